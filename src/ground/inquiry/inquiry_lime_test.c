/* The four real surveys at hand and the two made ones, there and back; questionnaires drawn at
 * random; what is harmful. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <zlib.h>
#include <cmocka.h>

#include "craft/ask/ask_for_tests.h"
#include "ground/inquiry/inquiry_lime_inside.h"
#include "ground/inquiry/inquiry_template.h"

static struct arena *arena;

static int
begin(void **state)
{
	(void)state;
	arena = arena_new((size_t)1 << 30);
	return 0;
}

static int
end(void **state)
{
	(void)state;
	arena_end(arena);
	return 0;
}

static struct span
bytes_of(const char *name)
{
	enum { ROOM = 1 << 20 };
	const char *root = getenv("PARVIS_SOURCE");
	assert_non_null(root);
	char *bytes = arena_take(arena, ROOM, 1);
	/* gzread reads what is not in gzip as it is. */
	gzFile file = gzopen(arena_format(arena, "%s/tests/data/%s", root, name), "rb");
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

static struct inquiry *
inquiry_of(const struct lime_survey *survey, struct inquiry_report *report)
{
	const char *sentence;
	struct inquiry *inquiry = inquiry_from_lime(arena, survey, report, &sentence);
	if (inquiry == NULL)
		fail_msg("%s", sentence);
	return inquiry;
}

/* Through the bytes of a file. */
static const struct lime_survey *
written(const struct inquiry *inquiry, struct inquiry_report *report)
{
	const char *sentence = NULL;
	struct span bytes;
	struct fault fault;
	const struct lime_survey *survey = inquiry_to_lime(arena, inquiry, report, &sentence);
	if (survey == NULL)
		fail_msg("%s", sentence);
	assert_true(lime_lss_write(arena, survey, &bytes, &fault));
	return survey_of(bytes);
}

static size_t
kept_attributes(const struct lime_survey *survey)
{
	size_t count = 0;
	for (size_t g = 0; g < survey->group_count; g++)
		for (size_t q = 0; q < survey->groups[g].question_count; q++)
			for (size_t a = 0; a < survey->groups[g].questions[q].attribute_count; a++)
				count += inquiry_is_kept_attribute(survey->groups[g].questions[q].attributes[a].name);
	return count;
}

/* --- files ------------------------------------------------------------------------------------ */

struct wanted {
	const char *name;
	size_t pages, made;      /* questions of ours */
	size_t whole, otherwise, none; /* questions of theirs */
	size_t kept, changed, dropped; /* lines of the report */
	size_t attributes;             /* written by the export, whose codes have no `_` */
};

static const struct wanted files[] = {
	{ "limesurvey-lss/ls205_group_relevance.lss.gz", 7, 34, 12, 18, 0, 21, 12, 4, 9 },
	{ "limesurvey-lss/ls205_randomization_group_test.lss.gz", 3, 16, 6, 9, 0, 6, 3, 14, 2 },
	{ "limesurvey-lss/ls205_sample_survey_multilingual.lss.gz", 6, 129, 35, 21, 1, 35, 25, 16, 89 },
	{ "limesurvey-lss/ls205_validation_tests.lss.gz", 4, 136, 7, 28, 0, 8, 30, 44, 129 },
	{ "limesurvey-made/ls6_l10ns.lss", 2, 12, 2, 5, 1, 3, 11, 20, 28 },
	{ "limesurvey-made/ls191.lss", 1, 1, 1, 0, 1, 1, 4, 7, 1 },
};

static void
check_figure(const struct wanted *wanted, const char *what, size_t is, size_t should_be)
{
	if (is != should_be)
		fail_msg("%s: %s is %zu, not %zu", wanted->name, what, is, should_be);
}

static void
files_come_back_the_same(void **state)
{
	(void)state;
	for (size_t i = 0; i < LENGTH(files); i++) {
		const struct wanted *wanted = &files[i];
		struct inquiry_report report, leaving, again;
		const struct inquiry *inquiry = inquiry_of(survey_of(bytes_of(wanted->name)), &report);
		const struct lime_survey *survey = written(inquiry, &leaving);
		assert_true(span_equal(inquiry_write(arena, inquiry),
		                       inquiry_write(arena, inquiry_of(survey, &again))));
		check_figure(wanted, "pages", inquiry->page_count, wanted->pages);
		check_figure(wanted, "made", inquiry->question_count, wanted->made);
		check_figure(wanted, "whole", report.questions[INQUIRY_KEPT], wanted->whole);
		check_figure(wanted, "otherwise", report.questions[INQUIRY_CHANGED], wanted->otherwise);
		check_figure(wanted, "none", report.questions[INQUIRY_DROPPED], wanted->none);
		check_figure(wanted, "kept", report.counts[INQUIRY_KEPT], wanted->kept);
		check_figure(wanted, "changed", report.counts[INQUIRY_CHANGED], wanted->changed);
		check_figure(wanted, "dropped", report.counts[INQUIRY_DROPPED], wanted->dropped);
		check_figure(wanted, "attributes", kept_attributes(survey), wanted->attributes);
	}
}

