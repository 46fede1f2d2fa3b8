/* answer: receives what a person answers, without keeping who answered what.
 *
 * Who answered (the link, used once) and what was answered never stand together in the clear: the
 * reply is sealed to the wave's public key in the transaction that marks the link used. The private
 * key lives in a file of its own ("DATA/keys/WAVE.key"), outside the database and its backups.
 * Sealed replies are of one size for the whole wave, under random ids, and opened in batches,
 * shuffled, written under other random ids:
 *   - replies that came by an open link (nobody is known): as soon as a floor of them waits at
 *     their place and side;
 *   - replies that came by a link or a card of one person: at closing only, all at once. Several
 *     batches would tell, from two backups, who answered before and who after.
 * What usagers join by a link for all (a photo, a document) is sealed as the reply is, beside it, and
 * goes with it under another random number.
 * Replies keep no minute; those of a person's link keep no day either. Drafts are locked with a key
 * derived from their own secret, of which a hash is kept (DESIGN §5; CNIL 2025-028). */
#ifndef LISTEN_ANSWER_H
#define LISTEN_ANSWER_H

#include "craft/visit/visit.h"
#include "ground/inquiry/inquiry.h"
#include "listen/survey/survey.h"

enum answer_link_kind {
	ANSWER_OPEN,     /* for all (poster, e-mail): any number of replies */
	ANSWER_PERSONAL, /* a link of one person: once */
	ANSWER_CARD,     /* a code on a card: once */
	ANSWER_LINK_KIND_COUNT
};

enum {
	ANSWER_TEXT_LENGTH_MAX = 600,     /* characters of an open answer */
	ANSWER_TEXT_SIZE_MAX = 1200,      /* bytes */
	ANSWER_BODY_SIZE_MAX = 32 << 10,  /* of a form */
	ANSWER_UPLOAD_SIZE_MAX = 24 << 20, /* with a file: one that is too large is told beside its field */
	ANSWER_FILES_SIZE_MAX = INT32_MAX, /* bytes of files that a survey takes: 2 GB */
	ANSWER_LINK_COUNT_MAX = 20000,    /* made at once */
};

struct answer_link {
	enum answer_link_kind kind;
	enum side side;
	int64_t place_id, journey_id; /* journey 0: none */
	struct span label;  /* personal: whom it is for (a name, an address); forgotten at closing */
	struct span secret; /* the token or the code: known when it is made, never read back, but for
	                       open links, which are no secret */
	bool is_used;
};

/* --- preparing -------------------------------------------------------------------------------- */

/* The wave's key pair: the private one in its file (kept if it is there), the public one in the
 * database. Before opening. */
MUST_USE bool answer_key_make(struct arena *arena, struct store *store, int64_t root_id,
                              int64_t wave_id, const char *folder, struct fault *fault_r);
/* Is the private key where it should be, and the right one? FOUND_NONE: it is lost. */
MUST_USE enum found answer_key_is_there(struct arena *arena, struct db *db, int64_t root_id,
                                        int64_t wave_id, const char *folder,
                                        struct fault *fault_r);
/* Where it should be, within the folder of the data: "keys/WAVE.key". */
const char *answer_key_file(struct arena *arena, int64_t wave_id);

/* Makes links: fills each one's `secret` (kept by the arena). Their places are the groupings' leads
 * already. An open link of this place, side and journey that exists gives its own code again. */
MUST_USE bool answer_links_make(struct arena *arena, struct db *db, int64_t root_id,
                                int64_t wave_id, struct answer_link *links, size_t count,
                                struct fault *fault_r);
/* Those that exist, without the secrets of personal ones. */
MUST_USE bool answer_links(struct arena *arena, struct db *db, int64_t root_id, int64_t wave_id,
                           struct answer_link **links_r, size_t *count_r, struct fault *fault_r);

