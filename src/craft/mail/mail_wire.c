/* The way to the server: settings read, one letter sent. */
#include <curl/curl.h>
#include <pthread.h>
#include <string.h>

#include "base/file.h"
#include "craft/mail/mail_inside.h"

struct mail_server {
	struct mail_settings settings;
	const char *url; /* of libcurl: its path is the name we greet with */
	const char *from, *user, *password, *ca_file;
	bool in_clear;
	int timeout_s;
};

static pthread_once_t started = PTHREAD_ONCE_INIT;

static void
start(void)
{
	must(curl_global_init(CURL_GLOBAL_DEFAULT) == CURLE_OK);
}

void
mail_curl_start(void)
{
	pthread_once(&started, start);
}

/* --- settings -------------------------------------------------------------------------------- */

static void
url_end(void *url)
{
	curl_url_cleanup(url);
}

/* A part of the address, copied; empty when it is not there. */
static const char *
part_of(struct arena *arena, CURLU *url, CURLUPart part, unsigned flags)
{
	char *found = NULL;
	if (curl_url_get(url, part, &found, flags) != CURLUE_OK)
		return "";
	const char *copy = arena_copy_text(arena, found);
	curl_free(found);
	return copy;
}

static const char url_words[] =
	"L’adresse du serveur de messagerie s’écrit smtp://relais.ville.fr:587 ou "
	"smtps://relais.ville.fr, avec un identifiant s’il en faut un\u202f: "
	"smtp://identifiant@relais.ville.fr. Le mot de passe n’y est jamais\u202f: il est dans un "
	"fichier.";

/* We greet with our domain: many servers refuse the bare name of a machine. */
static bool
read_url(struct arena *arena, const char *text, struct mail_server *server,
         struct fault *fault_r)
{
	CURLU *url = curl_url();
	must(url != NULL);
	arena_defer(arena, url_end, url);
	if (strlen(text) > MAIL_URL_LENGTH_MAX ||
	    curl_url_set(url, CURLUPART_URL, text, 0) != CURLUE_OK)
		return fault_is(fault_r, "mail: the server's address cannot be read", url_words);
	const struct span scheme = span_of(part_of(arena, url, CURLUPART_SCHEME, 0));
	const struct span path = span_of(part_of(arena, url, CURLUPART_PATH, 0));
	if ((!span_is(scheme, "smtp") && !span_is(scheme, "smtps")) ||
	    part_of(arena, url, CURLUPART_HOST, 0)[0] == '\0' ||
	    part_of(arena, url, CURLUPART_PASSWORD, 0)[0] != '\0' ||
	    part_of(arena, url, CURLUPART_OPTIONS, 0)[0] != '\0' ||
	    part_of(arena, url, CURLUPART_QUERY, 0)[0] != '\0' ||
	    part_of(arena, url, CURLUPART_FRAGMENT, 0)[0] != '\0' ||
	    (path.length > 0 && !span_is(path, "/")))
		return fault_is(fault_r, "mail: the server's address is not plain smtp", url_words);
	if (server->in_clear && span_is(scheme, "smtps"))
		return fault_is(fault_r, "mail: smtps in clear",
		                "Une adresse smtps:// est toujours chiffrée\u202f: retirez l’option qui dit le "
		                "contraire, ou écrivez smtp://.");
	server->user = part_of(arena, url, CURLUPART_USER, CURLU_URLDECODE);
	const char *domain = strrchr(server->from, '@') + 1;
	if (curl_url_set(url, CURLUPART_USER, NULL, 0) != CURLUE_OK ||
	    curl_url_set(url, CURLUPART_PATH, arena_format(arena, "/%s", domain), 0) != CURLUE_OK)
		return fault_is(fault_r, "mail: the server's address cannot be written", url_words);
	server->url = part_of(arena, url, CURLUPART_URL, 0);
	return server->url[0] != '\0' ||
	       fault_is(fault_r, "mail: the server's address cannot be written", url_words);
}

