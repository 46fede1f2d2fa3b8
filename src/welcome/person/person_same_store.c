/* The same person twice: proposed, joined, parted, said to be two; and erased. */
#include "welcome/person/person_inside.h"

static const char person_sql_joined_into[] DB_SQL =
	"SELECT joined_into, purpose"
	"  FROM person_person"
	" WHERE root_id = $1 AND person_id = $2";

static enum found
joined_into(struct arena *arena, struct db *db, int64_t root_id, int64_t person_id,
            int64_t *into_id_r, int64_t *purpose_r, struct fault *fault_r)
{
	struct rows *rows = db_ask(arena, db, person_sql_joined_into,
	                           WITH(db_int64(root_id), db_int64(person_id)));
	const enum found found = rows_next(rows, fault_r);
	if (found == FOUND_ONE) {
		*into_id_r = rows_int64(rows, 0);
		*purpose_r = rows_int64(rows, 1);
	}
	rows_end(rows);
	return found;
}

static const char person_sql_join[] DB_SQL =
	"UPDATE person_person"
	"   SET joined_into = $3, changes = changes + 1"
	" WHERE root_id = $1 AND person_id = $2 AND joined_into = $4";

/* Whoever joins holds the two rows that are joined into none: `from`, and the one above `into`. A circle of
 * two joins, or of ten, has two that want the same row: the second reads what the first did. */
static enum found
hold_both(struct db *db, int64_t root_id, int64_t one_id, int64_t other_id, struct fault *fault_r)
{
	const int64_t low = one_id < other_id ? one_id : other_id;
	const enum found found = person_hold(db, root_id, low, fault_r);
	return found != FOUND_ONE ? found : person_hold(db, root_id, one_id + other_id - low, fault_r);
}

enum found
person_join(struct arena *arena, struct db *db, int64_t root_id, int64_t from_id, int64_t into_id,
            struct fault *fault_r)
{
	struct person top, now;
	int64_t from_purpose, from_into, changed;
	enum found found = person_load(arena, db, root_id, into_id, &top, fault_r);
	if (found != FOUND_ONE || top.person_id == from_id) /* it would come back to `from` */
		return found == FOUND_FAILED ? FOUND_FAILED : FOUND_NONE;
	found = hold_both(db, root_id, from_id, top.person_id, fault_r);
	if (found == FOUND_ONE)
		found = joined_into(arena, db, root_id, from_id, &from_into, &from_purpose, fault_r);
	if (found == FOUND_ONE)
		found = person_load(arena, db, root_id, into_id, &now, fault_r);
	if (found != FOUND_ONE)
		return found;
	if (from_into != 0 || now.person_id != top.person_id || (int64_t)now.purpose != from_purpose)
		return FOUND_NONE;
	if (!db_do(db, person_sql_join,
	           WITH(db_int64(root_id), db_int64(from_id), db_int64(into_id), db_int64(0)), &changed,
	           fault_r))
		return FOUND_FAILED;
	return changed == 1 ? FOUND_ONE : FOUND_NONE;
}

enum found
person_part(struct arena *arena, struct db *db, int64_t root_id, int64_t from_id,
            struct fault *fault_r)
{
	int64_t into_id, purpose, changed;
	const enum found found =
		joined_into(arena, db, root_id, from_id, &into_id, &purpose, fault_r);
	if (found != FOUND_ONE || into_id == 0)
		return found == FOUND_FAILED ? FOUND_FAILED : FOUND_NONE;
	if (!db_do(db, person_sql_join,
	           WITH(db_int64(root_id), db_int64(from_id), db_int64(0), db_int64(into_id)), &changed,
	           fault_r))
		return FOUND_FAILED;
	return changed == 1 ? FOUND_ONE : FOUND_NONE;
}

static const char person_sql_into_it[] DB_SQL =
	"SELECT person_id"
	"  FROM person_person"
	" WHERE root_id = $1 AND joined_into = $2"
	" ORDER BY person_id";

bool
person_same(struct arena *arena, struct db *db, int64_t root_id, int64_t person_id,
            int64_t **person_ids_r, size_t *count_r, struct fault *fault_r)
{
	struct person top;
	const enum found found = person_load(arena, db, root_id, person_id, &top, fault_r);
	int64_t *ids = NULL;
	size_t count = 0;
	if (found == FOUND_ONE) {
		ids = arena_grow(arena, NULL, 0, 32, sizeof *ids);
		ids[count++] = top.person_id;
	}
	for (size_t i = 0; i < count; i++) { /* those joined into her, then into them */
		struct rows *rows = db_ask(arena, db, person_sql_into_it,
		                           WITH(db_int64(root_id), db_int64(ids[i])));
		enum found next;
		while ((next = rows_next(rows, fault_r)) == FOUND_ONE) {
			if (count % 32 == 0)
				ids = arena_grow(arena, ids, count, count + 32, sizeof *ids);
			ids[count++] = rows_int64(rows, 0);
		}
		rows_end(rows);
		if (next == FOUND_FAILED)
			return false;
	}
	*person_ids_r = ids;
	*count_r = count;
	return found != FOUND_FAILED;
}

