/* Writes pages with every type of question, to be looked at and checked by other tools: empty, filled,
 * refused, a ranking just moved; and in English around French questions. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <cmocka.h>

#include "craft/ask/ask_for_tests.h"
#include "craft/html/asset.h"
#include "craft/html/frame.h"
#include "craft/html/template.h"

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
static const struct page_kind page_kind = { "ask", "craft/ask/pages/ask.html", page_fields, PAGE_COUNT };

struct typed {
	const char *name, *value;
};

/* What a hurried person sends. */
static const struct typed hurried[] = {
	{ "q3-0", "oui" }, { "q3-1", "oui" }, { "q3-2", "oui" }, { "q3-pnr", "oui" }, { "q4", "12" },
	{ "q8-0", "2" }, { "q9-0", "1" }, { "q9-2", "1" }, { "q10", "une heure" }, { "q11", "31/02/2026" },
	{ "q12", "25:00" },
	{ "q13", "Un texte bien trop long pour la place qui lui est laissée ici, et tant pis." },
	{ "q14", "Ce que j’avais écrit est resté." }, { "q14-pnr", "oui" }, { "q15", "nom@exemple" },
	{ "q16", "12" }, { "q17", "annexe" }, { "q18-0", "60" }, { "q18-1", "\" onfocus=\"alert(1)" },
	{ "q20-0", "7" },
	{ NULL, NULL },
};
static const struct typed fair[] = {
	{ "q1", "non" }, { "q2", "2" }, { "q3-0", "oui" }, { "q3-3", "oui" }, { "q4", "9" }, { "q5", "na" },
	{ "q6", "4" }, { "q7", "oui" }, { "q8-0", "1" }, { "q8-1", "5" }, { "q8-2", "na" }, { "q8-3", "2" },
	{ "q9-2", "1" }, { "q9-0", "2" }, { "q10", "12,5" }, { "q11", "14/07/2026" }, { "q12", "14 h 30" },
	{ "q13", "Une carte d’identité" }, { "q14", "Dire quand.\nEt s’y tenir." },
	{ "q15", "nom@exemple.fr" }, { "q16", "01 40 20 50 50" }, { "q17", "annexe" }, { "q17-0", "2" },
	{ "q18-0", "60" }, { "q18-2", "40" }, { "q19-0", "-2" }, { "q19-1", "3" }, { "q20-0", "0" },
	{ "q20-1", "4" },
	{ NULL, NULL },
};

static bool
lookup(void *subject, const char *name, struct span *value_r)
{
	for (const struct typed *typed = subject; typed->name != NULL; typed++)
		if (strcmp(typed->name, name) == 0) {
			*value_r = span_of(typed->value);
			return true;
		}
	return false;
}

static void
write_file(const char *name, struct span bytes)
{
	FILE *file = fopen(arena_format(arena, "%s/%s", folder, name), "wb");
	assert_non_null(file);
	assert_int_equal(fwrite(bytes.at, 1, bytes.length, file), bytes.length);
	assert_int_equal(fclose(file), 0);
}

static struct span
drawn(const struct template_set *set, const struct ask_sheet *sheet)
{
	struct model *page = model_new(arena, &page_kind), *frame = model_new(arena, &frame_kind);
	struct text out = text_new(arena, HTML_SIZE_MAX);
	model_text_z(page, PAGE_TITLE, "Une question de chaque sorte");
	model_text_z(frame, FRAME_SERVICE, "Belair-sur-Vionne");
	model_url_z(frame, FRAME_HOME_URL, "/");
	ask_draw(sheet, page, (struct form_place){ PAGE_QUESTIONS, PAGE_ERRORS, PAGE_WRONG });
	html_render(set, &page_kind, page, frame, &out);
	assert_false(out.cut);
	assert_true(span_find(text_span(&out), SPAN("style=")) == SIZE_MAX);
	assert_true(span_find(text_span(&out), SPAN("{{")) == SIZE_MAX);
	return text_span(&out);
}

static bool
has(struct span page, const char *words)
{
	return span_find(page, span_of(words)) != SIZE_MAX;
}

static struct ask_sheet *
sheet_of(const struct typed *typed)
{
	struct ask_sheet *sheet = ask_sheet_new(arena, ask_all);
	struct typed *kept = (struct typed *)(uintptr_t)typed; /* the lookup only reads */
	ask_give_places(sheet, &ask_places_for_tests);
	if (typed == hurried) {
		struct ask_file_sent *sent = arena_new_of(arena, struct ask_file_sent);
		struct ask_files *files = arena_new_of(arena, struct ask_files);
		*sent = (struct ask_file_sent){ "q22", picture_sentences[PICTURE_UNKNOWN] };
		*files = ask_files_for_tests(sent);
		ask_give_files(sheet, files);
	}
	ask_shuffle(sheet, SPAN("galerie"));
	if (typed != NULL)
		(void)ask_read(sheet, lookup, kept);
	return sheet;
}

