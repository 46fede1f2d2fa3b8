#include "craft/chart/chart_inside.h"

#include <math.h>

const char *const chart_link_classes[CHART_LINK_COUNT] = {
	[CHART_LINK_DIFFERENT] = "different",
	[CHART_LINK_SMALL] = "small",
	[CHART_LINK_ALIKE] = "alike",
	[CHART_LINK_UNSURE] = "unsure",
};

double
chart_per_cent(struct chart_scale scale, double value)
{
	must(isfinite(value));
	const double share = (value - scale.low) / (scale.high - scale.low) * 100;
	return share < 0 ? 0 : share > 100 ? 100 : share;
}

size_t
chart_tick_count(struct chart_scale scale)
{
	must(isfinite(scale.low) && isfinite(scale.high) && scale.low < scale.high);
	must(scale.tick_step > 0);
	const double steps = (scale.high - scale.low) / scale.tick_step;
	must(steps < CHART_TICK_MAX);
	return (size_t)floor(steps + 1e-9) + 1;
}

double
chart_tick_at(struct chart_scale scale, size_t tick)
{
	return scale.low + scale.tick_step * (double)tick;
}

void
chart_add_tick_text(struct text *out, struct chart_scale scale, size_t tick)
{
	const bool is_whole = scale.tick_step == floor(scale.tick_step) && scale.low == floor(scale.low);
	text_add_number(out, chart_tick_at(scale, tick), is_whole ? 0 : 1);
}

void
chart_add_escaped_in(struct text *out, const char *before, struct span words, const char *after)
{
	text_add_z(out, before);
	text_add_escaped(out, words);
	text_add_z(out, after);
}

struct markup
chart_finished(const struct text *out)
{
	must(!out->cut);
	return (struct markup){ text_span(out) };
}

/* Heights of a row, in pixels: the first voice's interval and mark, the common line, the second's
 * mark and interval. */
enum { ROW_HEIGHT = 48, FIRST_INTERVAL_Y = 6, FIRST_Y = 17, LINE_Y = 24, SECOND_Y = 31,
	SECOND_INTERVAL_Y = 42 };

static void
add_ticks(struct text *out, struct chart_scale scale)
{
	for (size_t i = 0; i < chart_tick_count(scale); i++) {
		const double x = chart_per_cent(scale, chart_tick_at(scale, i));
		text_format(out, "<line class=\"tick\" x1=\"%.2f%%\" x2=\"%.2f%%\" y1=\"0\" y2=\"%d\"/>", x, x,
		            ROW_HEIGHT);
	}
}

static void
add_interval(struct text *out, const struct chart_gap *gap, const struct chart_voice *voice,
             const char *class, int y)
{
	if (!voice->is_shown || !voice->has_interval)
		return;
	must(voice->low <= voice->high);
	text_format(out, "<line class=\"interval %s\" x1=\"%.2f%%\" x2=\"%.2f%%\" y1=\"%d\" y2=\"%d\"/>",
	            class, chart_per_cent(gap->scale, voice->low),
	            chart_per_cent(gap->scale, voice->high), y, y);
}

/* From one value to the other along the common line, with a short stem to each mark. */
static void
add_link(struct text *out, const struct chart_gap *gap)
{
	if (!gap->first.is_shown || !gap->second.is_shown)
		return;
	must(gap->link < CHART_LINK_COUNT);
	text_format(out, "<line class=\"link %s\" x1=\"%.2f%%\" x2=\"%.2f%%\" y1=\"%d\" y2=\"%d\"/>",
	            chart_link_classes[gap->link], chart_per_cent(gap->scale, gap->first.value),
	            chart_per_cent(gap->scale, gap->second.value), LINE_Y, LINE_Y);
}

/* The circle. */
static void
add_first(struct text *out, const struct chart_gap *gap)
{
	if (gap->first.is_shown)
		text_format(out, "<circle class=\"mark first\" cx=\"%.2f%%\" cy=\"%d\" r=\"7\"/>",
		            chart_per_cent(gap->scale, gap->first.value), FIRST_Y);
}

/* The diamond: an inner SVG stands at x in per cent, and its corners are in pixels around it. */
static void
add_second(struct text *out, const struct chart_gap *gap)
{
	if (gap->second.is_shown)
		text_format(out,
		            "<svg class=\"at\" x=\"%.2f%%\" y=\"%d\">"
		            "<path class=\"mark second\" d=\"M0-8.5 8.5 0 0 8.5-8.5 0Z\"/></svg>",
		            chart_per_cent(gap->scale, gap->second.value), SECOND_Y);
}

struct markup
chart_gap_marks(struct arena *arena, const struct chart_gap *gap)
{
	must(gap->label.length > 0);
	struct text out = text_new(arena, CHART_SIZE_MAX);
	text_format(&out, "<svg class=\"marks\" width=\"100%%\" height=\"%d\" role=\"img\" aria-label=\"",
	            ROW_HEIGHT);
	text_add_escaped(&out, gap->label);
	text_add_z(&out, "\">");
	add_ticks(&out, gap->scale);
	text_format(&out, "<line class=\"common\" x1=\"0\" x2=\"100%%\" y1=\"%d\" y2=\"%d\"/>", LINE_Y,
	            LINE_Y);
	add_link(&out, gap);
	add_interval(&out, gap, &gap->first, "first", FIRST_INTERVAL_Y);
	add_interval(&out, gap, &gap->second, "second", SECOND_INTERVAL_Y);
	add_first(&out, gap);
	add_second(&out, gap);
	text_add_z(&out, "</svg>");
	return chart_finished(&out);
}

