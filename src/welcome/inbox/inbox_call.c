/* Calling a person back: the promise, the call, what was said; no answer, and when one tries again. */
#include "craft/http/http_form.h"
#include "ground/journal/journal.h"
#include "welcome/inbox/inbox_call.h"

enum {
	PAGE_TITLE, PAGE_WITHIN, PAGE_REQUEST_URL, PAGE_REQUEST_TITLE, PAGE_URL, PAGE_DONE, PAGE_TROUBLE,
	PAGE_STANDS, PAGE_SEEN, PAGE_DUE, PAGE_IS_LATE, PAGE_PERSON, PAGE_PHONE, PAGE_PHONE_URL, PAGE_WHY,
	PAGE_PROMISER, PAGE_TRIES, PAGE_CALLER, PAGE_CAN_TAKE, PAGE_TYPED, PAGE_PROMISE_FIELDS,
	PAGE_TOLD_FIELDS, PAGE_AGAIN_FIELDS, PAGE_ERRORS, PAGE_WRONG, PAGE_FIELD_COUNT
};
#define FORM_ROWS(name) \
	{ name, FIELD_LIST, FIELD_PAGE, .of = form_row_fields, .of_count = FORM_ROW_FIELD_COUNT }
static const struct field page_fields[PAGE_FIELD_COUNT] = {
	[PAGE_TITLE] = { "title", FIELD_TEXT, FIELD_PAGE },
	[PAGE_WITHIN] = { "within", FIELD_TEXT, FIELD_PAGE },
	[PAGE_REQUEST_URL] = { "request_url", FIELD_URL, FIELD_API, .help = "The request." },
	[PAGE_REQUEST_TITLE] = { "request_title", FIELD_TEXT, FIELD_API, .help = "What it is about." },
	[PAGE_URL] = { "act_url", FIELD_URL, FIELD_PAGE },
	[PAGE_DONE] = { "done", FIELD_TEXT, FIELD_PAGE },
	[PAGE_TROUBLE] = { "trouble", FIELD_TEXT, FIELD_PAGE },
	[PAGE_STANDS] = { "stands", FIELD_FLAG, FIELD_API, .help = "The person is to be called back." },
	[PAGE_SEEN] = { "seen", FIELD_TEXT, FIELD_PAGE },
	[PAGE_DUE] = { "due", FIELD_TEXT, FIELD_API, .help = "When she was told; null: no promise." },
	[PAGE_IS_LATE] = { "is_late", FIELD_FLAG, FIELD_API, .help = "It should be done already." },
	[PAGE_PERSON] = { "person", FIELD_TEXT, FIELD_API, .help = "Who asks; null: not known." },
	[PAGE_PHONE] = { "phone", FIELD_TEXT, FIELD_API, .help = "The number to call." },
	[PAGE_PHONE_URL] = { "phone_url", FIELD_URL, FIELD_PAGE },
	[PAGE_WHY] = { "why", FIELD_TEXT, FIELD_API, .help = "What the call is about; null: not said." },
	[PAGE_PROMISER] = { "promiser", FIELD_TEXT, FIELD_API, .help = "Who promised." },
	[PAGE_TRIES] = { "tries", FIELD_TEXT, FIELD_API, .help = "Calls without an answer; null: none." },
	[PAGE_CALLER] = { "caller", FIELD_TEXT, FIELD_API, .help = "Who calls now; null: nobody." },
	[PAGE_CAN_TAKE] = { "can_take", FIELD_FLAG, FIELD_PAGE },
	[PAGE_TYPED] = { "typed", FIELD_TEXT, FIELD_PAGE },
	[PAGE_PROMISE_FIELDS] = FORM_ROWS("promise_fields"),
	[PAGE_TOLD_FIELDS] = FORM_ROWS("told_fields"),
	[PAGE_AGAIN_FIELDS] = FORM_ROWS("again_fields"),
	[PAGE_ERRORS] = { "errors", FIELD_LIST, FIELD_PAGE, .of = form_error_fields,
		.of_count = FORM_ERROR_FIELD_COUNT },
	[PAGE_WRONG] = { "wrong", FIELD_FLAG, FIELD_PAGE },
};
const struct page_kind inbox_call_page = { "inbox call", "welcome/inbox/pages/call.html", page_fields,
	PAGE_FIELD_COUNT };

