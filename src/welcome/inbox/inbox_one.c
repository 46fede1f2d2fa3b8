/* One request: where it stands, its dates, who asks, what was said. */
#include "craft/http/http_form.h"
#include "welcome/inbox/inbox_inside.h"
#include "welcome/reply/reply.h"
#include "welcome/spot/spot.h"

enum { HISTORY_SHOWN_MAX = 20 };

#define TEXT(name, words) { name, FIELD_TEXT, FIELD_API, .help = words }
#define SHOWN(name) { name, FIELD_TEXT, FIELD_PAGE }
#define FLAG(name) { name, FIELD_FLAG, FIELD_PAGE }
#define URL(name) { name, FIELD_URL, FIELD_PAGE }
#define FORM_ROWS(name) \
	{ name, FIELD_LIST, FIELD_PAGE, .of = form_row_fields, .of_count = FORM_ROW_FIELD_COUNT }

/* --- fields ----------------------------------------------------------------------------------- */

enum { CONTACT_KIND, CONTACT_VALUE, CONTACT_IS_PREFERRED, CONTACT_FIELD_COUNT };
static const struct field contact_fields[CONTACT_FIELD_COUNT] = {
	[CONTACT_KIND] = TEXT("kind", "Mail, phone or postal address, in French."),
	[CONTACT_VALUE] = TEXT("contact", "As one writes it."),
	[CONTACT_IS_PREFERRED] = { "is_preferred", FIELD_FLAG, FIELD_API,
		.help = "The one to use of its kind." },
};
static const struct field past_fields[INBOX_PAST_FIELD_COUNT] = {
	[INBOX_PAST_URL] = { "past_url", FIELD_URL, FIELD_API, .help = "Its page." },
	[INBOX_PAST_TITLE] = TEXT("past_title", "What it was about."),
	[INBOX_PAST_WORDS] = TEXT("past_words", "When it came, where it stands."),
};
enum { WATCHER_WORDS, WATCHER_FIELD_COUNT };
static const struct field watcher_fields[WATCHER_FIELD_COUNT] = {
	[WATCHER_WORDS] = TEXT("watcher", "Who, and when."),
};

