#include <stdlib.h>
#include <string.h>

#include "base/ident.h"
#include "listen/answer/answer_inside.h"

/* --- keys ------------------------------------------------------------------------------------ */

static const char answer_sql_key[] DB_SQL =
	"SELECT public_key"
	"  FROM answer_key"
	" WHERE root_id = $1 AND wave_id = $2";

static const char answer_sql_keys[] DB_SQL =
	"SELECT k.wave_id, k.opened, k.is_forgotten,"
	"       CAST(CASE WHEN EXISTS (SELECT 1 FROM answer_sealed s"
	"                               WHERE s.root_id = $1 AND s.wave_id = k.wave_id)"
	"            THEN 1 ELSE 0 END AS bigint)"
	"  FROM answer_key k"
	" WHERE k.root_id = $1"
	" ORDER BY k.wave_id DESC";

static const char answer_sql_key_keep[] DB_SQL =
	"INSERT INTO answer_key (root_id, wave_id, public_key, to_open, left_sealed, opened,"
	"                        is_forgotten)"
	" VALUES ($1, $2, $3, 0, 0, 0, 0)"
	" ON CONFLICT (root_id, wave_id) DO UPDATE SET public_key = excluded.public_key";

static struct span
hash_span(const char *purpose, struct span secret, uint8_t hash[VAULT_HASH_SIZE])
{
	vault_hash(purpose, secret, hash);
	return span_from((const char *)hash, VAULT_HASH_SIZE);
}

enum found
answer_store_key(struct db *db, int64_t root_id, int64_t wave_id,
                 uint8_t key_r[VAULT_KEY_SIZE], struct fault *fault_r)
{
	struct arena *arena = arena_new(1 << 20);
	struct rows *rows =
		db_ask(arena, db, answer_sql_key, WITH(db_int64(root_id), db_int64(wave_id)));
	const enum found found = rows_next(rows, fault_r);
	if (found == FOUND_ONE) {
		const struct span bytes = rows_bytes(rows, 0);
		must(bytes.length == VAULT_KEY_SIZE);
		memcpy(key_r, bytes.at, VAULT_KEY_SIZE);
	}
	arena_end(arena);
	return found;
}

bool
answer_store_key_keep(struct db *db, int64_t root_id, int64_t wave_id,
                      const uint8_t key[VAULT_KEY_SIZE], struct fault *fault_r)
{
	return db_do(db, answer_sql_key_keep,
	             WITH(db_int64(root_id), db_int64(wave_id),
	                  db_bytes(span_from((const char *)key, VAULT_KEY_SIZE))),
	             NULL, fault_r);
}

/* --- links ----------------------------------------------------------------------------------- */

static const char answer_sql_target[] DB_SQL =
	"SELECT wave_id, link_id, kind, side, place_id, journey_id, used"
	"  FROM answer_link"
	" WHERE root_id = $1 AND hash = $2";

static const char answer_sql_link_add[] DB_SQL =
	"INSERT INTO answer_link (root_id, wave_id, link_id, hash, kind, side, place_id, journey_id,"
	"                         open_code, label, used)"
	" VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, 0)";

static const char answer_sql_open_code[] DB_SQL =
	"SELECT open_code"
	"  FROM answer_link"
	" WHERE root_id = $1 AND wave_id = $2 AND kind = 0 AND side = $3 AND place_id = $4"
	"   AND journey_id = $5";

static const char answer_sql_links[] DB_SQL =
	"SELECT kind, side, place_id, journey_id, open_code, label, used"
	"  FROM answer_link"
	" WHERE root_id = $1 AND wave_id = $2"
	" ORDER BY kind, place_id, side, journey_id, label, link_id";

static const char answer_sql_link_use[] DB_SQL =
	"UPDATE answer_link"
	"   SET used = 1"
	" WHERE root_id = $1 AND wave_id = $2 AND link_id = $3 AND used = 0";

