/* What complaints say, in words that other rooms tell: one of them, all of a cause. */
#include "base/time.h"
#include "welcome/complaint/complaint_inside.h"

int64_t
complaint_cause_of(struct span code)
{
	for (int64_t i = 1; i < COMPLAINT_CAUSE_COUNT; i++)
		if (span_is(code, complaint_causes[i - 1].value))
			return i;
	return 0;
}

const char *
complaint_quarter_words(struct arena *arena, int32_t quarter)
{
	static const char *const months[] = { "janv. à mars", "avril à juin", "juil. à sept.",
		                                  "oct. à déc." };
	return arena_format(arena, "%s %d", months[quarter % 4], quarter / 4);
}

int64_t
complaint_figure(const struct complaint_figures *figures, enum complaint_side side, int64_t value)
{
	for (size_t i = 0; i < figures->count; i++)
		if (figures->items[i].side == side && figures->items[i].value == value)
			return figures->items[i].count;
	return 0;
}

bool
complaint_cause_words(struct arena *arena, struct db *db, int64_t root_id,
                      const struct complaint_told *told, const char **words_r, struct fault *fault_r)
{
	const int32_t now = complaint_quarter_of(told->today * (int64_t)DAY_S);
	struct text text = text_new(arena, 600);
	*words_r = NULL;
	for (int32_t i = 0; i < COMPLAINT_QUARTER_COUNT; i++) {
		struct complaint_figures figures;
		if (!complaint_figures(arena, db, root_id, told->offering_id, now - i, &figures, fault_r))
			return false;
		const int64_t count = complaint_figure(&figures, COMPLAINT_CAUSE, told->cause);
		if (count == 0)
			continue;
		text_add_z(&text, text.length > 0 ? ", " : "");
		text_add_count(&text, count);
		text_format(&text, " en %s", complaint_quarter_words(arena, now - i));
	}
	if (text.length > 0)
		*words_r = text_z(&text);
	return true;
}
