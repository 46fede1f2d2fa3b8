/* Within the room. */
#ifndef LISTEN_RETRIEVE_INSIDE_H
#define LISTEN_RETRIEVE_INSIDE_H

#include "craft/search/search.h"
#include "listen/retrieve/retrieve.h"

static inline struct search_shelf
retrieve_shelf(int64_t root_id)
{
	return (struct search_shelf){ root_id, "verbatim" };
}

/* --- retrieve_words.c --------------------------------------------------------------------------- */

/* Words that are no words of a text, in capitals. */
enum retrieve_mark {
	RETRIEVE_ABOVE = 'A', /* a place: its own, or above it */
	RETRIEVE_HEAP = 'H',
	RETRIEVE_SIDE = 'S',
	RETRIEVE_TONE = 'T',
};
struct span retrieve_mark_of(struct arena *arena, enum retrieve_mark mark, int64_t number);
/* Its words and marks as search_put takes them. */
struct span retrieve_words(struct arena *arena, const struct place_tree *tree,
                           const struct verbatim_text *text);
/* The same of the same bytes (FNV-1a). */
int64_t retrieve_sum(struct span bytes);
/* Of a tree of places and this program's reading of words: another one, and all is put again. */
int64_t retrieve_sum_of_all(const struct place_tree *tree);

/* --- retrieve_rank.c ----------------------------------------------------------------------------- */

struct retrieve_ranked {
	size_t at;         /* which text */
	size_t word_count; /* of the words of the query, how many it has */
	bool is_whole;     /* all of them */
	double score;
};
/* Texts by what they have of the words: those that have all of them first, each by BM25 as if these were all
 * the texts there are; of equals the first given. `passing` is for passing things. */
void retrieve_rank(struct arena *passing, const struct text_query *query, const struct span *texts,
                   size_t count, struct retrieve_ranked *ranked_r);

/* --- retrieve_find.c ------------------------------------------------------------------------------ */

/* What is being found: texts that the reader may read, each once. */
struct retrieve_finding {
	struct arena *arena;
	struct db *db;
	const struct retrieve_asked *asked;
	const struct text_query *typed;
	struct search_shelf shelf;
	struct verbatim_one *all; /* [RETRIEVE_FOUND_MAX] */
	int64_t *ids;             /* their numbers in the index */
	size_t count;
	bool is_full;             /* there are others that she may read */
	bool is_limited;          /* to these heaps: she may not read the others */
	const int64_t *heaps;     /* the latest closed first */
	size_t heap_count;
	struct fault *fault_r;
};
/* What the index is asked is limited to heaps that she may read: were it not, how long it takes, and that
 * there are others, would tell of texts that she may not. */
MUST_USE bool retrieve_begin(struct retrieve_finding *finding, struct arena *arena, struct db *db,
                             const struct retrieve_asked *asked, const struct text_query *typed,
                             struct fault *fault_r);
/* Adds those that have words `from` to `to` (excluded) of finding->typed, newest surveys first, until there
 * are `more` more, or the index has no others. */
MUST_USE bool retrieve_gather(struct retrieve_finding *finding, size_t from, size_t to, size_t more);
/* How many texts the index says have word `at` of finding->typed, `most` at most. */
MUST_USE bool retrieve_count(struct retrieve_finding *finding, size_t at, size_t most, size_t *count_r);
void retrieve_rank_found(struct retrieve_finding *finding, struct retrieve_found *found_r);

/* --- retrieve_near.c ------------------------------------------------------------------------------ */

/* As retrieve_near, among those that the filters of `asked` let through. */
MUST_USE bool retrieve_near_among(struct arena *arena, struct db *db, const struct retrieve_asked *asked,
                                  const struct verbatim_text *text, struct retrieve_found *found_r,
                                  struct fault *fault_r);

/* --- retrieve_store.c ---------------------------------------------------------------------------- */

struct retrieve_heap {
	int64_t heap_id, made_of, made_unix_s, changes, mark, texts;
};
MUST_USE bool retrieve_store_heaps(struct arena *arena, struct db *db, int64_t root_id,
                                   struct retrieve_heap **heaps_r, size_t *count_r, struct fault *fault_r);
MUST_USE bool retrieve_store_heap_keep(struct db *db, int64_t root_id, const struct retrieve_heap *heap,
                                       struct fault *fault_r);
MUST_USE bool retrieve_store_heap_end(struct db *db, int64_t root_id, int64_t heap_id,
                                      struct fault *fault_r);

struct retrieve_doc {
	int64_t doc_id, heap_id, text_id, mark;
};
/* All of one heap, by text_id. */
MUST_USE bool retrieve_store_docs(struct arena *arena, struct db *db, int64_t root_id, int64_t heap_id,
                                  struct retrieve_doc **docs_r, size_t *count_r, struct fault *fault_r);
/* FOUND_NONE: another program has put it. */
MUST_USE enum found retrieve_store_doc_add(struct db *db, int64_t root_id, const struct retrieve_doc *doc,
                                           struct fault *fault_r);
MUST_USE bool retrieve_store_doc_change(struct db *db, int64_t root_id, const struct retrieve_doc *doc,
                                        struct fault *fault_r);
MUST_USE bool retrieve_store_doc_end(struct db *db, int64_t root_id, int64_t doc_id,
                                     struct fault *fault_r);
/* keys_r[count], in the order of doc_ids; those that are gone have a text_id of 0. */
MUST_USE bool retrieve_store_keys(struct arena *arena, struct db *db, int64_t root_id,
                                  const int64_t *doc_ids, size_t count, struct verbatim_key *keys_r,
                                  struct fault *fault_r);

#endif
