/* The cases of the law, each with its article. Dates were computed by hand, twice. */
#include "base/time.h"
#include "welcome/law/law.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdlib.h>

#include <cmocka.h>

static int32_t
day(const char *words)
{
	int32_t days = 0;
	assert_true(date_read(span_of(words), &days));
	return days;
}

#define assert_day(days, words) assert_int_equal(days, day(words))

static const struct calendar metropole = { .territory = TERRITORY_METROPOLE };

static struct law_case
received(enum law_regime regime, enum law_silence silence, const char *words)
{
	return (struct law_case){ .regime = regime, .silence = silence, .way = LAW_ELECTRONIC,
		                      .received_first = day(words), .received_competent = day(words) };
}

/* --- L231-1, L231-4, CJA R421-1 --------------------------------------------------------------- */

static void
test_silence_decides_on_the_same_number_day(void **state)
{
	(void)state;
	static const struct {
		const char *received, *decides, *sue;
	} cases[] = {
		{ "2026-04-23", "2026-06-23", "2026-08-24" }, { "2026-07-10", "2026-09-10", "2026-11-12" },
		{ "2026-12-31", "2027-02-28", "2027-04-29" }, { "2027-12-31", "2028-02-29", "2028-05-02" },
		{ "2026-06-30", "2026-08-30", "2026-11-02" }, { "2027-01-31", "2027-03-31", "2027-06-01" },
	};
	for (size_t i = 0; i < LENGTH(cases); i++) {
		struct law_case no = received(LAW_DECISION, LAW_SAYS_NO, cases[i].received);
		struct law_case yes = received(LAW_DECISION, LAW_SAYS_YES, cases[i].received);
		assert_day(law_decides_on(&no), cases[i].decides);
		assert_day(law_decides_on(&yes), cases[i].decides);
		assert_day(law_sue_by(&metropole, law_decides_on(&no)), cases[i].sue);
		/* A decision made that day is in time; the state changes the next day. */
		assert_false(law_has_decided(&no, day(cases[i].decides)));
		assert_true(law_has_decided(&no, day(cases[i].decides) + 1));
		no.decided = day(cases[i].decides);
		assert_false(law_has_decided(&no, day(cases[i].decides) + 1));
		no.decided++;
		assert_true(law_has_decided(&no, day(cases[i].decides) + 1));
	}
}

/* A complaint is always a no (L231-4 2°), between administration and agents never a yes (L231-4 5°), a
 * question nothing at all. */
static void
test_what_silence_means_follows_the_regime(void **state)
{
	(void)state;
	static const struct {
		enum law_regime regime;
		enum law_silence offered, meant;
	} cases[] = {
		{ LAW_DECISION, LAW_SAYS_YES, LAW_SAYS_YES },
		{ LAW_DECISION, LAW_SAYS_NO, LAW_SAYS_NO },
		{ LAW_DECISION, LAW_SAYS_NOTHING, LAW_SAYS_NOTHING },
		{ LAW_COMPLAINT, LAW_SAYS_YES, LAW_SAYS_NO },
		{ LAW_COMPLAINT, LAW_SAYS_NOTHING, LAW_SAYS_NO },
		{ LAW_DOCUMENTS, LAW_SAYS_YES, LAW_SAYS_NO },
		{ LAW_INTERNAL, LAW_SAYS_YES, LAW_SAYS_NO },
		{ LAW_INTERNAL, LAW_SAYS_NOTHING, LAW_SAYS_NOTHING },
		{ LAW_INFORMATION, LAW_SAYS_YES, LAW_SAYS_NOTHING },
		{ LAW_ACCESS, LAW_SAYS_NO, LAW_SAYS_NOTHING },
	};
	for (size_t i = 0; i < LENGTH(cases); i++) {
		const struct law_case one = received(cases[i].regime, cases[i].offered, "2026-04-23");
		assert_int_equal(law_silence_of(&one), cases[i].meant);
		assert_int_equal(law_decides_on(&one) != 0, cases[i].meant != LAW_SAYS_NOTHING);
	}
}

