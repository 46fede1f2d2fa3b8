/* HTML to plain text and back. What is made is never HTML again until it is escaped, so a tag we
 * read otherwise than a browser would can spoil a word, not harm anyone. */
#include <stdlib.h>
#include <string.h>

#include "craft/lime/lime_inside.h"

enum { ENTITY_SIZE_MAX = 12, TAG_NAME_SIZE_MAX = 15 };

static const struct {
	const char *name, *means;
} entities[] = {
	{ "amp", "&" }, { "lt", "<" }, { "gt", ">" }, { "quot", "\"" }, { "apos", "'" },
	{ "nbsp", "\u00a0" }, { "eacute", "é" }, { "egrave", "è" }, { "ecirc", "ê" }, { "euml", "ë" },
	{ "agrave", "à" }, { "acirc", "â" }, { "ccedil", "ç" }, { "icirc", "î" }, { "iuml", "ï" },
	{ "ocirc", "ô" }, { "ugrave", "ù" }, { "ucirc", "û" }, { "uuml", "ü" }, { "oelig", "œ" },
	{ "aelig", "æ" }, { "auml", "ä" }, { "ouml", "ö" }, { "szlig", "ß" }, { "ntilde", "ñ" },
	{ "aacute", "á" }, { "iacute", "í" }, { "oacute", "ó" }, { "uacute", "ú" },
	{ "Eacute", "É" }, { "Egrave", "È" }, { "Ecirc", "Ê" }, { "Agrave", "À" }, { "Acirc", "Â" },
	{ "Ccedil", "Ç" }, { "Icirc", "Î" }, { "Ocirc", "Ô" }, { "Ucirc", "Û" }, { "OElig", "Œ" },
	{ "Auml", "Ä" }, { "Ouml", "Ö" }, { "Uuml", "Ü" },
	{ "laquo", "«" }, { "raquo", "»" }, { "lsquo", "‘" }, { "rsquo", "’" }, { "ldquo", "“" },
	{ "rdquo", "”" }, { "hellip", "…" }, { "ndash", "–" }, { "mdash", "—" }, { "bull", "•" },
	{ "middot", "·" }, { "euro", "€" }, { "deg", "°" }, { "sect", "§" }, { "copy", "©" },
	{ "reg", "®" }, { "trade", "™" }, { "times", "×" }, { "divide", "÷" }, { "plusmn", "±" },
	{ "frac12", "½" }, { "sup2", "²" }, { "ordm", "º" }, { "iexcl", "¡" }, { "iquest", "¿" },
	{ "thinsp", "\u2009" }, { "ensp", "\u2002" }, { "emsp", "\u2003" }, { "shy", "\u00ad" },
	{ "zwnj", "\u200c" }, { "le", "≤" }, { "ge", "≥" }, { "ne", "≠" }, { "rarr", "→" },
	{ "larr", "←" },
};

/* What breaks a line, what only breaks it, and what hides all until its own end. */
static const char *const breaking[] = { "br", "p", "div", "li", "ul", "ol", "tr", "table", "h1",
	"h2", "h3", "h4", "h5", "h6", "hr", "blockquote", "pre", "section", "article", "dt", "dd",
	"fieldset", "form", "header", "footer" };
static const char *const hiding[] = { "script", "style", "template", "noscript", "iframe",
	"object", "svg", "math", "head", "title", "textarea", "xmp" };
/* Without these attributes a text says the same with line breaks alone. */
static const char *const unformatted[] = { "br", "p", "div" };

static bool
listed(const char *const *list, size_t count, const char *name)
{
	for (size_t i = 0; i < count; i++)
		if (strcmp(list[i], name) == 0)
			return true;
	return false;
}

/* The output is never longer than the input, entity by entity and tag by tag. */
struct plainer {
	const char *at, *end;
	char *out;
	size_t length;
	bool newlines_count, formatted;
	bool unclosed; /* no } ahead: { is a brace */
	bool quotes_broken, no_tag; /* a quote of a tag is never closed; no > ahead */
};

static void
put(struct plainer *plainer, const char *bytes, size_t length)
{
	memcpy(plainer->out + plainer->length, bytes, length);
	plainer->length += length;
}

static void
put_code_point(struct plainer *plainer, unsigned long code)
{
	if (code == '\t' || code == '\n' || code == '\r')
		code = ' ';
	if (code < 0x20 || (code >= 0x7f && code < 0xa0) || code > 0x10ffff ||
	    (code >= 0xd800 && code < 0xe000) || (code & 0xfffe) == 0xfffe)
		code = 0xfffd;
	char bytes[4];
	size_t length = 0;
	if (code < 0x80) {
		bytes[length++] = (char)code;
	} else if (code < 0x800) {
		bytes[length++] = (char)(0xc0 | code >> 6);
		bytes[length++] = (char)(0x80 | (code & 0x3f));
	} else if (code < 0x10000) {
		bytes[length++] = (char)(0xe0 | code >> 12);
		bytes[length++] = (char)(0x80 | (code >> 6 & 0x3f));
		bytes[length++] = (char)(0x80 | (code & 0x3f));
	} else {
		bytes[length++] = (char)(0xf0 | code >> 18);
		bytes[length++] = (char)(0x80 | (code >> 12 & 0x3f));
		bytes[length++] = (char)(0x80 | (code >> 6 & 0x3f));
		bytes[length++] = (char)(0x80 | (code & 0x3f));
	}
	put(plainer, bytes, length);
}

