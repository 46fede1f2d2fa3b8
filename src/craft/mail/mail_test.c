#include "craft/mail/mail.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include <cmocka.h>

#include "base/file.h"
#include "base/time.h"
#include "support/smtp_for_tests.h"

static struct arena *arena;
static struct mail_letter plain;

static int
begin(void **state)
{
	(void)state;
	arena = arena_new(64 << 20);
	plain = (struct mail_letter){ .from_name = SPAN("Ville de Clairval"),
		                          .to = SPAN("lea@ville.fr"),
		                          .subject = SPAN("Bonjour"),
		                          .text = SPAN("Bonjour.\n"),
		                          .letter_id = 0x123456789abcdef,
		                          .made_unix_s = 1790000000 };
	return 0;
}

static int
end(void **state)
{
	(void)state;
	arena_end(arena);
	return 0;
}

#define MODES(...) (const char *const[]){ __VA_ARGS__ }, LENGTH(((const char *const[]){ __VA_ARGS__ }))

/* --- rules ----------------------------------------------------------------------------------- */

static void
an_address_is_plain(void **state)
{
	(void)state;
	static const char *const good[] = { "lea@ville.fr", "a@b", "root@localhost",
		                                "l.e-a+avis_1@sous.domaine-2.ville.fr", "o'neil@x.ie",
		                                "1@2.3", "lea@xn--chteau-xta.fr" };
	static const char *const wrong[] = {
		"", "@", "lea", "lea@", "@ville.fr", "lea@ville.fr.", "lea@.fr", "lea@ville..fr", ".lea@ville.fr",
		"lea.@ville.fr", "l..ea@ville.fr", "l ea@ville.fr", "lea@vil le.fr", "lea@ville.fr ",
		"<lea@ville.fr>", "lea@ville.fr>", "\"lea\"@ville.fr", "lea@[127.0.0.1]", "lea@-ville.fr",
		"lea@ville-.fr", "léa@ville.fr", "lea@château.fr", "lea@ville.fr\r\nRCPT TO:<x@y.z>",
		"lea\n@ville.fr", "a@b@c.fr", "lea@ville.fr,x@y.z", "lea@ville.fr;x@y.z", "lea(x)@ville.fr",
		"lea\t@ville.fr", "lea@ville_x.fr", "lea\\@ville.fr", "lea@XN--CHTEAU-XTA.fr", "lea@xn--uslairvaL",
		"aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa@ville.fr",
		"a@aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa.fr",
	};
	for (size_t i = 0; i < LENGTH(good); i++)
		assert_true(mail_address_is_fine(span_of(good[i])));
	for (size_t i = 0; i < LENGTH(wrong); i++)
		if (mail_address_is_fine(span_of(wrong[i])))
			fail_msg("taken: %s", wrong[i]);
	assert_false(mail_address_is_fine(SPAN("lea\0x@ville.fr")));
	struct text text = text_new(arena, 1000);
	text_add_z(&text, "a@");
	for (int i = 0; i < 126; i++)
		text_add_z(&text, i == 0 ? "b" : ".b");
	assert_int_equal(text.length, 253);
	assert_true(mail_address_is_fine(text_span(&text)));
	text_add_z(&text, ".b");
	assert_false(mail_address_is_fine(text_span(&text)));
}

static bool
is_refused(const struct mail_letter *letter)
{
	struct span bytes;
	struct fault fault = { 0 };
	return !mail_compose(arena, "avis@ville.fr", letter, &bytes, &fault) &&
	       fault.for_log != NULL && fault.for_reader != NULL;
}

