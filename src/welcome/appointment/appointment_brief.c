/* « La fiche »: all one needs to know of a person on one screen, before an appointment or a call. */
#include "craft/http/http_form.h"
#include "welcome/appointment/appointment_inside.h"

enum { EXCERPT_LENGTH_MAX = 400 };

enum { CONTACT_KIND, CONTACT_VALUE, CONTACT_URL, CONTACT_FIELD_COUNT };
static const struct field contact_fields[CONTACT_FIELD_COUNT] = {
	[CONTACT_KIND] = { "kind", FIELD_TEXT, FIELD_API, .help = "How she is reached." },
	[CONTACT_VALUE] = { "value", FIELD_TEXT, FIELD_API, .help = "Where." },
	[CONTACT_URL] = { "call_url", FIELD_URL, FIELD_PAGE },
};
enum { OTHER_TITLE, OTHER_URL, OTHER_STATE, OTHER_FIELD_COUNT };
static const struct field other_fields[OTHER_FIELD_COUNT] = {
	[OTHER_TITLE] = { "title_words", FIELD_TEXT, FIELD_API, .help = "What is asked." },
	[OTHER_URL] = { "other_url", FIELD_URL, FIELD_PAGE },
	[OTHER_STATE] = { "state", FIELD_TEXT, FIELD_API, .help = "Where it stands, and what was promised." },
};
enum { SAID_WHO, SAID_WHEN, SAID_TEXT, SAID_FIELD_COUNT };
static const struct field said_fields[SAID_FIELD_COUNT] = {
	[SAID_WHO] = { "who", FIELD_TEXT, FIELD_API, .help = "Who said it." },
	[SAID_WHEN] = { "when", FIELD_TEXT, FIELD_API, .help = "Which day." },
	[SAID_TEXT] = { "text", FIELD_TEXT, FIELD_API, .help = "What was said, cut." },
};
enum { LACK_WORDS, LACK_FIELD_COUNT };
static const struct field lack_fields[LACK_FIELD_COUNT] = {
	[LACK_WORDS] = { "words", FIELD_TEXT, FIELD_API, .help = "A piece, or what was asked of her." },
};
enum {
	BRIEF_TITLE, BRIEF_WITHIN_URL, BRIEF_REFERENCE, BRIEF_REQUEST_TITLE, BRIEF_CONFIDENTIAL, BRIEF_WHEN,
	BRIEF_WHERE, BRIEF_NEEDS, BRIEF_LANGUAGE, BRIEF_ACTS_FOR, BRIEF_PREFERS, BRIEF_CONTACTS, BRIEF_HAS_PERSON,
	BRIEF_PROMISED, BRIEF_LACKS, BRIEF_HAS_LACKS, BRIEF_PIECES, BRIEF_HAS_PIECES, BRIEF_SAID, BRIEF_HAS_SAID,
	BRIEF_OTHERS, BRIEF_HAS_OTHERS, BRIEF_OFFER_URL, BRIEF_FIELD_COUNT
};
static const struct field brief_fields[BRIEF_FIELD_COUNT] = {
	[BRIEF_TITLE] = { "title", FIELD_TEXT, FIELD_API, .help = "Who." },
	[BRIEF_WITHIN_URL] = { "request_url", FIELD_URL, FIELD_PAGE },
	[BRIEF_REFERENCE] = { "reference", FIELD_TEXT, FIELD_API, .help = "Of the request." },
	[BRIEF_REQUEST_TITLE] = { "request_title", FIELD_TEXT, FIELD_API, .help = "What is asked." },
	[BRIEF_CONFIDENTIAL] = { "is_confidential", FIELD_FLAG, FIELD_API, .help = "This reading is recorded." },
	[BRIEF_WHEN] = { "when", FIELD_TEXT, FIELD_API, .help = "Her next appointment; null: none." },
	[BRIEF_WHERE] = { "where", FIELD_TEXT, FIELD_API, .help = "Where it is." },
	[BRIEF_NEEDS] = { "needs", FIELD_TEXT, FIELD_API, .help = "What helps her." },
	[BRIEF_LANGUAGE] = { "language", FIELD_TEXT, FIELD_API, .help = "RFC 5646; null: French." },
	[BRIEF_ACTS_FOR] = { "acts_for", FIELD_TEXT, FIELD_API, .help = "Whom she acts for." },
	[BRIEF_PREFERS] = { "prefers", FIELD_TEXT, FIELD_API, .help = "How she prefers to be reached." },
	[BRIEF_CONTACTS] = { "contacts", FIELD_LIST, FIELD_API, .of = contact_fields,
		.of_count = CONTACT_FIELD_COUNT, .help = "How she is reached." },
	[BRIEF_HAS_PERSON] = { "has_person", FIELD_FLAG, FIELD_PAGE },
	[BRIEF_PROMISED] = { "promised", FIELD_TEXT, FIELD_API, .help = "What was promised, in words." },
	[BRIEF_LACKS] = { "lacks", FIELD_LIST, FIELD_API, .of = lack_fields, .of_count = LACK_FIELD_COUNT,
		.help = "What she was asked for, and did not send." },
	[BRIEF_HAS_LACKS] = { "has_lacks", FIELD_FLAG, FIELD_PAGE },
	[BRIEF_PIECES] = { "pieces", FIELD_LIST, FIELD_API, .of = lack_fields, .of_count = LACK_FIELD_COUNT,
		.help = "Pieces that are asked for this." },
	[BRIEF_HAS_PIECES] = { "has_pieces", FIELD_FLAG, FIELD_PAGE },
	[BRIEF_SAID] = { "said", FIELD_LIST, FIELD_API, .of = said_fields, .of_count = SAID_FIELD_COUNT,
		.help = "What she said last, and what was answered last." },
	[BRIEF_HAS_SAID] = { "has_said", FIELD_FLAG, FIELD_PAGE },
	[BRIEF_OTHERS] = { "others", FIELD_LIST, FIELD_API, .of = other_fields, .of_count = OTHER_FIELD_COUNT,
		.help = "Her other open requests that this reader sees." },
	[BRIEF_HAS_OTHERS] = { "has_others", FIELD_FLAG, FIELD_PAGE },
	[BRIEF_OFFER_URL] = { "offer_url", FIELD_URL, FIELD_PAGE },
};
const struct page_kind appointment_brief_page = { "appointment.brief",
	"welcome/appointment/pages/brief.html", brief_fields, BRIEF_FIELD_COUNT };

