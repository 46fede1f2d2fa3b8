/* What was written now, and what was written before; pages read aloud; flowed lines. */
#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "craft/mail/mail_inside.h"

static struct arena *arena;

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
assert_words(struct span words, const char *expected, const char *what)
{
	if (!span_is(words, expected))
		fail_msg("%s:\n%.*s\n--- instead of ---\n%s\n", what, SPAN_ARGS(words), expected);
}

/* --- what was written before ------------------------------------------------------------------- */

struct exchange {
	const char *program, *whole, *text, *quoted;
};

/* As these programs write them, without a name that is anyone's. */
static const struct exchange exchanges[] = {
	{ "Gmail in French, whose line breaks",
	  "Bonjour,\n\nVoici la pièce.\n\nLe jeu. 12 mars 2026 à 10:02, Guichet de Clairval "
	  "<guichet@clairval.fr> a\n"
	  "écrit :\n\n> Bonjour,\n>\n> Il manque une pièce.\n",
	  "Bonjour,\n\nVoici la pièce.",
	  "Le jeu. 12 mars 2026 à 10:02, Guichet de Clairval <guichet@clairval.fr> a\nécrit :\n\n> "
	  "Bonjour,\n>\n> "
	  "Il manque une pièce." },
	{ "Thunderbird in French",
	  "D’accord.\n\nLe 12/03/2026 à 10:02, Guichet a écrit\u00a0:\n> Bonjour\n> Il manque une pièce.\n",
	  "D’accord.", "Le 12/03/2026 à 10:02, Guichet a écrit\u00a0:\n> Bonjour\n> Il manque une pièce." },
	{ "Apple Mail in French, without signs",
	  "Merci beaucoup\n\nEnvoyé de mon iPhone\n\nLe 12 mars 2026 à 10:02, Guichet <guichet@clairval.fr> "
	  "a écrit "
	  ":\n\nIl manque une pièce.\n",
	  "Merci beaucoup\n\nEnvoyé de mon iPhone",
	  "Le 12 mars 2026 à 10:02, Guichet <guichet@clairval.fr> a écrit :\n\nIl manque une pièce." },
	{ "Yahoo in French",
	  "Voilà.\n\n    Le jeudi 12 mars 2026 à 10:02:33 UTC+1, Guichet <guichet@clairval.fr> a écrit :  "
	  "\n \n Il "
	  "manque une pièce.\n",
	  "Voilà.",
	  "    Le jeudi 12 mars 2026 à 10:02:33 UTC+1, Guichet <guichet@clairval.fr> a écrit :  \n \n Il manque "
	  "une pièce." },
	{ "Outlook in French",
	  "Bonjour, ci-joint.\n\nL. M.\n\nDe : Guichet <guichet@clairval.fr>\nEnvoyé : jeudi 12 mars 2026 "
	  "10:02\nÀ : "
	  "l.m@exemple.fr\nObjet : Votre demande\n\nIl manque une pièce.\n",
	  "Bonjour, ci-joint.\n\nL. M.",
	  "De : Guichet <guichet@clairval.fr>\nEnvoyé : jeudi 12 mars 2026 10:02\nÀ : l.m@exemple.fr\nObjet "
	  ": Votre "
	  "demande\n\nIl manque une pièce." },
	{ "Outlook in French, under a rule, in bold",
	  "Oui.\n________________________________\n*De :* Guichet\n*Envoyé :* jeudi 12 mars\n*À\u00a0:* L. "
	  "M.\n\nEst-ce "
	  "bon ?\n",
	  "Oui.",
	  "________________________________\n*De :* Guichet\n*Envoyé :* jeudi 12 mars\n*À\u00a0:* L. "
	  "M.\n\nEst-ce bon "
	  "?" },
	{ "an old Outlook in French",
	  "Oui.\n\n-----Message d’origine-----\nDe : Guichet\nEnvoyé : jeudi\n\nEst-ce bon ?\n", "Oui.",
	  "-----Message d’origine-----\nDe : Guichet\nEnvoyé : jeudi\n\nEst-ce bon ?" },
	{ "a telephone in French",
	  "Oui merci\n\n-------- Message d'origine --------\nDe : guichet@clairval.fr\nDate : 12/03/2026 10:02 "
	  "(GMT+01:00)\nÀ : l.m@exemple.fr\nObjet : Votre demande\n\nEst-ce bon ?\n",
	  "Oui merci",
	  "-------- Message d'origine --------\nDe : guichet@clairval.fr\nDate : 12/03/2026 10:02 "
	  "(GMT+01:00)\nÀ : "
	  "l.m@exemple.fr\nObjet : Votre demande\n\nEst-ce bon ?" },
	{ "Gmail in English",
	  "Yes.\n\nOn Thu, Mar 12, 2026 at 10:02 AM Desk <desk@clairval.fr> wrote:\n\n> Is it fine?\n", "Yes.",
	  "On Thu, Mar 12, 2026 at 10:02 AM Desk <desk@clairval.fr> wrote:\n\n> Is it fine?" },
	{ "Outlook in English",
	  "Yes.\n\nFrom: Desk <desk@clairval.fr>\nSent: Thursday, March 12, 2026 10:02 AM\nTo: L "
	  "M\nSubject: Your "
	  "request\n\nIs it fine?\n",
	  "Yes.",
	  "From: Desk <desk@clairval.fr>\nSent: Thursday, March 12, 2026 10:02 AM\nTo: L M\nSubject: Your "
	  "request\n\nIs it fine?" },
	{ "Thunderbird in German",
	  "Ja.\n\nAm 12.03.26 um 10:02 schrieb Amt <amt@stadt.de>:\n> Passt das?\n", "Ja.",
	  "Am 12.03.26 um 10:02 schrieb Amt <amt@stadt.de>:\n> Passt das?" },
	{ "Outlook in German",
	  "Ja.\n\nVon: Amt\nGesendet: Donnerstag, 12. März 2026 10:02\nAn: L. M.\nBetreff: Antrag\n\nPasst "
	  "das?\n",
	  "Ja.", "Von: Amt\nGesendet: Donnerstag, 12. März 2026 10:02\nAn: L. M.\nBetreff: Antrag\n\nPasst "
	  "das?" },
	{ "an answer below what it answers",
	  "Le 12/03/2026 à 10:02, Guichet a écrit :\n> Il manque une pièce.\n\nLa voici.\n", "La voici.",
	  "Le 12/03/2026 à 10:02, Guichet a écrit :\n> Il manque une pièce." },
	{ "answers between the lines stay with their questions",
	  "Guichet a écrit :\n> Votre nom ?\nM.\n> Votre âge ?\n40 ans\n> Merci\n",
	  "Guichet a écrit :\n> Votre nom ?\nM.\n> Votre âge ?\n40 ans", "> Merci" },
	{ "a signature", "Bonjour,\nmerci.\n\n-- \nL. M.\n06 00 00 00 00\n", "Bonjour,\nmerci.",
	  "-- \nL. M.\n06 00 00 00 00" },
	{ "a signature above what is cited",
	  "Oui.\n\n-- \nL. M.\n\nLe 12/03/2026 à 10:02, Guichet a écrit :\n> Est-ce bon ?\n", "Oui.",
	  "-- \nL. M.\n\nLe 12/03/2026 à 10:02, Guichet a écrit :\n> Est-ce bon ?" },
	{ "a signature below an answer that stands below",
	  "> Est-ce bon ?\nOui.\n-- \nL. M.\n", "Oui.", "> Est-ce bon ?\n-- \nL. M." },
	{ "nothing but a citation is what is sent", "> Est-ce bon ?\n", "> Est-ce bon ?", "" },
	{ "nothing but a signature", "-- \nL. M.\n", "-- \nL. M.", "" },
	{ "an inline forward by Gmail",
	  "Pour vous.\n\n---------- Forwarded message ---------\nDe : Le maire <maire@clairval.fr>\nDate: "
	  "jeu. 12 mars "
	  "2026 à 10:02\nSubject: Voirie\nTo: <l.m@exemple.fr>\n\nLe trou sera bouché.\n",
	  "Pour vous.\n\n---------- Forwarded message ---------\nDe : Le maire <maire@clairval.fr>\nDate: "
	  "jeu. 12 mars "
	  "2026 à 10:02\nSubject: Voirie\nTo: <l.m@exemple.fr>\n\nLe trou sera bouché.",
	  "" },
	{ "prose that begins like a citation",
	  "Le maire m’a écrit :\n« Tout va bien. »\nMais rien ne change depuis le 12 mars.\n",
	  "Le maire m’a écrit :\n« Tout va bien. »\nMais rien ne change depuis le 12 mars.", "" },
	{ "prose with a header or two", "De : la gare\nOù : ici\nJe voudrais un banc.\n",
	  "De : la gare\nOù : ici\nJe voudrais un banc.", "" },
	{ "a long end after two hyphens is no signature",
	  "a\n--\n1\n2\n3\n4\n5\n6\n7\n8\n9\n10\n11\n12\n13\n14\n15\n16\n17\n18\n",
	  "a\n--\n1\n2\n3\n4\n5\n6\n7\n8\n9\n10\n11\n12\n13\n14\n15\n16\n17\n18", "" },
	{ "nothing", "\n \n", "", "" },
};

