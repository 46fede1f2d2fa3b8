/* One offering: what is told of it, unit by unit; what came true and what could have been avoided, month by
 * month. */
#include "welcome/effort/effort_inside.h"

enum { UNIT_NAME, UNIT_DELAY, UNIT_LOW, UNIT_HIGH, UNIT_RANGE, UNIT_TOTAL, UNIT_DONE, UNIT_FIELD_COUNT };
static const struct field unit_fields[UNIT_FIELD_COUNT] = {
	[UNIT_NAME] = { "unit", FIELD_TEXT, FIELD_API, .help = "The unit in charge." },
	[UNIT_DELAY] = { "delay_days", FIELD_COUNT, FIELD_API, .help = "Its working days." },
	[UNIT_LOW] = { "low", FIELD_COUNT, FIELD_API, .help = "The 95 % interval; null: not known." },
	[UNIT_HIGH] = { "high", FIELD_COUNT, FIELD_API, .help = "The same." },
	[UNIT_RANGE] = { "range_words", FIELD_TEXT, FIELD_PAGE },
	[UNIT_TOTAL] = { "requests", FIELD_COUNT, FIELD_API, .help = "What it rests on." },
	[UNIT_DONE] = { "answered", FIELD_COUNT, FIELD_API, .help = "Those that are answered." },
};
enum {
	KEPT_MONTH, KEPT_KEPT, KEPT_BROKEN, KEPT_JUDGED, KEPT_PENDING, KEPT_RANGE, KEPT_IS_HIDDEN,
	KEPT_SHARE, KEPT_MARKS, KEPT_FIELD_COUNT
};
static const struct field kept_fields[KEPT_FIELD_COUNT] = {
	[KEPT_MONTH] = { "month", FIELD_TEXT, FIELD_API, .help = "When they were received." },
	[KEPT_KEPT] = { "kept", FIELD_COUNT, FIELD_API, .help = "Answered within what was told." },
	[KEPT_BROKEN] = { "broken", FIELD_COUNT, FIELD_API, .help = "Later, or not yet." },
	[KEPT_JUDGED] = { "judged", FIELD_COUNT, FIELD_API, .help = "Both." },
	[KEPT_PENDING] = { "pending", FIELD_COUNT, FIELD_API, .help = "Not over yet." },
	[KEPT_RANGE] = { "kept_range", FIELD_TEXT, FIELD_API, .help = "The 95 % interval." },
	[KEPT_IS_HIDDEN] = { "is_hidden", FIELD_FLAG, FIELD_API, .help = "Too few to be shown." },
	[KEPT_SHARE] = { "share", FIELD_NUMBER, FIELD_API, .unit = "%", .help = "Kept, in %." },
	[KEPT_MARKS] = { "marks", FIELD_MARKUP, FIELD_PAGE },
};
enum {
	CONTACT_MONTH, CONTACT_IS_HIDDEN, CONTACT_TOTAL, CONTACT_AVOIDABLE, CONTACT_REMINDED,
	CONTACT_AGAIN, CONTACT_TWICE, CONTACT_MOVED, CONTACT_FIRST, CONTACT_FIRST_OF, CONTACT_INSTANTS,
	CONTACT_HAS_INSTANTS, CONTACT_RANGE, CONTACT_FIRST_RANGE, CONTACT_FIELD_COUNT
};
static const struct field contact_fields[CONTACT_FIELD_COUNT] = {
	[CONTACT_MONTH] = { "month", FIELD_TEXT, FIELD_API, .help = "When they were received." },
	[CONTACT_IS_HIDDEN] = { "is_hidden", FIELD_FLAG, FIELD_API, .help = "Too few to be shown." },
	[CONTACT_TOTAL] = { "requests", FIELD_COUNT, FIELD_API, .help = "How many." },
	[CONTACT_AVOIDABLE] = { "avoidable", FIELD_COUNT, FIELD_API,
		.help = "With a contact that could have been avoided." },
	[CONTACT_REMINDED] = { "reminded", FIELD_COUNT, FIELD_API, .help = "The person asked after it." },
	[CONTACT_AGAIN] = { "asked_again", FIELD_COUNT, FIELD_API,
		.help = "She was asked for something twice or more." },
	[CONTACT_TWICE] = { "asked_twice", FIELD_COUNT, FIELD_API,
		.help = "She had asked for the same within thirty days." },
	[CONTACT_MOVED] = { "moved", FIELD_COUNT, FIELD_API, .help = "It came to the wrong door." },
	[CONTACT_FIRST] = { "settled_first", FIELD_COUNT, FIELD_API,
		.help = "Settled at the first contact, those answered at once included." },
	[CONTACT_FIRST_OF] = { "first_contacts", FIELD_COUNT, FIELD_API,
		.help = "Out of those whose first reply is a week old, and those answered at once." },
	[CONTACT_INSTANTS] = { "at_once", FIELD_COUNT, FIELD_API, .help = "Answered at once." },
	[CONTACT_HAS_INSTANTS] = { "has_at_once", FIELD_FLAG, FIELD_PAGE },
	[CONTACT_RANGE] = { "avoidable_range", FIELD_TEXT, FIELD_API, .help = "Its share, in words." },
	[CONTACT_FIRST_RANGE] = { "first_range", FIELD_TEXT, FIELD_API, .help = "The same." },
};
enum {
	PAGE_TITLE, PAGE_WITHIN, PAGE_STEP, PAGE_PROMISED, PAGE_SENTENCE, PAGE_WHY, PAGE_RESTS, PAGE_DAY,
	PAGE_UNITS, PAGE_HAS_UNITS, PAGE_MONTHS, PAGE_HAS_MONTHS, PAGE_DRAWS, PAGE_AXIS, PAGE_CONTACTS,
	PAGE_HAS_CONTACTS, PAGE_FIELD_COUNT
};
static const struct field page_fields[PAGE_FIELD_COUNT] = {
	[PAGE_TITLE] = { "title", FIELD_TEXT, FIELD_API, .help = "What is asked for." },
	[PAGE_WITHIN] = { "within", FIELD_TEXT, FIELD_PAGE },
	[PAGE_STEP] = { "step", FIELD_TEXT, FIELD_API, .help = "The journey and the step it is." },
	[PAGE_PROMISED] = { "promised_words", FIELD_TEXT, FIELD_API, .help = "What is promised." },
	[PAGE_SENTENCE] = { "delay_words", FIELD_TEXT, FIELD_API, .help = "What the public is told." },
	[PAGE_WHY] = { "why_not", FIELD_TEXT, FIELD_API, .help = "Why nothing is told." },
	[PAGE_RESTS] = { "rests_on", FIELD_TEXT, FIELD_API, .help = "What the figure rests on." },
	[PAGE_DAY] = { "reckoned", FIELD_DATE, FIELD_API, .help = "The day it was reckoned." },
	[PAGE_UNITS] = { "units", FIELD_LIST, FIELD_API, .of = unit_fields,
		.of_count = UNIT_FIELD_COUNT, .help = "Units in charge of enough of them, that you see." },
	[PAGE_HAS_UNITS] = { "has_units", FIELD_FLAG, FIELD_PAGE },
	[PAGE_MONTHS] = { "months", FIELD_LIST, FIELD_API, .of = kept_fields,
		.of_count = KEPT_FIELD_COUNT, .help = "What was told and what happened." },
	[PAGE_HAS_MONTHS] = { "has_months", FIELD_FLAG, FIELD_PAGE },
	[PAGE_DRAWS] = { "has_marks", FIELD_FLAG, FIELD_PAGE },
	[PAGE_AXIS] = { "axis", FIELD_MARKUP, FIELD_PAGE },
	[PAGE_CONTACTS] = { "contacts", FIELD_LIST, FIELD_API, .of = contact_fields,
		.of_count = CONTACT_FIELD_COUNT, .help = "What could have been avoided." },
	[PAGE_HAS_CONTACTS] = { "has_contacts", FIELD_FLAG, FIELD_PAGE },
};
const struct page_kind effort_one_page = { "effort.one", "welcome/effort/pages/one.html",
	page_fields, PAGE_FIELD_COUNT };

