/* What is done to a request, by whoever sees it: each a verb of the desk. */
#include "craft/http/http_form.h"
#include "welcome/inbox/inbox_inside.h"
#include "welcome/letters/letters.h"

/* What each button sends; INBOX_FORM_COUNT: nothing else is asked. */
static const struct {
	const char *code;
	enum inbox_form form;
	enum desk_verb verb;
	const char *done;  /* said on the page after */
	const char *leave; /* said at the desk when the request is seen no more */
	bool is_read_first; /* it waits for a colleague */
} acts[] = {
	{ "repondre", INBOX_REPLY, DESK_REPLY, "Votre réponse est enregistrée.", NULL },
	{ "faire-relire", INBOX_REPLY, DESK_REPLY,
	  "Votre réponse attend la relecture d’un collègue. La personne n’en voit rien.", NULL,
	  .is_read_first = true },
	{ "demander", INBOX_ASK, DESK_ASK, "Votre demande à la personne est enregistrée\u202f: elle est attendue.",
	  NULL },
	{ "noter", INBOX_NOTE, DESK_NOTE, "Votre note est enregistrée.", NULL },
	{ "prendre", INBOX_FORM_COUNT, DESK_TAKE, "Cette demande est à vous\u202f: vous la suivez.", NULL },
	{ "remettre", INBOX_FORM_COUNT, DESK_GIVE,
	  "Cette demande est rendue au service\u202f: un collègue peut la prendre.", "confiee" },
	{ "confier", INBOX_GIVE, DESK_GIVE, "Cette demande est confiée.", "confiee" },
	{ "transmettre", INBOX_MOVE, DESK_MOVE, "Cette demande est transmise\u202f; la personne en est avisée.",
	  "transmise" },
	{ "entendre", INBOX_HEAR, DESK_HEAR, "Ce que dit la personne est enregistré.", NULL },
	{ "relancer", INBOX_FORM_COUNT, DESK_REMIND,
	  "C’est noté\u202f: la personne a demandé où en est sa demande.", NULL },
	{ "clore", INBOX_CLOSE, DESK_DECIDE, "Cette demande est close.", NULL },
	{ "rouvrir", INBOX_REOPEN, DESK_REOPEN, "Cette demande est rouverte.", NULL },
	{ "voiler", INBOX_FORM_COUNT, DESK_VEIL, "Cette demande est confidentielle.", "voilee" },
	{ "devoiler", INBOX_FORM_COUNT, DESK_UNVEIL, "Cette demande n’est plus confidentielle.", NULL },
};

struct acting {
	struct inbox_one *one;
	size_t kind; /* of acts */
	struct desk_act act;
	struct desk_file *files; /* joined to what is said */
	size_t file_count;
	int64_t seen_changes;
	enum desk_done done;
	const char *sentence;
	bool is_gone; /* it is seen no more */
};

/* --- looking ---------------------------------------------------------------------------------- */

static bool
write_writing(struct db *db, void *data)
{
	struct inbox_one *one = data;
	return desk_note_writing(db, &one->inboxing.hand, one->request.request_id,
	                         one->inboxing.visit->reader.account_id, &one->inboxing.fault);
}

static bool
is_asked(const struct http_pairs *pairs, const char *name)
{
	struct span value;
	size_t at = 0;
	return http_pairs_next(pairs, name, &at, &value);
}

static const char *
done_words(const struct visit *visit)
{
	for (size_t i = 0; i < LENGTH(acts); i++)
		if (span_is(visit_asked(visit, "fait"), acts[i].code))
			return acts[i].done;
	return span_is(visit_asked(visit, "fait"), "accepter")    ? "Ce message compte comme le sien."
	       : span_is(visit_asked(visit, "fait"), "signal")
	           ? "C’est noté\u202f: vous avez lu ce message, et il n’appelle plus personne pour cela."
	       : span_is(visit_asked(visit, "fait"), "approuver")
	           ? "Cette réponse est partie telle que vous l’avez lue."
	       : span_is(visit_asked(visit, "fait"), "renvoyer")
	           ? "Cette réponse est renvoyée à qui l’a écrite, avec votre mot."
	           : NULL;
}

