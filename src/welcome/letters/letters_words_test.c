#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>
#include <cmocka.h>

#include "base/ident.h"
#include "welcome/letters/letters_inside.h"

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

static void
a_subject_is_said_once(void **state)
{
	(void)state;
	static const struct {
		const char *subject, *bare, *answer;
	} cases[] = {
		{ "Une lampe", "Une lampe", "Re\u202f: Une lampe [2026-K7MX4P3]" },
		{ "Re: RE : Ré\u202f: TR: Une lampe", "Une lampe", "Re\u202f: Une lampe [2026-K7MX4P3]" },
		{ "Re\u202f: Une lampe [2026-K7MX4P3]", "Une lampe [2026-K7MX4P3]", NULL },
		{ "Réf\u00a0: 12", "12", "Re\u202f: 12 [2026-K7MX4P3]" },
		{ "Retour du livre", "Retour du livre", "Re\u202f: Retour du livre [2026-K7MX4P3]" },
		{ "Re", "Re", "Re\u202f: Re [2026-K7MX4P3]" },
		{ "Re:", "", "Re\u202f: [2026-K7MX4P3]" },
		{ "", "", "Re\u202f: [2026-K7MX4P3]" },
		{ "a=?b\tc\xc2\x85" "d\xe2\x80\xa9", "a=?b\tc\xc2\x85" "d\xe2\x80\xa9",
		 "Re\u202f: a= ?b c d  [2026-K7MX4P3]" },
	};
	for (size_t i = 0; i < LENGTH(cases); i++) {
		const struct span bare = letters_bare_subject(span_of(cases[i].subject));
		const struct span answer =
			letters_subject(arena, span_of(cases[i].subject), SPAN("2026-K7MX4P3"));
		if (cases[i].answer != NULL && !span_is(answer, cases[i].answer))
			fail_msg("%s: %.*s", cases[i].subject, SPAN_ARGS(answer));
		if (cases[i].answer != NULL && !span_is(bare, cases[i].bare))
			fail_msg("%s: %.*s", cases[i].subject, SPAN_ARGS(bare));
	}
}

/* One of ours, answered: its own number does not pile up. K7MX4P3 has a wrong check, so it stays. */
static void
a_reference_of_ours_is_not_repeated(void **state)
{
	(void)state;
	char reference[13];
	ident_reference(2026, reference);
	const char *subject = arena_format(arena, "Re: Re\u202f: Une lampe [%s]", reference);
	assert_true(span_is(letters_bare_subject(span_of(subject)), "Une lampe"));
	assert_true(span_is(letters_bare_subject(SPAN("Une lampe [2026-AAAAAAA]")), "Une lampe [2026-AAAAAAA]"));
}

static void
a_long_subject_is_a_header_still(void **state)
{
	(void)state;
	struct text title = text_new(arena, 4000);
	for (int i = 0; i < 600; i++)
		text_add_z(&title, i % 3 == 0 ? "é" : i % 7 == 0 ? "🙂" : "=?");
	const struct mail_letter letter = {
		.to = SPAN("a@b.fr"), .from_name = SPAN(""), .text = SPAN("x"),
		.subject = letters_subject(arena, text_span(&title), SPAN("2026-K7MX4P3")),
	};
	assert_null(mail_letter_weakness(&letter));
	assert_true(span_ends(letter.subject, " [2026-K7MX4P3]"));
}

static void
an_address_is_known_without_its_mark(void **state)
{
	(void)state;
	assert_true(span_is(letters_address(arena, SPAN("Guichet+2026k7mx4p3-abc@Ville.FR")),
	                    "guichet@ville.fr"));
	assert_true(span_is(letters_address(arena, SPAN("guichet@ville.fr")), "guichet@ville.fr"));
	assert_true(span_is(letters_address(arena, SPAN("+33612345678")), "+33612345678"));
	assert_true(span_is(letters_address(arena, SPAN("")), ""));
}

static void
a_box_is_the_one_of_its_address(void **state)
{
	(void)state;
	const struct letters_box boxes[] = {
		{ .channel = DESK_MAIL, .address = SPAN(""), .offering_id = 1 },
		{ .channel = DESK_MAIL, .address = SPAN("voirie@ville.fr"), .offering_id = 2 },
		{ .channel = DESK_SMS, .address = SPAN(""), .offering_id = 3 },
	};
	assert_int_equal(letters_box_for(boxes, 3, DESK_MAIL, SPAN("voirie@ville.fr"))->offering_id, 2);
	assert_int_equal(letters_box_for(boxes, 3, DESK_MAIL, SPAN(""))->offering_id, 1);
	assert_null(letters_box_for(boxes, 3, DESK_MAIL, SPAN("autre@ville.fr")));
	assert_int_equal(letters_box_for(boxes, 3, DESK_SMS, SPAN(""))->offering_id, 3);
	assert_null(letters_box_for(boxes, 1, DESK_SMS, SPAN("")));
}

static size_t
segments(struct span text)
{
	struct sms_measure measure;
	assert_true(sms_measure(text, &measure));
	return measure.segment_count;
}

static void
a_short_message_is_short(void **state)
{
	(void)state;
	const struct span more = SPAN("La suite\u202f: https://guichet.ville.fr/suivi/2026-K7MX4P3/0123456789abcdef");
	assert_true(span_is(letters_sms_text(arena, SPAN(" C’est fait\u202f: la lampe brille.\r\n"), more),
	                    "C'est fait : la lampe brille."));
	struct text text = text_new(arena, 20000);
	for (int i = 0; i < 700; i++)
		text_add_z(&text, "Voilà tout. ");
	const struct span cut = letters_sms_text(arena, text_span(&text), more);
	assert_int_equal(segments(cut), SMS_SEGMENT_COUNT_MAX);
	assert_true(span_ends(cut, "0123456789abcdef"));
	assert_true(span_starts(cut, "Voilà tout."));
	for (int i = 0; i < 300; i++)
		text_add_z(&text, "🙂 ");
	text.length = 0;
	for (int i = 0; i < 600; i++)
		text_add_z(&text, "🙂 ");
	const struct span wide = letters_sms_text(arena, text_span(&text), SPAN(""));
	assert_true(segments(wide) <= SMS_SEGMENT_COUNT_MAX && segments(wide) >= SMS_SEGMENT_COUNT_MAX - 1);
	assert_true(span_is_utf8(wide));
}

static void
a_text_is_cut_between_characters(void **state)
{
	(void)state;
	assert_true(span_is(letters_cut(SPAN("été"), 2), "ét"));
	assert_true(span_is(letters_cut(SPAN("été"), 3), "été"));
	assert_true(span_is(letters_cut(SPAN("été"), 0), ""));
	assert_true(span_is(letters_clean(arena, SPAN("a\x1b[31m\tb\r\n\xe2\x80\xa8" "c")), "a [31m\tb\r\n c"));
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup_teardown(a_subject_is_said_once, begin, end),
		cmocka_unit_test_setup_teardown(a_reference_of_ours_is_not_repeated, begin, end),
		cmocka_unit_test_setup_teardown(a_long_subject_is_a_header_still, begin, end),
		cmocka_unit_test_setup_teardown(an_address_is_known_without_its_mark, begin, end),
		cmocka_unit_test_setup_teardown(a_box_is_the_one_of_its_address, begin, end),
		cmocka_unit_test_setup_teardown(a_short_message_is_short, begin, end),
		cmocka_unit_test_setup_teardown(a_text_is_cut_between_characters, begin, end),
	};
	return cmocka_run_group_tests_name("letters_words", tests, NULL, NULL);
}
