/* Figures one can defend: estimates, intervals, tests and verdicts, and the audit of a table.
 *
 * This room is pure numerics and knows nothing of public service. A comparison has two sides
 * named `a` and `b`, and a gap is always b - a: the mirror passes usagers as `a` and agents as
 * `b`, so that a gap below zero says that the agents judge more severely.
 *
 * Three promises hold everywhere:
 * - What cannot be computed is a status, never NaN and never an infinity. A result whose status
 *   is not STATS_OK holds zeros in the members its contract does not name.
 * - A sum is compensated (Neumaier 1974) and a variance takes two passes: the textbook formula
 *   with the sum of squares loses every digit on large counts and is not used. Only rows too many
 *   to keep pass once (stats_drivers.h says how).
 * - Every function may run on many threads at once; nothing is kept between two calls.
 *
 * Distributions come from r-mathlib, R's own; the tests compare with R 4.2.2 (tests/oracles). */
#ifndef CRAFT_STATS_H
#define CRAFT_STATS_H

#include "craft/stats/stats_sample.h"
#include "craft/stats/stats_share.h"
#include "craft/stats/stats_gap.h"
#include "craft/stats/stats_rank.h"
#include "craft/stats/stats_family.h"
#include "craft/stats/stats_pair.h"
#include "craft/stats/stats_agree.h"
#include "craft/stats/stats_drivers.h"
#include "craft/stats/stats_plan.h"
#include "craft/stats/stats_delay.h"
#include "craft/stats/stats_announce.h"
#include "craft/stats/stats_logrank.h"
#include "craft/stats/stats_cox.h"
#include "craft/stats/stats_percentile.h"
#include "craft/stats/stats_lp.h"
#include "craft/stats/stats_table.h"

#endif
