/* What the first bytes of a CSV say: its letters and its separator. */
#include <string.h>

#include "craft/sheet/sheet_inner.h"
#include "craft/text/text_repair.h"

enum { GUESS_RECORD_MAX = 32, GUESS_UTF16_SIZE = 4096 };

/* UTF-16 without a mark: in Latin text every other byte is NUL. */
bool
guess_is_utf16(struct span start)
{
	if (span_starts(start, "\xff\xfe") || span_starts(start, "\xfe\xff"))
		return true;
	const size_t length = start.length < GUESS_UTF16_SIZE ? start.length : GUESS_UTF16_SIZE;
	size_t nuls = 0;
	for (size_t i = 0; i < length; i++)
		nuls += start.at[i] == '\0';
	return length >= 8 && nuls > length / 3;
}

/* Length of the well-formed sequence of two bytes or more that starts here, 0 when ill-formed,
 * and `left` when it is cut by the end of what is known. */
static size_t
sequence_length(const char *at, size_t left)
{
	const unsigned char first = (unsigned char)*at;
	const size_t length = first >= 0xf0 ? 4 : first >= 0xe0 ? 3 : 2;
	if (first < 0xc2 || first > 0xf4)
		return 0;
	if (length > left) {
		for (size_t i = 1; i < left; i++)
			if (((unsigned char)at[i] & 0xc0) != 0x80)
				return 0;
		return left;
	}
	return span_is_utf8(span_from(at, length)) ? length : 0;
}

/* One stray byte in a file of UTF-8 must not turn every accent into two letters: the majority
 * decides, because in Windows-1252 text a well-formed sequence is a rare accident. */
enum sheet_letters
guess_letters(struct span start, bool whole)
{
	if (span_starts(start, "\xef\xbb\xbf"))
		return SHEET_UTF_8;
	size_t well = 0, ill = 0;
	for (size_t i = 0; i < start.length;) {
		if ((unsigned char)start.at[i] < 0x80) {
			i++;
			continue;
		}
		const size_t left = start.length - i;
		const size_t length = sequence_length(start.at + i, left);
		const bool cut = length == left && !span_is_utf8(span_from(start.at + i, length));
		if (length == 0 || (cut && whole))
			ill++;
		else
			well += !cut;
		i += length == 0 ? 1 : length;
	}
	return ill > well ? SHEET_WINDOWS_1252 : SHEET_UTF_8;
}

/* Separators outside quotes in the record at *at, which moves to the next one. */
static size_t
count_record(struct span start, size_t *at, char separator)
{
	size_t count = 0;
	bool quoted = false, cell_starts = true;
	for (; *at < start.length; ++*at) {
		const char c = start.at[*at];
		if (quoted) {
			quoted = c != '"';
			continue;
		}
		if (c == '\n' || c == '\r')
			break;
		/* After its closing quote a cell may open again: that is a doubled quote. */
		quoted = c == '"' && (cell_starts || (*at > 0 && start.at[*at - 1] == '"'));
		cell_starts = c == separator;
		count += c == separator;
	}
	while (*at < start.length && (start.at[*at] == '\n' || start.at[*at] == '\r'))
		++*at;
	return count;
}

/* How well a separator explains the lines: the share that has as many as the first one, then
 * how many columns that makes. */
static size_t
score_separator(struct span start, char separator)
{
	size_t at = 0, records = 0, same = 0;
	const size_t first = count_record(start, &at, separator);
	while (at < start.length && records < GUESS_RECORD_MAX) {
		same += count_record(start, &at, separator) == first;
		records++;
	}
	if (first == 0)
		return 0;
	const size_t share = records == 0 ? 100 : same * 100 / records;
	return share * (SHEET_COLUMN_MAX + 1) + (first < SHEET_COLUMN_MAX ? first : SHEET_COLUMN_MAX);
}

char
guess_separator(struct span start)
{
	static const char candidates[] = { ';', ',', '\t', '|' };
	char best = candidates[0];
	size_t best_score = 0;
	for (size_t i = 0; i < LENGTH(candidates); i++) {
		const size_t score = score_separator(start, candidates[i]);
		if (score > best_score) {
			best = candidates[i];
			best_score = score;
		}
	}
	return best;
}

void
letters_add_1252(struct buffer *into, struct span from)
{
	buffer_reserve(into, from.length * 3);
	char *to = into->bytes + into->length;
	for (size_t i = 0; i < from.length; i++) {
		const size_t size = text_of_windows((unsigned char)from.at[i], to);
		if (size == 0)
			*to = from.at[i];
		to += size > 0 ? size : 1;
	}
	into->length = (size_t)(to - into->bytes);
}
