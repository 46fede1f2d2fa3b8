#include <pthread.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/ident.h"
#include "ground/journal/journal.h"
#include "listen/answer/answer_twice.h"

/* A batch is made of whole (place, side)s, so that it tells no more of who answered than that. One of
 * twice the aim or more is cut in parts, taken by the random ids of its letters: each is a crowd. */
enum { BATCH_COUNT_AIMED = 2000, BATCH_COUNT_WITH_FILES = 100, THREAD_COUNT_MAX = 8, THREAD_SHARE_MIN = 500 };

struct letter {
	const struct answer_group *group;
	int64_t sealed_id, reply_id;
	enum survey_way way;
	uint8_t *bytes; /* sealed, then opened in place; NULL: of no size a letter has */
	bool is_opened;
};

struct unsealing {
	const struct answer_opening *opening;
	const struct survey_wave *wave;
	const struct answer_form *form;
	struct vault_pair pair;
	struct arena *arena;
	size_t size;  /* of a sealed letter */
	size_t aimed; /* letters of a batch */
	struct answer_group group; /* the one read last, or in part … */
	bool is_in_part, is_read;  /* is_read: there is no other */
	int64_t after;             /* … and its last letter that was read */
	struct answer_opened opened;
};

/* One transaction's worth. Two of them: while one is written, the next is read and opened. */
struct batch {
	struct unsealing *unsealing;
	struct arena *arena, *writing; /* writing: of one reply at a time */
	struct letter *letters;
	size_t count, room;
	size_t *order, *text_order;
	int64_t opened;
	pthread_t writer;
	bool is_written;
	struct fault fault, outer;
};

/* --- reading --------------------------------------------------------------------------------- */

static void
add_letter(struct batch *batch, const struct answer_group *group, const struct rows *rows)
{
	const struct unsealing *unsealing = batch->unsealing;
	const struct span bytes = rows_bytes(rows, 2);
	if (batch->count == batch->room) {
		const size_t room = batch->room * 2 + 1024;
		batch->letters = arena_grow(batch->arena, batch->letters, batch->count, room,
		                            sizeof(struct letter));
		batch->room = room;
	}
	struct letter *letter = &batch->letters[batch->count++];
	*letter = (struct letter){ .group = group,
		                       .sealed_id = rows_int64(rows, 0),
		                       .reply_id = ident_random(),
		                       .way = (enum survey_way)rows_int64(rows, 1) };
	if (bytes.length != unsealing->size)
		return;
	letter->bytes = arena_array_of(batch->arena, uint8_t, unsealing->size);
	memcpy(letter->bytes, bytes.at, bytes.length);
}

/* While the wave is open, only usagers' letters that no person's link brought, when a floor of them
 * waits at one place. All others wait for the closing. */
static bool
may_open(const struct unsealing *unsealing)
{
	return unsealing->wave->state > SURVEY_OPEN ||
	       (unsealing->group.side == SIDE_USAGER && !unsealing->wave->internal);
}

/* The next group, or the next part of a large one. What follows a part is as large as a part. */
static bool
read_part(struct batch *batch, struct db *db, struct fault *fault_r)
{
	struct unsealing *unsealing = batch->unsealing;
	struct answer_group *group = arena_new_of(batch->arena, struct answer_group);
	const size_t first = batch->count, most = 2 * unsealing->aimed;
	*group = unsealing->group;
	struct rows *rows =
		answer_store_sealed(batch->arena, db, unsealing->opening->root_id, unsealing->wave->id,
	                        group, unsealing->after, most);
	enum found found;
	while ((found = rows_next(rows, fault_r)) == FOUND_ONE)
		add_letter(batch, group, rows);
	rows_end(rows);
	if (found == FOUND_FAILED)
		return false;
	const size_t count = batch->count - first;
	unsealing->is_in_part = count == most;
	if (count == most) {
		batch->count = first + unsealing->aimed;
		unsealing->after = batch->letters[batch->count - 1].sealed_id;
	} else if (unsealing->wave->state == SURVEY_OPEN && unsealing->after < 0 &&
	           (int64_t)count < secrecy_floor(RESPONDENT_PUBLIC)) {
		batch->count = first; /* too few: they wait */
	}
	return true;
}

