/* Writes each ready-made questionnaire as the first side asked reads it, all of it on one page, to be
 * looked at and checked by other tools: node tests/browser/gallery.mjs. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <cmocka.h>

#include "craft/html/asset.h"
#include "craft/html/frame.h"
#include "craft/html/template.h"
#include "ground/inquiry/inquiry_template.h"

static struct arena *arena;
static const char *folder;

enum { PAGE_TITLE, PAGE_QUESTIONS, PAGE_ERRORS, PAGE_WRONG, PAGE_COUNT };
static const struct field page_fields[] = {
	[PAGE_TITLE] = { "title", FIELD_TEXT, FIELD_API },
	[PAGE_QUESTIONS] = { "questions", FIELD_LIST, FIELD_PAGE, .of = ask_row_fields,
		.of_count = ASK_ROW_FIELD_COUNT },
	[PAGE_ERRORS] = { "errors", FIELD_LIST, FIELD_PAGE, .of = form_error_fields,
		.of_count = FORM_ERROR_FIELD_COUNT },
	[PAGE_WRONG] = { "wrong", FIELD_FLAG, FIELD_PAGE },
};
static const struct page_kind page_kind = { "ask", "craft/ask/pages/ask.html", page_fields,
	PAGE_COUNT };

static void
write_file(const char *name, struct span bytes)
{
	FILE *file = fopen(arena_format(arena, "%s/%s", folder, name), "wb");
	assert_non_null(file);
	assert_int_equal(fwrite(bytes.at, 1, bytes.length, file), bytes.length);
	assert_int_equal(fclose(file), 0);
}

static enum side
first_side(const struct inquiry *inquiry)
{
	for (int side = 0; side < SIDE_COUNT; side++)
		for (size_t i = 0; i < inquiry->question_count; i++)
			if (inquiry->questions[i].asked[side])
				return (enum side)side;
	fail_msg("nobody is asked");
	return SIDE_USAGER;
}

/* Nothing is hidden: the conditions are for other tests. */
static void
draw_template(const struct template_set *set, const struct inquiry_template *template)
{
	const struct inquiry *inquiry = inquiry_template_read(arena, template);
	const enum side side = first_side(inquiry);
	const struct inquiry_asked *asked = inquiry_ask(arena, inquiry, side, 0);
	assert_non_null(asked);
	struct ask_sheet *sheet = ask_sheet_new(arena, inquiry_list(asked));
	for (size_t i = 0; i < inquiry->question_count; i++)
		ask_show(sheet, i, inquiry->questions[i].asked[side]);
	struct model *page = model_new(arena, &page_kind), *frame = model_new(arena, &frame_kind);
	struct text out = text_new(arena, HTML_SIZE_MAX);
	model_text(page, PAGE_TITLE, inquiry_say(inquiry->title, 0));
	model_text_z(frame, FRAME_SERVICE, "Belair-sur-Vionne");
	model_url_z(frame, FRAME_HOME_URL, "/");
	ask_draw(sheet, page, (struct form_place){ PAGE_QUESTIONS, PAGE_ERRORS, PAGE_WRONG });
	html_render(set, &page_kind, page, frame, &out);
	assert_false(out.cut);
	assert_true(span_find(text_span(&out), SPAN("<fieldset")) != SIZE_MAX);
	write_file(arena_format(arena, "%s.html", template->code), text_span(&out));
}

static void
each_is_drawn(void **state)
{
	(void)state;
	struct fault fault = { 0 };
	struct template_set *set = template_set_new(arena);
	if (!template_set_layout(set, &frame_kind, &fault) ||
	    !template_set_add_page(set, &page_kind, &fault))
		fail_msg("%s", fault.for_log);
	mkdir(folder, 0755);
	mkdir(arena_format(arena, "%s/static", folder), 0755);
	mkdir(arena_format(arena, "%s/static/fonts", folder), 0755);
	for (size_t i = 0; i < asset_count(); i++)
		if (asset_at(i)->path != NULL)
			write_file(asset_at(i)->path + 1, asset_at(i)->bytes);
	for (size_t i = 0; i < inquiry_template_count; i++)
		draw_template(set, &inquiry_templates[i]);
}

int
main(int argument_count, char **arguments)
{
	if (argument_count != 2)
		return 2;
	folder = arguments[1];
	arena = arena_new(256 << 20);
	const struct CMUnitTest tests[] = { cmocka_unit_test(each_is_drawn) };
	const int failed = cmocka_run_group_tests_name("inquiry_gallery", tests, NULL, NULL);
	arena_end(arena);
	return failed;
}
