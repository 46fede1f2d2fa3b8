/* « Horaires » of a place: this week, the days that are exceptions, the usual weeks, the places below. */
#include <stdlib.h>
#include <string.h>

#include "ground/hours/hours_inside.h"

enum { PLACES_SHOWN_MAX = 200, EXCEPTIONS_SHOWN_MAX = 200, WEEKS_SHOWN_MAX = 20, YEAR_DAYS = 366 };

enum { WINDOW_OPENS, WINDOW_CLOSES, WINDOW_WORDS, WINDOW_IS_NEXT, WINDOW_FIELD_COUNT };
static const struct field window_fields[WINDOW_FIELD_COUNT] = {
	[WINDOW_OPENS] = { "opens", FIELD_TEXT, FIELD_API, .help = "09:00, on the wall there." },
	[WINDOW_CLOSES] = { "closes", FIELD_TEXT, FIELD_API, .help = "12:00; 24:00 ends the day." },
	[WINDOW_WORDS] = { "window_words", FIELD_TEXT, FIELD_PAGE },
	[WINDOW_IS_NEXT] = { "is_next", FIELD_FLAG, FIELD_PAGE },
};
enum { DAY_DAY, DAY_WORDS, DAY_IS_TODAY, DAY_IS_CLOSED, DAY_WINDOWS, DAY_WHY, DAY_FIELD_COUNT };
static const struct field day_fields[DAY_FIELD_COUNT] = {
	[DAY_DAY] = { "day", FIELD_DATE, FIELD_API, .help = "The day." },
	[DAY_WORDS] = { "day_words", FIELD_TEXT, FIELD_PAGE },
	[DAY_IS_TODAY] = { "is_today", FIELD_FLAG, FIELD_API, .help = "Today, there." },
	[DAY_IS_CLOSED] = { "is_closed", FIELD_FLAG, FIELD_API, .help = "No window." },
	[DAY_WINDOWS] = { "windows", FIELD_LIST, FIELD_API, .of = window_fields,
		.of_count = WINDOW_FIELD_COUNT, .help = "When it is open." },
	[DAY_WHY] = { "why", FIELD_TEXT, FIELD_API, .help = "A holiday, or the reason of an exception." },
};
enum {
	EXC_FIRST, EXC_LAST, EXC_KIND, EXC_WORDS, EXC_DAYS, EXC_REASON, EXC_BY, EXC_BY_URL, EXC_IS_OVER,
	EXC_ID, EXC_FIELD_COUNT
};
static const struct field exception_fields[EXC_FIELD_COUNT] = {
	[EXC_FIRST] = { "first_day", FIELD_DATE, FIELD_API, .help = "The first day." },
	[EXC_LAST] = { "last_day", FIELD_DATE, FIELD_API, .help = "The last day." },
	[EXC_KIND] = { "kind", FIELD_TEXT, FIELD_API, .help = "closed, closed_between or open_between." },
	[EXC_WORDS] = { "exception_words", FIELD_TEXT, FIELD_API, .help = "The same in French, with hours." },
	[EXC_DAYS] = { "days_words", FIELD_TEXT, FIELD_PAGE },
	[EXC_REASON] = { "reason", FIELD_TEXT, FIELD_API, .help = "Why." },
	[EXC_BY] = { "said_by", FIELD_TEXT, FIELD_API, .help = "The place above that says so." },
	[EXC_BY_URL] = { "said_by_url", FIELD_URL, FIELD_PAGE },
	[EXC_IS_OVER] = { "is_over", FIELD_FLAG, FIELD_PAGE },
	[EXC_ID] = { "exception", FIELD_TEXT, FIELD_PAGE },
};
enum { HOLIDAY_DAY, HOLIDAY_WORDS, HOLIDAY_NAME, HOLIDAY_IS_CLOSED, HOLIDAY_FIELD_COUNT };
static const struct field holiday_fields[HOLIDAY_FIELD_COUNT] = {
	[HOLIDAY_DAY] = { "day", FIELD_DATE, FIELD_API, .help = "The day." },
	[HOLIDAY_WORDS] = { "day_words", FIELD_TEXT, FIELD_PAGE },
	[HOLIDAY_NAME] = { "holiday", FIELD_TEXT, FIELD_API, .help = "Its name." },
	[HOLIDAY_IS_CLOSED] = { "is_closed", FIELD_FLAG, FIELD_API, .help = "No window that day." },
};
enum { WEEK_FROM, WEEK_SINCE, WEEK_IS_NOW, WEEK_WORDS, WEEK_OF, WEEK_FIELD_COUNT };
static const struct field week_fields[WEEK_FIELD_COUNT] = {
	[WEEK_FROM] = { "from_day", FIELD_DATE, FIELD_API, .help = "The first day; absent: since ever." },
	[WEEK_SINCE] = { "since_words", FIELD_TEXT, FIELD_PAGE },
	[WEEK_IS_NOW] = { "is_now", FIELD_FLAG, FIELD_API, .help = "In force today." },
	[WEEK_WORDS] = { "week_words", FIELD_TEXT, FIELD_API, .help = "The week, in French." },
	[WEEK_OF] = { "week_of", FIELD_TEXT, FIELD_API, .help = "Whose it is, when it is not its own." },
};
enum { BELOW_NAME, BELOW_URL, BELOW_HAS_OWN, BELOW_TODAY, BELOW_FIELD_COUNT };
static const struct field below_fields[BELOW_FIELD_COUNT] = {
	[BELOW_NAME] = { "name", FIELD_TEXT, FIELD_API, .help = "Of the place." },
	[BELOW_URL] = { "place_url", FIELD_URL, FIELD_PAGE },
	[BELOW_HAS_OWN] = { "has_own", FIELD_FLAG, FIELD_API, .help = "It has a week of its own." },
	[BELOW_TODAY] = { "today_words", FIELD_TEXT, FIELD_API, .help = "Today’s hours there, in French." },
};
enum {
	PLACE_TITLE, PLACE_CODE, PLACE_ABOVE, PLACE_ABOVE_URL, PLACE_DONE, PLACE_IS_OPEN, PLACE_STATE,
	PLACE_IS_SUPPOSED, PLACE_FOLLOWED, PLACE_FOLLOWED_URL, PLACE_WEEK, PLACE_EXCEPTIONS,
	PLACE_HAS_EXCEPTIONS, PLACE_HOLIDAYS, PLACE_HAS_HOLIDAYS, PLACE_WEEKS, PLACE_TERRITORY,
	PLACE_GOOD_FRIDAY, PLACE_ZONE, PLACE_ZONE_WORDS, PLACE_MAY_KEEP, PLACE_EXCEPTION_URL,
	PLACE_WITHDRAW_URL, PLACE_WEEK_URL, PLACE_SITE_URL, PLACE_PLACES_TITLE, PLACE_PLACES,
	PLACE_HAS_PLACES, PLACE_MORE, PLACE_FIELDS, PLACE_ERRORS, PLACE_WRONG, PLACE_FIELD_COUNT
};
static const struct field place_fields[PLACE_FIELD_COUNT] = {
	[PLACE_TITLE] = { "title", FIELD_TEXT, FIELD_API, .help = "Title of the page." },
	[PLACE_CODE] = { "code", FIELD_TEXT, FIELD_API, .help = "Of the place; absent: the whole." },
	[PLACE_ABOVE] = { "above", FIELD_TEXT, FIELD_PAGE },
	[PLACE_ABOVE_URL] = { "above_url", FIELD_URL, FIELD_PAGE },
	[PLACE_DONE] = { "done", FIELD_TEXT, FIELD_PAGE },
	[PLACE_IS_OPEN] = { "is_open", FIELD_FLAG, FIELD_API, .help = "Open at this minute." },
	[PLACE_STATE] = { "state", FIELD_TEXT, FIELD_API, .help = "Until when, or from when, in French." },
	[PLACE_IS_SUPPOSED] = { "is_supposed", FIELD_FLAG, FIELD_API,
		.help = "Nobody gave these hours: they are a default." },
	[PLACE_FOLLOWED] = { "followed", FIELD_TEXT, FIELD_API, .help = "The place whose hours these are." },
	[PLACE_FOLLOWED_URL] = { "followed_url", FIELD_URL, FIELD_PAGE },
	[PLACE_WEEK] = { "week", FIELD_LIST, FIELD_API, .of = day_fields, .of_count = DAY_FIELD_COUNT,
		.help = "This week, Monday first." },
	[PLACE_EXCEPTIONS] = { "exceptions", FIELD_LIST, FIELD_API, .of = exception_fields,
		.of_count = EXC_FIELD_COUNT, .help = "Of last month and to come, by date." },
	[PLACE_HAS_EXCEPTIONS] = { "has_exceptions", FIELD_FLAG, FIELD_PAGE },
	[PLACE_HOLIDAYS] = { "holidays", FIELD_LIST, FIELD_API, .of = holiday_fields,
		.of_count = HOLIDAY_FIELD_COUNT, .help = "Public holidays of the year to come." },
	[PLACE_HAS_HOLIDAYS] = { "has_holidays", FIELD_FLAG, FIELD_PAGE },
	[PLACE_WEEKS] = { "weeks", FIELD_LIST, FIELD_API, .of = week_fields,
		.of_count = WEEK_FIELD_COUNT, .help = "Usual weeks, the last first." },
	[PLACE_TERRITORY] = { "territory", FIELD_TEXT, FIELD_API, .help = "Whose public holidays." },
	[PLACE_GOOD_FRIDAY] = { "good_friday", FIELD_FLAG, FIELD_API, .help = "Good Friday is one." },
	[PLACE_ZONE] = { "zone", FIELD_TEXT, FIELD_API, .help = "IANA name." },
	[PLACE_ZONE_WORDS] = { "zone_words", FIELD_TEXT, FIELD_PAGE },
	[PLACE_MAY_KEEP] = { "may_keep", FIELD_FLAG, FIELD_PAGE },
	[PLACE_EXCEPTION_URL] = { "exception_url", FIELD_URL, FIELD_PAGE },
	[PLACE_WITHDRAW_URL] = { "withdraw_url", FIELD_URL, FIELD_PAGE },
	[PLACE_WEEK_URL] = { "week_url", FIELD_URL, FIELD_PAGE },
	[PLACE_SITE_URL] = { "site_url", FIELD_URL, FIELD_PAGE },
	[PLACE_PLACES_TITLE] = { "places_title", FIELD_TEXT, FIELD_PAGE },
	[PLACE_PLACES] = { "places", FIELD_LIST, FIELD_API, .of = below_fields,
		.of_count = BELOW_FIELD_COUNT, .help = "The places just below." },
	[PLACE_HAS_PLACES] = { "has_places", FIELD_FLAG, FIELD_PAGE },
	[PLACE_MORE] = { "more", FIELD_COUNT, FIELD_API, .help = "Places below that are not listed." },
	[PLACE_FIELDS] = { "fields", FIELD_LIST, FIELD_PAGE, .of = form_row_fields,
		.of_count = FORM_ROW_FIELD_COUNT },
	[PLACE_ERRORS] = { "errors", FIELD_LIST, FIELD_PAGE, .of = form_error_fields,
		.of_count = FORM_ERROR_FIELD_COUNT },
	[PLACE_WRONG] = { "wrong", FIELD_FLAG, FIELD_PAGE },
};
const struct page_kind hours_place_page = { "hours", "ground/hours/pages/place.html", place_fields,
	PLACE_FIELD_COUNT };

