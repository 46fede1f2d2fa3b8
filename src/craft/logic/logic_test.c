#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>
#include <math.h>
#include <stdio.h>
#include <string.h>

#include "craft/logic/logic_for_tests.h"

static struct arena *arena;
static const struct logic_table *table;
static struct logic_value values[Q_COUNT];
static const struct logic_answers answers = { value_in_array, values };

static int
begin(void **state)
{
	(void)state;
	const char *sentence;
	arena = arena_new(64 << 20);
	table = logic_table_new(arena, symbols_for_tests, Q_COUNT, &sentence);
	memset(values, 0, sizeof values);
	return table == NULL;
}

static int
end(void **state)
{
	(void)state;
	arena_end(arena);
	return 0;
}

static void
answer_all(void)
{
	static const uint16_t motifs[] = { 2, 0 };
	values[Q_RDV] = (struct logic_value){ .type = LOGIC_CHOICE, .code = 0 };
	values[Q_RDV2] = (struct logic_value){ .type = LOGIC_CHOICE, .code = 1 };
	values[Q_MOTIFS] = (struct logic_value){ .type = LOGIC_CHOICES, .choices = { motifs, 2 } };
	values[Q_NOTE] = (struct logic_value){ .type = LOGIC_NUMBER, .number = 3.5 };
	values[Q_AGE] = (struct logic_value){ .type = LOGIC_NUMBER, .number = 42 };
	values[Q_NOM] = (struct logic_value){ .type = LOGIC_TEXT, .text = SPAN("Zoé  Œuvrard d’Été") };
	values[Q_DEBUT] = (struct logic_value){ .type = LOGIC_DATE, .day = 20520 };
	values[Q_FIN] = (struct logic_value){ .type = LOGIC_DATE, .day = 20550 };
	values[Q_HEURE] = (struct logic_value){ .type = LOGIC_TIME, .minute = 14 * 60 + 30 };
	values[Q_CONTENT] = (struct logic_value){ .type = LOGIC_YESNO, .yes = true };
}

static const struct logic_program *
parsed(const char *source)
{
	struct logic_mistakes mistakes;
	const struct logic_want want = { LOGIC_NONE, LOGIC_RANK_ANY };
	const struct logic_program *program =
		logic_parse(arena, table, span_of(source), want, &mistakes);
	if (program == NULL)
		fail_msg("%s: byte %zu: %s", source, mistakes.list[0].byte, mistakes.list[0].sentence);
	return program;
}

static const char *
printed(const char *source)
{
	struct text text = text_new(arena, 20000);
	logic_print(parsed(source), &text);
	return text_z(&text);
}

/* The value as people read it; « rien » when there is none. */
static const char *
worth(const char *source)
{
	const struct logic_value value = logic_evaluate(parsed(source), &answers);
	struct text text = text_new(arena, 20000);
	const bool is_choice = value.type == LOGIC_CHOICE || value.type == LOGIC_CHOICES;
	logic_value_add(&text, value, is_choice ? &symbols_for_tests[Q_RDV] : NULL);
	return value.type == LOGIC_NONE ? "rien" : text_z(&text);
}

struct pair {
	const char *source, *wanted;
};

static void
check_worths(const struct pair *pairs, size_t count)
{
	for (size_t i = 0; i < count; i++)
		if (strcmp(worth(pairs[i].source), pairs[i].wanted) != 0)
			fail_msg("%s is %s, not %s", pairs[i].source, worth(pairs[i].source), pairs[i].wanted);
}

