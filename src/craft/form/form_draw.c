/* A form as rows of the page's model: partials/form-field.html shows them. */
#include "craft/form/inside.h"

enum {
	ROW_ID, ROW_NAME, ROW_LABEL, ROW_HINT, ROW_HINT_ID, ROW_ERROR, ROW_ERROR_ID, ROW_DESCRIBED_BY,
	ROW_VALUE, ROW_INPUT_TYPE, ROW_INPUT_MODE, ROW_AUTOCOMPLETE, ROW_IS_SHORT, ROW_IS_OPTIONAL, ROW_IS_TICKED,
	ROW_IS_HIDDEN, ROW_IS_LINE, ROW_IS_LONG, ROW_IS_SELECT, ROW_IS_CHOICE, ROW_IS_CHECK, ROW_IS_FILES,
	ROW_CHOICES,
	ROW_LANGUAGE, ROW_DIRECTION,
	ROW_COUNT
};
_Static_assert((int)ROW_COUNT == (int)FORM_ROW_FIELD_COUNT, "the header says how many");

enum { CHOICE_ID, CHOICE_VALUE, CHOICE_LABEL, CHOICE_IS_CHOSEN, CHOICE_COUNT };

static const struct field choice_fields[CHOICE_COUNT] = {
	[CHOICE_ID] = { "choice_id", FIELD_TEXT, FIELD_PAGE },
	[CHOICE_VALUE] = { "choice_value", FIELD_TEXT, FIELD_PAGE },
	[CHOICE_LABEL] = { "choice_label", FIELD_TEXT, FIELD_PAGE },
	[CHOICE_IS_CHOSEN] = { "is_chosen", FIELD_FLAG, FIELD_PAGE },
};

const struct field form_row_fields[FORM_ROW_FIELD_COUNT] = {
	[ROW_ID] = { "id", FIELD_TEXT, FIELD_PAGE },
	[ROW_NAME] = { "name", FIELD_TEXT, FIELD_PAGE },
	[ROW_LABEL] = { "label", FIELD_TEXT, FIELD_PAGE },
	[ROW_HINT] = { "hint", FIELD_TEXT, FIELD_PAGE },
	[ROW_HINT_ID] = { "hint_id", FIELD_TEXT, FIELD_PAGE },
	[ROW_ERROR] = { "error", FIELD_TEXT, FIELD_PAGE },
	[ROW_ERROR_ID] = { "error_id", FIELD_TEXT, FIELD_PAGE },
	[ROW_DESCRIBED_BY] = { "described_by", FIELD_TEXT, FIELD_PAGE },
	[ROW_VALUE] = { "value", FIELD_TEXT, FIELD_PAGE },
	[ROW_INPUT_TYPE] = { "input_type", FIELD_TEXT, FIELD_PAGE },
	[ROW_INPUT_MODE] = { "input_mode", FIELD_TEXT, FIELD_PAGE },
	[ROW_AUTOCOMPLETE] = { "autocomplete", FIELD_TEXT, FIELD_PAGE },
	[ROW_IS_SHORT] = { "is_short", FIELD_FLAG, FIELD_PAGE },
	[ROW_IS_OPTIONAL] = { "is_optional", FIELD_FLAG, FIELD_PAGE },
	[ROW_IS_TICKED] = { "is_ticked", FIELD_FLAG, FIELD_PAGE },
	[ROW_IS_HIDDEN] = { "is_hidden", FIELD_FLAG, FIELD_PAGE },
	[ROW_IS_LINE] = { "is_line", FIELD_FLAG, FIELD_PAGE },
	[ROW_IS_LONG] = { "is_long", FIELD_FLAG, FIELD_PAGE },
	[ROW_IS_SELECT] = { "is_select", FIELD_FLAG, FIELD_PAGE },
	[ROW_IS_CHOICE] = { "is_choice", FIELD_FLAG, FIELD_PAGE },
	[ROW_IS_CHECK] = { "is_check", FIELD_FLAG, FIELD_PAGE },
	[ROW_IS_FILES] = { "is_files", FIELD_FLAG, FIELD_PAGE },
	[ROW_CHOICES] = { "choices", FIELD_LIST, FIELD_PAGE, .of = choice_fields,
		.of_count = CHOICE_COUNT },
	[ROW_LANGUAGE] = { "typed_language", FIELD_TEXT, FIELD_PAGE },
	[ROW_DIRECTION] = { "typed_direction", FIELD_TEXT, FIELD_PAGE },
};

const struct field form_error_fields[FORM_ERROR_FIELD_COUNT] = {
	[FORM_ERROR_URL] = { "url", FIELD_URL, FIELD_PAGE },
	[FORM_ERROR_SENTENCE] = { "sentence", FIELD_TEXT, FIELD_PAGE },
	[FORM_ERROR_ABOUT] = { "about", FIELD_TEXT, FIELD_PAGE },
	[FORM_ERROR_ABOUT_LANGUAGE] = { "about_language", FIELD_TEXT, FIELD_PAGE },
	[FORM_ERROR_SENTENCE_LANGUAGE] = { "sentence_language", FIELD_TEXT, FIELD_PAGE },
};

