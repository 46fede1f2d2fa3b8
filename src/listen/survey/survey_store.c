#include "base/ident.h"
#include "listen/survey/survey_inside.h"

/* --- waves ----------------------------------------------------------------------------------- */

/* A wave whose imports were all undone is not shown. */
static const char survey_sql_waves[] DB_SQL =
	"SELECT w.wave_id, w.code, w.name, w.kind, w.closed_day, w.internal, w.changes,"
	"       w.scale_low, w.scale_high, w.scale_step, w.favourable, w.margin, w.sealed_id"
	"  FROM survey_wave w"
	" WHERE w.root_id = $1"
	"   AND (EXISTS (SELECT 1 FROM survey_reply r"
	"                 WHERE r.root_id = $1 AND r.wave_id = w.wave_id)"
	"     OR EXISTS (SELECT 1 FROM survey_count c"
	"                 WHERE c.root_id = $1 AND c.wave_id = w.wave_id)"
	"     OR EXISTS (SELECT 1 FROM survey_score s"
	"                 WHERE s.root_id = $1 AND s.wave_id = w.wave_id))"
	" ORDER BY w.closed_day DESC, w.wave_id DESC"
	" LIMIT 1000";

static const char survey_sql_waves_kept[] DB_SQL =
	"SELECT wave_id, code, name, kind, closed_day, internal, changes,"
	"       scale_low, scale_high, scale_step, favourable, margin, sealed_id"
	"  FROM survey_wave"
	" WHERE root_id = $1"
	" ORDER BY closed_day DESC, wave_id DESC";

static const char survey_sql_wave_by_code[] DB_SQL =
	"SELECT wave_id, code, name, kind, closed_day, internal, changes,"
	"       scale_low, scale_high, scale_step, favourable, margin, sealed_id"
	"  FROM survey_wave"
	" WHERE root_id = $1 AND code = $2";

static const char survey_sql_wave_add[] DB_SQL =
	"INSERT INTO survey_wave (root_id, wave_id, code, name, kind, closed_day, internal,"
	"                         scale_low, scale_high, scale_step, favourable, margin, changes,"
	"                         sealed_id)"
	" VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, 1, 0)";

static const char survey_sql_wave_changed[] DB_SQL =
	"UPDATE survey_wave"
	"   SET changes = changes + 1"
	" WHERE root_id = $1 AND wave_id = $2";

static const char survey_sql_wave_sealed[] DB_SQL =
	"UPDATE survey_wave"
	"   SET changes = 0, sealed_id = $4"
	" WHERE root_id = $1 AND wave_id = $2 AND changes = $3";

static const char survey_sql_waves_changed[] DB_SQL =
	"UPDATE survey_wave"
	"   SET changes = changes + 1"
	" WHERE root_id = $1";

static struct survey_wave
wave_of(struct arena *arena, const struct rows *rows)
{
	struct survey_wave wave = {
		.id = rows_int64(rows, 0),
		.code = span_keep(arena, rows_text(rows, 1)),
		.name = span_keep(arena, rows_text(rows, 2)),
		.closed_day = (int32_t)rows_int64(rows, 4),
		.internal = rows_int64(rows, 5) != 0,
		.changes = rows_int64(rows, 6),
		.scale = { .low = rows_real64(rows, 7),
		           .high = rows_real64(rows, 8),
		           .step = rows_real64(rows, 9),
		           .favourable = rows_real64(rows, 10),
		           .margin = rows_real64(rows, 11) },
		.sealed_id = rows_int64(rows, 12),
	};
	for (int kind = 0; kind < SURVEY_KIND_COUNT; kind++)
		if (span_is(rows_text(rows, 3), survey_kind_words[kind]))
			wave.kind = (enum survey_kind)kind;
	return wave;
}

static bool
take_waves(struct arena *arena, struct rows *rows, struct survey_wave **waves_r,
           size_t *count_r, struct fault *fault_r)
{
	struct survey_wave *waves = NULL;
	size_t count = 0;
	enum found found;
	while ((found = rows_next(rows, fault_r)) == FOUND_ONE) {
		if (count % 32 == 0)
			waves = arena_grow(arena, waves, count, count + 32, sizeof *waves);
		waves[count++] = wave_of(arena, rows);
	}
	rows_end(rows);
	*waves_r = waves;
	*count_r = count;
	return found != FOUND_FAILED;
}

