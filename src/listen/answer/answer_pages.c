#include <string.h>

#include "base/time.h"
#include "listen/answer/answer_brake.h"
#include "listen/answer/answer_twice.h"
#include "listen/questionnaire/questionnaire.h"

/* --- plain pages ----------------------------------------------------------------------------- */

/* The language asked for, before it is known which are spoken here. */
static struct span
asked_language(const struct visit *visit)
{
	const bool is_sent = visit->request->method == HTTP_POST;
	return http_pairs_first(is_sent ? &visit->body : &visit->query, "langue");
}

/* `offer`: the link that is shown too, or SHUT_FIELD_COUNT. */
static void
show_shut(struct visit *visit, int status, const char *title, const char *words, size_t offer,
          const struct paper *typed)
{
	struct model *page = model_new(visit->arena, &answer_shut_page);
	model_text_z(page, SHUT_TITLE, title);
	model_text_z(page, SHUT_WORDS, words);
	if (offer < SHUT_FIELD_COUNT)
		model_url_z(page, offer, offer == SHUT_CODE_URL
		                             ? answer_address(visit, "/repondre", asked_language(visit))
		                             : "/miroir");
	if (typed != NULL)
		paper_tell(visit->arena, typed, page);
	visit->response->status = status;
	visit_show(visit, &answer_shut_page, page);
}

static const char *
day_words(const struct visit *visit, int32_t day)
{
	struct text text = text_new(visit->arena, 100);
	catalogue_add_day(visit_catalogue(visit), &text, day, " ");
	return text_z(&text);
}

const char answer_trapped[] =
	FRENCH("Un champ qui doit rester vide est rempli, comme le font des robots. Ce que vous avez "
           "répondu est encore là\u202f: envoyez de nouveau.");

bool
sitting_is_trapped(const struct sitting *sitting)
{
	return http_pairs_first(&sitting->visit->body, "site").length > 0;
}

bool
sitting_has_served(const struct sitting *sitting)
{
	return sitting->target.is_used && sitting->target.kind != ANSWER_OPEN;
}

/* What stands instead of the questions, or false. Nobody types in vain: what was is shown again. */
bool
sitting_closed_door(struct sitting *sitting)
{
	struct visit *visit = sitting->visit;
	const bool is_told = sitting->is_typed && sitting->paper.form != NULL;
	const struct paper *typed = is_told ? &sitting->paper : NULL;
	const int status = sitting->is_typed ? 409 : 200;
	if (sitting->wave.state < SURVEY_OPEN) {
		show_shut(visit, status, visit_words(visit, "Cette enquête n’est pas encore ouverte"),
		          arena_format(visit->arena,
		                       visit_words(visit, "Elle doit ouvrir le %s. Gardez ce lien."),
		                       day_words(visit, sitting->wave.opens_day)),
		          SHUT_FIELD_COUNT, typed);
		return true;
	}
	if (sitting->wave.state > SURVEY_OPEN) {
		const bool is_published = sitting->wave.state == SURVEY_PUBLISHED;
		const char *words =
			is_published
				? visit_words(visit, "Elle s’est terminée le %s. Les résultats sont publiés.")
				: visit_words(visit, "Elle s’est terminée le %s. Les agents liront les résultats "
		                             "avant tout le monde, ou le même jour.");
		show_shut(visit, status, visit_words(visit, "Cette enquête est close"),
		          arena_format(visit->arena, words, day_words(visit, sitting->wave.closed_day)),
		          is_published ? SHUT_MIRROR_URL : SHUT_FIELD_COUNT, typed);
		return true;
	}
	if (sitting_has_served(sitting)) {
		show_shut(visit, status, visit_words(visit, "Ce lien a déjà servi"),
		          visit_words(visit, "Une réponse est arrivée par ce lien, et il ne sert qu’une fois. "
		                             "Si ce n’est pas vous, prévenez la personne qui vous l’a "
		                             "donné\u202f: elle en fera un autre."),
		          SHUT_CODE_URL, typed);
		return true;
	}
	return false;
}

bool
sitting_load_place(struct sitting *sitting, struct span *name_r)
{
	struct visit *visit = sitting->visit;
	struct fault fault = { 0 };
	const enum found found = place_name(visit->arena, visit->db, visit->root_id,
	                                    sitting->target.place_id, visit->today, name_r, &fault);
	if (found == FOUND_FAILED)
		visit_fail(visit, &fault);
	else if (found == FOUND_NONE)
		*name_r = span_of(visit_words(visit, "ce service"));
	return found != FOUND_FAILED;
}

/* --- sitting down ---------------------------------------------------------------------------- */

static bool
load_wave(struct sitting *sitting)
{
	struct visit *visit = sitting->visit;
	struct fault fault = { 0 };
	const enum found found =
		survey_wave_by_id(visit->arena, visit->db, visit->root_id, sitting->target.wave_id,
	                      &sitting->wave, &fault);
	if (found == FOUND_FAILED)
		visit_fail(visit, &fault);
	else if (found == FOUND_NONE)
		visit_missing(visit);
	return found == FOUND_ONE;
}

/* A link may already say of which journey its person speaks; else she says it herself, among those
 * that the wave asks about. */
static void
take_journey(struct sitting *sitting)
{
	int64_t ids[PAPER_JOURNEY_COUNT_MAX];
	const size_t count = paper_journeys(sitting->form, ids);
	for (size_t i = 0; sitting->target.journey_id == 0 && i < count; i++)
		if (ids[i] == sitting->chosen_journey)
			sitting->target.journey_id = ids[i];
}

static bool
load_form(struct sitting *sitting)
{
	struct visit *visit = sitting->visit;
	struct fault fault = { 0 };
	sitting->form =
		answer_form_of(visit->db, visit->root_id, sitting->target.wave_id, &fault);
	if (sitting->form == NULL) {
		if (fault.for_log == NULL)
			fault = (struct fault){ "answer: an open wave without a key", "" };
		visit_fail(visit, &fault);
		return false;
	}
	if (sitting->form->inquiry != NULL)
		return true;
	(void)visit_speak(visit, SPAN("fr")); /* as the sentences of the mirror */
	sitting->language = span_of("");
	take_journey(sitting);
	paper_begin(visit->arena, &sitting->paper, sitting->form, sitting->target.side,
	            sitting->target.journey_id,
	            sitting->draft.length > 0 ? sitting->draft : sitting->once);
	return sitting_load_place(sitting, &sitting->paper.place_name);
}

