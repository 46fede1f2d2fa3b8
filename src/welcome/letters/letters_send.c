/* What the desk says leaves: by e-mail, by SMS. Leased, handed over, noted. */
#include "base/time.h"
#include "welcome/bulletin/bulletin.h"
#include "welcome/letters/letters_inside.h"

enum { LATER_MAX = 3, HANDED_COUNT_MAX = 100, HOUR_S = 3600 };

/* What is the same for all messages of a tick. */
struct round {
	const struct letters_sender *sender;
	struct arena *arena;
	enum desk_channel channel;
	struct mail_wire *wire; /* opened at the first letter */
	struct span from_name;
	const struct place_tree *tree;
	const struct zone *zone;
	int64_t now_s;
	int32_t today;
	int later; /* in a row: the server is not there */
	struct fault *fault_r;
};

enum outcome {
	HANDED, /* it left, or may have */
	LATER,
	LOST,   /* never: *why */
	UNSAID, /* it is not to leave */
};

struct sending {
	struct round *round;
	struct arena *arena; /* of this message */
	struct desk_leaving leaving;
	enum found found;
	struct desk_request request;
	struct desk_entry entry;
	struct letters_thread thread;
	struct letters_print sender; /* of whom it goes to */
	struct person_contact contact;
	struct desk_file *files; /* of this entry */
	size_t file_count;
	struct span mark, reply_mark, link;
	struct span notices; /* what is said now of the places concerned; empty: nothing */
	bool is_automatic;
	enum outcome outcome; /* decided before it is handed over, when it is not HANDED */
	int64_t try_s;
	const char *why;      /* French: of what is lost */
	struct fault fault;
};

static struct desk_hand
hand_of(const struct round *round)
{
	return (struct desk_hand){ .root_id = round->sender->house.root_id,
		                       .now_s = round->now_s,
		                       .today = round->today,
		                       .tree = round->tree,
		                       .address = round->sender->house.address,
		                       .once = SPAN("") };
}

/* --- before it leaves --------------------------------------------------------------------------- */

static bool
read_entry(struct sending *sending, struct db *db)
{
	const int64_t root_id = sending->round->sender->house.root_id;
	struct desk_entry *entries;
	struct desk_file *files;
	size_t count, file_count;
	sending->outcome = UNSAID; /* erased meanwhile */
	if (!desk_entries(sending->arena, db, root_id, sending->leaving.request_id, &entries, &count,
	                  &sending->fault) ||
	    !desk_files(sending->arena, db, root_id, sending->leaving.request_id, &files, &file_count,
	                &sending->fault))
		return false;
	for (size_t i = 0; i < count; i++)
		if (entries[i].entry_id == sending->leaving.entry_id) {
			sending->entry = entries[i];
			sending->outcome = HANDED;
		}
	sending->files = files;
	for (size_t i = 0; i < file_count; i++)
		if (files[i].entry_id == sending->leaving.entry_id)
			sending->files[sending->file_count++] = files[i];
	return true;
}

/* Her preferred one, else the first; false: a fault. Without any, it is lost. */
static bool
find_contact(struct sending *sending, struct db *db)
{
	const int64_t root_id = sending->round->sender->house.root_id;
	const bool is_mail = sending->round->channel == DESK_MAIL;
	const enum person_contact_kind kind = is_mail ? PERSON_MAIL : PERSON_PHONE;
	struct person person = { .person_id = 0 };
	struct person_contact *contacts;
	size_t count = 0;
	bool is_found = false;
	if (sending->request.person_id != 0 &&
	    person_load(sending->arena, db, root_id, sending->request.person_id, &person,
	                &sending->fault) == FOUND_FAILED)
		return false;
	if (person.person_id != 0 && !person_contacts(sending->arena, db, root_id, person.person_id,
	                                              &contacts, &count, &sending->fault))
		return false;
	for (size_t i = 0; i < count; i++) {
		char number[SMS_NUMBER_SIZE];
		if (contacts[i].kind != kind ||
		    (!is_mail && sms_number_read(contacts[i].value, number) == SMS_NUMBER_FIXED))
			continue;
		if (!is_found || (contacts[i].is_preferred && !sending->contact.is_preferred))
			sending->contact = contacts[i];
		is_found = true;
	}
	if (!is_found) {
		sending->outcome = LOST;
		sending->why = is_mail ? "Le message n’a pas pu partir\u202f: la personne n’a pas d’adresse électronique."
		                       : "Le SMS n’a pas pu partir\u202f: la personne n’a pas de numéro de mobile.";
	}
	return true;
}

