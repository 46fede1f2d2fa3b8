#include <math.h>

#include "confront/mirror/mirror_sections.h"

#define VOICE_LEVEL 0.95

/* Of 0–100: high above, low below, between in between. */
#define LEVEL_HIGH 60.0
#define LEVEL_LOW  50.0

struct mirror_voice
mirror_voice_of(const struct secrecy_cell *cell)
{
	if (cell == NULL)
		return (struct mirror_voice){ .is_shown = false };
	struct mirror_voice voice = { .is_shown = true, .value = cell->mean, .people = cell->people };
	if (!cell->has_spread)
		return voice;
	const struct stats_summary summary = {
		.status = cell->variance > 0 ? STATS_OK : STATS_NO_VARIANCE,
		.n = cell->people,
		.mean = cell->mean,
		.variance = cell->variance,
		.se = sqrt(cell->variance / (double)cell->people),
	};
	const struct stats_mean interval = stats_mean_interval(&summary, STATS_STUDENT, VOICE_LEVEL);
	voice.has_interval = interval.status == STATS_OK || interval.status == STATS_NO_VARIANCE;
	voice.low = interval.interval.low;
	voice.high = interval.interval.high;
	return voice;
}

struct mirror_voice
mirror_share_of(const struct secrecy_cell *cell)
{
	if (cell == NULL)
		return (struct mirror_voice){ .is_shown = false };
	must(cell->value_count == 2);
	const struct stats_share share =
		stats_share_of(cell->levels[1], cell->people, STATS_WILSON, VOICE_LEVEL);
	return (struct mirror_voice){ .is_shown = true,
		                          .has_interval = share.status == STATS_OK,
		                          .value = share.share * 100,
		                          .low = share.interval.low * 100,
		                          .high = share.interval.high * 100,
		                          .people = cell->people };
}

struct mirror_voice
mirror_voice_scaled(struct mirror_voice voice, double by, double plus)
{
	voice.value = voice.value * by + plus;
	voice.low = voice.low * by + plus;
	voice.high = voice.high * by + plus;
	return voice;
}

enum mirror_level
mirror_level_of(const struct mirror_voice *voice, const struct survey_scale *scale)
{
	must(scale->low < scale->high);
	const double by = 100 / (scale->high - scale->low);
	const struct mirror_voice share = mirror_voice_scaled(*voice, by, -scale->low * by);
	if (!voice->is_shown || !voice->has_interval)
		return MIRROR_BETWEEN;
	return share.low > LEVEL_HIGH ? MIRROR_HIGH : share.high < LEVEL_LOW ? MIRROR_LOW : MIRROR_BETWEEN;
}

bool
mirror_are_apart(const struct mirror_voice *a, const struct mirror_voice *b)
{
	return a->is_shown && b->is_shown && a->has_interval && b->has_interval &&
	       (a->high < b->low || b->high < a->low);
}

struct chart_voice
mirror_chart_voice(const struct mirror_voice *voice)
{
	return (struct chart_voice){ voice->is_shown, voice->value, voice->has_interval, voice->low,
		                         voice->high };
}

struct chart_scale
mirror_chart_scale(double low, double high)
{
	const double range = high - low;
	double step = 1;
	while (range / step > 10)
		step = step * (step < 2 || (step >= 10 && step < 20) ? 2 : step < 5 ? 2.5 : 2);
	if (range < 2)
		step = range / 4;
	return (struct chart_scale){ low, high, step };
}
