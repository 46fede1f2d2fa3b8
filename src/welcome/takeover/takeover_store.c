/* The tables of what came from elsewhere. */
#include "craft/vault/vault.h"
#include "welcome/takeover/takeover_inside.h"

static const char takeover_sql_begin[] DB_SQL =
	"INSERT INTO takeover_import (root_id, import_id, account_id)"
	" VALUES ($1, $2, $3)";

bool
takeover_store_begin(struct db *db, int64_t root_id, int64_t import_id, int64_t account_id,
                     struct fault *fault_r)
{
	return db_do(db, takeover_sql_begin,
	             WITH(db_int64(root_id), db_int64(import_id), db_int64(account_id)), NULL, fault_r);
}

static const char takeover_sql_whose[] DB_SQL =
	"SELECT account_id"
	"  FROM takeover_import"
	" WHERE root_id = $1 AND import_id = $2";

enum found
takeover_store_whose(struct arena *arena, struct db *db, int64_t root_id, int64_t import_id,
                     int64_t *account_id_r, struct fault *fault_r)
{
	struct rows *rows =
		db_ask(arena, db, takeover_sql_whose, WITH(db_int64(root_id), db_int64(import_id)));
	const enum found found = rows_next(rows, fault_r);
	*account_id_r = found == FOUND_ONE ? rows_int64(rows, 0) : 0;
	rows_end(rows);
	return found;
}

/* --- requests -------------------------------------------------------------------------------- */

static const char takeover_sql_has[] DB_SQL =
	"SELECT request_id"
	"  FROM takeover_request"
	" WHERE root_id = $1 AND tool = $2 AND number IN ($3, $4)";

/* What is left of the number of one that was erased: whoever reads a number in a file knows it again. */
static struct span
mark_of(struct arena *arena, int64_t root_id, struct span tool, struct span number)
{
	uint8_t hash[VAULT_HASH_SIZE];
	struct text mark = text_new(arena, 100);
	vault_hash("takeover", span_of(arena_format(arena, "%lld %.*s\n%.*s", (long long)root_id,
	                                            SPAN_ARGS(tool), SPAN_ARGS(number))), hash);
	text_add_z(&mark, "effacée ");
	for (size_t i = 0; i < sizeof hash; i++)
		text_format(&mark, "%02x", hash[i]);
	return text_span(&mark);
}

enum found
takeover_store_has(struct arena *arena, struct db *db, int64_t root_id, struct span tool,
                   struct span number, struct fault *fault_r)
{
	struct rows *rows = db_ask(arena, db, takeover_sql_has,
	                           WITH(db_int64(root_id), db_text(tool), db_text(number),
	                                db_text(mark_of(arena, root_id, tool, number))));
	const enum found found = rows_next(rows, fault_r);
	rows_end(rows);
	return found;
}

static const char takeover_sql_add[] DB_SQL =
	"INSERT INTO takeover_request (root_id, tool, number, request_id, import_id)"
	" VALUES ($1, $2, $3, $4, $5)";

bool
takeover_store_add(struct db *db, int64_t root_id, const struct takeover_brought *brought,
                   struct fault *fault_r)
{
	return db_do(db, takeover_sql_add,
	             WITH(db_int64(root_id), db_text(brought->tool), db_text(brought->number),
	                  db_int64(brought->request_id), db_int64(brought->import_id)),
	             NULL, fault_r);
}

static const char takeover_sql_of_import[] DB_SQL =
	"SELECT request_id"
	"  FROM takeover_request"
	" WHERE root_id = $1 AND import_id = $2 AND request_id > $3"
	" ORDER BY request_id"
	" LIMIT $4";

bool
takeover_store_of_import(struct arena *arena, struct db *db, int64_t root_id, int64_t import_id,
                         int64_t after_id, int64_t ids_r[TAKEOVER_BATCH_COUNT], size_t *count_r,
                         struct fault *fault_r)
{
	struct rows *rows = db_ask(arena, db, takeover_sql_of_import,
	                           WITH(db_int64(root_id), db_int64(import_id), db_int64(after_id),
	                                db_int64(TAKEOVER_BATCH_COUNT)));
	enum found found;
	*count_r = 0;
	while ((found = rows_next(rows, fault_r)) == FOUND_ONE && *count_r < TAKEOVER_BATCH_COUNT)
		ids_r[(*count_r)++] = rows_int64(rows, 0);
	rows_end(rows);
	return found != FOUND_FAILED;
}

