/* « Rendez-vous »: the places of this reader, and a day of one of them: who comes, who came. */
#include "craft/form/form.h"
#include "craft/http/http_form.h"
#include "welcome/appointment/appointment_inside.h"

enum { PLACE_NAME, PLACE_URL, PLACE_COUNT, PLACE_FIELD_COUNT };
static const struct field place_fields[PLACE_FIELD_COUNT] = {
	[PLACE_NAME] = { "place", FIELD_TEXT, FIELD_API, .help = "Where one comes." },
	[PLACE_URL] = { "day_url", FIELD_URL, FIELD_API, .help = "Its day." },
	[PLACE_COUNT] = { "appointments", FIELD_COUNT, FIELD_API, .help = "How many today." },
};
enum { LIST_TITLE, LIST_ROWS, LIST_HAS_ROWS, LIST_FIELDS, LIST_ERRORS, LIST_WRONG, LIST_FIELD_COUNT };
static const struct field list_fields[LIST_FIELD_COUNT] = {
	[LIST_TITLE] = { "title", FIELD_TEXT, FIELD_API, .help = "Title of the page." },
	[LIST_ROWS] = { "places", FIELD_LIST, FIELD_API, .of = place_fields, .of_count = PLACE_FIELD_COUNT,
		.help = "Places where somebody comes today." },
	[LIST_HAS_ROWS] = { "has_places", FIELD_FLAG, FIELD_PAGE },
	[LIST_FIELDS] = { "fields", FIELD_LIST, FIELD_PAGE, .of = form_row_fields,
		.of_count = FORM_ROW_FIELD_COUNT },
	[LIST_ERRORS] = { "errors", FIELD_LIST, FIELD_PAGE, .of = form_error_fields,
		.of_count = FORM_ERROR_FIELD_COUNT },
	[LIST_WRONG] = { "wrong", FIELD_FLAG, FIELD_PAGE },
};
const struct page_kind appointment_list_page = { "appointments", "welcome/appointment/pages/list.html",
	list_fields, LIST_FIELD_COUNT };

