#include <pthread.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/ident.h"
#include "ground/journal/journal.h"
#include "listen/answer/answer_inside.h"

/* A batch is made of whole (place, side)s, so that it tells no more of who answered than that. */
enum { BATCH_COUNT_AIMED = 5000, THREAD_COUNT_MAX = 8, THREAD_SHARE_MIN = 2000 };

struct letter {
	int64_t sealed_id, place_id;
	enum side side;
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
	size_t size; /* of a sealed letter */
	struct letter *letters;
	size_t count, room;
	struct answer_opened opened;
};

static void
tell(const struct unsealing *unsealing, const char *what, int64_t done, int64_t total)
{
	if (unsealing->opening->progress != NULL)
		unsealing->opening->progress(unsealing->opening->progress_context, what, done, total);
}

/* --- reading --------------------------------------------------------------------------------- */

static bool
read_letters(struct unsealing *unsealing, struct db *db, struct fault *fault_r)
{
	struct rows *rows = answer_store_sealed(unsealing->arena, db, unsealing->opening->root_id,
	                                        unsealing->wave->id);
	enum found found;
	while ((found = rows_next(rows, fault_r)) == FOUND_ONE) {
		const struct answer_sealed row = answer_store_sealed_row(rows);
		if (row.bytes.length != unsealing->size) {
			unsealing->opened.unreadable++;
			continue;
		}
		if (unsealing->count == unsealing->room) {
			const size_t room = unsealing->room * 2 + 1024;
			unsealing->letters = arena_grow(unsealing->arena, unsealing->letters,
			                                unsealing->count, room, sizeof(struct letter));
			unsealing->room = room;
		}
		uint8_t *bytes = arena_array_of(unsealing->arena, uint8_t, unsealing->size);
		memcpy(bytes, row.bytes.at, row.bytes.length);
		unsealing->letters[unsealing->count++] = (struct letter){ .sealed_id = row.sealed_id,
			                                                      .place_id = row.place_id,
			                                                      .side = row.side,
			                                                      .way = row.way,
			                                                      .bytes = bytes };
	}
	rows_end(rows);
	return found == FOUND_NONE;
}

static int
by_place(const void *a, const void *b)
{
	const struct letter *first = a, *second = b;
	if (first->place_id != second->place_id)
		return first->place_id < second->place_id ? -1 : 1;
	if (first->side != second->side)
		return first->side < second->side ? -1 : 1;
	return (first->sealed_id > second->sealed_id) - (first->sealed_id < second->sealed_id);
}

static size_t
group_end(const struct unsealing *unsealing, size_t first)
{
	const struct letter *letters = unsealing->letters;
	size_t end = first;
	while (end < unsealing->count && letters[end].place_id == letters[first].place_id &&
	       letters[end].side == letters[first].side)
		end++;
	return end;
}

/* While the wave is open: usagers' letters that no person's link brought, when a floor of them
 * waits at one place. All others wait for the closing. */
static void
keep_full_batches(struct unsealing *unsealing)
{
	size_t kept = 0, total = unsealing->count;
	for (size_t i = 0; i < unsealing->count; i++) {
		const struct letter letter = unsealing->letters[i];
		if (letter.side == SIDE_USAGER && !unsealing->wave->internal &&
		    (letter.way == SURVEY_WAY_OPEN || letter.way == SURVEY_WAY_PAPER))
			unsealing->letters[kept++] = letter;
	}
	unsealing->count = kept;
	kept = 0;
	for (size_t i = 0, end; i < unsealing->count; i = end) {
		end = group_end(unsealing, i);
		if ((int64_t)(end - i) < secrecy_floor(RESPONDENT_PUBLIC))
			continue;
		memmove(unsealing->letters + kept, unsealing->letters + i,
		        (end - i) * sizeof(struct letter));
		kept += end - i;
	}
	unsealing->count = kept;
	unsealing->opened.waiting = (int64_t)(total - kept);
}

/* --- opening --------------------------------------------------------------------------------- */

struct share {
	struct unsealing *unsealing;
	size_t first, end;
};

static void *
open_share(void *data)
{
	const struct share *share = data;
	struct unsealing *unsealing = share->unsealing;
	struct arena *arena = arena_new(1 << 20); /* of this thread */
	uint8_t *plain = arena_array_of(arena, uint8_t, unsealing->size);
	for (size_t i = share->first; i < share->end; i++) {
		struct letter *letter = &unsealing->letters[i];
		letter->is_opened =
			vault_open(&unsealing->pair, letter->bytes, unsealing->size, plain);
		memcpy(letter->bytes, plain, unsealing->size - VAULT_SEAL_EXTRA);
	}
	vault_wipe(plain, unsealing->size);
	arena_end(arena);
	return NULL;
}