enum { CHOOSE_PLACE, CHOOSE_COUNT };
static const struct form_field choose_form[CHOOSE_COUNT] = {
	[CHOOSE_PLACE] = { "lieu", FORM_TEXT, "Lieu",
		.hint = "Le nom exact ou le code d’un lieu. Sans rien\u202f: toute l’organisation.",
		.length_max = PLACE_NAME_LENGTH_MAX },
};

static const char *
long_day(struct arena *arena, int32_t day)
{
	struct text text = text_new(arena, 100);
	text_add_date_long(&text, day);
	return text_z(&text);
}

/* --- now ----------------------------------------------------------------------------------------- */

/* « à 9 h », « demain à 9 h », « le lundi 30 novembre 2026 à 9 h »; midnight ends a day. */
static void
add_when(struct text *text, const struct hours_looking *looking, int64_t at_s)
{
	const struct local local = zone_local(hours_zone(looking->calendar), at_s);
	if (local.days == looking->today + 1)
		text_add_z(text, "demain ");
	else if (local.days != looking->today)
		text_format(text, "le %s ", long_day(looking->visit->arena, local.days));
	text_add_z(text, "à ");
	text_add_clock(text, local.second / 60);
}

static void
show_now(const struct hours_looking *looking, struct model *page)
{
	const int64_t now_s = looking->visit->now_s;
	const struct hours_calendar *calendar = looking->calendar;
	const bool is_open = hours_open(calendar, now_s);
	struct text text = text_new(looking->visit->arena, 300);
	int64_t at_s;
	text_add_z(&text, "en ce moment, ");
	if (is_open && !hours_closing(calendar, now_s, &at_s))
		text_add_z(&text, "jour et nuit.");
	else if (is_open) {
		const struct local local = zone_local(hours_zone(calendar), at_s);
		const bool is_midnight = local.second == 0 && local.days == looking->today + 1;
		text_add_z(&text, is_midnight ? "jusqu’à minuit" : "ferme ");
		if (!is_midnight)
			add_when(&text, looking, at_s);
		text_add_char(&text, '.');
	} else if (hours_opening(calendar, now_s, &at_s)) {
		text_add_z(&text, "ouvre ");
		add_when(&text, looking, at_s);
		text_add_char(&text, '.');
	} else
		text_add_z(&text, "et n’ouvre pas dans les années qui viennent.");
	model_flag(page, PLACE_IS_OPEN, is_open);
	model_text(page, PLACE_STATE, text_span(&text));
}

