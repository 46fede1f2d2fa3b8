#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>
#include <cmocka.h>

#include "base/time.h"
#include "craft/stats/stats_oracle.h"
#include "craft/store/store_for_tests.h"
#include "craft/vault/vault.h"
#include "support/rooms_for_tests.h"
#include "welcome/promise/promise_inside.h"

static struct rooms *rooms;
static struct arena *arena;
static struct fault fault;

/* --- rules ---------------------------------------------------------------------------------------- */

enum { MANY = 300, LEA = 7, OMAR = 8, INES = 9 };
static struct promise_case cases[MANY];

/* Answered after 1, 2 … `count` days, each by another person, by three agents in turn. */
static size_t
staircase(size_t count)
{
	static const int64_t owners[] = { LEA, OMAR, INES };
	assert_true(count <= MANY);
	for (size_t i = 0; i < count; i++)
		cases[i] = (struct promise_case){ .unit_id = 1, .owner_id = owners[i % 3],
			                              .who_id = 1000 + (int64_t)i, .days = (int32_t)i + 1,
			                              .age = 400, .ending = STATS_DONE };
	return count;
}

/* 228 patients, read as requests that were answered or are still open. */
static size_t
read_lung(void)
{
	static double rows[MANY][8];
	const size_t count = oracle_csv("16_lung.csv", 5, rows, MANY);
	for (size_t i = 0; i < count; i++)
		cases[i] = (struct promise_case){ .owner_id = 7 + (int64_t)i % 3,
			                              .who_id = 1000 + (int64_t)i,
			                              .days = (int32_t)rows[i][0],
			                              .ending = rows[i][1] > 0 ? STATS_DONE : STATS_OPEN };
	return count;
}

static void
test_the_figures_of_oracle_16(void **state)
{
	(void)state;
	struct oracle oracle = oracle_open("16", "16_delays.expected.json");
	const struct promise_delay delay = promise_reckon(arena, cases, read_lung(), 5);
	assert_int_equal(delay.state, PROMISE_TOLD);
	assert_int_equal(delay.total, 228);
	assert_int_equal(delay.done, 165);
	assert_true(oracle_number(&oracle, "quantiles.p.2") == PROMISE_SHARE);
	oracle_is(&oracle, "quantiles.est.2", (double)delay.delay);
	oracle_is(&oracle, "quantiles.lower.2", (double)delay.low);
	oracle_is_unknown(&oracle, "quantiles.upper.2", delay.high == -1);
	oracle_leave(&oracle, 3);
}

static void
test_few_answers_or_few_people_tell_nothing(void **state)
{
	(void)state;
	assert_int_equal(promise_reckon(arena, cases, staircase(9), 5).state, PROMISE_TOO_FEW);
	assert_int_equal(promise_reckon(arena, cases, staircase(10), 5).state, PROMISE_TOLD);
	for (size_t i = 0, count = staircase(40); i < count; i++)
		cases[i].who_id = 1000 + (int64_t)i % 4; /* forty requests of four people */
	assert_int_equal(promise_reckon(arena, cases, 40, 5).state, PROMISE_TOO_FEW);
	for (size_t i = 0, count = staircase(40); i < count; i++)
		cases[i].who_id = 0; /* nobody gave a name */
	assert_int_equal(promise_reckon(arena, cases, 40, 5).state, PROMISE_TOLD);
	assert_int_equal(promise_reckon(arena, cases, staircase(12), 13).state, PROMISE_TOO_FEW);
	assert_int_equal(promise_reckon(arena, cases, 0, 5).state, PROMISE_TOO_FEW);
}

