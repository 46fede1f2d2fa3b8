/* A mailbox: its settings, and what is asked of it. */
#include "craft/mail/mail_box.h"

#include <curl/curl.h>
#include <iconv.h>
#include <stdlib.h>
#include <string.h>

#include "base/time.h"
#include "craft/mail/mail_box_inside.h"
#include "craft/mail/mail_inside.h"

struct mail_box_server {
	const char *name, *url, *user, *password, *ca_file;
	const char *folder, *done; /* as IMAP writes them, between quotes; done NULL: none */
	bool in_clear;
	int timeout_s;
};

/* --- settings -------------------------------------------------------------------------------- */

static const char url_words[] =
	"L’adresse de la boîte s’écrit imaps://identifiant@imap.ville.fr, ou imap:// (chiffré par STARTTLS). Le "
	"mot de passe n’y est jamais\u202f: il est dans un fichier.";

static void
url_end(void *url)
{
	curl_url_cleanup(url);
}

static struct span
part_of(struct arena *arena, CURLU *url, CURLUPart part, unsigned flags)
{
	char *found = NULL;
	if (curl_url_get(url, part, &found, flags) != CURLUE_OK)
		return SPAN("");
	const struct span copy = span_of(arena_copy_text(arena, found));
	curl_free(found);
	return copy;
}

static bool
is_this_machine(struct span host)
{
	return span_is(host, "localhost") || span_starts(host, "127.") || span_is(host, "[::1]");
}

/* NULL, or what is wrong; the address without its user, and the user. */
static const char *
read_url(struct arena *arena, const struct mail_box_settings *settings,
         struct mail_box_server *server)
{
	CURLU *url = curl_url();
	must(url != NULL);
	arena_defer(arena, url_end, url);
	if (settings->url == NULL || strlen(settings->url) > MAIL_URL_LENGTH_MAX ||
	    curl_url_set(url, CURLUPART_URL, settings->url, 0) != CURLUE_OK)
		return url_words;
	const struct span scheme = part_of(arena, url, CURLUPART_SCHEME, 0);
	const struct span path = part_of(arena, url, CURLUPART_PATH, 0);
	const struct span user = part_of(arena, url, CURLUPART_USER, CURLU_URLDECODE);
	const struct span host = part_of(arena, url, CURLUPART_HOST, 0);
	if ((!span_is(scheme, "imap") && !span_is(scheme, "imaps")) || host.length == 0 ||
	    user.length == 0 || part_of(arena, url, CURLUPART_PASSWORD, 0).length > 0 ||
	    part_of(arena, url, CURLUPART_OPTIONS, 0).length > 0 ||
	    part_of(arena, url, CURLUPART_QUERY, 0).length > 0 ||
	    part_of(arena, url, CURLUPART_FRAGMENT, 0).length > 0 ||
	    (path.length > 0 && !span_is(path, "/")))
		return url_words;
	if (settings->in_clear && (span_is(scheme, "imaps") || !is_this_machine(host)))
		return "Sans chiffrement, la boîte ne se relève que sur cette machine (imap://…@127.0.0.1)\u202f: son "
		       "mot de passe se lirait en chemin.";
	if (curl_url_set(url, CURLUPART_USER, NULL, 0) != CURLUE_OK)
		return url_words;
	server->user = span_copy(arena, user);
	server->url = span_copy(arena, part_of(arena, url, CURLUPART_URL, 0));
	return NULL;
}

/* As IMAP writes a folder: its own UTF-7 (RFC 3501 5.1.3), between quotes. NULL: it is no name. */
static const char *
folder_of(struct arena *arena, const char *name)
{
	enum { ROOM = MAIL_BOX_FOLDER_LENGTH_MAX * 8 };
	char *from = arena_copy_text(arena, name), *to = arena_array_of(arena, char, ROOM), *end = to;
	size_t left = strlen(name), room = ROOM - 1;
	for (const char *c = name; *c != '\0'; c++)
		if ((unsigned char)*c < 0x20 || *c == 0x7f || *c == '"' || *c == '\\')
			return NULL;
	if (left == 0 || left > MAIL_BOX_FOLDER_LENGTH_MAX || !span_is_utf8(span_of(name)))
		return NULL;
	const iconv_t way = iconv_open("UTF-7-IMAP", "UTF-8");
	if (way == (iconv_t)-1)
		return NULL;
	const bool is_fine = iconv(way, &from, &left, &end, &room) != (size_t)-1 &&
	                     iconv(way, NULL, NULL, &end, &room) != (size_t)-1;
	iconv_close(way);
	return is_fine ? arena_format(arena, "\"%s\"", to) : NULL;
}