static const char takeover_sql_forget[] DB_SQL =
	"DELETE FROM takeover_request"
	" WHERE root_id = $1 AND request_id = $2";

bool
takeover_store_forget(struct db *db, int64_t root_id, int64_t request_id, struct fault *fault_r)
{
	return db_do(db, takeover_sql_forget, WITH(db_int64(root_id), db_int64(request_id)), NULL,
	             fault_r);
}

static const char takeover_sql_between[] DB_SQL =
	"SELECT request_id, tool, number, import_id"
	"  FROM takeover_request"
	" WHERE root_id = $1 AND request_id >= $2 AND request_id <= $3"
	" ORDER BY request_id";

bool
takeover_store_between(struct arena *arena, struct db *db, int64_t root_id, int64_t first_id,
                       int64_t last_id, struct takeover_brought **brought_r, size_t *count_r,
                       struct fault *fault_r)
{
	struct rows *rows = db_ask(arena, db, takeover_sql_between,
	                           WITH(db_int64(root_id), db_int64(first_id), db_int64(last_id)));
	struct takeover_brought *brought = NULL;
	size_t count = 0;
	enum found found;
	while ((found = rows_next(rows, fault_r)) == FOUND_ONE) {
		if (count % 64 == 0)
			brought = arena_grow(arena, brought, count, count + 64, sizeof *brought);
		brought[count++] = (struct takeover_brought){
			.request_id = rows_int64(rows, 0),
			.tool = span_keep(arena, rows_text(rows, 1)),
			.number = span_keep(arena, rows_text(rows, 2)),
			.import_id = rows_int64(rows, 3),
		};
	}
	rows_end(rows);
	*brought_r = brought;
	*count_r = count;
	return found != FOUND_FAILED;
}

/* --- those that were erased since -------------------------------------------------------------- */

/* Of no import: what undoes it has nothing to take away. */
static const char takeover_sql_erase[] DB_SQL =
	"UPDATE takeover_request"
	"   SET number = $3, import_id = 0"
	" WHERE root_id = $1 AND request_id = $2 AND import_id <> 0";

bool
takeover_store_erase(struct arena *arena, struct db *db, int64_t root_id, int64_t request_id,
                     struct fault *fault_r)
{
	struct takeover_brought *brought;
	size_t count;
	if (!takeover_store_between(arena, db, root_id, request_id, request_id, &brought, &count, fault_r))
		return false;
	return count == 0 ||
	       db_do(db, takeover_sql_erase,
	             WITH(db_int64(root_id), db_int64(request_id),
	                  db_text(mark_of(arena, root_id, brought->tool, brought->number))),
	             NULL, fault_r);
}

/* --- persons --------------------------------------------------------------------------------- */

static const char takeover_sql_person_add[] DB_SQL =
	"INSERT INTO takeover_person (root_id, person_id)"
	" VALUES ($1, $2)";

bool
takeover_store_person_add(struct db *db, int64_t root_id, int64_t person_id, struct fault *fault_r)
{
	return db_do(db, takeover_sql_person_add, WITH(db_int64(root_id), db_int64(person_id)), NULL,
	             fault_r);
}

static const char takeover_sql_has_person[] DB_SQL =
	"SELECT person_id"
	"  FROM takeover_person"
	" WHERE root_id = $1 AND person_id = $2";

enum found
takeover_store_has_person(struct arena *arena, struct db *db, int64_t root_id, int64_t person_id,
                          struct fault *fault_r)
{
	struct rows *rows =
		db_ask(arena, db, takeover_sql_has_person, WITH(db_int64(root_id), db_int64(person_id)));
	const enum found found = rows_next(rows, fault_r);
	rows_end(rows);
	return found;
}

static const char takeover_sql_person_forget[] DB_SQL =
	"DELETE FROM takeover_person"
	" WHERE root_id = $1 AND person_id = $2";

bool
takeover_store_person_forget(struct db *db, int64_t root_id, int64_t person_id,
                             struct fault *fault_r)
{
	return db_do(db, takeover_sql_person_forget, WITH(db_int64(root_id), db_int64(person_id)), NULL,
	             fault_r);
}
