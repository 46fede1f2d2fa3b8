/* « Ce que nous nous sommes promis entre services »: the agreements of a unit, how they are kept. */
#include <string.h>

#include "base/time.h"
#include "craft/http/http_form.h"
#include "ground/journal/journal.h"
#include "ground/people/people.h"
#include "welcome/accord/accord_inside.h"

enum {
	ROW_FROM, ROW_TO, ROW_OFFERING, ROW_DELAY, ROW_STATE, ROW_WHO, ROW_KEPT, ROW_ID, ROW_SEEN,
	ROW_CAN_AGREE, ROW_CAN_END, ROW_CAN_DROP, ROW_FIELD_COUNT
};
static const struct field row_fields[ROW_FIELD_COUNT] = {
	[ROW_FROM] = { "asks", FIELD_TEXT, FIELD_API, .help = "The unit that asks." },
	[ROW_TO] = { "answers", FIELD_TEXT, FIELD_API, .help = "The unit that is asked." },
	[ROW_OFFERING] = { "offering", FIELD_TEXT, FIELD_API, .help = "What is asked." },
	[ROW_DELAY] = { "delay", FIELD_TEXT, FIELD_API, .help = "Within, in opening hours of who is asked." },
	[ROW_STATE] = { "state", FIELD_TEXT, FIELD_API, .help = "Proposed, in force, over." },
	[ROW_WHO] = { "who", FIELD_TEXT, FIELD_API, .help = "Who proposed it, who agreed." },
	[ROW_KEPT] = { "kept", FIELD_TEXT, FIELD_API, .help = "How many were on time, or why it is not told." },
	[ROW_ID] = { "accord", FIELD_TEXT, FIELD_PAGE },
	[ROW_SEEN] = { "seen", FIELD_TEXT, FIELD_PAGE },
	[ROW_CAN_AGREE] = { "can_agree", FIELD_FLAG, FIELD_PAGE },
	[ROW_CAN_END] = { "can_end", FIELD_FLAG, FIELD_PAGE },
	[ROW_CAN_DROP] = { "can_drop", FIELD_FLAG, FIELD_PAGE },
};
enum {
	PAGE_TITLE, PAGE_WITHIN, PAGE_TROUBLE, PAGE_DONE, PAGE_URL, PAGE_ROWS, PAGE_HAS, PAGE_CAN_PROPOSE,
	PAGE_FIELDS, PAGE_ERRORS, PAGE_WRONG, PAGE_FIELD_COUNT
};
static const struct field page_fields[PAGE_FIELD_COUNT] = {
	[PAGE_TITLE] = { "title", FIELD_TEXT, FIELD_API, .help = "Title of the page." },
	[PAGE_WITHIN] = { "within", FIELD_TEXT, FIELD_PAGE },
	[PAGE_TROUBLE] = { "trouble", FIELD_TEXT, FIELD_PAGE },
	[PAGE_DONE] = { "done", FIELD_TEXT, FIELD_PAGE },
	[PAGE_URL] = { "unit_url", FIELD_URL, FIELD_PAGE },
	[PAGE_ROWS] = { "accords", FIELD_LIST, FIELD_API, .of = row_fields, .of_count = ROW_FIELD_COUNT,
		.help = "Agreements of this unit, the latest first." },
	[PAGE_HAS] = { "has_accords", FIELD_FLAG, FIELD_PAGE },
	[PAGE_CAN_PROPOSE] = { "can_propose", FIELD_FLAG, FIELD_PAGE },
	[PAGE_FIELDS] = { "fields", FIELD_LIST, FIELD_PAGE, .of = form_row_fields,
		.of_count = FORM_ROW_FIELD_COUNT },
	[PAGE_ERRORS] = { "errors", FIELD_LIST, FIELD_PAGE, .of = form_error_fields,
		.of_count = FORM_ERROR_FIELD_COUNT },
	[PAGE_WRONG] = { "wrong", FIELD_FLAG, FIELD_PAGE },
};
const struct page_kind accord_unit_page = { "accord.unit", "welcome/accord/pages/unit.html", page_fields,
	PAGE_FIELD_COUNT };

