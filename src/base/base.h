/* The only header that is universal: what every floor stands on. */
#ifndef BASE_BASE_H
#define BASE_BASE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/arena.h"
#include "base/fault.h"
#include "base/log.h"
#include "base/must.h"
#include "base/text.h"

/* Who speaks. Symmetry is a type: whatever exists for one side exists for both, and the side is
 * an argument. Leaders are the third voice. */
enum side { SIDE_USAGER, SIDE_AGENT, SIDE_LEADER, SIDE_COUNT };

#endif