/* The question of that code. */
static const struct inquiry_question *
named(const struct inquiry *inquiry, const char *code)
{
	for (size_t i = 0; i < inquiry->question_count; i++)
		if (span_is(inquiry->questions[i].code, code))
			return &inquiry->questions[i];
	fail_msg("no question %s", code);
	return NULL;
}

static void
each_type_becomes_the_nearest_kind(void **state)
{
	(void)state;
	static const struct {
		const char *code;
		enum ask_kind kind;
		size_t choices;
	} kinds[] = {
		{ "S", ASK_TEXT, 0 },         { "T", ASK_LONG, 0 },        { "Q_SQ01", ASK_TEXT, 0 },
		{ "N", ASK_NUMBER, 0 },       { "MN_SQ01", ASK_NUMBER, 0 }, { "Y", ASK_YES_NO, 0 },
		{ "G", ASK_ONE, 2 },          { "q5", ASK_SCALE, 0 },      { "D", ASK_DATE, 0 },
		{ "X", ASK_PAGE, 0 },         { "O_comment", ASK_LONG, 0 }, { "dual_1", ASK_MATRIX, 4 },
		{ "R", ASK_RANKING, 4 },      { "M_other", ASK_TEXT, 0 },  { "arn_SQY01", ASK_SEVERAL, 4 },
		{ "AT_SQY01_SQX02", ASK_TEXT, 0 }, { "K_SQ002comment", ASK_TEXT, 0 },
	};
	struct inquiry_report report;
	const struct inquiry *inquiry = inquiry_of(
		survey_of(bytes_of("limesurvey-lss/ls205_sample_survey_multilingual.lss.gz")), &report);
	for (size_t i = 0; i < LENGTH(kinds); i++) {
		const struct inquiry_question *question = named(inquiry, kinds[i].code);
		if (question->kind != kinds[i].kind || question->choice_count != kinds[i].choices)
			fail_msg("%s is %s of %zu", kinds[i].code, inquiry_kind_codes[question->kind],
			         question->choice_count);
	}
	assert_int_equal(inquiry->language_count, 3);
	assert_true(span_is(named(inquiry, "M_other")->shown_if, "M contient «\u202fother\u202f»"));
	assert_true(span_is(named(inquiry, "QCYes")->shown_if, "QC = oui"));
	assert_true(span_is(named(inquiry, "moe")->check,
	                    "non (cochés(moe) > 1 et moe contient «\u202fSQ05\u202f»)"));
	const size_t french = inquiry_language(inquiry, SPAN("fr"));
	assert_true(span_is(named(inquiry, "abc")->words.in[french], "Afficher en colonnes"));
}

/* --- what is written by hand ------------------------------------------------------------------ */

#define HEAD "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n"
#define START \
	"<document><LimeSurveyDocType>Survey</LimeSurveyDocType><DBVersion>178</DBVersion>" \
	"<languages><language>fr</language></languages>"
#define ROWS(table, rows) "<" table "><rows>" rows "</rows></" table ">"
#define GROUP "<row><gid>1</gid><group_name>G</group_name><language>fr</language></row>"
#define QUESTION(qid, type, code, words, more) \
	"<row><qid>" qid "</qid><parent_qid>0</parent_qid><gid>1</gid><type>" type "</type><title>" code \
	"</title><question>" words "</question><question_order>" qid "</question_order>" \
	"<language>fr</language>" more "</row>"
#define PART(qid, parent, type, code, words) \
	"<row><qid>" qid "</qid><parent_qid>" parent "</parent_qid><gid>1</gid><type>" type \
	"</type><title>" code "</title><question>" words "</question><question_order>" qid \
	"</question_order><language>fr</language></row>"
#define ANSWER(qid, code, order, worth) \
	"<row><qid>" qid "</qid><code>" code "</code><answer>Réponse " code "</answer><sortorder>" order \
	"</sortorder><assessment_value>" worth "</assessment_value><language>fr</language></row>"
#define ATTRIBUTE(qid, name, value) \
	"<row><qid>" qid "</qid><attribute>" name "</attribute><value>" value "</value></row>"
#define RELEVANCE(equation) "<relevance><![CDATA[" equation "]]></relevance>"
#define SURVEY(questions, more) \
	HEAD START ROWS("groups", GROUP) ROWS("questions", questions) more "</document>"

