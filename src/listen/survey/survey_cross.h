/* Places and journeys cut the same people twice: when all the agents of a place but three followed
 * one journey, the two figures tell those three by subtraction. Whoever stands at each crossing of
 * a place and a journey is counted here; journeys may be shown only when each crossing is empty or
 * reaches the floor, for then every difference of shown figures is made of whole crossings. */
#ifndef LISTEN_SURVEY_CROSS_H
#define LISTEN_SURVEY_CROSS_H

#include "listen/survey/survey_inside.h"

struct survey_cross;

/* `themes[i]` is the theme of item i, from 0 to theme_count - 1. NULL when the crossings are too
 * many to be counted: nothing is then safe. */
struct survey_cross *survey_cross_new(struct arena *arena, uint32_t place_count,
                                      uint32_t journey_count, size_t item_count,
                                      const uint8_t *themes, uint32_t theme_count);
void survey_cross_add(struct survey_cross *cross, enum side side, uint32_t place,
                      uint32_t journey, const uint8_t *levels);

/* Is every crossing of those who gave this figure empty, or of `floor` people at least? */
bool survey_cross_item_is_safe(const struct survey_cross *cross, enum side side, size_t item,
                               int64_t floor);
bool survey_cross_theme_is_safe(const struct survey_cross *cross, enum side side, uint32_t theme,
                                int64_t floor);
bool survey_cross_people_are_safe(const struct survey_cross *cross, enum side side,
                                  int64_t floor);

#endif