/* A robot is acknowledged nothing, an address gets few automatic messages in an hour: two machines that
 * answer each other stop. What becomes of a request is told all the same, later if need be: no law lets it
 * be kept back (L112-11 is of acknowledgements), and people did it. */
static bool
hold_back(struct sending *sending, struct db *db)
{
	const struct round *round = sending->round;
	const int64_t root_id = round->sender->house.root_id;
	int64_t came, left, first_s;
	if (!letters_store_came(sending->arena, db, root_id, &sending->sender, round->now_s - HOUR_S,
	                        LETTERS_FLOOD_COUNT + 1, &came, &sending->fault) ||
	    !letters_store_answers(sending->arena, db, root_id, &sending->sender,
	                           round->now_s - HOUR_S, &left, &first_s, &sending->fault))
		return false;
	if (sending->entry.kind == DESK_RECEIPT &&
	    (sending->thread.is_muted || came > LETTERS_FLOOD_COUNT))
		sending->outcome = UNSAID;
	else if (left >= LETTERS_ANSWER_COUNT) {
		sending->outcome = LATER;
		sending->try_s = first_s + HOUR_S + 1;
		sending->leaving.tries--; /* it was not tried */
	}
	return true;
}

static bool
is_stopped(struct sending *sending, struct db *db)
{
	const enum found found =
		letters_store_stopped(sending->arena, db, sending->round->sender->house.root_id,
	                          &sending->sender, &sending->fault);
	if (found == FOUND_ONE) {
		sending->outcome = LOST;
		sending->why = "Le SMS n’est pas parti\u202f: la personne a répondu STOP. Trouvez un autre moyen de la "
		               "joindre.";
	}
	return found != FOUND_FAILED;
}

/* What the letter says beside its text. */
static bool
load_marks(struct sending *sending, struct db *db)
{
	const struct round *round = sending->round;
	const int64_t root_id = round->sender->house.root_id;
	char secret[DESK_SECRET_LENGTH + 1];
	const struct span reference = sending->request.reference;
	if (!desk_mark(sending->arena, db, root_id, reference, sending->entry.entry_id, &sending->mark,
	               &sending->fault) ||
	    !desk_mark(sending->arena, db, root_id, reference, 0, &sending->reply_mark,
	               &sending->fault) ||
	    !desk_secret(sending->arena, db, root_id, reference, secret, &sending->fault))
		return false;
	sending->link = round->sender->house.address == NULL
	                    ? SPAN("")
	                    : span_of(arena_format(sending->arena, "%s/suivi/%.*s/%s",
	                                           round->sender->house.address, SPAN_ARGS(reference),
	                                           secret));
	return true;
}

/* Who has just written learns with the acknowledgement what the pages of these places say: closed on Friday,
 * a delay, a lift out of order. */
static bool
load_notices(struct sending *sending, struct db *db)
{
	enum { NOTICE_COUNT_MAX = 3, NOTICE_SIZE_MAX = 4 * (BULLETIN_LENGTH_MAX + PLACE_NAME_LENGTH_MAX) + 200 };
	const struct round *round = sending->round;
	const struct place_tree *tree = round->tree;
	const uint32_t places[] = { place_by_id(tree, sending->request.unit_id),
		                        place_by_id(tree, sending->request.place_id) };
	const struct bulletin_question question = { round->sender->house.root_id, round->now_s, tree, places,
		                                        LENGTH(places) };
	struct bulletin *told;
	size_t count;
	if (sending->entry.kind != DESK_RECEIPT || round->channel != DESK_MAIL)
		return true;
	if (!bulletin_told(sending->arena, db, &question, &told, &count, &sending->fault))
		return false;
	struct text text = text_new(sending->arena, NOTICE_COUNT_MAX * NOTICE_SIZE_MAX);
	for (size_t i = 0; i < count && i < NOTICE_COUNT_MAX; i++)
		text_format(&text, "%s%.*s (%s)\u202f: %.*s\n", i == 0 ? "\n\nEn ce moment\n" : "",
		            SPAN_ARGS(tree->places[place_by_id(tree, told[i].place_id)].name),
		            bulletin_instant_words(sending->arena, round->zone, round->now_s, told[i].until_s, true),
		            SPAN_ARGS(letters_clean(sending->arena, told[i].words)));
	must(!text.cut);
	sending->notices = text_span(&text);
	return true;
}

