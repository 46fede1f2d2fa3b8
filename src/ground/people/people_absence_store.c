/* Who is away: for whoever gives work. */
#include "ground/people/people_inside.h"

enum { PERIOD_COUNT_MAX = 5000 }; /* read; an account may have said several */

static const char people_sql_absences[] DB_SQL =
	"SELECT d.account_id, d.first_day, d.last_day"
	"  FROM people_delegation d"
	"  JOIN people_account a ON a.root_id = d.root_id AND a.account_id = d.account_id"
	" WHERE d.root_id = $1 AND d.last_day >= $2 AND a.is_closed = 0"
	" ORDER BY d.account_id, d.first_day"
	" LIMIT $3";

bool
people_absences(struct arena *arena, struct db *db, int64_t root_id, int32_t day,
                struct people_absence **absences_r, size_t *count_r, struct fault *fault_r)
{
	struct rows *rows = db_ask(arena, db, people_sql_absences,
	                           WITH(db_int64(root_id), db_int64(day), db_int64(PERIOD_COUNT_MAX)));
	struct people_absence *absences = NULL;
	size_t count = 0;
	enum found found;
	while ((found = rows_next(rows, fault_r)) == FOUND_ONE && count < PEOPLE_ABSENCE_COUNT_MAX) {
		const int64_t account_id = rows_int64(rows, 0), first_day = rows_int64(rows, 1);
		const int32_t last_day = (int32_t)rows_int64(rows, 2);
		struct people_absence *last = count == 0 ? NULL : &absences[count - 1];
		if (last != NULL && last->account_id == account_id) {
			if (first_day <= last->last_day + 1 && last_day > last->last_day)
				last->last_day = last_day;
			continue;
		}
		if (first_day > day)
			continue;
		if (count % 32 == 0)
			absences = arena_grow(arena, absences, count, count + 32, sizeof *absences);
		absences[count++] = (struct people_absence){ account_id, last_day };
	}
	rows_end(rows);
	*absences_r = absences;
	*count_r = count;
	return found != FOUND_FAILED;
}

bool
people_plant_absence(struct db *db, int64_t root_id, int64_t account_id, int64_t other_id,
                     int32_t first_day, int32_t last_day, struct fault *fault_r)
{
	const struct delegation delegation = { .account_id = account_id,
		                                   .other_id = other_id,
		                                   .first_day = first_day,
		                                   .last_day = last_day };
	must(first_day <= last_day);
	return people_store_delegation_add(db, root_id, &delegation, fault_r);
}
