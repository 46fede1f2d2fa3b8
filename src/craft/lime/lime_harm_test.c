/* Files made to harm, damaged files, and files beyond the limits: each has its sentence. */
#include <setjmp.h>
#include <stdarg.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "craft/lime/lime_for_tests.h"

static struct arena *arena;

static int
before(void **state)
{
	(void)state;
	arena = arena_new((size_t)1 << 30);
	return 0;
}

static int
after(void **state)
{
	(void)state;
	arena_end(arena);
	return 0;
}

#define HEAD "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n"
#define START \
	"<document><LimeSurveyDocType>Survey</LimeSurveyDocType><DBVersion>178</DBVersion>" \
	"<languages><language>fr</language></languages>"
#define ROWS(table, rows) "<" table "><rows>" rows "</rows></" table ">"
#define GROUP(gid) "<row><gid>" gid "</gid><group_name>G</group_name><language>fr</language></row>"
#define QUESTION(qid, parent, words) \
	"<row><qid>" qid "</qid><parent_qid>" parent "</parent_qid><gid>1</gid><type>S</type><title>Q" \
	qid "</title><question>" words "</question><language>fr</language></row>"

static const struct lime_survey *
read_bytes(struct span bytes, const char **for_log_r)
{
	struct fault fault = { "", "" };
	const struct lime_survey *survey = lime_lss_read(arena, bytes, &fault);
	*for_log_r = fault.for_log;
	if (survey == NULL)
		assert_true(strlen(fault.for_reader) > 20);
	return survey;
}

static const struct lime_survey *
survey_of(const char *xml)
{
	const char *for_log;
	const struct lime_survey *survey = read_bytes(span_of(xml), &for_log);
	if (survey == NULL)
		fail_msg("%s", for_log);
	return survey;
}

static void
refused(struct span bytes, const char *for_log)
{
	const char *said;
	if (read_bytes(bytes, &said) != NULL || strstr(said, for_log) == NULL)
		fail_msg("wanted %s, got %s", for_log, said);
}

static void
entities_and_doctypes_are_refused(void **state)
{
	(void)state;
	refused(SPAN(HEAD "<!DOCTYPE document>" START "</document>"), "doctype");
	refused(SPAN(HEAD "<!DOCTYPE d [<!ENTITY a \"aaaaaaaaaa\"><!ENTITY b \"&a;&a;&a;&a;&a;&a;\">"
	             "<!ENTITY c \"&b;&b;&b;&b;&b;&b;\">]>" START "&c;</document>"), "doctype");
	refused(SPAN(HEAD "<!DOCTYPE d [<!ENTITY a SYSTEM \"file:///etc/passwd\">]>" START
	             "<answers>&a;</answers></document>"), "doctype");
	refused(SPAN(HEAD "<!DOCTYPE d SYSTEM \"http://127.0.0.1/x.dtd\">" START "</document>"),
	        "doctype");
	refused(SPAN(HEAD START "&inconnue;</document>"), "xml: undefined entity");
}

static void
damaged_files_are_refused(void **state)
{
	(void)state;
	static const char whole[] =
		HEAD START ROWS("groups", GROUP("1")) ROWS("questions", QUESTION("2", "0", "a")) "</document>";
	assert_int_equal(survey_of(whole)->groups[0].question_count, 1);
	for (size_t length = 0; length < strlen(whole); length++)
		refused(span_from(whole, length), "xml: ");
	refused(SPAN(HEAD "<html><body/></html>"), "not a document");
	refused(SPAN(HEAD START ROWS("groups", "\xc3(") "</document>"), "xml: ");
	refused(SPAN("<?xml version=\"1.0\" encoding=\"ebcdic\"?>" START "</document>"), "xml: ");
	refused(SPAN(HEAD "<document/>"), "no type");
	refused(SPAN(HEAD "<document><LimeSurveyDocType>Responses</LimeSurveyDocType></document>"),
	        "not a survey");
	refused(SPAN(HEAD "<document><LimeSurveyDocType>Group</LimeSurveyDocType></document>"),
	        "part of a survey");
	refused(SPAN(HEAD "<document><LimeSurveyDocType>Survey</LimeSurveyDocType><DBVersion>140"
	             "</DBVersion></document>"), "too old");
	refused(SPAN(HEAD "<document><LimeSurveyDocType>Survey</LimeSurveyDocType><DBVersion>178"
	             "</DBVersion></document>"), "no language");
}

static void
other_letters_are_told_by_the_file(void **state)
{
	(void)state;
	const struct lime_survey *survey =
		survey_of("<?xml version=\"1.0\" encoding=\"ISO-8859-1\"?>" START
		          ROWS("groups", GROUP("1")) ROWS("questions", QUESTION("2", "0", "\xe9t\xe9"))
		          "</document>");
	assert_true(span_is(survey->groups[0].questions[0].texts[0].words, "été"));
}

