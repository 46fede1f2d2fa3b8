/* Deciding an action, from a point of the mirror or freely; changing it. */
#include "act/action/action_inside.h"
#include "base/ident.h"
#include "base/time.h"
#include "welcome/complaint/complaint.h"

enum {
	EDIT_TITLE, EDIT_WITHIN, EDIT_TROUBLE, EDIT_SOURCE, EDIT_SOURCE_URL, EDIT_POINTS, EDIT_COMPLAINT,
	EDIT_COMPLAINT_URL, EDIT_THEME, EDIT_THEME_URL, EDIT_SAID, EDIT_IRRITANT, EDIT_IRRITANT_URL,
	EDIT_URL, EDIT_BUTTON,
	EDIT_BACK_URL, EDIT_NOW_URL, EDIT_FIELDS, EDIT_ERRORS, EDIT_WRONG, EDIT_FIELD_COUNT
};
static const struct field edit_fields[EDIT_FIELD_COUNT] = {
	[EDIT_TITLE] = { "title", FIELD_TEXT, FIELD_API, .help = "Title of the page." },
	[EDIT_WITHIN] = { "within", FIELD_TEXT, FIELD_PAGE },
	[EDIT_TROUBLE] = { "trouble", FIELD_TEXT, FIELD_PAGE },
	[EDIT_SOURCE] = { "source", FIELD_TEXT, FIELD_API, .help = "The survey it comes from." },
	[EDIT_SOURCE_URL] = { "source_url", FIELD_URL, FIELD_PAGE },
	[EDIT_POINTS] = { "points", FIELD_LIST, FIELD_API, .of = mirror_point_fields,
		.of_count = MIRROR_POINT_FIELD_COUNT, .help = "What the mirror says of it." },
	[EDIT_COMPLAINT] = { "complaint", FIELD_TEXT, FIELD_API, .help = "Complaints it comes of; null: none." },
	[EDIT_COMPLAINT_URL] = { "complaint_url", FIELD_URL, FIELD_PAGE },
	[EDIT_THEME] = { "theme_words", FIELD_TEXT, FIELD_API,
		.help = "The theme of texts it comes of; null: none." },
	[EDIT_THEME_URL] = { "theme_url", FIELD_URL, FIELD_PAGE },
	[EDIT_SAID] = CODEBOOK_SAID("said", "Three of these texts, for whoever may read them."),
	[EDIT_IRRITANT] = { "irritant", FIELD_TEXT, FIELD_API,
		.help = "The irritant it deals with; null: none." },
	[EDIT_IRRITANT_URL] = { "irritant_url", FIELD_URL, FIELD_PAGE },
	[EDIT_URL] = { "form_url", FIELD_URL, FIELD_PAGE },
	[EDIT_BUTTON] = { "button", FIELD_TEXT, FIELD_PAGE },
	[EDIT_BACK_URL] = { "back_url", FIELD_URL, FIELD_PAGE },
	[EDIT_NOW_URL] = { "now_url", FIELD_URL, FIELD_PAGE },
	[EDIT_FIELDS] = { "fields", FIELD_LIST, FIELD_PAGE, .of = form_row_fields,
		.of_count = FORM_ROW_FIELD_COUNT },
	[EDIT_ERRORS] = { "errors", FIELD_LIST, FIELD_PAGE, .of = form_error_fields,
		.of_count = FORM_ERROR_FIELD_COUNT },
	[EDIT_WRONG] = { "wrong", FIELD_FLAG, FIELD_PAGE },
};
const struct page_kind action_edit_page = { "action.edit", "act/action/pages/edit.html",
	edit_fields, EDIT_FIELD_COUNT };

struct deciding {
	struct acting acting;
	struct action action, was;
	struct action_form form;
	/* Where it comes from, as the address or the form says it. */
	struct mirror_question question;
	struct span step, point;
	struct mirror_reading reading;
	struct action_complaint from;
	struct action_from_theme from_theme;
	bool has_source, done;
	const char *trouble; /* said above the form */
};

