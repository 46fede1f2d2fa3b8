/* What a survey chooses of how it receives; papers typed in once; what two people agreed on. */
#include "listen/answer/answer_brake.h"
#include "listen/answer/answer_twice.h"

/* --- options ----------------------------------------------------------------------------------- */

static const char answer_sql_options[] DB_SQL =
	"SELECT typed_twice, slows"
	"  FROM answer_option"
	" WHERE root_id = $1 AND wave_id = $2";

static const char answer_sql_brake[] DB_SQL =
	"SELECT brake_key"
	"  FROM answer_option"
	" WHERE root_id = $1 AND wave_id = $2 AND slows = 1";

static const char answer_sql_options_keep[] DB_SQL =
	"INSERT INTO answer_option (root_id, wave_id, typed_twice, slows, brake_key)"
	" VALUES ($1, $2, $3, $4, $5)"
	" ON CONFLICT (root_id, wave_id) DO UPDATE"
	"   SET typed_twice = excluded.typed_twice, slows = excluded.slows";

bool
answer_options(struct arena *arena, struct db *db, int64_t root_id, int64_t wave_id,
               struct answer_options *options_r, struct fault *fault_r)
{
	struct rows *rows =
		db_ask(arena, db, answer_sql_options, WITH(db_int64(root_id), db_int64(wave_id)));
	const enum found found = rows_next(rows, fault_r);
	*options_r = (struct answer_options){ 0 };
	if (found == FOUND_ONE)
		*options_r = (struct answer_options){ .typed_twice = rows_int64(rows, 0) != 0,
			                                  .slows = rows_int64(rows, 1) != 0 };
	rows_end(rows);
	return found != FOUND_FAILED;
}

bool
answer_options_keep(struct db *db, int64_t root_id, int64_t wave_id,
                    const struct answer_options *options, struct fault *fault_r)
{
	uint8_t key[ANSWER_BRAKE_KEY_SIZE];
	vault_random(key, sizeof key);
	return db_do(db, answer_sql_options_keep,
	             WITH(db_int64(root_id), db_int64(wave_id), db_int64(options->typed_twice),
	                  db_int64(options->slows),
	                  db_bytes(span_from((const char *)key, sizeof key))),
	             NULL, fault_r);
}

enum found
answer_store_brake(struct arena *arena, struct db *db, int64_t root_id, int64_t wave_id,
                   struct answer_brake *brake_r, struct fault *fault_r)
{
	struct rows *rows =
		db_ask(arena, db, answer_sql_brake, WITH(db_int64(root_id), db_int64(wave_id)));
	enum found found = rows_next(rows, fault_r);
	*brake_r = (struct answer_brake){ .ticket = SPAN(""), .work = SPAN("") };
	if (found == FOUND_ONE) {
		const struct span key = rows_bytes(rows, 0);
		must(key.length == sizeof brake_r->key);
		memcpy(brake_r->key, key.at, key.length);
	}
	rows_end(rows);
	return found;
}

/* --- papers ------------------------------------------------------------------------------------ */

static const char answer_sql_twice_add[] DB_SQL =
	"INSERT INTO answer_twice (root_id, wave_id, hash, side, place_id, journey_id, typist, once, state,"
	"                          bytes)"
	" VALUES ($1, $2, $3, $4, $5, $6, $7, $8, 0, $9)"
	" ON CONFLICT (root_id, wave_id, hash) DO NOTHING";

static const char answer_sql_twice[] DB_SQL =
	"SELECT wave_id, side, place_id, journey_id, typist, state, bytes"
	"  FROM answer_twice"
	" WHERE root_id = $1 AND hash = $2";

static const char answer_sql_twice_compared[] DB_SQL =
	"UPDATE answer_twice"
	"   SET state = 1"
	" WHERE root_id = $1 AND wave_id = $2 AND hash = $3 AND state = 0";

