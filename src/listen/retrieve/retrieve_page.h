/* What the pages of this room share. */
#ifndef LISTEN_RETRIEVE_PAGE_H
#define LISTEN_RETRIEVE_PAGE_H

#include "listen/retrieve/retrieve_inside.h"

enum { RETRIEVE_ROW_FIELD_COUNT = 19 };
extern const struct field retrieve_row_fields[RETRIEVE_ROW_FIELD_COUNT];

/* A text that was found: the words of `query` are marked, and how many of them it has is said. `is_near`:
 * they are those of another text. */
void retrieve_draw(struct visit *visit, const struct verbatim_sight *sight, const struct retrieve_one *found,
                   const struct text_query *query, bool is_near, struct model *row);

extern const struct page_kind retrieve_search_page, retrieve_near_page;
void retrieve_get_search(struct visit *visit);
void retrieve_get_near(struct visit *visit);

#endif