static struct inquiry *
made_of(const char *xml, struct inquiry_report *report)
{
	return inquiry_of(survey_of(span_of(xml)), report);
}

static bool
is_told(const struct inquiry_report *report, enum inquiry_fate fate, const char *where,
        const char *part)
{
	for (size_t i = 0; i < report->note_count; i++)
		if (report->notes[i].fate == fate && strstr(report->notes[i].where, where) != NULL &&
		    strstr(report->notes[i].sentence, part) != NULL)
			return true;
	return false;
}

static void
what_has_no_equal_is_told_with_its_place(void **state)
{
	(void)state;
	struct inquiry_report report;
	const struct inquiry *inquiry = made_of(
		SURVEY(QUESTION("1", "S", "ET", "Nom", "") QUESTION("2", "S", "2b", "Né", "")
	           QUESTION("3", "S", "A", "{TOKEN:FIRSTNAME}, votre avis", RELEVANCE("rand(1,2)==1"))
	           QUESTION("4", "S", "A", "Encore", RELEVANCE("B.NAOK == \"x\""))
	           QUESTION("5", "Y", "B", "Oui ?", RELEVANCE("ET.NAOK != \"\""))
	           QUESTION("6", "|", "F", "Fichier", "") QUESTION("7", "*", "Z", "{date('Y')}", "")
	           QUESTION("8", "S", "H", "Caché", RELEVANCE("Z.NAOK > 1")),
	           ROWS("question_attributes", ATTRIBUTE("8", "hidden", "1"))),
		&report);
	assert_int_equal(inquiry->question_count, 8);
	assert_true(span_is(inquiry->questions[0].code, "Q_ET"));
	assert_true(span_is(inquiry->questions[1].code, "Q2b"));
	assert_true(span_is(inquiry->questions[3].code, "A_2") ||
	            span_is(inquiry->questions[3].code, "Q_A"));
	assert_true(is_told(&report, INQUIRY_CHANGED, "question ET", "Q_ET"));
	assert_true(is_told(&report, INQUIRY_DROPPED, "question A", "rand(1,2)==1"));
	assert_true(is_told(&report, INQUIRY_DROPPED, "question A", "posée à tous"));
	/* A question that comes later is no condition here; and it was no name yet. */
	assert_int_equal(inquiry->questions[3].shown_if.length, 0);
	assert_true(span_is(named(inquiry, "B")->shown_if, "Q_ET est répondu"));
	assert_true(span_starts(named(inquiry, "A")->words.in[0], "{{TOKEN:FIRSTNAME}}"));
	assert_true(is_told(&report, INQUIRY_CHANGED, "question F", "une photo"));
	assert_int_equal(named(inquiry, "Z")->kind, ASK_PAGE);
	assert_true(is_told(&report, INQUIRY_DROPPED, "question H", "posée à tous"));
	assert_false(named(inquiry, "H")->asked[SIDE_USAGER]);
}

/* A first page with a file, a second that waits for what comes before. */
static const char file_amid[] =
	"{\"name\": \"Accueil\", \"languages\": [\"fr\"], \"title\": {\"fr\": \"Votre accueil\"},"
	" \"pages\": [{\"title\": {\"fr\": \"Une page\"}, \"shown_if\": \"\", \"questions\": ["
	"  {\"code\": \"vu\", \"kind\": \"yes-no\", \"asked\": [\"usager\"], \"words\": {\"fr\": \"Vu ?\"}}]},"
	"  {\"title\": {\"fr\": \"Une photo\"}, \"shown_if\": \"vu\", \"questions\": ["
	"   {\"code\": \"photo\", \"kind\": \"file\", \"asked\": [\"usager\"], \"photo\": true, \"most\": 3,"
	"    \"words\": {\"fr\": \"Montrez.\"}}%s]}]}";

static struct inquiry *
read_json(const char *json)
{
	const char *sentence;
	struct inquiry *inquiry = inquiry_read(arena, span_of(json), &sentence);
	if (inquiry == NULL)
		fail_msg("%s", sentence);
	return inquiry;
}

