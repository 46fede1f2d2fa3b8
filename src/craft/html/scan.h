/* For the files of craft/html only: cuts a template into its own text and its {{tags}}. */
#ifndef CRAFT_HTML_SCAN_H
#define CRAFT_HTML_SCAN_H

#include "base/base.h"

struct scan {
	const char *name;   /* of the file */
	struct span source; /* all of it: lines are counted from its start */
	const char *at, *end;
};

struct scan_tag {
	struct span whole;    /* {{#name}}; empty at the end of the source */
	char sigil;           /* # ^ / > @ ! | or '\0' for a value; ? when it is none of ours */
	struct span name;
	struct span argument; /* of {{#tn argument}} */
};

struct scan scan_new(const char *name, struct span source);
/* The same file, only this part of it. */
struct scan scan_part(const struct scan *scan, struct span part);
/* From 1. */
size_t scan_line(const struct scan *scan, const char *at);

/* The text up to the next tag, and that tag. A section's tag, a partial or a remark alone on its
 * line takes the line with it. False at the end. */
bool scan_next(struct scan *scan, struct span *text_r, struct scan_tag *tag_r);

/* After {{#name}}: what stands before its {{/name}}, which is passed over. */
bool scan_body(struct scan *scan, struct span name, struct span *body_r);

#endif
