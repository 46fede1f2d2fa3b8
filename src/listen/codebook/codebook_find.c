/* Themes that nobody wrote, and which of them were there before. */
#include <math.h>
#include <string.h>

#include "listen/codebook/codebook_inside.h"

enum { SHOWN_WORD_COUNT = 3 };
static const double alike_from = 0.25; /* four words of ten in common */

/* --- words ------------------------------------------------------------------------------------ */

struct span
codebook_words_of(struct arena *arena, const struct topic *topic)
{
	struct text words = text_new(arena, 4000);
	for (size_t i = 0; i < topic->word_count; i++) {
		if (i > 0)
			text_add_char(&words, '\n');
		text_add(&words, topic->words[i]);
	}
	return text_span(&words);
}

struct span
codebook_first_words(struct arena *arena, struct span words)
{
	struct text first = text_new(arena, 1000);
	struct span word;
	for (int i = 0; i < SHOWN_WORD_COUNT && span_cut(&words, '\n', &word); i++) {
		if (i > 0)
			text_add_z(&first, ", ");
		text_add(&first, word);
	}
	return text_span(&first);
}

static bool
has_word(struct span words, struct span wanted)
{
	struct span word;
	while (span_cut(&words, '\n', &word))
		if (span_equal(word, wanted))
			return true;
	return false;
}

static size_t
count_words(struct span words)
{
	struct span word;
	size_t count = 0;
	while (words.length > 0 && span_cut(&words, '\n', &word))
		count++;
	return count;
}

double
codebook_alike(struct span words, struct span other)
{
	const size_t all = count_words(words) + count_words(other);
	struct span rest = words, word;
	size_t same = 0;
	while (rest.length > 0 && span_cut(&rest, '\n', &word))
		same += has_word(other, word);
	return all == 0 ? 0 : (double)same / (double)(all - same);
}

/* The pair that is most alike first, then of the others: with at most some dozens of each, an order that
 * anybody can follow is worth more than the best sum. */
void
codebook_match(const struct span *old, size_t old_count, const struct span *new, size_t new_count,
               size_t *of_old_r)
{
	bool taken[CODEBOOK_THEME_COUNT_MAX] = { false };
	must(new_count <= CODEBOOK_THEME_COUNT_MAX);
	for (size_t i = 0; i < old_count; i++)
		of_old_r[i] = SIZE_MAX;
	for (;;) {
		double best = 0;
		size_t best_old = 0, best_new = 0;
		for (size_t i = 0; i < old_count; i++)
			for (size_t k = 0; k < new_count && of_old_r[i] == SIZE_MAX; k++) {
				const double alike = taken[k] ? 0 : codebook_alike(old[i], new[k]);
				if (alike > best) {
					best = alike;
					best_old = i;
					best_new = k;
				}
			}
		if (best < alike_from)
			return;
		of_old_r[best_old] = best_new;
		taken[best_new] = true;
	}
}

/* --- finding ---------------------------------------------------------------------------------- */

bool
codebook_find(struct arena *arena, const struct codebook_seeking *seeking, struct codebook_finding *finding_r)
{
	const struct codebook_reading *reading = seeking->reading;
	struct span *texts = arena_array_of(arena, struct span, reading->count + 1);
	double stability[TOPICS_COUNT_MAX];
	const struct verbatim_theming theming = { .texts = texts,
		                                      .count = reading->count,
		                                      .themes = seeking->count,
		                                      .seed = 1,
		                                      .stops = seeking->stops,
		                                      .stability_r = stability,
		                                      .begins = seeking->begins,
		                                      .context = seeking->context };
	*finding_r = (struct codebook_finding){ .chosen = 0 };
	if (reading->unlike < CODEBOOK_TEXTS_MIN)
		return true;
	for (size_t i = 0; i < reading->count; i++)
		texts[i] = reading->texts[i].words;
	const enum topics_status status =
		verbatim_themes_of(arena, &theming, &finding_r->topics, &finding_r->chosen);
	/* Words or texts too few, or too many texts: there are none, and the page says so. */
	for (size_t i = 0; i < finding_r->topics.count; i++)
		finding_r->stability[i] = llround(stability[i] * 1000);
	return status != TOPICS_STOPPED;
}
