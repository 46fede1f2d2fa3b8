/* Quotes: what of a text is shown, and which texts, so that each adds something. */
#include <stdlib.h>
#include <string.h>

#include "craft/text/text.h"
#include "craft/text/text_alike.h"
#include "craft/text/text_sentences.h"
#include "craft/voices/voices_inside.h"

enum {
	PASSING_MEMORY = 256 << 20,
	SOUGHT_COUNT_MAX = 64,
	SENTENCE_COUNT_MAX = 200,
	POOL_COUNT_MAX = 200,
};
static const double lambda = 0.7, as_good = 0.05, alike_from = 0.8;

struct sought {
	struct span stems[SOUGHT_COUNT_MAX];
	size_t count;
};
struct sentence {
	struct span words;
	uint64_t holds; /* which of those sought */
};
struct pooled {
	struct voices_quote quote;
	int64_t place;
	double cosine; /* with the nearest one chosen */
	bool is_out;
};

static size_t
letters_of(struct span words)
{
	size_t count = 0;
	for (size_t i = 0; i < words.length; i++)
		count += (words.at[i] & 0xc0) != 0x80;
	return count;
}

/* --- what of a text --------------------------------------------------------------------------------- */

static void
seek(struct arena *passing, const struct voices_quoting *quoting, struct sought *sought)
{
	sought->count = 0;
	for (size_t i = 0; i < quoting->word_count; i++) {
		struct text_words *words = text_words_begin(passing, quoting->words[i]);
		struct text_word word;
		while (sought->count < SOUGHT_COUNT_MAX && text_words_next(words, &word))
			if (word.has_stem && !word.is_little && word.is_asked)
				sought->stems[sought->count++] = span_keep(passing, word.word);
	}
}

static uint64_t
held(struct arena *row, const struct sought *sought, struct span sentence)
{
	struct text_words *words = text_words_begin(row, sentence);
	struct text_word word;
	uint64_t holds = 0;
	while (text_words_next(words, &word))
		for (size_t i = 0; i < sought->count; i++)
			if (span_equal(word.word, sought->stems[i]))
				holds |= (uint64_t)1 << i;
	return holds;
}

static size_t
sentences_of(struct arena *row, const struct sought *sought, struct span text, bool is_cut,
             struct sentence *found)
{
	struct text_sentences sentences = { .text = text };
	struct span words;
	size_t count = 0;
	while (count < SENTENCE_COUNT_MAX && text_sentence_next(&sentences, &words)) {
		/* the last one may have been cut in the middle of a word */
		if (is_cut && words.at + words.length == text.at + text.length)
			break;
		found[count++] = (struct sentence){ words, held(row, sought, words) };
	}
	return count;
}

/* Sentences in a row, of the right length, that hold most of what is sought; of two, those that say more,
 * then the first ones. */
static bool
choose_sentences(const struct sentence *sentences, size_t count, struct span *words_r)
{
	int best = -1;
	size_t best_letters = 0;
	for (size_t first = 0; first < count; first++) {
		uint64_t holds = 0;
		for (size_t last = first; last < count; last++) {
			const char *from = sentences[first].words.at;
			const char *to = sentences[last].words.at + sentences[last].words.length;
			const struct span words = span_from(from, (size_t)(to - from));
			const size_t letters = letters_of(words);
			if (letters > VOICES_QUOTE_LETTERS_MAX)
				break;
			holds |= sentences[last].holds;
			const int has = __builtin_popcountll(holds);
			if (letters < VOICES_QUOTE_LETTERS_MIN ||
			    has < best || (has == best && letters <= best_letters))
				continue;
			best = has;
			best_letters = letters;
			*words_r = words;
		}
	}
	return best >= 0;
}

