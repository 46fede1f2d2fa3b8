#include <stdlib.h>

#include "base/ident.h"
#include "ground/journey/journey_inside.h"

static const char journey_sql_list[] DB_SQL =
	"SELECT journey_id, code, name, audience, place_id, stage, reason, template, is_closed,"
	"       version"
	"  FROM journey_journey"
	" WHERE root_id = $1"
	" ORDER BY journey_id"
	" LIMIT 1000";

static const char journey_sql_by_code[] DB_SQL =
	"SELECT journey_id, code, name, audience, place_id, stage, reason, template, is_closed,"
	"       version"
	"  FROM journey_journey"
	" WHERE root_id = $1 AND code = $2";

static const char journey_sql_by_id[] DB_SQL =
	"SELECT journey_id, code, name, audience, place_id, stage, reason, template, is_closed,"
	"       version"
	"  FROM journey_journey"
	" WHERE root_id = $1 AND journey_id = $2";

static const char journey_sql_add[] DB_SQL =
	"INSERT INTO journey_journey (root_id, journey_id, code, name, audience, place_id, stage,"
	"                             reason, template, is_closed, version)"
	" VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, 1)";

static const char journey_sql_change[] DB_SQL =
	"UPDATE journey_journey"
	"   SET name = $4, audience = $5, place_id = $6, stage = $7, reason = $8, is_closed = $9,"
	"       version = version + 1"
	" WHERE root_id = $1 AND journey_id = $2 AND version = $3";

static struct journey
take_journey(struct arena *arena, const struct rows *rows)
{
	const int64_t audience = rows_int64(rows, 3), stage = rows_int64(rows, 5);
	must(audience >= 0 && audience < JOURNEY_AUDIENCE_COUNT);
	must(stage >= 0 && stage < JOURNEY_STAGE_COUNT);
	return (struct journey){
		.id = rows_int64(rows, 0),
		.code = span_keep(arena, rows_text(rows, 1)),
		.name = span_keep(arena, rows_text(rows, 2)),
		.audience = (enum journey_audience)audience,
		.place_id = rows_int64(rows, 4),
		.stage = (enum journey_stage)stage,
		.reason = span_keep(arena, rows_text(rows, 6)),
		.template = rows_int64(rows, 7),
		.is_closed = rows_int64(rows, 8) != 0,
		.version = rows_int64(rows, 9),
	};
}

bool
journey_list(struct arena *arena, struct db *db, int64_t root_id, struct journey **journeys_r,
             size_t *count_r, struct fault *fault_r)
{
	struct journey *journeys = arena_array_of(arena, struct journey, JOURNEY_COUNT_MAX);
	struct rows *rows = db_ask(arena, db, journey_sql_list, WITH(db_int64(root_id)));
	size_t count = 0;
	enum found found;
	while ((found = rows_next(rows, fault_r)) == FOUND_ONE)
		journeys[count++] = take_journey(arena, rows);
	rows_end(rows);
	*journeys_r = journeys;
	*count_r = count;
	return found != FOUND_FAILED;
}

static enum found
take_one(struct arena *arena, struct rows *rows, struct journey *journey_r, struct fault *fault_r)
{
	const enum found found = rows_next(rows, fault_r);
	if (found == FOUND_ONE)
		*journey_r = take_journey(arena, rows);
	rows_end(rows);
	return found;
}

enum found
journey_lookup(struct arena *arena, struct db *db, int64_t root_id, struct span code_or_id,
               struct journey *journey_r, struct fault *fault_r)
{
	int64_t id;
	enum found found = take_one(
		arena, db_ask(arena, db, journey_sql_by_code, WITH(db_int64(root_id), db_text(code_or_id))),
		journey_r, fault_r);
	if (found == FOUND_NONE && span_int64(code_or_id, &id))
		found = take_one(
			arena, db_ask(arena, db, journey_sql_by_id, WITH(db_int64(root_id), db_int64(id))),
			journey_r, fault_r);
	return found;
}

bool
journey_store_add(struct db *db, int64_t root_id, const struct journey *journey,
                  struct fault *fault_r)
{
	must(journey->id > 0);
	must(journey->code.length > 0);
	return db_do(db, journey_sql_add,
	             WITH(db_int64(root_id), db_int64(journey->id), db_text(journey->code),
	                  db_text(journey->name), db_int64(journey->audience),
	                  db_int64(journey->place_id), db_int64(journey->stage),
	                  db_text(journey->reason), db_int64(journey->template),
	                  db_int64(journey->is_closed)),
	             NULL, fault_r);
}

bool
journey_store_change(struct db *db, int64_t root_id, const struct journey *journey, bool *done_r,
                     struct fault *fault_r)
{
	int64_t changed = 0;
	must(journey->id > 0);
	const bool good = db_do(
		db, journey_sql_change,
		WITH(db_int64(root_id), db_int64(journey->id), db_int64(journey->version),
	         db_text(journey->name), db_int64(journey->audience), db_int64(journey->place_id),
	         db_int64(journey->stage), db_text(journey->reason), db_int64(journey->is_closed)),
		&changed, fault_r);
	*done_r = good && changed == 1;
	return good;
}

