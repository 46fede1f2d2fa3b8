/* The date that what is told gives a request. */
#include "base/time.h"
#include "welcome/promise/promise.h"

bool
promise_date(struct arena *arena, struct db *db, const struct desk_hand *hand,
             const struct desk_request *request, int32_t *day_r, struct promise_delay *delay_r,
             struct fault *fault_r)
{
	struct offering offering;
	const struct promise_question question = { .offering = &offering,
		                                       .unit_id = request->unit_id,
		                                       .at_unix_s = request->received_unix_s };
	*day_r = 0;
	if (request->is_confidential)
		return true;
	enum found found =
		offering_load(arena, db, hand->root_id, request->offering_id, &offering, fault_r);
	if (found == FOUND_ONE)
		found = promise_told(arena, db, hand->root_id, &question, delay_r, fault_r);
	if (found != FOUND_ONE)
		return found == FOUND_NONE;
	const int32_t about = day_here(request->received_unix_s);
	const struct hours_question asked = { .root_id = hand->root_id, .tree = hand->tree,
		                                  .first_day = about - 1, .last_day = about + 1 };
	const uint32_t place =
		request->unit_id == 0 ? PLACE_NONE : place_by_id(hand->tree, request->unit_id);
	const struct hours_calendar *hours = hours_calendar_load(arena, db, &asked, place, fault_r);
	if (hours == NULL)
		return false;
	const int32_t received = zone_local(hours_zone(hours), request->received_unix_s).days;
	*day_r = delay_r->delay == 0 ? received
	                             : workday_after(hours_holidays(hours), WORKDAYS_OUVRES, received,
	                                             (int)delay_r->delay);
	return true;
}

bool
promise_hint(struct arena *arena, struct db *db, const struct desk_hand *hand,
             const struct desk_receiving *receiving, struct span *hint_r, struct fault *fault_r)
{
	const struct offering *offering = receiving->offering;
	struct promise_question question = { .offering = offering,
		                                 .unit_id = receiving->unit_id,
		                                 .at_unix_s = hand->now_s };
	struct offering_unit *units;
	size_t count;
	struct promise_delay delay;
	*hint_r = SPAN("");
	if (offering->is_confidential)
		return true;
	if (question.unit_id == 0) { /* as room desk finds it */
		if (!offering_units(arena, db, hand->root_id, offering->offering_id, &units, &count, fault_r))
			return false;
		question.unit_id =
			offering_unit_for(hand->tree, units, count,
		                      receiving->place_id == 0 ? PLACE_NONE
		                                               : place_by_id(hand->tree, receiving->place_id));
	}
	const enum found found =
		promise_told(arena, db, hand->root_id, &question, &delay, fault_r);
	if (found == FOUND_ONE)
		*hint_r = span_of(arena_format(arena,
		                               "À titre indicatif\u202f: en ce moment, 9 demandes sur 10 ont "
		                               "leur réponse %s.",
		                               promise_days_words(arena, delay.delay)));
	return found != FOUND_FAILED;
}
