/* Words that call somebody soon: set as they come, seen as their request is, gone once she is answered. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include "craft/store/store_for_tests.h"
#include "ground/journal/journal.h"
#include "support/desk_for_tests.h"
#include "welcome/desk/desk_inside.h"

static const char *const codes[] = { "ville", "lampes", "aides" };
static const int parents[] = { -1, 0, 0 };
enum { INES = 7, NOE = 8, PRESSES = 1 << FLAGS_URGENT, WORRIES = 1 << FLAGS_DISTRESS };

static const char calm[] = "La lampe clignote.";
static const char urgent[] = "C’est urgent, on me coupe l’électricité demain.";
static const char worrying[] = "Je n’en peux plus, je veux mourir.";
static const char rude[] = "Vous êtes des connards.";

static struct desk_town town;
static struct arena *arena;
static struct fault fault;
static struct offering lamp;

static int
begin(void **state)
{
	(void)state;
	town = (struct desk_town){ .rooms = rooms_open(), .now_s = 20781 * (int64_t)86400 + 9 * 3600 };
	arena = town.rooms->arena;
	town.tree = rooms_plant(town.rooms, codes, parents, LENGTH(codes), &fault);
	lamp = (struct offering){ .code = SPAN("l"), .name = SPAN("Lampe"), .about = SPAN(""),
		                      .basis = SPAN(""), .state = OFFERING_OPEN };
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

static int64_t
received(const char *words)
{
	const struct desk_receiving receiving = desk_town_asked(&lamp, DESK_API, words);
	town.now_s++;
	return desk_town_receive(&town, &receiving);
}

static void
acted(int64_t request_id, enum desk_verb verb, const char *words)
{
	desk_town_act(&town, request_id,
	              (struct desk_act){ .verb = verb,
	                                 .account_id = verb == DESK_HEAR ? 0 : INES,
	                                 .text = span_of(words),
	                                 .channel = DESK_COUNTER,
	                                 .outcome = verb == DESK_DECIDE ? DESK_SOLVED : DESK_NOT_DONE });
}

static unsigned
flags_of(int64_t request_id)
{
	unsigned flags;
	struct db *db = store_read(arena, town.rooms->store, &fault);
	assert_true(desk_flags(arena, db, town.rooms->root_id, &request_id, 1, &flags, &fault));
	db_end(db);
	return flags;
}

static void
words_are_read_as_they_come_by_whatever_way(void **state)
{
	(void)state;
	const int64_t request_id = received(calm);
	assert_int_equal(flags_of(request_id), 0);
	assert_int_equal(flags_of(received(urgent)), PRESSES);
	assert_int_equal(flags_of(received(worrying)), WORRIES);
	assert_int_equal(flags_of(received(rude)), 0); /* kept nowhere */
	struct desk_receiving letter = desk_town_asked(&lamp, DESK_MAIL, calm);
	letter.title = SPAN("URGENT : coupure demain");
	assert_int_equal(flags_of(desk_town_receive(&town, &letter)), PRESSES);
	acted(request_id, DESK_HEAR, urgent);
	assert_int_equal(flags_of(request_id), PRESSES);
	acted(request_id, DESK_HEAR, worrying);
	assert_int_equal(flags_of(request_id), PRESSES | WORRIES);
	acted(request_id, DESK_NOTE, calm); /* between ourselves: she was not answered */
	acted(request_id, DESK_TAKE, "");
	assert_int_equal(flags_of(request_id), PRESSES | WORRIES);
	acted(request_id, DESK_NOTE, worrying);
	acted(request_id, DESK_REPLY, worrying); /* nor is what we write read */
	assert_int_equal(flags_of(request_id), 0);
	acted(request_id, DESK_HEAR, urgent);
	acted(request_id, DESK_ASK, "Depuis quand ?");
	assert_int_equal(flags_of(request_id), 0);
	acted(request_id, DESK_HEAR, urgent);
	acted(request_id, DESK_DECIDE, "");
	assert_int_equal(flags_of(request_id), 0);
}

/* --- the list ---------------------------------------------------------------------------------- */

/* Of an agent of one unit, by name. */
static struct desk_sight
sight_of(const char *code)
{
	struct desk_sight sight = { .tree = town.tree, .account_id = NOE };
	const uint32_t place = place_by_code(town.tree, span_of(code));
	sight.ranges = arena_new_of(arena, struct desk_range);
	sight.units = arena_new_of(arena, int64_t);
	*sight.ranges = (struct desk_range){ place, place + 1 };
	*sight.units = town.tree->places[place].id;
	sight.range_count = sight.unit_count = 1;
	return sight;
}

