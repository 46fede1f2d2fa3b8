#include "craft/html/rules.h"

#include <string.h>
#include <strings.h>

static bool
is_one_of(const char *name, const char *const *names, size_t count)
{
	for (size_t i = 0; i < count; i++)
		if (strcasecmp(name, names[i]) == 0)
			return true;
	return false;
}

enum html_at
html_rule_content(const char *element)
{
	if (strcmp(element, "script") == 0)
		return HTML_BODY;
	return strcmp(element, "title") == 0 || strcmp(element, "textarea") == 0 ? HTML_WORDS : HTML_TEXT;
}

bool
html_rule_is_void(const char *element)
{
	static const char *const names[] = { "area", "br", "col", "hr", "img", "input", "link", "meta",
		"source", "track", "wbr" };
	return is_one_of(element, names, LENGTH(names));
}

static struct html_name *
attribute_named(struct html_tag *tag, const char *name)
{
	for (size_t i = 0; i < tag->attribute_count; i++)
		if (strcasecmp(tag->attributes[i].text, name) == 0)
			return &tag->attributes[i];
	return NULL;
}

static bool
is_inside(const struct html_state *state, const char *element)
{
	for (size_t i = 0; i < state->depth; i++)
		if (strcmp(state->open[i].text, element) == 0)
			return true;
	return false;
}

/* A field needs a label for its id, a label around it, or words of its own. */
static const char *
check_input(struct html_context *context)
{
	struct html_tag *tag = &context->state.tag;
	if (tag->is_labelled || tag->is_exempt || is_inside(&context->state, "label"))
		return NULL;
	if (tag->id.length == 0)
		return "a field needs a label: give it an id and a <label for>, or aria-label";
	if (context->input_count == HTML_NOTE_MAX)
		return "too many fields in one page";
	context->inputs[context->input_count++] = tag->id;
	return NULL;
}

const char *
html_rule_tag(struct html_context *context)
{
	/* style, and all that a browser reads otherwise than as text and tags, or fetches by itself. */
	static const char *const refused[] = { "style", "iframe", "frame", "frameset", "object", "embed",
		"applet", "base", "xmp", "plaintext", "noembed", "noframes", "noscript", "math", "animate",
		"set", "font", "center", "marquee", "blink" };
	static const struct {
		const char *element, *attribute, *or_attribute, *why;
	} needed[] = {
		{ "img", "alt", "alt", "<img> needs alt (empty when it only adorns)" },
		{ "html", "lang", "lang", "<html> needs lang" },
		{ "th", "scope", "scope", "<th> needs scope" },
		{ "svg", "role", "aria-hidden", "<svg> needs role=\"img\" and words, or aria-hidden" },
		{ "script", "src", "src", "a script is a file: <script src>" },
		{ "button", "type", "type", "<button> needs type" },
	};
	struct html_tag *tag = &context->state.tag;
	const char *name = tag->name.text;
	if (is_one_of(name, refused, LENGTH(refused)))
		return "this element is not allowed (styles and scripts are files)";
	for (size_t i = 0; i < LENGTH(needed); i++)
		if (strcmp(name, needed[i].element) == 0 && !attribute_named(tag, needed[i].attribute) &&
		    !attribute_named(tag, needed[i].or_attribute))
			return needed[i].why;
	if (strcmp(name, "input") == 0 || strcmp(name, "select") == 0 || strcmp(name, "textarea") == 0)
		return check_input(context);
	return NULL;
}

static enum html_value
value_kind_of(const struct html_tag *tag, const char *attribute)
{
	static const char *const urls[] = { "href", "src", "action", "formaction", "cite", "poster",
		"xlink:href", "data", "background", "manifest", "longdesc", "usemap" };
	static const char *const fixed[] = { "srcset", "imagesrcset", "ping", "rel", "target", "is",
		"sandbox", "integrity", "nonce", "crossorigin", "method", "enctype", "accept-charset" };
	static const char *const machine[] = { "value", "datetime", "min", "max", "low", "high", "step",
		"optimum", "colspan", "rowspan", "aria-valuenow", "aria-valuemin", "aria-valuemax" };
	if (strcmp(tag->name.text, "script") == 0)
		return HTML_VALUE_FIXED;
	if (is_one_of(attribute, urls, LENGTH(urls)))
		return HTML_VALUE_URL;
	if (is_one_of(attribute, fixed, LENGTH(fixed)))
		return HTML_VALUE_FIXED;
	const bool is_machine =
		is_one_of(attribute, machine, LENGTH(machine)) || strncasecmp(attribute, "data-", 5) == 0;
	return is_machine ? HTML_VALUE_MACHINE : HTML_VALUE_PLAIN;
}

