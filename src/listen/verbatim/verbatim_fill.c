/* A heap from a survey: first all its texts are counted, and places under the floor merged; then they
 * are masked and kept, some at a time. Killed in between it counts again, and goes on with those that
 * are left. */
#include "craft/learn/learn_language.h"
#include "craft/mask/mask.h"
#include "listen/invite/invite.h"
#include "listen/verbatim/verbatim.h"
#include "listen/verbatim/verbatim_inside.h"
#include "listen/verbatim/verbatim_kept_inside.h"

enum {
	BATCH_COUNT = 500, /* texts, in one transaction */
	BATCH_MEMORY = 256 << 20,
	TEXT_MEMORY = 64 << 20,
	PLAN_COUNT_MAX = 1000000, /* texts of a heap: those after are left for no one to read */
};

/* --- where each text is said to come from --------------------------------------------------------- */

static bool
read_plan(struct verbatim_plan *plan, struct arena *arena, struct db *db, int64_t root_id,
          const struct survey_written_asked *asked, struct fault *fault_r)
{
	struct rows *rows = survey_written(arena, db, root_id, asked);
	enum found found;
	while ((found = rows_next(rows, fault_r)) == FOUND_ONE && plan->count < PLAN_COUNT_MAX) {
		const struct survey_written written = survey_written_row(rows);
		verbatim_plan_text(plan, &written);
	}
	rows_end(rows);
	return found != FOUND_FAILED;
}

/* NULL: a fault. */
static struct verbatim_plan *
make_plan(struct arena *arena, const struct verbatim_keeper *keeper, const struct survey_wave *wave,
          int64_t item_id, struct fault *fault_r)
{
	const struct survey_written_asked asked = { wave->id, item_id, 0, SURVEY_WRITTEN_ALL };
	struct verbatim_plan *plan = NULL;
	struct db *db = store_read(arena, keeper->store, fault_r);
	if (db == NULL)
		return NULL;
	const struct place_tree *tree =
		place_tree_load(arena, db, keeper->root_id, wave->closed_day, fault_r);
	if (tree != NULL)
		plan = verbatim_plan_new(arena, tree);
	if (plan != NULL && !read_plan(plan, arena, db, keeper->root_id, &asked, fault_r))
		plan = NULL;
	db_end(db);
	if (plan != NULL)
		verbatim_plan_end(plan, wave->internal, wave->agents_told);
	return plan;
}

/* --- what is read of a text ------------------------------------------------------------------------- */

struct verbatim_reader {
	const struct mask *mask;
	const struct learn_model *languages;
	const struct verbatim_model *tone;
	enum verbatim_tone_told tones[LEARN_CLASS_COUNT_MAX]; /* by label of the model */
	struct arena *row;
};

struct verbatim_reader *
verbatim_reader_new(struct arena *arena)
{
	struct verbatim_reader *reader = arena_new_of(arena, struct verbatim_reader);
	reader->row = arena_new(TEXT_MEMORY);
	arena_defer(arena, (void (*)(void *))arena_end, reader->row);
	reader->mask = mask_new(arena, &(struct mask_settings){ .kept = SPAN("") });
	reader->languages = learn_language_model(arena);
	reader->tone = verbatim_tone(arena);
	for (size_t i = 0; i < reader->tone->codebook.count; i++) {
		const struct span label = reader->tone->codebook.labels[i].words;
		reader->tones[i] = span_is(label, "Négatif")   ? VERBATIM_NEGATIVE
		                   : span_is(label, "Positif") ? VERBATIM_POSITIVE
		                                               : VERBATIM_MIXED;
	}
	return reader;
}

/* The model was taught French alone: of another language, or of no letter, it says nothing. */
static void
tell_tone(const struct verbatim_reader *reader, struct span words, struct verbatim_text *text)
{
	if ((text->language.length > 0 && !span_is(text->language, "fr")) || !verbatim_has_letter(words))
		return;
	const struct learn_vector vector = verbatim_vector(reader->row, words);
	const struct verbatim_guess guess = verbatim_guess(reader->row, reader->tone, &vector);
	text->tone = reader->tones[guess.label];
	text->certainty = (int64_t)(guess.probability * 1000 + 0.5);
	text->flags |= guess.is_sure ? VERBATIM_SURE : 0;
}

