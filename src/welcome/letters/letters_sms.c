/* Texts that come: of an exchange that goes on, or a new request. */
#include <string.h>

#include "craft/vault/vault.h"
#include "welcome/letters/letters_inside.h"
#include "welcome/promise/promise.h"

struct texting {
	struct arena *arena;
	const struct letters_house *house;
	struct desk_hand hand;
	const struct sms_received *received;
	struct letters_print sender;
	enum letters_fate fate;
	struct fault fault;
};

/* --- whose exchange ------------------------------------------------------------------------------- */

static bool
goes_on(const struct desk_request *request, int64_t now_s)
{
	if (request->queue == DESK_TODO || request->queue == DESK_WAITING)
		return true;
	return request->queue == DESK_DONE &&
	       now_s <= request->done_unix_s + LETTERS_SMS_REOPEN_DAYS * (int64_t)DAY_S;
}

/* The latest that is open, else the latest that was done lately. FOUND_NONE: none. */
static enum found
find_request(struct arena *arena, struct db *db, int64_t root_id,
             const struct letters_print *sender, int64_t now_s, struct desk_request *request_r,
             struct fault *fault_r)
{
	int64_t ids[LETTERS_RECENT_COUNT];
	size_t count;
	enum found best = FOUND_NONE;
	if (!letters_store_recent(arena, db, root_id, DESK_SMS, sender, ids, &count, fault_r))
		return FOUND_FAILED;
	for (size_t i = 0; i < count; i++) {
		struct desk_request request;
		const enum found found = desk_by_id(arena, db, root_id, ids[i], &request, fault_r);
		if (found == FOUND_FAILED)
			return FOUND_FAILED;
		if (found == FOUND_NONE || !goes_on(&request, now_s))
			continue;
		const bool is_open = request.queue != DESK_DONE;
		if (best == FOUND_NONE || is_open)
			*request_r = request;
		best = FOUND_ONE;
		if (is_open)
			break;
	}
	return best;
}

enum found
letters_sms_goes_on(struct arena *arena, struct db *db, int64_t root_id, const char *number,
                    int64_t now_s, struct fault *fault_r)
{
	struct letters_print sender;
	struct desk_request request;
	const enum found found =
		desk_print(arena, db, root_id, span_of(number), sender.bytes, fault_r);
	return found == FOUND_ONE
	           ? find_request(arena, db, root_id, &sender, now_s, &request, fault_r)
	           : found;
}

/* --- taken ------------------------------------------------------------------------------------------ */

static struct span
sum_of(const struct texting *texting)
{
	uint8_t *sum = arena_array_of(texting->arena, uint8_t, VAULT_HASH_SIZE);
	const char *words = arena_format(texting->arena, "%s\n%.*s", texting->received->from,
	                                 SPAN_ARGS(texting->received->id));
	vault_hash("letters.text", span_of(words), sum);
	return span_from((const char *)sum, VAULT_HASH_SIZE);
}

static struct span
text_of(const struct texting *texting)
{
	const struct span text = span_trim(texting->received->text);
	return text.length > 0 ? letters_cut(text, DESK_TEXT_LENGTH_MAX) : SPAN("(Un SMS sans texte.)");
}

static bool
hear(struct texting *texting, struct db *db, int64_t request_id)
{
	const struct desk_act act = { .verb = DESK_HEAR, .at_s = texting->hand.now_s,
		                          .today = texting->hand.today, .text = text_of(texting),
		                          .quoted = SPAN(""), .channel = DESK_SMS };
	const struct desk_writing writing = { .request_id = request_id, .seen_changes = -1,
		                                  .act = &act };
	int64_t entry_id;
	const char *sentence;
	texting->fate = LETTERS_HEARD;
	/* She goes on: what was of too many texts is an exchange. */
	return letters_store_thread_speak(db, texting->house->root_id, request_id, &texting->fault) &&
	       desk_write(texting->arena, db, &texting->hand, &writing, &entry_id, &sentence,
	                  &texting->fault) == DESK_IS_DONE;
}

