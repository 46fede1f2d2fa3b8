#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>
#include <cmocka.h>

#include "base/time.h"
#include "craft/html/catalogue.h"
#include "craft/html/template.h"

static struct arena *arena;

static int
begin(void **state)
{
	(void)state;
	arena = arena_new(64 << 20);
	return 0;
}

static int
end(void **state)
{
	(void)state;
	arena_end(arena);
	return 0;
}

#define NAME "craft/html/words/en.po"
#define HEADER "msgid \"\"\nmsgstr \"\"\n\"Language: en\\n\"\n\"MIME-Version: 1.0\\n\"\n\n"

static const struct catalogue *
read_well(const char *po)
{
	struct fault fault = { 0 };
	const struct catalogue *catalogue = catalogue_read(arena, NAME, span_of(po), &fault);
	if (catalogue == NULL)
		fail_msg("refused: %s", fault.for_log);
	return catalogue;
}

static void
is_refused(const char *po, const char *why)
{
	struct fault fault = { 0 };
	assert_null(catalogue_read(arena, NAME, span_of(po), &fault));
	if (strstr(fault.for_log, why) == NULL)
		fail_msg("« %s » expected, « %s » said", why, fault.for_log);
}

static const char small[] =
	"# For a test.\n" HEADER
	"#. told in the header\n"
	"#: listen/answer/pages/inquiry.html\n"
	"msgid \"Étape %zu sur %zu\"\n"
	"msgstr \"Step %zu of %zu\"\n"
	"\n\n"
	"msgid \"\"\n"
	"\"Une phrase \"\n"
	"\"longue,\\n\"\n"
	"\"dite \\\"ainsi\\\" \\\\.\"\n"
	"msgstr \"\"\n"
	"\"A long sentence,\\n\"\n"
	"\"said \\\"so\\\" \\\\.\"\n"
	"\n"
	"msgid \"%s réponse.\"\n"
	"msgid_plural \"%s réponses.\"\n"
	"msgstr[0] \"%s answer.\"\n"
	"msgstr[1] \"%s answers.\"\n"
	"\n"
	"msgid \"Et un autre\"\n"
	"msgid_plural \"Et {{more}} autres\"\n"
	"msgstr[0] \"And one more\"\n"
	"msgstr[1] \"And {{more}} more\"\n";

static void
words_are_looked_up_by_their_french(void **state)
{
	(void)state;
	const struct catalogue *catalogue = read_well(small);
	assert_string_equal(catalogue_language(catalogue), "en");
	assert_string_equal(catalogue_say(catalogue, "Étape %zu sur %zu"), "Step %zu of %zu");
	assert_string_equal(catalogue_say(catalogue, "Une phrase longue,\ndite \"ainsi\" \\."),
	                    "A long sentence,\nsaid \"so\" \\.");
	assert_string_equal(arena_format(arena, catalogue_say(catalogue, "Étape %zu sur %zu"), (size_t)2,
	                                 (size_t)3),
	                    "Step 2 of 3");
}

static void
what_has_no_translation_is_said_in_french(void **state)
{
	(void)state;
	const struct catalogue *catalogue = read_well(small);
	assert_string_equal(catalogue_say(catalogue, "Continuer"), "Continuer");
	assert_string_equal(catalogue_say(NULL, "Continuer"), "Continuer");
	assert_string_equal(catalogue_count(catalogue, "un avis", "des avis", 1), "un avis");
	assert_string_equal(catalogue_count(catalogue, "un avis", "des avis", 0), "un avis");
	assert_string_equal(catalogue_count(catalogue, "un avis", "des avis", 2), "des avis");
	assert_string_equal(catalogue_language(NULL), "fr");
}

static void
plurals_follow_the_language(void **state)
{
	(void)state;
	const struct catalogue *catalogue = read_well(small);
	static const struct {
		int64_t count;
		const char *french, *english;
	} cases[] = { { 0, "%s réponse.", "%s answers." }, { 1, "%s réponse.", "%s answer." },
		{ 2, "%s réponses.", "%s answers." }, { 100, "%s réponses.", "%s answers." } };
	for (size_t i = 0; i < LENGTH(cases); i++) {
		assert_string_equal(
			catalogue_count(NULL, "%s réponse.", "%s réponses.", cases[i].count), cases[i].french);
		assert_string_equal(
			catalogue_count(catalogue, "%s réponse.", "%s réponses.", cases[i].count),
			cases[i].english);
	}
}

