#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <string.h>
#include <time.h>

#include <cmocka.h>

#include "craft/text/text_sentences.h"

/* `cut`: the sentences, a | between two. */
static void
assert_sentences(const char *text, const char *cut)
{
	struct arena *arena = arena_new(1 << 20);
	struct text found = text_new(arena, 1 << 16);
	struct text_sentences sentences = { .text = span_of(text) };
	struct span sentence;
	while (text_sentence_next(&sentences, &sentence)) {
		assert_true(sentence.at >= text && sentence.at + sentence.length <= text + strlen(text));
		if (found.length > 0)
			text_add_char(&found, '|');
		text_add(&found, sentence);
	}
	if (!span_is(text_span(&found), cut))
		fail_msg("« %s » is cut in « %s », not in « %s »", text, text_z(&found), cut);
	arena_end(arena);
}

static void
assert_one(const char *text)
{
	assert_sentences(text, text);
}

static void
marks_end_a_sentence(void **state)
{
	(void)state;
	assert_sentences("Je suis venu. Rien ! Pourquoi ? Merci… Au revoir",
	                 "Je suis venu.|Rien !|Pourquoi ?|Merci…|Au revoir");
	assert_sentences("Vraiment ?! Oui ! ! !  Bon.. Non...  Voilà",
	                 "Vraiment ?!|Oui ! ! !|Bon..|Non...|Voilà");
	assert_sentences("il a dit « non ». (Et alors ?) « Ah ! » Bon",
	                 "il a dit « non ».|(Et alors ?)|« Ah ! »|Bon");
	assert_sentences("je suis venu. personne n’a répondu. je reviens",
	                 "je suis venu.|personne n’a répondu.|je reviens");
	assert_sentences("لماذا؟ لا أعرف", "لماذا؟|لا أعرف");
	assert_sentences("", "");
	assert_sentences(" ... \n - \n ?", "");
}

static void
what_only_looks_like_an_end_is_none(void **state)
{
	(void)state;
	assert_one("M. Petit et Mme. Roy, Dr. Lang, J. P. Dupont, cf. Annexe, art. 3, n. 4, p. 12");
	assert_one("Le taux est de 3.5 % au 12.03.2026, soit 1.234,50 € l’unité");
	assert_one("Voir www.mairie.fr/?p=Accueil.Aide et https://x.fr/a?B=1!C ou jean.Dupont@ville.fr");
	assert_one("La S.N.C.F. et l’U.R.S.S.A.F. refusent, etc. sans raison, max. 3 jours");
	assert_one("J’attends... toujours rien… et vous");
	assert_one("« Quoi ? » dit-il en partant");
	assert_one("1. Envoyer le dossier");
	assert_one("le num?rique, dit-on");
	assert_one("tél. : 01 02 03 04 05, réf. AB12");
	assert_sentences("Sur mairie.fr. Merci etc. Bref, en 2023. Il a 3. Fin",
	                 "Sur mairie.fr.|Merci etc.|Bref, en 2023.|Il a 3.|Fin");
	assert_sentences("Le n. Le vol. Ensuite", "Le n.|Le vol.|Ensuite");
}

static void
a_blank_may_be_missing(void **state)
{
	(void)state;
	assert_sentences("Pour qui ?Jexerce un droit.Il faut venir.J’attends !merci.À bientôt",
	                 "Pour qui ?|Jexerce un droit.|Il faut venir.|J’attends !|merci.|À bientôt");
	assert_sentences("C’était en 2021.Concernant cela, pas logiqueBonne journée, en santéJe viens",
	                 "C’était en 2021.|Concernant cela, pas logique|Bonne journée, en santé|Je viens");
	assert_one("ville.fr, Node.JS, M.Dupont, a.B, tousAntiCovid, maPrimeRénov, FranceConnect, eIl aime");
}

static void
lines_end_unless_they_are_folded(void **state)
{
	(void)state;
	assert_sentences("Bonjour\nje viens\r\n\r\n- un\n- deux", "Bonjour|je viens|- un|- deux");
	assert_one("Je vous écris au sujet de la demande que j’avais faite le mois dernier\n"
	           "et qui reste sans réponse");
	assert_sentences("Je vous écris au sujet de la demande que j’avais faite le mois dernier\nEt rien",
	                 "Je vous écris au sujet de la demande que j’avais faite le mois dernier|Et rien");
	assert_sentences("1. Venir\n2. Payer\nb. Partir", "1. Venir|2. Payer|b. Partir");
}

static void
smiles_and_pictures_end_one(void **state)
{
	(void)state;
	assert_sentences("Super 😀 Merci :) Accueil ;-) Oui", "Super 😀|Merci :)|Accueil ;-)|Oui");
	assert_sentences("Merci ! 😀👍 Bravo", "Merci ! 😀👍|Bravo");
	assert_one("un 😀 dans le texte : D ou ; rien");
}

static void
anything_may_come(void **state)
{
	(void)state;
	struct text_sentences sentences = { .text = span_from("\xff. A\0.\xc3", 8) };
	struct span sentence;
	size_t count = 0;
	while (text_sentence_next(&sentences, &sentence))
		count++;
	assert_true(count <= 2);
}

static double
seconds_of(const char *unit, size_t times, const char *end)
{
	struct arena *arena = arena_new(64 << 20);
	struct text text = text_new(arena, strlen(unit) * times + strlen(end) + 1);
	for (size_t i = 0; i < times; i++)
		text_add_z(&text, unit);
	text_add_z(&text, end);
	struct text_sentences sentences = { .text = text_span(&text) };
	struct span sentence;
	const clock_t begun = clock();
	while (text_sentence_next(&sentences, &sentence))
		assert_true(sentence.length > 0);
	const clock_t ended = clock();
	arena_end(arena);
	return (double)(ended - begun) / CLOCKS_PER_SEC;
}

static void
it_stays_in_proportion(void **state)
{
	(void)state;
	static const char *const units[] = { ".",  ".!", "! ", ". ",  "a.", "a. ", "😀", "😀 ", ":)",
		                                 "a", ".)", " ",  ".B ", "»",  "M. ", "@.", "/." };
	static const char *const ends[] = { "", "a", "\" a", "B" };
	for (size_t i = 0; i < LENGTH(units) * LENGTH(ends); i++) {
		const char *unit = units[i / LENGTH(ends)], *end = ends[i % LENGTH(ends)];
		const double small = seconds_of(unit, 30000, end), large = seconds_of(unit, 120000, end);
		if (large > 10 * small + 0.05)
			fail_msg("« %s » then « %s »: %.3f s, then %.3f s", unit, end, small, large);
	}
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(marks_end_a_sentence),
		cmocka_unit_test(what_only_looks_like_an_end_is_none),
		cmocka_unit_test(a_blank_may_be_missing),
		cmocka_unit_test(lines_end_unless_they_are_folded),
		cmocka_unit_test(smiles_and_pictures_end_one),
		cmocka_unit_test(anything_may_come),
		cmocka_unit_test(it_stays_in_proportion),
	};
	return cmocka_run_group_tests_name("craft text sentences", tests, NULL, NULL);
}
