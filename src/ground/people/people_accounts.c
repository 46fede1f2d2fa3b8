/* Accounts, made and kept by an administrator; and the register of what was done. */
#include <string.h>

#include "base/ident.h"
#include "base/time.h"
#include "ground/people/people_inside.h"

/* --- the list -------------------------------------------------------------------------------- */

enum { LINE_NAME, LINE_MAIL, LINE_ROLES, LINE_URL, LINE_STATE, LINE_COUNT };
static const struct field line_fields[LINE_COUNT] = {
	[LINE_NAME] = { "name", FIELD_TEXT, FIELD_API, .help = "Of the account." },
	[LINE_MAIL] = { "mail", FIELD_TEXT, FIELD_API, .help = "What it signs in with." },
	[LINE_ROLES] = { "roles", FIELD_TEXT, FIELD_API, .help = "Its roles, in words." },
	[LINE_URL] = { "url", FIELD_URL, FIELD_PAGE },
	[LINE_STATE] = { "state", FIELD_TEXT, FIELD_API, .help = "Invited, open or closed." },
};

enum { ACCOUNTS_TITLE, ACCOUNTS_LINES, ACCOUNTS_FIELD_COUNT };
static const struct field accounts_fields[ACCOUNTS_FIELD_COUNT] = {
	[ACCOUNTS_TITLE] = { "title", FIELD_TEXT, FIELD_API, .help = "Title of the page." },
	[ACCOUNTS_LINES] = { "accounts", FIELD_LIST, FIELD_API, .of = line_fields,
		.of_count = LINE_COUNT, .help = "Open ones first, by name." },
};
const struct page_kind people_accounts_page = { "accounts", "ground/people/pages/accounts.html",
	accounts_fields, ACCOUNTS_FIELD_COUNT };

/* « référent relation usager (Accueil), direction » */
static const char *
rights_words(struct arena *arena, const struct place_tree *tree,
             const struct reader_right *rights, size_t count)
{
	struct text text = text_new(arena, 8 << 10);
	for (size_t i = 0; i < count; i++) {
		const uint32_t place =
			rights[i].place_id == 0 ? PLACE_NONE : place_by_id(tree, rights[i].place_id);
		text_add_z(&text, i > 0 ? ", " : "");
		text_add_z(&text, people_role_words[rights[i].role]);
		if (place != PLACE_NONE)
			text_format(&text, " (%.*s)", SPAN_ARGS(tree->places[place].name));
	}
	return text_z(&text);
}

static const char *
state_words(const struct account *account)
{
	return account->is_closed ? "fermé" : account->password.length == 0 ? "invité" : "ouvert";
}

void
people_get_accounts(struct visit *visit)
{
	struct fault fault = { 0 };
	struct account *accounts;
	size_t count;
	struct db *db = visit_db(visit);
	if (db == NULL)
		return;
	struct model *page = model_new(visit->arena, &people_accounts_page);
	const struct place_tree *tree =
		place_tree_load(visit->arena, db, visit->root_id, visit->today, &fault);
	bool good = tree != NULL && people_store_accounts(visit->arena, db, visit->root_id, &accounts,
	                                                  &count, &fault);
	for (size_t i = 0; good && i < count; i++) {
		struct reader_right *rights;
		size_t right_count;
		good = people_store_rights(visit->arena, db, visit->root_id, accounts[i].id,
		                           visit->today, false, &rights, &right_count, &fault);
		if (!good)
			break;
		struct model *line = model_row(page, ACCOUNTS_LINES);
		model_text(line, LINE_NAME, accounts[i].name);
		model_text(line, LINE_MAIL, accounts[i].mail);
		model_text_z(line, LINE_ROLES, rights_words(visit->arena, tree, rights, right_count));
		model_text_z(line, LINE_STATE, state_words(&accounts[i]));
		model_url_z(line, LINE_URL, arena_format(visit->arena, "/comptes/%lld",
		                                         (long long)accounts[i].id));
	}
	model_text_z(page, ACCOUNTS_TITLE, "Comptes");
	if (good)
		visit_show(visit, &people_accounts_page, page);
	else
		visit_fail(visit, &fault);
}