enum found
answer_store_target(struct db *db, int64_t root_id, struct span secret,
                    struct answer_target *target_r, struct fault *fault_r)
{
	static const enum survey_way ways[ANSWER_LINK_KIND_COUNT] = {
		[ANSWER_OPEN] = SURVEY_WAY_OPEN,
		[ANSWER_PERSONAL] = SURVEY_WAY_PERSONAL,
		[ANSWER_CARD] = SURVEY_WAY_CARD,
	};
	uint8_t hash[VAULT_HASH_SIZE];
	struct arena *arena = arena_new(1 << 20);
	struct rows *rows =
		db_ask(arena, db, answer_sql_target,
	           WITH(db_int64(root_id), db_bytes(hash_span("link", secret, hash))));
	const enum found found = rows_next(rows, fault_r);
	if (found == FOUND_ONE) {
		*target_r = (struct answer_target){
			.wave_id = rows_int64(rows, 0),
			.link_id = rows_int64(rows, 1),
			.kind = (enum answer_link_kind)rows_int64(rows, 2),
			.side = (enum side)rows_int64(rows, 3),
			.place_id = rows_int64(rows, 4),
			.journey_id = rows_int64(rows, 5),
			.is_used = rows_int64(rows, 6) != 0,
		};
		must(target_r->kind < ANSWER_LINK_KIND_COUNT);
		target_r->way = ways[target_r->kind];
	}
	arena_end(arena);
	return found;
}

bool
answer_store_link_add(struct db *db, int64_t root_id, int64_t wave_id,
                      const struct answer_link *link, struct fault *fault_r)
{
	uint8_t hash[VAULT_HASH_SIZE];
	const bool open = link->kind == ANSWER_OPEN;
	return db_do(db, answer_sql_link_add,
	             WITH(db_int64(root_id), db_int64(wave_id), db_int64(ident_random()),
	                  db_bytes(hash_span("link", link->secret, hash)), db_int64(link->kind),
	                  db_int64(link->side), db_int64(link->place_id),
	                  db_int64(link->journey_id), db_text(open ? link->secret : SPAN("")),
	                  db_text(link->label)),
	             NULL, fault_r);
}

enum found
answer_store_open_code(struct arena *arena, struct db *db, int64_t root_id, int64_t wave_id,
                       const struct answer_link *link, struct span *code_r,
                       struct fault *fault_r)
{
	struct rows *rows = db_ask(arena, db, answer_sql_open_code,
	                           WITH(db_int64(root_id), db_int64(wave_id),
	                                db_int64(link->side), db_int64(link->place_id),
	                                db_int64(link->journey_id)));
	const enum found found = rows_next(rows, fault_r);
	if (found == FOUND_ONE)
		*code_r = span_keep(arena, rows_text(rows, 0));
	rows_end(rows);
	return found;
}

bool
answer_links(struct arena *arena, struct db *db, int64_t root_id, int64_t wave_id,
             struct answer_link **links_r, size_t *count_r, struct fault *fault_r)
{
	struct rows *rows =
		db_ask(arena, db, answer_sql_links, WITH(db_int64(root_id), db_int64(wave_id)));
	struct answer_link *links = NULL;
	size_t count = 0, room = 0;
	enum found found;
	while ((found = rows_next(rows, fault_r)) == FOUND_ONE) {
		if (count == room) {
			links = arena_grow(arena, links, count, room * 2 + 64, sizeof *links);
			room = room * 2 + 64;
		}
		links[count++] = (struct answer_link){
			.kind = (enum answer_link_kind)rows_int64(rows, 0),
			.side = (enum side)rows_int64(rows, 1),
			.place_id = rows_int64(rows, 2),
			.journey_id = rows_int64(rows, 3),
			.secret = span_keep(arena, rows_text(rows, 4)),
			.label = span_keep(arena, rows_text(rows, 5)),
			.is_used = rows_int64(rows, 6) != 0,
		};
	}
	rows_end(rows);
	*links_r = links;
	*count_r = count;
	return found != FOUND_FAILED;
}

enum found
answer_store_link_use(struct db *db, int64_t root_id, const struct answer_target *target,
                      struct fault *fault_r)
{
	int64_t changed;
	if (!db_do(db, answer_sql_link_use,
	           WITH(db_int64(root_id), db_int64(target->wave_id), db_int64(target->link_id)),
	           &changed, fault_r))
		return FOUND_FAILED;
	return changed == 1 ? FOUND_ONE : FOUND_NONE;
}