static void
a_file_is_joined_on_the_last_screen(void **state)
{
	(void)state;
	struct inquiry_report report;
	struct inquiry_remark *remarks;
	size_t count;
	/* Ours: the same limits there and back, in LimeSurvey's own settings. */
	const struct inquiry *inquiry = read_json(arena_format(arena, file_amid, ""));
	assert_true(inquiry_check(arena, inquiry, &remarks, &count));
	const struct lime_survey *survey = written(inquiry, &report);
	assert_int_equal(survey->groups[1].questions[0].type, '|');
	const struct inquiry *back = inquiry_of(survey, &report);
	assert_true(span_equal(inquiry_write(arena, inquiry), inquiry_write(arena, back)));
	/* Amid others it is refused, of ours … */
	inquiry = read_json(arena_format(
		arena, file_amid, "]}, {\"questions\": [{\"code\": \"fin\", \"kind\": \"text\", \"asked\": "
						  "[\"usager\"], \"words\": {\"fr\": \"Et puis ?\"}}"));
	assert_false(inquiry_check(arena, inquiry, &remarks, &count));
	assert_non_null(strstr(remarks[0].sentence, "photo"));
	assert_non_null(strstr(remarks[0].sentence, "dernier écran"));
	/* … and brought to the end, of theirs. */
	back = made_of(
		SURVEY(QUESTION("1", "Y", "A", "Vu ?", "")
	           QUESTION("2", "|", "F", "Une photo", RELEVANCE("A.NAOK == \"Y\""))
	           QUESTION("3", "|", "G", "Une autre", "") QUESTION("4", "Y", "H", "Et puis ?", "")
	           QUESTION("5", "S", "J", "Quoi ?", RELEVANCE("H.NAOK == \"Y\"")),
	           ROWS("question_attributes", ATTRIBUTE("2", "allowed_filetypes", "png, jpg")
	                ATTRIBUTE("2", "max_filesize", "2500") ATTRIBUTE("2", "max_num_of_files", "4"))),
		&report);
	assert_int_equal(back->question_count, 4);
	assert_int_equal(inquiry_file_of(back), 3);
	assert_true(back->questions[3].is_photo && back->questions[3].asked[SIDE_USAGER]);
	assert_false(back->questions[3].asked[SIDE_AGENT]);
	assert_int_equal(back->questions[3].most, 3);
	assert_true(span_starts(back->questions[3].shown_if, "A"));
	assert_true(is_told(&report, INQUIRY_CHANGED, "question F", "un seul"));
	assert_true(is_told(&report, INQUIRY_DROPPED, "question G", "un fichier par réponse"));
}

static void
points_and_quotas_are_carried(void **state)
{
	(void)state;
	struct inquiry_report report, leaving;
	const struct inquiry *inquiry = made_of(
		SURVEY(QUESTION("1", "L", "Q1", "Un", "") QUESTION("2", "M", "Q2", "Deux", ""),
	           ROWS("answers", ANSWER("1", "A1", "1", "1") ANSWER("1", "A2", "2", "5"))
	           ROWS("subquestions", PART("3", "2", "M", "S1", "a") PART("4", "2", "M", "S2", "b"))
	           ROWS("question_attributes", ATTRIBUTE("2", "assessment_value", "3"))
	           ROWS("assessments", "<row><id>1</id><scope>T</scope><gid>0</gid><name>Bien</name>"
	                               "<minimum>0</minimum><maximum>9</maximum><message>m</message>"
	                               "<language>fr</language></row>")
	           ROWS("quota", "<row><id>7</id><name>Cent</name><qlimit>100</qlimit><action>1</action>"
	                         "<active>1</active></row>")
	           ROWS("quota_members", "<row><qid>1</qid><quota_id>7</quota_id><code>A1</code></row>"
	                                 "<row><qid>1</qid><quota_id>7</quota_id><code>A2</code></row>"
	                                 "<row><qid>2</qid><quota_id>7</quota_id><code>S1</code></row>")),
		&report);
	assert_true(span_is(named(inquiry, "score")->formula,
	                    "somme(points(Q1 ; «\u202fA1\u202f» ; 1 ; «\u202fA2\u202f» ; 5) ; 3 * cochés(Q2) ; 0)"));
	assert_int_equal(inquiry->quota_count, 1);
	assert_int_equal(inquiry->quotas[0].limit, 100);
	assert_true(span_is(inquiry->quotas[0].condition,
	                    "(Q1 = «\u202fA1\u202f» ou Q1 = «\u202fA2\u202f») et Q2 contient «\u202fS1\u202f»"));
	const struct lime_survey *survey = written(inquiry, &leaving);
	assert_int_equal(survey->quota_count, 1);
	assert_int_equal(survey->quotas[0].member_count, 3);
	assert_int_equal(leaving.counts[INQUIRY_DROPPED], 0);
}

/* --- and back, edited there ------------------------------------------------------------------- */

