#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>
#include <cmocka.h>

#include "ground/inquiry/inquiry_desk.h"

static struct arena *arena;

static int
begin(void **state)
{
	(void)state;
	arena = arena_new(256 << 20);
	return 0;
}

static int
end(void **state)
{
	(void)state;
	arena_end(arena);
	return 0;
}

/* Conditions of one page upon another, a limit of ticks, a check, a side that is not asked. */
static const char document[] =
	"{\"name\": \"Accueil\", \"languages\": [\"fr\", \"en\"], \"title\": {\"fr\": \"Accueil\"},"
	" \"pages\": [{\"questions\": ["
	"  {\"code\": \"rdv\", \"kind\": \"yes-no\", \"asked\": [\"usager\"],"
	"   \"words\": {\"fr\": \"Aviez-vous rendez-vous ?\"}},"
	"  {\"code\": \"motif\", \"kind\": \"one\", \"asked\": [\"usager\"], \"words\": {\"fr\": \"Le motif ?\"},"
	"   \"shown_if\": \"rdv\", \"choices\": [{\"code\": \"A\", \"words\": {\"fr\": \"un titre\"}},"
	"    {\"code\": \"B\", \"words\": {\"fr\": \"un retrait\"}}]},"
	"  {\"code\": \"aides\", \"kind\": \"several\", \"asked\": [\"usager\"], \"most\": 1,"
	"   \"words\": {\"fr\": \"Quelle aide ?\"}, \"choices\": [{\"code\": \"A\", \"words\": {\"fr\": \"x\"}},"
	"    {\"code\": \"B\", \"words\": {\"fr\": \"y\"}}]},"
	"  {\"code\": \"note\", \"kind\": \"scale\", \"asked\": [\"usager\"], \"least\": 1, \"most\": 5,"
	"   \"check\": \"non (rdv = non et note = 5)\", \"words\": {\"fr\": \"La note\"}},"
	"  {\"code\": \"mots\", \"kind\": \"text\", \"asked\": [\"usager\"], \"words\": {\"fr\": \"Un mot\"}},"
	"  {\"code\": \"charge\", \"kind\": \"scale\", \"asked\": [\"agent\"], \"least\": 1, \"most\": 5,"
	"   \"words\": {\"fr\": \"Votre charge\"}}]},"
	" {\"shown_if\": \"note < 3\", \"questions\": ["
	"  {\"code\": \"lignes\", \"kind\": \"matrix\", \"asked\": [\"usager\"], \"least\": 1, \"most\": 3,"
	"   \"words\": {\"fr\": \"Qu’est-ce qui n’allait pas ?\"},"
	"   \"choices\": [{\"code\": \"L1\", \"words\": {\"fr\": \"L’attente\"}}]}]}],"
	" \"quotas\": [{\"name\": \"Q\", \"limit\": 10, \"condition\": \"%s\"}]}";

static struct inquiry *
with_quota(const char *condition)
{
	const char *sentence;
	const char *text = arena_format(arena, document, condition);
	struct inquiry *inquiry = inquiry_read(arena, span_of(text), &sentence);
	if (inquiry == NULL)
		fail_msg("%s", sentence);
	return inquiry;
}

/* --- can it be filled ------------------------------------------------------------------------- */

