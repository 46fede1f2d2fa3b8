/* The way to the gateway: settings read, one message sent. */
#include <curl/curl.h>
#include <pthread.h>
#include <string.h>

#include "base/file.h"
#include "craft/sms/sms.h"
#include "craft/sms/sms_inside.h"

enum { LINE_LENGTH_MAX = 100, REPLY_KEPT_MAX = 100, REPLY_SIZE_MAX = 64 << 10 };

static pthread_once_t started = PTHREAD_ONCE_INIT;

static void
start(void)
{
	must(curl_global_init(CURL_GLOBAL_DEFAULT) == CURLE_OK);
}

/* --- settings -------------------------------------------------------------------------------- */

static bool
is_made_of(struct span span, const char *more)
{
	for (size_t i = 0; i < span.length; i++) {
		const char c = span.at[i];
		if (!(c >= 'a' && c <= 'z') && !(c >= 'A' && c <= 'Z') && !(c >= '0' && c <= '9') &&
		    (c == '\0' || strchr(more, c) == NULL))
			return false;
	}
	return true;
}

/* A header holds it: ASCII that can be seen, without blank. */
static bool
is_visible(struct span span)
{
	for (size_t i = 0; i < span.length; i++)
		if (span.at[i] <= ' ' || span.at[i] >= 0x7f)
			return false;
	return span.length > 0;
}

static void
url_end(void *url)
{
	curl_url_cleanup(url);
}

static bool
has_part(CURLU *url, CURLUPart part)
{
	char *found = NULL;
	const bool has = curl_url_get(url, part, &found, 0) == CURLUE_OK && found[0] != '\0';
	curl_free(found);
	return has;
}

/* http:// or https://, a host, a path, and nothing else. */
static bool
is_plain_url(struct arena *arena, const char *text)
{
	CURLU *url = curl_url();
	must(url != NULL);
	arena_defer(arena, url_end, url);
	return strlen(text) <= SMS_URL_LENGTH_MAX && is_visible(span_of(text)) &&
	       strpbrk(text, "?#") == NULL &&
	       (span_starts(span_of(text), "https://") || span_starts(span_of(text), "http://")) &&
	       curl_url_set(url, CURLUPART_URL, text, 0) == CURLUE_OK && has_part(url, CURLUPART_HOST) &&
	       !has_part(url, CURLUPART_USER) && !has_part(url, CURLUPART_PASSWORD);
}

/* The one line of a file; NULL with a fault when there is none, or not one line. */
static const char *
read_line(struct arena *arena, const char *path, const char *words, struct fault *fault_r)
{
	struct span line;
	const enum found found = file_read(arena, path, LINE_LENGTH_MAX + 2, &line, fault_r);
	if (found == FOUND_FAILED)
		return NULL;
	while (found == FOUND_ONE && line.length > 0 &&
	       (line.at[line.length - 1] == '\n' || line.at[line.length - 1] == '\r'))
		line.length--;
	if (found == FOUND_NONE || !is_visible(line) || line.length > LINE_LENGTH_MAX)
		return fault_is(fault_r, "sms: a secret file is missing or does not hold one line", words),
		       NULL;
	return span_copy(arena, line);
}

/* A number, short or long, or a name: networks take 11 letters of those at most. */
static bool
is_sender(struct span from)
{
	enum { NAME_LENGTH_MAX = 11, NUMBER_LENGTH_MIN = 3 };
	const bool plus = from.length > 0 && from.at[0] == '+';
	const struct span rest = plus ? span_from(from.at + 1, from.length - 1) : from;
	size_t figures = 0;
	while (figures < rest.length && rest.at[figures] >= '0' && rest.at[figures] <= '9')
		figures++;
	if (figures == rest.length)
		return figures >= NUMBER_LENGTH_MIN && from.length <= SMS_FROM_LENGTH_MAX;
	return from.length <= NAME_LENGTH_MAX && is_made_of(from, " -.") &&
	       span_equal(span_trim(from), from);
}

