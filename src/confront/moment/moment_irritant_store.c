#include "confront/moment/moment_inside.h"

#define IRRITANT_COLUMNS                                                                            \
	"irritant_id, journey_id, step_id, theme_id, start_id, words, sides, day, account_id, lifted_day," \
	" action_id, action_reference, action_what, action_state"

static const char moment_sql_irritants[] DB_SQL =
	"SELECT " IRRITANT_COLUMNS
	"  FROM moment_irritant"
	" WHERE root_id = $1 AND journey_id = $2"
	" ORDER BY CASE WHEN lifted_day = 0 THEN 0 ELSE 1 END, irritant_id"
	" LIMIT 200";
static const char moment_sql_irritant[] DB_SQL =
	"SELECT " IRRITANT_COLUMNS
	"  FROM moment_irritant"
	" WHERE root_id = $1 AND irritant_id = $2";
static const char moment_sql_irritant_of[] DB_SQL =
	"SELECT " IRRITANT_COLUMNS
	"  FROM moment_irritant"
	" WHERE root_id = $1 AND step_id = $2 AND theme_id = $3";

static struct moment_irritant
irritant_of(struct arena *arena, const struct rows *rows)
{
	const int64_t state = rows_int64(rows, 13);
	must(state >= 0 && state < MOMENT_LED_STATE_COUNT);
	return (struct moment_irritant){
		.id = rows_int64(rows, 0),
		.journey_id = rows_int64(rows, 1),
		.step_id = rows_int64(rows, 2),
		.theme_id = rows_int64(rows, 3),
		.start_id = rows_int64(rows, 4),
		.words = span_keep(arena, rows_text(rows, 5)),
		.sides = (int)rows_int64(rows, 6),
		.day = (int32_t)rows_int64(rows, 7),
		.account_id = rows_int64(rows, 8),
		.lifted_day = (int32_t)rows_int64(rows, 9),
		.led = { .action_id = rows_int64(rows, 10),
		         .reference = span_keep(arena, rows_text(rows, 11)),
		         .what = span_keep(arena, rows_text(rows, 12)),
		         .state = (enum moment_led_state)state },
	};
}

bool
moment_irritants(struct arena *arena, struct db *db, int64_t root_id, int64_t journey_id,
                 struct moment_irritant **irritants_r, size_t *count_r, struct fault *fault_r)
{
	struct rows *rows =
		db_ask(arena, db, moment_sql_irritants, WITH(db_int64(root_id), db_int64(journey_id)));
	enum found found;
	*irritants_r = NULL;
	*count_r = 0;
	while ((found = rows_next(rows, fault_r)) == FOUND_ONE && *count_r < MOMENT_IRRITANT_COUNT_MAX) {
		*irritants_r = arena_room(arena, *irritants_r, *count_r, sizeof **irritants_r);
		(*irritants_r)[(*count_r)++] = irritant_of(arena, rows);
	}
	rows_end(rows);
	return found != FOUND_FAILED;
}

static enum found
one_irritant(struct arena *arena, struct rows *rows, struct moment_irritant *irritant_r,
             struct fault *fault_r)
{
	const enum found found = rows_next(rows, fault_r);
	if (found == FOUND_ONE)
		*irritant_r = irritant_of(arena, rows);
	rows_end(rows);
	return found;
}

enum found
moment_irritant_load(struct arena *arena, struct db *db, int64_t root_id, int64_t irritant_id,
                     struct moment_irritant *irritant_r, struct fault *fault_r)
{
	return one_irritant(arena,
	                    db_ask(arena, db, moment_sql_irritant,
	                           WITH(db_int64(root_id), db_int64(irritant_id))),
	                    irritant_r, fault_r);
}

enum found
moment_store_irritant_of(struct arena *arena, struct db *db, int64_t root_id, int64_t step_id,
                         int64_t theme_id, struct moment_irritant *irritant_r, struct fault *fault_r)
{
	return one_irritant(arena,
	                    db_ask(arena, db, moment_sql_irritant_of,
	                           WITH(db_int64(root_id), db_int64(step_id), db_int64(theme_id))),
	                    irritant_r, fault_r);
}

/* --- writing ---------------------------------------------------------------------------------- */

static const char moment_sql_irritant_add[] DB_SQL =
	"INSERT INTO moment_irritant (root_id, irritant_id, journey_id, step_id, theme_id, start_id, words,"
	"                             sides, day, account_id, lifted_day, action_id, action_reference,"
	"                             action_what, action_state)"
	" VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, 0, 0, '', '', 0)";
static const char moment_sql_irritant_lift[] DB_SQL =
	"UPDATE moment_irritant SET lifted_day = $3 WHERE root_id = $1 AND irritant_id = $2";
static const char moment_sql_irritant_lead[] DB_SQL =
	"UPDATE moment_irritant"
	"   SET action_id = $3, action_reference = $4, action_what = $5, action_state = $6"
	" WHERE root_id = $1 AND irritant_id = $2 AND (action_id = 0 OR action_state = 2)";
static const char moment_sql_irritant_follow[] DB_SQL =
	"UPDATE moment_irritant SET action_what = $3, action_state = $4 WHERE root_id = $1 AND action_id = $2";

bool
moment_store_irritant_add(struct db *db, int64_t root_id, const struct moment_irritant *irritant,
                          struct fault *fault_r)
{
	must(irritant->id > 0 && irritant->step_id > 0 && irritant->theme_id > 0 && irritant->sides > 0);
	return db_do(db, moment_sql_irritant_add,
	             WITH(db_int64(root_id), db_int64(irritant->id), db_int64(irritant->journey_id),
	                  db_int64(irritant->step_id), db_int64(irritant->theme_id), db_int64(irritant->start_id),
	                  db_text(irritant->words), db_int64(irritant->sides), db_int64(irritant->day),
	                  db_int64(irritant->account_id)),
	             NULL, fault_r);
}

bool
moment_store_irritant_lift(struct db *db, int64_t root_id, int64_t irritant_id, int32_t day,
                           struct fault *fault_r)
{
	return db_do(db, moment_sql_irritant_lift,
	             WITH(db_int64(root_id), db_int64(irritant_id), db_int64(day)), NULL, fault_r);
}

bool
moment_irritant_lead(struct db *db, int64_t root_id, int64_t irritant_id, const struct moment_led *led,
                     struct fault *fault_r)
{
	must(irritant_id > 0 && led->action_id > 0);
	return db_do(db, moment_sql_irritant_lead,
	             WITH(db_int64(root_id), db_int64(irritant_id), db_int64(led->action_id),
	                  db_text(led->reference), db_text(led->what), db_int64(led->state)),
	             NULL, fault_r);
}

bool
moment_irritant_follow(struct db *db, int64_t root_id, const struct moment_led *led, struct fault *fault_r)
{
	must(led->action_id > 0);
	return db_do(db, moment_sql_irritant_follow,
	             WITH(db_int64(root_id), db_int64(led->action_id), db_text(led->what), db_int64(led->state)),
	             NULL, fault_r);
}
