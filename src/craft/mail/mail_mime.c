/* A message cut into its parts. GMime decodes words, types and bytes, but does not cut: its parser calls
 * itself for each level, for each group of an address (« a:a:a: » ends the program), and keeps some hundred
 * bytes for each line that looks like a header. Here whatever comes costs what it weighs. */
#include <gmime/gmime.h>
#include <pthread.h>
#include <string.h>
#include <strings.h>

#include "craft/mail/mail_inside.h"

enum {
	BOUNDARY_LENGTH_MAX = 200,
	TYPE_LENGTH_MAX = 100,
	PARAMETER_LENGTH_MAX = 1000,
	TYPE_VALUE_LENGTH_MAX = 2000, /* of the headers that every part has */
};

static GMimeParserOptions *options;

static void
start(void)
{
	/* What says no charset: GMime tries them in this order. */
	static const char *charsets[] = { "utf-8", "windows-1252", NULL };
	g_mime_init();
	options = g_mime_parser_options_new();
	g_mime_parser_options_set_fallback_charsets(options, charsets);
}

/* GLib guards its memory by locks that no finder of races can see: one message at a time. */
static pthread_mutex_t one_at_a_time = PTHREAD_MUTEX_INITIALIZER;

void
mail_start(void)
{
	static pthread_once_t started = PTHREAD_ONCE_INIT;
	pthread_once(&started, start);
}

void
mail_read_begins(void)
{
	mail_start();
	pthread_mutex_lock(&one_at_a_time);
}

void
mail_read_ends(void)
{
	pthread_mutex_unlock(&one_at_a_time);
}

void *
mime_options(void)
{
	return options;
}

/* --- headers ----------------------------------------------------------------------------------- */

/* The line without its end; *rest goes on after it. */
static struct span
take_line(struct span *rest)
{
	const char *end = memchr(rest->at, '\n', rest->length);
	const size_t all = end == NULL ? rest->length : (size_t)(end - rest->at) + 1;
	struct span line = span_from(rest->at, all);
	*rest = span_from(rest->at + all, rest->length - all);
	while (line.length > 0 &&
	       (line.at[line.length - 1] == '\n' || line.at[line.length - 1] == '\r'))
		line.length--;
	return line;
}

static bool
is_blank_at(struct span line, size_t i)
{
	return i < line.length && (line.at[i] == ' ' || line.at[i] == '\t');
}

/* « Subject: », or « Subject : » as old programs wrote. */
static size_t
name_length(struct span line)
{
	size_t length = 0, end;
	while (length < line.length && line.at[length] > ' ' && line.at[length] < 0x7f &&
	       line.at[length] != ':')
		length++;
	for (end = length; is_blank_at(line, end);)
		end++;
	return length > 0 && end < line.length && line.at[end] == ':' ? length : 0;
}

static bool
starts_without_case(struct span line, const char *word)
{
	return line.length >= strlen(word) && strncasecmp(line.at, word, strlen(word)) == 0;
}

/* After a line that is no header: do headers go on? Then it is one that somebody broke. Only names that no
 * letter would begin a line with: the letter itself may follow without an empty line. */
static bool
goes_on(struct span rest)
{
	enum { LINES = 3 };
	static const char *const names[] = { "Content-",    "Date",       "Delivered-To", "From",
		                                 "In-Reply-To", "Message-ID", "MIME-Version", "Received",
		                                 "References",  "Reply-To",   "Return-Path",  "Sender",
		                                 "Subject",     "To",         "X-" };
	for (int i = 0; i < LINES && rest.length > 0; i++) {
		const struct span line = take_line(&rest);
		if (line.length == 0)
			return false;
		for (size_t k = 0; k < LENGTH(names) && name_length(line) > 0; k++)
			if (starts_without_case(line, names[k]) &&
			    (span_ends(span_of(names[k]), "-") || name_length(line) == strlen(names[k])))
				return true;
	}
	return false;
}

