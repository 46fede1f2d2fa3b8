/* Texts by what they have of the words that are looked for. */
#include <math.h>
#include <stdlib.h>

#include "craft/text/text.h"
#include "listen/retrieve/retrieve_inside.h"

/* As usual for BM25 (Robertson & Zaragoza, The Probabilistic Relevance Framework, 2009). */
static const double SATURATION = 1.2, LENGTH_WEIGHT = 0.75;

/* How often each word of the query stands in a text, and how long it is. */
struct tally {
	uint32_t times[TEXT_QUERY_WORDS_MAX];
	uint32_t length;
};

static struct tally
tally_of(struct arena *passing, const struct text_query *query, struct span text)
{
	struct tally tally = { .length = 0 };
	struct text_word word;
	struct text_words *words = text_words_begin(passing, text);
	while (text_words_next(words, &word)) {
		if (word.is_little)
			continue;
		tally.length++;
		for (size_t i = 0; i < query->count; i++)
			tally.times[i] += text_query_has(query, i, word.word);
	}
	return tally;
}

static int
compare(const void *a, const void *b)
{
	const struct retrieve_ranked *one = a, *other = b;
	if (one->score < other->score || one->score > other->score)
		return one->score < other->score ? 1 : -1;
	return one->at < other->at ? -1 : one->at > other->at;
}

/* Those that have all the words first, each in its order. */
static int
compare_whole(const void *a, const void *b)
{
	const struct retrieve_ranked *one = a, *other = b;
	return one->is_whole != other->is_whole ? (one->is_whole ? -1 : 1) : compare(a, b);
}

void
retrieve_rank(struct arena *passing, const struct text_query *query, const struct span *texts, size_t count,
              struct retrieve_ranked *ranked_r)
{
	struct tally *tallies = arena_array_of(passing, struct tally, count + 1);
	double rarity[TEXT_QUERY_WORDS_MAX], mean = 0;
	for (size_t i = 0; i < count; i++) {
		tallies[i] = tally_of(passing, query, texts[i]);
		mean += (double)tallies[i].length / (double)count;
	}
	for (size_t word = 0; word < query->count; word++) {
		double with = 0;
		for (size_t i = 0; i < count; i++)
			with += tallies[i].times[word] > 0;
		rarity[word] = log(1 + ((double)count - with + 0.5) / (with + 0.5));
	}
	for (size_t i = 0; i < count; i++) {
		struct retrieve_ranked *ranked = &ranked_r[i];
		*ranked = (struct retrieve_ranked){ .at = i };
		for (size_t word = 0; word < query->count; word++) {
			const double times = tallies[i].times[word];
			const double longer = tallies[i].length / (mean > 0 ? mean : 1);
			ranked->word_count += times > 0;
			ranked->score += rarity[word] * times * (SATURATION + 1) /
			                 (times + SATURATION * (1 - LENGTH_WEIGHT + LENGTH_WEIGHT * longer));
		}
		ranked->is_whole = ranked->word_count == query->count;
	}
	if (count > 1)
		qsort(ranked_r, count, sizeof *ranked_r, compare_whole);
}
