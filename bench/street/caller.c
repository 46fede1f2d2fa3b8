/* Calls a server as a program does: one POST after another over kept-alive connections, each with words of
 * its own, until the time is over.
 *
 *	caller PORT HEAD BODY STATUS CONNECTIONS SECONDS
 *
 * HEAD is the request's head without Content-Length and without its end: lines end with CRLF. In BODY each @
 * becomes a number that is used once. Answers of another status than STATUS are counted apart. Prints how
 * many were made, how fast, and how long each took. */
#include <arpa/inet.h>
#include <netinet/tcp.h>
#include <pthread.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

enum { CONNECTION_COUNT_MAX = 128, LATENCY_COUNT_MAX = 1 << 20, REQUEST_SIZE_MAX = 16384 };

struct caller {
	pthread_t thread;
	int number;
	long made, refused;
	uint32_t *latencies_us;
};

static int port, wanted;
static const char *head, *body;
static double until_s;

static double
now_s(void)
{
	struct timespec time;
	clock_gettime(CLOCK_MONOTONIC, &time);
	return (double)time.tv_sec + (double)time.tv_nsec / 1e9;
}

static int
connect_once(void)
{
	const struct sockaddr_in address = { .sin_family = AF_INET,
		                                 .sin_port = htons((uint16_t)port),
		                                 .sin_addr.s_addr = htonl(INADDR_LOOPBACK) };
	const int handle = socket(AF_INET, SOCK_STREAM, 0);
	const int yes = 1;
	setsockopt(handle, IPPROTO_TCP, TCP_NODELAY, &yes, sizeof yes);
	if (connect(handle, (const struct sockaddr *)&address, sizeof address) != 0) {
		perror("caller");
		exit(1);
	}
	return handle;
}

static size_t
write_request(char request[REQUEST_SIZE_MAX], const char *number)
{
	char words[REQUEST_SIZE_MAX / 2];
	size_t length = 0;
	for (const char *at = body; *at != '\0' && length + 40 < sizeof words; at++)
		if (*at == '@')
			length += (size_t)snprintf(words + length, sizeof words - length, "%s", number);
		else
			words[length++] = *at;
	return (size_t)snprintf(request, REQUEST_SIZE_MAX, "%sContent-Length: %zu\r\n\r\n%.*s", head,
	                        length, (int)length, words);
}

/* The status, with the whole answer read; 0 when the connection ended. */
static int
exchange(int handle, const char *request, size_t size)
{
	char answer[16384];
	size_t length = 0;
	if (send(handle, request, size, MSG_NOSIGNAL) != (ssize_t)size)
		return 0;
	for (;;) {
		const ssize_t got = recv(handle, answer + length, sizeof answer - 1 - length, 0);
		if (got <= 0)
			return 0;
		length += (size_t)got;
		answer[length] = '\0';
		const char *end = strstr(answer, "\r\n\r\n"), *says = strcasestr(answer, "content-length:");
		if (end != NULL && says != NULL && says < end &&
		    length >= (size_t)(end + 4 - answer) + strtoul(says + 15, NULL, 10))
			return atoi(answer + 9);
	}
}

static void *
run(void *data)
{
	struct caller *caller = data;
	int handle = connect_once();
	for (long call = 0; now_s() < until_s; call++) {
		char number[40], request[REQUEST_SIZE_MAX];
		snprintf(number, sizeof number, "%ld-%d-%ld", (long)getpid(), caller->number, call);
		const size_t size = write_request(request, number);
		const double begin_s = now_s();
		if (exchange(handle, request, size) != wanted) {
			caller->refused++;
			close(handle);
			handle = connect_once();
		} else if (caller->made < LATENCY_COUNT_MAX)
			caller->latencies_us[caller->made++] = (uint32_t)((now_s() - begin_s) * 1e6);
	}
	close(handle);
	return NULL;
}

static int
compare(const void *a, const void *b)
{
	const uint32_t x = *(const uint32_t *)a, y = *(const uint32_t *)b;
	return (x > y) - (x < y);
}

int
main(int argument_count, char **arguments)
{
	static struct caller callers[CONNECTION_COUNT_MAX];
	if (argument_count != 7)
		return 2;
	port = atoi(arguments[1]);
	head = arguments[2];
	body = arguments[3];
	wanted = atoi(arguments[4]);
	const int count = atoi(arguments[5]);
	const double begin_s = now_s();
	until_s = begin_s + atof(arguments[6]);
	if (count < 1 || count > CONNECTION_COUNT_MAX)
		return 2;
	for (int i = 0; i < count; i++) {
		callers[i].number = i;
		callers[i].latencies_us = calloc(LATENCY_COUNT_MAX, sizeof(uint32_t));
		pthread_create(&callers[i].thread, NULL, run, &callers[i]);
	}
	long made = 0, refused = 0, at = 0;
	for (int i = 0; i < count; i++) {
		pthread_join(callers[i].thread, NULL);
		made += callers[i].made;
		refused += callers[i].refused;
	}
	const double seconds = now_s() - begin_s;
	uint32_t *all = calloc((size_t)made + 1, sizeof *all);
	for (int i = 0; i < count; at += callers[i++].made)
		memcpy(all + at, callers[i].latencies_us, (size_t)callers[i].made * sizeof *all);
	qsort(all, (size_t)made, sizeof *all, compare);
	printf("made %ld refused %ld seconds %.2f per_second %.0f p50_us %u p99_us %u max_us %u\n", made,
	       refused, seconds, (double)made / seconds, made > 0 ? all[made / 2] : 0,
	       made > 0 ? all[made * 99 / 100] : 0, made > 0 ? all[made - 1] : 0);
	return 0;
}
