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
#include "welcome/accord/accord_inside.h"

/* Nobody gave hours: Monday to Friday, 9–12 and 14–17. 2026-11-24, a Tuesday, ten o'clock in Paris. */
enum { THAT_DAY = 20781, HOUR_S = 3600, TOWN = 0, SOCIAL, AID, ROADS, PLACE_COUNT };
enum { LEA = 7, PAUL = 8 };
static const int64_t ten_s = THAT_DAY * (int64_t)DAY_S + 9 * HOUR_S;
static const char *const codes[PLACE_COUNT] = { "ville", "social", "aide", "voirie" };
static const int parents[PLACE_COUNT] = { -1, 0, 1, 0 };

static struct rooms *rooms;
static struct arena *arena;
static struct fault fault;
static const struct place_tree *tree;
static int64_t ids[PLACE_COUNT];
static struct offering inner;

/* --- rules ------------------------------------------------------------------------------------ */

static struct accord
agreed(int64_t accord_id, int64_t from_unit_id, int64_t unit_id)
{
	return (struct accord){ .accord_id = accord_id, .from_unit_id = from_unit_id, .unit_id = unit_id,
		                    .minutes = 240, .first_day = THAT_DAY, .agreed_unix_s = 1 };
}

static int64_t
held(const struct accord *accords, size_t count, struct accord_question question)
{
	const struct accord *accord = accord_for(tree, accords, count, &question);
	return accord == NULL ? 0 : accord->accord_id;
}

static void
test_it_is_in_force_once_agreed_and_in_its_days(void **state)
{
	(void)state;
	struct accord accord = agreed(1, ids[AID], ids[ROADS]);
	assert_int_equal(accord_state(&accord, THAT_DAY), ACCORD_IN_FORCE);
	assert_int_equal(accord_state(&accord, THAT_DAY - 1), ACCORD_TO_COME);
	accord.last_day = THAT_DAY;
	assert_int_equal(accord_state(&accord, THAT_DAY), ACCORD_IN_FORCE); /* its last day included */
	assert_int_equal(accord_state(&accord, THAT_DAY + 1), ACCORD_OVER);
	accord.agreed_unix_s = 0;
	assert_int_equal(accord_state(&accord, THAT_DAY), ACCORD_PROPOSED);
	assert_int_equal(accord_state(&accord, THAT_DAY + 1), ACCORD_OVER);
	assert_int_equal(held(&accord, 1, (struct accord_question){ ids[AID], ids[ROADS], 0, THAT_DAY }), 0);
}

static void
test_the_nearest_holds(void **state)
{
	(void)state;
	struct accord accords[6] = { agreed(1, 0, ids[ROADS]), agreed(2, ids[SOCIAL], ids[ROADS]),
		                         agreed(3, ids[AID], ids[TOWN]) };
	const struct accord_question aid = { ids[AID], ids[ROADS], 30, THAT_DAY };
	assert_int_equal(held(accords, 1, aid), 1); /* who asks does not matter to it */
	assert_int_equal(held(accords, 2, aid), 2); /* a place above hers rather than any */
	assert_int_equal(held(accords, 3, aid), 2); /* who is asked comes first */
	accords[3] = agreed(4, ids[SOCIAL], ids[ROADS]);
	accords[3].offering_id = 31;
	assert_int_equal(held(accords, 4, aid), 2); /* of another offering */
	accords[3].offering_id = 30;
	assert_int_equal(held(accords, 4, aid), 4);
	accords[4] = agreed(5, ids[SOCIAL], ids[ROADS]);
	assert_int_equal(held(accords, 5, aid), 4); /* later, of any offering */
	accords[4].offering_id = 30;
	assert_int_equal(held(accords, 5, aid), 5); /* later, of the same */
	/* Of nobody's request, and the other way round. */
	assert_int_equal(held(accords, 5, (struct accord_question){ 0, ids[ROADS], 30, THAT_DAY }), 1);
	assert_int_equal(held(accords + 1, 1, (struct accord_question){ ids[ROADS], ids[AID], 30, THAT_DAY }), 0);
}

static enum accord_fate
fate(enum desk_queue queue, enum desk_outcome outcome, int64_t due_s, int64_t done_s)
{
	const struct desk_request request = { .queue = queue, .outcome = outcome, .inner_due_s = due_s,
		                                  .done_unix_s = done_s };
	return accord_judge(&request, 1000);
}