/* NULL, or what is wrong with what needs no file. */
static const char *
read_settings(struct arena *arena, const struct mail_box_settings *settings,
              struct mail_box_server *server)
{
	const char *wrong = read_url(arena, settings, server);
	if (wrong != NULL)
		return wrong;
	server->folder = folder_of(arena, settings->folder != NULL ? settings->folder : "INBOX");
	server->done = settings->done != NULL ? folder_of(arena, settings->done) : NULL;
	if (server->folder == NULL || (settings->done != NULL && server->done == NULL))
		return "Un dossier de la boîte s’écrit par son nom, sans guillemets, en 100 octets au plus.";
	if (server->done != NULL && strcmp(server->folder, server->done) == 0)
		return "Le dossier où vont les messages pris n’est pas celui qui est relevé.";
	return settings->password_file != NULL
	           ? NULL
	           : "Pour relever une boîte, il faut le fichier de son mot de passe.";
}

const char *
mail_box_weakness(struct arena *arena, const struct mail_box_settings *settings)
{
	struct mail_box_server server;
	return read_settings(arena, settings, &server);
}

struct mail_box_server *
mail_box_server_new(struct arena *arena, const struct mail_box_settings *settings,
                    struct fault *fault_r)
{
	struct mail_box_server *server = arena_new_of(arena, struct mail_box_server);
	mail_curl_start();
	const char *wrong = read_settings(arena, settings, server);
	if (wrong != NULL)
		return fault_is(fault_r, "mail_box: wrong settings", wrong), NULL;
	if (!mail_password_read(arena, settings->password_file, &server->password, fault_r))
		return NULL;
	server->ca_file = settings->ca_file;
	server->in_clear = settings->in_clear;
	server->timeout_s = settings->timeout_s > 0 ? settings->timeout_s : MAIL_BOX_TIMEOUT_S;
	server->name = arena_format(arena, "%s %s %s", server->url, server->user, server->folder);
	return server;
}

const char *
mail_box_name(const struct mail_box_server *server)
{
	return server->name;
}

/* --- opened ---------------------------------------------------------------------------------- */

struct mail_box {
	const struct mail_box_server *server;
	struct box_talk talk;
	uint32_t validity, next;
	bool has_done; /* the folder for what was taken is there */
};

static void
curl_end(void *curl)
{
	curl_easy_cleanup(curl);
}

static bool
set_curl(CURL *curl, const struct mail_box_server *server)
{
	const struct mail_line line = { .url = server->url,
		                            .protocols = "imap,imaps",
		                            .user = server->user,
		                            .password = server->password,
		                            .ca_file = server->ca_file,
		                            .timeout_s = server->timeout_s,
		                            .connect_s = server->timeout_s,
		                            .in_clear = server->in_clear };
	return mail_curl_line(curl, &line) &&
	       curl_easy_setopt(curl, CURLOPT_CONNECT_ONLY, 1L) == CURLE_OK;
}

static const char *
words_of(CURLcode code)
{
	switch (code) {
	case CURLE_COULDNT_RESOLVE_HOST: return "Le serveur de la boîte n’a pas été trouvé sous ce nom.";
	case CURLE_COULDNT_CONNECT: return "Le serveur de la boîte ne répond pas.";
	case CURLE_OPERATION_TIMEDOUT: return "Le serveur de la boîte n’a pas répondu à temps.";
	case CURLE_USE_SSL_FAILED: return "Le serveur de la boîte n’offre pas de liaison chiffrée.";
	case CURLE_PEER_FAILED_VERIFICATION:
		return "Le certificat du serveur de la boîte n’est pas reconnu.";
	case CURLE_SSL_CACERT_BADFILE:
		return "Le fichier des autorités de certification ne se lit pas.";
	case CURLE_LOGIN_DENIED:
		return "Le serveur de la boîte refuse l’identifiant ou le mot de passe.";
	default: return "La liaison avec le serveur de la boîte s’est rompue.";
	}
}

