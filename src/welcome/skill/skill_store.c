/* The tables of the room. */
#include "base/ident.h"
#include "welcome/skill/skill_inside.h"

#define COLUMNS "skill_id, name, words, changes"

static struct skill
take(struct arena *arena, struct rows *rows)
{
	return (struct skill){ .skill_id = rows_int64(rows, 0),
		                   .name = span_keep(arena, rows_text(rows, 1)),
		                   .words = span_keep(arena, rows_text(rows, 2)),
		                   .changes = rows_int64(rows, 3) };
}

/* --- the list --------------------------------------------------------------------------------- */

static const char skill_sql_list[] DB_SQL =
	"SELECT " COLUMNS
	"  FROM skill_skill"
	" WHERE root_id = $1"
	" ORDER BY name, skill_id"
	" LIMIT $2";

bool
skill_list(struct arena *arena, struct db *db, int64_t root_id, struct skill **skills_r,
           size_t *count_r, struct fault *fault_r)
{
	struct rows *rows =
		db_ask(arena, db, skill_sql_list, WITH(db_int64(root_id), db_int64(SKILL_COUNT_MAX)));
	struct skill *skills = arena_array_of(arena, struct skill, SKILL_COUNT_MAX);
	size_t count = 0;
	enum found found;
	while ((found = rows_next(rows, fault_r)) == FOUND_ONE)
		skills[count++] = take(arena, rows);
	rows_end(rows);
	*skills_r = skills;
	*count_r = count;
	return found != FOUND_FAILED;
}

static const char skill_sql_load[] DB_SQL =
	"SELECT " COLUMNS
	"  FROM skill_skill"
	" WHERE root_id = $1 AND skill_id = $2";

enum found
skill_store_load(struct arena *arena, struct db *db, int64_t root_id, int64_t skill_id,
                 struct skill *skill_r, struct fault *fault_r)
{
	struct rows *rows =
		db_ask(arena, db, skill_sql_load, WITH(db_int64(root_id), db_int64(skill_id)));
	const enum found found = rows_next(rows, fault_r);
	if (found == FOUND_ONE)
		*skill_r = take(arena, rows);
	rows_end(rows);
	return found;
}

static const char skill_sql_add[] DB_SQL =
	"INSERT INTO skill_skill (root_id, skill_id, name, words, changes)"
	" VALUES ($1, $2, $3, $4, 1)";

static const char skill_sql_change[] DB_SQL =
	"UPDATE skill_skill"
	"   SET name = $3, words = $4, changes = changes + 1"
	" WHERE root_id = $1 AND skill_id = $2 AND changes = $5";

enum found
skill_store_save(struct db *db, int64_t root_id, const struct skill *skill, struct fault *fault_r)
{
	const int64_t id = skill->skill_id == 0 ? ident_ordered() : skill->skill_id;
	int64_t changed;
	const bool is_fine =
		skill->skill_id == 0
			? db_do(db, skill_sql_add,
	                WITH(db_int64(root_id), db_int64(id), db_text(skill->name), db_text(skill->words)),
	                &changed, fault_r)
			: db_do(db, skill_sql_change,
	                WITH(db_int64(root_id), db_int64(id), db_text(skill->name), db_text(skill->words),
	                     db_int64(skill->changes)),
	                &changed, fault_r);
	return !is_fine ? FOUND_FAILED : changed == 1 ? FOUND_ONE : FOUND_NONE;
}

static const char skill_sql_drop_accounts[] DB_SQL =
	"DELETE FROM skill_account WHERE root_id = $1 AND skill_id = $2";
static const char skill_sql_drop_offerings[] DB_SQL =
	"DELETE FROM skill_offering WHERE root_id = $1 AND skill_id = $2";
static const char skill_sql_drop[] DB_SQL =
	"DELETE FROM skill_skill WHERE root_id = $1 AND skill_id = $2";

bool
skill_store_drop(struct db *db, int64_t root_id, int64_t skill_id, struct fault *fault_r)
{
	return db_do(db, skill_sql_drop_accounts, WITH(db_int64(root_id), db_int64(skill_id)), NULL,
	             fault_r) &&
	       db_do(db, skill_sql_drop_offerings, WITH(db_int64(root_id), db_int64(skill_id)), NULL,
	             fault_r) &&
	       db_do(db, skill_sql_drop, WITH(db_int64(root_id), db_int64(skill_id)), NULL, fault_r);
}

/* --- who has it ------------------------------------------------------------------------------- */

static const char skill_sql_holders[] DB_SQL =
	"SELECT account_id"
	"  FROM skill_account"
	" WHERE root_id = $1 AND skill_id = $2"
	" ORDER BY account_id";