static void
test_there_is_never_a_figure_of_one_agent(void **state)
{
	(void)state;
	size_t count = staircase(100);
	for (size_t i = 0; i < count; i++)
		cases[i].owner_id = LEA;
	assert_int_equal(promise_reckon(arena, cases, count, 5).state, PROMISE_ONE_AGENT);
	for (size_t i = 0; i < 4; i++)
		cases[i].owner_id = OMAR; /* as good as hers alone: his four are easily left out */
	struct promise_delay delay = promise_reckon(arena, cases, count, 5);
	assert_int_equal(delay.state, PROMISE_ONE_AGENT);
	assert_true(delay.delay == 0 && delay.low == -1 && delay.high == -1);
	static const struct {
		size_t others;
		enum promise_state state;
	} parts[] = { { 5, PROMISE_ONE_AGENT }, { 49, PROMISE_ONE_AGENT }, { 50, PROMISE_TOLD } };
	for (size_t part = 0; part < LENGTH(parts); part++) { /* more than half is hers */
		count = staircase(100);
		for (size_t i = 0; i < count; i++)
			cases[i].owner_id = i < parts[part].others ? OMAR : LEA;
		assert_int_equal(promise_reckon(arena, cases, count, 5).state, parts[part].state);
	}
	count = staircase(100);
	for (size_t i = 0; i < count; i++)
		cases[i].owner_id = 0; /* the team's */
	assert_int_equal(promise_reckon(arena, cases, count, 5).state, PROMISE_TOLD);
	/* Those still open are nobody's work yet: whoever has them does not make a team. */
	count = staircase(100);
	for (size_t i = 0; i < count; i++) {
		cases[i].owner_id = i < 50 ? LEA : OMAR;
		cases[i].ending = i < 50 ? STATS_DONE : STATS_OPEN;
	}
	assert_int_equal(promise_reckon(arena, cases, count, 5).state, PROMISE_ONE_AGENT);
}

/* One batch after another, of a unit each: how many, and how many of these Léa has. */
struct share {
	size_t count, of_lea;
};
static size_t
told_units(const struct share *shares, size_t share_count, struct promise_delay *units_r)
{
	size_t at = 0;
	staircase(MANY);
	for (size_t i = 0; i < share_count; i++)
		for (size_t j = 0; j < shares[i].count; j++, at++) {
			cases[at].unit_id = 1 + (int64_t)i;
			cases[at].owner_id = j < shares[i].of_lea ? LEA : j % 2 == 0 ? OMAR : INES;
		}
	return promise_reckon_units(arena, cases, at, 5, units_r);
}

static void
test_units_do_not_give_another_away_by_a_subtraction(void **state)
{
	(void)state;
	struct promise_delay units[PROMISE_UNIT_COUNT_MAX];
	const struct share all_told[] = { { 60, 20 }, { 40, 13 } };
	const struct share few[] = { { 60, 20 }, { 40, 13 }, { 3, 1 } };
	assert_int_equal(told_units(all_told, 2, units), 2);
	assert_true(units[0].unit_id == 1 && units[0].total == 60 && units[1].unit_id == 2);
	/* Whole less sixty less forty: the three of the third. The smallest is hidden with them. */
	assert_int_equal(told_units(few, 3, units), 1);
	assert_true(units[0].unit_id == 1 && units[0].total == 60);
	const struct share of_lea[] = { { 60, 20 }, { 40, 5 }, { 30, 28 } };
	assert_int_equal(told_units(of_lea, 3, units), 1); /* 33 of the 70 that are left are hers */
	assert_int_equal(units[0].unit_id, 1);
	const struct share more_of_lea[] = { { 60, 20 }, { 40, 13 }, { 30, 28 } };
	assert_int_equal(told_units(more_of_lea, 3, units), 0); /* 41 of 70 */
	const struct share enough[] = { { 60, 20 }, { 40, 13 }, { 8, 2 } }; /* not told, and no danger */
	assert_int_equal(told_units(enough, 3, units), 2);
}

