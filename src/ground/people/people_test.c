#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include "base/ident.h"
#include "craft/store/store_for_tests.h"
#include "ground/people/people_inside.h"
#include "support/rooms_for_tests.h"

static struct rooms *rooms;
static struct arena *arena;

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
	arena_end(rooms->arena);
	return 0;
}

/* top 1, under it 2 (with 3 under it) and 4 */
static void
a_role_holds_over_its_subtree_and_nowhere_else(void **state)
{
	(void)state;
	struct fault fault;
	struct place_tree *tree;
	tree = rooms_plant(rooms, (const char *const[]){ "a", "b", "c", "d" },
	                   (const int[]){ -1, 0, 1, 0 }, 4, &fault);
	assert_non_null(tree);
	const uint32_t b = place_by_code(tree, SPAN("b"));
	const struct reader_right right = { ROLE_REFERENT, tree->places[b].id };
	const struct reader reader = { .account_id = 1, .rights = &right, .right_count = 1 };
	const unsigned who = WHO(ROLE_REFERENT);
	assert_true(people_may(&reader, tree, who, b));
	assert_true(people_may(&reader, tree, who, place_by_code(tree, SPAN("c"))));
	assert_false(people_may(&reader, tree, who, place_by_code(tree, SPAN("d"))));
	assert_false(people_may(&reader, tree, who, place_by_code(tree, SPAN("a"))));
	assert_false(people_may(&reader, tree, who, PLACE_NONE));
	assert_false(people_may(&reader, tree, WHO(ROLE_DIRECTOR), b));
	const struct reader_right whole = { ROLE_REFERENT, 0 };
	const struct reader other = { .account_id = 1, .rights = &whole, .right_count = 1 };
	assert_true(people_may(&other, tree, who, PLACE_NONE));
	const struct reader nobody = { 0 };
	assert_false(people_may(&nobody, tree, who, b));
}

static void
wrong_tries_wait_longer_and_longer(void **state)
{
	(void)state;
	assert_int_equal(people_delay_s(4, 5), 0);
	assert_int_equal(people_delay_s(5, 5), 30);
	assert_int_equal(people_delay_s(6, 5), 60);
	assert_int_equal(people_delay_s(9, 5), 480);
	assert_int_equal(people_delay_s(10, 5), 900);
	assert_int_equal(people_delay_s(1000000, 5), 900);
	assert_int_equal(people_wait_s(4, 5, 1000, 1000), 0);
	assert_int_equal(people_wait_s(5, 5, 1000, 1010), 20);
	assert_int_equal(people_wait_s(5, 5, 1000, 1030), 0);
	assert_int_equal(people_wait_s(10, 5, 1000, 100000), 0);
	/* noted while the clock was a month ahead */
	assert_int_equal(people_wait_s(10, 5, 1000 + 30 * 86400, 1000), 0);
}

static void
an_address_is_read_in_small_letters(void **state)
{
	(void)state;
	struct span mail;
	assert_true(people_mail_read(arena, SPAN(" Lea.Roy@Ville.FR "), &mail));
	assert_true(span_is(mail, "lea.roy@ville.fr"));
	static const char *const wrong[] = { "lea", "lea@", "@ville.fr", "lea@ville", "a b@ville.fr",
		                                 "a@b@c.fr", "lea@ville.fr.", "<lea@ville.fr>", "" };
	for (size_t i = 0; i < LENGTH(wrong); i++)
		assert_false(people_mail_read(arena, span_of(wrong[i]), &mail));
}

/* --- with a database ------------------------------------------------------------------------- */

struct writing {
	bool (*write)(struct db *db, struct writing *writing);
	int64_t id, other;
	struct span words;
	enum found found;
	struct fault fault;
};

static bool
run(struct db *db, void *data)
{
	struct writing *writing = data;
	return writing->write(db, writing);
}

static bool
done(bool (*write)(struct db *db, struct writing *writing), struct writing *writing)
{
	struct fault fault;
	writing->write = write;
	return store_write(rooms->store, run, writing, &fault);
}

