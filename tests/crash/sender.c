/* Sends complete replies to a wave as browsers would: one form a reply, its own key, sent again with
 * the same key until it is acknowledged, whatever happens to the server meanwhile.
 *
 *	sender PORT PATH BODY THREADS SECONDS PREFIX [ACKNOWLEDGED [PER_SECOND]]
 *
 * BODY is the form without its key. After SECONDS, or SIGTERM, no new form is begun; those begun are
 * sent until they are acknowledged; their keys are then added to the file ACKNOWLEDGED (/dev/null
 * keeps none). With PER_SECOND it begins so many forms a second and no more. Prints: acknowledged, seconds,
 * and the latencies of those sent once. */
#include <arpa/inet.h>
#include <errno.h>
#include <fcntl.h>
#include <netinet/tcp.h>
#include <pthread.h>
#include <signal.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

enum { THREAD_COUNT_MAX = 128, LATENCY_COUNT_MAX = 1 << 20, GIVE_UP_S = 60 };

struct sender {
	pthread_t thread;
	int number;
	long acknowledged, again, refused;
	uint32_t *latencies_us;
	long latency_count;
};

static int port;
static const char *path, *body, *prefix;
static int keys = -1; /* of what was acknowledged */
static double begin_s, until_s, per_second; /* 0: as fast as it is answered */
static int thread_count;
static volatile sig_atomic_t is_stopped;

static void
stop(int signal_number)
{
	(void)signal_number;
	is_stopped = 1;
}

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
	const struct timeval wait = { .tv_sec = 5 };
	const int yes = 1;
	if (handle < 0)
		return -1;
	setsockopt(handle, SOL_SOCKET, SO_RCVTIMEO, &wait, sizeof wait);
	setsockopt(handle, IPPROTO_TCP, TCP_NODELAY, &yes, sizeof yes);
	if (connect(handle, (const struct sockaddr *)&address, sizeof address) == 0)
		return handle;
	close(handle);
	return -1;
}

/* The status, with the whole response read; 0 when the connection ended. */
static int
exchange(int handle, const char *request, size_t size)
{
	char response[8192];
	size_t length = 0;
	if (send(handle, request, size, MSG_NOSIGNAL) != (ssize_t)size)
		return 0;
	for (;;) {
		const ssize_t got = recv(handle, response + length, sizeof response - 1 - length, 0);
		if (got <= 0)
			return 0;
		length += (size_t)got;
		response[length] = '\0';
		const char *end = strstr(response, "\r\n\r\n");
		if (end == NULL)
			continue;
		const char *says = strcasestr(response, "content-length:");
		const size_t wanted = says != NULL && says < end ? strtoul(says + 15, NULL, 10) : 0;
		const size_t head = (size_t)(end + 4 - response);
		if (head + wanted >= sizeof response) { /* a long page: an answer we do not expect */
			close(handle);
			return atoi(response + 9);
		}
		if (length >= head + wanted)
			return strstr(response, "/merci") != NULL ? atoi(response + 9) : 500;
	}
}

static size_t
write_request(char *request, size_t room, const char *key)
{
	char form[4096];
	const int size = snprintf(form, sizeof form, "cle=%s&%s", key, body);
	return (size_t)snprintf(request, room,
	                        "POST %s HTTP/1.1\r\nHost: 127.0.0.1\r\n"
	                        "Content-Type: application/x-www-form-urlencoded\r\n"
	                        "Content-Length: %d\r\n\r\n%s",
	                        path, size, form);
}

/* Waits for the turn of a form, when forms have turns. */
static void
wait_turn(const struct sender *sender, long form)
{
	if (per_second <= 0)
		return;
	const double turn_s = begin_s + (double)(form * thread_count + sender->number) / per_second;
	for (double left_s; !is_stopped && (left_s = turn_s - now_s()) > 0;)
		usleep((useconds_t)((left_s < 0.5 ? left_s : 0.5) * 1e6) + 1);
}

static void *
run(void *data)
{
	struct sender *sender = data;
	int handle = -1;
	for (long form = 0; !is_stopped && now_s() < until_s; form++) {
		wait_turn(sender, form);
		if (is_stopped)
			break;
		char key[64], request[8192];
		snprintf(key, sizeof key, "%s-%d-%ld-0123456789", prefix, sender->number, form);
		const size_t size = write_request(request, sizeof request, key);
		const double first_s = now_s();
		for (int tries = 0;; tries++) {
			const double try_s = now_s();
			if (try_s - first_s > GIVE_UP_S) {
				fprintf(stderr, "sender: no acknowledgement in %d s\n", GIVE_UP_S);
				exit(1);
			}
			if (handle < 0 && (handle = connect_once()) < 0) {
				usleep(5000);
				continue;
			}
			const int status = exchange(handle, request, size);
			if (status == 303) {
				sender->acknowledged++;
				if (keys >= 0)
					dprintf(keys, "%s\n", key);
				sender->again += tries > 0;
				if (tries == 0 && sender->latency_count < LATENCY_COUNT_MAX)
					sender->latencies_us[sender->latency_count++] =
						(uint32_t)((now_s() - try_s) * 1e6);
				break;
			}
			sender->refused += status != 0;
			close(handle);
			handle = -1;
		}
	}
	if (handle >= 0)
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
	static struct sender senders[THREAD_COUNT_MAX];
	if (argument_count < 7 || argument_count > 9)
		return 2;
	if (argument_count > 7 &&
	    (keys = open(arguments[7], O_WRONLY | O_CREAT | O_APPEND | O_CLOEXEC, 0600)) < 0)
		return 2;
	port = atoi(arguments[1]);
	path = arguments[2];
	body = arguments[3];
	const int count = thread_count = atoi(arguments[4]);
	per_second = argument_count > 8 ? atof(arguments[8]) : 0;
	begin_s = now_s();
	until_s = begin_s + atof(arguments[5]);
	prefix = arguments[6];
	signal(SIGTERM, stop);
	if (count < 1 || count > THREAD_COUNT_MAX)
		return 2;
	for (int i = 0; i < count; i++) {
		senders[i].number = i;
		senders[i].latencies_us = calloc(LATENCY_COUNT_MAX, sizeof(uint32_t));
		pthread_create(&senders[i].thread, NULL, run, &senders[i]);
	}
	long acknowledged = 0, again = 0, refused = 0, latency_count = 0;
	for (int i = 0; i < count; i++) {
		pthread_join(senders[i].thread, NULL);
		acknowledged += senders[i].acknowledged;
		again += senders[i].again;
		refused += senders[i].refused;
		latency_count += senders[i].latency_count;
	}
	const double seconds = now_s() - begin_s;
	uint32_t *all = calloc((size_t)latency_count + 1, sizeof *all);
	long at = 0;
	for (int i = 0; i < count; i++) {
		memcpy(all + at, senders[i].latencies_us,
		       (size_t)senders[i].latency_count * sizeof *all);
		at += senders[i].latency_count;
	}
	qsort(all, (size_t)latency_count, sizeof *all, compare);
	printf("acknowledged %ld again %ld refused %ld seconds %.2f per_second %.0f p50_us %u p99_us %u "
	       "max_us %u\n",
	       acknowledged, again, refused, seconds, (double)acknowledged / seconds,
	       latency_count > 0 ? all[latency_count / 2] : 0,
	       latency_count > 0 ? all[latency_count * 99 / 100] : 0,
	       latency_count > 0 ? all[latency_count - 1] : 0);
	return 0;
}
