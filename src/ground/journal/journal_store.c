#include "base/time.h"
#include "ground/journal/journal.h"

static const char journal_sql_number[] DB_SQL =
	"INSERT INTO journal_counter (root_id, last_number)"
	" VALUES ($1, 1)"
	" ON CONFLICT (root_id) DO UPDATE SET last_number = journal_counter.last_number + 1"
	" RETURNING last_number";

static const char journal_sql_hold[] DB_SQL =
	"INSERT INTO journal_counter (root_id, last_number)"
	" VALUES ($1, 0)"
	" ON CONFLICT (root_id) DO UPDATE SET last_number = journal_counter.last_number";

static const char journal_sql_add[] DB_SQL =
	"INSERT INTO journal_fact (root_id, number, at_unix_s, kind, account_id, place_id, subject_id,"
	"                          words, once)"
	" VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9)";

static const char journal_sql_done[] DB_SQL =
	"SELECT subject_id"
	"  FROM journal_fact"
	" WHERE root_id = $1 AND once = $2";

static const char journal_sql_after[] DB_SQL =
	"SELECT number, at_unix_s, kind, account_id, place_id, subject_id, words"
	"  FROM journal_fact"
	" WHERE root_id = $1 AND number > $2"
	" ORDER BY number"
	" LIMIT 100";

static const char journal_sql_before[] DB_SQL =
	"SELECT number, at_unix_s, kind, account_id, place_id, subject_id, words"
	"  FROM journal_fact"
	" WHERE root_id = $1 AND number < $2 AND ($3 = 0 OR subject_id = $3)"
	" ORDER BY number DESC"
	" LIMIT 100";

static const char journal_sql_numbers[] DB_SQL =
	"SELECT count(*), coalesce(min(number), 0), coalesce(max(number), 0)"
	"  FROM journal_fact"
	" WHERE root_id = $1";

static const char journal_sql_counter[] DB_SQL =
	"SELECT last_number"
	"  FROM journal_counter"
	" WHERE root_id = $1";

enum found
journal_done_about(struct arena *arena, struct db *db, int64_t root_id, struct span once,
                   int64_t *subject_id_r, struct fault *fault_r)
{
	if (once.length == 0)
		return FOUND_NONE;
	struct rows *rows =
		db_ask(arena, db, journal_sql_done, WITH(db_int64(root_id), db_text(once)));
	const enum found found = rows_next(rows, fault_r);
	if (found == FOUND_ONE)
		*subject_id_r = rows_int64(rows, 0);
	rows_end(rows);
	return found;
}

enum found
journal_done(struct arena *arena, struct db *db, int64_t root_id, struct span once,
             struct fault *fault_r)
{
	int64_t subject_id;
	return journal_done_about(arena, db, root_id, once, &subject_id, fault_r);
}

/* The counter's row is taken before the number is used, and held until COMMIT: numbers follow the
 * order of commits. */
static bool
next_number(struct arena *arena, struct db *db, int64_t root_id, int64_t *number_r,
            struct fault *fault_r)
{
	struct rows *rows = db_ask(arena, db, journal_sql_number, WITH(db_int64(root_id)));
	const enum found found = rows_next(rows, fault_r);
	if (found == FOUND_ONE)
		*number_r = rows_int64(rows, 0);
	rows_end(rows);
	return found == FOUND_ONE;
}

bool
journal_hold(struct db *db, int64_t root_id, struct fault *fault_r)
{
	return db_do(db, journal_sql_hold, WITH(db_int64(root_id)), NULL, fault_r);
}

enum found
journal_add(struct arena *arena, struct db *db, int64_t root_id, const struct fact *fact,
            struct fault *fault_r)
{
	must(db_writes(db));
	must(fact->words.length <= JOURNAL_WORDS_LENGTH_MAX);
	int64_t number;
	if (!next_number(arena, db, root_id, &number, fault_r))
		return FOUND_FAILED;
	const enum found done = journal_done(arena, db, root_id, fact->once, fault_r);
	if (done != FOUND_NONE)
		return done == FOUND_ONE ? FOUND_NONE : FOUND_FAILED;
	/* Uniqueness is of the forms' keys; a fact without one is its own. */
	const struct span once = fact->once.length > 0
	                             ? fact->once
	                             : span_of(arena_format(arena, "%lld", (long long)number));
	return db_do(db, journal_sql_add,
	             WITH(db_int64(root_id), db_int64(number),
	                  db_int64(fact->at_unix_s != 0 ? fact->at_unix_s : time_now_s()),
	                  db_text(span_of(fact->kind)), db_int64(fact->account_id),
	                  db_int64(fact->place_id), db_int64(fact->subject_id),
	                  db_text(fact->words), db_text(once)),
	             NULL, fault_r)
	           ? FOUND_ONE
	           : FOUND_FAILED;
}

static bool
take_facts(struct arena *arena, struct rows *rows, struct fact **facts_r, size_t *count_r,
           struct fault *fault_r)
{
	struct fact *facts = arena_array_of(arena, struct fact, JOURNAL_PAGE_COUNT);
	size_t count = 0;
	enum found found;
	while ((found = rows_next(rows, fault_r)) == FOUND_ONE && count < JOURNAL_PAGE_COUNT)
		facts[count++] = (struct fact){ .number = rows_int64(rows, 0),
			                            .at_unix_s = rows_int64(rows, 1),
			                            .kind = span_copy(arena, rows_text(rows, 2)),
			                            .account_id = rows_int64(rows, 3),
			                            .place_id = rows_int64(rows, 4),
			                            .subject_id = rows_int64(rows, 5),
			                            .words = span_keep(arena, rows_text(rows, 6)) };
	rows_end(rows);
	*facts_r = facts;
	*count_r = count;
	return found != FOUND_FAILED;
}

