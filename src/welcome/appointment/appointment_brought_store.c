/* What each file changed, and what that was before; for some days. */
#include <string.h>

#include "base/time.h"
#include "welcome/appointment/appointment_inside.h"

static const char appointment_sql_import_add[] DB_SQL =
	"INSERT INTO appointment_import (root_id, import_id, account_id, place_id, at_unix_s, reminded,"
	" given_up, touched)"
	" VALUES ($1, $2, $3, $4, $5, 0, 0, 0)";

bool
appointment_brought_begin(struct db *db, int64_t root_id, const struct appointment_brought_by *by,
                          struct fault *fault_r)
{
	return db_do(db, appointment_sql_import_add,
	             WITH(db_int64(root_id), db_int64(by->import_id), db_int64(by->account_id),
	                  db_int64(by->place_id), db_int64(by->at_s)),
	             NULL, fault_r);
}

static const char appointment_sql_import[] DB_SQL =
	"SELECT account_id, place_id, at_unix_s, reminded, given_up, touched"
	"  FROM appointment_import"
	" WHERE root_id = $1 AND import_id = $2";

enum found
appointment_brought_whose(struct arena *arena, struct db *db, int64_t root_id, int64_t import_id,
                          struct appointment_brought_by *by_r, struct fault *fault_r)
{
	struct rows *rows =
		db_ask(arena, db, appointment_sql_import, WITH(db_int64(root_id), db_int64(import_id)));
	const enum found found = rows_next(rows, fault_r);
	if (found == FOUND_ONE)
		*by_r = (struct appointment_brought_by){
			.import_id = import_id,
			.account_id = rows_int64(rows, 0),
			.place_id = rows_int64(rows, 1),
			.at_s = rows_int64(rows, 2),
			.stays = { [APPOINTMENT_REMINDED] = rows_int64(rows, 3),
			           [APPOINTMENT_GAVE_UP] = rows_int64(rows, 4),
			           [APPOINTMENT_TOUCHED] = rows_int64(rows, 5) },
		};
	rows_end(rows);
	return found;
}

/* --- one ------------------------------------------------------------------------------------------ */

/* Twice in one file: what it was before the first stays. */
static const char appointment_sql_brought_add[] DB_SQL =
	"INSERT INTO appointment_brought (root_id, import_id, appointment_id, changes, is_new, place_id,"
	" begin_unix_s, end_unix_s, state, window_name, about, request_id, name, mail, phone, sequence,"
	" says_no, far_unix_s, near_unix_s, source_print)"
	" VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17, $18, $19, $20)"
	" ON CONFLICT (root_id, import_id, appointment_id) DO UPDATE SET changes = $4, source_print = $20";

bool
appointment_brought_add(struct db *db, int64_t root_id, const struct appointment_brought *brought,
                        struct fault *fault_r)
{
	const struct appointment *before = &brought->before;
	const struct span print = brought->has_print
	                              ? span_from((const char *)brought->print, DESK_PRINT_SIZE)
	                              : SPAN("");
	must(brought->import_id > 0 && brought->appointment_id > 0);
	return db_do(db, appointment_sql_brought_add,
	             WITH(db_int64(root_id), db_int64(brought->import_id), db_int64(brought->appointment_id),
	                  db_int64(brought->changes), db_int64(brought->is_new), db_int64(before->place_id),
	                  db_int64(before->begin_s), db_int64(before->end_s), db_int64(before->state),
	                  db_text(before->window), db_text(before->about), db_int64(before->request_id),
	                  db_text(before->name), db_text(before->mail), db_text(before->phone),
	                  db_int64(before->sequence), db_int64(before->says_no), db_int64(before->far_s),
	                  db_int64(before->near_s), db_bytes(print)),
	             NULL, fault_r);
}

