/* The invented town: the same seed gives the same figures, and its pages hold no hole. */
#include <setjmp.h>
#include <stdarg.h>
#include <ftw.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include <cmocka.h>

#include "base/file.h"
#include "base/time.h"
#include "confront/moment/moment.h"
#include "craft/html/frame.h"
#include "craft/vault/vault.h"
#include "doors/demo/demo.h"
#include "doors/demo/town.h"
#include "prove/impact/impact.h"

static struct arena *arena;
static const char *folder;
enum { TODAY = 20000, JSON_SIZE_MAX = 16 << 20 };

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
	/* In memory where there is such a folder: durability is not what is looked at here. */
	folder = mkdtemp(arena_copy_text(arena, "/dev/shm/parvis-demo-XXXXXX"));
	if (folder == NULL)
		folder = mkdtemp(arena_copy_text(arena, "/tmp/parvis-demo-XXXXXX"));
	return folder == NULL;
}

static int
end(void **state)
{
	(void)state;
	const int result = nftw(folder, remove_one, 16, FTW_DEPTH | FTW_PHYS);
	arena_end(arena);
	return result;
}

/* --- a town and its pages -------------------------------------------------------------------- */

static struct house
make_town(const char *name, uint64_t seed, struct demo_account accounts[DEMO_ACCOUNT_COUNT])
{
	/* its desk does not move its figures, and has a test of its own */
	const struct demo_wish wish = { seed, TODAY * (int64_t)DAY_S + 36000, strcmp(name, "town") != 0 };
	struct fault fault = { 0 };
	struct house house;
	struct survey_sealed sealed;
	assert_true(house_open(arena, arena_format(arena, "%s/%s", folder, name), NULL, &house, &fault));
	assert_true(demo_make(&house, wish, accounts, &fault));
	assert_true(mirror_refresh(arena, &house.seal, &sealed, &fault));
	return house;
}

static struct span
json_of(const struct model *model)
{
	struct text text = text_new(arena, JSON_SIZE_MAX);
	model_json(model, &text);
	assert_false(text.cut);
	return text_span(&text);
}

static struct span
mirror_json(struct house *house, struct db *db)
{
	struct fault fault = { 0 };
	struct model *page, *frame = model_new(arena, &frame_kind);
	const struct mirror_question question = { SPAN(""), SPAN(""), SPAN(""), SURVEY_PUBLISHED };
	assert_int_equal(mirror_fill(arena, db, house->root_id, &question, &page, frame, &fault),
	                 FOUND_ONE);
	return json_of(page);
}

static struct span
journey_json(struct house *house, struct db *db, const char *code)
{
	struct fault fault = { 0 };
	struct moment_view view;
	struct model *frame = model_new(arena, &frame_kind), *page = model_new(arena, &moment_page);
	const struct moment_question question = { span_of(code), SPAN(""), SURVEY_PUBLISHED, false };
	assert_int_equal(
		moment_view_load(arena, db, house->root_id, &question, TODAY, &view, &fault), FOUND_ONE);
	moment_fill(arena, &view, &question, false, page, frame);
	return json_of(page);
}

static struct span
effects_json(struct house *house, struct db *db)
{
	struct fault fault = { 0 };
	struct model *page, *frame = model_new(arena, &frame_kind);
	const struct impact_question question = { .before = SPAN(""), .after = SPAN(""),
		                                      .place = SPAN(""), .least = SURVEY_PUBLISHED };
	assert_int_equal(impact_fill(arena, db, house->root_id, &question, &page, frame, &fault),
	                 FOUND_ONE);
	return json_of(page);
}

/* Is the figure at `at` an end of an interval of importance? They are drawn from the id of the wave. */
static bool
is_drawn(struct span json, size_t at)
{
	static const char *const names[] = { "_importance_low\":", "_importance_high\":" };
	for (size_t i = 0; i < LENGTH(names); i++)
		if (at >= strlen(names[i]) &&
		    span_ends(span_from(json.at, at), names[i]))
			return true;
	return false;
}

