/* Messages that were read become requests, replies, notes: in one transaction, with what says that they
 * were taken. */
#include "base/ident.h"
#include "welcome/letters/letters_inside.h"
#include "welcome/promise/promise.h"

/* The day our mail server took it in: clocks of the law run from there, were it read three days later. */
static int32_t
received_day(const struct letters_round *round, const struct letters_taking *taking)
{
	const int64_t came_s = taking->message->came_unix_s, now_s = round->hand.now_s;
	return came_s > now_s || came_s < now_s - LETTERS_OLD_DAYS * (int64_t)DAY_S ? round->hand.today
	                                                                            : day_here(came_s);
}

bool
letters_note(struct letters_round *round, struct db *db, int64_t request_id, struct desk_act note,
             int64_t *entry_id_r)
{
	const char *sentence;
	note.verb = DESK_NOTE;
	note.at_s = round->hand.now_s;
	note.today = round->hand.today;
	if (note.quoted.at == NULL)
		note.quoted = SPAN("");
	const struct desk_writing writing = { .request_id = request_id, .seen_changes = -1,
		                                  .act = &note };
	return desk_write(round->arena, db, &round->hand, &writing, entry_id_r, &sentence,
	                  &round->fault) == DESK_IS_DONE;
}

/* What whoever reads must know, as a note of the program's; nothing when there is nothing. */
static bool
note_remarks(struct letters_round *round, struct db *db, const struct letters_taking *taking,
             enum desk_channel channel)
{
	int64_t entry_id;
	const struct desk_act note = { .text = text_span(&taking->remarks), .channel = channel };
	return note.text.length == 0 ||
	       letters_note(round, db, taking->request_id, note, &entry_id);
}

/* --- the exchange goes on ------------------------------------------------------------------------ */

static void
add_id(struct text *before, struct span id)
{
	if (mail_id_is_fine(id))
		text_format(before, "%s%.*s", before->length > 0 ? "\n" : "", SPAN_ARGS(id));
}

/* What an answer will say that it answers: the last letter, and those it named. */
static bool
keep_thread(struct letters_round *round, struct db *db, const struct letters_taking *taking,
            bool is_muted)
{
	const struct mail_in *in = &taking->in;
	struct letters_thread thread;
	const size_t most = MAIL_REFERENCE_COUNT_MAX - 1;
	const size_t from = in->references.count > most ? in->references.count - most : 0;
	struct text before = text_new(round->arena, MAIL_REFERENCE_COUNT_MAX * (MAIL_ID_LENGTH_MAX + 1));
	const enum found found =
		letters_store_thread(round->arena, db, round->house->root_id, taking->request_id, &thread,
	                         &round->fault);
	if (found == FOUND_FAILED)
		return false;
	for (size_t i = from; i < in->references.count; i++)
		add_id(&before, in->references.at[i]);
	if (found == FOUND_NONE) {
		thread.channel = DESK_MAIL;
		thread.sender = taking->sender;
		thread.is_muted = is_muted;
	}
	/* Somebody writes where a machine did. */
	thread.is_muted = thread.is_muted && (found == FOUND_NONE || taking->in.never_answer);
	thread.message_id = mail_id_is_fine(in->message_id) ? in->message_id : SPAN("");
	thread.before = text_span(&before);
	return letters_store_thread_keep(db, round->house->root_id, &thread, &round->fault);
}

/* --- a new request -------------------------------------------------------------------------------- */

static const struct letters_box *
box_of(const struct letters_round *round, const struct mail_in *in)
{
	const struct letters_box *box = NULL;
	for (size_t i = 0; i < in->delivered_to_count && box == NULL; i++)
		box = letters_box_for(round->boxes, round->box_count, DESK_MAIL,
		                      letters_address(round->arena, in->delivered_to[i]));
	for (size_t i = 0; i < in->to.count && box == NULL; i++)
		box = letters_box_for(round->boxes, round->box_count, DESK_MAIL,
		                      letters_address(round->arena, in->to.at[i].address));
	for (size_t i = 0; i < in->cc.count && box == NULL; i++)
		box = letters_box_for(round->boxes, round->box_count, DESK_MAIL,
		                      letters_address(round->arena, in->cc.at[i].address));
	return box != NULL
	           ? box
	           : letters_box_for(round->boxes, round->box_count, DESK_MAIL, SPAN(""));
}