bool
mail_password_read(struct arena *arena, const char *path, const char **password_r,
                   struct fault *fault_r)
{
	struct span bytes, line;
	const enum found found =
		file_read(arena, path, MAIL_PASSWORD_LENGTH_MAX, &bytes, fault_r);
	if (found == FOUND_FAILED)
		return false;
	if (found == FOUND_NONE)
		return fault_is(fault_r, "mail: no password file",
		                "Le fichier du mot de passe de messagerie n’existe pas. Vérifiez son nom.");
	line = bytes;
	while (line.length > 0 && (line.at[line.length - 1] == '\n' || line.at[line.length - 1] == '\r'))
		line.length--;
	for (size_t i = 0; i < line.length; i++)
		if ((unsigned char)line.at[i] < 0x20)
			line.length = 0;
	if (line.length == 0)
		return fault_is(fault_r, "mail: the password file does not hold one line",
		                "Le fichier du mot de passe de messagerie doit tenir en une ligne, le mot de "
		                "passe.");
	*password_r = span_copy(arena, line);
	return true;
}

struct mail_server *
mail_server_new(struct arena *arena, const struct mail_settings *settings, struct fault *fault_r)
{
	must(settings->url != NULL);
	mail_curl_start();
	struct mail_server *server = arena_new_of(arena, struct mail_server);
	*server = (struct mail_server){
		.settings = *settings,
		.from = settings->from,
		.ca_file = settings->ca_file,
		.in_clear = settings->in_clear,
		.timeout_s = settings->timeout_s > 0 ? settings->timeout_s : MAIL_TIMEOUT_S,
	};
	if (settings->from == NULL || !mail_address_is_fine(span_of(settings->from)))
		return fault_is(fault_r, "mail: the sender's address is not one",
		                "L’adresse d’où partent les messages s’écrit comme avis@ville.fr, sans "
		                "accent ni nom."),
		       NULL;
	if (settings->bounces != NULL && !mail_bounces_are_fine(span_of(settings->bounces)))
		return fault_is(fault_r, "mail: the address of bounces is not one",
		                "L’adresse des retours s’écrit comme retours@ville.fr, avec 23 lettres au plus "
		                "avant le @."),
		       NULL;
	if (!read_url(arena, settings->url, server, fault_r) ||
	    (settings->password_file != NULL &&
	     !mail_password_read(arena, settings->password_file, &server->password, fault_r)))
		return NULL;
	if (server->password != NULL && server->in_clear)
		return fault_is(fault_r, "mail: a password in clear",
		                "Un mot de passe ne se donne pas sans chiffrement\u202f: n’importe qui le "
		                "lirait en chemin."),
		       NULL;
	if (server->password == NULL && server->user[0] != '\0')
		return fault_is(fault_r, "mail: a user without password",
		                "L’adresse du serveur de messagerie porte un identifiant\u202f: il faut aussi "
		                "le fichier de son mot de passe."),
		       NULL;
	if (server->user[0] == '\0')
		server->user = server->from;
	return server;
}

const struct mail_settings *
mail_server_settings(const struct mail_server *server)
{
	return &server->settings;
}

/* --- the wire -------------------------------------------------------------------------------- */

struct mail_wire {
	const struct mail_server *server;
	const atomic_bool *stops;
	CURL *curl;
	char said[CURL_ERROR_SIZE]; /* by libcurl, of the last letter */
};

static void
wire_end(void *wire)
{
	curl_easy_cleanup(((struct mail_wire *)wire)->curl);
}

struct mail_wire *
mail_open(struct arena *arena, const struct mail_server *server, const atomic_bool *stops,
          struct fault *fault_r)
{
	struct mail_wire *wire = arena_new_of(arena, struct mail_wire);
	wire->server = server;
	wire->stops = stops;
	wire->curl = curl_easy_init();
	if (wire->curl == NULL)
		return fault_is(fault_r, "mail: libcurl does not start",
		                "La messagerie ne peut pas démarrer."),
		       NULL;
	arena_defer(arena, wire_end, wire);
	return wire;
}

