/* What comes back: reports of mail servers, and what the SMS gateway calls with. */
#include "base/time.h"
#include "listen/invite/invite_inside.h"

struct returning {
	struct arena *arena;
	int64_t root_id, now_s, letter_id;
	int32_t today;
	bool is_dead; /* nothing more is sent to this contact */
	enum invite_state state;
	struct fault fault;
};

/* What a report says of one of our letters: may run twice. */
static bool
note_return(struct db *db, void *data)
{
	struct returning *back = data;
	struct invite_letter letter;
	struct invite_person person;
	const enum found found = invite_store_letter(back->arena, db, back->root_id,
	                                             back->letter_id, &letter, &back->fault);
	if (found != FOUND_ONE)
		return found == FOUND_NONE; /* forgotten since */
	const bool is_lost = back->state == INVITE_LOST;
	if (!is_lost && letter.state != INVITE_UNSURE)
		return true; /* arrived, as we thought */
	if (!invite_store_mark(db, back->root_id, back->letter_id, back->state, back->now_s,
	                       &back->fault))
		return false;
	const enum found who = invite_store_person(back->arena, db, back->root_id, letter.wave_id,
	                                           invite_person_of(back->letter_id), &person,
	                                           &back->fault);
	if (who != FOUND_ONE || !is_lost)
		return who != FOUND_FAILED;
	return invite_store_solicit_undo(db, back->root_id, &person.print, back->letter_id,
	                                 &back->fault) &&
	       (!back->is_dead || invite_store_stop_add(db, back->root_id, &person.print, INVITE_DEAD,
	                                                back->today, &back->fault));
}

static bool
keep_return(struct store *store, struct returning *back, struct fault *fault_r)
{
	if (store_write(store, note_return, back, fault_r))
		return true;
	if (fault_r->for_log == NULL)
		*fault_r = back->fault;
	return false;
}

/* --- letters ------------------------------------------------------------------------------------ */

/* Is one of the words a mark that we signed? FOUND_NONE: none. */
static enum found
whose_letter(struct arena *arena, struct store *store, int64_t root_id, const char *folder,
             const struct mail_bounce *bounce, int64_t *letter_id_r, struct fault *fault_r)
{
	struct invite_key key;
	struct db *db = store_read(arena, store, fault_r);
	if (db == NULL)
		return FOUND_FAILED;
	enum found found = invite_key_read(arena, db, root_id, folder, &key, fault_r);
	db_end(db);
	if (found != FOUND_ONE)
		return found;
	found = FOUND_NONE;
	for (size_t i = 0; i < bounce->mark_count && found == FOUND_NONE; i++)
		found = invite_mark_read(&key, bounce->marks[i], letter_id_r) ? FOUND_ONE : FOUND_NONE;
	vault_wipe(&key, sizeof key);
	return found;
}

bool
invite_mail_in(struct arena *arena, struct store *store, int64_t root_id, const char *folder,
               struct span bytes, int64_t now_s, enum invite_back *back_r,
               struct fault *fault_r)
{
	struct mail_bounce bounce;
	struct returning back = { .arena = arena,
		                      .root_id = root_id,
		                      .now_s = now_s,
		                      .today = day_here(now_s),
		                      .state = INVITE_LOST };
	*back_r = INVITE_BACK_OTHER;
	mail_bounce_read(arena, bytes, &bounce);
	if (bounce.kind == MAIL_BOUNCE_NONE || bounce.mark_count == 0)
		return true;
	const enum found found =
		whose_letter(arena, store, root_id, folder, &bounce, &back.letter_id, fault_r);
	if (found != FOUND_ONE)
		return found == FOUND_NONE;
	if (bounce.kind == MAIL_BOUNCE_DELAYED) {
		log_event(LOG_INFO, "invite.delayed");
		*back_r = INVITE_BACK_DELAYED;
		return true;
	}
	back.is_dead = bounce.kind == MAIL_BOUNCE_DEAD;
	*back_r = back.is_dead ? INVITE_BACK_DEAD : INVITE_BACK_LOST;
	return keep_return(store, &back, fault_r);
}

