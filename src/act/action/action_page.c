/* One action: what is expected of it, where it stands, what came of it; and the steps of its life. */
#include <string.h>

#include "act/action/action_inside.h"
#include "base/time.h"
#include "craft/http/http_form.h"

enum { DID_AT, DID_WHO, DID_WORDS, DID_FIELD_COUNT };
static const struct field did_fields[DID_FIELD_COUNT] = {
	[DID_AT] = { "at", FIELD_DATE, FIELD_API, .help = "The day." },
	[DID_WHO] = { "did_by", FIELD_TEXT, FIELD_API, .help = "Who did it." },
	[DID_WORDS] = { "words", FIELD_TEXT, FIELD_API, .help = "What was done." },
};

#define TEXT(name, words) { name, FIELD_TEXT, FIELD_API, .help = words }
#define DAY(name, words) { name, FIELD_DATE, FIELD_API, .help = words }
#define FLAG(name) { name, FIELD_FLAG, FIELD_PAGE }
#define URL(name) { name, FIELD_URL, FIELD_PAGE }
#define FORM_ROWS(name) \
	{ name, FIELD_LIST, FIELD_PAGE, .of = form_row_fields, .of_count = FORM_ROW_FIELD_COUNT }

enum {
	ONE_TITLE, ONE_WITHIN, ONE_REFERENCE, ONE_STATE, ONE_LEAD, ONE_LATE, ONE_TROUBLE, ONE_WHO,
	ONE_DUE, ONE_PLACE, ONE_AXIS, ONE_AXIS_URL, ONE_FIRST, ONE_FIRST_WAY, ONE_FIRST_WORDS,
	ONE_SECOND, ONE_SECOND_WAY, ONE_SECOND_WORDS, ONE_JUDGED_CODE, ONE_JUDGED_SENTENCE,
	ONE_JUDGED_WORDS, ONE_JUDGED_DAY, ONE_EFFECT_URL, ONE_ENDED_HEADING, ONE_ENDED_WORDS, ONE_SOURCE,
	ONE_SOURCE_LABEL, ONE_ORIGIN, ONE_SOURCE_URL, ONE_WORKSHOP_URL, ONE_COMPLAINT,
	ONE_COMPLAINT_URL, ONE_THEME, ONE_THEME_URL, ONE_SAID, ONE_IRRITANT, ONE_IRRITANT_URL,
	ONE_POINTS, ONE_URL,
	ONE_CAN_BEGIN, ONE_CAN_END, ONE_CAN_RESUME, ONE_END_FIELDS, ONE_GIVE_FIELDS, ONE_EDIT_URL,
	ONE_PUT_OFF_URL, ONE_PUBLIC_URL, ONE_IS_PUBLIC, ONE_PUBLIC_WORDS, ONE_PUBLIC_FIELDS, ONE_ERRORS,
	ONE_WRONG, ONE_GIVE_WRONG, ONE_PUBLIC_OPEN, ONE_DIDS, ONE_FIELD_COUNT
};
static const struct field one_fields[ONE_FIELD_COUNT] = {
	[ONE_TITLE] = TEXT("title", "What is done."),
	[ONE_WITHIN] = { "within", FIELD_TEXT, FIELD_PAGE },
	[ONE_REFERENCE] = TEXT("reference", "What people read and type."),
	[ONE_STATE] = TEXT("state", "Decided, under way, done or given up, in French."),
	[ONE_LEAD] = TEXT("lead", "Where it stands, in a sentence."),
	[ONE_LATE] = TEXT("late", "How late it is; null: it is not."),
	[ONE_TROUBLE] = { "trouble", FIELD_TEXT, FIELD_PAGE },
	[ONE_WHO] = TEXT("who", "Who is in charge."),
	[ONE_DUE] = DAY("due", "For when."),
	[ONE_PLACE] = TEXT("place", "Where."),
	[ONE_AXIS] = TEXT("axis", "The priority it serves."),
	[ONE_AXIS_URL] = URL("axis_url"),
	[ONE_FIRST] = TEXT("first", "Who is on the left."),
	[ONE_FIRST_WAY] = TEXT("first_way", "What is expected for them."),
	[ONE_FIRST_WORDS] = TEXT("first_words", "The same in words."),
	[ONE_SECOND] = TEXT("second", "Who is on the right."),
	[ONE_SECOND_WAY] = TEXT("second_way", "What is expected for them."),
	[ONE_SECOND_WORDS] = TEXT("second_words", "The same in words."),
	[ONE_JUDGED_CODE] = TEXT("judged_code", "Code of the sentence that will say whether it served."),
	[ONE_JUDGED_SENTENCE] = TEXT("judged_sentence", "That sentence."),
	[ONE_JUDGED_WORDS] = TEXT("judged_words", "Or what else will."),
	[ONE_JUDGED_DAY] = DAY("judged_from", "From when on."),
	[ONE_EFFECT_URL] = URL("effect_url"),
	[ONE_ENDED_HEADING] = { "ended_heading", FIELD_TEXT, FIELD_PAGE },
	[ONE_ENDED_WORDS] = TEXT("ended_words", "What was really done, or why it was given up."),
	[ONE_COMPLAINT] = TEXT("complaint", "Complaints it comes of, and how many; null: none."),
	[ONE_COMPLAINT_URL] = { "complaint_url", FIELD_URL, FIELD_PAGE },
	[ONE_THEME] = TEXT("theme_words", "The theme of texts it comes of, in French; null: none."),
	[ONE_THEME_URL] = URL("theme_url"),
	[ONE_SAID] = CODEBOOK_SAID("said", "Three of these texts, for whoever may read them."),
	[ONE_IRRITANT] = TEXT("irritant", "The irritant it deals with; null: none."),
	[ONE_IRRITANT_URL] = URL("irritant_url"),
	[ONE_SOURCE] = TEXT("source", "The survey it comes from."),
	[ONE_SOURCE_LABEL] = TEXT("source_label", "The sentence or the theme it comes from."),
	[ONE_ORIGIN] = TEXT("origin", "A gap, a convergence, a step; null when not to be read yet."),
	[ONE_SOURCE_URL] = URL("source_url"),
	[ONE_WORKSHOP_URL] = URL("workshop_url"),
	[ONE_POINTS] = { "points", FIELD_LIST, FIELD_API, .of = mirror_point_fields,
		.of_count = MIRROR_POINT_FIELD_COUNT, .help = "What the mirror said of it." },
	[ONE_URL] = URL("action_url"),
	[ONE_CAN_BEGIN] = FLAG("can_begin"),
	[ONE_CAN_END] = FLAG("can_end"),
	[ONE_CAN_RESUME] = FLAG("can_resume"),
	[ONE_END_FIELDS] = FORM_ROWS("end_fields"),
	[ONE_GIVE_FIELDS] = FORM_ROWS("give_fields"),
	[ONE_EDIT_URL] = URL("edit_url"),
	[ONE_PUT_OFF_URL] = URL("put_off_url"),
	[ONE_PUBLIC_URL] = URL("public_url"),
	[ONE_IS_PUBLIC] = { "is_public", FIELD_FLAG, FIELD_API, .help = "It is to be published." },
	[ONE_PUBLIC_WORDS] = TEXT("public_words", "What is published of it."),
	[ONE_PUBLIC_FIELDS] = FORM_ROWS("public_fields"),
	[ONE_ERRORS] = { "errors", FIELD_LIST, FIELD_PAGE, .of = form_error_fields,
		.of_count = FORM_ERROR_FIELD_COUNT },
	[ONE_WRONG] = FLAG("wrong"),
	[ONE_GIVE_WRONG] = FLAG("give_wrong"),
	[ONE_PUBLIC_OPEN] = FLAG("public_open"),
	[ONE_DIDS] = { "facts", FIELD_LIST, FIELD_API, .of = did_fields, .of_count = DID_FIELD_COUNT,
		.help = "What was done, the latest first." },
};
const struct page_kind action_one_page = { "action", "act/action/pages/action.html", one_fields,
	ONE_FIELD_COUNT };

