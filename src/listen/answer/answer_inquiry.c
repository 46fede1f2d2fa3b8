/* The questions of an inquiry, screen after screen. Nothing is kept until all is sent: what was answered
 * on other screens travels in the form itself. */
#include <string.h>

#include "listen/answer/answer_brake.h"
#include "listen/answer/answer_twice.h"

enum {
	INQUIRY_TITLE, INQUIRY_WITHIN, INQUIRY_LANGUAGE, INQUIRY_DIRECTION, INQUIRY_OTHER_LANGUAGE,
	INQUIRY_HEADING, INQUIRY_TEXT,
	INQUIRY_TROUBLE, INQUIRY_NOTE, INQUIRY_ACTION_URL, INQUIRY_HIDDEN, INQUIRY_QUESTIONS, INQUIRY_TOLD,
	INQUIRY_HAS_FILE,
	INQUIRY_IS_RECAP, INQUIRY_CAN_NEXT, INQUIRY_CAN_SEND, INQUIRY_CAN_PREVIOUS, INQUIRY_CAN_KEEP,
	INQUIRY_WORK, INQUIRY_ERRORS, INQUIRY_WRONG, INQUIRY_FIELD_COUNT
};
static const struct field hidden_fields[HIDDEN_FIELD_COUNT] = {
	[HIDDEN_NAME] = { "hidden_name", FIELD_TEXT, FIELD_PAGE },
	[HIDDEN_VALUE] = { "hidden_value", FIELD_TEXT, FIELD_PAGE },
};
static const struct field inquiry_fields[INQUIRY_FIELD_COUNT] = {
	[INQUIRY_TITLE] = { "title", FIELD_TEXT, FIELD_API, .help = "How far one is." },
	[INQUIRY_WITHIN] = { "within", FIELD_TEXT, FIELD_API, .help = "Title of the questionnaire." },
	[INQUIRY_LANGUAGE] = { "language", FIELD_TEXT, FIELD_PAGE },
	[INQUIRY_DIRECTION] = { "direction", FIELD_TEXT, FIELD_PAGE },
	[INQUIRY_OTHER_LANGUAGE] = { "other_language", FIELD_TEXT, FIELD_PAGE },
	[INQUIRY_HEADING] = { "heading", FIELD_TEXT, FIELD_PAGE },
	[INQUIRY_TEXT] = { "page_text", FIELD_TEXT, FIELD_PAGE },
	[INQUIRY_TROUBLE] = { "trouble", FIELD_TEXT, FIELD_PAGE },
	[INQUIRY_NOTE] = { "page_note", FIELD_TEXT, FIELD_PAGE },
	[INQUIRY_ACTION_URL] = { "action_url", FIELD_URL, FIELD_PAGE },
	[INQUIRY_HIDDEN] = { "hidden", FIELD_LIST, FIELD_PAGE, .of = hidden_fields,
		.of_count = HIDDEN_FIELD_COUNT },
	[INQUIRY_QUESTIONS] = { "questions", FIELD_LIST, FIELD_PAGE, .of = ask_row_fields,
		.of_count = ASK_ROW_FIELD_COUNT },
	[INQUIRY_TOLD] = { "told", FIELD_LIST, FIELD_PAGE, .of = answer_told_fields,
		.of_count = TOLD_FIELD_COUNT },
	[INQUIRY_HAS_FILE] = { "has_file", FIELD_FLAG, FIELD_PAGE },
	[INQUIRY_IS_RECAP] = { "is_recap", FIELD_FLAG, FIELD_PAGE },
	[INQUIRY_CAN_NEXT] = { "can_next", FIELD_FLAG, FIELD_PAGE },
	[INQUIRY_CAN_SEND] = { "can_send", FIELD_FLAG, FIELD_PAGE },
	[INQUIRY_CAN_PREVIOUS] = { "can_previous", FIELD_FLAG, FIELD_PAGE },
	[INQUIRY_CAN_KEEP] = { "can_keep", FIELD_FLAG, FIELD_PAGE },
	[INQUIRY_WORK] = { "work", FIELD_COUNT, FIELD_PAGE },
	[INQUIRY_ERRORS] = { "errors", FIELD_LIST, FIELD_PAGE, .of = form_error_fields,
		.of_count = FORM_ERROR_FIELD_COUNT },
	[INQUIRY_WRONG] = { "wrong", FIELD_FLAG, FIELD_PAGE },
};
const struct page_kind answer_inquiry_page = { "answer.inquiry",
	"listen/answer/pages/inquiry.html", inquiry_fields, INQUIRY_FIELD_COUNT };

