#include "listen/survey/survey_inside.h"

/* --- what was asked -------------------------------------------------------------------------- */

static const char survey_sql_groups[] DB_SQL =
	"SELECT group_id, side, code, name"
	"  FROM survey_group"
	" WHERE root_id = $1 AND wave_id = $2"
	" ORDER BY group_id";

static const char survey_sql_items[] DB_SQL =
	"SELECT item_id, code, version, theme_id, kind, stem, scale, level_count, about_id,"
	"       about_side, is_reversed, journey_id, step_id"
	"  FROM survey_item"
	" WHERE root_id = $1 AND wave_id = $2"
	" ORDER BY item_id";

static const char survey_sql_asked[] DB_SQL =
	"SELECT item_id, side, rank, wording, stem"
	"  FROM survey_asked"
	" WHERE root_id = $1 AND wave_id = $2"
	" ORDER BY item_id, side";

static const char survey_sql_words[] DB_SQL =
	"SELECT scale, level, words"
	"  FROM survey_level"
	" WHERE root_id = $1 AND wave_id = $2"
	" ORDER BY scale, level";

static const char survey_sql_group_add[] DB_SQL =
	"INSERT INTO survey_group (root_id, wave_id, side, group_id, code, name)"
	" VALUES ($1, $2, $3, $4, $5, $6)";

static const char survey_sql_item_add[] DB_SQL =
	"INSERT INTO survey_item (root_id, wave_id, item_id, code, version, theme_id, kind, stem,"
	"                         scale, level_count, about_id, about_side, is_reversed, journey_id,"
	"                         step_id)"
	" VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15)";

static const char survey_sql_asked_add[] DB_SQL =
	"INSERT INTO survey_asked (root_id, wave_id, item_id, side, rank, wording, stem)"
	" VALUES ($1, $2, $3, $4, $5, $6, $7)";

static const char survey_sql_word_add[] DB_SQL =
	"INSERT INTO survey_level (root_id, wave_id, scale, level, words)"
	" VALUES ($1, $2, $3, $4, $5)";

static const char survey_sql_asked_clear[] DB_SQL =
	"DELETE FROM survey_asked WHERE root_id = $1 AND wave_id = $2";

static const char survey_sql_items_clear[] DB_SQL =
	"DELETE FROM survey_item WHERE root_id = $1 AND wave_id = $2";

static const char survey_sql_words_clear[] DB_SQL =
	"DELETE FROM survey_level WHERE root_id = $1 AND wave_id = $2";

static enum found
take_groups(struct arena *arena, struct rows *rows, struct survey_form *form,
            struct fault *fault_r)
{
	form->groups = arena_array_of(arena, struct survey_group, SURVEY_GROUP_COUNT_MAX);
	form->group_count = 0;
	enum found found;
	while ((found = rows_next(rows, fault_r)) == FOUND_ONE) {
		must(form->group_count < SURVEY_GROUP_COUNT_MAX);
		form->groups[form->group_count++] = (struct survey_group){
			.id = rows_int64(rows, 0),
			.side = (enum side)rows_int64(rows, 1),
			.code = span_keep(arena, rows_text(rows, 2)),
			.name = span_keep(arena, rows_text(rows, 3)),
		};
	}
	rows_end(rows);
	return found;
}

static enum found
take_items(struct arena *arena, struct rows *rows, struct survey_form *form,
           struct fault *fault_r)
{
	form->items = arena_array_of(arena, struct survey_item, SURVEY_ITEM_COUNT_MAX);
	form->item_count = form->text_count = 0;
	enum found found;
	while ((found = rows_next(rows, fault_r)) == FOUND_ONE) {
		must(form->item_count < SURVEY_ITEM_COUNT_MAX);
		struct survey_item *item = &form->items[form->item_count++];
		*item = (struct survey_item){
			.id = rows_int64(rows, 0),
			.code = span_keep(arena, rows_text(rows, 1)),
			.version = rows_int64(rows, 2),
			.theme_id = rows_int64(rows, 3),
			.kind = rows_text(rows, 4).length > 0 ? rows_text(rows, 4).at[0] : 'S',
			.stem = span_keep(arena, rows_text(rows, 5)),
			.scale = span_keep(arena, rows_text(rows, 6)),
			.level_count = (size_t)rows_int64(rows, 7),
			.about_id = rows_int64(rows, 8),
			.about_side = (enum side)rows_int64(rows, 9),
			.is_reversed = rows_int64(rows, 10) != 0,
			.journey_id = rows_int64(rows, 11),
			.step_id = rows_int64(rows, 12),
		};
		form->text_count += item->kind == 'O';
	}
	rows_end(rows);
	return found;
}