/* Letters and signs of a text, whatever their order and the blanks between. */
static size_t
sign_count(struct span words)
{
	size_t count = 0;
	for (size_t i = 0; i < words.length; i++)
		count += (unsigned char)words.at[i] > ' ';
	return count;
}

static void
what_was_written_before_is_told_apart_and_nothing_is_lost(void **state)
{
	(void)state;
	for (size_t i = 0; i < LENGTH(exchanges); i++) {
		struct span text, quoted;
		const struct span whole = span_of(exchanges[i].whole);
		mail_quote_split(arena, whole, false, &text, &quoted);
		assert_words(text, exchanges[i].text, exchanges[i].program);
		assert_words(quoted, exchanges[i].quoted, exchanges[i].program);
		assert_int_equal(sign_count(text) + sign_count(quoted), sign_count(whole));
		mail_quote_split(arena, whole, true, &text, &quoted);
		assert_int_equal(sign_count(text), sign_count(whole));
		assert_int_equal(quoted.length, 0);
	}
}

/* --- pages ------------------------------------------------------------------------------------- */

static void
a_page_is_read_aloud(void **state)
{
	(void)state;
	static const struct {
		const char *html, *text;
	} pages[] = {
		{ "<p>Bonjour,</p><p>Voici <b>la</b> pièce&nbsp;:&#8239;&eacute;&amp;&lt;</p>",
		  "Bonjour,\n\nVoici la pièce\u00a0:\u202fé&<" },
		{ "<html><head><title>x</title><style>p { color: red }</style><script>alert(1)</script></head>"
		  "<body>Un<br>deux<br/><br>trois</body></html>",
		  "Un\ndeux\n\ntrois" },
		{ "<div>Un</div><div><br></div><div>deux  \n  trois</div>", "Un\n\ndeux trois" },
		{ "Voir <a href=\"https://www.service-public.fr/x\">le site</a>.",
		  "Voir le site (https://www.service-public.fr/x)." },
		{ "<a href='https://ville.fr/'>https://ville.fr</a> <a href='mailto:a@b.fr'>a@b.fr</a> <a "
		  "href='mailto:a@b.fr'>écrire</a> <a href='tel:+33100000000'>01 00</a>",
		  "https://ville.fr a@b.fr écrire (a@b.fr) 01 00 (+33100000000)" },
		{ "<a href='javascript:alert(1)'>ici</a><a href=' data:text/html,x'> là</a>", "ici là" },
		{ "<a href='https://mal.example/x'>https://impots.gouv.fr</a>",
		  "https://impots.gouv.fr (https://mal.example/x)" },
		{ "<ul><li>un</li><li>deux<ul><li>trois</li></ul></li></ul><ol><li>a<li>b</ol>fin",
		  "- un\n- deux\n  - trois\n\n1. a\n2. b\n\nfin" },
		{ "<table><tr><th>Nom</th><th>Âge</th></tr><tr><td>L. M.</td><td>40</td></tr></table>",
		  "Nom\tÂge\nL. M.\t40" },
		{ "<table><tr><td><p>seul</p></td></tr></table>", "seul" },
		{ "Oui.<blockquote type=cite>Est-ce bon ?<br>Dites-le.<blockquote>Vieux</blockquote></blockquote>Fin",
		  "Oui.\n> Est-ce bon ?\n> Dites-le.\n> > Vieux\nFin" },
		{ "<pre>a  b\n  c</pre>d", "a  b\n  c\n\nd" },
		{ "<p style='display:none'>caché</p><span style=\"font-size: 0px\">caché</span><div "
		  "hidden>caché</div>"
		  "<span style='max-height:0;overflow:hidden'>caché</span>vu<b style='font-size:0.9em'> aussi</b>",
		  "vu aussi" },
		{ "<img src=x alt=\"La mairie\"><img src=y alt=''><img src=z>", "[La mairie]" },
		{ "a<hr>b", "a\n----------\nb" },
		{ "<!--[if mso]>pour Outlook<![endif]--><![if "
		  "!mso]>vu<![endif]><o:p>&nbsp;</o:p>fin", "vu\u00a0fin" },
		{ "<div>a</div><div>&nbsp;</div><div>b&nbsp;&nbsp; c</div><p>&nbsp;</p><p>d</p>",
		  "a\n\nb\u00a0c\n\nd" },
		{ "x<script>document.write('<p>non</p>')</script>y<noscript>z</noscript>", "xyz" },
		{ "non fermé <b>gras <i>et <p>paragraphe</b> suite", "non fermé gras et\n\nparagraphe suite" },
		{ "&#0;&#x1f;&#xd800;&#x110000;&inconnu; < 3 & 4 <", "&inconnu; < 3 & 4 <" },
		{ "pied\xe2\x80\x8b\xcd\x8f\xe2\x80\x8b", "pied" },
		{ "<select><option>un</select><textarea>écrit</textarea>", "écrit" },
		{ "", "" },
		{ "<", "<" },
	};
	for (size_t i = 0; i < LENGTH(pages); i++) {
		bool is_cut = false;
		assert_words(mail_html_text(arena, span_of(pages[i].html), &is_cut), pages[i].text, pages[i].html);
		assert_false(is_cut);
	}
}

