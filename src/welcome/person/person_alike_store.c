/* Who else may be the same person, and who was said to be. */
#include "welcome/person/person_inside.h"

static const char person_sql_is_apart[] DB_SQL =
	"SELECT 1"
	"  FROM person_apart"
	" WHERE root_id = $1 AND one_id = $2 AND other_id = $3";

static bool
are_said_two(struct arena *arena, struct db *db, int64_t root_id, int64_t one_id, int64_t other_id,
             bool *are_two_r, struct fault *fault_r)
{
	const int64_t low = one_id < other_id ? one_id : other_id;
	struct rows *rows =
		db_ask(arena, db, person_sql_is_apart,
	           WITH(db_int64(root_id), db_int64(low), db_int64(one_id + other_id - low)));
	const enum found found = rows_next(rows, fault_r);
	rows_end(rows);
	*are_two_r = found == FOUND_ONE;
	return found != FOUND_FAILED;
}

struct alikes {
	struct person_alike *all;
	size_t count;
};

static bool
is_known(const struct alikes *alikes, int64_t top_id, int64_t row_id)
{
	for (size_t i = 0; i < alikes->count; i++)
		if (alikes->all[i].top.person_id == top_id && alikes->all[i].row_id == row_id)
			return true;
	return false;
}

static bool
add_sharing(struct arena *arena, struct db *db, int64_t root_id, const struct person *person,
            const struct person_contact *contact, struct alikes *alikes, struct fault *fault_r)
{
	struct person *sharing;
	size_t count;
	if (!person_by_contact(arena, db, root_id, person->purpose, contact, &sharing, &count, fault_r))
		return false;
	for (size_t i = 0; i < count && alikes->count < PERSON_ALIKE_COUNT_MAX; i++) {
		struct person_alike *alike = &alikes->all[alikes->count];
		bool are_two, are_rows_two;
		if (person_load(arena, db, root_id, sharing[i].person_id, &alike->top, fault_r) !=
		        FOUND_ONE ||
		    !are_said_two(arena, db, root_id, person->person_id, alike->top.person_id, &are_two,
		                  fault_r) ||
		    !are_said_two(arena, db, root_id, person->person_id, sharing[i].person_id,
		                  &are_rows_two, fault_r))
			return false;
		alike->row_id = sharing[i].person_id;
		alike->shares = contact->kind;
		if (alike->top.person_id != person->person_id && !are_two && !are_rows_two &&
		    !is_known(alikes, alike->top.person_id, alike->row_id))
			alikes->count++;
	}
	return true;
}

bool
person_alike(struct arena *arena, struct db *db, int64_t root_id, const struct person *person,
             struct person_alike **alike_r, size_t *count_r, struct fault *fault_r)
{
	struct alikes alikes = {
		.all = arena_array_of(arena, struct person_alike, PERSON_ALIKE_COUNT_MAX)
	};
	struct person_contact *contacts;
	size_t count;
	must(person->joined_into == 0);
	if (!person_contacts(arena, db, root_id, person->person_id, &contacts, &count, fault_r))
		return false;
	for (size_t i = 0; i < count; i++)
		if (contacts[i].kind != PERSON_POST &&
		    !add_sharing(arena, db, root_id, person, &contacts[i], &alikes, fault_r))
			return false;
	*alike_r = alikes.all;
	*count_r = alikes.count;
	return true;
}

static const char person_sql_row[] DB_SQL =
	"SELECT person_id, name, joined_into"
	"  FROM person_person"
	" WHERE root_id = $1 AND person_id = $2";

bool
person_rows(struct arena *arena, struct db *db, int64_t root_id, int64_t person_id,
            struct person_row **rows_r, size_t *count_r, struct fault *fault_r)
{
	int64_t *ids;
	size_t count;
	*count_r = 0;
	if (!person_same(arena, db, root_id, person_id, &ids, &count, fault_r))
		return false;
	*rows_r = arena_array_of(arena, struct person_row, count + 1);
	for (size_t i = 0; i < count; i++) {
		struct rows *rows =
			db_ask(arena, db, person_sql_row, WITH(db_int64(root_id), db_int64(ids[i])));
		const enum found found = rows_next(rows, fault_r);
		if (found == FOUND_ONE)
			(*rows_r)[(*count_r)++] = (struct person_row){ rows_int64(rows, 0),
				                                           span_keep(arena, rows_text(rows, 1)),
				                                           rows_int64(rows, 2) };
		rows_end(rows);
		if (found == FOUND_FAILED)
			return false;
	}
	return true;
}
