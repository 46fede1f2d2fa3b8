/* What time does: the journal is followed, messages are written, quarters are weighed, the rest forgotten. */
#include <string.h>

#include "base/ident.h"
#include "base/time.h"
#include "ground/journal/journal.h"
#include "listen/closing/closing_inside.h"

struct following {
	struct arena *arena;
	const struct closing_keeper *keeper;
	struct desk_hand hand;
	struct closing_rule rule;
	int64_t from, erased_unix_s; /* the last fact that was read before */
	struct journal_following read;
	bool lost_turn; /* another program follows too, and was first */
	struct fault fault;
};

static bool
is_of_use(const struct fact *fact)
{
	static const char *const kinds[] = { "desk.done",   "desk.reopened", "desk.heard",
		                                 "desk.veiled", "desk.unveiled", "desk.joined",
		                                 "desk.forgotten" };
	for (size_t i = 0; i < LENGTH(kinds); i++)
		if (strcmp(fact->kind, kinds[i]) == 0)
			return true;
	return false;
}

/* --- an end ---------------------------------------------------------------------------------- */

/* Whoever closed it and whoever has it: each a few times a week, and never of what is confidential. */
static bool
ask_one(struct following *following, struct db *db, int64_t account_id, int64_t request_id)
{
	const struct desk_hand *hand = &following->hand;
	if (account_id == 0)
		return true;
	const enum found found =
		closing_store_week_take(db, hand->root_id, account_id, closing_week(hand->today),
	                            following->rule.weekly, &following->fault);
	return found != FOUND_ONE ? found == FOUND_NONE
	                          : closing_store_ask(db, hand->root_id, account_id, request_id,
	                                              hand->today, &following->fault);
}

static bool
ask_own(struct following *following, struct db *db, const struct fact *fact,
        const struct desk_request *request)
{
	return ask_one(following, db, fact->account_id, request->request_id) &&
	       (request->owner_id == fact->account_id ||
	        ask_one(following, db, request->owner_id, request->request_id));
}

static enum found
contact_of(struct following *following, struct db *db, int64_t person_id, struct span *contact_r)
{
	struct person_contact *contacts;
	size_t count;
	*contact_r = SPAN("");
	if (person_id == 0)
		return FOUND_NONE;
	if (!person_contacts(following->arena, db, following->hand.root_id, person_id, &contacts, &count,
	                     &following->fault))
		return FOUND_FAILED;
	for (size_t i = 0; i < count; i++)
		if (contacts[i].kind == PERSON_MAIL ||
		    (contacts[i].kind == PERSON_PHONE && contact_r->length == 0))
			*contact_r = contacts[i].value;
	return FOUND_ONE;
}

static bool
mail_of(struct following *following, struct db *db, int64_t account_id, struct span *mail_r)
{
	struct colleague *people;
	size_t count;
	*mail_r = SPAN("");
	if (!people_list(following->arena, db, following->hand.root_id, &people, &count,
	                 &following->fault))
		return false;
	for (size_t i = 0; account_id != 0 && i < count; i++)
		if (people[i].account_id == account_id)
			*mail_r = people[i].mail;
	return true;
}

/* A survey that asks when this step ends is told that it did: those whom its rules draw are asked by it,
 * and not by us too. */
static bool
end_step(struct following *following, struct db *db, const struct desk_request *request,
         const struct offering *offering, bool *is_taken_r)
{
	bool asks[SIDE_COUNT];
	struct invite_ended ended = { .journey_id = offering->journey_id,
		                          .step_id = offering->step_id,
		                          .place_id = request->unit_id,
		                          .at_unix_s = request->done_unix_s };
	const int64_t root_id = following->hand.root_id;
	*is_taken_r = false;
	if (offering->step_id == 0 || request->unit_id == 0)
		return true;
	if (!invite_step_asks(following->arena, db, root_id, offering->step_id, asks, &following->fault))
		return false;
	if (!asks[SIDE_USAGER] && !asks[SIDE_AGENT])
		return true;
	if (contact_of(following, db, request->person_id, &ended.contact) == FOUND_FAILED ||
	    !mail_of(following, db, request->owner_id, &ended.served_by))
		return false;
	ended.once = span_of(arena_format(following->arena, "closing-%lld", (long long)request->request_id));
	*is_taken_r = asks[SIDE_USAGER];
	return invite_step_ended(following->arena, db, root_id, following->keeper->folder, &ended,
	                         &following->fault) != FOUND_FAILED;
}

/* `is_answered`: the person was faster than we are; whoever handled it is asked all the same. */
static bool
add_end(struct following *following, struct db *db, const struct fact *fact,
        const struct desk_request *request, const struct offering *offering, bool is_answered)
{
	struct closing_end end;
	bool is_taken = false;
	closing_end_of(request, offering, following->hand.today, &end);
	if (end.is_counted && (!ask_own(following, db, fact, request) ||
	                       !end_step(following, db, request, offering, &is_taken)))
		return false;
	const bool is_drawn = ident_random() % 100 < following->rule.percent;
	if (end.is_counted && !is_taken && is_drawn && request->person_id != 0 &&
	    desk_leaves(request->reply_channel)) {
		end.telling = CLOSING_TO_TELL;
		end.tell_unix_s = following->hand.now_s + following->rule.hours * 3600;
	}
	return is_answered
	           ? closing_store_tell(db, following->hand.root_id, request->request_id,
	                                CLOSING_NOT_TOLD, 0, &following->fault)
	           : closing_store_end_add(db, following->hand.root_id, &end, &following->fault);
}