enum {
	ROW_ANCHOR, ROW_ID, ROW_SEEN, ROW_HOUR, ROW_UNTIL, ROW_WHO, ROW_WINDOW, ROW_ABOUT, ROW_REFERENCE,
	ROW_URL, ROW_BRIEF_URL, ROW_STATE, ROW_CAN_ACT, ROW_CAN_COME, ROW_CAN_MISS, ROW_CAN_UNMARK,
	ROW_CAN_FORGET, ROW_REMINDED,
	ROW_FIELD_COUNT
};
static const struct field row_fields[ROW_FIELD_COUNT] = {
	[ROW_ANCHOR] = { "anchor", FIELD_TEXT, FIELD_PAGE },
	[ROW_ID] = { "number", FIELD_TEXT, FIELD_PAGE },
	[ROW_SEEN] = { "seen", FIELD_TEXT, FIELD_PAGE },
	[ROW_HOUR] = { "hour", FIELD_TEXT, FIELD_API, .help = "When it begins, on the wall there." },
	[ROW_UNTIL] = { "until", FIELD_TEXT, FIELD_API, .help = "When it ends." },
	[ROW_WHO] = { "who", FIELD_TEXT, FIELD_API, .help = "Who comes; null: not told, or not to her." },
	[ROW_WINDOW] = { "window", FIELD_TEXT, FIELD_API, .help = "At which window." },
	[ROW_ABOUT] = { "about", FIELD_TEXT, FIELD_API, .help = "What for." },
	[ROW_REFERENCE] = { "reference", FIELD_TEXT, FIELD_API, .help = "Of the request, when it is seen." },
	[ROW_URL] = { "request_url", FIELD_URL, FIELD_PAGE },
	[ROW_BRIEF_URL] = { "brief_url", FIELD_URL, FIELD_PAGE },
	[ROW_STATE] = { "state", FIELD_TEXT, FIELD_API, .help = "What became of it." },
	[ROW_CAN_ACT] = { "can_act", FIELD_FLAG, FIELD_PAGE },
	[ROW_CAN_COME] = { "can_come", FIELD_FLAG, FIELD_PAGE },
	[ROW_CAN_MISS] = { "can_miss", FIELD_FLAG, FIELD_PAGE },
	[ROW_CAN_UNMARK] = { "can_unmark", FIELD_FLAG, FIELD_PAGE },
	[ROW_CAN_FORGET] = { "can_forget", FIELD_FLAG, FIELD_PAGE },
	[ROW_REMINDED] = { "is_reminded", FIELD_FLAG, FIELD_API, .help = "She was reminded." },
};
enum {
	DAY_TITLE, DAY_DAY, DAY_DONE, DAY_TROUBLE, DAY_URL, DAY_ROWS, DAY_HAS_ROWS, DAY_BEFORE_URL,
	DAY_AFTER_URL, DAY_TODAY_URL, DAY_COUNT, DAY_LEFT, DAY_IMPORT_URL, DAY_SLOTS_URL,
	DAY_FIGURES_URL, DAY_MAY, DAY_DATE, DAY_IS_CUT, DAY_FIELD_COUNT
};
static const struct field day_fields[DAY_FIELD_COUNT] = {
	[DAY_TITLE] = { "title", FIELD_TEXT, FIELD_API, .help = "Title of the page." },
	[DAY_DAY] = { "day_words", FIELD_TEXT, FIELD_API, .help = "Which day." },
	[DAY_DONE] = { "done", FIELD_TEXT, FIELD_PAGE },
	[DAY_TROUBLE] = { "trouble", FIELD_TEXT, FIELD_PAGE },
	[DAY_URL] = { "own_url", FIELD_URL, FIELD_PAGE },
	[DAY_ROWS] = { "rows", FIELD_LIST, FIELD_API, .of = row_fields, .of_count = ROW_FIELD_COUNT,
		.help = "Appointments and free hours, in order." },
	[DAY_HAS_ROWS] = { "has_rows", FIELD_FLAG, FIELD_PAGE },
	[DAY_BEFORE_URL] = { "before_url", FIELD_URL, FIELD_PAGE },
	[DAY_AFTER_URL] = { "after_url", FIELD_URL, FIELD_PAGE },
	[DAY_TODAY_URL] = { "today_url", FIELD_URL, FIELD_PAGE },
	[DAY_COUNT] = { "booked", FIELD_COUNT, FIELD_API, .help = "How many are to come or came or did not." },
	[DAY_LEFT] = { "unmarked", FIELD_COUNT, FIELD_API, .help = "Begun, and not noted as come nor missed." },
	[DAY_IMPORT_URL] = { "import_url", FIELD_URL, FIELD_PAGE },
	[DAY_SLOTS_URL] = { "slots_url", FIELD_URL, FIELD_PAGE },
	[DAY_FIGURES_URL] = { "figures_url", FIELD_URL, FIELD_PAGE },
	[DAY_MAY] = { "may_bring", FIELD_FLAG, FIELD_PAGE },
	[DAY_DATE] = { "day", FIELD_TEXT, FIELD_PAGE },
	[DAY_IS_CUT] = { "is_cut", FIELD_FLAG, FIELD_PAGE },
};
const struct page_kind appointment_day_page = { "appointments.day", "welcome/appointment/pages/day.html",
	day_fields, DAY_FIELD_COUNT };

/* --- the places -------------------------------------------------------------------------------------- */

static const struct form_field where_form[] = {
	{ "lieu", FORM_TEXT, "Un autre lieu", .hint = "Son nom ou son code.",
	  .length_max = PLACE_NAME_LENGTH_MAX },
};

void
appointment_get_list(struct visit *visit)
{
	struct appointing appointing;
	struct appointment_place *places;
	size_t count;
	uint32_t only = PLACE_NONE;
	if (!appointment_begin(visit, &appointing))
		return;
	struct form *form = form_new(visit->arena, where_form, 1);
	const struct span typed = span_trim(visit_asked(visit, "lieu"));
	const uint32_t place =
		typed.length == 0 ? PLACE_NONE : place_by_code_or_name(appointing.tree, typed);
	if (place != PLACE_NONE && people_may(&visit->reader, appointing.tree, DESK_DEALERS, place)) {
		visit_go(visit, "%s", appointment_url(visit->arena, appointing.tree, place, ""));
		return;
	}
	if (typed.length > 0) {
		form_fill(form, 0, typed);
		form_complain(form, "lieu",
		              "Ce lieu n’est pas de ceux où vous recevez. Vérifiez son nom ou son code.");
	}
	const int64_t from_s = zone_instant(visit->zone, (struct local){ visit->today, 0 }, NULL);
	const int64_t until_s = zone_instant(visit->zone, (struct local){ visit->today + 1, 0 }, NULL);
	if (!appointment_places(visit->arena, appointing.db, visit->root_id, from_s, until_s, &places, &count,
	                        &appointing.fault)) {
		visit_fail(visit, &appointing.fault);
		return;
	}
	struct model *page = model_new(visit->arena, &appointment_list_page);
	model_text_z(page, LIST_TITLE, "Rendez-vous");
	for (size_t i = 0; i < count; i++) {
		const uint32_t at = place_by_id(appointing.tree, places[i].place_id);
		if (at == PLACE_NONE || !people_may(&visit->reader, appointing.tree, DESK_DEALERS, at))
			continue;
		struct model *row = model_row(page, LIST_ROWS);
		only = model_has(page, LIST_HAS_ROWS) ? PLACE_NONE : at;
		model_text(row, PLACE_NAME, appointing.tree->places[at].name);
		model_url_z(row, PLACE_URL, appointment_url(visit->arena, appointing.tree, at, ""));
		model_count(row, PLACE_COUNT, places[i].count);
		model_flag(page, LIST_HAS_ROWS, true);
	}
	if (only != PLACE_NONE && form_is_fine(form) && visit_asked(visit, "tous").length == 0) {
		visit_go(visit, "%s", appointment_url(visit->arena, appointing.tree, only, ""));
		return;
	}
	form_draw(form, page, (struct form_place){ LIST_FIELDS, LIST_ERRORS, LIST_WRONG });
	visit_show(visit, &appointment_list_page, page);
}

