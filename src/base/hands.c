#include "base/hands.h"

#include <pthread.h>
#include <stdatomic.h>

#include "base/base.h"

struct work {
	size_t count;
	void (*part)(void *data, size_t number);
	void *data;
	atomic_size_t next;
};

static void *
take_parts(void *subject)
{
	struct work *work = subject;
	for (size_t number; (number = atomic_fetch_add(&work->next, 1)) < work->count;)
		work->part(work->data, number);
	return NULL;
}

void
hands_do(size_t count, void (*part)(void *data, size_t number), void *data)
{
	struct work work = { .count = count, .part = part, .data = data };
	pthread_t others[HANDS_COUNT - 1];
	size_t started = 0;
	must(part != NULL);
	while (started + 1 < HANDS_COUNT && started + 1 < count &&
	       pthread_create(&others[started], NULL, take_parts, &work) == 0)
		started++;
	(void)take_parts(&work);
	for (size_t i = 0; i < started; i++)
		must(pthread_join(others[i], NULL) == 0);
}
