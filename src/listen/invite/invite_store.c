#include <string.h>

#include "listen/invite/invite_inside.h"

static struct db_value
print_value(const struct invite_print *print)
{
	return db_bytes(span_from((const char *)print->bytes, PRINT_SIZE));
}

static enum found
of_changed(bool good, int64_t changed)
{
	return !good ? FOUND_FAILED : changed > 0 ? FOUND_ONE : FOUND_NONE;
}

/* --- the key ----------------------------------------------------------------------------------- */

static const char invite_sql_key[] DB_SQL =
	"SELECT key_id, proof"
	"  FROM invite_key"
	" WHERE root_id = $1";

static const char invite_sql_key_add[] DB_SQL =
	"INSERT INTO invite_key (root_id, key_id, proof)"
	" VALUES ($1, $2, $3)"
	" ON CONFLICT (root_id) DO NOTHING";

enum found
invite_store_key(struct arena *arena, struct db *db, int64_t root_id, int64_t *key_id_r,
                 struct span *proof_r, struct fault *fault_r)
{
	struct rows *rows = db_ask(arena, db, invite_sql_key, WITH(db_int64(root_id)));
	const enum found found = rows_next(rows, fault_r);
	if (found == FOUND_ONE) {
		*key_id_r = rows_int64(rows, 0);
		*proof_r = span_keep(arena, rows_bytes(rows, 1));
	}
	rows_end(rows);
	return found;
}

bool
invite_store_key_add(struct db *db, int64_t root_id, int64_t key_id, struct span proof,
                     struct fault *fault_r)
{
	return db_do(db, invite_sql_key_add,
	             WITH(db_int64(root_id), db_int64(key_id), db_bytes(proof)), NULL, fault_r);
}

static const char invite_sql_in_turn[] DB_SQL =
	"UPDATE invite_key SET key_id = key_id WHERE root_id = $1";

bool
invite_store_in_turn(struct db *db, int64_t root_id, struct fault *fault_r)
{
	return db_do(db, invite_sql_in_turn, WITH(db_int64(root_id)), NULL, fault_r);
}

/* --- how much may be asked --------------------------------------------------------------------- */

static const char invite_sql_rule[] DB_SQL =
	"SELECT most, days, with_reminders, quiet_from, quiet_to, sundays, holidays"
	"  FROM invite_rule"
	" WHERE root_id = $1";

static const char invite_sql_rule_keep[] DB_SQL =
	"INSERT INTO invite_rule (root_id, most, days, with_reminders, quiet_from, quiet_to, sundays,"
	"                         holidays)"
	" VALUES ($1, $2, $3, $4, $5, $6, $7, $8)"
	" ON CONFLICT (root_id) DO UPDATE SET most = excluded.most, days = excluded.days,"
	"   with_reminders = excluded.with_reminders, quiet_from = excluded.quiet_from,"
	"   quiet_to = excluded.quiet_to, sundays = excluded.sundays, holidays = excluded.holidays";

bool
invite_store_rule(struct arena *arena, struct db *db, int64_t root_id,
                  struct invite_rule *rule_r, struct fault *fault_r)
{
	*rule_r = invite_rule_default;
	struct rows *rows = db_ask(arena, db, invite_sql_rule, WITH(db_int64(root_id)));
	const enum found found = rows_next(rows, fault_r);
	if (found == FOUND_ONE)
		*rule_r = (struct invite_rule){ .most = rows_int64(rows, 0),
			                            .days = rows_int64(rows, 1),
			                            .with_reminders = rows_int64(rows, 2) != 0,
			                            .quiet_from = rows_int64(rows, 3),
			                            .quiet_to = rows_int64(rows, 4),
			                            .sundays = rows_int64(rows, 5) != 0,
			                            .holidays = rows_int64(rows, 6) != 0 };
	rows_end(rows);
	return found != FOUND_FAILED;
}

