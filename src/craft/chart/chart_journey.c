#include "craft/chart/chart_inside.h"

/* Two layouts of the same steps, of which the style sheet shows the one that fits: across, and one
 * under another. A place along the way is counted in steps: step i stands at i, and its column goes
 * from i - ½ to i + ½. */

struct drawing {
	struct text *out;
	const struct chart_journey *journey;
	bool is_first; /* the voice being drawn */
};

static const struct chart_voice *
voice_at(const struct drawing *drawing, size_t step)
{
	const struct chart_step *one = &drawing->journey->steps[step];
	return drawing->is_first ? &one->first : &one->second;
}

static const char *
voice_class(const struct drawing *drawing)
{
	return drawing->is_first ? "first" : "second";
}

/* How far from the line, in per cent. */
static double
share_of(const struct drawing *drawing, double value)
{
	return chart_per_cent(drawing->journey->scale, value);
}

/* The next step from `from` on whose voice is shown, or step_count. */
static size_t
next_shown(const struct drawing *drawing, size_t from)
{
	while (from < drawing->journey->step_count && !voice_at(drawing, from)->is_shown)
		from++;
	return from;
}

/* Where the curve stands at `along`, between two shown steps. */
static double
share_between(const struct drawing *drawing, size_t a, size_t b, double along)
{
	const double from = share_of(drawing, voice_at(drawing, a)->value);
	const double to = share_of(drawing, voice_at(drawing, b)->value);
	return from + (to - from) * (along - (double)a) / (double)(b - a);
}

/* --- words ----------------------------------------------------------------------------------- */

static const char star_shape[] =
	"<path d=\"M7 .5 9 5l4.7.5-3.5 3.2 1 4.8L7 11l-4.2 2.5 1-4.8L.3 5.5 5 5Z\"/></svg> ";

static void
add_star(struct text *out, const struct chart_journey *journey)
{
	chart_add_escaped_in(out,
	                     "<svg class=\"star\" width=\"14\" height=\"14\" role=\"img\" aria-label=\"",
	                     journey->key_words, "\">");
	text_add_z(out, star_shape);
}

static void
add_line_of_words(struct text *out, const char *class, struct span words)
{
	if (words.length == 0)
		return;
	text_format(out, "<span class=\"%s\">", class);
	chart_add_escaped_in(out, "", words, "</span>");
}

static void
add_words(struct text *out, const struct chart_journey *journey, const struct chart_step *step)
{
	text_add_z(out, "<b>");
	if (step->is_key)
		add_star(out, journey);
	chart_add_escaped_in(out, "", step->title, "</b>");
	add_line_of_words(out, "channels", step->channels);
	add_line_of_words(out, "actor", step->actor);
	add_line_of_words(out, "remark", step->remark);
}

static void
add_value(const struct drawing *drawing, size_t step)
{
	text_format(drawing->out, "<tspan class=\"%s\">", voice_class(drawing));
	text_add_number(drawing->out, voice_at(drawing, step)->value, drawing->journey->decimals);
	text_add_z(drawing->out, "</tspan>");
}

static void
add_people(const struct drawing *drawing, size_t step, const char *begin)
{
	const struct chart_step *one = &drawing->journey->steps[step];
	text_add_z(drawing->out, begin);
	text_add_z(drawing->out, "n\u00a0");
	text_add_count(drawing->out, drawing->is_first ? one->first_people : one->second_people);
	text_add_z(drawing->out, "</tspan>");
}

static struct span
absent_words(const struct drawing *drawing, size_t step)
{
	const struct chart_step *one = &drawing->journey->steps[step];
	return drawing->is_first ? one->first_absent : one->second_absent;
}

