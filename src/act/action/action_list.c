/* All actions: what is late first, then by axis or by date, each with who and when. */
#include <string.h>

#include "act/action/action_inside.h"
#include "base/time.h"
#include "craft/http/http_form.h"
#include "craft/sheet/sheet_write.h"

enum { SHOWN_COUNT_MAX = 300 };

#define TEXT(name, words) { name, FIELD_TEXT, FIELD_API, .help = words }
#define DAY(name, words) { name, FIELD_DATE, FIELD_API, .help = words }
#define URL(name) { name, FIELD_URL, FIELD_PAGE }

enum {
	ROW_REFERENCE, ROW_WHAT, ROW_URL, ROW_WHO, ROW_PLACE, ROW_AXIS, ROW_DUE, ROW_ENDED, ROW_STATE,
	ROW_LATE, ROW_FIELD_COUNT
};
static const struct field row_fields[ROW_FIELD_COUNT] = {
	[ROW_REFERENCE] = TEXT("reference", "What people read and type."),
	[ROW_WHAT] = TEXT("what", "What is done."),
	[ROW_URL] = URL("url"),
	[ROW_WHO] = TEXT("who", "Who is in charge."),
	[ROW_PLACE] = TEXT("place", "Where."),
	[ROW_AXIS] = TEXT("axis", "The priority it serves, when the section does not say it."),
	[ROW_DUE] = DAY("due", "For when."),
	[ROW_ENDED] = DAY("ended", "When it was done or given up."),
	[ROW_STATE] = TEXT("state", "Decided, under way, done or given up, in French."),
	[ROW_LATE] = TEXT("late", "How late it is; null: it is not."),
};

enum { SECTION_ANCHOR, SECTION_HEADING, SECTION_WHY, SECTION_ROWS, SECTION_HAS, SECTION_FIELD_COUNT };
static const struct field section_fields[SECTION_FIELD_COUNT] = {
	[SECTION_ANCHOR] = { "anchor", FIELD_TEXT, FIELD_PAGE },
	[SECTION_HEADING] = TEXT("heading", "Late, an axis, or none."),
	[SECTION_WHY] = TEXT("why", "What makes the axis a priority."),
	[SECTION_ROWS] = { "actions", FIELD_LIST, FIELD_API, .of = row_fields,
		.of_count = ROW_FIELD_COUNT, .help = "By date." },
	[SECTION_HAS] = { "has_actions", FIELD_FLAG, FIELD_PAGE },
};

enum {
	LIST_TITLE, LIST_LEAD, LIST_CAN_DECIDE, LIST_IS_EMPTY, LIST_HAS, LIST_SECTIONS, LIST_MORE,
	LIST_PLACE, LIST_STATES, LIST_BY_URL, LIST_BY_WORDS, LIST_FIELDS, LIST_ERRORS, LIST_WRONG,
	LIST_CSV_URL, LIST_XLSX_URL, LIST_FIELD_COUNT
};
static const struct field list_fields[LIST_FIELD_COUNT] = {
	[LIST_TITLE] = TEXT("title", "What these actions say first."),
	[LIST_LEAD] = TEXT("lead", "What this week asks."),
	[LIST_CAN_DECIDE] = { "can_decide", FIELD_FLAG, FIELD_PAGE },
	[LIST_IS_EMPTY] = { "is_empty", FIELD_FLAG, FIELD_PAGE },
	[LIST_HAS] = { "has_any", FIELD_FLAG, FIELD_PAGE },
	[LIST_SECTIONS] = { "sections", FIELD_LIST, FIELD_API, .of = section_fields,
		.of_count = SECTION_FIELD_COUNT, .help = "What is late, then by axis or by date." },
	[LIST_MORE] = { "more", FIELD_COUNT, FIELD_API, .help = "Actions that the page leaves out." },
	[LIST_PLACE] = TEXT("place", "Where one looks."),
	[LIST_STATES] = TEXT("states", "Which states are listed."),
	[LIST_BY_URL] = URL("by_url"),
	[LIST_BY_WORDS] = { "by_words", FIELD_TEXT, FIELD_PAGE },
	[LIST_FIELDS] = { "fields", FIELD_LIST, FIELD_PAGE, .of = form_row_fields,
		.of_count = FORM_ROW_FIELD_COUNT },
	[LIST_ERRORS] = { "errors", FIELD_LIST, FIELD_PAGE, .of = form_error_fields,
		.of_count = FORM_ERROR_FIELD_COUNT },
	[LIST_WRONG] = { "wrong", FIELD_FLAG, FIELD_PAGE },
	[LIST_CSV_URL] = URL("csv_url"),
	[LIST_XLSX_URL] = URL("xlsx_url"),
};
const struct page_kind action_list_page = { "actions", "act/action/pages/list.html", list_fields,
	LIST_FIELD_COUNT };

