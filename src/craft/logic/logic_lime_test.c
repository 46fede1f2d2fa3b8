/* Every equation, row and hole of four real LimeSurvey files (2.05: sample survey, group relevance,
 * validation tests, randomisation), then what each part of ExpressionScript becomes. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>
#include <stdio.h>
#include <string.h>

#include "craft/logic/logic_lime.h"

static const struct logic_code sex[] = { { "M", "Male" }, { "F", "Female" } };
static const struct logic_code kin[] = { { "1", "Husband" }, { "2", "Wife" }, { "-oth-", "Other" } };
static const struct logic_code sh[] = { { "SH101", NULL }, { "SH102", NULL } };
static const struct logic_code sq[] = { { "SQ201", NULL }, { "SQ202", NULL } };
static const struct logic_code af[] = {
	{ "SQ01", NULL }, { "SQ02", NULL }, { "SQ03", NULL }, { "SQ04", NULL } };
static const struct logic_code stars[] = {
	{ "1", NULL }, { "2", NULL }, { "3", NULL }, { "4", NULL }, { "5", NULL } };

#define PERSON(p) \
	{ p "name", NULL, LOGIC_TEXT }, { p "age", NULL, LOGIC_NUMBER }, \
	{ p "sex", NULL, LOGIC_CHOICE, 0, sex, 2 }, { p "rel", NULL, LOGIC_CHOICE, 0, kin, 3 }, \
	{ p "rel_other", NULL, LOGIC_TEXT }
static const struct logic_symbol symbols[] = {
	PERSON("p1"), PERSON("p2"), PERSON("p3"), PERSON("p4"),
	{ "name", NULL, LOGIC_TEXT }, { "age", NULL, LOGIC_NUMBER }, { "cohabs", NULL, LOGIC_NUMBER },
	{ "gender", NULL, LOGIC_CHOICE, 0, sex, 2 },
	{ "QC", NULL, LOGIC_YESNO }, { "QCS1", NULL, LOGIC_CHOICES, 0, sh, 2 },
	{ "QCS2", NULL, LOGIC_CHOICES, 0, sq, 2 }, { "QCS3", NULL, LOGIC_YESNO },
	{ "AF", NULL, LOGIC_CHOICES, 0, af, 4 },
	{ "num", NULL, LOGIC_NUMBER }, { "num2", NULL, LOGIC_NUMBER },
	{ "yearsMarried", NULL, LOGIC_NUMBER }, { "minSelect", NULL, LOGIC_NUMBER },
	{ "maxSelect", NULL, LOGIC_NUMBER },
	{ "stars", NULL, LOGIC_CHOICE, 0, stars, 5 }, { "born", NULL, LOGIC_DATE },
};

static const struct {
	const char *name, *symbol, *code;
} elsewhere[] = {
	{ "282267X2017X43885", "QC", NULL },
	{ "282267X2017X43889", "QCS1", NULL },
	{ "282267X2017X43890", "QCS2", NULL },
	{ "282267X2017X43889SH101", "QCS1", "SH101" },
	{ "282267X2017X43889SH102", "QCS1", "SH102" },
	{ "282267X2017X43890SQ201", "QCS2", "SQ201" },
	{ "282267X2017X43890SQ202", "QCS2", "SQ202" },
	{ "282267X2017X43893", "QCS3", NULL },
	{ "AF_SQ01", "AF", "SQ01" },
	{ "that.AF", "AF", "SQ01" },
	{ "that.AF", "AF", "SQ02" },
	{ "that.AF", "AF", "SQ03" },
	{ "that.AF", "AF", "SQ04" },
	{ "that.p", "p1age", NULL },
	{ "that.p", "p2age", NULL },
};

static struct arena *arena;
static const struct logic_table *table;

static size_t
find(const void *data, struct span name, struct logic_lime_variable *variables_r)
{
	(void)data;
	size_t count = 0;
	for (size_t i = 0; i < LENGTH(elsewhere); i++)
		if (span_is(name, elsewhere[i].name))
			variables_r[count++] = (struct logic_lime_variable){
				logic_table_find(table, span_of(elsewhere[i].symbol)), elsewhere[i].code };
	if (count == 0 && logic_table_find(table, name) != SIZE_MAX)
		variables_r[count++] = (struct logic_lime_variable){ logic_table_find(table, name), NULL };
	return count;
}

static const struct logic_lime_names names = { find, NULL, NULL };

static int
begin(void **state)
{
	(void)state;
	const char *sentence;
	arena = arena_new(64 << 20);
	table = logic_table_new(arena, symbols, LENGTH(symbols), &sentence);
	return table == NULL;
}

static int
end(void **state)
{
	(void)state;
	arena_end(arena);
	return 0;
}

struct pair {
	const char *equation, *wanted;
};

static struct logic_lime
formula(const char *equation, enum logic_type want)
{
	struct logic_lime lime;
	const bool done = logic_lime_formula(arena, table, &names, span_of(equation), want, &lime);
	assert_true(done == (lime.sentence == NULL));
	return lime;
}

static void
check(const struct pair *pairs, size_t count, enum logic_type want)
{
	for (size_t i = 0; i < count; i++) {
		const struct logic_lime lime = formula(pairs[i].equation, want);
		if (lime.sentence != NULL)
			fail_msg("%s: byte %zu: %s", pairs[i].equation, lime.byte, lime.sentence);
		if (!span_is(lime.source, pairs[i].wanted))
			fail_msg("%s is %.*s", pairs[i].equation, SPAN_ARGS(lime.source));
	}
}

/* --- the four files ----------------------------------------------------------------------------------- */

