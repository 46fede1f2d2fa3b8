#include "act/action/action_inside.h"

static const char action_sql_all[] DB_SQL =
	"SELECT action_id, reference, what, owner_id, owner_words, due_day, place_id, axis_id, origin,"
	"       wave_id, source_place_id, subject_code, journey_code, step_id, source_label, first_way,"
	"       first_words, second_way, second_words, judged_day, judged_code, judged_sentence,"
	"       judged_words, state, decided_day, begun_day, ended_day, ended_words, is_public,"
	"       public_words, changes"
	"  FROM action_action"
	" WHERE root_id = $1 AND ($2 = 0 OR wave_id = $2) AND ($3 = 0 OR axis_id = $3)"
	"   AND ($4 = 0 OR owner_id = $4)"
	"   AND ($6 = 0 OR CASE WHEN begun_day = 0 THEN decided_day ELSE begun_day END"
	"                  BETWEEN $5 AND $6)"
	" ORDER BY due_day, action_id"
	" LIMIT 20000";

static const char action_sql_by_reference[] DB_SQL =
	"SELECT action_id, reference, what, owner_id, owner_words, due_day, place_id, axis_id, origin,"
	"       wave_id, source_place_id, subject_code, journey_code, step_id, source_label, first_way,"
	"       first_words, second_way, second_words, judged_day, judged_code, judged_sentence,"
	"       judged_words, state, decided_day, begun_day, ended_day, ended_words, is_public,"
	"       public_words, changes"
	"  FROM action_action"
	" WHERE root_id = $1 AND reference = $2";

static const char action_sql_by_id[] DB_SQL =
	"SELECT action_id, reference, what, owner_id, owner_words, due_day, place_id, axis_id, origin,"
	"       wave_id, source_place_id, subject_code, journey_code, step_id, source_label, first_way,"
	"       first_words, second_way, second_words, judged_day, judged_code, judged_sentence,"
	"       judged_words, state, decided_day, begun_day, ended_day, ended_words, is_public,"
	"       public_words, changes"
	"  FROM action_action"
	" WHERE root_id = $1 AND action_id = $2";

static const char action_sql_add[] DB_SQL =
	"INSERT INTO action_action (root_id, action_id, reference, what, owner_id, owner_words, due_day,"
	"                           place_id, axis_id, origin, wave_id, source_place_id, subject_code,"
	"                           journey_code, step_id, source_label, first_way, first_words,"
	"                           second_way, second_words, judged_day, judged_code,"
	"                           judged_sentence, judged_words, state, decided_day, begun_day,"
	"                           ended_day, ended_words, is_public, public_words, changes)"
	" VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17, $18, $19,"
	"         $20, $21, $22, $23, $24, $25, $26, $27, $28, $29, $30, $31, 0)";

static const char action_sql_change[] DB_SQL =
	"UPDATE action_action"
	"   SET what = $4, owner_id = $5, owner_words = $6, due_day = $7, place_id = $8, axis_id = $9,"
	"       first_way = $10, first_words = $11, second_way = $12, second_words = $13,"
	"       judged_day = $14, judged_code = $15, judged_sentence = $16, judged_words = $17,"
	"       state = $18, begun_day = $19, ended_day = $20, ended_words = $21, is_public = $22,"
	"       public_words = $23, changes = changes + 1"
	" WHERE root_id = $1 AND action_id = $2 AND changes = $3";

static const char action_sql_axes[] DB_SQL =
	"SELECT axis_id, code, name, why, place_id, is_closed"
	"  FROM action_axis"
	" WHERE root_id = $1"
	" ORDER BY axis_id"
	" LIMIT 60";

static const char action_sql_axis_add[] DB_SQL =
	"INSERT INTO action_axis (root_id, axis_id, code, name, why, place_id, is_closed)"
	" VALUES ($1, $2, $3, $4, $5, $6, 0)";

static const char action_sql_axis_change[] DB_SQL =
	"UPDATE action_axis"
	"   SET name = $3, why = $4, place_id = $5, is_closed = $6"
	" WHERE root_id = $1 AND axis_id = $2";

/* --- reading --------------------------------------------------------------------------------------- */

static struct action_source
source_of(struct arena *arena, const struct rows *rows)
{
	const int64_t origin = rows_int64(rows, 8);
	must(origin >= 0 && origin < ACTION_ORIGIN_COUNT);
	return (struct action_source){ .origin = (enum action_origin)origin,
		                           .wave_id = rows_int64(rows, 9),
		                           .place_id = rows_int64(rows, 10),
		                           .subject_code = span_keep(arena, rows_text(rows, 11)),
		                           .journey_code = span_keep(arena, rows_text(rows, 12)),
		                           .step_id = rows_int64(rows, 13),
		                           .label = span_keep(arena, rows_text(rows, 14)) };
}

