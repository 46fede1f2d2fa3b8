/* What bears no key: plates, papers, cases, births, addresses, as people write them and where they say so;
 * and what only looks like it. `mask_said_test SEED` draws others. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "craft/mask/mask.h"

enum { EACH_COUNT = 300, ADDRESS_COUNT = 600, MISS_COUNT = 30, MADE_SIZE_MAX = 200, SHOWN_MAX = 20 };

static struct arena *arena, *rules;
static const struct mask *mask;
static uint64_t random_state, seed = 20261127;
static size_t shown; /* of those missed */

static unsigned
random_below(unsigned bound)
{
	random_state = random_state * 6364136223846793005ULL + 1442695040888963407ULL;
	return (unsigned)((random_state >> 33) % bound);
}

/* A pattern: 9 a figure, # one from 1 on, A a capital of plates, a a small one (where it has letters), & an
 * A, = the sign between; all else as it is. */
static void
make(char *made, const char *pattern, const char *sign, bool has_letters)
{
	static const char letters[] = "ABCDEFGHJKLMNPQRSTVWXYZ";
	size_t at = 0;
	for (; *pattern != '\0'; pattern++) {
		const char letter = letters[random_below(sizeof letters - 1)];
		if (*pattern == '=')
			at += (size_t)snprintf(made + at, MADE_SIZE_MAX - at, "%s", sign);
		else
			made[at++] = *pattern == '9'   ? (char)('0' + random_below(10))
			             : *pattern == '#' ? (char)('1' + random_below(9))
			             : *pattern == '&' ? 'A'
			             : *pattern == 'A' && has_letters ? letter
			             : *pattern == 'a' && has_letters ? (char)(letter | 0x20)
			                               : *pattern;
	}
	made[at] = '\0';
}

enum { MANY = 12 };
struct said {
	enum mask_kind kind;
	const char *name;
	const char *before[MANY], *patterns[MANY], *signs[MANY];
};
static const struct said saids[] = {
	{ MASK_PLATE, "plate",
		{ "", "ma voiture ", "Bonjour, le véhicule ", "immatriculée ", "(", "la plaque est : " },
		{ "AA=999=AA" }, { "-" } },
	{ MASK_PLATE, "plate, otherwise",
		{ "ma voiture immatriculée ", "plaque d’immatriculation : ", "immat ", "le scooter ", "mon camion " },
		{ "AA=#99=AA", "aa=#99=aa", "AA#99AA", "#99=AA=75", "#999=AAA=13", "#9=AAA=69", "#999=AA=2&",
		"#99AAA33",
			"#999=aa=971" },
		{ " ", "-", ".", "\u00a0", "\u202f" } },
	{ MASK_IDENTITY, "papers",
		{ "ma CNI n° ", "carte d’identité ", "carte d’identité nationale numéro ",
		"carte nationale d’identité : " },
		{ "999999999999", "999999=999999", "9999=9999=9999", "A#A999999", "#AA9A9A99", "99A9A9999" },
		{ " ", "\u00a0", "." } },
	{ MASK_IDENTITY, "passport",
		{ "passeport n° ", "mon passeport ", "passeport français numéro ", "Passeport : " },
		{ "#9AA99999", "#9=AA=99999", "99AA99999" }, { " ", "\u00a0" } },
	{ MASK_IDENTITY, "foreigner",
		{ "numéro étranger ", "mon numéro d’étranger est le ", "AGDREF : ", "titre de séjour n° ",
		"récépissé " },
		{ "#999999999", "#9=9999=9999", "#99=999=9999" }, { " ", "\u00a0", "." } },
	{ MASK_FILE, "CAF",
		{ "numéro CAF ", "mon numéro d’allocataire est ", "CAF n° ", "allocataire ", "n° allocataire : ",
		"Caf : " },
		{ "#999999", "#=999=999", "#9=99=999", "#999999=A" }, { " ", "\u00a0" } },
	{ MASK_TAX, "tax",
		{ "numéro fiscal ", "mon n° fiscal est ", "SPI : ", "impôts, numéro " },
		{ "3#99999999999", "3#=99=999=999=999", "2#99=999=999=999" }, { " ", "\u00a0", "\n", "." } },
	{ MASK_FILE, "case",
		{ "dossier n° ", "mon dossier ", "référence : ", "réf. ", "Réf : ", "demande numéro ", "PV n° ",
		"ticket ",
			"contrat ", "numéro de dossier : ", "numéro RG " },
		{ "2024-#99999", "75-2024-99999", "DOS/2024/99999", "AA99999999", "A-2023-999999", "F2024.99999",
			"#99=999=999", "#999999999", "AAA-99999-AA", "2024_AA_99999", "24/99999" },
		{ " ", "\u00a0" } },
};

static void
spell(const struct said *said, char *made)
{
	size_t patterns = 0, signs = 0;
	while (patterns < MANY && said->patterns[patterns] != NULL)
		patterns++;
	while (signs < MANY && said->signs[signs] != NULL)
		signs++;
	const char *pattern = said->patterns[random_below((unsigned)patterns)];
	make(made, pattern, said->signs[random_below((unsigned)signs)], true);
}