bool
invite_store_rule_keep(struct db *db, int64_t root_id, const struct invite_rule *rule,
                       struct fault *fault_r)
{
	return db_do(db, invite_sql_rule_keep,
	             WITH(db_int64(root_id), db_int64(rule->most), db_int64(rule->days),
	                  db_int64(rule->with_reminders), db_int64(rule->quiet_from),
	                  db_int64(rule->quiet_to), db_int64(rule->sundays),
	                  db_int64(rule->holidays)),
	             NULL, fault_r);
}

/* --- who is left alone ------------------------------------------------------------------------- */

static const char invite_sql_stop_add[] DB_SQL =
	"INSERT INTO invite_stop (root_id, print, why, day)"
	" VALUES ($1, $2, $3, $4)"
	" ON CONFLICT (root_id, print, why) DO NOTHING";

static const char invite_sql_stop[] DB_SQL =
	"SELECT why"
	"  FROM invite_stop"
	" WHERE root_id = $1 AND print = $2";

static const char invite_sql_stop_counts[] DB_SQL =
	"SELECT why, count(*)"
	"  FROM invite_stop"
	" WHERE root_id = $1"
	" GROUP BY why";

bool
invite_store_stop_add(struct db *db, int64_t root_id, const struct invite_print *print,
                      enum invite_why why, int32_t day, struct fault *fault_r)
{
	return db_do(db, invite_sql_stop_add,
	             WITH(db_int64(root_id), print_value(print), db_int64(why), db_int64(day)), NULL,
	             fault_r);
}

enum found
invite_store_stop(struct arena *arena, struct db *db, int64_t root_id,
                  const struct invite_print *print, struct fault *fault_r)
{
	struct rows *rows =
		db_ask(arena, db, invite_sql_stop, WITH(db_int64(root_id), print_value(print)));
	const enum found found = rows_next(rows, fault_r);
	rows_end(rows);
	return found;
}

bool
invite_store_stop_counts(struct arena *arena, struct db *db, int64_t root_id,
                         int64_t counts_r[2], struct fault *fault_r)
{
	struct rows *rows = db_ask(arena, db, invite_sql_stop_counts, WITH(db_int64(root_id)));
	enum found found;
	counts_r[INVITE_ASKED] = counts_r[INVITE_DEAD] = 0;
	while ((found = rows_next(rows, fault_r)) == FOUND_ONE)
		counts_r[rows_int64(rows, 0) == INVITE_DEAD] = rows_int64(rows, 1);
	rows_end(rows);
	return found == FOUND_NONE;
}

/* --- the budget -------------------------------------------------------------------------------- */

static const char invite_sql_solicit[] DB_SQL =
	"INSERT INTO invite_solicited (root_id, print, day, letter_id)"
	" VALUES ($1, $2, $3, $4)"
	" ON CONFLICT (root_id, print, day, letter_id) DO NOTHING";

static const char invite_sql_solicit_undo[] DB_SQL =
	"DELETE FROM invite_solicited WHERE root_id = $1 AND print = $2 AND letter_id = $3";

static const char invite_sql_solicited[] DB_SQL =
	"SELECT letter_id"
	"  FROM invite_solicited"
	" WHERE root_id = $1 AND print = $2 AND day > $3";

bool
invite_store_solicit(struct db *db, int64_t root_id, const struct invite_print *print,
                     int32_t day, int64_t letter_id, struct fault *fault_r)
{
	return db_do(db, invite_sql_solicit,
	             WITH(db_int64(root_id), print_value(print), db_int64(day), db_int64(letter_id)),
	             NULL, fault_r);
}

bool
invite_store_solicit_undo(struct db *db, int64_t root_id, const struct invite_print *print,
                          int64_t letter_id, struct fault *fault_r)
{
	return db_do(db, invite_sql_solicit_undo,
	             WITH(db_int64(root_id), print_value(print), db_int64(letter_id)), NULL, fault_r);
}

