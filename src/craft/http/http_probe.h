/* For the tests: a client that sends exactly the bytes it is told, and a server to be probed. */
#ifndef CRAFT_HTTP_PROBE_H
#define CRAFT_HTTP_PROBE_H

#include "craft/http/http.h"

enum { PROBE_REPLY_SIZE_MAX = 64 << 10, PROBE_BIG_SIZE = 24 << 20 };

/* What the handler saw. */
struct probe_seen {
	_Atomic int requests, smuggled, at_work;
	_Atomic bool release; /* /wait waits for it */
};

struct probe_server {
	struct arena *arena;
	struct http_server *server;
	struct probe_seen seen;
};

/* Paths: "/echo" says what it received, "/big" sends 24 MB, "/wait" waits for `release`, "/bug"
 * is a bug, "/smuggled" is noted, any other answers "ok". Zero options are made for a test. */
void probe_start(struct probe_server *probe, struct http_options options);
bool probe_stop(struct probe_server *probe, int drain_s_max);

int probe_connect(const struct probe_server *probe);
void probe_send(int fd, const char *bytes, size_t length);
#define PROBE_SEND(fd, literal) probe_send((fd), "" literal, sizeof literal - 1)

/* Reads until the other side closes, or is silent for `silence_ms`. */
struct probe_reply {
	char bytes[PROBE_REPLY_SIZE_MAX];
	size_t length, total; /* total counts what did not fit as well */
	bool closed;
};
const struct probe_reply *probe_read(struct arena *arena, int fd, int silence_ms);
int probe_status(const struct probe_reply *reply);   /* of the first response; 0: none */
int probe_responses(const struct probe_reply *reply);
bool probe_holds(const struct probe_reply *reply, const char *text);

/* One whole exchange on a connection of its own. */
const struct probe_reply *probe_exchange(const struct probe_server *probe, const char *bytes,
                                         size_t length);

#endif
