#include "craft/http/http_form.h"

#include <string.h>

#include "craft/http/http_inside.h"

static int
hex_digit(char c)
{
	if (c >= '0' && c <= '9')
		return c - '0';
	if (c >= 'a' && c <= 'f')
		return c - 'a' + 10;
	return c >= 'A' && c <= 'F' ? c - 'A' + 10 : -1;
}

int
http_percent_byte(struct span text)
{
	if (text.length < 3 || text.at[0] != '%')
		return -1;
	const int high = hex_digit(text.at[1]), low = hex_digit(text.at[2]);
	return high < 0 || low < 0 ? -1 : high * 16 + low;
}

size_t
http_percent_decode(struct span raw, char *decoded)
{
	size_t length = 0;
	for (size_t i = 0; i < raw.length; i++) {
		const int byte = http_percent_byte(span_from(raw.at + i, raw.length - i));
		decoded[length++] = byte < 0 ? raw.at[i] : (char)byte;
		if (byte >= 0)
			i += 2;
	}
	return length;
}

void
http_percent_encode(struct text *text, struct span plain)
{
	static const char hex[] = "0123456789ABCDEF";
	for (size_t i = 0; i < plain.length; i++) {
		const unsigned char c = (unsigned char)plain.at[i];
		const bool alphanumeric = (c >= '0' && c <= '9') || (c >= 'a' && c <= 'z') ||
		                          (c >= 'A' && c <= 'Z');
		if (alphanumeric || (c != '\0' && strchr("-._~", c) != NULL)) {
			text_add_char(text, (char)c);
		} else {
			const char escaped[] = { '%', hex[c >> 4], hex[c & 15] };
			text_add(text, span_from(escaped, sizeof escaped));
		}
	}
}

/* A person types text: tab and line ends are its only control bytes. */
bool
http_is_plain_text(struct span text)
{
	for (size_t i = 0; i < text.length; i++) {
		const unsigned char c = (unsigned char)text.at[i];
		if ((c < 0x20 && c != '\t' && c != '\r' && c != '\n') || c == 0x7f)
			return false;
	}
	return span_is_utf8(text);
}

static bool
escapes_are_whole(struct span encoded)
{
	for (size_t i = 0; i < encoded.length; i++)
		if (encoded.at[i] == '%' &&
		    http_percent_byte(span_from(encoded.at + i, encoded.length - i)) < 0)
			return false;
	return true;
}

static bool
decode_part(struct arena *arena, struct span encoded, struct span *plain_r)
{
	if (!escapes_are_whole(encoded))
		return false;
	char *spaced = arena_take(arena, encoded.length + 1, 1);
	for (size_t i = 0; i < encoded.length; i++)
		spaced[i] = encoded.at[i] == '+' ? ' ' : encoded.at[i];
	/* In place: what is written is never ahead of what is read. */
	*plain_r = span_from(spaced, http_percent_decode(span_from(spaced, encoded.length), spaced));
	return http_is_plain_text(*plain_r);
}

static bool
decode_pair(struct arena *arena, struct span part, struct http_pair *pair_r)
{
	struct span name = { NULL, 0 };
	must(span_cut(&part, '=', &name));
	return decode_part(arena, name, &pair_r->name) && decode_part(arena, part, &pair_r->value);
}

static size_t
count_parts(struct span encoded)
{
	size_t count = 0;
	struct span part;
	while (span_cut(&encoded, '&', &part))
		count += part.length > 0;
	return count;
}

enum found
http_pairs_read(struct arena *arena, struct span encoded, struct http_pairs *pairs_r)
{
	*pairs_r = (struct http_pairs){ NULL, 0 };
	const size_t room = count_parts(encoded);
	if (room > HTTP_PAIR_COUNT_MAX)
		return FOUND_FAILED;
	if (room == 0)
		return FOUND_NONE;
	struct http_pair *list = arena_array_of(arena, struct http_pair, room);
	size_t count = 0;
	struct span part;
	while (span_cut(&encoded, '&', &part)) {
		if (part.length == 0)
			continue;
		must(count < room);
		if (!decode_pair(arena, part, &list[count++]))
			return FOUND_FAILED;
	}
	*pairs_r = (struct http_pairs){ list, count };
	return FOUND_ONE;
}

bool
http_pairs_next(const struct http_pairs *pairs, const char *name, size_t *at,
                struct span *value_r)
{
	while (*at < pairs->count) {
		const struct http_pair *pair = &pairs->list[(*at)++];
		if (!span_is(pair->name, name))
			continue;
		*value_r = pair->value;
		return true;
	}
	return false;
}

struct span
http_pairs_first(const struct http_pairs *pairs, const char *name)
{
	struct span value = { NULL, 0 };
	http_pairs_next(pairs, name, &(size_t){ 0 }, &value);
	return value;
}