/* --- days ---------------------------------------------------------------------------------------- */

static void
show_windows(struct arena *arena, const struct hours_day *day, struct model *row)
{
	for (size_t i = 0; i < day->count; i++) {
		const struct hours_day one = { &day->windows[i], 1 };
		const struct span code = hours_day_code(arena, &one);
		struct text words = text_new(arena, 100);
		struct model *window = model_row(row, DAY_WINDOWS);
		text_add_hours(&words, &one);
		model_text(window, WINDOW_OPENS, span_from(code.at, 5));
		model_text(window, WINDOW_CLOSES, span_from(code.at + 6, 5));
		model_text(window, WINDOW_WORDS, text_span(&words));
		model_flag(window, WINDOW_IS_NEXT, i > 0);
	}
}

/* « lundi 23 novembre »: which year this week is in is known. */
static struct span
short_day(struct arena *arena, int32_t day)
{
	const struct span words = span_of(long_day(arena, day));
	return span_from(words.at, words.length - strlen(" 2026"));
}

static void
show_week(const struct hours_looking *looking, struct model *page)
{
	struct arena *arena = looking->visit->arena;
	const int32_t monday = looking->today + 1 - (int32_t)date_weekday(looking->today);
	for (int32_t day = monday; day < monday + 7; day++) {
		const struct hours_told told = hours_told(looking->calendar, day);
		struct model *row = model_row(page, PLACE_WEEK);
		model_date(row, DAY_DAY, day);
		model_text(row, DAY_WORDS, short_day(arena, day));
		model_flag(row, DAY_IS_TODAY, day == looking->today);
		model_flag(row, DAY_IS_CLOSED, told.day.count == 0);
		show_windows(arena, &told.day, row);
		if (told.exception != NULL)
			model_text(row, DAY_WHY, told.exception->reason);
		else
			model_text_z(row, DAY_WHY, told.holiday);
	}
}