/* What of a text is shown; false: nothing is fit to be. */
static bool
quote_of(struct arena *row, const struct sought *sought, struct span text, struct voices_quote *quote)
{
	text = span_trim(text);
	const bool is_cut = text.length > VOICES_TEXT_SIZE_MAX;
	if (is_cut)
		text.length = VOICES_TEXT_SIZE_MAX;
	const size_t letters = letters_of(text);
	quote->words = text;
	if (letters < VOICES_QUOTE_LETTERS_MIN)
		return false;
	if (letters <= VOICES_QUOTE_LETTERS_MAX && !is_cut)
		return true;
	struct sentence *sentences = arena_array_of(row, struct sentence, SENTENCE_COUNT_MAX);
	const size_t count = sentences_of(row, sought, text, is_cut, sentences);
	if (!choose_sentences(sentences, count, &quote->words))
		return false;
	quote->is_begun = quote->words.at > text.at;
	quote->is_going_on = is_cut || quote->words.at + quote->words.length < text.at + text.length;
	return true;
}

/* --- which texts ------------------------------------------------------------------------------------ */

static int
compare_candidates(const void *a, const void *b)
{
	const struct voices_candidate *left = a, *right = b;
	if (left->weight > right->weight || left->weight < right->weight)
		return left->weight > right->weight ? -1 : 1;
	return left->text < right->text ? -1 : left->text > right->text;
}

/* The heaviest that have something to show, of those nearly the same the first. */
static size_t
fill_pool(struct arena *passing, const struct voices_quoting *quoting, struct pooled *pool)
{
	struct voices_candidate *sorted =
		arena_array_of(passing, struct voices_candidate, quoting->count + 1);
	struct text_alikes *alikes = text_alikes_new(passing);
	struct arena *row = arena_new(8 << 20);
	struct sought sought;
	size_t count = 0;
	uint32_t number = 0;
	for (size_t i = 0; i < quoting->count; i++)
		sorted[i] = quoting->candidates[i];
	qsort(sorted, quoting->count, sizeof *sorted, compare_candidates);
	seek(passing, quoting, &sought);
	for (size_t i = 0; i < quoting->count && i < VOICES_CANDIDATE_COUNT_MAX && count < POOL_COUNT_MAX; i++) {
		must(sorted[i].text < quoting->texts->count && sorted[i].weight > 0);
		const struct voices_text *text = &quoting->texts->list[sorted[i].text];
		struct voices_quote quote = { .text = sorted[i].text };
		quote.weight = sorted[i].weight / sorted[0].weight;
		arena_reset(row);
		if (!quote_of(row, &sought, text->words, &quote) ||
		    text_alikes_add(alikes, quote.words) != number++)
			continue;
		pool[count++] = (struct pooled){ .quote = quote, .place = text->place };
	}
	arena_end(row);
	return count;
}

static double
score_of(const struct pooled *pooled)
{
	return lambda * pooled->quote.weight - (1 - lambda) * pooled->cosine;
}

static bool
is_place_taken(const struct pooled *pooled, const struct voices_texts *texts,
               const struct voices_quote *quotes, size_t count)
{
	for (size_t i = 0; i < count; i++)
		if (pooled->place != 0 && texts->list[quotes[i].text].place == pooled->place)
			return true;
	return false;
}

/* The best, or one of a place not quoted yet that is as good; SIZE_MAX: none is left. */
static size_t
best_of(const struct pooled *pool, size_t pool_count, const struct voices_texts *texts,
        const struct voices_quote *quotes, size_t count)
{
	size_t best = SIZE_MAX, elsewhere = SIZE_MAX;
	for (size_t i = 0; i < pool_count; i++) {
		if (pool[i].is_out)
			continue;
		if (best == SIZE_MAX || score_of(&pool[i]) > score_of(&pool[best]))
			best = i;
		if (!is_place_taken(&pool[i], texts, quotes, count) &&
		    (elsewhere == SIZE_MAX || score_of(&pool[i]) > score_of(&pool[elsewhere])))
			elsewhere = i;
	}
	const bool is_as_good =
		elsewhere != SIZE_MAX && score_of(&pool[elsewhere]) >= score_of(&pool[best]) - as_good;
	return is_as_good ? elsewhere : best;
}

static bool
was_said(struct arena *row, struct span words, const struct voices_quote *quotes, size_t count)
{
	for (size_t i = 0; i < count; i++) {
		const bool is_alike = text_alike_share(row, words, quotes[i].words) >= alike_from;
		arena_reset(row);
		if (is_alike)
			return true;
	}
	return false;
}