/* Has the link of this secret served? FOUND_NONE: there is no such link. */
MUST_USE enum found answer_link_is_used(struct db *db, int64_t root_id, struct span secret,
                                        bool *is_used_r, struct fault *fault_r);

/* --- how far it is --------------------------------------------------------------------------- */

struct answer_count {
	int64_t place_id;
	enum side side;
	int64_t links, used; /* personal ones */
	int64_t received;    /* replies, by any way: sealed and opened */
	int64_t waiting;     /* sealed still */
};
MUST_USE bool answer_counts(struct arena *arena, struct db *db, int64_t root_id, int64_t wave_id,
                            struct answer_count **counts_r, size_t *count_r,
                            struct fault *fault_r);

/* Quotas of an open wave that puts an inquiry, in its order; none otherwise. What was received moves
 * with each reply, and would tell what she answered to whoever sees her answer: not to be shown as it
 * is (follow tells it in steps). The names live as long as the program. */
struct answer_quota {
	struct span name;
	int64_t limit, received;
};
MUST_USE bool answer_quotas(struct arena *arena, struct db *db, int64_t root_id, int64_t wave_id,
                            struct answer_quota **quotas_r, size_t *count_r,
                            struct fault *fault_r);

/* How many are sealed at one place, nobody counting further than `most`. */
MUST_USE bool answer_waiting_to(struct arena *arena, struct db *db, int64_t root_id,
                                int64_t wave_id, int64_t place_id, enum side side, int64_t most,
                                int64_t *count_r, struct fault *fault_r);

/* Of a closed wave: as long as its letters are being opened, it has no figures. */
struct answer_progress {
	bool is_opening;
	int64_t to_open, left; /* 0 and 0: not begun */
};
MUST_USE bool answer_progress(struct arena *arena, struct db *db, int64_t root_id,
                              const struct survey_wave *wave, struct answer_progress *progress_r,
                              struct fault *fault_r);

/* For whoever keeps the machine: numbers over all waves. */
struct answer_health {
	int64_t keys_needed;  /* of open waves, and of closed ones that hold sealed replies still */
	int64_t keys_missing; /* of those: no file, or another key's */
	int64_t left;         /* sealed replies of closed waves that their key did not open, or had none */
};
MUST_USE bool answer_health(struct arena *arena, struct db *db, int64_t root_id,
                            const char *folder, struct answer_health *health_r,
                            struct fault *fault_r);
/* Sealed replies of open waves. Reads every one of them: once a day will do, and more often would
 * tell the minute when somebody answered. */
MUST_USE bool answer_waiting(struct arena *arena, struct db *db, int64_t root_id,
                             int64_t *count_r, struct fault *fault_r);

/* --- opening what is sealed ------------------------------------------------------------------- */

struct answer_opening {
	struct store *store;
	int64_t root_id;
	const char *folder; /* of the data: keys are in "keys" */
	size_t batch_count; /* letters aimed at in a batch; 0: as many as others can wait for */
};

struct answer_opened {
	int64_t opened, unreadable;
};

/* Opens what may be opened: all of a closed wave; of an open one, full batches from open links.
 * Each batch is one transaction of whole places, or a large part of a larger one, so that nobody
 * waits long for the writer. What the key does not open is counted and left. May run twice, and in
 * two processes. */
MUST_USE bool answer_unseal(struct arena *visit, const struct answer_opening *opening,
                            const struct survey_wave *wave, struct answer_opened *opened_r,
                            struct fault *fault_r);
/* What time does: opens closed waves at once; when `is_slow` (every few minutes), full batches of
 * open ones too, and again what a closed one still holds (its key may have come back). Once a wave
 * is closed and what its key opens is opened, forgets drafts, labels and keys of forms; once its
 * results are given back, its private key, so that no backup of the open wave can ever be read. */
MUST_USE bool answer_clock(struct arena *visit, const struct answer_opening *opening,
                           bool is_slow, struct fault *fault_r);

/* --- how a survey receives -------------------------------------------------------------------- */

