/* How many themes, and how much of each comes back: looked for again in draws of four texts out of five. */
#include <math.h>
#include <string.h>

#include "base/hands.h"
#include "craft/topics/topics_inside.h"

enum { ENOUGH_TEXTS = 5, PART = 4, OF = 5 };
enum { COUNT_COUNT = TOPICS_CHOICE_MAX - TOPICS_CHOICE_MIN + 1 };
#define DRAW_MEMORY ((size_t)1 << 30)

/* --- draws ---------------------------------------------------------------------------------------- */

struct topics_rows
topics_draw_rows(struct arena *arena, const struct topics_rows *rows, size_t count, uint64_t *seed,
                 size_t **numbers_r)
{
	must(count <= rows->count);
	size_t *numbers = arena_array_of(arena, size_t, rows->count), entry_count = 0;
	for (size_t i = 0; i < rows->count; i++)
		numbers[i] = i;
	for (size_t i = 0; i < count; i++) {
		const size_t other = i + (size_t)(topics_draw(seed) % (rows->count - i));
		const size_t kept = numbers[i];
		numbers[i] = numbers[other];
		numbers[other] = kept;
		entry_count += rows->starts[numbers[i] + 1] - rows->starts[numbers[i]];
	}
	size_t *starts = arena_array_of(arena, size_t, count + 1);
	struct topics_rows drawn = {
		.count = count,
		.term_count = rows->term_count,
		.starts = starts,
		.terms = arena_array_of(arena, uint32_t, entry_count + 1),
		.weights = arena_array_of(arena, float, entry_count + 1),
		.words = rows->words,
	};
	for (size_t i = 0; i < count; i++) {
		const size_t from = rows->starts[numbers[i]], size = rows->starts[numbers[i] + 1] - from;
		memcpy(drawn.terms + starts[i], rows->terms + from, size * sizeof *drawn.terms);
		memcpy(drawn.weights + starts[i], rows->weights + from, size * sizeof *drawn.weights);
		starts[i + 1] = starts[i] + size;
	}
	*numbers_r = numbers;
	return drawn;
}

struct topics_rows
topics_cut_rows(struct arena *arena, const struct topics_rows *rows, size_t seen_min,
                const uint32_t **terms_r)
{
	uint32_t *seen = arena_array_of(arena, uint32_t, rows->term_count);
	uint32_t *terms = arena_array_of(arena, uint32_t, rows->term_count), *numbers = seen;
	size_t *starts = arena_array_of(arena, size_t, rows->count + 1), end = 0;
	struct topics_rows cut = { .count = rows->count, .starts = starts };
	for (size_t i = rows->starts[0]; i < rows->starts[rows->count]; i++)
		seen[rows->terms[i]]++;
	for (uint32_t term = 0; term < rows->term_count; term++) {
		const bool is_kept = seen[term] >= seen_min;
		if (is_kept)
			terms[cut.term_count] = term;
		numbers[term] = is_kept ? (uint32_t)cut.term_count++ : UINT32_MAX;
	}
	cut.terms = arena_array_of(arena, uint32_t, rows->starts[rows->count] + 1);
	cut.weights = arena_array_of(arena, float, rows->starts[rows->count] + 1);
	for (size_t row = 0; row < rows->count; row++) {
		double square = 0;
		for (size_t i = rows->starts[row]; i < rows->starts[row + 1]; i++) {
			if (numbers[rows->terms[i]] == UINT32_MAX)
				continue;
			cut.terms[end] = numbers[rows->terms[i]];
			cut.weights[end++] = rows->weights[i];
			square += (double)rows->weights[i] * (double)rows->weights[i];
		}
		for (size_t i = starts[row]; i < end; i++)
			cut.weights[i] = (float)(cut.weights[i] / sqrt(square));
		starts[row + 1] = end;
	}
	*terms_r = terms;
	return cut;
}

/* --- how many ------------------------------------------------------------------------------------- */

struct choosing {
	const struct topics_rows *all;
	struct topics_rows draws[TOPICS_DRAW_COUNT];
	uint64_t seed;
	const atomic_bool *stops;
	size_t most; /* themes tried */
	struct arena *arenas[TOPICS_DRAW_COUNT];
	struct topics_start starts[TOPICS_DRAW_COUNT];
	struct topics_words words[COUNT_COUNT][TOPICS_DRAW_COUNT][TOPICS_COUNT_MAX];
	double npmi[COUNT_COUNT][TOPICS_DRAW_COUNT];
	atomic_bool is_stopped;
};