static const char document[] =
	"{\"name\": \"Accueil\", \"languages\": [\"fr\", \"en\"], \"title\": {\"fr\": \"Votre accueil\"},"
	" \"pages\": [{\"title\": {\"fr\": \"Une page\"}, \"questions\": ["
	"  {\"code\": \"rdv\", \"kind\": \"yes-no\", \"asked\": [\"usager\"], \"nature\": \"V\","
	"   \"words\": {\"fr\": \"Rendez-vous ?\"}, \"words_agent\": {\"fr\": \"Recevez-vous ?\"}},"
	"  {\"code\": \"delai_jours\", \"kind\": \"number\", \"asked\": [\"usager\", \"agent\"], \"most\": 90,"
	"   \"words\": {\"fr\": \"Combien de jours ?\"}, \"shown_if\": \"rdv\", \"purpose\": \"Mesurer\","
	"   \"check\": \"delai_jours < 60\", \"check_words\": {\"fr\": \"Deux mois ?\"}},"
	"  {\"code\": \"score\", \"kind\": \"computed\", \"asked\": [], \"words\": {\"fr\": \"Le double\"},"
	"   \"formula\": \"2 * delai_jours\"}]}]}";

static struct inquiry *
document_read(void)
{
	const char *sentence = NULL;
	struct inquiry *inquiry = inquiry_read(arena, span_of(document), &sentence);
	if (inquiry == NULL)
		fail_msg("%s", sentence);
	return inquiry;
}

static void
what_limesurvey_has_no_place_for_comes_back(void **state)
{
	(void)state;
	struct inquiry_report leaving, report;
	const struct inquiry *inquiry = document_read();
	const struct lime_survey *survey = written(inquiry, &leaving);
	const struct lime_question *delay = &survey->groups[0].questions[1];
	/* What LimeSurvey itself will do. */
	assert_true(span_is(delay->code, "delaijours"));
	assert_true(span_is(delay->relevance, "(rdv.NAOK == \"Y\")"));
	assert_true(span_is(lime_attribute(delay, "em_validation_q"),
	                    "(is_empty(delaijours.NAOK) || ((delaijours.NAOK != \"\") && "
	                    "delaijours.NAOK < 60))"));
	assert_true(span_is(survey->groups[0].questions[2].texts[0].words,
	                    "Le double {if((delaijours.NAOK != \"\"), (2 * delaijours.NAOK), \"\")}"));
	assert_true(is_told(&leaving, INQUIRY_CHANGED, "question rdv", "formulation"));
	assert_true(span_equal(inquiry_write(arena, inquiry),
	                       inquiry_write(arena, inquiry_of(survey, &report))));
}

static void
what_is_changed_in_limesurvey_counts(void **state)
{
	(void)state;
	struct inquiry_report leaving, report;
	const char *sentence;
	const struct inquiry *inquiry = document_read();
	struct lime_survey *survey = inquiry_to_lime(arena, inquiry, &leaving, &sentence);
	struct lime_question *delay = &survey->groups[0].questions[1];
	delay->relevance = SPAN("rdv.NAOK == \"N\"");
	delay->texts[0].words = SPAN("Combien de jours d’attente ?");
	for (size_t i = 0; i < delay->attribute_count; i++)
		if (span_is(delay->attributes[i].name, "em_validation_q"))
			delay->attributes[i].value = SPAN("delaijours.NAOK < 30");
	const struct inquiry *edited = inquiry_of(survey, &report);
	const struct inquiry_question *question = named(edited, "delai_jours");
	assert_true(span_is(question->shown_if, "rdv = non"));
	assert_true(span_is(question->check, "delai_jours < 30"));
	assert_true(span_is(inquiry_say(question->words, 0), "Combien de jours d’attente ?"));
	assert_true(span_is(question->purpose, "Mesurer"));
	assert_true(is_told(&report, INQUIRY_CHANGED, "question delaijours", "check"));
}

static void
a_questionnaire_that_is_not_sound_does_not_leave(void **state)
{
	(void)state;
	struct inquiry_report leaving;
	const char *sentence = NULL;
	struct inquiry *inquiry = document_read();
	inquiry->questions[1].shown_if = SPAN("rdv et");
	assert_null(inquiry_to_lime(arena, inquiry, &leaving, &sentence));
	assert_non_null(strstr(sentence, "delai_jours"));
}

/* Words that are still to be written, written. */
static const struct inquiry *
filled(const struct inquiry *inquiry)
{
	const char *sentence;
	struct span rest = inquiry_write(arena, inquiry);
	struct text text = text_new(arena, INQUIRY_DOCUMENT_SIZE_MAX);
	for (size_t at; (at = span_find(rest, span_of(INQUIRY_BLANK))) != SIZE_MAX;) {
		text_add(&text, span_from(rest.at, at));
		text_add_z(&text, "quelques mots");
		at += strlen(INQUIRY_BLANK);
		rest = span_from(rest.at + at, rest.length - at);
	}
	text_add(&text, rest);
	inquiry = inquiry_read(arena, text_span(&text), &sentence);
	assert_non_null(inquiry);
	return inquiry;
}