static struct action_effect
effect_of(struct arena *arena, const struct rows *rows, int column)
{
	const int64_t way = rows_int64(rows, column);
	must(way >= 0 && way < ACTION_WAY_COUNT);
	return (struct action_effect){ (enum action_way)way,
		                           span_keep(arena, rows_text(rows, column + 1)) };
}

static struct action
action_of(struct arena *arena, const struct rows *rows)
{
	const int64_t state = rows_int64(rows, 23);
	must(state >= 0 && state < ACTION_STATE_COUNT);
	return (struct action){ .id = rows_int64(rows, 0),
		                    .reference = span_keep(arena, rows_text(rows, 1)),
		                    .what = span_keep(arena, rows_text(rows, 2)),
		                    .owner_id = rows_int64(rows, 3),
		                    .owner_words = span_keep(arena, rows_text(rows, 4)),
		                    .due_day = (int32_t)rows_int64(rows, 5),
		                    .place_id = rows_int64(rows, 6),
		                    .axis_id = rows_int64(rows, 7),
		                    .source = source_of(arena, rows),
		                    .effects = { [SIDE_USAGER] = effect_of(arena, rows, 15),
		                                 [SIDE_AGENT] = effect_of(arena, rows, 17) },
		                    .judged_day = (int32_t)rows_int64(rows, 19),
		                    .judged_code = span_keep(arena, rows_text(rows, 20)),
		                    .judged_sentence = span_keep(arena, rows_text(rows, 21)),
		                    .judged_words = span_keep(arena, rows_text(rows, 22)),
		                    .state = (enum action_state)state,
		                    .decided_day = (int32_t)rows_int64(rows, 24),
		                    .begun_day = (int32_t)rows_int64(rows, 25),
		                    .ended_day = (int32_t)rows_int64(rows, 26),
		                    .ended_words = span_keep(arena, rows_text(rows, 27)),
		                    .is_public = rows_int64(rows, 28) != 0,
		                    .public_words = span_keep(arena, rows_text(rows, 29)),
		                    .changes = rows_int64(rows, 30) };
}

static bool
is_wanted(const struct action_query *query, const struct action *action)
{
	if ((query->open_only && !action_is_open(action)) ||
	    (query->public_only && !action->is_public))
		return false;
	if (query->place == PLACE_NONE)
		return true;
	const uint32_t place = place_by_id(query->tree, action->place_id);
	return place != PLACE_NONE && place >= query->place &&
	       place < query->tree->places[query->place].end;
}

bool
action_list(struct arena *arena, struct db *db, int64_t root_id, const struct action_query *query,
            struct action **actions_r, size_t *count_r, struct fault *fault_r)
{
	struct rows *rows = db_ask(arena, db, action_sql_all,
	                           WITH(db_int64(root_id), db_int64(query->wave_id),
	                                db_int64(query->axis_id), db_int64(query->owner_id),
	                                db_int64(query->from_day), db_int64(query->to_day)));
	struct action *actions = NULL;
	size_t count = 0, room = 0;
	enum found found;
	must(query->place == PLACE_NONE || query->tree != NULL);
	while ((found = rows_next(rows, fault_r)) == FOUND_ONE) {
		const struct action action = action_of(arena, rows);
		if (!is_wanted(query, &action))
			continue;
		if (count == room) {
			actions = arena_grow(arena, actions, count, room * 2 + 64, sizeof *actions);
			room = room * 2 + 64;
		}
		actions[count++] = action;
	}
	rows_end(rows);
	*actions_r = actions;
	*count_r = count;
	return found != FOUND_FAILED;
}

static enum found
one_action(struct arena *arena, struct rows *rows, struct action *action_r, struct fault *fault_r)
{
	const enum found found = rows_next(rows, fault_r);
	if (found == FOUND_ONE)
		*action_r = action_of(arena, rows);
	rows_end(rows);
	return found;
}

enum found
action_by_reference(struct arena *arena, struct db *db, int64_t root_id, struct span reference,
                    struct action *action_r, struct fault *fault_r)
{
	return one_action(arena,
	                  db_ask(arena, db, action_sql_by_reference,
	                         WITH(db_int64(root_id), db_text(reference))),
	                  action_r, fault_r);
}

enum found
action_by_id(struct arena *arena, struct db *db, int64_t root_id, int64_t action_id,
             struct action *action_r, struct fault *fault_r)
{
	return one_action(arena,
	                  db_ask(arena, db, action_sql_by_id,
	                         WITH(db_int64(root_id), db_int64(action_id))),
	                  action_r, fault_r);
}