/* --- where it comes from ---------------------------------------------------------------------------- */

static void
take_words(struct deciding *deciding, const struct http_pairs *pairs, const char *place)
{
	const struct visit *visit = deciding->acting.visit;
	deciding->question = (struct mirror_question){
		.wave = http_pairs_first(pairs, "enquete"),
		.place = http_pairs_first(pairs, place),
		.journey = http_pairs_first(pairs, "parcours"),
		.least = result_least_state(&visit->reader),
	};
	deciding->step = http_pairs_first(pairs, "etape");
	deciding->point = http_pairs_first(pairs, "point");
}

static const char *
not_found(struct deciding *deciding, struct span why)
{
	struct arena *arena = deciding->acting.visit->arena;
	deciding->question = (struct mirror_question){ .least = deciding->question.least };
	deciding->step = deciding->point = span_of("");
	return arena_format(arena,
	                    "Le point du miroir d’où venait cette action n’a pas été retrouvé. %.*s%sSi vous "
	                    "continuez, l’action sera notée sans lui.",
	                    SPAN_ARGS(why), why.length > 0 ? " " : "");
}

static void
take_point(struct deciding *deciding, const struct mirror_point *point)
{
	const struct mirror_reading *reading = &deciding->reading;
	deciding->action.source = (struct action_source){
		.origin = point->step_id != 0 ? ACTION_FROM_STEP
		          : point->is_shared  ? ACTION_FROM_CONVERGENCE
		                              : ACTION_FROM_GAP,
		.wave_id = reading->wave.id,
		.place_id = reading->place == PLACE_NONE ? 0 : reading->tree->places[reading->place].id,
		.subject_code = point->code,
		.journey_code = reading->journey_code,
		.step_id = point->step_id,
		.label = point->label,
	};
	deciding->point = point->code;
	deciding->has_source = true;
}

/* The point asked for, or the step; what was not found is said in `trouble`. False after a page was
 * answered. */
static bool
find_source(struct deciding *deciding)
{
	struct visit *visit = deciding->acting.visit;
	struct mirror_reading *reading = &deciding->reading;
	int64_t step_id = 0;
	if (deciding->point.length == 0 && deciding->step.length == 0)
		return true;
	if (deciding->step.length > 0 && (!span_int64(deciding->step, &step_id) || step_id <= 0))
		step_id = -1; /* no step has this number */
	struct db *db = visit_db(visit);
	if (db == NULL)
		return false;
	const enum found found = action_read_source(visit, db, &deciding->question, step_id, reading,
	                                            &deciding->acting.fault);
	if (found == FOUND_FAILED) {
		visit_fail(visit, &deciding->acting.fault);
		return false;
	}
	const struct mirror_point *point =
		found == FOUND_NONE || reading->count == 0 ? NULL
		: step_id != 0                             ? &reading->points[0]
		                                           : mirror_point_by_code(reading, deciding->point);
	if (point != NULL)
		take_point(deciding, point);
	else
		deciding->trouble = not_found(deciding, found == FOUND_NONE ? reading->trouble
		                                                            : span_of(reading->nothing));
	return true;
}

/* The sentence that can say whether it served: this one, or the first of the dimension. */
static struct span
judging_code(const struct deciding *deciding)
{
	const struct mirror_reading *reading = &deciding->reading;
	const struct mirror_point *point = mirror_point_by_code(reading, deciding->point);
	if (!deciding->has_source || point == NULL)
		return span_of("");
	if (point->kind == MIRROR_POINT_SENTENCE || point->kind == MIRROR_POINT_LIVED)
		return point->code;
	for (size_t i = 0; i < reading->count; i++)
		if (reading->points[i].kind == MIRROR_POINT_SENTENCE && point->theme_code.length > 0 &&
		    span_equal(reading->points[i].theme_code, point->theme_code))
			return reading->points[i].code;
	return span_of("");
}

/* --- showing ---------------------------------------------------------------------------------------- */

