/* First messages of requests, in the words of whoever asks: for who reads what many wrote. What is not to be
 * read together is left out by these two statements, and nowhere else. */
#include "base/ident.h"
#include "welcome/desk/desk_inside.h"

enum { WRITTEN_WITHIN_S = 600 }; /* an identifier is made when a request is written, after it was received */

/* Neither confidential, nor brought from another tool (whose people were told something else), nor no request
 * at all, nor the form that was filled; and written by whoever asks: what came by phone, at the counter or on
 * paper was put down by somebody of us. */
#define DESK_WRITTEN_REQUEST                                                                       \
	"r.is_confidential = 0 AND r.is_brought = 0 AND r.outcome <> 8"                                \
	" AND r.inquiry_version = 0 AND r.channel IN (0, 1, 2, 6)"
#define DESK_WRITTEN_ENTRY                                                                         \
	"e.request_id = r.request_id AND e.kind = 0"                                                   \
	" AND e.account_id = r.asker_id AND e.channel IN (0, 1, 2, 6)"
_Static_assert(DESK_ASKED == 0 && DESK_NO_REQUEST == 8 && DESK_WEB == 0 && DESK_MAIL == 1 && DESK_SMS == 2 &&
                   DESK_API == 6,
               "as these say");

/* Not joined: SQLite would look for the entries of all requests of the stretch, for each. */
static const char desk_sql_written[] DB_SQL =
	"SELECT r.request_id, r.unit_id, r.person_id, r.asker_id, r.outcome"
	"  FROM desk_request r"
	" WHERE r.root_id = $1 AND " DESK_WRITTEN_REQUEST
	"   AND r.offering_id = $2 AND r.request_id > $3 AND r.request_id < $4"
	"   AND r.received_unix_s >= $5 AND r.received_unix_s < $6"
	"   AND EXISTS (SELECT 1 FROM desk_entry e"
	"                WHERE e.root_id = r.root_id AND " DESK_WRITTEN_ENTRY ")"
	" ORDER BY r.request_id"
	" LIMIT $7";

static const char desk_sql_written_words[] DB_SQL =
	"SELECT e.text"
	"  FROM desk_request r"
	"  JOIN desk_entry e ON e.root_id = r.root_id AND " DESK_WRITTEN_ENTRY
	" WHERE r.root_id = $1 AND r.request_id = $2 AND " DESK_WRITTEN_REQUEST
	" ORDER BY e.entry_id"
	" LIMIT 1";

bool
desk_is_read_with_others(const struct offering *offering)
{
	return !offering->is_confidential &&
	       offering->purpose == (offering->kind == OFFERING_INTERNAL ? OFFERING_STAFF : OFFERING_GENERAL);
}

static bool
is_out(const struct desk_request *request)
{
	return request->is_confidential || request->outcome == DESK_NO_REQUEST;
}

bool
desk_is_left_out(struct arena *arena, struct db *db, int64_t root_id, const struct desk_request *request,
                 bool *is_r, struct fault *fault_r)
{
	struct desk_request kept;
	*is_r = is_out(request);
	if (*is_r || request->outcome != DESK_JOINED)
		return true;
	const enum found found = desk_kept(arena, db, root_id, request, &kept, fault_r);
	*is_r = found == FOUND_ONE && is_out(&kept);
	return found != FOUND_FAILED;
}

/* Leaves out those whose `outcomes` say that they follow one that is. */
static bool
keep_read(struct arena *arena, struct db *db, int64_t root_id, const enum desk_outcome *outcomes,
          struct desk_written *written, size_t *count, struct fault *fault_r)
{
	size_t kept = 0;
	for (size_t i = 0; i < *count; i++) {
		const struct desk_request request = { .request_id = written[i].request_id, .outcome = outcomes[i] };
		bool is_left_out;
		if (!desk_is_left_out(arena, db, root_id, &request, &is_left_out, fault_r))
			return false;
		if (!is_left_out)
			written[kept++] = written[i];
	}
	*count = kept;
	return true;
}

static bool
resolve_people(struct arena *arena, struct db *db, int64_t root_id, struct desk_written *written,
               size_t count, struct fault *fault_r)
{
	int64_t ids[DESK_WRITTEN_COUNT];
	for (size_t i = 0; i < count; i++)
		ids[i] = written[i].person_id;
	if (!person_tops(arena, db, root_id, ids, count, fault_r))
		return false;
	for (size_t i = 0; i < count; i++)
		written[i].person_id = ids[i];
	return true;
}

bool
desk_written(struct arena *arena, struct db *db, int64_t root_id, struct desk_written_asked *asked,
             struct desk_written written_r[DESK_WRITTEN_COUNT], size_t *count_r, struct fault *fault_r)
{
	must(instant_is_valid(asked->from_s) && instant_is_valid(asked->to_s));
	enum desk_outcome outcomes[DESK_WRITTEN_COUNT];
	const int64_t begin_id = ident_ordered_from(asked->from_s * 1000) - 1;
	enum found found;
	struct rows *rows = db_ask(
		arena, db, desk_sql_written,
		WITH(db_int64(root_id), db_int64(asked->offering_id),
	         db_int64(asked->after_id > begin_id ? asked->after_id : begin_id),
	         db_int64(ident_ordered_from((asked->to_s + WRITTEN_WITHIN_S) * 1000)),
	         db_int64(asked->from_s), db_int64(asked->to_s), db_int64(DESK_WRITTEN_COUNT)));
	*count_r = 0;
	while ((found = rows_next(rows, fault_r)) == FOUND_ONE && *count_r < DESK_WRITTEN_COUNT) {
		written_r[*count_r] = (struct desk_written){ rows_int64(rows, 0), rows_int64(rows, 1),
			                                         rows_int64(rows, 2), rows_int64(rows, 2),
			                                         rows_int64(rows, 3) };
		outcomes[(*count_r)++] = (enum desk_outcome)rows_int64(rows, 4);
	}
	rows_end(rows);
	asked->is_over = *count_r < DESK_WRITTEN_COUNT;
	if (*count_r > 0)
		asked->after_id = written_r[*count_r - 1].request_id;
	return found != FOUND_FAILED &&
	       keep_read(arena, db, root_id, outcomes, written_r, count_r, fault_r) &&
	       resolve_people(arena, db, root_id, written_r, *count_r, fault_r);
}

enum found
desk_written_words(struct arena *arena, struct db *db, int64_t root_id, int64_t request_id,
                   struct span *words_r, struct fault *fault_r)
{
	struct rows *rows =
		db_ask(arena, db, desk_sql_written_words, WITH(db_int64(root_id), db_int64(request_id)));
	const enum found found = rows_next(rows, fault_r);
	if (found == FOUND_ONE)
		*words_r = span_keep(arena, rows_text(rows, 0));
	rows_end(rows);
	return found;
}