/* A person before an inquiry. */
struct asking {
	struct sitting *sitting;
	struct visit *visit;
	const struct answer_form *form;
	const struct inquiry_asked *asked;
	struct inquiry_sitting sheet;
	const struct ask_value *kept; /* what was kept for later; NULL: nothing */
	const struct place_tree *tree;
	struct joining joining;
	size_t language, screen, reached; /* screens from 0; reached: the last one seen */
	const char *trouble, *note;
};

/* --- places, when one is asked -------------------------------------------------------------------- */

static size_t
find_places(void *subject, struct span typed, struct ask_place *found_r, size_t room)
{
	const struct asking *asking = subject;
	struct arena *arena = asking->visit->arena;
	const struct span wanted = span_slug(arena, typed, 200);
	size_t count = 0;
	for (uint32_t i = 0; i < asking->tree->count && count < room && wanted.length > 0; i++) {
		const struct place *place = &asking->tree->places[i];
		if (span_find(span_slug(arena, place->name, 400), wanted) != SIZE_MAX)
			found_r[count++] = (struct ask_place){ place->id, place->name };
	}
	return count;
}

static bool
is_known_place(void *subject, int64_t id, struct span *words_r)
{
	const struct asking *asking = subject;
	for (uint32_t i = 0; i < asking->tree->count; i++)
		if (asking->tree->places[i].id == id) {
			*words_r = asking->tree->places[i].name;
			return true;
		}
	return false;
}

static bool
asks_a_place(const struct answer_form *form)
{
	for (size_t i = 0; i < form->list.count; i++)
		if (form->list.questions[i].kind == ASK_PLACE)
			return true;
	return false;
}

static bool
give_places(struct asking *asking, struct fault *fault_r)
{
	struct visit *visit = asking->visit;
	if (!asks_a_place(asking->form))
		return true;
	asking->tree =
		place_tree_load(visit->arena, visit->db, visit->root_id, visit->today, fault_r);
	if (asking->tree == NULL)
		return false;
	struct ask_places *places = arena_new_of(visit->arena, struct ask_places);
	*places = (struct ask_places){ find_places, is_known_place, asking };
	ask_give_places(asking->sheet.sheet, places);
	return true;
}

/* --- sitting down ---------------------------------------------------------------------------------- */

/* The questions' language; our own words follow it when they can, but for a colleague who types a paper
 * in: she reads French. */
static void
speak(struct asking *asking)
{
	const struct span language = asking->form->inquiry->languages[asking->language];
	struct sitting *sitting = asking->sitting;
	sitting->language = language;
	if (sitting->target.way != SURVEY_WAY_PAPER)
		answer_speak(asking->visit, language);
	ask_speak(asking->sheet.sheet, visit_catalogue(asking->visit), language);
}

/* In the language asked for, else in that of what was kept. */
static bool
load_kept(struct asking *asking, struct span language)
{
	struct answer_reply reply;
	if (!sitting_load_draft(asking->sitting, &reply))
		return false;
	if (asking->sitting->has_draft && language.length == 0)
		asking->language = reply.language;
	asking->kept = asking->sitting->has_draft ? reply.values : NULL;
	return true;
}

static void
come(struct asking *asking, struct sitting *sitting, const struct http_pairs *pairs)
{
	*asking = (struct asking){ .sitting = sitting,
		                       .visit = sitting->visit,
		                       .form = sitting->form,
		                       .note = sitting->note };
	asking->language =
		answer_language_of(asking->form->inquiry, http_pairs_first(pairs, "langue"));
}

