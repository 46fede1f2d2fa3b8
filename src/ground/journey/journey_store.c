#include "base/ident.h"
#include "ground/journey/journey.h"

static const char journey_sql_list[] DB_SQL =
	"SELECT journey_id, code, name"
	"  FROM journey_journey"
	" WHERE root_id = $1"
	" ORDER BY journey_id"
	" LIMIT 1000";

static const char journey_sql_lookup[] DB_SQL =
	"SELECT journey_id"
	"  FROM journey_journey"
	" WHERE root_id = $1 AND code = $2";

static const char journey_sql_add[] DB_SQL =
	"INSERT INTO journey_journey (root_id, journey_id, code, name)"
	" VALUES ($1, $2, $3, $4)";

bool
journey_list(struct arena *arena, struct db *db, int64_t root_id, struct journey **journeys_r,
           size_t *count_r, struct fault *fault_r)
{
	struct journey *journeys = arena_array_of(arena, struct journey, JOURNEY_COUNT_MAX);
	struct rows *rows = db_ask(arena, db, journey_sql_list, WITH(db_int64(root_id)));
	size_t count = 0;
	enum found found;
	while ((found = rows_next(rows, fault_r)) == FOUND_ONE)
		journeys[count++] = (struct journey){
			.id = rows_int64(rows, 0),
			.code = span_keep(arena, rows_text(rows, 1)),
			.name = span_keep(arena, rows_text(rows, 2)),
		};
	rows_end(rows);
	*journeys_r = journeys;
	*count_r = count;
	return found != FOUND_FAILED;
}

bool
journey_keep(struct arena *arena, struct db *db, int64_t root_id, struct span code,
           struct span name, int64_t *journey_id_r, struct fault *fault_r)
{
	must(code.length > 0);
	struct rows *rows =
		db_ask(arena, db, journey_sql_lookup, WITH(db_int64(root_id), db_text(code)));
	const enum found found = rows_next(rows, fault_r);
	if (found == FOUND_ONE)
		*journey_id_r = rows_int64(rows, 0);
	rows_end(rows);
	if (found != FOUND_NONE)
		return found == FOUND_ONE;
	*journey_id_r = ident_ordered();
	return db_do(db, journey_sql_add,
	             WITH(db_int64(root_id), db_int64(*journey_id_r), db_text(code),
	                  db_text(name.length > 0 ? name : code)),
	             NULL, fault_r);
}
