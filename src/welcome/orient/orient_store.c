/* Rules, the switch, how far one is. */
#include "base/ident.h"
#include "welcome/orient/orient_inside.h"

/* --- rules ------------------------------------------------------------------------------------- */

static const char orient_sql_rules[] DB_SQL =
	"SELECT rule_id, rank, offering_id, place_id, unit_id, changes, words"
	"  FROM orient_rule"
	" WHERE root_id = $1"
	" ORDER BY rank, rule_id"
	" LIMIT $2";

bool
orient_store_rules(struct arena *arena, struct db *db, int64_t root_id,
                   struct orient_rule **rules_r, size_t *count_r, struct fault *fault_r)
{
	struct rows *rows = db_ask(arena, db, orient_sql_rules,
	                           WITH(db_int64(root_id), db_int64(ORIENT_RULE_COUNT_MAX)));
	struct orient_rule *rules = arena_array_of(arena, struct orient_rule, ORIENT_RULE_COUNT_MAX + 1);
	size_t count = 0;
	enum found found;
	while ((found = rows_next(rows, fault_r)) == FOUND_ONE && count < ORIENT_RULE_COUNT_MAX)
		rules[count++] = (struct orient_rule){
			.rule_id = rows_int64(rows, 0),
			.rank = rows_int64(rows, 1),
			.offering_id = rows_int64(rows, 2),
			.place_id = rows_int64(rows, 3),
			.unit_id = rows_int64(rows, 4),
			.changes = rows_int64(rows, 5),
			.words = span_keep(arena, rows_text(rows, 6)),
		};
	rows_end(rows);
	*rules_r = rules;
	*count_r = count;
	return found != FOUND_FAILED;
}

static const char orient_sql_rule_add[] DB_SQL =
	"INSERT INTO orient_rule"
	" (root_id, rule_id, rank, offering_id, place_id, words, unit_id, changes)"
	" VALUES ($1, $2, $3, $4, $5, $6, $7, 1)";

static const char orient_sql_rule_change[] DB_SQL =
	"UPDATE orient_rule"
	"   SET offering_id = $4, place_id = $5, words = $6, unit_id = $7, changes = changes + 1"
	" WHERE root_id = $1 AND rule_id = $2 AND rank = $3 AND changes = $8";

enum found
orient_store_rule_save(struct db *db, int64_t root_id, const struct orient_rule *rule,
                       struct fault *fault_r)
{
	const bool is_new = rule->rule_id == 0;
	const int64_t rule_id = is_new ? ident_ordered() : rule->rule_id;
	int64_t changed;
	const bool is_fine =
		db_do(db, is_new ? orient_sql_rule_add : orient_sql_rule_change,
	          WITH(db_int64(root_id), db_int64(rule_id), db_int64(is_new ? rule_id : rule->rank),
	               db_int64(rule->offering_id), db_int64(rule->place_id), db_text(rule->words),
	               db_int64(rule->unit_id), db_int64(rule->changes)),
	          &changed, fault_r);
	return !is_fine ? FOUND_FAILED : changed == 1 ? FOUND_ONE : FOUND_NONE;
}

bool
orient_plant(struct db *db, int64_t root_id, const struct orient_planting *planting,
             struct fault *fault_r)
{
	const struct orient_rule rule = { .offering_id = planting->offering_id,
		                              .place_id = planting->place_id,
		                              .unit_id = planting->unit_id,
		                              .words = planting->words };
	return orient_store_rule_save(db, root_id, &rule, fault_r) == FOUND_ONE;
}

static const char orient_sql_rule_rank[] DB_SQL =
	"UPDATE orient_rule"
	"   SET rank = $3, changes = changes + 1"
	" WHERE root_id = $1 AND rule_id = $2";

bool
orient_store_rule_rank(struct db *db, int64_t root_id, int64_t rule_id, int64_t rank,
                       struct fault *fault_r)
{
	return db_do(db, orient_sql_rule_rank,
	             WITH(db_int64(root_id), db_int64(rule_id), db_int64(rank)), NULL, fault_r);
}