static void
test_what_is_left_open_is_of_whoever_has_it(void **state)
{
	(void)state;
	const size_t count = staircase(3);
	for (size_t i = 0; i < count; i++) {
		cases[i].ending = STATS_OPEN;
		cases[i].owner_id = 0;
	}
	assert_true(promise_may_be_left(cases, 0, 5));
	assert_true(promise_may_be_left(cases, count, 5)); /* nobody has them yet */
	cases[1].owner_id = LEA; /* « the three that Léa has wait » */
	assert_false(promise_may_be_left(cases, count, 5));
}

static void
test_open_requests_lengthen_the_delay_or_hide_it(void **state)
{
	(void)state;
	struct promise_delay delay = promise_reckon(arena, cases, staircase(100), 5);
	assert_true(delay.delay == 90 && delay.low == 84 && delay.high == 96); /* craft/stats, as in R */
	for (size_t i = 0, count = staircase(60); i < count; i++)
		if (i >= 50) {
			cases[i].ending = STATS_OPEN;
			cases[i].days = 60;
		}
	delay = promise_reckon(arena, cases, 60, 5);
	assert_int_equal(delay.state, PROMISE_NOT_REACHED);
	assert_int_equal(delay.delay, 0);
}

static void
test_what_was_told_is_judged_once_it_is_over(void **state)
{
	(void)state;
	static const struct {
		int32_t days, age;
		enum stats_ending ending;
		enum stats_promise became;
	} rows[] = {
		{ 3, 9, STATS_DONE, STATS_PROMISE_PENDING },  { 9, 9, STATS_OPEN, STATS_PROMISE_PENDING },
		{ 10, 10, STATS_DONE, STATS_PROMISE_KEPT },   { 11, 11, STATS_DONE, STATS_PROMISE_BROKEN },
		{ 11, 11, STATS_OPEN, STATS_PROMISE_BROKEN }, { 3, 12, STATS_WITHDRAWN, STATS_PROMISE_VOID },
	};
	for (size_t i = 0; i < LENGTH(rows); i++) {
		const struct promise_case one = { .days = rows[i].days, .age = rows[i].age,
			                              .ending = rows[i].ending };
		assert_int_equal(promise_judge(&one, 10), rows[i].became);
	}
}

static void
test_each_way_to_end_is_an_answer_or_is_not(void **state)
{
	(void)state;
	assert_int_equal(promise_ending(DESK_NOT_DONE), STATS_OPEN);
	assert_int_equal(promise_ending(DESK_REFUSED), STATS_DONE);
	assert_int_equal(promise_ending(DESK_SENT_ON), STATS_WITHDRAWN);
	assert_int_equal(promise_ending(DESK_NO_REPLY), STATS_WITHDRAWN);
}

static void
test_it_is_said_in_plain_words(void **state)
{
	(void)state;
	assert_string_equal(promise_sentence(arena, 12),
	                    "En ce moment, 9 demandes sur 10 ont leur réponse en 12 jours ouvrés ou moins.");
	assert_string_equal(promise_sentence(arena, 1),
	                    "En ce moment, 9 demandes sur 10 ont leur réponse en un jour ouvré au plus.");
	assert_string_equal(promise_short(arena, 0), "9 réponses sur 10 le jour même");
	/* binom.test(93, 100): [0.8611; 0.9714] */
	assert_true(span_is(promise_kept_range(arena, 93, 7), "entre 86 et 98\u00a0%"));
	assert_int_equal(promise_kept_range(arena, 0, 0).length, 0);
}

/* --- kept ------------------------------------------------------------------------------------------ */

enum { TOWN, LAMPS, PARKS, PLACE_COUNT };
static const char *const codes[PLACE_COUNT] = { "ville", "lampes", "jardins" };
static const int parents[PLACE_COUNT] = { -1, 0, 0 };
static const struct place_tree *tree;
static int64_t place_ids[PLACE_COUNT];
static struct offering lamp, aid;

