/* A file goes with its reply: both are taken or neither, both are opened, and nothing then leads from one
 * to the other. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>

#include <cmocka.h>

#include "base/ident.h"
#include "craft/store/store_for_tests.h"
#include "listen/answer/answer_inside.h"
#include "support/rooms_for_tests.h"

static struct rooms *rooms;
static struct arena *arena;
static struct survey_wave wave;
static struct fault fault;
static struct answer_link links[2]; /* for all: usagers, agents */
static int64_t place_id;

static const char document[] =
	"{\"name\": \"Hall\", \"languages\": [\"fr\"], \"title\": {\"fr\": \"Hall\"},"
	" \"pages\": [{\"questions\": ["
	"  {\"code\": \"propre\", \"kind\": \"yes-no\", \"asked\": [\"usager\", \"agent\"], \"nature\": \"G\","
	"   \"words\": {\"fr\": \"Le hall est-il propre ?\"}},"
	"  {\"code\": \"mot\", \"kind\": \"text\", \"asked\": [\"usager\", \"agent\"],"
	"   \"words\": {\"fr\": \"Un mot ?\"}},"
	"  {\"code\": \"photo\", \"kind\": \"file\", \"asked\": [\"usager\"],"
	"   \"words\": {\"fr\": \"Montrez.\"}}]}]}";
enum { RANK_CLEAN, RANK_WORDS, RANK_PHOTO, RANK_COUNT };

static bool
plant(struct db *db, void *data)
{
	/* What stands apart comes last, a file first. */
	static const char *const codes[] = { "propre", "photo", "mot" };
	const char *sentence;
	bool done;
	int64_t theme_id;
	struct inquiry_row row = { .version = 1, .state = INQUIRY_DRAFT };
	struct survey_item items[LENGTH(codes)];
	const struct survey_population populations[] = { { place_id, place_id, SIDE_USAGER, 100 } };
	(void)data;
	wave = (struct survey_wave){ .code = SPAN("w"), .name = SPAN("Essai"), .inquiry_version = 1,
		                         .opens_day = 1, .closed_day = 40000, .scale = { 1, 5, 1, 4, 0.25 } };
	const struct inquiry *inquiry = inquiry_read(arena, span_of(document), &sentence);
	if (inquiry == NULL || !theme_keep(arena, db, rooms->root_id, SPAN("t"), SPAN("T"), &theme_id, &fault) ||
	    !inquiry_add(arena, db, rooms->root_id, inquiry, 0, 1, &row.inquiry_id, &fault) ||
	    !inquiry_move(db, rooms->root_id, &row, INQUIRY_PUBLISHED, 1, &done, &fault))
		return false;
	for (size_t i = 0; i < LENGTH(codes); i++) {
		items[i] = (struct survey_item){ .id = (int64_t)i, .code = span_of(codes[i]),
			                             .kind = i == 0 ? 'G' : 'O', .level_count = i == 0 ? 2 : 0,
			                             .about_id = -1, .stem = SPAN(""), .scale = SPAN(""),
			                             .theme_id = theme_id };
		for (int side = 0; side < SIDE_COUNT; side++) {
			items[i].rank[side] = (int)i + 1;
			items[i].asked[side] = items[i].code;
			items[i].asked_stem[side] = SPAN("");
		}
	}
	const struct survey_form form = { .items = items, .item_count = LENGTH(codes), .text_count = 2 };
	wave.form_id = row.inquiry_id;
	return survey_wave_draft(db, rooms->root_id, &wave, &fault) &&
	       survey_form_replace(db, rooms->root_id, wave.id, &form, &fault) &&
	       survey_populations_replace(db, rooms->root_id, wave.id, populations, 1, &fault) &&
	       survey_wave_move(db, rooms->root_id, wave.id, SURVEY_DRAFT, SURVEY_READY, &done, &fault) &&
	       survey_wave_move(db, rooms->root_id, wave.id, SURVEY_READY, SURVEY_OPEN, &done, &fault) &&
	       answer_links_make(arena, db, rooms->root_id, wave.id, links, LENGTH(links), &fault);
}

static bool
close_wave(struct db *db, void *data)
{
	bool done;
	(void)data;
	return survey_wave_move(db, rooms->root_id, wave.id, SURVEY_OPEN, SURVEY_CLOSED, &done, &fault);
}

static void
written(store_write_fn *write)
{
	struct fault outer = { 0 };
	if (!store_write(rooms->store, write, NULL, &outer))
		fail_msg("%s", outer.for_log != NULL ? outer.for_log : fault.for_log);
}

