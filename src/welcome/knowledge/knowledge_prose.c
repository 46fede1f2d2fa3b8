/* Prose: what an article says, with marks that one types without learning them. */
#include "welcome/knowledge/knowledge_inside.h"

enum { PART_WORDS, PART_URL, PART_FIELD_COUNT };
static const struct field part_fields[PART_FIELD_COUNT] = {
	[PART_WORDS] = { "part_words", FIELD_TEXT, FIELD_API, .help = "Some words." },
	[PART_URL] = { "part_url", FIELD_URL, FIELD_API, .help = "Where they lead; null: nowhere." },
};
enum { ITEM_PARTS, ITEM_FIELD_COUNT };
static const struct field item_fields[ITEM_FIELD_COUNT] = {
	[ITEM_PARTS] = { "item_parts", FIELD_LIST, FIELD_API, .of = part_fields,
		.of_count = PART_FIELD_COUNT, .help = "An item of a list." },
};
const struct field prose_block_fields[PROSE_BLOCK_FIELD_COUNT] = {
	[PROSE_IS_TITLE] = { "is_title", FIELD_FLAG, FIELD_PAGE },
	[PROSE_IS_INNER_TITLE] = { "is_inner_title", FIELD_FLAG, FIELD_PAGE },
	[PROSE_IS_TEXT] = { "is_text", FIELD_FLAG, FIELD_PAGE },
	[PROSE_IS_LIST] = { "is_bullets", FIELD_FLAG, FIELD_PAGE },
	[PROSE_IS_STEPS] = { "is_numbered", FIELD_FLAG, FIELD_PAGE },
	[PROSE_PARTS] = { "parts", FIELD_LIST, FIELD_API, .of = part_fields, .of_count = PART_FIELD_COUNT,
		.help = "The words of a paragraph or of a title." },
	[PROSE_ITEMS] = { "items", FIELD_LIST, FIELD_API, .of = item_fields, .of_count = ITEM_FIELD_COUNT,
		.help = "The items of a list." },
};

enum kind { NOTHING, TITLE, PARAGRAPH, BULLETS, STEPS };
struct block {
	enum kind kind;
	struct span lines; /* its lines, marks included */
};

/* --- cutting ---------------------------------------------------------------------------------- */

/* « 12. » and a blank; how long the mark is, 0: there is none. */
static size_t
step_mark(struct span line)
{
	size_t digits = 0;
	while (digits < line.length && digits < 3 && line.at[digits] >= '0' && line.at[digits] <= '9')
		digits++;
	return digits > 0 && digits + 1 < line.length && line.at[digits] == '.' &&
	               line.at[digits + 1] == ' '
	           ? digits + 2
	           : 0;
}

static enum kind
kind_of(struct span line)
{
	if (line.length == 0)
		return NOTHING;
	if (span_starts(line, "# ") || span_starts(line, "## "))
		return TITLE;
	if (span_starts(line, "- ") || span_starts(line, "* "))
		return BULLETS;
	return step_mark(line) > 0 ? STEPS : PARAGRAPH;
}

static struct span
without_mark(struct span line)
{
	size_t mark = 0;
	switch (kind_of(line)) {
	case TITLE: mark = span_starts(line, "## ") ? 3 : 2; break;
	case BULLETS: mark = 2; break;
	case STEPS: mark = step_mark(line); break;
	case NOTHING:
	case PARAGRAPH: break;
	}
	return span_trim(span_from(line.at + mark, line.length - mark));
}

/* The line at the head of *rest, which stays there; where the next one begins. */
static struct span
head_line(struct span rest, size_t *next_r)
{
	const size_t end = span_find(rest, SPAN("\n"));
	*next_r = end == SIZE_MAX ? rest.length : end + 1;
	return span_trim(span_from(rest.at, end == SIZE_MAX ? rest.length : end));
}

static void
skip(struct span *rest, size_t count)
{
	rest->at += count;
	rest->length -= count;
}

static bool
next_block(struct span *rest, struct block *block_r)
{
	size_t next;
	while (rest->length > 0 && head_line(*rest, &next).length == 0)
		skip(rest, next);
	if (rest->length == 0)
		return false;
	*block_r = (struct block){ kind_of(head_line(*rest, &next)), { rest->at, 0 } };
	do {
		block_r->lines.length += next;
		skip(rest, next);
	} while (block_r->kind != TITLE && rest->length > 0 &&
	         kind_of(head_line(*rest, &next)) == block_r->kind);
	block_r->lines = span_trim(block_r->lines);
	return true;
}

struct part {
	struct span words, url; /* url empty: it leads nowhere */
};

