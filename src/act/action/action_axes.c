/* Axes: the few priorities that actions serve, numbered for good, as people say them in meetings. */
#include "act/action/action_inside.h"
#include "base/ident.h"

enum { LINE_NAME, LINE_WHY, LINE_PLACE, LINE_OPEN, LINE_DONE, LINE_IS_CLOSED, LINE_URL, LINE_SEE_URL,
	   LINE_FIELD_COUNT };
static const struct field line_fields[LINE_FIELD_COUNT] = {
	[LINE_NAME] = { "axis", FIELD_TEXT, FIELD_API, .help = "Its number and its name." },
	[LINE_WHY] = { "why", FIELD_TEXT, FIELD_API, .help = "What makes it a priority." },
	[LINE_PLACE] = { "place", FIELD_TEXT, FIELD_API, .help = "Where it is one." },
	[LINE_OPEN] = { "open", FIELD_COUNT, FIELD_API, .help = "Actions decided or under way." },
	[LINE_DONE] = { "done", FIELD_COUNT, FIELD_API, .help = "Actions done." },
	[LINE_IS_CLOSED] = { "is_closed", FIELD_FLAG, FIELD_API, .help = "No new action serves it." },
	[LINE_URL] = { "axis_url", FIELD_URL, FIELD_PAGE },
	[LINE_SEE_URL] = { "see_url", FIELD_URL, FIELD_PAGE },
};
enum { AXES_TITLE, AXES_WITHIN, AXES_LINES, AXES_HAS, AXES_CAN, AXES_FIELDS, AXES_ERRORS, AXES_WRONG,
	   AXES_FIELD_COUNT };
static const struct field axes_fields[AXES_FIELD_COUNT] = {
	[AXES_TITLE] = { "title", FIELD_TEXT, FIELD_API, .help = "Title of the page." },
	[AXES_WITHIN] = { "within", FIELD_TEXT, FIELD_PAGE },
	[AXES_LINES] = { "axes", FIELD_LIST, FIELD_API, .of = line_fields,
		.of_count = LINE_FIELD_COUNT, .help = "By number." },
	[AXES_HAS] = { "has_axes", FIELD_FLAG, FIELD_PAGE },
	[AXES_CAN] = { "can_decide", FIELD_FLAG, FIELD_PAGE },
	[AXES_FIELDS] = { "fields", FIELD_LIST, FIELD_PAGE, .of = form_row_fields,
		.of_count = FORM_ROW_FIELD_COUNT },
	[AXES_ERRORS] = { "errors", FIELD_LIST, FIELD_PAGE, .of = form_error_fields,
		.of_count = FORM_ERROR_FIELD_COUNT },
	[AXES_WRONG] = { "wrong", FIELD_FLAG, FIELD_PAGE },
};
const struct page_kind action_axes_page = { "axes", "act/action/pages/axes.html", axes_fields,
	AXES_FIELD_COUNT };

enum { ONE_TITLE, ONE_WITHIN, ONE_URL, ONE_FIELDS, ONE_ERRORS, ONE_WRONG, ONE_FIELD_COUNT };
static const struct field one_fields[ONE_FIELD_COUNT] = {
	[ONE_TITLE] = { "title", FIELD_TEXT, FIELD_API, .help = "Number and name." },
	[ONE_WITHIN] = { "within", FIELD_TEXT, FIELD_PAGE },
	[ONE_URL] = { "axis_url", FIELD_URL, FIELD_PAGE },
	[ONE_FIELDS] = { "fields", FIELD_LIST, FIELD_PAGE, .of = form_row_fields,
		.of_count = FORM_ROW_FIELD_COUNT },
	[ONE_ERRORS] = { "errors", FIELD_LIST, FIELD_PAGE, .of = form_error_fields,
		.of_count = FORM_ERROR_FIELD_COUNT },
	[ONE_WRONG] = { "wrong", FIELD_FLAG, FIELD_PAGE },
};
const struct page_kind action_axis_page = { "axis", "act/action/pages/axis.html", one_fields,
	ONE_FIELD_COUNT };

enum { AXIS_NAME, AXIS_WHY, AXIS_PLACE, AXIS_CLOSED, AXIS_COUNT, AXIS_NEW_COUNT = AXIS_CLOSED };
static const struct form_field axis_form[AXIS_COUNT] = {
	[AXIS_NAME] = { "nom", FORM_TEXT, "Nom de l’axe",
		.hint = "Par exemple\u202f: Des réponses à temps.", .required = "Donnez un nom à cet axe.",
		.length_max = ACTION_NAME_LENGTH_MAX },
	[AXIS_WHY] = { "pourquoi", FORM_LONG, "Pourquoi c’est une priorité",
		.hint = "Ce que les deux côtés en disent, en une ou deux phrases.",
		.required = "Dites en une phrase pourquoi c’est une priorité.",
		.length_max = ACTION_WORDS_LENGTH_MAX },
	[AXIS_PLACE] = { "lieu", FORM_TEXT, "Lieu",
		.hint = "Le nom exact ou le code d’un lieu. Sans rien\u202f: toute l’organisation.",
		.length_max = PLACE_NAME_LENGTH_MAX },
	[AXIS_CLOSED] = { "clos", FORM_CHECK, "Cet axe est clos\u202f: plus aucune action nouvelle ne le sert" },
};