/* « Usagers : S’informer 2,7 ; Prendre rendez-vous non montrée ; … », to those who do not see. */
static void
add_spoken(const struct drawing *drawing, size_t from, size_t count)
{
	const struct chart_journey *journey = drawing->journey;
	struct text *out = drawing->out;
	chart_add_escaped_in(out, "role=\"img\" aria-label=\"",
	                     drawing->is_first ? journey->first_name : journey->second_name,
	                     "\u202f: ");
	for (size_t i = from; i < from + count; i++) {
		const struct chart_voice *voice = voice_at(drawing, i);
		if (count > 1)
			chart_add_escaped_in(out, i > from ? "\u202f; " : "", journey->steps[i].title, " ");
		if (voice->is_shown)
			text_add_number(out, voice->value, journey->decimals);
		else
			chart_add_escaped_in(out, "", absent_words(drawing, i), "");
	}
	text_add_z(out, "\"");
}

/* --- marks ----------------------------------------------------------------------------------- */

/* An inner SVG stands in per cent; what is around its middle is in pixels. */
static void
add_mark(struct text *out, bool is_first, double x, double y)
{
	if (is_first)
		text_format(out, "<circle class=\"mark first\" cx=\"%.2f%%\" cy=\"%.2f%%\" r=\"7\"/>", x, y);
	else
		text_format(out,
		            "<svg class=\"at\" x=\"%.2f%%\" y=\"%.2f%%\">"
		            "<path class=\"mark second\" d=\"M0-8.5 8.5 0 0 8.5-8.5 0Z\"/></svg>",
		            x, y);
}

static void
add_segment(struct text *out, const char *class, const char *more, const double at[4])
{
	text_format(out,
	            "<line class=\"%s%s\" x1=\"%.2f%%\" y1=\"%.2f%%\" x2=\"%.2f%%\" y2=\"%.2f%%\"/>",
	            more, class, at[0], at[1], at[2], at[3]);
}

/* Of a curve: passing steps that are not shown it is broken, and says nothing of them. */
static const char *
curve_class(size_t a, size_t b)
{
	return b - a == 1 ? "curve " : "curve broken ";
}

/* --- across: x along the way, y from the line ------------------------------------------------- */

static double
across_x(const struct drawing *drawing, double along)
{
	return (along + 0.5) / (double)drawing->journey->step_count * 100;
}

/* The first voice rises from the line at the bottom of its band, the second hangs from the top. */
static double
across_y(const struct drawing *drawing, double share)
{
	return drawing->is_first ? 100 - share : share;
}

/* What lies between the curve and the line, for each run of shown steps. */
static void
add_across_area(const struct drawing *drawing)
{
	const size_t count = drawing->journey->step_count;
	struct text *out = drawing->out;
	text_add_z(out, "<svg viewBox=\"0 0 100 100\" preserveAspectRatio=\"none\">");
	for (size_t a = next_shown(drawing, 0); a < count;) {
		size_t end = a + 1;
		while (end < count && voice_at(drawing, end)->is_shown)
			end++;
		if (end - a > 1) {
			text_format(out, "<polygon class=\"area %s\" points=\"%.2f,%.2f", voice_class(drawing),
			            across_x(drawing, (double)a), across_y(drawing, 0));
			for (size_t i = a; i < end; i++)
				text_format(out, " %.2f,%.2f", across_x(drawing, (double)i),
				            across_y(drawing, share_of(drawing, voice_at(drawing, i)->value)));
			text_format(out, " %.2f,%.2f\"/>", across_x(drawing, (double)(end - 1)),
			            across_y(drawing, 0));
		}
		a = next_shown(drawing, end);
	}
	text_add_z(out, "</svg>");
}

static void
add_across_grid(const struct drawing *drawing)
{
	const struct chart_journey *journey = drawing->journey;
	struct text *out = drawing->out;
	for (size_t i = 0; i < journey->step_count; i++)
		if (journey->steps[i].is_key)
			text_format(out,
			            "<rect class=\"moment\" x=\"%.2f%%\" y=\"0\" width=\"%.2f%%\""
			            " height=\"100%%\"/>",
			            across_x(drawing, (double)i - 0.5), 100 / (double)journey->step_count);
	for (size_t i = 0; i < chart_tick_count(journey->scale); i++) {
		const double y = across_y(drawing, share_of(drawing, chart_tick_at(journey->scale, i)));
		if (i > 0) /* the first is the line itself */
			add_segment(out, "", "tick", (const double[4]){ 0, y, 100, y });
		text_format(out, "<text class=\"q\" x=\"0\" dx=\"-10\" y=\"%.2f%%\" dy=\"5\""
		                 " text-anchor=\"end\">", y);
		chart_add_tick_text(out, journey->scale, i);
		text_add_z(out, "</text>");
	}
}

