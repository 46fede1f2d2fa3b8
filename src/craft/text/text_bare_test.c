#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>
#include <time.h>

#include <cmocka.h>

#include "craft/text/text_bare.h"

static struct arena *arena;

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

/* Words with a space between, a bar where a sentence begins. */
static void
assert_bare(const char *written, const char *expected)
{
	struct text_bare bare = { .text = span_of(written) };
	struct text_bare_word word;
	struct text text = text_new(arena, 4000);
	while (text_bare_next(&bare, &word)) {
		if (text.length > 0)
			text_add_z(&text, word.begins ? " | " : " ");
		text_add(&text, span_from(word.letters, word.size));
		assert_true(word.at < word.end && word.end <= bare.text.length);
	}
	if (strcmp(text_z(&text), expected) != 0)
		fail_msg("« %s » is read « %s », not « %s »", written, text_z(&text), expected);
}

static void
words_are_bare(void **state)
{
	(void)state;
	assert_bare("L’école des Œillets, ARRÊTÉE", "l ecole des oeilets arete");
	assert_bare("je n'en peux plus (burn-out)", "je n en peux plus burn out");
	assert_bare("", "");
	assert_bare(" \u2026 !", "");
	assert_bare("الماء 水", "? ?");
}

static void
disguises_fall(void **state)
{
	(void)state;
	static const char *const likes[] = {
		"connard", "CONNARD", "cônnärd", "connnnaaaard", "c0nn4rd", "con\u200bnard",
		"c\u043enn\u0430rd", "c o n n a r d", "c.o.n.n.a.r.d", "C-O-N-N-A-R-D",
		"\uff43\uff4f\uff4e\uff4e\uff41\uff52\uff44", "co\u0301nn@rd",
		"\U0001d41c\U0001d428\U0001d427\U0001d427\U0001d41a\U0001d42b\U0001d41d",
	};
	for (size_t i = 0; i < LENGTH(likes); i++)
		assert_bare(likes[i], "conard");
	assert_bare("$alope 5@lope s@lop€", "alope 5 lope salop");
	assert_bare("c*nnard, m***e, put*", "c*nard m*e put*");
}

static void
what_is_no_disguise_stays(void **state)
{
	(void)state;
	assert_bare("le 12/03/2026, 48h, 3e, R112, 5 €", "le 12 03 2026 48h 3e r112 5");
	assert_bare("il y a à boire", "il y a a boire");
	assert_bare("c’est l’A 6, a b", "c est l a 6 a b");
	assert_bare("S.N.C.F., f d p", "sncf fdp");
	assert_bare("*gras* et **très**", "gras* et tres*");
}

static void
sentences_begin(void **state)
{
	(void)state;
	assert_bare("Fini. Je pars ! Pourquoi ?Parce que", "fini | je pars | pourquoi | parce que");
	assert_bare("M. Petit, art. 3\nsuite\n\nBonjour", "m petit art | 3 suite | bonjour");
	assert_bare("pas logique.Bonne", "pas logique | bone");
}

static void
any_bytes_take_their_time(void **state)
{
	(void)state;
	static const char *const units[] = { "\xff", "a", "a ", "a1", "1", "*", "a*", "a.", "@", "e\u0301",
		                                 "\u200b", "a@1", " .", "\u0430" };
	enum { SIZE = 1 << 20 };
	for (size_t i = 0; i < LENGTH(units); i++) {
		struct text text = text_new(arena, SIZE + 8);
		struct text_bare_word word;
		if (i == 7)
			text_add_char(&text, 'b');
		while (text.length < SIZE)
			text_add_z(&text, units[i]);
		struct text_bare bare = { .text = text_span(&text) };
		const clock_t from = clock();
		while (text_bare_next(&bare, &word))
			assert_true(word.size <= TEXT_BARE_SIZE_MAX);
		assert_int_equal(bare.at, bare.text.length);
		assert_true((double)(clock() - from) / CLOCKS_PER_SEC < 5);
		arena_reset(arena);
	}
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup_teardown(words_are_bare, begin, end),
		cmocka_unit_test_setup_teardown(disguises_fall, begin, end),
		cmocka_unit_test_setup_teardown(what_is_no_disguise_stays, begin, end),
		cmocka_unit_test_setup_teardown(sentences_begin, begin, end),
		cmocka_unit_test_setup_teardown(any_bytes_take_their_time, begin, end),
	};
	return cmocka_run_group_tests_name("craft text bare", tests, NULL, NULL);
}
