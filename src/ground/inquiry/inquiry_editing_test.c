/* The editor's rules: pure, without a database. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>
#include <cmocka.h>

#include "ground/inquiry/inquiry_desk.h"

static struct arena *arena;

static int
begin(void **state)
{
	(void)state;
	arena = arena_new(ARENA_VISIT_SIZE_MAX);
	return 0;
}

static int
end(void **state)
{
	(void)state;
	arena_end(arena);
	return 0;
}

static struct inquiry *
read_json(const char *questions)
{
	const char *sentence;
	struct inquiry *inquiry = inquiry_read(
		arena,
		span_of(arena_format(arena,
	                         "{\"name\": \"Essai\", \"languages\": [\"fr\", \"ar\"],"
	                         " \"pages\": [{\"questions\": [%s]}]}",
	                         questions)),
		&sentence);
	if (inquiry == NULL)
		print_error("%s\n", sentence);
	assert_non_null(inquiry);
	return inquiry;
}

#define BOTH "\"asked\": [\"usager\", \"agent\"]"

/* --- changes ---------------------------------------------------------------------------------- */

static struct inquiry *
blank(size_t questions)
{
	const struct span languages[] = { SPAN("fr"), SPAN("ar") };
	struct inquiry *inquiry = inquiry_blank(arena, SPAN("Essai"), languages, 2);
	for (size_t i = 0; i < questions; i++) {
		assert_true(inquiry_question_add(arena, inquiry, 0, i, ASK_YES_NO));
		inquiry->questions[i].code = span_of(arena_format(arena, "c%zu", i));
	}
	return inquiry;
}

/* « c0 c1 | c2 »: pages and their questions. */
static void
is_in_order(const struct inquiry *inquiry, const char *expected)
{
	struct text out = text_new(arena, 1000);
	size_t at = 0;
	for (size_t i = 0; i < inquiry->page_count; i++) {
		text_add_z(&out, i > 0 ? " |" : "");
		assert_int_equal(inquiry->pages[i].first, at);
		for (size_t k = 0; k < inquiry->pages[i].count; k++, at++)
			text_format(&out, "%s%.*s", text_span(&out).length > 0 ? " " : "",
			            SPAN_ARGS(inquiry->questions[at].code));
	}
	assert_int_equal(at, inquiry->question_count);
	assert_string_equal(text_z(&out), expected);
}

static void
a_question_is_put_anywhere(void **state)
{
	(void)state;
	static const struct {
		size_t at, page, before;
		const char *order; /* NULL: it is there already */
	} known[] = {
		{ 0, 0, 0, NULL }, { 0, 0, 1, NULL }, { 3, 1, 4, NULL }, { 2, 1, 2, NULL },
		{ 0, 0, 2, "c1 c0 | c2 c3" }, { 1, 0, 0, "c1 c0 | c2 c3" },
		{ 0, 1, 2, "c1 | c0 c2 c3" }, { 1, 1, 2, "c0 | c1 c2 c3" }, { 0, 1, 4, "c1 | c2 c3 c0" },
		{ 2, 0, 2, "c0 c1 c2 | c3" }, { 3, 0, 0, "c3 c0 c1 | c2" }, { 3, 0, 1, "c0 c3 c1 | c2" },
		{ 3, 1, 2, "c0 c1 | c3 c2" },
	};
	for (size_t i = 0; i < LENGTH(known); i++) {
		struct inquiry *inquiry = blank(4);
		assert_true(inquiry_page_add(arena, inquiry, 0, 2));
		assert_int_equal(inquiry_question_put(arena, inquiry, known[i].at, known[i].page, known[i].before),
		                 known[i].order != NULL);
		is_in_order(inquiry, known[i].order != NULL ? known[i].order : "c0 c1 | c2 c3");
	}
	struct inquiry *inquiry = blank(2);
	assert_true(inquiry_page_add(arena, inquiry, 0, 2));
	is_in_order(inquiry, "c0 c1 |");
	assert_true(inquiry_question_put(arena, inquiry, 0, 1, 2));
	is_in_order(inquiry, "c1 | c0");
	assert_true(inquiry_question_put(arena, inquiry, 0, 1, 1));
	is_in_order(inquiry, " | c1 c0");
}

