/* What many wrote: by their own hand, of relations with the public, and what is left out with what it
 * follows. */
#include <pthread.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <time.h>
#include <cmocka.h>

#include "base/time.h"
#include "craft/store/store_for_tests.h"
#include "support/desk_for_tests.h"
#include "welcome/desk/desk_inside.h"

static const char *const codes[] = { "ville", "lampes" };
static const int parents[] = { -1, 0 };

static struct desk_town town;
static struct arena *arena;
static struct fault fault;
static struct offering lamp, aid;

#define NUMBER(sql) rooms_number(town.rooms, sql)

static int64_t
asks(const struct offering *offering, enum desk_channel channel, const char *words, int64_t account_id)
{
	struct desk_receiving receiving = desk_town_asked(offering, channel, words);
	receiving.account_id = account_id;
	return desk_town_receive(&town, &receiving);
}

/* How many of an offering; the words of the first one asked for are looked for in *found_r. */
static size_t
written(const struct offering *offering, int64_t request_id, enum found *found_r)
{
	struct desk_written all[DESK_WRITTEN_COUNT];
	struct desk_written_asked asked = { .offering_id = offering->offering_id,
		                                .from_s = town.now_s - DAY_S,
		                                .to_s = town.now_s + DAY_S };
	struct span words;
	size_t count;
	struct db *db = store_read(arena, town.rooms->store, &fault);
	assert_true(desk_written(arena, db, town.rooms->root_id, &asked, all, &count, &fault));
	assert_true(asked.is_over);
	*found_r = desk_written_words(arena, db, town.rooms->root_id, request_id, &words, &fault);
	db_end(db);
	return count;
}

static void
test_those_written_by_hand_of_who_asks_are_read(void **state)
{
	(void)state;
	enum found found;
	const int64_t mail = asks(&lamp, DESK_MAIL, "La lampe de la place.", 0);
	(void)asks(&lamp, DESK_WEB, "Celle du pont.", 0);
	(void)asks(&lamp, DESK_SMS, "Celle du parc.", 0);
	(void)asks(&lamp, DESK_API, "Celle du quai.", 0);
	const int64_t phone = asks(&lamp, DESK_PHONE, "Elle dit que la lampe clignote.", 7);
	(void)asks(&lamp, DESK_WEB, "Noté pour elle.", 7);
	assert_int_equal(written(&lamp, mail, &found), 4);
	assert_int_equal(found, FOUND_ONE);
	assert_int_equal(written(&lamp, phone, &found), 4);
	assert_int_equal(found, FOUND_NONE);
	desk_town_act(&town, mail, (struct desk_act){ .verb = DESK_VEIL, .account_id = 7 });
	assert_int_equal(written(&lamp, mail, &found), 3);
	assert_int_equal(found, FOUND_NONE);
}

static void
test_what_follows_one_left_out_is_left_out(void **state)
{
	(void)state;
	enum found found;
	const int64_t kept = asks(&lamp, DESK_MAIL, "La lampe de la place.", 0);
	const int64_t other = asks(&lamp, DESK_MAIL, "La même lampe.", 0);
	const struct desk_tying tying = { other, kept, DESK_TIE_KEPT, 7 };
	assert_int_equal(desk_town_tie(&town, desk_join, &tying, ""), DESK_IS_DONE);
	assert_int_equal(written(&lamp, other, &found), 2);
	desk_town_act(&town, kept, (struct desk_act){ .verb = DESK_VEIL, .account_id = 7 });
	assert_int_equal(written(&lamp, other, &found), 0);
}

static void
test_another_purpose_is_read_with_nothing_else(void **state)
{
	(void)state;
	struct offering internal = lamp, secret = lamp;
	assert_true(desk_is_read_with_others(&lamp));
	assert_false(desk_is_read_with_others(&aid));
	secret.is_confidential = true;
	assert_false(desk_is_read_with_others(&secret));
	internal.kind = OFFERING_INTERNAL;
	assert_false(desk_is_read_with_others(&internal));
	internal.purpose = OFFERING_STAFF;
	assert_true(desk_is_read_with_others(&internal));
}

static void
test_who_writes_by_mail_reads_so_in_what_acknowledges_it(void **state)
{
	(void)state;
	static const char told[] =
		"SELECT count(*) FROM desk_entry WHERE kind = 4 AND text LIKE '%comprendre ce qui revient souvent%'";
	(void)asks(&lamp, DESK_WEB, "Celle du pont.", 0); /* its page says so */
	(void)asks(&aid, DESK_MAIL, "Une aide.", 0);
	assert_int_equal(NUMBER(told), 0);
	(void)asks(&lamp, DESK_MAIL, "La lampe de la place.", 0);
	assert_int_equal(NUMBER(told), 1);
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
	aid = (struct offering){ .code = SPAN("aide"), .name = SPAN("Une aide"), .about = SPAN(""),
		                     .basis = SPAN(""), .kind = OFFERING_REQUEST, .state = OFFERING_OPEN,
		                     .purpose = OFFERING_SOCIAL };
	desk_town_offer(&town, &lamp, "lampes");
	desk_town_offer(&town, &aid, "ville");
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
		STORED(test_those_written_by_hand_of_who_asks_are_read),
		STORED(test_what_follows_one_left_out_is_left_out),
		STORED(test_another_purpose_is_read_with_nothing_else),
		STORED(test_who_writes_by_mail_reads_so_in_what_acknowledges_it),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