static bool
put_entity(struct plainer *plainer)
{
	const size_t left = (size_t)(plainer->end - plainer->at);
	const char *semicolon =
		memchr(plainer->at, ';', left < ENTITY_SIZE_MAX ? left : ENTITY_SIZE_MAX);
	if (semicolon == NULL)
		return false;
	const struct span name = span_from(plainer->at + 1, (size_t)(semicolon - plainer->at - 1));
	if (name.length >= 2 && name.at[0] == '#') {
		const bool hexadecimal = name.at[1] == 'x' || name.at[1] == 'X';
		char figures[ENTITY_SIZE_MAX] = "";
		const size_t skip = hexadecimal ? 2 : 1;
		memcpy(figures, name.at + skip, name.length - skip);
		const char *allowed = hexadecimal ? "0123456789abcdefABCDEF" : "0123456789";
		if (figures[0] == '\0' || strspn(figures, allowed) != name.length - skip)
			return false;
		put_code_point(plainer, strtoul(figures, NULL, hexadecimal ? 16 : 10));
		plainer->at = semicolon + 1;
		return true;
	}
	for (size_t i = 0; i < LENGTH(entities); i++)
		if (span_is(name, entities[i].name)) {
			put(plainer, entities[i].means, strlen(entities[i].means));
			plainer->at = semicolon + 1;
			return true;
		}
	return false;
}

/* After a <: the name in small letters, "" when this is no tag; *closing_r for </name. */
static void
tag_name(const char *at, const char *end, char name[TAG_NAME_SIZE_MAX + 1], bool *closing_r)
{
	size_t length = 0;
	*closing_r = at < end && *at == '/';
	at += *closing_r;
	for (; at < end && length < TAG_NAME_SIZE_MAX; at++) {
		const char c = *at >= 'A' && *at <= 'Z' ? (char)(*at + 32) : *at;
		if (!(c >= 'a' && c <= 'z') && !(length > 0 && c >= '0' && c <= '9'))
			break;
		name[length++] = c;
	}
	name[length] = '\0';
}

/* Past the > of a tag, quotes minded unless one is never closed; NULL when there is none. What is
 * not found once is not sought again: a text of a million < takes no longer than another. */
static const char *
tag_end(struct plainer *plainer, const char *at)
{
	const char *start = at, *end = plainer->end;
	char quote = '\0';
	for (; at < end && !plainer->quotes_broken; at++) {
		if (quote != '\0')
			quote = *at == quote ? '\0' : quote;
		else if (*at == '"' || *at == '\'')
			quote = *at;
		else if (*at == '>')
			return at + 1;
	}
	plainer->quotes_broken = true;
	const char *close = plainer->no_tag ? NULL : memchr(start, '>', (size_t)(end - start));
	plainer->no_tag = close == NULL;
	return close == NULL ? NULL : close + 1;
}

/* Past </name …>. */
static const char *
hidden_end(struct plainer *plainer, const char *at, const char *name)
{
	const char *end = plainer->end, *past;
	char found[TAG_NAME_SIZE_MAX + 1];
	bool closing;
	while (at < end && (at = memchr(at, '<', (size_t)(end - at))) != NULL) {
		tag_name(at + 1, end, found, &closing);
		if (closing && strcmp(found, name) == 0)
			return (past = tag_end(plainer, at)) == NULL ? end : past;
		at++;
	}
	return end;
}

static bool
put_tag(struct plainer *plainer)
{
	const char *at = plainer->at, *end = plainer->end;
	if (end - at >= 4 && memcmp(at, "<!--", 4) == 0) {
		const char *close = memmem(at + 4, (size_t)(end - at - 4), "-->", 3);
		plainer->at = close == NULL ? end : close + 3;
		return true;
	}
	char name[TAG_NAME_SIZE_MAX + 1];
	bool closing;
	tag_name(at + 1, end, name, &closing);
	const bool declares = end - at >= 2 && (at[1] == '!' || at[1] == '?');
	const char *past = name[0] == '\0' && !declares ? NULL : tag_end(plainer, at);
	if (past == NULL)
		return false;
	plainer->at = past;
	if (declares)
		return true;
	if (!listed(unformatted, LENGTH(unformatted), name) ||
	    memchr(at, '=', (size_t)(plainer->at - at)) != NULL)
		plainer->formatted = true;
	if (listed(breaking, LENGTH(breaking), name))
		put(plainer, "\n", 1);
	if (!closing && listed(hiding, LENGTH(hiding), name))
		plainer->at = hidden_end(plainer, plainer->at, name);
	return true;
}

static bool
is_blank(char c)
{
	return c == ' ' || c == '\t' || c == '\n' || c == '\r' || c == '\f';
}

