#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <string.h>
#include <time.h>

#include <cmocka.h>

#include "craft/text/text_repair.h"

static struct text_repairs repairs;

static void
assert_repair(const char *text, const char *meant)
{
	struct arena *arena = arena_new(1 << 20);
	const struct span found = text_repair(arena, span_of(text), &repairs);
	if (!span_is(found, meant))
		fail_msg("« %s » was read as « %.*s », not « %s »", text, SPAN_ARGS(found), meant);
	assert_true(span_is_utf8(found));
	assert_int_equal(text_is_repaired(&repairs), strcmp(text, meant) != 0);
	/* what was mended stays as it is */
	assert_true(span_equal(text_repair(arena, found, NULL), found));
	arena_end(arena);
}

static void
assert_stays(const char *text)
{
	assert_repair(text, text);
}

static void
letters_of_windows_are_read(void **state)
{
	(void)state;
	assert_repair("l\xc2\x92œuvre, 3 \xc2\x80, et\xc2\x85", "l’œuvre, 3 €, et…");
	assert_int_equal(repairs.windows, 3);
	assert_repair("d\xe9j\xe0 \x93vu\x94 \x80", "déjà “vu” €");
	assert_int_equal(repairs.bytes, 5);
	assert_repair("caf\xe9 d’été", "café d’été");
	assert_repair("a\x81z", "a\ufffdz");  /* one of the five */
	assert_repair("a\xc2\x81z", "az");
	assert_repair("\xc3", "Ã");
	assert_repair("\xed\xa0\x80", "í\u00a0€"); /* half a pair of UTF-16 */
}

static void
what_was_encoded_again_is_decoded(void **state)
{
	(void)state;
	assert_repair("dÃ©jÃ\u00a0 reÃ§u", "déjà reçu");
	assert_int_equal(repairs.doubled, 3);
	assert_repair("Ã‰tat, Å“uvre, lâ€™Ã©cole â€¦ 3 â‚¬, Â« oui Â»", "État, œuvre, l’école … 3 €, « oui »");
	assert_repair("DÃ‰PÃ”T de lâ\xc2\x80\xc2\x99" "argent", "DÉPÔT de l’argent");
	assert_repair("dÃƒÂ©jÃƒÂ\u00a0", "déjà");
	assert_repair("rÃ©pondu Ã  la mairie", "répondu à la mairie");
	assert_repair("dÃ©jÃ  voilÃ  Ã la", "déjà voilà à la");
	assert_repair("mÃ¼ssen zostaÅ‚a ÅŸehir È™i", "müssen została şehir și");
	assert_repair("Merci ðŸ˜€ !", "Merci 😀 !");
	assert_repair("Ù…Ø±Ø­Ø¨Ø§", "مرحبا");
	assert_repair("ï»¿DÃ©but", "Début");
}

static void
right_text_is_left_alone(void **state)
{
	(void)state;
	assert_stays("État civil : « déjà reçu », 3 €, l’œuvre…");
	assert_stays("É… À… Ê… LIBERTÉ… CAFÉ®, SOCIÉTÉ», Ô»");
	assert_stays("NÃO, IRMÃ», AMANHÃ…, São João à vista, coração");
	assert_stays("Ã , Ã la, PÂTE, Â, å, Å», PÅ», Ä», über, naïve, Øystein, ñandú");
	assert_stays("Zażółć gęślą jaźń, şehir, și țară, مرحبا بكم, Ελλάδα, Україна");
	assert_stays("Père Noël ★ 👩‍👧 👍🏽 ☎️ 1\u202f234 €");
	assert_stays("می‌خواهم");
	assert_stays("");
	assert_stays("\tdeux\nlignes");
}

static void
letters_meet_their_accents(void **state)
{
	(void)state;
	assert_repair("e\u0301te\u0301", "été");
	assert_int_equal(repairs.composed, 2);
	assert_repair("\u212bngstro\u0308m", "Ångström");
	struct arena *arena = arena_new(1 << 20);
	struct text tower = text_new(arena, 10000);
	text_add_z(&tower, "x");
	for (int i = 0; i < 1000; i++)
		text_add_z(&tower, i % 2 == 0 ? "\u0302" : "\u0323");
	const struct span found = text_repair(arena, text_span(&tower), &repairs);
	assert_int_equal(found.length, 1 + 2 * TEXT_REPAIR_MARKS_MAX);
	assert_int_equal(repairs.unseen, 1000 - TEXT_REPAIR_MARKS_MAX);
	arena_end(arena);
}

static void
what_is_not_seen_goes(void **state)
{
	(void)state;
	assert_repair("\ufeff06\u200b12\u200d34\u200e56\u206078", "0612345678");
	assert_int_equal(repairs.unseen, 5);
	assert_repair("l’admi\u00adnis\u00adtration\x7f\x01", "l’administration");
	assert_repair("\u202e21\u202c 06", "21 06");
	assert_repair("un\r\ndeux\rtrois\vquatre\u2028cinq", "un\ndeux\ntrois\nquatre\ncinq");
	assert_int_equal(repairs.lines, 4);
	struct arena *arena = arena_new(1 << 20);
	assert_true(span_is(text_repair(arena, span_from("a\0b", 3), &repairs), "ab"));
	arena_end(arena);
}

static double
seconds_of(const char *unit, size_t times)
{
	struct arena *arena = arena_new(64 << 20);
	struct text text = text_new(arena, strlen(unit) * times + 1);
	for (size_t i = 0; i < times; i++)
		text_add_z(&text, unit);
	const clock_t begun = clock();
	assert_true(span_is_utf8(text_repair(arena, text_span(&text), NULL)));
	const clock_t ended = clock();
	arena_end(arena);
	return (double)(ended - begun) / CLOCKS_PER_SEC;
}

/* Four times as much takes some four times as long: ten, on a busy machine, and never sixteen. */
static void
it_stays_in_proportion(void **state)
{
	(void)state;
	static const char *const units[] = { "Ã©",   "Ã",          "Â»",           "\xc3", "\xf0\x9f",
		                                 "ÃƒÂ©", "\u0302\u0323", "\u200d", "\r" };
	for (size_t i = 0; i < LENGTH(units); i++) {
		const double small = seconds_of(units[i], 60000), large = seconds_of(units[i], 240000);
		if (large > 10 * small + 0.05)
			fail_msg("« %s »: %.3f s, then %.3f s", units[i], small, large);
	}
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(letters_of_windows_are_read),
		cmocka_unit_test(what_was_encoded_again_is_decoded),
		cmocka_unit_test(right_text_is_left_alone),
		cmocka_unit_test(letters_meet_their_accents),
		cmocka_unit_test(what_is_not_seen_goes),
		cmocka_unit_test(it_stays_in_proportion),
	};
	return cmocka_run_group_tests_name("craft text repair", tests, NULL, NULL);
}
