/* How what is sealed stands, for whoever keeps the machine. */
#include "listen/answer/answer_inside.h"

struct looking {
	struct arena *arena;
	struct db *db;
	int64_t root_id;
	const char *folder; /* of the data */
};

/* Does what was received wait for its key? Once the results are given back there is none on purpose. */
static enum found
needs_key(const struct looking *looking, const struct answer_key *key, struct fault *fault_r)
{
	struct survey_wave wave;
	const enum found found = survey_wave_by_id(looking->arena, looking->db, looking->root_id,
	                                           key->wave_id, &wave, fault_r);
	if (found != FOUND_ONE)
		return found;
	return wave.state == SURVEY_OPEN || (wave.state == SURVEY_CLOSED && key->has_sealed)
	           ? FOUND_ONE
	           : FOUND_NONE;
}

static bool
look_at(const struct looking *looking, const struct answer_key *key,
        struct answer_health *health, struct fault *fault_r)
{
	int64_t letters = 0;
	const enum found needed = needs_key(looking, key, fault_r);
	if (needed != FOUND_ONE)
		return needed == FOUND_NONE;
	const enum found there = answer_key_is_there(looking->arena, looking->db, looking->root_id,
	                                             key->wave_id, looking->folder, fault_r);
	if (there == FOUND_FAILED)
		return false;
	health->keys_needed++;
	health->keys_missing += there == FOUND_NONE;
	if (!key->is_opened || !key->has_sealed)
		return true;
	if (!answer_store_letters(looking->arena, looking->db, looking->root_id, key->wave_id,
	                          &letters, fault_r))
		return false;
	health->left += letters;
	return true;
}

bool
answer_health(struct arena *arena, struct db *db, int64_t root_id, const char *folder,
              struct answer_health *health_r, struct fault *fault_r)
{
	const struct looking looking = { arena, db, root_id, folder };
	struct answer_key *keys;
	size_t count;
	*health_r = (struct answer_health){ 0 };
	bool good = answer_store_keys(arena, db, root_id, &keys, &count, fault_r);
	for (size_t i = 0; good && i < count; i++)
		good = look_at(&looking, &keys[i], health_r, fault_r);
	return good;
}

bool
answer_waiting(struct arena *arena, struct db *db, int64_t root_id, int64_t *count_r,
               struct fault *fault_r)
{
	struct answer_key *keys;
	size_t count;
	*count_r = 0;
	bool good = answer_store_keys(arena, db, root_id, &keys, &count, fault_r);
	for (size_t i = 0; good && i < count; i++) {
		struct survey_wave wave;
		int64_t letters = 0;
		const enum found found =
			survey_wave_by_id(arena, db, root_id, keys[i].wave_id, &wave, fault_r);
		good = found != FOUND_FAILED;
		if (found != FOUND_ONE || wave.state != SURVEY_OPEN)
			continue;
		good = answer_store_letters(arena, db, root_id, wave.id, &letters, fault_r);
		*count_r += letters;
	}
	return good;
}