/* Ids are made anew: a long number is a word without meaning. */
static struct span
without_ids(struct span json)
{
	enum { ID_LENGTH_MIN = 15 };
	char *kept = arena_array_of(arena, char, json.length + 1);
	size_t length = 0;
	for (size_t i = 0; i < json.length;) {
		for (bool drawn = is_drawn(json, i); drawn && json.at[i] != ',' && json.at[i] != '}';)
			i++;
		size_t digits = 0;
		while (i + digits < json.length && json.at[i + digits] >= '0' && json.at[i + digits] <= '9')
			digits++;
		const bool is_part = i > 1 && json.at[i - 1] == '.' && json.at[i - 2] >= '0' &&
		                     json.at[i - 2] <= '9'; /* the decimals of a figure */
		if (digits < ID_LENGTH_MIN || is_part)
			for (size_t k = 0; k < (digits > 0 ? digits : 1); k++)
				kept[length++] = json.at[i + k];
		i += digits > 0 ? digits : 1;
	}
	return span_from(kept, length);
}

/* --- the tests ------------------------------------------------------------------------------- */

static void
the_same_seed_gives_the_same_figures_and_other_passwords(void **state)
{
	(void)state;
	struct fault fault = { 0 };
	struct demo_account accounts[3][DEMO_ACCOUNT_COUNT];
	const uint64_t seeds[] = { 7, 7, 8 };
	struct span mirrors[3], effects[3];
	for (size_t i = 0; i < LENGTH(seeds); i++) {
		struct house house = make_town(arena_format(arena, "%zu", i), seeds[i], accounts[i]);
		struct db *db = store_read(arena, house.store, &fault);
		assert_non_null(db);
		mirrors[i] = without_ids(mirror_json(&house, db));
		effects[i] = without_ids(effects_json(&house, db));
	}
	assert_true(mirrors[0].length > 2000);
	assert_true(span_equal(mirrors[0], mirrors[1]));
	assert_true(span_equal(effects[0], effects[1]));
	assert_false(span_equal(mirrors[0], mirrors[2]));
	for (size_t i = 0; i < DEMO_ACCOUNT_COUNT; i++) {
		assert_int_equal(strlen(accounts[0][i].password), DEMO_PASSWORD_LENGTH);
		assert_string_not_equal(accounts[0][i].password, accounts[1][i].password);
		assert_null(vault_password_weakness(span_of(accounts[0][i].password),
		                                    span_of(accounts[0][i].who)));
	}
}

static void
the_pages_of_five_towns_hold_no_hole(void **state)
{
	(void)state;
	struct fault fault = { 0 };
	struct demo_account accounts[DEMO_ACCOUNT_COUNT];
	for (uint64_t seed = 1; seed <= 5; seed++) {
		struct house house =
			make_town(arena_format(arena, "%d", (int)seed), seed, accounts);
		struct db *db = store_read(arena, house.store, &fault);
		assert_non_null(db);
		struct span pages[2 + 2];
		pages[0] = mirror_json(&house, db);
		pages[1] = effects_json(&house, db);
		pages[2] = journey_json(&house, db, "titre-identite");
		pages[3] = journey_json(&house, db, "urbanisme");
		for (size_t i = 0; i < LENGTH(pages); i++) {
			assert_true(pages[i].length > 1000);
			assert_true(span_find(pages[i], SPAN("NaN")) == SIZE_MAX);
			assert_true(span_find(pages[i], SPAN(":nan")) == SIZE_MAX);
			assert_true(span_find(pages[i], SPAN(":inf")) == SIZE_MAX);
		}
	}
}

