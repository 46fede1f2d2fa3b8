/* The page as a whole: which waves and which place, and what to say when there is nothing yet. */
#include "craft/html/frame.h"
#include "craft/http/http_form.h"
#include "prove/impact/impact_page.h"

enum { SCOPE_BEFORE, SCOPE_AFTER, SCOPE_PLACE, SCOPE_COUNT };

static const struct form_field scope_form[SCOPE_COUNT] = {
	[SCOPE_BEFORE] = { "avant", FORM_SELECT, "Première enquête",
		.wrong = "Choisissez une enquête de la liste." },
	[SCOPE_AFTER] = { "apres", FORM_SELECT, "Seconde enquête",
		.wrong = "Choisissez une enquête de la liste." },
	[SCOPE_PLACE] = { "lieu", FORM_TEXT, "Lieu",
		.hint = "Le code ou le nom exact d’un lieu. Laissez vide pour toute l’organisation.",
		.length_max = PLACE_NAME_LENGTH_MAX },
};

struct asking {
	struct arena *arena;
	const struct impact_question *question;
	struct impact_choice choice;
	struct impact_view *view;
	struct form *form;
	struct model *page, *frame;
	struct fault *fault_r;
};

/* --- the form --------------------------------------------------------------------------------- */

static bool
question_lookup(void *subject, const char *name, struct span *value_r)
{
	const struct impact_question *question = subject;
	*value_r = name[0] == 'l'   ? question->place
	           : name[1] == 'v' ? question->before
	                            : question->after;
	return value_r->length > 0;
}

static void
make_form(struct asking *asking)
{
	static const char unknown[] = "Cette enquête n’existe pas, ou vous ne pouvez pas encore la lire. "
	                              "Choisissez-en une autre.";
	const struct impact_choice *choice = &asking->choice;
	struct form_choice *choices =
		arena_array_of(asking->arena, struct form_choice, choice->shelf.count + 1);
	struct impact_question question = *asking->question;
	for (size_t i = 0; i < choice->shelf.count; i++)
		choices[i] = (struct form_choice){ span_copy(asking->arena, choice->shelf.waves[i].code),
			                               span_copy(asking->arena, choice->shelf.waves[i].name) };
	asking->form = form_new(asking->arena, scope_form, SCOPE_COUNT);
	form_offer(asking->form, SCOPE_BEFORE, choices, choice->shelf.count);
	form_offer(asking->form, SCOPE_AFTER, choices, choice->shelf.count);
	if (choice->at[IMPACT_BEFORE] != SIZE_MAX)
		question.before = choice->shelf.waves[choice->at[IMPACT_BEFORE]].code;
	if (choice->at[IMPACT_AFTER] != SIZE_MAX)
		question.after = choice->shelf.waves[choice->at[IMPACT_AFTER]].code;
	(void)form_read(asking->form, question_lookup, &question);
	if (choice->is_unknown[IMPACT_BEFORE])
		form_complain(asking->form, "avant", unknown);
	if (choice->is_unknown[IMPACT_AFTER])
		form_complain(asking->form, "apres", unknown);
	if (choice->is_twice)
		form_complain(asking->form, "apres", "C’est deux fois la même enquête. Choisissez-en deux.");
}

static void
draw_form(struct asking *asking)
{
	form_draw(asking->form, asking->page,
	          (struct form_place){ IMPACT_FIELDS, IMPACT_ERRORS, IMPACT_WRONG });
}

static void
choose_place(struct asking *asking)
{
	const struct span place = span_trim(asking->question->place);
	if (place.length == 0)
		return;
	asking->view->place =
		place_by_code_or_name(asking->view->places.trees[IMPACT_AFTER], place);
	if (asking->view->place == PLACE_NONE)
		form_complain(asking->form, "lieu",
		              "Ce lieu n’est pas connu. Vérifiez son code ou son nom, ou laissez vide "
		              "pour toute l’organisation.");
}

/* --- addresses -------------------------------------------------------------------------------- */