static bool
sit(struct asking *asking, struct fault *fault_r)
{
	struct sitting *sitting = asking->sitting;
	asking->asked = answer_asked(asking->form, sitting->target.side, asking->language);
	asking->sheet = inquiry_sit(asking->visit->arena, asking->asked);
	speak(asking);
	ask_shuffle(asking->sheet.sheet,
	            sitting->draft.length > 0 ? sitting->draft : sitting->once);
	joining_begin(&asking->joining, sitting, asking->sheet.sheet);
	return give_places(asking, fault_r);
}

static bool
begin(struct asking *asking, struct sitting *sitting, const struct http_pairs *pairs, bool with_kept)
{
	struct fault fault = { 0 };
	come(asking, sitting, pairs);
	if (with_kept && !load_kept(asking, http_pairs_first(pairs, "langue")))
		return false;
	if (sit(asking, &fault))
		return true;
	visit_fail(sitting->visit, &fault);
	return false;
}

static bool
is_on_screen(const struct asking *asking, size_t question, size_t screen)
{
	return inquiry_screen_of(asking->asked, question) == screen;
}

static bool
is_visible(const struct asking *asking, const struct ask_value *values, size_t question)
{
	return values[question].state != ASK_NOT_SHOWN &&
	       asking->form->list.questions[question].kind != ASK_COMPUTED;
}

static bool
has_something(const struct asking *asking, size_t screen)
{
	const struct ask_value *values = ask_values(asking->sheet.sheet);
	for (size_t i = 0; i < asking->form->list.count; i++)
		if (is_on_screen(asking, i, screen) && is_visible(asking, values, i))
			return true;
	return false;
}

/* The next screen with something to ask, or the number of screens. */
static size_t
screen_after(const struct asking *asking, size_t screen)
{
	const size_t count = inquiry_screen_count(asking->asked);
	do
		screen++;
	while (screen < count && !has_something(asking, screen));
	return screen < count ? screen : count;
}

static size_t
screen_before(const struct asking *asking, size_t screen)
{
	for (size_t before = screen; before-- > 0;)
		if (has_something(asking, before))
			return before;
	return screen;
}

static void
fill_from(struct asking *asking, const struct ask_value *values, size_t first_screen)
{
	asking->kept = values;
	for (size_t i = 0; values != NULL && i < asking->form->list.count; i++)
		if (inquiry_screen_of(asking->asked, i) >= first_screen &&
		    values[i].state > ASK_NOT_ANSWERED &&
		    asking->form->list.questions[i].kind != ASK_COMPUTED &&
		    asking->form->list.questions[i].kind != ASK_FILE)
			ask_fill(asking->sheet.sheet, i, &values[i]);
}

/* --- drawing ----------------------------------------------------------------------------------------- */

static void
hide(struct model *page, const char *name, struct span value)
{
	struct model *row = model_row(page, INQUIRY_HIDDEN);
	model_text_z(row, HIDDEN_NAME, name);
	model_text(row, HIDDEN_VALUE, value);
}

static void
hide_number(struct asking *asking, struct model *page, const char *name, int64_t number)
{
	hide(page, name, span_of(arena_format(asking->visit->arena, "%lld", (long long)number)));
}

/* « q12 », « q12-3 », « q12-na »: which question is it of? */
static bool
question_of_field(struct span name, size_t count, size_t *question_r)
{
	int64_t number;
	struct span rest = name, figures;
	if (!span_starts(name, "q"))
		return false;
	rest = span_from(name.at + 1, name.length - 1);
	if (!span_cut(&rest, '-', &figures) || !span_int64(figures, &number) || number < 0 ||
	    (uint64_t)number >= count)
		return false;
	*question_r = (size_t)number;
	return true;
}

/* What was answered on the other screens. */
static void
carry(struct asking *asking, struct model *page, size_t screen)
{
	const struct http_pairs *body = &asking->visit->body;
	for (size_t i = 0; i < body->count; i++) {
		size_t question;
		if (question_of_field(body->list[i].name, asking->form->list.count, &question) &&
		    !is_on_screen(asking, question, screen))
			hide(page, span_copy(asking->visit->arena, body->list[i].name),
			     body->list[i].value);
	}
	const char *mark = joining_mark(&asking->joining);
	if (mark != NULL && !is_on_screen(asking, asking->form->texts[asking->form->file], screen))
		hide(page, mark, SPAN("oui"));
}