static void
show_holidays(const struct hours_looking *looking, struct model *page)
{
	for (int32_t day = looking->today; day < looking->today + YEAR_DAYS; day++) {
		const struct hours_told told = hours_told(looking->calendar, day);
		if (told.holiday == NULL)
			continue;
		struct model *row = model_row(page, PLACE_HOLIDAYS);
		model_flag(page, PLACE_HAS_HOLIDAYS, true);
		model_date(row, HOLIDAY_DAY, day);
		model_text_z(row, HOLIDAY_WORDS, long_day(looking->visit->arena, day));
		model_text_z(row, HOLIDAY_NAME, told.holiday);
		model_flag(row, HOLIDAY_IS_CLOSED, told.day.count == 0);
	}
}

/* --- exceptions ---------------------------------------------------------------------------------- */

static const char *const kind_codes[HOURS_KIND_COUNT] = {
	[HOURS_CLOSED] = "closed",
	[HOURS_CLOSED_BETWEEN] = "closed_between",
	[HOURS_OPEN_BETWEEN] = "open_between",
};

static int
compare_exceptions(const void *a, const void *b)
{
	const struct hours_exception *x = a, *y = b;
	return x->first_day != y->first_day ? (x->first_day > y->first_day) - (x->first_day < y->first_day)
	                                    : (x->id > y->id) - (x->id < y->id);
}

