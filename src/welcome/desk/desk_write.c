/* A request is received; something is done about it: the row, its entry and its fact in one transaction. */
#include <string.h>
#include <strings.h>

#include "base/ident.h"
#include "ground/journal/journal.h"
#include "ground/people/people.h"
#include "welcome/desk/desk_inside.h"

enum { REFERENCE_TRY_COUNT = 20 };

/* Clocks look back to when it was received, and ahead as far as an offering may promise. */
enum { AHEAD_DAYS = 2 * OFFERING_DAYS_MAX };

bool
desk_around_load(struct arena *arena, struct db *db, const struct desk_hand *hand,
                 const struct desk_request *request, const struct offering *offering,
                 struct desk_around *around_r, struct fault *fault_r)
{
	const struct hours_question question = {
		.root_id = hand->root_id,
		.tree = hand->tree,
		.first_day = (int32_t)(request->received_unix_s / DAY_S) - 1,
		.last_day = hand->today + AHEAD_DAYS,
	};
	const uint32_t place =
		request->unit_id == 0 ? PLACE_NONE : place_by_id(hand->tree, request->unit_id);
	struct hours_calendar *hours =
		hours_calendar_load(arena, db, &question, place, fault_r);
	*around_r = (struct desk_around){ .hours = hours, .offering = offering };
	if (hours == NULL)
		return false;
	around_r->days = hours_holidays(hours);
	around_r->zone = hours_zone(hours);
	return desk_pauses(arena, db, hand->root_id, request->request_id, &around_r->pauses,
	                   &around_r->pause_count, fault_r);
}

/* --- received --------------------------------------------------------------------------------- */

static bool
give_reference(struct arena *arena, struct db *db, const struct desk_hand *hand,
               struct desk_request *request, struct fault *fault_r)
{
	char reference[IDENT_REFERENCE_LENGTH + 1];
	for (int i = 0; i < REFERENCE_TRY_COUNT; i++) {
		struct desk_request other;
		ident_reference(date_of_days(hand->today).year, reference);
		request->reference = span_of(arena_copy_text(arena, reference));
		const enum found found = desk_store_by_reference(arena, db, hand->root_id,
		                                                 request->reference, &other, fault_r);
		if (found != FOUND_ONE)
			return found == FOUND_NONE;
	}
	return fault_format(arena, fault_r, "Réessayez dans un instant.",
	                    "desk: %d references met others", REFERENCE_TRY_COUNT);
}

static bool
is_greeting_word(struct span word)
{
	static const char *const words[] = { "bonjour", "bonsoir", "madame", "monsieur", "mesdames", "messieurs",
		                                 "mme", "m", "cher", "chère", "chers", "à", "et", "tous", "toutes",
		                                 "le", "la", "maire", "directeur", "directrice" };
	for (size_t i = 0; i < LENGTH(words); i++)
		if (strlen(words[i]) == word.length && strncasecmp(word.at, words[i], word.length) == 0)
			return true;
	return false;
}

/* « Bonjour », « Madame la Maire, »: a line that says nothing of what is asked. */
static bool
is_greeting(struct span line)
{
	size_t begin = 0;
	for (size_t at = 0; at <= line.length; at++) {
		if (at < line.length && strchr(" \t,.!", line.at[at]) == NULL)
			continue;
		if (at > begin && !is_greeting_word(span_from(line.at + begin, at - begin)))
			return false;
		begin = at + 1;
	}
	return true;
}

/* « Ma poubelle n’a pas été ramassée … », cut between words; one without blanks, between letters. */
struct span
desk_first_words(struct span text)
{
	struct span line = span_trim(text), rest = line, part;
	size_t length = 0, letter = 0;
	while (span_cut(&rest, '\n', &part)) {
		line = span_trim(part);
		rest = span_trim(rest);
		if (rest.length == 0 || !is_greeting(line))
			break;
		line = rest;
	}
	if (line.length <= DESK_TITLE_LENGTH_MAX / 2)
		return line;
	for (size_t at = 0; at < DESK_TITLE_LENGTH_MAX / 2; at++) {
		if (line.at[at] == ' ')
			length = at;
		if ((line.at[at] & 0xc0) != 0x80) /* where a letter begins */
			letter = at;
	}
	return span_from(line.at, length > 0 ? length : letter);
}