static void
show_source(struct deciding *deciding, struct model *page)
{
	struct arena *arena = deciding->acting.visit->arena;
	const struct mirror_reading *reading = &deciding->reading;
	struct text words = text_new(arena, 2000), url = text_new(arena, 4000);
	text_format(&words, "%.*s, close le ", SPAN_ARGS(reading->wave.name));
	text_add_date_words(&words, reading->wave.closed_day);
	text_format(&words, "\u202f; lieu\u202f: %.*s", SPAN_ARGS(reading->place_name));
	if (reading->journey_code.length > 0)
		text_format(&words, "\u202f; parcours\u202f: %.*s", SPAN_ARGS(reading->journey_name));
	model_text(page, EDIT_SOURCE, text_span(&words));
	action_add_source_url(&url, &reading->wave, reading->place_code, &deciding->action.source);
	model_url(page, EDIT_SOURCE_URL, text_span(&url));
	for (size_t i = 0; i < reading->count; i++)
		if (span_equal(reading->points[i].code, deciding->point))
			mirror_point_draw(&reading->points[i], model_row(page, EDIT_POINTS));
}

static bool
show_complaint(struct deciding *deciding, struct model *page)
{
	const char *words, *url;
	if (deciding->from.cause == 0)
		return true;
	form_fill(deciding->form.form, DECIDE_OFFERING, deciding->from.offering_code);
	form_fill(deciding->form.form, DECIDE_CAUSE,
	          span_of(complaint_causes[deciding->from.cause - 1].value));
	if (!action_complaint_words(&deciding->acting, &deciding->from, &words, &url))
		return false;
	model_text_z(page, EDIT_COMPLAINT, words);
	model_url_z(page, EDIT_COMPLAINT_URL, url);
	return true;
}

static bool
show_theme(struct deciding *deciding, struct model *page)
{
	const struct action_from_theme *from = &deciding->from_theme;
	struct arena *arena = deciding->acting.visit->arena;
	const struct action_theme_place place = { EDIT_THEME, EDIT_THEME_URL, EDIT_SAID, EDIT_IRRITANT,
		                                      EDIT_IRRITANT_URL };
	const bool is_of_theme = from->theme.start_id != 0 && from->theme.irritant_id == 0;
	const struct {
		size_t field;
		int64_t id;
	} hidden[] = { { DECIDE_IRRITANT, from->theme.irritant_id },
		           { DECIDE_HEAP, is_of_theme ? from->start.heap.id : 0 },
		           { DECIDE_THEME, is_of_theme ? from->start.theme_id : 0 } };
	for (size_t i = 0; i < LENGTH(hidden); i++) /* what is lost is not asked for again */
		form_fill(deciding->form.form, hidden[i].field,
		          hidden[i].id == 0 ? SPAN("")
		                            : span_of(arena_format(arena, "%lld", (long long)hidden[i].id)));
	return action_theme_draw(&deciding->acting, from, page, place);
}

static void
show(struct deciding *deciding)
{
	struct visit *visit = deciding->acting.visit;
	const bool is_new = deciding->action.id == 0;
	struct model *page = model_new(visit->arena, &action_edit_page);
	model_text_z(page, EDIT_TITLE, is_new ? "Décider une action" : "Changer cette action");
	model_text_z(page, EDIT_WITHIN, "Actions");
	model_text_z(page, EDIT_TROUBLE, deciding->trouble);
	model_text_z(page, EDIT_BUTTON, is_new ? "Décider cette action" : "Enregistrer");
	model_url_z(page, EDIT_URL,
	            is_new ? "/actions/nouvelle"
	                   : action_address(visit->arena, &deciding->action, "/changer"));
	model_url_z(page, EDIT_BACK_URL,
	            is_new ? "/actions" : action_address(visit->arena, &deciding->action, ""));
	if (!is_new && deciding->trouble != NULL)
		model_url_z(page, EDIT_NOW_URL, action_address(visit->arena, &deciding->action, ""));
	if (is_new && deciding->has_source)
		show_source(deciding, page);
	if (!show_complaint(deciding, page) || !show_theme(deciding, page)) {
		visit_fail(visit, &deciding->acting.fault);
		return;
	}
	form_draw(deciding->form.form, page,
	          (struct form_place){ EDIT_FIELDS, EDIT_ERRORS, EDIT_WRONG });
	if (!form_is_fine(deciding->form.form) || deciding->trouble != NULL)
		visit->response->status = visit->request->method == HTTP_POST ? 422 : 200;
	if (deciding->has_source && !result_keep_seen(visit, &deciding->reading.wave))
		return;
	visit_show(visit, &action_edit_page, page);
}

