/* mail_box: letters in, from a mailbox, by IMAP (RFC 3501, MOVE of RFC 6851).
 *
 * A message is looked at without being marked: only whoever has kept it says that it was taken, so a
 * program that dies in between finds it again. libcurl makes the connection and signs in; what is said
 * after that is ours, since libcurl fetches no message without marking it read.
 *
 * STARTTLS (or imaps://) is required; a password travels in clear to this very machine alone. Nothing
 * here logs, and no fault holds an address or a word of a message. */
#ifndef CRAFT_MAIL_BOX_H
#define CRAFT_MAIL_BOX_H

#include <stdatomic.h>

#include "base/base.h"

enum {
	MAIL_BOX_FOLDER_LENGTH_MAX = 100,
	MAIL_BOX_LIST_COUNT_MAX = 500, /* messages told at once, the oldest first */
	MAIL_BOX_MARK_COUNT_MAX = 64,  /* messages marked at once */
	MAIL_BOX_TIMEOUT_S = 30,       /* of silence */
};

struct mail_box_settings {
	const char *url;           /* imap://user@host[:port] or imaps://…, without password */
	const char *password_file; /* its first line */
	const char *folder;        /* NULL: INBOX */
	const char *done;          /* the folder where what was taken goes; NULL: it stays, marked read */
	const char *ca_file;       /* the authorities trusted; NULL: the system’s */
	bool in_clear;             /* no STARTTLS: a server of this machine */
	int timeout_s;             /* 0: MAIL_BOX_TIMEOUT_S */
};
/* NULL, or the sentence of what to correct. */
const char *mail_box_weakness(struct arena *arena, const struct mail_box_settings *settings);

/* Settings that were checked, with the password. NULL with the sentence of what to correct. */
struct mail_box_server;
MUST_USE struct mail_box_server *mail_box_server_new(struct arena *arena,
                                                     const struct mail_box_settings *settings,
                                                     struct fault *fault_r);
/* The same for the same mailbox, whoever polls it: a short text, without password. */
const char *mail_box_name(const struct mail_box_server *server);

/* A folder that is open; it is closed with the arena. For one thread at a time. When *stops becomes true
 * it is left; NULL: never. */
struct mail_box;
MUST_USE struct mail_box *mail_box_open(struct arena *arena, const struct mail_box_server *server,
                                        const atomic_bool *stops, struct fault *fault_r);
/* Numbers of messages hold as long as this one does. */
uint32_t mail_box_validity(const struct mail_box *box);
uint32_t mail_box_next(const struct mail_box *box); /* of the next message; 0: it was not told */

/* Messages above a number, and those above none that nobody has read since a day (days since 1970-01-01):
 * their numbers, the smallest first, at most MAIL_BOX_LIST_COUNT_MAX. */
MUST_USE bool mail_box_list(struct arena *arena, struct mail_box *box, uint32_t after,
                            int32_t since_day, uint32_t **numbers_r, size_t *count_r,
                            struct fault *fault_r);
struct mail_box_message {
	struct span bytes;   /* cut at size_max */
	size_t size;         /* of all of them */
	int64_t came_unix_s; /* when this server took it in (INTERNALDATE); 0: it does not say */
};
/* FOUND_NONE: it is gone. */
MUST_USE enum found mail_box_fetch(struct arena *arena, struct mail_box *box, uint32_t number,
                                   size_t size_max, struct mail_box_message *message_r,
                                   struct fault *fault_r);
/* They were kept: marked read, and moved when there is a folder for them. */
MUST_USE bool mail_box_taken(struct mail_box *box, const uint32_t *numbers, size_t count,
                             struct fault *fault_r);
/* They were not: marked read and flagged where they are, for somebody to look at. */
MUST_USE bool mail_box_left(struct mail_box *box, const uint32_t *numbers, size_t count,
                            struct fault *fault_r);

#endif
