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
	RETENTION_INVITED, RETENTION_SEALED, RETENTION_KEYS, RETENTION_REPLIES, RETENTION_TEXTS, RETENTION_TOLD,
	RETENTION_REQUESTS, RETENTION_AGREEMENTS, RETENTION_REGISTER, RETENTION_LOG, RETENTION_BACKUPS,
	RETENTION_COUNT
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
bool retention_may_agree(const struct visit *visit);
/* The register keeps this sentence whole. False, with a mistake under « raison »: it is longer than the
 * register takes, which counts bytes: 600 letters may be 2 400 of them. */
bool retention_fits(struct form *form, struct span words);

/* --- requests of the desk: a lot is what one offering closed in one year ------------------------ */

enum retention_choice { RETENTION_DESTROY, RETENTION_HAND_OVER, RETENTION_SAMPLE, RETENTION_CHOICE_COUNT };
extern const char *const retention_choice_codes[RETENTION_CHOICE_COUNT];
struct retention_lot {
	int64_t id, offering_id, year;
	int64_t told; /* -1: not told */
	enum retention_state state;
	enum retention_choice choice;
	int64_t keep_one_in;
	int64_t prepared_s, agreed_s, account_id;
	struct span document, reason;
	int64_t erased, done_s;
};
/* The latest first, at most RETENTION_LOT_COUNT_MAX. */
enum { RETENTION_LOT_COUNT_MAX = 2000 };
MUST_USE bool retention_store_lots(struct arena *arena, struct db *db, int64_t root_id,
                                   struct retention_lot **lots_r, size_t *count_r,
                                   struct fault *fault_r);
MUST_USE bool retention_store_lot_add(struct db *db, int64_t root_id,
                                      const struct retention_lot *lot, struct fault *fault_r);
/* Each FOUND_NONE: it was no longer in the state before. */
MUST_USE enum found retention_store_lot_agree(struct db *db, int64_t root_id,
                                              const struct retention_lot *lot,
                                              struct fault *fault_r);
/* Added to those before. Whoever erases comes here first, with none: another program then waits. */
MUST_USE enum found retention_store_lot_erased(struct db *db, int64_t root_id, int64_t lot_id,
                                               int64_t erased, struct fault *fault_r);
MUST_USE enum found retention_store_lot_done(struct db *db, int64_t root_id, int64_t lot_id,
                                             int64_t now_s, struct fault *fault_r);

/* Its requests, in the desk's words. Years are those of UTC: one that closes in the first hour of January
 * waits for a year more. */
struct desk_lot;
void retention_lot_of(int64_t offering_id, int64_t year, struct desk_lot *lot_r);
/* « 412 demandes « Une lampe est éteinte » closes en 2024 » */
const char *retention_lot_words(struct arena *arena, const struct retention_lot *lot,
                                struct span offering);
/* Prepares, when `is_slow`, a lot for each offering and year that was kept long enough; erases those that
 * were agreed to. */
MUST_USE bool retention_lot_clock(struct arena *arena, struct store *store, int64_t root_id,
                                  int64_t now_s, bool is_slow, struct fault *fault_r);

/* On the page « Conservation »: those that wait, those that were decided. */
enum {
	RETENTION_LOT_WORDS, RETENTION_LOT_URL, RETENTION_LOT_STATE, RETENTION_LOT_DOCUMENT,
	RETENTION_LOT_REASON, RETENTION_LOT_FIELD_COUNT
};
extern const struct field retention_lot_fields[RETENTION_LOT_FIELD_COUNT];
struct retention_lot_place {
	size_t waiting, has_waiting, decided, has_decided;
};
MUST_USE bool retention_lots_draw(struct visit *visit, struct model *page,
                                  struct retention_lot_place place, struct fault *fault_r);
extern const struct page_kind retention_lot_page;
void retention_get_lot(struct visit *visit);
void retention_post_lot(struct visit *visit);

#endif