static bool
read_secret(struct arena *arena, struct sms_gateway *gateway, struct fault *fault_r)
{
	static const char words[] =
		"Le fichier du secret des SMS doit tenir en une ligne de 22 à 100 lettres sans accent, "
		"chiffres, - ou _\u202f: «\u202fopenssl rand -hex 24\u202f» en donne une bonne.";
	gateway->secret = read_line(arena, gateway->settings.secret_file, words, fault_r);
	if (gateway->secret == NULL)
		return false;
	const struct span secret = span_of(gateway->secret);
	if (!is_made_of(secret, "-_") || secret.length < SMS_SECRET_LENGTH_MIN)
		return fault_is(fault_r, "sms: the secret is too short or not plain", words);
	sms_secret_hash(secret, gateway->secret_hash);
	return true;
}

/* What would be wrong whatever the files hold. */
static bool
check(struct arena *arena, const struct sms_settings *settings, struct fault *fault_r)
{
	if (!is_plain_url(arena, settings->url))
		return fault_is(fault_r, "sms: the gateway's address is not plain",
		                "L’adresse de la passerelle SMS s’écrit comme "
		                "https://sms.ville.fr/cgi-bin/sendsms, sans identifiant ni paramètre.");
	if (!settings->in_clear && !span_starts(span_of(settings->url), "https://"))
		return fault_is(fault_r, "sms: the gateway in clear",
		                "L’adresse de la passerelle SMS commence par https://\u202f: sans "
		                "chiffrement, n’importe qui lirait les messages en chemin. Si la passerelle "
		                "est sur cette machine ou sur un réseau à vous, l’option qui le dit lève ce "
		                "refus.");
	if (settings->user == NULL || !is_visible(span_of(settings->user)) ||
	    strlen(settings->user) > LINE_LENGTH_MAX || settings->password_file == NULL)
		return fault_is(fault_r, "sms: no user or no password",
		                "La passerelle SMS demande un identifiant, sans accent ni espace, et le "
		                "fichier de son mot de passe.");
	if (settings->from == NULL || !is_sender(span_of(settings->from)))
		return fault_is(fault_r, "sms: the sender is not one",
		                "L’expéditeur des SMS est un numéro (36105, +33612345678) ou un nom de 11 "
		                "lettres au plus, sans accent. On ne peut répondre qu’à un numéro.");
	if (settings->calls_url != NULL &&
	    (!is_plain_url(arena, settings->calls_url) || strchr(settings->calls_url, '%') != NULL))
		return fault_is(fault_r, "sms: our address for the gateway is not plain",
		                "L’adresse où la passerelle SMS appelle Parvis s’écrit comme "
		                "https://avis.ville.fr/sms, sans paramètre ni signe %.");
	if ((settings->calls_url == NULL) != (settings->secret_file == NULL))
		return fault_is(fault_r, "sms: our address and its secret go together",
		                "L’adresse où la passerelle SMS appelle Parvis et le fichier du secret "
		                "qu’elle montre alors vont ensemble\u202f: donnez les deux, ou aucun.");
	return true;
}

struct sms_gateway *
sms_gateway_new(struct arena *arena, const struct sms_settings *settings, struct fault *fault_r)
{
	must(settings->url != NULL);
	pthread_once(&started, start);
	struct sms_gateway *gateway = arena_new_of(arena, struct sms_gateway);
	gateway->settings = *settings;
	gateway->timeout_s = settings->timeout_s > 0 ? settings->timeout_s : SMS_TIMEOUT_S;
	if (!check(arena, settings, fault_r))
		return NULL;
	gateway->password = read_line(arena, settings->password_file,
	                              "Le fichier du mot de passe de la passerelle SMS doit tenir en une "
	                              "ligne, sans accent ni espace.",
	                              fault_r);
	if (gateway->password == NULL ||
	    (settings->secret_file != NULL && !read_secret(arena, gateway, fault_r)))
		return NULL;
	return gateway;
}

/* --- a message ------------------------------------------------------------------------------- */