static void
one_catalogue_serves_all_the_kinds_of_its_language(void **state)
{
	(void)state;
	const struct catalogue *catalogue = read_well(small);
	assert_true(catalogue_serves(catalogue, SPAN("en")));
	assert_true(catalogue_serves(catalogue, SPAN("en-GB")));
	assert_false(catalogue_serves(catalogue, SPAN("enm")));
	assert_false(catalogue_serves(catalogue, SPAN("fr")));
	assert_false(catalogue_serves(catalogue, SPAN("")));
	assert_true(catalogue_serves(NULL, SPAN("fr-CA")));
}

#define PAIR(id, str) HEADER "msgid \"" id "\"\nmsgstr \"" str "\"\n"

static void
what_is_badly_written_is_refused_with_its_line(void **state)
{
	(void)state;
	static const char *const cases[][2] = {
		{ "", "en.po:1: the header is missing" },
		{ "msgid \"a\"\nmsgstr \"b\"\n", "en.po:1: the first entry is the header" },
		{ "msgid \"\"\nmsgstr \"Content: x\\n\"\n", "says no Language" },
		{ "msgid \"\"\nmsgstr \"Language: de\\n\"\n", "not that of the file's name" },
		{ HEADER "words\n", "en.po:6: here stands msgid" },
		{ HEADER " msgid \"a\"\n", "here stands msgid" },
		{ HEADER "\"a\"\n", "en.po:6: these words continue nothing" },
		{ HEADER "msgctxt \"menu\"\nmsgid \"a\"\nmsgstr \"b\"\n", "en.po:6: here stands msgid" },
		{ HEADER "msgstr \"b\"\n", "here stands msgid" },
		{ HEADER "msgid \"a\"\n", "en.po:6: this entry has no msgstr" },
		{ HEADER "msgid \"a\"\n\nmsgstr \"b\"\n", "en.po:6: this entry has no msgstr" },
		{ HEADER "msgid \"a\"\nmsgstr \"b\"\nmsgid \"c\"\n", "en.po:8: here stands msgid" },
		{ HEADER "msgid \"a\"\nmsgstr[0] \"b\"\n", "en.po:7: here stands msgid" },
		{ HEADER "msgid \"a\"\nmsgid_plural \"b\"\nmsgstr \"b\"\n", "en.po:8: here stands msgid" },
		{ HEADER "msgid \"a\"\nmsgid_plural \"b\"\nmsgstr[1] \"b\"\n", "en.po:8: here stands" },
		{ HEADER "msgid \"a\"\nmsgid_plural \"b\"\nmsgstr[0] \"b\"\n", "another number of plural forms" },
		{ HEADER "msgid \"a\"\nmsgid_plural \"b\"\nmsgstr[0] \"b\"\nmsgstr[1] \"b\"\nmsgstr[2] \"b\"\n",
			"another number of plural forms" },
		{ HEADER "msgid \"a\nmsgstr \"b\"\n", "en.po:6: words stand between two quotes" },
		{ HEADER "msgid a\nmsgstr \"b\"\n", "words stand between two quotes" },
		{ HEADER "msgid\nmsgstr \"b\"\n", "words stand between two quotes" },
		{ HEADER "msgid \"a\" \nmsgstr \"b\"\n", "words stand between two quotes" },
		{ HEADER "msgid \"a\"b\"\nmsgstr \"b\"\n", "a quote within words" },
		{ HEADER "msgid \"a\\\"\nmsgstr \"b\"\n", "words stand between two quotes" },
		{ PAIR("a\\t", "b"), "only \\\" \\\\ and \\n" },
		{ PAIR("a\tb", "b"), "en.po:6: a control character" },
		{ HEADER "msgid \"a\"\r\nmsgstr \"b\"\r\n", "a control character" },
		{ PAIR("a\xff", "b"), "not UTF-8" },
		{ PAIR("a", ""), "en.po:6: this entry is empty" },
		{ HEADER "#, fuzzy\nmsgid \"a\"\nmsgstr \"b\"\n", "en.po:6: a fuzzy entry" },
		{ HEADER "#~ msgid \"a\"\n", "an entry that no longer serves" },
		{ PAIR("a", "b") "\nmsgid \"a\"\nmsgstr \"c\"\n", "this msgid stands twice" },
		{ PAIR("a", "b") "\nmsgid \"\"\nmsgstr \"c\"\n", "en.po:9: an empty msgid" },
	};
	for (size_t i = 0; i < LENGTH(cases); i++)
		is_refused(cases[i][0], cases[i][1]);
}

