/* Codes that name nothing, and forms that show no work, by where they come from: a card is typed wrong by
 * one person, or guessed by a program. Kept in memory alone, for minutes: no trace is left of who answers. */
#include <pthread.h>
#include <string.h>
#include <time.h>

#include "base/time.h"
#include "craft/http/http_peer.h"
#include "listen/answer/answer_page.h"

/* From one house thirty cost nothing; then one each half second, or, were all its seats taken by
 * guessing, 32 a second, since nobody waits longer than the program takes to stop. With 20,000 cards
 * out of 28^10 codes, one of them is found in fifteen years. */
enum { SOURCE_COUNT_MAX = 512, BETWEEN_US = 500000, FREE_COUNT = 30, WAIT_US_MAX = 8000000 };
/* Forms that show no work: sixty cost nothing, then one each five seconds, seventeen thousand a day. A school
 * behind one address has no script in few of its browsers. */
enum { SLOW_BETWEEN_US = 5000000, SLOW_FREE_COUNT = 60 };

struct source {
	unsigned char house[HTTP_HOUSE_SIZE];
	int64_t due_us; /* when all that it did is forgiven */
};

struct sources {
	pthread_mutex_t lock;
	struct source list[SOURCE_COUNT_MAX];
};
static struct sources guesses = { .lock = PTHREAD_MUTEX_INITIALIZER },
					  slow = { .lock = PTHREAD_MUTEX_INITIALIZER };

/* A house that is not known takes the place of the one forgiven first. */
static struct source *
source_of(struct sources *sources, const unsigned char house[HTTP_HOUSE_SIZE])
{
	struct source *first = &sources->list[0];
	for (size_t i = 0; i < SOURCE_COUNT_MAX; i++) {
		struct source *source = &sources->list[i];
		if (memcmp(source->house, house, HTTP_HOUSE_SIZE) == 0)
			return source;
		if (source->due_us < first->due_us)
			first = source;
	}
	*first = (struct source){ .due_us = 0 };
	memcpy(first->house, house, HTTP_HOUSE_SIZE);
	return first;
}

int64_t
answer_guess_wait_us(struct span peer, int64_t now_us)
{
	struct http_peer read;
	if (!http_peer_read(peer, &read))
		return 0;
	pthread_mutex_lock(&guesses.lock);
	struct source *source = source_of(&guesses, read.house);
	source->due_us = (source->due_us > now_us ? source->due_us : now_us) + BETWEEN_US;
	const int64_t wait_us = source->due_us - now_us - (int64_t)FREE_COUNT * BETWEEN_US;
	pthread_mutex_unlock(&guesses.lock);
	return wait_us < 0 ? 0 : wait_us > WAIT_US_MAX ? WAIT_US_MAX : wait_us;
}

/* What is told to wait is not counted: whoever waits as told is let through. */
int64_t
answer_slow_wait_us(struct span peer, int64_t now_us)
{
	struct http_peer read;
	if (!http_peer_read(peer, &read))
		return 0;
	pthread_mutex_lock(&slow.lock);
	struct source *source = source_of(&slow, read.house);
	const int64_t due_us =
		(source->due_us > now_us ? source->due_us : now_us) + SLOW_BETWEEN_US;
	const int64_t wait_us = due_us - now_us - (int64_t)SLOW_FREE_COUNT * SLOW_BETWEEN_US;
	if (wait_us <= 0)
		source->due_us = due_us;
	pthread_mutex_unlock(&slow.lock);
	return wait_us < 0 ? 0 : wait_us;
}

void
answer_guess(struct visit *visit)
{
	const int64_t wait_us =
		answer_guess_wait_us(span_of(visit->request->peer), time_monotonic_us());
	visit_db_end(visit);
	if (wait_us > 0)
		nanosleep(&(struct timespec){ .tv_sec = wait_us / 1000000,
		                              .tv_nsec = wait_us % 1000000 * 1000 },
		          NULL);
}
