/* What each write adds, whatever it is: an entry, the receipt that is owed at once, a fact. */
#include "base/ident.h"
#include "ground/journal/journal.h"
#include "welcome/desk/desk_inside.h"

/* Clocks look back to when it was received, and ahead as far as an offering may promise. */
enum { AHEAD_DAYS = 2 * OFFERING_DAYS_MAX };

bool
desk_around_load(struct arena *arena, struct db *db, const struct desk_hand *hand,
                 const struct desk_request *request, const struct offering *offering,
                 struct desk_around *around_r, struct fault *fault_r)
{
	const struct hours_question question = {
		.root_id = hand->root_id,
		.tree = hand->tree,
		.first_day = (int32_t)(request->received_unix_s / DAY_S) - 1,
		.last_day = hand->today + AHEAD_DAYS,
	};
	const uint32_t place =
		request->unit_id == 0 ? PLACE_NONE : place_by_id(hand->tree, request->unit_id);
	struct hours_calendar *hours =
		hours_calendar_load(arena, db, &question, place, fault_r);
	*around_r = (struct desk_around){ .hours = hours, .offering = offering };
	if (hours == NULL)
		return false;
	around_r->days = hours_holidays(hours);
	around_r->zone = hours_zone(hours);
	return desk_pauses(arena, db, hand->root_id, request->request_id, &around_r->pauses,
	                   &around_r->pause_count, fault_r);
}

bool
desk_add_entry(struct db *db, const struct desk_hand *hand, int64_t request_id,
          struct desk_entry *entry, struct fault *fault_r)
{
	entry->entry_id = ident_ordered();
	entry->at_unix_s = hand->now_s;
	if (entry->quoted.at == NULL)
		entry->quoted = SPAN("");
	return desk_store_add_entry(db, hand->root_id, request_id, entry, fault_r);
}

/* --- a receipt ------------------------------------------------------------------------------ */

bool
desk_prepare_receipt(struct arena *arena, struct db *db, const struct desk_hand *hand,
                struct desk_request *request, const struct desk_around *around, struct desk_owed_now *owed_r,
                struct fault *fault_r)
{
	const struct law_case law_case = desk_case(request, around);
	struct desk_unit unit;
	struct span link;
	const char *why;
	*owed_r = (struct desk_owed_now){ .is_owed = law_owes(&law_case, &why) != LAW_OWES_NOTHING };
	if (!owed_r->is_owed)
		return true;
	const uint32_t place =
		request->unit_id == 0 ? PLACE_NONE : place_by_id(hand->tree, request->unit_id);
	if (!desk_unit_of(arena, db, hand->root_id, hand->tree, place, &unit, fault_r) ||
	    !desk_link(arena, db, hand, request->reference, &link, fault_r))
		return false;
	owed_r->receipt = desk_receipt_write(arena, request, around, &unit, link);
	owed_r->due_day = law_acknowledged_by(&law_case, around->days);
	request->registered_unix_s = hand->now_s;
	request->acknowledged_unix_s = owed_r->receipt.missing == 0 ? hand->now_s : 0;
	return true;
}

bool
desk_add_receipt(struct db *db, const struct desk_hand *hand, const struct desk_request *request,
            const struct desk_owed_now *owed, struct fault *fault_r)
{
	if (!owed->is_owed)
		return true;
	struct desk_entry entry = {
		.kind = DESK_RECEIPT,
		.channel = request->reply_channel,
		.is_shown = true,
		.text = owed->receipt.text,
		.delivery = desk_leaves(request->reply_channel) ? DESK_TO_SEND : DESK_NOT_SENT,
	};
	return desk_add_entry(db, hand, request->request_id, &entry, fault_r) &&
	       (owed->receipt.missing == 0 ||
	        desk_store_owe(db, hand->root_id, request->request_id, owed->receipt.missing,
	                       owed->due_day, fault_r));
}

bool
desk_leaves(enum desk_channel channel)
{
	return channel == DESK_MAIL || channel == DESK_SMS;
}

/* --- the register --------------------------------------------------------------------------- */

enum found
desk_add_fact(struct arena *arena, struct db *db, const struct desk_hand *hand,
              const struct desk_happening *happening, struct fault *fault_r)
{
	const struct desk_request *request = happening->request;
	const struct fact fact = {
		.at_unix_s = hand->now_s,
		.kind = happening->kind,
		.account_id = happening->account_id,
		.place_id = request->is_confidential ? 0 : request->unit_id,
		.subject_id = request->request_id,
		.words = span_of(happening->words),
		.once = hand->once,
	};
	return journal_add(arena, db, hand->root_id, &fact, fault_r);
}