/* --- one account: new, or known -------------------------------------------------------------- */

enum { RIGHT_WORDS, RIGHT_VALUE, RIGHT_FIELD_COUNT };
static const struct field right_fields[RIGHT_FIELD_COUNT] = {
	[RIGHT_WORDS] = { "right_words", FIELD_TEXT, FIELD_API, .help = "A role and where." },
	[RIGHT_VALUE] = { "right_value", FIELD_TEXT, FIELD_PAGE },
};

enum {
	ACCOUNT_TITLE, ACCOUNT_IS_NEW, ACCOUNT_BEGINS, ACCOUNT_MAIL, ACCOUNT_STATE, ACCOUNT_RIGHTS,
	ACCOUNT_FIELDS, ACCOUNT_ERRORS, ACCOUNT_WRONG, ACCOUNT_URL, ACCOUNT_LINK_URL,
	ACCOUNT_CLOSE_URL, ACCOUNT_IS_CLOSED, ACCOUNT_LINK, ACCOUNT_SENT, ACCOUNT_LETTER,
	ACCOUNT_MAILS, ACCOUNT_FIELD_COUNT
};
static const struct field account_fields[ACCOUNT_FIELD_COUNT] = {
	[ACCOUNT_TITLE] = { "title", FIELD_TEXT, FIELD_API, .help = "Name of the account." },
	[ACCOUNT_IS_NEW] = { "is_new", FIELD_FLAG, FIELD_PAGE },
	[ACCOUNT_BEGINS] = { "begins", FIELD_FLAG, FIELD_PAGE },
	[ACCOUNT_MAIL] = { "mail", FIELD_TEXT, FIELD_API, .help = "What it signs in with." },
	[ACCOUNT_STATE] = { "state", FIELD_TEXT, FIELD_API, .help = "Invited, open or closed." },
	[ACCOUNT_RIGHTS] = { "rights", FIELD_LIST, FIELD_API, .of = right_fields,
		.of_count = RIGHT_FIELD_COUNT, .help = "Roles and where." },
	[ACCOUNT_FIELDS] = { "fields", FIELD_LIST, FIELD_PAGE, .of = form_row_fields,
		.of_count = FORM_ROW_FIELD_COUNT },
	[ACCOUNT_ERRORS] = { "errors", FIELD_LIST, FIELD_PAGE, .of = form_error_fields,
		.of_count = FORM_ERROR_FIELD_COUNT },
	[ACCOUNT_WRONG] = { "wrong", FIELD_FLAG, FIELD_PAGE },
	[ACCOUNT_URL] = { "account_url", FIELD_URL, FIELD_PAGE },
	[ACCOUNT_LINK_URL] = { "link_url", FIELD_URL, FIELD_PAGE },
	[ACCOUNT_CLOSE_URL] = { "close_url", FIELD_URL, FIELD_PAGE },
	[ACCOUNT_IS_CLOSED] = { "is_closed", FIELD_FLAG, FIELD_PAGE },
	[ACCOUNT_LINK] = { "link", FIELD_TEXT, FIELD_PAGE },
	[ACCOUNT_SENT] = { "sent", FIELD_TEXT, FIELD_PAGE },
	[ACCOUNT_LETTER] = { "letter", FIELD_TEXT, FIELD_PAGE },
	[ACCOUNT_MAILS] = { "mails", FIELD_FLAG, FIELD_PAGE },
};
const struct page_kind people_account_page = { "account", "ground/people/pages/account.html",
	account_fields, ACCOUNT_FIELD_COUNT };

static const struct form_choice role_choices[ROLE_COUNT] = {
	[ROLE_AGENT] = { "agent", "Agent\u202f: répond, saisit des réponses papier, lit les résultats rendus" },
	[ROLE_TEAM_LEADER] = { "responsable", "Responsable d’équipe\u202f: de même, pour une équipe" },
	[ROLE_REFERENT] = { "referent", "Référent relation usager\u202f: prépare et ouvre les enquêtes" },
	[ROLE_DIRECTOR] = { "direction", "Direction\u202f: donne son accord, lit les résultats" },
	[ROLE_AUDITOR] = { "audit", "Auditeur\u202f: lit tout ce qui peut être montré, et le registre" },
	[ROLE_ADMINISTRATOR] = { "admin", "Administrateur\u202f: tient les comptes" },
};