/* --- forms ------------------------------------------------------------------------------------ */

static const char day_hint[] = "Comme 14/07/2030.";
static const char hour_hint[] = "Comme 14 h 30, à l’heure du service et quand il est ouvert.";
static const struct form_field promise_form[CALL_PROMISE_COUNT] = {
	[CALL_PROMISE_DAY] = { "jour", FORM_DATE, "Rappeler le", .hint = day_hint,
		.required = "Donnez le jour où la rappeler." },
	[CALL_PROMISE_HOUR] = { "heure", FORM_TEXT, "À partir de", .hint = hour_hint,
		.required = "Donnez l’heure à partir de laquelle la rappeler.", .length_max = 20 },
	[CALL_PROMISE_PHONE] = { "telephone", FORM_TEXT, "À quel numéro",
		.required = "Donnez le numéro à rappeler.", .length_max = PERSON_CONTACT_LENGTH_MAX },
	[CALL_PROMISE_WHY] = { "pourquoi", FORM_TEXT, "Pour lui dire quoi",
		.hint = "En quelques mots, pour qui appellera. La personne peut en demander communication (article "
				"L311-1).",
		.length_max = DESK_CALLBACK_WORDS_LENGTH_MAX },
};
static const struct form_choice told_choices[] = {
	{ "note", "une note interne" },
	{ "reponse", "la réponse donnée à la personne, qu’elle retrouvera sur sa page de suivi" },
};
static const struct form_field told_form[CALL_TOLD_COUNT] = {
	[CALL_TOLD_WORDS] = { "dit", FORM_LONG, "Ce qui s’est dit",
		.length_max = DESK_TEXT_LENGTH_MAX },
	[CALL_TOLD_KIND] = { "dit-genre", FORM_CHOICE, "Ce que vous écrivez est", .choices = told_choices,
		.choice_count = LENGTH(told_choices) },
};
static const struct form_field again_form[CALL_AGAIN_COUNT] = {
	[CALL_AGAIN_DAY] = { "jour", FORM_DATE, "Rappeler le", .hint = day_hint,
		.required = "Donnez le jour où la rappeler." },
	[CALL_AGAIN_HOUR] = { "heure", FORM_TEXT, "À partir de", .hint = hour_hint,
		.required = "Donnez l’heure à partir de laquelle la rappeler.", .length_max = 20 },
};

/* Her number, the one she prefers first. */
static struct span
own_phone(const struct inbox_one *one)
{
	struct span phone = SPAN("");
	for (size_t i = 0; i < one->contact_count; i++)
		if (one->contacts[i].kind == PERSON_PHONE &&
		    (phone.length == 0 || one->contacts[i].is_preferred))
			phone = one->contacts[i].value;
	return phone;
}

/* False after a page was answered. */
static bool
begin(struct visit *visit, struct calling *calling)
{
	struct inbox_one *one = arena_new_of(visit->arena, struct inbox_one);
	*calling = (struct calling){ .one = one };
	if (!inbox_one_begin(visit, one))
		return false;
	struct db *db = visit_db(visit);
	if (db == NULL || desk_callback_of(visit->arena, db, visit->root_id, one->request.request_id,
	                                   &calling->standing, &one->inboxing.fault) == FOUND_FAILED) {
		visit_fail(visit, &one->inboxing.fault);
		return false;
	}
	calling->promise = form_new(visit->arena, promise_form, CALL_PROMISE_COUNT);
	calling->told = form_new(visit->arena, told_form, CALL_TOLD_COUNT);
	calling->again = form_new(visit->arena, again_form, CALL_AGAIN_COUNT);
	form_fill(calling->promise, CALL_PROMISE_PHONE, own_phone(one));
	form_fill(calling->told, CALL_TOLD_KIND, SPAN("note"));
	return true;
}

