/* workshop: co-construction around one point of the mirror, or a theme of what people wrote, on paper first.
 *
 * The sheet says what may be shown of the point, asks what usagers and agents can only say to each
 * other, and ends with the action in the words of its own form. */
#ifndef ACT_WORKSHOP_H
#define ACT_WORKSHOP_H

#include "confront/mirror/mirror.h"
#include "listen/codebook/codebook.h"

enum { WORKSHOP_QUESTION_COUNT_MAX = 6 };

/* What to discuss of a point, in order: first what surprises, last what can be tried. Never asks who
 * answered what, nor who did not. */
size_t workshop_questions(struct arena *arena, const struct mirror_point *point,
                          const struct mirror_names *names,
                          const char *questions_r[WORKSHOP_QUESTION_COUNT_MAX]);

/* The same of a theme of what people wrote, by who says it more. */
size_t workshop_theme_questions(struct arena *arena, enum codebook_says says,
                                const struct mirror_names *names,
                                const char *questions_r[WORKSHOP_QUESTION_COUNT_MAX]);

extern const struct room_pages workshop_pages;

#endif