static bool
write_offering(struct db *db, void *data)
{
	struct offering *offering = data;
	bool is_taken;
	const struct offering_unit unit = { 0, place_ids[TOWN] };
	const struct offering_saving saving = { offering, NULL, 0, &unit, 1 };
	return offering_save(arena, db, rooms->root_id, &saving, &offering->offering_id, &is_taken,
	                     &fault) == FOUND_ONE;
}

static int
begin(void **state)
{
	(void)state;
	rooms = rooms_open();
	arena = rooms->arena;
	tree = rooms_plant(rooms, codes, parents, PLACE_COUNT, &fault);
	assert_non_null(tree);
	for (size_t i = 0; i < PLACE_COUNT; i++)
		place_ids[i] = tree->places[place_by_code(tree, span_of(codes[i]))].id;
	lamp = (struct offering){ .code = SPAN("lampe"), .name = SPAN("Une lampe est éteinte"),
		                      .kind = OFFERING_REPORT, .state = OFFERING_OPEN, .about = SPAN(""),
		                      .basis = SPAN("") };
	aid = (struct offering){ .code = SPAN("aide"), .name = SPAN("Une aide"), .about = SPAN(""),
		                     .basis = SPAN(""), .state = OFFERING_OPEN, .is_confidential = true };
	assert_true(store_write(rooms->store, write_offering, &lamp, &fault));
	assert_true(store_write(rooms->store, write_offering, &aid, &fault));
	return 0;
}

static int
end(void **state)
{
	(void)state;
	rooms_close(rooms);
	return 0;
}

static int64_t
now(void)
{
	return time_now_s() / DAY_S * DAY_S + 12 * 3600; /* noon: the same day in UTC and in Paris */
}

static const struct calendar france;

/* `count` requests received that day in that unit; the i-th is done after i + 1 working days when that is
 * over, and `leaves_open` of ten are not. */
struct batch {
	const struct offering *offering;
	int64_t unit_id;
	int32_t day;
	int count, leaves_open;
	bool is_confidential;
};

static struct desk_hand
hand_on(int32_t day)
{
	return (struct desk_hand){ .root_id = rooms->root_id, .now_s = day * (int64_t)DAY_S + 12 * 3600,
		                       .today = day, .tree = tree, .once = SPAN("") };
}

static bool
does(struct db *db, int32_t day, int64_t request_id, struct desk_act act)
{
	const struct desk_hand hand = hand_on(day);
	const char *sentence;
	int64_t entry_id;
	act.at_s = hand.now_s;
	act.today = day;
	act.quoted = SPAN("");
	const struct desk_writing writing = { .request_id = request_id, .seen_changes = -1, .act = &act };
	return desk_write(arena, db, &hand, &writing, &entry_id, &sentence, &fault) == DESK_IS_DONE;
}

static bool
make_batch(struct db *db, void *data)
{
	const struct batch *batch = data;
	const int32_t today = (int32_t)(now() / DAY_S);
	for (int i = 0; i < batch->count; i++) {
		const struct desk_hand hand = hand_on(batch->day);
		const int32_t done = workday_after(&france, WORKDAYS_OUVRES, batch->day, i + 1);
		const struct desk_receiving receiving = {
			.offering = batch->offering, .unit_id = batch->unit_id, .channel = DESK_WEB,
			.reply_channel = DESK_WEB, .title = SPAN(""), .text = SPAN("Un trou."),
			.quoted = SPAN(""), .address = SPAN(""), .owner_id = 7 + i % 3, .hint = SPAN(""),
		};
		struct desk_received received;
		if (desk_receive(arena, db, &hand, &receiving, &received, &fault) != FOUND_ONE)
			return false;
		if (batch->is_confidential &&
		    !does(db, batch->day, received.request_id, (struct desk_act){ .verb = DESK_VEIL }))
			return false;
		if (done < today && i % 10 >= batch->leaves_open &&
		    !does(db, done, received.request_id,
		          (struct desk_act){ .verb = DESK_DECIDE, .account_id = 7, .text = SPAN("Fait."),
		                             .channel = DESK_WEB, .outcome = DESK_SOLVED }))
			return false;
	}
	return true;
}

