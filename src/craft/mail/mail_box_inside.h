/* What is said to a mail server once signed in: a command, the lines that answer it. */
#ifndef CRAFT_MAIL_BOX_INSIDE_H
#define CRAFT_MAIL_BOX_INSIDE_H

#include <curl/curl.h>
#include <stdatomic.h>

#include "base/base.h"

enum {
	BOX_COMMAND_LENGTH_MAX = 1200,
	BOX_LINE_LENGTH_MAX = 4 << 20, /* the numbers of 400,000 messages */
	BOX_LINE_COUNT_MAX = 100000,   /* of one answer */
	BOX_READ_SIZE = 64 << 10,
};

struct box_talk {
	CURL *curl;
	curl_socket_t handle;
	const atomic_bool *stops;
	int timeout_s;
	unsigned tag;
	char *bytes; /* read and not yet looked at */
	size_t at, length;
};
void box_talk_begin(struct box_talk *talk, struct arena *arena, CURL *curl, curl_socket_t handle);

struct box_asking {
	/* A line that answers, without its end; what was announced in it (`literal`.at NULL: nothing was), cut
	 * at literal_max, and its whole size. False: it makes no sense. NULL: no line is looked at. */
	bool (*take)(void *data, struct span line, struct span literal, size_t size);
	void *data;
	struct arena *arena; /* of literals */
	size_t literal_max;
	bool no_will_do; /* a refusal is an answer too */
};
/* False on a fault: the connection is then of no more use. */
MUST_USE bool box_ask(struct box_talk *talk, const char *command, const struct box_asking *asking,
                      struct fault *fault_r);

/* The line ends with « {12} »: so many bytes follow. */
bool box_announces(struct span line, size_t *size_r);
/* The line holds « INTERNALDATE " 5-Jan-2026 02:44:25 +0100" ». False: it does not, or it is no instant. */
bool box_came(struct span line, int64_t *instant_s_r);
extern const char *const box_months[12];

#endif