static enum found
take_asked(struct arena *arena, struct rows *rows, struct survey_form *form,
           struct fault *fault_r)
{
	enum found found;
	while ((found = rows_next(rows, fault_r)) == FOUND_ONE) {
		const size_t at = (size_t)rows_int64(rows, 0);
		const int64_t side = rows_int64(rows, 1);
		must(at < form->item_count && side >= 0 && side < SIDE_COUNT);
		struct survey_item *item = &form->items[at];
		item->rank[side] = (int)rows_int64(rows, 2);
		item->asked[side] = span_keep(arena, rows_text(rows, 3));
		item->asked_stem[side] = span_keep(arena, rows_text(rows, 4));
		if (item->wording.at == NULL)
			item->wording = item->asked[side];
	}
	rows_end(rows);
	return found;
}

static enum found
take_words(struct arena *arena, struct rows *rows, struct survey_form *form,
           struct fault *fault_r)
{
	form->words = NULL;
	form->word_count = 0;
	enum found found;
	while ((found = rows_next(rows, fault_r)) == FOUND_ONE) {
		if (form->word_count % 32 == 0)
			form->words = arena_grow(arena, form->words, form->word_count,
			                         form->word_count + 32, sizeof *form->words);
		form->words[form->word_count++] =
			(struct survey_words){ .scale = span_keep(arena, rows_text(rows, 0)),
				                   .level = (size_t)rows_int64(rows, 1),
				                   .words = span_keep(arena, rows_text(rows, 2)) };
	}
	rows_end(rows);
	return found;
}