/* --- its forms -------------------------------------------------------------------------------------- */

enum { END_WORDS, END_COUNT };
static const struct form_field end_form[END_COUNT] = {
	[END_WORDS] = { "fait", FORM_LONG, "Ce qui a vraiment été fait",
		.hint = "Même si ce n’est pas tout à fait ce qui était prévu.",
		.required = "Dites en quelques mots ce qui a vraiment été fait.",
		.length_max = ACTION_WORDS_LENGTH_MAX },
};
static const struct form_field give_form[END_COUNT] = {
	[END_WORDS] = { "raison", FORM_LONG, "Pourquoi l’abandonner",
		.hint = "Abandonner n’est pas une faute\u202f: la raison sert à ceux qui reprendront.",
		.required = "Dites pourquoi cette action est abandonnée.",
		.length_max = ACTION_WORDS_LENGTH_MAX },
};

enum { PUBLIC_IS, PUBLIC_WORDS, PUBLIC_COUNT };
static const struct form_field public_form[PUBLIC_COUNT] = {
	[PUBLIC_IS] = { "public", FORM_CHECK, "Montrer cette action au public" },
	[PUBLIC_WORDS] = { "public-mots", FORM_LONG, "Ce qui sera publié, mot pour mot",
		.hint = "Avec sa date et, une fois faite, ce qui a bougé en son lieu entre deux enquêtes "
		        "publiées. Rien d’autre. N’écrivez ni nom, ni rien qui permette de reconnaître "
		        "quelqu’un.",
		.length_max = ACTION_PUBLIC_LENGTH_MAX },
};