enum { GIVE_ROLE, GIVE_PLACE, GIVE_NAME, GIVE_MAIL, GIVE_COUNT };
static const struct form_field give_form[GIVE_COUNT] = {
	[GIVE_ROLE] = { "role", FORM_CHOICE, "Rôle", .choices = role_choices,
		.choice_count = ROLE_COUNT, .required = "Choisissez un rôle." },
	[GIVE_PLACE] = { "lieu", FORM_SELECT, "Où",
		.hint = "Sans choix\u202f: toute l’organisation. Le rôle vaut aussi pour ce qui est dessous.",
		.wrong = "Choisissez un lieu de la liste." },
	[GIVE_NAME] = { "nom", FORM_TEXT, "Prénom et nom", .required = "Écrivez le prénom et le nom.",
		.length_max = PEOPLE_NAME_LENGTH_MAX },
	[GIVE_MAIL] = { "adresse", FORM_TEXT, "Adresse électronique",
		.required = "Écrivez l’adresse électronique.", .length_max = PEOPLE_MAIL_LENGTH_MAX },
};

struct keeping {
	struct visit *visit;
	struct account account;
	struct reader_right *rights;
	size_t right_count;
	const struct place_tree *tree;
	struct form *form;
	bool is_new, mail_is_taken, would_be_last;
	bool mails, is_mailed; /* the link is to go by message, and did */
	char token[VAULT_TOKEN_LENGTH + 1];
	const char *kind, *words;
	struct fault fault;
};

static bool
offer_places(struct keeping *keeping)
{
	struct visit *visit = keeping->visit;
	struct db *db = visit_db(visit);
	if (db == NULL)
		return false;
	keeping->tree =
		place_tree_load(visit->arena, db, visit->root_id, visit->today, &keeping->fault);
	if (keeping->tree == NULL) {
		visit_fail(visit, &keeping->fault);
		return false;
	}
	const struct place_tree *tree = keeping->tree;
	const size_t count = tree->count < FORM_CHOICE_MAX ? tree->count : FORM_CHOICE_MAX;
	struct form_choice *choices = arena_array_of(visit->arena, struct form_choice, count + 1);
	for (size_t i = 0; i < count; i++)
		choices[i] = (struct form_choice){
			arena_format(visit->arena, "%lld", (long long)tree->places[i].id),
			span_copy(visit->arena, tree->places[i].name)
		};
	keeping->form =
		form_new(visit->arena, give_form, keeping->is_new ? GIVE_COUNT : GIVE_NAME);
	form_offer(keeping->form, GIVE_PLACE, choices, count);
	return true;
}

static bool
account_look(struct keeping *keeping)
{
	struct visit *visit = keeping->visit;
	int64_t account_id;
	if (!offer_places(keeping))
		return false;
	enum found found = FOUND_NONE;
	if (span_int64(visit->part[0], &account_id))
		found = people_store_by_id(visit->arena, visit->db, visit->root_id, account_id,
		                           &keeping->account, &keeping->fault);
	if (found == FOUND_ONE &&
	    !people_store_rights(visit->arena, visit->db, visit->root_id, account_id, visit->today,
	                         false, &keeping->rights, &keeping->right_count, &keeping->fault))
		found = FOUND_FAILED;
	if (found == FOUND_FAILED)
		visit_fail(visit, &keeping->fault);
	else if (found == FOUND_NONE)
		visit_missing(visit);
	return found == FOUND_ONE;
}

/* An invitation is shown even when it was mailed: the message may not arrive. A link for a new
 * password is whose account it is, and nobody else's. */