static const struct chart_scale share_scale = { 0, 100, 10 };

struct showing {
	struct efforting efforting;
	struct offering offering;
	struct promise_delay delay;
	bool is_reckoned;
	struct db *db;
	struct model *page;
};

/* --- what is told ----------------------------------------------------------------------------- */

static void
show_delay(struct showing *showing)
{
	struct visit *visit = showing->efforting.visit;
	const struct promise_delay *delay = &showing->delay;
	const int64_t promised = showing->offering.promised_days;
	const char *range = effort_range_words(visit->arena, delay);
	if (promised > 0)
		model_text_z(showing->page, PAGE_PROMISED,
		             arena_format(visit->arena, "La promesse écrite au catalogue\u202f: %lld jour%s "
		                          "ouvré%s.", (long long)promised, promised > 1 ? "s" : "",
		                          promised > 1 ? "s" : ""));
	if (!showing->is_reckoned) {
		model_text_z(showing->page, PAGE_WHY, "il n’est pas encore calculé");
		return;
	}
	model_date(showing->page, PAGE_DAY, delay->day);
	if (delay->state != PROMISE_TOLD) {
		model_text_z(showing->page, PAGE_WHY, promise_state_words[delay->state]);
		return;
	}
	model_text_z(showing->page, PAGE_SENTENCE, promise_sentence(visit->arena, delay->delay));
	model_text_z(showing->page, PAGE_RESTS,
	             arena_format(visit->arena,
	                          "%lld demandes reçues ces %lld derniers jours, dont %lld ont leur "
	                          "réponse%s%s%s",
	                          (long long)delay->total, (long long)delay->window_days,
	                          (long long)delay->done,
	                          range[0] == '\0' ? "" : ". Le vrai délai, 95 fois sur 100\u202f: ", range,
	                          range[0] == '\0' ? "" : " jours ouvrés"));
}

