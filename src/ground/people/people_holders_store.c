/* Who holds a role where: for whoever gives work. */
#include "ground/people/people_inside.h"

static const char people_sql_holders[] DB_SQL =
	"SELECT a.account_id, a.name, a.mail, r.role"
	"  FROM people_right r"
	"  JOIN people_account a ON a.root_id = r.root_id AND a.account_id = r.account_id"
	" WHERE r.root_id = $1 AND a.is_closed = 0"
	"   AND r.place_id IN ($2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17)"
	" ORDER BY a.name, a.account_id";

bool
people_holders(struct arena *arena, struct db *db, int64_t root_id,
               const struct people_where *where, struct colleague **people_r, size_t *count_r,
               struct fault *fault_r)
{
	struct db_value values[1 + PEOPLE_PLACE_COUNT_MAX] = { db_int64(root_id) };
	must(where->place_count > 0 && where->place_count <= PEOPLE_PLACE_COUNT_MAX);
	for (size_t i = 0; i < PEOPLE_PLACE_COUNT_MAX; i++) /* the first once more, where there is none */
		values[1 + i] = db_int64(where->place_ids[i < where->place_count ? i : 0]);
	struct rows *rows = db_ask(arena, db, people_sql_holders, values, LENGTH(values));
	struct colleague *people = NULL;
	size_t count = 0;
	enum found found;
	while ((found = rows_next(rows, fault_r)) == FOUND_ONE) {
		const int64_t account_id = rows_int64(rows, 0), role = rows_int64(rows, 3);
		must(role >= 0 && role < ROLE_COUNT);
		const bool is_there = count > 0 && people[count - 1].account_id == account_id;
		if ((where->who & WHO(role)) == 0 || is_there)
			continue;
		if (count % 32 == 0)
			people = arena_grow(arena, people, count, count + 32, sizeof *people);
		people[count++] = (struct colleague){ account_id, span_keep(arena, rows_text(rows, 1)),
			                                  span_keep(arena, rows_text(rows, 2)) };
	}
	rows_end(rows);
	*people_r = people;
	*count_r = count;
	return found != FOUND_FAILED;
}
