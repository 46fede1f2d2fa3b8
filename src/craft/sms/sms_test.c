#include "craft/sms/sms.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include <cmocka.h>

#include "base/file.h"
#include "craft/vault/vault.h"

#define SECRET "0123456789abcdefghijKLMN"

static struct arena *arena;

static int
begin(void **state)
{
	(void)state;
	vault_start();
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
file_end(void *path)
{
	unlink(path);
}

static const char *
file_of(const char *words)
{
	char *path = arena_copy_text(arena, "/tmp/parvis-sms-XXXXXX");
	struct fault fault;
	const int handle = mkstemp(path);
	must(handle >= 0);
	close(handle);
	must(file_write(arena, path, span_of(words), &fault));
	arena_defer(arena, file_end, path);
	return path;
}

static struct sms_settings
good_settings(void)
{
	return (struct sms_settings){ .url = "https://sms.ville.fr/cgi-bin/sendsms",
		                          .user = "parvis",
		                          .password_file = file_of("secret-of-kannel\n"),
		                          .from = "36105",
		                          .calls_url = "https://avis.ville.fr/sms",
		                          .secret_file = file_of(SECRET "\n") };
}

static struct sms_gateway *
good_gateway(void)
{
	struct fault fault;
	const struct sms_settings settings = good_settings();
	struct sms_gateway *gateway = sms_gateway_new(arena, &settings, &fault);
	assert_non_null(gateway);
	return gateway;
}

/* --- numbers --------------------------------------------------------------------------------- */

static void
a_number_is_read_as_people_write_it(void **state)
{
	(void)state;
	static const struct {
		const char *typed, *number;
		enum sms_number kind;
	} cases[] = {
		{ "0612345678", "+33612345678", SMS_NUMBER_MOBILE },
		{ " 06 12 34 56 78 ", "+33612345678", SMS_NUMBER_MOBILE },
		{ "06.12.34.56.78", "+33612345678", SMS_NUMBER_MOBILE },
		{ "06-12-34-56-78", "+33612345678", SMS_NUMBER_MOBILE },
		{ "06\u202f12\u00a034/56 78", "+33612345678", SMS_NUMBER_MOBILE },
		{ "+33 6 12 34 56 78", "+33612345678", SMS_NUMBER_MOBILE },
		{ "+33 (0)6 12 34 56 78", "+33612345678", SMS_NUMBER_MOBILE },
		{ "0033612345678", "+33612345678", SMS_NUMBER_MOBILE },
		{ "33612345678", "+33612345678", SMS_NUMBER_MOBILE },
		{ "0756781234", "+33756781234", SMS_NUMBER_MOBILE },
		/* the overseas departments */
		{ "0690 12 34 56", "+590690123456", SMS_NUMBER_MOBILE },
		{ "0692123456", "+262692123456", SMS_NUMBER_MOBILE },
		{ "0639123456", "+262639123456", SMS_NUMBER_MOBILE },
		{ "0694123456", "+594694123456", SMS_NUMBER_MOBILE },
		{ "0696123456", "+596696123456", SMS_NUMBER_MOBILE },
		{ "0709301234", "+594709301234", SMS_NUMBER_MOBILE },
		{ "0709351234", "+262709351234", SMS_NUMBER_MOBILE },
		{ "0695123456", "+33695123456", SMS_NUMBER_MOBILE },
		{ "+262692123456", "+262692123456", SMS_NUMBER_MOBILE },
		{ "+33692123456", "+262692123456", SMS_NUMBER_MOBILE },
		/* nothing is sent there */
		{ "0142345678", "+33142345678", SMS_NUMBER_FIXED },
		{ "0901234567", "+33901234567", SMS_NUMBER_FIXED },
		{ "0801234567", "+33801234567", SMS_NUMBER_FIXED },
		{ "+262262123456", "+33262123456", SMS_NUMBER_FIXED },
		{ "+32 470 12 34 56", "+32470123456", SMS_NUMBER_ABROAD },
		{ "+687 751234 56", "+68775123456", SMS_NUMBER_ABROAD },
		{ "004917012345678", "+4917012345678", SMS_NUMBER_ABROAD },
	};
	for (size_t i = 0; i < LENGTH(cases); i++) {
		char number[SMS_NUMBER_SIZE];
		if (sms_number_read(span_of(cases[i].typed), number) != cases[i].kind)
			fail_msg("%s: another kind", cases[i].typed);
		assert_string_equal(number, cases[i].number);
	}
	static const char *const wrong[] = {
		"", " ", "+", "06", "061234567", "06123456789", "612345678", "+3361234567", "+336123456789",
		"00", "000612345678", "+0612345678", "+1234567", "+1234567890123456", "06 12 34 56 7a",
		"0612345678\r\nX: y", "06+12345678", "+33+612345678", "3612", "36105", "0o12345678",
		"４２", "+33 00 12 34 56 78", "00000000000000000000000000000000000000000000000",
	};
	for (size_t i = 0; i < LENGTH(wrong); i++) {
		char number[SMS_NUMBER_SIZE] = "x";
		if (sms_number_read(span_of(wrong[i]), number) != SMS_NUMBER_WRONG)
			fail_msg("taken: %s", wrong[i]);
		assert_string_equal(number, "");
	}
	char number[SMS_NUMBER_SIZE];
	assert_int_equal(sms_number_read(SPAN("06123\0""5678"), number), SMS_NUMBER_WRONG);
}

/* --- words ----------------------------------------------------------------------------------- */

static struct sms_measure
measure_of(const char *unit, size_t count, const char *more)
{
	struct text text = text_new(arena, 20000);
	for (size_t i = 0; i < count; i++)
		text_add_z(&text, unit);
	text_add_z(&text, more);
	struct sms_measure measure;
	assert_true(sms_measure(text_span(&text), &measure));
	return measure;
}

static void
segments_are_counted_as_they_are_paid(void **state)
{
	(void)state;
	static const struct {
		const char *unit;
		size_t count;
		const char *more;
		bool is_gsm;
		size_t units, segment_count;
	} cases[] = {
		{ "a", 0, "", true, 0, 1 },
		{ "a", 160, "", true, 160, 1 },
		{ "a", 161, "", true, 161, 2 },
		{ "é", 160, "", true, 160, 1 },
		{ "a", 306, "", true, 306, 2 },
		{ "a", 307, "", true, 307, 3 },
		{ "€", 80, "", true, 160, 1 },
		{ "€", 80, "a", true, 161, 2 },
		/* 152 and an escape: the € goes whole into the next one */
		{ "a", 152, "€aaaaaaaaa", true, 163, 2 },
		{ "€", 153, "", true, 306, 3 },
		{ "a", 159, "\n", true, 160, 1 },
		{ "ê", 70, "", false, 70, 1 },
		{ "ê", 71, "", false, 71, 2 },
		{ "ê", 134, "", false, 134, 2 },
		{ "ê", 135, "", false, 135, 3 },
		{ "a", 69, "’", false, 70, 1 },
		{ "a", 70, "’", false, 71, 2 },
		{ "🙂", 35, "", false, 70, 1 },
		/* 66 and a pair: it goes whole into the next one */
		{ "ê", 66, "🙂aaa", false, 71, 2 },
		{ "🙂", 67, "", false, 134, 3 },
	};
	for (size_t i = 0; i < LENGTH(cases); i++) {
		const struct sms_measure measure = measure_of(cases[i].unit, cases[i].count, cases[i].more);
		assert_int_equal(measure.is_gsm, cases[i].is_gsm);
		assert_int_equal(measure.units, cases[i].units);
		if (measure.segment_count != cases[i].segment_count)
			fail_msg("%zu %s%s: %zu", cases[i].count, cases[i].unit, cases[i].more,
			         measure.segment_count);
	}
	/* the whole of 3GPP TS 23.038, but CR, ESC and form feed: 125 and 9 letters */
	const struct sms_measure all = measure_of(
		"@£$¥èéùìòÇ\nØøÅåΔ_ΦΓΛΩΠΨΣΘΞÆæßÉ !\"#¤%&'()*+,-./0123456789:;<=>?"
		"¡ABCDEFGHIJKLMNOPQRSTUVWXYZÄÖÑÜ§¿abcdefghijklmnopqrstuvwxyzäöñüà^{}\\[~]|€",
		1, "");
	assert_true(all.is_gsm);
	assert_int_equal(all.units, 126 + 2 * 9);
	static const char *const lacking[] = { "ç", "ê", "À", "È", "ô", "ï", "œ", "’", "«", "\u00a0", "`" };
	for (size_t i = 0; i < LENGTH(lacking); i++)
		assert_false(measure_of(lacking[i], 1, "").is_gsm);
	const struct span no_text[] = { SPAN("a\0b"), SPAN("a\rb"), SPAN("\x1b"), SPAN("\t"), SPAN("\xff"),
		                            SPAN("a\xc3"), SPAN("\x7f"), SPAN("\xc2\x85") };
	for (size_t i = 0; i < LENGTH(no_text); i++) {
		struct sms_measure measure;
		struct sms_plain plain;
		assert_false(sms_measure(no_text[i], &measure));
		assert_false(sms_plain(arena, no_text[i], &plain));
	}
}

static void
the_same_words_are_proposed_in_plain_letters(void **state)
{
	(void)state;
	static const struct {
		const char *text, *plain;
		size_t accent_count;
	} cases[] = {
		{ "L’accueil à l’école\u202f: comment c’était\u202f?", "L'accueil à l'école : comment c'était ?", 0 },
		{ "Répondez «\u202f1\u202f», « 2 » ou «3».", "Répondez \"1\", \"2\" ou \"3\".", 0 },
		{ "Être reçu à Béziers… déjà", "Etre recu à Béziers... déjà", 2 },
		{ "cœur — 20\u00a0€ [a]", "coeur - 20 € [a]", 0 },
		{ "ÀÂÉÈÊËÎÏÔÙÛÜŸÇ âçéèêëîïôùûüÿ", "AAÉEEEIIOUUÜYÇ acéèeeiioùuüy", 20 },
		{ "", "", 0 },
	};
	for (size_t i = 0; i < LENGTH(cases); i++) {
		struct sms_plain plain;
		struct sms_measure measure;
		assert_true(sms_plain(arena, span_of(cases[i].text), &plain));
		assert_string_equal(span_copy(arena, plain.text), cases[i].plain);
		assert_int_equal(plain.accent_count, cases[i].accent_count);
		assert_true(sms_measure(plain.text, &measure));
		assert_true(measure.is_gsm);
	}
	struct sms_plain plain;
	assert_false(sms_plain(arena, SPAN("merci 🙂"), &plain));
	assert_false(sms_plain(arena, SPAN("شكرا"), &plain));
}

/* --- settings and messages --------------------------------------------------------------------- */

static void
is_refused(const struct sms_settings *settings)
{
	struct fault fault = { 0 };
	if (sms_gateway_new(arena, settings, &fault) != NULL)
		fail_msg("taken: %s %s %s", settings->url, settings->from, settings->calls_url);
	assert_non_null(fault.for_log);
	assert_non_null(fault.for_reader);
	assert_null(strstr(fault.for_log, "secret-of"));
	assert_null(strstr(fault.for_reader, "secret-of"));
}

static void
settings_are_checked_before_anything_is_sent(void **state)
{
	(void)state;
	const struct sms_settings good = good_settings();
	struct sms_settings settings;
	struct fault fault;
	assert_non_null(sms_gateway_new(arena, &good, &fault));
#define WRONG(field, ...)                                                        \
	do {                                                                         \
		static const char *const wrong[] = { __VA_ARGS__ };                      \
		for (size_t i = 0; i < LENGTH(wrong); i++) {                             \
			settings = good;                                                     \
			settings.field = wrong[i];                                           \
			is_refused(&settings);                                               \
		}                                                                        \
	} while (0)
	WRONG(url, "", "sms.ville.fr", "ftp://sms.ville.fr/",
	     "http://sms.ville.fr/cgi-bin/sendsms", "https://",
	      "https://a:secret-of@sms.ville.fr/", "https://a@sms.ville.fr/",
	"https://sms.ville.fr/?password=secret-of",
	      "https://sms.ville.fr/#x", "https://sms.ville.fr/\r\nX: y", "https://sms.ville.fr/ x",
	      "https://sms.ville.fr:99999/");
	WRONG(from, NULL, "", "12", "+", "0123456789012345678", "Ville de Clairval", "Mairie é",
	     " Mairie", "36105\r\nX-Kannel-To: 1");
	WRONG(user, NULL, "", "par vis", "é", "a\r\nX: y");
	WRONG(password_file, NULL, "/nonexistent/password");
	WRONG(calls_url, NULL, "", "avis.ville.fr/sms", "https://avis.ville.fr/sms?a=b",
	     "https://avis.ville.fr/%d",
	      "https://avis.ville.fr/s ms", "https://avis.ville.fr/#");
	WRONG(secret_file, NULL, "/nonexistent/secret");
#undef WRONG
	static const char *const secrets[] = { "", "court\n", "0123456789abcdefghijk%d", "deux\nlignes",
		                                   "0123456789 abcdefghijklmnop" };
	for (size_t i = 0; i < LENGTH(secrets); i++) {
		settings = good;
		settings.secret_file = file_of(secrets[i]);
		is_refused(&settings);
	}
	static const char *const passwords[] = { "", "\n", "deux mots", "é", "a\nb", "a\tb" };
	for (size_t i = 0; i < LENGTH(passwords); i++) {
		settings = good;
		settings.password_file = file_of(passwords[i]);
		is_refused(&settings);
	}
	settings = good;
	settings.in_clear = true;
	settings.url = "http://127.0.0.1:13013/cgi-bin/sendsms";
	assert_non_null(sms_gateway_new(arena, &settings, &fault));
	settings = good;
	settings.from = "Clairval";
	settings.calls_url = settings.secret_file = NULL;
	assert_non_null(sms_gateway_new(arena, &settings, &fault));
}

static void
what_cannot_be_sent_is_refused_before(void **state)
{
	(void)state;
	struct fault fault = { 0 };
	struct sms_gateway *gateway = good_gateway();
	const struct sms_message good = { SPAN("06 12 34 56 78"), SPAN("Bonjour"), SPAN("r-1") };
	assert_null(sms_message_weakness(gateway, &good));
	struct sms_message wrong[] = { good, good, good, good, good, good, good, good };
	wrong[0].to = SPAN("0142345678");
	wrong[1].to = SPAN("+32470123456");
	wrong[2].to = SPAN("moi");
	wrong[3].text = SPAN("");
	wrong[4].text = SPAN("a\rb");
	wrong[5].ref = SPAN("a b");
	wrong[6].ref = SPAN("a%d");
	struct text text = text_new(arena, 2000);
	for (int i = 0; i < 5 * 153; i++)
		text_add_char(&text, 'a');
	struct sms_message full = good;
	full.text = text_span(&text);
	assert_null(sms_message_weakness(gateway, &full));
	text_add_char(&text, 'a');
	wrong[7].text = text_span(&text);
	for (size_t i = 0; i < LENGTH(wrong); i++) {
		assert_non_null(sms_message_weakness(gateway, &wrong[i]));
		assert_int_equal(sms_send(arena, gateway, &wrong[i], NULL, &fault), SMS_REFUSED);
	}
	struct sms_settings abroad = good_settings();
	abroad.abroad = true;
	gateway = sms_gateway_new(arena, &abroad, &fault);
	assert_null(sms_message_weakness(gateway, &wrong[1]));
}

/* --- in -------------------------------------------------------------------------------------- */

static enum sms_kind
receive(const char *query, struct sms_received *received_r)
{
	return sms_receive(arena, good_gateway(), span_of(query), received_r);
}

#define MESSAGE "secret=" SECRET "&from=%2B33612345678&to=36105&time=1795665384&id=240a6ec0-907c-4a51"

static void
a_message_is_read_as_kannel_gives_it(void **state)
{
	(void)state;
	static const struct {
		const char *more, *text;
	} cases[] = {
		{ "&text=2&charset=UTF-8", "2" },
		{ "&text=%C3%A9t%C3%A9+%26+co", "été & co" },
		{ "&text=%00%E9+%19%00a&charset=UTF-16BE", "é’a" },
		{ "&text=%D8%3D%DEB%00+%00%21&charset=UTF-16BE", "🙂 !" },
		{ "&text=%D8%3D&charset=UTF-16BE", "\ufffd" },
		{ "&text=%DEB%00a%00&charset=UTF-16BE", "\ufffda\ufffd" },
		{ "&text=a%FFb%00c%0Ad%C2%85e", "a\ufffdb c\nd e" },
		{ "&text=%C3", "\ufffd" },
		{ "&text=a=b%", "a=b%" },
		{ "&text=+%0A", "" },
		{ "&text=", "" },
		{ "&text=a&other=1", "a" },
	};
	for (size_t i = 0; i < LENGTH(cases); i++) {
		struct sms_received received;
		assert_int_equal(receive(arena_format(arena, "%s%s", MESSAGE, cases[i].more), &received),
		                 SMS_KIND_MESSAGE);
		assert_string_equal(span_copy(arena, received.text), cases[i].text);
		assert_string_equal(received.from, "+33612345678");
		assert_int_equal(received.from_kind, SMS_NUMBER_MOBILE);
		assert_true(span_is(received.to, "36105"));
		assert_true(span_is(received.id, "240a6ec0-907c-4a51"));
		assert_int_equal(received.sent_unix_s, 1795665384);
	}
	struct sms_received received;
	assert_int_equal(receive("text=2&id=a&time=0&to=36105&from=32470123456&secret=" SECRET, &received),
	                 SMS_KIND_MESSAGE);
	assert_string_equal(received.from, "+32470123456");
}

static void
a_report_is_read(void **state)
{
	(void)state;
	static const struct {
		const char *status;
		enum sms_fate fate;
	} cases[] = { { "1", SMS_FATE_ARRIVED }, { "2", SMS_FATE_LOST },       { "16", SMS_FATE_LOST },
		          { "4", SMS_FATE_ON_ITS_WAY }, { "8", SMS_FATE_ON_ITS_WAY } };
	for (size_t i = 0; i < LENGTH(cases); i++) {
		struct sms_received received;
		assert_int_equal(receive(arena_format(arena, "secret=%s&ref=r-12&status=%s", SECRET,
		                                      cases[i].status), &received), SMS_KIND_REPORT);
		assert_true(span_is(received.ref, "r-12"));
		assert_int_equal(received.fate, cases[i].fate);
	}
	static const char *const wrong[] = { "&ref=r&status=3", "&ref=r&status=", "&ref=r", "&ref=&status=1",
		                                 "&ref=a%20b&status=1", "&ref=r&status=%d", "&ref=r&status=-1",
		                                 "&ref=r%00&status=1" };
	for (size_t i = 0; i < LENGTH(wrong); i++) {
		struct sms_received received;
		assert_int_equal(receive(arena_format(arena, "secret=%s%s", SECRET, wrong[i]), &received),
		                 SMS_KIND_UNREADABLE);
	}
}

static void
who_has_not_the_secret_is_a_stranger(void **state)
{
	(void)state;
	static const char *const strangers[] = {
		"", "&", "=", "secret", "secret=", "secret=%00", "from=%2B33612345678&to=1&text=2&time=0&id=a",
		"secret=" SECRET "x&ref=r&status=1", "secret=0123456789abcdefghijKLM&ref=r&status=1",
		"secret=" SECRET "%00&ref=r&status=1", "Secret=" SECRET "&ref=r&status=1",
		"secret=x&secret=" SECRET "&ref=r&status=1", "secret=" SECRET "&ref=r&status=1&secret=x",
	};
	struct sms_received received;
	for (size_t i = 0; i < LENGTH(strangers); i++)
		if (receive(strangers[i], &received) != SMS_KIND_STRANGER)
			fail_msg("taken: %s", strangers[i]);
	/* too long, too many */
	struct text text = text_new(arena, 20000);
	text_add_z(&text, MESSAGE "&text=");
	while (text.length < SMS_QUERY_LENGTH_MAX)
		text_add_char(&text, 'a');
	assert_int_equal(receive(text_z(&text), &received), SMS_KIND_MESSAGE);
	text_add_char(&text, 'a');
	assert_int_equal(receive(text_z(&text), &received), SMS_KIND_STRANGER);
	struct text many = text_new(arena, 20000);
	text_add_z(&many, MESSAGE "&text=2");
	for (int i = 0; i < 20; i++)
		text_format(&many, "&n%d=", i);
	assert_int_equal(receive(text_z(&many), &received), SMS_KIND_STRANGER);
	/* a gateway that may not call, whatever it shows */
	struct sms_settings silent = good_settings();
	struct fault fault;
	silent.calls_url = silent.secret_file = NULL;
	assert_int_equal(sms_receive(arena, sms_gateway_new(arena, &silent, &fault),
	                             SPAN("secret=&ref=r&status=1"), &received), SMS_KIND_STRANGER);
}

static void
a_message_that_lacks_something_is_not_one(void **state)
{
	(void)state;
	static const char *const wrong[] = {
		"", "&text=2", "&from=36105&to=1&time=0&id=a&text=2", "&from=Ville&to=1&time=0&id=a&text=2",
		"&from=%2B33612345678&to=&time=0&id=a&text=2", "&from=%2B33612345678&to=1&time=x&id=a&text=2",
		"&from=%2B33612345678&to=1&time=-1&id=a&text=2", "&from=%2B33612345678&to=1&time=0&text=2",
		"&from=%2B33612345678&to=1&time=0&id=a", "&from=%2B33612345678&to=1&time=0&id=a/b&text=2",
		"&from=%2B33612345678&to=1&time=99999999999999999999&id=a&text=2",
		"&from=%2B33612345678%00&to=1&time=0&id=a&text=2",
		"&from=%p&to=%P&time=%T&id=%I&text=%b",
	};
	struct sms_received received;
	for (size_t i = 0; i < LENGTH(wrong); i++)
		if (receive(arena_format(arena, "secret=%s%s", SECRET, wrong[i]), &received) !=
		    SMS_KIND_UNREADABLE)
			fail_msg("taken: %s", wrong[i]);
}

/* --- what was answered ------------------------------------------------------------------------- */

static void
says(const char *const *texts, size_t count, enum sms_sense sense, int number)
{
	for (size_t i = 0; i < count; i++) {
		const struct sms_said said = sms_understand(arena, span_of(texts[i]));
		if (said.sense != sense || said.number != number)
			fail_msg("« %s » says %d %d", texts[i], (int)said.sense, said.number);
	}
}

#define SAYS(sense, number, ...)                                   \
	do {                                                           \
		static const char *const texts[] = { __VA_ARGS__ };        \
		says(texts, LENGTH(texts), sense, number);                 \
	} while (0)

static void
a_short_answer_is_understood(void **state)
{
	(void)state;
	SAYS(SMS_SAYS_NUMBER, 2, "2", " 2 ", "2.", "2!", "2 )", "«\u202f2\u202f»", "Le 2",
	     "réponse 2", "Réponse : 2, merci",
	     "n°2", "N° 2", "deux", "DEUX", "02", "2\ufe0f\u20e3", "2\n", "je réponds 2",
	"Choix n°2 svp", "2 :)");
	SAYS(SMS_SAYS_NUMBER, 1, "1", "un", "Une");
	SAYS(SMS_SAYS_NUMBER, 0, "0", "zéro");
	SAYS(SMS_SAYS_NUMBER, 10, "10", "dix");
	SAYS(SMS_SAYS_YES, 0, "oui", "OUI", "Oui.", "oui merci", "ok", "d’accord", "D'accord !");
	SAYS(SMS_SAYS_NO, 0, "non", "Non, merci", "NON !");
	SAYS(SMS_SAYS_WORDS, 0, "", " ", "?", "👍", "11", "2 ou 3", "2 3", "1-2", "2,5", "2.5",
	     "-1", "+2", "2/5", "4/5",
	     "2 ans", "100%", "oui et non", "oui non", "oui 2", "pas d’accord",
	"j’ai attendu 2 heures", "l’agent du guichet 2",
	     "merci", "2 fois rien", "99999999999999999999", "٢", "ouais bof", "5%", "10 %");
}

static void
stop_is_understood_and_a_bus_stop_is_not(void **state)
{
	(void)state;
	SAYS(SMS_SAYS_STOP, 0, "STOP", "stop", "Stop.", "STOP !", " stop\n", "ARRET", "arrêt",
	     "Arrêt SVP", "ARRÊTER",
	     "stop au 36105", "STOP 36105", "STOP SMS", "stopsms", "Stop merci", "merci stop",
	"STOP STOP STOP",
	     "arrêtez de m’envoyer des SMS", "Arrêtez ces messages s’il vous plaît", "stop pub", "désabonner",
	     "me désinscrire", "unsubscribe");
	SAYS(SMS_SAYS_WORDS, 0, "arrêt de bus déplacé", "Stop aux incivilités",
	     "le panneau stop est tombé", "non stop",
	     "au 36105", "merci", "stop 2", "arrêtez les travaux");
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup_teardown(a_number_is_read_as_people_write_it, begin, end),
		cmocka_unit_test_setup_teardown(segments_are_counted_as_they_are_paid, begin, end),
		cmocka_unit_test_setup_teardown(the_same_words_are_proposed_in_plain_letters, begin, end),
		cmocka_unit_test_setup_teardown(settings_are_checked_before_anything_is_sent, begin, end),
		cmocka_unit_test_setup_teardown(what_cannot_be_sent_is_refused_before, begin, end),
		cmocka_unit_test_setup_teardown(a_message_is_read_as_kannel_gives_it, begin, end),
		cmocka_unit_test_setup_teardown(a_report_is_read, begin, end),
		cmocka_unit_test_setup_teardown(who_has_not_the_secret_is_a_stranger, begin, end),
		cmocka_unit_test_setup_teardown(a_message_that_lacks_something_is_not_one, begin, end),
		cmocka_unit_test_setup_teardown(a_short_answer_is_understood, begin, end),
		cmocka_unit_test_setup_teardown(stop_is_understood_and_a_bus_stop_is_not, begin, end),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
