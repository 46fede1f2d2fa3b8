/* The heaps, followed: what nobody may read any more is found no more, what is shown can be found. Read
 * outside of the writer, put some hundreds at a time; killed in between it goes on with those left. */
#include <stdlib.h>

#include "base/ident.h"
#include "listen/retrieve/retrieve_inside.h"

enum {
	BATCH_COUNT = 500,
	BATCH_MEMORY = 256 << 20,
	HEAP_MEMORY = 256 << 20,
	ROW_MEMORY = 64 << 20,
};

struct put {
	struct retrieve_doc doc;
	struct span words;
	bool is_new, is_dropped;
};
/* Of one heap. */
struct following {
	const struct retrieve_clock *clock;
	const struct place_tree *tree;
	struct arena *arena, *passing, *row;
	struct retrieve_doc *docs; /* those that are there, by text_id */
	bool *is_seen;             /* each of them */
	size_t doc_count;
	struct put *puts;
	size_t put_count;
	struct retrieve_heap heap; /* as it will be */
	bool is_gone;
	struct fault fault;
};

/* --- some of them, written -------------------------------------------------------------------------- */

static bool
put_one(struct db *db, struct following *following, const struct put *put)
{
	const int64_t root_id = following->clock->root_id;
	const struct search_shelf shelf = retrieve_shelf(root_id);
	struct fault *fault = &following->fault;
	if (put->is_dropped)
		return retrieve_store_doc_end(db, root_id, put->doc.doc_id, fault) &&
		       search_drop(db, &shelf, put->doc.doc_id, fault);
	if (put->is_new) {
		const enum found found = retrieve_store_doc_add(db, root_id, &put->doc, fault);
		if (found != FOUND_ONE)
			return found == FOUND_NONE;
	} else if (!retrieve_store_doc_change(db, root_id, &put->doc, fault))
		return false;
	return search_put(db, &shelf, put->doc.doc_id, put->words, fault);
}

static bool
put_all(struct db *db, void *data)
{
	struct following *following = data;
	for (size_t i = 0; i < following->put_count; i++)
		if (!put_one(db, following, &following->puts[i]))
			return false;
	return true;
}

static bool
write(struct following *following, store_write_fn *what, struct fault *fault_r)
{
	if (store_write(following->clock->store, what, following, fault_r))
		return true;
	if (fault_r->for_log == NULL)
		*fault_r = following->fault;
	return false;
}

static bool
flush(struct following *following, struct fault *fault_r)
{
	const bool is_fine = following->put_count == 0 || write(following, put_all, fault_r);
	following->put_count = 0;
	if (is_fine) /* what a fault says may be in it */
		arena_reset(following->passing);
	return is_fine;
}

static bool
add(struct following *following, struct put put, struct fault *fault_r)
{
	put.words = span_keep(following->passing, put.words);
	following->puts[following->put_count++] = put;
	return following->put_count < BATCH_COUNT || flush(following, fault_r);
}

/* --- its texts ---------------------------------------------------------------------------------------- */

static int
compare_docs(const void *a, const void *b)
{
	const int64_t one = ((const struct retrieve_doc *)a)->text_id;
	const int64_t other = ((const struct retrieve_doc *)b)->text_id;
	return one < other ? -1 : one > other;
}

static bool
look_at_text(struct following *following, const struct verbatim_text *text, struct fault *fault_r)
{
	const struct retrieve_doc key = { .text_id = text->text_id };
	arena_reset(following->row);
	const struct span words = retrieve_words(following->row, following->tree, text);
	const int64_t mark = retrieve_sum(words);
	const struct retrieve_doc *doc = following->doc_count == 0
	                                     ? NULL
	                                     : bsearch(&key, following->docs, following->doc_count,
	                                               sizeof *following->docs, compare_docs);
	following->heap.texts++;
	if (doc != NULL)
		following->is_seen[doc - following->docs] = true;
	if (doc != NULL && doc->mark == mark)
		return true;
	return add(following,
	           (struct put){ .doc = { doc != NULL ? doc->doc_id : ident_ordered(), text->heap_id,
	                                  text->text_id, mark },
	                         .words = words,
	                         .is_new = doc == NULL },
	           fault_r);
}

/* FOUND_NONE: it was told to stop. */
static enum found
look_at_texts(struct following *following, struct db *db, struct fault *fault_r)
{
	const struct verbatim_sight sight = verbatim_sight_of_program(following->clock->root_id);
	const atomic_bool *stops = following->clock->stops;
	struct verbatim_text text;
	enum found found = FOUND_NONE;
	struct verbatim_walk *walk =
		verbatim_each(following->arena, db, &sight, &following->heap.heap_id, 1, fault_r);
	if (walk == NULL)
		return FOUND_FAILED;
	while ((stops == NULL || !atomic_load(stops)) &&
	       (found = verbatim_each_next(walk, &text, fault_r)) == FOUND_ONE)
		if (!look_at_text(following, &text, fault_r)) {
			found = FOUND_FAILED;
			break;
		}
	verbatim_each_end(walk);
	return found == FOUND_FAILED ? FOUND_FAILED : found == FOUND_NONE ? FOUND_ONE : FOUND_NONE;
}

static bool
drop_others(struct following *following, struct fault *fault_r)
{
	for (size_t i = 0; i < following->doc_count; i++)
		if (!following->is_seen[i] &&
		    !add(following, (struct put){ .doc = following->docs[i], .words = SPAN(""), .is_dropped = true },
		         fault_r))
			return false;
	return flush(following, fault_r);
}

