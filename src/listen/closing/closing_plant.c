/* What both sides said at the end of a request of an invented town, as their pages would have kept it. */
#include "listen/closing/closing_inside.h"

#include "ground/journal/journal.h"

static bool
plant_back(struct arena *arena, struct db *db, const struct desk_hand *hand,
           const struct closing_planting *planting, const struct desk_request *request,
           const struct offering *offering, struct fault *fault_r)
{
	struct desk_around around;
	struct closing_back back = { .request_id = request->request_id,
		                         .opened_unix_s = hand->now_s,
		                         .done_unix_s = planting->back_s,
		                         .done_by = planting->account_id,
		                         .entry_id = planting->back_entry_id };
	if (!desk_around_load(arena, db, hand, request, offering, &around, fault_r) ||
	    !closing_back_owner(arena, db, hand->root_id, hand->tree, request, &back.owner_id, fault_r))
		return false;
	back.due_day = workday_after(around.days, WORKDAYS_OUVRES, hand->today, CLOSING_BACK_DAYS);
	return closing_store_back_add(db, hand->root_id, &back, fault_r) &&
	       (back.done_unix_s == 0 ||
	        closing_store_back_done(db, hand->root_id, &back, fault_r) == FOUND_ONE);
}

bool
closing_plant(struct arena *arena, struct db *db, const struct desk_hand *hand,
              const struct closing_planting *planting, struct fault *fault_r)
{
	struct desk_request request;
	struct offering offering;
	struct closing_end end;
	must(planting->met > CLOSING_UNSAID && planting->met < CLOSING_NOT_MINE);
	if (desk_by_id(arena, db, hand->root_id, planting->request_id, &request, fault_r) != FOUND_ONE ||
	    offering_load(arena, db, hand->root_id, request.offering_id, &offering, fault_r) != FOUND_ONE)
		return false;
	must(closing_asks(&request));
	closing_end_of(&request, &offering, day_here(request.done_unix_s), &end);
	end.told_day = end.ended_day;
	end.telling = CLOSING_TOLD;
	end.answered_day = hand->today;
	end.met = (enum closing_met)planting->met;
	end.ease = planting->ease;
	end.words = planting->words;
	return closing_store_end_add(db, hand->root_id, &end, fault_r) &&
	       closing_store_answer(db, hand->root_id, &end, fault_r) == FOUND_ONE &&
	       (!closing_is_bad(end.met, end.ease) ||
	        plant_back(arena, db, hand, planting, &request, &offering, fault_r));
}

bool
closing_plant_said(struct arena *arena, struct db *db, const struct desk_hand *hand,
                   const struct closing_planted_said *planted, struct fault *fault_r)
{
	uint8_t print[INVITE_PRINT_SIZE];
	struct span locked;
	const struct closing_said said = { .week = closing_week(hand->today),
		                               .unit_id = planted->unit_id,
		                               .offering_id = planted->offering_id,
		                               .met = (enum closing_met)planted->met,
		                               .ease = planted->ease,
		                               .irritant = (enum closing_irritant)planted->irritant,
		                               .words = planted->words };
	const struct span who = span_of(arena_format(arena, "closing %lld %lld",
	                                             (long long)planted->account_id,
	                                             (long long)closing_quarter(said.week)));
	return invite_print_words(arena, db, hand->root_id, planted->folder, who, print, fault_r) &&
	       invite_lock_words(arena, db, hand->root_id, planted->folder, closing_pack(arena, &said),
	                         &locked, fault_r) &&
	       closing_store_say(db, hand->root_id, &said, locked, print, fault_r);
}
