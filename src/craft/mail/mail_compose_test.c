/* What is written is what is read. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>
#include <cmocka.h>

#include "craft/mail/mail_read.h"

static struct arena *arena;
static struct fault fault;
static struct mail_letter plain;

static int
begin(void **state)
{
	(void)state;
	arena = arena_new((size_t)512 << 20);
	fault = (struct fault){ 0 };
	plain = (struct mail_letter){ .from_name = SPAN("Ville de Clairval"),
		                          .to = SPAN("lea@exemple.fr"),
		                          .subject = SPAN("Re\u202f: Une lampe [2026-K7MX4P3]"),
		                          .text = SPAN("Bonjour.\n"),
		                          .letter_id = 0x123456789abcdef,
		                          .made_unix_s = 1790000000,
		                          .mark = SPAN("d2026k7mx4p3-abc-def") };
	return 0;
}

static int
end(void **state)
{
	(void)state;
	arena_end(arena);
	return 0;
}

static struct span
composed(const struct mail_letter *letter)
{
	struct span bytes;
	if (!mail_compose(arena, "avis@ville.fr", letter, &bytes, &fault))
		fail_msg("%s", fault.for_log);
	return bytes;
}

static struct mail_in
read_again(const struct mail_letter *letter)
{
	struct mail_in in;
	if (!mail_read(arena, composed(letter), &in, &fault))
		fail_msg("%s", fault.for_log);
	return in;
}

static bool
is_refused(const struct mail_letter *letter)
{
	struct span bytes;
	return !mail_compose(arena, "avis@ville.fr", letter, &bytes, &fault);
}

static bool
has(struct span bytes, const char *words)
{
	return span_find(bytes, span_of(words)) != SIZE_MAX;
}

static void
an_answer_says_what_it_answers_and_where_to_write(void **state)
{
	(void)state;
	const struct span before[] = { SPAN("first@exemple.fr"), SPAN("second@exemple.fr") };
	struct mail_letter letter = plain;
	letter.reply_to = SPAN("guichet+2026k7mx4p3-sign@ville.fr");
	letter.in_reply_to = SPAN("third@exemple.fr");
	letter.references = before;
	letter.reference_count = LENGTH(before);
	const struct mail_in in = read_again(&letter);
	assert_true(span_equal(in.reply_to.address, letter.reply_to));
	assert_int_equal(in.in_reply_to.count, 1);
	assert_true(span_equal(in.in_reply_to.at[0], letter.in_reply_to));
	assert_int_equal(in.references.count, 3);
	assert_true(span_equal(in.references.at[0], before[0]));
	assert_true(span_equal(in.references.at[2], letter.in_reply_to));
	assert_true(span_equal(in.subject, letter.subject));
	assert_true(in.is_ours);
}

static void
who_wrote_is_said_to_machines(void **state)
{
	(void)state;
	struct mail_letter letter = plain;
	assert_true(has(composed(&letter), "\r\nAuto-Submitted: auto-generated\r\n"));
	letter.nature = MAIL_BY_REPLY;
	assert_true(has(composed(&letter), "\r\nAuto-Submitted: auto-replied\r\n"));
	letter.nature = MAIL_BY_PERSON;
	assert_false(has(composed(&letter), "Auto-Submitted"));
}

static void
files_arrive_byte_for_byte(void **state)
{
	(void)state;
	char every[256 * 5];
	for (size_t i = 0; i < sizeof every; i++)
		every[i] = (char)(i * 7);
	const struct mail_enclosed enclosed[] = {
		{ SPAN("Décision n° 3.pdf"), SPAN("application/pdf"), { every, sizeof every } },
		{ SPAN("vide.txt"), SPAN("text/plain"), SPAN("") },
		{ SPAN("a\"b\\c;d.png"), SPAN("image/png"), SPAN("x") },
	};
	struct mail_letter letter = plain;
	letter.text = SPAN("Bonjour Léa,\n.\nFrom moi\n--=_parvis_0123456789abcdef\nune fin\n");
	letter.enclosed = enclosed;
	letter.enclosed_count = LENGTH(enclosed);
	const struct mail_in in = read_again(&letter);
	assert_int_equal(in.file_count, LENGTH(enclosed));
	for (size_t i = 0; i < LENGTH(enclosed); i++) {
		assert_true(span_equal(in.files[i].bytes, enclosed[i].bytes));
		assert_true(span_equal(in.files[i].type, enclosed[i].media));
	}
	assert_true(span_equal(in.files[0].name, enclosed[0].name));
	assert_true(has(in.text, "une fin") && has(in.text, "From moi"));
}

static void
nothing_strange_is_repeated(void **state)
{
	(void)state;
	const struct span ids[] = { SPAN("a@b>\r\nBcc: x@y.z"), SPAN("a b@c"), SPAN("é@c"), SPAN("a<b"),
		                        SPAN("a\0b") };
	for (size_t i = 0; i < LENGTH(ids); i++) {
		struct mail_letter letter = plain;
		assert_false(mail_id_is_fine(ids[i]));
		letter.in_reply_to = ids[i];
		assert_true(is_refused(&letter));
		letter.in_reply_to = SPAN("fine@exemple.fr");
		letter.references = &ids[i];
		letter.reference_count = 1;
		assert_true(is_refused(&letter));
		letter = plain;
		letter.reply_to = ids[i];
		assert_true(is_refused(&letter));
		const struct mail_enclosed one = { ids[i], SPAN("text/plain"), SPAN("x") };
		const struct mail_enclosed other = { SPAN("x"), ids[i], SPAN("x") };
		letter = plain;
		letter.enclosed_count = 1;
		letter.enclosed = &other;
		assert_true(is_refused(&letter));
		letter.enclosed = &one;
		assert_true(is_refused(&letter) == (i == 0 || i == 4)); /* others are names */
	}
	assert_false(mail_id_is_fine(SPAN("")));
}

static void
what_is_too_much_is_refused(void **state)
{
	(void)state;
	struct mail_enclosed enclosed[MAIL_ENCLOSED_COUNT_MAX + 1];
	struct mail_letter letter = plain;
	char *large = arena_array_of(arena, char, MAIL_ENCLOSED_SIZE_MAX);
	for (size_t i = 0; i < LENGTH(enclosed); i++)
		enclosed[i] = (struct mail_enclosed){ SPAN("a.txt"), SPAN("text/plain"), SPAN("x") };
	letter.enclosed = enclosed;
	letter.enclosed_count = MAIL_ENCLOSED_COUNT_MAX;
	assert_false(is_refused(&letter));
	letter.enclosed_count++;
	assert_true(is_refused(&letter));
	letter.enclosed_count = 1;
	enclosed[0].bytes = span_from(large, MAIL_ENCLOSED_SIZE_MAX);
	assert_false(is_refused(&letter));
	letter.enclosed_count = 2;
	assert_true(is_refused(&letter));
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup_teardown(an_answer_says_what_it_answers_and_where_to_write, begin, end),
		cmocka_unit_test_setup_teardown(who_wrote_is_said_to_machines, begin, end),
		cmocka_unit_test_setup_teardown(files_arrive_byte_for_byte, begin, end),
		cmocka_unit_test_setup_teardown(nothing_strange_is_repeated, begin, end),
		cmocka_unit_test_setup_teardown(what_is_too_much_is_refused, begin, end),
	};
	return cmocka_run_group_tests_name("mail_compose", tests, NULL, NULL);
}
