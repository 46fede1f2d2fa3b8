/* A letter's bytes, as they travel. */
#include <gmime/gmime.h>
#include <pthread.h>
#include <string.h>

#include "craft/mail/mail_inside.h"

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

static GMimePart *
part_of(const char *type, const char *subtype, struct span bytes, GMimeContentEncoding encoding)
{
	GMimePart *part = g_mime_part_new_with_type(type, subtype);
	GMimeStream *stream = g_mime_stream_mem_new_with_buffer(bytes.at, bytes.length);
	GMimeDataWrapper *content =
		g_mime_data_wrapper_new_with_stream(stream, GMIME_CONTENT_ENCODING_DEFAULT);
	g_mime_part_set_content(part, content);
	g_mime_part_set_content_encoding(part, encoding);
	g_object_unref(content);
	g_object_unref(stream);
	return part;
}

static GMimeObject *
text_of(struct arena *arena, struct span text)
{
	GMimeObject *part = (GMimeObject *)part_of("text", "plain", lines_of(arena, text),
	                                           GMIME_CONTENT_ENCODING_QUOTEDPRINTABLE);
	g_mime_object_set_content_type_parameter(part, "charset", "utf-8");
	return part;
}

static GMimeObject *
enclosed_of(struct arena *arena, const struct mail_enclosed *enclosed)
{
	struct span subtype = enclosed->media, type;
	must(span_cut(&subtype, '/', &type));
	GMimePart *part = part_of(span_copy(arena, type), span_copy(arena, subtype), enclosed->bytes,
	                          GMIME_CONTENT_ENCODING_BASE64);
	g_mime_object_set_disposition((GMimeObject *)part, "attachment");
	g_mime_part_set_filename(part, span_copy(arena, enclosed->name));
	return (GMimeObject *)part;
}

/* The text alone, or the text and the files after it. */
static GMimeObject *
body_of(struct arena *arena, const struct mail_letter *letter)
{
	GMimeObject *text = text_of(arena, letter->text);
	if (letter->enclosed_count == 0)
		return text;
	GMimeMultipart *all = g_mime_multipart_new_with_subtype("mixed");
	g_mime_multipart_set_boundary(
		all, arena_format(arena, "=_parvis_%016llx", (unsigned long long)letter->letter_id));
	g_mime_multipart_add(all, text);
	g_object_unref(text);
	for (size_t i = 0; i < letter->enclosed_count; i++) {
		GMimeObject *part = enclosed_of(arena, &letter->enclosed[i]);
		g_mime_multipart_add(all, part);
		g_object_unref(part);
	}
	return (GMimeObject *)all;
}

static void
add_thread(struct arena *arena, GMimeMessage *message, const struct mail_letter *letter)
{
	GMimeObject *object = (GMimeObject *)message;
	struct text references = text_new(arena, (MAIL_REFERENCE_COUNT_MAX + 1) * (MAIL_ID_LENGTH_MAX + 3));
	if (letter->reply_to.length > 0)
		g_mime_message_add_mailbox(message, GMIME_ADDRESS_TYPE_REPLY_TO, NULL,
		                           span_copy(arena, letter->reply_to));
	if (letter->in_reply_to.length == 0)
		return;
	for (size_t i = 0; i < letter->reference_count; i++)
		text_format(&references, "<%.*s> ", SPAN_ARGS(letter->references[i]));
	text_format(&references, "<%.*s>", SPAN_ARGS(letter->in_reply_to));
	g_mime_object_append_header(object, "In-Reply-To",
	                            arena_format(arena, "<%.*s>", SPAN_ARGS(letter->in_reply_to)),
	                            NULL);
	g_mime_object_append_header(object, "References", text_z(&references), NULL);
}

static void
add_nature(struct arena *arena, GMimeObject *object, const struct mail_letter *letter)
{
	static const char *const words[] = { [MAIL_BY_MACHINE] = "auto-generated",
		                                 [MAIL_BY_REPLY] = "auto-replied",
		                                 [MAIL_BY_PERSON] = NULL };
	if (words[letter->nature] != NULL)
		g_mime_object_append_header(object, "Auto-Submitted", words[letter->nature], NULL);
	if (letter->stop_url.length == 0)
		return;
	g_mime_object_append_header(object, "List-Unsubscribe",
	                            arena_format(arena, "<%.*s>", SPAN_ARGS(letter->stop_url)), NULL);
	g_mime_object_append_header(object, "List-Unsubscribe-Post", "List-Unsubscribe=One-Click",
	                            NULL);
}

static void
add_headers(struct arena *arena, GMimeMessage *message, const char *from,
            const struct mail_letter *letter)
{
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
	add_thread(arena, message, letter);
	add_nature(arena, (GMimeObject *)message, letter);
}

static struct span
write_letter(struct arena *arena, const char *from, const struct mail_letter *letter)
{
	GMimeMessage *message = g_mime_message_new(TRUE);
	GMimeObject *body = body_of(arena, letter);
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
