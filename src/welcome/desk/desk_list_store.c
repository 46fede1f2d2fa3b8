/* Queues, from their front. What a reader may see is asked for, not taken away afterwards: each unit she
 * sees is one source, what is confidential in a unit another; sources are merged by rank. Only whoever
 * sees very many units reads the whole queue and leaves out what is not hers.
 *
 * Sources are read as keys: whole rows are fetched once it is known which ones are wanted. */
#include <stdlib.h>

#include "welcome/desk/desk_inside.h"

enum {
	SOURCE_UNIT_COUNT_MAX = 64, /* beyond, the whole queue is read */
	SOURCE_FEW_COUNT = 4,       /* units of which an offering is read unit by unit */
	CHUNK_COUNT = 200,
	LOOKED_AT_COUNT_MAX = 20000, /* rows left out before a page is given short */
};

enum source_kind { SOURCE_WHOLE, SOURCE_OFFERING, SOURCE_UNIT, SOURCE_UNIT_UNOWNED, SOURCE_OWNER,
                   SOURCE_FLAGGED };
struct source {
	enum source_kind kind;
	int64_t id; /* of the offering, the unit or the owner */
	int64_t before_s; /* rows from that rank on are not wanted; 0: all are */
	bool is_confidential;
};
/* Where a row stands. */
struct key {
	int64_t rank_s, request_id;
};
struct listing {
	struct arena *arena;
	struct db *db;
	int64_t root_id;
	const struct desk_query *query;
	struct source *sources;
	size_t source_count, source_room;
	struct key *keys; /* of all sources, then the first of them */
	size_t count, room;
	struct fault *fault_r;
};

/* --- sources ---------------------------------------------------------------------------------- */

static void
add_source(struct listing *listing, enum source_kind kind, int64_t id, bool is_confidential)
{
	if (listing->source_count == listing->source_room) {
		const size_t room = listing->source_room == 0 ? 16 : 2 * listing->source_room;
		listing->sources = arena_grow(listing->arena, listing->sources, listing->source_room, room,
		                              sizeof *listing->sources);
		listing->source_room = room;
	}
	listing->sources[listing->source_count++] =
		(struct source){ .kind = kind, .id = id, .is_confidential = is_confidential };
}

static size_t
seen_unit_count(const struct desk_sight *sight)
{
	size_t count = 0;
	for (size_t i = 0; i < sight->range_count; i++)
		count += sight->ranges[i].end - sight->ranges[i].begin;
	return count;
}

/* Two rights may be over the same units. */
static bool
is_in_an_earlier_range(const struct desk_sight *sight, size_t range, uint32_t place)
{
	for (size_t i = 0; i < range; i++)
		if (place >= sight->ranges[i].begin && place < sight->ranges[i].end)
			return true;
	return false;
}

static enum source_kind
of_unit(const struct desk_query *query)
{
	return query->is_unowned ? SOURCE_UNIT_UNOWNED : SOURCE_UNIT;
}

static void
add_units(struct listing *listing)
{
	const struct desk_query *query = listing->query;
	const struct desk_sight *sight = query->sight;
	for (size_t i = 0; i < sight->range_count; i++)
		for (uint32_t at = sight->ranges[i].begin; at < sight->ranges[i].end; at++)
			if (!is_in_an_earlier_range(sight, i, at))
				add_source(listing, of_unit(query), sight->tree->places[at].id, false);
}

