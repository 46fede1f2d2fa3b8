/* What cells point to: shared texts, and the formats that make a number a date. */
#include <stdlib.h>
#include <string.h>

#include "craft/sheet/sheet_xlsx.h"

enum {
	STYLES_PART_SIZE_MAX = 64 << 20,
	STRINGS_PART_SIZE_MAX = 256 << 20, /* kept in memory, unlike the rows */
	STRINGS_COUNT_MAX = 4 << 20,
	STYLE_COUNT_MAX = 65536,
	FORMAT_ID_MAX = 65535,
};

/* --- styles ----------------------------------------------------------------------------- */

struct styles {
	unsigned char *by_format;  /* number_style + 1, 0: not told, by format id */
	uint16_t *formats;         /* by cell format */
	size_t count;
	bool in_cells;
};

/* An id of 0 to 65535, or 0, the general format. */
static uint16_t
format_id(const char *text)
{
	int64_t id;
	return text != NULL && span_int64(span_of(text), &id) && id > 0 && id <= FORMAT_ID_MAX
	               ? (uint16_t)id
	               : 0;
}

static void
on_style(void *data, struct part *part, const char *name, const char **attributes)
{
	struct styles *styles = data;
	const uint16_t id = format_id(part_attribute(attributes, "numFmtId"));
	if (strcmp(name, "numFmt") == 0) {
		const char *code = part_attribute(attributes, "formatCode");
		if (code != NULL)
			styles->by_format[id] = (unsigned char)(number_style_of(id, code) + 1);
	} else if (strcmp(name, "cellXfs") == 0) {
		styles->in_cells = true;
	} else if (styles->in_cells && strcmp(name, "xf") == 0) {
		if (styles->count == STYLE_COUNT_MAX)
			part_refuse(part, "sheet: too many styles", PART_DAMAGED);
		else
			styles->formats[styles->count++] = id;
	}
}

static void
on_style_end(void *data, struct part *part, const char *name)
{
	(void)part;
	if (strcmp(name, "cellXfs") == 0)
		((struct styles *)data)->in_cells = false;
}

bool
book_read_styles(struct book *book, struct fault *fault_r)
{
	static const struct part_reader reader = { .start = on_style, .end = on_style_end };
	if (book->styles_path == NULL)
		return true;
	struct arena *brief = arena_new(1 << 20);
	struct styles styles = {
		.by_format = arena_take(brief, FORMAT_ID_MAX + 1, 1),
		.formats = arena_array_of(brief, uint16_t, STYLE_COUNT_MAX),
	};
	const bool read = part_read_all(book->archive, book->styles_path, STYLES_PART_SIZE_MAX, &reader,
	                                &styles, book->arena, fault_r);
	book->style_count = styles.count;
	book->styles = arena_take(book->arena, styles.count + 1, 1);
	for (size_t i = 0; i < styles.count; i++) {
		const uint16_t id = styles.formats[i];
		const unsigned char told = styles.by_format[id];
		book->styles[i] = told != 0 ? (unsigned char)(told - 1)
		                            : (unsigned char)number_style_of(id, NULL);
	}
	arena_end(brief);
	return read;
}

/* --- shared texts ----------------------------------------------------------------------- */

struct strings {
	struct book *book;
	size_t from;         /* of the text being read */
	size_t count;
	bool in_text;
	int in_phonetic;     /* how to read it aloud, which is not the text */
};

static void
on_string(void *data, struct part *part, const char *name, const char **attributes)
{
	(void)attributes;
	struct strings *strings = data;
	if (strcmp(name, "si") == 0) {
		strings->from = strings->book->strings->length;
		if (strings->count++ == STRINGS_COUNT_MAX)
			part_refuse(part, "sheet: too many shared strings", PART_DAMAGED);
	}
	strings->in_phonetic += strcmp(name, "rPh") == 0;
	strings->in_text = strcmp(name, "t") == 0 && strings->in_phonetic == 0;
}

static void
on_string_end(void *data, struct part *part, const char *name)
{
	(void)part;
	struct strings *strings = data;
	struct buffer *bytes = strings->book->strings;
	strings->in_text = false;
	strings->in_phonetic -= strcmp(name, "rPh") == 0;
	if (strcmp(name, "si") != 0)
		return;
	if (bytes->length > strings->from)
		bytes->length = strings->from + text_unescape(bytes->bytes + strings->from,
		                                              bytes->length - strings->from);
	const uint32_t end = (uint32_t)bytes->length;
	buffer_add(strings->book->ends, &end, sizeof end);
}

static void
on_string_text(void *data, struct part *part, struct span text)
{
	(void)part;
	struct strings *strings = data;
	if (strings->in_text)
		buffer_add(strings->book->strings, text.at, text.length);
}

bool
book_read_strings(struct book *book, struct fault *fault_r)
{
	static const struct part_reader reader = { on_string, on_string_end, on_string_text };
	_Static_assert(STRINGS_PART_SIZE_MAX <= UINT32_MAX / 4, "ends are uint32_t");
	book->strings = buffer_new(book->arena);
	book->ends = buffer_new(book->arena);
	if (book->strings_path == NULL)
		return true;
	struct strings strings = { .book = book };
	return part_read_all(book->archive, book->strings_path, STRINGS_PART_SIZE_MAX, &reader,
	                     &strings, book->arena, fault_r);
}

bool
book_string(const struct book *book, size_t index, struct span *text_r)
{
	const size_t count = book->ends->length / sizeof(uint32_t);
	if (index >= count)
		return false;
	uint32_t from = 0, to;
	memcpy(&to, book->ends->bytes + index * sizeof to, sizeof to);
	if (index > 0)
		memcpy(&from, book->ends->bytes + (index - 1) * sizeof from, sizeof from);
	must(from <= to && to <= book->strings->length);
	*text_r = to == from ? SPAN("") : span_from(book->strings->bytes + from, to - from);
	return true;
}

/* --- _xHHHH_ ---------------------------------------------------------------------------- */

static bool
parse_escape(const char *at, size_t left, unsigned *unit_r)
{
	if (left < 7 || at[0] != '_' || at[1] != 'x' || at[6] != '_')
		return false;
	unsigned unit = 0;
	for (size_t i = 2; i < 6; i++) {
		const char c = at[i], lower = (char)(c | 32);
		if (c >= '0' && c <= '9')
			unit = unit * 16 + (unsigned)(c - '0');
		else if (lower >= 'a' && lower <= 'f')
			unit = unit * 16 + (unsigned)(lower - 'a') + 10;
		else
			return false;
	}
	*unit_r = unit;
	return true;
}

/* NUL and halves of pairs stay as they were written: a cell is well-formed UTF-8 without NUL. */
size_t
text_unescape(char *bytes, size_t length)
{
	char *to = memmem(bytes, length, "_x", 2);
	if (to == NULL)
		return length;
	for (const char *at = to; at < bytes + length;) {
		unsigned unit;
		if (!parse_escape(at, (size_t)(bytes + length - at), &unit) || unit == 0 ||
		    (unit >= 0xd800 && unit < 0xe000)) {
			*to++ = *at++;
			continue;
		}
		if (unit >= 0x800) {
			*to++ = (char)(0xe0 | unit >> 12);
			*to++ = (char)(0x80 | (unit >> 6 & 0x3f));
		} else if (unit >= 0x80) {
			*to++ = (char)(0xc0 | unit >> 6);
		}
		*to++ = (char)(unit < 0x80 ? unit : 0x80 | (unit & 0x3f));
		at += 7;
	}
	return (size_t)(to - bytes);
}
