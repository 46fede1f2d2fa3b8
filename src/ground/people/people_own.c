/* « Mon compte »: password, phone, sessions, absence; and an administrator's borrowed eyes. */
#include <string.h>

#include "base/time.h"
#include "craft/chart/chart.h"
#include "ground/people/people_inside.h"

enum { SESSION_DEVICE, SESSION_BEGUN, SESSION_SEEN, SESSION_ID, SESSION_MINE, SESSION_COUNT };
static const struct field session_fields[SESSION_COUNT] = {
	[SESSION_DEVICE] = { "device", FIELD_TEXT, FIELD_PAGE },
	[SESSION_BEGUN] = { "begun", FIELD_DATE, FIELD_PAGE },
	[SESSION_SEEN] = { "seen", FIELD_DATE, FIELD_PAGE },
	[SESSION_ID] = { "session", FIELD_TEXT, FIELD_PAGE },
	[SESSION_MINE] = { "is_mine", FIELD_FLAG, FIELD_PAGE },
};

enum { AWAY_NAME, AWAY_FIRST, AWAY_LAST, AWAY_COUNT };
static const struct field away_fields[AWAY_COUNT] = {
	[AWAY_NAME] = { "other", FIELD_TEXT, FIELD_PAGE },
	[AWAY_FIRST] = { "first_day", FIELD_DATE, FIELD_PAGE },
	[AWAY_LAST] = { "last_day", FIELD_DATE, FIELD_PAGE },
};

enum { CODE_TEXT, CODE_COUNT };
static const struct field code_fields[CODE_COUNT] = {
	[CODE_TEXT] = { "code", FIELD_TEXT, FIELD_PAGE },
};

enum { ROLE_WORDS, ROLE_VALUE, ROLE_FIELD_COUNT };
static const struct field role_fields[ROLE_FIELD_COUNT] = {
	[ROLE_WORDS] = { "role_words", FIELD_TEXT, FIELD_PAGE },
	[ROLE_VALUE] = { "role_value", FIELD_TEXT, FIELD_PAGE },
};

#define FORM_ROWS(name) \
	{ name, FIELD_LIST, FIELD_PAGE, .of = form_row_fields, .of_count = FORM_ROW_FIELD_COUNT }