static void
find_sources(struct listing *listing)
{
	const struct desk_query *query = listing->query;
	const struct desk_sight *sight = query->sight;
	const size_t seen = sight->sees_all ? SIZE_MAX : seen_unit_count(sight);
	for (size_t i = 0; query->owners != NULL && i < query->owner_count; i++) {
		add_source(listing, SOURCE_OWNER, query->owners[i].account_id, false);
		listing->sources[listing->source_count - 1].before_s = query->owners[i].before_s;
	}
	if (query->owners != NULL)
		return;
	if (query->is_flagged) { /* few, whatever their unit */
		add_source(listing, SOURCE_FLAGGED, 0, false);
		return;
	}
	if (query->owner_id != 0) {
		add_source(listing, SOURCE_OWNER, query->owner_id, false);
		return;
	}
	if (query->unit_id != 0) {
		if (desk_sees_unit(sight, query->unit_id))
			add_source(listing, of_unit(query), query->unit_id, false);
		if (desk_is_of_unit(sight, query->unit_id))
			add_source(listing, of_unit(query), query->unit_id, true);
		return;
	}
	if (query->is_unowned && seen > SOURCE_UNIT_COUNT_MAX) { /* nobody's is somebody, too */
		add_source(listing, SOURCE_OWNER, 0, false);
		return;
	}
	for (size_t i = 0; i < sight->unit_count; i++)
		add_source(listing, of_unit(query), sight->units[i], true);
	if (sight->sees_all)
		add_source(listing, of_unit(query), 0, true);
	if (query->offering_id != 0 && seen > SOURCE_FEW_COUNT) /* it is asked of a few units */
		add_source(listing, SOURCE_OFFERING, query->offering_id, false);
	else if (seen > SOURCE_UNIT_COUNT_MAX)
		add_source(listing, SOURCE_WHOLE, 0, false);
	else
		add_units(listing);
}

/* --- keys ------------------------------------------------------------------------------------- */

/* All of them stand in the keys of desk_request but that of the whole queue: no row is read to know. */
#define KEY_COLUMNS "rank_s, request_id, unit_id, owner_id, offering_id, is_confidential"

static const char desk_sql_whole[] DB_SQL =
	"SELECT " KEY_COLUMNS
	"  FROM desk_request"
	" WHERE root_id = $1 AND queue = $2 AND is_confidential = $3 AND (rank_s, request_id) > ($4, $5)"
	" ORDER BY rank_s, request_id"
	" LIMIT $6";

static const char desk_sql_of_offering[] DB_SQL =
	"SELECT " KEY_COLUMNS
	"  FROM desk_request"
	" WHERE root_id = $1 AND offering_id = $7 AND queue = $2 AND is_confidential = $3"
	"   AND (rank_s, request_id) > ($4, $5)"
	" ORDER BY rank_s, request_id"
	" LIMIT $6";

static const char desk_sql_of_unit[] DB_SQL =
	"SELECT " KEY_COLUMNS
	"  FROM desk_request"
	" WHERE root_id = $1 AND unit_id = $7 AND queue = $2 AND is_confidential = $3"
	"   AND (rank_s, request_id) > ($4, $5)"
	" ORDER BY rank_s, request_id"
	" LIMIT $6";

/* The owner is only read in the key of the unit: by a key of owners, « nobody » is half of the desk. */
static const char desk_sql_unowned_of_unit[] DB_SQL =
	"SELECT " KEY_COLUMNS
	"  FROM desk_request"
	" WHERE root_id = $1 AND unit_id = $7 AND queue = $2 AND is_confidential = $3"
	"   AND (rank_s, request_id) > ($4, $5) AND owner_id + 0 = 0"
	" ORDER BY rank_s, request_id"
	" LIMIT $6";

static const char desk_sql_of_owner[] DB_SQL =
	"SELECT " KEY_COLUMNS
	"  FROM desk_request"
	" WHERE root_id = $1 AND owner_id = $7 AND queue = $2 AND (rank_s, request_id) > ($4, $5)"
	" ORDER BY rank_s, request_id"
	" LIMIT $6";

/* Whatever its queue: somebody else may have written to one that is closed. */
static const char desk_sql_flagged[] DB_SQL =
	"SELECT " KEY_COLUMNS
	"  FROM desk_flag"
	" WHERE root_id = $1 AND (rank_s, request_id) > ($4, $5)"
	" ORDER BY rank_s, request_id"
	" LIMIT $6";