/* The numbers that we write to are known, so that what they answer goes on. */
static bool
keep_thread(struct sending *sending, struct db *db, enum found thread)
{
	if (sending->round->channel != DESK_SMS || thread == FOUND_ONE)
		return true;
	sending->thread.channel = DESK_SMS;
	sending->thread.sender = sending->sender;
	return letters_store_thread_keep(db, sending->round->sender->house.root_id, &sending->thread,
	                                 &sending->fault);
}

static bool
look_at(struct sending *sending, struct db *db)
{
	const int64_t root_id = sending->round->sender->house.root_id;
	const struct desk_entry *entry = &sending->entry;
	if (desk_by_id(sending->arena, db, root_id, sending->leaving.request_id, &sending->request,
	               &sending->fault) != FOUND_ONE ||
	    !read_entry(sending, db) ||
	    (sending->outcome == HANDED && !find_contact(sending, db)))
		return false;
	if (sending->outcome != HANDED)
		return true;
	const enum found thread = letters_store_thread(sending->arena, db, root_id,
	                                               sending->request.request_id,
	                                               &sending->thread, &sending->fault);
	if (thread == FOUND_FAILED ||
	    desk_print(sending->arena, db, root_id, sending->contact.key, sending->sender.bytes,
	               &sending->fault) != FOUND_ONE)
		return false;
	sending->is_automatic = entry->kind == DESK_RECEIPT || entry->kind == DESK_TOLD;
	if (sending->is_automatic && !hold_back(sending, db))
		return false;
	if (sending->round->channel == DESK_SMS && !is_stopped(sending, db))
		return false;
	return load_marks(sending, db) && load_notices(sending, db) && keep_thread(sending, db, thread);
}

/* --- what became of it ---------------------------------------------------------------------------- */

/* Six more tries, within two days. */
static int64_t
delay_s(int64_t tries)
{
	static const int64_t delays_s[] = { 60, 300, 1800, 3 * 3600, 12 * 3600, 24 * 3600 };
	must(tries > 0);
	return tries <= (int64_t)LENGTH(delays_s) ? delays_s[tries - 1] : -1;
}

static bool
note_outcome(struct sending *sending, struct db *db)
{
	const struct desk_hand hand = hand_of(sending->round);
	const struct desk_leaving *leaving = &sending->leaving;
	enum found found = FOUND_ONE;
	switch (sending->outcome) {
	case HANDED:
		found = desk_leaving_end(db, hand.root_id, leaving, DESK_LEFT, &sending->fault);
		return found != FOUND_FAILED &&
		       (found == FOUND_NONE || !sending->is_automatic ||
		        letters_store_answer_add(db, hand.root_id, &sending->sender, hand.now_s,
		                                 leaving->entry_id, &sending->fault));
	case UNSAID:
		found = desk_leaving_end(db, hand.root_id, leaving, DESK_NOT_SENT, &sending->fault);
		return found != FOUND_FAILED;
	case LATER:
		found = desk_leaving_later(db, hand.root_id, leaving, sending->try_s, &sending->fault);
		return found != FOUND_FAILED;
	case LOST: break;
	}
	return desk_lose(sending->arena, db, &hand, leaving->request_id, leaving->entry_id,
	                 span_of(sending->why), &sending->fault);
}