static void
each_ready_made_questionnaire_comes_back_the_same(void **state)
{
	(void)state;
	for (size_t i = 0; i < inquiry_template_count; i++) {
		struct inquiry_report leaving, report;
		const struct inquiry *inquiry =
			filled(inquiry_template_read(arena, &inquiry_templates[i]));
		const struct lime_survey *survey = written(inquiry, &leaving);
		assert_int_equal(leaving.counts[INQUIRY_DROPPED], 0);
		if (!span_equal(inquiry_write(arena, inquiry),
		                inquiry_write(arena, inquiry_of(survey, &report))))
			fail_msg("%s", inquiry_templates[i].code);
	}
}

/* --- drawn at random -------------------------------------------------------------------------- */

static struct inquiry_words
some_words(const struct inquiry *inquiry, struct span words, uint64_t *state)
{
	struct inquiry_words some = inquiry_words_new(arena, inquiry);
	some.in[0] = words;
	for (size_t i = 1; i < inquiry->language_count; i++)
		if (words.length > 0 && ask_random(state) % 2 == 0)
			some.in[i] = span_of(arena_format(arena, "%.*s <%zu> & {{x}}", SPAN_ARGS(words), i));
	if (ask_random(state) % 4 == 0 && words.length > 0)
		some.in[0] = span_of(arena_format(arena, "%.*s\n\n  deux  {{ }} \t« ici »", SPAN_ARGS(words)));
	return some;
}

static const char *
some_condition(const struct inquiry *inquiry, size_t before, uint64_t *state)
{
	static const char *const formats[ASK_KIND_COUNT][3] = {
		[ASK_NUMBER] = { "%s > 3", "%s < 12,5 ou %s est vide", "non (%s = 0) et %s ≠ 4" },
		[ASK_YES_NO] = { "%s", "non %s", "%s = non" },
		[ASK_SMILEYS] = { "%s ≥ 4", "%s = 1 ou %s = 2", "somme(%s ; 2) > 3" },
		[ASK_TEXT] = { "%s est répondu", "longueur(%s) > 3", "%s = \"non\"" },
		[ASK_DATE] = { "%s < 12/03/2026", "%s est vide", "année(%s) = 2026" },
		[ASK_TIME] = { "%s < 9h30", "%s est vide", "%s est répondu" },
		[ASK_SEVERAL] = { "cochés(%s) > 1", "%s est vide", "%s est répondu" },
		[ASK_RANKING] = { "%s est vide", "cochés(%s) = 2", "%s est répondu" },
		[ASK_COMPUTED] = { "%s > 2", "%s est vide", "abs(%s) = 2" },
	};
	if (before == 0)
		return "";
	const struct inquiry_question *one = &inquiry->questions[ask_random(state) % before];
	const char *format = formats[one->kind][ask_random(state) % 3];
	if (format == NULL)
		return "";
	const char *code = span_copy(arena, one->code);
	struct text text = text_new(arena, 1000);
	for (const char *at = format; *at != '\0'; at++)
		if (at[0] == '%' && at[1] == 's')
			text_add_z(&text, code), at++;
		else
			text_add_char(&text, *at);
	return text_z(&text);
}

static void
copy_choices(struct inquiry_question *question, const struct inquiry *inquiry,
             const struct ask_question *from, uint64_t *state)
{
	question->choices = arena_array_of(arena, struct inquiry_choice, from->choice_count + 1);
	question->choice_count = from->choice_count;
	for (size_t i = 0; i < from->choice_count; i++)
		question->choices[i] = (struct inquiry_choice){
			.code = from->choices[i].code,
			.words = some_words(inquiry, from->choices[i].words, state),
			.other = some_words(inquiry, from->choices[i].other, state),
			.is_anchored = from->choices[i].is_anchored,
		};
}