static bool
receive(struct texting *texting, struct db *db, const struct letters_box *box, bool is_muted,
        int64_t *request_id_r)
{
	const int64_t root_id = texting->house->root_id;
	struct offering offering;
	struct desk_received received;
	struct person_contact contact;
	struct person person = { .name = SPAN(""), .needs = SPAN(""), .language = SPAN(""),
		                     .acts_for = SPAN(""), .prefers = PERSON_PHONE };
	struct desk_receiving receiving = { .offering = &offering, .unit_id = box->unit_id,
		                                .channel = DESK_SMS, .reply_channel = DESK_SMS,
		                                .title = SPAN(""), .text = text_of(texting),
		                                .quoted = SPAN(""), .address = SPAN("") };
	must(person_contact_read(texting->arena, PERSON_PHONE, span_of(texting->received->from), &contact));
	contact.is_preferred = true; /* and not proved: a sender can be forged */
	if (offering_load(texting->arena, db, root_id, box->offering_id, &offering, &texting->fault) !=
	    FOUND_ONE)
		return false;
	person.purpose = offering.purpose;
	struct letters_round round = { .arena = texting->arena, .house = texting->house,
		                           .hand = texting->hand };
	if (!letters_person(&round, db, &person, &contact, &receiving.person_id)) {
		texting->fault = round.fault;
		return false;
	}
	if (!promise_hint(texting->arena, db, &texting->hand, &receiving, &receiving.hint,
	                  &texting->fault) ||
	    desk_receive(texting->arena, db, &texting->hand, &receiving, &received, &texting->fault) !=
	        FOUND_ONE)
		return false;
	const struct letters_thread thread = { .request_id = received.request_id, .channel = DESK_SMS,
		                                   .sender = texting->sender, .message_id = SPAN(""),
		                                   .before = SPAN(""), .is_muted = is_muted };
	*request_id_r = received.request_id;
	texting->fate = LETTERS_REQUEST;
	return letters_store_thread_keep(db, root_id, &thread, &texting->fault);
}

static const struct letters_box *
box_of(const struct texting *texting, const struct letters_box *boxes, size_t count)
{
	const struct letters_box *box =
		letters_box_for(boxes, count, DESK_SMS, texting->received->to);
	return box != NULL ? box : letters_box_for(boxes, count, DESK_SMS, SPAN(""));
}

/* A new request, when a box is there for texts. */
static bool
make_request(struct texting *texting, struct db *db, int64_t *request_id_r)
{
	const int64_t root_id = texting->house->root_id;
	struct letters_box *boxes;
	size_t count;
	int64_t came;
	if (!letters_boxes(texting->arena, db, root_id, &boxes, &count, &texting->fault) ||
	    !letters_store_came(texting->arena, db, root_id, &texting->sender,
	                        texting->hand.now_s - 3600, LETTERS_FLOOD_COUNT, &came,
	                        &texting->fault))
		return false;
	const struct letters_box *box = box_of(texting, boxes, count);
	texting->fate = LETTERS_NO_BOX;
	return box == NULL || receive(texting, db, box, came >= LETTERS_FLOOD_COUNT, request_id_r);
}

static bool
write_text(struct db *db, void *data)
{
	struct texting *texting = data;
	const int64_t root_id = texting->house->root_id;
	const struct span sum = sum_of(texting);
	struct desk_request request;
	bool is_full = false;
	int64_t request_id = 0;
	texting->fault = (struct fault){ 0 };
	const enum found known =
		letters_store_known(texting->arena, db, root_id, sum, &texting->fault);
	texting->fate = LETTERS_AGAIN;
	if (known != FOUND_NONE)
		return known == FOUND_ONE;
	texting->hand.tree = place_tree_load(texting->arena, db, root_id, texting->hand.today, &texting->fault);
	if (texting->hand.tree == NULL ||
	    desk_print(texting->arena, db, root_id, span_of(texting->received->from),
	               texting->sender.bytes, &texting->fault) != FOUND_ONE)
		return false;
	const enum found found = find_request(texting->arena, db, root_id, &texting->sender,
	                                      texting->hand.now_s, &request, &texting->fault);
	if (found == FOUND_FAILED ||
	    (found == FOUND_ONE && !desk_is_full(texting->arena, db, root_id, request.request_id,
	                                         &is_full, &texting->fault)))
		return false;
	if (found == FOUND_ONE && !is_full)
		request_id = request.request_id;
	const bool is_fine = request_id != 0 ? hear(texting, db, request_id)
	                                     : make_request(texting, db, &request_id);
	if (!is_fine || texting->fate == LETTERS_NO_BOX)
		return is_fine;
	/* She writes again: whatever she said before of being left alone. */
	return letters_store_stop_end(db, root_id, &texting->sender, &texting->fault) &&
	       letters_store_take(db, root_id, sum, &texting->sender, texting->hand.now_s,
	                          texting->fate, request_id, &texting->fault) == FOUND_ONE;
}

static struct desk_hand
hand_of(const struct letters_house *house, int64_t now_s)
{
	return (struct desk_hand){ .root_id = house->root_id, .now_s = now_s, .today = day_here(now_s),
		                       .address = house->address, .once = SPAN("") };
}

