/* Appointments, free hours, what other tools call them, to whom an hour is proposed. */
#include "base/time.h"
#include "welcome/appointment/appointment_inside.h"

static struct appointment
appointment_of(struct arena *arena, struct rows *rows)
{
	const struct appointment appointment = {
		.appointment_id = rows_int64(rows, 0),
		.place_id = rows_int64(rows, 1),
		.begin_s = rows_int64(rows, 2),
		.end_s = rows_int64(rows, 3),
		.state = (enum appointment_state)rows_int64(rows, 4),
		.window = span_keep(arena, rows_text(rows, 5)),
		.about = span_keep(arena, rows_text(rows, 6)),
		.request_id = rows_int64(rows, 7),
		.name = span_keep(arena, rows_text(rows, 8)),
		.mail = span_keep(arena, rows_text(rows, 9)),
		.phone = span_keep(arena, rows_text(rows, 10)),
		.is_slot = rows_int64(rows, 11) != 0,
		.sequence = rows_int64(rows, 12),
		.says_no = rows_int64(rows, 13) != 0,
		.far_s = rows_int64(rows, 14),
		.near_s = rows_int64(rows, 15),
		.changes = rows_int64(rows, 16),
	};
	must(appointment.state < APPOINTMENT_STATE_COUNT);
	return appointment;
}

/* One row, or none. */
static enum found
one(struct arena *arena, struct rows *rows, struct appointment *appointment_r, struct fault *fault_r)
{
	const enum found found = rows_next(rows, fault_r);
	if (found == FOUND_ONE)
		*appointment_r = appointment_of(arena, rows);
	rows_end(rows);
	return found;
}

static bool
all(struct arena *arena, struct rows *rows, struct appointment **list_r, size_t *count_r,
    struct fault *fault_r)
{
	struct appointment *list = NULL;
	size_t count = 0;
	enum found found;
	while ((found = rows_next(rows, fault_r)) == FOUND_ONE) {
		list = arena_room(arena, list, count, sizeof *list);
		list[count++] = appointment_of(arena, rows);
	}
	rows_end(rows);
	*list_r = list;
	*count_r = count;
	return found != FOUND_FAILED;
}

/* --- read --------------------------------------------------------------------------------------- */

static const char appointment_sql_load[] DB_SQL =
	"SELECT appointment_id, place_id, begin_unix_s, end_unix_s, state, window_name, about, request_id,"
	" name, mail, phone, is_slot, sequence, says_no, far_unix_s, near_unix_s, changes"
	"  FROM appointment_appointment"
	" WHERE root_id = $1 AND appointment_id = $2";

enum found
appointment_load(struct arena *arena, struct db *db, int64_t root_id, int64_t appointment_id,
                 struct appointment *appointment_r, struct fault *fault_r)
{
	return one(arena,
	           db_ask(arena, db, appointment_sql_load,
	                  WITH(db_int64(root_id), db_int64(appointment_id))),
	           appointment_r, fault_r);
}

static const char appointment_sql_source[] DB_SQL =
	"SELECT a.appointment_id, a.place_id, a.begin_unix_s, a.end_unix_s, a.state, a.window_name, a.about,"
	" a.request_id, a.name, a.mail, a.phone, a.is_slot, a.sequence, a.says_no, a.far_unix_s,"
	" a.near_unix_s, a.changes"
	"  FROM appointment_source s"
	"  JOIN appointment_appointment a ON a.root_id = s.root_id AND a.appointment_id = s.appointment_id"
	" WHERE s.root_id = $1 AND s.source_print = $2";

enum found
appointment_by_source(struct arena *arena, struct db *db, int64_t root_id,
                      const uint8_t print[DESK_PRINT_SIZE], struct appointment *appointment_r,
                      struct fault *fault_r)
{
	return one(arena,
	           db_ask(arena, db, appointment_sql_source,
	                  WITH(db_int64(root_id),
	                       db_bytes(span_from((const char *)print, DESK_PRINT_SIZE)))),
	           appointment_r, fault_r);
}

static const char appointment_sql_between[] DB_SQL =
	"SELECT appointment_id, place_id, begin_unix_s, end_unix_s, state, window_name, about, request_id,"
	" name, mail, phone, is_slot, sequence, says_no, far_unix_s, near_unix_s, changes"
	"  FROM appointment_appointment"
	" WHERE root_id = $1 AND place_id = $2 AND begin_unix_s >= $3 AND begin_unix_s < $4"
	" ORDER BY begin_unix_s, appointment_id"
	" LIMIT $5";