static const char orient_sql_rule_delete[] DB_SQL =
	"DELETE FROM orient_rule"
	" WHERE root_id = $1 AND rule_id = $2";

bool
orient_store_rule_delete(struct db *db, int64_t root_id, int64_t rule_id, struct fault *fault_r)
{
	return db_do(db, orient_sql_rule_delete, WITH(db_int64(root_id), db_int64(rule_id)), NULL,
	             fault_r);
}

/* --- the switch -------------------------------------------------------------------------------- */

static const char orient_sql_setting[] DB_SQL =
	"SELECT is_automatic, changes"
	"  FROM orient_setting"
	" WHERE root_id = $1";

bool
orient_store_setting(struct arena *arena, struct db *db, int64_t root_id,
                     struct orient_setting *setting_r, struct fault *fault_r)
{
	struct rows *rows = db_ask(arena, db, orient_sql_setting, WITH(db_int64(root_id)));
	const enum found found = rows_next(rows, fault_r);
	*setting_r = (struct orient_setting){ 0 };
	if (found == FOUND_ONE)
		*setting_r = (struct orient_setting){ rows_int64(rows, 0) != 0, rows_int64(rows, 1) };
	rows_end(rows);
	return found != FOUND_FAILED;
}

static const char orient_sql_setting_add[] DB_SQL =
	"INSERT INTO orient_setting (root_id, is_automatic, changes)"
	" VALUES ($1, $2, 1)"
	" ON CONFLICT (root_id) DO NOTHING";

static const char orient_sql_setting_change[] DB_SQL =
	"UPDATE orient_setting"
	"   SET is_automatic = $2, changes = changes + 1"
	" WHERE root_id = $1 AND changes = $3";

enum found
orient_store_setting_save(struct db *db, int64_t root_id, const struct orient_setting *setting,
                          struct fault *fault_r)
{
	int64_t changed;
	const bool is_fine =
		setting->changes == 0
			? db_do(db, orient_sql_setting_add,
	                WITH(db_int64(root_id), db_int64(setting->is_automatic)), &changed, fault_r)
			: db_do(db, orient_sql_setting_change,
	                WITH(db_int64(root_id), db_int64(setting->is_automatic),
	                     db_int64(setting->changes)),
	                &changed, fault_r);
	return !is_fine ? FOUND_FAILED : changed == 1 ? FOUND_ONE : FOUND_NONE;
}

/* --- how far ----------------------------------------------------------------------------------- */

static const char orient_sql_number[] DB_SQL =
	"SELECT number"
	"  FROM orient_state"
	" WHERE root_id = $1";

bool
orient_store_number(struct arena *arena, struct db *db, int64_t root_id, int64_t *number_r,
                    struct fault *fault_r)
{
	struct rows *rows = db_ask(arena, db, orient_sql_number, WITH(db_int64(root_id)));
	const enum found found = rows_next(rows, fault_r);
	*number_r = found == FOUND_ONE ? rows_int64(rows, 0) : 0;
	rows_end(rows);
	return found != FOUND_FAILED;
}

/* On a table of one row an organisation, the engine makes whoever comes second wait, then look again. */
static const char orient_sql_number_move[] DB_SQL =
	"INSERT INTO orient_state (root_id, number)"
	" VALUES ($1, $3)"
	" ON CONFLICT (root_id) DO UPDATE SET number = $3"
	" WHERE orient_state.number = $2";

enum found
orient_store_number_move(struct db *db, int64_t root_id, int64_t from, int64_t to,
                         struct fault *fault_r)
{
	int64_t moved;
	must(to > from);
	if (!db_do(db, orient_sql_number_move, WITH(db_int64(root_id), db_int64(from), db_int64(to)),
	           &moved, fault_r))
		return FOUND_FAILED;
	return moved == 1 ? FOUND_ONE : FOUND_NONE;
}
