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
	const char *path =
		arena_format(arena, "%s/tests/data/limesurvey-lss/%s.lss.gz", root, name);
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
	{ "ls205_group_relevance", { 1, 7, 30, 0, 44, 0, 594, 0 } },
	{ "ls205_randomization_group_test", { 2, 3, 15, 7, 6, 0, 305, 0 } },
	{ "ls205_sample_survey_multilingual", { 3, 6, 57, 116, 53, 15, 771, 11 } },
	{ "ls205_validation_tests", { 1, 4, 35, 122, 19, 0, 599, 3 } },
};

static void
every_row_of_the_real_files_is_there(void **state)
{
	(void)state;
	for (size_t i = 0; i < LENGTH(files); i++) {
		const struct lime_survey *survey = survey_of(bytes_of(files[i].name));
		const struct figures figures = figures_of(survey), *wanted = &files[i].figures;
		print_message("%s\n", files[i].name);
		for (size_t n = 0; n < survey->note_count; n++)
			if (survey->notes[n].fate == LIME_DROPPED)
				print_message("  %s, %s\n", survey->notes[n].what, survey->notes[n].where);
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

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup_teardown(every_row_of_the_real_files_is_there, before, after),
		cmocka_unit_test_setup_teardown(what_is_written_reads_the_same, before, after),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
