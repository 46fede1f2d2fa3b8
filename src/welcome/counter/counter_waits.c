/* How long one waits there: by day, and by hour of the day. Never by window, never by agent. */
#include "welcome/counter/counter_inside.h"

enum { BAND_WHEN, BAND_COUNT, BAND_MIDDLE, BAND_NINTH, BAND_LOST, BAND_FIELD_COUNT };
static const struct field band_fields[BAND_FIELD_COUNT] = {
	[BAND_WHEN] = { "when_words", FIELD_TEXT, FIELD_API, .help = "Which days, or which hours." },
	[BAND_COUNT] = { "persons", FIELD_COUNT, FIELD_API, .help = "Who took a ticket." },
	[BAND_MIDDLE] = { "median_minutes", FIELD_COUNT, FIELD_API,
		.help = "Half of those who were received waited less; null: too few." },
	[BAND_NINTH] = { "p90_minutes", FIELD_COUNT, FIELD_API,
		.help = "Nine in ten of them waited less; null: too few." },
	[BAND_LOST] = { "left", FIELD_COUNT, FIELD_API, .help = "Who never came to a window." },
};
enum {
	WAITS_TITLE, WAITS_WITHIN, WAITS_URL, WAITS_DAYS, WAITS_HAS_DAYS, WAITS_HOURS, WAITS_HAS_HOURS,
	WAITS_HOURS_WHEN, WAITS_FIELD_COUNT
};
static const struct field waits_fields[WAITS_FIELD_COUNT] = {
	[WAITS_TITLE] = { "title", FIELD_TEXT, FIELD_API, .help = "Title of the page." },
	[WAITS_WITHIN] = { "within", FIELD_TEXT, FIELD_PAGE },
	[WAITS_URL] = { "counter_url", FIELD_URL, FIELD_PAGE },
	[WAITS_DAYS] = { "days", FIELD_LIST, FIELD_API, .of = band_fields, .of_count = BAND_FIELD_COUNT,
		.help = "The last four weeks; days with too few are told with those that follow." },
	[WAITS_HAS_DAYS] = { "has_days", FIELD_FLAG, FIELD_PAGE },
	[WAITS_HOURS] = { "hours", FIELD_LIST, FIELD_API, .of = band_fields, .of_count = BAND_FIELD_COUNT,
		.help = "By hour, of the last four weeks that are over; hours with too few are put together." },
	[WAITS_HAS_HOURS] = { "has_hours", FIELD_FLAG, FIELD_PAGE },
	[WAITS_HOURS_WHEN] = { "hours_of", FIELD_TEXT, FIELD_API, .help = "Which weeks; null: none yet." },
};
const struct page_kind counter_waits_page = { "counter waits", "welcome/counter/pages/waits.html",
	waits_fields, WAITS_FIELD_COUNT };

static const char *
when_words(struct arena *arena, const struct counter_band *band, bool by_hour)
{
	struct text words = text_new(arena, 200);
	if (by_hour)
		text_format(&words, "de %lld\u202fh à %lld\u202fh", (long long)band->first,
		            (long long)band->last + 1);
	else if (band->first == band->last)
		text_add_date_long(&words, (int32_t)band->first);
	else {
		text_add_z(&words, "du ");
		text_add_date_words(&words, (int32_t)band->first);
		text_add_z(&words, " au ");
		text_add_date_words(&words, (int32_t)band->last);
	}
	return text_z(&words);
}

static bool
draw(struct hall *hall, struct model *page, const struct counter_asked *asked)
{
	struct visit *visit = hall->visit;
	struct counter_waited *waited;
	size_t count, band_count;
	struct db *db = visit_db(visit);
	if (db == NULL || !counter_store_waited(visit->arena, db, visit->root_id, hall->counter.place_id, asked,
	                                        &waited, &count, &hall->fault))
		return false;
	const struct counter_band *bands =
		counter_bands(visit->arena, waited, count, asked->by_hour, &band_count);
	for (size_t i = 0; i < band_count; i++) {
		struct model *row = model_row(page, asked->by_hour ? WAITS_HOURS : WAITS_DAYS);
		model_text_z(row, BAND_WHEN, when_words(visit->arena, &bands[i], asked->by_hour));
		model_count(row, BAND_COUNT, bands[i].count);
		model_count(row, BAND_LOST, bands[i].lost);
		if (bands[i].middle >= 0) {
			/* minutes are whole ones gone by: whoever waited 0 waited less than 1 */
			model_count(row, BAND_MIDDLE, bands[i].middle + 1);
			model_count(row, BAND_NINTH, bands[i].ninth + 1);
		}
	}
	model_flag(page, asked->by_hour ? WAITS_HAS_HOURS : WAITS_HAS_DAYS, band_count > 0);
	return true;
}

static bool
draw_both(struct hall *hall, struct model *page)
{
	struct visit *visit = hall->visit;
	struct counter_waited *waited;
	size_t count, band_count;
	struct db *db = visit_db(visit);
	if (db == NULL || !counter_store_days(visit->arena, db, visit->root_id, hall->counter.place_id, &waited,
	                                      &count, &hall->fault))
		return false;
	const struct counter_band *bands = counter_bands(visit->arena, waited, count, false, &band_count);
	const struct counter_asked days = { counter_days_told(bands, band_count, hall->today), false },
	                           hours = { counter_days_of_hours(bands, band_count), true };
	if (hours.days.first <= hours.days.last)
		model_text_z(page, WAITS_HOURS_WHEN,
		             when_words(visit->arena,
		                        &(struct counter_band){ .first = hours.days.first, .last = hours.days.last },
		                        false));
	return draw(hall, page, &days) && draw(hall, page, &hours);
}

void
counter_get_waits(struct visit *visit)
{
	struct hall *hall = arena_new_of(visit->arena, struct hall);
	enum found found = FOUND_NONE;
	struct db *db = visit_db(visit);
	if (db == NULL)
		return;
	hall->tree = place_tree_load(visit->arena, db, visit->root_id, visit->today, &hall->fault);
	const uint32_t place = hall->tree == NULL ? PLACE_NONE : place_by_code(hall->tree, visit->part[0]);
	if (place != PLACE_NONE && people_may(&visit->reader, hall->tree, COUNTER_READERS, place))
		found = counter_hall_load(visit, hall, hall->tree->places[place].id);
	struct model *page = model_new(visit->arena, &counter_waits_page);
	if (hall->tree == NULL || found == FOUND_FAILED) {
		visit_fail(visit, &hall->fault);
	} else if (found == FOUND_NONE) {
		visit_missing(visit);
	} else if (!draw_both(hall, page)) {
		visit_fail(visit, &hall->fault);
	} else {
		model_text_z(page, WAITS_TITLE,
		             arena_format(visit->arena, "Combien de temps on attend\u202f: %.*s",
		                          SPAN_ARGS(hall->tree->places[place].name)));
		model_text_z(page, WAITS_WITHIN, "Accueil du public");
		model_url_z(page, WAITS_URL, counter_hall_url(visit->arena, hall->tree, place, "/file/", ""));
		visit_show(visit, &counter_waits_page, page);
	}
}