struct axing {
	struct acting acting;
	struct form *form;
	struct action_axis axis;
	const char *fact, *words;
};

/* --- the list --------------------------------------------------------------------------------------- */

static bool
add_lines(struct axing *axing, struct model *page)
{
	struct acting *acting = &axing->acting;
	struct visit *visit = acting->visit;
	for (size_t i = 0; i < acting->axis_count; i++) {
		const struct action_axis *axis = &acting->axes[i];
		const struct action_query query = { .place = PLACE_NONE, .axis_id = axis->id };
		struct action *actions;
		size_t count;
		if (!action_list(visit->arena, visit->db, visit->root_id, &query, &actions, &count,
		                 &acting->fault))
			return false;
		const struct action_counts counts = action_count(actions, count, visit->today);
		struct model *line = model_row(page, AXES_LINES);
		model_flag(page, AXES_HAS, true);
		model_text(line, LINE_NAME, action_axis_name(visit->arena, axis));
		model_text(line, LINE_WHY, axis->why);
		model_text(line, LINE_PLACE, place_said(acting->tree, axis->place_id));
		model_count(line, LINE_OPEN, counts.of[ACTION_DECIDED] + counts.of[ACTION_UNDER_WAY]);
		model_count(line, LINE_DONE, counts.of[ACTION_DONE]);
		model_flag(line, LINE_IS_CLOSED, axis->is_closed);
		model_url_z(line, LINE_SEE_URL,
		            arena_format(visit->arena, "/actions#axe-%.*s", SPAN_ARGS(axis->code)));
		if (action_may_decide(&visit->reader, acting->tree, axis->place_id))
			model_url_z(line, LINE_URL,
			            arena_format(visit->arena, "/actions/axes/%.*s", SPAN_ARGS(axis->code)));
	}
	return true;
}

static void
show_axes(struct axing *axing)
{
	struct visit *visit = axing->acting.visit;
	struct model *page = model_new(visit->arena, &action_axes_page);
	if (visit_db(visit) == NULL)
		return;
	model_text_z(page, AXES_TITLE, "Les axes");
	model_text_z(page, AXES_WITHIN, "Actions");
	model_flag(page, AXES_CAN, (visit->reader.roles & ACTION_DECIDERS) != 0);
	if (!add_lines(axing, page)) {
		visit_fail(visit, &axing->acting.fault);
		return;
	}
	form_draw(axing->form, page, (struct form_place){ AXES_FIELDS, AXES_ERRORS, AXES_WRONG });
	if (!form_is_fine(axing->form))
		visit->response->status = 422;
	visit_show(visit, &action_axes_page, page);
}

void
action_get_axes(struct visit *visit)
{
	struct axing axing = { .fact = NULL };
	if (!action_begin(visit, &axing.acting))
		return;
	axing.form = form_new(visit->arena, axis_form, AXIS_NEW_COUNT);
	show_axes(&axing);
}

/* --- writing ---------------------------------------------------------------------------------------- */

/* Reads the form into the axis; its place must be one of the reader's. */
static bool
read_axis(struct axing *axing)
{
	struct visit *visit = axing->acting.visit;
	const struct place_tree *tree = axing->acting.tree;
	(void)form_read(axing->form, visit_lookup, visit);
	const struct span said = form_text(axing->form, AXIS_PLACE);
	const uint32_t place = said.length == 0 ? PLACE_NONE : place_by_code_or_name(tree, said);
	axing->axis.name = form_text(axing->form, AXIS_NAME);
	axing->axis.why = form_text(axing->form, AXIS_WHY);
	axing->axis.place_id = place == PLACE_NONE ? 0 : tree->places[place].id;
	if (said.length > 0 && place == PLACE_NONE)
		form_complain(axing->form, "lieu", "Ce lieu n’est pas connu. Vérifiez son nom ou son code.");
	else if (!action_may_decide(&visit->reader, tree, axing->axis.place_id))
		form_complain(axing->form, "lieu", said.length == 0
		                                       ? "Écrivez un de vos lieux\u202f: vous ne décidez pas "
		                                         "pour toute l’organisation."
		                                       : "Ce lieu n’est pas un des vôtres.");
	return form_is_fine(axing->form);
}