struct showing {
	struct acting acting;
	struct action action;
	struct form *end, *give, *publish;
	const char *trouble;
	struct mirror_reading reading;
	bool shows_figures;
	bool done;
	const char *fact, *words; /* of what is written */
};

static bool
look(struct visit *visit, struct showing *showing)
{
	*showing = (struct showing){ .trouble = NULL };
	if (!action_begin(visit, &showing->acting) ||
	    !action_of_address(visit, &showing->action))
		return false;
	showing->end = form_new(visit->arena, end_form, END_COUNT);
	showing->give = form_new(visit->arena, give_form, END_COUNT);
	showing->publish = form_new(visit->arena, public_form, PUBLIC_COUNT);
	form_fill(showing->publish, PUBLIC_IS, showing->action.is_public ? SPAN("oui") : SPAN(""));
	form_fill(showing->publish, PUBLIC_WORDS,
	          showing->action.public_words.length > 0 ? showing->action.public_words
	                                                  : showing->action.what);
	return true;
}

/* --- where it comes from ---------------------------------------------------------------------------- */

static struct span
sheet_url(struct arena *arena, const struct survey_wave *wave, struct span place,
          const struct action_source *source)
{
	struct text text = text_new(arena, 6000);
	text_add_z(&text, "/atelier?enquete=");
	http_percent_encode(&text, wave->code);
	text_add_z(&text, "&lieu=");
	http_percent_encode(&text, place);
	text_add_z(&text, "&parcours=");
	http_percent_encode(&text, source->journey_code);
	if (source->step_id != 0) {
		text_format(&text, "&etape=%lld", (long long)source->step_id);
	} else {
		text_add_z(&text, "&point=");
		http_percent_encode(&text, source->subject_code);
	}
	return text_span(&text);
}

/* Figures are read again, as this reader may: what is hidden from her stays hidden. */
static bool
show_figures(struct showing *showing, struct model *page, const struct survey_wave *wave,
             struct span place_code)
{
	struct visit *visit = showing->acting.visit;
	const struct action_source *source = &showing->action.source;
	const struct mirror_question question = { .wave = wave->code,
		                                      .place = place_code,
		                                      .journey = source->journey_code,
		                                      .least = result_least_state(&visit->reader) };
	const enum found found = action_read_source(visit, visit->db, &question, source->step_id,
	                                            &showing->reading, &showing->acting.fault);
	if (found != FOUND_ONE)
		return found == FOUND_NONE;
	for (size_t i = 0; i < showing->reading.count; i++) {
		const struct mirror_point *point = &showing->reading.points[i];
		if (!span_equal(point->code, source->subject_code))
			continue;
		mirror_point_draw(point, model_row(page, ONE_POINTS));
		showing->shows_figures = true;
	}
	return true;
}