static bool
read_next(struct batch *batch, struct db *db, struct fault *fault_r)
{
	struct unsealing *unsealing = batch->unsealing;
	if (!unsealing->is_in_part) {
		struct answer_group group;
		const enum found found = answer_store_next_group(
			batch->arena, db, unsealing->opening->root_id, unsealing->wave->id,
			&unsealing->group, &group, fault_r);
		unsealing->is_read = found == FOUND_NONE;
		if (found != FOUND_ONE)
			return found == FOUND_NONE;
		unsealing->group = group;
		unsealing->group.known_ways = unsealing->wave->state > SURVEY_OPEN;
		unsealing->after = -1;
	}
	return !may_open(unsealing) || read_part(batch, db, fault_r);
}

static bool
read_batch(struct batch *batch, struct fault *fault_r)
{
	struct unsealing *unsealing = batch->unsealing;
	struct db *db = store_read(batch->arena, unsealing->opening->store, fault_r);
	bool good = db != NULL;
	while (good && batch->count < unsealing->aimed && !unsealing->is_read)
		good = read_next(batch, db, fault_r);
	if (db != NULL)
		db_end(db);
	return good;
}

/* --- opening --------------------------------------------------------------------------------- */

struct share {
	struct batch *batch;
	size_t first, end;
};

static void *
open_share(void *data)
{
	const struct share *share = data;
	const struct unsealing *unsealing = share->batch->unsealing;
	const size_t size = unsealing->size - VAULT_SEAL_EXTRA;
	struct arena *arena = arena_new(1 << 20); /* of this thread */
	struct arena *letters = arena_new((size_t)64 << 20); /* of one letter at a time */
	uint8_t *plain = arena_array_of(arena, uint8_t, unsealing->size);
	for (size_t i = share->first; i < share->end; i++) {
		struct letter *letter = &share->batch->letters[i];
		struct answer_packed head;
		struct answer_reply reply;
		if (letter->bytes == NULL)
			continue;
		arena_reset(letters);
		letter->is_opened =
			vault_open(&unsealing->pair, letter->bytes, unsealing->size, plain) &&
			answer_unpack(letters, unsealing->form, plain, size, &head, &reply);
		memcpy(letter->bytes, plain, size);
	}
	vault_wipe(plain, unsealing->size);
	arena_end(letters);
	arena_end(arena);
	return NULL;
}

/* A curve multiplication a letter: every core helps. */
static void
open_letters(struct batch *batch)
{
	struct share shares[THREAD_COUNT_MAX];
	pthread_t threads[THREAD_COUNT_MAX];
	bool started[THREAD_COUNT_MAX] = { 0 };
	size_t count = batch->count / THREAD_SHARE_MIN + 1;
	const long cores = sysconf(_SC_NPROCESSORS_ONLN);
	if (count > (size_t)cores)
		count = (size_t)cores;
	if (count > THREAD_COUNT_MAX)
		count = THREAD_COUNT_MAX;
	for (size_t i = 0; i < count; i++) {
		shares[i] = (struct share){ batch, batch->count * i / count,
			                        batch->count * (i + 1) / count };
		started[i] =
			i + 1 < count && pthread_create(&threads[i], NULL, open_share, &shares[i]) == 0;
		if (!started[i])
			(void)open_share(&shares[i]);
	}
	for (size_t i = 0; i < count; i++)
		if (started[i])
			pthread_join(threads[i], NULL);
}

/* --- the order in which they are written ----------------------------------------------------- */

static int
by_reply_id(const void *a, const void *b, void *data)
{
	const struct letter *letters = data;
	const int64_t first = letters[*(const size_t *)a].reply_id;
	const int64_t second = letters[*(const size_t *)b].reply_id;
	return (first > second) - (first < second);
}

/* Fisher–Yates with the system's randomness. */
static void
shuffle(size_t *order, size_t count)
{
	for (size_t i = count; i-- > 1;) {
		const size_t j = (size_t)ident_random() % (i + 1);
		const size_t kept = order[i];
		order[i] = order[j];
		order[j] = kept;
	}
}

/* Replies by their new random ids, texts by another chance: no order of arrival is left, and none of
 * one tells the other's. */
static void
mix(struct batch *batch)
{
	batch->order = arena_array_of(batch->arena, size_t, batch->count + 1);
	batch->text_order = arena_array_of(batch->arena, size_t, batch->count + 1);
	for (size_t i = 0; i < batch->count; i++)
		batch->order[i] = batch->text_order[i] = i;
	qsort_r(batch->order, batch->count, sizeof *batch->order, by_reply_id, batch->letters);
	shuffle(batch->text_order, batch->count);
}

