/* The words of a page: what a person would read aloud, in order. Not a browser: no style sheet is applied, no
 * picture fetched, no script run; the page itself is never shown.
 *
 * By libxml2, as a stream: no tree is built, so that memory is what the page weighs. It reads broken pages as
 * readers have wanted for twenty years, and Debian mends its holes within days; gumbo has had nobody for
 * years and builds the whole tree, lexbor is not in Debian 12. One weakness: an end tag looks through all
 * that is open. So past DEPTH_MAX elements one in another, the reading begins again behind them. */
#include <libxml/HTMLparser.h>
#include <pthread.h>
#include <string.h>
#include <strings.h>

#include "craft/mail/mail_inside.h"

enum {
	DEPTH_MAX = 300,
	QUOTE_DEPTH_MAX = 10,
	LIST_DEPTH_MAX = 8,
	LINK_LENGTH_MAX = 300,
	AGAIN_COUNT_MAX = 50, /* 15,000 elements one in another: then the rest is left */
};

/* --- elements ---------------------------------------------------------------------------------- */

enum shape {
	SHAPE_WORDS,     /* within a line: span, b, font, what nobody knows */
	SHAPE_LINE,      /* a line of its own: div, tr, li */
	SHAPE_PARAGRAPH, /* with a blank line around: p, table, h1 */
	SHAPE_HIDDEN,    /* nothing of it is read */
	SHAPE_CELL,
	SHAPE_BREAK,
	SHAPE_RULE,
	SHAPE_LINK,
	SHAPE_PICTURE,
	SHAPE_QUOTE,
	SHAPE_LIST,
	SHAPE_ITEM,
	SHAPE_AS_WRITTEN, /* pre */
};

static const struct {
	const char *name;
	enum shape shape;
} shapes[] = {
	{ "a", SHAPE_LINK },          { "address", SHAPE_LINE },    { "article", SHAPE_LINE },
	{ "blockquote", SHAPE_QUOTE }, { "br", SHAPE_BREAK },       { "button", SHAPE_HIDDEN },
	{ "caption", SHAPE_LINE },    { "center", SHAPE_LINE },     { "dd", SHAPE_LINE },
	{ "div", SHAPE_LINE },        { "dl", SHAPE_PARAGRAPH },    { "dt", SHAPE_LINE },
	{ "embed", SHAPE_HIDDEN },    { "fieldset", SHAPE_LINE },   { "figure", SHAPE_LINE },
	{ "footer", SHAPE_LINE },     { "form", SHAPE_LINE },       { "h1", SHAPE_PARAGRAPH },
	{ "h2", SHAPE_PARAGRAPH },    { "h3", SHAPE_PARAGRAPH },    { "h4", SHAPE_PARAGRAPH },
	{ "h5", SHAPE_PARAGRAPH },    { "h6", SHAPE_PARAGRAPH },    { "head", SHAPE_HIDDEN },
	{ "header", SHAPE_LINE },     { "hr", SHAPE_RULE },         { "iframe", SHAPE_HIDDEN },
	{ "img", SHAPE_PICTURE },     { "li", SHAPE_ITEM },         { "main", SHAPE_LINE },
	{ "nav", SHAPE_LINE },        { "object", SHAPE_HIDDEN },   { "ol", SHAPE_LIST },
	{ "p", SHAPE_PARAGRAPH },     { "pre", SHAPE_AS_WRITTEN },  { "script", SHAPE_HIDDEN },
	{ "section", SHAPE_LINE },    { "select", SHAPE_HIDDEN },   { "style", SHAPE_HIDDEN },
	{ "svg", SHAPE_HIDDEN },      { "table", SHAPE_PARAGRAPH }, { "td", SHAPE_CELL },
	{ "template", SHAPE_HIDDEN }, { "th", SHAPE_CELL },         { "title", SHAPE_HIDDEN },
	{ "tr", SHAPE_LINE },         { "ul", SHAPE_LIST },
};

