/* Requests that come from another tool as they stood there, and go again when that is undone. */
#include "base/ident.h"
#include "welcome/desk/desk_inside.h"

static struct desk_request
request_of(const struct desk_bringing *bringing, const struct desk_around *around)
{
	const int32_t day = zone_local(around->zone, bringing->received_unix_s).days;
	const bool is_aside =
		bringing->outcome == DESK_JOINED || bringing->outcome == DESK_NO_REQUEST;
	const bool is_decided =
		bringing->outcome == DESK_SOLVED || bringing->outcome == DESK_REFUSED;
	must((bringing->outcome == DESK_NOT_DONE) == (bringing->done_unix_s == 0));
	return (struct desk_request){
		.offering_id = bringing->offering->offering_id,
		.unit_id = bringing->unit_id,
		.place_id = bringing->place_id,
		.person_id = bringing->person_id,
		.channel = bringing->channel,
		.reply_channel = bringing->reply_channel,
		.queue = bringing->done_unix_s == 0 ? DESK_TODO : is_aside ? DESK_ASIDE : DESK_DONE,
		.outcome = bringing->outcome,
		.is_confidential = bringing->offering->is_confidential,
		.is_brought = true,
		.is_placed = bringing->is_placed,
		.east = bringing->east,
		.north = bringing->north,
		.address = bringing->address,
		.title = bringing->title.length > 0 ? bringing->title : desk_first_words(bringing->text),
		.received_unix_s = bringing->received_unix_s,
		.received_first_day = day,
		.received_competent_day = day,
		.first_unix_s = bringing->first_unix_s,
		.done_unix_s = bringing->done_unix_s,
		.decided_day =
			is_decided ? zone_local(around->zone, bringing->done_unix_s).days : 0,
	};
}

static void
wait_from_now(struct desk_request *request, struct desk_around *around, int64_t now_s)
{
	must(around->pause_count == 0);
	request->queue = DESK_WAITING;
	around->pauses[around->pause_count++] =
		(struct desk_pause){ .words = SPAN("La personne était attendue."), .asked_unix_s = now_s };
}

static bool
add_entries(struct db *db, const struct desk_hand *hand, const struct desk_bringing *bringing,
            const struct desk_request *request, struct fault *fault_r)
{
	const struct desk_entry asked = { .entry_id = ident_ordered(),
		                              .kind = DESK_ASKED,
		                              .channel = bringing->channel,
		                              .at_unix_s = bringing->received_unix_s,
		                              .is_shown = true,
		                              .text = bringing->text,
		                              .quoted = SPAN("") };
	struct desk_entry after = { .entry_id = ident_ordered(),
		                        .kind = DESK_HAPPENED,
		                        .channel = bringing->channel,
		                        .at_unix_s = hand->now_s,
		                        .text = bringing->origin,
		                        .quoted = SPAN("") };
	return desk_store_add_entry(db, hand->root_id, request->request_id, &asked, fault_r) &&
	       desk_store_add_entry(db, hand->root_id, request->request_id, &after, fault_r);
}

bool
desk_bring(struct arena *arena, struct db *db, const struct desk_hand *hand,
           const struct desk_bringing *bringing, struct desk_around *around, int64_t *request_id_r,
           struct fault *fault_r)
{
	uint8_t key[VAULT_KEY_SIZE];
	char reference[IDENT_REFERENCE_LENGTH + 1];
	struct desk_request request = request_of(bringing, around);
	if (bringing->is_waiting && request.queue == DESK_TODO)
		wait_from_now(&request, around, hand->now_s);
	desk_reckon(&request, around);
	request.request_id = ident_ordered_past(request.received_unix_s);
	ident_reference(date_of_days(request.received_first_day).year, reference);
	request.reference = span_of(reference);
	*request_id_r = request.request_id;
	return desk_store_key(arena, db, hand->root_id, key, fault_r) == FOUND_ONE &&
	       desk_store_add(db, hand->root_id, &request, fault_r) &&
	       add_entries(db, hand, bringing, &request, fault_r) &&
	       desk_store_keep_pauses(db, hand->root_id, request.request_id, around->pauses, 0,
	                              around->pause_count, fault_r);
}

/* --- away again ------------------------------------------------------------------------------- */

/* Whoever writes to it waits from here on, and finds it gone; who wrote before is seen below. */
static const char desk_sql_away_hold[] DB_SQL =
	"UPDATE desk_request"
	"   SET changes = changes"
	" WHERE root_id = $1 AND request_id = $2";

/* Whatever is done to a request counts in `changes`, but for being tied to another and for a
 * promise to call back. */
static const char desk_sql_untouched[] DB_SQL =
	"SELECT r.person_id"
	"  FROM desk_request r"
	" WHERE r.root_id = $1 AND r.request_id = $2 AND r.is_brought = 1 AND r.changes = 0"
	"   AND NOT EXISTS (SELECT 1 FROM desk_tie t"
	"                    WHERE t.root_id = r.root_id AND t.request_id = r.request_id)"
	"   AND NOT EXISTS (SELECT 1 FROM desk_callback c"
	"                    WHERE c.root_id = r.root_id AND c.request_id = r.request_id)";

static const char desk_sql_away_entries[] DB_SQL =
	"DELETE FROM desk_entry WHERE root_id = $1 AND request_id = $2";
static const char desk_sql_away_pauses[] DB_SQL =
	"DELETE FROM desk_pause WHERE root_id = $1 AND request_id = $2";
static const char desk_sql_away_readings[] DB_SQL =
	"DELETE FROM desk_reading WHERE root_id = $1 AND request_id = $2";
static const char desk_sql_away_writing[] DB_SQL =
	"DELETE FROM desk_writing WHERE root_id = $1 AND request_id = $2";
static const char desk_sql_away[] DB_SQL =
	"DELETE FROM desk_request WHERE root_id = $1 AND request_id = $2";

enum found
desk_take_away(struct arena *arena, struct db *db, int64_t root_id, int64_t request_id,
               int64_t *person_id_r, struct fault *fault_r)
{
	static const char *const ways[] = { desk_sql_away_entries, desk_sql_away_pauses,
		                                desk_sql_away_readings, desk_sql_away_writing,
		                                desk_sql_away };
	if (!db_do(db, desk_sql_away_hold, WITH(db_int64(root_id), db_int64(request_id)), NULL, fault_r))
		return FOUND_FAILED;
	struct rows *rows = db_ask(arena, db, desk_sql_untouched,
	                           WITH(db_int64(root_id), db_int64(request_id)));
	const enum found found = rows_next(rows, fault_r);
	*person_id_r = found == FOUND_ONE ? rows_int64(rows, 0) : 0;
	rows_end(rows);
	for (size_t i = 0; found == FOUND_ONE && i < LENGTH(ways); i++)
		if (!db_do(db, ways[i], WITH(db_int64(root_id), db_int64(request_id)), NULL, fault_r))
			return FOUND_FAILED;
	return found;
}

static const char desk_sql_has_of_person[] DB_SQL =
	"SELECT request_id"
	"  FROM desk_request"
	" WHERE root_id = $1 AND person_id = $2"
	" LIMIT 1";

bool
desk_has_of_person(struct arena *arena, struct db *db, int64_t root_id, int64_t person_id,
                   bool *has_r, struct fault *fault_r)
{
	must(person_id != 0);
	struct rows *rows = db_ask(arena, db, desk_sql_has_of_person,
	                           WITH(db_int64(root_id), db_int64(person_id)));
	const enum found found = rows_next(rows, fault_r);
	rows_end(rows);
	*has_r = found == FOUND_ONE;
	return found != FOUND_FAILED;
}