static bool
sign_in(struct arena *arena, struct mail_box *box, struct fault *fault_r)
{
	CURL *curl = curl_easy_init();
	curl_socket_t handle = CURL_SOCKET_BAD;
	must(curl != NULL);
	arena_defer(arena, curl_end, curl);
	const CURLcode code =
		set_curl(curl, box->server) ? curl_easy_perform(curl) : CURLE_FAILED_INIT;
	if (code != CURLE_OK)
		return fault_format(arena, fault_r, words_of(code), "mail_box: %s (%d)",
		                    curl_easy_strerror(code), (int)code);
	if (curl_easy_getinfo(curl, CURLINFO_ACTIVESOCKET, &handle) != CURLE_OK ||
	    handle == CURL_SOCKET_BAD)
		return fault_is(fault_r, "mail_box: no socket", words_of(CURLE_COULDNT_CONNECT));
	box_talk_begin(&box->talk, arena, curl, handle);
	return true;
}

/* « * OK [UIDNEXT 12] …» */
static void
read_number(struct span line, const char *name, uint32_t *number_r)
{
	const size_t at = span_find(line, span_of(name));
	if (at == SIZE_MAX)
		return;
	uint64_t number = 0;
	for (size_t i = at + strlen(name); i < line.length; i++) {
		const char c = line.at[i];
		if (c < '0' || c > '9' || number > UINT32_MAX)
			break;
		number = number * 10 + (unsigned)(c - '0');
	}
	if (number <= UINT32_MAX)
		*number_r = (uint32_t)number;
}

static bool
take_selected(void *data, struct span line, struct span literal, size_t size)
{
	struct mail_box *box = data;
	(void)literal;
	(void)size;
	read_number(line, "[UIDVALIDITY ", &box->validity);
	read_number(line, "[UIDNEXT ", &box->next);
	return true;
}

struct mail_box *
mail_box_open(struct arena *arena, const struct mail_box_server *server, const atomic_bool *stops,
              struct fault *fault_r)
{
	struct mail_box *box = arena_new_of(arena, struct mail_box);
	*box = (struct mail_box){ .server = server };
	box->talk.timeout_s = server->timeout_s;
	box->talk.stops = stops;
	if (!sign_in(arena, box, fault_r))
		return NULL;
	const struct box_asking asking = { .take = take_selected, .data = box };
	if (!box_ask(&box->talk, arena_format(arena, "SELECT %s", server->folder), &asking, fault_r))
		return NULL;
	if (box->validity == 0)
		return fault_is(fault_r, "mail_box: no UIDVALIDITY",
		                "Le serveur de la boîte ne numérote pas ses messages."),
		       NULL;
	return box;
}

uint32_t
mail_box_validity(const struct mail_box *box)
{
	return box->validity;
}

uint32_t
mail_box_next(const struct mail_box *box)
{
	return box->next;
}

/* --- which there are ------------------------------------------------------------------------- */

struct listing {
	struct arena *arena;
	uint32_t after, *numbers;
	size_t count;
};

static bool
take_numbers(void *data, struct span line, struct span literal, size_t size)
{
	struct listing *listing = data;
	struct span word;
	(void)literal;
	(void)size;
	if (!span_starts(line, "* SEARCH"))
		return true;
	line = span_from(line.at + 8, line.length - 8);
	while (span_cut(&line, ' ', &word)) {
		int64_t number;
		if (!span_int64(span_trim(word), &number) || number <= 0 || number > UINT32_MAX ||
		    number <= listing->after)
			continue;
		if (listing->count % 512 == 0)
			listing->numbers = arena_grow(listing->arena, listing->numbers, listing->count,
			                              listing->count + 512, sizeof *listing->numbers);
		listing->numbers[listing->count++] = (uint32_t)number;
	}
	return true;
}

static int
by_number(const void *a, const void *b)
{
	const uint32_t one = *(const uint32_t *)a, other = *(const uint32_t *)b;
	return (one > other) - (one < other);
}

/* 5-Jan-2026: RFC 3501 date. */
static const char *
day_words(struct arena *arena, int32_t day)
{
	const struct date date = date_of_days(day);
	return arena_format(arena, "%d-%s-%d", date.day, box_months[date.month - 1], date.year);
}