bool
appointment_between(struct arena *arena, struct db *db, int64_t root_id, int64_t place_id,
                    int64_t from_s, int64_t to_s, struct appointment **list_r, size_t *count_r,
                    struct fault *fault_r)
{
	return all(arena,
	           db_ask(arena, db, appointment_sql_between,
	                  WITH(db_int64(root_id), db_int64(place_id), db_int64(from_s), db_int64(to_s),
	                       db_int64(APPOINTMENT_DAY_COUNT_MAX))),
	           list_r, count_r, fault_r);
}

static const char appointment_sql_sourced[] DB_SQL =
	"SELECT appointment_id, place_id, begin_unix_s, end_unix_s, state, window_name, about, request_id,"
	" name, mail, phone, is_slot, sequence, says_no, far_unix_s, near_unix_s, changes"
	"  FROM appointment_appointment"
	" WHERE root_id = $1 AND place_id = $2 AND begin_unix_s >= $3 AND begin_unix_s < $4"
	" AND state IN ($5, $6)"
	" AND appointment_id IN (SELECT appointment_id FROM appointment_source WHERE root_id = $1)"
	" ORDER BY begin_unix_s, appointment_id"
	" LIMIT $7";

bool
appointment_sourced(struct arena *arena, struct db *db, int64_t root_id, int64_t place_id,
                    int64_t from_s, int64_t to_s, struct appointment **list_r, size_t *count_r,
                    struct fault *fault_r)
{
	return all(arena,
	           db_ask(arena, db, appointment_sql_sourced,
	                  WITH(db_int64(root_id), db_int64(place_id), db_int64(from_s), db_int64(to_s),
	                       db_int64(APPOINTMENT_BOOKED), db_int64(APPOINTMENT_FREE),
	                       db_int64(APPOINTMENT_SOURCED_COUNT_MAX))),
	           list_r, count_r, fault_r);
}

static const char appointment_sql_state[] DB_SQL =
	"SELECT appointment_id, place_id, begin_unix_s, end_unix_s, state, window_name, about, request_id,"
	" name, mail, phone, is_slot, sequence, says_no, far_unix_s, near_unix_s, changes"
	"  FROM appointment_appointment"
	" WHERE root_id = $1 AND state = $2 AND begin_unix_s >= $3 AND begin_unix_s < $4"
	" ORDER BY begin_unix_s, appointment_id";

bool
appointment_booked_between(struct arena *arena, struct db *db, int64_t root_id, int64_t from_s,
                           int64_t to_s, struct appointment **list_r, size_t *count_r,
                           struct fault *fault_r)
{
	return all(arena,
	           db_ask(arena, db, appointment_sql_state,
	                  WITH(db_int64(root_id), db_int64(APPOINTMENT_BOOKED), db_int64(from_s),
	                       db_int64(to_s))),
	           list_r, count_r, fault_r);
}

static const char appointment_sql_request[] DB_SQL =
	"SELECT appointment_id, place_id, begin_unix_s, end_unix_s, state, window_name, about, request_id,"
	" name, mail, phone, is_slot, sequence, says_no, far_unix_s, near_unix_s, changes"
	"  FROM appointment_appointment"
	" WHERE root_id = $1 AND request_id = $2"
	" ORDER BY begin_unix_s, appointment_id"
	" LIMIT 50";

bool
appointment_of_request(struct arena *arena, struct db *db, int64_t root_id, int64_t request_id,
                       struct appointment **list_r, size_t *count_r, struct fault *fault_r)
{
	must(request_id != 0);
	return all(arena,
	           db_ask(arena, db, appointment_sql_request,
	                  WITH(db_int64(root_id), db_int64(request_id))),
	           list_r, count_r, fault_r);
}

static const char appointment_sql_free[] DB_SQL =
	"SELECT appointment_id, place_id, begin_unix_s, end_unix_s, state, window_name, about, request_id,"
	" name, mail, phone, is_slot, sequence, says_no, far_unix_s, near_unix_s, changes"
	"  FROM appointment_appointment"
	" WHERE root_id = $1 AND place_id = $2 AND begin_unix_s > $3 AND state = $4"
	" ORDER BY begin_unix_s, appointment_id"
	" LIMIT $5";