static void
carry_marks(struct asking *asking, struct model *page, size_t screen)
{
	const struct sitting *sitting = asking->sitting;
	hide(page, "cle", sitting->once);
	if (sitting->draft.length > 0)
		hide(page, "suite", sitting->draft);
	hide(page, "langue", asking->form->inquiry->languages[asking->language]);
	hide_number(asking, page, "ecran", (int64_t)screen + 1);
	hide_number(asking, page, "vu", (int64_t)asking->reached + 1);
	if (asking->kept != NULL)
		hide_number(asking, page, "repris", 1);
	if (sitting->target.journey_id != 0)
		hide_number(asking, page, "parcours", sitting->target.journey_id);
	if (sitting->target.way == SURVEY_WAY_PAPER) {
		hide_number(asking, page, "lieu", sitting->target.place_id);
		hide_number(asking, page, "cote", sitting->target.side);
	}
	if (sitting->number.length > 0)
		hide(page, "feuille", sitting->number);
	if (sitting->first != NULL)
		hide_number(asking, page, "revu", 1);
	if (sitting->brake != NULL) {
		hide(page, "attente", sitting->brake->ticket);
		hide(page, "preuve", sitting->brake->work);
		model_count(page, INQUIRY_WORK, ANSWER_WORK_BITS);
	}
}

static struct model *
new_page(struct asking *asking, size_t screen)
{
	struct arena *arena = asking->visit->arena;
	const struct inquiry *inquiry = asking->form->inquiry;
	const struct span title = inquiry_say(inquiry->title, asking->language);
	struct model *page = model_new(arena, &answer_inquiry_page);
	model_text(page, INQUIRY_WITHIN, title.length > 0 ? title : asking->sitting->wave.name);
	model_text(page, INQUIRY_LANGUAGE, inquiry->languages[asking->language]);
	model_text_z(page, INQUIRY_DIRECTION,
	             inquiry_is_rtl(inquiry->languages[asking->language]) ? "rtl" : "ltr");
	if (!catalogue_serves(visit_catalogue(asking->visit), inquiry->languages[asking->language]))
		model_text(page, INQUIRY_OTHER_LANGUAGE, inquiry->languages[asking->language]);
	model_text_z(page, INQUIRY_TROUBLE, asking->trouble);
	model_text_z(page, INQUIRY_NOTE, asking->note);
	model_url_z(page, INQUIRY_ACTION_URL,
	            arena_format(arena, "%s/questions", asking->sitting->base));
	model_flag(page, INQUIRY_CAN_KEEP, asking->sitting->draft.length > 0);
	carry_marks(asking, page, screen);
	carry(asking, page, screen);
	return page;
}

static void
draw_page_words(struct asking *asking, struct model *page, size_t question)
{
	const struct inquiry_page *words =
		&asking->form->inquiry->pages[inquiry_page_of(asking->asked, question)];
	model_text(page, INQUIRY_HEADING, inquiry_say(words->title, asking->language));
	model_text(page, INQUIRY_TEXT, inquiry_say(words->text, asking->language));
}

/* « Accueil : 4, Délai : 2 », or the words of the one answer. */
static struct span
told(const struct visit *visit, const struct ask_question *question, const struct ask_value *value)
{
	struct arena *arena = visit->arena;
	struct text text = text_new(arena, 16 << 10);
	const size_t parts = ask_part_count(question), columns = parts > 0 ? parts : 1; /* no order */
	for (size_t i = 0; i < columns; i++) {
		struct text one = text_new(arena, 8 << 10);
		if (parts > 0 && value->parts[i].state == ASK_NOT_SHOWN)
			continue;
		ask_tell_words(visit_catalogue(visit), question, value, i, &one);
		if (text_span(&one).length == 0)
			continue;
		text_add_z(&text, text.length > 0 ? "\n" : "");
		if (columns > 1 && question->kind != ASK_KANO)
			text_format(&text, visit_words(visit, "%.*s\u202f: %.*s"),
			            SPAN_ARGS(question->choices[i].words), SPAN_ARGS(text_span(&one)));
		else
			text_add(&text, text_span(&one));
	}
	return text_span(&text);
}

