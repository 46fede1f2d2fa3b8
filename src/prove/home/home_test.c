/* What presses, in which order, for whom; the page says the mirror's own sentences. */
#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <string.h>

#include <cmocka.h>

#include "base/file.h"
#include "base/time.h"
#include "craft/html/frame.h"
#include "craft/store/store_for_tests.h"
#include "prove/home/home.h"
#include "support/answers_for_tests.h"

static struct rooms *rooms;
static struct arena *arena;
enum { TODAY = 20780 };

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

/* --- rules ------------------------------------------------------------------------------------ */

static void
what_cannot_be_caught_up_with_comes_first(void **state)
{
	(void)state;
	struct home_task tasks[] = {
		{ HOME_JOURNEY, 0, 2, SPAN("Piscine"), SPAN(""), "/parcours" },
		{ HOME_LATE, TODAY - 3, 1, SPAN("Signaler"), SPAN(""), "/actions" },
		{ HOME_GIVE_BACK, TODAY - 2, 1, SPAN("Printemps"), SPAN(""), "/enquetes/p" },
		{ HOME_LAST_DAYS, TODAY + 5, 2, SPAN("Automne"), SPAN(""), "/enquetes/a" },
		{ HOME_LAST_DAYS, TODAY + 1, 1, SPAN("Hiver"), SPAN(""), "/enquetes/h" },
	};
	assert_int_equal(home_pick(tasks, LENGTH(tasks)), HOME_SHOWN_COUNT);
	assert_true(span_is(tasks[0].what, "Hiver"));
	assert_true(span_is(tasks[1].what, "Automne"));
	assert_int_equal(tasks[2].matter, HOME_GIVE_BACK);
	assert_int_equal(home_pick(tasks, 0), 0);
	assert_int_equal(home_pick(tasks, 1), 1);
}

static void
due_dates_are_one_sentence_however_many(void **state)
{
	(void)state;
	struct home_task task = { HOME_DESK_SILENCE, TODAY, 1, SPAN(""), SPAN(""), "/guichet" };
	assert_true(span_is(home_task_words(arena, &task, TODAY),
	                    "Une demande attend une décision\u202f: si personne ne décide, le silence en "
	                    "tiendra lieu le 23 novembre 2026 au soir."));
	task.count = 3;
	assert_true(span_is(home_task_words(arena, &task, TODAY),
	                    "3 demandes attendent une décision\u202f: si personne ne décide, le silence en "
	                    "tiendra lieu, pour la première le 23 novembre 2026 au soir."));
	task.matter = HOME_DESK_LATE;
	assert_true(span_is(home_task_words(arena, &task, TODAY),
	                    "3 demandes de vos services ont dépassé leur échéance."));
	task.matter = HOME_DESK_SOON, task.count = 1;
	assert_true(span_is(home_task_words(arena, &task, TODAY),
	                    "Une demande que vous suivez arrive à échéance, ou l’a dépassée."));
	task.count = 1000, task.is_more = true;
	assert_true(span_is(home_task_words(arena, &task, TODAY),
	                    "Au moins 1\u202f000 demandes que vous suivez arrivent à échéance, ou l’ont "
	                    "dépassée."));
	assert_string_equal(home_task_verb(task.matter), "Voir vos demandes");
}

static void
each_matter_has_one_sentence_and_a_verb(void **state)
{
	(void)state;
	for (int matter = 0; matter < HOME_MATTER_COUNT; matter++)
		for (int64_t count = 1; count <= 3; count += 2) {
			const struct home_task task = { (enum home_matter)matter, TODAY + 2, count,
				                            SPAN("Le point"), SPAN("un accord (Direction)"), "/" };
			const struct span words = home_task_words(arena, &task, TODAY);
			assert_true(words.length > 20);
			assert_true(span_ends(words, ".") || span_ends(words, "?"));
			assert_true(strlen(home_task_verb(task.matter)) > 4);
		}
	struct home_task task = { HOME_LAST_DAYS, TODAY, 1, SPAN("Automne"), SPAN(""), "/" };
	assert_true(span_find(home_task_words(arena, &task, TODAY), SPAN("aujourd’hui")) != SIZE_MAX);
	task.day = TODAY + 1;
	assert_true(span_find(home_task_words(arena, &task, TODAY), SPAN("demain")) != SIZE_MAX);
	task.day = TODAY + 6;
	task.count = 3;
	assert_true(span_find(home_task_words(arena, &task, TODAY),
	                      SPAN("dans 6 jours\u202f: 3 lieux")) != SIZE_MAX);
}

