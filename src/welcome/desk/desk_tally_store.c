/* How many requests press, counted where they are: however many there are, none is left out. */
#include "welcome/desk/desk_inside.h"

/* Rows of a unit, a day, whether they are confidential, how many: those that are seen are kept. What she has
 * herself elsewhere is no unit's that she sees. */
static bool
take_seen(struct arena *arena, struct rows *rows, const struct desk_sight *sight,
          struct desk_tally **tallies_r, size_t *count_r, struct fault *fault_r)
{
	struct desk_tally *tallies = NULL;
	size_t count = 0, room = 0;
	enum found found;
	while ((found = rows_next(rows, fault_r)) == FOUND_ONE) {
		const struct desk_request request = { .unit_id = rows_int64(rows, 0),
			                                  .is_confidential = rows_int64(rows, 2) != 0 };
		if (!desk_sees(sight, &request))
			continue;
		if (count == room) {
			room = room == 0 ? 32 : room * 2;
			tallies = arena_grow(arena, tallies, count, room, sizeof *tallies);
		}
		tallies[count++] = (struct desk_tally){ request.unit_id, (int32_t)rows_int64(rows, 1),
			                                    rows_int64(rows, 3) };
	}
	rows_end(rows);
	*tallies_r = tallies;
	*count_r = count;
	return found != FOUND_FAILED;
}

/* Two ranges of one key: asked at once, SQLite reads all the requests of the organisation by unit. */
static const char desk_sql_tally_late[] DB_SQL =
	"SELECT unit_id, CAST(0 AS bigint), is_confidential, count(*)"
	"  FROM (SELECT unit_id, is_confidential"
	"          FROM desk_request"
	"         WHERE root_id = $1 AND queue = $2 AND is_confidential = 0 AND rank_s < $3"
	"         UNION ALL"
	"        SELECT unit_id, is_confidential"
	"          FROM desk_request"
	"         WHERE root_id = $1 AND queue = $2 AND is_confidential = 1 AND rank_s < $3) k"
	" GROUP BY unit_id, is_confidential"
	" ORDER BY unit_id, is_confidential";

bool
desk_tally_late(struct arena *arena, struct db *db, int64_t root_id,
                const struct desk_sight *sight, int64_t before_s, struct desk_tally **tallies_r,
                size_t *count_r, struct fault *fault_r)
{
	must(instant_is_valid(before_s));
	struct rows *rows = db_ask(arena, db, desk_sql_tally_late,
	                           WITH(db_int64(root_id), db_int64(DESK_TODO), db_int64(before_s)));
	return take_seen(arena, rows, sight, tallies_r, count_r, fault_r);
}

static const char desk_sql_tally_silence[] DB_SQL =
	"SELECT unit_id, silence_day, is_confidential, count(*)"
	"  FROM desk_request"
	" WHERE root_id = $1 AND queue IN ($2, $3) AND silence_day >= $4 AND silence_day <= $5"
	"   AND decided_day = 0"
	" GROUP BY silence_day, unit_id, is_confidential"
	" ORDER BY silence_day, unit_id, is_confidential";

bool
desk_tally_silence(struct arena *arena, struct db *db, int64_t root_id,
                   const struct desk_sight *sight, struct desk_days days,
                   struct desk_tally **tallies_r, size_t *count_r, struct fault *fault_r)
{
	must(days.first > 0 && days.first <= days.last); /* 0: silence decides nothing */
	struct rows *rows =
		db_ask(arena, db, desk_sql_tally_silence,
	           WITH(db_int64(root_id), db_int64(DESK_TODO), db_int64(DESK_WAITING),
	                db_int64(days.first), db_int64(days.last)));
	return take_seen(arena, rows, sight, tallies_r, count_r, fault_r);
}