static void
each_sign_and_function_gives_its_value(void **state)
{
	(void)state;
	answer_all();
	static const struct pair pairs[] = {
		{ "1 + 2 * 3 - 4 / 2", "5" },
		{ "(1 + 2) * 3", "9" },
		{ "-note", "−3,5" },
		{ "3,5 = 3.5", "oui" },
		{ "0,1 + 0,2 = 0,3", "oui" },
		{ "0,1 + 0,2 > 0,3", "non" },
		{ "0,1 + 0,2", "0,3" },
		{ "1 / 3", "0,333333" },
		{ "1 / 3 * 3 = 1", "oui" },
		{ "1000000 / 3", "333\u202f333,333333" },
		{ "note >= 3,5 et note ≤ 3,5 et non note <> 3,5", "oui" },
		{ "rdv = \"A1\"", "oui" },
		{ "rdv ≠ « A1 »", "non" },
		{ "rdv = 3", "non" },
		{ "\"A2\" = rdv2", "oui" },
		{ "rdv = rdv2", "non" },
		{ "rdv parmi (“A2”, 3)", "non" },
		{ "rdv parmi (\"A2\" ; \"A1\")", "oui" },
		{ "age parmi (41 ; 42)", "oui" },
		{ "motifs contient \"autre\"", "oui" },
		{ "motifs contient \"impots\"", "non" },
		{ "motifs contient motif", "non" },
		{ "nom contient « zoe  œuvrard D'ETE »", "oui" },
		{ "nom = « ZOE  OEUVRARD D'été »", "oui" },
		{ "nom = « Zoe »", "non" },
		{ "content = oui et non (content = non)", "oui" },
		{ "content et vrai", "oui" },
		{ "non content", "non" },
		{ "non", "non" },
		{ "non non", "oui" },
		{ "content parmi (oui ; non)", "oui" },
		{ "Q1.revenu_net est vide", "oui" },
		{ "vide(Q1.revenu_net) ou REPONDU(note)", "oui" },
		{ "note est répondue", "oui" },
		{ "nombre(note ; Q1.revenu_net ; nom ; rdv ; motifs)", "4" },
		{ "somme(note ; age ; Q1.revenu_net)", "45,5" },
		{ "moyenne(note ; 4,5 ; Q1.revenu_net)", "4" },
		{ "minimum(note ; age)", "3,5" },
		{ "maximum(note ; age)", "42" },
		{ "arrondi(2,675 ; 2)", "2,68" },
		{ "arrondi(2,5 ; 0)", "3" },
		{ "arrondi(-2,5 ; 0)", "−3" },
		{ "arrondi(1,005 ; 2)", "1,01" },
		{ "arrondi(2,4999999 ; 0)", "2" },
		{ "abs(-3)", "3" },
		{ "longueur(nom)", "18" },
		{ "si(age ≥ 18 ; \"majeur\" ; \"mineur\")", "majeur" },
		{ "si(age < 18 ; 1 ; rien)", "rien" },
		{ "si(oui ; rdv2 ; rdv)", "Non" },
		{ "année(debut)", "2026" },
		{ "mois(debut)", "3" },
		{ "jour(debut)", "8" },
		{ "jours(debut ; fin)", "30" },
		{ "jours(fin ; debut)", "−30" },
		{ "debut < 09/03/2026 et debut ≥ 2026-03-08", "oui" },
		{ "12/03/2026", "12 mars 2026" },
		{ "12 / 3 / 2", "2" },
		{ "heure > 9h et heure = 14:30", "oui" },
		{ "heure", "14\u202fh\u202f30" },
		{ "cochés(motifs)", "2" },
		{ "rang(motifs ; \"autre\")", "1" },
		{ "rang(motifs ; \"impots\")", "rien" },
		{ "points(rdv ; \"A1\" ; 10 ; \"A2\" ; 5)", "10" },
		{ "points(rdv ; \"A2\" ; 5)", "rien" },
		{ "points(motifs ; \"etat\" ; 1,5 ; \"autre\" ; 2)", "3,5" },
		{ "libellé(rdv)", "Oui" },
		{ "code(rdv)", "A1" },
	};
	check_worths(pairs, LENGTH(pairs));
}

