/* What goes with a good note of the whole service: the importance of each sentence derived from
 * the answers of one side, over the whole organisation only (STATISTICS §4; stats_drivers.h). */
#ifndef LISTEN_SURVEY_WEIGH_H
#define LISTEN_SURVEY_WEIGH_H

#include "craft/stats/stats.h"
#include "listen/survey/survey_inside.h"

/* Fewer complete replies than this, or than ten a sentence, say nothing of importance. */
enum { SURVEY_WEIGH_PEOPLE_MIN = 50, SURVEY_WEIGH_PEOPLE_BY_ITEM = 10 };

/* Of one side. */
struct survey_weighed {
	int64_t outcome; /* item: the note of the whole ("GEN."); -1: it was not asked */
	int64_t items[STATS_DRIVERS_MAX];
	size_t count;
	struct stats_drivers drivers; /* in the order of `items` */
};

struct survey_weigh;
struct survey_weigh *survey_weigh_new(struct arena *arena, const struct survey_form *form);
/* A reply under its random id, its levels by item (COLUMNS_UNANSWERED for none). */
void survey_weigh_add(struct survey_weigh *weigh, enum side side, int64_t reply_id,
                      const uint8_t *levels);
/* False: not asked, too few complete replies, or nothing can be told apart. */
bool survey_weigh_of(struct arena *arena, const struct survey_weigh *weigh, enum side side,
                     uint64_t seed, struct survey_weighed *weighed_r);

#endif
