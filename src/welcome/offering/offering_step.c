/* Where on a journey asking for it is: the steps there are. */
#include "ground/journey/journey.h"
#include "welcome/offering/offering_inside.h"

struct span
offering_step_words(struct arena *arena, int64_t journey_id, int64_t step_id)
{
	return step_id == 0 ? SPAN("")
	                    : span_of(arena_format(arena, "%lld-%lld", (long long)journey_id,
	                                           (long long)step_id));
}

bool
offering_read_step(struct span words, int64_t *journey_id_r, int64_t *step_id_r)
{
	struct span rest = words, journey;
	*journey_id_r = *step_id_r = 0;
	return words.length == 0 || (span_cut(&rest, '-', &journey) && span_int64(journey, journey_id_r) &&
	                             span_int64(rest, step_id_r));
}

bool
offering_steps(struct arena *arena, struct db *db, int64_t root_id, struct form_choice **choices_r,
               size_t *count_r, struct fault *fault_r)
{
	struct journey *journeys;
	size_t journey_count;
	*choices_r = arena_array_of(arena, struct form_choice, FORM_CHOICE_MAX);
	*count_r = 0;
	if (!journey_list(arena, db, root_id, &journeys, &journey_count, fault_r))
		return false;
	for (size_t i = 0; i < journey_count; i++) {
		struct journey_step *steps;
		size_t count;
		if (journeys[i].is_closed)
			continue;
		if (!journey_steps(arena, db, root_id, journeys[i].id, &steps, &count, fault_r))
			return false;
		for (size_t k = 0; k < count && *count_r < FORM_CHOICE_MAX; k++)
			if (!steps[k].is_removed)
				(*choices_r)[(*count_r)++] = (struct form_choice){
					span_copy(arena, offering_step_words(arena, journeys[i].id, steps[k].id)),
					arena_format(arena, "%.*s\u202f: %.*s", SPAN_ARGS(journeys[i].name),
					             SPAN_ARGS(steps[k].title))
				};
	}
	return true;
}
