/* multipart/form-data, as browsers send it (RFC 7578, RFC 2046 §5.1.1): each part ends where its
 * boundary begins a line. Nothing is copied but names and values. */
#include <string.h>

#include "craft/http/http_form.h"
#include "craft/http/http_inside.h"

enum { BOUNDARY_LENGTH_MAX = 70 };

struct parts {
	struct arena *arena;
	struct span boundary; /* "--boundary" */
	struct span rest;
	struct http_pair *pairs;
	size_t pair_count, pair_room;
	struct http_uploads *uploads;
};

/* Where the next `;` outside of quotes stands, or the end. */
static size_t
parameter_end(struct span header, size_t at)
{
	bool is_quoted = false;
	for (; at < header.length && (is_quoted || header.at[at] != ';'); at++)
		is_quoted ^= header.at[at] == '"';
	return at;
}

/* The value of a parameter: a token, or between quotes, where %22 stands for one. */
static bool
parameter(struct span header, const char *name, struct span *value_r)
{
	for (size_t at = parameter_end(header, 0); at < header.length;) {
		const size_t end = parameter_end(header, at + 1);
		const struct span part = span_from(header.at + at + 1, end - at - 1);
		const size_t equals = span_find(part, SPAN("="));
		at = end;
		if (equals == SIZE_MAX ||
		    !http_same_word(span_trim(span_from(part.at, equals)), span_of(name)))
			continue;
		const struct span value =
			span_trim(span_from(part.at + equals + 1, part.length - equals - 1));
		const bool is_quoted = value.length >= 2 && value.at[0] == '"' &&
		                       value.at[value.length - 1] == '"';
		*value_r = is_quoted ? span_from(value.at + 1, value.length - 2) : value;
		return true;
	}
	return false;
}

bool
http_is_multipart(struct span content_type)
{
	struct span kind = { NULL, 0 };
	return span_cut(&content_type, ';', &kind) &&
	       http_same_word(span_trim(kind), SPAN("multipart/form-data"));
}

/* What is before `mark`, removed from *rest with it. */
static bool
take_until(struct span *rest, struct span mark, struct span *part_r)
{
	if (rest->length < mark.length)
		return false;
	const char *at = memmem(rest->at, rest->length, mark.at, mark.length);
	if (at == NULL)
		return false;
	*part_r = span_from(rest->at, (size_t)(at - rest->at));
	const size_t taken = part_r->length + mark.length;
	*rest = span_from(rest->at + taken, rest->length - taken);
	return true;
}

/* Content-Disposition of a part's head. */
static bool
disposition(struct span head, struct span *value_r)
{
	struct span line, name;
	while (span_cut(&head, '\n', &line)) {
		if (span_cut(&line, ':', &name) &&
		    http_same_word(span_trim(name), SPAN("content-disposition"))) {
			*value_r = span_trim(line);
			return span_starts(*value_r, "form-data");
		}
	}
	return false;
}

static bool
add_pair(struct parts *parts, struct span name, struct span value)
{
	if (parts->pair_count == HTTP_PAIR_COUNT_MAX || !http_is_plain_text(value))
		return false;
	if (parts->pair_count == parts->pair_room) {
		parts->pair_room = parts->pair_room * 2 + 16;
		parts->pairs = arena_grow(parts->arena, parts->pairs, parts->pair_count, parts->pair_room,
		                          sizeof *parts->pairs);
	}
	parts->pairs[parts->pair_count++] = (struct http_pair){ name, value };
	return true;
}

static bool
take_part(struct parts *parts)
{
	struct span head, body, about, name, file;
	const struct span end =
		span_of(arena_format(parts->arena, "\r\n%.*s", SPAN_ARGS(parts->boundary)));
	if (!take_until(&parts->rest, SPAN("\r\n\r\n"), &head) ||
	    !take_until(&parts->rest, end, &body) || !disposition(head, &about) ||
	    !parameter(about, "name", &name) || name.length == 0 || !http_is_plain_text(name))
		return false;
	if (!parameter(about, "filename", &file))
		return add_pair(parts, name, body);
	if (parts->uploads->count == HTTP_UPLOAD_COUNT_MAX || !http_is_plain_text(file))
		return false;
	parts->uploads->list[parts->uploads->count++] = (struct http_upload){ name, file, body };
	return true;
}

/* After a boundary: another part follows, or nothing. */
static bool
goes_on(struct parts *parts, bool *is_more_r)
{
	*is_more_r = span_starts(parts->rest, "\r\n");
	if (!*is_more_r)
		return span_starts(parts->rest, "--");
	parts->rest = span_from(parts->rest.at + 2, parts->rest.length - 2);
	return true;
}

enum found
http_multipart_read(struct arena *arena, struct span content_type, struct span body,
                    struct http_pairs *pairs_r, struct http_uploads *uploads_r)
{
	struct span boundary;
	bool is_more = false;
	*pairs_r = (struct http_pairs){ NULL, 0 };
	*uploads_r = (struct http_uploads){ .count = 0 };
	if (!parameter(content_type, "boundary", &boundary) || boundary.length == 0 ||
	    boundary.length > BOUNDARY_LENGTH_MAX)
		return FOUND_FAILED;
	struct parts parts = {
		.arena = arena,
		.boundary = span_of(arena_format(arena, "--%.*s", SPAN_ARGS(boundary))),
		.rest = body,
		.uploads = uploads_r,
	};
	if (!span_starts(body, parts.boundary.at))
		return FOUND_FAILED;
	parts.rest = span_from(body.at + parts.boundary.length, body.length - parts.boundary.length);
	bool is_well = goes_on(&parts, &is_more);
	while (is_well && is_more)
		is_well = take_part(&parts) && goes_on(&parts, &is_more);
	if (!is_well) {
		*uploads_r = (struct http_uploads){ .count = 0 };
		return FOUND_FAILED;
	}
	*pairs_r = (struct http_pairs){ parts.pairs, parts.pair_count };
	return parts.pair_count + uploads_r->count > 0 ? FOUND_ONE : FOUND_NONE;
}