static void
add_across_curve(const struct drawing *drawing)
{
	const size_t count = drawing->journey->step_count;
	for (size_t a = next_shown(drawing, 0), b; a < count; a = b) {
		b = next_shown(drawing, a + 1);
		if (b < count)
			add_segment(
				drawing->out, voice_class(drawing), curve_class(a, b),
				(const double[4]){
					across_x(drawing, (double)a),
					across_y(drawing, share_of(drawing, voice_at(drawing, a)->value)),
					across_x(drawing, (double)b),
					across_y(drawing, share_of(drawing, voice_at(drawing, b)->value)) });
	}
}

/* Between two steps that are further, the words stand on the side of the line, where no curve passes,
 * if there is room. */
static bool
is_in_a_hollow(const struct drawing *drawing, size_t step)
{
	enum { ROOM = 20 }; /* per cent */
	const struct chart_voice *voice = voice_at(drawing, step);
	const double share = share_of(drawing, voice->has_interval ? voice->low : voice->value);
	const size_t last = drawing->journey->step_count - 1;
	return step > 0 && step < last && share > ROOM && voice_at(drawing, step - 1)->is_shown &&
	       voice_at(drawing, step + 1)->is_shown &&
	       voice_at(drawing, step - 1)->value > voice->value &&
	       voice_at(drawing, step + 1)->value > voice->value;
}

static void
add_across_said(const struct drawing *drawing, size_t step)
{
	enum { ABOVE = -14, UNDER = 25 };
	const struct chart_voice *voice = voice_at(drawing, step);
	const bool is_inner = is_in_a_hollow(drawing, step);
	const double value = !voice->has_interval ? voice->value : is_inner ? voice->low : voice->high;
	text_format(drawing->out, "<text class=\"said\" x=\"%.2f%%\" y=\"%.2f%%\" dy=\"%d\""
	                          " text-anchor=\"middle\">",
	            across_x(drawing, (double)step), across_y(drawing, share_of(drawing, value)),
	            drawing->is_first != is_inner ? ABOVE : UNDER);
	add_value(drawing, step);
	add_people(drawing, step, "<tspan class=\"n\" dx=\"4\">");
	text_add_z(drawing->out, "</text>");
}

static void
add_across_mark(const struct drawing *drawing, size_t step)
{
	const struct chart_voice *voice = voice_at(drawing, step);
	const double x = across_x(drawing, (double)step);
	if (voice->has_interval) {
		must(voice->low <= voice->high);
		add_segment(drawing->out, voice_class(drawing), "interval ",
		            (const double[4]){
						x, across_y(drawing, share_of(drawing, voice->low)), x,
						across_y(drawing, share_of(drawing, voice->high)) });
	}
	add_mark(drawing->out, drawing->is_first, x,
	         across_y(drawing, share_of(drawing, voice->value)));
	add_across_said(drawing, step);
}

static void
add_across_absent(const struct drawing *drawing, size_t step)
{
	text_format(drawing->out,
	            "<text class=\"q absent\" x=\"%.2f%%\" y=\"%.2f%%\" dy=\"%d\""
	            " text-anchor=\"middle\">",
	            across_x(drawing, (double)step), across_y(drawing, 0),
	            drawing->is_first ? -10 : 19);
	chart_add_escaped_in(drawing->out, "", absent_words(drawing, step), "</text>");
}

