/* Agents first; nothing but what is public; what is taken back is gone. */
#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include <cmocka.h>

#include "base/file.h"
#include "base/time.h"
#include "craft/http/http_gzip.h"
#include "craft/store/store_for_tests.h"
#include "prove/publish/publish_inside.h"
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
agents_come_first(void **state)
{
	(void)state;
	struct survey_wave waves[] = { { .name = SPAN("Automne"), .state = SURVEY_CLOSED },
		                           { .name = SPAN("Printemps"), .state = SURVEY_CLOSED } };
	assert_non_null(publish_obstacle(arena, waves, 0));
	assert_non_null(strstr(publish_obstacle(arena, waves, 2), "Les agents d’abord"));
	waves[0].state = SURVEY_RETURNED;
	assert_non_null(strstr(publish_obstacle(arena, waves, 2), "pas publiés"));
	waves[0].state = SURVEY_PUBLISHED;
	assert_null(publish_obstacle(arena, waves, 2));
	waves[0].state = SURVEY_CLOSED; /* an older one is public: the page says that one */
	waves[1].state = SURVEY_PUBLISHED;
	assert_null(publish_obstacle(arena, waves, 2));
}

static void
an_action_is_shown_when_it_was_chosen(void **state)
{
	(void)state;
	struct action action = { .what = SPAN("Interne"), .due_day = TODAY - 1 };
	assert_int_equal(publish_part_of(&action), PUBLISH_NOT_SHOWN);
	action.is_public = true;
	assert_int_equal(publish_part_of(&action), PUBLISH_NOT_SHOWN); /* without public words */
	action.public_words = SPAN("Une date pour chacun.");
	assert_int_equal(publish_part_of(&action), PUBLISH_DECIDED);
	assert_non_null(strstr(publish_when_words(arena, &action, TODAY), "pas encore fait"));
	assert_null(strstr(publish_when_words(arena, &action, TODAY - 1), "pas encore fait"));
	action.state = ACTION_DONE;
	action.ended_day = TODAY;
	assert_int_equal(publish_part_of(&action), PUBLISH_DONE);
	assert_non_null(strstr(publish_when_words(arena, &action, TODAY), "fait le "));
	action.state = ACTION_GIVEN_UP;
	assert_int_equal(publish_part_of(&action), PUBLISH_NOT_SHOWN);
	action.state = ACTION_UNDER_WAY;
	action.is_public = false;
	assert_int_equal(publish_part_of(&action), PUBLISH_NOT_SHOWN);
}

static void
the_same_bytes_are_packed_the_same(void **state)
{
	(void)state;
	struct fault fault;
	struct span first, second;
	const struct span page = SPAN("<p>Bonjour, bonjour, bonjour, bonjour, bonjour.</p>");
	assert_true(http_gzip(arena, page, &first, &fault));
	assert_true(http_gzip(arena, page, &second, &fault));
	assert_true(span_equal(first, second));
	assert_int_equal((unsigned char)first.at[0], 0x1f);
	assert_int_equal((unsigned char)first.at[1], 0x8b);
	assert_int_equal((unsigned char)first.at[first.length - 4], page.length);
}

/* --- the file --------------------------------------------------------------------------------- */

static const char map_words[] = "wave %s \"Vague %s\"\nclosed %s\nscale 1 to 5\n%s\n"
								"place column lieu\ncreate places\nside column cote\n"
								"side usager when U\nside agent when A\n"
								"item column phrase\nlevel column niveau\ncounts column nombre\n"
								"theme t \"Tout\"\nitem GEN.S1 t \"Le service est bon.\"\n";

/* Usagers who answer `level` or 5, agents 1 or 2. */
static void
import_wave_at(const char *code, const char *closed, bool is_public, int level)
{
	struct fault fault;
	struct survey_sealed sealed;
	const char *map = arena_format(arena, map_words, code, code, closed,
	                               is_public ? "published" : "");
	const int people = 30 + (int)strlen(code); /* the same file is not taken twice */
	answers_import(rooms, SURVEY_COUNTS, map,
	               arena_format(arena,
	                            "lieu;cote;niveau;nombre;phrase\n"
	                            "A;U;%d;%d;GEN.S1\nA;U;5;31;GEN.S1\nA;A;2;30;GEN.S1\nA;A;1;31;GEN.S1\n",
	                            level, people));
	const struct survey_seal seal = answers_seal(rooms);
	assert_true(mirror_refresh(arena, &seal, &sealed, &fault));
}