/* libxml2 gives small letters. */
static enum shape
shape_of(const char *name)
{
	for (size_t i = 0; i < LENGTH(shapes); i++)
		if (name[0] == shapes[i].name[0] && strcmp(name, shapes[i].name) == 0)
			return shapes[i].shape;
	return SHAPE_WORDS;
}

struct element {
	enum shape shape;
	char name[12];      /* its beginning: enough to tell one from another */
	bool is_hidden;
	struct span link;   /* of SHAPE_LINK */
	size_t words_begin; /* of a link: where its words begin */
	int item_number;    /* of SHAPE_LIST: the next; 0: without numbers */
};

struct page {
	struct arena *arena;
	struct text words;
	htmlParserCtxtPtr parser;
	struct element open[DEPTH_MAX];
	size_t depth;
	size_t hidden, quote, list, as_written, cell; /* how many are open; cells of the row */
	int lines;                                    /* ends of line due before the next word */
	const char *blank;                            /* due between two words; NULL: none */
	bool fresh;                                   /* a quote begins: no empty line before its words */
	size_t again_at;                              /* begin again there; 0: no need */
};

/* --- words ------------------------------------------------------------------------------------- */

static void
due(struct page *page, int lines)
{
	if (page->lines < lines)
		page->lines = page->fresh && page->lines > 0 ? 1 : lines;
	page->blank = NULL;
}

static void
add_margin(struct page *page)
{
	for (size_t i = 0; i < page->quote && i < QUOTE_DEPTH_MAX; i++)
		text_add_z(&page->words, "> ");
}

static void
pay_lines(struct page *page)
{
	const bool begins = page->words.length == 0;
	if (page->lines > 0 || begins) {
		for (int i = 0; i < page->lines && !begins; i++) {
			text_add_char(&page->words, '\n');
			if (i + 1 < page->lines)
				add_margin(page);
		}
		add_margin(page);
		page->blank = NULL;
	} else if (page->blank != NULL)
		text_add_z(&page->words, page->blank);
	page->lines = 0;
	page->blank = NULL;
}

static void
add_piece(struct page *page, struct span piece)
{
	if (piece.length == 0 || page->hidden > 0)
		return;
	pay_lines(page);
	page->fresh = false;
	text_add(&page->words, piece);
}

static void
add_as_written(struct page *page, struct span words)
{
	struct span rest = words, line;
	while (span_cut(&rest, '\n', &line)) {
		if (line.length > 0)
			add_piece(page, line);
		if (rest.at != NULL)
			page->lines++;
	}
}

/* What only fills the place: U+200B, U+034F, U+FEFF. */
static size_t
filler_length(struct span words)
{
	static const char *const fillers[] = { "\xe2\x80\x8b", "\xcd\x8f", "\xef\xbb\xbf" };
	if ((unsigned char)words.at[0] < 0xcd)
		return 0;
	for (size_t i = 0; i < LENGTH(fillers); i++)
		if (span_starts(words, fillers[i]))
			return strlen(fillers[i]);
	return 0;
}

static void
add_words(void *data, const xmlChar *words, int length)
{
	struct page *page = data;
	struct span rest = span_from((const char *)words, (size_t)length);
	if (page->hidden > 0 || page->words.cut)
		return;
	if (page->as_written > 0) {
		add_as_written(page, rest);
		return;
	}
	while (rest.length > 0) {
		size_t size = 0, filler = 0;
		while (size < rest.length && (unsigned char)rest.at[size] > ' ' &&
		       (filler = filler_length(span_from(rest.at + size, rest.length - size))) == 0)
			size++;
		const struct span piece = span_from(rest.at, size);
		if (size == 0 || piece.at[0] != '\xc2' || span_trim(piece).length > 0)
			add_piece(page, piece);
		else if (page->lines > 0) /* « &nbsp; » alone: an empty line, or a blank */
			page->lines = 2;
		else
			page->blank = "\u00a0";
		if (size < rest.length && filler == 0)
			page->blank = page->blank == NULL ? " " : page->blank;
		size += filler > 0 ? filler : size < rest.length ? 1 : 0;
		rest = span_from(rest.at + size, rest.length - size);
	}
}

