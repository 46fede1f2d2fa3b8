#include "craft/chart/chart_inside.h"

/* Heights, in pixels: the bar and its mark, the interval under it. */
enum { FACING_HEIGHT = 34, BAR_Y = 7, BAR_HEIGHT = 14, MARK_Y = 14, INTERVAL_Y = 28 };

/* The middle is 50 %; the first voice goes down from there, the second up. */
static double
facing_at(const struct chart_facing *facing, bool second, double value)
{
	const double half = chart_per_cent((struct chart_scale){ 0, facing->most, facing->most }, value) / 2;
	return second ? 50 + half : 50 - half;
}

static void
add_side(struct text *out, const struct chart_facing *facing, bool second)
{
	static const char *const names[2] = { "first", "second" };
	static const char *const marks[2] = { "<circle class=\"mark first\" r=\"6\"/>",
		                                  "<path class=\"mark second\" d=\"M0-7.5 7.5 0 0 7.5-7.5 0Z\"/>" };
	const struct chart_voice *voice = second ? &facing->second : &facing->first;
	if (!voice->is_shown)
		return;
	const double at = facing_at(facing, second, voice->value);
	text_format(out, "<rect class=\"bar %s\" x=\"%.2f%%\" width=\"%.2f%%\" y=\"%d\" height=\"%d\"/>",
	            names[second], second ? 50 : at, second ? at - 50 : 50 - at, BAR_Y, BAR_HEIGHT);
	if (voice->has_interval)
		text_format(out, "<line class=\"interval %s\" x1=\"%.2f%%\" x2=\"%.2f%%\" y1=\"%d\" y2=\"%d\"/>",
		            names[second], facing_at(facing, second, voice->low),
		            facing_at(facing, second, voice->high), INTERVAL_Y, INTERVAL_Y);
	text_format(out, "<svg class=\"at\" x=\"%.2f%%\" y=\"%d\">%s</svg>", at, MARK_Y, marks[second]);
}

struct markup
chart_facing_marks(struct arena *arena, const struct chart_facing *facing)
{
	must(facing->label.length > 0 && facing->most > 0);
	struct text out = text_new(arena, CHART_SIZE_MAX);
	text_format(&out, "<svg class=\"marks\" width=\"100%%\" height=\"%d\" role=\"img\" aria-label=\"",
	            FACING_HEIGHT);
	text_add_escaped(&out, facing->label);
	text_add_z(&out, "\">");
	text_format(&out, "<line class=\"common upright\" x1=\"50%%\" x2=\"50%%\" y1=\"0\" y2=\"%d\"/>",
	            FACING_HEIGHT);
	add_side(&out, facing, false);
	add_side(&out, facing, true);
	text_add_z(&out, "</svg>");
	return chart_finished(&out);
}
