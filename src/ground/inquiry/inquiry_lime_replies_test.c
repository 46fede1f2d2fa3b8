/* Replies to a questionnaire of ours that was put by LimeSurvey, every kind of question in it, and to two
 * surveys that LimeSurvey's own dialects say. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <cmocka.h>

#include "base/file.h"
#include "craft/lime/lime_replies.h"
#include "ground/inquiry/inquiry.h"

static struct arena *arena;
static struct inquiry *inquiry;         /* every kind */
static const struct lime_survey *survey; /* the same, as it left */

static struct span
file_of(const char *name)
{
	struct span bytes;
	struct fault fault;
	const char *root = getenv("PARVIS_SOURCE");
	assert_non_null(root);
	assert_int_equal(file_read(arena, arena_format(arena, "%s/tests/%s", root, name), 1 << 20,
	                           &bytes, &fault),
	                 FOUND_ONE);
	return bytes;
}

static int
begin(void **state)
{
	(void)state;
	struct inquiry_report report;
	struct fault fault;
	struct span lss;
	const char *sentence = NULL;
	arena = arena_new((size_t)1 << 30);
	inquiry = inquiry_read(arena, file_of("support/every-kind.json"), &sentence);
	assert_non_null(inquiry);
	assert_true(inquiry_to_lss(arena, inquiry, &lss, &report, &sentence));
	survey = lime_lss_read(arena, lss, &fault);
	assert_non_null(survey);
	return 0;
}

static int
end(void **state)
{
	(void)state;
	arena_end(arena);
	return 0;
}

/* --- a reply ------------------------------------------------------------------------------------ */

struct heading {
	const char *heading, *value;
};

struct opened {
	struct lime_replies *replies;
	const struct lime_column *columns;
	size_t count;
	struct inquiry_lime_replies *ours;
	const char *sentence;
};

/* One line of CSV under these headings. */
static struct opened
open_reply(const struct inquiry *read_by, const struct lime_survey *of,
           const struct heading *headings, size_t count)
{
	struct text csv = text_new(arena, 1 << 16);
	struct fault fault = { "", "" };
	struct opened opened = { .sentence = NULL };
	for (int line = 0; line < 2; line++)
		for (size_t i = 0; i < count; i++)
			text_format(&csv, "\"%s\"%s", line == 0 ? headings[i].heading : headings[i].value,
			            i + 1 < count ? "," : "\n");
	opened.replies = lime_table_open_bytes(arena, LIME_CSV, text_span(&csv), of, &fault);
	if (opened.replies == NULL)
		fail_msg("%s", fault.for_log);
	opened.columns = lime_replies_columns(opened.replies, &opened.count);
	opened.ours = inquiry_lime_replies(arena, read_by, of, opened.columns, opened.count,
	                                   &opened.sentence);
	return opened;
}

static enum inquiry_reading
read_reply(struct opened *opened, enum side side, const struct ask_value **values_r,
           struct inquiry_told *told_r)
{
	struct lime_reply reply;
	struct fault fault;
	assert_non_null(opened->ours);
	assert_int_equal(lime_replies_next(opened->replies, &reply, &fault), FOUND_ONE);
	assert_null(reply.complaint);
	*told_r = (struct inquiry_told){ 0 };
	return inquiry_lime_reply(arena, opened->ours, side, reply.values, values_r, told_r,
	                          &opened->sentence);
}

/* « venu=bus canaux[web]=1 … », of what was answered. */
static const char *
told_of(const struct inquiry *of, const struct ask_value *values)
{
	const struct ask_list list = inquiry_list(inquiry_ask(arena, of, SIDE_USAGER, 0));
	struct text out = text_new(arena, 1 << 14);
	for (size_t i = 0; i < list.count; i++) {
		if (values[i].state != ASK_ANSWERED)
			continue;
		for (size_t c = 0; c < ask_column_count(&list.questions[i]); c++) {
			text_add_z(&out, out.length > 0 ? " " : "");
			ask_column_name(&list.questions[i], c, &out);
			text_add_char(&out, '=');
			ask_tell_code(&list.questions[i], &values[i], c, &out);
		}
	}
	return text_z(&out);
}