bool
survey_waves(struct arena *arena, struct db *db, int64_t root_id, struct survey_wave **waves_r,
             size_t *count_r, struct fault *fault_r)
{
	struct rows *rows = db_ask(arena, db, survey_sql_waves, WITH(db_int64(root_id)));
	return take_waves(arena, rows, waves_r, count_r, fault_r);
}

bool
survey_waves_kept(struct arena *arena, struct db *db, int64_t root_id,
                  struct survey_wave **waves_r, size_t *count_r, struct fault *fault_r)
{
	struct rows *rows = db_ask(arena, db, survey_sql_waves_kept, WITH(db_int64(root_id)));
	return take_waves(arena, rows, waves_r, count_r, fault_r);
}

enum found
survey_wave_by_code(struct arena *arena, struct db *db, int64_t root_id, struct span code,
                    struct survey_wave *wave_r, struct fault *fault_r)
{
	struct rows *rows =
		db_ask(arena, db, survey_sql_wave_by_code, WITH(db_int64(root_id), db_text(code)));
	const enum found found = rows_next(rows, fault_r);
	if (found == FOUND_ONE)
		*wave_r = wave_of(arena, rows);
	rows_end(rows);
	return found;
}

bool
survey_store_mark_changed(struct db *db, int64_t root_id, int64_t wave_id,
                          struct fault *fault_r)
{
	return db_do(db, survey_sql_wave_changed, WITH(db_int64(root_id), db_int64(wave_id)), NULL,
	             fault_r);
}

bool
survey_store_mark_sealed(struct db *db, int64_t root_id, const struct survey_wave *wave,
                         bool *done_r, struct fault *fault_r)
{
	int64_t changed;
	if (!db_do(db, survey_sql_wave_sealed,
	           WITH(db_int64(root_id), db_int64(wave->id), db_int64(wave->changes),
	                db_int64(ident_ordered())),
	           &changed, fault_r))
		return false;
	*done_r = changed == 1;
	return true;
}

struct marking {
	int64_t root_id;
	struct fault fault;
};

static bool
mark_all(struct db *db, void *data)
{
	struct marking *marking = data;
	return db_do(db, survey_sql_waves_changed, WITH(db_int64(marking->root_id)), NULL,
	             &marking->fault);
}

bool
survey_mark_all(struct store *store, int64_t root_id, struct fault *fault_r)
{
	struct marking marking = { root_id, { 0 } };
	if (store_write(store, mark_all, &marking, fault_r))
		return true;
	if (fault_r->for_log == NULL)
		*fault_r = marking.fault;
	return false;
}

static bool
wave_add(struct db *db, int64_t root_id, const struct survey_map *map, struct survey_wave *wave,
         struct fault *fault_r)
{
	*wave = (struct survey_wave){ .id = ident_ordered(),
		                          .code = map->wave_code,
		                          .name = map->wave_name,
		                          .kind = map->kind,
		                          .closed_day = map->closed_day,
		                          .internal = map->internal,
		                          .changes = 1,
		                          .scale = map->scale };
	return db_do(db, survey_sql_wave_add,
	             WITH(db_int64(root_id), db_int64(wave->id), db_text(wave->code),
	                  db_text(wave->name), db_text(span_of(survey_kind_words[wave->kind])),
	                  db_int64(wave->closed_day), db_int64(wave->internal),
	                  db_real64(wave->scale.low), db_real64(wave->scale.high),
	                  db_real64(wave->scale.step), db_real64(wave->scale.favourable),
	                  db_real64(wave->scale.margin)),
	             NULL, fault_r);
}