static void
a_translation_has_the_values_of_its_source(void **state)
{
	(void)state;
	static const char *const wrong[] = {
		PAIR("%s et %zu", "%zu and %s"), PAIR("%s", "%d"), PAIR("%s", "none"), PAIR("rien", "%s"),
		PAIR("%d mots", "% d words"), PAIR("%s", "100% of %s"), PAIR("%s", "%s %n"),
		PAIR("{{name}}", "nobody"), PAIR("personne", "{{name}}"), PAIR("{{a}} {{b}}", "{{a}} {{a}}"),
		PAIR("{{a}}", "{{a}} {{a}}"),
		HEADER "msgid \"%s avis\"\nmsgid_plural \"des avis\"\nmsgstr[0] \"%s\"\nmsgstr[1] \"%s\"\n",
		HEADER "msgid \"un\"\nmsgid_plural \"{{n}}\"\nmsgstr[0] \"one\"\nmsgstr[1] \"many\"\n",
	};
	for (size_t i = 0; i < LENGTH(wrong); i++)
		is_refused(wrong[i], "values");
	(void)read_well(PAIR("{{a}}, {{b}}", "{{b}} of {{a}}"));
	(void)read_well(PAIR("%s et %5.1f %%", "%s and %5.1f%%"));
}

static void
a_language_whose_plurals_are_unknown_is_refused(void **state)
{
	(void)state;
	struct fault fault = { 0 };
	assert_null(catalogue_read(arena, "craft/html/words/xx.po",
	                           SPAN("msgid \"\"\nmsgstr \"Language: xx\\n\"\n"), &fault));
	assert_non_null(strstr(fault.for_log, "xx.po:1: catalogue.c does not know"));
}

static void
every_catalogue_of_the_program_is_read(void **state)
{
	(void)state;
	const struct catalogue *all[CATALOGUE_COUNT_MAX];
	size_t count;
	struct fault fault = { 0 };
	if (!catalogue_read_all(arena, all, &count, &fault))
		fail_msg("%s", fault.for_log);
	assert_int_equal(count, 1);
	assert_string_equal(catalogue_language(all[0]), "en");
	assert_string_equal(catalogue_say(all[0], "Continuer"), "Continue");
}

/* --- numbers and days ---------------------------------------------------------------------------- */

static void
numbers_and_days_are_spelled_as_their_readers_do(void **state)
{
	(void)state;
	const struct catalogue *english = read_well(small);
	const int32_t first_of_may = date_days((struct date){ 2026, 5, 1 });
	const struct {
		const struct catalogue *words;
		const char *said;
	} cases[] = {
		{ english, "1,912 | 1,234,567.50 | \u22123.5 | +2.0 | 1 May 2026" },
		{ NULL, "1\u202f912 | 1\u202f234\u202f567,50 | \u22123,5 | +2,0 | 1er mai 2026" },
	};
	for (size_t i = 0; i < LENGTH(cases); i++) {
		struct text out = text_new(arena, 400);
		catalogue_add_count(cases[i].words, &out, 1912);
		text_add_z(&out, " | ");
		catalogue_add_number(cases[i].words, &out, 1234567.5, 2);
		text_add_z(&out, " | ");
		catalogue_add_number(cases[i].words, &out, -3.5, 1);
		text_add_z(&out, " | ");
		catalogue_add_signed(cases[i].words, &out, 2, 1);
		text_add_z(&out, " | ");
		catalogue_add_day(cases[i].words, &out, first_of_may, " ");
		assert_string_equal(text_z(&out), cases[i].said);
	}
	assert_true(catalogue_point(english) == '.' && catalogue_point(NULL) == ',');
	assert_true(catalogue_comma_groups(SPAN("en-GB")) && !catalogue_comma_groups(SPAN("fr")));
}

/* --- in templates -------------------------------------------------------------------------------- */

enum { P_NAME, P_COUNT, P_SCORE, P_DAY, P_FIELD_COUNT };
static const struct field fields[P_FIELD_COUNT] = {
	[P_NAME] = { "name", FIELD_TEXT, FIELD_PAGE },
	[P_COUNT] = { "count", FIELD_COUNT, FIELD_PAGE },
	[P_SCORE] = { "score", FIELD_NUMBER, FIELD_PAGE, .decimals = 1 },
	[P_DAY] = { "day", FIELD_DATE, FIELD_PAGE },
};
static const struct page_kind kind = { "page", "test/pages/page.html", fields, P_FIELD_COUNT };

static const char page_source[] =
	"<p title=\"{{#t}}Bonjour{{/t}}\">{{#t}}Bonjour {{name}}{{/t}}, {{#tn count}}{{count}} "
	"avis{{|}}{{count}} avis reçus{{/tn}}, {{score}}, {{day}}. {{#t}}Seul{{/t}}"
	"<time datetime=\"{{day}}\"></time></p>";
