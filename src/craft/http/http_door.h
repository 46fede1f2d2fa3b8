/* The doorkeeper: who is inside, how many from the same house, and who has been too long.
 *
 * The library only measures silence, so one byte every ten seconds would hold a thread for ever;
 * here each phase of a request has an end, and a thread of its own shuts the sockets of the late.
 * When the room is nearly full, nobody keeps a seat for later either, and when a house has taken its
 * share, whoever comes next takes the seat of the one who has been waiting for nothing the longest. A
 * handler at work has no deadline. */
#ifndef CRAFT_HTTP_DOOR_H
#define CRAFT_HTTP_DOOR_H

#include "craft/http/http_metrics.h"
#include "craft/http/http_peer.h"

enum http_phase { HTTP_IDLE, HTTP_HEAD_COMING, HTTP_BODY_COMING, HTTP_WORKING, HTTP_SENDING };

struct http_door;

/* One connection. What the server keeps about it is its own. */
struct http_guest {
	struct http_peer peer;
	void *server_data;

	/* private to the door */
	struct http_door *door;
	bool inside, shut;
	_Atomic bool served; /* at least once */
	int fd;
	_Atomic int phase;
	_Atomic int64_t deadline_ms;
};

struct http_door_limits {
	int guest_max, per_house_max;
	int64_t idle_ms_max;
	const char *exempt; /* the peer whose connections are not counted; NULL: none */
};

MUST_USE struct http_door *http_door_new(struct arena *arena, const struct http_door_limits *limits,
                                         struct http_counters *counters);
/* Stops the doorkeeper's thread; everybody must have left. */
void http_door_end(struct http_door *door);

/* May one more come, and from there? Asks an idle guest of that house to leave when there is need. */
bool http_door_admits(struct http_door *door, const struct http_peer *peer);
struct http_guest *http_door_enter(struct http_door *door, const struct http_peer *peer, int fd);
void http_door_leave(struct http_guest *guest);

/* From now on the guest is in this phase, for at most `ms_max` (< 0: for ever). */
void http_guest_phase(struct http_guest *guest, enum http_phase phase, int64_t ms_max);
void http_guest_idle(struct http_guest *guest); /* served; for at most idle_ms_max */
/* A little more time, within the same phase. */
void http_guest_earn(struct http_guest *guest, int64_t ms);

/* Asks those who wait for nothing to leave; the number of those still inside. *working_r: how
 * many handlers are at work. */
int http_door_empty(struct http_door *door, int *working_r);

int64_t http_now_us(void); /* monotonic */

#endif