/* --- writing --------------------------------------------------------------------------------------- */

bool
action_store_add(struct db *db, int64_t root_id, const struct action *action,
                 struct fault *fault_r)
{
	const struct action_source *source = &action->source;
	const struct action_effect *first = &action->effects[SIDE_USAGER];
	const struct action_effect *second = &action->effects[SIDE_AGENT];
	must(action->id > 0 && action->reference.length > 0);
	return db_do(
		db, action_sql_add,
		WITH(db_int64(root_id), db_int64(action->id), db_text(action->reference),
	         db_text(action->what), db_int64(action->owner_id), db_text(action->owner_words),
	         db_int64(action->due_day), db_int64(action->place_id), db_int64(action->axis_id),
	         db_int64(source->origin), db_int64(source->wave_id), db_int64(source->place_id),
	         db_text(source->subject_code), db_text(source->journey_code),
	         db_int64(source->step_id), db_text(source->label), db_int64(first->way),
	         db_text(first->words), db_int64(second->way), db_text(second->words),
	         db_int64(action->judged_day), db_text(action->judged_code),
	         db_text(action->judged_sentence), db_text(action->judged_words),
	         db_int64(action->state), db_int64(action->decided_day),
	         db_int64(action->begun_day), db_int64(action->ended_day),
	         db_text(action->ended_words), db_int64(action->is_public),
	         db_text(action->public_words)),
		NULL, fault_r);
}

bool
action_store_change(struct db *db, int64_t root_id, const struct action *action, bool *done_r,
                    struct fault *fault_r)
{
	const struct action_effect *first = &action->effects[SIDE_USAGER];
	const struct action_effect *second = &action->effects[SIDE_AGENT];
	int64_t changed = 0;
	const bool good = db_do(
		db, action_sql_change,
		WITH(db_int64(root_id), db_int64(action->id), db_int64(action->changes),
	         db_text(action->what), db_int64(action->owner_id), db_text(action->owner_words),
	         db_int64(action->due_day), db_int64(action->place_id), db_int64(action->axis_id),
	         db_int64(first->way), db_text(first->words), db_int64(second->way),
	         db_text(second->words), db_int64(action->judged_day),
	         db_text(action->judged_code), db_text(action->judged_sentence),
	         db_text(action->judged_words), db_int64(action->state),
	         db_int64(action->begun_day), db_int64(action->ended_day),
	         db_text(action->ended_words), db_int64(action->is_public),
	         db_text(action->public_words)),
		&changed, fault_r);
	*done_r = changed == 1;
	return good;
}

/* --- axes ------------------------------------------------------------------------------------------ */

bool
action_axes(struct arena *arena, struct db *db, int64_t root_id, struct action_axis **axes_r,
            size_t *count_r, struct fault *fault_r)
{
	struct rows *rows = db_ask(arena, db, action_sql_axes, WITH(db_int64(root_id)));
	struct action_axis *axes = arena_array_of(arena, struct action_axis, ACTION_AXIS_COUNT_MAX);
	size_t count = 0;
	enum found found;
	while ((found = rows_next(rows, fault_r)) == FOUND_ONE && count < ACTION_AXIS_COUNT_MAX)
		axes[count++] = (struct action_axis){ .id = rows_int64(rows, 0),
			                                  .code = span_keep(arena, rows_text(rows, 1)),
			                                  .name = span_keep(arena, rows_text(rows, 2)),
			                                  .why = span_keep(arena, rows_text(rows, 3)),
			                                  .place_id = rows_int64(rows, 4),
			                                  .is_closed = rows_int64(rows, 5) != 0 };
	rows_end(rows);
	*axes_r = axes;
	*count_r = count;
	return found != FOUND_FAILED;
}

bool
action_store_axis_add(struct db *db, int64_t root_id, const struct action_axis *axis,
                      struct fault *fault_r)
{
	return db_do(db, action_sql_axis_add,
	             WITH(db_int64(root_id), db_int64(axis->id), db_text(axis->code),
	                  db_text(axis->name), db_text(axis->why), db_int64(axis->place_id)),
	             NULL, fault_r);
}

bool
action_store_axis_change(struct db *db, int64_t root_id, const struct action_axis *axis,
                         struct fault *fault_r)
{
	return db_do(db, action_sql_axis_change,
	             WITH(db_int64(root_id), db_int64(axis->id), db_text(axis->name),
	                  db_text(axis->why), db_int64(axis->place_id), db_int64(axis->is_closed)),
	             NULL, fault_r);
}
