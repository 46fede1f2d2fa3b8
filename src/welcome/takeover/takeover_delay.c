/* « Délais des demandes »: how long they took, those still open counted, and the table of each. */
#include <math.h>
#include <string.h>

#include "base/time.h"
#include "craft/http/http_form.h"
#include "craft/stats/stats_announce.h"
#include "welcome/takeover/takeover_measure.h"

enum {
	DELAY_TITLE, DELAY_SEEN, DELAY_DONE, DELAY_OPEN, DELAY_OTHERWISE, DELAY_IS_TOLD, DELAY_IS_FEW,
	DELAY_FEW, DELAY_NONE, DELAY_CLOSED_MEDIAN, DELAY_CLOSED_WORKING,
	DELAY_MEDIAN, DELAY_MEDIAN_LOW, DELAY_MEDIAN_HIGH,
	DELAY_MEDIAN_WORKING, DELAY_NINTH, DELAY_NINTH_WORKING, DELAY_IS_CUT, DELAY_DAYS,
	DELAY_CSV_URL, DELAY_XLSX_URL,
	DELAY_MAY_BRING, DELAY_IN_DAYS, DELAY_HAS_OTHERWISE, DELAY_ROWS, DELAY_FIELDS,
	DELAY_ERRORS, DELAY_WRONG, DELAY_FIELD_COUNT
};
static const struct field delay_fields[DELAY_FIELD_COUNT] = {
	[DELAY_TITLE] = { "title", FIELD_TEXT, FIELD_API, .help = "Title of the page." },
	[DELAY_SEEN] = { "requests", FIELD_COUNT, FIELD_API, .help = "Requests that are counted." },
	[DELAY_DONE] = { "done", FIELD_COUNT, FIELD_API, .help = "Of which closed." },
	[DELAY_OPEN] = { "open", FIELD_COUNT, FIELD_API, .help = "Of which open." },
	[DELAY_OTHERWISE] = { "withdrawn", FIELD_COUNT, FIELD_API,
		.help = "Of which withdrawn, or given up by the person." },
	[DELAY_IS_TOLD] = { "is_told", FIELD_FLAG, FIELD_PAGE },
	[DELAY_IS_FEW] = { "is_few", FIELD_FLAG, FIELD_API,
		.help = "Too few are closed: no delay is told." },
	[DELAY_FEW] = { "few", FIELD_COUNT, FIELD_PAGE },
	[DELAY_NONE] = { "none", FIELD_TEXT, FIELD_PAGE },
	[DELAY_CLOSED_MEDIAN] = { "closed_median_hours", FIELD_NUMBER, FIELD_API, 2, .unit = "h",
		.help = "Median of those closed, hours of the calendar." },
	[DELAY_CLOSED_WORKING] = { "closed_median_open_hours", FIELD_NUMBER, FIELD_API, 2, .unit = "h",
		.help = "The same in opening hours, without waits for the person." },
	[DELAY_MEDIAN] = { "median_hours", FIELD_NUMBER, FIELD_API, 2, .unit = "h",
		.help = "Median, those open counted (Kaplan-Meier); null: not reached." },
	[DELAY_MEDIAN_LOW] = { "median_hours_low", FIELD_NUMBER, FIELD_API, 2, .unit = "h",
		.help = "Lower limit of its 95 % interval." },
	[DELAY_MEDIAN_HIGH] = { "median_hours_high", FIELD_NUMBER, FIELD_API, 2, .unit = "h",
		.help = "Upper limit." },
	[DELAY_MEDIAN_WORKING] = { "median_open_hours", FIELD_NUMBER, FIELD_API, 2, .unit = "h",
		.help = "The same median in opening hours, without waits for the person." },
	[DELAY_NINTH] = { "ninth_decile_hours", FIELD_NUMBER, FIELD_API, 2, .unit = "h",
		.help = "Nine tenths are done within." },
	[DELAY_NINTH_WORKING] = { "ninth_decile_open_hours", FIELD_NUMBER, FIELD_API, 2, .unit = "h",
		.help = "The same in opening hours." },
	[DELAY_IS_CUT] = { "is_cut", FIELD_FLAG, FIELD_API,
		.help = "More were received than one looks at: only the first ones are counted." },
	[DELAY_DAYS] = { "days", FIELD_TEXT, FIELD_API, .help = "Received from when to when." },
	[DELAY_CSV_URL] = { "csv_url", FIELD_URL, FIELD_PAGE },
	[DELAY_XLSX_URL] = { "xlsx_url", FIELD_URL, FIELD_PAGE },
	[DELAY_MAY_BRING] = { "may_bring", FIELD_FLAG, FIELD_PAGE },
	[DELAY_IN_DAYS] = { "in_days", FIELD_TEXT, FIELD_PAGE },
	[DELAY_HAS_OTHERWISE] = { "has_withdrawn", FIELD_FLAG, FIELD_PAGE },
	[DELAY_ROWS] = { "rows", FIELD_COUNT, FIELD_PAGE },
	[DELAY_FIELDS] = { "fields", FIELD_LIST, FIELD_PAGE, .of = form_row_fields,
		.of_count = FORM_ROW_FIELD_COUNT },
	[DELAY_ERRORS] = { "errors", FIELD_LIST, FIELD_PAGE, .of = form_error_fields,
		.of_count = FORM_ERROR_FIELD_COUNT },
	[DELAY_WRONG] = { "wrong", FIELD_FLAG, FIELD_PAGE },
};
const struct page_kind takeover_delay_page = { "delays", "welcome/takeover/pages/delay.html",
	delay_fields, DELAY_FIELD_COUNT };

