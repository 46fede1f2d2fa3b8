/* What a counter is: its files, its windows, who sits there now, the address of its kiosk. */
#include "welcome/counter/counter_inside.h"

/* --- reading ---------------------------------------------------------------------------------- */

static const char counter_sql_files[] DB_SQL =
	"SELECT letter, name, offering_id"
	"  FROM counter_file"
	" WHERE root_id = $1 AND place_id = $2"
	" ORDER BY rank";

static bool
read_files(struct arena *arena, struct db *db, int64_t root_id, struct counter *counter,
           struct fault *fault_r)
{
	struct rows *rows = db_ask(arena, db, counter_sql_files,
	                           WITH(db_int64(root_id), db_int64(counter->place_id)));
	enum found found;
	while ((found = rows_next(rows, fault_r)) == FOUND_ONE) {
		must(counter->file_count < COUNTER_FILE_COUNT_MAX && rows_text(rows, 0).length == 1);
		counter->files[counter->file_count++] =
			(struct counter_file){ .letter = rows_text(rows, 0).at[0],
				                   .name = span_keep(arena, rows_text(rows, 1)),
				                   .offering_id = rows_int64(rows, 2) };
	}
	rows_end(rows);
	return found != FOUND_FAILED;
}

static const char counter_sql_windows[] DB_SQL =
	"SELECT name, letters, account_id, since_unix_s"
	"  FROM counter_window"
	" WHERE root_id = $1 AND place_id = $2"
	" ORDER BY rank";

static bool
read_windows(struct arena *arena, struct db *db, int64_t root_id, struct counter *counter,
             struct fault *fault_r)
{
	struct rows *rows = db_ask(arena, db, counter_sql_windows,
	                           WITH(db_int64(root_id), db_int64(counter->place_id)));
	enum found found;
	while ((found = rows_next(rows, fault_r)) == FOUND_ONE) {
		must(counter->window_count < COUNTER_WINDOW_COUNT_MAX);
		counter->windows[counter->window_count++] =
			(struct counter_window){ .name = span_keep(arena, rows_text(rows, 0)),
				                     .letters = span_keep(arena, rows_text(rows, 1)),
				                     .account_id = rows_int64(rows, 2),
				                     .since_unix_s = rows_int64(rows, 3) };
	}
	rows_end(rows);
	return found != FOUND_FAILED;
}

static const char counter_sql_load[] DB_SQL =
	"SELECT kiosk, prints, changes"
	"  FROM counter_counter"
	" WHERE root_id = $1 AND place_id = $2";

enum found
counter_store_load(struct arena *arena, struct db *db, int64_t root_id, int64_t place_id,
                   struct counter *counter_r, struct fault *fault_r)
{
	must(place_id > 0);
	*counter_r = (struct counter){ .place_id = place_id, .kiosk = SPAN("") };
	struct rows *rows = db_ask(arena, db, counter_sql_load, WITH(db_int64(root_id), db_int64(place_id)));
	const enum found found = rows_next(rows, fault_r);
	if (found == FOUND_ONE) {
		counter_r->kiosk = span_keep(arena, rows_text(rows, 0));
		counter_r->prints = rows_int64(rows, 1) != 0;
		counter_r->changes = rows_int64(rows, 2);
	}
	rows_end(rows);
	if (found != FOUND_ONE)
		return found;
	return read_files(arena, db, root_id, counter_r, fault_r) &&
	               read_windows(arena, db, root_id, counter_r, fault_r)
	           ? FOUND_ONE
	           : FOUND_FAILED;
}

static const char counter_sql_places[] DB_SQL =
	"SELECT place_id"
	"  FROM counter_counter"
	" WHERE root_id = $1"
	" ORDER BY place_id";

bool
counter_store_places(struct arena *arena, struct db *db, int64_t root_id, int64_t **place_ids_r,
                     size_t *count_r, struct fault *fault_r)
{
	struct rows *rows = db_ask(arena, db, counter_sql_places, WITH(db_int64(root_id)));
	int64_t *ids = NULL;
	size_t count = 0;
	enum found found;
	while ((found = rows_next(rows, fault_r)) == FOUND_ONE) {
		if (count % 32 == 0)
			ids = arena_grow(arena, ids, count, count + 32, sizeof *ids);
		ids[count++] = rows_int64(rows, 0);
	}
	rows_end(rows);
	*place_ids_r = ids;
	*count_r = count;
	return found != FOUND_FAILED;
}

static enum found
ask_place(struct rows *rows, int64_t *place_id_r, struct fault *fault_r)
{
	const enum found found = rows_next(rows, fault_r);
	if (found == FOUND_ONE)
		*place_id_r = rows_int64(rows, 0);
	rows_end(rows);
	return found;
}

static const char counter_sql_of_kiosk[] DB_SQL =
	"SELECT place_id"
	"  FROM counter_kiosk"
	" WHERE root_id = $1 AND kiosk = $2";

enum found
counter_store_of_kiosk(struct arena *arena, struct db *db, int64_t root_id, struct span kiosk,
                       int64_t *place_id_r, struct fault *fault_r)
{
	return ask_place(db_ask(arena, db, counter_sql_of_kiosk, WITH(db_int64(root_id), db_text(kiosk))),
	                 place_id_r, fault_r);
}