static const struct field one_fields[INBOX_ONE_FIELD_COUNT] = {
	[INBOX_ONE_ARTICLES] = { "articles", FIELD_LIST, FIELD_API, .of = inbox_article_fields,
		.of_count = INBOX_ARTICLE_FIELD_COUNT, .help = "Answers that are written already." },
	[INBOX_ONE_READY] = KNOWLEDGE_READY_LIST,
	[INBOX_ONE_HELPS] = FLAG("helps"),
	[INBOX_ONE_ASIDE_FORM] = SHOWN("aside_form"),
	[INBOX_ONE_TICKED] = SHOWN("ticked"),
	[INBOX_ONE_TOLD] = SHOWN("told"),
	[INBOX_ONE_WANTED] = SHOWN("wanted"),
	[INBOX_ONE_CITE_URL] = URL("cite_url"),
	[INBOX_ONE_ARTICLES_URL] = URL("articles_url"),
	[INBOX_ONE_STEPS] = { "steps", FIELD_LIST, FIELD_API, .of = inbox_step_fields,
		.of_count = INBOX_STEP_FIELD_COUNT, .help = "What is to be done with such a request." },
	[INBOX_ONE_HAS_STEPS] = FLAG("has_steps"),
	[INBOX_ONE_STEPS_LEFT] = TEXT("steps_left", "How many steps are not ticked; null: none."),
	[INBOX_ONE_STEPS_URL] = URL("steps_url"),
	[INBOX_ONE_TITLE] = TEXT("title", "What it is about."),
	[INBOX_ONE_WITHIN] = SHOWN("within"),
	[INBOX_ONE_TROUBLE] = SHOWN("trouble"),
	[INBOX_ONE_DONE] = SHOWN("done"),
	[INBOX_ONE_REFERENCE] = TEXT("reference", "What people read and type."),
	[INBOX_ONE_STATE] = TEXT("state", "Its queue, or how it ended, in French."),
	[INBOX_ONE_IS_CONFIDENTIAL] = { "is_confidential", FIELD_FLAG, FIELD_API,
		.help = "The unit alone sees it." },
	[INBOX_ONE_CONFIDENTIAL_WORDS] = SHOWN("confidential_words"),
	[INBOX_ONE_READERS] = { "readers", FIELD_LIST, FIELD_API, .of = watcher_fields,
		.of_count = WATCHER_FIELD_COUNT, .help = "Who opened it, when it is confidential." },
	[INBOX_ONE_HAS_READERS] = FLAG("has_readers"),
	[INBOX_ONE_OFFERING] = TEXT("offering", "What is asked for."),
	[INBOX_ONE_UNIT] = TEXT("unit", "Which unit is in charge."),
	[INBOX_ONE_UNIT_URL] = URL("unit_url"),
	[INBOX_ONE_OWNER] = TEXT("owner", "Who has it; null: nobody."),
	[INBOX_ONE_OWNER_AWAY] = { "owner_away", FIELD_TEXT, FIELD_PAGE },
	[INBOX_ONE_CAME] = TEXT("came", "By which way, and when."),
	[INBOX_ONE_WHERE] = TEXT("where", "Where it is about; null: nowhere said."),
	[INBOX_ONE_MAP] = SPOT_MAP_LIST,
	[INBOX_ONE_DUE] = TEXT("due", "What is due next, in words."),
	[INBOX_ONE_IS_LATE] = { "is_late", FIELD_FLAG, FIELD_API, .help = "It should be done already." },
	[INBOX_ONE_PROMISED] = { "promised", FIELD_DATE, FIELD_API, .help = "The day the person was told." },
	[INBOX_ONE_SILENCE] = { "silence", FIELD_DATE, FIELD_API, .help = "At its end silence decides." },
	[INBOX_ONE_SILENCE_WORDS] = TEXT("silence_words", "What silence means, with its article."),
	[INBOX_ONE_LACK] = TEXT("lack", "What its acknowledgement lacks; null: nothing."),
	[INBOX_ONE_PERSON] = TEXT("person", "Who asks; null: not known."),
	[INBOX_ONE_CONTACTS] = { "contacts", FIELD_LIST, FIELD_API, .of = contact_fields,
		.of_count = CONTACT_FIELD_COUNT, .help = "How the person is reached." },
	[INBOX_ONE_NEEDS] = TEXT("needs", "What helps the person, in her words."),
	[INBOX_ONE_LANGUAGE] = TEXT("language", "Her language, when it is not French."),
	[INBOX_ONE_ACTS_FOR] = TEXT("acts_for", "Whom she represents."),
	[INBOX_ONE_WAY] = TEXT("reply_way", "By which way she is answered."),
	[INBOX_ONE_HISTORY] = { "history", FIELD_LIST, FIELD_API, .of = past_fields,
		.of_count = INBOX_PAST_FIELD_COUNT,
		.help = "Her other requests of the same purpose, as far as seen." },
	[INBOX_ONE_HAS_HISTORY] = FLAG("has_history"),
	[INBOX_ONE_PERSON_URL] = URL("person_url"),
	[INBOX_ONE_SAME] = { "same", FIELD_LIST, FIELD_API, .of = watcher_fields,
		.of_count = WATCHER_FIELD_COUNT, .help = "Who may be the same person, as far as both are seen." },
	[INBOX_ONE_TIES] = { "ties", FIELD_LIST, FIELD_API, .of = past_fields,
		.of_count = INBOX_PAST_FIELD_COUNT,
		.help = "What it has to do with others, as far as they are seen." },
	[INBOX_ONE_HAS_TIES] = FLAG("has_ties"),
	[INBOX_ONE_TIES_URL] = URL("ties_url"),
	[INBOX_ONE_GUESSES] = { "guesses", FIELD_LIST, FIELD_API, .of = inbox_guess_fields,
		.of_count = INBOX_GUESS_FIELD_COUNT,
		.help = "Units it may belong to, as past requests suggest, the likeliest first." },
	[INBOX_ONE_HAS_GUESSES] = FLAG("has_guesses"),
	[INBOX_ONE_IS_ELSEWHERE] = FLAG("is_elsewhere"),
	[INBOX_ONE_MOVED] = TEXT("moved", "What took it to its unit by itself; null: nothing did."),
	[INBOX_ONE_BACK_CODE] = SHOWN("back_code"),
	[INBOX_ONE_BACK_UNIT] = SHOWN("back_unit"),
	[INBOX_ONE_BRIEF_URL] = URL("brief_url"), /* of room appointment */
	[INBOX_ONE_ENTRIES] = { "entries", FIELD_LIST, FIELD_API, .of = inbox_entry_fields,
		.of_count = INBOX_ENTRY_FIELD_COUNT, .help = "What was said and done, in order." },
	[INBOX_ONE_BEFORE_URL] = URL("before_url"),
	[INBOX_ONE_LATER_URL] = URL("later_url"),
	[INBOX_ONE_WRITERS] = { "writers", FIELD_LIST, FIELD_API, .of = watcher_fields,
		.of_count = WATCHER_FIELD_COUNT, .help = "Who else writes an answer now." },
	[INBOX_ONE_URL] = URL("act_url"),
	[INBOX_ONE_SEEN] = SHOWN("seen"),
	[INBOX_ONE_REPLY_URL] = URL("reply_url"),
	[INBOX_ONE_CAN_ACT] = FLAG("can_act"),
	[INBOX_ONE_CAN_REOPEN] = FLAG("can_reopen"),
	[INBOX_ONE_REPLIES] = FLAG("replies"),
	[INBOX_ONE_CAN_TAKE] = FLAG("can_take"),
	[INBOX_ONE_CAN_PUT_BACK] = FLAG("can_put_back"),
	[INBOX_ONE_CAN_GIVE] = FLAG("can_give"),
	[INBOX_ONE_VEIL_WORDS] = SHOWN("veil_words"),
	[INBOX_ONE_CALL_URL] = URL("call_url"),
	[INBOX_ONE_CALL_WORDS] = SHOWN("call_words"),
	[INBOX_ONE_RECEIPT_URL] = URL("receipt_url"),
	[INBOX_ONE_REPLY_FIELDS] = FORM_ROWS("reply_fields"),
	[INBOX_ONE_ASK_FIELDS] = FORM_ROWS("ask_fields"),
	[INBOX_ONE_NOTE_FIELDS] = FORM_ROWS("note_fields"),
	[INBOX_ONE_GIVE_FIELDS] = FORM_ROWS("give_fields"),
	[INBOX_ONE_MOVE_FIELDS] = FORM_ROWS("move_fields"),
	[INBOX_ONE_HEAR_FIELDS] = FORM_ROWS("hear_fields"),
	[INBOX_ONE_CLOSE_FIELDS] = FORM_ROWS("close_fields"),
	[INBOX_ONE_REOPEN_FIELDS] = FORM_ROWS("reopen_fields"),
	[INBOX_ONE_ASK_OPEN] = FLAG("ask_open"),
	[INBOX_ONE_NOTE_OPEN] = FLAG("note_open"),
	[INBOX_ONE_GIVE_OPEN] = FLAG("give_open"),
	[INBOX_ONE_MOVE_OPEN] = FLAG("move_open"),
	[INBOX_ONE_HEAR_OPEN] = FLAG("hear_open"),
	[INBOX_ONE_CLOSE_OPEN] = FLAG("close_open"),
	[INBOX_ONE_ERRORS] = { "errors", FIELD_LIST, FIELD_PAGE, .of = form_error_fields,
		.of_count = FORM_ERROR_FIELD_COUNT },
	[INBOX_ONE_WRONG] = FLAG("wrong"),
	[INBOX_ONE_TEMPLATES] = { "templates", FIELD_LIST, FIELD_PAGE, .of = inbox_template_fields,
		.of_count = INBOX_TEMPLATE_FIELD_COUNT },
	[INBOX_ONE_HAS_TEMPLATES] = FLAG("has_templates"),
	[INBOX_ONE_TEMPLATES_OPEN] = FLAG("templates_open"),
	[INBOX_ONE_TEMPLATES_URL] = URL("templates_url"),
	[INBOX_ONE_TEMPLATE] = SHOWN("template"),
	[INBOX_ONE_IS_READ_FIRST] = FLAG("is_read_first"),
	[INBOX_ONE_HELP_URL] = URL("help_url"),
	[INBOX_ONE_MARKS_URL] = URL("marks_url"),
	[INBOX_ONE_READS_AGAIN] = FLAG("reads_again"),
	[INBOX_ONE_MARKS_WORDS] = SHOWN("marks_words"),
	[INBOX_ONE_MARKS] = { "marks", FIELD_LIST, FIELD_PAGE, .of = reply_mark_fields,
		.of_count = REPLY_MARK_FIELD_COUNT },
	[INBOX_ONE_REPLY_DONE] = SHOWN("reply_done"),
	[INBOX_ONE_IS_OVER] = FLAG("is_over"),
	[INBOX_ONE_SAYS_PROMISE] = FLAG("says_promise"),
	[INBOX_ONE_COMPLAINT] = TEXT("complaint", "Why, at which step, what was done; null: not said."),
	[INBOX_ONE_DOOR_URL] = URL("incident_url"),
	[INBOX_ONE_COMPLAINTS_URL] = URL("complaints_url"),
	[INBOX_ONE_SKILLS] = TEXT("skills", "What whoever deals with it should be able to do; null: nothing."),
	[INBOX_ONE_LACKING] = TEXT("lacking", "What nobody of the unit can do, of that; null: nothing."),
	[INBOX_ONE_TEAM_URL] = URL("team_url"),
	[INBOX_ONE_ADVICE] = { "advice", FIELD_LIST, FIELD_API, .of = inbox_advice_fields,
		.of_count = INBOX_ADVICE_FIELD_COUNT, .help = "What was asked of other units about it." },
	[INBOX_ONE_HAS_ADVICE] = FLAG("has_advice"),
	[INBOX_ONE_ADVICE_URL] = URL("advice_url"),
	[INBOX_ONE_FLAGS] = { "flags", FIELD_LIST, FIELD_PAGE, .of = inbox_flag_fields,
		.of_count = INBOX_FLAG_FIELD_COUNT },
	[INBOX_ONE_HAS_FLAGS] = FLAG("has_flags"),
	[INBOX_ONE_FLAG_URL] = URL("flag_url"),
	[INBOX_ONE_FOR_UNIT] = TEXT("for_unit", "The unit that asks for it; null: none does."),
	[INBOX_ONE_FOR_WORDS] = TEXT("for_words", "By when the answer to that unit is promised."),
};
const struct page_kind inbox_one_page = { "inbox request", "welcome/inbox/pages/one.html", one_fields,
	INBOX_ONE_FIELD_COUNT };

