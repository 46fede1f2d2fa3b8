/* What mail servers send back: reports of delivery, read without trusting a word of them. */
#include <string.h>
#include <strings.h>

#include "craft/mail/mail_inside.h"

enum { REPORT_SIZE_MAX = 64 << 10, HEADER_COUNT_MAX = 200 };

static void
look_for_marks(struct arena *arena, struct mail_bounce *bounce, struct span words)
{
	mail_marks_find(arena, words, bounce->marks, &bounce->mark_count, MAIL_BOUNCE_MARK_COUNT_MAX);
}

static void
look_at_headers(struct arena *arena, struct mail_bounce *bounce, const struct mime_part *part,
                const char *const *names, size_t count)
{
	for (size_t i = 0; i < count; i++) {
		const struct mime_header *header = mime_header(part->headers, names[i]);
		for (int k = 0; header != NULL && k < HEADER_COUNT_MAX; k++) {
			look_for_marks(arena, bounce, span_of(mime_value(arena, header)));
			header = mime_header(header->next, names[i]);
		}
	}
}

/* --- the report -------------------------------------------------------------------------------- */

static bool
takes(struct span line, const char *name, struct span *value_r)
{
	const size_t length = strlen(name);
	if (line.length < length || strncasecmp(line.at, name, length) != 0)
		return false;
	*value_r = span_trim(span_from(line.at + length, line.length - length));
	return true;
}

/* A full box or a refusal of the message says nothing against the address (RFC 3463: x.2.2, x.3, x.7). */
static enum mail_bounce_kind
kind_of(struct span action, struct span status)
{
	if (action.length >= 7 && strncasecmp(action.at, "delayed", 7) == 0)
		return MAIL_BOUNCE_DELAYED;
	if (action.length < 6 || strncasecmp(action.at, "failed", 6) != 0)
		return MAIL_BOUNCE_NONE;
	const bool of_address = span_starts(status, "5.1.") || span_starts(status, "5.2.1") ||
	                        span_starts(status, "5.4.4") || span_starts(status, "5.0.0") ||
	                        span_starts(status, "5.5.0");
	return of_address ? MAIL_BOUNCE_DEAD : MAIL_BOUNCE_LOST;
}

static void
take_kind(struct mail_bounce *bounce, enum mail_bounce_kind kind)
{
	if (kind > bounce->kind)
		bounce->kind = kind;
}

/* Groups of fields between blank lines: of the message, then of each recipient. */
static void
read_report(struct mail_bounce *bounce, struct span report)
{
	struct span line, value, action = SPAN(""), status = SPAN("");
	while (span_cut(&report, '\n', &line)) {
		line = span_trim(line);
		if (line.length == 0) {
			take_kind(bounce, kind_of(action, status));
			action = status = SPAN("");
		} else if (takes(line, "Action:", &value))
			action = value;
		else if (takes(line, "Status:", &value))
			status = value;
	}
	take_kind(bounce, kind_of(action, status));
}

/* Headers alone, as text/rfc822-headers gives them: up to the first blank line. */
static void
read_returned_headers(struct arena *arena, struct mail_bounce *bounce, struct span headers)
{
	struct span line, value;
	while (span_cut(&headers, '\n', &line) && span_trim(line).length > 0)
		if (takes(line, "Message-ID:", &value) ||
		    (line.length > 0 && (line.at[0] == ' ' || line.at[0] == '\t')))
			look_for_marks(arena, bounce, line);
}

static void
read_part(struct mime_reading *reading, struct mail_bounce *bounce, const struct mime_part *part)
{
	static const char *const names[] = { "Message-ID", "Return-Path" };
	const bool is_status = mime_is(part, "message", "delivery-status");
	if (is_status || mime_is(part, "text", "rfc822-headers")) {
		const struct span all = mime_body(reading, part);
		const struct span body =
			span_from(all.at, all.length < REPORT_SIZE_MAX ? all.length : REPORT_SIZE_MAX);
		if (is_status)
			read_report(bounce, body);
		else
			read_returned_headers(reading->arena, bounce, body);
	} else if (mime_is(part, "message", NULL) && part->first != NULL)
		look_at_headers(reading->arena, bounce, part->first, names, LENGTH(names));
	else
		for (const struct mime_part *child = part->first; child != NULL; child = child->next)
			read_part(reading, bounce, child);
}

void
mail_bounce_of(struct mime_reading *reading, const struct mime_part *message,
               struct mail_bounce *bounce_r)
{
	static const char *const names[] = { "To", "Delivered-To", "X-Original-To", "Envelope-To" };
	*bounce_r = (struct mail_bounce){ .kind = MAIL_BOUNCE_NONE };
	if (!mime_is(message, "multipart", "report") ||
	    (message->report_type[0] != '\0' && strcmp(message->report_type, "delivery-status") != 0))
		return;
	look_at_headers(reading->arena, bounce_r, message, names, LENGTH(names));
	read_part(reading, bounce_r, message);
}

void
mail_bounce_read(struct arena *arena, struct span bytes, struct mail_bounce *bounce_r)
{
	struct mime_reading reading = { .arena = arena };
	*bounce_r = (struct mail_bounce){ .kind = MAIL_BOUNCE_NONE };
	if (bytes.length == 0 || bytes.length > MAIL_BOUNCE_SIZE_MAX)
		return;
	mail_read_begins();
	mail_bounce_of(&reading, mime_read(&reading, bytes), bounce_r);
	mail_read_ends();
}
