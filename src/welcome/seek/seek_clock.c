/* The journal, followed: what happened to a request or to a person puts its words again. Read and made
 * outside of the writer, put in one short write; whatever happens meanwhile is a later fact. */
#include <stdlib.h>
#include <string.h>

#include "ground/journal/journal.h"
#include "welcome/seek/seek_inside.h"

enum {
	BATCH_COUNT = DESK_IDS_COUNT, /* requests of one write */
	BATCH_MEMORY = 512 << 20,
	REQUEST_MEMORY = 256 << 20, /* read and made one at a time: two hundred long ones would be too much */
	TICK_BATCH_MAX = 50,    /* then other works of the clock have their turn */
};

struct put {
	int64_t request_id;
	struct span words; /* empty: dropped */
	struct seek_path_kept path; /* unit_id 0: none */
};
struct batch {
	const struct seek_clock *clock;
	struct arena *arena;
	struct db *db;
	const struct place_tree *tree;
	struct seek_state state; /* as it will be */
	int64_t requests[BATCH_COUNT];
	size_t request_count;
	struct put *puts;
	bool has_more;
	bool begins_again; /* by another tree, another reading of words */
	struct seek_path_kept *paths; /* those that changed */
	size_t path_count;
	int64_t mark;
	struct fault fault;
};

/* --- what is to be put ------------------------------------------------------------------------ */

static void
add_request(struct batch *batch, int64_t request_id)
{
	for (size_t i = batch->request_count; i > 0; i--)
		if (batch->requests[i - 1] == request_id)
			return;
	must(batch->request_count < LENGTH(batch->requests));
	batch->requests[batch->request_count++] = request_id;
}

static int
by_number(const void *one, const void *other)
{
	const int64_t a = *(const int64_t *)one, b = *(const int64_t *)other;
	return (a > b) - (a < b);
}

/* Of one row of hers, from state.from_id on, as many as there is room for. *fits_r: it was all. */
static bool
add_row(struct batch *batch, int64_t row_id, bool *fits_r)
{
	int64_t ids[DESK_IDS_COUNT];
	size_t count;
	struct seek_state *state = &batch->state;
	for (;;) {
		const struct desk_ids_asked asked = { row_id, state->person_id == row_id ? state->from_id : 0 };
		if (!desk_ids_of_person(batch->arena, batch->db, batch->clock->root_id, &asked, ids, &count,
		                        &batch->fault))
			return false;
		for (size_t i = 0; i < count; i++) {
			*fits_r = batch->request_count < BATCH_COUNT;
			if (!*fits_r)
				return true;
			add_request(batch, ids[i]);
			state->person_id = row_id;
			state->from_id = ids[i] + 1;
		}
		*fits_r = count < DESK_IDS_COUNT;
		if (*fits_r)
			return true;
	}
}

/* Of her and of those joined into her: all of them show her name. A person of more requests than there is
 * room for (an association, a prolific one) goes on in the next batch, from state.person_id and from_id on.
 * False: a fault; *fits_r: all of them are in. */
static bool
add_person(struct batch *batch, int64_t person_id, bool *fits_r)
{
	int64_t *rows;
	size_t count;
	*fits_r = true;
	if (!person_same(batch->arena, batch->db, batch->clock->root_id, person_id, &rows, &count,
	                 &batch->fault))
		return false;
	qsort(rows, count, sizeof *rows, by_number);
	for (size_t i = 0; *fits_r && i < count; i++)
		if (rows[i] >= batch->state.person_id && !add_row(batch, rows[i], fits_r))
			return false;
	if (*fits_r)
		batch->state.person_id = batch->state.from_id = 0;
	return true;
}

/* Facts in their order, as many as there is room for. */
static bool
add_facts(struct batch *batch, const struct fact *facts, size_t count, bool *is_full_r)
{
	for (size_t i = 0; i < count; i++) {
		const struct fact *fact = &facts[i];
		bool fits = true;
		*is_full_r = batch->request_count >= BATCH_COUNT;
		if (*is_full_r)
			return true;
		if (fact->subject_id != 0 && span_starts(span_of(fact->kind), "desk."))
			add_request(batch, fact->subject_id);
		if (fact->subject_id != 0 && span_starts(span_of(fact->kind), "person.") &&
		    !add_person(batch, fact->subject_id, &fits))
			return false;
		*is_full_r = !fits;
		if (*is_full_r)
			return true;
		batch->state.number = fact->number;
	}
	return true;
}