static bool
show_units(struct showing *showing)
{
	struct visit *visit = showing->efforting.visit;
	const struct place_tree *tree = showing->efforting.tree;
	const struct desk_sight *sight = desk_sight_of(visit->arena, &visit->reader, tree);
	struct promise_delay *delays;
	size_t count;
	if (!showing->is_reckoned)
		return true;
	if (!promise_of_units(visit->arena, showing->db, visit->root_id, showing->offering.offering_id,
	                      showing->delay.day, &delays, &count, &showing->efforting.fault))
		return false;
	for (size_t i = 0; i < count; i++) {
		const uint32_t place = place_by_id(tree, delays[i].unit_id);
		if (place == PLACE_NONE || !desk_sees_unit(sight, delays[i].unit_id))
			continue;
		struct model *row = model_row(showing->page, PAGE_UNITS);
		const char *range = effort_range_words(visit->arena, &delays[i]);
		model_text(row, UNIT_NAME, tree->places[place].name);
		model_count(row, UNIT_DELAY, delays[i].delay);
		model_text_z(row, UNIT_RANGE, range[0] == '\0' ? NULL : range);
		if (delays[i].low >= 0)
			model_count(row, UNIT_LOW, delays[i].low);
		if (delays[i].high >= 0)
			model_count(row, UNIT_HIGH, delays[i].high);
		model_count(row, UNIT_TOTAL, delays[i].total);
		model_count(row, UNIT_DONE, delays[i].done);
		model_flag(showing->page, PAGE_HAS_UNITS, true);
	}
	return true;
}

/* --- what came true --------------------------------------------------------------------------- */

static void
draw_share(struct showing *showing, struct model *row, const struct promise_month *month)
{
	struct arena *arena = showing->efforting.visit->arena;
	const struct stats_share share = stats_share_of(month->kept, month->kept + month->broken,
	                                                STATS_CLOPPER_PEARSON, 0.95);
	const struct span range = promise_kept_range(arena, month->kept, month->broken);
	const struct chart_gap gap = {
		.scale = share_scale,
		.first = { .is_shown = true, .value = share.share * 100, .has_interval = true,
		           .low = share.interval.low * 100, .high = share.interval.high * 100 },
		.link = CHART_LINK_UNSURE,
		.label = span_of(arena_format(arena, "%s\u202f: tenu pour %lld sur %lld, %.*s",
		                              effort_month_words(arena, month->month),
		                              (long long)month->kept,
		                              (long long)(month->kept + month->broken), SPAN_ARGS(range))),
	};
	model_count(row, KEPT_KEPT, month->kept);
	model_count(row, KEPT_BROKEN, month->broken);
	model_count(row, KEPT_JUDGED, month->kept + month->broken);
	model_text(row, KEPT_RANGE, range);
	model_number(row, KEPT_SHARE, share.share * 100);
	model_markup(row, KEPT_MARKS, chart_gap_marks(arena, &gap));
	model_flag(showing->page, PAGE_DRAWS, true);
}