/* Is it found, whole and alone? Shown when it is not. */
static bool
is_found(enum mask_kind kind, const char *before, const char *made)
{
	static const char *const after[] = { "", ".", ", merci", " et j’attends", "\nMerci", " !", ")" };
	const char *text = arena_format(arena, "%s%s%s", before, made, after[random_below(7)]);
	const struct mask_reading reading = mask_read(arena, mask, span_of(text));
	const bool found = reading.count == 1 && reading.finds[0].kind == kind &&
		reading.finds[0].at == strlen(before) && reading.finds[0].length == strlen(made);
	if (!found && shown++ < SHOWN_MAX)
		print_message("« %s »: %zu finds, %s, %zu bytes of %zu\n", text, reading.count,
			reading.count > 0 ? mask_kind_codes[reading.finds[0].kind] : "none",
			reading.count > 0 ? reading.finds[0].length : 0, strlen(made));
	arena_reset(arena);
	return found;
}

static void
assert_all(const char *name, size_t missed, size_t count)
{
	print_message("%s: %zu of %zu found\n", name, count - missed, count);
	assert_int_equal(missed, 0);
}

static void
test_what_a_word_tells_is_found(void **state)
{
	(void)state;
	for (size_t k = 0; k < LENGTH(saids); k++) {
		size_t befores = 0, missed = 0;
		while (befores < MANY && saids[k].before[befores] != NULL)
			befores++;
		for (size_t i = 0; i < EACH_COUNT; i++) {
			char made[MADE_SIZE_MAX];
			const char *before = saids[k].before[random_below((unsigned)befores)];
			spell(&saids[k], made);
			missed += !is_found(saids[k].kind, before, made);
		}
		assert_all(saids[k].name, missed, EACH_COUNT);
	}
}

static void
test_births_are_found(void **state)
{
	(void)state;
	static const char *const before[] = { "né le ", "Née le ", "je suis née le ", "date de naissance : ",
		"DDN ", "ddn : ", "ma fille, née le ", "né(e) le ", "Date de naissance\n", "nés le ",
		"naissance le " };
	static const char *const months[] = { "janvier", "février", "mars", "avril", "mai", "juin", "juillet",
		"août",
		"septembre", "octobre", "novembre", "décembre" };
	static const char *const signs[] = { "/", "-", ".", " ", " / " };
	size_t missed = 0;
	for (size_t i = 0; i < EACH_COUNT; i++) {
		char made[MADE_SIZE_MAX];
		const unsigned day = 1 + random_below(28), month = 1 + random_below(12),
			year = 1920 + random_below(105);
		const char *sign = signs[random_below(5)];
		switch (random_below(5)) {
		case 0:
			(void)snprintf(made, sizeof made, "%02u%s%02u%s%u", day, sign, month, sign, year);
			break;
		case 1:
			(void)snprintf(made, sizeof made, "%u%s%u%s%02u", day, sign, month, sign, year % 100);
			break;
		case 2:
			(void)snprintf(made, sizeof made, "%u-%02u-%02u", year, month, day);
			break;
		case 3:
			(void)snprintf(made, sizeof made, "1er %s %u", months[month - 1], year);
			break;
		default:
			(void)snprintf(made, sizeof made, "%u %s %u", day, months[month - 1], year);
		}
		missed += !is_found(MASK_BIRTH, before[random_below(LENGTH(before))], made);
	}
	assert_all("births", missed, EACH_COUNT);
}

static void
test_addresses_are_found_to_their_town(void **state)
{
	(void)state;
	static const char *const before[] = { "J’habite ", "au ", "mon adresse : ", "Adresse : ", "", "je vis ",
		"Bonjour,\n", "domicilié au ", "Envoyez le courrier au " };
	static const char *const ways[] = { "rue", "avenue", "av.", "boulevard", "bd", "Bd", "impasse", "chemin",
		"allée", "place", "quai", "route", "lotissement", "Rue", "AVENUE", "square", "cours", "sentier",
		"RUE",
		"passage" };
	static const char *const names[] = { "Victor Hugo", "des Lilas", "de la République", "du 8 mai 1945",
		"Jean-Jaurès", "du Général de Gaulle", "de l’Église", "du Moulin", "Pasteur", "des Écoles",
		"Jules Ferry",
		"d’Italie", "de Verdun", "du Maréchal Foch", "Saint-Martin", "des Champs", "Anatole France",
		"de la Gare" };
	static const char *const towns[] = { "75011 Paris", "69003 LYON", "13001 Marseille", "93200 Saint-Denis",
		"17000 La Rochelle", "13100 Aix-en-Provence", "72000 Le Mans", "59650 Villeneuve-d’Ascq",
		"94240 L’Haÿ-les-Roses", "20000 Ajaccio", "97400 Saint-Denis", "35000 RENNES CEDEX",
		"69003 LYON CEDEX 03",
		"29200 Brest", "63000 Clermont-Ferrand" };
	static const char *const numbers[] = { "%u ", "%u, ", "%u bis ", "%u ter, ", "%uB ", "%u bis, ",
		"%u b " };
	static const char *const signs[] = { ", ", " ", "\n", " - ", "\r\n", ",\n" };
	size_t missed = 0;
	for (size_t i = 0; i < ADDRESS_COUNT; i++) {
		struct text text = text_new(arena, MADE_SIZE_MAX);
		text_format(&text, numbers[random_below(7)], 1 + random_below(350));
		text_format(&text, "%s %s%s%s", ways[random_below(LENGTH(ways))], names[random_below(LENGTH(names))],
			signs[random_below(LENGTH(signs))], towns[random_below(LENGTH(towns))]);
		char made[MADE_SIZE_MAX];
		(void)snprintf(made, sizeof made, "%.*s", SPAN_ARGS(text_span(&text)));
		missed += !is_found(MASK_ADDRESS, before[random_below(LENGTH(before))], made);
	}
	assert_all("addresses", missed, ADDRESS_COUNT);
}

