#include "craft/logic/logic_inside.h"

#include <string.h>

/* What a letter of U+00C0 to U+017F is without its accent and its case; two signs for a ligature.
 * '*' stays as it is. */
static const char latin[] =
	"a a a a a a aec e e e e i i i i d n o o o o o * o u u u u y thss"
	"a a a a a a aec e e e e i i i i d n o o o o o * o u u u u y thy "
	"a a a a a a c c c c c c c c d d d d e e e e e e e e e e g g g g "
	"g g g g h h h h i i i i i i i i i i ijijj j k k k l l l l l l l "
	"l l l n n n n n n n n n o o o o o o oeoer r r r r r s s s s s s "
	"s s t t t t t t u u u u u u u u u u u u w w y y y z z z z z z s ";
_Static_assert(sizeof latin == (size_t)2 * (0x180 - 0xc0) + 1, "two signs per letter");

/* The span is UTF-8: whoever gave it has checked it. A damaged byte stands for itself. */
static uint32_t
take_character(struct span *rest)
{
	const unsigned char *at = (const unsigned char *)rest->at;
	const size_t size = at[0] < 0xc0 ? 1 : at[0] < 0xe0 ? 2 : at[0] < 0xf0 ? 3 : 4;
	uint32_t c = at[0];
	if (size > rest->length || size == 1) {
		*rest = span_from(rest->at + 1, rest->length - 1);
		return c;
	}
	c &= 0x7fu >> size;
	for (size_t i = 1; i < size; i++)
		c = c << 6 | (at[i] & 0x3f);
	*rest = span_from(rest->at + size, rest->length - size);
	return c;
}

uint32_t
logic_fold_next(struct logic_fold *fold)
{
	const uint32_t pending = fold->pending;
	fold->pending = 0;
	if (pending != 0)
		return pending;
	while (fold->rest.length > 0) {
		const uint32_t c = take_character(&fold->rest);
		if (c >= 'A' && c <= 'Z')
			return c - 'A' + 'a';
		if (c >= 0xc0 && c < 0x180) {
			const char *letters = &latin[2 * (c - 0xc0)];
			if (letters[0] == '*')
				return c;
			fold->pending = letters[1] == ' ' ? 0 : (unsigned char)letters[1];
			return (unsigned char)letters[0];
		}
		if (c >= 0x300 && c < 0x370)
			continue; /* an accent written apart from its letter */
		if (c == 0x2019 || c == 0x2bc)
			return '\'';
		if (c == 0xa0 || c == 0x202f || c == '\t' || c == '\n' || c == '\r')
			return ' ';
		if (c != 0)
			return c;
	}
	return 0;
}

static bool
is_mark_of_blank(struct span text, size_t *size_r)
{
	static const char *const blanks[] = { " ", "\t", "\n", "\r", "\u00a0", "\u202f" };
	for (size_t i = 0; i < LENGTH(blanks); i++)
		if (span_starts(text, blanks[i])) {
			*size_r = strlen(blanks[i]);
			return true;
		}
	return false;
}

struct span
logic_text_trim(struct span text)
{
	size_t size;
	while (is_mark_of_blank(text, &size))
		text = span_from(text.at + size, text.length - size);
	while (text.length > 0) {
		size = 1;
		while (size < text.length && size < 3 && (text.at[text.length - size] & 0xc0) == 0x80)
			size++;
		const struct span last = span_from(text.at + text.length - size, size);
		size_t blank;
		if (!is_mark_of_blank(last, &blank) || blank != size)
			break;
		text.length -= size;
	}
	return text;
}

bool
logic_text_is_blank(struct span text)
{
	size_t size;
	while (is_mark_of_blank(text, &size))
		text = span_from(text.at + size, text.length - size);
	return text.length == 0;
}

static struct span
read_part(struct span text)
{
	return text.length > LOGIC_READ_MAX ? span_from(text.at, LOGIC_READ_MAX) : text;
}

bool
logic_text_equal(struct span a, struct span b)
{
	struct logic_fold left = { logic_text_trim(read_part(a)), 0 };
	struct logic_fold right = { logic_text_trim(read_part(b)), 0 };
	for (;;) {
		const uint32_t c = logic_fold_next(&left);
		if (c != logic_fold_next(&right))
			return false;
		if (c == 0)
			return true;
	}
}

/* Knuth, Morris and Pratt: linear whatever is typed. */
bool
logic_text_contains(struct span text, struct span part)
{
	uint32_t wanted[LOGIC_NEEDLE_MAX];
	uint16_t back[LOGIC_NEEDLE_MAX];
	size_t count = 0;
	struct logic_fold fold = { logic_text_trim(read_part(part)), 0 };
	for (uint32_t c = logic_fold_next(&fold); c != 0; c = logic_fold_next(&fold)) {
		if (count == LOGIC_NEEDLE_MAX)
			return false;
		size_t same = count > 0 ? back[count - 1] : 0;
		while (same > 0 && wanted[same] != c)
			same = back[same - 1];
		wanted[count] = c;
		back[count] = (uint16_t)(count > 0 && wanted[same] == c ? same + 1 : 0);
		count++;
	}
	if (count == 0)
		return false;
	size_t same = 0;
	fold = (struct logic_fold){ read_part(text), 0 };
	for (uint32_t c = logic_fold_next(&fold); c != 0; c = logic_fold_next(&fold)) {
		while (same > 0 && wanted[same] != c)
			same = back[same - 1];
		if (wanted[same] == c && ++same == count)
			return true;
	}
	return false;
}

size_t
logic_text_count(struct span text)
{
	size_t count = 0;
	for (size_t i = 0; i < text.length; i++)
		if (((unsigned char)text.at[i] & 0xc0) != 0x80)
			count++;
	return count;
}