/* What was fixed before the figures stays fixed: a second import may add, never redefine. */
static bool
wave_matches(struct arena *arena, const struct survey_wave *wave, const struct survey_map *map,
             struct fault *fault_r)
{
	const char *what = NULL;
	if (wave->kind != map->kind)
		what = "elle contient déjà un autre type de données (réponses, effectifs ou notes)";
	else if (wave->scale.low != map->scale.low || wave->scale.high != map->scale.high ||
	         wave->scale.step != map->scale.step)
		what = "son échelle est différente";
	else if (wave->scale.margin != map->scale.margin)
		what = "sa marge est différente, et une marge se choisit avant de voir les chiffres";
	else if (wave->internal != map->internal || wave->closed_day != map->closed_day)
		what = "sa date de clôture ou son public (interne ou non) est différent";
	if (what == NULL)
		return true;
	return fault_format(arena, fault_r,
	                    arena_format(arena,
	                                 "L’enquête «\u202f%.*s\u202f» existe déjà et %s. Choisissez un autre "
	                                 "code sur la ligne «\u202fwave\u202f».",
	                                 SPAN_ARGS(map->wave_code), what),
	                    "import: wave %lld does not match the mapping", (long long)wave->id);
}

bool
survey_store_wave_keep(struct arena *arena, struct db *db, int64_t root_id,
                       const struct survey_map *map, struct survey_wave *wave_r,
                       struct fault *fault_r)
{
	switch (survey_wave_by_code(arena, db, root_id, map->wave_code, wave_r, fault_r)) {
	case FOUND_ONE:
		return wave_matches(arena, wave_r, map, fault_r) &&
		       survey_store_mark_changed(db, root_id, wave_r->id, fault_r);
	case FOUND_NONE:
		return wave_add(db, root_id, map, wave_r, fault_r);
	case FOUND_FAILED:
		break;
	}
	return false;
}

/* --- what was asked -------------------------------------------------------------------------- */

static const char survey_sql_groups[] DB_SQL =
	"SELECT group_id, side, code, name"
	"  FROM survey_group"
	" WHERE root_id = $1 AND wave_id = $2"
	" ORDER BY group_id";

static const char survey_sql_items[] DB_SQL =
	"SELECT item_id, code, wording, theme_id, kind, is_reversed"
	"  FROM survey_item"
	" WHERE root_id = $1 AND wave_id = $2"
	" ORDER BY item_id";

static const char survey_sql_group_add[] DB_SQL =
	"INSERT INTO survey_group (root_id, wave_id, side, group_id, code, name)"
	" VALUES ($1, $2, $3, $4, $5, $6)";

static const char survey_sql_item_add[] DB_SQL =
	"INSERT INTO survey_item (root_id, wave_id, item_id, code, theme_id, kind, wording,"
	"                         is_reversed)"
	" VALUES ($1, $2, $3, $4, $5, $6, $7, $8)";

bool
survey_form_load(struct arena *arena, struct db *db, int64_t root_id, int64_t wave_id,
                 struct survey_form *form_r, struct fault *fault_r)
{
	form_r->groups = arena_array_of(arena, struct survey_group, SURVEY_GROUP_COUNT_MAX);
	form_r->items = arena_array_of(arena, struct survey_item, SURVEY_ITEM_COUNT_MAX);
	form_r->group_count = form_r->item_count = 0;
	struct rows *rows = db_ask(arena, db, survey_sql_groups,
	                           WITH(db_int64(root_id), db_int64(wave_id)));
	enum found found;
	while ((found = rows_next(rows, fault_r)) == FOUND_ONE) {
		must(form_r->group_count < SURVEY_GROUP_COUNT_MAX);
		form_r->groups[form_r->group_count++] = (struct survey_group){
			.id = rows_int64(rows, 0),
			.side = (enum side)rows_int64(rows, 1),
			.code = span_keep(arena, rows_text(rows, 2)),
			.name = span_keep(arena, rows_text(rows, 3)),
		};
	}
	rows_end(rows);
	if (found == FOUND_FAILED)
		return false;
	rows = db_ask(arena, db, survey_sql_items, WITH(db_int64(root_id), db_int64(wave_id)));
	while ((found = rows_next(rows, fault_r)) == FOUND_ONE) {
		must(form_r->item_count < SURVEY_ITEM_COUNT_MAX);
		form_r->items[form_r->item_count++] = (struct survey_item){
			.id = rows_int64(rows, 0),
			.code = span_keep(arena, rows_text(rows, 1)),
			.wording = span_keep(arena, rows_text(rows, 2)),
			.theme_id = rows_int64(rows, 3),
			.kind = rows_text(rows, 4).length > 0 ? rows_text(rows, 4).at[0] : 'S',
			.is_reversed = rows_int64(rows, 5) != 0,
		};
	}
	rows_end(rows);
	return found != FOUND_FAILED;
}