static bool
show_months(struct showing *showing)
{
	struct visit *visit = showing->efforting.visit;
	struct promise_month months[EFFORT_SHOWN_COUNT];
	size_t count = LENGTH(months);
	if (!promise_months(visit->arena, showing->db, visit->root_id, showing->offering.offering_id,
	                    months, &count, &showing->efforting.fault))
		return false;
	for (size_t i = 0; i < count; i++) {
		struct model *row = model_row(showing->page, PAGE_MONTHS);
		const bool is_shown = months[i].is_shown && months[i].kept + months[i].broken > 0;
		model_text_z(row, KEPT_MONTH, effort_month_words(visit->arena, months[i].month));
		model_flag(row, KEPT_IS_HIDDEN, !is_shown);
		if (!is_shown)
			continue;
		model_count(row, KEPT_PENDING, months[i].pending);
		draw_share(showing, row, &months[i]);
	}
	model_flag(showing->page, PAGE_HAS_MONTHS, count > 0);
	model_markup(showing->page, PAGE_AXIS, chart_gap_axis(visit->arena, share_scale));
	return true;
}

/* --- what could have been avoided ------------------------------------------------------------- */

static bool
show_contacts(struct showing *showing)
{
	struct visit *visit = showing->efforting.visit;
	struct effort_month months[EFFORT_SHOWN_COUNT];
	size_t count = LENGTH(months);
	if (!effort_months(visit->arena, showing->db, visit->root_id, showing->offering.offering_id,
	                   months, &count, &showing->efforting.fault))
		return false;
	for (size_t i = 0; i < count; i++) {
		const struct effort_month *month = &months[i];
		struct model *row = model_row(showing->page, PAGE_CONTACTS);
		model_text_z(row, CONTACT_MONTH, effort_month_words(visit->arena, month->month));
		model_flag(row, CONTACT_IS_HIDDEN, !month->is_shown);
		if (!month->is_shown)
			continue;
		model_count(row, CONTACT_TOTAL, month->total);
		model_count(row, CONTACT_AVOIDABLE, month->avoidable);
		model_count(row, CONTACT_REMINDED, month->reminded);
		model_count(row, CONTACT_AGAIN, month->again);
		model_count(row, CONTACT_TWICE, month->twice);
		model_count(row, CONTACT_MOVED, month->moved);
		model_text_z(row, CONTACT_RANGE,
		             effort_share_range(visit->arena, month->avoidable, month->total));
		if (month->replied == 0)
			continue;
		model_count(row, CONTACT_FIRST, month->first + month->instants);
		model_count(row, CONTACT_INSTANTS, month->instants);
		model_flag(row, CONTACT_HAS_INSTANTS, month->instants > 0);
		model_count(row, CONTACT_FIRST_OF, month->replied + month->instants);
		model_text_z(row, CONTACT_FIRST_RANGE,
		             effort_share_range(visit->arena, month->first + month->instants,
		                                month->replied + month->instants));
	}
	model_flag(showing->page, PAGE_HAS_CONTACTS, count > 0);
	return true;
}

/* --- the page --------------------------------------------------------------------------------- */

/* One that is confidential has no figures here: it is as one that is not there. */
static enum found
find(struct showing *showing)
{
	struct visit *visit = showing->efforting.visit;
	struct fault *fault_r = &showing->efforting.fault;
	enum found found = offering_by_code(visit->arena, showing->db, visit->root_id, visit->part[0],
	                                    &showing->offering, fault_r);
	if (found != FOUND_ONE || showing->offering.is_confidential ||
	    showing->offering.state == OFFERING_DRAFT)
		return found == FOUND_FAILED ? found : FOUND_NONE;
	found = promise_last(visit->arena, showing->db, visit->root_id, showing->offering.offering_id,
	                     &showing->delay, fault_r);
	showing->is_reckoned =
		found == FOUND_ONE && showing->delay.day >= visit->today - PROMISE_STALE_DAYS;
	return found == FOUND_FAILED ? found : FOUND_ONE;
}

void
effort_get_one(struct visit *visit)
{
	struct showing showing = { 0 };
	struct span step;
	if (!effort_begin(visit, &showing.efforting))
		return;
	showing.db = visit_db(visit);
	if (showing.db == NULL)
		return;
	const enum found found = find(&showing);
	if (found == FOUND_NONE)
		visit_missing(visit);
	if (found == FOUND_FAILED)
		visit_fail(visit, &showing.efforting.fault);
	if (found != FOUND_ONE || !effort_step_words(&showing.efforting, &showing.offering, &step))
		return;
	showing.page = model_new(visit->arena, &effort_one_page);
	model_text(showing.page, PAGE_TITLE, showing.offering.name);
	model_text_z(showing.page, PAGE_WITHIN, "Nos délais");
	model_text(showing.page, PAGE_STEP, step);
	show_delay(&showing);
	if (!show_units(&showing) || !show_months(&showing) || !show_contacts(&showing)) {
		visit_fail(visit, &showing.efforting.fault);
		return;
	}
	visit_show(visit, &effort_one_page, showing.page);
}
