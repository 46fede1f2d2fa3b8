#include "craft/html/context.h"

#include <string.h>

#include "craft/html/rules.h"

static bool
refuse(struct html_context *context, const char *why)
{
	if (context->why == NULL)
		context->why = why;
	return false;
}

static bool
is_blank(char c)
{
	return c == ' ' || c == '\n' || c == '\t' || c == '\r';
}

static bool
is_small(char c)
{
	return c >= 'a' && c <= 'z';
}

static bool
is_digit(char c)
{
	return c >= '0' && c <= '9';
}

static bool
name_add(struct html_name *name, char c)
{
	if (name->length >= HTML_NAME_MAX - 1)
		return false;
	name->text[name->length++] = c;
	name->text[name->length] = '\0';
	return true;
}

/* < is followed by a letter, / or ! and, where only words may stand, by / alone. */
static bool
read_open(struct html_context *context, const char *at)
{
	struct html_state *state = &context->state;
	const bool in_words =
		state->depth > 0 && html_rule_content(state->open[state->depth - 1].text) != HTML_TEXT;
	state->tag = (struct html_tag){ 0 };
	state->tag_serial++;
	if (*at == '/') {
		state->at = HTML_END_NAME;
		return true;
	}
	if (in_words)
		return refuse(context, "no tag may stand in this element (write &lt;)");
	if (*at == '!') {
		state->at = HTML_DECLARATION;
		state->mark = at + 1;
		return true;
	}
	if (!is_small(*at))
		return refuse(context, "after < comes a tag name in small letters (else write &lt;)");
	state->at = HTML_TAG_NAME;
	return name_add(&state->tag.name, *at);
}

/* The > of a start tag. */
static bool
close_start(struct html_context *context, bool is_self_closed)
{
	struct html_state *state = &context->state;
	const char *why = html_rule_tag(context);
	if (why != NULL)
		return refuse(context, why);
	const char *name = state->tag.name.text;
	const bool is_void = html_rule_is_void(name);
	bool in_svg = strcmp(name, "svg") == 0;
	for (size_t i = 0; i < state->depth; i++)
		in_svg = in_svg || strcmp(state->open[i].text, "svg") == 0;
	if (is_self_closed && !is_void && !in_svg)
		return refuse(context, "only void elements and SVG may end with />");
	state->at = HTML_TEXT;
	if (is_void || is_self_closed)
		return true;
	if (state->depth == HTML_DEPTH_MAX)
		return refuse(context, "too many elements within one another");
	state->open[state->depth++] = state->tag.name;
	state->at = html_rule_content(name);
	return true;
}

/* The > of an end tag. */
static bool
close_end(struct html_context *context)
{
	struct html_state *state = &context->state;
	if (state->depth == context->depth_base)
		return refuse(context, "an end tag closes an element that was not opened here");
	if (strcmp(state->open[state->depth - 1].text, state->tag.name.text) != 0)
		return refuse(context, "an end tag does not match the element last opened");
	state->depth--;
	state->at = HTML_TEXT;
	return true;
}

static bool
read_tag_name(struct html_context *context, char c, bool is_end)
{
	struct html_state *state = &context->state;
	if (is_small(c) || is_digit(c) || c == '-')
		return name_add(&state->tag.name, c) || refuse(context, "a tag name is too long");
	if (state->tag.name.length == 0)
		return refuse(context, "an end tag has no name");
	if (c == '>')
		return is_end ? close_end(context) : close_start(context, false);
	if (is_end || (!is_blank(c) && c != '/'))
		return refuse(context, "a tag name is made of small letters, digits and hyphens");
	state->at = c == '/' ? HTML_SLASH : HTML_TAG;
	return true;
}

static bool
start_attribute(struct html_context *context, char c)
{
	struct html_tag *tag = &context->state.tag;
	if (tag->attribute_count == HTML_ATTRIBUTE_MAX)
		return refuse(context, "a tag has too many attributes");
	tag->attributes[tag->attribute_count++] = (struct html_name){ 0 };
	context->state.attribute_serial++;
	context->state.at = HTML_ATTRIBUTE;
	return name_add(&tag->attributes[tag->attribute_count - 1], c);
}