enum { SAY_WAY, SAY_OTHER, SAY_OFFERING, SAY_HOURS, SAY_FIRST, SAY_LAST, SAY_COUNT };
static const struct form_choice ways[] = {
	{ "repond", "Ce service répond, l’autre demande" },
	{ "demande", "Ce service demande, l’autre répond" },
};
static const struct form_field say_form[SAY_COUNT] = {
	[SAY_WAY] = { "sens", FORM_CHOICE, "Qui répond à qui\u202f?", .required = "Dites quel service répond.",
		.choices = ways, .choice_count = LENGTH(ways) },
	[SAY_OTHER] = { "service", FORM_SELECT, "L’autre service",
		.hint = "Sans choix, quand ce service répond\u202f: tous les autres.",
		.wrong = "Choisissez un service de la liste." },
	[SAY_OFFERING] = { "demarche", FORM_SELECT, "Pour quelle demande interne",
		.hint = "Sans choix\u202f: toutes.", .wrong = "Choisissez une demande de la liste." },
	[SAY_HOURS] = { "heures", FORM_NUMBER, "Réponse en combien d’heures d’ouverture\u202f?",
		.hint = "Des heures où le service qui répond est ouvert.", .required = "Écrivez un nombre d’heures.",
		.least = 1, .most = ACCORD_HOURS_MAX },
	[SAY_FIRST] = { "du", FORM_DATE, "À partir du", .required = "Écrivez le premier jour." },
	[SAY_LAST] = { "au", FORM_DATE, "Jusqu’au", .hint = "Sans date\u202f: jusqu’à ce que l’on y mette fin." },
};

struct agreeing {
	struct visit *visit;
	struct db *db;
	struct place_tree *tree;
	uint32_t place;
	bool may_speak; /* for this unit */
	struct accord *accords;
	size_t count;
	struct offering *offerings;
	size_t offering_count;
	struct form *form;
	struct accord accord; /* that is written */
	enum { PROPOSE, AGREE, END } deed;
	const char *trouble, *done;
	enum found found;
	struct fault fault;
};

/* --- which unit ------------------------------------------------------------------------------- */

static void
offer(struct agreeing *agreeing)
{
	struct arena *arena = agreeing->visit->arena;
	const struct place_tree *tree = agreeing->tree;
	struct form_choice *places = arena_array_of(arena, struct form_choice, tree->count + 1);
	struct form_choice *offerings = arena_array_of(arena, struct form_choice, agreeing->offering_count + 1);
	size_t count = 0;
	for (uint32_t i = 0; i < tree->count && count < FORM_CHOICE_MAX; i++) {
		struct text label = text_new(arena, PLACE_NAME_LENGTH_MAX * 4 + 100);
		for (uint32_t depth = 0; depth < tree->places[i].depth && depth < 10; depth++)
			text_add_z(&label, "\u2003");
		text_add(&label, tree->places[i].name);
		if (i != agreeing->place)
			places[count++] = (struct form_choice){
				arena_format(arena, "%lld", (long long)tree->places[i].id), text_z(&label)
			};
	}
	form_offer(agreeing->form, SAY_OTHER, places, count);
	count = 0;
	for (size_t i = 0; i < agreeing->offering_count; i++)
		if (agreeing->offerings[i].kind == OFFERING_INTERNAL)
			offerings[count++] = (struct form_choice){
				arena_format(arena, "%lld", (long long)agreeing->offerings[i].offering_id),
				span_copy(arena, agreeing->offerings[i].name)
			};
	form_offer(agreeing->form, SAY_OFFERING, offerings, count);
}

