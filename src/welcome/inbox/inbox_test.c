/* The tables of the inbox: answers given at once are counted, what was done to many is kept for a day. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include "craft/store/store_for_tests.h"
#include "support/rooms_for_tests.h"
#include "welcome/inbox/inbox_inside.h"

static struct rooms *rooms;
static struct arena *arena;
static struct fault fault;

struct doing {
	enum { COUNT, KEEP, UNDO, FORGET, VIEW, DROP } what;
	struct inbox_view view;
	struct inbox_instant instant;
	struct inbox_done done;
	int64_t before_s;
};

static bool
write_it(struct db *db, void *data)
{
	struct doing *doing = data;
	switch (doing->what) {
	case COUNT: return inbox_instant_add(db, rooms->root_id, &doing->instant, &fault);
	case KEEP: return inbox_store_lot_add(db, rooms->root_id, &doing->done, &fault);
	case UNDO: return inbox_store_lot_undone(db, rooms->root_id, &doing->done, &fault);
	case FORGET: return inbox_store_lots_forget(db, rooms->root_id, doing->before_s, &fault);
	case VIEW: return inbox_store_view_add(db, rooms->root_id, &doing->view, &fault);
	case DROP: return inbox_store_view_drop(db, rooms->root_id, &doing->view, &fault);
	}
	return false;
}

static void
do_it(struct doing doing)
{
	assert_true(store_write(rooms->store, write_it, &doing, &fault));
}

static void
count(int64_t unit_id, int32_t day, int64_t offering_id, enum desk_channel channel)
{
	do_it((struct doing){ .what = COUNT, .instant = { day, unit_id, offering_id, channel, 1 } });
}

static size_t
instants(int64_t unit_id, int32_t from_day, struct inbox_instant **instants_r)
{
	size_t found;
	struct db *db = store_read(arena, rooms->store, &fault);
	assert_true(inbox_instants(arena, db, rooms->root_id, unit_id, from_day, instants_r, &found, &fault));
	db_end(db);
	return found;
}

static void
test_answers_given_at_once_are_counted_by_what_and_how(void **state)
{
	(void)state;
	struct inbox_instant *list;
	assert_int_equal(instants(7, 0, &list), 0);
	count(7, 100, 1, DESK_PHONE);
	for (int i = 0; i < 3; i++)
		count(7, 100 + i, 1, DESK_COUNTER);
	count(7, 101, 2, DESK_COUNTER);
	count(8, 101, 1, DESK_COUNTER); /* of another unit */
	assert_int_equal(instants(7, 100, &list), 3);
	assert_int_equal(list[0].count, 3);
	assert_int_equal(list[0].channel, DESK_COUNTER);
	assert_int_equal(list[1].offering_id, 1);
	assert_int_equal(list[1].channel, DESK_PHONE);
	assert_int_equal(list[2].offering_id, 2);
	assert_int_equal(instants(7, 102, &list), 1);
	assert_int_equal(list[0].count, 1);
	assert_int_equal(rooms_number(rooms, "SELECT count(*) FROM inbox_instant"), 6);
}

static size_t
lot(int64_t lot_id, int64_t account_id, struct inbox_done dones_r[INBOX_ROW_COUNT])
{
	const struct inbox_lot asked = { lot_id, account_id };
	size_t found;
	struct db *db = store_read(arena, rooms->store, &fault);
	assert_true(inbox_store_lot(arena, db, rooms->root_id, &asked, dones_r, &found, &fault));
	db_end(db);
	return found;
}

static void
test_what_was_done_to_many_is_hers_who_did_it_for_a_day(void **state)
{
	(void)state;
	struct inbox_done dones[INBOX_ROW_COUNT];
	struct inbox_done done = { .lot_id = 5, .account_id = 3, .at_unix_s = 1000,
		                       .reference = SPAN("2026-K7MX4P3"), .verb = DESK_MOVE, .owner_id = 4,
		                       .unit_id = 9, .to_id = 8, .changes = 2 };
	for (done.request_id = 11; done.request_id <= 12; done.request_id++)
		do_it((struct doing){ .what = KEEP, .done = done });
	done.request_id = 12;
	do_it((struct doing){ .what = UNDO, .done = done });
	assert_int_equal(lot(5, 4, dones), 0); /* of somebody else */
	assert_int_equal(lot(6, 3, dones), 0);
	assert_int_equal(lot(5, 3, dones), 2);
	assert_int_equal(dones[0].request_id, 11);
	assert_true(span_is(dones[0].reference, "2026-K7MX4P3"));
	assert_int_equal(dones[0].verb, DESK_MOVE);
	assert_int_equal(dones[0].owner_id, 4);
	assert_int_equal(dones[0].unit_id, 9);
	assert_int_equal(dones[0].to_id, 8);
	assert_int_equal(dones[0].changes, 2);
	assert_false(dones[0].is_undone);
	assert_true(dones[1].is_undone);
	do_it((struct doing){ .what = FORGET, .before_s = 1000 });
	assert_int_equal(lot(5, 3, dones), 2);
	do_it((struct doing){ .what = FORGET, .before_s = 1001 });
	assert_int_equal(lot(5, 3, dones), 0);
}