static void
a_note_moves_only_by_a_verdict(void **state)
{
	(void)state;
	struct impact_voice voice = { .state = IMPACT_COMPARED, .is_tested = true, .change = .4,
		                          .verdict = STATS_DIFFERENT };
	assert_string_equal(home_moved_words(&voice), "La note a monté");
	voice.change = -.4;
	assert_string_equal(home_moved_words(&voice), "La note a baissé");
	voice.verdict = STATS_ALIKE;
	assert_string_equal(home_moved_words(&voice), "La note est stable");
	voice.verdict = STATS_UNSURE;
	assert_null(strstr(home_moved_words(&voice), "baissé"));
	voice.verdict = STATS_NOT_TESTABLE;
	assert_null(home_moved_words(&voice));
	voice.verdict = STATS_DIFFERENT;
	voice.is_tested = false;
	assert_null(home_moved_words(&voice));
	voice.is_tested = true;
	voice.state = IMPACT_HIDDEN;
	assert_null(home_moved_words(&voice));
}

static void
themes_that_grow_are_one_sentence_without_a_name(void **state)
{
	(void)state;
	static const struct place_tree no_tree = { 0 };
	const struct reader_right right = { ROLE_REFERENT, 0 };
	const struct reader reader = { .account_id = 7, .roles = WHO(ROLE_REFERENT), .rights = &right,
		                           .right_count = 1 };
	struct home_task tasks[HOME_TASK_COUNT_MAX];
	struct home_reading reading = { .root_id = 1, .reader = &reader, .today = TODAY, .tree = &no_tree,
		                            .wave_count = 1, .growing = { 1, 12, 34 } };
	assert_int_equal(home_tasks(arena, &reading, tasks), 1);
	assert_string_equal(tasks[0].url, "/verbatims/12/themes/34");
	assert_true(span_is(home_task_words(arena, tasks, TODAY),
	                    "Dans ce que les gens écrivent, un thème grandit au-delà du hasard."));
	reading.growing = (struct codebook_growing){ 3, 12, 0 };
	assert_int_equal(home_tasks(arena, &reading, tasks), 1);
	assert_string_equal(tasks[0].url, "/verbatims/12/themes");
	assert_true(span_is(home_task_words(arena, tasks, TODAY),
	                    "Dans ce que les gens écrivent, 3 thèmes grandissent au-delà du hasard."));
	reading.growing = (struct codebook_growing){ 0, 0, 0 };
	assert_int_equal(home_tasks(arena, &reading, tasks), 0);
}

/* --- for whom --------------------------------------------------------------------------------- */

static struct home_task tasks[HOME_TASK_COUNT_MAX];

static size_t
asked(struct launch_need *needs, size_t need_count, enum role role)
{
	static const struct place_tree no_tree = { 0 };
	const struct reader_right right = { role, 0 };
	const struct reader reader = { .account_id = 7, .roles = WHO(role), .rights = &right,
		                           .right_count = 1 };
	for (size_t i = 0; i < need_count; i++) {
		needs[i].may_prepare = role == ROLE_REFERENT;
		needs[i].may_direct = role == ROLE_DIRECTOR;
	}
	const struct home_reading reading = { .root_id = 1, .reader = &reader, .today = TODAY,
		                                  .tree = &no_tree, .needs = needs,
		                                  .need_count = need_count, .wave_count = 1 };
	return home_tasks(arena, &reading, tasks);
}

static struct launch_need
need_in(enum survey_state state)
{
	return (struct launch_need){ .wave = { .code = SPAN("a b"),
		                                   .name = SPAN("Automne"),
		                                   .state = state,
		                                   .opens_day = TODAY - 10,
		                                   .closed_day = TODAY + 3 } };
}

