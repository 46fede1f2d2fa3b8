/* « Nos délais »: all offerings, what is told of each, whether it came true. */
#include "welcome/effort/effort_inside.h"

enum {
	ROW_NAME, ROW_URL, ROW_STEP, ROW_PROMISED, ROW_DELAY, ROW_LOW, ROW_HIGH, ROW_RANGE, ROW_WHY,
	ROW_TOTAL, ROW_DONE, ROW_KEPT, ROW_JUDGED, ROW_KEPT_RANGE, ROW_MARKS, ROW_FIELD_COUNT
};
static const struct field row_fields[ROW_FIELD_COUNT] = {
	[ROW_NAME] = { "name", FIELD_TEXT, FIELD_API, .help = "What is asked for." },
	[ROW_URL] = { "url", FIELD_URL, FIELD_API, .help = "Its page." },
	[ROW_STEP] = { "step", FIELD_TEXT, FIELD_API, .help = "The journey and the step it is." },
	[ROW_PROMISED] = { "promised_days", FIELD_COUNT, FIELD_API,
		.help = "Working days that are promised; null: none are." },
	[ROW_DELAY] = { "delay_days", FIELD_COUNT, FIELD_API,
		.help = "Working days within which nine requests in ten are answered; null: not told." },
	[ROW_LOW] = { "low", FIELD_COUNT, FIELD_API, .help = "Its 95 % interval; null: not known." },
	[ROW_HIGH] = { "high", FIELD_COUNT, FIELD_API, .help = "The same." },
	[ROW_RANGE] = { "range_words", FIELD_TEXT, FIELD_PAGE },
	[ROW_WHY] = { "why_not", FIELD_TEXT, FIELD_API, .help = "Why nothing is told." },
	[ROW_TOTAL] = { "requests", FIELD_COUNT, FIELD_API, .help = "What it rests on." },
	[ROW_DONE] = { "answered", FIELD_COUNT, FIELD_API, .help = "Those that are answered." },
	[ROW_KEPT] = { "kept", FIELD_COUNT, FIELD_API, .help = "Told true, over the latest months." },
	[ROW_JUDGED] = { "judged", FIELD_COUNT, FIELD_API,
		.help = "Those, and those answered later or not yet." },
	[ROW_KEPT_RANGE] = { "kept_range", FIELD_TEXT, FIELD_API, .help = "Its 95 % interval." },
	[ROW_MARKS] = { "marks", FIELD_MARKUP, FIELD_PAGE },
};
enum { PAGE_TITLE, PAGE_ROWS, PAGE_HAS, PAGE_DRAWS, PAGE_AXIS, PAGE_FIELD_COUNT };
static const struct field page_fields[PAGE_FIELD_COUNT] = {
	[PAGE_TITLE] = { "title", FIELD_TEXT, FIELD_API, .help = "Title of the page." },
	[PAGE_ROWS] = { "rows", FIELD_LIST, FIELD_API, .of = row_fields, .of_count = ROW_FIELD_COUNT,
		.help = "Offerings, by name." },
	[PAGE_HAS] = { "has_rows", FIELD_FLAG, FIELD_PAGE },
	[PAGE_DRAWS] = { "has_marks", FIELD_FLAG, FIELD_PAGE },
	[PAGE_AXIS] = { "axis", FIELD_MARKUP, FIELD_PAGE },
};
const struct page_kind effort_list_page = { "effort.list", "welcome/effort/pages/list.html",
	page_fields, PAGE_FIELD_COUNT };

struct line {
	const struct offering *offering;
	struct promise_delay delay;
	bool is_reckoned; /* once at least, not long ago */
	int64_t kept, broken;
	struct span step;
};
struct listing {
	struct efforting efforting;
	struct line *lines;
	size_t count;
};

static bool
read_line(struct listing *listing, struct db *db, struct line *line)
{
	struct visit *visit = listing->efforting.visit;
	const enum found found =
		promise_last(visit->arena, db, visit->root_id, line->offering->offering_id, &line->delay,
	                 &listing->efforting.fault);
	if (found == FOUND_FAILED) {
		visit_fail(visit, &listing->efforting.fault);
		return false;
	}
	line->is_reckoned = found == FOUND_ONE && line->delay.day >= visit->today - PROMISE_STALE_DAYS;
	return effort_kept(&listing->efforting, db, line->offering->offering_id, &line->kept,
	                   &line->broken) &&
	       effort_step_words(&listing->efforting, line->offering, &line->step);
}