void
inbox_get_one(struct visit *visit)
{
	struct inbox_one *one = arena_new_of(visit->arena, struct inbox_one);
	if (!inbox_one_begin(visit, one))
		return;
	const bool is_open = one->request.queue == DESK_TODO || one->request.queue == DESK_WAITING;
	one->replies = is_open && is_asked(&visit->query, "repondre");
	one->done = done_words(visit);
	if (one->replies && is_asked(&visit->query, "reprise") && !inbox_reply_resume(one)) {
		visit_fail(visit, &one->inboxing.fault);
		return;
	}
	if (one->replies && !visit_write(visit, write_writing, one, NULL))
		return;
	inbox_one_show(one, 200);
}

/* --- reading what was sent -------------------------------------------------------------------- */

static void
read_ask(struct acting *acting, struct form *form)
{
	const struct visit *visit = acting->one->inboxing.visit;
	struct desk_act *act = &acting->act;
	act->is_pieces = form_has(form, INBOX_ASK_KIND) && form_choice(form, INBOX_ASK_KIND) == 1;
	act->channel = inbox_way(form_text(form, INBOX_ASK_WAY));
	if (form_has(form, INBOX_ASK_LIMIT))
		act->limit_day = form_date(form, INBOX_ASK_LIMIT);
	else if (act->is_pieces)
		form_complain(form, "question-limite",
		              "Donnez un jour pour envoyer ces pièces\u202f: sans lui, le délai de la loi n’est pas "
		              "suspendu (article L114-5).");
	if (act->limit_day != 0 && act->limit_day <= visit->today)
		form_complain(form, "question-limite", "Donnez un jour à venir.");
	if (act->limit_day > visit->today + INBOX_LIMIT_DAYS_MAX)
		form_complain(form, "question-limite", "Donnez un délai de six mois au plus.");
}

static void
read_move(struct acting *acting, struct form *form)
{
	const struct inboxing *inboxing = &acting->one->inboxing;
	const uint32_t place = inbox_chosen_unit(inboxing, form, 0, "vers");
	if (place != PLACE_NONE)
		acting->act.to_id = inboxing->tree->places[place].id;
}

static void
read_form(struct acting *acting, enum inbox_form kind, struct form *form)
{
	struct inbox_one *one = acting->one;
	struct desk_act *act = &acting->act;
	switch (kind) {
	case INBOX_REPLY:
		act->text = form_text(form, INBOX_REPLY_WORDS);
		act->channel = inbox_way(form_text(form, INBOX_REPLY_WAY));
		act->outcome = inbox_outcome(form, INBOX_REPLY_OUTCOME);
		act->verb = act->outcome == DESK_NOT_DONE ? DESK_REPLY : DESK_DECIDE;
		inbox_reply_complain(one, kind, INBOX_REPLY_WORDS);
		if (acts[acting->kind].is_read_first)
			inbox_reply_complain_alone(one);
		return;
	case INBOX_ASK:
		act->text = form_text(form, INBOX_ASK_WORDS);
		inbox_reply_complain(one, kind, INBOX_ASK_WORDS);
		read_ask(acting, form);
		return;
	case INBOX_NOTE:
	case INBOX_REOPEN: act->text = form_text(form, 0); return;
	case INBOX_GIVE:
		act->to_id = inbox_chosen_person(form, 0, "qui", one->people, one->person_count);
		return;
	case INBOX_MOVE: read_move(acting, form); return;
	case INBOX_HEAR:
		act->text = form_text(form, INBOX_HEAR_WORDS);
		if (form_has(form, INBOX_HEAR_WAY))
			act->channel = inbox_came_by(form, INBOX_HEAR_WAY);
		return;
	case INBOX_CLOSE:
		act->text = form_text(form, INBOX_CLOSE_WORDS);
		act->outcome = inbox_outcome(form, INBOX_CLOSE_OUTCOME);
		inbox_reply_complain(one, kind, INBOX_CLOSE_WORDS);
		return;
	case INBOX_FORM_COUNT: break;
	}
}