/* An expression, {name} or {if(a<b, 'x', 'y')}, is no HTML inside; LimeSurvey wants no blank
 * after its brace. Until the } included. */
static bool
put_expression(struct plainer *plainer)
{
	const char *at = plainer->at;
	if (plainer->unclosed || at + 1 >= plainer->end || is_blank(at[1]) || at[1] == '<')
		return false;
	const char *close = memchr(at, '}', (size_t)(plainer->end - at));
	if (close == NULL) {
		plainer->unclosed = true;
		return false;
	}
	const char *end = plainer->end;
	plainer->end = close + 1; /* an entity does not reach over it */
	while (plainer->at <= close)
		if (*plainer->at != '&' || !put_entity(plainer)) {
			const char c = is_blank(*plainer->at) ? ' ' : *plainer->at;
			put(plainer, &c, 1);
			plainer->at++;
		}
	plainer->end = end;
	return true;
}

static bool
has_breaks(struct span html)
{
	char name[TAG_NAME_SIZE_MAX + 1];
	bool closing;
	const char *at = html.at, *end = html.at + html.length;
	while (at < end && (at = memchr(at, '<', (size_t)(end - at))) != NULL) {
		tag_name(++at, end, name, &closing);
		if (listed(breaking, LENGTH(breaking), name))
			return true;
	}
	return false;
}

/* --- the blanks of plain text: doing it twice changes nothing ------------------------------- */

static size_t
no_break_at(const char *bytes, size_t length)
{
	return length >= 2 && memcmp(bytes, "\u00a0", 2) == 0 ? 2 : 0;
}

static struct span
trim_line(struct span line)
{
	for (size_t skip = 1; line.length > 0 && skip > 0;) {
		skip = line.at[0] == ' ' ? 1 : no_break_at(line.at, line.length);
		line = span_from(line.at + skip, line.length - skip);
	}
	for (size_t skip = 1; line.length > 0 && skip > 0;) {
		skip = line.at[line.length - 1] == ' ' ? 1
		     : line.length >= 2 ? no_break_at(line.at + line.length - 2, 2) : 0;
		line.length -= skip;
	}
	return line;
}

static void
mend_expressions(char *bytes, size_t length)
{
	char *end = bytes + length;
	for (char *at = bytes; at < end && (at = memchr(at, '{', (size_t)(end - at))) != NULL; at++) {
		if (at + 1 >= end || is_blank(at[1]))
			continue;
		char *close = memchr(at, '}', (size_t)(end - at));
		if (close == NULL)
			return;
		for (; at < close; at++)
			if (*at == '\n')
				*at = ' ';
	}
}

static size_t
collapse(char *bytes, size_t length)
{
	size_t to = 0;
	for (size_t i = 0; i < length; i++) {
		const char c = bytes[i] != '\n' && is_blank(bytes[i]) ? ' ' : bytes[i];
		if (c != ' ' || to == 0 || bytes[to - 1] != ' ')
			bytes[to++] = c;
	}
	return to;
}

/* Lines trimmed, at most one empty line between two, none at the ends. In place. */
static struct span
settle(char *bytes, size_t length)
{
	mend_expressions(bytes, length);
	struct span rest = span_from(bytes, collapse(bytes, length)), line;
	size_t to = 0, breaks = 0;
	while (span_cut(&rest, '\n', &line)) {
		line = trim_line(line);
		if (line.length > 0) {
			for (breaks = to == 0 ? 0 : breaks > 2 ? 2 : breaks; breaks > 0; breaks--)
				bytes[to++] = '\n';
			memmove(bytes + to, line.at, line.length);
			to += line.length;
		}
		breaks++;
	}
	return span_from(bytes, to);
}

struct lime_text
lime_plain(struct arena *arena, struct span html)
{
	if (html.length == 0)
		return (struct lime_text){ SPAN(""), false };
	struct plainer plainer = { html.at, html.at + html.length,
	                           arena_take(arena, html.length + 1, 1), 0,
	                           !has_breaks(html), false, false, false, false };
	while (plainer.at < plainer.end) {
		const char c = *plainer.at;
		if ((c == '&' && put_entity(&plainer)) || (c == '<' && put_tag(&plainer)) ||
		    (c == '{' && put_expression(&plainer)))
			continue;
		put(&plainer, c == '\n' && !plainer.newlines_count ? " " : &c, 1);
		plainer.at++;
	}
	return (struct lime_text){ settle(plainer.out, plainer.length), plainer.formatted };
}

struct span
lime_html(struct arena *arena, struct span plain)
{
	struct text html = text_new(arena, plain.length * 6 + 16);
	for (size_t i = 0; i < plain.length; i++) {
		const char c = plain.at[i];
		if (c == '&')
			text_add_z(&html, "&amp;");
		else if (c == '<')
			text_add_z(&html, "&lt;");
		else if (c == '>')
			text_add_z(&html, "&gt;");
		else if (c == '\n')
			text_add_z(&html, "<br />");
		else
			text_add_char(&html, c);
	}
	must(!html.cut);
	return text_span(&html);
}