/* --- which ones ------------------------------------------------------------------------------------- */

enum states { STATES_OPEN, STATES_DONE, STATES_GIVEN_UP, STATES_ALL, STATES_COUNT };
static const struct form_choice states_choices[STATES_COUNT] = {
	[STATES_OPEN] = { "ouvertes", "Décidées et en cours" },
	[STATES_DONE] = { "faites", "Faites" },
	[STATES_GIVEN_UP] = { "abandonnees", "Abandonnées" },
	[STATES_ALL] = { "toutes", "Toutes" },
};
enum order { ORDER_AXIS, ORDER_DATE, ORDER_COUNT };
static const struct form_choice order_choices[ORDER_COUNT] = {
	[ORDER_AXIS] = { "axe", "Par axe" },
	[ORDER_DATE] = { "date", "Par date" },
};

enum { SCOPE_PLACE, SCOPE_STATES, SCOPE_ORDER, SCOPE_COUNT };
static const struct form_field scope_form[SCOPE_COUNT] = {
	[SCOPE_PLACE] = { "lieu", FORM_TEXT, "Lieu",
		.hint = "Le nom exact ou le code d’un lieu. Laissez vide pour toute l’organisation.",
		.length_max = PLACE_NAME_LENGTH_MAX },
	[SCOPE_STATES] = { "etat", FORM_SELECT, "État", .choices = states_choices,
		.choice_count = STATES_COUNT, .wrong = "Choisissez un état de la liste." },
	[SCOPE_ORDER] = { "ordre", FORM_SELECT, "Ordre", .choices = order_choices,
		.choice_count = ORDER_COUNT, .wrong = "Choisissez un ordre de la liste." },
};

struct listing {
	struct acting acting;
	struct form *form;
	uint32_t place;
	enum states states;
	enum order order;
	struct action *all, *actions; /* of the place; of these states */
	size_t all_count, count, shown;
};

static bool
query_lookup(void *subject, const char *name, struct span *value_r)
{
	const struct visit *visit = subject;
	*value_r = visit_asked(visit, name);
	if (value_r->length == 0 && strcmp(name, "etat") == 0)
		*value_r = span_of(states_choices[STATES_OPEN].value);
	if (value_r->length == 0 && strcmp(name, "ordre") == 0)
		*value_r = span_of(order_choices[ORDER_AXIS].value);
	return value_r->length > 0;
}

static bool
is_listed(const struct listing *listing, const struct action *action)
{
	switch (listing->states) {
	case STATES_OPEN:
		return action_is_open(action);
	case STATES_DONE:
		return action->state == ACTION_DONE;
	case STATES_GIVEN_UP:
		return action->state == ACTION_GIVEN_UP;
	default:
		return true;
	}
}

static bool
load(struct listing *listing)
{
	struct visit *visit = listing->acting.visit;
	const struct place_tree *tree = listing->acting.tree;
	listing->form = form_new(visit->arena, scope_form, SCOPE_COUNT);
	listing->place = PLACE_NONE;
	(void)form_read(listing->form, query_lookup, visit);
	const struct span place = form_text(listing->form, SCOPE_PLACE);
	if (place.length > 0)
		listing->place = place_by_code_or_name(tree, place);
	if (place.length > 0 && listing->place == PLACE_NONE)
		form_complain(listing->form, "lieu",
		              "Ce lieu n’est pas connu. Vérifiez son code ou son nom, ou laissez vide pour "
		              "toute l’organisation.");
	if (form_has(listing->form, SCOPE_STATES))
		listing->states = (enum states)form_choice(listing->form, SCOPE_STATES);
	if (form_has(listing->form, SCOPE_ORDER))
		listing->order = (enum order)form_choice(listing->form, SCOPE_ORDER);
	const struct action_query query = { .tree = tree, .place = listing->place };
	if (!action_list(visit->arena, visit->db, visit->root_id, &query, &listing->all,
	                 &listing->all_count, &listing->acting.fault))
		return false;
	listing->actions = arena_array_of(visit->arena, struct action, listing->all_count + 1);
	for (size_t i = 0; i < listing->all_count; i++)
		if (is_listed(listing, &listing->all[i]))
			listing->actions[listing->count++] = listing->all[i];
	action_sort(listing->actions, listing->count);
	return true;
}

/* --- rows and sections ------------------------------------------------------------------------------ */