static struct mime_header *
add_header(struct mime_reading *reading, struct mime_header ***tail, struct span line,
           size_t length)
{
	if (reading->header_count == MIME_HEADER_COUNT_MAX) {
		reading->is_cut = true;
		return NULL;
	}
	reading->header_count++;
	struct mime_header *header = arena_new_of(reading->arena, struct mime_header);
	const char *colon = memchr(line.at + length, ':', line.length - length);
	header->name = span_from(line.at, length);
	header->raw = span_from(colon + 1, (size_t)(line.at + line.length - colon - 1));
	**tail = header;
	*tail = &header->next;
	return header;
}

/* Gives what comes after. A line of blanks alone goes on the header, if something does. */
static struct span
read_headers(struct mime_reading *reading, struct span entity, struct mime_part *part)
{
	struct span rest = entity;
	struct mime_header **tail = &part->headers, *last = NULL;
	while (rest.length > 0) {
		const struct span before = rest, line = take_line(&rest);
		const size_t length = name_length(line);
		if (line.length == 0)
			break;
		if (is_blank_at(line, 0) && (part->headers != NULL || before.at == entity.at)) {
			if (span_trim(line).length == 0 && !is_blank_at(rest, 0) && !goes_on(rest))
				break;
			if (last != NULL)
				last->raw.length = (size_t)(line.at + line.length - last->raw.at);
		} else if (length > 0)
			last = add_header(reading, &tail, line, length);
		else if (before.at == entity.at && (span_starts(line, "From ") || span_starts(line, ">From ")))
			last = NULL; /* how a box of mails begins each */
		else if (!goes_on(rest))
			return before;
		else
			last = NULL;
	}
	return rest;
}

const struct mime_header *
mime_header(const struct mime_header *from, const char *name)
{
	const size_t length = strlen(name);
	for (const struct mime_header *header = from; header != NULL; header = header->next)
		if (header->name.length == length && strncasecmp(header->name.at, name, length) == 0)
			return header;
	return NULL;
}

static char *
unfold(struct arena *arena, struct span raw, size_t length_max)
{
	const size_t length = raw.length < length_max ? raw.length : length_max;
	char *value = arena_take(arena, length + 1, 1);
	size_t to = 0;
	for (size_t i = 0; i < length; i++) {
		const char c = raw.at[i];
		if (c != '\r' && c != '\n' && (to > 0 || (c != ' ' && c != '\t')))
			value[to++] = (char)((unsigned char)c < ' ' || c == 0x7f ? ' ' : c);
	}
	while (to > 0 && (value[to - 1] == ' ' || value[to - 1] == '\t'))
		to--;
	value[to] = '\0';
	return value;
}

const char *
mime_value(struct arena *arena, const struct mime_header *header)
{
	return header == NULL ? "" : unfold(arena, header->raw, MIME_VALUE_LENGTH_MAX);
}

/* --- what a part says of itself ---------------------------------------------------------------- */

static const char *
type_value(struct arena *arena, const struct mime_part *part, const char *name)
{
	const struct mime_header *header = mime_header(part->headers, name);
	if (header == NULL)
		return "";
	return words_decoded(arena, unfold(arena, header->raw, TYPE_VALUE_LENGTH_MAX), true);
}

static const char *
small_letters(struct arena *arena, const char *words)
{
	char *copy = arena_copy_text(arena, words == NULL ? "" : words);
	for (char *c = copy; *c != '\0'; c++)
		*c = (char)(*c >= 'A' && *c <= 'Z' ? *c - 'A' + 'a' : *c);
	return strlen(copy) > TYPE_LENGTH_MAX ? "" : copy;
}

static const char *
parameter(struct arena *arena, GMimeContentType *type, const char *name)
{
	const char *value = g_mime_content_type_get_parameter(type, name);
	return value == NULL || strlen(value) > PARAMETER_LENGTH_MAX ? "" : arena_copy_text(arena, value);
}

