/* The seam: the only file that knows libmicrohttpd (0.9.75; 1.0 passes the same probes), which reads
 * the bytes and runs one thread per connection. Its order of events for one request: on_uri, then
 * on_request once with the headers, once per piece of body, once at the end, then on_completed. */
#include <microhttpd.h>
#include <pthread.h>
#include <signal.h>
#include <stdatomic.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>
#include <sys/resource.h>
#include <time.h>
#include <unistd.h>

#include "craft/http/http.h"
#include "craft/http/http_door.h"
#include "craft/http/http_guard.h"
#include "craft/http/http_listen.h"
#include "craft/http/http_metrics.h"
#include "craft/http/http_response.h"

enum {
	/* Room for the URI, the headers, the library's notes on them and the response's headers. */
	CONNECTION_MEMORY = 96 << 10,
	READ_STEP = 4 << 10,
	/* A browser shows our 413 only if we read what it sends: up to this much is read in vain. */
	BODY_DISCARDED_MAX = 32 << 20,
	BODY_SIZE_LIMIT = 64 << 20, /* what body_max may never exceed: the arena holds it twice */
	DESCRIPTORS_BESIDE = 256,   /* databases, files, outgoing mail */
	DRAIN_STEP_MS = 10,
	TRIMS_SINCE = 0x01000000, /* its version 1.0 */
};

struct http_server {
	struct arena *arena; /* its own: a handler that never ends may outlive the caller's */
	struct http_options options;
	struct http_peer trusted;
	bool trusts;
	struct MHD_Daemon *daemon;
	struct http_listening listening;
	struct http_door *door;
	_Atomic bool draining;
	_Atomic int64_t large_bodies; /* bytes that they hold now */
	struct http_counters counters;
};

enum stage { STAGE_NONE, STAGE_URI, STAGE_BODY, STAGE_ANSWERED };

/* What is known of the request a connection is making. */
struct visit {
	struct http_server *server;
	struct http_guest *guest;
	enum stage stage;
	const char *uri, *uri_end;
	struct http_refusal uri_refusal;
	struct http_request request;
	size_t body_max, body_seen;
	struct text body;
	int64_t held;    /* of large_bodies */
	bool is_crowded; /* there was no room for it: it is read in vain, and told so */
};

static struct visit *
visit_of(struct MHD_Connection *connection)
{
	const union MHD_ConnectionInfo *info =
		MHD_get_connection_info(connection, MHD_CONNECTION_INFO_SOCKET_CONTEXT);
	must(info != NULL);
	must(info->socket_context != NULL);
	return ((struct http_guest *)info->socket_context)->server_data;
}

/* ---- from the library to a request ---- */

static void *
on_uri(void *data, const char *uri, struct MHD_Connection *connection)
{
	(void)data;
	struct visit *visit = visit_of(connection);
	must(visit->stage == STAGE_NONE);
	visit->stage = STAGE_URI;
	visit->uri = uri == NULL ? "" : uri;
	visit->uri_end = visit->uri + strlen(visit->uri);
	visit->uri_refusal = http_guard_uri(span_of(visit->uri));
	/* The library will decode and cut its copy in place. */
	visit->request.arena = arena_new(ARENA_VISIT_SIZE_MAX);
	if (visit->uri_refusal.status == 0) {
		struct span path, query = span_of(visit->uri);
		must(span_cut(&query, '?', &path));
		visit->request.path = http_guard_path(visit->request.arena, path);
		visit->request.query = span_keep(visit->request.arena, query);
	}
	http_guest_phase(visit->guest, HTTP_HEAD_COMING,
	                 (int64_t)visit->server->options.head_s_max * 1000);
	return visit;
}

struct field_list {
	struct http_field *fields;
	size_t count, room;
};

static enum MHD_Result
keep_field(void *data, enum MHD_ValueKind kind, const char *name, size_t name_size,
           const char *value, size_t value_size)
{
	(void)kind;
	struct field_list *list = data;
	if (list->count == list->room)
		return MHD_NO;
	list->fields[list->count++] =
		(struct http_field){ { name, name_size }, { value, value_size } };
	return MHD_YES;
}

/* The headers as they lie in the library's buffer; false when there are too many. */
static bool
collect_fields(struct MHD_Connection *connection, struct http_request *request)
{
	struct field_list list = { .room = HTTP_HEADER_COUNT_MAX };
	list.fields = arena_array_of(request->arena, struct http_field, list.room);
	const int count = MHD_get_connection_values_n(connection, MHD_HEADER_KIND, keep_field, &list);
	request->fields = list.fields;
	request->field_count = list.count;
	return count >= 0 && (size_t)count <= list.room;
}

