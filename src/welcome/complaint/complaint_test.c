#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>
#include <cmocka.h>

#include "base/time.h"
#include "craft/store/store_for_tests.h"
#include "craft/vault/vault.h"
#include "support/rooms_for_tests.h"
#include "welcome/complaint/complaint_inside.h"

static struct rooms *rooms;
static struct arena *arena;
static struct fault fault;

/* 0: not shown. */
static int64_t
figure(const struct complaint_figures *figures, enum complaint_side side, int64_t value)
{
	for (size_t i = 0; i < figures->count; i++)
		if (figures->items[i].side == side && figures->items[i].value == value)
			return figures->items[i].count;
	return 0;
}

/* --- rules ---------------------------------------------------------------------------------------- */

/* Each of another person; three agents take turns, or one has them all. */
static size_t
add(struct complaint_case *cases, size_t count, size_t more, int64_t cause, bool is_of_one)
{
	for (size_t i = 0; i < more; i++)
		cases[count + i] = (struct complaint_case){
			.who = { .who_id = (int64_t)(count + i) + 1, .owner_id = is_of_one ? 9 : (int64_t)i % 3 + 1 },
			.values = { [COMPLAINT_CAUSE] = cause },
		};
	return count + more;
}

static void
test_counts_of_enough_people_are_shown(void **state)
{
	(void)state;
	struct complaint_case cases[40];
	size_t count = add(cases, 0, 12, COMPLAINT_DELAY, false);
	count = add(cases, count, 9, COMPLAINT_ERROR, false);
	const struct complaint_figures figures = complaint_count(arena, cases, count, 5);
	assert_int_equal(figures.count, 2);
	assert_int_equal(figure(&figures, COMPLAINT_CAUSE, COMPLAINT_DELAY), 12);
	assert_int_equal(figure(&figures, COMPLAINT_CAUSE, COMPLAINT_ERROR), 9);
}

static void
test_few_people_and_one_agent_are_not_shown(void **state)
{
	(void)state;
	struct complaint_case cases[40];
	size_t count = add(cases, 0, 4, COMPLAINT_DELAY, false);
	assert_int_equal(complaint_count(arena, cases, count, 5).count, 0);
	count = add(cases, 0, 30, COMPLAINT_DELAY, true);
	assert_int_equal(complaint_count(arena, cases, count, 5).count, 0);
	for (size_t i = 0; i < count; i++)
		cases[i].who = (struct promise_case){ .who_id = 7, .owner_id = (int64_t)i % 3 + 1 };
	assert_int_equal(complaint_count(arena, cases, count, 5).count, 0); /* one person, thirty times */
	assert_int_equal(complaint_count(arena, cases, 0, 5).count, 0);
}

static void
test_what_is_left_over_is_held_to_the_floor_too(void **state)
{
	(void)state;
	struct complaint_case cases[40];
	size_t count = add(cases, 0, 12, COMPLAINT_DELAY, false);
	count = add(cases, count, 9, COMPLAINT_ERROR, false);
	count = add(cases, count, 1, COMPLAINT_WELCOME, false);
	struct complaint_figures figures = complaint_count(arena, cases, count, 5);
	assert_int_equal(figures.count, 2); /* the smallest that passes goes with the one that does not */
	assert_int_equal(figure(&figures, COMPLAINT_CAUSE, COMPLAINT_DELAY), 12);
	assert_int_equal(figure(&figures, COMPLAINT_CAUSE, COMPLAINT_TOGETHER), 10);
	/* Alone beside it, it would be had by subtracting from it. */
	count = add(cases, 0, 12, COMPLAINT_DELAY, false);
	count = add(cases, count, 1, COMPLAINT_WELCOME, false);
	figures = complaint_count(arena, cases, count, 5);
	assert_int_equal(figures.count, 1);
	assert_int_equal(figure(&figures, COMPLAINT_CAUSE, COMPLAINT_TOGETHER), 13);
}

static void
test_quarters_begin_with_their_months(void **state)
{
	(void)state;
	const struct {
		struct date date;
		int32_t quarter;
	} days[] = { { { 2026, 1, 1 }, 8104 }, { { 2026, 3, 31 }, 8104 }, { { 2026, 4, 1 }, 8105 },
		         { { 2026, 12, 31 }, 8107 }, { { 2027, 1, 1 }, 8108 } };
	for (size_t i = 0; i < LENGTH(days); i++)
		assert_int_equal(complaint_quarter_of(date_days(days[i].date) * (int64_t)DAY_S),
		                 days[i].quarter);
}

