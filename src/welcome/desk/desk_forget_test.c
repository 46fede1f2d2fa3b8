/* What is closed goes for ever, to the last row; what is not stays; a count of its month is left. */
#include <pthread.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <time.h>
#include <cmocka.h>

#include "craft/store/store_for_tests.h"
#include "support/desk_for_tests.h"
#include "welcome/desk/desk_inside.h"

static const char *const codes[] = { "ville", "lampes" };
static const int parents[] = { -1, 0 };

static struct desk_town town;
static struct arena *arena;
static struct fault fault;
static struct offering lamp;

struct doing {
	int64_t request_id, person_id;
	enum found found;
};

static int64_t
received(void)
{
	const struct desk_receiving receiving = desk_town_asked(&lamp, DESK_MAIL, "La lampe.");
	return desk_town_receive(&town, &receiving);
}

static bool
write_forget(struct db *db, void *data)
{
	struct doing *doing = data;
	const struct desk_hand hand = desk_town_hand(&town, "");
	doing->found = desk_forget(arena, db, &hand, doing->request_id, 7, &fault);
	return doing->found == FOUND_ONE;
}

static bool
write_person(struct db *db, void *data)
{
	struct doing *doing = data;
	struct person_contact contact;
	const struct person person = { .name = SPAN("Léa Durand"), .needs = SPAN("un interprète"),
		                           .language = SPAN(""), .acts_for = SPAN("") };
	return person_contact_read(arena, PERSON_MAIL, SPAN("lea@ville.fr"), &contact) &&
	       person_add(arena, db, town.rooms->root_id, &person, &contact, 1, town.now_s,
	                  &doing->person_id, &fault);
}

static int64_t
hers(int64_t person_id)
{
	struct desk_receiving receiving = desk_town_asked(&lamp, DESK_COUNTER, "Ma lampe.");
	receiving.channel = DESK_WEB;
	receiving.person_id = person_id;
	receiving.address = SPAN("4 rue du Pré");
	return desk_town_receive(&town, &receiving);
}

static bool
forgot(int64_t request_id)
{
	struct doing doing = { .request_id = request_id };
	const bool is_written = store_write(town.rooms->store, write_forget, &doing, &fault);
	assert_int_not_equal(doing.found, FOUND_FAILED);
	assert_true(is_written == (doing.found == FOUND_ONE));
	return is_written;
}

static void
tied(desk_tie_fn *does, int64_t request_id, int64_t other_id, enum desk_tie_kind kind)
{
	const struct desk_tying tying = { request_id, other_id, kind, 7 };
	assert_int_equal(desk_town_tie(&town, does, &tying, ""), DESK_IS_DONE);
}

static void
close_it(int64_t request_id)
{
	desk_town_act(&town, request_id,
	              (struct desk_act){ .verb = DESK_DECIDE, .account_id = 7, .outcome = DESK_SOLVED,
	                                 .channel = DESK_COUNTER, .text = SPAN("Elle est réparée.") });
}

#define NUMBER(sql) rooms_number(town.rooms, sql)

static void
test_what_is_closed_goes_to_the_last_row(void **state)
{
	(void)state;
	struct doing person = { 0 };
	assert_true(store_write(town.rooms->store, write_person, &person, &fault));
	const int64_t one = hers(person.person_id);
	const int64_t two = hers(person.person_id);
	tied(desk_tie, one, two, DESK_TIE_LINKED);
	assert_false(forgot(one)); /* it is open */
	desk_town_act(&town, one, (struct desk_act){ .verb = DESK_ASK, .account_id = 7, .channel = DESK_COUNTER,
	                            .text = SPAN("Quel lampadaire ?") });
	close_it(one);
	assert_true(forgot(one));
	assert_false(forgot(one));
	assert_int_equal(NUMBER("SELECT count(*) FROM desk_request"), 1);
	assert_int_equal(NUMBER("SELECT count(*) FROM desk_tie"), 0);
	assert_int_equal(NUMBER("SELECT count(*) FROM desk_pause"), 0);
	assert_int_equal(NUMBER("SELECT count(*) FROM desk_entry e WHERE NOT EXISTS (SELECT 1 FROM desk_request"
	                        " r WHERE r.request_id = e.request_id)"), 0);
	assert_int_equal(NUMBER("SELECT count(*) FROM person_contact"), 1); /* she still asks for another */
	close_it(two);
	assert_true(forgot(two));
	assert_int_equal(NUMBER("SELECT count(*) FROM desk_request"), 0);
	assert_int_equal(NUMBER("SELECT count(*) FROM desk_entry"), 0);
	assert_int_equal(NUMBER("SELECT count(*) FROM person_contact"), 0);
	assert_int_equal(NUMBER("SELECT count(*) FROM person_person WHERE name = '' AND needs = ''"), 1);
	assert_int_equal(NUMBER("SELECT count(*) FROM desk_past"), 1);
	assert_int_equal(NUMBER("SELECT requests FROM desk_past"), 2);
	assert_int_equal(NUMBER("SELECT count(*) FROM journal_fact WHERE kind = 'desk.forgotten'"), 2);
	assert_int_equal(NUMBER("SELECT count(*) FROM journal_fact WHERE kind = 'person.erased'"), 1);
	assert_int_equal(NUMBER("SELECT count(*) FROM journal_fact WHERE words LIKE '%Durand%'"), 0);
}

static void
test_what_follows_an_open_one_waits_for_its_end(void **state)
{
	(void)state;
	const int64_t one = received(), kept = received();
	tied(desk_join, one, kept, 0);
	assert_false(forgot(one));
	close_it(kept);
	assert_true(forgot(one));
	assert_true(forgot(kept));
	assert_int_equal(NUMBER("SELECT count(*) FROM desk_past"), 2); /* two outcomes */
}

