/* Three scores that everybody names in the same way. They are only made of a scale that has their
 * levels and says what it asks, by its code or in its words; nobody guesses what a scale measures.
 *
 * NPS: Reichheld, « The One Number You Need to Grow », Harvard Business Review 81(12), 2003: 9 and 10
 * minus 0 to 6, of a scale from 0 to 10 that asks whether one would recommend. CSAT: the share of the
 * two best levels of five. CES: Dixon, Freeman & Toman, « Stop Trying to Delight Your Customers »,
 * HBR 88(7/8), 2010, in its second wording: the share of 5, 6 and 7 of seven. */
#include <ctype.h>
#include <string.h>

#include "confront/result/result_inside.h"

#define SCORE_LEVEL 0.95

/* Letters without regard to capitals; what is looked for is plain ASCII. */
static bool
says(struct span words, const char *wanted)
{
	const size_t length = strlen(wanted);
	for (size_t i = 0; i + length <= words.length; i++) {
		size_t k = 0;
		while (k < length && tolower((unsigned char)words.at[i + k]) == wanted[k])
			k++;
		if (k == length)
			return true;
	}
	return false;
}

static struct result_voice
share_voice(int64_t good, int64_t people)
{
	const struct stats_share share = stats_share_of(good, people, STATS_WILSON, SCORE_LEVEL);
	return (struct result_voice){ .is_asked = true,
		                          .is_shown = people > 0,
		                          .has_interval = share.status == STATS_OK,
		                          .value = 100 * share.share,
		                          .low = 100 * share.interval.low,
		                          .high = 100 * share.interval.high,
		                          .people = people };
}

static struct result_voice
net_voice(int64_t promoters, int64_t detractors, int64_t people)
{
	const struct stats_nps nps = stats_nps_of(promoters, detractors, people, 0, SCORE_LEVEL);
	return (struct result_voice){ .is_asked = true,
		                          .is_shown = people > 0,
		                          .has_interval = nps.status == STATS_OK,
		                          .value = nps.score,
		                          .low = nps.interval.low,
		                          .high = nps.interval.high,
		                          .people = people };
}

static int64_t
sum(const int64_t *counts, size_t from, size_t to)
{
	int64_t total = 0;
	for (size_t i = from; i < to; i++)
		total += counts[i];
	return total;
}

void
result_scores_add(struct result_question *question, const struct ask_question *asked,
                  const struct result_line *line, const int64_t *const counts[SIDE_COUNT])
{
	static const struct {
		const char *code, *name, *help, *unit;
		const char *words[3]; /* in the question */
		int64_t least, most;
		size_t good_from, bad_to; /* levels from the first; bad_to 0: a share */
	} scores[] = {
		{ "nps", "NPS", "part de 9 et 10, moins part de 0 à 6", "", { "nps", "recommand" }, 0, 10, 9, 7 },
		{ "csat", "CSAT", "part des deux meilleurs niveaux", "%", { "csat", "satisf" }, 1, 5, 3, 0 },
		{ "ces", "CES", "part de 5, 6 et 7", "%", { "ces_", "effort", "facile" }, 1, 7, 4, 0 },
	};
	const bool is_face = asked->kind == ASK_SMILEYS;
	for (size_t i = 0; i < LENGTH(scores); i++) {
		bool is_said = span_equal(asked->code, span_of(scores[i].code));
		for (size_t k = 0; k < LENGTH(scores[i].words) && scores[i].words[k] != NULL; k++)
			is_said = is_said || says(asked->code, scores[i].words[k]) ||
			          says(question->words, scores[i].words[k]);
		const int64_t least = is_face ? 1 : asked->least, most = is_face ? 5 : asked->most;
		if (!is_said || least != scores[i].least || most != scores[i].most ||
		    question->score_count == LENGTH(question->scores))
			continue;
		struct result_score *score = &question->scores[question->score_count++];
		*score = (struct result_score){ .code = line->code, .name = scores[i].name,
			                            .help = scores[i].help, .unit = scores[i].unit };
		const size_t levels = (size_t)(most - least + 1);
		for (int side = 0; side < SIDE_COUNT; side++) {
			score->voices[side].is_asked = line->voices[side].is_asked;
			if (counts[side] == NULL)
				continue;
			const int64_t people = sum(counts[side], 0, levels);
			const int64_t good = sum(counts[side], scores[i].good_from, levels);
			score->voices[side] =
				scores[i].bad_to > 0
					? net_voice(good, sum(counts[side], 0, scores[i].bad_to), people)
					: share_voice(good, people);
		}
	}
}