/* --- a new one -------------------------------------------------------------------------------------- */

/* Two months to try, four more to see: what is most often enough. */
static void
propose(struct deciding *deciding)
{
	enum { TRY_MONTHS = 2, SEE_MONTHS = 6 };
	const struct acting *acting = &deciding->acting;
	const struct reader *reader = &acting->visit->reader;
	struct action *action = &deciding->action;
	const int32_t today = acting->visit->today;
	const struct mirror_reading *reading = &deciding->reading;
	*action = (struct action){ .source = action->source,
		                       .owner_id = reader->account_id,
		                       .due_day = date_add_months(today, TRY_MONTHS),
		                       .judged_day = date_add_months(today, SEE_MONTHS),
		                       .judged_code = judging_code(deciding) };
	if (deciding->has_source && reading->place != PLACE_NONE)
		action->place_id = reading->tree->places[reading->place].id;
}

static bool
begin_new(struct visit *visit, struct deciding *deciding, const struct http_pairs *pairs,
          const char *place)
{
	*deciding = (struct deciding){ .action = { .source = { .origin = ACTION_FREE } } };
	if (!action_begin(visit, &deciding->acting))
		return false;
	take_words(deciding, pairs, place);
	if (!action_complaint_find(&deciding->acting, pairs, &deciding->from))
		return false;
	if (!action_theme_find(&deciding->acting, pairs, &deciding->from_theme))
		return false;
	if (deciding->from_theme.theme.start_id != 0)
		deciding->action.source = (struct action_source){
			.origin = ACTION_FROM_WORDS,
			.wave_id = deciding->from_theme.reads ? deciding->from_theme.start.heap.wave_id : 0,
		};
	if (deciding->from_theme.is_lost)
		deciding->trouble = "Le thème ou l’irritant d’où venait cette action n’a pas été retrouvé. Si vous "
		                    "continuez, l’action sera notée sans lui.";
	if (deciding->from.is_lost)
		deciding->trouble = "Les réclamations d’où venait cette action n’ont pas été retrouvées. Si vous "
		                    "continuez, l’action sera notée sans elles.";
	return find_source(deciding) &&
	       action_form_begin(&deciding->acting, &deciding->action, &deciding->form);
}

void
action_get_new(struct visit *visit)
{
	struct deciding deciding;
	if (!begin_new(visit, &deciding, &visit->query, "lieu"))
		return;
	propose(&deciding);
	action_form_fill(&deciding.form, &deciding.action);
	action_form_fill_source(&deciding.form, &deciding.question, deciding.step, deciding.point);
	/* Other pages say what it is about (« Ce que disent les réclamations »); it is theirs to finish. */
	const struct span what = http_pairs_first(&visit->query, "quoi");
	if (what.length > 0)
		form_fill(deciding.form.form, DECIDE_WHAT, what);
	show(&deciding);
}

static bool
draw_reference(struct arena *arena, struct db *db, int64_t root_id, struct action *action,
               struct fault *fault_r)
{
	enum { TRY_COUNT_MAX = 8 };
	struct action other;
	char *reference = arena_take(arena, IDENT_REFERENCE_LENGTH + 1, 1);
	for (int i = 0; i < TRY_COUNT_MAX; i++) {
		ident_reference(date_of_days(action->decided_day).year, reference);
		const enum found found =
			action_by_reference(arena, db, root_id, span_of(reference), &other, fault_r);
		action->reference = span_of(reference);
		if (found != FOUND_ONE)
			return found == FOUND_NONE;
	}
	return false;
}

