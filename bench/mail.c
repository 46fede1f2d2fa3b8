/* How many mails are read in a second: one core, warm, of the kinds that a desk receives. */
#include <stdio.h>
#include <time.h>

#include "craft/mail/mail_read.h"

static double
now_s(void)
{
	struct timespec now;
	clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &now);
	return (double)now.tv_sec + (double)now.tv_nsec / 1e9;
}

static const char head[] =
	"Return-Path: <l.m@exemple.fr>\nDelivered-To: guichet+aa1@clairval.fr\n"
	"Received: from mx.exemple.fr (mx.exemple.fr [192.0.2.1]) by mail.clairval.fr; Thu, 12 Mar 2026 "
	"10:02:35 +0100\n"
	"Received: from smtp.exemple.fr by mx.exemple.fr with ESMTPSA; Thu, 12 Mar 2026 10:02:34 +0100\n"
	"From: =?utf-8?B?TMOpYSBNLg==?= <l.m@exemple.fr>\nTo: Guichet <guichet@clairval.fr>\n"
	"Subject: =?utf-8?Q?Re=3A_Votre_demande_est_re=C3=A7ue?=\nDate: Thu, 12 Mar 2026 10:02:33 +0100\n"
	"Message-ID: <1@exemple.fr>\nIn-Reply-To: <aa1.parvis@clairval.fr>\nReferences: "
	"<aa1.parvis@clairval.fr>\n"
	"MIME-Version: 1.0\n";
static const char sentence[] =
	"Bonjour, je vous =C3=A9cris au sujet de ma demande de carte "
	"d=E2=80=99identit=C3=A9.\n";
static const char paragraph[] =
	"<p class=3D\"MsoNormal\"><span style=3D\"font-size:11.0pt;font-family:&quot;Calibri&quot;\">Bonjour, "
	"je vous =C3=A9cris au sujet de <b>ma demande</b>&nbsp;: <a "
	"href=3D\"https://www.service-public.fr/x\">ici</a>.</span></p>\n";
static const char bytes_of_file[] =
	"QUJDREVGR0hJSktMTU5PUFFSU1RVVldYWVphYmNkZWZnaGlqa2xtbm9wcXJzdHV2d3h5ejAxMjM0\n";
static const char cited[] =
	"\nLe jeu. 12 mars 2026 =C3=A0 10:02, Guichet <guichet@clairval.fr> a "
	"=C3=A9crit :\n\n";

static void
add_times(struct text *mail, const char *words, size_t size)
{
	for (const size_t begin = mail->length; mail->length - begin < size;)
		text_add_z(mail, words);
}

static void
add_text(struct text *mail, size_t size)
{
	text_add_z(mail, "Content-Type: text/plain; charset=utf-8\nContent-Transfer-Encoding: "
	"quoted-printable\n\n");
	add_times(mail, sentence, size / 2);
	text_add_z(mail, cited);
	for (const size_t begin = mail->length; mail->length - begin < size / 2;) {
		text_add_z(mail, "> ");
		text_add_z(mail, sentence);
	}
}

/* Kind 0: text; 1: the same and a page; 2: and a file. */
static struct span
mail_of(struct arena *arena, int kind, size_t size)
{
	struct text mail = text_new(arena, 1 << 20);
	text_add_z(&mail, head);
	if (kind == 0)
		add_text(&mail, size);
	if (kind == 0)
		return text_span(&mail);
	text_add_z(&mail, "Content-Type: multipart/mixed; boundary=\"outer\"\n\n--outer\n"
	                  "Content-Type: multipart/alternative; boundary=\"inner\"\n\n--inner\n");
	add_text(&mail, size / 5);
	text_add_z(&mail, "\n--inner\nContent-Type: text/html; charset=utf-8\nContent-Transfer-Encoding: "
	                  "quoted-printable\n\n<html><body>");
	add_times(&mail, paragraph, kind == 1 ? 4 * size / 5 : size / 5);
	text_add_z(&mail, "</body></html>\n--inner--\n");
	if (kind == 2) {
		text_add_z(&mail, "--outer\nContent-Type: image/jpeg; "
		"name=\"photo.jpg\"\nContent-Transfer-Encoding: base64\n"
		                  "Content-Disposition: attachment; filename=\"photo.jpg\"\n\n");
		add_times(&mail, bytes_of_file, 3 * size / 5);
	}
	text_add_z(&mail, "\n--outer--\n");
	return text_span(&mail);
}

/* A page and no text beside it. */
static struct span
page_of(struct arena *arena, size_t size)
{
	struct text mail = text_new(arena, 1 << 20);
	text_add_z(&mail, head);
	text_add_z(&mail, "Content-Type: text/html; charset=utf-8\nContent-Transfer-Encoding: "
	"quoted-printable\n\n<html><body>");
	add_times(&mail, paragraph, size);
	return text_span(&mail);
}

static void
measure(const char *what, struct span mail)
{
	struct arena *arena = arena_new(ARENA_VISIT_SIZE_MAX);
	struct mail_in in;
	struct fault fault;
	size_t count = 0;
	const double begin = now_s();
	while (count < 100 || now_s() - begin < 1.0) {
		arena_reset(arena);
		must(mail_read(arena, mail, &in, &fault) && in.text.length > 100);
		count++;
	}
	printf("%8.0f mails/s  %5.0f MB/s  %6zu bytes  %s\n", (double)count / (now_s() - begin),
	       (double)count * (double)mail.length / 1e6 / (now_s() - begin), mail.length, what);
	arena_end(arena);
}

int
main(void)
{
	struct arena *arena = arena_new(64 << 20);
	measure("text that cites what it answers", mail_of(arena, 0, 5000));
	measure("text and page", mail_of(arena, 1, 20000));
	measure("page alone", page_of(arena, 20000));
	measure("text, page and photo", mail_of(arena, 2, 50000));
	arena_end(arena);
}