/* 0: she has no address that can be written to. */
static bool
find_person(struct letters_round *round, struct db *db, const struct letters_taking *taking,
            enum offering_purpose purpose, int64_t *person_id_r)
{
	struct person_contact contact;
	const struct person person = { .purpose = purpose, .name = taking->name, .needs = SPAN(""),
		                           .language = SPAN(""), .acts_for = SPAN(""),
		                           .prefers = PERSON_MAIL };
	*person_id_r = 0;
	if (!person_contact_read(round->arena, PERSON_MAIL, taking->address, &contact))
		return true;
	contact.is_preferred = true; /* and not proved: a sender can be forged */
	return letters_person(round, db, &person, &contact, person_id_r);
}

static bool
receive(struct letters_round *round, struct db *db, struct letters_taking *taking,
        const struct letters_box *box, struct desk_received *received_r)
{
	const int64_t root_id = round->house->root_id;
	struct offering offering;
	struct desk_receiving receiving = {
		.offering = &offering,
		.unit_id = box->unit_id,
		.channel = DESK_MAIL,
		.reply_channel = DESK_MAIL,
		.title = letters_cut(letters_bare_subject(taking->in.subject), DESK_TITLE_LENGTH_MAX),
		.text = taking->text,
		.quoted = taking->quoted,
		.address = SPAN(""),
		.received_first_day = received_day(round, taking),
	};
	/* It lay in a mailbox of ours: whoever is in charge had it. */
	receiving.received_competent_day = receiving.received_first_day;
	if (offering_load(round->arena, db, root_id, box->offering_id, &offering, &round->fault) !=
	        FOUND_ONE ||
	    !find_person(round, db, taking, offering.purpose, &receiving.person_id) ||
	    !promise_hint(round->arena, db, &round->hand, &receiving, &receiving.hint, &round->fault) ||
	    desk_receive(round->arena, db, &round->hand, &receiving, received_r, &round->fault) !=
	        FOUND_ONE)
		return false;
	taking->request_id = received_r->request_id;
	return desk_attach(db, root_id, received_r->request_id, received_r->entry_id, taking->files,
	                   taking->file_count, &round->fault);
}

/* Is it one of too many? Then no answer leaves by itself (L112-11: by their number). */
static bool
is_flood(struct letters_round *round, struct db *db, const struct letters_taking *taking,
         bool *is_flood_r)
{
	int64_t count;
	if (!letters_store_came(round->arena, db, round->house->root_id, &taking->sender,
	                        round->hand.now_s - 3600, LETTERS_FLOOD_COUNT, &count, &round->fault))
		return false;
	*is_flood_r = count >= LETTERS_FLOOD_COUNT;
	return true;
}

static bool
make_request(struct letters_round *round, struct db *db, struct letters_taking *taking)
{
	const struct letters_box *box = box_of(round, &taking->in);
	struct desk_received received;
	bool flood;
	taking->fate = box == NULL ? LETTERS_NO_BOX : LETTERS_REQUEST;
	if (box == NULL)
		return true;
	if (!is_flood(round, db, taking, &flood))
		return false;
	if (flood)
		letters_remark(taking, "Cette adresse a écrit plus de %d fois en une heure\u202f: aucun accusé de "
		                       "réception ne part plus de lui-même.",
		               LETTERS_FLOOD_COUNT);
	const bool is_muted = flood || taking->in.never_answer || taking->address.length == 0;
	return receive(round, db, taking, box, &received) &&
	       note_remarks(round, db, taking, DESK_MAIL) && keep_thread(round, db, taking, is_muted);
}

/* --- what carries a mark of ours ------------------------------------------------------------------- */

/* The request of the first mark that we signed. FOUND_NONE: none is. */
static enum found
marked_request(struct letters_round *round, struct db *db, const struct mail_in *in,
               struct desk_request *request_r)
{
	for (size_t i = 0; i < in->mark_count; i++) {
		struct span reference;
		int64_t entry_id;
		enum found found = desk_mark_read(round->arena, db, round->house->root_id, in->marks[i],
		                                  &reference, &entry_id, &round->fault);
		if (found == FOUND_ONE)
			found = desk_by_reference(round->arena, db, round->house->root_id, reference, request_r,
			                          &round->fault);
		if (found != FOUND_NONE)
			return found;
	}
	return FOUND_NONE;
}

