#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>
#include <cmocka.h>

#include "base/time.h"
#include "craft/html/asset.h"
#include "craft/html/frame.h"
#include "craft/html/model.h"
#include "craft/html/template.h"

static struct arena *arena;

static int
begin(void **state)
{
	(void)state;
	arena = arena_new(64 << 20);
	return 0;
}

static int
end(void **state)
{
	(void)state;
	arena_end(arena);
	return 0;
}

enum { ROW_NAME, ROW_URL, ROW_COUNT };
static const struct field row_fields[] = {
	[ROW_NAME] = { "name", FIELD_TEXT, FIELD_API },
	[ROW_URL] = { "link", FIELD_URL, FIELD_PAGE },
};

/* A page with one field of each kind; each template below shows what it tests, and the rest in
 * `others`, because a field no template shows is refused. */
enum { P_TITLE, P_SCORE, P_PEOPLE, P_DAY, P_OPEN, P_URL, P_CHART, P_ROWS, P_COUNT };
static const struct field page_fields[] = {
	[P_TITLE] = { "title", FIELD_TEXT, FIELD_API },
	[P_SCORE] = { "score", FIELD_NUMBER, FIELD_API, .decimals = 2, .is_signed = true,
		.unit = "point" },
	[P_PEOPLE] = { "people", FIELD_COUNT, FIELD_API },
	[P_DAY] = { "day", FIELD_DATE, FIELD_API },
	[P_OPEN] = { "open", FIELD_FLAG, FIELD_API },
	[P_URL] = { "url", FIELD_URL, FIELD_API },
	[P_CHART] = { "chart", FIELD_MARKUP, FIELD_PAGE },
	[P_ROWS] = { "rows", FIELD_LIST, FIELD_API, .of = row_fields, .of_count = ROW_COUNT },
};
static const struct page_kind page_kind = { "page", "test/pages/page.html", page_fields, P_COUNT };

#define OTHERS                                                                       \
	"\n{{^open}}{{#title}}{{#score}}{{#people}}{{#day}}{{#url}}{{#chart}}{{#rows}}" \
	"{{#name}}{{#link}}{{/link}}{{/name}}{{/rows}}{{/chart}}{{/url}}{{/day}}"        \
	"{{/people}}{{/score}}{{/title}}{{/open}}"

static struct template_set *
set_with(const char *source)
{
	struct template_set *set = template_set_new(arena);
	template_set_source(set, "test/pages/page.html",
	                    span_of(arena_format(arena, "%s%s", source, OTHERS)));
	return set;
}

static struct model *
filled(void)
{
	struct model *page = model_new(arena, &page_kind);
	model_text_z(page, P_TITLE, "<b>\"L'été\" & l’hiver</b>");
	model_number(page, P_SCORE, -1234.5);
	model_count(page, P_PEOPLE, 1912);
	model_date(page, P_DAY, 20780); /* 2026-11-23 */
	model_flag(page, P_OPEN, true);
	model_url_z(page, P_URL, "/miroir?lieu=a&b");
	model_markup(page, P_CHART, (struct markup){ SPAN("<svg></svg>") });
	return page;
}

static const char *
rendered(const char *source, struct model *page)
{
	struct fault fault = { 0 };
	struct template_set *set = set_with(source);
	if (!template_set_add_page(set, &page_kind, &fault))
		fail_msg("refused: %s", fault.for_log);
	struct text out = text_new(arena, HTML_SIZE_MAX);
	html_render(set, &page_kind, page, NULL, &out);
	char *end_of_page = strrchr(text_z(&out), '\n');
	assert_non_null(end_of_page);
	*end_of_page = '\0';
	return text_z(&out);
}

static void
is_refused(const char *source, const char *why)
{
	struct fault fault = { 0 };
	if (template_set_add_page(set_with(source), &page_kind, &fault))
		fail_msg("accepted: %s", source);
	if (strstr(fault.for_log, why) == NULL)
		fail_msg("%s\n  gave: %s\n  wanted: %s", source, fault.for_log, why);
	assert_non_null(fault.for_reader);
}

