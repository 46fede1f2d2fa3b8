/* What later rooms tell the person of her request, and those who deal with it. */
#include "base/ident.h"
#include "welcome/desk/desk_inside.h"

bool
desk_tell(struct db *db, const struct desk_hand *hand, int64_t request_id, enum desk_channel channel,
          struct span text, struct fault *fault_r)
{
	must(text.length > 0);
	const struct desk_entry entry = {
		.entry_id = ident_ordered(),
		.kind = DESK_TOLD,
		.channel = channel,
		.at_unix_s = hand->now_s,
		.is_shown = true,
		.text = text,
		.quoted = SPAN(""),
		.delivery = desk_leaves(channel) ? DESK_TO_SEND : DESK_NOT_SENT,
	};
	return desk_store_add_entry(db, hand->root_id, request_id, &entry, fault_r);
}

bool
desk_record(struct db *db, const struct desk_hand *hand, int64_t request_id,
            enum desk_channel channel, struct span text, struct fault *fault_r)
{
	must(text.length > 0);
	const struct desk_entry entry = {
		.entry_id = ident_ordered(),
		.kind = DESK_HAPPENED,
		.channel = channel,
		.at_unix_s = hand->now_s,
		.text = text,
		.quoted = SPAN(""),
	};
	return desk_store_add_entry(db, hand->root_id, request_id, &entry, fault_r);
}