static bool
read_lines(struct listing *listing)
{
	struct visit *visit = listing->efforting.visit;
	struct offering *offerings;
	size_t count;
	struct db *db = visit_db(visit);
	if (db == NULL)
		return false;
	if (!offering_list(visit->arena, db, visit->root_id, &offerings, &count,
	                   &listing->efforting.fault)) {
		visit_fail(visit, &listing->efforting.fault);
		return false;
	}
	listing->lines = arena_array_of(visit->arena, struct line, count + 1);
	for (size_t i = 0; i < count; i++) {
		struct line *line = &listing->lines[listing->count];
		if (offerings[i].state == OFFERING_DRAFT || offerings[i].is_confidential)
			continue;
		*line = (struct line){ .offering = &offerings[i] };
		if (!read_line(listing, db, line))
			return false;
		listing->count++;
	}
	return true;
}

/* --- drawing ---------------------------------------------------------------------------------- */

/* From zero to a round number above the longest delay and its interval. */
static struct chart_scale
scale_of(const struct listing *listing)
{
	static const double steps[] = { 1, 2, 5, 10, 20, 50, 100, 200, 500, 1000, 2000 };
	double most = 1;
	size_t step = 0;
	for (size_t i = 0; i < listing->count; i++) {
		const struct promise_delay *delay = &listing->lines[i].delay;
		if (!listing->lines[i].is_reckoned || delay->state != PROMISE_TOLD)
			continue;
		most = (double)delay->delay > most ? (double)delay->delay : most;
		most = (double)delay->high > most ? (double)delay->high : most;
	}
	while (step + 1 < LENGTH(steps) && steps[step] * 8 < most)
		step++;
	double high = steps[step];
	while (high < most)
		high += steps[step];
	return (struct chart_scale){ 0, high, steps[step] };
}

static void
draw_delay(const struct listing *listing, struct model *row, const struct line *line,
           struct chart_scale scale)
{
	struct arena *arena = listing->efforting.visit->arena;
	const struct promise_delay *delay = &line->delay;
	const char *range = effort_range_words(arena, delay);
	const struct chart_gap gap = {
		.scale = scale,
		.first = { .is_shown = true, .value = (double)delay->delay,
		           .has_interval = delay->low >= 0 || delay->high >= 0,
		           .low = delay->low < 0 ? 0 : (double)delay->low,
		           .high = delay->high < 0 ? scale.high : (double)delay->high },
		.link = CHART_LINK_UNSURE,
		.label = span_of(arena_format(arena, "%.*s\u202f: %s%s%s", SPAN_ARGS(line->offering->name),
		                              promise_days_words(arena, delay->delay),
		                              range[0] == '\0' ? "" : ", ", range)),
	};
	model_count(row, ROW_DELAY, delay->delay);
	model_text_z(row, ROW_RANGE, range[0] == '\0' ? NULL : range);
	if (delay->low >= 0)
		model_count(row, ROW_LOW, delay->low);
	if (delay->high >= 0)
		model_count(row, ROW_HIGH, delay->high);
	model_count(row, ROW_TOTAL, delay->total);
	model_count(row, ROW_DONE, delay->done);
	model_markup(row, ROW_MARKS, chart_gap_marks(arena, &gap));
}

static void
draw_line(const struct listing *listing, struct model *page, const struct line *line,
          struct chart_scale scale)
{
	struct arena *arena = listing->efforting.visit->arena;
	struct model *row = model_row(page, PAGE_ROWS);
	model_text(row, ROW_NAME, line->offering->name);
	model_text(row, ROW_STEP, line->step);
	model_url_z(row, ROW_URL,
	            arena_format(arena, "/nos-delais/%.*s", SPAN_ARGS(line->offering->code)));
	if (line->offering->promised_days > 0)
		model_count(row, ROW_PROMISED, line->offering->promised_days);
	if (line->kept + line->broken > 0) {
		model_count(row, ROW_KEPT, line->kept);
		model_count(row, ROW_JUDGED, line->kept + line->broken);
		model_text(row, ROW_KEPT_RANGE, promise_kept_range(arena, line->kept, line->broken));
	}
	if (line->is_reckoned && line->delay.state == PROMISE_TOLD) {
		draw_delay(listing, row, line, scale);
		model_flag(page, PAGE_DRAWS, true);
	} else
		model_text_z(row, ROW_WHY, line->is_reckoned ? promise_state_words[line->delay.state]
		                                             : "il n’est pas encore calculé");
}

void
effort_get_list(struct visit *visit)
{
	struct listing listing = { 0 };
	if (!effort_begin(visit, &listing.efforting) || !read_lines(&listing))
		return;
	struct model *page = model_new(visit->arena, &effort_list_page);
	const struct chart_scale scale = scale_of(&listing);
	model_text_z(page, PAGE_TITLE, "Nos délais");
	model_flag(page, PAGE_HAS, listing.count > 0);
	for (size_t i = 0; i < listing.count; i++)
		draw_line(&listing, page, &listing.lines[i], scale);
	model_markup(page, PAGE_AXIS, chart_gap_axis(visit->arena, scale));
	visit_show(visit, &effort_list_page, page);
}