/* --- the page --------------------------------------------------------------------------------- */

const char *
inbox_phone_url(struct arena *arena, struct span phone)
{
	struct person_contact contact;
	return person_contact_read(arena, PERSON_PHONE, phone, &contact)
	           ? arena_format(arena, "tel:%.*s", SPAN_ARGS(contact.key))
	           : NULL;
}

const char *
inbox_call_words(struct inboxing *inboxing, const struct desk_callback *callback,
                 const struct inbox_clock *clock)
{
	struct arena *arena = inboxing->visit->arena;
	const char *when = inbox_at_words(arena, callback->due_unix_s, clock);
	return desk_callback_is_late(callback, clock->now_s)
	           ? arena_format(arena, "en retard\u202f: promis %s", when)
	           : when;
}

const char *
inbox_tries_words(struct arena *arena, int64_t tries)
{
	return tries == 0   ? NULL
	       : tries == 1 ? "un appel sans réponse"
	                    : arena_format(arena, "%lld appels sans réponse", (long long)tries);
}

bool
inbox_caller_words(struct inboxing *inboxing, const struct desk_callback *callback,
                   const struct inbox_clock *clock, const char **words_r)
{
	const struct visit *visit = inboxing->visit;
	struct span name;
	*words_r = NULL;
	if (!desk_callback_is_called(callback, clock->now_s))
		return true;
	const char *ago = inbox_ago_words(visit->arena, callback->called_unix_s, clock);
	if (callback->caller_id == visit->reader.account_id) {
		*words_r = arena_format(visit->arena, "Vous l’appelez (%s).", ago);
		return true;
	}
	if (!inbox_account_name(inboxing, callback->caller_id, &name))
		return false;
	*words_r = arena_format(visit->arena, "%.*s l’appelle (%s).", SPAN_ARGS(name), ago);
	return true;
}

static bool
draw_standing(struct calling *calling, struct model *page)
{
	struct inbox_one *one = calling->one;
	struct visit *visit = one->inboxing.visit;
	const struct desk_callback *standing = &calling->standing;
	const char *caller;
	struct span promiser;
	if (standing->request_id == 0)
		return true;
	if (!inbox_account_name(&one->inboxing, standing->account_id, &promiser) ||
	    !inbox_caller_words(&one->inboxing, standing, &one->clock, &caller))
		return false;
	const bool is_late = desk_callback_is_late(standing, one->clock.now_s);
	model_flag(page, PAGE_STANDS, true);
	model_text_z(page, PAGE_DUE, inbox_call_words(&one->inboxing, standing, &one->clock));
	model_flag(page, PAGE_IS_LATE, is_late);
	model_text(page, PAGE_PHONE, person_phone_words(visit->arena, standing->phone));
	model_url_z(page, PAGE_PHONE_URL, inbox_phone_url(visit->arena, standing->phone));
	model_text(page, PAGE_WHY, standing->words);
	model_text(page, PAGE_PROMISER, promiser);
	model_text_z(page, PAGE_TRIES, inbox_tries_words(visit->arena, standing->tries));
	model_text_z(page, PAGE_CALLER, caller);
	model_flag(page, PAGE_CAN_TAKE, caller == NULL);
	return true;
}

static const char *
done_words(const struct visit *visit)
{
	return span_is(visit_asked(visit, "fait"), "promis")
	           ? "Le rappel est promis\u202f: il est dans la liste «\u202fÀ rappeler\u202f», et la "
	             "personne le lit sur sa page de suivi."
	           : NULL;
}

