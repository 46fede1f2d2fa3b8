#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>
#include <cmocka.h>

#include "craft/store/store_for_tests.h"
#include "ground/inquiry/inquiry_inside.h"
#include "support/rooms_for_tests.h"

static struct rooms *rooms;
static struct arena *arena;

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
	arena_end(rooms->arena);
	return 0;
}

/* Two pages, two languages, three sides; conditions, a score and a hole. */
static const char visit[] =
	"{\"name\": \"Votre visite\", \"languages\": [\"fr\", \"en\"],"
	" \"title\": {\"fr\": \"Votre visite\", \"en\": \"Your visit\"},"
	" \"quotas\": [{\"name\": \"Pressés\", \"condition\": \"attente < 5\", \"limit\": 2},"
	"  {\"name\": \"Avec rendez-vous\", \"condition\": \"rdv\", \"limit\": 3}],"
	" \"pages\": [{\"questions\": ["
	"  {\"code\": \"prenom\", \"kind\": \"text\", \"asked\": [\"usager\", \"agent\"],"
	"   \"words\": {\"fr\": \"Votre prénom\", \"en\": \"Your first name\"}},"
	"  {\"code\": \"rdv\", \"kind\": \"yes-no\", \"asked\": [\"usager\", \"agent\"],"
	"   \"words\": {\"fr\": \"Aviez-vous rendez-vous ?\"},"
	"   \"words_agent\": {\"fr\": \"Recevez-vous sur rendez-vous ?\"}},"
	"  {\"code\": \"attente\", \"kind\": \"number\", \"asked\": [\"usager\"], \"most\": 300,"
	"   \"words\": {\"fr\": \"{prenom}, combien de minutes avez-vous attendu ?\"},"
	"   \"shown_if\": \"rdv\", \"check\": \"attente < 200\","
	"   \"check_words\": {\"fr\": \"Plus de trois heures ?\"}}]},"
	" {\"shown_if\": \"attente > 10\", \"questions\": ["
	"  {\"code\": \"note\", \"kind\": \"scale\", \"asked\": [\"usager\", \"agent\"], \"nature\": \"S\","
	"   \"least\": 1, \"most\": 5, \"words\": {\"fr\": \"L’accueil est bon.\"}},"
	"  {\"code\": \"double\", \"kind\": \"computed\", \"asked\": [],"
	"   \"words\": {\"fr\": \"Deux fois la note\"}, \"formula\": \"2 * note\"}]}]}";

static struct inquiry *
read_visit(void)
{
	const char *sentence;
	struct inquiry *inquiry = inquiry_read(arena, span_of(visit), &sentence);
	if (inquiry == NULL)
		print_error("%s\n", sentence);
	assert_non_null(inquiry);
	return inquiry;
}

static void
a_document_reads_as_it_was_written(void **state)
{
	(void)state;
	const char *sentence;
	const struct inquiry *inquiry = read_visit();
	assert_int_equal(inquiry->question_count, 5);
	assert_int_equal(inquiry->pages[1].first, 3);
	const struct span written = inquiry_write(arena, inquiry);
	const struct inquiry *again = inquiry_read(arena, written, &sentence);
	assert_non_null(again);
	assert_true(span_equal(written, inquiry_write(arena, again)));
	assert_true(span_is(inquiry_question_say(&again->questions[1], SIDE_AGENT, 0),
	                    "Recevez-vous sur rendez-vous ?"));
	/* Not translated: the first language is read. */
	assert_true(span_is(inquiry_question_say(&again->questions[1], SIDE_USAGER, 1),
	                    "Aviez-vous rendez-vous ?"));
}

static void
refused(const char *json, const char *part)
{
	const char *sentence = NULL;
	assert_null(inquiry_read(arena, span_of(json), &sentence));
	assert_non_null(sentence);
	if (strstr(sentence, part) == NULL)
		print_error("%s\n", sentence);
	assert_non_null(strstr(sentence, part));
}

static void
what_is_no_document_is_told(void **state)
{
	(void)state;
	refused("", "ligne 1");
	refused("[]", "langue");
	refused("{\"languages\": [\"fr\"], \"colour\": 1}", "colour");
	refused("{\"languages\": [\"fr\", \"fr\"]}", "languages");
	refused("{\"languages\": [\"fr\"], \"title\": {\"en\": \"x\"}}", "en");
	refused("{\"languages\": [\"fr\"], \"pages\": [{\"questions\": [{\"kind\": \"x\"}]}]}", "kind");
	refused("{\"languages\": [\"fr\"], \"title\": {\"fr\": \"a\\u0007b\"}}", "title");
	refused("{\"languages\": [\"fr\"], \"pages\": [{\"questions\": [{\"kind\": \"scale\","
	        " \"least\": 1, \"most\": 3, \"levels\": [{}]}]}]}",
	        "levels");
}