static void
receive(struct batch batch)
{
	if (!store_write(rooms->store, make_batch, &batch, &fault))
		fail_msg("%s", fault.for_log);
}

static bool
bring_batch(struct db *db, void *data)
{
	const struct batch *batch = data;
	const struct desk_hand hand = hand_on(batch->day);
	for (int i = 0; i < batch->count; i++) {
		const int32_t done = workday_after(&france, WORKDAYS_OUVRES, batch->day, i + 1);
		const bool is_done = done < now() / DAY_S && i % 10 >= batch->leaves_open;
		const struct desk_bringing bringing = {
			.offering = batch->offering, .unit_id = batch->unit_id, .channel = DESK_WEB,
			.reply_channel = DESK_WEB, .title = SPAN(""), .text = SPAN("Un trou."),
			.origin = SPAN(""), .address = SPAN(""), .received_unix_s = hand.now_s,
			.done_unix_s = is_done ? done * (int64_t)DAY_S + 12 * 3600 : 0,
			.outcome = is_done ? DESK_SOLVED : DESK_NOT_DONE,
		};
		const struct desk_request there = { .unit_id = batch->unit_id,
			                                .received_unix_s = hand.now_s };
		struct desk_around around;
		int64_t request_id;
		if (!desk_around_load(arena, db, &hand, &there, batch->offering, &around, &fault) ||
		    !desk_bring(arena, db, &hand, &bringing, &around, &request_id, &fault))
			return false;
	}
	return true;
}

/* Written that day too, as their numbers say: what is read goes by these. Nobody has them. */
static void
receive_then(struct batch batch)
{
	if (!store_write(rooms->store, bring_batch, &batch, &fault))
		fail_msg("%s", fault.for_log);
}

static void
tick(int64_t at_s)
{
	struct arena *passing = arena_new(ARENA_VISIT_SIZE_MAX);
	if (!promise_clock(passing, rooms->store, rooms->root_id, at_s, &fault))
		fail_msg("%s", fault.for_log);
	arena_end(passing);
}

/* A working day so many working days before the last whole one. */
static int32_t
workday_before(int count)
{
	int32_t day = (int32_t)(now() / DAY_S) - 1;
	while (!workday_is(&france, WORKDAYS_OUVRES, day) ||
	       workday_count(&france, WORKDAYS_OUVRES, day, (int32_t)(now() / DAY_S) - 1) < count)
		day--;
	return day;
}

static enum found
told(const struct offering *offering, int64_t unit_id, int64_t at_s, struct promise_delay *delay_r)
{
	const struct promise_question question = { offering, unit_id, at_s };
	struct db *db = store_read(arena, rooms->store, &fault);
	assert_non_null(db);
	const enum found found = promise_told(arena, db, rooms->root_id, &question, delay_r, &fault);
	db_end(db);
	return found;
}

static void
test_a_delay_is_reckoned_from_requests(void **state)
{
	(void)state;
	struct promise_delay delay;
	assert_int_equal(told(&lamp, 0, now() + 1, &delay), FOUND_NONE);
	receive((struct batch){ &lamp, place_ids[LAMPS], workday_before(100), 100, 0, false });
	tick(now());
	assert_int_equal(told(&lamp, 0, now(), &delay), FOUND_ONE);
	assert_true(delay.delay == 90 && delay.low == 84 && delay.high == 96);
	assert_true(delay.total == 100 && delay.done == 100);
	/* Before it was reckoned nothing was told; after a week without reckoning nothing is any more. */
	assert_int_equal(told(&lamp, 0, now() - 1, &delay), FOUND_NONE);
	assert_int_equal(told(&lamp, 0, now() + 9 * (int64_t)DAY_S, &delay), FOUND_NONE);
	tick(now() + 60); /* once a day */
	assert_int_equal(rooms_number(rooms, "SELECT count(*) FROM promise_told"), 1);
}

