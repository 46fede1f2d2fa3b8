#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include "craft/html/asset.h"
#include "craft/store/store_for_tests.h"
#include "ground/journey/journey.h"

enum { ROOT = 7 };

static struct arena *arena;
static struct store *store;

static int
begin(void **state)
{
	(void)state;
	arena = arena_new(64 << 20);
	struct fault fault;
	const struct store_schema schema = { "journey", asset_lookup("ground/journey/journey.sql")->bytes };
	const struct store_options options = { .address = store_tests_address(arena),
		                                   .schemas = &schema,
		                                   .schema_count = 1 };
	store = store_open(arena, &options, &fault);
	assert_non_null(store);
	return 0;
}

static int
end(void **state)
{
	(void)state;
	arena_end(arena);
	return 0;
}

struct keeping {
	struct span code, name;
	int64_t root_id, id;
};

static bool
keep(struct db *db, void *data)
{
	struct keeping *keeping = data;
	struct fault fault;
	return journey_keep(arena, db, keeping->root_id, keeping->code, keeping->name, &keeping->id,
	               &fault);
}

static int64_t
kept(int64_t root_id, struct span code, struct span name)
{
	struct keeping keeping = { code, name, root_id, 0 };
	struct fault fault;
	assert_true(store_write(store, keep, &keeping, &fault));
	return keeping.id;
}

static void
a_journey_is_made_once_and_keeps_its_first_name(void **state)
{
	(void)state;
	const int64_t id = kept(ROOT, SPAN("piscine"), SPAN("Aller à la piscine"));
	assert_true(id > 0);
	assert_int_equal(kept(ROOT, SPAN("piscine"), SPAN("Autre nom")), id);
	const int64_t second = kept(ROOT, SPAN("mariage"), SPAN(""));
	assert_int_not_equal(second, id);

	struct fault fault;
	struct journey *list;
	size_t count;
	struct db *db = store_read(arena, store, &fault);
	assert_non_null(db);
	assert_true(journey_list(arena, db, ROOT, &list, &count, &fault));
	assert_int_equal(count, 2);
	assert_true(span_is(list[0].name, "Aller à la piscine"));
	assert_true(span_is(list[1].name, "mariage")); /* without a name, the code is shown */
	assert_int_equal(journey_by_id(list, count, second), 1);
	assert_int_equal(journey_by_id(list, count, 99), SIZE_MAX);
	db_end(db);
}

static void
an_organisation_never_sees_another_s_journeys(void **state)
{
	(void)state;
	const int64_t here = kept(ROOT, SPAN("piscine"), SPAN("Aller à la piscine"));
	const int64_t there = kept(ROOT + 1, SPAN("piscine"), SPAN("Ailleurs"));
	assert_int_not_equal(here, there);
	struct fault fault;
	struct journey *list;
	size_t count;
	struct db *db = store_read(arena, store, &fault);
	assert_true(journey_list(arena, db, ROOT + 1, &list, &count, &fault));
	assert_int_equal(count, 1);
	assert_true(span_is(list[0].name, "Ailleurs"));
	db_end(db);
}

int
main(int argc, char **argv)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup_teardown(a_journey_is_made_once_and_keeps_its_first_name, begin, end),
		cmocka_unit_test_setup_teardown(an_organisation_never_sees_another_s_journeys, begin, end),
	};
	store_tests_begin(argc, argv);
	return cmocka_run_group_tests_name("journey", tests, NULL, NULL);
}