enum {
	OWN_TITLE, OWN_NAME, OWN_MAIL, OWN_DONE, OWN_SESSIONS, OWN_PASSWORD_FIELDS, OWN_PHONE_FIELDS,
	OWN_AWAY_FIELDS, OWN_ERRORS, OWN_WRONG, OWN_HAS_PHONE, OWN_SECRET, OWN_SECRET_VALUE, OWN_QR,
	OWN_CODES, OWN_HAS_CODES, OWN_HAS_OTHERS, OWN_AWAYS, OWN_HAS_AWAYS, OWN_ROLES,
	OWN_CAN_PREVIEW, OWN_CAN_TRY, OWN_ADDRESS, OWN_LETTER, OWN_HAS_WEEKLY, OWN_WANTS_WEEKLY,
	OWN_FIELD_COUNT
};
static const struct field own_fields[OWN_FIELD_COUNT] = {
	[OWN_TITLE] = { "title", FIELD_TEXT, FIELD_API, .help = "Title of the page." },
	[OWN_NAME] = { "name", FIELD_TEXT, FIELD_API, .help = "Of the account." },
	[OWN_MAIL] = { "mail", FIELD_TEXT, FIELD_API, .help = "What it signs in with." },
	[OWN_DONE] = { "done", FIELD_TEXT, FIELD_PAGE },
	[OWN_SESSIONS] = { "sessions", FIELD_LIST, FIELD_PAGE, .of = session_fields,
		.of_count = SESSION_COUNT },
	[OWN_PASSWORD_FIELDS] = FORM_ROWS("password_fields"),
	[OWN_PHONE_FIELDS] = FORM_ROWS("phone_fields"),
	[OWN_AWAY_FIELDS] = FORM_ROWS("away_fields"),
	[OWN_ERRORS] = { "errors", FIELD_LIST, FIELD_PAGE, .of = form_error_fields,
		.of_count = FORM_ERROR_FIELD_COUNT },
	[OWN_WRONG] = { "wrong", FIELD_FLAG, FIELD_PAGE },
	[OWN_HAS_PHONE] = { "has_phone", FIELD_FLAG, FIELD_API, .help = "A phone's code is asked." },
	[OWN_SECRET] = { "secret", FIELD_TEXT, FIELD_PAGE },
	[OWN_SECRET_VALUE] = { "secret_value", FIELD_TEXT, FIELD_PAGE },
	[OWN_QR] = { "qr", FIELD_MARKUP, FIELD_PAGE },
	[OWN_CODES] = { "codes", FIELD_LIST, FIELD_PAGE, .of = code_fields, .of_count = CODE_COUNT },
	[OWN_HAS_CODES] = { "has_codes", FIELD_FLAG, FIELD_PAGE },
	[OWN_HAS_OTHERS] = { "has_others", FIELD_FLAG, FIELD_PAGE },
	[OWN_AWAYS] = { "aways", FIELD_LIST, FIELD_PAGE, .of = away_fields, .of_count = AWAY_COUNT },
	[OWN_HAS_AWAYS] = { "has_aways", FIELD_FLAG, FIELD_PAGE },
	[OWN_ROLES] = { "roles", FIELD_LIST, FIELD_PAGE, .of = role_fields,
		.of_count = ROLE_FIELD_COUNT },
	[OWN_CAN_PREVIEW] = { "can_preview", FIELD_FLAG, FIELD_PAGE },
	[OWN_CAN_TRY] = { "can_try", FIELD_FLAG, FIELD_PAGE },
	[OWN_ADDRESS] = { "address", FIELD_TEXT, FIELD_PAGE },
	[OWN_LETTER] = { "letter", FIELD_TEXT, FIELD_PAGE },
	[OWN_HAS_WEEKLY] = { "has_weekly", FIELD_FLAG, FIELD_PAGE },
	[OWN_WANTS_WEEKLY] = { "wants_weekly", FIELD_FLAG, FIELD_PAGE },
};
const struct page_kind people_own_page = { "own", "ground/people/pages/own.html", own_fields,
	OWN_FIELD_COUNT };

enum { CHANGE_NOW, CHANGE_NEW, CHANGE_COUNT };
static const struct form_field change_form[CHANGE_COUNT] = {
	[CHANGE_NOW] = { "actuel", FORM_SECRET, "Mot de passe actuel",
		.required = "Écrivez votre mot de passe actuel.",
		.length_max = VAULT_PASSWORD_LENGTH_MAX, .autocomplete = "current-password" },
	[CHANGE_NEW] = { "nouveau", FORM_SECRET, "Nouveau mot de passe",
		.hint = "Par exemple une phrase de 7 mots. Ou bien 12 signes qui mêlent minuscules, "
		        "majuscules, chiffres et autres signes (14 s’il en manque une sorte).",
		.required = "Choisissez un nouveau mot de passe.",
		.length_max = VAULT_PASSWORD_LENGTH_MAX, .autocomplete = "new-password" },
};

enum { PHONE_CODE, PHONE_COUNT };
static const struct form_field phone_form[PHONE_COUNT] = {
	[PHONE_CODE] = { "code", FORM_TEXT, "Code affiché par le téléphone",
		.required = "Recopiez les six chiffres affichés par le téléphone.", .length_max = 10,
		.autocomplete = "one-time-code" },
};

