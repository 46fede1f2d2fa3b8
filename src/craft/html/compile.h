/* For the files of craft/html only: a page, parsed and checked, as a list of nodes. */
#ifndef CRAFT_HTML_COMPILE_H
#define CRAFT_HTML_COMPILE_H

#include "craft/html/context.h"
#include "craft/html/template.h"

enum node_kind {
	NODE_STATIC,
	NODE_VALUE,
	NODE_SECTION,  /* children for each row, or once */
	NODE_INVERTED, /* children when there is none */
	NODE_PLURAL,   /* one of its children, by the number */
	NODE_FORM      /* a plural form: its children */
};

struct node {
	enum node_kind kind;
	struct node *next;
	struct span text;           /* NODE_STATIC */
	const struct field *field;  /* all others */
	size_t level, index;        /* in which model, and where in it */
	enum html_value how;        /* NODE_VALUE */
	struct node *children;
};

/* Levels of models: the frame, the page, then the rows of lists. */
enum { LEVEL_FRAME, LEVEL_PAGE, LEVEL_ROW, LEVEL_MAX = LEVEL_ROW + TEMPLATE_NEST_MAX };

struct compile_job {
	struct arena *arena;
	const struct template_set *set;
	const struct page_kind *frame; /* NULL without layout */
	const struct page_kind *page;  /* NULL to check the layout alone */
};

/* The nodes of the whole page. False, with the fault, when a template is refused. */
bool compile_page(const struct compile_job *job, struct node **nodes_r, struct fault *fault_r);

/* Where templates come from; false when there is none of that name. */
bool template_source(const struct template_set *set, const char *name, struct span *source_r);

/* Is the table of fields itself right? NULL, or why not. */
const char *fields_wrong(const struct field *fields, size_t count);

#endif
