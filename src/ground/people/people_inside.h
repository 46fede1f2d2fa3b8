/* Between the files of this room only. */
#ifndef GROUND_PEOPLE_INSIDE_H
#define GROUND_PEOPLE_INSIDE_H

#include "craft/vault/vault.h"
#include "ground/people/people.h"

enum {
	PEOPLE_NAME_LENGTH_MAX = 120,
	PEOPLE_MAIL_LENGTH_MAX = 200,
	PEOPLE_RIGHT_COUNT_MAX = 200,
	PEOPLE_SESSION_IDLE_S_MAX = 12 * 3600,
	PEOPLE_SESSION_S_MAX = 30 * 86400,
	PEOPLE_SEEN_EVERY_S = 900,
	PEOPLE_INVITATION_S = 7 * 86400,
	PEOPLE_RESET_S = 86400,
	PEOPLE_RECOVERY_COUNT = 8,
	PEOPLE_ACCOUNT_COUNT_MAX = 20000,
};

struct account {
	int64_t id;
	struct span name, mail, password, totp;
	int64_t totp_step;
	bool is_closed;
};

struct session {
	int64_t id, begun_s, seen_s;
	struct span device;
};

struct delegation {
	int64_t account_id, other_id; /* other 0: she is away, nobody stands in */
	int32_t first_day, last_day;
	struct span name; /* of the other; empty: nobody */
};

/* --- rules (no database) --------------------------------------------------------------------- */

/* Seconds to wait after `failures` wrong tries in a row, of which `free` cost nothing: 30 s, then
 * twice as long each time, a quarter of an hour at most. */
int64_t people_delay_s(int64_t failures, int64_t free);
/* What is left of it. A last try that is yet to come was noted by a clock that went wrong: nobody waits
 * a month for that. */
int64_t people_wait_s(int64_t failures, int64_t free, int64_t last_s, int64_t now_s);
/* In small letters, trimmed; false when it is no address. */
bool people_mail_read(struct arena *arena, struct span typed, struct span *mail_r);
/* « Firefox, Linux » from a User-Agent: enough to know one's own, no more. */
const char *people_device_words(struct span user_agent);

/* « Trop d’essais. Attendez … » */
const char *people_wait_words(struct arena *arena, int64_t wait_s);

/* --- people_letters_store.c ------------------------------------------------------------------ */

/* Tickets whose time is over. */
MUST_USE bool people_store_tickets_forget(struct db *db, int64_t root_id, int64_t account_id,
                                          int64_t now_s, struct fault *fault_r);

/* --- people_letters.c: what is mailed -------------------------------------------------------- */

enum people_letter { PEOPLE_LETTER_INVITATION, PEOPLE_LETTER_PASSWORD, PEOPLE_LETTER_TRIAL };
/* Can a letter be sent to this account? */
bool people_can_mail(const struct visit *visit, const struct account *account);
/* Writes it, in the transaction of what causes it. `token` is that of the link; none for a trial.
 * Only when people_can_mail; FOUND_NONE all the same when its words cannot be mailed. */
MUST_USE enum found people_mail(struct visit *visit, struct db *db, enum people_letter kind,
                                const struct account *account, const char *token,
                                struct fault *fault_r);
/* The address of a page of ours, as people reach it: --address, or as this browser reached us. */
const char *people_link(const struct visit *visit, const char *path, const char *token);

extern const struct page_kind people_forgotten_page;
void people_get_forgotten(struct visit *visit);
void people_post_forgotten(struct visit *visit);
void people_post_own_trial(struct visit *visit);
void people_post_own_week(struct visit *visit);

/* --- people_store.c -------------------------------------------------------------------------- */

MUST_USE enum found people_store_by_mail(struct arena *arena, struct db *db, int64_t root_id,
                                         struct span mail, struct account *account_r,
                                         struct fault *fault_r);
MUST_USE enum found people_store_by_id(struct arena *arena, struct db *db, int64_t root_id,
                                       int64_t account_id, struct account *account_r,
                                       struct fault *fault_r);
MUST_USE bool people_store_accounts(struct arena *arena, struct db *db, int64_t root_id,
                                    struct account **accounts_r, size_t *count_r,
                                    struct fault *fault_r);
MUST_USE bool people_store_add(struct db *db, int64_t root_id, const struct account *account,
                               struct fault *fault_r);
MUST_USE bool people_store_password(struct db *db, int64_t root_id, int64_t account_id,
                                    struct span password, struct fault *fault_r);
MUST_USE bool people_store_close(struct db *db, int64_t root_id, int64_t account_id,
                                 bool is_closed, struct fault *fault_r);
MUST_USE bool people_store_totp(struct db *db, int64_t root_id, int64_t account_id,
                                struct span secret, int64_t step, struct fault *fault_r);
MUST_USE bool people_store_recovery_keep(struct db *db, int64_t root_id, int64_t account_id,
                                         struct span code, struct fault *fault_r);
/* FOUND_ONE: it was there, and is no more. An empty code takes them all away. */
MUST_USE enum found people_store_recovery_use(struct db *db, int64_t root_id,
                                              int64_t account_id, struct span code,
                                              struct fault *fault_r);

