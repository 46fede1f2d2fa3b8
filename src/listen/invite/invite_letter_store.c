#include "listen/invite/invite_inside.h"

static enum found
of_changed(bool good, int64_t changed)
{
	return !good ? FOUND_FAILED : changed > 0 ? FOUND_ONE : FOUND_NONE;
}

/* --- messages ---------------------------------------------------------------------------------- */

static const char invite_sql_letter_add[] DB_SQL =
	"INSERT INTO invite_letter (root_id, wave_id, letter_id, channel, side, state, due_unix_s,"
	"                           lease, tries, locked, made_unix_s, done_unix_s)"
	" VALUES ($1, $2, $3, $4, $5, 0, $6, 0, 0, $7, $6, 0)"
	" ON CONFLICT (root_id, letter_id) DO NOTHING";

static const char invite_sql_letter[] DB_SQL =
	"SELECT letter_id, wave_id, lease, tries, due_unix_s, made_unix_s, done_unix_s, channel, side,"
	"       state, locked"
	"  FROM invite_letter"
	" WHERE root_id = $1 AND letter_id = $2";

static const char invite_sql_due[] DB_SQL =
	"SELECT letter_id"
	"  FROM invite_letter"
	" WHERE root_id = $1 AND wave_id = $2 AND channel = $3 AND state = $4 AND due_unix_s <= $5"
	" ORDER BY due_unix_s, letter_id"
	" LIMIT $6";

/* Of two who want it, the second finds that its hour has not come. */
static const char invite_sql_lease[] DB_SQL =
	"UPDATE invite_letter"
	"   SET state = 1, lease = $3, due_unix_s = $5, tries = tries + 1"
	" WHERE root_id = $1 AND letter_id = $2 AND state <= 1 AND due_unix_s <= $4";

static const char invite_sql_note[] DB_SQL =
	"UPDATE invite_letter"
	"   SET state = $4, due_unix_s = $5, done_unix_s = $6, locked = $7, lease = $8"
	" WHERE root_id = $1 AND letter_id = $2 AND lease = $3";

static const char invite_sql_mark[] DB_SQL =
	"UPDATE invite_letter"
	"   SET state = $3, done_unix_s = $4, lease = 0"
	" WHERE root_id = $1 AND letter_id = $2 AND state >= 1";

/* One that is leaving was not noted yet: it is the last. */
static const char invite_sql_last_sms[] DB_SQL =
	"SELECT l.letter_id"
	"  FROM invite_person p JOIN invite_letter l"
	"    ON l.root_id = p.root_id AND l.letter_id >= p.person_id AND l.letter_id <= p.person_id + 2"
	" WHERE p.root_id = $1 AND p.wave_id = $2 AND p.print = $3 AND l.channel = 1"
	"   AND l.state >= 1 AND l.state <= 3 AND length(l.locked) > 0"
	" ORDER BY l.state = 1 DESC, l.done_unix_s DESC, l.letter_id DESC"
	" LIMIT 1";

static const char invite_sql_letter_drop[] DB_SQL =
	"DELETE FROM invite_letter WHERE root_id = $1 AND letter_id = $2";

static const char invite_sql_letter_counts[] DB_SQL =
	"SELECT side, channel, letter_id & 3, state, count(*)"
	"  FROM invite_letter"
	" WHERE root_id = $1 AND wave_id = $2"
	" GROUP BY side, channel, letter_id & 3, state";

bool
invite_store_letter_add(struct db *db, int64_t root_id, const struct invite_letter *letter,
                        struct fault *fault_r)
{
	return db_do(db, invite_sql_letter_add,
	             WITH(db_int64(root_id), db_int64(letter->wave_id), db_int64(letter->letter_id),
	                  db_int64(letter->channel), db_int64(letter->side), db_int64(letter->due_s),
	                  db_bytes(letter->locked)),
	             NULL, fault_r);
}

