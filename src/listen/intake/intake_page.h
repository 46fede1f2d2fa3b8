/* Between the pages of this room. */
#ifndef LISTEN_INTAKE_PAGE_H
#define LISTEN_INTAKE_PAGE_H

#include "listen/intake/intake_inside.h"

/* In an order that the form keeps; the last one only when some survey may take more. */
enum {
	LOOK_NAME, LOOK_WHO, LOOK_WHO_QUESTION, LOOK_WHERE, LOOK_PLACE, LOOK_PLACE_QUESTION, LOOK_PUBLIC,
	LOOK_OPENS, LOOK_CLOSES, LOOK_PARTIAL, LOOK_WAVE, LOOK_FORM_COUNT
};

/* A file that waits, being looked at. */
struct intake_look {
	struct visit *visit;
	int64_t inquiry_id, version;
	struct span title; /* of the questionnaire */
	const char *base;  /* "/questionnaires/libres/3/reponses" */
	const struct place_tree *tree;
	struct intake_waiting waiting;
	struct intake_source source;

	struct form_choice *places; /* the first one is none */
	size_t place_count;
	const struct form_choice *waves; /* the first one is a new one */
	size_t wave_count;
	struct form *form, *sides, *place_form; /* the last two NULL: not asked */
	bool is_unsaid; /* what answers mean is asked, and was not yet */
	bool is_wrong;
	struct intake_how how;
};

/* --- intake_form.c ---------------------------------------------------------------------------- */

MUST_USE bool intake_form_waves(struct intake_look *look, struct fault *fault_r);
/* Reads what was sent, or at first what it begins with; look->how is complete when all is fine. */
void intake_form_read(struct intake_look *look, bool is_first);
/* Of what was chosen. */
const char *intake_form_mark(const struct intake_look *look);

/* --- intake_look.c ---------------------------------------------------------------------------- */

void intake_get_look(struct visit *visit);
void intake_post_look(struct visit *visit);

/* --- intake_pages.c --------------------------------------------------------------------------- */

/* The questionnaire of the address, in the version that was last published; FOUND_NONE: never was. What
 * is not there is answered, and FOUND_FAILED returned. */
MUST_USE enum found intake_questionnaire(struct visit *visit, struct inquiry_row *row_r,
                                         struct inquiry **inquiry_r);
/* Where a file is chosen; `wrong`: why the last one was not taken, or NULL. */
void intake_show_file(struct visit *visit, const char *wrong);
/* A file of several megabytes takes some hundreds once it is read: one at a time. */
void intake_one_at_a_time(bool begins);
/* Of what the person sent, and not of the machine. */
bool intake_is_mistake(const struct fault *fault);

#endif