/* --- kept ----------------------------------------------------------------------------------------- */

static const struct place_tree *tree;
static int64_t unit_id;
static struct offering bins;

static bool
write_offering(struct db *db, void *data)
{
	bool is_taken;
	const struct offering_unit unit = { 0, unit_id };
	const struct offering_saving saving = { data, NULL, 0, &unit, 1 };
	return offering_save(arena, db, rooms->root_id, &saving, &bins.offering_id, &is_taken, &fault) ==
	       FOUND_ONE;
}

static int
begin(void **state)
{
	static const char *const codes[] = { "ville" };
	static const int parents[] = { -1 };
	(void)state;
	rooms = rooms_open();
	arena = rooms->arena;
	tree = rooms_plant(rooms, codes, parents, 1, &fault);
	assert_non_null(tree);
	unit_id = tree->places[0].id;
	bins = (struct offering){ .code = SPAN("bacs"), .name = SPAN("Se plaindre"), .about = SPAN(""),
		                      .basis = SPAN(""), .kind = OFFERING_COMPLAINT, .state = OFFERING_OPEN };
	assert_true(store_write(rooms->store, write_offering, &bins, &fault));
	return 0;
}

static int
end(void **state)
{
	(void)state;
	rooms_close(rooms);
	return 0;
}

static struct desk_hand
hand(void)
{
	const int64_t at_s = time_now_s();
	return (struct desk_hand){ .root_id = rooms->root_id, .now_s = at_s,
		                       .today = (int32_t)(at_s / DAY_S), .tree = tree, .once = SPAN("") };
}

struct doing {
	int64_t request_id, owner_id, now_s;
	struct complaint complaint;
	bool is_veiled;
};

static bool
receive(struct db *db, void *data)
{
	struct doing *doing = data;
	const struct desk_hand by = hand();
	struct desk_received received;
	const struct desk_receiving receiving = {
		.offering = &bins, .channel = DESK_WEB, .reply_channel = DESK_WEB, .title = SPAN(""),
		.text = SPAN("Trop long."), .quoted = SPAN(""), .address = SPAN(""), .hint = SPAN(""),
		.owner_id = doing->owner_id,
	};
	if (desk_receive(arena, db, &by, &receiving, &received, &fault) != FOUND_ONE)
		return false;
	doing->complaint.request_id = doing->request_id = received.request_id;
	doing->complaint.offering_id = bins.offering_id;
	doing->complaint.quarter = complaint_quarter_of(by.now_s);
	const struct desk_act act = { .verb = DESK_VEIL, .at_s = by.now_s, .today = by.today,
		                          .text = SPAN(""), .quoted = SPAN("") };
	const struct desk_writing writing = { .request_id = doing->request_id, .seen_changes = -1,
		                                  .act = &act };
	const char *sentence;
	int64_t entry_id;
	return complaint_save(db, rooms->root_id, &doing->complaint, &fault) &&
	       (!doing->is_veiled ||
	        desk_write(arena, db, &by, &writing, &entry_id, &sentence, &fault) == DESK_IS_DONE);
}

static bool
save(struct db *db, void *data)
{
	return complaint_save(db, rooms->root_id, data, &fault);
}

static bool
forget(struct db *db, void *data)
{
	const struct doing *doing = data;
	return complaint_forget(arena, db, rooms->root_id, doing->request_id, doing->now_s, &fault);
}

static struct complaint_figures
figures_now(void)
{
	struct complaint_figures figures;
	struct db *db = store_read(arena, rooms->store, &fault);
	assert_non_null(db);
	assert_true(complaint_figures(arena, db, rooms->root_id, bins.offering_id,
	                              complaint_quarter_of(time_now_s()), &figures, &fault));
	db_end(db);
	return figures;
}

/* Of another person each, three agents taking turns. */
static void
receive_all(struct doing *doings, size_t count)
{
	for (size_t i = 0; i < count; i++) {
		doings[i] = (struct doing){
			.owner_id = (int64_t)i % 3 + 1,
			.complaint = { .cause = COMPLAINT_DELAY, .step_id = 40, .remedy = COMPLAINT_SORRY },
		};
		assert_true(store_write(rooms->store, receive, &doings[i], &fault));
	}
}