/* Two people at once get two numbers: the list is read again where it is written. */
static bool
write_new(struct db *db, void *data)
{
	struct axing *axing = data;
	struct acting *acting = &axing->acting;
	struct visit *visit = acting->visit;
	struct action_axis *axes;
	size_t count;
	if (!action_axes(visit->arena, db, visit->root_id, &axes, &count, &acting->fault) ||
	    count >= ACTION_AXIS_COUNT_MAX)
		return false;
	axing->axis.id = ident_ordered();
	axing->axis.code = span_of(arena_format(visit->arena, "%zu", count + 1));
	const char *words =
		arena_format(visit->arena, "Axe %.*s ajouté\u202f: «\u202f%.*s\u202f».",
		             SPAN_ARGS(axing->axis.code), SPAN_ARGS(axing->axis.name));
	return action_note(db, acting, "action.axis_added", axing->axis.id, axing->axis.place_id,
	                   words) &&
	       action_store_axis_add(db, visit->root_id, &axing->axis, &acting->fault);
}

void
action_post_axes(struct visit *visit)
{
	struct axing axing = { .fact = NULL };
	bool gave_up = false;
	if (!action_begin(visit, &axing.acting))
		return;
	axing.form = form_new(visit->arena, axis_form, AXIS_NEW_COUNT);
	if (read_axis(&axing) && axing.acting.axis_count >= ACTION_AXIS_COUNT_MAX)
		form_complain(axing.form, "nom", "Il y a déjà 60 axes\u202f: reprenez-en un.");
	if (!form_is_fine(axing.form))
		show_axes(&axing);
	else if (visit_write(visit, write_new, &axing, &gave_up) || gave_up)
		visit_go(visit, "/actions/axes");
}

/* --- one axis --------------------------------------------------------------------------------------- */

static bool
look(struct visit *visit, struct axing *axing)
{
	*axing = (struct axing){ .fact = NULL };
	if (!action_begin(visit, &axing->acting))
		return false;
	const struct action_axis *found = NULL;
	for (size_t i = 0; i < axing->acting.axis_count; i++)
		if (span_equal(axing->acting.axes[i].code, visit->part[0]))
			found = &axing->acting.axes[i];
	if (found == NULL) {
		visit_missing(visit);
		return false;
	}
	axing->axis = *found;
	axing->form = form_new(visit->arena, axis_form, AXIS_COUNT);
	if (action_may_decide(&visit->reader, axing->acting.tree, found->place_id))
		return true;
	visit_refuse(visit, "Cet axe est celui d’un autre lieu que les vôtres.");
	return false;
}

static void
show_axis(struct axing *axing)
{
	struct visit *visit = axing->acting.visit;
	struct model *page = model_new(visit->arena, &action_axis_page);
	model_text_z(page, ONE_TITLE,
	             arena_format(visit->arena, "Axe %.*s", SPAN_ARGS(axing->axis.code)));
	model_text_z(page, ONE_WITHIN, "Les axes");
	model_url_z(page, ONE_URL,
	            arena_format(visit->arena, "/actions/axes/%.*s", SPAN_ARGS(axing->axis.code)));
	form_draw(axing->form, page, (struct form_place){ ONE_FIELDS, ONE_ERRORS, ONE_WRONG });
	if (!form_is_fine(axing->form))
		visit->response->status = 422;
	visit_show(visit, &action_axis_page, page);
}

void
action_get_axis(struct visit *visit)
{
	struct axing axing;
	if (!look(visit, &axing))
		return;
	const uint32_t place = axing.axis.place_id == 0
	                           ? PLACE_NONE
	                           : place_by_id(axing.acting.tree, axing.axis.place_id);
	form_fill(axing.form, AXIS_NAME, axing.axis.name);
	form_fill(axing.form, AXIS_WHY, axing.axis.why);
	if (place != PLACE_NONE)
		form_fill(axing.form, AXIS_PLACE, axing.acting.tree->places[place].code);
	form_fill(axing.form, AXIS_CLOSED, axing.axis.is_closed ? SPAN("oui") : SPAN(""));
	show_axis(&axing);
}

static bool
write_axis(struct db *db, void *data)
{
	struct axing *axing = data;
	struct acting *acting = &axing->acting;
	struct visit *visit = acting->visit;
	return action_note(db, acting, axing->fact, axing->axis.id, axing->axis.place_id,
	                   axing->words) &&
	       action_store_axis_change(db, visit->root_id, &axing->axis, &acting->fault);
}

void
action_post_axis(struct visit *visit)
{
	struct axing axing;
	bool gave_up = false;
	if (!look(visit, &axing))
		return;
	const bool was_closed = axing.axis.is_closed;
	if (!read_axis(&axing)) {
		show_axis(&axing);
		return;
	}
	axing.axis.is_closed = form_check(axing.form, AXIS_CLOSED);
	const bool closes = axing.axis.is_closed && !was_closed;
	axing.fact = closes ? "action.axis_closed" : "action.axis_changed";
	axing.words = arena_format(visit->arena, "Axe %.*s %s\u202f: «\u202f%.*s\u202f».",
	                           SPAN_ARGS(axing.axis.code), closes ? "clos" : "changé",
	                           SPAN_ARGS(axing.axis.name));
	if (visit_write(visit, write_axis, &axing, &gave_up) || gave_up)
		visit_go(visit, "/actions/axes");
}