const char *
sms_message_weakness(const struct sms_gateway *gateway, const struct sms_message *message)
{
	char number[SMS_NUMBER_SIZE];
	struct sms_measure measure;
	const enum sms_number kind = sms_number_read(message->to, number);
	if (kind == SMS_NUMBER_WRONG)
		return "sms: the number is not one";
	if (kind == SMS_NUMBER_FIXED)
		return "sms: the number is not a mobile's";
	if (kind == SMS_NUMBER_ABROAD && !gateway->settings.abroad)
		return "sms: the number is of another country";
	if (message->text.length == 0 || !sms_measure(message->text, &measure))
		return "sms: the text is empty, or is not text";
	if (measure.segment_count > SMS_SEGMENT_COUNT_MAX)
		return "sms: the text is too long";
	if (!is_made_of(message->ref, "-") || message->ref.length > SMS_REF_LENGTH_MAX)
		return "sms: the reference is not plain";
	return NULL;
}

static void
header(struct arena *arena, struct curl_slist **list, const char *name, const char *value)
{
	struct curl_slist *longer = curl_slist_append(*list, arena_format(arena, "%s: %s", name, value));
	must(longer != NULL);
	*list = longer;
}

/* Headers and a body, not a query: neither the number, nor the words, nor the password are then in
 * an address that proxies write down. */
static struct curl_slist *
headers_of(struct arena *arena, const struct sms_gateway *gateway, const struct sms_message *message,
           const char *number)
{
	enum { FINAL_REPORTS = 1 | 2 | 16 };
	const struct sms_settings *settings = &gateway->settings;
	struct curl_slist *list = NULL;
	struct sms_measure measure;
	must(sms_measure(message->text, &measure));
	header(arena, &list, "Content-Type", "text/plain; charset=UTF-8");
	header(arena, &list, "Expect", "");
	header(arena, &list, "X-Kannel-Username", settings->user);
	header(arena, &list, "X-Kannel-Password", gateway->password);
	header(arena, &list, "X-Kannel-From", settings->from);
	header(arena, &list, "X-Kannel-To", number);
	header(arena, &list, "X-Kannel-Validity", arena_format(arena, "%d", SMS_VALIDITY_S / 60));
	if (!measure.is_gsm)
		header(arena, &list, "X-Kannel-Coding", "2");
	if (message->ref.length > 0 && settings->calls_url != NULL) {
		header(arena, &list, "X-Kannel-DLR-Mask", arena_format(arena, "%d", FINAL_REPORTS));
		/* %d is Kannel's, the report's kind; no other % is in there, see check(). */
		header(arena, &list, "X-Kannel-DLR-Url",
		       arena_format(arena, "%s?secret=%s&ref=%.*s&status=%%d", settings->calls_url,
		                    gateway->secret, SPAN_ARGS(message->ref)));
	}
	return list;
}

/* --- the wire -------------------------------------------------------------------------------- */

struct call {
	CURL *curl;
	const atomic_bool *stops;
	char reply[REPLY_KEPT_MAX]; /* how it begins */
	size_t reply_length, reply_size;
};

static size_t
take(char *bytes, size_t size, size_t count, void *data)
{
	struct call *call = data;
	const size_t given = size * count, room = sizeof call->reply - call->reply_length;
	const size_t kept = given < room ? given : room;
	memcpy(call->reply + call->reply_length, bytes, kept);
	call->reply_length += kept;
	call->reply_size += given;
	return call->reply_size > REPLY_SIZE_MAX ? 0 : given;
}

static bool
is_asked(CURL *curl)
{
	long size = 0;
	return curl_easy_getinfo(curl, CURLINFO_REQUEST_SIZE, &size) == CURLE_OK && size > 0;
}

/* Called about once a second. Once it is asked, who leaves does not know whether it was sent. */
static int
leaves(void *data, curl_off_t down_all, curl_off_t down, curl_off_t up_all, curl_off_t up)
{
	const struct call *call = data;
	(void)down_all;
	(void)down;
	(void)up_all;
	return up == 0 && call->stops != NULL && atomic_load(call->stops) && !is_asked(call->curl);
}

