#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>
#include <fcntl.h>
#include <netinet/in.h>
#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/un.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#include "craft/http/http_listen.h"
#include "craft/http/http_probe.h"
#include "craft/http/notify.h"

#define BYTES(literal) "" literal, sizeof literal - 1
#define HOST_CLOSE "Host: a\r\nConnection: close\r\n\r\n"

static struct probe_server probe;

static size_t
body_max(void *context, enum http_method method, struct span path)
{
	(void)context;
	assert_int_equal(method, HTTP_POST);
	return span_is(path, "/big") ? 4 << 20 : span_is(path, "/none") ? 0 : 100;
}

static int
start(void **state)
{
	(void)state;
	probe_start(&probe, (struct http_options){ .body_max = body_max,
		                                        .large_bodies_max = 6 << 20 });
	return 0;
}

static int
stop(void **state)
{
	(void)state;
	return probe_stop(&probe, 5) ? 0 : -1;
}

static void
sleep_ms(int ms)
{
	nanosleep(&(struct timespec){ .tv_nsec = ms * 1000000L }, NULL);
}

static void
a_handler_receives_a_path_decoded_and_a_query_raw(void **state)
{
	(void)state;
	const struct probe_reply *reply = probe_exchange(
		&probe, BYTES("GET /%65cho?q=%C3%A9+%2F&r HTTP/1.1\r\nX-PROBE:  v \r\n" HOST_CLOSE));
	assert_int_equal(probe_status(reply), 200);
	assert_true(probe_holds(reply, "method=0 path=[/echo] query=[q=%C3%A9+%2F&r] peer=[127.0.0.1]"
	                               " probe=[v] body=[]"));
}

static void
every_response_carries_what_protects_the_reader(void **state)
{
	(void)state;
	static const char *const wanted[] = {
		"\r\nContent-Security-Policy: default-src 'none';", "frame-ancestors 'none'",
		"form-action 'self'", "\r\nX-Content-Type-Options: nosniff\r\n",
		"\r\nReferrer-Policy: same-origin\r\n", "\r\nCross-Origin-Opener-Policy: same-origin\r\n",
		"\r\nPermissions-Policy: ", "\r\nCache-Control: no-store\r\n", "\r\nContent-Type: text/",
		"\r\nDate: ",
	};
	const char *const requests[] = { "GET /echo HTTP/1.1\r\n" HOST_CLOSE,
		                             "GET /%00 HTTP/1.1\r\n" HOST_CLOSE,
		                             "PUT / HTTP/1.1\r\n" HOST_CLOSE };
	for (size_t i = 0; i < LENGTH(requests); i++) {
		const struct probe_reply *reply =
			probe_exchange(&probe, requests[i], strlen(requests[i]));
		for (size_t j = 0; j < LENGTH(wanted); j++)
			assert_true(probe_holds(reply, wanted[j]));
		assert_false(probe_holds(reply, "\r\nServer:"));
	}
}

static void
head_is_answered_like_get_without_the_body(void **state)
{
	(void)state;
	const struct probe_reply *reply =
		probe_exchange(&probe, BYTES("HEAD / HTTP/1.1\r\n" HOST_CLOSE));
	assert_int_equal(probe_status(reply), 200);
	assert_true(probe_holds(reply, "\r\nContent-Length: 2\r\n"));
	assert_memory_equal(reply->bytes + reply->length - 4, "\r\n\r\n", 4);
}

static void
an_asset_is_kept_by_the_reader_and_not_sent_again(void **state)
{
	(void)state;
	const struct probe_reply *reply =
		probe_exchange(&probe, BYTES("GET /asset HTTP/1.1\r\n" HOST_CLOSE));
	assert_int_equal(probe_status(reply), 200);
	assert_true(probe_holds(reply, "\r\nETag: \"v1\"\r\n"));
	assert_true(probe_holds(reply, "\r\nCache-Control: public, max-age=31536000, immutable\r\n"));
	reply = probe_exchange(
		&probe, BYTES("GET /asset HTTP/1.1\r\nIf-None-Match: \"v1\"\r\n" HOST_CLOSE));
	assert_int_equal(probe_status(reply), 304);
	assert_false(probe_holds(reply, "\r\n\r\nok"));
}

