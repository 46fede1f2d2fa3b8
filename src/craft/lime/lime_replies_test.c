/* Replies: archives made here, VV and CSV as LimeSurvey writes them. */
#include <setjmp.h>
#include <stdarg.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>
#include <zip.h>

#include "base/file.h"
#include "craft/lime/lime_replies.h"

static struct arena *arena;

static int
before(void **state)
{
	(void)state;
	arena = arena_new((size_t)512 << 20);
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
survey_bytes(void)
{
	struct span bytes;
	struct fault fault;
	const char *path = arena_format(arena, "%s/tests/data/limesurvey-made/ls6_l10ns.lss",
	                                getenv("PARVIS_SOURCE"));
	assert_int_equal(file_read(arena, path, 1 << 20, &bytes, &fault), FOUND_ONE);
	return bytes;
}

static const struct lime_survey *
survey_of(void)
{
	struct fault fault;
	const struct lime_survey *survey = lime_lss_read(arena, survey_bytes(), &fault);
	assert_non_null(survey);
	return survey;
}

/* "Q3 SQ1 X2 part rank", what a column was understood as. */
static const char *
told(const struct lime_column *column)
{
	static const char *const parts[] = { "?", "about", "value", "other", "comment",
		"othercomment", "rank", "scale", "files" };
	_Static_assert(LENGTH(parts) == LIME_PART_COUNT, "one word per part");
	struct text text = text_new(arena, 1000);
	text_add_z(&text, parts[column->part]);
	if (column->question != NULL)
		text_format(&text, " %.*s", SPAN_ARGS(column->question->code));
	if (column->subquestion != NULL)
		text_format(&text, " %.*s", SPAN_ARGS(column->subquestion->code));
	if (column->across != NULL)
		text_format(&text, " %.*s", SPAN_ARGS(column->across->code));
	if (column->part == LIME_RANK || column->part == LIME_SCALE)
		text_format(&text, " %lld", (long long)column->rank);
	return text_z(&text);
}

static void
expect_columns(const struct lime_replies *replies, const char *const *wanted, size_t wanted_count)
{
	size_t count;
	const struct lime_column *columns = lime_replies_columns(replies, &count);
	for (size_t i = 0; i < count && i < wanted_count; i++)
		if (strcmp(told(&columns[i]), wanted[i]) != 0)
			fail_msg("%.*s: %s, not %s", SPAN_ARGS(columns[i].heading), told(&columns[i]),
			         wanted[i]);
	assert_int_equal(count, wanted_count);
}

static void
expect_values(struct lime_replies *replies, const char *const *wanted, size_t count)
{
	struct lime_reply reply;
	struct fault fault = { "", "" };
	if (lime_replies_next(replies, &reply, &fault) != FOUND_ONE)
		fail_msg("no reply: %s", fault.for_log);
	if (reply.complaint != NULL)
		fail_msg("%s", reply.complaint);
	for (size_t i = 0; i < count; i++)
		if ((wanted[i] == NULL) != (reply.values[i].at == NULL) ||
		    (wanted[i] != NULL && !span_is(reply.values[i], wanted[i])))
			fail_msg("value %zu: (%.*s), not (%s)", i, SPAN_ARGS(reply.values[i]),
			         wanted[i] == NULL ? "not asked" : wanted[i]);
}

static void
expect_end(struct lime_replies *replies)
{
	struct lime_reply reply;
	struct fault fault = { "", "" };
	for (int twice = 0; twice < 2; twice++)
		assert_int_equal(lime_replies_next(replies, &reply, &fault), FOUND_NONE);
}

/* --- VV ----------------------------------------------------------------------------------- */

static const char *const all_columns[] = { "about", "value Q1", "value Q2 1", "value Q2 SQ2",
	"other Q2", "value Q3 L1 C1", "scale Q4 SQ1 0", "scale Q4 SQ1 1", "rank Q5 1", "rank Q5 2",
	"value Q6", "comment Q6", "value Q7 SQ1", "comment Q7 SQ1", "other Q7", "othercomment Q7",
	"value Q8", "files Q8", "?" };

static struct lime_replies *
table_of(enum lime_table_kind kind, const char *text)
{
	struct fault fault = { "", "" };
	struct lime_replies *replies =
		lime_table_open_bytes(arena, kind, span_of(text), survey_of(), &fault);
	if (replies == NULL)
		fail_msg("%s", fault.for_log);
	return replies;
}

static void
vv_is_read_by_codes(void **state)
{
	(void)state;
	struct lime_replies *replies = table_of(LIME_VV,
		"Réponse\tSatisfait ?\tGuichet\tTéléphone\tAutre\tx\ta\tb\t1\t2\tO\tC\tP\tPc\tPo\tPoc\tF\tFn\t?\n"
		"id\tQ1\tQ2_1\tQ2_SQ2\tQ2_other\tQ3_L1_C1\tQ4_SQ1_0\tQ4_SQ1_1\tQ5_1\tQ5_2\tQ6\tQ6_comment\t"
		"Q7_SQ1\tQ7_SQ1comment\tQ7_other\tQ7_othercomment\tQ8\tQ8_filecount\tQ99\n"
		"1\tA1\tY\t\t{quote}ici{quote}\tl1{newline}l2{tab}{lbrace}tab}\tX1\tY1\tR2\tR1\t"
		"{question_not_shown}\t\t\t\t\t\t\t\t\n"
		"2\tA2\n");
	expect_columns(replies, all_columns, LENGTH(all_columns));
	static const char *const first[] = { "1", "A1", "Y", "", "\"ici\"", "l1\nl2\t{tab}", "X1", "Y1",
		"R2", "R1", NULL, "" };
	expect_values(replies, first, LENGTH(first));
	struct lime_reply reply;
	struct fault fault;
	assert_int_equal(lime_replies_next(replies, &reply, &fault), FOUND_ONE);
	assert_int_equal(reply.number, 4);
	assert_non_null(reply.complaint);
	expect_end(replies);
}

static void
vv_is_read_by_ids_too(void **state)
{
	(void)state;
	struct lime_replies *replies = table_of(LIME_VV,
		"a\tb\tc\td\te\tf\tg\th\ti\tj\tk\tl\tm\tn\to\tp\tq\tr\ts\n"
		"id\t612345X1X11\t612345X1X121\t612345X1X12SQ2\t612345X1X12other\t612345X1X13L1_C1\t"
		"612345X2X14SQ1#0\t612345X2X14SQ1#1\t612345X2X151\t612345X2X152\t612345X2X16\t"
		"612345X2X16comment\t612345X2X17SQ1\t612345X2X17SQ1comment\t612345X2X17other\t"
		"612345X2X17othercomment\t612345X2X18\t612345X2X18_filecount\t612345X1X18\n");
	/* 612345X1X121 is row « 1 » of question 12; there is a sub-question 121 too. */
	expect_columns(replies, all_columns, LENGTH(all_columns));
	expect_end(replies);
}

/* --- CSV ---------------------------------------------------------------------------------- */

static void
csv_is_read_by_codes_and_by_words(void **state)
{
	(void)state;
	struct lime_replies *replies = table_of(LIME_CSV,
		"id,Q1,Q2[1],Q2[SQ2],Q2[other],Q3[L1_C1],Q4[SQ1][0],Q4[SQ1][1],Q5[1],Q5[2],Q6,Q6[comment],"
		"Q7[SQ1],Q7[SQ1comment],Q7[other],Q7[othercomment],Q8,Q8[filecount],Q2[SQ9]\n"
		"7,\"Satisfait\",Y,,'=1+1,,,,,,,,,,,,,,\n");
	expect_columns(replies, all_columns, LENGTH(all_columns));
	static const char *const first[] = { "7", "Satisfait", "Y", "", "=1+1" };
	expect_values(replies, first, LENGTH(first));
	size_t count;
	const struct lime_column *columns = lime_replies_columns(replies, &count);
	const struct lime_survey *survey = survey_of();
	assert_true(span_is(lime_code_of(survey, &columns[1], SPAN("Satisfait")), "A1"));
	assert_true(span_is(lime_code_of(survey, &columns[1], SPAN("Unhappy")), "A2"));
	assert_true(span_is(lime_code_of(survey, &columns[1], SPAN("A2")), "A2"));
	assert_null(lime_code_of(survey, &columns[1], SPAN("Bien")).at);
	assert_true(span_is(lime_code_of(survey, &columns[7], SPAN("Bien")), "Y1"));
	assert_null(lime_code_of(survey, &columns[6], SPAN("Bien")).at);
	expect_end(replies);
	replies = table_of(LIME_CSV,
		"\"Q1. Êtes-vous satisfait\u00a0?\";\"Are you satisfied?\";"
		"\"Par quel moyen\u00a0? Plusieurs réponses possibles. [Téléphone]\";"
		"\"Décrivez [Ligne][Colonne]\";\"Décrivez [Ligne]\";\"Inconnue\"\nA1;A1;Oui;a;b;c\n");
	static const char *const words[] = { "value Q1", "value Q1", "value Q2 SQ2", "value Q3 L1 C1",
		"value Q3 L1", "?" };
	expect_columns(replies, words, LENGTH(words));
}

static void
tables_of_another_survey_are_refused(void **state)
{
	(void)state;
	static const struct {
		enum lime_table_kind kind;
		const char *text, *said;
	} cases[] = {
		{ LIME_CSV, "Z1,Z2\n1,2\n", "no known heading" },
		{ LIME_VV, "Q1\tQ2\n", "no headings" },
		{ LIME_CSV, "", "no headings" },
	};
	for (size_t i = 0; i < LENGTH(cases); i++) {
		struct fault fault = { "", "" };
		assert_null(lime_table_open_bytes(arena, cases[i].kind, span_of(cases[i].text),
		                                  survey_of(), &fault));
		assert_non_null(strstr(fault.for_log, cases[i].said));
	}
}

/* --- archives ----------------------------------------------------------------------------- */

struct entry {
	const char *name;
	struct span bytes;
};

static struct span
archive_bytes(const struct entry *entries, size_t count)
{
	zip_error_t error;
	zip_error_init(&error);
	zip_source_t *bytes = zip_source_buffer_create(NULL, 0, 0, &error);
	assert_non_null(bytes);
	zip_source_keep(bytes);
	zip_t *zip = zip_open_from_source(bytes, ZIP_TRUNCATE, &error);
	assert_non_null(zip);
	for (size_t i = 0; i < count; i++) {
		zip_source_t *part =
			zip_source_buffer(zip, entries[i].bytes.at, entries[i].bytes.length, 0);
		assert_true(zip_file_add(zip, entries[i].name, part, ZIP_FL_OVERWRITE) >= 0);
	}
	assert_int_equal(zip_close(zip), 0);
	assert_int_equal(zip_source_open(bytes), 0);
	assert_int_equal(zip_source_seek(bytes, 0, SEEK_END), 0);
	const size_t size = (size_t)zip_source_tell(bytes);
	assert_int_equal(zip_source_seek(bytes, 0, SEEK_SET), 0);
	char *copy = arena_take(arena, size + 1, 1);
	assert_int_equal(zip_source_read(bytes, copy, size), size);
	zip_source_close(bytes);
	zip_source_free(bytes);
	return span_from(copy, size);
}

static struct lime_archive *
archive_of(const struct entry *entries, size_t count, struct fault *fault_r)
{
	*fault_r = (struct fault){ "", "" };
	return lime_archive_open_bytes(arena, archive_bytes(entries, count), fault_r);
}

#define LSR_HEAD(type, table) \
	"<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<document>\n <LimeSurveyDocType>" type \
	"</LimeSurveyDocType>\n <DBVersion>624</DBVersion>\n <languages><language>fr</language>" \
	"</languages>\n <" table ">\n  <fields>\n"
#define FIELD(name) "   <fieldname>" name "</fieldname>\n"

static const char responses[] =
	LSR_HEAD("Responses", "responses") FIELD("id") FIELD("submitdate") FIELD("612345X1X11")
	FIELD("612345X1X12SQ2") FIELD("612345X2X14SQ1#1") "  </fields>\n  <rows>\n"
	"   <row>\n    <id><![CDATA[1]]></id>\n    <submitdate/>\n"
	"    <_612345X1X11><![CDATA[A1]]></_612345X1X11>\n"
	"    <_612345X2X14SQ1-1><![CDATA[Y1]]></_612345X2X14SQ1-1>\n   </row>\n"
	"   <row>\n    <id><![CDATA[2]]></id>\n"
	"    <_612345X1X12SQ2><![CDATA[Y & <b>]]></_612345X1X12SQ2>\n   </row>\n   <row/>\n"
	"  </rows>\n </responses>\n</document>\n";
static const char tokens[] =
	LSR_HEAD("Tokens", "tokens") FIELD("tid") FIELD("firstname") "  </fields>\n  <rows>\n"
	"   <row><tid>1</tid><firstname>Léa</firstname></row>\n"
	"  </rows>\n </tokens>\n</document>\n";

static void
an_archive_gives_survey_replies_and_participants(void **state)
{
	(void)state;
	const struct entry entries[] = {
		{ "survey_612345_responses.lsr", span_of(responses) },
		{ "ailleurs/survey_1.lss", SPAN("<a/>") },
		{ "survey_612345.lss", survey_bytes() },
		{ "survey_612345_tokens.lst", span_of(tokens) },
	};
	struct fault fault;
	struct lime_archive *archive = archive_of(entries, LENGTH(entries), &fault);
	if (archive == NULL)
		fail_msg("%s", fault.for_log);
	assert_int_equal(lime_archive_survey(archive)->sid, 612345);
	struct lime_replies *replies = lime_archive_replies(archive, LIME_RESPONSES, &fault);
	assert_non_null(replies);
	static const char *const columns[] = { "about", "about", "value Q1", "value Q2 SQ2",
		"scale Q4 SQ1 1" };
	expect_columns(replies, columns, LENGTH(columns));
	static const char *const rows[][5] = { { "1", "", "A1", NULL, "Y1" },
		{ "2", NULL, NULL, "Y & <b>", NULL }, { NULL, NULL, NULL, NULL, NULL } };
	for (size_t i = 0; i < LENGTH(rows); i++)
		expect_values(replies, rows[i], LENGTH(rows[i]));
	expect_end(replies);
	assert_true(lime_archive_has(archive, LIME_PARTICIPANTS));
	replies = lime_archive_replies(archive, LIME_PARTICIPANTS, &fault);
	static const char *const about[] = { "about", "about" };
	expect_columns(replies, about, LENGTH(about));
	static const char *const first[] = { "1", "Léa" };
	expect_values(replies, first, LENGTH(first));
	expect_end(replies);
}

/* Spaces between tags fold a thousand times. */
static struct span
blown_up(const char *xml, size_t size)
{
	struct text text = text_new(arena, size + 4096);
	const struct span whole = span_of(xml);
	const size_t end = span_find(whole, SPAN("</document>"));
	text_add(&text, span_from(whole.at, end));
	while (text.length < size)
		text_add_z(&text, "                                                                ");
	text_add_z(&text, "</document>");
	return text_span(&text);
}

static void
bombs_and_damaged_archives_are_refused(void **state)
{
	(void)state;
	struct fault fault;
	const struct entry bomb = { "survey_1.lss", blown_up("<document></document>", 24 << 20) };
	assert_null(archive_of(&bomb, 1, &fault));
	assert_non_null(strstr(fault.for_log, "survey too dense"));
	const struct entry heavy[] = { { "survey_1.lss", survey_bytes() },
		{ "survey_1_responses.lsr", blown_up(responses, 24 << 20) } };
	struct lime_archive *archive = archive_of(heavy, LENGTH(heavy), &fault);
	assert_non_null(archive);
	struct lime_replies *replies = lime_archive_replies(archive, LIME_RESPONSES, &fault);
	assert_non_null(replies);
	struct lime_reply reply;
	enum found found;
	while ((found = lime_replies_next(replies, &reply, &fault)) == FOUND_ONE)
		assert_in_range(reply.number, 1, 3);
	assert_int_equal(found, FOUND_FAILED);
	assert_non_null(strstr(fault.for_log, "replies too dense"));
	assert_false(lime_archive_has(archive, LIME_PARTICIPANTS));
	assert_null(lime_archive_replies(archive, LIME_PARTICIPANTS, &fault));
	const struct entry alone = { "survey_1_responses.lsr", span_of(responses) };
	assert_null(archive_of(&alone, 1, &fault));
	assert_non_null(strstr(fault.for_log, "missing part"));
	assert_null(lime_archive_open_bytes(arena, SPAN("PK\003\004 rien"), &fault));
	assert_non_null(strstr(fault.for_log, "not a zip"));
	struct entry many[LIME_ENTRY_MAX + 1];
	for (size_t i = 0; i < LENGTH(many); i++)
		many[i] = (struct entry){ arena_format(arena, "survey_%zu.lss", i), survey_bytes() };
	assert_null(archive_of(many, LENGTH(many), &fault));
	assert_non_null(strstr(fault.for_log, "too many zip entries"));
}

static void
half_an_archive_of_replies_says_so_at_its_end(void **state)
{
	(void)state;
	struct fault fault;
	const struct entry entries[] = { { "survey_1.lss", survey_bytes() },
		{ "survey_1_responses.lsr", span_from(responses, sizeof responses - 20) } };
	struct lime_archive *archive = archive_of(entries, LENGTH(entries), &fault);
	assert_non_null(archive);
	struct lime_replies *replies = lime_archive_replies(archive, LIME_RESPONSES, &fault);
	struct lime_reply reply;
	for (int i = 0; i < 3; i++)
		assert_int_equal(lime_replies_next(replies, &reply, &fault), FOUND_ONE);
	for (int twice = 0; twice < 2; twice++) {
		assert_int_equal(lime_replies_next(replies, &reply, &fault), FOUND_FAILED);
		assert_non_null(strstr(fault.for_reader, "abîmé"));
	}
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup_teardown(vv_is_read_by_codes, before, after),
		cmocka_unit_test_setup_teardown(vv_is_read_by_ids_too, before, after),
		cmocka_unit_test_setup_teardown(csv_is_read_by_codes_and_by_words, before, after),
		cmocka_unit_test_setup_teardown(tables_of_another_survey_are_refused, before, after),
		cmocka_unit_test_setup_teardown(an_archive_gives_survey_replies_and_participants, before,
		                                after),
		cmocka_unit_test_setup_teardown(bombs_and_damaged_archives_are_refused, before, after),
		cmocka_unit_test_setup_teardown(half_an_archive_of_replies_says_so_at_its_end, before,
		                                after),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