static int
begin(void **state)
{
	(void)state;
	rooms = rooms_open();
	arena = rooms->arena;
	const struct place_tree *tree =
		rooms_plant(rooms, (const char *const[]){ "a" }, (const int[]){ -1 }, 1, &fault);
	place_id = tree->places[0].id;
	for (size_t i = 0; i < LENGTH(links); i++)
		links[i] = (struct answer_link){ .kind = ANSWER_OPEN, .side = i == 0 ? SIDE_USAGER : SIDE_AGENT,
			                             .place_id = place_id, .label = SPAN("") };
	written(plant);
	wave.state = SURVEY_OPEN;
	assert_true(answer_key_make(arena, rooms->store, rooms->root_id, wave.id, rooms->folder, &fault));
	return 0;
}

static int
end(void **state)
{
	(void)state;
	rooms_close(rooms);
	return 0;
}

/* --- what the tests do --------------------------------------------------------------------------- */

#define NUMBER(sql) rooms_number(rooms, sql)

static const struct answer_form *
form_of(void)
{
	struct fault outer;
	struct db *db = store_read(arena, rooms->store, &outer);
	const struct answer_form *form = answer_form_of(db, rooms->root_id, wave.id, &outer);
	assert_non_null(form);
	db_end(db);
	return form;
}

/* With a file when `bytes` are some. False: a fault, nothing was taken. */
static bool
sent(int number, struct span bytes)
{
	const bool joins = bytes.length > 0;
	const struct answer_joined joined = { ident_random(), { PICTURE_PHOTO, bytes, 1, 1 } };
	const struct ask_value values[RANK_COUNT] = {
		[RANK_CLEAN] = { .state = ASK_ANSWERED, .number = number % 2 },
		[RANK_WORDS] = { .state = ASK_ANSWERED, .text = span_of(arena_format(arena, "mot %d", number)) },
		[RANK_PHOTO] = { .state = joins ? ASK_ANSWERED : ASK_NOT_ANSWERED,
		                 .number = joins ? joined.file_id : 0 },
	};
	const struct answer_reply reply = { .values = values, .joined = joins ? &joined : NULL };
	const struct span once = span_of(arena_format(arena, "cle-%d-0123456789abcdef", number));
	enum answer_outcome outcome;
	const bool is_taken = answer_receive(arena, rooms->store, rooms->root_id, links[0].secret, once,
	                                     &reply, &outcome, &fault);
	assert_true(!is_taken || outcome == ANSWER_TAKEN);
	return is_taken;
}

static struct span
bytes_of(size_t size, char with)
{
	char *bytes = arena_array_of(arena, char, size);
	memset(bytes, with, size);
	return span_from(bytes, size);
}

static int64_t
opened(void)
{
	const struct answer_opening opening = { .store = rooms->store, .root_id = rooms->root_id,
		                                    .folder = rooms->folder };
	struct answer_opened told;
	assert_true(answer_unseal(arena, &opening, &wave, &told, &fault));
	return told.opened;
}

/* --- tests ----------------------------------------------------------------------------------------- */

static void
a_file_is_sealed_in_one_of_four_sizes(void **state)
{
	static const size_t sizes[] = { 1, 300, 256 << 10, (256 << 10) + 1, 1 << 20, 2 << 20,
		                            PICTURE_KEPT_SIZE_MAX, PICTURE_SIZE_MAX };
	static const size_t rooms_of[] = { 0, 0, 0, 1, 1, 2, 2, 3 };
	size_t seen[4] = { 0 };
	(void)state;
	struct db *db = store_read(arena, rooms->store, &fault);
	struct vault_pair pair, other;
	assert_int_equal(answer_key_pair(arena, db, rooms->root_id, wave.id, rooms->folder, &pair, &fault),
	                 FOUND_ONE);
	db_end(db);
	vault_pair_new(&other);
	for (size_t i = 0; i < LENGTH(sizes); i++) {
		struct arena *row = arena_new(64 << 20);
		const struct picture picture = { .kind = i % 2, .bytes = bytes_of(sizes[i], 'x') };
		struct picture again;
		const struct span sealed = answer_file_seal(row, form_of(), &picture);
		assert_true(seen[rooms_of[i]] == 0 || seen[rooms_of[i]] == sealed.length);
		seen[rooms_of[i]] = sealed.length;
		assert_true(answer_file_open(row, &pair, sealed, &again));
		assert_int_equal(again.kind, picture.kind);
		assert_true(span_equal(again.bytes, picture.bytes));
		assert_false(answer_file_open(row, &other, sealed, &again));
		assert_false(answer_file_open(row, &pair, span_from(sealed.at, sealed.length - 1), &again));
		assert_false(answer_file_open(row, &pair, span_from(sealed.at, 10), &again));
		arena_end(row);
	}
}

static void
both_are_taken_or_neither(void **state)
{
	(void)state;
	int taken = 0;
	for (int step = 1; step < 60; step++) {
		store_fail_after(step);
		taken += sent(step, bytes_of(100000, 'y'));
		store_fail_after(0);
		assert_int_equal(NUMBER("SELECT count(*) FROM answer_sealed"), taken);
		assert_int_equal(NUMBER("SELECT count(*) FROM answer_file"), taken);
		assert_int_equal(NUMBER("SELECT count(DISTINCT file_id) FROM answer_file_part"), taken);
	}
	assert_true(taken > 5 && taken < 59);
}