/* --- reading it ------------------------------------------------------------------------------- */

static bool
write_reading(struct db *db, void *data)
{
	struct inbox_one *one = data;
	const struct visit *visit = one->inboxing.visit;
	return desk_note_reading(db, visit->root_id, one->request.request_id, visit->reader.account_id,
	                         visit->today, &one->inboxing.fault);
}

static bool
load_person(struct inbox_one *one, struct db *db)
{
	struct visit *visit = one->inboxing.visit;
	struct fault *fault_r = &one->inboxing.fault;
	one->asker = SPAN("");
	if (one->request.asker_id != 0)
		return inbox_account_name(&one->inboxing, one->request.asker_id, &one->asker);
	if (one->request.person_id == 0)
		return true;
	const enum found found = person_load(visit->arena, db, visit->root_id, one->request.person_id,
	                                     &one->person, fault_r);
	if (found != FOUND_ONE)
		return found == FOUND_NONE;
	one->asker = one->person.name;
	return person_contacts(visit->arena, db, visit->root_id, one->person.person_id, &one->contacts,
	                       &one->contact_count, fault_r);
}

static bool
load_needed(struct inbox_one *one)
{
	const struct skill_question question = { .offering_id = one->request.offering_id,
		                                     .needs = one->person.needs,
		                                     .language = one->person.language };
	return inbox_needed_add(&one->inboxing, &question, &one->needed);
}

