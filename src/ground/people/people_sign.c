#include <string.h>

#include "base/ident.h"
#include "base/time.h"
#include "ground/people/people_inside.h"

/* --- cookies --------------------------------------------------------------------------------- */

enum { DEVICE_COOKIE_S = 400 * 86400 };

/* Only sent back over HTTPS when the page came by it, through the proxy in front. */
static void
send_cookie(struct visit *visit, const char *name, const char *value, int age_s)
{
	const bool secure =
		span_is(http_header(visit->request, "X-Forwarded-Proto"), "https");
	http_response_header(visit->response, "Set-Cookie",
	                     arena_format(visit->arena,
	                                  "%s=%s; Path=/; HttpOnly; SameSite=Lax; Max-Age=%d%s", name,
	                                  value, age_s, secure ? "; Secure" : ""));
}

struct beginning {
	struct visit *visit;
	int64_t account_id;
	char session[VAULT_TOKEN_LENGTH + 1], device[VAULT_TOKEN_LENGTH + 1];
	struct fault fault;
};

static bool
begin(struct db *db, void *data)
{
	struct beginning *beginning = data;
	const struct visit *visit = beginning->visit;
	const char *device = people_device_words(http_header(visit->request, "User-Agent"));
	return people_store_session_add(db, visit->root_id, beginning->account_id,
	                                span_of(beginning->session), span_of(device), visit->now_s,
	                                &beginning->fault) &&
	       people_store_device_keep(db, visit->root_id, beginning->account_id,
	                                span_of(beginning->device), &beginning->fault);
}

static struct span
device_cookie(const struct visit *visit)
{
	return http_cookie(http_header(visit->request, "Cookie"), "parvis_appareil");
}

bool
people_begin_session(struct visit *visit, int64_t account_id)
{
	struct beginning beginning = { .visit = visit, .account_id = account_id };
	const struct span known = device_cookie(visit);
	vault_token(beginning.session);
	vault_token(beginning.device);
	if (known.length == VAULT_TOKEN_LENGTH)
		memcpy(beginning.device, known.at, VAULT_TOKEN_LENGTH);
	if (!visit_write(visit, begin, &beginning, NULL))
		return false;
	send_cookie(visit, "parvis", beginning.session, PEOPLE_SESSION_S_MAX);
	send_cookie(visit, "parvis_appareil", beginning.device, DEVICE_COOKIE_S);
	return true;
}

/* --- signing in ------------------------------------------------------------------------------ */

enum {
	ENTER_TITLE, ENTER_FIELDS, ENTER_ERRORS, ENTER_WRONG, ENTER_NEXT, ENTER_MAILS,
	ENTER_DONE, ENTER_FIELD_COUNT
};
static const struct field enter_fields[ENTER_FIELD_COUNT] = {
	[ENTER_TITLE] = { "title", FIELD_TEXT, FIELD_API, .help = "Title of the page." },
	[ENTER_FIELDS] = { "fields", FIELD_LIST, FIELD_PAGE, .of = form_row_fields,
		.of_count = FORM_ROW_FIELD_COUNT },
	[ENTER_ERRORS] = { "errors", FIELD_LIST, FIELD_PAGE, .of = form_error_fields,
		.of_count = FORM_ERROR_FIELD_COUNT },
	[ENTER_WRONG] = { "wrong", FIELD_FLAG, FIELD_PAGE },
	[ENTER_NEXT] = { "next", FIELD_TEXT, FIELD_PAGE },
	[ENTER_MAILS] = { "mails", FIELD_FLAG, FIELD_PAGE },
	[ENTER_DONE] = { "done", FIELD_TEXT, FIELD_PAGE },
};
const struct page_kind people_enter_page = { "enter", "ground/people/pages/enter.html",
	enter_fields, ENTER_FIELD_COUNT };