static size_t
listed(struct desk_query query, struct desk_request **read_r)
{
	size_t count;
	int64_t counted;
	struct db *db = store_read(arena, town.rooms->store, &fault);
	query.queue = DESK_TODO;
	query.is_flagged = true;
	assert_true(desk_list(arena, db, town.rooms->root_id, &query, read_r, &count, &fault));
	query.count = 0;
	if (query.after_id == 0) {
		assert_true(desk_count(arena, db, town.rooms->root_id, &query, 100, &counted, &fault));
		assert_true(counted >= (int64_t)count);
	}
	db_end(db);
	return count;
}

static void
distress_comes_first_then_who_has_waited_longest_as_far_as_seen(void **state)
{
	(void)state;
	const struct desk_sight lamps = sight_of("lampes"), aids = sight_of("aides");
	struct desk_sight above = sight_of("lampes");
	struct desk_request *read;
	above.unit_count = 0;
	struct desk_query query = { .sight = &lamps, .after_rank_s = INT64_MIN, .count = DESK_PAGE_COUNT };
	size_t before = listed(query, &read);
	for (size_t i = 0; i < before; i++) /* those of other tests */
		acted(read[i].request_id, DESK_DECIDE, "");
	const int64_t first = received(urgent), secret = received(urgent), last = received(worrying);
	acted(secret, DESK_VEIL, "");
	assert_int_equal(listed(query, &read), 3);
	assert_true(read[0].request_id == last && read[1].request_id == first && read[2].request_id == secret);
	query.after_rank_s = read[0].listed_s;
	query.after_id = read[0].request_id;
	query.count = 1;
	assert_int_equal(listed(query, &read), 1);
	assert_int_equal(read[0].request_id, first);
	query = (struct desk_query){ .sight = &above, .after_rank_s = INT64_MIN, .count = DESK_PAGE_COUNT };
	assert_int_equal(listed(query, &read), 2); /* not what is confidential */
	query.sight = &aids;
	assert_int_equal(listed(query, &read), 0);
	acted(first, DESK_HEAR, worrying); /* since when it calls stays */
	query.sight = &lamps;
	assert_int_equal(listed(query, &read), 3);
	assert_true(read[0].request_id == first && read[1].request_id == last);
	acted(first, DESK_REPLY, calm);
	assert_int_equal(listed(query, &read), 2);
	/* It follows its request: to another unit, to whoever has it. */
	const int64_t to_id = town.tree->places[place_by_code(town.tree, SPAN("aides"))].id;
	desk_town_act(&town, last, (struct desk_act){ .verb = DESK_MOVE, .account_id = INES, .to_id = to_id });
	assert_int_equal(listed(query, &read), 1);
	assert_int_equal(read[0].request_id, secret);
	query.sight = &aids;
	assert_int_equal(listed(query, &read), 1);
	desk_town_act(&town, secret, (struct desk_act){ .verb = DESK_GIVE, .account_id = INES, .to_id = NOE });
	assert_int_equal(listed(query, &read), 2); /* NOE has it: she sees it wherever it is */
}

/* --- taken off, joined, forgotten ---------------------------------------------------------------- */

struct taking {
	int64_t request_id;
	unsigned flags;
	const char *once;
	bool forgets;
	enum found found;
};

static bool
take_off(struct db *db, void *data)
{
	struct taking *taking = data;
	struct desk_request request = { .request_id = 0 };
	const struct desk_hand hand = desk_town_hand(&town, taking->once);
	if (desk_by_id(arena, db, town.rooms->root_id, taking->request_id, &request, &fault) != FOUND_ONE ||
	    (taking->forgets && !desk_store_flag(arena, db, &hand, &request, PRESSES, &fault)))
		return false;
	taking->found =
		taking->forgets ? desk_forget(arena, db, &hand, taking->request_id, INES, &fault)
						: desk_unflag(arena, db, &hand, &request, INES, taking->flags, &fault);
	return taking->found == FOUND_ONE;
}

static enum found
taken_off(int64_t request_id, unsigned flags, const char *once)
{
	struct taking taking = { .request_id = request_id, .flags = flags, .once = once };
	fault = (struct fault){ 0 };
	const bool is_written = store_write(town.rooms->store, take_off, &taking, &fault);
	assert_true(is_written == (taking.found == FOUND_ONE));
	return taking.found;
}