static bool
load_around(struct inbox_one *one)
{
	struct visit *visit = one->inboxing.visit;
	struct fault *fault_r = &one->inboxing.fault;
	struct db *db = visit_db(visit);
	const enum found found =
		db == NULL ? FOUND_FAILED
				   : offering_load(visit->arena, db, visit->root_id, one->request.offering_id,
	                               &one->offering, fault_r);
	must(found != FOUND_NONE); /* no offering is ever deleted */
	return found == FOUND_ONE &&
	       desk_around_load(visit->arena, db, &one->inboxing.hand, &one->request, &one->offering,
	                        &one->around, fault_r) &&
	       inbox_complaint_load(one, db) && load_person(one, db) && load_needed(one) &&
	       inbox_holders(&one->inboxing, one->request.unit_id, one->request.is_confidential,
	                     &one->people, &one->person_count);
}

bool
inbox_one_begin(struct visit *visit, struct inbox_one *one)
{
	*one = (struct inbox_one){ .asked = INBOX_FORM_COUNT, .seen_changes = -1 };
	if (!inbox_begin(visit, &one->inboxing))
		return false;
	struct db *db = visit_db(visit);
	if (db == NULL)
		return false;
	const enum found found = desk_load(visit->arena, db, visit->root_id, one->inboxing.sight,
	                                   visit->part[0], &one->request, &one->inboxing.fault);
	if (found == FOUND_NONE)
		visit_missing(visit);
	else if (found == FOUND_FAILED)
		visit_fail(visit, &one->inboxing.fault);
	if (found != FOUND_ONE ||
	    (one->request.is_confidential && !visit_write(visit, write_reading, one, NULL)))
		return false; /* nobody reads what is confidential without leaving a trace */
	if (!load_around(one) || !inbox_forms_begin(one)) {
		visit_fail(visit, &one->inboxing.fault);
		return false;
	}
	one->clock = (struct inbox_clock){ .zone = one->around.zone, .days = one->around.days,
		                               .now_s = visit->now_s };
	one->clock.today = zone_local(one->clock.zone, visit->now_s).days;
	return true;
}