static bool
show_source(struct showing *showing, struct model *page)
{
	struct visit *visit = showing->acting.visit;
	const struct action_source *source = &showing->action.source;
	struct survey_wave wave;
	model_text(page, ONE_SOURCE_LABEL, source->label);
	if (source->wave_id == 0 || source->origin == ACTION_FROM_WORDS)
		return true;
	const enum found found = survey_wave_by_id(visit->arena, visit->db, visit->root_id,
	                                           source->wave_id, &wave, &showing->acting.fault);
	if (found != FOUND_ONE)
		return found == FOUND_NONE; /* its imports were undone */
	const struct place_tree *then = place_tree_load(visit->arena, visit->db, visit->root_id,
	                                                wave.closed_day, &showing->acting.fault);
	if (then == NULL)
		return false;
	const uint32_t place = source->place_id == 0 ? PLACE_NONE : place_by_id(then, source->place_id);
	const bool is_lost = source->place_id != 0 && place == PLACE_NONE;
	struct text words = text_new(visit->arena, 2000);
	text_format(&words, "%.*s, close le ", SPAN_ARGS(wave.name));
	text_add_date_words(&words, wave.closed_day);
	text_format(&words, "\u202f; lieu\u202f: %.*s",
	            SPAN_ARGS(place == PLACE_NONE ? place_said(showing->acting.tree, source->place_id)
	                                          : then->places[place].name));
	model_text(page, ONE_SOURCE, text_span(&words));
	/* Whether it was a gap is a result: who may not read the results yet does not read it here. */
	if (wave.state < result_least_state(&visit->reader) || is_lost)
		return true;
	const struct span code = place == PLACE_NONE ? span_of("") : then->places[place].code;
	struct text url = text_new(visit->arena, 4000);
	action_add_source_url(&url, &wave, code, source);
	model_text_z(page, ONE_ORIGIN, action_origin_words[source->origin]);
	model_url(page, ONE_SOURCE_URL, text_span(&url));
	model_url(page, ONE_WORKSHOP_URL, sheet_url(visit->arena, &wave, code, source));
	return show_figures(showing, page, &wave, code);
}

/* --- what it says ----------------------------------------------------------------------------------- */

static const char *
lead_words(struct arena *arena, const struct action *action)
{
	struct text text = text_new(arena, 300);
	const int32_t days[ACTION_STATE_COUNT] = { action->decided_day, action->begun_day,
		                                       action->ended_day, action->ended_day };
	static const char *const begins[ACTION_STATE_COUNT] = { "Décidée le ", "En cours depuis le ",
		                                                    "Faite le ", "Abandonnée le " };
	text_add_z(&text, begins[action->state]);
	text_add_date_words(&text, days[action->state]);
	text_add_z(&text, action_is_open(action) ? ", pour le " : "\u202f; elle était prévue pour le ");
	text_add_date_words(&text, action->due_day);
	text_add_z(&text, ".");
	return text_z(&text);
}

static void
show_effects(struct showing *showing, struct model *page)
{
	const struct action *action = &showing->action;
	const struct mirror_names names = action_names(&showing->acting, action->source.wave_id);
	const struct action_effect *first = &action->effects[SIDE_USAGER];
	const struct action_effect *second = &action->effects[SIDE_AGENT];
	model_text(page, ONE_FIRST, names.first_capital);
	model_text_z(page, ONE_FIRST_WAY, action_way_words[first->way]);
	model_text(page, ONE_FIRST_WORDS, first->words);
	model_text(page, ONE_SECOND, names.second_capital);
	model_text_z(page, ONE_SECOND_WAY, action_way_words[second->way]);
	model_text(page, ONE_SECOND_WORDS, second->words);
	model_text(page, ONE_JUDGED_CODE, action->judged_code);
	model_text(page, ONE_JUDGED_SENTENCE, action->judged_sentence);
	model_text(page, ONE_JUDGED_WORDS, action->judged_words);
	model_date(page, ONE_JUDGED_DAY, action->judged_day);
	if (action->judged_code.length > 0) /* answered by a later room */
		model_url_z(page, ONE_EFFECT_URL,
		            action_address(showing->acting.visit->arena, action, "/effet"));
}