bool
journal_after(struct arena *arena, struct db *db, int64_t root_id, int64_t number,
              struct fact **facts_r, size_t *count_r, struct fault *fault_r)
{
	return take_facts(
		arena, db_ask(arena, db, journal_sql_after, WITH(db_int64(root_id), db_int64(number))),
		facts_r, count_r, fault_r);
}

bool
journal_follow(struct arena *arena, struct db *db, struct journal_following *following,
               struct fault *fault_r)
{
	struct fact *facts;
	size_t count, read = 0;
	following->facts = arena_array_of(arena, const struct fact *, JOURNAL_FOLLOW_COUNT);
	following->count = 0;
	following->from = following->number;
	do {
		if (!journal_after(arena, db, following->root_id, following->number, &facts, &count, fault_r))
			return false;
		for (size_t i = 0; i < count; i++) {
			following->number = facts[i].number;
			if (following->is_of_use(&facts[i]))
				following->facts[following->count++] = &facts[i];
		}
		read += count;
	} while (count > 0 && read + JOURNAL_PAGE_COUNT <= JOURNAL_FOLLOW_COUNT);
	return true;
}

/* --- a room reads on ---------------------------------------------------------------------------- */

static const char journal_sql_reader[] DB_SQL =
	"SELECT number"
	"  FROM journal_reader"
	" WHERE root_id = $1 AND reader = $2";

static const char journal_sql_reader_on[] DB_SQL =
	"INSERT INTO journal_reader (root_id, reader, number)"
	" VALUES ($1, $2, $3)"
	" ON CONFLICT (root_id, reader) DO UPDATE SET number = $3 WHERE journal_reader.number = $4";

struct reading_on {
	struct arena *arena;
	const struct journal_reader *reader;
	struct journal_following read;
	struct fault fault;
};

static bool
apply_all(struct db *db, void *data)
{
	struct reading_on *on = data;
	const struct journal_reader *reader = on->reader;
	int64_t changed = 0;
	if (!db_do(db, journal_sql_reader_on,
	           WITH(db_int64(reader->root_id), db_text(span_of(reader->name)), db_int64(on->read.number),
	                db_int64(on->read.from)),
	           &changed, &on->fault))
		return false;
	for (size_t i = 0; changed > 0 && i < on->read.count; i++)
		if (!reader->apply(on->arena, db, reader->root_id, on->read.facts[i], &on->fault))
			return false;
	return true;
}

static bool
read_from(struct reading_on *on, struct db *db)
{
	const struct journal_reader *reader = on->reader;
	struct rows *rows =
		db_ask(on->arena, db, journal_sql_reader,
	           WITH(db_int64(reader->root_id), db_text(span_of(reader->name))));
	const enum found found = rows_next(rows, &on->fault);
	on->read.number = found == FOUND_ONE ? rows_int64(rows, 0) : 0;
	rows_end(rows);
	return found != FOUND_FAILED && journal_follow(on->arena, db, &on->read, &on->fault);
}

bool
journal_read_on(struct arena *arena, struct store *store, const struct journal_reader *reader,
                struct fault *fault_r)
{
	struct reading_on on = { .arena = arena,
		                     .reader = reader,
		                     .read = { .root_id = reader->root_id, .is_of_use = reader->is_of_use } };
	struct db *db = store_read(arena, store, fault_r);
	if (db == NULL)
		return false;
	const bool is_read = read_from(&on, db);
	db_end(db);
	if (!is_read) {
		*fault_r = on.fault;
		return false;
	}
	if (on.read.number == on.read.from || store_write(store, apply_all, &on, fault_r))
		return true;
	if (fault_r->for_log == NULL)
		*fault_r = on.fault;
	return false;
}

bool
journal_before(struct arena *arena, struct db *db, int64_t root_id, int64_t number,
               int64_t subject_id, struct fact **facts_r, size_t *count_r,
               struct fault *fault_r)
{
	return take_facts(arena,
	                  db_ask(arena, db, journal_sql_before,
	                         WITH(db_int64(root_id), db_int64(number > 0 ? number : INT64_MAX),
	                              db_int64(subject_id))),
	                  facts_r, count_r, fault_r);
}

bool
journal_numbers(struct arena *arena, struct db *db, int64_t root_id,
                struct journal_numbers *numbers_r, struct fault *fault_r)
{
	*numbers_r = (struct journal_numbers){ 0 };
	struct rows *rows = db_ask(arena, db, journal_sql_numbers, WITH(db_int64(root_id)));
	const bool good = rows_next(rows, fault_r) == FOUND_ONE;
	if (good) {
		numbers_r->facts = rows_int64(rows, 0);
		numbers_r->first = rows_int64(rows, 1);
		numbers_r->last = rows_int64(rows, 2);
	}
	rows_end(rows);
	if (!good)
		return false;
	rows = db_ask(arena, db, journal_sql_counter, WITH(db_int64(root_id)));
	const enum found found = rows_next(rows, fault_r);
	if (found == FOUND_ONE)
		numbers_r->counter = rows_int64(rows, 0);
	rows_end(rows);
	return found != FOUND_FAILED;
}
