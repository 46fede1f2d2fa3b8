/* What time does: documents of heaps that were filled, or changed; those of no heap go. */
#include "base/bytes.h"
#include "confront/duet/duet_inside.h"

enum {
	TEXTS_MEMORY = 1 << 30,
	OFTEN_COUNT_MAX = 300, /* of more heaps, only slow ticks look at all of them */
};

struct making {
	const struct duet_keeper *keeper;
	struct duet_kept kept;
	struct fault fault;
};

bool
duet_has_both(const struct verbatim_heap *heap)
{
	int64_t texts[VERBATIM_SIDE_COUNT] = { 0 };
	for (int side = 0; side < VERBATIM_SIDE_COUNT; side++)
		for (int tone = 0; tone < VERBATIM_TONE_COUNT; tone++)
			texts[side] += heap->counts[side][tone];
	return texts[SIDE_USAGER] > 0 && texts[SIDE_AGENT] > 0;
}

struct duet_kept
duet_kept_of(const struct verbatim_heap *heap)
{
	uint64_t hash = (BYTES_SUM_OF_NONE ^ DUET_VERSION) * 1099511628211u; /* FNV-1a */
	for (int side = 0; side < VERBATIM_SIDE_COUNT; side++)
		for (int tone = 0; tone < VERBATIM_TONE_COUNT; tone++)
			hash = (hash ^ (uint64_t)heap->counts[side][tone]) * 1099511628211u;
	return (struct duet_kept){ .heap_id = heap->id, .made_of = heap->made_of,
		                       .filled_unix_s = heap->made_unix_s, .shown = (int64_t)(hash >> 1) };
}

static bool
is_same_heap(const struct duet_kept *kept, const struct duet_kept *now)
{
	return kept->made_of == now->made_of && kept->filled_unix_s == now->filled_unix_s;
}

/* --- one heap --------------------------------------------------------------------------------- */

/* Near copies count once: one angry page sent by many is one voice. */
static bool
read_texts(struct arena *arena, struct db *db, const struct duet_keeper *keeper, int64_t heap_id,
           struct duet_texts *texts_r, struct fault *fault_r)
{
	const struct verbatim_sight sight = verbatim_sight_of_program(keeper->root_id);
	struct voices_text *list = NULL;
	int64_t *ids = NULL;
	size_t count = 0;
	struct verbatim_text text;
	enum found found;
	_Static_assert((int)VERBATIM_NEGATIVE == VOICES_NEGATIVE && (int)VERBATIM_MIXED == VOICES_MIXED &&
	                   (int)VERBATIM_POSITIVE == VOICES_POSITIVE &&
	                   (int)VERBATIM_NOT_TOLD == VOICES_TONE_NONE,
	               "a tone is a tone");
	struct verbatim_walk *walk = verbatim_each(arena, db, &sight, &heap_id, 1, fault_r);
	if (walk == NULL)
		return false;
	while ((found = verbatim_each_next(walk, &text, fault_r)) == FOUND_ONE) {
		if (text.twin_id != 0 || count > VOICES_TEXT_COUNT_MAX)
			continue;
		list = arena_room(arena, list, count, sizeof *list);
		ids = arena_room(arena, ids, count, sizeof *ids);
		ids[count] = text.text_id;
		list[count++] = (struct voices_text){ .words = span_keep(arena, text.words),
			                                  .place = text.place_id, .day = text.has_day ? text.day : 0,
			                                  .side = text.side == SIDE_AGENT, .tone = (uint8_t)text.tone };
	}
	verbatim_each_end(walk);
	*texts_r = (struct duet_texts){ { list, count }, ids };
	return found != FOUND_FAILED;
}

static bool
put(struct db *db, void *data)
{
	struct making *making = data;
	return duet_store_put(db, making->keeper->root_id, &making->kept, &making->fault);
}

