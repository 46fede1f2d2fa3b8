/* Between the files of this room only. */
#ifndef ACT_WORKSHOP_INSIDE_H
#define ACT_WORKSHOP_INSIDE_H

#include "act/workshop/workshop.h"

/* The sheet: of a point of the mirror, or of a theme of texts. */
enum workshop_ask_field { ASK_WORDS, ASK_FIELD_COUNT };
enum workshop_sheet_field {
	SHEET_TITLE, SHEET_WITHIN, SHEET_LABEL, SHEET_SERVICE, SHEET_SCOPE, SHEET_MARGIN,
	SHEET_POINTS, SHEET_AROUND,
	SHEET_HAS_AROUND, SHEET_SEVERAL, SHEET_FIRST, SHEET_SECOND, SHEET_FIRST_SMALL, SHEET_SECOND_SMALL,
	SHEET_QUESTIONS, SHEET_JUDGE, SHEET_ACTION_URL, SHEET_MIRROR_URL, SHEET_CHOOSE_URL,
	SHEET_IS_THEME, SHEET_FIRST_SIZE, SHEET_SECOND_SIZE, SHEET_FIRST_SAID, SHEET_SECOND_SAID, SHEET_HAS_SAID,
	SHEET_QUOTED_URL, SHEET_BARE_URL, SHEET_FOLLOWED, SHEET_FIELD_COUNT
};
extern const struct page_kind workshop_choose_page, workshop_sheet_page;
void workshop_get(struct visit *visit);
void workshop_show_theme(struct visit *visit);

#endif
