/* « Rendez-vous manqués »: the share of a place, with its interval; never of a window, never of an agent. */
#include "craft/stats/stats.h"
#include "welcome/appointment/appointment_inside.h"

enum { YEAR_DAYS = 365 };

enum { PART_NAME, PART_ALL, PART_SHARE, PART_LOW, PART_HIGH, PART_FIELD_COUNT };
static const struct field part_fields[PART_FIELD_COUNT] = {
	[PART_NAME] = { "part", FIELD_TEXT, FIELD_API, .help = "Reminded, or not." },
	[PART_ALL] = { "part_count", FIELD_COUNT, FIELD_API, .help = "Appointments behind it." },
	[PART_SHARE] = { "part_share", FIELD_NUMBER, FIELD_API, .unit = "%", .help = "Missed, in percent." },
	[PART_LOW] = { "part_low", FIELD_NUMBER, FIELD_API, .unit = "%", .help = "Of the 95 % interval." },
	[PART_HIGH] = { "part_high", FIELD_NUMBER, FIELD_API, .unit = "%", .help = "Of the 95 % interval." },
};
enum {
	FIGURES_TITLE, FIGURES_WITHIN, FIGURES_WITHIN_URL, FIGURES_IS_TOLD, FIGURES_COUNT, FIGURES_SHARE,
	FIGURES_LOW, FIGURES_HIGH, FIGURES_UNMARKED, FIGURES_PARTS, FIGURES_HAS_PARTS, FIGURES_FLOOR,
	FIGURES_FIELD_COUNT
};
static const struct field figures_fields[FIGURES_FIELD_COUNT] = {
	[FIGURES_TITLE] = { "title", FIELD_TEXT, FIELD_API, .help = "Title of the page." },
	[FIGURES_WITHIN] = { "within", FIELD_TEXT, FIELD_PAGE },
	[FIGURES_WITHIN_URL] = { "within_url", FIELD_URL, FIELD_PAGE },
	[FIGURES_IS_TOLD] = { "is_told", FIELD_FLAG, FIELD_API, .help = "There are enough of them." },
	[FIGURES_COUNT] = { "count", FIELD_COUNT, FIELD_API, .help = "Noted as come or missed, in a year." },
	[FIGURES_SHARE] = { "share", FIELD_NUMBER, FIELD_API, .unit = "%", .help = "Missed, in percent." },
	[FIGURES_LOW] = { "low", FIELD_NUMBER, FIELD_API, .unit = "%", .help = "Of the 95 % interval." },
	[FIGURES_HIGH] = { "high", FIELD_NUMBER, FIELD_API, .unit = "%", .help = "Of the 95 % interval." },
	[FIGURES_UNMARKED] = { "unmarked", FIELD_COUNT, FIELD_API,
		.help = "Over, and noted neither as come nor missed." },
	[FIGURES_PARTS] = { "parts", FIELD_LIST, FIELD_API, .of = part_fields, .of_count = PART_FIELD_COUNT,
		.help = "With and without a reminder; none when one of them is under the floor." },
	[FIGURES_HAS_PARTS] = { "has_parts", FIELD_FLAG, FIELD_PAGE },
	[FIGURES_FLOOR] = { "floor", FIELD_COUNT, FIELD_PAGE },
};
const struct page_kind appointment_figures_page = { "appointment.figures",
	"welcome/appointment/pages/figures.html", figures_fields, FIGURES_FIELD_COUNT };

struct sums {
	int64_t came[2], missed[2]; /* without a reminder, with one */
	int64_t unmarked;
};

/* Of this place alone: those below have pages of their own, so that none is found by subtraction. */
static struct sums
sum_of(const struct appointment_count *counts, size_t count, int64_t place_id)
{
	struct sums sums = { .unmarked = 0 };
	for (size_t i = 0; i < count; i++) {
		if (counts[i].place_id != place_id)
			continue;
		if (counts[i].state == APPOINTMENT_CAME)
			sums.came[counts[i].was_reminded] += counts[i].count;
		else if (counts[i].state == APPOINTMENT_MISSED)
			sums.missed[counts[i].was_reminded] += counts[i].count;
		else
			sums.unmarked += counts[i].count;
	}
	return sums;
}

static void
add_part(struct model *page, const char *name, int64_t missed, int64_t all)
{
	const struct stats_share share = stats_share_of(missed, all, STATS_WILSON, 0.95);
	struct model *row = model_row(page, FIGURES_PARTS);
	model_text_z(row, PART_NAME, name);
	model_count(row, PART_ALL, all);
	model_number(row, PART_SHARE, 100 * share.share);
	model_number(row, PART_LOW, 100 * share.interval.low);
	model_number(row, PART_HIGH, 100 * share.interval.high);
}

void
appointment_get_figures(struct visit *visit)
{
	struct appointing at;
	struct appointment_count *counts;
	size_t count;
	if (!appointment_begin_at(visit, &at, DESK_DEALERS))
		return;
	const int64_t from_s = visit->now_s - (int64_t)YEAR_DAYS * DAY_S;
	if (!appointment_counts(visit->arena, at.db, visit->root_id, from_s, visit->now_s, &counts, &count,
	                        &at.fault)) {
		visit_fail(visit, &at.fault);
		return;
	}
	const struct sums sums = sum_of(counts, count, at.tree->places[at.place].id);
	const int64_t bare = sums.came[0] + sums.missed[0], reminded = sums.came[1] + sums.missed[1];
	struct model *page = model_new(visit->arena, &appointment_figures_page);
	model_text_z(page, FIGURES_TITLE, "Rendez-vous manqués");
	model_text(page, FIGURES_WITHIN, at.tree->places[at.place].name);
	model_url_z(page, FIGURES_WITHIN_URL, appointment_url(visit->arena, at.tree, at.place, ""));
	model_count(page, FIGURES_FLOOR, APPOINTMENT_FLOOR);
	if (bare + reminded >= APPOINTMENT_FLOOR) {
		const struct stats_share share =
			stats_share_of(sums.missed[0] + sums.missed[1], bare + reminded, STATS_WILSON, 0.95);
		model_flag(page, FIGURES_IS_TOLD, true);
		model_count(page, FIGURES_COUNT, share.n);
		model_number(page, FIGURES_SHARE, 100 * share.share);
		model_number(page, FIGURES_LOW, 100 * share.interval.low);
		model_number(page, FIGURES_HIGH, 100 * share.interval.high);
		if (sums.unmarked > 0)
			model_count(page, FIGURES_UNMARKED, sums.unmarked);
		if (bare >= APPOINTMENT_FLOOR && reminded >= APPOINTMENT_FLOOR) {
			add_part(page, "Rappel envoyé", sums.missed[1], reminded);
			add_part(page, "Sans rappel", sums.missed[0], bare);
			model_flag(page, FIGURES_HAS_PARTS, true);
		}
	}
	visit_show(visit, &appointment_figures_page, page);
}