static const struct pair file_relevance[] = {
	{ "1", "oui" },
	{ "cohabs>0", "cohabs > 0" },
	{ "cohabs>1 && p1rel != \"\"", "cohabs > 1 et p1rel est répondu" },
	{ "cohabs>2 && p2rel != \"\"", "cohabs > 2 et p2rel est répondu" },
	{ "cohabs>3 && p3rel != \"\"", "cohabs > 3 et p3rel est répondu" },
	{ "!is_empty(cohabs)", "non (cohabs est vide)" },
	{ "!is_empty(cohabs) && count(p1rel.NAOK, p2rel.NAOK, p3rel.NAOK, p4rel.NAOK) == cohabs",
	  "non (cohabs est vide) et nombre(p1rel ; p2rel ; p3rel ; p4rel) = cohabs" },
	{ "!is_empty(p4name)", "non (p4name est vide)" },
	{ "!is_empty(p3name)", "non (p3name est vide)" },
	{ "!is_empty(p2name)", "non (p2name est vide)" },
	{ "!is_empty(p1name)", "non (p1name est vide)" },
	{ "p4rel!=\"\"", "p4rel est répondu" },
	{ "p3rel!=\"\"", "p3rel est répondu" },
	{ "p2rel!=\"\"", "p2rel est répondu" },
	{ "p1rel!=\"\"", "p1rel est répondu" },
	{ "gender!=\"\"", "gender est répondu" },
	{ "cohabs>3 && p4rel != \"\"", "cohabs > 3 et p4rel est répondu" },
	{ "cohabs>2 && p3rel!=\"\"", "cohabs > 2 et p3rel est répondu" },
	{ "cohabs>1 && p2rel!=\"\"", "cohabs > 1 et p2rel est répondu" },
	{ "cohabs>0 && p1rel !=\"\"", "cohabs > 0 et p1rel est répondu" },
	{ "!is_empty(p4sex)", "non (p4sex est vide)" },
	{ "!is_empty(p3sex)", "non (p3sex est vide)" },
	{ "!is_empty(p2sex)", "non (p2sex est vide)" },
	{ "!is_empty(p1sex)", "non (p1sex est vide)" },
	{ "!is_empty(name)", "non (name est vide)" },
	{ "!is_empty(age)", "non (age est vide)" },
	{ "!is_empty(num)", "non (num est vide)" },
	{ "is_empty(QC.NAOK)", "QC est vide" },
	{ "count(that.AF) > 0", "cochés(AF) > 0" },
	{ "count(that.AF) < 4", "cochés(AF) < 4" },
	{ "QC.NAOK == \"Y\"", "QC = oui" },
	{ "QC.NAOK == \"N\"", "QC = non" },
	{ "((is_empty(282267X2017X43885.NAOK)))", "QC est vide" },
	{ "((282267X2017X43885.NAOK == \"Y\"))", "QC = oui" },
	{ "((282267X2017X43885.NAOK == \"N\"))", "QC = non" },
	{ "((282267X2017X43889SH102.NAOK == \"Y\") and (282267X2017X43893.NAOK != \"Y\")) or "
	  "((282267X2017X43890SQ202.NAOK == \"Y\") and (282267X2017X43893.NAOK != \"Y\"))",
	  "(QCS1 contient «\u202fSH102\u202f» et non (QCS3 = oui)) ou "
	  "(QCS2 contient «\u202fSQ202\u202f» et non (QCS3 = oui))" },
	{ "((282267X2017X43889SH101.NAOK == \"Y\") and (282267X2017X43893.NAOK != \"Y\")) or "
	  "((282267X2017X43890SQ201.NAOK == \"Y\") and (282267X2017X43893.NAOK != \"Y\"))",
	  "(QCS1 contient «\u202fSH101\u202f» et non (QCS3 = oui)) ou "
	  "(QCS2 contient «\u202fSQ201\u202f» et non (QCS3 = oui))" },
	{ "((282267X2017X43889SH101.NAOK == \"Y\" or 282267X2017X43889SH102.NAOK == \"Y\")) or "
	  "((282267X2017X43890SQ201.NAOK == \"Y\" or 282267X2017X43890SQ202.NAOK == \"Y\"))",
	  "QCS1 contient «\u202fSH101\u202f» ou QCS1 contient «\u202fSH102\u202f» ou "
	  "QCS2 contient «\u202fSQ201\u202f» ou QCS2 contient «\u202fSQ202\u202f»" },
};