/* A connection each time: libcurl asks again by itself when a kept one had closed, and that could
 * write twice to someone. */
static bool
set_call(const struct sms_gateway *gateway, const struct sms_message *message,
         struct curl_slist *headers, struct call *call)
{
	CURL *curl = call->curl;
	const struct sms_settings *settings = &gateway->settings;
	bool good = true;
	good &= curl_easy_setopt(curl, CURLOPT_URL, settings->url) == CURLE_OK;
	good &= curl_easy_setopt(curl, CURLOPT_PROTOCOLS_STR, settings->in_clear ? "http,https" : "https") ==
	        CURLE_OK;
	good &= curl_easy_setopt(curl, CURLOPT_PROXY, "") == CURLE_OK;
	good &= curl_easy_setopt(curl, CURLOPT_NOSIGNAL, 1L) == CURLE_OK;
	good &= curl_easy_setopt(curl, CURLOPT_TIMEOUT, (long)gateway->timeout_s) == CURLE_OK;
	good &= curl_easy_setopt(curl, CURLOPT_CONNECTTIMEOUT, (long)gateway->timeout_s) == CURLE_OK;
	good &= curl_easy_setopt(curl, CURLOPT_SSLVERSION, (long)CURL_SSLVERSION_TLSv1_2) == CURLE_OK;
	if (settings->ca_file != NULL)
		good &= curl_easy_setopt(curl, CURLOPT_CAINFO, settings->ca_file) == CURLE_OK;
	good &= curl_easy_setopt(curl, CURLOPT_FRESH_CONNECT, 1L) == CURLE_OK;
	good &= curl_easy_setopt(curl, CURLOPT_FORBID_REUSE, 1L) == CURLE_OK;
	good &= curl_easy_setopt(curl, CURLOPT_HTTP_VERSION, (long)CURL_HTTP_VERSION_1_1) == CURLE_OK;
	good &= curl_easy_setopt(curl, CURLOPT_HTTPHEADER, headers) == CURLE_OK;
	good &= curl_easy_setopt(curl, CURLOPT_POSTFIELDSIZE, (long)message->text.length) == CURLE_OK;
	good &= curl_easy_setopt(curl, CURLOPT_POSTFIELDS, message->text.at) == CURLE_OK;
	good &= curl_easy_setopt(curl, CURLOPT_WRITEFUNCTION, take) == CURLE_OK;
	good &= curl_easy_setopt(curl, CURLOPT_WRITEDATA, call) == CURLE_OK;
	good &= curl_easy_setopt(curl, CURLOPT_NOPROGRESS, 0L) == CURLE_OK;
	good &= curl_easy_setopt(curl, CURLOPT_XFERINFOFUNCTION, leaves) == CURLE_OK;
	good &= curl_easy_setopt(curl, CURLOPT_XFERINFODATA, call) == CURLE_OK;
	return good;
}

static const char *
words_of(CURLcode code)
{
	switch (code) {
	case CURLE_COULDNT_RESOLVE_HOST:
		return "La passerelle SMS n’a pas été trouvée sous ce nom.";
	case CURLE_COULDNT_CONNECT:
		return "La passerelle SMS ne répond pas.";
	case CURLE_OPERATION_TIMEDOUT:
		return "La passerelle SMS n’a pas répondu à temps.";
	case CURLE_PEER_FAILED_VERIFICATION:
		return "Le certificat de la passerelle SMS n’est pas reconnu.";
	case CURLE_SSL_CONNECT_ERROR:
		return "La liaison chiffrée avec la passerelle SMS n’a pas pu s’établir.";
	case CURLE_SSL_CACERT_BADFILE:
		return "Le fichier des autorités de certification ne se lit pas.";
	case CURLE_ABORTED_BY_CALLBACK:
		return "Parvis s’est arrêté pendant l’envoi.";
	default:
		return "La liaison avec la passerelle SMS s’est rompue.";
	}
}