/* --- short messages ----------------------------------------------------------------------------- */

struct stopping {
	int64_t root_id;
	struct invite_print print;
	int32_t today;
	struct fault fault;
};

static bool
stop(struct db *db, void *data)
{
	struct stopping *stopping = data;
	return invite_store_stop_add(db, stopping->root_id, &stopping->print, INVITE_ASKED,
	                             stopping->today, &stopping->fault);
}

/* « STOP »: whoever writes from this number is left alone. Anything else may be an answer. */
static void
take_message(struct visit *visit, const struct sms_received *received)
{
	struct fault fault = { 0 };
	struct invite_key key;
	struct stopping stopping = { .root_id = visit->root_id, .today = visit->today };
	if (sms_understand(visit->arena, received->text).sense != SMS_SAYS_STOP) {
		invite_take_answer(visit, received);
		return;
	}
	if (!invite_key_have(visit->arena, visit->store, visit->root_id, visit->folder, &key,
	                     &fault)) {
		visit_fail(visit, &fault);
		return;
	}
	stopping.print = invite_print_of(&key, span_of(received->from));
	vault_wipe(&key, sizeof key);
	if (!visit_write(visit, stop, &stopping, NULL))
		return; /* it answered: the gateway calls again */
	const struct letters_house desk = invite_desk(visit);
	if (!letters_sms_stop(visit->arena, &desk, received->from, visit->now_s, &fault))
		visit_fail(visit, &fault);
}

/* Of one that the desk sent. */
static void
give_to_desk(struct visit *visit, const struct sms_received *received)
{
	struct fault fault;
	const struct letters_house desk = invite_desk(visit);
	if (letters_sms_report(visit->arena, &desk, received->ref, received->fate, visit->now_s, &fault) ==
	    FOUND_FAILED)
		visit_fail(visit, &fault);
}

static bool
read_ref(struct span ref, int64_t *letter_id_r)
{
	uint64_t id = 0;
	for (size_t i = 0; i < ref.length; i++) {
		const char c = ref.at[i];
		const int digit = c >= '0' && c <= '9' ? c - '0' : c >= 'a' && c <= 'f' ? c - 'a' + 10 : -1;
		if (digit < 0)
			return false;
		id = id << 4 | (unsigned)digit;
	}
	*letter_id_r = (int64_t)id;
	return ref.length == 16 && *letter_id_r > 0;
}

static void
take_report(struct visit *visit, const struct sms_received *received)
{
	struct fault fault = { 0 };
	struct returning back = { .arena = visit->arena,
		                      .root_id = visit->root_id,
		                      .now_s = visit->now_s,
		                      .today = visit->today,
		                      .state = received->fate == SMS_FATE_LOST ? INVITE_LOST : INVITE_SENT };
	if (received->fate == SMS_FATE_ON_ITS_WAY)
		return;
	if (!read_ref(received->ref, &back.letter_id)) {
		give_to_desk(visit, received);
		return;
	}
	if (!keep_return(visit->store, &back, &fault))
		visit_fail(visit, &fault);
}

/* The gateway calls: 200 once it is kept, and it calls again otherwise. Strangers find nothing. */
void
invite_get_sms(struct visit *visit)
{
	struct sms_received received;
	if (visit->sms == NULL) {
		visit_missing(visit);
		return;
	}
	switch (sms_receive(visit->arena, visit->sms, visit->request->query, &received)) {
	case SMS_KIND_STRANGER:
		visit_missing(visit);
		return;
	case SMS_KIND_UNREADABLE:
		visit_say(visit, 400, "Cet appel ne se lit pas", "Vérifiez le réglage de la passerelle.");
		return;
	case SMS_KIND_MESSAGE:
		take_message(visit, &received);
		break;
	case SMS_KIND_REPORT:
		take_report(visit, &received);
		break;
	}
	if (visit->response->status < 400)
		visit_say(visit, 200, "Reçu", "C’est noté.");
}