/* Under which name a form takes files; NULL: it takes none. */
static const char *
files_name(enum inbox_form form)
{
	return form == INBOX_REPLY ? "reponse-fichiers" : form == INBOX_HEAR ? "entendu-fichiers" : NULL;
}

/* False when it cannot be read: the page says why. */
static bool
read_act(struct acting *acting)
{
	struct inbox_one *one = acting->one;
	struct visit *visit = one->inboxing.visit;
	const enum inbox_form kind = acts[acting->kind].form;
	acting->act = (struct desk_act){ .verb = acts[acting->kind].verb,
		                             .account_id = visit->reader.account_id,
		                             .at_s = visit->now_s,
		                             .today = one->clock.today,
		                             .text = SPAN(""),
		                             .quoted = SPAN(""),
		                             .channel = one->request.reply_channel };
	one->asked = kind;
	one->replies = kind == INBOX_REPLY;
	if (kind == INBOX_FORM_COUNT)
		return true;
	(void)form_read(one->forms[kind], visit_lookup, visit);
	read_form(acting, kind, one->forms[kind]);
	return form_is_fine(one->forms[kind]);
}

/* False: a fault. */
static bool
read_files(struct acting *acting)
{
	struct inbox_one *one = acting->one;
	const char *name = files_name(one->asked);
	return name == NULL || letters_join(one->inboxing.visit, one->forms[one->asked], name,
	                                    &acting->files, &acting->file_count, &one->inboxing.fault);
}

/* --- doing ------------------------------------------------------------------------------------ */

/* As the desk does it, unless its words are to be read first. */
static enum desk_done
do_act(struct acting *acting, struct db *db, const struct desk_writing *writing,
       const struct desk_request *now)
{
	struct inbox_one *one = acting->one;
	int64_t entry_id;
	bool is_fine;
	if (acts[acting->kind].is_read_first)
		return inbox_reply_ask(one, db, writing, now, &acting->sentence);
	acting->sentence = inbox_reply_refusal(one, db, now, writing->act, &is_fine);
	if (!is_fine || acting->sentence != NULL)
		return is_fine ? DESK_IS_REFUSED : DESK_FAILED;
	return desk_write(one->inboxing.visit->arena, db, &one->inboxing.hand, writing, &entry_id,
	                  &acting->sentence, &one->inboxing.fault);
}

/* Whoever may act now, not when the page was drawn: the request is looked for again. */
static bool
write_act(struct db *db, void *data)
{
	struct acting *acting = data;
	struct inbox_one *one = acting->one;
	struct visit *visit = one->inboxing.visit;
	struct fault *fault_r = &one->inboxing.fault;
	struct desk_request now;
	const struct desk_writing writing = { .request_id = one->request.request_id,
		                                  .seen_changes = acting->seen_changes,
		                                  .act = &acting->act,
		                                  .files = acting->files,
		                                  .file_count = acting->file_count };
	const enum found found = desk_load(visit->arena, db, visit->root_id, one->inboxing.sight,
	                                   one->request.reference, &now, fault_r);
	acting->done = DESK_FAILED;
	acting->is_gone = found == FOUND_NONE;
	if (found != FOUND_ONE)
		return false;
	acting->done = do_act(acting, db, &writing, &now);
	const bool is_said = acting->act.text.length > 0 && acting->act.verb != DESK_NOTE;
	const bool is_reply = one->asked == INBOX_REPLY && !acts[acting->kind].is_read_first;
	return acting->done == DESK_IS_DONE && (!is_reply || inbox_reply_left(one, db)) &&
	       inbox_complaint_write(one, db, fault_r) &&
	       (!is_said || desk_end_writing(db, visit->root_id, now.request_id,
	                                     visit->reader.account_id, fault_r));
}

