#include "craft/html/compile.h"

#include <stdio.h>
#include <string.h>

#include "craft/html/asset.h"
#include "craft/html/fields.h"
#include "craft/html/scan.h"
#include "craft/html/set.h"

struct level {
	const struct field *fields;
	size_t count;
};

/* What is kept while one page is read. Lives in the arena: a context is large. */
struct compiler {
	const struct compile_job *job;
	struct fault *fault_r;
	struct html_context html;
	struct field_tables tables;
	struct level levels[LEVEL_MAX];
	size_t level_count;
	size_t nest;
	size_t node_count;
	bool in_sentence; /* within {{#t}}: values only */
};

/* Where nodes are appended. */
struct tail {
	struct node **at;
};

static bool read_nodes(struct compiler *compiler, struct scan *scan, struct tail *tail);

static bool
refuse_at(struct compiler *compiler, const struct scan *scan, const char *at, const char *why,
          struct span what)
{
	const bool has_what = what.length > 0;
	return fault_format(compiler->job->arena, compiler->fault_r,
	                    "Une page du programme est mal écrite. Le journal dit laquelle.",
	                    "%s:%zu: %s%s%.*s", scan->name, scan_line(scan, at), why,
	                    has_what ? ": " : "", (int)(what.length < 80 ? what.length : 80), what.at);
}

static bool
refuse_tag(struct compiler *compiler, const struct scan *scan, const struct scan_tag *tag,
           const char *why)
{
	return refuse_at(compiler, scan, tag->whole.at, why, tag->whole);
}

static struct node *
add_node(struct compiler *compiler, struct tail *tail, enum node_kind kind)
{
	struct node *node = arena_new_of(compiler->job->arena, struct node);
	node->kind = kind;
	*tail->at = node;
	tail->at = &node->next;
	compiler->node_count++;
	return node;
}

static bool
read_static(struct compiler *compiler, const struct scan *scan, struct span text, struct tail *tail)
{
	if (text.length == 0)
		return true;
	const size_t read = html_context_read(&compiler->html, text);
	if (read < text.length)
		return refuse_at(compiler, scan, text.at + read, compiler->html.why, span_of(""));
	if (compiler->node_count > TEMPLATE_NODE_MAX)
		return refuse_at(compiler, scan, text.at, "the page has too many pieces", span_of(""));
	add_node(compiler, tail, NODE_STATIC)->text = text;
	return true;
}

/* Innermost first; the frame last. */
static bool
find_field(struct compiler *compiler, struct span name, struct node *node)
{
	for (size_t level = compiler->level_count; level-- > 0;)
		for (size_t i = 0; i < compiler->levels[level].count; i++)
			if (span_is(name, compiler->levels[level].fields[i].name)) {
				node->field = &compiler->levels[level].fields[i];
				node->level = level;
				node->index = i;
				field_tables_show(&compiler->tables, node->field);
				return true;
			}
	return false;
}

static bool
read_value(struct compiler *compiler, const struct scan *scan, const struct scan_tag *tag,
           struct tail *tail)
{
	struct node *node = add_node(compiler, tail, NODE_VALUE);
	if (!find_field(compiler, tag->name, node))
		return refuse_tag(compiler, scan, tag, "no field has this name");
	if (node->field->kind == FIELD_LIST || node->field->kind == FIELD_FLAG)
		return refuse_tag(compiler, scan, tag, "a list or a flag is shown by a section");
	if (!html_context_value(&compiler->html, node->field->kind, &node->how))
		return refuse_tag(compiler, scan, tag, compiler->html.why);
	return true;
}

static bool
read_asset(struct compiler *compiler, const struct scan *scan, const struct scan_tag *tag,
           struct tail *tail)
{
	char name[256];
	const bool is_full = span_find(tag->name, SPAN("/static/")) != SIZE_MAX;
	snprintf(name, sizeof name, "%s%.*s", is_full ? "" : "craft/html/static/", SPAN_ARGS(tag->name));
	const struct asset *asset = asset_lookup(name);
	if (asset == NULL || asset->address == NULL)
		return refuse_tag(compiler, scan, tag, "no asset is served under this name");
	const struct html_tag *open = &compiler->html.state.tag;
	const bool is_script = compiler->html.state.at == HTML_VALUE &&
	                       strcmp(open->name.text, "script") == 0 && open->value_length == 0;
	enum html_value how;
	if (!is_script && (!html_context_value(&compiler->html, FIELD_URL, &how)))
		return refuse_tag(compiler, scan, tag, compiler->html.why);
	add_node(compiler, tail, NODE_STATIC)->text = span_of(asset->address);
	return true;
}

