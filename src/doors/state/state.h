/* State: how whoever keeps the machine sees that Parvis is well, or what to do about it.
 *
 * « /etat » for people, « /metrics » for Prometheus, « /health » for what restarts. Numbers only:
 * neither name, nor address, nor token, nor path; and nothing that would tell the minute when
 * somebody answered a survey (DESIGN §5): what is sealed is counted once a day, sizes are rounded. */
#ifndef DOORS_STATE_H
#define DOORS_STATE_H

#include "craft/visit/visit.h"
#include "doors/clock/clock.h"

/* State is of the process, as its counters are. What is pointed to lives as long as requests are
 * served. Before the first of them: */
void state_begin(const struct house *house, struct clock *clock);
/* As soon as there is a server: it may serve already. */
void state_serves(const struct http_server *server);

extern const struct room_pages state_pages;

#endif