/* Does the person of the request have this address, or whoever is the same as her? */
static bool
is_hers(struct letters_round *round, struct db *db, const struct desk_request *request,
        struct span address, int64_t *person_id_r)
{
	const int64_t root_id = round->house->root_id;
	int64_t *ids;
	size_t id_count;
	*person_id_r = 0;
	if (request->person_id == 0 || address.length == 0)
		return true;
	if (!person_same(round->arena, db, root_id, request->person_id, &ids, &id_count,
	                 &round->fault))
		return false;
	for (size_t i = 0; i < id_count; i++) {
		struct person_contact *contacts;
		size_t count;
		if (!person_contacts(round->arena, db, root_id, ids[i], &contacts, &count, &round->fault))
			return false;
		for (size_t k = 0; k < count; k++)
			if (contacts[k].kind == PERSON_MAIL && span_equal(contacts[k].key, address))
				*person_id_r = ids[i];
	}
	return true;
}

/* She answered from this address, to a mark that was sent to her. */
static bool
prove(struct letters_round *round, struct db *db, const struct letters_taking *taking,
      int64_t person_id)
{
	struct person_contact contact;
	must(person_contact_read(round->arena, PERSON_MAIL, taking->address, &contact));
	return person_prove(db, round->house->root_id, person_id, &contact, &round->fault);
}

/* person_id 0: from an address that people accepted on this request. */
static bool
hear(struct letters_round *round, struct db *db, struct letters_taking *taking, int64_t person_id)
{
	const struct desk_act act = { .verb = DESK_HEAR, .at_s = round->hand.now_s,
		                          .today = round->hand.today, .text = taking->text,
		                          .quoted = taking->quoted, .channel = DESK_MAIL };
	const struct desk_writing writing = { .request_id = taking->request_id, .seen_changes = -1,
		                                  .act = &act, .files = taking->files,
		                                  .file_count = taking->file_count };
	int64_t entry_id;
	const char *sentence;
	taking->fate = LETTERS_HEARD;
	if (person_id == 0)
		letters_remark(taking, "Message écrit depuis %.*s, une adresse acceptée pour cette demande.",
		               SPAN_ARGS(taking->address));
	return desk_write(round->arena, db, &round->hand, &writing, &entry_id, &sentence,
	                  &round->fault) == DESK_IS_DONE &&
	       (person_id == 0 || prove(round, db, taking, person_id)) &&
	       note_remarks(round, db, taking, DESK_MAIL) && keep_thread(round, db, taking, false);
}

/* Kept beside, for people to say whether it is hers. */
static bool
keep_apart(struct letters_round *round, struct db *db, struct letters_taking *taking)
{
	struct letters_stranger stranger = {
		.name = taking->name,
		.address = taking->address.length > 0 ? taking->address : taking->in.from.address,
	};
	const struct desk_act note = { .text = taking->text, .quoted = taking->quoted,
		                           .channel = DESK_MAIL };
	const int64_t root_id = round->house->root_id;
	taking->fate = LETTERS_STRANGER;
	letters_remark(taking, "Message d’une autre adresse que celles de la personne\u202f: %.*s%s%.*s%s. Il n’est "
	                       "pas compté comme sa réponse, et elle ne le voit pas.",
	               SPAN_ARGS(stranger.name), stranger.name.length > 0 ? " (" : "",
	               SPAN_ARGS(stranger.address), stranger.name.length > 0 ? ")" : "");
	/* Whoever it is, what presses or worries is to be read. */
	return letters_note(round, db, taking->request_id, note, &stranger.entry_id) &&
	       desk_flag(round->arena, db, &round->hand, taking->request_id, taking->text, &round->fault) &&
	       desk_attach(db, root_id, taking->request_id, stranger.entry_id, taking->files,
	                   taking->file_count, &round->fault) &&
	       letters_store_stranger_add(db, root_id, taking->request_id, &stranger,
	                                  taking->in.message_id, &round->fault) &&
	       note_remarks(round, db, taking, DESK_MAIL);
}

/* « Je suis absente jusqu’au 3 »: folded, and no clock hears it. The first ones: two machines that answer
 * each other have nothing more to say. */