struct span
impact_address(struct arena *arena, const struct impact_view *view, struct span place_code,
               const char *format)
{
	struct text text = text_new(arena, 4000);
	text_add_z(&text, "/effets?avant=");
	http_percent_encode(&text, view->waves[IMPACT_BEFORE].code);
	text_add_z(&text, "&apres=");
	http_percent_encode(&text, view->waves[IMPACT_AFTER].code);
	if (place_code.length > 0) {
		text_add_z(&text, "&lieu=");
		http_percent_encode(&text, place_code);
	}
	if (format != NULL)
		text_format(&text, "&format=%s", format);
	return text_span(&text);
}

static struct span
address(const struct asking *asking, struct span place, const char *format)
{
	return impact_address(asking->arena, asking->view, place, format);
}

struct span
impact_place_code(const struct impact_view *view)
{
	return view->place == PLACE_NONE
	           ? span_of("")
	           : view->places.trees[IMPACT_AFTER]->places[view->place].code;
}

/* --- what surrounds the figures --------------------------------------------------------------- */

/* A place that was merged or split since is read where it went. */
static bool
goes_on(const struct impact_view *view, uint32_t at)
{
	uint32_t heirs[IMPACT_PART_MAX];
	const size_t count = impact_heirs(
		&view->places, view->places.trees[IMPACT_AFTER]->places[at].id, heirs);
	for (size_t i = 0; i < count; i++)
		if (heirs[i] == at)
			return true;
	return count == 0;
}

static void
fill_around(struct asking *asking)
{
	enum { CHILDREN_MAX = 60 };
	const struct impact_view *view = asking->view;
	const struct place_tree *tree = view->places.trees[IMPACT_AFTER];
	struct model *page = asking->page;
	const bool all = view->place == PLACE_NONE;
	const uint32_t end = all ? tree->count : tree->places[view->place].end;
	int64_t count = 0;
	for (uint32_t i = all ? 0 : view->place + 1; i < end; i = tree->places[i].end) {
		if (!goes_on(view, i) || count++ >= CHILDREN_MAX)
			continue;
		struct model *child = model_row(page, IMPACT_CHILDREN);
		model_text(child, CHILD_NAME, tree->places[i].name);
		model_url(child, CHILD_URL, address(asking, tree->places[i].code, NULL));
	}
	if (count > CHILDREN_MAX)
		model_count(page, IMPACT_CHILDREN_MORE, count - CHILDREN_MAX);
	model_flag(page, IMPACT_HAS_AROUND, !all || count > 0);
	if (all)
		return;
	const uint32_t parent = tree->places[view->place].parent;
	model_text(page, IMPACT_PARENT_NAME,
	           parent == PLACE_NONE ? SPAN("toute l’organisation") : tree->places[parent].name);
	model_url(page, IMPACT_PARENT_URL,
	          address(asking, parent == PLACE_NONE ? span_of("") : tree->places[parent].code, NULL));
}

static void
fill_scope(struct asking *asking)
{
	const struct impact_view *view = asking->view;
	const struct {
		const char *label;
		struct span value;
	} scope[] = {
		{ "Lieu", view->place == PLACE_NONE
		              ? SPAN("toute l’organisation")
		              : view->places.trees[IMPACT_AFTER]->places[view->place].name },
		{ "Avant", view->waves[IMPACT_BEFORE].name },
		{ "Après", view->waves[IMPACT_AFTER].name },
	};
	for (size_t i = 0; i < LENGTH(scope); i++) {
		struct model *row = model_row(asking->frame, FRAME_SCOPE);
		model_text_z(row, FRAME_SCOPE_LABEL, scope[i].label);
		model_text(row, FRAME_SCOPE_VALUE, scope[i].value);
	}
	model_url_z(asking->frame, FRAME_SCOPE_URL, "#changer");
}