static void
after_a_form_the_reader_is_sent_to_a_page(void **state)
{
	(void)state;
	const struct probe_reply *reply = probe_exchange(
		&probe, BYTES("POST /elsewhere HTTP/1.1\r\nContent-Length: 3\r\n" HOST_CLOSE "a=b"));
	assert_int_equal(probe_status(reply), 303);
	assert_true(probe_holds(reply, "\r\nLocation: /echo\r\n"));
}

static void
a_page_with_a_map_lets_images_of_one_server_in_and_nothing_else(void **state)
{
	(void)state;
	const struct probe_reply *reply = probe_exchange(&probe, BYTES("GET /map HTTP/1.1\r\n" HOST_CLOSE));
	assert_true(probe_holds(reply, "\r\nContent-Security-Policy: default-src 'none'; style-src 'self'; "
	                               "font-src 'self'; script-src 'self'; connect-src 'self'; "
	                               "form-action 'self'; base-uri 'none'; frame-ancestors 'none'; "
	                               "img-src 'self' https://tuiles.ville.fr\r\n"));
	reply = probe_exchange(&probe, BYTES("GET /echo HTTP/1.1\r\n" HOST_CLOSE));
	assert_true(probe_holds(reply, "; img-src 'self'\r\n"));
}

static const struct probe_reply *
post(const char *head, size_t size)
{
	struct text text = text_new(probe.arena, 16 << 20);
	text_format(&text, "POST %s\r\nContent-Length: %zu\r\n" HOST_CLOSE, head, size);
	for (size_t i = 0; i < size; i++)
		text_add_char(&text, 'a');
	return probe_exchange(&probe, text.bytes, text.length);
}

static void
a_body_is_accepted_up_to_the_limit_of_its_path(void **state)
{
	(void)state;
	assert_int_equal(probe_status(post("/echo HTTP/1.1", 100)), 200);
	probe.seen.requests = 0;
	assert_int_equal(probe_status(post("/echo HTTP/1.1", 101)), 413);
	assert_int_equal(probe_status(post("/none HTTP/1.1", 1)), 413);
	/* A browser shows the sentence only when its sending has been read. */
	const struct probe_reply *reply = post("/echo HTTP/1.1", 2 << 20);
	assert_int_equal(probe_status(reply), 413);
	assert_true(probe_holds(reply, "trop volumineux"));
	reply = post("/echo HTTP/1.1", 10 << 20);
	assert_int_equal(probe_status(reply), 413);
	assert_true(probe_holds(reply, "trop volumineux"));
	assert_int_equal(probe.seen.requests, 0);
	assert_int_equal(probe_status(post("/none HTTP/1.1", 0)), 200);
	assert_int_equal(probe_status(post("/big HTTP/1.1", 4 << 20)), 200);
}

static void
a_body_in_pieces_is_limited_as_well(void **state)
{
	(void)state;
	struct text text = text_new(probe.arena, 1 << 20);
	text_add_z(&text, "POST /echo HTTP/1.1\r\nTransfer-Encoding: chunked\r\n" HOST_CLOSE);
	for (int i = 0; i < 10; i++)
		text_add_z(&text, "a\r\n0123456789\r\n");
	const size_t before = text.length;
	text_add_z(&text, "0\r\n\r\n");
	const struct probe_reply *reply = probe_exchange(&probe, text.bytes, text.length);
	assert_int_equal(probe_status(reply), 200);
	assert_true(probe_holds(reply, "body=[01234567890123456789"));
	text.length = before;
	text_add_z(&text, "1\r\nx\r\n0\r\n\r\n");
	assert_int_equal(probe_status(probe_exchange(&probe, text.bytes, text.length)), 413);
}

/* Who sends half of a large body and waits holds what came, not more; small ones go on. */
static void
large_bodies_share_a_room(void **state)
{
	(void)state;
	enum { HALF = 3 << 20 };
	char *half = arena_array_of(probe.arena, char, HALF);
	memset(half, 'a', HALF);
	const int fd = probe_connect(&probe);
	PROBE_SEND(fd, "POST /big HTTP/1.1\r\nContent-Length: 4194304\r\n" HOST_CLOSE);
	probe_send(fd, half, HALF);
	sleep_ms(300);
	const struct probe_reply *reply = post("/big HTTP/1.1", 4 << 20);
	assert_int_equal(probe_status(reply), 503);
	assert_true(probe_holds(reply, "Attendez un moment"));
	assert_int_equal(probe_status(post("/echo HTTP/1.1", 100)), 200);
	assert_int_equal(probe_status(post("/big HTTP/1.1", 2 << 20)), 200);
	close(fd);
	int status = 503;
	for (int tries = 0; tries < 50 && status == 503; tries++) {
		sleep_ms(100);
		status = probe_status(post("/big HTTP/1.1", 4 << 20));
	}
	assert_int_equal(status, 200);
}