static void
values_are_escaped_in_text_in_attributes_and_in_titles(void **state)
{
	(void)state;
	struct model *page = filled();
	const char *safe = "&lt;b&gt;&quot;L&#39;été&quot; &amp; l’hiver&lt;/b&gt;";
	assert_string_equal(rendered("<p>{{title}}</p>", page), arena_format(arena, "<p>%s</p>", safe));
	assert_string_equal(rendered("<p title='{{title}}'></p>", page),
	                    arena_format(arena, "<p title='%s'></p>", safe));
	assert_string_equal(rendered("<title>a {{title}}</title>", page),
	                    arena_format(arena, "<title>a %s</title>", safe));
	assert_string_equal(rendered("<a href=\"{{url}}\">{{url}}</a>", page),
	                    "<a href=\"/miroir?lieu=a&amp;b\">/miroir?lieu=a&amp;b</a>");
	assert_string_equal(rendered("<p>{{chart}}</p>", page), "<p><svg></svg></p>");
	model_text(page, P_TITLE, span_from("a\0\x1b", 3));
	assert_string_equal(rendered("<p>{{title}}</p>", page), "<p>a\ufffd\ufffd</p>");
}

static void
numbers_and_days_are_french_for_people_and_plain_for_machines(void **state)
{
	(void)state;
	struct model *page = filled();
	assert_string_equal(rendered("<p>{{score}}, {{people}}, {{day}}</p>", page),
	                    "<p>\u22121\u202f234,50\u00a0point, 1\u202f912, 23\u00a0novembre 2026</p>");
	assert_string_equal(rendered("<time datetime=\"{{day}}\">{{day}}</time>", page),
	                    "<time datetime=\"2026-11-23\">23\u00a0novembre 2026</time>");
	assert_string_equal(rendered("<data value=\"{{score}}\" title=\"{{score}}\"></data>", page),
	                    "<data value=\"-1234.50\" title=\"\u22121\u202f234,50\u00a0point\"></data>");
	model_date(page, P_DAY, 0);
	assert_string_equal(rendered("<p>{{day}}</p>", page), "<p>1er\u00a0janvier 1970</p>");
}

static void
every_day_is_told_as_the_calendar_does(void **state)
{
	(void)state;
	struct arena *own = arena_new(1 << 20);
	for (int32_t day = DAYS_MIN; day <= DAYS_MAX; day++) {
		struct text told = text_new(own, 64), expected = text_new(own, 64);
		text_add_day_iso(&told, day);
		text_add_date(&expected, day);
		assert_string_equal(text_z(&told), text_z(&expected));
		arena_reset(own);
	}
	arena_end(own);
}

static void
sections_show_repeat_and_say_when_there_is_none(void **state)
{
	(void)state;
	struct model *page = model_new(arena, &page_kind);
	static const char source[] = "<ul>{{#rows}}<li>{{name}} ({{title}})</li>{{/rows}}"
	                             "{{^rows}}<li>rien</li>{{/rows}}</ul>";
	assert_string_equal(rendered(source, page), "<ul><li>rien</li></ul>");
	model_text_z(page, P_TITLE, "T");
	model_text_z(model_row(page, P_ROWS), ROW_NAME, "a");
	model_text_z(model_row(page, P_ROWS), ROW_NAME, "b");
	assert_string_equal(rendered(source, page), "<ul><li>a (T)</li><li>b (T)</li></ul>");
	static const char flags[] =
		"{{#open}}o{{/open}}{{^open}}f{{/open}}{{#score}}s{{/score}}{{^score}}n{{/score}}";
	assert_string_equal(rendered(flags, page), "fn");
	model_flag(page, P_OPEN, false);
	model_number(page, P_SCORE, 0);
	assert_string_equal(rendered(flags, page), "fs"); /* zero is a number, it is there */
	model_flag(page, P_OPEN, true);
	assert_string_equal(rendered(flags, page), "os");
	model_text_z(page, P_TITLE, "");
	assert_string_equal(rendered("{{^title}}vide{{/title}}", page), "vide");
}

