/* What surveys ask of those in charge, between their draft and the day they are public. */
#include "ground/people/people.h"
#include "listen/launch/launch_inside.h"

/* What was invited and opened where people are read together, by place of the tree. */
struct tally {
	int64_t invited[LAUNCH_NEED_SIDES], opened[LAUNCH_NEED_SIDES];
};

static struct tally *
tally_of(struct arena *arena, const struct place_tree *tree,
         const struct survey_population *populations, size_t population_count,
         const struct survey_reply_count *opened, size_t opened_count)
{
	struct tally *tally = arena_array_of(arena, struct tally, tree->count + 1);
	for (size_t i = 0; i < population_count; i++) {
		const uint32_t lead = place_by_id(tree, populations[i].lead_place_id);
		if (lead != PLACE_NONE && populations[i].side != SIDE_LEADER)
			tally[lead].invited[populations[i].side] += populations[i].people;
	}
	for (size_t i = 0; i < opened_count; i++) {
		const uint32_t place = place_by_id(tree, opened[i].place_id);
		if (place != PLACE_NONE && opened[i].side != SIDE_LEADER)
			tally[place].opened[opened[i].side] += opened[i].replies;
	}
	return tally;
}

/* Places of those who could still be shown: below the floor now, though enough were invited. Compared
 * with the floor only, which the board of the survey tells too: nobody counts further. */
static bool
count_short(struct arena *arena, struct db *db, const struct launch_reader *reading,
            struct launch_need *need, const struct survey_population *populations,
            size_t population_count, struct fault *fault_r)
{
	struct survey_reply_count *opened;
	size_t opened_count;
	const int64_t wave_id = need->wave.id;
	/* The floor of agents is the highest. */
	if (!survey_reply_counts_to(arena, db, reading->root_id, wave_id,
	                            secrecy_floor(secrecy_respondent(SIDE_AGENT, true)), &opened,
	                            &opened_count, fault_r))
		return false;
	const struct tally *tally = tally_of(arena, reading->tree, populations, population_count,
	                                     opened, opened_count);
	for (size_t i = 0; i < population_count; i++) {
		const struct survey_population *one = &populations[i];
		const uint32_t place = place_by_id(reading->tree, one->place_id);
		int64_t waiting;
		if (one->place_id != one->lead_place_id || one->side == SIDE_LEADER ||
		    place == PLACE_NONE)
			continue;
		const int64_t invited = tally[place].invited[one->side];
		const int64_t missing =
			secrecy_floor(secrecy_respondent(one->side, need->wave.internal)) -
			tally[place].opened[one->side];
		if (missing <= 0 || (invited != 0 && invited < missing + tally[place].opened[one->side]))
			continue;
		if (!answer_waiting_to(arena, db, reading->root_id, wave_id, one->place_id, one->side,
		                       missing, &waiting, fault_r))
			return false;
		need->short_places[one->side] += waiting < missing;
	}
	return true;
}

static bool
is_within(const struct reader *reader, const struct place_tree *tree,
          const struct survey_population *populations, size_t count, unsigned who)
{
	if (people_may(reader, tree, who, PLACE_NONE))
		return true;
	for (size_t i = 0; i < count; i++)
		if (!people_may(reader, tree, who, place_by_id(tree, populations[i].place_id)))
			return false;
	return count > 0 && (reader->roles & who) != 0;
}

static bool
load_waits(struct arena *arena, struct db *db, int64_t root_id, struct launch_need *need,
           struct fault *fault_r)
{
	struct launch_ended waits[LAUNCH_WAIT_COUNT];
	if (!launch_store_waits(arena, db, root_id, need->wave.id, waits, fault_r))
		return false;
	for (int i = 0; i < LAUNCH_WAIT_COUNT; i++) {
		if (waits[i].is_ended)
			continue;
		need->awaited[need->awaited_count++] = launch_wait_words[i];
		need->awaits_direction |= i == LAUNCH_WAIT_DIRECTION;
	}
	return true;
}

static bool
load_need(struct arena *arena, struct db *db, const struct launch_reader *reading,
          struct launch_need *need, struct fault *fault_r)
{
	struct survey_population *populations;
	size_t population_count;
	struct answer_progress progress = { .is_opening = false };
	const int64_t wave_id = need->wave.id;
	if (!survey_populations(arena, db, reading->root_id, wave_id, &populations,
	                        &population_count, fault_r))
		return false;
	need->may_prepare = is_within(reading->reader, reading->tree, populations, population_count,
	                              WHO(ROLE_REFERENT)) ||
	                    (population_count == 0 &&
	                     (reading->reader->roles & WHO(ROLE_REFERENT)) != 0);
	need->may_direct = is_within(reading->reader, reading->tree, populations, population_count,
	                             WHO(ROLE_DIRECTOR));
	if (need->wave.state == SURVEY_READY)
		return load_waits(arena, db, reading->root_id, need, fault_r);
	if (need->wave.state == SURVEY_CLOSED) {
		if (!answer_progress(arena, db, reading->root_id, &need->wave, &progress, fault_r))
			return false;
		need->is_counting = progress.is_opening || need->wave.changes > 0;
		return true;
	}
	if (need->wave.state != SURVEY_OPEN)
		return true;
	for (size_t i = 0; i < population_count; i++)
		need->asks_reader |= populations[i].side == SIDE_AGENT &&
		                     people_may(reading->reader, reading->tree,
		                                WHO(ROLE_AGENT) | WHO(ROLE_TEAM_LEADER),
		                                place_by_id(reading->tree, populations[i].place_id));
	return !need->may_prepare || count_short(arena, db, reading, need, populations,
	                                         population_count, fault_r);
}

bool
launch_needs(struct arena *arena, struct db *db, const struct launch_reader *reading,
             struct launch_need **needs_r, size_t *count_r, struct fault *fault_r)
{
	struct survey_wave *waves;
	size_t wave_count, count = 0;
	must(reading->tree != NULL);
	if (!survey_waves_asked(arena, db, reading->root_id, &waves, &wave_count, fault_r))
		return false;
	struct launch_need *needs =
		arena_array_of(arena, struct launch_need, LAUNCH_NEED_COUNT_MAX + 1);
	for (size_t i = 0; i < wave_count && count < LAUNCH_NEED_COUNT_MAX; i++) {
		if (waves[i].state >= SURVEY_PUBLISHED)
			continue;
		needs[count] = (struct launch_need){ .wave = waves[i] };
		if (!load_need(arena, db, reading, &needs[count++], fault_r))
			return false;
	}
	*needs_r = needs;
	*count_r = count;
	return true;
}

bool
launch_open_places(struct arena *arena, struct db *db, int64_t root_id, int64_t wave_id,
                   enum side side, int64_t **places_r, size_t *count_r, struct fault *fault_r)
{
	struct survey_population *populations;
	size_t population_count, count = 0;
	if (!survey_populations(arena, db, root_id, wave_id, &populations, &population_count,
	                        fault_r))
		return false;
	int64_t *places = arena_array_of(arena, int64_t, population_count + 1);
	for (size_t i = 0; i < population_count; i++)
		if (populations[i].side == side)
			places[count++] = populations[i].place_id;
	*places_r = places;
	*count_r = count;
	return true;
}
