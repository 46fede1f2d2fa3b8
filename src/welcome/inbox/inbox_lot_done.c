/* What was just done to many requests, and its contrary. */
#include "welcome/inbox/inbox_inside.h"

enum { ONE_REFERENCE, ONE_URL, ONE_WORDS, ONE_FIELD_COUNT };
static const struct field one_fields[ONE_FIELD_COUNT] = {
	[ONE_REFERENCE] = { "reference", FIELD_TEXT, FIELD_API, .help = "What people read and type." },
	[ONE_URL] = { "request_url", FIELD_URL, FIELD_PAGE },
	[ONE_WORDS] = { "words", FIELD_TEXT, FIELD_API, .help = "Whether it was taken back." },
};

enum { DONE_TITLE, DONE_WITHIN, DONE_TROUBLE, DONE_ONES, DONE_URL, DONE_FIELD_COUNT };
static const struct field done_fields[DONE_FIELD_COUNT] = {
	[DONE_TITLE] = { "title", FIELD_TEXT, FIELD_API, .help = "What was done." },
	[DONE_WITHIN] = { "within", FIELD_TEXT, FIELD_PAGE },
	[DONE_TROUBLE] = { "trouble", FIELD_TEXT, FIELD_API, .help = "What was left alone." },
	[DONE_ONES] = { "requests", FIELD_LIST, FIELD_API, .of = one_fields, .of_count = ONE_FIELD_COUNT,
		.help = "To which." },
	[DONE_URL] = { "undo_url", FIELD_URL, FIELD_PAGE },
};
const struct page_kind inbox_lot_done_page = { "inbox lot done", "welcome/inbox/pages/lot_done.html",
	done_fields, DONE_FIELD_COUNT };

struct undoing {
	struct inboxing inboxing;
	struct inbox_done dones[INBOX_ROW_COUNT];
	size_t count, undone_count, left_count;
	int64_t lot_id;
};

/* The lot of the address, if this reader made it. False after a page was answered. */
static bool
begin(struct visit *visit, struct undoing *undoing)
{
	struct inboxing *inboxing = &undoing->inboxing;
	*undoing = (struct undoing){ .count = 0 };
	if (!inbox_begin(visit, inboxing))
		return false;
	struct inbox_lot lot = { .account_id = visit->reader.account_id };
	struct db *db = visit_db(visit);
	if (db == NULL)
		return false;
	if (span_int64(visit->part[0], &lot.lot_id) &&
	    !inbox_store_lot(visit->arena, db, visit->root_id, &lot, undoing->dones, &undoing->count,
	                     &inboxing->fault)) {
		visit_fail(visit, &inboxing->fault);
		return false;
	}
	undoing->lot_id = lot.lot_id;
	if (undoing->count == 0)
		visit_missing(visit);
	return undoing->count > 0;
}

/* Seen by right, or because she did it herself just now. */
static enum found
load(struct inboxing *inboxing, struct db *db, struct span reference, struct desk_request *request_r)
{
	struct visit *visit = inboxing->visit;
	const enum found found = desk_load(visit->arena, db, visit->root_id, inboxing->sight, reference,
	                                   request_r, &inboxing->fault);
	return found != FOUND_NONE
	           ? found
	           : desk_load_own(visit->arena, db, &inboxing->hand, visit->reader.account_id, reference,
	                           request_r, &inboxing->fault);
}

/* --- the page after --------------------------------------------------------------------------- */

static bool
draw_one(struct undoing *undoing, struct db *db, struct model *page, const struct inbox_done *done,
         bool *can_undo_r)
{
	struct inboxing *inboxing = &undoing->inboxing;
	struct visit *visit = inboxing->visit;
	struct desk_request now;
	struct model *row = model_row(page, DONE_ONES);
	const enum found seen = desk_load(visit->arena, db, visit->root_id, inboxing->sight,
	                                  done->reference, &now, &inboxing->fault);
	const enum found own = seen == FOUND_NONE ? load(inboxing, db, done->reference, &now) : seen;
	if (own == FOUND_FAILED)
		return false;
	model_text(row, ONE_REFERENCE, done->reference);
	if (seen == FOUND_ONE)
		model_url_z(row, ONE_URL, inbox_address(visit->arena, done->reference, ""));
	if (done->is_undone)
		model_text_z(row, ONE_WORDS, "annulé");
	else if (own == FOUND_ONE && now.changes == done->changes)
		*can_undo_r = true;
	else
		model_text_z(row, ONE_WORDS, "quelque chose s’est passé depuis");
	return true;
}