static bool
read_facts(struct batch *batch)
{
	struct fact *facts;
	size_t count, read = 0;
	bool is_full = false;
	do {
		if (!journal_after(batch->arena, batch->db, batch->clock->root_id, batch->state.number,
		                   &facts, &count, &batch->fault) ||
		    !add_facts(batch, facts, count, &is_full))
			return false;
		read += count;
	} while (!is_full && count > 0 && read < 10 * BATCH_COUNT);
	batch->has_more = is_full || count > 0;
	return true;
}

/* The pass over all of them goes on when nothing newer waits. */
static bool
read_again(struct batch *batch)
{
	int64_t ids[DESK_IDS_COUNT];
	size_t count;
	if (batch->state.again_id == INT64_MAX)
		return true;
	if (batch->request_count > 0) { /* a batch of its own */
		batch->has_more = true;
		return true;
	}
	if (!desk_ids_from(batch->arena, batch->db, batch->clock->root_id, batch->state.again_id, ids,
	                   &count, &batch->fault))
		return false;
	for (size_t i = 0; i < count; i++)
		add_request(batch, ids[i]);
	batch->state.again_id = count < DESK_IDS_COUNT ? INT64_MAX : ids[count - 1] + 1;
	batch->has_more = batch->has_more || count == DESK_IDS_COUNT;
	return true;
}

/* --- must all be put again? ------------------------------------------------------------------- */

static bool
look_at_paths(struct batch *batch)
{
	struct seek_path_kept *kept;
	size_t count;
	if (!seek_store_paths(batch->arena, batch->db, batch->clock->root_id, &kept, &count,
	                      &batch->fault))
		return false;
	batch->paths = arena_array_of(batch->arena, struct seek_path_kept, count + 1);
	for (size_t i = 0; i < count; i++) {
		const struct span path = seek_path(batch->arena, batch->tree, kept[i].unit_id);
		if (!span_equal(path, kept[i].path))
			batch->paths[batch->path_count++] = (struct seek_path_kept){ kept[i].unit_id, path };
	}
	return true;
}

static bool
look_around(struct batch *batch)
{
	const struct search_shelf shelf = seek_shelf(batch->clock->root_id);
	int64_t mark = 0;
	const enum found found = search_mark(batch->db, &shelf, &mark, &batch->fault);
	if (found == FOUND_FAILED || !look_at_paths(batch))
		return false;
	batch->mark = text_words_mark();
	batch->begins_again = found == FOUND_NONE || mark != batch->mark || batch->path_count > 0;
	if (batch->begins_again)
		batch->state.again_id = 1;
	return true;
}

/* --- put -------------------------------------------------------------------------------------- */

static bool
make_one(struct batch *batch, struct arena *arena, struct put *put)
{
	struct seek_request request;
	const enum found found = seek_read(arena, batch->db, batch->clock->root_id, put->request_id,
	                                   &request, &batch->fault);
	if (found != FOUND_ONE) /* its row is gone: its words go too */
		return found == FOUND_NONE;
	put->words = span_keep(batch->arena, seek_words(arena, batch->tree, &request));
	put->path.unit_id = request.request.unit_id;
	put->path.path = seek_path(batch->arena, batch->tree, request.request.unit_id);
	return true;
}

static void
end_arena(void *arena)
{
	arena_end(arena);
}

static bool
make_words(struct batch *batch)
{
	bool is_fine = true;
	batch->puts = arena_array_of(batch->arena, struct put, batch->request_count + 1);
	for (size_t i = 0; is_fine && i < batch->request_count; i++) {
		struct arena *arena = arena_new(REQUEST_MEMORY);
		batch->puts[i] = (struct put){ .request_id = batch->requests[i], .words = SPAN("") };
		is_fine = make_one(batch, arena, &batch->puts[i]);
		if (is_fine)
			arena_end(arena);
		else /* what the fault says may be in it */
			arena_defer(batch->arena, end_arena, arena);
	}
	return is_fine;
}

static bool
write_around(struct db *db, struct batch *batch)
{
	const struct search_shelf shelf = seek_shelf(batch->clock->root_id);
	for (size_t i = 0; i < batch->path_count; i++)
		if (!seek_store_path_change(db, batch->clock->root_id, &batch->paths[i], &batch->fault))
			return false;
	return !batch->begins_again || search_mark_keep(db, &shelf, batch->mark, &batch->fault);
}

