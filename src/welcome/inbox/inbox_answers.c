/* A column of the table for each question of a form, when one offering is looked at: what was answered, by
 * code. Not of a confidential request, whose every reading is noted: it is read on its page. */
#include "welcome/inbox/inbox_inside.h"

bool
inbox_answers_begin(struct inbox_listing *listing, const struct sheet_column *before,
                    size_t before_count, struct inbox_answers *answers_r)
{
	struct inboxing *inboxing = &listing->inboxing;
	struct visit *visit = inboxing->visit;
	const struct offering *offering = inbox_offering(inboxing, listing->query.offering_id);
	struct filling *filling = NULL;
	struct db *db = visit_db(visit);
	*answers_r = (struct inbox_answers){ .columns = before, .column_count = before_count };
	if (db == NULL || (offering != NULL && !filling_begin(visit->arena, db, visit->root_id, offering,
	                                                      visit->today, &filling, &inboxing->fault)))
		return false;
	if (filling == NULL)
		return true;
	answers_r->list = filling_list(filling);
	struct sheet_column *columns =
		arena_array_of(visit->arena, struct sheet_column, before_count + answers_r->list.count + 1);
	for (size_t i = 0; i < before_count; i++)
		columns[i] = before[i];
	for (size_t i = 0; i < answers_r->list.count; i++)
		if (answers_r->list.questions[i].kind != ASK_PAGE)
			columns[answers_r->column_count++] = (struct sheet_column){
				arena_format(visit->arena, "q_%.*s", SPAN_ARGS(answers_r->list.questions[i].code)), 20
			};
	columns[answers_r->column_count++] = (struct sheet_column){ "autres_reponses", 30 };
	answers_r->columns = columns;
	return true;
}

bool
inbox_answers_write(struct inboxing *inboxing, const struct inbox_answers *answers,
                    const struct desk_request *request, struct sheet_writer *writer)
{
	struct visit *visit = inboxing->visit;
	struct desk_answers kept = { .answers = SPAN("") };
	struct span *cells, others;
	struct db *db = visit_db(visit);
	if (answers->list.count == 0)
		return true;
	if (db == NULL ||
	    (!request->is_confidential && request->inquiry_version != 0 &&
	     desk_answers_of(visit->arena, db, visit->root_id, request->request_id, &kept,
	                     &inboxing->fault) == FOUND_FAILED))
		return false;
	filling_cells(visit->arena, answers->list, kept.answers, &cells, &others);
	for (size_t i = 0; i < answers->list.count; i++)
		if (answers->list.questions[i].kind != ASK_PAGE)
			sheet_writer_text(writer, cells[i]);
	sheet_writer_text(writer, others);
	return true;
}