void
inbox_get_lot_done(struct visit *visit)
{
	struct undoing *undoing = arena_new_of(visit->arena, struct undoing);
	if (!begin(visit, undoing))
		return;
	struct model *page = model_new(visit->arena, &inbox_lot_done_page);
	struct db *db = visit_db(visit);
	bool can_undo = false, is_undone = false;
	for (size_t i = 0; i < undoing->count; i++) {
		if (!draw_one(undoing, db, page, &undoing->dones[i], &can_undo)) {
			visit_fail(visit, &undoing->inboxing.fault);
			return;
		}
		is_undone = is_undone || undoing->dones[i].is_undone;
	}
	const char *words = inbox_lot_words(visit->arena, &undoing->dones[0], undoing->count);
	model_text_z(page, DONE_TITLE,
	             is_undone ? arena_format(visit->arena, "Annulé\u202f: %s", words) : words);
	model_text_z(page, DONE_WITHIN, "Le guichet");
	if (visit_asked(visit, "laissees").length > 0)
		model_text_z(page, DONE_TROUBLE, "Les autres avaient changé entre-temps\u202f: elles restent comme "
		                                 "elles sont.");
	if (can_undo)
		model_url_z(page, DONE_URL,
		            arena_format(visit->arena, "/guichet/lot/%lld", (long long)undoing->lot_id));
	visit_show(visit, &inbox_lot_done_page, page);
}

/* --- taken back ------------------------------------------------------------------------------- */

static bool
act(struct undoing *undoing, struct db *db, const struct inbox_done *done, enum desk_verb verb,
    int number)
{
	struct visit *visit = undoing->inboxing.visit;
	struct desk_hand hand = undoing->inboxing.hand;
	const char *sentence;
	int64_t entry_id;
	const struct desk_act back = {
		.verb = verb,
		.account_id = visit->reader.account_id,
		.at_s = visit->now_s,
		.today = visit->today,
		.to_id = verb == DESK_MOVE ? done->unit_id : done->owner_id,
		.text = verb == DESK_REOPEN ? SPAN("mise de côté annulée.") : SPAN(""),
		.quoted = SPAN(""),
	};
	const struct desk_writing writing = { .request_id = done->request_id,
		                                  .seen_changes = -1, /* compared before, in this transaction */
		                                  .act = &back };
	hand.once = inbox_once(visit, done->reference, number);
	return desk_write(visit->arena, db, &hand, &writing, &entry_id, &sentence,
	                  &undoing->inboxing.fault) == DESK_IS_DONE;
}

static bool
undo_one(struct undoing *undoing, struct db *db, const struct inbox_done *done)
{
	struct desk_request now;
	const enum found found = load(&undoing->inboxing, db, done->reference, &now);
	if (found == FOUND_FAILED)
		return false;
	if (done->is_undone || found == FOUND_NONE || now.changes != done->changes) {
		undoing->left_count += !done->is_undone;
		return true;
	}
	const bool is_moved = done->verb == DESK_MOVE;
	const enum desk_verb verb = is_moved                        ? DESK_MOVE
	                            : done->verb == DESK_DECIDE ? DESK_REOPEN
	                                                        : DESK_GIVE;
	undoing->undone_count++;
	return act(undoing, db, done, verb, 1) &&
	       (!is_moved || done->owner_id == 0 || act(undoing, db, done, DESK_GIVE, 2)) &&
	       inbox_store_lot_undone(db, undoing->inboxing.visit->root_id, done,
	                              &undoing->inboxing.fault);
}

static bool
write_undo(struct db *db, void *data)
{
	struct undoing *undoing = data;
	undoing->undone_count = undoing->left_count = 0;
	for (size_t i = 0; i < undoing->count; i++)
		if (!undo_one(undoing, db, &undoing->dones[i]))
			return false;
	return undoing->undone_count > 0;
}

void
inbox_post_lot_undo(struct visit *visit)
{
	struct undoing *undoing = arena_new_of(visit->arena, struct undoing);
	bool gave_up = false;
	if (!begin(visit, undoing))
		return;
	if (visit_write(visit, write_undo, undoing, &gave_up) ||
	    (gave_up && undoing->inboxing.fault.for_log == NULL))
		visit_go(visit, "/guichet/lot/%lld", (long long)undoing->lot_id);
	else if (gave_up)
		visit_fail(visit, &undoing->inboxing.fault);
}
