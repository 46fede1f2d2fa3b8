/* The form of a reply: a template taken up, words read again, a colleague who reads it first. */
#include <string.h>

#include "craft/http/http_form.h"
#include "welcome/inbox/inbox_inside.h"
#include "welcome/letters/letters.h"
#include "welcome/reply/reply.h"

enum { TEMPLATES_OPEN_MAX = 8 }; /* more are behind a summary: the words come first */

const struct field inbox_template_fields[INBOX_TEMPLATE_FIELD_COUNT] = {
	[INBOX_TEMPLATE_CODE] = { "template_code", FIELD_TEXT, FIELD_PAGE },
	[INBOX_TEMPLATE_NAME] = { "template_name", FIELD_TEXT, FIELD_PAGE },
	[INBOX_TEMPLATE_TO_CHECK] = { "template_to_check", FIELD_FLAG, FIELD_PAGE },
};

bool
inbox_reply_draw(struct inbox_one *one, struct model *page)
{
	struct inboxing *inboxing = &one->inboxing;
	struct visit *visit = inboxing->visit;
	const struct desk_request *request = &one->request;
	struct reply_template *templates;
	size_t count;
	bool is_first;
	struct db *db = visit_db(visit);
	if (!one->replies)
		return true;
	if (db == NULL ||
	    !reply_offered(visit->arena, db, visit->root_id, inboxing->tree, request, &templates, &count,
	                   &inboxing->fault) ||
	    !reply_of_is_read_first(visit->arena, db, visit->root_id, request, &is_first, &inboxing->fault))
		return false;
	const struct span words = one->reply_words;
	for (size_t i = 0; i < count; i++) {
		struct model *row = model_row(page, INBOX_ONE_TEMPLATES);
		model_text_z(row, INBOX_TEMPLATE_CODE,
		             arena_format(visit->arena, "modele-%lld", (long long)templates[i].template_id));
		model_text(row, INBOX_TEMPLATE_NAME, templates[i].name);
		model_flag(row, INBOX_TEMPLATE_TO_CHECK, templates[i].is_to_check);
	}
	model_flag(page, INBOX_ONE_HAS_TEMPLATES, count > 0);
	model_flag(page, INBOX_ONE_TEMPLATES_OPEN, count <= TEMPLATES_OPEN_MAX && words.length == 0);
	model_url_z(page, INBOX_ONE_TEMPLATES_URL,
	            arena_format(visit->arena, "/guichet/modeles?demarche=%lld",
	                         (long long)request->offering_id));
	model_text_z(page, INBOX_ONE_TEMPLATE,
	             arena_format(visit->arena, "%lld", (long long)one->template_id));
	model_flag(page, INBOX_ONE_IS_READ_FIRST, is_first);
	model_url_z(page, INBOX_ONE_HELP_URL, inbox_address(visit->arena, request->reference, "#repondre"));
	model_url_z(page, INBOX_ONE_MARKS_URL, inbox_address(visit->arena, request->reference, "#remarques"));
	model_flag(page, INBOX_ONE_READS_AGAIN, one->reads_again);
	if (one->reads_again)
		model_text_z(page, INBOX_ONE_MARKS_WORDS,
		             reply_draw_marks(visit->arena, words, page, INBOX_ONE_MARKS));
	model_text_z(page, INBOX_ONE_REPLY_DONE, one->reply_done);
	return true;
}

/* --- taken up --------------------------------------------------------------------------------- */

static void
put_words(struct inbox_one *one, struct span words)
{
	one->reply_words = words;
	form_fill(one->forms[INBOX_REPLY], INBOX_REPLY_WORDS, words);
}

