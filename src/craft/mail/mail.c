/* What a letter may hold, and its bytes. */
#include <gmime/gmime.h>
#include <pthread.h>
#include <string.h>

#include "craft/mail/mail_inside.h"

/* --- addresses ------------------------------------------------------------------------------- */

static bool
is_letter_or_figure(char c)
{
	return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9');
}

/* RFC 5322 dot-atom: words between single dots. */
static bool
local_is_fine(struct span local)
{
	enum { LOCAL_LENGTH_MAX = 64 };
	char before = '.';
	for (size_t i = 0; i < local.length; i++) {
		const char c = local.at[i];
		if (c == '.' ? before == '.'
		             : !is_letter_or_figure(c) &&
		                   (c == '\0' || strchr("!#$%&'*+/=?^_`{|}~-", c) == NULL))
			return false;
		before = c;
	}
	return local.length > 0 && local.length <= LOCAL_LENGTH_MAX && before != '.';
}

/* RFC 1035 labels. One alone will do: root@localhost. */
static bool
domain_is_fine(struct span domain)
{
	enum { LABEL_LENGTH_MAX = 63 };
	struct span rest = domain, label;
	if (domain.length == 0 || domain.at[domain.length - 1] == '.')
		return false;
	while (span_cut(&rest, '.', &label)) {
		if (label.length == 0 || label.length > LABEL_LENGTH_MAX || label.at[0] == '-' ||
		    label.at[label.length - 1] == '-')
			return false;
		for (size_t i = 0; i < label.length; i++)
			if (!is_letter_or_figure(label.at[i]) && label.at[i] != '-')
				return false;
	}
	return true;
}

bool
mail_address_is_fine(struct span address)
{
	struct span domain = address, local;
	if (address.length == 0 || address.length > MAIL_ADDRESS_LENGTH_MAX ||
	    span_find(address, SPAN("@")) == SIZE_MAX || !span_cut(&domain, '@', &local))
		return false;
	return local_is_fine(local) && domain_is_fine(domain);
}

/* --- what a letter may hold ------------------------------------------------------------------ */

/* A control character: of ASCII but those of `allowed`, of Latin-1 (C2 80 to C2 9F), or a line or
 * paragraph separator (E2 80 A8, A9). */
static bool
has_control(struct span span, const char *allowed)
{
	for (size_t i = 0; i < span.length; i++) {
		const unsigned char c = (unsigned char)span.at[i];
		const unsigned char next =
			i + 1 < span.length ? (unsigned char)span.at[i + 1] : (unsigned char)0;
		const unsigned char last =
			i + 2 < span.length ? (unsigned char)span.at[i + 2] : (unsigned char)0;
		if ((c < 0x20 && (c == 0 || strchr(allowed, c) == NULL)) || c == 0x7f ||
		    (c == 0xc2 && next < 0xa0) || (c == 0xe2 && next == 0x80 && (last & 0xfe) == 0xa8))
			return true;
	}
	return false;
}

/* « =? » begins an encoded word: readers would show something else than what is written. */
static bool
is_line(struct span span, size_t length_max)
{
	return span.length <= length_max && span_is_utf8(span) && !has_control(span, "") &&
	       span_find(span, SPAN("=?")) == SIZE_MAX;
}

/* A header holds it as it is: signs of an address of the web, and no blank. */
static bool
is_url(struct span url)
{
	for (size_t i = 0; i < url.length; i++)
		if (url.at[i] <= ' ' || url.at[i] >= 0x7f || url.at[i] == '<' || url.at[i] == '>')
			return false;
	return url.length <= MAIL_URL_LENGTH_MAX &&
	       (span_starts(url, "https://") || span_starts(url, "http://"));
}

static bool
is_mark(struct span mark)
{
	for (size_t i = 0; i < mark.length; i++)
		if (mark.at[i] != '-' && !(mark.at[i] >= '0' && mark.at[i] <= '9') &&
		    !(mark.at[i] >= 'a' && mark.at[i] <= 'z'))
			return false;
	return mark.length <= MAIL_MARK_LENGTH_MAX;
}

bool
mail_bounces_are_fine(struct span address)
{
	enum { LOCAL_LENGTH_MAX = 64 };
	const size_t at = span_find(address, SPAN("@"));
	return mail_address_is_fine(address) && at + 1 + MAIL_MARK_LENGTH_MAX <= LOCAL_LENGTH_MAX;
}

const char *
mail_letter_weakness(const struct mail_letter *letter)
{
	if (!mail_address_is_fine(letter->to))
		return "mail: the address is not one";
	if (!is_line(letter->from_name, MAIL_NAME_LENGTH_MAX))
		return "mail: the name is not a line";
	if (letter->subject.length == 0 || !is_line(letter->subject, MAIL_SUBJECT_LENGTH_MAX))
		return "mail: the subject is not a line";
	if (!is_mark(letter->mark))
		return "mail: the mark is not one";
	if (letter->stop_url.length > 0 && !is_url(letter->stop_url))
		return "mail: the link to stop is not one";
	if (letter->text.length > MAIL_TEXT_LENGTH_MAX || !span_is_utf8(letter->text) ||
	    has_control(letter->text, "\r\n\t"))
		return "mail: the text is too long, or is not text";
	return NULL;
}

