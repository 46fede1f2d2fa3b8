/* Does what is kept say what it should? */
#include <string.h>

#include "craft/search/search_inside.h"

struct checking {
	struct arena *arena; /* of one run */
	uint32_t *positions; /* RUN_DOCS_MAX */
	struct db *db;
	int64_t root_id;
	struct search_checked *checked;
	struct fault *fault_r;
};

static void
wrong_unless(struct checking *checking, bool is_right)
{
	checking->checked->wrong += !is_right;
}

static bool
check_ids(struct checking *checking, const struct search_run *run)
{
	struct rows *rows =
		search_ids_of_run(checking->arena, checking->db, checking->root_id, run->run_id);
	int64_t ids[IDS_COUNT], last = 0;
	size_t count = 0;
	enum found found;
	while ((found = rows_next(rows, checking->fault_r)) == FOUND_ONE) {
		size_t more = 0;
		const bool reads = page_ids_read(rows_bytes(rows, 2), rows_int64(rows, 1), ids, &more);
		wrong_unless(checking, reads && rows_int64(rows, 0) == (int64_t)count && ids[0] > last &&
		                       (count > 0 || ids[0] == run->first_id));
		count += more;
		last = ids[more - 1];
	}
	wrong_unless(checking, count == run->doc_count && last == run->last_id);
	return found == FOUND_NONE;
}

static void
check_page(struct checking *checking, const struct search_run *run, struct span first_word,
           struct span body)
{
	struct page_reader reader;
	struct page_word word;
	char before[TEXT_WORD_SIZE_MAX];
	size_t before_size = 0;
	bool is_right = true;
	page_open(&reader, body);
	while (page_next(&reader, &word)) {
		is_right = is_right && page_positions(&word, run->doc_count, checking->positions) &&
		           (before_size > 0 ? span_compare(span_from(before, before_size), word.word) < 0
		                            : span_equal(first_word, word.word));
		memcpy(before, word.word.at, word.word.length);
		before_size = word.word.length;
	}
	wrong_unless(checking, is_right && !reader.is_wrong && before_size > 0);
}

static bool
check_run(struct checking *checking, const struct search_run *run)
{
	checking->arena = arena_new(WORKING_MEMORY);
	bool good = check_ids(checking, run);
	if (good) {
		struct rows *rows =
			search_pages_of_run(checking->arena, checking->db, checking->root_id, run->run_id);
		enum found found;
		while ((found = rows_next(rows, checking->fault_r)) == FOUND_ONE)
			check_page(checking, run, rows_text(rows, 0), rows_bytes(rows, 1));
		good = found == FOUND_NONE;
	}
	arena_end(checking->arena);
	return good;
}

/* Runs of one shelf follow one another. */
static bool
check_runs(struct checking *checking)
{
	struct arena *arena = arena_new(WORKING_MEMORY);
	checking->positions = arena_array_of(arena, uint32_t, RUN_DOCS_MAX);
	struct rows *rows = search_every_run(arena, checking->db, checking->root_id);
	struct span shelf = { "", 0 };
	int64_t last = 0;
	enum found found;
	bool good = true;
	while (good && (found = rows_next(rows, checking->fault_r)) == FOUND_ONE) {
		const struct search_run run = search_run_of(rows, 1);
		if (!span_equal(shelf, rows_text(rows, 0)))
			last = 0;
		wrong_unless(checking, run.first_id > last && run.last_id >= run.first_id);
		shelf = span_keep(arena, rows_text(rows, 0));
		last = run.last_id;
		checking->checked->runs++;
		checking->checked->docs += run.doc_count;
		good = check_run(checking, &run);
	}
	arena_end(arena);
	return good && found == FOUND_NONE;
}

bool
search_check(struct db *db, int64_t root_id, struct search_checked *checked_r, struct fault *fault_r)
{
	struct checking checking = {
		.db = db, .root_id = root_id, .checked = checked_r, .fault_r = fault_r
	};
	int64_t strays = 0;
	*checked_r = (struct search_checked){ 0 };
	if (!check_runs(&checking) || !search_count_fresh(db, root_id, &checked_r->fresh, fault_r) ||
	    !search_count_strays(db, root_id, &strays, fault_r))
		return false;
	checked_r->wrong += strays;
	return true;
}
