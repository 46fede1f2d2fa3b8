/* Between the files of this room only. */
#ifndef ACT_WORKSHOP_INSIDE_H
#define ACT_WORKSHOP_INSIDE_H

#include "act/workshop/workshop.h"

extern const struct page_kind workshop_choose_page, workshop_sheet_page;
void workshop_get(struct visit *visit);

#endif
