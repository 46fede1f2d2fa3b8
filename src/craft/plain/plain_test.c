#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>

#include <cmocka.h>

#include "craft/plain/plain.h"

static struct arena *arena;
static struct plain_reading reading;

static size_t
count_of(const char *text, enum plain_kind kind)
{
	size_t count = 0;
	plain_read(arena, span_of(text), &reading);
	for (size_t i = 0; i < reading.count; i++)
		count += reading.marks[i].kind == kind;
	return count;
}

/* The first mark of a kind is these very bytes of the text. */
static void
assert_marks(const char *text, enum plain_kind kind, const char *marked)
{
	plain_read(arena, span_of(text), &reading);
	for (size_t i = 0; i < reading.count; i++)
		if (reading.marks[i].kind == kind) {
			const struct plain_mark *mark = &reading.marks[i];
			const struct span found = span_from(text + mark->at, mark->length);
			if (!span_is(found, marked))
				fail_msg("« %.*s » is marked, not « %s »", SPAN_ARGS(found), marked);
			return;
		}
	fail_msg("« %s » is not marked", text);
}

static void
assert_unmarked(const char *text, enum plain_kind kind)
{
	if (count_of(text, kind) > 0)
		fail_msg("« %s » is marked: %s", text, reading.marks[0].advice);
}

static void
test_a_long_sentence_is_marked_from_its_first_word_to_its_last(void **state)
{
	(void)state;
	const char *const thirty = "un deux trois quatre cinq six sept huit neuf dix onze douze treize "
							   "quatorze quinze seize un deux trois quatre cinq six sept huit neuf "
							   "dix onze douze treize quatorze";
	char text[1000];
	(void)snprintf(text, sizeof text, "Bonjour M. Petit. %s. Merci.", thirty);
	assert_marks(text, PLAIN_LONG, thirty);
	assert_string_equal(reading.marks[0].advice, "Phrase de 30 mots\u202f: coupez-la en deux.");
	/* 25 words are not: « l’ » and the second half of « rendez-vous » count for none. */
	assert_unmarked("Votre rendez-vous à l’école de l’avenue aura lieu le lundi douze mars à neuf heures "
	                "avec la directrice qui vous attendra dans son bureau demain.",
	                PLAIN_LONG);
}

static void
test_what_looks_like_an_end_is_none(void **state)
{
	(void)state;
	/* One sentence each time, of 26 words: were it cut, it would not be marked. */
	assert_int_equal(count_of("Avec M. Petit et Mme. Durand nous avons lu l’art. 3 de la loi et le site "
	                          "ville.fr qui dit que 3.5 euros sont dus pour chaque jour de retard.",
	                          PLAIN_LONG), 1);
	/* A line, a question, dots end one. */
	assert_int_equal(count_of("un deux trois quatre cinq six sept huit neuf dix onze douze treize\n"
	                          "Un deux trois quatre cinq six sept huit neuf dix onze douze treize",
	                          PLAIN_LONG), 0);
	assert_int_equal(count_of("un deux trois quatre cinq six sept huit neuf dix onze douze treize\u202f? "
	                          "un deux trois quatre cinq six sept huit neuf dix onze douze treize… Fin",
	                          PLAIN_LONG), 0);
}

static void
test_words_of_the_trade_are_marked_with_a_plainer_one(void **state)
{
	(void)state;
	assert_marks("Les frais Afférents à ce dossier", PLAIN_JARGON, "Afférents");
	assert_string_equal(reading.marks[0].advice,
	                    "«\u202fAfférents\u202f»\u202f: écrivez plutôt «\u202flié à\u202f».");
	assert_marks("C’est d’ores et déjà fait.", PLAIN_JARGON, "d’ores et déjà");
	assert_marks("C'est D'ORES ET DÉJÀ fait.", PLAIN_JARGON, "D'ORES ET DÉJÀ");
	assert_marks("Envoyez, le cas échéant, une copie.", PLAIN_JARGON, "le cas échéant");
	assert_marks("Nous sollicitons votre avis.", PLAIN_JARGON, "sollicitons");
	assert_marks("Vos sollicitations sont nombreuses.", PLAIN_JARGON, "sollicitations");
	assert_string_equal(reading.marks[0].advice,
	                    "«\u202fsollicitations\u202f»\u202f: écrivez plutôt «\u202fdemande\u202f».");
	assert_marks("Nous répondrons dans les plus brefs délais.", PLAIN_JARGON, "dans les plus brefs délais");
	/* Not within another word, nor across a comma, nor any other word. */
	assert_unmarked("Une inducation.", PLAIN_JARGON);
	assert_unmarked("Dans ce cas, échéant.", PLAIN_JARGON);
	assert_unmarked("Nous étudions votre demande et nous vous répondons lundi.", PLAIN_JARGON);
	assert_unmarked("La décohabit", PLAIN_JARGON);
}

static void
test_capitals_shout_but_names_and_addresses_do_not(void **state)
{
	(void)state;
	assert_marks("Vous DEVEZ RAPPELER VOTRE MAIRIE.", PLAIN_SHOUT, "DEVEZ RAPPELER VOTRE MAIRIE");
	assert_marks("URGENT : rappelez-nous.", PLAIN_SHOUT, "URGENT");
	assert_marks("C’est trop tard\u202f!!", PLAIN_SHOUT, "!!");
	assert_unmarked("Madame Léa MARTIN DURAND habite 12 RUE DES PEUPLIERS.", PLAIN_SHOUT);
	assert_unmarked("La CAF, le CCAS, la CPAM et l’URSSAF répondent.", PLAIN_SHOUT);
	assert_unmarked("Elle est née à RIO DE JANEIRO.", PLAIN_SHOUT);
	assert_unmarked("Bonne année\u202f! Merci\u202f!", PLAIN_SHOUT);
	assert_unmarked("C’est important.", PLAIN_SHOUT);
}