/* Limits written as formulas: min_num_value_n, equals_num_value… */
static const struct pair file_numbers[] = {
	{ "age + yearsMarried", "age + yearsMarried" },
	{ "age", "age" },
	{ "yearsMarried", "yearsMarried" },
	{ "minSelect", "minSelect" },
	{ "num", "num" },
	{ "num2", "num2" },
	{ "115", "115" },
};

/* Wanted NULL: refused. */
static const struct pair file_texts[] = {
	{ "{age}", "{age}" },
	{ "{cohabs}", "{cohabs}" },
	{ "{name}", "{name}" },
	{ "{p1age}{p2age}{p3age}{p4age}", "{p1age}{p2age}{p3age}{p4age}" },
	{ "{p1name}{p2name}{p3name}{p4name}", "{p1name}{p2name}{p3name}{p4name}" },
	{ "{if (p1sex == 'M' , 'his' , 'her')}",
	  "{si(p1sex = «\u202fM\u202f» ; «\u202fhis\u202f» ; «\u202fher\u202f»)}" },
	{ "{if (p2sex == 'M' , 'his' , 'her')}",
	  "{si(p2sex = «\u202fM\u202f» ; «\u202fhis\u202f» ; «\u202fher\u202f»)}" },
	{ "{if(gender=='M','man','woman')}",
	  "{si(gender = «\u202fM\u202f» ; «\u202fman\u202f» ; «\u202fwoman\u202f»)}" },
	{ "{if(p1sex=='M','male','female')}",
	  "{si(p1sex = «\u202fM\u202f» ; «\u202fmale\u202f» ; «\u202ffemale\u202f»)}" },
	{ "{if(strlen(p1rel_other)>=1,p1rel_other,p1rel.shown)}",
	  "{si(longueur(p1rel_other) ≥ 1 ; p1rel_other ; libellé(p1rel))}" },
	{ "{if(strlen(p4rel_other)>=1,p4rel_other,p4rel.shown)}",
	  "{si(longueur(p4rel_other) ≥ 1 ; p4rel_other ; libellé(p4rel))}" },
	{ "{maxSelect} {minSelect} {num2} {num} {yearsMarried}",
	  "{maxSelect} {minSelect} {num2} {num} {yearsMarried}" },
	{ "{ 3 } {2}", "{{ 3 }} {2}" },
	{ "{2,3}", NULL }, /* a bit of a regular expression in a question's words */
	{ "{2,10}", NULL },
};

