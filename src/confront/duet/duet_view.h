/* What the page shows of one heap, shared by its two files. */
#ifndef CONFRONT_DUET_VIEW_H
#define CONFRONT_DUET_VIEW_H

#include "confront/duet/duet_inside.h"

struct duet_view {
	struct visit *visit;
	struct db *db;
	struct verbatim_sight sight; /* of whoever reads */
	struct verbatim_heap heap;
	struct survey_wave wave; /* id 0: imported */
	struct duet_names names;
	struct duet duet;
	struct verbatim_many quoted; /* texts that it quotes, those she may read */
	bool is_made, is_old;
	struct fault fault;
};

extern const struct page_kind duet_page;
/* False on a fault, which is the view's. */
MUST_USE bool duet_fill(struct duet_view *view, struct model *page);
void duet_answer_table(struct duet_view *view, bool is_xlsx);
/* A line above the mirror and the journeys, for who may read this page. */
void duet_remind(struct visit *visit);

#endif
