/* « Relire un message »: any text, its marks; what the reply form asks while one types. Nothing is kept. */
#include "welcome/reply/reply_inside.h"

enum { PAGE_TITLE, PAGE_WITHIN, PAGE_WORDS, PAGE_MARKS, PAGE_IS_READ, PAGE_FIELDS, PAGE_ERRORS, PAGE_WRONG,
	PAGE_FIELD_COUNT };
static const struct field page_fields[PAGE_FIELD_COUNT] = {
	[PAGE_TITLE] = { "title", FIELD_TEXT, FIELD_API, .help = "Title of the page." },
	[PAGE_WITHIN] = { "within", FIELD_TEXT, FIELD_PAGE },
	[PAGE_WORDS] = { "marks_words", FIELD_TEXT, FIELD_API, .help = "How many marks, in French." },
	[PAGE_MARKS] = { "marks", FIELD_LIST, FIELD_API, .of = reply_mark_fields,
		.of_count = REPLY_MARK_FIELD_COUNT, .help = "In the order of the text." },
	[PAGE_IS_READ] = { "is_read", FIELD_FLAG, FIELD_PAGE },
	[PAGE_FIELDS] = { "fields", FIELD_LIST, FIELD_PAGE, .of = form_row_fields,
		.of_count = FORM_ROW_FIELD_COUNT },
	[PAGE_ERRORS] = { "errors", FIELD_LIST, FIELD_PAGE, .of = form_error_fields,
		.of_count = FORM_ERROR_FIELD_COUNT },
	[PAGE_WRONG] = { "wrong", FIELD_FLAG, FIELD_PAGE },
};
const struct page_kind reply_check_page = { "reply.check", "welcome/reply/pages/check.html", page_fields,
	PAGE_FIELD_COUNT };

static const struct form_field check_form[] = {
	{ "message", FORM_LONG, "Votre message",
	  .hint = "Il n’est ni envoyé ni gardé, et ce qui y est relevé non plus.",
	  .required = "Écrivez ou collez un message.", .length_max = DESK_TEXT_LENGTH_MAX },
};

static void
show(struct visit *visit, const struct form *form, bool is_read)
{
	struct model *page = model_new(visit->arena, &reply_check_page);
	model_text_z(page, PAGE_TITLE, "Relire un message");
	model_text_z(page, PAGE_WITHIN, "Le guichet");
	model_flag(page, PAGE_IS_READ, is_read);
	if (is_read)
		model_text_z(page, PAGE_WORDS,
		             reply_draw_marks(visit->arena, form_text(form, 0), page, PAGE_MARKS));
	form_draw(form, page, (struct form_place){ PAGE_FIELDS, PAGE_ERRORS, PAGE_WRONG });
	if (!form_is_fine(form))
		visit->response->status = 422;
	visit_show(visit, &reply_check_page, page);
}

void
reply_get_check(struct visit *visit)
{
	show(visit, form_new(visit->arena, check_form, LENGTH(check_form)), false);
}

void
reply_post_check(struct visit *visit)
{
	struct form *form = form_new(visit->arena, check_form, LENGTH(check_form));
	const bool is_read = form_read(form, visit_lookup, visit);
	show(visit, form, is_read);
}
