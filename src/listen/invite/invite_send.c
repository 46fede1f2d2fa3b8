/* What the buttons do: a list kept, a draw, messages that wait. By some thousands of people a
 * transaction, so that nobody waits long for the writer. */
#include <stdlib.h>
#include <string.h>

#include "base/ident.h"
#include "listen/invite/invite_inside.h"

enum { AT_ONCE = 4000 };

static bool
write_it(struct store *store, store_write_fn *write, void *data, const struct fault *inner,
         struct fault *fault_r)
{
	*fault_r = (struct fault){ 0 };
	if (store_write(store, write, data, fault_r))
		return true;
	if (fault_r->for_log == NULL)
		*fault_r = *inner;
	return false;
}

/* --- a list kept -------------------------------------------------------------------------------- */

struct keeping {
	struct arena *arena;
	int64_t root_id, wave_id, batch_id;
	const struct invite_key *key;
	struct invite_list *list;
	int64_t *person_ids;
	bool *is_known; /* those who are there already */
	size_t from, to;
	int32_t today;
	struct fault fault;
};

static bool
drop_pending(struct db *db, void *data)
{
	struct keeping *keeping = data;
	return invite_store_batch_drop(db, keeping->root_id, keeping->wave_id, &keeping->fault);
}

/* Ids are made once, before: a second run writes the same rows. */
static bool
keep_some(struct db *db, void *data)
{
	struct keeping *keeping = data;
	for (size_t i = keeping->from; i < keeping->to; i++) {
		const struct invite_line *line = &keeping->list->lines[i];
		const struct invite_person person = {
			.person_id = keeping->person_ids[i],
			.batch_id = keeping->batch_id,
			.channel = line->channel,
			.side = line->side,
			.place_id = line->place_id,
			.stratum = line->stratum,
			.language = line->language,
			.print = line->print,
			.locked = invite_lock(keeping->arena, keeping->key, line->contact),
			.made_day = keeping->today,
		};
		const enum found found = invite_store_person_add(
			db, keeping->root_id, keeping->wave_id, &person, &keeping->fault);
		if (found == FOUND_FAILED)
			return false;
		keeping->is_known[i] = found == FOUND_NONE;
	}
	return true;
}

bool
invite_keep(struct arena *arena, struct store *store, int64_t root_id, int64_t wave_id,
            const struct invite_key *key, int64_t batch_id, int32_t today,
            struct invite_list *list, struct fault *fault_r)
{
	struct keeping keeping = { .arena = arena,
		                       .root_id = root_id,
		                       .wave_id = wave_id,
		                       .batch_id = batch_id,
		                       .key = key,
		                       .list = list,
		                       .person_ids = arena_array_of(arena, int64_t, list->count + 1),
		                       .is_known = arena_array_of(arena, bool, list->count + 1),
		                       .today = today };
	size_t kept = 0;
	for (size_t i = 0; i < list->count; i++)
		keeping.person_ids[i] = ident_random() & ~(int64_t)3;
	if (!write_it(store, drop_pending, &keeping, &keeping.fault, fault_r))
		return false;
	for (keeping.from = 0; keeping.from < list->count; keeping.from = keeping.to) {
		const size_t left = list->count - keeping.from;
		keeping.to = keeping.from + (left < AT_ONCE ? left : AT_ONCE);
		if (!write_it(store, keep_some, &keeping, &keeping.fault, fault_r))
			return false;
	}
	for (size_t i = 0; i < list->count; i++)
		if (keeping.is_known[i])
			invite_list_complain(list, arena, list->lines[i].number,
			                     "cette personne est déjà sur la liste.");
		else
			list->lines[kept++] = list->lines[i];
	list->count = kept;
	return true;
}

/* --- a draw ------------------------------------------------------------------------------------- */

struct ticket {
	int64_t person_id, state;
	struct span stratum;
	uint8_t lot[VAULT_HASH_SIZE];
	bool is_drawn;
};

struct drawing {
	struct arena *arena;
	int64_t root_id, wave_id;
	struct ticket *tickets;
	size_t count, from, to;
	struct fault fault;
};

static int
by_stratum_then_lot(const void *a, const void *b)
{
	const struct ticket *one = a, *other = b;
	const int order = span_compare(one->stratum, other->stratum);
	return order != 0 ? order : memcmp(one->lot, other->lot, sizeof one->lot);
}

/* The lot is of the seed and of the contact's print: the same list gives the same draw, in whatever
 * order it was pasted. */
