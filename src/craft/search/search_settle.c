/* What was put becomes runs, and small runs larger ones. */
#include <string.h>

#include "craft/search/search_inside.h"

enum { HEADS_MAX = 16384 }; /* texts put, looked at to choose among them */

/* Texts put at one place among the runs. */
struct group {
	int64_t first_id, last_id;
	size_t count;
	bool drops;
};

struct settling {
	struct arena *arena;
	struct db *db;
	const struct search_shelf *shelf;
	struct search_run *runs;
	size_t run_count;
	bool forgets;
	struct group *groups; /* of each run: with it and after it; one more: after the last */
	size_t total;
	struct joining joining;
};

/* --- what to do ------------------------------------------------------------------------------ */

/* With which run a text goes: the one it is in, or else the one before; run_count when it is newer than
 * all. *next is where the one before it was: they come in order. */
static size_t
place_of(const struct settling *settling, int64_t doc_id, size_t *next)
{
	const struct search_run *runs = settling->runs;
	if (settling->run_count == 0 || doc_id > runs[settling->run_count - 1].last_id)
		return settling->run_count;
	while (*next + 1 < settling->run_count && runs[*next + 1].first_id <= doc_id)
		(*next)++;
	return *next;
}

static bool
read_groups(struct settling *settling, struct fault *fault_r)
{
	struct rows *rows =
		search_fresh_heads(settling->arena, settling->db, settling->shelf, HEADS_MAX);
	size_t next = 0;
	enum found found;
	settling->groups = arena_array_of(settling->arena, struct group, settling->run_count + 1);
	while ((found = rows_next(rows, fault_r)) == FOUND_ONE) {
		const int64_t doc_id = rows_int64(rows, 0);
		struct group *group = &settling->groups[place_of(settling, doc_id, &next)];
		if (group->count++ == 0)
			group->first_id = doc_id;
		group->last_id = doc_id;
		group->drops = group->drops || rows_int64(rows, 1) != 0;
		settling->total++;
	}
	rows_end(rows);
	return found == FOUND_NONE;
}

/* The largest one when much was put, or one with something to forget. SIZE_MAX: none. */
static size_t
choose_group(const struct settling *settling)
{
	size_t chosen = SIZE_MAX;
	for (size_t i = 0; i <= settling->run_count; i++) {
		const struct group *group = &settling->groups[i];
		if (group->drops && settling->forgets)
			return i;
		if (group->count > 0 &&
		    (chosen == SIZE_MAX || group->count > settling->groups[chosen].count))
			chosen = i;
	}
	return settling->total >= SEAL_MIN ? chosen : SIZE_MAX;
}

/* Eight small ones, or as many as make a full one. */
static bool
choose_runs(struct settling *settling)
{
	const struct search_run *runs = settling->runs;
	for (size_t from = 0; from < settling->run_count; from++) {
		size_t small = 0, joined = 0, sum = 0;
		while (from + small < settling->run_count && small < JOIN_COUNT &&
		       runs[from + small].doc_count < RUN_DOCS_SMALL)
			small++;
		while (from + joined < settling->run_count &&
		       runs[from + joined].doc_count < RUN_DOCS_FULL &&
		       sum + runs[from + joined].doc_count <= RUN_DOCS_MAX)
			sum += runs[from + joined++].doc_count;
		settling->joining.runs = &runs[from];
		settling->joining.run_count = small == JOIN_COUNT ? small : joined;
		if (small == JOIN_COUNT || (joined > 1 && sum >= RUN_DOCS_FULL))
			return true;
	}
	return false;
}

/* --- doing it -------------------------------------------------------------------------------- */

