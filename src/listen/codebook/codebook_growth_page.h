/* That a theme grows, as the pages of this room say it. */
#ifndef LISTEN_CODEBOOK_GROWTH_PAGE_H
#define LISTEN_CODEBOOK_GROWTH_PAGE_H

#include "listen/codebook/codebook_growth.h"
#include "listen/codebook/codebook_page.h"

enum { CODEBOOK_NOTE_LENGTH_MAX = 300 };

/* {{#growths}} */
enum codebook_growth_field {
	CODEBOOK_GROWTH_WORDS, CODEBOOK_GROWTH_CHANCE, CODEBOOK_GROWTH_MADE, CODEBOOK_GROWTH_CLOSED,
	CODEBOOK_GROWTH_NOTE, CODEBOOK_GROWTH_TEXTS, CODEBOOK_GROWTH_ALL, CODEBOOK_GROWTH_EXPECTED,
	CODEBOOK_GROWTH_Q, CODEBOOK_GROWTH_FIELD_COUNT
};
extern const struct field codebook_growth_fields[CODEBOOK_GROWTH_FIELD_COUNT];
void codebook_growth_draw(const struct codebook_view *view, const struct codebook_growth *growth,
                          struct model *row);

/* Those of a heap that wait for somebody. */
struct codebook_grown {
	struct codebook_growth *growths;
	size_t count;
	int64_t compared; /* -1: never */
};
/* False after visit_fail. */
MUST_USE bool codebook_growing_load(struct codebook_view *view, struct codebook_grown *grown_r);
/* « usagers : 41 textes, 18 attendus »; NULL: it does not grow. */
const char *codebook_theme_growth_words(const struct codebook_view *view, const struct codebook_grown *grown,
                                        int64_t theme_id);
/* What was compared; NULL: nothing yet. */
const char *codebook_grown_words(const struct codebook_view *view, const struct codebook_grown *grown);

struct codebook_seeing {
	struct codebook_view *view;
	struct codebook_closing closing;
	enum found found;
};
/* False after visit_fail. */
MUST_USE bool codebook_keep_seen(struct codebook_seeing *seeing);

#endif