static const char counter_sql_hold[] DB_SQL =
	"UPDATE counter_counter"
	"   SET turns = turns + 1"
	" WHERE root_id = $1 AND place_id = $2";

bool
counter_store_hold(struct db *db, int64_t root_id, int64_t place_id, struct fault *fault_r)
{
	return db_do(db, counter_sql_hold, WITH(db_int64(root_id), db_int64(place_id)), NULL, fault_r);
}

/* --- who sits where --------------------------------------------------------------------------- */

static const char counter_sql_sit[] DB_SQL =
	"UPDATE counter_window"
	"   SET account_id = $4, since_unix_s = $5"
	" WHERE root_id = $1 AND place_id = $2 AND name = $3";

bool
counter_store_sit(struct db *db, int64_t root_id, int64_t place_id,
                  const struct counter_window *window, struct fault *fault_r)
{
	return db_do(db, counter_sql_sit,
	             WITH(db_int64(root_id), db_int64(place_id), db_text(window->name),
	                  db_int64(window->account_id), db_int64(window->since_unix_s)),
	             NULL, fault_r);
}

static const char counter_sql_rise[] DB_SQL =
	"UPDATE counter_window"
	"   SET account_id = 0, since_unix_s = 0"
	" WHERE root_id = $1 AND account_id = $2";

bool
counter_store_rise(struct db *db, int64_t root_id, int64_t account_id, struct fault *fault_r)
{
	must(account_id > 0);
	return db_do(db, counter_sql_rise, WITH(db_int64(root_id), db_int64(account_id)), NULL, fault_r);
}

static const char counter_sql_seat[] DB_SQL =
	"SELECT place_id"
	"  FROM counter_window"
	" WHERE root_id = $1 AND account_id = $2"
	" ORDER BY place_id"
	" LIMIT 1";

enum found
counter_store_seat(struct arena *arena, struct db *db, int64_t root_id, int64_t account_id,
                   int64_t *place_id_r, struct fault *fault_r)
{
	must(account_id > 0);
	return ask_place(db_ask(arena, db, counter_sql_seat, WITH(db_int64(root_id), db_int64(account_id))),
	                 place_id_r, fault_r);
}

static const char counter_sql_busy[] DB_SQL =
	"SELECT count(*)"
	"  FROM counter_window AS w"
	"  JOIN counter_ticket AS t"
	"    ON t.root_id = w.root_id AND t.place_id = w.place_id AND t.window_name = w.name"
	" WHERE w.root_id = $1 AND w.account_id = $2 AND t.day = $3 AND (t.state = $4 OR t.state = $5)";

bool
counter_store_busy(struct arena *arena, struct db *db, int64_t root_id, int64_t account_id, int32_t day,
                   bool *is_busy_r, struct fault *fault_r)
{
	must(account_id > 0);
	struct rows *rows = db_ask(arena, db, counter_sql_busy,
	                           WITH(db_int64(root_id), db_int64(account_id), db_int64(day),
	                                db_int64(COUNTER_CALLED), db_int64(COUNTER_HERE)));
	const enum found found = rows_next(rows, fault_r);
	*is_busy_r = found == FOUND_ONE && rows_int64(rows, 0) > 0;
	rows_end(rows);
	return found == FOUND_ONE;
}

static const char counter_sql_empty[] DB_SQL =
	"UPDATE counter_window"
	"   SET account_id = 0, since_unix_s = 0"
	" WHERE root_id = $1 AND place_id = $2 AND account_id <> 0 AND since_unix_s < $3";

bool
counter_store_empty(struct db *db, int64_t root_id, int64_t place_id, int64_t before_s,
                    struct fault *fault_r)
{
	return db_do(db, counter_sql_empty,
	             WITH(db_int64(root_id), db_int64(place_id), db_int64(before_s)), NULL, fault_r);
}

/* --- saving ----------------------------------------------------------------------------------- */

static const char counter_sql_clear_files[] DB_SQL =
	"DELETE FROM counter_file WHERE root_id = $1 AND place_id = $2";
static const char counter_sql_clear_windows[] DB_SQL =
	"DELETE FROM counter_window WHERE root_id = $1 AND place_id = $2";
static const char counter_sql_clear_kiosk[] DB_SQL =
	"DELETE FROM counter_kiosk WHERE root_id = $1 AND place_id = $2";
static const char counter_sql_add_file[] DB_SQL =
	"INSERT INTO counter_file (root_id, place_id, letter, rank, name, offering_id)"
	" VALUES ($1, $2, $3, $4, $5, $6)";
static const char counter_sql_add_window[] DB_SQL =
	"INSERT INTO counter_window (root_id, place_id, name, rank, letters, account_id, since_unix_s)"
	" VALUES ($1, $2, $3, $4, $5, $6, $7)";

