/* Slowing robots down: between the files of this room only.
 *
 * A form that comes by a link for all, of a survey that wants it, is taken when either
 *   - it shows work: a number such that the SHA-256 of « parvis:KEY-OF-THE-FORM:NUMBER » begins with
 *     ANSWER_WORK_BITS bits at zero (hashcash, Back 2002). A script looks for it while she answers;
 *   - or it was shown ANSWER_WAIT_S ago, as a ticket in it says, signed, and not too many such forms came
 *     from where it comes from.
 * The key of a form counts once, so a piece of work and a ticket serve once. A letter of a kiosk has no
 * ticket: it shows work of its own. */
#ifndef LISTEN_ANSWER_BRAKE_H
#define LISTEN_ANSWER_BRAKE_H

#include "listen/answer/answer_page.h"

enum {
	ANSWER_WORK_LENGTH_MAX = 16,    /* figures of the number */
	ANSWER_WORK_LETTER_LENGTH = 32, /* figures of a letter's digest that stand for its key */
	ANSWER_WAIT_S = 10,
	ANSWER_BRAKE_KEY_SIZE = 32
};

struct answer_brake {
	uint8_t key[ANSWER_BRAKE_KEY_SIZE]; /* of the survey: signs tickets */
	struct span ticket, work;           /* of this form; work is empty as long as it shows none */
};

struct span answer_ticket(struct arena *arena, const struct answer_brake *brake, struct span once,
                          int64_t now_s);
/* -1: not ours, not of this form, or of a time to come. */
int64_t answer_ticket_age_s(struct arena *arena, const struct answer_brake *brake, struct span once,
                            struct span ticket, int64_t now_s);

/* FOUND_NONE: this survey does not slow. */
MUST_USE enum found answer_store_brake(struct arena *arena, struct db *db, int64_t root_id,
                                       int64_t wave_id, struct answer_brake *brake_r,
                                       struct fault *fault_r);

/* Once the link and the form's key are known: sets sitting->brake, NULL when nothing is slowed. */
MUST_USE bool brake_load(struct sitting *sitting, struct fault *fault_r);
/* The form is sent: NULL, or the sentence that says when to send it again. */
const char *brake_holds(const struct sitting *sitting);

#endif