/* Of a paper typed in twice: how both typings of a question differ, if they do. */
static void
mark_difference(struct asking *asking, const struct answer_compared *compared)
{
	const struct visit *visit = asking->visit;
	const size_t at = compared->at;
	const struct ask_question *question = &asking->sheet.questions[at];
	const struct ask_value *first = &asking->sitting->first->values[at];
	const struct ask_value *second = &ask_values(asking->sheet.sheet)[at];
	const struct span none = SPAN("");
	if (compared->differs && !ask_is_wrong(asking->sheet.sheet, at))
		ask_complain_ours(
			asking->sheet.sheet, at,
			twice_sentence(visit->arena,
		                   first->state > ASK_NOT_ANSWERED ? told(visit, question, first) : none,
		                   second->state > ASK_NOT_ANSWERED ? told(visit, question, second) : none));
}

static void
mark_differences(struct asking *asking, size_t screen)
{
	const struct ask_value *values = ask_values(asking->sheet.sheet);
	struct answer_compared *compared;
	size_t count;
	if (asking->sitting->first == NULL)
		return;
	answer_compare_values(asking->visit->arena, asking->form->list, asking->sitting->first->values,
	                      values, &compared, &count);
	for (size_t i = 0; i < count; i++)
		if (is_on_screen(asking, compared[i].at, screen) &&
		    is_visible(asking, values, compared[i].at))
			mark_difference(asking, &compared[i]);
}

/* The first screen where they do; SIZE_MAX: none that is shown. */
static size_t
differing_screen(const struct asking *asking)
{
	const struct ask_value *values = ask_values(asking->sheet.sheet);
	struct answer_compared *compared;
	size_t count;
	answer_compare_values(asking->visit->arena, asking->form->list, asking->sitting->first->values,
	                      values, &compared, &count);
	for (size_t i = 0; i < count; i++)
		if (compared[i].differs && is_visible(asking, values, compared[i].at))
			return inquiry_screen_of(asking->asked, compared[i].at);
	return SIZE_MAX;
}

static void
show_screen(struct asking *asking, size_t screen)
{
	const struct form_place place = { INQUIRY_QUESTIONS, INQUIRY_ERRORS, INQUIRY_WRONG };
	const struct ask_value *values = ask_values(asking->sheet.sheet);
	const size_t count = inquiry_screen_count(asking->asked);
	bool is_wrong = false, is_first = true;
	if (screen > asking->reached)
		asking->reached = screen;
	if (asking->sitting->first != NULL)
		asking->note = twice_note;
	struct model *page = new_page(asking, screen);
	inquiry_pipe(asking->visit->arena, &asking->sheet);
	mark_differences(asking, screen);
	for (size_t i = 0; i < asking->form->list.count; i++) {
		if (!is_on_screen(asking, i, screen) || !is_visible(asking, values, i))
			continue;
		if (is_first)
			draw_page_words(asking, page, i);
		is_first = false;
		is_wrong = is_wrong || ask_is_wrong(asking->sheet.sheet, i);
		if (asking->form->list.questions[i].kind == ASK_FILE)
			model_flag(page, INQUIRY_HAS_FILE, true);
		ask_draw_one(asking->sheet.sheet, i, page, place);
	}
	model_text_z(page, INQUIRY_TITLE,
	             count == 1 ? visit_words(asking->visit, "Vos réponses")
	                        : arena_format(asking->visit->arena,
	                                       visit_words(asking->visit, "Étape %zu sur %zu"),
	                                       screen + 1, count));
	model_flag(page, INQUIRY_WRONG, is_wrong);
	model_flag(page, INQUIRY_CAN_NEXT, screen + 1 < count);
	model_flag(page, INQUIRY_CAN_SEND, screen + 1 == count);
	model_flag(page, INQUIRY_CAN_PREVIOUS, screen_before(asking, screen) < screen);
	if (is_wrong)
		asking->visit->response->status = 422;
	visit_show(asking->visit, &answer_inquiry_page, page);
}

