/* Letters that a device sealed while it had no network: what they say goes the way of the page. */
#include <string.h>

#include "base/time.h"
#include "craft/http/http_form.h"
#include "listen/answer/answer_brake.h"

static struct span
code_typed(struct arena *arena, struct span typed)
{
	char code[VAULT_CODE_LENGTH + 1];
	return vault_code_read(typed, code) ? span_of(arena_copy_text(arena, code)) : SPAN("");
}

/* An open link, and what its wave asks. */
struct open_link {
	struct answer_target target;
	const struct answer_form *form;
};

static enum found
link_of(struct arena *arena, struct db *db, int64_t root_id, struct span code,
        struct open_link *link_r, struct fault *fault_r)
{
	const struct span secret = code_typed(arena, code);
	*fault_r = (struct fault){ 0 };
	if (secret.length == 0)
		return FOUND_NONE;
	const enum found found = answer_store_target(db, root_id, secret, &link_r->target, fault_r);
	if (found != FOUND_ONE || link_r->target.kind != ANSWER_OPEN)
		return found == FOUND_FAILED ? FOUND_FAILED : FOUND_NONE;
	link_r->form = answer_form_of(db, root_id, link_r->target.wave_id, fault_r);
	if (link_r->form == NULL)
		return fault_r->for_log != NULL ? FOUND_FAILED : FOUND_NONE;
	return FOUND_ONE;
}

