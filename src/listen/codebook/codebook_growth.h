/* Themes that grow: between the files of this room only. */
#ifndef LISTEN_CODEBOOK_GROWTH_H
#define LISTEN_CODEBOOK_GROWTH_H

#include "listen/codebook/codebook_inside.h"

enum {
	/* Different texts of a side, in either period: with fewer, one lively week makes a share; and more than
	 * any floor (agents 10). */
	CODEBOOK_PERIOD_TEXTS_MIN = 30,
	CODEBOOK_GROWTH_TEXTS_MIN = 5, /* of the theme, in the period */
	CODEBOOK_PERIOD_MONTHS = 3,    /* the last month; with too few texts, those before it too */
	CODEBOOK_EARLIER_MONTHS = 12,  /* against as many: each season once */
	CODEBOOK_EARLIER_MONTHS_MIN = 3, /* fewer are one survey, whose first texts are not those of reminders */
	CODEBOOK_MONTH_COUNT = CODEBOOK_PERIOD_MONTHS + CODEBOOK_EARLIER_MONTHS,
};

/* --- codebook_growth.c: rules ----------------------------------------------------------------- */

enum codebook_against { CODEBOOK_AGAINST_SURVEY = 1, CODEBOOK_AGAINST_MONTHS };
enum codebook_closed { CODEBOOK_OPEN, CODEBOOK_SEEN, CODEBOOK_ACTED };
/* From the first to the last: months by their first day; of a survey both are its last day. */
struct codebook_span_of_days {
	int32_t from, until;
};
struct codebook_growth {
	int64_t theme_id;
	enum side side;
	enum codebook_against against;
	struct codebook_span_of_days days, earlier_days;
	int64_t texts, all, earlier, earlier_all; /* near copies counted once */
	double expected; /* were it told as often as earlier */
	double p, q;     /* one-sided, exact; corrected over the comparisons of the heap */
	/* A model told them, and what it gets wrong is enough to make it: never said to grow. */
	bool is_unsure;
	bool grows;
	/* Of one that was kept. */
	int64_t made_unix_s, closed_unix_s;
	enum codebook_closed closed;
	struct span note;
};
/* Texts of a month; the months of a theme, or of all texts, in any order. */
struct codebook_month {
	int64_t theme_id, run_id;
	enum side side;
	int32_t day;
	enum codebook_said said;
	int64_t unlike;
};
/* Which months of a side are laid against which. False: there are too few texts, or too few months before. */
MUST_USE bool codebook_periods(const struct codebook_month *months, size_t count, int64_t all_run_id,
                               enum side side, struct codebook_span_of_days *days_r,
                               struct codebook_span_of_days *earlier_r);
/* All comparisons of a heap, corrected together: Benjamini & Hochberg 1995 at 0.05. */
void codebook_judge(struct arena *arena, struct codebook_growth *growths, size_t count);
/* Is a side of both read by the same words, or by models whose errors are taken back? Else their sizes differ
 * by how they are read. `joined`: other themes count with one of them. */
bool codebook_is_read_alike(const struct codebook_theme *before, const struct codebook_theme *now,
                            bool joined, enum side side);
/* Can the errors of the model of a theme that learnt explain that it grew? They can, unless both intervals,
 * its errors taken back, are apart. */
bool codebook_is_unsure(const struct codebook_theme *theme, const struct codebook_size *earlier,
                        const struct codebook_size *size);
/* The theme of the last survey that one was copied from. */
struct codebook_before {
	struct codebook_theme theme;
	int32_t closed_day;
	bool is_alike[VERBATIM_SIDE_COUNT]; /* read as this one */
	bool is_followed; /* this one was told as that one was found: both shares compare, never their counts */
};
/* Against the last time, as far as the two can be compared; NULL: one has no text. */
const char *codebook_before_words(struct arena *arena, const struct codebook_before *before,
                                  const struct codebook_theme *theme, enum side side);
/* « Ce qu’écrivent les usagers : 41 textes sur 300 en octobre 2026 ; 18 étaient attendus si rien … » */
const char *codebook_growth_words(struct arena *arena, const struct codebook_growth *growth,
                                  const char *side);
/* « usagers : 41 textes, 18 attendus » */
const char *codebook_growth_short(struct arena *arena, const struct codebook_growth *growth,
                                  const char *side);