static void
questions_move_through_pages(void **state)
{
	(void)state;
	struct inquiry *inquiry = blank(4);
	assert_true(inquiry_page_add(arena, inquiry, 0, 2));
	is_in_order(inquiry, "c0 c1 | c2 c3");
	assert_true(inquiry_question_move(inquiry, 3, -1));
	is_in_order(inquiry, "c0 c1 | c3 c2");
	assert_true(inquiry_question_move(inquiry, 2, -1));
	is_in_order(inquiry, "c0 c1 c3 | c2");
	assert_true(inquiry_question_move(inquiry, 2, 1));
	is_in_order(inquiry, "c0 c1 | c3 c2");
	assert_false(inquiry_question_move(inquiry, 0, -1));
	assert_false(inquiry_question_move(inquiry, 3, 1));
	inquiry_question_send(arena, inquiry, 0, 1);
	is_in_order(inquiry, "c1 | c3 c2 c0");
	inquiry_question_take_away(inquiry, 0);
	is_in_order(inquiry, " | c3 c2 c0");
	assert_true(inquiry_question_add(arena, inquiry, 0, 0, ASK_SCALE));
	assert_true(span_is(inquiry->questions[0].code, "Q4"));
	assert_int_equal(inquiry->questions[0].most, 5);
	assert_true(inquiry_page_take_away(inquiry, 0));
	is_in_order(inquiry, "Q4 c3 c2 c0");
	struct inquiry *bare = blank(0);
	bare->page_count = 0;
	assert_true(inquiry_page_add(arena, bare, 0, 0));
	assert_int_equal(bare->page_count, 1);
	assert_false(inquiry_page_take_away(inquiry, 0));
}

/* Written and read again, a document of every kind is the same; none keeps what it has not. */
static void
every_kind_can_be_begun_and_become_another(void **state)
{
	(void)state;
	const char *sentence;
	for (size_t from = 0; from < ASK_KIND_COUNT; from++)
		for (size_t to = 0; to < ASK_KIND_COUNT; to++) {
			struct inquiry *inquiry = blank(0);
			assert_true(inquiry_question_add(arena, inquiry, 0, 0, (enum ask_kind)from));
			struct inquiry_question *question = &inquiry->questions[0];
			question->words.in[0] = SPAN("Des mots");
			inquiry_fit(arena, inquiry, question, (enum ask_kind)to);
			assert_true(span_is(question->words.in[0], "Des mots"));
			assert_int_equal(question->most, inquiry_has((enum ask_kind)to, TRAIT_LEVELS) ? 5 : 0);
			assert_int_equal(question->total, to == ASK_BUDGET ? 100 : 0);
			const struct span written = inquiry_write(arena, inquiry);
			const struct inquiry *again = inquiry_read(arena, written, &sentence);
			assert_non_null(again);
			assert_true(span_equal(written, inquiry_write(arena, again)));
		}
}

static void
languages_keep_their_words(void **state)
{
	(void)state;
	struct inquiry *inquiry = blank(1);
	inquiry->questions[0].words.in[0] = SPAN("Oui ?");
	inquiry->questions[0].words.in[1] = SPAN("نعم؟");
	const struct span languages[] = { SPAN("ar"), SPAN("en"), SPAN("fr") };
	inquiry_speak(arena, inquiry, languages, 3);
	assert_true(span_is(inquiry->questions[0].words.in[0], "نعم؟"));
	assert_int_equal(inquiry->questions[0].words.in[1].length, 0);
	assert_true(span_is(inquiry->questions[0].words.in[2], "Oui ?"));
	struct span *codes;
	size_t count;
	assert_null(inquiry_tongues_read(arena, SPAN("Français, Créole haïtien ,pt-BR"), &codes, &count));
	assert_int_equal(count, 3);
	assert_true(span_is(codes[1], "ht") && span_is(codes[2], "pt-BR"));
	assert_non_null(strstr(inquiry_tongues_read(arena, SPAN("fr, klingon"), &codes, &count), "klingon"));
	assert_non_null(strstr(inquiry_tongues_read(arena, SPAN("fr, français"), &codes, &count), "deux fois"));
	assert_non_null(inquiry_tongues_read(arena, SPAN(" , "), &codes, &count));
}

static void
formulas_follow_a_code_that_changes(void **state)
{
	(void)state;
	struct inquiry *inquiry = blank(2);
	struct inquiry_question *question = &inquiry->questions[1];
	question->shown_if = SPAN("c0 = oui et c01 > 2 et nom = « c0 » et c0_A = 1");
	question->words.in[0] = SPAN("c0, {c0} et {c0_A}");
	inquiry_rename(arena, inquiry, SPAN("c0"), SPAN("rdv"));
	assert_true(span_is(question->shown_if, "rdv = oui et c01 > 2 et nom = « c0 » et rdv_A = 1"));
	assert_true(span_is(question->words.in[0], "c0, {rdv} et {rdv_A}"));
}

/* --- lines ------------------------------------------------------------------------------------ */