/* A curve multiplication a letter: every core helps. */
static void
open_letters(struct unsealing *unsealing, size_t first, size_t end)
{
	struct share shares[THREAD_COUNT_MAX];
	pthread_t threads[THREAD_COUNT_MAX];
	bool started[THREAD_COUNT_MAX] = { 0 };
	size_t count = (end - first) / THREAD_SHARE_MIN + 1;
	const long cores = sysconf(_SC_NPROCESSORS_ONLN);
	if (count > (size_t)cores)
		count = (size_t)cores;
	if (count > THREAD_COUNT_MAX)
		count = THREAD_COUNT_MAX;
	for (size_t i = 0; i < count; i++) {
		shares[i] = (struct share){ unsealing, first + (end - first) * i / count,
			                        first + (end - first) * (i + 1) / count };
		started[i] =
			i + 1 < count && pthread_create(&threads[i], NULL, open_share, &shares[i]) == 0;
		if (!started[i])
			(void)open_share(&shares[i]);
	}
	for (size_t i = 0; i < count; i++)
		if (started[i])
			pthread_join(threads[i], NULL);
}

/* --- writing a batch ------------------------------------------------------------------------- */

/* Fisher–Yates with the system's randomness: no order of arrival is left. */
static void
shuffle(size_t *order, size_t count)
{
	for (size_t i = 0; i < count; i++)
		order[i] = i;
	for (size_t i = count; i-- > 1;) {
		const size_t j = (size_t)ident_random() % (i + 1);
		const size_t kept = order[i];
		order[i] = order[j];
		order[j] = kept;
	}
}

struct batch {
	struct unsealing *unsealing;
	size_t first, end;
	const size_t *order, *text_order;
	int64_t opened, unreadable;
	struct fault fault;
};

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

static bool
write_reply(struct db *db, struct batch *batch, const struct letter *letter,
            const struct answer_packed *head, const struct answer_reply *reply)
{
	const struct unsealing *unsealing = batch->unsealing;
	const int64_t root_id = unsealing->opening->root_id, wave_id = unsealing->wave->id;
	const struct survey_reply kept = {
		.reply_id = ident_random(),
		.side = letter->side,
		.place_id = letter->place_id,
		.journey_id = head->journey_id,
		.has_day = head->has_day,
		.day = head->day,
		.way = letter->way,
		.levels = span_from((const char *)reply->levels, unsealing->form->text_first),
	};
	/* Somebody else opened this letter meanwhile: the whole batch is theirs. */
	return answer_store_unseal(db, root_id, wave_id, letter->sealed_id, &batch->fault) ==
	           FOUND_ONE &&
	       survey_reply_keep(db, root_id, wave_id, &kept, &batch->fault);
}

static bool
write_texts(struct db *db, struct batch *batch, const struct letter *letter,
            const struct answer_reply *reply)
{
	const struct unsealing *unsealing = batch->unsealing;
	const struct answer_form *form = unsealing->form;
	for (size_t i = 0; i < form->form.text_count; i++) {
		const struct survey_text text = {
			.item_id = form->form.items[form->text_first + i].id,
			.side = letter->side,
			.place_id = letter->place_id,
			.words = reply->texts[i],
		};
		if (text.words.length > 0 &&
		    !survey_text_keep(db, unsealing->opening->root_id, unsealing->wave->id, &text,
		                      &batch->fault))
			return false;
	}
	return true;
}

static bool
write_fact(struct db *db, struct batch *batch)
{
	const struct unsealing *unsealing = batch->unsealing;
	struct arena *arena = arena_new(1 << 16);
	const struct fact fact = {
		.kind = "answer.batch",
		.subject_id = unsealing->wave->id,
		.words = span_of(arena_format(arena, "%lld %s dans «\u202f%.*s\u202f».",
		                              (long long)batch->opened,
		                              batch->opened > 1 ? "réponses mélangées et ouvertes"
		                                                : "réponse ouverte",
		                              SPAN_ARGS(unsealing->wave->name))),
	};
	const bool good = journal_add(arena, db, unsealing->opening->root_id, &fact,
	                              &batch->fault) == FOUND_ONE;
	arena_end(arena);
	return good;
}

