/* A long form, its rarely used fields folded: each fold says what is set in it. */
#include <string.h>

#include "craft/form/inside.h"

enum { FOLD_TITLE, FOLD_SET, FOLD_IS_OPEN, FOLD_FIELDS, FOLD_COUNT };
_Static_assert((int)FOLD_COUNT == (int)FORM_FOLD_FIELD_COUNT, "the header says how many");
const struct field form_fold_fields[FORM_FOLD_FIELD_COUNT] = {
	[FOLD_TITLE] = { "fold_title", FIELD_TEXT, FIELD_PAGE },
	[FOLD_SET] = { "fold_set", FIELD_TEXT, FIELD_PAGE },
	[FOLD_IS_OPEN] = { "fold_is_open", FIELD_FLAG, FIELD_PAGE },
	[FOLD_FIELDS] = { "fold_fields", FIELD_LIST, FIELD_PAGE, .of = form_row_fields,
		.of_count = FORM_ROW_FIELD_COUNT },
};

enum { SET_LENGTH_MAX = 40 }; /* of what was typed, bytes */

/* « Première réponse, en heures d’ouverture » is « Première réponse » where it is told in a line. */
static struct span
short_label(const char *label)
{
	const struct span whole = span_of(label);
	static const char *const ends[] = { ",", " (", "\u202f" };
	size_t length = whole.length;
	for (size_t i = 0; i < LENGTH(ends); i++) {
		const char *end = strstr(label, ends[i]);
		if (end != NULL && (size_t)(end - label) < length)
			length = (size_t)(end - label);
	}
	return span_from(whole.at, length);
}

static struct span
chosen_label(const struct answer *answer)
{
	for (size_t i = 0; i < answer->choice_count; i++)
		if (span_is(answer->typed, answer->choices[i].value))
			return span_trim(span_of(answer->choices[i].label));
	return SPAN("");
}

/* The first line, or its beginning: never half a character. */
static void
add_typed(struct text *text, struct span typed)
{
	size_t length = 0;
	while (length < typed.length && typed.at[length] != '\n')
		length++;
	const bool is_cut = length > SET_LENGTH_MAX;
	if (is_cut)
		for (length = SET_LENGTH_MAX; length > 0 && ((unsigned char)typed.at[length] & 0xC0) == 0x80;)
			length--;
	text_add(text, span_from(typed.at, length));
	text_add_z(text, is_cut || length < typed.length ? "…" : "");
}

static void
add_set(struct text *text, const struct form *form, size_t i)
{
	const struct form_field *field = &form->fields[i];
	const struct answer *answer = &form->answers[i];
	const bool is_chosen = field->kind == FORM_CHOICE || field->kind == FORM_SELECT;
	const struct span typed = is_chosen ? chosen_label(answer) : answer->typed;
	if (typed.length == 0 || field->kind == FORM_HIDDEN || field->kind == FORM_FILES ||
	    field->kind == FORM_SECRET)
		return;
	text_add_z(text, text->length > 0 ? " · " : "");
	text_add(text, short_label(field->label));
	if (field->kind == FORM_CHECK)
		return;
	text_add_z(text, "\u202f: ");
	add_typed(text, typed);
}

static void
draw_fold(const struct form *form, const struct form_fold *fold, struct model *row)
{
	struct text set = text_new(form->arena, 2000);
	bool is_open = fold->is_open;
	for (size_t i = fold->first; i < fold->first + fold->count; i++) {
		is_open = is_open || form->answers[i].complaint != NULL;
		if (fold->untold != i + 1)
			add_set(&set, form, i);
	}
	model_text_z(row, FOLD_TITLE, fold->title);
	if (set.length > 0)
		model_text(row, FOLD_SET, text_span(&set));
	model_flag(row, FOLD_IS_OPEN, is_open);
}

void
form_draw_folded(const struct form *form, const struct form_fold *folds, size_t count,
                 struct model *page, struct form_place place)
{
	struct model *row = NULL;
	size_t fold = 0;
	for (size_t i = 0; i < form->count; i++) {
		const bool is_folded = fold < count && i >= folds[fold].first;
		const bool begins = row == NULL || (is_folded && i == folds[fold].first) ||
		                    (fold > 0 && i == folds[fold - 1].first + folds[fold - 1].count);
		must(fold + 1 >= count || folds[fold].first + folds[fold].count <= folds[fold + 1].first);
		if (begins)
			row = model_row(page, place.fields);
		if (is_folded && i == folds[fold].first)
			draw_fold(form, &folds[fold], row);
		form_draw_one(form, i, row, page, (struct form_place){ FOLD_FIELDS, place.errors, place.wrong });
		if (is_folded && i + 1 == folds[fold].first + folds[fold].count)
			fold++;
	}
	model_flag(page, place.wrong, form->is_wrong);
}
