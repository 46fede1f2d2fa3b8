/* The desk of the invented town, on both databases: the same seed gives the same requests, as many as are
 * wanted, of every way and in every state, and each is read by whoever may. */
#include <setjmp.h>
#include <stdarg.h>
#include <ftw.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "base/time.h"
#include "craft/store/store_for_tests.h"
#include "doors/demo/demo.h"
#include "doors/demo/town_desk.h"
#include "ground/people/people.h"
#include "welcome/promise/promise.h"

/* A Thursday, 26 November 2026, 10:40 in Paris. */
enum { NOW_S = 1795686000 };

static struct arena *arena;
static const char *folder;
static struct fault fault;

static int
remove_one(const char *path, const struct stat *stat, int kind, struct FTW *ftw)
{
	(void)stat;
	(void)kind;
	(void)ftw;
	return remove(path);
}

static int
begin(void **state)
{
	(void)state;
	arena = arena_new((size_t)8 << 30);
	folder = mkdtemp(arena_copy_text(arena, "/tmp/parvis-desk-XXXXXX"));
	return folder == NULL;
}

static int
end(void **state)
{
	(void)state;
	const char *made = folder;
	char path[200];
	(void)snprintf(path, sizeof path, "%s", made);
	arena_end(arena);
	return nftw(path, remove_one, 16, FTW_DEPTH | FTW_PHYS);
}

static struct house
make_town(const char *name, uint64_t seed)
{
	struct demo_account accounts[DEMO_ACCOUNT_COUNT];
	struct house house;
	assert_true(house_open(arena, arena_format(arena, "%s/%s", folder, name),
	                       store_tests_address(arena), &house, &fault));
	if (!demo_make(&house, (struct demo_wish){ seed, NOW_S, false }, accounts, &fault))
		fail_msg("%s", fault.for_log);
	return house;
}

/* --- what a desk holds ---------------------------------------------------------------------------- */

struct told {
	uint64_t sum; /* of all that was said, in whatever order */
	int64_t requests, entries, confidential;
	int64_t by_queue[DESK_QUEUE_COUNT], by_channel[DESK_CHANNEL_COUNT], by_outcome[DESK_OUTCOME_COUNT];
	int64_t late, today, reopened;
};

static uint64_t
sum_of(struct span words, uint64_t sum)
{
	for (size_t i = 0; i < words.length; i++)
		sum = (sum ^ (uint8_t)words.at[i]) * UINT64_C(1099511628211);
	return sum;
}

/* What the program writes holds references, which are drawn anew. */
static void
tell_entries(struct house *house, struct db *db, const struct desk_request *request, struct told *told)
{
	struct desk_entry *entries;
	size_t count;
	int64_t closed = 0;
	assert_true(desk_entries(arena, db, house->root_id, request->request_id, &entries, &count, &fault));
	assert_true(count >= 1 && entries[0].kind == DESK_ASKED);
	for (size_t i = 0; i < count; i++) {
		assert_true(entries[i].text.length > 0);
		assert_true(entries[i].at_unix_s <= NOW_S);
		assert_true(span_find(entries[i].text, SPAN("{")) == SIZE_MAX);
		assert_true(span_find(entries[i].text, SPAN("¶")) == SIZE_MAX);
		closed += entries[i].kind == DESK_HAPPENED && span_starts(entries[i].text, "Close");
		if (entries[i].kind != DESK_RECEIPT && entries[i].kind != DESK_TOLD)
			told->sum += sum_of(entries[i].text, (uint64_t)entries[i].at_unix_s);
	}
	told->entries += (int64_t)count;
	told->reopened += closed > 1;
}

static struct told
tell(struct house *house)
{
	struct told told = { 0 };
	int64_t ids[DESK_IDS_COUNT], from = 1;
	size_t count;
	struct db *db = store_read(arena, house->store, &fault);
	assert_non_null(db);
	do {
		assert_true(desk_ids_from(arena, db, house->root_id, from, ids, &count, &fault));
		for (size_t i = 0; i < count; i++) {
			struct desk_request request;
			assert_int_equal(desk_by_id(arena, db, house->root_id, ids[i], &request, &fault),
			                 FOUND_ONE);
			assert_true(request.received_unix_s <= NOW_S);
			assert_true(request.received_unix_s > NOW_S - (TOWN_DESK_DAYS + 1) * (int64_t)DAY_S);
			assert_true(request.unit_id != 0);
			told.requests++;
			told.by_queue[request.queue]++;
			told.by_channel[request.channel]++;
			told.by_outcome[request.outcome]++;
			told.confidential += request.is_confidential;
			told.today += request.received_unix_s > NOW_S - DAY_S;
			told.late += request.queue == DESK_TODO && request.rank_s < NOW_S;
			tell_entries(house, db, &request, &told);
		}
		from = count > 0 ? ids[count - 1] + 1 : from;
	} while (count > 0);
	db_end(db);
	return told;
}

/* --- the tests -------------------------------------------------------------------------------------- */

static void
test_the_same_seed_gives_the_same_desk(void **state)
{
	(void)state;
	if (store_tests_on_postgresql()) /* the seed knows of no database; a town takes longer there */
		skip();
	struct house one = make_town("one", 7), same = make_town("same", 7), other = make_town("other", 8);
	const struct told a = tell(&one), b = tell(&same), c = tell(&other);
	assert_memory_equal(&a, &b, sizeof a);
	assert_true(a.sum != c.sum);
	store_close(one.store);
	store_close(same.store);
	store_close(other.store);
}