/* A letter sent again on another day has two rows and is one solicitation. */
bool
invite_store_solicited(struct arena *arena, struct db *db, int64_t root_id,
                       const struct invite_print *print, int32_t since_day, bool with_reminders,
                       int64_t *count_r, struct fault *fault_r)
{
	enum { SEEN_MAX = 64 };
	int64_t seen[SEEN_MAX];
	size_t count = 0;
	enum found found;
	struct rows *rows =
		db_ask(arena, db, invite_sql_solicited,
	           WITH(db_int64(root_id), print_value(print), db_int64(since_day)));
	while ((found = rows_next(rows, fault_r)) == FOUND_ONE && count < SEEN_MAX) {
		const int64_t letter_id = rows_int64(rows, 0);
		const int64_t one = with_reminders ? letter_id : invite_person_of(letter_id);
		size_t k = 0;
		while (k < count && seen[k] != one)
			k++;
		if (k == count)
			seen[count++] = one;
	}
	rows_end(rows);
	*count_r = (int64_t)count;
	return found != FOUND_FAILED;
}

/* --- what a survey writes ---------------------------------------------------------------------- */

static const char invite_sql_wave[] DB_SQL =
	"SELECT subject, letter, sms, seed, reminders, delay_days, drawn, begun_day"
	"  FROM invite_wave"
	" WHERE root_id = $1 AND wave_id = $2";

static const char invite_sql_wave_keep[] DB_SQL =
	"INSERT INTO invite_wave (root_id, wave_id, subject, letter, sms, seed, reminders, delay_days,"
	"                         drawn, begun_day)"
	" VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10)"
	" ON CONFLICT (root_id, wave_id) DO UPDATE SET subject = excluded.subject,"
	"   letter = excluded.letter, sms = excluded.sms, seed = excluded.seed,"
	"   reminders = excluded.reminders, delay_days = excluded.delay_days,"
	"   drawn = excluded.drawn, begun_day = excluded.begun_day";

bool
invite_store_wave(struct arena *arena, struct db *db, int64_t root_id, int64_t wave_id,
                  struct invite_wave *wave_r, struct fault *fault_r)
{
	*wave_r = (struct invite_wave){ .reminders = 1, .delay_days = 7 };
	struct rows *rows =
		db_ask(arena, db, invite_sql_wave, WITH(db_int64(root_id), db_int64(wave_id)));
	const enum found found = rows_next(rows, fault_r);
	if (found == FOUND_ONE)
		*wave_r = (struct invite_wave){ .subject = span_keep(arena, rows_text(rows, 0)),
			                            .letter = span_keep(arena, rows_text(rows, 1)),
			                            .sms = span_keep(arena, rows_text(rows, 2)),
			                            .seed = span_keep(arena, rows_text(rows, 3)),
			                            .reminders = rows_int64(rows, 4),
			                            .delay_days = rows_int64(rows, 5),
			                            .drawn = rows_int64(rows, 6),
			                            .begun_day = (int32_t)rows_int64(rows, 7) };
	rows_end(rows);
	return found != FOUND_FAILED;
}

bool
invite_store_wave_keep(struct db *db, int64_t root_id, int64_t wave_id,
                       const struct invite_wave *wave, struct fault *fault_r)
{
	return db_do(db, invite_sql_wave_keep,
	             WITH(db_int64(root_id), db_int64(wave_id), db_text(wave->subject),
	                  db_text(wave->letter), db_text(wave->sms), db_text(wave->seed),
	                  db_int64(wave->reminders), db_int64(wave->delay_days),
	                  db_int64(wave->drawn), db_int64(wave->begun_day)),
	             NULL, fault_r);
}

/* --- people ------------------------------------------------------------------------------------ */

static const char invite_sql_person_add[] DB_SQL =
	"INSERT INTO invite_person (root_id, wave_id, person_id, batch_id, state, channel, side,"
	"                           place_id, journey_id, round, stratum, language, print, locked,"
	"                           made_day)"
	" VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15)"
	" ON CONFLICT (root_id, wave_id, print, round) DO NOTHING";

static const char invite_sql_person[] DB_SQL =
	"SELECT person_id, batch_id, place_id, journey_id, state, round, made_day, channel, side,"
	"       stratum, language, print, locked"
	"  FROM invite_person"
	" WHERE root_id = $1 AND wave_id = $2 AND person_id = $3";