enum { SIGN_MAIL, SIGN_PASSWORD, SIGN_CODE, SIGN_COUNT };
static const struct form_field sign_form[SIGN_COUNT] = {
	[SIGN_MAIL] = { "adresse", FORM_TEXT, "Adresse électronique",
		.required = "Écrivez votre adresse électronique.", .length_max = PEOPLE_MAIL_LENGTH_MAX,
		.autocomplete = "username" },
	[SIGN_PASSWORD] = { "mot-de-passe", FORM_SECRET, "Mot de passe",
		.required = "Écrivez votre mot de passe.", .length_max = VAULT_PASSWORD_LENGTH_MAX,
		.autocomplete = "current-password" },
	[SIGN_CODE] = { "code", FORM_TEXT, "Code du téléphone",
		.hint = "Seulement si vous avez activé ce code dans votre compte. Sans téléphone, un code "
		        "de secours.",
		.length_max = 40, .autocomplete = "one-time-code" },
};

/* Three counters: this account from this place, this place, this account. The last one slows down
 * places never seen before only: whoever signed in from a device before is never locked out by
 * others. A place where many mistakes are made, a town hall behind one address, leaves each account
 * its first try of the day. */
enum { FREE_PAIR = 5, FREE_SOURCE = 30, FREE_ACCOUNT = 50 };

struct sign {
	struct visit *visit;
	struct form *form;
	struct account account;
	bool is_known, knows_device;
	struct span pair, source, who;
	int64_t wait_s, step;
	struct span used_code; /* of recovery */
	struct fault fault;
};

static bool
add_wait(struct sign *sign, struct db *db, struct span what, int64_t free, bool *is_first_r)
{
	struct visit *visit = sign->visit;
	int64_t count, last_s;
	if (!people_store_failures(visit->arena, db, visit->root_id, what, &count, &last_s,
	                           &sign->fault))
		return false;
	const int64_t wait_s = people_wait_s(count, free, last_s, visit->now_s);
	if (wait_s > sign->wait_s)
		sign->wait_s = wait_s;
	*is_first_r = count == 0 || last_s < visit->now_s - DAY_S;
	return true;
}

static bool
sign_look(struct sign *sign, struct span mail)
{
	struct visit *visit = sign->visit;
	struct db *db = visit_db(visit);
	if (db == NULL)
		return false;
	const enum found found = people_store_by_mail(visit->arena, db, visit->root_id, mail,
	                                              &sign->account, &sign->fault);
	sign->is_known = found == FOUND_ONE && !sign->account.is_closed;
	bool good = found != FOUND_FAILED;
	const struct span device = device_cookie(visit);
	if (good && sign->is_known && device.length == VAULT_TOKEN_LENGTH) {
		const enum found known = people_store_device(visit->arena, db, visit->root_id,
		                                             sign->account.id, device, &sign->fault);
		sign->knows_device = known == FOUND_ONE;
		good = known != FOUND_FAILED;
	}
	const char *place = sign->knows_device
	                        ? arena_format(visit->arena, "%.*s", SPAN_ARGS(device))
	                        : visit->request->peer;
	sign->source = span_of(arena_format(visit->arena, "source %s", place));
	sign->who = span_of(arena_format(visit->arena, "account %.*s", SPAN_ARGS(mail)));
	sign->pair =
		span_of(arena_format(visit->arena, "pair %s %.*s", place, SPAN_ARGS(mail)));
	bool is_first, other;
	good = good && add_wait(sign, db, sign->pair, FREE_PAIR, &is_first) &&
	       (is_first || add_wait(sign, db, sign->source, FREE_SOURCE, &other)) &&
	       (sign->knows_device || add_wait(sign, db, sign->who, FREE_ACCOUNT, &other));
	if (!good)
		visit_fail(visit, &sign->fault);
	return good;
}

static bool
note_failure(struct db *db, void *data)
{
	struct sign *sign = data;
	const struct span whats[] = { sign->pair, sign->source, sign->who };
	for (size_t i = 0; i < LENGTH(whats); i++)
		if (!people_store_failure_add(db, sign->visit->root_id, whats[i], sign->visit->now_s,
		                              &sign->fault))
			return false;
	return true;
}