static void
the_equations_of_four_files_are_translated(void **state)
{
	(void)state;
	check(file_relevance, LENGTH(file_relevance), LOGIC_YESNO);
	check(file_numbers, LENGTH(file_numbers), LOGIC_NUMBER);
	size_t translated = 0;
	for (size_t i = 0; i < LENGTH(file_texts); i++) {
		struct logic_lime lime;
		const bool done =
			logic_lime_text(arena, table, &names, span_of(file_texts[i].equation), &lime);
		translated += done;
		if (done != (file_texts[i].wanted != NULL))
			fail_msg("%s: %s", file_texts[i].equation, lime.sentence);
		if (done && !span_is(lime.source, file_texts[i].wanted))
			fail_msg("%s is %.*s", file_texts[i].equation, SPAN_ARGS(lime.source));
		if (!done)
			assert_int_equal(lime.byte, 2);
	}
	print_message("translated: %zu of %zu relevance equations, %zu of %zu limits, %zu of %zu texts\n",
	              LENGTH(file_relevance), LENGTH(file_relevance), LENGTH(file_numbers),
	              LENGTH(file_numbers), translated, LENGTH(file_texts));
}

#define ROW(scenario, cqid, field, method, value) \
	{ scenario, cqid, SPAN(field), SPAN(method), SPAN(value) }

static void
check_rows(const struct logic_lime_condition *rows, size_t count, const char *equation)
{
	struct logic_lime lime;
	if (!logic_lime_conditions(arena, table, &names, rows, count, &lime))
		fail_msg("%s", lime.sentence);
	const struct logic_lime same = formula(equation, LOGIC_YESNO);
	if (!span_equal(lime.source, same.source))
		fail_msg("%.*s is not %.*s", SPAN_ARGS(lime.source), SPAN_ARGS(same.source));
}

/* LimeSurvey made the equations above from these rows: both must give the same. */
static void
old_rows_give_what_limesurvey_made_of_them(void **state)
{
	(void)state;
	const struct logic_lime_condition qcs3[] = {
		ROW(2, 43889, "282267X2017X43889", "==", "SH101"),
		ROW(3, 43890, "282267X2017X43890", "==", "SQ201"),
		ROW(3, 43890, "282267X2017X43890", "==", "SQ202"),
		ROW(2, 43889, "282267X2017X43889", "==", "SH102"),
	};
	check_rows(qcs3, LENGTH(qcs3), file_relevance[LENGTH(file_relevance) - 1].equation);
	const struct logic_lime_condition cc01[] = {
		ROW(3, 43893, "282267X2017X43893", "!=", "Y"),
		ROW(3, 43890, "282267X2017X43890", "==", "SQ201"),
		ROW(2, 43889, "+282267X2017X43889SH101", "==", "Y"),
		ROW(2, 43893, "282267X2017X43893", "!=", "Y"),
	};
	check_rows(cc01, LENGTH(cc01), file_relevance[LENGTH(file_relevance) - 2].equation);
	const struct logic_lime_condition qc02[] = {
		ROW(3, 43893, "282267X2017X43893", "!=", "Y"),
		ROW(2, 43893, "282267X2017X43893", "!=", "Y"),
		ROW(2, 43889, "+282267X2017X43889SH102", "==", "Y"),
		ROW(3, 43890, "+282267X2017X43890SQ202", "==", "Y"),
	};
	check_rows(qc02, LENGTH(qc02), file_relevance[LENGTH(file_relevance) - 3].equation);
	const struct logic_lime_condition yes[] = { ROW(1, 43885, "282267X2017X43885", "==", "Y") };
	check_rows(yes, 1, "QC == 'Y'");
	const struct logic_lime_condition empty[] = { ROW(1, 43885, "282267X2017X43885", "==", " ") };
	check_rows(empty, 1, "is_empty(QC)");
}

