#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>
#include <cmocka.h>

#include "craft/store/store_for_tests.h"
#include "support/rooms_for_tests.h"
#include "welcome/offering/offering.h"

static struct rooms *rooms;
static struct arena *arena;
static struct fault fault;

static struct offering
waste_offering(void)
{
	return (struct offering){
		.code = SPAN("encombrants"),
		.name = SPAN("Faire enlever des encombrants"),
		.about = SPAN("Nous venons devant chez vous."),
		.kind = OFFERING_REQUEST,
		.state = OFFERING_OPEN,
		.silence = LAW_SAYS_YES,
		.basis = SPAN(""),
		.is_placed = true,
		.promised_days = 5,
		.first_minutes = 480,
		.keep_days = 730,
	};
}

struct saving {
	struct offering_saving what;
	int64_t offering_id;
	bool is_taken;
	enum found found;
};

static bool
save(struct db *db, void *data)
{
	struct saving *saving = data;
	saving->found = offering_save(arena, db, rooms->root_id, &saving->what, &saving->offering_id,
	                              &saving->is_taken, &fault);
	return saving->found == FOUND_ONE;
}

static bool
saved(struct saving *saving)
{
	const bool is_written = store_write(rooms->store, save, saving, &fault);
	assert_true(is_written == (saving->found == FOUND_ONE));
	return is_written;
}

static void
test_an_offering_is_kept_whole(void **state)
{
	(void)state;
	const struct offering waste = waste_offering();
	const struct offering_piece pieces[] = {
		{ SPAN("justificatif de domicile"), SPAN(""), SPAN("") },
		{ SPAN("avis d’imposition"), SPAN("Le tarif en dépend."), SPAN("la DGFiP") },
	};
	const struct offering_unit units[] = { { 0, 7 }, { 3, 9 } };
	struct saving saving = { .what = { &waste, pieces, 2, units, 2 } };
	assert_true(saved(&saving));
	struct db *db = store_read(arena, rooms->store, &fault);
	struct offering read;
	assert_int_equal(offering_by_code(arena, db, rooms->root_id, SPAN("encombrants"), &read, &fault),
	                 FOUND_ONE);
	assert_int_equal(read.offering_id, saving.offering_id);
	assert_true(span_equal(read.name, waste.name) && span_equal(read.about, waste.about));
	assert_true(read.is_placed && !read.is_exempt && !read.is_confidential);
	assert_int_equal(read.silence, LAW_SAYS_YES);
	assert_int_equal(read.promised_days, 5);
	assert_int_equal(read.first_minutes, 480);
	assert_int_equal(read.keep_days, 730);
	struct offering_piece *kept;
	struct offering_unit *kept_units;
	size_t count;
	assert_true(offering_pieces(arena, db, rooms->root_id, read.offering_id, &kept, &count, &fault));
	assert_int_equal(count, 2);
	assert_true(span_is(kept[1].held_by, "la DGFiP"));
	assert_true(
		offering_units(arena, db, rooms->root_id, read.offering_id, &kept_units, &count, &fault));
	assert_int_equal(count, 2);
	assert_int_equal(kept_units[1].unit_id, 9);
	db_end(db);

	/* Fewer pieces, another name; whoever saves the older one is told. */
	struct offering changed = read;
	changed.name = SPAN("Encombrants");
	struct saving again = { .what = { &changed, pieces, 1, NULL, 0 } };
	assert_true(saved(&again));
	assert_false(saved(&again));
	assert_int_equal(again.found, FOUND_NONE);
	assert_false(again.is_taken);
	struct offering other = waste; /* the same code */
	struct saving twice = { .what = { &other, NULL, 0, NULL, 0 } };
	assert_false(saved(&twice));
	assert_true(twice.is_taken);
	db = store_read(arena, rooms->store, &fault);
	struct offering *list;
	assert_true(offering_list(arena, db, rooms->root_id, &list, &count, &fault));
	assert_int_equal(count, 1);
	assert_true(span_is(list[0].name, "Encombrants"));
	assert_true(offering_pieces(arena, db, rooms->root_id, read.offering_id, &kept, &count, &fault));
	assert_int_equal(count, 1);
	db_end(db);
}

static void
test_the_nearest_place_above_says_which_unit(void **state)
{
	(void)state;
	static const char *const codes[] = { "ville", "nord", "sud", "ecole" };
	static const int parents[] = { -1, 0, 0, 1 };
	struct place_tree *tree = rooms_plant(rooms, codes, parents, 4, &fault);
	assert_non_null(tree);
	const uint32_t north = place_by_code(tree, SPAN("nord")), south = place_by_code(tree, SPAN("sud"));
	const uint32_t school = place_by_code(tree, SPAN("ecole"));
	const struct offering_unit units[] = { { 0, 100 }, { tree->places[north].id, 200 } };
	assert_int_equal(offering_unit_for(tree, units, 2, school), 200);
	assert_int_equal(offering_unit_for(tree, units, 2, north), 200);
	assert_int_equal(offering_unit_for(tree, units, 2, south), 100);
	assert_int_equal(offering_unit_for(tree, units, 2, PLACE_NONE), 100);
	assert_int_equal(offering_unit_for(tree, &units[1], 1, south), 0);
}

static void
test_its_kind_says_its_regime(void **state)
{
	(void)state;
	struct offering one = waste_offering();
	const struct law_case asked = offering_case(&one, LAW_ELECTRONIC);
	assert_int_equal(asked.regime, LAW_DECISION);
	assert_int_equal(law_silence_of(&asked), LAW_SAYS_YES);
	one.kind = OFFERING_COMPLAINT; /* whatever was chosen for silence */
	const struct law_case complained = offering_case(&one, LAW_ELECTRONIC);
	assert_int_equal(law_silence_of(&complained), LAW_SAYS_NO);
	for (enum offering_kind kind = 0; kind < OFFERING_KIND_COUNT; kind++)
		assert_non_null(offering_kind_words[kind]);
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
		cmocka_unit_test_setup_teardown(test_an_offering_is_kept_whole, begin, end),
		cmocka_unit_test_setup_teardown(test_the_nearest_place_above_says_which_unit, begin, end),
		cmocka_unit_test(test_its_kind_says_its_regime),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