bool
survey_form_load(struct arena *arena, struct db *db, int64_t root_id, int64_t wave_id,
                 struct survey_form *form_r, struct fault *fault_r)
{
	const struct db_value *values = (const struct db_value[]){ db_int64(root_id),
		                                                       db_int64(wave_id) };
	struct rows *rows = db_ask(arena, db, survey_sql_groups, values, 2);
	if (take_groups(arena, rows, form_r, fault_r) == FOUND_FAILED)
		return false;
	rows = db_ask(arena, db, survey_sql_items, values, 2);
	if (take_items(arena, rows, form_r, fault_r) == FOUND_FAILED)
		return false;
	rows = db_ask(arena, db, survey_sql_asked, values, 2);
	if (take_asked(arena, rows, form_r, fault_r) == FOUND_FAILED)
		return false;
	rows = db_ask(arena, db, survey_sql_words, values, 2);
	return take_words(arena, rows, form_r, fault_r) != FOUND_FAILED;
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
survey_store_asked_add(struct db *db, int64_t root_id, int64_t wave_id,
                       const struct survey_item *item, enum side side, struct fault *fault_r)
{
	return db_do(db, survey_sql_asked_add,
	             WITH(db_int64(root_id), db_int64(wave_id), db_int64(item->id), db_int64(side),
	                  db_int64(item->rank[side]), db_text(item->asked[side]),
	                  db_text(item->asked_stem[side])),
	             NULL, fault_r);
}

bool
survey_store_words_add(struct db *db, int64_t root_id, int64_t wave_id,
                       const struct survey_words *words, struct fault *fault_r)
{
	return db_do(db, survey_sql_word_add,
	             WITH(db_int64(root_id), db_int64(wave_id), db_text(words->scale),
	                  db_int64((int64_t)words->level), db_text(words->words)),
	             NULL, fault_r);
}

bool
survey_store_item_add(struct db *db, int64_t root_id, int64_t wave_id,
                      const struct survey_item *item, struct fault *fault_r)
{
	if (!db_do(db, survey_sql_item_add,
	           WITH(db_int64(root_id), db_int64(wave_id), db_int64(item->id),
	                db_text(item->code), db_int64(item->version), db_int64(item->theme_id),
	                db_text(span_from(&item->kind, 1)), db_text(item->stem),
	                db_text(item->scale), db_int64((int64_t)item->level_count),
	                db_int64(item->about_id), db_int64(item->about_side),
	                db_int64(item->is_reversed), db_int64(item->journey_id),
	                db_int64(item->step_id)),
	           NULL, fault_r))
		return false;
	for (int side = 0; side < SIDE_COUNT; side++)
		if (item->rank[side] > 0 &&
		    !survey_store_asked_add(db, root_id, wave_id, item, (enum side)side, fault_r))
			return false;
	return true;
}

bool
survey_form_replace(struct db *db, int64_t root_id, int64_t wave_id,
                    const struct survey_form *form, struct fault *fault_r)
{
	static const char *const clear[] = { survey_sql_asked_clear, survey_sql_items_clear,
		                                 survey_sql_words_clear };
	for (size_t i = 0; i < LENGTH(clear); i++)
		if (!db_do(db, clear[i], WITH(db_int64(root_id), db_int64(wave_id)), NULL, fault_r))
			return false;
	for (size_t i = 0; i < form->item_count; i++) {
		must(form->items[i].id == (int64_t)i);
		if (!survey_store_item_add(db, root_id, wave_id, &form->items[i], fault_r))
			return false;
	}
	for (size_t i = 0; i < form->word_count; i++)
		if (!survey_store_words_add(db, root_id, wave_id, &form->words[i], fault_r))
			return false;
	return true;
}

/* --- how many could answer ------------------------------------------------------------------- */

static const char survey_sql_populations[] DB_SQL =
	"SELECT place_id, lead_place_id, side, people"
	"  FROM survey_population"
	" WHERE root_id = $1 AND wave_id = $2"
	" ORDER BY place_id, side";

static const char survey_sql_population_add[] DB_SQL =
	"INSERT INTO survey_population (root_id, wave_id, place_id, lead_place_id, side, people)"
	" VALUES ($1, $2, $3, $4, $5, $6)";

static const char survey_sql_populations_clear[] DB_SQL =
	"DELETE FROM survey_population WHERE root_id = $1 AND wave_id = $2";

bool
survey_populations(struct arena *arena, struct db *db, int64_t root_id, int64_t wave_id,
                   struct survey_population **populations_r, size_t *count_r,
                   struct fault *fault_r)
{
	struct rows *rows = db_ask(arena, db, survey_sql_populations,
	                           WITH(db_int64(root_id), db_int64(wave_id)));
	struct survey_population *populations = NULL;
	size_t count = 0, room = 0;
	enum found found;
	while ((found = rows_next(rows, fault_r)) == FOUND_ONE) {
		if (count == room) {
			populations =
				arena_grow(arena, populations, count, room * 2 + 64, sizeof *populations);
			room = room * 2 + 64;
		}
		populations[count++] =
			(struct survey_population){ .place_id = rows_int64(rows, 0),
				                        .lead_place_id = rows_int64(rows, 1),
				                        .side = (enum side)rows_int64(rows, 2),
				                        .people = rows_int64(rows, 3) };
	}
	rows_end(rows);
	*populations_r = populations;
	*count_r = count;
	return found != FOUND_FAILED;
}

bool
survey_populations_replace(struct db *db, int64_t root_id, int64_t wave_id,
                           const struct survey_population *populations, size_t count,
                           struct fault *fault_r)
{
	if (!db_do(db, survey_sql_populations_clear, WITH(db_int64(root_id), db_int64(wave_id)),
	           NULL, fault_r))
		return false;
	for (size_t i = 0; i < count; i++)
		if (!db_do(db, survey_sql_population_add,
		           WITH(db_int64(root_id), db_int64(wave_id), db_int64(populations[i].place_id),
		                db_int64(populations[i].lead_place_id), db_int64(populations[i].side),
		                db_int64(populations[i].people)),
		           NULL, fault_r))
			return false;
	return true;
}

/* --- themes ---------------------------------------------------------------------------------- */

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
		if (at == count && form->items[i].kind == 'S' && form->items[i].step_id == 0)
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
