/* The api half of a model, for programs. */
#include <math.h>
#include <stdio.h>
#include <stdlib.h>

#include "craft/html/inside.h"

/* Length of the control character at the start of the span that JSON must spell out, or 0. */
static bool
needs_escape(char c)
{
	return (unsigned char)c < 0x20 || c == '"' || c == '\\' || c == 0x7f;
}

void
text_add_json_text(struct text *text, struct span span)
{
	text_add_char(text, '"');
	size_t from = 0;
	for (size_t i = 0; i < span.length; i++) {
		const char c = span.at[i];
		if (!needs_escape(c))
			continue;
		text_add(text, span_from(span.at + from, i - from));
		from = i + 1;
		if (c == '"' || c == '\\') {
			text_add_char(text, '\\');
			text_add_char(text, c);
		} else if (c == '\n') {
			text_add_z(text, "\\n");
		} else {
			text_format(text, "\\u%04x", (unsigned)(unsigned char)c);
		}
	}
	if (from < span.length)
		text_add(text, span_from(span.at + from, span.length - from));
	text_add_char(text, '"');
}

/* The fewest digits that read back as the same number. */
static void
add_number(struct text *out, double number)
{
	must(isfinite(number));
	char digits[40];
	for (int precision = 15; precision <= 17; precision++) {
		snprintf(digits, sizeof digits, "%.*g", precision, number == 0 ? 0.0 : number);
		if (strtod(digits, NULL) == number)
			break;
	}
	text_add_z(out, digits);
}

static void
add_list(const struct value *value, struct text *out)
{
	text_add_char(out, '[');
	for (size_t i = 0; i < value->list.count; i++) {
		if (i > 0)
			text_add_char(out, ',');
		model_json(value->list.rows[i], out);
	}
	text_add_char(out, ']');
}

static void
add_day(struct text *out, int32_t day)
{
	text_add_char(out, '"');
	text_add_day_iso(out, day);
	text_add_char(out, '"');
}

static void
add_value(const struct field *field, const struct value *value, struct text *out)
{
	if (field->kind == FIELD_LIST)
		add_list(value, out);
	else if (!value->is_set)
		text_add_z(out, "null");
	else if (field->kind == FIELD_NUMBER)
		add_number(out, value->number);
	else if (field->kind == FIELD_COUNT)
		text_format(out, "%lld", (long long)value->count);
	else if (field->kind == FIELD_DATE)
		add_day(out, value->day);
	else if (field->kind == FIELD_FLAG)
		text_add_z(out, value->flag ? "true" : "false");
	else
		text_add_json_text(out, value->text);
}

void
model_json(const struct model *model, struct text *out)
{
	bool first = true;
	text_add_char(out, '{');
	for (size_t i = 0; i < model->field_count; i++) {
		const struct field *field = &model->fields[i];
		if (field->reader != FIELD_API || field->name == NULL)
			continue;
		must(field->kind != FIELD_MARKUP);
		text_format(out, "%s\"%s\":", first ? "" : ",", field->name);
		add_value(field, &model->values[i], out);
		first = false;
	}
	text_add_char(out, '}');
}
