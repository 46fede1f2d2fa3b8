#include <stdlib.h>

#include "base/ident.h"
#include "ground/hours/hours_inside.h"

/* A question about some places asks of eight at most: a place and those above it, as a rule. */
enum { PLACES_ASKED = 8 };

enum reach { OF_SOME, OF_ALL, REACH_COUNT };

/* --- weeks --------------------------------------------------------------------------------------- */

static const char hours_sql_weeks_some[] DB_SQL =
	"SELECT place_id, from_day, week_id, follows, on_holidays,"
	"       monday, tuesday, wednesday, thursday, friday, saturday, sunday"
	"  FROM hours_week"
	" WHERE root_id = $1 AND from_day <= $3"
	"   AND place_id IN ($4, $5, $6, $7, $8, $9, $10, $11)";

static const char hours_sql_weeks_all[] DB_SQL =
	"SELECT place_id, from_day, week_id, follows, on_holidays,"
	"       monday, tuesday, wednesday, thursday, friday, saturday, sunday"
	"  FROM hours_week"
	" WHERE root_id = $1 AND from_day <= $3";

static const char *const weeks_sql[REACH_COUNT] = {
	[OF_SOME] = hours_sql_weeks_some,
	[OF_ALL] = hours_sql_weeks_all,
};

static const char hours_sql_exceptions_some[] DB_SQL =
	"SELECT place_id, exception_id, first_day, last_day, kind, windows, reason"
	"  FROM hours_exception"
	" WHERE root_id = $1 AND last_day >= $2 AND first_day <= $3 AND withdrawn_unix_s = 0"
	"   AND place_id IN ($4, $5, $6, $7, $8, $9, $10, $11)";

static const char hours_sql_exceptions_all[] DB_SQL =
	"SELECT place_id, exception_id, first_day, last_day, kind, windows, reason"
	"  FROM hours_exception"
	" WHERE root_id = $1 AND last_day >= $2 AND first_day <= $3 AND withdrawn_unix_s = 0";

static const char *const exceptions_sql[REACH_COUNT] = {
	[OF_SOME] = hours_sql_exceptions_some,
	[OF_ALL] = hours_sql_exceptions_all,
};

static const char hours_sql_sites_some[] DB_SQL =
	"SELECT place_id, territory, good_friday, zone"
	"  FROM hours_site"
	" WHERE root_id = $1 AND place_id IN ($4, $5, $6, $7, $8, $9, $10, $11)";

static const char hours_sql_sites_all[] DB_SQL =
	"SELECT place_id, territory, good_friday, zone"
	"  FROM hours_site"
	" WHERE root_id = $1";

static const char *const sites_sql[REACH_COUNT] = {
	[OF_SOME] = hours_sql_sites_some,
	[OF_ALL] = hours_sql_sites_all,
};

struct reading {
	struct arena *arena;
	struct db *db;
	enum reach reach;
	struct db_value values[3 + PLACES_ASKED];
	struct hours_kept *kept;
	struct fault *fault_r;
};

/* What only this program writes, and another hand changed. */
static bool
unreadable(struct reading *reading, int64_t id)
{
	return fault_format(reading->arena, reading->fault_r,
	                    "Des horaires enregistrés ne se lisent plus. Prévenez la personne qui "
	                    "administre Parvis.",
	                    "hours: row %lld does not read", (long long)id);
}

/* Room for one more: 8, then twice as much each time. */
static void *
grown(struct arena *arena, void *list, size_t count, size_t size)
{
	const bool is_full = count == 0 || (count >= 8 && (count & (count - 1)) == 0);
	return is_full ? arena_grow(arena, list, count, count == 0 ? 8 : 2 * count, size) : list;
}

static bool
read_weeks(struct reading *reading)
{
	struct arena *arena = reading->arena;
	struct hours_kept *kept = reading->kept;
	struct rows *rows = db_ask(arena, reading->db, weeks_sql[reading->reach], reading->values,
	                           LENGTH(reading->values));
	enum found found;
	while ((found = rows_next(rows, reading->fault_r)) == FOUND_ONE) {
		kept->weeks = grown(arena, kept->weeks, kept->week_count, sizeof *kept->weeks);
		struct hours_week_row *row = &kept->weeks[kept->week_count++];
		*row = (struct hours_week_row){ .week = { .place_id = rows_int64(rows, 0),
			                                      .from_day = (int32_t)rows_int64(rows, 1),
			                                      .on_holidays = rows_int64(rows, 4) != 0 },
			                            .id = rows_int64(rows, 2),
			                            .follows = rows_int64(rows, 3) != 0 };
		for (int day = 0; day < 7; day++)
			if (!hours_day_decode(arena, rows_text(rows, 5 + day), &row->week.days[day]))
				return unreadable(reading, row->id);
	}
	rows_end(rows);
	return found != FOUND_FAILED;
}

