/* closing: both sides are asked when a request ends. Whoever asked: is it settled, was it easy? Whoever
 * handled it: had you what it took, was it easy, what was in the way?
 *
 * The person answers about her own request, and it is not anonymous: who handles it reads it, and an
 * answer that says « not settled » makes somebody call her back, within two working days, who writes what
 * was done. What the other side says is kept without account, request or day, and its figures are made
 * when a quarter is over, behind the floors of room secrecy.
 *
 * Nobody is written to more than room invite allows, nor twice in ninety days for this; a key moment of
 * the journey, when a survey asks there, takes the place of our message. */
#ifndef LISTEN_CLOSING_H
#define LISTEN_CLOSING_H

#include "craft/visit/visit.h"

enum {
	CLOSING_WORDS_LENGTH_MAX = 1000, /* characters, of the person */
	CLOSING_WORD_LENGTH_MAX = 200,   /* of whoever handled it */
	CLOSING_NOTE_LENGTH_MAX = 4000,  /* what was done, of a call-back */
	CLOSING_BACK_DAYS = 2,           /* working days within which she is called back */
	CLOSING_ONCE_DAYS = 90,          /* one message of ours to one person in so many days */
	CLOSING_OWN_DAYS = 14,           /* whoever handled it may say something for so long */
	CLOSING_FRESH_DAYS = 7,          /* what ended before is not asked about */
	CLOSING_KEEP_DAYS = 800,         /* answers, after the end of the request */
};

struct closing_keeper {
	struct store *store;
	int64_t root_id;
	const char *folder;  /* of the data: the key of contacts is there */
	const char *address; /* of the house, for the link; NULL: no message leaves */
	int64_t now_s;
};
/* Reads in the journal what ended, writes the messages whose hour has come; when `is_slow`, makes the
 * figures of quarters that are over, and forgets what has to be. */
MUST_USE bool closing_clock(struct arena *arena, const struct closing_keeper *keeper, bool is_slow,
                            struct fault *fault_r);

extern const struct room_pages closing_pages;

#endif
