/* How a unit is reached, what its letters say; and what its acknowledgements lack today. */
#include "craft/http/http_form.h"
#include "welcome/inbox/inbox_inside.h"

enum { INSTANT_DAYS = 30 };

/* --- fields ----------------------------------------------------------------------------------- */

enum { INSTANT_OFFERING, INSTANT_WAY, INSTANT_COUNT, INSTANT_FIELD_COUNT };
static const struct field instant_fields[INSTANT_FIELD_COUNT] = {
	[INSTANT_OFFERING] = { "offering", FIELD_TEXT, FIELD_API, .help = "What was asked for." },
	[INSTANT_WAY] = { "way", FIELD_TEXT, FIELD_API, .help = "By which way." },
	[INSTANT_COUNT] = { "answers", FIELD_COUNT, FIELD_API, .help = "How many in thirty days." },
};

enum {
	UNIT_TITLE, UNIT_WITHIN, UNIT_TROUBLE, UNIT_DONE, UNIT_LACK, UNIT_LACK_DECISION, UNIT_OWED,
	UNIT_OWED_WORDS, UNIT_IS_MORE, UNIT_URL, UNIT_ALERT_URL, UNIT_SKILL_URL, UNIT_ACCORD_URL, UNIT_DOOR_URL,
	UNIT_SEEN, UNIT_INSTANTS, UNIT_HAS_INSTANTS, UNIT_FIELDS, UNIT_ERRORS, UNIT_WRONG, UNIT_FIELD_COUNT
};
static const struct field unit_fields[UNIT_FIELD_COUNT] = {
	[UNIT_TITLE] = { "title", FIELD_TEXT, FIELD_API, .help = "The unit." },
	[UNIT_WITHIN] = { "within", FIELD_TEXT, FIELD_PAGE },
	[UNIT_TROUBLE] = { "trouble", FIELD_TEXT, FIELD_PAGE },
	[UNIT_DONE] = { "done", FIELD_TEXT, FIELD_PAGE },
	[UNIT_LACK] = { "lack", FIELD_TEXT, FIELD_API,
		.help = "What every acknowledgement of this unit lacks today; null: nothing." },
	[UNIT_LACK_DECISION] = { "lack_decision", FIELD_TEXT, FIELD_API,
		.help = "What those of a request on which silence is a no lack besides; null: nothing." },
	[UNIT_OWED] = { "owed", FIELD_COUNT, FIELD_API, .help = "Requests that wait for theirs." },
	[UNIT_OWED_WORDS] = { "owed_words", FIELD_TEXT, FIELD_API, .help = "For what, in all." },
	[UNIT_IS_MORE] = { "is_more", FIELD_FLAG, FIELD_API, .help = "More may wait." },
	[UNIT_URL] = { "unit_url", FIELD_URL, FIELD_PAGE },
	[UNIT_ALERT_URL] = { "alert_url", FIELD_URL, FIELD_PAGE },
	[UNIT_DOOR_URL] = { "door_url", FIELD_URL, FIELD_PAGE },
	[UNIT_SKILL_URL] = { "skill_url", FIELD_URL, FIELD_PAGE },
	[UNIT_ACCORD_URL] = { "accord_url", FIELD_URL, FIELD_PAGE },
	[UNIT_SEEN] = { "seen", FIELD_TEXT, FIELD_PAGE },
	[UNIT_INSTANTS] = { "instants", FIELD_LIST, FIELD_API, .of = instant_fields,
		.of_count = INSTANT_FIELD_COUNT, .help = "Answers given at once." },
	[UNIT_HAS_INSTANTS] = { "has_instants", FIELD_FLAG, FIELD_PAGE },
	[UNIT_FIELDS] = { "fields", FIELD_LIST, FIELD_PAGE, .of = form_row_fields,
		.of_count = FORM_ROW_FIELD_COUNT },
	[UNIT_ERRORS] = { "errors", FIELD_LIST, FIELD_PAGE, .of = form_error_fields,
		.of_count = FORM_ERROR_FIELD_COUNT },
	[UNIT_WRONG] = { "wrong", FIELD_FLAG, FIELD_PAGE },
};
const struct page_kind inbox_unit_page = { "inbox unit", "welcome/inbox/pages/unit.html", unit_fields,
	UNIT_FIELD_COUNT };

