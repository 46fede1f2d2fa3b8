/* A call promised, taken, made or put off: kept. */
#include "welcome/inbox/inbox_call.h"

static struct span
history_words(const struct calling *calling)
{
	const struct inbox_one *one = calling->one;
	const struct desk_callback *next = &calling->next;
	struct text text = text_new(one->inboxing.visit->arena, 1000);
	switch (calling->deed) {
	case CALL_PROMISE:
		text_add_z(&text, "Rappel promis le ");
		desk_add_when(&text, one->clock.zone, next->due_unix_s, "à partir de");
		text_format(&text, ", au %.*s.", SPAN_ARGS(next->phone));
		break;
	case CALL_DONE: text_add_z(&text, "La personne a été rappelée."); break;
	case CALL_AGAIN:
		text_add_z(&text, "Pas de réponse au téléphone. La personne sera rappelée le ");
		desk_add_when(&text, one->clock.zone, next->due_unix_s, "à partir de");
		text_add_z(&text, ".");
		break;
	case CALL_TAKE:
	case CALL_DEED_COUNT: break;
	}
	return text_span(&text);
}

/* What was said on the phone, as any other note or reply. */
static bool
write_said(struct calling *calling, struct db *db, const struct desk_request *now)
{
	struct inbox_one *one = calling->one;
	const struct visit *visit = one->inboxing.visit;
	const struct desk_writing writing = { .request_id = now->request_id,
		                                  .seen_changes = -1,
		                                  .act = &calling->act };
	int64_t entry_id;
	bool is_fine;
	if (calling->act.text.length == 0)
		return true;
	calling->sentence = inbox_reply_refusal(one, db, now, &calling->act, &is_fine);
	if (!is_fine || calling->sentence != NULL)
		return false;
	return desk_write(visit->arena, db, &one->inboxing.hand, &writing, &entry_id, &calling->sentence,
	                  &one->inboxing.fault) == DESK_IS_DONE;
}

const char *
inbox_call_stale_words(const struct calling *calling)
{
	if (calling->deed == CALL_PROMISE)
		return "Un rappel a été promis entre-temps\u202f: le voici. Rien n’a été fait.";
	return calling->standing.request_id == 0
	           ? "Ce rappel n’est plus à faire\u202f: quelqu’un l’a déjà noté comme fait."
	           : "Ce rappel a changé pendant que vous étiez sur sa page\u202f: le voici tel qu’il est. Rien "
	             "n’a été fait.";
}

bool
inbox_call_write(struct db *db, void *data)
{
	struct calling *calling = data;
	struct inbox_one *one = calling->one;
	const struct visit *visit = one->inboxing.visit;
	const struct inboxing *inboxing = &one->inboxing;
	struct fault *fault_r = &one->inboxing.fault;
	struct desk_request now;
	const struct desk_callback_told told = { visit->reader.account_id, history_words(calling) };
	enum found found = desk_load(visit->arena, db, visit->root_id, inboxing->sight,
	                             one->request.reference, &now, fault_r);
	calling->is_gone = found == FOUND_NONE;
	if (found != FOUND_ONE)
		return false;
	found = (calling->deed == CALL_DONE ? desk_callback_end : desk_callback_put)(
		visit->arena, db, &inboxing->hand, &calling->next, &told, fault_r);
	if (found == FOUND_NONE)
		calling->sentence = inbox_call_stale_words(calling);
	calling->is_done = found == FOUND_ONE && write_said(calling, db, &now);
	return calling->is_done;
}
