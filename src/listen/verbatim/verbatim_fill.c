/* A heap from its texts: first all of them are counted, and places under the floor merged; then they are
 * masked and kept, some at a time, each lot in one transaction. Killed in between it counts again, and
 * goes on with those that are left. */
#include "listen/invite/invite.h"
#include "listen/verbatim/verbatim.h"
#include "listen/verbatim/verbatim_kept_inside.h"

enum {
	BATCH_MEMORY = 256 << 20,
	PLAN_COUNT_MAX = 1000000, /* texts of a heap: those after are left for no one to read */
};

/* --- where each text is said to come from --------------------------------------------------------- */

/* Some at a time: what they say is needed only to be compared. */
static enum found
read_plan(struct verbatim_plan *plan, const struct verbatim_feed *feed, struct db *db, struct fault *fault_r)
{
	struct arena *passing = arena_new(BATCH_MEMORY);
	struct verbatim_some some = { .is_last = false };
	enum found found = FOUND_ONE;
	int64_t after = 0;
	while (found == FOUND_ONE && !some.is_last && plan->count < PLAN_COUNT_MAX) {
		arena_reset(passing);
		some = (struct verbatim_some){
			.all = arena_array_of(passing, struct verbatim_given, VERBATIM_SOME_COUNT)
		};
		found = feed->read(feed, passing, db, after, &some, fault_r);
		for (size_t i = 0; found == FOUND_ONE && i < some.count; i++)
			verbatim_plan_text(plan, &some.all[i]);
		if (some.count > 0)
			after = some.all[some.count - 1].text_id;
	}
	arena_end(passing);
	return found;
}

static enum found
make_plan(struct arena *arena, const struct verbatim_keeper *keeper, int32_t day,
          const struct verbatim_feed *feed, struct verbatim_plan **plan_r, struct fault *fault_r)
{
	enum found found = FOUND_FAILED;
	struct db *db = store_read(arena, keeper->store, fault_r);
	if (db == NULL)
		return FOUND_FAILED;
	const struct place_tree *tree = place_tree_load(arena, db, keeper->root_id, day, fault_r);
	if (tree != NULL) {
		*plan_r = verbatim_plan_new(arena, tree);
		found = read_plan(*plan_r, feed, db, fault_r);
	}
	db_end(db);
	if (found == FOUND_ONE)
		verbatim_plan_end(*plan_r, feed->internal, feed->agents_told);
	return found;
}

/* --- some of them at a time --------------------------------------------------------------------------- */

struct batch {
	struct arena *arena;
	const struct verbatim_keeper *keeper;
	struct verbatim_filling filling;
	struct verbatim_text *texts;
	struct span *locked; /* of each; empty: not kept */
	size_t count;
	int64_t last;
	bool is_last;
	struct verbatim_progress progress;
	struct fault fault;
};

/* What somebody decided of it before the heap was filled again stays. */
static void
carry(struct verbatim_text *text, const struct verbatim_decided *decided, size_t count)
{
	enum { LOOKED_AT = VERBATIM_DOUBTFUL | VERBATIM_SPECIAL };
	for (size_t i = 0; i < count; i++) {
		if (decided[i].text_id != text->text_id)
			continue;
		if (text->answer.length == 0)
			text->answer = decided[i].answer;
		if (decided[i].state == VERBATIM_HIDDEN ||
		    (decided[i].state == VERBATIM_SHOWN && (decided[i].flags & LOOKED_AT) != 0))
			text->state = decided[i].state;
	}
}

static bool
keep_texts(struct db *db, struct batch *batch, const struct verbatim_range *range)
{
	const int64_t root_id = batch->keeper->root_id;
	struct verbatim_decided *decided;
	size_t count;
	if (!verbatim_store_decided(batch->arena, db, root_id, range, &decided, &count, &batch->fault) ||
	    !verbatim_store_clear(db, root_id, range, &batch->fault))
		return false;
	for (size_t i = 0; i < batch->count; i++) {
		struct verbatim_text text = batch->texts[i];
		carry(&text, decided, count);
		if (!verbatim_store_add(db, root_id, &text, &batch->fault) ||
		    (batch->locked[i].length > 0 &&
		     !verbatim_store_lock(db, root_id, text.heap_id, text.text_id, batch->locked[i],
		                          &batch->fault)))
			return false;
	}
	return verbatim_store_clear_locked(db, root_id, range, &batch->fault);
}