static void
fill_waves(struct asking *asking)
{
	const struct impact_view *view = asking->view;
	const struct survey_wave *before = &view->waves[IMPACT_BEFORE];
	const struct survey_wave *after = &view->waves[IMPACT_AFTER];
	const struct mirror_names names = mirror_names_of(after);
	struct model *page = asking->page;
	model_text(page, IMPACT_WAVE_BEFORE, before->code);
	model_text(page, IMPACT_WAVE_BEFORE_NAME, before->name);
	model_date(page, IMPACT_WAVE_BEFORE_CLOSED, before->closed_day);
	model_text(page, IMPACT_WAVE_AFTER, after->code);
	model_text(page, IMPACT_WAVE_AFTER_NAME, after->name);
	model_date(page, IMPACT_WAVE_AFTER_CLOSED, after->closed_day);
	model_flag(page, IMPACT_SWAPPED, asking->choice.is_swapped);
	model_number(page, IMPACT_MARGIN, after->scale.margin);
	model_text(page, IMPACT_MARGIN_WORDS, mirror_margin_words(asking->arena, &after->scale));
	model_text(page, IMPACT_FIRST, names.first_capital);
	model_text(page, IMPACT_FIRST_SMALL, names.first);
	model_text(page, IMPACT_SECOND, names.second_capital);
	model_text(page, IMPACT_SECOND_SMALL, names.second);
	if (view->place != PLACE_NONE) {
		model_text(page, IMPACT_PLACE_CODE, impact_place_code(view));
		model_text(page, IMPACT_PLACE_NAME,
		           view->places.trees[IMPACT_AFTER]->places[view->place].name);
	}
	model_url(page, IMPACT_CSV_URL, address(asking, impact_place_code(view), "csv"));
	model_url(page, IMPACT_XLSX_URL, address(asking, impact_place_code(view), "xlsx"));
	model_url(page, IMPACT_JSON_URL, address(asking, impact_place_code(view), "json"));
}

/* Rated sentences of one wave that the other did not ask. */
static void
fill_only(struct asking *asking, int time, size_t list, size_t flag)
{
	const struct impact_view *view = asking->view;
	const struct survey_form *form = &view->forms[time], *other = &view->forms[1 - time];
	size_t count = 0;
	for (size_t i = 0; i < form->item_count; i++) {
		const struct survey_item *item = &form->items[i];
		bool is_there = false;
		for (size_t k = 0; k < other->item_count; k++)
			is_there |= span_equal(other->items[k].code, item->code) &&
			            impact_is_rated(&view->waves[1 - time], &other->items[k]);
		if (is_there || !impact_is_rated(&view->waves[time], item))
			continue;
		model_text(model_row(asking->page, list), SENTENCE_TEXT, item->wording);
		count++;
	}
	model_flag(asking->page, flag, count > 0);
}

static void
fill_place_words(struct asking *asking, const struct impact_words *words)
{
	const struct impact_view *view = asking->view;
	model_text_z(asking->page, IMPACT_PLACE_WORDS, impact_place_words(words));
	if (view->reach.split == PLACE_NONE)
		return;
	const struct place *split = &view->places.trees[IMPACT_BEFORE]->places[view->reach.split];
	if (span_equal(split->code, impact_place_code(view)))
		return; /* it is what was asked for */
	model_text(asking->page, IMPACT_SPLIT_NAME, split->name);
	model_url(asking->page, IMPACT_SPLIT_URL, address(asking, split->code, NULL));
}

/* --- nothing yet ------------------------------------------------------------------------------ */

static enum found
fill_empty(struct asking *asking)
{
	model_flag(asking->page, IMPACT_EMPTY, true);
	model_text_z(asking->page, IMPACT_TITLE, "Les effets attendent une première enquête");
	return FOUND_ONE;
}

/* One wave is half of what is needed: the page says what to do for the other half. */
static enum found
fill_alone(struct asking *asking)
{
	const struct survey_wave *wave = &asking->choice.shelf.waves[0];
	struct text url = text_new(asking->arena, 1000);
	text_add_z(&url, "/miroir?enquete=");
	http_percent_encode(&url, wave->code);
	model_flag(asking->page, IMPACT_ALONE, true);
	model_text(asking->page, IMPACT_ALONE_NAME, wave->name);
	model_url(asking->page, IMPACT_ALONE_URL, text_span(&url));
	model_text_z(asking->page, IMPACT_TITLE, "Il faut une seconde enquête pour voir ce qui a bougé");
	return FOUND_ONE;
}

