#include "listen/survey/survey_cross.h"

enum { CROSSING_COUNT_MAX = 48 << 20 };

struct survey_cross {
	uint32_t place_count, journey_count, theme_count;
	size_t item_count, figure_count; /* items, then themes, then people */
	const uint8_t *themes;
	uint32_t *asked;  /* items of each theme */
	uint32_t *people; /* [((side * figures + figure) * places + place) * journeys + journey] */
};

struct survey_cross *
survey_cross_new(struct arena *arena, uint32_t place_count, uint32_t journey_count,
                 size_t item_count, const uint8_t *themes, uint32_t theme_count)
{
	const size_t figures = item_count + theme_count + 1;
	const size_t crossings = (size_t)place_count * journey_count;
	if (crossings > (size_t)CROSSING_COUNT_MAX / figures / SIDE_COUNT)
		return NULL;
	struct survey_cross *cross = arena_new_of(arena, struct survey_cross);
	*cross = (struct survey_cross){
		.place_count = place_count,
		.journey_count = journey_count,
		.theme_count = theme_count,
		.item_count = item_count,
		.figure_count = figures,
		.themes = themes,
		.asked = arena_array_of(arena, uint32_t, theme_count + 1),
		.people = arena_array_of(arena, uint32_t, crossings * figures * SIDE_COUNT + 1),
	};
	for (size_t i = 0; i < item_count; i++)
		cross->asked[themes[i]]++;
	return cross;
}

static uint32_t *
crossings_of(const struct survey_cross *cross, enum side side, size_t figure)
{
	return cross->people + ((size_t)side * cross->figure_count + figure) * cross->place_count *
	                           cross->journey_count;
}

void
survey_cross_add(struct survey_cross *cross, enum side side, uint32_t place, uint32_t journey,
                 const uint8_t *levels)
{
	uint32_t answered[SURVEY_THEME_COUNT_MAX * 2] = { 0 };
	const size_t at = (size_t)place * cross->journey_count + journey;
	for (size_t i = 0; i < cross->item_count; i++)
		if (levels[i] != SURVEY_NOT_ANSWERED) {
			crossings_of(cross, side, i)[at]++;
			answered[cross->themes[i]]++;
		}
	for (uint32_t t = 0; t < cross->theme_count; t++) /* half at least, as in the columns */
		if (answered[t] > 0 && answered[t] * 2 >= cross->asked[t])
			crossings_of(cross, side, cross->item_count + t)[at]++;
	crossings_of(cross, side, cross->figure_count - 1)[at]++;
}

static bool
is_safe(const struct survey_cross *cross, enum side side, size_t figure, int64_t floor)
{
	if (cross == NULL)
		return false;
	const uint32_t *people = crossings_of(cross, side, figure);
	const size_t count = (size_t)cross->place_count * cross->journey_count;
	for (size_t i = 0; i < count; i++)
		if (people[i] > 0 && people[i] < floor)
			return false;
	return true;
}

bool
survey_cross_item_is_safe(const struct survey_cross *cross, enum side side, size_t item,
                          int64_t floor)
{
	return is_safe(cross, side, item, floor);
}

bool
survey_cross_theme_is_safe(const struct survey_cross *cross, enum side side, uint32_t theme,
                           int64_t floor)
{
	return cross != NULL && is_safe(cross, side, cross->item_count + theme, floor);
}

bool
survey_cross_people_are_safe(const struct survey_cross *cross, enum side side, int64_t floor)
{
	return cross != NULL && is_safe(cross, side, cross->figure_count - 1, floor);
}