enum { ABSENCE_FIRST, ABSENCE_LAST, ABSENCE_OTHER, ABSENCE_COUNT };
static const struct form_field absence_form[ABSENCE_COUNT] = {
	[ABSENCE_FIRST] = { "du", FORM_DATE, "Premier jour", .required = "Écrivez le premier jour.",
		.hint = "Par exemple 01/12/2026." },
	[ABSENCE_LAST] = { "au", FORM_DATE, "Dernier jour", .required = "Écrivez le dernier jour.",
		.hint = "Par exemple 18/12/2026." },
	[ABSENCE_OTHER] = { "remplacant", FORM_TEXT, "Adresse électronique de qui vous remplace",
		.hint = "Si quelqu’un vous remplace\u202f: il a vos droits ces jours-là, sauf celui d’administrer.",
		.length_max = PEOPLE_MAIL_LENGTH_MAX },
};

struct own {
	struct visit *visit;
	struct account account;
	struct form *change, *phone, *absence;
	uint8_t secret[VAULT_TOTP_SECRET_SIZE];
	char codes[PEOPLE_RECOVERY_COUNT][VAULT_CODE_LENGTH + 1];
	bool shows_codes;
	char password[VAULT_PASSWORD_HASH_SIZE];
	int64_t step, session_id;
	struct delegation delegation;
	struct fact fact;
	struct fault fault;
};

static bool
own_load(struct visit *visit, struct own *own)
{
	*own = (struct own){ .visit = visit };
	struct db *db = visit_db(visit);
	if (db == NULL)
		return false;
	const enum found found =
		people_store_by_id(visit->arena, db, visit->root_id, visit->reader.account_id,
	                       &own->account, &own->fault);
	own->change = form_new(visit->arena, change_form, CHANGE_COUNT);
	own->phone = form_new(visit->arena, phone_form, PHONE_COUNT);
	own->absence = form_new(visit->arena, absence_form, ABSENCE_COUNT);
	if (found == FOUND_FAILED)
		visit_fail(visit, &own->fault);
	else if (found == FOUND_NONE)
		visit_missing(visit);
	return found == FOUND_ONE;
}

/* --- showing --------------------------------------------------------------------------------- */

static bool
show_sessions(struct own *own, struct model *page)
{
	struct visit *visit = own->visit;
	struct session *sessions;
	size_t count;
	if (!people_store_sessions(visit->arena, visit->db, visit->root_id, own->account.id, &sessions,
	                           &count, &own->fault))
		return false;
	for (size_t i = 0; i < count; i++) {
		struct model *row = model_row(page, OWN_SESSIONS);
		model_text(row, SESSION_DEVICE, sessions[i].device);
		model_date(row, SESSION_BEGUN, visit_day(visit, sessions[i].begun_s));
		model_date(row, SESSION_SEEN, visit_day(visit, sessions[i].seen_s));
		model_text_z(row, SESSION_ID,
		             arena_format(visit->arena, "%lld", (long long)sessions[i].id));
		model_flag(row, SESSION_MINE, sessions[i].id == visit->reader.session_id);
	}
	model_flag(page, OWN_HAS_OTHERS, count > 1);
	return true;
}

static bool
show_aways(struct own *own, struct model *page)
{
	struct visit *visit = own->visit;
	struct delegation *list;
	size_t count;
	if (!people_store_delegations(visit->arena, visit->db, visit->root_id, own->account.id,
	                              visit->today, &list, &count, &own->fault))
		return false;
	for (size_t i = 0; i < count; i++) {
		struct model *row = model_row(page, OWN_AWAYS);
		if (list[i].name.length > 0)
			model_text(row, AWAY_NAME, list[i].name);
		model_date(row, AWAY_FIRST, list[i].first_day);
		model_date(row, AWAY_LAST, list[i].last_day);
	}
	model_flag(page, OWN_HAS_AWAYS, count > 0);
	return true;
}

