/* What the files of this craft share. */
#ifndef CRAFT_ATLAS_INSIDE_H
#define CRAFT_ATLAS_INSIDE_H

#include "craft/atlas/atlas.h"

/* « https://host:port » of an address that may be called: https, or http on this machine; no name, no
 * password, nothing in its host that a header could read otherwise. Empty: it may not be. */
struct span atlas_origin(struct span url);

/* The address that is asked, « …/search/?q=12%20rue…&limit=5 ». */
const char *atlas_search_url(struct arena *arena, const struct atlas *atlas, struct span words);
const char *atlas_reverse_url(struct arena *arena, const struct atlas *atlas, struct atlas_point point);

#endif