static bool
show_link(struct keeping *keeping, struct model *page)
{
	struct visit *visit = keeping->visit;
	const struct account *account = &keeping->account;
	const bool is_invitation = account->password.length == 0;
	struct span words = SPAN("");
	model_flag(page, ACCOUNT_MAILS, people_can_mail(visit, account));
	if (visit->mails && post_last(visit->arena, visit->db, visit->root_id, account->id, &words,
	                              &keeping->fault) == FOUND_FAILED)
		return false;
	model_text(page, ACCOUNT_LETTER, words);
	if (keeping->is_mailed)
		model_text_z(page, ACCOUNT_SENT,
		             arena_format(visit->arena,
		                          is_invitation ? "L’invitation est envoyée à %.*s."
		                                        : "Le lien est envoyé à %.*s.",
		                          SPAN_ARGS(account->mail)));
	if (keeping->token[0] != '\0' && (is_invitation || !keeping->is_mailed))
		model_text_z(page, ACCOUNT_LINK, people_link(visit, "/invitation/", keeping->token));
	return true;
}

static void
show_account(struct keeping *keeping)
{
	struct visit *visit = keeping->visit;
	const struct account *account = &keeping->account;
	struct model *page = model_new(visit->arena, &people_account_page);
	const long long id = (long long)account->id;
	model_flag(page, ACCOUNT_IS_NEW, keeping->is_new);
	model_flag(page, ACCOUNT_BEGINS, visit_asked(visit, "debut").length > 0);
	form_draw(keeping->form, page,
	          (struct form_place){ ACCOUNT_FIELDS, ACCOUNT_ERRORS, ACCOUNT_WRONG });
	if (!form_is_fine(keeping->form))
		visit->response->status = 422;
	model_url_z(page, ACCOUNT_URL, keeping->is_new ? "/comptes/nouveau"
	                                               : arena_format(visit->arena, "/comptes/%lld", id));
	if (keeping->is_new) {
		model_text_z(page, ACCOUNT_TITLE, "Inviter une personne");
		visit_show(visit, &people_account_page, page);
		return;
	}
	model_text(page, ACCOUNT_TITLE, account->name);
	model_text(page, ACCOUNT_MAIL, account->mail);
	model_text_z(page, ACCOUNT_STATE, state_words(account));
	for (size_t i = 0; i < keeping->right_count; i++) {
		struct model *row = model_row(page, ACCOUNT_RIGHTS);
		model_text_z(row, RIGHT_WORDS,
		             rights_words(visit->arena, keeping->tree, &keeping->rights[i], 1));
		model_text_z(row, RIGHT_VALUE,
		             arena_format(visit->arena, "%d-%lld", (int)keeping->rights[i].role,
		                          (long long)keeping->rights[i].place_id));
	}
	model_url_z(page, ACCOUNT_LINK_URL, arena_format(visit->arena, "/comptes/%lld/lien", id));
	model_url_z(page, ACCOUNT_CLOSE_URL, arena_format(visit->arena, "/comptes/%lld/fermer", id));
	model_flag(page, ACCOUNT_IS_CLOSED, account->is_closed);
	if (show_link(keeping, page))
		visit_show(visit, &people_account_page, page);
	else
		visit_fail(visit, &keeping->fault);
}

/* --- writing --------------------------------------------------------------------------------- */

static bool
note(struct db *db, struct keeping *keeping)
{
	const struct visit *visit = keeping->visit;
	const struct fact fact = { .kind = keeping->kind,
		                       .account_id = visit->reader.account_id,
		                       .subject_id = keeping->account.id,
		                       .words = span_of(keeping->words),
		                       .once = visit->once };
	return journal_add(visit->arena, db, visit->root_id, &fact, &keeping->fault) == FOUND_ONE;
}

/* The house never stays without an administrator of the whole. */
static bool
some_administrator_is_left(struct db *db, struct keeping *keeping)
{
	int64_t count;
	if (!people_store_administrators(keeping->visit->arena, db, keeping->visit->root_id, &count,
	                                 &keeping->fault))
		return false;
	keeping->would_be_last = count == 0;
	return count > 0;
}

