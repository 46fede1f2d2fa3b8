/* For rooms that write to somebody by ways of their own: is it her turn to be asked? */
#include <string.h>

#include "base/ident.h"
#include "listen/invite/invite_inside.h"

_Static_assert((int)INVITE_PRINT_SIZE == (int)PRINT_SIZE, "one size of prints");

bool
invite_ready(struct arena *arena, struct store *store, int64_t root_id, const char *folder,
             struct fault *fault_r)
{
	struct invite_key key;
	if (!invite_key_have(arena, store, root_id, folder, &key, fault_r))
		return false;
	vault_wipe(&key, sizeof key);
	return true;
}

/* A key that was never made is a fault: invite_ready comes first. */
static bool
read_key(struct arena *arena, struct db *db, int64_t root_id, const char *folder,
         struct invite_key *key_r, struct fault *fault_r)
{
	const enum found found = invite_key_read(arena, db, root_id, folder, key_r, fault_r);
	if (found == FOUND_NONE)
		return fault_is(fault_r, "invite: no key", "Les invitations n’ont pas encore de clé."), false;
	return found == FOUND_ONE;
}

bool
invite_print_words(struct arena *arena, struct db *db, int64_t root_id, const char *folder,
                   struct span words, uint8_t print_r[INVITE_PRINT_SIZE], struct fault *fault_r)
{
	struct invite_key key;
	if (!read_key(arena, db, root_id, folder, &key, fault_r))
		return false;
	const struct invite_print print = invite_print_of(&key, words);
	vault_wipe(&key, sizeof key);
	memcpy(print_r, print.bytes, sizeof print.bytes);
	return true;
}

bool
invite_lock_words(struct arena *arena, struct db *db, int64_t root_id, const char *folder,
                  struct span words, struct span *locked_r, struct fault *fault_r)
{
	struct invite_key key;
	if (!read_key(arena, db, root_id, folder, &key, fault_r))
		return false;
	*locked_r = invite_lock(arena, &key, words);
	vault_wipe(&key, sizeof key);
	return true;
}

enum found
invite_unlock_words(struct arena *arena, struct db *db, int64_t root_id, const char *folder,
                    struct span locked, struct span *words_r, struct fault *fault_r)
{
	struct invite_key key;
	if (!read_key(arena, db, root_id, folder, &key, fault_r))
		return FOUND_FAILED;
	const bool is_ours = invite_unlock(arena, &key, locked, words_r);
	vault_wipe(&key, sizeof key);
	return is_ours ? FOUND_ONE : FOUND_NONE;
}

/* --- her turn ----------------------------------------------------------------------------------- */

static enum invite_turn
decide(struct arena *arena, struct db *db, const struct invite_turning *turning,
       const struct invite_print *print, struct fault *fault_r)
{
	struct invite_rule rule;
	int64_t count;
	const struct local local = zone_local(turning->zone, turning->now_s);
	if (!invite_store_in_turn(db, turning->root_id, fault_r) ||
	    !invite_store_rule(arena, db, turning->root_id, &rule, fault_r))
		return INVITE_TURN_FAILED;
	if (invite_is_quiet(&rule, local))
		return INVITE_TURN_LATER;
	const enum found stop = invite_store_stop(arena, db, turning->root_id, print, fault_r);
	if (stop != FOUND_NONE)
		return stop == FOUND_ONE ? INVITE_TURN_NEVER : INVITE_TURN_FAILED;
	if (!invite_store_solicited(arena, db, turning->root_id, print, local.days - (int32_t)rule.days,
	                            rule.with_reminders, &count, fault_r))
		return INVITE_TURN_FAILED;
	if (count >= rule.most)
		return INVITE_TURN_NEVER;
	return invite_store_solicit(db, turning->root_id, print, local.days,
	                            invite_person_of(ident_random()), fault_r)
	           ? INVITE_TURN_NOW
	           : INVITE_TURN_FAILED;
}

enum invite_turn
invite_take_turn(struct arena *arena, struct db *db, const struct invite_turning *turning,
                 struct span *stop_path_r, struct fault *fault_r)
{
	struct invite_key key;
	struct span contact;
	enum invite_channel channel;
	must(db_writes(db));
	if (invite_contact_read(arena, turning->contact, &contact, &channel) != NULL)
		return INVITE_TURN_NEVER;
	if (!read_key(arena, db, turning->root_id, turning->folder, &key, fault_r))
		return INVITE_TURN_FAILED;
	const struct invite_print print = invite_print_of(&key, contact);
	const struct span secret = invite_stop_secret(arena, &key, &print);
	vault_wipe(&key, sizeof key);
	*stop_path_r = span_of(arena_format(arena, "/ne-plus-demander/%.*s", SPAN_ARGS(secret)));
	return decide(arena, db, turning, &print, fault_r);
}

/* --- rules of key moments ------------------------------------------------------------------------- */

bool
invite_step_asks(struct arena *arena, struct db *db, int64_t root_id, int64_t step_id,
                 bool asks_r[SIDE_COUNT], struct fault *fault_r)
{
	struct invite_moment *moments;
	size_t count;
	memset(asks_r, 0, SIDE_COUNT * sizeof *asks_r);
	if (!invite_store_moments(arena, db, root_id, &moments, &count, fault_r))
		return false;
	for (size_t i = 0; i < count; i++) {
		struct survey_wave wave;
		if (moments[i].is_over || moments[i].step_id != step_id)
			continue;
		const enum found found =
			survey_wave_by_id(arena, db, root_id, moments[i].wave_id, &wave, fault_r);
		if (found == FOUND_FAILED)
			return false;
		if (found == FOUND_ONE && wave.state == SURVEY_OPEN)
			asks_r[moments[i].side] = true;
	}
	return true;
}