static void
test_a_decree_may_give_another_delay(void **state)
{
	(void)state;
	struct law_case one = received(LAW_DECISION, LAW_SAYS_NO, "2026-01-31");
	one.silence_count = 4; /* L231-6 */
	one.silence_unit = LAW_MONTHS;
	assert_day(law_decides_on(&one), "2026-05-31");
	one.silence_count = 15;
	one.silence_unit = LAW_DAYS;
	assert_day(law_decides_on(&one), "2026-02-15");
	one.regime = LAW_COMPLAINT; /* a decree of its offering is none of a complaint's */
	assert_day(law_decides_on(&one), "2026-03-31");
}

/* --- L114-2, L114-3: which administration has it ---------------------------------------------- */

static void
test_a_no_counts_from_the_first_administration_a_yes_from_the_competent_one(void **state)
{
	(void)state;
	struct law_case no = received(LAW_DECISION, LAW_SAYS_NO, "2026-04-23");
	struct law_case yes = received(LAW_DECISION, LAW_SAYS_YES, "2026-04-23");
	no.received_competent = yes.received_competent = day("2026-05-12");
	assert_day(law_decides_on(&no), "2026-06-23");
	assert_day(law_decides_on(&yes), "2026-07-12");
	no.received_competent = yes.received_competent = 0; /* still on its way */
	assert_day(law_decides_on(&no), "2026-06-23");
	assert_int_equal(law_decides_on(&yes), 0);
	assert_false(law_has_decided(&yes, day("2030-01-01")));
}

/* R*311-12, R311-13: one month from receipt by the competent administration. */
static void
test_documents_are_refused_after_a_month(void **state)
{
	(void)state;
	struct law_case one = received(LAW_DOCUMENTS, LAW_SAYS_NO, "2026-01-31");
	assert_day(law_decides_on(&one), "2026-02-28");
	one.received_competent = day("2026-02-03");
	assert_day(law_decides_on(&one), "2026-03-03");
	one.received_competent = 0;
	assert_int_equal(law_decides_on(&one), 0);
}

/* --- L114-5: missing pieces ------------------------------------------------------------------- */

static void
test_a_yes_waits_for_the_pieces(void **state)
{
	(void)state;
	struct law_case one = received(LAW_DECISION, LAW_SAYS_YES, "2026-04-23");
	one.pauses[0] = (struct law_pause){ day("2026-05-20"), day("2026-06-20"), 0 };
	one.pause_count = 1;
	assert_int_equal(law_decides_on(&one), 0);
	one.pauses[0].given = day("2026-05-25");
	assert_day(law_decides_on(&one), "2026-07-25");
	one.pauses[1] = (struct law_pause){ day("2026-06-01"), day("2026-07-01"), day("2026-06-02") };
	one.pause_count = 2;
	assert_day(law_decides_on(&one), "2026-08-02");
}

/* Asked on 20 May, given on the 25th: six days more, both included. */
static void
test_a_no_is_suspended_while_pieces_may_be_sent(void **state)
{
	(void)state;
	struct law_case one = received(LAW_DECISION, LAW_SAYS_NO, "2026-04-23");
	one.pauses[0] = (struct law_pause){ day("2026-05-20"), day("2026-06-20"), day("2026-05-25") };
	one.pause_count = 1;
	assert_day(law_decides_on(&one), "2026-06-29");
	one.pauses[0].given = 0; /* the day given to send them ends it: 32 days */
	assert_day(law_decides_on(&one), "2026-07-25");
	one.pauses[0].given = day("2026-07-01"); /* given late: no more than that day */
	assert_day(law_decides_on(&one), "2026-07-25");
	one.pauses[0] = (struct law_pause){ day("2026-05-20"), 0, 0 }; /* no day was told */
	assert_day(law_decides_on(&one), "2026-06-23");
	one.pauses[0] = (struct law_pause){ day("2026-06-24"), day("2026-07-24"), 0 };
	assert_day(law_decides_on(&one), "2026-06-23"); /* asked once silence had decided */
}

static void
test_no_day_is_counted_twice(void **state)
{
	(void)state;
	struct law_case one = received(LAW_DECISION, LAW_SAYS_NO, "2026-04-23");
	one.pauses[0] = (struct law_pause){ day("2026-05-01"), day("2026-05-10"), 0 };
	one.pauses[1] = (struct law_pause){ day("2026-05-05"), day("2026-05-12"), 0 };
	one.pauses[2] = (struct law_pause){ day("2026-05-06"), day("2026-05-08"), 0 };
	one.pause_count = 3;
	assert_day(law_decides_on(&one), "2026-07-05"); /* 1 to 12 May: twelve days */
}

