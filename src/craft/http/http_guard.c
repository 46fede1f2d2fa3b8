#include "craft/http/http_guard.h"

#include <string.h>
#include <strings.h>

#include "craft/http/http_form.h"

enum { CRLF_LENGTH = 2 };

static const struct http_refusal welcome = { 0, NULL };

static struct http_refusal
refusal(int status, const char *reason)
{
	return (struct http_refusal){ status, reason };
}

static bool
is_control(char c)
{
	return (unsigned char)c < 0x20 || c == 0x7f;
}

static bool
name_is(struct span name, const char *wanted)
{
	return name.length == strlen(wanted) && strncasecmp(name.at, wanted, name.length) == 0;
}

/* A %XX of the path: NUL and '/' would mean one thing to a proxy and another to a router. */
static struct http_refusal
guard_escape(struct span path, size_t at)
{
	const int byte = http_percent_byte(span_from(path.at + at, path.length - at));
	if (byte < 0)
		return refusal(400, "escape");
	if (byte == '/')
		return refusal(400, "escaped-slash");
	if (is_control((char)byte))
		return refusal(400, "escaped-control");
	return welcome;
}

static struct http_refusal
guard_path(struct span path)
{
	char decoded[HTTP_URI_SIZE_MAX];
	for (size_t i = 0; i < path.length; i++) {
		if (path.at[i] != '%')
			continue;
		const struct http_refusal refused = guard_escape(path, i);
		if (refused.status != 0)
			return refused;
	}
	const size_t length = http_percent_decode(path, decoded);
	return span_is_utf8(span_from(decoded, length)) ? welcome : refusal(400, "path-utf8");
}

struct http_refusal
http_guard_uri(struct span uri)
{
	if (uri.length > HTTP_URI_SIZE_MAX)
		return refusal(414, "uri-long");
	if (uri.length == 0 || uri.at[0] != '/')
		return refusal(400, "uri-form");
	for (size_t i = 0; i < uri.length; i++)
		if (is_control(uri.at[i]) || uri.at[i] == ' ' || uri.at[i] == '#')
			return refusal(400, "uri-byte");
	struct span path = { NULL, 0 };
	must(span_cut(&uri, '?', &path));
	return guard_path(path);
}

struct span
http_guard_path(struct arena *arena, struct span raw_path)
{
	char *decoded = arena_take(arena, raw_path.length + 1, 1);
	return span_from(decoded, http_percent_decode(raw_path, decoded));
}

static bool
is_token(struct span name)
{
	static const char marks[] = "!#$%&'*+-.^_`|~";
	for (size_t i = 0; i < name.length; i++) {
		const char c = name.at[i];
		const bool alphanumeric = (c >= '0' && c <= '9') || (c >= 'a' && c <= 'z') ||
		                          (c >= 'A' && c <= 'Z');
		if (!alphanumeric && (c == '\0' || strchr(marks, c) == NULL))
			return false;
	}
	return name.length > 0;
}

static struct http_refusal
guard_method(const char *word, enum http_method *method_r)
{
	static const char *const words[] = { [HTTP_GET] = "GET",
	                                     [HTTP_HEAD] = "HEAD",
	                                     [HTTP_POST] = "POST" };
	_Static_assert(LENGTH(words) == HTTP_METHOD_COUNT, "a word per method");
	static const char *const unused[] = { "PUT",     "DELETE", "PATCH",
	                                      "OPTIONS", "TRACE",  "CONNECT" };
	for (size_t i = 0; i < LENGTH(words); i++)
		if (strcmp(word, words[i]) == 0) {
			*method_r = (enum http_method)i;
			return welcome;
		}
	for (size_t i = 0; i < LENGTH(unused); i++)
		if (strcmp(word, unused[i]) == 0)
			return refusal(405, "method");
	return refusal(is_token(span_of(word)) ? 501 : 400, "method");
}

static struct http_refusal
guard_field(const struct http_field *field)
{
	if (!is_token(field->name))
		return refusal(400, "header-name");
	for (size_t i = 0; i < field->value.length; i++)
		if (is_control(field->value.at[i]) && field->value.at[i] != '\t')
			return refusal(400, "header-value");
	return welcome;
}

struct framing {
	int hosts, lengths, codings;
	struct span length, coding;
};

static struct framing
framing_of(const struct http_head *head)
{
	struct framing framing = { 0 };
	for (size_t i = 0; i < head->field_count; i++) {
		const struct http_field *field = &head->fields[i];
		if (name_is(field->name, "Host"))
			framing.hosts++;
		if (name_is(field->name, "Content-Length")) {
			framing.lengths++;
			framing.length = field->value;
		}
		if (name_is(field->name, "Transfer-Encoding")) {
			framing.codings++;
			framing.coding = field->value;
		}
	}
	return framing;
}