static const char answer_sql_twice_end[] DB_SQL =
	"UPDATE answer_twice"
	"   SET state = 2, bytes = $4"
	" WHERE root_id = $1 AND wave_id = $2 AND hash = $3 AND state < 2";

static const char answer_sql_twice_waiting[] DB_SQL =
	"SELECT count(*)"
	"  FROM answer_twice"
	" WHERE root_id = $1 AND wave_id = $2 AND state < 2";

static const char answer_sql_twice_left[] DB_SQL =
	"SELECT hash, side, place_id, journey_id, once, bytes"
	"  FROM answer_twice"
	" WHERE root_id = $1 AND wave_id = $2 AND state < 2"
	" ORDER BY hash"
	" LIMIT $3";

static const char answer_sql_once_hash[] DB_SQL =
	"INSERT INTO answer_once (root_id, wave_id, hash)"
	" VALUES ($1, $2, $3)"
	" ON CONFLICT (root_id, wave_id, hash) DO NOTHING";

static struct db_value
bytes_of(const uint8_t hash[VAULT_HASH_SIZE])
{
	return db_bytes(span_from((const char *)hash, VAULT_HASH_SIZE));
}

bool
answer_store_twice_add(struct db *db, int64_t root_id, const struct answer_twice *twice,
                       struct fault *fault_r)
{
	return db_do(db, answer_sql_twice_add,
	             WITH(db_int64(root_id), db_int64(twice->wave_id), bytes_of(twice->hash),
	                  db_int64(twice->side), db_int64(twice->place_id), db_int64(twice->journey_id),
	                  bytes_of(twice->typist), bytes_of(twice->once), db_bytes(twice->bytes)),
	             NULL, fault_r);
}

static void
keep_hash(uint8_t hash_r[VAULT_HASH_SIZE], struct span bytes)
{
	must(bytes.length == VAULT_HASH_SIZE);
	memcpy(hash_r, bytes.at, VAULT_HASH_SIZE);
}

enum found
answer_store_twice(struct arena *arena, struct db *db, int64_t root_id,
                   const uint8_t hash[VAULT_HASH_SIZE], struct answer_twice *twice_r,
                   struct fault *fault_r)
{
	struct rows *rows =
		db_ask(arena, db, answer_sql_twice, WITH(db_int64(root_id), bytes_of(hash)));
	const enum found found = rows_next(rows, fault_r);
	if (found == FOUND_ONE) {
		*twice_r = (struct answer_twice){ .wave_id = rows_int64(rows, 0),
			                              .side = (enum side)rows_int64(rows, 1),
			                              .place_id = rows_int64(rows, 2),
			                              .journey_id = rows_int64(rows, 3),
			                              .state = (enum answer_twice_state)rows_int64(rows, 5),
			                              .bytes = span_keep(arena, rows_bytes(rows, 6)) };
		memcpy(twice_r->hash, hash, VAULT_HASH_SIZE);
		keep_hash(twice_r->typist, rows_bytes(rows, 4));
	}
	rows_end(rows);
	return found;
}

enum found
answer_store_twice_compared(struct db *db, int64_t root_id, const struct answer_twice *twice,
                            struct fault *fault_r)
{
	int64_t changed;
	if (!db_do(db, answer_sql_twice_compared,
	           WITH(db_int64(root_id), db_int64(twice->wave_id), bytes_of(twice->hash)), &changed,
	           fault_r))
		return FOUND_FAILED;
	return changed == 1 ? FOUND_ONE : FOUND_NONE;
}

enum found
answer_store_twice_end(struct db *db, int64_t root_id, int64_t wave_id,
                       const uint8_t hash[VAULT_HASH_SIZE], struct fault *fault_r)
{
	int64_t changed;
	if (!db_do(db, answer_sql_twice_end,
	           WITH(db_int64(root_id), db_int64(wave_id), bytes_of(hash), db_bytes(SPAN(""))),
	           &changed, fault_r))
		return FOUND_FAILED;
	return changed == 1 ? FOUND_ONE : FOUND_NONE;
}

