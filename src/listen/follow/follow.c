/* Rules: no database, no page. */
#include <math.h>

#include "craft/stats/stats_sample.h"
#include "listen/follow/follow.h"

enum { STEP = 5, NEEDED_MAX = 1000000 };

struct follow_rates
follow_rates_of(const struct invite_tally *tally)
{
	must(tally->complete >= 0);
	const int64_t asked = tally->complete + tally->refused + tally->silent + tally->unknown;
	const int64_t reached = tally->complete + tally->refused;
	return (struct follow_rates){
		.has_response = asked > 0,
		.has_cooperation = reached > 0,
		.response = asked > 0 ? (double)tally->complete / (double)asked : 0,
		.cooperation = reached > 0 ? (double)tally->complete / (double)reached : 0,
	};
}

double
follow_variance_guess(const struct survey_scale *scale)
{
	const double quarter = (scale->high - scale->low) / 4;
	return quarter * quarter;
}

static bool
reaches(int64_t count, double variance, double margin)
{
	const struct stats_summary summary = { .status = STATS_OK,
		                                   .n = count,
		                                   .variance = variance,
		                                   .se = sqrt(variance / (double)count) };
	const struct stats_mean mean = stats_mean_interval(&summary, STATS_STUDENT, 0.95);
	return mean.status == STATS_OK && (mean.interval.high - mean.interval.low) / 2 <= margin;
}

/* The interval only narrows as replies come. */
int64_t
follow_needed(double variance, double margin)
{
	int64_t low = 1, high = 2;
	if (!(variance > 0) || !(margin > 0))
		return 0;
	while (!reaches(high, variance, margin) && high < NEEDED_MAX) {
		low = high;
		high *= 2;
	}
	while (high - low > 1) {
		const int64_t middle = low + (high - low) / 2;
		if (reaches(middle, variance, margin))
			high = middle;
		else
			low = middle;
	}
	return high;
}

const char *
follow_received_words(struct arena *arena, enum respondent who, int64_t received, int64_t invited)
{
	struct text text = text_new(arena, 100);
	if (who == RESPONDENT_AGENT && invited < secrecy_floor(who))
		return "non montré";
	if (who == RESPONDENT_AGENT) {
		text_add_z(&text, received < STEP ? "moins de " : "au moins ");
		received = received < STEP ? STEP : received / STEP * STEP;
	}
	text_add_count(&text, received);
	return text_z(&text);
}

static void
add_replies(struct text *text, int64_t count)
{
	text_add_count(text, count);
	text_add_z(text, count < 2 ? " réponse" : " réponses");
}

/* Of the public, what is missing is what is told; it is said to the last one. */
static const char *
plain_words(struct arena *arena, const struct follow_lack *lack, int64_t floor)
{
	struct text text = text_new(arena, 600);
	const bool is_under = lack->received < floor;
	const bool is_short = lack->needed > lack->received;
	add_replies(&text, lack->received);
	if (is_under || is_short)
		text_add_z(&text, "\u202f; il en manque ");
	if (is_under) {
		text_add_count(&text, floor - lack->received);
		text_add_z(&text, " pour montrer quelque chose");
	}
	if (is_under && is_short)
		text_add_z(&text, ", ");
	if (is_short) {
		text_add_count(&text, lack->needed - lack->received);
		text_add_z(&text, " pour conclure");
	}
	if (!is_under && !is_short)
		text_add_z(&text, lack->needed > 0 ? "\u202f: assez pour conclure"
		                                   : "\u202f: assez pour montrer quelque chose");
	text_add_char(&text, '.');
	return text_z(&text);
}

/* Of agents, how many are needed is told, and how many came in steps: a difference would tell one more. */
static const char *
careful_words(struct arena *arena, const struct follow_lack *lack, int64_t floor)
{
	struct text text = text_new(arena, 800);
	if (lack->invited == 0)
		return "on n’a pas dit combien travaillent là\u202f: rien ne se compte.";
	if (lack->invited < floor)
		return "moins de dix personnes sont invitées\u202f: rien ne sera montré, quoi qu’il arrive.";
	text_add_z(&text, follow_received_words(arena, lack->who, lack->received, lack->invited));
	text_add_z(&text, " réponses sur ");
	text_add_count(&text, lack->invited);
	text_add_z(&text, "\u202f; il en faut ");
	text_add_count(&text, floor);
	text_add_z(&text, " pour montrer quelque chose");
	if (lack->needed > floor) {
		text_add_z(&text, ", ");
		text_add_count(&text, lack->needed);
		text_add_z(&text, " pour conclure");
	}
	text_add_z(&text, lack->needed > lack->invited
	                      ? ", plus qu’on n’en invite\u202f: l’écart se lira avec toute son incertitude."
	                      : ".");
	return text_z(&text);
}

const char *
follow_lack_words(struct arena *arena, const struct follow_lack *lack)
{
	const int64_t floor = secrecy_floor(lack->who);
	return lack->who == RESPONDENT_PUBLIC ? plain_words(arena, lack, floor)
	                                      : careful_words(arena, lack, floor);
}

const char *
follow_quota_words(struct arena *arena, int64_t received, int64_t limit)
{
	struct text text = text_new(arena, 100);
	must(limit > 0);
	if (received >= limit)
		return "toutes";
	if (limit <= STEP)
		return "pas encore toutes";
	text_add_z(&text, received < STEP ? "moins de " : "au moins ");
	text_add_count(&text, received < STEP ? STEP : received / STEP * STEP);
	return text_z(&text);
}

static void
add_papers(struct text *text, int64_t count, bool in_steps, const char *one, const char *many)
{
	if (in_steps) {
		text_add_z(text, count < STEP ? "Moins de " : "Au moins ");
		count = count < STEP ? STEP : count / STEP * STEP;
	}
	text_add_count(text, count);
	text_add_z(text, count > 1 ? many : one);
}

const char *
follow_twice_words(struct arena *arena, const struct answer_agreement *agreement, bool is_open)
{
	struct text text = text_new(arena, 1000);
	if (is_open)
		add_papers(&text, agreement->waiting, true, "",
		           " feuilles attendent leur seconde saisie. ");
	else if (agreement->once > 0)
		add_papers(&text, agreement->once, false,
		           " feuille n’a été saisie qu’une fois, et reçue telle quelle. ",
		           " feuilles n’ont été saisies qu’une fois, et reçues telles quelles. ");
	add_papers(&text, agreement->whole.papers, is_open, " feuille a été comparée.",
	           " feuilles ont été comparées.");
	if (agreement->whole.papers < 2 * STEP) {
		text_add_z(&text, " L’accord sera dit à partir de dix.");
		return text_z(&text);
	}
	text_add_z(&text, " Les deux saisies disaient la même chose pour ");
	text_add_number(&text, 100.0 * (double)agreement->all.agreed / (double)agreement->all.papers, 1);
	text_add_z(&text, "\u00a0% des réponses\u202f; ");
	text_add_number(&text, 100.0 * (double)agreement->whole.agreed / (double)agreement->whole.papers,
	                0);
	text_add_z(&text, "\u00a0% des feuilles n’ont rien eu à revoir.");
	return text_z(&text);
}
