/* Requests kept long enough wait for a decision; then those that were to go are gone, and no other. */
#include <pthread.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include "base/time.h"
#include "craft/store/store_for_tests.h"
#include "prove/retention/retention_inside.h"
#include "support/rooms_for_tests.h"
#include "welcome/complaint/complaint.h"
#include "welcome/desk/desk.h"

enum { KEEP_DAYS = 365, CLOSED = 120 };
static struct rooms *rooms;
static struct arena *arena;
static struct fault fault;
static struct place_tree *tree;
static struct offering lamp, aid;

#define NUMBER(sql) rooms_number(rooms, sql)

static int64_t
at(int year, int month, int day)
{
	return date_days((struct date){ year, month, day }) * (int64_t)DAY_S + 36000;
}

struct doing {
	struct offering *offering;
	int64_t now_s;
	bool is_closed, is_veiled;
	struct retention_lot lot;
};

static bool
write_offering(struct db *db, void *data)
{
	struct doing *doing = data;
	const struct offering_unit unit = { 0, tree->places[0].id };
	const struct offering_saving saving = { doing->offering, NULL, 0, &unit, 1 };
	bool is_taken;
	return offering_save(arena, db, rooms->root_id, &saving, &doing->offering->offering_id,
	                     &is_taken, &fault) == FOUND_ONE;
}

static bool
write_request(struct db *db, void *data)
{
	struct doing *doing = data;
	const struct desk_hand hand = { .root_id = rooms->root_id, .now_s = doing->now_s,
		                            .today = (int32_t)(doing->now_s / DAY_S), .tree = tree,
		                            .once = SPAN("") };
	const struct desk_receiving receiving = { .offering = doing->offering, .channel = DESK_COUNTER,
		                                      .reply_channel = DESK_COUNTER, .title = SPAN(""),
		                                      .text = SPAN("Une lampe."), .quoted = SPAN(""),
		                                      .address = SPAN("") };
	struct desk_received received;
	const struct desk_act act = { .verb = DESK_DECIDE, .account_id = 7, .at_s = doing->now_s,
		                          .today = hand.today, .text = SPAN("Fait."), .quoted = SPAN(""),
		                          .channel = DESK_COUNTER, .outcome = DESK_SOLVED };
	int64_t entry_id;
	const char *sentence;
	if (desk_receive(arena, db, &hand, &receiving, &received, &fault) != FOUND_ONE)
		return false;
	const struct complaint said = { .request_id = received.request_id,
		                            .offering_id = doing->offering->offering_id,
		                            .quarter = complaint_quarter_of(doing->now_s),
		                            .cause = COMPLAINT_DELAY };
	if (!complaint_save(db, rooms->root_id, &said, &fault))
		return false;
	const struct desk_act veil = { .verb = DESK_VEIL, .account_id = 7, .at_s = doing->now_s,
		                           .today = hand.today, .text = SPAN(""), .quoted = SPAN("") };
	const struct desk_writing veiling = { .request_id = received.request_id, .seen_changes = -1,
		                                  .act = &veil };
	const struct desk_writing writing = { .request_id = received.request_id, .seen_changes = -1,
		                                  .act = &act };
	if (doing->is_veiled && desk_write(arena, db, &hand, &veiling, &entry_id, &sentence, &fault) !=
	                            DESK_IS_DONE)
		return false;
	return !doing->is_closed || desk_write(arena, db, &hand, &writing, &entry_id, &sentence, &fault) ==
	                                DESK_IS_DONE;
}

static bool
write_decision(struct db *db, void *data)
{
	struct doing *doing = data;
	return retention_store_lot_agree(db, rooms->root_id, &doing->lot, &fault) == FOUND_ONE;
}

static void
ask(struct offering *offering, int64_t now_s, bool is_closed)
{
	struct doing doing = { .offering = offering, .now_s = now_s, .is_closed = is_closed };
	assert_true(store_write(rooms->store, write_request, &doing, &fault));
}

static void
tick(int64_t now_s, bool is_slow)
{
	struct fault met = { 0 };
	if (!retention_lot_clock(arena, rooms->store, rooms->root_id, now_s, is_slow, &met))
		fail_msg("%s", met.for_log);
}

/* Its latest lots first. */
static struct retention_lot *
lots(size_t *count_r)
{
	struct retention_lot *found;
	struct db *db = store_read(arena, rooms->store, &fault);
	assert_true(retention_store_lots(arena, db, rooms->root_id, &found, count_r, &fault));
	db_end(db);
	return found;
}

static void
decide(struct retention_lot lot, enum retention_choice choice, int64_t keep_one_in)
{
	struct doing doing = { .lot = lot };
	doing.lot.choice = choice;
	doing.lot.keep_one_in = keep_one_in;
	doing.lot.account_id = 7;
	doing.lot.agreed_s = at(2022, 1, 2);
	doing.lot.document = doing.lot.reason = SPAN("Bordereau n° 3");
	assert_true(store_write(rooms->store, write_decision, &doing, &fault));
	assert_false(store_write(rooms->store, write_decision, &doing, &fault)); /* once */
}

