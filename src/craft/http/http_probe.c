#include "craft/http/http_probe.h"

#include <arpa/inet.h>
#include <errno.h>
#include <poll.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <time.h>
#include <unistd.h>

enum { SILENCE_MS = 400, STACK_SIZE = 1 << 20 };

static void
echo(struct http_request *request, struct http_response *response)
{
	struct text text = text_new(request->arena, 1 << 20);
	text_format(&text, "method=%d path=[%.*s] query=[%.*s] peer=[%s] probe=[%.*s] body=[",
	            request->method, SPAN_ARGS(request->path), SPAN_ARGS(request->query), request->peer,
	            SPAN_ARGS(http_header(request, "X-Probe")));
	text_add(&text, request->body);
	text_add_z(&text, "]");
	response->content_type = "text/plain; charset=utf-8";
	response->body = text_span(&text);
}

static void
wait_for_release(struct probe_seen *seen)
{
	seen->at_work++;
	while (!seen->release)
		nanosleep(&(struct timespec){ .tv_nsec = 2000000 }, NULL);
	seen->at_work--;
}

static void
serve(void *context, struct http_request *request, struct http_response *response)
{
	struct probe_seen *seen = context;
	seen->requests++;
	response->route = "probe";
	response->body = SPAN("ok");
	if (span_is(request->path, "/smuggled"))
		seen->smuggled++;
	else if (span_is(request->path, "/echo"))
		echo(request, response);
	else if (span_is(request->path, "/big"))
		response->body = span_from(arena_take(request->arena, PROBE_BIG_SIZE, 1),
		                          PROBE_BIG_SIZE);
	else if (span_is(request->path, "/wait"))
		wait_for_release(seen);
	else if (span_is(request->path, "/bug"))
		must(request->path.length == 0);
	else if (span_is(request->path, "/discreet"))
		response->discreet = true;
	else if (span_is(request->path, "/elsewhere"))
		http_redirect(response, "/echo");
	else if (span_is(request->path, "/map"))
		http_response_images_from(request->arena, response, "https://tuiles.ville.fr");
	else if (span_is(request->path, "/asset") && !http_unchanged(request, response, "v1"))
		response->cache = HTTP_CACHE_IMMUTABLE;
}

void
probe_start(struct probe_server *probe, struct http_options options)
{
	log_threshold(LOG_FAULT);
	*probe = (struct probe_server){ .arena = arena_new(256 << 20) };
	if (options.address == NULL)
		options.address = "127.0.0.1:0";
	if (options.stack_size == 0)
		options.stack_size = STACK_SIZE; /* sanitizers need more than 128 kB */
	options.handler = serve;
	options.context = &probe->seen;
	struct fault fault = { 0 };
	probe->server = http_start(probe->arena, &options, &fault);
	if (probe->server == NULL)
		fprintf(stderr, "%s\n", fault.for_log);
	must(probe->server != NULL);
}

bool
probe_stop(struct probe_server *probe, int drain_s_max)
{
	const bool stopped = http_stop(probe->server, drain_s_max);
	arena_end(probe->arena);
	return stopped;
}

int
probe_connect(const struct probe_server *probe)
{
	const int fd = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
	const struct sockaddr_in address = { .sin_family = AF_INET,
		                                 .sin_port = htons((uint16_t)http_port(probe->server)),
		                                 .sin_addr.s_addr = htonl(INADDR_LOOPBACK) };
	must(fd >= 0);
	must(connect(fd, (const struct sockaddr *)&address, sizeof address) == 0);
	return fd;
}

void
probe_send(int fd, const char *bytes, size_t length)
{
	while (length > 0) {
		const ssize_t sent = send(fd, bytes, length, MSG_NOSIGNAL);
		if (sent <= 0)
			return; /* the server may have closed already: the reply tells */
		bytes += sent;
		length -= (size_t)sent;
	}
}

const struct probe_reply *
probe_read(struct arena *arena, int fd, int silence_ms)
{
	struct probe_reply *reply = arena_new_of(arena, struct probe_reply);
	struct pollfd waited = { .fd = fd, .events = POLLIN };
	while (poll(&waited, 1, silence_ms) == 1) {
		char bytes[16 << 10];
		const ssize_t got = recv(fd, bytes, sizeof bytes, 0);
		if (got <= 0) {
			reply->closed = true;
			break;
		}
		const size_t room = sizeof reply->bytes - reply->length;
		const size_t kept = (size_t)got < room ? (size_t)got : room;
		memcpy(reply->bytes + reply->length, bytes, kept);
		reply->length += kept;
		reply->total += (size_t)got;
	}
	return reply;
}

int
probe_status(const struct probe_reply *reply)
{
	const bool is_response = reply->length > 12 && memcmp(reply->bytes, "HTTP/1.", 7) == 0;
	int64_t status = 0;
	if (is_response)
		span_int64(span_from(reply->bytes + 9, 3), &status);
	return (int)status;
}

int
probe_responses(const struct probe_reply *reply)
{
	int count = 0;
	struct span rest = span_from(reply->bytes, reply->length);
	for (size_t at; (at = span_find(rest, SPAN("HTTP/1.1 "))) != SIZE_MAX; count++)
		rest = span_from(rest.at + at + 1, rest.length - at - 1);
	return count;
}

bool
probe_holds(const struct probe_reply *reply, const char *text)
{
	return span_find(span_from(reply->bytes, reply->length), span_of(text)) != SIZE_MAX;
}

const struct probe_reply *
probe_exchange(const struct probe_server *probe, const char *bytes, size_t length)
{
	const int fd = probe_connect(probe);
	probe_send(fd, bytes, length);
	const struct probe_reply *reply = probe_read(probe->arena, fd, SILENCE_MS);
	close(fd);
	return reply;
}
