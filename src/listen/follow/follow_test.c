#include <math.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>

#include <cmocka.h>

#include "listen/follow/follow.h"

static struct arena *arena;

static int
begin(void **state)
{
	(void)state;
	arena = arena_new(1 << 20);
	return 0;
}

static int
end(void **state)
{
	(void)state;
	arena_end(arena);
	return 0;
}

/* The rates of the Standard Definitions: everybody who was asked counts, even those whom nothing
 * reached. */
static void
rates_are_those_of_the_definitions(void **state)
{
	(void)state;
	const struct invite_tally tally = { .people = 200, .complete = 60, .refused = 15, .silent = 85,
		                                .unknown = 40 };
	const struct follow_rates rates = follow_rates_of(&tally);
	assert_true(rates.has_response && fabs(rates.response - 0.30) < 1e-12);
	assert_true(rates.has_cooperation && fabs(rates.cooperation - 0.80) < 1e-12);
	const struct invite_tally lost = { .people = 12, .unknown = 12 };
	assert_true(follow_rates_of(&lost).has_response);
	assert_true(follow_rates_of(&lost).response == 0);
	assert_false(follow_rates_of(&lost).has_cooperation);
	const struct invite_tally nobody = { .people = 0 };
	assert_false(follow_rates_of(&nobody).has_response);
}

/* R: smallest n with qt(.975, n - 1) * sd / sqrt(n) <= margin. */
static void
the_number_needed_is_the_first_that_reaches_the_margin(void **state)
{
	(void)state;
	static const struct {
		double variance, margin;
		int64_t needed;
	} known[] = {
		{ 1, 0.25, 64 }, { 1, 0.5, 18 }, { 1, 1, 7 }, { 4, 0.25, 249 }, { 1, 20, 2 },
		{ 0, 0.25, 0 },  { 1, 0, 0 },
	};
	for (size_t i = 0; i < LENGTH(known); i++)
		assert_int_equal(follow_needed(known[i].variance, known[i].margin), known[i].needed);
	const struct survey_scale five = { 1, 5, 1, 4, 0.25 }, ten = { 0, 10, 1, 7, 0.625 };
	assert_true(follow_variance_guess(&five) == 1);
	assert_true(follow_variance_guess(&ten) == 6.25);
}

static void
what_is_missing_is_a_sentence(void **state)
{
	(void)state;
	static const struct {
		struct follow_lack lack;
		const char *words;
	} known[] = {
		{ { RESPONDENT_PUBLIC, 0, 3, 64 },
		  "3 réponses\u202f; il en manque 2 pour montrer quelque chose, 61 pour conclure." },
		{ { RESPONDENT_PUBLIC, 0, 1, 0 }, "1 réponse\u202f; il en manque 4 pour montrer quelque chose." },
		{ { RESPONDENT_PUBLIC, 100, 20, 64 }, "20 réponses\u202f; il en manque 44 pour conclure." },
		{ { RESPONDENT_PUBLIC, 100, 64, 64 }, "64 réponses\u202f: assez pour conclure." },
		{ { RESPONDENT_PUBLIC, 100, 7, 0 }, "7 réponses\u202f: assez pour montrer quelque chose." },
		{ { RESPONDENT_AGENT, 0, 12, 64 },
		  "on n’a pas dit combien travaillent là\u202f: rien ne se compte." },
		{ { RESPONDENT_AGENT, 9, 9, 64 },
		  "moins de dix personnes sont invitées\u202f: rien ne sera montré, quoi qu’il arrive." },
		{ { RESPONDENT_AGENT, 31, 3, 64 },
		  "moins de 5 réponses sur 31\u202f; il en faut 10 pour montrer quelque chose, 64 pour conclure, "
		  "plus qu’on n’en invite\u202f: l’écart se lira avec toute son incertitude." },
		{ { RESPONDENT_AGENT, 100, 14, 64 },
		  "au moins 10 réponses sur 100\u202f; il en faut 10 pour montrer quelque chose, 64 pour "
		  "conclure." },
	};
	for (size_t i = 0; i < LENGTH(known); i++)
		assert_string_equal(follow_lack_words(arena, &known[i].lack), known[i].words);
}

/* Between two readings one more answer of an agent changes nothing four times of five, and never tells
 * which of them. */
static void
of_agents_steps_of_five_are_told(void **state)
{
	(void)state;
	for (int64_t received = 0; received <= 40; received++) {
		const char *words = follow_received_words(arena, RESPONDENT_AGENT, received, 40);
		assert_string_equal(words, follow_received_words(arena, RESPONDENT_AGENT, received / 5 * 5, 40));
	}
	assert_string_equal(follow_received_words(arena, RESPONDENT_AGENT, 9, 9), "non montré");
	assert_string_equal(follow_received_words(arena, RESPONDENT_AGENT, 9, 0), "non montré");
	assert_string_equal(follow_received_words(arena, RESPONDENT_PUBLIC, 9, 0), "9");
}

/* Four replies of five move nothing; the fifth does, and being full must be told. */
static void
of_quotas_steps_of_five_are_told(void **state)
{
	(void)state;
	for (int64_t received = 0; received < 40; received++)
		assert_string_equal(follow_quota_words(arena, received, 40),
		                    follow_quota_words(arena, received / 5 * 5, 40));
	assert_string_equal(follow_quota_words(arena, 4, 40), "moins de 5");
	assert_string_equal(follow_quota_words(arena, 39, 40), "au moins 35");
	assert_string_equal(follow_quota_words(arena, 40, 40), "toutes");
	assert_string_equal(follow_quota_words(arena, 1, 2), "pas encore toutes");
	assert_string_equal(follow_quota_words(arena, 2, 2), "toutes");
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup_teardown(rates_are_those_of_the_definitions, begin, end),
		cmocka_unit_test_setup_teardown(the_number_needed_is_the_first_that_reaches_the_margin, begin,
		                                end),
		cmocka_unit_test_setup_teardown(what_is_missing_is_a_sentence, begin, end),
		cmocka_unit_test_setup_teardown(of_agents_steps_of_five_are_told, begin, end),
		cmocka_unit_test_setup_teardown(of_quotas_steps_of_five_are_told, begin, end),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
