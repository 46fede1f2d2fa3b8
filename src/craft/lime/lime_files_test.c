/* Four real surveys, counted by another program; the two other dialects, written by hand from
 * what LimeSurvey's export does. */
#include <setjmp.h>
#include <stdarg.h>
#include <stdlib.h>
#include <string.h>
#include <zlib.h>

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

static struct span
bytes_of(const char *name)
{
	const char *root = getenv("PARVIS_SOURCE");
	assert_non_null(root);
	/* gzread reads what is not in gzip as it is. */
	const char *path = arena_format(arena, "%s/tests/data/%s", root, name);
	enum { ROOM = 1 << 20 };
	char *bytes = arena_take(arena, ROOM, 1);
	gzFile file = gzopen(path, "rb");
	assert_non_null(file);
	const int length = gzread(file, bytes, ROOM);
	assert_in_range(length, 1, ROOM - 1);
	assert_int_equal(gzclose(file), Z_OK);
	return span_from(bytes, (size_t)length);
}

static const struct lime_survey *
survey_of(struct span bytes)
{
	struct fault fault = { "", "" };
	const struct lime_survey *survey = lime_lss_read(arena, bytes, &fault);
	if (survey == NULL)
		fail_msg("%s: %s", fault.for_log, fault.for_reader);
	return survey;
}

static const struct lime_survey *
written_and_read(const struct lime_survey *survey)
{
	struct span bytes;
	struct fault fault;
	assert_true(lime_lss_write(arena, survey, &bytes, &fault));
	return survey_of(bytes);
}

struct figures {
	size_t languages, groups, questions, subquestions, answers, conditions, attributes, defaults;
};

static void
count(const struct lime_question *question, struct figures *figures)
{
	figures->answers += question->answer_count;
	figures->attributes += question->attribute_count;
	figures->defaults += question->default_count;
	figures->subquestions += question->subquestion_count;
	for (size_t i = 0; i < question->subquestion_count; i++)
		count(&question->subquestions[i], figures);
}

static struct figures
figures_of(const struct lime_survey *survey)
{
	struct figures figures = { .languages = survey->language_count, .groups = survey->group_count,
	                           .conditions = survey->condition_count };
	for (size_t g = 0; g < survey->group_count; g++) {
		figures.questions += survey->groups[g].question_count;
		for (size_t q = 0; q < survey->groups[g].question_count; q++)
			count(&survey->groups[g].questions[q], &figures);
	}
	return figures;
}

/* Counted by Python's xml.etree: distinct gid, qid, (qid, code, scale_id); rows of conditions,
 * question_attributes and defaultvalues. */
static const struct {
	const char *name;
	struct figures figures;
} files[] = {
	{ "limesurvey-lss/ls205_group_relevance.lss.gz", { 1, 7, 30, 0, 44, 0, 594, 0 } },
	{ "limesurvey-lss/ls205_randomization_group_test.lss.gz", { 2, 3, 15, 7, 6, 0, 305, 0 } },
	{ "limesurvey-lss/ls205_sample_survey_multilingual.lss.gz", { 3, 6, 57, 116, 53, 15, 771, 11 } },
	{ "limesurvey-lss/ls205_validation_tests.lss.gz", { 1, 4, 35, 122, 19, 0, 599, 3 } },
};

static void
every_row_of_the_real_files_is_there(void **state)
{
	(void)state;
	for (size_t i = 0; i < LENGTH(files); i++) {
		const struct lime_survey *survey = survey_of(bytes_of(files[i].name));
		const struct figures figures = figures_of(survey), *wanted = &files[i].figures;
		assert_memory_equal(&figures, wanted, sizeof figures);
		assert_int_equal(survey->dialect, LIME_ROWS);
	}
}

static void
what_is_written_reads_the_same(void **state)
{
	(void)state;
	for (size_t i = 0; i < LENGTH(files); i++) {
		const struct lime_survey *survey = survey_of(bytes_of(files[i].name));
		const struct lime_survey *again = written_and_read(survey);
		const char *difference = lime_difference(arena, survey, again);
		if (difference != NULL)
			fail_msg("%s: %s", files[i].name, difference);
		assert_int_equal(again->db_version, survey->db_version);
		/* Nothing is left to lose. */
		assert_int_equal(again->note_count, 0);
	}
}