/* Most often a library of pages that nothing links whole. */
static bool
refuse_absent(struct compiler *compiler, const char *name)
{
	return fault_format(compiler->job->arena, compiler->fault_r,
	                    "Une page du programme est mal écrite. Le journal dit laquelle.",
	                    "%s is not in the program: see embed.process and link_whole in meson.build",
	                    name);
}

/* The name of a partial's file: beside the one that asks, else in craft/html/partials. */
static bool
find_partial(struct compiler *compiler, const struct scan *scan, struct span partial,
             char name[static 256], struct span *source_r)
{
	const char *slash = strrchr(scan->name, '/');
	const int folder = slash == NULL ? 0 : (int)(slash + 1 - scan->name);
	snprintf(name, 256, "%.*s%.*s.html", folder, scan->name, SPAN_ARGS(partial));
	if (template_source(compiler->job->set, name, source_r))
		return true;
	snprintf(name, 256, "craft/html/partials/%.*s.html", SPAN_ARGS(partial));
	return template_source(compiler->job->set, name, source_r);
}

/* Reads another template here; it must end in the context where it starts. */
static bool
unfold(struct compiler *compiler, const char *name, struct span source, struct tail *tail)
{
	struct scan scan = scan_new(arena_copy_text(compiler->job->arena, name), source);
	if (source.length > TEMPLATE_SIZE_MAX)
		return refuse_at(compiler, &scan, source.at, "the template is too long", span_of(""));
	const struct html_state then = compiler->html.state;
	const size_t base = compiler->html.depth_base;
	compiler->html.depth_base = then.depth;
	if (!read_nodes(compiler, &scan, tail))
		return false;
	const char *why = html_state_differs(&then, &compiler->html.state);
	compiler->html.depth_base = base;
	if (why != NULL)
		return refuse_at(compiler, &scan, source.at + source.length, why, span_of("the template"));
	return true;
}

static bool
read_partial(struct compiler *compiler, const struct scan *scan, const struct scan_tag *tag,
             struct tail *tail)
{
	char name[256];
	struct span source;
	if (compiler->in_sentence)
		return refuse_tag(compiler, scan, tag, "a sentence to translate holds values only");
	if (!html_context_unfold(&compiler->html))
		return refuse_tag(compiler, scan, tag, compiler->html.why);
	if (compiler->nest == TEMPLATE_NEST_MAX)
		return refuse_tag(compiler, scan, tag, "too many partials and sections in one another");
	const bool is_content = span_is(tag->name, "content") && compiler->job->frame != NULL;
	if (is_content && compiler->job->page == NULL)
		return true; /* the layout alone */
	if (is_content)
		snprintf(name, sizeof name, "%s", compiler->job->page->template_name);
	if (is_content && !template_source(compiler->job->set, name, &source))
		return refuse_absent(compiler, name);
	if (!is_content && !find_partial(compiler, scan, tag->name, name, &source))
		return refuse_tag(compiler, scan, tag, "there is no such template");
	compiler->nest++;
	const bool done = unfold(compiler, name, source, tail);
	compiler->nest--;
	return done;
}

/* A branch of a section: its nodes, which must end where they start. When they do, the context is
 * put back as it was: what a branch noted of a tag counts for that branch alone. */
static bool
read_branch(struct compiler *compiler, struct scan *scan, bool is_repeated, struct node **nodes_r)
{
	struct tail tail = { nodes_r };
	struct html_context *html = &compiler->html;
	const struct html_state then = html->state;
	const size_t base = html->depth_base;
	html->depth_base = then.depth;
	html->repeat_depth += is_repeated;
	if (!read_nodes(compiler, scan, &tail))
		return false;
	html->repeat_depth -= is_repeated;
	html->depth_base = base;
	if (!html_context_boundary(html))
		return refuse_at(compiler, scan, scan->at, html->why, span_of(""));
	const struct html_state now = html->state;
	html->state = then;
	/* « {{#x}}checked{{/x}} » after a blank: an attribute may be complete now, or not there. */
	if (then.at == HTML_TAG && now.at == HTML_DONE && !is_repeated)
		html->state.at = HTML_DONE;
	else if (then.at == HTML_DONE && now.at == HTML_TAG)
		html->state.at = HTML_DONE;
	else if (html_state_differs(&then, &now) != NULL)
		return refuse_at(compiler, scan, scan->at, html_state_differs(&then, &now), SPAN("section"));
	if (then.at != HTML_TEXT && then.at != HTML_WORDS && then.tag_serial != now.tag_serial)
		return refuse_at(compiler, scan, scan->at, "it ends in another tag than where it starts",
		                 SPAN("section"));
	html->state.tag_serial = now.tag_serial;
	html->state.attribute_serial = now.attribute_serial;
	return true;
}

