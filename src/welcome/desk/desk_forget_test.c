/* What is closed goes for ever, to the last row; what is not stays; a count of its month is left. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include "craft/store/store_for_tests.h"
#include "support/rooms_for_tests.h"
#include "welcome/desk/desk_inside.h"

static const char *const codes[] = { "ville", "lampes" };
static const int parents[] = { -1, 0 };

static struct rooms *rooms;
static struct arena *arena;
static struct fault fault;
static struct place_tree *tree;
static struct offering lamp;
static int64_t now_s;

typedef enum desk_done tie_fn(struct arena *arena, struct db *db, const struct desk_hand *hand,
                              const struct desk_tying *tying, const char **sentence_r,
                              struct fault *fault_r);

struct doing {
	struct offering *offering;
	struct desk_hand hand;
	struct desk_receiving receiving;
	struct desk_received received;
	struct desk_act act;
	int64_t request_id;
	tie_fn *does;
	struct desk_tying tying;
	enum desk_done done;
	const char *sentence;
};

static struct desk_hand
hand(const char *once)
{
	return (struct desk_hand){ .root_id = rooms->root_id, .now_s = now_s,
		                       .today = (int32_t)(now_s / DAY_S), .tree = tree,
		                       .once = span_of(once) };
}

static bool
write_offering(struct db *db, void *data)
{
	struct doing *doing = data;
	const struct offering_unit unit = { 0, tree->places[place_by_code(tree, SPAN("lampes"))].id };
	const struct offering_saving saving = { doing->offering, NULL, 0, &unit, 1 };
	bool is_taken;
	return offering_save(arena, db, rooms->root_id, &saving, &doing->offering->offering_id,
	                     &is_taken, &fault) == FOUND_ONE;
}

static bool
write_request(struct db *db, void *data)
{
	struct doing *doing = data;
	return desk_receive(arena, db, &doing->hand, &doing->receiving, &doing->received, &fault) ==
	       FOUND_ONE;
}

static bool
write_act(struct db *db, void *data)
{
	struct doing *doing = data;
	const struct desk_writing writing = { .request_id = doing->request_id, .seen_changes = -1,
		                                  .act = &doing->act };
	int64_t entry_id;
	doing->done = desk_write(arena, db, &doing->hand, &writing, &entry_id, &doing->sentence, &fault);
	return doing->done == DESK_IS_DONE;
}

static bool
write_tie(struct db *db, void *data)
{
	struct doing *doing = data;
	doing->done = doing->does(arena, db, &doing->hand, &doing->tying, &doing->sentence, &fault);
	return doing->done == DESK_IS_DONE;
}

static int64_t
received(const struct offering *offering)
{
	struct doing doing = { .hand = hand("") };
	doing.receiving = (struct desk_receiving){ .offering = offering, .channel = DESK_MAIL,
		                                       .reply_channel = DESK_MAIL, .title = SPAN(""),
		                                       .text = SPAN("La lampe."), .quoted = SPAN(""),
		                                       .address = SPAN("") };
	assert_true(store_write(rooms->store, write_request, &doing, &fault));
	return doing.received.request_id;
}

static void
did(int64_t request_id, struct desk_act act)
{
	struct doing doing = { .hand = hand(""), .request_id = request_id, .act = act };
	doing.act.at_s = now_s;
	doing.act.today = doing.hand.today;
	doing.act.quoted = SPAN("");
	if (doing.act.text.at == NULL)
		doing.act.text = SPAN("");
	assert_true(store_write(rooms->store, write_act, &doing, &fault));
}

static bool
write_forget(struct db *db, void *data)
{
	struct doing *doing = data;
	const enum found found =
		desk_forget(arena, db, &doing->hand, doing->request_id, 7, &fault);
	doing->done = found == FOUND_ONE ? DESK_IS_DONE : found == FOUND_NONE ? DESK_IS_REFUSED : DESK_FAILED;
	return found == FOUND_ONE;
}

static bool
write_person(struct db *db, void *data)
{
	struct doing *doing = data;
	struct person_contact contact;
	const struct person person = { .name = SPAN("Léa Durand"), .needs = SPAN("un interprète"),
		                           .language = SPAN(""), .acts_for = SPAN("") };
	return person_contact_read(arena, PERSON_MAIL, SPAN("lea@ville.fr"), &contact) &&
	       person_add(arena, db, rooms->root_id, &person, &contact, 1, now_s,
	                  &doing->receiving.person_id, &fault);
}

static int64_t
hers(const struct offering *offering, int64_t person_id)
{
	struct doing doing = { .hand = hand("") };
	doing.receiving = (struct desk_receiving){ .offering = offering, .channel = DESK_WEB,
		                                       .reply_channel = DESK_COUNTER, .title = SPAN(""),
		                                       .text = SPAN("Ma lampe."), .quoted = SPAN(""),
		                                       .person_id = person_id, .address = SPAN("4 rue du Pré") };
	assert_true(store_write(rooms->store, write_request, &doing, &fault));
	return doing.received.request_id;
}

static enum desk_done
forgot(int64_t request_id)
{
	struct doing doing = { .hand = hand(""), .request_id = request_id };
	assert_true(store_write(rooms->store, write_forget, &doing, &fault) ==
	            (doing.done == DESK_IS_DONE));
	return doing.done;
}

static void
tied(tie_fn *does, int64_t request_id, int64_t other_id, enum desk_tie_kind kind)
{
	struct doing doing = { .hand = hand(""), .does = does, .tying = { request_id, other_id, kind, 7 } };
	assert_true(store_write(rooms->store, write_tie, &doing, &fault));
}

static void
close_it(int64_t request_id)
{
	did(request_id, (struct desk_act){ .verb = DESK_DECIDE, .account_id = 7, .outcome = DESK_SOLVED,
	                                   .channel = DESK_COUNTER, .text = SPAN("Elle est réparée.") });
}

#define NUMBER(sql) rooms_number(rooms, sql)

static void
test_what_is_closed_goes_to_the_last_row(void **state)
{
	(void)state;
	struct doing person = { .hand = hand("") };
	assert_true(store_write(rooms->store, write_person, &person, &fault));
	const int64_t one = hers(&lamp, person.receiving.person_id);
	const int64_t two = hers(&lamp, person.receiving.person_id);
	tied(desk_tie, one, two, DESK_TIE_LINKED);
	assert_int_equal(forgot(one), DESK_IS_REFUSED); /* it is open */
	did(one, (struct desk_act){ .verb = DESK_ASK, .account_id = 7, .channel = DESK_COUNTER,
	                            .text = SPAN("Quel lampadaire ?") });
	close_it(one);
	assert_int_equal(forgot(one), DESK_IS_DONE);
	assert_int_equal(forgot(one), DESK_IS_REFUSED);
	assert_int_equal(NUMBER("SELECT count(*) FROM desk_request"), 1);
	assert_int_equal(NUMBER("SELECT count(*) FROM desk_tie"), 0);
	assert_int_equal(NUMBER("SELECT count(*) FROM desk_pause"), 0);
	assert_int_equal(NUMBER("SELECT count(*) FROM desk_entry e WHERE NOT EXISTS (SELECT 1 FROM desk_request"
	                        " r WHERE r.request_id = e.request_id)"), 0);
	assert_int_equal(NUMBER("SELECT count(*) FROM person_contact"), 1); /* she still asks for another */
	close_it(two);
	assert_int_equal(forgot(two), DESK_IS_DONE);
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
	const int64_t one = received(&lamp), kept = received(&lamp);
	tied(desk_join, one, kept, 0);
	assert_int_equal(forgot(one), DESK_IS_REFUSED);
	close_it(kept);
	assert_int_equal(forgot(one), DESK_IS_DONE);
	assert_int_equal(forgot(kept), DESK_IS_DONE);
	assert_int_equal(NUMBER("SELECT count(*) FROM desk_past"), 2); /* two outcomes */
}

