/* What is mailed: invitations, links for a new password, a trial; and « mot de passe oublié ». */
#include <string.h>

#include "base/time.h"
#include "ground/people/people_inside.h"

/* --- letters --------------------------------------------------------------------------------- */

const char *
people_link(const struct visit *visit, const char *path, const char *token)
{
	const struct span host = http_header(visit->request, "Host");
	const bool secure =
		span_is(http_header(visit->request, "X-Forwarded-Proto"), "https");
	return visit->address != NULL
	           ? arena_format(visit->arena, "%s%s%s", visit->address, path, token)
	           : arena_format(visit->arena, "%s://%.*s%s%s", secure ? "https" : "http",
	                          SPAN_ARGS(host), path, token);
}

bool
people_can_mail(const struct visit *visit, const struct account *account)
{
	return visit->mails && mail_address_is_fine(account->mail);
}

static const char *
invitation_text(struct visit *visit, const struct account *account, struct span service,
                const char *token)
{
	struct text day = text_new(visit->arena, 100);
	text_add_date_words(&day, visit->today + PEOPLE_INVITATION_S / DAY_S);
	return arena_format(visit->arena,
	                    "Bonjour %.*s,\n\n%.*s vous invite dans Parvis, où %.*s met face à face ce "
	                    "que disent les usagers et les agents.\n\nChoisissez votre mot de passe avec "
	                    "ce lien. Il ne sert qu’une fois, jusqu’au %s\u202f:\n%s\n\nVous vous "
	                    "connecterez avec %.*s.\n",
	                    SPAN_ARGS(account->name), SPAN_ARGS(visit->reader.name), SPAN_ARGS(service),
	                    text_z(&day), people_link(visit, "/invitation/", token),
	                    SPAN_ARGS(account->mail));
}

static const char *
password_text(struct visit *visit, const struct account *account, const char *token)
{
	return arena_format(visit->arena,
	                    "Bonjour %.*s,\n\nPour choisir un nouveau mot de passe dans Parvis, suivez ce "
	                    "lien. Il ne sert qu’une fois, pendant 24 heures\u202f:\n%s\n\nSi vous n’avez "
	                    "rien demandé, ne faites rien\u202f: votre mot de passe reste le même.\n",
	                    SPAN_ARGS(account->name), people_link(visit, "/invitation/", token));
}

static const char *
trial_text(struct visit *visit, const struct account *account)
{
	return arena_format(visit->arena,
	                    "Bonjour %.*s,\n\nSi vous lisez ceci, les messages de Parvis arrivent "
	                    "jusqu’à vous. Leurs liens commencent par %s\u202f: vérifiez que cette adresse "
	                    "s’ouvre.\n",
	                    SPAN_ARGS(account->name), people_link(visit, "/", ""));
}

enum found
people_mail(struct visit *visit, struct db *db, enum people_letter kind,
            const struct account *account, const char *token, struct fault *fault_r)
{
	static const char *const subjects[] = {
		[PEOPLE_LETTER_INVITATION] = "Votre compte dans Parvis",
		[PEOPLE_LETTER_PASSWORD] = "Choisir un nouveau mot de passe",
		[PEOPLE_LETTER_TRIAL] = "Essai des messages de Parvis",
	};
	struct span service = SPAN("");
	must(people_can_mail(visit, account));
	if (!place_root_name(visit->arena, db, visit->root_id, &service, fault_r))
		return FOUND_FAILED;
	const char *text = kind == PEOPLE_LETTER_INVITATION
	                       ? invitation_text(visit, account, service, token)
	                   : kind == PEOPLE_LETTER_PASSWORD ? password_text(visit, account, token)
	                                                    : trial_text(visit, account);
	const struct post_letter letter = { .to = account->mail,
		                                .subject = span_of(subjects[kind]),
		                                .text = span_of(text),
		                                .about_id = account->id };
	return post_add(visit->arena, db, visit->root_id, &letter, visit->now_s, fault_r);
}

/* --- « mot de passe oublié » ----------------------------------------------------------------- */

