/* The rules of units. */
#include "welcome/alert/alert_inside.h"

static const char alert_sql_rules[] DB_SQL =
	"SELECT place_id, before_minutes, tells_late, silence_days, changes, tells_persons"
	"  FROM alert_rule"
	" WHERE root_id = $1"
	" ORDER BY place_id";

bool
alert_store_rules(struct arena *arena, struct db *db, int64_t root_id, struct alert_rule **rules_r,
                  size_t *count_r, struct fault *fault_r)
{
	struct rows *rows = db_ask(arena, db, alert_sql_rules, WITH(db_int64(root_id)));
	struct alert_rule *rules = NULL;
	size_t count = 0, room = 0;
	enum found found;
	while ((found = rows_next(rows, fault_r)) == FOUND_ONE) {
		if (count == room) {
			room = room == 0 ? 16 : room * 2;
			rules = arena_grow(arena, rules, count, room, sizeof *rules);
		}
		rules[count++] = (struct alert_rule){
			.place_id = rows_int64(rows, 0),
			.before_minutes = rows_int64(rows, 1),
			.tells_late = rows_int64(rows, 2) != 0,
			.silence_days = rows_int64(rows, 3),
			.changes = rows_int64(rows, 4),
			.tells_persons = rows_int64(rows, 5) != 0,
		};
	}
	rows_end(rows);
	*rules_r = rules;
	*count_r = count;
	return found != FOUND_FAILED;
}

static const char alert_sql_add[] DB_SQL =
	"INSERT INTO alert_rule (root_id, place_id, before_minutes, tells_late, silence_days, tells_persons,"
	" changes)"
	" VALUES ($1, $2, $3, $4, $5, $6, 1)"
	" ON CONFLICT (root_id, place_id) DO NOTHING";

static const char alert_sql_change[] DB_SQL =
	"UPDATE alert_rule"
	"   SET before_minutes = $3, tells_late = $4, silence_days = $5, tells_persons = $6,"
	"       changes = changes + 1"
	" WHERE root_id = $1 AND place_id = $2 AND changes = $7";

enum found
alert_store_save(struct db *db, int64_t root_id, const struct alert_rule *rule,
                 struct fault *fault_r)
{
	int64_t changed;
	const bool is_fine =
		db_do(db, rule->changes == 0 ? alert_sql_add : alert_sql_change,
	          WITH(db_int64(root_id), db_int64(rule->place_id), db_int64(rule->before_minutes),
	               db_int64(rule->tells_late), db_int64(rule->silence_days),
	               db_int64(rule->tells_persons), db_int64(rule->changes)),
	          &changed, fault_r);
	return !is_fine ? FOUND_FAILED : changed == 1 ? FOUND_ONE : FOUND_NONE;
}