static void
choices_are_typed_as_lines(void **state)
{
	(void)state;
	struct inquiry *inquiry = blank(0);
	assert_true(inquiry_question_add(arena, inquiry, 0, 0, ASK_ONE));
	struct inquiry_question *question = &inquiry->questions[0];
	assert_null(inquiry_choices_read(arena, inquiry, question, 0,
	                                 SPAN("TEL | Par téléphone\n\nAu comptoir\n* A1 | Autrement\n")));
	assert_int_equal(question->choice_count, 3);
	assert_true(question->choices[2].is_anchored);
	/* Its code is made, and is not one that stands below. */
	assert_true(span_is(question->choices[1].code, "A2"));
	assert_null(inquiry_choices_read(arena, inquiry, question, 1, SPAN("TEL | بالهاتف")));
	assert_true(span_is(inquiry_choices_write(arena, question, 0),
	                    "TEL | Par téléphone\nA2 | Au comptoir\n* A1 | Autrement"));
	assert_true(span_is(inquiry_choices_write(arena, question, 1), "TEL | بالهاتف\nA2 |\nA1 |"));
	/* Put in another order, a choice keeps its code and its translation; a label alone too. */
	assert_null(inquiry_choices_read(arena, inquiry, question, 0, SPAN("Au comptoir\nTEL | Téléphone")));
	assert_true(span_is(inquiry_choices_write(arena, question, 1), "A2 |\nTEL | بالهاتف"));
}

static void
wrong(enum ask_kind kind, size_t language, const char *lines, const char *part)
{
	struct inquiry *inquiry = blank(0);
	assert_true(inquiry_question_add(arena, inquiry, 0, 0, kind));
	struct inquiry_question *question = &inquiry->questions[0];
	if (inquiry_has(kind, TRAIT_CHOICES))
		assert_null(inquiry_choices_read(arena, inquiry, question, 0,
		                                 kind == ASK_PAIRS ? SPAN("froid | chaud") : SPAN("A | un")));
	const struct span before = inquiry_write(arena, inquiry);
	const char *sentence =
		inquiry_has(kind, TRAIT_CHOICES)
			? inquiry_choices_read(arena, inquiry, question, language, span_of(lines))
			: inquiry_levels_read(arena, inquiry, question, language, span_of(lines));
	assert_non_null(sentence);
	if (strstr(sentence, part) == NULL)
		print_error("%s\n", sentence);
	assert_non_null(strstr(sentence, part));
	assert_true(span_equal(before, inquiry_write(arena, inquiry)));
}

static void
a_line_that_is_wrong_is_told_with_its_number(void **state)
{
	(void)state;
	wrong(ASK_ONE, 0, "A | un\n\nA | deux", "Ligne 3\u202f: le code A");
	wrong(ASK_ONE, 0, "A | un | deux", "Ligne 1");
	wrong(ASK_ONE, 0, "é | un", "sans accent");
	wrong(ASK_ONE, 1, "B | un", "première langue");
	wrong(ASK_ONE, 1, "un", "une barre");
	wrong(ASK_PAIRS, 0, "froid", "les deux bouts");
	wrong(ASK_SCALE, 0, "un\ndeux", "5 niveaux, et il y a 2 lignes");
	wrong(ASK_SCALE, 0, "un\ndeux\ntrois\nquatre\ncinq\nsix", "Ligne 6");
	wrong(ASK_SCALE, 0, "9 | un", "Ligne 1");
	wrong(ASK_SCALE, 0, "A | un\nA | deux\nC | trois\nD | quatre\nE | cinq", "Ligne 2");
}

static void
levels_are_typed_as_lines(void **state)
{
	(void)state;
	struct inquiry *inquiry = blank(0);
	assert_true(inquiry_question_add(arena, inquiry, 0, 0, ASK_SCALE));
	struct inquiry_question *question = &inquiry->questions[0];
	question->most = 3;
	assert_null(inquiry_levels_read(arena, inquiry, question, 0, SPAN("non\nbof\noui")));
	assert_null(question->level_codes);
	assert_true(span_is(inquiry_levels_write(arena, question, 0), "1 | non\n2 | bof\n3 | oui"));
	assert_null(inquiry_levels_read(arena, inquiry, question, 0, SPAN("N | non\nB | bof\nO | oui")));
	assert_true(span_is(question->level_codes[2], "O"));
	assert_null(inquiry_levels_read(arena, inquiry, question, 1, SPAN("O | نعم")));
	assert_true(span_is(question->level_words[2].in[1], "نعم"));
	assert_null(inquiry_levels_read(arena, inquiry, question, 0, SPAN("")));
	assert_null(question->level_words);
}

