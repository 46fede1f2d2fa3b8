#include "craft/http/http_door.h"

#include <errno.h>
#include <pthread.h>
#include <string.h>
#include <time.h>

enum { ROUND_MS = 250, IDLE_WHEN_CROWDED_MS = 1000 };

struct http_door {
	struct http_door_limits limits;
	struct http_counters *counters;
	struct http_guest *guests; /* limits.guest_max of them */
	pthread_mutex_t lock;      /* over `inside`, `shut`, `fd`, `peer`, `count`, `closing` */
	pthread_cond_t changed;
	pthread_t keeper;
	int count;
	bool closing;
};

int64_t
http_now_us(void)
{
	struct timespec now;
	clock_gettime(CLOCK_MONOTONIC, &now);
	return (int64_t)now.tv_sec * 1000000 + now.tv_nsec / 1000;
}

static void
shut(struct http_guest *guest, int how)
{
	/* The descriptor is ours to touch: the library closes it after http_door_leave. */
	shutdown(guest->fd, how);
	guest->shut = true;
}

static bool
is_late(const struct http_door *door, struct http_guest *guest, bool crowded)
{
	const bool idle = atomic_load(&guest->phase) == HTTP_IDLE;
	const int64_t mercy_ms =
		crowded && idle ? door->limits.idle_ms_max - IDLE_WHEN_CROWDED_MS : 0;
	return http_now_us() / 1000 >= atomic_load(&guest->deadline_ms) - mercy_ms;
}

static void
shut_the_late(struct http_door *door)
{
	const bool crowded = door->count > door->limits.guest_max - door->limits.guest_max / 8;
	for (int i = 0; i < door->limits.guest_max; i++) {
		struct http_guest *guest = &door->guests[i];
		if (!guest->inside || guest->shut || !is_late(door, guest, crowded))
			continue;
		if (atomic_load(&guest->phase) != HTTP_IDLE)
			atomic_fetch_add(&door->counters->timed_out, 1);
		shut(guest, SHUT_RDWR);
	}
}

static void
wait_a_round(struct http_door *door)
{
	struct timespec until;
	clock_gettime(CLOCK_MONOTONIC, &until);
	until.tv_nsec += (long)ROUND_MS * 1000000;
	if (until.tv_nsec >= 1000000000) {
		until.tv_sec++;
		until.tv_nsec -= 1000000000;
	}
	while (!door->closing &&
	       pthread_cond_timedwait(&door->changed, &door->lock, &until) != ETIMEDOUT)
		;
}

/* Sleeps for good while nobody is inside: a program at rest wakes nobody up. */
static void *
keep(void *data)
{
	struct http_door *door = data;
	pthread_mutex_lock(&door->lock);
	while (!door->closing) {
		if (door->count == 0) {
			pthread_cond_wait(&door->changed, &door->lock);
			continue;
		}
		wait_a_round(door);
		shut_the_late(door);
	}
	pthread_mutex_unlock(&door->lock);
	return NULL;
}

struct http_door *
http_door_new(struct arena *arena, const struct http_door_limits *limits,
              struct http_counters *counters)
{
	must(limits->guest_max > 0);
	must(limits->per_house_max > 0);
	struct http_door *door = arena_new_of(arena, struct http_door);
	door->limits = *limits;
	door->counters = counters;
	door->guests = arena_array_of(arena, struct http_guest, (size_t)limits->guest_max);
	pthread_condattr_t attributes;
	pthread_condattr_init(&attributes);
	pthread_condattr_setclock(&attributes, CLOCK_MONOTONIC);
	pthread_mutex_init(&door->lock, NULL);
	pthread_cond_init(&door->changed, &attributes);
	pthread_condattr_destroy(&attributes);
	must(pthread_create(&door->keeper, NULL, keep, door) == 0);
	return door;
}

void
http_door_end(struct http_door *door)
{
	must(door->count == 0);
	pthread_mutex_lock(&door->lock);
	door->closing = true;
	pthread_cond_signal(&door->changed);
	pthread_mutex_unlock(&door->lock);
	pthread_join(door->keeper, NULL);
	pthread_cond_destroy(&door->changed);
	pthread_mutex_destroy(&door->lock);
}

static bool
is_exempt(const struct http_door *door, const struct http_peer *peer)
{
	return strcmp(peer->text, "unix") == 0 ||
	       (door->limits.exempt != NULL && strcmp(peer->text, door->limits.exempt) == 0);
}

