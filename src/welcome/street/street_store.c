/* Programs, what they may, what they made. */
#include <string.h>

#include "welcome/street/street_inside.h"

/* --- programs --------------------------------------------------------------------------------------- */

#define KEY_COLUMNS                                                                                \
	"key_id, name, place_id, rate, made_unix_s, made_by, revoked_unix_s, used_day, is_open311,"     \
	" changes"

static struct street_key
key_of(struct arena *arena, const struct rows *rows)
{
	return (struct street_key){
		.key_id = rows_int64(rows, 0),
		.name = span_keep(arena, rows_text(rows, 1)),
		.place_id = rows_int64(rows, 2),
		.rate = rows_int64(rows, 3),
		.made_unix_s = rows_int64(rows, 4),
		.made_by = rows_int64(rows, 5),
		.revoked_unix_s = rows_int64(rows, 6),
		.used_day = (int32_t)rows_int64(rows, 7),
		.is_open311 = rows_int64(rows, 8) != 0,
		.changes = rows_int64(rows, 9),
	};
}

static enum found
one_key(struct arena *arena, struct rows *rows, struct street_key *key_r, struct fault *fault_r)
{
	const enum found found = rows_next(rows, fault_r);
	if (found == FOUND_ONE)
		*key_r = key_of(arena, rows);
	rows_end(rows);
	return found;
}

static const char street_sql_keys[] DB_SQL =
	"SELECT " KEY_COLUMNS
	"  FROM street_key"
	" WHERE root_id = $1"
	" ORDER BY revoked_unix_s, name, key_id"
	" LIMIT $2";

bool
street_store_keys(struct arena *arena, struct db *db, int64_t root_id, struct street_key **keys_r,
                  size_t *count_r, struct fault *fault_r)
{
	struct rows *rows = db_ask(arena, db, street_sql_keys,
	                           WITH(db_int64(root_id), db_int64(STREET_KEY_COUNT_MAX)));
	struct street_key *keys = arena_array_of(arena, struct street_key, STREET_KEY_COUNT_MAX);
	size_t count = 0;
	enum found found;
	while ((found = rows_next(rows, fault_r)) == FOUND_ONE && count < STREET_KEY_COUNT_MAX)
		keys[count++] = key_of(arena, rows);
	rows_end(rows);
	*keys_r = keys;
	*count_r = count;
	return found != FOUND_FAILED;
}

static const char street_sql_key[] DB_SQL =
	"SELECT " KEY_COLUMNS
	"  FROM street_key"
	" WHERE root_id = $1 AND key_id = $2";

enum found
street_store_key(struct arena *arena, struct db *db, int64_t root_id, int64_t key_id,
                 struct street_key *key_r, struct fault *fault_r)
{
	return one_key(arena,
	               db_ask(arena, db, street_sql_key, WITH(db_int64(root_id), db_int64(key_id))),
	               key_r, fault_r);
}

static struct db_value
bytes_of(const uint8_t hash[VAULT_HASH_SIZE])
{
	return db_bytes(span_from((const char *)hash, VAULT_HASH_SIZE));
}

static const char street_sql_by_hash[] DB_SQL =
	"SELECT " KEY_COLUMNS
	"  FROM street_key"
	" WHERE root_id = $1 AND hash = $2 AND revoked_unix_s = 0";

enum found
street_store_by_hash(struct arena *arena, struct db *db, int64_t root_id,
                     const uint8_t hash[VAULT_HASH_SIZE], struct street_key *key_r,
                     struct fault *fault_r)
{
	return one_key(arena,
	               db_ask(arena, db, street_sql_by_hash, WITH(db_int64(root_id), bytes_of(hash))),
	               key_r, fault_r);
}

static const char street_sql_key_add[] DB_SQL =
	"INSERT INTO street_key (root_id, key_id, name, hash, place_id, rate, made_unix_s, made_by,"
	"                        is_open311, used_day, revoked_unix_s, changes)"
	" VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, 0, 0, 0)";

bool
street_store_key_add(struct db *db, int64_t root_id, const struct street_key *key,
                     const uint8_t hash[VAULT_HASH_SIZE], struct fault *fault_r)
{
	return db_do(db, street_sql_key_add,
	             WITH(db_int64(root_id), db_int64(key->key_id), db_text(key->name), bytes_of(hash),
	                  db_int64(key->place_id), db_int64(key->rate), db_int64(key->made_unix_s),
	                  db_int64(key->made_by), db_int64(key->is_open311)),
	             NULL, fault_r);
}