static size_t
in_lot(int64_t from_s, int64_t to_s, int64_t keep_one_in, int64_t *counted_r)
{
	const struct desk_lot lot = { lamp.offering_id, from_s, to_s, keep_one_in };
	int64_t ids[DESK_IDS_COUNT];
	size_t count;
	struct db *db = store_read(arena, rooms->store, &fault);
	assert_true(desk_lot_ids(arena, db, rooms->root_id, &lot, ids, &count, &fault));
	assert_true(desk_lot_count(arena, db, rooms->root_id, &lot, false, counted_r, &fault));
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
		const int64_t one = received(&lamp);
		if (i == 0)
			did(one, (struct desk_act){ .verb = DESK_VEIL, .account_id = 7 });
		close_it(one);
	}
	(void)received(&lamp);
	assert_int_equal(in_lot(now_s, now_s + 1, 1, &counted), ALL);
	assert_int_equal(counted, ALL - 1); /* the one that is confidential goes, and is told by no count */
	assert_int_equal(in_lot(now_s - 10, now_s, 1, &counted), 0);
	assert_int_equal(in_lot(now_s + 1, now_s + 10, 1, &counted), 1); /* it alone, with whatever lot is next */
	assert_int_equal(counted, 0);
	const size_t without = in_lot(now_s, now_s + 1, 2, &counted);
	assert_in_range(without, 5, ALL - 5); /* about half of them, by the milliseconds of this run */
	assert_int_equal(in_lot(now_s, now_s + 1, 2, &counted), without);
	struct db *db = store_read(arena, rooms->store, &fault);
	assert_true(desk_lot_oldest(arena, db, rooms->root_id, lamp.offering_id, &oldest, &fault));
	db_end(db);
	assert_int_equal(oldest, now_s);
}

static int
begin(void **state)
{
	(void)state;
	rooms = rooms_open();
	arena = rooms->arena;
	tree = rooms_plant(rooms, codes, parents, LENGTH(codes), &fault);
	now_s = time_now_s();
	lamp = (struct offering){ .code = SPAN("lampe"), .name = SPAN("Une lampe"), .about = SPAN(""),
		                      .basis = SPAN(""), .kind = OFFERING_REPORT, .state = OFFERING_OPEN };
	struct doing doing = { .offering = &lamp };
	assert_true(store_write(rooms->store, write_offering, &doing, &fault));
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
#define STORED(test) cmocka_unit_test_setup_teardown(test, begin, end)
	const struct CMUnitTest tests[] = {
		STORED(test_what_is_closed_goes_to_the_last_row),
		STORED(test_what_follows_an_open_one_waits_for_its_end),
		STORED(test_a_lot_is_what_was_closed_in_its_time),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