static void
somebody_says_that_it_does_not_press(void **state)
{
	(void)state;
	const int64_t request_id = received(urgent);
	acted(request_id, DESK_HEAR, worrying);
	assert_int_equal(taken_off(request_id, PRESSES, "a-1"), FOUND_ONE);
	assert_int_equal(flags_of(request_id), WORRIES);
	assert_int_equal(taken_off(request_id, PRESSES, "a-2"), FOUND_NONE);
	assert_int_equal(taken_off(request_id, WORRIES, "a-1"), FOUND_NONE); /* that form was taken */
	assert_int_equal(flags_of(request_id), WORRIES);
	assert_int_equal(taken_off(request_id, WORRIES, "a-3"), FOUND_ONE);
	assert_int_equal(taken_off(request_id, WORRIES, "a-4"), FOUND_NONE);
	assert_int_equal(flags_of(request_id), 0);
	acted(request_id, DESK_HEAR, urgent); /* she writes again */
	assert_int_equal(flags_of(request_id), PRESSES);
}

static void
what_is_joined_calls_for_the_one_that_is_kept(void **state)
{
	(void)state;
	const int64_t joined = received(worrying), kept = received(calm);
	const struct desk_tying tying = { joined, kept, DESK_TIE_KEPT, INES };
	assert_int_equal(desk_town_tie(&town, desk_join, &tying, "j-1"), DESK_IS_DONE);
	assert_int_equal(flags_of(joined), 0);
	assert_int_equal(flags_of(kept), WORRIES);
}

/* Whoever sees the one that is kept is not told that somebody of whom she reads nothing is in distress. */
static void
what_is_confidential_calls_nobody_else_by_being_joined(void **state)
{
	(void)state;
	const int64_t joined = received(worrying), kept = received(calm);
	const struct desk_tying tying = { joined, kept, DESK_TIE_KEPT, INES };
	acted(joined, DESK_VEIL, "");
	assert_int_equal(desk_town_tie(&town, desk_join, &tying, "v-1"), DESK_IS_DONE);
	assert_int_equal(flags_of(kept), 0);
	assert_int_equal(flags_of(joined), WORRIES);
	acted(kept, DESK_DECIDE, ""); /* she is told: it is over for her too */
	assert_int_equal(flags_of(joined), 0);
}

static void
it_goes_with_its_request(void **state)
{
	(void)state;
	const int64_t request_id = received(urgent);
	acted(request_id, DESK_DECIDE, "");
	struct taking taking = { .request_id = request_id, .once = "", .forgets = true };
	assert_true(store_write(town.rooms->store, take_off, &taking, &fault));
	assert_int_equal(taking.found, FOUND_ONE);
	assert_int_equal(flags_of(request_id), 0);
}

static bool
flag_note(struct db *db, void *data)
{
	const int64_t *request_id = data;
	const struct desk_hand hand = desk_town_hand(&town, "");
	return desk_flag(arena, db, &hand, *request_id, span_of(worrying), &fault);
}

/* A note of a stranger's, of a request that is closed: somebody is called all the same. */
static void
what_comes_to_a_closed_request_calls_too(void **state)
{
	(void)state;
	int64_t request_id = received(calm);
	const struct desk_sight lamps = sight_of("lampes");
	const struct desk_query query = { .sight = &lamps, .after_rank_s = INT64_MIN, .count = DESK_PAGE_COUNT };
	struct desk_request *read;
	bool is_there = false;
	acted(request_id, DESK_DECIDE, "");
	assert_true(store_write(town.rooms->store, flag_note, &request_id, &fault));
	assert_int_equal(flags_of(request_id), WORRIES);
	for (size_t i = listed(query, &read); i > 0; i--)
		is_there = is_there || read[i - 1].request_id == request_id;
	assert_true(is_there);
}

int
main(int argument_count, char **arguments)
{
	store_tests_begin(argument_count, arguments);
	log_threshold(LOG_FAULT);
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(words_are_read_as_they_come_by_whatever_way),
		cmocka_unit_test(distress_comes_first_then_who_has_waited_longest_as_far_as_seen),
		cmocka_unit_test(somebody_says_that_it_does_not_press),
		cmocka_unit_test(what_is_joined_calls_for_the_one_that_is_kept),
		cmocka_unit_test(what_is_confidential_calls_nobody_else_by_being_joined),
		cmocka_unit_test(it_goes_with_its_request),
		cmocka_unit_test(what_comes_to_a_closed_request_calls_too),
	};
	return cmocka_run_group_tests_name("desk flag", tests, begin, end);
}
