/* Codes that name nothing, by where they come from: a card is typed wrong by one person, or guessed
 * by a program. Kept in memory alone, for seconds: no trace is left of who answers. */
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

struct source {
	unsigned char house[HTTP_HOUSE_SIZE];
	int64_t due_us; /* when all its wrong codes are forgiven */
};

static struct {
	pthread_mutex_t lock;
	struct source sources[SOURCE_COUNT_MAX];
} guesses = { .lock = PTHREAD_MUTEX_INITIALIZER };

/* A house that is not known takes the place of the one forgiven first. */
static struct source *
source_of(const unsigned char house[HTTP_HOUSE_SIZE])
{
	struct source *first = &guesses.sources[0];
	for (size_t i = 0; i < SOURCE_COUNT_MAX; i++) {
		struct source *source = &guesses.sources[i];
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
	struct source *source = source_of(read.house);
	source->due_us = (source->due_us > now_us ? source->due_us : now_us) + BETWEEN_US;
	const int64_t wait_us = source->due_us - now_us - (int64_t)FREE_COUNT * BETWEEN_US;
	pthread_mutex_unlock(&guesses.lock);
	return wait_us < 0 ? 0 : wait_us > WAIT_US_MAX ? WAIT_US_MAX : wait_us;
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
