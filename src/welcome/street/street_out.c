/* GeoReport v2's two ways of writing one answer. A library that writes XML would write half of it. */
#include <math.h>
#include <stdio.h>
#include <string.h>

#include "welcome/street/street_inside.h"

enum { OUT_SIZE_MAX = 32 << 20 }; /* a form is 4 MB at most, escaped five times as long */

void
street_out_begin(struct street_out *out, struct arena *arena, bool is_json)
{
	*out = (struct street_out){ .text = text_new(arena, OUT_SIZE_MAX), .is_json = is_json };
	if (!is_json)
		text_add_z(&out->text, "<?xml version=\"1.0\" encoding=\"utf-8\"?>\n");
}

/* What stands before a value. */
static void
begin(struct street_out *out, const char *name)
{
	if (!out->is_json) {
		text_format(&out->text, "<%s>", name);
		return;
	}
	if (out->depth == 0)
		return;
	if (out->open[out->depth - 1].has_some)
		text_add_char(&out->text, ',');
	out->open[out->depth - 1].has_some = true;
	if (out->open[out->depth - 1].shape == STREET_OBJECT)
		text_format(&out->text, "\"%s\":", name);
}

static void
end(struct street_out *out, const char *name)
{
	if (!out->is_json)
		text_format(&out->text, "</%s>", name);
}

void
street_out_open(struct street_out *out, const char *name, enum street_shape shape)
{
	must(out->depth < STREET_DEPTH_MAX);
	begin(out, name);
	if (out->is_json)
		text_add_char(&out->text, shape == STREET_LIST ? '[' : '{');
	out->open[out->depth].name = name;
	out->open[out->depth].shape = shape;
	out->open[out->depth].has_some = false;
	out->depth++;
}

void
street_out_close(struct street_out *out)
{
	must(out->depth > 0);
	out->depth--;
	if (out->is_json)
		text_add_char(&out->text, out->open[out->depth].shape == STREET_LIST ? ']' : '}');
	end(out, out->open[out->depth].name);
	if (out->depth <= 1) /* a line a row, for people who look */
		text_add_char(&out->text, '\n');
}

/* XML 1.0 has no sign for U+FFFE and U+FFFF, nor for the control characters that text_add_escaped knows. */
static void
add_xml(struct text *text, struct span value)
{
	struct span rest = value;
	for (size_t at = 0; at + 3 <= rest.length;) {
		if (memcmp(rest.at + at, "\xef\xbf", 2) == 0 && (unsigned char)rest.at[at + 2] >= 0xbe) {
			text_add_escaped(text, span_from(rest.at, at));
			text_add_z(text, "\ufffd");
			rest = span_from(rest.at + at + 3, rest.length - at - 3);
			at = 0;
		} else
			at++;
	}
	text_add_escaped(text, rest);
}

void
street_out_text(struct street_out *out, const char *name, struct span value)
{
	begin(out, name);
	if (!out->is_json)
		add_xml(&out->text, value);
	else if (value.length == 0)
		text_add_z(&out->text, "null");
	else
		text_add_json_text(&out->text, value);
	end(out, name);
}

void
street_out_flag(struct street_out *out, const char *name, bool value)
{
	begin(out, name);
	text_add_z(&out->text, value ? "true" : "false");
	end(out, name);
}

void
street_out_count(struct street_out *out, const char *name, int64_t value)
{
	begin(out, name);
	text_format(&out->text, "%lld", (long long)value);
	end(out, name);
}

void
street_out_degrees(struct street_out *out, const char *name, bool is_there, double value)
{
	char digits[40];
	begin(out, name);
	if (is_there) {
		must(isfinite(value) && fabs(value) <= 180);
		size_t length = (size_t)snprintf(digits, sizeof digits, "%.9f", value);
		while (digits[length - 1] == '0' && digits[length - 2] != '.')
			length--;
		text_add(&out->text, span_from(digits, length));
	} else if (out->is_json)
		text_add_z(&out->text, "null");
	end(out, name);
}

void
street_out_instant(struct street_out *out, const char *name, const struct zone *zone,
                   int64_t instant_s)
{
	struct text words = text_new(out->text.arena, 40);
	if (instant_s != 0)
		text_add_local(&words, zone, instant_s);
	street_out_text(out, name, text_span(&words));
}
