/* Requests, read one by one. */
#include "base/ident.h"
#include "welcome/desk/desk_inside.h"

struct desk_request
desk_request_of(struct arena *arena, const struct rows *rows)
{
	return (struct desk_request){
		.request_id = rows_int64(rows, 0),
		.reference = span_keep(arena, rows_text(rows, 1)),
		.offering_id = rows_int64(rows, 2),
		.unit_id = rows_int64(rows, 3),
		.place_id = rows_int64(rows, 4),
		.person_id = rows_int64(rows, 5),
		.asker_id = rows_int64(rows, 6),
		.owner_id = rows_int64(rows, 7),
		.channel = (enum desk_channel)rows_int64(rows, 8),
		.reply_channel = (enum desk_channel)rows_int64(rows, 9),
		.queue = (enum desk_queue)rows_int64(rows, 10),
		.is_confidential = rows_int64(rows, 11) != 0,
		.title = span_keep(arena, rows_text(rows, 12)),
		.inquiry_version = rows_int64(rows, 13),
		.outcome = (enum desk_outcome)rows_int64(rows, 14),
		.rank_s = rows_int64(rows, 15),
		.received_unix_s = rows_int64(rows, 16),
		.received_first_day = (int32_t)rows_int64(rows, 17),
		.received_competent_day = (int32_t)rows_int64(rows, 18),
		.decided_day = (int32_t)rows_int64(rows, 19),
		.done_unix_s = rows_int64(rows, 20),
		.registered_unix_s = rows_int64(rows, 21),
		.acknowledged_unix_s = rows_int64(rows, 22),
		.promised_day = (int32_t)rows_int64(rows, 23),
		.silence_day = (int32_t)rows_int64(rows, 24),
		.first_due_s = rows_int64(rows, 25),
		.first_unix_s = rows_int64(rows, 26),
		.next_due_s = rows_int64(rows, 27),
		.solve_due_s = rows_int64(rows, 28),
		.is_placed = !rows_is_null(rows, 29),
		.east = rows_is_null(rows, 29) ? 0 : rows_real64(rows, 29),
		.north = rows_is_null(rows, 30) ? 0 : rows_real64(rows, 30),
		.address = span_keep(arena, rows_text(rows, 31)),
		.is_abusive = rows_int64(rows, 32) != 0,
		.changes = rows_int64(rows, 33),
		.is_brought = rows_int64(rows, 34) != 0,
		.inner_minutes = rows_int64(rows, 35),
		.inner_due_s = rows_int64(rows, 36),
	};
}

static const char desk_sql_by_reference[] DB_SQL =
	"SELECT " DESK_COLUMNS
	"  FROM desk_request"
	" WHERE root_id = $1 AND reference = $2";

static const char desk_sql_by_id[] DB_SQL =
	"SELECT " DESK_COLUMNS
	"  FROM desk_request"
	" WHERE root_id = $1 AND request_id = $2";

static enum found
one_request(struct arena *arena, struct rows *rows, struct desk_request *request_r,
            struct fault *fault_r)
{
	const enum found found = rows_next(rows, fault_r);
	if (found == FOUND_ONE)
		*request_r = desk_request_of(arena, rows);
	rows_end(rows);
	return found;
}

enum found
desk_by_id(struct arena *arena, struct db *db, int64_t root_id, int64_t request_id,
                struct desk_request *request_r, struct fault *fault_r)
{
	return one_request(arena,
	                   db_ask(arena, db, desk_sql_by_id,
	                          WITH(db_int64(root_id), db_int64(request_id))),
	                   request_r, fault_r);
}

enum found
desk_store_by_reference(struct arena *arena, struct db *db, int64_t root_id,
                        struct span reference, struct desk_request *request_r,
                        struct fault *fault_r)
{
	return one_request(arena,
	                   db_ask(arena, db, desk_sql_by_reference,
	                          WITH(db_int64(root_id), db_text(reference))),
	                   request_r, fault_r);
}

enum found
desk_by_reference(struct arena *arena, struct db *db, int64_t root_id, struct span typed,
                  struct desk_request *request_r, struct fault *fault_r)
{
	char read[IDENT_REFERENCE_LENGTH + 1];
	if (!ident_reference_read(typed, read))
		return FOUND_NONE;
	return desk_store_by_reference(arena, db, root_id, span_of(read), request_r, fault_r);
}

enum found
desk_load(struct arena *arena, struct db *db, int64_t root_id, const struct desk_sight *sight,
          struct span reference, struct desk_request *request_r, struct fault *fault_r)
{
	const enum found found =
		desk_by_reference(arena, db, root_id, reference, request_r, fault_r);
	return found == FOUND_ONE && !desk_sees(sight, request_r) ? FOUND_NONE : found;
}

