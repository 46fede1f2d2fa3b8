#include "base/ident.h"
#include "listen/survey/survey_inside.h"

/* --- what was answered ----------------------------------------------------------------------- */

static const char survey_sql_reply_add[] DB_SQL =
	"INSERT INTO survey_reply (root_id, wave_id, reply_id, side, group_id, place_id, journey_id,"
	"                          day, levels, way, import_id)"
	" VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11)";

static const char survey_sql_more_add[] DB_SQL =
	"INSERT INTO survey_more (root_id, wave_id, place_id, side, reply_id, answers)"
	" VALUES ($1, $2, $3, $4, $5, $6)";

static const char survey_sql_replies[] DB_SQL =
	"SELECT reply_id, side, group_id, place_id, journey_id, day, levels, way"
	"  FROM survey_reply"
	" WHERE root_id = $1 AND wave_id = $2"
	" ORDER BY place_id, side, reply_id";

static const char survey_sql_reply_counts[] DB_SQL =
	"SELECT place_id, side, count(*)"
	"  FROM survey_reply"
	" WHERE root_id = $1 AND wave_id = $2"
	" GROUP BY place_id, side"
	" ORDER BY place_id, side";

static const char survey_sql_reply_counts_to[] DB_SQL =
	"SELECT p.place_id, p.side,"
	"       (SELECT count(*)"
	"          FROM (SELECT 1 FROM survey_reply r"
	"                 WHERE r.root_id = $1 AND r.wave_id = $2 AND r.place_id = p.place_id"
	"                   AND r.side = p.side"
	"                 LIMIT $3) few)"
	"  FROM survey_population p"
	" WHERE p.root_id = $1 AND p.wave_id = $2"
	" ORDER BY p.place_id, p.side";

static const char survey_sql_reply_ways[] DB_SQL =
	"SELECT way, count(*)"
	"  FROM survey_reply"
	" WHERE root_id = $1 AND wave_id = $2"
	" GROUP BY way";

static const char survey_sql_text_add[] DB_SQL =
	"INSERT INTO survey_text (root_id, wave_id, text_id, item_id, side, place_id, words, import_id)"
	" VALUES ($1, $2, $3, $4, $5, $6, $7, $8)";

static const char survey_sql_count_add[] DB_SQL =
	"INSERT INTO survey_count (root_id, wave_id, place_id, side, group_id, item_id, level,"
	"                          import_id, people)"
	" VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9)";

static const char survey_sql_counts[] DB_SQL =
	"SELECT place_id, side, group_id, item_id, level, CAST(sum(people) AS bigint)"
	"  FROM survey_count"
	" WHERE root_id = $1 AND wave_id = $2"
	" GROUP BY place_id, side, group_id, item_id, level"
	" ORDER BY place_id, side, group_id, item_id, level";

static const char survey_sql_score_add[] DB_SQL =
	"INSERT INTO survey_score (root_id, wave_id, place_id, side, group_id, theme_id, import_id,"
	"                          score, people)"
	" VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9)";

static const char survey_sql_scores[] DB_SQL =
	"SELECT place_id, side, group_id, theme_id, people, score"
	"  FROM survey_score"
	" WHERE root_id = $1 AND wave_id = $2"
	" ORDER BY place_id, side, group_id, theme_id";

bool
survey_store_reply_add(struct db *db, int64_t root_id, int64_t wave_id, int64_t import_id,
                       const struct survey_reply *reply, struct fault *fault_r)
{
	return db_do(db, survey_sql_reply_add,
	             WITH(db_int64(root_id), db_int64(wave_id), db_int64(reply->reply_id),
	                  db_int64(reply->side), db_int64(reply->group_id),
	                  db_int64(reply->place_id), db_int64(reply->journey_id),
	                  reply->has_day ? db_int64(reply->day) : db_null(),
	                  db_bytes(reply->levels), db_int64(reply->way), db_int64(import_id)),
	             NULL, fault_r);
}