enum found
answer_way(struct arena *arena, struct db *db, int64_t root_id, struct span code,
           struct answer_way *way_r, struct fault *fault_r)
{
	struct open_link link;
	const enum found found = link_of(arena, db, root_id, code, &link, fault_r);
	if (found != FOUND_ONE)
		return found;
	_Static_assert(sizeof way_r->public_key == VAULT_KEY_SIZE, "the wave's key");
	*way_r = (struct answer_way){ .code = code_typed(arena, code),
		                          .side = link.target.side,
		                          .place_id = link.target.place_id,
		                          .journey_id = link.target.journey_id };
	way_r->asks_file = answer_may_join(link.form, &link.target);
	memcpy(way_r->public_key, link.form->public_key, sizeof way_r->public_key);
	return survey_wave_by_id(arena, db, root_id, link.target.wave_id, &way_r->wave, fault_r);
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

/* As the page takes what is sent from it; FOUND_NONE: it would show it again, with what is wrong. */
static enum found
letter_says(struct visit *visit, struct sitting *sitting, struct answer_reply *reply_r,
            struct fault *fault_r)
{
	const struct answer_form *form = sitting->form;
	struct answer_target *target = &sitting->target;
	int64_t ids[PAPER_JOURNEY_COUNT_MAX], chosen = 0;
	const size_t count = paper_journeys(form, ids);
	(void)span_int64(http_pairs_first(&visit->body, "parcours"), &chosen);
	for (size_t i = 0; target->journey_id == 0 && i < count; i++)
		if (ids[i] == chosen)
			target->journey_id = chosen;
	sitting->once = http_pairs_first(&visit->body, "cle");
	if (sitting->once.length < 16 || sitting->once.length > 64)
		return FOUND_NONE;
	if (form->inquiry != NULL)
		return inquiry_read_letter(sitting, reply_r, fault_r);
	struct paper *paper = &sitting->paper;
	paper_begin(visit->arena, paper, form, target->side, target->journey_id, sitting->once);
	paper_read(visit->arena, paper, SIZE_MAX, &visit->body);
	*reply_r = paper->reply;
	return paper->is_wrong || paper_is_empty(paper) ? FOUND_NONE : FOUND_ONE;
}

/* FOUND_NONE: the wave's private key is not there. */
static enum found
letter_open(struct visit *visit, const struct answer_letter *letter, int64_t wave_id,
            uint8_t **plain_r, struct fault *fault_r)
{
	struct vault_pair pair;
	const enum found found = answer_key_pair(visit->arena, visit->db, visit->root_id, wave_id,
	                                         visit->folder, &pair, fault_r);
	*plain_r = NULL;
	if (found != FOUND_ONE)
		return found;
	uint8_t *plain = arena_array_of(visit->arena, uint8_t, ANSWER_LETTER_SIZE);
	if (letter->sealed.length == ANSWER_LETTER_SIZE + VAULT_LETTER_EXTRA &&
	    vault_letter_open(&pair, letter->sealed.at, letter->sealed.length, plain))
		*plain_r = plain;
	vault_wipe(&pair, sizeof pair);
	return FOUND_ONE;
}

/* Once the results are given back there is no key any more, and nothing more to take. */
static enum found
letter_without_key(struct visit *visit, int64_t wave_id, enum answer_outcome *outcome_r,
                   struct fault *fault_r)
{
	struct survey_wave wave;
	const enum found found = survey_wave_by_id(visit->arena, visit->db, visit->root_id, wave_id,
	                                           &wave, fault_r);
	if (found == FOUND_ONE && wave.state <= SURVEY_OPEN) {
		*fault_r = (struct fault){ "answer: an open wave without its private key", "" };
		return FOUND_FAILED;
	}
	*outcome_r = ANSWER_SHUT;
	return found == FOUND_FAILED ? FOUND_FAILED : FOUND_NONE;
}

/* Before it is opened. FOUND_NONE: it is to show work first. */
static enum found
letter_worked(struct visit *visit, const struct answer_letter *letter, int64_t wave_id,
              struct fault *fault_r)
{
	struct answer_brake brake;
	const enum found found =
		answer_store_brake(visit->arena, visit->db, visit->root_id, wave_id, &brake, fault_r);
	if (found != FOUND_ONE)
		return found == FOUND_NONE ? FOUND_ONE : FOUND_FAILED;
	const struct span what = answer_work_of_letter(visit->arena, letter->sealed);
	return answer_work_is(visit->arena, what, letter->work) ? FOUND_ONE : FOUND_NONE;
}

/* What the letter says, and where it goes. FOUND_NONE: *outcome_r tells why it is not taken. */
static enum found
letter_unfold(struct visit *visit, const struct answer_letter *letter, struct sitting *sitting,
              struct answer_reply *reply_r, enum answer_outcome *outcome_r,
              struct fault *fault_r)
{
	struct open_link link;
	uint8_t *plain;
	*outcome_r = ANSWER_UNKNOWN;
	enum found found =
		link_of(visit->arena, visit->db, visit->root_id, letter->code, &link, fault_r);
	if (found != FOUND_ONE)
		return found;
	sitting->target = link.target;
	sitting->form = link.form;
	*outcome_r = ANSWER_SLOWED;
	found = letter_worked(visit, letter, link.target.wave_id, fault_r);
	if (found != FOUND_ONE)
		return found;
	found = letter_open(visit, letter, link.target.wave_id, &plain, fault_r);
	if (found == FOUND_NONE)
		return letter_without_key(visit, link.target.wave_id, outcome_r, fault_r);
	if (found == FOUND_FAILED)
		return FOUND_FAILED;
	*outcome_r = ANSWER_REFUSED;
	if (plain == NULL ||
	    !answer_letter_read(visit->arena, plain, ANSWER_LETTER_SIZE, &visit->body))
		return FOUND_NONE;
	return letter_says(visit, sitting, reply_r, fault_r);
}

/* Nobody visits: what reads the page's form is given what it asks of a visit. */
bool
answer_receive_letter(struct arena *arena, const struct answer_opening *opening,
                      const struct answer_letter *letter, enum answer_outcome *outcome_r,
                      struct fault *fault_r)
{
	struct visit visit = { .arena = arena,
		                   .root_id = opening->root_id,
		                   .folder = opening->folder,
		                   .today = day_here(time_now_s()) };
	struct sitting sitting = { .visit = &visit };
	struct answer_reply reply;
	*fault_r = (struct fault){ 0 };
	visit.db = store_read(arena, opening->store, fault_r);
	if (visit.db == NULL)
		return false;
	const enum found found =
		letter_unfold(&visit, letter, &sitting, &reply, outcome_r, fault_r);
	db_end(visit.db);
	if (found != FOUND_ONE)
		return found == FOUND_NONE;
	return answer_take(arena, opening->store, opening->root_id, sitting.form, &sitting.target,
	                   sitting.once, span_of(NULL), &reply, outcome_r, fault_r);
}
