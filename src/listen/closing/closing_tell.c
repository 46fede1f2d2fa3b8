/* One message to the person, when its hour has come: her way, her link, and how to be left alone. */
#include "base/time.h"
#include "listen/closing/closing_inside.h"

struct telling {
	struct arena *arena;
	const struct closing_keeper *keeper;
	const struct desk_hand *hand;
	const struct zone *zone;
	int64_t request_id;
	uint8_t print[INVITE_PRINT_SIZE]; /* of her contact */
	bool is_quiet; /* nothing leaves now */
	bool is_beaten; /* another program wrote to her meanwhile */
	struct fault fault;
};

static enum found
contact_of(struct telling *telling, struct db *db, const struct desk_request *request,
           struct person_contact *contact_r)
{
	struct person_contact *contacts;
	size_t count;
	const enum person_contact_kind kind =
		request->reply_channel == DESK_MAIL ? PERSON_MAIL : PERSON_PHONE;
	if (!person_contacts(telling->arena, db, telling->hand->root_id, request->person_id, &contacts,
	                     &count, &telling->fault))
		return FOUND_FAILED;
	enum found found = FOUND_NONE;
	for (size_t i = 0; i < count; i++)
		if (contacts[i].kind == kind && (found == FOUND_NONE || contacts[i].is_preferred)) {
			*contact_r = contacts[i];
			found = FOUND_ONE;
		}
	return found;
}

/* By her contact: who asks twice may be known as two persons. */
static enum found
was_told(struct telling *telling, struct db *db, const struct person_contact *contact)
{
	const int64_t root_id = telling->hand->root_id;
	const struct span words =
		span_of(arena_format(telling->arena, "closing told %.*s", SPAN_ARGS(contact->key)));
	if (!invite_print_words(telling->arena, db, root_id, telling->keeper->folder, words,
	                        telling->print, &telling->fault))
		return FOUND_FAILED;
	return closing_store_told(telling->arena, db, root_id, telling->print,
	                          telling->hand->today - CLOSING_ONCE_DAYS, &telling->fault);
}

static struct span
message(const struct telling *telling, const struct desk_request *request, const char *secret,
        struct span stop_path)
{
	const char *address = telling->hand->address;
	const char *link = arena_format(telling->arena, "%s/suivi/%.*s/%s/fin", address,
	                                SPAN_ARGS(request->reference), secret);
	if (request->reply_channel == DESK_SMS)
		return span_of(arena_format(telling->arena,
		                            "Votre demande %.*s est terminée. Est-elle réglée\u202f? Deux "
		                            "questions\u202f: %s Pour ne plus recevoir ces messages\u202f: %s%.*s",
		                            SPAN_ARGS(request->reference), link, address, SPAN_ARGS(stop_path)));
	return span_of(arena_format(
		telling->arena,
		"Bonjour,\n\nVotre demande %.*s est terminée. Est-elle réglée\u202f? Deux questions, sans compte "
		"ni mot de passe\u202f:\n%s\n\nSi elle ne l’est pas, dites-le à cette adresse\u202f: quelqu’un du service "
		"reprendra contact avec vous. Nous ne vous relancerons pas.\n\nPour ne plus recevoir de demande "
		"d’avis\u202f:\n%s%.*s\n",
		SPAN_ARGS(request->reference), link, address, SPAN_ARGS(stop_path)));
}

static bool
write_message(struct telling *telling, struct db *db, const struct desk_request *request,
              struct span stop_path)
{
	char secret[DESK_SECRET_LENGTH + 1];
	const struct desk_hand *hand = telling->hand;
	const enum found found =
		closing_store_told_add(db, hand->root_id, telling->print, hand->today, &telling->fault);
	telling->is_beaten = found == FOUND_NONE;
	return found == FOUND_ONE &&
	       desk_secret(telling->arena, db, hand->root_id, request->reference, secret,
	                   &telling->fault) &&
	       desk_tell(db, hand, request->request_id, request->reply_channel,
	                 message(telling, request, secret, stop_path), &telling->fault) &&
	       closing_store_tell(db, hand->root_id, request->request_id, CLOSING_TOLD, hand->today,
	                          &telling->fault);
}