/* The phone's code, or a recovery code; both serve once. */
static bool
code_is_right(struct sign *sign)
{
	const struct span typed = span_trim(form_text(sign->form, SIGN_CODE));
	if (sign->account.totp.length != VAULT_TOTP_SECRET_SIZE)
		return true;
	if (vault_totp_is((const uint8_t *)sign->account.totp.at, typed, sign->visit->now_s,
	                  sign->account.totp_step, &sign->step))
		return true;
	char code[VAULT_CODE_LENGTH + 1];
	if (!vault_code_read(typed, code))
		return false;
	sign->used_code = span_of(arena_copy_text(sign->visit->arena, code));
	return true;
}

static bool
take_codes(struct db *db, void *data)
{
	struct sign *sign = data;
	const int64_t root_id = sign->visit->root_id, account_id = sign->account.id;
	if (!people_store_failures_end(db, root_id, sign->pair, &sign->fault))
		return false;
	if (sign->used_code.length > 0)
		return people_store_recovery_use(db, root_id, account_id, sign->used_code,
		                                 &sign->fault) == FOUND_ONE;
	/* Two forms with one code at once: the second finds that it has served. */
	struct account now;
	if (sign->account.totp.length == 0)
		return true;
	return people_store_by_id(sign->visit->arena, db, root_id, account_id, &now,
	                          &sign->fault) == FOUND_ONE &&
	       now.totp_step < sign->step &&
	       people_store_totp(db, root_id, account_id, now.totp, sign->step, &sign->fault);
}

static void
show_enter(struct visit *visit, struct form *form, struct span next)
{
	struct model *page = model_new(visit->arena, &people_enter_page);
	model_text_z(page, ENTER_TITLE, "Se connecter");
	model_text(page, ENTER_NEXT, next);
	model_flag(page, ENTER_MAILS, visit->mails);
	if (span_is(visit_asked(visit, "fait"), "mot-de-passe"))
		model_text_z(page, ENTER_DONE, "Votre mot de passe est choisi. Connectez-vous avec le code "
		                               "du téléphone.");
	form_draw(form, page, (struct form_place){ ENTER_FIELDS, ENTER_ERRORS, ENTER_WRONG });
	if (!form_is_fine(form))
		visit->response->status = 422;
	visit_show(visit, &people_enter_page, page);
}

void
people_get_enter(struct visit *visit)
{
	show_enter(visit, form_new(visit->arena, sign_form, SIGN_COUNT),
	           visit_asked(visit, "suite"));
}

/* Our own paths only: "//elsewhere" leaves for another house. */
static void
go_next(struct visit *visit, struct span next)
{
	const bool ours = next.length > 0 && next.length < 1000 && next.at[0] == '/' &&
	                  url_is_safe(next) && !span_starts(next, "//") &&
	                  !span_starts(next, "/\\");
	struct text path = text_new(visit->arena, 8 << 10);
	for (size_t i = 0; ours && i < next.length; i++)
		if ((unsigned char)next.at[i] < 0x80)
			text_add_char(&path, next.at[i]);
		else
			text_format(&path, "%%%02X", (unsigned char)next.at[i]);
	visit_go(visit, "%s", ours && !path.cut ? text_z(&path) : "/");
}

const char *
people_wait_words(struct arena *arena, int64_t wait_s)
{
	return wait_s < 90 ? arena_format(arena,
	                                  "Trop d’essais. Attendez %lld secondes, puis recommencez.",
	                                  (long long)wait_s)
	                   : arena_format(arena,
	                                  "Trop d’essais. Attendez %lld minutes, puis recommencez.",
	                                  (long long)(wait_s + 59) / 60);
}

static bool
try_sign(struct sign *sign)
{
	struct visit *visit = sign->visit;
	struct span mail;
	if (!form_read(sign->form, visit_lookup, visit))
		return false;
	if (!people_mail_read(visit->arena, form_text(sign->form, SIGN_MAIL), &mail)) {
		form_complain(sign->form, "adresse", "Écrivez une adresse comme prenom.nom@ville.fr.");
		return false;
	}
	if (!sign_look(sign, mail))
		return false;
	if (sign->wait_s > 0) {
		form_complain(sign->form, "mot-de-passe", people_wait_words(visit->arena, sign->wait_s));
		return false;
	}
	const struct span hash = sign->is_known ? sign->account.password : SPAN("");
	const bool right =
		vault_password_is(form_text(sign->form, SIGN_PASSWORD), hash) && code_is_right(sign);
	bool gave_up = false;
	if (right && visit_write(visit, take_codes, sign, &gave_up))
		return true;
	if (right && !gave_up)
		return false; /* visit_fail has answered */
	if (!visit_write(visit, note_failure, sign, NULL))
		return false;
	form_complain(sign->form, "mot-de-passe",
	              "L’adresse, le mot de passe ou le code n’est pas le bon.");
	return false;
}

