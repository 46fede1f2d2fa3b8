/* mail_read: any message that arrives, told as a person would read it.
 *
 * Bytes in, spans out: no clock, no file, no network, nothing logged. Anything may come; all that is read
 * has a limit, and what is left out is told. Spans are UTF-8 without control characters, but for the bytes
 * of the files; they live in the arena or point into the bytes given. Never NULL.
 *
 * RFC 5322 and 6532 (headers), 2045 to 2047 and 2231 (MIME), 3676 (flowed text), 3834 (automatic answers),
 * 3464 and 6522 (reports), and what is sent in their place. One message is read at a time, whoever asks. */
#ifndef CRAFT_MAIL_READ_H
#define CRAFT_MAIL_READ_H

#include "base/base.h"
#include "craft/mail/mail.h"

enum {
	MAIL_READ_SIZE_MAX = 40 << 20,           /* bytes of a message: 25 MiB of files, as they travel */
	MAIL_READ_TEXT_LENGTH_MAX = 200000,      /* of the text, and of what it quotes */
	MAIL_READ_PEOPLE_COUNT_MAX = 50,         /* kept of each list; all are counted */
	MAIL_READ_REFERENCE_COUNT_MAX = 100,     /* the first and the last ones */
	MAIL_READ_DELIVERED_COUNT_MAX = 20,
	MAIL_READ_MARK_COUNT_MAX = 20,
	MAIL_READ_LOOP_COUNT_MAX = 10,
	MAIL_READ_FILE_COUNT_MAX = 100,
	MAIL_READ_FILE_NAME_LENGTH_MAX = 120,    /* bytes, its extension kept */
	MAIL_READ_TOLD_COUNT_MAX = 8,
	MAIL_READ_ID_LENGTH_MAX = 250,
	MAIL_READ_HOP_COUNT_MAX = 50,            /* servers that a message passes before it is a loop */
};

/* The address is name@domain as written, perhaps with accents, or empty when there is none; only
 * mail_address_is_fine says whether an answer can go there. */
struct mail_person {
	struct span name, address;
};

struct mail_people {
	struct mail_person *at;
	size_t count;     /* of those kept */
	size_t count_all; /* of those named */
};

struct mail_ids {
	struct span *at; /* without < and > */
	size_t count;
};

enum mail_file_role {
	MAIL_FILE_ATTACHED,
	MAIL_FILE_INLINE,    /* a picture of the text */
	MAIL_FILE_CALENDAR,  /* an invitation (text/calendar) */
	MAIL_FILE_SIGNATURE, /* of S/MIME or OpenPGP: not checked */
};

struct mail_file {
	struct span name;  /* never empty, never a path; not unique */
	struct span type;  /* as declared, small letters: not to be trusted */
	struct span bytes;
	enum mail_file_role role;
};

enum mail_report {
	MAIL_REPORT_NONE,
	MAIL_REPORT_DELIVERY, /* not delivered, or late: see `bounce` */
	MAIL_REPORT_READING,  /* « lu », RFC 8098 */
	MAIL_REPORT_ABUSE,    /* RFC 5965 */
};

enum mail_seal {
	MAIL_SEAL_NONE,
	MAIL_SEAL_SIGNED,    /* nobody has checked by whom */
	MAIL_SEAL_ENCRYPTED, /* the text cannot be read here; told */
};

struct mail_in {
	struct mail_person from; /* of From, else Sender, else Reply-To, else Return-Path */
	struct mail_person sender, reply_to;
	struct mail_people to, cc;
	struct span subject;
	bool has_date; /* a date that can be: from 1982 on (RFC 822) and in the calendar of base/time.h */
	int64_t date_unix_s;

	struct span message_id;
	struct mail_ids in_reply_to, references;
	/* Where a server says that it came: Delivered-To, X-Original-To, Envelope-To and the like. */
	struct span delivered_to[MAIL_READ_DELIVERED_COUNT_MAX];
	size_t delivered_to_count;
	/* What may be marks of ours, in the addresses it came to and in what it answers to; whoever signed them
	 * tells those that are. */
	struct span marks[MAIL_READ_MARK_COUNT_MAX];
	size_t mark_count;

	bool is_automatic;  /* a machine wrote it */
	bool is_auto_reply; /* « absent du bureau »: automatic too */
	bool is_list;       /* of a mailing list, or a newsletter */
	bool never_answer;  /* no automatic answer may go out: one of the above, a report, no return path, or
	                     * because it asks so */
	bool is_ours;       /* a letter of ours that came back: its Message-ID is one that mail_compose makes */
	bool has_looped;    /* ours, or it has passed too many servers */
	size_t received_count;
	struct span loops[MAIL_READ_LOOP_COUNT_MAX]; /* X-Loop, as they are */
	size_t loop_count;
	enum mail_report report;
	struct mail_bounce bounce; /* of MAIL_REPORT_DELIVERY */
	enum mail_seal seal;
	bool has_calendar;

	struct span text;   /* what the person wrote now, messages that she forwards included */
	struct span quoted; /* the rest: what was written before, the signature, the details of a report */
	struct mail_file *files;
	size_t file_count;
	/* What whoever reads the message must know: it is cut, sealed … French sentences. */
	const char *told[MAIL_READ_TOLD_COUNT_MAX];
	size_t told_count;
};

/* False for what is no message: empty, too large, without a single header. *fault_r says it. */
MUST_USE bool mail_read(struct arena *arena, struct span bytes, struct mail_in *in_r,
                        struct fault *fault_r);

#endif
