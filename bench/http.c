/* The cost of one request: a page of 5 kB that is already written, and nothing else.
 *
 *   http [PORT] [SECONDS]      then: wrk -t1 -c32 -d5s --latency http://127.0.0.1:PORT/
 *
 * At the end it prints requests, and the CPU time of the server per request. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <unistd.h>

#include "craft/http/http.h"

enum { PAGE_SIZE = 5068 };

static char page[PAGE_SIZE];

static void
serve(void *context, struct http_request *request, struct http_response *response)
{
	_Atomic int64_t *count = context;
	(void)request;
	(*count)++;
	response->route = "bench.page";
	response->body = span_from(page, sizeof page);
}

static double
cpu_us(void)
{
	struct rusage usage;
	getrusage(RUSAGE_SELF, &usage);
	return (double)(usage.ru_utime.tv_sec + usage.ru_stime.tv_sec) * 1e6 +
	       (double)(usage.ru_utime.tv_usec + usage.ru_stime.tv_usec);
}

int
main(int argc, char **argv)
{
	_Atomic int64_t count = 0;
	memset(page, 'a', sizeof page);
	struct arena *arena = arena_new(1 << 20);
	struct fault fault = { 0 };
	const struct http_options options = {
		.address = arena_format(arena, "127.0.0.1:%s", argc > 1 ? argv[1] : "0"),
		.handler = serve,
		.context = &count,
	};
	struct http_server *server = http_start(arena, &options, &fault);
	if (server == NULL) {
		fprintf(stderr, "%s\n", fault.for_reader);
		return 1;
	}
	printf("port %d\n", http_port(server));
	fflush(stdout);
	sleep(argc > 2 ? (unsigned)atoi(argv[2]) : 7);
	const double used_us = cpu_us();
	printf("requests %lld, CPU %.1f us per request\n", (long long)count,
	       count > 0 ? used_us / (double)count : 0.0);
	const bool stopped = http_stop(server, 5);
	arena_end(arena);
	return stopped ? 0 : 1;
}