static struct http_refusal
guard(struct MHD_Connection *connection, struct visit *visit, const char *method,
      const char *version, struct http_head *head_r)
{
	if (visit->uri_refusal.status != 0)
		return visit->uri_refusal;
	if (!collect_fields(connection, &visit->request))
		return (struct http_refusal){ 431, "headers-many" };
	*head_r = (struct http_head){ .method = method,
		                          .uri = visit->uri,
		                          .uri_end = visit->uri_end,
		                          .version = version,
		                          .fields = visit->request.fields,
		                          .field_count = visit->request.field_count,
		                          .is_trimmed = MHD_VERSION >= TRIMS_SINCE };
	const struct http_refusal refused = http_guard_head(head_r, &visit->request.method);
	return refused.status != 0 ? refused : http_guard_layout(head_r);
}

/* ---- from a response to the library ---- */

static void
add_header(void *data, const char *name, const char *value)
{
	must(MHD_add_response_header(data, name, value) == MHD_YES);
}

static int64_t
earned_ms_by(const struct visit *visit, size_t length)
{
	return (int64_t)length * 1000 / visit->server->options.rate_bytes_s_min;
}

static enum MHD_Result
send_response(struct MHD_Connection *connection, struct visit *visit,
              const struct http_response *response)
{
	must(response->status >= 200);
	must(response->status <= 599);
	visit->stage = STAGE_ANSWERED;
	struct MHD_Response *reply = MHD_create_response_from_buffer(
		response->body.length, (void *)(uintptr_t)response->body.at, MHD_RESPMEM_PERSISTENT);
	if (reply == NULL)
		return MHD_NO;
	http_response_each_header(response, add_header, reply);
	/* The library forgives a bare LF around chunks, where a proxy may see another border: what
	 * follows a body in chunks is never read. */
	const bool chunked = http_header(&visit->request, "Transfer-Encoding").length > 0;
	if (chunked || atomic_load(&visit->server->draining))
		add_header(reply, "Connection", "close");
	const int64_t earned_ms = earned_ms_by(visit, response->body.length);
	http_guest_phase(visit->guest, HTTP_SENDING,
	                 (int64_t)visit->server->options.send_s_max * 1000 + earned_ms);
	const enum MHD_Result queued =
		MHD_queue_response(connection, (unsigned)response->status, reply);
	MHD_destroy_response(reply);
	return queued;
}

/* One line: neither address, nor path, nor query. */
static void
note(struct visit *visit, const struct http_response *response, const char *method,
     int64_t duration_us, const char *reason)
{
	if (response->discreet)
		return;
	struct http_counters *counters = &visit->server->counters;
	http_counters_answered(counters, response->status, duration_us);
	atomic_fetch_add_explicit(&counters->bytes_sent, (int64_t)response->body.length,
	                          memory_order_relaxed);
	atomic_fetch_add_explicit(&counters->bytes_received, (int64_t)visit->body_seen,
	                          memory_order_relaxed);
	const struct log_field fields[] = {
		log_text("method", method),
		log_text("route", response->route),
		log_number("status", response->status),
		log_number("us", duration_us),
		log_text("reason", reason),
	};
	log_line(LOG_INFO, "http", fields, LENGTH(fields) - (reason == NULL));
}

static enum MHD_Result
refuse(struct MHD_Connection *connection, struct visit *visit, struct http_refusal refusal)
{
	struct http_response response;
	http_response_refuse(&response, refusal.status);
	note(visit, &response, "-", 0, refusal.reason);
	return send_response(connection, visit, &response);
}

/* ---- the body ---- */

static size_t
body_max_of(const struct visit *visit)
{
	const struct http_options *options = &visit->server->options;
	if (visit->request.method != HTTP_POST)
		return 0;
	if (options->body_max == NULL)
		return HTTP_BODY_SIZE_MAX;
	const size_t size =
		options->body_max(options->context, visit->request.method, visit->request.path);
	must(size <= BODY_SIZE_LIMIT);
	return size;
}

/* Too long is said at once when the client waits for our word, or sends too much to read on. */
static bool
is_hopeless(const struct visit *visit, int64_t length)
{
	if (length < 0 || (size_t)length <= visit->body_max)
		return false;
	return (size_t)length > visit->body_max + BODY_DISCARDED_MAX ||
	       http_header(&visit->request, "Expect").length > 0;
}