static void
says(const char *from, const char *to, const char *part)
{
	struct inquiry_remark *remarks;
	size_t count;
	const char *sentence, *at = strstr(visit, from);
	assert_non_null(at);
	const char *json = arena_format(arena, "%.*s%s%s", (int)(at - visit), visit, to,
	                                at + strlen(from));
	const struct inquiry *inquiry = inquiry_read(arena, span_of(json), &sentence);
	assert_non_null(inquiry);
	assert_false(inquiry_check(arena, inquiry, &remarks, &count));
	bool is_said = false;
	for (size_t i = 0; i < count; i++)
		is_said = is_said || strstr(remarks[i].sentence, part) != NULL;
	for (size_t i = 0; i < count && !is_said; i++)
		print_error("%s\n", remarks[i].sentence);
	assert_true(is_said);
}

static void
what_cannot_be_published_is_told(void **state)
{
	(void)state;
	struct inquiry_remark *remarks;
	size_t count;
	assert_true(inquiry_check(arena, read_visit(), &remarks, &count));
	assert_true(count > 0); /* not translated, in part */
	for (size_t i = 0; i < count; i++)
		assert_non_null(strstr(remarks[i].sentence, "traduite"));
	says("\"shown_if\": \"rdv\"", "\"shown_if\": \"note > 3\"", "attente, condition, signe 1");
	says("\"shown_if\": \"rdv\"", "\"shown_if\": \"rdv et\"", "condition");
	says("\"2 * note\"", "\"2 * double\"", "double");
	says("\"code\": \"rdv\"", "\"code\": \"prenom\"", "prenom");
	says("\"attente < 5\"", "\"attente <\"", "Pressés");
	says("\"limit\": 2", "\"limit\": 0", "Pressés");
	says("{prenom}, combien", "{note}, combien", "question");
	says("\"nature\": \"S\"", "\"nature\": \"S\", \"words_agent\": {\"fr\": \"Autre\"}", "commune");
}

/* --- one person ------------------------------------------------------------------------------------ */

struct typed {
	const char *const *pairs; /* name, value, …, NULL */
};

static bool
lookup(void *subject, const char *name, struct span *value_r)
{
	const struct typed *typed = subject;
	for (size_t i = 0; typed->pairs[i] != NULL; i += 2)
		if (strcmp(typed->pairs[i], name) == 0) {
			*value_r = span_of(typed->pairs[i + 1]);
			return true;
		}
	return false;
}

static struct inquiry_sitting
sit(enum side side, const char *const *pairs)
{
	const struct inquiry_asked *asked = inquiry_ask(arena, read_visit(), side, 0);
	assert_non_null(asked);
	struct inquiry_sitting sitting = inquiry_sit(arena, asked);
	struct typed typed = { pairs };
	(void)ask_read(sitting.sheet, lookup, &typed);
	inquiry_decide(arena, &sitting);
	inquiry_judge(arena, &sitting);
	inquiry_pipe(arena, &sitting);
	return sitting;
}

static void
what_is_answered_decides_what_is_asked(void **state)
{
	(void)state;
	struct inquiry_sitting sitting =
		sit(SIDE_USAGER, (const char *const[]){ "q0", "Léa", "q1", "oui", "q2", "30", "q3", "4", NULL });
	const struct ask_value *values = ask_values(sitting.sheet);
	assert_true(ask_is_fine(sitting.sheet));
	assert_int_equal(values[3].number, 4);
	assert_int_equal(values[4].number, 8);
	assert_true(span_starts(sitting.questions[2].words, "Léa, combien"));
	assert_int_equal(inquiry_quotas_met(arena, &sitting), 2);

	/* No appointment: neither the wait nor the page that depends on it, whatever was sent. */
	sitting = sit(SIDE_USAGER,
	              (const char *const[]){ "q0", "Léa", "q1", "non", "q2", "30", "q3", "4", NULL });
	values = ask_values(sitting.sheet);
	assert_int_equal(values[2].state, ASK_NOT_SHOWN);
	assert_int_equal(values[3].state, ASK_NOT_SHOWN);
	assert_int_equal(values[4].state, ASK_NOT_ANSWERED);

	sitting = sit(SIDE_USAGER, (const char *const[]){ "q1", "oui", "q2", "250", NULL });
	assert_false(ask_is_fine(sitting.sheet));

	/* What is not asked of a side is not shown to it, and one pack fits all. */
	sitting = sit(SIDE_AGENT, (const char *const[]){ "q1", "oui", "q2", "30", NULL });
	assert_int_equal(ask_values(sitting.sheet)[2].state, ASK_NOT_SHOWN);
	assert_int_equal(
		ask_packed_size(inquiry_list(inquiry_ask(arena, read_visit(), SIDE_AGENT, 1))),
		ask_packed_size(inquiry_list(inquiry_ask(arena, read_visit(), SIDE_USAGER, 0))));
}