bool
appointment_free(struct arena *arena, struct db *db, int64_t root_id, int64_t place_id, int64_t now_s,
                 struct appointment **list_r, size_t *count_r, struct fault *fault_r)
{
	return all(arena,
	           db_ask(arena, db, appointment_sql_free,
	                  WITH(db_int64(root_id), db_int64(place_id), db_int64(now_s),
	                       db_int64(APPOINTMENT_FREE), db_int64(APPOINTMENT_FREE_COUNT_MAX))),
	           list_r, count_r, fault_r);
}

static const char appointment_sql_places[] DB_SQL =
	"SELECT place_id, CAST(count(*) AS bigint)"
	"  FROM appointment_appointment"
	" WHERE root_id = $1 AND state IN ($4, $5, $6) AND begin_unix_s >= $2 AND begin_unix_s < $3"
	" GROUP BY place_id"
	" ORDER BY place_id";

bool
appointment_places(struct arena *arena, struct db *db, int64_t root_id, int64_t from_s, int64_t to_s,
                   struct appointment_place **places_r, size_t *count_r, struct fault *fault_r)
{
	struct rows *rows = db_ask(arena, db, appointment_sql_places,
	                           WITH(db_int64(root_id), db_int64(from_s), db_int64(to_s),
	                                db_int64(APPOINTMENT_BOOKED), db_int64(APPOINTMENT_CAME),
	                                db_int64(APPOINTMENT_MISSED)));
	enum found found;
	*places_r = NULL;
	*count_r = 0;
	while ((found = rows_next(rows, fault_r)) == FOUND_ONE) {
		*places_r = arena_room(arena, *places_r, *count_r, sizeof **places_r);
		(*places_r)[(*count_r)++] =
			(struct appointment_place){ rows_int64(rows, 0), rows_int64(rows, 1) };
	}
	rows_end(rows);
	return found != FOUND_FAILED;
}

/* --- written ------------------------------------------------------------------------------------- */

static const char appointment_sql_add[] DB_SQL =
	"INSERT INTO appointment_appointment (root_id, appointment_id, place_id, begin_unix_s, end_unix_s,"
	" state, window_name, about, request_id, name, mail, phone, is_slot, sequence, says_no, far_unix_s,"
	" near_unix_s, changes)"
	" VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17, 1)";

bool
appointment_add(struct db *db, int64_t root_id, const struct appointment *appointment,
                struct fault *fault_r)
{
	must(appointment->appointment_id > 0);
	must(appointment->end_s > appointment->begin_s);
	return db_do(db, appointment_sql_add,
	             WITH(db_int64(root_id), db_int64(appointment->appointment_id),
	                  db_int64(appointment->place_id), db_int64(appointment->begin_s),
	                  db_int64(appointment->end_s), db_int64(appointment->state),
	                  db_text(appointment->window), db_text(appointment->about),
	                  db_int64(appointment->request_id), db_text(appointment->name),
	                  db_text(appointment->mail), db_text(appointment->phone),
	                  db_int64(appointment->is_slot), db_int64(appointment->sequence),
	                  db_int64(appointment->says_no), db_int64(appointment->far_s),
	                  db_int64(appointment->near_s)),
	             NULL, fault_r);
}

static const char appointment_sql_save[] DB_SQL =
	"UPDATE appointment_appointment"
	" SET place_id = $3, begin_unix_s = $4, end_unix_s = $5, state = $6, window_name = $7, about = $8,"
	" request_id = $9, name = $10, mail = $11, phone = $12, is_slot = $13, sequence = $14, says_no = $15,"
	" far_unix_s = $16, near_unix_s = $17, changes = changes + 1"
	" WHERE root_id = $1 AND appointment_id = $2 AND changes = $18";

enum found
appointment_save(struct db *db, int64_t root_id, const struct appointment *appointment,
                 struct fault *fault_r)
{
	int64_t changed = 0;
	must(appointment->end_s > appointment->begin_s);
	if (!db_do(db, appointment_sql_save,
	           WITH(db_int64(root_id), db_int64(appointment->appointment_id),
	                db_int64(appointment->place_id), db_int64(appointment->begin_s),
	                db_int64(appointment->end_s), db_int64(appointment->state),
	                db_text(appointment->window), db_text(appointment->about),
	                db_int64(appointment->request_id), db_text(appointment->name),
	                db_text(appointment->mail), db_text(appointment->phone),
	                db_int64(appointment->is_slot), db_int64(appointment->sequence),
	                db_int64(appointment->says_no), db_int64(appointment->far_s),
	                db_int64(appointment->near_s), db_int64(appointment->changes)),
	           &changed, fault_r))
		return FOUND_FAILED;
	return changed == 1 ? FOUND_ONE : FOUND_NONE;
}