/* --- receiving ------------------------------------------------------------------------------- */

static const char answer_sql_once[] DB_SQL =
	"INSERT INTO answer_once (root_id, wave_id, hash)"
	" VALUES ($1, $2, $3)"
	" ON CONFLICT (root_id, wave_id, hash) DO NOTHING";

static const char answer_sql_seal[] DB_SQL =
	"INSERT INTO answer_sealed (root_id, wave_id, sealed_id, side, place_id, way, bytes)"
	" VALUES ($1, $2, $3, $4, $5, $6, $7)";

static const char answer_sql_quota[] DB_SQL =
	"INSERT INTO answer_quota (root_id, wave_id, quota, people)"
	" VALUES ($1, $2, $3, 1)"
	" ON CONFLICT (root_id, wave_id, quota) DO UPDATE SET people = answer_quota.people + 1"
	"  WHERE answer_quota.people < $4";

enum found
answer_store_once(struct db *db, int64_t root_id, int64_t wave_id, struct span once,
                  struct fault *fault_r)
{
	uint8_t hash[VAULT_HASH_SIZE];
	int64_t changed;
	if (!db_do(db, answer_sql_once,
	           WITH(db_int64(root_id), db_int64(wave_id),
	                db_bytes(hash_span("once", once, hash))),
	           &changed, fault_r))
		return FOUND_FAILED;
	return changed == 1 ? FOUND_ONE : FOUND_NONE;
}

enum found
answer_store_quota(struct db *db, int64_t root_id, int64_t wave_id, size_t quota, int64_t limit,
                   struct fault *fault_r)
{
	int64_t changed;
	must(limit > 0);
	if (!db_do(db, answer_sql_quota,
	           WITH(db_int64(root_id), db_int64(wave_id), db_int64((int64_t)quota),
	                db_int64(limit)),
	           &changed, fault_r))
		return FOUND_FAILED;
	return changed == 1 ? FOUND_ONE : FOUND_NONE;
}

bool
answer_store_seal(struct db *db, int64_t root_id, const struct answer_target *target,
                  struct span bytes, struct fault *fault_r)
{
	return db_do(db, answer_sql_seal,
	             WITH(db_int64(root_id), db_int64(target->wave_id), db_int64(ident_random()),
	                  db_int64(target->side), db_int64(target->place_id), db_int64(target->way),
	                  db_bytes(bytes)),
	             NULL, fault_r);
}

/* --- how far it is --------------------------------------------------------------------------- */

static const char answer_sql_counts[] DB_SQL =
	"SELECT place_id, side, CAST(0 AS bigint) AS what, count(*), CAST(sum(used) AS bigint)"
	"  FROM answer_link"
	" WHERE root_id = $1 AND wave_id = $2 AND kind <> 0"
	" GROUP BY place_id, side"
	" UNION ALL"
	" SELECT place_id, side, CAST(1 AS bigint) AS what, count(*), CAST(0 AS bigint)"
	"  FROM answer_sealed"
	" WHERE root_id = $1 AND wave_id = $2"
	" GROUP BY place_id, side"
	" ORDER BY 1, 2, 3";

/* Rows come by place, then side: those of the first statement stand sorted, and are found at once. */
struct counting {
	struct arena *arena;
	struct answer_count *counts;
	size_t count, room, sorted;
};

static int
compare_count(const void *a, const void *b)
{
	const struct answer_count *first = a, *second = b;
	if (first->place_id != second->place_id)
		return first->place_id < second->place_id ? -1 : 1;
	return (first->side > second->side) - (first->side < second->side);
}

static struct answer_count *
count_of(struct counting *counting, int64_t place_id, enum side side)
{
	const struct answer_count wanted = { .place_id = place_id, .side = side };
	struct answer_count *found =
		counting->sorted == 0 ? NULL
							  : bsearch(&wanted, counting->counts, counting->sorted,
	                                    sizeof wanted, compare_count);
	if (found != NULL)
		return found;
	if (counting->count == counting->room) {
		const size_t room = counting->room * 2 + 64;
		counting->counts = arena_grow(counting->arena, counting->counts, counting->count, room,
		                              sizeof *counting->counts);
		counting->room = room;
	}
	const size_t at = counting->count++;
	counting->counts[at] = wanted;
	if (counting->sorted == at &&
	    (at == 0 || compare_count(&counting->counts[at - 1], &wanted) < 0))
		counting->sorted++;
	return &counting->counts[at];
}