static void
a_quota_that_nobody_can_fill_is_known(void **state)
{
	(void)state;
	static const struct {
		const char *condition;
		enum inquiry_reach reach;
	} known[] = {
		{ "rdv = oui", INQUIRY_REACHED },
		{ "rdv = oui et motif = \\\"A\\\"", INQUIRY_REACHED },
		{ "motif = \\\"A\\\" et motif = \\\"B\\\"", INQUIRY_OUT_OF_REACH },
		{ "motif = \\\"A\\\" ou motif = \\\"B\\\"", INQUIRY_REACHED },
		/* The motive is asked of those with an appointment alone. */
		{ "rdv = non et motif = \\\"A\\\"", INQUIRY_OUT_OF_REACH },
		{ "rdv = non et motif est vide", INQUIRY_REACHED },
		/* One tick at the most. */
		{ "aides contient \\\"A\\\" et aides contient \\\"B\\\"", INQUIRY_OUT_OF_REACH },
		{ "aides contient \\\"A\\\" et non (aides contient \\\"B\\\")", INQUIRY_REACHED },
		/* Refused by a check; beyond the scale; on a page that is not shown. */
		{ "rdv = non et note = 5", INQUIRY_OUT_OF_REACH },
		{ "rdv = oui et note = 5", INQUIRY_REACHED },
		{ "note > 5", INQUIRY_OUT_OF_REACH },
		{ "note = 4 et lignes_L1 = 1", INQUIRY_OUT_OF_REACH },
		{ "note = 2 et lignes_L1 = 1", INQUIRY_REACHED },
		/* Asked of agents alone, whom no quota counts. */
		{ "charge = 3", INQUIRY_NOT_ASKED },
		{ "rdv = oui et charge = 3", INQUIRY_NOT_ASKED },
		{ "rdv = oui ou charge = 3", INQUIRY_REACHED },
		/* Any text may be written: nothing is said. */
		{ "mots = \\\"oui\\\" et rdv = oui", INQUIRY_REACHED },
	};
	for (size_t i = 0; i < LENGTH(known); i++) {
		const struct inquiry *inquiry = with_quota(known[i].condition);
		const struct inquiry_asked *asked = inquiry_ask(arena, inquiry, SIDE_USAGER, 0);
		assert_non_null(asked);
		if (inquiry_reach_of(asked, 0) != known[i].reach)
			fail_msg("%s", known[i].condition);
	}
}

/* How many of a thousand sheets show a question of this condition, put where it may be asked. */
static size_t
shown_by_chance(const char *condition)
{
	const char *text = arena_format(arena, document, condition), *sentence;
	const char *before = strstr(text, "\"code\": \"mots\"");
	assert_non_null(before);
	const char *with = arena_format(
		arena,
		"%.*s\"code\": \"temoin\", \"kind\": \"yes-no\", \"asked\": [\"usager\"],"
		" \"shown_if\": \"%s\", \"words\": {\"fr\": \"Témoin\"}}, {%s",
		(int)(before - text), text, condition, before);
	const struct inquiry *inquiry = inquiry_read(arena, span_of(with), &sentence);
	assert_non_null(inquiry);
	const struct inquiry_asked *asked = inquiry_ask(arena, inquiry, SIDE_USAGER, 0);
	assert_non_null(asked);
	return inquiry_try(arena, asked, 0, 1000, 20261126, 20000)
	    .shown[inquiry_find(inquiry, SPAN("temoin"))];
}

/* What is out of reach is met by none of a thousand sheets, what is not by some. Chance does not know
 * that a check refuses: conditions without the one that has a check. */
static void
chance_agrees(void **state)
{
	(void)state;
	static const char *const parts[] = {
		"rdv = oui", "rdv = non", "motif = \\\"A\\\"", "motif est vide", "note < 3", "note = 4",
		"aides contient \\\"A\\\"", "aides contient \\\"B\\\"",
	};
	size_t beyond = 0;
	for (size_t i = 0; i < LENGTH(parts); i++)
		for (size_t k = 0; k < i; k++) {
			const char *condition = arena_format(arena, "%s et %s", parts[i], parts[k]);
			const struct inquiry_asked *asked =
				inquiry_ask(arena, with_quota(condition), SIDE_USAGER, 0);
			const bool is_reached = inquiry_reach_of(asked, 0) == INQUIRY_REACHED;
			if (is_reached != (shown_by_chance(condition) > 0))
				fail_msg("%s", condition);
			beyond += !is_reached;
		}
	assert_int_equal(beyond, 5);
}

static bool
is_remarked(const struct inquiry *inquiry, const char *part, bool is_blocking)
{
	struct inquiry_remark *remarks;
	size_t count;
	inquiry_read_over(arena, inquiry, &remarks, &count);
	for (size_t i = 0; i < count; i++)
		if (strstr(remarks[i].sentence, part) != NULL && remarks[i].is_blocking == is_blocking)
			return true;
	return false;
}

