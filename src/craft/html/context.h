/* Where in HTML are we: a small tokenizer that reads a template's own text, byte by byte.
 *
 * It is stricter than a browser: small letters in tag names, quoted attributes, every element
 * closed, nothing inline, so that what it accepts a browser reads in one way only. It also refuses
 * what would shut somebody out (an image without words, a field without a label). */
#ifndef CRAFT_HTML_CONTEXT_H
#define CRAFT_HTML_CONTEXT_H

#include "craft/html/model.h"

enum html_at {
	HTML_TEXT,
	HTML_WORDS,       /* inside <title> or <textarea>: text, but no tags */
	HTML_BODY,        /* inside <script>: nothing may be written */
	HTML_OPEN,        /* just after < */
	HTML_TAG_NAME,
	HTML_END_NAME,    /* in </name */
	HTML_TAG,         /* after a blank in a tag: an attribute may start */
	HTML_ATTRIBUTE,   /* in an attribute's name */
	HTML_NAMED,       /* after a blank after an attribute's name */
	HTML_EQUALS,      /* after = : a quote must come */
	HTML_VALUE,       /* in a quoted value */
	HTML_DONE,        /* an attribute or the tag's name is complete: blank, / or > must come */
	HTML_SLASH,       /* after / in a tag: > must come */
	HTML_DECLARATION, /* after <! */
	HTML_COMMENT
};

/* What an attribute's value is. */
enum html_value {
	HTML_VALUE_PLAIN,   /* words for people */
	HTML_VALUE_MACHINE, /* datetime, value, min…: numbers and dates in their plain form */
	HTML_VALUE_URL,     /* one whole address */
	HTML_VALUE_FIXED    /* only what the template itself says */
};

enum {
	HTML_DEPTH_MAX = 64,
	HTML_NAME_MAX = 32,
	HTML_ATTRIBUTE_MAX = 24,
	HTML_NOTE_MAX = 256
};

struct html_name {
	char text[HTML_NAME_MAX];
	uint8_t length;
};

/* What is known of the tag being read. */
struct html_tag {
	struct html_name name;
	struct html_name attributes[HTML_ATTRIBUTE_MAX];
	size_t attribute_count;
	enum html_value value_kind;
	char quote;
	bool value_is_whole; /* an address was put in: only the quote may follow */
	size_t value_length; /* bytes of the template's own in the value so far */
	const char *value_at;
	struct span id;      /* raw, with its {{…}} */
	bool is_labelled, is_exempt, has_source;
};

/* Copied when a branch begins, compared when it ends. */
struct html_state {
	enum html_at at;
	struct html_name open[HTML_DEPTH_MAX]; /* elements not yet closed */
	size_t depth;
	size_t tag_serial, attribute_serial;   /* which tag, which attribute */
	struct html_tag tag;
	const char *mark; /* where a declaration or a comment started */
};

struct html_context {
	struct html_state state;
	size_t depth_base;   /* elements below were opened outside this branch */
	size_t repeat_depth; /* how many lists we are in: a fixed id would be there twice */
	const char *why;     /* NULL, or why the text is refused */
	/* Noted over the whole page. */
	struct span ids[HTML_NOTE_MAX], labels[HTML_NOTE_MAX], inputs[HTML_NOTE_MAX];
	size_t id_count, label_count, input_count;
};

/* Reads a piece of the template's own text. On refusal returns how many bytes were read before it
 * and sets `why`; otherwise the whole length. The bytes must outlive the context. */
size_t html_context_read(struct html_context *context, struct span text);

/* A value (`kind`) is put here: how will it be written? False, with `why`, when it may not. */
bool html_context_value(struct html_context *context, enum field_kind kind,
                        enum html_value *how_r);

/* A section starts or ends here. */
bool html_context_boundary(struct html_context *context);
/* A partial or the page is put here. */
bool html_context_unfold(struct html_context *context);

/* Does `now` stand where `then` stood? Gives why not, or NULL. */
const char *html_state_differs(const struct html_state *then, const struct html_state *now);

/* The page is complete: NULL, or what is missing. */
const char *html_context_end(const struct html_context *context);

#endif