static enum found
said_of(int64_t request_id, struct complaint *complaint_r)
{
	struct db *db = store_read(arena, rooms->store, &fault);
	assert_non_null(db);
	const enum found found =
		complaint_load(arena, db, rooms->root_id, request_id, complaint_r, &fault);
	db_end(db);
	return found;
}

static void
test_what_was_said_is_kept_changed_and_taken_back(void **state)
{
	(void)state;
	struct doing one;
	struct complaint said;
	receive_all(&one, 1);
	assert_int_equal(said_of(one.request_id, &said), FOUND_ONE);
	assert_true(said.cause == COMPLAINT_DELAY && said.step_id == 40 && said.remedy == COMPLAINT_SORRY);
	assert_true(said.offering_id == bins.offering_id && said.quarter == one.complaint.quarter);
	one.complaint.cause = COMPLAINT_TOOL, one.complaint.remedy = 0;
	assert_true(store_write(rooms->store, save, &one.complaint, &fault));
	assert_int_equal(said_of(one.request_id, &said), FOUND_ONE);
	assert_true(said.cause == COMPLAINT_TOOL && said.step_id == 40 && said.remedy == 0);
	one.complaint.cause = one.complaint.step_id = 0;
	assert_true(store_write(rooms->store, save, &one.complaint, &fault));
	assert_int_equal(said_of(one.request_id, &said), FOUND_NONE);
	assert_int_equal(rooms_number(rooms, "SELECT count(*) FROM complaint_said"), 0);
}

static void
test_confidential_ones_are_not_counted(void **state)
{
	(void)state;
	struct doing doings[12], hidden = { .is_veiled = true, .complaint = { .cause = COMPLAINT_DELAY } };
	receive_all(doings, LENGTH(doings));
	assert_true(store_write(rooms->store, receive, &hidden, &fault));
	const struct complaint_figures figures = figures_now();
	assert_int_equal(figures.count, 3);
	assert_int_equal(figure(&figures, COMPLAINT_CAUSE, COMPLAINT_DELAY), 12);
	assert_int_equal(figure(&figures, COMPLAINT_STEP, 40), 12);
	assert_int_equal(figure(&figures, COMPLAINT_REMEDY, COMPLAINT_SORRY), 12);
}

static void
test_counts_of_a_quarter_that_is_over_outlive_its_requests(void **state)
{
	(void)state;
	struct doing doings[12];
	struct complaint said;
	receive_all(doings, LENGTH(doings));
	/* Its quarter goes on: it is counted no more. */
	doings[0].now_s = time_now_s();
	assert_true(store_write(rooms->store, forget, &doings[0], &fault));
	assert_int_equal(said_of(doings[0].request_id, &said), FOUND_NONE);
	struct complaint_figures figures = figures_now();
	assert_int_equal(figure(&figures, COMPLAINT_CAUSE, COMPLAINT_DELAY), 11);
	for (size_t i = 1; i < LENGTH(doings); i++) {
		doings[i].now_s = time_now_s() + 400 * (int64_t)DAY_S;
		assert_true(store_write(rooms->store, forget, &doings[i], &fault));
	}
	assert_int_equal(rooms_number(rooms, "SELECT count(*) FROM complaint_said"), 0);
	figures = figures_now();
	assert_int_equal(figures.count, 3);
	assert_int_equal(figure(&figures, COMPLAINT_CAUSE, COMPLAINT_DELAY), 11);
	/* What was kept is not added to, nor is anybody's absence told by it. */
	receive_all(doings, 1);
	figures = figures_now();
	assert_int_equal(figure(&figures, COMPLAINT_CAUSE, COMPLAINT_DELAY), 11);
}

static void
test_a_quarter_that_may_not_be_shown_is_kept_so(void **state)
{
	(void)state;
	struct doing doings[4];
	receive_all(doings, LENGTH(doings));
	doings[0].now_s = time_now_s() + 400 * (int64_t)DAY_S;
	assert_true(store_write(rooms->store, forget, &doings[0], &fault));
	assert_int_equal(figures_now().count, 0);
	assert_int_equal(rooms_number(rooms, "SELECT CAST(sum(count) AS bigint) FROM complaint_past"), 0);
	assert_int_equal(rooms_number(rooms, "SELECT count(*) FROM complaint_past"), 1);
}