static void
show_exception(const struct hours_looking *looking, struct model *page,
               const struct hours_exception *one)
{
	struct arena *arena = looking->visit->arena;
	struct text words = text_new(arena, 1000), days = text_new(arena, 200);
	struct model *row = model_row(page, PLACE_EXCEPTIONS);
	text_add_exception(&words, one);
	text_add_days(&days, one->first_day, one->last_day);
	model_date(row, EXC_FIRST, one->first_day);
	model_date(row, EXC_LAST, one->last_day);
	model_text_z(row, EXC_KIND, kind_codes[one->kind]);
	model_text(row, EXC_WORDS, text_span(&words));
	model_text(row, EXC_DAYS, text_span(&days));
	model_text(row, EXC_REASON, one->reason);
	model_flag(row, EXC_IS_OVER, one->last_day < looking->today);
	if (one->place_id != looking->place_id) {
		const uint32_t place = place_by_id(looking->tree, one->place_id);
		model_text(row, EXC_BY, hours_place_name(looking, one->place_id));
		model_url_z(row, EXC_BY_URL, hours_address(arena, looking->tree, place));
	} else if (looking->may_keep)
		model_text_z(row, EXC_ID, arena_format(arena, "%lld", (long long)one->id));
}

static void
show_exceptions(const struct hours_looking *looking, struct model *page)
{
	const size_t count = looking->kept->exception_count;
	struct hours_exception *sorted =
		arena_array_of(looking->visit->arena, struct hours_exception, count + 1);
	size_t shown = 0;
	for (size_t i = 0; i < count; i++)
		if (looking->kept->exceptions[i].last_day >= looking->today - HOURS_SHOWN_BEHIND)
			sorted[shown++] = looking->kept->exceptions[i];
	qsort(sorted, shown, sizeof *sorted, compare_exceptions);
	for (size_t i = 0; i < shown && i < EXCEPTIONS_SHOWN_MAX; i++)
		show_exception(looking, page, &sorted[i]);
	model_flag(page, PLACE_HAS_EXCEPTIONS, shown > 0);
}

/* --- usual weeks, holidays, clock ---------------------------------------------------------------- */

static const char *
since_words(struct arena *arena, const struct hours_week *week, bool is_alone)
{
	struct text text = text_new(arena, 100);
	if (week->from_day < DAYS_MIN)
		return is_alone ? "Jusqu’ici" : "Avant";
	text_add_z(&text, "À partir du ");
	text_add_date_words(&text, week->from_day);
	return text_z(&text);
}

