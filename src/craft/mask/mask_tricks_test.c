/* Phones written not to be seen: 239 ways, each hidden whole; and what only resembles them. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>

#include <cmocka.h>

#include "craft/mask/mask.h"

enum { SPELT_SIZE_MAX = 512, NUMBER_COUNT = 4 };

static struct arena *arena;
static const struct mask *mask;
static const char *const numbers[NUMBER_COUNT] = { "0612345678", "0170772372", "0798013456", "0977216085" };
static size_t tried, missed;

static void
try(const char *before, const char *spelt)
{
	const char *text = arena_format(arena, "%s%s", before, spelt);
	const struct mask_reading reading = mask_read(arena, mask, span_of(text));
	const bool found = reading.count == 1 && reading.finds[0].kind == MASK_PHONE &&
		reading.finds[0].at == strlen(before) && reading.finds[0].length == strlen(spelt);
	tried++;
	missed += !found;
	if (!found)
		print_message("« %s »: %zu finds, %zu bytes of %zu\n", text, reading.count,
			reading.count > 0 ? reading.finds[0].length : 0, strlen(spelt));
	arena_reset(arena);
}

static void
put_sign(char *spelt, uint32_t sign)
{
	const size_t at = strlen(spelt);
	must(at + 5 < SPELT_SIZE_MAX);
	if (sign < 0x80)
		(void)snprintf(spelt + at, 5, "%c", (int)sign);
	else if (sign < 0x800)
		(void)snprintf(spelt + at, 5, "%c%c", (int)(0xc0 | sign >> 6), (int)(0x80 | (sign & 0x3f)));
	else if (sign < 0x10000)
		(void)snprintf(spelt + at, 5, "%c%c%c", (int)(0xe0 | sign >> 12), (int)(0x80 | (sign >> 6 & 0x3f)),
			(int)(0x80 | (sign & 0x3f)));
	else
		(void)snprintf(spelt + at, 5, "%c%c%c%c", (int)(0xf0 | sign >> 18), (int)(0x80 | (sign >> 12 & 0x3f)),
			(int)(0x80 | (sign >> 6 & 0x3f)), (int)(0x80 | (sign & 0x3f)));
}

/* Its figures from a zero and a one on, by so many together with that between. */
static void
spell(char *spelt, const char *number, uint32_t zero, uint32_t one, size_t together, const char *between)
{
	spelt[0] = '\0';
	for (size_t i = 0; i < 10; i++) {
		if (i > 0 && i % together == 0)
			(void)snprintf(spelt + strlen(spelt), SPELT_SIZE_MAX - strlen(spelt), "%s", between);
		put_sign(spelt, number[i] == '0' ? zero : one + (uint32_t)(number[i] - '1'));
	}
}

static void
test_figures_of_every_drawing(void **state)
{
	(void)state;
	static const uint32_t zeros[][2] = {
		{ 0xff10, 0xff11 }, { 0x660, 0x661 }, { 0x6f0, 0x6f1 }, { 0x966, 0x967 }, { 0x9e6, 0x9e7 },
		{ 0xe50, 0xe51 },
		{ 0x1d7ce, 0x1d7cf }, { 0x1d7d8, 0x1d7d9 }, { 0x1d7e2, 0x1d7e3 }, { 0x1d7ec, 0x1d7ed }, { 0x1d7f6,
		0x1d7f7 },
		{ 0x24ea, 0x2460 }, { 0x2080, 0x2081 }, { 0x24ff, 0x2776 }, { 0x1f10b, 0x2780 }, { 0x1f10c, 0x278a },
		{ 'O', 0x24f5 }, { '0', 0x2474 }, { '0', 0x2488 },
	};
	char spelt[SPELT_SIZE_MAX];
	for (size_t i = 0; i < LENGTH(zeros); i++)
		for (size_t k = 0; k < 3; k++) {
			spell(spelt, numbers[k], zeros[i][0], zeros[i][1], k == 1 ? 10 : 2, " ");
			try(k == 2 ? "appelle-moi : " : "", spelt);
		}
}

static void
test_what_has_no_width_and_blanks_of_all_kinds(void **state)
{
	(void)state;
	static const char *const betweens[] = {
		"\u200b", "\u200c", "\u200d", "\u2060", "\ufeff", "\u00ad", "\u200e", "\u200f", "\u202e", "\u202a",
		"\u2066",
		"\ufe0f", "\u0301", "\u0338", "\u20e3", "\ufe0f\u20e3", "\u034f", "\u180e", "\u00a0", "\u2002",
		"\u2003",
		"\u2009", "\u200a", "\u202f", "\u205f", "\u3000", "\t", "\n", "\r\n", "\u2028", "\u2029", "  ",
		"   ", "    ",
		"\n\n", " \u200b ", "\u2011", "\u2013", "\u2014", "\u2212", " \u2013 ",
	};
	char spelt[SPELT_SIZE_MAX];
	for (size_t i = 0; i < LENGTH(betweens); i++)
		for (size_t k = 0; k < 2; k++) {
			spell(spelt, numbers[k], '0', '1', k == 0 ? 2 : 1, betweens[i]);
			try("Mon portable est ", spelt);
		}
}

static void
test_signs_between(void **state)
{
	(void)state;
	static const char *const betweens[] = {
		"_", " _ ", "*", " * ", "|", " | ", ",", ", ", ";", ":", "~", "=", "·", "•", " • ", "…", "...",
		"--", "/",
		" / ", "\\", ">", "#", "✨", "❤️", "📞", "<br>", "&",
	};
	char spelt[SPELT_SIZE_MAX];
	for (size_t i = 0; i < LENGTH(betweens); i++)
		for (size_t k = 0; k < 2; k++) {
			if (strcmp(betweens[i], "<br>") == 0)
				continue; /* markup is taken off before */
			spell(spelt, numbers[2 + k], '0', '1', k == 0 ? 2 : 1, betweens[i]);
			try("", spelt);
		}
}