static bool
add_two(struct db *db, struct writing *writing)
{
	const struct account away = { .id = 11, .name = SPAN("A"), .mail = SPAN("a@v.fr"),
		                          .password = SPAN(""), .totp = SPAN("") };
	const struct account other = { .id = 12, .name = SPAN("B"), .mail = SPAN("b@v.fr"),
		                           .password = SPAN(""), .totp = SPAN("") };
	const struct reader_right rights[] = { { ROLE_REFERENT, 5 }, { ROLE_ADMINISTRATOR, 0 } };
	const struct delegation delegation = { 11, 12, 100, 110, SPAN("") };
	return people_store_add(db, rooms->root_id, &away, &writing->fault) &&
	       people_store_add(db, rooms->root_id, &other, &writing->fault) &&
	       people_store_rights_replace(db, rooms->root_id, 11, rights, 2, &writing->fault) &&
	       people_store_delegation_add(db, rooms->root_id, &delegation, &writing->fault);
}

static size_t
lent(int32_t today, struct reader_right **rights_r)
{
	struct fault fault;
	size_t count;
	struct db *db = store_read(arena, rooms->store, &fault);
	assert_true(people_store_rights(arena, db, rooms->root_id, 12, today, true, rights_r,
	                                &count, &fault));
	db_end(db);
	return count;
}

static void
an_absence_lends_rights_for_its_days_but_never_that_of_administering(void **state)
{
	(void)state;
	struct writing writing = { 0 };
	struct reader_right *rights;
	assert_true(done(add_two, &writing));
	assert_int_equal(lent(99, &rights), 0);
	assert_int_equal(lent(100, &rights), 1);
	assert_int_equal(rights[0].role, ROLE_REFERENT);
	assert_int_equal(rights[0].place_id, 5);
	assert_int_equal(lent(110, &rights), 1);
	assert_int_equal(lent(111, &rights), 0);
}

static bool
close_account(struct db *db, struct writing *writing)
{
	return people_store_close(db, rooms->root_id, 11, true, &writing->fault);
}

static bool
add_absences(struct db *db, struct writing *writing)
{
	static const struct delegation absences[] = {
		{ 11, 0, 111, 115, { 0 } }, /* goes on with the first */
		{ 11, 0, 117, 120, { 0 } }, /* she is back for a day */
		{ 12, 0, 112, 112, { 0 } },
	};
	for (size_t i = 0; i < LENGTH(absences); i++)
		if (!people_store_delegation_add(db, rooms->root_id, &absences[i], &writing->fault))
			return false;
	return true;
}

static size_t
away(int32_t day, struct people_absence **absences_r)
{
	struct fault fault;
	size_t count;
	struct db *db = store_read(arena, rooms->store, &fault);
	assert_true(people_absences(arena, db, rooms->root_id, day, absences_r, &count, &fault));
	db_end(db);
	return count;
}

static void
who_is_away_is_known_until_a_month_after(void **state)
{
	(void)state;
	struct writing writing = { 0 };
	struct fault fault;
	struct people_absence *list;
	assert_true(done(add_two, &writing)); /* from day 100 to 110 */
	assert_true(done(add_absences, &writing));
	assert_int_equal(away(99, &list), 0);
	assert_int_equal(away(100, &list), 1);
	assert_int_equal(list[0].account_id, 11);
	assert_int_equal(list[0].last_day, 115);
	assert_int_equal(away(112, &list), 2);
	assert_int_equal(list[1].account_id, 12);
	assert_int_equal(list[1].last_day, 112);
	assert_int_equal(away(116, &list), 0);
	assert_int_equal(away(120, &list), 1);
	assert_int_equal(list[0].last_day, 120);
	assert_int_equal(away(121, &list), 0);
	assert_true(people_clock(rooms->store, rooms->root_id, (110 + 31) * INT64_C(86400), &fault));
	assert_int_equal(rooms_number(rooms, "SELECT count(*) FROM people_delegation"), 4);
	assert_true(people_clock(rooms->store, rooms->root_id, (115 + 32) * INT64_C(86400), &fault));
	assert_int_equal(rooms_number(rooms, "SELECT count(*) FROM people_delegation"), 1);
	assert_true(done(close_account, &writing)); /* whoever left is not away */
	assert_int_equal(away(120, &list), 0);
}

static bool
add_session(struct db *db, struct writing *writing)
{
	return people_store_session_add(db, rooms->root_id, 11, writing->words, SPAN("Linux"), 1000,
	                                &writing->fault);
}

static int64_t
comes(struct span secret, int64_t now_s)
{
	struct fault fault;
	struct reader reader;
	struct db *db = store_read(arena, rooms->store, &fault);
	const char *cookie = arena_format(arena, "x=1; parvis=%.*s", SPAN_ARGS(secret));
	assert_true(people_reader(arena, db, rooms->root_id, span_of(cookie), now_s, &reader,
	                          &fault));
	db_end(db);
	return reader.account_id;
}

