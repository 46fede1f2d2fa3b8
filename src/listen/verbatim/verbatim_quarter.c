/* Heaps of what people write all year round, one of each quarter that is over. What may be read is asked
 * of the room where it was written, each time: a heap is made of that and of nothing else, and when a text
 * of it is no more among them the heap is made again, as if it had never been there. */
#include "base/ident.h"
#include "listen/closing/closing.h"
#include "listen/invite/invite.h"
#include "listen/verbatim/verbatim_kept_inside.h"

enum { QUARTER_MEMORY = 1 << 30 }; /* a million texts without their words, and where each stands */

struct verbatim_quarter
verbatim_quarter_of(int32_t day)
{
	const int64_t number = closing_quarter(day);
	return (struct verbatim_quarter){ number, closing_quarter_first(number),
		                              closing_quarter_first(number + 1) - 1 };
}

bool
verbatim_is_same_again(const struct verbatim_heap *one, const struct verbatim_heap *other)
{
	if (verbatim_is_all_year(one->origin) || verbatim_is_all_year(other->origin))
		return one->origin == other->origin &&
		       -one->item_id % VERBATIM_QUARTER_KIND_COUNT == -other->item_id % VERBATIM_QUARTER_KIND_COUNT;
	return span_equal(one->name, other->name);
}

struct making {
	const struct verbatim_keeper *keeper;
	const struct verbatim_gathering *gathering;
	struct arena *arena;
	struct verbatim_quarter quarter;
	struct verbatim_given *given;
	size_t count;
	struct verbatim_filling filling;
	struct fault fault;
};

/* --- read as any other texts -------------------------------------------------------------------------- */

static size_t
first_after(const struct making *making, int64_t after)
{
	size_t low = 0, high = making->count;
	while (low < high) {
		const size_t middle = low + (high - low) / 2;
		if (making->given[middle].text_id <= after)
			low = middle + 1;
		else
			high = middle;
	}
	return low;
}

static enum found
read_some(const struct verbatim_feed *feed, struct arena *arena, struct db *db, int64_t after,
          struct verbatim_some *some_r, struct fault *fault_r)
{
	const struct making *making = feed->context;
	const struct verbatim_gathering *gathering = making->gathering;
	enum found found = FOUND_ONE;
	size_t at = first_after(making, after);
	for (; found == FOUND_ONE && at < making->count && some_r->count < VERBATIM_SOME_COUNT; at++) {
		struct verbatim_given *given = &some_r->all[some_r->count++];
		*given = making->given[at];
		found = gathering->say(gathering->context, arena, db, given, fault_r);
	}
	some_r->is_last = at == making->count;
	return found;
}

/* --- made ----------------------------------------------------------------------------------------------- */

static bool
begin(struct db *db, void *data)
{
	struct making *making = data;
	const int64_t root_id = making->keeper->root_id;
	return verbatim_store_looked(db, root_id, making->filling.heap.item_id, making->keeper->today,
	                             &making->fault) &&
	       verbatim_store_begin(making->arena, db, root_id, &making->filling, &making->fault);
}

static bool
mark_looked(struct db *db, void *data)
{
	struct making *making = data;
	return verbatim_store_looked(db, making->keeper->root_id, making->filling.heap.item_id,
	                             making->keeper->today, &making->fault);
}

static bool
write_one(struct making *making, store_write_fn *write, struct fault *fault_r)
{
	if (store_write(making->keeper->store, write, making, fault_r))
		return true;
	if (fault_r->for_log == NULL)
		*fault_r = making->fault;
	return false;
}

/* From its first text on, be it that some were there: nothing says that they are placed as they would be now.
 * What somebody hid or showed stays so, for a text keeps its number. */
static bool
make(struct making *making, struct fault *fault_r)
{
	const struct verbatim_feed feed = { .agents_told = true,
		                                .read = read_some,
		                                .root_id = making->keeper->root_id,
		                                .context = making };
	making->filling.made_of = ident_random();
	if (!write_one(making, begin, fault_r))
		return fault_r->for_log == db_conflict; /* another program did at the same moment */
	return verbatim_fill_from(making->arena, making->keeper, &making->filling, &feed, fault_r) !=
	       FOUND_FAILED;
}

