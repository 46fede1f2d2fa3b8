#include "base/ident.h"
#include "welcome/person/person_inside.h"

#define PERSON_COLUMNS                                                                             \
	"p.person_id, p.purpose, p.name, p.needs, p.language, p.acts_for, p.prefers, p.joined_into,"   \
	" p.changes"

static struct person
person_of(struct arena *arena, const struct rows *rows)
{
	return (struct person){
		.person_id = rows_int64(rows, 0),
		.purpose = (enum offering_purpose)rows_int64(rows, 1),
		.name = span_keep(arena, rows_text(rows, 2)),
		.needs = span_keep(arena, rows_text(rows, 3)),
		.language = span_keep(arena, rows_text(rows, 4)),
		.acts_for = span_keep(arena, rows_text(rows, 5)),
		.prefers = (enum person_contact_kind)rows_int64(rows, 6),
		.joined_into = rows_int64(rows, 7),
		.changes = rows_int64(rows, 8),
	};
}

static bool
all_persons(struct arena *arena, struct rows *rows, struct person **persons_r, size_t *count_r,
            struct fault *fault_r)
{
	struct person *persons = NULL;
	size_t count = 0;
	enum found found;
	while ((found = rows_next(rows, fault_r)) == FOUND_ONE) {
		if (count % 32 == 0)
			persons = arena_grow(arena, persons, count, count + 32, sizeof *persons);
		persons[count++] = person_of(arena, rows);
	}
	rows_end(rows);
	*persons_r = persons;
	*count_r = count;
	return found != FOUND_FAILED;
}

/* --- reading ---------------------------------------------------------------------------------- */

static const char person_sql_load[] DB_SQL =
	"SELECT " PERSON_COLUMNS
	"  FROM person_person p"
	" WHERE p.root_id = $1 AND p.person_id = $2";

static enum found
load_row(struct arena *arena, struct db *db, int64_t root_id, int64_t person_id,
         struct person *person_r, struct fault *fault_r)
{
	struct rows *rows =
		db_ask(arena, db, person_sql_load, WITH(db_int64(root_id), db_int64(person_id)));
	const enum found found = rows_next(rows, fault_r);
	if (found == FOUND_ONE)
		*person_r = person_of(arena, rows);
	rows_end(rows);
	return found;
}

/* From row to row up to the one that is joined into none. They never make a circle (see person_join); if one
 * was put there by hand, it is told, rather than followed for ever: whoever goes round it comes back to where
 * she was at some power of two. */
enum found
person_load(struct arena *arena, struct db *db, int64_t root_id, int64_t person_id,
            struct person *person_r, struct fault *fault_r)
{
	int64_t mark = person_id;
	size_t steps = 0, next_mark = 1;
	enum found found = load_row(arena, db, root_id, person_id, person_r, fault_r);
	while (found == FOUND_ONE && person_r->joined_into != 0) {
		if (person_r->joined_into == mark) {
			(void)fault_is(fault_r, "person: joined in a circle",
			               "La fiche de cette personne ne peut pas être lue\u202f: prévenez qui administre "
			               "Parvis.");
			return FOUND_FAILED;
		}
		if (++steps == next_mark) {
			mark = person_r->joined_into;
			next_mark *= 2;
		}
		found = load_row(arena, db, root_id, person_r->joined_into, person_r, fault_r);
	}
	return found;
}

static const char person_sql_contacts[] DB_SQL =
	"SELECT kind, value, value_key, is_preferred, is_proved"
	"  FROM person_contact"
	" WHERE root_id = $1 AND person_id = $2"
	" ORDER BY rank";