struct markup
chart_gap_axis(struct arena *arena, struct chart_scale scale)
{
	struct text out = text_new(arena, CHART_SIZE_MAX);
	text_add_z(&out, "<svg class=\"numbers\" width=\"100%\" height=\"26\" aria-hidden=\"true\">");
	for (size_t i = 0; i < chart_tick_count(scale); i++) {
		text_format(&out, "<text x=\"%.2f%%\" y=\"18\" text-anchor=\"middle\">",
		            chart_per_cent(scale, chart_tick_at(scale, i)));
		chart_add_tick_text(&out, scale, i);
		text_add_z(&out, "</text>");
	}
	text_add_z(&out, "</svg>");
	return chart_finished(&out);
}

/* Lines and numbers of both axes, and the diagonal. */
static void
add_grid(struct text *out, struct chart_scale scale)
{
	for (size_t i = 0; i < chart_tick_count(scale); i++) {
		const double at = chart_per_cent(scale, chart_tick_at(scale, i));
		text_format(out,
		            "<line class=\"tick\" x1=\"%.2f%%\" x2=\"%.2f%%\" y1=\"0\" y2=\"100%%\"/>"
		            "<line class=\"tick\" x1=\"0\" x2=\"100%%\" y1=\"%.2f%%\" y2=\"%.2f%%\"/>"
		            "<text class=\"q\" x=\"%.2f%%\" y=\"100%%\" dy=\"20\" text-anchor=\"middle\">",
		            at, at, 100 - at, 100 - at, at);
		chart_add_tick_text(out, scale, i);
		text_format(out, "</text><text class=\"q\" x=\"0\" dx=\"-10\" y=\"%.2f%%\" dy=\"5\""
		                 " text-anchor=\"end\">", 100 - at);
		chart_add_tick_text(out, scale, i);
		text_add_z(out, "</text>");
	}
	text_add_z(out, "<line class=\"diagonal\" x1=\"0\" y1=\"100%\" x2=\"100%\" y2=\"0\"/>");
}

/* « Nom : 3,2 et 3,8 » appears under a pointer; the same is in the page's table. */
static void
add_point(struct text *out, struct chart_scale scale, const struct chart_point *point)
{
	must(point->link < CHART_LINK_COUNT);
	text_format(out, "<circle class=\"point %s\" cx=\"%.2f%%\" cy=\"%.2f%%\" r=\"5\"><title>",
	            chart_link_classes[point->link], chart_per_cent(scale, point->first),
	            100 - chart_per_cent(scale, point->second));
	text_add_escaped(out, point->name);
	text_add_z(out, "\u00a0: ");
	text_add_number(out, point->first, 2);
	text_add_z(out, " et ");
	text_add_number(out, point->second, 2);
	text_add_z(out, "</title></circle>");
}

/* What the shapes say, for those that are there. */
static void
add_legend(struct text *out, const struct chart_scatter *scatter)
{
	static const char *const words[] = {
		[CHART_LINK_DIFFERENT] = "visions différentes",
		[CHART_LINK_SMALL] = "écart réel mais faible",
		[CHART_LINK_ALIKE] = "même vision",
		[CHART_LINK_UNSURE] = "pas assez pour conclure",
	};
	text_add_z(out, "<ul class=\"key\">");
	for (size_t link = 0; link < CHART_LINK_COUNT; link++) {
		size_t count = 0;
		for (size_t i = 0; i < scatter->point_count; i++)
			count += scatter->points[i].link == link;
		if (count == 0)
			continue;
		text_format(out,
		            "<li><svg width=\"14\" height=\"14\" aria-hidden=\"true\">"
		            "<circle class=\"point %s\" cx=\"7\" cy=\"7\" r=\"5\"/></svg> %s (",
		            chart_link_classes[link], words[link]);
		text_add_count(out, (int64_t)count);
		text_add_z(out, ")</li>");
	}
	chart_add_escaped_in(out,
	               "<li><svg width=\"22\" height=\"14\" aria-hidden=\"true\"><line class=\"diagonal\""
	               " x1=\"0\" y1=\"12\" x2=\"22\" y2=\"2\"/></svg> ",
	               scatter->diagonal, "</li></ul>");
}

struct markup
chart_scatter_draw(struct arena *arena, const struct chart_scatter *scatter)
{
	must(scatter->point_count <= CHART_POINT_MAX);
	must(scatter->title.length > 0);
	must(scatter->description.length > 0);
	struct text out = text_new(arena, CHART_SIZE_MAX);
	text_add_z(&out, "<div class=\"scatter\">");
	add_legend(&out, scatter);
	chart_add_escaped_in(&out, "<p class=\"second-axis\">", scatter->second_axis, "</p>");
	chart_add_escaped_in(&out,
	               "<svg class=\"cloud\" width=\"100%\" height=\"100%\" role=\"img\""
	               " aria-label=\"",
	               scatter->title, ". ");
	chart_add_escaped_in(&out, "", scatter->description, "\">");
	add_grid(&out, scatter->scale);
	for (size_t i = 0; i < scatter->point_count; i++)
		add_point(&out, scatter->scale, &scatter->points[i]);
	chart_add_escaped_in(&out, "</svg><p class=\"first-axis\">", scatter->first_axis, "</p></div>");
	return chart_finished(&out);
}