/* Nothing more is asked: what was answered is read over before it is sent. */
static void
show_recap(struct asking *asking)
{
	struct arena *arena = asking->visit->arena;
	const size_t count = inquiry_screen_count(asking->asked);
	struct model *page = new_page(asking, count);
	const struct ask_value *values = ask_values(asking->sheet.sheet);
	inquiry_pipe(arena, &asking->sheet);
	for (size_t i = 0; i < asking->form->list.count; i++) {
		if (!is_visible(asking, values, i) || values[i].state == ASK_NOT_ANSWERED)
			continue;
		struct model *row = model_row(page, INQUIRY_TOLD);
		model_text(row, TOLD_SENTENCE, asking->sheet.questions[i].words);
		model_text(row, TOLD_WORDS, told(asking->visit, &asking->sheet.questions[i], &values[i]));
		if (model_has(page, INQUIRY_OTHER_LANGUAGE) &&
		    ask_tells_ours(&asking->sheet.questions[i], &values[i]))
			model_text_z(row, TOLD_LANGUAGE, catalogue_language(visit_catalogue(asking->visit)));
	}
	model_text_z(page, INQUIRY_TITLE, visit_words(asking->visit, "Relire et envoyer"));
	model_flag(page, INQUIRY_IS_RECAP, true);
	model_flag(page, INQUIRY_CAN_SEND, true);
	model_flag(page, INQUIRY_CAN_PREVIOUS, true);
	visit_show(asking->visit, &answer_inquiry_page, page);
}

/* --- what was sent ------------------------------------------------------------------------------------ */

static size_t
mark_of(const struct http_pairs *pairs, const char *name, size_t count)
{
	int64_t number = 0;
	if (!span_int64(http_pairs_first(pairs, name), &number) || number < 1)
		return 0;
	return (uint64_t)number > count ? count : (size_t)number - 1;
}

static void
read_screens(struct asking *asking)
{
	struct visit *visit = asking->visit;
	for (size_t i = 0; i < asking->form->list.count; i++)
		if (inquiry_screen_of(asking->asked, i) <= asking->reached &&
		    asking->form->list.questions[i].kind != ASK_COMPUTED)
			(void)ask_read_one(asking->sheet.sheet, i, visit_lookup, visit);
	inquiry_decide(visit->arena, &asking->sheet);
	joining_decide(&asking->joining, asking->sheet.sheet);
	inquiry_judge(visit->arena, &asking->sheet);
}

/* The first screen up to this one where something is to be corrected; SIZE_MAX: none. */
static size_t
wrong_screen(const struct asking *asking, size_t last)
{
	for (size_t i = 0; i < asking->form->list.count; i++)
		if (inquiry_screen_of(asking->asked, i) <= last && ask_is_wrong(asking->sheet.sheet, i))
			return inquiry_screen_of(asking->asked, i);
	return SIZE_MAX;
}

static bool
is_empty(const struct asking *asking)
{
	const struct ask_value *values = ask_values(asking->sheet.sheet);
	for (size_t i = 0; i < asking->form->list.count; i++)
		if (is_visible(asking, values, i) && values[i].state > ASK_NOT_ANSWERED)
			return false;
	return true;
}

static void
show_again(struct asking *asking, int status, const char *trouble)
{
	asking->trouble = trouble;
	asking->visit->response->status = status;
	show_screen(asking, asking->screen < inquiry_screen_count(asking->asked) ? asking->screen : 0);
}

static void
show_nothing_kept(struct asking *asking, const struct fault *fault)
{
	log_fault("answer.fault", fault);
	show_again(asking, 503,
	           visit_words(asking->visit, "Parvis n’a pas pu la garder. Ce que vous avez répondu est "
	                                      "encore là\u202f: attendez un moment, puis envoyez de "
	                                      "nouveau."));
}

