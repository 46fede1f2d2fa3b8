/* A quarter that is over: both sides are weighed, what may be shown is kept, and who spoke is forgotten. */
#include "base/time.h"
#include "listen/closing/closing_inside.h"

enum {
	AFTER_DAYS = 7, /* its last week is over */
	QUARTER_COUNT_MAX = 8, /* looked back for one that was not weighed */
};

struct releasing {
	struct arena *arena;
	const struct closing_keeper *keeper;
	int64_t quarter;
	struct closing_reply *replies;
	struct span *words;
	size_t reply_count, word_count;
	struct fault fault;
};

bool
closing_persons(struct arena *arena, struct db *db, int64_t root_id, int32_t from_day, int32_t to_day,
                const struct place_tree *tree, struct closing_cell **cells_r, size_t *count_r,
                struct fault *fault_r)
{
	struct closing_reply *replies;
	struct closing_part *parts;
	struct closing_weighing weighing = { .side = SIDE_USAGER, .tree = tree };
	if (!closing_store_replies(arena, db, root_id, from_day, to_day, &replies, &parts,
	                           &weighing.reply_count, fault_r))
		return false;
	weighing.replies = replies;
	weighing.parts = parts;
	weighing.part_count = weighing.reply_count;
	closing_weigh(arena, &weighing, cells_r, count_r);
	return true;
}

/* What was locked is read, in no order. One that was touched counts for nothing. */
static bool
open_said(struct releasing *releasing, struct db *db)
{
	struct span *locked;
	size_t count;
	const struct closing_keeper *keeper = releasing->keeper;
	if (!closing_store_said(releasing->arena, db, keeper->root_id, releasing->quarter, &locked, &count,
	                        &releasing->fault))
		return false;
	releasing->replies = arena_array_of(releasing->arena, struct closing_reply, count + 1);
	releasing->words = arena_array_of(releasing->arena, struct span, count + 1);
	releasing->reply_count = releasing->word_count = 0;
	for (size_t i = 0; i < count; i++) {
		struct span pack;
		struct closing_said said;
		const enum found found = invite_unlock_words(releasing->arena, db, keeper->root_id,
		                                             keeper->folder, locked[i], &pack, &releasing->fault);
		if (found == FOUND_FAILED)
			return false;
		if (found == FOUND_NONE || !closing_unpack(pack, &said))
			continue;
		releasing->replies[releasing->reply_count++] = closing_reply_of(
			said.unit_id, said.offering_id, said.met, said.ease, said.irritant);
		if (said.words.length > 0)
			releasing->words[releasing->word_count++] = said.words;
	}
	return true;
}

static bool
weigh_said(struct releasing *releasing, struct db *db, const struct place_tree *tree,
           struct closing_cell **cells_r, size_t *count_r)
{
	struct closing_part *parts;
	struct closing_weighing weighing = { .side = SIDE_AGENT, .tree = tree };
	if (!open_said(releasing, db) ||
	    !closing_store_parts(releasing->arena, db, releasing->keeper->root_id, releasing->quarter,
	                         &parts, &weighing.part_count, &releasing->fault))
		return false;
	weighing.replies = releasing->replies;
	weighing.reply_count = releasing->reply_count;
	weighing.parts = parts;
	closing_weigh(releasing->arena, &weighing, cells_r, count_r);
	return true;
}

/* Words are kept where the whole of those who wrote them may be shown; else they go with the rest. */
static bool
keep_words(struct releasing *releasing, struct db *db, const struct closing_cell *cells, size_t count)
{
	bool is_shown = false;
	for (size_t i = 0; i < count; i++)
		is_shown = is_shown || (cells[i].unit_id == 0 && cells[i].offering_id == 0 &&
		                        cells[i].question == CLOSING_MET);
	for (size_t i = 0; is_shown && i < releasing->word_count; i++)
		if (!closing_store_word_add(db, releasing->keeper->root_id, releasing->quarter,
		                            releasing->words[i], &releasing->fault))
			return false;
	return true;
}

static bool
keep_cells(struct releasing *releasing, struct db *db, const struct closing_cell *cells, size_t count)
{
	for (size_t i = 0; i < count; i++)
		if (!closing_store_cell_add(db, releasing->keeper->root_id, releasing->quarter, &cells[i],
		                            &releasing->fault))
			return false;
	return true;
}

/* With the tree of its last day. */
static bool
write_release(struct db *db, void *data)
{
	struct releasing *releasing = data;
	struct closing_cell *persons, *said;
	size_t person_count, said_count;
	const struct closing_keeper *keeper = releasing->keeper;
	const int32_t first = closing_quarter_first(releasing->quarter);
	const int32_t next = closing_quarter_first(releasing->quarter + 1);
	const struct place_tree *tree =
		place_tree_load(releasing->arena, db, keeper->root_id, next - 1, &releasing->fault);
	if (tree == NULL ||
	    !closing_persons(releasing->arena, db, keeper->root_id, first, next, tree, &persons,
	                     &person_count, &releasing->fault) ||
	    !weigh_said(releasing, db, tree, &said, &said_count))
		return false;
	const enum found found = closing_store_release(db, keeper->root_id, releasing->quarter,
	                                               keeper->now_s, &releasing->fault);
	if (found != FOUND_ONE)
		return found == FOUND_NONE;
	return keep_cells(releasing, db, persons, person_count) &&
	       keep_cells(releasing, db, said, said_count) && keep_words(releasing, db, said, said_count);
}

/* The first one that is over and was not weighed; 0: none. */
static bool
find_quarter(struct releasing *releasing, int32_t today)
{
	const struct closing_keeper *keeper = releasing->keeper;
	struct fault *fault = &releasing->fault;
	int32_t first_day = 0;
	struct db *db = store_read(releasing->arena, keeper->store, fault);
	if (db == NULL)
		return false;
	enum found found =
		closing_store_first_day(releasing->arena, db, keeper->root_id, &first_day, fault);
	const int64_t now = closing_quarter(today - AFTER_DAYS);
	int64_t quarter = found == FOUND_ONE ? closing_quarter(first_day) : now;
	if (quarter < now - QUARTER_COUNT_MAX)
		quarter = now - QUARTER_COUNT_MAX;
	for (; found != FOUND_FAILED && quarter < now && releasing->quarter == 0; quarter++) {
		found = closing_store_released(releasing->arena, db, keeper->root_id, quarter, fault);
		if (found == FOUND_NONE)
			releasing->quarter = quarter;
	}
	db_end(db);
	return found != FOUND_FAILED;
}

bool
closing_release(struct arena *arena, const struct closing_keeper *keeper, int32_t today,
                struct fault *fault_r)
{
	struct releasing releasing = { .arena = arena, .keeper = keeper };
	const bool is_found = find_quarter(&releasing, today);
	if (is_found && releasing.quarter == 0)
		return true;
	if (is_found && store_write(keeper->store, write_release, &releasing, fault_r))
		return true;
	if (!is_found || fault_r->for_log == NULL)
		*fault_r = releasing.fault;
	return false;
}