/* --- codebook_watch.c: when they are compared ------------------------------------------------- */

/* Compares the themes of a heap with those before, unless they are to be made again first, and keeps those
 * that grew. */
MUST_USE bool codebook_watch(struct arena *arena, const struct verbatim_keeper *keeper, int64_t heap_id,
                             struct fault *fault_r);
/* All heaps one of whose themes was made since; those that never were are made again first. */
MUST_USE bool codebook_watch_all(struct arena *arena, const struct verbatim_keeper *keeper,
                                 struct fault *fault_r);
/* FOUND_NONE: it was copied from none, or this reader may not see it. */
MUST_USE enum found codebook_before_load(struct arena *arena, struct db *db,
                                         const struct verbatim_sight *sight,
                                         const struct codebook_theme *theme,
                                         struct codebook_before *before_r, struct fault *fault_r);

/* --- codebook_growth_store.c: the only SQL of its tables -------------------------------------- */

MUST_USE bool codebook_store_month(struct db *db, int64_t root_id, int64_t heap_id,
                                   const struct codebook_month *month, struct fault *fault_r);
MUST_USE bool codebook_store_months(struct arena *arena, struct db *db, int64_t root_id, int64_t heap_id,
                                    struct codebook_month **months_r, size_t *count_r, struct fault *fault_r);
/* Once; again, it changes nothing. */
MUST_USE bool codebook_store_growth(struct db *db, int64_t root_id, const struct codebook_growth *growth,
                                    struct fault *fault_r);
/* Of a theme, or with 0 the open ones of all themes of a heap; the latest first. */
MUST_USE bool codebook_store_growths(struct arena *arena, struct db *db, int64_t root_id, int64_t heap_id,
                                     int64_t theme_id, struct codebook_growth **growths_r, size_t *count_r,
                                     struct fault *fault_r);
/* Heaps that have open ones, each with how many themes and the last of them; the latest heaps first. */
struct codebook_open {
	int64_t heap_id, themes, theme_id;
};
enum { CODEBOOK_OPEN_HEAPS_MAX = 100 };
MUST_USE bool codebook_store_open(struct arena *arena, struct db *db, int64_t root_id,
                                  struct codebook_open **open_r, size_t *count_r, struct fault *fault_r);
/* The open ones of a theme that were found by then. */
struct codebook_closing {
	int64_t theme_id, until_unix_s, now_s;
	enum codebook_closed how;
	struct span note;
};
MUST_USE bool codebook_store_close(struct db *db, int64_t root_id, const struct codebook_closing *closing,
                                   int64_t *closed_r, struct fault *fault_r);
/* The last making of the themes of a heap, and of those they come from. */
MUST_USE bool codebook_store_newest(struct arena *arena, struct db *db, int64_t root_id, int64_t heap_id,
                                    int64_t *run_id_r, struct fault *fault_r);
MUST_USE bool codebook_store_watch(struct db *db, int64_t root_id, int64_t heap_id, int64_t run_id,
                                   int64_t compared, struct fault *fault_r);
/* -1: they never were compared. */
MUST_USE bool codebook_store_compared(struct arena *arena, struct db *db, int64_t root_id, int64_t heap_id,
                                      int64_t *compared_r, struct fault *fault_r);
MUST_USE bool codebook_store_unwatched(struct arena *arena, struct db *db, int64_t root_id, int64_t **ids_r,
                                       size_t *count_r, struct fault *fault_r);
MUST_USE bool codebook_store_drop_growth(struct db *db, int64_t root_id, int64_t heap_id, int64_t theme_id,
                                         struct fault *fault_r);
MUST_USE bool codebook_store_clean_months(struct db *db, int64_t root_id, int64_t heap_id,
                                          struct fault *fault_r);
MUST_USE bool codebook_store_forget_watch(struct db *db, int64_t root_id, int64_t heap_id,
                                          struct fault *fault_r);

/* --- codebook_month.c: how many texts in each month ------------------------------------------- */

/* As codebook_write_tallies, which calls it. */
MUST_USE bool codebook_write_months(struct db *db, int64_t root_id, int64_t heap_id,
                                    const struct codebook_reading *reading,
                                    const struct codebook_making *making, struct fault *fault_r);

#endif
