/* clamd is asked: « zINSTREAM », the bytes in pieces after their length, an empty piece; one line answers
 * (clamd(8)). */
#include <arpa/inet.h>
#include <errno.h>
#include <poll.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/un.h>
#include <unistd.h>

#include "base/time.h"
#include "craft/parcel/parcel_inside.h"

enum { PIECE_SIZE = 256 << 10, ANSWER_SIZE = 1000, PING_US = 5 * 1000000 };

static const char silent_words[] =
	"L’antivirus ne répond pas\u202f: les messages qui portent des fichiers attendent.";

static const char unjudged_words[] =
	"L’antivirus n’a pas pu examiner un fichier\u202f: vérifiez son journal, et StreamMaxLength, qui doit "
	"dépasser 10\u00a0Mo.";

struct asking {
	int handle;
	int64_t until_us;
};

static bool
wait_for(const struct asking *asking, short what)
{
	struct pollfd waited = { .fd = asking->handle, .events = what };
	for (;;) {
		const int64_t left_us = asking->until_us - time_monotonic_us();
		if (left_us <= 0)
			return false;
		const int found = poll(&waited, 1, (int)(left_us / 1000) + 1);
		if (found > 0)
			return true;
		if (found < 0 && errno != EINTR)
			return false;
	}
}

static bool
send_all(const struct asking *asking, const void *bytes, size_t size)
{
	const char *at = bytes;
	while (size > 0) {
		if (!wait_for(asking, POLLOUT))
			return false;
		const ssize_t sent = send(asking->handle, at, size, MSG_NOSIGNAL | MSG_DONTWAIT);
		if (sent < 0 && errno != EAGAIN && errno != EINTR)
			return false;
		if (sent > 0) {
			at += sent;
			size -= (size_t)sent;
		}
	}
	return true;
}

static bool
send_pieces(const struct asking *asking, struct span bytes)
{
	uint32_t length = 0;
	while (bytes.length > 0) {
		const size_t size = bytes.length < PIECE_SIZE ? bytes.length : PIECE_SIZE;
		length = htonl((uint32_t)size);
		if (!send_all(asking, &length, sizeof length) || !send_all(asking, bytes.at, size))
			return false;
		bytes = span_from(bytes.at + size, bytes.length - size);
	}
	length = 0;
	return send_all(asking, &length, sizeof length);
}

/* Up to its NUL. */
static bool
read_answer(const struct asking *asking, char answer_r[ANSWER_SIZE + 1])
{
	size_t length = 0;
	while (length < ANSWER_SIZE && wait_for(asking, POLLIN)) {
		const ssize_t read = recv(asking->handle, answer_r + length, ANSWER_SIZE - length, MSG_DONTWAIT);
		if (read < 0 && (errno == EAGAIN || errno == EINTR))
			continue;
		if (read <= 0)
			break;
		length += (size_t)read;
		if (memchr(answer_r, '\0', length) != NULL)
			return true;
	}
	answer_r[length] = '\0';
	return false;
}

static int
call(const char *socket_path)
{
	struct sockaddr_un address = { .sun_family = AF_UNIX };
	if (strlen(socket_path) >= sizeof address.sun_path)
		return -1;
	memcpy(address.sun_path, socket_path, strlen(socket_path) + 1);
	const int handle = socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0);
	if (handle >= 0 && connect(handle, (struct sockaddr *)&address, sizeof address) != 0) {
		close(handle);
		return -1;
	}
	return handle;
}

/* « stream: Win.Test.EICAR_HDB-1 FOUND »: its name, in letters that may stand anywhere. */
static void
keep_name(struct span name, char virus_r[PARCEL_VIRUS_LENGTH_MAX + 1])
{
	size_t length = 0;
	for (size_t i = 0; i < name.length && length < PARCEL_VIRUS_LENGTH_MAX; i++) {
		const char c = name.at[i];
		const bool is_plain = (c >= '0' && c <= '9') || (c >= 'A' && c <= 'Z') ||
		                      (c >= 'a' && c <= 'z') || c == '.' || c == '-' || c == '_';
		virus_r[length++] = is_plain ? c : '?';
	}
	virus_r[length] = '\0';
}

static enum parcel_scan
judge(const char *answer, char virus_r[PARCEL_VIRUS_LENGTH_MAX + 1], struct fault *fault_r)
{
	struct span words = span_of(answer);
	if (span_is(words, "stream: OK"))
		return PARCEL_CLEAN;
	if (span_starts(words, "stream: ") && span_ends(words, " FOUND")) {
		keep_name(span_from(words.at + 8, words.length - 8 - 6), virus_r);
		return PARCEL_INFECTED;
	}
	(void)fault_is(fault_r, "parcel: clamd answered neither OK nor FOUND", unjudged_words);
	return PARCEL_UNJUDGED;
}

/* « zPING » is « PONG »: it has a hand free. */
static bool
is_there(const char *socket_path)
{
	static const char command[] = "zPING";
	char answer[ANSWER_SIZE + 1];
	const struct asking asking = { .handle = call(socket_path),
		                           .until_us = time_monotonic_us() + PING_US };
	if (asking.handle < 0)
		return false;
	const bool is_answered = send_all(&asking, command, sizeof command) && read_answer(&asking, answer);
	close(asking.handle);
	return is_answered && span_is(span_of(answer), "PONG");
}

/* It hung up on this file, or is busy with it for too long while others are answered: it is the file. */
static enum parcel_scan
judge_silence(const char *socket_path, bool hung_up, struct fault *fault_r)
{
	if (hung_up || is_there(socket_path)) {
		(void)fault_is(fault_r, "parcel: clamd ended without a verdict", unjudged_words);
		return PARCEL_UNJUDGED;
	}
	(void)fault_is(fault_r, "parcel: clamd does not answer", silent_words);
	return PARCEL_UNSCANNED;
}

enum parcel_scan
parcel_scan_within(const char *socket_path, struct span bytes, int64_t wait_us,
                   char virus_r[PARCEL_VIRUS_LENGTH_MAX + 1], struct fault *fault_r)
{
	static const char command[] = "zINSTREAM";
	char answer[ANSWER_SIZE + 1];
	const struct asking asking = { .handle = call(socket_path),
		                           .until_us = time_monotonic_us() + wait_us };
	virus_r[0] = '\0';
	if (asking.handle < 0) {
		(void)fault_is(fault_r, "parcel: clamd does not answer", silent_words);
		return PARCEL_UNSCANNED;
	}
	/* Who refuses what is too large says so before the end, and hangs up: it is read all the same. */
	(void)(send_all(&asking, command, sizeof command) && send_pieces(&asking, bytes));
	const bool is_answered = read_answer(&asking, answer);
	const bool hung_up = time_monotonic_us() < asking.until_us;
	close(asking.handle);
	return is_answered ? judge(answer, virus_r, fault_r)
	                   : judge_silence(socket_path, hung_up, fault_r);
}

enum parcel_scan
parcel_scan(const char *socket_path, struct span bytes, char virus_r[PARCEL_VIRUS_LENGTH_MAX + 1],
            struct fault *fault_r)
{
	return parcel_scan_within(socket_path, bytes, PARCEL_SCAN_TIMEOUT_S * (int64_t)1000000, virus_r,
	                          fault_r);
}
