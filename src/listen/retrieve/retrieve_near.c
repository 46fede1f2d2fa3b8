/* Texts that say much the same as one: they have its rarest words. */
#include <stdlib.h>
#include <string.h>

#include "craft/text/text.h"
#include "listen/retrieve/retrieve_inside.h"

enum {
	LOOKED_WORDS_MAX = 20, /* of the text: the longest, for long words are rare */
	RARE_FOUND = 40,       /* a word that more texts have is common */
	WORD_FOUND_MAX = 15,
	SHARED_MIN = 2,        /* words that two texts must share, unless one has fewer */
};

struct telling {
	struct span word;
	size_t found; /* texts that have it, RARE_FOUND at most */
};

static int
compare_lengths(const void *a, const void *b)
{
	const struct telling *one = a, *other = b;
	if (one->word.length != other->word.length)
		return one->word.length > other->word.length ? -1 : 1;
	return span_compare(one->word, other->word);
}

static int
compare_rarities(const void *a, const void *b)
{
	const struct telling *one = a, *other = b;
	if (one->found != other->found)
		return one->found < other->found ? -1 : 1;
	return compare_lengths(a, b);
}

static struct telling *
words_of(struct arena *arena, struct span text, size_t *count_r)
{
	struct span rest = text_words_index(arena, text), word;
	struct telling *words = NULL;
	size_t count = 0;
	while (span_cut(&rest, ' ', &word)) {
		if (word.length < 3)
			continue;
		words = arena_room(arena, words, count, sizeof *words);
		words[count++] = (struct telling){ .word = word };
	}
	if (count > 1)
		qsort(words, count, sizeof *words, compare_lengths);
	*count_r = count < LOOKED_WORDS_MAX ? count : LOOKED_WORDS_MAX;
	return words;
}

static void
add_word(struct text_query *query, struct span word)
{
	query->words[query->count++] =
		(struct text_query_word){ .forms = { word }, .form_count = 1, .prefix = SPAN("") };
}

/* Which of its words are rare: those that no other text has say nothing of others. */
static bool
choose(struct retrieve_finding *finding, struct text_query *query, struct telling *words, size_t count)
{
	size_t kept = 0;
	for (size_t i = 0; i < count; i++) {
		size_t found;
		query->count = 0;
		add_word(query, words[i].word);
		if (!retrieve_count(finding, 0, RARE_FOUND, &found))
			return false;
		if (found >= 2)
			words[kept++] = (struct telling){ words[i].word, found };
	}
	if (kept > 1)
		qsort(words, kept, sizeof *words, compare_rarities);
	query->count = 0;
	for (size_t i = 0; i < kept && query->count < RETRIEVE_NEAR_WORDS; i++)
		add_word(query, words[i].word);
	return true;
}

bool
retrieve_near_among(struct arena *arena, struct db *db, const struct retrieve_asked *asked,
                    const struct verbatim_text *text, struct retrieve_found *found_r, struct fault *fault_r)
{
	struct text_query *query = arena_new_of(arena, struct text_query);
	struct retrieve_finding finding;
	size_t word_count, kept = 0;
	struct telling *words = words_of(arena, text->words, &word_count);
	*found_r = (struct retrieve_found){
		.all = arena_array_of(arena, struct retrieve_one, RETRIEVE_FOUND_MAX),
		.query = query,
	};
	if (!retrieve_begin(&finding, arena, db, asked, query, fault_r) ||
	    !choose(&finding, query, words, word_count))
		return false;
	for (size_t i = 0; i < query->count; i++)
		if (!retrieve_gather(&finding, i, i + 1, WORD_FOUND_MAX))
			return false;
	retrieve_rank_found(&finding, found_r);
	for (size_t i = 0; i < found_r->count && kept < RETRIEVE_NEAR_COUNT; i++) {
		const struct retrieve_one *one = &found_r->all[i];
		const bool is_own =
			one->one.text.heap_id == text->heap_id && one->one.text.text_id == text->text_id;
		if (!is_own && (one->word_count >= SHARED_MIN || query->count < SHARED_MIN))
			found_r->all[kept++] = *one;
	}
	found_r->count = kept;
	return true;
}

bool
retrieve_near(struct arena *arena, struct db *db, const struct verbatim_sight *sight,
              const struct verbatim_text *text, struct retrieve_found *found_r, struct fault *fault_r)
{
	const struct retrieve_asked asked = { .sight = sight,
		                                  .typed = SPAN(""),
		                                  .side = VERBATIM_ANY,
		                                  .tone = VERBATIM_ANY };
	return retrieve_near_among(arena, db, &asked, text, found_r, fault_r);
}