static void
a_row_that_means_nothing_here_is_named(void **state)
{
	(void)state;
	const struct {
		struct logic_lime_condition row;
		const char *words;
	} rows[] = {
		{ ROW(1, 1, "name", "RX", "/a/"), "expression régulière" },
		{ ROW(1, 1, "name", "~", "a"), "façon de comparer" },
		{ ROW(1, 1, "{TOKEN:FIRSTNAME}", "==", "a"), "aucune question" },
		{ ROW(1, 1, "name", "==", "{TOKEN:FIRSTNAME}"), "donnée d’invitation" },
		{ ROW(1, 1, "QC", "==", "X"), "ne peut pas être une réponse" },
		{ ROW(1, 1, "gender", "==", "X"), "n’est pas un code" },
	};
	for (size_t i = 0; i < LENGTH(rows); i++) {
		const struct logic_lime_condition two[] = { ROW(1, 0, "QC", "==", "Y"), rows[i].row };
		struct logic_lime lime;
		assert_false(logic_lime_conditions(arena, table, &names, two, 2, &lime));
		if (span_find(span_of(lime.sentence), span_of(rows[i].words)) == SIZE_MAX)
			fail_msg("%zu: %s", i, lime.sentence);
	}
}

/* --- piece by piece ------------------------------------------------------------------------------------ */

static void
each_piece_has_its_translation(void **state)
{
	(void)state;
	static const struct pair pairs[] = {
		{ "age gt 3 AND age le 5", "age > 3 et age ≤ 5" },
		{ "age ne 3 or age eq 4", "non (age = 3) ou age = 4" },
		{ "3 < age", "age > 3" },
		{ "age == '3'", "age = 3" },
		{ "age", "age ≠ 0" },
		{ "name", "name est répondu" },
		{ "!QC", "non (QC est répondu)" },
		{ "0", "non" },
		{ "AF_SQ01", "AF contient «\u202fSQ01\u202f»" },
		{ "AF_SQ01 != 'Y'", "non (AF contient «\u202fSQ01\u202f»)" },
		{ "is_empty(AF_SQ01.NAOK)", "non (AF contient «\u202fSQ01\u202f»)" },
		{ "gender == 'M' && gender != 'F'", "gender = «\u202fM\u202f» et non (gender = «\u202fF\u202f»)" },
		{ "gender.shown == 'Male'", "libellé(gender) = «\u202fMale\u202f»" },
		{ "stars >= 4", "stars parmi («\u202f4\u202f» ; «\u202f5\u202f»)" },
		{ "p1rel.NAOK < 2", "p1rel parmi («\u202f1\u202f»)" },
		{ "stars == 4", "stars = «\u202f4\u202f»" },
		{ "p1sex == p2sex", "code(p1sex) = code(p2sex)" },
		{ "name == 'Zoé'", "name = «\u202fZoé\u202f»" },
		{ "born > '2001-02-03'", "born > 03/02/2001" },
		{ "sum(age, num) > 10", "somme(age ; num ; 0) > 10" },
		{ "sum(that.p) > 10", "somme(p1age ; p2age ; 0) > 10" },
		{ "max(age, num) - min(age, 1) * 2 > abs(-3)",
		  "maximum(age ; num) - minimum(age ; 1) * 2 > abs(-3)" },
		{ "round(age / 3, 1) == 1.5 and round(age) > 1",
		  "arrondi(age / 3 ; 1) = 1,5 et arrondi(age ; 0) > 1" },
		{ "if(age > 3, 1, 0) == 1", "si(age > 3 ; 1 ; 0) = 1" },
		{ "count(AF_SQ01, name) >= 1", "nombre(si(AF contient «\u202fSQ01\u202f» ; 1 ; rien) ; name) ≥ 1" },
	};
	check(pairs, LENGTH(pairs), LOGIC_YESNO);
}