static void
nothing_is_written_into_a_header(void **state)
{
	(void)state;
	const struct span wrong[] = {
		SPAN("Bonjour\r\nBcc: tous@ville.fr"), SPAN("Bonjour\nBcc: x"), SPAN("Bonjour\rBcc: x"),
		SPAN("Bonjour\0"), SPAN("Bonjour\x7f"), SPAN("\x1b[31m"), SPAN("a\u2028b"),
		SPAN("a\xc2\x85 b"),
		SPAN("\xff\xfe"), SPAN("a\xc3"), SPAN("a\tb"), SPAN("=?utf-8?q?non?="),
	};
	for (size_t i = 0; i < LENGTH(wrong); i++) {
		struct mail_letter letter = plain;
		letter.subject = wrong[i];
		assert_true(is_refused(&letter));
		letter = plain;
		letter.from_name = wrong[i];
		assert_true(is_refused(&letter));
		letter = plain;
		letter.to = wrong[i];
		assert_true(is_refused(&letter));
	}
	const struct span texts[] = { SPAN("a\0b"), SPAN("a\x1b"), SPAN("\xff"), SPAN("a\xc3") };
	for (size_t i = 0; i < LENGTH(texts); i++) {
		struct mail_letter letter = plain;
		letter.text = texts[i];
		assert_true(is_refused(&letter));
	}
	const struct span urls[] = { SPAN("javascript:alert(1)"), SPAN("https://a.fr/> , <mailto:x@y.z"),
		                         SPAN("https://a.fr/\r\nBcc:x"), SPAN("https://a.fr/\0"),
		                         SPAN("https://a.fr/é") };
	struct mail_letter letter;
	for (size_t i = 0; i < LENGTH(urls); i++) {
		letter = plain;
		letter.stop_url = urls[i];
		assert_true(is_refused(&letter));
	}
	letter = plain;
	letter.subject = SPAN("");
	assert_true(is_refused(&letter));
	assert_false(is_refused(&plain));
}

static struct mail_server *
server_of(const struct mail_settings *settings, struct fault *fault_r)
{
	*fault_r = (struct fault){ 0 };
	struct mail_server *server = mail_server_new(arena, settings, fault_r);
	assert_true((server == NULL) == (fault_r->for_log != NULL));
	return server;
}

static void
secret_end(void *path)
{
	unlink(path);
}

static const char *
secret_file(const char *words)
{
	char *path = arena_copy_text(arena, "/tmp/parvis-mail-XXXXXX");
	struct fault fault;
	const int handle = mkstemp(path);
	must(handle >= 0);
	close(handle);
	must(file_write(arena, path, span_of(words), &fault));
	arena_defer(arena, secret_end, path);
	return path;
}

static void
settings_are_checked_before_anything_is_sent(void **state)
{
	(void)state;
	struct fault fault;
	static const char *const wrong[] = {
		"", "relais.ville.fr", "http://relais.ville.fr", "imap://relais.ville.fr", "smtp://",
		"smtp://a:secret@relais.ville.fr", "smtp://relais.ville.fr/x", "smtp://relais.ville.fr?x=1",
		"smtp://relais.ville.fr#x", "smtp://a;AUTH=PLAIN@relais.ville.fr", "smtp://relais ville.fr",
		"smtp://relais.ville.fr:99999", "smtp://user@relais.ville.fr", "smtp://relais.ville.fr\r\nQUIT",
	};
	for (size_t i = 0; i < LENGTH(wrong); i++) {
		const struct mail_settings settings = { .url = wrong[i], .from = "avis@ville.fr" };
		if (server_of(&settings, &fault) != NULL)
			fail_msg("taken: %s", wrong[i]);
		assert_null(strstr(fault.for_log, "secret"));
		assert_null(strstr(fault.for_reader, "secret"));
	}
	struct mail_settings settings = { .url = "smtp://relais.ville.fr:587", .from = "avis@ville.fr" };
	assert_non_null(server_of(&settings, &fault));
	settings.from = "Ville <avis@ville.fr>";
	assert_null(server_of(&settings, &fault));
	settings.from = NULL;
	assert_null(server_of(&settings, &fault));
	settings = (struct mail_settings){ .url = "smtps://[::1]:465", .from = "avis@ville.fr" };
	assert_non_null(server_of(&settings, &fault));
	settings.in_clear = true;
	assert_null(server_of(&settings, &fault));
	settings = (struct mail_settings){ .url = "smtp://a%40b.fr@relais.ville.fr",
		                               .from = "avis@ville.fr",
		                               .password_file = secret_file("un secret\n") };
	assert_non_null(server_of(&settings, &fault));
	settings.in_clear = true;
	assert_null(server_of(&settings, &fault));
	settings.in_clear = false;
	settings.password_file = "/nonexistent/password";
	assert_null(server_of(&settings, &fault));
	settings.password_file = secret_file("");
	assert_null(server_of(&settings, &fault));
	settings.password_file = secret_file("deux\nlignes\n");
	assert_null(server_of(&settings, &fault));
}

/* --- with a server --------------------------------------------------------------------------- */