/* No answer at all. */
static enum sms_outcome
tell_silence(struct arena *arena, const struct call *call, CURLcode code, struct fault *fault_r)
{
	const bool asked = is_asked(call->curl);
	(void)fault_format(arena, fault_r, words_of(code), "sms: %s (%d)%s", curl_easy_strerror(code),
	                   (int)code, asked ? ", once asked" : "");
	return asked ? SMS_UNSURE : SMS_LATER;
}

/* How Kannel 1.4.5 refuses a number, and nothing else. */
static const char *const refusals[] = {
	"Not routable. Do not try again.",
	"Number(s) has/have been denied by white- and/or black-lists.",
};

/* The status and our own words: what is answered may hold the number. */
static enum sms_outcome
tell_status(struct arena *arena, long status, struct span reply, struct fault *fault_r)
{
	enum sms_outcome outcome = SMS_LATER;
	const char *words = "La passerelle SMS n’a pas pris le message.";
	const bool is_4xx = status >= 400 && status < 500;
	for (size_t i = 0; i < LENGTH(refusals); i++)
		if (is_4xx && span_starts(reply, refusals[i]))
			outcome = SMS_REFUSED;
	if (outcome == SMS_REFUSED)
		words = "La passerelle SMS refuse ce numéro.";
	else if (status == 401 || status == 403)
		words = "La passerelle SMS refuse l’identifiant ou le mot de passe.";
	else if (status == 404 || (status >= 300 && status < 400))
		words = "La passerelle SMS n’est pas à cette adresse.";
	else if (status == 408 || status == 504) {
		outcome = SMS_UNSURE;
		words = "La passerelle SMS n’a pas répondu à temps.";
	} else if (status < 300) {
		outcome = SMS_UNSURE;
		words = "Ce qui répond à l’adresse de la passerelle SMS ne parle pas comme Kannel.";
	}
	(void)fault_format(arena, fault_r, words, "sms: status %ld%s", status,
	                   outcome == SMS_REFUSED ? ", of the number" : "");
	return outcome;
}

static enum sms_outcome
outcome_of(struct arena *arena, const struct call *call, CURLcode code, struct fault *fault_r)
{
	long status = 0;
	const struct span reply = span_from(call->reply, call->reply_length);
	(void)curl_easy_getinfo(call->curl, CURLINFO_RESPONSE_CODE, &status);
	if (status < 200)
		return tell_silence(arena, call, code == CURLE_OK ? CURLE_GOT_NOTHING : code, fault_r);
	if (status == 202)
		return span_starts(reply, "3:") ? SMS_QUEUED : SMS_ACCEPTED;
	return tell_status(arena, status, reply, fault_r);
}

enum sms_outcome
sms_send(struct arena *arena, const struct sms_gateway *gateway, const struct sms_message *message,
         const atomic_bool *stops, struct fault *fault_r)
{
	char number[SMS_NUMBER_SIZE];
	const char *weakness = sms_message_weakness(gateway, message);
	if (weakness != NULL) {
		(void)fault_is(fault_r, weakness, "Ce SMS ne peut pas être envoyé.");
		return SMS_REFUSED;
	}
	(void)sms_number_read(message->to, number);
	struct call call = { .curl = curl_easy_init(), .stops = stops };
	if (call.curl == NULL) {
		(void)fault_is(fault_r, "sms: libcurl does not start", "Les SMS ne peuvent pas partir.");
		return SMS_LATER;
	}
	struct curl_slist *headers = headers_of(arena, gateway, message, number);
	const CURLcode code = set_call(gateway, message, headers, &call)
	                          ? curl_easy_perform(call.curl)
	                          : CURLE_FAILED_INIT;
	const enum sms_outcome outcome = outcome_of(arena, &call, code, fault_r);
	curl_slist_free_all(headers);
	curl_easy_cleanup(call.curl);
	return outcome;
}