/* A new secret at each showing, until a code of it is given back: the form carries it. */
static void
show_phone(struct own *own, struct model *page)
{
	struct visit *visit = own->visit;
	char text[VAULT_TOTP_TEXT_SIZE];
	model_flag(page, OWN_HAS_PHONE, own->account.totp.length > 0);
	if (own->account.totp.length > 0)
		return;
	const uint8_t empty[VAULT_TOTP_SECRET_SIZE] = { 0 };
	if (vault_equal(own->secret, empty, sizeof empty))
		vault_random(own->secret, sizeof own->secret);
	vault_totp_text(own->secret, text);
	struct text spaced = text_new(visit->arena, 100);
	for (size_t i = 0; text[i] != '\0'; i++) {
		if (i > 0 && i % 4 == 0)
			text_add_char(&spaced, ' ');
		text_add_char(&spaced, text[i]);
	}
	model_text_z(page, OWN_SECRET, text_z(&spaced));
	model_text_z(page, OWN_SECRET_VALUE, arena_copy_text(visit->arena, text));
	struct text address = text_new(visit->arena, 1000);
	text_add_z(&address, "otpauth://totp/Parvis:");
	http_percent_encode(&address, own->account.mail);
	text_format(&address, "?secret=%s&issuer=Parvis", text);
	model_markup(page, OWN_QR,
	             chart_qr(visit->arena, text_span(&address), SPAN("Code à lire avec le téléphone")));
	form_draw(own->phone, page, (struct form_place){ OWN_PHONE_FIELDS, OWN_ERRORS, OWN_WRONG });
}

static void
show_roles(struct own *own, struct model *page)
{
	const bool may = (own->visit->reader.roles & WHO(ROLE_ADMINISTRATOR)) != 0;
	model_flag(page, OWN_CAN_PREVIEW, may);
	for (int role = 0; may && role < ROLE_ADMINISTRATOR; role++) {
		struct model *row = model_row(page, OWN_ROLES);
		model_text_z(row, ROLE_WORDS, people_role_words[role]);
		model_text_z(row, ROLE_VALUE, arena_format(own->visit->arena, "%d", role));
	}
}

static bool
show_trial(struct own *own, struct model *page)
{
	struct visit *visit = own->visit;
	struct span words = SPAN("");
	const bool may = (visit->reader.roles & WHO(ROLE_ADMINISTRATOR)) != 0 &&
	                 people_can_mail(visit, &own->account);
	model_flag(page, OWN_CAN_TRY, may);
	if (!may)
		return true;
	model_text_z(page, OWN_ADDRESS, people_link(visit, "/", ""));
	if (post_last(visit->arena, visit->db, visit->root_id, own->account.id, &words,
	              &own->fault) == FOUND_FAILED)
		return false;
	model_text(page, OWN_LETTER, words);
	return true;
}

/* Asked of whom it is written to: her own roles count, not those lent to her. */
static bool
show_week(struct own *own, struct model *page)
{
	struct visit *visit = own->visit;
	struct reader_right *rights;
	size_t count;
	unsigned roles = 0;
	bool wants;
	if (!people_can_mail(visit, &own->account))
		return true;
	if (!people_store_rights(visit->arena, visit->db, visit->root_id, own->account.id,
	                         visit->today, false, &rights, &count, &own->fault))
		return false;
	for (size_t i = 0; i < count; i++)
		roles |= WHO(rights[i].role);
	if (!post_wants(visit->arena, visit->db, visit->root_id, own->account.id,
	                (roles & WHO(ROLE_REFERENT)) != 0, &wants, &own->fault))
		return false;
	model_flag(page, OWN_HAS_WEEKLY, (roles & (WHO(ROLE_REFERENT) | WHO(ROLE_DIRECTOR))) != 0);
	model_flag(page, OWN_WANTS_WEEKLY, wants);
	return true;
}

static const struct {
	const char *word, *sentence;
} dones[] = {
	{ "mot-de-passe", "Votre mot de passe est changé. Vos autres appareils sont déconnectés." },
	{ "telephone", "Le code du téléphone est activé." },
	{ "telephone-fin", "Le code du téléphone n’est plus demandé." },
	{ "sessions", "C’est fait." },
	{ "absence", "Votre absence est notée." },
	{ "absence-fin", "Plus aucune absence n’est notée." },
	{ "essai", "Un message d’essai part à votre adresse." },
	{ "resume", "C’est noté." },
};