static const char appointment_sql_source_add[] DB_SQL =
	"INSERT INTO appointment_source (root_id, source_print, appointment_id) VALUES ($1, $2, $3)";

bool
appointment_source_add(struct db *db, int64_t root_id, const uint8_t print[DESK_PRINT_SIZE],
                       int64_t appointment_id, struct fault *fault_r)
{
	return db_do(db, appointment_sql_source_add,
	             WITH(db_int64(root_id), db_bytes(span_from((const char *)print, DESK_PRINT_SIZE)),
	                  db_int64(appointment_id)),
	             NULL, fault_r);
}

static const char appointment_sql_source_drop[] DB_SQL =
	"DELETE FROM appointment_source WHERE root_id = $1 AND source_print = $2";

bool
appointment_source_drop(struct db *db, int64_t root_id, const uint8_t print[DESK_PRINT_SIZE],
                        struct fault *fault_r)
{
	return db_do(db, appointment_sql_source_drop,
	             WITH(db_int64(root_id), db_bytes(span_from((const char *)print, DESK_PRINT_SIZE))), NULL,
	             fault_r);
}

static const char appointment_sql_take[] DB_SQL =
	"UPDATE appointment_appointment"
	" SET state = $5, request_id = $3, about = $6,"
	" far_unix_s = CASE WHEN begin_unix_s < $7 THEN -1 ELSE 0 END,"
	" near_unix_s = CASE WHEN begin_unix_s < $8 THEN -1 ELSE 0 END, changes = changes + 1"
	" WHERE root_id = $1 AND appointment_id = $2 AND state = $4 AND begin_unix_s > $9";

enum found
appointment_take(struct db *db, int64_t root_id, int64_t appointment_id, int64_t request_id,
                 struct span about, int64_t now_s, struct fault *fault_r)
{
	int64_t changed = 0;
	if (!db_do(db, appointment_sql_take,
	           WITH(db_int64(root_id), db_int64(appointment_id), db_int64(request_id),
	                db_int64(APPOINTMENT_FREE), db_int64(APPOINTMENT_BOOKED), db_text(about),
	                db_int64(now_s + 2 * (int64_t)DAY_S), db_int64(now_s + 2 * 3600), db_int64(now_s)),
	           &changed, fault_r))
		return FOUND_FAILED;
	return changed == 1 ? FOUND_ONE : FOUND_NONE;
}

/* --- reminded ------------------------------------------------------------------------------------- */

static const char appointment_sql_claim_far[] DB_SQL =
	"UPDATE appointment_appointment SET far_unix_s = $4"
	" WHERE root_id = $1 AND appointment_id = $2 AND changes = $3 AND far_unix_s = 0 AND state = $5"
	" AND says_no = 0 AND begin_unix_s > $6";
static const char appointment_sql_claim_near[] DB_SQL =
	"UPDATE appointment_appointment SET near_unix_s = $4"
	" WHERE root_id = $1 AND appointment_id = $2 AND changes = $3 AND near_unix_s = 0 AND state = $5"
	" AND says_no = 0 AND begin_unix_s > $6";

enum found
appointment_claim(struct db *db, int64_t root_id, const struct appointment *appointment,
                  const struct appointment_claim *claim, struct fault *fault_r)
{
	int64_t changed = 0;
	must(claim->told_s == claim->now_s || claim->told_s == APPOINTMENT_UNTOLD);
	if (!db_do(db,
	           claim->which == APPOINTMENT_FAR ? appointment_sql_claim_far : appointment_sql_claim_near,
	           WITH(db_int64(root_id), db_int64(appointment->appointment_id),
	                db_int64(appointment->changes), db_int64(claim->told_s),
	                db_int64(APPOINTMENT_BOOKED), db_int64(claim->now_s)),
	           &changed, fault_r))
		return FOUND_FAILED;
	return changed == 1 ? FOUND_ONE : FOUND_NONE;
}