static void
test_what_only_looks_like_it_is_left(void **state)
{
	(void)state;
	/* Patterns of make(). */
	static const char *const looks[] = {
		"l’article L#99-# du code", "art. L114-5", "art. R. 421-# et suivants", "le lot #9", "Bac+#",
		"la D-#99",
		"la départementale D#99", "l’autoroute A#9 et la RN #9", "loi n° 2010-65# du 15 juin 2010",
		"le décret n° 20#9-#99", "l’ordonnance n°2020-#99 du 25 mars 2020", "règlement (UE) 2016/679",
		"dossier complet de #9 pages", "une demande du 12/03/20#9", "un dossier de #9 500 euros",
		"facture de # 250,50 €", "facture de #9500€", "contrat de 35 heures", "commande de #9000 masques",
		"la déclaration 2042 RICI", "CERFA #9999*09", "formulaire cerfa n° #9999*09", "le 0 800 #99 999",
		"numéro 3939", "ticket A#99", "page #9/#99", "salle B-#99", "vol AF#999", "le train #999 de 9h#9",
		"SP-95-E10", "COVID-19", "norme NF EN #9999", "ISO 9001", "# places de crèche",
		"#9 cours de français",
		"# allées et venues", "au # mai", "le 12/03/19#5 il pleuvait", "réunion le 3 mars 19#5",
		"#9 rues barrées",
		"# chemins possibles", "la #e place", "entre 9h#9 et 12h15", "dossier déposé le 12 mars 2024",
		"inscription pour 2024-2025", "la référence #99", "le passeport coûte #6 euros",
		"carte valable 10 ans",
		"identifiant à # chiffres", "le véhicule fait 1#9 km", "voiture de 2019 à # places",
		"voiture à #9 999 euros",
		"## % des demandes", "#,9 millions d’allocataires", "#9999 allocataires", "# 9#9 999 habitants",
		"la CAF doit # 999 euros", "CAF : # 999,50 €", "GIR #", "carte grise du 12 mars", "la #e division",
		"avis d’impôt 2024 sur 2023", "PV de 135 euros", "la rue est en travaux", "avenue fermée",
		"au #e étage",
		"né en 19#5", "naissance prévue le 40/13/2024", "dans le 93 et le 75", "Paris 75011", "le quai #",
		"n° vert", "au guichet #", "T3 de #9 m2", "bâtiment neuf de # étages", "Windows 11", "version #.9.9",
	};
	size_t wrong = 0;
	for (size_t k = 0; k < LENGTH(looks); k++)
		for (size_t i = 0; i < MISS_COUNT; i++) {
			char made[MADE_SIZE_MAX];
			make(made, looks[k], "", false);
			const char *text = arena_format(arena, "%s%s", random_below(2) == 0 ? "" : "Bonjour, ", made);
			const struct mask_reading reading = mask_read(arena, mask, span_of(text));
			if (reading.count > 0 && wrong++ < SHOWN_MAX)
				print_message("« %s »: %s, « %.*s »\n", text, mask_kind_codes[reading.finds[0].kind],
					(int)reading.finds[0].length, text + reading.finds[0].at);
			arena_reset(arena);
		}
	if (wrong > 0)
		fail_msg("%zu of %zu", wrong, LENGTH(looks) * MISS_COUNT);
}

static int
begin(void **state)
{
	(void)state;
	arena = arena_new(64 << 20);
	rules = arena_new(64 << 20);
	mask = mask_new(rules, &(struct mask_settings){ 0 });
	random_state = seed;
	shown = 0;
	return 0;
}

static int
end(void **state)
{
	(void)state;
	arena_end(arena);
	arena_end(rules);
	return 0;
}

int
main(int argc, char **argv)
{
	if (argc > 1)
		seed = strtoull(argv[1], NULL, 10);
#define KEPT(test) cmocka_unit_test_setup_teardown(test, begin, end)
	const struct CMUnitTest tests[] = {
		KEPT(test_what_a_word_tells_is_found),
		KEPT(test_births_are_found),
		KEPT(test_addresses_are_found_to_their_town),
		KEPT(test_what_only_looks_like_it_is_left),
	};
	return cmocka_run_group_tests_name("mask, said", tests, NULL, NULL);
}
