/* How long one waited: what stays of a day once its tickets are gone. */
#include "welcome/counter/counter_inside.h"

static const char counter_sql_old[] DB_SQL =
	"SELECT day, minute, state, taken_unix_s, called_unix_s"
	"  FROM counter_ticket"
	" WHERE root_id = $1 AND place_id = $2 AND day < $3";
static const char counter_sql_count[] DB_SQL =
	"INSERT INTO counter_waited (root_id, place_id, day, hour, minutes, is_lost, count)"
	" VALUES ($1, $2, $3, $4, $5, $6, 1)"
	" ON CONFLICT (root_id, place_id, day, hour, minutes, is_lost)"
	" DO UPDATE SET count = counter_waited.count + 1";

/* One who was called and whose visit nobody ended was received all the same. One who never came to a window
 * waited nobody knows how long: she stands at minute 0, which no figure reads. */
static struct counter_waited
waited_of(const struct rows *rows)
{
	const enum counter_state state = (enum counter_state)rows_int64(rows, 2);
	const bool is_lost = state == COUNTER_WAITING || state == COUNTER_ABSENT;
	int64_t minutes = is_lost ? 0 : (rows_int64(rows, 4) - rows_int64(rows, 3)) / 60;
	minutes = minutes < 0 ? 0 : minutes;
	return (struct counter_waited){
		.day = (int32_t)rows_int64(rows, 0),
		.hour = rows_int64(rows, 1) / 60,
		.minutes = minutes > COUNTER_WAIT_MINUTES_MAX ? COUNTER_WAIT_MINUTES_MAX : minutes,
		.is_lost = is_lost,
	};
}

static const char counter_sql_forget[] DB_SQL =
	"DELETE FROM counter_ticket WHERE root_id = $1 AND place_id = $2 AND day < $3";
static const char counter_sql_forget_ways[] DB_SQL =
	"DELETE FROM counter_way WHERE root_id = $1 AND place_id = $2 AND day < $3";
bool
counter_store_sweep(struct arena *arena, struct db *db, int64_t root_id, int64_t place_id,
                    int32_t before_day, struct fault *fault_r)
{
	const struct db_value root = db_int64(root_id), place = db_int64(place_id),
	                      day = db_int64(before_day);
	struct rows *rows = db_ask(arena, db, counter_sql_old, WITH(root, place, day));
	enum found found;
	bool is_fine = true;
	while (is_fine && (found = rows_next(rows, fault_r)) != FOUND_NONE) {
		if (found == FOUND_FAILED)
			return false;
		const struct counter_waited waited = waited_of(rows);
		is_fine = db_do(db, counter_sql_count,
		                WITH(root, place, db_int64(waited.day), db_int64(waited.hour),
		                     db_int64(waited.minutes), db_int64(waited.is_lost)),
		                NULL, fault_r);
	}
	rows_end(rows);
	return is_fine && db_do(db, counter_sql_forget, WITH(root, place, day), NULL, fault_r) &&
	       db_do(db, counter_sql_forget_ways, WITH(root, place, day), NULL, fault_r);
}

static bool
all_waited(struct arena *arena, struct rows *rows, struct counter_waited **waited_r, size_t *count_r,
           struct fault *fault_r)
{
	struct counter_waited *waited = NULL;
	size_t count = 0;
	enum found found;
	while ((found = rows_next(rows, fault_r)) == FOUND_ONE) {
		if (count % 64 == 0)
			waited = arena_grow(arena, waited, count, count + 64, sizeof *waited);
		waited[count++] = (struct counter_waited){ .day = (int32_t)rows_int64(rows, 0),
			                                       .hour = rows_int64(rows, 1),
			                                       .minutes = rows_int64(rows, 2),
			                                       .is_lost = rows_int64(rows, 3) != 0,
			                                       .count = rows_int64(rows, 4) };
	}
	rows_end(rows);
	*waited_r = waited;
	*count_r = count;
	return found != FOUND_FAILED;
}

static const char counter_sql_all_days[] DB_SQL =
	"SELECT day, CAST(0 AS bigint) AS hour, CAST(0 AS bigint) AS minutes, CAST(0 AS bigint) AS is_lost,"
	"       CAST(sum(count) AS bigint)"
	"  FROM counter_waited"
	" WHERE root_id = $1 AND place_id = $2"
	" GROUP BY day"
	" ORDER BY day";

bool
counter_store_days(struct arena *arena, struct db *db, int64_t root_id, int64_t place_id,
                   struct counter_waited **waited_r, size_t *count_r, struct fault *fault_r)
{
	return all_waited(arena,
	                  db_ask(arena, db, counter_sql_all_days, WITH(db_int64(root_id), db_int64(place_id))),
	                  waited_r, count_r, fault_r);
}

static const char counter_sql_by_day[] DB_SQL =
	"SELECT day, CAST(0 AS bigint) AS hour, minutes, is_lost, CAST(sum(count) AS bigint)"
	"  FROM counter_waited"
	" WHERE root_id = $1 AND place_id = $2 AND day >= $3 AND day <= $4"
	" GROUP BY day, minutes, is_lost"
	" ORDER BY day, minutes, is_lost";
static const char counter_sql_by_hour[] DB_SQL =
	"SELECT CAST(0 AS bigint) AS day, hour, minutes, is_lost, CAST(sum(count) AS bigint)"
	"  FROM counter_waited"
	" WHERE root_id = $1 AND place_id = $2 AND day >= $3 AND day <= $4"
	" GROUP BY hour, minutes, is_lost"
	" ORDER BY hour, minutes, is_lost";

bool
counter_store_waited(struct arena *arena, struct db *db, int64_t root_id, int64_t place_id,
                     const struct counter_asked *asked, struct counter_waited **waited_r, size_t *count_r,
                     struct fault *fault_r)
{
	return all_waited(arena,
	                  db_ask(arena, db, asked->by_hour ? counter_sql_by_hour : counter_sql_by_day,
	                         WITH(db_int64(root_id), db_int64(place_id), db_int64(asked->days.first),
	                              db_int64(asked->days.last))),
	                  waited_r, count_r, fault_r);
}