/* In the words of the first of these quotas that has some. */
static void
show_full(struct asking *asking, uint64_t quotas)
{
	struct span words = SPAN("");
	for (size_t i = 0; i < asking->form->inquiry->quota_count && words.length == 0; i++)
		if ((quotas & UINT64_C(1) << i) != 0)
			words = inquiry_say(asking->form->inquiry->quotas[i].message, asking->language);
	visit_say(asking->visit, 200,
	          visit_words(asking->visit, "Nous avons déjà assez de réponses comme la vôtre"),
	          words.length > 0
	              ? span_copy(asking->visit->arena, words)
	              : visit_words(asking->visit, "Elle n’est pas gardée, pour que tous soient entendus à "
	                                           "égalité. Merci d’avoir pris ce temps."));
}

static void
send(struct asking *asking)
{
	struct sitting *sitting = asking->sitting;
	struct visit *visit = asking->visit;
	struct fault fault = { 0 };
	enum answer_outcome outcome;
	if (sitting_is_trapped(sitting)) {
		show_again(asking, 422, visit_words(visit, answer_trapped));
		return;
	}
	if (is_empty(asking)) {
		show_again(asking, 422,
		           visit_words(visit, "Vous n’avez répondu à aucune question. Répondez à une seule si "
		                              "vous voulez, puis envoyez."));
		return;
	}
	const char *held = brake_holds(sitting);
	if (held != NULL) {
		show_again(asking, 422, held);
		return;
	}
	const uint64_t quotas = inquiry_quotas_met(visit->arena, &asking->sheet);
	const struct answer_reply reply = { .values = ask_values(asking->sheet.sheet),
		                                .language = asking->language,
		                                .quotas = quotas,
		                                .joined = asking->joining.has_file
		                                              ? &asking->joining.joined
		                                              : NULL,
		                                .on_paper = sitting->target.way == SURVEY_WAY_PAPER };
	const enum twice_next next = twice_send(sitting, &reply, &fault);
	const size_t differing = next == TWICE_DIFFERS ? differing_screen(asking) : SIZE_MAX;
	if (next == TWICE_FAILED)
		show_nothing_kept(asking, &fault);
	else if (differing != SIZE_MAX)
		show_screen(asking, differing);
	if (next == TWICE_FAILED || next == TWICE_SHOWN || differing != SIZE_MAX)
		return;
	visit_db_end(visit);
	if (answer_take(visit->arena, visit->store, visit->root_id, sitting->form, &sitting->target,
	                sitting->once, sitting->draft, &reply, &outcome, &fault)) {
		if (outcome == ANSWER_FULL)
			show_full(asking, quotas);
		else
			sitting_outcome(sitting, outcome, &reply);
		return;
	}
	show_nothing_kept(asking, &fault);
}

static void
keep_for_later(struct asking *asking)
{
	struct sitting *sitting = asking->sitting;
	struct fault fault = { 0 };
	const struct answer_reply reply = { .values = ask_values(asking->sheet.sheet),
		                                .language = asking->language };
	if (sitting_save_draft(sitting, &reply, &fault)) {
		visit_go(asking->visit, "%s",
		         answer_address(asking->visit,
		                        arena_format(asking->visit->arena, "%s/plus-tard?suite=%.*s",
		                                     sitting->base, SPAN_ARGS(sitting->draft)),
		                        sitting->language));
		return;
	}
	show_nothing_kept(asking, &fault);
}

static void
go_on(struct asking *asking, struct span what)
{
	const size_t count = inquiry_screen_count(asking->asked), screen = asking->screen;
	if (span_is(what, "precedent")) {
		show_screen(asking, screen_before(asking, screen));
		return;
	}
	const size_t wrong = wrong_screen(asking, screen);
	const size_t next = screen < count ? screen_after(asking, screen) : count;
	if (wrong != SIZE_MAX)
		show_screen(asking, wrong);
	else if (next < count)
		show_screen(asking, next);
	else if (span_is(what, "envoyer"))
		send(asking);
	else
		show_recap(asking);
}