static const struct heading whole[] = {
	{ "id", "7" }, { "submitdate", "2026-06-02 10:11:12" }, { "ipaddr", "192.0.2.7" },
	{ "accord", "Y" }, { "prenom", "Zoé" }, { "venu", "bus" }, { "canaux[web]", "Y" },
	{ "canaux[tel]", "" }, { "canaux[mail]", "Y" }, { "rdv", "N" }, { "attente", "12.0000000000" },
	{ "prix", "3.456" }, { "jour", "2026-06-30 00:00:00" }, { "heure", "1970-01-01 14:30:00" },
	{ "note", "4" }, { "face", "2" }, { "mat[loc]", "c" }, { "mat[hor]", "" },
	{ "classe[1]", "c" }, { "classe[2]", "a" }, { "partage[loc]", "4" }, { "partage[hor]", "6" },
	{ "paires[f]", "5" }, { "wifi[avec]", "0" }, { "wifi[sans]", "4" },
	{ "adresse", "zoe@exemple.fr" }, { "tel", "0140205050" }, { "lieu", "Accueil" },
	{ "retour", "60" }, { "dire", "Merci" },
};

/* With one value changed. */
static struct opened
open_with(const char *heading, const char *value)
{
	struct heading headings[LENGTH(whole)];
	bool found = false;
	memcpy(headings, whole, sizeof whole);
	for (size_t i = 0; i < LENGTH(whole); i++)
		if (strcmp(headings[i].heading, heading) == 0) {
			headings[i].value = value;
			found = true;
		}
	assert_true(found);
	return open_reply(inquiry, survey, headings, LENGTH(headings));
}

/* --- tests ---------------------------------------------------------------------------------------- */

static void
every_kind_comes_back(void **state)
{
	(void)state;
	const struct ask_value *values;
	struct inquiry_told told;
	struct opened opened = open_reply(inquiry, survey, whole, LENGTH(whole));
	if (read_reply(&opened, SIDE_USAGER, &values, &told) != INQUIRY_READ_WELL)
		fail_msg("%s", opened.sentence);
	/* « retour » disagrees with its check, and stays: it was answered. */
	assert_string_equal(
		told_of(inquiry, values),
		"accord=1 venu=bus canaux[web]=1 canaux[tel]=0 canaux[mail]=1 rdv=0 attente=12 prix=3.46 "
		"jour=2026-06-30 heure=14:30 note=4 face=2 mat[loc]=3 mat[hor]= classe[a]=2 classe[b]=0 "
		"classe[c]=1 partage[loc]=4 partage[hor]=6 paires[f]=5 wifi[presence]=0 wifi[absence]=4 wifi[kano]=O "
		"retour=60 dire=Merci");
	assert_int_equal(told.rounded, 1);
	assert_int_equal(told.cut + told.forgotten, 0);
}

static void
what_may_name_somebody_is_left(void **state)
{
	(void)state;
	static const struct {
		const char *heading;
		enum inquiry_fit fit;
	} wanted[] = {
		{ "id", INQUIRY_FIT_ABOUT },        { "ipaddr", INQUIRY_FIT_ABOUT },
		{ "adresse", INQUIRY_FIT_PERSONAL }, { "tel", INQUIRY_FIT_PERSONAL },
		{ "prenom", INQUIRY_FIT_PERSONAL },  { "lieu", INQUIRY_FIT_OTHERWISE },
		{ "venu", INQUIRY_FIT_TAKEN },       { "mat[loc]", INQUIRY_FIT_TAKEN },
	};
	const struct opened opened = open_reply(inquiry, survey, whole, LENGTH(whole));
	const struct inquiry_fitted *fitted = inquiry_lime_fitted(opened.ours);
	for (size_t w = 0; w < LENGTH(wanted); w++)
		for (size_t i = 0; i < opened.count; i++)
			if (span_is(opened.columns[i].heading, wanted[w].heading) &&
			    fitted[i].fit != wanted[w].fit)
				fail_msg("%s: %d", wanted[w].heading, fitted[i].fit);
}