static void
each_is_asked_what_she_can_do(void **state)
{
	(void)state;
	struct launch_need need = need_in(SURVEY_READY);
	need.awaited[0] = "Direction";
	need.awaited_count = 1;
	need.awaits_direction = true;
	assert_int_equal(asked(&need, 1, ROLE_REFERENT), 1);
	assert_int_equal(tasks[0].matter, HOME_WAIT);
	assert_true(span_is(tasks[0].who, "un accord (Direction)"));
	assert_string_equal(tasks[0].url, "/enquetes/a%20b/accords");
	assert_int_equal(asked(&need, 1, ROLE_DIRECTOR), 1);
	assert_true(span_is(tasks[0].who, "votre accord"));
	assert_int_equal(asked(&need, 1, ROLE_AGENT), 0);
	need.awaits_direction = false;
	need.awaited[0] = "Délégué à la protection des données";
	assert_int_equal(asked(&need, 1, ROLE_DIRECTOR), 0);
	need.awaited_count = 0;
	assert_int_equal(asked(&need, 1, ROLE_REFERENT), 1);
	assert_int_equal(tasks[0].matter, HOME_OPEN);
	need.wave.closed_day = TODAY - 1; /* too late to be opened */
	assert_int_equal(asked(&need, 1, ROLE_REFERENT), 0);
}

static void
a_survey_that_ends_presses_only_where_it_is_short(void **state)
{
	(void)state;
	struct launch_need need = need_in(SURVEY_OPEN);
	need.asks_reader = true;
	assert_int_equal(asked(&need, 1, ROLE_REFERENT), 0);
	need.short_places[SIDE_AGENT] = 2;
	need.short_places[SIDE_USAGER] = 1;
	assert_int_equal(asked(&need, 1, ROLE_REFERENT), 1);
	assert_int_equal(tasks[0].matter, HOME_LAST_DAYS);
	assert_int_equal(tasks[0].count, 3);
	assert_int_equal(asked(&need, 1, ROLE_AGENT), 1);
	assert_int_equal(tasks[0].matter, HOME_ANSWER);
	assert_string_equal(tasks[0].url, "/repondre"); /* nothing that tells who she is */
	need.wave.closed_day = TODAY + HOME_SOON_DAYS + 1;
	assert_int_equal(asked(&need, 1, ROLE_REFERENT), 0);
}

static void
agents_read_what_is_given_back_and_nothing_before(void **state)
{
	(void)state;
	struct launch_need need = need_in(SURVEY_CLOSED);
	need.wave.closed_day = TODAY - 2;
	assert_int_equal(asked(&need, 1, ROLE_AGENT), 0);
	assert_int_equal(asked(&need, 1, ROLE_DIRECTOR), 0);
	assert_int_equal(asked(&need, 1, ROLE_REFERENT), 1);
	assert_int_equal(tasks[0].matter, HOME_GIVE_BACK);
	need.is_counting = true;
	assert_int_equal(asked(&need, 1, ROLE_REFERENT), 0);
	need.wave.state = SURVEY_RETURNED;
	assert_int_equal(asked(&need, 1, ROLE_AGENT), 1);
	assert_int_equal(tasks[0].matter, HOME_READ);
	assert_int_equal(asked(&need, 1, ROLE_REFERENT), 1);
	assert_int_equal(tasks[0].matter, HOME_PUBLISH);
}

static void
actions_of_one_kind_are_one_thing_and_only_hers(void **state)
{
	(void)state;
	static const struct place_tree no_tree = { 0 };
	struct action actions[] = {
		{ .reference = SPAN("2026-AAAAAAA"), .what = SPAN("Hier"), .owner_id = 7,
		  .due_day = TODAY - 1, .decided_day = TODAY - 20 },
		{ .reference = SPAN("2026-BBBBBBB"), .what = SPAN("Avant"), .owner_id = 7,
		  .due_day = TODAY - 9, .decided_day = TODAY - 20 },
		{ .reference = SPAN("2026-CCCCCCC"), .what = SPAN("D’une autre"), .owner_id = 8,
		  .due_day = TODAY - 9, .decided_day = TODAY - 20 },
		{ .reference = SPAN("2026-DDDDDDD"), .what = SPAN("Bientôt"), .owner_id = 7,
		  .due_day = TODAY + 4, .decided_day = TODAY - 20 },
	};
	const struct reader_right right = { ROLE_AGENT, 0 };
	const struct reader reader = { .account_id = 7, .roles = WHO(ROLE_AGENT), .rights = &right,
		                           .right_count = 1 };
	const struct home_reading reading = { .root_id = 1, .reader = &reader, .today = TODAY,
		                                  .tree = &no_tree, .actions = actions,
		                                  .action_count = LENGTH(actions) };
	assert_int_equal(home_pick(tasks, home_tasks(arena, &reading, tasks)), 2);
	assert_int_equal(tasks[0].matter, HOME_LATE);
	assert_int_equal(tasks[0].count, 2);
	assert_string_equal(tasks[0].url, "/actions");
	assert_int_equal(tasks[1].matter, HOME_DUE);
	assert_string_equal(tasks[1].url, "/actions/2026-DDDDDDD#suite");
}