static struct span
text_of(struct arena *arena, const struct desk_receiving *receiving)
{
	struct text text = text_new(arena, 2 * DESK_TEXT_LENGTH_MAX * 4);
	text_add(&text, receiving->text);
	for (size_t i = 0; i < receiving->sheet_count; i++) {
		const struct desk_sheet *line = &receiving->sheet[i];
		text_format(&text, "%s%.*s\n%.*s", text.length > 0 ? "\n\n" : "", SPAN_ARGS(line->name),
		            SPAN_ARGS(line->value));
	}
	return text_span(&text);
}

static struct desk_request
request_of(const struct desk_hand *hand, const struct desk_receiving *receiving, int64_t unit_id)
{
	const struct offering *offering = receiving->offering;
	const int32_t first =
		receiving->received_first_day != 0 ? receiving->received_first_day : hand->today;
	const int32_t competent = receiving->received_competent_day != 0
	                              ? receiving->received_competent_day
	                              : hand->today;
	return (struct desk_request){
		.request_id = ident_ordered(),
		.offering_id = offering->offering_id,
		.unit_id = unit_id,
		.place_id = receiving->place_id,
		.person_id = receiving->person_id,
		.asker_id = receiving->asker_id,
		.owner_id = receiving->owner_id,
		.channel = receiving->channel,
		.reply_channel = receiving->reply_channel,
		.is_confidential = offering->is_confidential,
		.is_placed = receiving->is_placed,
		.east = receiving->east,
		.north = receiving->north,
		.address = receiving->address,
		.title = receiving->title.length > 0 ? receiving->title : desk_first_words(receiving->text),
		.inquiry_version = receiving->inquiry_version,
		.received_unix_s = hand->now_s,
		.received_first_day = first,
		.received_competent_day = competent,
	};
}

static bool
add_entry(struct db *db, const struct desk_hand *hand, int64_t request_id,
          struct desk_entry *entry, struct fault *fault_r)
{
	entry->entry_id = ident_ordered();
	entry->at_unix_s = hand->now_s;
	if (entry->quoted.at == NULL)
		entry->quoted = SPAN("");
	return desk_store_add_entry(db, hand->root_id, request_id, entry, fault_r);
}

/* What is owed at once: an acknowledgement, or as long as it would lack a mention a receipt only. */
struct owed {
	bool is_owed;
	struct desk_receipt receipt;
	int32_t due_day;
};

static bool
prepare_receipt(struct arena *arena, struct db *db, const struct desk_hand *hand,
                struct desk_request *request, const struct desk_around *around, struct owed *owed_r,
                struct fault *fault_r)
{
	const struct law_case law_case = desk_case(request, around);
	struct desk_unit unit;
	struct span link;
	const char *why;
	*owed_r = (struct owed){ .is_owed = law_owes(&law_case, &why) != LAW_OWES_NOTHING };
	if (!owed_r->is_owed)
		return true;
	const uint32_t place =
		request->unit_id == 0 ? PLACE_NONE : place_by_id(hand->tree, request->unit_id);
	if (!desk_unit_of(arena, db, hand->root_id, hand->tree, place, &unit, fault_r) ||
	    !desk_link(arena, db, hand, request->reference, &link, fault_r))
		return false;
	owed_r->receipt = desk_receipt_write(arena, request, around, &unit, link);
	owed_r->due_day = law_acknowledged_by(&law_case, around->days);
	request->registered_unix_s = hand->now_s;
	request->acknowledged_unix_s = owed_r->receipt.missing == 0 ? hand->now_s : 0;
	return true;
}

static bool
add_receipt(struct db *db, const struct desk_hand *hand, const struct desk_request *request,
            const struct owed *owed, struct fault *fault_r)
{
	if (!owed->is_owed)
		return true;
	struct desk_entry entry = {
		.kind = DESK_RECEIPT,
		.channel = request->reply_channel,
		.is_shown = true,
		.text = owed->receipt.text,
		.delivery = desk_leaves(request->reply_channel) ? DESK_TO_SEND : DESK_NOT_SENT,
	};
	return add_entry(db, hand, request->request_id, &entry, fault_r) &&
	       (owed->receipt.missing == 0 ||
	        desk_store_owe(db, hand->root_id, request->request_id, owed->receipt.missing,
	                       owed->due_day, fault_r));
}