static void
sections_stand_in_tags_and_values_too(void **state)
{
	(void)state;
	struct model *page = filled();
	assert_string_equal(rendered("<p{{#open}} hidden{{/open}} class=\"a{{#open}} b{{/open}}\"></p>",
	                             page),
	                    "<p hidden class=\"a b\"></p>");
	assert_string_equal(rendered("<p {{#open}}hidden{{/open}}></p>", page), "<p hidden></p>");
	is_refused("<p {{#open}}hidden{{/open}}lang=\"fr\"></p>", "a blank is missing");
}

static void
a_section_alone_on_its_line_takes_the_line_with_it(void **state)
{
	(void)state;
	struct model *page = filled();
	model_text_z(model_row(page, P_ROWS), ROW_NAME, "a");
	assert_string_equal(rendered("<ul>\n  {{#rows}}\n<li>{{name}}</li>\n  {{/rows}}\n{{! x }}\n</ul>",
	                             page),
	                    "<ul>\n<li>a</li>\n</ul>");
}

static void
french_is_singular_below_two(void **state)
{
	(void)state;
	struct model *page = filled();
	static const char source[] =
		"{{#t}}Bonjour {{title}}{{/t}} {{#tn people}}{{people}} avis reçu{{|}}{{people}} avis "
		"reçus{{/tn}}";
	static const struct {
		int64_t count;
		const char *said;
	} cases[] = { { 0, "Bonjour T 0 avis reçu" }, { 1, "Bonjour T 1 avis reçu" },
		{ 2, "Bonjour T 2 avis reçus" }, { 1912, "Bonjour T 1\u202f912 avis reçus" } };
	model_text_z(page, P_TITLE, "T");
	for (size_t i = 0; i < LENGTH(cases); i++) {
		model_count(page, P_PEOPLE, cases[i].count);
		assert_string_equal(rendered(source, page), cases[i].said);
	}
	model_number(page, P_SCORE, -1.99);
	assert_string_equal(rendered("{{#tn score}}un{{|}}des{{/tn}}", page), "un");
	model_number(page, P_SCORE, -2);
	assert_string_equal(rendered("{{#tn score}}un{{|}}des{{/tn}}", page), "des");
}

static void
what_could_escape_its_place_is_refused_at_start(void **state)
{
	(void)state;
	static const char *const cases[][2] = {
		{ "<script src=\"/a.js\">{{title}}</script>", "no value may stand inside <script>" },
		{ "<script src=\"/a.js\">alert(1)</script>", "nothing may be written inside <script>" },
		{ "<script></script>", "a script is a file" },
		{ "<script src=\"{{url}}\"></script>", "takes no value" },
		{ "<style>p{}</style>", "not allowed" },
		{ "<p style=\"color:red\"></p>", "style= is not allowed" },
		{ "<p STYLE='{{title}}'></p>", "style= is not allowed" },
		{ "<p onclick=\"{{title}}\"></p>", "on…= is not allowed" },
		{ "<p OnClick='x'></p>", "on…= is not allowed" },
		{ "<{{title}}></p>", "in a tag name" },
		{ "<p></{{title}}>", "in a tag name" },
		{ "<h{{people}}></h>", "in a tag name" },
		{ "<p {{title}}></p>", "in an attribute name" },
		{ "<p data-{{title}}=\"a\"></p>", "in an attribute name" },
		{ "<p class={{title}}></p>", "unquoted" },
		{ "<p class=a></p>", "must be quoted" },
		{ "<!-- {{title}} -->", "in a comment" },
		{ "<!{{title}}>", "in a comment" },
		{ "<a href=\"{{title}}\">a</a>", "takes an address" },
		{ "<a href=\"/a/{{url}}\">a</a>", "one whole value" },
		{ "<a href=\"{{url}}/a\">a</a>", "one whole value" },
		{ "<a href=\"{{url}}{{url}}\">a</a>", "one whole value" },
		{ "<a href=\"{{#open}}{{url}}{{/open}}\">a</a>", "no section in it" },
		{ "<form action='{{title}}'></form>", "takes an address" },
		{ "<img src=\"{{title}}\" alt=\"\">", "takes an address" },
		{ "<a href=\"javascript:alert(1)\">a</a>", "an address is http" },
		{ "<a href=\"//evil.example\">a</a>", "an address is http" },
		{ "<p title=\"{{chart}}\"></p>", "markup may stand in text only" },
		{ "<title>{{chart}}</title>", "markup may stand in text only" },
		{ "<iframe src=\"/a\"></iframe>", "not allowed" },
		{ "<svg role=\"img\"><animate/></svg>", "not allowed" },
		{ "<meta http-equiv=\"refresh\">", "not allowed" },
		{ "<p srcdoc=\"x\"></p>", "not allowed" },
		{ "<a rel=\"{{title}}\" href=\"/\">a</a>", "takes no value" },
		{ "<p>a < b</p>", "write &lt;" },
		{ "<P></P>", "small letters" },
		{ "<!doctype svg>", "<!doctype html>" },
		{ "<![CDATA[x]]>", "<!doctype html>" },
		{ "<title><b>x</b></title>", "write &lt;" },
		{ "<p class=\"a\" class=\"b\"></p>", "twice" },
		{ "<p class=\"a\"id=\"b\"></p>", "a blank is missing" },
		{ "<p/>", "only void elements" },
	};
	for (size_t i = 0; i < LENGTH(cases); i++)
		is_refused(cases[i][0], cases[i][1]);
}

