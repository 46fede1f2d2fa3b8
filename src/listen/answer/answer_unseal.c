#include <pthread.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/ident.h"
#include "ground/journal/journal.h"
#include "listen/answer/answer_inside.h"

/* A batch is made of whole (place, side)s, so that it tells no more of who answered than that. One of
 * more than twice the aim is cut in parts, taken by the random ids of its letters: each is a crowd. */
enum { BATCH_COUNT_AIMED = 2000, THREAD_COUNT_MAX = 8, THREAD_SHARE_MIN = 500 };

struct letter {
	const struct answer_group *group;
	int64_t sealed_id, reply_id;
	enum survey_way way;
	uint8_t *bytes; /* sealed, then opened in place */
	bool is_opened;
};

struct unsealing {
	const struct answer_opening *opening;
	const struct survey_wave *wave;
	const struct answer_form *form;
	struct vault_pair pair;
	struct arena *arena;
	size_t size;      /* of a sealed letter */
	size_t aimed;     /* letters of a batch */
	struct answer_group *groups;
	size_t group_count;
	size_t at;        /* the group to be read next … */
	int64_t after;    /* … and its last letter that was read */
	size_t parts_left; /* … and in how many parts the rest is read; 0: not begun */
	struct answer_opened opened;
};

/* One transaction's worth. Two of them: while one is written, the next is read and opened. */
struct batch {
	struct unsealing *unsealing;
	struct arena *arena;
	struct letter *letters;
	size_t count, room;
	size_t *order, *text_order;
	int64_t opened, unreadable; /* unreadable: also those of a wrong size, which are no letters */
	int64_t wrong_size;
	pthread_t writer;
	bool is_written;
	struct fault fault, outer;
};

/* --- what is to be opened -------------------------------------------------------------------- */

/* While the wave is open: usagers' letters that no person's link brought, when a floor of them
 * waits at one place. All others wait for the closing. */
static bool
is_ripe(const struct unsealing *unsealing, const struct answer_group *group)
{
	return unsealing->wave->state > SURVEY_OPEN ||
	       (group->side == SIDE_USAGER && !unsealing->wave->internal &&
	        group->count >= secrecy_floor(RESPONDENT_PUBLIC));
}

static void
keep_ripe(struct unsealing *unsealing)
{
	size_t kept = 0;
	for (size_t i = 0; i < unsealing->group_count; i++)
		if (unsealing->groups[i].count > 0 && is_ripe(unsealing, &unsealing->groups[i])) {
			unsealing->opened.waiting -= unsealing->groups[i].count;
			unsealing->groups[kept++] = unsealing->groups[i];
		}
	unsealing->group_count = kept;
}

static bool
read_groups(struct unsealing *unsealing, struct db *db, struct fault *fault_r)
{
	struct rows *rows = answer_store_groups(unsealing->arena, db, unsealing->opening->root_id,
	                                        unsealing->wave->id);
	const bool closed = unsealing->wave->state > SURVEY_OPEN;
	size_t room = 0;
	enum found found;
	while ((found = rows_next(rows, fault_r)) == FOUND_ONE) {
		const struct answer_group group = { .place_id = rows_int64(rows, 0),
			                                .side = (enum side)rows_int64(rows, 1),
			                                .known_ways = closed };
		const enum survey_way way = (enum survey_way)rows_int64(rows, 2);
		struct answer_group *last =
			unsealing->group_count > 0 ? &unsealing->groups[unsealing->group_count - 1] : NULL;
		if (last == NULL || last->place_id != group.place_id || last->side != group.side) {
			if (unsealing->group_count == room) {
				unsealing->groups = arena_grow(unsealing->arena, unsealing->groups,
				                               unsealing->group_count, room * 2 + 256,
				                               sizeof *unsealing->groups);
				room = room * 2 + 256;
			}
			last = &unsealing->groups[unsealing->group_count++];
			*last = group;
		}
		const int64_t count = rows_int64(rows, 3);
		unsealing->opened.waiting += count;
		if (closed || way == SURVEY_WAY_OPEN || way == SURVEY_WAY_PAPER)
			last->count += count;
	}
	rows_end(rows);
	return found == FOUND_NONE;
}

/* --- reading --------------------------------------------------------------------------------- */

static void
add_letter(struct batch *batch, const struct answer_group *group, const struct rows *rows)
{
	struct unsealing *unsealing = batch->unsealing;
	const struct span bytes = rows_bytes(rows, 2);
	unsealing->after = rows_int64(rows, 0);
	if (bytes.length != unsealing->size) {
		batch->wrong_size++;
		return;
	}
	if (batch->count == batch->room) {
		const size_t room = batch->room * 2 + 1024;
		batch->letters = arena_grow(batch->arena, batch->letters, batch->count, room,
		                            sizeof(struct letter));
		batch->room = room;
	}
	struct letter *letter = &batch->letters[batch->count++];
	*letter = (struct letter){ .group = group,
		                       .sealed_id = unsealing->after,
		                       .reply_id = ident_random(),
		                       .way = (enum survey_way)rows_int64(rows, 1),
		                       .bytes = arena_array_of(batch->arena, uint8_t, unsealing->size) };
	memcpy(letter->bytes, bytes.at, bytes.length);
}