static struct template_set *
set_in(const struct catalogue *words)
{
	struct fault fault = { 0 };
	struct template_set *set = template_set_new(arena);
	template_set_speak(set, words);
	if (!template_set_layout(set, &frame_kind, &fault) ||
	    !template_set_add_page(set, &page_kind, &fault))
		fail_msg("%s", fault.for_log);
	return set;
}

/* Our words in English, the questions' in French: each says so. */
static void
words_of_another_language_say_which(void **state)
{
	(void)state;
	const struct catalogue *all[CATALOGUE_COUNT_MAX];
	size_t count;
	struct fault fault = { 0 };
	assert_true(catalogue_read_all(arena, all, &count, &fault));
	assert_int_equal(count, 1);
	struct ask_sheet *sheet = ask_sheet_new(arena, ask_all);
	ask_give_places(sheet, &ask_places_for_tests);
	ask_speak(sheet, all[0], SPAN("fr"));
	(void)ask_read(sheet, lookup, (struct typed *)(uintptr_t)hurried);
	const struct span page = drawn(set_in(all[0]), sheet);
	assert_true(has(page, "<html lang=\"en\""));
	assert_true(has(page, "<span class=\"unseen\" lang=\"en\" dir=\"auto\">Error: </span>"));
	assert_true(has(page, "<span lang=\"en\" dir=\"auto\">An answer is needed.</span> "));
	assert_true(has(page, "<span lang=\"en\" dir=\"auto\">I would rather not answer</span></label>"));
	assert_true(has(page, "<legend><span lang=\"en\" dir=\"auto\">How you would feel"));
	assert_true(has(page, "<span lang=\"fr\" dir=\"auto\">"));
	assert_false(has(page, "Je préfère ne pas"));
	write_file("english.html", page);
	ask_speak(sheet, all[0], SPAN("en")); /* were they English, nothing would be marked */
	assert_false(has(drawn(set_in(all[0]), sheet), "dir=\"auto\""));
}

static void
a_page_with_every_type_is_written(void **state)
{
	(void)state;
	struct template_set *set = set_in(NULL);
	mkdir(folder, 0755);
	mkdir(arena_format(arena, "%s/static", folder), 0755);
	mkdir(arena_format(arena, "%s/static/fonts", folder), 0755);
	for (size_t i = 0; i < asset_count(); i++)
		if (asset_at(i)->path != NULL)
			write_file(asset_at(i)->path + 1, asset_at(i)->bytes);

	const struct span empty = drawn(set, sheet_of(NULL));
	assert_false(has(empty, "aria-invalid"));
	assert_false(has(empty, " checked"));
	write_file("empty.html", empty);

	struct ask_sheet *sheet = sheet_of(fair);
	assert_true(ask_is_fine(sheet));
	const struct span filled = drawn(set, sheet);
	assert_true(has(filled, "value=\"14 h 30\""));
	assert_true(has(filled, "Dire quand.\nEt s’y tenir."));
	write_file("filled.html", filled);
	assert_true(ask_move(sheet, SPAN("9-1-haut")));
	const struct span moved = drawn(set, sheet);
	assert_true(has(moved, "«\u00a0Des explications claires\u00a0» est au rang 3."));
	assert_true(has(moved, "value=\"9-1-haut\" autofocus"));
	write_file("moved.html", moved);

	const struct span wrong = drawn(set, sheet_of(hurried));
	for (const struct typed *typed = hurried; typed->name != NULL; typed++)
		if (typed->value[0] > '9' && strcmp(typed->value, "oui") != 0)
			assert_true(has(wrong, typed->value)); /* what was typed is still there */
	assert_true(has(wrong, "value=\"&quot; onfocus=&quot;alert(1)\"") ||
	            has(wrong, "value=\"&#34; onfocus=&#34;alert(1)\""));
	assert_true(has(wrong, "href=\"#q8-1\""));
	write_file("wrong.html", wrong);
}

int
main(int argument_count, char **arguments)
{
	if (argument_count != 2)
		return 2;
	folder = arguments[1];
	arena = arena_new(64 << 20);
	const struct CMUnitTest tests[] = { cmocka_unit_test(a_page_with_every_type_is_written),
		cmocka_unit_test(words_of_another_language_say_which) };
	const int failed = cmocka_run_group_tests_name("ask_gallery", tests, NULL, NULL);
	arena_end(arena);
	return failed;
}