/* --- writing a batch ------------------------------------------------------------------------- */

static struct span
unpack(struct arena *arena, const struct unsealing *unsealing, const struct letter *letter,
       struct answer_packed *head_r, struct answer_reply *reply_r)
{
	must(letter->is_opened);
	must(answer_unpack(arena, unsealing->form, letter->bytes,
	                   unsealing->size - VAULT_SEAL_EXTRA, head_r, reply_r));
	return unsealing->form->inquiry != NULL ? answer_spread(arena, unsealing->form, reply_r)
	                                        : SPAN("");
}

static bool
write_reply(struct db *db, struct batch *batch, const struct letter *letter)
{
	const struct unsealing *unsealing = batch->unsealing;
	struct answer_packed head;
	struct answer_reply reply;
	arena_reset(batch->writing);
	const struct span more = unpack(batch->writing, unsealing, letter, &head, &reply);
	answer_turn_levels(unsealing->form, &reply);
	const struct survey_reply kept = {
		.reply_id = letter->reply_id,
		.side = letter->group->side,
		.place_id = letter->group->place_id,
		.journey_id = head.journey_id,
		.has_day = head.has_day,
		.day = head.day,
		.way = letter->way,
		.levels = span_from((const char *)reply.levels, unsealing->form->text_first),
		.more = more,
	};
	return survey_reply_keep(db, unsealing->opening->root_id, unsealing->wave->id, &kept,
	                         &batch->fault);
}

static bool
write_texts(struct db *db, struct batch *batch, const struct letter *letter)
{
	const struct unsealing *unsealing = batch->unsealing;
	const struct answer_form *form = unsealing->form;
	struct answer_packed head;
	struct answer_reply reply;
	arena_reset(batch->writing);
	(void)unpack(batch->writing, unsealing, letter, &head, &reply);
	for (size_t i = 0; i < form->form.text_count; i++) {
		const struct survey_text text = {
			.item_id = form->form.items[form->text_first + i].id,
			.side = letter->group->side,
			.place_id = letter->group->place_id,
			.words = reply.texts[i],
		};
		if (text.words.length > 0 &&
		    !survey_text_keep(db, unsealing->opening->root_id, unsealing->wave->id, &text,
		                      &batch->fault))
			return false;
	}
	return true;
}

static bool
write_file(struct db *db, struct batch *batch, const struct letter *letter)
{
	const struct unsealing *unsealing = batch->unsealing;
	const struct answer_moving moving = { unsealing->opening->root_id, unsealing->wave->id,
		                                  unsealing->form, &unsealing->pair,
		                                  letter->group->side, letter->group->place_id };
	struct answer_packed head;
	struct answer_reply reply;
	arena_reset(batch->writing);
	(void)unpack(batch->writing, unsealing, letter, &head, &reply);
	return answer_file_move(batch->writing, db, &moving, reply.values, &batch->fault);
}

static bool
write_fact(struct db *db, const struct unsealing *unsealing, int64_t count,
           struct fault *fault_r)
{
	struct arena *arena = arena_new(1 << 16);
	const struct fact fact = {
		.kind = "answer.batch",
		.subject_id = unsealing->wave->id,
		.words = span_of(arena_format(arena, "%lld %s dans «\u202f%.*s\u202f».", (long long)count,
		                              count > 1 ? "réponses mélangées et ouvertes"
		                                        : "réponse ouverte",
		                              SPAN_ARGS(unsealing->wave->name))),
	};
	const bool good =
		journal_add(arena, db, unsealing->opening->root_id, &fact, fault_r) == FOUND_ONE;
	arena_end(arena);
	return good;
}

/* Of a closed wave one fact will say how many, at the end: it may have hundreds of batches. */
static bool
write_count(struct db *db, struct batch *batch)
{
	const struct unsealing *unsealing = batch->unsealing;
	return unsealing->wave->state == SURVEY_OPEN
	           ? write_fact(db, unsealing, batch->opened, &batch->fault)
	           : answer_store_step(db, unsealing->opening->root_id, unsealing->wave->id,
	                               batch->opened, &batch->fault);
}

static bool
has_files(const struct answer_form *form)
{
	return form->inquiry != NULL && form->file < form->form.text_count;
}