enum found
invite_store_letter(struct arena *arena, struct db *db, int64_t root_id, int64_t letter_id,
                    struct invite_letter *letter_r, struct fault *fault_r)
{
	struct rows *rows =
		db_ask(arena, db, invite_sql_letter, WITH(db_int64(root_id), db_int64(letter_id)));
	const enum found found = rows_next(rows, fault_r);
	if (found == FOUND_ONE) {
		const int64_t state = rows_int64(rows, 9);
		must(state >= 0 && state < INVITE_STATE_COUNT);
		*letter_r = (struct invite_letter){ .letter_id = rows_int64(rows, 0),
			                                .wave_id = rows_int64(rows, 1),
			                                .lease = rows_int64(rows, 2),
			                                .tries = rows_int64(rows, 3),
			                                .due_s = rows_int64(rows, 4),
			                                .made_s = rows_int64(rows, 5),
			                                .done_s = rows_int64(rows, 6),
			                                .channel = (enum invite_channel)rows_int64(rows, 7),
			                                .side = (enum side)rows_int64(rows, 8),
			                                .state = (enum invite_state)state,
			                                .locked = span_keep(arena, rows_bytes(rows, 10)) };
	}
	rows_end(rows);
	return found;
}

bool
invite_store_due(struct arena *arena, struct db *db, int64_t root_id, int64_t wave_id,
                 enum invite_channel channel, enum invite_state state, int64_t now_s,
                 int64_t letters_r[INVITE_DUE_COUNT], size_t *count_r, struct fault *fault_r)
{
	size_t count = 0;
	enum found found;
	struct rows *rows = db_ask(arena, db, invite_sql_due,
	                           WITH(db_int64(root_id), db_int64(wave_id), db_int64(channel),
	                                db_int64(state), db_int64(now_s),
	                                db_int64(INVITE_DUE_COUNT)));
	while ((found = rows_next(rows, fault_r)) == FOUND_ONE)
		letters_r[count++] = rows_int64(rows, 0);
	rows_end(rows);
	*count_r = count;
	return found == FOUND_NONE;
}

enum found
invite_store_lease(struct arena *arena, struct db *db, int64_t root_id, int64_t letter_id,
                   int64_t lease, int64_t now_s, struct invite_letter *letter_r,
                   struct fault *fault_r)
{
	int64_t changed = 0;
	must(lease != 0);
	const enum found before =
		invite_store_letter(arena, db, root_id, letter_id, letter_r, fault_r);
	if (before != FOUND_ONE)
		return before;
	const bool good = db_do(db, invite_sql_lease,
	                        WITH(db_int64(root_id), db_int64(letter_id), db_int64(lease),
	                             db_int64(now_s), db_int64(now_s + INVITE_LEASE_S)),
	                        &changed, fault_r);
	letter_r->lease = lease;
	letter_r->tries++;
	return of_changed(good, changed);
}

enum found
invite_store_note(struct db *db, int64_t root_id, const struct invite_letter *letter,
                  struct fault *fault_r)
{
	int64_t changed = 0;
	const int64_t lease = letter->state == INVITE_LEAVES ? letter->lease : 0;
	must(letter->lease != 0);
	const bool good =
		db_do(db, invite_sql_note,
	          WITH(db_int64(root_id), db_int64(letter->letter_id), db_int64(letter->lease),
	               db_int64(letter->state), db_int64(letter->due_s), db_int64(letter->done_s),
	               db_bytes(letter->locked), db_int64(lease)),
	          &changed, fault_r);
	return of_changed(good, changed);
}

bool
invite_store_mark(struct db *db, int64_t root_id, int64_t letter_id, enum invite_state state,
                  int64_t now_s, struct fault *fault_r)
{
	return db_do(db, invite_sql_mark,
	             WITH(db_int64(root_id), db_int64(letter_id), db_int64(state), db_int64(now_s)),
	             NULL, fault_r);
}