static void
show_own(struct own *own)
{
	struct visit *visit = own->visit;
	struct model *page = model_new(visit->arena, &people_own_page);
	if (visit_db(visit) == NULL)
		return;
	model_text_z(page, OWN_TITLE, "Mon compte");
	model_text(page, OWN_NAME, own->account.name);
	model_text(page, OWN_MAIL, own->account.mail);
	for (size_t i = 0; i < LENGTH(dones); i++)
		if (span_is(visit_asked(visit, "fait"), dones[i].word))
			model_text_z(page, OWN_DONE, dones[i].sentence);
	if (!show_sessions(own, page) || !show_aways(own, page) || !show_trial(own, page) ||
	    !show_week(own, page)) {
		visit_fail(visit, &own->fault);
		return;
	}
	form_draw(own->change, page,
	          (struct form_place){ OWN_PASSWORD_FIELDS, OWN_ERRORS, OWN_WRONG });
	show_phone(own, page);
	form_draw(own->absence, page, (struct form_place){ OWN_AWAY_FIELDS, OWN_ERRORS, OWN_WRONG });
	const bool fine = form_is_fine(own->change) && form_is_fine(own->phone) &&
	                  form_is_fine(own->absence);
	model_flag(page, OWN_WRONG, !fine);
	for (size_t i = 0; own->shows_codes && i < PEOPLE_RECOVERY_COUNT; i++)
		model_text_z(model_row(page, OWN_CODES), CODE_TEXT,
		             arena_format(visit->arena, "%.4s-%.4s-%.2s", own->codes[i],
		                          own->codes[i] + 4, own->codes[i] + 8));
	model_flag(page, OWN_HAS_CODES, own->shows_codes);
	show_roles(own, page);
	if (!fine)
		visit->response->status = 422;
	visit_show(visit, &people_own_page, page);
}

void
people_get_own(struct visit *visit)
{
	struct own own;
	if (own_load(visit, &own))
		show_own(&own);
}

/* --- writing --------------------------------------------------------------------------------- */

static bool
note(struct db *db, struct own *own, const char *kind, const char *words)
{
	const struct visit *visit = own->visit;
	own->fact = (struct fact){ .kind = kind,
		                       .account_id = visit->reader.account_id,
		                       .subject_id = visit->reader.account_id,
		                       .words = span_of(words),
		                       .once = visit->once };
	return journal_add(visit->arena, db, visit->root_id, &own->fact, &own->fault) == FOUND_ONE;
}

/* Done, or done already by the same form sent twice. */
static void
settle(struct own *own, store_write_fn *write, const char *done)
{
	bool gave_up = false;
	if (visit_write(own->visit, write, own, &gave_up) || gave_up)
		visit_go(own->visit, "/compte?fait=%s", done);
}

static bool
write_password(struct db *db, void *data)
{
	struct own *own = data;
	const struct visit *visit = own->visit;
	return note(db, own, "account.password", "Mot de passe changé.") &&
	       people_store_password(db, visit->root_id, own->account.id, span_of(own->password),
	                             &own->fault) &&
	       people_store_session_end(db, visit->root_id, own->account.id, 0,
	                                visit->reader.session_id, &own->fault);
}

void
people_post_own_password(struct visit *visit)
{
	struct own own;
	if (!own_load(visit, &own))
		return;
	if (form_read(own.change, visit_lookup, visit)) {
		if (!vault_password_is(form_text(own.change, CHANGE_NOW), own.account.password))
			form_complain(own.change, "actuel", "Ce n’est pas votre mot de passe actuel.");
		const char *weakness =
			vault_password_weakness(form_text(own.change, CHANGE_NEW), own.account.mail);
		if (weakness != NULL)
			form_complain(own.change, "nouveau", weakness);
	}
	if (!form_is_fine(own.change)) {
		show_own(&own);
		return;
	}
	vault_password_hash(form_text(own.change, CHANGE_NEW), own.password);
	settle(&own, write_password, "mot-de-passe");
}