static bool
show_facts(struct showing *showing, struct model *page)
{
	enum { FACT_SHOWN_MAX = 30 };
	struct visit *visit = showing->acting.visit;
	struct fact *facts;
	size_t count;
	if (!journal_before(visit->arena, visit->db, visit->root_id, 0, showing->action.id, &facts,
	                    &count, &showing->acting.fault))
		return false;
	for (size_t i = 0; i < count && i < FACT_SHOWN_MAX; i++) {
		struct span name;
		if (!people_name(visit->arena, visit->db, visit->root_id, facts[i].account_id, &name,
		                 &showing->acting.fault))
			return false;
		struct model *row = model_row(page, ONE_DIDS);
		model_date(row, DID_AT, visit_day(visit, facts[i].at_unix_s));
		model_text(row, DID_WHO, name);
		model_text(row, DID_WORDS, facts[i].words);
	}
	return true;
}

static void
show_forms(struct showing *showing, struct model *page)
{
	const struct visit *visit = showing->acting.visit;
	const struct action *action = &showing->action;
	const struct reader *reader = &visit->reader;
	const bool decides = action_may_decide(reader, showing->acting.tree, action->place_id);
	const bool moves = action_may_move_it(reader, showing->acting.tree, action);
	model_url_z(page, ONE_URL, action_address(visit->arena, action, ""));
	model_flag(page, ONE_CAN_BEGIN, moves && action->state == ACTION_DECIDED);
	model_flag(page, ONE_CAN_END, moves && action_may_move(action->state, ACTION_DONE));
	model_flag(page, ONE_CAN_RESUME, moves && !action_is_open(action));
	form_draw(showing->end, page, (struct form_place){ ONE_END_FIELDS, ONE_ERRORS, ONE_WRONG });
	form_draw(showing->give, page, (struct form_place){ ONE_GIVE_FIELDS, ONE_ERRORS, ONE_WRONG });
	form_draw(showing->publish, page,
	          (struct form_place){ ONE_PUBLIC_FIELDS, ONE_ERRORS, ONE_WRONG });
	model_flag(page, ONE_WRONG, !form_is_fine(showing->end) || !form_is_fine(showing->give) ||
	                                !form_is_fine(showing->publish));
	model_flag(page, ONE_GIVE_WRONG, !form_is_fine(showing->give));
	model_flag(page, ONE_PUBLIC_OPEN, action->is_public || !form_is_fine(showing->publish));
	if (!decides)
		return;
	model_url_z(page, ONE_EDIT_URL, action_address(visit->arena, action, "/changer"));
	model_url_z(page, ONE_PUT_OFF_URL,
	            action_address(visit->arena, action, "/changer#champ-echeance"));
	model_url_z(page, ONE_PUBLIC_URL, action_address(visit->arena, action, "/public"));
}

static bool
show_complaint(struct showing *showing, struct model *page)
{
	struct action_complaint from;
	const char *words, *url;
	const enum found found = action_complaint_of(&showing->acting, showing->action.id, &from);
	if (found != FOUND_ONE)
		return found == FOUND_NONE;
	if (!action_complaint_words(&showing->acting, &from, &words, &url))
		return false;
	model_text_z(page, ONE_COMPLAINT, words);
	model_url_z(page, ONE_COMPLAINT_URL, url);
	return true;
}

static bool
show_theme(struct showing *showing, struct model *page)
{
	const struct action_theme_place place = { ONE_THEME, ONE_THEME_URL, ONE_SAID, ONE_IRRITANT,
		                                      ONE_IRRITANT_URL };
	struct action_from_theme from;
	const enum found found = action_theme_read(&showing->acting, showing->action.id, &from);
	if (found != FOUND_ONE)
		return found == FOUND_NONE;
	model_url_z(page, ONE_EFFECT_URL,
	            action_address(showing->acting.visit->arena, &showing->action, "/effet"));
	return action_theme_draw(&showing->acting, &from, page, place);
}