static void
test_it_is_judged_once_its_delay_is_over(void **state)
{
	(void)state;
	assert_int_equal(fate(DESK_DONE, DESK_ANSWERED, 900, 900), ACCORD_KEPT);
	assert_int_equal(fate(DESK_DONE, DESK_REFUSED, 900, 901), ACCORD_BROKEN);
	assert_int_equal(fate(DESK_TODO, DESK_NOT_DONE, 999, 0), ACCORD_BROKEN);
	assert_int_equal(fate(DESK_TODO, DESK_NOT_DONE, 1000, 0), ACCORD_PENDING);
	assert_int_equal(fate(DESK_DONE, DESK_ANSWERED, 1000, 10), ACCORD_PENDING); /* the quick wait too */
	assert_int_equal(fate(DESK_WAITING, DESK_NOT_DONE, 900, 0), ACCORD_PENDING); /* for who asked */
	assert_int_equal(fate(DESK_ASIDE, DESK_JOINED, 900, 10), ACCORD_LEFT_OUT);
	assert_int_equal(fate(DESK_DONE, DESK_WITHDRAWN, 900, 10), ACCORD_LEFT_OUT);
	assert_int_equal(fate(DESK_DONE, DESK_ANSWERED, 0, 10), ACCORD_LEFT_OUT); /* nothing was agreed */
}

/* So many requests, each of another asker, the first `late` of them late; so many agents take turns. */
static struct accord_figure
figure(size_t count, size_t late, int64_t agents)
{
	struct desk_request requests[60];
	for (size_t i = 0; i < count; i++)
		requests[i] = (struct desk_request){ .queue = DESK_DONE, .outcome = DESK_ANSWERED,
			                                 .inner_due_s = 900, .done_unix_s = i < late ? 950 : 800,
			                                 .asker_id = 100 + (int64_t)i,
			                                 .owner_id = 1 + (int64_t)i % agents };
	return accord_count(arena, requests, count, 1000);
}

static void
test_how_it_is_kept_is_told_of_enough_people_and_never_of_one_agent(void **state)
{
	(void)state;
	assert_int_equal(figure(0, 0, 1).state, PROMISE_TOO_FEW);
	assert_int_equal(figure(9, 0, 3).state, PROMISE_TOO_FEW);
	assert_int_equal(figure(40, 4, 1).state, PROMISE_ONE_AGENT);
	const struct accord_figure told = figure(40, 4, 4);
	assert_int_equal(told.state, PROMISE_TOLD);
	assert_int_equal(told.kept, 36);
	assert_int_equal(told.total, 40);
}

static void
test_delays_are_told_in_words(void **state)
{
	(void)state;
	assert_string_equal(accord_delay_words(arena, 60), "1 heure d’ouverture");
	assert_string_equal(accord_delay_words(arena, 240), "4 heures d’ouverture");
	assert_string_equal(accord_delay_words(arena, 90), "90 minutes d’ouverture");
}

/* --- the clock -------------------------------------------------------------------------------- */

struct doing {
	struct accord accord;
	struct accord_asked asked;
	struct desk_act act;
	struct desk_received received;
	int64_t request_id, at_s, minutes;
	bool is_confidential;
	enum found found;
};

static struct desk_hand
hand_at(int64_t at_s)
{
	return (struct desk_hand){ .root_id = rooms->root_id, .now_s = at_s,
		                       .today = (int32_t)(at_s / DAY_S), .tree = tree, .once = SPAN("") };
}

static bool
receive(struct db *db, void *data)
{
	struct doing *doing = data;
	const struct desk_hand hand = hand_at(doing->at_s);
	const struct desk_receiving receiving = {
		.offering = &inner, .unit_id = ids[ROADS], .asker_id = LEA, .account_id = LEA, .title = SPAN(""),
		.text = SPAN("Un avis sur la rampe"), .quoted = SPAN(""), .address = SPAN(""), .hint = SPAN(""),
		.inner_minutes = doing->minutes, .is_confidential = doing->is_confidential, .once = SPAN(""),
	};
	return desk_receive(arena, db, &hand, &receiving, &doing->received, &fault) == FOUND_ONE;
}

static bool
act(struct db *db, void *data)
{
	struct doing *doing = data;
	const struct desk_hand hand = hand_at(doing->act.at_s);
	const struct desk_writing writing = { .request_id = doing->request_id, .seen_changes = -1,
		                                  .act = &doing->act };
	const char *sentence;
	int64_t entry_id;
	return desk_write(arena, db, &hand, &writing, &entry_id, &sentence, &fault) == DESK_IS_DONE;
}

static void
do_act(int64_t request_id, struct desk_act done, int64_t at_s)
{
	struct doing doing = { .request_id = request_id, .act = done };
	doing.act.at_s = at_s;
	doing.act.today = (int32_t)(at_s / DAY_S);
	doing.act.quoted = SPAN("");
	assert_true(store_write(rooms->store, act, &doing, &fault));
}

static struct desk_request
request_now(int64_t request_id)
{
	struct desk_request request = { 0 };
	struct db *db = store_read(arena, rooms->store, &fault);
	assert_int_equal(desk_by_id(arena, db, rooms->root_id, request_id, &request, &fault), FOUND_ONE);
	db_end(db);
	return request;
}

