/* What time does, a second after another: a list of what the rooms offer. Letters have a thread of
 * their own, since a mail server may keep one waiting. */
#ifndef DOORS_CLOCK_H
#define DOORS_CLOCK_H

#include "doors/house/house.h"

struct clock;

/* Starts ticking. NULL on a fault. `house` must live until clock_stop. */
MUST_USE struct clock *clock_start(struct arena *arena, struct house *house,
                                   struct fault *fault_r);
/* Lets the tick in progress finish: each of its steps is a transaction, and may run again. */
void clock_stop(struct clock *clock);

#endif
