#include "listen/launch/launch_inside.h"

/* --- the plan -------------------------------------------------------------------------------- */

static const char launch_sql_plan[] DB_SQL =
	"SELECT address, calendar_reason, risk_answers, risk_reference, told_words"
	"  FROM launch_plan"
	" WHERE root_id = $1 AND wave_id = $2";

static const char launch_sql_plan_keep[] DB_SQL =
	"INSERT INTO launch_plan (root_id, wave_id, address, calendar_reason, risk_answers,"
	"                         risk_reference, told_words)"
	" VALUES ($1, $2, $3, $4, $5, $6, $7)"
	" ON CONFLICT (root_id, wave_id) DO UPDATE"
	"   SET address = excluded.address, calendar_reason = excluded.calendar_reason,"
	"       risk_answers = excluded.risk_answers, risk_reference = excluded.risk_reference,"
	"       told_words = excluded.told_words";

bool
launch_store_plan(struct arena *arena, struct db *db, int64_t root_id, int64_t wave_id,
                  struct launch_plan *plan_r, struct fault *fault_r)
{
	struct rows *rows =
		db_ask(arena, db, launch_sql_plan, WITH(db_int64(root_id), db_int64(wave_id)));
	const enum found found = rows_next(rows, fault_r);
	*plan_r = (struct launch_plan){ SPAN(""), SPAN(""), SPAN(""), SPAN(""), 0 };
	if (found == FOUND_ONE)
		*plan_r = (struct launch_plan){ .address = span_keep(arena, rows_text(rows, 0)),
			                            .calendar_reason = span_keep(arena, rows_text(rows, 1)),
			                            .risk_answers = rows_int64(rows, 2),
			                            .risk_reference = span_keep(arena, rows_text(rows, 3)),
			                            .told_words = span_keep(arena, rows_text(rows, 4)) };
	rows_end(rows);
	return found != FOUND_FAILED;
}

bool
launch_store_plan_keep(struct db *db, int64_t root_id, int64_t wave_id,
                       const struct launch_plan *plan, struct fault *fault_r)
{
	return db_do(db, launch_sql_plan_keep,
	             WITH(db_int64(root_id), db_int64(wave_id), db_text(plan->address),
	                  db_text(plan->calendar_reason), db_int64(plan->risk_answers),
	                  db_text(plan->risk_reference), db_text(plan->told_words)),
	             NULL, fault_r);
}

/* --- waits ----------------------------------------------------------------------------------- */

static const char launch_sql_waits[] DB_SQL =
	"SELECT wait, state, day, words, account_id"
	"  FROM launch_wait"
	" WHERE root_id = $1 AND wave_id = $2"
	" ORDER BY wait";

static const char launch_sql_wait_end[] DB_SQL =
	"INSERT INTO launch_wait (root_id, wave_id, wait, state, day, words, account_id)"
	" VALUES ($1, $2, $3, $4, $5, $6, $7)"
	" ON CONFLICT (root_id, wave_id, wait) DO UPDATE"
	"   SET state = excluded.state, day = excluded.day, words = excluded.words,"
	"       account_id = excluded.account_id";

bool
launch_store_waits(struct arena *arena, struct db *db, int64_t root_id, int64_t wave_id,
                   struct launch_ended waits_r[LAUNCH_WAIT_COUNT], struct fault *fault_r)
{
	struct rows *rows =
		db_ask(arena, db, launch_sql_waits, WITH(db_int64(root_id), db_int64(wave_id)));
	enum found found;
	for (size_t i = 0; i < LAUNCH_WAIT_COUNT; i++)
		waits_r[i] = (struct launch_ended){ 0 };
	while ((found = rows_next(rows, fault_r)) == FOUND_ONE) {
		const int64_t wait = rows_int64(rows, 0);
		must(wait >= 0 && wait < LAUNCH_WAIT_COUNT);
		waits_r[wait] = (struct launch_ended){ .is_ended = true,
			                                   .is_waived = rows_int64(rows, 1) == 2,
			                                   .day = (int32_t)rows_int64(rows, 2),
			                                   .words = span_keep(arena, rows_text(rows, 3)),
			                                   .account_id = rows_int64(rows, 4) };
	}
	rows_end(rows);
	return found != FOUND_FAILED;
}

bool
launch_store_wait_end(struct db *db, int64_t root_id, int64_t wave_id, enum launch_wait wait,
                      const struct launch_ended *ended, struct fault *fault_r)
{
	return db_do(db, launch_sql_wait_end,
	             WITH(db_int64(root_id), db_int64(wave_id), db_int64(wait),
	                  db_int64(ended->is_waived ? 2 : 1), db_int64(ended->day),
	                  db_text(ended->words), db_int64(ended->account_id)),
	             NULL, fault_r);
}

/* --- teams in workshop, headcounts ----------------------------------------------------------- */

static const char launch_sql_teams[] DB_SQL =
	"SELECT place_id"
	"  FROM launch_team"
	" WHERE root_id = $1 AND wave_id = $2"
	" ORDER BY place_id"
	" LIMIT 2000";

