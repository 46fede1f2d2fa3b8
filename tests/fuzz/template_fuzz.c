/* Any bytes as a template: refused with a reason, or filled so that no value leaves its place.
 *
 * The same page is filled with calm values and with hostile ones; read again by a tokenizer that
 * knows no templates, both must have the same tags and attributes. */
#include <stdlib.h>
#include <string.h>

#include "craft/html/context.h"
#include "craft/html/template.h"

enum { ROW_NAME, ROW_LINK, ROW_COUNT };
static const struct field row_fields[] = {
	[ROW_NAME] = { "name", FIELD_TEXT },
	[ROW_LINK] = { "link", FIELD_URL },
};

enum { P_TITLE, P_SCORE, P_PEOPLE, P_DAY, P_OPEN, P_URL, P_CHART, P_ROWS, P_COUNT };
static const struct field page_fields[] = {
	[P_TITLE] = { "title", FIELD_TEXT },
	[P_SCORE] = { "score", FIELD_NUMBER, .decimals = 1, .unit = "<\"'>" },
	[P_PEOPLE] = { "people", FIELD_COUNT },
	[P_DAY] = { "day", FIELD_DATE },
	[P_OPEN] = { "open", FIELD_FLAG },
	[P_URL] = { "url", FIELD_URL },
	[P_CHART] = { "chart", FIELD_MARKUP, FIELD_PAGE },
	[P_ROWS] = { "rows", FIELD_LIST, .of = row_fields, .of_count = ROW_COUNT },
};
static const struct page_kind page_kind = { "page", "p/page.html", page_fields, P_COUNT };

/* Every field is shown, so that what remains to be refused is the template's own doing. */
static const char others[] =
	"{{^open}}{{#title}}{{#score}}{{#people}}{{#day}}{{#url}}{{#chart}}{{#rows}}{{#name}}{{#link}}"
	"{{/link}}{{/name}}{{/rows}}{{/chart}}{{/url}}{{/day}}{{/people}}{{/score}}{{/title}}{{/open}}";

static struct model *
filled(struct arena *arena, const char *text, const char *url)
{
	struct model *page = model_new(arena, &page_kind);
	model_text_z(page, P_TITLE, text);
	model_number(page, P_SCORE, -1234.5);
	model_count(page, P_PEOPLE, 2);
	model_date(page, P_DAY, -800000);
	model_flag(page, P_OPEN, true);
	model_url_z(page, P_URL, url);
	model_markup(page, P_CHART, (struct markup){ SPAN("<b>m</b>") });
	for (size_t i = 0; i < 2; i++) {
		struct model *row = model_row(page, P_ROWS);
		model_text_z(row, ROW_NAME, text);
		model_url_z(row, ROW_LINK, url);
	}
	return page;
}

/* Reads a finished page; false when our own rules refuse it (an id there twice, by its value). */
static bool
read_again(struct arena *arena, struct span html, size_t counts_r[static 2])
{
	struct html_context *context = arena_new_of(arena, struct html_context);
	if (html_context_read(context, html) < html.length)
		return false;
	if (context->state.at != HTML_TEXT || context->state.depth > 0)
		abort();
	counts_r[0] = context->state.tag_serial;
	counts_r[1] = context->state.attribute_serial;
	return true;
}

static bool
render(struct arena *arena, const struct template_set *set, struct model *page, struct span *out_r)
{
	struct text out = text_new(arena, 1 << 20);
	html_render(set, &page_kind, page, NULL, &out);
	*out_r = text_span(&out);
	return !out.cut;
}

static void
compare(struct arena *arena, const struct template_set *set)
{
	static const char hostile_text[] =
		"\"'><script>alert(1)</script><img src=x onerror=alert(1)>--></title></textarea>"
		" style=x onclick=\"{{title}}\" `=&amp;\x01\n<";
	static const char hostile_url[] = "/?a='onclick=alert(1)&b=&quot;`{{url}}";
	struct span calm, hostile;
	size_t calm_counts[2], hostile_counts[2];
	if (!render(arena, set, filled(arena, "calm", "/calm"), &calm) ||
	    !render(arena, set, filled(arena, hostile_text, hostile_url), &hostile))
		return;
	const struct span raw = SPAN("\"'><script");
	if (span_find(hostile, raw) != SIZE_MAX && span_find(calm, raw) == SIZE_MAX)
		abort();
	if (!read_again(arena, calm, calm_counts))
		return;
	if (!read_again(arena, hostile, hostile_counts) ||
	    memcmp(calm_counts, hostile_counts, sizeof calm_counts) != 0)
		abort();
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct arena *arena = arena_new(256 << 20);
	struct text source = text_new(arena, size + sizeof others);
	text_add(&source, span_from((const char *)data, size));
	text_add_z(&source, others);
	struct template_set *set = template_set_new(arena);
	template_set_source(set, "p/page.html", text_span(&source));
	template_set_source(set, "p/part.html", SPAN("<b title=\"{{title}}\">{{#rows}}{{name}}{{/rows}}</b>"));
	struct fault fault = { 0 };
	if (template_set_add_page(set, &page_kind, &fault))
		compare(arena, set);
	else if (fault.for_log == NULL || fault.for_reader == NULL)
		abort();
	arena_end(arena);
	return 0;
}