static bool
read_tickets(struct drawing *drawing, struct db *db, struct span seed, struct fault *fault_r)
{
	struct arena *arena = drawing->arena;
	int64_t after_id = 0;
	size_t room = 0, read = AT_ONCE;
	while (read == AT_ONCE) {
		struct invite_person *people;
		if (!invite_store_people(arena, db, drawing->root_id, drawing->wave_id, after_id, AT_ONCE,
		                         &people, &read, fault_r))
			return false;
		for (size_t i = 0; i < read; i++) {
			after_id = people[i].person_id;
			if (people[i].state == 0 || people[i].batch_id == 0)
				continue;
			if (drawing->count == room) {
				drawing->tickets = arena_grow(arena, drawing->tickets, drawing->count,
				                              room * 2 + 1024, sizeof *drawing->tickets);
				room = room * 2 + 1024;
			}
			struct ticket *ticket = &drawing->tickets[drawing->count++];
			*ticket = (struct ticket){ .person_id = people[i].person_id,
				                       .state = people[i].state,
				                       .stratum = people[i].stratum };
			struct text words = text_new(arena, 200);
			text_add(&words, seed);
			text_add(&words, span_from((const char *)people[i].print.bytes, PRINT_SIZE));
			vault_hash("invite.draw", text_span(&words), ticket->lot);
		}
	}
	return true;
}

static void
choose(struct drawing *drawing, int64_t total)
{
	struct ticket *tickets = drawing->tickets;
	int64_t *sizes = arena_array_of(drawing->arena, int64_t, drawing->count + 1);
	int64_t *shares = arena_array_of(drawing->arena, int64_t, drawing->count + 1);
	size_t strata = 0;
	if (drawing->count == 0)
		return;
	qsort(tickets, drawing->count, sizeof *tickets, by_stratum_then_lot);
	for (size_t i = 0; i < drawing->count; i++) {
		if (i == 0 || !span_equal(tickets[i].stratum, tickets[i - 1].stratum))
			sizes[strata++] = 0;
		sizes[strata - 1]++;
	}
	invite_share_out(sizes, strata, total, shares);
	for (size_t i = 0, stratum = 0, rank = 0; i < drawing->count; i++, rank++) {
		if (rank == (size_t)sizes[stratum]) {
			stratum++;
			rank = 0;
		}
		tickets[i].is_drawn = rank < (size_t)shares[stratum];
	}
}

static bool
note_some(struct db *db, void *data)
{
	struct drawing *drawing = data;
	for (size_t i = drawing->from; i < drawing->to; i++) {
		const struct ticket *ticket = &drawing->tickets[i];
		const int64_t state = ticket->is_drawn ? 2 : 1;
		if (state != ticket->state &&
		    !invite_store_person_state(db, drawing->root_id, drawing->wave_id, ticket->person_id,
		                               state, &drawing->fault))
			return false;
	}
	return true;
}

bool
invite_draw(struct arena *arena, struct store *store, int64_t root_id, int64_t wave_id,
            int64_t total, struct span seed, struct fault *fault_r)
{
	struct drawing drawing = { .arena = arena, .root_id = root_id, .wave_id = wave_id };
	struct db *db = store_read(arena, store, fault_r);
	if (db == NULL)
		return false;
	const bool good = read_tickets(&drawing, db, seed, fault_r);
	db_end(db);
	if (!good)
		return false;
	choose(&drawing, total < (int64_t)drawing.count ? total : (int64_t)drawing.count);
	for (drawing.from = 0; drawing.from < drawing.count; drawing.from = drawing.to) {
		const size_t left = drawing.count - drawing.from;
		drawing.to = drawing.from + (left < AT_ONCE ? left : AT_ONCE);
		if (!write_it(store, note_some, &drawing, &drawing.fault, fault_r))
			return false;
	}
	return true;
}

/* --- messages that wait -------------------------------------------------------------------------- */

struct queueing {
	int64_t root_id, wave_id, after_id, last_id, state, now_s;
	struct fault fault;
};

static bool
queue_some(struct db *db, void *data)
{
	struct queueing *queueing = data;
	return invite_store_queue(db, queueing->root_id, queueing->wave_id, queueing->after_id,
	                          queueing->last_id, queueing->state, queueing->now_s,
	                          &queueing->fault);
}

bool
invite_queue(struct arena *arena, struct store *store, int64_t root_id, int64_t wave_id,
             bool is_drawn, int64_t now_s, int64_t *count_r, struct fault *fault_r)
{
	struct queueing queueing = {
		.root_id = root_id, .wave_id = wave_id, .now_s = now_s, .state = is_drawn ? 2 : 1
	};
	size_t read = AT_ONCE;
	*count_r = 0;
	while (read == AT_ONCE) {
		struct invite_person *people;
		struct db *db = store_read(arena, store, fault_r);
		if (db == NULL)
			return false;
		const bool good = invite_store_people(arena, db, root_id, wave_id, queueing.after_id,
		                                      AT_ONCE, &people, &read, fault_r);
		db_end(db);
		if (!good)
			return false;
		queueing.last_id = read > 0 ? people[read - 1].person_id : queueing.after_id;
		if (read > 0 && !write_it(store, queue_some, &queueing, &queueing.fault, fault_r))
			return false;
		for (size_t i = 0; i < read; i++)
			*count_r += people[i].state >= queueing.state && people[i].batch_id != 0;
		queueing.after_id = queueing.last_id;
	}
	return true;
}