/* A hundred answers of three months say it, though months are judged from longer ago. */
static void
test_the_latest_that_are_plenty_are_told(void **state)
{
	(void)state;
	struct promise_delay delay;
	receive_then((struct batch){ &lamp, place_ids[LAMPS], workday_before(60), 50, 0, false });
	receive_then((struct batch){ &lamp, place_ids[PARKS], workday_before(60), 50, 0, false });
	receive_then((struct batch){ &lamp, place_ids[PARKS], workday_before(100), 90, 0, false });
	tick(now());
	assert_int_equal(told(&lamp, 0, now(), &delay), FOUND_ONE);
	assert_true(delay.total == 100 && delay.window_days == promise_windows[0]);
	assert_int_equal(delay.delay, 45);
	assert_int_equal(told(&lamp, place_ids[PARKS], now(), &delay), FOUND_ONE); /* of the same ones */
	assert_true(delay.unit_id == place_ids[PARKS] && delay.total == 50 && delay.delay == 45);
	assert_int_equal(delay.window_days, promise_windows[0]);
}

/* Ten are told of three months; with those of six, nine in ten are not reached. */
static void
test_units_are_of_the_time_that_is_told(void **state)
{
	(void)state;
	struct promise_delay delay;
	receive_then((struct batch){ &lamp, place_ids[LAMPS], workday_before(60), 20, 0, false });
	receive_then((struct batch){ &lamp, place_ids[PARKS], workday_before(60), 30, 0, false });
	receive_then((struct batch){ &lamp, place_ids[TOWN], workday_before(100), 60, 8, false });
	receive_then((struct batch){ &lamp, place_ids[LAMPS], workday_before(100), 20, 0, false });
	tick(now());
	assert_int_equal(told(&lamp, 0, now(), &delay), FOUND_ONE);
	assert_true(delay.total == 50 && delay.window_days == promise_windows[0]);
	assert_int_equal(told(&lamp, place_ids[LAMPS], now(), &delay), FOUND_ONE);
	assert_true(delay.unit_id == place_ids[LAMPS] && delay.total == 20);
	assert_int_equal(delay.window_days, promise_windows[0]);
}

/* Too many for what may be held: the latest are kept, and all those of their time. */
static void
test_a_lot_that_is_full_keeps_the_latest(void **state)
{
	(void)state;
	receive_then((struct batch){ &lamp, 0, workday_before(20), 8, 0, false });
	receive_then((struct batch){ &lamp, 0, workday_before(60), 10, 0, false });
	receive_then((struct batch){ &lamp, 0, workday_before(100), 10, 0, false });
	struct db *db = store_read(arena, rooms->store, &fault);
	assert_non_null(db);
	struct promise_days *days = promise_days_load(arena, db, rooms->root_id, now(), &fault);
	assert_non_null(days);
	struct promise_lot few = { .offering_id = lamp.offering_id, .most = 9 };
	assert_true(promise_lot_widen(days, &few, promise_windows[0], &fault));
	assert_true(few.is_full && few.count == 8 && few.days == promise_windows[0] / 2);
	struct promise_lot more = { .offering_id = lamp.offering_id, .most = 20 };
	assert_true(promise_lot_widen(days, &more, promise_windows[0], &fault));
	assert_true(!more.is_full && more.count == 18 && more.days == promise_windows[0]);
	assert_true(promise_lot_widen(days, &more, promise_windows[1], &fault));
	assert_true(more.is_full && more.count == 18 && more.days == promise_windows[0]);
	struct promise_lot none = { .offering_id = lamp.offering_id, .most = 1 };
	assert_true(promise_lot_widen(days, &none, promise_windows[0], &fault));
	assert_true(none.is_full && none.count == 0 && none.days < 40);
	db_end(db);
}