static bool
keep_away(struct letters_round *round, struct db *db, struct letters_taking *taking)
{
	const int64_t root_id = round->house->root_id;
	struct letters_thread thread;
	int64_t entry_id;
	const struct desk_act note = { .text = SPAN("Une réponse automatique est arrivée."),
		                           .quoted = taking->text, .channel = DESK_MAIL };
	const enum found found = letters_store_thread(round->arena, db, root_id, taking->request_id,
	                                              &thread, &round->fault);
	taking->fate = LETTERS_AWAY;
	if (found == FOUND_FAILED || thread.away >= LETTERS_AWAY_COUNT)
		return found != FOUND_FAILED;
	if (found == FOUND_NONE) {
		thread.channel = DESK_MAIL;
		thread.sender = taking->sender;
	}
	thread.away++;
	return letters_note(round, db, taking->request_id, note, &entry_id) &&
	       letters_store_thread_keep(db, root_id, &thread, &round->fault);
}

static bool
join(struct letters_round *round, struct db *db, struct letters_taking *taking,
     const struct desk_request *request)
{
	bool is_full;
	int64_t person_id;
	enum found admitted = FOUND_NONE;
	if (!desk_is_full(round->arena, db, round->house->root_id, request->request_id, &is_full,
	                  &round->fault) ||
	    !is_hers(round, db, request, taking->address, &person_id))
		return false;
	if (person_id == 0 && taking->address.length > 0)
		admitted = letters_store_admitted(round->arena, db, round->house->root_id,
		                                  request->request_id, taking->address, &round->fault);
	if (admitted == FOUND_FAILED)
		return false;
	taking->request_id = request->request_id;
	if (taking->in.is_automatic) {
		taking->fate = LETTERS_DROPPED;
		return is_full || keep_away(round, db, taking);
	}
	const bool is_over = is_full || desk_is_over(request, round->hand.now_s);
	const bool is_known = person_id != 0 || admitted == FOUND_ONE;
	if (is_known && !is_over)
		return hear(round, db, taking, person_id);
	/* On one that is closed, nobody reads a note any more. */
	const bool is_closed = request->queue == DESK_DONE || request->queue == DESK_ASIDE;
	if (!is_known && !is_full && !(is_closed && box_of(round, &taking->in) != NULL))
		return keep_apart(round, db, taking);
	taking->request_id = 0;
	letters_remark(taking, is_known || is_full
	                           ? "C’est la suite de la demande %.*s, à laquelle rien ne s’ajoute plus."
	                           : "C’est la suite de la demande %.*s, qui est close. L’adresse n’est pas une "
	                             "de celles de la personne.",
	               SPAN_ARGS(request->reference));
	return make_request(round, db, taking);
}

/* --- what did not arrive ---------------------------------------------------------------------------- */

static const char *
lost_words(enum mail_bounce_kind kind)
{
	return kind == MAIL_BOUNCE_DEAD
	           ? "Le message n’est pas arrivé\u202f: cette adresse n’existe pas, ou plus. Trouvez un autre moyen "
	             "de joindre la personne."
	           : "Le message n’est pas arrivé\u202f: le serveur de la personne l’a rendu (une boîte pleine, un "
	             "message refusé). Trouvez un autre moyen de la joindre, ou envoyez-le de nouveau.";
}

static bool
come_back(struct letters_round *round, struct db *db, struct letters_taking *taking)
{
	const struct mail_bounce *bounce = &taking->in.bounce;
	taking->fate = LETTERS_DROPPED;
	for (size_t i = 0; i < bounce->mark_count; i++) {
		struct desk_request request;
		struct span reference;
		int64_t entry_id;
		enum found found = desk_mark_read(round->arena, db, round->house->root_id, bounce->marks[i],
		                                  &reference, &entry_id, &round->fault);
		if (found == FOUND_ONE)
			found = desk_by_reference(round->arena, db, round->house->root_id, reference, &request,
			                          &round->fault);
		if (found == FOUND_FAILED)
			return false;
		if (found == FOUND_NONE || entry_id == 0)
			continue;
		taking->fate = LETTERS_BACK;
		taking->request_id = request.request_id;
		return bounce->kind == MAIL_BOUNCE_DELAYED ||
		       desk_lose(round->arena, db, &round->hand, request.request_id, entry_id,
		                 span_of(lost_words(bounce->kind)), &round->fault);
	}
	return true;
}

/* --- one of them ------------------------------------------------------------------------------------- */

