#include <pthread.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>
#include <time.h>
#include <cmocka.h>

#include "craft/store/store_for_tests.h"
#include "support/rooms_for_tests.h"
#include "welcome/person/person_inside.h"

static struct rooms *rooms;
static struct arena *arena;
static struct fault fault;

static struct person_contact
contact(enum person_contact_kind kind, const char *typed)
{
	struct person_contact read;
	assert_true(person_contact_read(arena, kind, span_of(typed), &read));
	return read;
}

/* --- in one write ----------------------------------------------------------------------------- */

enum doing { FINDING, ADDING, JOINING, PARTING, TWO, ERASING, BENDING };
struct done {
	enum doing doing;
	struct person person;
	struct person_contact contacts[3];
	size_t count;
	int64_t one_id, other_id;
	enum found found;
};

static const char person_sql_bend[] DB_SQL =
	"UPDATE person_person"
	"   SET joined_into = $3"
	" WHERE root_id = $1 AND person_id = $2";

static bool
write_it(struct db *db, void *data)
{
	struct done *done = data;
	const int64_t root_id = rooms->root_id;
	bool is_fine = false;
	switch (done->doing) {
	case FINDING:
		is_fine = person_find_or_add(arena, db, root_id, &done->person, done->contacts,
		                             done->count, 1000, &done->one_id, &fault);
		break;
	case ADDING:
		is_fine = person_add(arena, db, root_id, &done->person, done->contacts, done->count, 1000,
		                     &done->one_id, &fault);
		break;
	case JOINING:
		done->found = person_join(arena, db, root_id, done->one_id, done->other_id, &fault);
		return done->found == FOUND_ONE;
	case PARTING:
		done->found = person_part(arena, db, root_id, done->one_id, &fault);
		return done->found == FOUND_ONE;
	case TWO:
		is_fine = person_are_two(db, root_id, done->one_id, done->other_id, 1, 1000, &fault);
		break;
	case ERASING:
		is_fine = person_erase(arena, db, root_id, done->one_id, 2000, &fault);
		break;
	case BENDING: /* by hand, beside the room */
		is_fine = db_do(db, person_sql_bend,
		                WITH(db_int64(root_id), db_int64(done->one_id), db_int64(done->other_id)), NULL,
		                &fault);
		break;
	}
	return is_fine;
}

static int64_t
kept(enum doing doing, enum offering_purpose purpose, const char *name, const char *mail,
     const char *phone)
{
	struct done done = { .doing = doing };
	done.person = (struct person){ .purpose = purpose, .name = span_of(name) };
	done.person.needs = done.person.language = done.person.acts_for = SPAN("");
	if (mail != NULL)
		done.contacts[done.count++] = contact(PERSON_MAIL, mail);
	if (phone != NULL)
		done.contacts[done.count++] = contact(PERSON_PHONE, phone);
	assert_true(store_write(rooms->store, write_it, &done, &fault));
	return done.one_id;
}

static int64_t
found(enum offering_purpose purpose, const char *name, const char *mail, const char *phone)
{
	return kept(FINDING, purpose, name, mail, phone);
}

static bool
did(enum doing doing, int64_t one_id, int64_t other_id)
{
	struct done done = { .doing = doing, .one_id = one_id, .other_id = other_id };
	return store_write(rooms->store, write_it, &done, &fault);
}

static size_t
same_count(int64_t person_id)
{
	int64_t *ids;
	size_t count;
	struct db *db = store_read(arena, rooms->store, &fault);
	assert_true(person_same(arena, db, rooms->root_id, person_id, &ids, &count, &fault));
	db_end(db);
	return count;
}

static size_t
pair_count(enum offering_purpose purpose)
{
	struct person_pair *pairs;
	size_t count;
	struct db *db = store_read(arena, rooms->store, &fault);
	assert_true(person_pairs(arena, db, rooms->root_id, purpose, &pairs, &count, &fault));
	db_end(db);
	return count;
}

/* --- tests ------------------------------------------------------------------------------------ */

