#include "base/ident.h"
#include "listen/survey/survey_inside.h"

/* --- waves ----------------------------------------------------------------------------------- */

/* Answers are read once the wave is closed (state 3). One whose imports were all undone is not
 * shown. */
static const char survey_sql_waves[] DB_SQL =
	"SELECT w.wave_id, w.code, w.name, w.kind, w.closed_day, w.internal, w.changes,"
	"       w.scale_low, w.scale_high, w.scale_step, w.favourable, w.margin, w.sealed_id,"
	"       w.state, w.form_id, w.opens_day,"
	"       (SELECT q.version FROM survey_inquiry q"
	"         WHERE q.root_id = w.root_id AND q.wave_id = w.wave_id),"
	"       w.elsewhere, w.agents_told"
	"  FROM survey_wave w"
	" WHERE w.root_id = $1 AND w.state >= 3"
	"   AND (EXISTS (SELECT 1 FROM survey_reply r"
	"                 WHERE r.root_id = $1 AND r.wave_id = w.wave_id)"
	"     OR EXISTS (SELECT 1 FROM survey_count c"
	"                 WHERE c.root_id = $1 AND c.wave_id = w.wave_id)"
	"     OR EXISTS (SELECT 1 FROM survey_score s"
	"                 WHERE s.root_id = $1 AND s.wave_id = w.wave_id))"
	" ORDER BY w.closed_day DESC, w.wave_id DESC"
	" LIMIT 1000";

static const char survey_sql_waves_of_journey[] DB_SQL =
	"SELECT w.wave_id, w.code, w.name, w.kind, w.closed_day, w.internal, w.changes,"
	"       w.scale_low, w.scale_high, w.scale_step, w.favourable, w.margin, w.sealed_id,"
	"       w.state, w.form_id, w.opens_day,"
	"       (SELECT q.version FROM survey_inquiry q"
	"         WHERE q.root_id = w.root_id AND q.wave_id = w.wave_id),"
	"       w.elsewhere, w.agents_told"
	"  FROM survey_wave w"
	" WHERE w.root_id = $1 AND w.state >= 3"
	"   AND EXISTS (SELECT 1 FROM survey_item i"
	"                WHERE i.root_id = $1 AND i.wave_id = w.wave_id AND i.journey_id = $2"
	"                  AND i.step_id <> 0)"
	"   AND (EXISTS (SELECT 1 FROM survey_reply r"
	"                 WHERE r.root_id = $1 AND r.wave_id = w.wave_id)"
	"     OR EXISTS (SELECT 1 FROM survey_count c"
	"                 WHERE c.root_id = $1 AND c.wave_id = w.wave_id))"
	" ORDER BY w.closed_day DESC, w.wave_id DESC"
	" LIMIT 1000";

static const char survey_sql_journeys_asked[] DB_SQL =
	"SELECT DISTINCT journey_id"
	"  FROM survey_item"
	" WHERE root_id = $1 AND journey_id <> 0"
	" ORDER BY journey_id"
	" LIMIT 1000";

static const char survey_sql_waves_kept[] DB_SQL =
	"SELECT w.wave_id, w.code, w.name, w.kind, w.closed_day, w.internal, w.changes,"
	"       w.scale_low, w.scale_high, w.scale_step, w.favourable, w.margin, w.sealed_id,"
	"       w.state, w.form_id, w.opens_day,"
	"       (SELECT q.version FROM survey_inquiry q"
	"         WHERE q.root_id = w.root_id AND q.wave_id = w.wave_id),"
	"       w.elsewhere, w.agents_told"
	"  FROM survey_wave w"
	" WHERE w.root_id = $1 AND w.state >= 3"
	" ORDER BY w.closed_day DESC, w.wave_id DESC";

static const char survey_sql_waves_asked[] DB_SQL =
	"SELECT w.wave_id, w.code, w.name, w.kind, w.closed_day, w.internal, w.changes,"
	"       w.scale_low, w.scale_high, w.scale_step, w.favourable, w.margin, w.sealed_id,"
	"       w.state, w.form_id, w.opens_day,"
	"       (SELECT q.version FROM survey_inquiry q"
	"         WHERE q.root_id = w.root_id AND q.wave_id = w.wave_id),"
	"       w.elsewhere, w.agents_told"
	"  FROM survey_wave w"
	" WHERE w.root_id = $1 AND w.form_id <> 0"
	"   AND (w.elsewhere = 0 OR EXISTS (SELECT 1 FROM survey_reply r"
	"                                    WHERE r.root_id = $1 AND r.wave_id = w.wave_id))"
	" ORDER BY w.wave_id DESC"
	" LIMIT 1000";

