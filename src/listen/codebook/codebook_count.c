/* How many texts a theme has on each side, and how sure that is. */
#include <math.h>

#include "listen/codebook/codebook_inside.h"

static const double level = 0.95;

const char *
codebook_stability_words(const struct codebook_theme *theme)
{
	if (theme->source != CODEBOOK_FOUND || theme->stability < 0)
		return NULL;
	return theme->stability >= CODEBOOK_STABLE_FROM ? "stable" : "à prendre avec prudence";
}

/* What is told of texts of which nobody said anything, as it would be without the errors of the model;
 * those of which somebody did are known, and taught it: it tells them too well. */
static void
mend(struct arena *arena, const struct codebook_model *model, int64_t yes, int64_t no,
     struct codebook_size *size)
{
	struct verbatim_figure shares[2];
	const int64_t rest = size->all - yes - no, told[2] = { rest - (size->texts - yes), size->texts - yes };
	const struct verbatim_shares asked = { 2, model->confusion, told, 1 };
	if (rest <= 0 || !verbatim_shares(arena, &asked, shares))
		return;
	const double known = (double)yes / (double)size->all, part = (double)rest / (double)size->all;
	const double share = known + part * shares[1].value;
	/* What the model may get wrong is of these very texts; that others might have been written, as an
	 * interval of counts says, comes beside it: square and add. */
	const struct stats_share other =
		stats_share_of(llround(share * (double)size->all), size->all, STATS_WILSON, level);
	size->is_mended = true;
	size->share.share = share;
	size->share.interval.low =
		fmax(0, share - hypot(part * (shares[1].value - shares[1].low), other.share - other.interval.low));
	size->share.interval.high =
		fmin(1, share + hypot(part * (shares[1].high - shares[1].value), other.interval.high - other.share));
}

/* The errors of the model of tones taken back as well. */
static struct stats_share
negative_of(struct arena *arena, const struct codebook_size *size)
{
	struct verbatim_figure shares[VERBATIM_TONE_COUNT];
	struct stats_share negative = { .status = STATS_TOO_FEW };
	if (!verbatim_tone_shares(arena, size->tones, shares))
		return negative;
	negative.status = STATS_OK;
	negative.x = size->tones[VERBATIM_NEGATIVE];
	negative.n = size->texts - size->tones[VERBATIM_NOT_TOLD];
	negative.share = shares[VERBATIM_NEGATIVE].value;
	negative.interval.low = shares[VERBATIM_NEGATIVE].low;
	negative.interval.high = shares[VERBATIM_NEGATIVE].high;
	return negative;
}

void
codebook_size_of(struct arena *arena, const struct codebook_tally *tallies, size_t count, int64_t all_run_id,
                 const struct codebook_model *model, struct codebook_theme *theme)
{
	for (int side = 0; side < VERBATIM_SIDE_COUNT; side++) {
		struct codebook_size *size = &theme->sizes[side];
		int64_t yes = 0, no = 0;
		*size = (struct codebook_size){ .texts = 0 };
		for (size_t i = 0; i < count; i++) {
			const struct codebook_tally *tally = &tallies[i];
			if ((int)tally->side != side)
				continue;
			if (tally->theme_id == 0 && tally->run_id == all_run_id)
				size->all += tally->unlike;
			if (tally->theme_id != theme->theme_id || tally->run_id != theme->run_id)
				continue;
			no += tally->said == CODEBOOK_SAID_NO ? tally->unlike : 0;
			yes += tally->said == CODEBOOK_SAID_YES ? tally->unlike : 0;
			if (tally->said == CODEBOOK_SAID_NO)
				continue;
			size->texts += tally->unlike;
			size->tones[tally->tone] += tally->unlike;
		}
		size->said = yes + no;
		size->share = stats_share_of(size->texts, size->all, STATS_WILSON, level);
		size->negative = negative_of(arena, size);
		/* Words that were added to a model that follows were not there when it was tried. */
		const bool has_more = theme->source == CODEBOOK_FOLLOWED && theme->taught == 0 &&
		                      theme->rule.length > 0;
		if (model != NULL && theme->has_learnt && !theme->is_lost && !has_more)
			mend(arena, model, yes, no, size);
	}
}

const char *
codebook_share_words(struct arena *arena, const struct stats_share *share)
{
	if (share->status == STATS_TOO_FEW)
		return NULL;
	return arena_format(arena, "%.0f\u202f%% (de %.0f à %.0f\u202f%%)", share->share * 100,
	                    share->interval.low * 100, share->interval.high * 100);
}

const char *
codebook_negative_words(struct arena *arena, const struct codebook_size *size)
{
	const char *words = codebook_share_words(arena, &size->negative);
	return words != NULL ? words : size->texts == 0 ? "aucun texte" : "ton non dit";
}

const char *
codebook_trend_words(struct arena *arena, const struct codebook_size *before, const struct codebook_size *now)
{
	if (before->all == 0 || now->all == 0)
		return NULL;
	const struct codebook_start_size then = codebook_start_size_of(before),
	                                 since = codebook_start_size_of(now);
	const struct codebook_move move = codebook_move_of(&then, &since);
	const double points = move.difference * 100;
	if (!move.is_sure)
		return arena_format(arena,
		                    "%.0f\u202f%% la fois d’avant\u202f: l’écart tient dans le bruit de la mesure",
		                    before->share.share * 100);
	return arena_format(arena, "%.0f\u202f%% la fois d’avant\u202f: %s de %.0f points, au-delà du bruit",
	                    before->share.share * 100, points > 0 ? "en hausse" : "en baisse", fabs(points));
}