static const char street_sql_key_change[] DB_SQL =
	"UPDATE street_key"
	"   SET name = $3, place_id = $4, rate = $5, revoked_unix_s = $6, is_open311 = $8,"
	"       changes = changes + 1"
	" WHERE root_id = $1 AND key_id = $2 AND changes = $7 AND revoked_unix_s = 0";

enum found
street_store_key_change(struct db *db, int64_t root_id, const struct street_key *key,
                        struct fault *fault_r)
{
	int64_t changed;
	if (!db_do(db, street_sql_key_change,
	           WITH(db_int64(root_id), db_int64(key->key_id), db_text(key->name),
	                db_int64(key->place_id), db_int64(key->rate), db_int64(key->revoked_unix_s),
	                db_int64(key->changes), db_int64(key->is_open311)),
	           &changed, fault_r))
		return FOUND_FAILED;
	return changed == 1 ? FOUND_ONE : FOUND_NONE;
}

/* Whatever else somebody changes meanwhile; but for its place, which says who may. */
static const char street_sql_key_revoke[] DB_SQL =
	"UPDATE street_key"
	"   SET revoked_unix_s = $4, changes = changes + 1"
	" WHERE root_id = $1 AND key_id = $2 AND place_id = $3 AND revoked_unix_s = 0";

enum found
street_store_key_revoke(struct db *db, int64_t root_id, const struct street_key *key, int64_t now_s,
                        struct fault *fault_r)
{
	int64_t changed;
	if (!db_do(db, street_sql_key_revoke,
	           WITH(db_int64(root_id), db_int64(key->key_id), db_int64(key->place_id),
	                db_int64(now_s)),
	           &changed, fault_r))
		return FOUND_FAILED;
	return changed == 1 ? FOUND_ONE : FOUND_NONE;
}

static const char street_sql_used[] DB_SQL =
	"UPDATE street_key"
	"   SET used_day = $3"
	" WHERE root_id = $1 AND key_id = $2 AND used_day < $3";

bool
street_store_used(struct db *db, int64_t root_id, int64_t key_id, int32_t day,
                  struct fault *fault_r)
{
	return db_do(db, street_sql_used, WITH(db_int64(root_id), db_int64(key_id), db_int64(day)), NULL,
	             fault_r);
}

/* --- what they may ---------------------------------------------------------------------------------- */

static bool
take_ids(struct arena *arena, struct rows *rows, int64_t **offering_ids_r, size_t *count_r,
         struct fault *fault_r)
{
	int64_t *ids = arena_array_of(arena, int64_t, STREET_ALLOWED_COUNT_MAX);
	size_t count = 0;
	enum found found;
	while ((found = rows_next(rows, fault_r)) == FOUND_ONE && count < STREET_ALLOWED_COUNT_MAX)
		ids[count++] = rows_int64(rows, 0);
	rows_end(rows);
	*offering_ids_r = ids;
	*count_r = count;
	return found != FOUND_FAILED;
}

static const char street_sql_allowed[] DB_SQL =
	"SELECT offering_id"
	"  FROM street_allowed"
	" WHERE root_id = $1 AND key_id = $2"
	" ORDER BY offering_id"
	" LIMIT $3";

bool
street_store_allowed(struct arena *arena, struct db *db, int64_t root_id, int64_t key_id,
                     int64_t **offering_ids_r, size_t *count_r, struct fault *fault_r)
{
	return take_ids(arena,
	                db_ask(arena, db, street_sql_allowed,
	                       WITH(db_int64(root_id), db_int64(key_id),
	                            db_int64(STREET_ALLOWED_COUNT_MAX))),
	                offering_ids_r, count_r, fault_r);
}

static const char street_sql_published[] DB_SQL =
	"SELECT DISTINCT a.offering_id"
	"  FROM street_key k"
	"  JOIN street_allowed a ON a.root_id = k.root_id AND a.key_id = k.key_id"
	" WHERE k.root_id = $1 AND k.revoked_unix_s = 0 AND k.is_open311 = 1"
	" ORDER BY a.offering_id"
	" LIMIT $2";

