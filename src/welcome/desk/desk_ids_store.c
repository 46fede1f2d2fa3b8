/* Requests by their numbers: for whoever keeps a list of them elsewhere. */
#include "welcome/desk/desk_inside.h"

static const char desk_sql_ids_from[] DB_SQL =
	"SELECT request_id"
	"  FROM desk_request"
	" WHERE root_id = $1 AND request_id >= $2"
	" ORDER BY request_id"
	" LIMIT $3";

static const char desk_sql_ids_of_person[] DB_SQL =
	"SELECT request_id"
	"  FROM desk_request"
	" WHERE root_id = $1 AND person_id = $4 AND request_id >= $2"
	" ORDER BY request_id"
	" LIMIT $3";

static bool
all_ids(struct rows *rows, int64_t ids_r[DESK_IDS_COUNT], size_t *count_r, struct fault *fault_r)
{
	enum found found;
	*count_r = 0;
	while ((found = rows_next(rows, fault_r)) == FOUND_ONE && *count_r < DESK_IDS_COUNT)
		ids_r[(*count_r)++] = rows_int64(rows, 0);
	rows_end(rows);
	return found != FOUND_FAILED;
}

bool
desk_ids_from(struct arena *arena, struct db *db, int64_t root_id, int64_t from_id,
              int64_t ids_r[DESK_IDS_COUNT], size_t *count_r, struct fault *fault_r)
{
	return all_ids(db_ask(arena, db, desk_sql_ids_from,
	                      WITH(db_int64(root_id), db_int64(from_id), db_int64(DESK_IDS_COUNT))),
	               ids_r, count_r, fault_r);
}

bool
desk_ids_of_person(struct arena *arena, struct db *db, int64_t root_id,
                   const struct desk_ids_asked *asked, int64_t ids_r[DESK_IDS_COUNT],
                   size_t *count_r, struct fault *fault_r)
{
	return all_ids(db_ask(arena, db, desk_sql_ids_of_person,
	                      WITH(db_int64(root_id), db_int64(asked->from_id),
	                           db_int64(DESK_IDS_COUNT), db_int64(asked->person_id))),
	               ids_r, count_r, fault_r);
}

static const char desk_sql_among[] DB_SQL =
	"SELECT " DESK_COLUMNS
	"  FROM desk_request"
	" WHERE root_id = $1"
	"   AND request_id IN ($2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17,"
	"                      $18, $19, $20, $21, $22, $23, $24, $25, $26, $27, $28, $29, $30, $31,"
	"                      $32, $33, $34, $35, $36, $37, $38, $39, $40, $41, $42, $43, $44, $45,"
	"                      $46, $47, $48, $49, $50, $51)";

bool
desk_seen_among(struct arena *arena, struct db *db, int64_t root_id, const struct desk_sight *sight,
                const int64_t *ids, size_t count, struct desk_request *requests_r,
                size_t *count_r, struct fault *fault_r)
{
	struct db_value values[1 + DESK_PAGE_COUNT] = { db_int64(root_id) };
	struct desk_request read[DESK_PAGE_COUNT];
	bool is_there[DESK_PAGE_COUNT] = { false };
	must(count <= DESK_PAGE_COUNT);
	for (size_t i = 0; i < DESK_PAGE_COUNT; i++) /* no request has the number 0 */
		values[1 + i] = db_int64(i < count ? ids[i] : 0);
	struct rows *rows = db_ask(arena, db, desk_sql_among, values, LENGTH(values));
	enum found found;
	while ((found = rows_next(rows, fault_r)) == FOUND_ONE) {
		const struct desk_request request = desk_request_of(arena, rows);
		for (size_t i = 0; desk_sees(sight, &request) && i < count; i++)
			if (ids[i] == request.request_id) {
				read[i] = request;
				is_there[i] = true;
			}
	}
	rows_end(rows);
	*count_r = 0;
	for (size_t i = 0; i < count; i++)
		if (is_there[i])
			requests_r[(*count_r)++] = read[i];
	return found != FOUND_FAILED;
}
