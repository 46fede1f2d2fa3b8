/* Texts read by our lists, whoever asks. One reader for the program: to make one costs more than to read. */
#include <pthread.h>

#include "craft/flags/flags.h"

static pthread_once_t once = PTHREAD_ONCE_INIT;
static pthread_mutex_t one_at_a_time = PTHREAD_MUTEX_INITIALIZER;
static struct flags_reader *reader;

static void
make_reader(void)
{
	enum { LISTS_SIZE_MAX = 32 << 20 };
	struct arena *arena = arena_new(LISTS_SIZE_MAX); /* as long as the program */
	reader = flags_reader_new(arena, flags_ours(arena));
}

void
flags_read_ours(struct span text, struct flags_reading *reading_r)
{
	must(pthread_once(&once, make_reader) == 0);
	must(pthread_mutex_lock(&one_at_a_time) == 0);
	flags_read(reader, text, reading_r);
	must(pthread_mutex_unlock(&one_at_a_time) == 0);
}

unsigned
flags_up(const struct span *texts, size_t count)
{
	unsigned up = 0;
	for (size_t i = 0; i < count; i++) {
		struct flags_reading reading;
		flags_read_ours(texts[i], &reading);
		for (unsigned kind = 0; kind < FLAGS_KIND_COUNT; kind++)
			up |= reading.is_up[kind] ? 1u << kind : 0;
	}
	return up;
}
