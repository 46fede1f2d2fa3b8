/* The page of a window: between counter_window.c, what it shows, and counter_act.c, what is done there. */
#ifndef WELCOME_COUNTER_WINDOW_H
#define WELCOME_COUNTER_WINDOW_H

#include "welcome/counter/counter_inside.h"

struct seat {
	struct hall hall;
	const struct counter_window *window; /* where this reader sits; NULL: nowhere here */
	const struct counter_ticket *ticket; /* that is called or is there; NULL: nobody */
	struct offering offering;            /* of its file; offering_id 0: none that is open */
	const char *trouble, *done;
	const char *given_url; /* of a ticket that was just given by hand */
};
/* The counter of the address, where this reader may work; false after a page was answered. */
MUST_USE bool counter_seat_begin(struct visit *visit, struct seat *seat);
/* Who sits where, who is there, after the hall was read. */
MUST_USE bool counter_seat_look(struct seat *seat, struct db *db);
void counter_seat_show(struct seat *seat, int status);
/* « A12 », as forms have it. */
const char *counter_ticket_code(struct arena *arena, const struct counter_ticket *ticket);

#endif
