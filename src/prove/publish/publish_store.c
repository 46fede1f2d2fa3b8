#include "prove/publish/publish_inside.h"

static const char publish_sql_state[] DB_SQL =
	"SELECT is_public, changed_day, account_id, seen"
	"  FROM publish_page"
	" WHERE root_id = $1";

static const char publish_sql_state_keep[] DB_SQL =
	"INSERT INTO publish_page (root_id, is_public, changed_day, account_id, seen)"
	" VALUES ($1, $2, $3, $4, $5)"
	" ON CONFLICT (root_id) DO UPDATE"
	"   SET is_public = $2, changed_day = $3, account_id = $4, seen = $5";

static const char publish_sql_seen[] DB_SQL =
	"UPDATE publish_page"
	"   SET seen = $2"
	" WHERE root_id = $1 AND is_public = 1";

static const char publish_sql_words[] DB_SQL =
	"SELECT name, words"
	"  FROM publish_words"
	" WHERE root_id = $1"
	" ORDER BY name"
	" LIMIT 100";

static const char publish_sql_words_clear[] DB_SQL =
	"DELETE FROM publish_words"
	" WHERE root_id = $1";

static const char publish_sql_words_keep[] DB_SQL =
	"INSERT INTO publish_words (root_id, name, words)"
	" VALUES ($1, $2, $3)";

static const char *const words_names[PUBLISH_WORDS_COUNT] = {
	[PUBLISH_ADDRESS] = "address", [PUBLISH_DIRECTOR] = "director", [PUBLISH_HOST] = "host",
	[PUBLISH_DPO] = "dpo",         [PUBLISH_CONTACT] = "contact",   [PUBLISH_ACCESS] = "access",
};

bool
publish_store_state(struct arena *arena, struct db *db, int64_t root_id,
                    struct publish_state *state_r, struct fault *fault_r)
{
	struct rows *rows = db_ask(arena, db, publish_sql_state, WITH(db_int64(root_id)));
	*state_r = (struct publish_state){ .is_public = false };
	const enum found found = rows_next(rows, fault_r);
	if (found == FOUND_ONE)
		*state_r = (struct publish_state){ .is_public = rows_int64(rows, 0) != 0,
			                               .changed_day = (int32_t)rows_int64(rows, 1),
			                               .account_id = rows_int64(rows, 2),
			                               .seen = span_keep(arena, rows_text(rows, 3)) };
	return found != FOUND_FAILED;
}

bool
publish_store_state_keep(struct db *db, int64_t root_id, const struct publish_state *state,
                         struct fault *fault_r)
{
	return db_do(db, publish_sql_state_keep,
	             WITH(db_int64(root_id), db_int64(state->is_public),
	                  db_int64(state->changed_day), db_int64(state->account_id),
	                  db_text(state->seen)),
	             NULL, fault_r);
}

bool
publish_plant(struct db *db, int64_t root_id, int32_t day, int64_t account_id,
              struct fault *fault_r)
{
	const struct publish_state shown = { .is_public = true,
		                                 .changed_day = day,
		                                 .account_id = account_id };
	return publish_store_state_keep(db, root_id, &shown, fault_r);
}

bool
publish_store_seen(struct db *db, int64_t root_id, struct span seen, struct fault *fault_r)
{
	return db_do(db, publish_sql_seen, WITH(db_int64(root_id), db_text(seen)), NULL, fault_r);
}

bool
publish_store_words(struct arena *arena, struct db *db, int64_t root_id,
                    struct span words_r[PUBLISH_WORDS_COUNT], struct fault *fault_r)
{
	struct rows *rows = db_ask(arena, db, publish_sql_words, WITH(db_int64(root_id)));
	enum found found;
	for (size_t i = 0; i < PUBLISH_WORDS_COUNT; i++)
		words_r[i] = span_of("");
	while ((found = rows_next(rows, fault_r)) == FOUND_ONE)
		for (size_t i = 0; i < PUBLISH_WORDS_COUNT; i++)
			if (span_is(rows_text(rows, 0), words_names[i]))
				words_r[i] = span_keep(arena, rows_text(rows, 1));
	return found == FOUND_NONE;
}

bool
publish_store_words_keep(struct db *db, int64_t root_id,
                         const struct span words[PUBLISH_WORDS_COUNT], struct fault *fault_r)
{
	if (!db_do(db, publish_sql_words_clear, WITH(db_int64(root_id)), NULL, fault_r))
		return false;
	for (size_t i = 0; i < PUBLISH_WORDS_COUNT; i++)
		if (words[i].length > 0 &&
		    !db_do(db, publish_sql_words_keep,
		           WITH(db_int64(root_id), db_text(span_of(words_names[i])), db_text(words[i])),
		           NULL, fault_r))
			return false;
	return true;
}