static void
add_across_band(struct drawing drawing, bool is_first)
{
	const size_t count = drawing.journey->step_count;
	drawing.is_first = is_first;
	text_format(drawing.out, "<svg class=\"band %s\" width=\"100%%\" height=\"100%%\" ",
	            voice_class(&drawing));
	add_spoken(&drawing, 0, count);
	text_add_z(drawing.out, ">");
	add_across_grid(&drawing);
	add_across_area(&drawing);
	add_across_curve(&drawing);
	for (size_t i = 0; i < count; i++) {
		if (voice_at(&drawing, i)->is_shown)
			add_across_mark(&drawing, i);
		else
			add_across_absent(&drawing, i);
	}
	text_add_z(drawing.out, "</svg>");
}

static void
add_across(struct text *out, const struct chart_journey *journey)
{
	const struct drawing drawing = { out, journey, true };
	text_add_z(out, "<div class=\"path-wide\">");
	if (journey->has_figures)
		add_across_band(drawing, true);
	text_add_z(out, "<ol class=\"path-steps\">");
	for (size_t i = 0; i < journey->step_count; i++) {
		text_add_z(out, journey->steps[i].is_key ? "<li class=\"moment\">" : "<li>");
		add_words(out, journey, &journey->steps[i]);
		text_add_z(out, "</li>");
	}
	text_add_z(out, "</ol>");
	if (journey->has_figures)
		add_across_band(drawing, false);
	text_add_z(out, "</div>");
}

/* --- one under another: y along the way, x from the line -------------------------------------- */

/* The first voice goes leftwards from the line on its right, the second rightwards. */
static double
down_x(const struct drawing *drawing, double share)
{
	return drawing->is_first ? 100 - share : share;
}

/* In the row of a step. */
static double
down_y(size_t step, double along)
{
	return (along - (double)step + 0.5) * 100;
}

/* The part of the curve from a to b that passes in this row. */
static void
add_down_curve(const struct drawing *drawing, size_t step, size_t a, size_t b, bool is_area)
{
	const double from = (double)a > (double)step - 0.5 ? (double)a : (double)step - 0.5;
	const double to = (double)b < (double)step + 0.5 ? (double)b : (double)step + 0.5;
	if (from >= to || (is_area && b - a > 1))
		return;
	const double at[4] = { down_x(drawing, share_between(drawing, a, b, from)), down_y(step, from),
		                   down_x(drawing, share_between(drawing, a, b, to)), down_y(step, to) };
	const double line = down_x(drawing, 0);
	if (is_area)
		text_format(drawing->out,
		            "<polygon class=\"area %s\" points=\"%.2f,%.2f %.2f,%.2f %.2f,%.2f "
		            "%.2f,%.2f\"/>",
		            voice_class(drawing), line, at[1], at[0], at[1], at[2], at[3], line, at[3]);
	else
		add_segment(drawing->out, voice_class(drawing), curve_class(a, b), at);
}

static void
add_down_curves(const struct drawing *drawing, size_t step, bool is_area)
{
	const size_t count = drawing->journey->step_count;
	for (size_t a = next_shown(drawing, 0), b; a < count; a = b) {
		b = next_shown(drawing, a + 1);
		if (b < count)
			add_down_curve(drawing, step, a, b, is_area);
	}
}

/* On which side of a mark words stand, so that the curve from or to `other` does not cross them:
 * `room` per cent are wanted. */
static const char *
down_anchor(const struct drawing *drawing, size_t step, size_t other, double room)
{
	const double x = down_x(drawing, share_of(drawing, voice_at(drawing, step)->value));
	const bool is_known =
		other < drawing->journey->step_count && voice_at(drawing, other)->is_shown;
	const double away =
		is_known ? down_x(drawing, share_of(drawing, voice_at(drawing, other)->value)) : x;
	if (x < room)
		return "start";
	if (x > 100 - room)
		return "end";
	return away > x ? "end" : "start";
}