/* By the code in the address. Headers keep the address to ourselves. */
static bool
sit_by_link(struct visit *visit, struct sitting *sitting)
{
	struct fault fault = { 0 };
	*sitting = (struct sitting){ .visit = visit, .language = asked_language(visit) };
	answer_speak(visit, sitting->language);
	http_response_header(visit->response, "Referrer-Policy", "no-referrer");
	http_response_header(visit->response, "X-Robots-Tag", "noindex");
	char code[VAULT_CODE_LENGTH + 1];
	struct span secret = visit->part[0];
	if (secret.length != VAULT_TOKEN_LENGTH && vault_code_read(secret, code))
		secret = span_of(arena_copy_text(visit->arena, code));
	if (visit_db(visit) == NULL)
		return false;
	const enum found found =
		answer_store_target(visit->db, visit->root_id, secret, &sitting->target, &fault);
	if (found == FOUND_FAILED)
		visit_fail(visit, &fault);
	else if (found == FOUND_NONE) {
		answer_guess(visit);
		show_shut(visit, 404, visit_words(visit, "Ce lien ne mène à aucune enquête"),
		          visit_words(visit, "Il a peut-être été mal recopié. Vérifiez chaque signe, ou "
		                             "demandez-le de nouveau à la personne qui vous l’a donné."),
		          SHUT_CODE_URL, NULL);
	}
	sitting->base = arena_format(visit->arena, "/repondre/%.*s", SPAN_ARGS(secret));
	return found == FOUND_ONE && load_wave(sitting);
}

static bool
is_secret(struct span secret)
{
	if (secret.length != VAULT_TOKEN_LENGTH)
		return false;
	for (size_t i = 0; i < secret.length; i++)
		if (strchr("abcdefghijklmnopqrstuvwxyz234567", secret.at[i]) == NULL)
			return false;
	return true;
}

/* What the form says of itself: its draft, its key, its step. */
static void
take_marks(struct sitting *sitting, const struct http_pairs *pairs)
{
	struct visit *visit = sitting->visit;
	const struct span draft = http_pairs_first(pairs, "suite");
	const struct span once = http_pairs_first(pairs, "cle");
	int64_t step = 0;
	if (span_int64(http_pairs_first(pairs, "pas"), &step) && step > 0 &&
	    step <= SURVEY_ITEM_COUNT_MAX)
		sitting->step = (size_t)step;
	(void)span_int64(http_pairs_first(pairs, "parcours"), &sitting->chosen_journey);
	if (is_secret(draft))
		sitting->draft = draft;
	char made[VAULT_TOKEN_LENGTH + 1];
	vault_token(made);
	sitting->once = once.length >= 16 && once.length <= 64
	                    ? once
	                    : span_of(arena_copy_text(visit->arena, made));
}

/* --- drafts ---------------------------------------------------------------------------------- */

bool
sitting_load_draft(struct sitting *sitting, struct answer_reply *reply_r)
{
	struct visit *visit = sitting->visit;
	struct fault fault = { 0 };
	struct span boxed;
	if (sitting->draft.length == 0)
		return true;
	const enum found found =
		answer_store_draft(visit->arena, visit->db, visit->root_id, sitting->target.wave_id,
	                       sitting->draft, &boxed, &fault);
	if (found == FOUND_FAILED) {
		visit_fail(visit, &fault);
		return false;
	}
	const size_t size = answer_packed_size(sitting->form);
	if (found == FOUND_NONE || boxed.length != size + VAULT_BOX_EXTRA)
		return true;
	uint8_t *plain = arena_array_of(visit->arena, uint8_t, size);
	struct answer_packed head;
	sitting->has_draft =
		vault_unbox("draft", sitting->draft, boxed.at, boxed.length, plain) &&
		answer_unpack(visit->arena, sitting->form, plain, size, &head, reply_r);
	return true;
}

static bool
load_draft(struct sitting *sitting)
{
	struct answer_reply reply;
	if (!sitting_load_draft(sitting, &reply))
		return false;
	if (sitting->has_draft)
		sitting->paper.reply = reply;
	return true;
}

struct draft_keeping {
	int64_t root_id, wave_id;
	struct span draft, boxed;
	struct fault fault;
};

static bool
keep_draft(struct db *db, void *data)
{
	struct draft_keeping *keeping = data;
	return answer_store_draft_keep(db, keeping->root_id, keeping->wave_id, keeping->draft,
	                               keeping->boxed, &keeping->fault);
}

bool
sitting_save_draft(struct sitting *sitting, const struct answer_reply *reply,
                   struct fault *fault_r)
{
	struct visit *visit = sitting->visit;
	const size_t size = answer_packed_size(sitting->form);
	uint8_t *plain = arena_array_of(visit->arena, uint8_t, size);
	uint8_t *boxed = arena_array_of(visit->arena, uint8_t, size + VAULT_BOX_EXTRA);
	const struct answer_packed head = { 0 };
	answer_pack(sitting->form, &head, reply, plain);
	vault_box("draft", sitting->draft, plain, size, boxed);
	struct draft_keeping keeping = {
		.root_id = visit->root_id,
		.wave_id = sitting->target.wave_id,
		.draft = sitting->draft,
		.boxed = span_from((const char *)boxed, size + VAULT_BOX_EXTRA),
	};
	*fault_r = (struct fault){ 0 };
	visit_db_end(visit);
	return store_write(visit->store, keep_draft, &keeping, fault_r);
}

/* --- the sheet ------------------------------------------------------------------------------- */

static void
add_hidden(struct model *page, const char *name, const char *value)
{
	struct model *row = model_row(page, SHEET_HIDDEN);
	model_text_z(row, HIDDEN_NAME, name);
	model_text_z(row, HIDDEN_VALUE, value);
}

