/* sms: a short message out and in, by an HTTP gateway: Kannel's way (1.4.5, « sendsms »).
 *
 * Nothing here logs or keeps, and no fault holds a number or a word of a message. One answers by
 * return, « 2 » or « oui » or in words: a link is never required. */
#ifndef CRAFT_SMS_H
#define CRAFT_SMS_H

#include <stdatomic.h>

#include "base/base.h"

enum {
	SMS_NUMBER_SIZE = 17,        /* "+", 15 digits (E.164), NUL */
	SMS_SEGMENT_COUNT_MAX = 5,   /* of one message: Kannel cuts in silence what is over its own
	                              * max-messages, so set that to 5 too */
	SMS_REF_LENGTH_MAX = 40,
	SMS_FROM_LENGTH_MAX = 16,
	SMS_ID_LENGTH_MAX = 64,
	SMS_URL_LENGTH_MAX = 500,
	SMS_QUERY_LENGTH_MAX = 8192, /* what the gateway calls us with */
	SMS_SECRET_LENGTH_MIN = 22,  /* and 100 at most, of [A-Za-z0-9_-]: `openssl rand -hex 24` */
	SMS_SECRET_LENGTH_MAX = 100,
	SMS_VALIDITY_S = 48 * 3600,  /* a phone off for longer never receives it: asked too late */
	/* No report after that, and none will come: neither arrived nor lost, nobody knows. */
	SMS_REPORT_WAIT_S = SMS_VALIDITY_S + 6 * 3600,
	SMS_TIMEOUT_S = 30,
};

/* --- numbers --------------------------------------------------------------------------------- */

enum sms_number {
	SMS_NUMBER_WRONG,  /* not a number */
	SMS_NUMBER_FIXED,  /* French, and not a mobile: nothing is sent there */
	SMS_NUMBER_ABROAD, /* well formed, of another country or territory: +32…, +687… */
	SMS_NUMBER_MOBILE, /* French: 06, 07, and those of the overseas departments */
};
/* As people write it, « 06 12 34 56 78 », « +33 (0)6.12… », « 0692… », into E.164: +33612345678,
 * +262692…. number_r is empty when WRONG. (Numbering plan: ARCEP decision 2018-0881, as amended.) */
enum sms_number sms_number_read(struct span typed, char number_r[SMS_NUMBER_SIZE]);

/* --- words out ------------------------------------------------------------------------------- */

/* How the words travel (3GPP TS 23.038, 23.040), hence how many segments are paid for. */
struct sms_measure {
	bool is_gsm;    /* 7-bit letters, the default alphabet and its extension; else UCS-2 */
	size_t units;   /* septets (two for ^{}\[~]| and €), or UTF-16 units */
	size_t segment_count; /* of 160 or 70 units alone, 153 or 67 together; none cuts a letter */
};
/* False when it is no text: not UTF-8, or with a control character other than a line feed. */
MUST_USE bool sms_measure(struct span text, struct sms_measure *measure_r);

/* The same words in 7-bit letters: ’ is ', « » are ", … is ..., blanks of any kind are blanks, and
 * ê or ç, which the alphabet lacks, lose their accent (é è à ù stay). */
struct sms_plain {
	struct span text;
	size_t accent_count; /* how many letters lost theirs: at 0 it reads as it was written */
};
/* False when a letter has no such writing (ع, 🙂), or when it is no text. */
MUST_USE bool sms_plain(struct arena *arena, struct span text, struct sms_plain *plain_r);

/* --- out ------------------------------------------------------------------------------------- */

struct sms_settings {
	const char *url;  /* of sendsms: https://sms.ville.fr/cgi-bin/sendsms, nothing secret in it */
	const char *user; /* username of sendsms-user */
	const char *password_file; /* its first line */
	const char *from;          /* the number one answers to: 36105, +33…; or a name, 11 letters
	                            * at most: then nobody can answer, and STOP needs another way */
	const char *calls_url;     /* where the gateway calls us, without query: both the reports, and
	                            * the get-url of its sms-service. NULL: no reports */
	const char *secret_file;   /* one line: what the gateway shows when it calls us */
	const char *ca_file;       /* the authorities trusted; NULL: the system’s */
	bool in_clear; /* http:// too: a gateway on this machine, or on a network of one's own */
	bool abroad;   /* send to other countries: dearer, and forms that ask for a number are misused
	                * to pump messages to numbers that pay */
	int timeout_s; /* 0: SMS_TIMEOUT_S */
};