static struct span
repeated(const char *a, size_t count, const char *b, size_t count_b)
{
	struct text text = text_new(arena, 16 << 20);
	for (size_t i = 0; i < count; i++)
		text_add_z(&text, a);
	for (size_t i = 0; i < count_b; i++)
		text_add_z(&text, b);
	return text_span(&text);
}

/* Elements one in another cost what they weigh: the words of a few thousand are all read. */
static void
a_deep_page_is_read_in_time(void **state)
{
	(void)state;
	bool is_cut = false;
	const struct span deep = repeated("<b>x ", 14000, "</i>", 14000);
	const struct span read = mail_html_text(arena, deep, &is_cut);
	assert_false(is_cut);
	assert_int_equal(sign_count(read), 14000);
	const struct span deeper = repeated("<div>x", 400000, "</p>", 400000);
	const struct span some = mail_html_text(arena, deeper, &is_cut);
	assert_true(is_cut);
	assert_true(sign_count(some) > 10000);
	is_cut = false;
	(void)mail_html_text(arena, repeated("<blockquote>x<br>", 20000, "", 0), &is_cut);
	assert_true(is_cut);
}

/* --- flowed lines ------------------------------------------------------------------------------ */

static void
flowed_lines_are_joined(void **state)
{
	(void)state;
	static const struct {
		const char *flowed, *text;
		bool delsp;
	} texts[] = {
		{ "Une phrase \nlongue.\nUne autre.\n", "Une phrase longue.\nUne autre.", false },
		{ "日本 \n語\n", "日本語", true },
		{ "> cité \n> encore\n>> plus \n>> loin\nmoi\n", "> cité encore\n>> plus loin\nmoi", false },
		{ "> cité \nmoi\n", "> cité \nmoi", false },
		{ " From\n >pas cité\n", "From\n>pas cité", false },
		{ "a\n-- \nL. M.\n", "a\n-- \nL. M.", false },
		{ "\n\na\n\n\nb\n", "\n\na\n\n\nb", false },
		{ "", "", false },
	};
	for (size_t i = 0; i < LENGTH(texts); i++)
		assert_words(mail_text_unflow(arena, span_of(texts[i].flowed), texts[i].delsp), texts[i].text,
		             texts[i].flowed);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup_teardown(what_was_written_before_is_told_apart_and_nothing_is_lost, begin,
		                                end),
		cmocka_unit_test_setup_teardown(a_page_is_read_aloud, begin, end),
		cmocka_unit_test_setup_teardown(a_deep_page_is_read_in_time, begin, end),
		cmocka_unit_test_setup_teardown(flowed_lines_are_joined, begin, end),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