static void
what_does_not_end_where_it_starts_is_refused_at_start(void **state)
{
	(void)state;
	static const char *const cases[][2] = {
		{ "<p>", "an element opened here is not closed" },
		{ "</p>", "was not opened here" },
		{ "<p></div>", "does not match" },
		{ "{{#open}}<p>{{/open}}</p>", "an element opened here" },
		{ "<p>{{#open}}</p>{{/open}}", "was not opened here" },
		{ "{{#open}}<p class=\"{{/open}}\"></p>", "does not end in the HTML context" },
		{ "<p class=\"{{#open}}\" id=\"{{/open}}\"></p>", "another tag" },
		{ "<p{{#open}} a=\"b\"></p><p{{/open}}></p>", "another tag" },
		{ "<p title={{#open}}\"a\"{{/open}}></p>", "no section" },
		{ "<p {{#rows}}a{{/rows}}></p>", "does not end in the HTML context" },
		{ "<!-- {{#open}}{{/open}} -->", "no section" },
		{ "<p class=\"", "does not end in the HTML context" },
		{ "<!-- a", "no section may start or end here" },
		{ "{{#open}}", "is not closed" },
		{ "{{/open}}", "not open" },
		{ "{{#open}}{{/title}}{{/open}}", "not open" },
		{ "{{#tn people}}un{{/tn}}", "{{|}} is missing" },
		{ "{{#tn title}}un{{|}}des{{/tn}}", "a count or a number" },
		{ "{{#tn nobody}}un{{|}}des{{/tn}}", "no field has this name" },
		{ "{{#t}}{{#open}}a{{/open}}{{/t}}", "values only" },
		{ "{{#tn people}}<b>{{|}}</b>{{/tn}}", "an element opened here" },
	};
	for (size_t i = 0; i < LENGTH(cases); i++)
		is_refused(cases[i][0], cases[i][1]);
}

static void
names_are_checked_against_the_tables_at_start(void **state)
{
	(void)state;
	is_refused("\n\n{{nobody}}", "test/pages/page.html:3: no field has this name: {{nobody}}");
	is_refused("{{name}}", "no field has this name"); /* a row's field, outside the row */
	is_refused("{{#nobody}}{{/nobody}}", "no field has this name");
	is_refused("{{rows}}", "shown by a section");
	is_refused("{{open}}", "shown by a section");
	is_refused("{{>nothing}}", "there is no such template");
	is_refused("{{{title}}}", "not a tag of our templates");
	is_refused("{{&title}}", "not a tag of our templates");
	is_refused("{{=<% %>=}}", "not a tag of our templates");
	is_refused("a {{title", "not a tag of our templates");
	is_refused("<link rel=\"stylesheet\" href=\"{{@missing.css}}\">", "no asset is served");
}

