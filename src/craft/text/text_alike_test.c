#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include <cmocka.h>

#include "craft/text/text_alike.h"

static uint64_t seed = UINT64_C(88172645463325252);

static uint64_t
draw(uint64_t below)
{
	seed ^= seed << 13;
	seed ^= seed >> 7;
	seed ^= seed << 17;
	return seed % below;
}

static const char petition[] =
	"Je demande à la mairie de renoncer au projet de parking souterrain sous la place du marché, qui "
	"détruira les platanes, fermera les commerces pendant deux ans et ne répond à aucun besoin des "
	"habitants du quartier.";

static void
a_campaign_is_seen(void **state)
{
	(void)state;
	struct arena *arena = arena_new(64 << 20);
	struct text_alikes *alikes = text_alikes_new(arena);
	assert_int_equal(text_alikes_add(alikes, SPAN("L’accueil de la mairie est fermé le samedi")), 0);
	assert_int_equal(text_alikes_add(alikes, span_of(petition)), 1);
	const char *signed_by = arena_format(arena, "Bonjour ! %s Paul", petition);
	assert_int_equal(text_alikes_add(alikes, span_of(signed_by)), 1);
	assert_int_equal(text_alikes_add(alikes, SPAN("l'ACCUEIL de la Mairie, est fermé le samedi !!")), 0);
	assert_int_equal(text_alikes_add(alikes, span_from(petition, 100)), 4); /* half of it */
	assert_int_equal(text_alikes_add(alikes, SPAN("")), 5);
	assert_int_equal(text_alikes_add(alikes, SPAN("...")), 6);
	assert_int_equal(text_alikes_add(alikes, SPAN("Merci")), 7);
	assert_int_equal(text_alikes_add(alikes, SPAN("merci !")), 7);
	assert_int_equal(text_alikes_add(alikes, SPAN("Merci Paul")), 9);
	assert_int_equal(text_alikes_first(alikes, 2), 1);
	arena_end(arena);
}

enum { WORDS = 60, PAIRS = 400 };

static struct span
words_of(struct arena *arena, const unsigned *words)
{
	struct text text = text_new(arena, 4096);
	for (int i = 0; i < WORDS; i++)
		text_format(&text, "mot%u ", words[i]);
	return text_span(&text);
}

/* Pairs that differ by some words, each pair by itself: alike is what counting says, no more, no less. */
static void
it_is_what_counting_says(void **state)
{
	(void)state;
	struct arena *arena = arena_new(256 << 20);
	struct text_alikes *alikes = text_alikes_new(arena);
	int are = 0;
	for (int pair = 0; pair < PAIRS; pair++) {
		unsigned words[WORDS];
		for (int i = 0; i < WORDS; i++)
			words[i] = (unsigned)draw(1000000);
		const struct span left = words_of(arena, words);
		for (uint64_t changes = draw(6); changes > 0; changes--)
			words[draw(WORDS)] = (unsigned)draw(1000000);
		const struct span right = words_of(arena, words);
		const bool is_alike = text_alike_share(arena, left, right) >= 0.8;
		const uint32_t first = text_alikes_add(alikes, left);
		assert_int_equal(first, 2 * pair);
		assert_int_equal(text_alikes_add(alikes, right), is_alike ? first : first + 1);
		are += is_alike;
	}
	assert_true(are > PAIRS / 4 && are < 3 * PAIRS / 4);
	arena_end(arena);
}

/* Of a hundred thousand lines: one line, one with a number each, one of ten sentences with their ends. */
static double
seconds_of(size_t count, int kind, size_t *size_r)
{
	struct arena *arena = arena_new((size_t)1 << 30);
	struct text_alikes *alikes = text_alikes_new(arena);
	char line[400];
	const clock_t begun = clock();
	for (size_t i = 0; i < count; i++) {
		if (kind == 0)
			snprintf(line, sizeof line, "%s", petition);
		else if (kind == 1)
			snprintf(line, sizeof line, "%.60s %zu", petition, i);
		else
			snprintf(line, sizeof line, "%.30s %zu %zu %zu", petition, i % 7, i % 11, i);
		(void)text_alikes_add(alikes, span_of(line));
	}
	const double seconds = (double)(clock() - begun) / CLOCKS_PER_SEC;
	*size_r = arena_size(arena);
	arena_end(arena);
	return seconds;
}

static void
it_stays_in_proportion(void **state)
{
	(void)state;
	for (int kind = 0; kind < 3; kind++) {
		size_t small_size, large_size;
		const double small = seconds_of(3000, kind, &small_size);
		const double large = seconds_of(12000, kind, &large_size);
		printf("kind %d: %.2f s, %.2f s, %zu MB\n", kind, small, large, large_size >> 20);
		if (large > 8 * small + 0.05)
			fail_msg("kind %d: %.3f s, then %.3f s", kind, small, large);
		assert_true(large_size < (size_t)100 << 20);
	}
}

static void
a_megabyte_of_one_word_is_one_three(void **state)
{
	(void)state;
	struct arena *arena = arena_new(64 << 20);
	struct text text = text_new(arena, 1 << 20);
	for (int i = 0; i < 200000; i++)
		text_add_z(&text, "oui ");
	struct text_alikes *alikes = text_alikes_new(arena);
	assert_int_equal(text_alikes_add(alikes, text_span(&text)), 0);
	assert_int_equal(text_alikes_add(alikes, SPAN("Oui, oui, oui.")), 0);
	assert_int_equal(text_alikes_add(alikes, SPAN("\xff\xfe oui non\xc3")), 2);
	arena_end(arena);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(a_campaign_is_seen),
		cmocka_unit_test(it_is_what_counting_says),
		cmocka_unit_test(it_stays_in_proportion),
		cmocka_unit_test(a_megabyte_of_one_word_is_one_three),
	};
	return cmocka_run_group_tests_name("craft text alike", tests, NULL, NULL);
}