static bool
prepare(struct db *db, void *data)
{
	struct sending *sending = data;
	sending->outcome = HANDED;
	sending->file_count = 0;
	sending->contact = (struct person_contact){ .is_preferred = false };
	sending->found =
		desk_leaving_lease(sending->arena, db, sending->round->sender->house.root_id,
	                       sending->round->now_s, &sending->leaving, &sending->fault);
	if (sending->found != FOUND_ONE)
		return false;
	/* Whoever was sending it died: a letter goes again under the same Message-ID; a short message may have
	 * left, and never goes twice. */
	if (sending->leaving.was_leaving && sending->round->channel == DESK_SMS) {
		sending->is_automatic = false;
		return note_outcome(sending, db);
	}
	if (!look_at(sending, db))
		return false;
	return sending->outcome == HANDED || note_outcome(sending, db);
}

static bool
note(struct db *db, void *data)
{
	return note_outcome(data, db);
}

/* --- by e-mail ------------------------------------------------------------------------------------ */

static struct span
text_of(const struct sending *sending)
{
	const struct round *round = sending->round;
	struct text text = text_new(sending->arena, MAIL_TEXT_LENGTH_MAX);
	text_add(&text, span_trim(letters_clean(
						sending->arena, letters_cut(sending->entry.text, DESK_TEXT_LENGTH_MAX))));
	text_add(&text, sending->notices);
	text_format(&text, "\n\n-- \n%.*s\n", SPAN_ARGS(round->from_name));
	if (sending->link.length > 0 && sending->entry.kind != DESK_RECEIPT)
		text_format(&text, "Votre demande %.*s\u202f: %.*s\n", SPAN_ARGS(sending->request.reference),
		            SPAN_ARGS(sending->link));
	if (round->sender->reply == NULL && sending->link.length > 0)
		text_add_z(&text, "Pour nous répondre, passez par cette page\u202f: une réponse à ce message ne serait "
		                  "pas lue.\n");
	must(!text.cut);
	return text_span(&text);
}

/* « reponse+MARK@ville.fr » */
static struct span
reply_to(const struct sending *sending)
{
	struct span rest = span_of(sending->round->sender->reply), local;
	if (rest.length == 0)
		return SPAN("");
	must(span_cut(&rest, '@', &local));
	return span_of(arena_format(sending->arena, "%.*s+%.*s@%.*s", SPAN_ARGS(local),
	                            SPAN_ARGS(sending->reply_mark), SPAN_ARGS(rest)));
}

static void
add_thread(const struct sending *sending, struct mail_letter *letter)
{
	struct span *ids = arena_array_of(sending->arena, struct span, MAIL_REFERENCE_COUNT_MAX);
	struct span rest = sending->thread.before, id;
	letter->in_reply_to = sending->thread.message_id;
	letter->references = ids;
	while (rest.length > 0 && letter->reference_count < MAIL_REFERENCE_COUNT_MAX &&
	       span_cut(&rest, '\n', &id))
		if (mail_id_is_fine(id))
			ids[letter->reference_count++] = id;
}

/* Those that fit; the others are on her page. */
static bool
add_files(struct sending *sending, struct mail_letter *letter, struct fault *fault_r)
{
	struct mail_enclosed *enclosed =
		arena_array_of(sending->arena, struct mail_enclosed, MAIL_ENCLOSED_COUNT_MAX);
	size_t left = MAIL_ENCLOSED_SIZE_MAX;
	letter->enclosed = enclosed;
	for (size_t i = 0; i < sending->file_count; i++) {
		const struct desk_file *file = &sending->files[i];
		struct span bytes;
		if (letter->enclosed_count == MAIL_ENCLOSED_COUNT_MAX || (size_t)file->size > left)
			continue;
		must(file->sum.length == PARCEL_SUM_SIZE);
		const enum found found =
			parcel_read(sending->arena, sending->round->sender->house.folder,
		                (const uint8_t *)file->sum.at, DESK_FILE_SIZE_MAX, &bytes, fault_r);
		if (found == FOUND_FAILED)
			return false;
		if (found == FOUND_NONE)
			return fault_is(fault_r, "letters: a file is not there",
			                "Un fichier de la réponse n’est plus dans le dossier des données.");
		left -= bytes.length;
		enclosed[letter->enclosed_count++] = (struct mail_enclosed){
			letters_line(sending->arena, file->name, MAIL_ENCLOSED_NAME_LENGTH_MAX), file->media, bytes
		};
	}
	return true;
}

