/* Mails meant to harm: each is read within its limits, or refused, in a thread as small as the server's. */
#include <pthread.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include <cmocka.h>

#include "craft/mail/mail_inside.h"

enum { STACK_SIZE = 128 << 10, CPU_SECONDS_MAX = 30 }; /* far more than any takes: what is square is found */

static struct arena *arena;
static struct text mail;

static int
begin(void **state)
{
	(void)state;
	arena = arena_new((size_t)1 << 30);
	mail = text_new(arena, 256 << 20);
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
add_times(const char *words, size_t count)
{
	for (size_t i = 0; i < count; i++)
		text_add_z(&mail, words);
}

struct reading {
	struct arena *arena;
	struct mail_in in;
	struct fault fault;
	bool is_read;
	double cpu_s;
};

static void *
read_in_thread(void *data)
{
	struct reading *reading = data;
	struct timespec spent;
	struct mail_bounce bounce;
	mail_bounce_read(reading->arena, text_span(&mail), &bounce); /* of any mail too */
	arena_reset(reading->arena);
	reading->is_read = mail_read(reading->arena, text_span(&mail), &reading->in, &reading->fault);
	must(clock_gettime(CLOCK_THREAD_CPUTIME_ID, &spent) == 0);
	reading->cpu_s = (double)spent.tv_sec + (double)spent.tv_nsec / 1e9;
	return NULL;
}

/* In an arena of a visit, in time. What was made of the mail is then begun again. */
static struct reading *
read_mail(void)
{
	struct reading *reading = arena_new_of(arena, struct reading);
	pthread_attr_t attributes;
	pthread_t thread;
	reading->arena = arena_new(ARENA_VISIT_SIZE_MAX);
	assert_int_equal(pthread_attr_init(&attributes), 0);
	assert_int_equal(pthread_attr_setstacksize(&attributes, STACK_SIZE), 0);
	assert_int_equal(pthread_create(&thread, &attributes, read_in_thread, reading), 0);
	assert_int_equal(pthread_join(thread, NULL), 0);
	assert_true(reading->cpu_s < CPU_SECONDS_MAX);
	assert_true(reading->is_read || reading->fault.for_reader != NULL);
	arena_defer(arena, (void (*)(void *))arena_end, reading->arena);
	mail.length = 0;
	return reading;
}

static void
a_mail_of_60_MB_is_refused_and_one_of_40_is_read(void **state)
{
	(void)state;
	text_add_z(&mail, "From: a@b.fr\nContent-Type: multipart/mixed; boundary=B\n\n--B\n\nVoici.\n--B\n"
	                  "Content-Type: application/pdf; name=a.pdf\nContent-Transfer-Encoding: base64\n\n");
	const size_t head = mail.length;
	add_times("QUJDREVGR0hJSktMTU5PUFFSU1RVVldYWVphYmNkZWZnaGlqa2xtbm9wcXJzdHV2d3h5ejAxMjM0\n",
	          (MAIL_READ_SIZE_MAX - head) / 77 - 1);
	const size_t size = mail.length;
	text_add_z(&mail, "\n--B--\n");
	const struct reading *one = read_mail();
	assert_true(one->is_read);
	assert_true(span_is(one->in.text, "Voici."));
	assert_int_equal(one->in.files[0].bytes.length, (size - head) / 77 * 57);
	text_add_z(&mail, "From: a@b.fr\n\n");
	add_times("0123456789 123456789 123456789\n", (60 << 20) / 31);
	const struct reading *other = read_mail();
	assert_false(other->is_read);
	assert_string_equal(other->fault.for_reader, "Ce message est trop gros\u202f: il dépasse 40\u00a0Mo.");
}

static void
what_is_no_message_is_refused(void **state)
{
	(void)state;
	static const char *const wrong[] = { "", " \n\n", "Bonjour, ceci n’est pas un message.",
		                                 "\x89PNG\r\n\x1a\n", "<html><body>x</body></html>",
		                                 "Nom: L. M.\nÂge: 40\n" };
	for (size_t i = 0; i < LENGTH(wrong); i++) {
		text_add_z(&mail, wrong[i]);
		assert_false(read_mail()->is_read);
	}
}

/* Ten thousand parts one in another, and messages in messages: the outer words are read, the rest is told. */
static void
a_bomb_of_ten_thousand_levels_is_not_opened(void **state)
{
	(void)state;
	text_add_z(&mail, "From: a@b.fr\nContent-Type: multipart/mixed; boundary=B0\n\n--B0\n\nBonjour\n");
	for (int i = 1; i <= 10000; i++)
		text_format(&mail, "--B%d\nContent-Type: multipart/mixed; boundary=B%d\n\n", i - 1, i);
	const struct reading *parts = read_mail();
	assert_true(parts->is_read && span_is(parts->in.text, "Bonjour"));
	assert_int_equal(parts->in.told_count, 1);
	text_add_z(&mail, "From: a@b.fr\n");
	add_times("Content-Type: message/rfc822\n\n", 10000);
	const struct reading *messages = read_mail();
	assert_true(messages->is_read);
	assert_int_equal(messages->in.told_count, 1);
	text_add_z(&mail, "From: a@b.fr\nContent-Type: multipart/digest; boundary=B\n");
	add_times("\n--B\n\nContent-Type: multipart/digest; boundary=B\n", 10000);
	assert_true(read_mail()->is_read);
	text_add_z(&mail, "From: a@b.fr\nContent-Type: multipart/mixed; boundary=B\n\n");
	add_times("--B\nContent-Type: text/html\n\n<b>x\n", 100000);
	const struct reading *many = read_mail();
	assert_true(many->is_read);
	assert_true(many->in.text.length > 1000 && many->in.told_count > 0);
	text_add_z(&mail, "From: a@b.fr\nContent-Type: multipart/mixed; boundary=B\n\n");
	add_times("--B\nContent-Disposition: attachment; filename=a\n\nx\n", 3000);
	const struct reading *files = read_mail();
	assert_int_equal(files->in.file_count, MAIL_READ_FILE_COUNT_MAX);
	assert_int_equal(files->in.told_count, 2);
}

/* Choosing among alternatives of alternatives costs no more than reading them. */
static void
alternatives_in_alternatives_are_read_in_time(void **state)
{
	(void)state;
	text_add_z(&mail, "From: a@b.fr\nContent-Type: multipart/alternative; boundary=B0\n\n");
	for (int i = 1; i <= 40; i++)
		text_format(&mail, "--B%d\n\nBonjour %d\n--B%d\nContent-Type: multipart/alternative; "
		"boundary=B%d\n\n",
		            i - 1, i, i - 1, i);
	const struct reading *read = read_mail();
	assert_true(read->is_read && span_is(read->in.text, "Bonjour 1"));
}

/* Everything at once, and still the arena of a visit. */
static void
the_largest_mail_fits_in_the_memory_of_a_visit(void **state)
{
	(void)state;
	text_add_z(&mail, "From: a@b.fr\nContent-Type: multipart/mixed; boundary=B\n");
	for (int i = 0; i < 200; i++) {
		text_add_z(&mail, i % 2 == 0 ? "To: " : "Cc: ");
		add_times("\xe9,", 32 << 10);
		text_add_char(&mail, '\n');
	}
	for (int i = 0; i < 980; i++) {
		text_add_z(&mail, "\n--B\nContent-Type: text/html; name=");
		add_times("\xe9", 2000);
		text_add_z(&mail, "\nContent-Disposition: inline; x=");
		add_times("\xe9", 2000);
		text_add_z(&mail, "\nContent-Transfer-Encoding: ");
		add_times("\xe9", 2000);
		text_add_z(&mail, "\n\n");
		add_times("<p>\xe9", 1200);
	}
	text_add_z(&mail, "\n--B\nContent-Type: a/b\nContent-Transfer-Encoding: base64\n\n");
	add_times("QUJDREVGR0hJSktMTU5PUFFSU1RVVldYWVphYmNkZWZnaGlqa2xtbm9wcXJzdHV2d3h5ejAxMjM0\n",
	          (MAIL_READ_SIZE_MAX - mail.length) / 77);
	const struct reading *read = read_mail();
	assert_true(read->is_read);
	assert_true(arena_size(read->arena) < ARENA_VISIT_SIZE_MAX - (48 << 20));
}

static void
ten_thousand_people_are_counted(void **state)
{
	(void)state;
	text_add_z(&mail, "From: a@b.fr\nTo: ");
	for (int i = 0; i < 10000; i++)
		text_format(&mail, "%s\"M., L. %d\" <personne-%d@exemple.fr>", i == 0 ? "" : ",\n ", i, i);
	text_add_z(&mail, "\nCc: x@y.fr\n\nBonjour\n");
	const struct reading *read = read_mail();
	assert_true(read->is_read);
	assert_int_equal(read->in.to.count_all, 10000);
	assert_int_equal(read->in.to.count, MAIL_READ_PEOPLE_COUNT_MAX);
	assert_true(span_is(read->in.to.at[49].address, "personne-49@exemple.fr"));
	assert_true(span_is(read->in.to.at[49].name, "M., L. 49"));
	/* Groups in groups, which GMime opens by calling itself. */
	text_add_z(&mail, "From: ");
	add_times("a:", 500000);
	text_add_z(&mail, "\nTo: ");
	add_times("a:", 500000);
	add_times("\nTo: a:b:c:d:", 1000);
	text_add_z(&mail, "\n\nBonjour\n");
	assert_true(read_mail()->is_read);
	static const char *const before[] = { "<", "a <", "\"",       "\\\"", "(",   ")",
		                                  "\\(", ">",  "a\"b\"<", "[",    "@a:", "<@a:" };
	for (size_t i = 0; i < LENGTH(before); i++) {
		text_format(&mail, "From: %s", before[i]);
		add_times("a:", 500000);
		text_add_z(&mail, "\n\nBonjour\n");
		assert_true(read_mail()->is_read);
	}
	text_add_z(&mail, "From: a@b.fr\nCc: ");
	add_times("(", 500000);
	text_add_z(&mail, "\nTo: ");
	add_times("<", 500000);
	add_times("\nTo: x@y.fr", 20000);
	text_add_z(&mail, "\n\nBonjour\n");
	assert_true(read_mail()->is_read);
}

static void
headers_of_any_size_are_read_within_their_limits(void **state)
{
	(void)state;
	static const char *const names[] = { "Subject",   "From",           "Content-Type: text/plain; name",
		                                 "Date",      "References",     "X-Loop",
		                                 "Message-ID", "Delivered-To",  "Content-Disposition: x; filename",
		                                 "Received",  "Auto-Submitted", "Content-Transfer-Encoding" };
	static const char *const words[] = { "é ",   "=?utf-8?B?w6k=?= ", "<a@b> ", "\"",
		                                 ";a=b", "*0*=''%41;",        "\n\t",   "(" };
	for (size_t i = 0; i < LENGTH(names); i++)
		for (size_t k = 0; k < LENGTH(words); k++) {
			text_add_z(&mail, "From: a@b.fr\n");
			const bool is_parameter = span_find(span_of(names[i]), SPAN(":")) != SIZE_MAX;
			text_format(&mail, "%s%s", names[i], is_parameter ? "=" : ": ");
			add_times(words[k], (1 << 20) / strlen(words[k]));
			text_add_z(&mail, "\n\nBonjour\n");
			const struct reading *read = read_mail();
			assert_true(read->is_read);
			assert_true(read->in.subject.length <= MAIL_SUBJECT_LENGTH_MAX);
			assert_true(read->in.from.name.length <= MAIL_NAME_LENGTH_MAX);
		}
	text_add_z(&mail, "From: a@b.fr\n");
	add_times("X: y\n", 1000000);
	text_add_z(&mail, "\nBonjour\n");
	const struct reading *many = read_mail();
	assert_true(many->is_read && span_is(many->in.text, "Bonjour"));
	text_add_z(&mail, "From: a@b.fr\n");
	add_times("rien\n", 100000);
	assert_true(read_mail()->is_read);
}

static void
texts_of_any_size_are_cut_and_kept(void **state)
{
	(void)state;
	static const char *const types[] = { "text/plain", "text/plain; format=flowed", "text/html",
		                                 "text/plain; charset=utf-16le", "text/plain; charset=gb18030",
		                                 "text/plain; charset=utf-7", "text/enriched" };
	static const char *const words[] = { "\xff", "é à \n", "+AOk-", "<blockquote>a<br>", "begin 644 a\n",
		                                 "De :\n", "&eacute;", "<a href=http://x>", "> a \n",
		                                 "Le 12:00\n", "\r", "-- \n", "<table><tr><td>a" };
	for (size_t i = 0; i < LENGTH(types); i++)
		for (size_t k = 0; k < (i < 3 ? LENGTH(words) : 3); k++) {
			text_format(&mail, "From: a@b.fr\nContent-Type: %s\n\n", types[i]);
			const size_t size = 5 << 20;
			add_times(words[k], size / strlen(words[k]));
			const struct reading *read = read_mail();
			assert_true(read->is_read);
			assert_true(read->in.text.length <= MAIL_READ_TEXT_LENGTH_MAX);
			assert_true(read->in.quoted.length <= MAIL_READ_TEXT_LENGTH_MAX);
			assert_true(span_is_utf8(read->in.text) && span_is_utf8(read->in.quoted));
			assert_true(read->in.file_count >= 1 && read->in.told_count >= 1);
			assert_true(read->in.files[read->in.file_count - 1].bytes.length > 0);
		}
}

static void
bytes_that_are_no_text_do_no_harm(void **state)
{
	(void)state;
	text_add(&mail, SPAN("From: a\0@b.fr\nSubject: x\0y\nTo\0: z@y.fr\n\0\nBon\0jour\n"));
	const struct reading *nuls = read_mail();
	assert_true(nuls->is_read);
	assert_true(span_is(nuls->in.subject, "x y"));
	assert_true(memchr(nuls->in.text.at, '\0', nuls->in.text.length) == NULL);
	for (int c = 0; c < 256; c++) {
		text_add_z(&mail, "From: a@b.fr\nSubject: ");
		for (int i = 0; i < 20; i++)
			text_add_char(&mail, (char)c);
		text_add_z(&mail, "\nContent-Type: multipart/mixed; boundary=\"B\"\n\n--B\n\n");
		for (int i = 0; i < 20; i++)
			text_add_char(&mail, (char)c);
		text_add_z(&mail, "\n--B--\n");
		const struct reading *read = read_mail();
		assert_true(read->is_read && span_is_utf8(read->in.subject) && span_is_utf8(read->in.text));
	}
}

/* Cut anywhere, a mail is still told. */
static void
a_mail_cut_anywhere_is_read(void **state)
{
	(void)state;
	static const char whole[] =
		"From: =?utf-8?B?TMOpYQ==?= <l@x.fr>\r\nTo: a@b.fr\r\nSubject: "
		"=?iso-8859-1?Q?=E9t=E9?=\r\nContent-Type: "
		"multipart/mixed;\r\n boundary=\"B\"\r\n\r\n--B\r\nContent-Type: text/html; charset=utf-8\r\n"
		"Content-Transfer-Encoding: quoted-printable\r\n\r\n<p>Bonjour=C3=A9</p>\r\n--B\r\nContent-Type: "
		"application/ms-tnef; name*=utf-8''winmail.dat\r\nContent-Transfer-Encoding: "
		"base64\r\n\r\neJ8+IgEA\r\n--B\r\n"
		"Content-Type: message/rfc822\r\n\r\nSubject: x\r\n\r\ny\r\n--B--\r\n";
	for (size_t length = 8; length < sizeof whole; length++) {
		text_add(&mail, span_from(whole, length));
		assert_true(read_mail()->is_read);
	}
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup_teardown(a_mail_of_60_MB_is_refused_and_one_of_40_is_read, begin, end),
		cmocka_unit_test_setup_teardown(what_is_no_message_is_refused, begin, end),
		cmocka_unit_test_setup_teardown(a_bomb_of_ten_thousand_levels_is_not_opened, begin, end),
		cmocka_unit_test_setup_teardown(alternatives_in_alternatives_are_read_in_time, begin, end),
		cmocka_unit_test_setup_teardown(the_largest_mail_fits_in_the_memory_of_a_visit, begin, end),
		cmocka_unit_test_setup_teardown(ten_thousand_people_are_counted, begin, end),
		cmocka_unit_test_setup_teardown(headers_of_any_size_are_read_within_their_limits, begin, end),
		cmocka_unit_test_setup_teardown(texts_of_any_size_are_cut_and_kept, begin, end),
		cmocka_unit_test_setup_teardown(bytes_that_are_no_text_do_no_harm, begin, end),
		cmocka_unit_test_setup_teardown(a_mail_cut_anywhere_is_read, begin, end),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