void
people_post_enter(struct visit *visit)
{
	struct sign sign = { .visit = visit, .form = form_new(visit->arena, sign_form, SIGN_COUNT) };
	const struct span next = http_pairs_first(&visit->body, "suite");
	if (try_sign(&sign)) {
		if (people_begin_session(visit, sign.account.id))
			go_next(visit, next);
	} else if (visit->response->status != 500)
		show_enter(visit, sign.form, next);
}

/* --- leaving --------------------------------------------------------------------------------- */

struct leaving {
	struct visit *visit;
	struct fault fault;
};

static bool
leave(struct db *db, void *data)
{
	struct leaving *leaving = data;
	const struct reader *reader = &leaving->visit->reader;
	return people_store_session_end(db, leaving->visit->root_id, reader->account_id,
	                                reader->session_id, 0, &leaving->fault);
}

void
people_post_leave(struct visit *visit)
{
	struct leaving leaving = { .visit = visit };
	if (!visit_write(visit, leave, &leaving, NULL))
		return;
	send_cookie(visit, "parvis", "", 0);
	visit_go(visit, "/entrer");
}

/* --- a link that serves once: first administrator, invitation, new password ------------------ */

enum {
	TICKET_TITLE, TICKET_WORDS, TICKET_ACTION_URL, TICKET_FIELDS, TICKET_ERRORS, TICKET_WRONG,
	TICKET_FIELD_COUNT
};
static const struct field ticket_fields[TICKET_FIELD_COUNT] = {
	[TICKET_TITLE] = { "title", FIELD_TEXT, FIELD_API, .help = "Title of the page." },
	[TICKET_WORDS] = { "words", FIELD_TEXT, FIELD_PAGE },
	[TICKET_ACTION_URL] = { "action_url", FIELD_URL, FIELD_PAGE },
	[TICKET_FIELDS] = { "fields", FIELD_LIST, FIELD_PAGE, .of = form_row_fields,
		.of_count = FORM_ROW_FIELD_COUNT },
	[TICKET_ERRORS] = { "errors", FIELD_LIST, FIELD_PAGE, .of = form_error_fields,
		.of_count = FORM_ERROR_FIELD_COUNT },
	[TICKET_WRONG] = { "wrong", FIELD_FLAG, FIELD_PAGE },
};
const struct page_kind people_ticket_page = { "ticket", "ground/people/pages/ticket.html",
	ticket_fields, TICKET_FIELD_COUNT };

#define PASSWORD_HINT \
	"Par exemple une phrase de 7 mots. Ou bien 12 signes qui mêlent minuscules, majuscules, " \
	"chiffres et autres signes (14 s’il en manque une sorte)."

/* The password comes last, so that an invitation asks it alone. */
enum { CHOOSE_NAME, CHOOSE_MAIL, CHOOSE_SERVICE, CHOOSE_PREPARES, CHOOSE_PASSWORD, CHOOSE_COUNT };
static const struct form_field choose_form[CHOOSE_COUNT] = {
	[CHOOSE_NAME] = { "nom", FORM_TEXT, "Votre prénom et votre nom",
		.required = "Écrivez votre prénom et votre nom.", .length_max = PEOPLE_NAME_LENGTH_MAX,
		.autocomplete = "name" },
	[CHOOSE_MAIL] = { "adresse", FORM_TEXT, "Votre adresse électronique",
		.required = "Écrivez votre adresse électronique\u202f: elle sert à vous connecter.",
		.length_max = PEOPLE_MAIL_LENGTH_MAX, .autocomplete = "email" },
	[CHOOSE_SERVICE] = { "service", FORM_TEXT, "Nom du service public",
		.hint = "Comme les usagers l’appellent\u202f: Ville de …, Caisse de …",
		.required = "Écrivez le nom du service public.", .length_max = 120 },
	[CHOOSE_PREPARES] = { "prepare", FORM_CHECK, "Je préparerai moi-même les enquêtes",
		.hint = "C’est le rôle de référent relation usager. Vous pourrez le donner à quelqu’un d’autre." },
	[CHOOSE_PASSWORD] = { "mot-de-passe", FORM_SECRET, "Mot de passe", .hint = PASSWORD_HINT,
		.required = "Choisissez un mot de passe.", .length_max = VAULT_PASSWORD_LENGTH_MAX,
		.autocomplete = "new-password" },
};