static bool
add_ticket(struct db *db, struct keeping *keeping)
{
	struct visit *visit = keeping->visit;
	const bool is_invitation = keeping->account.password.length == 0;
	const int64_t life_s = is_invitation ? PEOPLE_INVITATION_S : PEOPLE_RESET_S;
	keeping->is_mailed = false;
	if (!people_store_tickets_end(db, visit->root_id, keeping->account.id, &keeping->fault) ||
	    !people_store_ticket_add(db, visit->root_id, span_of(keeping->token), keeping->account.id,
	                             visit->now_s + life_s, &keeping->fault))
		return false;
	if (!keeping->mails)
		return true;
	const enum found mailed =
		people_mail(visit, db,
	                is_invitation ? PEOPLE_LETTER_INVITATION : PEOPLE_LETTER_PASSWORD,
	                &keeping->account, keeping->token, &keeping->fault);
	keeping->is_mailed = mailed == FOUND_ONE;
	return mailed != FOUND_FAILED;
}

static bool
write_new(struct db *db, void *data)
{
	struct keeping *keeping = data;
	const struct visit *visit = keeping->visit;
	struct account other;
	keeping->mail_is_taken = false;
	if (!note(db, keeping))
		return false;
	const enum found found =
		people_store_by_mail(visit->arena, db, visit->root_id, keeping->account.mail, &other,
	                         &keeping->fault);
	keeping->mail_is_taken = found == FOUND_ONE;
	return found == FOUND_NONE &&
	       people_store_add(db, visit->root_id, &keeping->account, &keeping->fault) &&
	       people_store_rights_replace(db, visit->root_id, keeping->account.id, keeping->rights,
	                                   keeping->right_count, &keeping->fault) &&
	       add_ticket(db, keeping);
}

static bool
write_rights(struct db *db, void *data)
{
	struct keeping *keeping = data;
	return note(db, keeping) &&
	       people_store_rights_replace(db, keeping->visit->root_id, keeping->account.id,
	                                   keeping->rights, keeping->right_count,
	                                   &keeping->fault) &&
	       some_administrator_is_left(db, keeping);
}

static bool
write_link(struct db *db, void *data)
{
	struct keeping *keeping = data;
	return note(db, keeping) && add_ticket(db, keeping);
}

static bool
write_close(struct db *db, void *data)
{
	struct keeping *keeping = data;
	const int64_t root_id = keeping->visit->root_id, id = keeping->account.id;
	return note(db, keeping) &&
	       people_store_close(db, root_id, id, keeping->account.is_closed, &keeping->fault) &&
	       people_store_session_end(db, root_id, id, 0, 0, &keeping->fault) &&
	       people_store_tickets_end(db, root_id, id, &keeping->fault) &&
	       some_administrator_is_left(db, keeping);
}

/* --- routes ---------------------------------------------------------------------------------- */

void
people_get_new(struct visit *visit)
{
	struct keeping keeping = { .visit = visit, .is_new = true };
	if (offer_places(&keeping))
		show_account(&keeping);
}

static struct reader_right
right_given(const struct form *form)
{
	struct reader_right right = { .role = (enum role)form_choice(form, GIVE_ROLE) };
	if (form_has(form, GIVE_PLACE))
		(void)span_int64(form_text(form, GIVE_PLACE), &right.place_id);
	return right;
}

void
people_post_new(struct visit *visit)
{
	struct keeping keeping = { .visit = visit, .is_new = true, .kind = "account.invited" };
	bool gave_up = false;
	if (!offer_places(&keeping))
		return;
	if (form_read(keeping.form, visit_lookup, visit) &&
	    !people_mail_read(visit->arena, form_text(keeping.form, GIVE_MAIL),
	                      &keeping.account.mail))
		form_complain(keeping.form, "adresse", "Écrivez une adresse comme prenom.nom@ville.fr.");
	if (!form_is_fine(keeping.form)) {
		show_account(&keeping);
		return;
	}
	struct reader_right right = right_given(keeping.form);
	keeping.account.id = ident_ordered();
	keeping.account.name = form_text(keeping.form, GIVE_NAME);
	keeping.mails = people_can_mail(visit, &keeping.account);
	keeping.rights = &right;
	keeping.right_count = 1;
	keeping.words = arena_format(visit->arena, "%.*s invité\u202f: %s.",
	                             SPAN_ARGS(keeping.account.name),
	                             rights_words(visit->arena, keeping.tree, &right, 1));
	vault_token(keeping.token);
	if (visit_write(visit, write_new, &keeping, &gave_up)) {
		keeping.is_new = false;
		if (offer_places(&keeping))
			show_account(&keeping);
	} else if (gave_up && keeping.mail_is_taken) {
		form_complain(keeping.form, "adresse", "Un compte a déjà cette adresse.");
		show_account(&keeping);
	} else if (gave_up)
		visit_go(visit, "/comptes");
}