struct briefing {
	struct appointing at;
	struct desk_request request;
	struct person person;
	struct model *page;
};

/* --- parts ------------------------------------------------------------------------------------------ */

static bool
add_person(struct briefing *briefing)
{
	struct visit *visit = briefing->at.visit;
	struct person *person = &briefing->person;
	struct person_contact *contacts;
	size_t count;
	if (briefing->request.person_id == 0)
		return true;
	const enum found found = person_load(visit->arena, briefing->at.db, visit->root_id,
	                                     briefing->request.person_id, person, &briefing->at.fault);
	if (found != FOUND_ONE)
		return found == FOUND_NONE;
	model_flag(briefing->page, BRIEF_HAS_PERSON, true);
	model_text(briefing->page, BRIEF_NEEDS, person->needs);
	model_text(briefing->page, BRIEF_LANGUAGE, person->language);
	model_text(briefing->page, BRIEF_ACTS_FOR, person->acts_for);
	if (!person_contacts(visit->arena, briefing->at.db, visit->root_id, person->person_id, &contacts, &count,
	                     &briefing->at.fault))
		return false;
	for (size_t i = 0; i < count; i++) {
		struct model *row = model_row(briefing->page, BRIEF_CONTACTS);
		model_text_z(row, CONTACT_KIND, person_contact_words[contacts[i].kind]);
		const bool is_phone = contacts[i].kind == PERSON_PHONE;
		model_text(row, CONTACT_VALUE,
		           is_phone ? person_phone_words(visit->arena, contacts[i].value) : contacts[i].value);
		if (is_phone)
			model_url_z(row, CONTACT_URL, arena_format(visit->arena, "tel:%.*s", SPAN_ARGS(contacts[i].key)));
	}
	model_text_z(briefing->page, BRIEF_PREFERS, person_contact_words[person->prefers]);
	return true;
}

static void
add_promise(struct briefing *briefing)
{
	const struct desk_request *request = &briefing->request;
	struct text words = text_new(briefing->at.visit->arena, 400);
	if (request->outcome != DESK_NOT_DONE || request->promised_day == 0)
		return;
	text_format(&words, "Une réponse %s promise pour le ",
	            request->promised_day < briefing->at.visit->today ? "était" : "est");
	text_add_date_long(&words, request->promised_day);
	text_add_z(&words, request->promised_day < briefing->at.visit->today
	                       ? "\u202f: ce jour est passé."
	                       : ".");
	model_text(briefing->page, BRIEF_PROMISED, text_span(&words));
}