/* --- its bytes ------------------------------------------------------------------------------- */

/* One letter is written at a time: it costs little beside sending it, and GLib guards its memory by
 * locks that no finder of races can see. */
static pthread_mutex_t writing = PTHREAD_MUTEX_INITIALIZER;

/* One kind of line end: the writer turns each into CR LF. */
static struct span
lines_of(struct arena *arena, struct span text)
{
	struct text lines = text_new(arena, MAIL_TEXT_LENGTH_MAX + 1);
	for (size_t i = 0; i < text.length; i++)
		if (text.at[i] != '\r')
			text_add_char(&lines, text.at[i]);
		else if (i + 1 == text.length || text.at[i + 1] != '\n')
			text_add_char(&lines, '\n');
	if (lines.length > 0 && lines.bytes[lines.length - 1] != '\n')
		text_add_char(&lines, '\n');
	return text_span(&lines);
}

static GMimeObject *
body_of(struct arena *arena, struct span text)
{
	const struct span lines = lines_of(arena, text);
	GMimePart *part = g_mime_part_new_with_type("text", "plain");
	GMimeStream *stream = g_mime_stream_mem_new_with_buffer(lines.at, lines.length);
	GMimeDataWrapper *content =
		g_mime_data_wrapper_new_with_stream(stream, GMIME_CONTENT_ENCODING_DEFAULT);
	g_mime_part_set_content(part, content);
	g_mime_object_set_content_type_parameter((GMimeObject *)part, "charset", "utf-8");
	g_mime_part_set_content_encoding(part, GMIME_CONTENT_ENCODING_QUOTEDPRINTABLE);
	g_object_unref(content);
	g_object_unref(stream);
	return (GMimeObject *)part;
}

static void
add_headers(struct arena *arena, GMimeMessage *message, const char *from,
            const struct mail_letter *letter)
{
	GMimeObject *object = (GMimeObject *)message;
	const char *domain = strrchr(from, '@') + 1;
	const char *name =
		letter->from_name.length > 0 ? span_copy(arena, letter->from_name) : NULL;
	GDateTime *made = g_date_time_new_from_unix_utc(letter->made_unix_s);
	must(made != NULL);
	g_mime_message_add_mailbox(message, GMIME_ADDRESS_TYPE_FROM, name, from);
	g_mime_message_add_mailbox(message, GMIME_ADDRESS_TYPE_TO, NULL,
	                           span_copy(arena, letter->to));
	g_mime_message_set_subject(message, span_copy(arena, letter->subject), "utf-8");
	g_mime_message_set_date(message, made);
	g_date_time_unref(made);
	const char *named = letter->mark.length > 0
	                        ? span_copy(arena, letter->mark)
	                        : arena_format(arena, "%016llx", (unsigned long long)letter->letter_id);
	g_mime_message_set_message_id(message, arena_format(arena, "%s.parvis@%s", named, domain));
	/* Nobody's « absent du bureau » answers a machine. */
	g_mime_object_append_header(object, "Auto-Submitted", "auto-generated", NULL);
	if (letter->stop_url.length == 0)
		return;
	g_mime_object_append_header(object, "List-Unsubscribe",
	                            arena_format(arena, "<%.*s>", SPAN_ARGS(letter->stop_url)), NULL);
	g_mime_object_append_header(object, "List-Unsubscribe-Post", "List-Unsubscribe=One-Click",
	                            NULL);
}

static struct span
write_letter(struct arena *arena, const char *from, const struct mail_letter *letter)
{
	GMimeMessage *message = g_mime_message_new(TRUE);
	GMimeObject *body = body_of(arena, letter->text);
	add_headers(arena, message, from, letter);
	g_mime_message_set_mime_part(message, body);
	GMimeFormatOptions *options = g_mime_format_options_new();
	g_mime_format_options_set_newline_format(options, GMIME_NEWLINE_FORMAT_DOS);
	GMimeStream *stream = g_mime_stream_mem_new();
	must(g_mime_object_write_to_stream((GMimeObject *)message, options, stream) > 0);
	const GByteArray *bytes = g_mime_stream_mem_get_byte_array((GMimeStreamMem *)stream);
	const struct span kept =
		span_keep(arena, span_from((const char *)bytes->data, bytes->len));
	g_object_unref(stream);
	g_mime_format_options_free(options);
	g_object_unref(body);
	g_object_unref(message);
	return kept;
}

bool
mail_compose(struct arena *arena, const char *from, const struct mail_letter *letter,
             struct span *bytes_r, struct fault *fault_r)
{
	must(mail_address_is_fine(span_of(from)));
	const char *weakness = mail_letter_weakness(letter);
	if (weakness != NULL)
		return fault_is(fault_r, weakness, "Ce message ne peut pas être écrit.");
	mail_start();
	pthread_mutex_lock(&writing);
	*bytes_r = write_letter(arena, from, letter);
	pthread_mutex_unlock(&writing);
	return true;
}
