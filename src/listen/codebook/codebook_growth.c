/* When a theme grows: which texts are laid against which, and how sure that is. */
#include <math.h>

#include "base/time.h"
#include "craft/stats/stats_family.h"
#include "craft/voices/voices.h"
#include "listen/codebook/codebook_growth.h"

static const double alpha = 0.05;

/* --- periods ---------------------------------------------------------------------------------- */

/* Months of the texts of a side, the last first. */
struct line {
	int32_t days[CODEBOOK_MONTH_COUNT];
	int64_t texts[CODEBOOK_MONTH_COUNT];
	size_t count;
};

static struct line
line_of(const struct codebook_month *months, size_t count, int64_t all_run_id, enum side side)
{
	struct line line = { .count = 0 };
	for (size_t i = 0; i < count; i++) {
		const struct codebook_month *month = &months[i];
		if (month->theme_id != 0 || month->run_id != all_run_id || month->side != side ||
		    line.count == CODEBOOK_MONTH_COUNT)
			continue;
		size_t at = line.count++;
		for (; at > 0 && line.days[at - 1] < month->day; at--) {
			line.days[at] = line.days[at - 1];
			line.texts[at] = line.texts[at - 1];
		}
		line.days[at] = month->day;
		line.texts[at] = month->unlike;
	}
	return line;
}

/* The last month may not be over: shares are compared, not how many texts there are. */
bool
codebook_periods(const struct codebook_month *months, size_t count, int64_t all_run_id, enum side side,
                 struct codebook_span_of_days *days_r, struct codebook_span_of_days *earlier_r)
{
	const struct line line = line_of(months, count, all_run_id, side);
	int64_t texts = 0;
	size_t at = 0, before = 0;
	if (line.count == 0)
		return false;
	*days_r = (struct codebook_span_of_days){ .until = line.days[0] };
	const int32_t first = date_add_months(line.days[0], 1 - CODEBOOK_PERIOD_MONTHS);
	for (; at < line.count && texts < CODEBOOK_PERIOD_TEXTS_MIN && line.days[at] >= first; at++) {
		texts += line.texts[at];
		days_r->from = line.days[at];
	}
	if (texts < CODEBOOK_PERIOD_TEXTS_MIN || at == line.count)
		return false;
	const int32_t far = date_add_months(days_r->from, -CODEBOOK_EARLIER_MONTHS);
	*earlier_r = (struct codebook_span_of_days){ .until = line.days[at] };
	for (texts = 0; at < line.count && line.days[at] >= far; at++, before++) {
		texts += line.texts[at];
		earlier_r->from = line.days[at];
	}
	return texts >= CODEBOOK_PERIOD_TEXTS_MIN && before >= CODEBOOK_EARLIER_MONTHS_MIN;
}

/* --- how sure --------------------------------------------------------------------------------- */

void
codebook_judge(struct arena *arena, struct codebook_growth *growths, size_t count)
{
	double *p = arena_array_of(arena, double, count + 1);
	for (size_t i = 0; i < count; i++) {
		struct codebook_growth *growth = &growths[i];
		struct voices_growth counted = { .now = growth->texts, .now_texts = growth->all,
			                             .earlier = growth->earlier,
			                             .earlier_texts = growth->earlier_all };
		voices_weigh(&counted);
		growth->expected = counted.expected;
		growth->p = p[i] = counted.p;
	}
	stats_adjust(arena, STATS_BH, p, NULL, count, p);
	for (size_t i = 0; i < count; i++) {
		growths[i].q = p[i];
		growths[i].grows = p[i] <= alpha && growths[i].texts >= CODEBOOK_GROWTH_TEXTS_MIN &&
		                   (double)growths[i].texts > growths[i].expected && !growths[i].is_unsure;
	}
}

