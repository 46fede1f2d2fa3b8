#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <string.h>

#include <cmocka.h>

#include "craft/text/text.h"

static struct arena *
arena_for_test(void)
{
	return arena_new(64 << 20);
}

static void
assert_index(const char *text, const char *words)
{
	struct arena *arena = arena_for_test();
	const struct span found = text_words_index(arena, span_of(text));
	if (!span_is(found, words))
		fail_msg("« %s » has the words « %.*s », not « %s »", text, SPAN_ARGS(found), words);
	arena_end(arena);
}

static bool
finds(const char *typed, const char *text)
{
	struct arena *arena = arena_for_test();
	const struct text_query *query = text_query_read(arena, span_of(typed));
	const bool found = text_query_meets(query, text_words_index(arena, span_of(text)));
	arena_end(arena);
	return found;
}

static void
assert_finds(const char *typed, const char *text)
{
	if (!finds(typed, text))
		fail_msg("« %s » does not find « %s »", typed, text);
}

static void
assert_passes_over(const char *typed, const char *text)
{
	if (finds(typed, text))
		fail_msg("« %s » finds « %s »", typed, text);
}

/* --- words ----------------------------------------------------------------------------------- */

static void
capitals_accents_and_ligatures_are_folded(void **state)
{
	(void)state;
	assert_index("ÉCOLE école École e\xcc\x81""cole", "ecol");
	assert_index("Œuvre œuvre OEUVRE ŒUVRES", "oeuvr");
	assert_index("curriculum vitæ", "curriculum vita");
	assert_index("L’ﬁche de Łódź, Straße, Øresund, ½ m²", "12 fich lodz m2 oresund strass");
	assert_index("Σίσυφος ΣΊΣΥΦΟΣ мэрия МЭРИЯ", "σισυφοσ мэрия");
	assert_index("市役所", "市 役 所");
	assert_index("ponc\xc2\xad""tu\xe2\x80\x8b""el", "ponctuel");
}

static void
plurals_and_endings_meet(void **state)
{
	(void)state;
	static const char *const families[][6] = {
		{ "réclamation", "réclamations", "réclamer", "réclamées", "réclamé", "réclame" },
		{ "œuvre", "œuvres", "oeuvre", "Œuvres", "OEUVRES", "oeuvres" },
		{ "journal", "journaux", "Journaux", "JOURNAL", "journal", "journaux" },
		{ "premier", "première", "premières", "premiers", "premiere", "PREMIERES" },
		{ "activité", "activités", "activite", "ACTIVITÉS", "activites", "Activité" },
		{ "délai", "délais", "delai", "DÉLAIS", "delais", "Délai" },
		{ "vérifié", "vérifiée", "vérifiées", "verifier", "vérifier", "verifie" },
		{ "usager", "usagers", "USAGERS", "Usager", "l’usager", "USAGER" },
		{ "usagère", "usagères", "usagere", "USAGERES", "Usagère", "USAGÈRES" },
		{ "dossier", "dossiers", "DOSSIERS", "Dossier", "dossiers", "dossier" },
		{ "décès", "deces", "DÉCÈS", "Décès", "deces", "décès" },
		{ "photo", "photos", "PHOTOS", "Photo", "photos", "photo" },
	};
	for (size_t i = 0; i < LENGTH(families); i++)
		for (size_t k = 0; k < LENGTH(families[i]); k++)
			for (size_t m = 0; m < LENGTH(families[i]); m++) {
				char typed[64];
				snprintf(typed, sizeof typed, "%s ", families[i][k]);
				assert_finds(typed, families[i][m]);
			}
	static const char *const plurals[][2] = {
		{ "travail", "travaux" }, { "lieu", "lieux" },     { "ami", "amis" },     { "emploi", "emplois" },
		{ "étui", "étuis" },      { "abri", "abris" },     { "vœu", "vœux" },     { "roi", "rois" },
		{ "idéal", "idéaux" },    { "école", "écoles" },   { "bail", "baux" },    { "loi", "lois" },
		{ "vrai", "vrais" },      { "conseil", "conseils" }, { "élu", "élus" },   { "vélo", "vélos" },
		{ "tableau", "tableaux" }, { "animal", "animaux" }, { "quai", "quais" }, { "agenda", "agendas" },
	};
	for (size_t i = 0; i < LENGTH(plurals); i++) {
		char typed[64];
		snprintf(typed, sizeof typed, "%s ", plurals[i][0]);
		assert_finds(typed, plurals[i][1]);
		snprintf(typed, sizeof typed, "%s ", plurals[i][1]);
		assert_finds(typed, plurals[i][0]);
	}
	assert_passes_over("port ", "portail");
	assert_passes_over("accueil ", "écueil");
	assert_passes_over("décès ", "déc. 2026");
}