static void
test_a_year_waits_until_its_last_request_was_kept_long_enough(void **state)
{
	(void)state;
	size_t count;
	tick(at(2021, 12, 31), true);
	(void)lots(&count);
	assert_int_equal(count, 0);
	tick(at(2022, 1, 1), false); /* only when there is time */
	(void)lots(&count);
	assert_int_equal(count, 0);
	tick(at(2022, 1, 1), true);
	tick(at(2022, 1, 2), true);
	const struct retention_lot *found = lots(&count);
	assert_int_equal(count, 2);
	const struct retention_lot *lamps = found[0].offering_id == lamp.offering_id ? found : found + 1;
	const struct retention_lot *aids = lamps == found ? found + 1 : found;
	assert_int_equal(lamps->year, 2020);
	assert_int_equal(lamps->told, CLOSED);
	assert_int_equal(aids->told, -1); /* that there are some is told, never how many */
	assert_string_equal(retention_lot_words(arena, lamps, lamp.name),
	                    "120 demandes «\u202fUne lampe\u202f» closes en 2020");
	assert_string_equal(retention_lot_words(arena, aids, aid.name),
	                    "Les demandes confidentielles «\u202fUne aide\u202f» closes en 2020");
	tick(at(2025, 1, 2), false);
	assert_int_equal(NUMBER("SELECT count(*) FROM desk_request"), CLOSED + 4);
	assert_int_equal(NUMBER("SELECT count(*) FROM journal_fact WHERE kind = 'retention.prepared'"), 2);
	tick(at(2023, 1, 1), true); /* the next year of the lamps */
	(void)lots(&count);
	assert_int_equal(count, 3);
}

static void
lot_of_lamps(struct retention_lot *lot_r)
{
	size_t count;
	const struct retention_lot *found = lots(&count);
	for (size_t i = count; i-- > 0;)
		if (found[i].offering_id == lamp.offering_id)
			*lot_r = found[i]; /* the latest */
}

static void
test_a_sample_stays_and_is_decided_in_its_turn(void **state)
{
	(void)state;
	struct retention_lot lot;
	tick(at(2022, 1, 1), true);
	lot_of_lamps(&lot);
	decide(lot, RETENTION_SAMPLE, 10);
	tick(at(2022, 1, 3), false);
	lot_of_lamps(&lot);
	assert_int_equal(lot.state, RETENTION_DONE);
	assert_in_range(lot.erased, 1, CLOSED);
	const int64_t left = NUMBER("SELECT count(*) FROM desk_request WHERE queue = 2") - 2;
	assert_int_equal(left, CLOSED - lot.erased);
	assert_int_equal(NUMBER("SELECT CAST(sum(requests) AS BIGINT) FROM desk_past"), lot.erased);
	assert_int_equal(NUMBER("SELECT count(*) FROM journal_fact WHERE kind = 'desk.forgotten'"), lot.erased);
	tick(at(2022, 1, 4), true);
	lot_of_lamps(&lot);
	if (left > 0) {
		assert_int_equal(lot.state, RETENTION_PREPARED);
		assert_int_equal(lot.told, left);
		decide(lot, RETENTION_HAND_OVER, 1);
		tick(at(2022, 1, 5), false);
	}
	assert_int_equal(NUMBER("SELECT count(*) FROM desk_request WHERE queue = 2"), 2);
	assert_int_equal(NUMBER("SELECT count(*) FROM desk_request"), 4);
	tick(at(2022, 1, 6), true); /* nothing of that year is left to be proposed */
	lot_of_lamps(&lot);
	assert_int_equal(lot.state, RETENTION_DONE);
}

static void
test_cut_at_any_step_it_goes_on_and_tells_the_truth(void **state)
{
	(void)state;
	struct retention_lot lot;
	struct fault met;
	tick(at(2022, 1, 1), true);
	lot_of_lamps(&lot);
	decide(lot, RETENTION_DESTROY, 1);
	for (int step = 1; step < 400; step += 41) {
		store_fail_after(step);
		(void)!retention_lot_clock(arena, rooms->store, rooms->root_id, at(2022, 1, 3), false, &met);
		store_fail_after(0);
		lot_of_lamps(&lot);
		assert_int_equal(NUMBER("SELECT count(*) FROM desk_request") + lot.erased, CLOSED + 4);
	}
	tick(at(2022, 1, 3), false);
	lot_of_lamps(&lot);
	assert_int_equal(lot.state, RETENTION_DONE);
	assert_int_equal(lot.erased, CLOSED);
	assert_int_equal(NUMBER("SELECT count(*) FROM desk_request"), 4);
	assert_int_equal(NUMBER("SELECT count(*) FROM complaint_said"), 4); /* what was said goes with them */
	assert_int_equal(NUMBER("SELECT count(*) FROM journal_fact WHERE kind = 'retention.done'"), 1);
}

/* --- several programs, whose clocks tick at once --------------------------------------------- */

enum { PROGRAMS = 4 };
struct program {
	pthread_t thread;
	pthread_barrier_t *together;
	struct arena *arena;
	int64_t now_s;
	struct fault fault;
	bool is_fine;
};

