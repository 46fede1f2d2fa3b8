/* Which texts to quote of a theme: those that are most of it, and do not say what another one says
 * already.
 *
 * Each one taken is the one of the highest marginal relevance (Carbonell & Goldstein 1998, « The use of
 * MMR »):
 *
 *	λ · how much it is of the theme − (1 − λ) · how like the nearest one that is taken
 *
 * The first is 1 for the heaviest text (of a theme that was found: its weight in the factorisation), the
 * second the cosine of their words, those that few of the texts have weighing more. λ is one half: with
 * more, of three texts that say the same two were taken when they weighed most. From 0.6 on a text says what
 * is said already, and is not taken at all. */
#include <math.h>
#include <stdlib.h>

#include "listen/codebook/codebook_inside.h"

enum { SHORT_LENGTH = 40, LONG_LENGTH = 300, PASSING_MEMORY = 64 << 20 };
static const double lambda = 0.5, too_alike = 0.6;

struct choice {
	const struct codebook_offer *offers;
	size_t count;
	double *alike; /* [one × count + other] */
	bool *is_taken;
	double heaviest;
};

/* --- how like ------------------------------------------------------------------------------------ */

struct word {
	struct span stem;
	size_t text;
};

static int
compare_words(const void *a, const void *b)
{
	const struct word *left = a, *right = b;
	const int order = span_compare(left->stem, right->stem);
	if (order != 0)
		return order;
	return left->text < right->text ? -1 : left->text > right->text;
}

/* Of one word: what each text that has it shares with each other. `times` is all 0, and is left so. */
static void
add_word(const struct choice *choice, const struct word *words, size_t count, double *times)
{
	double texts = 0;
	for (size_t i = 0; i < count; i++) {
		texts += times[words[i].text] == 0;
		times[words[i].text]++;
	}
	const double rarity = log(1 + (double)choice->count / texts);
	for (size_t one = 0; one < choice->count; one++)
		for (size_t other = 0; times[one] > 0 && other < choice->count; other++)
			choice->alike[one * choice->count + other] += times[one] * times[other] * rarity * rarity;
	for (size_t i = 0; i < count; i++)
		times[words[i].text] = 0;
}

static void
compare_texts(struct arena *arena, struct choice *choice)
{
	const size_t n = choice->count;
	struct word *words = NULL;
	size_t count = 0;
	double *times = arena_array_of(arena, double, n), *sizes = arena_array_of(arena, double, n);
	choice->alike = arena_array_of(arena, double, n * n);
	for (size_t i = 0; i < n; i++) {
		const struct codebook_stems stems = codebook_stems_of(arena, choice->offers[i].words);
		for (size_t k = 0; k < stems.count; k++) {
			words = arena_room(arena, words, count, sizeof *words);
			words[count++] = (struct word){ stems.stems[k], i };
		}
	}
	if (count > 0)
		qsort(words, count, sizeof *words, compare_words);
	for (size_t first = 0, end; first < count; first = end) {
		for (end = first; end < count && span_equal(words[end].stem, words[first].stem);)
			end++;
		add_word(choice, words + first, end - first, times);
	}
	for (size_t i = 0; i < n; i++)
		sizes[i] = sqrt(choice->alike[i * n + i]);
	for (size_t i = 0; i < n * n; i++)
		if (choice->alike[i] > 0)
			choice->alike[i] /= sizes[i / n] * sizes[i % n];
}

/* --- taken --------------------------------------------------------------------------------------- */

/* Good ones of other places first; then good ones; when there is none, the one that is most of the theme. */
enum pass { OF_OTHER_PLACE, OF_ANY_PLACE, AS_IT_IS, PASS_COUNT };

static bool
is_wanted(const struct choice *choice, size_t at, enum pass pass)
{
	const struct codebook_offer *offer = &choice->offers[at];
	if (choice->is_taken[at] || pass == AS_IT_IS)
		return !choice->is_taken[at];
	if (offer->words.length < SHORT_LENGTH || offer->words.length > LONG_LENGTH)
		return false;
	for (size_t i = 0; pass == OF_OTHER_PLACE && i < choice->count; i++)
		if (choice->is_taken[i] && choice->offers[i].place_id == offer->place_id)
			return false;
	return true;
}

/* -INFINITY: it says what is said already. */
static double
relevance(const struct choice *choice, size_t at)
{
	double nearest = 0;
	for (size_t i = 0; i < choice->count; i++)
		if (choice->is_taken[i])
			nearest = fmax(nearest, choice->alike[at * choice->count + i]);
	return nearest >= too_alike
	           ? -INFINITY
	           : lambda * (double)choice->offers[at].weight / choice->heaviest - (1 - lambda) * nearest;
}

static size_t
best_of(const struct choice *choice, enum pass pass)
{
	double highest = -INFINITY;
	size_t best = SIZE_MAX;
	for (size_t i = 0; i < choice->count; i++) {
		const double here = is_wanted(choice, i, pass) ? relevance(choice, i) : -INFINITY;
		if (here > highest) {
			highest = here;
			best = i;
		}
	}
	return best;
}

size_t
codebook_choose(const struct codebook_offer *offers, size_t count, size_t pinned, size_t most,
                size_t *chosen_r)
{
	struct arena *arena = arena_new(PASSING_MEMORY);
	struct choice choice = { .offers = offers, .count = count,
		                     .is_taken = arena_array_of(arena, bool, count + 1), .heaviest = 1 };
	size_t taken = 0, best;
	compare_texts(arena, &choice);
	for (size_t i = 0; i < count; i++) {
		choice.is_taken[i] = i < pinned;
		choice.heaviest = fmax(choice.heaviest, (double)offers[i].weight);
	}
	for (int pass = OF_OTHER_PLACE; pass < PASS_COUNT; pass++)
		while (taken < most && !(pass == AS_IT_IS && taken + pinned > 0) &&
		       (best = best_of(&choice, (enum pass)pass)) != SIZE_MAX) {
			choice.is_taken[best] = true;
			chosen_r[taken++] = best;
		}
	arena_end(arena);
	return taken;
}