static struct desk_request
received(int64_t minutes, bool is_confidential)
{
	struct doing doing = { .at_s = ten_s, .minutes = minutes, .is_confidential = is_confidential };
	assert_true(store_write(rooms->store, receive, &doing, &fault));
	return request_now(doing.received.request_id);
}

static void
test_the_clock_runs_in_the_hours_of_who_is_asked(void **state)
{
	(void)state;
	struct desk_request request = received(240, false);
	assert_int_equal(request.inner_due_s, ten_s + 6 * HOUR_S); /* 10–12, 14–16 */
	assert_int_equal(request.rank_s, request.inner_due_s);     /* where it stands in the queue */
	assert_int_equal(received(241, false).inner_due_s, ten_s + 6 * HOUR_S + 60); /* to the minute */
	request = received(0, false);
	assert_int_equal(request.inner_due_s, 0);
	assert_true(request.rank_s > ten_s + 300 * (int64_t)DAY_S);
	assert_true(received(60, true).is_confidential);
	assert_false(request.is_confidential);
}

/* Asked at eleven, answered at three in the afternoon: of four hours, one had gone. */
static void
test_the_clock_stops_while_who_asked_is_waited_for(void **state)
{
	(void)state;
	const int64_t request_id = received(240, false).request_id;
	do_act(request_id,
	       (struct desk_act){ .verb = DESK_ASK, .account_id = PAUL, .text = SPAN("Quelle rue ?") },
	       ten_s + HOUR_S);
	assert_int_equal(request_now(request_id).queue, DESK_WAITING);
	do_act(request_id, (struct desk_act){ .verb = DESK_HEAR, .text = SPAN("Rue du Pré") },
	       ten_s + 5 * HOUR_S);
	struct desk_request request = request_now(request_id);
	assert_int_equal(request.inner_due_s, ten_s + 24 * HOUR_S); /* 15–17, then 9–10 on Wednesday */
	assert_int_equal(request.inner_minutes, 240);
	do_act(request_id, (struct desk_act){ .verb = DESK_DECIDE, .account_id = PAUL, .outcome = DESK_ANSWERED,
	                                      .text = SPAN("Favorable") }, ten_s + 23 * HOUR_S);
	request = request_now(request_id);
	assert_int_equal(accord_judge(&request, ten_s + 48 * HOUR_S), ACCORD_KEPT);
	assert_int_equal(request.rank_s, -request.done_unix_s);
}

/* --- kept ------------------------------------------------------------------------------------- */

static bool
propose(struct db *db, void *data)
{
	const struct doing *doing = data;
	return accord_store_add(db, rooms->root_id, &doing->accord, &fault);
}

static bool
change(struct db *db, void *data)
{
	struct doing *doing = data;
	doing->found = accord_store_change(db, rooms->root_id, &doing->accord, &fault);
	return doing->found == FOUND_ONE;
}

static bool
drop(struct db *db, void *data)
{
	struct doing *doing = data;
	doing->found = accord_store_drop(db, rooms->root_id, &doing->accord, &fault);
	return doing->found == FOUND_ONE;
}

static bool
ask(struct db *db, void *data)
{
	const struct doing *doing = data;
	return accord_store_ask(db, rooms->root_id, &doing->asked, &fault);
}

static bool
forget(struct db *db, void *data)
{
	const struct doing *doing = data;
	const struct desk_hand hand = hand_at(ten_s + 100 * (int64_t)DAY_S);
	return desk_forget(arena, db, &hand, doing->request_id, 0, &fault) == FOUND_ONE;
}

static size_t
listed(struct accord **accords_r)
{
	size_t count;
	struct db *db = store_read(arena, rooms->store, &fault);
	assert_true(accord_store_list(arena, db, rooms->root_id, accords_r, &count, &fault));
	db_end(db);
	return count;
}

static void
test_what_was_agreed_is_kept_and_only_ended(void **state)
{
	(void)state;
	struct accord *accords;
	struct doing doing = { .accord = { .from_unit_id = ids[AID], .unit_id = ids[ROADS], .minutes = 240,
		                               .first_day = THAT_DAY, .is_of_asked = true, .proposed_by = PAUL,
		                               .proposed_unix_s = ten_s } };
	assert_true(store_write(rooms->store, propose, &doing, &fault));
	assert_true(store_write(rooms->store, propose, &doing, &fault));
	assert_int_equal(listed(&accords), 2);
	assert_true(accords[0].is_of_asked && accords[0].minutes == 240 && accords[0].agreed_unix_s == 0);
	doing.accord = accords[0];
	doing.accord.agreed_by = LEA;
	doing.accord.agreed_unix_s = ten_s + 60;
	assert_true(store_write(rooms->store, change, &doing, &fault));
	assert_false(store_write(rooms->store, change, &doing, &fault)); /* it changed since */
	assert_int_equal(doing.found, FOUND_NONE);
	assert_int_equal(listed(&accords), 2);
	assert_int_equal(accord_state(&accords[0], THAT_DAY), ACCORD_IN_FORCE);
	doing.accord = accords[0];
	assert_false(store_write(rooms->store, drop, &doing, &fault)); /* what was agreed is not dropped */
	doing.accord = accords[1];
	assert_true(store_write(rooms->store, drop, &doing, &fault));
	assert_int_equal(listed(&accords), 1);
}