enum { SAY_NAME, SAY_POST, SAY_MAIL, SAY_PHONE, SAY_RECOURSE, SAY_COUNT };
static const struct form_field say_form[SAY_COUNT] = {
	[SAY_NAME] = { "nom", FORM_TEXT, "Nom du service dans ses lettres", .length_max = 200 },
	[SAY_POST] = { "adresse", FORM_LONG, "Adresse postale",
		.length_max = PERSON_CONTACT_LENGTH_MAX },
	[SAY_MAIL] = { "courriel", FORM_TEXT, "Adresse électronique", .length_max = 200 },
	[SAY_PHONE] = { "telephone", FORM_TEXT, "Téléphone", .length_max = 40 },
	[SAY_RECOURSE] = { "recours", FORM_LONG, "Délais et voies de recours",
		.length_max = DESK_UNIT_TEXT_LENGTH_MAX },
};

struct unit_page {
	struct inboxing inboxing;
	uint32_t place;
	struct desk_unit own, whole; /* what it says itself; with what it has from above */
	struct form *form;
	struct form_field fields[SAY_COUNT];
	const char *trouble, *done;
	bool is_stale;
};

/* --- looking ---------------------------------------------------------------------------------- */

/* What it has from above stands under the field: leaving it empty is saying the same. */
static void
tell_above(struct unit_page *unit)
{
	struct arena *arena = unit->inboxing.visit->arena;
	const struct desk_unit *own = &unit->own, *whole = &unit->whole;
	const struct {
		size_t field;
		struct span own, whole;
		const char *hint;
	} lines[] = {
		{ SAY_NAME, own->name, whole->name, NULL },
		{ SAY_POST, own->post, whole->post, NULL },
		{ SAY_MAIL, own->mail, whole->mail, "Celle du service, que ses lettres donnent." },
		{ SAY_PHONE, own->phone, whole->phone, NULL },
		{ SAY_RECOURSE, own->recourse, whole->recourse,
		  "Le texte qui suit un refus\u202f: à qui s’adresser, en combien de temps." },
	};
	for (size_t i = 0; i < LENGTH(lines); i++)
		unit->fields[lines[i].field].hint =
			lines[i].own.length == 0 && lines[i].whole.length > 0
				? arena_format(arena, "Laissez vide pour garder\u202f: %.*s", SPAN_ARGS(lines[i].whole))
				: lines[i].hint;
}

/* False after a page was answered. */
static bool
begin(struct visit *visit, struct unit_page *unit)
{
	struct inboxing *inboxing = &unit->inboxing;
	*unit = (struct unit_page){ .place = PLACE_NONE };
	if (!inbox_begin(visit, inboxing))
		return false;
	unit->place = place_by_code(inboxing->tree, visit->part[0]);
	if (unit->place == PLACE_NONE ||
	    !people_may(&visit->reader, inboxing->tree, INBOX_KEEPERS, unit->place)) {
		visit_missing(visit); /* of another direction: as if it were not there */
		return false;
	}
	const int64_t place_id = inboxing->tree->places[unit->place].id;
	struct db *db = visit_db(visit);
	if (db == NULL)
		return false;
	if (desk_unit_own(visit->arena, db, visit->root_id, place_id, &unit->own, &inboxing->fault) ==
	        FOUND_FAILED ||
	    !desk_unit_of(visit->arena, db, visit->root_id, inboxing->tree, unit->place, &unit->whole,
	                  &inboxing->fault)) {
		visit_fail(visit, &inboxing->fault);
		return false;
	}
	for (size_t i = 0; i < SAY_COUNT; i++)
		unit->fields[i] = say_form[i];
	tell_above(unit);
	unit->form = form_new(visit->arena, unit->fields, SAY_COUNT);
	return true;
}

/* What letters would lack if they left now: on paper an address by post is a must, electronic one of the
 * two is enough; délais et voies de recours only where silence is a no. */
static unsigned
lacks(const struct desk_unit *unit)
{
	return (unit->name.length == 0 ? LAW_SAYS_SERVICE : 0u) |
	       (unit->post.length == 0 ? LAW_SAYS_POST : 0u) |
	       (unit->phone.length == 0 ? LAW_SAYS_PHONE : 0u);
}

static const char own_path[] = "/guichet/service/";

static const char *
code_url(const struct unit_page *unit, const char *before)
{
	struct text url = text_new(unit->inboxing.visit->arena, 1000);
	text_add_z(&url, before);
	http_percent_encode(&url, unit->inboxing.tree->places[unit->place].code);
	return text_z(&url);
}