static bool
add_lists(struct db *db, int64_t root_id, const struct counter *counter, const struct counter *before,
          struct fault *fault_r)
{
	bool is_fine = true;
	for (size_t i = 0; is_fine && i < counter->file_count; i++) {
		const struct counter_file *file = &counter->files[i];
		is_fine = db_do(db, counter_sql_add_file,
		                WITH(db_int64(root_id), db_int64(counter->place_id),
		                     db_text(span_from(&file->letter, 1)), db_int64((int64_t)i),
		                     db_text(file->name), db_int64(file->offering_id)),
		                NULL, fault_r);
	}
	for (size_t i = 0; is_fine && i < counter->window_count; i++) {
		const struct counter_window *window = &counter->windows[i];
		const struct counter_window *was = counter_window_of(before, window->name);
		is_fine = db_do(db, counter_sql_add_window,
		                WITH(db_int64(root_id), db_int64(counter->place_id), db_text(window->name),
		                     db_int64((int64_t)i), db_text(window->letters),
		                     db_int64(was == NULL ? 0 : was->account_id),
		                     db_int64(was == NULL ? 0 : was->since_unix_s)),
		                NULL, fault_r);
	}
	return is_fine;
}

static const char counter_sql_add_kiosk[] DB_SQL =
	"INSERT INTO counter_kiosk (root_id, kiosk, place_id)"
	" VALUES ($1, $2, $3)";
static const char counter_sql_set_kiosk[] DB_SQL =
	"UPDATE counter_counter"
	"   SET kiosk = $3"
	" WHERE root_id = $1 AND place_id = $2";

bool
counter_store_rekey(struct db *db, int64_t root_id, const struct counter *counter, struct span kiosk,
                    struct fault *fault_r)
{
	const struct db_value root = db_int64(root_id), place = db_int64(counter->place_id);
	return db_do(db, counter_sql_clear_kiosk, WITH(root, place), NULL, fault_r) &&
	       db_do(db, counter_sql_add_kiosk, WITH(root, db_text(kiosk), place), NULL, fault_r) &&
	       db_do(db, counter_sql_set_kiosk, WITH(root, place, db_text(kiosk)), NULL, fault_r);
}

static const char counter_sql_add[] DB_SQL =
	"INSERT INTO counter_counter (root_id, place_id, kiosk, prints, changes, turns)"
	" VALUES ($1, $2, $3, $4, 1, 0)";
static const char counter_sql_save[] DB_SQL =
	"UPDATE counter_counter"
	"   SET prints = $3, changes = changes + 1"
	" WHERE root_id = $1 AND place_id = $2 AND changes = $4";

/* Whoever takes a ticket, or is called, holds the counter too: what is read here stays until it is saved. */
static bool
look_for_left(struct arena *arena, struct db *db, int64_t root_id, struct counter_saving *saving,
              struct fault *fault_r)
{
	struct counter_ticket *tickets;
	size_t count;
	saving->left = NULL;
	if (!counter_store_tickets(arena, db, root_id, saving->counter->place_id, saving->today, &tickets,
	                           &count, fault_r))
		return false;
	for (size_t i = 0; saving->left == NULL && i < count; i++) {
		const struct counter_ticket *ticket = &tickets[i];
		saving->is_of_file = counter_file_of(saving->counter, ticket->file) == NULL;
		if (saving->is_of_file || (ticket->window.length > 0 &&
		                           counter_window_of(saving->counter, ticket->window) == NULL))
			saving->left = ticket;
	}
	return true;
}

enum found
counter_store_save(struct arena *arena, struct db *db, int64_t root_id, struct counter_saving *saving,
                   struct fault *fault_r)
{
	const struct counter *counter = saving->counter;
	const struct db_value root = db_int64(root_id), place = db_int64(counter->place_id);
	struct counter *before = arena_new_of(arena, struct counter);
	int64_t changed = 1;
	const enum found there =
		counter_store_hold(db, root_id, counter->place_id, fault_r)
			? counter_store_load(arena, db, root_id, counter->place_id, before, fault_r)
			: FOUND_FAILED;
	if (there == FOUND_FAILED)
		return FOUND_FAILED;
	saving->left = NULL;
	if (before->changes != counter->changes)
		return FOUND_NONE;
	if (there == FOUND_ONE && !look_for_left(arena, db, root_id, saving, fault_r))
		return FOUND_FAILED;
	if (saving->left != NULL)
		return FOUND_NONE;
	const bool is_saved =
		there == FOUND_NONE
			? db_do(db, counter_sql_add,
	                WITH(root, place, db_text(counter->kiosk), db_int64(counter->prints)), NULL, fault_r) &&
				  counter_store_rekey(db, root_id, counter, counter->kiosk, fault_r)
			: db_do(db, counter_sql_save,
	                WITH(root, place, db_int64(counter->prints), db_int64(counter->changes)), &changed,
	                fault_r);
	if (is_saved && changed == 0)
		return FOUND_NONE;
	return is_saved && db_do(db, counter_sql_clear_files, WITH(root, place), NULL, fault_r) &&
	               db_do(db, counter_sql_clear_windows, WITH(root, place), NULL, fault_r) &&
	               add_lists(db, root_id, counter, before, fault_r)
	           ? FOUND_ONE
	           : FOUND_FAILED;
}