static void
draw_forms(const struct calling *calling, struct model *page)
{
	const struct {
		const struct form *form;
		size_t fields;
	} forms[] = {
		{ calling->promise, PAGE_PROMISE_FIELDS },
		{ calling->told, PAGE_TOLD_FIELDS },
		{ calling->again, PAGE_AGAIN_FIELDS },
	};
	bool is_fine = true;
	for (size_t i = 0; i < LENGTH(forms); i++) {
		form_draw(forms[i].form, page, (struct form_place){ forms[i].fields, PAGE_ERRORS, PAGE_WRONG });
		is_fine = is_fine && form_is_fine(forms[i].form);
	}
	model_flag(page, PAGE_WRONG, !is_fine);
}

static void
show(struct calling *calling, const char *trouble, int status)
{
	struct inbox_one *one = calling->one;
	struct visit *visit = one->inboxing.visit;
	const struct desk_request *request = &one->request;
	const bool stands = calling->standing.request_id != 0;
	struct model *page = model_new(visit->arena, &inbox_call_page);
	model_text_z(page, PAGE_TITLE, stands ? "Rappeler la personne" : "Promettre de rappeler la personne");
	model_text_z(page, PAGE_WITHIN, "À rappeler");
	model_url_z(page, PAGE_REQUEST_URL, inbox_address(visit->arena, request->reference, ""));
	model_text_z(page, PAGE_REQUEST_TITLE,
	             arena_format(visit->arena, "%.*s, %.*s", SPAN_ARGS(request->reference),
	                          SPAN_ARGS(request->title.length > 0 ? request->title : one->offering.name)));
	model_url_z(page, PAGE_URL, inbox_address(visit->arena, request->reference, "/rappel"));
	model_text_z(page, PAGE_TROUBLE, trouble);
	model_text_z(page, PAGE_DONE, trouble == NULL ? done_words(visit) : NULL);
	model_text_z(page, PAGE_SEEN,
	             arena_format(visit->arena, "%lld", (long long)calling->standing.changes));
	model_text(page, PAGE_PERSON, one->asker);
	if (!stands && calling->deed == CALL_DONE) /* her words are not lost with the promise */
		model_text(page, PAGE_TYPED, form_text(calling->told, CALL_TOLD_WORDS));
	draw_forms(calling, page);
	if (!draw_standing(calling, page)) {
		visit_fail(visit, &one->inboxing.fault);
		return;
	}
	visit->response->status = status;
	visit_show(visit, &inbox_call_page, page);
}

void
inbox_get_call(struct visit *visit)
{
	struct calling calling;
	if (!begin(visit, &calling))
		return;
	calling.deed = CALL_DEED_COUNT;
	show(&calling, NULL, 200);
}

bool
inbox_call_draw(struct inbox_one *one, struct model *page)
{
	struct visit *visit = one->inboxing.visit;
	const struct desk_request *request = &one->request;
	struct desk_callback callback;
	struct db *db = visit_db(visit);
	const enum found found =
		db == NULL ? FOUND_FAILED
				   : desk_callback_of(visit->arena, db, visit->root_id, request->request_id, &callback,
	                                  &one->inboxing.fault);
	if (found == FOUND_FAILED)
		return false;
	model_url_z(page, INBOX_ONE_CALL_URL, inbox_address(visit->arena, request->reference, "/rappel"));
	model_text_z(page, INBOX_ONE_CALL_WORDS,
	             found == FOUND_NONE
	                 ? "Promettre de la rappeler"
	                 : arena_format(visit->arena, "À rappeler : %s",
	                                inbox_call_words(&one->inboxing, &callback, &one->clock)));
	return true;
}

/* --- what was typed --------------------------------------------------------------------------- */

/* « 14 h 30 » as hours read it: the beginning of one window. */
static bool
read_hour(struct arena *arena, struct span typed, int32_t *second_r)
{
	struct hours_day day;
	if (hours_day_read(arena, span_of(arena_format(arena, "%.*s – 24 h", SPAN_ARGS(typed))), &day) !=
	        NULL ||
	    day.count != 1)
		return false;
	*second_r = day.windows[0].opens * 60;
	return true;
}

