/* A message that came from another address is counted as the person's. */
#include "craft/http/http_form.h"
#include "welcome/inbox/inbox_inside.h"
#include "welcome/letters/letters.h"

struct accepting {
	struct inbox_one *one;
	int64_t entry_id;
	enum desk_done done;
	const char *sentence;
	bool is_gone; /* it is seen no more */
};

/* Whoever may act now, not when the page was drawn. */
static bool
write_accepted(struct db *db, void *data)
{
	struct accepting *accepting = data;
	struct inbox_one *one = accepting->one;
	const struct visit *visit = one->inboxing.visit;
	struct fault *fault_r = &one->inboxing.fault;
	struct desk_request now;
	const enum found found = desk_load(visit->arena, db, visit->root_id, one->inboxing.sight,
	                                   one->request.reference, &now, fault_r);
	accepting->done = DESK_FAILED;
	accepting->is_gone = found == FOUND_NONE;
	if (found != FOUND_ONE)
		return false;
	accepting->done = letters_accept(visit->arena, db, &one->inboxing.hand, now.request_id,
	                                 accepting->entry_id, visit->reader.account_id,
	                                 &accepting->sentence, fault_r);
	return accepting->done == DESK_IS_DONE;
}

/* The page as it is now. */
static void
show_again(struct visit *visit, const char *trouble)
{
	struct inbox_one *again = arena_new_of(visit->arena, struct inbox_one);
	if (!inbox_one_begin(visit, again))
		return;
	again->trouble = trouble;
	inbox_one_show(again, 422);
}

void
inbox_post_accept(struct visit *visit)
{
	struct inbox_one *one = arena_new_of(visit->arena, struct inbox_one);
	struct accepting accepting = { .one = one };
	bool gave_up = false;
	if (!inbox_one_begin(visit, one))
		return;
	if (!span_int64(http_pairs_first(&visit->body, "message"), &accepting.entry_id)) {
		one->trouble = "Ce bouton n’a pas été compris. Rien n’a été fait.";
		inbox_one_show(one, 422);
		return;
	}
	if (!visit_write(visit, write_accepted, &accepting, &gave_up) && !gave_up)
		return;
	if (accepting.is_gone)
		visit_missing(visit);
	else if (accepting.done == DESK_IS_DONE || accepting.done == DESK_WAS_DONE)
		visit_go(visit, "%s", inbox_address(visit->arena, one->request.reference, "?fait=accepter"));
	else if (accepting.done == DESK_IS_REFUSED)
		show_again(visit, accepting.sentence);
	else
		visit_fail(visit, &one->inboxing.fault);
}