/* Own rights, and with `today` those of whom the account stands in for. */
MUST_USE bool people_store_rights(struct arena *arena, struct db *db, int64_t root_id,
                                  int64_t account_id, int32_t today, bool with_delegated,
                                  struct reader_right **rights_r, size_t *count_r,
                                  struct fault *fault_r);
MUST_USE bool people_store_rights_replace(struct db *db, int64_t root_id, int64_t account_id,
                                          const struct reader_right *rights, size_t count,
                                          struct fault *fault_r);
/* Open accounts that are administrators of the whole. */
MUST_USE bool people_store_administrators(struct arena *arena, struct db *db, int64_t root_id,
                                          int64_t *count_r, struct fault *fault_r);

MUST_USE bool people_store_session_add(struct db *db, int64_t root_id, int64_t account_id,
                                       struct span secret, struct span device, int64_t now_s,
                                       struct fault *fault_r);
struct session_found {
	int64_t session_id, account_id, begun_s, seen_s;
	int preview;
	struct span name;
};
MUST_USE enum found people_store_session(struct arena *arena, struct db *db, int64_t root_id,
                                         struct span secret, struct session_found *session_r,
                                         struct fault *fault_r);
MUST_USE bool people_store_session_seen(struct db *db, int64_t root_id, int64_t session_id,
                                        int64_t now_s, struct fault *fault_r);
MUST_USE bool people_store_session_preview(struct db *db, int64_t root_id, int64_t session_id,
                                           int preview, struct fault *fault_r);
/* session_id 0: all of the account but `kept`. */
MUST_USE bool people_store_session_end(struct db *db, int64_t root_id, int64_t account_id,
                                       int64_t session_id, int64_t kept, struct fault *fault_r);
MUST_USE bool people_store_sessions(struct arena *arena, struct db *db, int64_t root_id,
                                    int64_t account_id, struct session **sessions_r,
                                    size_t *count_r, struct fault *fault_r);

MUST_USE bool people_store_ticket_add(struct db *db, int64_t root_id, struct span secret,
                                      int64_t account_id, int64_t until_s,
                                      struct fault *fault_r);
MUST_USE enum found people_store_ticket(struct arena *arena, struct db *db, int64_t root_id,
                                        struct span secret, int64_t now_s,
                                        int64_t *account_id_r, struct fault *fault_r);
/* All tickets of the account: one that serves ends the others. */
MUST_USE bool people_store_tickets_end(struct db *db, int64_t root_id, int64_t account_id,
                                       struct fault *fault_r);

MUST_USE bool people_store_delegations(struct arena *arena, struct db *db, int64_t root_id,
                                       int64_t account_id, int32_t today,
                                       struct delegation **list_r, size_t *count_r,
                                       struct fault *fault_r);
MUST_USE bool people_store_delegation_add(struct db *db, int64_t root_id,
                                          const struct delegation *delegation,
                                          struct fault *fault_r);
MUST_USE bool people_store_delegations_end(struct db *db, int64_t root_id, int64_t account_id,
                                           struct fault *fault_r);

MUST_USE enum found people_store_device(struct arena *arena, struct db *db, int64_t root_id,
                                        int64_t account_id, struct span secret,
                                        struct fault *fault_r);
MUST_USE bool people_store_device_keep(struct db *db, int64_t root_id, int64_t account_id,
                                       struct span secret, struct fault *fault_r);
MUST_USE bool people_store_failures(struct arena *arena, struct db *db, int64_t root_id,
                                    struct span what, int64_t *count_r, int64_t *last_s_r,
                                    struct fault *fault_r);
/* One more, after a day of quiet the first again. */
MUST_USE bool people_store_failure_add(struct db *db, int64_t root_id, struct span what,
                                       int64_t now_s, struct fault *fault_r);
MUST_USE bool people_store_failures_end(struct db *db, int64_t root_id, struct span what,
                                        struct fault *fault_r);

/* --- people_sign.c: the door ----------------------------------------------------------------- */

extern const struct page_kind people_enter_page, people_ticket_page;
void people_get_enter(struct visit *visit);
void people_post_enter(struct visit *visit);
void people_post_leave(struct visit *visit);
void people_get_ticket(struct visit *visit);
void people_post_ticket(struct visit *visit);
/* Starts a session and sends its cookie; false after a fault was answered. */
MUST_USE bool people_begin_session(struct visit *visit, int64_t account_id);

/* --- people_own.c: my account ---------------------------------------------------------------- */

extern const struct page_kind people_own_page;
void people_get_own(struct visit *visit);
void people_post_own_password(struct visit *visit);
void people_post_own_phone(struct visit *visit);
void people_post_own_sessions(struct visit *visit);
void people_post_own_absence(struct visit *visit);
void people_post_preview(struct visit *visit);
void people_post_preview_end(struct visit *visit);

/* --- people_accounts.c: accounts, by an administrator ---------------------------------------- */

extern const struct page_kind people_accounts_page, people_account_page, people_register_page;
void people_get_accounts(struct visit *visit);
void people_get_new(struct visit *visit);
void people_post_new(struct visit *visit);
void people_get_account(struct visit *visit);
void people_post_account(struct visit *visit);
void people_post_account_link(struct visit *visit);
void people_post_account_close(struct visit *visit);
void people_get_register(struct visit *visit);

#endif