static void
a_client_that_asks_first_is_told_before_it_sends(void **state)
{
	(void)state;
	const struct probe_reply *reply = probe_exchange(
		&probe, BYTES("POST /echo HTTP/1.1\r\nExpect: 100-continue\r\nContent-Length: 101\r\n"
	                  HOST_CLOSE));
	assert_int_equal(probe_status(reply), 413);
	const int fd = probe_connect(&probe);
	PROBE_SEND(fd, "POST /echo HTTP/1.1\r\nExpect: 100-continue\r\nContent-Length: 4\r\n"
	               HOST_CLOSE);
	assert_int_equal(probe_status(probe_read(probe.arena, fd, 200)), 100);
	PROBE_SEND(fd, "abcd");
	assert_true(probe_holds(probe_read(probe.arena, fd, 500), "body=[abcd]"));
	close(fd);
}

static void
an_http_1_0_client_is_served_without_host(void **state)
{
	(void)state;
	const struct probe_reply *reply = probe_exchange(&probe, BYTES("GET /echo HTTP/1.0\r\n\r\n"));
	assert_int_equal(probe_status(reply), 200);
	assert_true(reply->closed);
}

static void
nobody_is_believed_about_who_sent_it_without_a_trusted_proxy(void **state)
{
	(void)state;
	const struct probe_reply *reply = probe_exchange(
		&probe, BYTES("GET /echo HTTP/1.1\r\nX-Forwarded-For: 192.0.2.7\r\n"
	                  "Forwarded: for=192.0.2.7\r\n" HOST_CLOSE));
	assert_true(probe_holds(reply, "peer=[127.0.0.1]"));
}

static struct span
metrics(void)
{
	struct text text = text_new(probe.arena, 1 << 16);
	http_metrics(probe.server, &text);
	assert_false(text.cut);
	return text_span(&text);
}

static void
the_server_counts_and_anonymous_replies_leave_no_trace(void **state)
{
	(void)state;
	probe_exchange(&probe, BYTES("GET /echo?secret HTTP/1.1\r\n" HOST_CLOSE));
	probe_exchange(&probe, BYTES("GET /discreet HTTP/1.1\r\n" HOST_CLOSE));
	probe_exchange(&probe, BYTES("GET /%00 HTTP/1.1\r\n" HOST_CLOSE));
	const char *const wanted[] = {
		"parvis_http_requests_total{status=\"2xx\"} 1\n",
		"parvis_http_requests_total{status=\"4xx\"} 1\n",
		"parvis_http_duration_seconds_count 2\n",
		"parvis_http_duration_seconds_bucket{le=\"+Inf\"} 2\n",
		"parvis_http_in_flight 0\n",
		"parvis_http_connections 0\n", /* by steps: one alone does not show */
	};
	const int alone = probe_connect(&probe);
	for (size_t i = 0; i < LENGTH(wanted); i++)
		if (span_find(metrics(), span_of(wanted[i])) == SIZE_MAX)
			fail_msg("%s is not in:\n%.*s", wanted[i], SPAN_ARGS(metrics()));
	assert_true(span_find(metrics(), SPAN("secret")) == SIZE_MAX);
	assert_true(span_find(metrics(), SPAN("127.0.0.1")) == SIZE_MAX);
	close(alone);
}

/* What goes to standard error meanwhile. */
static size_t
logged(const char *request, char *lines, size_t size)
{
	char path[] = "/tmp/parvis-http-XXXXXX";
	const int file = mkstemp(path), kept = dup(STDERR_FILENO);
	assert_true(file >= 0);
	unlink(path);
	dup2(file, STDERR_FILENO);
	log_threshold(LOG_INFO);
	probe_exchange(&probe, request, strlen(request));
	log_threshold(LOG_FAULT);
	dup2(kept, STDERR_FILENO);
	close(kept);
	const ssize_t length = pread(file, lines, size - 1, 0);
	close(file);
	lines[length < 0 ? 0 : length] = '\0';
	return strlen(lines);
}