/* --- attributes -------------------------------------------------------------------------------- */

static struct span
attribute(const xmlChar **pairs, const char *name)
{
	for (; pairs != NULL && pairs[0] != NULL; pairs += 2)
		if (strcasecmp((const char *)pairs[0], name) == 0)
			return pairs[1] == NULL ? SPAN("") : span_of((const char *)pairs[1]);
	return (struct span){ NULL, 0 };
}

/* « display: none » without its blanks. */
static bool
says(struct span style, const char *rule)
{
	for (size_t i = 0; i < style.length; i++) {
		if ((style.at[i] | ' ') != rule[0])
			continue;
		size_t at = i, k = 0;
		while (rule[k] != '\0' && at < style.length) {
			const char c = style.at[at];
			if (c == ' ' || c == '\t' || c == '\n' || c == '\r') {
				at++;
				continue;
			}
			if ((c >= 'A' && c <= 'Z' ? c - 'A' + 'a' : c) != rule[k])
				break;
			at++;
			k++;
		}
		/* « font-size:0 » is not « font-size:0.9em » */
		const char after = at < style.length ? style.at[at] : ';';
		if (rule[k] == '\0' && (after == ';' || after == 'p' || after == ' ' || after == '!'))
			return true;
	}
	return false;
}

static bool
is_hidden(const xmlChar **pairs)
{
	static const char *const rules[] = { "display:none", "visibility:hidden", "mso-hide:all",
		                                 "font-size:0",  "max-height:0",      "opacity:0" };
	struct span style = attribute(pairs, "style");
	if (attribute(pairs, "hidden").at != NULL)
		return true;
	if (style.at == NULL)
		return false;
	if (style.length > 2000)
		style.length = 2000;
	for (size_t i = 0; i < LENGTH(rules); i++)
		if (says(style, rules[i]))
			return true;
	return false;
}

/* An address that a person could follow, or nothing. */
static struct span
link_of(struct arena *arena, const xmlChar **pairs)
{
	const struct span href = attribute(pairs, "href");
	static const char *const kinds[] = { "http://", "https://", "mailto:", "tel:" };
	if (href.at == NULL)
		return SPAN("");
	const struct span link = words_line(arena, href, 4 * LINK_LENGTH_MAX);
	for (size_t i = 0; i < LENGTH(kinds); i++)
		if (link.length > strlen(kinds[i]) && strncasecmp(link.at, kinds[i], strlen(kinds[i])) == 0)
			return link;
	return SPAN("");
}

static void
add_picture(struct page *page, const xmlChar **pairs)
{
	const struct span alt = attribute(pairs, "alt");
	const struct span words = alt.at == NULL ? SPAN("") : words_line(page->arena, alt, LINK_LENGTH_MAX);
	if (words.length == 0)
		return;
	add_piece(page, SPAN("["));
	add_piece(page, words);
	add_piece(page, SPAN("]"));
}

/* --- elements that begin and end --------------------------------------------------------------- */

static void
begin_item(struct page *page)
{
	due(page, 1);
	struct element *list = NULL;
	for (size_t i = page->depth; i > 0 && list == NULL; i--)
		if (page->open[i - 1].shape == SHAPE_LIST)
			list = &page->open[i - 1];
	struct text mark = text_new(page->arena, 100);
	for (size_t i = 1; i < page->list && i < LIST_DEPTH_MAX; i++)
		text_add_z(&mark, "  ");
	if (list != NULL && list->item_number > 0)
		text_format(&mark, "%d.", list->item_number++);
	else
		text_add_z(&mark, "-");
	add_piece(page, text_span(&mark));
	page->blank = " ";
}