static void
a_field_no_template_shows_is_refused_at_start(void **state)
{
	(void)state;
	static const struct field fields[] = { { "one", FIELD_TEXT }, { "two", FIELD_TEXT } };
	static const struct page_kind kind = { "pair", "pair.html", fields, 2 };
	struct fault fault;
	struct template_set *set = template_set_new(arena);
	template_set_source(set, "pair.html", SPAN("{{one}}"));
	assert_false(template_set_add_page(set, &kind, &fault));
	assert_non_null(strstr(fault.for_log, "no template shows this field: two"));
	template_set_source(set, "pair.html", SPAN("{{one}}{{^two}}{{/two}}"));
	assert_true(template_set_add_page(set, &kind, &fault));
}

static void
a_wrong_table_is_refused_at_start(void **state)
{
	(void)state;
	static const struct {
		struct field fields[2];
		const char *why;
	} cases[] = {
		{ { { "a", FIELD_TEXT }, { "a", FIELD_TEXT } }, "the same name" },
		{ { { "a", FIELD_TEXT }, { NULL, FIELD_TEXT } }, "no name" },
		{ { { "a", FIELD_TEXT }, { "Été", FIELD_TEXT } }, "no name" },
		{ { { "a", FIELD_TEXT }, { "t", FIELD_TEXT } }, "words of the templates" },
		{ { { "a", FIELD_TEXT }, { "b", FIELD_MARKUP, FIELD_API } }, "markup is for pages" },
		{ { { "a", FIELD_TEXT }, { "b", FIELD_LIST } }, "a list" },
		{ { { "a", FIELD_TEXT }, { "b", FIELD_NUMBER, .decimals = 10 } }, "decimals" },
	};
	for (size_t i = 0; i < LENGTH(cases); i++) {
		const struct page_kind kind = { "pair", "pair.html", cases[i].fields, 2 };
		struct fault fault;
		struct template_set *set = template_set_new(arena);
		template_set_source(set, "pair.html", SPAN("{{a}}"));
		assert_false(template_set_add_page(set, &kind, &fault));
		assert_non_null(strstr(fault.for_log, cases[i].why));
	}
}

static void
what_would_shut_somebody_out_is_refused_at_start(void **state)
{
	(void)state;
	static const char *const cases[][2] = {
		{ "<img src=\"/a.png\">", "needs alt" },
		{ "<img src=\"/a.png\"{{#open}} alt=\"\"{{/open}}>", "needs alt" },
		{ "<html></html>", "needs lang" },
		{ "<table><tr><th>a</th></tr></table>", "needs scope" },
		{ "<svg></svg>", "needs role" },
		{ "<button>a</button>", "needs type" },
		{ "<input name=\"a\">", "needs a label" },
		{ "<input id=\"a\" name=\"a\">", "no <label for>" },
		{ "<textarea id=\"{{title}}\"></textarea><label for=\"{{url}}\">a</label>", "no <label for>" },
		{ "<p id=\"a\"></p><p id=\"a\"></p>", "already in the page" },
		{ "{{#rows}}<p id=\"a\"></p>{{/rows}}", "more than once" },
		{ "<p id=\"\"></p>", "an id is empty" },
	};
	for (size_t i = 0; i < LENGTH(cases); i++)
		is_refused(cases[i][0], cases[i][1]);
	rendered("<label for=\"a\">A</label><input id=\"a\">", filled());
	rendered("<input id=\"{{title}}\"><label for=\"{{title}}\">A</label>", filled());
	rendered("<label>A <select></select></label><input aria-label=\"b\"><input type=\"hidden\">",
	         filled());
	rendered("<img src=\"{{url}}\" alt=\"\"><svg aria-hidden=\"true\"><g/></svg>", filled());
}