bool
journey_keep(struct arena *arena, struct db *db, int64_t root_id, struct span code,
             struct span name, int64_t *journey_id_r, struct fault *fault_r)
{
	struct journey journey;
	must(code.length > 0);
	const enum found found = take_one(
		arena, db_ask(arena, db, journey_sql_by_code, WITH(db_int64(root_id), db_text(code))),
		&journey, fault_r);
	if (found == FOUND_ONE)
		*journey_id_r = journey.id;
	if (found != FOUND_NONE)
		return found == FOUND_ONE;
	*journey_id_r = ident_ordered();
	journey = (struct journey){ .id = *journey_id_r,
		                        .code = code,
		                        .name = name.length > 0 ? name : code,
		                        .reason = SPAN("") };
	return journey_store_add(db, root_id, &journey, fault_r);
}

/* Which templates there are is known to the program alone: a code that none has is a bug. */
bool
journey_plant(struct arena *arena, struct db *db, int64_t root_id, struct journey *journey,
              struct fault *fault_r)
{
	size_t count, at = 0;
	const struct journey_template *templates = journey_templates(arena, &count);
	while (at < count && !span_equal(templates[at].code, journey->code))
		at++;
	must(at < count);
	journey->id = ident_ordered();
	journey->name = templates[at].name;
	journey->audience = templates[at].audience;
	journey->template = templates[at].rank;
	return journey_store_add(db, root_id, journey, fault_r) &&
	       journey_write_steps(arena, db, root_id, journey->id, templates[at].steps,
	                           templates[at].step_count, fault_r);
}

/* --- steps ------------------------------------------------------------------------------------ */

static const char journey_sql_steps[] DB_SQL =
	"SELECT step_id, rank, title, frontstage, backstage, channels, actor, is_outside, is_key,"
	"       is_removed"
	"  FROM journey_step"
	" WHERE root_id = $1 AND journey_id = $2"
	" ORDER BY is_removed, step_id DESC"
	" LIMIT 400";

static const char journey_sql_titles[] DB_SQL =
	"SELECT journey_id, title, is_key"
	"  FROM journey_step"
	" WHERE root_id = $1 AND is_removed = 0"
	" ORDER BY journey_id, rank"
	" LIMIT 30000";

static const char journey_sql_step[] DB_SQL =
	"INSERT INTO journey_step (root_id, journey_id, step_id, rank, title, frontstage, backstage,"
	"                          channels, actor, is_outside, is_key, is_removed)"
	" VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12)"
	" ON CONFLICT (root_id, journey_id, step_id) DO UPDATE"
	"   SET rank = excluded.rank, title = excluded.title, frontstage = excluded.frontstage,"
	"       backstage = excluded.backstage, channels = excluded.channels, actor = excluded.actor,"
	"       is_outside = excluded.is_outside, is_key = excluded.is_key,"
	"       is_removed = excluded.is_removed";

static int
compare_steps(const void *a, const void *b)
{
	const struct journey_step *first = a, *second = b;
	if (first->rank != second->rank)
		return first->rank < second->rank ? -1 : 1;
	if (first->is_removed != second->is_removed)
		return first->is_removed ? 1 : -1;
	return first->id < second->id ? -1 : 1;
}

/* Those on the way are never left out, whatever was taken off it. */
bool
journey_steps(struct arena *arena, struct db *db, int64_t root_id, int64_t journey_id,
              struct journey_step **steps_r, size_t *count_r, struct fault *fault_r)
{
	struct journey_step *steps =
		arena_array_of(arena, struct journey_step, JOURNEY_STEP_KEPT_MAX);
	struct rows *rows =
		db_ask(arena, db, journey_sql_steps, WITH(db_int64(root_id), db_int64(journey_id)));
	size_t count = 0;
	enum found found;
	while ((found = rows_next(rows, fault_r)) == FOUND_ONE) {
		must(count < JOURNEY_STEP_KEPT_MAX);
		steps[count++] = (struct journey_step){
			.id = rows_int64(rows, 0),
			.rank = rows_int64(rows, 1),
			.title = span_keep(arena, rows_text(rows, 2)),
			.frontstage = span_keep(arena, rows_text(rows, 3)),
			.backstage = span_keep(arena, rows_text(rows, 4)),
			.channels = span_keep(arena, rows_text(rows, 5)),
			.actor = span_keep(arena, rows_text(rows, 6)),
			.is_outside = rows_int64(rows, 7) != 0,
			.is_key = rows_int64(rows, 8) != 0,
			.is_removed = rows_int64(rows, 9) != 0,
		};
	}
	rows_end(rows);
	qsort(steps, count, sizeof *steps, compare_steps);
	*steps_r = steps;
	*count_r = count;
	return found != FOUND_FAILED;
}