/* Her own reply, that she took back or that came back: in the form again. */
bool
inbox_reply_resume(struct inbox_one *one)
{
	struct visit *visit = one->inboxing.visit;
	struct form *form = one->forms[INBOX_REPLY];
	struct reply_draft draft;
	struct db *db = visit_db(visit);
	const enum found found =
		db == NULL ? FOUND_FAILED
				   : reply_draft_of(visit->arena, db, visit->root_id, one->request.request_id,
	                                visit->reader.account_id, &draft, &one->inboxing.fault);
	if (found != FOUND_ONE || draft.state == REPLY_WAITS)
		return found != FOUND_FAILED;
	put_words(one, draft.text);
	form_fill(form, INBOX_REPLY_WAY, span_of(inbox_way_code(draft.channel)));
	form_fill(form, INBOX_REPLY_OUTCOME, span_of(inbox_outcome_code(draft.outcome)));
	one->template_id = draft.template_id;
	if (draft.files_entry_id != 0)
		one->reply_done = "Vos fichiers sont dans une note, plus haut\u202f: joignez-les de nouveau.";
	return true;
}

void
inbox_reply_keep_typed(struct inbox_one *one)
{
	struct visit *visit = one->inboxing.visit;
	static const size_t kept[] = { INBOX_REPLY_WAY, INBOX_REPLY_OUTCOME };
	one->template_id = inbox_reply_template(visit);
	for (size_t i = 0; i < LENGTH(kept); i++) {
		struct span typed;
		if (visit_lookup(visit, one->fields[INBOX_REPLY][kept[i]].name, &typed))
			form_fill(one->forms[INBOX_REPLY], kept[i], form_clean(visit->arena, typed));
	}
	struct span words;
	if (visit_lookup(visit, "reponse", &words))
		put_words(one, span_trim(form_clean(visit->arena, words)));
	letters_join_again(visit, one->forms[INBOX_REPLY], "reponse-fichiers");
}

void
inbox_reply_add_words(struct inbox_one *one, struct span more)
{
	struct arena *arena = one->inboxing.visit->arena;
	const struct span typed = one->reply_words;
	struct text words = text_new(arena, typed.length + more.length + 2);
	text_add(&words, typed);
	text_add_z(&words, typed.length > 0 ? "\n\n" : "");
	text_add(&words, more);
	put_words(one, text_span(&words));
}

/* One of those that are offered with this request: no other is known here. */
static enum found
take_template(struct inbox_one *one, int64_t template_id)
{
	struct inboxing *inboxing = &one->inboxing;
	struct visit *visit = inboxing->visit;
	struct reply_template *templates;
	struct reply_values values;
	size_t count, at = 0;
	struct db *db = visit_db(visit);
	if (db == NULL || !reply_offered(visit->arena, db, visit->root_id, inboxing->tree, &one->request,
	                                 &templates, &count, &inboxing->fault))
		return FOUND_FAILED;
	while (at < count && templates[at].template_id != template_id)
		at++;
	if (at == count)
		return FOUND_NONE;
	if (!reply_values_of(visit->arena, db, &inboxing->hand, &one->request, &values, &inboxing->fault))
		return FOUND_FAILED;
	inbox_reply_add_words(one, reply_fill(visit->arena, templates[at].text, &values));
	one->template_id = template_id;
	const char *left = reply_left(visit->arena, one->reply_words);
	one->reply_done =
		left == NULL
			? "Le modèle est repris. Relisez-le avant d’envoyer."
			: arena_format(visit->arena, "Le modèle est repris. Il reste à remplir ou à retirer\u202f: %s.",
	                       left);
	return FOUND_ONE;
}

bool
inbox_reply_is_help(struct span pressed)
{
	return span_is(pressed, "relire") || span_starts(pressed, "modele-");
}