static void
test_a_unit_is_told_its_own_delay(void **state)
{
	(void)state;
	struct promise_delay delay;
	receive((struct batch){ &lamp, place_ids[LAMPS], workday_before(60), 20, 0, false });
	receive((struct batch){ &lamp, place_ids[PARKS], workday_before(60), 50, 0, false });
	receive((struct batch){ &lamp, 0, workday_before(60), 9, 0, false });
	tick(now());
	assert_int_equal(told(&lamp, place_ids[LAMPS], now(), &delay), FOUND_ONE);
	assert_true(delay.unit_id == place_ids[LAMPS] && delay.delay == 18);
	assert_int_equal(told(&lamp, place_ids[PARKS], now(), &delay), FOUND_ONE);
	assert_true(delay.unit_id == place_ids[PARKS] && delay.delay == 45);
	assert_int_equal(told(&lamp, place_ids[TOWN], now(), &delay), FOUND_ONE);
	assert_true(delay.unit_id == 0 && delay.total == 79);
}

/* Three requests that no unit has are the whole less both units. */
static void
test_a_unit_is_not_told_when_it_gives_the_rest_away(void **state)
{
	(void)state;
	struct promise_delay delay;
	receive((struct batch){ &lamp, place_ids[LAMPS], workday_before(60), 20, 0, false });
	receive((struct batch){ &lamp, place_ids[PARKS], workday_before(60), 50, 0, false });
	receive((struct batch){ &lamp, 0, workday_before(60), 3, 0, false });
	tick(now());
	assert_int_equal(told(&lamp, place_ids[PARKS], now(), &delay), FOUND_ONE);
	assert_true(delay.unit_id == place_ids[PARKS] && delay.delay == 45);
	assert_int_equal(told(&lamp, place_ids[LAMPS], now(), &delay), FOUND_ONE);
	assert_true(delay.unit_id == 0 && delay.total == 73);
}

static void
test_confidential_requests_change_nothing(void **state)
{
	(void)state;
	struct promise_delay before, after;
	receive((struct batch){ &lamp, place_ids[LAMPS], workday_before(60), 20, 0, false });
	receive((struct batch){ &lamp, place_ids[LAMPS], workday_before(60), 50, 10, true });
	receive((struct batch){ &aid, place_ids[LAMPS], workday_before(60), 30, 0, false });
	tick(now());
	assert_int_equal(told(&lamp, 0, now(), &before), FOUND_ONE);
	assert_true(before.delay == 18 && before.total == 20);
	assert_int_equal(told(&aid, 0, now(), &after), FOUND_NONE);
	assert_int_equal(rooms_number(rooms, "SELECT count(*) FROM promise_told"), 1);
}

/* Made confidential in the evening: what was told in the morning is not any more. */
static void
test_an_offering_made_confidential_is_told_no_more(void **state)
{
	(void)state;
	struct promise_delay delay;
	const int32_t then = workday_before(60);
	struct desk_request request = { .offering_id = lamp.offering_id, .unit_id = place_ids[LAMPS],
		                            .received_unix_s = now() };
	const struct desk_hand hand = hand_on((int32_t)(now() / DAY_S));
	int32_t day;
	receive((struct batch){ &lamp, place_ids[LAMPS], then, 20, 0, false });
	tick(now());
	struct db *db = store_read(arena, rooms->store, &fault);
	assert_true(promise_date(arena, db, &hand, &request, &day, &delay, &fault));
	assert_int_not_equal(day, 0);
	db_end(db);
	lamp.is_confidential = true;
	assert_true(store_write(rooms->store, write_offering, &lamp, &fault));
	assert_int_equal(told(&lamp, 0, now(), &delay), FOUND_NONE);
	db = store_read(arena, rooms->store, &fault);
	assert_true(promise_date(arena, db, &hand, &request, &day, &delay, &fault));
	assert_int_equal(day, 0);
	db_end(db);
}