static void
the_log_says_which_route_and_never_who_nor_what(void **state)
{
	(void)state;
	char lines[4096];
	assert_true(logged("GET /echo?secret HTTP/1.1\r\n" HOST_CLOSE, lines, sizeof lines) > 0);
	assert_non_null(strstr(lines, "\"event\":\"http\",\"method\":\"GET\",\"route\":\"probe\","
	                              "\"status\":200,\"us\":"));
	assert_null(strstr(lines, "secret"));
	assert_null(strstr(lines, "echo"));
	assert_null(strstr(lines, "127.0.0.1"));
	assert_int_equal(logged("GET /discreet HTTP/1.1\r\n" HOST_CLOSE, lines, sizeof lines), 0);
	logged("GET /secret%2F HTTP/1.1\r\n" HOST_CLOSE, lines, sizeof lines);
	assert_non_null(strstr(lines, "\"status\":400"));
	assert_non_null(strstr(lines, "\"reason\":\"escaped-slash\""));
	assert_null(strstr(lines, "secret"));
}

/* ---- listening ---- */

static struct http_server *
try_start(const char *address, struct fault *fault_r)
{
	const struct http_options options = { .address = address,
		                                  .handler = (http_handler *)(uintptr_t)1 };
	return http_start(probe.arena, &options, fault_r);
}

static void
assert_cannot_listen(const char *address, const char *sentence)
{
	struct fault fault = { 0 };
	assert_null(try_start(address, &fault));
	assert_non_null(fault.for_log);
	if (strstr(fault.for_reader, sentence) == NULL)
		fail_msg("%s: %s", address, fault.for_reader);
}

static void
an_address_where_nobody_can_listen_is_explained(void **state)
{
	(void)state;
	const char *const unreadable[] = { "",          "8080",         "localhost:8080", "127.0.0.1",
		                               "127.0.0.1:", "127.0.0.1:x", "127.0.0.1:65536", "[::1]",
		                               "::1:80x",    "[::1:8080",   "unix:",
		                               "unix:relative", "127.0.0.1:-1" };
	for (size_t i = 0; i < LENGTH(unreadable); i++)
		assert_cannot_listen(unreadable[i], "ne se lit pas. Écrivez par exemple 127.0.0.1:8080");
	assert_cannot_listen(arena_format(probe.arena, "127.0.0.1:%d", http_port(probe.server)),
	                     "sert déjà à un autre programme. Arrêtez-le, ou choisissez");
	assert_cannot_listen("192.0.2.1:8080", "n’est pas une adresse de cette machine");
	assert_cannot_listen("unix:/nowhere/at/all", "n’existe pas. Créez-le");
	assert_cannot_listen("systemd", "systemd n’a confié aucune socket à Parvis");
}

static void
a_port_that_is_forbidden_is_explained(void **state)
{
	(void)state;
	fflush(NULL);
	const pid_t child = fork();
	if (child == 0) { /* as nobody, and where ports under 1024 are not free for all */
		struct fault fault = { 0 };
		const int file = open("/proc/sys/net/ipv4/ip_unprivileged_port_start", O_RDONLY);
		char first_free[16] = "0";
		int64_t first = 1024;
		if (file >= 0 && read(file, first_free, sizeof first_free - 1) > 0)
			span_int64(span_trim(span_of(first_free)), &first);
		if (first <= 80)
			_exit(77);
		if (geteuid() == 0 && setuid(65534) != 0)
			_exit(77);
		const bool refused = try_start("127.0.0.1:80", &fault) == NULL &&
		                     strstr(fault.for_reader, "interdit d’écouter") != NULL;
		_exit(refused ? 0 : 1);
	}
	int status = 0;
	assert_int_equal(waitpid(child, &status, 0), child);
	if (WIFEXITED(status) && WEXITSTATUS(status) == 77)
		skip();
	assert_int_equal(status, 0);
}

static void
a_proxy_that_is_no_address_is_explained(void **state)
{
	(void)state;
	struct fault fault = { 0 };
	struct http_options options = { .address = "127.0.0.1:0",
		                            .handler = (http_handler *)(uintptr_t)1,
		                            .trusted_proxy = "nginx" };
	assert_null(http_start(probe.arena, &options, &fault));
	assert_non_null(strstr(fault.for_reader, "«\u202fnginx\u202f» n’est pas une adresse"));
	options.trusted_proxy = NULL;
	options.proxy_header = "X-Real-IP";
	assert_null(http_start(probe.arena, &options, &fault));
}