/* What she was asked for and did not send; and what this offering asks of everybody. */
static bool
add_pieces(struct briefing *briefing)
{
	struct visit *visit = briefing->at.visit;
	struct desk_pause *pauses;
	struct offering_piece *pieces;
	size_t count, piece_count;
	if (!desk_pauses(visit->arena, briefing->at.db, visit->root_id, briefing->request.request_id, &pauses,
	                 &count, &briefing->at.fault) ||
	    !offering_pieces(visit->arena, briefing->at.db, visit->root_id, briefing->request.offering_id,
	                     &pieces, &piece_count, &briefing->at.fault))
		return false;
	for (size_t i = 0; i < count; i++) {
		struct text words = text_new(visit->arena, 4000);
		if (pauses[i].given_unix_s != 0)
			continue;
		text_add(&words, appointment_clean(visit->arena, pauses[i].words, EXCERPT_LENGTH_MAX));
		if (pauses[i].limit_day != 0) {
			text_add_z(&words, " (avant le ");
			text_add_date_words(&words, pauses[i].limit_day);
			text_add_z(&words, ")");
		}
		model_text(model_row(briefing->page, BRIEF_LACKS), LACK_WORDS, text_span(&words));
		model_flag(briefing->page, BRIEF_HAS_LACKS, true);
	}
	for (size_t i = 0; i < piece_count; i++)
		if (pieces[i].held_by.length == 0) {
			model_text(model_row(briefing->page, BRIEF_PIECES), LACK_WORDS, pieces[i].name);
			model_flag(briefing->page, BRIEF_HAS_PIECES, true);
		}
	return true;
}

static void
add_said(struct briefing *briefing, const struct desk_entry *entry, const char *who)
{
	struct arena *arena = briefing->at.visit->arena;
	struct text when = text_new(arena, 100);
	struct model *row = model_row(briefing->page, BRIEF_SAID);
	const bool is_cut = form_length(entry->text) > EXCERPT_LENGTH_MAX;
	text_add_date_words(&when, visit_day(briefing->at.visit, entry->at_unix_s));
	model_text_z(row, SAID_WHO, who);
	model_text(row, SAID_WHEN, text_span(&when));
	model_text_z(row, SAID_TEXT,
	             arena_format(arena, "%.*s%s",
	                          SPAN_ARGS(appointment_clean(arena, entry->text, EXCERPT_LENGTH_MAX)),
	                          is_cut ? " …" : ""));
	model_flag(briefing->page, BRIEF_HAS_SAID, true);
}

/* The last words of each side, in the order they were said. */
static bool
add_exchange(struct briefing *briefing)
{
	struct visit *visit = briefing->at.visit;
	struct desk_entry *entries;
	const struct desk_entry *hers = NULL, *ours = NULL;
	size_t count;
	if (!desk_entries_before(visit->arena, briefing->at.db, visit->root_id, briefing->request.request_id, 0,
	                         &entries, &count, &briefing->at.fault))
		return false;
	for (size_t i = 0; i < count; i++) {
		if (entries[i].kind == DESK_ASKED || entries[i].kind == DESK_WROTE)
			hers = &entries[i];
		else if (entries[i].kind == DESK_REPLIED)
			ours = &entries[i];
	}
	const bool is_hers_first = hers != NULL && (ours == NULL || hers->at_unix_s <= ours->at_unix_s);
	if (is_hers_first)
		add_said(briefing, hers, "La personne");
	if (ours != NULL)
		add_said(briefing, ours, "Le service");
	if (hers != NULL && !is_hers_first)
		add_said(briefing, hers, "La personne");
	return true;
}

/* Those of hers, known for this purpose, that this reader sees. */
static bool
add_others(struct briefing *briefing)
{
	enum { OTHER_COUNT_MAX = 10 };
	struct visit *visit = briefing->at.visit;
	struct desk_request *requests;
	size_t count, shown = 0;
	if (briefing->request.person_id == 0)
		return true;
	if (!desk_history(visit->arena, briefing->at.db, visit->root_id, briefing->at.sight,
	                  briefing->request.person_id, &requests, &count, &briefing->at.fault))
		return false;
	for (size_t i = 0; i < count && shown < OTHER_COUNT_MAX; i++) {
		const struct desk_request *other = &requests[i];
		struct text state = text_new(visit->arena, 300);
		if (other->request_id == briefing->request.request_id ||
		    (other->queue != DESK_TODO && other->queue != DESK_WAITING))
			continue;
		struct model *row = model_row(briefing->page, BRIEF_OTHERS);
		model_text(row, OTHER_TITLE, other->title);
		model_url_z(row, OTHER_URL, arena_format(visit->arena, "/guichet/%.*s", SPAN_ARGS(other->reference)));
		text_add_z(&state, desk_queue_words[other->queue]);
		if (other->promised_day != 0) {
			text_add_z(&state, ", promise pour le ");
			text_add_date_words(&state, other->promised_day);
		}
		model_text(row, OTHER_STATE, text_span(&state));
		shown++;
	}
	model_flag(briefing->page, BRIEF_HAS_OTHERS, shown > 0);
	return true;
}

