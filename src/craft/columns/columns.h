/* The answers of one sealed wave as memory-mapped columns, with a cube of counts beside.
 *
 * Nothing here knows what a place, a theme or a side is: they are small numbers. Places are
 * numbered in depth-first order of their tree, so that a node is a range [first, last). A level
 * is a byte from 0; a question that was not answered is COLUMNS_UNANSWERED. Every n counts people
 * (replies), never answers to items.
 *
 * A file is written once and replaced whole; an open one may be read by many threads. */
#ifndef CRAFT_COLUMNS_COLUMNS_H
#define CRAFT_COLUMNS_COLUMNS_H

#include "base/base.h"

enum {
	COLUMNS_PLACE_COUNT_MAX = 1 << 20,
	COLUMNS_THEME_COUNT_MAX = 64,
	COLUMNS_ITEM_COUNT_MAX = 256,
	COLUMNS_SIDE_COUNT_MAX = 8,
	COLUMNS_GROUP_COUNT_MAX = 16,
	COLUMNS_LEVEL_COUNT_MAX = 32,
	COLUMNS_BIN_COUNT_MAX = 128,
	COLUMNS_THREAD_COUNT_MAX = 64,
	COLUMNS_UNANSWERED = 0xff,
	COLUMNS_ALL = -1, /* for a group, a side or a theme */
};
#define COLUMNS_REPLY_COUNT_MAX (INT64_C(1) << 31)

/* Items of one theme share one scale, and point the same way: reverse before adding. */
struct columns_item {
	uint8_t theme, level_count;
};

struct columns_shape {
	uint32_t place_count, theme_count, side_count, group_count, item_count;
	const struct columns_item *items;
	bool weighted;
	int64_t tag; /* the caller's: which wave, which version */
};

/* --- writing ------------------------------------------------------------------------------ */

struct columns_reply {
	uint64_t number;
	uint32_t place;
	uint16_t journey, month;
	uint8_t side, group;
	float weight;          /* above 0; ignored when the shape is not weighted */
	const uint8_t *levels; /* one per item, in the order of the shape */
};

/* Replies wait in a temporary file beside `path` (deleted with the arena), so memory does not
 * grow with them: 4 bytes a reply while writing, 24 a (place, side). A value outside the shape is
 * a bug of the caller. Within a place and a side the order of adding is kept: shuffle before. */
struct columns_draft;
MUST_USE struct columns_draft *columns_draft_new(struct arena *arena, const char *path,
                                                 const struct columns_shape *shape,
                                                 struct fault *fault_r);
MUST_USE bool columns_draft_add(struct columns_draft *draft, const struct columns_reply *reply,
                                struct fault *fault_r);
/* Sorts, counts, and puts the file in its place at once. The draft is then used up. */
MUST_USE bool columns_draft_write(struct columns_draft *draft, struct fault *fault_r);

/* --- reading ------------------------------------------------------------------------------ */

struct columns;
/* Everything but the answers themselves is checked before use: sizes, checksum of the header,
 * order of the directory, every number of the cube. Closed with the arena. */
MUST_USE struct columns *columns_open(struct arena *arena, const char *path,
                                      struct fault *fault_r);
/* From bytes that outlive the arena, aligned on 8. */
MUST_USE struct columns *columns_from(struct arena *arena, struct span bytes,
                                      struct fault *fault_r);
/* Reads the whole file against its checksum: for `check` and after a restore. */
MUST_USE bool columns_check(const struct columns *columns, struct fault *fault_r);
const struct columns_shape *columns_shape(const struct columns *columns);
int64_t columns_reply_count(const struct columns *columns);

/* A theme's score is made per reply first: the mean of its answered items of that theme, if at
 * least half of them were answered; then the replies of a cell are gathered. */
struct columns_score {
	int64_t n;
	double weight, weight_square; /* sums over people; both n when the wave is not weighted */
	double mean, m2;              /* m2: (weighted) sum of squared deviations from the mean */
};
struct columns_score columns_score_merge(struct columns_score a, struct columns_score b);

struct columns_where {
	uint32_t first, last; /* places [first, last) */
	int side, group;      /* COLUMNS_ALL merges them */
};

/* From the cube: reads one small record a place, side and group. */
struct columns_score columns_cell(const struct columns *columns, struct columns_where where,
                                  uint32_t theme);
/* People by level of one item; `weights_r` may be NULL, else their summed weights. Both have room
 * for the item's level_count, and are set. */
void columns_levels(const struct columns *columns, struct columns_where where, uint32_t item,
                    int64_t *counts_r, double *weights_r);
/* The values a score of this theme can take, increasing; 0 when they are more than
 * COLUMNS_BIN_COUNT_MAX (or the theme has no item), and then no histogram is kept. */
uint32_t columns_bins(const struct columns *columns, uint32_t theme, const double **values_r);
void columns_histogram(const struct columns *columns, struct columns_where where, uint32_t theme,
                       int64_t *counts_r);

/* --- scanning all answers: to rebuild, to check the cube, to measure ---------------------- */

/* Same result whatever `threads` (1 to COLUMNS_THREAD_COUNT_MAX). Scores of one theme or of
 * COLUMNS_ALL, into cells[((place * theme_count + theme) * side_count + side) * group_count +
 * group]; cells of other themes are left alone. */
void columns_scan_scores(const struct columns *columns, int theme, int threads,
                         struct columns_score *cells);
/* Answers (not people) by level, all items of a theme together, into counts[((place *
 * theme_count + theme) * side_count + side) * COLUMNS_LEVEL_COUNT_MAX + level]. */
void columns_scan_answers(const struct columns *columns, int threads, uint32_t *counts);

struct columns_filter {
	struct columns_where where;
	int theme;
	uint16_t journey_first, journey_last, month_first, month_last; /* all included */
	uint8_t favourable; /* first favourable level */
};
struct columns_share {
	int64_t people, answers, favourable; /* people: who answered one item or more */
};
struct columns_share columns_scan_share(const struct columns *columns,
                                        const struct columns_filter *filter, int threads);

#endif