static void
begin_shape(struct page *page, enum shape shape, const xmlChar **pairs)
{
	switch (shape) {
	case SHAPE_LINE:
		page->cell = 0;
		due(page, 1);
		return;
	case SHAPE_PARAGRAPH:
	case SHAPE_AS_WRITTEN:
		page->as_written += shape == SHAPE_AS_WRITTEN;
		due(page, 2);
		return;
	case SHAPE_CELL: /* a row is a line: its cells are between tabs */
		if (page->cell++ > 0 && page->lines == 0 && page->words.length > 0) {
			page->blank = NULL;
			add_piece(page, SPAN("\t"));
		}
		return;
	case SHAPE_BREAK:
		if (page->lines < 2)
			page->lines++;
		page->blank = NULL;
		return;
	case SHAPE_RULE:
		due(page, 1);
		add_piece(page, SPAN("----------"));
		due(page, 1);
		return;
	case SHAPE_PICTURE:
		add_picture(page, pairs);
		return;
	case SHAPE_QUOTE:
		due(page, 1);
		page->fresh = true;
		page->quote++;
		return;
	case SHAPE_LIST:
		due(page, page->list++ == 0 ? 2 : 1);
		return;
	case SHAPE_ITEM:
		begin_item(page);
		return;
	case SHAPE_HIDDEN:
	case SHAPE_LINK:
	case SHAPE_WORDS:
		return;
	}
}

/* Begin again behind what is open: an element more would cost the square of them. */
static void
leave_parser(struct page *page)
{
	const xmlParserInput *input = page->parser->input;
	page->again_at = input->consumed + (size_t)(input->cur - input->base);
	xmlStopParser(page->parser);
}

static void
begin_element(void *data, const xmlChar *name, const xmlChar **pairs)
{
	struct page *page = data;
	if (page->again_at > 0)
		return;
	if (page->depth == DEPTH_MAX) {
		leave_parser(page);
		return;
	}
	struct element *element = &page->open[page->depth++];
	*element = (struct element){ .shape = shape_of((const char *)name), .link = SPAN("") };
	strncpy(element->name, (const char *)name, sizeof element->name - 1);
	element->is_hidden = element->shape == SHAPE_HIDDEN || is_hidden(pairs);
	page->hidden += element->is_hidden;
	if (element->is_hidden)
		return;
	begin_shape(page, element->shape, pairs);
	if (element->shape == SHAPE_LINK)
		element->link = link_of(page->arena, pairs);
	element->words_begin = page->words.length;
	element->item_number = strcasecmp((const char *)name, "ol") == 0;
}

/* « le site (https://…) », unless the words say it already. */
static void
end_link(struct page *page, const struct element *element)
{
	const struct span all = text_span(&page->words);
	const struct span words =
		span_trim(span_from(all.at + element->words_begin, all.length - element->words_begin));
	struct span link = element->link, bare = link;
	if (link.length == 0 || words.length == 0)
		return;
	if (strncasecmp(link.at, "mailto:", 7) == 0 || strncasecmp(link.at, "tel:", 4) == 0) {
		const size_t colon = span_find(link, SPAN(":"));
		link = bare = span_from(link.at + colon + 1, link.length - colon - 1);
	} else {
		const size_t slashes = span_find(link, SPAN("//"));
		bare = span_from(link.at + slashes + 2, link.length - slashes - 2);
	}
	if (span_ends(bare, "/"))
		bare.length--;
	if (bare.length > 0 && span_find(words, bare) != SIZE_MAX)
		return;
	const struct span shown = words_cut(link, LINK_LENGTH_MAX);
	page->blank = " ";
	add_piece(page, SPAN("("));
	add_piece(page, shown);
	add_piece(page, shown.length < link.length ? SPAN("…)") : SPAN(")"));
}

static void
close_element(struct page *page, const struct element *element)
{
	page->hidden -= element->is_hidden;
	if (element->is_hidden)
		return;
	switch (element->shape) {
	case SHAPE_LINK:
		end_link(page, element);
		return;
	case SHAPE_PARAGRAPH:
		due(page, 2);
		return;
	case SHAPE_AS_WRITTEN:
		page->as_written--;
		due(page, 2);
		return;
	case SHAPE_QUOTE:
		due(page, 1);
		page->quote--;
		return;
	case SHAPE_LIST:
		due(page, --page->list == 0 ? 2 : 1);
		return;
	case SHAPE_LINE:
	case SHAPE_ITEM:
		due(page, 1);
		return;
	default:
		return;
	}
}