static void
a_file_waits_for_the_batch_of_its_reply(void **state)
{
	(void)state;
	for (int i = 0; i < 4; i++)
		assert_true(sent(i, i < 3 ? bytes_of(500, (char)('a' + i)) : SPAN("")));
	assert_int_equal(opened(), 0);
	assert_int_equal(NUMBER("SELECT count(*) FROM survey_file"), 0);
	assert_true(sent(4, SPAN("")));
	assert_int_equal(opened(), 5);
	assert_int_equal(NUMBER("SELECT count(*) FROM answer_file"), 0);
	assert_int_equal(NUMBER("SELECT count(*) FROM answer_file_part"), 0);
	assert_int_equal(NUMBER("SELECT count(*) FROM survey_file WHERE side = 0 AND item_id = 1 AND kind = 0 "
	                        "AND size = 500"), 3);
	assert_int_equal(NUMBER("SELECT count(*) FROM survey_text WHERE item_id = 2"), 5);
	/* Neither among the levels of the reply, nor in what is kept beside. */
	assert_int_equal(NUMBER("SELECT max(length(answers)) FROM survey_more"), 1 + 3 + 2);
	/* Given of the public, once the survey is closed. */
	struct db *db = store_read(arena, rooms->store, &fault);
	struct rows *rows = survey_public_files(arena, db, rooms->root_id, wave.id);
	assert_int_equal(rows_next(rows, &fault), FOUND_NONE);
	db_end(db);
	written(close_wave);
	db = store_read(arena, rooms->store, &fault);
	rows = survey_public_files(arena, db, rooms->root_id, wave.id);
	for (int i = 0; i < 3; i++) {
		struct survey_file file;
		struct span bytes;
		assert_int_equal(rows_next(rows, &fault), FOUND_ONE);
		assert_int_equal(survey_public_file_load(arena, db, rooms->root_id, wave.id,
		                                         survey_public_file(rows).file_id, &file, &bytes, &fault),
		                 FOUND_ONE);
		assert_int_equal(bytes.length, 500);
		assert_true(bytes.at[0] >= 'a' && bytes.at[0] <= 'c' && bytes.at[499] == bytes.at[0]);
	}
	assert_int_equal(rows_next(rows, &fault), FOUND_NONE);
	db_end(db);
}

static bool
damage(struct db *db, void *data)
{
	static const char sql[] DB_SQL =
		"UPDATE answer_file_part SET bytes = $2 WHERE root_id = $1 AND part = 3";
	(void)data;
	return db_do(db, sql, WITH(db_int64(rooms->root_id), db_bytes(SPAN("x"))), NULL, &fault);
}

/* What is damaged cannot be mended: the reply is not lost for it. */
static void
a_file_that_does_not_open_takes_no_reply_with_it(void **state)
{
	(void)state;
	for (int i = 0; i < 5; i++)
		assert_true(sent(i, i < 2 ? bytes_of(200000, 'z') : SPAN("")));
	written(damage);
	log_threshold(LOG_LEVEL_COUNT);
	assert_int_equal(opened(), 5);
	assert_int_equal(NUMBER("SELECT count(*) FROM survey_reply"), 5);
	assert_int_equal(NUMBER("SELECT count(*) FROM survey_file"), 0);
	assert_int_equal(NUMBER("SELECT count(*) FROM answer_file"), 0);
}

static void
only_usagers_by_a_link_for_all_may_join(void **state)
{
	(void)state;
	const struct answer_form *form = form_of();
	struct answer_target target = { .side = SIDE_USAGER, .way = SURVEY_WAY_OPEN };
	assert_true(answer_may_join(form, &target));
	for (int way = 0; way < SURVEY_WAY_COUNT; way++)
		for (int side = 0; side < SIDE_COUNT; side++) {
			target.way = (enum survey_way)way;
			target.side = (enum side)side;
			assert_int_equal(answer_may_join(form, &target),
			                 way == SURVEY_WAY_OPEN && side == SIDE_USAGER);
		}
}

int
main(int argument_count, char **arguments)
{
	store_tests_begin(argument_count, arguments);
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup_teardown(a_file_is_sealed_in_one_of_four_sizes, begin, end),
		cmocka_unit_test_setup_teardown(both_are_taken_or_neither, begin, end),
		cmocka_unit_test_setup_teardown(a_file_waits_for_the_batch_of_its_reply, begin, end),
		cmocka_unit_test_setup_teardown(a_file_that_does_not_open_takes_no_reply_with_it, begin, end),
		cmocka_unit_test_setup_teardown(only_usagers_by_a_link_for_all_may_join, begin, end),
	};
	return cmocka_run_group_tests_name("answer_file", tests, NULL, NULL);
}
