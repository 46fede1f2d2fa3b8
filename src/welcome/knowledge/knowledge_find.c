/* Articles by their words: two shelves, so that no search of the public ever touches an internal word. */
#include "welcome/knowledge/knowledge_inside.h"

static struct search_shelf
shelf_of(int64_t root_id, bool for_public)
{
	return (struct search_shelf){ root_id, for_public ? "knowledge" : "knowledge.inner" };
}

static bool
put(struct db *db, int64_t root_id, const struct knowledge_article *article, bool for_public,
    struct fault *fault_r)
{
	const struct search_shelf shelf = shelf_of(root_id, for_public);
	const bool is_there = article->told != 0 && (article->is_public || !for_public);
	return is_there && article->words.length > 0
	           ? search_put(db, &shelf, article->article_id, article->words, fault_r)
	           : search_drop(db, &shelf, article->article_id, fault_r);
}

bool
knowledge_shelve(struct db *db, int64_t root_id, const struct knowledge_article *article,
                 struct fault *fault_r)
{
	return put(db, root_id, article, true, fault_r) && put(db, root_id, article, false, fault_r);
}

/* Those whose title has all the words first. */
static void
titles_first(const struct text_query *query, struct knowledge_article *articles, size_t count)
{
	size_t first = 0;
	for (size_t i = 0; i < count; i++) {
		if (!text_query_meets(query, articles[i].title_words))
			continue;
		const struct knowledge_article found = articles[i];
		for (size_t k = i; k > first; k--)
			articles[k] = articles[k - 1];
		articles[first++] = found;
	}
}

bool
knowledge_find(struct arena *arena, struct db *db, const struct knowledge_listing *listing,
               struct span typed, struct knowledge_article *articles_r, size_t *count_r,
               struct fault *fault_r)
{
	const struct search_shelf shelf = shelf_of(listing->root_id, listing->for_public);
	const struct text_query *query = text_query_read(arena, typed);
	const struct search_asked asked = { query, INT64_MAX, KNOWLEDGE_PAGE_COUNT };
	struct search_found found;
	*count_r = 0;
	if (!search_find(arena, db, &shelf, &asked, &found, fault_r) ||
	    !knowledge_store_among(arena, db, listing->root_id, found.ids, found.count,
	                           listing->for_public, articles_r, count_r, fault_r))
		return false;
	titles_first(query, articles_r, *count_r);
	return true;
}

/* --- words that are read otherwise than they were --------------------------------------------- */

enum { AGAIN_COUNT = 100 }; /* in one write */
struct again {
	struct arena *arena;
	int64_t root_id, last_id;
	bool is_over;
	struct fault fault;
};

static bool
write_again(struct db *db, void *data)
{
	struct again *again = data;
	const struct search_shelf shelf = shelf_of(again->root_id, true);
	int64_t last = again->last_id;
	again->is_over = false;
	for (size_t i = 0; i < AGAIN_COUNT && !again->is_over; i++) {
		if (!knowledge_store_words_again(again->arena, db, again->root_id, last, &last,
		                                 &again->fault))
			return false;
		again->is_over = last == 0;
		if (!again->is_over)
			again->last_id = last;
	}
	return !again->is_over || search_mark_keep(db, &shelf, text_words_mark(), &again->fault);
}

bool
knowledge_find_again(struct arena *arena, struct store *store, int64_t root_id,
                     struct fault *fault_r)
{
	struct again again = { .arena = arena, .root_id = root_id };
	const struct search_shelf shelf = shelf_of(root_id, true);
	int64_t mark;
	struct db *db = store_read(arena, store, fault_r);
	if (db == NULL)
		return false;
	const enum found found = search_mark(db, &shelf, &mark, fault_r);
	db_end(db);
	again.is_over = found == FOUND_ONE && mark == text_words_mark();
	while (found != FOUND_FAILED && !again.is_over)
		if (!store_write(store, write_again, &again, fault_r)) {
			if (fault_r->for_log == NULL)
				*fault_r = again.fault;
			return false;
		}
	return found != FOUND_FAILED;
}