void
verbatim_read_text(struct arena *arena, struct verbatim_reader *reader, struct span words,
                   struct verbatim_text *text)
{
	arena_reset(reader->row);
	const struct mask_reading reading = mask_read(reader->row, reader->mask, words);
	for (size_t i = 0; i < reading.count; i++)
		text->flags |= VERBATIM_MASKED | (reading.finds[i].is_sure ? 0u : VERBATIM_DOUBTFUL);
	text->flags |= reading.flag_count > 0 ? VERBATIM_SPECIAL : 0;
	text->words = span_keep(arena, mask_write(reader->row, words, &reading));
	text->language = span_of(learn_language_of(reader->languages, words).code);
	tell_tone(reader, words, text);
	text->state = (text->flags & (VERBATIM_DOUBTFUL | VERBATIM_SPECIAL)) != 0 ? VERBATIM_TO_LOOK_AT
	                                                                        : VERBATIM_SHOWN;
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

/* Reads the next texts and what they say. FOUND_NONE: one came that was not counted. */
static enum found
read_batch(struct batch *batch, struct db *db, const struct verbatim_plan *plan,
           struct verbatim_reader *reader, bool keeps_original, struct fault *fault_r)
{
	const struct verbatim_heap *heap = &batch->filling.heap;
	const struct survey_written_asked asked = { heap->wave_id, heap->item_id, batch->filling.filled_id,
		                                        BATCH_COUNT };
	struct survey_written *written = arena_array_of(batch->arena, struct survey_written, BATCH_COUNT);
	size_t count = 0;
	enum found found;
	struct rows *rows = survey_written(batch->arena, db, batch->keeper->root_id, &asked);
	while ((found = rows_next(rows, fault_r)) == FOUND_ONE) {
		written[count] = survey_written_row(rows);
		written[count].words = span_keep(batch->arena, written[count].words);
		count++;
	}
	rows_end(rows);
	batch->is_last = count < BATCH_COUNT;
	batch->last = count > 0 ? written[count - 1].text_id : batch->filling.filled_id;
	for (size_t i = 0; found != FOUND_FAILED && i < count; i++) {
		const struct verbatim_entry *entry = verbatim_plan_entry(plan, written[i].text_id);
		if (entry != NULL)
			batch->progress.done = entry - plan->entries + 1;
		struct verbatim_text *text = &batch->texts[batch->count];
		if (entry == NULL && plan->count < PLAN_COUNT_MAX)
			return FOUND_NONE;
		if (entry == NULL || (entry->marks & VERBATIM_IS_DROPPED) != 0)
			continue;
		*text = (struct verbatim_text){ .heap_id = heap->id,
			                            .text_id = entry->text_id,
			                            .side = (enum side)entry->side,
			                            .place_id = entry->place_id,
			                            .journey_id = heap->journey_id,
			                            .step_id = heap->step_id,
			                            .twin_id = entry->twin_id };
		verbatim_read_text(batch->arena, reader, written[i].words, text);
		if (keeps_original &&
		    !invite_lock_words(batch->arena, db, batch->keeper->root_id, batch->keeper->folder,
		                       written[i].words, &batch->locked[batch->count], fault_r))
			return FOUND_FAILED;
		batch->count++;
	}
	return found == FOUND_FAILED ? FOUND_FAILED : FOUND_ONE;
}

static enum found
fill_some(struct verbatim_filling *filling, const struct verbatim_keeper *keeper,
          const struct verbatim_plan *plan, struct verbatim_reader *reader, bool keeps_original,
          struct fault *fault_r)
{
	struct arena *arena = arena_new(BATCH_MEMORY);
	struct batch batch = { .arena = arena,
		                   .keeper = keeper,
		                   .filling = *filling,
		                   .progress = { .heap_id = filling->heap.id, .stage = VERBATIM_STAGE_TEXTS,
		                                 .whole = (int64_t)plan->count },
		                   .texts = arena_array_of(arena, struct verbatim_text, BATCH_COUNT),
		                   .locked = arena_array_of(arena, struct span, BATCH_COUNT) };
	struct db *db = store_read(arena, keeper->store, fault_r);
	enum found found = db == NULL
	                       ? FOUND_FAILED
	                       : read_batch(&batch, db, plan, reader, keeps_original, fault_r);
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

static enum found
fill(struct arena *arena, struct verbatim_filling *filling, const struct verbatim_keeper *keeper,
     const struct survey_wave *wave, struct fault *fault_r)
{
	bool keeps_original;
	enum found found;
	if (!verbatim_keeps_original(arena, keeper, wave->closed_day, &keeps_original, fault_r))
		return FOUND_FAILED;
	const struct verbatim_plan *plan =
		make_plan(arena, keeper, wave, filling->heap.item_id, fault_r);
	if (plan == NULL)
		return FOUND_FAILED;
	struct verbatim_reader *reader = verbatim_reader_new(arena);
	do {
		found = keeper->stops != NULL && atomic_load(keeper->stops)
		            ? FOUND_NONE
		            : fill_some(filling, keeper, plan, reader, keeps_original, fault_r);
	} while (found == FOUND_ONE && filling->heap.made_unix_s == 0);
	return found;
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
	struct beginning beginning = { arena, keeper->root_id, &filling, { 0 } };
	if (!store_write(keeper->store, begin, &beginning, fault_r)) {
		if (fault_r->for_log == NULL)
			*fault_r = beginning.fault;
		/* Another program made it at the same moment: it fills it. */
		return fault_r->for_log == db_conflict ? FOUND_NONE : FOUND_FAILED;
	}
	return filling.heap.made_unix_s > 0 ? FOUND_ONE : fill(arena, &filling, keeper, wave, fault_r);
}