static struct smtp *
smtp_of(const char *const *modes, size_t mode_count)
{
	struct smtp *smtp = smtp_begin(arena, modes, mode_count);
	assert_non_null(smtp);
	return smtp;
}

/* A wire to it: in clear, unless `scheme` and `ca_file` say how. */
static struct mail_wire *
wire_to(const struct smtp *smtp, const struct mail_settings *more)
{
	struct fault fault = { 0 };
	struct mail_settings settings = *more;
	settings.from = "avis@ville.fr";
	if (settings.url == NULL)
		settings.url = smtp_url(smtp, "smtp");
	if (settings.timeout_s == 0)
		settings.timeout_s = 10;
	const struct mail_server *server = mail_server_new(arena, &settings, &fault);
	if (server == NULL)
		fail_msg("%s", fault.for_log);
	struct mail_wire *wire = mail_open(arena, server, NULL, &fault);
	assert_non_null(wire);
	return wire;
}

static enum mail_outcome
send_to(struct mail_wire *wire, const char *to, struct fault *fault_r)
{
	struct mail_letter letter = plain;
	letter.to = span_of(to);
	*fault_r = (struct fault){ 0 };
	const enum mail_outcome outcome = mail_send(arena, wire, &letter, fault_r);
	if (outcome != MAIL_SENT) {
		assert_non_null(fault_r->for_log);
		assert_non_null(fault_r->for_reader);
		assert_null(strstr(fault_r->for_log, "@"));
		assert_null(strstr(fault_r->for_reader, "@"));
	}
	return outcome;
}

static const struct mail_settings in_clear = { .in_clear = true };

static void
a_letter_arrives_as_it_was_written(void **state)
{
	(void)state;
	struct smtp *smtp = smtp_of(NULL, 0);
	struct mail_wire *wire = wire_to(smtp, &in_clear);
	struct fault fault = { 0 };
	struct text text = text_new(arena, MAIL_TEXT_LENGTH_MAX);
	text_add_z(&text, "Bonjour Léa,\n.\n..\n.trois points\n\nFrom moi\n=20 égal\nœuvre, 5 €, 🙂\n"
	                  "\tune tabulation, des blancs à la fin   \n   et au début\n");
	for (int i = 0; i < 3000; i++)
		text_add_z(&text, i % 7 == 6 ? " " : i % 5 == 4 ? "é" : ".");
	text_add_z(&text, "\n\nune fin sans retour à la ligne");
	struct mail_letter letter = plain;
	letter.from_name = SPAN("Mairie de Château-l’Évêque, \"accueil\" <1>");
	letter.subject = SPAN("Le résumé\u202f: des écarts à l’accueil, et tant de mots accentués que la "
	                      "ligne déborde — 100\u00a0% 🙂 = ? b=20");
	letter.text = text_span(&text);
	letter.stop_url = SPAN("https://avis.ville.fr/ne-plus-recevoir/abcdefghijklmnopqrstuvwxyz");
	assert_int_equal(mail_send(arena, wire, &letter, &fault), MAIL_SENT);
	assert_int_equal(smtp_count(smtp), 1);
	assert_true(span_is(smtp_envelope(smtp, 0),
	                    "ville.fr avis@ville.fr lea@ville.fr clear unknown\n"));
	const char *wanted = arena_format(arena, "\"Mairie de Château-l’Évêque, \\\"accueil\\\" <1>\" "
	                                         "<avis@ville.fr>\nlea@ville.fr\n%.*s\n\n%.*s\n",
	                                  SPAN_ARGS(letter.subject), SPAN_ARGS(letter.text));
	const struct span read = smtp_read(smtp, 0);
	assert_true(span_is(read, wanted));
	const struct span bytes = smtp_letter(smtp, 0);
	static const char *const headers[] = {
		"\r\nMessage-Id: <0123456789abcdef.parvis@ville.fr>\r\n",
		"Date: Mon, 21 Sep 2026 14:13:20 +0000\r\n",
		"\r\nAuto-Submitted: auto-generated\r\n",
		"\r\nList-Unsubscribe: <https://avis.ville.fr/ne-plus-recevoir/abcdefghijklmnopqrstuvwxyz>\r\n",
		"\r\nList-Unsubscribe-Post: List-Unsubscribe=One-Click\r\n",
		"\r\nContent-Transfer-Encoding: quoted-printable\r\n",
	};
	for (size_t i = 0; i < LENGTH(headers); i++)
		assert_true(span_find(bytes, span_of(headers[i])) != SIZE_MAX);
	size_t line = 0;
	for (size_t i = 0; i < bytes.length; i++) {
		line = bytes.at[i] == '\n' ? 0 : line + 1;
		assert_true(line <= 100 && (unsigned char)bytes.at[i] < 0x80);
	}
}