static const struct probe_reply *
exchange_unix(struct arena *arena, const char *path)
{
	struct sockaddr_un address = { .sun_family = AF_UNIX };
	snprintf(address.sun_path, sizeof address.sun_path, "%s", path);
	const int fd = socket(AF_UNIX, SOCK_STREAM, 0);
	assert_int_equal(connect(fd, (const struct sockaddr *)&address, sizeof address), 0);
	PROBE_SEND(fd, "GET /echo HTTP/1.1\r\nX-Forwarded-For: 192.0.2.7\r\n" HOST_CLOSE);
	const struct probe_reply *reply = probe_read(arena, fd, 1000);
	close(fd);
	return reply;
}

static void
a_unix_socket_is_for_its_group_only_and_cleaned_up(void **state)
{
	(void)state;
	char folder[] = "/tmp/parvis-http-XXXXXX";
	assert_non_null(mkdtemp(folder));
	char path[64], option[80];
	snprintf(path, sizeof path, "%s/socket", folder);
	snprintf(option, sizeof option, "unix:%s", path);
	for (int round = 0; round < 2; round++) {
		static struct probe_server own;
		/* The second time, as if the program had died: the file is there, nobody behind. */
		if (round == 1) {
			struct sockaddr_un address = { .sun_family = AF_UNIX };
			snprintf(address.sun_path, sizeof address.sun_path, "%s", path);
			const int dead = socket(AF_UNIX, SOCK_STREAM, 0);
			assert_int_equal(bind(dead, (const struct sockaddr *)&address, sizeof address), 0);
			close(dead);
		}
		probe_start(&own, (struct http_options){ .address = option, .trusted_proxy = "unix" });
		struct stat file;
		assert_int_equal(stat(path, &file), 0);
		assert_int_equal(file.st_mode & 0007, 0);
		assert_int_equal(http_port(own.server), 0);
		assert_true(probe_holds(exchange_unix(own.arena, path), "peer=[192.0.2.7]"));
		assert_cannot_listen(option, "sert déjà");
		assert_true(probe_stop(&own, 5));
		assert_int_equal(stat(path, &file), -1);
	}
	rmdir(folder);
}

/* ---- what systemd says through the environment: told to a child, as systemd does ---- */

/* What the child does; 0 when it went well. */
static int
as_child(const char *what)
{
	struct fault fault = { 0 };
	if (strcmp(what, "notify") == 0)
		return notify_manager("READY=1") ? 0 : 1;
	if (strcmp(what, "watchdog") == 0)
		return notify_watchdog_us() == 5000000 ? 0 : 1;
	if (strcmp(what, "near") == 0 || strcmp(what, "far") == 0) {
		struct arena *arena = arena_new(1 << 20);
		const bool stays = http_listen_stays_here(arena, "systemd");
		arena_end(arena); /* LeakSanitizer looks at this child too */
		return stays == (strcmp(what, "near") == 0) ? 0 : 1;
	}
	if (strcmp(what, "no socket") == 0) {
		probe.arena = arena_new(1 << 20);
		return try_start("systemd", &fault) == NULL ? 0 : 1;
	}
	static struct probe_server own;
	probe_start(&own, (struct http_options){ .address = "systemd" });
	const struct probe_reply *reply =
		probe_exchange(&own, BYTES("GET /echo HTTP/1.1\r\n" HOST_CLOSE));
	return probe_status(reply) == 200 && getenv("LISTEN_FDS") == NULL ? 0 : 1;
}

/* `format` and `other` make two variables; a %d is the child's own number. */
static bool
child_is_well(const char *what, int descriptor, const char *format, const char *other)
{
	fflush(NULL);
	const pid_t child = fork();
	if (child == 0) {
		char variable[160], pid[16];
		snprintf(pid, sizeof pid, "%d", getpid());
		const char *number = strstr(format, "%d");
		snprintf(variable, sizeof variable, "%.*s%s",
		         number == NULL ? (int)strlen(format) : (int)(number - format), format,
		         number == NULL ? "" : pid);
		if (descriptor >= 0 && descriptor != 3)
			dup2(descriptor, 3);
		char *const environment[] = { variable, (char *)(uintptr_t)other, NULL };
		execle("/proc/self/exe", "http_test", what, NULL, environment);
		_exit(2);
	}
	int status = 0;
	assert_int_equal(waitpid(child, &status, 0), child);
	return status == 0;
}

