/* winmail.dat: what Outlook packs its attachments into (MS-OXTNEF). The files are taken out; the text is in
 * the message beside it. Not by libytnef: it writes what it finds to the program's own output, gives up the
 * whole at the first error, and had a dozen holes. */
#include <string.h>

#include "craft/mail/mail_inside.h"

enum {
	SIGNATURE = 0x223e9f78,
	LEVEL_MESSAGE = 1,
	LEVEL_ATTACHMENT = 2,
	ATTACHMENT_BEGINS = 0x00069002, /* attAttachRenddata */
	ATTACHMENT_TITLE = 0x00018010,
	ATTACHMENT_DATA = 0x0006800f,
	ATTACHMENT_PROPERTIES = 0x00069005,
	LONG_FILENAME = 0x3707, /* PidTagAttachLongFilename */
	TYPE_STRING8 = 0x001e,
	TYPE_UNICODE = 0x001f,
	PROPERTY_COUNT_MAX = 200,
};

/* --- little-endian ----------------------------------------------------------------------------- */

static bool
take_u(struct span *rest, size_t size, uint32_t *value_r)
{
	if (rest->length < size)
		return false;
	*value_r = 0;
	for (size_t i = size; i-- > 0;)
		*value_r = *value_r << 8 | (unsigned char)rest->at[i];
	*rest = span_from(rest->at + size, rest->length - size);
	return true;
}

static bool
take_bytes(struct span *rest, size_t size, struct span *bytes_r)
{
	if (rest->length < size)
		return false;
	*bytes_r = span_from(rest->at, size);
	*rest = span_from(rest->at + size, rest->length - size);
	return true;
}

/* --- properties -------------------------------------------------------------------------------- */

/* A fixed size of bytes; 0: the value says its own; SIZE_MAX: nobody knows. */
static size_t
size_of_type(uint32_t type)
{
	switch (type) {
	case 0x0002: /* short, boolean, long, float, error: four bytes each */
	case 0x000b:
	case 0x0003:
	case 0x0004:
	case 0x000a:
		return 4;
	case 0x0005: /* double, currency, time, long of 8 */
	case 0x0006:
	case 0x0007:
	case 0x0014:
	case 0x0040:
		return 8;
	case 0x0048: /* a class */
		return 16;
	case 0x000d: /* object, strings, binary */
	case TYPE_STRING8:
	case TYPE_UNICODE:
	case 0x0102:
		return 0;
	default:
		return SIZE_MAX;
	}
}

/* A property with a name: 16 bytes of whose it is, then a number or the name. */
static bool
skip_name(struct span *rest)
{
	struct span skipped;
	uint32_t kind, length;
	return take_bytes(rest, 16, &skipped) && take_u(rest, 4, &kind) && take_u(rest, 4, &length) &&
	       (kind == 0 || (length <= rest->length && take_bytes(rest, (length + 3) / 4 * 4, &skipped)));
}

static struct span
name_of(struct arena *arena, uint32_t type, struct span value)
{
	bool is_broken = false;
	const struct span words =
		words_of_charset(arena, value, type == TYPE_UNICODE ? "utf-16le" : "windows-1252", &is_broken);
	const size_t end = span_find(words, SPAN("\0"));
	return end == SIZE_MAX ? words : span_from(words.at, end);
}

/* One value, or several that all count: the last is given. */
static bool
take_value(struct span *rest, uint32_t type, struct span *value_r)
{
	enum { SEVERAL = 0x1000 };
	const size_t size = size_of_type(type & ~(uint32_t)SEVERAL);
	uint32_t count = 1, length;
	if (size == SIZE_MAX || ((size == 0 || (type & SEVERAL)) && !take_u(rest, 4, &count)) ||
	    count > PROPERTY_COUNT_MAX)
		return false;
	for (uint32_t i = 0; i < count; i++) {
		length = (uint32_t)size;
		if (size == 0 && !take_u(rest, 4, &length))
			return false;
		struct span padding;
		if (!take_bytes(rest, length, value_r) || !take_bytes(rest, (4 - length % 4) % 4, &padding))
			return false;
	}
	return true;
}

/* The long name of a file, or what was there before. */
static struct span
long_name(struct arena *arena, struct span properties, struct span before)
{
	uint32_t count, type, id;
	struct span name = before, value = SPAN("");
	if (!take_u(&properties, 4, &count))
		return before;
	for (uint32_t i = 0; i < count && i < PROPERTY_COUNT_MAX; i++) {
		if (!take_u(&properties, 2, &type) || !take_u(&properties, 2, &id) ||
		    (id >= 0x8000 && !skip_name(&properties)) || !take_value(&properties, type, &value))
			break;
		if (id == LONG_FILENAME && (type == TYPE_STRING8 || type == TYPE_UNICODE))
			name = name_of(arena, type, value);
	}
	return name;
}

/* --- the whole --------------------------------------------------------------------------------- */

struct file {
	struct span name, bytes;
	bool has_bytes;
};

static void
end_file(struct arena *arena, struct mail_in *in, struct file *file)
{
	if (file->has_bytes)
		mail_file_add(arena, in, file->name, SPAN("application/octet-stream"), file->bytes,
		              MAIL_FILE_ATTACHED);
	*file = (struct file){ SPAN(""), SPAN(""), false };
}

static void
take_attribute(struct arena *arena, struct file *file, uint32_t id, struct span value)
{
	bool is_broken = false;
	if (id == ATTACHMENT_TITLE && file->name.length == 0) {
		const size_t end = span_find(value, SPAN("\0"));
		file->name = words_of_charset(arena, span_from(value.at, end == SIZE_MAX ? value.length : end),
		                              "windows-1252", &is_broken);
	} else if (id == ATTACHMENT_DATA) {
		file->bytes = value;
		file->has_bytes = true;
	} else if (id == ATTACHMENT_PROPERTIES)
		file->name = long_name(arena, value, file->name);
}

/* Checksums are not looked at: what is damaged is looked at by whoever opens the file. */
bool
mail_tnef_open(struct arena *arena, struct mail_in *in, struct span bytes)
{
	struct span rest = bytes, value;
	struct file file = { SPAN(""), SPAN(""), false };
	uint32_t signature, key, level, id, length, checksum;
	bool is_whole = false;
	if (!take_u(&rest, 4, &signature) || signature != SIGNATURE || !take_u(&rest, 2, &key))
		return false;
	for (;;) {
		is_whole = rest.length == 0;
		if (!take_u(&rest, 1, &level) || (level != LEVEL_MESSAGE && level != LEVEL_ATTACHMENT) ||
		    !take_u(&rest, 4, &id) || !take_u(&rest, 4, &length) || !take_bytes(&rest, length, &value) ||
		    !take_u(&rest, 2, &checksum))
			break;
		if (level == LEVEL_ATTACHMENT && id == ATTACHMENT_BEGINS)
			end_file(arena, in, &file);
		else if (level == LEVEL_ATTACHMENT)
			take_attribute(arena, &file, id, value);
	}
	end_file(arena, in, &file);
	return is_whole;
}
