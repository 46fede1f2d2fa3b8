/* letters: messages in and out of the desk, by e-mail and by SMS.
 *
 * A message that comes joins the request whose mark it carries, in the address it was sent to or in the
 * Message-ID it answers; a mark is signed, so that a number quoted in a subject joins nothing. Written from
 * an address that the person does not have, it is kept as a note, for people to accept. Without a mark it
 * makes a request of what its box is for. Robots, loops and reports make none, and none is answered.
 *
 * What the desk says to a person who is answered by e-mail or SMS leaves from here: leased, tried again
 * for two days, told on the request when it does not arrive. */
#ifndef WELCOME_LETTERS_H
#define WELCOME_LETTERS_H

#include <stdatomic.h>

#include "craft/mail/mail_box.h"
#include "craft/mail/mail_read.h"
#include "craft/sms/sms.h"
#include "welcome/desk/desk.h"

enum {
	LETTERS_SIZE_MAX = MAIL_READ_SIZE_MAX, /* of a message: what exceeds is not read, and told */
	LETTERS_FLOOD_COUNT = 30,   /* messages of one sender in an hour; beyond, no answer leaves by itself */
	LETTERS_ANSWER_COUNT = 3,   /* automatic answers to one address in an hour; others wait */
	LETTERS_AWAY_COUNT = 20,    /* automatic answers of hers that are kept on one request */
	LETTERS_SMS_REOPEN_DAYS = 7, /* a text to us, that long after it was done, is of the same request */
	LETTERS_BATCH_COUNT = 16,   /* messages taken in one transaction */
	LETTERS_POLL_S = 20,        /* between two looks at a mailbox, unless one says otherwise */
	LETTERS_OLD_DAYS = 366,     /* what came before that came today */
	LETTERS_KEEP_DAYS = 30,     /* a message is known as taken */
	LETTERS_UNREAD_DAYS = 7,    /* what nobody read in a mailbox that long ago stays there */
	LETTERS_TRY_COUNT = 3, /* the scanner is asked of one file, before it is refused */
	LETTERS_BOX_COUNT_MAX = 200,
	LETTERS_STRANGER_COUNT_MAX = 50,
};

/* What a message became. */
enum letters_fate {
	LETTERS_REQUEST,  /* a new request */
	LETTERS_HEARD,    /* the person wrote again */
	LETTERS_STRANGER, /* a note: it comes from an address that she does not have */
	LETTERS_AWAY,     /* a note: a machine of hers answered */
	LETTERS_BACK,     /* one of ours came back: told on its request */
	LETTERS_DROPPED,  /* a loop, a report or an automatic answer to nothing of ours: nothing is kept */
	LETTERS_AGAIN,    /* it was taken before */
	LETTERS_UNREAD,   /* it is no message */
	LETTERS_NO_BOX,   /* no box is for the address it came to */
	LETTERS_FATE_COUNT
};
extern const char *const letters_fate_words[LETTERS_FATE_COUNT]; /* "request" … : for logs */

/* Where messages are taken to. */
struct letters_house {
	struct store *store;
	int64_t root_id;
	const char *folder;  /* of the data: files are kept there */
	const char *address; /* of the house: what links begin with; NULL: letters hold none */
	const char *clamd;   /* the socket of a scanner; NULL: none */
};

/* --- in, by e-mail --------------------------------------------------------------------------- */

struct letters_message {
	struct span bytes; /* as a mail server hands it over, cut at LETTERS_SIZE_MAX */
	size_t size;       /* before that */
	/* When our mail server took it in: the day it was received, within LETTERS_OLD_DAYS. 0: now. Its own Date
	 * is its sender's word. */
	int64_t came_unix_s;
};
/* Takes messages, each once however often it comes. Those that came together are written together. *fates_r
 * has room for `count`, at most LETTERS_BATCH_COUNT. A fault leaves all of them as they were: they may be
 * given again. */
MUST_USE bool letters_take(struct arena *arena, const struct letters_house *house,
                           const struct letters_message *messages, size_t count, int64_t now_s,
                           enum letters_fate *fates_r, struct fault *fault_r);

/* Who looks at reports first: another room that sends letters. *is_its_r: it was one of its own. */
typedef bool letters_first_fn(void *context, struct arena *arena, struct span bytes, int64_t now_s,
                              bool *is_its_r, struct fault *fault_r);
struct letters_poller {
	struct letters_house house;
	const struct mail_box_server *box;
	int64_t every_s;         /* between two looks; 0: LETTERS_POLL_S */
	letters_first_fn *first; /* NULL: nobody */
	void *context;
	const atomic_bool *stops; /* nothing new is begun; NULL: never */
};
/* Looks at a mailbox, if it is time and some box is for letters: several programs may. What was there
 * before it was first looked at is left, but for what nobody read in a week. A message is marked once it
 * is kept, never before. */