static void
a_reply_that_does_not_fit_is_left_with_its_reason(void **state)
{
	(void)state;
	static const struct {
		const char *heading, *value, *said;
	} cases[] = {
		{ "venu", "avion", "question venu\u202f: «\u202favion\u202f» n’est pas une de ses réponses." },
		{ "note", "6", "n’est pas une de ses réponses" },
		{ "face", "9", "n’est pas une de ses réponses" },
		{ "rdv", "peut-être", "n’est ni un oui (Y) ni un non (N)" },
		{ "canaux[tel]", "Y", "question canaux\u202f: sa réponse sort de ce qui peut y être répondu." },
		{ "attente", "0", "sort de ce qui peut y être répondu" },
		{ "attente", "longtemps", "n’est pas un nombre" },
		{ "attente", "99999999999999999999", "n’est pas un nombre" },
		{ "jour", "demain", "n’est pas une date" },
		{ "jour", "1950-01-01", "sort de ce qui peut y être répondu" },
		{ "heure", "14", "n’est pas une heure" },
		{ "heure", "1970-01-01 99:99:00", "sort de ce qui peut y être répondu" },
		{ "mat[hor]", "z", "n’est pas une de ses réponses" },
		{ "classe[2]", "c", "sort de ce qui peut y être répondu" },
		{ "classe[1]", "", "sort de ce qui peut y être répondu" },
		{ "partage[loc]", "5", "sort de ce qui peut y être répondu" },
		{ "partage[loc]", "-5", "n’est pas un nombre de points" },
		{ "wifi[sans]", "5", "n’est pas une de ses réponses" },
	};
	for (size_t i = 0; i < LENGTH(cases); i++) {
		const struct ask_value *values;
		struct inquiry_told told;
		struct opened opened = open_with(cases[i].heading, cases[i].value);
		if (read_reply(&opened, SIDE_USAGER, &values, &told) != INQUIRY_READ_BADLY)
			fail_msg("%s=%s is read", cases[i].heading, cases[i].value);
		if (strstr(opened.sentence, cases[i].said) == NULL)
			fail_msg("%s=%s: %s", cases[i].heading, cases[i].value, opened.sentence);
		assert_int_equal(told.rounded, 0); /* of a reply that is left nothing is told */
	}
}

static void
words_where_codes_are_wanted_stop_it(void **state)
{
	(void)state;
	static const struct heading cases[] = { { "venu", "en bus" }, { "venu", "by bus" },
		                                    { "rdv", "Oui" },      { "canaux[web]", "Yes" },
		                                    { "mat[loc]", "Souvent" }, { "accord", "Non" } };
	for (size_t i = 0; i < LENGTH(cases); i++) {
		const struct ask_value *values;
		struct inquiry_told told;
		struct opened opened = open_with(cases[i].heading, cases[i].value);
		if (read_reply(&opened, SIDE_USAGER, &values, &told) != INQUIRY_READ_WORDS)
			fail_msg("%s=%s: %s", cases[i].heading, cases[i].value, opened.sentence);
	}
}

static void
long_texts_are_cut_and_empty_replies_left(void **state)
{
	(void)state;
	const struct ask_value *values;
	struct inquiry_told told;
	char words[2 * 700 + 1];
	for (size_t i = 0; i < 700; i++)
		memcpy(words + 2 * i, "é", 2);
	words[1400] = '\0';
	struct opened opened = open_with("dire", words);
	assert_int_equal(read_reply(&opened, SIDE_USAGER, &values, &told), INQUIRY_READ_WELL);
	assert_int_equal(told.cut, 1);
	const struct span kept = values[inquiry->question_count - 1].text;
	assert_int_equal(form_length(kept), 299); /* 300 would not fit in the bytes that are kept */
	assert_true(span_ends(kept, "é…"));
	static const struct heading empty[] = { { "id", "1" }, { "venu", "" }, { "canaux[web]", "" },
		                                    { "dire", " \t" } };
	opened = open_reply(inquiry, survey, empty, LENGTH(empty));
	assert_int_equal(read_reply(&opened, SIDE_AGENT, &values, &told), INQUIRY_READ_BADLY);
	assert_string_equal(opened.sentence, "elle ne répond à aucune question.");
}

/* The questionnaire went on here since: a question became another kind, a choice and a row are gone, one is
 * said otherwise, one is no longer asked of the public. */