struct answer_options {
	bool typed_twice; /* each paper is typed in by two people */
	bool slows;       /* a form that comes by a link for all shows work, or was open a while */
};
/* All false when nothing was chosen. */
MUST_USE bool answer_options(struct arena *arena, struct db *db, int64_t root_id,
                             int64_t wave_id, struct answer_options *options_r,
                             struct fault *fault_r);
MUST_USE bool answer_options_keep(struct db *db, int64_t root_id, int64_t wave_id,
                                  const struct answer_options *options, struct fault *fault_r);

/* Of papers typed in by two people: how often both read the same, in counts of the survey. */
struct answer_agreed {
	struct span words; /* of the question, as usagers read it, else agents */
	int64_t papers, agreed; /* compared: those where either typed an answer to it */
};
struct answer_agreement {
	int64_t waiting;    /* typed in once so far */
	int64_t once;       /* typed in once only when the survey closed: received as they were */
	struct answer_agreed whole; /* papers that needed no second look; without words */
	struct answer_agreed all;   /* answers, of all questions; without words */
	struct answer_agreed *questions; /* those that were compared, in order */
	size_t question_count;
};
MUST_USE bool answer_agreement(struct arena *arena, struct db *db, int64_t root_id,
                               int64_t wave_id, struct answer_agreement *agreement_r,
                               struct fault *fault_r);

/* --- receiving -------------------------------------------------------------------------------- */

/* What is joined to a reply: the number by which its question's value names it. */
struct answer_joined {
	int64_t file_id; /* random */
	struct picture picture;
};

/* One complete reply, checked. */
struct answer_reply {
	uint8_t levels[SURVEY_ITEM_COUNT_MAX]; /* by item id, SURVEY_NOT_ANSWERED and its neighbours */
	struct span texts[SURVEY_TEXT_COUNT_MAX]; /* by rank among the wave's open questions */
	bool on_paper;                         /* typed in by a colleague */
	/* Of a wave that puts an inquiry: one value a question, instead of levels and texts. */
	const struct ask_value *values;
	size_t language;
	uint64_t quotas; /* a bit for each quota whose condition is met */
	const struct answer_joined *joined; /* NULL: nothing */
};

enum answer_outcome {
	ANSWER_TAKEN,   /* durable */
	ANSWER_AGAIN,   /* this form was taken before: the same thanks */
	ANSWER_USED,    /* this link has served already, for another form */
	ANSWER_SHUT,    /* the wave is not open (not yet, or no more) */
	ANSWER_UNKNOWN, /* no such link */
	ANSWER_FULL,    /* a quota that this reply meets is full */
	ANSWER_SLOWED,  /* a letter that shows no work, of a survey that slows robots down */
	ANSWER_REFUSED, /* a letter that is none, or says what the page would refuse */
	ANSWER_OUTCOME_COUNT
};

/* `secret`: of the link; `once`: the form's own key. False on a fault of the database: nothing was
 * taken. */
MUST_USE bool answer_receive(struct arena *arena, struct store *store, int64_t root_id,
                             struct span secret, struct span once,
                             const struct answer_reply *reply, enum answer_outcome *outcome_r,
                             struct fault *fault_r);

/* The rank among an inquiry's languages of the one asked for, or of one near it (« en » for « en-GB »),
 * or 0. */
size_t answer_language_of(const struct inquiry *inquiry, struct span asked);

/* --- by a kiosk -------------------------------------------------------------------------------- */

enum {
	/* A letter before it is sealed: version 1 byte, length 4 (least first), the fields of the page of
	 * questions as a browser sends them, then zeros up to this size, whatever was written. */
	ANSWER_LETTER_VERSION = 1,
	ANSWER_LETTER_HEAD_SIZE = 5,
	ANSWER_LETTER_SIZE = ANSWER_BODY_SIZE_MAX,
	/* Of a survey that slows robots down, bits at zero of the digest that shows a letter's work, or a
	 * form's: a million tries, five seconds of a browser on an ordinary computer. */
	ANSWER_WORK_BITS = 20,
};

