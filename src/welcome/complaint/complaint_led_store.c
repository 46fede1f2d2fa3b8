/* Which actions complaints led to: as room action, of a later floor, told them last. */
#include "welcome/complaint/complaint_inside.h"

static const char complaint_sql_led_add[] DB_SQL =
	"INSERT INTO complaint_action (root_id, action_id, offering_id, cause, reference, title, state,"
	" public_words)"
	" VALUES ($1, $2, $3, $4, $5, $6, $7, $8)";

bool
complaint_led_add(struct db *db, int64_t root_id, const struct complaint_led *led, struct fault *fault_r)
{
	must(led->action_id != 0 && led->cause > 0 && led->cause < COMPLAINT_CAUSE_COUNT);
	return db_do(db, complaint_sql_led_add,
	             WITH(db_int64(root_id), db_int64(led->action_id), db_int64(led->offering_id),
	                  db_int64(led->cause), db_text(led->reference), db_text(led->title),
	                  db_text(led->state), db_text(led->public_words)),
	             NULL, fault_r);
}

static const char complaint_sql_led_change[] DB_SQL =
	"UPDATE complaint_action"
	"   SET title = $3, state = $4, public_words = $5"
	" WHERE root_id = $1 AND action_id = $2";

bool
complaint_led_change(struct db *db, int64_t root_id, const struct complaint_led *led,
                     struct fault *fault_r)
{
	return db_do(db, complaint_sql_led_change,
	             WITH(db_int64(root_id), db_int64(led->action_id), db_text(led->title),
	                  db_text(led->state), db_text(led->public_words)),
	             NULL, fault_r);
}

static struct complaint_led
led_of(struct arena *arena, struct rows *rows)
{
	return (struct complaint_led){ .action_id = rows_int64(rows, 0),
		                           .offering_id = rows_int64(rows, 1),
		                           .cause = rows_int64(rows, 2),
		                           .reference = span_keep(arena, rows_text(rows, 3)),
		                           .title = span_keep(arena, rows_text(rows, 4)),
		                           .state = span_keep(arena, rows_text(rows, 5)),
		                           .public_words = span_keep(arena, rows_text(rows, 6)) };
}

static const char complaint_sql_led_of[] DB_SQL =
	"SELECT action_id, offering_id, cause, reference, title, state, public_words"
	"  FROM complaint_action"
	" WHERE root_id = $1 AND action_id = $2";

enum found
complaint_led_of(struct arena *arena, struct db *db, int64_t root_id, int64_t action_id,
                 struct complaint_led *led_r, struct fault *fault_r)
{
	struct rows *rows =
		db_ask(arena, db, complaint_sql_led_of, WITH(db_int64(root_id), db_int64(action_id)));
	const enum found found = rows_next(rows, fault_r);
	if (found == FOUND_ONE)
		*led_r = led_of(arena, rows);
	rows_end(rows);
	return found;
}

static const char complaint_sql_led[] DB_SQL =
	"SELECT action_id, offering_id, cause, reference, title, state, public_words"
	"  FROM complaint_action"
	" WHERE root_id = $1 AND offering_id = $2"
	" ORDER BY cause, action_id DESC"
	" LIMIT $3";

bool
complaint_led(struct arena *arena, struct db *db, int64_t root_id, int64_t offering_id,
              struct complaint_led **led_r, size_t *count_r, struct fault *fault_r)
{
	struct rows *rows = db_ask(arena, db, complaint_sql_led,
	                           WITH(db_int64(root_id), db_int64(offering_id),
	                                db_int64(COMPLAINT_LED_COUNT_MAX)));
	enum found found;
	*led_r = arena_array_of(arena, struct complaint_led, COMPLAINT_LED_COUNT_MAX);
	*count_r = 0;
	while ((found = rows_next(rows, fault_r)) == FOUND_ONE && *count_r < COMPLAINT_LED_COUNT_MAX)
		(*led_r)[(*count_r)++] = led_of(arena, rows);
	rows_end(rows);
	return found != FOUND_FAILED;
}