static void
a_screen_ends_where_an_answer_is_waited_for(void **state)
{
	(void)state;
	const struct inquiry_asked *asked = inquiry_ask(arena, read_visit(), SIDE_USAGER, 0);
	assert_int_equal(inquiry_screen_of(asked, 0), 0);
	assert_int_equal(inquiry_screen_of(asked, 1), 0);
	assert_int_equal(inquiry_screen_of(asked, 2), 1);
	assert_int_equal(inquiry_screen_of(asked, 3), 2);
	assert_int_equal(inquiry_screen_of(asked, 4), 2);
	assert_int_equal(inquiry_screen_count(asked), 3);
	assert_int_equal(inquiry_page_of(asked, 3), 1);
}

/* --- kept ------------------------------------------------------------------------------------------ */

struct keeping {
	struct inquiry *inquiry;
	struct inquiry_row row;
	int64_t inquiry_id;
	enum found found;
	enum inquiry_state to;
	bool done;
	struct fault fault;
};

static bool
add(struct db *db, void *data)
{
	struct keeping *keeping = data;
	return inquiry_add(arena, db, rooms->root_id, keeping->inquiry, 0, 1, &keeping->inquiry_id,
	                   &keeping->fault);
}

static bool
save(struct db *db, void *data)
{
	struct keeping *keeping = data;
	keeping->found = inquiry_save(arena, db, rooms->root_id, &keeping->row, keeping->inquiry, 0,
	                              2, &keeping->fault);
	return keeping->found == FOUND_ONE;
}

static bool
undo(struct db *db, void *data)
{
	struct keeping *keeping = data;
	keeping->found =
		inquiry_undo(arena, db, rooms->root_id, keeping->inquiry_id, &keeping->fault);
	return keeping->found == FOUND_ONE;
}

static bool
move(struct db *db, void *data)
{
	struct keeping *keeping = data;
	return inquiry_move(db, rooms->root_id, &keeping->row, keeping->to, 20000, &keeping->done,
	                    &keeping->fault);
}

static void
load(struct keeping *keeping)
{
	struct fault fault;
	struct db *db = store_read(arena, rooms->store, &fault);
	assert_int_equal(inquiry_load(arena, db, rooms->root_id, keeping->inquiry_id, 0,
	                              &keeping->row, &keeping->inquiry, &fault),
	                 FOUND_ONE);
	db_end(db);
}

static void
rename_to(struct keeping *keeping, const char *name)
{
	struct fault fault;
	keeping->inquiry->name = span_of(name);
	assert_true(store_write(rooms->store, save, keeping, &fault));
	load(keeping);
	assert_true(span_is(keeping->row.name, name));
}

static void
a_draft_can_be_taken_back(void **state)
{
	(void)state;
	struct fault fault;
	struct keeping keeping = { .inquiry = read_visit() };
	assert_true(store_write(rooms->store, add, &keeping, &fault));
	load(&keeping);
	const struct inquiry_row older = keeping.row;
	rename_to(&keeping, "Deux");
	rename_to(&keeping, "Trois");
	for (int i = 0; i < 2; i++) {
		assert_true(store_write(rooms->store, undo, &keeping, &fault));
		load(&keeping);
		assert_true(span_is(keeping.row.name, i == 0 ? "Deux" : "Votre visite"));
	}
	assert_false(store_write(rooms->store, undo, &keeping, &fault));
	assert_int_equal(keeping.found, FOUND_NONE);
	/* Whoever saves over what she has not seen is told. */
	keeping.row = older;
	assert_false(store_write(rooms->store, save, &keeping, &fault));
	assert_int_equal(keeping.found, FOUND_NONE);
	for (int i = 0; i < INQUIRY_PAST_COUNT_MAX + 5; i++) {
		load(&keeping);
		rename_to(&keeping, arena_format(arena, "Nom %d", i));
	}
	int taken = 0;
	while (store_write(rooms->store, undo, &keeping, &fault))
		taken++;
	assert_int_equal(taken, INQUIRY_PAST_COUNT_MAX);
}

