#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>
#include <cmocka.h>

#include "welcome/reception/reception_inside.h"

static void
test_each_state_is_told_in_a_sentence(void **state)
{
	(void)state;
	for (enum desk_queue queue = 0; queue < DESK_QUEUE_COUNT; queue++)
		for (enum desk_outcome outcome = DESK_SOLVED; outcome < DESK_OUTCOME_COUNT; outcome++) {
			const struct desk_request request = { .queue = queue, .outcome = outcome };
			const char *words = reception_state_words(&request);
			assert_non_null(words);
			assert_int_equal(words[strlen(words) - 1], '.');
			/* What the service does is told to « vous », or of « nous ». */
			assert_true(strstr(words, "otre") != NULL || strstr(words, "ous") != NULL ||
			            outcome == DESK_NO_REQUEST);
		}
}

static void
test_agents_alone_are_offered_what_agents_ask(void **state)
{
	(void)state;
	struct visit visit = { .reader = { .account_id = 0 } };
	struct offering offering = { .kind = OFFERING_INTERNAL, .state = OFFERING_OPEN };
	assert_false(reception_offers(&visit, &offering));
	visit.reader.account_id = 7;
	assert_true(reception_offers(&visit, &offering));
	offering.state = OFFERING_DRAFT;
	assert_false(reception_offers(&visit, &offering));
	offering = (struct offering){ .kind = OFFERING_REPORT, .state = OFFERING_OPEN };
	visit.reader.account_id = 0;
	assert_true(reception_offers(&visit, &offering));
	offering.state = OFFERING_CLOSED;
	assert_false(reception_offers(&visit, &offering));
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_each_state_is_told_in_a_sentence),
		cmocka_unit_test(test_agents_alone_are_offered_what_agents_ask),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