static void
test_contacts_are_compared_as_people_mean_them(void **state)
{
	(void)state;
	struct person_contact one;
	assert_true(span_is(contact(PERSON_MAIL, " Lea.Durand@Ville.FR ").key, "lea.durand@ville.fr"));
	assert_true(span_is(contact(PERSON_PHONE, "06 12 34 56 78").key, "+33612345678"));
	assert_true(span_is(contact(PERSON_PHONE, "+33 (0)1 40 20 50 50").key, "+33140205050"));
	assert_false(person_contact_read(arena, PERSON_MAIL, SPAN("lea chez ville.fr"), &one));
	assert_false(person_contact_read(arena, PERSON_PHONE, SPAN("douze"), &one));
	assert_false(person_contact_read(arena, PERSON_POST, SPAN("  "), &one));
	assert_true(person_names_agree(arena, SPAN("Mme Léa DÜRAND"), SPAN("durand léa")));
	assert_false(person_names_agree(arena, SPAN("Léa Durand"), SPAN("Luc Durand")));
	assert_false(person_names_agree(arena, SPAN(""), SPAN("")));
}

static void
test_who_writes_again_is_known_again(void **state)
{
	(void)state;
	const int64_t lea = found(OFFERING_GENERAL, "Léa Durand", "lea@ville.fr", "0612345678");
	assert_int_equal(found(OFFERING_GENERAL, "Mme Durand Lea", "LEA@ville.fr", NULL), lea);
	assert_int_equal(found(OFFERING_GENERAL, "", NULL, "+33 6 12 34 56 78"), lea);
	/* A couple shares an address: two persons. */
	const int64_t luc = found(OFFERING_GENERAL, "Luc Durand", "lea@ville.fr", NULL);
	assert_int_not_equal(luc, lea);
	assert_int_equal(found(OFFERING_GENERAL, "Luc Durand", "lea@ville.fr", NULL), luc);
	/* No name, and two who share it: a new one, for people to join. */
	const int64_t nobody = found(OFFERING_GENERAL, "", "lea@ville.fr", NULL);
	assert_true(nobody != lea && nobody != luc);
	/* Whoever writes may not learn who has it: a new one. */
	const int64_t added = kept(ADDING, OFFERING_HOUSING, "", "lea@ici.fr", NULL);
	assert_int_not_equal(kept(ADDING, OFFERING_HOUSING, "", "lea@ici.fr", NULL), added);
	/* Another purpose knows nothing of it. */
	const int64_t social = found(OFFERING_SOCIAL, "Léa Durand", "lea@ville.fr", "0612345678");
	assert_true(social != lea && social != luc);
	assert_int_equal(pair_count(OFFERING_SOCIAL), 0);
	assert_int_equal(pair_count(OFFERING_GENERAL), 3);
	assert_true(did(TWO, luc, lea));
	assert_int_equal(pair_count(OFFERING_GENERAL), 2);
	assert_false(did(JOINING, social, lea)); /* never across purposes */
}

static void
test_three_are_joined_and_parted_in_any_order(void **state)
{
	(void)state;
	static const int orders[][2] = { { 0, 1 }, { 1, 0 } };
	for (size_t i = 0; i < LENGTH(orders); i++) {
		const int64_t a = found(OFFERING_CIVIL, "A", i == 0 ? "a@v.fr" : "a2@v.fr", NULL);
		const int64_t b = found(OFFERING_CIVIL, "B", i == 0 ? "b@v.fr" : "b2@v.fr", NULL);
		const int64_t c = found(OFFERING_CIVIL, "C", i == 0 ? "c@v.fr" : "c2@v.fr", NULL);
		const int64_t joined[] = { a, b }; /* A into B, B into C */
		assert_true(did(JOINING, a, b));
		assert_false(did(JOINING, a, c)); /* once */
		assert_true(did(JOINING, b, c));
		assert_false(did(JOINING, c, a)); /* a circle */
		assert_false(did(JOINING, c, c));
		assert_int_equal(same_count(a), 3);
		assert_int_equal(same_count(c), 3);
		assert_true(did(PARTING, joined[orders[i][0]], 0));
		assert_false(did(PARTING, joined[orders[i][0]], 0));
		assert_int_equal(same_count(c), orders[i][0] == 0 ? 2 : 1);
		assert_true(did(PARTING, joined[orders[i][1]], 0));
		assert_int_equal(same_count(a), 1);
		assert_int_equal(same_count(b), 1);
		assert_int_equal(same_count(c), 1);
	}
}

