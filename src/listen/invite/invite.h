/* invite: reaching people. Who is asked to answer a survey, by which message, and never too much.
 *
 * A list is pasted or imported; each contact is locked with a key outside the database, and known by
 * a keyed print alone: duplicates, refusals to be asked and the budget are seen without reading an
 * address. Each person gets a link of her own, made when her message leaves, without a label: its
 * secret is only in the locked message. So who answered is seen by opening a message, and what was
 * answered never is (room answer).
 *
 * Nobody is asked more than the budget allows over all surveys, nor at night, on Sundays and public
 * holidays; who asked to be left alone is left alone, whatever her side. */
#ifndef LISTEN_INVITE_H
#define LISTEN_INVITE_H

#include <stdatomic.h>

#include "craft/mail/mail.h"
#include "craft/sms/sms.h"
#include "listen/launch/launch.h"

enum {
	INVITE_LINE_COUNT_MAX = 100000, /* of one list */
	INVITE_LIST_SIZE_MAX = 16 << 20,
	/* Pasted in a page, as it travels: what anybody may make the program hold, before it is known who
	 * sends it. Some 15,000 lines; longer lists come by `parvis invite`. */
	INVITE_BODY_SIZE_MAX = 1 << 20,
	INVITE_SUBJECT_LENGTH_MAX = 120,
	INVITE_TEXT_LENGTH_MAX = 4000,
	INVITE_SMS_LENGTH_MAX = 306, /* two segments */
	INVITE_REMINDER_COUNT_MAX = 2,
	INVITE_KEEP_DAYS = 30,       /* contacts, after the last day of the survey */
	INVITE_TICK_COUNT_MAX = 200, /* messages of a kind in one tick */
	INVITE_LEASE_S = 300,
};

/* --- the key of contacts ------------------------------------------------------------------------- */

/* Its file within the folder of the data, "keys/invite-N.key", and whether it is there, the right one.
 * FOUND_NONE: no key was ever made. To be kept for as long as the database is, and apart from it. */
MUST_USE enum found invite_key_file(struct arena *arena, struct db *db, int64_t root_id,
                                    const char *folder, const char **name_r, bool *is_there_r,
                                    struct fault *fault_r);

/* --- what time does ----------------------------------------------------------------------------- */

struct invite_sender {
	struct store *store;
	int64_t root_id;
	const char *folder;
	const char *address;              /* of the house: what links begin with */
	const struct mail_server *server; /* NULL: no letter leaves */
	const struct sms_gateway *sms;    /* NULL: no short message leaves */
	const char *sms_from;             /* the number or the name it leaves from */
	const struct catalogue *const *catalogues; /* Parvis's own words, beside French */
	size_t catalogue_count;
	const atomic_bool *stops;         /* nothing new is begun; NULL: never */
};
/* Sends what is due, outside quiet hours, of open surveys; when `is_slow`, also forgets what has to
 * be. A letter is leased before it is sent, and sent again under the same Message-ID when who held it
 * died; a short message that may have left never is. */
MUST_USE bool invite_clock(struct arena *arena, const struct invite_sender *sender, int64_t now_s,
                           bool is_slow, struct fault *fault_r);

/* --- what became of those invited ------------------------------------------------------------------ */

enum invite_tally_kind {
	INVITE_BY_PLACE, INVITE_BY_STRATUM, INVITE_BY_DAY, INVITE_TALLY_KIND_COUNT
};
enum {
	INVITE_CELL_PEOPLE_MIN = 10,    /* of a smaller cell no answer is counted */
	INVITE_STRATUM_COUNT_MAX = 200, /* more groups than that are not told */
	INVITE_DAY_COUNT_MAX = 400,
	INVITE_NOT_COUNTED = -1,
};
/* People whose first message was to leave. `complete`, `refused` and `silent` are -1 where few are
 * invited, where a subtraction would tell them, and of all but the public. By place: where their
 * answer counts, 0 the whole side. By day: those to whom it left and did not come back. */
struct invite_tally {
	enum invite_tally_kind kind;
	enum side side;
	int64_t place_id;
	struct span stratum;
	int32_t day;
	int64_t people, complete, refused, silent, unknown;
};
struct invite_tallies {
	const struct invite_tally *list;
	size_t count;
	int64_t counted_unix_s; /* 0: not yet. Once an hour while the survey is open, then at its end */
};
MUST_USE bool invite_tallies(struct arena *arena, struct db *db, int64_t root_id, int64_t wave_id,
                             struct invite_tallies *tallies_r, struct fault *fault_r);