static void
partials_are_read_where_they_are_asked_for(void **state)
{
	(void)state;
	struct fault fault = { 0 };
	struct template_set *set = set_with("<p>{{>near}}</p>{{#rows}}{{>far}}{{/rows}}");
	template_set_source(set, "test/pages/near.html", SPAN("<b>{{title}}</b>"));
	template_set_source(set, "craft/html/partials/far.html", SPAN("<i>{{name}}</i>"));
	assert_true(template_set_add_page(set, &page_kind, &fault));
	struct model *page = filled();
	model_text_z(page, P_TITLE, "T");
	model_text_z(model_row(page, P_ROWS), ROW_NAME, "r");
	struct text out = text_new(arena, 10000);
	html_render(set, &page_kind, page, NULL, &out);
	assert_true(span_starts(text_span(&out), "<p><b>T</b></p><i>r</i>"));
}

static void
a_partial_that_calls_itself_or_leaks_is_refused_at_start(void **state)
{
	(void)state;
	struct fault fault = { 0 };
	struct template_set *set = set_with("{{>near}}");
	template_set_source(set, "test/pages/near.html", SPAN("a{{>near}}"));
	assert_false(template_set_add_page(set, &page_kind, &fault));
	assert_non_null(strstr(fault.for_log, "test/pages/near.html:1: too many partials"));
	set = set_with("{{>near}}</p>");
	template_set_source(set, "test/pages/near.html", SPAN("<p>\n"));
	assert_false(template_set_add_page(set, &page_kind, &fault));
	assert_non_null(strstr(fault.for_log, "near.html:2: an element opened here is not closed"));
	is_refused("<p class=\"{{>near}}\"></p>", "a partial may stand in text only");
	is_refused("{{#t}}{{>near}}{{/t}}", "values only");
}

static void
a_page_whose_file_is_not_in_the_program_is_named(void **state)
{
	(void)state;
	static const struct field own[] = { { "title", FIELD_TEXT } };
	static const struct page_kind kind = { "own", "own.html", own, 1 };
	struct fault fault = { 0 };
	struct template_set *set = template_set_new(arena);
	assert_false(template_set_add_page(set, &kind, &fault));
	assert_non_null(strstr(fault.for_log, "own.html is not in the program"));
	assert_true(template_set_layout(set, &frame_kind, &fault));
	assert_false(template_set_add_page(set, &kind, &fault));
	assert_non_null(strstr(fault.for_log, "own.html is not in the program"));
}

static void
the_layout_takes_the_page_s_own_field_before_its_frame_s(void **state)
{
	(void)state;
	static const struct field own[] = { { "title", FIELD_TEXT } };
	static const struct field other[] = { { "body", FIELD_TEXT } };
	static const struct page_kind own_kind = { "own", "own.html", own, 1 };
	static const struct page_kind other_kind = { "other", "other.html", other, 1 };
	struct fault fault = { 0 };
	struct template_set *set = template_set_new(arena);
	template_set_source(set, "own.html", SPAN("<h1>{{title}}</h1>"));
	template_set_source(set, "other.html", SPAN("<h1>{{body}}</h1>"));
	if (!template_set_layout(set, &frame_kind, &fault) ||
	    !template_set_add_page(set, &own_kind, &fault) ||
	    !template_set_add_page(set, &other_kind, &fault))
		fail_msg("%s", fault.for_log);
	struct model *frame = model_new(arena, &frame_kind);
	model_text_z(frame, FRAME_TITLE, "du cadre");
	model_url_z(frame, FRAME_HOME_URL, "/");
	struct model *page = model_new(arena, &own_kind);
	model_text_z(page, 0, "de la page");
	struct text out = text_new(arena, 100000);
	html_render(set, &own_kind, page, frame, &out);
	assert_non_null(strstr(text_z(&out), "<title>de la page – Parvis</title>"));
	assert_null(strstr(text_z(&out), "du cadre"));
	page = model_new(arena, &other_kind);
	model_text_z(page, 0, "corps");
	out = text_new(arena, 100000);
	html_render(set, &other_kind, page, frame, &out);
	assert_non_null(strstr(text_z(&out), "<title>du cadre – Parvis</title>"));
	assert_non_null(strstr(text_z(&out), "<h1>corps</h1>"));
	assert_non_null(strstr(text_z(&out), "href=\"/static/parvis.css?v="));
}