static void
a_town_says_that_it_is_invented_and_goes_away_whole(void **state)
{
	(void)state;
	struct fault fault = { 0 };
	struct demo_account accounts[DEMO_ACCOUNT_COUNT];
	const char *why, *path = arena_format(arena, "%s/town", folder);
	bool is_free;
	assert_true(demo_is_free(arena, path, &is_free, &fault));
	assert_true(is_free);
	struct house house = make_town("town", 1, accounts), again;
	store_close(house.store);
	assert_true(demo_is_free(arena, path, &is_free, &fault));
	assert_false(is_free);
	assert_true(house_open(arena, path, NULL, &again, &fault));
	assert_true(span_equal(again.invented, SPAN(TOWN_WORDS)));
	store_close(again.store);
	const char *own = arena_format(arena, "%s/notes.txt", path);
	assert_true(file_write(arena, own, SPAN("à moi"), &fault));
	assert_true(demo_remove(arena, path, &why, &fault));
	assert_non_null(strstr(why, "notes.txt"));
	assert_int_equal(access(path, F_OK), 0);
	assert_int_equal(unlink(own), 0);
	own = arena_format(arena, "%s/waves/notes.txt", path); /* in a folder of ours */
	assert_true(file_write(arena, own, SPAN("à moi"), &fault));
	assert_true(demo_remove(arena, path, &why, &fault));
	assert_non_null(why);
	assert_non_null(strstr(why, "waves/notes.txt"));
	assert_int_equal(unlink(own), 0);
	assert_int_equal(symlink(folder, arena_format(arena, "%s/public", path)), 0);
	assert_true(demo_remove(arena, path, &why, &fault));
	assert_non_null(why);
	assert_non_null(strstr(why, "public"));
	assert_int_equal(unlink(arena_format(arena, "%s/public", path)), 0);
	assert_true(house_open(arena, path, NULL, &again, &fault)); /* it is being read */
	assert_true(demo_remove(arena, path, &why, &fault));
	assert_non_null(why);
	assert_non_null(strstr(why, "ouverte"));
	store_close(again.store);
	const char *served = arena_format(arena, "%s/public", path); /* by those who served it */
	assert_true(folder_make(arena, served, &fault));
	assert_true(file_write(arena, arena_format(arena, "%s/service.html.gz", served), SPAN("…"), &fault));
	assert_true(demo_remove(arena, path, &why, &fault));
	assert_null(why);
	assert_int_not_equal(access(path, F_OK), 0);
}

static void
a_folder_that_is_no_invented_town_is_left_as_it_is(void **state)
{
	(void)state;
	struct fault fault = { 0 };
	struct house house;
	const char *why, *path = arena_format(arena, "%s/real", folder);
	assert_true(house_open(arena, path, NULL, &house, &fault));
	assert_int_equal(house.invented.length, 0);
	store_close(house.store);
	assert_true(demo_remove(arena, path, &why, &fault));
	assert_non_null(why);
	assert_int_equal(access(arena_format(arena, "%s/parvis.sqlite", path), F_OK), 0);
	assert_true(demo_remove(arena, folder, &why, &fault));
	assert_non_null(why);
	assert_int_equal(access(folder, F_OK), 0);
}

static void
the_town_has_its_sizes(void **state)
{
	(void)state;
	const struct town *town = town_new(arena, 3);
	int64_t agents = 0;
	size_t directions = 0, direction, too_small = 0, near_floor = 0;
	assert_int_equal(town->place_count, 60);
	for (size_t i = 0; i < town->place_count; i++) {
		const struct town_place *place = &town->places[i];
		assert_true(place->depth <= 2);
		assert_int_equal(place->depth == 2, place->agents > 0);
		directions += place->depth == 1;
		agents += place->agents;
		too_small += place->agents == 4;
		near_floor += place->agents >= 10 && place->agents <= 14;
	}
	assert_int_equal(agents, 1100);
	assert_int_equal(directions, 8);
	assert_int_equal(too_small, 1);
	assert_true(near_floor >= 3);
	for (size_t i = 0; i < town_journey_count; i++)
		assert_true(town_journey_people(town, span_of(town_journeys[i].code), &direction) >= 30);
}

int
main(void)
{
#define TEST(name) cmocka_unit_test_setup_teardown(name, begin, end)
	const struct CMUnitTest tests[] = {
		TEST(the_town_has_its_sizes),
		TEST(the_same_seed_gives_the_same_figures_and_other_passwords),
		TEST(the_pages_of_five_towns_hold_no_hole),
		TEST(a_town_says_that_it_is_invented_and_goes_away_whole),
		TEST(a_folder_that_is_no_invented_town_is_left_as_it_is),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