void
inbox_reply_help(struct inbox_one *one, struct span pressed, int64_t seen_changes)
{
	struct visit *visit = one->inboxing.visit;
	int64_t template_id;
	enum found found = FOUND_ONE;
	one->asked = INBOX_REPLY;
	one->replies = true;
	one->seen_changes = seen_changes; /* what happened meanwhile is told when it is sent */
	inbox_reply_keep_typed(one);
	if (span_is(pressed, "relire")) {
		one->reads_again = one->reply_words.length > 0;
		if (!one->reads_again)
			form_complain(one->forms[INBOX_REPLY], "reponse", "Écrivez votre réponse.");
	} else {
		const struct span number = span_from(pressed.at + strlen("modele-"),
		                                     pressed.length - strlen("modele-"));
		found = span_int64(number, &template_id) ? take_template(one, template_id) : FOUND_NONE;
		if (found == FOUND_NONE)
			one->trouble = "Ce modèle n’est plus proposé.";
	}
	if (found == FOUND_FAILED) {
		visit_fail(visit, &one->inboxing.fault);
		return;
	}
	inbox_one_show(one, found == FOUND_NONE || !form_is_fine(one->forms[INBOX_REPLY]) ? 422 : 200);
}

/* --- sent ------------------------------------------------------------------------------------- */

int64_t
inbox_reply_template(const struct visit *visit)
{
	int64_t template_id;
	return span_int64(http_pairs_first(&visit->body, "modele"), &template_id) && template_id > 0
	           ? template_id
	           : 0;
}

void
inbox_reply_complain(struct inbox_one *one, enum inbox_form form, size_t field)
{
	struct arena *arena = one->inboxing.visit->arena;
	const char *left = reply_left(arena, form_text(one->forms[form], field));
	if (left != NULL)
		form_complain(one->forms[form], one->fields[form][field].name,
		              arena_format(arena, "Il reste à remplir ou à retirer\u202f: %s.", left));
}

/* Is there anybody else who may see it? */
void
inbox_reply_complain_alone(struct inbox_one *one)
{
	const int64_t reader_id = one->inboxing.visit->reader.account_id;
	for (size_t i = 0; i < one->person_count; i++)
		if (one->people[i].account_id != reader_id)
			return;
	form_complain(one->forms[INBOX_REPLY], "reponse",
	              "Personne d’autre que vous ne peut voir cette demande\u202f: transmettez-la, ou demandez "
	              "à un référent qui peut relire.");
}

const char *
inbox_reply_refusal(struct inbox_one *one, struct db *db, const struct desk_request *request,
                    const struct desk_act *act, bool *is_fine_r)
{
	const struct visit *visit = one->inboxing.visit;
	bool is_first = false;
	*is_fine_r = (act->verb != DESK_REPLY && act->verb != DESK_DECIDE) || act->text.length == 0 ||
	             reply_of_is_read_first(visit->arena, db, visit->root_id, request, &is_first,
	                                    &one->inboxing.fault);
	return is_first ? "Les réponses à cette demande sont relues par un collègue avant de partir\u202f: "
	                  "répondez, puis choisissez «\u202fFaire relire, puis envoyer\u202f»."
	                : NULL;
}

enum desk_done
inbox_reply_ask(struct inbox_one *one, struct db *db, const struct desk_writing *writing,
                const struct desk_request *now, const char **sentence_r)
{
	struct visit *visit = one->inboxing.visit;
	const struct reply_asking asking = { .request = now,
		                                 .author_id = visit->reader.account_id,
		                                 .template_id = inbox_reply_template(visit),
		                                 .channel = writing->act->channel,
		                                 .outcome = writing->act->outcome,
		                                 .text = writing->act->text,
		                                 .files = writing->files,
		                                 .file_count = writing->file_count };
	return now->changes != writing->seen_changes
	           ? DESK_IS_STALE
	           : reply_ask(visit->arena, db, &one->inboxing.hand, &asking, sentence_r,
	                       &one->inboxing.fault);
}

bool
inbox_reply_left(struct inbox_one *one, struct db *db)
{
	struct visit *visit = one->inboxing.visit;
	return reply_count_use(db, visit->root_id, inbox_reply_template(visit), &one->inboxing.fault) &&
	       reply_drop(db, visit->root_id, one->request.request_id, visit->reader.account_id,
	                  &one->inboxing.fault);
}