static void
a_published_version_never_changes(void **state)
{
	(void)state;
	struct fault fault;
	struct keeping keeping = { .inquiry = read_visit(), .to = INQUIRY_PUBLISHED };
	assert_true(store_write(rooms->store, add, &keeping, &fault));
	load(&keeping);
	assert_false(keeping.row.has_published);
	assert_true(store_write(rooms->store, move, &keeping, &fault) && keeping.done);
	load(&keeping);
	assert_int_equal(keeping.row.state, INQUIRY_PUBLISHED);
	assert_int_equal(keeping.row.published_day, 20000);
	rename_to(&keeping, "La suite");
	assert_int_equal(keeping.row.version, 2);
	assert_int_equal(keeping.row.state, INQUIRY_DRAFT);
	struct inquiry *published;
	struct inquiry_row row;
	struct db *db = store_read(arena, rooms->store, &fault);
	assert_int_equal(inquiry_load_published(arena, db, rooms->root_id, keeping.inquiry_id, &row,
	                                        &published, &fault),
	                 FOUND_ONE);
	assert_int_equal(row.version, 1);
	assert_true(span_is(published->name, "Votre visite"));
	db_end(db);
}

static bool
say_series(struct db *db, void *data)
{
	struct keeping *keeping = data;
	return inquiry_store_series_set(db, rooms->root_id, &keeping->row, SPAN("note"), false,
	                                &keeping->fault) &&
	       inquiry_store_series_set(db, rooms->root_id, &keeping->row, SPAN("note"), true,
	                                &keeping->fault) &&
	       inquiry_store_series_set(db, rooms->root_id, &keeping->row, SPAN("attente"), false,
	                                &keeping->fault);
}

static void
a_series_goes_on_or_is_cut(void **state)
{
	(void)state;
	struct fault fault;
	struct keeping keeping = { .inquiry = read_visit() };
	struct inquiry_series *series;
	size_t count;
	int64_t account_id = -1;
	assert_true(store_write(rooms->store, add, &keeping, &fault));
	load(&keeping);
	assert_true(store_write(rooms->store, say_series, &keeping, &fault));
	struct db *db = store_read(arena, rooms->store, &fault);
	assert_true(inquiry_store_series(arena, db, rooms->root_id, keeping.inquiry_id, &series,
	                                 &count, &fault));
	assert_int_equal(count, 2);
	assert_true(span_is(series[0].question, "attente") && !series[0].continues);
	assert_true(span_is(series[1].question, "note") && series[1].continues);
	assert_int_equal(inquiry_store_saver(arena, db, rooms->root_id, keeping.inquiry_id,
	                                     &account_id, &fault),
	                 FOUND_ONE);
	assert_int_equal(account_id, 0);
	assert_int_equal(inquiry_store_saver(arena, db, rooms->root_id, 1, &account_id, &fault),
	                 FOUND_NONE);
	db_end(db);
}

/* --- by return of a short message ---------------------------------------------------------------- */

/* An inquiry of one question, with what may follow it; what it says by return, or "". */
static const char *
returned(const char *questions, int said, struct span *value_r)
{
	const char *sentence, *name;
	struct inquiry_return one;
	const struct inquiry *inquiry = inquiry_read(arena,
		span_of(arena_format(arena, "{\"name\": \"x\", \"languages\": [\"fr\"], \"title\": {\"fr\": \"x\"},"
	                         " \"pages\": [{\"questions\": [%s]}]}", questions)), &sentence);
	if (inquiry == NULL)
		fail_msg("%s", sentence);
	*value_r = SPAN("");
	if (!inquiry_return_of(arena, inquiry_ask(arena, inquiry, SIDE_USAGER, 0), &one))
		return "";
	if (!inquiry_return_read(arena, &one, said, &name, value_r))
		*value_r = SPAN("-");
	return arena_format(arena, "%.*s", SPAN_ARGS(inquiry_return_words(arena, &one, NULL)));
}