static void
test_what_happens_next_is_said_or_missing(void **state)
{
	(void)state;
	static const char *const said[] = {
		"Bonjour. Envoyez une copie de votre bail au service.",
		"Votre dossier est complet et nous vous répondrons bientôt.",
		"Votre demande est bien là\u202f: vous n’avez rien à faire.",
		"Vous recevrez votre carte chez vous, par la poste.",
		"La lampe de votre rue sera réparée.",
		"Merci de passer au bureau avec une pièce.",
	};
	for (size_t i = 0; i < LENGTH(said); i++)
		assert_unmarked(said[i], PLAIN_NO_STEP);
	static const char *const missing[] = {
		"Votre dossier est à l’étude dans notre service depuis hier.",
		"Nous avons bien lu votre message et il a toute notre attention.",
		"Votre demande est incomplète. Veuillez agréer, Madame, nos salutations.",
		"Nous avons assez de places. N’hésitez pas.",
	};
	for (size_t i = 0; i < LENGTH(missing); i++)
		assert_int_equal(count_of(missing[i], PLAIN_NO_STEP), 1);
	assert_int_equal(reading.marks[reading.count - 1].length, 0);
	assert_unmarked("Merci beaucoup.", PLAIN_NO_STEP); /* too short to ask for more */
}

static void
test_a_date_is_said_or_missing(void **state)
{
	(void)state;
	static const char *const said[] = {
		"Nous vous répondrons avant le 12 mars, sans faute.", "Nous vous répondrons avant le 12/03/2030.",
		"Nous vous répondrons sous dix jours, sans faute.",   "Nous vous répondrons sous 48 heures au plus.",
		"Le service vous rappelle demain dans la matinée.",   "Envoyez cette pièce avant le {date limite}.",
	};
	for (size_t i = 0; i < LENGTH(said); i++)
		assert_unmarked(said[i], PLAIN_NO_DATE);
	assert_int_equal(count_of("Nous vous répondrons dès que possible, c’est promis.", PLAIN_NO_DATE), 1);
	assert_int_equal(count_of("Votre dossier 4512 est au bureau 12 de la mairie.", PLAIN_NO_DATE), 1);
	assert_int_equal(count_of("Ce mois-là et tous les jours, nous y pensons.", PLAIN_NO_DATE), 0);
	assert_int_equal(count_of("Le service est ouvert tous les jours, venez.", PLAIN_NO_DATE), 1);
}

static void
test_a_contact_is_said_or_missing(void **state)
{
	(void)state;
	static const char *const said[] = {
		"Une question\u202f? Appelez le 03 85 00 11 22 le matin.",
		"Appelez le 03.85.00.11.22 tous les matins.",
		"Appelez Léa Martin au 0385001122 tous les matins.",
		"Appelez-nous au +33 3 85 00 11 22 le matin.",
		"Écrivez à aides@ville.fr avant la fin de la semaine.",
		"Tout est expliqué sur www.ville.fr pour vous.",
		"Pour toute question, répondez à ce message, merci.",
		"Pour toute question\u202f: {contact}, merci à vous.",
	};
	for (size_t i = 0; i < LENGTH(said); i++)
		assert_unmarked(said[i], PLAIN_NO_CONTACT);
	assert_int_equal(count_of("N’hésitez pas à nous joindre au besoin, merci.", PLAIN_NO_CONTACT), 1);
	assert_int_equal(count_of("Votre dossier 2026 12 34 est complet depuis hier.", PLAIN_NO_CONTACT), 1);
}

static void
test_any_bytes_come_and_there_is_a_limit_to_marks(void **state)
{
	(void)state;
	struct text text = text_new(arena, 200000);
	assert_int_equal(count_of("", PLAIN_NO_STEP), 0);
	assert_int_equal(count_of("\xc3", PLAIN_LONG), 0);
	assert_int_equal(count_of("\xff\xfe nonobstant \xc5", PLAIN_JARGON), 1);
	for (int i = 0; i < 1000; i++)
		text_add_z(&text, "nonobstant ");
	plain_read(arena, text_span(&text), &reading);
	assert_int_equal(reading.count, PLAIN_MARK_COUNT_MAX);
	assert_true(reading.is_cut);
	for (int i = 0; i < 9000; i++)
		text_add_z(&text, "suffisant ");
	plain_read(arena, text_span(&text), &reading);
	assert_true(reading.is_cut);
}

static int
begin(void **state)
{
	(void)state;
	arena = arena_new(64 << 20);
	return 0;
}

static int
end(void **state)
{
	(void)state;
	arena_end(arena);
	return 0;
}

int
main(void)
{
#define KEPT(test) cmocka_unit_test_setup_teardown(test, begin, end)
	const struct CMUnitTest tests[] = {
		KEPT(test_a_long_sentence_is_marked_from_its_first_word_to_its_last),
		KEPT(test_what_looks_like_an_end_is_none),
		KEPT(test_words_of_the_trade_are_marked_with_a_plainer_one),
		KEPT(test_capitals_shout_but_names_and_addresses_do_not),
		KEPT(test_what_happens_next_is_said_or_missing),
		KEPT(test_a_date_is_said_or_missing),
		KEPT(test_a_contact_is_said_or_missing),
		KEPT(test_any_bytes_come_and_there_is_a_limit_to_marks),
	};
	return cmocka_run_group_tests_name("plain", tests, NULL, NULL);
}