/* --- a day ------------------------------------------------------------------------------------------- */

struct day {
	struct appointing at;
	const struct zone *zone; /* of the place */
	int32_t day;
	struct appointment *list;
	size_t count;
	const char *trouble;
	bool is_keeper; /* this reader manages the place */
};

static bool
begin_day(struct visit *visit, struct day *day_r, struct span asked)
{
	*day_r = (struct day){ .day = 0 };
	if (!appointment_begin_at(visit, &day_r->at, DESK_DEALERS))
		return false;
	const struct hours_calendar *calendar = appointment_hours(&day_r->at, day_r->at.place, 1);
	if (calendar == NULL) {
		visit_fail(visit, &day_r->at.fault);
		return false;
	}
	day_r->zone = hours_zone(calendar);
	day_r->is_keeper = people_may(&visit->reader, day_r->at.tree, APPOINTMENT_KEEPERS, day_r->at.place);
	day_r->day = zone_local(day_r->zone, visit->now_s).days;
	int32_t day;
	if (asked.length > 0 && date_read(asked, &day) && day > day_r->day - APPOINTMENT_BACK_DAYS &&
	    day < day_r->day + APPOINTMENT_AHEAD_DAYS)
		day_r->day = day;
	return true;
}

static bool
read_day(struct day *day)
{
	struct visit *visit = day->at.visit;
	const int64_t from_s = zone_instant(day->zone, (struct local){ day->day, 0 }, NULL);
	const int64_t until_s = zone_instant(day->zone, (struct local){ day->day + 1, 0 }, NULL);
	struct db *db = visit_db(visit);
	if (db == NULL)
		return false;
	day->at.db = db;
	if (appointment_between(visit->arena, db, visit->root_id,
	                        day->at.tree->places[day->at.place].id, from_s, until_s, &day->list,
	                        &day->count, &day->at.fault))
		return true;
	visit_fail(visit, &day->at.fault);
	return false;
}

static const char *
day_url(const struct day *day, int32_t which)
{
	struct text url = text_new(day->at.visit->arena, 1200);
	text_add_z(&url, appointment_url(day->at.visit->arena, day->at.tree, day->at.place, "?jour="));
	text_add_date(&url, which);
	return text_z(&url);
}

/* Of a request: whose it is and what for, to who sees it alone. */
static bool
add_request(struct day *day, const struct appointment *appointment, struct model *row)
{
	struct visit *visit = day->at.visit;
	struct desk_request request;
	struct span name;
	const enum found found = desk_by_id(visit->arena, day->at.db, visit->root_id, appointment->request_id,
	                                    &request, &day->at.fault);
	if (found != FOUND_ONE || !desk_sees(day->at.sight, &request))
		return found != FOUND_FAILED;
	if (!person_names(visit->arena, day->at.db, visit->root_id, &request.person_id, 1, &name,
	                  &day->at.fault))
		return false;
	model_text(row, ROW_WHO, name);
	model_text(row, ROW_ABOUT, request.title);
	model_text(row, ROW_REFERENCE, request.reference);
	model_url_z(row, ROW_URL, arena_format(visit->arena, "/guichet/%.*s", SPAN_ARGS(request.reference)));
	model_url_z(row, ROW_BRIEF_URL,
	            arena_format(visit->arena, "/guichet/%.*s/fiche", SPAN_ARGS(request.reference)));
	return true;
}