static void
copy_question(struct inquiry *inquiry, const struct ask_question *from, size_t at, uint64_t *state)
{
	struct inquiry_question *question = &inquiry->questions[at];
	const bool is_file = from->kind == ASK_FILE;
	*question = (struct inquiry_question){
		.code = from->code, .kind = from->kind, .nature = "SVQBMEOG"[ask_random(state) % 8],
		.words = some_words(inquiry, from->words, state),
		.other = some_words(inquiry, from->other, state),
		.help = some_words(inquiry, from->help, state),
		.reason = some_words(inquiry, from->reason, state),
		.text = some_words(inquiry, from->text, state),
		.unit = some_words(inquiry, SPAN(""), state),
		.aparts = from->aparts, .is_shuffled = from->is_shuffled,
		.is_reversed = ask_random(state) % 3 == 0, .least = from->least, .most = from->most,
		.total = from->total, .decimals = from->decimals, .length_max = from->length_max,
		.least_words = some_words(inquiry, from->least_words, state),
		.most_words = some_words(inquiry, from->most_words, state),
		.purpose = ask_random(state) % 3 == 0 ? SPAN("Répondre") : SPAN(""),
	};
	for (int side = 0; side < SIDE_COUNT; side++) {
		question->asked[side] = (!is_file || side == SIDE_USAGER) && ask_random(state) % 2 == 0;
		if (question->nature != 'S' && ask_random(state) % 4 == 0)
			question->said[side] = some_words(inquiry, SPAN("Et vous ?"), state);
	}
	copy_choices(question, inquiry, from, state);
	question->is_photo = is_file && ask_random(state) % 2 == 0;
	if (question->kind == ASK_COMPUTED)
		question->formula = SPAN("1 + 2 * 3");
	if (question->kind != ASK_PAGE && question->kind != ASK_COMPUTED && ask_random(state) % 2 == 0)
		question->check = span_of(some_condition(inquiry, at, state));
	question->shown_if = span_of(some_condition(inquiry, at, state));
}

static struct inquiry *
drawn_at_random(uint64_t *state)
{
	static struct span languages[] = { { "fr", 2 }, { "en", 2 }, { "de-informal", 11 } };
	struct inquiry *inquiry = arena_new_of(arena, struct inquiry);
	const struct ask_list list = ask_random_list(arena, state);
	inquiry->languages = languages;
	inquiry->language_count = 1 + ask_random(state) % 3;
	inquiry->name = SPAN("Au hasard");
	inquiry->title = some_words(inquiry, SPAN("Un titre"), state);
	inquiry->welcome = some_words(inquiry, SPAN("Bienvenue"), state);
	inquiry->end = some_words(inquiry, SPAN(""), state);
	inquiry->question_count = list.count;
	inquiry->questions = arena_array_of(arena, struct inquiry_question, list.count + 1);
	inquiry->pages = arena_array_of(arena, struct inquiry_page, list.count + 1);
	for (size_t i = 0; i < list.count; i++) {
		if (i == 0 || ask_random(state) % 4 == 0)
			inquiry->pages[inquiry->page_count++] = (struct inquiry_page){
				.title = some_words(inquiry, SPAN("Une page"), state),
				.text = some_words(inquiry, SPAN(""), state),
				.shown_if = span_of(some_condition(inquiry, i, state)), .first = i,
			};
		struct ask_question one = list.questions[i];
		if (one.kind == ASK_FILE && i + 1 < list.count) { /* it comes last, alone of its kind */
			one.kind = ASK_YES_NO;
			one.most = 0;
		}
		copy_question(inquiry, &one, i, state);
		inquiry->pages[inquiry->page_count - 1].count++;
	}
	inquiry->quotas = arena_array_of(arena, struct inquiry_quota, 1);
	inquiry->quotas[0] = (struct inquiry_quota){
		.name = SPAN("Cent"), .condition = span_of(some_condition(inquiry, list.count, state)),
		.limit = 100, .message = some_words(inquiry, SPAN("Merci"), state),
	};
	inquiry->quota_count = inquiry->quotas[0].condition.length > 0;
	return inquiry;
}

static void
any_questionnaire_comes_back_the_same(void **state)
{
	(void)state;
	enum { DRAWN = 400 };
	uint64_t seed = 20261126;
	size_t sound = 0;
	for (int i = 0; i < DRAWN; i++) {
		arena_reset(arena);
		struct inquiry_report leaving, report;
		struct inquiry_remark *remarks;
		size_t count;
		const struct inquiry *inquiry = drawn_at_random(&seed);
		if (!inquiry_check(arena, inquiry, &remarks, &count))
			continue;
		sound++;
		const struct inquiry *back = inquiry_of(written(inquiry, &leaving), &report);
		const struct span first = inquiry_write(arena, inquiry), second = inquiry_write(arena, back);
		if (!span_equal(first, second))
			fail_msg("draw %d:\n%.*s\nbecame\n%.*s", i, SPAN_ARGS(first), SPAN_ARGS(second));
	}
	assert_true(sound > DRAWN / 2);
}

/* --- what is made to harm --------------------------------------------------------------------- */