static void
json_holds_the_api_fields_raw(void **state)
{
	(void)state;
	struct model *page = filled();
	model_text(page, P_TITLE, SPAN("é \"\\\n\x01</script>"));
	model_number(page, P_SCORE, 0.1);
	struct model *row = model_row(page, P_ROWS);
	model_text_z(row, ROW_NAME, "a");
	model_url_z(row, ROW_URL, "/secret");
	struct text out = text_new(arena, 10000);
	model_json(page, &out);
	assert_string_equal(text_z(&out),
	                    "{\"title\":\"é \\\"\\\\\\n\\u0001</script>\",\"score\":0.1,\"people\":1912,"
	                    "\"day\":\"2026-11-23\",\"open\":true,\"url\":\"/miroir?lieu=a&b\","
	                    "\"rows\":[{\"name\":\"a\"}]}");
	out = text_new(arena, 10000);
	model_json(model_new(arena, &page_kind), &out);
	assert_string_equal(text_z(&out), "{\"title\":null,\"score\":null,\"people\":null,\"day\":null,"
	                                  "\"open\":null,\"url\":null,\"rows\":[]}");
}

/* Under UBSan: a text that was never written has no bytes. */
static void
json_of_no_bytes_is_an_empty_text(void **state)
{
	struct text out = text_new(arena, 100);
	(void)state;
	text_add_json_text(&out, (struct span){ .at = NULL, .length = 0 });
	assert_string_equal(text_z(&out), "\"\"");
}

static void
json_numbers_read_back_as_they_were(void **state)
{
	(void)state;
	static const struct field fields[] = { { "n", FIELD_NUMBER, FIELD_API } };
	static const struct page_kind kind = { "n", "n.html", fields, 1 };
	static const double numbers[] = { 0.1, 1.0 / 3, 1e300, -2.5e-9, 3, 123456789.125, -0.0 };
	static const char *const written[] = { "{\"n\":0.1}", "{\"n\":0.3333333333333333}",
		"{\"n\":1e+300}", "{\"n\":-2.5e-09}", "{\"n\":3}", "{\"n\":123456789.125}", "{\"n\":0}" };
	for (size_t i = 0; i < LENGTH(numbers); i++) {
		struct model *model = model_new(arena, &kind);
		model_number(model, 0, numbers[i]);
		struct text out = text_new(arena, 100);
		model_json(model, &out);
		assert_string_equal(text_z(&out), written[i]);
	}
}

static void
an_address_that_could_run_or_leave_unseen_is_not_one(void **state)
{
	(void)state;
	static const char *const good[] = { "/", "/a?b=c#d", "?page=2", "#champ", "https://a.example/é",
		"http://a.example", "mailto:a@b.example", "tel:+33102030405", "HTTPS://A.EXAMPLE" };
	static const char *const bad[] = { "", "//a.example", "/\\a.example", "javascript:alert(1)",
		"JaVaScRiPt:x", "data:text/html,x", "vbscript:x", "a", "a/b", " /a", "/a b", "/a\nb",
		"java\tscript:x", "https:a.example", "\x01https://a", "/a\"b", "mailto:", "http://" };
	for (size_t i = 0; i < LENGTH(good); i++)
		if (!url_is_safe(span_of(good[i])))
			fail_msg("refused: %s", good[i]);
	for (size_t i = 0; i < LENGTH(bad); i++)
		if (url_is_safe(span_of(bad[i])))
			fail_msg("accepted: %s", bad[i]);
	struct model *page = filled();
	model_url_z(page, P_URL, "javascript:alert(1)");
	assert_string_equal(rendered("<p>{{^url}}aucune{{/url}}</p>", page), "<p>aucune</p>");
}

