#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>
#include <time.h>

#include <cmocka.h>

#include "craft/mask/mask.h"

static struct arena *arena;
static const struct mask *mask;

static struct span
masked(const char *text)
{
	const struct mask_reading reading = mask_read(arena, mask, span_of(text));
	return mask_write(arena, span_of(text), &reading);
}

/* Text, and how it is written; a text that stays is told once. */
static void
assert_masked(const char *const (*pairs)[2], size_t count)
{
	for (size_t i = 0; i < count; i++) {
		const struct span written = masked(pairs[i][0]);
		if (!span_is(written, pairs[i][1] == NULL ? pairs[i][0] : pairs[i][1]))
			fail_msg("« %s » is written « %.*s »", pairs[i][0], SPAN_ARGS(written));
		const char *again = span_copy(arena, written);
		assert_true(span_equal(masked(again), written));
	}
}

static void
test_phones_are_hidden_and_services_numbers_stay(void **state)
{
	(void)state;
	static const char *const pairs[][2] = {
		{ "Appelez le 06 12 34 56 78.", "Appelez le [TÉLÉPHONE 1]." },
		{ "06.12.34.56.78 ou +33 (0)6 12 34 56 78", "[TÉLÉPHONE 1] ou [TÉLÉPHONE 1]" },
		{ "0033612345678, 0692 12 34 56, +44 20 7073 1000",
			"[TÉLÉPHONE 1], [TÉLÉPHONE 2], [TÉLÉPHONE 3]" },
		{ "0\u200b6 1\u200d2 34\u202e 56 7\u00ad8", "[TÉLÉPHONE 1]" },
		{ "\uff10\uff16 12 34 56 78", "[TÉLÉPHONE 1]" },
		{ "O6 12 34 56 78", "[TÉLÉPHONE 1]" },
		{ "Le 15, le 112, le 3114, le 3939 et le 0 800 12 34 56", NULL },
		{ "appelez le 0810251310", NULL },
		{ "au 3 06 12 34 56 78", "au 3 [TÉLÉPHONE 1]" },
		{ "Paris, le 12/03/2021, 4 500 euros", NULL },
	};
	assert_masked(pairs, LENGTH(pairs));
}

static void
test_addresses_of_the_net_are_hidden(void **state)
{
	(void)state;
	static const char *const pairs[][2] = {
		{ "écrivez à jean.dupont@mairie.fr.", "écrivez à [COURRIEL 1]." },
		{ "lea (at) ville.fr, LEA@VILLE.FR", "[COURRIEL 1], [COURRIEL 1]" },
		{ "lea arobase ville point fr", "[COURRIEL 1]" },
		{ "l\u0435a@ville.fr", "[COURRIEL 1]" },
		{ "voir https://www.facebook.com/lea.durand !", "voir [LIEN 1] !" },
		{ "voir https://www.service-public.fr/particuliers", NULL },
		{ "mon adresse 192.168.10.7 et 2001:db8::1:22",
			"mon adresse [ADRESSE IP 1] et [ADRESSE IP 2]" },
		{ "version 1.2.3.4, lea@ville, @, a@.fr", NULL },
		{ "suivez @lea_durand", "suivez [COMPTE EN LIGNE 1]" },
	};
	assert_masked(pairs, LENGTH(pairs));
}

static void
test_papers_plates_births_and_addresses_are_hidden(void **state)
{
	(void)state;
	static const char *const pairs[][2] = {
		{ "le véhicule AB-123-CD", "le véhicule [PLAQUE 1]" },
		{ "AI-123-CD, AB-123-OD", NULL },
		{ "ma voiture immatriculée 1234 ab 75", "ma voiture immatriculée [PLAQUE 1]" },
		{ "passeport 12AB34567", "passeport [PIÈCE D’IDENTITÉ 1]" },
		{ "ma CNI n° 880692310285", "ma CNI n° [PIÈCE D’IDENTITÉ 1]" },
		{ "numéro CAF 1234567", "numéro CAF [DOSSIER 1]" },
		{ "dossier n° 2024-118745", "dossier n° [DOSSIER 1]" },
		{ "l’ordonnance n°2020-312 du 25 mars 2020", NULL },
		{ "né le 12/03/1985 à Lyon", "né le [DATE DE NAISSANCE 1] à Lyon" },
		{ "née le 1er mars 1985", "née le [DATE DE NAISSANCE 1]" },
		{ "né le 31/02/1985", NULL },
		{ "Le 12/03/1985 il pleuvait.", NULL },
		{ "J’habite 12 bis rue Victor Hugo, 75011 Paris.", "J’habite [ADRESSE 1]." },
		{ "au 3, avenue du 8 mai 1945\n69003 LYON CEDEX 03", "au [ADRESSE 1]" },
		{ "12 rue des lilas et le bois", "[ADRESSE 1] et le bois" },
		{ "La mairie est rue Victor Hugo.", NULL },
		{ "Il y a 3 places de parking, 2 cours de français.", NULL },
	};
	assert_masked(pairs, LENGTH(pairs));
}