static void
what_changed_here_is_told(void **state)
{
	(void)state;
	const char *sentence;
	const struct ask_value *values;
	struct inquiry_told told;
	struct inquiry *changed = inquiry_read(arena, inquiry_write(arena, inquiry), &sentence);
	assert_non_null(changed);
	const struct opened before = open_reply(changed, survey, whole, LENGTH(whole));
	for (size_t i = 0; i < changed->question_count; i++) {
		struct inquiry_question *question = &changed->questions[i];
		assert_false(inquiry_lime_is_reworded(before.ours, i));
		if (span_is(question->code, "venu"))
			question->choices[1].code = SPAN("tram");
		else if (span_is(question->code, "mat"))
			question->choice_count = 1;
		else if (span_is(question->code, "attente"))
			question->kind = ASK_TEXT;
		else if (span_is(question->code, "prix"))
			question->words.in[0] = SPAN("Qu’avez-vous dépensé\u202f?");
		else if (span_is(question->code, "rdv"))
			question->asked[SIDE_USAGER] = false;
	}
	struct opened opened = open_reply(changed, survey, whole, LENGTH(whole));
	const struct inquiry_fitted *fitted = inquiry_lime_fitted(opened.ours);
	for (size_t i = 0; i < opened.count; i++) {
		const struct span heading = opened.columns[i].heading;
		const bool is_other = span_is(heading, "attente") || span_is(heading, "mat[hor]");
		if (is_other && fitted[i].fit != INQUIRY_FIT_OTHERWISE)
			fail_msg("%.*s", SPAN_ARGS(heading));
		if (span_is(heading, "prix"))
			assert_true(inquiry_lime_is_reworded(opened.ours, fitted[i].question));
	}
	assert_int_equal(read_reply(&opened, SIDE_USAGER, &values, &told), INQUIRY_READ_BADLY);
	assert_non_null(strstr(opened.sentence, "n’est plus une de ses réponses ici"));
	struct heading on_foot[LENGTH(whole)];
	memcpy(on_foot, whole, sizeof whole);
	on_foot[5].value = "pied";
	opened = open_reply(changed, survey, on_foot, LENGTH(on_foot));
	assert_int_equal(read_reply(&opened, SIDE_USAGER, &values, &told), INQUIRY_READ_WELL);
	assert_int_equal(told.forgotten, 1); /* rdv */
	assert_null(strstr(told_of(changed, values), "rdv="));
}

/* LimeSurvey's own types, in the dialect of 6 and in that of 1.91 (DBVersion 146). */
static void
limesurveys_own_types_are_read(void **state)
{
	(void)state;
	static const struct heading headings[] = {
		{ "Q1", "A2" }, { "Q2_1", "Y" }, { "Q2_SQ2", "" }, { "Q2_other", "au marché" },
		{ "Q3_L1_C1", "un mot" }, { "Q5_1", "R2" }, { "Q5_2", "R1" }, { "Q7_SQ1", "Y" },
		{ "Q7_SQ1comment", "bien" }, { "Q8", "[]" }, { "Q99", "?" },
	};
	struct inquiry_report report;
	struct fault fault;
	const char *sentence;
	const struct ask_value *values;
	struct inquiry_told told;
	const struct lime_survey *six =
		lime_lss_read(arena, file_of("data/limesurvey-made/ls6_l10ns.lss"), &fault);
	const struct inquiry *of_six = inquiry_from_lime(arena, six, &report, &sentence);
	struct opened opened = open_reply(of_six, six, headings, LENGTH(headings));
	if (read_reply(&opened, SIDE_AGENT, &values, &told) != INQUIRY_READ_WELL)
		fail_msg("%s", opened.sentence);
	const char *said = told_of(of_six, values);
	static const char *const wanted[] = { "Q1=A2", "Q2[other]=1", "Q2_other=au marché",
		                                  "Q3_L1_C1=un mot", "Q5[R1]=2 Q5[R2]=1", "Q7_SQ1comment=bien" };
	for (size_t i = 0; i < LENGTH(wanted); i++)
		if (strstr(said, wanted[i]) == NULL)
			fail_msg("%s is not in %s", wanted[i], said);
	const struct inquiry_fitted *fitted = inquiry_lime_fitted(opened.ours);
	assert_int_equal(fitted[9].fit, INQUIRY_FIT_OTHERWISE); /* a file stays there */
	assert_int_equal(fitted[10].fit, INQUIRY_FIT_NONE);

	static const struct heading old[] = { { "A_1", "2" } };
	const struct lime_survey *ancient =
		lime_lss_read(arena, file_of("data/limesurvey-made/ls191.lss"), &fault);
	assert_int_equal(ancient->db_version, 146);
	const struct inquiry *of_ancient = inquiry_from_lime(arena, ancient, &report, &sentence);
	opened = open_reply(of_ancient, ancient, old, LENGTH(old));
	assert_int_equal(read_reply(&opened, SIDE_USAGER, &values, &told), INQUIRY_READ_WELL);
	/* Replies to one of them say nothing of the other. */
	opened = open_reply(of_six, ancient, old, LENGTH(old));
	assert_null(opened.ours);
	assert_non_null(strstr(opened.sentence, "celui d’une autre enquête"));
}