/* A type that nobody can read is plain text (RFC 2045, 5.2). */
static const char *
read_type(struct arena *arena, struct mime_part *part, bool in_digest)
{
	const char *value = type_value(arena, part, "Content-Type");
	part->type = in_digest ? "message" : "text";
	part->subtype = in_digest ? "rfc822" : "plain";
	part->charset = part->format = part->delsp = part->report_type = part->smime_type = "";
	part->name = "";
	if (value[0] == '\0')
		return "";
	GMimeContentType *type = g_mime_content_type_parse(options, value);
	if (type == NULL)
		return "";
	const char *kind = small_letters(arena, g_mime_content_type_get_media_type(type));
	const char *subtype = small_letters(arena, g_mime_content_type_get_media_subtype(type));
	if (kind[0] != '\0' && strchr(value, '/') != NULL) {
		part->type = kind;
		part->subtype = subtype;
	}
	part->charset = parameter(arena, type, "charset");
	part->format = small_letters(arena, parameter(arena, type, "format"));
	part->delsp = small_letters(arena, parameter(arena, type, "delsp"));
	part->report_type = small_letters(arena, parameter(arena, type, "report-type"));
	part->smime_type = small_letters(arena, parameter(arena, type, "smime-type"));
	part->name = parameter(arena, type, "name");
	const char *boundary = parameter(arena, type, "boundary");
	g_object_unref(type);
	return boundary;
}

static void
read_disposition(struct arena *arena, struct mime_part *part)
{
	const char *value = type_value(arena, part, "Content-Disposition");
	part->disposition = "";
	part->has_content_id = mime_header(part->headers, "Content-ID") != NULL;
	GMimeContentDisposition *read =
		value[0] == '\0' ? NULL : g_mime_content_disposition_parse(options, value);
	if (read == NULL)
		return;
	part->disposition = small_letters(arena, g_mime_content_disposition_get_disposition(read));
	const char *name = g_mime_content_disposition_get_parameter(read, "filename");
	if (name != NULL && name[0] != '\0' && strlen(name) <= PARAMETER_LENGTH_MAX)
		part->name = arena_copy_text(arena, name);
	g_object_unref(read);
}

bool
mime_is(const struct mime_part *part, const char *type, const char *subtype)
{
	return strcmp(part->type, type) == 0 && (subtype == NULL || strcmp(part->subtype, subtype) == 0);
}

/* --- bytes ------------------------------------------------------------------------------------- */

static GMimeContentEncoding
encoding_of(struct arena *arena, const struct mime_part *part)
{
	return g_mime_content_encoding_from_string(type_value(arena, part, "Content-Transfer-Encoding"));
}

struct span
mime_body(struct mime_reading *reading, const struct mime_part *part)
{
	const GMimeContentEncoding encoding = encoding_of(reading->arena, part);
	if (part->body.length == 0 || (encoding != GMIME_CONTENT_ENCODING_BASE64 &&
	                               encoding != GMIME_CONTENT_ENCODING_QUOTEDPRINTABLE &&
	                               encoding != GMIME_CONTENT_ENCODING_UUENCODE))
		return part->body;
	GMimeEncoding decoder;
	g_mime_encoding_init_decode(&decoder, encoding);
	const size_t room = g_mime_encoding_outlen(&decoder, part->body.length + 2) + 1;
	if (reading->decoded_size + room > MIME_DECODED_SIZE_MAX) {
		reading->is_cut = true;
		return SPAN("");
	}
	reading->decoded_size += room;
	char *bytes = arena_take(reading->arena, room, 1);
	/* Some programs leave « = » out at the end: without it the last bytes would be lost. */
	const bool is_padded = encoding != GMIME_CONTENT_ENCODING_BASE64 ||
	                       memchr(part->body.at, '=', part->body.length) != NULL;
	size_t size = g_mime_encoding_step(&decoder, part->body.at, part->body.length, bytes);
	size += g_mime_encoding_flush(&decoder, "==", is_padded ? 0 : 2, bytes + size);
	must(size <= room);
	return span_from(bytes, size);
}