static enum found
fill_apart(struct asking *asking)
{
	model_flag(asking->page, IMPACT_APART, true);
	model_text_z(asking->page, IMPACT_TITLE, "Aucune phrase n’a été posée deux fois");
	return FOUND_ONE;
}

/* --- the whole -------------------------------------------------------------------------------- */

static enum found
fill_figures(struct asking *asking)
{
	struct impact_view *view = asking->view;
	const struct impact_words words = impact_words_of(asking->arena, view);
	if (!impact_view_figures(asking->arena, view, asking->fault_r) ||
	    !impact_view_people(asking->arena, view, asking->fault_r))
		return FOUND_FAILED;
	model_flag(asking->page, IMPACT_HAS_FIGURES, true);
	model_text_z(asking->page, IMPACT_TITLE, impact_title(&words));
	model_text_z(asking->page, IMPACT_LEAD, impact_lead(&words));
	fill_waves(asking);
	fill_scope(asking);
	fill_around(asking);
	fill_place_words(asking, &words);
	fill_only(asking, IMPACT_BEFORE, IMPACT_ONLY_BEFORE, IMPACT_HAS_ONLY_BEFORE);
	fill_only(asking, IMPACT_AFTER, IMPACT_ONLY_AFTER, IMPACT_HAS_ONLY_AFTER);
	if (view->reach.is_impossible)
		return FOUND_ONE;
	if (view->family_size > 0)
		model_count(asking->page, IMPACT_FAMILY, view->family_size);
	if (view->gap_family_size > 0)
		model_count(asking->page, IMPACT_GAP_FAMILY, view->gap_family_size);
	impact_fill_groups(&words, asking->page);
	impact_fill_turnouts(&words, asking->page);
	if (asking->question->with_actions &&
	    !impact_fill_decided(&asking->choice.shelf, view, asking->page, asking->fault_r))
		return FOUND_FAILED;
	return FOUND_ONE;
}

static enum found
fill_pair(struct asking *asking)
{
	struct impact_view *view = asking->view;
	bool is_late = false;
	for (int time = 0; time < IMPACT_TIME_COUNT; time++) {
		view->waves[time] = asking->choice.shelf.waves[asking->choice.at[time]];
		view->forms[time] = asking->choice.forms[time];
		is_late |= view->waves[time].changes > 0;
	}
	if (!impact_view_load(asking->arena, view, asking->fault_r))
		return FOUND_FAILED;
	choose_place(asking);
	draw_form(asking);
	if (!form_is_fine(asking->form)) {
		model_text_z(asking->page, IMPACT_TITLE, "Quels effets voulez-vous voir\u202f?");
		return FOUND_NONE;
	}
	if (is_late) { /* what was released no longer matches what is kept */
		model_flag(asking->page, IMPACT_PREPARING, true);
		model_text_z(asking->page, IMPACT_TITLE, "Les chiffres se préparent");
		return FOUND_ONE;
	}
	return view->line_count == 0 ? fill_apart(asking) : fill_figures(asking);
}

enum found
impact_fill(struct arena *arena, struct db *db, int64_t root_id,
            const struct impact_question *question, struct model **model_r, struct model *frame,
            struct fault *fault_r)
{
	struct asking asking = { .arena = arena,
		                     .question = question,
		                     .view = arena_new_of(arena, struct impact_view),
		                     .frame = frame,
		                     .fault_r = fault_r };
	asking.view->db = db;
	asking.view->root_id = root_id;
	*model_r = asking.page = model_new(arena, &impact_page);
	if (!impact_choose(arena, db, root_id, question, &asking.choice, fault_r))
		return FOUND_FAILED;
	if (asking.choice.shelf.count == 0)
		return fill_empty(&asking);
	if (asking.choice.shelf.count == 1)
		return fill_alone(&asking);
	make_form(&asking);
	if (impact_has_both(&asking.choice))
		return fill_pair(&asking);
	draw_form(&asking);
	if (form_is_fine(asking.form))
		return fill_apart(&asking);
	model_text_z(asking.page, IMPACT_TITLE, "Quels effets voulez-vous voir\u202f?");
	return FOUND_NONE;
}