/* The directions of fewer themes are the first of those of more: looked for once in each draw. */
static void
find_directions(void *data, size_t draw)
{
	struct choosing *choosing = data;
	const struct topics_rows *rows = &choosing->draws[draw];
	struct arena *arena = choosing->arenas[draw];
	double *directions = arena_array_of(arena, double, rows->term_count * choosing->most);
	double *strengths = arena_array_of(arena, double, choosing->most);
	topics_directions(arena, rows, choosing->most, choosing->seed, directions, strengths);
	choosing->starts[draw] = (struct topics_start){ directions, choosing->most };
}

/* One number of themes in one draw; the most of them first, since they take the longest. */
static void
try_one(void *data, size_t number)
{
	struct choosing *choosing = data;
	const size_t draw = number % TOPICS_DRAW_COUNT, count = choosing->most - number / TOPICS_DRAW_COUNT;
	const struct topics_question question = { .count = count, .seed = choosing->seed,
		                                      .stops = choosing->stops };
	struct topics_words *words = choosing->words[count - TOPICS_CHOICE_MIN][draw];
	if (atomic_load(&choosing->is_stopped))
		return;
	struct arena *passing = arena_new(DRAW_MEMORY);
	struct topics_factors factors;
	double npmi[TOPICS_COUNT_MAX];
	topics_factor_from(passing, &choosing->draws[draw], &question, &choosing->starts[draw], &factors);
	if (factors.stopped)
		atomic_store(&choosing->is_stopped, true);
	for (size_t k = 0; k < count; k++)
		words[k].count = topics_heaviest(&factors, choosing->all->term_count, k, words[k].terms);
	topics_npmi(passing, choosing->all, words, count, npmi);
	for (size_t k = 0; k < count; k++)
		choosing->npmi[count - TOPICS_CHOICE_MIN][draw] += npmi[k] / (double)count;
	arena_end(passing);
}

static struct topics_trial
trial_of(struct arena *passing, const struct choosing *choosing, size_t count)
{
	struct topics_trial trial = { .count = count, .stability_least = 1 };
	const size_t at = count - TOPICS_CHOICE_MIN;
	for (size_t draw = 0; draw < TOPICS_DRAW_COUNT; draw++) {
		const size_t other = (draw + 1) % TOPICS_DRAW_COUNT;
		const double common =
			topics_match(passing, choosing->words[at][draw], choosing->words[at][other], count);
		trial.npmi += choosing->npmi[at][draw] / TOPICS_DRAW_COUNT;
		trial.stability += common / TOPICS_DRAW_COUNT;
		trial.stability_least = fmin(trial.stability_least, common);
	}
	return trial;
}

/* False: it was stopped. */
static bool
try_all(struct choosing *choosing)
{
	for (size_t draw = 0; draw < TOPICS_DRAW_COUNT; draw++)
		choosing->arenas[draw] = arena_new(DRAW_MEMORY);
	hands_do(TOPICS_DRAW_COUNT, find_directions, choosing);
	hands_do((choosing->most - TOPICS_CHOICE_MIN + 1) * TOPICS_DRAW_COUNT, try_one, choosing);
	for (size_t draw = 0; draw < TOPICS_DRAW_COUNT; draw++)
		arena_end(choosing->arenas[draw]);
	return !atomic_load(&choosing->is_stopped);
}

static size_t
most_themes(const struct choosing *choosing)
{
	size_t most = TOPICS_CHOICE_MAX;
	if (most > choosing->draws[0].count / ENOUGH_TEXTS)
		most = choosing->draws[0].count / ENOUGH_TEXTS;
	return most < choosing->all->term_count ? most : choosing->all->term_count;
}