static void
test_letters_and_words_for_figures(void **state)
{
	(void)state;
	static const char *const spelts[] = {
		"O6 12 34 56 78", "o6 12 34 56 78", "O612345678", "o6.12.34.56.78", "O6-l2-34-56-78",
		"06 l2 34 56 78",
		"06 I2 34 56 78", "O7 98 Ol 34 56", "07 98 O1 34 56", "07.98.o1.34.56", "O 6 1 2 3 4 5 6 7 8",
		"О6 12 34 56 78",
		"ο6 12 34 56 78", "Ｏ6 12 34 56 78", "🅾6 12 34 56 78", "O6l2345678", "07980l3456",
		"zéro six douze trente-quatre cinquante-six soixante-dix-huit",
		"zero six douze trente quatre cinquante six soixante dix huit",
		"ZÉRO SIX DOUZE TRENTE-QUATRE CINQUANTE-SIX SOIXANTE-DIX-HUIT",
		"zéro six un deux trois quatre cinq six sept huit",
		"zéro-six douze trente-quatre cinquante-six soixante-dix-huit",
		"Zéro six, douze, trente-quatre, cinquante-six, soixante-dix-huit",
		"06 douze 34 cinquante-six 78", "zéro 6 douze 34 cinquante-six 78", "zéro six 12 34 56 78",
		"06 12 trente-quatre 56 78",
		"zéro six / douze / trente-quatre / cinquante-six / soixante-dix-huit",
		"zéro sept quatre-vingt-dix-huit zéro un trente-quatre cinquante-six",
		"zéro neuf soixante-dix-sept vingt et un soixante quatre-vingt-cinq",
		"zéro un soixante-dix soixante-dix-sept vingt-trois soixante-douze",
		"zéro sept nonante-huit zéro un trente-quatre cinquante-six",
		"zéro un septante septante-sept vingt-trois septante-deux",
		"zéro six onze vingt et un trente et un quarante et un",
		"zéro deux quatre-vingts quatre-vingt-un vingt trente",
		"zéro\nsix\ndouze\ntrente-quatre\ncinquante-six\nsoixante-dix-huit",
		"zéro\u200b six dou\u200bze 34 56 78",
		"z\u00e9ro s\u0456x douze 34 56 78", "+33 six douze 34 cinquante-six 78", "+33 6 l2 34 56 78",
		"0O33 6 12 34 56 78",
		"(06)12345678", "(06) 12-34-56-78", "+33(0)6.12.34.56.78", "+33 (0) 6 12 34 56 78",
		"0 6 . 1 2 . 3 4 . 5 6 . 7 8",
	};
	for (size_t i = 0; i < LENGTH(spelts); i++)
		if (spelts[i][0] == '(')
			try("(", spelts[i] + 1); /* it stays */
		else
			try(i % 2 == 0 ? "" : "joignable au ", spelts[i]);
}

static void
test_what_resembles_them_is_left(void **state)
{
	(void)state;
	static const char *const texts[] = {
		"le 01/02/2024 10h30", "01/02/2024, 10 personnes", "0, 1, 2, 3, 4, 5, 6, 7, 8, 9",
		"zéro réponse, six relances en douze jours",
		"zéro six", "deux ou trois fois, zéro fois six", "note : 0 / 20 ; 6 / 20 ; 12 / 20 ; 8 / 20",
		"0,25 et 0,50",
		"de 06:12 à 34:56", "Il y a 0 ou 1 agent", "OO7 est un agent",
		"une à deux heures, trois à quatre mois, cinq à six ans",
		"01.02.2024 au 03.04.2024", "01 02 03 04", "le zéro déchet en vingt-quatre heures",
		"06/12/2024 et 07/12/2024",
		"zéro huit cents douze trente-quatre cinquante-six", "O", "l'O6 Il l2", "10 000 000 000",
		"lots 01, 02, 03, 04, 05 et 06", "0_1_2", "articles 01 ; 02 ; 03 ; 04", "1 2 3 4 5 6 7 8 9 10",
	};
	for (size_t i = 0; i < LENGTH(texts); i++) {
		const struct mask_reading reading = mask_read(arena, mask, span_of(texts[i]));
		if (reading.count > 0)
			fail_msg("« %s »: %s", texts[i], mask_kind_codes[reading.finds[0].kind]);
		arena_reset(arena);
	}
}

static void
test_they_are_as_many_as_told(void **state)
{
	(void)state;
	print_message("%zu tricks, %zu missed\n", tried, missed);
	assert_true(tried >= 200);
	assert_int_equal(missed, 0);
}

int
main(void)
{
	struct arena *rules = arena_new(64 << 20);
	arena = arena_new(64 << 20);
	mask = mask_new(rules, &(struct mask_settings){ 0 });
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_figures_of_every_drawing),
		cmocka_unit_test(test_what_has_no_width_and_blanks_of_all_kinds),
		cmocka_unit_test(test_signs_between),
		cmocka_unit_test(test_letters_and_words_for_figures),
		cmocka_unit_test(test_they_are_as_many_as_told), /* of those before */
		cmocka_unit_test(test_what_resembles_them_is_left),
	};
	const int failed = cmocka_run_group_tests_name("mask, tricks", tests, NULL, NULL);
	arena_end(arena);
	arena_end(rules);
	return failed;
}
