/* Requests, entries, files and pauses, written. */
#include "base/ident.h"
#include "welcome/desk/desk_inside.h"

static const char desk_sql_add[] DB_SQL =
	"INSERT INTO desk_request (root_id, " DESK_COLUMNS ")"
	" VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17, $18, $19,"
	" $20, $21, $22, $23, $24, $25, $26, $27, $28, $29, $30, $31, $32, $33, $34, $35, $36, $37,"
	" $38)";

static struct db_value
degrees(const struct desk_request *request, double value)
{
	return request->is_placed ? db_real64(value) : db_null();
}

bool
desk_store_add(struct db *db, int64_t root_id, const struct desk_request *request,
               struct fault *fault_r)
{
	const struct desk_request *r = request;
	return db_do(
		db, desk_sql_add,
		WITH(db_int64(root_id), db_int64(r->request_id), db_text(r->reference),
	         db_int64(r->offering_id), db_int64(r->unit_id), db_int64(r->place_id),
	         db_int64(r->person_id), db_int64(r->asker_id), db_int64(r->owner_id),
	         db_int64(r->channel), db_int64(r->reply_channel), db_int64(r->queue),
	         db_int64(r->is_confidential),
	         db_text(r->title), db_int64(r->inquiry_version), db_int64(r->outcome),
	         db_int64(r->rank_s), db_int64(r->received_unix_s), db_int64(r->received_first_day),
	         db_int64(r->received_competent_day), db_int64(r->decided_day),
	         db_int64(r->done_unix_s), db_int64(r->registered_unix_s),
	         db_int64(r->acknowledged_unix_s), db_int64(r->promised_day),
	         db_int64(r->silence_day), db_int64(r->first_due_s), db_int64(r->first_unix_s),
	         db_int64(r->next_due_s), db_int64(r->solve_due_s), degrees(r, r->east),
	         degrees(r, r->north), db_text(r->address), db_int64(r->is_abusive),
	         db_int64(r->changes), db_int64(r->is_brought), db_int64(r->inner_minutes),
	         db_int64(r->inner_due_s)),
		NULL, fault_r);
}

/* What was asked, by whom and by which way never changes. */
static const char desk_sql_change[] DB_SQL =
	"UPDATE desk_request"
	"   SET offering_id = $3, unit_id = $4, person_id = $5, owner_id = $6, queue = $7,"
	"       is_confidential = $8, title = $9, outcome = $10, rank_s = $11,"
	"       received_competent_day = $12, decided_day = $13, done_unix_s = $14,"
	"       registered_unix_s = $15, acknowledged_unix_s = $16, promised_day = $17,"
	"       silence_day = $18, first_due_s = $19, first_unix_s = $20, next_due_s = $21,"
	"       solve_due_s = $22, abusive = $23, changes = $24, inner_due_s = $25"
	" WHERE root_id = $1 AND request_id = $2 AND changes = $24 - 1";

enum found
desk_store_change(struct db *db, int64_t root_id, const struct desk_request *request,
                  struct fault *fault_r)
{
	const struct desk_request *r = request;
	int64_t changed;
	if (!db_do(db, desk_sql_change,
	           WITH(db_int64(root_id), db_int64(r->request_id), db_int64(r->offering_id),
	                db_int64(r->unit_id), db_int64(r->person_id), db_int64(r->owner_id),
	                db_int64(r->queue), db_int64(r->is_confidential), db_text(r->title),
	                db_int64(r->outcome), db_int64(r->rank_s),
	                db_int64(r->received_competent_day), db_int64(r->decided_day),
	                db_int64(r->done_unix_s), db_int64(r->registered_unix_s),
	                db_int64(r->acknowledged_unix_s), db_int64(r->promised_day),
	                db_int64(r->silence_day), db_int64(r->first_due_s),
	                db_int64(r->first_unix_s), db_int64(r->next_due_s),
	                db_int64(r->solve_due_s), db_int64(r->is_abusive), db_int64(r->changes),
	                db_int64(r->inner_due_s)),
	           &changed, fault_r))
		return FOUND_FAILED;
	if (changed == 0)
		return FOUND_NONE;
	return desk_store_flag_follow(db, root_id, r, fault_r) ? FOUND_ONE : FOUND_FAILED;
}

static const char desk_sql_add_entry[] DB_SQL =
	"INSERT INTO desk_entry (root_id, request_id, entry_id, kind, channel, at_unix_s, account_id,"
	" is_shown, text, quoted, delivery)"
	" VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11)";

