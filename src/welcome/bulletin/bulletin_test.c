/* Bulletins: instants as one types them, whom they are told to, saved over. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include "base/time.h"
#include "craft/store/store_for_tests.h"
#include "support/rooms_for_tests.h"
#include "welcome/bulletin/bulletin_inside.h"

static struct rooms *rooms;
static struct arena *arena;
static struct fault fault;
static const struct zone *zone;

static int64_t
at(const char *words)
{
	int64_t instant_s = 0;
	assert_true(instant_read(span_of(words), &instant_s));
	return instant_s;
}

/* --- instants: Thursday 26 November 2026, 14 h 10 in Paris -------------------------------------- */

static void
reads(const char *typed, bool is_end, const char *instant)
{
	int64_t read_s = 0;
	if (!bulletin_instant_read(span_of(typed), zone, at("2026-11-26T13:10:00Z"), is_end, &read_s))
		fail_msg("« %s » is not read", typed);
	if (read_s != at(instant))
		fail_msg("« %s » is read as %lld", typed, (long long)read_s);
}

static void
test_instants_are_read_as_one_types_them(void **state)
{
	(void)state;
	reads("17 h", true, "2026-11-26T16:00:00Z");
	reads(" 17h30 ", false, "2026-11-26T16:30:00Z");
	reads("17:05", false, "2026-11-26T16:05:00Z");
	reads("demain 9 h", false, "2026-11-27T08:00:00Z");
	reads("demain à 9 h 15", false, "2026-11-27T08:15:00Z");
	reads("aujourd’hui", true, "2026-11-26T23:00:00Z");
	reads("demain", false, "2026-11-26T23:00:00Z");
	reads("après-demain", true, "2026-11-28T23:00:00Z");
	reads("27/11/2026 à 12 h", true, "2026-11-27T11:00:00Z");
	reads("le 2026-12-01", true, "2026-12-01T23:00:00Z");
	reads("24 h", true, "2026-11-26T23:00:00Z");
	/* Summer time has begun: 12 h is 10 h in UTC. */
	reads("01/04/2027 12 h", false, "2027-04-01T10:00:00Z");
	static const char *const wrong[] = { "", "bientôt", "25 h", "12 h 60", "17", "17:", "31/02/2026",
		                                 "17 h environ" };
	for (size_t i = 0; i < LENGTH(wrong); i++) {
		int64_t read_s;
		if (bulletin_instant_read(span_of(wrong[i]), zone, at("2026-11-26T13:10:00Z"), true, &read_s))
			fail_msg("« %s » is read", wrong[i]);
	}
}

static const char *
words(const char *instant, bool is_end)
{
	return bulletin_instant_words(arena, zone, at("2026-11-26T13:10:00Z"), at(instant), is_end);
}

static void
test_instants_are_told_as_one_says_them(void **state)
{
	(void)state;
	assert_string_equal(words("2026-11-26T16:00:00Z", true), "jusqu’à 17\u202fh");
	assert_string_equal(words("2026-11-26T23:00:00Z", true), "jusqu’à ce soir");
	assert_string_equal(words("2026-11-27T08:30:00Z", true), "jusqu’à demain 9\u202fh\u202f30");
	assert_string_equal(words("2026-11-27T23:00:00Z", true), "jusqu’à demain soir");
	assert_string_equal(words("2026-12-03T11:00:00Z", true), "jusqu’au 3 décembre 2026 à 12\u202fh");
	assert_string_equal(words("2026-11-26T16:00:00Z", false), "à partir de 17\u202fh");
	assert_string_equal(words("2026-11-27T08:00:00Z", false), "à partir de demain 9\u202fh");
	assert_string_equal(words("2026-12-03T23:00:00Z", false), "à partir du 4 décembre 2026 à 0\u202fh");
}

/* --- whom it is told to ------------------------------------------------------------------------- */

struct writing {
	struct bulletin bulletin;
	enum found found;
	bool drops;
	int64_t now_s;
};

static bool
write_it(struct db *db, void *data)
{
	struct writing *writing = data;
	if (writing->drops)
		return bulletin_store_drop(db, rooms->root_id, writing->bulletin.place_id, &fault);
	writing->found = bulletin_store_save(db, rooms->root_id, &writing->bulletin, writing->now_s, &fault);
	return writing->found == FOUND_ONE;
}

static enum found
save(int64_t place_id, const char *said, int64_t from_s, int64_t until_s, int64_t changes)
{
	struct writing writing = { .bulletin = { place_id, span_of(said), from_s, until_s, 5, changes },
		                       .now_s = from_s };
	const bool is_written = store_write(rooms->store, write_it, &writing, &fault);
	assert_true(is_written == (writing.found == FOUND_ONE));
	return writing.found;
}