/* --- reading over ----------------------------------------------------------------------------- */

static bool
is_remarked(const char *questions, const char *part, bool is_blocking)
{
	struct inquiry_remark *remarks;
	size_t count;
	inquiry_read_over(arena, read_json(questions), &remarks, &count);
	for (size_t i = 0; i < count; i++)
		if (strstr(remarks[i].sentence, part) != NULL && remarks[i].is_blocking == is_blocking)
			return true;
	return false;
}

static const char *
scale(const char *words)
{
	return arena_format(arena,
	                    "{\"code\": \"q\", \"kind\": \"scale\", " BOTH
	                    ", \"least\": 1, \"most\": 5, \"words\": {\"fr\": \"%s\"}}",
	                    words);
}

static void
words_that_lead_astray_are_remarked(void **state)
{
	(void)state;
	assert_true(is_remarked(scale("L’accueil est rapide et courtois."), "deux questions", false));
	assert_false(is_remarked(scale("L’accueil est courtois, oui ou non ?"), "deux questions", false));
	assert_false(is_remarked(scale("L’accueil est courtois."), "deux questions", false));
	assert_true(is_remarked(scale("On ne m’a pas fait attendre."), "négation", false));
	assert_true(is_remarked(scale("N’avez-vous jamais attendu ?"), "négation", false));
	assert_false(is_remarked(scale("On m’a reçu à l’heure."), "négation", false));
	assert_true(is_remarked(scale("Ne pensez-vous pas que c’est long ?"), "souffle", false));
	assert_true(is_remarked(scale("ÉVIDEMMENT, c’est long."), "souffle", false));
	assert_true(is_remarked(scale("Cliquez sur la note en rouge."), "souris", false));
	assert_true(is_remarked(scale("un deux trois quatre cinq six sept huit neuf dix onze douze treize "
	                              "quatorze quinze"),
	                        "15 mots", false));
	assert_false(is_remarked(scale("un deux trois quatre cinq six sept huit neuf dix onze douze treize "
	                               "quatorze"),
	                         "mots, pour", false));
	assert_true(is_remarked(scale("L’accueil est courtois."), "que des chiffres", false));
}

static void
what_is_asked_of_a_person_says_why(void **state)
{
	(void)state;
#define MAIL "{\"code\": \"m\", \"kind\": \"mail\", " BOTH ", \"words\": {\"fr\": \"Votre courriel\"}"
	assert_true(is_remarked(MAIL "}", "sans dire pourquoi", true));
	assert_true(is_remarked(MAIL ", \"purpose\": \"vous répondre\"}", "vous répondre", false));
	assert_false(is_remarked(MAIL ", \"purpose\": \"vous répondre\"}", "sans dire pourquoi", true));
	assert_true(is_remarked("{\"code\": \"n\", \"kind\": \"date\", " BOTH
	                        ", \"words\": {\"fr\": \"Votre date de naissance\"}}",
	                        "peut-être une donnée personnelle", false));
	assert_true(is_remarked("{\"code\": \"s\", \"kind\": \"yes-no\", " BOTH
	                        ", \"words\": {\"fr\": \"Votre santé le permet-elle ?\"}}",
	                        "sensible", false));
	assert_false(is_remarked("{\"code\": \"s\", \"kind\": \"yes-no\", " BOTH
	                         ", \"aparts\": [\"PNR\"], \"words\": {\"fr\": \"Votre santé ?\"}}",
	                         "sensible", false));
}

static void
both_sides_and_all_languages_are_looked_for(void **state)
{
	(void)state;
#define ALONE(nature) "{\"code\": \"v\", \"kind\": \"scale\", \"nature\": \"" nature "\", \"asked\": " \
	"[\"agent\"], \"least\": 1, \"most\": 5, \"words\": {\"fr\": \"On m’écoute.\"}}"
	assert_true(is_remarked(ALONE("V"), "sans vis-à-vis", false));
	assert_true(is_remarked(ALONE("S"), "sans vis-à-vis", false));
	assert_false(is_remarked(ALONE("Q"), "sans vis-à-vis", false));
	assert_true(is_remarked(ALONE("V"), "1 texte sur 1 manque", false));
	assert_true(is_remarked(ALONE("V"), "à traduire\u202f: v.", false));
	assert_true(is_remarked("{\"code\": \"v\", \"kind\": \"yes-no\", \"words\": {\"fr\": \"Oui ?\"}}",
	                        "posée à personne", false));
#define REVERSED(code, is) "{\"code\": \"" code "\", \"kind\": \"scale\", \"nature\": \"S\", " BOTH \
	", \"least\": 1, \"most\": 5, \"reversed\": " is ", \"words\": {\"fr\": \"Bon.\"}}"
	assert_true(is_remarked(REVERSED("a", "true") "," REVERSED("b", "true"), "de suite", false));
	assert_true(is_remarked(REVERSED("a", "true") "," REVERSED("b", "false"), "1 sur 2", false));
}