static void
the_socket_systemd_opened_is_used_when_it_is_for_us(void **state)
{
	(void)state;
	const int fd = socket(AF_INET, SOCK_STREAM, 0);
	const struct sockaddr_in address = { .sin_family = AF_INET,
		                                 .sin_addr.s_addr = htonl(INADDR_LOOPBACK) };
	assert_int_equal(bind(fd, (const struct sockaddr *)&address, sizeof address), 0);
	assert_true(child_is_well("no socket", fd, "LISTEN_PID=%d", "LISTEN_FDS=1"));
	assert_int_equal(listen(fd, 8), 0);
	assert_true(child_is_well("listen", fd, "LISTEN_PID=%d", "LISTEN_FDS=1"));
	assert_true(child_is_well("no socket", fd, "LISTEN_PID=%d", "LISTEN_FDS=2"));
	assert_true(child_is_well("no socket", fd, "LISTEN_PID=1", "LISTEN_FDS=1"));
	assert_true(child_is_well("no socket", fd, "LISTEN_PID=", "LISTEN_FDS=1"));
	close(fd);
}

static bool
socket_is(const char *what, const void *address, socklen_t length)
{
	const sa_family_t family = ((const struct sockaddr *)address)->sa_family;
	const int fd = socket(family, SOCK_STREAM, 0);
	assert_int_equal(bind(fd, address, length), 0);
	const bool well = child_is_well(what, fd, "LISTEN_PID=%d", "LISTEN_FDS=1");
	close(fd);
	return well;
}

static void
whether_a_socket_stays_on_this_machine_is_asked_of_the_socket(void **state)
{
	(void)state;
	struct arena *arena = arena_new(1 << 20);
	struct sockaddr_in v4 = { .sin_family = AF_INET, .sin_addr.s_addr = htonl(INADDR_ANY) };
	struct sockaddr_in6 v6 = { .sin6_family = AF_INET6, .sin6_addr = in6addr_any };
	const struct sockaddr_un local = { .sun_family = AF_UNIX };
	assert_true(socket_is("far", &v4, sizeof v4));
	v4.sin_addr.s_addr = htonl(INADDR_LOOPBACK + 7);
	assert_true(socket_is("near", &v4, sizeof v4));
	assert_true(socket_is("far", &v6, sizeof v6));
	v6.sin6_addr = in6addr_loopback;
	assert_true(socket_is("near", &v6, sizeof v6));
	assert_true(socket_is("near", &local, sizeof local.sun_family));
	assert_true(child_is_well("far", open("/dev/null", O_RDONLY), "LISTEN_PID=%d", "LISTEN_FDS=1"));
	const char *const near[] = { "127.0.0.1:80", "127.9.9.9:80", "[::1]:80", "[::ffff:127.0.0.1]:80",
		                         "unix:/run/p.sock", "systemd" };
	const char *const far[] = { "0.0.0.0:80", "[::]:80", "127.example:80", "10.0.0.1:80", "" };
	for (size_t i = 0; i < LENGTH(near); i++)
		assert_true(http_listen_stays_here(arena, near[i]));
	for (size_t i = 0; i < LENGTH(far); i++)
		assert_false(http_listen_stays_here(arena, far[i]));
	arena_end(arena);
}

/* ---- stopping ---- */

static void *
release_soon(void *data)
{
	struct probe_server *own = data;
	sleep_ms(300);
	own->seen.release = true;
	return NULL;
}

static void
stopping_lets_requests_finish_and_accepts_nobody_new(void **state)
{
	(void)state;
	static struct probe_server own;
	probe_start(&own, (struct http_options){ 0 });
	const int working = probe_connect(&own), idle = probe_connect(&own);
	PROBE_SEND(working, "GET /wait HTTP/1.1\r\nHost: a\r\n\r\n");
	while (own.seen.at_work == 0)
		sleep_ms(2);
	pthread_t thread;
	assert_int_equal(pthread_create(&thread, NULL, release_soon, &own), 0);
	assert_true(http_stop(own.server, 10));
	pthread_join(thread, NULL);
	const struct probe_reply *reply = probe_read(own.arena, working, 1000);
	assert_int_equal(probe_status(reply), 200);
	assert_true(probe_holds(reply, "\r\nConnection: close\r\n"));
	assert_true(reply->closed);
	assert_true(probe_read(own.arena, idle, 1000)->closed);
	close(working);
	close(idle);
	arena_end(own.arena);
}

