/* The counter where every request is received, over HTTP/1.1, and every answer handed back.
 *
 * One thread per connection, so a handler may block (aim under 200 ms; more is a job). Whatever
 * could be understood in two ways by us and by a proxy in front is refused before a handler sees
 * it (http_guard.h). The library behind is known to http_mhd.c alone. */
#ifndef CRAFT_HTTP_H
#define CRAFT_HTTP_H

#include "base/base.h"

enum {
	HTTP_CONNECTION_LIMIT = 512,
	HTTP_CONNECTION_PER_ADDRESS_LIMIT = 256, /* a town hall behind one address has many browsers */
	HTTP_STACK_SIZE = 128 << 10,
	HTTP_URI_SIZE_MAX = 8 << 10,
	HTTP_HEADERS_SIZE_MAX = 32 << 10,
	HTTP_HEADER_COUNT_MAX = 100,
	HTTP_BODY_SIZE_MAX = 64 << 10, /* unless body_max says otherwise */
	HTTP_LARGE_BODIES_MAX = 256 << 20, /* what those that are larger hold at once, all together */
	HTTP_RESPONSE_HEADER_COUNT_MAX = 16,
};

enum http_method { HTTP_GET, HTTP_HEAD, HTTP_POST, HTTP_METHOD_COUNT };

struct http_field {
	struct span name, value;
};

struct http_request {
	struct arena *arena; /* lives until the response is sent */
	enum http_method method;
	struct span path;  /* decoded, UTF-8, starts with '/', no control byte; no '/' was %2F */
	struct span query; /* raw, without '?'; read it with http_pairs_read */
	struct span body;  /* whole, within the limit */
	struct span content_type;
	const char *peer; /* "192.0.2.7", "2001:db8::1" or "unix": who asks, seen through the proxy */

	/* private: http_header */
	const struct http_field *fields;
	size_t field_count;
};

/* The value of a header, name in any case; empty when absent. Borrowed from the request. */
struct span http_header(const struct http_request *request, const char *name);

enum http_cache {
	HTTP_CACHE_NEVER,     /* no-store: every page, the default */
	HTTP_CACHE_IMMUTABLE, /* an asset whose address changes with its content */
	HTTP_CACHE_CHECK,     /* kept, but asked again each time: with http_unchanged */
};

struct http_response {
	int status;               /* 200 unless the handler says otherwise */
	const char *content_type; /* "text/html; charset=utf-8" unless … */
	struct span body;         /* must live as long as request->arena */
	enum http_cache cache;
	/* For the log and the metrics, a constant such as "mirror.page": never the path itself. */
	const char *route;
	/* Leaves no trace: no log line, no metric. For the routes of anonymous replies. */
	bool discreet;

	/* private: http_response_header */
	struct http_field fields[HTTP_RESPONSE_HEADER_COUNT_MAX];
	size_t field_count;
};

/* Adds a header, or replaces the one of this name (Set-Cookie adds up), including those every
 * response has by default. A control byte, CR or LF is a bug. Both live as long as the arena. */
void http_response_header(struct http_response *response, const char *name, const char *value);

/* This page alone may show images of another server, « https://tuiles.ville.fr »; nothing else of it. */
void http_response_images_from(struct arena *arena, struct http_response *response, const char *origin);

/* 303 See Other to one of our own paths ("/miroir?lieu=4"). */
void http_redirect(struct http_response *response, const char *path);

/* Writes ETag; true when the reader has it already: the response is then a 304, nothing to do.
 * `tag` is a short word of [A-Za-z0-9._-] that changes with the content. */
bool http_unchanged(const struct http_request *request, struct http_response *response,
                    const char *tag);

typedef void http_handler(void *context, struct http_request *request,
                          struct http_response *response);

/* How many bytes of body this path accepts; asked before any is read. 0: no body but empty. */
typedef size_t http_body_max(void *context, enum http_method method, struct span path);

struct http_options {
	/* "127.0.0.1:8080", "[::1]:8080", "unix:/run/parvis.sock", or "systemd" (LISTEN_FDS).
	 * Port 0 takes a free one: see http_port. */
	const char *address;
	/* Whose forwarding header is believed: an address, "unix", or NULL for nobody. */
	const char *trusted_proxy;
	/* "X-Forwarded-For" (default) or "Forwarded": the one the proxy writes itself. Never both:
	 * the other may come from anybody. */
	const char *proxy_header;

	http_handler *handler;
	http_body_max *body_max; /* NULL: HTTP_BODY_SIZE_MAX everywhere */
	void *context;           /* for both */

	/* 0 = the default. */
	int connection_limit, connection_per_address_limit;
	/* What a slow client may take as a whole (defaults 30, 10, 30, 30); a body and a response
	 * earn one second more per rate_bytes_s_min (default 16 kB). */
	int idle_s_max, head_s_max, body_s_max, send_s_max, rate_bytes_s_min;
	size_t stack_size;
	int64_t large_bodies_max;
};

struct http_server;

/* Listens and answers at once, in threads of its own. NULL on a fault: a port already taken, a
 * port or a path that is forbidden, an address that cannot be read. What `options` points to
 * must live as long as the server. The server is stopped by http_stop, never by the arena. */
MUST_USE struct http_server *http_start(struct arena *arena, const struct http_options *options,
                                        struct fault *fault_r);

/* Accepts nobody any more, lets the requests in flight finish for at most `drain_s_max`, closes.
 * False when a handler still runs then: it cannot be stopped, so neither what it uses nor the
 * server is destroyed, and the program should end. */
bool http_stop(struct http_server *server, int drain_s_max);

int http_port(const struct http_server *server); /* 0 for a Unix socket */

/* Counters in Prometheus text: neither path, nor token, nor address. */
void http_metrics(const struct http_server *server, struct text *text);

#endif