static void
show_sheet(struct sitting *sitting)
{
	struct visit *visit = sitting->visit;
	const struct paper *paper = &sitting->paper;
	const size_t count = paper->question_count;
	const bool by_step = sitting->step > 0;
	const bool on_paper = sitting->target.way == SURVEY_WAY_PAPER;
	struct model *page = model_new(visit->arena, &answer_sheet_page);
	model_text(page, SHEET_WITHIN, sitting->wave.name);
	model_text_z(page, SHEET_TITLE,
	             by_step ? arena_format(visit->arena, "Question %zu sur %zu", sitting->step, count)
	             : sitting->number.length > 0 ? "Seconde saisie d’un papier"
	             : on_paper                   ? "Une réponse sur papier"
	                                          : "Vos réponses");
	model_text_z(page, SHEET_TROUBLE, sitting->trouble);
	model_text_z(page, SHEET_NOTE, sitting->note);
	model_url_z(page, SHEET_ACTION_URL, arena_format(visit->arena, "%s/questions", sitting->base));
	model_text(page, SHEET_ONCE, sitting->once);
	model_text(page, SHEET_DRAFT, sitting->draft);
	if (by_step)
		model_count(page, SHEET_STEP, (int64_t)sitting->step);
	if (sitting->target.journey_id != 0)
		add_hidden(page, "parcours", arena_format(visit->arena, "%lld",
		                                          (long long)sitting->target.journey_id));
	if (on_paper) {
		add_hidden(page, "lieu", arena_format(visit->arena, "%lld",
		                                      (long long)sitting->target.place_id));
		add_hidden(page, "cote", arena_format(visit->arena, "%d", (int)sitting->target.side));
	}
	if (sitting->number.length > 0)
		add_hidden(page, "feuille", span_copy(visit->arena, sitting->number));
	if (sitting->first != NULL)
		add_hidden(page, "revu", "1");
	if (sitting->brake != NULL) {
		add_hidden(page, "attente", span_copy(visit->arena, sitting->brake->ticket));
		add_hidden(page, "preuve", span_copy(visit->arena, sitting->brake->work));
		if (!by_step || sitting->step == count)
			model_count(page, SHEET_WORK, ANSWER_WORK_BITS);
	}
	model_flag(page, SHEET_CAN_PREVIOUS, by_step && sitting->step > 1);
	model_flag(page, SHEET_CAN_NEXT, by_step && sitting->step < count);
	model_flag(page, SHEET_CAN_SEND, !by_step || sitting->step == count);
	model_flag(page, SHEET_CAN_KEEP, sitting->draft.length > 0);
	paper_draw(visit->arena, paper, by_step ? sitting->step - 1 : SIZE_MAX, page);
	if (paper->is_wrong)
		visit->response->status = 422;
	visit_show(visit, &answer_sheet_page, page);
}

/* Nothing was kept: what was typed is shown again, with what to do. */
static void
show_trouble(struct sitting *sitting, const struct fault *fault)
{
	log_fault("answer.fault", fault);
	sitting->trouble = "Parvis n’a pas pu la garder. Ce que vous avez répondu est encore là\u202f: "
	                   "attendez un moment, puis envoyez de nouveau.";
	sitting->visit->response->status = 503;
	show_sheet(sitting);
}

static void
go_to_step(struct sitting *sitting, size_t step)
{
	const char *journey = sitting->target.journey_id == 0
	                          ? ""
	                          : arena_format(sitting->visit->arena, "&parcours=%lld",
	                                         (long long)sitting->target.journey_id);
	if (step == 0)
		visit_go(sitting->visit, "%s/plus-tard?suite=%.*s%s", sitting->base,
		         SPAN_ARGS(sitting->draft), journey);
	else
		visit_go(sitting->visit, "%s/questions?suite=%.*s&pas=%zu%s", sitting->base,
		         SPAN_ARGS(sitting->draft), step, journey);
}

/* A colleague who types a paper in is thanked in French; where words were asked for, help is named. */
static void
go_to_thanks(struct sitting *sitting, const struct answer_reply *reply)
{
	struct visit *visit = sitting->visit;
	const char *path = arena_format(visit->arena, "%s/merci", sitting->base);
	char mark[ANSWER_HELP_LENGTH + 1];
	if (sitting->target.way == SURVEY_WAY_PAPER) {
		visit_go(visit, "%s", path);
		return;
	}
	if (sitting->form->form.text_count > 0) {
		answer_help_mark(answer_help_is_wanted(sitting->form, reply), visit->now_s, mark);
		path = arena_format(visit->arena, "%s?m=%s", path, mark);
	}
	visit_go(visit, "%s", answer_address(visit, path, sitting->language));
}

void
sitting_outcome(struct sitting *sitting, enum answer_outcome outcome, const struct answer_reply *reply)
{
	struct visit *visit = sitting->visit;
	switch (outcome) {
	case ANSWER_TAKEN:
	case ANSWER_AGAIN: go_to_thanks(sitting, reply); return;
	case ANSWER_USED:
		if (sitting->target.twice != NULL) {
			visit_say(visit, 409, "Cette feuille a déjà été saisie deux fois",
			          "Sa réponse est reçue. Ce que vous venez de saisir n’est pas gardé en plus.");
			return;
		}
		sitting->target.is_used = true;
		break;
	case ANSWER_SHUT: /* a moment ago: its last day is another one */
		if (visit_db(visit) == NULL || !load_wave(sitting))
			return;
		break;
	default:
		visit_missing(visit);
		return;
	}
	(void)sitting_closed_door(sitting);
}