enum found
invite_store_last_sms(struct arena *arena, struct db *db, int64_t root_id, int64_t wave_id,
                      const struct invite_print *print, struct invite_letter *letter_r,
                      struct fault *fault_r)
{
	int64_t letter_id = 0;
	struct rows *rows = db_ask(
		arena, db, invite_sql_last_sms,
		WITH(db_int64(root_id), db_int64(wave_id),
	         db_bytes(span_from((const char *)print->bytes, PRINT_SIZE))));
	const enum found found = rows_next(rows, fault_r);
	if (found == FOUND_ONE)
		letter_id = rows_int64(rows, 0);
	rows_end(rows);
	return found == FOUND_ONE
	           ? invite_store_letter(arena, db, root_id, letter_id, letter_r, fault_r)
	           : found;
}

bool
invite_store_letter_drop(struct db *db, int64_t root_id, int64_t letter_id,
                         struct fault *fault_r)
{
	return db_do(db, invite_sql_letter_drop, WITH(db_int64(root_id), db_int64(letter_id)), NULL,
	             fault_r);
}

bool
invite_store_letter_counts(struct arena *arena, struct db *db, int64_t root_id, int64_t wave_id,
                           struct invite_count **counts_r, size_t *count_r,
                           struct fault *fault_r)
{
	enum { ROW_MAX = SIDE_COUNT * INVITE_CHANNEL_COUNT * 4 * INVITE_STATE_COUNT };
	struct invite_count *counts = arena_array_of(arena, struct invite_count, ROW_MAX);
	size_t count = 0;
	enum found found;
	struct rows *rows = db_ask(arena, db, invite_sql_letter_counts,
	                           WITH(db_int64(root_id), db_int64(wave_id)));
	while ((found = rows_next(rows, fault_r)) == FOUND_ONE) {
		must(count < ROW_MAX);
		counts[count++] = (struct invite_count){ .side = (enum side)rows_int64(rows, 0),
			                                     .channel = (enum invite_channel)rows_int64(rows, 1),
			                                     .rank = (int)rows_int64(rows, 2),
			                                     .state = rows_int64(rows, 3),
			                                     .count = rows_int64(rows, 4) };
	}
	rows_end(rows);
	*counts_r = counts;
	*count_r = count;
	return found == FOUND_NONE;
}

/* --- forgetting -------------------------------------------------------------------------------- */

static const char invite_sql_close[] DB_SQL =
	"UPDATE invite_letter"
	"   SET state = 9, done_unix_s = $3, lease = 0"
	" WHERE root_id = $1 AND wave_id = $2 AND (state = 0 OR (state = 1 AND due_unix_s <= $3))";

static const char invite_sql_unlock[] DB_SQL =
	"UPDATE invite_letter"
	"   SET locked = $3"
	" WHERE root_id = $1 AND wave_id = $2 AND length(locked) > 0";

static const char invite_sql_forget_people[] DB_SQL =
	"DELETE FROM invite_person WHERE root_id = $1 AND wave_id = $2";

static const char invite_sql_forget_pending[] DB_SQL =
	"DELETE FROM invite_person WHERE root_id = $1 AND state = 0 AND made_day < $2";

static const char invite_sql_forget_solicited[] DB_SQL =
	"DELETE FROM invite_solicited WHERE root_id = $1 AND day < $2";

static const char invite_sql_forget_dead[] DB_SQL =
	"DELETE FROM invite_stop WHERE root_id = $1 AND why = 1 AND day < $2";

bool
invite_store_close(struct db *db, int64_t root_id, int64_t wave_id, int64_t now_s,
                   struct fault *fault_r)
{
	return db_do(db, invite_sql_close, WITH(db_int64(root_id), db_int64(wave_id), db_int64(now_s)),
	             NULL, fault_r) &&
	       db_do(db, invite_sql_unlock,
	             WITH(db_int64(root_id), db_int64(wave_id), db_bytes(SPAN(""))), NULL, fault_r);
}