static void
reading_is_measured_as_it_is_said(void **state)
{
	(void)state;
	static const struct {
		const char *word;
		int syllables;
	} words[] = { { "chat", 1 },    { "mairie", 2 },  { "accueil", 2 },  { "table", 1 },
		          { "parlent", 1 }, { "théâtre", 2 }, { "créer", 2 },    { "haïr", 2 },
		          { "e", 1 },       { "été", 2 },     { "administration", 5 } };
	for (size_t i = 0; i < LENGTH(words); i++) {
		if (inquiry_syllables(span_of(words[i].word)) != words[i].syllables)
			print_error("%s: %d\n", words[i].word, inquiry_syllables(span_of(words[i].word)));
		assert_int_equal(inquiry_syllables(span_of(words[i].word)), words[i].syllables);
	}
	struct text text = text_new(arena, 10000);
	int ease = 0;
	for (int i = 0; i < 33; i++)
		text_add_z(&text, "le chat dort. ");
	assert_false(inquiry_ease(text_span(&text), &ease)); /* 99 words */
	text_add_z(&text, "le chat dort. ");
	assert_true(inquiry_ease(text_span(&text), &ease));
	/* 207 - 1.015 × 3 - 73.6 × 1 */
	assert_int_equal(ease, 130);
	/* Twelve seconds of ticking, 10 words at 200 a minute. */
	const struct inquiry *inquiry = read_json(
		"{\"code\": \"a\", \"kind\": \"matrix\", " BOTH ", \"least\": 1, \"most\": 5, \"words\": "
		"{\"fr\": \"Vous trouvez ici :\"}, \"choices\": [{\"code\": \"x\", \"words\": {\"fr\": \"le calme "
		"partout\"}}, {\"code\": \"y\", \"words\": {\"fr\": \"les panneaux\"}}, {\"code\": \"z\", "
		"\"words\": {\"fr\": \"les sièges\"}}]}");
	assert_int_equal(inquiry_seconds(inquiry, SIDE_USAGER, 0, NULL), 12 + 3);
	assert_int_equal(inquiry_seconds(inquiry, SIDE_LEADER, 0, NULL), 0);
}

/* --- formulas, while one writes --------------------------------------------------------------- */

static void
names_and_mistakes_are_told_beside_the_field(void **state)
{
	(void)state;
	struct inquiry *inquiry = read_json(
		"{\"code\": \"rdv\", \"kind\": \"yes-no\", " BOTH ", \"words\": {\"fr\": \"Rendez-vous ?\"}},"
		"{\"code\": \"rien_encore\", \"kind\": \"one\", " BOTH ", \"words\": {\"fr\": \"Pas fini\"}},"
		"{\"code\": \"note\", \"kind\": \"scale\", " BOTH ", \"least\": 1, \"most\": 5, \"words\": "
		"{\"fr\": \"Bon.\"}, \"shown_if\": \"rdv\", \"check\": \"note > 2\"},"
		"{\"code\": \"fin\", \"kind\": \"long\", " BOTH ", \"words\": {\"fr\": \"Autre chose ?\"}}");
	struct inquiry_formulas formulas = inquiry_formulas_read(arena, inquiry, 2);
	assert_null(formulas.condition_wrong);
	assert_null(formulas.check_wrong);
	assert_non_null(strstr(formulas.condition_read, "Rendez-vous ?"));
	/* What is not sound yet has no name, and hides none. */
	assert_int_equal(formulas.name_count, 1);
	assert_true(span_is(formulas.names[0].name, "rdv"));
	assert_string_equal(formulas.names[0].values, "oui, non");
	inquiry->questions[2].shown_if = SPAN("fin = \"a\"");
	inquiry->questions[2].check = SPAN("note >");
	formulas = inquiry_formulas_read(arena, inquiry, 2);
	assert_non_null(formulas.condition_wrong);
	assert_non_null(strstr(formulas.check_wrong, "Signe 7"));
	inquiry->pages[0].shown_if = SPAN("rdv");
	assert_non_null(inquiry_page_formulas_read(arena, inquiry, 0).condition_wrong);
}

/* --- at random -------------------------------------------------------------------------------- */