bool
desk_leaves(enum desk_channel channel)
{
	return channel == DESK_MAIL || channel == DESK_SMS;
}

static bool
find_unit(struct arena *arena, struct db *db, const struct desk_hand *hand,
          const struct desk_receiving *receiving, int64_t *unit_id_r, struct fault *fault_r)
{
	struct offering_unit *units;
	size_t count;
	*unit_id_r = receiving->unit_id;
	if (*unit_id_r != 0)
		return true;
	if (!offering_units(arena, db, hand->root_id, receiving->offering->offering_id, &units, &count,
	                    fault_r))
		return false;
	const uint32_t place =
		receiving->place_id == 0 ? PLACE_NONE : place_by_id(hand->tree, receiving->place_id);
	*unit_id_r = offering_unit_for(hand->tree, units, count, place);
	return true;
}

/* The register says that it happened, never what is in it: an auditor reads the register. */
static enum found
add_fact(struct arena *arena, struct db *db, const struct desk_hand *hand, const char *kind,
         const char *words, const struct desk_request *request, int64_t account_id,
         struct fault *fault_r)
{
	const struct fact fact = {
		.at_unix_s = hand->now_s,
		.kind = kind,
		.account_id = account_id,
		.place_id = request->is_confidential ? 0 : request->unit_id,
		.subject_id = request->request_id,
		.words = span_of(words),
		.once = hand->once,
	};
	return journal_add(arena, db, hand->root_id, &fact, fault_r);
}

static bool
add_answers(struct db *db, const struct desk_hand *hand, const struct desk_receiving *receiving,
            const struct desk_request *request, struct fault *fault_r)
{
	const struct desk_answers answers = { request->request_id, receiving->inquiry_id,
		                                  receiving->answers };
	return receiving->inquiry_id == 0 ||
	       desk_store_add_answers(db, hand->root_id, &answers, fault_r);
}

static bool
add_request(struct arena *arena, struct db *db, const struct desk_hand *hand,
            const struct desk_receiving *receiving, struct desk_request *request,
            struct desk_received *received_r, struct fault *fault_r)
{
	struct desk_around around;
	uint8_t key[VAULT_KEY_SIZE];
	if (desk_store_key(arena, db, hand->root_id, key, fault_r) != FOUND_ONE ||
	    !give_reference(arena, db, hand, request, fault_r) ||
	    !desk_around_load(arena, db, hand, request, receiving->offering, &around, fault_r))
		return false;
	around.hint = receiving->hint;
	if (receiving->offering->promised_days > 0)
		request->promised_day = workday_after(around.days, WORKDAYS_OUVRES, hand->today,
		                                      (int)receiving->offering->promised_days);
	struct owed owed;
	desk_reckon(request, &around); /* the acknowledgement says what silence means */
	if (!prepare_receipt(arena, db, hand, request, &around, &owed, fault_r))
		return false;
	desk_reckon(request, &around);
	struct desk_entry entry = {
		.kind = DESK_ASKED,
		.channel = receiving->channel,
		.account_id = receiving->account_id,
		.is_shown = true,
		.text = text_of(arena, receiving),
		.quoted = receiving->quoted,
	};
	if (!desk_store_add(db, hand->root_id, request, fault_r) ||
	    !add_entry(db, hand, request->request_id, &entry, fault_r) ||
	    !add_answers(db, hand, receiving, request, fault_r) ||
	    !add_receipt(db, hand, request, &owed, fault_r))
		return false;
	*received_r = (struct desk_received){ .request_id = request->request_id,
		                                  .entry_id = entry.entry_id,
		                                  .reference = request->reference };
	return true;
}

/* What this form made the first time. */
static bool
find_made(struct arena *arena, struct db *db, const struct desk_hand *hand,
          struct desk_received *received_r, struct fault *fault_r)
{
	struct desk_request made;
	if (journal_done_about(arena, db, hand->root_id, hand->once, &received_r->request_id, fault_r) !=
	        FOUND_ONE ||
	    desk_by_id(arena, db, hand->root_id, received_r->request_id, &made, fault_r) != FOUND_ONE)
		return false;
	received_r->reference = made.reference;
	return true;
}

