/* post: letters out. A room writes one in the transaction of the fact that causes it; the clock
 * sends it, and tries again.
 *
 * Nothing about who answered a survey ever goes through here. A personal link may be mailed by name,
 * because it does not tell a reply; so a letter's text is sealed from the moment it is written, to a
 * key that is not in the database, and forgotten as soon as it is sent. The address goes 30 days
 * later, with the row.
 *
 * It stands before people, which writes letters in its own transactions: accounts are known here by
 * their numbers only. */
#ifndef GROUND_POST_H
#define GROUND_POST_H

#include <stdatomic.h>

#include "craft/mail/mail.h"
#include "craft/visit/visit.h"
#include "ground/journal/journal.h"
#include "ground/place/place.h"

/* --- writing --------------------------------------------------------------------------------- */

struct post_letter {
	struct span to, subject; /* the subject holds no secret */
	struct span text;
	struct span stop_url;    /* « ne plus recevoir »; empty: none */
	int64_t about_id;        /* the account it speaks of, for post_last; 0: none */
};

/* At start, when letters are sent: makes the key they are sealed to, or finds it. */
MUST_USE bool post_prepare(struct arena *arena, struct store *store, int64_t root_id,
                           const char *folder, struct fault *fault_r);

/* Writes a letter; only where letters are sent (visit->mails). FOUND_NONE: it cannot be written to
 * this address (accents, odd signs): nothing was, and the link must go another way. */
MUST_USE enum found post_add(struct arena *arena, struct db *db, int64_t root_id,
                             const struct post_letter *letter, int64_t now_s,
                             struct fault *fault_r);

/* What became of the last letter about an account, as a French sentence. FOUND_NONE: there is none,
 * or it is long ago. */
MUST_USE enum found post_last(struct arena *arena, struct db *db, int64_t root_id,
                              int64_t about_id, struct span *words_r, struct fault *fault_r);

/* --- sending, by the clock ------------------------------------------------------------------- */

enum {
	POST_LEASE_S = 300,         /* nobody else sends it meanwhile */
	POST_LIFE_S = 2 * 86400,    /* then it is given up: its link is dead, or soon */
	POST_KEEP_S = 30 * 86400,   /* what is known of a letter once sent */
	POST_STOP_S = 400 * 86400,
	POST_TICK_COUNT_MAX = 100,  /* letters in one tick */
};

struct post_sender {
	struct store *store;
	int64_t root_id;
	const char *folder;
	const struct mail_server *server; /* NULL: nothing is sent */
	const atomic_bool *stops;         /* no new letter is begun; NULL: never */
};

/* Sends what is due; when `is_slow`, also forgets what has to be. Several processes may: a letter is
 * leased before it is sent. A process that dies between sending and noting it has its letter sent
 * again after POST_LEASE_S, under the same Message-ID. Waits 1 min, 5 min, 30 min, 3 h, 12 h after a
 * failed try, then gives up; at once when the address is refused. */
MUST_USE bool post_clock(struct arena *arena, const struct post_sender *sender, int64_t now_s,
                         bool is_slow, struct fault *fault_r);

/* For whoever keeps the machine: numbers, no address. */
enum { POST_LATE_S = 3600, POST_FAILED_S = 7 * 86400 };
struct post_health {
	int64_t waiting;          /* to be sent, or being sent */
	int64_t late;             /* of those: written more than POST_LATE_S ago */
	int64_t kept;             /* all, sent or not */
	int64_t failed;           /* given up within POST_FAILED_S */
	int64_t last_sent_unix_s; /* 0: none that is known of */
	struct span last_fault;   /* why the last one was given up, in French; empty: none */
};
MUST_USE bool post_health(struct arena *arena, struct db *db, int64_t root_id, int64_t now_s,
                          struct post_health *health_r, struct fault *fault_r);

/* --- the summary of the week ----------------------------------------------------------------- */

/* Three things, ten minutes. Lines may be empty; the title is also the subject. */
struct post_summary {
	struct span title, lines[3];
};

/* What there is to say to one account on that Monday (days since 1970-01-01). FOUND_NONE: nothing;
 * no letter is written that week. */
typedef enum found post_summarise_fn(struct arena *arena, struct db *db, int64_t root_id,
                                     int64_t account_id, int32_t monday,
                                     struct post_summary *summary_r, struct fault *fault_r);

struct post_reader {
	int64_t account_id;
	struct span name, mail;
	bool by_default; /* wants it unless she said no */
};

struct post_week {
	struct store *store;
	int64_t root_id;
	const char *address; /* of the house: what links begin with */
	int32_t monday;
	post_summarise_fn *summarise;
};

/* Writes one letter to each reader who wants it, once per Monday, whoever calls, however often. A
 * fault with one reader is told at the end: the others have theirs, she has hers at the next call. */
MUST_USE bool post_weekly(struct arena *arena, const struct post_week *week,
                          const struct post_reader *readers, size_t count, int64_t now_s,
                          struct fault *fault_r);

/* Does this account want it? */
MUST_USE bool post_wants(struct arena *arena, struct db *db, int64_t root_id,
                         int64_t account_id, bool by_default, bool *wants_r,
                         struct fault *fault_r);
MUST_USE bool post_want(struct db *db, int64_t root_id, int64_t account_id, bool wants,
                        struct fault *fault_r);

/* « /ne-plus-recevoir/SECRET » */
extern const struct room_pages post_pages;

#endif