/* False after a page was answered. */
static bool
begin(struct visit *visit, struct agreeing *agreeing)
{
	*agreeing = (struct agreeing){ .visit = visit };
	struct fault *fault = &agreeing->fault;
	agreeing->db = visit_db(visit);
	if (agreeing->db == NULL)
		return false;
	agreeing->tree = place_tree_load(visit->arena, agreeing->db, visit->root_id, visit->today, fault);
	if (agreeing->tree == NULL ||
	    !accord_store_list(visit->arena, agreeing->db, visit->root_id, &agreeing->accords,
	                       &agreeing->count, fault) ||
	    !offering_list(visit->arena, agreeing->db, visit->root_id, &agreeing->offerings,
	                   &agreeing->offering_count, fault)) {
		visit_fail(visit, fault);
		return false;
	}
	agreeing->place = place_by_code(agreeing->tree, visit->part[0]);
	if (agreeing->place == PLACE_NONE || visit->reader.previews ||
	    !people_may(&visit->reader, agreeing->tree, DESK_DEALERS, agreeing->place)) {
		visit_missing(visit); /* of another direction: as if it were not there */
		return false;
	}
	agreeing->may_speak = people_may(&visit->reader, agreeing->tree, ACCORD_KEEPERS, agreeing->place);
	agreeing->form = form_new(visit->arena, say_form, SAY_COUNT);
	offer(agreeing);
	return true;
}

static int64_t
here(const struct agreeing *agreeing)
{
	return agreeing->tree->places[agreeing->place].id;
}

/* Of this unit, or of a place above it: both bind it. */
static bool
is_of_here(const struct agreeing *agreeing, int64_t place_id)
{
	for (uint32_t at = agreeing->place; at != PLACE_NONE; at = agreeing->tree->places[at].parent)
		if (agreeing->tree->places[at].id == place_id)
			return true;
	return false;
}

/* Does she speak for that side? `place_id` 0: for whoever has the whole organisation. */
static bool
may_speak_for(const struct agreeing *agreeing, int64_t place_id)
{
	const uint32_t place = place_id == 0 ? PLACE_NONE : place_by_id(agreeing->tree, place_id);
	return (place_id == 0 || place != PLACE_NONE) &&
	       people_may(&agreeing->visit->reader, agreeing->tree, ACCORD_KEEPERS, place);
}

/* Whoever proposed it does not say yes too, whatever her rights are. */
static bool
may_agree(const struct agreeing *agreeing, const struct accord *accord)
{
	return accord_state(accord, agreeing->visit->today) == ACCORD_PROPOSED &&
	       accord->proposed_by != agreeing->visit->reader.account_id &&
	       may_speak_for(agreeing, accord->is_of_asked ? accord->from_unit_id : accord->unit_id);
}

static bool
may_end(const struct agreeing *agreeing, const struct accord *accord)
{
	return accord_state(accord, agreeing->visit->today) != ACCORD_OVER &&
	       (may_speak_for(agreeing, accord->unit_id) || may_speak_for(agreeing, accord->from_unit_id));
}

/* --- the page --------------------------------------------------------------------------------- */

static struct span
unit_name(const struct agreeing *agreeing, int64_t unit_id)
{
	const uint32_t place = unit_id == 0 ? PLACE_NONE : place_by_id(agreeing->tree, unit_id);
	if (unit_id == 0)
		return SPAN("Tout service");
	return place == PLACE_NONE ? SPAN("Un service fermé depuis") : agreeing->tree->places[place].name;
}

static struct span
offering_name(const struct agreeing *agreeing, int64_t offering_id)
{
	for (size_t i = 0; i < agreeing->offering_count; i++)
		if (agreeing->offerings[i].offering_id == offering_id)
			return agreeing->offerings[i].name;
	return SPAN("Toute demande interne");
}

static const char *
state_words(const struct agreeing *agreeing, const struct accord *accord)
{
	struct text text = text_new(agreeing->visit->arena, 200);
	switch (accord_state(accord, agreeing->visit->today)) {
	case ACCORD_PROPOSED: text_add_z(&text, "proposé, l’autre service n’a pas encore dit oui"); break;
	case ACCORD_TO_COME:
		text_add_z(&text, "convenu, à partir du ");
		text_add_date_words(&text, accord->first_day);
		break;
	case ACCORD_IN_FORCE:
		text_add_z(&text, "en vigueur depuis le ");
		text_add_date_words(&text, accord->first_day);
		break;
	case ACCORD_OVER: text_add_z(&text, "terminé"); break;
	}
	if (accord->last_day != 0) {
		text_add_z(&text, accord->last_day < agreeing->visit->today ? " depuis le " : ", jusqu’au ");
		text_add_date_words(&text, accord->last_day);
	}
	return text_z(&text);
}