static void
what_is_missing_is_defined_everywhere(void **state)
{
	(void)state;
	static const struct pair pairs[] = {
		{ "note = 1", "non" },
		{ "note ≠ 1", "non" },
		{ "non note = 1", "oui" },
		{ "note < 1 ou note ≥ 1", "non" },
		{ "rdv ≠ \"A1\"", "non" },
		{ "rdv = rdv2", "non" },
		{ "rdv parmi (\"A1\")", "non" },
		{ "1 parmi (note ; 1)", "oui" },
		{ "motifs contient \"etat\"", "non" },
		{ "nom contient \"a\"", "non" },
		{ "\"a\" contient nom", "non" },
		{ "content", "rien" },
		{ "content ou content", "non" },
		{ "non content", "oui" },
		{ "content = non", "non" },
		{ "note + 1", "rien" },
		{ "-note", "rien" },
		{ "1 / (2 - 2)", "rien" },
		{ "somme(note)", "rien" },
		{ "somme(note ; 1)", "1" },
		{ "moyenne(note ; age)", "rien" },
		{ "minimum(note)", "rien" },
		{ "maximum(note ; age)", "rien" },
		{ "nombre(note ; age)", "0" },
		{ "longueur(nom)", "0" },
		{ "cochés(motifs)", "0" },
		{ "arrondi(note ; 2)", "rien" },
		{ "abs(note)", "rien" },
		{ "année(debut)", "rien" },
		{ "jours(debut ; 01/01/2026)", "rien" },
		{ "rang(motifs ; \"etat\")", "rien" },
		{ "points(rdv ; \"A1\" ; 1)", "rien" },
		{ "libellé(rdv)", "rien" },
		{ "code(rdv)", "rien" },
		{ "si(content ; 1 ; 2)", "2" },
		{ "999999999999999 * 999999999999999", "rien" },
		{ "999999999999999 + 999999999999999", "rien" },
		{ "1 / 0,0000000000001 / 0,0000000000001", "rien" },
	};
	check_worths(pairs, LENGTH(pairs));
	/* A text of blanks is no answer; a list without a tick is one, but it is empty. */
	values[Q_NOM] = (struct logic_value){ .type = LOGIC_TEXT, .text = SPAN(" \u00a0\n") };
	values[Q_MOTIFS] = (struct logic_value){ .type = LOGIC_CHOICES };
	static const struct pair blank[] = {
		{ "nom est vide", "oui" },
		{ "nom = \"x\"", "non" },
		{ "motifs est vide", "oui" },
		{ "motifs est répondu", "non" },
		{ "nombre(motifs ; nom)", "0" },
	};
	check_worths(blank, LENGTH(blank));
}

static void
a_condition_without_value_does_not_hold_and_a_check_waits(void **state)
{
	(void)state;
	const struct logic_program *program = parsed("age ≥ 18 et note > 3");
	assert_false(logic_holds(program, &answers));
	assert_true(logic_accepts(program, &answers));
	values[Q_AGE] = (struct logic_value){ .type = LOGIC_NUMBER, .number = 17 };
	assert_true(logic_accepts(program, &answers));
	values[Q_NOTE] = (struct logic_value){ .type = LOGIC_NUMBER, .number = 5 };
	assert_false(logic_accepts(program, &answers));
	values[Q_AGE].number = 18;
	assert_true(logic_accepts(program, &answers));
	assert_true(logic_holds(program, &answers));
	size_t count;
	const size_t *names = logic_program_names(parsed("note > 3 et age = note"), &count);
	assert_int_equal(count, 2);
	assert_int_equal(names[0], Q_NOTE);
	assert_int_equal(names[1], Q_AGE);
}

static void
a_formula_is_printed_as_it_is_best_written(void **state)
{
	(void)state;
	static const struct pair pairs[] = {
		{ "rdv==\"A1\"", "rdv = «\u202fA1\u202f»" },
		{ "(note)>((3.50))", "note > 3,5" },
		{ "note=1 et age=2 ou nom est vide",
		  "(note = 1 et age = 2) ou nom est vide" },
		{ "note=1 et (age=2 ou nom est vide)", "note = 1 et (age = 2 ou nom est vide)" },
		{ "content et (content et (content))", "content et content et content" },
		{ "1-(2-3)", "1 - (2 - 3)" },
		{ "(1-2)-3", "1 - 2 - 3" },
		{ "2*(3+4)/5", "2 * (3 + 4) / 5" },
		{ "-(1+2)", "-(1 + 2)" },
		{ "non(note=1)", "non (note = 1)" },
		{ "non non content", "non non content" },
		{ "SOMME(1.5,2)", "somme(1,5 ; 2)" },
		{ "somme(1.5)", "somme(1.5)" },
		{ "note parmi(1,2 ; 3)", "note parmi (1,2 ; 3)" },
		{ "VIDE(note)", "note est vide" },
		{ "debut=1/3/2026", "debut = 01/03/2026" },
		{ "heure>9h", "heure > 9h00" },
		{ "nom=\"a » b\"", "nom = \"a » b\"" },
		{ "nom=“a » \" b”", "nom = “a » \" b”" },
		{ "rdv=3", "rdv = «\u202f3\u202f»" },
		{ "0,0000000000001", "0,0000000000001" },
		{ "123456789,123456", "123456789,123456" },
		{ "999999999999999", "999999999999999" },
		{ "content=vrai", "content = oui" },
	};
	for (size_t i = 0; i < LENGTH(pairs); i++) {
		assert_string_equal(printed(pairs[i].source), pairs[i].wanted);
		assert_true(logic_program_equal(parsed(pairs[i].source), parsed(pairs[i].wanted)));
	}
}