static void
what_is_elided_is_cut_with_any_apostrophe(void **state)
{
	(void)state;
	static const char *const marks[] = { "'", "’", "‘", "ʼ", "`", "´", "′", "＇", "\xc2\x92" };
	for (size_t i = 0; i < LENGTH(marks); i++) {
		char text[64];
		snprintf(text, sizeof text, "l%sécole jusqu%sici aujourd%shui", marks[i], marks[i], marks[i]);
		assert_index(text, "aujourdhui ecol ici");
	}
	assert_index("Aujourdhui, le conseil de prud’hommes d’Alençon, M. O’Brien", "alencon "
	             "aujourdhui conseil obrien prudhomm");
	assert_index("m. m", "");
	assert_index("'l'l'", "");
}

static void
little_words_are_in_no_index(void **state)
{
	(void)state;
	assert_index("Je vous ai écrit à la mairie et on ne m’a pas répondu", "ecrit mair pas repondu");
	assert_index("de la", "");
	struct arena *arena = arena_for_test();
	assert_int_equal(text_query_read(arena, SPAN("de la "))->count, 0);
	assert_int_equal(text_query_read(arena, SPAN(" \t, ?"))->count, 0);
	assert_int_equal(text_query_read(arena, SPAN(""))->count, 0);
	arena_end(arena);
	assert_passes_over("", "mairie");
	assert_finds("la mairie de", "Mairie annexe"); /* what follows « de » is not known yet */
	assert_finds("de", "une demande");
}

static void
words_with_hyphens_are_found_in_one_and_in_parts(void **state)
{
	(void)state;
	assert_index("rendez-vous", "rend rendezvou");
	assert_index("a-t-il", "");
	static const char *const written[] = { "rendez-vous", "rendez vous", "Rendez\u2011vous" };
	for (size_t i = 0; i < LENGTH(written); i++)
		for (size_t k = 0; k < LENGTH(written); k++)
			assert_finds(written[i], written[k]);
	assert_finds("rendezvous", "rendez-vous");
	assert_finds("weekends ", "week-end");
	assert_finds("covid 19", "covid-19");
	assert_finds("covid-19", "covid 19");
	assert_finds("sncf", "la S.N.C.F.");
	assert_finds("S.N.C.F.", "la SNCF");
}

/* --- numbers --------------------------------------------------------------------------------- */

static void
a_phone_is_one_word_however_it_is_written(void **state)
{
	(void)state;
	static const char *const written[] = {
		"06 12 34 56 78",    "0612345678",      "06.12.34.56.78",   "06-12-34-56-78",
		"+33 6 12 34 56 78", "+33612345678",    "0033612345678",    "+33 (0)6 12 34 56 78",
		"06\u202f12\u202f34\u202f56\u202f78",   "06\u00a012\u00a034\u00a056\u00a078", "0612 345 678",
		"0033 6 12 34 56 78",
	};
	for (size_t i = 0; i < LENGTH(written); i++) {
		char text[160];
		snprintf(text, sizeof text, "tél. : %s, 12 rue Pasteur", written[i]);
		for (size_t k = 0; k < LENGTH(written); k++)
			assert_finds(written[k], text);
		assert_finds("06 12", text);
		assert_finds("06 12 3", text);
		assert_finds("06123", text);
		assert_finds("12 pasteur", text);
		assert_passes_over("06 12 35", text);
		assert_passes_over("34 56", text);
	}
	assert_index("le 01/02/2026 12:30", "01 01022026 02 12 2026 30");
	assert_finds("05 2026", "en 05 2026");
}