bool
journey_store_titles(struct arena *arena, struct db *db, int64_t root_id,
                     struct journey_title **titles_r, size_t *count_r, struct fault *fault_r)
{
	struct journey_title *titles = NULL;
	struct rows *rows = db_ask(arena, db, journey_sql_titles, WITH(db_int64(root_id)));
	size_t count = 0;
	enum found found;
	while ((found = rows_next(rows, fault_r)) == FOUND_ONE) {
		if (count % 256 == 0)
			titles = arena_grow(arena, titles, count, count + 256, sizeof *titles);
		titles[count++] = (struct journey_title){
			.journey_id = rows_int64(rows, 0),
			.title = span_keep(arena, rows_text(rows, 1)),
			.is_key = rows_int64(rows, 2) != 0,
		};
	}
	rows_end(rows);
	*titles_r = titles;
	*count_r = count;
	return found != FOUND_FAILED;
}

bool
journey_store_step(struct db *db, int64_t root_id, int64_t journey_id,
                   const struct journey_step *step, struct fault *fault_r)
{
	must(step->id > 0);
	return db_do(db, journey_sql_step,
	             WITH(db_int64(root_id), db_int64(journey_id), db_int64(step->id),
	                  db_int64(step->rank), db_text(step->title), db_text(step->frontstage),
	                  db_text(step->backstage), db_text(step->channels), db_text(step->actor),
	                  db_int64(step->is_outside), db_int64(step->is_key),
	                  db_int64(step->is_removed)),
	             NULL, fault_r);
}

/* A step off the way keeps the rank it had: that is where it is shown to who asks of it. */
bool
journey_write_steps(struct arena *arena, struct db *db, int64_t root_id, int64_t journey_id,
                    const struct journey_step *written, size_t count, struct fault *fault_r)
{
	struct journey_step *kept;
	size_t kept_count;
	if (!journey_steps(arena, db, root_id, journey_id, &kept, &kept_count, fault_r))
		return false;
	int64_t *was = arena_array_of(arena, int64_t, count + 1);
	bool *stays = arena_array_of(arena, bool, kept_count + 1);
	journey_match(arena, kept, kept_count, written, count, was);
	for (size_t i = 0; i < count; i++) {
		struct journey_step step = written[i];
		step.id = was[i] == JOURNEY_NEW ? ident_ordered() : kept[was[i]].id;
		step.is_removed = false;
		if (was[i] != JOURNEY_NEW)
			stays[was[i]] = true;
		if (!journey_store_step(db, root_id, journey_id, &step, fault_r))
			return false;
	}
	for (size_t i = 0; i < kept_count; i++) {
		if (stays[i] || kept[i].is_removed)
			continue;
		kept[i].is_removed = true;
		if (!journey_store_step(db, root_id, journey_id, &kept[i], fault_r))
			return false;
	}
	return true;
}

/* --- profiles --------------------------------------------------------------------------------- */

static const char journey_sql_profiles[] DB_SQL =
	"SELECT name, matters"
	"  FROM journey_profile"
	" WHERE root_id = $1 AND journey_id = $2"
	" ORDER BY rank"
	" LIMIT 12";

static const char journey_sql_profiles_end[] DB_SQL =
	"DELETE FROM journey_profile WHERE root_id = $1 AND journey_id = $2";

static const char journey_sql_profile_add[] DB_SQL =
	"INSERT INTO journey_profile (root_id, journey_id, rank, name, matters)"
	" VALUES ($1, $2, $3, $4, $5)";

bool
journey_profiles(struct arena *arena, struct db *db, int64_t root_id, int64_t journey_id,
                 struct journey_profile **profiles_r, size_t *count_r, struct fault *fault_r)
{
	struct journey_profile *profiles =
		arena_array_of(arena, struct journey_profile, JOURNEY_PROFILE_COUNT_MAX);
	struct rows *rows =
		db_ask(arena, db, journey_sql_profiles, WITH(db_int64(root_id), db_int64(journey_id)));
	size_t count = 0;
	enum found found;
	while ((found = rows_next(rows, fault_r)) == FOUND_ONE) {
		must(count < JOURNEY_PROFILE_COUNT_MAX);
		profiles[count++] = (struct journey_profile){ span_keep(arena, rows_text(rows, 0)),
			                                          span_keep(arena, rows_text(rows, 1)) };
	}
	rows_end(rows);
	*profiles_r = profiles;
	*count_r = count;
	return found != FOUND_FAILED;
}

bool
journey_store_profiles(struct db *db, int64_t root_id, int64_t journey_id,
                       const struct journey_profile *profiles, size_t count, struct fault *fault_r)
{
	must(count <= JOURNEY_PROFILE_COUNT_MAX);
	if (!db_do(db, journey_sql_profiles_end, WITH(db_int64(root_id), db_int64(journey_id)), NULL,
	           fault_r))
		return false;
	for (size_t i = 0; i < count; i++)
		if (!db_do(db, journey_sql_profile_add,
		           WITH(db_int64(root_id), db_int64(journey_id), db_int64((int64_t)i + 1),
		                db_text(profiles[i].name), db_text(profiles[i].matters)),
		           NULL, fault_r))
			return false;
	return true;
}