static void
show_usual(const struct hours_looking *looking, struct model *page)
{
	struct arena *arena = looking->visit->arena;
	const struct hours_week *now = hours_told(looking->calendar, looking->today).week;
	size_t count;
	const struct hours_week *weeks =
		hours_weeks_of(arena, looking->kept, looking->chain, &count);
	for (size_t i = count; i > 0 && count - i < WEEKS_SHOWN_MAX; i--) {
		const struct hours_week *week = &weeks[i - 1];
		struct text words = text_new(arena, 1500);
		struct model *row = model_row(page, PLACE_WEEKS);
		text_add_week(&words, week);
		if (week->from_day >= DAYS_MIN)
			model_date(row, WEEK_FROM, week->from_day);
		model_text_z(row, WEEK_SINCE, since_words(arena, week, count == 1));
		model_flag(row, WEEK_IS_NOW, week->from_day == now->from_day);
		model_text(row, WEEK_WORDS, text_span(&words));
		if (week->place_id == HOURS_SUPPOSED)
			model_text_z(row, WEEK_OF, "supposés par Parvis");
		else if (week->place_id != looking->place_id)
			model_text(row, WEEK_OF, hours_place_name(looking, week->place_id));
	}
	model_flag(page, PLACE_IS_SUPPOSED, now->place_id == HOURS_SUPPOSED);
	if (now->place_id == HOURS_SUPPOSED || now->place_id == looking->place_id)
		return;
	model_text(page, PLACE_FOLLOWED, hours_place_name(looking, now->place_id));
	model_url_z(page, PLACE_FOLLOWED_URL,
	            hours_address(arena, looking->tree, place_by_id(looking->tree, now->place_id)));
}

static void
show_site(const struct hours_looking *looking, struct model *page)
{
	const struct hours_site site = hours_site_of(looking->kept, looking->chain);
	struct span words = site.zone;
	for (size_t i = 0; i < HOURS_ZONE_COUNT; i++)
		if (span_is(site.zone, hours_zones[i].name))
			words = span_of(hours_zones[i].words);
	model_text_z(page, PLACE_TERRITORY, hours_territory_words[site.territory]);
	model_flag(page, PLACE_GOOD_FRIDAY,
	           site.good_friday == 1 && site.territory == TERRITORY_ALSACE_MOSELLE);
	model_text(page, PLACE_ZONE, site.zone);
	model_text(page, PLACE_ZONE_WORDS, words);
}

/* --- places below -------------------------------------------------------------------------------- */

static bool
show_below(struct hours_looking *looking, struct hours_book *book, uint32_t place,
           struct model *page)
{
	struct visit *visit = looking->visit;
	const struct hours_calendar *calendar = hours_book_calendar(book, place, &looking->fault);
	if (calendar == NULL)
		return false;
	const int32_t today = zone_local(hours_zone(calendar), visit->now_s).days;
	const struct hours_told told = hours_told(calendar, today);
	struct text words = text_new(visit->arena, 1000);
	struct model *row = model_row(page, PLACE_PLACES);
	text_add_hours(&words, &told.day);
	model_text(row, BELOW_NAME, looking->tree->places[place].name);
	model_url_z(row, BELOW_URL, hours_address(visit->arena, looking->tree, place));
	model_flag(row, BELOW_HAS_OWN, told.week->place_id == looking->tree->places[place].id);
	model_text(row, BELOW_TODAY, text_span(&words));
	return true;
}