/* --- its dates -------------------------------------------------------------------------------- */

/* « Sans réponse ce jour-là au soir, la demande sera réputée rejetée (article L231-4). » */
static const char *
silence_words(const struct inbox_one *one)
{
	const struct law_case law_case = desk_case(&one->request, &one->around);
	const struct law_rule *rule = law_silence_rule(&law_case);
	if (rule == NULL || one->request.decided_day != 0)
		return NULL;
	const char *decided = law_silence_of(&law_case) == LAW_SAYS_YES ? "acceptée" : "rejetée";
	struct text text = text_new(one->inboxing.visit->arena, 2000);
	if (law_decides_on(&law_case) == 0)
		text_add_z(&text, "Le délai au bout duquel le silence décide ne court pas encore");
	else if (law_has_decided(&law_case, one->clock.today))
		text_format(&text, "Restée sans réponse ce jour-là, la demande est réputée %s", decided);
	else
		text_format(&text, "Sans réponse ce jour-là au soir, la demande sera réputée %s", decided);
	text_format(&text, " (article %s%s", rule->article, rule->read_on == 0 ? ", à vérifier" : "");
	if (one->offering.basis.length > 0)
		text_format(&text, "\u202f; %.*s", SPAN_ARGS(one->offering.basis));
	text_add_z(&text, ").");
	return text_z(&text);
}

