#include <stdlib.h>

#include "listen/survey/survey_weigh.h"

/* A complete reply: kept until all are there, since they come place by place and groups of people
 * are dealt in the order of chance. */
struct weigh_row {
	int64_t reply_id;
	uint8_t outcome, predictors[STATS_DRIVERS_MAX];
};

struct weigh_side {
	int64_t outcome;
	int64_t items[STATS_DRIVERS_MAX];
	size_t count;
	struct weigh_row *rows;
	size_t row_count, row_room;
};

struct survey_weigh {
	struct arena *arena;
	struct weigh_side sides[SIDE_COUNT];
};

/* « Dans l’ensemble, le service rendu est bon. » is the dimension GEN, apart from all others. */
static bool
is_whole(const struct survey_item *item)
{
	return item->kind == 'S' && span_starts(item->code, "GEN.");
}

static struct weigh_side
side_new(const struct survey_form *form, enum side side)
{
	struct weigh_side weighed = { .outcome = -1 };
	for (size_t i = 0; i < form->item_count; i++) {
		const struct survey_item *item = &form->items[i];
		if (item->kind != 'S' || item->step_id != 0 || item->rank[side] == 0)
			continue;
		if (!is_whole(item) && weighed.count < STATS_DRIVERS_MAX)
			weighed.items[weighed.count++] = item->id;
		else if (is_whole(item) && weighed.outcome < 0)
			weighed.outcome = item->id;
	}
	return weighed;
}

struct survey_weigh *
survey_weigh_new(struct arena *arena, const struct survey_form *form)
{
	struct survey_weigh *weigh = arena_new_of(arena, struct survey_weigh);
	weigh->arena = arena;
	for (int side = 0; side < SIDE_COUNT; side++)
		weigh->sides[side] = side_new(form, (enum side)side);
	return weigh;
}

static bool
is_asked(const struct weigh_side *weighed)
{
	return weighed->outcome >= 0 && weighed->count > 1;
}

void
survey_weigh_add(struct survey_weigh *weigh, enum side side, int64_t reply_id,
                 const uint8_t *levels)
{
	struct weigh_side *weighed = &weigh->sides[side];
	if (!is_asked(weighed) || levels[weighed->outcome] == COLUMNS_UNANSWERED)
		return;
	struct weigh_row row = { .reply_id = reply_id, .outcome = levels[weighed->outcome] };
	for (size_t i = 0; i < weighed->count; i++) {
		if (levels[weighed->items[i]] == COLUMNS_UNANSWERED)
			return;
		row.predictors[i] = levels[weighed->items[i]];
	}
	if (weighed->row_count == weighed->row_room) {
		const size_t room = weighed->row_room * 2 + 1024;
		weighed->rows = arena_grow(weigh->arena, weighed->rows, weighed->row_count, room,
		                           sizeof *weighed->rows);
		weighed->row_room = room;
	}
	weighed->rows[weighed->row_count++] = row;
}

static int
by_reply_id(const void *a, const void *b)
{
	const struct weigh_row *first = a, *second = b;
	return (first->reply_id > second->reply_id) - (first->reply_id < second->reply_id);
}

static struct stats_drivers
drivers_of(struct arena *arena, const struct weigh_side *weighed, uint64_t seed)
{
	struct stats_drivers_rows *rows = stats_drivers_new(arena, weighed->count);
	double predictors[STATS_DRIVERS_MAX];
	if (weighed->row_count > 1)
		qsort(weighed->rows, weighed->row_count, sizeof *weighed->rows, by_reply_id);
	for (size_t i = 0; i < weighed->row_count; i++) {
		for (size_t k = 0; k < weighed->count; k++)
			predictors[k] = weighed->rows[i].predictors[k];
		stats_drivers_add(rows, predictors, weighed->rows[i].outcome);
	}
	return stats_drivers_of(arena, rows, seed);
}

bool
survey_weigh_of(struct arena *arena, const struct survey_weigh *weigh, enum side side,
                uint64_t seed, struct survey_weighed *weighed_r)
{
	const struct weigh_side *weighed = &weigh->sides[side];
	if (!is_asked(weighed))
		return false;
	*weighed_r = (struct survey_weighed){ .outcome = weighed->outcome, .count = weighed->count };
	for (size_t i = 0; i < weighed->count; i++)
		weighed_r->items[i] = weighed->items[i];
	weighed_r->drivers = drivers_of(arena, weighed, seed);
	return weighed_r->drivers.status == STATS_OK &&
	       weighed_r->drivers.people >= SURVEY_WEIGH_PEOPLE_MIN &&
	       weighed_r->drivers.people >=
	           SURVEY_WEIGH_PEOPLE_BY_ITEM * (int64_t)weighed->count;
}