static void *
tick_alone(void *data)
{
	struct program *program = data;
	pthread_barrier_wait(program->together);
	program->is_fine = retention_lot_clock(program->arena, rooms->store, rooms->root_id, program->now_s,
	                                       true, &program->fault);
	return NULL;
}

static void
tick_together(int64_t at_s)
{
	struct program programs[PROGRAMS];
	pthread_barrier_t together;
	assert_int_equal(pthread_barrier_init(&together, NULL, PROGRAMS), 0);
	for (size_t i = 0; i < PROGRAMS; i++) {
		programs[i] = (struct program){ .together = &together, .arena = arena_new((size_t)1 << 28),
			                            .now_s = at_s };
		assert_int_equal(pthread_create(&programs[i].thread, NULL, tick_alone, &programs[i]), 0);
	}
	for (size_t i = 0; i < PROGRAMS; i++) {
		pthread_join(programs[i].thread, NULL);
		if (!programs[i].is_fine)
			fail_msg("%s", programs[i].fault.for_log);
		arena_end(programs[i].arena);
	}
	pthread_barrier_destroy(&together);
}

static void
test_of_several_programs_each_lot_is_prepared_and_done_once(void **state)
{
	(void)state;
	struct retention_lot lot;
	tick_together(at(2022, 1, 1));
	assert_int_equal(NUMBER("SELECT count(*) FROM retention_lot"), 2);
	assert_int_equal(NUMBER("SELECT count(*) FROM journal_fact WHERE kind = 'retention.prepared'"), 2);
	lot_of_lamps(&lot);
	decide(lot, RETENTION_DESTROY, 1);
	for (int i = 0; i < 3; i++) /* who lost a turn has another */
		tick_together(at(2022, 1, 3));
	lot_of_lamps(&lot);
	assert_int_equal(lot.state, RETENTION_DONE);
	assert_int_equal(lot.erased, CLOSED);
	assert_int_equal(NUMBER("SELECT CAST(sum(requests) AS BIGINT) FROM desk_past"), CLOSED);
	assert_int_equal(NUMBER("SELECT count(*) FROM journal_fact WHERE kind = 'desk.forgotten'"), CLOSED);
	assert_int_equal(NUMBER("SELECT count(*) FROM journal_fact WHERE kind = 'retention.done'"), 1);
}

/* What was made confidential goes with the others, and neither count says that it was there. */
static void
test_what_is_veiled_goes_and_is_in_no_count(void **state)
{
	(void)state;
	struct retention_lot lot;
	struct doing doing = { .offering = &lamp, .now_s = at(2020, 2, 2), .is_closed = true,
		                   .is_veiled = true };
	assert_true(store_write(rooms->store, write_request, &doing, &fault));
	tick(at(2022, 1, 1), true);
	lot_of_lamps(&lot);
	assert_int_equal(lot.told, CLOSED);
	decide(lot, RETENTION_DESTROY, 1);
	tick(at(2022, 1, 3), false);
	lot_of_lamps(&lot);
	assert_int_equal(lot.erased, CLOSED);
	assert_int_equal(NUMBER("SELECT count(*) FROM desk_request"), 4);
}

static void
make_offering(struct offering *offering)
{
	struct doing doing = { .offering = offering };
	offering->about = offering->basis = SPAN("");
	offering->state = OFFERING_OPEN;
	offering->keep_days = KEEP_DAYS;
	assert_true(store_write(rooms->store, write_offering, &doing, &fault));
}

static int
begin(void **state)
{
	(void)state;
	static const char *const codes[] = { "ville" };
	static const int parents[] = { -1 };
	fault = (struct fault){ 0 };
	rooms = rooms_open();
	arena = rooms->arena;
	tree = rooms_plant(rooms, codes, parents, LENGTH(codes), &fault);
	lamp = (struct offering){ .code = SPAN("lampe"), .name = SPAN("Une lampe"), .kind = OFFERING_REPORT };
	aid = (struct offering){ .code = SPAN("aide"), .name = SPAN("Une aide"), .kind = OFFERING_REPORT,
		                     .is_confidential = true };
	make_offering(&lamp);
	make_offering(&aid);
	for (int i = 0; i < CLOSED; i++)
		ask(&lamp, at(2020, 1 + i % 12, 15), true);
	ask(&lamp, at(2020, 3, 3), false);
	ask(&lamp, at(2021, 3, 3), true);
	ask(&lamp, at(2021, 3, 3), false);
	ask(&aid, at(2020, 3, 3), true);
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
main(int argument_count, char **arguments)
{
	store_tests_begin(argument_count, arguments);
	log_threshold(LOG_LEVEL_COUNT);
#define STORED(test) cmocka_unit_test_setup_teardown(test, begin, end)
	const struct CMUnitTest tests[] = {
		STORED(test_a_year_waits_until_its_last_request_was_kept_long_enough),
		STORED(test_a_sample_stays_and_is_decided_in_its_turn),
		STORED(test_of_several_programs_each_lot_is_prepared_and_done_once),
		STORED(test_what_is_veiled_goes_and_is_in_no_count),
		STORED(test_cut_at_any_step_it_goes_on_and_tells_the_truth),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