static const char *
closed_words(const struct calling *calling, int64_t at_s)
{
	const struct inbox_one *one = calling->one;
	struct text text = text_new(one->inboxing.visit->arena, 400);
	int64_t opens_s;
	text_add_z(&text, "Le service est fermé à ce moment-là.");
	if (hours_opening(one->around.hours, at_s, &opens_s)) {
		text_add_z(&text, " Il ouvre ensuite le ");
		desk_add_when(&text, one->clock.zone, opens_s, "à");
		text_add_z(&text, ".");
	}
	return text_z(&text);
}

/* The day and the hour are the first two fields of both forms. */
static void
read_when(struct calling *calling, struct form *form)
{
	const struct inbox_one *one = calling->one;
	struct arena *arena = one->inboxing.visit->arena;
	struct local local = { 0 };
	enum local_kind kind;
	const bool has_day = form_has(form, CALL_PROMISE_DAY), has_hour = form_has(form, CALL_PROMISE_HOUR);
	if (has_hour && !read_hour(arena, form_text(form, CALL_PROMISE_HOUR), &local.second)) {
		form_complain(form, "heure", "Cette heure ne se lit pas\u202f: écrivez-la comme 14 h 30.");
		return;
	}
	if (!has_day || !has_hour)
		return;
	local.days = form_date(form, CALL_PROMISE_DAY);
	if (local.days < one->clock.today || local.days > one->clock.today + DESK_CALLBACK_DAYS_MAX) {
		form_complain(form, "jour", local.days < one->clock.today
		                                ? "Donnez un jour à venir, ou aujourd’hui."
		                                : "Donnez un jour dans les deux mois qui viennent.");
		return;
	}
	const int64_t at_s = zone_instant(one->clock.zone, local, &kind);
	if (at_s <= one->clock.now_s)
		form_complain(form, "heure", "Cette heure est déjà passée.");
	else if (!hours_open(one->around.hours, at_s))
		form_complain(form, "heure", closed_words(calling, at_s));
	calling->next.due_unix_s = at_s;
}

static bool
read_promise(struct calling *calling)
{
	struct inbox_one *one = calling->one;
	struct visit *visit = one->inboxing.visit;
	struct person_contact contact = { .value = SPAN("") };
	(void)form_read(calling->promise, visit_lookup, visit);
	read_when(calling, calling->promise);
	if (form_has(calling->promise, CALL_PROMISE_PHONE) &&
	    !person_contact_read(visit->arena, PERSON_PHONE, form_text(calling->promise, CALL_PROMISE_PHONE),
	                         &contact))
		form_complain(calling->promise, "telephone",
		              "Ce numéro ne se lit pas\u202f: dix chiffres, ou un numéro international qui commence "
		              "par +.");
	calling->next.request_id = one->request.request_id;
	calling->next.account_id = visit->reader.account_id;
	calling->next.phone = contact.value;
	calling->next.words = form_text(calling->promise, CALL_PROMISE_WHY);
	return form_is_fine(calling->promise);
}

static bool
read_told(struct calling *calling)
{
	const struct inbox_one *one = calling->one;
	struct visit *visit = one->inboxing.visit;
	(void)form_read(calling->told, visit_lookup, visit);
	calling->act = (struct desk_act){
		.verb = form_has(calling->told, CALL_TOLD_KIND) && form_choice(calling->told, CALL_TOLD_KIND) == 1
		            ? DESK_REPLY
		            : DESK_NOTE,
		.account_id = visit->reader.account_id,
		.at_s = visit->now_s,
		.today = one->clock.today,
		.text = form_text(calling->told, CALL_TOLD_WORDS),
		.quoted = SPAN(""),
		.channel = DESK_PHONE,
	};
	return form_is_fine(calling->told);
}