/* The note above its mark, how many gave it below. */
static void
add_down_said(const struct drawing *drawing, size_t step)
{
	const double x = down_x(drawing, share_of(drawing, voice_at(drawing, step)->value));
	const char *above = down_anchor(drawing, step, step - 1, 28);
	const char *below = down_anchor(drawing, step, step + 1, 38);
	text_format(drawing->out,
	            "<text class=\"said\" x=\"%.2f%%\" dx=\"%d\" y=\"50%%\" dy=\"-12\""
	            " text-anchor=\"%s\">",
	            x, above[0] == 's' ? -4 : 4, above);
	add_value(drawing, step);
	text_format(drawing->out,
	            "</text><text class=\"said\" x=\"%.2f%%\" dx=\"%d\" y=\"50%%\" dy=\"21\""
	            " text-anchor=\"%s\">",
	            x, below[0] == 's' ? -4 : 4, below);
	add_people(drawing, step, "<tspan class=\"n\">");
	text_add_z(drawing->out, "</text>");
}

static void
add_down_mark(const struct drawing *drawing, size_t step)
{
	const struct chart_voice *voice = voice_at(drawing, step);
	if (voice->has_interval) {
		must(voice->low <= voice->high);
		add_segment(drawing->out, voice_class(drawing), "interval ",
		            (const double[4]){ down_x(drawing, share_of(drawing, voice->low)), 50,
						               down_x(drawing, share_of(drawing, voice->high)), 50 });
	}
	add_mark(drawing->out, drawing->is_first, down_x(drawing, share_of(drawing, voice->value)), 50);
	add_down_said(drawing, step);
}

static void
add_down_half(struct drawing drawing, size_t step, bool is_first)
{
	const struct chart_journey *journey = drawing.journey;
	struct text *out = drawing.out;
	drawing.is_first = is_first;
	text_format(out, "<div class=\"half %s\"><svg width=\"100%%\" height=\"100%%\" ",
	            voice_class(&drawing));
	add_spoken(&drawing, step, 1);
	text_add_z(out, ">");
	text_add_z(out, "<svg viewBox=\"0 0 100 100\" preserveAspectRatio=\"none\"><path class=\"tick\" d=\"");
	for (size_t i = 1; i < chart_tick_count(journey->scale); i++)
		text_format(out, "M%.2f 0V100",
		            down_x(&drawing, share_of(&drawing, chart_tick_at(journey->scale, i))));
	text_add_z(out, "\"/>");
	add_down_curves(&drawing, step, true);
	text_add_z(out, "</svg>");
	add_down_curves(&drawing, step, false);
	if (voice_at(&drawing, step)->is_shown) {
		add_down_mark(&drawing, step);
	} else {
		text_add_z(out, "<text class=\"q absent\" x=\"50%\" y=\"50%\" dy=\"5\""
		                " text-anchor=\"middle\">");
		chart_add_escaped_in(out, "", absent_words(&drawing, step), "</text>");
	}
	text_add_z(out, "</svg></div>");
}

/* The ends of the scale of a side, and its name. */
static void
add_down_scale(struct drawing drawing, bool is_first)
{
	const struct chart_journey *journey = drawing.journey;
	struct text *out = drawing.out;
	drawing.is_first = is_first;
	text_format(out, "<div class=\"half %s\"><svg class=\"numbers\" width=\"100%%\" height=\"22\""
	                 " aria-hidden=\"true\">", voice_class(&drawing));
	for (size_t i = 0; i < chart_tick_count(journey->scale); i++) {
		text_format(out, "<text x=\"%.2f%%\" y=\"16\" text-anchor=\"middle\">",
		            down_x(&drawing, share_of(&drawing, chart_tick_at(journey->scale, i))));
		chart_add_tick_text(out, journey->scale, i);
		text_add_z(out, "</text>");
	}
	text_add_z(out, "</svg></div>");
}

