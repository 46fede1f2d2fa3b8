/* The files of a message: a name that can only be a name, and the bytes. */
#include <gmime/gmime.h>
#include <string.h>

#include "craft/mail/mail_inside.h"

/* --- names ------------------------------------------------------------------------------------- */

/* What follows the last « / » or « \ »: a path of somebody's machine says nothing here. */
static struct span
without_path(struct span name)
{
	for (size_t i = name.length; i > 0; i--)
		if (name.at[i - 1] == '/' || name.at[i - 1] == '\\')
			return span_from(name.at + i, name.length - i);
	return name;
}

/* « .pdf », at most 10 bytes, or nothing. */
static struct span
extension_of(struct span name)
{
	for (size_t i = name.length; i > 0 && name.length - i < 10; i--)
		if (name.at[i - 1] == '.')
			return i > 1 ? span_from(name.at + i - 1, name.length - i + 1) : SPAN("");
	return SPAN("");
}

static struct span
clean_name(struct arena *arena, struct span name)
{
	const struct span line = words_line(arena, name, 4 * MAIL_READ_FILE_NAME_LENGTH_MAX);
	struct span clean = span_trim(without_path(line));
	while (clean.length > 0 && clean.at[0] == '.')
		clean = span_trim(span_from(clean.at + 1, clean.length - 1));
	while (clean.length > 0 && clean.at[clean.length - 1] == '.')
		clean = span_trim(span_from(clean.at, clean.length - 1));
	if (clean.length <= MAIL_READ_FILE_NAME_LENGTH_MAX)
		return clean;
	const struct span extension = extension_of(clean);
	const struct span begin = words_cut(clean, MAIL_READ_FILE_NAME_LENGTH_MAX - extension.length);
	return span_of(arena_format(arena, "%.*s%.*s", SPAN_ARGS(begin), SPAN_ARGS(extension)));
}

/* For those that came without a name. */
static struct span
name_for(struct arena *arena, struct span type, size_t number)
{
	static const struct {
		const char *type, *name, *extension;
	} names[] = {
		{ "image/jpeg", "image", ".jpg" },    { "image/png", "image", ".png" },
		{ "image/gif", "image", ".gif" },     { "image/heic", "image", ".heic" },
		{ "application/pdf", "piece", ".pdf" }, { "text/calendar", "invitation", ".ics" },
		{ "text/plain", "texte", ".txt" },    { "text/html", "texte", ".html" },
	};
	for (size_t i = 0; i < LENGTH(names); i++)
		if (span_is(type, names[i].type))
			return span_of(arena_format(arena, "%s-%zu%s", names[i].name, number, names[i].extension));
	return span_of(arena_format(arena, "piece-%zu", number));
}

static struct span
clean_type(struct span type)
{
	size_t slash_count = 0;
	for (size_t i = 0; i < type.length; i++) {
		const char c = type.at[i];
		slash_count += c == '/';
		if (c != '/' && !(c >= 'a' && c <= 'z') && !(c >= '0' && c <= '9') &&
		    (c == '\0' || strchr("!#$&-^_.+", c) == NULL))
			return SPAN("application/octet-stream");
	}
	return slash_count == 1 && type.at[0] != '/' && type.at[type.length - 1] != '/'
	           ? type
	           : SPAN("application/octet-stream");
}

void
mail_file_add(struct arena *arena, struct mail_in *in, struct span name, struct span type,
              struct span bytes, enum mail_file_role role)
{
	if (in->file_count == MAIL_READ_FILE_COUNT_MAX) {
		mail_tell(in, "Ce message porte plus de 100 pièces jointes\u202f: les suivantes ne sont pas gardées.");
		return;
	}
	if (in->files == NULL)
		in->files = arena_array_of(arena, struct mail_file, MAIL_READ_FILE_COUNT_MAX);
	struct mail_file *file = &in->files[in->file_count++];
	file->type = clean_type(type);
	file->name = clean_name(arena, name);
	if (file->name.length == 0)
		file->name = name_for(arena, file->type, in->file_count);
	file->bytes = bytes;
	file->role = role;
	in->has_calendar |= role == MAIL_FILE_CALENDAR;
}

/* --- uuencode, within a text ------------------------------------------------------------------- */

/* « begin 644 photo.jpg » */
static bool
begins_uu(struct span line, struct span *name_r)
{
	if (!span_starts(line, "begin ") || line.length < 11)
		return false;
	size_t i = 6;
	while (i < line.length && line.at[i] >= '0' && line.at[i] <= '7')
		i++;
	if (i < 9 || i > 10 || line.at[i] != ' ')
		return false;
	*name_r = span_trim(span_from(line.at + i + 1, line.length - i - 1));
	return name_r->length > 0;
}

/* Where the lines of the file end: they say their length, 0 at last, then « end ». */
static bool
find_uu_end(struct span rest, struct span *bytes_r, struct span *after_r)
{
	const char *begin = rest.at;
	struct span line;
	while (rest.length > 0 && span_cut(&rest, '\n', &line)) {
		line = span_from(line.at, line.length - (span_ends(line, "\r") ? 1 : 0));
		if (span_is(line, "end")) {
			*bytes_r = span_from(begin, (size_t)(line.at - begin));
			*after_r = rest.at == NULL ? SPAN("") : rest;
			return true;
		}
		if (line.length > 0 && (line.at[0] < ' ' || line.at[0] > '`' || line.length > 64))
			return false;
	}
	return false;
}

struct span
mail_file_uudecode(struct arena *arena, struct mail_in *in, struct span text)
{
	if (span_find(text, SPAN("begin ")) == SIZE_MAX)
		return text;
	struct text kept = text_new(arena, text.length + 1);
	struct span rest = text, line, name, encoded, after;
	size_t try_count = 0;
	while (rest.length > 0 && span_cut(&rest, '\n', &line)) {
		const struct span bare = span_from(line.at, line.length - (span_ends(line, "\r") ? 1 : 0));
		if (!begins_uu(bare, &name) || rest.at == NULL || try_count++ == MAIL_READ_FILE_COUNT_MAX ||
		    !find_uu_end(rest, &encoded, &after)) {
			text_add(&kept, line);
			text_add_char(&kept, '\n');
			continue;
		}
		int state = GMIME_UUDECODE_STATE_BEGIN;
		guint32 save = 0;
		unsigned char *bytes = arena_take(arena, encoded.length + 4, 1);
		const size_t size = g_mime_encoding_uudecode_step((const unsigned char *)encoded.at,
		                                                  encoded.length, bytes, &state, &save);
		mail_file_add(arena, in, name, SPAN("application/octet-stream"),
		              span_from((const char *)bytes, size), MAIL_FILE_ATTACHED);
		rest = after;
	}
	return text_span(&kept);
}
