/* Who answered, at both times: a change of notes may come from that alone. */
#include "prove/impact/impact_inside.h"

enum { PARTS_MAX = 8 }; /* of a place under the one that is read: more is not counted */

struct counting {
	struct arena *arena;
	struct impact_view *view;
	struct survey_population *populations[IMPACT_TIME_COUNT];
	size_t population_count[IMPACT_TIME_COUNT];
	uint32_t *stands[IMPACT_TIME_COUNT]; /* of each population, in that time's tree */
	struct fault *fault_r;
};

/* People count where their replies do: at the place they are grouped with. */
static bool
load(struct counting *counting)
{
	const struct impact_view *view = counting->view;
	for (int time = 0; time < IMPACT_TIME_COUNT; time++) {
		if (!survey_populations(counting->arena, view->db, view->root_id, view->waves[time].id,
		                        &counting->populations[time], &counting->population_count[time],
		                        counting->fault_r))
			return false;
		const size_t count = counting->population_count[time];
		counting->stands[time] = arena_array_of(counting->arena, uint32_t, count + 1);
		for (size_t i = 0; i < count; i++)
			counting->stands[time][i] = place_by_id(
				view->places.trees[time], counting->populations[time][i].lead_place_id);
	}
	return true;
}

static void
expect(const struct counting *counting, const struct impact_reach *reach,
       struct impact_turnout *turnout)
{
	for (int time = 0; time < IMPACT_TIME_COUNT; time++)
		for (size_t i = 0; i < counting->population_count[time]; i++) {
			const struct survey_population *one = &counting->populations[time][i];
			const uint32_t at = counting->stands[time][i];
			for (size_t side = 0; side < IMPACT_SIDE_COUNT; side++)
				if (one->side == impact_side(side) && at != PLACE_NONE &&
				    reach->members[time][at])
					turnout->expected[side][time] += one->people;
		}
}

/* The parts together, when each one's count is shown. */
static bool
receive(struct counting *counting, const struct impact_reach *reach,
        struct impact_turnout *turnout)
{
	const struct impact_view *view = counting->view;
	for (int time = 0; time < IMPACT_TIME_COUNT; time++) {
		bool is_shown[IMPACT_SIDE_COUNT] = { true, true };
		if (reach->part_count[time] > PARTS_MAX)
			continue;
		for (size_t i = 0; i < reach->part_count[time]; i++) {
			int64_t people[SIDE_COUNT];
			if (!secrecy_people(counting->arena, view->db, view->root_id, view->waves[time].id,
			                    reach->parts[time][i].place_id, people, counting->fault_r))
				return false;
			for (size_t side = 0; side < IMPACT_SIDE_COUNT; side++) {
				is_shown[side] &= people[impact_side(side)] > 0;
				turnout->received[side][time] += people[impact_side(side)];
			}
		}
		for (size_t side = 0; side < IMPACT_SIDE_COUNT; side++)
			if (!is_shown[side])
				turnout->received[side][time] = 0;
	}
	return true;
}

static bool
is_empty(const struct impact_turnout *turnout)
{
	int64_t sum = 0;
	for (size_t side = 0; side < IMPACT_SIDE_COUNT; side++)
		for (int time = 0; time < IMPACT_TIME_COUNT; time++)
			sum += turnout->received[side][time] + turnout->expected[side][time];
	return sum == 0;
}

/* A place just under the one that is read, when it can be told what it was before. */
static bool
count_child(struct counting *counting, uint32_t at)
{
	struct impact_view *view = counting->view;
	struct impact_reach reach;
	struct impact_turnout turnout = {
		.name = view->places.trees[IMPACT_AFTER]->places[at].name
	};
	uint32_t heirs[IMPACT_PART_MAX];
	const size_t heir_count = impact_heirs(
		&view->places, view->places.trees[IMPACT_AFTER]->places[at].id, heirs);
	bool goes_on = heir_count == 0;
	for (size_t i = 0; i < heir_count; i++)
		goes_on |= heirs[i] == at;
	if (!goes_on) /* it is counted where it went */
		return true;
	impact_reach_of(counting->arena, &view->places, at, &reach);
	if (reach.is_impossible || reach.opened_count > 0)
		return true;
	expect(counting, &reach, &turnout);
	if (!receive(counting, &reach, &turnout))
		return false;
	if (!is_empty(&turnout))
		view->turnouts[view->turnout_count++] = turnout;
	return true;
}

bool
impact_view_people(struct arena *arena, struct impact_view *view, struct fault *fault_r)
{
	struct counting counting = { .arena = arena, .view = view, .fault_r = fault_r };
	const struct place_tree *tree = view->places.trees[IMPACT_AFTER];
	if (view->reach.is_impossible)
		return true;
	must(view->turnout_count == 1);
	if (!load(&counting))
		return false;
	expect(&counting, &view->reach, &view->turnouts[0]);
	if (view->reach.part_count[IMPACT_AFTER] != 1)
		return true;
	const int64_t place_id = view->reach.parts[IMPACT_AFTER][0].place_id;
	const bool all = place_id == 0;
	const uint32_t place = all ? 0 : place_by_id(tree, place_id);
	/* A single place at the top is the whole again: what is under it is counted. */
	const bool one_top = all && tree->count > 1 && tree->places[0].end == tree->count;
	uint32_t at = !all ? place + 1 : one_top ? 1 : 0;
	const uint32_t end = all ? tree->count : tree->places[place].end;
	size_t looked = 0;
	for (; at < end && ++looked < IMPACT_TURNOUT_MAX; at = tree->places[at].end)
		if (!count_child(&counting, at))
			return false;
	return true;
}