static void
refused(struct span bytes, const char *part)
{
	struct fault fault = { "", "" };
	struct inquiry_report report;
	const char *sentence = NULL;
	const struct lime_survey *survey = lime_lss_read(arena, bytes, &fault);
	if (survey == NULL)
		sentence = fault.for_reader;
	else
		assert_null(inquiry_from_lime(arena, survey, &report, &sentence));
	if (sentence == NULL || strstr(sentence, part) == NULL)
		fail_msg("%s", sentence);
}

static const char *
many(const char *format, int count)
{
	struct text text = text_new(arena, 4 << 20);
	for (int i = 0; i < count; i++)
		for (const char *at = format; *at != '\0'; at++)
			if (*at == '#')
				text_format(&text, "%d", i + 1);
			else
				text_add_char(&text, *at);
	return text_z(&text);
}

static void
what_harms_or_is_too_much_is_refused_with_a_sentence(void **state)
{
	(void)state;
	refused(SPAN("<?xml version=\"1.0\"?><!DOCTYPE a [<!ENTITY a \"aaaaaaaaaa\"><!ENTITY b "
	             "\"&a;&a;&a;&a;&a;&a;\">]><document>&b;</document>"), "");
	refused(SPAN("<?xml version=\"1.0\"?><!DOCTYPE a [<!ENTITY x SYSTEM \"file:///etc/passwd\">]>"
	             "<document>&x;</document>"), "");
	refused(SPAN("PK\003\004"), "LimeSurvey");
	const char *questions = many(QUESTION("#", "S", "Q#", "Une question", ""), 1001);
	refused(span_of(arena_format(arena, HEAD START ROWS("groups", GROUP) "<questions><rows>%s</rows>"
	                             "</questions></document>", questions)), "1\u202f000 questions");
	const char *groups = many("<row><gid>#</gid><group_name>G</group_name><language>fr</language>"
	                          "</row>", 201);
	refused(span_of(arena_format(arena, HEAD START "<groups><rows>%s</rows></groups>%s</document>",
	                             groups, ROWS("questions", QUESTION("1", "S", "Q", "Une", "")))),
	        "200 groupes");
	refused(span_of(arena_format(
				arena, HEAD "<document><LimeSurveyDocType>Survey</LimeSurveyDocType><DBVersion>178"
				"</DBVersion><languages>%s</languages></document>",
				many("<language>l#</language>", 500))), "langues");
	refused(span_of(SURVEY(QUESTION("1", "I", "Q", "Langue", ""), "")), "aucune question");
	/* Fifty fields of a question are fifty questions: what they make is counted. */
	refused(span_of(arena_format(
				arena, HEAD START "%s<questions><rows>%s</rows></questions><subquestions><rows>%s"
				"</rows></subquestions></document>", ROWS("groups", GROUP),
				QUESTION("1", "Q", "Q", "Champs", ""),
				many("<row><qid>2#</qid><parent_qid>1</parent_qid><gid>1</gid><type>Q</type><title>S#"
	                 "</title><question>S</question><language>fr</language></row>", 1001))),
	        "1\u202f000 questions");
}

static void
a_script_is_words_like_others(void **state)
{
	(void)state;
	struct inquiry_report report;
	const struct inquiry *inquiry = made_of(
		SURVEY(QUESTION("1", "S", "Q", "<![CDATA[<p>Nom<script>alert(1)</script></p>&lt;b&gt;]]>", ""),
	           ""), &report);
	assert_true(span_is(inquiry->questions[0].words.in[0], "Nom\n<b>"));
	assert_true(is_told(&report, INQUIRY_CHANGED, "question Q", "mise en forme"));
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup_teardown(files_come_back_the_same, begin, end),
		cmocka_unit_test_setup_teardown(each_type_becomes_the_nearest_kind, begin, end),
		cmocka_unit_test_setup_teardown(what_has_no_equal_is_told_with_its_place, begin, end),
		cmocka_unit_test_setup_teardown(a_file_is_joined_on_the_last_screen, begin, end),
		cmocka_unit_test_setup_teardown(points_and_quotas_are_carried, begin, end),
		cmocka_unit_test_setup_teardown(what_limesurvey_has_no_place_for_comes_back, begin, end),
		cmocka_unit_test_setup_teardown(what_is_changed_in_limesurvey_counts, begin, end),
		cmocka_unit_test_setup_teardown(a_questionnaire_that_is_not_sound_does_not_leave, begin, end),
		cmocka_unit_test_setup_teardown(each_ready_made_questionnaire_comes_back_the_same, begin, end),
		cmocka_unit_test_setup_teardown(any_questionnaire_comes_back_the_same, begin, end),
		cmocka_unit_test_setup_teardown(what_harms_or_is_too_much_is_refused_with_a_sentence, begin,
		                                end),
		cmocka_unit_test_setup_teardown(a_script_is_words_like_others, begin, end),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