/* Are all its texts among those that may be read? Both in the order of their numbers. */
static bool
has_nothing_else(const struct making *making, const int64_t *ids, size_t count)
{
	size_t at = 0;
	for (size_t i = 0; i < count; i++) {
		while (at < making->count && making->given[at].text_id < ids[i])
			at++;
		if (at == making->count || making->given[at].text_id != ids[i])
			return false;
	}
	return true;
}

/* What is made, and what may be read. *is_fine_r: it may stay as it is. FOUND_NONE: it has to wait. */
static enum found
look(struct making *making, const struct verbatim_made *made, bool *is_fine_r, struct fault *fault_r)
{
	const struct verbatim_gathering *gathering = making->gathering;
	const bool is_made = made != NULL && made->made_unix_s != 0;
	int64_t *ids = NULL;
	size_t count = 0;
	struct db *db = store_read(making->arena, making->keeper->store, fault_r);
	if (db == NULL)
		return FOUND_FAILED;
	enum found found = gathering->load(gathering->context, making->arena, db, &making->quarter,
	                                   &making->given, &making->count, fault_r);
	if (found == FOUND_ONE && is_made &&
	    !verbatim_text_ids(making->arena, db, making->keeper->root_id, made->heap_id, &ids, &count, fault_r))
		found = FOUND_FAILED;
	db_end(db);
	*is_fine_r = found == FOUND_ONE && is_made && has_nothing_else(making, ids, count);
	return found;
}

static bool
gather_one(struct arena *arena, const struct verbatim_keeper *keeper,
           const struct verbatim_gathering *gathering, const struct verbatim_quarter *quarter,
           const struct verbatim_made *made, struct fault *fault_r)
{
	struct making making = { .keeper = keeper, .gathering = gathering, .quarter = *quarter,
		                     .arena = arena_new(QUARTER_MEMORY) };
	bool is_fine;
	making.filling.heap = (struct verbatim_heap){
		.item_id = verbatim_quarter_item(gathering->origin, gathering->kind, quarter->number),
		.origin = gathering->origin,
		.name = span_of(arena_format(making.arena, "%s du %s", gathering->name,
		                              closing_quarter_words(making.arena, quarter->number))),
		.closed_day = quarter->last_day,
	};
	const bool has_key =
		!gathering->needs_key ||
		invite_ready(making.arena, keeper->store, keeper->root_id, keeper->folder, fault_r);
	const enum found found = has_key ? look(&making, made, &is_fine, fault_r) : FOUND_FAILED;
	bool is_done = found != FOUND_FAILED;
	if (found == FOUND_ONE)
		is_done = is_fine ? write_one(&making, mark_looked, fault_r) : make(&making, fault_r);
	if (!is_done) /* the sentences outlive this arena */
		fault_keep(arena, fault_r);
	arena_end(making.arena);
	return is_done;
}

static const struct verbatim_made *
made_of_item(const struct verbatim_made *made, size_t count, int64_t item_id)
{
	for (size_t i = 0; i < count; i++)
		if (made[i].item_id == item_id)
			return &made[i];
	return NULL;
}

bool
verbatim_quarters(struct arena *arena, const struct verbatim_keeper *keeper,
                const struct verbatim_gathering *gathering, struct fault *fault_r)
{
	struct verbatim_made *all;
	size_t count;
	struct db *db = store_read(arena, keeper->store, fault_r);
	if (db == NULL)
		return false;
	const bool is_read = verbatim_store_quarters(arena, db, keeper->root_id, &all, &count, fault_r);
	db_end(db);
	if (!is_read)
		return false;
	struct verbatim_quarter quarter = verbatim_quarter_of(gathering->since_day);
	for (; quarter.last_day + VERBATIM_QUARTER_WAIT_DAYS < keeper->today;
	     quarter = verbatim_quarter_of(quarter.last_day + 1)) {
		const struct verbatim_made *made = made_of_item(
			all, count, verbatim_quarter_item(gathering->origin, gathering->kind, quarter.number));
		if (made != NULL && (made->heap_id == 0 || made->looked_day == VERBATIM_QUARTER_ENDED ||
		                     (made->made_unix_s != 0 && made->looked_day >= keeper->today)))
			continue; /* retention erases it, or did; or it was looked at */
		if (keeper->stops != NULL && atomic_load(keeper->stops))
			return true;
		if (!gather_one(arena, keeper, gathering, &quarter, made, fault_r))
			return false;
	}
	return true;
}