static void
its_requests_are_many_and_various(struct house *house)
{
	const struct told told = tell(house);
	assert_int_equal(told.requests, TOWN_REQUEST_COUNT);
	assert_in_range(told.by_queue[DESK_TODO], 35, 140);
	assert_in_range(told.by_queue[DESK_WAITING], 3, 40);
	assert_in_range(told.by_queue[DESK_ASIDE], 3, 60);
	for (int i = 0; i < DESK_CHANNEL_COUNT; i++)
		assert_true(told.by_channel[i] >= 8);
	const enum desk_outcome all[] = { DESK_SOLVED, DESK_ANSWERED, DESK_REFUSED, DESK_SENT_ON,
		                              DESK_WITHDRAWN, DESK_NO_REPLY, DESK_JOINED };
	for (size_t i = 0; i < LENGTH(all); i++)
		assert_true(told.by_outcome[all[i]] >= 1);
	assert_in_range(told.late, 5, told.by_queue[DESK_TODO] * 3 / 4);
	assert_in_range(told.today, 3, 40);
	assert_in_range(told.confidential, 15, 70);
	assert_true(told.reopened >= 5);
	assert_true(told.entries > 3 * told.requests);
}

/* Whoever works at the CCAS reads what is asked there; whoever directs the town does not. */
static void
its_confidential_ones_are_read_by_their_unit_alone(struct house *house)
{
	struct db *db = store_read(arena, house->store, &fault);
	struct colleague *people;
	size_t count;
	int seen[2] = { 0, 0 };
	const int32_t today = NOW_S / DAY_S;
	assert_non_null(db);
	const struct place_tree *tree = place_tree_load(arena, db, house->root_id, today, &fault);
	assert_non_null(tree);
	assert_true(people_list(arena, db, house->root_id, &people, &count, &fault));
	for (size_t i = 0; i < count; i++) {
		const bool is_social = span_is(people[i].mail, "ccas@belair.invalid");
		struct reader reader;
		struct desk_request *requests;
		size_t found;
		if (!is_social && !span_is(people[i].mail, "direction@belair.invalid"))
			continue;
		assert_true(people_reader_of(arena, db, house->root_id, people[i].account_id, today, &reader,
		                             &fault));
		const struct desk_sight *sight = desk_sight_of(arena, &reader, tree);
		const struct desk_query query = { .sight = sight, .queue = DESK_DONE,
			                             .after_rank_s = INT64_MIN, .count = DESK_PAGE_COUNT };
		assert_true(desk_list(arena, db, house->root_id, &query, &requests, &found, &fault));
		assert_true(found > 0);
		for (size_t k = 0; k < found; k++)
			seen[is_social] += requests[k].is_confidential;
		if (is_social)
			assert_int_equal(seen[1], found);
	}
	assert_int_equal(seen[0], 0);
	assert_true(seen[1] > 0);
	db_end(db);
}

static void
its_delays_are_announced(struct house *house)
{
	struct db *db = store_read(arena, house->store, &fault);
	struct offering *offerings;
	size_t count, told = 0;
	assert_non_null(db);
	assert_true(offering_list(arena, db, house->root_id, &offerings, &count, &fault));
	assert_int_equal(count, 18);
	for (size_t i = 0; i < count; i++) {
		struct promise_delay delay;
		const struct promise_question question = { &offerings[i], 0, NOW_S };
		const enum found found =
			promise_told(arena, db, house->root_id, &question, &delay, &fault);
		assert_true(found != FOUND_FAILED);
		told += found == FOUND_ONE;
		if (offerings[i].is_confidential)
			assert_int_equal(found, FOUND_NONE);
	}
	assert_true(told >= 6);
	db_end(db);
}

static void
test_a_desk_is_whole(void **state)
{
	(void)state;
	struct house house = make_town("town", 2026);
	its_requests_are_many_and_various(&house);
	its_confidential_ones_are_read_by_their_unit_alone(&house);
	its_delays_are_announced(&house);
	store_close(house.store);
}

/* Nobody who lives is named, nobody’s number is dialled. */
static void
test_names_and_numbers_are_of_nobody(void **state)
{
	(void)state;
	const struct town *town = town_new(arena, 5);
	const struct zone *zone = zone_open(arena, "Europe/Paris", &fault);
	assert_non_null(zone);
	const struct hours_window window = { 9 * 60, 16 * 60 };
	struct hours_week week = { .from_day = 0 };
	for (size_t i = 0; i < 5; i++)
		week.days[i] = (struct hours_day){ &window, 1 };
	const struct hours_source source = { .zone = zone,
		                                 .weeks = &week,
		                                 .week_count = 1,
		                                 .first_day = NOW_S / DAY_S - TOWN_DESK_DAYS - 40,
		                                 .last_day = NOW_S / DAY_S + 400 };
	const struct town_desk *desk =
		town_desk_new(arena, town, hours_calendar_new(arena, &source), NOW_S);
	assert_true(desk->person_count > 200);
	for (size_t i = 0; i < desk->person_count; i++) {
		const struct town_person *person = &desk->persons[i];
		assert_true(span_starts(person->phone, "06 39 98 ") || span_starts(person->phone, "01 99 00 "));
		assert_int_equal(person->phone.length, strlen("01 99 00 12 34"));
		assert_true(person->mail.length == 0 || span_ends(person->mail, "@example.org"));
	}
}

int
main(int argument_count, char **arguments)
{
	store_tests_begin(argument_count, arguments);
#define TEST(name) cmocka_unit_test_setup_teardown(name, begin, end)
	const struct CMUnitTest tests[] = {
		TEST(test_names_and_numbers_are_of_nobody),
		TEST(test_the_same_seed_gives_the_same_desk),
		TEST(test_a_desk_is_whole),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