/* --- what is asked for ----------------------------------------------------------------------- */

enum { SCOPE_FROM, SCOPE_TO, SCOPE_OFFERING, SCOPE_COUNT };
static const struct form_field scope_form[SCOPE_COUNT] = {
	[SCOPE_FROM] = { "du", FORM_DATE, "Reçues du", .hint = "Laissez vide pour «\u202fil y a un an\u202f»." },
	[SCOPE_TO] = { "au", FORM_DATE, "Au", .hint = "Laissez vide pour «\u202faujourd’hui\u202f»." },
	[SCOPE_OFFERING] = { "demarche", FORM_SELECT, "Démarche",
		.wrong = "Choisissez une démarche de la liste." },
};

struct asking {
	struct takeover_measuring measuring;
	struct form *form;
	int32_t from_day, to_day;
	struct stats_delays *closed, *closed_working, *calendar, *working;
	int64_t seen, done, open, otherwise;
};

static bool
query_lookup(void *subject, const char *name, struct span *value_r)
{
	*value_r = visit_asked(subject, name);
	return value_r->length > 0;
}

static void
read_scope(struct asking *asking)
{
	struct takeover_measuring *measuring = &asking->measuring;
	struct visit *visit = measuring->visit;
	struct form_choice *choices =
		arena_array_of(visit->arena, struct form_choice, measuring->catalogue_count + 1);
	for (size_t i = 0; i < measuring->catalogue_count; i++)
		choices[i] = (struct form_choice){ span_copy(visit->arena, measuring->catalogue[i].code),
			                               span_copy(visit->arena, measuring->catalogue[i].name) };
	asking->form = form_new(visit->arena, scope_form, SCOPE_COUNT);
	form_offer(asking->form, SCOPE_OFFERING, choices, measuring->catalogue_count);
	(void)form_read(asking->form, query_lookup, visit);
	asking->to_day =
		form_has(asking->form, SCOPE_TO) ? form_date(asking->form, SCOPE_TO) : visit->today;
	asking->from_day = form_has(asking->form, SCOPE_FROM) ? form_date(asking->form, SCOPE_FROM)
	                                                      : date_add_months(asking->to_day, -12);
	if (form_is_fine(asking->form) && asking->from_day > asking->to_day)
		form_complain(asking->form, "du", "Le premier jour est après le dernier.");
	if (form_is_fine(asking->form) && asking->from_day < 2)
		form_complain(asking->form, "du", "Donnez un jour après 1970.");
	if (form_is_fine(asking->form) && asking->to_day > visit->today)
		form_complain(asking->form, "au", "Donnez un jour qui est déjà venu.");
	for (size_t i = 0; form_has(asking->form, SCOPE_OFFERING) && i < measuring->catalogue_count; i++)
		if (span_equal(measuring->catalogue[i].code, form_text(asking->form, SCOPE_OFFERING)))
			measuring->walk.offering_id = measuring->catalogue[i].offering_id;
}