static struct appointment_brought
brought_of(struct arena *arena, struct rows *rows, int64_t import_id)
{
	struct appointment_brought brought = {
		.import_id = import_id,
		.appointment_id = rows_int64(rows, 0),
		.changes = rows_int64(rows, 1),
		.is_new = rows_int64(rows, 2) != 0,
		.before = { .appointment_id = rows_int64(rows, 0),
		            .place_id = rows_int64(rows, 3),
		            .begin_s = rows_int64(rows, 4),
		            .end_s = rows_int64(rows, 5),
		            .state = (enum appointment_state)rows_int64(rows, 6),
		            .window = span_keep(arena, rows_text(rows, 7)),
		            .about = span_keep(arena, rows_text(rows, 8)),
		            .request_id = rows_int64(rows, 9),
		            .name = span_keep(arena, rows_text(rows, 10)),
		            .mail = span_keep(arena, rows_text(rows, 11)),
		            .phone = span_keep(arena, rows_text(rows, 12)),
		            .sequence = rows_int64(rows, 13),
		            .says_no = rows_int64(rows, 14) != 0,
		            .far_s = rows_int64(rows, 15),
		            .near_s = rows_int64(rows, 16) },
	};
	const struct span print = rows_bytes(rows, 17);
	brought.has_print = print.length == DESK_PRINT_SIZE;
	if (brought.has_print)
		memcpy(brought.print, print.at, DESK_PRINT_SIZE);
	must(brought.before.state < APPOINTMENT_STATE_COUNT);
	return brought;
}

static const char appointment_sql_brought[] DB_SQL =
	"SELECT appointment_id, changes, is_new, place_id, begin_unix_s, end_unix_s, state, window_name, about,"
	" request_id, name, mail, phone, sequence, says_no, far_unix_s, near_unix_s, source_print"
	"  FROM appointment_brought"
	" WHERE root_id = $1 AND import_id = $2 AND appointment_id < $3"
	" ORDER BY appointment_id DESC"
	" LIMIT $4";

bool
appointment_brought_list(struct arena *arena, struct db *db, int64_t root_id, int64_t import_id,
                         int64_t before_id, size_t most, struct appointment_brought *list_r,
                         size_t *count_r, struct fault *fault_r)
{
	struct rows *rows = db_ask(arena, db, appointment_sql_brought,
	                           WITH(db_int64(root_id), db_int64(import_id), db_int64(before_id),
	                                db_int64((int64_t)most)));
	enum found found;
	*count_r = 0;
	while ((found = rows_next(rows, fault_r)) == FOUND_ONE && *count_r < most)
		list_r[(*count_r)++] = brought_of(arena, rows, import_id);
	rows_end(rows);
	return found != FOUND_FAILED;
}

static const char appointment_sql_brought_end[] DB_SQL =
	"DELETE FROM appointment_brought WHERE root_id = $1 AND import_id = $2 AND appointment_id >= $3";
static const char appointment_sql_stays[] DB_SQL =
	"UPDATE appointment_import"
	" SET reminded = reminded + $3, given_up = given_up + $4, touched = touched + $5"
	" WHERE root_id = $1 AND import_id = $2";

bool
appointment_brought_end(struct db *db, int64_t root_id, int64_t import_id, int64_t from_id,
                        const int64_t stays[APPOINTMENT_STAY_COUNT], struct fault *fault_r)
{
	return db_do(db, appointment_sql_brought_end,
	             WITH(db_int64(root_id), db_int64(import_id), db_int64(from_id)), NULL, fault_r) &&
	       db_do(db, appointment_sql_stays,
	             WITH(db_int64(root_id), db_int64(import_id), db_int64(stays[APPOINTMENT_REMINDED]),
	                  db_int64(stays[APPOINTMENT_GAVE_UP]), db_int64(stays[APPOINTMENT_TOUCHED])),
	             NULL, fault_r);
}

static const char appointment_sql_brought_follow[] DB_SQL =
	"UPDATE appointment_brought SET changes = $4"
	" WHERE root_id = $1 AND appointment_id = $2 AND changes = $3 AND import_id < $5";

bool
appointment_brought_follow(struct db *db, int64_t root_id, const struct appointment_brought *brought,
                           int64_t changes, struct fault *fault_r)
{
	/* Whose name was taken had to be called off only when it was booked. */
	const bool was_saved = !brought->has_print || brought->before.state == APPOINTMENT_BOOKED;
	return db_do(db, appointment_sql_brought_follow,
	             WITH(db_int64(root_id), db_int64(brought->appointment_id),
	                  db_int64(brought->changes - was_saved), db_int64(changes),
	                  db_int64(brought->import_id)),
	             NULL, fault_r);
}

