/* What happened along a journey. */
#include "ground/journey/journey.h"
#include "ground/journal/journal.h"

/* Neither who asked nor who served is in it: there is no figure about one agent, not even how many
 * steps she ended. */
enum found
journey_step_ended(struct arena *arena, struct db *db, int64_t root_id, int64_t step_id,
                   int64_t place_id, struct span once, struct fault *fault_r)
{
	const struct fact fact = { .kind = "journey.step_ended",
		                       .place_id = place_id,
		                       .subject_id = step_id,
		                       .words = SPAN("Une étape terminée pour une personne."),
		                       .once = once };
	return journal_add(arena, db, root_id, &fact, fault_r);
}