#define ASKED "\"asked\": [\"usager\"], \"words\": {\"fr\": \"Bien ?\"}, "
#define CHOICES "\"choices\": [{\"code\": \"a\", \"words\": {\"fr\": \"oui\"}}, {\"code\": \"b\", " \
	"\"words\": {\"fr\": \"en partie\"}}, {\"code\": \"c\", \"words\": {\"fr\": \"non\"}}]"

static void
a_figure_answers_the_first_question(void **state)
{
	(void)state;
	static const struct {
		const char *questions, *words, *value;
		int said;
	} known[] = {
		{ "{\"code\": \"q\", \"kind\": \"one\", " ASKED CHOICES "}",
		  "Bien ? Répondez 1, 2 ou 3\u202f: 1 oui, 2 en partie, 3 non.", "1", 2 },
		{ "{\"code\": \"q\", \"kind\": \"one\", " ASKED CHOICES "}",
		  "Bien ? Répondez 1, 2 ou 3\u202f: 1 oui, 2 en partie, 3 non.", "2", INQUIRY_SAYS_NO },
		{ "{\"code\": \"q\", \"kind\": \"one\", " ASKED CHOICES "}",
		  "Bien ? Répondez 1, 2 ou 3\u202f: 1 oui, 2 en partie, 3 non.", "-", 7 },
		{ "{\"code\": \"q\", \"kind\": \"one\", " ASKED CHOICES "}",
		  "Bien ? Répondez 1, 2 ou 3\u202f: 1 oui, 2 en partie, 3 non.", "-", INQUIRY_SAYS_NOTHING },
		{ "{\"code\": \"q\", \"kind\": \"yes-no\", " ASKED "\"nature\": \"G\"}",
		  "Bien ? Répondez 1 ou 2\u202f: 1 oui, 2 non.", "non", 2 },
		{ "{\"code\": \"q\", \"kind\": \"yes-no\", " ASKED "\"nature\": \"G\"}",
		  "Bien ? Répondez 1 ou 2\u202f: 1 oui, 2 non.", "oui", INQUIRY_SAYS_YES },
		{ "{\"code\": \"q\", \"kind\": \"scale\", " ASKED "\"least\": 0, \"most\": 10, "
		  "\"least_words\": {\"fr\": \"pas du tout\"}, \"most_words\": {\"fr\": \"tout à fait\"}}",
		  "Bien ? Répondez de 0 à 10\u202f: 0 pas du tout, 10 tout à fait.", "0", 0 },
		{ "{\"code\": \"q\", \"kind\": \"scale\", " ASKED "\"least\": 1, \"most\": 5}",
		  "Bien ? Répondez de 1 à 5.", "-", 0 },
		/* what no figure answers, or another question that has to be answered */
		{ "{\"code\": \"q\", \"kind\": \"scale\", " ASKED "\"least\": -5, \"most\": 5}", "", "", 1 },
		{ "{\"code\": \"q\", \"kind\": \"long\", " ASKED "\"nature\": \"O\"}", "", "", 1 },
		{ "{\"code\": \"q\", \"kind\": \"one\", \"shuffled\": true, " ASKED CHOICES "}", "", "", 1 },
		{ "{\"code\": \"q\", \"kind\": \"one\", " ASKED CHOICES "}, {\"code\": \"r\", \"kind\": \"text\", "
		  ASKED "\"reason\": {\"fr\": \"Il le faut.\"}}", "", "", 1 },
	};
	for (size_t i = 0; i < LENGTH(known); i++) {
		struct span value;
		assert_string_equal(returned(known[i].questions, known[i].said, &value), known[i].words);
		assert_true(span_is(value, known[i].value));
	}
}

int
main(int argument_count, char **arguments)
{
	store_tests_begin(argument_count, arguments);
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup_teardown(a_document_reads_as_it_was_written, begin, end),
		cmocka_unit_test_setup_teardown(what_is_no_document_is_told, begin, end),
		cmocka_unit_test_setup_teardown(what_cannot_be_published_is_told, begin, end),
		cmocka_unit_test_setup_teardown(what_is_answered_decides_what_is_asked, begin, end),
		cmocka_unit_test_setup_teardown(a_screen_ends_where_an_answer_is_waited_for, begin, end),
		cmocka_unit_test_setup_teardown(a_draft_can_be_taken_back, begin, end),
		cmocka_unit_test_setup_teardown(a_published_version_never_changes, begin, end),
		cmocka_unit_test_setup_teardown(a_series_goes_on_or_is_cut, begin, end),
		cmocka_unit_test_setup_teardown(a_figure_answers_the_first_question, begin, end),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