static void
what_has_no_equal_is_refused_with_its_place(void **state)
{
	(void)state;
	static const struct {
		const char *equation;
		size_t byte;
		const char *words;
	} refused[] = {
		{ "", 0, "Il manque ici une valeur" },
		{ "age == ", 7, "Il manque ici une valeur" },
		{ "age > 3 && zzz.NAOK == 1", 11, "aucune question importée" },
		{ "TOKEN:FIRSTNAME == 'a'", 0, "aucune question importée" },
		{ "age = 3", 4, "Récrivez avec ==" },
		{ "age > 3)", 7, "s’arrêter avant" },
		{ "(age > 3", 8, "parenthèse fermante" },
		{ "age % 2 == 0", 4, "n’a pas d’équivalent" },
		{ "name == 'a", 8, "jamais fermé" },
		{ "name == 'a\\'b'", 8, "barre oblique" },
		{ "1 && regexMatch('/a/', name)", 5, "expression régulière" },
		{ "rand(1, 2) == 1", 0, "tire pas au sort" },
		{ "floor(age) == 1", 0, "«\u202ffloor\u202f»" },
		{ "gender.value > 1", 0, "points(…)" },
		{ "gender.relevanceStatus == 1", 0, "aucune question importée" },
		{ "QC == 'X'", 6, "ne peut pas être une réponse" },
		{ "AF_SQ01 == 'N'", 11, "\"Y\"" },
		{ "gender == 'X'", 0, "n’est pas un code" },
		{ "stars > 5", 8, "Aucun code" },
		{ "stars > age", 8, "qu’à un nombre" },
		{ "name + 1 == 2", 0, "en aurait fait un nombre" },
		{ "name > 3", 0, "ni plus grand" },
		{ "1.2.3 == age", 0, "ne se lit pas" },
		{ "'a\"\u00bb\u201d' == name", 0, "tous les guillemets" },
	};
	for (size_t i = 0; i < LENGTH(refused); i++) {
		const struct logic_lime lime = formula(refused[i].equation, LOGIC_YESNO);
		assert_true(lime.byte + lime.length <= strlen(refused[i].equation));
		if (lime.sentence == NULL)
			fail_msg("%s is %.*s", refused[i].equation, SPAN_ARGS(lime.source));
		if (span_find(span_of(lime.sentence), span_of(refused[i].words)) == SIZE_MAX ||
		    lime.byte != refused[i].byte)
			fail_msg("%s: byte %zu: %s", refused[i].equation, lime.byte, lime.sentence);
	}
	struct logic_lime lime;
	assert_false(logic_lime_text(arena, table, &names, SPAN("Cher {FIRSTNAME},"), &lime));
	assert_int_equal(lime.byte, 6);
	assert_int_equal(lime.length, 9);
	/* Cut short: the place is the end of the formula, not beyond. */
	assert_false(logic_lime_text(arena, table, &names, SPAN("Cher {if(age}, {"), &lime));
	assert_int_equal(lime.byte, 12);
	assert_int_equal(lime.length, 0);
}

static void
a_meaning_that_changes_is_noted(void **state)
{
	(void)state;
	static const struct {
		const char *equation;
		bool zero, not_asked, letters;
	} noted[] = {
		{ "age.NAOK > 3", false, false, false },
		{ "age > 3", false, false, false },
		{ "age != 3", false, true, false },
		{ "age.NAOK != 3", false, false, false },
		{ "is_empty(age)", false, true, false },
		{ "age + num > 3", true, false, false },
		{ "name.NAOK == 'a'", false, false, true },
	};
	for (size_t i = 0; i < LENGTH(noted); i++) {
		const struct logic_lime lime = formula(noted[i].equation, LOGIC_YESNO);
		assert_null(lime.sentence);
		assert_int_equal(lime.notes[LOGIC_LIME_NOTE_MISSING_ZERO], noted[i].zero);
		assert_int_equal(lime.notes[LOGIC_LIME_NOTE_NOT_ASKED], noted[i].not_asked);
		assert_int_equal(lime.notes[LOGIC_LIME_NOTE_CASE], noted[i].letters);
	}
	for (size_t i = 0; i < LOGIC_LIME_NOTE_COUNT; i++)
		assert_true(span_ends(span_of(logic_lime_notes[i]), "."));
}

/* --- back ----------------------------------------------------------------------------------------- */

