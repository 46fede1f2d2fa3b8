/* moment: the steps of a journey as usagers and agents judge them: where it is low, where it is high,
 * where they do not see the same thing.
 *
 * Figures come from released cells only, of one wave that the reader may read; a step that is not
 * shown has no figure and no word of why. The same sentence was asked of both sides at each step. */
#ifndef CONFRONT_MOMENT_H
#define CONFRONT_MOMENT_H

#include "confront/mirror/mirror.h"

/* A step as a wave judged it. */
struct moment_step {
	struct journey_step step;
	const struct survey_item *item; /* NULL: this wave did not ask it */
	struct survey_scale scale;      /* of its item */
	struct mirror_voice first, second;
	const struct mirror_gap *gap;   /* NULL: one of the notes is not shown */
	bool is_strength, is_pain, is_blind; /* both high; both low; visions that differ */
};

/* --- rules (no database) --------------------------------------------------------------------- */

enum { MOMENT_STEP_COUNT_MAX = CHART_STEP_MAX, MOMENT_EXTREME_COUNT_MAX = 3 };

/* The steps of one side that are surely the lowest, or the highest: the smallest group, of half of
 * them at most, whose intervals all stand apart from those of the others. None: it cannot be said. */
struct moment_extreme {
	size_t steps[MOMENT_EXTREME_COUNT_MAX]; /* the furthest first */
	size_t count;
};
struct moment_extreme moment_extreme_of(struct arena *arena, const struct moment_step *steps,
                                        size_t count, enum side side, bool lowest);

/* Fills what a step is, from its voices and its gap. */
void moment_read(struct moment_step *step);

/* Where each side feels worst and best on the way, in whole sentences. */
struct span moment_lead(struct arena *arena, const struct moment_step *steps, size_t count,
                        const struct mirror_names *names, int decimals);

/* --- a journey, as a reader may see it ---------------------------------------------------------- */

struct moment_question {
	struct span journey; /* as in the address */
	struct span wave;    /* its code; empty: the latest */
	enum survey_state least;
	bool works_here; /* false: a visitor, who finds nothing but what is public */
	/* As in the mirror, where the journey is kept. */
	const struct reader *acts;
};

struct moment_view {
	struct journey journey;
	const struct place_tree *tree; /* of today */
	struct survey_wave *waves;     /* those this reader may read, latest first */
	size_t wave_count;
	const struct survey_wave *wave; /* NULL: none asked these steps yet */
	struct survey_form form;
	struct moment_step *steps; /* by rank; with those taken off the way since the wave */
	size_t step_count;
	int64_t people[2]; /* who answered about this journey; -1: not told */
	struct journey_profile *profiles;
	size_t profile_count;
};

/* FOUND_NONE: this reader knows of no such journey, or of no such wave of it. */
MUST_USE enum found moment_view_load(struct arena *arena, struct db *db, int64_t root_id,
                                     const struct moment_question *question, int32_t today,
                                     struct moment_view *view_r, struct fault *fault_r);

/* What stands in place of a verdict when a note is not shown. */
struct span moment_hidden_words(struct arena *arena, const struct moment_step *step,
                                const struct mirror_names *names);
/* One step as a point of the mirror, with its journey and its wave, for the rooms that act on it.
 * FOUND_NONE: this reader knows of no such step, and `trouble` says so. */
MUST_USE enum found moment_read_point(struct arena *arena, struct db *db, int64_t root_id,
                                      const struct moment_question *question, int64_t step_id,
                                      int32_t today, struct mirror_reading *reading_r,
                                      struct fault *fault_r);

extern const struct page_kind moment_page;
/* The page of a view; `frame` says which data. */
void moment_fill(struct arena *arena, const struct moment_view *view,
                 const struct moment_question *question, bool may_change, struct model *page,
                 struct model *frame);

extern const struct room_pages moment_pages;

/* Irritants: the other half of this contract. */
#include "confront/moment/moment_irritant.h"

#endif