enum {
	FORGOTTEN_TITLE, FORGOTTEN_FIELDS, FORGOTTEN_ERRORS, FORGOTTEN_WRONG, FORGOTTEN_DONE,
	FORGOTTEN_FIELD_COUNT
};
static const struct field forgotten_fields[FORGOTTEN_FIELD_COUNT] = {
	[FORGOTTEN_TITLE] = { "title", FIELD_TEXT, FIELD_API, .help = "Title of the page." },
	[FORGOTTEN_FIELDS] = { "fields", FIELD_LIST, FIELD_PAGE, .of = form_row_fields,
		.of_count = FORM_ROW_FIELD_COUNT },
	[FORGOTTEN_ERRORS] = { "errors", FIELD_LIST, FIELD_PAGE, .of = form_error_fields,
		.of_count = FORM_ERROR_FIELD_COUNT },
	[FORGOTTEN_WRONG] = { "wrong", FIELD_FLAG, FIELD_PAGE },
	[FORGOTTEN_DONE] = { "done", FIELD_FLAG, FIELD_PAGE },
};
const struct page_kind people_forgotten_page = { "forgotten",
	"ground/people/pages/forgotten.html", forgotten_fields, FORGOTTEN_FIELD_COUNT };

enum { ASK_MAIL, ASK_COUNT };
static const struct form_field ask_form[ASK_COUNT] = {
	[ASK_MAIL] = { "adresse", FORM_TEXT, "Adresse électronique",
		.hint = "Celle avec laquelle vous vous connectez.",
		.required = "Écrivez votre adresse électronique.", .length_max = PEOPLE_MAIL_LENGTH_MAX,
		.autocomplete = "username" },
};

/* A place may ask for ten accounts of a town hall at once, then waits; an account is sent three
 * letters a day, and nobody is told that it is so. */
enum { FREE_SOURCE = 10, LETTERS_A_DAY = 3 };

struct asking {
	struct visit *visit;
	struct form *form;
	struct account account;
	struct span source, who;
	int64_t wait_s;
	bool is_sent;
	char token[VAULT_TOKEN_LENGTH + 1];
	struct fault fault;
};

static void
show_forgotten(struct visit *visit, struct form *form, bool is_done)
{
	struct model *page = model_new(visit->arena, &people_forgotten_page);
	model_text_z(page, FORGOTTEN_TITLE, is_done ? "Regardez vos messages" : "Mot de passe oublié");
	model_flag(page, FORGOTTEN_DONE, is_done);
	form_draw(form, page,
	          (struct form_place){ FORGOTTEN_FIELDS, FORGOTTEN_ERRORS, FORGOTTEN_WRONG });
	if (!form_is_fine(form))
		visit->response->status = 422;
	visit_show(visit, &people_forgotten_page, page);
}

void
people_get_forgotten(struct visit *visit)
{
	if (visit->mails)
		show_forgotten(visit, form_new(visit->arena, ask_form, ASK_COUNT),
		               visit_asked(visit, "fait").length > 0);
	else
		visit_missing(visit);
}

/* Whether there is such an account, and whether it had its letters of the day. */
static bool
asking_look(struct asking *asking, struct span mail)
{
	struct visit *visit = asking->visit;
	int64_t source_count, source_s, who_count, who_s;
	struct db *db = visit_db(visit);
	if (db == NULL)
		return false;
	asking->source =
		span_of(arena_format(visit->arena, "forgotten source %s", visit->request->peer));
	asking->who = span_of(arena_format(visit->arena, "forgotten account %.*s", SPAN_ARGS(mail)));
	const enum found found = people_store_by_mail(visit->arena, db, visit->root_id, mail,
	                                              &asking->account, &asking->fault);
	if (found == FOUND_FAILED ||
	    !people_store_failures(visit->arena, db, visit->root_id, asking->source, &source_count,
	                           &source_s, &asking->fault) ||
	    !people_store_failures(visit->arena, db, visit->root_id, asking->who, &who_count, &who_s,
	                           &asking->fault)) {
		visit_fail(visit, &asking->fault);
		return false;
	}
	asking->wait_s = people_wait_s(source_count, FREE_SOURCE, source_s, visit->now_s);
	asking->is_sent = found == FOUND_ONE && !asking->account.is_closed &&
	                  people_can_mail(visit, &asking->account) &&
	                  (who_count < LETTERS_A_DAY || who_s < visit->now_s - DAY_S);
	return true;
}

