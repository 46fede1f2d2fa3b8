#include "craft/chart/chart_inside.h"

#include <math.h>

/* A mark and its number, drawn where its intervals cross or a step aside. */
struct tag {
	const struct chart_map_entry *entry;
	const struct chart_map_voice *voice;
	bool is_first;
	double x, y;             /* the true place, in per cent of the picture */
	double aside_x, aside_y; /* in pixels */
};

struct tags {
	struct tag list[2 * CHART_MAP_ENTRY_MAX];
	size_t count;
	double mean_x, mean_y; /* in per cent of the picture */
};

/* The smallest picture of each of the two layouts, in pixels: marks that stand clear of one
 * another there do so in a larger one. The style sheet shows the layout that fits. */
struct layout {
	const char *class;
	double width, height;
};
static const struct layout layouts[] = { { "narrow", 275, 412 }, { "roomy", 527, 527 } };

/* Between the middles of two marks; from a mark's to a true place it would hide. */
static const double clear_px = 21, visible_px = 14;

/* What is wrong with where a tag stands: covering the marks settled before it counts most, then
 * leaving its region or the picture, then hiding a true place, then how far it went. */
static double
tag_trouble(const struct tags *tags, size_t at, const struct layout *layout)
{
	const struct tag *tag = &tags->list[at];
	const double x_unit = layout->width / 100, y_unit = layout->height / 100;
	const double x = tag->x + tag->aside_x / x_unit, y = tag->y + tag->aside_y / y_unit;
	double trouble = hypot(tag->aside_x, tag->aside_y) / 100;
	for (size_t i = 0; i < tags->count; i++) {
		const struct tag *other = &tags->list[i];
		const double far_x = (other->x - x) * x_unit, far_y = (other->y - y) * y_unit;
		const double apart = hypot(far_x + other->aside_x, far_y + other->aside_y);
		if (i < at && apart < clear_px)
			trouble += 10 + clear_px - apart;
		if (i != at && hypot(far_x, far_y) < visible_px)
			trouble += 2;
	}
	trouble += (x < tags->mean_x) == (tag->x < tags->mean_x) ? 0 : 5;
	trouble += (y <= tags->mean_y) == (tag->y <= tags->mean_y) ? 0 : 5;
	return trouble + (x < 0 || x > 100 || y < 0 || y > 100 ? 5 : 0);
}

/* Stays if it can, or takes the best of sixteen directions, near before far. */
static void
tag_settle(struct tags *tags, size_t at, const struct layout *layout)
{
	enum { DIRECTIONS = 16, DISTANCES = 4 };
	static const double distances[DISTANCES] = { 16, 22, 32, 44 };
	struct tag *tag = &tags->list[at];
	double best_x = 0, best_y = 0, least = tag_trouble(tags, at, layout);
	for (size_t i = 0; i < DISTANCES * DIRECTIONS; i++) {
		const double turn = 2 * M_PI * (double)(i % DIRECTIONS) / DIRECTIONS;
		tag->aside_x = distances[i / DIRECTIONS] * cos(turn);
		tag->aside_y = distances[i / DIRECTIONS] * sin(turn);
		const double trouble = tag_trouble(tags, at, layout);
		if (trouble < least) {
			least = trouble;
			best_x = tag->aside_x;
			best_y = tag->aside_y;
		}
	}
	tag->aside_x = best_x;
	tag->aside_y = best_y;
}

static void
tags_add(struct tags *tags, const struct chart_map *map, const struct chart_map_entry *entry,
         bool is_first)
{
	const struct chart_map_voice *voice = is_first ? &entry->first : &entry->second;
	if (voice->is_shown)
		tags->list[tags->count++] = (struct tag){
			.entry = entry, .voice = voice, .is_first = is_first,
			.x = chart_per_cent(map->importance, voice->importance.value),
			.y = 100 - chart_per_cent(map->note, voice->note.value),
		};
}

static struct tags
tags_of(const struct chart_map *map)
{
	struct tags tags = {
		.mean_x = chart_per_cent(map->importance, map->importance_mean),
		.mean_y = 100 - chart_per_cent(map->note, map->note_mean),
	};
	for (size_t i = 0; i < map->entry_count; i++) {
		must(map->entries[i].number >= 1);
		must(map->entries[i].number <= CHART_MAP_NUMBER_MAX);
		tags_add(&tags, map, &map->entries[i], true);
		tags_add(&tags, map, &map->entries[i], false);
	}
	return tags;
}

static void
add_line(struct text *out, const char *class, double x1, double y1, double x2, double y2)
{
	text_format(out, "<line class=\"%s\" x1=\"%.2f%%\" y1=\"%.2f%%\" x2=\"%.2f%%\" y2=\"%.2f%%\"/>",
	            class, x1, y1, x2, y2);
}