static void
test_who_is_erased_is_counted_and_not_known(void **state)
{
	(void)state;
	const int64_t one = found(OFFERING_HOUSING, "Léa", "lea@logis.fr", NULL);
	const int64_t other = found(OFFERING_HOUSING, "L. D.", "ld@logis.fr", NULL);
	assert_true(did(JOINING, other, one));
	assert_true(did(ERASING, one, 0));
	struct db *db = store_read(arena, rooms->store, &fault);
	struct person person;
	struct person_contact *contacts;
	size_t count;
	assert_int_equal(person_load(arena, db, rooms->root_id, other, &person, &fault), FOUND_ONE);
	assert_int_equal(person.person_id, one);
	assert_int_equal(person.name.length, 0);
	assert_true(person_contacts(arena, db, rooms->root_id, other, &contacts, &count, &fault));
	assert_int_equal(count, 0);
	db_end(db);
	assert_int_not_equal(found(OFFERING_HOUSING, "Léa", "lea@logis.fr", NULL), one);
}

static void
test_a_page_of_names_is_one_question(void **state)
{
	(void)state;
	const int64_t lea = found(OFFERING_CHILDREN, "Léa", "lea@ecole.fr", NULL);
	const int64_t nobody = found(OFFERING_CHILDREN, "", "x@ecole.fr", NULL);
	const int64_t ids[] = { nobody, 12, lea, 0, lea };
	struct span names[LENGTH(ids)];
	struct db *db = store_read(arena, rooms->store, &fault);
	assert_true(person_names(arena, db, rooms->root_id, ids, LENGTH(ids), names, &fault));
	assert_true(person_names(arena, db, rooms->root_id, ids, 0, names, &fault));
	db_end(db);
	for (size_t i = 0; i < LENGTH(ids); i++)
		assert_true(span_is(names[i], ids[i] == lea ? "Léa" : ""));
}

/* --- two who write at once ---------------------------------------------------------------------- */

struct hand {
	struct arena *arena;
	pthread_t thread;
	enum doing doing;
	int64_t one_id, other_id;
	int64_t begins_ms;
	bool is_done;
	struct fault fault;
};

static void
wait_ms(int64_t ms)
{
	nanosleep(&(struct timespec){ .tv_nsec = ms * 1000000 }, NULL);
}

/* It is not kept at once: the other one has its turn meanwhile. */
static bool
write_slowly(struct db *db, void *data)
{
	struct hand *hand = data;
	const int64_t root_id = rooms->root_id;
	struct person_contact mail;
	bool is_fine = false;
	arena_reset(hand->arena);
	if (hand->doing == JOINING)
		is_fine = person_join(hand->arena, db, root_id, hand->one_id, hand->other_id, &hand->fault) ==
		          FOUND_ONE;
	if (hand->doing == ERASING)
		is_fine = person_erase(hand->arena, db, root_id, hand->one_id, 2000, &hand->fault);
	if (hand->doing == FINDING) {
		const struct person lea = { .purpose = OFFERING_HOUSING, .name = SPAN("Léa"), .needs = SPAN(""),
			                        .language = SPAN(""), .acts_for = SPAN("") };
		is_fine = person_contact_read(hand->arena, PERSON_MAIL, SPAN("lea@ensemble.fr"), &mail) &&
		          person_find_or_add(hand->arena, db, root_id, &lea, &mail, 1, 1000, &hand->one_id,
		                             &hand->fault);
	}
	wait_ms(60);
	return is_fine;
}

static void *
run_hand(void *data)
{
	struct hand *hand = data;
	wait_ms(hand->begins_ms);
	hand->is_done = store_write(rooms->store, write_slowly, hand, &hand->fault);
	return NULL;
}

static void
together(struct hand hands[2])
{
	for (int i = 0; i < 2; i++) {
		hands[i].arena = arena_new((size_t)1 << 24);
		hands[i].begins_ms = 20 * i;
		assert_int_equal(pthread_create(&hands[i].thread, NULL, run_hand, &hands[i]), 0);
	}
	for (int i = 0; i < 2; i++) {
		pthread_join(hands[i].thread, NULL);
		assert_null(hands[i].fault.for_log);
		arena_end(hands[i].arena);
	}
}

