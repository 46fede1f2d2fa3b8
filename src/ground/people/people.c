#include <string.h>
#include <strings.h>

#include "base/time.h"
#include "ground/people/people_inside.h"

const char *const people_role_words[ROLE_COUNT] = {
	[ROLE_AGENT] = "agent",
	[ROLE_TEAM_LEADER] = "responsable d’équipe",
	[ROLE_REFERENT] = "référent relation usager",
	[ROLE_DIRECTOR] = "direction",
	[ROLE_AUDITOR] = "auditeur",
	[ROLE_ADMINISTRATOR] = "administrateur",
};

bool
people_may(const struct reader *reader, const struct place_tree *tree, unsigned who,
           uint32_t place)
{
	for (size_t i = 0; i < reader->right_count; i++) {
		const struct reader_right *right = &reader->rights[i];
		if ((who & WHO(right->role)) == 0)
			continue;
		if (right->place_id == 0)
			return true;
		const uint32_t top = tree == NULL ? PLACE_NONE : place_by_id(tree, right->place_id);
		if (top != PLACE_NONE && place != PLACE_NONE && place >= top &&
		    place < tree->places[top].end)
			return true;
	}
	return false;
}

int64_t
people_delay_s(int64_t failures, int64_t free)
{
	enum { FIRST_S = 30, DELAY_S_MAX = 900 };
	if (failures < free)
		return 0;
	const int64_t over = failures - free;
	return over >= 5 || FIRST_S << over > DELAY_S_MAX ? DELAY_S_MAX : FIRST_S << over;
}

int64_t
people_wait_s(int64_t failures, int64_t free, int64_t last_s, int64_t now_s)
{
	const int64_t left_s = last_s + people_delay_s(failures, free) - now_s;
	return left_s < 0 || last_s > now_s ? 0 : left_s;
}

bool
people_mail_read(struct arena *arena, struct span typed, struct span *mail_r)
{
	const struct span trimmed = span_trim(typed);
	if (trimmed.length < 3 || trimmed.length > PEOPLE_MAIL_LENGTH_MAX)
		return false;
	char *mail = span_copy(arena, trimmed);
	size_t at = SIZE_MAX, dots = 0;
	for (size_t i = 0; i < trimmed.length; i++) {
		const unsigned char c = (unsigned char)mail[i];
		if (c <= 0x20 || c == 0x7f || c == '<' || c == '>' || c == ',' || c == ';' || c == '"')
			return false;
		if (c == '@' && at != SIZE_MAX)
			return false;
		if (c == '@')
			at = i;
		dots += c == '.' && at != SIZE_MAX;
		if (c >= 'A' && c <= 'Z')
			mail[i] = (char)(c - 'A' + 'a');
	}
	*mail_r = span_of(mail);
	return at != SIZE_MAX && at > 0 && at + 1 < trimmed.length && dots > 0 &&
	       mail[trimmed.length - 1] != '.' && mail[at + 1] != '.';
}

const char *
people_device_words(struct span user_agent)
{
	static const struct {
		const char *sign, *words;
	} devices[] = {
		{ "iPhone", "un iPhone" }, { "iPad", "un iPad" },     { "Android", "un appareil Android" },
		{ "Windows", "Windows" },  { "Mac OS", "un Mac" },    { "Linux", "Linux" },
	};
	for (size_t i = 0; i < LENGTH(devices); i++)
		if (span_find(user_agent, span_of(devices[i].sign)) != SIZE_MAX)
			return devices[i].words;
	return "un autre appareil";
}

/* --- who comes ------------------------------------------------------------------------------- */

static unsigned
roles_of(const struct reader_right *rights, size_t count)
{
	unsigned roles = 0;
	for (size_t i = 0; i < count; i++)
		roles |= WHO(rights[i].role);
	return roles;
}

/* What proves that a form was drawn for this session: nobody else can make it. */
static const char *
guard_of(struct arena *arena, struct span secret)
{
	uint8_t hash[VAULT_HASH_SIZE];
	struct text text = text_new(arena, 100);
	vault_hash("guard", secret, hash);
	for (size_t i = 0; i < 16; i++)
		text_format(&text, "%02x", hash[i]);
	return text_z(&text);
}

/* With another role's eyes: that role over the whole, and no other. */
static void
borrow_eyes(struct arena *arena, struct reader *reader, int preview)
{
	struct reader_right *right = arena_new_of(arena, struct reader_right);
	*right = (struct reader_right){ .role = (enum role)preview };
	reader->previews = true;
	reader->rights = right;
	reader->right_count = 1;
	reader->roles = WHO(right->role);
}