static bool
write_phone(struct db *db, void *data)
{
	struct own *own = data;
	const int64_t root_id = own->visit->root_id, id = own->account.id;
	if (!note(db, own, "account.phone", "Code du téléphone activé.") ||
	    !people_store_totp(db, root_id, id,
	                       span_from((const char *)own->secret, sizeof own->secret), own->step,
	                       &own->fault) ||
	    people_store_recovery_use(db, root_id, id, SPAN(""), &own->fault) == FOUND_FAILED)
		return false;
	for (size_t i = 0; i < PEOPLE_RECOVERY_COUNT; i++)
		if (!people_store_recovery_keep(db, root_id, id, span_of(own->codes[i]), &own->fault))
			return false;
	return true;
}

static bool
write_no_phone(struct db *db, void *data)
{
	struct own *own = data;
	const int64_t root_id = own->visit->root_id, id = own->account.id;
	return note(db, own, "account.no_phone", "Code du téléphone arrêté.") &&
	       people_store_totp(db, root_id, id, SPAN(""), 0, &own->fault) &&
	       people_store_recovery_use(db, root_id, id, SPAN(""), &own->fault) != FOUND_FAILED;
}

/* base32 in capitals, as vault_totp_text wrote it */
static bool
secret_read(struct span text, uint8_t secret_r[VAULT_TOTP_SECRET_SIZE])
{
	uint32_t bits = 0;
	int held = 0;
	size_t size = 0;
	if (text.length != VAULT_TOTP_TEXT_SIZE - 1)
		return false;
	for (size_t i = 0; i < text.length; i++) {
		const char c = text.at[i];
		if (!(c >= 'A' && c <= 'Z') && !(c >= '2' && c <= '7'))
			return false;
		bits = bits << 5 | (uint32_t)(c >= 'A' ? c - 'A' : c - '2' + 26);
		held += 5;
		if (held >= 8 && size < VAULT_TOTP_SECRET_SIZE) {
			secret_r[size++] = (uint8_t)(bits >> (held - 8));
			held -= 8;
		}
	}
	return size == VAULT_TOTP_SECRET_SIZE;
}

void
people_post_own_phone(struct visit *visit)
{
	struct own own;
	if (!own_load(visit, &own))
		return;
	if (span_is(http_pairs_first(&visit->body, "faire"), "arreter")) {
		settle(&own, write_no_phone, "telephone-fin");
		return;
	}
	const bool has_secret = secret_read(http_pairs_first(&visit->body, "secret"), own.secret);
	if (form_read(own.phone, visit_lookup, visit) &&
	    (!has_secret || !vault_totp_is(own.secret, form_text(own.phone, PHONE_CODE),
	                                   visit->now_s, -1, &own.step)))
		form_complain(own.phone, "code",
		              "Ce code n’est pas celui du téléphone. Vérifiez son heure, et recopiez le "
		              "code affiché maintenant.");
	if (!form_is_fine(own.phone)) {
		show_own(&own);
		return;
	}
	for (size_t i = 0; i < PEOPLE_RECOVERY_COUNT; i++)
		vault_code(own.codes[i]);
	bool gave_up = false;
	if (visit_write(visit, write_phone, &own, &gave_up)) {
		own.account.totp = span_from((const char *)own.secret, sizeof own.secret);
		own.shows_codes = true; /* the only time they are shown */
		show_own(&own);
	} else if (gave_up)
		visit_go(visit, "/compte?fait=telephone");
}

static bool
write_session_end(struct db *db, void *data)
{
	struct own *own = data;
	const struct visit *visit = own->visit;
	return people_store_session_end(db, visit->root_id, own->account.id, own->session_id,
	                                visit->reader.session_id, &own->fault);
}

void
people_post_own_sessions(struct visit *visit)
{
	struct own own;
	if (!own_load(visit, &own))
		return;
	if (!span_int64(http_pairs_first(&visit->body, "session"), &own.session_id))
		own.session_id = 0;
	settle(&own, write_session_end, "sessions");
}