static size_t
give(char *to, size_t size, size_t count, void *data)
{
	struct span *rest = data;
	const size_t room = size * count, given = rest->length < room ? rest->length : room;
	memcpy(to, rest->at, given);
	*rest = span_from(rest->at + given, rest->length - given);
	return given;
}

/* Called about once a second. Once the words are on their way, who leaves does not know whether they
 * arrived. */
static int
leaves(void *data, curl_off_t down_all, curl_off_t down, curl_off_t up_all, curl_off_t up)
{
	const struct mail_wire *wire = data;
	(void)down_all;
	(void)down;
	(void)up_all;
	return up == 0 && wire->stops != NULL && atomic_load(wire->stops);
}

bool
mail_curl_line(void *curl, const struct mail_line *line)
{
	const long ssl = line->in_clear ? CURLUSESSL_NONE : CURLUSESSL_ALL;
	bool good = true;
	good &= curl_easy_setopt(curl, CURLOPT_URL, line->url) == CURLE_OK;
	good &= curl_easy_setopt(curl, CURLOPT_PROTOCOLS_STR, line->protocols) == CURLE_OK;
	good &= curl_easy_setopt(curl, CURLOPT_PROXY, "") == CURLE_OK;
	good &= curl_easy_setopt(curl, CURLOPT_NOSIGNAL, 1L) == CURLE_OK;
	good &= curl_easy_setopt(curl, CURLOPT_TIMEOUT, line->timeout_s) == CURLE_OK;
	good &= curl_easy_setopt(curl, CURLOPT_CONNECTTIMEOUT, line->connect_s) == CURLE_OK;
	good &= curl_easy_setopt(curl, CURLOPT_USE_SSL, ssl) == CURLE_OK;
	good &= curl_easy_setopt(curl, CURLOPT_SSLVERSION, (long)CURL_SSLVERSION_TLSv1_2) == CURLE_OK;
	if (line->ca_file != NULL)
		good &= curl_easy_setopt(curl, CURLOPT_CAINFO, line->ca_file) == CURLE_OK;
	if (line->password != NULL) {
		good &= curl_easy_setopt(curl, CURLOPT_USERNAME, line->user) == CURLE_OK;
		good &= curl_easy_setopt(curl, CURLOPT_PASSWORD, line->password) == CURLE_OK;
	}
	return good;
}

/* What was asked before stays asked: the same at each letter, so that the connection is kept. */
static bool
set_wire(struct mail_wire *wire, struct curl_slist *to, struct span *bytes, const char *from)
{
	CURL *curl = wire->curl;
	const struct mail_server *server = wire->server;
	const long sending_s = (long)(bytes->length / MAIL_BYTES_PER_S_MIN);
	const struct mail_line line = { .url = server->url,
		                            .protocols = "smtp,smtps",
		                            .user = server->user,
		                            .password = server->password,
		                            .ca_file = server->ca_file,
		                            .timeout_s = server->timeout_s + sending_s,
		                            .connect_s = server->timeout_s,
		                            .in_clear = server->in_clear };
	bool good = mail_curl_line(curl, &line);
	good &= curl_easy_setopt(curl, CURLOPT_MAIL_FROM, from) == CURLE_OK;
	good &= curl_easy_setopt(curl, CURLOPT_MAIL_RCPT, to) == CURLE_OK;
	good &= curl_easy_setopt(curl, CURLOPT_UPLOAD, 1L) == CURLE_OK;
	good &= curl_easy_setopt(curl, CURLOPT_READFUNCTION, give) == CURLE_OK;
	good &= curl_easy_setopt(curl, CURLOPT_READDATA, bytes) == CURLE_OK;
	good &= curl_easy_setopt(curl, CURLOPT_ERRORBUFFER, wire->said) == CURLE_OK;
	good &= curl_easy_setopt(curl, CURLOPT_NOPROGRESS, 0L) == CURLE_OK;
	good &= curl_easy_setopt(curl, CURLOPT_XFERINFOFUNCTION, leaves) == CURLE_OK;
	good &= curl_easy_setopt(curl, CURLOPT_XFERINFODATA, wire) == CURLE_OK;
	return good;
}