bool
person_hold_same(struct arena *arena, struct db *db, int64_t root_id, int64_t person_id,
                 int64_t **person_ids_r, size_t *count_r, struct fault *fault_r)
{
	struct person top, now;
	enum found found = person_load(arena, db, root_id, person_id, &top, fault_r);
	while (found == FOUND_ONE) { /* until it is held, she may be joined into another one */
		if (person_hold(db, root_id, top.person_id, fault_r) == FOUND_FAILED)
			return false;
		found = person_load(arena, db, root_id, person_id, &now, fault_r);
		if (found != FOUND_ONE || now.person_id == top.person_id)
			break;
		top = now;
	}
	if (found == FOUND_FAILED ||
	    !person_same(arena, db, root_id, person_id, person_ids_r, count_r, fault_r))
		return false;
	for (size_t i = 1; i < *count_r; i++)
		if (person_hold(db, root_id, (*person_ids_r)[i], fault_r) == FOUND_FAILED)
			return false;
	return true;
}

/* --- pairs ------------------------------------------------------------------------------------ */

/* Two rows of one purpose with a contact in common, neither joined, not said to be two. */
static const char person_sql_pairs[] DB_SQL =
	"SELECT a.person_id, b.person_id, a.kind"
	"  FROM person_contact a"
	"  JOIN person_contact b ON b.root_id = a.root_id AND b.purpose = a.purpose"
	"   AND b.kind = a.kind AND b.value_key = a.value_key AND b.person_id > a.person_id"
	"  JOIN person_person p ON p.root_id = a.root_id AND p.person_id = a.person_id"
	"   AND p.joined_into = 0"
	"  JOIN person_person q ON q.root_id = b.root_id AND q.person_id = b.person_id"
	"   AND q.joined_into = 0"
	"  LEFT JOIN person_apart x ON x.root_id = a.root_id AND x.one_id = a.person_id"
	"   AND x.other_id = b.person_id"
	" WHERE a.root_id = $1 AND a.purpose = $2 AND a.kind < $3 AND x.root_id IS NULL"
	" ORDER BY a.person_id, b.person_id, a.kind"
	" LIMIT $4";

bool
person_pairs(struct arena *arena, struct db *db, int64_t root_id, enum offering_purpose purpose,
             struct person_pair **pairs_r, size_t *count_r, struct fault *fault_r)
{
	static const char *const why[] = { [PERSON_MAIL] = "même adresse électronique",
		                               [PERSON_PHONE] = "même numéro de téléphone" };
	struct person_pair *pairs = arena_array_of(arena, struct person_pair, PERSON_PAIR_COUNT_MAX);
	struct rows *rows = db_ask(arena, db, person_sql_pairs,
	                           WITH(db_int64(root_id), db_int64(purpose), db_int64(PERSON_POST),
	                                db_int64(PERSON_PAIR_COUNT_MAX)));
	size_t count = 0;
	enum found found;
	while ((found = rows_next(rows, fault_r)) == FOUND_ONE && count < PERSON_PAIR_COUNT_MAX) {
		struct person_pair *pair = &pairs[count];
		pair->one.person_id = rows_int64(rows, 0);
		pair->other.person_id = rows_int64(rows, 1);
		pair->why = why[rows_int64(rows, 2)];
		const bool is_again = count > 0 && pairs[count - 1].one.person_id == pair->one.person_id &&
		                      pairs[count - 1].other.person_id == pair->other.person_id;
		count += is_again ? 0 : 1; /* an address and a phone in common are one pair */
	}
	rows_end(rows);
	for (size_t i = 0; found != FOUND_FAILED && i < count; i++)
		if (person_load(arena, db, root_id, pairs[i].one.person_id, &pairs[i].one, fault_r) !=
		        FOUND_ONE ||
		    person_load(arena, db, root_id, pairs[i].other.person_id, &pairs[i].other, fault_r) !=
		        FOUND_ONE)
			found = FOUND_FAILED;
	*pairs_r = pairs;
	*count_r = count;
	return found != FOUND_FAILED;
}

static const char person_sql_apart[] DB_SQL =
	"INSERT INTO person_apart (root_id, one_id, other_id, account_id, at_unix_s)"
	" VALUES ($1, $2, $3, $4, $5)"
	" ON CONFLICT (root_id, one_id, other_id) DO NOTHING";

bool
person_are_two(struct db *db, int64_t root_id, int64_t one_id, int64_t other_id,
               int64_t account_id, int64_t now_s, struct fault *fault_r)
{
	const int64_t low = one_id < other_id ? one_id : other_id;
	return db_do(db, person_sql_apart,
	             WITH(db_int64(root_id), db_int64(low), db_int64(one_id + other_id - low),
	                  db_int64(account_id), db_int64(now_s)),
	             NULL, fault_r);
}

/* --- erased ----------------------------------------------------------------------------------- */

static const char person_sql_erase[] DB_SQL =
	"UPDATE person_person"
	"   SET name = '', name_key = '', needs = '', language = '', acts_for = '',"
	"       erased_unix_s = $3, changes = changes + 1"
	" WHERE root_id = $1 AND person_id = $2";

static const char person_sql_erase_contacts[] DB_SQL =
	"DELETE FROM person_contact"
	" WHERE root_id = $1 AND person_id = $2";

bool
person_erase(struct arena *arena, struct db *db, int64_t root_id, int64_t person_id,
             int64_t now_s, struct fault *fault_r)
{
	int64_t *ids;
	size_t count;
	if (!person_hold_same(arena, db, root_id, person_id, &ids, &count, fault_r))
		return false;
	for (size_t i = 0; i < count; i++)
		if (!db_do(db, person_sql_erase,
		           WITH(db_int64(root_id), db_int64(ids[i]), db_int64(now_s)), NULL, fault_r) ||
		    !db_do(db, person_sql_erase_contacts, WITH(db_int64(root_id), db_int64(ids[i])), NULL,
		           fault_r))
			return false;
	return true;
}