static void
send_sheet(struct sitting *sitting)
{
	struct visit *visit = sitting->visit;
	struct fault fault = { 0 };
	enum answer_outcome outcome;
	if (sitting_is_trapped(sitting)) {
		sitting->trouble = answer_trapped;
		visit->response->status = 422;
		show_sheet(sitting);
		return;
	}
	if (paper_is_empty(&sitting->paper)) {
		sitting->trouble = "Vous n’avez répondu à aucune question. Répondez à une seule si vous "
		                   "voulez, puis envoyez.";
		visit->response->status = 422;
		show_sheet(sitting);
		return;
	}
	sitting->trouble = brake_holds(sitting);
	if (sitting->trouble != NULL) {
		visit->response->status = 422;
		show_sheet(sitting);
		return;
	}
	switch (twice_send(sitting, &sitting->paper.reply, &fault)) {
	case TWICE_SHOWN: return;
	case TWICE_FAILED: show_trouble(sitting, &fault); return;
	case TWICE_DIFFERS:
		twice_mark_paper(sitting);
		show_sheet(sitting);
		return;
	case TWICE_GO_ON: break;
	}
	visit_db_end(visit);
	if (answer_take(visit->arena, visit->store, visit->root_id, sitting->form,
	                &sitting->target, sitting->once, sitting->draft, &sitting->paper.reply,
	                &outcome, &fault))
		sitting_outcome(sitting, outcome, &sitting->paper.reply);
	else
		show_trouble(sitting, &fault);
}

static void
move_on(struct sitting *sitting, struct span what)
{
	struct fault fault;
	const size_t count = sitting->paper.question_count;
	if (!sitting_save_draft(sitting, &sitting->paper.reply, &fault)) {
		show_trouble(sitting, &fault);
		return;
	}
	if (span_is(what, "garder"))
		go_to_step(sitting, 0);
	else if (span_is(what, "precedent"))
		go_to_step(sitting, sitting->step > 1 ? sitting->step - 1 : 1);
	else
		go_to_step(sitting, sitting->step < count ? sitting->step + 1 : count);
}

/* Nothing more is taken; but the form that was taken before, sent again, is thanked for again. */
static bool
is_late(const struct sitting *sitting, bool sends)
{
	const struct paper *paper = &sitting->paper;
	return (sitting->wave.state > SURVEY_OPEN || sitting_has_served(sitting)) &&
	       (!sends || paper->is_wrong || paper_is_empty(paper));
}

/* The sheet was sent: by any of its buttons. Without a button, as an old browser's Enter key does,
 * it is the first one. */
static void
take_sheet(struct sitting *sitting)
{
	struct visit *visit = sitting->visit;
	const size_t count = sitting->paper.question_count;
	if (sitting->step > count)
		sitting->step = count;
	const bool last = sitting->step == 0 || sitting->step == count;
	struct span what = http_pairs_first(&visit->body, "faire");
	if (what.length == 0)
		what = last ? SPAN("envoyer") : SPAN("suivant");
	if (sitting->draft.length == 0)
		what = SPAN("envoyer");
	paper_read(visit->arena, &sitting->paper,
	           sitting->step > 0 ? sitting->step - 1 : SIZE_MAX, &visit->body);
	sitting->is_typed = true;
	if (is_late(sitting, span_is(what, "envoyer")))
		(void)sitting_closed_door(sitting);
	else if (sitting->paper.is_wrong)
		show_sheet(sitting);
	else if (span_is(what, "envoyer"))
		send_sheet(sitting);
	else
		move_on(sitting, what);
}

/* --- by a link ------------------------------------------------------------------------------- */

enum { CODE_CODE, CODE_FORM_COUNT };
static const struct form_field code_form[CODE_FORM_COUNT] = {
	[CODE_CODE] = { "code", FORM_TEXT, FRENCH("Code de la carte"),
		.hint = FRENCH("Dix lettres et chiffres, comme K7MX\u20114P3R\u2011TV. Les tirets ne comptent "
		               "pas."),
		.required = FRENCH("Tapez le code de la carte."), .length_max = 40, .autocomplete = "off" },
};

static void
show_code(struct visit *visit, struct form *form)
{
	struct model *page = model_new(visit->arena, &answer_code_page);
	model_text_z(page, CODE_TITLE, visit_words(visit, "Répondre à une enquête"));
	for (size_t i = 0; i < visit->spoken_count && visit->spoken_count > 1; i++) {
		const struct catalogue *words = template_set_words(visit->spoken[i]);
		const struct span language = span_of(catalogue_language(words));
		struct model *row = model_row(page, CODE_LANGUAGES);
		model_text(row, SPOKEN_LANGUAGE, language);
		model_text(row, SPOKEN_NAME, answer_language_name(language));
		model_flag(row, SPOKEN_IS_CHOSEN, words == visit_catalogue(visit));
		model_url_z(row, SPOKEN_URL, answer_address(visit, "/repondre", language));
	}
	model_flag(page, CODE_HAS_LANGUAGES, visit->spoken_count > 1);
	if (asked_language(visit).length > 0)
		model_text(page, CODE_LANGUAGE, asked_language(visit));
	form_draw(form, page, (struct form_place){ CODE_FIELDS, CODE_ERRORS, CODE_WRONG });
	if (!form_is_fine(form))
		visit->response->status = 422;
	visit_show(visit, &answer_code_page, page);
}

static struct form *
new_code_form(struct visit *visit)
{
	struct form *form = form_new(visit->arena, code_form, CODE_FORM_COUNT);
	answer_speak(visit, asked_language(visit));
	form_speak(form, visit_catalogue(visit));
	return form;
}

static void
get_code(struct visit *visit)
{
	show_code(visit, new_code_form(visit));
}

static void
post_code(struct visit *visit)
{
	struct form *form = new_code_form(visit);
	char code[VAULT_CODE_LENGTH + 1];
	struct answer_target target;
	struct fault fault = { 0 };
	if (!form_read(form, visit_lookup, visit)) {
		show_code(visit, form);
		return;
	}
	if (!vault_code_read(form_text(form, CODE_CODE), code)) {
		form_complain(form, "code",
		              visit_words(visit, "Ce code ne se lit pas. Il a dix signes, sans 0, 1, 5, O, I, "
		                                 "L ni S."));
		show_code(visit, form);
		return;
	}
	if (visit_db(visit) == NULL)
		return;
	const enum found found =
		answer_store_target(visit->db, visit->root_id, span_of(code), &target, &fault);
	if (found == FOUND_FAILED)
		visit_fail(visit, &fault);
	else if (found == FOUND_ONE)
		visit_go(visit, "%s",
		         answer_address(visit, arena_format(visit->arena, "/repondre/%s", code),
		                        asked_language(visit)));
	else {
		answer_guess(visit);
		form_complain(form, "code",
		              visit_words(visit, "Aucune enquête n’a ce code. Vérifiez chaque signe."));
		show_code(visit, form);
	}
}