/* As the request is now: facts may be read late, and several at once. */
static bool
follow(struct following *following, struct db *db, const struct fact *fact)
{
	struct desk_request request;
	struct offering offering;
	struct closing_end known;
	struct arena *arena = following->arena;
	struct fault *fault = &following->fault;
	const int64_t root_id = following->hand.root_id, id = fact->subject_id;
	enum found found = desk_by_id(arena, db, root_id, id, &request, fault);
	if (found == FOUND_NONE)
		return closing_store_forget_request(db, root_id, id, fault) &&
		       closing_store_ask_drop(db, root_id, id, fault);
	if (found == FOUND_ONE)
		found = offering_load(arena, db, root_id, request.offering_id, &offering, fault);
	if (found != FOUND_ONE)
		return found == FOUND_NONE;
	/* Heard or opened again after it ended: that end is no more, though another came since. */
	const bool is_reopened =
		strcmp(fact->kind, "desk.heard") == 0 || strcmp(fact->kind, "desk.reopened") == 0;
	if (is_reopened || !closing_asks(&request))
		return closing_store_end_drop(db, root_id, id, fault) &&
		       closing_store_ask_drop(db, root_id, id, fault);
	const bool is_counted = !request.is_confidential && offering.kind != OFFERING_INTERNAL;
	found = closing_store_end(arena, db, root_id, id, &known, fault);
	if (found == FOUND_FAILED ||
	    (found == FOUND_ONE && !closing_store_end_count(db, root_id, id, is_counted, fault)) ||
	    (!is_counted && !closing_store_ask_drop(db, root_id, id, fault)))
		return false;
	const bool is_fresh =
		fact->at_unix_s >= following->keeper->now_s - CLOSING_FRESH_DAYS * (int64_t)DAY_S;
	const bool is_answered = found == FOUND_ONE && known.telling == CLOSING_NOT_FOLLOWED;
	return (found == FOUND_ONE && !is_answered) || strcmp(fact->kind, "desk.done") != 0 ||
	       !is_fresh || add_end(following, db, fact, &request, &offering, is_answered);
}

/* The turn is taken before anything is written: two programs may have read the same facts. */
static bool
write_ends(struct db *db, void *data)
{
	struct following *following = data;
	const enum found found =
		closing_store_read_take(db, following->hand.root_id, following->from, following->read.number,
	                            &following->fault);
	following->lost_turn = found == FOUND_NONE;
	if (found != FOUND_ONE)
		return false;
	for (size_t i = 0; i < following->read.count; i++)
		if (!follow(following, db, following->read.facts[i]))
			return false;
	return true;
}

/* --- persons who were erased ----------------------------------------------------------------- */

/* A second too late is read again: whoever was erased in a transaction that took its time is not missed. */
static bool
forget_persons(struct db *db, void *data)
{
	enum { LATE_S = 3600 };
	struct following *following = data;
	const int64_t root_id = following->hand.root_id;
	struct person_gone *gone, after = { following->erased_unix_s - LATE_S, 0 };
	size_t count;
	do {
		if (!person_erased(following->arena, db, root_id, &after, &gone, &count, &following->fault))
			return false;
		for (size_t i = 0; i < count; i++) {
			after = gone[i];
			if (!closing_store_forget_person(db, root_id, gone[i].person_id, &following->fault))
				return false;
		}
	} while (count == PERSON_ERASED_COUNT);
	return closing_store_erased_to(db, root_id, after.at_unix_s, &following->fault) &&
	       closing_store_forget(db, root_id, following->hand.today, &following->fault);
}

/* --- a tick ---------------------------------------------------------------------------------- */

static bool
begin(struct following *following, const struct closing_keeper *keeper, struct arena *arena)
{
	struct fault *fault = &following->fault;
	struct db *db = store_read(arena, keeper->store, fault);
	if (db == NULL)
		return false;
	following->hand = (struct desk_hand){ .root_id = keeper->root_id,
		                                  .now_s = keeper->now_s,
		                                  .today = day_here(keeper->now_s),
		                                  .address = keeper->address,
		                                  .once = SPAN("") };
	const bool is_fine =
		closing_store_read(arena, db, keeper->root_id, &following->from, &following->erased_unix_s,
	                       fault) &&
		closing_store_rule(arena, db, keeper->root_id, &following->rule, fault);
	following->read = (struct journal_following){ .root_id = keeper->root_id,
		                                          .number = following->from,
		                                          .is_of_use = is_of_use };
	const bool is_read = is_fine && journal_follow(arena, db, &following->read, fault);
	db_end(db);
	return is_read;
}

static bool
write_it(struct following *following, store_write_fn *write, struct fault *fault_r)
{
	*fault_r = (struct fault){ 0 };
	if (store_write(following->keeper->store, write, following, fault_r) || following->lost_turn)
		return true;
	if (fault_r->for_log == NULL)
		*fault_r = following->fault;
	return false;
}

bool
closing_clock(struct arena *arena, const struct closing_keeper *keeper, bool is_slow,
              struct fault *fault_r)
{
	struct following following = { .arena = arena, .keeper = keeper };
	if (!begin(&following, keeper, arena)) {
		*fault_r = following.fault;
		return false;
	}
	if (following.read.count > 0 &&
	    !invite_ready(arena, keeper->store, keeper->root_id, keeper->folder, fault_r))
		return false;
	if (following.read.number != following.from && !write_it(&following, write_ends, fault_r))
		return false;
	if (!closing_tell(arena, keeper, &following.hand, fault_r))
		return false;
	following.lost_turn = false;
	return !is_slow || (write_it(&following, forget_persons, fault_r) &&
	                    closing_release(arena, keeper, following.hand.today, fault_r));
}
