/* mail: a letter out, by SMTP. GMime and libcurl are known here alone.
 *
 * Plain text, UTF-8, to one address, with files if need be. STARTTLS (or smtps://) is required unless
 * one says otherwise, and a password never travels in clear. Nothing here logs, and no fault holds an
 * address. */
#ifndef CRAFT_MAIL_H
#define CRAFT_MAIL_H

#include <stdatomic.h>

#include "base/base.h"

enum {
	MAIL_ADDRESS_LENGTH_MAX = 254, /* RFC 5321 */
	MAIL_NAME_LENGTH_MAX = 400,    /* bytes, as the next two */
	MAIL_SUBJECT_LENGTH_MAX = 400,
	MAIL_TEXT_LENGTH_MAX = 100000,
	MAIL_URL_LENGTH_MAX = 500,
	MAIL_PASSWORD_LENGTH_MAX = 1000,
	MAIL_MARK_LENGTH_MAX = 40,     /* so that a local part holds one */
	MAIL_TIMEOUT_S = 30,           /* for one letter, greetings and all, without its files … */
	MAIL_BYTES_PER_S_MIN = 100000, /* … which leave at this pace at least */
	MAIL_ID_LENGTH_MAX = 250,      /* of a Message-ID, without < and > */
	MAIL_REFERENCE_COUNT_MAX = 20,
	MAIL_ENCLOSED_COUNT_MAX = 20,
	MAIL_ENCLOSED_SIZE_MAX = 18 << 20, /* of all, as they are: 25 MB as they travel */
	MAIL_ENCLOSED_NAME_LENGTH_MAX = 200,
};

/* May a letter be sent there? Plain « name@domain »: ASCII, no quotes, no comment, no literal. */
bool mail_address_is_fine(struct span address);

/* May it stand in In-Reply-To? ASCII without blanks, brackets nor controls: what comes from elsewhere is
 * looked at before it is repeated. */
bool mail_id_is_fine(struct span id);

/* --- the letter ------------------------------------------------------------------------------ */

/* Said in Auto-Submitted (RFC 3834), so that nobody's « absent du bureau » answers a machine. */
enum mail_nature {
	MAIL_BY_MACHINE, /* of itself */
	MAIL_BY_REPLY,   /* a machine's, to what came */
	MAIL_BY_PERSON,  /* somebody wrote it: whoever is away may say so */
};

struct mail_enclosed {
	struct span name;  /* a line */
	struct span media; /* "application/pdf" */
	struct span bytes;
};

struct mail_letter {
	struct span from_name; /* who writes, in words; may be empty */
	struct span to, subject, text;
	struct span stop_url;  /* « ne plus recevoir », one click (RFC 8058); empty: none */
	int64_t letter_id;     /* gives the Message-ID: the same at each try, so that who received
	                        * it twice can tell */
	int64_t made_unix_s;   /* its date */
	/* Of [0-9a-z-], nobody else can make one: then it is the Message-ID, and comes back with what a
	 * server says of the letter (mail_bounce_read); empty: none. */
	struct span mark;
	enum mail_nature nature;
	struct span reply_to;    /* where answers go; empty: where it comes from */
	struct span in_reply_to; /* the Message-ID that it answers; empty: none */
	const struct span *references; /* of those before, the first one first */
	size_t reference_count;
	const struct mail_enclosed *enclosed;
	size_t enclosed_count;
};

/* Would it be a letter and nothing more? Otherwise a sentence for the log: control characters in an
 * address, a name, a subject or a link; text that is not UTF-8; anything too long. */
const char *mail_letter_weakness(const struct mail_letter *letter);

/* The bytes as they travel. False for what has a weakness. */
MUST_USE bool mail_compose(struct arena *arena, const char *from,
                           const struct mail_letter *letter, struct span *bytes_r,
                           struct fault *fault_r);

/* --- the server ------------------------------------------------------------------------------ */

struct mail_settings {
	const char *url;           /* smtp://[user@]host[:port] or smtps://…, without password */
	const char *from;          /* the address that letters come from */
	const char *password_file; /* its first line; NULL: none. The user is the URL's, or `from`. */
	const char *ca_file;       /* the authorities trusted; NULL: the system’s */
	bool in_clear;             /* no STARTTLS: a relay of one's own network, without password */
	int timeout_s;             /* 0: MAIL_TIMEOUT_S */
	/* Where servers send back what they could not deliver, "retours@ville.fr": a letter with a mark
	 * leaves from retours+MARK@ville.fr (RFC 5233). NULL: from `from`, and the Message-ID alone tells. */
	const char *bounces;
};

/* May bounces be sent there? A plain address whose local part leaves room for a mark. */
bool mail_bounces_are_fine(struct span address);

struct mail_server;

/* Checks the settings and reads the password. NULL with the sentence of what to correct. */
MUST_USE struct mail_server *mail_server_new(struct arena *arena,
                                             const struct mail_settings *settings,
                                             struct fault *fault_r);

/* What a server was made from, borrowed from whoever gave it. */
const struct mail_settings *mail_server_settings(const struct mail_server *server);

/* A connection, made at the first letter and kept for the next ones; it ends with the arena. For
 * one thread at a time. When *stops becomes true, a letter is left unless its words are on their
 * way; NULL: never. */
struct mail_wire;
MUST_USE struct mail_wire *mail_open(struct arena *arena, const struct mail_server *server,
                                     const atomic_bool *stops, struct fault *fault_r);

enum mail_outcome {
	MAIL_SENT,    /* the server has taken it */
	MAIL_LATER,   /* try again: it may be the server, the network, the settings */
	MAIL_REFUSED, /* never try again: this address, or this letter, is refused */
};
/* Blocks for timeout_s at most, and as long as its files need. Unless MAIL_SENT, *fault_r says why. */
MUST_USE enum mail_outcome mail_send(struct arena *arena, struct mail_wire *wire,
                                     const struct mail_letter *letter, struct fault *fault_r);

/* --- what comes back --------------------------------------------------------------------------- */

enum { MAIL_BOUNCE_SIZE_MAX = 1 << 20, MAIL_BOUNCE_MARK_COUNT_MAX = 8 };

enum mail_bounce_kind {
	MAIL_BOUNCE_NONE,    /* no report of a delivery: an absence, a person who writes, an advertisement */
	MAIL_BOUNCE_DELAYED, /* not delivered yet; the server tries again */
	MAIL_BOUNCE_LOST,    /* this letter is not delivered; another one may be */
	MAIL_BOUNCE_DEAD,    /* the address is refused for good */
};
struct mail_bounce {
	enum mail_bounce_kind kind;
	/* What may be marks of ours, wherever reports carry them: the address it came to, the Message-ID of
	 * the letter returned. Whoever signed them tells those that are. */
	struct span marks[MAIL_BOUNCE_MARK_COUNT_MAX];
	size_t mark_count;
};
/* Reads a message as a mail server hands it over (RFC 3464, in a multipart/report of RFC 6522). Anything
 * may come: what cannot be read is MAIL_BOUNCE_NONE. */
void mail_bounce_read(struct arena *arena, struct span bytes, struct mail_bounce *bounce_r);

#endif