static bool
draw_owed(struct unit_page *unit, struct model *page)
{
	struct inboxing *inboxing = &unit->inboxing;
	struct visit *visit = inboxing->visit;
	const int64_t unit_id = inboxing->tree->places[unit->place].id;
	struct desk_owed_there there;
	struct db *db = visit_db(visit);
	const unsigned missing = lacks(&unit->whole);
	if (db == NULL || !desk_owed_of_unit(visit->arena, db, visit->root_id, inboxing->sight, unit_id,
	                                     &there, &inboxing->fault))
		return false;
	if (missing != 0)
		model_text_z(page, UNIT_LACK, inbox_mention_words(visit->arena, missing));
	if (unit->whole.recourse.length == 0)
		model_text_z(page, UNIT_LACK_DECISION, inbox_mention_words(visit->arena, LAW_SAYS_SUE));
	if (there.count > 0) {
		model_count(page, UNIT_OWED, there.count);
		model_text_z(page, UNIT_OWED_WORDS, inbox_mention_words(visit->arena, there.missing));
	}
	model_flag(page, UNIT_IS_MORE, there.is_more);
	return true;
}

static bool
draw_instants(struct unit_page *unit, struct model *page)
{
	struct inboxing *inboxing = &unit->inboxing;
	struct visit *visit = inboxing->visit;
	struct inbox_instant *instants;
	size_t count;
	struct db *db = visit_db(visit);
	if (db == NULL || !inbox_offerings(inboxing) ||
	    !inbox_instants(visit->arena, db, visit->root_id, inboxing->tree->places[unit->place].id,
	                    visit->today - INSTANT_DAYS, &instants, &count, &inboxing->fault))
		return false;
	for (size_t i = 0; i < count; i++) {
		const struct offering *offering = inbox_offering(inboxing, instants[i].offering_id);
		const struct desk_request made = {
			.unit_id = instants[i].unit_id,
			.is_confidential = offering == NULL || offering->is_confidential
		};
		if (!desk_sees(inboxing->sight, &made)) /* how many ask for it is the unit's alone, too */
			continue;
		struct model *row = model_row(page, UNIT_INSTANTS);
		model_text(row, INSTANT_OFFERING,
		           offering == NULL ? SPAN("démarche supprimée") : offering->name);
		model_text_z(row, INSTANT_WAY, desk_channel_words[instants[i].channel]);
		model_count(row, INSTANT_COUNT, instants[i].count);
		model_flag(page, UNIT_HAS_INSTANTS, true);
	}
	return true;
}

static void
show(struct unit_page *unit, int status)
{
	struct visit *visit = unit->inboxing.visit;
	struct model *page = model_new(visit->arena, &inbox_unit_page);
	if (!draw_owed(unit, page) || !draw_instants(unit, page)) {
		visit_fail(visit, &unit->inboxing.fault);
		return;
	}
	model_text_z(page, UNIT_TITLE,
	             arena_format(visit->arena, "Comment joindre\u202f: %.*s",
	                          SPAN_ARGS(unit->inboxing.tree->places[unit->place].name)));
	model_text_z(page, UNIT_WITHIN, "Le guichet");
	model_text_z(page, UNIT_TROUBLE, unit->trouble);
	model_text_z(page, UNIT_DONE, unit->done);
	model_url_z(page, UNIT_URL, code_url(unit, own_path));
	model_url_z(page, UNIT_ALERT_URL, code_url(unit, "/alertes/")); /* room alert */
	if (people_may(&visit->reader, unit->inboxing.tree, INBOX_KEEPERS, PLACE_NONE))
		model_url_z(page, UNIT_DOOR_URL, INBOX_DOOR_URL);
	model_url_z(page, UNIT_SKILL_URL, code_url(unit, "/savoir-faire/service/")); /* room skill */
	model_url_z(page, UNIT_ACCORD_URL, code_url(unit, "/accords/")); /* room accord */
	model_text_z(page, UNIT_SEEN, arena_format(visit->arena, "%lld", (long long)unit->own.changes));
	form_draw(unit->form, page, (struct form_place){ UNIT_FIELDS, UNIT_ERRORS, UNIT_WRONG });
	visit->response->status = status;
	visit_show(visit, &inbox_unit_page, page);
}

static void
fill(struct unit_page *unit)
{
	form_fill(unit->form, SAY_NAME, unit->own.name);
	form_fill(unit->form, SAY_POST, unit->own.post);
	form_fill(unit->form, SAY_MAIL, unit->own.mail);
	form_fill(unit->form, SAY_PHONE, unit->own.phone);
	form_fill(unit->form, SAY_RECOURSE, unit->own.recourse);
}