bool
people_reader(struct arena *arena, struct db *db, int64_t root_id, struct span cookie_header,
              int64_t now_s, struct reader *reader_r, struct fault *fault_r)
{
	*reader_r = (struct reader){ 0 };
	const struct span secret = http_cookie(cookie_header, "parvis");
	if (secret.length != VAULT_TOKEN_LENGTH)
		return true;
	struct session_found session;
	const enum found found =
		people_store_session(arena, db, root_id, secret, &session, fault_r);
	if (found != FOUND_ONE)
		return found == FOUND_NONE;
	if (now_s - session.seen_s > PEOPLE_SESSION_IDLE_S_MAX + PEOPLE_SEEN_EVERY_S ||
	    now_s - session.begun_s > PEOPLE_SESSION_S_MAX)
		return true;
	struct reader_right *rights;
	size_t count;
	if (!people_store_rights(arena, db, root_id, session.account_id, day_here(now_s),
	                         true, &rights, &count, fault_r))
		return false;
	*reader_r = (struct reader){ .account_id = session.account_id,
		                         .session_id = session.session_id,
		                         .name = session.name,
		                         .roles = roles_of(rights, count),
		                         .rights = rights,
		                         .right_count = count,
		                         .is_due = now_s - session.seen_s > PEOPLE_SEEN_EVERY_S,
		                         .guard = guard_of(arena, secret) };
	if (session.preview >= 0 && session.preview < ROLE_COUNT &&
	    (reader_r->roles & WHO(ROLE_ADMINISTRATOR)) != 0)
		borrow_eyes(arena, reader_r, session.preview);
	return true;
}

bool
people_reader_of(struct arena *arena, struct db *db, int64_t root_id, int64_t account_id,
                 int32_t day, struct reader *reader_r, struct fault *fault_r)
{
	struct reader_right *rights;
	size_t count;
	must(account_id != 0);
	if (!people_store_rights(arena, db, root_id, account_id, day, true, &rights, &count, fault_r))
		return false;
	*reader_r = (struct reader){ .account_id = account_id,
		                         .roles = roles_of(rights, count),
		                         .rights = rights,
		                         .right_count = count };
	return true;
}

struct seeing {
	int64_t root_id, session_id, now_s;
	struct fault fault;
};

static bool
see(struct db *db, void *data)
{
	struct seeing *seeing = data;
	return people_store_session_seen(db, seeing->root_id, seeing->session_id, seeing->now_s,
	                                 &seeing->fault);
}

void
people_seen(struct store *store, int64_t root_id, const struct reader *reader, int64_t now_s)
{
	struct seeing seeing = { root_id, reader->session_id, now_s, { 0 } };
	struct fault fault = { 0 };
	if (reader->is_due && !store_write(store, see, &seeing, &fault) && fault.for_log != NULL)
		log_fault("people.seen", &fault);
}

bool
people_name(struct arena *arena, struct db *db, int64_t root_id, int64_t account_id,
            struct span *name_r, struct fault *fault_r)
{
	struct account account;
	*name_r = SPAN("Parvis");
	if (account_id == 0)
		return true;
	const enum found found =
		people_store_by_id(arena, db, root_id, account_id, &account, fault_r);
	*name_r = found == FOUND_ONE ? account.name : SPAN("compte supprimé");
	return found != FOUND_FAILED;
}

bool
people_list(struct arena *arena, struct db *db, int64_t root_id, struct colleague **people_r,
            size_t *count_r, struct fault *fault_r)
{
	struct account *accounts;
	size_t count;
	*count_r = 0;
	if (!people_store_accounts(arena, db, root_id, &accounts, &count, fault_r))
		return false;
	*people_r = arena_array_of(arena, struct colleague, count + 1);
	for (size_t i = 0; i < count; i++)
		if (!accounts[i].is_closed)
			(*people_r)[(*count_r)++] =
				(struct colleague){ accounts[i].id, accounts[i].name, accounts[i].mail };
	return true;
}

bool
people_has_accounts(struct arena *arena, struct db *db, int64_t root_id, bool *has_r,
                    struct fault *fault_r)
{
	int64_t count;
	if (!people_store_administrators(arena, db, root_id, &count, fault_r))
		return false;
	*has_r = count > 0;
	return true;
}

/* --- the first administrator ----------------------------------------------------------------- */

struct first {
	struct arena *arena;
	int64_t root_id;
	char token[VAULT_TOKEN_LENGTH + 1];
	bool has;
	struct fault fault;
};

