/* Nothing is erased before its time, nor without an agreement; then all of it, and nothing else. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>

#include <cmocka.h>

#include "base/time.h"
#include "craft/store/store_for_tests.h"
#include "listen/survey/survey.h"
#include "prove/retention/retention_inside.h"
#include "support/rooms_for_tests.h"

enum {
	NOW_S = 1790000000,
	TODAY = 20717,
	OLD_FILES = 43,
	OLD_TEXTS = 1203,
	OLD_ALL = OLD_TEXTS + OLD_FILES,
	NEW_TEXTS = 4,
};

static struct rooms *rooms;
static struct arena *arena;
static struct fault fault;

/* --- two surveys with texts and files: one closed for long, one lately ------------------------ */

struct planting {
	const char *code;
	int32_t closed_day;
	int count;
	enum survey_state state;
	int files;
};

static bool
plant(struct db *db, void *data)
{
	const struct planting *planting = data;
	bool done = true;
	struct survey_wave wave = { .code = span_of(planting->code), .name = SPAN("Essai"), .form_id = 1,
		                        .opens_day = 1, .closed_day = planting->closed_day,
		                        .scale = { 1, 5, 1, 4, 0.25 } };
	const struct survey_text text = { .item_id = 1, .side = SIDE_AGENT, .place_id = 1,
		                              .words = SPAN("Madame X m’a bien aidé.") };
	if (!survey_wave_draft(db, rooms->root_id, &wave, &fault))
		return false;
	for (int state = SURVEY_DRAFT; done && state < (int)planting->state; state++)
		if (!survey_wave_move(db, rooms->root_id, wave.id, (enum survey_state)state,
		                      (enum survey_state)(state + 1), &done, &fault))
			return false;
	for (int i = 0; i < planting->count; i++)
		if (!survey_text_keep(db, rooms->root_id, wave.id, &text, &fault))
			return false;
	const struct survey_file file = { .item_id = 2, .side = SIDE_USAGER, .place_id = 1 };
	for (int i = 0; i < planting->files; i++)
		if (!survey_file_keep(db, rooms->root_id, wave.id, &file, SPAN("une photo"), &fault))
			return false;
	return true;
}

static void
planted(struct planting planting)
{
	struct fault outer = { 0 };
	if (!store_write(rooms->store, plant, &planting, &outer))
		fail_msg("%s", outer.for_log != NULL ? outer.for_log : fault.for_log);
}

static int
begin(void **state)
{
	(void)state;
	fault = (struct fault){ 0 };
	rooms = rooms_open();
	arena = rooms->arena;
	planted((struct planting){ "vieille", retention_before(TODAY) - 1, OLD_TEXTS, SURVEY_RETURNED,
	                            OLD_FILES });
	planted((struct planting){ "jeune", retention_before(TODAY), NEW_TEXTS, SURVEY_CLOSED });
	planted((struct planting){ "ouverte", 10, NEW_TEXTS, SURVEY_OPEN }); /* its day is past: it is late */
	return 0;
}

static int
end(void **state)
{
	(void)state;
	rooms_close(rooms);
	return 0;
}

/* --- what the tests do ----------------------------------------------------------------------- */

#define NUMBER(sql) rooms_number(rooms, sql)

static void
ticked(int32_t today, bool is_slow)
{
	struct fault met = { 0 };
	if (!retention_clock(arena, rooms->store, rooms->root_id, NOW_S, today, is_slow, &met))
		fail_msg("%s", met.for_log);
}

static struct retention_purge *
purges(size_t *count_r)
{
	struct fault met;
	struct retention_purge *found;
	struct db *db = store_read(arena, rooms->store, &met);
	assert_true(retention_store_purges(arena, db, rooms->root_id, &found, count_r, &met));
	db_end(db);
	return found;
}

static bool
agree(struct db *db, void *data)
{
	struct retention_purge *purge = data;
	purge->document = SPAN("Bordereau n° 3");
	purge->reason = SPAN("Terme échu.");
	purge->account_id = 7;
	purge->agreed_s = NOW_S;
	return retention_store_agree(db, rooms->root_id, purge, &fault) == FOUND_ONE;
}

static int64_t
texts(void)
{
	return NUMBER("SELECT count(*) FROM survey_text") + NUMBER("SELECT count(*) FROM survey_file");
}

/* --- tests ----------------------------------------------------------------------------------- */

static void
the_day_a_text_may_go_is_the_first_on_which_it_is_prepared(void **state)
{
	(void)state;
	const int32_t days[] = { TODAY, date_days((struct date){ 2024, 2, 29 }),
		                     date_days((struct date){ 2025, 2, 28 }),
		                     date_days((struct date){ 2023, 12, 31 }) };
	for (size_t i = 0; i < LENGTH(days); i++) {
		assert_true(retention_before(retention_end(days[i])) > days[i]);
		assert_true(retention_before(retention_end(days[i]) - 1) <= days[i]);
		assert_in_range(retention_end(days[i]) - days[i], 1096, 1098);
	}
}