static const char invite_sql_people[] DB_SQL =
	"SELECT person_id, batch_id, place_id, journey_id, state, round, made_day, channel, side,"
	"       stratum, language, print, locked"
	"  FROM invite_person"
	" WHERE root_id = $1 AND wave_id = $2 AND person_id > $3"
	" ORDER BY person_id"
	" LIMIT $4";

static const char invite_sql_person_state[] DB_SQL =
	"UPDATE invite_person"
	"   SET state = $4"
	" WHERE root_id = $1 AND wave_id = $2 AND person_id = $3";

static const char invite_sql_batch_keep[] DB_SQL =
	"UPDATE invite_person"
	"   SET state = 1"
	" WHERE root_id = $1 AND wave_id = $2 AND batch_id = $3 AND state = 0";

static const char invite_sql_batch_drop[] DB_SQL =
	"DELETE FROM invite_person"
	" WHERE root_id = $1 AND wave_id = $2 AND state = 0";

/* Her first message has her own number. It has no link yet. */
static const char invite_sql_queue[] DB_SQL =
	"INSERT INTO invite_letter (root_id, wave_id, letter_id, channel, side, state, due_unix_s,"
	"                           lease, tries, locked, made_unix_s, done_unix_s)"
	" SELECT root_id, wave_id, person_id, channel, side, 0, CAST($6 AS bigint), 0, 0,"
	"        substr(locked, 1, 0), CAST($6 AS bigint), 0"
	"  FROM invite_person"
	" WHERE root_id = $1 AND wave_id = $2 AND person_id > $3 AND person_id <= $4 AND state >= $5"
	"   AND batch_id > 0"
	" ON CONFLICT (root_id, letter_id) DO NOTHING";

static const char invite_sql_people_counts[] DB_SQL =
	"SELECT side, channel, state, count(*)"
	"  FROM invite_person"
	" WHERE root_id = $1 AND wave_id = $2 AND batch_id > 0"
	" GROUP BY side, channel, state"
	" ORDER BY side, channel, state";

enum found
invite_store_person_add(struct db *db, int64_t root_id, int64_t wave_id,
                        const struct invite_person *person, struct fault *fault_r)
{
	int64_t changed = 0;
	must((person->person_id & 3) == 0);
	const bool good = db_do(
		db, invite_sql_person_add,
		WITH(db_int64(root_id), db_int64(wave_id), db_int64(person->person_id),
	         db_int64(person->batch_id), db_int64(person->state), db_int64(person->channel),
	         db_int64(person->side), db_int64(person->place_id), db_int64(person->journey_id),
	         db_int64(person->round), db_text(person->stratum), db_text(person->language),
	         print_value(&person->print), db_bytes(person->locked), db_int64(person->made_day)),
		&changed, fault_r);
	return of_changed(good, changed);
}

static struct invite_person
person_of(struct arena *arena, const struct rows *rows)
{
	struct invite_person person = { .person_id = rows_int64(rows, 0),
		                            .batch_id = rows_int64(rows, 1),
		                            .place_id = rows_int64(rows, 2),
		                            .journey_id = rows_int64(rows, 3),
		                            .state = rows_int64(rows, 4),
		                            .round = (int32_t)rows_int64(rows, 5),
		                            .made_day = (int32_t)rows_int64(rows, 6),
		                            .channel = (enum invite_channel)rows_int64(rows, 7),
		                            .side = (enum side)rows_int64(rows, 8),
		                            .stratum = span_keep(arena, rows_text(rows, 9)),
		                            .language = span_keep(arena, rows_text(rows, 10)) };
	const struct span print = rows_bytes(rows, 11);
	must(print.length == PRINT_SIZE);
	must(person.channel < INVITE_CHANNEL_COUNT && person.side < SIDE_COUNT);
	memcpy(person.print.bytes, print.at, PRINT_SIZE);
	return person;
}