bool
survey_store_group_add(struct db *db, int64_t root_id, int64_t wave_id,
                       const struct survey_group *group, struct fault *fault_r)
{
	return db_do(db, survey_sql_group_add,
	             WITH(db_int64(root_id), db_int64(wave_id), db_int64(group->side),
	                  db_int64(group->id), db_text(group->code), db_text(group->name)),
	             NULL, fault_r);
}

bool
survey_store_item_add(struct db *db, int64_t root_id, int64_t wave_id,
                      const struct survey_item *item, struct fault *fault_r)
{
	return db_do(db, survey_sql_item_add,
	             WITH(db_int64(root_id), db_int64(wave_id), db_int64(item->id),
	                  db_text(item->code), db_int64(item->theme_id),
	                  db_text(span_from(&item->kind, 1)), db_text(item->wording),
	                  db_int64(item->is_reversed)),
	             NULL, fault_r);
}

static const char survey_sql_score_themes[] DB_SQL =
	"SELECT DISTINCT theme_id"
	"  FROM survey_score"
	" WHERE root_id = $1 AND wave_id = $2"
	" ORDER BY theme_id"
	" LIMIT 32";

bool
survey_themes(struct arena *arena, struct db *db, int64_t root_id,
              const struct survey_wave *wave, const struct survey_form *form,
              int64_t **themes_r, size_t *count_r, struct fault *fault_r)
{
	int64_t *themes = arena_array_of(arena, int64_t, SURVEY_THEME_COUNT_MAX);
	size_t count = 0;
	*themes_r = themes;
	for (size_t i = 0; wave->kind != SURVEY_SCORES && i < form->item_count; i++) {
		size_t at = 0;
		while (at < count && themes[at] != form->items[i].theme_id)
			at++;
		if (at == count && form->items[i].kind == 'S')
			themes[count++] = form->items[i].theme_id;
	}
	*count_r = count;
	if (wave->kind != SURVEY_SCORES)
		return true;
	struct rows *rows = db_ask(arena, db, survey_sql_score_themes,
	                           WITH(db_int64(root_id), db_int64(wave->id)));
	enum found found;
	while ((found = rows_next(rows, fault_r)) == FOUND_ONE && count < SURVEY_THEME_COUNT_MAX)
		themes[count++] = rows_int64(rows, 0);
	rows_end(rows);
	*count_r = count;
	return found != FOUND_FAILED;
}

/* --- what was answered ----------------------------------------------------------------------- */

static const char survey_sql_reply_add[] DB_SQL =
	"INSERT INTO survey_reply (root_id, wave_id, reply_id, side, group_id, place_id, journey_id,"
	"                          day, levels, import_id)"
	" VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10)";

static const char survey_sql_replies[] DB_SQL =
	"SELECT reply_id, side, group_id, place_id, journey_id, day, levels"
	"  FROM survey_reply"
	" WHERE root_id = $1 AND wave_id = $2"
	" ORDER BY reply_id";

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
	                  db_bytes(reply->levels), db_int64(import_id)),
	             NULL, fault_r);
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

static const char survey_sql_undo_wave[] DB_SQL =
	"SELECT wave_id FROM survey_reply WHERE root_id = $1 AND import_id = $2"
	" UNION"
	" SELECT wave_id FROM survey_count WHERE root_id = $1 AND import_id = $2"
	" UNION"
	" SELECT wave_id FROM survey_score WHERE root_id = $1 AND import_id = $2";

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
	" SELECT DISTINCT place_id FROM survey_score WHERE root_id = $1";

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
	static const char *const statements[] = { survey_sql_undo_replies, survey_sql_undo_counts,
		                                      survey_sql_undo_scores };
	for (size_t i = 0; i < LENGTH(statements); i++)
		if (!db_do(db, statements[i],
		           WITH(db_int64(root_id), db_int64(*wave_id_r), db_int64(import_id)), NULL,
		           fault_r))
			return false;
	return survey_store_mark_changed(db, root_id, *wave_id_r, fault_r);
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