static void
each_kind_says_all_it_must(void **state)
{
	(void)state;
	for (size_t i = 0; i < RETENTION_COUNT; i++) {
		const struct retention_kind *kind = &retention_kinds[i];
		assert_non_null(kind->name);
		assert_true(strlen(kind->what) > 5 && strlen(kind->why) > 5 && strlen(kind->term) > 5);
		assert_true(strlen(kind->ground) > 5 && strlen(kind->ending) > 3);
	}
}

static void
it_is_prepared_once_counted_and_nothing_goes(void **state)
{
	(void)state;
	size_t count;
	ticked(TODAY, false);
	(void)purges(&count);
	assert_int_equal(count, 0); /* only when there is time */
	ticked(TODAY, true);
	ticked(TODAY, true);
	ticked(TODAY + 1, true); /* one more survey has come to its end: the first one waits still */
	const struct retention_purge *purge = purges(&count);
	assert_int_equal(count, 1);
	assert_int_equal(purge->told, OLD_ALL);
	assert_int_equal(purge->waves, 1);
	assert_int_equal(purge->state, RETENTION_PREPARED);
	assert_int_equal(texts(), OLD_ALL + 2 * NEW_TEXTS);
	assert_int_equal(NUMBER("SELECT count(*) FROM journal_fact WHERE kind = 'retention.prepared'"), 1);
	assert_string_equal(retention_purge_words(arena, purge),
	                    "1\u202f246 textes libres ou fichiers joints de 1 enquête close avant le 21 "
	                    "septembre 2023");
}

static void
agreed_to_it_goes_for_ever_alone_and_leaves_one_fact(void **state)
{
	(void)state;
	size_t count;
	struct fault outer;
	ticked(TODAY, true);
	struct retention_purge *purge = purges(&count);
	assert_true(store_write(rooms->store, agree, purge, &outer));
	assert_false(store_write(rooms->store, agree, purge, &outer)); /* once */
	ticked(TODAY + 1, false);
	assert_int_equal(texts(), 2 * NEW_TEXTS);
	purge = purges(&count);
	assert_int_equal(purge->state, RETENTION_DONE);
	assert_int_equal(purge->erased, OLD_ALL);
	assert_int_equal(purge->done_s, NOW_S);
	assert_int_equal(NUMBER("SELECT count(*) FROM journal_fact WHERE kind = 'retention.done'"), 1);
	assert_int_equal(NUMBER("SELECT count(*) FROM journal_fact WHERE words LIKE '%Madame%'"), 0);
	assert_int_equal(NUMBER("SELECT count(*) FROM survey_wave"), 3);
	ticked(TODAY, true); /* the same day has been done */
	(void)purges(&count);
	assert_int_equal(count, 1);
	ticked(TODAY + 1, true); /* the next survey's turn */
	assert_int_equal(purges(&count)->told, NEW_TEXTS);
	assert_int_equal(count, 2);
}

static void
cut_at_any_step_it_goes_on_and_tells_the_truth(void **state)
{
	(void)state;
	size_t count;
	struct fault outer, met;
	ticked(TODAY, true);
	assert_true(store_write(rooms->store, agree, purges(&count), &outer));
	for (int step = 1; step < 90; step += 3) {
		store_fail_after(step);
		(void)!retention_clock(arena, rooms->store, rooms->root_id, NOW_S, TODAY, false, &met);
		store_fail_after(0);
		assert_int_equal(texts() + purges(&count)->erased, OLD_ALL + 2 * NEW_TEXTS);
	}
	ticked(TODAY, false);
	assert_int_equal(texts(), 2 * NEW_TEXTS);
	assert_int_equal(purges(&count)->erased, OLD_ALL);
	assert_int_equal(NUMBER("SELECT count(*) FROM journal_fact WHERE kind = 'retention.done'"), 1);
}

int
main(int argument_count, char **arguments)
{
	store_tests_begin(argument_count, arguments);
	log_threshold(LOG_LEVEL_COUNT);
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(the_day_a_text_may_go_is_the_first_on_which_it_is_prepared),
		cmocka_unit_test(each_kind_says_all_it_must),
		cmocka_unit_test_setup_teardown(it_is_prepared_once_counted_and_nothing_goes, begin, end),
		cmocka_unit_test_setup_teardown(agreed_to_it_goes_for_ever_alone_and_leaves_one_fact, begin,
		                                end),
		cmocka_unit_test_setup_teardown(cut_at_any_step_it_goes_on_and_tells_the_truth, begin, end),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