enum found
invite_store_person(struct arena *arena, struct db *db, int64_t root_id, int64_t wave_id,
                    int64_t person_id, struct invite_person *person_r, struct fault *fault_r)
{
	struct rows *rows =
		db_ask(arena, db, invite_sql_person,
	           WITH(db_int64(root_id), db_int64(wave_id), db_int64(person_id)));
	const enum found found = rows_next(rows, fault_r);
	if (found == FOUND_ONE) {
		*person_r = person_of(arena, rows);
		person_r->locked = span_keep(arena, rows_bytes(rows, 12));
	}
	rows_end(rows);
	return found;
}

bool
invite_store_people(struct arena *arena, struct db *db, int64_t root_id, int64_t wave_id,
                    int64_t after_id, int64_t most, struct invite_person **people_r,
                    size_t *count_r, struct fault *fault_r)
{
	struct invite_person *people =
		arena_array_of(arena, struct invite_person, (size_t)most + 1);
	size_t count = 0;
	enum found found;
	struct rows *rows = db_ask(arena, db, invite_sql_people,
	                           WITH(db_int64(root_id), db_int64(wave_id), db_int64(after_id),
	                                db_int64(most)));
	while ((found = rows_next(rows, fault_r)) == FOUND_ONE)
		people[count++] = person_of(arena, rows);
	rows_end(rows);
	*people_r = people;
	*count_r = count;
	return found == FOUND_NONE;
}

bool
invite_store_queue(struct db *db, int64_t root_id, int64_t wave_id, int64_t after_id,
                   int64_t last_id, int64_t state, int64_t now_s, struct fault *fault_r)
{
	return db_do(db, invite_sql_queue,
	             WITH(db_int64(root_id), db_int64(wave_id), db_int64(after_id),
	                  db_int64(last_id), db_int64(state), db_int64(now_s)),
	             NULL, fault_r);
}

bool
invite_store_person_state(struct db *db, int64_t root_id, int64_t wave_id, int64_t person_id,
                          int64_t state, struct fault *fault_r)
{
	return db_do(db, invite_sql_person_state,
	             WITH(db_int64(root_id), db_int64(wave_id), db_int64(person_id),
	                  db_int64(state)),
	             NULL, fault_r);
}

bool
invite_store_batch_keep(struct db *db, int64_t root_id, int64_t wave_id, int64_t batch_id,
                        int64_t *changed_r, struct fault *fault_r)
{
	return db_do(db, invite_sql_batch_keep,
	             WITH(db_int64(root_id), db_int64(wave_id), db_int64(batch_id)), changed_r,
	             fault_r);
}

bool
invite_store_batch_drop(struct db *db, int64_t root_id, int64_t wave_id, struct fault *fault_r)
{
	return db_do(db, invite_sql_batch_drop, WITH(db_int64(root_id), db_int64(wave_id)), NULL,
	             fault_r);
}

bool
invite_store_people_counts(struct arena *arena, struct db *db, int64_t root_id, int64_t wave_id,
                           struct invite_count **counts_r, size_t *count_r,
                           struct fault *fault_r)
{
	enum { ROW_MAX = SIDE_COUNT * INVITE_CHANNEL_COUNT * 3 };
	struct invite_count *counts = arena_array_of(arena, struct invite_count, ROW_MAX);
	size_t count = 0;
	enum found found;
	struct rows *rows = db_ask(arena, db, invite_sql_people_counts,
	                           WITH(db_int64(root_id), db_int64(wave_id)));
	while ((found = rows_next(rows, fault_r)) == FOUND_ONE) {
		must(count < ROW_MAX);
		counts[count++] = (struct invite_count){ .side = (enum side)rows_int64(rows, 0),
			                                     .channel = (enum invite_channel)rows_int64(rows, 1),
			                                     .state = rows_int64(rows, 2),
			                                     .count = rows_int64(rows, 3) };
	}
	rows_end(rows);
	*counts_r = counts;
	*count_r = count;
	return found == FOUND_NONE;
}