static const char appointment_sql_unclaim_far[] DB_SQL =
	"UPDATE appointment_appointment SET far_unix_s = 0"
	" WHERE root_id = $1 AND appointment_id = $2 AND far_unix_s = $3";
static const char appointment_sql_unclaim_near[] DB_SQL =
	"UPDATE appointment_appointment SET near_unix_s = 0"
	" WHERE root_id = $1 AND appointment_id = $2 AND near_unix_s = $3";

bool
appointment_unclaim(struct db *db, int64_t root_id, int64_t appointment_id,
                    enum appointment_reminder which, int64_t now_s, struct fault *fault_r)
{
	return db_do(db,
	             which == APPOINTMENT_FAR ? appointment_sql_unclaim_far : appointment_sql_unclaim_near,
	             WITH(db_int64(root_id), db_int64(appointment_id), db_int64(now_s)), NULL, fault_r);
}

/* --- proposed ------------------------------------------------------------------------------------- */

static const char appointment_sql_offer[] DB_SQL =
	"SELECT request_id, place_id, at_unix_s FROM appointment_offer"
	" WHERE root_id = $1 AND request_id = $2";

enum found
appointment_offer_of(struct arena *arena, struct db *db, int64_t root_id, int64_t request_id,
                     struct appointment_offer *offer_r, struct fault *fault_r)
{
	struct rows *rows =
		db_ask(arena, db, appointment_sql_offer, WITH(db_int64(root_id), db_int64(request_id)));
	const enum found found = rows_next(rows, fault_r);
	if (found == FOUND_ONE)
		*offer_r = (struct appointment_offer){ rows_int64(rows, 0), rows_int64(rows, 1),
			                                   rows_int64(rows, 2) };
	rows_end(rows);
	return found;
}

static const char appointment_sql_offer_save[] DB_SQL =
	"INSERT INTO appointment_offer (root_id, request_id, place_id, at_unix_s) VALUES ($1, $2, $3, $4)"
	" ON CONFLICT (root_id, request_id) DO UPDATE SET place_id = $3, at_unix_s = $4";

bool
appointment_offer_save(struct db *db, int64_t root_id, const struct appointment_offer *offer,
                       struct fault *fault_r)
{
	return db_do(db, appointment_sql_offer_save,
	             WITH(db_int64(root_id), db_int64(offer->request_id), db_int64(offer->place_id),
	                  db_int64(offer->at_s)),
	             NULL, fault_r);
}

static const char appointment_sql_offer_end[] DB_SQL =
	"DELETE FROM appointment_offer WHERE root_id = $1 AND request_id = $2";

bool
appointment_offer_end(struct db *db, int64_t root_id, int64_t request_id, struct fault *fault_r)
{
	return db_do(db, appointment_sql_offer_end, WITH(db_int64(root_id), db_int64(request_id)), NULL,
	             fault_r);
}

/* --- forgotten ------------------------------------------------------------------------------------ */

static const char appointment_sql_forget_names[] DB_SQL =
	"UPDATE appointment_appointment SET name = '', mail = '', phone = '', about = ''"
	" WHERE root_id = $1 AND end_unix_s < $2 AND end_unix_s >= $3"
	" AND (name <> '' OR mail <> '' OR phone <> '' OR about <> '')";

bool
appointment_forget_names(struct db *db, int64_t root_id, int64_t before_s, struct fault *fault_r)
{
	return db_do(db, appointment_sql_forget_names,
	             WITH(db_int64(root_id), db_int64(before_s),
	                  db_int64(before_s - (int64_t)APPOINTMENT_KEEP_DAYS * DAY_S)),
	             NULL, fault_r);
}

static const char appointment_sql_forget_sources[] DB_SQL =
	"DELETE FROM appointment_source WHERE root_id = $1 AND appointment_id IN"
	" (SELECT appointment_id FROM appointment_appointment WHERE root_id = $1 AND end_unix_s < $2)";
static const char appointment_sql_forget_all[] DB_SQL =
	"DELETE FROM appointment_appointment WHERE root_id = $1 AND end_unix_s < $2";
static const char appointment_sql_forget_free_sources[] DB_SQL =
	"DELETE FROM appointment_source WHERE root_id = $1 AND appointment_id IN"
	" (SELECT appointment_id FROM appointment_appointment WHERE root_id = $1 AND state = $2"
	" AND begin_unix_s < $3 AND is_slot = 1)";