bool
mail_box_list(struct arena *arena, struct mail_box *box, uint32_t after, int32_t since_day,
              uint32_t **numbers_r, size_t *count_r, struct fault *fault_r)
{
	struct listing listing = { .arena = arena, .after = after };
	const struct box_asking asking = { .take = take_numbers, .data = &listing };
	/* « 8:* » always has the last message, were it the third. */
	const char *above = arena_format(arena, "UID SEARCH UID %lu:*", (unsigned long)after + 1);
	const char *unread =
		arena_format(arena, "UID SEARCH UNSEEN SINCE %s", day_words(arena, since_day));
	if (after < UINT32_MAX && !box_ask(&box->talk, above, &asking, fault_r))
		return false;
	listing.after = 0;
	if (!box_ask(&box->talk, unread, &asking, fault_r))
		return false;
	if (listing.count > 0)
		qsort(listing.numbers, listing.count, sizeof *listing.numbers, by_number);
	size_t kept = 0;
	for (size_t i = 0; i < listing.count && kept < MAIL_BOX_LIST_COUNT_MAX; i++)
		if (i == 0 || listing.numbers[i] != listing.numbers[i - 1])
			listing.numbers[kept++] = listing.numbers[i];
	*numbers_r = listing.numbers;
	*count_r = kept;
	return true;
}

/* --- one of them ----------------------------------------------------------------------------- */

static bool
take_bytes(void *data, struct span line, struct span literal, size_t size)
{
	struct mail_box_message *message = data;
	(void)box_came(line, &message->came_unix_s); /* before the bytes, or after them */
	if (literal.at == NULL || span_find(line, SPAN(" FETCH (")) == SIZE_MAX)
		return true;
	message->bytes = literal;
	message->size = size;
	return true;
}

enum found
mail_box_fetch(struct arena *arena, struct mail_box *box, uint32_t number, size_t size_max,
               struct mail_box_message *message_r, struct fault *fault_r)
{
	*message_r = (struct mail_box_message){ .bytes = { NULL, 0 } };
	const struct box_asking asking = { .take = take_bytes, .data = message_r, .arena = arena,
		                               .literal_max = size_max };
	if (!box_ask(&box->talk,
	             arena_format(arena, "UID FETCH %lu (INTERNALDATE BODY.PEEK[])", (unsigned long)number),
	             &asking, fault_r))
		return FOUND_FAILED;
	return message_r->bytes.at != NULL ? FOUND_ONE : FOUND_NONE;
}

/* « UID STORE 1,2,3 …» */
static bool
say(struct mail_box *box, const char *verb, const uint32_t *numbers, size_t count,
    const char *after, struct fault *fault_r)
{
	const struct box_asking asking = { .take = NULL };
	struct arena *arena = arena_new(64 << 10);
	struct text line = text_new(arena, BOX_COMMAND_LENGTH_MAX);
	must(count > 0 && count <= MAIL_BOX_MARK_COUNT_MAX);
	text_format(&line, "%s ", verb);
	for (size_t i = 0; i < count; i++)
		text_format(&line, i == 0 ? "%lu" : ",%lu", (unsigned long)numbers[i]);
	text_format(&line, " %s", after);
	must(!line.cut);
	const bool is_fine = box_ask(&box->talk, text_z(&line), &asking, fault_r);
	arena_end(arena);
	return is_fine;
}

/* Made when it is not there: the answer that says it is already is as good. */
static bool
have_done(struct mail_box *box, struct fault *fault_r)
{
	const struct box_asking asking = { .take = NULL, .no_will_do = true };
	char line[BOX_COMMAND_LENGTH_MAX];
	if (box->has_done)
		return true;
	must((size_t)snprintf(line, sizeof line, "CREATE %s", box->server->done) < sizeof line);
	box->has_done = box_ask(&box->talk, line, &asking, fault_r);
	return box->has_done;
}

bool
mail_box_taken(struct mail_box *box, const uint32_t *numbers, size_t count, struct fault *fault_r)
{
	if (count == 0)
		return true;
	if (!say(box, "UID STORE", numbers, count, "+FLAGS.SILENT (\\Seen)", fault_r))
		return false;
	return box->server->done == NULL ||
	       (have_done(box, fault_r) &&
	        say(box, "UID MOVE", numbers, count, box->server->done, fault_r));
}

bool
mail_box_left(struct mail_box *box, const uint32_t *numbers, size_t count, struct fault *fault_r)
{
	return count == 0 ||
	       say(box, "UID STORE", numbers, count, "+FLAGS.SILENT (\\Seen \\Flagged)", fault_r);
}
