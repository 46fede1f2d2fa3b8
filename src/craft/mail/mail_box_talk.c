/* Commands of IMAP and what answers them: lines, and bytes announced by their number. A message is never
 * taken for an answer, whatever is written in it. */
#include <errno.h>
#include <poll.h>
#include <string.h>

#include "base/time.h"
#include "craft/mail/mail_box_inside.h"

static const char broken_words[] = "La liaison avec le serveur de la boîte s’est rompue.";
static const char strange_words[] = "Le serveur de la boîte répond autrement qu’IMAP ne le veut.";

void
box_talk_begin(struct box_talk *talk, struct arena *arena, CURL *curl, curl_socket_t handle)
{
	talk->curl = curl;
	talk->handle = handle;
	talk->bytes = arena_array_of(arena, char, BOX_READ_SIZE);
}

/* --- bytes ----------------------------------------------------------------------------------- */

/* Until there is something to read or room to write. */
static bool
wait_for(const struct box_talk *talk, short what, int64_t until_us, struct fault *fault_r)
{
	enum { LOOK_MS = 200 };
	struct pollfd waited = { .fd = talk->handle, .events = what };
	for (;;) {
		if (talk->stops != NULL && atomic_load(talk->stops))
			return fault_is(fault_r, "mail_box: stopped", "Parvis s’est arrêté pendant la relève.");
		const int found = poll(&waited, 1, LOOK_MS);
		if (found > 0)
			return true;
		if (found < 0 && errno != EINTR)
			return fault_is(fault_r, "mail_box: poll", broken_words);
		if (time_monotonic_us() > until_us)
			return fault_is(fault_r, "mail_box: silence",
			                "Le serveur de la boîte n’a pas répondu à temps.");
	}
}

static int64_t
until_us(const struct box_talk *talk)
{
	return time_monotonic_us() + talk->timeout_s * (int64_t)1000000;
}

static bool
send_all(struct box_talk *talk, struct span words, struct fault *fault_r)
{
	const int64_t until = until_us(talk);
	while (words.length > 0) {
		size_t sent = 0;
		const CURLcode code = curl_easy_send(talk->curl, words.at, words.length, &sent);
		if (code != CURLE_OK && code != CURLE_AGAIN)
			return fault_is(fault_r, "mail_box: send", broken_words);
		words = span_from(words.at + sent, words.length - sent);
		if (code == CURLE_AGAIN && !wait_for(talk, POLLOUT, until, fault_r))
			return false;
	}
	return true;
}

/* What TLS has already is read before the socket is waited for. */
static bool
read_more(struct box_talk *talk, struct fault *fault_r)
{
	const int64_t until = until_us(talk);
	for (;;) {
		size_t length = 0;
		const CURLcode code = curl_easy_recv(talk->curl, talk->bytes, BOX_READ_SIZE, &length);
		if (code == CURLE_OK && length > 0) {
			talk->at = 0;
			talk->length = length;
			return true;
		}
		if (code != CURLE_AGAIN)
			return fault_is(fault_r, "mail_box: the server is gone", broken_words);
		if (!wait_for(talk, POLLIN, until, fault_r))
			return false;
	}
}

/* --- lines ----------------------------------------------------------------------------------- */

static bool
read_line(struct box_talk *talk, struct text *line, struct fault *fault_r)
{
	line->length = 0;
	for (;;) {
		if (talk->at == talk->length && !read_more(talk, fault_r))
			return false;
		const char *begin = talk->bytes + talk->at;
		const char *end = memchr(begin, '\n', talk->length - talk->at);
		const size_t length = end != NULL ? (size_t)(end - begin) + 1 : talk->length - talk->at;
		text_add(line, span_from(begin, length));
		talk->at += length;
		if (line->cut)
			return fault_is(fault_r, "mail_box: a line too long", strange_words);
		if (end != NULL)
			break;
	}
	while (line->length > 0 &&
	       (line->bytes[line->length - 1] == '\n' || line->bytes[line->length - 1] == '\r'))
		line->length--;
	return true;
}