static const char page_words[] =
	HEADER
	"msgid \"Bonjour\"\nmsgstr \"Hello\"\n\n"
	"msgid \"Bonjour {{name}}\"\nmsgstr \"<b>{{name}}</b>, hello\"\n\n"
	"msgid \"{{count}} avis\"\nmsgid_plural \"{{count}} avis reçus\"\n"
	"msgstr[0] \"{{count}} opinion\"\nmsgstr[1] \"{{count}} opinions\"\n";

static bool
add_page(struct template_set *set, const char *words, struct fault *fault_r)
{
	template_set_speak(set, words == NULL ? NULL : read_well(words));
	template_set_source(set, kind.template_name, span_of(page_source));
	return template_set_add_page(set, &kind, fault_r);
}

static const char *
rendered(const char *words, int64_t count)
{
	struct fault fault = { 0 };
	struct template_set *set = template_set_new(arena);
	if (!add_page(set, words, &fault))
		fail_msg("refused: %s", fault.for_log);
	struct model *page = model_new(arena, &kind);
	model_text_z(page, P_NAME, "Léa & Cie");
	model_count(page, P_COUNT, count);
	model_number(page, P_SCORE, 1912.5);
	model_date(page, P_DAY, date_days((struct date){ 2026, 11, 26 }));
	struct text *out = arena_new_of(arena, struct text);
	*out = text_new(arena, 4000);
	html_render(set, &kind, page, NULL, out);
	return text_z(out);
}

static void
a_page_is_read_in_each_language(void **state)
{
	(void)state;
	assert_string_equal(
		rendered(page_words, 0),
		"<p title=\"Hello\"><b>Léa &amp; Cie</b>, hello, 0 opinions, 1,912.5, 26\u00a0November 2026. "
		"Seul<time datetime=\"2026-11-26\"></time></p>");
	assert_string_equal(
		rendered(NULL, 0),
		"<p title=\"Bonjour\">Bonjour Léa &amp; Cie, 0 avis, 1\u202f912,5, 26\u00a0novembre 2026. "
		"Seul<time datetime=\"2026-11-26\"></time></p>");
	assert_non_null(strstr(rendered(page_words, 1), "1 opinion,"));
	assert_non_null(strstr(rendered(page_words, 1912), "1,912 opinions,"));
}

static void
a_translation_that_breaks_the_page_is_refused_at_start(void **state)
{
	(void)state;
	static const struct {
		const char *words, *why;
	} cases[] = {
		{ PAIR("Bonjour", "\\\">"), "en.po:6:1: " },
		{ PAIR("Bonjour {{name}}", "<b>{{name}}"), "en.po:6:1: an element opened here" },
		{ PAIR("Bonjour {{name}}", "<script src=\\\"/a.js\\\">{{name}}</script>"), "inside <script>" },
	};
	for (size_t i = 0; i < LENGTH(cases); i++) {
		struct fault fault = { 0 };
		assert_false(add_page(template_set_new(arena), cases[i].words, &fault));
		if (strstr(fault.for_log, cases[i].why) == NULL)
			fail_msg("« %s » expected, « %s » said", cases[i].why, fault.for_log);
	}
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup_teardown(words_are_looked_up_by_their_french, begin, end),
		cmocka_unit_test_setup_teardown(what_has_no_translation_is_said_in_french, begin, end),
		cmocka_unit_test_setup_teardown(plurals_follow_the_language, begin, end),
		cmocka_unit_test_setup_teardown(one_catalogue_serves_all_the_kinds_of_its_language, begin, end),
		cmocka_unit_test_setup_teardown(what_is_badly_written_is_refused_with_its_line, begin, end),
		cmocka_unit_test_setup_teardown(a_translation_has_the_values_of_its_source, begin, end),
		cmocka_unit_test_setup_teardown(a_language_whose_plurals_are_unknown_is_refused, begin, end),
		cmocka_unit_test_setup_teardown(every_catalogue_of_the_program_is_read, begin, end),
		cmocka_unit_test_setup_teardown(numbers_and_days_are_spelled_as_their_readers_do, begin, end),
		cmocka_unit_test_setup_teardown(a_page_is_read_in_each_language, begin, end),
		cmocka_unit_test_setup_teardown(a_translation_that_breaks_the_page_is_refused_at_start, begin,
		                                end),
	};
	return cmocka_run_group_tests_name("catalogue", tests, NULL, NULL);
}