void
inbox_get_unit(struct visit *visit)
{
	struct unit_page *unit = arena_new_of(visit->arena, struct unit_page);
	if (!begin(visit, unit))
		return;
	fill(unit);
	if (visit_asked(visit, "fait").length > 0)
		unit->done = lacks(&unit->whole) != 0
		                 ? "C’est enregistré. Les accusés de réception attendent encore ce qui manque."
		                 : "C’est enregistré. Les accusés de réception qui n’attendaient que cela sont "
		                   "partis.";
	show(unit, 200);
}

/* --- saving ----------------------------------------------------------------------------------- */

static bool
write_unit(struct db *db, void *data)
{
	struct unit_page *unit = data;
	const struct visit *visit = unit->inboxing.visit;
	struct fault *fault_r = &unit->inboxing.fault;
	const struct fact fact = { .at_unix_s = visit->now_s,
		                       .kind = "inbox.unit",
		                       .account_id = visit->reader.account_id,
		                       .place_id = unit->own.place_id,
		                       .words = SPAN("Les coordonnées d’un service ont été changées."),
		                       .once = visit->once };
	const enum found noted = journal_add(visit->arena, db, visit->root_id, &fact, fault_r);
	if (noted != FOUND_ONE)
		return false;
	const enum found saved = desk_unit_save(db, visit->root_id, &unit->own, fault_r);
	unit->is_stale = saved == FOUND_NONE;
	return saved == FOUND_ONE;
}

static void
read_contacts(struct unit_page *unit)
{
	struct arena *arena = unit->inboxing.visit->arena;
	struct person_contact contact;
	if (form_has(unit->form, SAY_MAIL) &&
	    !person_contact_read(arena, PERSON_MAIL, form_text(unit->form, SAY_MAIL), &contact))
		form_complain(unit->form, "courriel",
		              "Cette adresse électronique ne se lit pas\u202f: elle s’écrit comme "
		              "etat-civil@ville.fr.");
	if (form_has(unit->form, SAY_PHONE) &&
	    !person_contact_read(arena, PERSON_PHONE, form_text(unit->form, SAY_PHONE), &contact))
		form_complain(unit->form, "telephone",
		              "Ce numéro ne se lit pas\u202f: dix chiffres, ou un numéro international qui commence "
		              "par +.");
}

/* The acknowledgements that waited for these words leave at once, as far as they are whole now. */
static void
settle(struct unit_page *unit)
{
	struct visit *visit = unit->inboxing.visit;
	struct desk_hand hand = unit->inboxing.hand;
	struct fault fault = { 0 };
	int64_t count;
	hand.once = SPAN("");
	if (!desk_settle(visit->arena, visit->store, &hand, &count, &fault))
		log_fault("inbox.settle", &fault); /* what was saved is: the clock tries again */
	visit_go(visit, "%s?fait=1", code_url(unit, own_path));
}

void
inbox_post_unit(struct visit *visit)
{
	struct unit_page *unit = arena_new_of(visit->arena, struct unit_page);
	bool gave_up = false;
	if (!begin(visit, unit))
		return;
	const int64_t now = unit->own.changes;
	const bool is_fine = form_read(unit->form, visit_lookup, visit);
	if (is_fine)
		read_contacts(unit);
	if (!form_is_fine(unit->form)) {
		show(unit, 422);
		return;
	}
	unit->own = (struct desk_unit){ .place_id = unit->inboxing.tree->places[unit->place].id,
		                            .name = form_text(unit->form, SAY_NAME),
		                            .post = form_text(unit->form, SAY_POST),
		                            .mail = form_text(unit->form, SAY_MAIL),
		                            .phone = form_text(unit->form, SAY_PHONE),
		                            .recourse = form_text(unit->form, SAY_RECOURSE) };
	if (!span_int64(http_pairs_first(&visit->body, "vu"), &unit->own.changes) ||
	    unit->own.changes < 0)
		unit->own.changes = INT32_MAX; /* never seen: stale */
	if (visit_write(visit, write_unit, unit, &gave_up)) {
		settle(unit);
	} else if (gave_up && unit->is_stale) {
		unit->own.changes = now;
		unit->trouble = "Quelqu’un a changé ces coordonnées pendant que vous écriviez. Rien de ce que vous "
		                "avez écrit n’est perdu\u202f: enregistrez de nouveau si vos mots doivent remplacer "
		                "les siens.";
		show(unit, 409);
	} else if (gave_up && unit->inboxing.fault.for_log != NULL) {
		visit_fail(visit, &unit->inboxing.fault);
	} else if (gave_up) {
		visit_go(visit, "%s?fait=1", code_url(unit, own_path)); /* this form was taken already */
	}
}