struct ticket {
	struct visit *visit;
	struct form *form;
	struct span secret;
	struct account account; /* id 0: the first administrator, to be made */
	bool is_first, prepares;
	char password[VAULT_PASSWORD_HASH_SIZE];
	struct fault fault;
};

/* Only what is asked is a field: the first administrator says who she is. */
static struct form *
ticket_form(struct visit *visit, bool is_first)
{
	return is_first ? form_new(visit->arena, choose_form, CHOOSE_COUNT)
	                : form_new(visit->arena, &choose_form[CHOOSE_PASSWORD], 1);
}

static struct span
password_typed(const struct ticket *ticket)
{
	return form_text(ticket->form, ticket->is_first ? CHOOSE_PASSWORD : 0);
}

static bool
ticket_look(struct ticket *ticket)
{
	struct visit *visit = ticket->visit;
	struct db *db = visit_db(visit);
	int64_t account_id = 0;
	if (db == NULL)
		return false;
	enum found found = people_store_ticket(visit->arena, db, visit->root_id, ticket->secret,
	                                       visit->now_s, &account_id, &ticket->fault);
	ticket->is_first = account_id == 0;
	if (found == FOUND_ONE && account_id != 0)
		found = people_store_by_id(visit->arena, db, visit->root_id, account_id,
		                           &ticket->account, &ticket->fault);
	if (found == FOUND_FAILED)
		visit_fail(visit, &ticket->fault);
	if (found == FOUND_NONE || (found == FOUND_ONE && ticket->account.is_closed)) {
		visit_say(visit, 404, "Ce lien ne sert plus",
		          "Il a déjà servi, ou il est trop ancien. Demandez-en un autre à la personne qui "
		          "administre Parvis.");
		return false;
	}
	ticket->form = ticket_form(visit, ticket->is_first);
	return found == FOUND_ONE;
}

static void
show_ticket(struct ticket *ticket)
{
	struct visit *visit = ticket->visit;
	struct model *page = model_new(visit->arena, &people_ticket_page);
	model_text_z(page, TICKET_TITLE, ticket->is_first ? "Bienvenue dans Parvis"
	                                                  : "Choisir mon mot de passe");
	model_text_z(page, TICKET_WORDS,
	             ticket->is_first
	                 ? "Vous serez la première personne à administrer Parvis\u202f: vous inviterez "
	                   "les autres. Ce lien ne sert qu’une fois."
	                 : arena_format(visit->arena, "Bonjour %.*s. Vous vous connecterez avec %.*s.",
	                                SPAN_ARGS(ticket->account.name),
	                                SPAN_ARGS(ticket->account.mail)));
	model_url(page, TICKET_ACTION_URL, visit->request->path);
	form_draw(ticket->form, page,
	          (struct form_place){ TICKET_FIELDS, TICKET_ERRORS, TICKET_WRONG });
	if (!form_is_fine(ticket->form))
		visit->response->status = 422;
	visit_show(visit, &people_ticket_page, page);
}

void
people_get_ticket(struct visit *visit)
{
	struct ticket ticket = { .visit = visit, .secret = visit->part[0] };
	http_response_header(visit->response, "Referrer-Policy", "no-referrer");
	if (ticket_look(&ticket))
		show_ticket(&ticket);
}