static void
reading_over_tells_of_quotas(void **state)
{
	(void)state;
	assert_true(is_remarked(with_quota("note > 5"), "ne sera jamais plein", true));
	assert_true(is_remarked(with_quota("charge = 3"), "n’est pas posée aux usagers", true));
	assert_false(is_remarked(with_quota("rdv = oui"), "Quota", true));
	struct inquiry *inquiry = with_quota("rdv = oui et note = 3");
	struct inquiry_quota *quotas = arena_array_of(arena, struct inquiry_quota, 2);
	quotas[0] = inquiry->quotas[0];
	quotas[1] = quotas[0];
	quotas[1].name = SPAN("R");
	quotas[1].condition = SPAN("rdv  =  oui et (note = 3)");
	quotas[1].message = inquiry_words_new(arena, inquiry);
	quotas[1].message.in[0] = SPAN("Merci");
	inquiry->quotas = quotas;
	inquiry->quota_count = 2;
	assert_true(is_remarked(inquiry, "ils comptent les mêmes réponses", false));
	assert_true(is_remarked(inquiry, "Langue en", false));
}

/* --- chosen in lists -------------------------------------------------------------------------- */

static void
splits(const char *condition, const char *first, const char *second, const char *rest)
{
	struct inquiry *inquiry = with_quota("rdv = oui");
	struct inquiry_option *options;
	size_t count;
	inquiry_options(arena, inquiry, &options, &count);
	const struct inquiry_counted counted =
		inquiry_counted_of(arena, inquiry, options, count, span_of(condition));
	const char *const wanted[] = { first, second, NULL };
	for (size_t i = 0; i < INQUIRY_COUNTED_MAX; i++) {
		assert_int_equal(counted.chosen[i] == NULL, wanted[i] == NULL);
		if (wanted[i] != NULL)
			assert_string_equal(counted.chosen[i]->formula, wanted[i]);
	}
	assert_true(span_is(counted.rest, rest));
}

static void
a_condition_is_shown_as_choices_when_it_means_the_same(void **state)
{
	(void)state;
	splits("rdv = oui", "rdv = oui", NULL, "");
	splits("rdv = non et motif = «\u202fA\u202f»", "rdv = non", "motif = \"A\"", "");
	splits("aides contient \"B\" et note > 2", "aides contient \"B\"", NULL, "note > 2");
	splits("note = 3 et (rdv = oui ou mots contient \" et \")", "note = 3", NULL,
	       "(rdv = oui ou mots contient \" et \")");
	splits("rdv = oui ou note = 3 et motif = \"A\"", NULL, NULL,
	       "rdv = oui ou note = 3 et motif = \"A\"");
	splits("non (rdv = oui et note = 3)", NULL, NULL, "non (rdv = oui et note = 3)");
	splits("mots = \"et\" et rdv = oui et note < 2", NULL, NULL,
	       "mots = \"et\" et rdv = oui et note < 2");
	splits("lignes_L1 = 2 et aides contient \"A\"", "lignes_L1 = 2", "aides contient \"A\"", "");
	splits("note =", NULL, NULL, "note =");
	splits("charge = 3", NULL, NULL, "charge = 3"); /* not asked of usagers: not in the list */
	splits("", NULL, NULL, "");
}

static void
options_are_the_closed_answers_of_the_public(void **state)
{
	(void)state;
	struct inquiry_option *options;
	size_t count;
	inquiry_options(arena, with_quota("rdv = oui"), &options, &count);
	assert_int_equal(count, 2 + 2 + 2 + 5 + 3);
	assert_string_equal(options[0].label, "rdv · Aviez-vous rendez-vous ? → oui");
	assert_string_equal(options[2].label, "motif · Le motif ? → un titre");
	assert_string_equal(options[11].label,
	                    "lignes · Qu’est-ce qui n’allait pas ? · L’attente → 1");
	for (size_t i = 0; i < count; i++) { /* each is sound, and found again */
		const struct inquiry_formulas formulas =
			inquiry_quota_formulas_read(arena, with_quota("rdv"), span_of(options[i].formula));
		assert_null(formulas.condition_wrong);
		assert_non_null(formulas.condition_read);
	}
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup_teardown(a_quota_that_nobody_can_fill_is_known, begin, end),
		cmocka_unit_test_setup_teardown(chance_agrees, begin, end),
		cmocka_unit_test_setup_teardown(reading_over_tells_of_quotas, begin, end),
		cmocka_unit_test_setup_teardown(a_condition_is_shown_as_choices_when_it_means_the_same, begin,
		                                end),
		cmocka_unit_test_setup_teardown(options_are_the_closed_answers_of_the_public, begin, end),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