/* There it stands amid the questions, here at the end: those that it passed are still found. */
static void
a_file_that_moved_hides_no_reply(void **state)
{
	(void)state;
	static const struct heading headings[] = {
		{ "mot", "Une vitre" }, { "photo", "[]" }, { "photo_filecount", "0" }, { "note", "4" },
		{ "rdv", "Y" },
	};
	struct inquiry_report report;
	struct fault fault;
	struct span lss;
	const char *sentence;
	const struct ask_value *values;
	struct inquiry_told told;
	const struct inquiry *ours = inquiry_read(
		arena,
		SPAN("{\"name\": \"Le hall\", \"languages\": [\"fr\"], \"pages\": [{\"questions\": ["
	         "{\"code\": \"note\", \"kind\": \"scale\", \"asked\": [\"usager\"], \"least\": 1, \"most\": 5,"
	         " \"words\": {\"fr\": \"Propre\"}}, {\"code\": \"rdv\", \"kind\": \"yes-no\","
	         " \"asked\": [\"usager\"], \"words\": {\"fr\": \"Rendez-vous\"}}]}, {\"questions\": ["
	         "{\"code\": \"mot\", \"kind\": \"text\", \"asked\": [\"usager\"],"
	         " \"words\": {\"fr\": \"Quoi\"}},"
	         "{\"code\": \"photo\", \"kind\": \"file\", \"asked\": [\"usager\"],"
	         " \"words\": {\"fr\": \"Où\"}}]}]}"),
		&sentence);
	assert_non_null(ours);
	assert_true(inquiry_to_lss(arena, ours, &lss, &report, &sentence));
	struct lime_survey *theirs = lime_lss_read(arena, lss, &fault);
	assert_int_equal(theirs->group_count, 2);
	const struct lime_group first = theirs->groups[0];
	theirs->groups[0] = theirs->groups[1];
	theirs->groups[1] = first;
	const struct inquiry *moved = inquiry_from_lime(arena, theirs, &report, &sentence);
	assert_non_null(moved);
	assert_int_equal(inquiry_file_of(moved), moved->question_count - 1);
	struct opened opened = open_reply(moved, theirs, headings, LENGTH(headings));
	if (read_reply(&opened, SIDE_USAGER, &values, &told) != INQUIRY_READ_WELL)
		fail_msg("%s", opened.sentence);
	assert_string_equal(told_of(moved, values), "mot=Une vitre note=4 rdv=1");
	assert_int_equal(inquiry_lime_fitted(opened.ours)[1].fit, INQUIRY_FIT_OTHERWISE);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(every_kind_comes_back),
		cmocka_unit_test(what_may_name_somebody_is_left),
		cmocka_unit_test(a_reply_that_does_not_fit_is_left_with_its_reason),
		cmocka_unit_test(words_where_codes_are_wanted_stop_it),
		cmocka_unit_test(long_texts_are_cut_and_empty_replies_left),
		cmocka_unit_test(what_changed_here_is_told),
		cmocka_unit_test(limesurveys_own_types_are_read),
		cmocka_unit_test(a_file_that_moved_hides_no_reply),
	};
	return cmocka_run_group_tests(tests, begin, end);
}