static bool
add_row(struct listing *listing, struct model *section, const struct action *action,
        bool says_axis)
{
	struct acting *acting = &listing->acting;
	struct arena *arena = acting->visit->arena;
	const struct action_axis *axis = action_axis_by_id(acting, action->axis_id);
	struct span who;
	if (!action_owner_name(acting, action, &who))
		return false;
	struct model *row = model_row(section, SECTION_ROWS);
	model_flag(section, SECTION_HAS, true);
	model_text(row, ROW_REFERENCE, action->reference);
	model_text(row, ROW_WHAT, action->what);
	model_url_z(row, ROW_URL, action_address(arena, action, ""));
	model_text(row, ROW_WHO, who);
	model_text(row, ROW_PLACE, place_said(acting->tree, action->place_id));
	if (says_axis && axis != NULL)
		model_text(row, ROW_AXIS, action_axis_name(arena, axis));
	model_date(row, ROW_DUE, action->due_day);
	if (!action_is_open(action))
		model_date(row, ROW_ENDED, action->ended_day);
	model_text_z(row, ROW_STATE, action_state_words[action->state]);
	if (action_is_late(action, acting->visit->today))
		model_text_z(row, ROW_LATE, action_late_words(arena, action, acting->visit->today));
	listing->shown++;
	return true;
}

/* The rows of a section: late ones, or those of an axis (0: of none; -1: of any) that are not. */
static bool
add_rows(struct listing *listing, struct model *section, bool late, int64_t axis_id)
{
	const int32_t today = listing->acting.visit->today;
	for (size_t i = 0; i < listing->count && listing->shown < SHOWN_COUNT_MAX; i++) {
		const struct action *action = &listing->actions[i];
		if (action_is_late(action, today) == late &&
		    (axis_id < 0 || action->axis_id == axis_id) &&
		    !add_row(listing, section, action, axis_id < 0))
			return false;
	}
	return true;
}

static size_t
count_rows(const struct listing *listing, bool late, int64_t axis_id)
{
	size_t count = 0;
	for (size_t i = 0; i < listing->count; i++)
		count += action_is_late(&listing->actions[i], listing->acting.visit->today) == late &&
		         (axis_id < 0 || listing->actions[i].axis_id == axis_id);
	return count;
}

static bool
add_axes(struct listing *listing, struct model *page)
{
	const struct acting *acting = &listing->acting;
	for (size_t i = 0; i < acting->axis_count; i++) {
		const struct action_axis *axis = &acting->axes[i];
		const size_t count = count_rows(listing, false, axis->id);
		if (count == 0 && (axis->is_closed || listing->place != PLACE_NONE))
			continue;
		struct model *section = model_row(page, LIST_SECTIONS);
		model_text_z(section, SECTION_ANCHOR,
		             arena_format(acting->visit->arena, "axe-%.*s", SPAN_ARGS(axis->code)));
		model_text(section, SECTION_HEADING, action_axis_name(acting->visit->arena, axis));
		model_text(section, SECTION_WHY, axis->why);
		if (!add_rows(listing, section, false, axis->id))
			return false;
	}
	if (count_rows(listing, false, 0) == 0)
		return true;
	struct model *section = model_row(page, LIST_SECTIONS);
	model_text_z(section, SECTION_ANCHOR, "sans-axe");
	model_text_z(section, SECTION_HEADING, acting->axis_count > 0 ? "Sans axe" : "À venir");
	return add_rows(listing, section, false, 0);
}

static bool
add_sections(struct listing *listing, struct model *page)
{
	if (count_rows(listing, true, -1) > 0) {
		struct model *section = model_row(page, LIST_SECTIONS);
		model_text_z(section, SECTION_ANCHOR, "en-retard");
		model_text_z(section, SECTION_HEADING, "En retard");
		if (!add_rows(listing, section, true, -1))
			return false;
	}
	if (listing->order == ORDER_AXIS)
		return add_axes(listing, page);
	if (count_rows(listing, false, -1) == 0)
		return true;
	struct model *section = model_row(page, LIST_SECTIONS);
	model_text_z(section, SECTION_ANCHOR, "par-date");
	model_text_z(section, SECTION_HEADING,
	             listing->states == STATES_OPEN || listing->states == STATES_ALL ? "Par date"
	                                                                             : "De la plus récente");
	return add_rows(listing, section, false, -1);
}

/* --- words ------------------------------------------------------------------------------------------- */