static void
several_letters_take_one_wire(void **state)
{
	(void)state;
	struct smtp *smtp = smtp_of(NULL, 0);
	struct mail_wire *wire = wire_to(smtp, &in_clear);
	struct fault fault;
	for (int i = 0; i < 5; i++)
		assert_int_equal(send_to(wire, "lea@ville.fr", &fault), MAIL_SENT);
	assert_int_equal(smtp_count(smtp), 5);
}

static void
an_address_the_server_refuses_is_refused_for_ever(void **state)
{
	(void)state;
	struct smtp *smtp = smtp_of(NULL, 0);
	struct mail_wire *wire = wire_to(smtp, &in_clear);
	struct fault fault;
	assert_int_equal(send_to(wire, "refused@ville.fr", &fault), MAIL_REFUSED);
	assert_non_null(strstr(fault.for_log, "550"));
	assert_int_equal(send_to(wire, "later@ville.fr", &fault), MAIL_LATER);
	assert_non_null(strstr(fault.for_log, "450"));
	/* and the wire still serves */
	assert_int_equal(send_to(wire, "lea@ville.fr", &fault), MAIL_SENT);
	assert_int_equal(smtp_count(smtp), 1);
}

static void
a_server_that_hangs_is_left_in_time(void **state)
{
	(void)state;
	struct fault fault;
	const struct mail_settings hurried = { .in_clear = true, .timeout_s = 1 };
	struct smtp *silent = smtp_of(MODES("silent")), *smtp = smtp_of(NULL, 0);
	struct mail_wire *wire = wire_to(smtp, &hurried);
	int64_t begun_us = time_monotonic_us();
	assert_int_equal(send_to(wire_to(silent, &hurried), "lea@ville.fr", &fault), MAIL_LATER);
	assert_true(time_monotonic_us() - begun_us < 8000000);
	begun_us = time_monotonic_us();
	assert_int_equal(send_to(wire, "hang@ville.fr", &fault), MAIL_LATER);
	assert_true(time_monotonic_us() - begun_us < 8000000);
	assert_int_equal(send_to(wire, "lea@ville.fr", &fault), MAIL_SENT);
}

static void
a_server_that_closes_or_is_gone_is_tried_again_later(void **state)
{
	(void)state;
	struct fault fault;
	struct smtp *closing = smtp_of(MODES("silent", "closing")), *smtp = smtp_of(NULL, 0);
	struct mail_wire *wire = wire_to(smtp, &in_clear);
	assert_int_equal(send_to(wire_to(closing, &in_clear), "lea@ville.fr", &fault), MAIL_LATER);
	assert_int_equal(send_to(wire, "close@ville.fr", &fault), MAIL_LATER);
	assert_int_equal(send_to(wire, "lea@ville.fr", &fault), MAIL_SENT);
	const struct mail_settings nobody = { .url = "smtp://127.0.0.1:1", .in_clear = true };
	assert_int_equal(send_to(wire_to(smtp, &nobody), "lea@ville.fr", &fault), MAIL_LATER);
	const struct mail_settings unknown = { .url = "smtp://relais.invalid", .in_clear = true };
	assert_int_equal(send_to(wire_to(smtp, &unknown), "lea@ville.fr", &fault), MAIL_LATER);
}