bool
answer_counts(struct arena *arena, struct db *db, int64_t root_id, int64_t wave_id,
              struct answer_count **counts_r, size_t *count_r, struct fault *fault_r)
{
	struct rows *rows =
		db_ask(arena, db, answer_sql_counts, WITH(db_int64(root_id), db_int64(wave_id)));
	struct counting counting = { .arena = arena };
	enum found found;
	while ((found = rows_next(rows, fault_r)) == FOUND_ONE) {
		struct answer_count *one =
			count_of(&counting, rows_int64(rows, 0), (enum side)rows_int64(rows, 1));
		if (rows_int64(rows, 2) == 0) {
			one->links = rows_int64(rows, 3);
			one->used = rows_int64(rows, 4);
		} else {
			one->waiting = rows_int64(rows, 3);
			one->received += one->waiting;
		}
	}
	rows_end(rows);
	if (found == FOUND_FAILED)
		return false;
	struct survey_reply_count *opened;
	size_t opened_count;
	if (!survey_reply_counts(arena, db, root_id, wave_id, &opened, &opened_count, fault_r))
		return false;
	for (size_t i = 0; i < opened_count; i++)
		count_of(&counting, opened[i].place_id, opened[i].side)->received += opened[i].replies;
	*counts_r = counting.counts;
	*count_r = counting.count;
	return true;
}

static const char answer_sql_waiting_to[] DB_SQL =
	"SELECT count(*)"
	"  FROM (SELECT 1 FROM answer_sealed"
	"         WHERE root_id = $1 AND wave_id = $2 AND place_id = $3 AND side = $4"
	"         LIMIT $5) few";

bool
answer_waiting_to(struct arena *arena, struct db *db, int64_t root_id, int64_t wave_id,
                  int64_t place_id, enum side side, int64_t most, int64_t *count_r,
                  struct fault *fault_r)
{
	must(most > 0);
	struct rows *rows = db_ask(arena, db, answer_sql_waiting_to,
	                           WITH(db_int64(root_id), db_int64(wave_id), db_int64(place_id),
	                                db_int64(side), db_int64(most)));
	const enum found found = rows_next(rows, fault_r);
	*count_r = found == FOUND_ONE ? rows_int64(rows, 0) : 0;
	rows_end(rows);
	return found == FOUND_ONE;
}

/* --- drafts, and forgetting ------------------------------------------------------------------ */

static const char answer_sql_draft_keep[] DB_SQL =
	"INSERT INTO answer_draft (root_id, wave_id, hash, bytes)"
	" VALUES ($1, $2, $3, $4)"
	" ON CONFLICT (root_id, wave_id, hash) DO UPDATE SET bytes = excluded.bytes";

static const char answer_sql_draft[] DB_SQL =
	"SELECT bytes"
	"  FROM answer_draft"
	" WHERE root_id = $1 AND wave_id = $2 AND hash = $3";

static const char answer_sql_draft_drop[] DB_SQL =
	"DELETE FROM answer_draft"
	" WHERE root_id = $1 AND wave_id = $2 AND hash = $3";

/* Hashes are spread evenly: a slice of them at a time, so that nobody waits long for the writer. */
static const char answer_sql_forget_once[] DB_SQL =
	"DELETE FROM answer_once WHERE root_id = $1 AND wave_id = $2 AND hash <= $3";

static const char answer_sql_forget_drafts[] DB_SQL =
	"DELETE FROM answer_draft WHERE root_id = $1 AND wave_id = $2";

static const char answer_sql_forget_labels[] DB_SQL =
	"UPDATE answer_link"
	"   SET label = ''"
	" WHERE root_id = $1 AND wave_id = $2 AND label <> ''";

static const char answer_sql_forget_quotas[] DB_SQL =
	"DELETE FROM answer_quota WHERE root_id = $1 AND wave_id = $2";