static void
a_session_ends_by_rest_by_age_and_with_its_account(void **state)
{
	(void)state;
	const struct span secret = SPAN("abcdefghijklmnopqrstuvwxyz");
	struct writing writing = { .words = secret };
	assert_true(done(add_two, &writing));
	assert_true(done(add_session, &writing));
	assert_int_equal(comes(secret, 1001), 11);
	assert_int_equal(comes(SPAN("abcdefghijklmnopqrstuvwxy2"), 1001), 0);
	assert_int_equal(comes(secret, 1000 + 14 * 3600), 0); /* idle */
	assert_true(done(close_account, &writing));
	assert_int_equal(comes(secret, 1001), 0);
}

static void
only_open_accounts_can_be_in_charge(void **state)
{
	(void)state;
	struct writing writing = { 0 };
	struct colleague *people;
	struct fault fault;
	size_t count;
	assert_true(done(add_two, &writing));
	assert_true(done(close_account, &writing)); /* of A */
	struct db *db = store_read(arena, rooms->store, &fault);
	assert_true(people_list(arena, db, rooms->root_id, &people, &count, &fault));
	assert_int_equal(count, 1);
	assert_int_equal(people[0].account_id, 12);
	assert_true(span_is(people[0].name, "B"));
	assert_true(span_is(people[0].mail, "b@v.fr"));
	db_end(db);
}

static size_t
holders(unsigned who, int64_t place_id, struct colleague **people_r)
{
	struct fault fault;
	size_t count;
	const int64_t places[] = { 0, place_id };
	const struct people_where where = { who, places, LENGTH(places) };
	struct db *db = store_read(arena, rooms->store, &fault);
	assert_true(people_holders(arena, db, rooms->root_id, &where, people_r, &count, &fault));
	db_end(db);
	return count;
}

static void
who_holds_a_role_there_is_named_once(void **state)
{
	(void)state;
	struct writing writing = { 0 };
	struct colleague *people;
	assert_true(done(add_two, &writing)); /* A: référent of 5, administrator of the whole */
	assert_int_equal(holders(WHO(ROLE_REFERENT) | WHO(ROLE_ADMINISTRATOR), 5, &people), 1);
	assert_int_equal(people[0].account_id, 11);
	assert_true(span_is(people[0].mail, "a@v.fr"));
	assert_int_equal(holders(WHO(ROLE_REFERENT), 6, &people), 0);
	assert_int_equal(holders(WHO(ROLE_ADMINISTRATOR), 6, &people), 1);
	assert_int_equal(holders(WHO(ROLE_DIRECTOR), 5, &people), 0);
	assert_true(done(close_account, &writing));
	assert_int_equal(holders(WHO(ROLE_REFERENT), 5, &people), 0);
}

static bool
add_ticket(struct db *db, struct writing *writing)
{
	return people_store_ticket_add(db, rooms->root_id, SPAN("t1"), 11, 2000, &writing->fault);
}

static bool
look_ticket(struct db *db, struct writing *writing)
{
	writing->found = people_store_ticket(arena, db, rooms->root_id, SPAN("t1"), writing->id,
	                                     &writing->other, &writing->fault);
	return people_store_tickets_end(db, rooms->root_id, 11, &writing->fault);
}

static void
a_link_serves_once_and_for_a_time(void **state)
{
	(void)state;
	struct writing writing = { .id = 1999 };
	assert_true(done(add_ticket, &writing));
	assert_true(done(look_ticket, &writing));
	assert_int_equal(writing.found, FOUND_ONE);
	assert_int_equal(writing.other, 11);
	assert_true(done(look_ticket, &writing));
	assert_int_equal(writing.found, FOUND_NONE);
	assert_true(done(add_ticket, &writing));
	writing.id = 2000;
	assert_true(done(look_ticket, &writing));
	assert_int_equal(writing.found, FOUND_NONE);
}

static struct people_kept
kept_after(int64_t now_s)
{
	struct fault fault = { 0 };
	struct people_kept kept;
	if (!people_clock(rooms->store, rooms->root_id, now_s, &fault))
		fail_msg("%s", fault.for_log);
	struct db *db = store_read(arena, rooms->store, &fault);
	assert_true(people_kept(arena, db, rooms->root_id, &kept, &fault));
	db_end(db);
	return kept;
}

static bool
add_failure(struct db *db, struct writing *writing)
{
	return people_store_failure_add(db, rooms->root_id, SPAN("a@v.fr"), 1000, &writing->fault);
}