/* --- L112-3, L112-11, R112-4, R112-11-2: receipts --------------------------------------------- */

static void
test_receipts_follow_the_way_it_came(void **state)
{
	(void)state;
	const char *why;
	struct law_case one = received(LAW_DECISION, LAW_SAYS_NO, "2026-04-23");
	assert_int_equal(law_owes(&one, &why), LAW_OWES_BOTH);
	assert_null(why);
	one.is_exempt = true; /* R112-4 is for paper alone */
	assert_int_equal(law_owes(&one, &why), LAW_OWES_BOTH);
	one.way = LAW_ON_PAPER;
	assert_int_equal(law_owes(&one, &why), LAW_OWES_NOTHING);
	assert_non_null(why);
	one.is_exempt = false;
	assert_int_equal(law_owes(&one, &why), LAW_OWES_RECEIPT);
	one.is_abusive = true;
	assert_int_equal(law_owes(&one, &why), LAW_OWES_NOTHING);
	one = received(LAW_INTERNAL, LAW_SAYS_NO, "2026-04-23"); /* L112-2, L112-7 */
	assert_int_equal(law_owes(&one, &why), LAW_OWES_NOTHING);
	one = received(LAW_INFORMATION, LAW_SAYS_NOTHING, "2026-04-23"); /* any electronic message */
	assert_int_equal(law_owes(&one, &why), LAW_OWES_BOTH);
}

static void
test_receipts_are_due_in_working_days(void **state)
{
	(void)state;
	static const struct {
		const char *received, *registered, *acknowledged;
	} cases[] = {
		{ "2026-04-30", "2026-05-04", "2026-05-19" }, { "2026-12-23", "2026-12-24", "2027-01-08" },
		{ "2025-11-07", "2025-11-10", "2025-11-24" }, { "2027-03-26", "2027-03-30", "2027-04-12" },
	};
	for (size_t i = 0; i < LENGTH(cases); i++) {
		struct law_case one = received(LAW_DECISION, LAW_SAYS_NO, cases[i].received);
		assert_day(law_registered_by(&one, &metropole), cases[i].registered);
		assert_day(law_acknowledged_by(&one, &metropole), cases[i].acknowledged);
		one.received_competent = 0; /* ten days from the competent administration alone */
		assert_day(law_registered_by(&one, &metropole), cases[i].registered);
		assert_int_equal(law_acknowledged_by(&one, &metropole), 0);
		one.way = LAW_ON_PAPER;
		assert_int_equal(law_acknowledged_by(&one, &metropole), 0);
	}
}

static void
test_a_bridge_of_the_organisation_gives_no_more_time(void **state)
{
	(void)state;
	const int32_t closings[] = { day("2026-05-15") };
	const struct calendar closed = { .closings = closings, .closing_count = 1 };
	const struct calendar alsace = { TERRITORY_ALSACE_MOSELLE, true, NULL, 0 };
	struct law_case one = received(LAW_DECISION, LAW_SAYS_NO, "2026-05-13");
	assert_day(law_registered_by(&one, &closed), "2026-05-15"); /* Ascension, the 14th */
	one = received(LAW_DECISION, LAW_SAYS_NO, "2026-04-02");
	assert_day(law_registered_by(&one, &metropole), "2026-04-03");
	assert_day(law_registered_by(&one, &alsace), "2026-04-07"); /* Good Friday, Easter Monday */
}

/* --- R112-5, R112-11-1: what it says ---------------------------------------------------------- */