static void
texts_settings_and_rules_are_those_of_the_file(void **state)
{
	(void)state;
	const struct lime_survey *survey =
		survey_of(bytes_of("limesurvey-lss/ls205_sample_survey_multilingual.lss.gz"));
	assert_true(span_is(survey->languages[0], "en"));
	assert_true(span_is(survey->languages[1], "fr"));
	assert_true(span_is(survey->languages[2], "de-informal"));
	assert_true(span_is(lime_setting(survey, "anonymized"), "Y"));
	assert_null(lime_setting(survey, "adminemail").at);
	assert_true(span_starts(survey->frames[2].title.words, "Beispielfragebogen"));
	const struct lime_question *question = lime_question_lookup(survey, 43843);
	assert_non_null(question);
	assert_int_equal(question->type, 'S');
	assert_true(span_is(question->texts[1].words, "Zone de texte court"));
	assert_true(span_is(lime_attribute(question, "hidden"), "0"));
	const struct lime_condition *condition = &survey->conditions[0];
	assert_int_equal(condition->qid, 43893);
	assert_int_equal(condition->asked_qid, 43889);
	assert_int_equal(condition->scenario, 2);
	assert_true(span_is(condition->field, "282267X2017X43889"));
	assert_true(span_is(condition->value, "SH101"));
}

/* --- the hand-written dialects ------------------------------------------------------------ */

static size_t
notes_of(const struct lime_survey *survey, enum lime_fate fate, const char *what)
{
	size_t count = 0;
	for (size_t i = 0; i < survey->note_count; i++)
		count += survey->notes[i].fate == fate && strcmp(survey->notes[i].what, what) == 0;
	return count;
}

static void
l10ns_tables_give_the_same_structs(void **state)
{
	(void)state;
	const struct lime_survey *survey = survey_of(bytes_of("limesurvey-made/ls6_l10ns.lss"));
	assert_int_equal(survey->dialect, LIME_L10NS);
	assert_int_equal(survey->db_version, 624);
	const struct figures figures = figures_of(survey);
	const struct figures wanted = { 2, 2, 8, 6, 8, 2, 3, 3 };
	assert_memory_equal(&figures, &wanted, sizeof figures);
	assert_true(span_is(survey->groups[0].titles[1].words, "Welcome"));
	assert_true(span_is(survey->groups[0].descriptions[0].words, "Votre venue"));
	assert_true(span_is(survey->groups[1].random_group, "melange"));
	const struct lime_question *satisfied = &survey->groups[0].questions[0];
	assert_true(span_is(satisfied->texts[0].words, "Êtes-vous satisfait\u00a0?"));
	assert_true(satisfied->texts[0].formatted);
	assert_int_equal(satisfied->mandatory, 'S');
	assert_true(span_is(satisfied->answers[2].texts[1].words, "Unhappy"));
	assert_null(satisfied->answers[0].texts[0].words.at);
	assert_true(span_is(satisfied->code, "Q1"));
	const struct lime_question *means = &survey->groups[0].questions[1];
	assert_true(span_is(means->texts[0].words,
	                    "Par quel moyen\u00a0?\nPlusieurs réponses possibles."));
	assert_false(means->texts[0].formatted);
	assert_int_equal(means->subquestions[0].qid, 121);
	assert_int_equal(means->attributes[1].language, 1);
	assert_int_equal(means->defaults[0].subquestion, 121);
	assert_int_equal(survey->groups[0].questions[2].subquestions[1].scale, 1);
	assert_int_equal(survey->quotas[0].limit, 50);
	assert_int_equal(survey->quotas[0].member_count, 1);
	assert_true(span_is(survey->quotas[0].messages[0].words, "Complet."));
	assert_int_equal(survey->assessment_count, 2);
	assert_int_equal(survey->assessments[0].scope, 'T');
	assert_int_equal(survey->assessments[1].scope, 'G');
	assert_int_equal(survey->assessments[1].gid, 1);
	assert_true(span_is(survey->assessments[0].messages[1].words, "Thanks"));
	assert_true(span_is(survey->frames[0].welcome.words, "Bonjour,\n\ncinq minutes suffisent."));
}