static bool
read_fresh(struct settling *settling, const struct group *group, bool only_drops,
           struct fault *fault_r)
{
	struct rows *rows = search_fresh_between(settling->arena, settling->db, settling->shelf,
	                                         group->first_id, group->last_id, SEAL_MAX);
	struct fresh_doc *docs = arena_array_of(settling->arena, struct fresh_doc, SEAL_MAX);
	size_t count = 0;
	enum found found;
	while ((found = rows_next(rows, fault_r)) == FOUND_ONE && count < SEAL_MAX) {
		const struct span words = rows_text(rows, 2);
		if (only_drops && words.length > 0)
			continue;
		docs[count++] = (struct fresh_doc){ rows_int64(rows, 0), rows_int64(rows, 1),
			                                span_keep(settling->arena, words) };
	}
	rows_end(rows);
	settling->joining.fresh = docs;
	settling->joining.fresh_count = count;
	return found != FOUND_FAILED;
}

static bool
prepare(struct settling *settling, bool *is_work_r, struct fault *fault_r)
{
	*is_work_r = false;
	if (!search_runs(settling->arena, settling->db, settling->shelf, &settling->runs,
	                 &settling->run_count, fault_r) ||
	    !read_groups(settling, fault_r))
		return false;
	const size_t chosen = choose_group(settling);
	if (chosen == SIZE_MAX) {
		*is_work_r = choose_runs(settling);
	} else {
		const struct group *group = &settling->groups[chosen];
		const bool is_last = chosen == settling->run_count;
		/* Many older than all runs: a run of their own. */
		const bool is_before = !is_last && chosen == 0 && group->count >= SEAL_MIN &&
		                       group->last_id < settling->runs[0].first_id;
		settling->joining.runs = is_last ? NULL : &settling->runs[chosen];
		settling->joining.run_count = is_last || is_before ? 0 : 1;
		*is_work_r = true;
		if (!read_fresh(settling, group, is_last && group->count < SEAL_MIN, fault_r))
			return false;
	}
	return !*is_work_r || search_join(&settling->joining, settling->db, fault_r);
}

bool
search_settle(struct store *store, const struct search_shelf *shelf, bool forgets, bool *more_r,
              struct fault *fault_r)
{
	struct arena *arena = arena_new(WORKING_MEMORY);
	struct settling settling = { .arena = arena,
		                         .shelf = shelf,
		                         .forgets = forgets,
		                         .joining = { .arena = arena, .shelf = shelf } };
	*more_r = false;
	settling.db = store_read(arena, store, fault_r);
	bool good = settling.db != NULL && prepare(&settling, more_r, fault_r);
	if (settling.db != NULL)
		db_end(settling.db);
	/* Given up without a fault: another program has just done it. */
	if (good && *more_r && !store_write(store, search_join_write, &settling.joining, fault_r))
		good = fault_r->for_log == NULL;
	arena_end(arena);
	return good;
}

/* --- all shelves ----------------------------------------------------------------------------- */

enum { SHELVES_MAX = 64 };

static bool
read_shelves(struct arena *arena, const struct search_clock *clock, const char **names,
             size_t *count_r, struct fault *fault_r)
{
	struct db *db = store_read(arena, clock->store, fault_r);
	if (db == NULL)
		return false;
	struct rows *rows = search_shelves_with_fresh(arena, db, clock->root_id);
	enum found found;
	*count_r = 0;
	while ((found = rows_next(rows, fault_r)) == FOUND_ONE && *count_r < SHELVES_MAX)
		names[(*count_r)++] = span_copy(arena, rows_text(rows, 0));
	db_end(db);
	return found != FOUND_FAILED;
}

bool
search_clock(const struct search_clock *clock, struct fault *fault_r)
{
	struct arena *arena = arena_new(1 << 20);
	const char *names[SHELVES_MAX];
	size_t count;
	bool good = read_shelves(arena, clock, names, &count, fault_r);
	for (size_t i = 0; good && i < count; i++) {
		const struct search_shelf shelf = { clock->root_id, names[i] };
		bool more = true;
		while (good && more && (clock->stops == NULL || !atomic_load(clock->stops)))
			good = search_settle(clock->store, &shelf, clock->forgets, &more, fault_r);
	}
	arena_end(arena);
	return good;
}
