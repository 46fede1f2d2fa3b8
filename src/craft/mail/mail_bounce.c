/* What mail servers send back: reports of delivery, read without trusting a word of them. */
#include <gmime/gmime.h>
#include <pthread.h>
#include <string.h>
#include <strings.h>

#include "craft/mail/mail.h"

enum { REPORT_SIZE_MAX = 64 << 10, PART_DEPTH_MAX = 8, PART_COUNT_MAX = 50 };

static pthread_once_t started = PTHREAD_ONCE_INIT;
/* As in mail.c: GLib's locks are its own. */
static pthread_mutex_t one_at_a_time = PTHREAD_MUTEX_INITIALIZER;

struct reading {
	struct arena *arena;
	struct mail_bounce *bounce;
	size_t part_count;
};

/* --- marks ------------------------------------------------------------------------------------- */

static bool
is_mark_letter(char c)
{
	return c == '-' || (c >= '0' && c <= '9') || (c >= 'a' && c <= 'z');
}

static void
keep_mark(struct reading *reading, struct span mark)
{
	struct mail_bounce *bounce = reading->bounce;
	if (mark.length == 0 || mark.length > MAIL_MARK_LENGTH_MAX ||
	    bounce->mark_count == MAIL_BOUNCE_MARK_COUNT_MAX)
		return;
	for (size_t i = 0; i < bounce->mark_count; i++)
		if (span_equal(bounce->marks[i], mark))
			return;
	bounce->marks[bounce->mark_count++] = span_keep(reading->arena, mark);
}

/* « retours+MARK@ville.fr », « <MARK.parvis@ville.fr> », wherever they stand in a header. */
static void
look_for_marks(struct reading *reading, struct span words)
{
	for (size_t i = 0; i < words.length; i++) {
		const size_t begin = i;
		while (i < words.length && is_mark_letter(words.at[i]))
			i++;
		if (i == begin)
			continue;
		const struct span mark = span_from(words.at + begin, i - begin);
		const struct span rest = span_from(words.at + i, words.length - i);
		if (span_starts(rest, ".parvis@") ||
		    (begin > 0 && words.at[begin - 1] == '+' && span_starts(rest, "@")))
			keep_mark(reading, mark);
	}
}

