/* Fills a page that was checked at start. */
#include <string.h>

#include "craft/html/compile.h"
#include "craft/html/inside.h"
#include "craft/html/set.h"

struct render {
	const struct catalogue *words;
	const struct model *levels[LEVEL_MAX];
	size_t level_count;
	struct text *out;
};

static void render_nodes(struct render *render, const struct node *node);

static const struct value *
value_of(const struct render *render, const struct node *node)
{
	must(node->level < render->level_count);
	const struct model *model = render->levels[node->level];
	must(model != NULL);
	must(node->index < model->field_count);
	return &model->values[node->index];
}

static void
add_unit(const struct field *field, struct text *out)
{
	if (field->unit == NULL)
		return;
	text_add_z(out, "\u00a0");
	text_add_escaped(out, span_of(field->unit));
}

/* As people read it. */
static void
add_for_people(const struct render *render, const struct field *field, const struct value *value)
{
	struct text *out = render->out;
	if (field->kind == FIELD_NUMBER && field->is_signed)
		catalogue_add_signed(render->words, out, value->number, field->decimals);
	else if (field->kind == FIELD_NUMBER)
		catalogue_add_number(render->words, out, value->number, field->decimals);
	else if (field->kind == FIELD_COUNT)
		catalogue_add_count(render->words, out, value->count);
	else
		catalogue_add_day(render->words, out, value->day, "\u00a0");
	add_unit(field, out);
}

/* As datetime=, value= and their kind want it. */
static void
add_for_machines(const struct field *field, const struct value *value, struct text *out)
{
	if (field->kind == FIELD_NUMBER)
		text_format(out, "%.*f", field->decimals, value->number);
	else if (field->kind == FIELD_COUNT)
		text_format(out, "%lld", (long long)value->count);
	else
		text_add_day_iso(out, value->day);
}

static void
render_value(struct render *render, const struct node *node)
{
	const struct value *value = value_of(render, node);
	if (!value->is_set)
		return;
	switch (node->field->kind) {
	case FIELD_TEXT:
	case FIELD_URL:
		text_add_escaped(render->out, value->text);
		return;
	case FIELD_MARKUP:
		text_add(render->out, value->text);
		return;
	case FIELD_NUMBER:
	case FIELD_COUNT:
	case FIELD_DATE:
		if (node->how == HTML_VALUE_MACHINE)
			add_for_machines(node->field, value, render->out);
		else
			add_for_people(render, node->field, value);
		return;
	default:
		must(false); /* refused at start */
	}
}

static void
render_section(struct render *render, const struct node *node)
{
	const struct value *value = value_of(render, node);
	if (node->field->kind != FIELD_LIST) {
		if (value_is_present(node->field, value))
			render_nodes(render, node->children);
		return;
	}
	must(render->level_count < LEVEL_MAX);
	for (size_t i = 0; i < value->list.count; i++) {
		render->levels[render->level_count++] = value->list.rows[i];
		render_nodes(render, node->children);
		render->level_count--;
	}
}

static void
render_plural(struct render *render, const struct node *node)
{
	const struct value *value = value_of(render, node);
	const double number =
		node->field->kind == FIELD_COUNT ? (double)value->count : value->number;
	const struct node *form = node->children;
	for (size_t left = catalogue_form(render->words, number); left > 0 && form->next != NULL; left--)
		form = form->next;
	render_nodes(render, form->children);
}

static void
render_nodes(struct render *render, const struct node *node)
{
	for (; node != NULL && !render->out->cut; node = node->next) {
		switch (node->kind) {
		case NODE_STATIC:
			text_add(render->out, node->text);
			break;
		case NODE_VALUE:
			render_value(render, node);
			break;
		case NODE_SECTION:
			render_section(render, node);
			break;
		case NODE_INVERTED:
			if (!value_is_present(node->field, value_of(render, node)))
				render_nodes(render, node->children);
			break;
		case NODE_PLURAL:
			render_plural(render, node);
			break;
		case NODE_FORM:
			must(false); /* within a plural only */
		}
	}
}

void
html_render(const struct template_set *set, const struct page_kind *kind, const struct model *page,
            const struct model *frame, struct text *out)
{
	const struct template_page *found = template_set_page(set, kind);
	must(found != NULL);
	must(page->fields == kind->fields);
	must((frame == NULL) == (set->frame == NULL));
	struct render render = { .words = set->words, .levels = { frame, page },
		                     .level_count = LEVEL_ROW, .out = out };
	render_nodes(&render, found->nodes);
}