static bool
write_it(struct texting *texting, store_write_fn *write, struct fault *fault_r)
{
	if (store_write(texting->house->store, write, texting, fault_r))
		return true;
	if (fault_r->for_log == NULL)
		*fault_r = texting->fault;
	if (fault_r->for_log == NULL)
		(void)fault_is(fault_r, "letters: a text could not be kept", "Un SMS n’a pas pu être gardé.");
	return false;
}

bool
letters_sms_take(struct arena *arena, const struct letters_house *house,
                 const struct sms_received *received, int64_t now_s, enum letters_fate *fate_r,
                 struct fault *fault_r)
{
	struct texting texting = { .arena = arena, .house = house, .hand = hand_of(house, now_s),
		                       .received = received };
	*fate_r = LETTERS_NO_BOX;
	if (received->from_kind == SMS_NUMBER_WRONG) /* a name: nobody to answer */
		return true;
	if (!write_it(&texting, write_text, fault_r))
		return false;
	*fate_r = texting.fate;
	return true;
}

/* --- STOP ---------------------------------------------------------------------------------------- */

struct stopping {
	struct texting texting;
	const char *number;
};

static bool
write_stop(struct db *db, void *data)
{
	struct stopping *stopping = data;
	struct texting *texting = &stopping->texting;
	const int64_t root_id = texting->house->root_id;
	struct letters_round round = { .arena = texting->arena, .house = texting->house,
		                           .hand = texting->hand };
	struct desk_request request;
	int64_t entry_id;
	texting->fault = (struct fault){ 0 };
	if (!letters_round_load(&round, db, &texting->fault) ||
	    desk_print(texting->arena, db, root_id, span_of(stopping->number), texting->sender.bytes,
	               &texting->fault) != FOUND_ONE ||
	    !letters_store_stop(db, root_id, &texting->sender, texting->hand.now_s, &texting->fault))
		return false;
	const enum found found = find_request(texting->arena, db, root_id, &texting->sender,
	                                      texting->hand.now_s, &request, &texting->fault);
	if (found != FOUND_ONE || request.queue == DESK_DONE)
		return found != FOUND_FAILED;
	const struct desk_act note = { .text = SPAN("La personne a répondu STOP\u202f: plus aucun SMS ne lui est "
		                                        "envoyé, sauf si elle en écrit un. Trouvez un autre moyen de "
		                                        "lui répondre."),
		                           .channel = DESK_SMS };
	const bool is_noted = letters_note(&round, db, request.request_id, note, &entry_id);
	texting->fault = round.fault;
	return is_noted;
}

bool
letters_sms_stop(struct arena *arena, const struct letters_house *house, const char *number,
                 int64_t now_s, struct fault *fault_r)
{
	struct stopping stopping = {
		.texting = { .arena = arena, .house = house, .hand = hand_of(house, now_s) }, .number = number
	};
	return write_it(&stopping.texting, write_stop, fault_r);
}

/* --- what became of one of ours ------------------------------------------------------------------ */

struct reporting {
	struct texting texting;
	struct span ref;
	enum found found;
};

/* The mark of an entry: told, it is lost. */
static bool
write_lost(struct db *db, void *data)
{
	struct reporting *reporting = data;
	struct texting *texting = &reporting->texting;
	const int64_t root_id = texting->house->root_id;
	struct desk_request request;
	struct span reference;
	int64_t entry_id;
	reporting->found = desk_mark_read(texting->arena, db, root_id, reporting->ref, &reference,
	                                  &entry_id, &texting->fault);
	if (reporting->found == FOUND_ONE)
		reporting->found = desk_by_reference(texting->arena, db, root_id, reference, &request,
		                                     &texting->fault);
	if (reporting->found != FOUND_ONE || entry_id == 0)
		return reporting->found != FOUND_FAILED;
	texting->hand.tree = place_tree_load(texting->arena, db, root_id, texting->hand.today, &texting->fault);
	return texting->hand.tree != NULL &&
	       desk_lose(texting->arena, db, &texting->hand, request.request_id, entry_id,
	                 SPAN("Le SMS n’est pas arrivé\u202f: le numéro ne répond pas, ou plus. Trouvez un autre "
		                  "moyen de joindre la personne."),
	                 &texting->fault);
}

enum found
letters_sms_report(struct arena *arena, const struct letters_house *house, struct span ref,
                   enum sms_fate fate, int64_t now_s, struct fault *fault_r)
{
	struct reporting reporting = {
		.texting = { .arena = arena, .house = house, .hand = hand_of(house, now_s) }, .ref = ref
	};
	if (fate != SMS_FATE_LOST)
		return FOUND_NONE;
	if (!write_it(&reporting.texting, write_lost, fault_r))
		return FOUND_FAILED;
	return reporting.found;
}