enum found
desk_receive(struct arena *arena, struct db *db, const struct desk_hand *hand,
             const struct desk_receiving *receiving, struct desk_received *received_r,
             struct fault *fault_r)
{
	int64_t unit_id;
	if (!find_unit(arena, db, hand, receiving, &unit_id, fault_r))
		return FOUND_FAILED;
	struct desk_request request = request_of(hand, receiving, unit_id);
	const enum found found =
		add_fact(arena, db, hand, "desk.received", "Une demande a été reçue.", &request,
	             receiving->account_id, fault_r);
	if (found == FOUND_NONE)
		return find_made(arena, db, hand, received_r, fault_r) ? FOUND_NONE : FOUND_FAILED;
	if (found != FOUND_ONE)
		return found;
	return add_request(arena, db, hand, receiving, &request, received_r, fault_r) ? FOUND_ONE
	                                                                              : FOUND_FAILED;
}

/* --- something is done ------------------------------------------------------------------------ */

struct acting {
	struct arena *arena;
	struct db *db;
	const struct desk_hand *hand;
	const struct desk_writing *writing;
	struct offering offering;
	struct desk_request before, request;
	struct desk_around around;
	size_t pause_count; /* before */
	int64_t entry_id;   /* of what was said; 0: nothing was */
	struct fault *fault_r;
};

static const char *
unit_name(const struct acting *acting)
{
	const struct place_tree *tree = acting->hand->tree;
	const uint32_t place = place_by_id(tree, acting->request.unit_id);
	return place == PLACE_NONE ? "un autre service"
	                           : span_copy(acting->arena, tree->places[place].name);
}

/* What stands in the history; NULL: what was said is enough. */
static bool
happened_words(struct acting *acting, const char **words_r)
{
	const struct desk_act *act = acting->writing->act;
	struct span name;
	*words_r = NULL;
	switch (act->verb) {
	case DESK_TAKE: *words_r = "Prise en charge."; break;
	case DESK_GIVE:
		if (act->to_id == 0) {
			*words_r = "Remise à tout le service.";
			break;
		}
		if (!people_name(acting->arena, acting->db, acting->hand->root_id, act->to_id, &name,
		                 acting->fault_r))
			return false;
		*words_r = arena_format(acting->arena, "Confiée à %.*s.", SPAN_ARGS(name));
		break;
	case DESK_MOVE:
		*words_r = arena_format(acting->arena, "Transmise\u202f: %s.", unit_name(acting));
		break;
	case DESK_DECIDE:
		*words_r = arena_format(acting->arena, "Close\u202f: %s.", desk_outcome_words[act->outcome]);
		break;
	case DESK_REOPEN:
		*words_r = arena_format(acting->arena, "Rouverte\u202f: %.*s", SPAN_ARGS(act->text));
		break;
	case DESK_VEIL: *words_r = "Rendue confidentielle."; break;
	case DESK_UNVEIL: *words_r = "N’est plus confidentielle."; break;
	case DESK_REMIND: *words_r = "La personne a demandé où en est sa demande."; break;
	case DESK_REPLY:
	case DESK_NOTE:
	case DESK_HEAR:
	case DESK_ASK:
	case DESK_VERB_COUNT: break;
	}
	return true;
}

static bool
add_happened(struct acting *acting)
{
	const char *words;
	if (!happened_words(acting, &words))
		return false;
	struct desk_entry entry = { .kind = DESK_HAPPENED,
		                        .channel = acting->request.channel,
		                        .account_id = acting->writing->act->account_id,
		                        .text = span_of(words) };
	return words == NULL || add_entry(acting->db, acting->hand, acting->request.request_id, &entry,
	                                  acting->fault_r);
}

static bool
add_files(struct acting *acting)
{
	for (size_t i = 0; i < acting->writing->file_count; i++) {
		struct desk_file file = acting->writing->files[i];
		file.file_id = ident_ordered();
		file.entry_id = acting->entry_id;
		if (!desk_store_add_file(acting->db, acting->hand->root_id, acting->request.request_id,
		                         &file, acting->fault_r))
			return false;
	}
	return true;
}