bool
action_plant(struct arena *arena, struct db *db, int64_t root_id, struct action *action,
             struct fault *fault_r)
{
	action->id = ident_ordered();
	return draw_reference(arena, db, root_id, action, fault_r) &&
	       action_store_add(db, root_id, action, fault_r);
}

bool
action_plant_axis(struct db *db, int64_t root_id, struct action_axis *axis, struct fault *fault_r)
{
	axis->id = ident_ordered();
	return action_store_axis_add(db, root_id, axis, fault_r);
}

static bool
write_new(struct db *db, void *data)
{
	struct deciding *deciding = data;
	struct visit *visit = deciding->acting.visit;
	struct action *action = &deciding->action;
	if (!action_plant(visit->arena, db, visit->root_id, action, &deciding->acting.fault) ||
	    !action_complaint_keep(db, visit->root_id, action, &deciding->from, &deciding->acting.fault) ||
	    !action_theme_keep(db, visit->root_id, action, &deciding->from_theme, visit->now_s,
	                       &deciding->acting.fault))
		return false;
	const char *words = arena_format(visit->arena, "Action %.*s décidée\u202f: «\u202f%.*s\u202f».",
	                                 SPAN_ARGS(action->reference), SPAN_ARGS(action->what));
	return action_note(db, &deciding->acting, "action.decided", action->id, action->place_id,
	                   words);
}

/* The button was pressed twice: the action is the one that the first press made. */
static void
go_to_made(struct deciding *deciding)
{
	struct visit *visit = deciding->acting.visit;
	struct action made;
	int64_t action_id;
	struct db *db = visit_db(visit);
	if (db == NULL)
		return;
	if (journal_done_about(visit->arena, db, visit->root_id, visit->once, &action_id,
	                       &deciding->acting.fault) == FOUND_ONE &&
	    action_by_id(visit->arena, db, visit->root_id, action_id, &made,
	                 &deciding->acting.fault) == FOUND_ONE)
		visit_go(visit, "%s", action_address(visit->arena, &made, ""));
	else
		visit_go(visit, "/actions");
}

void
action_post_new(struct visit *visit)
{
	struct deciding deciding;
	bool gave_up = false;
	if (!begin_new(visit, &deciding, &visit->body, "lieu-lu"))
		return;
	const bool fine = action_form_read(&deciding.form, &deciding.action);
	if (!fine || deciding.trouble != NULL) {
		action_form_fill_source(&deciding.form, &deciding.question, deciding.step,
		                        deciding.point);
		show(&deciding);
		return;
	}
	deciding.action.state = ACTION_DECIDED;
	deciding.action.decided_day = visit->today;
	if (visit_write(visit, write_new, &deciding, &gave_up))
		visit_go(visit, "%s", action_address(visit->arena, &deciding.action, ""));
	else if (gave_up)
		go_to_made(&deciding);
}

/* --- changing --------------------------------------------------------------------------------------- */

static bool
begin_edit(struct visit *visit, struct deciding *deciding)
{
	*deciding = (struct deciding){ .has_source = false };
	if (!action_begin(visit, &deciding->acting) ||
	    !action_of_address(visit, &deciding->action))
		return false;
	deciding->was = deciding->action;
	if (action_may_decide(&visit->reader, deciding->acting.tree, deciding->action.place_id))
		return action_form_begin(&deciding->acting, &deciding->action, &deciding->form);
	visit_refuse(visit, "Cette action est celle d’un autre lieu que les vôtres.");
	return false;
}

void
action_get_edit(struct visit *visit)
{
	struct deciding deciding;
	if (!begin_edit(visit, &deciding))
		return;
	action_form_fill(&deciding.form, &deciding.action);
	show(&deciding);
}