static void
refuse(struct sending *sending, const char *what, const struct fault *why)
{
	sending->outcome = LOST;
	sending->why = arena_format(sending->arena, "%s\u202f: %s Trouvez un autre moyen de joindre la personne.",
	                            what, why->for_reader);
}

static void
hand_letter(struct sending *sending, struct fault *why)
{
	struct round *round = sending->round;
	struct mail_letter letter = {
		.from_name = round->from_name,
		.to = sending->contact.value,
		.subject = letters_subject(sending->arena, sending->request.title,
		                           sending->request.reference),
		.text = text_of(sending),
		.letter_id = sending->entry.entry_id,
		.made_unix_s = sending->entry.at_unix_s,
		.mark = sending->mark,
		.nature = sending->is_automatic ? MAIL_BY_REPLY : MAIL_BY_PERSON,
		.reply_to = reply_to(sending),
	};
	sending->outcome = LATER;
	add_thread(sending, &letter);
	if (!add_files(sending, &letter, why))
		return;
	if (round->wire == NULL)
		round->wire =
			mail_open(round->arena, round->sender->server, round->sender->stops, why);
	if (round->wire == NULL)
		return;
	switch (mail_send(sending->arena, round->wire, &letter, why)) {
	case MAIL_SENT: sending->outcome = HANDED; return;
	case MAIL_REFUSED: refuse(sending, "Le message n’a pas pu partir", why); return;
	case MAIL_LATER: break;
	}
}

/* --- by SMS ---------------------------------------------------------------------------------------- */

/* The acknowledgement, with all it says, is on her page: here is where, and its date (two segments). */
static struct span
sms_receipt(const struct sending *sending)
{
	enum { NAME_LENGTH_MAX = 40 };
	const struct span name = sending->round->from_name, link = sending->link;
	struct text text = text_new(sending->arena, 1000);
	if (name.length > 0 && name.length <= NAME_LENGTH_MAX)
		text_format(&text, "%.*s. ", SPAN_ARGS(name));
	text_format(&text, "Demande %.*s bien reçue le ", SPAN_ARGS(sending->request.reference));
	text_add_date_words(&text, sending->request.received_first_day);
	text_add_z(&text, ".");
	if (link.length > 0)
		text_format(&text, " Accusé de réception et suite\u202f: %.*s", SPAN_ARGS(link));
	return letters_sms_text(sending->arena, text_span(&text), SPAN(""));
}

static struct span
sms_of(const struct sending *sending)
{
	const char *more = sending->link.length > 0
	                       ? arena_format(sending->arena, "La suite\u202f: %.*s",
	                                      SPAN_ARGS(sending->link))
	                       : "";
	if (sending->entry.kind == DESK_RECEIPT)
		return sms_receipt(sending);
	return letters_sms_text(sending->arena,
	                        span_of(arena_format(sending->arena, "%.*s (demande %.*s)",
	                                             SPAN_ARGS(sending->entry.text),
	                                             SPAN_ARGS(sending->request.reference))),
	                        span_of(more));
}

static void
hand_sms(struct sending *sending, struct fault *why)
{
	const struct letters_sender *sender = sending->round->sender;
	const struct sms_message message = { .to = sending->contact.value, .text = sms_of(sending),
		                                 .ref = sending->mark };
	sending->outcome = LATER;
	switch (sms_send(sending->arena, sender->sms, &message, sender->stops, why)) {
	case SMS_ACCEPTED:
	case SMS_QUEUED:
	case SMS_UNSURE: sending->outcome = HANDED; return;
	case SMS_REFUSED: refuse(sending, "Le SMS n’a pas pu partir", why); return;
	case SMS_LATER: break;
	}
}

/* --- all of them ------------------------------------------------------------------------------------ */