static bool
keep_batch(struct db *db, void *data)
{
	struct batch *batch = data;
	const struct verbatim_range range = { batch->filling.heap.id, batch->filling.filled_id,
		                                  batch->is_last ? INT64_MAX : batch->last };
	if (verbatim_store_turn(db, batch->keeper->root_id, &batch->filling, batch->last, &batch->fault) !=
	        FOUND_ONE ||
	    !keep_texts(db, batch, &range) ||
	    !verbatim_progress_tell(db, batch->keeper->root_id, &batch->progress, &batch->fault))
		return false;
	return !batch->is_last || verbatim_store_end(db, batch->keeper->root_id, &batch->filling,
	                                             batch->keeper->now_s, &batch->fault);
}

/* Where it is said to come from, and what it says. FOUND_NONE: it was not counted. */
static enum found
read_one(struct batch *batch, const struct verbatim_plan *plan, struct verbatim_reader *reader,
         const struct verbatim_given *given, bool *is_kept_r)
{
	const struct verbatim_heap *heap = &batch->filling.heap;
	const struct verbatim_entry *entry = verbatim_plan_entry(plan, given->text_id);
	struct verbatim_text *text = &batch->texts[batch->count];
	if (entry != NULL)
		batch->progress.done = entry - plan->entries + 1;
	*is_kept_r = entry != NULL && (entry->marks & VERBATIM_IS_DROPPED) == 0;
	if (entry == NULL && plan->count < PLAN_COUNT_MAX)
		return FOUND_NONE;
	if (!*is_kept_r)
		return FOUND_ONE;
	*text = (struct verbatim_text){ .heap_id = heap->id,
		                            .text_id = entry->text_id,
		                            .side = (enum side)entry->side,
		                            .place_id = entry->place_id,
		                            .journey_id = entry->journey_id != 0 ? entry->journey_id
		                                                                 : heap->journey_id,
		                            .step_id = entry->journey_id != 0 ? entry->step_id : heap->step_id,
		                            .twin_id = entry->twin_id };
	const bool is_usager = plan->who[entry->side] == RESPONDENT_PUBLIC;
	verbatim_read(batch->arena, reader, is_usager, given->words, given->answer, text);
	return FOUND_ONE;
}

/* Reads the next texts and what they say. FOUND_NONE: one came that was not counted, or one is gone. */
static enum found
read_batch(struct batch *batch, struct db *db, const struct verbatim_plan *plan,
           struct verbatim_reader *reader, const struct verbatim_feed *feed, struct fault *fault_r)
{
	struct verbatim_some some = {
		.all = arena_array_of(batch->arena, struct verbatim_given, VERBATIM_SOME_COUNT)
	};
	enum found found =
		feed->read(feed, batch->arena, db, batch->filling.filled_id, &some, fault_r);
	batch->is_last = some.is_last;
	batch->last = some.count > 0 ? some.all[some.count - 1].text_id : batch->filling.filled_id;
	for (size_t i = 0; found == FOUND_ONE && i < some.count; i++) {
		bool is_kept;
		found = read_one(batch, plan, reader, &some.all[i], &is_kept);
		if (found != FOUND_ONE || !is_kept)
			continue;
		if (feed->keeps_original &&
		    !invite_lock_words(batch->arena, db, batch->keeper->root_id, batch->keeper->folder,
		                       some.all[i].words, &batch->locked[batch->count], fault_r))
			return FOUND_FAILED;
		batch->count++;
	}
	return found;
}

static enum found
fill_some(struct verbatim_filling *filling, const struct verbatim_keeper *keeper,
          const struct verbatim_plan *plan, struct verbatim_reader *reader,
          const struct verbatim_feed *feed, struct fault *fault_r)
{
	struct arena *arena = arena_new(BATCH_MEMORY);
	struct batch batch = { .arena = arena,
		                   .keeper = keeper,
		                   .filling = *filling,
		                   .progress = { .heap_id = filling->heap.id, .stage = VERBATIM_STAGE_TEXTS,
		                                 .whole = (int64_t)plan->count },
		                   .texts = arena_array_of(arena, struct verbatim_text, VERBATIM_SOME_COUNT),
		                   .locked = arena_array_of(arena, struct span, VERBATIM_SOME_COUNT) };
	struct db *db = store_read(arena, keeper->store, fault_r);
	enum found found =
		db == NULL ? FOUND_FAILED : read_batch(&batch, db, plan, reader, feed, fault_r);
	if (db != NULL)
		db_end(db);
	if (found == FOUND_ONE && !store_write(keeper->store, keep_batch, &batch, fault_r)) {
		if (fault_r->for_log == NULL)
			*fault_r = batch.fault;
		found = fault_r->for_log == NULL || fault_r->for_log == db_conflict ? FOUND_NONE : FOUND_FAILED;
	}
	filling->filled_id = batch.last;
	filling->heap.made_unix_s = batch.is_last ? keeper->now_s : 0;
	arena_end(arena);
	return found;
}

