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

/* An address as a square that a phone reads (ISO 18004, level M), four units of quiet around.
 * Empty when it is too long for one: the words must stand beside it anyway. */
struct markup chart_qr(struct arena *arena, struct span words, struct span title);

#endif