static void
end_element(void *data, const xmlChar *name)
{
	struct page *page = data;
	size_t at = page->depth;
	while (at > 0 && strncmp(page->open[at - 1].name, (const char *)name,
	                         sizeof page->open[0].name - 1) != 0)
		at--;
	if (page->again_at > 0 || at == 0)
		return;
	while (page->depth >= at)
		close_element(page, &page->open[--page->depth]);
}

/* --- the page ---------------------------------------------------------------------------------- */

static void
leave_all(struct page *page)
{
	while (page->depth > 0)
		close_element(page, &page->open[--page->depth]);
}

static void
read_from(struct page *page, struct span html)
{
	htmlSAXHandler handler = { .startElement = begin_element,
		                       .endElement = end_element,
		                       .characters = add_words,
		                       .ignorableWhitespace = add_words,
		                       .cdataBlock = add_words };
	page->again_at = 0;
	page->parser = htmlNewParserCtxt();
	must(page->parser != NULL);
	*page->parser->sax = handler;
	page->parser->userData = page;
	const htmlDocPtr none =
		htmlCtxtReadMemory(page->parser, html.at, (int)html.length, NULL, "UTF-8",
		                   HTML_PARSE_NOERROR | HTML_PARSE_NOWARNING | HTML_PARSE_NONET |
		                       HTML_PARSE_IGNORE_ENC);
	must(none == NULL);
	htmlFreeParserCtxt(page->parser);
	leave_all(page);
}

/* « <![if !supportLists]> », which Word writes everywhere and libxml2 takes for words. Its end may close a
 * comment: « <![endif]--> » stays. */
static size_t
condition_length(struct span html)
{
	enum { LENGTH_MAX = 200 };
	if (!span_starts(html, "<![if ") && !span_starts(html, "<![endif"))
		return 0;
	for (size_t i = 0; i < html.length && i < LENGTH_MAX; i++)
		if (html.at[i] == '>')
			return html.at[i - 1] == ']' ? i + 1 : 0;
	return 0;
}

/* Words that stand in nothing would be put in a paragraph that nobody wrote: all stands in a body. */
static struct span
prepared(struct arena *arena, struct span html)
{
	struct text whole = text_new(arena, html.length + sizeof "<body>");
	struct span rest = html;
	text_add_z(&whole, "<body>");
	for (size_t at; (at = span_find(rest, SPAN("<!["))) != SIZE_MAX;) {
		text_add(&whole, span_from(rest.at, at));
		rest = span_from(rest.at + at, rest.length - at);
		const size_t skipped = condition_length(rest), kept = skipped == 0 ? 3 : 0;
		text_add(&whole, span_from(rest.at, kept));
		rest = span_from(rest.at + skipped + kept, rest.length - skipped - kept);
	}
	text_add(&whole, rest);
	return text_span(&whole);
}

struct span
mail_html_text(struct arena *arena, struct span html, bool *is_cut_r)
{
	static pthread_once_t started = PTHREAD_ONCE_INIT;
	pthread_once(&started, xmlInitParser);
	struct page *page = arena_new_of(arena, struct page);
	page->arena = arena;
	page->words = text_new(arena, MAIL_READ_TEXT_LENGTH_MAX + 1);
	struct span rest = prepared(arena, html);
	for (int i = 0; i < AGAIN_COUNT_MAX && rest.length > 0; i++) {
		read_from(page, rest);
		if (page->again_at == 0 || page->again_at >= rest.length || page->words.cut) {
			rest = SPAN("");
			break;
		}
		/* The parser stopped inside a tag. */
		size_t at = page->again_at;
		at += rest.at[at] == '/' && at + 1 < rest.length;
		at += rest.at[at] == '>';
		rest = span_from(rest.at + at, rest.length - at);
	}
	*is_cut_r |= page->words.cut || rest.length > 0;
	return text_span(&page->words);
}