static void
a_formula_is_told_in_words(void **state)
{
	(void)state;
	static const struct pair pairs[] = {
		{ "rdv = \"A1\"", "«\u202fAviez-vous rendez-vous\u202f?\u202f» est «\u202fOui\u202f»" },
		{ "content", "«\u202fÊtes-vous content\u202f?\u202f» est «\u202foui\u202f»" },
		{ "non rdv2 = 3", "«\u202frdv2\u202f» n’est pas «\u202f3\u202f» (ou n’a pas de réponse)" },
		{ "note ≠ 3", "«\u202fVotre note\u202f» est répondu et n’est pas 3" },
		{ "note ≥ 3,5 et (age < 18 ou nom est vide)",
		  "«\u202fVotre note\u202f» est au moins 3,5 et («\u202fVotre âge\u202f» est inférieur à 18 ou "
		  "«\u202fVotre nom\u202f» n’a pas de réponse)" },
		{ "debut > 01/05/2026", "«\u202fLe premier jour\u202f» est après le 1er mai 2026" },
		{ "heure ≤ 9h", "«\u202fVotre heure\u202f» est au plus tard 9\u202fh\u202f00" },
		{ "motifs contient \"etat\"", "«\u202fPour quels motifs\u202f?\u202f» contient «\u202fÉtat civil\u202f»" },
		{ "rdv parmi (\"A1\" ; \"A2\")", "«\u202fAviez-vous rendez-vous\u202f?\u202f» est l’une de ces "
		                                 "valeurs\u202f: «\u202fOui\u202f» ou «\u202fNon\u202f»" },
		{ "non (nom est vide)", "«\u202fVotre nom\u202f» a une réponse" },
		{ "arrondi(moyenne(note ; age) ; 1)",
		  "la moyenne de «\u202fVotre note\u202f» et «\u202fVotre âge\u202f» arrondi à 1 décimale" },
		{ "points(rdv ; \"A1\" ; 10 ; \"A2\" ; 0)", "les points de «\u202fAviez-vous rendez-vous\u202f?\u202f» "
		  "(«\u202fOui\u202f»\u202f: 10, «\u202fNon\u202f»\u202f: 0)" },
		{ "si(content ; 1 ; 0) * 2", "(si «\u202fÊtes-vous content\u202f?\u202f», 1, sinon 0) × 2" },
	};
	for (size_t i = 0; i < LENGTH(pairs); i++) {
		struct text text = text_new(arena, 20000);
		logic_describe(parsed(pairs[i].source), &text);
		assert_string_equal(text_z(&text), pairs[i].wanted);
	}
}

struct wrong {
	const char *source;
	size_t byte, column;
	const char *words; /* some of the sentence */
};

static void
check_wrongs(const struct wrong *wrongs, size_t count)
{
	for (size_t i = 0; i < count; i++) {
		struct logic_mistakes mistakes;
		const struct logic_want want = { LOGIC_YESNO, 50 };
		const void *program =
			logic_parse(arena, table, span_of(wrongs[i].source), want, &mistakes);
		if (program != NULL)
			fail_msg("%s is accepted", wrongs[i].source);
		const struct logic_mistake *first = &mistakes.list[0];
		if (span_find(span_of(first->sentence), span_of(wrongs[i].words)) == SIZE_MAX)
			fail_msg("%s: %s", wrongs[i].source, first->sentence);
		if (first->byte != wrongs[i].byte || first->column != wrongs[i].column)
			fail_msg("%s: byte %zu, column %zu", wrongs[i].source, first->byte, first->column);
		assert_true(first->byte + first->length <= strlen(wrongs[i].source));
		assert_true(span_ends(span_of(first->sentence), ".") ||
		            span_ends(span_of(first->sentence), "?"));
	}
}