static void
chance_tells_what_is_never_shown(void **state)
{
	(void)state;
	const struct inquiry *inquiry = read_json(
		"{\"code\": \"rdv\", \"kind\": \"yes-no\", " BOTH ", \"words\": {\"fr\": \"Rendez-vous ?\"}},"
		"{\"code\": \"attente\", \"kind\": \"number\", " BOTH ", \"most\": 300, \"decimals\": 1, "
		"\"words\": {\"fr\": \"Combien ?\"}, \"shown_if\": \"rdv\", \"check\": \"attente < 0\"},"
		"{\"code\": \"jamais\", \"kind\": \"long\", " BOTH ", \"words\": {\"fr\": \"Pourquoi ?\"}, "
		"\"shown_if\": \"attente > 400\"},"
		"{\"code\": \"seuls\", \"kind\": \"smileys\", \"asked\": [\"agent\"], \"words\": {\"fr\": "
		"\"Bon ?\"}}");
	const struct inquiry_asked *asked = inquiry_ask(arena, inquiry, SIDE_USAGER, 0);
	assert_non_null(asked);
	const struct inquiry_tried tried = inquiry_try(arena, asked, 0, 200, 1, 20000);
	assert_int_equal(tried.shown[0], 200);
	/* Nine in ten answer, one half of these yes: 90 of 200, give or take three standard errors. */
	assert_in_range(tried.shown[1], 69, 111);
	assert_int_equal(tried.shown[2], 0);
	assert_int_equal(tried.shown[3], 0);
	assert_true(tried.answered[1] > 0);
	assert_int_equal(tried.refused[1], tried.answered[1]);
	assert_true(tried.least_s <= tried.median_s && tried.median_s <= tried.most_s);
	/* The same draw gives the same sheets. */
	const struct inquiry_tried again = inquiry_try(arena, asked, 0, 200, 1, 20000);
	assert_int_equal(again.shown[1], tried.shown[1]);
	const struct inquiry_tried other = inquiry_try(arena, asked, 0, 200, 2, 20000);
	assert_true(other.shown[1] != tried.shown[1] || other.answered[1] != tried.answered[1]);
}

/* ask_fill refuses a value that is not within its question: that it takes all of these is the test. */
static void
chance_answers_every_kind(void **state)
{
	(void)state;
#define OF(kind, more) "{\"code\": \"" kind "\", \"kind\": \"" kind "\", " BOTH ", \"words\": {\"fr\": " \
	"\"Mots\"}" more "},"
#define LIST ", \"shuffled\": true, \"choices\": [{\"code\": \"a\", \"words\": {\"fr\": \"A\"}, \"other\": " \
	"{\"fr\": \"Z\"}}, {\"code\": \"b\", \"words\": {\"fr\": \"B\"}, \"other\": {\"fr\": \"Y\"}}, " \
	"{\"code\": \"c\", \"words\": {\"fr\": \"C\"}, \"other\": {\"fr\": \"X\"}}]"
#define FIVE ", \"least\": 1, \"most\": 5"
	static const char plain_list[] =
		", \"choices\": [{\"code\": \"a\", \"words\": {\"fr\": \"A\"}}, {\"code\": \"b\", \"words\": "
		"{\"fr\": \"B\"}}, {\"code\": \"c\", \"words\": {\"fr\": \"C\"}}]";
	const char *json = arena_format(
		arena,
		"{\"code\": \"yes\", \"kind\": \"yes-no\", " BOTH ", \"words\": {\"fr\": \"Mots\"}},"
	    OF("smileys", "") OF("scale", FIVE) OF("number", ", \"decimals\": 2")
	    OF("date", "") OF("time", ", \"least\": 480, \"most\": 1080") OF("text", ", \"length\": 1")
	    OF("long", "") OF("mail", "") OF("phone", "") OF("place", "")
	    OF("consent", ", \"text\": {\"fr\": \"T\"}")
	    OF("page", ", \"text\": {\"fr\": \"T\"}") OF("kano", ", \"other\": {\"fr\": \"Sans\"}")
	    OF("pairs", FIVE LIST)
	    "{\"code\": \"one\", \"kind\": \"one\", " BOTH ", \"reason\": {\"fr\": \"Il le faut\"}, \"words\": "
	    "{\"fr\": \"M\"}%s},{\"code\": \"several\", \"kind\": \"several\", " BOTH ", \"least\": 2, "
	    "\"words\": {\"fr\": \"M\"}%s},{\"code\": \"matrix\", \"kind\": \"matrix\", " BOTH FIVE
	    ", \"words\": {\"fr\": \"M\"}%s},{\"code\": \"ranking\", \"kind\": \"ranking\", " BOTH
	    ", \"least\": 2, \"most\": 3, \"words\": {\"fr\": \"M\"}%s},{\"code\": \"budget\", \"kind\": "
	    "\"budget\", " BOTH ", \"total\": 10, \"words\": {\"fr\": \"M\"}%s},{\"code\": \"file\", "
	    "\"kind\": \"file\", \"asked\": [\"usager\"], \"photo\": true, \"words\": {\"fr\": \"M\"}},"
	    "{\"code\": "
	    "\"computed\", "
	    "\"kind\": \"computed\", \"asked\": [], \"words\": {\"fr\": \"M\"}, \"formula\": \"scale * 2\"}",
		plain_list, plain_list, plain_list, plain_list, plain_list);
	const struct inquiry *inquiry = read_json(json);
	assert_int_equal(inquiry->question_count, ASK_KIND_COUNT);
	const struct inquiry_asked *asked = inquiry_ask(arena, inquiry, SIDE_USAGER, 0);
	struct inquiry_remark *remarks;
	size_t count;
	if (!inquiry_check(arena, inquiry, &remarks, &count))
		fail_msg("%s", remarks[0].sentence);
	assert_non_null(asked);
	for (uint64_t seed = 1; seed <= 20; seed++) {
		const struct inquiry_tried tried = inquiry_try(arena, asked, 0, 50, seed, 20000);
		for (size_t i = 0; i + 1 < inquiry->question_count; i++)
			assert_int_equal(tried.shown[i], 50);
	}
}