/* Done: on the request's page, or at the desk when it is seen no more. */
static void
lead_on(const struct acting *acting)
{
	const struct inbox_one *one = acting->one;
	struct visit *visit = one->inboxing.visit;
	struct desk_request now;
	struct fault fault;
	struct db *db = visit_db(visit);
	if (db == NULL)
		return;
	const enum found found = desk_load(visit->arena, db, visit->root_id, one->inboxing.sight,
	                                   one->request.reference, &now, &fault);
	if (found == FOUND_FAILED)
		visit_fail(visit, &fault);
	else if (found == FOUND_ONE)
		visit_go(visit, "%s", inbox_address(visit->arena, one->request.reference,
		                                    arena_format(visit->arena, "?fait=%s",
		                                                 acts[acting->kind].code)));
	else
		visit_go(visit, "/guichet?fait=%s",
		         acts[acting->kind].leave == NULL ? "" : acts[acting->kind].leave);
}

/* The page as it is now, with the words that were typed. */
static void
show_again(struct acting *acting, const char *trouble, int status)
{
	struct visit *visit = acting->one->inboxing.visit;
	struct inbox_one *again = arena_new_of(visit->arena, struct inbox_one);
	const enum inbox_form kind = acting->one->asked;
	if (!inbox_one_begin(visit, again))
		return;
	again->asked = kind;
	again->replies = acting->one->replies; /* closed or not: what was typed stands in it */
	again->trouble = trouble;
	again->template_id = inbox_reply_template(visit);
	if (kind == INBOX_REPLY)
		again->reply_words = form_text(acting->one->forms[kind], INBOX_REPLY_WORDS);
	if (kind != INBOX_FORM_COUNT)
		again->forms[kind] = acting->one->forms[kind];
	if (files_name(kind) != NULL)
		letters_join_again(visit, again->forms[kind], files_name(kind));
	if (again->replies && !visit_write(visit, write_writing, again, NULL))
		return;
	inbox_one_show(again, status);
}

static void
answer(struct acting *acting, bool is_written)
{
	struct visit *visit = acting->one->inboxing.visit;
	if (is_written || acting->done == DESK_WAS_DONE) {
		lead_on(acting);
		return;
	}
	if (acting->is_gone) {
		visit_missing(visit);
		return;
	}
	switch (acting->done) {
	case DESK_IS_STALE:
		show_again(acting,
		           "Cette demande a changé pendant que vous étiez sur sa page. Rien n’a été fait, et rien "
		           "de ce que vous avez écrit n’est perdu\u202f: relisez l’échange, puis envoyez de nouveau.",
		           409);
		return;
	case DESK_IS_REFUSED: show_again(acting, acting->sentence, 422); return;
	case DESK_FAILED:
	case DESK_IS_DONE:
	case DESK_WAS_DONE: visit_fail(visit, &acting->one->inboxing.fault); return;
	}
}

static bool
read_kind(struct acting *acting, struct span code)
{
	for (size_t i = 0; i < LENGTH(acts); i++)
		if (span_is(code, acts[i].code)) {
			acting->kind = i;
			return true;
		}
	return false;
}

void
inbox_post_one(struct visit *visit)
{
	struct inbox_one *one = arena_new_of(visit->arena, struct inbox_one);
	struct acting acting = { .one = one };
	bool gave_up = false;
	if (!inbox_one_begin(visit, one))
		return;
	const struct span pressed = http_pairs_first(&visit->body, "faire");
	const bool is_seen = span_int64(http_pairs_first(&visit->body, "vu"), &acting.seen_changes) &&
	                     acting.seen_changes >= 0;
	if (is_seen && inbox_reply_is_help(pressed)) {
		inbox_reply_help(one, pressed, acting.seen_changes);
		return;
	}
	if (is_seen && inbox_articles_is_help(pressed)) {
		inbox_articles_help(one, pressed, acting.seen_changes);
		return;
	}
	if (!is_seen || !read_kind(&acting, pressed)) {
		one->trouble = "Ce bouton n’a pas été compris. Rien n’a été fait.";
		inbox_one_show(one, 422);
		return;
	}
	const bool is_read = read_act(&acting);
	if (!read_files(&acting)) {
		visit_fail(visit, &one->inboxing.fault);
		return;
	}
	if (!is_read || (one->asked != INBOX_FORM_COUNT && !form_is_fine(one->forms[one->asked]))) {
		show_again(&acting, NULL, 422);
		return;
	}
	const bool is_written = visit_write(visit, write_act, &acting, &gave_up);
	if (is_written || gave_up)
		answer(&acting, is_written);
}