static bool
add_first(struct db *db, struct ticket *ticket)
{
	const struct visit *visit = ticket->visit;
	const struct reader_right rights[] = { { .role = ROLE_ADMINISTRATOR },
		                                   { .role = ROLE_REFERENT } };
	ticket->account.id = ident_ordered();
	ticket->account.password = span_of(ticket->password);
	return people_store_add(db, visit->root_id, &ticket->account, &ticket->fault) &&
	       people_store_rights_replace(db, visit->root_id, ticket->account.id, rights,
	                                   ticket->prepares ? 2 : 1, &ticket->fault) &&
	       place_root_rename(db, visit->root_id, form_text(ticket->form, CHOOSE_SERVICE),
	                         &ticket->fault);
}

/* The ticket is looked at again: of two who hold it, one comes first. */
static bool
use_ticket(struct db *db, void *data)
{
	struct ticket *ticket = data;
	struct visit *visit = ticket->visit;
	int64_t account_id;
	if (people_store_ticket(visit->arena, db, visit->root_id, ticket->secret, visit->now_s,
	                        &account_id, &ticket->fault) != FOUND_ONE ||
	    !people_store_tickets_end(db, visit->root_id, account_id, &ticket->fault))
		return false;
	const bool good =
		ticket->is_first
			? add_first(db, ticket)
			: people_store_password(db, visit->root_id, account_id,
	                                span_of(ticket->password), &ticket->fault) &&
	              people_store_session_end(db, visit->root_id, account_id, 0, 0,
	                                       &ticket->fault);
	const struct fact fact = {
		.kind = ticket->is_first ? "account.first" : "account.password",
		.account_id = ticket->account.id,
		.subject_id = ticket->account.id,
		.words = span_of(arena_format(visit->arena,
		                              ticket->prepares ? "%.*s administre Parvis et prépare les enquêtes."
		                              : ticket->is_first ? "%.*s administre Parvis."
		                                                 : "%.*s a choisi son mot de passe.",
		                              SPAN_ARGS(ticket->account.name))),
		.once = visit->once,
	};
	return good && journal_add(visit->arena, db, visit->root_id, &fact, &ticket->fault) ==
	                   FOUND_ONE;
}

/* Every mistake is told at once: what is typed is looked at even where something else is missing. */
static bool
ticket_read(struct ticket *ticket)
{
	struct visit *visit = ticket->visit;
	struct form *form = ticket->form;
	(void)form_read(form, visit_lookup, visit);
	if (ticket->is_first) {
		ticket->account.name = form_text(form, CHOOSE_NAME);
		ticket->prepares = form_check(form, CHOOSE_PREPARES);
		if (form_has(form, CHOOSE_MAIL) &&
		    !people_mail_read(visit->arena, form_text(form, CHOOSE_MAIL),
		                      &ticket->account.mail))
			form_complain(form, "adresse", "Écrivez une adresse comme prenom.nom@ville.fr.");
	}
	const struct span mail = ticket->account.mail;
	const size_t at = span_find(mail, SPAN("@"));
	const char *weakness = vault_password_weakness(
		password_typed(ticket), span_from(mail.at, at == SIZE_MAX ? 0 : at));
	if (password_typed(ticket).length > 0 && weakness != NULL)
		form_complain(form, "mot-de-passe", weakness);
	return form_is_fine(form);
}

void
people_post_ticket(struct visit *visit)
{
	struct ticket ticket = { .visit = visit, .secret = visit->part[0] };
	bool gave_up;
	http_response_header(visit->response, "Referrer-Policy", "no-referrer");
	if (!ticket_look(&ticket))
		return;
	if (!ticket_read(&ticket)) {
		show_ticket(&ticket);
		return;
	}
	vault_password_hash(password_typed(&ticket), ticket.password);
	if (visit_write(visit, use_ticket, &ticket, &gave_up)) {
		/* A link received by message does not stand for the phone. */
		if (ticket.account.totp.length > 0)
			visit_go(visit, "/entrer?fait=mot-de-passe");
		else if (people_begin_session(visit, ticket.account.id))
			visit_go(visit, ticket.is_first && !ticket.prepares ? "/comptes/nouveau?debut=1"
			                                                    : "/");
	} else if (gave_up)
		visit_say(visit, 404, "Ce lien ne sert plus",
		          "Il vient de servir. Si ce n’est pas vous, prévenez la personne qui administre "
		          "Parvis.");
}