static bool
decide(struct letters_round *round, struct db *db, struct letters_taking *taking)
{
	const struct mail_in *in = &taking->in;
	struct desk_request request;
	taking->fate = taking->is_message ? LETTERS_DROPPED : LETTERS_UNREAD;
	if (!taking->is_message || in->is_ours || in->has_looped ||
	    in->report == MAIL_REPORT_READING)
		return true;
	if (in->report == MAIL_REPORT_DELIVERY && in->bounce.kind != MAIL_BOUNCE_NONE)
		return come_back(round, db, taking);
	const enum found found = marked_request(round, db, in, &request);
	if (found == FOUND_FAILED)
		return false;
	if (found == FOUND_ONE)
		return join(round, db, taking, &request);
	if (in->is_auto_reply || in->report == MAIL_REPORT_DELIVERY)
		return true;
	return make_request(round, db, taking);
}

/* A message that nobody kept is looked at again when a box is there for it. */
static bool
take_one(struct letters_round *round, struct db *db, struct letters_taking *taking)
{
	const int64_t root_id = round->house->root_id;
	const enum found known =
		letters_store_known(round->arena, db, root_id, taking->sum, &round->fault);
	taking->remarks.length = taking->remark_length; /* it may run twice */
	taking->request_id = 0;
	if (known != FOUND_NONE) {
		taking->fate = LETTERS_AGAIN;
		return known == FOUND_ONE;
	}
	const struct span who =
		taking->address.length > 0 ? taking->address : taking->in.from.address;
	if (desk_print(round->arena, db, root_id, who, taking->sender.bytes, &round->fault) !=
	        FOUND_ONE ||
	    !decide(round, db, taking))
		return false;
	return taking->fate == LETTERS_NO_BOX ||
	       letters_store_take(db, root_id, taking->sum, &taking->sender, round->hand.now_s,
	                          taking->fate, taking->request_id, &round->fault) == FOUND_ONE;
}

bool
letters_round_load(struct letters_round *round, struct db *db, struct fault *fault_r)
{
	const int64_t root_id = round->house->root_id;
	round->hand.tree = place_tree_load(round->arena, db, root_id, round->hand.today, fault_r);
	return round->hand.tree != NULL &&
	       letters_boxes(round->arena, db, root_id, &round->boxes, &round->box_count, fault_r);
}

static bool
write_round(struct db *db, void *data)
{
	struct letters_round *round = data;
	round->fault = (struct fault){ 0 };
	round->is_lost = false;
	if (!letters_round_load(round, db, &round->fault))
		return false;
	if (round->cursor != NULL) {
		const enum found kept = letters_poll_keep(db, round->house->root_id, round->hand.now_s,
		                                          round->cursor, &round->fault);
		round->is_lost = kept == FOUND_NONE;
		if (kept != FOUND_ONE)
			return false;
	}
	for (size_t i = 0; i < round->count; i++)
		if (!take_one(round, db, &round->takings[i]))
			return false;
	return true;
}

bool
letters_write(struct letters_round *round, int64_t now_s, struct fault *fault_r)
{
	round->hand = (struct desk_hand){ .root_id = round->house->root_id, .now_s = now_s,
		                              .today = day_here(now_s), .address = round->house->address,
		                              .once = SPAN("") };
	if (store_write(round->house->store, write_round, round, fault_r))
		return true;
	if (fault_r->for_log == NULL)
		*fault_r = round->fault;
	if (fault_r->for_log == NULL)
		(void)fault_is(fault_r, "letters: a message could not be kept",
		               "Un message n’a pas pu être gardé\u202f: il sera repris.");
	return false;
}

bool
letters_take(struct arena *arena, const struct letters_house *house,
             const struct letters_message *messages, size_t count, int64_t now_s,
             enum letters_fate *fates_r, struct fault *fault_r)
{
	must(count <= LETTERS_BATCH_COUNT);
	struct letters_round round = {
		.arena = arena,
		.house = house,
		.takings = arena_array_of(arena, struct letters_taking, count + 1),
		.count = count,
	};
	for (size_t i = 0; i < count; i++)
		if (!letters_read(arena, house, &messages[i], now_s, &round.takings[i], fault_r))
			return false;
	if (!letters_write(&round, now_s, fault_r))
		return false;
	for (size_t i = 0; i < count; i++)
		fates_r[i] = round.takings[i].fate;
	return true;
}