static void
add_unit(struct text *out, const struct chart_map *map)
{
	if (map->unit.length > 0)
		chart_add_escaped_in(out, "\u00a0", map->unit, "");
}

/* Lines and numbers of both axes, then the two means. */
static void
add_map_grid(struct text *out, const struct chart_map *map, const struct tags *tags)
{
	for (size_t i = 0; i < chart_tick_count(map->importance); i++) {
		const double x = chart_per_cent(map->importance, chart_tick_at(map->importance, i));
		add_line(out, "tick", x, 0, x, 100);
		text_format(out, "<text class=\"q\" x=\"%.2f%%\" y=\"100%%\" dy=\"20\""
		                 " text-anchor=\"middle\">", x);
		chart_add_tick_text(out, map->importance, i);
		add_unit(out, map);
		text_add_z(out, "</text>");
	}
	for (size_t i = 0; i < chart_tick_count(map->note); i++) {
		const double y = 100 - chart_per_cent(map->note, chart_tick_at(map->note, i));
		add_line(out, "tick", 0, y, 100, y);
		text_format(out, "<text class=\"q\" x=\"0\" dx=\"-10\" y=\"%.2f%%\" dy=\"5\""
		                 " text-anchor=\"end\">", y);
		chart_add_tick_text(out, map->note, i);
		text_add_z(out, "</text>");
	}
	add_line(out, "mean", tags->mean_x, 0, tags->mean_x, 100);
	add_line(out, "mean", 0, tags->mean_y, 100, tags->mean_y);
}

/* In the four corners, where marks are rare. */
static void
add_regions(struct text *out, const struct chart_map *map)
{
	static const char *const corners[] = {
		[CHART_TOP_LEFT] = "x=\"0\" dx=\"8\" y=\"0\" dy=\"18\"",
		[CHART_TOP_RIGHT] = "x=\"100%\" dx=\"-8\" y=\"0\" dy=\"18\" text-anchor=\"end\"",
		[CHART_BOTTOM_LEFT] = "x=\"0\" dx=\"8\" y=\"100%\" dy=\"-9\"",
		[CHART_BOTTOM_RIGHT] = "x=\"100%\" dx=\"-8\" y=\"100%\" dy=\"-9\" text-anchor=\"end\"",
	};
	_Static_assert(LENGTH(corners) == CHART_REGION_COUNT, "one corner per region");
	for (size_t i = 0; i < CHART_REGION_COUNT; i++) {
		text_format(out, "<text class=\"q region\" %s>", corners[i]);
		chart_add_escaped_in(out, "", map->regions[i], "</text>");
	}
}

static void
add_joins(struct text *out, const struct tags *tags)
{
	for (size_t i = 1; i < tags->count; i++) {
		const struct tag *from = &tags->list[i - 1], *to = &tags->list[i];
		if (from->entry == to->entry)
			add_line(out, "join", from->x, from->y, to->x, to->y);
	}
}

/* Both intervals of a voice, as a cross. */
static void
add_cross(struct text *out, const struct chart_map *map, const struct tag *tag)
{
	const struct chart_measure *importance = &tag->voice->importance, *note = &tag->voice->note;
	const char *class = tag->is_first ? "interval first" : "interval second";
	if (importance->has_interval) {
		must(importance->low <= importance->high);
		add_line(out, class, chart_per_cent(map->importance, importance->low), tag->y,
		         chart_per_cent(map->importance, importance->high), tag->y);
	}
	if (note->has_interval) {
		must(note->low <= note->high);
		add_line(out, class, tag->x, 100 - chart_per_cent(map->note, note->low), tag->x,
		         100 - chart_per_cent(map->note, note->high));
	}
}

/* « Délais (agents) : 24 % et 2,60 », under a pointer. */
static void
add_said(struct text *out, const struct chart_map *map, const struct tag *tag)
{
	chart_add_escaped_in(out, "<title>", tag->entry->name, " (");
	chart_add_escaped_in(out, "", tag->is_first ? map->first_name : map->second_name, ")\u00a0: ");
	text_add_number(out, tag->voice->importance.value, map->importance.tick_step >= 1 ? 0 : 2);
	add_unit(out, map);
	text_add_z(out, " et ");
	text_add_number(out, tag->voice->note.value, 2);
	text_add_z(out, "</title>");
}

static void
add_shape(struct text *out, bool is_first, const char *hollow, double x, double y)
{
	if (is_first)
		text_format(out, "<circle class=\"mark first%s\" cx=\"%.1f\" cy=\"%.1f\" r=\"9.5\"/>",
		            hollow, x, y);
	else
		text_format(out, "<path class=\"mark second%s\" d=\"M%.1f %.1fl12 12-12 12-12-12Z\"/>",
		            hollow, x, y - 12);
}

/* From where a mark steps aside. An inner SVG stands at the true place in per cent; what is around
 * it is in pixels. */