static const char appointment_sql_forget_free[] DB_SQL =
	"DELETE FROM appointment_appointment WHERE root_id = $1 AND state = $2 AND begin_unix_s < $3"
	" AND is_slot = 1";

bool
appointment_forget_all(struct db *db, int64_t root_id, int64_t before_s, struct fault *fault_r)
{
	const int64_t free_before_s = before_s + (int64_t)(APPOINTMENT_KEEP_DAYS - 2) * DAY_S;
	return db_do(db, appointment_sql_forget_sources, WITH(db_int64(root_id), db_int64(before_s)), NULL,
	             fault_r) &&
	       db_do(db, appointment_sql_forget_all, WITH(db_int64(root_id), db_int64(before_s)), NULL,
	             fault_r) &&
	       db_do(db, appointment_sql_forget_free_sources,
	             WITH(db_int64(root_id), db_int64(APPOINTMENT_FREE), db_int64(free_before_s)), NULL,
	             fault_r) &&
	       db_do(db, appointment_sql_forget_free,
	             WITH(db_int64(root_id), db_int64(APPOINTMENT_FREE), db_int64(free_before_s)), NULL,
	             fault_r);
}

static const char appointment_sql_forget_request[] DB_SQL =
	"UPDATE appointment_appointment"
	" SET request_id = 0, name = '', mail = '', phone = '', about = '', changes = changes + 1"
	" WHERE root_id = $1 AND request_id = $2";
static const char appointment_sql_forget_request_sources[] DB_SQL =
	"DELETE FROM appointment_source WHERE root_id = $1 AND appointment_id IN"
	" (SELECT appointment_id FROM appointment_appointment WHERE root_id = $1 AND request_id = $2)";

bool
appointment_forget_request(struct db *db, int64_t root_id, int64_t request_id, struct fault *fault_r)
{
	must(request_id != 0);
	return appointment_brought_forget_request(db, root_id, request_id, fault_r) &&
	       db_do(db, appointment_sql_forget_request_sources,
	             WITH(db_int64(root_id), db_int64(request_id)), NULL, fault_r) &&
	       db_do(db, appointment_sql_forget_request, WITH(db_int64(root_id), db_int64(request_id)), NULL,
	             fault_r) &&
	       appointment_offer_end(db, root_id, request_id, fault_r);
}

/* --- counted -------------------------------------------------------------------------------------- */

static const char appointment_sql_counts[] DB_SQL =
	"SELECT place_id, state, CASE WHEN far_unix_s > 0 OR near_unix_s > 0 THEN 1 ELSE 0 END AS reminded,"
	" CAST(count(*) AS bigint)"
	"  FROM appointment_appointment"
	" WHERE root_id = $1 AND state = $2 AND begin_unix_s >= $3 AND begin_unix_s < $4"
	" GROUP BY 1, 2, 3"
	" ORDER BY 1, 2, 3";

static bool
add_counts(struct arena *arena, struct rows *rows, struct appointment_count **counts, size_t *count,
           struct fault *fault_r)
{
	enum found found;
	while ((found = rows_next(rows, fault_r)) == FOUND_ONE) {
		*counts = arena_room(arena, *counts, *count, sizeof **counts);
		(*counts)[(*count)++] = (struct appointment_count){
			.place_id = rows_int64(rows, 0),
			.state = (enum appointment_state)rows_int64(rows, 1),
			.was_reminded = rows_int64(rows, 2) != 0,
			.count = rows_int64(rows, 3),
		};
	}
	rows_end(rows);
	return found != FOUND_FAILED;
}

bool
appointment_counts(struct arena *arena, struct db *db, int64_t root_id, int64_t from_s, int64_t to_s,
                   struct appointment_count **counts_r, size_t *count_r, struct fault *fault_r)
{
	static const enum appointment_state states[] = { APPOINTMENT_BOOKED, APPOINTMENT_CAME,
		                                             APPOINTMENT_MISSED };
	*counts_r = NULL;
	*count_r = 0;
	for (size_t i = 0; i < LENGTH(states); i++) {
		struct rows *rows = db_ask(arena, db, appointment_sql_counts,
		                           WITH(db_int64(root_id), db_int64(states[i]), db_int64(from_s),
		                                db_int64(to_s)));
		if (!add_counts(arena, rows, counts_r, count_r, fault_r))
			return false;
	}
	return true;
}