bool
invite_store_forget_wave(struct db *db, int64_t root_id, int64_t wave_id, struct fault *fault_r)
{
	return db_do(db, invite_sql_forget_people, WITH(db_int64(root_id), db_int64(wave_id)), NULL,
	             fault_r);
}

/* An address that a server refused may be somebody's again one day: a year. */
bool
invite_store_forget(struct db *db, int64_t root_id, int32_t today, int32_t budget_days,
                    struct fault *fault_r)
{
	enum { DEAD_DAYS = 365 };
	return db_do(db, invite_sql_forget_pending, WITH(db_int64(root_id), db_int64(today - 1)),
	             NULL, fault_r) &&
	       db_do(db, invite_sql_forget_solicited,
	             WITH(db_int64(root_id), db_int64(today - budget_days)), NULL, fault_r) &&
	       db_do(db, invite_sql_forget_dead, WITH(db_int64(root_id), db_int64(today - DEAD_DAYS)),
	             NULL, fault_r);
}

/* --- key moments ------------------------------------------------------------------------------- */

static const char invite_sql_moments[] DB_SQL =
	"SELECT moment_id, journey_id, step_id, wave_id, delay_s, percent, side, channel, is_over"
	"  FROM invite_moment"
	" WHERE root_id = $1"
	" ORDER BY moment_id";

static const char invite_sql_moment_add[] DB_SQL =
	"INSERT INTO invite_moment (root_id, moment_id, journey_id, step_id, wave_id, delay_s, percent,"
	"                           side, channel, is_over)"
	" VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, 0)";

static const char invite_sql_moment_end[] DB_SQL =
	"UPDATE invite_moment"
	"   SET is_over = 1"
	" WHERE root_id = $1 AND moment_id = $2 AND wave_id = $3";

bool
invite_store_moments(struct arena *arena, struct db *db, int64_t root_id,
                     struct invite_moment **moments_r, size_t *count_r, struct fault *fault_r)
{
	struct invite_moment *moments = NULL;
	size_t count = 0, room = 0;
	enum found found;
	struct rows *rows = db_ask(arena, db, invite_sql_moments, WITH(db_int64(root_id)));
	while ((found = rows_next(rows, fault_r)) == FOUND_ONE) {
		if (count == room) {
			moments = arena_grow(arena, moments, count, room * 2 + 16, sizeof *moments);
			room = room * 2 + 16;
		}
		moments[count++] =
			(struct invite_moment){ .moment_id = rows_int64(rows, 0),
				                    .journey_id = rows_int64(rows, 1),
				                    .step_id = rows_int64(rows, 2),
				                    .wave_id = rows_int64(rows, 3),
				                    .delay_s = rows_int64(rows, 4),
				                    .percent = rows_int64(rows, 5),
				                    .side = (enum side)rows_int64(rows, 6),
				                    .channel = (enum invite_channel)rows_int64(rows, 7),
				                    .is_over = rows_int64(rows, 8) != 0 };
	}
	rows_end(rows);
	*moments_r = moments;
	*count_r = count;
	return found == FOUND_NONE;
}

bool
invite_store_moment_add(struct db *db, int64_t root_id, const struct invite_moment *moment,
                        struct fault *fault_r)
{
	return db_do(db, invite_sql_moment_add,
	             WITH(db_int64(root_id), db_int64(moment->moment_id),
	                  db_int64(moment->journey_id), db_int64(moment->step_id),
	                  db_int64(moment->wave_id), db_int64(moment->delay_s),
	                  db_int64(moment->percent), db_int64(moment->side),
	                  db_int64(moment->channel)),
	             NULL, fault_r);
}

bool
invite_store_moment_end(struct db *db, int64_t root_id, int64_t moment_id, int64_t wave_id,
                        struct fault *fault_r)
{
	return db_do(db, invite_sql_moment_end,
	             WITH(db_int64(root_id), db_int64(moment_id), db_int64(wave_id)), NULL, fault_r);
}