static void
what_is_over_is_forgotten_and_nothing_sooner(void **state)
{
	(void)state;
	struct writing writing = { .words = SPAN("abcdefghijklmnopqrstuvwxyz") };
	assert_true(done(add_two, &writing));
	assert_true(done(add_session, &writing));
	assert_true(done(add_ticket, &writing)); /* until 2000 */
	assert_true(done(add_failure, &writing));
	assert_int_equal(kept_after(1999).links, 1);
	assert_int_equal(kept_after(2000).links, 0);
	assert_int_equal(kept_after(1000 + PEOPLE_SESSION_IDLE_S_MAX).sessions, 1);
	assert_int_equal(kept_after(1000 + PEOPLE_SESSION_IDLE_S_MAX + 901).sessions, 0);
	assert_int_equal(rooms_number(rooms, "SELECT count(*) FROM people_failure"), 1);
	assert_int_equal(kept_after(1001 + 2 * 86400).open_accounts, 2);
	assert_int_equal(rooms_number(rooms, "SELECT count(*) FROM people_failure"), 0);
	assert_true(done(close_account, &writing));
	assert_int_equal(kept_after(2000).closed_accounts, 1); /* nobody is ever deleted */
}

static bool
add_five(struct db *db, struct writing *writing)
{
	static const struct {
		enum role role;
		const char *password;
	} accounts[] = { { ROLE_REFERENT, "x" }, { ROLE_DIRECTOR, "x" }, { ROLE_AGENT, "x" },
		             { ROLE_REFERENT, "" },  { ROLE_REFERENT, "x" } };
	for (size_t i = 0; i < LENGTH(accounts); i++) {
		const struct account account = { .id = 21 + (int64_t)i,
			                             .name = SPAN("N"),
			                             .mail = span_of(arena_format(arena, "%zu@v.fr", i)),
			                             .password = span_of(accounts[i].password),
			                             .totp = SPAN("") };
		const struct reader_right rights[] = { { accounts[i].role, 5 }, { ROLE_DIRECTOR, 0 } };
		if (!people_store_add(db, rooms->root_id, &account, &writing->fault) ||
		    !people_store_rights_replace(db, rooms->root_id, account.id, rights, i == 0 ? 2 : 1,
		                                 &writing->fault))
			return false;
	}
	return people_store_close(db, rooms->root_id, 25, true, &writing->fault);
}

static void
those_written_to_on_monday_are_referents_and_directors_who_signed_in(void **state)
{
	(void)state;
	struct writing writing = { 0 };
	struct fault fault;
	struct post_reader *readers;
	size_t count;
	assert_true(done(add_five, &writing));
	struct db *db = store_read(arena, rooms->store, &fault);
	assert_true(people_weekly_readers(arena, db, rooms->root_id, &readers, &count, &fault));
	db_end(db);
	assert_int_equal(count, 2);
	assert_int_equal(readers[0].account_id, 21);
	assert_true(readers[0].by_default);
	assert_true(span_is(readers[0].mail, "0@v.fr"));
	assert_int_equal(readers[1].account_id, 22);
	assert_false(readers[1].by_default);
}

int
main(int argument_count, char **arguments)
{
	store_tests_begin(argument_count, arguments);
	vault_start();
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup_teardown(a_role_holds_over_its_subtree_and_nowhere_else, begin, end),
		cmocka_unit_test_setup_teardown(wrong_tries_wait_longer_and_longer, begin, end),
		cmocka_unit_test_setup_teardown(an_address_is_read_in_small_letters, begin, end),
		cmocka_unit_test_setup_teardown(
			an_absence_lends_rights_for_its_days_but_never_that_of_administering, begin, end),
		cmocka_unit_test_setup_teardown(who_is_away_is_known_until_a_month_after, begin, end),
		cmocka_unit_test_setup_teardown(a_session_ends_by_rest_by_age_and_with_its_account, begin, end),
		cmocka_unit_test_setup_teardown(only_open_accounts_can_be_in_charge, begin, end),
		cmocka_unit_test_setup_teardown(who_holds_a_role_there_is_named_once, begin, end),
		cmocka_unit_test_setup_teardown(a_link_serves_once_and_for_a_time, begin, end),
		cmocka_unit_test_setup_teardown(what_is_over_is_forgotten_and_nothing_sooner, begin, end),
		cmocka_unit_test_setup_teardown(
			those_written_to_on_monday_are_referents_and_directors_who_signed_in, begin, end),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
