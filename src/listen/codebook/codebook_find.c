/* Themes that nobody wrote, how many of their words come back, and which of them were there before. */
#include <math.h>
#include <string.h>

#include "listen/codebook/codebook_inside.h"

enum { DRAW_COUNT = 5, DRAWN_TEXTS_MAX = 5000, CHOICE_TEXTS_MAX = 1000, DRAW_MEMORY = 1 << 30,
	SHOWN_WORD_COUNT = 3 };
static const double part_drawn = 0.8, alike_from = 0.25; /* four words of ten in common */

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

static uint64_t
next_random(uint64_t *state)
{
	uint64_t mixed = *state += 0x9e3779b97f4a7c15; /* splitmix64 */
	mixed = (mixed ^ (mixed >> 30)) * 0xbf58476d1ce4e5b9;
	mixed = (mixed ^ (mixed >> 27)) * 0x94d049bb133111eb;
	return mixed ^ (mixed >> 31);
}

/* How alike each theme is to the one of a draw that is most like it, added up. */
static void
add_draw(struct arena *arena, const struct topics *all, const struct topics *drawn, double *sums)
{
	for (size_t i = 0; i < all->count; i++) {
		const struct span words = codebook_words_of(arena, &all->topics[i]);
		double best = 0;
		for (size_t k = 0; k < drawn->count; k++)
			best = fmax(best, codebook_alike(words, codebook_words_of(arena, &drawn->topics[k])));
		sums[i] += best;
	}
}

/* Some of the texts, drawn; how many. */
static size_t
draw_texts(const struct span *texts, size_t count, double share, uint64_t *state, struct span *drawn)
{
	size_t taken = 0;
	for (size_t i = 0; i < count; i++)
		if ((double)(next_random(state) >> 11) * 0x1p-53 < share)
			drawn[taken++] = texts[i];
	return taken;
}

/* How many themes: looked for in some texts, since twenty numbers are tried on each of them. */
static enum topics_status
choose(const struct span *texts, size_t count, const atomic_bool *stops, size_t *chosen_r)
{
	struct arena *arena = arena_new(DRAW_MEMORY);
	struct span *drawn = arena_array_of(arena, struct span, count);
	struct verbatim_theming theming = { drawn, 0, 0, 1, stops };
	struct topics topics;
	uint64_t state = 7;
	theming.count = draw_texts(texts, count, (double)CHOICE_TEXTS_MAX / (double)count, &state, drawn);
	const enum topics_status status = verbatim_themes_of(arena, &theming, &topics, chosen_r);
	arena_end(arena);
	return status;
}

/* Each theme against those of five draws of four texts out of five, some thousands at most. False: it was
 * stopped. */
static bool
measure(const struct span *texts, size_t count, const atomic_bool *stops, struct codebook_finding *finding)
{
	double sums[TOPICS_COUNT_MAX] = { 0 };
	uint64_t state = 1;
	const double share = fmin(part_drawn, (double)DRAWN_TEXTS_MAX / (double)count);
	for (int draw = 0; draw < DRAW_COUNT; draw++) {
		struct arena *arena = arena_new(DRAW_MEMORY);
		struct span *drawn = arena_array_of(arena, struct span, count);
		struct verbatim_theming theming = { drawn, 0, finding->chosen, 1, stops };
		struct topics topics;
		size_t looked_for;
		theming.count = draw_texts(texts, count, share, &state, drawn);
		const enum topics_status status = verbatim_themes_of(arena, &theming, &topics, &looked_for);
		if (status != TOPICS_STOPPED)
			add_draw(arena, &finding->topics, &topics, sums);
		arena_end(arena);
		if (status == TOPICS_STOPPED)
			return false;
	}
	for (size_t i = 0; i < finding->topics.count; i++)
		finding->stability[i] = llround(sums[i] / DRAW_COUNT * 1000);
	return true;
}

bool
codebook_find(struct arena *arena, const struct codebook_reading *reading, size_t count,
              const atomic_bool *stops, struct codebook_finding *finding_r)
{
	struct span *texts = arena_array_of(arena, struct span, reading->count + 1);
	struct verbatim_theming theming = { texts, reading->count, count, 1, stops };
	*finding_r = (struct codebook_finding){ .chosen = 0 };
	if (reading->unlike < CODEBOOK_TEXTS_MIN)
		return true;
	for (size_t i = 0; i < reading->count; i++)
		texts[i] = reading->texts[i].words;
	if (count == 0 && reading->count > CHOICE_TEXTS_MAX &&
	    choose(texts, reading->count, stops, &theming.themes) == TOPICS_STOPPED)
		return false;
	const enum topics_status status =
		verbatim_themes_of(arena, &theming, &finding_r->topics, &finding_r->chosen);
	/* Words or texts too few, or too many texts: there are none, and the page says so. */
	return status != TOPICS_STOPPED &&
	       (finding_r->topics.count == 0 || measure(texts, reading->count, stops, finding_r));
}
