/* What stands at the top of every page: the rubrics of the reader's roles, and the pages of the rubric
 * she is in. */
#ifndef DOORS_WEB_MENU_H
#define DOORS_WEB_MENU_H

#include "craft/visit/visit.h"

/* Fills FRAME_ROOMS, FRAME_SHELF and its name. Nobody is led to what her roles do not open, nor to what
 * `house` has no route for. */
void web_menu_add(struct visit *visit, const struct visit_house *house);

/* Adds a FRAME_LINK_… row to the frame's `list`, the current one when the visit is at `url` or below. */
void web_menu_add_link(struct visit *visit, size_t list, const char *label, const char *url);

#endif
