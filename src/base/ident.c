#include "base/ident.h"

#include <errno.h>
#include <pthread.h>
#include <stdatomic.h>
#include <string.h>
#include <sys/random.h>
#include <time.h>

#include "base/must.h"

enum { SERVER_BITS = 9, COUNTER_BITS = 12 };
_Static_assert(IDENT_SERVER_MAX == (1 << SERVER_BITS) - 1, "the server number fills its bits");

/* Above the number itself: nobody said which, nor was one drawn yet; it was drawn. */
enum { SERVER_NONE = 2 << SERVER_BITS, SERVER_DRAWN = 1 << SERVER_BITS };
static atomic_uint server_number = SERVER_NONE;
/* Milliseconds and counter in one word, so that one compare-and-swap moves both. */
static _Atomic int64_t last_tick;

void
ident_server(unsigned server)
{
	must(server <= IDENT_SERVER_MAX);
	atomic_store(&server_number, server);
}

static unsigned
which_server(void)
{
	unsigned server = atomic_load(&server_number);
	if (server == SERVER_NONE) {
		const unsigned drawn = SERVER_DRAWN | ((unsigned)ident_random() & IDENT_SERVER_MAX);
		if (atomic_compare_exchange_strong(&server_number, &server, drawn))
			server = drawn;
	}
	return server & IDENT_SERVER_MAX;
}

static int64_t
now_ms(void)
{
	struct timespec now;
	must(clock_gettime(CLOCK_REALTIME, &now) == 0);
	return (int64_t)now.tv_sec * 1000 + now.tv_nsec / 1000000;
}

int64_t
ident_ordered(void)
{
	const int64_t first = now_ms() << COUNTER_BITS;
	int64_t last = atomic_load_explicit(&last_tick, memory_order_relaxed), next;
	do
		next = last >= first ? last + 1 : first;
	while (!atomic_compare_exchange_weak(&last_tick, &last, next));
	const int64_t ms = next >> COUNTER_BITS, counter = next & ((1 << COUNTER_BITS) - 1);
	must(ms > 0);
	must(ms < INT64_C(1) << 42);
	return ms << (SERVER_BITS + COUNTER_BITS) |
	       (int64_t)which_server() << COUNTER_BITS | counter;
}

int64_t
ident_ordered_ms(int64_t ident)
{
	must(ident > 0);
	return ident >> (SERVER_BITS + COUNTER_BITS);
}

int64_t
ident_ordered_from(int64_t ms)
{
	if (ms <= 0)
		return 0;
	return ms >= INT64_C(1) << 42 ? INT64_MAX : ms << (SERVER_BITS + COUNTER_BITS);
}

static pthread_mutex_t pool_lock = PTHREAD_MUTEX_INITIALIZER;
static pthread_once_t pool_once = PTHREAD_ONCE_INIT;
static uint64_t pool[32]; /* 256 bytes: getrandom never gives fewer without a signal */
static size_t pool_left;

static void
pool_hold(void)
{
	pthread_mutex_lock(&pool_lock);
}

static void
pool_release(void)
{
	pthread_mutex_unlock(&pool_lock);
}

static void
pool_forget(void)
{
	pool_left = 0;
	if ((atomic_load(&server_number) & SERVER_DRAWN) != 0)
		atomic_store(&server_number, SERVER_NONE); /* another program from here on */
	pthread_mutex_unlock(&pool_lock);
}

static void
pool_watch_forks(void)
{
	must(pthread_atfork(pool_hold, pool_release, pool_forget) == 0);
}

static void
pool_fill(void)
{
	ssize_t got;
	do
		got = getrandom(pool, sizeof pool, 0);
	while (got < 0 && errno == EINTR);
	/* The kernel cannot refuse this size; without randomness nothing anonymous may be written. */
	must(got == (ssize_t)sizeof pool);
	pool_left = LENGTH(pool);
}