static bool
write_batch(struct db *db, void *data)
{
	struct batch *batch = data;
	struct unsealing *unsealing = batch->unsealing;
	const size_t count = batch->end - batch->first;
	const size_t size = unsealing->size - VAULT_SEAL_EXTRA;
	struct answer_packed head;
	struct answer_reply reply;
	batch->opened = batch->unreadable = 0;
	for (size_t i = 0; i < count; i++) {
		const struct letter *letter = &unsealing->letters[batch->first + batch->order[i]];
		if (!letter->is_opened ||
		    !answer_unpack(unsealing->form, letter->bytes, size, &head, &reply)) {
			batch->unreadable++;
			continue;
		}
		turn_levels(unsealing->form, &reply);
		if (!write_reply(db, batch, letter, &head, &reply))
			return false;
		batch->opened++;
	}
	for (size_t i = 0; i < count && unsealing->form->form.text_count > 0; i++) {
		const struct letter *letter = &unsealing->letters[batch->first + batch->text_order[i]];
		if (letter->is_opened &&
		    answer_unpack(unsealing->form, letter->bytes, size, &head, &reply) &&
		    !write_texts(db, batch, letter, &reply))
			return false;
	}
	return batch->opened == 0 ||
	       (write_fact(db, batch) &&
	        survey_mark_changed(db, unsealing->opening->root_id, unsealing->wave->id,
	                            &batch->fault));
}

/* False only on a fault: a batch that another process took is theirs. */
static bool
open_batch(struct unsealing *unsealing, size_t first, size_t end, struct fault *fault_r)
{
	struct arena *arena = arena_new((size_t)1 << 30);
	size_t *order = arena_array_of(arena, size_t, end - first);
	size_t *text_order = arena_array_of(arena, size_t, end - first);
	shuffle(order, end - first);
	shuffle(text_order, end - first);
	struct batch batch = { .unsealing = unsealing,
		                   .first = first,
		                   .end = end,
		                   .order = order,
		                   .text_order = text_order };
	open_letters(unsealing, first, end);
	const bool written =
		store_write(unsealing->opening->store, write_batch, &batch, fault_r);
	arena_end(arena);
	if (written) {
		unsealing->opened.opened += batch.opened;
		unsealing->opened.unreadable += batch.unreadable;
		return true;
	}
	if (fault_r->for_log == NULL && batch.fault.for_log != NULL)
		*fault_r = batch.fault;
	return fault_r->for_log == NULL;
}

static bool
open_batches(struct unsealing *unsealing, struct fault *fault_r)
{
	for (size_t first = 0, end; first < unsealing->count; first = end) {
		end = group_end(unsealing, first);
		while (end < unsealing->count && end - first < BATCH_COUNT_AIMED)
			end = group_end(unsealing, end);
		if (!open_batch(unsealing, first, end, fault_r))
			return false;
		tell(unsealing, "réponses ouvertes", (int64_t)end, (int64_t)unsealing->count);
	}
	return true;
}

/* --- the whole ------------------------------------------------------------------------------- */

/* Without the key, letters are counted, not read: this comes back every second. */
static bool
count_unreadable(struct unsealing *unsealing, struct db *db, struct fault *fault_r)
{
	int64_t *waves, *counts;
	size_t count;
	if (!answer_store_waiting(unsealing->arena, db, unsealing->opening->root_id, &waves, &counts,
	                          &count, fault_r))
		return false;
	for (size_t i = 0; i < count; i++)
		if (waves[i] == unsealing->wave->id)
			unsealing->opened.unreadable = counts[i];
	return true;
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
	if (key == FOUND_NONE)
		return count_unreadable(unsealing, db, fault_r);
	unsealing->size = answer_packed_size(unsealing->form) + VAULT_SEAL_EXTRA;
	if (!read_letters(unsealing, db, fault_r))
		return false;
	db_end(db);
	if (unsealing->count > 1)
		qsort(unsealing->letters, unsealing->count, sizeof(struct letter), by_place);
	if (unsealing->wave->state == SURVEY_OPEN)
		keep_full_batches(unsealing);
	return open_batches(unsealing, fault_r);
}

bool
answer_unseal(struct arena *visit, const struct answer_opening *opening,
              const struct survey_wave *wave, struct answer_opened *opened_r,
              struct fault *fault_r)
{
	must(wave->state >= SURVEY_OPEN);
	struct unsealing unsealing = { .opening = opening,
		                           .wave = wave,
		                           .arena = arena_new((size_t)16 << 30) };
	*fault_r = (struct fault){ 0 };
	const bool good = unseal(&unsealing, fault_r);
	if (!good)
		fault_keep(visit, fault_r);
	*opened_r = unsealing.opened;
	vault_wipe(&unsealing.pair, sizeof unsealing.pair);
	arena_end(unsealing.arena);
	return good;
}

/* --- what time does -------------------------------------------------------------------------- */

struct forgetting {
	int64_t root_id, wave_id;
	struct fault fault;
};

static bool
forget(struct db *db, void *data)
{
	struct forgetting *forgetting = data;
	return answer_store_forget(db, forgetting->root_id, forgetting->wave_id,
	                           &forgetting->fault);
}

