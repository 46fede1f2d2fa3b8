/* What time does: opens what is closed, then forgets what served to receive. */
#include "listen/answer/answer_inside.h"

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
	return found;
}

/* --- opening --------------------------------------------------------------------------------- */

/* Closed ones at once; also those whose key has come back. Open ones when there is time, and what of
 * a closed one its key did not open: a letter may have come after all others. */
static enum found
is_due(struct arena *arena, struct db *db, const struct answer_opening *opening,
       const struct answer_key *key, enum survey_state state, bool is_slow,
       struct fault *fault_r)
{
	if (state < SURVEY_OPEN)
		return FOUND_NONE;
	if (state > SURVEY_OPEN && !key->is_opened)
		return FOUND_ONE;
	if (!key->has_sealed || (!is_slow && !key->had_no_key))
		return FOUND_NONE;
	return answer_key_is_there(arena, db, opening->root_id, key->wave_id, opening->folder,
	                           fault_r);
}

static enum found
look(struct arena *arena, const struct answer_opening *opening, const struct answer_key *key,
     bool is_slow, struct survey_wave *wave_r, struct fault *fault_r)
{
	struct db *db = store_read(arena, opening->store, fault_r);
	enum found found = db == NULL ? FOUND_FAILED
	                              : survey_wave_by_id(arena, db, opening->root_id, key->wave_id,
	                                                  wave_r, fault_r);
	if (found == FOUND_ONE)
		found = is_due(arena, db, opening, key, wave_r->state, is_slow, fault_r);
	if (db != NULL)
		db_end(db);
	return found;
}

static bool
open_wave(struct arena *arena, const struct answer_opening *opening,
          const struct answer_key *key, bool is_slow, struct fault *fault_r)
{
	struct survey_wave wave;
	struct answer_opened opened;
	if (key->is_opened && !key->has_sealed)
		return true;
	const enum found found = look(arena, opening, key, is_slow, &wave, fault_r);
	if (found != FOUND_ONE)
		return found == FOUND_NONE;
	if (!answer_unseal(arena, opening, &wave, &opened, fault_r))
		return false;
	if (opened.unreadable > 0)
		log_line(LOG_WARN, "answer.unreadable",
		         (struct log_field[]){ log_number("wave", key->wave_id),
		                               log_number("replies", opened.unreadable) },
		         2);
	return true;
}

/* --- forgetting ------------------------------------------------------------------------------ */

struct forgetting {
	int64_t root_id, wave_id;
	unsigned slice;
	struct fault fault;
};

static bool
forget(struct db *db, void *data)
{
	struct forgetting *forgetting = data;
	return forgetting->slice < ANSWER_SLICE_COUNT
	           ? answer_store_forget_once(db, forgetting->root_id, forgetting->wave_id,
	                                      forgetting->slice, &forgetting->fault)
	           : answer_store_forget(db, forgetting->root_id, forgetting->wave_id,
	                                 &forgetting->fault);
}

/* Closed and all opened: nothing that served to receive is kept. */
static bool
forget_wave(const struct answer_opening *opening, const struct answer_key *key,
            struct fault *fault_r)
{
	struct forgetting forgetting = { opening->root_id, key->wave_id, 0, { 0 } };
	for (; forgetting.slice <= ANSWER_SLICE_COUNT; forgetting.slice++)
		if (!store_write(opening->store, forget, &forgetting, fault_r))
			return false;
	return true;
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

/* --- the tick -------------------------------------------------------------------------------- */

static bool
read_keys(struct arena *arena, const struct answer_opening *opening, struct answer_key **keys_r,
          size_t *count_r, struct fault *fault_r)
{
	struct db *db = store_read(arena, opening->store, fault_r);
	const bool good = db != NULL && answer_store_keys(arena, db, opening->root_id, keys_r,
	                                                  count_r, fault_r);
	if (db != NULL)
		db_end(db);
	return good;
}

bool
answer_clock(struct arena *visit, const struct answer_opening *opening, bool is_slow,
             struct fault *fault_r)
{
	struct answer_key *keys;
	size_t count;
	*fault_r = (struct fault){ 0 };
	if (!read_keys(visit, opening, &keys, &count, fault_r))
		return false;
	for (size_t i = 0; i < count; i++)
		if (!open_wave(visit, opening, &keys[i], is_slow, fault_r))
			return false;
	if (!read_keys(visit, opening, &keys, &count, fault_r))
		return false;
	for (size_t i = 0; i < count; i++) {
		const struct answer_key *key = &keys[i];
		if (key->is_opened && !key->is_forgotten && !forget_wave(opening, key, fault_r))
			return false;
		if (is_slow && key->is_opened &&
		    !forget_key(visit, opening, key->wave_id, fault_r))
			return false;
	}
	return true;
}