static bool
write_letters(struct db *db, struct batch *batch)
{
	const struct unsealing *unsealing = batch->unsealing;
	for (size_t i = 0; i < batch->count; i++) {
		const struct letter *letter = &batch->letters[i];
		/* Somebody else opened this letter meanwhile: the whole batch is theirs. */
		if (letter->is_opened &&
		    answer_store_unseal(db, unsealing->opening->root_id, unsealing->wave->id,
		                        letter->group, letter->sealed_id, &batch->fault) != FOUND_ONE)
			return false;
	}
	for (size_t i = 0; i < batch->count; i++) {
		const struct letter *letter = &batch->letters[batch->order[i]];
		if (letter->is_opened && !write_reply(db, batch, letter))
			return false;
	}
	for (size_t i = 0; i < batch->count && unsealing->form->form.text_count > 0; i++) {
		const struct letter *letter = &batch->letters[batch->text_order[i]];
		if (letter->is_opened && !write_texts(db, batch, letter))
			return false;
	}
	for (size_t i = 0; i < batch->count && has_files(unsealing->form); i++) {
		const struct letter *letter = &batch->letters[batch->text_order[i]];
		if (letter->is_opened && !write_file(db, batch, letter))
			return false;
	}
	return true;
}

static bool
write_batch(struct db *db, void *data)
{
	struct batch *batch = data;
	const int64_t root_id = batch->unsealing->opening->root_id;
	const int64_t wave_id = batch->unsealing->wave->id;
	batch->opened = 0;
	for (size_t i = 0; i < batch->count; i++)
		batch->opened += batch->letters[i].is_opened;
	return batch->opened == 0 ||
	       (write_letters(db, batch) && write_count(db, batch) &&
	        survey_mark_changed(db, root_id, wave_id, &batch->fault));
}

static void *
run_writer(void *data)
{
	struct batch *batch = data;
	batch->is_written =
		store_write(batch->unsealing->opening->store, write_batch, batch, &batch->outer);
	if (batch->outer.for_log != NULL) /* its sentence is this thread's own */
		fault_keep(batch->arena, &batch->outer);
	return NULL;
}

/* --- batch after batch ----------------------------------------------------------------------- */

static struct batch *
batch_new(struct unsealing *unsealing)
{
	struct arena *arena = arena_new((size_t)2 << 30);
	struct batch *batch = arena_new_of(arena, struct batch);
	batch->unsealing = unsealing;
	batch->arena = arena;
	batch->writing = arena_new((size_t)64 << 20);
	return batch;
}

static void
batch_end(struct batch *batch)
{
	for (size_t i = 0; i < batch->count; i++)
		if (batch->letters[i].bytes != NULL)
			vault_wipe(batch->letters[i].bytes, batch->unsealing->size);
	arena_end(batch->writing);
	arena_end(batch->arena);
}

/* Waits for what is being written. False only on a fault: a batch that another process took is
 * theirs. */
static bool
finish(struct batch *writing, struct fault *fault_r)
{
	if (writing == NULL)
		return true;
	pthread_join(writing->writer, NULL);
	struct answer_opened *opened = &writing->unsealing->opened;
	const struct fault *fault = writing->outer.for_log != NULL ? &writing->outer : &writing->fault;
	const bool good = writing->is_written || fault->for_log == NULL;
	if (writing->is_written) {
		opened->opened += writing->opened;
		opened->unreadable += (int64_t)writing->count - writing->opened;
	} else if (!good) {
		*fault_r = *fault;
		fault_keep(writing->unsealing->arena, fault_r);
	}
	batch_end(writing);
	return good;
}

static bool
open_batches(struct unsealing *unsealing, struct fault *fault_r)
{
	struct batch *writing = NULL;
	bool good = true;
	while (good && !unsealing->is_read) {
		struct batch *batch = batch_new(unsealing);
		good = read_batch(batch, fault_r);
		if (good) {
			open_letters(batch);
			mix(batch);
		}
		struct fault fault = { 0 };
		if (!finish(writing, &fault)) {
			*fault_r = fault;
			good = false;
		}
		writing = NULL;
		if (good && pthread_create(&batch->writer, NULL, run_writer, batch) == 0)
			writing = batch;
		else if (good)
			good = fault_is(fault_r, "answer: no thread", "Parvis n’a pas pu ouvrir les réponses.");
		if (writing == NULL)
			batch_end(batch);
	}
	struct fault fault = { 0 };
	const bool finished = finish(writing, &fault);
	if (!finished)
		*fault_r = fault;
	return good && finished;
}