static bool
add_who(struct agreeing *agreeing, struct text *text, int64_t account_id, int64_t at_s)
{
	struct span name;
	if (!people_name(agreeing->visit->arena, agreeing->db, agreeing->visit->root_id, account_id, &name,
	                 &agreeing->fault))
		return false;
	text_format(text, " par %.*s le ", SPAN_ARGS(name));
	text_add_date_words(text, visit_day(agreeing->visit, at_s));
	return true;
}

/* The whole months that are over, and the first instant after them. */
static struct accord_span
months_of(const struct agreeing *agreeing, int64_t accord_id)
{
	const struct visit *visit = agreeing->visit;
	const int32_t last = visit->today - date_of_days(visit->today).day + 1;
	const int32_t first = date_add_months(last, -ACCORD_MONTHS);
	return (struct accord_span){ accord_id, zone_instant(visit->zone, (struct local){ first, 0 }, NULL),
		                         zone_instant(visit->zone, (struct local){ last, 0 }, NULL) };
}

static bool
kept_words(struct agreeing *agreeing, const struct accord *accord, const char **words_r)
{
	struct visit *visit = agreeing->visit;
	const struct accord_span span = months_of(agreeing, accord->accord_id);
	int64_t *ids;
	size_t count, there = 0;
	if (!accord_store_between(visit->arena, agreeing->db, visit->root_id, &span, &ids, &count,
	                          &agreeing->fault))
		return false;
	struct desk_request *requests = arena_array_of(visit->arena, struct desk_request, count + 1);
	for (size_t i = 0; i < count; i++) {
		const enum found found = desk_by_id(visit->arena, agreeing->db, visit->root_id, ids[i],
		                                    &requests[there], &agreeing->fault);
		if (found == FOUND_FAILED)
			return false;
		there += found == FOUND_ONE && !requests[there].is_confidential; /* those are told of by nothing */
	}
	const struct accord_figure figure =
		accord_count(visit->arena, requests, there, span.before_s);
	*words_r = figure.state == PROMISE_TOLD
	               ? arena_format(visit->arena, "%lld sur %lld à temps, sur douze mois entiers",
	                              (long long)figure.kept, (long long)figure.total)
	           : figure.state == PROMISE_ONE_AGENT ? "non montré\u202f: un seul agent en a trop"
	                                               : "non montré\u202f: trop peu, sur douze mois entiers";
	return true;
}

static bool
draw_one(struct agreeing *agreeing, struct model *page, const struct accord *accord)
{
	struct arena *arena = agreeing->visit->arena;
	const bool is_proposed = accord_state(accord, agreeing->visit->today) == ACCORD_PROPOSED;
	struct text who = text_new(arena, 1000);
	const char *kept = NULL;
	text_add_z(&who, "Proposé");
	if (!add_who(agreeing, &who, accord->proposed_by, accord->proposed_unix_s))
		return false;
	if (accord->agreed_unix_s != 0) {
		text_add_z(&who, "\u202f; accepté");
		if (!add_who(agreeing, &who, accord->agreed_by, accord->agreed_unix_s) ||
		    !kept_words(agreeing, accord, &kept))
			return false;
	}
	struct model *row = model_row(page, PAGE_ROWS);
	model_text(row, ROW_FROM, unit_name(agreeing, accord->from_unit_id));
	model_text(row, ROW_TO, unit_name(agreeing, accord->unit_id));
	model_text(row, ROW_OFFERING, offering_name(agreeing, accord->offering_id));
	model_text_z(row, ROW_DELAY, accord_delay_words(arena, accord->minutes));
	model_text_z(row, ROW_STATE, state_words(agreeing, accord));
	model_text(row, ROW_WHO, text_span(&who));
	model_text_z(row, ROW_KEPT, kept);
	model_text_z(row, ROW_ID, arena_format(arena, "%lld", (long long)accord->accord_id));
	model_text_z(row, ROW_SEEN, arena_format(arena, "%lld", (long long)accord->changes));
	model_flag(row, ROW_CAN_AGREE, may_agree(agreeing, accord));
	model_flag(row, ROW_CAN_END, !is_proposed && may_end(agreeing, accord));
	model_flag(row, ROW_CAN_DROP, is_proposed && may_end(agreeing, accord));
	model_flag(page, PAGE_HAS, true);
	return true;
}