static void
add_down(struct text *out, const struct chart_journey *journey)
{
	const struct drawing drawing = { out, journey, true };
	text_add_z(out, "<div class=\"path-narrow\">");
	if (journey->has_figures) {
		text_add_z(out, "<div class=\"path-head\">");
		add_down_scale(drawing, true);
		add_down_scale(drawing, false);
		text_add_z(out, "</div>");
	}
	text_add_z(out, "<ol>");
	for (size_t i = 0; i < journey->step_count; i++) {
		text_add_z(out, journey->steps[i].is_key ? "<li class=\"moment\">" : "<li>");
		text_add_z(out, "<div class=\"path-words\">");
		add_words(out, journey, &journey->steps[i]);
		text_add_z(out, "</div>");
		if (journey->has_figures) {
			add_down_half(drawing, i, true);
			add_down_half(drawing, i, false);
		}
		text_add_z(out, "</li>");
	}
	text_add_z(out, "</ol></div>");
}

/* --- the key: what is drawn, and nothing else -------------------------------------------------- */

struct there {
	bool key, interval, broken, first, second;
};

static struct there
what_is_there(const struct chart_journey *journey)
{
	struct there there = { .key = false };
	for (size_t i = 0; i < journey->step_count; i++) {
		const struct chart_step *step = &journey->steps[i];
		there.key |= step->is_key;
		there.first |= step->first.is_shown;
		there.second |= step->second.is_shown;
		there.interval |= (step->first.is_shown && step->first.has_interval) ||
		                  (step->second.is_shown && step->second.has_interval);
	}
	for (int side = 0; side < 2; side++) {
		const struct drawing drawing = { NULL, journey, side == 0 };
		for (size_t a = next_shown(&drawing, 0), b; a < journey->step_count; a = b) {
			b = next_shown(&drawing, a + 1);
			there.broken |= b < journey->step_count && b - a > 1;
		}
	}
	return there;
}

static void
add_key_voice(struct text *out, bool is_first, struct span name)
{
	text_format(out, "<li class=\"%s\"><svg width=\"18\" height=\"18\" aria-hidden=\"true\">"
	                 "<svg class=\"at\" x=\"9\" y=\"9\">", is_first ? "u" : "a");
	add_mark(out, is_first, 0, 0);
	chart_add_escaped_in(out, "</svg></svg> ", name, "</li>");
}

static void
add_key(struct text *out, const struct chart_journey *journey)
{
	const struct there there = what_is_there(journey);
	if (!journey->has_figures && !there.key)
		return;
	text_add_z(out, "<ul class=\"key\">");
	if (journey->has_figures && there.first)
		add_key_voice(out, true, journey->first_name);
	if (journey->has_figures && there.second)
		add_key_voice(out, false, journey->second_name);
	if (journey->has_figures && there.interval)
		chart_add_escaped_in(out, "<li>", journey->interval_words, "</li>");
	if (journey->has_figures && (there.first || there.second))
		chart_add_escaped_in(out, "<li>", journey->people_words, "</li>");
	if (there.key) {
		text_add_z(out, "<li><svg class=\"star\" width=\"14\" height=\"14\" aria-hidden=\"true\">");
		text_add_z(out, star_shape);
		chart_add_escaped_in(out, "", journey->key_words, "</li>");
	}
	if (journey->has_figures && there.broken)
		chart_add_escaped_in(out,
		                     "<li><svg width=\"22\" height=\"14\" aria-hidden=\"true\"><line "
		                     "class=\"curve broken\" x1=\"0\" y1=\"7\" x2=\"22\" y2=\"7\"/></svg> ",
		                     journey->broken_words, "</li>");
	text_add_z(out, "</ul>");
}

struct markup
chart_journey_draw(struct arena *arena, const struct chart_journey *journey)
{
	must(journey->step_count >= 1);
	must(journey->step_count <= CHART_STEP_MAX);
	struct text out = text_new(arena, CHART_SIZE_MAX);
	const bool is_long = journey->step_count > CHART_STEP_ACROSS_MAX;
	text_format(&out, "<div class=\"path%s path-%zu\">", journey->has_figures ? "" : " bare",
	            is_long ? (size_t)CHART_STEP_ACROSS_MAX + 1 : journey->step_count);
	add_key(&out, journey);
	if (!is_long)
		add_across(&out, journey);
	add_down(&out, journey);
	text_add_z(&out, "</div>");
	return chart_finished(&out);
}