struct leading {
	struct complaint_led led;
	bool is_new;
};

static bool
write_leading(struct db *db, void *data)
{
	const struct leading *leading = data;
	return leading->is_new ? complaint_led_add(db, rooms->root_id, &leading->led, &fault)
	                       : complaint_led_change(db, rooms->root_id, &leading->led, &fault);
}

static void
lead(bool is_new, struct complaint_led led)
{
	struct leading leading = { led, is_new };
	assert_true(store_write(rooms->store, write_leading, &leading, &fault));
}

static void
test_an_action_is_told_as_it_stands(void **state)
{
	(void)state;
	struct complaint_led *found, one;
	size_t count;
	lead(true, (struct complaint_led){ 1, 7, COMPLAINT_DELAY, SPAN("2026-AAAAAAA"), SPAN("Un"),
	                                   SPAN("décidée"), SPAN("") });
	lead(true, (struct complaint_led){ 2, 7, COMPLAINT_DELAY, SPAN("2026-BBBBBBB"), SPAN("Deux"),
	                                   SPAN("décidée"), SPAN("") });
	lead(true, (struct complaint_led){ 3, 8, COMPLAINT_DELAY, SPAN("2026-CCCCCCC"), SPAN("Trois"),
	                                   SPAN("décidée"), SPAN("") });
	lead(false, (struct complaint_led){ 1, 0, 0, SPAN(""), SPAN("Un, autrement"), SPAN("en cours"),
	                                    SPAN("Nous le ferons.") });
	lead(false, (struct complaint_led){ 4, 0, 0, SPAN(""), SPAN("D’ailleurs"), SPAN("en cours"), SPAN("") });
	struct db *db = store_read(arena, rooms->store, &fault);
	assert_true(complaint_led(arena, db, rooms->root_id, 7, &found, &count, &fault));
	assert_int_equal(count, 2);
	assert_true(span_is(found[0].title, "Deux") && found[0].public_words.length == 0);
	assert_true(found[1].action_id == 1 && found[1].cause == COMPLAINT_DELAY &&
	            span_is(found[1].reference, "2026-AAAAAAA") && span_is(found[1].title, "Un, autrement") &&
	            span_is(found[1].state, "en cours") && span_is(found[1].public_words, "Nous le ferons."));
	assert_int_equal(complaint_led_of(arena, db, rooms->root_id, 3, &one, &fault), FOUND_ONE);
	assert_int_equal(one.offering_id, 8);
	assert_int_equal(complaint_led_of(arena, db, rooms->root_id, 4, &one, &fault), FOUND_NONE);
	db_end(db);
	assert_int_equal(complaint_cause_of(SPAN("erreur")), COMPLAINT_ERROR);
	assert_int_equal(complaint_cause_of(SPAN("")), 0);
}

static int
begin_alone(void **state)
{
	(void)state;
	arena = arena_new(64 << 20);
	return 0;
}

static int
end_alone(void **state)
{
	(void)state;
	arena_end(arena);
	return 0;
}

int
main(int argc, char **argv)
{
	vault_start();
	store_tests_begin(argc, argv);
#define ALONE(test) cmocka_unit_test_setup_teardown(test, begin_alone, end_alone)
#define TOWN(test) cmocka_unit_test_setup_teardown(test, begin, end)
	const struct CMUnitTest tests[] = {
		ALONE(test_counts_of_enough_people_are_shown),
		ALONE(test_few_people_and_one_agent_are_not_shown),
		ALONE(test_what_is_left_over_is_held_to_the_floor_too),
		ALONE(test_quarters_begin_with_their_months),
		TOWN(test_what_was_said_is_kept_changed_and_taken_back),
		TOWN(test_confidential_ones_are_not_counted),
		TOWN(test_counts_of_a_quarter_that_is_over_outlive_its_requests),
		TOWN(test_a_quarter_that_may_not_be_shown_is_kept_so),
		TOWN(test_an_action_is_told_as_it_stands),
	};
	return cmocka_run_group_tests_name("complaint", tests, NULL, NULL);
}
