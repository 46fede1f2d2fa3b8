/* Who said STOP, for rooms that send texts of their own. */
#include "welcome/letters/letters_inside.h"

enum found
letters_sms_stopped(struct arena *arena, struct db *db, int64_t root_id, const char *number,
                    struct fault *fault_r)
{
	struct letters_print sender;
	const enum found found = desk_print(arena, db, root_id, span_of(number), sender.bytes, fault_r);
	return found == FOUND_ONE ? letters_store_stopped(arena, db, root_id, &sender, fault_r) : found;
}
