/* Everything read from a request by our own hand: forms, escapes, paths, Accept, cookies, tags,
 * dates, forwarding headers. Each input goes through all of them. */
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include "craft/http/http_form.h"
#include "craft/http/http_guard.h"
#include "craft/http/http_peer.h"

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t size);

static void
form_is_text(struct arena *arena, struct span input)
{
	struct http_pairs pairs;
	const enum found found = http_pairs_read(arena, input, &pairs);
	must((found == FOUND_ONE) == (pairs.count > 0));
	must(pairs.count <= HTTP_PAIR_COUNT_MAX);
	for (size_t i = 0; i < pairs.count; i++) {
		must(span_is_utf8(pairs.list[i].name));
		must(span_is_utf8(pairs.list[i].value));
		must(pairs.list[i].value.length == 0 ||
		     memchr(pairs.list[i].value.at, '\0', pairs.list[i].value.length) == NULL);
	}
	if (found != FOUND_ONE)
		return;
	/* Written again and read again, it is the same form. */
	struct text again = text_new(arena, 4 << 20);
	for (size_t i = 0; i < pairs.count; i++) {
		http_percent_encode(&again, pairs.list[i].name);
		text_add_char(&again, '=');
		http_percent_encode(&again, pairs.list[i].value);
		text_add_char(&again, '&');
	}
	struct http_pairs second;
	must(http_pairs_read(arena, text_span(&again), &second) == FOUND_ONE);
	must(second.count == pairs.count);
	for (size_t i = 0; i < pairs.count; i++) {
		must(span_equal(second.list[i].name, pairs.list[i].name));
		must(span_equal(second.list[i].value, pairs.list[i].value));
	}
}

/* The first line as Content-Type, the rest as what was sent. */
static void
upload_is_inside(struct arena *arena, struct span input)
{
	struct http_pairs pairs;
	struct http_uploads uploads;
	struct span type, rest = input;
	if (!span_cut(&rest, '\n', &type) || rest.at == NULL)
		return;
	const enum found found = http_multipart_read(arena, type, rest, &pairs, &uploads);
	must((found == FOUND_ONE) == (pairs.count + uploads.count > 0));
	for (size_t i = 0; i < uploads.count; i++)
		must(uploads.list[i].bytes.at >= rest.at &&
		     uploads.list[i].bytes.at + uploads.list[i].bytes.length <= rest.at + rest.length);
	for (size_t i = 0; i < pairs.count; i++)
		must(span_is_utf8(pairs.list[i].value));
}

static void
path_is_clean(struct arena *arena, struct span input)
{
	struct span path, rest = input;
	if (http_guard_uri(input).status != 0)
		return;
	must(span_cut(&rest, '?', &path));
	const struct span decoded = http_guard_path(arena, path);
	must(decoded.length > 0);
	must(decoded.at[0] == '/');
	must(span_is_utf8(decoded));
	size_t slashes_raw = 0, slashes = 0;
	for (size_t i = 0; i < decoded.length; i++) {
		must((unsigned char)decoded.at[i] >= 0x20);
		must(decoded.at[i] != 0x7f);
		slashes += decoded.at[i] == '/';
	}
	for (size_t i = 0; i < path.length; i++)
		slashes_raw += path.at[i] == '/';
	must(slashes == slashes_raw);
}

static void
headers_are_read(struct span input)
{
	static const char *const offers[] = { "text/html", "application/json", "text/csv" };
	const size_t best = http_accepts(input, offers, LENGTH(offers));
	must(best < LENGTH(offers) || best == SIZE_MAX);
	const struct span cookie = http_cookie(input, "session");
	must(cookie.at == NULL || (cookie.at >= input.at &&
	                           cookie.at + cookie.length <= input.at + input.length));
	http_etag_matches(input, "v1");
	http_is_form(input);
	int64_t unix_s = 0, again = 0;
	if (http_date_read(input, &unix_s)) {
		char written[HTTP_DATE_SIZE];
		http_date_write(unix_s, written);
		must(http_date_read(span_of(written), &again));
		must(again == unix_s);
	}
	struct http_peer proxy;
	must(http_peer_read(SPAN("127.0.0.1"), &proxy));
	const struct http_field field = { SPAN("Forwarded"), input };
	const struct http_field other = { SPAN("X-Forwarded-For"), input };
	struct http_peer read;
	must(http_peer_read(span_of(http_peer_forwarded(&proxy, &field, 1, "Forwarded").text), &read));
	must(http_peer_read(span_of(http_peer_forwarded(&proxy, &other, 1, "X-Forwarded-For").text),
	                    &read));
}

/* The input as "METHOD VERSION" and header lines: what passes has one meaning only. */
static void
heads_have_one_meaning(struct arena *arena, struct span input)
{
	struct http_field fields[HTTP_HEADER_COUNT_MAX];
	struct http_head head = { .uri = "/", .fields = fields };
	struct span line, name, first, rest = input;
	if (input.length == 0 || memchr(input.at, '\0', input.length) != NULL)
		return;
	must(span_cut(&rest, '\n', &line));
	must(span_cut(&line, ' ', &first));
	head.method = span_copy(arena, first);
	head.version = span_copy(arena, line);
	while (head.field_count < LENGTH(fields) && span_cut(&rest, '\n', &line)) {
		must(span_cut(&line, ':', &name));
		fields[head.field_count++] = (struct http_field){ name, span_trim(line) };
	}
	enum http_method method;
	if (http_guard_head(&head, &method).status != 0)
		return;
	const struct http_request request = { .fields = fields, .field_count = head.field_count };
	const struct span length = http_header(&request, "Content-Length");
	must(http_guard_body_length(&head) >= -1);
	must(length.length == 0 || http_header(&request, "Transfer-Encoding").length == 0);
	must(method == HTTP_POST || http_guard_body_length(&head) <= 0);
}

int
LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t size)
{
	struct arena *arena = arena_new(64 << 20);
	const struct span input = span_from((const char *)bytes, size);
	form_is_text(arena, input);
	upload_is_inside(arena, input);
	path_is_clean(arena, input);
	headers_are_read(input);
	heads_have_one_meaning(arena, input);
	arena_end(arena);
	return 0;
}
