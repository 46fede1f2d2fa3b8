/* Whose a message is. A sender can be forged, so that nothing may follow from it but what it says itself: it
 * is put beside what somebody asked before when she is known by this name and this address alone. Else she
 * is somebody new, and people who see both say that they are one (room twin). */
#include "welcome/letters/letters_inside.h"

/* Would whoever reads the message learn more of this person than the message says? */
static bool
tells_nothing(struct arena *arena, struct db *db, int64_t root_id, const struct person *known,
              struct span name, bool *nothing_r, struct fault *fault_r)
{
	struct person_contact *contacts;
	int64_t *same;
	size_t contact_count, same_count;
	if (!person_contacts(arena, db, root_id, known->person_id, &contacts, &contact_count, fault_r) ||
	    !person_same(arena, db, root_id, known->person_id, &same, &same_count, fault_r))
		return false;
	*nothing_r = contact_count == 1 && same_count == 1 && known->joined_into == 0 &&
	             known->needs.length == 0 && known->acts_for.length == 0 &&
	             span_equal(known->name, name);
	return true;
}

bool
letters_person(struct letters_round *round, struct db *db, const struct person *person,
               const struct person_contact *contact, int64_t *person_id_r)
{
	const int64_t root_id = round->house->root_id;
	struct person *known;
	size_t count;
	if (!person_by_contact(round->arena, db, root_id, person->purpose, contact, &known, &count,
	                       &round->fault))
		return false;
	for (size_t i = 0; i < count; i++) {
		bool nothing;
		if (!tells_nothing(round->arena, db, root_id, &known[i], person->name, &nothing,
		                   &round->fault))
			return false;
		if (!nothing)
			continue;
		*person_id_r = known[i].person_id;
		const enum found held = person_hold(db, root_id, *person_id_r, &round->fault);
		if (held != FOUND_NONE)
			return held == FOUND_ONE;
	}
	return person_add(round->arena, db, root_id, person, contact, 1, round->hand.now_s, person_id_r,
	                  &round->fault);
}