static bool
write_absence(struct db *db, void *data)
{
	struct own *own = data;
	const char *words = own->delegation.other_id == 0
	                        ? "Absence, sans remplacement."
	                        : arena_format(own->visit->arena, "Absence\u202f: %.*s remplace.",
	                                       SPAN_ARGS(own->delegation.name));
	return note(db, own, "account.away", words) &&
	       people_store_delegation_add(db, own->visit->root_id, &own->delegation, &own->fault);
}

static bool
write_no_absence(struct db *db, void *data)
{
	struct own *own = data;
	return note(db, own, "account.back", "Fin de l’absence.") &&
	       people_store_delegations_end(db, own->visit->root_id, own->account.id, &own->fault);
}

static bool
absence_read(struct own *own)
{
	struct visit *visit = own->visit;
	struct form *form = own->absence;
	struct span mail;
	struct account other = { .id = 0, .name = SPAN("") };
	if (!form_read(form, visit_lookup, visit))
		return true;
	const bool has_other = form_has(form, ABSENCE_OTHER);
	enum found found = FOUND_NONE;
	if (has_other && people_mail_read(visit->arena, form_text(form, ABSENCE_OTHER), &mail))
		found = people_store_by_mail(visit->arena, visit->db, visit->root_id, mail, &other,
		                             &own->fault);
	if (found == FOUND_FAILED) {
		visit_fail(visit, &own->fault);
		return false;
	}
	if (has_other && (found == FOUND_NONE || other.is_closed))
		form_complain(form, "remplacant", "Aucun compte n’a cette adresse. Vérifiez-la.");
	else if (has_other && other.id == own->account.id)
		form_complain(form, "remplacant", "C’est votre propre adresse.");
	const int32_t first = form_date(form, ABSENCE_FIRST), last = form_date(form, ABSENCE_LAST);
	if (last < first)
		form_complain(form, "au", "Le dernier jour vient avant le premier.");
	else if (last - first > 366)
		form_complain(form, "au", "Une absence se note pour un an au plus.");
	own->delegation = (struct delegation){ .account_id = own->account.id,
		                                   .other_id = other.id,
		                                   .first_day = first,
		                                   .last_day = last,
		                                   .name = other.name };
	return true;
}

void
people_post_own_absence(struct visit *visit)
{
	struct own own;
	if (!own_load(visit, &own))
		return;
	if (span_is(http_pairs_first(&visit->body, "faire"), "arreter")) {
		settle(&own, write_no_absence, "absence-fin");
		return;
	}
	if (!absence_read(&own))
		return;
	if (form_is_fine(own.absence))
		settle(&own, write_absence, "absence");
	else
		show_own(&own);
}

/* --- with another role's eyes ---------------------------------------------------------------- */

struct previewing {
	struct visit *visit;
	int role;
	struct fault fault;
};

static bool
write_preview(struct db *db, void *data)
{
	struct previewing *previewing = data;
	return people_store_session_preview(db, previewing->visit->root_id,
	                                    previewing->visit->reader.session_id, previewing->role,
	                                    &previewing->fault);
}

void
people_post_preview(struct visit *visit)
{
	int64_t role;
	struct previewing previewing = { .visit = visit };
	if (!span_int64(http_pairs_first(&visit->body, "role"), &role) || role < 0 ||
	    role >= ROLE_ADMINISTRATOR) {
		visit_say(visit, 422, "Ce rôle n’existe pas", "Choisissez-le dans «\u202fMon compte\u202f».");
		return;
	}
	previewing.role = (int)role;
	if (visit_write(visit, write_preview, &previewing, NULL))
		visit_go(visit, "/");
}

void
people_post_preview_end(struct visit *visit)
{
	struct previewing previewing = { .visit = visit, .role = -1 };
	if (visit_write(visit, write_preview, &previewing, NULL))
		visit_go(visit, "/compte");
}