bool
codebook_is_read_alike(const struct codebook_theme *before, const struct codebook_theme *now, bool joined,
                       enum side side)
{
	const struct codebook_size *earlier = &before->sizes[side], *size = &now->sizes[side];
	if (joined || before->is_lost || now->is_lost)
		return false;
	/* Found there, told by a model here: the counts of both are not of the same kind. */
	if (now->source == CODEBOOK_FOLLOWED && before->source != CODEBOOK_FOLLOWED)
		return false;
	/* A model whose errors are taken back tells what the words of another survey may not. */
	if (before->has_learnt || now->has_learnt)
		return earlier->is_mended && size->is_mended;
	return earlier->said == 0 && size->said == 0 && span_equal(before->rule, now->rule);
}

bool
codebook_is_unsure(const struct codebook_theme *theme, const struct codebook_size *earlier,
                   const struct codebook_size *size)
{
	return theme->has_learnt && !(earlier->is_mended && size->is_mended &&
	                              size->share.interval.low > earlier->share.interval.high);
}

/* --- words ------------------------------------------------------------------------------------ */

const char *
codebook_before_words(struct arena *arena, const struct codebook_before *before,
                      const struct codebook_theme *theme, enum side side)
{
	const struct codebook_size *earlier = &before->theme.sizes[side], *size = &theme->sizes[side];
	if (earlier->all == 0 || size->all == 0)
		return NULL;
	return before->is_alike[side] || (before->is_followed && size->is_mended)
	           ? codebook_trend_words(arena, earlier, size)
	           : "le thème ne se lisait pas de la même façon la fois d’avant\u202f: les deux parts ne se "
	             "comparent pas";
}

/* « octobre 2026 », « de mars à mai 2026 », « de décembre 2025 à février 2026 » */
static void
add_months(struct text *text, struct codebook_span_of_days days)
{
	const struct date from = date_of_days(days.from), until = date_of_days(days.until);
	if (days.from == days.until) {
		text_format(text, "%s %d", month_words(until.month), until.year);
		return;
	}
	const char *month = month_words(from.month);
	text_format(text, "%s%s", month[0] == 'a' || month[0] == 'o' ? "d’" : "de ", month);
	if (from.year != until.year)
		text_format(text, " %d", from.year);
	text_format(text, " à %s %d", month_words(until.month), until.year);
}

/* How many were awaited, rounded: « 18 étaient attendus ». */
static void
add_expected(struct text *text, double expected, bool is_short)
{
	const long long count = llround(expected);
	if (count == 0)
		text_add_z(text, is_short ? "aucun attendu, ou presque" : "aucun n’était attendu, ou presque,");
	else {
		text_add_count(text, count);
		text_add_z(text, is_short ? count == 1 ? " attendu" : " attendus"
		                          : count == 1 ? " était attendu" : " étaient attendus");
	}
}

const char *
codebook_growth_short(struct arena *arena, const struct codebook_growth *growth, const char *side)
{
	struct text text = text_new(arena, 300);
	text_format(&text, "%s\u202f: ", side);
	text_add_count(&text, growth->texts);
	text_add_z(&text, growth->texts == 1 ? " texte, " : " textes, ");
	add_expected(&text, growth->expected, true);
	return text_z(&text);
}

const char *
codebook_growth_words(struct arena *arena, const struct codebook_growth *growth, const char *side)
{
	struct text text = text_new(arena, 600);
	text_format(&text, "Ce qu’écrivent les %s\u202f: ", side);
	text_add_count(&text, growth->texts);
	text_add_z(&text, growth->texts == 1 ? " texte sur " : " textes sur ");
	text_add_count(&text, growth->all);
	if (growth->against == CODEBOOK_AGAINST_SURVEY)
		text_add_z(&text, " dans cette enquête");
	else {
		text_add_z(&text, growth->days.from == growth->days.until ? " en " : ", ");
		add_months(&text, growth->days);
	}
	text_add_z(&text, "\u202f; ");
	add_expected(&text, growth->expected, false);
	text_add_z(&text, " si rien n’avait changé depuis ");
	if (growth->against == CODEBOOK_AGAINST_SURVEY) {
		text_add_z(&text, "l’enquête d’avant, close le ");
		text_add_date_words(&text, growth->earlier_days.until);
	} else {
		text_add_z(&text, "les mois d’avant (");
		add_months(&text, growth->earlier_days);
		text_add_z(&text, ")");
	}
	text_add_z(&text, ".");
	return text_z(&text);
}