/* Civil status and roads are under the town hall. */
static const char *const places[] = { "mairie", "etat-civil", "voirie" };

static size_t
told(const struct place_tree *tree, uint32_t place, int64_t now_s, struct bulletin **bulletins_r)
{
	const struct bulletin_question question = { rooms->root_id, now_s, tree, &place, 1 };
	size_t count;
	struct db *db = store_read(arena, rooms->store, &fault);
	assert_true(bulletin_told(arena, db, &question, bulletins_r, &count, &fault));
	db_end(db);
	return count;
}

struct planting {
	int64_t ids[3];
};

static bool
plant(struct db *db, void *data)
{
	struct planting *planting = data;
	for (size_t i = 0; i < LENGTH(places); i++)
		if (!place_plant(db, rooms->root_id, span_of(places[i]), span_of(places[i]),
		                 i == 0 ? 0 : planting->ids[0], 10000, &planting->ids[i], &fault))
			return false;
	return true;
}

static void
test_a_bulletin_is_told_at_its_place_and_below_while_it_holds(void **state)
{
	(void)state;
	struct planting planted;
	struct bulletin *list;
	assert_true(store_write(rooms->store, plant, &planted, &fault));
	struct db *db = store_read(arena, rooms->store, &fault);
	struct place_tree *tree = place_tree_load(arena, db, rooms->root_id, 20000, &fault);
	db_end(db);
	const uint32_t hall = place_by_id(tree, planted.ids[0]), civil = place_by_id(tree, planted.ids[1]),
	               roads = place_by_id(tree, planted.ids[2]);
	assert_int_equal(told(tree, civil, 1000, &list), 0);
	assert_int_equal(save(planted.ids[1], "L’attente dépasse une heure.", 1000, 2000, 0), FOUND_ONE);
	assert_int_equal(save(planted.ids[0], "Nous fermons à 16 h.", 1500, 3000, 0), FOUND_ONE);
	assert_int_equal(told(tree, civil, 1000, &list), 1);
	assert_int_equal(told(tree, civil, 999, &list), 0);
	assert_int_equal(told(tree, civil, 1500, &list), 2);
	assert_true(span_is(list[0].words, "Nous fermons à 16 h.")); /* from the top down */
	assert_int_equal(told(tree, civil, 2000, &list), 1);         /* it ended by itself */
	assert_int_equal(told(tree, roads, 1600, &list), 1);
	assert_int_equal(told(tree, hall, 1600, &list), 1); /* what is said below is not said of the whole */
	assert_int_equal(told(tree, PLACE_NONE, 1600, &list), 0);
	assert_int_equal(told(tree, civil, 3000, &list), 0);

	/* Before it is told, those who work there read it. */
	size_t count;
	db = store_read(arena, rooms->store, &fault);
	assert_true(bulletin_known(arena, db, rooms->root_id, 900, &list, &count, &fault));
	assert_int_equal(count, 2);
	assert_true(bulletin_known(arena, db, rooms->root_id, 2500, &list, &count, &fault));
	assert_int_equal(count, 1);
	db_end(db);

	/* One per place; who saves an older one is told. */
	assert_int_equal(save(planted.ids[0], "Nous fermons à 15 h.", 1500, 3000, 0), FOUND_NONE);
	assert_int_equal(save(planted.ids[0], "Nous fermons à 15 h.", 1500, 3000, 1), FOUND_ONE);
	assert_int_equal(told(tree, hall, 1600, &list), 1);
	assert_true(span_is(list[0].words, "Nous fermons à 15 h."));
	/* Long after, whoever wrote it is no longer kept. */
	assert_int_equal(save(planted.ids[2], "Travaux.", 1000000, 2000000, 0), FOUND_ONE);
	assert_int_equal(rooms_number(rooms, "SELECT count(*) FROM bulletin_bulletin"), 1);
	struct writing dropping = { .bulletin = { .place_id = planted.ids[2] }, .drops = true };
	assert_true(store_write(rooms->store, write_it, &dropping, &fault));
	assert_int_equal(rooms_number(rooms, "SELECT count(*) FROM bulletin_bulletin"), 0);
}

static int
begin(void **state)
{
	(void)state;
	rooms = rooms_open();
	arena = rooms->arena;
	zone = zone_open(arena, "Europe/Paris", &fault);
	return zone == NULL;
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
		cmocka_unit_test(test_instants_are_read_as_one_types_them),
		cmocka_unit_test(test_instants_are_told_as_one_says_them),
		cmocka_unit_test(test_a_bulletin_is_told_at_its_place_and_below_while_it_holds),
	};
	return cmocka_run_group_tests(tests, begin, end);
}