static bool
draw_dates(struct inbox_one *one, struct model *page)
{
	struct visit *visit = one->inboxing.visit;
	const struct desk_request *request = &one->request;
	struct desk_owing owing;
	struct db *db = visit_db(visit);
	if (db == NULL || !desk_owed(visit->arena, db, visit->root_id, &request->request_id, 1, &owing,
	                             &one->inboxing.fault))
		return false;
	const struct inbox_due due = inbox_due(request, &owing, &one->clock);
	const struct law_case law_case = desk_case(request, &one->around);
	const bool is_open = request->queue == DESK_TODO || request->queue == DESK_WAITING;
	model_text_z(page, INBOX_ONE_DUE,
	             inbox_due_words(visit->arena, &due, law_silence_of(&law_case), &one->clock));
	model_flag(page, INBOX_ONE_IS_LATE, due.is_late);
	model_flag(page, INBOX_ONE_IS_OVER, due.matter == INBOX_OVER);
	if (request->promised_day != 0)
		model_date(page, INBOX_ONE_PROMISED, request->promised_day);
	/* one date is said once */
	model_flag(page, INBOX_ONE_SAYS_PROMISE,
	           request->promised_day != 0 && (due.matter != INBOX_PROMISED || due.is_late));
	if (request->silence_day != 0 && request->decided_day == 0)
		model_date(page, INBOX_ONE_SILENCE, request->silence_day);
	model_text_z(page, INBOX_ONE_SILENCE_WORDS, silence_words(one));
	if (is_open && owing.missing != 0)
		model_text_z(page, INBOX_ONE_LACK, inbox_mention_words(visit->arena, owing.missing));
	return true;
}

/* --- who asks --------------------------------------------------------------------------------- */

static bool
draw_history(struct inbox_one *one, struct model *page)
{
	struct visit *visit = one->inboxing.visit;
	struct desk_request *requests;
	size_t count;
	struct db *db = visit_db(visit);
	if (one->request.person_id == 0)
		return true;
	if (db == NULL || !desk_history(visit->arena, db, visit->root_id, one->inboxing.sight,
	                                one->request.person_id, &requests, &count, &one->inboxing.fault))
		return false;
	for (size_t i = 0, shown = 0; i < count && shown < HISTORY_SHOWN_MAX; i++) {
		const struct desk_request *past = &requests[i];
		if (past->request_id == one->request.request_id)
			continue;
		struct model *row = model_row(page, INBOX_ONE_HISTORY);
		model_flag(page, INBOX_ONE_HAS_HISTORY, true);
		model_url_z(row, INBOX_PAST_URL, inbox_address(visit->arena, past->reference, ""));
		model_text(row, INBOX_PAST_TITLE, past->title.length > 0 ? past->title : past->reference);
		model_text_z(row, INBOX_PAST_WORDS,
		             arena_format(visit->arena, "%s %s, %s", desk_channel_words[past->channel],
		                          inbox_ago_words(visit->arena, past->received_unix_s, &one->clock),
		                          past->outcome == DESK_NOT_DONE ? desk_queue_words[past->queue]
		                                                         : desk_outcome_words[past->outcome]));
		shown++;
	}
	return true;
}