/* How near all others are to a text that was chosen. `dense` is as long as there are terms, and 0. */
static void
compare_to(const struct topics_rows *rows, struct pooled *pool, size_t pool_count, size_t chosen,
           float *dense)
{
	const uint32_t *terms;
	const float *weights;
	size_t size = topics_row(rows, pool[chosen].quote.text, &terms, &weights);
	for (size_t i = 0; i < size; i++)
		dense[terms[i]] = weights[i];
	for (size_t k = 0; k < pool_count; k++) {
		double cosine = 0;
		size = topics_row(rows, pool[k].quote.text, &terms, &weights);
		for (size_t i = 0; i < size; i++)
			cosine += (double)weights[i] * (double)dense[terms[i]];
		if (cosine > pool[k].cosine)
			pool[k].cosine = cosine;
	}
	memset(dense, 0, topics_term_count(rows) * sizeof *dense);
}

size_t
voices_quotes(const struct voices_quoting *quoting, size_t most, struct voices_quote *quotes_r)
{
	must(most <= VOICES_QUOTE_COUNT_MAX);
	must(topics_row_count(quoting->rows) == quoting->texts->count);
	if (quoting->count == 0)
		return 0;
	struct arena *passing = arena_new(PASSING_MEMORY), *row = arena_new(8 << 20);
	struct pooled *pool = arena_array_of(passing, struct pooled, POOL_COUNT_MAX);
	float *dense = arena_array_of(passing, float, topics_term_count(quoting->rows) + 1);
	const size_t pool_count = fill_pool(passing, quoting, pool);
	size_t count = 0, best;
	while (count < most &&
	       (best = best_of(pool, pool_count, quoting->texts, quotes_r, count)) != SIZE_MAX) {
		pool[best].is_out = true;
		if (was_said(row, pool[best].quote.words, quotes_r, count))
			continue;
		quotes_r[count] = pool[best].quote;
		quotes_r[count++].score = score_of(&pool[best]);
		compare_to(quoting->rows, pool, pool_count, best, dense);
	}
	arena_end(row);
	arena_end(passing);
	return count;
}

/* --- candidates ------------------------------------------------------------------------------------- */

size_t
voices_of_theme(struct arena *arena, const struct voices_texts *texts, const struct topics *themes,
                size_t topic, unsigned side, struct voices_candidate **candidates_r)
{
	must(voices_themes_fit(texts, themes) && topic < themes->count && side < VOICES_SIDE_COUNT);
	size_t count = 0, at = 0;
	for (size_t text = 0; text < texts->count; text++)
		count += texts->list[text].side == side && voices_speaks(themes, text, topic);
	*candidates_r = arena_array_of(arena, struct voices_candidate, count + 1);
	for (size_t text = 0; text < texts->count; text++)
		if (texts->list[text].side == side && voices_speaks(themes, text, topic))
			(*candidates_r)[at++] = (struct voices_candidate){
				(uint32_t)text, (double)themes->weights[text * themes->count + topic],
			};
	return count;
}

size_t
voices_of_word(struct arena *arena, const struct voices_texts *texts, const struct voices_words *words,
               size_t word, struct voices_candidate **candidates_r)
{
	must(word < words->count);
	const struct voices_word *asked = &words->words[word];
	struct arena *passing = arena_new(16 << 20);
	uint32_t *held_by = arena_array_of(passing, uint32_t, texts->count + 1);
	for (size_t i = 0; i < words->count; i++)
		for (size_t k = 0; k < words->words[i].holder_count && words->words[i].side == asked->side; k++)
			held_by[words->words[i].holders[k]]++;
	*candidates_r = arena_array_of(arena, struct voices_candidate, asked->holder_count + 1);
	for (size_t i = 0; i < asked->holder_count; i++)
		(*candidates_r)[i] = (struct voices_candidate){ asked->holders[i], held_by[asked->holders[i]] };
	arena_end(passing);
	return asked->holder_count;
}