static bool
show_places(struct hours_looking *looking, struct model *page)
{
	const struct place_tree *tree = looking->tree;
	const bool whole = looking->place == PLACE_NONE;
	const uint32_t first = whole ? 0 : looking->place + 1;
	const uint32_t end = whole ? tree->count : tree->places[looking->place].end;
	struct hours_question question = looking->question;
	size_t count = 0;
	if (first == end)
		return true;
	question.first_day = looking->visit->today - 1; /* of these only today is told */
	question.last_day = looking->visit->today + 1;
	struct hours_book *book = hours_book_load(looking->visit->arena, looking->visit->db, &question,
	                                          &looking->fault);
	if (book == NULL)
		return false;
	for (uint32_t place = first; place < end; place = tree->places[place].end)
		if (count++ < PLACES_SHOWN_MAX && !show_below(looking, book, place, page))
			return false;
	model_text_z(page, PLACE_PLACES_TITLE, whole ? "Les lieux, aujourd’hui" : "Dessous, aujourd’hui");
	model_flag(page, PLACE_HAS_PLACES, true);
	if (count > PLACES_SHOWN_MAX)
		model_count(page, PLACE_MORE, (int64_t)(count - PLACES_SHOWN_MAX));
	return true;
}

/* --- the page ------------------------------------------------------------------------------------ */

static const char *
done_words(struct visit *visit)
{
	static const char *const words[][2] = {
		{ "note", "C’est enregistré." },
		{ "retire", "C’est retiré." },
		{ "passe", "C’est enregistré. Une partie de ces jours est déjà passée\u202f: les délais qui se "
		           "sont arrêtés ne bougent pas, ceux qui courent encore en tiennent compte." },
	};
	for (size_t i = 0; i < LENGTH(words); i++)
		if (span_is(visit_asked(visit, "note"), words[i][0]))
			return words[i][1];
	return NULL;
}

static void
show_frame(const struct hours_looking *looking, struct model *page)
{
	struct arena *arena = looking->visit->arena;
	const struct span name = hours_place_name(looking, looking->place_id);
	model_text_z(page, PLACE_TITLE, arena_format(arena, "Horaires\u202f: %.*s", SPAN_ARGS(name)));
	model_text_z(page, PLACE_DONE, done_words(looking->visit));
	model_flag(page, PLACE_MAY_KEEP, looking->may_keep);
	model_url_z(page, PLACE_EXCEPTION_URL, hours_path(looking, "/exception"));
	model_url_z(page, PLACE_WITHDRAW_URL, hours_path(looking, "/retirer"));
	model_url_z(page, PLACE_WEEK_URL, hours_path(looking, "/semaine"));
	model_url_z(page, PLACE_SITE_URL, hours_path(looking, "/reglages"));
	if (looking->place == PLACE_NONE)
		return;
	const int64_t above = hours_above(looking);
	model_text(page, PLACE_CODE, looking->tree->places[looking->place].code);
	model_text_z(page, PLACE_ABOVE,
	             arena_format(arena, "Horaires\u202f: %.*s",
	                          SPAN_ARGS(hours_place_name(looking, above))));
	model_url_z(page, PLACE_ABOVE_URL,
	            hours_address(arena, looking->tree, place_by_id(looking->tree, above)));
}

static bool
query_lookup(void *subject, const char *name, struct span *value_r)
{
	*value_r = visit_asked(subject, name);
	return value_r->length > 0;
}

void
hours_get_place(struct visit *visit)
{
	struct hours_looking looking;
	if (!hours_look(visit, &looking))
		return;
	struct model *page = model_new(visit->arena, &hours_place_page);
	struct form *form = form_new(visit->arena, choose_form, CHOOSE_COUNT);
	if (looking.is_unknown) {
		(void)form_read(form, query_lookup, visit);
		form_complain(form, "lieu", "Ce lieu n’est pas connu. Vérifiez son nom ou son code.");
		visit->response->status = 404;
	}
	show_frame(&looking, page);
	show_now(&looking, page);
	show_week(&looking, page);
	show_exceptions(&looking, page);
	show_holidays(&looking, page);
	show_usual(&looking, page);
	show_site(&looking, page);
	if (!show_places(&looking, page)) {
		visit_fail(visit, &looking.fault);
		return;
	}
	form_draw(form, page, (struct form_place){ PLACE_FIELDS, PLACE_ERRORS, PLACE_WRONG });
	visit_show(visit, &hours_place_page, page);
}
