/* What the tests and the fuzz target of this folder share: are two surveys the same? Formatting,
 * notes and the version of the file aside, which a writing changes and says so. */
#ifndef CRAFT_LIME_FOR_TESTS_H
#define CRAFT_LIME_FOR_TESTS_H

#include "craft/lime/lime.h"

/* NULL when they are, or what differs first, with where, in English. */
const char *lime_difference(struct arena *arena, const struct lime_survey *a,
                            const struct lime_survey *b);

#endif