const char *
html_rule_attribute(struct html_context *context)
{
	struct html_tag *tag = &context->state.tag;
	const char *name = tag->attributes[tag->attribute_count - 1].text;
	if (strcasecmp(name, "style") == 0)
		return "style= is not allowed: use a class";
	if (strncasecmp(name, "on", 2) == 0)
		return "on…= is not allowed: scripts are files";
	if (strcasecmp(name, "srcdoc") == 0 || strcasecmp(name, "http-equiv") == 0)
		return "this attribute is not allowed";
	if (attribute_named(tag, name) != &tag->attributes[tag->attribute_count - 1])
		return "an attribute is there twice";
	tag->value_kind = value_kind_of(tag, name);
	if (strcasecmp(name, "aria-label") == 0 || strcasecmp(name, "aria-labelledby") == 0)
		tag->is_labelled = true;
	return NULL;
}

static bool
has_mustache(struct span raw)
{
	return span_find(raw, SPAN("{{")) != SIZE_MAX;
}

/* Fixed ids are unique in the page, and not inside a list. */
static const char *
note_id(struct html_context *context, struct span raw)
{
	context->state.tag.id = raw;
	if (has_mustache(raw))
		return NULL;
	if (raw.length == 0)
		return "an id is empty";
	if (context->repeat_depth > 0)
		return "a fixed id inside a list would be there more than once";
	for (size_t i = 0; i < context->id_count; i++)
		if (span_equal(context->ids[i], raw))
			return "this id is already in the page";
	if (context->id_count == HTML_NOTE_MAX)
		return "too many ids in one page";
	context->ids[context->id_count++] = raw;
	return NULL;
}

static const char *
note_label(struct html_context *context, struct span raw)
{
	if (context->label_count == HTML_NOTE_MAX)
		return "too many labels in one page";
	context->labels[context->label_count++] = raw;
	return NULL;
}

const char *
html_rule_value(struct html_context *context, struct span raw)
{
	static const char *const exempt[] = { "hidden", "submit", "button", "reset" };
	struct html_tag *tag = &context->state.tag;
	const char *name = tag->attributes[tag->attribute_count - 1].text;
	const bool is_address = tag->value_kind == HTML_VALUE_URL ||
	                        (strcmp(tag->name.text, "script") == 0 && strcmp(name, "src") == 0);
	if (is_address && !has_mustache(raw) && !url_is_safe(raw))
		return "an address is http, https, mailto, tel, or a path, query or fragment of ours";
	if (strcasecmp(name, "id") == 0)
		return note_id(context, raw);
	if (strcasecmp(name, "for") == 0)
		return note_label(context, raw);
	if (strcasecmp(name, "type") == 0)
		for (size_t i = 0; i < LENGTH(exempt); i++)
			tag->is_exempt = tag->is_exempt || span_is(raw, exempt[i]);
	return NULL;
}

const char *
html_rule_labels(const struct html_context *context)
{
	for (size_t i = 0; i < context->input_count; i++) {
		bool found = false;
		for (size_t j = 0; j < context->label_count; j++)
			found = found || span_equal(context->inputs[i], context->labels[j]);
		if (!found)
			return "a field has no <label for> its id";
	}
	return NULL;
}

const char *
html_rule_no_value(enum html_at at)
{
	switch (at) {
	case HTML_BODY:
		return "no value may stand inside <script>";
	case HTML_OPEN:
	case HTML_TAG_NAME:
	case HTML_END_NAME:
		return "no value may stand in a tag name";
	case HTML_EQUALS:
		return "no value may stand in an unquoted attribute";
	case HTML_COMMENT:
	case HTML_DECLARATION:
		return "no value may stand in a comment or declaration";
	default:
		return "no value may stand in an attribute name";
	}
}