static void
what_cannot_be_read_is_told_with_its_place(void **state)
{
	(void)state;
	static const struct wrong wrongs[] = {
		{ "", 0, 1, "s’arrête trop tôt" },
		{ "note >", 6, 7, "s’arrête trop tôt" },
		{ "note = = 3", 7, 8, "Il manque ici une valeur" },
		{ "et note", 0, 1, "Il manque une valeur avant" },
		{ "note 3", 5, 6, "Il manque un signe" },
		{ "note = 3 )", 9, 10, "Effacez-le" },
		{ "(note = 3", 9, 10, "parenthèse fermante" },
		{ "nom = « a", 6, 7, "jamais fermé" },
		{ "1 < note < 5", 9, 10, "1 < q1 et q1 < 5" },
		{ "note = 3 && age = 1", 9, 10, "Écrivez «\u202fet\u202f»" },
		{ "note = 3 || age = 1", 9, 10, "Écrivez «\u202fou\u202f»" },
		{ "!content", 0, 1, "Écrivez «\u202fnon\u202f»" },
		{ "note = 20 %", 10, 11, "0,2 pour 20" },
		{ "nom = 'a'", 6, 7, "apostrophes" },
		{ "note # 3", 5, 6, "n’a pas de sens" },
		{ "« é » = nom et note $", 23, 21, "n’a pas de sens" },
		{ "debut = 31/02/2026", 8, 9, "n’est pas un jour" },
		{ "heure = 25h00", 8, 9, "n’est pas une heure" },
		{ "note = 1234567890123456", 7, 8, "trop long" },
		{ "note parmi 3", 11, 12, "ouvrez une parenthèse" },
		{ "note parmi (1,2)", 12, 13, "(1\u202f; 2)" },
		{ "somme(1,2) = 3", 6, 7, "(1\u202f; 2)" },
		{ "note est 3", 9, 10, "«\u202fvide\u202f» ou «\u202frépondu\u202f»" },
		{ "racine(3) = 1", 0, 1, "La fonction «\u202fracine\u202f» n’existe pas" },
		{ "arrondi(3) = 1", 0, 1, "arrondi(q1\u202f; 1)" },
		{ "si(content ; 1) = 1", 0, 1, "si(q1 > 3\u202f; 1\u202f; 0)" },
		{ "points(rdv ; \"A1\" ; 1 ; \"A2\") = 1", 0, 1, "points(q1" },
		{ "abs(1 ; 2) = 1", 0, 1, "abs(q1)" },
		{ "somme() = 1", 6, 7, "Il manque ici une valeur" },
		{ "note = {age}", 7, 8, "accolade" },
		{ "note = 3 }", 9, 10, "Effacez-le" },
		{ "note\x01 = 3", 4, 5, "invisible" },
		{ "note = 3 \xff", 0, 1, "UTF-8" },
	};
	check_wrongs(wrongs, LENGTH(wrongs));
}