static bool
add_name(const void *data, size_t symbol, size_t code, struct text *text)
{
	(void)data;
	text_add_z(text, symbols[symbol].name);
	if (code != SIZE_MAX)
		text_format(text, "_%s", symbols[symbol].codes[code].code);
	return strcmp(symbols[symbol].name, "cohabs") != 0;
}

static void
add_code(const void *data, size_t symbol, size_t code, struct text *text)
{
	(void)data;
	text_add_z(text, symbols[symbol].codes[code].code);
}

static const struct pair back[] = {
	{ "QC", "(QC.NAOK == \"Y\")" },
	{ "non QC ou gender = \"M\"", "(!(QC.NAOK == \"Y\") || (gender.NAOK == \"M\"))" },
	{ "age > 3", "(age.NAOK > 3)" },
	/* Missing is zero there, and zero is less than three. */
	{ "age < 3", "((age.NAOK != \"\") && age.NAOK < 3)" },
	{ "age ≠ 2,5", "((age.NAOK != \"\") && age.NAOK != 2.5)" },
	{ "AF contient \"SQ02\" et AF est répondu",
	  "((AF_SQ02.NAOK == \"Y\") && (count(that.AF.NAOK) > 0))" },
	{ "name est vide", "is_empty(name.NAOK)" },
	{ "age + num > 3", "((age.NAOK != \"\") && (num.NAOK != \"\") && (age.NAOK + num.NAOK) > 3)" },
	{ "somme(age ; num ; 0) = 2", "(sum(age.NAOK, num.NAOK) == 2)" },
	{ "stars parmi (\"1\" ; \"5\")", "((stars.NAOK == \"1\") || (stars.NAOK == \"5\"))" },
	{ "born ≥ 12/03/2026", "((born.NAOK != \"\") && born.NAOK >= \"2026-03-12\")" },
	{ "points(stars ; \"1\" ; 10) > 3",
	  "((stars.NAOK == \"1\") && if(stars.NAOK == \"1\", 10, 0) > 3)" },
};
static const char *const untold[] = { "name contient \"a\"", "minimum(age ; num) > 1", "cohabs > 1",
	"année(born) = 2026", "name = \"a{b}\"" };

static void
each_formula_has_its_equation_or_is_refused(void **state)
{
	(void)state;
	static const struct logic_lime_calls calls = { add_name, add_code, NULL };
	const struct logic_want want = { LOGIC_YESNO, LOGIC_RANK_ANY };
	struct logic_mistakes mistakes;
	struct span equation;
	const char *sentence;
	for (size_t i = 0; i < LENGTH(back); i++) {
		const struct logic_program *program =
			logic_parse(arena, table, span_of(back[i].equation), want, &mistakes);
		assert_non_null(program);
		if (!logic_lime_print(arena, program, &calls, &equation, &sentence))
			fail_msg("%s: %s", back[i].equation, sentence);
		if (!span_is(equation, back[i].wanted))
			fail_msg("%s is %.*s", back[i].equation, SPAN_ARGS(equation));
	}
	for (size_t i = 0; i < LENGTH(untold); i++) {
		const struct logic_program *program =
			logic_parse(arena, table, span_of(untold[i]), want, &mistakes);
		assert_non_null(program);
		assert_false(logic_lime_print(arena, program, &calls, &equation, &sentence));
		assert_true(span_ends(span_of(sentence), "."));
	}
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup_teardown(the_equations_of_four_files_are_translated, begin, end),
		cmocka_unit_test_setup_teardown(old_rows_give_what_limesurvey_made_of_them, begin, end),
		cmocka_unit_test_setup_teardown(a_row_that_means_nothing_here_is_named, begin, end),
		cmocka_unit_test_setup_teardown(each_piece_has_its_translation, begin, end),
		cmocka_unit_test_setup_teardown(what_has_no_equal_is_refused_with_its_place, begin, end),
		cmocka_unit_test_setup_teardown(a_meaning_that_changes_is_noted, begin, end),
		cmocka_unit_test_setup_teardown(each_formula_has_its_equation_or_is_refused, begin, end),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