struct desk_entry
desk_entry_of(struct arena *arena, const struct rows *rows)
{
	return (struct desk_entry){
		.entry_id = rows_int64(rows, 0),
		.kind = (enum desk_entry_kind)rows_int64(rows, 1),
		.channel = (enum desk_channel)rows_int64(rows, 2),
		.at_unix_s = rows_int64(rows, 3),
		.account_id = rows_int64(rows, 4),
		.is_shown = rows_int64(rows, 5) != 0,
		.text = span_keep(arena, rows_text(rows, 6)),
		.quoted = span_keep(arena, rows_text(rows, 7)),
		.delivery = (enum desk_delivery)rows_int64(rows, 8),
	};
}

static const char desk_sql_entries[] DB_SQL =
	"SELECT entry_id, kind, channel, at_unix_s, account_id, is_shown, text, quoted, delivery"
	"  FROM desk_entry"
	" WHERE root_id = $1 AND request_id = $2"
	" ORDER BY entry_id";

bool
desk_entries(struct arena *arena, struct db *db, int64_t root_id, int64_t request_id,
             struct desk_entry **entries_r, size_t *count_r, struct fault *fault_r)
{
	struct rows *rows =
		db_ask(arena, db, desk_sql_entries, WITH(db_int64(root_id), db_int64(request_id)));
	struct desk_entry *entries = NULL;
	size_t count = 0;
	enum found found;
	while ((found = rows_next(rows, fault_r)) == FOUND_ONE) {
		if (count % 32 == 0)
			entries = arena_grow(arena, entries, count, count + 32, sizeof *entries);
		entries[count++] = desk_entry_of(arena, rows);
	}
	rows_end(rows);
	*entries_r = entries;
	*count_r = count;
	return found != FOUND_FAILED;
}

static const char desk_sql_files[] DB_SQL =
	"SELECT file_id, entry_id, size, name, media, sum"
	"  FROM desk_file"
	" WHERE root_id = $1 AND request_id = $2"
	" ORDER BY file_id";

bool
desk_files(struct arena *arena, struct db *db, int64_t root_id, int64_t request_id,
           struct desk_file **files_r, size_t *count_r, struct fault *fault_r)
{
	struct rows *rows =
		db_ask(arena, db, desk_sql_files, WITH(db_int64(root_id), db_int64(request_id)));
	struct desk_file *files = NULL;
	size_t count = 0;
	enum found found;
	while ((found = rows_next(rows, fault_r)) == FOUND_ONE) {
		if (count % 16 == 0)
			files = arena_grow(arena, files, count, count + 16, sizeof *files);
		files[count++] = (struct desk_file){
			.file_id = rows_int64(rows, 0),
			.entry_id = rows_int64(rows, 1),
			.size = rows_int64(rows, 2),
			.name = span_keep(arena, rows_text(rows, 3)),
			.media = span_keep(arena, rows_text(rows, 4)),
			.sum = span_keep(arena, rows_bytes(rows, 5)),
		};
	}
	rows_end(rows);
	*files_r = files;
	*count_r = count;
	return found != FOUND_FAILED;
}

static const char desk_sql_pauses[] DB_SQL =
	"SELECT pause_id, is_pieces, words, asked_unix_s, given_unix_s, limit_day"
	"  FROM desk_pause"
	" WHERE root_id = $1 AND request_id = $2"
	" ORDER BY pause_id";

bool
desk_pauses(struct arena *arena, struct db *db, int64_t root_id, int64_t request_id,
            struct desk_pause **pauses_r, size_t *count_r, struct fault *fault_r)
{
	struct rows *rows =
		db_ask(arena, db, desk_sql_pauses, WITH(db_int64(root_id), db_int64(request_id)));
	struct desk_pause *pauses = arena_array_of(arena, struct desk_pause, DESK_PAUSE_COUNT_MAX);
	size_t count = 0;
	enum found found;
	while ((found = rows_next(rows, fault_r)) == FOUND_ONE && count < DESK_PAUSE_COUNT_MAX)
		pauses[count++] = (struct desk_pause){
			.pause_id = rows_int64(rows, 0),
			.is_pieces = rows_int64(rows, 1) != 0,
			.words = span_keep(arena, rows_text(rows, 2)),
			.asked_unix_s = rows_int64(rows, 3),
			.given_unix_s = rows_int64(rows, 4),
			.limit_day = (int32_t)rows_int64(rows, 5),
		};
	rows_end(rows);
	*pauses_r = pauses;
	*count_r = count;
	return found != FOUND_FAILED;
}