static void
what_has_no_sense_is_told_with_its_place(void **state)
{
	(void)state;
	static const struct wrong wrongs[] = {
		{ "note", 0, 1, "un nombre\u202f; il faut ici un oui ou non" },
		{ "rien", 0, 1, "ne sert que dans si" },
		{ "nots = 3", 0, 1, "Vouliez-vous écrire «\u202fnote\u202f»" },
		{ "NOTE = 3", 0, 1, "Vouliez-vous écrire «\u202fnote\u202f»" },
		{ "xyzzyx = 3", 0, 1, "Aucune question ne s’appelle «\u202fxyzzyx\u202f». Vérifiez" },
		{ "content et apres = \"etat\"", 11, 12, "vient après celle-ci" },
		{ "note = « trois »", 7, 8, "un texte\u202f; il faut ici un nombre" },
		{ "note = nom", 7, 8, "un texte\u202f; il faut ici un nombre" },
		{ "nom = 3", 6, 7, "un nombre\u202f; il faut ici un texte" },
		{ "note et content", 0, 1, "il faut ici un oui ou non" },
		{ "non note", 4, 5, "il faut ici un oui ou non" },
		{ "nom + \"a\" = nom", 0, 1, "{a} {b}" },
		{ "rdv + 1 = 2", 0, 1, "points(…)" },
		{ "debut + 1 = fin", 0, 1, "jours(debut\u202f; fin)" },
		{ "content + 1 = 2", 0, 1, "si(condition\u202f; 1\u202f; 0)" },
		{ "rdv = \"B\"", 6, 7, "n’est pas un code de «\u202frdv\u202f». Choisissez parmi\u202f: A1 (Oui), A2" },
		{ "rdv = 4", 6, 7, "n’est pas un code" },
		{ "rdv = \"\"", 0, 1, "est vide" },
		{ "note = rien", 0, 1, "est vide" },
		{ "nom parmi (\"\")", 11, 12, "est vide" },
		{ "rdv < \"A2\"", 0, 1, "ni plus grand ni plus petit" },
		{ "nom < \"b\"", 0, 1, "ni plus grand ni plus petit" },
		{ "motifs = \"etat\"", 0, 1, "q1 contient" },
		{ "motifs parmi (\"etat\")", 0, 1, "q1 contient" },
		{ "rdv contient \"A1\"", 0, 1, "Employez = ou parmi" },
		{ "motifs contient \"A1\"", 16, 17, "n’est pas un code" },
		{ "motifs contient note", 16, 17, "code de réponse entre guillemets" },
		{ "motifs contient rdv", 16, 17, "mêmes réponses" },
		{ "nom contient \" \"", 13, 14, "ce que le texte doit contenir" },
		{ "rdv = content", 6, 7, "il faut ici un choix" },
		{ "rdv = motif", 6, 7, "mêmes réponses" },
		{ "note / 0 = 1", 7, 8, "par zéro" },
		{ "arrondi(note ; age) = 1", 15, 16, "chiffre de 0 à 6" },
		{ "arrondi(note ; 9) = 1", 15, 16, "chiffre de 0 à 6" },
		{ "si(content ; 1 ; nom) = 1", 17, 18, "un texte\u202f; il faut ici un nombre" },
		{ "si(content ; rien ; rien) est vide", 0, 1, "Donnez-en au moins une" },
		{ "si(content ; rdv ; motif) est vide", 19, 20, "libellé" },
		{ "longueur(rdv) = 1", 9, 10, "libellé(…) ou code(…)" },
		{ "année(note) = 1", 7, 7, "23/11/2026" },
		{ "rang(note ; 1) = 1", 5, 6, "une liste de choix" },
		{ "points(nom ; \"A\" ; 1) = 1", 7, 8, "il faut ici un choix" },
		{ "rien est vide", 0, 1, "ne sert que dans si" },
	};
	check_wrongs(wrongs, LENGTH(wrongs));
}

static void
several_mistakes_are_told_at_once(void **state)
{
	(void)state;
	struct logic_mistakes mistakes;
	const struct logic_want want = { LOGIC_YESNO, LOGIC_RANK_ANY };
	assert_null(logic_parse(arena, table, SPAN("nots = 3 et rdv = \"B\" et note et age"), want,
	                        &mistakes));
	assert_int_equal(mistakes.count, 4);
	assert_int_equal(mistakes.list[3].byte, 33);
	struct text many = text_new(arena, 4000);
	for (int i = 0; i < 20; i++)
		text_add_z(&many, i > 0 ? " et x" : "x");
	assert_null(logic_parse(arena, table, text_span(&many), want, &mistakes));
	assert_int_equal(mistakes.count, LOGIC_MISTAKE_MAX);
}

static const char *
refusal_of(const char *piece, const char *tail, int times)
{
	struct text text = text_new(arena, 1 << 20);
	for (int i = 0; i < times; i++)
		text_add_z(&text, piece);
	text_add_z(&text, tail);
	struct logic_mistakes mistakes;
	const struct logic_want want = { LOGIC_NONE, LOGIC_RANK_ANY };
	const void *program = logic_parse(arena, table, text_span(&text), want, &mistakes);
	return program == NULL ? mistakes.list[0].sentence : "";
}

