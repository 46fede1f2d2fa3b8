/* Refuses what two readers could understand differently: request smuggling needs that.
 *
 * The head of a request must be, byte for byte, METHOD SP URI SP VERSION CRLF (NAME ":" blanks
 * VALUE CRLF)* CRLF. The library is more tolerant and hands over C strings cut out of its read
 * buffer; http_guard_layout looks at where they lie, so that what it forgave (a NUL, a line ended
 * by a bare LF, a folded header, two spaces) shows as a gap. */
#ifndef CRAFT_HTTP_GUARD_H
#define CRAFT_HTTP_GUARD_H

#include "craft/http/http.h"

struct http_head {
	const char *method, *uri, *version; /* NUL-terminated */
	const char *uri_end;                /* where uri ended before the library cut it */
	const struct http_field *fields;
	size_t field_count;
	bool is_trimmed; /* values end before their last blanks (libmicrohttpd 1.0), not at their CRLF */
};

struct http_refusal {
	int status;         /* 0: welcome */
	const char *reason; /* a constant, for the log */
};

/* The raw path and query, before anything else is read. */
struct http_refusal http_guard_uri(struct span uri);
/* The raw path, decoded once; it must have passed http_guard_uri. */
struct span http_guard_path(struct arena *arena, struct span raw_path);
/* Method, version, names, values, framing. */
struct http_refusal http_guard_head(const struct http_head *head, enum http_method *method_r);
struct http_refusal http_guard_layout(const struct http_head *head);

/* Content-Length, or -1 when absent (then chunked or no body); the head passed the guard. */
int64_t http_guard_body_length(const struct http_head *head);

#endif