/* False: the page says why. */
static bool
read_deed(struct calling *calling)
{
	struct visit *visit = calling->one->inboxing.visit;
	calling->next = calling->standing;
	switch (calling->deed) {
	case CALL_PROMISE: return read_promise(calling);
	case CALL_TAKE:
		calling->next.caller_id = visit->reader.account_id;
		calling->next.called_unix_s = visit->now_s;
		return true;
	case CALL_DONE: return read_told(calling);
	case CALL_AGAIN:
		(void)form_read(calling->again, visit_lookup, visit);
		read_when(calling, calling->again);
		calling->next.tries++;
		calling->next.caller_id = 0;
		calling->next.called_unix_s = 0;
		return form_is_fine(calling->again);
	case CALL_DEED_COUNT: break;
	}
	return false;
}

/* --- done ------------------------------------------------------------------------------------- */

static void
show_again(struct calling *calling, int status)
{
	struct visit *visit = calling->one->inboxing.visit;
	struct calling again;
	if (!begin(visit, &again))
		return;
	again.deed = calling->deed;
	again.promise = calling->promise;
	again.told = calling->told;
	again.again = calling->again;
	show(&again, calling->sentence, status);
}

static void
lead_on(const struct calling *calling)
{
	struct visit *visit = calling->one->inboxing.visit;
	const struct span reference = calling->one->request.reference;
	if (calling->deed == CALL_PROMISE || calling->deed == CALL_TAKE)
		visit_go(visit, "%s",
		         inbox_address(visit->arena, reference,
		                       calling->deed == CALL_PROMISE ? "/rappel?fait=promis" : "/rappel"));
	else
		visit_go(visit, "/guichet/rappels?fait=%s", calling->deed == CALL_DONE ? "appelee" : "remise");
}

/* The same form, sent twice: what was said is kept once, and so is a promise. */
static bool
was_done(struct calling *calling)
{
	struct inbox_one *one = calling->one;
	struct visit *visit = one->inboxing.visit;
	const struct desk_callback *standing = &calling->standing, *next = &calling->next;
	int64_t request_id;
	if (calling->deed == CALL_PROMISE)
		return standing->request_id != 0 && standing->account_id == next->account_id &&
		       standing->due_unix_s == next->due_unix_s && span_equal(standing->phone, next->phone);
	struct db *db = visit_db(visit);
	return calling->deed == CALL_DONE && visit->once.length > 0 && db != NULL &&
	       journal_done_about(visit->arena, db, visit->root_id, visit->once, &request_id,
	                          &one->inboxing.fault) == FOUND_ONE;
}

void
inbox_post_call(struct visit *visit)
{
	static const char *const codes[CALL_DEED_COUNT] = {
		[CALL_PROMISE] = "promettre", [CALL_TAKE] = "prendre", [CALL_DONE] = "appelee",
		[CALL_AGAIN] = "absente"
	};
	struct calling calling;
	int64_t seen;
	bool gave_up = false;
	if (!begin(visit, &calling))
		return;
	const struct span pressed = http_pairs_first(&visit->body, "faire");
	for (calling.deed = 0; calling.deed < CALL_DEED_COUNT && !span_is(pressed, codes[calling.deed]);)
		calling.deed++;
	if (calling.deed == CALL_DEED_COUNT || !span_int64(http_pairs_first(&visit->body, "vu"), &seen)) {
		show(&calling, "Ce bouton n’a pas été compris. Rien n’a été fait.", 422);
		return;
	}
	if (!read_deed(&calling)) {
		show(&calling, NULL, 422);
		return;
	}
	if (was_done(&calling)) {
		lead_on(&calling);
		return;
	}
	const bool is_stale = seen != calling.standing.changes ||
	                      (calling.deed == CALL_PROMISE) != (calling.standing.request_id == 0);
	if (is_stale) {
		show(&calling, inbox_call_stale_words(&calling), 409);
		return;
	}
	if (!visit_write(visit, inbox_call_write, &calling, &gave_up) && !gave_up)
		return;
	if (calling.is_done)
		lead_on(&calling);
	else if (calling.is_gone)
		visit_missing(visit);
	else if (calling.sentence != NULL)
		show_again(&calling, 409);
	else
		visit_fail(visit, &calling.one->inboxing.fault);
}