static const char *
unit_url(const struct agreeing *agreeing)
{
	struct text url = text_new(agreeing->visit->arena, 1000);
	text_add_z(&url, "/accords/");
	http_percent_encode(&url, agreeing->tree->places[agreeing->place].code);
	return text_z(&url);
}

static void
show(struct agreeing *agreeing, int status)
{
	struct visit *visit = agreeing->visit;
	struct model *page = model_new(visit->arena, &accord_unit_page);
	agreeing->db = visit_db(visit); /* a write ended the one before */
	model_text_z(page, PAGE_TITLE,
	             arena_format(visit->arena, "Ce que nous nous sommes promis entre services\u202f: %.*s",
	                          SPAN_ARGS(agreeing->tree->places[agreeing->place].name)));
	model_text_z(page, PAGE_WITHIN, "Le guichet");
	model_text_z(page, PAGE_TROUBLE, agreeing->trouble);
	model_text_z(page, PAGE_DONE, agreeing->done);
	model_url_z(page, PAGE_URL, unit_url(agreeing));
	model_flag(page, PAGE_CAN_PROPOSE, agreeing->may_speak);
	bool is_fine = agreeing->db != NULL;
	for (size_t i = agreeing->count; i > 0 && is_fine; i--) {
		const struct accord *accord = &agreeing->accords[i - 1];
		if (is_of_here(agreeing, accord->unit_id) || accord->from_unit_id == 0 ||
		    is_of_here(agreeing, accord->from_unit_id))
			is_fine = draw_one(agreeing, page, accord);
	}
	if (!is_fine) {
		visit_fail(visit, &agreeing->fault);
		return;
	}
	form_draw(agreeing->form, page, (struct form_place){ PAGE_FIELDS, PAGE_ERRORS, PAGE_WRONG });
	visit->response->status = status;
	visit_show(visit, &accord_unit_page, page);
}

void
accord_get_unit(struct visit *visit)
{
	struct agreeing agreeing;
	if (!begin(visit, &agreeing))
		return;
	struct text today = text_new(visit->arena, 40);
	const struct date date = date_of_days(visit->today);
	text_format(&today, "%02d/%02d/%04d", date.day, date.month, date.year);
	form_fill(agreeing.form, SAY_FIRST, text_span(&today));
	if (visit_asked(visit, "fait").length > 0)
		agreeing.done = "C’est enregistré.";
	show(&agreeing, 200);
}

/* --- what is said ----------------------------------------------------------------------------- */

static bool
read_proposal(struct agreeing *agreeing)
{
	struct form *form = agreeing->form;
	int64_t other_id = 0, offering_id = 0;
	const bool is_read = form_read(form, visit_lookup, agreeing->visit);
	const bool answers = form_has(form, SAY_WAY) && form_choice(form, SAY_WAY) == 0;
	(void)span_int64(form_text(form, SAY_OTHER), &other_id);
	(void)span_int64(form_text(form, SAY_OFFERING), &offering_id);
	if (other_id == 0 && !answers && form_has(form, SAY_WAY))
		form_complain(form, "service", "Choisissez le service qui répondra.");
	if (!is_read)
		return false;
	const int32_t first = form_date(form, SAY_FIRST);
	const int32_t last = form_has(form, SAY_LAST) ? form_date(form, SAY_LAST) : 0;
	if (last != 0 && (last < first || last < agreeing->visit->today))
		form_complain(form, "au", "Ce jour vient avant le premier, ou est déjà passé.");
	if (agreeing->count == ACCORD_COUNT_MAX)
		form_complain(form, "sens", "Il y a déjà deux mille accords dans l’organisation.");
	agreeing->accord = (struct accord){
		.from_unit_id = answers ? other_id : here(agreeing),
		.unit_id = answers ? here(agreeing) : other_id,
		.offering_id = offering_id,
		.minutes = form_number(form, SAY_HOURS) * 60,
		.first_day = first,
		.last_day = last,
		.is_of_asked = answers,
		.proposed_by = agreeing->visit->reader.account_id,
		.proposed_unix_s = agreeing->visit->now_s,
	};
	return form_is_fine(form);
}

