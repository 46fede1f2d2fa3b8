/* For who reckons how long requests last: few columns of many rows. One that was joined to another lasts
 * until that one has its end, which is told to whoever asked; and somebody known twice is one. */
#include "base/ident.h"
#include "welcome/desk/desk_inside.h"

static const char desk_sql_lastings[] DB_SQL =
	"SELECT r.request_id, r.unit_id, r.owner_id, r.person_id, r.asker_id, r.received_unix_s,"
	"       r.first_unix_s, r.done_unix_s, r.outcome,"
	"       (SELECT count(*) FROM desk_pause p"
	"         WHERE p.root_id = r.root_id AND p.request_id = r.request_id)"
	"  FROM desk_request r"
	" WHERE r.root_id = $1 AND r.offering_id = $2 AND r.request_id >= $3 AND r.request_id < $4"
	"   AND r.request_id > $5 AND r.is_confidential = 0 AND r.outcome <> $6"
	" ORDER BY r.request_id"
	" LIMIT $7";

struct lasting_rows {
	struct arena *arena;
	struct db *db;
	int64_t root_id;
	struct desk_lasting *all;
	int64_t *person_ids; /* of each; 0: it is an account's, or nobody's who is known */
	size_t count;
	struct fault *fault_r;
};

static void
add_row(struct lasting_rows *lasting, const struct rows *rows)
{
	const int64_t person_id = rows_int64(rows, 3);
	lasting->person_ids[lasting->count] = person_id;
	lasting->all[lasting->count++] = (struct desk_lasting){
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

static bool
read_rows(struct lasting_rows *lasting, const struct desk_stretch *stretch)
{
	struct rows *rows =
		db_ask(lasting->arena, lasting->db, desk_sql_lastings,
	           WITH(db_int64(lasting->root_id), db_int64(stretch->offering_id),
	                db_int64(ident_ordered_from(stretch->from_s * 1000)),
	                db_int64(ident_ordered_from(stretch->to_s * 1000)),
	                db_int64(stretch->after_id), db_int64(DESK_NO_REQUEST),
	                db_int64((int64_t)stretch->count)));
	enum found found;
	lasting->all = arena_array_of(lasting->arena, struct desk_lasting, stretch->count);
	lasting->person_ids = arena_array_of(lasting->arena, int64_t, stretch->count);
	while ((found = rows_next(rows, lasting->fault_r)) == FOUND_ONE && lasting->count < stretch->count)
		add_row(lasting, rows);
	rows_end(rows);
	return found != FOUND_FAILED;
}

static bool
resolve_people(struct lasting_rows *lasting)
{
	if (!person_tops(lasting->arena, lasting->db, lasting->root_id, lasting->person_ids,
	                 lasting->count, lasting->fault_r))
		return false;
	for (size_t i = 0; i < lasting->count; i++)
		if (lasting->person_ids[i] != 0)
			lasting->all[i].who_id = lasting->person_ids[i];
	return true;
}

/* What happened to that one, once this one followed it. */
static int64_t
since_joined(int64_t kept_s, int64_t joined_s)
{
	return kept_s != 0 && kept_s < joined_s ? joined_s : kept_s;
}

/* What is kept instead, its unit, who has it: unless it is confidential, or was no request. */
static void
take_kept(struct desk_lasting *lasting, const struct desk_request *kept)
{
	const int64_t joined_s = lasting->done_unix_s;
	lasting->is_left_out = kept->is_confidential || kept->outcome == DESK_NO_REQUEST;
	lasting->unit_id = kept->unit_id;
	lasting->owner_id = kept->owner_id;
	lasting->outcome = kept->outcome;
	lasting->done_unix_s = since_joined(kept->done_unix_s, joined_s);
	if (lasting->first_unix_s == 0)
		lasting->first_unix_s = since_joined(kept->first_unix_s, joined_s);
}

/* Closed as joined by hand, it is not known to which: then that is its end. */
static bool
follow_joined(struct lasting_rows *lasting)
{
	for (size_t i = 0; i < lasting->count; i++) {
		struct desk_lasting *one = &lasting->all[i];
		const struct desk_request request = { .request_id = one->request_id,
			                                  .outcome = one->outcome };
		struct desk_request kept;
		if (one->outcome != DESK_JOINED)
			continue;
		const enum found found = desk_kept(lasting->arena, lasting->db, lasting->root_id, &request,
		                                   &kept, lasting->fault_r);
		if (found == FOUND_FAILED)
			return false;
		if (found == FOUND_ONE)
			take_kept(one, &kept);
	}
	return true;
}

bool
desk_lastings(struct arena *arena, struct db *db, int64_t root_id,
              const struct desk_stretch *stretch, struct desk_lasting **lastings_r,
              size_t *count_r, struct fault *fault_r)
{
	must(stretch->count > 0 && instant_is_valid(stretch->from_s) && instant_is_valid(stretch->to_s));
	struct lasting_rows lasting = { .arena = arena, .db = db, .root_id = root_id, .fault_r = fault_r };
	if (!read_rows(&lasting, stretch) || !resolve_people(&lasting) || !follow_joined(&lasting))
		return false;
	*lastings_r = lasting.all;
	*count_r = lasting.count;
	return true;
}