/* --- the heap
 * ------------------------------------------------------------------------------------------ */

struct beginning {
	struct arena *arena;
	int64_t root_id;
	struct verbatim_filling *filling;
	struct fault fault;
};

static bool
begin(struct db *db, void *data)
{
	struct beginning *beginning = data;
	return verbatim_store_begin(beginning->arena, db, beginning->root_id, beginning->filling,
	                            &beginning->fault);
}

bool
verbatim_keeps_original(struct arena *arena, const struct verbatim_keeper *keeper, int32_t closed_day,
                        bool *keeps_r, struct fault *fault_r)
{
	int64_t days;
	struct db *db = store_read(arena, keeper->store, fault_r);
	if (db == NULL)
		return false;
	const bool is_fine = verbatim_keep_days(arena, db, keeper->root_id, &days, fault_r);
	db_end(db);
	*keeps_r = is_fine && closed_day + days > keeper->today;
	return is_fine &&
	       (!*keeps_r || invite_ready(arena, keeper->store, keeper->root_id, keeper->folder, fault_r));
}

enum found
verbatim_fill_from(struct arena *arena, const struct verbatim_keeper *keeper,
                   struct verbatim_filling *filling, const struct verbatim_feed *feed,
                   struct fault *fault_r)
{
	struct verbatim_plan *plan = NULL;
	enum found found = make_plan(arena, keeper, filling->heap.closed_day, feed, &plan, fault_r);
	if (found != FOUND_ONE)
		return found;
	struct verbatim_reader *reader = verbatim_reader_new(arena);
	do {
		found = keeper->stops != NULL && atomic_load(keeper->stops)
		            ? FOUND_NONE
		            : fill_some(filling, keeper, plan, reader, feed, fault_r);
	} while (found == FOUND_ONE && filling->heap.made_unix_s == 0);
	return found;
}

/* --- from a survey ------------------------------------------------------------------------------------ */

static enum found
read_survey(const struct verbatim_feed *feed, struct arena *arena, struct db *db, int64_t after,
            struct verbatim_some *some_r, struct fault *fault_r)
{
	const struct verbatim_heap *heap = feed->context;
	const struct survey_written_asked asked = { heap->wave_id, heap->item_id, after, VERBATIM_SOME_COUNT };
	struct rows *rows = survey_written(arena, db, feed->root_id, &asked);
	enum found found;
	while ((found = rows_next(rows, fault_r)) == FOUND_ONE) {
		const struct survey_written written = survey_written_row(rows);
		must(some_r->count < VERBATIM_SOME_COUNT);
		some_r->all[some_r->count++] = (struct verbatim_given){ .text_id = written.text_id,
			                                                    .side = written.side,
			                                                    .place_id = written.place_id,
			                                                    .words = span_keep(arena, written.words),
			                                                    .answer = SPAN("") };
	}
	rows_end(rows);
	some_r->is_last = some_r->count < VERBATIM_SOME_COUNT;
	return found == FOUND_FAILED ? FOUND_FAILED : FOUND_ONE;
}

enum found
verbatim_fill(struct arena *arena, const struct verbatim_keeper *keeper, const struct survey_wave *wave,
              const struct survey_item *item, struct fault *fault_r)
{
	struct verbatim_filling filling = {
		.heap = { .wave_id = wave->id,
		          .item_id = item->id,
		          .name = item->wording,
		          .journey_id = item->journey_id,
		          .step_id = item->step_id,
		          .closed_day = wave->closed_day },
		.made_of = wave->sealed_id,
	};
	struct verbatim_feed feed = { .internal = wave->internal,
		                          .agents_told = wave->agents_told,
		                          .read = read_survey,
		                          .root_id = keeper->root_id,
		                          .context = &filling.heap };
	struct beginning beginning = { arena, keeper->root_id, &filling, { 0 } };
	if (!store_write(keeper->store, begin, &beginning, fault_r)) {
		if (fault_r->for_log == NULL)
			*fault_r = beginning.fault;
		/* Another program made it at the same moment: it fills it. */
		return fault_r->for_log == db_conflict ? FOUND_NONE : FOUND_FAILED;
	}
	if (filling.heap.made_unix_s > 0)
		return FOUND_ONE;
	return verbatim_keeps_original(arena, keeper, wave->closed_day, &feed.keeps_original, fault_r)
	           ? verbatim_fill_from(arena, keeper, &filling, &feed, fault_r)
	           : FOUND_FAILED;
}
