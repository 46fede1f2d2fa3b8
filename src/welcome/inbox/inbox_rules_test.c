/* What is due next, and the words of it. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include "base/time.h"
#include "welcome/inbox/inbox.h"

static struct arena *arena;
static struct inbox_clock clock_there; /* Thursday 23 April 2026, 10 h in Paris */
static const struct calendar days = { .territory = TERRITORY_METROPOLE };

static int64_t
at(const char *words)
{
	int64_t instant_s = 0;
	assert_true(instant_read(span_of(words), &instant_s));
	return instant_s;
}

static int32_t
day(const char *words)
{
	int32_t read = 0;
	assert_true(date_read(span_of(words), &read));
	return read;
}

static const char *
words(struct desk_request request, struct desk_owing owing, enum law_silence silence)
{
	const struct inbox_due due = inbox_due(&request, &owing, &clock_there);
	return inbox_due_words(arena, &due, silence, &clock_there);
}

#define WORDS(silence, ...)                                                                        \
	words((struct desk_request){ __VA_ARGS__ }, (struct desk_owing){ 0 }, silence)

static void
test_the_soonest_is_what_is_due(void **state)
{
	(void)state;
	const struct desk_request request = { .queue = DESK_TODO,
		                                  .first_due_s = at("2026-04-24T08:00:00Z"),
		                                  .solve_due_s = at("2026-04-30T08:00:00Z"),
		                                  .promised_day = day("2026-04-28"),
		                                  .silence_day = day("2026-06-23") };
	struct desk_request one = request;
	struct desk_owing owing = { 0 };
	assert_int_equal(inbox_due(&one, &owing, &clock_there).matter, INBOX_ANSWER);
	one.first_unix_s = at("2026-04-23T07:00:00Z"); /* it was answered */
	assert_int_equal(inbox_due(&one, &owing, &clock_there).matter, INBOX_PROMISED);
	one.promised_day = 0;
	assert_int_equal(inbox_due(&one, &owing, &clock_there).matter, INBOX_SOLVE);
	one.solve_due_s = 0;
	assert_int_equal(inbox_due(&one, &owing, &clock_there).matter, INBOX_SILENCE);
	owing = (struct desk_owing){ LAW_SAYS_PHONE, day("2026-05-07") };
	assert_int_equal(inbox_due(&one, &owing, &clock_there).matter, INBOX_ACKNOWLEDGE);
	one.decided_day = day("2026-04-23");
	owing = (struct desk_owing){ 0 };
	assert_int_equal(inbox_due(&one, &owing, &clock_there).matter, INBOX_NO_MATTER);
	one.next_due_s = at("2026-04-23T09:00:00Z"); /* she wrote again */
	const struct inbox_due due = inbox_due(&one, &owing, &clock_there);
	assert_int_equal(due.matter, INBOX_ANSWER);
	assert_false(due.is_late);
	assert_int_equal(due.day, day("2026-04-23"));
}

static void
test_what_is_due_is_told_in_words(void **state)
{
	(void)state;
	assert_string_equal(WORDS(LAW_SAYS_NOTHING, .queue = DESK_TODO), "sans date à tenir");
	assert_string_equal(WORDS(LAW_SAYS_NOTHING, .first_due_s = at("2026-04-23T14:30:00Z")),
	                    "réponse due aujourd’hui à 16\u202fh\u202f30");
	assert_string_equal(WORDS(LAW_SAYS_NOTHING, .first_due_s = at("2026-04-24T07:00:00Z")),
	                    "réponse due demain à 9\u202fh");
	assert_string_equal(WORDS(LAW_SAYS_NOTHING, .solve_due_s = at("2026-04-30T08:05:00Z")),
	                    "solution due le 30 avril 2026 à 10\u202fh\u202f05");
	assert_string_equal(WORDS(LAW_SAYS_NOTHING, .solve_due_s = at("2026-04-30T08:05:00Z"),
	                          .inner_due_s = at("2026-04-30T08:04:00Z")),
	                    "réponse à l’autre service due le 30 avril 2026 à 10\u202fh\u202f04");
	assert_string_equal(WORDS(LAW_SAYS_NOTHING, .promised_day = day("2026-04-23")),
	                    "réponse promise pour aujourd’hui");
	assert_string_equal(WORDS(LAW_SAYS_NO, .silence_day = day("2026-06-23")),
	                    "le silence vaudra refus le 23 juin 2026 au soir");
	assert_string_equal(WORDS(LAW_SAYS_YES, .silence_day = day("2026-04-22")),
	                    "le silence vaut acceptation depuis hier au soir");
	assert_string_equal(words((struct desk_request){ .queue = DESK_TODO },
	                          (struct desk_owing){ LAW_SAYS_PHONE, day("2026-05-07") },
	                          LAW_SAYS_NOTHING),
	                    "accusé de réception dû le 7 mai 2026");
}