void
people_get_account(struct visit *visit)
{
	struct keeping keeping = { .visit = visit };
	if (account_look(&keeping))
		show_account(&keeping);
}

static void
settle(struct keeping *keeping, store_write_fn *write, const char *last_words)
{
	struct visit *visit = keeping->visit;
	bool gave_up = false;
	if (visit_write(visit, write, keeping, &gave_up) || (gave_up && !keeping->would_be_last))
		visit_go(visit, "/comptes/%lld", (long long)keeping->account.id);
	else if (gave_up)
		visit_say(visit, 409, "Il faut une personne pour administrer Parvis", last_words);
}

static bool
take_right_away(struct keeping *keeping, struct span value)
{
	for (size_t i = 0; i < keeping->right_count; i++) {
		const struct reader_right *right = &keeping->rights[i];
		const char *mine = arena_format(keeping->visit->arena, "%d-%lld", (int)right->role,
		                                (long long)right->place_id);
		if (!span_is(value, mine))
			continue;
		keeping->words = arena_format(keeping->visit->arena, "%.*s n’est plus\u202f: %s.",
		                              SPAN_ARGS(keeping->account.name),
		                              rights_words(keeping->visit->arena, keeping->tree, right, 1));
		keeping->rights[i] = keeping->rights[--keeping->right_count];
		return true;
	}
	return false;
}

void
people_post_account(struct visit *visit)
{
	struct keeping keeping = { .visit = visit, .kind = "account.rights" };
	const struct span taken = http_pairs_first(&visit->body, "retirer");
	if (!account_look(&keeping))
		return;
	if (taken.length > 0) {
		if (!take_right_away(&keeping, taken)) {
			visit_go(visit, "/comptes/%lld", (long long)keeping.account.id);
			return;
		}
	} else {
		if (!form_read(keeping.form, visit_lookup, visit)) {
			show_account(&keeping);
			return;
		}
		const struct reader_right right = right_given(keeping.form);
		keeping.words = arena_format(visit->arena, "%.*s devient\u202f: %s.",
		                             SPAN_ARGS(keeping.account.name),
		                             rights_words(visit->arena, keeping.tree, &right, 1));
		if (keeping.right_count < PEOPLE_RIGHT_COUNT_MAX)
			keeping.rights[keeping.right_count++] = right;
	}
	settle(&keeping, write_rights,
	       "C’est le dernier compte qui administre toute l’organisation. Donnez d’abord ce rôle à "
	       "une autre personne.");
}

void
people_post_account_link(struct visit *visit)
{
	struct keeping keeping = { .visit = visit, .kind = "account.link" };
	bool gave_up = false;
	if (!account_look(&keeping))
		return;
	vault_token(keeping.token);
	keeping.mails = people_can_mail(visit, &keeping.account) &&
	                !span_is(http_pairs_first(&visit->body, "faire"), "montrer");
	keeping.words = arena_format(visit->arena,
	                             keeping.mails ? "Lien envoyé à %.*s." : "Lien fait pour %.*s.",
	                             SPAN_ARGS(keeping.account.name));
	if (!keeping.account.is_closed && visit_write(visit, write_link, &keeping, &gave_up)) {
		if (offer_places(&keeping))
			show_account(&keeping);
	} else if (gave_up || keeping.account.is_closed)
		visit_go(visit, "/comptes/%lld", (long long)keeping.account.id);
}

