#include "listen/survey/survey_weigh.h"

struct weigh_side {
	int64_t outcome;
	int64_t items[STATS_DRIVERS_MAX];
	size_t count;
	struct stats_drivers_rows *rows;
};

struct survey_weigh {
	struct weigh_side sides[SIDE_COUNT];
};

/* « Dans l’ensemble, le service rendu est bon. » is the dimension GEN, apart from all others. */
static bool
is_whole(const struct survey_item *item)
{
	return item->kind == 'S' && span_starts(item->code, "GEN.");
}

static struct weigh_side
side_new(struct arena *arena, const struct survey_form *form, enum side side)
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
	if (weighed.outcome >= 0 && weighed.count > 1)
		weighed.rows = stats_drivers_new(arena, weighed.count);
	return weighed;
}

struct survey_weigh *
survey_weigh_new(struct arena *arena, const struct survey_form *form)
{
	struct survey_weigh *weigh = arena_new_of(arena, struct survey_weigh);
	for (int side = 0; side < SIDE_COUNT; side++)
		weigh->sides[side] = side_new(arena, form, (enum side)side);
	return weigh;
}

void
survey_weigh_add(struct survey_weigh *weigh, enum side side, const uint8_t *levels)
{
	struct weigh_side *weighed = &weigh->sides[side];
	double predictors[STATS_DRIVERS_MAX];
	if (weighed->rows == NULL || levels[weighed->outcome] == COLUMNS_UNANSWERED)
		return;
	for (size_t i = 0; i < weighed->count; i++) {
		if (levels[weighed->items[i]] == COLUMNS_UNANSWERED)
			return;
		predictors[i] = levels[weighed->items[i]];
	}
	stats_drivers_add(weighed->rows, predictors, levels[weighed->outcome]);
}

bool
survey_weigh_of(struct arena *arena, const struct survey_weigh *weigh, enum side side,
                uint64_t seed, struct survey_weighed *weighed_r)
{
	const struct weigh_side *weighed = &weigh->sides[side];
	if (weighed->rows == NULL)
		return false;
	*weighed_r = (struct survey_weighed){ .outcome = weighed->outcome, .count = weighed->count };
	for (size_t i = 0; i < weighed->count; i++)
		weighed_r->items[i] = weighed->items[i];
	weighed_r->drivers = stats_drivers_of(arena, weighed->rows, seed);
	return weighed_r->drivers.status == STATS_OK &&
	       weighed_r->drivers.people >= SURVEY_WEIGH_PEOPLE_MIN &&
	       weighed_r->drivers.people >=
	           SURVEY_WEIGH_PEOPLE_BY_ITEM * (int64_t)weighed->count;
}