/* « [words](address) » at the head of the span; its length, 0: it is not one. */
static size_t
link_at(struct span rest, struct part *part_r)
{
	enum { LINK_SIZE_MAX = 1000 }; /* a text of nothing but « [ » is read once, not squared */
	rest.length = rest.length < LINK_SIZE_MAX ? rest.length : LINK_SIZE_MAX;
	const size_t middle = rest.at[0] == '[' ? span_find(rest, SPAN("](")) : SIZE_MAX;
	if (middle == SIZE_MAX || middle < 2)
		return 0;
	const struct span after = span_from(rest.at + middle + 2, rest.length - middle - 2);
	const size_t end = span_find(after, SPAN(")"));
	if (end == SIZE_MAX)
		return 0;
	*part_r = (struct part){ span_from(rest.at + 1, middle - 1), span_from(after.at, end) };
	const bool is_one_line = span_find(span_from(rest.at, middle + 2 + end), SPAN("\n")) == SIZE_MAX;
	const bool is_nested = span_find(part_r->words, SPAN("[")) != SIZE_MAX;
	return is_one_line && !is_nested && url_is_safe(part_r->url) && part_r->url.length > 0
	           ? middle + 2 + end + 1
	           : 0;
}

static bool
next_part(struct span *rest, struct part *part_r)
{
	size_t plain = 0, link = 0;
	struct part found;
	while (plain < rest->length &&
	       (link = link_at(span_from(rest->at + plain, rest->length - plain), &found)) == 0)
		plain++;
	if (rest->length == 0)
		return false;
	*part_r = plain > 0 ? (struct part){ span_from(rest->at, plain), SPAN("") } : found;
	skip(rest, plain > 0 ? plain : link);
	return true;
}

/* --- on a page -------------------------------------------------------------------------------- */

static void
draw_parts(struct model *row, size_t list, struct span words)
{
	struct part part;
	while (next_part(&words, &part)) {
		struct model *one = model_row(row, list);
		model_text(one, PART_WORDS, part.words);
		if (part.url.length > 0)
			model_url(one, PART_URL, part.url);
	}
}

void
knowledge_prose_draw(struct model *model, size_t list, struct span body, bool is_inner)
{
	struct block block;
	while (next_block(&body, &block)) {
		struct model *row = model_row(model, list);
		model_flag(row, PROSE_IS_TITLE, block.kind == TITLE && !is_inner);
		model_flag(row, PROSE_IS_INNER_TITLE, block.kind == TITLE && is_inner);
		model_flag(row, PROSE_IS_TEXT, block.kind == PARAGRAPH);
		model_flag(row, PROSE_IS_LIST, block.kind == BULLETS);
		model_flag(row, PROSE_IS_STEPS, block.kind == STEPS);
		if (block.kind == TITLE || block.kind == PARAGRAPH) {
			draw_parts(row, PROSE_PARTS, without_mark(block.lines));
			continue;
		}
		struct span line;
		while (span_cut(&block.lines, '\n', &line))
			draw_parts(model_row(row, PROSE_ITEMS), ITEM_PARTS, without_mark(span_trim(line)));
	}
}

/* --- in a letter ------------------------------------------------------------------------------ */

static void
add_parts(struct text *text, struct span words, const char *address)
{
	struct part part;
	while (next_part(&words, &part)) {
		text_add(text, part.words);
		if (part.url.length == 0)
			continue;
		text_add_z(text, " (");
		if (part.url.at[0] == '/' && address != NULL)
			text_add_z(text, address);
		text_add(text, part.url);
		text_add_char(text, ')');
	}
}

static void
add_item(struct text *text, enum kind kind, struct span line, const char *address)
{
	if (kind == BULLETS)
		text_add_z(text, "- ");
	if (kind == STEPS)
		text_add(text, span_from(line.at, step_mark(line)));
	add_parts(text, without_mark(line), address);
}

struct span
knowledge_prose_plain(struct arena *arena, struct span body, const char *address)
{
	struct text text = text_new(arena, KNOWLEDGE_BODY_LENGTH_MAX * 8);
	struct block block;
	while (next_block(&body, &block)) {
		struct span line;
		if (text.length > 0)
			text_add_z(&text, "\n\n");
		if (block.kind == PARAGRAPH) {
			add_parts(&text, block.lines, address);
			continue;
		}
		for (bool is_first = true; span_cut(&block.lines, '\n', &line); is_first = false) {
			if (!is_first)
				text_add_char(&text, '\n');
			add_item(&text, block.kind, span_trim(line), address);
		}
	}
	return text_span(&text);
}