bool
skill_holders(struct arena *arena, struct db *db, int64_t root_id, int64_t skill_id,
              int64_t **account_ids_r, size_t *count_r, struct fault *fault_r)
{
	struct rows *rows =
		db_ask(arena, db, skill_sql_holders, WITH(db_int64(root_id), db_int64(skill_id)));
	int64_t *ids = NULL;
	size_t count = 0, room = 0;
	enum found found;
	while ((found = rows_next(rows, fault_r)) == FOUND_ONE) {
		if (count == room) {
			room = room == 0 ? 32 : room * 2;
			ids = arena_grow(arena, ids, count, room, sizeof *ids);
		}
		ids[count++] = rows_int64(rows, 0);
	}
	rows_end(rows);
	*account_ids_r = ids;
	*count_r = count;
	return found != FOUND_FAILED;
}

static const char skill_sql_of_account[] DB_SQL =
	"SELECT skill_id, by_id, day"
	"  FROM skill_account"
	" WHERE root_id = $1 AND account_id = $2"
	" ORDER BY skill_id"
	" LIMIT $3";

bool
skill_store_of_account(struct arena *arena, struct db *db, int64_t root_id, int64_t account_id,
                       struct skill_held held_r[SKILL_COUNT_MAX], size_t *count_r,
                       struct fault *fault_r)
{
	struct rows *rows = db_ask(arena, db, skill_sql_of_account,
	                           WITH(db_int64(root_id), db_int64(account_id), db_int64(SKILL_COUNT_MAX)));
	size_t count = 0;
	enum found found;
	while ((found = rows_next(rows, fault_r)) == FOUND_ONE)
		held_r[count++] = (struct skill_held){ rows_int64(rows, 0), rows_int64(rows, 1),
			                                   (int32_t)rows_int64(rows, 2) };
	rows_end(rows);
	*count_r = count;
	return found != FOUND_FAILED;
}

static const char skill_sql_give[] DB_SQL =
	"INSERT INTO skill_account (root_id, skill_id, account_id, by_id, day)"
	" VALUES ($1, $2, $3, $4, $5)"
	" ON CONFLICT (root_id, skill_id, account_id) DO NOTHING";

bool
skill_store_give(struct db *db, int64_t root_id, int64_t account_id, const struct skill_held *held,
                 struct fault *fault_r)
{
	must(account_id != 0);
	return db_do(db, skill_sql_give,
	             WITH(db_int64(root_id), db_int64(held->skill_id), db_int64(account_id),
	                  db_int64(held->by_id), db_int64(held->day)),
	             NULL, fault_r);
}

static const char skill_sql_take[] DB_SQL =
	"DELETE FROM skill_account WHERE root_id = $1 AND skill_id = $2 AND account_id = $3";

bool
skill_store_take(struct db *db, int64_t root_id, int64_t account_id, int64_t skill_id,
                 struct fault *fault_r)
{
	return db_do(db, skill_sql_take,
	             WITH(db_int64(root_id), db_int64(skill_id), db_int64(account_id)), NULL, fault_r);
}

static const char skill_sql_forget[] DB_SQL =
	"DELETE FROM skill_account WHERE root_id = $1 AND account_id = $2";

bool
skill_store_forget(struct db *db, int64_t root_id, int64_t account_id, struct fault *fault_r)
{
	return db_do(db, skill_sql_forget, WITH(db_int64(root_id), db_int64(account_id)), NULL, fault_r);
}

/* --- what needs it ---------------------------------------------------------------------------- */

static const char skill_sql_of_offering[] DB_SQL =
	"SELECT skill_id"
	"  FROM skill_offering"
	" WHERE root_id = $1 AND offering_id = $2"
	" ORDER BY skill_id"
	" LIMIT $3";

bool
skill_store_of_offering(struct arena *arena, struct db *db, int64_t root_id, int64_t offering_id,
                        int64_t skill_ids_r[SKILL_COUNT_MAX], size_t *count_r, struct fault *fault_r)
{
	struct rows *rows = db_ask(arena, db, skill_sql_of_offering,
	                           WITH(db_int64(root_id), db_int64(offering_id), db_int64(SKILL_COUNT_MAX)));
	size_t count = 0;
	enum found found;
	while ((found = rows_next(rows, fault_r)) == FOUND_ONE)
		skill_ids_r[count++] = rows_int64(rows, 0);
	rows_end(rows);
	*count_r = count;
	return found != FOUND_FAILED;
}

static const char skill_sql_need[] DB_SQL =
	"INSERT INTO skill_offering (root_id, offering_id, skill_id)"
	" VALUES ($1, $2, $3)"
	" ON CONFLICT (root_id, offering_id, skill_id) DO NOTHING";
static const char skill_sql_need_not[] DB_SQL =
	"DELETE FROM skill_offering WHERE root_id = $1 AND offering_id = $2 AND skill_id = $3";

bool
skill_store_need(struct db *db, int64_t root_id, int64_t offering_id, int64_t skill_id, bool is_needed,
                 struct fault *fault_r)
{
	return db_do(db, is_needed ? skill_sql_need : skill_sql_need_not,
	             WITH(db_int64(root_id), db_int64(offering_id), db_int64(skill_id)), NULL, fault_r);
}