static void
what_is_lost_is_told(void **state)
{
	(void)state;
	const struct lime_survey *survey = survey_of(bytes_of("limesurvey-made/ls6_l10ns.lss"));
	static const struct {
		enum lime_fate fate;
		const char *what;
		size_t count;
	} wanted[] = {
		{ LIME_DROPPED, "themes", 1 }, { LIME_DROPPED, "plugin_settings", 1 },
		{ LIME_DROPPED, "surveys", 1 }, { LIME_DROPPED, "surveys_languagesettings", 1 },
		{ LIME_DROPPED, "answer_l10ns", 1 }, { LIME_DROPPED, "answers", 1 },
		{ LIME_DROPPED, "assessments", 1 }, { LIME_DROPPED, "conditions", 1 },
		{ LIME_DROPPED, "defaultvalues", 1 }, { LIME_DROPPED, "question_l10ns", 1 },
		{ LIME_DROPPED, "subquestions", 2 }, { LIME_DROPPED, "question_attributes", 1 },
		{ LIME_DROPPED, "quota_members", 1 }, { LIME_DROPPED, "quota_languagesettings", 1 },
		{ LIME_DROPPED, "script", 1 }, { LIME_DROPPED, "question_theme_name", 1 },
		{ LIME_CHANGED, "questions", 1 }, { LIME_CHANGED, "answers", 1 },
	};
	size_t told = 0;
	for (size_t i = 0; i < LENGTH(wanted); i++) {
		if (notes_of(survey, wanted[i].fate, wanted[i].what) != wanted[i].count)
			fail_msg("%s: %zu notes", wanted[i].what,
			         notes_of(survey, wanted[i].fate, wanted[i].what));
		told += wanted[i].count;
	}
	assert_int_equal(survey->note_count, told);
	assert_int_equal(survey->note_more, 0);
	const struct lime_survey *again = written_and_read(survey);
	assert_null(lime_difference(arena, survey, again));
	assert_int_equal(again->db_version, LIME_DB_VERSION_ROWS_MAX);
	assert_int_equal(again->note_count, 0);
}

static void
the_oldest_dialect_is_read(void **state)
{
	(void)state;
	const struct lime_survey *survey = survey_of(bytes_of("limesurvey-made/ls191.lss"));
	const struct figures figures = figures_of(survey);
	const struct figures wanted = { 2, 1, 2, 1, 2, 0, 1, 0 };
	assert_memory_equal(&figures, &wanted, sizeof figures);
	const struct lime_question *often = &survey->groups[0].questions[0];
	assert_int_equal(often->mandatory, 'Y');
	assert_null(often->relevance.at);
	assert_true(span_is(often->texts[0].words, "Venez-vous souvent ?\nMême de loin ?"));
	assert_int_equal(often->answers[1].order, 2);
	assert_null(survey->groups[0].descriptions[1].words.at);
	assert_non_null(survey->groups[0].descriptions[0].words.at);
	assert_int_equal(survey->groups[0].questions[1].subquestions[0].qid, 61);
	assert_true(span_is(lime_setting(survey, "private"), "Y"));
	assert_int_equal(notes_of(survey, LIME_CHANGED, "questions"), 1);
	assert_int_equal(notes_of(survey, LIME_CHANGED, "answers"), 1);
	assert_int_equal(notes_of(survey, LIME_DROPPED, "questions"), 3);
	assert_null(lime_difference(arena, survey, written_and_read(survey)));
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup_teardown(every_row_of_the_real_files_is_there, before, after),
		cmocka_unit_test_setup_teardown(what_is_written_reads_the_same, before, after),
		cmocka_unit_test_setup_teardown(texts_settings_and_rules_are_those_of_the_file, before,
		                                after),
		cmocka_unit_test_setup_teardown(l10ns_tables_give_the_same_structs, before, after),
		cmocka_unit_test_setup_teardown(what_is_lost_is_told, before, after),
		cmocka_unit_test_setup_teardown(the_oldest_dialect_is_read, before, after),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