/* The one that the form names, as it was seen; false: it is not there, or not hers to change so. */
static bool
read_change(struct agreeing *agreeing)
{
	const struct visit *visit = agreeing->visit;
	int64_t accord_id, changes;
	if (!span_int64(http_pairs_first(&visit->body, "accord"), &accord_id) ||
	    !span_int64(http_pairs_first(&visit->body, "vu"), &changes))
		return false;
	for (size_t i = 0; i < agreeing->count; i++)
		if (agreeing->accords[i].accord_id == accord_id)
			agreeing->accord = agreeing->accords[i];
	struct accord *accord = &agreeing->accord;
	if (accord->accord_id == 0 ||
	    !(agreeing->deed == AGREE ? may_agree(agreeing, accord) : may_end(agreeing, accord)))
		return false;
	accord->changes = changes;
	if (agreeing->deed == AGREE) {
		accord->agreed_by = visit->reader.account_id;
		accord->agreed_unix_s = visit->now_s;
	} else if (accord->agreed_unix_s != 0) {
		accord->last_day = visit->today;
	}
	return true;
}

static bool
write_accord(struct db *db, void *data)
{
	struct agreeing *agreeing = data;
	const struct visit *visit = agreeing->visit;
	const struct accord *accord = &agreeing->accord;
	const struct fact fact = {
		.at_unix_s = visit->now_s,
		.kind = "accord.changed",
		.account_id = visit->reader.account_id,
		.place_id = accord->unit_id,
		.words = span_of(agreeing->deed == PROPOSE ? "Un accord entre services a été proposé."
		                 : agreeing->deed == AGREE ? "Un accord entre services a été accepté."
		                                           : "Un accord entre services a pris fin."),
		.once = visit->once,
	};
	if (journal_add(visit->arena, db, visit->root_id, &fact, &agreeing->fault) != FOUND_ONE)
		return false;
	if (agreeing->deed == PROPOSE)
		return accord_store_add(db, visit->root_id, accord, &agreeing->fault);
	agreeing->found = agreeing->deed == END && accord->agreed_unix_s == 0
	                      ? accord_store_drop(db, visit->root_id, accord, &agreeing->fault)
	                      : accord_store_change(db, visit->root_id, accord, &agreeing->fault);
	return agreeing->found == FOUND_ONE;
}

void
accord_post_unit(struct visit *visit)
{
	struct agreeing agreeing;
	bool gave_up = false;
	if (!begin(visit, &agreeing))
		return;
	const struct span deed = http_pairs_first(&visit->body, "faire");
	agreeing.deed = span_is(deed, "accepter") ? AGREE : span_is(deed, "finir") ? END : PROPOSE;
	if (agreeing.deed == PROPOSE && !agreeing.may_speak) {
		visit_missing(visit);
		return;
	}
	if (agreeing.deed == PROPOSE && !read_proposal(&agreeing)) {
		show(&agreeing, 422);
		return;
	}
	agreeing.found = FOUND_ONE;
	if (agreeing.deed != PROPOSE && !read_change(&agreeing))
		agreeing.found = FOUND_NONE;
	visit_db_end(visit);
	if (agreeing.found == FOUND_ONE && !visit_write(visit, write_accord, &agreeing, &gave_up) && !gave_up)
		return;
	if (agreeing.found == FOUND_NONE) {
		agreeing.trouble = "Cet accord n’est plus comme vous l’aviez lu. Relisez la liste.";
		show(&agreeing, 409);
	} else if (agreeing.fault.for_log != NULL)
		visit_fail(visit, &agreeing.fault);
	else
		visit_go(visit, "%s?fait=1", unit_url(&agreeing));
}