/* What was said, by whoever asks or to her, or between ourselves. */
static bool
add_said(struct acting *acting)
{
	static const enum desk_entry_kind kinds[DESK_VERB_COUNT] = {
		[DESK_REPLY] = DESK_REPLIED, [DESK_ASK] = DESK_REPLIED, [DESK_DECIDE] = DESK_REPLIED,
		[DESK_NOTE] = DESK_NOTED,    [DESK_HEAR] = DESK_WROTE,
	};
	const struct desk_act *act = acting->writing->act;
	const enum desk_entry_kind kind = kinds[act->verb];
	const bool is_nothing = act->text.length == 0 && acting->writing->file_count == 0;
	if (kind == DESK_ASKED || is_nothing) /* the other verbs say nothing */
		return true;
	struct desk_entry entry = {
		.kind = kind,
		.channel = act->channel,
		.account_id = act->account_id,
		.is_shown = kind != DESK_NOTED,
		.text = act->text,
		.quoted = act->quoted,
		.delivery = kind == DESK_REPLIED && desk_leaves(act->channel) ? DESK_TO_SEND
		                                                             : DESK_NOT_SENT,
	};
	if (!add_entry(acting->db, acting->hand, acting->request.request_id, &entry, acting->fault_r))
		return false;
	acting->entry_id = entry.entry_id;
	return add_files(acting);
}

/* Whoever asks is told where her request went (L114-2). */
static bool
add_told(struct acting *acting)
{
	if (acting->writing->act->verb != DESK_MOVE)
		return true;
	const enum desk_channel channel = acting->request.reply_channel;
	struct desk_entry entry = {
		.kind = DESK_TOLD,
		.channel = channel,
		.is_shown = true,
		.text = span_of(arena_format(acting->arena,
		                             "Votre demande %.*s est maintenant suivie par\u202f: %s. Vous "
		                             "n’avez rien à faire.",
		                             SPAN_ARGS(acting->request.reference), unit_name(acting))),
		.delivery = desk_leaves(channel) ? DESK_TO_SEND : DESK_NOT_SENT,
	};
	return add_entry(acting->db, acting->hand, acting->request.request_id, &entry,
	                 acting->fault_r);
}

static bool
read_acting(struct acting *acting)
{
	const struct desk_act *act = acting->writing->act;
	const int64_t root_id = acting->hand->root_id;
	if (!journal_hold(acting->db, root_id, acting->fault_r) ||
	    desk_by_id(acting->arena, acting->db, root_id, acting->writing->request_id,
	               &acting->request, acting->fault_r) != FOUND_ONE ||
	    offering_load(acting->arena, acting->db, root_id, acting->request.offering_id,
	                  &acting->offering, acting->fault_r) != FOUND_ONE)
		return false;
	acting->before = acting->request;
	struct desk_request there = acting->request; /* where its clocks are to run */
	if (act->verb == DESK_MOVE)
		there.unit_id = act->to_id;
	if (!desk_around_load(acting->arena, acting->db, acting->hand, &there, &acting->offering,
	                      &acting->around, acting->fault_r))
		return false;
	acting->pause_count = acting->around.pause_count;
	return true;
}

static bool
write_acting(struct acting *acting)
{
	const int64_t root_id = acting->hand->root_id;
	return desk_store_change(acting->db, root_id, &acting->request, acting->fault_r) == FOUND_ONE &&
	       desk_store_keep_pauses(acting->db, root_id, acting->request.request_id,
	                              acting->around.pauses, acting->pause_count,
	                              acting->around.pause_count, acting->fault_r) &&
	       add_said(acting) && add_happened(acting) && add_told(acting) &&
	       (acting->writing->act->verb != DESK_DECIDE ||
	        desk_tell_joined(acting->arena, acting->db, acting->hand, &acting->request,
	                         acting->fault_r));
}

/* What the register says of each act, and later rooms read. */
static const struct {
	const char *kind, *words;
} facts[DESK_VERB_COUNT] = {
	[DESK_TAKE] = { "desk.taken", "Une demande a été prise en charge." },
	[DESK_GIVE] = { "desk.given", "Une demande a été confiée." },
	[DESK_MOVE] = { "desk.moved", "Une demande a été transmise à un autre service." },
	[DESK_REPLY] = { "desk.replied", "Une réponse a été écrite à une demande." },
	[DESK_NOTE] = { "desk.noted", "Une note a été écrite sur une demande." },
	[DESK_HEAR] = { "desk.heard", "La personne a écrit de nouveau." },
	[DESK_ASK] = { "desk.asked", "Une précision ou une pièce a été demandée." },
	[DESK_DECIDE] = { "desk.done", "Une demande a été close." },
	[DESK_REOPEN] = { "desk.reopened", "Une demande a été rouverte." },
	[DESK_VEIL] = { "desk.veiled", "Une demande a été rendue confidentielle." },
	[DESK_UNVEIL] = { "desk.unveiled", "Une demande n’est plus confidentielle." },
	[DESK_REMIND] = { "desk.reminded", "La personne a demandé où en est sa demande." },
};