static bool
add_appointment(struct briefing *briefing)
{
	struct visit *visit = briefing->at.visit;
	struct appointment *list;
	size_t count;
	if (!appointment_of_request(visit->arena, briefing->at.db, visit->root_id, briefing->request.request_id,
	                            &list, &count, &briefing->at.fault))
		return false;
	for (size_t i = 0; i < count; i++) {
		const uint32_t place = place_by_id(briefing->at.tree, list[i].place_id);
		if (list[i].state != APPOINTMENT_BOOKED || list[i].end_s <= visit->now_s)
			continue;
		const struct hours_calendar *calendar = appointment_hours(&briefing->at, place, 1);
		if (calendar == NULL)
			return false;
		model_text_z(briefing->page, BRIEF_WHEN,
		             appointment_when_words(visit->arena, hours_zone(calendar), list[i].begin_s));
		if (place != PLACE_NONE)
			model_text(briefing->page, BRIEF_WHERE, briefing->at.tree->places[place].name);
		return true;
	}
	if (briefing->request.queue == DESK_TODO || briefing->request.queue == DESK_WAITING)
		model_url_z(briefing->page, BRIEF_OFFER_URL,
		            arena_format(visit->arena, "/guichet/%.*s/rendez-vous",
		                         SPAN_ARGS(briefing->request.reference)));
	return true;
}

/* --- the page ---------------------------------------------------------------------------------------- */

static bool
write_reading(struct db *db, void *data)
{
	struct briefing *briefing = data;
	const struct visit *visit = briefing->at.visit;
	return desk_note_reading(db, visit->root_id, briefing->request.request_id, visit->reader.account_id,
	                         visit->today, &briefing->at.fault);
}

void
appointment_get_brief(struct visit *visit)
{
	struct briefing *briefing = arena_new_of(visit->arena, struct briefing);
	if (!appointment_begin(visit, &briefing->at))
		return;
	const enum found found = desk_load(visit->arena, briefing->at.db, visit->root_id, briefing->at.sight,
	                                   visit->part[0], &briefing->request, &briefing->at.fault);
	if (found == FOUND_NONE)
		visit_missing(visit);
	else if (found == FOUND_FAILED)
		visit_fail(visit, &briefing->at.fault);
	/* Nobody reads what is confidential without leaving a trace. */
	if (found != FOUND_ONE || (briefing->request.is_confidential &&
	                           !visit_write(visit, write_reading, briefing, NULL)))
		return;
	briefing->at.db = visit_db(visit); /* the write ended the one before */
	if (briefing->at.db == NULL)
		return;
	const struct desk_request *request = &briefing->request;
	briefing->page = model_new(visit->arena, &appointment_brief_page);
	briefing->person = (struct person){ .name = SPAN("") };
	if (!add_person(briefing) || !add_appointment(briefing) || !add_pieces(briefing) ||
	    !add_exchange(briefing) || !add_others(briefing)) {
		visit_fail(visit, &briefing->at.fault);
		return;
	}
	add_promise(briefing);
	model_text_z(briefing->page, BRIEF_TITLE,
	             briefing->person.name.length > 0
	                 ? arena_format(visit->arena, "Avant de recevoir %.*s", SPAN_ARGS(briefing->person.name))
	                 : "Avant de recevoir ou d’appeler la personne");
	model_text(briefing->page, BRIEF_REFERENCE, request->reference);
	model_text(briefing->page, BRIEF_REQUEST_TITLE, request->title);
	model_flag(briefing->page, BRIEF_CONFIDENTIAL, request->is_confidential);
	model_url_z(briefing->page, BRIEF_WITHIN_URL,
	            arena_format(visit->arena, "/guichet/%.*s", SPAN_ARGS(request->reference)));
	visit_show(visit, &appointment_brief_page, briefing->page);
}