static bool
is_attribute_char(char c)
{
	return is_small(c) || (c >= 'A' && c <= 'Z') || is_digit(c) || c == '-' || c == ':' || c == '_';
}

/* In a tag, outside values; `may_start` when a blank came before. */
static bool
read_tag(struct html_context *context, char c, bool may_start)
{
	struct html_state *state = &context->state;
	if (is_blank(c))
		state->at = HTML_TAG;
	else if (c == '/')
		state->at = HTML_SLASH;
	else if (c == '>')
		return close_start(context, false);
	else if (!is_attribute_char(c))
		return refuse(context, "an attribute name is made of letters, digits and hyphens");
	else if (!may_start)
		return refuse(context, "a blank is missing before an attribute");
	else
		return start_attribute(context, c);
	return true;
}

static bool
end_attribute_name(struct html_context *context)
{
	const char *why = html_rule_attribute(context);
	return why == NULL || refuse(context, why);
}

static bool
read_attribute(struct html_context *context, char c)
{
	struct html_tag *tag = &context->state.tag;
	if (is_attribute_char(c))
		return name_add(&tag->attributes[tag->attribute_count - 1], c) ||
		       refuse(context, "an attribute name is too long");
	if (!end_attribute_name(context))
		return false;
	if (c == '=') {
		context->state.at = HTML_EQUALS;
		return true;
	}
	if (is_blank(c)) {
		context->state.at = HTML_NAMED;
		return true;
	}
	return read_tag(context, c, false);
}

static bool
read_named(struct html_context *context, char c)
{
	if (is_blank(c))
		return true;
	if (c == '=') {
		context->state.at = HTML_EQUALS;
		return true;
	}
	return read_tag(context, c, true);
}

static bool
read_equals(struct html_context *context, const char *at)
{
	struct html_tag *tag = &context->state.tag;
	if (is_blank(*at))
		return true;
	if (*at != '"' && *at != '\'')
		return refuse(context, "an attribute's value must be quoted");
	tag->quote = *at;
	tag->value_at = at + 1;
	tag->value_is_whole = false;
	tag->value_length = 0;
	context->state.at = HTML_VALUE;
	return true;
}

static bool
read_value(struct html_context *context, const char *at)
{
	struct html_tag *tag = &context->state.tag;
	tag->value_length++;
	if (*at != tag->quote)
		return !tag->value_is_whole ||
		       refuse(context, "an address is one whole value: nothing beside it");
	const struct span raw = span_from(tag->value_at, (size_t)(at - tag->value_at));
	const char *why = html_rule_value(context, raw);
	if (why != NULL)
		return refuse(context, why);
	context->state.at = HTML_DONE;
	return true;
}

/* Only <!doctype html> and comments. */
static bool
read_declaration(struct html_context *context, const char *at)
{
	struct html_state *state = &context->state;
	const struct span so_far = span_from(state->mark, (size_t)(at + 1 - state->mark));
	if (span_is(so_far, "--")) {
		state->at = HTML_COMMENT;
		state->mark = at + 1;
		return true;
	}
	if (*at == '>') {
		state->at = HTML_TEXT;
		return span_is(so_far, "doctype html>") ||
		       refuse(context, "the only declaration is <!doctype html>");
	}
	return so_far.length <= 16 || refuse(context, "the only declaration is <!doctype html>");
}

static bool
read_comment(struct html_context *context, const char *at)
{
	struct html_state *state = &context->state;
	const struct span so_far = span_from(state->mark, (size_t)(at + 1 - state->mark));
	if (*at != '>')
		return true;
	if (span_is(so_far, ">") || span_is(so_far, "->") || span_ends(so_far, "--!>"))
		return refuse(context, "a comment may not start or end like this");
	if (span_ends(so_far, "-->"))
		state->at = HTML_TEXT;
	return true;
}

static bool
read_content(struct html_context *context, char c)
{
	if (c == '<')
		context->state.at = HTML_OPEN;
	else if (context->state.at == HTML_BODY && !is_blank(c))
		return refuse(context, "nothing may be written inside <script>: use a file");
	return true;
}