static struct rows *
ask_source(const struct listing *listing, const struct source *source, int64_t after_rank_s,
           int64_t after_id, size_t count)
{
	static const char *const statements[] = { [SOURCE_WHOLE] = desk_sql_whole,
		                                      [SOURCE_OFFERING] = desk_sql_of_offering,
		                                      [SOURCE_UNIT] = desk_sql_of_unit,
		                                      [SOURCE_UNIT_UNOWNED] = desk_sql_unowned_of_unit,
		                                      [SOURCE_OWNER] = desk_sql_of_owner,
		                                      [SOURCE_FLAGGED] = desk_sql_flagged };
	return db_ask(listing->arena, listing->db, statements[source->kind],
	              WITH(db_int64(listing->root_id), db_int64(listing->query->queue),
	                   db_int64(source->is_confidential), db_int64(after_rank_s),
	                   db_int64(after_id), db_int64((int64_t)count), db_int64(source->id)));
}

static bool
is_wanted(const struct listing *listing, const struct rows *rows)
{
	const struct desk_query *query = listing->query;
	const struct desk_request request = { .unit_id = rows_int64(rows, 2),
		                                  .owner_id = rows_int64(rows, 3),
		                                  .offering_id = rows_int64(rows, 4),
		                                  .is_confidential = rows_int64(rows, 5) != 0 };
	return desk_sees(query->sight, &request) &&
	       (!query->is_unowned || request.owner_id == 0) &&
	       (query->unit_id == 0 || request.unit_id == query->unit_id) &&
	       (query->offering_id == 0 || request.offering_id == query->offering_id);
}

static void
add_key(struct listing *listing, struct key key)
{
	if (listing->count == listing->room) {
		const size_t room = listing->room == 0 ? 64 : 2 * listing->room;
		listing->keys = arena_grow(listing->arena, listing->keys, listing->room, room,
		                           sizeof *listing->keys);
		listing->room = room;
	}
	listing->keys[listing->count++] = key;
}

/* Up to `want` keys of one source that are wanted. */
static bool
take_source(struct listing *listing, const struct source *source, size_t want)
{
	struct key after = { listing->query->after_rank_s, listing->query->after_id };
	size_t taken = 0, looked_at = 0;
	const struct desk_query *query = listing->query;
	const bool filters = (source->kind != SOURCE_UNIT && source->kind != SOURCE_UNIT_UNOWNED) ||
	                     query->offering_id != 0;
	const size_t chunk = filters ? CHUNK_COUNT : want;
	for (;;) {
		struct rows *rows =
			ask_source(listing, source, after.rank_s, after.request_id, chunk);
		enum found found = FOUND_NONE;
		size_t got = 0;
		while (taken < want && (found = rows_next(rows, listing->fault_r)) == FOUND_ONE) {
			after = (struct key){ rows_int64(rows, 0), rows_int64(rows, 1) };
			if (source->before_s != 0 && after.rank_s >= source->before_s)
				break;
			got++;
			if (is_wanted(listing, rows)) {
				add_key(listing, after);
				taken++;
			}
		}
		rows_end(rows);
		looked_at += got;
		if (taken < want && found == FOUND_FAILED)
			return false;
		if (taken == want || got < chunk || looked_at >= LOOKED_AT_COUNT_MAX)
			return true;
	}
}

static int
compare_rank(const void *a, const void *b)
{
	const struct key *one = a, *other = b;
	if (one->rank_s != other->rank_s)
		return one->rank_s < other->rank_s ? -1 : 1;
	return one->request_id < other->request_id ? -1 : one->request_id > other->request_id;
}

static bool
take_all(struct listing *listing, size_t want)
{
	find_sources(listing);
	for (size_t i = 0; i < listing->source_count; i++)
		if (!take_source(listing, &listing->sources[i], want))
			return false;
	if (listing->count > 1)
		qsort(listing->keys, listing->count, sizeof *listing->keys, compare_rank);
	if (listing->count > want)
		listing->count = want;
	return true;
}