static bool
read_exceptions(struct reading *reading)
{
	struct arena *arena = reading->arena;
	struct hours_kept *kept = reading->kept;
	struct rows *rows = db_ask(arena, reading->db, exceptions_sql[reading->reach],
	                           reading->values, LENGTH(reading->values));
	enum found found;
	while ((found = rows_next(rows, reading->fault_r)) == FOUND_ONE) {
		kept->exceptions =
			grown(arena, kept->exceptions, kept->exception_count, sizeof *kept->exceptions);
		struct hours_exception *one = &kept->exceptions[kept->exception_count++];
		const int64_t kind = rows_int64(rows, 4);
		*one = (struct hours_exception){ .place_id = rows_int64(rows, 0),
			                             .id = rows_int64(rows, 1),
			                             .first_day = (int32_t)rows_int64(rows, 2),
			                             .last_day = (int32_t)rows_int64(rows, 3),
			                             .reason = span_keep(arena, rows_text(rows, 6)) };
		if (kind < 0 || kind >= HOURS_KIND_COUNT ||
		    !hours_day_decode(arena, rows_text(rows, 5), &one->day))
			return unreadable(reading, one->id);
		one->kind = (enum hours_kind)kind;
	}
	rows_end(rows);
	return found != FOUND_FAILED;
}

static bool
read_sites(struct reading *reading)
{
	struct hours_kept *kept = reading->kept;
	struct rows *rows = db_ask(reading->arena, reading->db, sites_sql[reading->reach],
	                           reading->values, LENGTH(reading->values));
	enum found found;
	while ((found = rows_next(rows, reading->fault_r)) == FOUND_ONE) {
		kept->sites = grown(reading->arena, kept->sites, kept->site_count, sizeof *kept->sites);
		const int64_t territory = rows_int64(rows, 1);
		if (territory < HOURS_AS_ABOVE || territory >= TERRITORY_COUNT)
			return unreadable(reading, rows_int64(rows, 0));
		kept->sites[kept->site_count++] =
			(struct hours_site){ .place_id = rows_int64(rows, 0),
				                 .territory = (int)territory,
				                 .good_friday = (int)rows_int64(rows, 2),
				                 .zone = span_keep(reading->arena, rows_text(rows, 3)) };
	}
	rows_end(rows);
	return found != FOUND_FAILED;
}

static int
order(int64_t a, int64_t b)
{
	return (a > b) - (a < b);
}

static int
compare_weeks(const void *a, const void *b)
{
	const struct hours_week_row *x = a, *y = b;
	const int by_place = order(x->week.place_id, y->week.place_id);
	const int by_day = order(x->week.from_day, y->week.from_day);
	return by_place != 0 ? by_place : by_day != 0 ? by_day : order(x->id, y->id);
}

static int
compare_exceptions(const void *a, const void *b)
{
	const struct hours_exception *x = a, *y = b;
	const int by_place = order(x->place_id, y->place_id);
	return by_place != 0 ? by_place : order(x->id, y->id);
}

static int
compare_sites(const void *a, const void *b)
{
	const struct hours_site *x = a, *y = b;
	return order(x->place_id, y->place_id);
}

static void
sort(void *list, size_t count, size_t size, int (*compare)(const void *, const void *))
{
	if (count > 1)
		qsort(list, count, size, compare);
}

bool
hours_store_read(struct arena *arena, struct db *db, const struct hours_question *question,
                 const int64_t *places, size_t place_count, struct hours_kept *kept_r,
                 struct fault *fault_r)
{
	*kept_r = (struct hours_kept){ .week_count = 0 };
	struct reading reading = { .arena = arena, .db = db, .kept = kept_r, .fault_r = fault_r };
	reading.reach = place_count == 0 ? OF_ALL : OF_SOME;
	reading.values[0] = db_int64(question->root_id);
	reading.values[1] = db_int64(question->first_day);
	reading.values[2] = db_int64(question->last_day);
	for (size_t asked = 0; asked == 0 || asked < place_count; asked += PLACES_ASKED) {
		for (size_t i = 0; i < PLACES_ASKED; i++) /* the first again rather than a place that is none */
			reading.values[3 + i] =
				db_int64(place_count == 0 ? 0 : places[asked + i < place_count ? asked + i : asked]);
		if (!read_weeks(&reading) || !read_exceptions(&reading) || !read_sites(&reading))
			return false;
	}
	sort(kept_r->weeks, kept_r->week_count, sizeof *kept_r->weeks, compare_weeks);
	sort(kept_r->exceptions, kept_r->exception_count, sizeof *kept_r->exceptions,
	     compare_exceptions);
	sort(kept_r->sites, kept_r->site_count, sizeof *kept_r->sites, compare_sites);
	return true;
}