static void
import_wave(const char *code, const char *closed, bool is_public)
{
	import_wave_at(code, closed, is_public, 4);
}

static bool
write_shown(struct db *db, void *data)
{
	struct fault fault;
	const bool *shown = data;
	const struct publish_state state = { .is_public = *shown, .changed_day = TODAY,
		                                 .account_id = 7 };
	return publish_store_state_keep(db, rooms->root_id, &state, &fault);
}

static void
show_page(bool shown)
{
	struct fault fault = { 0 };
	assert_true(store_write(rooms->store, write_shown, &shown, &fault));
}

static struct span
file_after_tick(void)
{
	struct fault fault = { 0 };
	struct span html = span_of("");
	if (!publish_clock(arena, rooms->store, rooms->root_id, rooms->folder,
	                   (int64_t)TODAY * DAY_S + 43200, &fault))
		fail_msg("%s", fault.for_log);
	assert_true(file_read(arena, publish_path(arena, rooms->folder, false), PUBLISH_SIZE_MAX,
	                      &html, &fault) != FOUND_FAILED);
	assert_int_equal(html.length > 0,
	                 access(publish_path(arena, rooms->folder, true), R_OK) == 0);
	return html;
}

static bool
says(struct span html, const char *words)
{
	return span_find(html, span_of(words)) != SIZE_MAX;
}

static void
the_file_follows_what_is_public(void **state)
{
	(void)state;
	struct fault fault = { 0 };
	import_wave("secrete-x", "2026-06-01", false);
	assert_int_equal(file_after_tick().length, 0);
	show_page(true);
	struct span html = file_after_tick();
	assert_true(html.length > 0 && html.length < 30000);
	assert_false(says(html, "secrete-x") || says(html, "visions"));
	import_wave("ouverte", "2026-05-01", true);
	html = file_after_tick();
	assert_true(says(html, "Vague ouverte") && says(html, "visions différentes"));
	assert_false(says(html, "secrete-x"));

	/* Its replies are being counted again: no figure may be stale. */
	assert_true(survey_mark_all(rooms->store, rooms->root_id, &fault));
	assert_false(says(file_after_tick(), "Vague ouverte"));
	const struct survey_seal seal = answers_seal(rooms);
	struct survey_sealed sealed;
	assert_true(mirror_refresh(arena, &seal, &sealed, &fault));
	assert_true(says(file_after_tick(), "Vague ouverte"));

	show_page(false);
	assert_int_equal(file_after_tick().length, 0);
	show_page(true);
	assert_true(file_after_tick().length > 0);
}

static void
a_page_that_cannot_be_written_anew_is_not_left_as_it_was(void **state)
{
	(void)state;
	struct fault fault = { 0 };
	const char *plain = publish_path(arena, rooms->folder, false);
	const char *packed = publish_path(arena, rooms->folder, true);
	import_wave("avant", "2026-05-01", true);
	show_page(true);
	assert_true(says(file_after_tick(), "Vague avant"));
	assert_int_equal(unlink(packed), 0);
	assert_true(folder_make(arena, packed, &fault)); /* nothing can be written there */
	import_wave("depuis", "2026-06-01", true);
	assert_false(publish_clock(arena, rooms->store, rooms->root_id, rooms->folder,
	                           (int64_t)TODAY * DAY_S + 43200, &fault));
	assert_int_not_equal(access(plain, F_OK), 0);
	assert_int_equal(rmdir(packed), 0);
	assert_true(says(file_after_tick(), "Vague depuis"));
}

static bool
plant(struct db *db, void *data)
{
	struct fault fault;
	return action_plant(arena, db, rooms->root_id, data, &fault);
}