/* Links that were given before still serve: a stranger who asks must not end an invitation. */
static bool
write_asking(struct db *db, void *data)
{
	struct asking *asking = data;
	struct visit *visit = asking->visit;
	const struct account *account = &asking->account;
	const int64_t root_id = visit->root_id;
	if (!people_store_failure_add(db, root_id, asking->source, visit->now_s, &asking->fault))
		return false;
	if (!asking->is_sent)
		return true;
	const struct fact fact = {
		.kind = "account.link_asked",
		.subject_id = account->id,
		.words = span_of(arena_format(visit->arena,
		                              "Mot de passe oublié\u202f: un lien part à %.*s.",
		                              SPAN_ARGS(account->name))),
		.once = visit->once,
	};
	return journal_add(visit->arena, db, root_id, &fact, &asking->fault) == FOUND_ONE &&
	       people_store_failure_add(db, root_id, asking->who, visit->now_s, &asking->fault) &&
	       people_store_tickets_forget(db, root_id, account->id, visit->now_s, &asking->fault) &&
	       people_store_ticket_add(db, root_id, span_of(asking->token), account->id,
	                               visit->now_s + PEOPLE_RESET_S, &asking->fault) &&
	       people_mail(visit, db, PEOPLE_LETTER_PASSWORD, account, asking->token,
	                   &asking->fault) != FOUND_FAILED;
}

void
people_post_forgotten(struct visit *visit)
{
	struct asking asking = { .visit = visit,
		                     .form = form_new(visit->arena, ask_form, ASK_COUNT) };
	struct span mail;
	bool gave_up;
	if (!visit->mails) {
		visit_missing(visit);
		return;
	}
	if (form_read(asking.form, visit_lookup, visit) &&
	    !people_mail_read(visit->arena, form_text(asking.form, ASK_MAIL), &mail))
		form_complain(asking.form, "adresse", "Écrivez une adresse comme prenom.nom@ville.fr.");
	if (form_is_fine(asking.form) && !asking_look(&asking, mail))
		return;
	if (asking.wait_s > 0)
		form_complain(asking.form, "adresse", people_wait_words(visit->arena, asking.wait_s));
	if (!form_is_fine(asking.form)) {
		show_forgotten(visit, asking.form, false);
		return;
	}
	vault_token(asking.token);
	/* Sent twice, or sent: the same page. */
	if (visit_write(visit, write_asking, &asking, &gave_up) || gave_up)
		visit_go(visit, "/mot-de-passe-oublie?fait=1");
}

/* --- « M’envoyer un essai », and the summary of the week ------------------------------------- */

struct own_letter {
	struct visit *visit;
	struct account account;
	bool wants;
	struct fault fault;
};

static bool
own_letter_look(struct own_letter *own)
{
	struct visit *visit = own->visit;
	struct db *db = visit_db(visit);
	if (db == NULL)
		return false;
	const enum found found =
		people_store_by_id(visit->arena, db, visit->root_id, visit->reader.account_id,
	                       &own->account, &own->fault);
	if (found == FOUND_FAILED)
		visit_fail(visit, &own->fault);
	else if (found == FOUND_NONE)
		visit_missing(visit);
	return found == FOUND_ONE;
}

static bool
write_trial(struct db *db, void *data)
{
	struct own_letter *own = data;
	struct visit *visit = own->visit;
	const struct fact fact = { .kind = "letter.tried",
		                       .account_id = own->account.id,
		                       .subject_id = own->account.id,
		                       .words = SPAN("Message d’essai."),
		                       .once = visit->once };
	return journal_add(visit->arena, db, visit->root_id, &fact, &own->fault) == FOUND_ONE &&
	       people_mail(visit, db, PEOPLE_LETTER_TRIAL, &own->account, "", &own->fault) !=
	           FOUND_FAILED;
}

void
people_post_own_trial(struct visit *visit)
{
	struct own_letter own = { .visit = visit };
	bool gave_up;
	if (!own_letter_look(&own))
		return;
	if (!people_can_mail(visit, &own.account))
		visit_go(visit, "/compte");
	else if (visit_write(visit, write_trial, &own, &gave_up) || gave_up)
		visit_go(visit, "/compte?fait=essai");
}

static bool
write_wish(struct db *db, void *data)
{
	struct own_letter *own = data;
	return post_want(db, own->visit->root_id, own->account.id, own->wants, &own->fault);
}

void
people_post_own_week(struct visit *visit)
{
	struct own_letter own = { .visit = visit };
	own.wants = span_is(http_pairs_first(&visit->body, "faire"), "recevoir");
	if (own_letter_look(&own) && visit_write(visit, write_wish, &own, NULL))
		visit_go(visit, "/compte?fait=resume");
}