static const char *
words_of(CURLcode code)
{
	switch (code) {
	case CURLE_COULDNT_RESOLVE_HOST:
		return "Le serveur de messagerie n’a pas été trouvé sous ce nom.";
	case CURLE_COULDNT_CONNECT:
		return "Le serveur de messagerie ne répond pas.";
	case CURLE_OPERATION_TIMEDOUT:
		return "Le serveur de messagerie n’a pas répondu à temps.";
	case CURLE_USE_SSL_FAILED:
		return "Le serveur de messagerie n’offre pas de liaison chiffrée.";
	case CURLE_PEER_FAILED_VERIFICATION:
		return "Le certificat du serveur de messagerie n’est pas reconnu.";
	case CURLE_SSL_CONNECT_ERROR:
		return "La liaison chiffrée avec le serveur de messagerie n’a pas pu s’établir.";
	case CURLE_SSL_CACERT_BADFILE:
		return "Le fichier des autorités de certification ne se lit pas.";
	case CURLE_LOGIN_DENIED:
		return "Le serveur de messagerie refuse l’identifiant ou le mot de passe.";
	case CURLE_SEND_ERROR:
	case CURLE_WEIRD_SERVER_REPLY:
		return "Le serveur de messagerie n’a pas pris le message.";
	case CURLE_ABORTED_BY_CALLBACK:
		return "Parvis s’est arrêté pendant l’envoi.";
	default:
		return "La liaison avec le serveur de messagerie s’est rompue.";
	}
}

/* Words of our own: what the server says may hold the address. */
static enum mail_outcome
tell(struct arena *arena, struct mail_wire *wire, CURLcode code, struct fault *fault_r)
{
	long reply = 0;
	(void)curl_easy_getinfo(wire->curl, CURLINFO_RESPONSE_CODE, &reply);
	const bool of_address = span_starts(span_of(wire->said), "RCPT failed");
	const bool is_refused = code == CURLE_SEND_ERROR && of_address && reply >= 500 && reply < 600;
	(void)fault_format(arena, fault_r,
	                   is_refused ? "Le serveur de messagerie refuse cette adresse."
	                              : words_of(code),
	                   "mail: %s (%d), last reply %ld%s", curl_easy_strerror(code), (int)code,
	                   reply, of_address ? ", of the address" : "");
	return is_refused ? MAIL_REFUSED : MAIL_LATER;
}

/* Where what is not delivered comes back, with the mark of this letter. */
static const char *
envelope_from(struct arena *arena, const struct mail_server *server, struct span mark)
{
	struct span rest = span_of(server->settings.bounces), local;
	if (rest.length == 0 || mark.length == 0)
		return arena_format(arena, "<%s>", server->from);
	must(span_cut(&rest, '@', &local));
	return arena_format(arena, "<%.*s+%.*s@%.*s>", SPAN_ARGS(local), SPAN_ARGS(mark),
	                    SPAN_ARGS(rest));
}

enum mail_outcome
mail_send(struct arena *arena, struct mail_wire *wire, const struct mail_letter *letter,
          struct fault *fault_r)
{
	struct span bytes;
	if (!mail_compose(arena, wire->server->from, letter, &bytes, fault_r))
		return MAIL_REFUSED;
	const char *to = arena_format(arena, "<%.*s>", SPAN_ARGS(letter->to));
	const char *from = envelope_from(arena, wire->server, letter->mark);
	struct curl_slist *list = curl_slist_append(NULL, to);
	must(list != NULL);
	wire->said[0] = '\0';
	const bool is_set = set_wire(wire, list, &bytes, from);
	const CURLcode code = is_set ? curl_easy_perform(wire->curl) : CURLE_FAILED_INIT;
	curl_slist_free_all(list);
	return code == CURLE_OK ? MAIL_SENT : tell(arena, wire, code, fault_r);
}
