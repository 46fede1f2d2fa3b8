#include "craft/html/scan.h"

#include <string.h>

struct scan
scan_new(const char *name, struct span source)
{
	const char *at = source.at == NULL ? "" : source.at;
	return (struct scan){ name, span_from(at, source.length), at, at + source.length };
}

struct scan
scan_part(const struct scan *scan, struct span part)
{
	return (struct scan){ scan->name, scan->source, part.at, part.at + part.length };
}

size_t
scan_line(const struct scan *scan, const char *at)
{
	size_t line = 1;
	for (const char *c = scan->source.at; c < at; c++)
		line += *c == '\n';
	return line;
}

static struct span
between(const char *from, const char *to)
{
	return span_from(from, (size_t)(to - from));
}

/* Names hold small letters, digits and _ - . /, no more. */
static bool
is_word(struct span span)
{
	for (size_t i = 0; i < span.length; i++) {
		const char c = span.at[i];
		const bool is_letter = (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9');
		if (!is_letter && (c == '\0' || strchr("_-./", c) == NULL))
			return false;
	}
	return span.length > 0;
}

/* What stands between {{ and }}. */
static void
read_inside(struct span inside, struct scan_tag *tag)
{
	tag->name = span_trim(inside);
	tag->argument = span_of("");
	tag->sigil = '\0';
	if (tag->name.length > 0 && strchr("#^/>@!|", tag->name.at[0]) != NULL && tag->name.at[0]) {
		tag->sigil = tag->name.at[0];
		tag->name = span_trim(span_from(tag->name.at + 1, tag->name.length - 1));
	}
	if (tag->sigil == '!')
		return;
	if (tag->sigil == '#' && span_starts(tag->name, "tn ")) {
		tag->argument = span_trim(span_from(tag->name.at + 3, tag->name.length - 3));
		tag->name = span_from(tag->name.at, 2);
	}
	if (!is_word(tag->name) || (tag->argument.length > 0 && !is_word(tag->argument)))
		tag->sigil = '?';
}

/* The next {{…}} at or after `from`. A {{ without }} gives the rest, as no tag of ours. */
static bool
find_tag(const char *from, const char *end, struct scan_tag *tag)
{
	const char *open = from >= end ? NULL : memmem(from, (size_t)(end - from), "{{", 2);
	if (open == NULL)
		return false;
	const char *close = memmem(open + 2, (size_t)(end - open - 2), "}}", 2);
	if (close == NULL) {
		*tag = (struct scan_tag){ .whole = between(open, end), .sigil = '?' };
		return true;
	}
	tag->whole = between(open, close + 2);
	read_inside(between(open + 2, close), tag);
	return true;
}

static bool
is_blank(char c)
{
	return c == ' ' || c == '\t';
}

/* Alone on its line: where the line starts and where the next one does. */
static bool
find_line(const struct scan *scan, const struct scan_tag *tag, const char **start_r,
          const char **next_r)
{
	if (tag->sigil == '\0' || tag->sigil == '@' || tag->sigil == '|' || tag->sigil == '?')
		return false;
	const char *start = tag->whole.at, *next = tag->whole.at + tag->whole.length;
	const char *source_end = scan->source.at + scan->source.length;
	while (start > scan->source.at && is_blank(start[-1]))
		start--;
	while (next < source_end && is_blank(*next))
		next++;
	if ((start > scan->source.at && start[-1] != '\n') || next >= source_end || *next != '\n')
		return false;
	*start_r = start;
	*next_r = next + 1;
	return true;
}

bool
scan_next(struct scan *scan, struct span *text_r, struct scan_tag *tag_r)
{
	if (scan->at >= scan->end)
		return false;
	*tag_r = (struct scan_tag){ 0 };
	if (!find_tag(scan->at, scan->end, tag_r)) {
		*text_r = between(scan->at, scan->end);
		scan->at = scan->end;
		return true;
	}
	const char *text_end = tag_r->whole.at, *next = tag_r->whole.at + tag_r->whole.length;
	find_line(scan, tag_r, &text_end, &next);
	if (text_end < scan->at)
		text_end = scan->at;
	if (next > scan->end)
		next = scan->end;
	*text_r = between(scan->at, text_end);
	scan->at = next;
	return true;
}

bool
scan_body(struct scan *scan, struct span name, struct span *body_r)
{
	struct scan_tag tag;
	size_t open = 1;
	const char *from = scan->at;
	while (find_tag(from, scan->end, &tag)) {
		from = tag.whole.at + tag.whole.length;
		if (!span_equal(tag.name, name))
			continue;
		if (tag.sigil == '#' || tag.sigil == '^')
			open++;
		else if (tag.sigil == '/' && --open == 0) {
			const char *text_end = tag.whole.at, *next = from;
			find_line(scan, &tag, &text_end, &next);
			*body_r = between(scan->at, text_end < scan->at ? scan->at : text_end);
			scan->at = next > scan->end ? scan->end : next;
			return true;
		}
	}
	return false;
}