static const char *
title_words(const struct listing *listing)
{
	struct arena *arena = listing->acting.visit->arena;
	const struct action_counts counts =
		action_count(listing->actions, listing->count, listing->acting.visit->today);
	static const struct {
		const char *none, *one, *more;
	} words[STATES_COUNT] = {
		[STATES_OPEN] = { "Aucune action décidée ni en cours", "Une action, à l’heure",
		                  "%zu actions, toutes à l’heure" },
		[STATES_DONE] = { "Aucune action faite pour l’instant", "Une action faite",
		                  "%zu actions faites" },
		[STATES_GIVEN_UP] = { "Aucune action abandonnée", "Une action abandonnée",
		                      "%zu actions abandonnées" },
		[STATES_ALL] = { "Aucune action décidée pour l’instant", "Une action décidée",
		                 "%zu actions décidées" },
	};
	if (listing->all_count == 0)
		return "Aucune action décidée pour l’instant";
	if (listing->states == STATES_OPEN && counts.late > 0)
		return counts.late == 1
		           ? "Une action a dépassé sa date"
		           : arena_format(arena, "%lld actions ont dépassé leur date", (long long)counts.late);
	return listing->count == 0   ? words[listing->states].none
	       : listing->count == 1 ? words[listing->states].one
	                             : arena_format(arena, words[listing->states].more, listing->count);
}

/* What the week asks; what the title says is not said twice. */
static struct span
lead_words(const struct listing *listing)
{
	struct arena *arena = listing->acting.visit->arena;
	struct action_week week = action_this_week(arena, listing->all, listing->all_count,
	                                           listing->acting.visit->today);
	const size_t late = week.of[ACTION_ASKS_DATE];
	if (late == 0 || listing->states != STATES_OPEN)
		return action_week_words(arena, &week);
	week.of[ACTION_ASKS_DATE] = 0;
	const struct span rest = action_week_words(arena, &week);
	return span_of(arena_format(arena,
	                            "%s, une décision est attendue : dire qu’elle est faite, l’abandonner, "
	                            "ou changer sa date.%s%.*s",
	                            late == 1 ? "Pour elle" : "Pour chacune", rest.length > 0 ? " " : "",
	                            SPAN_ARGS(rest)));
}

/* « /actions?lieu=…&etat=…&ordre=… » */
static struct span
address(const struct listing *listing, enum order order, const char *format)
{
	struct text text = text_new(listing->acting.visit->arena, 2000);
	text_format(&text, "/actions?etat=%s&ordre=%s", states_choices[listing->states].value,
	            order_choices[order].value);
	if (listing->place != PLACE_NONE) {
		text_add_z(&text, "&lieu=");
		http_percent_encode(&text, listing->acting.tree->places[listing->place].code);
	}
	if (format != NULL)
		text_format(&text, "&format=%s", format);
	return text_span(&text);
}

static void
show(struct listing *listing)
{
	struct visit *visit = listing->acting.visit;
	struct model *page = model_new(visit->arena, &action_list_page);
	const enum order other = listing->order == ORDER_AXIS ? ORDER_DATE : ORDER_AXIS;
	model_text_z(page, LIST_TITLE, title_words(listing));
	if (form_is_fine(listing->form))
		model_text(page, LIST_LEAD, lead_words(listing));
	model_flag(page, LIST_CAN_DECIDE, (visit->reader.roles & ACTION_DECIDERS) != 0);
	model_flag(page, LIST_IS_EMPTY, listing->all_count == 0);
	model_flag(page, LIST_HAS, listing->all_count > 0);
	model_text(page, LIST_PLACE,
	           listing->place == PLACE_NONE ? SPAN("toute l’organisation")
	                                        : listing->acting.tree->places[listing->place].name);
	model_text_z(page, LIST_STATES, states_choices[listing->states].label);
	model_text_z(page, LIST_BY_WORDS, order_choices[other].label);
	model_url(page, LIST_BY_URL, address(listing, other, NULL));
	model_url(page, LIST_CSV_URL, address(listing, listing->order, "csv"));
	model_url(page, LIST_XLSX_URL, address(listing, listing->order, "xlsx"));
	form_draw(listing->form, page, (struct form_place){ LIST_FIELDS, LIST_ERRORS, LIST_WRONG });
	if (!form_is_fine(listing->form)) {
		model_text_z(page, LIST_TITLE, "Quelles actions voulez-vous voir\u202f?");
		model_flag(page, LIST_HAS, false);
		visit->response->status = 404;
	} else if (!add_sections(listing, page)) {
		visit_fail(visit, &listing->acting.fault);
		return;
	}
	if (form_is_fine(listing->form) && listing->count > listing->shown)
		model_count(page, LIST_MORE, (int64_t)(listing->count - listing->shown));
	visit_show(visit, &action_list_page, page);
}

