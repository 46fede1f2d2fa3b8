/* The end of a request: its words, files, dates and ties go; what stays is a count. */
#include <string.h>

#include "ground/journal/journal.h"
#include "welcome/desk/desk_inside.h"

struct forgetting {
	struct arena *arena;
	struct db *db;
	const struct desk_hand *hand;
	int64_t account_id;
	struct desk_request request;
	struct fault *fault_r;
};

static bool
add_fact(const struct forgetting *forgetting, const char *kind, const char *words, int64_t subject_id)
{
	const struct desk_request *request = &forgetting->request;
	const struct fact fact = {
		.at_unix_s = forgetting->hand->now_s,
		.kind = kind,
		.account_id = forgetting->account_id,
		.place_id = request->is_confidential ? 0 : request->unit_id,
		.subject_id = subject_id,
		.words = span_of(words),
		.once = SPAN(""),
	};
	return journal_add(forgetting->arena, forgetting->db, forgetting->hand->root_id, &fact,
	                   forgetting->fault_r) == FOUND_ONE;
}

/* Of confidential ones not even the unit is told. */
static bool
count_it(const struct forgetting *forgetting)
{
	const struct desk_request *request = &forgetting->request;
	const struct date received = date_of_days(day_here(request->received_unix_s));
	const int64_t days = (request->done_unix_s - request->received_unix_s) / DAY_S;
	const struct desk_past past = {
		.offering_id = request->offering_id,
		.unit_id = request->is_confidential ? 0 : request->unit_id,
		.month_day = date_days((struct date){ received.year, received.month, 1 }),
		.channel = request->channel,
		.outcome = request->outcome,
		.requests = 1,
		.days = days > 0 ? days : 0,
		.late = request->promised_day > 0 && day_here(request->done_unix_s) > request->promised_day,
	};
	return desk_store_count_past(forgetting->db, forgetting->hand->root_id, &past,
	                             forgetting->fault_r);
}

/* A person is kept as long as her requests are, under whichever name she was written down. */
static bool
forget_person(const struct forgetting *forgetting)
{
	struct arena *arena = forgetting->arena;
	const int64_t root_id = forgetting->hand->root_id, person_id = forgetting->request.person_id;
	int64_t *persons, ids[DESK_IDS_COUNT];
	size_t count, id_count;
	if (person_id == 0)
		return true;
	if (!person_hold_same(arena, forgetting->db, root_id, person_id, &persons, &count,
	                      forgetting->fault_r))
		return false;
	for (size_t i = 0; i < count; i++) {
		const struct desk_ids_asked asked = { persons[i], 0 };
		if (!desk_ids_of_person(arena, forgetting->db, root_id, &asked, ids, &id_count,
		                        forgetting->fault_r))
			return false;
		if (id_count > 0)
			return true;
	}
	return person_erase(arena, forgetting->db, root_id, person_id, forgetting->hand->now_s,
	                    forgetting->fault_r) &&
	       add_fact(forgetting, "person.erased",
	                "La fiche d’une personne sans demande a été effacée.", person_id);
}

enum found
desk_forget(struct arena *arena, struct db *db, const struct desk_hand *hand, int64_t request_id,
            int64_t account_id, struct fault *fault_r)
{
	struct forgetting forgetting = { arena, db, hand, account_id, .fault_r = fault_r };
	bool is_done;
	const enum found found =
		desk_by_id(arena, db, hand->root_id, request_id, &forgetting.request, fault_r);
	if (found != FOUND_ONE)
		return found;
	if (!desk_is_forgettable(arena, db, hand->root_id, &forgetting.request, &is_done, fault_r))
		return FOUND_FAILED;
	if (!is_done)
		return FOUND_NONE;
	return count_it(&forgetting) &&
	               desk_store_forget(db, hand->root_id, request_id, fault_r) &&
	               forget_person(&forgetting) &&
	               add_fact(&forgetting, "desk.forgotten",
	                        "Une demande close a été effacée\u202f; son compte reste.", request_id)
	           ? FOUND_ONE
	           : FOUND_FAILED;
}

bool
desk_is_forgotten(const struct fact *fact)
{
	return strcmp(fact->kind, "desk.forgotten") == 0;
}