static const char desk_sql_add_outgoing[] DB_SQL =
	"INSERT INTO desk_outgoing (root_id, channel, entry_id, request_id, state, try_unix_s, tries,"
	" lease)"
	" VALUES ($1, $2, $3, $4, 0, $5, 0, 0)";

bool
desk_store_add_entry(struct db *db, int64_t root_id, int64_t request_id,
                     const struct desk_entry *entry, struct fault *fault_r)
{
	if (!db_do(db, desk_sql_add_entry,
	           WITH(db_int64(root_id), db_int64(request_id), db_int64(entry->entry_id),
	                db_int64(entry->kind), db_int64(entry->channel), db_int64(entry->at_unix_s),
	                db_int64(entry->account_id), db_int64(entry->is_shown), db_text(entry->text),
	                db_text(entry->quoted), db_int64(entry->delivery)),
	           NULL, fault_r))
		return false;
	return entry->delivery != DESK_TO_SEND ||
	       db_do(db, desk_sql_add_outgoing,
	             WITH(db_int64(root_id), db_int64(entry->channel), db_int64(entry->entry_id),
	                  db_int64(request_id), db_int64(entry->at_unix_s)),
	             NULL, fault_r);
}

static const char desk_sql_add_file[] DB_SQL =
	"INSERT INTO desk_file (root_id, request_id, file_id, entry_id, name, media, size, sum)"
	" VALUES ($1, $2, $3, $4, $5, $6, $7, $8)";

bool
desk_store_add_file(struct db *db, int64_t root_id, int64_t request_id,
                    const struct desk_file *file, struct fault *fault_r)
{
	return db_do(db, desk_sql_add_file,
	             WITH(db_int64(root_id), db_int64(request_id), db_int64(file->file_id),
	                  db_int64(file->entry_id), db_text(file->name), db_text(file->media),
	                  db_int64(file->size), db_bytes(file->sum)),
	             NULL, fault_r);
}

static const char desk_sql_add_pause[] DB_SQL =
	"INSERT INTO desk_pause (root_id, request_id, pause_id, is_pieces, words, asked_unix_s,"
	" limit_day, given_unix_s)"
	" VALUES ($1, $2, $3, $4, $5, $6, $7, $8)";

static const char desk_sql_end_pause[] DB_SQL =
	"UPDATE desk_pause"
	"   SET given_unix_s = $4"
	" WHERE root_id = $1 AND request_id = $2 AND pause_id = $3";

bool
desk_store_keep_pauses(struct db *db, int64_t root_id, int64_t request_id,
                       const struct desk_pause *pauses, size_t from, size_t count,
                       struct fault *fault_r)
{
	for (size_t i = 0; i < count; i++) {
		const struct desk_pause *pause = &pauses[i];
		const bool is_fine =
			i < from ? db_do(db, desk_sql_end_pause,
		                     WITH(db_int64(root_id), db_int64(request_id),
		                          db_int64(pause->pause_id), db_int64(pause->given_unix_s)),
		                     NULL, fault_r)
					 : db_do(db, desk_sql_add_pause,
		                     WITH(db_int64(root_id), db_int64(request_id),
		                          db_int64(ident_ordered()), db_int64(pause->is_pieces),
		                          db_text(pause->words), db_int64(pause->asked_unix_s),
		                          db_int64(pause->limit_day), db_int64(pause->given_unix_s)),
		                     NULL, fault_r);
		if (!is_fine)
			return false;
	}
	return true;
}

static const char desk_sql_held[] DB_SQL =
	"SELECT count(*), coalesce(sum(length(text) + length(quoted)), 0)"
	"  FROM desk_entry"
	" WHERE root_id = $1 AND request_id = $2";

bool
desk_is_full(struct arena *arena, struct db *db, int64_t root_id, int64_t request_id,
             bool *is_full_r, struct fault *fault_r)
{
	struct rows *rows =
		db_ask(arena, db, desk_sql_held, WITH(db_int64(root_id), db_int64(request_id)));
	const enum found found = rows_next(rows, fault_r);
	*is_full_r = found == FOUND_ONE && (rows_int64(rows, 0) >= DESK_ENTRY_COUNT_MAX ||
	                                    rows_int64(rows, 1) >= DESK_TEXTS_LENGTH_MAX);
	rows_end(rows);
	return found == FOUND_ONE;
}
