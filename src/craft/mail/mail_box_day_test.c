/* When a mail server says that it took a message in. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <cmocka.h>

#include "craft/mail/mail_box_inside.h"

static void
an_instant_is_read_wherever_it_stands(void **state)
{
	static const struct {
		const char *line;
		int64_t instant_s;
	} cases[] = {
		{ "* 1 FETCH (UID 1 INTERNALDATE \"17-Jul-1996 02:44:25 -0700\" BODY[] {12}", 837596665 },
		{ " INTERNALDATE \" 1-Jan-1970 01:00:00 +0100\")", 0 },
		{ "INTERNALDATE \"29-Feb-2028 23:59:59 +0000\"", 1835481599 },
	};
	(void)state;
	for (size_t i = 0; i < LENGTH(cases); i++) {
		int64_t instant_s = -1;
		assert_true(box_came(span_of(cases[i].line), &instant_s));
		assert_int_equal(instant_s, cases[i].instant_s);
	}
}

static void
what_is_no_instant_is_not_read(void **state)
{
	static const char *const lines[] = {
		"", "* 1 FETCH (UID 1 BODY[] {12}", "INTERNALDATE \"", "INTERNALDATE \"17-Jul-1996 02:44:25 -0700",
		"INTERNALDATE \"29-Feb-2026 10:00:00 +0000\"", "INTERNALDATE \"00-Jan-2026 10:00:00 +0000\"",
		"INTERNALDATE \"17-jul-2026 10:00:00 +0000\"", "INTERNALDATE \"17-Jul-2026 24:00:00 +0000\"",
		"INTERNALDATE \"17-Jul-2026 10:60:00 +0000\"", "INTERNALDATE \"17-Jul-2026 10:00:00 +2400\"",
		"INTERNALDATE \"17-Jul-2026 10:00:00 00000\"", "INTERNALDATE \"17-Jul-9999 10:00:00 +0000\"",
		"INTERNALDATE \"1 -Jul-2026 10:00:00 +0000\"", "INTERNALDATE \"-1-Jul-2026 10:00:00 +0000\"",
	};
	(void)state;
	for (size_t i = 0; i < LENGTH(lines); i++) {
		int64_t instant_s = 7;
		/* whole copies, so that a byte read beyond one is seen */
		const size_t length = strlen(lines[i]);
		char *copy = malloc(length > 0 ? length : 1);
		assert_non_null(copy);
		memcpy(copy, lines[i], length);
		assert_false(box_came(span_from(copy, length), &instant_s));
		assert_int_equal(instant_s, 7);
		free(copy);
	}
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(an_instant_is_read_wherever_it_stands),
		cmocka_unit_test(what_is_no_instant_is_not_read),
	};
	return cmocka_run_group_tests_name("mail_box_day", tests, NULL, NULL);
}