static void
test_what_was_asked_goes_with_the_request(void **state)
{
	(void)state;
	struct accord_asked *asked;
	int64_t *request_ids;
	size_t count;
	const int64_t parent_id = received(0, false).request_id, request_id = received(240, false).request_id;
	struct doing doing = { .asked = { request_id, parent_id, 99, ids[AID], ids[ROADS], ten_s },
		                   .request_id = request_id };
	assert_true(store_write(rooms->store, ask, &doing, &fault));
	struct db *db = store_read(arena, rooms->store, &fault);
	assert_true(accord_asked_about(arena, db, rooms->root_id, parent_id, &asked, &count, &fault));
	assert_int_equal(count, 1);
	assert_int_equal(asked[0].request_id, request_id);
	const struct accord_span span = { 99, ten_s, ten_s + 1 }, before = { 99, ten_s - 9, ten_s };
	assert_true(accord_store_between(arena, db, rooms->root_id, &span, &request_ids, &count, &fault));
	assert_int_equal(count, 1);
	assert_true(accord_store_between(arena, db, rooms->root_id, &before, &request_ids, &count, &fault));
	assert_int_equal(count, 0);
	db_end(db);
	do_act(request_id, (struct desk_act){ .verb = DESK_DECIDE, .account_id = PAUL, .outcome = DESK_ANSWERED,
	                                      .text = SPAN("Favorable") }, ten_s + HOUR_S);
	assert_true(store_write(rooms->store, forget, &doing, &fault));
	assert_true(accord_clock(arena, rooms->store, rooms->root_id, &fault));
	assert_true(accord_clock(arena, rooms->store, rooms->root_id, &fault)); /* may run twice */
	db = store_read(arena, rooms->store, &fault);
	assert_int_equal(accord_asked_by(arena, db, rooms->root_id, request_id, asked, &fault), FOUND_NONE);
	db_end(db);
}

/* --- all -------------------------------------------------------------------------------------- */

static bool
write_offering(struct db *db, void *data)
{
	struct offering *offering = data;
	bool is_taken;
	const struct offering_unit unit = { 0, ids[TOWN] };
	const struct offering_saving saving = { offering, NULL, 0, &unit, 1 };
	return offering_save(arena, db, rooms->root_id, &saving, &offering->offering_id, &is_taken, &fault) ==
	       FOUND_ONE;
}

static int
open_all(void **state)
{
	(void)state;
	rooms = rooms_open();
	if (rooms == NULL)
		return 1;
	arena = rooms->arena;
	tree = rooms_plant(rooms, codes, parents, PLACE_COUNT, &fault);
	for (size_t i = 0; i < PLACE_COUNT; i++)
		ids[i] = tree->places[place_by_code(tree, span_of(codes[i]))].id;
	inner = (struct offering){ .code = SPAN("avis"), .name = SPAN("Donner un avis"), .about = SPAN(""),
		                       .basis = SPAN(""), .kind = OFFERING_INTERNAL, .state = OFFERING_OPEN };
	return !store_write(rooms->store, write_offering, &inner, &fault);
}

static int
close_all(void **state)
{
	(void)state;
	rooms_close(rooms);
	return 0;
}

int
main(int argc, char **argv)
{
	vault_start();
	store_tests_begin(argc, argv);
	static const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_it_is_in_force_once_agreed_and_in_its_days),
		cmocka_unit_test(test_the_nearest_holds),
		cmocka_unit_test(test_it_is_judged_once_its_delay_is_over),
		cmocka_unit_test(test_how_it_is_kept_is_told_of_enough_people_and_never_of_one_agent),
		cmocka_unit_test(test_delays_are_told_in_words),
		cmocka_unit_test(test_the_clock_runs_in_the_hours_of_who_is_asked),
		cmocka_unit_test(test_the_clock_stops_while_who_asked_is_waited_for),
		cmocka_unit_test(test_what_was_agreed_is_kept_and_only_ended),
		cmocka_unit_test(test_what_was_asked_goes_with_the_request),
	};
	return cmocka_run_group_tests_name("accord", tests, open_all, close_all);
}