/* --- given back ------------------------------------------------------------------------------------- */

static const char appointment_sql_source_back[] DB_SQL =
	"INSERT INTO appointment_source (root_id, source_print, appointment_id) VALUES ($1, $2, $3)"
	" ON CONFLICT (root_id, source_print) DO NOTHING";

enum found
appointment_source_back(struct db *db, int64_t root_id, const uint8_t print[DESK_PRINT_SIZE],
                        int64_t appointment_id, struct fault *fault_r)
{
	int64_t changed = 0;
	if (!db_do(db, appointment_sql_source_back,
	           WITH(db_int64(root_id), db_bytes(span_from((const char *)print, DESK_PRINT_SIZE)),
	                db_int64(appointment_id)),
	           &changed, fault_r))
		return FOUND_FAILED;
	return changed == 1 ? FOUND_ONE : FOUND_NONE;
}

static const char appointment_sql_drop_source[] DB_SQL =
	"DELETE FROM appointment_source WHERE root_id = $1 AND appointment_id = $2";
static const char appointment_sql_drop[] DB_SQL =
	"DELETE FROM appointment_appointment WHERE root_id = $1 AND appointment_id = $2 AND changes = $3";

bool
appointment_drop(struct db *db, int64_t root_id, int64_t appointment_id, int64_t changes,
                 struct fault *fault_r)
{
	return db_do(db, appointment_sql_drop_source, WITH(db_int64(root_id), db_int64(appointment_id)), NULL,
	             fault_r) &&
	       db_do(db, appointment_sql_drop,
	             WITH(db_int64(root_id), db_int64(appointment_id), db_int64(changes)), NULL, fault_r);
}

/* --- forgotten -------------------------------------------------------------------------------------- */

static const char appointment_sql_brought_forget[] DB_SQL =
	"DELETE FROM appointment_brought WHERE root_id = $1 AND appointment_id = $2";

bool
appointment_brought_forget(struct db *db, int64_t root_id, int64_t appointment_id, struct fault *fault_r)
{
	return db_do(db, appointment_sql_brought_forget, WITH(db_int64(root_id), db_int64(appointment_id)),
	             NULL, fault_r);
}

static const char appointment_sql_brought_forget_request[] DB_SQL =
	"DELETE FROM appointment_brought"
	" WHERE root_id = $1 AND (request_id = $2 OR appointment_id IN"
	" (SELECT appointment_id FROM appointment_appointment WHERE root_id = $1 AND request_id = $2))";

bool
appointment_brought_forget_request(struct db *db, int64_t root_id, int64_t request_id,
                                   struct fault *fault_r)
{
	must(request_id != 0);
	return db_do(db, appointment_sql_brought_forget_request,
	             WITH(db_int64(root_id), db_int64(request_id)), NULL, fault_r);
}

static const char appointment_sql_brought_names[] DB_SQL =
	"UPDATE appointment_brought SET name = '', mail = '', phone = '', about = ''"
	" WHERE root_id = $1 AND end_unix_s < $2 AND (name <> '' OR mail <> '' OR phone <> '' OR about <> '')";
static const char appointment_sql_brought_old[] DB_SQL =
	"DELETE FROM appointment_brought"
	" WHERE root_id = $1 AND import_id IN"
	" (SELECT import_id FROM appointment_import WHERE root_id = $1 AND at_unix_s < $2)";
static const char appointment_sql_import_old[] DB_SQL =
	"DELETE FROM appointment_import WHERE root_id = $1 AND at_unix_s < $2";

bool
appointment_brought_forget_old(struct db *db, int64_t root_id, int64_t names_before_s,
                               int64_t imports_before_s, struct fault *fault_r)
{
	return db_do(db, appointment_sql_brought_names, WITH(db_int64(root_id), db_int64(names_before_s)), NULL,
	             fault_r) &&
	       db_do(db, appointment_sql_brought_old, WITH(db_int64(root_id), db_int64(imports_before_s)), NULL,
	             fault_r) &&
	       db_do(db, appointment_sql_import_old,
	             WITH(db_int64(root_id),
	                  db_int64(imports_before_s - (int64_t)APPOINTMENT_KEEP_NAME_DAYS * DAY_S)),
	             NULL, fault_r);
}