bool
answer_store_twice_waiting(struct arena *arena, struct db *db, int64_t root_id, int64_t wave_id,
                           int64_t *count_r, struct fault *fault_r)
{
	struct rows *rows =
		db_ask(arena, db, answer_sql_twice_waiting, WITH(db_int64(root_id), db_int64(wave_id)));
	const bool good = rows_next(rows, fault_r) == FOUND_ONE;
	*count_r = good ? rows_int64(rows, 0) : 0;
	rows_end(rows);
	return good;
}

bool
answer_store_twice_left(struct arena *arena, struct db *db, int64_t root_id, int64_t wave_id,
                        size_t most, struct answer_twice **left_r, size_t *count_r,
                        struct fault *fault_r)
{
	struct answer_twice *left = arena_array_of(arena, struct answer_twice, most + 1);
	struct rows *rows =
		db_ask(arena, db, answer_sql_twice_left,
	           WITH(db_int64(root_id), db_int64(wave_id), db_int64((int64_t)most)));
	enum found found;
	*count_r = 0;
	while ((found = rows_next(rows, fault_r)) == FOUND_ONE) {
		struct answer_twice *twice = &left[(*count_r)++];
		*twice = (struct answer_twice){ .wave_id = wave_id,
			                            .side = (enum side)rows_int64(rows, 1),
			                            .place_id = rows_int64(rows, 2),
			                            .journey_id = rows_int64(rows, 3),
			                            .bytes = span_keep(arena, rows_bytes(rows, 5)) };
		keep_hash(twice->hash, rows_bytes(rows, 0));
		keep_hash(twice->once, rows_bytes(rows, 4));
	}
	rows_end(rows);
	*left_r = left;
	return found != FOUND_FAILED;
}

bool
answer_store_twice_release(struct db *db, int64_t root_id, const struct answer_twice *twice,
                           struct fault *fault_r)
{
	const struct answer_target target = { .wave_id = twice->wave_id,
		                                  .way = SURVEY_WAY_PAPER,
		                                  .side = twice->side,
		                                  .place_id = twice->place_id };
	const enum found found =
		answer_store_twice_end(db, root_id, twice->wave_id, twice->hash, fault_r);
	if (found != FOUND_ONE)
		return found == FOUND_NONE; /* another process released it */
	return db_do(db, answer_sql_once_hash,
	             WITH(db_int64(root_id), db_int64(twice->wave_id), bytes_of(twice->once)), NULL,
	             fault_r) &&
	       answer_store_seal(db, root_id, &target, twice->bytes, fault_r) &&
	       answer_store_agree(db, root_id, twice->wave_id, ANSWER_TYPED_ONCE, false, fault_r);
}

/* --- agreement --------------------------------------------------------------------------------- */

static const char answer_sql_agree[] DB_SQL =
	"INSERT INTO answer_agreement (root_id, wave_id, field, papers, agreed)"
	" VALUES ($1, $2, $3, 1, $4)"
	" ON CONFLICT (root_id, wave_id, field) DO UPDATE"
	"   SET papers = answer_agreement.papers + 1,"
	"       agreed = answer_agreement.agreed + excluded.agreed";

static const char answer_sql_agreement[] DB_SQL =
	"SELECT field, papers, agreed"
	"  FROM answer_agreement"
	" WHERE root_id = $1 AND wave_id = $2"
	" ORDER BY field";

bool
answer_store_agree(struct db *db, int64_t root_id, int64_t wave_id, int64_t field, bool agrees,
                   struct fault *fault_r)
{
	return db_do(db, answer_sql_agree,
	             WITH(db_int64(root_id), db_int64(wave_id), db_int64(field), db_int64(agrees)), NULL,
	             fault_r);
}

struct rows *
answer_store_agreement(struct arena *arena, struct db *db, int64_t root_id, int64_t wave_id)
{
	return db_ask(arena, db, answer_sql_agreement, WITH(db_int64(root_id), db_int64(wave_id)));
}