static void
draw_person(const struct inbox_one *one, struct model *page)
{
	inbox_draw_text(page, INBOX_ONE_PERSON, one->asker);
	model_text_z(page, INBOX_ONE_WAY, desk_channel_words[one->request.reply_channel]);
	if (one->person.person_id == 0)
		return;
	inbox_draw_text(page, INBOX_ONE_NEEDS, one->person.needs);
	inbox_draw_text(page, INBOX_ONE_LANGUAGE, one->person.language);
	inbox_draw_text(page, INBOX_ONE_ACTS_FOR, one->person.acts_for);
	for (size_t i = 0; i < one->contact_count; i++) {
		const struct person_contact *contact = &one->contacts[i];
		struct model *row = model_row(page, INBOX_ONE_CONTACTS);
		model_text_z(row, CONTACT_KIND, person_contact_words[contact->kind]);
		model_text(row, CONTACT_VALUE, contact->value);
		model_flag(row, CONTACT_IS_PREFERRED,
		           contact->is_preferred && contact->kind == one->person.prefers);
	}
}

/* --- who else --------------------------------------------------------------------------------- */

/* « Léa Martin écrit une réponse (il y a 2 minutes). » */
static bool
draw_writers(struct inbox_one *one, struct model *page)
{
	struct visit *visit = one->inboxing.visit;
	struct desk_watcher *watchers;
	size_t count;
	struct db *db = visit_db(visit);
	if (db == NULL || !desk_writers(visit->arena, db, &one->inboxing.hand, one->request.request_id,
	                                &watchers, &count, &one->inboxing.fault))
		return false;
	for (size_t i = 0; i < count; i++) {
		struct span name;
		if (watchers[i].account_id == visit->reader.account_id)
			continue;
		if (!inbox_account_name(&one->inboxing, watchers[i].account_id, &name))
			return false;
		model_text_z(model_row(page, INBOX_ONE_WRITERS), WATCHER_WORDS,
		             arena_format(visit->arena, "%.*s écrit une réponse (%s).", SPAN_ARGS(name),
		                          inbox_ago_words(visit->arena, watchers[i].at_unix_s, &one->clock)));
	}
	return true;
}

static bool
draw_readers(struct inbox_one *one, struct model *page)
{
	struct visit *visit = one->inboxing.visit;
	struct desk_watcher *watchers;
	size_t count;
	struct db *db = visit_db(visit);
	if (db == NULL || !desk_readings(visit->arena, db, visit->root_id, one->request.request_id,
	                                 &watchers, &count, &one->inboxing.fault))
		return false;
	for (size_t i = 0; i < count; i++) {
		struct span name;
		struct text words = text_new(visit->arena, 1000);
		if (!inbox_account_name(&one->inboxing, watchers[i].account_id, &name))
			return false;
		text_format(&words, "%.*s, le ", SPAN_ARGS(name));
		text_add_date_words(&words, watchers[i].day);
		model_text(model_row(page, INBOX_ONE_READERS), WATCHER_WORDS, text_span(&words));
		model_flag(page, INBOX_ONE_HAS_READERS, true);
	}
	return true;
}

/* --- the page --------------------------------------------------------------------------------- */

static const char *
where_words(const struct inbox_one *one)
{
	const struct desk_request *request = &one->request;
	struct text text = text_new(one->inboxing.visit->arena, 4000);
	if (request->place_id != 0)
		text_add(&text, inbox_unit_name(&one->inboxing, request->place_id));
	const struct span where = spot_where(one->inboxing.visit->arena, request);
	if (text.length > 0 && where.length > 0)
		text_add_z(&text, request->address.length > 0 ? ", " : " ");
	text_add(&text, where);
	return text.length == 0 ? NULL : text_z(&text);
}