static enum MHD_Result
receive_head(struct MHD_Connection *connection, struct visit *visit, const char *method,
             const char *version)
{
	struct http_head head;
	const struct http_refusal refused = guard(connection, visit, method, version, &head);
	if (refused.status != 0)
		return refuse(connection, visit, refused);
	visit->body_max = body_max_of(visit);
	if (is_hopeless(visit, http_guard_body_length(&head)))
		return refuse(connection, visit, (struct http_refusal){ 413, "body-long" });
	visit->body = text_new(visit->request.arena, visit->body_max + 1);
	visit->stage = STAGE_BODY;
	http_guest_phase(visit->guest, HTTP_BODY_COMING,
	                 (int64_t)visit->server->options.body_s_max * 1000);
	return MHD_YES;
}

/* What large bodies hold is counted as it comes: who sends nothing takes no room from others. */
static bool
has_room(struct visit *visit, size_t length)
{
	struct http_server *server = visit->server;
	if (visit->body.length + length <= HTTP_BODY_SIZE_MAX)
		return true;
	const int64_t more = (int64_t)(length + (visit->held == 0 ? visit->body.length : 0));
	visit->held += more;
	return atomic_fetch_add(&server->large_bodies, more) + more <=
	       server->options.large_bodies_max;
}

static enum MHD_Result
receive_body(struct visit *visit, const char *bytes, size_t length)
{
	visit->body_seen += length;
	if (visit->body_seen > visit->body_max + BODY_DISCARDED_MAX)
		return MHD_NO; /* the library cannot answer in the middle of a body: it closes */
	if (visit->body_seen <= visit->body_max && !visit->is_crowded)
		visit->is_crowded = !has_room(visit, length);
	if (visit->body_seen <= visit->body_max && !visit->is_crowded)
		text_add(&visit->body, span_from(bytes, length));
	http_guest_earn(visit->guest, earned_ms_by(visit, visit->body_seen) -
	                                  earned_ms_by(visit, visit->body_seen - length));
	return MHD_YES;
}

/* ---- the answer ---- */

static const char *
peer_text(const struct visit *visit)
{
	const struct http_server *server = visit->server;
	const struct http_peer *peer = &visit->guest->peer;
	if (!server->trusts || strcmp(peer->text, server->trusted.text) != 0)
		return peer->text;
	const struct http_request *request = &visit->request;
	const struct http_peer client = http_peer_forwarded(
		peer, request->fields, request->field_count, server->options.proxy_header);
	return arena_copy_text(request->arena, client.text);
}

static enum MHD_Result
answer(struct MHD_Connection *connection, struct visit *visit, const char *method)
{
	struct http_server *server = visit->server;
	if (visit->body_seen > visit->body_max)
		return refuse(connection, visit, (struct http_refusal){ 413, "body-long" });
	if (visit->is_crowded)
		return refuse(connection, visit, (struct http_refusal){ 503, "bodies-many" });
	struct http_request *request = &visit->request;
	request->body = text_span(&visit->body);
	request->content_type = http_header(request, "Content-Type");
	request->peer = peer_text(visit);
	struct http_response response = { .status = 200,
		                              .content_type = "text/html; charset=utf-8",
		                              .route = "unnamed" };
	http_guest_phase(visit->guest, HTTP_WORKING, -1);
	const int64_t start_us = http_now_us();
	server->options.handler(server->options.context, request, &response);
	note(visit, &response, method, http_now_us() - start_us, NULL);
	return send_response(connection, visit, &response);
}

static enum MHD_Result
on_request(void *data, struct MHD_Connection *connection, const char *url, const char *method,
           const char *version, const char *body, size_t *body_length, void **context)
{
	(void)data;
	(void)url;
	struct visit *visit = *context;
	must(visit != NULL);
	must(visit->stage == STAGE_URI || visit->stage == STAGE_BODY);
	if (visit->stage == STAGE_URI) {
		atomic_fetch_add(&visit->server->counters.in_flight, 1);
		return receive_head(connection, visit, method, version);
	}
	if (*body_length == 0)
		return answer(connection, visit, method);
	const size_t length = *body_length;
	*body_length = 0;
	return receive_body(visit, body, length);
}

/* ---- coming and going ---- */

static void
visit_reset(struct visit *visit)
{
	atomic_fetch_sub(&visit->server->large_bodies, visit->held);
	arena_end(visit->request.arena);
	*visit = (struct visit){ .server = visit->server, .guest = visit->guest };
}