struct asking {
	struct arena *arena;
	int64_t person_id;
	bool is_done;
	struct fault fault;
};

static void
wait_ms(int64_t ms)
{
	nanosleep(&(struct timespec){ .tv_nsec = ms * 1000000 }, NULL);
}

static bool
write_asking(struct db *db, void *data)
{
	struct asking *asking = data;
	const struct desk_hand hand = desk_town_hand(&town, "");
	const struct person lea = { .name = SPAN("Léa Durand"), .needs = SPAN(""), .language = SPAN(""),
		                        .acts_for = SPAN("") };
	struct desk_receiving receiving = desk_town_asked(&lamp, DESK_MAIL, "Encore la lampe.");
	struct desk_received received;
	struct person_contact contact;
	const bool is_fine = person_contact_read(asking->arena, PERSON_MAIL, SPAN("lea@ville.fr"), &contact) &&
	                     person_find_or_add(asking->arena, db, town.rooms->root_id, &lea, &contact, 1,
	                                        town.now_s, &asking->person_id, &asking->fault);
	receiving.person_id = asking->person_id;
	wait_ms(60); /* her former request goes meanwhile */
	return is_fine && desk_receive(asking->arena, db, &hand, &receiving, &received, &asking->fault) ==
	                      FOUND_ONE;
}

static void *
ask(void *data)
{
	struct asking *asking = data;
	asking->is_done = store_write(town.rooms->store, write_asking, asking, &asking->fault);
	return NULL;
}

static void
test_who_asks_again_meanwhile_is_not_erased(void **state)
{
	(void)state;
	struct doing person = { 0 };
	pthread_t thread;
	assert_true(store_write(town.rooms->store, write_person, &person, &fault));
	const int64_t one = hers(person.person_id);
	close_it(one);
	struct asking asking = { .arena = arena_new((size_t)1 << 26) };
	assert_int_equal(pthread_create(&thread, NULL, ask, &asking), 0);
	wait_ms(20);
	assert_true(forgot(one));
	pthread_join(thread, NULL);
	assert_true(asking.is_done);
	arena_end(asking.arena);
	/* Known again, she is kept; else she is somebody new: whoever has the request has her address. */
	assert_int_equal(NUMBER("SELECT count(*) FROM desk_request r"
	                        "  JOIN person_contact c ON c.root_id = r.root_id AND c.person_id = r.person_id"),
	                 1);
}

static size_t
in_lot(int64_t from_s, int64_t to_s, int64_t keep_one_in, int64_t *counted_r)
{
	const struct desk_lot lot = { lamp.offering_id, from_s, to_s, keep_one_in };
	int64_t ids[DESK_IDS_COUNT];
	size_t count;
	struct db *db = store_read(arena, town.rooms->store, &fault);
	assert_true(desk_lot_ids(arena, db, town.rooms->root_id, &lot, ids, &count, &fault));
	assert_true(desk_lot_count(arena, db, town.rooms->root_id, &lot, false, counted_r, &fault));
	db_end(db);
	return count;
}

static void
test_a_lot_is_what_was_closed_in_its_time(void **state)
{
	(void)state;
	int64_t counted, oldest;
	enum { ALL = 60 };
	for (int i = 0; i < ALL; i++) {
		const int64_t one = received();
		if (i == 0)
			desk_town_act(&town, one, (struct desk_act){ .verb = DESK_VEIL, .account_id = 7 });
		close_it(one);
	}
	(void)received();
	assert_int_equal(in_lot(town.now_s, town.now_s + 1, 1, &counted), ALL);
	assert_int_equal(counted, ALL - 1); /* the one that is confidential goes, and is told by no count */
	assert_int_equal(in_lot(town.now_s - 10, town.now_s, 1, &counted), 0);
	/* it alone, with whatever lot is next */
	assert_int_equal(in_lot(town.now_s + 1, town.now_s + 10, 1, &counted), 1);
	assert_int_equal(counted, 0);
	const size_t without = in_lot(town.now_s, town.now_s + 1, 2, &counted);
	assert_in_range(without, 5, ALL - 5); /* about half of them, by the milliseconds of this run */
	assert_int_equal(in_lot(town.now_s, town.now_s + 1, 2, &counted), without);
	struct db *db = store_read(arena, town.rooms->store, &fault);
	assert_true(desk_lot_oldest(arena, db, town.rooms->root_id, lamp.offering_id, &oldest, &fault));
	db_end(db);
	assert_int_equal(oldest, town.now_s);
}

static int
begin(void **state)
{
	(void)state;
	town.rooms = rooms_open();
	arena = town.rooms->arena;
	town.tree = rooms_plant(town.rooms, codes, parents, LENGTH(codes), &fault);
	town.now_s = time_now_s();
	lamp = (struct offering){ .code = SPAN("lampe"), .name = SPAN("Une lampe"), .about = SPAN(""),
		                      .basis = SPAN(""), .kind = OFFERING_REPORT, .state = OFFERING_OPEN };
	desk_town_offer(&town, &lamp, "lampes");
	return 0;
}

static int
end(void **state)
{
	(void)state;
	rooms_close(town.rooms);
	return 0;
}

int
main(int argc, char **argv)
{
	store_tests_begin(argc, argv);
#define STORED(test) cmocka_unit_test_setup_teardown(test, begin, end)
	const struct CMUnitTest tests[] = {
		STORED(test_what_is_closed_goes_to_the_last_row),
		STORED(test_what_follows_an_open_one_waits_for_its_end),
		STORED(test_who_asks_again_meanwhile_is_not_erased),
		STORED(test_a_lot_is_what_was_closed_in_its_time),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