static void
references_and_numbers_are_kept_whole(void **state)
{
	(void)state;
	assert_index("2026-K7MX4P3", "2026 2026k7mx4p3 k7mx4p3");
	static const char *const typed[] = { "2026-K7MX4P3", "2026-k7mx4p3", "k7mx4p3", "2026-K7M",
		                                 "2026k7mx4p3", "2026 K7MX4P3" };
	for (size_t i = 0; i < LENGTH(typed); i++)
		assert_finds(typed[i], "Votre demande 2026-K7MX4P3.");
	assert_passes_over("2026-K7MX4P4", "Votre demande 2026-K7MX4P3, puis 2026-K7MX4P5");
	assert_finds("12/03/2026", "reçu le 12/03/2026");
	assert_finds("12.03.2026", "reçu le 12/03/2026");
	assert_finds("2026", "reçu le 12/03/2026");
	assert_finds("1 234 567", "1\u202f234\u202f567 euros");
	assert_finds("1234567", "1\u202f234\u202f567 euros");
	assert_finds("12345678900012", "SIRET 123 456 789 00012");
	assert_finds("185057800608436", "n° 1 85 05 78 006 084 36");
	assert_finds("30006000011234567890189", "FR76 3000 6000 0112 3456 7890 189");
	assert_finds("R112-5", "selon l’article R112-5 du code");
	assert_finds("R. 112-5", "selon l’article R. 112-5 du code");
	assert_finds("dossier 2026 45", "dossier 45 de 2026");
}

static void
an_address_is_found_whole_and_by_its_parts(void **state)
{
	(void)state;
	const char *text = "écrire à Jean.Dupont@mairie-exemple.fr, merci";
	assert_index("jean.dupont@mairie-exemple.fr",
	             "dupont exempl fr jean jeandupontmairieexemplefr mair");
	static const char *const typed[] = { "jean.dupont@mairie-exemple.fr", "jean.dupont@mai", "dupont",
		                                 "jean.dupont", "JEAN DUPONT", "mairie-exemple.fr",
		                                 "jean.dupont@" };
	for (size_t i = 0; i < LENGTH(typed); i++)
		assert_finds(typed[i], text);
	assert_passes_over("jean.dupont@mairie-exemple.com", text);
	assert_finds("mairie.fr/etat-civil", "voir https://www.mairie.fr/etat-civil?x=1");
}

/* --- queries --------------------------------------------------------------------------------- */

static void
the_last_word_may_be_begun_only(void **state)
{
	(void)state;
	static const char *const words[] = { "réclamations", "développement", "bibliothèques", "chevaux",
		                                 "heureusement", "activités", "premières", "inscription" };
	/* Every beginning of three letters or more finds the word; « cheva » and « chevau » too. */
	for (size_t i = 0; i < LENGTH(words); i++)
		for (size_t length = 4; length <= strlen(words[i]); length++) {
			char typed[64];
			snprintf(typed, sizeof typed, "%.*s", (int)length, words[i]);
			if (span_is_utf8(span_of(typed)))
				assert_finds(typed, words[i]);
		}
	assert_finds("port", "le portail");
	assert_passes_over("port ", "le portail");
	assert_passes_over("\"port\"", "le portail");
	assert_passes_over("por tail", "le portail");
	assert_finds("portail éco", "le portail des écoles");
	assert_passes_over("portail éco", "le portail des mairies");
}

static void
all_words_must_be_there(void **state)
{
	(void)state;
	assert_finds("demande école", "Deux écoles, trois demandes");
	assert_passes_over("demande école crèche", "Deux écoles, trois demandes");
	struct arena *arena = arena_for_test();
	const struct text_query *query =
		text_query_read(arena, SPAN("école écoles ÉCOLE a1 a2 a3 a4 a5 a6 a7 a8 a9 b1 b2 b3 b4"));
	assert_int_equal(query->count, TEXT_QUERY_WORDS_MAX);
	assert_true(query->cut);
	assert_true(text_query_has(query, 0, SPAN("ecol")));
	assert_false(text_query_has(query, 0, SPAN("ecole")));
	assert_true(text_query_has(query, 1, SPAN("a1")));
	arena_end(arena);
}