static void
decide_later(struct sending *sending, const struct fault *why)
{
	const int64_t wait_s = delay_s(sending->leaving.tries);
	log_line(LOG_WARN, "letters.try",
	         (struct log_field[]){ log_number("request", sending->leaving.request_id),
	                               log_number("tries", sending->leaving.tries),
	                               log_text("fault", why->for_log == NULL ? "" : why->for_log) },
	         3);
	sending->try_s = sending->round->now_s + wait_s;
	if (wait_s < 0)
		refuse(sending, "Le message n’a pas pu partir en deux jours", why);
}

static bool
write_it(struct sending *sending, store_write_fn *write, struct fault *fault_r)
{
	if (store_write(sending->round->sender->house.store, write, sending, fault_r))
		return true;
	if (fault_r->for_log == NULL)
		*fault_r = sending->fault;
	return false;
}

/* FOUND_NONE: somebody else has it. */
static enum found
send_one(struct round *round, const struct desk_leaving *leaving, struct arena *arena)
{
	struct sending sending = { .round = round, .arena = arena, .leaving = *leaving };
	struct fault why = { NULL, NULL };
	if (!write_it(&sending, prepare, round->fault_r))
		return sending.found == FOUND_NONE ? FOUND_NONE : FOUND_FAILED;
	if (sending.outcome != HANDED ||
	    (sending.leaving.was_leaving && round->channel == DESK_SMS)) /* noted already */
		return FOUND_ONE;
	if (round->channel == DESK_MAIL)
		hand_letter(&sending, &why);
	else
		hand_sms(&sending, &why);
	round->later = sending.outcome == LATER ? round->later + 1 : 0;
	if (sending.outcome == LATER)
		decide_later(&sending, &why);
	return write_it(&sending, note, round->fault_r) ? FOUND_ONE : FOUND_FAILED;
}

static bool
stops(const struct round *round)
{
	const struct letters_sender *sender = round->sender;
	return round->later >= LATER_MAX || (sender->stops != NULL && atomic_load(sender->stops));
}

/* A fault with one of them leaves the others their turn. */
static bool
send_some(struct round *round, const struct desk_leaving *leaving, size_t count)
{
	bool is_fine = true;
	for (size_t i = 0; i < count && !stops(round); i++) {
		struct arena *arena = arena_new(ARENA_VISIT_SIZE_MAX);
		if (send_one(round, &leaving[i], arena) == FOUND_FAILED) {
			fault_keep(round->arena, round->fault_r);
			is_fine = false;
		}
		arena_end(arena);
	}
	return is_fine;
}

static bool
send_channel(struct arena *arena, const struct letters_sender *sender, enum desk_channel channel,
             int64_t now_s, struct fault *fault_r)
{
	const int64_t root_id = sender->house.root_id;
	struct round round = { .sender = sender, .arena = arena, .channel = channel, .now_s = now_s,
		                   .fault_r = fault_r };
	struct desk_leaving *leaving;
	size_t count = 0;
	round.zone = zone_here();
	round.today = zone_local(round.zone, now_s).days;
	struct db *db = store_read(arena, sender->house.store, fault_r);
	if (db == NULL)
		return false;
	bool is_fine =
		desk_leaving_due(arena, db, root_id, channel, now_s, &leaving, &count, fault_r);
	if (is_fine && count > 0) {
		round.tree = place_tree_load(arena, db, root_id, round.today, fault_r);
		is_fine = round.tree != NULL &&
		          place_root_name(arena, db, root_id, &round.from_name, fault_r);
	}
	db_end(db);
	return is_fine && send_some(&round, leaving, count);
}

bool
letters_clock(struct arena *arena, const struct letters_sender *sender, int64_t now_s, bool is_slow,
              struct fault *fault_r)
{
	const bool mails = sender->server == NULL ||
	                   send_channel(arena, sender, DESK_MAIL, now_s, fault_r);
	struct fault other;
	const bool texts =
		sender->sms == NULL || send_channel(arena, sender, DESK_SMS, now_s, mails ? fault_r : &other);
	if (!mails || !texts)
		return false;
	return !is_slow || letters_forget(arena, &sender->house, now_s, fault_r);
}