static bool
keep_heap(struct db *db, void *data)
{
	struct following *following = data;
	const int64_t root_id = following->clock->root_id;
	return following->is_gone
	           ? retrieve_store_heap_end(db, root_id, following->heap.heap_id, &following->fault)
	           : retrieve_store_heap_keep(db, root_id, &following->heap, &following->fault);
}

/* Texts are read in one conversation while they are put in others. */
static enum found
follow_texts(struct following *following, struct fault *fault_r)
{
	struct db *db = store_read(following->arena, following->clock->store, fault_r);
	enum found found = FOUND_ONE;
	if (db == NULL)
		return FOUND_FAILED;
	if (!retrieve_store_docs(following->arena, db, following->clock->root_id, following->heap.heap_id,
	                         &following->docs, &following->doc_count, fault_r))
		found = FOUND_FAILED;
	following->is_seen = arena_array_of(following->arena, bool, following->doc_count + 1);
	if (found == FOUND_ONE && !following->is_gone)
		found = look_at_texts(following, db, fault_r);
	db_end(db);
	return found;
}

static bool
follow(struct arena *arena, const struct retrieve_clock *clock, const struct place_tree *tree,
       const struct retrieve_heap *heap, bool is_gone, struct fault *fault_r)
{
	struct following following = { .clock = clock,
		                           .tree = tree,
		                           .arena = arena_new(HEAP_MEMORY),
		                           .passing = arena_new(BATCH_MEMORY),
		                           .row = arena_new(ROW_MEMORY),
		                           .puts = arena_array_of(arena, struct put, BATCH_COUNT),
		                           .heap = *heap,
		                           .is_gone = is_gone };
	const enum found found = follow_texts(&following, fault_r);
	const bool is_fine = found == FOUND_NONE ||
	                     (found == FOUND_ONE && drop_others(&following, fault_r) &&
	                      write(&following, keep_heap, fault_r));
	if (!is_fine) /* the sentences outlive these arenas */
		*fault_r = (struct fault){ arena_copy_text(arena, fault_r->for_log),
			                       arena_copy_text(arena, fault_r->for_reader) };
	arena_end(following.row);
	arena_end(following.passing);
	arena_end(following.arena);
	return is_fine;
}

/* --- which heaps ---------------------------------------------------------------------------------------- */

struct looking {
	struct arena *arena;
	const struct retrieve_clock *clock;
	struct verbatim_heap *made; /* those there are */
	struct retrieve_heap *kept; /* as they were put */
	size_t made_count, kept_count;
	const struct place_tree *tree; /* NULL: not looked at yet */
	int64_t mark;
};

static bool
read_all(struct looking *looking, struct fault *fault_r)
{
	const int64_t root_id = looking->clock->root_id;
	struct db *db = store_read(looking->arena, looking->clock->store, fault_r);
	if (db == NULL)
		return false;
	bool is_fine = verbatim_heaps_made(looking->arena, db, root_id, &looking->made, &looking->made_count,
	                                   fault_r) &&
	               retrieve_store_heaps(looking->arena, db, root_id, &looking->kept, &looking->kept_count,
	                                    fault_r);
	if (is_fine && (looking->made_count > 0 || looking->kept_count > 0)) {
		looking->tree = place_tree_load(looking->arena, db, root_id, looking->clock->today, fault_r);
		is_fine = looking->tree != NULL;
	}
	db_end(db);
	if (looking->tree != NULL)
		looking->mark = retrieve_sum_of_all(looking->tree);
	return is_fine;
}

static const struct retrieve_heap *
kept_as(const struct looking *looking, int64_t heap_id)
{
	for (size_t i = 0; i < looking->kept_count; i++)
		if (looking->kept[i].heap_id == heap_id)
			return &looking->kept[i];
	return NULL;
}

static bool
is_made(const struct looking *looking, int64_t heap_id)
{
	for (size_t i = 0; i < looking->made_count; i++)
		if (looking->made[i].id == heap_id)
			return true;
	return false;
}

bool
retrieve_clock(struct arena *arena, const struct retrieve_clock *clock, struct fault *fault_r)
{
	struct looking looking = { .arena = arena, .clock = clock };
	if (!read_all(&looking, fault_r))
		return false;
	for (size_t i = 0; i < looking.kept_count; i++)
		if (!is_made(&looking, looking.kept[i].heap_id) &&
		    !follow(arena, clock, looking.tree, &looking.kept[i], true, fault_r))
			return false;
	/* The first closed first, so that numbers grow with time. */
	for (size_t i = looking.made_count; i-- > 0;) {
		const struct verbatim_heap *made = &looking.made[i];
		const struct retrieve_heap *kept = kept_as(&looking, made->id);
		const struct retrieve_heap now = { .heap_id = made->id, .made_of = made->made_of,
			                               .made_unix_s = made->made_unix_s, .changes = made->changes,
			                               .mark = looking.mark };
		if (kept != NULL && kept->made_of == now.made_of && kept->made_unix_s == now.made_unix_s &&
		    kept->changes == now.changes && kept->mark == now.mark)
			continue;
		if (clock->stops != NULL && atomic_load(clock->stops))
			return true;
		if (!follow(arena, clock, looking.tree, &now, false, fault_r))
			return false;
	}
	return true;
}