static bool
write_told(struct db *db, void *data)
{
	return promise_store_tell(db, rooms->root_id, data, &fault);
}

/* Told once, then asked: those who came before are not judged. */
static void
test_what_was_told_is_compared_with_what_happened(void **state)
{
	(void)state;
	struct promise_month months[PROMISE_MONTH_COUNT_MAX];
	size_t count = LENGTH(months);
	int64_t kept = 0, broken = 0;
	const int32_t then = workday_before(40);
	struct promise_delay delay = { .offering_id = lamp.offering_id, .day = then - 1,
		                                 .at_unix_s = (then - 1) * (int64_t)DAY_S,
		                                 .state = PROMISE_TOLD, .delay = 18, .low = -1, .high = -1 };
	receive((struct batch){ &lamp, place_ids[LAMPS], then - 30, 40, 0, false });
	receive((struct batch){ &lamp, place_ids[LAMPS], then, 20, 2, false });
	assert_true(store_write(rooms->store, write_told, &delay, &fault));
	tick(now());
	struct db *db = store_read(arena, rooms->store, &fault);
	assert_true(promise_months(arena, db, rooms->root_id, lamp.offering_id, months, &count, &fault));
	db_end(db);
	for (size_t i = 0; i < count; i++) {
		kept += months[i].kept;
		broken += months[i].broken;
		assert_true(months[i].is_shown);
	}
	/* Of the twenty, four are open; eighteen days were told: two more came late. */
	assert_int_equal(kept, 14);
	assert_int_equal(broken, 6);
	struct desk_request request = { .offering_id = lamp.offering_id, .unit_id = place_ids[LAMPS],
		                            .received_unix_s = then * (int64_t)DAY_S + 12 * 3600 };
	const struct desk_hand hand = hand_on((int32_t)(now() / DAY_S));
	struct promise_delay that;
	int32_t day;
	db = store_read(arena, rooms->store, &fault);
	assert_true(promise_date(arena, db, &hand, &request, &day, &that, &fault));
	assert_int_equal(day, workday_after(&france, WORKDAYS_OUVRES, then, 18));
	request.is_confidential = true;
	assert_true(promise_date(arena, db, &hand, &request, &day, &that, &fault));
	assert_int_equal(day, 0);
	db_end(db);
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

#define ALONE(test) cmocka_unit_test_setup_teardown(test, begin_alone, end_alone)
#define KEPT(test) cmocka_unit_test_setup_teardown(test, begin, end)

int
main(int argc, char **argv)
{
	const struct CMUnitTest tests[] = {
		ALONE(test_the_figures_of_oracle_16),
		ALONE(test_few_answers_or_few_people_tell_nothing),
		ALONE(test_there_is_never_a_figure_of_one_agent),
		ALONE(test_units_do_not_give_another_away_by_a_subtraction),
		ALONE(test_what_is_left_open_is_of_whoever_has_it),
		ALONE(test_open_requests_lengthen_the_delay_or_hide_it),
		ALONE(test_what_was_told_is_judged_once_it_is_over),
		ALONE(test_each_way_to_end_is_an_answer_or_is_not),
		ALONE(test_it_is_said_in_plain_words),
		KEPT(test_a_delay_is_reckoned_from_requests),
		KEPT(test_the_latest_that_are_plenty_are_told),
		KEPT(test_units_are_of_the_time_that_is_told),
		KEPT(test_a_lot_that_is_full_keeps_the_latest),
		KEPT(test_a_unit_is_told_its_own_delay),
		KEPT(test_a_unit_is_not_told_when_it_gives_the_rest_away),
		KEPT(test_confidential_requests_change_nothing),
		KEPT(test_an_offering_made_confidential_is_told_no_more),
		KEPT(test_what_was_told_is_compared_with_what_happened),
	};
	vault_start();
	store_tests_begin(argc, argv);
	return cmocka_run_group_tests_name("promise", tests, NULL, NULL);
}