/* Whoever speaks of a journey says which before the first question: its steps are then asked. */
static bool
offer_welcome_journeys(struct sitting *sitting, struct model *page, const char *draft)
{
	struct visit *visit = sitting->visit;
	int64_t ids[PAPER_JOURNEY_COUNT_MAX];
	struct fault fault = { 0 };
	struct journey *journeys;
	size_t known;
	const size_t count = paper_journeys(sitting->form, ids);
	if (count == 0 || sitting->target.journey_id != 0)
		return true;
	if (!journey_list(visit->arena, visit->db, visit->root_id, &journeys, &known, &fault)) {
		visit_fail(visit, &fault);
		return false;
	}
	for (size_t i = 0; i < count; i++) {
		const size_t at = journey_by_id(journeys, known, ids[i]);
		struct model *row = model_row(page, WELCOME_JOURNEYS);
		model_text_z(row, CHOSEN_ID, arena_format(visit->arena, "parcours-%zu", i + 1));
		model_text_z(row, CHOSEN_VALUE, arena_format(visit->arena, "%lld", (long long)ids[i]));
		model_text(row, CHOSEN_WORDS, at == SIZE_MAX ? SPAN("…") : journeys[at].name);
	}
	model_flag(page, WELCOME_HAS_JOURNEYS, true);
	model_text_z(page, WELCOME_DRAFT, draft);
	model_url_z(page, WELCOME_QUESTIONS_URL,
	            arena_format(visit->arena, "%s/questions", sitting->base));
	return true;
}

/* The inquiry's own words, in the language chosen, and the other languages. */
static void
welcome_inquiry(struct sitting *sitting, struct model *page, const char *draft)
{
	struct visit *visit = sitting->visit;
	const struct inquiry *inquiry = sitting->form->inquiry;
	const size_t language = answer_language_of(inquiry, sitting->language);
	const struct span title = inquiry_say(inquiry->title, language);
	if (title.length > 0)
		model_text(page, WELCOME_TITLE, title);
	model_text(page, WELCOME_LANGUAGE, inquiry->languages[language]);
	model_text_z(page, WELCOME_DIRECTION,
	             inquiry_is_rtl(inquiry->languages[language]) ? "rtl" : "ltr");
	model_text(page, WELCOME_WORDS, inquiry_say(inquiry->welcome, language));
	answer_speak(visit, inquiry->languages[language]);
	model_text_z(page, WELCOME_OPENING,
	             visit_words(visit, "Rien n’est obligatoire, sauf si c’est dit. Vos réponses ne sont "
	                                "jamais reliées à votre nom."));
	model_url_z(page, WELCOME_ALL_URL,
	            answer_address(visit,
	                           arena_format(visit->arena, "%s/questions?suite=%s", sitting->base,
	                                        draft),
	                           inquiry->languages[language]));
	for (size_t i = 0; i < inquiry->question_count; i++)
		if (inquiry->questions[i].asked[sitting->target.side] &&
		    inquiry_is_personal(&inquiry->questions[i]))
			model_flag(page, WELCOME_IS_PERSONAL, true);
	for (size_t i = 0; i < inquiry->language_count && inquiry->language_count > 1; i++) {
		struct model *row = model_row(page, WELCOME_LANGUAGES);
		model_text(row, SPOKEN_LANGUAGE, inquiry->languages[i]);
		model_text(row, SPOKEN_NAME, answer_language_name(inquiry->languages[i]));
		model_flag(row, SPOKEN_IS_CHOSEN, i == language);
		model_url_z(row, SPOKEN_URL,
		            answer_address(visit, sitting->base, inquiry->languages[i]));
	}
	model_flag(page, WELCOME_HAS_LANGUAGES, inquiry->language_count > 1);
}

static void
get_welcome(struct visit *visit)
{
	struct sitting sitting;
	struct span place;
	if (!sit_by_link(visit, &sitting) || sitting_closed_door(&sitting) ||
	    !sitting_load_place(&sitting, &place) || !load_form(&sitting))
		return;
	const bool is_staff = sitting.target.side != SIDE_USAGER || sitting.wave.internal;
	char draft[VAULT_TOKEN_LENGTH + 1];
	vault_token(draft);
	struct model *page = model_new(visit->arena, &answer_welcome_page);
	model_text(page, WELCOME_TITLE, sitting.wave.name);
	model_text_z(page, WELCOME_OPENING, questionnaire_opening(sitting.target.side));
	model_text(page, WELCOME_PLACE, place);
	model_date(page, WELCOME_CLOSES, sitting.wave.closed_day);
	model_flag(page, WELCOME_IS_PUBLIC, !is_staff);
	model_flag(page, WELCOME_IS_STAFF, is_staff);
	model_count(page, WELCOME_FLOOR, secrecy_floor(RESPONDENT_AGENT));
	struct text sample = text_new(visit->arena, 4096);
	text_add_z(&sample, "/ce-que-votre-hierarchie-verra?enquete=");
	http_percent_encode(&sample, sitting.wave.code);
	model_url_z(page, WELCOME_SAMPLE_URL, text_z(&sample));
	model_url_z(page, WELCOME_ALL_URL,
	            arena_format(visit->arena, "%s/questions?suite=%s", sitting.base, draft));
	if (sitting.form->inquiry == NULL)
		model_url_z(page, WELCOME_STEP_URL,
		            arena_format(visit->arena, "%s/questions?suite=%s&pas=1", sitting.base, draft));
	model_url_z(page, WELCOME_NOTICE_URL, "/methode#secret");
	if (sitting.form->inquiry != NULL)
		welcome_inquiry(&sitting, page, draft);
	else if (!offer_welcome_journeys(&sitting, page, arena_copy_text(visit->arena, draft)))
		return;
	visit_show(visit, &answer_welcome_page, page);
}

static bool
load_brake(struct sitting *sitting)
{
	struct fault fault = { 0 };
	if (brake_load(sitting, &fault))
		return true;
	visit_fail(sitting->visit, &fault);
	return false;
}