/* --- parts ------------------------------------------------------------------------------------- */

static struct mime_part *read_entity(struct mime_reading *reading, struct span entity, int depth,
                                     bool in_digest);

/* The next line « --boundary » or « --boundary-- » of the body: *before_r stands before it. */
static bool
find_delimiter(struct span *rest, struct span delimiter, struct span *before_r, bool *closes_r)
{
	const char *begin = rest->at;
	for (struct span search = *rest;;) {
		const size_t at = span_find(search, delimiter);
		if (at == SIZE_MAX)
			return false;
		const char *found = search.at + at;
		search = span_from(found + delimiter.length, search.length - at - delimiter.length);
		if (found != begin && found[-1] != '\n')
			continue;
		struct span after = search;
		struct span line = take_line(&after);
		*closes_r = span_starts(line, "--");
		if (*closes_r)
			line = span_from(line.at + 2, line.length - 2);
		if (span_trim(line).length > 0)
			continue;
		size_t length = (size_t)(found - begin);
		if (length > 0)
			length -= length > 1 && found[-2] == '\r' ? 2 : 1;
		*before_r = span_from(begin, length);
		*rest = after;
		return true;
	}
}

/* What comes after the end is read too, if there are parts: some programs say one boundary twice. */
static void
read_parts(struct mime_reading *reading, struct mime_part *part, const char *boundary, int depth)
{
	const struct span delimiter = span_of(arena_format(reading->arena, "--%s", boundary));
	const bool in_digest = mime_is(part, "multipart", "digest");
	struct mime_part **tail = &part->first;
	struct span rest = part->body, before;
	bool is_open = false, closes;
	for (bool is_last = false; !is_last;) {
		is_last = !find_delimiter(&rest, delimiter, &before, &closes);
		if (is_last) {
			before = rest;
			closes = true;
		} else
			part->is_empty = true;
		if (is_open && !(is_last && span_trim(before).length == 0)) {
			if (reading->part_count >= MIME_PART_COUNT_MAX) {
				reading->is_cut = true;
				return;
			}
			part->is_empty = false;
			*tail = read_entity(reading, before, depth + 1, in_digest);
			tail = &(*tail)->next;
		}
		is_open = !closes;
	}
}

/* Before the first header, empty lines say nothing. */
static struct span
without_empty_lines(struct span message)
{
	while (message.length > 0 && (message.at[0] == '\n' || message.at[0] == '\r'))
		message = span_from(message.at + 1, message.length - 1);
	return message;
}

static struct mime_part *
read_entity(struct mime_reading *reading, struct span entity, int depth, bool in_digest)
{
	struct mime_part *part = arena_new_of(reading->arena, struct mime_part);
	reading->part_count++;
	part->body = read_headers(reading, entity, part);
	const char *boundary = read_type(reading->arena, part, in_digest);
	read_disposition(reading->arena, part);
	const bool is_message = mime_is(part, "message", "rfc822") || mime_is(part, "message", "global") ||
	                        mime_is(part, "message", "news");
	const bool is_multipart =
		mime_is(part, "multipart", NULL) && boundary[0] != '\0' && strlen(boundary) <= BOUNDARY_LENGTH_MAX;
	if (!is_message && !is_multipart)
		return part;
	if (depth >= MIME_DEPTH_MAX || (is_message && reading->part_count >= MIME_PART_COUNT_MAX))
		reading->is_cut = part->is_deep = true;
	else if (is_message)
		part->first =
			read_entity(reading, without_empty_lines(mime_body(reading, part)), depth + 1, false);
	else
		read_parts(reading, part, boundary, depth);
	return part;
}

struct mime_part *
mime_read(struct mime_reading *reading, struct span bytes)
{
	return read_entity(reading, without_empty_lines(bytes), 0, false);
}