static bool
read_section(struct compiler *compiler, struct scan *scan, const struct scan_tag *tag,
             struct tail *tail)
{
	const bool is_inverted = tag->sigil == '^';
	struct node *node = add_node(compiler, tail, is_inverted ? NODE_INVERTED : NODE_SECTION);
	if (compiler->in_sentence)
		return refuse_tag(compiler, scan, tag, "a sentence to translate holds values only");
	if (!find_field(compiler, tag->name, node))
		return refuse_tag(compiler, scan, tag, "no field has this name");
	if (!html_context_boundary(&compiler->html))
		return refuse_tag(compiler, scan, tag, compiler->html.why);
	if (compiler->nest == TEMPLATE_NEST_MAX)
		return refuse_tag(compiler, scan, tag, "too many partials and sections in one another");
	struct span body;
	if (!scan_body(scan, tag->name, &body))
		return refuse_tag(compiler, scan, tag, "this section is not closed");
	const bool is_list = !is_inverted && node->field->kind == FIELD_LIST;
	if (is_list) {
		must(compiler->level_count < LEVEL_MAX);
		compiler->levels[compiler->level_count++] =
			(struct level){ node->field->of, node->field->of_count };
	}
	struct scan inner = scan_part(scan, body);
	compiler->nest++;
	const bool done = read_branch(compiler, &inner, is_list, &node->children);
	compiler->nest--;
	compiler->level_count -= is_list;
	return done;
}

static bool
read_sentence(struct compiler *compiler, struct scan inner, struct node **nodes_r)
{
	compiler->in_sentence = true;
	const bool done = read_branch(compiler, &inner, false, nodes_r);
	compiler->in_sentence = false;
	return done;
}

/* A sentence that the catalogue puts in the place of the source's, read as strictly. */
static struct scan
scan_of_catalogue(struct compiler *compiler, const struct catalogue_found *found, size_t form)
{
	const char *name = arena_format(compiler->job->arena, "%s:%zu",
	                                catalogue_name(compiler->job->set->words), found->line);
	return scan_new(name, span_of(found->forms[form]));
}

static bool
read_translated(struct compiler *compiler, struct scan *scan, const struct scan_tag *tag,
                struct tail *tail)
{
	struct span body;
	if (compiler->in_sentence)
		return refuse_tag(compiler, scan, tag, "a sentence to translate holds values only");
	if (!html_context_boundary(&compiler->html))
		return refuse_tag(compiler, scan, tag, compiler->html.why);
	if (!scan_body(scan, SPAN("t"), &body))
		return refuse_tag(compiler, scan, tag, "this section is not closed");
	struct node *nodes = NULL;
	struct catalogue_found found;
	const struct scan inner = catalogue_find(compiler->job->set->words, body, &found)
	                              ? scan_of_catalogue(compiler, &found, 0)
	                              : scan_part(scan, body);
	if (!read_sentence(compiler, inner, &nodes))
		return false;
	*tail->at = nodes;
	while (*tail->at != NULL)
		tail->at = &(*tail->at)->next;
	return true;
}

static bool
read_plural(struct compiler *compiler, struct scan *scan, const struct scan_tag *tag,
            struct tail *tail)
{
	struct node *node = add_node(compiler, tail, NODE_PLURAL);
	struct span body;
	if (compiler->in_sentence)
		return refuse_tag(compiler, scan, tag, "a sentence to translate holds values only");
	if (!find_field(compiler, tag->argument, node))
		return refuse_tag(compiler, scan, tag, "no field has this name");
	if (node->field->kind != FIELD_COUNT && node->field->kind != FIELD_NUMBER)
		return refuse_tag(compiler, scan, tag, "a plural goes by a count or a number");
	if (!html_context_boundary(&compiler->html))
		return refuse_tag(compiler, scan, tag, compiler->html.why);
	if (!scan_body(scan, SPAN("tn"), &body))
		return refuse_tag(compiler, scan, tag, "this section is not closed");
	const size_t middle = span_find(body, SPAN("{{|}}"));
	if (middle == SIZE_MAX)
		return refuse_tag(compiler, scan, tag, "{{|}} is missing between singular and plural");
	const struct span one = span_from(body.at, middle);
	const struct span many = span_from(body.at + middle + 5, body.length - middle - 5);
	struct catalogue_found found = { .form_count = 2 };
	const bool is_found = catalogue_find(compiler->job->set->words, one, &found);
	struct tail forms = { &node->children };
	for (size_t i = 0; i < found.form_count; i++) {
		const struct scan inner = is_found ? scan_of_catalogue(compiler, &found, i)
		                                   : scan_part(scan, i == 0 ? one : many);
		struct node *form = add_node(compiler, &forms, NODE_FORM);
		if (!read_sentence(compiler, inner, &form->children))
			return false;
	}
	return true;
}