static void
each_limit_is_a_sentence(void **state)
{
	(void)state;
	static const struct {
		const char *piece, *tail;
		int fine, over;
		const char *words;
	} limits[] = {
		{ "(", "1", 0, 200, "trop de parenthèses" },
		{ "-", "1", 30, 200, "trop de signes moins" },
		{ "non ", "content", 30, 200, "trop de «\u202fnon\u202f»" },
		{ "abs(", "1", 0, 200, "trop de parenthèses" },
		{ "1 + ", "1", 30, 60, "somme(…)" },
		{ "content et ", "content", 300, 364, "4\u202f000 signes" },
		{ "oui ou ", "oui", 450, 520, "trop longue" },
		/* One piece too many, whichever: the 500th is the name, the sign, the function. */
		{ "oui ou ", "vide(note)", 497, 498, "trop longue" },
		{ "oui ou ", "vide(note)", 0, 499, "trop longue" },
		{ "oui ou ", "vide(note)", 0, 500, "trop longue" },
	};
	for (size_t i = 0; i < LENGTH(limits); i++) {
		if (limits[i].fine > 0)
			assert_string_equal(refusal_of(limits[i].piece, limits[i].tail, limits[i].fine), "");
		const char *said = refusal_of(limits[i].piece, limits[i].tail, limits[i].over);
		if (span_find(span_of(said), span_of(limits[i].words)) == SIZE_MAX)
			fail_msg("%s: %s", limits[i].piece, said);
	}
}

static void
a_name_or_a_code_that_cannot_serve_is_refused(void **state)
{
	(void)state;
	static const struct logic_code twice[] = { { "A", NULL }, { "A", NULL } };
	static const struct logic_code quoted[] = { { "a\"b", NULL } };
	static const struct logic_code blank[] = { { "a ", NULL } };
	static const struct {
		struct logic_symbol symbols[2];
		size_t count;
		const char *words;
	} tables[] = {
		{ { { "et", NULL, LOGIC_NUMBER } }, 1, "«\u202fet\u202f» ne peut pas servir" },
		{ { { "Oui", NULL, LOGIC_NUMBER } }, 1, "ne peut pas servir" },
		{ { { "1a", NULL, LOGIC_NUMBER } }, 1, "ne peut pas servir" },
		{ { { "", NULL, LOGIC_NUMBER } }, 1, "ne peut pas servir" },
		{ { { "é", NULL, LOGIC_NUMBER } }, 1, "ne peut pas servir" },
		{ { { "a", NULL, LOGIC_NUMBER }, { "a", NULL, LOGIC_TEXT } }, 2, "Deux questions" },
		{ { { "a", NULL, LOGIC_CHOICE, 0, twice, 2 } }, 1, "deux fois" },
		{ { { "a", NULL, LOGIC_CHOICE, 0, quoted, 1 } }, 1, "sans guillemet" },
		{ { { "a", NULL, LOGIC_CHOICES, 0, blank, 1 } }, 1, "blanc autour" },
	};
	for (size_t i = 0; i < LENGTH(tables); i++) {
		const char *sentence = "";
		assert_null(logic_table_new(arena, tables[i].symbols, tables[i].count, &sentence));
		if (span_find(span_of(sentence), span_of(tables[i].words)) == SIZE_MAX)
			fail_msg("%zu: %s", i, sentence);
	}
	assert_int_equal(logic_table_find(table, SPAN("nom")), Q_NOM);
	assert_int_equal(logic_table_find(table, SPAN("no")), SIZE_MAX);
}

static void
computed_values_are_ordered_or_their_circle_is_named(void **state)
{
	(void)state;
	const struct logic_computed fine[] = {
		{ Q_TOTAL, parsed("score * 2 + age") },
		{ Q_SCORE, parsed("moyenne(note ; Q1.revenu_net)") },
	};
	size_t order[3];
	int32_t ranks[3];
	const char *sentence;
	assert_true(logic_order(arena, table, fine, 2, order, ranks, &sentence));
	assert_int_equal(order[0], 1);
	assert_int_equal(order[1], 0);
	assert_int_equal(ranks[1], 6);
	assert_int_equal(ranks[0], 6);
	const struct logic_computed circle[] = {
		{ Q_NOTE, parsed("total") },
		{ Q_TOTAL, parsed("score * 2") },
		{ Q_SCORE, parsed("total + 1") },
	};
	assert_false(logic_order(arena, table, circle, 3, order, ranks, &sentence));
	assert_true(span_find(span_of(sentence), SPAN("total → score → total")) != SIZE_MAX);
	const struct logic_computed itself[] = { { Q_SCORE, parsed("score + 1") } };
	assert_false(logic_order(arena, table, itself, 1, order, ranks, &sentence));
	assert_true(span_find(span_of(sentence), SPAN("\u202f: score → score.")) != SIZE_MAX);
}

