/* For the files of craft/html only: the pages that were parsed. */
#ifndef CRAFT_HTML_SET_H
#define CRAFT_HTML_SET_H

#include "craft/html/compile.h"

struct template_page {
	const struct page_kind *kind;
	struct node *nodes;
};

struct template_source {
	const char *name;
	struct span bytes;
};

enum { TEMPLATE_SOURCE_MAX = 64 };

struct template_set {
	struct arena *arena;
	const struct catalogue *words; /* NULL: French */
	const struct page_kind *frame;
	struct template_page pages[TEMPLATE_PAGE_MAX];
	size_t page_count;
	struct template_source sources[TEMPLATE_SOURCE_MAX]; /* given by hand */
	size_t source_count;
};

const struct template_page *template_set_page(const struct template_set *set,
                                              const struct page_kind *kind);

#endif