static size_t
views(int64_t account_id, int64_t place_id, struct inbox_view views_r[INBOX_VIEW_COUNT_MAX])
{
	const struct inbox_view whose = { .account_id = account_id, .place_id = place_id };
	size_t found;
	struct db *db = store_read(arena, rooms->store, &fault);
	assert_true(inbox_store_views(arena, db, rooms->root_id, &whose, views_r, &found, &fault));
	db_end(db);
	return found;
}

static void
test_a_view_is_ones_own_or_of_a_place(void **state)
{
	(void)state;
	struct inbox_view kept[INBOX_VIEW_COUNT_MAX];
	struct inbox_view mine = { .account_id = 3, .name = SPAN("Lampes"), .tab = INBOX_MINE, .unit_id = 9,
		                       .offering_id = 4 };
	do_it((struct doing){ .what = VIEW, .view = mine });
	do_it((struct doing){ .what = VIEW, .view = { .place_id = 9, .name = SPAN("À nous") } });
	assert_int_equal(views(4, 0, kept), 0);
	assert_int_equal(views(0, 8, kept), 0);
	assert_int_equal(views(0, 9, kept), 1);
	assert_int_equal(views(3, 0, kept), 1);
	assert_true(span_is(kept[0].name, "Lampes"));
	assert_int_equal(kept[0].tab, INBOX_MINE);
	assert_int_equal(kept[0].unit_id, 9);
	assert_int_equal(kept[0].offering_id, 4);
	struct inbox_view others = kept[0];
	others.account_id = 4; /* of somebody else: nothing is removed */
	do_it((struct doing){ .what = DROP, .view = others });
	assert_int_equal(views(3, 0, kept), 1);
	do_it((struct doing){ .what = DROP, .view = kept[0] });
	assert_int_equal(views(3, 0, kept), 0);
}

static enum found
door(struct inbox_door *door_r)
{
	struct db *db = store_read(arena, rooms->store, &fault);
	const enum found found = inbox_door(arena, db, rooms->root_id, door_r, &fault);
	db_end(db);
	return found;
}

struct saying {
	struct inbox_door door;
	enum found found;
};

static bool
write_door(struct db *db, void *data)
{
	struct saying *saying = data;
	saying->found = inbox_store_door_save(db, rooms->root_id, &saying->door, &fault);
	return saying->found == FOUND_ONE;
}

static enum found
say(const char *words, const char *mail, int64_t changes)
{
	struct fault write_fault = { 0 };
	struct saying saying = { .door = { span_of(words), SPAN(""), span_of(mail), SPAN(""), changes } };
	assert_true(store_write(rooms->store, write_door, &saying, &write_fault) ==
	            (saying.found == FOUND_ONE));
	return saying.found;
}

static void
test_a_door_is_there_as_long_as_it_says_something(void **state)
{
	(void)state;
	struct inbox_door found;
	assert_int_equal(door(&found), FOUND_NONE);
	assert_int_equal(say("Bureau 12", "", 1), FOUND_NONE); /* nobody saw a first one */
	assert_int_equal(say("Bureau 12", "", 0), FOUND_ONE);
	assert_int_equal(say("Bureau 13", "", 0), FOUND_NONE); /* somebody said one meanwhile */
	assert_int_equal(door(&found), FOUND_ONE);
	assert_true(span_is(found.words, "Bureau 12") && found.changes == 1);
	assert_int_equal(say("", "prevention@ville.fr", 1), FOUND_ONE);
	assert_int_equal(door(&found), FOUND_ONE);
	assert_true(span_is(found.mail, "prevention@ville.fr"));
	assert_int_equal(say("", "", 2), FOUND_ONE);
	assert_int_equal(door(&found), FOUND_NONE);
	assert_int_equal(found.changes, 3); /* and may be said again */
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
		cmocka_unit_test(test_answers_given_at_once_are_counted_by_what_and_how),
		cmocka_unit_test(test_what_was_done_to_many_is_hers_who_did_it_for_a_day),
		cmocka_unit_test(test_a_view_is_ones_own_or_of_a_place),
		cmocka_unit_test(test_a_door_is_there_as_long_as_it_says_something),
	};
	return cmocka_run_group_tests(tests, begin, end);
}