static const char *
rendered(const char *source)
{
	struct logic_mistakes mistakes;
	const struct logic_piped *piped =
		logic_piped_parse(arena, table, span_of(source), 50, &mistakes);
	if (piped == NULL)
		return mistakes.list[0].sentence;
	struct text text = text_new(arena, 20000), print = text_new(arena, 20000);
	logic_piped_render(piped, &answers, &text);
	logic_piped_print(piped, &print);
	piped = logic_piped_parse(arena, table, text_span(&print), 50, &mistakes);
	assert_non_null(piped);
	struct text again = text_new(arena, 20000);
	logic_piped_print(piped, &again);
	assert_string_equal(text_z(&again), text_z(&print));
	return text_z(&text);
}

static void
a_sentence_repeats_earlier_answers(void **state)
{
	(void)state;
	answer_all();
	static const struct pair pairs[] = {
		{ "", "" },
		{ "Bonjour {nom} !", "Bonjour Zoé  Œuvrard d’Été !" },
		{ "{age} ans, {{noté}} {note}{{", "42 ans, {noté} 3,5{" },
		{ "{rdv} / {motifs}", "Oui / Autre motif et État civil" },
		{ "le {debut} à {heure}, {content}", "le 8 mars 2026 à 14\u202fh\u202f30, oui" },
		{ "rien : [{Q1.revenu_net}]", "rien : []" },
		{ "{si(age ≥ 18 ; \"{vous}\" ; \"tu\")}", "{vous}" },
		{ "{si(oui ; rdv2 ; rdv)}", "Non" },
		{ "{1000 * age}", "42\u202f000" },
		{ "<b>{nom}</b>", "<b>Zoé  Œuvrard d’Été</b>" },
	};
	for (size_t i = 0; i < LENGTH(pairs); i++)
		assert_string_equal(rendered(pairs[i].source), pairs[i].wanted);
	assert_non_null(strstr(rendered("a } b"), "Écrivez }}"));
	assert_non_null(strstr(rendered("a {nom"), "jamais fermée"));
	assert_non_null(strstr(rendered("a {}"), "s’arrête trop tôt"));
	struct logic_mistakes mistakes;
	assert_null(logic_piped_parse(arena, table, SPAN("é {nam} {xyzzyx} {apres}"), 50, &mistakes));
	assert_int_equal(mistakes.count, 3);
	assert_int_equal(mistakes.list[1].byte, 10);
	assert_int_equal(mistakes.list[1].column, 10);
	char *const huge = arena_array_of(arena, char, 10 << 20);
	memset(huge, '{', 10 << 20);
	assert_null(logic_piped_parse(arena, table, span_from(huge, 10 << 20), 50, &mistakes));
	assert_non_null(strstr(mistakes.list[0].sentence, "20\u202f000"));
	assert_non_null(logic_piped_parse(arena, table, span_from(huge, 20000), 50, &mistakes));
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup_teardown(each_sign_and_function_gives_its_value, begin, end),
		cmocka_unit_test_setup_teardown(what_is_missing_is_defined_everywhere, begin, end),
		cmocka_unit_test_setup_teardown(a_condition_without_value_does_not_hold_and_a_check_waits,
		                                begin, end),
		cmocka_unit_test_setup_teardown(a_formula_is_printed_as_it_is_best_written, begin, end),
		cmocka_unit_test_setup_teardown(a_formula_is_told_in_words, begin, end),
		cmocka_unit_test_setup_teardown(what_cannot_be_read_is_told_with_its_place, begin, end),
		cmocka_unit_test_setup_teardown(what_has_no_sense_is_told_with_its_place, begin, end),
		cmocka_unit_test_setup_teardown(several_mistakes_are_told_at_once, begin, end),
		cmocka_unit_test_setup_teardown(each_limit_is_a_sentence, begin, end),
		cmocka_unit_test_setup_teardown(a_name_or_a_code_that_cannot_serve_is_refused, begin, end),
		cmocka_unit_test_setup_teardown(computed_values_are_ordered_or_their_circle_is_named, begin,
		                                end),
		cmocka_unit_test_setup_teardown(a_sentence_repeats_earlier_answers, begin, end),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