static const char answer_sql_forget_twice[] DB_SQL =
	"DELETE FROM answer_twice WHERE root_id = $1 AND wave_id = $2";

static const char answer_sql_forgotten[] DB_SQL =
	"UPDATE answer_key"
	"   SET is_forgotten = 1"
	" WHERE root_id = $1 AND wave_id = $2";

bool
answer_store_draft_keep(struct db *db, int64_t root_id, int64_t wave_id, struct span draft,
                        struct span bytes, struct fault *fault_r)
{
	uint8_t hash[VAULT_HASH_SIZE];
	return db_do(db, answer_sql_draft_keep,
	             WITH(db_int64(root_id), db_int64(wave_id),
	                  db_bytes(hash_span("draft", draft, hash)), db_bytes(bytes)),
	             NULL, fault_r);
}

enum found
answer_store_draft(struct arena *arena, struct db *db, int64_t root_id, int64_t wave_id,
                   struct span draft, struct span *bytes_r, struct fault *fault_r)
{
	uint8_t hash[VAULT_HASH_SIZE];
	struct rows *rows = db_ask(arena, db, answer_sql_draft,
	                           WITH(db_int64(root_id), db_int64(wave_id),
	                                db_bytes(hash_span("draft", draft, hash))));
	const enum found found = rows_next(rows, fault_r);
	if (found == FOUND_ONE)
		*bytes_r = span_keep(arena, rows_bytes(rows, 0));
	rows_end(rows);
	return found;
}

bool
answer_store_draft_drop(struct db *db, int64_t root_id, int64_t wave_id, struct span draft,
                        struct fault *fault_r)
{
	uint8_t hash[VAULT_HASH_SIZE];
	return db_do(db, answer_sql_draft_drop,
	             WITH(db_int64(root_id), db_int64(wave_id),
	                  db_bytes(hash_span("draft", draft, hash))),
	             NULL, fault_r);
}

bool
answer_store_keys(struct arena *arena, struct db *db, int64_t root_id,
                  struct answer_key **keys_r, size_t *count_r, struct fault *fault_r)
{
	struct rows *rows = db_ask(arena, db, answer_sql_keys, WITH(db_int64(root_id)));
	struct answer_key *keys = NULL;
	size_t count = 0;
	enum found found;
	while ((found = rows_next(rows, fault_r)) == FOUND_ONE) {
		if (count % 64 == 0)
			keys = arena_grow(arena, keys, count, count + 64, sizeof *keys);
		keys[count++] = (struct answer_key){ .wave_id = rows_int64(rows, 0),
			                                 .is_opened = rows_int64(rows, 1) != 0,
			                                 .had_no_key = rows_int64(rows, 1) == 2,
			                                 .is_forgotten = rows_int64(rows, 2) != 0,
			                                 .has_sealed = rows_int64(rows, 3) != 0 };
	}
	rows_end(rows);
	*keys_r = keys;
	*count_r = count;
	return found != FOUND_FAILED;
}

bool
answer_store_forget_once(struct db *db, int64_t root_id, int64_t wave_id, unsigned slice,
                         struct fault *fault_r)
{
	must(slice < ANSWER_SLICE_COUNT);
	uint8_t last[VAULT_HASH_SIZE];
	memset(last, 0xff, sizeof last);
	last[0] = (uint8_t)((slice + 1) * 256 / ANSWER_SLICE_COUNT - 1);
	return db_do(db, answer_sql_forget_once,
	             WITH(db_int64(root_id), db_int64(wave_id),
	                  db_bytes(span_from((const char *)last, sizeof last))),
	             NULL, fault_r);
}

bool
answer_store_forget(struct db *db, int64_t root_id, int64_t wave_id, struct fault *fault_r)
{
	static const char *const statements[] = { answer_sql_forget_drafts, answer_sql_forget_labels,
		                                      answer_sql_forget_quotas, answer_sql_forget_twice,
		                                      answer_sql_forgotten };
	for (size_t i = 0; i < LENGTH(statements); i++)
		if (!db_do(db, statements[i], WITH(db_int64(root_id), db_int64(wave_id)), NULL, fault_r))
			return false;
	return true;
}