/* An open link, to those who come to it by another page than ours. */
struct answer_way {
	struct span code; /* as it is written in addresses */
	struct survey_wave wave;
	enum side side;
	int64_t place_id, journey_id;
	uint8_t public_key[32]; /* of the wave (X25519): letters are sealed to it */
	bool asks_file; /* a letter holds none: a kiosk is no way to answer it */
};
/* By its code, however it was typed. FOUND_NONE: no open link, or its wave never opened. */
MUST_USE enum found answer_way(struct arena *arena, struct db *db, int64_t root_id,
                               struct span code, struct answer_way *way_r,
                               struct fault *fault_r);

/* A letter sealed by a device (vault_letter_seal) to the key of an open link's wave. */
struct answer_letter {
	struct span code; /* of the link */
	struct span sealed;
	struct span work; /* the number that shows it; empty: none was asked for yet */
};
/* What the work of a sealed letter is for, and whether a number shows it. */
struct span answer_work_of_letter(struct arena *arena, struct span sealed);
bool answer_work_is(struct arena *arena, struct span what, struct span number);
/* Takes it: opened in memory, read as its page reads what is sent, sealed again, durable. Its `cle` makes
 * it count once. False on a fault: nothing was taken, and it may be sent again. */
MUST_USE bool answer_receive_letter(struct arena *arena, const struct answer_opening *opening,
                                    const struct answer_letter *letter,
                                    enum answer_outcome *outcome_r, struct fault *fault_r);

/* --- by return of a short message ---------------------------------------------------------------- */

struct answer_figure {
	struct span secret, once, language; /* of the link; of the message; hers, or empty */
	int said;                           /* a figure, or one of INQUIRY_SAYS_* */
};
/* Takes a figure as the answer to the first question (inquiry_return_of), by a link of one person: the
 * link is marked used, the reply sealed, as from its page. ANSWER_REFUSED: none of its answers, or
 * this survey is not answered so. False on a fault: nothing was taken. */
MUST_USE bool answer_receive_figure(struct arena *arena, struct store *store, int64_t root_id,
                                    const struct answer_figure *figure,
                                    enum answer_outcome *outcome_r, struct fault *fault_r);

/* --- made elsewhere (room intake) ---------------------------------------------------------------- */

struct answer_form;
/* What a wave that puts this inquiry asks; `form` as launch makes it. All live in the arena. */
const struct answer_form *answer_form_elsewhere(struct arena *arena, const struct inquiry *inquiry,
                                                const struct survey_form *form);
/* A reply as those given here are kept once they are opened. */
struct answer_kept {
	struct span levels, more; /* of survey_reply */
	const struct span *texts; /* of the items from text_first on; empty: nothing was written */
	size_t text_first, text_count;
};
struct answer_kept answer_keep(struct arena *arena, const struct answer_form *form,
                               const struct ask_value *values, size_t language);

/* --- checking (parvis check) -------------------------------------------------------------------- */

struct answer_checked {
	int64_t sealed, opened; /* replies given here: waiting, and opened */
	int64_t forms;          /* keys of forms that were taken */
	int64_t used;           /* links and cards of one person that have served */
	int64_t by_person;      /* replies that came by one, sealed or opened */
	int64_t files;          /* joined to sealed replies, sealed still */
	bool is_opened;         /* closed and opened: the keys of forms go, or are gone */
	bool has_key;           /* the private key is there, and the right one */
	bool has_file;          /* something is there under its name */
};
/* FOUND_NONE: nobody was ever to answer this wave here (imported, or still a draft). */
MUST_USE enum found answer_check(struct arena *arena, struct db *db, int64_t root_id,
                                 int64_t wave_id, const char *folder,
                                 struct answer_checked *checked_r, struct fault *fault_r);

extern const struct room_pages answer_pages;

#endif