static bool
begin(struct visit *visit, struct asking *asking)
{
	struct takeover_measuring *measuring = &asking->measuring;
	*asking = (struct asking){ .measuring = { .visit = visit } };
	struct db *db = visit_db(visit);
	if (db == NULL)
		return false;
	measuring->tree =
		place_tree_load(visit->arena, db, visit->root_id, visit->today, &measuring->fault);
	if (measuring->tree == NULL ||
	    !offering_list(visit->arena, db, visit->root_id, &measuring->catalogue,
	                   &measuring->catalogue_count, &measuring->fault)) {
		visit_fail(visit, &measuring->fault);
		return false;
	}
	measuring->walk.sight = desk_sight_of(visit->arena, &visit->reader, measuring->tree);
	measuring->walk.is_over = desk_sight_is_empty(measuring->walk.sight);
	read_scope(asking);
	if (form_is_fine(asking->form) &&
	    !takeover_measure_begin(measuring, asking->from_day, asking->to_day)) {
		visit_fail(visit, &measuring->fault);
		return false;
	}
	return true;
}

/* --- how long -------------------------------------------------------------------------------- */

/* What was no request, or is told with another, says nothing of a delay. */
static void
count_one(struct asking *asking, const struct desk_request *request,
          const struct takeover_measure *measure)
{
	enum stats_ending ending = STATS_DONE;
	if (request->queue == DESK_ASIDE)
		return;
	asking->seen++;
	if (request->done_unix_s == 0)
		ending = STATS_OPEN;
	else if (request->outcome == DESK_WITHDRAWN || request->outcome == DESK_NO_REPLY)
		ending = STATS_WITHDRAWN;
	asking->open += ending == STATS_OPEN;
	asking->done += ending == STATS_DONE;
	asking->otherwise += ending == STATS_WITHDRAWN;
	stats_delays_add(asking->calendar, ending, measure->end.calendar, 1);
	stats_delays_add(asking->working, ending, measure->end.working, 1);
	if (ending == STATS_DONE) {
		stats_delays_add(asking->closed, STATS_DONE, measure->end.calendar, 1);
		stats_delays_add(asking->closed_working, STATS_DONE, measure->end.working, 1);
	}
}

static bool
count_all(struct asking *asking)
{
	struct takeover_measuring *measuring = &asking->measuring;
	struct arena *arena = measuring->visit->arena;
	asking->closed = stats_delays_new(arena);
	asking->closed_working = stats_delays_new(arena);
	asking->calendar = stats_delays_new(arena);
	asking->working = stats_delays_new(arena);
	while (takeover_measure_on(measuring))
		for (size_t i = 0; i < measuring->count; i++) {
			struct takeover_measure measure;
			if (!takeover_measure(measuring, &measuring->requests[i], &measure))
				return false;
			count_one(asking, &measuring->requests[i], &measure);
		}
	return measuring->fault.for_log == NULL;
}

static void
show_hours(struct model *page, size_t field, struct stats_number minutes)
{
	if (minutes.status == STATS_OK)
		model_number(page, field, minutes.value / 60);
}

static struct stats_curve_quantile
quantile(struct asking *asking, const struct stats_delays *delays, double share)
{
	const struct stats_curve curve = stats_curve_of(asking->measuring.visit->arena, delays);
	return stats_curve_quantile_of(&curve, share, STATS_LOGLOG, 0.95);
}

/* Hours say little to who waits in days: the same two figures, rounded up. */
static void
show_days(const struct asking *asking, struct model *page, double median, double ninth)
{
	const int day_minutes = 24 * 60;
	if (median < 2 * day_minutes)
		return;
	model_text_z(page, DELAY_IN_DAYS,
	             arena_format(asking->measuring.visit->arena,
	                          "La moitié est close en %.0f jours ou moins, neuf sur dix en %.0f jours "
	                          "ou moins.",
	                          ceil(median / day_minutes), ceil(ninth / day_minutes)));
}

