/* A message from another address turns out to be the person's. That address may write on this request from
 * now on; it is no contact of hers: what she is told never leaves for it. */
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

enum desk_done
letters_accept(struct arena *arena, struct db *db, const struct desk_hand *hand,
               int64_t request_id, int64_t entry_id, int64_t account_id, const char **sentence_r,
               struct fault *fault_r)
{
	struct letters_stranger stranger;
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
	return letters_store_stranger_accept(db, root_id, request_id, entry_id, fault_r) ? DESK_IS_DONE
	                                                                                 : DESK_FAILED;
}
