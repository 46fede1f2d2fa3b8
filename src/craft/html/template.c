#include "craft/html/template.h"

#include <string.h>

#include "craft/html/asset.h"
#include "craft/html/set.h"

struct template_set *
template_set_new(struct arena *program)
{
	struct template_set *set = arena_new_of(program, struct template_set);
	set->arena = program;
	return set;
}

void
template_set_source(struct template_set *set, const char *name, struct span source)
{
	must(set->source_count < TEMPLATE_SOURCE_MAX);
	set->sources[set->source_count++] = (struct template_source){ name, source };
}

void
template_set_speak(struct template_set *set, const struct catalogue *words)
{
	must(set->frame == NULL && set->page_count == 0);
	set->words = words;
}

const struct catalogue *
template_set_words(const struct template_set *set)
{
	return set->words;
}

/* The last one given by hand, else the asset. */
bool
template_source(const struct template_set *set, const char *name, struct span *source_r)
{
	for (size_t i = set->source_count; i-- > 0;)
		if (strcmp(set->sources[i].name, name) == 0) {
			*source_r = set->sources[i].bytes;
			return true;
		}
	const struct asset *asset = asset_lookup(name);
	if (asset == NULL)
		return false;
	*source_r = asset->bytes;
	return true;
}

bool
template_set_layout(struct template_set *set, const struct page_kind *frame, struct fault *fault_r)
{
	must(frame != NULL);
	must(set->page_count == 0);
	struct node *nodes = NULL;
	const struct compile_job job = { set->arena, set, frame, NULL };
	if (!compile_page(&job, &nodes, fault_r))
		return false;
	set->frame = frame;
	return true;
}

bool
template_set_add_page(struct template_set *set, const struct page_kind *kind, struct fault *fault_r)
{
	must(kind != NULL);
	must(kind->template_name != NULL);
	must(template_set_page(set, kind) == NULL);
	if (set->page_count == TEMPLATE_PAGE_MAX)
		return fault_is(fault_r, "too many pages in a template set",
		                "Le programme contient trop de pages.");
	struct template_page page = { kind, NULL };
	const struct compile_job job = { set->arena, set, set->frame, kind };
	if (!compile_page(&job, &page.nodes, fault_r))
		return false;
	set->pages[set->page_count++] = page;
	return true;
}

const struct template_page *
template_set_page(const struct template_set *set, const struct page_kind *kind)
{
	for (size_t i = 0; i < set->page_count; i++)
		if (set->pages[i].kind == kind)
			return &set->pages[i];
	return NULL;
}
