/* A message from another address turns out to be the person's. */
#include <string.h>

#include "welcome/letters/letters_inside.h"

static enum found
find_stranger(struct arena *arena, struct db *db, int64_t root_id, int64_t request_id,
              int64_t entry_id, struct letters_stranger *stranger_r, struct fault *fault_r)
{
	struct letters_stranger *strangers;
	size_t count;
	if (!letters_strangers(arena, db, root_id, request_id, &strangers, &count, fault_r))
		return FOUND_FAILED;
	for (size_t i = 0; i < count; i++)
		if (strangers[i].entry_id == entry_id) {
			*stranger_r = strangers[i];
			return FOUND_ONE;
		}
	return FOUND_NONE;
}

/* The address becomes one of hers, so that the next message is heard at once. */
static bool
add_address(struct arena *arena, struct db *db, int64_t root_id, int64_t person_id,
            struct span address, struct fault *fault_r)
{
	struct person person;
	struct person_contact *contacts, more;
	size_t count;
	if (person_id == 0 || !person_contact_read(arena, PERSON_MAIL, address, &more))
		return true;
	const enum found found = person_load(arena, db, root_id, person_id, &person, fault_r);
	if (found != FOUND_ONE)
		return found == FOUND_NONE;
	if (!person_contacts(arena, db, root_id, person.person_id, &contacts, &count, fault_r))
		return false;
	for (size_t i = 0; i < count; i++)
		if (contacts[i].kind == PERSON_MAIL && span_equal(contacts[i].key, more.key))
			return true;
	if (count >= PERSON_CONTACT_COUNT_MAX)
		return true;
	struct person_contact *all = arena_array_of(arena, struct person_contact, count + 1);
	memcpy(all, contacts, count * sizeof *contacts);
	more.is_proved = true;
	all[count] = more;
	return person_save(arena, db, root_id, &person, all, count + 1, fault_r) == FOUND_ONE;
}

enum desk_done
letters_accept(struct arena *arena, struct db *db, const struct desk_hand *hand,
               int64_t request_id, int64_t entry_id, int64_t account_id, const char **sentence_r,
               struct fault *fault_r)
{
	struct letters_stranger stranger;
	struct desk_request request;
	const int64_t root_id = hand->root_id;
	const enum found found = find_stranger(arena, db, root_id, request_id, entry_id, &stranger, fault_r);
	if (found == FOUND_FAILED)
		return DESK_FAILED;
	if (found == FOUND_NONE)
		return *sentence_r = "Ce message fait déjà partie de la demande.", DESK_IS_REFUSED;
	const enum desk_done done =
		desk_accept(arena, db, hand, request_id, entry_id, account_id, sentence_r, fault_r);
	if (done != DESK_IS_DONE)
		return done;
	return desk_by_id(arena, db, root_id, request_id, &request, fault_r) == FOUND_ONE &&
	               add_address(arena, db, root_id, request.person_id, stranger.address, fault_r) &&
	               letters_store_stranger_drop(db, root_id, request_id, entry_id, fault_r)
	           ? DESK_IS_DONE
	           : DESK_FAILED;
}