static bool
fill(struct showing *showing, struct model *page)
{
	struct visit *visit = showing->acting.visit;
	const struct action *action = &showing->action;
	const struct action_axis *axis = action_axis_by_id(&showing->acting, action->axis_id);
	struct span who;
	if (!action_owner_name(&showing->acting, action, &who))
		return false;
	model_text(page, ONE_TITLE, action->what);
	model_text_z(page, ONE_WITHIN, "Actions");
	model_text(page, ONE_REFERENCE, action->reference);
	model_text_z(page, ONE_STATE, action_state_words[action->state]);
	model_text_z(page, ONE_LEAD, lead_words(visit->arena, action));
	model_text_z(page, ONE_TROUBLE, showing->trouble);
	model_text(page, ONE_WHO, who);
	model_date(page, ONE_DUE, action->due_day);
	model_text(page, ONE_PLACE, place_said(showing->acting.tree, action->place_id));
	if (action_is_late(action, visit->today))
		model_text_z(page, ONE_LATE, action_late_words(visit->arena, action, visit->today));
	if (axis != NULL) {
		model_text(page, ONE_AXIS, action_axis_name(visit->arena, axis));
		model_url_z(page, ONE_AXIS_URL,
		            arena_format(visit->arena, "/actions#axe-%.*s", SPAN_ARGS(axis->code)));
	}
	if (action->ended_words.length > 0 && !action_is_open(action)) {
		model_text_z(page, ONE_ENDED_HEADING, action->state == ACTION_DONE
		                                          ? "Ce qui a vraiment été fait"
		                                          : "Pourquoi elle a été abandonnée");
		model_text(page, ONE_ENDED_WORDS, action->ended_words);
	}
	model_flag(page, ONE_IS_PUBLIC, action->is_public);
	model_text(page, ONE_PUBLIC_WORDS, action->public_words);
	show_effects(showing, page);
	show_forms(showing, page);
	return show_source(showing, page) && show_complaint(showing, page) && show_theme(showing, page) &&
	       show_facts(showing, page);
}

static void
show(struct showing *showing)
{
	struct visit *visit = showing->acting.visit;
	struct model *page = model_new(visit->arena, &action_one_page);
	if (visit_db(visit) == NULL)
		return;
	if (!fill(showing, page)) {
		visit_fail(visit, &showing->acting.fault);
		return;
	}
	if (model_has(page, ONE_WRONG))
		visit->response->status = 422;
	if (showing->shows_figures && !result_keep_seen(visit, &showing->reading.wave))
		return;
	visit_show(visit, &action_one_page, page);
}

void
action_get_one(struct visit *visit)
{
	struct showing showing;
	if (look(visit, &showing))
		show(&showing);
}

/* --- its life --------------------------------------------------------------------------------------- */

static const struct move {
	const char *value;
	enum action_state to;
	const char *fact, *words;
} moves[] = {
	{ "commencer", ACTION_UNDER_WAY, "action.begun", "Action %.*s commencée." },
	{ "faite", ACTION_DONE, "action.done", "Action %.*s faite." },
	{ "abandonner", ACTION_GIVEN_UP, "action.given_up", "Action %.*s abandonnée." },
	{ "reprendre", ACTION_UNDER_WAY, "action.resumed", "Action %.*s reprise." },
};

static bool
write_one(struct db *db, void *data)
{
	struct showing *showing = data;
	struct visit *visit = showing->acting.visit;
	const struct action *action = &showing->action;
	showing->done = true;
	return action_note(db, &showing->acting, showing->fact, action->id, action->place_id,
	                   showing->words) &&
	       action_store_change(db, visit->root_id, action, &showing->done,
	                           &showing->acting.fault) &&
	       showing->done &&
	       action_complaint_follow(db, visit->root_id, action, &showing->acting.fault) &&
	       action_theme_follow(db, visit->root_id, action, &showing->acting.fault);
}