/* One that was in nobody's charge did not come to the wrong door. */
static enum found
add_act_fact(const struct acting *acting)
{
	const struct desk_act *act = acting->writing->act;
	const bool is_first = act->verb == DESK_MOVE && acting->request.unit_id == 0;
	return add_fact(acting->arena, acting->db, acting->hand,
	                is_first ? "desk.assigned" : facts[act->verb].kind,
	                is_first ? "Une demande a été attribuée à un service." : facts[act->verb].words,
	                &acting->request, act->account_id, acting->fault_r);
}

enum desk_done
desk_write(struct arena *arena, struct db *db, const struct desk_hand *hand,
           const struct desk_writing *writing, int64_t *entry_id_r, const char **sentence_r,
           struct fault *fault_r)
{
	struct acting acting = { .arena = arena, .db = db, .hand = hand, .writing = writing,
		                     .fault_r = fault_r };
	const struct desk_act *act = writing->act;
	bool is_full;
	if (!read_acting(&acting) ||
	    !desk_is_full(arena, db, hand->root_id, writing->request_id, &is_full, fault_r))
		return DESK_FAILED;
	const enum found found = add_act_fact(&acting);
	if (found != FOUND_ONE)
		return found == FOUND_NONE ? DESK_WAS_DONE : DESK_FAILED;
	if (writing->seen_changes >= 0 && writing->seen_changes != acting.request.changes)
		return DESK_IS_STALE;
	*sentence_r = is_full
	                  ? "Cette demande ne peut pas contenir plus d’échanges. Ouvrez-en une autre."
	                  : desk_apply(&acting.request, &acting.around, act);
	if (*sentence_r != NULL)
		return DESK_IS_REFUSED;
	if (!write_acting(&acting))
		return DESK_FAILED;
	*entry_id_r = acting.entry_id;
	return DESK_IS_DONE;
}

/* --- an acknowledgement that was owed --------------------------------------------------------- */

/* Its unit said since what it lacked: the acknowledgement leaves now, and the receipt of the first day
 * stays what it was. */
static bool
acknowledge(struct acting *acting, const struct owed *owed, int64_t registered_unix_s)
{
	struct desk_request *request = &acting->request;
	request->registered_unix_s = registered_unix_s;
	request->changes++;
	desk_reckon(request, &acting->around);
	return add_fact(acting->arena, acting->db, acting->hand, "desk.acknowledged",
	                "Un accusé de réception complet a été écrit.", request, 0,
	                acting->fault_r) == FOUND_ONE &&
	       desk_store_change(acting->db, acting->hand->root_id, request, acting->fault_r) ==
	           FOUND_ONE &&
	       add_receipt(acting->db, acting->hand, request, owed, acting->fault_r);
}

bool
desk_acknowledge(struct arena *arena, struct db *db, const struct desk_hand *hand,
                 int64_t request_id, bool *is_done_r, struct fault *fault_r)
{
	const struct desk_act nothing = { .verb = DESK_NOTE };
	const struct desk_writing writing = { .request_id = request_id, .act = &nothing };
	struct acting acting = { .arena = arena, .db = db, .hand = hand, .writing = &writing,
		                     .fault_r = fault_r };
	struct owed owed;
	*is_done_r = false;
	if (!read_acting(&acting))
		return false;
	const int64_t registered_unix_s = acting.request.registered_unix_s;
	if (acting.request.acknowledged_unix_s != 0)
		return desk_store_owe(db, hand->root_id, request_id, 0, 0, fault_r);
	if (!prepare_receipt(arena, db, hand, &acting.request, &acting.around, &owed, fault_r))
		return false;
	if (owed.is_owed && owed.receipt.missing != 0)
		return desk_store_owe(db, hand->root_id, request_id, owed.receipt.missing, owed.due_day,
		                      fault_r);
	*is_done_r = owed.is_owed;
	return (!owed.is_owed || acknowledge(&acting, &owed, registered_unix_s)) &&
	       desk_store_owe(db, hand->root_id, request_id, 0, 0, fault_r);
}
