#include "craft/html/model.h"

#include <math.h>

#include "craft/html/inside.h"

static struct model *
model_of(struct arena *arena, const struct field *fields, size_t count)
{
	must(count == 0 || fields != NULL);
	struct model *model = arena_take(arena, 1, sizeof *model + count * sizeof model->values[0]);
	model->arena = arena;
	model->fields = fields;
	model->field_count = count;
	return model;
}

struct model *
model_new(struct arena *arena, const struct page_kind *kind)
{
	must(kind != NULL);
	return model_of(arena, kind->fields, kind->field_count);
}

static struct value *
value_at(struct model *model, size_t field, enum field_kind kind)
{
	must(field < model->field_count);
	must(model->fields[field].kind == kind);
	struct value *value = &model->values[field];
	value->is_set = true;
	return value;
}

void
model_text(struct model *model, size_t field, struct span text)
{
	value_at(model, field, FIELD_TEXT)->text = text;
}

void
model_text_z(struct model *model, size_t field, const char *text)
{
	if (text != NULL)
		model_text(model, field, span_of(text));
}

void
model_number(struct model *model, size_t field, double number)
{
	must(isfinite(number));
	value_at(model, field, FIELD_NUMBER)->number = number;
}

void
model_count(struct model *model, size_t field, int64_t count)
{
	must(count >= 0);
	value_at(model, field, FIELD_COUNT)->count = count;
}

void
model_date(struct model *model, size_t field, int32_t day_unix)
{
	value_at(model, field, FIELD_DATE)->day = day_unix;
}

void
model_flag(struct model *model, size_t field, bool flag)
{
	value_at(model, field, FIELD_FLAG)->flag = flag;
}

void
model_url(struct model *model, size_t field, struct span url)
{
	struct value *value = value_at(model, field, FIELD_URL);
	value->is_set = url_is_safe(url);
	value->text = value->is_set ? url : span_of("");
}

void
model_url_z(struct model *model, size_t field, const char *url)
{
	if (url != NULL)
		model_url(model, field, span_of(url));
}

void
model_markup(struct model *model, size_t field, struct markup markup)
{
	value_at(model, field, FIELD_MARKUP)->text = markup.html;
}

struct model *
model_row(struct model *model, size_t field)
{
	struct value *value = value_at(model, field, FIELD_LIST);
	must(value->list.count < MODEL_ROW_MAX);
	if (value->list.count == value->list.room) {
		const size_t room = value->list.room == 0 ? 8 : value->list.room * 2;
		value->list.rows = arena_grow(model->arena, value->list.rows, value->list.count, room,
		                              sizeof *value->list.rows);
		value->list.room = room;
	}
	const struct field *list = &model->fields[field];
	struct model *row = model_of(model->arena, list->of, list->of_count);
	value->list.rows[value->list.count++] = row;
	return row;
}

/* --- reading back ----------------------------------------------------------------------------- */

static const struct value *
value_of(const struct model *model, size_t field, enum field_kind kind)
{
	must(field < model->field_count);
	must(model->fields[field].kind == kind);
	return &model->values[field];
}

bool
model_has(const struct model *model, size_t field)
{
	must(field < model->field_count);
	return value_is_present(&model->fields[field], &model->values[field]);
}

struct span
model_get_text(const struct model *model, size_t field)
{
	const struct value *value = value_of(model, field, FIELD_TEXT);
	return value->is_set ? value->text : span_of("");
}

struct markup
model_get_markup(const struct model *model, size_t field)
{
	const struct value *value = value_of(model, field, FIELD_MARKUP);
	return (struct markup){ value->is_set ? value->text : span_of("") };
}

double
model_get_number(const struct model *model, size_t field)
{
	must(model_has(model, field));
	return value_of(model, field, FIELD_NUMBER)->number;
}

int64_t
model_get_count(const struct model *model, size_t field)
{
	must(model_has(model, field));
	return value_of(model, field, FIELD_COUNT)->count;
}

size_t
model_row_count(const struct model *model, size_t field)
{
	return value_of(model, field, FIELD_LIST)->list.count;
}

const struct model *
model_row_at(const struct model *model, size_t field, size_t row)
{
	must(row < model_row_count(model, field));
	return model->values[field].list.rows[row];
}