static void
test_two_who_join_at_once_make_no_circle(void **state)
{
	(void)state;
	const int64_t a = kept(ADDING, OFFERING_SOCIAL, "A", NULL, NULL);
	const int64_t b = kept(ADDING, OFFERING_SOCIAL, "B", NULL, NULL);
	struct hand hands[2] = { { .doing = JOINING, .one_id = a, .other_id = b },
		                     { .doing = JOINING, .one_id = b, .other_id = a } };
	together(hands);
	assert_true(hands[0].is_done != hands[1].is_done);
	assert_int_equal(same_count(a), 2);
	/* Neither names a row of the other's: X is Y, Z is C; C is said to be X, and Y to be Z. */
	const int64_t c = kept(ADDING, OFFERING_SOCIAL, "C", NULL, NULL);
	const int64_t x = kept(ADDING, OFFERING_SOCIAL, "X", NULL, NULL);
	const int64_t y = kept(ADDING, OFFERING_SOCIAL, "Y", NULL, NULL);
	const int64_t z = kept(ADDING, OFFERING_SOCIAL, "Z", NULL, NULL);
	assert_true(did(JOINING, x, y) && did(JOINING, z, c));
	hands[0] = (struct hand){ .doing = JOINING, .one_id = c, .other_id = x };
	hands[1] = (struct hand){ .doing = JOINING, .one_id = y, .other_id = z };
	together(hands);
	assert_true(hands[0].is_done != hands[1].is_done);
	assert_int_equal(same_count(c), 4);
}

static void
test_who_is_erased_meanwhile_is_not_found_again(void **state)
{
	(void)state;
	const int64_t lea = found(OFFERING_HOUSING, "Léa", "lea@ensemble.fr", NULL);
	struct hand hands[2] = { { .doing = ERASING, .one_id = lea }, { .doing = FINDING } };
	together(hands);
	assert_true(hands[0].is_done && hands[1].is_done);
	assert_int_not_equal(hands[1].one_id, lea);
	/* Who is joined to her meanwhile is not erased with her, nor lost under her. */
	const int64_t luc = kept(ADDING, OFFERING_HOUSING, "Luc", NULL, NULL);
	const int64_t ana = kept(ADDING, OFFERING_HOUSING, "Ana", NULL, NULL);
	hands[0] = (struct hand){ .doing = ERASING, .one_id = luc };
	hands[1] = (struct hand){ .doing = JOINING, .one_id = ana, .other_id = luc };
	together(hands);
	assert_true(hands[0].is_done && !hands[1].is_done);
	assert_int_equal(same_count(ana), 1);
}

static void
test_a_circle_that_is_there_is_told(void **state)
{
	(void)state;
	int64_t ids[7];
	struct person person;
	for (size_t i = 0; i < LENGTH(ids); i++)
		ids[i] = kept(ADDING, OFFERING_SOCIAL, "", NULL, NULL);
	for (size_t i = 0; i + 1 < LENGTH(ids); i++)
		assert_true(did(JOINING, ids[i], ids[i + 1]));
	assert_int_equal(same_count(ids[0]), LENGTH(ids));
	assert_true(did(BENDING, ids[6], ids[2]));
	struct db *db = store_read(arena, rooms->store, &fault);
	assert_int_equal(person_load(arena, db, rooms->root_id, ids[0], &person, &fault), FOUND_FAILED);
	assert_string_equal(fault.for_log, "person: joined in a circle");
	fault = (struct fault){ 0 };
	db_end(db);
}

static int
begin(void **state)
{
	(void)state;
	rooms = rooms_open();
	arena = rooms->arena;
	return 0;
}

static int
end(void **state)
{
	(void)state;
	rooms_close(rooms);
	return 0;
}

int
main(int argc, char **argv)
{
	store_tests_begin(argc, argv);
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_contacts_are_compared_as_people_mean_them),
		cmocka_unit_test(test_who_writes_again_is_known_again),
		cmocka_unit_test(test_three_are_joined_and_parted_in_any_order),
		cmocka_unit_test(test_who_is_erased_is_counted_and_not_known),
		cmocka_unit_test(test_a_page_of_names_is_one_question),
		cmocka_unit_test(test_two_who_join_at_once_make_no_circle),
		cmocka_unit_test(test_who_is_erased_meanwhile_is_not_found_again),
		cmocka_unit_test(test_a_circle_that_is_there_is_told),
	};
	return cmocka_run_group_tests(tests, begin, end);
}