/* Begun and done between June 2024 and June 2025. */
static struct action
old_action(void)
{
	const int32_t first_day = date_days((struct date){ 2024, 6, 30 });
	return (struct action){ .what = SPAN("Un accueil"),
		                    .is_public = true,
		                    .public_words = SPAN("Un accueil à l’entrée."),
		                    .state = ACTION_DONE,
		                    .judged_code = SPAN("GEN.S1"),
		                    .judged_sentence = SPAN("Le service est bon."),
		                    .decided_day = first_day + 20,
		                    .begun_day = first_day + 60,
		                    .ended_day = first_day + 120,
		                    .judged_day = first_day + 150 };
}

/* With three surveys, the two latest would tell an old action what happened after it. */
static void
an_action_is_told_what_moved_around_it(void **state)
{
	(void)state;
	struct fault fault = { 0 };
	struct action old = old_action();
	import_wave_at("un", "2024-06-30", true, 1);
	import_wave_at("deux-", "2025-06-30", true, 4);
	import_wave_at("trois", "2026-06-30", true, 2);
	assert_true(store_write(rooms->store, plant, &old, &fault));
	show_page(true);
	struct span html = file_after_tick();
	assert_true(says(html, "La note des usagers a monté") && says(html, "Cela ne dit pas pourquoi."));
	assert_true(says(html, "Lieu\u202f: toute l’organisation\u202f; enquêtes closes le 30"));
	assert_true(says(html, "et le 30 juin 2025.") && !says(html, "2026. La note"));
	assert_false(says(html, "a baissé"));
}

/* One of the two surveys is not public: nothing is said, not even with the others. */
static void
an_action_is_told_nothing_of_surveys_that_are_not_public(void **state)
{
	(void)state;
	struct fault fault = { 0 };
	struct action old = old_action();
	import_wave_at("un", "2024-06-30", false, 1);
	import_wave_at("deux-", "2025-06-30", true, 4);
	assert_true(store_write(rooms->store, plant, &old, &fault));
	show_page(true);
	struct span html = file_after_tick();
	assert_true(says(html, "Un accueil à l’entrée."));
	assert_false(says(html, "a monté") || says(html, "pourquoi."));
}

static bool
write_words(struct db *db, void *data)
{
	struct fault fault;
	return publish_store_words_keep(db, rooms->root_id, data, &fault);
}

static void
words_come_back_as_typed(void **state)
{
	(void)state;
	struct fault fault = { 0 };
	struct span words[PUBLISH_WORDS_COUNT] = { [PUBLISH_HOST] = SPAN("Chez <nous>\n01 02") };
	struct span read[PUBLISH_WORDS_COUNT];
	assert_true(store_write(rooms->store, write_words, words, &fault));
	words[PUBLISH_HOST] = span_of("");
	words[PUBLISH_CONTACT] = SPAN("<b>mairie</b>");
	assert_true(store_write(rooms->store, write_words, words, &fault));
	struct db *db = store_read(arena, rooms->store, &fault);
	assert_true(publish_store_words(arena, db, rooms->root_id, read, &fault));
	assert_int_equal(read[PUBLISH_HOST].length, 0);
	assert_true(span_is(read[PUBLISH_CONTACT], "<b>mairie</b>"));
	struct span html;
	assert_true(publish_render(arena, db, rooms->root_id, TODAY, &html, &fault));
	assert_true(says(html, "&lt;b&gt;mairie"));
	db_end(db);
}

int
main(int argc, char **argv)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup_teardown(agents_come_first, begin, end),
		cmocka_unit_test_setup_teardown(an_action_is_shown_when_it_was_chosen, begin, end),
		cmocka_unit_test_setup_teardown(the_same_bytes_are_packed_the_same, begin, end),
		cmocka_unit_test_setup_teardown(the_file_follows_what_is_public, begin, end),
		cmocka_unit_test_setup_teardown(a_page_that_cannot_be_written_anew_is_not_left_as_it_was,
		                                begin, end),
		cmocka_unit_test_setup_teardown(an_action_is_told_what_moved_around_it, begin, end),
		cmocka_unit_test_setup_teardown(an_action_is_told_nothing_of_surveys_that_are_not_public,
		                                begin, end),
		cmocka_unit_test_setup_teardown(words_come_back_as_typed, begin, end),
	};
	store_tests_begin(argc, argv);
	return cmocka_run_group_tests_name("publish", tests, NULL, NULL);
}
