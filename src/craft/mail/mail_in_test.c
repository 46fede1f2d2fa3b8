/* One kind of message at a time: who it is from, whether a person wrote it, its words, its files. */
#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "craft/mail/mail_inside.h"

static struct arena *arena;
static struct mail_in in;

static int
begin(void **state)
{
	(void)state;
	arena = arena_new(ARENA_VISIT_SIZE_MAX);
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
read_span(struct span bytes)
{
	struct fault fault = { 0 };
	if (!mail_read(arena, bytes, &in, &fault))
		fail_msg("refused: %s", fault.for_log);
}

/* Headers, each ended by its line, then the body. */
static void
read_mail(const char *headers, const char *body)
{
	read_span(span_of(arena_format(arena, "From: a@b.fr\n%s\n%s", headers, body)));
}

static void
assert_words(struct span words, const char *expected)
{
	if (!span_is(words, expected))
		fail_msg("« %.*s » instead of « %s »", SPAN_ARGS(words), expected);
}

static bool
is_told(const char *begin_of_sentence)
{
	for (size_t i = 0; i < in.told_count; i++)
		if (span_starts(span_of(in.told[i]), begin_of_sentence))
			return true;
	return false;
}

/* --- people ------------------------------------------------------------------------------------ */

static void
who_writes_is_found_wherever_it_stands(void **state)
{
	(void)state;
	static const struct {
		const char *headers, *name, *address;
	} people[] = {
		{ "From: L. M. <l.m@exemple.fr>\n", "L. M.", "l.m@exemple.fr" },
		{ "From: l.m@exemple.fr (L. M.)\n", "L. M.", "l.m@exemple.fr" },
		{ "From: \"M., L.\" <l.m@exemple.fr>\n", "M., L.", "l.m@exemple.fr" },
		{ "From: =?ISO-8859-1?Q?L=E9a?= <l@exemple.fr>\n", "Léa", "l@exemple.fr" },
		{ "From: =?utf-8?B?TMOp?= =?utf-8?B?YQ==?= <l@exemple.fr>\n", "Léa", "l@exemple.fr" },
		{ "From: =?utf-8?B?TMOpYSA=?= =?utf-8?B?TWFydGlu?= <l@exemple.fr>\n", "Léa Martin", "l@exemple.fr" },
		{ "From: =?utf-8?Q?a=22=2C_x=40y.fr=2C?= <l@exemple.fr>\n", "a\", x@y.fr,", "l@exemple.fr" },
		{ "From: l@exemple.fr (=?utf-8?Q?L=C3=A9a_=28x=29?=)\n", "Léa (x)", "l@exemple.fr" },
		{ "From: \"=?utf-8?Q?L=C3=A9a?=\" <l@exemple.fr>\n", "Léa", "l@exemple.fr" },
		{ "From: L\xe9" "a <l@exemple.fr>\n", "Léa", "l@exemple.fr" },
		{ "From: Léa <léa@exemple.fr>\n", "Léa", "léa@exemple.fr" },
		{ "From: l@exemple.fr Lea\n", "", "l@exemple.fr" },
		{ "From: Lea M l@exemple.fr\n", "Lea M", "l@exemple.fr" },
		{ "From: L. M.\nReply-To: l@exemple.fr\n", "L. M.", "l@exemple.fr" },
		{ "From: \nSender: s@exemple.fr\n", "", "s@exemple.fr" },
		{ "Return-Path: <r@exemple.fr>\nTo: x@y.fr\n", "", "r@exemple.fr" },
		{ "To: x@y.fr\n", "", "" },
		{ "From: personne\n", "personne", "" },
		{ "From: a@b.fr\nFrom: c@d.fr\n", "", "a@b.fr" },
		{ "From: \xe2\x80\xae" "rf.ellivrialc@eriam\x01 <x@y.fr>\n", "rf.ellivrialc@eriam", "x@y.fr" },
	};
	for (size_t i = 0; i < LENGTH(people); i++) {
		read_span(span_of(arena_format(arena, "%s\nx\n", people[i].headers)));
		assert_words(in.from.name, people[i].name);
		assert_words(in.from.address, people[i].address);
		assert_int_equal(in.never_answer, people[i].address[0] == '\0');
	}
}

static void
what_it_answers_is_found(void **state)
{
	(void)state;
	read_mail("Message-ID: <1@x>\nIn-Reply-To: Message de L. M. du jeudi <2@x> \"hier\"\n"
	          "References: <3@x>\n <4@\n x><5@x>,<6\n\t@x> rien\nReferences: <7@x>\n",
	          "x");
	assert_words(in.message_id, "1@x");
	assert_int_equal(in.in_reply_to.count, 1);
	assert_words(in.in_reply_to.at[0], "2@x");
	assert_int_equal(in.references.count, 5);
	assert_words(in.references.at[1], "4@x");
	assert_words(in.references.at[3], "6@x");
	assert_words(in.references.at[4], "7@x");
	read_mail("Message-ID: 1@x\nIn-Reply-To: le message d’hier\n", "x");
	assert_words(in.message_id, "1@x");
	assert_int_equal(in.in_reply_to.count, 0);
	struct text many = text_new(arena, 100000);
	text_add_z(&many, "References:");
	for (int i = 0; i < 1000; i++)
		text_format(&many, " <%d@x>\n", i);
	read_mail(text_z(&many), "x");
	assert_int_equal(in.references.count, MAIL_READ_REFERENCE_COUNT_MAX);
	assert_words(in.references.at[0], "0@x");
	assert_words(in.references.at[1], "901@x");
	assert_words(in.references.at[MAIL_READ_REFERENCE_COUNT_MAX - 1], "999@x");
}

static void
marks_are_found_where_servers_leave_them(void **state)
{
	(void)state;
	read_mail("To: Guichet <guichet+aa-1@clairval.fr>\nCc: x+bb@clairval.fr\nDelivered-To: "
	"guichet+cc@clairval.fr\n"
	          "X-Original-To: <guichet+dd@clairval.fr>\nEnvelope-To: guichet+aa-1@clairval.fr\n"
	          "In-Reply-To: <ee.parvis@clairval.fr>\nReferences: <ff.parvis@clairval.fr> "
	          "<ee.parvis@clairval.fr>\n"
	          "Subject: guichet+non@clairval.fr\nMessage-ID: <gg@x>\n",
	          "guichet+non@clairval.fr");
	static const char *const marks[] = { "cc", "dd", "aa-1", "bb", "ee", "ff" };
	assert_int_equal(in.mark_count, LENGTH(marks));
	for (size_t i = 0; i < LENGTH(marks); i++)
		assert_words(in.marks[i], marks[i]);
	assert_int_equal(in.delivered_to_count, 3);
	assert_words(in.delivered_to[1], "guichet+dd@clairval.fr");
	assert_false(in.is_ours);
}

static void
a_date_that_cannot_be_is_none(void **state)
{
	(void)state;
	static const struct {
		const char *date;
		int64_t unix_s; /* 0: none */
	} dates[] = {
		{ "Thu, 12 Mar 2026 10:02:33 +0100", 1773306153 },
		{ "12 Mar 2026 10:02 +0100", 1773306120 },
		{ "Thu, 12 Mar 2026 09:02:33 GMT", 1773306153 },
		{ "Thu, 12 Mar 2026 10:02:33 +0100 (heure normale)", 1773306153 },
		{ "Mon, 01 Jan 1901 00:00:00 +0000", 0 },
		{ "Thu, 01 Jan 1970 00:00:00 +0000", 0 },
		{ "Thu, 12 Mar 3026 10:02:33 +0100", 0 },
		{ "Mon, 30 Feb 2026 10:02:33 +0100", 0 },
		{ "hier", 0 },
		{ "", 0 },
	};
	for (size_t i = 0; i < LENGTH(dates); i++) {
		read_mail(arena_format(arena, "Date: %s\n", dates[i].date), "x");
		if (in.has_date != (dates[i].unix_s != 0) || in.date_unix_s != dates[i].unix_s)
			fail_msg("%s: %lld", dates[i].date, (long long)in.date_unix_s);
	}
}

/* --- a person or a machine --------------------------------------------------------------------- */

static void
machines_are_known_by_what_they_say(void **state)
{
	(void)state;
	enum { NO = 0, MACHINE = 1, REPLY = 3, LIST = 4, QUIET = 8 };
	static const struct {
		const char *headers;
		int kind;
	} mails[] = {
		{ "Subject: Absence\n", NO },
		{ "Auto-Submitted: no\n", NO },
		{ "Auto-Submitted: auto-replied\n", REPLY },
		{ "Auto-Submitted: auto-generated\n", MACHINE },
		{ "Auto-Submitted: auto-generated\nSubject: Réponse automatique : Permis\n", REPLY },
		{ "Auto-Submitted: auto-generated\nSubject: Automatic reply: x\n", REPLY },
		{ "Precedence: bulk\n", MACHINE },
		{ "Precedence: auto_reply\n", REPLY },
		{ "Precedence: list\n", LIST },
		{ "X-Autoreply: yes\n", REPLY },
		{ "X-Autorespond: \n", REPLY },
		{ "X-Auto-Response-Suppress: All\n", QUIET },
		{ "X-Auto-Response-Suppress: DR, OOF, AutoReply\n", QUIET },
		{ "X-Auto-Response-Suppress: DR, RN\n", NO },
		{ "List-Id: <voisins.exemple.fr>\n", LIST },
		{ "List-Unsubscribe: <https://x.fr>\n", LIST },
		{ "Return-Path: <>\n", QUIET },
		{ "X-Loop: guichet@clairval.fr\n", QUIET },
		{ "Return-Path: <a@b.fr>\n", NO },
	};
	for (size_t i = 0; i < LENGTH(mails); i++) {
		read_mail(mails[i].headers, "x");
		const int kind = (in.is_automatic ? MACHINE : 0) | (in.is_auto_reply ? REPLY : 0) |
		                 (in.is_list ? LIST : 0);
		if (kind != (mails[i].kind & ~QUIET) || in.never_answer != (mails[i].kind != NO))
			fail_msg("%s is taken for %d", mails[i].headers, kind);
	}
}

static void
reports_are_told_apart(void **state)
{
	(void)state;
	static const char delivery[] =
		"To: retours+aa1@clairval.fr\nContent-Type: multipart/report; report-type=delivery-status; "
		"boundary=B\n";
	read_mail(delivery, "--B\n\nPas remis.\n--B\nContent-Type: "
	"message/delivery-status\n\nReporting-MTA: dns;x\n\n"
	                    "Final-Recipient: rfc822;p@q.fr\nAction: failed\nStatus: 5.1.1\n--B\n"
	                    "Content-Type: message/rfc822\n\nMessage-ID: <bb2.parvis@clairval.fr>\nSubject: "
	                    "Vieux\n\n"
	                    "Bonjour\n--B--\n");
	assert_int_equal(in.report, MAIL_REPORT_DELIVERY);
	assert_int_equal(in.bounce.kind, MAIL_BOUNCE_DEAD);
	assert_int_equal(in.bounce.mark_count, 2);
	assert_true(in.never_answer && in.is_automatic);
	assert_words(in.text, "Pas remis.");
	assert_words(in.quoted, "Reporting-MTA: dns;x\n\nFinal-Recipient: rfc822;p@q.fr\nAction: failed\nStatus: "
	                        "5.1.1\n\nMessage renvoyé\u202f: Vieux\n\nBonjour");
	read_mail("Content-Type: multipart/report; report-type=disposition-notification; boundary=B\n",
	          "--B\n\nLu.\n--B\nContent-Type: message/disposition-notification\n\nDisposition: "
	          "displayed\n--B--\n");
	assert_int_equal(in.report, MAIL_REPORT_READING);
	read_mail("Content-Type: multipart/report; report-type=feedback-report; "
	"boundary=B\n", "--B\n\nx\n--B--\n");
	assert_int_equal(in.report, MAIL_REPORT_ABUSE);
	read_span(SPAN("From: MAILER-DAEMON@vieux.fr (Mail Delivery)\nSubject: Returned mail\n\nUser unknown\n"));
	assert_int_equal(in.report, MAIL_REPORT_DELIVERY);
	assert_int_equal(in.bounce.kind, MAIL_BOUNCE_NONE);
	assert_words(in.text, "User unknown");
}

/* What we sent comes back, each time with a server more: it is never answered, and at last it is a loop. */
static void
a_loop_of_a_thousand_is_seen_at_its_first_turn(void **state)
{
	(void)state;
	const struct mail_letter letter = { .to = SPAN("a@b.fr"), .subject = SPAN("Votre demande"),
		                                .from_name = SPAN("Clairval"), .text = SPAN("Bonjour.\n"),
		                                .mark = SPAN("k-1"), .made_unix_s = 1790000000 };
	struct span bytes;
	struct fault fault;
	assert_true(mail_compose(arena, "guichet@clairval.fr", &letter, &bytes, &fault));
	struct text hops = text_new(arena, 1 << 20);
	for (int turn = 0; turn < 1000; turn++) {
		read_span(span_of(arena_format(arena, "%s%.*s", turn == 0 ? "" : text_z(&hops), SPAN_ARGS(bytes))));
		assert_true(in.is_ours && in.has_looped && in.never_answer && in.is_automatic);
		assert_int_equal(in.received_count, turn);
		text_format(&hops, "Received: from x%d by y; Thu, 12 Mar 2026 10:02:33 +0100\n", turn);
	}
	read_mail(text_z(&hops), "Bonjour");
	assert_true(in.has_looped && in.never_answer && !in.is_ours);
}

/* --- words ------------------------------------------------------------------------------------- */

static void
words_of_any_charset_are_read(void **state)
{
	(void)state;
	static const struct {
		const char *charset, *bytes, *words;
		bool is_broken;
	} texts[] = {
		{ "utf-8", "\xc3\xa9t\xc3\xa9", "été", false },
		{ "iso-8859-1", "\xe9t\xe9", "été", false },
		{ "iso-8859-1", "\xc3\xa9t\xc3\xa9", "été", false }, /* not what it says */
		{ "us-ascii", "\xe9t\xe9", "été", false },
		{ "utf-8", "\xe9t\xe9", "été", false },
		{ "utf-8", "\xc3\xa9t\xc3\xa9 \xc3\xa9 \xff", "été é \ufffd", true },
		{ "windows-1252", "1 \x80, l\x92\x9cuvre", "1 €, l’œuvre", false },
		{ "iso-8859-1", "1 \x80\x81", "1 €\ufffd", true },
		{ "iso-8859-15", "1 \xa4 \xbd", "1 € œ", false },
		{ "macintosh", "\x8et\x8e", "été", false },
		{ "cp850", "\x82t\x82", "été", false },
		{ "koi8-r", "\xf7\xcf\xd0\xd2\xcf\xd3", "Вопрос", false },
		{ "windows-1256", "\xd3\xe1\xc7\xe3", "سلام", false },
		{ "iso-2022-jp", "\x1b$B$9$_$^$;$s\x1b(B.", "すみません.", false },
		{ "shift_jis", "\x82\xa0\x82\xa2", "あい", false },
		{ "euc-kr", "\xc7\xd1\xb1\xb9", "한국", false },
		{ "ks_c_5601-1987", "\xbd\xba\xc6\xbc\xc7\xd8", "스티해", false },
		{ "gb2312", "\xc4\xfa\xba\xc3", "您好", false },
		{ "big5", "\xb1z\xa6n", "您好", false },
		{ "utf-7", "+AOk-t+AOk-", "été", false },
		{ "x-nobody-knows", "\xe9t\xe9", "été", false },
		{ "../../etc/passwd", "\xe9", "é", false },
		{ "", "\xe9t\xe9", "été", false },
		{ "gb2312", "\xc3\xa9\xc3", "é\ufffd", true },
	};
	for (size_t i = 0; i < LENGTH(texts); i++) {
		read_mail(arena_format(arena, "Content-Type: text/plain; charset=\"%s\"\n", texts[i].charset),
		          texts[i].bytes);
		if (i + 1 < LENGTH(texts))
			assert_words(in.text, texts[i].words);
		assert_true(span_is_utf8(in.text));
		assert_int_equal(is_told("Quelques caractères"), texts[i].is_broken);
	}
	read_span(SPAN("From: a@b.fr\nContent-Type: text/plain; charset=utf-16le\n\n\xe9\0t\0\xe9\0"));
	assert_words(in.text, "été");
	read_span(SPAN("From: a@b.fr\nSubject: a\0b\x01 c\n\nun\0 "
	"\x07\x1b[31mdeux\r\ntrois\rquatre\x0c" "cinq\n"));
	assert_words(in.subject, "a b c");
	assert_words(in.text, "un [31mdeux\ntrois\nquatre\ncinq");
}

static void
subjects_are_decoded_even_broken(void **state)
{
	(void)state;
	static const struct {
		const char *raw, *subject;
	} subjects[] = {
		{ "=?utf-8?Q?Permis_de_construire_=C3=A0_revoir?=", "Permis de construire à revoir" },
		{ "=?utf-8?B?w6l0w6k=?=\n =?utf-8?B?IMOgIHZlbmly?=", "été à venir" },
		{ "=?utf-8?B?w6l0w6k=?= =?iso-8859-1?Q?=E0?= =?utf-8?Q?_venir?= (oui)", "étéà venir (oui)" },
		{ "a =?b c?= d =?utf-8?x?y?= =?utf-8?Q?z", "a =?b c?= d =?utf-8?x?y?= =?utf-8?Q?z" },
		{ "=?utf-8*fr?Q?=C3=A9=zz?=", "é=zz" },
		{ "=?utf-8?B?w6l0w?=\n =?utf-8?B?6k=?=", "été" }, /* cut within a letter */
		{ "Re: =?iso-8859-1?q?=E9t=E9?= fini", "Re: été fini" },
		{ "=?iso-8859-1?Q?=E9t=E9 fini?=", "été fini" },
		{ "=?windows-1252?Q?l=92=9Cuvre?=", "l’œuvre" },
		{ "\xe9t\xe9", "été" },
		{ "été", "été" },
		{ "=?x-personne?Q?a=E9?=", "aé" },
		{ "  beaucoup \t de\n  blancs  ", "beaucoup de blancs" },
	};
	for (size_t i = 0; i < LENGTH(subjects); i++) {
		read_mail(arena_format(arena, "Subject: %s\n", subjects[i].raw), "x");
		assert_words(in.subject, subjects[i].subject);
	}
}

/* --- which words ------------------------------------------------------------------------------- */

static const char alternative[] = "Content-Type: multipart/alternative; boundary=B\n";

static void
plain_words_are_preferred_unless_they_say_nothing(void **state)
{
	(void)state;
	static const char page[] = "--B\nContent-Type: text/html\n\n<p>Une page</p>\n--B--\n";
	read_mail(alternative, arena_format(arena, "--B\n\nDu texte\n%s", page));
	assert_words(in.text, "Du texte");
	read_mail(alternative, arena_format(arena, "--B\n\n \n%s", page));
	assert_words(in.text, "Une page");
	read_mail(alternative, arena_format(arena, "%s", page));
	assert_words(in.text, "Une page");
	struct text long_page = text_new(arena, 10000);
	text_add_z(&long_page, "--B\n\nVotre messagerie ne lit pas le HTML.\n--B\nContent-Type: text/html\n\n");
	for (int i = 0; i < 100; i++)
		text_add_z(&long_page, "<p>Une page.</p>");
	text_add_z(&long_page, "\n--B--\n");
	read_mail(alternative, text_z(&long_page));
	assert_true(span_starts(in.text, "Une page.\n\nUne page."));
	read_mail("Content-Type: text/html; charset=utf-8\n",
	          "<p>Oui.</p><div>Le 12/03/2026 à 10:02, Guichet a écrit :</div><blockquote>Est-ce bon "
	          "?</blockquote>");
	assert_words(in.text, "Oui.");
	assert_words(in.quoted, "Le 12/03/2026 à 10:02, Guichet a écrit :\n> Est-ce bon ?");
	read_mail("Content-Type: multipart/mixed; boundary=B\n",
	          "--B\n\nAvant\n--B\nContent-Type: image/png; name=a.png\nContent-Disposition: "
	          "inline\n\nPNG\n--B\n\n"
	          "Après\n--B--\n");
	assert_words(in.text, "Avant\n\nAprès");
	assert_int_equal(in.file_count, 1);
}

static void
a_message_in_a_message_is_read_after_it(void **state)
{
	(void)state;
	static const char mixed[] = "Subject: Fwd: Voirie\nContent-Type: multipart/mixed; boundary=B\n";
	read_mail(mixed, "--B\n\nPour vous.\n--B\nContent-Type: message/rfc822\n\nFrom: =?utf-8?Q?L=C3=A9a?= "
	                 "<l@x.fr>\nSubject: =?utf-8?Q?Le_trou_=C3=A0_boucher?=\nContent-Type: multipart/mixed; "
	                 "boundary=C\n\n--C\n\nIl y a un trou.\n--C\nContent-Type: image/jpeg; "
	                 "name=trou.jpg\n\nJPEG\n"
	                 "--C--\n--B--\n");
	assert_words(in.text, "Pour vous.\n\nMessage transféré de Léa (l@x.fr)\u202f: Le trou à "
	"boucher\n\nIl y a un "
	                      "trou.");
	assert_int_equal(in.file_count, 1);
	assert_words(in.files[0].name, "trou.jpg");
	/* Encoded, as it must not be, and is. */
	read_mail("Content-Type: message/rfc822\nContent-Transfer-Encoding: base64\n",
	          "U3ViamVjdDogQ2FjaMOpCgpCb25qb3VyLgo=\n");
	assert_words(in.text, "Message transféré\u202f: Caché\n\nBonjour.");
	read_mail("Subject: TR: x\n", "Pour vous.\n\nDe : M.\nEnvoyé : jeudi\nÀ : L.\nObjet : x\n\nBonjour\n");
	assert_int_equal(in.quoted.length, 0);
}

static void
sealed_messages_say_so(void **state)
{
	(void)state;
	read_mail("Content-Type: multipart/encrypted; protocol=\"application/pgp-encrypted\"; boundary=B\n",
	          "--B\nContent-Type: application/pgp-encrypted\n\nVersion: 1\n--B\nContent-Type: "
	          "application/octet-stream; name=encrypted.asc\n\n-----BEGIN PGP MESSAGE-----\n--B--\n");
	assert_int_equal(in.seal, MAIL_SEAL_ENCRYPTED);
	assert_true(is_told("Ce message est chiffré\u202f: il est illisible ici."));
	assert_int_equal(in.file_count, 1);
	assert_int_equal(in.text.length, 0);
	read_mail("Content-Type: application/pkcs7-mime; smime-type=enveloped-data; name=smime.p7m\n", "AAAA");
	assert_int_equal(in.seal, MAIL_SEAL_ENCRYPTED);
	read_mail("Content-Type: application/pkcs7-mime; smime-type=signed-data; name=smime.p7m\n", "AAAA");
	assert_int_equal(in.seal, MAIL_SEAL_SIGNED);
	assert_true(is_told("Ce message est signé d’une façon"));
	read_mail("", "-----BEGIN PGP MESSAGE-----\n\nhQEM\n-----END PGP MESSAGE-----\n");
	assert_int_equal(in.seal, MAIL_SEAL_ENCRYPTED);
	read_mail("Content-Type: multipart/signed; boundary=B\n",
	          "--B\n\nBonjour\n--B\nContent-Type: application/pkcs7-signature; "
	          "name=smime.p7s\n\nAAAA\n--B--\n");
	assert_int_equal(in.seal, MAIL_SEAL_SIGNED);
	assert_int_equal(in.files[0].role, MAIL_FILE_SIGNATURE);
	assert_words(in.text, "Bonjour");
}

/* --- files ------------------------------------------------------------------------------------- */

static void
names_of_files_are_only_names(void **state)
{
	(void)state;
	static const struct {
		const char *headers, *name;
	} files[] = {
		{ "Content-Disposition: attachment; filename=\"Plan de masse.pdf\"\n", "Plan de masse.pdf" },
		{ "Content-Disposition: attachment; "
		  "filename*=UTF-8''r%C3%A9c%C3%A9piss%C3%A9.pdf\n", "récépissé.pdf" },
		{ "Content-Disposition: attachment; filename*0*=UTF-8''r%C3%A9c; filename*1*=%C3%A9piss%C3%A9; "
		  "filename*2=.pdf\n",
		  "récépissé.pdf" },
		{ "Content-Type: application/pdf; name=\"=?iso-8859-1?Q?r=E9c=E9piss=E9.pdf?=\"\n", "récépissé.pdf" },
		{ "Content-Type: application/pdf; name=\"=?utf-8?B?csOpYyA=?= =?utf-8?B?w6kucGRm?=\"\n", "réc "
		  "é.pdf" },
		{ "Content-Disposition: attachment; filename=\"r\xe9"
		  "c\xe9piss\xe9.pdf\"\n",
		  "récépissé.pdf" },
		{ "Content-Disposition: attachment; filename=\"récépissé.pdf\"\n", "récépissé.pdf" },
		{ "Content-Disposition: attachment; filename=\"../../etc/passwd\"\n", "passwd" },
		{ "Content-Disposition: attachment; filename=\"C:\\\\Users\\\\x\\\\plan.doc\"\n", "plan.doc" },
		{ "Content-Disposition: attachment; filename=\"..\"\n", "piece-1.pdf" },
		{ "Content-Disposition: attachment; filename=\".htaccess\"\n", "htaccess" },
		{ "Content-Disposition: attachment; filename=\"a\x01\x7f"
		  "b.pdf\"\n",
		  "a b.pdf" },
		{ "Content-Disposition: attachment; filename=\"cv\u202efdp.exe\"\n", "cvfdp.exe" },
		{ "Content-Disposition: attachment; filename*=UTF-8''a%2Fc%0Ad.pdf\n", "c d.pdf" },
		{ "Content-Type: image/jpeg\nContent-Disposition: attachment\n", "image-1.jpg" },
		{ "Content-Type: <x>/y\nContent-Disposition: attachment; filename=a\n", "a" },
	};
	for (size_t i = 0; i < LENGTH(files); i++) {
		const bool says_type = span_find(span_of(files[i].headers), SPAN("Content-Type")) != SIZE_MAX;
		read_mail(arena_format(arena, "%s%s", says_type ? "" : "Content-Type: application/pdf\n",
		                       files[i].headers),
		          "x");
		assert_int_equal(in.file_count, 1);
		assert_words(in.files[0].name, files[i].name);
	}
	struct text name = text_new(arena, 1000);
	for (int i = 0; i < 200; i++)
		text_add_z(&name, "é");
	read_mail(arena_format(arena, "Content-Disposition: attachment; "
	"filename=\"%s.docx\"\n", text_z(&name)), "x");
	assert_true(in.files[0].name.length <= MAIL_READ_FILE_NAME_LENGTH_MAX);
	assert_true(span_ends(in.files[0].name, "é.docx") && span_is_utf8(in.files[0].name));
}

static void
files_are_taken_whatever_carries_them(void **state)
{
	(void)state;
	read_mail("Content-Type: application/pdf; name=a.pdf\nContent-Transfer-Encoding: base64\n", "SGVs\nbG8");
	assert_words(in.files[0].bytes, "Hello");
	assert_words(in.files[0].type, "application/pdf");
	read_mail("Content-Type: text/csv; name=a.csv\nContent-Transfer-Encoding: "
	"quoted-printable\n", "a;=C3=A9=\nb\n");
	assert_words(in.files[0].bytes, "a;éb\n");
	read_mail("", "Voici.\nbegin 644 ../bonjour.txt\n'0F]N:F]U<@  \n`\nend\nVoilà.\nbegin sans fin\n");
	assert_words(in.text, "Voici.\nVoilà.\nbegin sans fin");
	assert_words(in.files[0].name, "bonjour.txt");
	assert_words(in.files[0].bytes, "Bonjour");
	read_mail("", "begin 644 a.bin\nceci n’en est pas\nend\n");
	assert_int_equal(in.file_count, 0);
	assert_words(in.text, "begin 644 a.bin\nceci n’en est pas\nend");
	read_mail(alternative, "--B\n\nRendez-vous\n--B\nContent-Type: text/calendar; "
	"method=REQUEST\n\nBEGIN:VCALENDAR\n"
	                       "--B--\n");
	assert_true(in.has_calendar);
	assert_words(in.text, "Rendez-vous");
	assert_words(in.files[0].name, "invitation-1.ics");
	assert_int_equal(in.files[0].role, MAIL_FILE_CALENDAR);
	read_mail("Content-Type: multipart/related; boundary=B\n",
	          "--B\nContent-Type: text/html\n\n<img src=\"cid:1\">Vu\n--B\nContent-Type: "
	          "image/png\nContent-ID: <1>\n\n"
	          "PNG\n--B--\n");
	assert_int_equal(in.files[0].role, MAIL_FILE_INLINE);
	assert_words(in.text, "Vu");
}

/* --- winmail.dat ------------------------------------------------------------------------------- */

static void
add_u(struct text *bytes, uint32_t value, size_t size)
{
	for (size_t i = 0; i < size; i++)
		text_add_char(bytes, (char)(value >> 8 * i));
}

static void
add_attribute(struct text *bytes, char level, uint32_t id, struct span value)
{
	text_add_char(bytes, level);
	add_u(bytes, id, 4);
	add_u(bytes, (uint32_t)value.length, 4);
	text_add(bytes, value);
	add_u(bytes, 0, 2);
}

/* PidTagAttachLongFilename in UTF-16, after a number and a named property. */
static struct span
properties(void)
{
	struct text bytes = text_new(arena, 1000);
	add_u(&bytes, 3, 4);
	add_u(&bytes, 0x0003, 2);
	add_u(&bytes, 0x0e21, 2);
	add_u(&bytes, 7, 4);
	add_u(&bytes, 0x000b, 2);
	add_u(&bytes, 0x8001, 2);
	for (int i = 0; i < 16; i++)
		text_add_char(&bytes, 1);
	add_u(&bytes, 1, 4);
	add_u(&bytes, 6, 4);
	text_add(&bytes, SPAN("a\0b\0\0\0\0\0"));
	add_u(&bytes, 1, 4);
	add_u(&bytes, 0x001f, 2);
	add_u(&bytes, 0x3707, 2);
	add_u(&bytes, 1, 4);
	add_u(&bytes, 14, 4);
	text_add(&bytes, SPAN("\xe9\0t\0\xe9\0.\0d\0o\0\0\0\0\0"));
	return text_span(&bytes);
}

static struct span
winmail(void)
{
	struct text bytes = text_new(arena, 10000);
	add_u(&bytes, 0x223e9f78, 4);
	add_u(&bytes, 1, 2);
	add_attribute(&bytes, 1, 0x00089006, SPAN("\0\0\1\0"));
	add_attribute(&bytes, 2, 0x00069002, SPAN("\1\0\0\0"));
	add_attribute(&bytes, 2, 0x00018010, SPAN("PLAN~1.PDF\0"));
	add_attribute(&bytes, 2, 0x0006800f, SPAN("%PDF"));
	add_attribute(&bytes, 2, 0x00069002, SPAN("\1\0\0\0"));
	add_attribute(&bytes, 2, 0x00018010, SPAN("ETE~1.DO\0"));
	add_attribute(&bytes, 2, 0x0006800f, SPAN("DOC\0"));
	add_attribute(&bytes, 2, 0x00069005, properties());
	return text_span(&bytes);
}

static void
read_winmail(struct span bytes)
{
	struct text mail = text_new(arena, 20000);
	text_add_z(&mail, "From: a@b.fr\nContent-Type: multipart/mixed; "
	"boundary=Q1W2\n\n--Q1W2\n\nBonjour\n--Q1W2\n"
	                  "Content-Type: application/ms-tnef; name=winmail.dat\n\n");
	text_add(&mail, bytes);
	text_add_z(&mail, "\n--Q1W2--\n");
	read_span(text_span(&mail));
}

static void
winmail_is_opened(void **state)
{
	(void)state;
	const struct span whole = winmail();
	read_winmail(whole);
	assert_words(in.text, "Bonjour");
	assert_int_equal(in.told_count, 0);
	assert_int_equal(in.file_count, 2);
	assert_words(in.files[0].name, "PLAN~1.PDF");
	assert_words(in.files[0].bytes, "%PDF");
	assert_words(in.files[1].name, "été.do");
	assert_int_equal(in.files[1].bytes.length, 4);
	/* Cut anywhere: what was whole is there, and the file as it came. */
	for (size_t length = 0; length < whole.length; length++) {
		read_winmail(span_from(whole.at, length));
		const bool is_kept = in.file_count > 0 && span_is(in.files[in.file_count - 1].name, "winmail.dat");
		assert_true(in.file_count <= 3);
		assert_int_equal(is_kept, is_told("La pièce jointe winmail.dat"));
	}
	/* Nothing but how the text looks: it says nothing more. */
	read_winmail(span_from(whole.at, 6));
	assert_int_equal(in.file_count + in.told_count, 0);
	/* Changed anywhere: anything but a crash. */
	for (size_t i = 0; i < whole.length; i++) {
		char *copy = arena_take(arena, whole.length, 1);
		memcpy(copy, whole.at, whole.length);
		copy[i] = (char)0xff;
		read_winmail(span_from(copy, whole.length));
		assert_true(in.file_count <= 3);
	}
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup_teardown(who_writes_is_found_wherever_it_stands, begin, end),
		cmocka_unit_test_setup_teardown(what_it_answers_is_found, begin, end),
		cmocka_unit_test_setup_teardown(marks_are_found_where_servers_leave_them, begin, end),
		cmocka_unit_test_setup_teardown(a_date_that_cannot_be_is_none, begin, end),
		cmocka_unit_test_setup_teardown(machines_are_known_by_what_they_say, begin, end),
		cmocka_unit_test_setup_teardown(reports_are_told_apart, begin, end),
		cmocka_unit_test_setup_teardown(a_loop_of_a_thousand_is_seen_at_its_first_turn, begin, end),
		cmocka_unit_test_setup_teardown(words_of_any_charset_are_read, begin, end),
		cmocka_unit_test_setup_teardown(subjects_are_decoded_even_broken, begin, end),
		cmocka_unit_test_setup_teardown(plain_words_are_preferred_unless_they_say_nothing, begin, end),
		cmocka_unit_test_setup_teardown(a_message_in_a_message_is_read_after_it, begin, end),
		cmocka_unit_test_setup_teardown(sealed_messages_say_so, begin, end),
		cmocka_unit_test_setup_teardown(names_of_files_are_only_names, begin, end),
		cmocka_unit_test_setup_teardown(files_are_taken_whatever_carries_them, begin, end),
		cmocka_unit_test_setup_teardown(winmail_is_opened, begin, end),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