static void
nothing_is_sent_in_clear_unless_told(void **state)
{
	(void)state;
	struct fault fault;
	struct smtp *open = smtp_of(NULL, 0), *closed = smtp_of(MODES("tls"));
	const struct mail_settings nothing = { 0 };
	assert_int_equal(send_to(wire_to(open, &nothing), "lea@ville.fr", &fault), MAIL_LATER);
	assert_int_equal(smtp_count(open), 0);
	assert_string_equal(fault.for_reader,
	                    "Le serveur de messagerie n’offre pas de liaison chiffrée.");
	/* an authority that nobody knows */
	assert_int_equal(send_to(wire_to(closed, &nothing), "lea@ville.fr", &fault), MAIL_LATER);
	assert_string_equal(fault.for_reader,
	                    "Le certificat du serveur de messagerie n’est pas reconnu.");
	const struct mail_settings known = { .ca_file =
		                                     arena_format(arena, "%s/ca.pem", closed->folder) };
	assert_int_equal(send_to(wire_to(closed, &known), "lea@ville.fr", &fault), MAIL_SENT);
	assert_true(span_is(smtp_envelope(closed, 0),
	                    "ville.fr avis@ville.fr lea@ville.fr tls unknown\n"));
	const struct mail_settings lost = { .ca_file = "/nonexistent/ca.pem" };
	assert_int_equal(send_to(wire_to(closed, &lost), "lea@ville.fr", &fault), MAIL_LATER);
	assert_int_equal(smtp_count(closed), 1);
}

static void
smtps_is_encrypted_from_the_first_byte(void **state)
{
	(void)state;
	struct fault fault;
	struct smtp *smtp = smtp_of(MODES("smtps"));
	const struct mail_settings known = { .url = smtp_url(smtp, "smtps"),
		                                 .ca_file =
		                                     arena_format(arena, "%s/ca.pem", smtp->folder) };
	assert_int_equal(send_to(wire_to(smtp, &known), "lea@ville.fr", &fault), MAIL_SENT);
	assert_int_equal(smtp_count(smtp), 1);
}

static void
a_password_opens_and_is_never_told(void **state)
{
	(void)state;
	struct fault fault;
	struct smtp *smtp = smtp_of(MODES("tls", "password"));
	struct mail_settings settings = {
		.url = arena_format(arena, "smtp://parvis%%40ville.fr@127.0.0.1:%d", smtp->port),
		.ca_file = arena_format(arena, "%s/ca.pem", smtp->folder),
		.password_file = secret_file("un secret : é\n"),
	};
	assert_int_equal(send_to(wire_to(smtp, &settings), "lea@ville.fr", &fault), MAIL_SENT);
	assert_true(span_is(smtp_envelope(smtp, 0),
	                    "ville.fr avis@ville.fr lea@ville.fr tls known\n"));
	settings.password_file = secret_file("un autre secret\n");
	assert_int_equal(send_to(wire_to(smtp, &settings), "lea@ville.fr", &fault), MAIL_LATER);
	assert_string_equal(fault.for_reader,
	                    "Le serveur de messagerie refuse l’identifiant ou le mot de passe.");
	assert_null(strstr(fault.for_log, "secret"));
	assert_int_equal(smtp_count(smtp), 1);
}

int
main(void)
{
	struct arena *probe = arena_new(1 << 20);
	const bool has_server = smtp_begin(probe, NULL, 0) != NULL;
	arena_end(probe);
	const struct CMUnitTest rules[] = {
		cmocka_unit_test_setup_teardown(an_address_is_plain, begin, end),
		cmocka_unit_test_setup_teardown(nothing_is_written_into_a_header, begin, end),
		cmocka_unit_test_setup_teardown(settings_are_checked_before_anything_is_sent, begin, end),
	};
	const struct CMUnitTest letters[] = {
		cmocka_unit_test_setup_teardown(a_letter_arrives_as_it_was_written, begin, end),
		cmocka_unit_test_setup_teardown(several_letters_take_one_wire, begin, end),
		cmocka_unit_test_setup_teardown(an_address_the_server_refuses_is_refused_for_ever, begin, end),
		cmocka_unit_test_setup_teardown(a_server_that_hangs_is_left_in_time, begin, end),
		cmocka_unit_test_setup_teardown(a_server_that_closes_or_is_gone_is_tried_again_later, begin, end),
		cmocka_unit_test_setup_teardown(nothing_is_sent_in_clear_unless_told, begin, end),
		cmocka_unit_test_setup_teardown(smtps_is_encrypted_from_the_first_byte, begin, end),
		cmocka_unit_test_setup_teardown(a_password_opens_and_is_never_told, begin, end),
	};
	const int failed = cmocka_run_group_tests(rules, NULL, NULL);
	if (failed != 0 || !has_server) {
		if (!has_server)
			fprintf(stderr, "mail: letters were not tried, no SMTP server (python3-aiosmtpd)\n");
		return failed != 0 ? failed : 77;
	}
	return cmocka_run_group_tests(letters, NULL, NULL);
}