/* --- what comes back ------------------------------------------------------------------------------ */

enum invite_back {
	INVITE_BACK_OTHER,   /* no report of one of our letters: let it go */
	INVITE_BACK_DELAYED, /* noted */
	INVITE_BACK_LOST,    /* the letter is noted lost */
	INVITE_BACK_DEAD,    /* and nothing is sent to this address any more */
};
/* A message that a mail server handed over (`parvis mail-in`). Only a mark that we signed is
 * believed. May run twice. */
MUST_USE bool invite_mail_in(struct arena *arena, struct store *store, int64_t root_id,
                             const char *folder, struct span bytes, int64_t now_s,
                             enum invite_back *back_r, struct fault *fault_r);

/* --- a list from a file ----------------------------------------------------------------------------- */

/* Puts the people of a table (CSV or XLSX: contact, lieu, cote, groupe, langue) on the list of a survey
 * that is not closed; bad lines are in import. */
MUST_USE bool invite_list_import(struct store *store, struct import *import, const char *folder,
                                 struct span wave_code, int64_t now_s);

/* --- key moments ---------------------------------------------------------------------------------- */

/* A step ended for one person. */
struct invite_ended {
	int64_t journey_id, step_id, place_id;
	struct span contact, served_by; /* as typed; of who asked, of who served; either may be empty */
	struct span once;               /* its own reference: the same is taken once */
	int64_t at_unix_s;
};
/* Writes the fact (journal: journey.step_ended, nobody is named in it), and for each rule that this
 * moment meets, an invitation to come. FOUND_NONE: this reference was taken before. */
MUST_USE enum found invite_step_ended(struct arena *arena, struct db *db, int64_t root_id,
                                      const char *folder, const struct invite_ended *ended,
                                      struct fault *fault_r);

/* The same from a table (CSV or XLSX): parcours, etape, lieu, contact, agent, reference. */
MUST_USE bool invite_moments_import(struct store *store, struct import *import, const char *folder,
                                    int64_t now_s);

/* Which sides does a rule ask when that step ends, by a survey that is open? */
MUST_USE bool invite_step_asks(struct arena *arena, struct db *db, int64_t root_id, int64_t step_id,
                               bool asks_r[SIDE_COUNT], struct fault *fault_r);

/* --- for rooms that write to somebody by ways of their own ------------------------------------------ */

enum { INVITE_PRINT_SIZE = 16 };
/* Makes the key of contacts at its first use: before what follows, outside a transaction. */
MUST_USE bool invite_ready(struct arena *arena, struct store *store, int64_t root_id,
                           const char *folder, struct fault *fault_r);
/* A print of words that the database alone gives back to nobody. */
MUST_USE bool invite_print_words(struct arena *arena, struct db *db, int64_t root_id,
                                 const char *folder, struct span words,
                                 uint8_t print_r[INVITE_PRINT_SIZE], struct fault *fault_r);

/* Words that the database alone gives back to nobody, and as they were. FOUND_NONE: they are not ours, or
 * were touched. */
MUST_USE bool invite_lock_words(struct arena *arena, struct db *db, int64_t root_id,
                                const char *folder, struct span words, struct span *locked_r,
                                struct fault *fault_r);
MUST_USE enum found invite_unlock_words(struct arena *arena, struct db *db, int64_t root_id,
                                        const char *folder, struct span locked, struct span *words_r,
                                        struct fault *fault_r);

enum invite_turn {
	INVITE_TURN_FAILED = -1,
	INVITE_TURN_NOW,   /* she may be asked, and it is counted */
	INVITE_TURN_LATER, /* it is night, or Sunday */
	INVITE_TURN_NEVER, /* enough was asked of her, she wants to be left alone, or it is no contact */
};
struct invite_turning {
	int64_t root_id, now_s;
	const char *folder;
	const struct zone *zone;
	struct span contact; /* as typed */
};
/* In the transaction of what is written to her. *stop_path_r: where she says « ne plus demander ». */
MUST_USE enum invite_turn invite_take_turn(struct arena *arena, struct db *db,
                                           const struct invite_turning *turning,
                                           struct span *stop_path_r, struct fault *fault_r);

extern const struct room_pages invite_pages;

#endif
