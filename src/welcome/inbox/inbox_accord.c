/* What was asked of other units about a request, and which unit asked for it (room accord). */
#include "welcome/inbox/inbox_inside.h"

const struct field inbox_advice_fields[INBOX_ADVICE_FIELD_COUNT] = {
	[INBOX_ADVICE_UNIT] = { "advice_unit", FIELD_TEXT, FIELD_API, .help = "Who was asked." },
	[INBOX_ADVICE_WORDS] = { "advice_words", FIELD_TEXT, FIELD_API,
		.help = "When, and by when the answer is promised." },
};

/* « promise pour vendredi 27 novembre 2026 à 10 h » */
static bool
draw_for(struct inbox_one *one, struct model *page, struct db *db)
{
	struct visit *visit = one->inboxing.visit;
	const struct desk_request *request = &one->request;
	struct accord_asked asked;
	const enum found found = accord_asked_by(visit->arena, db, visit->root_id, request->request_id,
	                                         &asked, &one->inboxing.fault);
	if (found != FOUND_ONE)
		return found == FOUND_NONE;
	struct text words = text_new(visit->arena, 200);
	text_add_z(&words, request->inner_due_s == 0 ? "Sans délai convenu" : "Réponse promise pour ");
	if (request->inner_due_s != 0)
		desk_add_when(&words, one->clock.zone, request->inner_due_s, "à");
	model_text(page, INBOX_ONE_FOR_UNIT, inbox_unit_name(&one->inboxing, asked.from_unit_id));
	model_text(page, INBOX_ONE_FOR_WORDS, text_span(&words));
	return true;
}

bool
inbox_accord_draw(struct inbox_one *one, struct model *page)
{
	struct visit *visit = one->inboxing.visit;
	struct fault *fault_r = &one->inboxing.fault;
	struct accord_asked *asked;
	size_t count;
	struct db *db = visit_db(visit);
	if (db == NULL || !draw_for(one, page, db) ||
	    !accord_asked_about(visit->arena, db, visit->root_id, one->request.request_id, &asked, &count,
	                        fault_r))
		return false;
	for (size_t i = 0; i < count; i++) {
		struct desk_request other;
		const enum found found =
			desk_by_id(visit->arena, db, visit->root_id, asked[i].request_id, &other, fault_r);
		if (found == FOUND_FAILED)
			return false;
		if (found == FOUND_NONE)
			continue;
		struct model *row = model_row(page, INBOX_ONE_ADVICE);
		model_text(row, INBOX_ADVICE_UNIT, inbox_unit_name(&one->inboxing, asked[i].unit_id));
		model_text_z(row, INBOX_ADVICE_WORDS,
		             accord_words(visit->arena, one->clock.zone, &other, visit->now_s));
		model_flag(page, INBOX_ONE_HAS_ADVICE, true);
	}
	model_url_z(page, INBOX_ONE_ADVICE_URL, inbox_address(visit->arena, one->request.reference, "/avis"));
	return true;
}