static bool
can(const struct appointment *appointment, enum appointment_verb verb, int64_t now_s)
{
	struct appointment copy = *appointment;
	return appointment_apply(&copy, verb, now_s) == NULL && copy.state != appointment->state;
}

static bool
add_row(struct day *day, const struct appointment *appointment, struct model *page)
{
	struct visit *visit = day->at.visit;
	struct model *row = model_row(page, DAY_ROWS);
	const int64_t now_s = visit->now_s;
	model_text_z(row, ROW_ANCHOR,
	             arena_format(visit->arena, "r%lld", (long long)appointment->appointment_id));
	model_text_z(row, ROW_ID, arena_format(visit->arena, "%lld", (long long)appointment->appointment_id));
	model_text_z(row, ROW_SEEN, arena_format(visit->arena, "%lld", (long long)appointment->changes));
	model_text_z(row, ROW_HOUR, appointment_hour_words(visit->arena, day->zone, appointment->begin_s));
	model_text_z(row, ROW_UNTIL, appointment_hour_words(visit->arena, day->zone, appointment->end_s));
	model_text(row, ROW_WINDOW, appointment->window);
	model_text_z(row, ROW_STATE,
	             appointment->state == APPOINTMENT_BOOKED && appointment->begin_s <= now_s
	                 ? "à noter"
	                 : appointment_state_words[appointment->state]);
	const bool comes = can(appointment, APPOINTMENT_COME, now_s);
	const bool misses = can(appointment, APPOINTMENT_MISS, now_s);
	const bool unmarks = can(appointment, APPOINTMENT_UNMARK, now_s);
	const bool forgets = day->is_keeper && appointment->name.length + appointment->mail.length +
	                                               appointment->phone.length >
	                                           0;
	model_flag(row, ROW_CAN_ACT, comes || misses || unmarks || forgets);
	model_flag(row, ROW_CAN_FORGET, forgets);
	model_flag(row, ROW_CAN_COME, comes && !unmarks);
	model_flag(row, ROW_CAN_MISS, misses && !unmarks);
	model_flag(row, ROW_CAN_UNMARK, unmarks);
	model_flag(row, ROW_REMINDED, appointment->far_s > 0 || appointment->near_s > 0);
	if (appointment->request_id != 0)
		return add_request(day, appointment, row);
	model_text(row, ROW_WHO, appointment->name);
	model_text(row, ROW_ABOUT, appointment->about);
	return true;
}

static void
show_day(struct day *day, int status)
{
	struct visit *visit = day->at.visit;
	int64_t booked = 0, unmarked = 0;
	struct text words = text_new(visit->arena, 200);
	if (!read_day(day))
		return;
	const int32_t today = zone_local(day->zone, visit->now_s).days;
	struct model *page = model_new(visit->arena, &appointment_day_page);
	for (size_t i = 0; i < day->count; i++) {
		const enum appointment_state state = day->list[i].state;
		booked += state == APPOINTMENT_BOOKED || state == APPOINTMENT_CAME || state == APPOINTMENT_MISSED;
		unmarked += state == APPOINTMENT_BOOKED && day->list[i].begin_s <= visit->now_s;
		if (!add_row(day, &day->list[i], page)) {
			visit_fail(visit, &day->at.fault);
			return;
		}
	}
	text_add_date_long(&words, day->day);
	model_text_z(page, DAY_TITLE,
	             arena_format(visit->arena, "%s\u202f: %.*s",
	                          day->day == today ? "Aujourd’hui au guichet" : "Rendez-vous",
	                          SPAN_ARGS(day->at.tree->places[day->at.place].name)));
	model_text(page, DAY_DAY, text_span(&words));
	struct text iso = text_new(visit->arena, 20);
	text_add_date(&iso, day->day);
	model_text(page, DAY_DATE, text_span(&iso));
	model_text_z(page, DAY_TROUBLE, day->trouble);
	model_text_z(page, DAY_DONE, visit_asked(visit, "fait").length > 0 ? "C’est noté." : NULL);
	model_url_z(page, DAY_URL, appointment_url(visit->arena, day->at.tree, day->at.place, ""));
	model_flag(page, DAY_HAS_ROWS, day->count > 0);
	model_flag(page, DAY_IS_CUT, day->count == APPOINTMENT_DAY_COUNT_MAX);
	model_url_z(page, DAY_BEFORE_URL, day_url(day, day->day - 1));
	model_url_z(page, DAY_AFTER_URL, day_url(day, day->day + 1));
	if (day->day != today)
		model_url_z(page, DAY_TODAY_URL, appointment_url(visit->arena, day->at.tree, day->at.place, ""));
	model_count(page, DAY_COUNT, booked);
	if (unmarked > 0)
		model_count(page, DAY_LEFT, unmarked);
	model_flag(page, DAY_MAY, day->is_keeper);
	model_url_z(page, DAY_IMPORT_URL,
	            appointment_url(visit->arena, day->at.tree, day->at.place, "/importer"));
	model_url_z(page, DAY_SLOTS_URL,
	            appointment_url(visit->arena, day->at.tree, day->at.place, "/creneaux"));
	model_url_z(page, DAY_FIGURES_URL,
	            appointment_url(visit->arena, day->at.tree, day->at.place, "/absences"));
	visit->response->status = status;
	visit_show(visit, &appointment_day_page, page);
}