static void
a_page_over_its_maximum_is_cut_and_says_so(void **state)
{
	(void)state;
	struct fault fault;
	struct template_set *set = set_with("<p>0123456789</p>{{title}}");
	assert_true(template_set_add_page(set, &page_kind, &fault));
	struct text out = text_new(arena, 20);
	html_render(set, &page_kind, filled(), NULL, &out);
	assert_true(out.cut);
}

static void
assets_are_in_the_program_byte_for_byte(void **state)
{
	(void)state;
	const struct asset *style = asset_lookup("craft/html/static/parvis.css");
	assert_non_null(style);
	assert_string_equal(style->content_type, "text/css; charset=utf-8");
	assert_string_equal(style->path, "/static/parvis.css");
	assert_int_equal(strlen(style->hash), 16);
	assert_string_equal(style->address, arena_format(arena, "/static/parvis.css?v=%s", style->hash));
	assert_true(span_find(style->bytes, SPAN("--usager")) != SIZE_MAX);
	assert_true(style->gzip.length > 100 && style->gzip.length < style->bytes.length);
	assert_memory_equal(style->gzip.at, "\x1f\x8b", 2);
	assert_ptr_equal(asset_lookup_path(SPAN("/static/parvis.css")), style);
	const struct asset *font = asset_lookup_path(SPAN("/static/fonts/atkinson-next-400.woff2"));
	assert_non_null(font);
	assert_memory_equal(font->bytes.at, "wOF2", 4);
	assert_string_equal(font->content_type, "font/woff2");
	const struct asset *layout = asset_lookup("craft/html/partials/layout.html");
	assert_non_null(layout);
	assert_null(layout->path); /* a template is not served */
	assert_int_equal(layout->gzip.length, 0);
	assert_null(asset_lookup("craft/html/partials/nothing.html"));
	assert_null(asset_lookup_path(SPAN("/static/../partials/layout.html")));
	for (size_t i = 0; i < asset_count(); i++)
		for (size_t j = 0; j < i; j++)
			assert_string_not_equal(asset_at(i)->name, asset_at(j)->name);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(values_are_escaped_in_text_in_attributes_and_in_titles),
		cmocka_unit_test(numbers_and_days_are_french_for_people_and_plain_for_machines),
		cmocka_unit_test(every_day_is_told_as_the_calendar_does),
		cmocka_unit_test(sections_show_repeat_and_say_when_there_is_none),
		cmocka_unit_test(sections_stand_in_tags_and_values_too),
		cmocka_unit_test(a_section_alone_on_its_line_takes_the_line_with_it),
		cmocka_unit_test(french_is_singular_below_two),
		cmocka_unit_test(what_could_escape_its_place_is_refused_at_start),
		cmocka_unit_test(what_does_not_end_where_it_starts_is_refused_at_start),
		cmocka_unit_test(names_are_checked_against_the_tables_at_start),
		cmocka_unit_test(a_field_no_template_shows_is_refused_at_start),
		cmocka_unit_test(a_wrong_table_is_refused_at_start),
		cmocka_unit_test(what_would_shut_somebody_out_is_refused_at_start),
		cmocka_unit_test(partials_are_read_where_they_are_asked_for),
		cmocka_unit_test(a_partial_that_calls_itself_or_leaks_is_refused_at_start),
		cmocka_unit_test(a_page_whose_file_is_not_in_the_program_is_named),
		cmocka_unit_test(the_layout_takes_the_page_s_own_field_before_its_frame_s),
		cmocka_unit_test(json_holds_the_api_fields_raw),
		cmocka_unit_test(json_of_no_bytes_is_an_empty_text),
		cmocka_unit_test(json_numbers_read_back_as_they_were),
		cmocka_unit_test(an_address_that_could_run_or_leave_unseen_is_not_one),
		cmocka_unit_test(a_page_over_its_maximum_is_cut_and_says_so),
		cmocka_unit_test(assets_are_in_the_program_byte_for_byte),
	};
	return cmocka_run_group_tests_name("html", tests, begin, end);
}
