/* What was asked, in which words, and of whom: the first page of what one hands over. */
#include "confront/mirror/mirror_page.h"
#include "confront/mirror/mirror_sections.h"

const struct field mirror_asked_fields[ASKED_FIELD_COUNT] = {
	[ASKED_SENTENCE] = { "asked", FIELD_TEXT, FIELD_API, .help = "The sentence, as it was asked." },
	[ASKED_OF] = { "asked_of", FIELD_TEXT, FIELD_API, .help = "Which sides were asked it." },
};

/* Of a list, the question above its choices. */
static struct span
sentence_of(const struct survey_item *item, enum side side)
{
	return item->stem.length > 0 ? item->asked_stem[side] : item->asked[side];
}

static bool
was_said(const struct survey_form *form, size_t item)
{
	for (size_t i = 0; i < item; i++)
		if (form->items[item].stem.length > 0 &&
		    span_equal(form->items[i].stem, form->items[item].stem))
			return true;
	return false;
}

static struct span
name_of(const struct mirror_names *names, enum side side)
{
	return side == SIDE_USAGER ? names->first
	       : side == SIDE_AGENT ? names->second
	                            : SPAN("dirigeants");
}

/* Sides that were asked the same words share a line. */
static void
add_item(struct arena *arena, const struct mirror_view *view, const struct survey_item *item,
         struct model *page)
{
	const struct mirror_names names = mirror_names_of(&view->wave);
	const int side_count = view->asks_leaders ? SIDE_COUNT : SIDE_LEADER;
	bool is_said[SIDE_COUNT] = { false };
	for (int side = 0; side < side_count; side++) {
		if (item->rank[side] == 0 || is_said[side])
			continue;
		const struct span sentence = sentence_of(item, (enum side)side);
		struct text of = text_new(arena, 500);
		for (int other = side; other < side_count; other++) {
			if (item->rank[other] == 0 ||
			    !span_equal(sentence, sentence_of(item, (enum side)other)))
				continue;
			text_format(&of, "%s%.*s", of.length > 0 ? ", " : "",
			            SPAN_ARGS(name_of(&names, (enum side)other)));
			is_said[other] = true;
		}
		struct model *row = model_row(page, MIRROR_ASKED);
		model_text(row, ASKED_SENTENCE,
		           item->kind != 'D'
		               ? sentence
		               : span_of(arena_format(arena, "%.*s Que répondent les %.*s, en moyenne\u202f?",
		                                      SPAN_ARGS(sentence),
		                                      SPAN_ARGS(name_of(&names, item->about_side)))));
		model_text(row, ASKED_OF, text_span(&of));
	}
}

/* Those of other journeys than the one that is read would fill a page: their number is said. */
static bool
is_step_elsewhere(const struct mirror_view *view, const struct survey_item *item)
{
	return item->step_id != 0 && (view->journey == SIZE_MAX ||
	                              view->journeys[view->journey].id != item->journey_id);
}

static void
add_steps(struct arena *arena, const struct mirror_view *view, struct model *page)
{
	const struct survey_form *form = &view->form;
	size_t steps = 0, journeys = 0;
	for (size_t i = 0; i < form->item_count; i++) {
		bool is_new = true;
		if (!is_step_elsewhere(view, &form->items[i]))
			continue;
		for (size_t k = 0; k < i; k++)
			is_new = is_new && !(is_step_elsewhere(view, &form->items[k]) &&
			                     form->items[k].journey_id == form->items[i].journey_id);
		steps++;
		journeys += is_new;
	}
	if (steps == 0)
		return;
	model_text_z(page, MIRROR_ASKED_STEPS,
	             arena_format(arena,
	                          "Et, à qui parlait d’un parcours, si chacune de ses étapes se passe "
	                          "bien\u202f: %zu étape%s de %zu parcours. La page de chaque parcours en "
	                          "donne les notes.",
	                          steps, steps == 1 ? "" : "s", journeys));
}

void
mirror_fill_asked(struct arena *arena, const struct mirror_view *view, struct model *page)
{
	if (view->wave.kind == SURVEY_SCORES)
		return;
	for (size_t i = 0; i < view->form.item_count; i++)
		if (!was_said(&view->form, i) && !is_step_elsewhere(view, &view->form.items[i]))
			add_item(arena, view, &view->form.items[i], page);
	add_steps(arena, view, page);
	model_flag(page, MIRROR_HAS_ASKED, model_row_count(page, MIRROR_ASKED) > 0);
}
