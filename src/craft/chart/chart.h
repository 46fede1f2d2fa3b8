/* Two voices drawn facing one another: SVG made here, styled by parvis.css, printed as it is.
 *
 * The first voice is a circle above the common line, the second a diamond below it. A side that
 * is not shown is not drawn: nothing absent looks like zero. Charts carry no style of their own
 * (the content policy forbids it), only classes. The same figures stand in a table beside: that
 * is the page's work. */
#ifndef CRAFT_CHART_H
#define CRAFT_CHART_H

#include "base/base.h"
#include "craft/html/model.h"

struct chart_scale {
	double low, high; /* low < high */
	double tick_step; /* > 0, at most CHART_TICK_MAX ticks */
};

enum { CHART_TICK_MAX = 24, CHART_POINT_MAX = 300 };

struct chart_voice {
	bool is_shown;
	double value;
	bool has_interval;
	double low, high; /* the interval; what passes the scale is drawn up to its end */
};

/* What the line between the two marks says. */
enum chart_link {
	CHART_LINK_DIFFERENT, /* thick */
	CHART_LINK_SMALL,     /* thin */
	CHART_LINK_ALIKE,     /* pale */
	CHART_LINK_UNSURE,    /* pale, dashed */
	CHART_LINK_COUNT
};

struct chart_gap {
	struct chart_scale scale;
	struct chart_voice first, second;
	enum chart_link link; /* drawn when both sides are shown */
	struct span label;    /* said to those who do not see: the row in words */
};

/* The marks of one row, x in per cent so that it reflows. */
struct markup chart_gap_marks(struct arena *arena, const struct chart_gap *gap);
/* The scale's numbers, to be placed under the rows. Hidden from screen readers. */
struct markup chart_gap_axis(struct arena *arena, struct chart_scale scale);

/* A figure of one voice at two times: hollow before, full after. */
struct chart_shift {
	bool has_before, has_after;
	double before, after;
	enum chart_link link; /* drawn when both are known */
};

struct chart_move {
	struct chart_scale scale;
	struct chart_shift first, second;
	struct span label; /* said to those who do not see */
};

/* Both voices on the same scale, each on a line of its own: the first above, the second below. */
struct markup chart_move_marks(struct arena *arena, const struct chart_move *move);

/* A share of each voice, away from one upright line: the first to its left, the second to its right. */
struct chart_facing {
	double most; /* at the ends; > 0 */
	struct chart_voice first, second;
	struct span label; /* said to those who do not see */
};

struct markup chart_facing_marks(struct arena *arena, const struct chart_facing *facing);

struct chart_point {
	struct span name;
	double first, second; /* both shown, or the point must not be given */
	enum chart_link link;
};

struct chart_scatter {
	struct chart_scale scale; /* of both axes */
	struct span title;        /* « Cinq lieux où les agents … » */
	struct span description;  /* the picture in a sentence or two */
	struct span first_axis, second_axis; /* « Note des usagers », « Note des agents » */
	struct span diagonal;     /* « même note » */
	const struct chart_point *points;
	size_t point_count; /* at most CHART_POINT_MAX */
};

/* Places as points: the first voice from left to right, the second upwards, and the line where
 * both say the same. */
struct markup chart_scatter_draw(struct arena *arena, const struct chart_scatter *scatter);

/* The importance map: what weighs along, how it is noted upwards. */
struct chart_measure {
	double value;
	bool has_interval;
	double low, high;
};

struct chart_map_voice {
	bool is_shown;
	bool is_settled; /* false: an interval crosses a mean, and the mark is hollow */
	struct chart_measure importance, note;
};

/* Its two marks carry its number; the page's list says which is which. */
struct chart_map_entry {
	int number;       /* 1 to CHART_MAP_NUMBER_MAX */
	struct span name; /* under a pointer */
	struct chart_map_voice first, second; /* a voice that is not shown leaves no mark */
};

enum { CHART_MAP_ENTRY_MAX = 24, CHART_MAP_NUMBER_MAX = 99 };

/* In the order of the words in their corners. */
enum chart_region {
	CHART_TOP_LEFT,     /* weighs little, well noted */
	CHART_TOP_RIGHT,    /* weighs much, well noted */
	CHART_BOTTOM_LEFT,  /* weighs little, poorly noted */
	CHART_BOTTOM_RIGHT, /* weighs much, poorly noted */
	CHART_REGION_COUNT
};

struct chart_map {
	struct chart_scale importance, note;
	struct span unit;                        /* after a number of importance: « % »; or empty */
	double importance_mean, note_mean;       /* where the two axis lines stand */
	struct span title, description;          /* said to those who do not see */
	struct span importance_words, note_words; /* along each side: « Importance » */
	struct span regions[CHART_REGION_COUNT]; /* two or three words each: a phone is narrow */
	struct span first_name, second_name;     /* « Usagers », « Agents » */
	struct span interval_words, mean_words;  /* « traits fins : intervalle à 95 % » */
	struct span hollow_words;                /* said when a mark is hollow */
	const struct chart_map_entry *entries;
	size_t entry_count; /* at most CHART_MAP_ENTRY_MAX */
};

/* Each voice of an entry stands where its two intervals cross; a thin line joins the two. A mark
 * that would cover another steps aside, with a line to its true place. */
struct markup chart_map_draw(struct arena *arena, const struct chart_map *map);

/* A journey: one column per step along a common line, the first voice's curve above it, the second's
 * below; where it is narrow the line turns upright, the first voice on its left, the second on its
 * right. The further from the line, the better. */
struct chart_step {
	struct span title;
	struct span channels, actor; /* under the title; or empty */
	struct span remark;          /* the same: « retirée depuis » */
	bool is_key;
	struct chart_voice first, second;
	int64_t first_people, second_people;
	/* In place of a voice that is not shown: « non montrée ». */
	struct span first_absent, second_absent;
};

enum { CHART_STEP_MAX = 60, CHART_STEP_ACROSS_MAX = 10 /* more stand one under another */ };

struct chart_journey {
	bool has_figures; /* false: the steps alone, without scale nor voices */
	struct chart_scale scale;
	int decimals;
	struct span first_name, second_name; /* « Usagers », « Agents » */
	struct span key_words;               /* « moment à enjeux », said when there is one */
	struct span interval_words;          /* « traits fins : intervalle à 95 % » */
	struct span people_words;            /* « n : nombre de réponses » */
	struct span broken_words;            /* said when a curve passes a step that is not shown */
	const struct chart_step *steps;
	size_t step_count; /* 1 to CHART_STEP_MAX */
};

struct markup chart_journey_draw(struct arena *arena, const struct chart_journey *journey);

/* An address as a square that a phone reads (ISO 18004, level M), four units of quiet around.
 * Empty when it is too long for one: the words must stand beside it anyway. */
struct markup chart_qr(struct arena *arena, struct span words, struct span title);

#endif