static void
show_delays(struct asking *asking, struct model *page)
{
	const double half = 0.5, nine_tenths = 0.9;
	const struct stats_curve_quantile median = quantile(asking, asking->calendar, half);
	const struct stats_curve_quantile ninth = quantile(asking, asking->calendar, nine_tenths);
	model_flag(page, DELAY_IS_TOLD, true);
	if (median.value.status == STATS_OK && ninth.value.status == STATS_OK)
		show_days(asking, page, median.value.value, ninth.value.value);
	show_hours(page, DELAY_CLOSED_MEDIAN, quantile(asking, asking->closed, half).value);
	show_hours(page, DELAY_CLOSED_WORKING, quantile(asking, asking->closed_working, half).value);
	show_hours(page, DELAY_MEDIAN, median.value);
	show_hours(page, DELAY_MEDIAN_LOW, median.low);
	show_hours(page, DELAY_MEDIAN_HIGH, median.high);
	show_hours(page, DELAY_MEDIAN_WORKING, quantile(asking, asking->working, half).value);
	show_hours(page, DELAY_NINTH, ninth.value);
	show_hours(page, DELAY_NINTH_WORKING, quantile(asking, asking->working, nine_tenths).value);
}

/* --- the page -------------------------------------------------------------------------------- */

static void
draw_address(const struct asking *asking, struct model *page, size_t field, const char *format)
{
	struct text url = text_new(asking->measuring.visit->arena, 2000);
	text_format(&url, "/guichet/delais?format=%s", format);
	for (size_t i = 0; i < SCOPE_COUNT; i++) {
		if (!form_has(asking->form, i))
			continue;
		text_format(&url, "&%s=", scope_form[i].name);
		http_percent_encode(&url, form_text(asking->form, i));
	}
	model_url(page, field, text_span(&url));
}

static void
show_counts(struct asking *asking, struct model *page)
{
	struct text days = text_new(asking->measuring.visit->arena, 200);
	text_add_z(&days, "du ");
	text_add_date_words(&days, asking->from_day);
	text_add_z(&days, " au ");
	text_add_date_words(&days, asking->to_day);
	model_text(page, DELAY_DAYS, text_span(&days));
	model_count(page, DELAY_SEEN, asking->seen);
	model_count(page, DELAY_DONE, asking->done);
	model_count(page, DELAY_OPEN, asking->open);
	model_count(page, DELAY_OTHERWISE, asking->otherwise);
	model_flag(page, DELAY_HAS_OTHERWISE, asking->otherwise > 0);
	model_flag(page, DELAY_IS_CUT, asking->measuring.is_cut);
	if (asking->seen == 0) {
		model_text_z(page, DELAY_NONE, "Aucune demande que vous voyez n’a été reçue dans cette période.");
		return;
	}
	draw_address(asking, page, DELAY_CSV_URL, "csv");
	draw_address(asking, page, DELAY_XLSX_URL, "xlsx");
	if (asking->done >= STATS_ANNOUNCE_DONE_MIN)
		show_delays(asking, page);
	else {
		model_flag(page, DELAY_IS_FEW, true);
		model_count(page, DELAY_FEW, STATS_ANNOUNCE_DONE_MIN);
	}
}

static void
show_page(struct asking *asking)
{
	struct visit *visit = asking->measuring.visit;
	struct model *page = model_new(visit->arena, &takeover_delay_page);
	model_text_z(page, DELAY_TITLE, "Délais des demandes");
	model_flag(page, DELAY_MAY_BRING, (visit->reader.roles & TAKEOVER_BRINGERS) != 0);
	model_count(page, DELAY_ROWS, TAKEOVER_LOOKED_AT_COUNT_MAX);
	form_draw(asking->form, page, (struct form_place){ DELAY_FIELDS, DELAY_ERRORS, DELAY_WRONG });
	if (!form_is_fine(asking->form))
		visit->response->status = 422;
	else if (count_all(asking))
		show_counts(asking, page);
	else {
		visit_fail(visit, &asking->measuring.fault);
		return;
	}
	visit_show(visit, &takeover_delay_page, page);
}

void
takeover_get_delays(struct visit *visit)
{
	struct asking asking;
	const enum visit_format format = visit_format(visit);
	if (format == VISIT_FORMAT_NONE) {
		visit_say(visit, 400, "Ce format n’existe pas",
		          "Les formats possibles sont html, json, csv et xlsx.");
		return;
	}
	if (!begin(visit, &asking))
		return;
	const bool is_table = format == VISIT_CSV || format == VISIT_XLSX;
	if (is_table && form_is_fine(asking.form))
		takeover_export(&asking.measuring,
		                format == VISIT_XLSX ? SHEET_XLSX : SHEET_CSV_FRENCH);
	else
		show_page(&asking);
	if (asking.measuring.page != NULL)
		arena_end(asking.measuring.page);
}