static bool
add_with_more(struct db *db, int64_t root_id, int64_t wave_id, int64_t import_id,
              const struct survey_reply *reply, struct fault *fault_r)
{
	return survey_store_reply_add(db, root_id, wave_id, import_id, reply, fault_r) &&
	       (reply->more.length == 0 ||
	        db_do(db, survey_sql_more_add,
	              WITH(db_int64(root_id), db_int64(wave_id), db_int64(reply->place_id),
	                   db_int64(reply->side), db_int64(reply->reply_id), db_bytes(reply->more)),
	              NULL, fault_r));
}

bool
survey_reply_keep(struct db *db, int64_t root_id, int64_t wave_id,
                  const struct survey_reply *reply, struct fault *fault_r)
{
	must(reply->way != SURVEY_WAY_IMPORT);
	return add_with_more(db, root_id, wave_id, 0, reply, fault_r);
}

bool
survey_reply_import(struct db *db, int64_t root_id, int64_t wave_id, int64_t import_id,
                    const struct survey_reply *reply, struct fault *fault_r)
{
	must(reply->way == SURVEY_WAY_IMPORT && import_id != 0);
	return add_with_more(db, root_id, wave_id, import_id, reply, fault_r);
}

bool
survey_text_import(struct db *db, int64_t root_id, int64_t wave_id, int64_t import_id,
                   const struct survey_text *text, struct fault *fault_r)
{
	return db_do(db, survey_sql_text_add,
	             WITH(db_int64(root_id), db_int64(wave_id), db_int64(ident_random()),
	                  db_int64(text->item_id), db_int64(text->side), db_int64(text->place_id),
	                  db_text(text->words), db_int64(import_id)),
	             NULL, fault_r);
}

bool
survey_text_keep(struct db *db, int64_t root_id, int64_t wave_id, const struct survey_text *text,
                 struct fault *fault_r)
{
	return survey_text_import(db, root_id, wave_id, 0, text, fault_r);
}

static bool
take_counts(struct arena *arena, struct rows *rows, struct survey_reply_count **counts_r,
            size_t *count_r, struct fault *fault_r)
{
	struct survey_reply_count *counts = NULL;
	size_t count = 0, room = 0;
	enum found found;
	while ((found = rows_next(rows, fault_r)) == FOUND_ONE) {
		if (count == room) {
			counts = arena_grow(arena, counts, count, room * 2 + 64, sizeof *counts);
			room = room * 2 + 64;
		}
		counts[count++] = (struct survey_reply_count){ .place_id = rows_int64(rows, 0),
			                                           .side = (enum side)rows_int64(rows, 1),
			                                           .replies = rows_int64(rows, 2) };
	}
	rows_end(rows);
	*counts_r = counts;
	*count_r = count;
	return found != FOUND_FAILED;
}

bool
survey_reply_counts(struct arena *arena, struct db *db, int64_t root_id, int64_t wave_id,
                    struct survey_reply_count **counts_r, size_t *count_r,
                    struct fault *fault_r)
{
	struct rows *rows = db_ask(arena, db, survey_sql_reply_counts,
	                           WITH(db_int64(root_id), db_int64(wave_id)));
	return take_counts(arena, rows, counts_r, count_r, fault_r);
}

bool
survey_reply_counts_to(struct arena *arena, struct db *db, int64_t root_id, int64_t wave_id,
                       int64_t most, struct survey_reply_count **counts_r, size_t *count_r,
                       struct fault *fault_r)
{
	must(most > 0);
	struct rows *rows =
		db_ask(arena, db, survey_sql_reply_counts_to,
	           WITH(db_int64(root_id), db_int64(wave_id), db_int64(most)));
	return take_counts(arena, rows, counts_r, count_r, fault_r);
}

bool
survey_reply_ways(struct arena *arena, struct db *db, int64_t root_id, int64_t wave_id,
                  int64_t replies_r[SURVEY_WAY_COUNT], struct fault *fault_r)
{
	struct rows *rows =
		db_ask(arena, db, survey_sql_reply_ways, WITH(db_int64(root_id), db_int64(wave_id)));
	enum found found;
	for (size_t i = 0; i < SURVEY_WAY_COUNT; i++)
		replies_r[i] = 0;
	while ((found = rows_next(rows, fault_r)) == FOUND_ONE) {
		const int64_t way = rows_int64(rows, 0);
		if (way >= 0 && way < SURVEY_WAY_COUNT)
			replies_r[way] = rows_int64(rows, 1);
	}
	rows_end(rows);
	return found != FOUND_FAILED;
}