/* Browsers keep a seat between two pages, and come back by themselves when they lost it. */
static bool
waits_for_nothing(const struct http_door *door, struct http_guest *guest)
{
	const int64_t since_ms = atomic_load(&guest->deadline_ms) - door->limits.idle_ms_max;
	return atomic_load(&guest->phase) == HTTP_IDLE &&
	       (atomic_load(&guest->served) ||
	        http_now_us() / 1000 - since_ms >= IDLE_WHEN_CROWDED_MS);
}

/* Is there a seat left for this house, once the one who has waited the longest gave up hers? */
static bool
has_seat(struct http_door *door, const struct http_peer *peer)
{
	int same = 0;
	struct http_guest *longest = NULL;
	for (int i = 0; i < door->limits.guest_max; i++) {
		struct http_guest *guest = &door->guests[i];
		if (!guest->inside || guest->shut ||
		    memcmp(guest->peer.house, peer->house, HTTP_HOUSE_SIZE) != 0)
			continue;
		same++;
		if (waits_for_nothing(door, guest) &&
		    (longest == NULL ||
		     atomic_load(&guest->deadline_ms) < atomic_load(&longest->deadline_ms)))
			longest = guest;
	}
	if (same < door->limits.per_house_max)
		return true;
	if (longest == NULL)
		return false;
	shut(longest, SHUT_RD); /* a request already received here is still read, then answered */
	return true;
}

bool
http_door_admits(struct http_door *door, const struct http_peer *peer)
{
	pthread_mutex_lock(&door->lock);
	const bool admits = door->count < door->limits.guest_max &&
	                    (is_exempt(door, peer) || has_seat(door, peer));
	pthread_mutex_unlock(&door->lock);
	if (admits)
		return true;
	atomic_fetch_add(&door->counters->refused, 1);
	return false;
}

struct http_guest *
http_door_enter(struct http_door *door, const struct http_peer *peer, int fd)
{
	pthread_mutex_lock(&door->lock);
	struct http_guest *guest = NULL;
	for (int i = 0; i < door->limits.guest_max && guest == NULL; i++)
		if (!door->guests[i].inside)
			guest = &door->guests[i];
	must(guest != NULL); /* http_door_admits was asked just before, by the same thread */
	guest->peer = *peer;
	guest->server_data = NULL;
	guest->door = door;
	guest->fd = fd;
	guest->shut = false;
	guest->inside = true;
	http_guest_idle(guest);
	atomic_store(&guest->served, false);
	door->count++;
	pthread_cond_signal(&door->changed);
	pthread_mutex_unlock(&door->lock);
	atomic_fetch_add(&door->counters->connections, 1);
	return guest;
}

void
http_door_leave(struct http_guest *guest)
{
	struct http_door *door = guest->door;
	pthread_mutex_lock(&door->lock);
	must(guest->inside);
	guest->inside = false;
	door->count--;
	pthread_mutex_unlock(&door->lock);
	atomic_fetch_sub(&door->counters->connections, 1);
}

void
http_guest_phase(struct http_guest *guest, enum http_phase phase, int64_t ms_max)
{
	/* The deadline first: a phase never meets the deadline of the one before it. */
	atomic_store(&guest->deadline_ms, ms_max < 0 ? INT64_MAX : http_now_us() / 1000 + ms_max);
	atomic_store(&guest->phase, (int)phase);
}

void
http_guest_idle(struct http_guest *guest)
{
	http_guest_phase(guest, HTTP_IDLE, guest->door->limits.idle_ms_max);
	atomic_store(&guest->served, true);
}

void
http_guest_earn(struct http_guest *guest, int64_t ms)
{
	atomic_fetch_add(&guest->deadline_ms, ms);
}

int
http_door_empty(struct http_door *door, int *working_r)
{
	int inside = 0;
	*working_r = 0;
	pthread_mutex_lock(&door->lock);
	for (int i = 0; i < door->limits.guest_max; i++) {
		struct http_guest *guest = &door->guests[i];
		if (!guest->inside)
			continue;
		inside++;
		const int phase = atomic_load(&guest->phase);
		*working_r += phase == HTTP_WORKING;
		/* Reading only: a request already received here is still read, then answered. */
		if (phase == HTTP_IDLE && !guest->shut)
			shut(guest, SHUT_RD);
	}
	pthread_mutex_unlock(&door->lock);
	return inside;
}