/* --- two versions ----------------------------------------------------------------------------- */

static enum inquiry_becoming
fate(const char *before, const char *after, const char *code)
{
	struct inquiry_difference *differences;
	size_t count;
	inquiry_differ(arena, read_json(before), read_json(after), &differences, &count);
	for (size_t i = 0; i < count; i++)
		if (span_is(differences[i].code, code))
			return differences[i].fate;
	return BECOMES_COUNT;
}

static void
what_stays_comparable_is_told(void **state)
{
	(void)state;
	const char *good = scale("C’est bon."), *better = scale("C’est mieux.");
	const char *ten = "{\"code\": \"q\", \"kind\": \"scale\", " BOTH
	                  ", \"least\": 0, \"most\": 10, \"words\": {\"fr\": \"C’est bon.\"}}";
	const char *faces =
		"{\"code\": \"q\", \"kind\": \"smileys\", " BOTH ", \"words\": {\"fr\": \"C’est bon.\"}}";
	const char *fewer = "{\"code\": \"q\", \"kind\": \"scale\", \"asked\": [\"usager\"], \"least\": 1, "
						"\"most\": 5, \"words\": {\"fr\": \"C’est bon.\"}}";
	assert_int_equal(fate(good, good, "q"), BECOMES_SAME);
	assert_int_equal(fate(good, better, "q"), BECOMES_REWORDED);
	assert_int_equal(fate(good, ten, "q"), BECOMES_CUT);
	assert_int_equal(fate(good, faces, "q"), BECOMES_CUT);
	assert_int_equal(fate(good, fewer, "q"), BECOMES_SAME);
	assert_int_equal(fate(ten, "{\"code\": \"r\", \"kind\": \"page\"}", "q"), BECOMES_GONE);
	assert_int_equal(fate(ten, "{\"code\": \"r\", \"kind\": \"page\"}", "r"), BECOMES_NEW);
#define CHOICES(second, label) "{\"code\": \"q\", \"kind\": \"one\", " BOTH ", \"words\": {\"fr\": \"M\"}, " \
	"\"choices\": [{\"code\": \"a\", \"words\": {\"fr\": \"A\"}}, {\"code\": \"" second \
	"\", \"words\": {\"fr\": \"" label "\"}}]}"
	assert_int_equal(fate(CHOICES("b", "B"), CHOICES("b", "Bis"), "q"), BECOMES_REWORDED);
	assert_int_equal(fate(CHOICES("b", "B"), CHOICES("c", "B"), "q"), BECOMES_CUT);
	struct inquiry_difference *differences;
	size_t count;
	inquiry_differ(arena, read_json(good), read_json(fewer), &differences, &count);
	assert_non_null(strstr(differences[0].what, "mêmes côtés"));
}

/* --- the steps of a journey ------------------------------------------------------------------- */