/* Friday 17 April, late on Thursday 23: Monday to Thursday are four working days. */
static void
test_late_is_told_in_working_days(void **state)
{
	(void)state;
	assert_string_equal(WORDS(LAW_SAYS_NOTHING, .first_due_s = at("2026-04-17T08:00:00Z")),
	                    "réponse en retard de 4 jours ouvrés");
	assert_string_equal(WORDS(LAW_SAYS_NOTHING, .first_due_s = at("2026-04-22T08:00:00Z")),
	                    "réponse en retard de 1 jour ouvré");
	assert_string_equal(WORDS(LAW_SAYS_NOTHING, .first_due_s = at("2026-04-23T07:30:00Z")),
	                    "réponse en retard depuis 9\u202fh\u202f30");
	/* On a Sunday, what was due on Saturday is no working day late. */
	const struct inbox_clock before = clock_there;
	clock_there.now_s = at("2026-04-26T08:00:00Z");
	clock_there.today = day("2026-04-26");
	assert_string_equal(WORDS(LAW_SAYS_NOTHING, .promised_day = day("2026-04-25")),
	                    "réponse promise en retard depuis hier");
	/* Easter Monday is none. */
	clock_there.now_s = at("2026-04-07T08:00:00Z");
	clock_there.today = day("2026-04-07");
	assert_string_equal(WORDS(LAW_SAYS_NOTHING, .first_due_s = at("2026-04-03T08:00:00Z")),
	                    "réponse en retard de 1 jour ouvré");
	clock_there = before;
}

static void
test_the_person_is_waited_for_until_a_day_or_without(void **state)
{
	(void)state;
	assert_string_equal(WORDS(LAW_SAYS_NOTHING, .queue = DESK_WAITING,
	                          .rank_s = at("2026-05-07T21:59:59Z")),
	                    "la personne doit répondre, au plus tard le 7 mai 2026");
	assert_string_equal(WORDS(LAW_SAYS_NOTHING, .queue = DESK_WAITING,
	                          .rank_s = at("2026-04-22T21:59:59Z")),
	                    "la personne devait répondre hier");
	assert_string_equal(WORDS(LAW_SAYS_NOTHING, .queue = DESK_WAITING,
	                          .rank_s = at("2027-05-28T08:00:00Z")),
	                    "la personne doit répondre");
	assert_string_equal(WORDS(LAW_SAYS_NOTHING, .queue = DESK_DONE,
	                          .done_unix_s = at("2026-04-22T08:00:00Z")),
	                    "close hier");
}

static void
test_what_an_acknowledgement_lacks_is_named(void **state)
{
	(void)state;
	assert_null(inbox_lack_words(arena, 0));
	assert_string_equal(inbox_lack_words(arena, LAW_SAYS_PHONE),
	                    "accusé de réception incomplet\u202f: il manque le numéro de téléphone du service");
	assert_string_equal(inbox_mention_words(arena, LAW_SAYS_POST | LAW_SAYS_PHONE | LAW_SAYS_SUE),
	                    "l’adresse postale du service, le numéro de téléphone du service et les délais et "
	                    "voies de recours");
}

static void
test_how_long_ago_is_told_as_one_says_it(void **state)
{
	(void)state;
	const int64_t now_s = clock_there.now_s;
	assert_string_equal(inbox_ago_words(arena, now_s - 59, &clock_there), "à l’instant");
	assert_string_equal(inbox_ago_words(arena, now_s + 30, &clock_there), "à l’instant");
	assert_string_equal(inbox_ago_words(arena, now_s - 60, &clock_there), "il y a 1 minute");
	assert_string_equal(inbox_ago_words(arena, now_s - 150, &clock_there), "il y a 2 minutes");
	assert_string_equal(inbox_ago_words(arena, now_s - 3600, &clock_there), "il y a 1 heure");
	assert_string_equal(inbox_ago_words(arena, now_s - 23 * 3600, &clock_there), "il y a 23 heures");
	assert_string_equal(inbox_ago_words(arena, now_s - DAY_S, &clock_there), "hier");
	assert_string_equal(inbox_ago_words(arena, now_s - 20 * DAY_S, &clock_there), "le 3 avril 2026");
}

static int
begin(void **state)
{
	(void)state;
	struct fault fault;
	arena = arena_new(1 << 20);
	clock_there = (struct inbox_clock){ .zone = zone_open(arena, "Europe/Paris", &fault),
		                                .days = &days,
		                                .now_s = at("2026-04-23T08:00:00Z"),
		                                .today = day("2026-04-23") };
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
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_the_soonest_is_what_is_due),
		cmocka_unit_test(test_what_is_due_is_told_in_words),
		cmocka_unit_test(test_late_is_told_in_working_days),
		cmocka_unit_test(test_the_person_is_waited_for_until_a_day_or_without),
		cmocka_unit_test(test_what_an_acknowledgement_lacks_is_named),
		cmocka_unit_test(test_how_long_ago_is_told_as_one_says_it),
	};
	return cmocka_run_group_tests(tests, begin, end);
}
