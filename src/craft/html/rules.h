/* For the files of craft/html only: what each element and attribute may be in our pages. */
#ifndef CRAFT_HTML_RULES_H
#define CRAFT_HTML_RULES_H

#include "craft/html/context.h"

/* Where the element's content stands: HTML_TEXT, HTML_WORDS or HTML_BODY. */
enum html_at html_rule_content(const char *element);
bool html_rule_is_void(const char *element);

/* Each gives NULL or why it is refused. */
const char *html_rule_tag(struct html_context *context);       /* at the > of a start tag */
const char *html_rule_attribute(struct html_context *context); /* at the end of its name */
const char *html_rule_value(struct html_context *context, struct span raw);
const char *html_rule_labels(const struct html_context *context);
const char *html_rule_no_value(enum html_at at); /* why no value may stand there */

#endif