static void
get_questions(struct visit *visit)
{
	struct sitting sitting;
	if (!sit_by_link(visit, &sitting) || sitting_closed_door(&sitting))
		return;
	take_marks(&sitting, &visit->query);
	if (sitting.draft.length == 0) {
		visit_go(visit, "%s", answer_address(visit, sitting.base, sitting.language));
		return;
	}
	if (!load_form(&sitting) || !load_brake(&sitting))
		return;
	if (sitting.form->inquiry != NULL) {
		inquiry_get_questions(&sitting);
		return;
	}
	if (!load_draft(&sitting))
		return;
	if (sitting.step > sitting.paper.question_count)
		sitting.step = sitting.paper.question_count;
	if (!sitting.has_draft && visit_asked(visit, "reprise").length > 0)
		sitting.note = "Aucune réponse gardée n’a été trouvée à cette adresse. Si vous aviez envoyé "
		               "la vôtre, elle est arrivée. Sinon, l’adresse a été mal recopiée\u202f: "
		               "vérifiez-la, ou répondez ici.";
	show_sheet(&sitting);
}

/* The wave may have closed, or the link served, by this very form sent twice: answer_take tells. */
static void
post_questions(struct visit *visit)
{
	struct sitting sitting;
	if (!sit_by_link(visit, &sitting))
		return;
	if (joining_is_long(visit)) {
		visit_say(visit, 413, visit_words(visit, "Ce que vous envoyez est trop long"),
		          visit_words(visit, "Revenez en arrière, raccourcissez vos textes, puis envoyez de "
		                             "nouveau."));
		return;
	}
	take_marks(&sitting, &visit->body);
	if (sitting.wave.state < SURVEY_OPEN) {
		(void)sitting_closed_door(&sitting);
		return;
	}
	if (!load_form(&sitting) || !load_brake(&sitting))
		return;
	if (sitting.form->inquiry != NULL)
		inquiry_take_questions(&sitting);
	else if (sitting.step == 0 || load_draft(&sitting))
		take_sheet(&sitting);
}

static void
get_later(struct visit *visit)
{
	struct sitting sitting;
	if (!sit_by_link(visit, &sitting) || sitting_closed_door(&sitting))
		return;
	take_marks(&sitting, &visit->query);
	struct text url = text_new(visit->arena, 4096);
	text_format(&url, "%s/questions?suite=%.*s&reprise=1&parcours=%lld", sitting.base,
	            SPAN_ARGS(sitting.draft), (long long)sitting.chosen_journey);
	struct model *page = model_new(visit->arena, &answer_later_page);
	model_text_z(page, LATER_TITLE, visit_words(visit, "Vous pourrez finir plus tard"));
	model_url_z(page, LATER_URL, answer_address(visit, text_z(&url), sitting.language));
	model_date(page, LATER_CLOSES, sitting.wave.closed_day);
	visit_show(visit, &answer_later_page, page);
}

static struct model *
thanks_of(struct visit *visit, const struct survey_wave *wave, const char *again_url)
{
	struct model *page = model_new(visit->arena, &answer_thanks_page);
	const bool on_paper = again_url != NULL;
	model_text_z(page, THANKS_TITLE,
	             on_paper ? "La réponse sur papier est recopiée"
	                      : visit_words(visit, "Merci, votre réponse est arrivée"));
	model_text_z(page, THANKS_LEAD,
	             on_paper ? "Elle est scellée et sera mélangée aux autres. La feuille ne sert plus."
	                      : visit_words(visit, "Elle est scellée et sera mélangée aux autres. Votre nom "
	                                           "n’y est pas."));
	model_text_z(page, THANKS_RESULTS,
	             arena_format(visit->arena,
	                          visit_words(visit, "L’enquête se termine le %s. Les résultats seront "
	                                             "montrés aux agents d’abord, ou le même jour que tout "
	                                             "le monde, sur la page «\u202fMiroir\u202f» de ce "
	                                             "site."),
	                          day_words(visit, wave->closed_day)));
	model_url_z(page, THANKS_AGAIN_URL, again_url);
	return page;
}

/* The inquiry's last words, in the language that was answered. */
static bool
add_end(struct sitting *sitting, struct model *page)
{
	struct visit *visit = sitting->visit;
	struct fault fault = { 0 };
	if (sitting->wave.inquiry_version == 0 || sitting->wave.state < SURVEY_OPEN)
		return true;
	sitting->form = answer_form_of(visit->db, visit->root_id, sitting->wave.id, &fault);
	if (sitting->form == NULL) {
		visit_fail(visit, &fault);
		return false;
	}
	const struct inquiry *inquiry = sitting->form->inquiry;
	size_t language = inquiry_language(inquiry, visit_asked(visit, "langue"));
	if (language == inquiry->language_count)
		language = 0;
	model_text(page, THANKS_END, inquiry_say(inquiry->end, language));
	model_text(page, THANKS_LANGUAGE, inquiry->languages[language]);
	model_text_z(page, THANKS_DIRECTION,
	             inquiry_is_rtl(inquiry->languages[language]) ? "rtl" : "ltr");
	return true;
}

static void
get_thanks(struct visit *visit)
{
	struct sitting sitting;
	if (!sit_by_link(visit, &sitting))
		return;
	struct model *page = thanks_of(visit, &sitting.wave, NULL);
	const struct span mark = visit_asked(visit, "m");
	const bool is_first = answer_help_is_first(mark, visit->now_s);
	model_flag(page, THANKS_HELP_FIRST, is_first);
	model_flag(page, THANKS_HELP, mark.length > 0 && !is_first);
	if (add_end(&sitting, page))
		visit_show(visit, &answer_thanks_page, page);
}

/* --- on paper -------------------------------------------------------------------------------- */

enum { PAPER_WAVE, PAPER_PLACE, PAPER_SIDE, PAPER_FORM_COUNT };
static const struct form_choice side_choices[] = { { "0", "Un usager" },
	                                               { "1", "Un agent" },
	                                               { "2", "Un dirigeant" } };
