/* Many comparisons at once: adjusted p-values, and the verdict in four words. */
#ifndef CRAFT_STATS_FAMILY_H
#define CRAFT_STATS_FAMILY_H

#include "base/arena.h"
#include "craft/stats/stats_gap.h"

enum stats_adjustment {
	STATS_BH,   /* false discovery rate, independent or positively dependent (1995) */
	STATS_BY,   /* false discovery rate under any dependence (Benjamini & Yekutieli 2001) */
	STATS_HOLM, /* family-wise error (Holm 1979) */
	STATS_ADJUSTMENT_COUNT
};

/* Adjusts `count` p-values as R's p.adjust, in O(count log count). Members whose `testable` is
 * false leave the family and get 1 (not to be shown); NULL means that all are testable. Every
 * testable p lies in [0, 1]. `adjusted_r` may be `p` itself. Scratch memory is the arena's. */
void stats_adjust(struct arena *arena, enum stats_adjustment method, const double *p,
                  const bool *testable, size_t count, double *adjusted_r);

enum stats_verdict {
	STATS_DIFFERENT,           /* Welch only */
	STATS_DIFFERENT_BUT_SMALL, /* both */
	STATS_ALIKE,               /* TOST only */
	STATS_UNSURE,              /* neither: not the same as alike */
	STATS_NOT_TESTABLE,        /* too few answers, or no variance on either side */
	STATS_VERDICT_COUNT
};
const char *stats_verdict_word(enum stats_verdict verdict); /* "different", … for logs, JSON */

/* From the adjusted p of "gap = 0" and of "gap beyond the margin" (QUESTIONNAIRE §5.4). */
enum stats_verdict stats_verdict_of(double p_different, double p_alike, double alpha);

struct stats_judgement {
	enum stats_verdict verdict;
	bool beyond;        /* the whole interval of the gap lies outside ±margin */
	double p_different; /* adjusted, 1 when not testable */
	double p_alike;     /* adjusted, 1 when not testable */
};

/* Judges one family: BH over Welch's p, BH over TOST's, the four words. Gaps whose status is not
 * STATS_OK leave both families. `margins[i]` (> 0) is on the scale of gap i. */
void stats_judge(struct arena *arena, const struct stats_gap *gaps, const double *margins,
                 size_t count, double alpha, struct stats_judgement *judgements_r);

#endif