/* --- rows ------------------------------------------------------------------------------------- */

static const char desk_sql_some[] DB_SQL =
	"SELECT " DESK_COLUMNS
	"  FROM desk_request"
	" WHERE root_id = $1"
	"   AND request_id IN ($2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17,"
	"                      $18, $19, $20, $21, $22, $23, $24, $25, $26, $27, $28, $29, $30, $31,"
	"                      $32, $33, $34, $35, $36, $37, $38, $39, $40, $41, $42, $43, $44, $45,"
	"                      $46, $47, $48, $49, $50, $51)";

/* The rows of the keys, in their order: all of one snapshot, so that none is missing. */
static bool
fetch(const struct listing *listing, struct desk_request *requests_r)
{
	struct db_value values[1 + DESK_PAGE_COUNT] = { db_int64(listing->root_id) };
	size_t got = 0;
	must(listing->count <= DESK_PAGE_COUNT);
	for (size_t i = 0; i < DESK_PAGE_COUNT; i++) /* no request has the number 0 */
		values[1 + i] = db_int64(i < listing->count ? listing->keys[i].request_id : 0);
	struct rows *rows = db_ask(listing->arena, listing->db, desk_sql_some, values, LENGTH(values));
	enum found found;
	while ((found = rows_next(rows, listing->fault_r)) == FOUND_ONE) {
		const int64_t request_id = rows_int64(rows, 0);
		for (size_t i = 0; i < listing->count; i++)
			if (listing->keys[i].request_id == request_id) {
				requests_r[i] = desk_request_of(listing->arena, rows);
				requests_r[i].listed_s = listing->keys[i].rank_s;
				got++;
			}
	}
	rows_end(rows);
	must(found == FOUND_FAILED || got == listing->count);
	return found != FOUND_FAILED;
}

bool
desk_list(struct arena *arena, struct db *db, int64_t root_id, const struct desk_query *query,
          struct desk_request **requests_r, size_t *count_r, struct fault *fault_r)
{
	struct listing listing = { .arena = arena, .db = db, .root_id = root_id, .query = query,
		                       .fault_r = fault_r };
	must(query->count > 0 && query->count <= DESK_PAGE_COUNT);
	if (!take_all(&listing, query->count))
		return false;
	*requests_r = arena_array_of(arena, struct desk_request, listing.count + 1);
	*count_r = listing.count;
	return listing.count == 0 || fetch(&listing, *requests_r);
}

bool
desk_count(struct arena *arena, struct db *db, int64_t root_id, const struct desk_query *query,
           int64_t most, int64_t *count_r, struct fault *fault_r)
{
	struct listing listing = { .arena = arena, .db = db, .root_id = root_id, .query = query,
		                       .fault_r = fault_r };
	must(most > 0 && most <= LOOKED_AT_COUNT_MAX);
	find_sources(&listing);
	for (size_t i = 0; i < listing.source_count && listing.count < (size_t)most; i++)
		if (!take_source(&listing, &listing.sources[i], (size_t)most - listing.count))
			return false;
	*count_r = (int64_t)listing.count;
	return true;
}

/* --- a person's history ----------------------------------------------------------------------- */

/* Her requests are found by their key alone, then read: asked for their rows at once, SQLite, which keeps
 * no figures of the table, reads all the requests of the organisation in their order and looks for hers. */
static const char desk_sql_of_person[] DB_SQL =
	"SELECT " DESK_COLUMNS
	"  FROM (SELECT root_id AS its_root, request_id AS its_id"
	"          FROM desk_request"
	"         WHERE root_id = $1 AND person_id = $2 AND request_id < $3"
	"         ORDER BY request_id DESC"
	"         LIMIT $4) k"
	"  JOIN desk_request ON root_id = its_root AND request_id = its_id"
	" ORDER BY request_id DESC";

