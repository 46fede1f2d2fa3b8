/* Letters that a device sealed while it had no network: what they say goes the way of the page. */
#include <string.h>

#include "craft/http/http_form.h"
#include "listen/answer/answer_page.h"

static struct span
code_typed(struct arena *arena, struct span typed)
{
	char code[VAULT_CODE_LENGTH + 1];
	return vault_code_read(typed, code) ? span_of(arena_copy_text(arena, code)) : SPAN("");
}

/* The open link of a code, and what its wave asks. */
static enum found
way_in(struct arena *arena, struct db *db, int64_t root_id, struct span code,
       struct answer_target *target_r, const struct answer_form **form_r, struct fault *fault_r)
{
	const struct span secret = code_typed(arena, code);
	*fault_r = (struct fault){ 0 };
	if (secret.length == 0)
		return FOUND_NONE;
	const enum found found = answer_store_target(db, root_id, secret, target_r, fault_r);
	if (found != FOUND_ONE || target_r->kind != ANSWER_OPEN)
		return found == FOUND_FAILED ? FOUND_FAILED : FOUND_NONE;
	*form_r = answer_form_of(db, root_id, target_r->wave_id, fault_r);
	return *form_r != NULL              ? FOUND_ONE
	       : fault_r->for_log != NULL ? FOUND_FAILED
	                                  : FOUND_NONE;
}

enum found
answer_way(struct arena *arena, struct db *db, int64_t root_id, struct span code,
           struct answer_way *way_r, struct fault *fault_r)
{
	struct answer_target target;
	const struct answer_form *form;
	const enum found found = way_in(arena, db, root_id, code, &target, &form, fault_r);
	if (found != FOUND_ONE)
		return found;
	_Static_assert(sizeof way_r->public_key == VAULT_KEY_SIZE, "the wave's key");
	*way_r = (struct answer_way){ .code = code_typed(arena, code),
		                          .side = target.side,
		                          .place_id = target.place_id,
		                          .journey_id = target.journey_id };
	memcpy(way_r->public_key, form->public_key, sizeof way_r->public_key);
	return survey_wave_by_id(arena, db, root_id, target.wave_id, &way_r->wave, fault_r);
}

bool
answer_letter_read(struct arena *arena, const uint8_t *plain, size_t size,
                   struct http_pairs *fields_r)
{
	if (size != ANSWER_LETTER_SIZE || plain[0] != ANSWER_LETTER_VERSION)
		return false;
	size_t length = 0;
	for (size_t i = 0; i < 4; i++)
		length |= (size_t)plain[1 + i] << (8 * i);
	if (length > size - ANSWER_LETTER_HEAD_SIZE)
		return false;
	const struct span fields =
		span_from((const char *)plain + ANSWER_LETTER_HEAD_SIZE, length);
	return http_pairs_read(arena, fields, fields_r) == FOUND_ONE;
}

/* As the page takes what is sent from it; false: it would show it again, with what is wrong. */
static bool
letter_says(struct arena *arena, const struct answer_form *form, struct answer_target *target,
          const struct http_pairs *fields, struct paper *paper_r)
{
	int64_t ids[PAPER_JOURNEY_COUNT_MAX], chosen = 0;
	const size_t count = paper_journeys(form, ids);
	(void)span_int64(http_pairs_first(fields, "parcours"), &chosen);
	for (size_t i = 0; target->journey_id == 0 && i < count; i++)
		if (ids[i] == chosen)
			target->journey_id = chosen;
	const struct span once = http_pairs_first(fields, "cle");
	if (once.length < 16 || once.length > 64)
		return false;
	paper_begin(arena, paper_r, form, target->side, target->journey_id, once);
	paper_read(arena, paper_r, SIZE_MAX, fields);
	return !paper_r->is_wrong && !paper_is_empty(paper_r);
}

/* FOUND_NONE: the wave's private key is not there. */
static enum found
letter_open(struct arena *arena, const struct answer_opening *opening, struct db *db,
            int64_t wave_id, struct span letter, uint8_t **plain_r, struct fault *fault_r)
{
	struct vault_pair pair;
	const enum found found = answer_key_pair(arena, db, opening->root_id, wave_id,
	                                         opening->folder, &pair, fault_r);
	*plain_r = NULL;
	if (found != FOUND_ONE)
		return found;
	uint8_t *plain = arena_array_of(arena, uint8_t, ANSWER_LETTER_SIZE);
	if (letter.length == ANSWER_LETTER_SIZE + VAULT_LETTER_EXTRA &&
	    vault_letter_open(&pair, letter.at, letter.length, plain))
		*plain_r = plain;
	vault_wipe(&pair, sizeof pair);
	return FOUND_ONE;
}

/* Once the results are given back there is no key any more, and nothing more to take. */
static enum found
letter_without_key(struct arena *arena, struct db *db, int64_t root_id, int64_t wave_id,
                   enum answer_outcome *outcome_r, struct fault *fault_r)
{
	struct survey_wave wave;
	const enum found found =
		survey_wave_by_id(arena, db, root_id, wave_id, &wave, fault_r);
	if (found == FOUND_ONE && wave.state <= SURVEY_OPEN) {
		*fault_r = (struct fault){ "answer: an open wave without its private key", "" };
		return FOUND_FAILED;
	}
	*outcome_r = ANSWER_SHUT;
	return found == FOUND_FAILED ? FOUND_FAILED : FOUND_NONE;
}

bool
answer_receive_letter(struct arena *arena, const struct answer_opening *opening,
                      struct span code, struct span letter, enum answer_outcome *outcome_r,
                      struct fault *fault_r)
{
	struct answer_target target;
	const struct answer_form *form;
	uint8_t *plain;
	struct db *db = store_read(arena, opening->store, fault_r);
	if (db == NULL)
		return false;
	*outcome_r = ANSWER_UNKNOWN;
	enum found found = way_in(arena, db, opening->root_id, code, &target, &form, fault_r);
	if (found == FOUND_ONE) {
		found = letter_open(arena, opening, db, target.wave_id, letter, &plain, fault_r);
		if (found == FOUND_NONE)
			found = letter_without_key(arena, db, opening->root_id, target.wave_id, outcome_r,
			                           fault_r);
	}
	db_end(db);
	if (found != FOUND_ONE)
		return found == FOUND_NONE;
	struct http_pairs fields;
	struct paper paper;
	*outcome_r = ANSWER_REFUSED;
	if (plain == NULL || !answer_letter_read(arena, plain, ANSWER_LETTER_SIZE, &fields) ||
	    !letter_says(arena, form, &target, &fields, &paper))
		return true;
	return answer_take(arena, opening->store, opening->root_id, form, &target,
	                   http_pairs_first(&fields, "cle"), span_of(NULL), &paper.reply, outcome_r,
	                   fault_r);
}