static void
ids_twice_and_circles_of_parents_find_no_home(void **state)
{
	(void)state;
	const struct lime_survey *survey = survey_of(
		HEAD START ROWS("groups", GROUP("1") GROUP("1") GROUP("-4") GROUP("9e9"))
		ROWS("questions", QUESTION("2", "0", "un") QUESTION("2", "0", "deux")
		     QUESTION("99999999999999999999", "0", "trop") QUESTION("-2", "0", "moins"))
		ROWS("subquestions", QUESTION("5", "5", "soi") QUESTION("6", "7", "six")
		     QUESTION("7", "6", "sept") QUESTION("8", "2", "huit") QUESTION("9", "8", "neuf")
		     QUESTION("10", "-1", "dix"))
		"</document>");
	assert_int_equal(survey->group_count, 1);
	assert_int_equal(survey->groups[0].question_count, 1);
	const struct lime_question *question = &survey->groups[0].questions[0];
	assert_true(span_is(question->texts[0].words, "un"));
	assert_int_equal(question->subquestion_count, 1);
	assert_int_equal(question->subquestions[0].qid, 8);
	/* Groups: one twice, two without number. Questions: one twice, two and one without. */
	assert_int_equal(survey->note_count, 3 + 4 + 4);
}

/* --- limits ------------------------------------------------------------------------------- */

static struct span
questions_of(size_t count)
{
	struct text xml = text_new(arena, 64 << 20);
	text_add_z(&xml, HEAD START ROWS("groups", GROUP("1")) "<questions><rows>");
	for (size_t i = 1; i <= count; i++)
		text_format(&xml, "<row><qid>%zu</qid><gid>1</gid><type>S</type><title>Q%zu</title>"
		            "<language>fr</language></row>", i, i);
	text_add_z(&xml, "</rows></questions></document>");
	assert_false(xml.cut);
	return text_span(&xml);
}

static void
limits_have_a_sentence(void **state)
{
	(void)state;
	const char *for_log;
	const struct lime_survey *survey = read_bytes(questions_of(1000), &for_log);
	assert_non_null(survey);
	assert_int_equal(survey->groups[0].question_count, 1000);
	refused(questions_of(100000), "too many questions");
	struct text xml = text_new(arena, 64 << 20);
	text_add_z(&xml, HEAD START "<languages>");
	for (int i = 0; i < 500; i++)
		text_format(&xml, "<language>l%d</language>", i);
	text_add_z(&xml, "</languages></document>");
	refused(text_span(&xml), "too many languages");
	xml = text_new(arena, 64 << 20);
	text_add_z(&xml, HEAD START "<groups><rows><row><group_name>");
	while (xml.length < 10 << 20)
		text_add_z(&xml, "dix millions ");
	text_add_z(&xml, "</group_name></row></rows></groups></document>");
	refused(text_span(&xml), "field too long");
	xml = text_new(arena, 64 << 20);
	text_add_z(&xml, HEAD START);
	for (int i = 0; i < 100; i++)
		text_add_z(&xml, "<a>");
	refused(text_span(&xml), "too deep");
	xml = text_new(arena, 64 << 20);
	text_add_z(&xml, HEAD START "<");
	while (xml.length < 4 << 20)
		text_add_z(&xml, "nom");
	refused(text_span(&xml), "token too long");
	char *large = arena_take(arena, LIME_FILE_SIZE_MAX + 1, 1);
	refused(span_from(large, LIME_FILE_SIZE_MAX + 1), "file too long");
}

static void
cells_columns_and_texts_have_a_limit(void **state)
{
	(void)state;
	struct text xml = text_new(arena, LIME_FILE_SIZE_MAX);
	text_add_z(&xml, HEAD START "<x><rows>");
	for (int i = 0; i < LIME_CELL_MAX; i++)
		text_add_z(&xml, "<row/>");
	text_add_z(&xml, "<row/></rows></x></document>");
	refused(text_span(&xml), "too many cells");
	xml = text_new(arena, LIME_FILE_SIZE_MAX);
	text_add_z(&xml, HEAD START "<x><rows><row>");
	for (int i = 0; i < 30000; i++)
		text_format(&xml, "<c%d/>", i);
	text_add_z(&xml, "</row></rows></x></document>");
	refused(text_span(&xml), "too many or too long names");
	xml = text_new(arena, LIME_FILE_SIZE_MAX);
	text_add_z(&xml, HEAD START "<x><rows><row>");
	for (int i = 0; i < 30000; i++)
		text_add_z(&xml, "<c/>");
	text_add_z(&xml, "</row></rows></x></document>");
	refused(text_span(&xml), "row too wide");
	xml = text_new(arena, LIME_FILE_SIZE_MAX);
	text_add_z(&xml, HEAD START "<languages>");
	for (int i = 1; i < LIME_LANGUAGE_MAX; i++)
		text_format(&xml, "<language>l%d</language>", i);
	text_add_z(&xml, "</languages>" ROWS("groups", GROUP("1")) "<questions><rows>");
	for (int i = 1; i < 10000; i++)
		text_format(&xml, "<row><qid>%d</qid><gid>1</gid><type>S</type></row>", i);
	text_add_z(&xml, "</rows></questions></document>");
	refused(text_span(&xml), "too many texts");
}