static const char survey_sql_wave_by_code[] DB_SQL =
	"SELECT w.wave_id, w.code, w.name, w.kind, w.closed_day, w.internal, w.changes,"
	"       w.scale_low, w.scale_high, w.scale_step, w.favourable, w.margin, w.sealed_id,"
	"       w.state, w.form_id, w.opens_day,"
	"       (SELECT q.version FROM survey_inquiry q"
	"         WHERE q.root_id = w.root_id AND q.wave_id = w.wave_id),"
	"       w.elsewhere, w.agents_told"
	"  FROM survey_wave w"
	" WHERE w.root_id = $1 AND w.code = $2";

static const char survey_sql_wave_by_id[] DB_SQL =
	"SELECT w.wave_id, w.code, w.name, w.kind, w.closed_day, w.internal, w.changes,"
	"       w.scale_low, w.scale_high, w.scale_step, w.favourable, w.margin, w.sealed_id,"
	"       w.state, w.form_id, w.opens_day,"
	"       (SELECT q.version FROM survey_inquiry q"
	"         WHERE q.root_id = w.root_id AND q.wave_id = w.wave_id),"
	"       w.elsewhere, w.agents_told"
	"  FROM survey_wave w"
	" WHERE w.root_id = $1 AND w.wave_id = $2";

static const char survey_sql_wave_add[] DB_SQL =
	"INSERT INTO survey_wave (root_id, wave_id, code, name, kind, closed_day, internal,"
	"                         scale_low, scale_high, scale_step, favourable, margin, state,"
	"                         form_id, opens_day, elsewhere, agents_told, changes, sealed_id)"
	" VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, 1, 1, 0)";

static const char survey_sql_wave_change[] DB_SQL =
	"UPDATE survey_wave"
	"   SET name = $3, closed_day = $4, internal = $5, margin = $6, form_id = $7, opens_day = $8"
	" WHERE root_id = $1 AND wave_id = $2 AND state = 0";

static const char survey_sql_inquiry_put[] DB_SQL =
	"INSERT INTO survey_inquiry (root_id, wave_id, version)"
	" VALUES ($1, $2, $3)"
	" ON CONFLICT (root_id, wave_id) DO UPDATE SET version = excluded.version";

static const char survey_sql_wave_move[] DB_SQL =
	"UPDATE survey_wave"
	"   SET state = $4"
	" WHERE root_id = $1 AND wave_id = $2 AND state = $3";

static const char survey_sql_wave_close_on[] DB_SQL =
	"UPDATE survey_wave"
	"   SET closed_day = $3"
	" WHERE root_id = $1 AND wave_id = $2";

static const char survey_sql_wave_changed[] DB_SQL =
	"UPDATE survey_wave"
	"   SET changes = changes + 1"
	" WHERE root_id = $1 AND wave_id = $2";

static const char survey_sql_wave_making[] DB_SQL =
	"UPDATE survey_wave"
	"   SET sealed_id = $4"
	" WHERE root_id = $1 AND wave_id = $2 AND changes = $3";

/* Nothing changes: the row is held, if it is still ours. */
static const char survey_sql_wave_made[] DB_SQL =
	"UPDATE survey_wave"
	"   SET sealed_id = $4"
	" WHERE root_id = $1 AND wave_id = $2 AND changes = $3 AND sealed_id = $4";

