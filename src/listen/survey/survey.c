#include "listen/survey/survey.h"

#include <math.h>

const char *const survey_kind_words[SURVEY_KIND_COUNT] = { [SURVEY_ANSWERS] = "answers",
	                                                       [SURVEY_COUNTS] = "counts",
	                                                       [SURVEY_SCORES] = "scores" };

const char *const survey_state_words[SURVEY_STATE_COUNT] = {
	[SURVEY_DRAFT] = "brouillon",
	[SURVEY_READY] = "prête",
	[SURVEY_OPEN] = "ouverte",
	[SURVEY_CLOSED] = "close",
	[SURVEY_RETURNED] = "restituée aux agents",
	[SURVEY_PUBLISHED] = "publiée",
};

size_t
survey_level_count(const struct survey_scale *scale)
{
	if (scale->step == 0)
		return 0;
	return (size_t)lround((scale->high - scale->low) / scale->step) + 1;
}

double
survey_level_value(const struct survey_scale *scale, size_t level)
{
	must(level < survey_level_count(scale));
	return scale->low + scale->step * (double)level;
}

size_t
survey_level_of(const struct survey_scale *scale, double value)
{
	must(scale->step > 0);
	const double level = (value - scale->low) / scale->step;
	if (level < -1e-9 || level > (double)survey_level_count(scale) - 1 + 1e-9)
		return SIZE_MAX;
	const double whole = round(level);
	return fabs(level - whole) < 1e-9 ? (size_t)whole : SIZE_MAX;
}

double
survey_margin_default(const struct survey_scale *scale)
{
	return (scale->high - scale->low) / 16;
}

struct survey_scale
survey_item_scale(const struct survey_wave *wave, const struct survey_item *item)
{
	const double last = (double)item->level_count - 1;
	if (item->level_count == survey_level_count(&wave->scale) && item->stem.length == 0)
		return wave->scale;
	return (struct survey_scale){ .low = 0, .high = last, .step = 1, .favourable = last };
}