struct history {
	struct desk_request *rows;
	size_t count, room;
};

static void
add_row(struct arena *arena, struct history *history, const struct desk_request *request)
{
	if (history->count == history->room) {
		const size_t room = history->room == 0 ? 64 : 2 * history->room;
		history->rows = arena_grow(arena, history->rows, history->room, room, sizeof *history->rows);
		history->room = room;
	}
	history->rows[history->count++] = *request;
}

static int
compare_latest(const void *a, const void *b)
{
	const struct desk_request *one = a, *other = b;
	return one->request_id > other->request_id ? -1 : one->request_id < other->request_id;
}

/* Those that are not seen take nobody's place: read on until there are enough. */
static bool
add_rows_of(struct arena *arena, struct db *db, int64_t root_id, const struct desk_sight *sight,
            int64_t person_id, struct history *history, struct fault *fault_r)
{
	int64_t before_id = INT64_MAX;
	size_t left = DESK_HISTORY_COUNT_MAX;
	for (size_t looked = 0; looked < LOOKED_AT_COUNT_MAX; looked += CHUNK_COUNT) {
		struct rows *rows = db_ask(arena, db, desk_sql_of_person,
		                           WITH(db_int64(root_id), db_int64(person_id), db_int64(before_id),
		                                db_int64(CHUNK_COUNT)));
		enum found found;
		size_t count = 0;
		while ((found = rows_next(rows, fault_r)) == FOUND_ONE) {
			const struct desk_request request = desk_request_of(arena, rows);
			before_id = request.request_id;
			count++;
			if (left == 0 || !desk_sees(sight, &request))
				continue;
			add_row(arena, history, &request);
			left--;
		}
		rows_end(rows);
		if (found == FOUND_FAILED)
			return false;
		if (left == 0 || count < CHUNK_COUNT)
			break;
	}
	return true;
}

bool
desk_history(struct arena *arena, struct db *db, int64_t root_id, const struct desk_sight *sight,
             int64_t person_id, struct desk_request **requests_r, size_t *count_r,
             struct fault *fault_r)
{
	struct history history = { 0 };
	int64_t *ids;
	size_t id_count;
	if (!person_same(arena, db, root_id, person_id, &ids, &id_count, fault_r))
		return false;
	for (size_t i = 0; i < id_count; i++)
		if (!add_rows_of(arena, db, root_id, sight, ids[i], &history, fault_r))
			return false;
	if (history.count > 1)
		qsort(history.rows, history.count, sizeof *history.rows, compare_latest);
	*requests_r = history.rows;
	*count_r = history.count;
	return true;
}

static const char desk_sql_asked_by[] DB_SQL =
	"SELECT " DESK_COLUMNS
	"  FROM (SELECT root_id AS its_root, request_id AS its_id"
	"          FROM desk_request"
	"         WHERE root_id = $1 AND asker_id = $2"
	"         ORDER BY request_id DESC"
	"         LIMIT $3) k"
	"  JOIN desk_request ON root_id = its_root AND request_id = its_id"
	" ORDER BY request_id DESC";

bool
desk_asked_by(struct arena *arena, struct db *db, int64_t root_id, int64_t account_id,
              struct desk_request **requests_r, size_t *count_r, struct fault *fault_r)
{
	struct history history = { 0 };
	must(account_id != 0);
	struct rows *rows =
		db_ask(arena, db, desk_sql_asked_by,
	           WITH(db_int64(root_id), db_int64(account_id), db_int64(DESK_HISTORY_COUNT_MAX)));
	enum found found;
	while ((found = rows_next(rows, fault_r)) == FOUND_ONE) {
		const struct desk_request request = desk_request_of(arena, rows);
		add_row(arena, &history, &request);
	}
	rows_end(rows);
	*requests_r = history.rows;
	*count_r = history.count;
	return found != FOUND_FAILED;
}