static void
look_at_headers(struct reading *reading, GMimeObject *object, const char *const *names,
                size_t count)
{
	GMimeHeaderList *list = g_mime_object_get_header_list(object);
	const int all = g_mime_header_list_get_count(list);
	for (int i = 0; i < all && i < 200; i++) {
		GMimeHeader *header = g_mime_header_list_get_header_at(list, i);
		const char *name = g_mime_header_get_name(header);
		const char *value = g_mime_header_get_raw_value(header);
		for (size_t k = 0; k < count; k++)
			if (name != NULL && value != NULL && strcasecmp(name, names[k]) == 0)
				look_for_marks(reading, span_of(value));
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
take_kind(struct reading *reading, enum mail_bounce_kind kind)
{
	if (kind > reading->bounce->kind)
		reading->bounce->kind = kind;
}

/* Groups of fields between blank lines: of the message, then of each recipient. */
static void
read_report(struct reading *reading, struct span report)
{
	struct span line, value, action = SPAN(""), status = SPAN("");
	while (span_cut(&report, '\n', &line)) {
		line = span_trim(line);
		if (line.length == 0) {
			take_kind(reading, kind_of(action, status));
			action = status = SPAN("");
		} else if (takes(line, "Action:", &value))
			action = value;
		else if (takes(line, "Status:", &value))
			status = value;
	}
	take_kind(reading, kind_of(action, status));
}

static struct span
words_of(struct arena *arena, GMimePart *part)
{
	GMimeDataWrapper *content = g_mime_part_get_content(part);
	if (content == NULL)
		return SPAN("");
	GMimeStream *stream = g_mime_stream_mem_new();
	(void)g_mime_data_wrapper_write_to_stream(content, stream);
	const GByteArray *bytes = g_mime_stream_mem_get_byte_array((GMimeStreamMem *)stream);
	const size_t size = bytes->len < REPORT_SIZE_MAX ? bytes->len : REPORT_SIZE_MAX;
	const struct span kept =
		size == 0 ? SPAN("") : span_keep(arena, span_from((const char *)bytes->data, size));
	g_object_unref(stream);
	return kept;
}

/* Headers alone, as text/rfc822-headers gives them: up to the first blank line. */
static void
read_returned_headers(struct reading *reading, struct span headers)
{
	struct span line, value;
	while (span_cut(&headers, '\n', &line) && span_trim(line).length > 0)
		if (takes(line, "Message-ID:", &value) ||
		    (line.length > 0 && (line.at[0] == ' ' || line.at[0] == '\t')))
			look_for_marks(reading, line);
}

static void
read_part(struct reading *reading, GMimeObject *part, int depth)
{
	static const char *const names[] = { "Message-ID", "Return-Path" };
	GMimeContentType *type = g_mime_object_get_content_type(part);
	if (depth == PART_DEPTH_MAX || reading->part_count++ == PART_COUNT_MAX)
		return;
	if (GMIME_IS_MULTIPART(part)) {
		const int count = g_mime_multipart_get_count((GMimeMultipart *)part);
		for (int i = 0; i < count && i < PART_COUNT_MAX; i++)
			read_part(reading, g_mime_multipart_get_part((GMimeMultipart *)part, i), depth + 1);
	} else if (GMIME_IS_MESSAGE_PART(part)) {
		GMimeMessage *returned = g_mime_message_part_get_message((GMimeMessagePart *)part);
		if (returned != NULL)
			look_at_headers(reading, (GMimeObject *)returned, names, LENGTH(names));
	} else if (GMIME_IS_PART(part) && g_mime_content_type_is_type(type, "message", "delivery-status"))
		read_report(reading, words_of(reading->arena, (GMimePart *)part));
	else if (GMIME_IS_PART(part) && g_mime_content_type_is_type(type, "text", "rfc822-headers"))
		read_returned_headers(reading, words_of(reading->arena, (GMimePart *)part));
}

static void
read_message(struct reading *reading, GMimeMessage *message)
{
	static const char *const names[] = { "To", "Delivered-To", "X-Original-To", "Envelope-To" };
	GMimeObject *body = g_mime_message_get_mime_part(message);
	if (body == NULL)
		return;
	GMimeContentType *type = g_mime_object_get_content_type(body);
	const char *report = g_mime_content_type_get_parameter(type, "report-type");
	if (!g_mime_content_type_is_type(type, "multipart", "report") || report == NULL ||
	    strcasecmp(report, "delivery-status") != 0)
		return;
	look_at_headers(reading, (GMimeObject *)message, names, LENGTH(names));
	read_part(reading, body, 0);
}

void
mail_bounce_read(struct arena *arena, struct span bytes, struct mail_bounce *bounce_r)
{
	struct reading read = { .arena = arena, .bounce = bounce_r };
	*bounce_r = (struct mail_bounce){ .kind = MAIL_BOUNCE_NONE };
	if (bytes.length == 0 || bytes.length > MAIL_BOUNCE_SIZE_MAX)
		return;
	pthread_once(&started, g_mime_init);
	pthread_mutex_lock(&one_at_a_time);
	GMimeStream *stream = g_mime_stream_mem_new_with_buffer(bytes.at, bytes.length);
	GMimeParser *parser = g_mime_parser_new_with_stream(stream);
	GMimeMessage *message = g_mime_parser_construct_message(parser, NULL);
	if (message != NULL) {
		read_message(&read, message);
		g_object_unref(message);
	}
	g_object_unref(parser);
	g_object_unref(stream);
	pthread_mutex_unlock(&one_at_a_time);
}
