/* One request among others: what it is tied to, who else has her address or her number. */
#include "welcome/inbox/inbox_inside.h"

enum { SAME_SHOWN_MAX = 2 }; /* her page has all of them */

static bool
draw_ties(struct inbox_one *one, struct model *page, struct db *db)
{
	struct visit *visit = one->inboxing.visit;
	struct twin_tie *ties;
	size_t count;
	if (!twin_ties(visit->arena, db, visit->root_id, one->inboxing.sight, &one->request, &ties,
	               &count, &one->inboxing.fault))
		return false;
	for (size_t i = 0; i < count; i++) {
		const struct desk_request *other = &ties[i].other;
		if (ties[i].tie.kind == DESK_TIE_APART)
			continue;
		struct model *row = model_row(page, INBOX_ONE_TIES);
		model_url_z(row, INBOX_PAST_URL, inbox_address(visit->arena, other->reference, ""));
		model_text(row, INBOX_PAST_TITLE, other->title.length > 0 ? other->title : other->reference);
		model_text_z(row, INBOX_PAST_WORDS, ties[i].words);
		model_flag(page, INBOX_ONE_HAS_TIES, true);
	}
	return true;
}

/* « même numéro de téléphone que M. Petit » */
static bool
draw_same(struct inbox_one *one, struct model *page, struct db *db)
{
	struct visit *visit = one->inboxing.visit;
	struct twin_person *persons;
	size_t count;
	if (one->person.person_id == 0)
		return true;
	if (!twin_persons(visit->arena, db, visit->root_id, one->inboxing.sight, one->person.person_id,
	                  &persons, &count, &one->inboxing.fault))
		return false;
	for (size_t i = 0; i < count && i < SAME_SHOWN_MAX; i++)
		model_text_z(model_row(page, INBOX_ONE_SAME), 0,
		             persons[i].name.length > 0
		                 ? arena_format(visit->arena, "%s que %.*s", persons[i].why,
		                                SPAN_ARGS(persons[i].name))
		                 : arena_format(visit->arena, "%s que dans la demande %.*s", persons[i].why,
		                                SPAN_ARGS(persons[i].reference)));
	return true;
}

bool
inbox_twins_draw(struct inbox_one *one, struct model *page)
{
	struct visit *visit = one->inboxing.visit;
	struct db *db = visit_db(visit);
	if (one->person.person_id != 0) {
		model_url_z(page, INBOX_ONE_PERSON_URL,
		            inbox_address(visit->arena, one->request.reference, "/personne"));
		model_url_z(page, INBOX_ONE_BRIEF_URL,
		            inbox_address(visit->arena, one->request.reference, "/fiche"));
	}
	model_url_z(page, INBOX_ONE_TIES_URL,
	            inbox_address(visit->arena, one->request.reference, "/liens"));
	return db != NULL && draw_ties(one, page, db) && draw_same(one, page, db);
}