bool
box_announces(struct span line, size_t *size_r)
{
	size_t at = line.length, size = 0;
	if (at < 3 || line.at[at - 1] != '}')
		return false;
	size_t begin = at - 1;
	while (begin > 0 && line.at[begin - 1] >= '0' && line.at[begin - 1] <= '9')
		begin--;
	if (begin == 0 || begin == at - 1 || at - 1 - begin > 12 || line.at[begin - 1] != '{')
		return false;
	for (size_t i = begin; i < at - 1; i++)
		size = size * 10 + (size_t)(line.at[i] - '0');
	*size_r = size;
	return true;
}

/* So many bytes: the first ones are kept, as far as they are wanted. */
static bool
read_literal(struct box_talk *talk, const struct box_asking *asking, size_t size,
             struct span *literal_r, struct fault *fault_r)
{
	const size_t wanted =
		asking->arena == NULL ? 0 : size < asking->literal_max ? size : asking->literal_max;
	char *kept = wanted > 0 ? arena_array_of(asking->arena, char, wanted) : NULL;
	size_t read = 0;
	while (read < size) {
		if (talk->at == talk->length && !read_more(talk, fault_r))
			return false;
		const size_t there = talk->length - talk->at;
		const size_t length = there < size - read ? there : size - read;
		if (read < wanted)
			memcpy(kept + read, talk->bytes + talk->at,
			       length < wanted - read ? length : wanted - read);
		talk->at += length;
		read += length;
	}
	*literal_r = kept != NULL ? span_from(kept, wanted) : SPAN("");
	return true;
}

/* --- a command ------------------------------------------------------------------------------- */

/* « p3 OK …»: how it ended. */
static bool
judge(struct box_talk *talk, struct span rest, const struct box_asking *asking,
      struct fault *fault_r)
{
	(void)talk;
	if (span_starts(rest, "OK") || (asking->no_will_do && span_starts(rest, "NO")))
		return true;
	return fault_is(fault_r,
	                span_starts(rest, "NO") ? "mail_box: the server said NO"
	                                        : "mail_box: the server said BAD",
	                "Le serveur de la boîte refuse\u202f: vérifiez les dossiers indiqués et les droits du "
	                "compte.");
}

/* One answer: lines until the one that bears our tag. */
static bool
read_answer(struct box_talk *talk, struct arena *lines, const char *tag,
            const struct box_asking *asking, struct fault *fault_r)
{
	struct text line = text_new(lines, BOX_LINE_LENGTH_MAX);
	for (size_t i = 0; i < BOX_LINE_COUNT_MAX; i++) {
		struct span literal = { NULL, 0 };
		size_t size = 0;
		if (!read_line(talk, &line, fault_r))
			return false;
		const struct span words = text_span(&line);
		if (span_starts(words, tag))
			return judge(talk, span_from(words.at + strlen(tag), words.length - strlen(tag)), asking,
			             fault_r);
		if (box_announces(words, &size) && !read_literal(talk, asking, size, &literal, fault_r))
			return false;
		if (asking->take != NULL && !asking->take(asking->data, words, literal, size))
			return fault_is(fault_r, "mail_box: an answer without sense", strange_words);
	}
	return fault_is(fault_r, "mail_box: too many lines", strange_words);
}

bool
box_ask(struct box_talk *talk, const char *command, const struct box_asking *asking,
        struct fault *fault_r)
{
	char line[BOX_COMMAND_LENGTH_MAX + 20], tag[16];
	snprintf(tag, sizeof tag, "p%u ", ++talk->tag);
	const int length = snprintf(line, sizeof line, "%s%s\r\n", tag, command);
	must(length > 0 && (size_t)length < sizeof line);
	if (!send_all(talk, span_from(line, (size_t)length), fault_r))
		return false;
	struct arena *lines = arena_new(2 * (size_t)BOX_LINE_LENGTH_MAX + (1 << 20));
	const bool is_fine = read_answer(talk, lines, tag, asking, fault_r);
	arena_end(lines);
	return is_fine;
}