static void
on_completed(void *data, struct MHD_Connection *connection, void **context,
             enum MHD_RequestTerminationCode how)
{
	(void)connection;
	(void)how;
	struct http_server *server = data;
	struct visit *visit = *context;
	must(visit != NULL);
	if (visit->stage == STAGE_ANSWERED || visit->stage == STAGE_BODY)
		atomic_fetch_sub(&server->counters.in_flight, 1);
	if (visit->stage != STAGE_ANSWERED)
		atomic_fetch_add(&server->counters.unfinished, 1);
	visit_reset(visit);
	http_guest_idle(visit->guest);
}

static enum MHD_Result
on_knock(void *data, const struct sockaddr *address, socklen_t length)
{
	struct http_server *server = data;
	const struct http_peer peer = http_peer_of(address, length);
	return http_door_admits(server->door, &peer) ? MHD_YES : MHD_NO;
}

static struct http_peer
peer_of_socket(int fd)
{
	struct sockaddr_storage address = { 0 };
	socklen_t length = sizeof address;
	if (getpeername(fd, (struct sockaddr *)&address, &length) != 0)
		length = 0;
	return http_peer_of((const struct sockaddr *)&address, length);
}

static void
on_connection(void *data, struct MHD_Connection *connection, void **socket_context,
              enum MHD_ConnectionNotificationCode what)
{
	struct http_server *server = data;
	if (what == MHD_CONNECTION_NOTIFY_STARTED) {
		const union MHD_ConnectionInfo *info =
			MHD_get_connection_info(connection, MHD_CONNECTION_INFO_CONNECTION_FD);
		must(info != NULL);
		const struct http_peer peer = peer_of_socket(info->connect_fd);
		struct http_guest *guest = http_door_enter(server->door, &peer, info->connect_fd);
		struct visit *visit = calloc(1, sizeof *visit);
		must(visit != NULL);
		*visit = (struct visit){ .server = server, .guest = guest };
		guest->server_data = visit;
		*socket_context = guest;
		return;
	}
	struct http_guest *guest = *socket_context;
	visit_reset(guest->server_data);
	free(guest->server_data);
	http_door_leave(guest);
}

/* ---- the server ---- */

static void
fill_defaults(struct http_options *options)
{
	const struct {
		int *value, fallback;
	} defaults[] = {
		{ &options->connection_limit, HTTP_CONNECTION_LIMIT },
		{ &options->connection_per_address_limit, HTTP_CONNECTION_PER_ADDRESS_LIMIT },
		{ &options->idle_s_max, 30 },
		{ &options->head_s_max, 10 },
		{ &options->body_s_max, 30 },
		{ &options->send_s_max, 30 },
		{ &options->rate_bytes_s_min, 16 << 10 },
	};
	for (size_t i = 0; i < LENGTH(defaults); i++)
		if (*defaults[i].value == 0)
			*defaults[i].value = defaults[i].fallback;
	if (options->large_bodies_max == 0)
		options->large_bodies_max = HTTP_LARGE_BODIES_MAX;
	if (options->stack_size == 0)
		options->stack_size = HTTP_STACK_SIZE;
	if (options->proxy_header == NULL)
		options->proxy_header = "X-Forwarded-For";
}

/* A shell gives 1,024 descriptors: enough for the connections, not for what is beside. */
static void
reserve_descriptors(int connection_limit)
{
	struct rlimit limit;
	const rlim_t wanted = (rlim_t)connection_limit + DESCRIPTORS_BESIDE;
	if (getrlimit(RLIMIT_NOFILE, &limit) != 0 || limit.rlim_cur >= wanted)
		return;
	limit.rlim_cur = limit.rlim_max < wanted ? limit.rlim_max : wanted;
	setrlimit(RLIMIT_NOFILE, &limit);
}

static bool
check_options(struct arena *arena, struct http_server *server, struct fault *fault_r)
{
	const struct http_options *options = &server->options;
	must(options->handler != NULL);
	if (strcasecmp(options->proxy_header, "X-Forwarded-For") != 0 &&
	    strcasecmp(options->proxy_header, "Forwarded") != 0)
		return fault_is(fault_r, "http: proxy_header",
		                "L’en-tête du serveur mandataire doit être «\u202fX-Forwarded-For\u202f» ou "
		                "«\u202fForwarded\u202f». Corrigez la configuration.");
	server->trusts = options->trusted_proxy != NULL;
	if (server->trusts && !http_peer_read(span_of(options->trusted_proxy), &server->trusted))
		return fault_format(
			arena, fault_r,
			arena_format(arena,
		                 "Le serveur mandataire de confiance «\u202f%s\u202f» n’est pas une adresse. "
		                 "Écrivez par exemple %s, %s ou %s.",
		                 options->trusted_proxy, "127.0.0.1", "::1", "unix"),
			"http: trusted_proxy");
	return true;
}