/* --- as a table -------------------------------------------------------------------------------------- */

static void
write_day(struct sheet_writer *writer, int32_t day)
{
	if (day == 0) {
		sheet_writer_blank(writer);
		return;
	}
	const struct date date = date_of_days(day);
	sheet_writer_date(writer, date.year, date.month, date.day);
}

static bool
write_row(struct listing *listing, struct sheet_writer *writer, const struct action *action)
{
	struct acting *acting = &listing->acting;
	const struct action_axis *axis = action_axis_by_id(acting, action->axis_id);
	struct span who;
	if (!action_owner_name(acting, action, &who))
		return false;
	sheet_writer_text(writer, action->reference);
	sheet_writer_text(writer, action->what);
	sheet_writer_text(writer, who);
	write_day(writer, action->due_day);
	sheet_writer_text(writer, place_said(acting->tree, action->place_id));
	sheet_writer_text(writer, axis == NULL ? span_of("")
	                                       : action_axis_name(acting->visit->arena, axis));
	sheet_writer_text(writer, span_of(action_state_words[action->state]));
	write_day(writer, action->decided_day);
	write_day(writer, action->begun_day);
	write_day(writer, action->ended_day);
	sheet_writer_text(writer, action->ended_words);
	for (size_t side = 0; side < ACTION_SIDE_COUNT; side++) {
		sheet_writer_text(writer, span_of(action_way_words[action->effects[side].way]));
		sheet_writer_text(writer, action->effects[side].words);
	}
	sheet_writer_text(writer, action->judged_code);
	sheet_writer_text(writer, action->judged_sentence);
	sheet_writer_text(writer, action->judged_words);
	write_day(writer, action->judged_day);
	sheet_writer_text(writer, action->source.origin == ACTION_FROM_WORDS
	                              ? span_of(action_origin_words[ACTION_FROM_WORDS])
	                              : action->source.label);
	sheet_writer_row_end(writer);
	return true;
}

static void
answer_table(struct listing *listing, bool xlsx)
{
	static const struct sheet_column columns[] = {
		{ "reference", 14 },       { "action", 50 },        { "qui", 24 },
		{ "echeance", 12 },        { "lieu", 24 },          { "axe", 30 },
		{ "etat", 12 },            { "decidee", 12 },       { "commencee", 12 },
		{ "finie", 12 },           { "ce_qui_a_ete_fait_ou_raison", 50 },
		{ "effet_usagers", 24 },   { "effet_usagers_mots", 40 },
		{ "effet_agents", 24 },    { "effet_agents_mots", 40 },
		{ "jugee_par_code", 14 },  { "jugee_par_phrase", 40 }, { "jugee_autrement", 40 },
		{ "jugee_a_partir_du", 12 }, { "vient_de", 40 },
	};
	struct visit *visit = listing->acting.visit;
	struct span bytes;
	struct sheet_writer *writer =
		sheet_writer_new(visit->arena, xlsx ? SHEET_XLSX : SHEET_CSV_FRENCH);
	const bool begun = sheet_writer_tab(writer, "Actions", columns, LENGTH(columns));
	must(begun);
	bool good = true;
	for (size_t i = 0; good && i < listing->count; i++)
		good = write_row(listing, writer, &listing->actions[i]);
	if (!good || !sheet_writer_end(writer, &bytes, &listing->acting.fault)) {
		visit_fail(visit, &listing->acting.fault);
		return;
	}
	visit->response->body = bytes;
	visit->response->content_type =
		sheet_format_media_type(xlsx ? SHEET_XLSX : SHEET_CSV_FRENCH);
	http_response_header(visit->response, "Content-Disposition",
	                     xlsx ? "attachment; filename=\"actions.xlsx\""
	                          : "attachment; filename=\"actions.csv\"");
}

void
action_get_list(struct visit *visit)
{
	struct listing listing = { .place = PLACE_NONE };
	const enum visit_format format = visit_format(visit);
	if (format == VISIT_FORMAT_NONE) {
		visit_say(visit, 400, "Ce format n’existe pas",
		          "Les formats possibles sont html, json, csv et xlsx.");
		return;
	}
	if (!action_begin(visit, &listing.acting))
		return;
	if (!load(&listing))
		visit_fail(visit, &listing.acting.fault);
	else if (form_is_fine(listing.form) && (format == VISIT_CSV || format == VISIT_XLSX))
		answer_table(&listing, format == VISIT_XLSX);
	else
		show(&listing);
}