/* The field it was typed in may be there no longer: nothing typed is lost. */
static const char *
with_words_typed(const struct visit *visit, const char *what_happened)
{
	static const char *const fields[] = { "fait", "raison", "public-mots" };
	enum { BYTES_MAX = 4 * ACTION_PUBLIC_LENGTH_MAX };
	struct span words = span_of("");
	for (size_t i = 0; i < LENGTH(fields) && words.length == 0; i++)
		words = span_trim(http_pairs_first(&visit->body, fields[i]));
	if (words.length == 0 || words.length > BYTES_MAX)
		return what_happened;
	return arena_format(visit->arena, "%s Vous aviez écrit\u202f: «\u202f%.*s\u202f»", what_happened,
	                    SPAN_ARGS(words));
}

/* Writes, then goes to the page; two people at the same moment: the second sees what the first did. */
static void
settle(struct showing *showing)
{
	struct visit *visit = showing->acting.visit;
	bool gave_up = false;
	if (visit_write(visit, write_one, showing, &gave_up) || (gave_up && showing->done)) {
		visit_go(visit, "%s", action_address(visit->arena, &showing->action, ""));
	} else if (gave_up && look(visit, showing)) {
		showing->trouble = with_words_typed(
			visit, "Quelqu’un a changé cette action au même moment\u202f: voici où elle en est.");
		show(showing);
	}
}

static void
move_to(struct showing *showing, const struct move *move, struct span words)
{
	struct visit *visit = showing->acting.visit;
	struct action *action = &showing->action;
	action->state = move->to;
	if (move->to == ACTION_UNDER_WAY) {
		if (action->begun_day == 0)
			action->begun_day = visit->today;
		action->ended_day = 0;
	} else {
		action->ended_day = visit->today;
		action->ended_words = words;
	}
	showing->fact = move->fact;
	showing->words = arena_format(visit->arena, move->words, SPAN_ARGS(action->reference));
	settle(showing);
}

static const struct move *
move_asked(const struct visit *visit)
{
	const struct span asked = http_pairs_first(&visit->body, "faire");
	for (size_t i = 0; i < LENGTH(moves); i++)
		if (span_is(asked, moves[i].value))
			return &moves[i];
	return NULL;
}

void
action_post_move(struct visit *visit)
{
	struct showing showing;
	const struct move *move = move_asked(visit);
	if (!look(visit, &showing))
		return;
	if (!action_may_move_it(&visit->reader, showing.acting.tree, &showing.action)) {
		visit_refuse(visit, "L’état d’une action est changé par qui s’en charge, ou par qui décide dans "
		                    "ce lieu.");
		return;
	}
	if (move == NULL || !action_may_move(showing.action.state, move->to)) {
		showing.trouble = with_words_typed(
			visit, "Cette action a changé d’état entre-temps\u202f: voici où elle en est.");
		show(&showing);
		return;
	}
	struct form *form = move->to == ACTION_DONE       ? showing.end
	                    : move->to == ACTION_GIVEN_UP ? showing.give
	                                                  : NULL;
	if (form != NULL && !form_read(form, visit_lookup, visit))
		show(&showing);
	else
		move_to(&showing, move, form == NULL ? span_of("") : form_text(form, END_WORDS));
}

/* --- published or not -------------------------------------------------------------------------------- */

void
action_post_public(struct visit *visit)
{
	struct showing showing;
	if (!look(visit, &showing))
		return;
	struct action *action = &showing.action;
	if (!action_may_decide(&visit->reader, showing.acting.tree, action->place_id)) {
		visit_refuse(visit, "Cette action est celle d’un autre lieu que les vôtres.");
		return;
	}
	if (form_read(showing.publish, visit_lookup, visit) &&
	    form_check(showing.publish, PUBLIC_IS) &&
	    form_text(showing.publish, PUBLIC_WORDS).length == 0)
		form_complain(showing.publish, "public-mots", "Écrivez ce qui sera publié, mot pour mot.");
	if (!form_is_fine(showing.publish)) {
		show(&showing);
		return;
	}
	action->is_public = form_check(showing.publish, PUBLIC_IS);
	action->public_words = form_text(showing.publish, PUBLIC_WORDS);
	showing.fact = action->is_public ? "action.published" : "action.withdrawn";
	showing.words =
		arena_format(visit->arena,
		             action->is_public ? "Action %.*s à montrer au public." : "Action %.*s non publique.",
		             SPAN_ARGS(action->reference));
	settle(&showing);
}