static bool
is_digits(struct span span)
{
	for (size_t i = 0; i < span.length; i++)
		if (span.at[i] < '0' || span.at[i] > '9')
			return false;
	return span.length > 0 && span.length <= 18;
}

static struct http_refusal
guard_framing(const struct http_head *head, enum http_method method)
{
	const struct framing framing = framing_of(head);
	const bool old = strcmp(head->version, "HTTP/1.0") == 0;
	if (framing.lengths + framing.codings > 1)
		return refusal(400, "framing-twice");
	if (framing.lengths == 1 && !is_digits(framing.length))
		return refusal(400, "content-length");
	if (framing.codings == 1 && !name_is(framing.coding, "chunked"))
		return refusal(400, "transfer-encoding");
	if (framing.codings == 1 && old)
		return refusal(400, "chunked-1.0");
	if (framing.hosts > 1 || (framing.hosts == 0 && !old))
		return refusal(400, "host");
	/* A body where none is expected is the usual hiding place of a second request. */
	if (method != HTTP_POST &&
	    (framing.codings == 1 || (framing.lengths == 1 && !span_is(framing.length, "0"))))
		return refusal(400, "body-unexpected");
	return welcome;
}

struct http_refusal
http_guard_head(const struct http_head *head, enum http_method *method_r)
{
	if (strcmp(head->version, "HTTP/1.1") != 0 && strcmp(head->version, "HTTP/1.0") != 0)
		return refusal(400, "version");
	size_t size = 0;
	for (size_t i = 0; i < head->field_count; i++) {
		const struct http_refusal refused = guard_field(&head->fields[i]);
		if (refused.status != 0)
			return refused;
		size += head->fields[i].name.length + head->fields[i].value.length + 4;
	}
	if (size > HTTP_HEADERS_SIZE_MAX)
		return refusal(431, "headers-long");
	const struct http_refusal refused = guard_method(head->method, method_r);
	if (refused.status != 0)
		return refused;
	return guard_framing(head, *method_r);
}

/* A CRLF as the library leaves it: NUL NUL (0.9.75), or what it had no need to cut (1.0). */
static bool
is_crlf(const struct http_head *head, const char *at)
{
	if (!head->is_trimmed)
		return at[0] == '\0' && at[1] == '\0';
	return (at[0] == '\0' || at[0] == '\r') && (at[1] == '\0' || at[1] == '\n');
}

/* `next` starts right after the text that ends at `end` and its CRLF. */
static bool
follows(const struct http_head *head, const char *end, const char *next)
{
	return (uintptr_t)next == (uintptr_t)end + CRLF_LENGTH && is_crlf(head, end);
}

/* Where the CRLF of a value stands: after the blanks that the library cut, the first of which is NUL. */
static const char *
line_end(const struct http_head *head, const char *end)
{
	if (!head->is_trimmed || is_crlf(head, end))
		return end;
	for (end++; *end == ' ' || *end == '\t';)
		end++;
	return end;
}

/* Name, the colon made NUL, blanks, value: one piece of memory. */
static bool
field_is_whole(const struct http_field *field)
{
	const uintptr_t colon = (uintptr_t)field->name.at + field->name.length;
	const uintptr_t value = (uintptr_t)field->value.at;
	if (value <= colon || value - colon > HTTP_HEADERS_SIZE_MAX)
		return false;
	const char *at = field->name.at + field->name.length;
	if (*at != '\0')
		return false;
	for (at++; at != field->value.at; at++)
		if (*at != ' ' && *at != '\t')
			return false;
	return true;
}

struct http_refusal
http_guard_layout(const struct http_head *head)
{
	const char *method_end = head->method + strlen(head->method);
	if ((uintptr_t)head->uri != (uintptr_t)method_end + 1 ||
	    (uintptr_t)head->version != (uintptr_t)head->uri_end + 1)
		return refusal(400, "layout-request");
	const char *end = head->version + strlen(head->version);
	for (size_t i = 0; i < head->field_count; i++) {
		const struct http_field *field = &head->fields[i];
		if (!follows(head, end, field->name.at) || !field_is_whole(field))
			return refusal(400, "layout-header");
		end = line_end(head, field->value.at + field->value.length);
	}
	return is_crlf(head, end) && is_crlf(head, end + CRLF_LENGTH) ? welcome : refusal(400, "layout-end");
}

int64_t
http_guard_body_length(const struct http_head *head)
{
	const struct framing framing = framing_of(head);
	int64_t length = -1;
	if (framing.lengths == 1)
		must(span_int64(framing.length, &length));
	return length;
}