/* She moves an item of a ranking: what is still empty elsewhere is not held against her yet. */
static void
show_unfinished(struct asking *asking)
{
	for (size_t i = 0; i < asking->form->list.count; i++)
		if (is_on_screen(asking, i, asking->screen))
			ask_forgive(asking->sheet.sheet, i);
	show_screen(asking, asking->screen);
}

/* Enter in a field presses the first button of a form: the unseen one, which goes on. */
void
inquiry_take_questions(struct sitting *sitting)
{
	struct asking asking;
	struct visit *visit = sitting->visit;
	const struct http_pairs *body = &visit->body;
	const bool with_kept = http_pairs_first(body, "repris").length > 0;
	if (!begin(&asking, sitting, body, with_kept))
		return;
	const size_t count = inquiry_screen_count(asking.asked);
	asking.screen = mark_of(body, "ecran", count);
	asking.reached = mark_of(body, "vu", count);
	if (asking.reached < asking.screen)
		asking.reached = asking.screen;
	if (with_kept)
		fill_from(&asking, asking.kept, asking.reached + 1);
	read_screens(&asking);
	struct span what = http_pairs_first(body, "faire");
	const struct span pressed = http_pairs_first(body, ASK_MOVE);
	if (what.length == 0)
		what = asking.screen + 1 < count ? SPAN("suivant") : SPAN("envoyer");
	sitting->is_typed = true;
	if (pressed.length > 0 && ask_move(asking.sheet.sheet, pressed))
		show_unfinished(&asking);
	else if ((sitting->wave.state > SURVEY_OPEN || sitting_has_served(sitting)) &&
	         (!span_is(what, "envoyer") || wrong_screen(&asking, count) != SIZE_MAX))
		(void)sitting_closed_door(sitting);
	else if (span_is(what, "garder") && sitting->draft.length > 0)
		keep_for_later(&asking);
	else
		go_on(&asking, what);
}

void
inquiry_get_questions(struct sitting *sitting)
{
	struct asking asking;
	const struct http_pairs *query = &sitting->visit->query;
	if (!begin(&asking, sitting, query, true))
		return;
	if (asking.kept == NULL && http_pairs_first(query, "reprise").length > 0)
		asking.note = visit_words(sitting->visit,
		                          "Aucune réponse gardée n’a été trouvée à cette adresse. Si vous aviez "
		                          "envoyé la vôtre, elle est arrivée. Sinon, l’adresse a été mal "
		                          "recopiée\u202f: vérifiez-la, ou répondez ici.");
	fill_from(&asking, asking.kept, 0);
	inquiry_decide(sitting->visit->arena, &asking.sheet);
	joining_decide(&asking.joining, asking.sheet.sheet);
	const size_t first = has_something(&asking, 0) ? 0 : screen_after(&asking, 0);
	if (first < inquiry_screen_count(asking.asked))
		show_screen(&asking, first);
	else
		visit_say(sitting->visit, 200,
		          visit_words(sitting->visit, "Aucune question ne vous est posée"),
		          visit_words(sitting->visit, "Ce questionnaire s’adresse à d’autres personnes. Merci "
		                                      "de votre visite."));
}

/* --- all at once ------------------------------------------------------------------------------------ */

enum found
inquiry_read_letter(struct sitting *sitting, struct answer_reply *reply_r, struct fault *fault_r)
{
	struct asking asking;
	struct visit *visit = sitting->visit;
	come(&asking, sitting, &visit->body);
	if (!sit(&asking, fault_r))
		return FOUND_FAILED;
	const size_t count = inquiry_screen_count(asking.asked);
	asking.reached = count;
	read_screens(&asking);
	if (wrong_screen(&asking, count) != SIZE_MAX || is_empty(&asking))
		return FOUND_NONE;
	*reply_r = (struct answer_reply){ .values = ask_values(asking.sheet.sheet),
		                              .language = asking.language,
		                              .quotas =
		                                  inquiry_quotas_met(visit->arena, &asking.sheet) };
	return FOUND_ONE;
}