int64_t
ident_random(void)
{
	pthread_once(&pool_once, pool_watch_forks);
	int64_t ident = 0;
	pool_hold();
	while (ident == 0) {
		if (pool_left == 0)
			pool_fill();
		ident = (int64_t)(pool[--pool_left] >> 1);
		pool[pool_left] = 0;
	}
	pool_release();
	return ident;
}

int64_t
ident_ordered_past(int64_t unix_s)
{
	must(unix_s > 0);
	must(unix_s < (INT64_C(1) << 42) / 1000);
	return ident_ordered_from(unix_s * 1000) +
	       ident_random() % (INT64_C(1000) << (SERVER_BITS + COUNTER_BITS));
}

/* --- references ------------------------------------------------------------------------------- */

/* Weighted sum modulo a prime above the 28 signs: the check is the sign that makes it 0. Weights
 * differ and none is 0, so that a wrong sign, or two exchanged, changes it. */
enum { SIGN_COUNT = 28, DRAWN_COUNT = 6, CHECK_MODULUS = 29, YEAR_DIGITS = 4 };
static const char reference_signs[SIGN_COUNT + 1] = "2346789ABCDEFGHJKMNPQRTUVWXY";
_Static_assert(IDENT_REFERENCE_LENGTH == YEAR_DIGITS + 1 + DRAWN_COUNT + 1,
               "a year, a hyphen, six signs, a check");

/* The sum over the year's figures and the first `count` signs. */
static int
weigh(const char *reference, size_t count)
{
	int sum = 0;
	for (int i = 0; i < YEAR_DIGITS; i++)
		sum += (i + DRAWN_COUNT + 2) * (reference[i] - '0');
	for (size_t i = 0; i < count; i++) {
		const char *sign = strchr(reference_signs, reference[YEAR_DIGITS + 1 + i]);
		sum += (int)(i + 1) * (int)(sign - reference_signs);
	}
	return sum % CHECK_MODULUS;
}

/* The last sign has weight 7, and 7 × 25 is 1 modulo 29. 28 is no sign: draw again. */
static int
check_of(const char *reference)
{
	enum { INVERSE_OF_7 = 25 };
	return (CHECK_MODULUS - weigh(reference, DRAWN_COUNT)) * INVERSE_OF_7 % CHECK_MODULUS;
}

void
ident_reference(int year, char reference_r[IDENT_REFERENCE_LENGTH + 1])
{
	must(year >= 1000 && year <= 9999);
	for (int i = YEAR_DIGITS; i-- > 0; year /= 10)
		reference_r[i] = (char)('0' + year % 10);
	reference_r[YEAR_DIGITS] = '-';
	int check;
	do {
		/* 28^6 is far below 2^63: no sign is likelier than another by 1 in 10^10. */
		uint64_t drawn = (uint64_t)ident_random();
		for (int i = 0; i < DRAWN_COUNT; i++, drawn /= SIGN_COUNT)
			reference_r[YEAR_DIGITS + 1 + i] = reference_signs[drawn % SIGN_COUNT];
		check = check_of(reference_r);
	} while (check == SIGN_COUNT);
	reference_r[IDENT_REFERENCE_LENGTH - 1] = reference_signs[check];
	reference_r[IDENT_REFERENCE_LENGTH] = '\0';
}

bool
ident_reference_read(struct span typed, char reference_r[IDENT_REFERENCE_LENGTH + 1])
{
	size_t length = 0;
	for (size_t i = 0; i < typed.length; i++) {
		const char c = typed.at[i];
		const char sign = c >= 'a' && c <= 'z' ? (char)(c - 'a' + 'A') : c;
		if (c == ' ' || c == '-')
			continue;
		if (length == YEAR_DIGITS)
			reference_r[length++] = '-';
		const bool fits = length < YEAR_DIGITS
		                      ? c >= '0' && c <= '9'
		                      : sign != '\0' && strchr(reference_signs, sign) != NULL;
		if (length == IDENT_REFERENCE_LENGTH || !fits)
			return false;
		reference_r[length++] = sign;
	}
	reference_r[length] = '\0';
	return length == IDENT_REFERENCE_LENGTH && weigh(reference_r, DRAWN_COUNT + 1) == 0;
}