bool
person_contacts(struct arena *arena, struct db *db, int64_t root_id, int64_t person_id,
                struct person_contact **contacts_r, size_t *count_r, struct fault *fault_r)
{
	struct rows *rows =
		db_ask(arena, db, person_sql_contacts, WITH(db_int64(root_id), db_int64(person_id)));
	struct person_contact *contacts =
		arena_array_of(arena, struct person_contact, PERSON_CONTACT_COUNT_MAX);
	size_t count = 0;
	enum found found;
	while ((found = rows_next(rows, fault_r)) == FOUND_ONE && count < PERSON_CONTACT_COUNT_MAX) {
		const enum person_contact_kind kind = (enum person_contact_kind)rows_int64(rows, 0);
		contacts[count++] = (struct person_contact){
			.kind = kind,
			.value = span_keep(arena, rows_text(rows, 1)),
			.key = kind == PERSON_POST ? SPAN("") : span_keep(arena, rows_text(rows, 2)),
			.is_preferred = rows_int64(rows, 3) != 0,
			.is_proved = rows_int64(rows, 4) != 0,
		};
	}
	rows_end(rows);
	*contacts_r = contacts;
	*count_r = count;
	return found != FOUND_FAILED;
}

static const char person_sql_by_contact[] DB_SQL =
	"SELECT " PERSON_COLUMNS
	"  FROM person_contact c"
	"  JOIN person_person p ON p.root_id = c.root_id AND p.person_id = c.person_id"
	" WHERE c.root_id = $1 AND c.purpose = $2 AND c.kind = $3 AND c.value_key = $4"
	" ORDER BY c.person_id DESC"
	" LIMIT $5";

bool
person_by_contact(struct arena *arena, struct db *db, int64_t root_id,
                  enum offering_purpose purpose, const struct person_contact *contact,
                  struct person **persons_r, size_t *count_r, struct fault *fault_r)
{
	must(contact->kind != PERSON_POST && contact->key.length > 0);
	return all_persons(arena,
	                   db_ask(arena, db, person_sql_by_contact,
	                          WITH(db_int64(root_id), db_int64(purpose), db_int64(contact->kind),
	                               db_text(contact->key), db_int64(PERSON_SHARED_COUNT_MAX))),
	                   persons_r, count_r, fault_r);
}

/* --- writing ---------------------------------------------------------------------------------- */

static const char person_sql_contact_add[] DB_SQL =
	"INSERT INTO person_contact (root_id, person_id, rank, purpose, kind, value, value_key,"
	" is_preferred, is_proved)"
	" VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9)";

static bool
write_contacts(struct arena *arena, struct db *db, int64_t root_id, const struct person *person,
               const struct person_contact *contacts, size_t count, struct fault *fault_r)
{
	must(count <= PERSON_CONTACT_COUNT_MAX);
	for (size_t i = 0; i < count; i++) {
		const struct person_contact *contact = &contacts[i];
		const struct span key = contact->kind == PERSON_POST
		                            ? span_of(arena_format(arena, "%zu", i + 1))
		                            : contact->key;
		if (!db_do(db, person_sql_contact_add,
		           WITH(db_int64(root_id), db_int64(person->person_id), db_int64((int64_t)i + 1),
		                db_int64(person->purpose), db_int64(contact->kind),
		                db_text(contact->value), db_text(key), db_int64(contact->is_preferred),
		                db_int64(contact->is_proved)),
		           NULL, fault_r))
			return false;
	}
	return true;
}

static const char person_sql_add[] DB_SQL =
	"INSERT INTO person_person (root_id, person_id, purpose, name, name_key, needs, language,"
	" acts_for, prefers, joined_into, made_unix_s, erased_unix_s, changes)"
	" VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, 0, $10, 0, 0)";

static bool
add(struct arena *arena, struct db *db, int64_t root_id, struct person *person,
    const struct person_contact *contacts, size_t count, int64_t now_s, struct fault *fault_r)
{
	person->person_id = ident_ordered();
	return db_do(db, person_sql_add,
	             WITH(db_int64(root_id), db_int64(person->person_id), db_int64(person->purpose),
	                  db_text(person->name), db_text(person_name_key(arena, person->name)),
	                  db_text(person->needs), db_text(person->language),
	                  db_text(person->acts_for), db_int64(person->prefers), db_int64(now_s)),
	             NULL, fault_r) &&
	       write_contacts(arena, db, root_id, person, contacts, count, fault_r);
}

bool
person_add(struct arena *arena, struct db *db, int64_t root_id, const struct person *person,
           const struct person_contact *contacts, size_t count, int64_t now_s,
           int64_t *person_id_r, struct fault *fault_r)
{
	struct person added = *person;
	if (!add(arena, db, root_id, &added, contacts, count, now_s, fault_r))
		return false;
	*person_id_r = added.person_id;
	return true;
}