static const struct form_field paper_form[PAPER_FORM_COUNT] = {
	[PAPER_WAVE] = { "enquete", FORM_SELECT, "Enquête", .required = "Choisissez l’enquête.",
		.wrong = "Choisissez une enquête de la liste." },
	[PAPER_PLACE] = { "lieu", FORM_SELECT, "Lieu dont parle la personne",
		.required = "Choisissez le lieu.", .wrong = "Choisissez un lieu de la liste." },
	[PAPER_SIDE] = { "cote", FORM_CHOICE, "Qui répond", .choices = side_choices,
		.choice_count = LENGTH(side_choices), .required = "Dites qui répond." },
};

enum { SECOND_NUMBER, SECOND_FORM_COUNT };
static const struct form_field second_form[SECOND_FORM_COUNT] = {
	[SECOND_NUMBER] = { "numero", FORM_TEXT, "Numéro écrit sur la feuille",
		.hint = "Dix lettres et chiffres, comme K7MX\u20114P3R\u2011TV. Les tirets ne comptent pas.",
		.required = "Tapez le numéro écrit sur la feuille.", .length_max = 40, .autocomplete = "off" },
};

/* What the page of papers offers: a first typing, and a second one. */
struct offering {
	struct visit *visit;
	struct form *form, *second;
	size_t wave_count;
	bool is_twice, has_second;
};

/* Open waves, and the places they ask about. */
static bool
offer_paper(struct visit *visit, struct offering *offering)
{
	struct form *form = form_new(visit->arena, paper_form, PAPER_FORM_COUNT);
	*offering = (struct offering){ .visit = visit, .form = form };
	offering->second = form_new(visit->arena, second_form, SECOND_FORM_COUNT);
	struct fault fault = { 0 };
	struct survey_wave *waves;
	size_t count;
	struct db *db = visit_db(visit);
	if (db == NULL)
		return false;
	const struct place_tree *tree =
		place_tree_load(visit->arena, db, visit->root_id, visit->today, &fault);
	if (tree == NULL ||
	    !survey_waves_asked(visit->arena, db, visit->root_id, &waves, &count, &fault) ||
	    !twice_is_offered(visit, waves, count, &offering->has_second, &offering->is_twice, &fault)) {
		visit_fail(visit, &fault);
		return false;
	}
	struct form_choice *wave_choices = arena_array_of(visit->arena, struct form_choice, count + 1);
	for (size_t i = 0; i < count; i++)
		if (waves[i].state == SURVEY_OPEN)
			wave_choices[offering->wave_count++] =
				(struct form_choice){ span_copy(visit->arena, waves[i].code),
				                      span_copy(visit->arena, waves[i].name) };
	const size_t place_count = tree->count < FORM_CHOICE_MAX ? tree->count : FORM_CHOICE_MAX;
	struct form_choice *places =
		arena_array_of(visit->arena, struct form_choice, place_count + 1);
	for (size_t i = 0; i < place_count; i++)
		places[i] = (struct form_choice){
			arena_format(visit->arena, "%lld", (long long)tree->places[i].id),
			span_copy(visit->arena, tree->places[i].name)
		};
	form_offer(form, PAPER_WAVE, wave_choices, offering->wave_count);
	form_offer(form, PAPER_PLACE, places, place_count);
	return true;
}

static void
show_paper(struct offering *offering)
{
	struct visit *visit = offering->visit;
	struct model *page = model_new(visit->arena, &answer_paper_page);
	model_text_z(page, PAPER_TITLE, "Saisir une réponse donnée sur papier");
	model_flag(page, PAPER_HAS_WAVES, offering->wave_count > 0);
	model_flag(page, PAPER_IS_TWICE, offering->is_twice);
	model_flag(page, PAPER_HAS_SECOND, offering->has_second);
	form_draw(offering->form, page, (struct form_place){ PAPER_FIELDS, PAPER_ERRORS, PAPER_WRONG });
	if (offering->has_second)
		form_draw(offering->second, page,
		          (struct form_place){ PAPER_SECOND, PAPER_ERRORS, PAPER_WRONG });
	const bool fine = form_is_fine(offering->form) && form_is_fine(offering->second);
	model_flag(page, PAPER_WRONG, !fine);
	if (!fine)
		visit->response->status = 422;
	visit_show(visit, &answer_paper_page, page);
}

static void
get_paper(struct visit *visit)
{
	struct offering offering;
	if (offer_paper(visit, &offering))
		show_paper(&offering);
}

static void post_second(struct offering *offering);

static void
post_paper(struct visit *visit)
{
	struct offering offering;
	if (!offer_paper(visit, &offering))
		return;
	struct form *form = offering.form;
	if (span_is(http_pairs_first(&visit->body, "faire"), "seconde")) {
		post_second(&offering);
		return;
	}
	if (!form_read(form, visit_lookup, visit)) {
		show_paper(&offering);
		return;
	}
	struct text path = text_new(visit->arena, 4096);
	text_add_z(&path, "/saisie/");
	http_percent_encode(&path, form_text(form, PAPER_WAVE));
	text_add_z(&path, "/questions?lieu=");
	http_percent_encode(&path, form_text(form, PAPER_PLACE));
	text_add_z(&path, "&cote=");
	http_percent_encode(&path, form_text(form, PAPER_SIDE));
	visit_go(visit, "%s", text_z(&path));
}

/* A reply counts where the wave reads this place: at the lead of its grouping. */
static bool
take_paper_place(struct sitting *sitting, const struct http_pairs *pairs)
{
	struct visit *visit = sitting->visit;
	struct fault fault = { 0 };
	struct survey_population *populations;
	size_t count;
	int64_t place_id = 0, side = -1;
	if (!span_int64(http_pairs_first(pairs, "lieu"), &place_id) ||
	    !span_int64(http_pairs_first(pairs, "cote"), &side) || side < 0 || side >= SIDE_COUNT)
		return false;
	if (!survey_populations(visit->arena, visit->db, visit->root_id, sitting->wave.id,
	                        &populations, &count, &fault))
		return false;
	sitting->target.side = (enum side)side;
	for (size_t i = 0; i < count; i++)
		if (populations[i].place_id == place_id) {
			sitting->target.place_id = populations[i].lead_place_id;
			return true;
		}
	return false;
}