struct rows *
survey_store_replies(struct arena *arena, struct db *db, int64_t root_id, int64_t wave_id)
{
	return db_stream(arena, db, survey_sql_replies, WITH(db_int64(root_id), db_int64(wave_id)));
}

struct survey_reply
survey_store_reply(const struct rows *rows)
{
	const bool has_day = !rows_is_null(rows, 5);
	return (struct survey_reply){
		.reply_id = rows_int64(rows, 0),
		.side = (enum side)rows_int64(rows, 1),
		.group_id = rows_int64(rows, 2),
		.place_id = rows_int64(rows, 3),
		.journey_id = rows_int64(rows, 4),
		.has_day = has_day,
		.day = has_day ? (int32_t)rows_int64(rows, 5) : 0,
		.levels = rows_bytes(rows, 6),
		.way = (enum survey_way)rows_int64(rows, 7),
	};
}

bool
survey_store_count_add(struct db *db, int64_t root_id, int64_t wave_id, int64_t import_id,
                       const struct survey_number *number, struct fault *fault_r)
{
	return db_do(db, survey_sql_count_add,
	             WITH(db_int64(root_id), db_int64(wave_id), db_int64(number->place_id),
	                  db_int64(number->side), db_int64(number->group_id),
	                  db_int64(number->subject_id), db_int64(number->level),
	                  db_int64(import_id), db_int64(number->people)),
	             NULL, fault_r);
}

bool
survey_store_score_add(struct db *db, int64_t root_id, int64_t wave_id, int64_t import_id,
                       const struct survey_number *number, struct fault *fault_r)
{
	return db_do(db, survey_sql_score_add,
	             WITH(db_int64(root_id), db_int64(wave_id), db_int64(number->place_id),
	                  db_int64(number->side), db_int64(number->group_id),
	                  db_int64(number->subject_id), db_int64(import_id),
	                  db_real64(number->score), db_int64(number->people)),
	             NULL, fault_r);
}

bool
survey_store_numbers(struct arena *arena, struct db *db, int64_t root_id,
                     const struct survey_wave *wave, struct survey_number **numbers_r,
                     size_t *count_r, struct fault *fault_r)
{
	const bool counts = wave->kind == SURVEY_COUNTS;
	struct rows *rows = db_ask(arena, db, counts ? survey_sql_counts : survey_sql_scores,
	                           WITH(db_int64(root_id), db_int64(wave->id)));
	struct survey_number *numbers = NULL;
	size_t count = 0, room = 0;
	enum found found;
	while ((found = rows_next(rows, fault_r)) == FOUND_ONE) {
		if (count == room) {
			numbers = arena_grow(arena, numbers, count, room * 2 + 1024, sizeof *numbers);
			room = room * 2 + 1024;
		}
		numbers[count++] = (struct survey_number){
			.place_id = rows_int64(rows, 0),
			.side = (enum side)rows_int64(rows, 1),
			.group_id = rows_int64(rows, 2),
			.subject_id = rows_int64(rows, 3),
			.level = counts ? rows_int64(rows, 4) : 0,
			.people = rows_int64(rows, counts ? 5 : 4),
			.score = counts ? 0 : rows_real64(rows, 5),
		};
	}
	rows_end(rows);
	*numbers_r = numbers;
	*count_r = count;
	return found != FOUND_FAILED;
}

/* --- undoing --------------------------------------------------------------------------------- */

static const char survey_sql_imports_of[] DB_SQL =
	"SELECT import_id, count(*)"
	"  FROM survey_reply"
	" WHERE root_id = $1 AND wave_id = $2 AND import_id <> 0"
	" GROUP BY import_id"
	" ORDER BY import_id";