static const char survey_sql_wave_sealed[] DB_SQL =
	"UPDATE survey_wave"
	"   SET changes = 0"
	" WHERE root_id = $1 AND wave_id = $2 AND changes = $3 AND sealed_id = $4";

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
		.state = (enum survey_state)rows_int64(rows, 13),
		.form_id = rows_int64(rows, 14),
		.opens_day = (int32_t)rows_int64(rows, 15),
		.inquiry_version = rows_is_null(rows, 16) ? 0 : rows_int64(rows, 16),
		.is_elsewhere = rows_int64(rows, 17) != 0,
		.agents_told = rows_int64(rows, 18) != 0,
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
survey_waves_of_journey(struct arena *arena, struct db *db, int64_t root_id, int64_t journey_id,
                        struct survey_wave **waves_r, size_t *count_r, struct fault *fault_r)
{
	struct rows *rows = db_ask(arena, db, survey_sql_waves_of_journey,
	                           WITH(db_int64(root_id), db_int64(journey_id)));
	return take_waves(arena, rows, waves_r, count_r, fault_r);
}

bool
survey_journeys_asked(struct arena *arena, struct db *db, int64_t root_id, int64_t **journeys_r,
                      size_t *count_r, struct fault *fault_r)
{
	enum { ASKED_COUNT_MAX = 1000 };
	struct rows *rows = db_ask(arena, db, survey_sql_journeys_asked, WITH(db_int64(root_id)));
	int64_t *journeys = arena_array_of(arena, int64_t, ASKED_COUNT_MAX);
	size_t count = 0;
	enum found found;
	while ((found = rows_next(rows, fault_r)) == FOUND_ONE) {
		must(count < ASKED_COUNT_MAX);
		journeys[count++] = rows_int64(rows, 0);
	}
	*journeys_r = journeys;
	*count_r = count;
	return found == FOUND_NONE;
}

bool
survey_waves_kept(struct arena *arena, struct db *db, int64_t root_id,
                  struct survey_wave **waves_r, size_t *count_r, struct fault *fault_r)
{
	struct rows *rows = db_ask(arena, db, survey_sql_waves_kept, WITH(db_int64(root_id)));
	return take_waves(arena, rows, waves_r, count_r, fault_r);
}

bool
survey_waves_asked(struct arena *arena, struct db *db, int64_t root_id,
                   struct survey_wave **waves_r, size_t *count_r, struct fault *fault_r)
{
	struct rows *rows = db_ask(arena, db, survey_sql_waves_asked, WITH(db_int64(root_id)));
	return take_waves(arena, rows, waves_r, count_r, fault_r);
}

static enum found
one_wave(struct arena *arena, struct rows *rows, struct survey_wave *wave_r,
         struct fault *fault_r)
{
	const enum found found = rows_next(rows, fault_r);
	if (found == FOUND_ONE)
		*wave_r = wave_of(arena, rows);
	rows_end(rows);
	return found;
}

enum found
survey_wave_by_id(struct arena *arena, struct db *db, int64_t root_id, int64_t wave_id,
                  struct survey_wave *wave_r, struct fault *fault_r)
{
	return one_wave(arena,
	                db_ask(arena, db, survey_sql_wave_by_id,
	                       WITH(db_int64(root_id), db_int64(wave_id))),
	                wave_r, fault_r);
}

enum found
survey_wave_by_code(struct arena *arena, struct db *db, int64_t root_id, struct span code,
                    struct survey_wave *wave_r, struct fault *fault_r)
{
	return one_wave(arena,
	                db_ask(arena, db, survey_sql_wave_by_code,
	                       WITH(db_int64(root_id), db_text(code))),
	                wave_r, fault_r);
}

bool
survey_mark_changed(struct db *db, int64_t root_id, int64_t wave_id,
                          struct fault *fault_r)
{
	return db_do(db, survey_sql_wave_changed, WITH(db_int64(root_id), db_int64(wave_id)), NULL,
	             fault_r);
}