/* The wave, the place and the side are known. */
static bool
settle_paper(struct sitting *sitting, const struct http_pairs *pairs)
{
	struct visit *visit = sitting->visit;
	struct text base = text_new(visit->arena, 4096);
	text_add_z(&base, "/saisie/");
	http_percent_encode(&base, sitting->wave.code);
	sitting->base = text_z(&base);
	take_marks(sitting, pairs);
	if (!twice_sit(sitting, pairs))
		return false;
	sitting->draft = SPAN("");
	sitting->step = 0;
	const bool is_sent = visit->request->method == HTTP_POST;
	if (!(is_sent && sitting->wave.state > SURVEY_OPEN) && sitting_closed_door(sitting))
		return false;
	struct fault fault = { 0 };
	if (!load_form(sitting))
		return false;
	if (twice_resume(sitting, pairs, &fault))
		return true;
	visit_fail(visit, &fault);
	return false;
}

static bool
sit_with_paper(struct visit *visit, struct sitting *sitting, const struct http_pairs *pairs)
{
	struct fault fault = { 0 };
	*sitting = (struct sitting){ .visit = visit, .target = { .way = SURVEY_WAY_PAPER } };
	if (visit_db(visit) == NULL)
		return false;
	const enum found found = survey_wave_by_code(visit->arena, visit->db, visit->root_id,
	                                             visit->part[0], &sitting->wave, &fault);
	if (found == FOUND_FAILED) {
		visit_fail(visit, &fault);
		return false;
	}
	sitting->target.wave_id = found == FOUND_ONE ? sitting->wave.id : 0;
	const bool is_second = http_pairs_first(pairs, "feuille").length > 0;
	if (found == FOUND_NONE || sitting->wave.form_id == 0 ||
	    (!is_second && !take_paper_place(sitting, pairs))) {
		visit_say(visit, 404, "Ce lieu n’est pas de cette enquête",
		          "Reprenez depuis «\u202fSaisir une réponse donnée sur papier\u202f».");
		return false;
	}
	return settle_paper(sitting, pairs);
}

static void
show_first_questions(struct sitting *sitting)
{
	if (sitting->form->inquiry != NULL)
		inquiry_get_questions(sitting);
	else
		show_sheet(sitting);
}

static void
get_paper_questions(struct visit *visit)
{
	struct sitting sitting;
	if (sit_with_paper(visit, &sitting, &visit->query))
		show_first_questions(&sitting);
}

/* By the number of a sheet that somebody else typed in first. The number is no part of an address. */
static void
post_second(struct offering *offering)
{
	struct visit *visit = offering->visit;
	struct sitting sitting = { .visit = visit, .target = { .way = SURVEY_WAY_PAPER } };
	struct fault fault = { 0 };
	const char *why = NULL;
	if (form_read(offering->second, visit_lookup, visit))
		why = twice_find(&sitting, form_text(offering->second, SECOND_NUMBER), &fault);
	if (fault.for_log != NULL) {
		visit_fail(visit, &fault);
		return;
	}
	if (why != NULL)
		form_complain(offering->second, "numero", why);
	if (!form_is_fine(offering->second)) {
		show_paper(offering);
		return;
	}
	if (load_wave(&sitting) && settle_paper(&sitting, &visit->body))
		show_first_questions(&sitting);
}

static void
post_paper_questions(struct visit *visit)
{
	struct sitting sitting;
	if (!sit_with_paper(visit, &sitting, &visit->body))
		return;
	if (sitting.form->inquiry != NULL)
		inquiry_take_questions(&sitting);
	else
		take_sheet(&sitting);
}

static void
get_paper_thanks(struct visit *visit)
{
	struct fault fault = { 0 };
	struct survey_wave wave;
	if (visit_db(visit) == NULL)
		return;
	const enum found found = survey_wave_by_code(visit->arena, visit->db, visit->root_id,
	                                             visit->part[0], &wave, &fault);
	if (found == FOUND_ONE)
		visit_show(visit, &answer_thanks_page, thanks_of(visit, &wave, "/saisie"));
	else if (found == FOUND_NONE)
		visit_missing(visit);
	else
		visit_fail(visit, &fault);
}

/* --- routes ---------------------------------------------------------------------------------- */

#define DISCREET .discreet = true, .body_max = ANSWER_BODY_SIZE_MAX

static const struct route routes[] = {
	{ HTTP_GET, "/repondre", WHO_ANYONE, "answer.code", get_code, DISCREET },
	{ HTTP_POST, "/repondre", WHO_ANYONE, "answer.code.take", post_code, DISCREET },
	{ HTTP_GET, "/repondre/{}", WHO_ANYONE, "answer.welcome", get_welcome, DISCREET },
	{ HTTP_GET, "/repondre/{}/questions", WHO_ANYONE, "answer.questions", get_questions,
		DISCREET },
	{ HTTP_POST, "/repondre/{}/questions", WHO_ANYONE, "answer.take", post_questions,
		.discreet = true, .body_max = ANSWER_UPLOAD_SIZE_MAX, .takes_files = true },
	{ HTTP_GET, "/repondre/{}/plus-tard", WHO_ANYONE, "answer.later", get_later, DISCREET },
	{ HTTP_GET, "/repondre/{}/merci", WHO_ANYONE, "answer.thanks", get_thanks, DISCREET },
	{ HTTP_GET, "/saisie", WHO_SIGNED_IN, "paper", get_paper },
	{ HTTP_POST, "/saisie", WHO_SIGNED_IN, "paper.choose", post_paper },
	{ HTTP_GET, "/saisie/{}/questions", WHO_SIGNED_IN, "paper.questions", get_paper_questions },
	{ HTTP_POST, "/saisie/{}/questions", WHO_SIGNED_IN, "paper.take", post_paper_questions },
	{ HTTP_GET, "/saisie/{}/merci", WHO_SIGNED_IN, "paper.thanks", get_paper_thanks },
};

static const struct page_kind *const pages[] = {
	&answer_inquiry_page,
	&answer_code_page,  &answer_welcome_page, &answer_sheet_page, &answer_later_page,
	&answer_thanks_page, &answer_shut_page,   &answer_paper_page, &answer_twice_page,
};

const struct room_pages answer_pages = { routes, LENGTH(routes), pages, LENGTH(pages),
	.speaks = true };