static bool
read_tag(struct compiler *compiler, struct scan *scan, const struct scan_tag *tag,
         struct tail *tail)
{
	if (compiler->node_count > TEMPLATE_NODE_MAX)
		return refuse_tag(compiler, scan, tag, "the page has too many pieces");
	switch (tag->sigil) {
	case '!':
		return true;
	case '\0':
		return read_value(compiler, scan, tag, tail);
	case '@':
		return read_asset(compiler, scan, tag, tail);
	case '>':
		return read_partial(compiler, scan, tag, tail);
	case '#':
		if (span_is(tag->name, "t"))
			return read_translated(compiler, scan, tag, tail);
		if (span_is(tag->name, "tn"))
			return read_plural(compiler, scan, tag, tail);
		return read_section(compiler, scan, tag, tail);
	case '^':
		return read_section(compiler, scan, tag, tail);
	case '/':
		return refuse_tag(compiler, scan, tag, "this closes a section that is not open");
	default:
		return refuse_tag(compiler, scan, tag, "this is not a tag of our templates");
	}
}

static bool
read_nodes(struct compiler *compiler, struct scan *scan, struct tail *tail)
{
	struct span text;
	struct scan_tag tag;
	while (scan_next(scan, &text, &tag)) {
		if (!read_static(compiler, scan, text, tail))
			return false;
		if (tag.whole.length > 0 && !read_tag(compiler, scan, &tag, tail))
			return false;
	}
	return true;
}

/* The tables of fields, then the templates from the outermost, then what can only be seen at the
 * end. */
static bool
compile(struct compiler *compiler, struct node **nodes_r)
{
	const struct compile_job *job = compiler->job;
	const struct page_kind *outer = job->frame != NULL ? job->frame : job->page;
	const struct page_kind *checked = job->page != NULL ? job->page : job->frame;
	struct scan nowhere = scan_new(checked->name, SPAN(""));
	const char *why = field_tables_take(&compiler->tables, checked->fields, checked->field_count);
	if (why != NULL)
		return refuse_at(compiler, &nowhere, nowhere.at, why, span_of(checked->name));
	if (job->frame != NULL)
		compiler->levels[LEVEL_FRAME] = (struct level){ job->frame->fields, job->frame->field_count };
	if (job->page != NULL)
		compiler->levels[LEVEL_PAGE] = (struct level){ job->page->fields, job->page->field_count };
	compiler->level_count = LEVEL_ROW;
	struct span source;
	if (!template_source(job->set, outer->template_name, &source))
		return refuse_absent(compiler, outer->template_name);
	struct tail tail = { nodes_r };
	if (!unfold(compiler, outer->template_name, source, &tail))
		return false;
	why = html_context_end(&compiler->html);
	const struct field *unshown = field_tables_unshown(&compiler->tables);
	struct scan end = scan_new(checked->template_name, SPAN(""));
	if (why != NULL)
		return refuse_at(compiler, &end, end.at, why, span_of(checked->name));
	return unshown == NULL || refuse_at(compiler, &end, end.at, "no template shows this field",
	                                    span_of(unshown->name));
}

bool
compile_page(const struct compile_job *job, struct node **nodes_r, struct fault *fault_r)
{
	must(job->page != NULL || job->frame != NULL);
	/* The notes of one reading are large and die with it. */
	struct arena *scratch = arena_new(1 << 20);
	struct compiler *compiler = arena_new_of(scratch, struct compiler);
	compiler->job = job;
	compiler->fault_r = fault_r;
	const bool done = compile(compiler, nodes_r);
	arena_end(scratch);
	return done;
}
