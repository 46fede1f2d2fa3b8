#include <malloc.h>
#include <sys/stat.h>

#include "doors/console/console.h"

/* glibc raises by itself the size from which memory is given back at once, up to 32 MB: blocks of one wide
 * moment (arenas double theirs up to 1 MB) then stay for good, in the heap of each thread that had it. */
enum { GIVEN_BACK_FROM = 256 << 10, HEAP_COUNT_MAX = 4 };

int
main(int argc, char **argv)
{
	umask(0077); /* what people answered is nobody else's */
	mallopt(M_MMAP_THRESHOLD, GIVEN_BACK_FROM);
	mallopt(M_ARENA_MAX, HEAP_COUNT_MAX);
	return console_run(argc, argv);
}