void
appointment_get_day(struct visit *visit)
{
	struct day day;
	if (begin_day(visit, &day, visit_asked(visit, "jour")))
		show_day(&day, 200);
}

/* --- came, did not ------------------------------------------------------------------------------------ */

struct marking {
	struct visit *visit;
	int64_t place_id, appointment_id, changes;
	enum appointment_verb verb;
	const char *sentence;
	bool is_stale;
	struct fault fault;
};

/* No fact: a register of it would be one of agents. */
static bool
mark(struct db *db, void *data)
{
	struct marking *marking = data;
	const struct visit *visit = marking->visit;
	struct appointment appointment;
	enum found found = appointment_load(visit->arena, db, visit->root_id, marking->appointment_id,
	                                    &appointment, &marking->fault);
	marking->sentence = NULL;
	marking->is_stale = found == FOUND_NONE;
	if (found != FOUND_ONE)
		return false;
	if (appointment.place_id != marking->place_id || appointment.changes != marking->changes) {
		marking->is_stale = true;
		return false;
	}
	marking->sentence = appointment_apply(&appointment, marking->verb, visit->now_s);
	if (marking->sentence != NULL)
		return false;
	found = appointment_save(db, visit->root_id, &appointment, &marking->fault);
	marking->is_stale = found == FOUND_NONE;
	return found == FOUND_ONE &&
	       (marking->verb != APPOINTMENT_FORGET ||
	        appointment_brought_forget(db, visit->root_id, marking->appointment_id, &marking->fault));
}

static bool
read_verb(struct span word, enum appointment_verb *verb_r)
{
	static const struct {
		const char *word;
		enum appointment_verb verb;
	} words[] = { { "venu", APPOINTMENT_COME }, { "manque", APPOINTMENT_MISS },
		          { "effacer", APPOINTMENT_UNMARK },
		          { "oublier", APPOINTMENT_FORGET } };
	for (size_t i = 0; i < LENGTH(words); i++)
		if (span_is(word, words[i].word)) {
			*verb_r = words[i].verb;
			return true;
		}
	return false;
}

void
appointment_post_day(struct visit *visit)
{
	struct day day;
	struct marking marking = { .visit = visit };
	bool gave_up = false;
	if (!begin_day(visit, &day, http_pairs_first(&visit->body, "jour")))
		return;
	marking.place_id = day.at.tree->places[day.at.place].id;
	if (!read_verb(http_pairs_first(&visit->body, "faire"), &marking.verb) ||
	    !span_int64(http_pairs_first(&visit->body, "rdv"), &marking.appointment_id) ||
	    !span_int64(http_pairs_first(&visit->body, "vu"), &marking.changes)) {
		visit_missing(visit);
		return;
	}
	if (marking.verb == APPOINTMENT_FORGET && !day.is_keeper) {
		visit_refuse(visit, "Seules les personnes qui gèrent ce lieu effacent un nom.");
		return;
	}
	visit_db_end(visit);
	if (visit_write(visit, mark, &marking, &gave_up)) {
		visit_go(visit, "%s&fait=1#r%lld", day_url(&day, day.day), (long long)marking.appointment_id);
		return;
	}
	if (!gave_up)
		return;
	if (marking.sentence == NULL && !marking.is_stale) {
		visit_fail(visit, &marking.fault);
		return;
	}
	day.trouble = marking.sentence != NULL
	                  ? marking.sentence
	                  : "Ce rendez-vous a changé depuis que vous avez ouvert cette page. Le voici.";
	show_day(&day, 409);
}