struct sms_gateway;

/* Checks the settings, reads password and secret. NULL with the sentence of what to correct. It is
 * read-only from then on: any thread. */
MUST_USE struct sms_gateway *sms_gateway_new(struct arena *arena,
                                             const struct sms_settings *settings,
                                             struct fault *fault_r);

struct sms_message {
	struct span to;   /* as typed: sms_number_read */
	struct span text;
	struct span ref;  /* ours, of [A-Za-z0-9-]: comes back with the report; empty: no report */
};
/* Can it be sent through this gateway? Otherwise a sentence for the log. */
const char *sms_message_weakness(const struct sms_gateway *gateway,
                                 const struct sms_message *message);

enum sms_outcome {
	SMS_ACCEPTED, /* the gateway has it and is sending it */
	SMS_QUEUED,   /* the gateway has it and waits for the operator: never send it again */
	SMS_UNSURE,   /* asked, and no answer came: it may have left. Sending again could write twice
	               * to someone: wait for its report until SMS_REPORT_WAIT_S */
	SMS_LATER,    /* surely not sent: the network, the gateway or the settings; worth another try */
	SMS_REFUSED,  /* never try again: this number, or this message, is refused */
};
/* Blocks for timeout_s at most, on a connection of its own. When *stops becomes true a message is
 * left unless it is on its way; NULL: never. Unless ACCEPTED or QUEUED, *fault_r says why. */
MUST_USE enum sms_outcome sms_send(struct arena *arena, const struct sms_gateway *gateway,
                                   const struct sms_message *message, const atomic_bool *stops,
                                   struct fault *fault_r);

/* --- in -------------------------------------------------------------------------------------- */

enum sms_kind {
	SMS_KIND_STRANGER,   /* without our secret: answer 404, whoever it is */
	SMS_KIND_UNREADABLE, /* our gateway, and nothing we know: answer 400, it is set up wrongly */
	SMS_KIND_MESSAGE,    /* answer 200 once it is kept; `id` is the same when it comes again */
	SMS_KIND_REPORT,     /* answer 200; may come twice, or for a ref that is forgotten */
};
enum sms_fate { SMS_FATE_ON_ITS_WAY, SMS_FATE_ARRIVED, SMS_FATE_LOST };

struct sms_received {
	/* A message. `from` cannot be trusted alone: a sender's number is easy to forge. */
	char from[SMS_NUMBER_SIZE];
	enum sms_number from_kind;
	struct span to;   /* our number, as the gateway writes it */
	struct span text; /* UTF-8; what is no letter has become U+FFFD or a blank */
	struct span id;
	int64_t sent_unix_s;
	/* A report. */
	struct span ref;
	enum sms_fate fate;
};
/* What a raw query (http_request.query) says. The address of who calls is the caller's to check.
 * The secret is compared in constant time. */
enum sms_kind sms_receive(struct arena *arena, const struct sms_gateway *gateway,
                          struct span query, struct sms_received *received_r);

enum sms_sense { SMS_SAYS_WORDS, SMS_SAYS_NUMBER, SMS_SAYS_YES, SMS_SAYS_NO, SMS_SAYS_STOP };
struct sms_said {
	enum sms_sense sense;
	int number; /* 0 to 10, for SMS_SAYS_NUMBER */
};
/* « 2 », « 2. », « Réponse 2, merci », « deux »; « oui »; « STOP », « Arrêt », « stop au 36105 ».
 * What says anything more is words: « arrêt de bus déplacé », « 2 ou 3 ». */
struct sms_said sms_understand(struct arena *arena, struct span text);

#endif
