/* A program's clock, moved: preloaded, it adds to each date what its tests wrote in the file that MOVED_CLOCK
 * names, eight bytes, seconds. They may write another number while the program lives.
 *
 * libfaketime reads its file again at each call, in buffers that all threads share: with six hands of a clock
 * at once, one date in some thousands was another one. Here nothing is read but one word. Monotonic time and
 * the dates of files are left as they are. */
#include <fcntl.h>
#include <stdatomic.h>
#include <stdint.h>
#include <stdlib.h>
#include <sys/mman.h>
#include <sys/syscall.h>
#include <sys/time.h>
#include <time.h>
#include <unistd.h>

static const _Atomic int64_t *ahead_s;

__attribute__((constructor)) static void
begin(void)
{
	const char *path = getenv("MOVED_CLOCK");
	const int fd = path == NULL ? -1 : open(path, O_RDONLY | O_CLOEXEC);
	void *word = fd < 0 ? MAP_FAILED : mmap(NULL, sizeof *ahead_s, PROT_READ, MAP_SHARED, fd, 0);
	if (word == MAP_FAILED)
		abort(); /* a test whose clock does not move proves nothing */
	ahead_s = word;
	(void)close(fd);
}

int
clock_gettime(clockid_t id, struct timespec *moment)
{
	if (syscall(SYS_clock_gettime, id, moment) != 0)
		return -1;
	if ((id == CLOCK_REALTIME || id == CLOCK_REALTIME_COARSE) && ahead_s != NULL)
		moment->tv_sec += atomic_load(ahead_s);
	return 0;
}

time_t
time(time_t *seconds_r)
{
	struct timespec moment;
	(void)clock_gettime(CLOCK_REALTIME, &moment);
	if (seconds_r != NULL)
		*seconds_r = moment.tv_sec;
	return moment.tv_sec;
}

int
gettimeofday(struct timeval *restrict moment_r, void *restrict zone)
{
	struct timespec moment;
	(void)zone;
	(void)clock_gettime(CLOCK_REALTIME, &moment);
	*moment_r = (struct timeval){ moment.tv_sec, moment.tv_nsec / 1000 };
	return 0;
}
