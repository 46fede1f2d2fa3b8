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

static const char *
when(const char *from, const char *until)
{
	const struct bulletin bulletin = { .from_s = at(from), .until_s = at(until) };
	return bulletin_when_words(arena, zone, at("2026-11-26T13:10:00Z"), &bulletin);
}

static void
test_a_day_to_come_is_told_once(void **state)
{
	(void)state;
	assert_string_equal(when("2026-11-26T13:00:00Z", "2026-11-26T16:00:00Z"), "jusqu’à 17\u202fh");
	assert_string_equal(when("2026-11-26T15:00:00Z", "2026-11-26T16:30:00Z"),
	                    "aujourd’hui de 16\u202fh à 17\u202fh\u202f30");
	assert_string_equal(when("2026-11-27T08:00:00Z", "2026-11-27T11:00:00Z"),
	                    "demain de 9\u202fh à 12\u202fh");
	assert_string_equal(when("2026-12-01T23:00:00Z", "2026-12-02T23:00:00Z"),
	                    "le 2 décembre 2026 de 0\u202fh à 24\u202fh");
	assert_string_equal(when("2026-12-02T07:00:00Z", "2026-12-03T11:00:00Z"),
	                    "à partir du 2 décembre 2026 à 8\u202fh, jusqu’au 3 décembre 2026 à 12\u202fh");
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
		writing->found = bulletin_store_drop(db, rooms->root_id, &writing->bulletin, &fault);
	else
		writing->found =
			bulletin_store_save(db, rooms->root_id, &writing->bulletin, writing->now_s, &fault);
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

static enum found
drop(int64_t place_id, int64_t changes)
{
	struct writing writing = { .bulletin = { .place_id = place_id, .changes = changes }, .drops = true };
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

/* One below the other. */
struct deep {
	int64_t count, ids[BULLETIN_SHOWN_COUNT_MAX + 2];
};

static bool
plant_deep(struct db *db, void *data)
{
	struct deep *deep = data;
	for (int64_t i = 0; i < deep->count; i++) {
		const struct span code = span_of(arena_format(arena, "niveau-%lld", (long long)i));
		if (!place_plant(db, rooms->root_id, code, code, i == 0 ? 0 : deep->ids[i - 1], 10000, &deep->ids[i],
		                 &fault))
			return false;
	}
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
	assert_int_equal(rooms_number(rooms, "SELECT count(*) FROM bulletin_bulletin"
	                              " WHERE words <> '' OR account_id <> 0"), 1);
	/* Withdrawn as it was seen, not as somebody else said it since. */
	assert_int_equal(save(planted.ids[2], "Travaux finis.", 1000000, 2000000, 1), FOUND_ONE);
	assert_int_equal(drop(planted.ids[2], 1), FOUND_NONE);
	assert_int_equal(told(tree, roads, 1500000, &list), 1);
	assert_int_equal(drop(planted.ids[2], 2), FOUND_ONE);
	assert_int_equal(told(tree, roads, 1500000, &list), 0);
	assert_int_equal(rooms_number(rooms, "SELECT count(*) FROM bulletin_bulletin"
	                              " WHERE words <> '' OR account_id <> 0"), 0);
	/* Whoever still has a page from before writes over nothing, however often it began anew. */
	for (int64_t old = 0; old < 3; old++)
		assert_int_equal(save(planted.ids[2], "Travaux.", 1000000, 2000000, old), FOUND_NONE);
	assert_int_equal(save(planted.ids[2], "Reprise.", 1000000, 2000000, 3), FOUND_ONE);
	assert_int_equal(drop(planted.ids[2], 1), FOUND_NONE);
	assert_int_equal(save(planted.ids[1], "Vu de nulle part.", 1000000, 2000000, INT32_MAX), FOUND_NONE);
}

/* Roads and civil status say much; each reads first what holds where she works. */
static void
test_what_concerns_her_is_read_first(void **state)
{
	(void)state;
	enum { MANY = 3 * BULLETIN_SHOWN_COUNT_MAX, NOW = 1000 };
	struct db *db = store_read(arena, rooms->store, &fault);
	struct place_tree *tree = place_tree_load(arena, db, rooms->root_id, 20000, &fault);
	db_end(db);
	const int64_t hall = tree->places[place_by_code(tree, SPAN("mairie"))].id,
	              civil = tree->places[place_by_code(tree, SPAN("etat-civil"))].id,
	              roads = tree->places[place_by_code(tree, SPAN("voirie"))].id;
	struct bulletin list[MANY + 4];
	for (int i = 0; i < MANY; i++)
		list[i] = (struct bulletin){ roads, SPAN("Travaux."), 1 + i, 5000, 5, 1 };
	list[MANY] = (struct bulletin){ civil, SPAN("Vieux."), 500, 5000, 5, 1 };
	list[MANY + 1] = (struct bulletin){ civil, SPAN("Frais."), 900, 5000, 5, 1 };
	list[MANY + 2] = (struct bulletin){ hall, SPAN("Bientôt."), 1500, 5000, 5, 1 };
	list[MANY + 3] = (struct bulletin){ civil, SPAN("Plus tard."), 1600, 5000, 5, 1 };
	const struct reader_right right = { ROLE_AGENT, civil };
	const struct reader reader = { .account_id = 7, .rights = &right, .right_count = 1 };
	assert_int_equal(bulletin_for_reader(list, LENGTH(list), &reader, tree, NOW), BULLETIN_SHOWN_COUNT_MAX);
	assert_true(span_is(list[0].words, "Frais."));
	assert_true(span_is(list[1].words, "Vieux."));
	assert_true(span_is(list[2].words, "Bientôt."));
	assert_true(span_is(list[3].words, "Plus tard."));
	assert_int_equal(list[4].from_s, MANY); /* then the others, the latest first */
}

/* More than a page shows: the latest are there. */
static void
test_what_is_new_is_told(void **state)
{
	(void)state;
	struct bulletin *list;
	struct deep deep = { .count = BULLETIN_SHOWN_COUNT_MAX + 2 };
	assert_true(store_write(rooms->store, plant_deep, &deep, &fault));
	struct db *db = store_read(arena, rooms->store, &fault);
	struct place_tree *tree = place_tree_load(arena, db, rooms->root_id, 20000, &fault);
	db_end(db);
	for (int64_t i = 0; i < deep.count; i++)
		assert_int_equal(save(deep.ids[i], i + 1 == deep.count ? "Frais." : "Vieux.", 3000000 + i, 4000000,
		                      0), FOUND_ONE);
	assert_int_equal(told(tree, place_by_id(tree, deep.ids[deep.count - 1]), 3500000, &list),
	                 BULLETIN_SHOWN_COUNT_MAX);
	assert_true(span_is(list[BULLETIN_SHOWN_COUNT_MAX - 1].words, "Frais."));
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
		cmocka_unit_test(test_a_day_to_come_is_told_once),
		cmocka_unit_test(test_a_bulletin_is_told_at_its_place_and_below_while_it_holds),
		cmocka_unit_test(test_what_concerns_her_is_read_first),
		cmocka_unit_test(test_what_is_new_is_told),
	};
	return cmocka_run_group_tests(tests, begin, end);
}