bool
survey_store_making(struct db *db, int64_t root_id, const struct survey_wave *wave,
                    enum survey_making stage, int64_t making_id, bool *done_r,
                    struct fault *fault_r)
{
	static const char *const statements[] = { [SURVEY_MAKING_BEGINS] = survey_sql_wave_making,
		                                      [SURVEY_MAKING_GOES_ON] = survey_sql_wave_made,
		                                      [SURVEY_MAKING_ENDS] = survey_sql_wave_sealed };
	int64_t changed;
	if (!db_do(db, statements[stage],
	           WITH(db_int64(root_id), db_int64(wave->id), db_int64(wave->changes),
	                db_int64(making_id)),
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
wave_insert(struct db *db, int64_t root_id, const struct survey_wave *wave,
            struct fault *fault_r)
{
	return db_do(db, survey_sql_wave_add,
	             WITH(db_int64(root_id), db_int64(wave->id), db_text(wave->code),
	                  db_text(wave->name), db_text(span_of(survey_kind_words[wave->kind])),
	                  db_int64(wave->closed_day), db_int64(wave->internal),
	                  db_real64(wave->scale.low), db_real64(wave->scale.high),
	                  db_real64(wave->scale.step), db_real64(wave->scale.favourable),
	                  db_real64(wave->scale.margin), db_int64(wave->state),
	                  db_int64(wave->form_id), db_int64(wave->opens_day),
	                  db_int64(wave->is_elsewhere)),
	             NULL, fault_r);
}

static bool
wave_add(struct db *db, int64_t root_id, const struct survey_map *map, struct survey_wave *wave,
         struct fault *fault_r)
{
	*wave = (struct survey_wave){ .id = ident_ordered(),
		                          .code = map->wave_code,
		                          .name = map->wave_name,
		                          .kind = map->kind,
		                          .state = map->published ? SURVEY_PUBLISHED : SURVEY_CLOSED,
		                          .opens_day = map->closed_day,
		                          .closed_day = map->closed_day,
		                          .internal = map->internal,
		                          .changes = 1,
		                          .scale = map->scale };
	return wave_insert(db, root_id, wave, fault_r);
}

bool
survey_wave_draft(struct db *db, int64_t root_id, struct survey_wave *wave,
                  struct fault *fault_r)
{
	wave->id = ident_ordered();
	wave->kind = SURVEY_ANSWERS;
	wave->state = SURVEY_DRAFT;
	must(wave->form_id != 0);
	return wave_insert(db, root_id, wave, fault_r) &&
	       (wave->inquiry_version == 0 || survey_inquiry_put(db, root_id, wave, fault_r));
}

bool
survey_inquiry_put(struct db *db, int64_t root_id, const struct survey_wave *wave,
                   struct fault *fault_r)
{
	must(wave->inquiry_version > 0);
	return db_do(db, survey_sql_inquiry_put,
	             WITH(db_int64(root_id), db_int64(wave->id), db_int64(wave->inquiry_version)),
	             NULL, fault_r);
}

bool
survey_wave_change(struct db *db, int64_t root_id, const struct survey_wave *wave,
                   struct fault *fault_r)
{
	return db_do(db, survey_sql_wave_change,
	             WITH(db_int64(root_id), db_int64(wave->id), db_text(wave->name),
	                  db_int64(wave->closed_day), db_int64(wave->internal),
	                  db_real64(wave->scale.margin), db_int64(wave->form_id),
	                  db_int64(wave->opens_day)),
	             NULL, fault_r);
}

bool
survey_wave_move(struct db *db, int64_t root_id, int64_t wave_id, enum survey_state from,
                 enum survey_state to, bool *done_r, struct fault *fault_r)
{
	int64_t changed;
	if (!db_do(db, survey_sql_wave_move,
	           WITH(db_int64(root_id), db_int64(wave_id), db_int64(from), db_int64(to)), &changed,
	           fault_r))
		return false;
	*done_r = changed == 1;
	return true;
}

bool
survey_wave_close_on(struct db *db, int64_t root_id, int64_t wave_id, int32_t day,
                     struct fault *fault_r)
{
	return db_do(db, survey_sql_wave_close_on,
	             WITH(db_int64(root_id), db_int64(wave_id), db_int64(day)), NULL, fault_r);
}

/* What was fixed before the figures stays fixed: a second import may add, never redefine. */
static bool
wave_matches(struct arena *arena, const struct survey_wave *wave, const struct survey_map *map,
             struct fault *fault_r)
{
	const char *what = NULL;
	if (wave->form_id != 0)
		what = "ses réponses sont données ici, elles ne s’importent pas";
	else if (wave->kind != map->kind)
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
		       survey_mark_changed(db, root_id, wave_r->id, fault_r);
	case FOUND_NONE:
		return wave_add(db, root_id, map, wave_r, fault_r);
	case FOUND_FAILED:
		break;
	}
	return false;
}