static const char launch_sql_team_add[] DB_SQL =
	"INSERT INTO launch_team (root_id, wave_id, place_id)"
	" VALUES ($1, $2, $3)"
	" ON CONFLICT (root_id, wave_id, place_id) DO NOTHING";

static const char launch_sql_team_end[] DB_SQL =
	"DELETE FROM launch_team WHERE root_id = $1 AND wave_id = $2 AND place_id = $3";

static const char launch_sql_headcount[] DB_SQL =
	"SELECT agents"
	"  FROM launch_headcount"
	" WHERE root_id = $1 AND place_id = $2";

static const char launch_sql_headcount_keep[] DB_SQL =
	"INSERT INTO launch_headcount (root_id, place_id, agents)"
	" VALUES ($1, $2, $3)"
	" ON CONFLICT (root_id, place_id) DO UPDATE SET agents = excluded.agents";

bool
launch_store_teams(struct arena *arena, struct db *db, int64_t root_id, int64_t wave_id,
                   int64_t **teams_r, size_t *count_r, struct fault *fault_r)
{
	enum { TEAM_COUNT_MAX = 2000 };
	struct rows *rows =
		db_ask(arena, db, launch_sql_teams, WITH(db_int64(root_id), db_int64(wave_id)));
	int64_t *teams = arena_array_of(arena, int64_t, TEAM_COUNT_MAX);
	size_t count = 0;
	enum found found;
	while ((found = rows_next(rows, fault_r)) == FOUND_ONE && count < TEAM_COUNT_MAX)
		teams[count++] = rows_int64(rows, 0);
	rows_end(rows);
	*teams_r = teams;
	*count_r = count;
	return found != FOUND_FAILED;
}

bool
launch_store_team(struct db *db, int64_t root_id, int64_t wave_id, int64_t place_id,
                  bool is_one, struct fault *fault_r)
{
	return db_do(db, is_one ? launch_sql_team_add : launch_sql_team_end,
	             WITH(db_int64(root_id), db_int64(wave_id), db_int64(place_id)), NULL, fault_r);
}

bool
launch_store_headcount(struct arena *arena, struct db *db, int64_t root_id, int64_t place_id,
                       int64_t *agents_r, struct fault *fault_r)
{
	struct rows *rows =
		db_ask(arena, db, launch_sql_headcount, WITH(db_int64(root_id), db_int64(place_id)));
	const enum found found = rows_next(rows, fault_r);
	*agents_r = found == FOUND_ONE ? rows_int64(rows, 0) : -1;
	rows_end(rows);
	return found != FOUND_FAILED;
}

bool
launch_store_headcount_keep(struct db *db, int64_t root_id, int64_t place_id, int64_t agents,
                            struct fault *fault_r)
{
	return db_do(db, launch_sql_headcount_keep,
	             WITH(db_int64(root_id), db_int64(place_id), db_int64(agents)), NULL, fault_r);
}

/* --- journeys -------------------------------------------------------------------------------- */

static const char launch_sql_journeys[] DB_SQL =
	"SELECT journey_id, agents"
	"  FROM launch_journey"
	" WHERE root_id = $1 AND wave_id = $2"
	" ORDER BY journey_id";

static const char launch_sql_journeys_clear[] DB_SQL =
	"DELETE FROM launch_journey"
	" WHERE root_id = $1 AND wave_id = $2";

static const char launch_sql_journey_add[] DB_SQL =
	"INSERT INTO launch_journey (root_id, wave_id, journey_id, agents)"
	" VALUES ($1, $2, $3, $4)";

bool
launch_store_journeys(struct arena *arena, struct db *db, int64_t root_id, int64_t wave_id,
                      struct launch_journey **journeys_r, size_t *count_r,
                      struct fault *fault_r)
{
	struct launch_journey *journeys =
		arena_array_of(arena, struct launch_journey, LAUNCH_JOURNEY_COUNT_MAX);
	struct rows *rows =
		db_ask(arena, db, launch_sql_journeys, WITH(db_int64(root_id), db_int64(wave_id)));
	size_t count = 0;
	enum found found;
	while ((found = rows_next(rows, fault_r)) == FOUND_ONE && count < LAUNCH_JOURNEY_COUNT_MAX)
		journeys[count++] =
			(struct launch_journey){ rows_int64(rows, 0), rows_int64(rows, 1) };
	rows_end(rows);
	*journeys_r = journeys;
	*count_r = count;
	return found != FOUND_FAILED;
}

bool
launch_store_journeys_replace(struct db *db, int64_t root_id, int64_t wave_id,
                              const struct launch_journey *journeys, size_t count,
                              struct fault *fault_r)
{
	if (!db_do(db, launch_sql_journeys_clear, WITH(db_int64(root_id), db_int64(wave_id)), NULL,
	           fault_r))
		return false;
	for (size_t i = 0; i < count; i++)
		if (!db_do(db, launch_sql_journey_add,
		           WITH(db_int64(root_id), db_int64(wave_id), db_int64(journeys[i].journey_id),
		                db_int64(journeys[i].agents)),
		           NULL, fault_r))
			return false;
	return true;
}