static void
an_action_to_be_judged_leads_to_what_was_observed(void **state)
{
	(void)state;
	static const struct place_tree no_tree = { 0 };
	struct action action = { .reference = SPAN("2026-EEEEEEE"), .what = SPAN("Faite"), .owner_id = 7,
		                     .state = ACTION_DONE, .judged_day = TODAY - 3,
		                     .judged_code = SPAN("GEN.S1") };
	const struct reader reader = { .account_id = 7 };
	const struct home_reading reading = { .root_id = 1, .reader = &reader, .today = TODAY,
		                                  .tree = &no_tree, .actions = &action, .action_count = 1 };
	assert_int_equal(home_tasks(arena, &reading, tasks), 1);
	assert_int_equal(tasks[0].matter, HOME_JUDGE);
	assert_string_equal(tasks[0].url, "/actions/2026-EEEEEEE/effet");
	action.judged_code = span_of(""); /* otherwise: its own page says how */
	assert_int_equal(home_tasks(arena, &reading, tasks), 1);
	assert_string_equal(tasks[0].url, "/actions/2026-EEEEEEE");
}

static void
journeys_without_a_survey_are_told_to_who_prepares(void **state)
{
	(void)state;
	static const struct place_tree no_tree = { 0 };
	struct journey journeys[] = { { .id = 4, .name = SPAN("Piscine"), .code = SPAN("piscine") },
		                          { .id = 5, .name = SPAN("Close"), .is_closed = true },
		                          { .id = 6, .name = SPAN("Déjà") } };
	const int64_t known[] = { 6 };
	const struct reader_right right = { ROLE_REFERENT, 0 };
	struct reader reader = { .account_id = 7, .roles = WHO(ROLE_REFERENT), .rights = &right,
		                     .right_count = 1 };
	const struct home_reading reading = { .root_id = 1, .reader = &reader, .today = TODAY,
		                                  .tree = &no_tree, .journeys = journeys,
		                                  .journey_count = LENGTH(journeys),
		                                  .asked_journeys = known, .asked_journey_count = 1,
		                                  .wave_count = 1 };
	assert_int_equal(home_tasks(arena, &reading, tasks), 1);
	assert_int_equal(tasks[0].matter, HOME_JOURNEY);
	assert_true(span_is(tasks[0].what, "Piscine"));
	reader.roles = WHO(ROLE_DIRECTOR);
	assert_int_equal(home_tasks(arena, &reading, tasks), 0);
}

/* --- with a house ----------------------------------------------------------------------------- */

static void
import_two_waves(void)
{
	struct fault fault = { 0 };
	struct import import = { .root_id = rooms->root_id, .kind = "structures",
		                     .file_path = PARVIS_TESTS "/data/two-waves/lieux.csv" };
	import_begin(&import, arena);
	assert_true(place_import_structures(rooms->store, &import, &place_columns_known));
	static const char *const names[] = { "avant", "apres" };
	for (size_t i = 0; i < LENGTH(names); i++) {
		struct span map;
		const char *base = arena_format(arena, PARVIS_TESTS "/data/two-waves/%s", names[i]);
		assert_int_equal(file_read(arena, arena_format(arena, "%s.map", base), 1 << 16, &map,
		                           &fault),
		                 FOUND_ONE);
		if (i == 1) { /* what became of the places in between */
			struct import later = { .root_id = rooms->root_id, .kind = "structures",
				                    .file_path = PARVIS_TESTS "/data/two-waves/lieux-2026.csv" };
			import_begin(&later, arena);
			assert_true(place_import_structures(rooms->store, &later, &place_columns_known));
			assert_true(survey_mark_all(rooms->store, rooms->root_id, &fault));
		}
		assert_true(answers_import_file(rooms, SURVEY_COUNTS, span_copy(arena, map),
		                                arena_format(arena, "%s.csv", base),
		                                &(struct import){ 0 }));
	}
	const struct survey_seal seal = answers_seal(rooms);
	struct survey_sealed sealed;
	assert_true(mirror_refresh(arena, &seal, &sealed, &fault));
}

