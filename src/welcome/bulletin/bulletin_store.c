/* Bulletins, one per place. */
#include "base/time.h"
#include "welcome/bulletin/bulletin_inside.h"

static struct bulletin
bulletin_of(struct arena *arena, struct rows *rows)
{
	return (struct bulletin){ .place_id = rows_int64(rows, 0),
		                      .words = span_keep(arena, rows_text(rows, 1)),
		                      .from_s = rows_int64(rows, 2),
		                      .until_s = rows_int64(rows, 3),
		                      .account_id = rows_int64(rows, 4),
		                      .changes = rows_int64(rows, 5) };
}

static const char bulletin_sql_known[] DB_SQL =
	"SELECT place_id, words, from_unix_s, until_unix_s, account_id, changes"
	"  FROM bulletin_bulletin"
	" WHERE root_id = $1 AND until_unix_s > $2"
	" ORDER BY from_unix_s, place_id";

bool
bulletin_known(struct arena *arena, struct db *db, int64_t root_id, int64_t now_s,
               struct bulletin **bulletins_r, size_t *count_r, struct fault *fault_r)
{
	struct rows *rows = db_ask(arena, db, bulletin_sql_known, WITH(db_int64(root_id), db_int64(now_s)));
	struct bulletin *bulletins = NULL;
	size_t count = 0;
	enum found found;
	while ((found = rows_next(rows, fault_r)) == FOUND_ONE) {
		if (count % 32 == 0)
			bulletins = arena_grow(arena, bulletins, count, count + 32, sizeof *bulletins);
		bulletins[count++] = bulletin_of(arena, rows);
	}
	rows_end(rows);
	*bulletins_r = bulletins;
	*count_r = count;
	return found != FOUND_FAILED;
}

/* Is that place one of those asked about, or above one of them? */
static bool
holds_for(const struct bulletin_question *question, int64_t place_id)
{
	const uint32_t at = place_by_id(question->tree, place_id);
	for (size_t i = 0; at != PLACE_NONE && i < question->place_count; i++) {
		const uint32_t place = question->places[i];
		if (place != PLACE_NONE && place >= at && place < question->tree->places[at].end)
			return true;
	}
	return false;
}

bool
bulletin_told(struct arena *arena, struct db *db, const struct bulletin_question *question,
              struct bulletin **bulletins_r, size_t *count_r, struct fault *fault_r)
{
	struct bulletin *known;
	size_t known_count, count = 0;
	if (!bulletin_known(arena, db, question->root_id, question->now_s, &known, &known_count, fault_r))
		return false;
	for (size_t i = 0; i < known_count; i++)
		if (known[i].from_s <= question->now_s && holds_for(question, known[i].place_id))
			known[count++] = known[i];
	if (count > BULLETIN_SHOWN_COUNT_MAX) { /* the latest to begin: what is new is not kept from anybody */
		known += count - BULLETIN_SHOWN_COUNT_MAX;
		count = BULLETIN_SHOWN_COUNT_MAX;
	}
	for (size_t i = 1; i < count; i++)
		for (size_t j = i; j > 0 && place_by_id(question->tree, known[j - 1].place_id) >
		                                place_by_id(question->tree, known[j].place_id);
		     j--) {
			const struct bulletin other = known[j];
			known[j] = known[j - 1];
			known[j - 1] = other;
		}
	*bulletins_r = known;
	*count_r = count;
	return true;
}

static const char bulletin_sql_of[] DB_SQL =
	"SELECT place_id, words, from_unix_s, until_unix_s, account_id, changes"
	"  FROM bulletin_bulletin"
	" WHERE root_id = $1 AND place_id = $2";

enum found
bulletin_store_of(struct arena *arena, struct db *db, int64_t root_id, int64_t place_id,
                  struct bulletin *bulletin_r, struct fault *fault_r)
{
	struct rows *rows = db_ask(arena, db, bulletin_sql_of, WITH(db_int64(root_id), db_int64(place_id)));
	const enum found found = rows_next(rows, fault_r);
	*bulletin_r = found == FOUND_ONE
	                  ? bulletin_of(arena, rows)
	                  : (struct bulletin){ .place_id = place_id, .words = SPAN("") };
	rows_end(rows);
	return found;
}

static const char bulletin_sql_add[] DB_SQL =
	"INSERT INTO bulletin_bulletin (root_id, place_id, words, from_unix_s, until_unix_s, account_id,"
	" changes)"
	" VALUES ($1, $2, $3, $4, $5, $6, 1)"
	" ON CONFLICT (root_id, place_id) DO NOTHING";
static const char bulletin_sql_save[] DB_SQL =
	"UPDATE bulletin_bulletin"
	"   SET words = $3, from_unix_s = $4, until_unix_s = $5, account_id = $6, changes = changes + 1"
	" WHERE root_id = $1 AND place_id = $2 AND changes = $7";
/* The row stays, and how often it was saved: a page that showed it then is an older one for ever. */
static const char bulletin_sql_forget[] DB_SQL =
	"UPDATE bulletin_bulletin"
	"   SET words = '', account_id = 0"
	" WHERE root_id = $1 AND place_id <> $2 AND until_unix_s < $3 AND account_id <> 0";

enum found
bulletin_store_save(struct db *db, int64_t root_id, const struct bulletin *bulletin, int64_t now_s,
                    struct fault *fault_r)
{
	int64_t changed = 0;
	must(bulletin->until_s > bulletin->from_s);
	if (!db_do(db, bulletin->changes == 0 ? bulletin_sql_add : bulletin_sql_save,
	           WITH(db_int64(root_id), db_int64(bulletin->place_id), db_text(bulletin->words),
	                db_int64(bulletin->from_s), db_int64(bulletin->until_s),
	                db_int64(bulletin->account_id), db_int64(bulletin->changes)),
	           &changed, fault_r))
		return FOUND_FAILED;
	if (changed == 0)
		return FOUND_NONE;
	return db_do(db, bulletin_sql_forget,
	             WITH(db_int64(root_id), db_int64(bulletin->place_id),
	                  db_int64(now_s - (int64_t)BULLETIN_KEPT_DAYS * DAY_S)),
	             NULL, fault_r)
	           ? FOUND_ONE
	           : FOUND_FAILED;
}

static const char bulletin_sql_drop[] DB_SQL =
	"UPDATE bulletin_bulletin"
	"   SET words = '', from_unix_s = 0, until_unix_s = 0, account_id = 0, changes = changes + 1"
	" WHERE root_id = $1 AND place_id = $2 AND changes = $3";

enum found
bulletin_store_drop(struct db *db, int64_t root_id, const struct bulletin *bulletin,
                    struct fault *fault_r)
{
	int64_t changed;
	if (!db_do(db, bulletin_sql_drop,
	           WITH(db_int64(root_id), db_int64(bulletin->place_id), db_int64(bulletin->changes)),
	           &changed, fault_r))
		return FOUND_FAILED;
	return changed == 1 ? FOUND_ONE : FOUND_NONE;
}