MUST_USE bool letters_poll(struct arena *arena, const struct letters_poller *poller, int64_t now_s,
                           struct fault *fault_r);

/* --- in, by SMS ------------------------------------------------------------------------------ */

/* A text that nobody else wants. LETTERS_NO_BOX: nothing was kept, and nothing is answered. */
MUST_USE bool letters_sms_take(struct arena *arena, const struct letters_house *house,
                               const struct sms_received *received, int64_t now_s,
                               enum letters_fate *fate_r, struct fault *fault_r);
/* Is it of somebody who exchanges texts with us on a request now? */
MUST_USE enum found letters_sms_goes_on(struct arena *arena, struct db *db, int64_t root_id,
                                        const char *number, int64_t now_s, struct fault *fault_r);
/* STOP: nothing more is sent to this number, until it writes again. */
MUST_USE bool letters_sms_stop(struct arena *arena, const struct letters_house *house,
                               const char *number, int64_t now_s, struct fault *fault_r);
/* FOUND_ONE: this number said STOP, and did not write since. */
MUST_USE enum found letters_sms_stopped(struct arena *arena, struct db *db, int64_t root_id,
                                        const char *number, struct fault *fault_r);
/* What the gateway says became of one of ours. FOUND_NONE: it is none of ours. */
MUST_USE enum found letters_sms_report(struct arena *arena, const struct letters_house *house,
                                       struct span ref, enum sms_fate fate, int64_t now_s,
                                       struct fault *fault_r);

/* --- files joined to a form ------------------------------------------------------------------- */

enum {
	LETTERS_JOINED_SIZE_MAX = 20 << 20, /* of the files of one form */
	LETTERS_JOINED_BODY_MAX = 24 << 20, /* of a route: a little too much is told beside the field */
};
/* « Quatre fichiers au plus, de 10 Mo chacun … »: the hint of such a field (FORM_FILES). */
extern const char letters_joined_hint[];
/* Keeps the files sent under that name, once the form was read, as those of a letter are kept; the form
 * complains of what cannot be kept, and when it has to be sent again: a browser sends no file twice. */
MUST_USE bool letters_join(struct visit *visit, struct form *form, const char *name,
                           struct desk_file **files_r, size_t *count_r, struct fault *fault_r);
/* The form comes back, whatever the reason: its files are to be chosen again. */
void letters_join_again(struct visit *visit, struct form *form, const char *name);

/* --- out ------------------------------------------------------------------------------------- */

struct letters_sender {
	struct letters_house house;
	const struct mail_server *server; /* NULL: letters wait */
	const char *reply;                /* answers go to reply+MARK@…; NULL: to where letters come from */
	const struct sms_gateway *sms;    /* NULL: short messages wait */
	const atomic_bool *stops;
};
/* Sends what is due; when `is_slow`, also forgets, and sweeps files that nobody keeps. */
MUST_USE bool letters_clock(struct arena *arena, const struct letters_sender *sender, int64_t now_s,
                            bool is_slow, struct fault *fault_r);

/* --- a message from another address ------------------------------------------------------------ */

struct letters_stranger {
	int64_t entry_id;
	struct span name, address;
};
/* The notes of a request that are such messages. */
MUST_USE bool letters_strangers(struct arena *arena, struct db *db, int64_t root_id,
                                int64_t request_id, struct letters_stranger **strangers_r,
                                size_t *count_r, struct fault *fault_r);
/* It is the person's: the note becomes her message, and its address may write on this request from now on.
 * An address can be forged: it does not become one of hers, and nothing is ever sent to it. */
MUST_USE enum desk_done letters_accept(struct arena *arena, struct db *db,
                                       const struct desk_hand *hand, int64_t request_id,
                                       int64_t entry_id, int64_t account_id,
                                       const char **sentence_r, struct fault *fault_r);

/* --- for whoever keeps the machine ------------------------------------------------------------- */

struct letters_health {
	struct desk_leaving_health mail, sms;
	int64_t taken, refused;  /* messages in a day; of those, without a box or that are no message */
	bool has_default;        /* a box takes what comes by mail to any other address */
	bool is_polled;          /* a mailbox was looked at, ever */
	int64_t polled_unix_s;   /* when it last went well; 0: never */
	struct span poll_fault;  /* why it did not, in French; empty: it did */
};
MUST_USE bool letters_health(struct arena *arena, struct db *db, int64_t root_id, int64_t now_s,
                             struct letters_health *health_r, struct fault *fault_r);

extern const struct room_pages letters_pages;

#endif