enum topics_status
topics_choose(const struct topics_rows *rows, uint64_t seed, const atomic_bool *stops,
              struct topics_choice *choice_r)
{
	const size_t texts = rows->count < TOPICS_CHOICE_TEXTS_MAX ? rows->count : TOPICS_CHOICE_TEXTS_MAX;
	struct arena *passing = arena_new(DRAW_MEMORY);
	struct choosing *choosing = arena_new_of(passing, struct choosing);
	enum topics_status status = TOPICS_TOO_FEW;
	uint64_t state = seed;
	const uint32_t *terms;
	size_t *numbers;
	struct topics_rows all = topics_draw_rows(passing, rows, texts, &state, &numbers);
	if (texts < rows->count) /* words that hardly any of them has would only take time */
		all = topics_cut_rows(passing, &all, topics_seen_min(texts), &terms);
	*choosing = (struct choosing){ .all = &all, .seed = seed, .stops = stops };
	for (size_t draw = 0; draw < TOPICS_DRAW_COUNT; draw++)
		choosing->draws[draw] = topics_draw_rows(passing, &all, texts * PART / OF, &state, &numbers);
	choosing->most = most_themes(choosing);
	if (choosing->most >= TOPICS_CHOICE_MIN)
		status = try_all(choosing) ? TOPICS_DONE : TOPICS_STOPPED;
	if (status == TOPICS_DONE) {
		struct topics_choice choice = { .texts = texts };
		double best = -1;
		for (size_t count = TOPICS_CHOICE_MIN; count <= choosing->most; count++) {
			const struct topics_trial trial = trial_of(passing, choosing, count);
			choice.trials[choice.trial_count++] = trial;
			if (trial.stability < best)
				continue;
			best = trial.stability;
			choice.count = count;
		}
		*choice_r = choice;
	}
	arena_end(passing);
	return status;
}

/* --- how much of each comes back ------------------------------------------------------------------ */

struct steadying {
	const struct topics_rows *rows;
	const struct topics_question *question;
	const struct topics *topics;
	double alike[TOPICS_STEADY_DRAW_COUNT][TOPICS_COUNT_MAX]; /* of each theme, to that most like it */
	atomic_bool is_stopped;
};

/* Words are compared by the numbers that they have in all rows. */
static struct topics_words
words_of(const struct topics_factors *factors, size_t term_count, size_t topic, const uint32_t *numbers)
{
	struct topics_words words;
	words.count = topics_heaviest(factors, term_count, topic, words.terms);
	for (size_t i = 0; i < words.count; i++)
		words.terms[i] = numbers[words.terms[i]];
	return words;
}

static void
look_again(void *data, size_t draw)
{
	struct steadying *steadying = data;
	const struct topics_rows *rows = steadying->rows;
	size_t count = rows->count * PART / OF, *drawn_r;
	if (atomic_load(&steadying->is_stopped))
		return;
	struct arena *passing = arena_new(DRAW_MEMORY);
	uint64_t state = steadying->question->seed + draw;
	const uint32_t *terms;
	struct topics_factors factors;
	count = count < TOPICS_STEADY_TEXTS_MAX ? count : TOPICS_STEADY_TEXTS_MAX;
	struct topics_rows drawn = topics_draw_rows(passing, rows, count, &state, &drawn_r);
	drawn = topics_cut_rows(passing, &drawn, topics_seen_min(count), &terms);
	if (drawn.count >= steadying->question->count && drawn.term_count >= steadying->question->count) {
		topics_factor(passing, &drawn, steadying->question, &factors);
		if (factors.stopped)
			atomic_store(&steadying->is_stopped, true);
		for (size_t k = 0; k < factors.count; k++) {
			const struct topics_words words = words_of(&factors, drawn.term_count, k, terms);
			for (size_t i = 0; i < steadying->topics->count; i++) {
				struct topics_words one = { .count = steadying->topics->topics[i].word_count };
				memcpy(one.terms, steadying->topics->topics[i].terms, sizeof one.terms);
				steadying->alike[draw][i] = fmax(steadying->alike[draw][i], topics_alike(&one, &words));
			}
		}
	}
	arena_end(passing);
}

enum topics_status
topics_steady(const struct topics_rows *rows, const struct topics_question *question,
              const struct topics *topics, double stability_r[TOPICS_COUNT_MAX])
{
	struct steadying steadying = { .rows = rows, .question = question, .topics = topics };
	must(topics->count <= TOPICS_COUNT_MAX);
	hands_do(TOPICS_STEADY_DRAW_COUNT, look_again, &steadying);
	for (size_t i = 0; i < topics->count; i++) {
		stability_r[i] = 0;
		for (size_t draw = 0; draw < TOPICS_STEADY_DRAW_COUNT; draw++)
			stability_r[i] += steadying.alike[draw][i] / TOPICS_STEADY_DRAW_COUNT;
	}
	return atomic_load(&steadying.is_stopped) ? TOPICS_STOPPED : TOPICS_DONE;
}
