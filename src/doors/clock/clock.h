/* What time does, a second after another, in a thread of its own: a list of what the rooms offer. */
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