/* Of the group to be read next: all of it, or one of its parts. The last takes what came since. */
static bool
read_part(struct batch *batch, struct db *db, struct fault *fault_r)
{
	struct unsealing *unsealing = batch->unsealing;
	const struct answer_group *group = &unsealing->groups[unsealing->at];
	const size_t count = (size_t)group->count;
	const size_t parts = count / unsealing->aimed > 0 ? count / unsealing->aimed : 1;
	if (unsealing->parts_left == 0) {
		unsealing->parts_left = parts;
		unsealing->after = -1;
	}
	const size_t most = unsealing->parts_left > 1 ? count / parts : SIZE_MAX / 2;
	struct rows *rows =
		answer_store_sealed(batch->arena, db, unsealing->opening->root_id, unsealing->wave->id,
	                        group, unsealing->after, most);
	enum found found;
	while ((found = rows_next(rows, fault_r)) == FOUND_ONE)
		add_letter(batch, group, rows);
	rows_end(rows);
	if (--unsealing->parts_left == 0)
		unsealing->at++;
	return found == FOUND_NONE;
}

static bool
read_batch(struct batch *batch, struct fault *fault_r)
{
	struct unsealing *unsealing = batch->unsealing;
	struct db *db = store_read(batch->arena, unsealing->opening->store, fault_r);
	bool good = db != NULL;
	while (good && batch->count < unsealing->aimed && unsealing->at < unsealing->group_count)
		good = read_part(batch, db, fault_r);
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
	uint8_t *plain = arena_array_of(arena, uint8_t, unsealing->size);
	for (size_t i = share->first; i < share->end; i++) {
		struct letter *letter = &share->batch->letters[i];
		struct answer_packed head;
		struct answer_reply reply;
		letter->is_opened =
			vault_open(&unsealing->pair, letter->bytes, unsealing->size, plain) &&
			answer_unpack(unsealing->form, plain, size, &head, &reply);
		memcpy(letter->bytes, plain, size);
	}
	vault_wipe(plain, unsealing->size);
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

/* Levels are kept turned round where agreeing is unfavourable, as imports keep them. */
static void
turn_levels(const struct answer_form *form, struct answer_reply *reply)
{
	for (size_t i = 0; i < form->text_first; i++) {
		const struct survey_item *item = &form->form.items[i];
		if (item->is_reversed && reply->levels[i] < item->level_count)
			reply->levels[i] = (uint8_t)(item->level_count - 1 - reply->levels[i]);
	}
}

static void
unpack(const struct unsealing *unsealing, const struct letter *letter,
       struct answer_packed *head_r, struct answer_reply *reply_r)
{
	must(letter->is_opened);
	must(answer_unpack(unsealing->form, letter->bytes, unsealing->size - VAULT_SEAL_EXTRA,
	                   head_r, reply_r));
}

static bool
write_reply(struct db *db, struct batch *batch, const struct letter *letter)
{
	const struct unsealing *unsealing = batch->unsealing;
	struct answer_packed head;
	struct answer_reply reply;
	unpack(unsealing, letter, &head, &reply);
	turn_levels(unsealing->form, &reply);
	const struct survey_reply kept = {
		.reply_id = letter->reply_id,
		.side = letter->group->side,
		.place_id = letter->group->place_id,
		.journey_id = head.journey_id,
		.has_day = head.has_day,
		.day = head.day,
		.way = letter->way,
		.levels = span_from((const char *)reply.levels, unsealing->form->text_first),
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
	unpack(unsealing, letter, &head, &reply);
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
	batch->unreadable = (int64_t)batch->count - batch->opened + batch->wrong_size;
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
	return batch;
}

static void
batch_end(struct batch *batch)
{
	for (size_t i = 0; i < batch->count; i++)
		vault_wipe(batch->letters[i].bytes, batch->unsealing->size);
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
		opened->unreadable += writing->unreadable;
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
	while (good && unsealing->at < unsealing->group_count) {
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
	unsealing->aimed = opening->batch_count > 0 ? opening->batch_count : BATCH_COUNT_AIMED;
	if (!read_groups(unsealing, db, fault_r))
		return false;
	db_end(db);
	if (key == FOUND_NONE) {
		unsealing->opened.unreadable = unsealing->opened.waiting;
		unsealing->opened.waiting = 0;
	} else {
		const int64_t all = unsealing->opened.waiting;
		keep_ripe(unsealing);
		if (!tell(unsealing, all, false, key, fault_r) || !open_batches(unsealing, fault_r))
			return false;
	}
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
		                           .arena = arena_new(ARENA_VISIT_SIZE_MAX) };
	*fault_r = (struct fault){ 0 };
	const bool good = unseal(&unsealing, fault_r);
	if (!good)
		fault_keep(visit, fault_r);
	*opened_r = unsealing.opened;
	vault_wipe(&unsealing.pair, sizeof unsealing.pair);
	arena_end(unsealing.arena);
	return good;
}