static struct span
json_of(const struct model *page)
{
	struct text json = text_new(arena, 4 << 20);
	model_json(page, &json);
	assert_false(json.cut);
	return text_span(&json);
}

static struct span
title_in(struct span json)
{
	const size_t at = span_find(json, SPAN("\"title\":\""));
	assert_true(at != SIZE_MAX);
	struct span rest = span_from(json.at + at, json.length - at);
	return span_from(rest.at, span_find(rest, SPAN("\",\"")));
}

static void
the_page_says_the_title_of_the_mirror(void **state)
{
	(void)state;
	struct fault fault = { 0 };
	import_two_waves();
	const struct reader_right right = { ROLE_AGENT, 0 };
	const struct reader reader = { .account_id = 7, .roles = WHO(ROLE_AGENT), .rights = &right,
		                           .right_count = 1 };
	struct db *db = store_read(arena, rooms->store, &fault);
	struct model *page = model_new(arena, &home_page), *mirror;
	assert_true(home_fill(arena, db, rooms->root_id, &reader, TODAY, page,
	                      model_new(arena, &frame_kind), &fault));
	const struct mirror_question question = { .least = SURVEY_RETURNED };
	assert_int_equal(mirror_fill(arena, db, rooms->root_id, &question, &mirror,
	                             model_new(arena, &frame_kind), &fault),
	                 FOUND_ONE);
	const struct span said = json_of(page);
	assert_true(span_equal(title_in(said), title_in(json_of(mirror))));
	assert_true(span_find(said, SPAN("NaN")) == SIZE_MAX);
	db_end(db);
}

static void
an_empty_house_has_a_first_page(void **state)
{
	(void)state;
	struct fault fault = { 0 };
	const struct reader_right right = { ROLE_REFERENT, 0 };
	const struct reader reader = { .account_id = 7, .roles = WHO(ROLE_REFERENT), .rights = &right,
		                           .right_count = 1 };
	struct db *db = store_read(arena, rooms->store, &fault);
	struct model *page = model_new(arena, &home_page);
	assert_true(home_fill(arena, db, rooms->root_id, &reader, TODAY, page,
	                      model_new(arena, &frame_kind), &fault));
	assert_true(span_find(json_of(page), SPAN("\"matter\":\"first\"")) != SIZE_MAX);
	struct home_summary summary;
	assert_int_equal(home_summary(arena, db, rooms->root_id, 99, TODAY, &summary, &fault),
	                 FOUND_NONE); /* an account without rights is written nothing */
	db_end(db);
}

int
main(int argc, char **argv)
{
	const struct CMUnitTest tests_of_home[] = {
		cmocka_unit_test_setup_teardown(what_cannot_be_caught_up_with_comes_first, begin, end),
		cmocka_unit_test_setup_teardown(due_dates_are_one_sentence_however_many, begin, end),
		cmocka_unit_test_setup_teardown(each_matter_has_one_sentence_and_a_verb, begin, end),
		cmocka_unit_test_setup_teardown(a_note_moves_only_by_a_verdict, begin, end),
		cmocka_unit_test_setup_teardown(themes_that_grow_are_one_sentence_without_a_name, begin, end),
		cmocka_unit_test_setup_teardown(each_is_asked_what_she_can_do, begin, end),
		cmocka_unit_test_setup_teardown(a_survey_that_ends_presses_only_where_it_is_short, begin, end),
		cmocka_unit_test_setup_teardown(agents_read_what_is_given_back_and_nothing_before, begin, end),
		cmocka_unit_test_setup_teardown(actions_of_one_kind_are_one_thing_and_only_hers, begin, end),
		cmocka_unit_test_setup_teardown(an_action_to_be_judged_leads_to_what_was_observed, begin, end),
		cmocka_unit_test_setup_teardown(journeys_without_a_survey_are_told_to_who_prepares, begin, end),
		cmocka_unit_test_setup_teardown(the_page_says_the_title_of_the_mirror, begin, end),
		cmocka_unit_test_setup_teardown(an_empty_house_has_a_first_page, begin, end),
	};
	store_tests_begin(argc, argv);
	return cmocka_run_group_tests_name("home", tests_of_home, NULL, NULL);
}