static bool
drop(struct db *db, void *data)
{
	struct making *making = data;
	return duet_store_drop(db, making->keeper->root_id, making->kept.heap_id, &making->fault);
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

/* The heap is looked at in the conversation that reads its texts: what is kept is of these. */
static bool
make(struct arena *arena, const struct duet_keeper *keeper, int64_t heap_id, struct fault *fault_r)
{
	const struct verbatim_sight sight = verbatim_sight_of_program(keeper->root_id);
	struct making making = { .keeper = keeper };
	struct verbatim_heap heap;
	struct duet_texts texts;
	struct db *db = store_read(arena, keeper->store, fault_r);
	if (db == NULL)
		return false;
	enum found found = verbatim_heap_load(arena, db, &sight, heap_id, &heap, fault_r);
	if (found == FOUND_ONE && !read_texts(arena, db, keeper, heap_id, &texts, fault_r))
		found = FOUND_FAILED;
	db_end(db);
	if (found != FOUND_ONE)
		return found == FOUND_NONE;
	struct duet *duet = arena_new_of(arena, struct duet);
	duet_make(arena, &texts, duet);
	making.kept = duet_kept_of(&heap);
	making.kept.document = duet_write(arena, duet);
	return write_one(&making, put, fault_r);
}

/* --- all of them ------------------------------------------------------------------------------ */

static const struct duet_kept *
kept_by_heap(const struct duet_kept *kept, size_t count, int64_t heap_id)
{
	size_t low = 0, high = count; /* by heap */
	while (low < high) {
		const size_t middle = (low + high) / 2;
		if (kept[middle].heap_id < heap_id)
			low = middle + 1;
		else
			high = middle;
	}
	return low < count && kept[low].heap_id == heap_id ? &kept[low] : NULL;
}

static bool
is_to_make(const struct duet_kept *kept, const struct verbatim_heap *heap, bool is_slow)
{
	const struct duet_kept now = duet_kept_of(heap);
	return duet_has_both(heap) &&
	       (kept == NULL || !is_same_heap(kept, &now) || (is_slow && kept->shown != now.shown));
}

static bool
drop_others(const struct duet_keeper *keeper, const struct verbatim_heap *heaps, size_t heap_count,
            const struct duet_kept *kept, size_t kept_count, struct fault *fault_r)
{
	for (size_t i = 0; i < kept_count; i++) {
		struct making making = { .keeper = keeper, .kept = kept[i] };
		bool is_there = false;
		for (size_t h = 0; h < heap_count && !is_there; h++)
			is_there = heaps[h].id == kept[i].heap_id && duet_has_both(&heaps[h]);
		if (!is_there && !write_one(&making, drop, fault_r))
			return false;
	}
	return true;
}

bool
duet_clock(struct arena *arena, const struct duet_keeper *keeper, bool is_slow, struct fault *fault_r)
{
	const struct verbatim_sight sight = verbatim_sight_of_program(keeper->root_id);
	struct verbatim_heap *heaps;
	struct duet_kept *kept;
	size_t heap_count, kept_count;
	struct db *db = store_read(arena, keeper->store, fault_r);
	if (db == NULL)
		return false;
	bool is_read = duet_store_all(arena, db, keeper->root_id, &kept, &kept_count, fault_r);
	if (is_read && !is_slow && kept_count > OFTEN_COUNT_MAX) {
		db_end(db);
		return true;
	}
	is_read = is_read && verbatim_heaps(arena, db, &sight, &heaps, &heap_count, fault_r);
	db_end(db);
	if (!is_read || !drop_others(keeper, heaps, heap_count, kept, kept_count, fault_r))
		return false;
	for (size_t i = 0; i < heap_count; i++) {
		if (keeper->stops != NULL && atomic_load(keeper->stops))
			return true;
		if (!is_to_make(kept_by_heap(kept, kept_count, heaps[i].id), &heaps[i], is_slow))
			continue;
		struct arena *one = arena_new(TEXTS_MEMORY);
		const bool is_made = make(one, keeper, heaps[i].id, fault_r);
		if (!is_made)
			fault_keep(arena, fault_r); /* the sentences outlive this arena */
		arena_end(one);
		if (!is_made)
			return false;
	}
	return true;
}

enum found
duet_load(struct arena *arena, struct db *db, int64_t root_id, int64_t heap_id, struct duet *duet_r,
          bool *is_old_r, struct fault *fault_r)
{
	const struct verbatim_sight sight = verbatim_sight_of_program(root_id);
	struct verbatim_heap heap;
	struct duet_kept kept;
	enum found found = verbatim_heap_load(arena, db, &sight, heap_id, &heap, fault_r);
	if (found == FOUND_ONE)
		found = duet_store_one(arena, db, root_id, heap_id, &kept, fault_r);
	if (found != FOUND_ONE)
		return found;
	const struct duet_kept now = duet_kept_of(&heap);
	*is_old_r = kept.shown != now.shown;
	return is_same_heap(&kept, &now) && duet_read(arena, kept.document, duet_r) ? FOUND_ONE : FOUND_NONE;
}