static void
test_names_bear_the_same_token_throughout_a_text(void **state)
{
	(void)state;
	static const char *const pairs[][2] = {
		{ "Mme Durand, 06 12 34 56 78. MME DURAND !", "Mme [NOM 1], [TÉLÉPHONE 1]. MME [NOM 1] !" },
		{ "Madame Lefèvre et madame Lefevre", "Madame [NOM 1] et madame [NOM 1]" },
		{ "Madame la Préfète, Monsieur le Maire, Mme X", NULL },
		{ "[NOM 7] et Mme Durand", "[NOM 7] et Mme [NOM 8]" },
	};
	assert_masked(pairs, LENGTH(pairs));
}

static void
test_what_a_service_knows_is_kept_or_added(void **state)
{
	(void)state;
	const struct mask_settings settings = {
		.given_names = SPAN("Zorglub, Bulle\nSpip"), .family_names = SPAN("Fantasio"),
		.kept = SPAN("01 23 45 67 89\n@ville.fr\nlea@autre.fr\n"),
	};
	mask = mask_new(arena, &settings);
	static const char *const pairs[][2] = {
		{ "+33 1 23 45 67 89, accueil@ville.fr, LEA@autre.fr", NULL },
		{ "01 23 45 67 80, accueil@village.fr", "[TÉLÉPHONE 1], [COURRIEL 1]" },
		{ "merci à Zorglub Fantasio", "merci à [NOM 1]" },
	};
	assert_masked(pairs, LENGTH(pairs));
}

static void
test_special_categories_are_flagged_and_not_hidden(void **state)
{
	(void)state;
	static const char text[] = "Ma dépression, le délégué syndical et la mosquée.";
	const struct mask_reading reading = mask_read(arena, mask, span_of(text));
	assert_int_equal(reading.count, 0);
	assert_int_equal(reading.flag_count, 3);
	assert_int_equal(reading.flags[0].special, MASK_HEALTH);
	assert_int_equal(reading.flags[1].special, MASK_UNION);
	assert_true(span_is(span_from(text + reading.flags[1].at, reading.flags[1].length),
		"délégué syndical"));
	assert_int_equal(reading.flags[2].special, MASK_RELIGION);
}

/* The processor's time that so many bytes of one part take. */
static double
seconds_of(const char *part, size_t size)
{
	struct arena *own = arena_new(1 << 30);
	struct text text = text_new(own, size);
	while (!text.cut)
		text_add_z(&text, part);
	const clock_t begin = clock();
	const struct mask_reading reading = mask_read(own, mask, text_span(&text));
	const struct span written = mask_write(own, text_span(&text), &reading);
	const double seconds = (double)(clock() - begin) / CLOCKS_PER_SEC;
	assert_true(written.length > 0);
	arena_end(own);
	return seconds;
}

static void
test_any_bytes_come_in_linear_time(void **state)
{
	(void)state;
	static const char *const parts[] = { "1", "1 ", "a", "A", "Marie ", "MARIE ", "@a.", "a@",
		"12 rue A ", "[NOM 1]",
		"\xff", "né le ", "Mme ", "(at) ", "::1", "0612345678 ", "00612345678 ",
		"dossier 1234567 A ", "zéro six ", "\u200b" };
	for (size_t i = 0; i < LENGTH(parts); i++) {
		const double quarter = seconds_of(parts[i], 1 << 18), whole = seconds_of(parts[i], 1 << 20);
		if (whole > 10 * quarter + 0.5) /* four times as long, were it quadratic sixteen times */
			fail_msg("1 MB of « %s » takes %.2f s, a quarter of it %.2f s", parts[i], whole, quarter);
	}
	assert_int_equal(masked("").length, 0);
}

static int
begin(void **state)
{
	(void)state;
	arena = arena_new(64 << 20);
	mask = mask_new(arena, &(struct mask_settings){ 0 });
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
		KEPT(test_phones_are_hidden_and_services_numbers_stay),
		KEPT(test_addresses_of_the_net_are_hidden),
		KEPT(test_papers_plates_births_and_addresses_are_hidden),
		KEPT(test_names_bear_the_same_token_throughout_a_text),
		KEPT(test_what_a_service_knows_is_kept_or_added),
		KEPT(test_special_categories_are_flagged_and_not_hidden),
		KEPT(test_any_bytes_come_in_linear_time),
	};
	return cmocka_run_group_tests_name("mask", tests, NULL, NULL);
}
