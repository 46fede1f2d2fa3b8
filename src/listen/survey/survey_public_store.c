/* Answers one by one, for who takes them away. The statements themselves leave out every colleague:
 * no argument gives the answers of an agent, of a leader, nor of an internal survey. */
#include "listen/survey/survey_inside.h"

/* SQLite would sort a million replies in memory rather than follow the primary key, were the side
 * said by an equality in its middle: `<= 0` is the public's, and nothing is sorted. */
static const char survey_sql_public_replies[] DB_SQL =
	"SELECT r.place_id, r.levels, m.answers"
	"  FROM survey_wave w"
	"  JOIN survey_reply r ON r.root_id = w.root_id AND r.wave_id = w.wave_id"
	"  LEFT JOIN survey_more m ON m.root_id = r.root_id AND m.wave_id = r.wave_id"
	"                         AND m.place_id = r.place_id AND m.side = r.side"
	"                         AND m.reply_id = r.reply_id"
	" WHERE w.root_id = $1 AND w.wave_id = $2 AND w.internal = 0 AND w.state >= 3 AND r.side <= 0"
	" ORDER BY r.place_id, r.side, r.reply_id";

static const char survey_sql_public_texts[] DB_SQL =
	"SELECT t.item_id, t.place_id, t.words"
	"  FROM survey_wave w"
	"  JOIN survey_text t ON t.root_id = w.root_id AND t.wave_id = w.wave_id"
	" WHERE w.root_id = $1 AND w.wave_id = $2 AND w.internal = 0 AND w.state >= 3 AND t.side = 0"
	"   AND t.item_id = $3"
	" ORDER BY t.text_id";

static const char survey_sql_public_counts[] DB_SQL =
	"SELECT r.place_id, count(*)"
	"  FROM survey_wave w"
	"  JOIN survey_reply r ON r.root_id = w.root_id AND r.wave_id = w.wave_id"
	" WHERE w.root_id = $1 AND w.wave_id = $2 AND w.internal = 0 AND w.state >= 3 AND r.side = 0"
	" GROUP BY r.place_id"
	" ORDER BY r.place_id";

/* Counted item by item, for the same reason: GROUP BY would sort every text. */
static const char survey_sql_public_text_counts[] DB_SQL =
	"SELECT i.item_id, (SELECT count(*) FROM survey_text t"
	"                    WHERE t.root_id = $1 AND t.wave_id = $2 AND t.side = 0"
	"                      AND t.item_id = i.item_id)"
	"  FROM (SELECT DISTINCT t.item_id"
	"          FROM survey_wave w"
	"          JOIN survey_text t ON t.root_id = w.root_id AND t.wave_id = w.wave_id"
	"         WHERE w.root_id = $1 AND w.wave_id = $2 AND w.internal = 0 AND w.state >= 3"
	"           AND t.side = 0) i"
	" UNION ALL"
	" SELECT f.item_id, count(*)"
	"  FROM survey_wave w"
	"  JOIN survey_file f ON f.root_id = w.root_id AND f.wave_id = w.wave_id"
	" WHERE w.root_id = $1 AND w.wave_id = $2 AND w.internal = 0 AND w.state >= 3 AND f.side = 0"
	" GROUP BY f.item_id"
	" ORDER BY 1";

_Static_assert(SIDE_USAGER == 0 && SIDE_AGENT > 0 && SIDE_LEADER > 0 && SURVEY_CLOSED == 3,
               "as these statements say");

struct rows *
survey_public_replies(struct arena *arena, struct db *db, int64_t root_id, int64_t wave_id)
{
	return db_stream(arena, db, survey_sql_public_replies,
	                 WITH(db_int64(root_id), db_int64(wave_id)));
}

struct survey_public_reply
survey_public_reply(const struct rows *rows)
{
	return (struct survey_public_reply){ rows_int64(rows, 0), rows_bytes(rows, 1),
		                                 rows_bytes(rows, 2) };
}

struct rows *
survey_public_texts(struct arena *arena, struct db *db, int64_t root_id, int64_t wave_id,
                    int64_t item_id)
{
	return db_stream(arena, db, survey_sql_public_texts,
	                 WITH(db_int64(root_id), db_int64(wave_id), db_int64(item_id)));
}

struct survey_text
survey_public_text(const struct rows *rows)
{
	return (struct survey_text){ .item_id = rows_int64(rows, 0),
		                         .side = SIDE_USAGER,
		                         .place_id = rows_int64(rows, 1),
		                         .words = rows_text(rows, 2) };
}

static bool
take_counts(struct arena *arena, struct rows *rows, struct survey_public_count **counts_r,
            size_t *count_r, struct fault *fault_r)
{
	struct survey_public_count *counts = NULL;
	size_t count = 0, room = 0;
	enum found found;
	while ((found = rows_next(rows, fault_r)) == FOUND_ONE) {
		if (count == room) {
			counts = arena_grow(arena, counts, count, room * 2 + 64, sizeof *counts);
			room = room * 2 + 64;
		}
		counts[count++] =
			(struct survey_public_count){ rows_int64(rows, 0), rows_int64(rows, 1) };
	}
	rows_end(rows);
	*counts_r = counts;
	*count_r = count;
	return found != FOUND_FAILED;
}

bool
survey_public_counts(struct arena *arena, struct db *db, int64_t root_id, int64_t wave_id,
                     struct survey_public_count **counts_r, size_t *count_r,
                     struct fault *fault_r)
{
	return take_counts(arena,
	                   db_ask(arena, db, survey_sql_public_counts,
	                          WITH(db_int64(root_id), db_int64(wave_id))),
	                   counts_r, count_r, fault_r);
}

bool
survey_public_text_counts(struct arena *arena, struct db *db, int64_t root_id, int64_t wave_id,
                          struct survey_public_count **counts_r, size_t *count_r,
                          struct fault *fault_r)
{
	return take_counts(arena,
	                   db_ask(arena, db, survey_sql_public_text_counts,
	                          WITH(db_int64(root_id), db_int64(wave_id))),
	                   counts_r, count_r, fault_r);
}