/* The one of those who share a contact: the only one when either name is not said, else of that name. */
static int64_t
the_same(struct arena *arena, const struct person *person, const struct person *sharing,
         size_t count)
{
	if (count == 1 && (person->name.length == 0 || sharing[0].name.length == 0))
		return sharing[0].person_id;
	for (size_t i = 0; i < count; i++)
		if (person->name.length > 0 && person_names_agree(arena, person->name, sharing[i].name))
			return sharing[i].person_id;
	return 0;
}

static const char person_sql_hold[] DB_SQL =
	"UPDATE person_person"
	"   SET erased_unix_s = erased_unix_s"
	" WHERE root_id = $1 AND person_id = $2 AND erased_unix_s = 0";

enum found
person_hold(struct db *db, int64_t root_id, int64_t person_id, struct fault *fault_r)
{
	int64_t held;
	if (!db_do(db, person_sql_hold, WITH(db_int64(root_id), db_int64(person_id)), &held, fault_r))
		return FOUND_FAILED;
	return held == 1 ? FOUND_ONE : FOUND_NONE;
}

bool
person_find_or_add(struct arena *arena, struct db *db, int64_t root_id,
                   const struct person *person, const struct person_contact *contacts,
                   size_t count, int64_t now_s, int64_t *person_id_r, struct fault *fault_r)
{
	for (size_t i = 0; i < count; i++) {
		struct person *sharing;
		size_t sharing_count;
		if (contacts[i].kind == PERSON_POST)
			continue;
		if (!person_by_contact(arena, db, root_id, person->purpose, &contacts[i], &sharing,
		                       &sharing_count, fault_r))
			return false;
		*person_id_r = the_same(arena, person, sharing, sharing_count);
		if (*person_id_r == 0)
			continue;
		const enum found found = person_hold(db, root_id, *person_id_r, fault_r);
		if (found != FOUND_NONE) /* else she was erased meanwhile: nobody is known by it */
			return found == FOUND_ONE;
	}
	return person_add(arena, db, root_id, person, contacts, count, now_s, person_id_r, fault_r);
}

static const char person_sql_change[] DB_SQL =
	"UPDATE person_person"
	"   SET name = $3, name_key = $4, needs = $5, language = $6, acts_for = $7, prefers = $8,"
	"       changes = changes + 1"
	" WHERE root_id = $1 AND person_id = $2 AND changes = $9";

static const char person_sql_contacts_clear[] DB_SQL =
	"DELETE FROM person_contact"
	" WHERE root_id = $1 AND person_id = $2";

enum found
person_save(struct arena *arena, struct db *db, int64_t root_id, const struct person *person,
            const struct person_contact *contacts, size_t count, struct fault *fault_r)
{
	int64_t changed;
	if (!db_do(db, person_sql_change,
	           WITH(db_int64(root_id), db_int64(person->person_id), db_text(person->name),
	                db_text(person_name_key(arena, person->name)), db_text(person->needs),
	                db_text(person->language), db_text(person->acts_for),
	                db_int64(person->prefers), db_int64(person->changes)),
	           &changed, fault_r))
		return FOUND_FAILED;
	if (changed == 0)
		return FOUND_NONE;
	return db_do(db, person_sql_contacts_clear,
	             WITH(db_int64(root_id), db_int64(person->person_id)), NULL, fault_r) &&
	               write_contacts(arena, db, root_id, person, contacts, count, fault_r)
	           ? FOUND_ONE
	           : FOUND_FAILED;
}

static const char person_sql_prove[] DB_SQL =
	"UPDATE person_contact"
	"   SET is_proved = 1"
	" WHERE root_id = $1 AND person_id = $2 AND kind = $3 AND value_key = $4 AND is_proved = 0";

bool
person_prove(struct db *db, int64_t root_id, int64_t person_id,
             const struct person_contact *contact, struct fault *fault_r)
{
	return db_do(db, person_sql_prove,
	             WITH(db_int64(root_id), db_int64(person_id), db_int64(contact->kind),
	                  db_text(contact->key)),
	             NULL, fault_r);
}