/* Why it would not be written: it is open again, confidential, she answered, was asked lately. */
static enum found
is_wanted(struct telling *telling, struct db *db, struct desk_request *request,
          struct person_contact *contact)
{
	struct closing_end end;
	const int64_t root_id = telling->hand->root_id;
	enum found found = closing_store_end(telling->arena, db, root_id, telling->request_id, &end,
	                                     &telling->fault);
	if (found != FOUND_ONE)
		return found;
	found = desk_by_id(telling->arena, db, root_id, telling->request_id, request, &telling->fault);
	if (found != FOUND_ONE)
		return found;
	if (!closing_asks(request) || request->is_confidential || !desk_leaves(request->reply_channel) ||
	    end.person_id == 0 || end.answered_day != 0 || telling->hand->address == NULL)
		return FOUND_NONE;
	found = contact_of(telling, db, request, contact);
	if (found != FOUND_ONE)
		return found;
	found = was_told(telling, db, contact);
	return found == FOUND_FAILED ? FOUND_FAILED : found == FOUND_ONE ? FOUND_NONE : FOUND_ONE;
}

static bool
tell_one(struct db *db, void *data)
{
	struct telling *telling = data;
	const struct desk_hand *hand = telling->hand;
	struct desk_request request;
	struct person_contact contact = { .value = SPAN("") };
	struct span stop_path;
	struct invite_turning turning = { .root_id = hand->root_id,
		                              .now_s = hand->now_s,
		                              .folder = telling->keeper->folder,
		                              .zone = telling->zone };
	telling->is_quiet = telling->is_beaten = false;
	const enum found taken =
		closing_store_tell_take(db, hand->root_id, telling->request_id, &telling->fault);
	if (taken != FOUND_ONE)
		return taken == FOUND_NONE; /* another program has it */
	const enum found found = is_wanted(telling, db, &request, &contact);
	turning.contact = contact.value;
	if (found == FOUND_FAILED)
		return false;
	const enum invite_turn turn =
		found == FOUND_NONE
			? INVITE_TURN_NEVER
			: invite_take_turn(telling->arena, db, &turning, &stop_path, &telling->fault);
	switch (turn) {
	case INVITE_TURN_NOW: return write_message(telling, db, &request, stop_path);
	case INVITE_TURN_LATER:
		telling->is_quiet = true;
		return closing_store_tell(db, hand->root_id, telling->request_id, CLOSING_TO_TELL, 0,
		                          &telling->fault);
	case INVITE_TURN_NEVER: return true;
	case INVITE_TURN_FAILED: break;
	}
	return false;
}

bool
closing_tell(struct arena *arena, const struct closing_keeper *keeper, const struct desk_hand *hand,
             struct fault *fault_r)
{
	int64_t requests[CLOSING_DUE_COUNT];
	size_t count;
	struct db *db = store_read(arena, keeper->store, fault_r);
	if (db == NULL)
		return false;
	const bool is_read =
		closing_store_due(arena, db, keeper->root_id, keeper->now_s, requests, &count, fault_r);
	db_end(db);
	if (!is_read || (count > 0 && !invite_ready(arena, keeper->store, keeper->root_id,
	                                            keeper->folder, fault_r)))
		return false;
	struct telling telling = { .arena = arena, .keeper = keeper, .hand = hand, .zone = zone_here() };
	for (size_t i = 0; i < count && !telling.is_quiet; i++) {
		telling.request_id = requests[i];
		if (store_write(keeper->store, tell_one, &telling, fault_r) || telling.is_beaten)
			continue;
		if (fault_r->for_log == NULL)
			*fault_r = telling.fault;
		return false;
	}
	return true;
}