void
people_post_account_close(struct visit *visit)
{
	struct keeping keeping = { .visit = visit };
	if (!account_look(&keeping))
		return;
	keeping.account.is_closed = !keeping.account.is_closed;
	keeping.kind = keeping.account.is_closed ? "account.closed" : "account.opened";
	keeping.words = arena_format(visit->arena,
	                             keeping.account.is_closed ? "Compte de %.*s fermé."
	                                                       : "Compte de %.*s rouvert.",
	                             SPAN_ARGS(keeping.account.name));
	settle(&keeping, write_close,
	       "C’est le dernier compte qui administre toute l’organisation\u202f: il ne peut pas être fermé.");
}

/* --- the register ---------------------------------------------------------------------------- */

enum { FACT_NUMBER, FACT_AT, FACT_WHO, FACT_KIND, FACT_WORDS, FACT_FIELD_COUNT };
static const struct field fact_fields[FACT_FIELD_COUNT] = {
	[FACT_NUMBER] = { "number", FIELD_COUNT, FIELD_API, .help = "In the order of commits." },
	[FACT_AT] = { "at", FIELD_TEXT, FIELD_API, .help = "When." },
	[FACT_WHO] = { "who", FIELD_TEXT, FIELD_API, .help = "Who did it." },
	[FACT_KIND] = { "kind", FIELD_TEXT, FIELD_API, .help = "room.what" },
	[FACT_WORDS] = { "words", FIELD_TEXT, FIELD_API, .help = "What was done." },
};
enum { REGISTER_TITLE, REGISTER_FACTS, REGISTER_OLDER_URL, REGISTER_FIELD_COUNT };
static const struct field register_fields[REGISTER_FIELD_COUNT] = {
	[REGISTER_TITLE] = { "title", FIELD_TEXT, FIELD_API, .help = "Title of the page." },
	[REGISTER_FACTS] = { "facts", FIELD_LIST, FIELD_API, .of = fact_fields,
		.of_count = FACT_FIELD_COUNT, .help = "The latest first." },
	[REGISTER_OLDER_URL] = { "older_url", FIELD_URL, FIELD_PAGE },
};
const struct page_kind people_register_page = { "register", "ground/people/pages/register.html",
	register_fields, REGISTER_FIELD_COUNT };

static bool
add_fact(struct visit *visit, struct model *page, const struct zone *zone,
         const struct fact *fact, struct fault *fault_r)
{
	struct span name;
	if (!people_name(visit->arena, visit->db, visit->root_id, fact->account_id, &name, fault_r))
		return false;
	const struct local local = zone_local(zone, fact->at_unix_s);
	struct text at = text_new(visit->arena, 100);
	text_add_date(&at, local.days);
	text_format(&at, " %02d:%02d", (int)local.second / 3600, (int)local.second / 60 % 60);
	struct model *row = model_row(page, REGISTER_FACTS);
	model_count(row, FACT_NUMBER, fact->number);
	model_text_z(row, FACT_AT, text_z(&at));
	model_text(row, FACT_WHO, name);
	model_text_z(row, FACT_KIND, fact->kind);
	model_text(row, FACT_WORDS, fact->words);
	return true;
}

void
people_get_register(struct visit *visit)
{
	struct fault fault = { 0 };
	struct fact *facts;
	size_t count;
	int64_t before = 0;
	struct db *db = visit_db(visit);
	if (db == NULL)
		return;
	if (!span_int64(visit_asked(visit, "avant"), &before) || before < 0)
		before = 0;
	struct model *page = model_new(visit->arena, &people_register_page);
	const struct zone *zone = zone_here();
	bool good = journal_before(visit->arena, db, visit->root_id, before, 0, &facts, &count, &fault);
	for (size_t i = 0; good && i < count; i++)
		good = add_fact(visit, page, zone, &facts[i], &fault);
	model_text_z(page, REGISTER_TITLE, "Registre de ce qui a été fait");
	if (good && count == JOURNAL_PAGE_COUNT)
		model_url_z(page, REGISTER_OLDER_URL,
		            arena_format(visit->arena, "/registre?avant=%lld",
		                         (long long)facts[count - 1].number));
	if (good)
		visit_show(visit, &people_register_page, page);
	else
		visit_fail(visit, &fault);
}