static bool
draw_head(struct inbox_one *one, struct model *page)
{
	struct inboxing *inboxing = &one->inboxing;
	struct visit *visit = inboxing->visit;
	const struct desk_request *request = &one->request;
	struct span owner = SPAN("");
	if (!inbox_aways(inboxing) ||
	    (request->owner_id != 0 && !inbox_account_name(inboxing, request->owner_id, &owner)))
		return false;
	model_text(page, INBOX_ONE_TITLE,
	           request->title.length > 0 ? request->title : one->offering.name);
	model_text_z(page, INBOX_ONE_WITHIN, "Le guichet");
	model_text_z(page, INBOX_ONE_TROUBLE, one->trouble);
	model_text_z(page, INBOX_ONE_DONE, one->done);
	model_text(page, INBOX_ONE_REFERENCE, request->reference);
	model_text_z(page, INBOX_ONE_STATE,
	             request->outcome == DESK_NOT_DONE
	                 ? desk_queue_words[request->queue]
	                 : arena_format(visit->arena, "%s\u202f: %s", desk_queue_words[request->queue],
	                                desk_outcome_words[request->outcome]));
	model_text(page, INBOX_ONE_OFFERING, one->offering.name);
	model_text(page, INBOX_ONE_UNIT, inbox_unit_name(inboxing, request->unit_id));
	inbox_draw_text(page, INBOX_ONE_OWNER, owner);
	model_text_z(page, INBOX_ONE_OWNER_AWAY, inbox_away_words(inboxing, request->owner_id));
	inbox_skills_draw(one, page);
	model_text_z(page, INBOX_ONE_CAME,
	             arena_format(visit->arena, "%s, %s", desk_channel_words[request->channel],
	                          inbox_at_words(visit->arena, request->received_unix_s, &one->clock)));
	model_text_z(page, INBOX_ONE_WHERE, where_words(one));
	spot_draw_map(visit, request, page, INBOX_ONE_MAP);
	const uint32_t unit =
		request->unit_id == 0 ? PLACE_NONE : place_by_id(inboxing->tree, request->unit_id);
	struct text url = text_new(visit->arena, 1000);
	text_add_z(&url, "/guichet/service/");
	if (unit != PLACE_NONE &&
	    people_may(&visit->reader, inboxing->tree, INBOX_KEEPERS, unit)) {
		http_percent_encode(&url, inboxing->tree->places[unit].code);
		model_url(page, INBOX_ONE_UNIT_URL, text_span(&url));
	}
	model_flag(page, INBOX_ONE_IS_CONFIDENTIAL, request->is_confidential);
	if (!request->is_confidential)
		return true;
	model_text_z(page, INBOX_ONE_CONFIDENTIAL_WORDS,
	             "Seuls la voient son service et l’agent qui la suit. Chaque lecture est "
	             "notée\u202f: celle-ci l’est.");
	return draw_readers(one, page);
}

static bool
draw_door(struct inbox_one *one, struct model *page)
{
	struct visit *visit = one->inboxing.visit;
	struct inbox_door door;
	struct db *db = visit_db(visit);
	const enum found found =
		db == NULL ? FOUND_FAILED
				   : inbox_door(visit->arena, db, visit->root_id, &door, &one->inboxing.fault);
	if (found == FOUND_ONE)
		model_url_z(page, INBOX_ONE_DOOR_URL, INBOX_DOOR_URL);
	return found != FOUND_FAILED;
}

void
inbox_one_show(struct inbox_one *one, int status)
{
	struct visit *visit = one->inboxing.visit;
	struct model *page = model_new(visit->arena, &inbox_one_page);
	draw_person(one, page);
	if (!draw_head(one, page) || !draw_dates(one, page) || !inbox_call_draw(one, page) ||
	    !draw_history(one, page) ||
	    !inbox_twins_draw(one, page) || !inbox_orient_draw(one, page) || !inbox_accord_draw(one, page) ||
	    !draw_writers(one, page) || !inbox_exchange_draw(one, page) || !inbox_flags_draw(one, page) ||
	    !inbox_reply_draw(one, page) || !inbox_articles_draw(one, page) || !draw_door(one, page)) {
		visit_fail(visit, &one->inboxing.fault);
		return;
	}
	inbox_forms_draw(one, page);
	inbox_complaint_draw(one, page);
	visit->response->status = status;
	visit_show(visit, &inbox_one_page, page);
}