static void
steps_become_choices(void **state)
{
	(void)state;
	const struct journey_step before[] = { { .id = 41, .rank = 1, .title = SPAN("S’informer") },
		                                   { .id = 42, .rank = 2, .title = SPAN("Venir") } };
	const struct journey_step after[] = { { .id = 42, .rank = 1, .title = SPAN("Venir sur place") },
		                                  { .id = 57, .rank = 2, .title = SPAN("Payer") },
		                                  { .id = 41, .rank = 3, .title = SPAN("S’informer") } };
	struct inquiry *inquiry = read_json(
		"{\"code\": \"etape\", \"kind\": \"one\", \"journey\": \"titre\", " BOTH ", \"choices\": "
		"[{\"code\": \"A1\", \"words\": {\"fr\": \"Venir\", \"ar\": \"الحضور\"}}]}");
	struct inquiry_question *question = &inquiry->questions[0];
	assert_string_equal(inquiry_kind_said(question), INQUIRY_STEP_WORDS);
	assert_false(inquiry_steps_agree(question, before, LENGTH(before)));
	inquiry_steps_put(arena, inquiry, question, before, LENGTH(before));
	assert_true(inquiry_steps_agree(question, before, LENGTH(before)));
	assert_true(span_is(question->choices[1].words.in[1], "الحضور")); /* it said the same */
	const char *sentence;
	const struct inquiry *kept = inquiry_read(arena, inquiry_write(arena, inquiry), &sentence);
	assert_non_null(kept);
	assert_true(inquiry_steps_agree(&kept->questions[0], before, LENGTH(before)));
	/* Renamed, moved, joined by another: it is told, then followed, and Arabic goes along. */
	assert_false(inquiry_steps_agree(question, after, LENGTH(after)));
	inquiry_steps_put(arena, inquiry, question, after, LENGTH(after));
	assert_true(inquiry_steps_agree(question, after, LENGTH(after)));
	assert_true(span_is(question->choices[0].code, "1") && span_is(question->choices[0].step, "42"));
	assert_true(span_is(question->choices[0].words.in[1], "الحضور"));
	assert_int_equal(question->choices[1].words.in[1].length, 0);
	/* « 1 » is no longer the same step: its series is cut. */
	struct inquiry_difference *differences;
	size_t count;
	inquiry_differ(arena, kept, inquiry, &differences, &count);
	assert_int_equal(differences[0].fate, BECOMES_CUT);
	inquiry_fit(arena, inquiry, question, ASK_SEVERAL);
	assert_int_equal(question->journey.length + question->choices[0].step.length, 0);
	assert_int_equal(question->choice_count, LENGTH(after));
}

/* On the small stack of a connection the program would have ended. */
static void
a_document_too_deep_is_refused_unread(void **state)
{
	(void)state;
	struct text deep = text_new(arena, 20000);
	const char *sentence = NULL;
	for (int i = 0; i < 1900; i++)
		text_add_z(&deep, "{\"a\":");
	assert_null(inquiry_read(arena, text_span(&deep), &sentence));
	assert_non_null(strstr(sentence, "les unes dans les autres"));
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup_teardown(a_question_is_put_anywhere, begin, end),
		cmocka_unit_test_setup_teardown(questions_move_through_pages, begin, end),
		cmocka_unit_test_setup_teardown(every_kind_can_be_begun_and_become_another, begin, end),
		cmocka_unit_test_setup_teardown(languages_keep_their_words, begin, end),
		cmocka_unit_test_setup_teardown(formulas_follow_a_code_that_changes, begin, end),
		cmocka_unit_test_setup_teardown(choices_are_typed_as_lines, begin, end),
		cmocka_unit_test_setup_teardown(a_line_that_is_wrong_is_told_with_its_number, begin, end),
		cmocka_unit_test_setup_teardown(levels_are_typed_as_lines, begin, end),
		cmocka_unit_test_setup_teardown(words_that_lead_astray_are_remarked, begin, end),
		cmocka_unit_test_setup_teardown(what_is_asked_of_a_person_says_why, begin, end),
		cmocka_unit_test_setup_teardown(both_sides_and_all_languages_are_looked_for, begin, end),
		cmocka_unit_test_setup_teardown(reading_is_measured_as_it_is_said, begin, end),
		cmocka_unit_test_setup_teardown(names_and_mistakes_are_told_beside_the_field, begin, end),
		cmocka_unit_test_setup_teardown(chance_tells_what_is_never_shown, begin, end),
		cmocka_unit_test_setup_teardown(chance_answers_every_kind, begin, end),
		cmocka_unit_test_setup_teardown(what_stays_comparable_is_told, begin, end),
		cmocka_unit_test_setup_teardown(steps_become_choices, begin, end),
		cmocka_unit_test_setup_teardown(a_document_too_deep_is_refused_unread, begin, end),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