/* Signals belong to the main thread: those of the server never take them, save for their own
 * faults. */
static struct MHD_Daemon *
start_daemon(struct http_server *server)
{
	const struct http_options *options = &server->options;
	sigset_t all, before;
	sigfillset(&all);
	const int own_faults[] = { SIGSEGV, SIGBUS, SIGFPE, SIGILL };
	for (size_t i = 0; i < LENGTH(own_faults); i++)
		sigdelset(&all, own_faults[i]);
	pthread_sigmask(SIG_SETMASK, &all, &before);
	struct MHD_Daemon *daemon = MHD_start_daemon(
		MHD_USE_INTERNAL_POLLING_THREAD | MHD_USE_THREAD_PER_CONNECTION | MHD_USE_POLL |
			MHD_USE_ITC,
		0, on_knock, server, on_request, server,
		MHD_OPTION_LISTEN_SOCKET, (MHD_socket)server->listening.fd,
		/* One more than the door lets in: the door refuses, and counts it. */
		MHD_OPTION_CONNECTION_LIMIT, (unsigned)options->connection_limit + 1,
		MHD_OPTION_CONNECTION_MEMORY_LIMIT, (size_t)CONNECTION_MEMORY,
		MHD_OPTION_CONNECTION_MEMORY_INCREMENT, (size_t)READ_STEP,
		MHD_OPTION_CONNECTION_TIMEOUT, 0u, /* the door's deadlines replace it */
		MHD_OPTION_THREAD_STACK_SIZE, options->stack_size,
		/* The guard is stricter, and says why; but 1.0 unfolds headers before they are seen. */
		MHD_OPTION_STRICT_FOR_CLIENT, MHD_VERSION >= TRIMS_SINCE ? 1 : 0,
		MHD_OPTION_URI_LOG_CALLBACK, on_uri, server,
		MHD_OPTION_NOTIFY_COMPLETED, on_completed, server,
		MHD_OPTION_NOTIFY_CONNECTION, on_connection, server,
		MHD_OPTION_END);
	pthread_sigmask(SIG_SETMASK, &before, NULL);
	return daemon;
}

static void
server_end(struct http_server *server)
{
	http_door_end(server->door);
	http_listen_end(&server->listening);
	arena_end(server->arena);
}

struct http_server *
http_start(struct arena *arena, const struct http_options *options, struct fault *fault_r)
{
	struct arena *own = arena_new(16 << 20);
	struct http_server *server = arena_new_of(own, struct http_server);
	server->arena = own;
	server->options = *options;
	fill_defaults(&server->options);
	reserve_descriptors(server->options.connection_limit);
	if (!check_options(arena, server, fault_r) ||
	    !http_listen(arena, options->address, &server->listening, fault_r)) {
		arena_end(own);
		return NULL;
	}
	if (server->listening.unix_path != NULL)
		server->listening.unix_path = arena_copy_text(own, server->listening.unix_path);
	const struct http_door_limits limits = {
		.guest_max = server->options.connection_limit,
		.per_house_max = server->options.connection_per_address_limit,
		.idle_ms_max = (int64_t)server->options.idle_s_max * 1000,
		.exempt = server->trusts ? server->trusted.text : NULL,
	};
	server->door = http_door_new(own, &limits, &server->counters);
	server->daemon = start_daemon(server);
	if (server->daemon == NULL) {
		server_end(server);
		fault_is(fault_r, "http: MHD_start_daemon",
		         "Le serveur n’a pas pu démarrer. Vérifiez la mémoire et le nombre de fils "
		         "d’exécution permis, puis recommencez.");
		return NULL;
	}
	return server;
}

bool
http_stop(struct http_server *server, int drain_s_max)
{
	must(drain_s_max >= 0);
	atomic_store(&server->draining, true);
	MHD_quiesce_daemon(server->daemon);
	const int64_t end_us = http_now_us() + (int64_t)drain_s_max * 1000000;
	int working = 0;
	while (http_door_empty(server->door, &working) > 0 && http_now_us() < end_us)
		nanosleep(&(struct timespec){ .tv_nsec = (long)DRAIN_STEP_MS * 1000000 }, NULL);
	if (working > 0) {
		const struct log_field field = log_number("handlers", working);
		log_line(LOG_WARN, "http.stop.late", &field, 1);
		return false;
	}
	MHD_stop_daemon(server->daemon);
	server_end(server);
	return true;
}

int
http_port(const struct http_server *server)
{
	return server->listening.port;
}

void
http_metrics(const struct http_server *server, struct text *text)
{
	http_counters_print(&server->counters, text);
}