static bool
make_first(struct db *db, void *data)
{
	struct first *first = data;
	return people_has_accounts(first->arena, db, first->root_id, &first->has, &first->fault) &&
	       !first->has &&
	       people_store_tickets_end(db, first->root_id, 0, &first->fault) &&
	       people_store_ticket_add(db, first->root_id, span_of(first->token), 0,
	                               time_now_s() + PEOPLE_RESET_S, &first->fault);
}

bool
people_first_link(struct arena *arena, struct store *store, int64_t root_id,
                  struct span *path_r, struct fault *fault_r)
{
	struct first first = { .arena = arena, .root_id = root_id };
	*path_r = SPAN("");
	*fault_r = (struct fault){ 0 };
	vault_token(first.token);
	if (store_write(store, make_first, &first, fault_r))
		*path_r = span_of(arena_format(arena, "/premier/%s", first.token));
	else if (!first.has && fault_r->for_log == NULL)
		*fault_r = first.fault;
	return fault_r->for_log == NULL;
}

/* --- routes ---------------------------------------------------------------------------------- */

static const struct route routes[] = {
	{ HTTP_GET, "/entrer", WHO_ANYONE, "enter", people_get_enter },
	{ HTTP_POST, "/entrer", WHO_ANYONE, "enter.take", people_post_enter },
	{ HTTP_GET, "/mot-de-passe-oublie", WHO_ANYONE, "forgotten", people_get_forgotten },
	{ HTTP_POST, "/mot-de-passe-oublie", WHO_ANYONE, "forgotten.take", people_post_forgotten },
	{ HTTP_POST, "/sortir", WHO_SIGNED_IN, "leave", people_post_leave },
	{ HTTP_GET, "/premier/{}", WHO_ANYONE, "first", people_get_ticket },
	{ HTTP_POST, "/premier/{}", WHO_ANYONE, "first.take", people_post_ticket },
	{ HTTP_GET, "/invitation/{}", WHO_ANYONE, "invitation", people_get_ticket },
	{ HTTP_POST, "/invitation/{}", WHO_ANYONE, "invitation.take", people_post_ticket },
	{ HTTP_GET, "/compte", WHO_SIGNED_IN, "own", people_get_own },
	{ HTTP_POST, "/compte/mot-de-passe", WHO_SIGNED_IN, "own.password", people_post_own_password },
	{ HTTP_POST, "/compte/telephone", WHO_SIGNED_IN, "own.phone", people_post_own_phone },
	{ HTTP_POST, "/compte/sessions", WHO_SIGNED_IN, "own.sessions", people_post_own_sessions },
	{ HTTP_POST, "/compte/absence", WHO_SIGNED_IN, "own.absence", people_post_own_absence },
	{ HTTP_POST, "/compte/resume", WHO_SIGNED_IN, "own.week", people_post_own_week },
	{ HTTP_POST, "/compte/essai", WHO(ROLE_ADMINISTRATOR), "own.trial", people_post_own_trial },
	{ HTTP_POST, "/apercu", WHO(ROLE_ADMINISTRATOR), "preview", people_post_preview },
	{ HTTP_POST, "/apercu/fin", WHO_SIGNED_IN, "preview.end", people_post_preview_end },
	{ HTTP_GET, "/comptes", WHO(ROLE_ADMINISTRATOR), "accounts", people_get_accounts },
	{ HTTP_GET, "/comptes/nouveau", WHO(ROLE_ADMINISTRATOR), "account.new", people_get_new },
	{ HTTP_POST, "/comptes/nouveau", WHO(ROLE_ADMINISTRATOR), "account.make", people_post_new },
	{ HTTP_GET, "/comptes/{}", WHO(ROLE_ADMINISTRATOR), "account", people_get_account },
	{ HTTP_POST, "/comptes/{}", WHO(ROLE_ADMINISTRATOR), "account.roles", people_post_account },
	{ HTTP_POST, "/comptes/{}/lien", WHO(ROLE_ADMINISTRATOR), "account.link",
		people_post_account_link },
	{ HTTP_POST, "/comptes/{}/fermer", WHO(ROLE_ADMINISTRATOR), "account.close",
		people_post_account_close },
	{ HTTP_GET, "/registre", WHO(ROLE_AUDITOR) | WHO(ROLE_ADMINISTRATOR), "register",
		people_get_register },
};

static const struct page_kind *const pages[] = { &people_enter_page,    &people_ticket_page,
	                                             &people_own_page,      &people_accounts_page,
	                                             &people_account_page,  &people_register_page,
	                                             &people_forgotten_page };

const struct room_pages people_pages = { routes, LENGTH(routes), pages, LENGTH(pages) };