static void
words_know_where_they_stand(void **state)
{
	(void)state;
	struct arena *arena = arena_for_test();
	struct text_words *words = text_words_begin(arena, SPAN("À l’École, rendez-vous : 06 12 34 56 78"));
	static const struct {
		const char *word, *source;
		bool is_little, is_asked;
	} expected[] = {
		{ "a", "À", true, true },
		{ "ecol", "École", false, true },
		{ "rend", "rendez", false, true },
		{ "vous", "vous", true, true },
		{ "rendezvou", "rendez-vous", false, false },
		{ "0612345678", "06 12 34 56 78", false, true },
	};
	struct text_word word;
	for (size_t i = 0; i < LENGTH(expected); i++) {
		assert_true(text_words_next(words, &word));
		assert_true(span_is(word.word, expected[i].word));
		assert_true(span_is(word.source, expected[i].source));
		assert_int_equal(word.is_little, expected[i].is_little);
		assert_int_equal(word.is_asked, expected[i].is_asked);
	}
	assert_false(text_words_next(words, &word));
	arena_end(arena);
}

/* --- limits ---------------------------------------------------------------------------------- */

static void
anything_may_come(void **state)
{
	(void)state;
	assert_index("\xff\xfe\x80 caf\xe9 \xc3", "caf");
	assert_index("\xcc\x81 \xcc\x81\xcc\x81", "");
	struct arena *arena = arena_for_test();
	assert_true(span_is(text_words_index(arena, span_from("a\0b1\0", 5)), "b1"));
	/* A long word is what it begins with, in a text and in a query. */
	struct text longest = text_new(arena, 1 << 20);
	for (int i = 0; i < 1000; i++)
		text_add_z(&longest, "é-");
	const struct span index = text_words_index(arena, text_span(&longest));
	struct span rest = index, word;
	while (rest.length > 0 && span_cut(&rest, ' ', &word))
		assert_true(word.length > 0 && word.length <= TEXT_WORD_SIZE_MAX);
	struct text many = text_new(arena, 1 << 20);
	for (int i = 0; i < 2 * TEXT_WORDS_MAX; i++)
		text_format(&many, "m%d ", i);
	const struct span all = text_words_index(arena, text_span(&many));
	size_t count = 1;
	for (size_t i = 0; i < all.length; i++)
		count += all.at[i] == ' ';
	assert_int_equal(count, TEXT_WORDS_MAX);
	const struct text_query *query = text_query_read(arena, text_span(&many));
	assert_true(query->cut);
	arena_end(arena);
}

static void
the_mark_is_the_same_each_time(void **state)
{
	(void)state;
	assert_int_equal(text_words_mark(), text_words_mark());
	assert_true(text_words_mark() > 0);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(capitals_accents_and_ligatures_are_folded),
		cmocka_unit_test(plurals_and_endings_meet),
		cmocka_unit_test(what_is_elided_is_cut_with_any_apostrophe),
		cmocka_unit_test(little_words_are_in_no_index),
		cmocka_unit_test(words_with_hyphens_are_found_in_one_and_in_parts),
		cmocka_unit_test(a_phone_is_one_word_however_it_is_written),
		cmocka_unit_test(references_and_numbers_are_kept_whole),
		cmocka_unit_test(an_address_is_found_whole_and_by_its_parts),
		cmocka_unit_test(the_last_word_may_be_begun_only),
		cmocka_unit_test(all_words_must_be_there),
		cmocka_unit_test(words_know_where_they_stand),
		cmocka_unit_test(anything_may_come),
		cmocka_unit_test(the_mark_is_the_same_each_time),
	};
	return cmocka_run_group_tests_name("craft text", tests, NULL, NULL);
}