/* --- the whole ------------------------------------------------------------------------------- */

struct telling {
	struct unsealing *unsealing;
	int64_t count;
	bool is_end;
	enum found key;
	struct fault fault;
};

static bool
write_end(struct db *db, struct telling *telling)
{
	const struct unsealing *unsealing = telling->unsealing;
	const int64_t root_id = unsealing->opening->root_id;
	struct answer_progress progress;
	bool done;
	struct arena *arena = arena_new(1 << 16);
	const bool good =
		answer_progress(arena, db, root_id, unsealing->wave, &progress, &telling->fault) &&
		answer_store_opened(db, root_id, unsealing->wave->id, telling->count,
	                        telling->key == FOUND_ONE, &done, &telling->fault) &&
		(!done || progress.to_open == progress.left ||
	     write_fact(db, unsealing, progress.to_open - progress.left, &telling->fault));
	arena_end(arena);
	return good;
}

static bool
write_progress(struct db *db, void *data)
{
	struct telling *telling = data;
	return telling->is_end
	           ? write_end(db, telling)
	           : answer_store_begin(db, telling->unsealing->opening->root_id,
	                                telling->unsealing->wave->id, telling->count,
	                                &telling->fault);
}

/* Of a closed wave, so that the person who waits reads how far it is. */
static bool
tell(struct unsealing *unsealing, int64_t count, bool is_end, enum found key,
     struct fault *fault_r)
{
	struct telling telling = { unsealing, count, is_end, key, { 0 } };
	return unsealing->wave->state == SURVEY_OPEN ||
	       store_write(unsealing->opening->store, write_progress, &telling, fault_r);
}

static bool
unseal(struct unsealing *unsealing, struct fault *fault_r)
{
	const struct answer_opening *opening = unsealing->opening;
	struct db *db = store_read(unsealing->arena, opening->store, fault_r);
	if (db == NULL)
		return false;
	unsealing->form = answer_form_of(db, opening->root_id, unsealing->wave->id, fault_r);
	if (unsealing->form == NULL)
		return fault_r->for_log == NULL;
	const enum found key = answer_key_pair(unsealing->arena, db, opening->root_id,
	                                       unsealing->wave->id, opening->folder,
	                                       &unsealing->pair, fault_r);
	if (key == FOUND_FAILED)
		return false;
	unsealing->size = answer_packed_size(unsealing->form) + VAULT_SEAL_EXTRA;
	unsealing->aimed = opening->batch_count > 0          ? opening->batch_count
	                   : has_files(unsealing->form) ? BATCH_COUNT_WITH_FILES
	                                                : BATCH_COUNT_AIMED;
	int64_t count = 0;
	const bool closed = unsealing->wave->state > SURVEY_OPEN;
	const bool counted =
		key == FOUND_NONE
			? answer_store_letters(unsealing->arena, db, opening->root_id, unsealing->wave->id,
	                               &unsealing->opened.unreadable, fault_r)
			: !closed || answer_store_unopened(unsealing->arena, db, opening->root_id,
	                                           unsealing->wave->id, &count, fault_r);
	if (!counted)
		return false;
	db_end(db);
	if (key == FOUND_ONE &&
	    (!tell(unsealing, count, false, key, fault_r) || !open_batches(unsealing, fault_r)))
		return false;
	return tell(unsealing, unsealing->opened.unreadable, true, key, fault_r);
}

bool
answer_unseal(struct arena *visit, const struct answer_opening *opening,
              const struct survey_wave *wave, struct answer_opened *opened_r,
              struct fault *fault_r)
{
	must(wave->state >= SURVEY_OPEN);
	struct unsealing unsealing = { .opening = opening,
		                           .wave = wave,
		                           .group = { .place_id = -1 },
		                           .arena = arena_new(ARENA_VISIT_SIZE_MAX) };
	*fault_r = (struct fault){ 0 };
	const bool good = (wave->state == SURVEY_OPEN || twice_release(opening, wave->id, fault_r)) &&
	                  unseal(&unsealing, fault_r);
	if (!good)
		fault_keep(visit, fault_r);
	*opened_r = unsealing.opened;
	vault_wipe(&unsealing.pair, sizeof unsealing.pair);
	arena_end(unsealing.arena);
	return good;
}