static void
add_aside(struct text *out, const struct tag *tag)
{
	const char *class = tag->is_first ? "first" : "second";
	if (hypot(tag->aside_x, tag->aside_y) < 1)
		return;
	text_format(out,
	            "<svg class=\"at\" x=\"%.2f%%\" y=\"%.2f%%\">"
	            "<line class=\"interval aside %s\" x2=\"%.1f\" y2=\"%.1f\"/>"
	            "<circle class=\"mark %s\" r=\"3.5\"/></svg>",
	            tag->x, tag->y, class, tag->aside_x, tag->aside_y, class);
}

static void
add_tag(struct text *out, const struct chart_map *map, const struct tag *tag)
{
	const char *class = tag->is_first ? "first" : "second";
	const char *hollow = tag->voice->is_settled ? "" : " hollow";
	text_format(out, "<svg class=\"at\" x=\"%.2f%%\" y=\"%.2f%%\">", tag->x, tag->y);
	add_said(out, map, tag);
	add_shape(out, tag->is_first, hollow, tag->aside_x, tag->aside_y);
	text_format(out,
	            "<text class=\"number %s%s\" x=\"%.1f\" y=\"%.1f\" dy=\"4\""
	            " text-anchor=\"middle\">%d</text></svg>",
	            class, hollow, tag->aside_x, tag->aside_y, tag->entry->number);
}

static void
add_layout(struct text *out, const struct chart_map *map, struct tags *tags,
           const struct layout *layout)
{
	for (size_t i = 0; i < tags->count; i++)
		tags->list[i].aside_x = tags->list[i].aside_y = 0;
	for (size_t i = 0; i < tags->count; i++)
		tag_settle(tags, i, layout);
	text_format(out, "<g class=\"%s\">", layout->class);
	for (size_t i = 0; i < tags->count; i++)
		add_aside(out, &tags->list[i]);
	for (size_t i = 0; i < tags->count; i++)
		add_tag(out, map, &tags->list[i]);
	text_add_z(out, "</g>");
}

static void
add_key_voice(struct text *out, bool is_first, struct span name)
{
	text_format(out, "<li class=\"%s\"><svg width=\"22\" height=\"26\" aria-hidden=\"true\">"
	                 "<svg class=\"at\" x=\"11\" y=\"13\">", is_first ? "u" : "a");
	add_shape(out, is_first, "", 0, 0);
	chart_add_escaped_in(out, "</svg></svg> ", name, "</li>");
}

/* What is drawn, and nothing else. */
static void
add_key(struct text *out, const struct chart_map *map, const struct tags *tags)
{
	bool has_voice[2] = { false, false }, has_interval = false, has_hollow = false;
	for (size_t i = 0; i < tags->count; i++) {
		const struct chart_map_voice *voice = tags->list[i].voice;
		has_voice[!tags->list[i].is_first] = true;
		has_interval |= voice->importance.has_interval || voice->note.has_interval;
		has_hollow |= !voice->is_settled;
	}
	text_add_z(out, "<ul class=\"key\">");
	if (has_voice[0])
		add_key_voice(out, true, map->first_name);
	if (has_voice[1])
		add_key_voice(out, false, map->second_name);
	if (has_interval)
		chart_add_escaped_in(out, "<li>", map->interval_words, "</li>");
	chart_add_escaped_in(out, "<li>", map->mean_words, "</li>");
	if (has_hollow)
		chart_add_escaped_in(out, "<li>", map->hollow_words, "</li>");
	text_add_z(out, "</ul>");
}

struct markup
chart_map_draw(struct arena *arena, const struct chart_map *map)
{
	must(map->entry_count <= CHART_MAP_ENTRY_MAX);
	must(map->title.length > 0);
	must(map->description.length > 0);
	struct tags tags = tags_of(map);
	struct text out = text_new(arena, CHART_SIZE_MAX);
	text_add_z(&out, "<div class=\"scatter map\">");
	add_key(&out, map, &tags);
	chart_add_escaped_in(&out, "<p class=\"along\">", map->note_words, "</p>");
	chart_add_escaped_in(&out,
	                     "<svg class=\"cloud\" width=\"100%\" height=\"100%\" role=\"img\""
	                     " aria-label=\"",
	                     map->title, ". ");
	chart_add_escaped_in(&out, "", map->description, "\">");
	add_map_grid(&out, map, &tags);
	add_regions(&out, map);
	add_joins(&out, &tags);
	for (size_t i = 0; i < tags.count; i++)
		add_cross(&out, map, &tags.list[i]);
	for (size_t i = 0; i < LENGTH(layouts); i++)
		add_layout(&out, map, &tags, &layouts[i]);
	chart_add_escaped_in(&out, "</svg><p class=\"along end\">", map->importance_words, "</p></div>");
	return chart_finished(&out);
}
