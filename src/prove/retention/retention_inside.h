/* Between the files of this room only. */
#ifndef PROVE_RETENTION_INSIDE_H
#define PROVE_RETENTION_INSIDE_H

#include "prove/retention/retention.h"

/* Our proposal, to be decided with the data protection officer and the archives: no text gives a number
 * of years for surveys (DOMAIN §3.2). */
enum { RETENTION_TEXT_YEARS = 3, RETENTION_TEXT_LENGTH_MAX = 600 };

/* What ended before this day has been kept long enough. */
int32_t retention_before(int32_t today);
/* The day what ended on that day may be erased. */
int32_t retention_end(int32_t closed_day);

/* --- what is kept: data ---------------------------------------------------------------------- */

enum retention_name {
	RETENTION_ACCOUNTS, RETENTION_CLOSED, RETENTION_SESSIONS, RETENTION_LINKS, RETENTION_LETTERS,
	RETENTION_INVITED, RETENTION_SEALED, RETENTION_KEYS, RETENTION_REPLIES, RETENTION_TEXTS,
	RETENTION_AGREEMENTS, RETENTION_REGISTER, RETENTION_LOG, RETENTION_BACKUPS, RETENTION_COUNT
};
struct retention_kind {
	const char *name;   /* for programs */
	const char *what, *why, *term;
	const char *ground; /* what the term rests on */
	bool is_checked;    /* somebody has read the text it names; otherwise the page says so */
	const char *ending; /* by itself, on agreement, never */
};
extern const struct retention_kind retention_kinds[RETENTION_COUNT];

/* --- retention_store.c ----------------------------------------------------------------------- */

enum retention_state { RETENTION_PREPARED, RETENTION_AGREED, RETENTION_DONE };
struct retention_purge {
	int64_t id;
	int32_t before_day;
	int64_t told, waves;
	enum retention_state state;
	int64_t prepared_s, agreed_s, account_id;
	struct span document, reason;
	int64_t erased, done_s;
};

/* The latest first, at most 100. */
MUST_USE bool retention_store_purges(struct arena *arena, struct db *db, int64_t root_id,
                                     struct retention_purge **purges_r, size_t *count_r,
                                     struct fault *fault_r);
MUST_USE bool retention_store_prepare(struct db *db, int64_t root_id,
                                      const struct retention_purge *purge,
                                      struct fault *fault_r);
/* Each FOUND_NONE: it was no longer in the state before. */
MUST_USE enum found retention_store_agree(struct db *db, int64_t root_id,
                                          const struct retention_purge *purge,
                                          struct fault *fault_r);
MUST_USE enum found retention_store_erased(struct db *db, int64_t root_id, int64_t purge_id,
                                           int64_t erased, struct fault *fault_r);
MUST_USE enum found retention_store_done(struct db *db, int64_t root_id, int64_t purge_id,
                                         int64_t now_s, struct fault *fault_r);

/* « 412 textes libres de 3 enquêtes closes avant le 26 novembre 2023 » */
const char *retention_purge_words(struct arena *arena, const struct retention_purge *purge);

extern const struct page_kind retention_page;

#endif
