/* For who reckons how long requests last: few columns of many rows. */
#include "base/ident.h"
#include "welcome/desk/desk_inside.h"

static const char desk_sql_lastings[] DB_SQL =
	"SELECT r.request_id, r.unit_id, r.owner_id, r.person_id, r.asker_id, r.received_unix_s,"
	"       r.first_unix_s, r.done_unix_s, r.outcome,"
	"       (SELECT count(*) FROM desk_pause p"
	"         WHERE p.root_id = r.root_id AND p.request_id = r.request_id)"
	"  FROM desk_request r"
	" WHERE r.root_id = $1 AND r.offering_id = $2 AND r.request_id >= $3 AND r.request_id < $4"
	"   AND r.request_id > $5 AND r.is_confidential = 0 AND r.queue <= $6"
	" ORDER BY r.request_id"
	" LIMIT $7";

static struct desk_lasting
lasting_of(const struct rows *rows)
{
	const int64_t person_id = rows_int64(rows, 3);
	return (struct desk_lasting){
		.request_id = rows_int64(rows, 0),
		.unit_id = rows_int64(rows, 1),
		.owner_id = rows_int64(rows, 2),
		.who_id = person_id != 0 ? person_id : rows_int64(rows, 4),
		.received_unix_s = rows_int64(rows, 5),
		.first_unix_s = rows_int64(rows, 6),
		.done_unix_s = rows_int64(rows, 7),
		.outcome = (enum desk_outcome)rows_int64(rows, 8),
		.ask_count = rows_int64(rows, 9),
	};
}

bool
desk_lastings(struct arena *arena, struct db *db, int64_t root_id,
              const struct desk_stretch *stretch, struct desk_lasting **lastings_r,
              size_t *count_r, struct fault *fault_r)
{
	must(stretch->count > 0 && instant_is_valid(stretch->from_s) && instant_is_valid(stretch->to_s));
	struct rows *rows =
		db_ask(arena, db, desk_sql_lastings,
	           WITH(db_int64(root_id), db_int64(stretch->offering_id),
	                db_int64(ident_ordered_from(stretch->from_s * 1000)),
	                db_int64(ident_ordered_from(stretch->to_s * 1000)),
	                db_int64(stretch->after_id), db_int64(DESK_DONE),
	                db_int64((int64_t)stretch->count)));
	struct desk_lasting *lastings = arena_array_of(arena, struct desk_lasting, stretch->count);
	size_t count = 0;
	enum found found;
	while ((found = rows_next(rows, fault_r)) == FOUND_ONE && count < stretch->count)
		lastings[count++] = lasting_of(rows);
	rows_end(rows);
	*lastings_r = lastings;
	*count_r = count;
	return found != FOUND_FAILED;
}