/* « date : du 30 novembre 2026 au 15 janvier 2027 ; qui s’en charge » */
static const char *
changes_words(struct deciding *deciding)
{
	const struct action *was = &deciding->was, *is = &deciding->action;
	struct text text = text_new(deciding->acting.visit->arena, 1500);
	if (was->due_day != is->due_day) {
		text_add_z(&text, "date, du ");
		text_add_date_words(&text, was->due_day);
		text_add_z(&text, " au ");
		text_add_date_words(&text, is->due_day);
	}
	const struct {
		bool changed;
		const char *words;
	} parts[] = {
		{ !span_equal(was->what, is->what), "ce qu’on fait" },
		{ was->owner_id != is->owner_id || !span_equal(was->owner_words, is->owner_words),
		  "qui s’en charge" },
		{ was->place_id != is->place_id, "lieu" },
		{ was->axis_id != is->axis_id, "axe" },
		{ was->effects[0].way != is->effects[0].way || was->effects[1].way != is->effects[1].way ||
		      !span_equal(was->effects[0].words, is->effects[0].words) ||
		      !span_equal(was->effects[1].words, is->effects[1].words),
		  "effets attendus" },
		{ was->judged_day != is->judged_day || !span_equal(was->judged_code, is->judged_code) ||
		      !span_equal(was->judged_words, is->judged_words),
		  "comment on la jugera" },
	};
	for (size_t i = 0; i < LENGTH(parts); i++)
		if (parts[i].changed)
			text_format(&text, "%s%s", text.length > 0 ? ", " : "", parts[i].words);
	return text_z(&text);
}

static bool
write_change(struct db *db, void *data)
{
	struct deciding *deciding = data;
	struct visit *visit = deciding->acting.visit;
	const struct action *action = &deciding->action;
	const char *words = arena_format(visit->arena, "Action %.*s changée\u202f: %s.",
	                                 SPAN_ARGS(action->reference), changes_words(deciding));
	deciding->done = true;
	return action_note(db, &deciding->acting, "action.changed", action->id, action->place_id,
	                   words) &&
	       action_store_change(db, visit->root_id, action, &deciding->done,
	                           &deciding->acting.fault) &&
	       deciding->done &&
	       action_complaint_follow(db, visit->root_id, action, &deciding->acting.fault) &&
	       action_theme_follow(db, visit->root_id, action, &deciding->acting.fault);
}

/* Somebody else changed it meanwhile: what was typed stays, and wins when it is sent again. */
static void
show_conflict(struct deciding *deciding)
{
	struct visit *visit = deciding->acting.visit;
	struct action now;
	if (!action_of_address(deciding->acting.visit, &now))
		return;
	form_fill(deciding->form.form, DECIDE_CHANGES,
	          span_of(arena_format(visit->arena, "%lld", (long long)now.changes)));
	deciding->trouble = "Quelqu’un a changé cette action pendant que vous écriviez. Rien de ce que vous "
	                    "avez écrit n’est perdu\u202f: comparez avec l’action telle qu’elle est "
	                    "maintenant, puis enregistrez de nouveau si vos mots doivent remplacer les "
	                    "siens.";
	show(deciding);
}

void
action_post_edit(struct visit *visit)
{
	struct deciding deciding;
	bool gave_up = false;
	if (!begin_edit(visit, &deciding))
		return;
	if (!action_form_read(&deciding.form, &deciding.action)) {
		show(&deciding);
		return;
	}
	if (!span_int64(form_text(deciding.form.form, DECIDE_CHANGES), &deciding.action.changes))
		deciding.action.changes = -1;
	if (deciding.action.changes == deciding.was.changes &&
	    changes_words(&deciding)[0] == '\0')
		visit_go(visit, "%s", action_address(visit->arena, &deciding.action, ""));
	else if (visit_write(visit, write_change, &deciding, &gave_up) || (gave_up && deciding.done))
		visit_go(visit, "%s", action_address(visit->arena, &deciding.action, ""));
	else if (gave_up)
		show_conflict(&deciding);
}
