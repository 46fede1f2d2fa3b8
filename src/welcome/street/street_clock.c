/* What happened in the journal, kept by time for programs that ask what became of their requests. */
#include <string.h>

#include "ground/journal/journal.h"
#include "welcome/street/street_inside.h"

struct following {
	struct arena *arena;
	int64_t root_id;
	struct journal_following read; /* what is told, what hides, what desk_is_forgotten */
	int64_t before;                /* where the reading began */
	bool is_lost;                  /* another program read it meanwhile: it is told already */
	int64_t *published; /* offerings */
	size_t published_count;
	struct fault fault;
};

static bool
hides(const struct fact *fact)
{
	return strcmp(fact->kind, "desk.veiled") == 0;
}

/* Whoever wrote again opened what was closed. */
static bool
reopens(const struct fact *fact)
{
	return strcmp(fact->kind, "desk.heard") == 0;
}

static bool
is_of_use(const struct fact *fact)
{
	return hides(fact) || desk_is_forgotten(fact) || reopens(fact) ||
	       street_change_of(fact->kind) != STREET_CHANGE_COUNT;
}

/* STREET_CHANGE_COUNT: nothing is to be told. */
static bool
change_of(struct following *following, struct db *db, const struct fact *fact,
          enum street_change *change_r)
{
	bool was_closed;
	*change_r = street_change_of(fact->kind);
	if (!reopens(fact))
		return true;
	if (!street_store_was_closed(following->arena, db, following->root_id, fact->subject_id,
	                             &was_closed, &following->fault))
		return false;
	if (was_closed)
		*change_r = STREET_REOPENED;
	return true;
}

static bool
is_published(const struct following *following, int64_t offering_id)
{
	for (size_t i = 0; i < following->published_count; i++)
		if (following->published[i] == offering_id)
			return true;
	return false;
}

/* What is not public is not kept here either. */
static bool
tell(struct following *following, struct db *db, const struct fact *fact)
{
	struct desk_request request;
	struct offering offering;
	struct arena *arena = following->arena;
	const int64_t root_id = following->root_id;
	if (hides(fact))
		return street_store_updates_forget(db, root_id, fact->subject_id, &following->fault);
	if (desk_is_forgotten(fact))
		return street_store_forget_request(db, root_id, fact->subject_id, &following->fault);
	enum found found =
		desk_by_id(arena, db, root_id, fact->subject_id, &request, &following->fault);
	if (found == FOUND_ONE)
		found = offering_load(arena, db, root_id, request.offering_id, &offering, &following->fault);
	if (found != FOUND_ONE || !is_published(following, request.offering_id) ||
	    !street_shows(&offering, &request))
		return found != FOUND_FAILED;
	enum street_change change;
	if (!change_of(following, db, fact, &change))
		return false;
	if (change == STREET_CHANGE_COUNT)
		return true;
	const struct street_update update = {
		.number = fact->number,
		.at_unix_s = fact->at_unix_s,
		.request_id = request.request_id,
		.change = change,
		.is_closed = change == STREET_DONE,
	};
	return street_store_update_add(db, root_id, &update, &following->fault);
}

static bool
write_updates(struct db *db, void *data)
{
	struct following *following = data;
	const enum found turn = street_store_read_to(db, following->root_id, following->before,
	                                             following->read.number, &following->fault);
	following->is_lost = turn == FOUND_NONE;
	if (turn != FOUND_ONE ||
	    !street_store_published(following->arena, db, following->root_id, &following->published,
	                            &following->published_count, &following->fault))
		return false;
	for (size_t i = 0; i < following->read.count; i++)
		if (!tell(following, db, following->read.facts[i]))
			return false;
	return true;
}

bool
street_clock(struct arena *arena, struct store *store, int64_t root_id, struct fault *fault_r)
{
	struct following following = { .arena = arena,
		                           .root_id = root_id,
		                           .read = { .root_id = root_id, .is_of_use = is_of_use } };
	struct db *db = store_read(arena, store, fault_r);
	if (db == NULL)
		return false;
	bool is_fine = street_store_read(arena, db, root_id, &following.before, &following.fault);
	following.read.number = following.before;
	is_fine = is_fine && journal_follow(arena, db, &following.read, &following.fault);
	db_end(db);
	if (is_fine && following.read.number == following.before)
		return true;
	*fault_r = (struct fault){ 0 };
	if (is_fine && (store_write(store, write_updates, &following, fault_r) || following.is_lost))
		return true;
	if (!is_fine || fault_r->for_log == NULL)
		*fault_r = following.fault;
	return false;
}