/* --- writing ------------------------------------------------------------------------------------- */

static const char hours_sql_week_add[] DB_SQL =
	"INSERT INTO hours_week (root_id, place_id, from_day, week_id, follows, on_holidays,"
	"                        monday, tuesday, wednesday, thursday, friday, saturday, sunday)"
	" VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13)";

bool
hours_store_week_add(struct arena *arena, struct db *db, int64_t root_id,
                     const struct hours_week_row *row, struct fault *fault_r)
{
	const struct hours_week *week = &row->week;
	must(week->place_id >= 0 && row->id > 0);
	struct db_value values[13] = { db_int64(root_id),        db_int64(week->place_id),
		                           db_int64(week->from_day), db_int64(row->id),
		                           db_int64(row->follows),   db_int64(week->on_holidays) };
	for (size_t day = 0; day < 7; day++)
		values[6 + day] = db_text(hours_day_code(arena, &week->days[day]));
	return db_do(db, hours_sql_week_add, values, LENGTH(values), NULL, fault_r);
}

bool
hours_plant(struct arena *arena, struct db *db, int64_t root_id, int64_t place_id, int32_t from_day,
            const char *const days[7], struct fault *fault_r)
{
	struct hours_week_row row = { .week = { .from_day = from_day, .place_id = place_id },
		                          .id = ident_ordered() };
	for (size_t i = 0; i < 7; i++)
		must(hours_day_read(arena, span_of(days[i]), &row.week.days[i]) == NULL);
	return hours_store_week_add(arena, db, root_id, &row, fault_r);
}

static const char hours_sql_exception_add[] DB_SQL =
	"INSERT INTO hours_exception (root_id, place_id, last_day, exception_id, first_day, kind,"
	"                             windows, reason, withdrawn_unix_s)"
	" VALUES ($1, $2, $3, $4, $5, $6, $7, $8, 0)";

bool
hours_store_exception_add(struct arena *arena, struct db *db, int64_t root_id,
                          const struct hours_exception *exception, struct fault *fault_r)
{
	must(exception->first_day <= exception->last_day);
	must(exception->kind < HOURS_KIND_COUNT && exception->id > 0);
	return db_do(db, hours_sql_exception_add,
	             WITH(db_int64(root_id), db_int64(exception->place_id),
	                  db_int64(exception->last_day), db_int64(exception->id),
	                  db_int64(exception->first_day), db_int64(exception->kind),
	                  db_text(hours_day_code(arena, &exception->day)),
	                  db_text(exception->reason)),
	             NULL, fault_r);
}

static const char hours_sql_withdraw[] DB_SQL =
	"UPDATE hours_exception"
	"   SET withdrawn_unix_s = $5"
	" WHERE root_id = $1 AND place_id = $2 AND last_day = $3 AND exception_id = $4"
	"   AND withdrawn_unix_s = 0";

bool
hours_store_withdraw(struct db *db, int64_t root_id, const struct hours_exception *exception,
                     int64_t now_s, bool *done_r, struct fault *fault_r)
{
	int64_t changed = 0;
	const bool good = db_do(db, hours_sql_withdraw,
	                        WITH(db_int64(root_id), db_int64(exception->place_id),
	                             db_int64(exception->last_day), db_int64(exception->id),
	                             db_int64(now_s)),
	                        &changed, fault_r);
	*done_r = changed == 1;
	return good;
}

static const char hours_sql_site_keep[] DB_SQL =
	"INSERT INTO hours_site (root_id, place_id, territory, good_friday, zone)"
	" VALUES ($1, $2, $3, $4, $5)"
	" ON CONFLICT (root_id, place_id)"
	" DO UPDATE SET territory = excluded.territory, good_friday = excluded.good_friday,"
	"               zone = excluded.zone";

bool
hours_store_site_keep(struct db *db, int64_t root_id, const struct hours_site *site,
                      struct fault *fault_r)
{
	must(site->territory >= HOURS_AS_ABOVE && site->territory < TERRITORY_COUNT);
	return db_do(db, hours_sql_site_keep,
	             WITH(db_int64(root_id), db_int64(site->place_id), db_int64(site->territory),
	                  db_int64(site->good_friday), db_text(site->zone)),
	             NULL, fault_r);
}