bool
survey_imports_of(struct arena *arena, struct db *db, int64_t root_id, int64_t wave_id,
                  struct survey_brought **brought_r, size_t *count_r, struct fault *fault_r)
{
	struct rows *rows = db_ask(arena, db, survey_sql_imports_of,
	                           WITH(db_int64(root_id), db_int64(wave_id)));
	struct survey_brought *brought = NULL;
	size_t count = 0, room = 0;
	enum found found;
	while ((found = rows_next(rows, fault_r)) == FOUND_ONE) {
		if (count == room) {
			brought = arena_grow(arena, brought, count, room * 2 + 16, sizeof *brought);
			room = room * 2 + 16;
		}
		brought[count++] =
			(struct survey_brought){ rows_int64(rows, 0), rows_int64(rows, 1) };
	}
	rows_end(rows);
	*brought_r = brought;
	*count_r = count;
	return found != FOUND_FAILED;
}

static const char survey_sql_undo_wave[] DB_SQL =
	"SELECT wave_id FROM survey_reply WHERE root_id = $1 AND import_id = $2"
	" UNION"
	" SELECT wave_id FROM survey_count WHERE root_id = $1 AND import_id = $2"
	" UNION"
	" SELECT wave_id FROM survey_score WHERE root_id = $1 AND import_id = $2";

static const char survey_sql_undo_more[] DB_SQL =
	"DELETE FROM survey_more"
	" WHERE root_id = $1 AND wave_id = $2"
	"   AND reply_id IN (SELECT reply_id"
	"                      FROM survey_reply"
	"                     WHERE root_id = $1 AND wave_id = $2 AND import_id = $3)";

static const char survey_sql_undo_texts[] DB_SQL =
	"DELETE FROM survey_text"
	" WHERE root_id = $1 AND wave_id = $2 AND import_id = $3";

static const char survey_sql_undo_replies[] DB_SQL =
	"DELETE FROM survey_reply"
	" WHERE root_id = $1 AND wave_id = $2 AND import_id = $3";

static const char survey_sql_undo_counts[] DB_SQL =
	"DELETE FROM survey_count"
	" WHERE root_id = $1 AND wave_id = $2 AND import_id = $3";

static const char survey_sql_undo_scores[] DB_SQL =
	"DELETE FROM survey_score"
	" WHERE root_id = $1 AND wave_id = $2 AND import_id = $3";

static const char survey_sql_places[] DB_SQL =
	"SELECT DISTINCT place_id FROM survey_reply WHERE root_id = $1"
	" UNION"
	" SELECT DISTINCT place_id FROM survey_count WHERE root_id = $1"
	" UNION"
	" SELECT DISTINCT place_id FROM survey_score WHERE root_id = $1"
	" UNION"
	" SELECT DISTINCT place_id FROM survey_population WHERE root_id = $1";

bool
survey_store_undo(struct arena *arena, struct db *db, int64_t root_id, int64_t import_id,
                  int64_t *wave_id_r, struct fault *fault_r)
{
	struct rows *rows = db_ask(arena, db, survey_sql_undo_wave,
	                           WITH(db_int64(root_id), db_int64(import_id)));
	const enum found found = rows_next(rows, fault_r);
	*wave_id_r = found == FOUND_ONE ? rows_int64(rows, 0) : 0;
	rows_end(rows);
	if (found != FOUND_ONE)
		return found == FOUND_NONE;
	static const char *const statements[] = { survey_sql_undo_more, survey_sql_undo_texts,
		                                      survey_sql_undo_replies, survey_sql_undo_counts,
		                                      survey_sql_undo_scores };
	for (size_t i = 0; i < LENGTH(statements); i++)
		if (!db_do(db, statements[i],
		           WITH(db_int64(root_id), db_int64(*wave_id_r), db_int64(import_id)), NULL,
		           fault_r))
			return false;
	return survey_mark_changed(db, root_id, *wave_id_r, fault_r);
}

bool
survey_store_places(struct arena *arena, struct db *db, int64_t root_id, int64_t **places_r,
                    size_t *count_r, struct fault *fault_r)
{
	struct rows *rows = db_ask(arena, db, survey_sql_places, WITH(db_int64(root_id)));
	int64_t *places = arena_array_of(arena, int64_t, PLACE_COUNT_MAX);
	size_t count = 0;
	enum found found;
	while ((found = rows_next(rows, fault_r)) == FOUND_ONE && count < PLACE_COUNT_MAX)
		places[count++] = rows_int64(rows, 0);
	rows_end(rows);
	*places_r = places;
	*count_r = count;
	return found != FOUND_FAILED;
}