static bool
write_batch(struct db *db, void *data)
{
	struct batch *batch = data;
	const int64_t root_id = batch->clock->root_id;
	const struct search_shelf shelf = seek_shelf(root_id);
	if (seek_store_keep(db, root_id, &batch->state, &batch->fault) != FOUND_ONE ||
	    !write_around(db, batch))
		return false;
	int64_t unit_id = 0; /* the one before: most batches are of a few units */
	for (size_t i = 0; i < batch->request_count; i++) {
		const struct put *put = &batch->puts[i];
		const bool is_fine = put->words.length == 0
		                         ? search_drop(db, &shelf, put->request_id, &batch->fault)
		                         : search_put(db, &shelf, put->request_id, put->words, &batch->fault);
		if (!is_fine)
			return false;
		if (put->path.unit_id != 0 && put->path.unit_id != unit_id &&
		    !seek_store_path_add(db, root_id, &put->path, &batch->fault))
			return false;
		unit_id = put->path.unit_id;
	}
	return true;
}

static bool
read_batch(struct batch *batch, bool looks_around, bool *has_any_r)
{
	const int64_t root_id = batch->clock->root_id;
	if (!seek_store_state(batch->arena, batch->db, root_id, &batch->state, &batch->fault))
		return false;
	const struct seek_state before = batch->state;
	if (!read_facts(batch))
		return false;
	*has_any_r = batch->state.number != before.number || batch->state.from_id != before.from_id ||
	             batch->state.again_id != INT64_MAX || looks_around;
	if (!*has_any_r)
		return true;
	batch->tree = place_tree_load(batch->arena, batch->db, root_id, batch->clock->today,
	                              &batch->fault);
	if (batch->tree == NULL || (looks_around && !look_around(batch)) || !read_again(batch) ||
	    !make_words(batch))
		return false;
	*has_any_r = batch->state.number != before.number || batch->state.from_id != before.from_id ||
	             batch->state.again_id != before.again_id || batch->begins_again;
	return true;
}

/* *more_r: another batch may follow. */
static bool
follow(const struct seek_clock *clock, bool looks_around, bool *more_r, struct fault *fault_r)
{
	struct arena *arena = arena_new(BATCH_MEMORY);
	struct batch *batch = arena_new_of(arena, struct batch);
	bool has_any = false;
	batch->clock = clock;
	batch->arena = arena;
	*fault_r = (struct fault){ 0 };
	batch->db = store_read(arena, clock->store, fault_r);
	bool is_fine = batch->db != NULL && read_batch(batch, looks_around, &has_any);
	if (batch->db != NULL)
		db_end(batch->db);
	if (is_fine && has_any) {
		is_fine = store_write(clock->store, write_batch, batch, fault_r);
		if (!is_fine && fault_r->for_log == NULL && batch->fault.for_log == NULL)
			is_fine = true; /* another program was faster */
	}
	*more_r = is_fine && has_any && batch->has_more;
	if (!is_fine && fault_r->for_log == NULL) { /* it outlives what it was made in */
		*fault_r = batch->fault;
		if (fault_r->for_log != NULL)
			(void)fault_format(clock->arena, fault_r, fault_r->for_reader, "%s", fault_r->for_log);
	}
	arena_end(arena);
	return is_fine;
}

bool
seek_clock(const struct seek_clock *clock, struct fault *fault_r)
{
	bool more = true;
	for (int i = 0; more && i < TICK_BATCH_MAX; i++) {
		if (clock->stops != NULL && atomic_load(clock->stops))
			return true;
		if (!follow(clock, i == 0 && clock->is_slow, &more, fault_r))
			return false;
	}
	return true;
}

/* --- behind ----------------------------------------------------------------------------------- */

bool
seek_lags_since(struct arena *arena, struct db *db, int64_t root_id, int64_t *since_s_r,
                struct fault *fault_r)
{
	struct seek_state state;
	struct fact *facts;
	size_t count;
	*since_s_r = 0;
	if (!seek_store_state(arena, db, root_id, &state, fault_r) ||
	    !journal_after(arena, db, root_id, state.number, &facts, &count, fault_r))
		return false;
	/* Whatever it tells of: facts are followed in their order, and what is after it waits too. */
	if (count > 0)
		*since_s_r = facts[0].at_unix_s;
	return true;
}