static void
notes_stop_at_their_limit(void **state)
{
	(void)state;
	struct text xml = text_new(arena, LIME_FILE_SIZE_MAX);
	text_add_z(&xml, HEAD START "<conditions><rows>");
	for (int i = 0; i < LIME_NOTE_MAX + 7; i++)
		text_add_z(&xml, "<row/>");
	text_add_z(&xml, "</rows></conditions></document>");
	const struct lime_survey *survey = survey_of(text_z(&xml));
	assert_int_equal(survey->note_count, LIME_NOTE_MAX);
	assert_int_equal(survey->note_more, 7);
}

static void
what_cannot_be_read_again_is_not_written(void **state)
{
	(void)state;
	struct text xml = text_new(arena, LIME_FILE_SIZE_MAX);
	text_add_z(&xml, HEAD START ROWS("groups", GROUP("1")) "<questions><rows><row><qid>2</qid>"
	           "<gid>1</gid><type>S</type><question>");
	for (int i = 0; i < 350000; i++)
		text_add_z(&xml, "> ");
	text_add_z(&xml, "</question></row></rows></questions></document>");
	const struct lime_survey *survey = survey_of(text_z(&xml));
	assert_true(survey->groups[0].questions[0].texts[0].words.length > 600000);
	struct span bytes;
	struct fault fault = { "", "" };
	assert_false(lime_lss_write(arena, survey, &bytes, &fault));
	assert_non_null(strstr(fault.for_log, "text too long"));
	/* What XML cannot hold, from elsewhere than XML. */
	survey = survey_of(HEAD START ROWS("groups", GROUP("1")) ROWS("questions", QUESTION("2", "0", "a"))
	                   "</document>");
	survey->groups[0].questions[0].relevance = SPAN("a\001b\r]]>&\xef\xbf\xbf");
	survey->groups[0].questions[0].texts[0].words = SPAN("a\033b");
	assert_true(lime_lss_write(arena, survey, &bytes, &fault));
	const struct lime_survey *again = survey_of(span_copy(arena, bytes));
	const struct lime_question *question = &again->groups[0].questions[0];
	assert_true(span_is(question->relevance, "a\ufffdb\r]]>&\ufffd"));
	assert_true(span_is(question->texts[0].words, "a\ufffdb"));
}

/* A row of one column is cheap to write, and costs us as much as another. */
static void
no_table_takes_all_memory(void **state)
{
	(void)state;
	static const char *const tables[] = { "questions", "answers", "question_attributes",
		"defaultvalues", "conditions", "surveys_languagesettings" };
	for (size_t i = 0; i < LENGTH(tables); i++) {
		struct text xml = text_new(arena, LIME_FILE_SIZE_MAX);
		text_add_z(&xml, HEAD START ROWS("groups", GROUP("1"))
		           ROWS("questions", QUESTION("2", "0", "a")));
		text_format(&xml, "<%s><rows>", tables[i]);
		for (int r = 0; r < LIME_CELL_MAX / 2 - 100; r++)
			text_add_z(&xml, "<row><qid>2</qid></row>");
		text_format(&xml, "</rows></%s></document>", tables[i]);
		assert_false(xml.cut);
		struct arena *kept = arena_new(ARENA_VISIT_SIZE_MAX);
		struct fault fault = { "", "" };
		if (lime_lss_read(kept, text_span(&xml), &fault) == NULL)
			assert_non_null(strstr(fault.for_log, "too many"));
		assert_true(arena_size(kept) < LIME_KEPT_SIZE_MAX);
		arena_end(kept);
		arena_reset(arena);
	}
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup_teardown(entities_and_doctypes_are_refused, before, after),
		cmocka_unit_test_setup_teardown(damaged_files_are_refused, before, after),
		cmocka_unit_test_setup_teardown(other_letters_are_told_by_the_file, before, after),
		cmocka_unit_test_setup_teardown(ids_twice_and_circles_of_parents_find_no_home, before,
		                                after),
		cmocka_unit_test_setup_teardown(limits_have_a_sentence, before, after),
		cmocka_unit_test_setup_teardown(cells_columns_and_texts_have_a_limit, before, after),
		cmocka_unit_test_setup_teardown(what_cannot_be_read_again_is_not_written, before, after),
		cmocka_unit_test_setup_teardown(no_table_takes_all_memory, before, after),
		cmocka_unit_test_setup_teardown(notes_stop_at_their_limit, before, after),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