static bool
read_byte(struct html_context *context, const char *at)
{
	switch (context->state.at) {
	case HTML_TEXT:
	case HTML_WORDS:
	case HTML_BODY:
		return read_content(context, *at);
	case HTML_OPEN:
		return read_open(context, at);
	case HTML_TAG_NAME:
		return read_tag_name(context, *at, false);
	case HTML_END_NAME:
		return read_tag_name(context, *at, true);
	case HTML_TAG:
		return read_tag(context, *at, true);
	case HTML_DONE:
		return read_tag(context, *at, false);
	case HTML_ATTRIBUTE:
		return read_attribute(context, *at);
	case HTML_NAMED:
		return read_named(context, *at);
	case HTML_EQUALS:
		return read_equals(context, at);
	case HTML_VALUE:
		return read_value(context, at);
	case HTML_SLASH:
		return *at == '>' ? close_start(context, true)
		                  : refuse(context, "after / in a tag comes >");
	case HTML_DECLARATION:
		return read_declaration(context, at);
	case HTML_COMMENT:
		return read_comment(context, at);
	}
	return refuse(context, "unknown state");
}

size_t
html_context_read(struct html_context *context, struct span text)
{
	for (size_t i = 0; i < text.length; i++) {
		if (text.at[i] == '\0') {
			refuse(context, "a template may not hold NUL");
			return i;
		}
		if (!read_byte(context, text.at + i))
			return i;
	}
	return text.length;
}

bool
html_context_value(struct html_context *context, enum field_kind kind, enum html_value *how_r)
{
	struct html_state *state = &context->state;
	*how_r = HTML_VALUE_PLAIN;
	if (state->at == HTML_TEXT)
		return true;
	if (state->at == HTML_WORDS)
		return kind != FIELD_MARKUP || refuse(context, "markup may stand in text only");
	if (state->at != HTML_VALUE)
		return refuse(context, html_rule_no_value(state->at));
	if (kind == FIELD_MARKUP)
		return refuse(context, "markup may stand in text only");
	*how_r = state->tag.value_kind;
	if (*how_r == HTML_VALUE_FIXED)
		return refuse(context, "this attribute takes no value from the model");
	if (*how_r != HTML_VALUE_URL)
		return true;
	if (kind != FIELD_URL)
		return refuse(context, "this attribute takes an address: one whole field of kind url");
	if (state->tag.value_is_whole || state->tag.value_length > 0)
		return refuse(context, "an address is one whole value: nothing beside it");
	state->tag.value_is_whole = true;
	return true;
}

bool
html_context_boundary(struct html_context *context)
{
	struct html_state *state = &context->state;
	switch (state->at) {
	case HTML_TEXT:
	case HTML_WORDS:
	case HTML_TAG:
	case HTML_DONE:
		return true;
	case HTML_TAG_NAME:
		state->at = HTML_DONE;
		return true;
	case HTML_ATTRIBUTE:
		if (!end_attribute_name(context))
			return false;
		state->at = HTML_DONE;
		return true;
	case HTML_NAMED:
		state->at = HTML_TAG;
		return true;
	case HTML_VALUE:
		return state->tag.value_kind != HTML_VALUE_URL ||
		       refuse(context, "an address is one whole value: no section in it");
	default:
		return refuse(context, "no section may start or end here");
	}
}

bool
html_context_unfold(struct html_context *context)
{
	return context->state.at == HTML_TEXT || refuse(context, "a partial may stand in text only");
}

const char *
html_state_differs(const struct html_state *then, const struct html_state *now)
{
	if (then->depth != now->depth)
		return "an element opened here is not closed here";
	if (then->at != now->at)
		return "it does not end in the HTML context where it starts";
	if (then->at == HTML_TEXT)
		return NULL;
	/* An element whose content is words was open before: depth tells. A tag has its serial. */
	const bool same_tag = then->at == HTML_WORDS || then->tag_serial == now->tag_serial;
	const bool same_value =
		then->at != HTML_VALUE || then->attribute_serial == now->attribute_serial;
	return same_tag && same_value ? NULL : "it ends in another tag than where it starts";
}

const char *
html_context_end(const struct html_context *context)
{
	if (context->state.at != HTML_TEXT)
		return "the page ends inside a tag or a comment";
	if (context->state.depth > 0)
		return "the page ends before every element is closed";
	return html_rule_labels(context);
}