static void
test_mentions_of_an_acknowledgement(void **state)
{
	(void)state;
	struct law_case one = received(LAW_DECISION, LAW_SAYS_NO, "2026-04-23");
	const unsigned service = LAW_SAYS_RECEIVED | LAW_SAYS_SERVICE | LAW_SAYS_PHONE;
	const unsigned no = LAW_SAYS_SILENCE | LAW_SAYS_SUE;
	/* Electronic: one address of the two. */
	assert_int_equal(law_missing(&one, service | LAW_SAYS_MAIL | no), 0);
	assert_int_equal(law_missing(&one, service | LAW_SAYS_POST | no), 0);
	assert_int_equal(law_missing(&one, service | no), LAW_SAYS_POST | LAW_SAYS_MAIL);
	/* On paper: the postal one. */
	one.way = LAW_ON_PAPER;
	assert_int_equal(law_missing(&one, service | LAW_SAYS_MAIL | no), LAW_SAYS_POST);
	assert_int_equal(law_missing(&one, service | LAW_SAYS_POST), no);
	/* A yes: that it can be attested, and no way to court. */
	one.silence = LAW_SAYS_YES;
	assert_int_equal(law_mentions(&one), service | LAW_SAYS_POST | LAW_SAYS_SILENCE | LAW_SAYS_ATTEST);
	/* Pieces that are missing (L114-5), until they are there. */
	one.pauses[0] = (struct law_pause){ day("2026-04-24"), day("2026-05-24"), 0 };
	one.pause_count = 1;
	assert_true(law_mentions(&one) & LAW_SAYS_PIECES);
	one.pauses[0].given = day("2026-04-30");
	assert_false(law_mentions(&one) & LAW_SAYS_PIECES);
	one = received(LAW_INFORMATION, LAW_SAYS_NOTHING, "2026-04-23");
	assert_int_equal(law_mentions(&one), service | LAW_SAYS_POST | LAW_SAYS_MAIL);
}

/* --- L232-3, L232-4 --------------------------------------------------------------------------- */

static void
test_a_yes_is_attested_a_no_explained(void **state)
{
	(void)state;
	struct law_case yes = received(LAW_DECISION, LAW_SAYS_YES, "2026-04-23");
	assert_false(law_attests(&yes, day("2026-06-23")));
	assert_true(law_attests(&yes, day("2026-06-24")));
	assert_int_equal(law_reasons_by(&yes, &metropole, day("2026-06-24")), 0);
	struct law_case no = received(LAW_DECISION, LAW_SAYS_NO, "2026-04-23");
	assert_false(law_attests(&no, day("2026-06-24")));
	assert_int_equal(law_reasons_by(&no, &metropole, day("2026-06-23")), 0); /* not a no yet */
	assert_day(law_reasons_by(&no, &metropole, day("2026-06-24")), "2026-07-24");
	assert_day(law_reasons_by(&no, &metropole, day("2026-08-24")), "2026-09-24");
	assert_int_equal(law_reasons_by(&no, &metropole, day("2026-08-25")), 0); /* too late to sue */
}

/* --- rows ------------------------------------------------------------------------------------- */

static void
test_each_rule_has_its_article_and_its_days(void **state)
{
	(void)state;
	for (enum law_code code = 0; code < LAW_CODE_COUNT; code++) {
		const struct law_rule *rule = law_rule_at(code, day("2026-11-26"));
		assert_non_null(rule);
		assert_true(rule->count > 0 && rule->article[0] != '\0' && rule->words[0] != '\0');
		assert_null(law_rule_at(code, day("2015-12-31")));
		for (size_t i = 0; i < law_rule_count; i++) /* one at a time */
			assert_true(&law_rules[i] == rule || law_rules[i].code != code ||
			            law_rules[i].to < rule->from || law_rules[i].from > rule->to);
	}
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_silence_decides_on_the_same_number_day),
		cmocka_unit_test(test_what_silence_means_follows_the_regime),
		cmocka_unit_test(test_a_decree_may_give_another_delay),
		cmocka_unit_test(test_a_no_counts_from_the_first_administration_a_yes_from_the_competent_one),
		cmocka_unit_test(test_documents_are_refused_after_a_month),
		cmocka_unit_test(test_a_yes_waits_for_the_pieces),
		cmocka_unit_test(test_a_no_is_suspended_while_pieces_may_be_sent),
		cmocka_unit_test(test_no_day_is_counted_twice),
		cmocka_unit_test(test_receipts_follow_the_way_it_came),
		cmocka_unit_test(test_receipts_are_due_in_working_days),
		cmocka_unit_test(test_a_bridge_of_the_organisation_gives_no_more_time),
		cmocka_unit_test(test_mentions_of_an_acknowledgement),
		cmocka_unit_test(test_a_yes_is_attested_a_no_explained),
		cmocka_unit_test(test_each_rule_has_its_article_and_its_days),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
