#include "craft/chart/chart_inside.h"

#include <math.h>

/* Heights, in pixels: a line for each voice, and the common line between them. */
enum { MOVE_HEIGHT = 56, MOVE_FIRST_Y = 15, MOVE_COMMON_Y = 28, MOVE_SECOND_Y = 41 };

struct voice_look {
	const char *name;
	int y;
	const char *hollow, *full; /* around x in per cent, in pixels */
};

/* The hollow mark is the larger: when nothing moved, its ring stays in sight around the full one. */
static const struct voice_look looks[2] = {
	{ "first", MOVE_FIRST_Y, "<circle class=\"mark hollow first\" r=\"8\"/>",
	  "<circle class=\"mark first\" r=\"6\"/>" },
	{ "second", MOVE_SECOND_Y,
	  "<path class=\"mark hollow second\" d=\"M0-9.5 9.5 0 0 9.5-9.5 0Z\"/>",
	  "<path class=\"mark second\" d=\"M0-7.5 7.5 0 0 7.5-7.5 0Z\"/>" },
};

static void
add_at(struct text *out, double x, int y, const char *mark)
{
	text_format(out, "<svg class=\"at\" x=\"%.2f%%\" y=\"%d\">%s</svg>", x, y, mark);
}

static void
add_step(struct text *out, struct chart_scale scale, const struct chart_shift *step,
         const struct voice_look *look)
{
	must(!step->has_before || isfinite(step->before));
	must(!step->has_after || isfinite(step->after));
	const double before = step->has_before ? chart_per_cent(scale, step->before) : 0;
	const double after = step->has_after ? chart_per_cent(scale, step->after) : 0;
	must(step->link < CHART_LINK_COUNT);
	if (step->has_before && step->has_after)
		text_format(out,
		            "<line class=\"link %s step %s\" x1=\"%.2f%%\" x2=\"%.2f%%\" y1=\"%d\" y2=\"%d\"/>",
		            chart_link_classes[step->link], look->name, before, after, look->y, look->y);
	if (step->has_before)
		add_at(out, before, look->y, look->hollow);
	if (step->has_after)
		add_at(out, after, look->y, look->full);
}

struct markup
chart_move_marks(struct arena *arena, const struct chart_move *move)
{
	must(move->label.length > 0);
	struct text out = text_new(arena, CHART_SIZE_MAX);
	text_format(&out, "<svg class=\"marks move\" width=\"100%%\" height=\"%d\" role=\"img\" aria-label=\"",
	            MOVE_HEIGHT);
	text_add_escaped(&out, move->label);
	text_add_z(&out, "\">");
	for (size_t i = 0; i < chart_tick_count(move->scale); i++) {
		const double x = chart_per_cent(move->scale, chart_tick_at(move->scale, i));
		text_format(&out, "<line class=\"tick\" x1=\"%.2f%%\" x2=\"%.2f%%\" y1=\"0\" y2=\"%d\"/>", x,
		            x, MOVE_HEIGHT);
	}
	text_format(&out, "<line class=\"common\" x1=\"0\" x2=\"100%%\" y1=\"%d\" y2=\"%d\"/>",
	            MOVE_COMMON_Y, MOVE_COMMON_Y);
	add_step(&out, move->scale, &move->first, &looks[0]);
	add_step(&out, move->scale, &move->second, &looks[1]);
	text_add_z(&out, "</svg>");
	return chart_finished(&out);
}