static void
stopping_says_when_a_handler_never_ends(void **state)
{
	(void)state;
	fflush(NULL);
	const pid_t child = fork(); /* the server cannot be taken down: it ends with the child */
	if (child == 0) {
		static struct probe_server own;
		probe_start(&own, (struct http_options){ 0 });
		const int working = probe_connect(&own);
		PROBE_SEND(working, "GET /wait HTTP/1.1\r\nHost: a\r\n\r\n");
		while (own.seen.at_work == 0)
			sleep_ms(2);
		log_threshold(LOG_FAULT);
		_exit(http_stop(own.server, 1) ? 1 : 0);
	}
	int status = 0;
	assert_int_equal(waitpid(child, &status, 0), child);
	assert_int_equal(status, 0);
}

static void
the_manager_hears_that_we_are_ready(void **state)
{
	(void)state;
	char folder[] = "/tmp/parvis-http-XXXXXX", variable[160];
	assert_non_null(mkdtemp(folder));
	struct sockaddr_un address = { .sun_family = AF_UNIX };
	snprintf(address.sun_path, sizeof address.sun_path, "%s/notify", folder);
	snprintf(variable, sizeof variable, "NOTIFY_SOCKET=%s", address.sun_path);
	const int manager = socket(AF_UNIX, SOCK_DGRAM, 0);
	assert_int_equal(bind(manager, (const struct sockaddr *)&address, sizeof address), 0);
	assert_false(child_is_well("notify", -1, "NOTIFY_SOCKET=", NULL));
	assert_true(child_is_well("notify", -1, variable, NULL));
	char heard[32] = "";
	assert_int_equal(recv(manager, heard, sizeof heard, 0), 7);
	assert_string_equal(heard, "READY=1");
	close(manager);
	unlink(address.sun_path);
	rmdir(folder);
	assert_false(child_is_well("notify", -1, variable, NULL));
	assert_true(child_is_well("watchdog", -1, "WATCHDOG_PID=%d", "WATCHDOG_USEC=5000000"));
	assert_false(child_is_well("watchdog", -1, "WATCHDOG_PID=1", "WATCHDOG_USEC=5000000"));
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, start, stop)

int
main(int argc, char **argv)
{
	if (argc > 1)
		return as_child(argv[1]);
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(the_socket_systemd_opened_is_used_when_it_is_for_us),
		cmocka_unit_test(whether_a_socket_stays_on_this_machine_is_asked_of_the_socket),
		cmocka_unit_test(stopping_says_when_a_handler_never_ends),
		TEST(a_port_that_is_forbidden_is_explained),
		TEST(a_handler_receives_a_path_decoded_and_a_query_raw),
		TEST(every_response_carries_what_protects_the_reader),
		TEST(a_page_with_a_map_lets_images_of_one_server_in_and_nothing_else),
		TEST(head_is_answered_like_get_without_the_body),
		TEST(an_asset_is_kept_by_the_reader_and_not_sent_again),
		TEST(after_a_form_the_reader_is_sent_to_a_page),
		TEST(a_body_is_accepted_up_to_the_limit_of_its_path),
		TEST(a_body_in_pieces_is_limited_as_well),
		TEST(large_bodies_share_a_room),
		TEST(a_client_that_asks_first_is_told_before_it_sends),
		TEST(an_http_1_0_client_is_served_without_host),
		TEST(nobody_is_believed_about_who_sent_it_without_a_trusted_proxy),
		TEST(the_server_counts_and_anonymous_replies_leave_no_trace),
		TEST(the_log_says_which_route_and_never_who_nor_what),
		TEST(an_address_where_nobody_can_listen_is_explained),
		TEST(a_proxy_that_is_no_address_is_explained),
		TEST(a_unix_socket_is_for_its_group_only_and_cleaned_up),
		cmocka_unit_test(stopping_lets_requests_finish_and_accepts_nobody_new),
		cmocka_unit_test(the_manager_hears_that_we_are_ready),
	};
	return cmocka_run_group_tests_name("http", tests, NULL, NULL);
}