static enum found
wave_now(const struct answer_opening *opening, int64_t wave_id, struct survey_wave *wave_r,
         struct fault *fault_r)
{
	struct arena *arena = arena_new(1 << 20);
	struct db *db = store_read(arena, opening->store, fault_r);
	const enum found found = db == NULL ? FOUND_FAILED
	                                    : survey_wave_by_id(arena, db, opening->root_id,
	                                                        wave_id, wave_r, fault_r);
	arena_end(arena);
	wave_r->code = wave_r->name = SPAN("");
	return found;
}

/* Closed and all opened: nothing that served to receive is kept. */
static bool
forget_wave(const struct answer_opening *opening, int64_t wave_id, struct fault *fault_r)
{
	struct survey_wave wave;
	const enum found found = wave_now(opening, wave_id, &wave, fault_r);
	if (found != FOUND_ONE || wave.state < SURVEY_CLOSED)
		return found != FOUND_FAILED;
	struct forgetting forgetting = { opening->root_id, wave_id, { 0 } };
	return store_write(opening->store, forget, &forgetting, fault_r);
}

/* The key goes when the results were given back: from then on no backup of the open wave can be
 * read, by anyone. */
static bool
forget_key(struct arena *arena, const struct answer_opening *opening, int64_t wave_id,
           struct fault *fault_r)
{
	struct survey_wave wave;
	if (!answer_key_has_file(arena, opening->folder, wave_id))
		return true;
	const enum found found = wave_now(opening, wave_id, &wave, fault_r);
	if (found == FOUND_ONE && wave.state >= SURVEY_RETURNED)
		answer_key_forget(arena, opening->folder, wave_id);
	return found != FOUND_FAILED;
}

struct clock_list {
	int64_t *waiting, *counts, *remembering, *keys;
	size_t waiting_count, remembering_count, key_count;
};

static bool
clock_read(struct arena *arena, const struct answer_opening *opening, struct clock_list *list_r,
           struct fault *fault_r)
{
	struct db *db = store_read(arena, opening->store, fault_r);
	const bool good =
		db != NULL &&
		answer_store_waiting(arena, db, opening->root_id, &list_r->waiting, &list_r->counts,
	                         &list_r->waiting_count, fault_r) &&
		answer_store_remembering(arena, db, opening->root_id, &list_r->remembering,
	                             &list_r->remembering_count, fault_r) &&
		answer_store_keys(arena, db, opening->root_id, &list_r->keys, &list_r->key_count,
	                      fault_r);
	if (db != NULL)
		db_end(db);
	return good;
}

/* *is_done_r: the wave is closed, and what could be opened is: what is left has lost its key. */
static bool
clock_unseal(struct arena *arena, const struct answer_opening *opening, int64_t wave_id,
             bool open_ones, bool *is_done_r, struct fault *fault_r)
{
	struct survey_wave wave;
	struct answer_opened opened;
	*is_done_r = false;
	struct db *db = store_read(arena, opening->store, fault_r);
	const enum found found = db == NULL ? FOUND_FAILED
	                                    : survey_wave_by_id(arena, db, opening->root_id,
	                                                        wave_id, &wave, fault_r);
	if (db != NULL)
		db_end(db);
	if (found != FOUND_ONE || wave.state < (open_ones ? SURVEY_OPEN : SURVEY_CLOSED))
		return found != FOUND_FAILED;
	*is_done_r = wave.state >= SURVEY_CLOSED;
	return answer_unseal(arena, opening, &wave, &opened, fault_r);
}

static bool
is_among(const int64_t *waves, size_t count, int64_t wave_id)
{
	for (size_t i = 0; i < count; i++)
		if (waves[i] == wave_id)
			return true;
	return false;
}

bool
answer_clock(struct arena *visit, const struct answer_opening *opening, bool is_slow,
             struct fault *fault_r)
{
	struct clock_list list;
	*fault_r = (struct fault){ 0 };
	if (!clock_read(visit, opening, &list, fault_r))
		return false;
	size_t waiting_count = 0;
	for (size_t i = 0; i < list.waiting_count; i++) {
		bool is_done;
		if (!clock_unseal(visit, opening, list.waiting[i], is_slow, &is_done, fault_r))
			return false;
		if (!is_done)
			list.waiting[waiting_count++] = list.waiting[i];
	}
	for (size_t i = 0; i < list.remembering_count; i++)
		if (!is_among(list.waiting, waiting_count, list.remembering[i]) &&
		    !forget_wave(opening, list.remembering[i], fault_r))
			return false;
	for (size_t i = 0; is_slow && i < list.key_count; i++)
		if (!is_among(list.waiting, waiting_count, list.keys[i]) &&
		    !forget_key(visit, opening, list.keys[i], fault_r))
			return false;
	return true;
}