/* Which part of the partial draws each kind. */
static const size_t part_of_kind[] = {
	[FORM_TEXT] = ROW_IS_LINE,
	[FORM_LONG] = ROW_IS_LONG,
	[FORM_NUMBER] = ROW_IS_LINE,
	[FORM_DATE] = ROW_IS_LINE,
	[FORM_CHOICE] = ROW_IS_CHOICE,
	[FORM_SELECT] = ROW_IS_SELECT,
	[FORM_CHECK] = ROW_IS_CHECK,
	[FORM_HIDDEN] = ROW_IS_HIDDEN,
	[FORM_SECRET] = ROW_IS_LINE,
	[FORM_FILES] = ROW_IS_FILES,
};
_Static_assert(LENGTH(part_of_kind) == FORM_KIND_COUNT, "one part per kind");

/* Dates are typed as text (a date picker loses what is not a date), so that nothing is lost. */
static void
draw_value(const struct form_field *field, const struct answer *answer, struct model *row)
{
	const bool is_secret = field->kind == FORM_SECRET;
	model_flag(row, ROW_IS_SHORT, field->kind == FORM_NUMBER || field->kind == FORM_DATE);
	model_text_z(row, ROW_INPUT_TYPE, is_secret ? "password" : "text");
	if (field->kind == FORM_NUMBER || field->kind == FORM_DATE)
		model_text_z(row, ROW_INPUT_MODE, field->kind == FORM_NUMBER ? "numeric" : NULL);
	if (!is_secret)
		model_text(row, ROW_VALUE, answer->typed);
	model_text_z(row, ROW_AUTOCOMPLETE, field->autocomplete);
	model_flag(row, ROW_IS_TICKED, span_is(answer->typed, "oui"));
	model_text_z(row, ROW_LANGUAGE, field->language);
	if (field->language != NULL)
		model_text_z(row, ROW_DIRECTION, field->is_rtl ? "rtl" : "ltr");
}

static void
draw_choices(const struct form *form, const struct form_field *field, const struct answer *answer,
             struct model *row)
{
	for (size_t i = 0; i < answer->choice_count; i++) {
		struct model *choice = model_row(row, ROW_CHOICES);
		/* The first one has the field's own id: the summary's link leads to it. */
		const char *id = i == 0 ? field->name : arena_format(form->arena, "%s-%zu", field->name, i);
		model_text_z(choice, CHOICE_ID, arena_format(form->arena, "champ-%s", id));
		model_text_z(choice, CHOICE_VALUE, answer->choices[i].value);
		model_text_z(choice, CHOICE_LABEL, catalogue_say(form->words, answer->choices[i].label));
		model_flag(choice, CHOICE_IS_CHOSEN, span_is(answer->typed, answer->choices[i].value));
	}
}

/* Hint and complaint, tied to the field by their ids. */
static void
draw_words(const struct form *form, const struct form_field *field, const struct answer *answer,
           struct model *row)
{
	const char *hint_id = arena_format(form->arena, "aide-%s", field->name);
	const char *error_id = arena_format(form->arena, "erreur-%s", field->name);
	const bool is_bare_date = field->kind == FORM_DATE && field->hint == NULL;
	const char *hint =
		is_bare_date ? FRENCH("Jour, mois, année\u202f: 14/07/2030.") : field->hint;
	const bool has_both = hint != NULL && answer->complaint != NULL;
	model_text_z(row, ROW_LABEL, catalogue_say(form->words, field->label));
	model_text_z(row, ROW_HINT, catalogue_say(form->words, hint));
	model_text_z(row, ROW_HINT_ID, hint_id);
	model_text_z(row, ROW_ERROR, answer->complaint);
	model_text_z(row, ROW_ERROR_ID, error_id);
	if (has_both)
		model_text_z(row, ROW_DESCRIBED_BY, arena_format(form->arena, "%s %s", hint_id, error_id));
	else if (hint != NULL || answer->complaint != NULL)
		model_text_z(row, ROW_DESCRIBED_BY, hint != NULL ? hint_id : error_id);
}

static void
draw_field(const struct form *form, size_t i, struct model *row)
{
	const struct form_field *field = &form->fields[i];
	const struct answer *answer = &form->answers[i];
	must(field->kind == FORM_HIDDEN || field->label != NULL);
	const char *prefix = field->kind == FORM_CHOICE ? "groupe" : "champ";
	model_text_z(row, ROW_ID, arena_format(form->arena, "%s-%s", prefix, field->name));
	model_text_z(row, ROW_NAME, field->name);
	model_flag(row, ROW_IS_OPTIONAL, field->required == NULL);
	model_flag(row, part_of_kind[field->kind], true);
	draw_words(form, field, answer, row);
	draw_value(field, answer, row);
	draw_choices(form, field, answer, row);
}

void
form_draw_one(const struct form *form, size_t i, struct model *row, struct model *page,
              struct form_place place)
{
	draw_field(form, i, model_row(row, place.fields));
	if (form->answers[i].complaint == NULL)
		return;
	struct model *error = model_row(page, place.errors);
	const char *url = arena_format(form->arena, "#champ-%s", form->fields[i].name);
	if (form->fields[i].kind != FORM_HIDDEN) /* nothing to lead to */
		model_url_z(error, FORM_ERROR_URL, url);
	model_text_z(error, FORM_ERROR_SENTENCE, form->answers[i].complaint);
}

void
form_draw_within(const struct form *form, struct model *row, struct model *page,
                 struct form_place place)
{
	for (size_t i = 0; i < form->count; i++)
		form_draw_one(form, i, row, page, place);
	model_flag(page, place.wrong, form->is_wrong);
}

void
form_draw(const struct form *form, struct model *page, struct form_place place)
{
	form_draw_within(form, page, page, place);
}
