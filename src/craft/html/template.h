/* Pages as files an auditor can read, filled from a model, wrong ones refused before the program
 * serves its first page.
 *
 *	{{name}}                      the value, escaped for where it stands
 *	{{#name}}…{{/name}}           for each row of a list; once when a flag is set, a value present
 *	{{^name}}…{{/name}}           when there is none (empty text counts as none)
 *	{{>form-field}}               a partial: beside this file, else in craft/html/partials/
 *	{{>content}}                  in the layout: the page
 *	{{@parvis.css}}               the address of an asset served from craft/html/static/
 *	{{#t}}Bonjour {{name}}{{/t}}  a sentence to translate (catalogue.h); values only inside
 *	{{#tn count}}{{count}} avis{{|}}{{count}} avis reçus{{/tn}}   singular, plural
 *	{{! a remark }}
 *
 * A name is looked for in the row, then outwards to the page, then in the frame. Values may stand
 * in text and in quoted attributes; addresses (href, src, action…) take one whole FIELD_URL;
 * markup stands in text only. A template, a partial and each branch of a section end in the HTML
 * context where they start, with every element closed. README.md lists all that is refused. */
#ifndef CRAFT_HTML_TEMPLATE_H
#define CRAFT_HTML_TEMPLATE_H

#include "base/base.h"
#include "craft/html/catalogue.h"
#include "craft/html/model.h"

struct template_set;

enum {
	TEMPLATE_PAGE_MAX = 256,      /* pages in a set */
	TEMPLATE_NEST_MAX = 16,       /* sections and partials within one another */
	TEMPLATE_SIZE_MAX = 1 << 20,  /* bytes of one template */
	TEMPLATE_NODE_MAX = 100000,   /* pieces of one page, partials unfolded */
	HTML_SIZE_MAX = 32 << 20      /* a sensible length_max for a page's text */
};

/* Everything lives in `program`. Sources are assets unless template_set_source gave another. */
MUST_USE struct template_set *template_set_new(struct arena *program);

/* Pages are read in another language: {{#t}} and {{#tn}} are looked up, numbers and days spelled its
 * way. Before the layout and the pages; a set that does not speak is French. */
void template_set_speak(struct template_set *set, const struct catalogue *words);
const struct catalogue *template_set_words(const struct template_set *set); /* NULL: French */

/* Uses `source` for templates of that name instead of the asset: for tests. The bytes are
 * borrowed. */
void template_set_source(struct template_set *set, const char *name, struct span source);

/* The page around every page; to be given before the pages. `frame` names its template and its
 * fields. False when the template is refused: file:line and why in fault_r->for_log. */
MUST_USE bool template_set_layout(struct template_set *set, const struct page_kind *frame,
                                  struct fault *fault_r);

/* Parses and checks one page, in its layout when there is one. */
MUST_USE bool template_set_add_page(struct template_set *set, const struct page_kind *kind,
                                    struct fault *fault_r);

/* Writes the page. `frame` is NULL when the set has no layout. Never fails: what could be wrong
 * was refused at start. A page over out->length_max sets out->cut. */
void html_render(const struct template_set *set, const struct page_kind *kind,
                 const struct model *page, const struct model *frame, struct text *out);

#endif