bool
street_store_published(struct arena *arena, struct db *db, int64_t root_id,
                       int64_t **offering_ids_r, size_t *count_r, struct fault *fault_r)
{
	return take_ids(arena,
	                db_ask(arena, db, street_sql_published,
	                       WITH(db_int64(root_id), db_int64(STREET_ALLOWED_COUNT_MAX))),
	                offering_ids_r, count_r, fault_r);
}

static const char street_sql_allows[] DB_SQL =
	"SELECT offering_id"
	"  FROM street_allowed"
	" WHERE root_id = $1 AND key_id = $2 AND offering_id = $3";

enum found
street_store_allows(struct arena *arena, struct db *db, int64_t root_id, int64_t key_id,
                    int64_t offering_id, struct fault *fault_r)
{
	struct rows *rows = db_ask(arena, db, street_sql_allows,
	                           WITH(db_int64(root_id), db_int64(key_id), db_int64(offering_id)));
	const enum found found = rows_next(rows, fault_r);
	rows_end(rows);
	return found;
}

static const char street_sql_allow_none[] DB_SQL =
	"DELETE FROM street_allowed"
	" WHERE root_id = $1 AND key_id = $2";

static const char street_sql_allow[] DB_SQL =
	"INSERT INTO street_allowed (root_id, key_id, offering_id)"
	" VALUES ($1, $2, $3)";

bool
street_store_allow(struct db *db, int64_t root_id, int64_t key_id, const int64_t *offering_ids,
                   size_t count, struct fault *fault_r)
{
	must(count <= STREET_ALLOWED_COUNT_MAX);
	if (!db_do(db, street_sql_allow_none, WITH(db_int64(root_id), db_int64(key_id)), NULL, fault_r))
		return false;
	for (size_t i = 0; i < count; i++)
		if (!db_do(db, street_sql_allow,
		           WITH(db_int64(root_id), db_int64(key_id), db_int64(offering_ids[i])), NULL,
		           fault_r))
			return false;
	return true;
}

/* --- what they made --------------------------------------------------------------------------------- */

static const char street_sql_made[] DB_SQL =
	"SELECT external_id, request_id, key_id, sum, is_open311"
	"  FROM street_made"
	" WHERE root_id = $1 AND key_id = $2 AND external_id = $3";

static const char street_sql_maker[] DB_SQL =
	"SELECT external_id, request_id, key_id, sum, is_open311"
	"  FROM street_made"
	" WHERE root_id = $1 AND request_id = $2";

static enum found
one_made(struct arena *arena, struct rows *rows, struct street_made *made_r, struct fault *fault_r)
{
	const enum found found = rows_next(rows, fault_r);
	if (found == FOUND_ONE) {
		const struct span sum = rows_bytes(rows, 3);
		*made_r = (struct street_made){ .external_id = span_keep(arena, rows_text(rows, 0)),
			                            .request_id = rows_int64(rows, 1),
			                            .key_id = rows_int64(rows, 2),
			                            .is_open311 = rows_int64(rows, 4) != 0 };
		must(sum.length == VAULT_HASH_SIZE);
		memcpy(made_r->sum, sum.at, VAULT_HASH_SIZE);
	}
	rows_end(rows);
	return found;
}

enum found
street_store_made(struct arena *arena, struct db *db, int64_t root_id, int64_t key_id,
                  struct span external_id, struct street_made *made_r, struct fault *fault_r)
{
	return one_made(arena,
	                db_ask(arena, db, street_sql_made,
	                       WITH(db_int64(root_id), db_int64(key_id), db_text(external_id))),
	                made_r, fault_r);
}

enum found
street_store_maker(struct arena *arena, struct db *db, int64_t root_id, int64_t request_id,
                   struct street_made *made_r, struct fault *fault_r)
{
	return one_made(arena,
	                db_ask(arena, db, street_sql_maker,
	                       WITH(db_int64(root_id), db_int64(request_id))),
	                made_r, fault_r);
}

static const char street_sql_made_add[] DB_SQL =
	"INSERT INTO street_made (root_id, key_id, external_id, request_id, sum, is_open311)"
	" VALUES ($1, $2, $3, $4, $5, $6)";

bool
street_store_made_add(struct db *db, int64_t root_id, const struct street_made *made,
                      struct fault *fault_r)
{
	return db_do(db, street_sql_made_add,
	             WITH(db_int64(root_id), db_int64(made->key_id), db_text(made->external_id),
	                  db_int64(made->request_id), bytes_of(made->sum), db_int64(made->is_open311)),
	             NULL, fault_r);
}
