/* desk: the guichet unique. Every request, by whichever way it came, in one place, with its dates.
 *
 * A request is asked by a person (room person), of an offering (room offering), and is in the charge of one
 * unit, a place of the tree. What is said of it, by whoever asks and by whoever answers, is one list of
 * entries. Its clocks run in the opening hours of the unit (room hours) and stop while the person is
 * waited for; those of the law (room law) run in days.
 *
 * Who sees: whoever has a right over the unit in charge. A confidential request is seen by the unit itself
 * and by whoever has it, nobody above, title included; that it exists is told by no count, no search and
 * no error. Nothing here says how much one agent does. */
#ifndef WELCOME_DESK_H
#define WELCOME_DESK_H

#include "base/time.h"
#include "craft/flags/flags.h"
#include "craft/visit/visit.h"
#include "ground/hours/hours.h"
#include "welcome/law/law.h"
#include "welcome/offering/offering.h"
#include "welcome/person/person.h"

struct fact; /* of room journal */

enum {
	DESK_TITLE_LENGTH_MAX = 200,     /* characters */
	DESK_TEXT_LENGTH_MAX = 20000,    /* of one entry */
	DESK_ENTRY_COUNT_MAX = 2000,     /* of one request; more are refused: another one is opened */
	DESK_TEXTS_LENGTH_MAX = 3000000, /* of all its entries: its page is one page */
	DESK_FILE_COUNT_MAX = 20,        /* of one entry */
	DESK_FILE_SIZE_MAX = 10 << 20,
	DESK_PAGE_COUNT = 50,            /* rows of a list */
	DESK_UNIT_TEXT_LENGTH_MAX = 2000,
	DESK_REOPEN_DAYS = 60,           /* a reply after that opens another request */
};

/* Who deals with requests. An auditor reads figures, an administrator accounts: neither reads these. */
enum {
	DESK_DEALERS = WHO(ROLE_AGENT) | WHO(ROLE_TEAM_LEADER) | WHO(ROLE_REFERENT) | WHO(ROLE_DIRECTOR)
};

enum desk_channel {
	DESK_WEB, DESK_MAIL, DESK_SMS, DESK_PHONE, DESK_COUNTER, DESK_LETTER, DESK_API, DESK_CHANNEL_COUNT
};
extern const char *const desk_channel_words[DESK_CHANNEL_COUNT]; /* « par courriel » … */
/* The way of the law: an online form, a message, are electronic; a phone call is as paper. */
enum law_way desk_way(enum desk_channel channel);

enum desk_queue {
	DESK_TODO,    /* something is to be done here */
	DESK_WAITING, /* for the person */
	DESK_DONE,
	DESK_ASIDE,   /* joined to another, or no request at all */
	DESK_QUEUE_COUNT
};
extern const char *const desk_queue_words[DESK_QUEUE_COUNT];

enum desk_outcome {
	DESK_NOT_DONE,
	DESK_SOLVED,     /* done, or granted */
	DESK_ANSWERED,   /* a question was */
	DESK_REFUSED,    /* with its reasons */
	DESK_SENT_ON,    /* to another administration; the person was told (L114-2) */
	DESK_WITHDRAWN,  /* by the person */
	DESK_NO_REPLY,   /* the person did not send what was asked for */
	DESK_JOINED,     /* to another request */
	DESK_NO_REQUEST, /* an advertisement, a mistake */
	DESK_OUTCOME_COUNT
};
extern const char *const desk_outcome_words[DESK_OUTCOME_COUNT];

struct desk_request {
	int64_t request_id;
	struct span reference;
	int64_t offering_id, unit_id, place_id, person_id, asker_id, owner_id;
	enum desk_channel channel, reply_channel; /* it came by; the person is answered by */
	enum desk_queue queue;
	enum desk_outcome outcome;
	bool is_confidential, is_abusive, is_placed; /* is_placed: east and north are known */
	struct span title, address;
	int64_t inquiry_version;
	int64_t rank_s;
	int64_t received_unix_s, done_unix_s, registered_unix_s, acknowledged_unix_s;
	int32_t received_first_day, received_competent_day, decided_day, promised_day, silence_day;
	/* 0: no such clock, or nothing waits. */
	int64_t first_due_s, first_unix_s, next_due_s, solve_due_s;
	/* Another unit asks, and these minutes of opening were agreed with it (room accord); 0: none were. */
	int64_t inner_minutes, inner_due_s;
	double east, north;
	int64_t changes;
	int64_t listed_s; /* where it stands in the list it was read of (desk_list) */
	bool is_brought; /* from another tool, which owed its receipt: none is owed here */
};

enum desk_entry_kind {
	DESK_ASKED,        /* the request itself */
	DESK_WROTE,        /* the person wrote again */
	DESK_REPLIED,      /* to the person */
	DESK_NOTED,        /* between ourselves; the person may ask for it (L311-1) */
	DESK_RECEIPT,      /* the program: the electronic receipt, the acknowledgement */
	DESK_TOLD,         /* the program: what happens, told to the person */
	DESK_HAPPENED,     /* taken, moved, paused, closed: for the history */
	DESK_ENTRY_KIND_COUNT
};
enum desk_delivery { DESK_NOT_SENT, DESK_TO_SEND, DESK_LEFT, DESK_LOST };

struct desk_entry {
	int64_t entry_id;
	enum desk_entry_kind kind;
	enum desk_channel channel;
	int64_t at_unix_s, account_id;
	bool is_shown;
	struct span text, quoted;
	enum desk_delivery delivery;
};

struct desk_file {
	int64_t file_id, entry_id, size;
	struct span name, media, sum;
};

struct desk_pause {
	int64_t pause_id;
	bool is_pieces;
	struct span words;
	int64_t asked_unix_s, given_unix_s; /* given 0: still waiting */
	int32_t limit_day;                  /* 0: none was told */
};

/* --- rules, pure ------------------------------------------------------------------------------ */

/* What a request is reckoned with. */
struct desk_around {
	const struct hours_calendar *hours; /* of its unit */
	const struct calendar *days;        /* public holidays there */
	const struct zone *zone;
	const struct offering *offering;
	struct desk_pause *pauses;          /* of the request, in order, with room for one more */
	size_t pause_count;
	struct span hint; /* a sentence told beside what is promised (room promise); empty: none */
};
/* Sets the dates that follow from the others (first_due_s, solve_due_s, inner_due_s, silence_day) and its
 * rank in its queue: the soonest of what is due, to do; until when the person is waited for; minus when it
 * was done. */
void desk_reckon(struct desk_request *request, const struct desk_around *around);
/* The request as the law sees it. */
struct law_case desk_case(const struct desk_request *request, const struct desk_around *around);

enum desk_verb {
	DESK_TAKE,    /* whoever acts has it from now on */
	DESK_GIVE,    /* `to_id` has it; 0: nobody */
	DESK_MOVE,    /* to the unit `to_id`; the person is told (L114-2) */
	DESK_REPLY,   /* `text`, to the person */
	DESK_NOTE,    /* `text`, between ourselves */
	DESK_HEAR,    /* the person wrote `text`: nobody waits for her any more */
	DESK_ASK,     /* `text`, and she is waited for, until `limit_day` when it is pieces */
	DESK_DECIDE,  /* done: `outcome`, with `text` to the person unless it is empty */
	DESK_REOPEN,  /* `text` says why */
	DESK_VEIL,    /* the unit alone sees it from now on */
	DESK_UNVEIL,  /* whoever has a right over the unit does */
	DESK_REMIND,  /* the person asks where it stands: an avoidable contact, counted */
	DESK_VERB_COUNT
};
struct desk_act {
	enum desk_verb verb;
	int64_t account_id; /* who acts; 0: the person, or the program */
	int64_t at_s;
	int32_t today;
	int64_t to_id;
	struct span text, quoted;
	enum desk_channel channel; /* it came by, or leaves by */
	enum desk_outcome outcome;
	bool is_pieces;
	int32_t limit_day;
};
/* Does it to the request and its pauses. NULL, or the French sentence of why it cannot be done: nothing is
 * changed then. */
const char *desk_apply(struct desk_request *request, struct desk_around *around,
                       const struct desk_act *act);
/* Has the person waited too long to write again? Another request is opened then. */
/* Do messages leave this way by themselves? Else somebody says, prints or calls. */
bool desk_leaves(enum desk_channel channel);
bool desk_is_over(const struct desk_request *request, int64_t now_s);

/* --- the addresses of a request --------------------------------------------------------------- */

enum { DESK_SECRET_LENGTH = 32 };
/* « REFERENCE/SECRET »: whoever holds it reads what is shown of the request, and writes. Of one key of the
 * organisation, so that every letter may hold it. */
MUST_USE bool desk_secret(struct arena *arena, struct db *db, int64_t root_id,
                          struct span reference, char secret_r[DESK_SECRET_LENGTH + 1],
                          struct fault *fault_r);
/* The request that such a secret opens; FOUND_NONE: none, whatever the reason. */
MUST_USE enum found desk_open(struct arena *arena, struct db *db, int64_t root_id,
                              struct span reference, struct span secret,
                              struct desk_request *request_r, struct fault *fault_r);

enum { DESK_MARK_LENGTH_MAX = 40 };
/* What « reponse+MARK@ville.fr » carries, of a request (entry_id 0), and the Message-ID of what is sent
 * of one of its entries: [0-9a-z-], of the same key, and nobody else can make one. */
MUST_USE bool desk_mark(struct arena *arena, struct db *db, int64_t root_id, struct span reference,
                        int64_t entry_id, struct span *mark_r, struct fault *fault_r);
/* FOUND_NONE: we did not sign it. *entry_id_r 0: it is of the request. */
MUST_USE enum found desk_mark_read(struct arena *arena, struct db *db, int64_t root_id,
                                   struct span mark, struct span *reference_r,
                                   int64_t *entry_id_r, struct fault *fault_r);

enum { DESK_PRINT_SIZE = 16 };
/* A keyed hash of an address or a number, by which it is known again without being kept. FOUND_NONE: no key
 * was made yet, and this db only reads. */
MUST_USE enum found desk_print(struct arena *arena, struct db *db, int64_t root_id,
                               struct span words, uint8_t print_r[DESK_PRINT_SIZE],
                               struct fault *fault_r);

/* --- how a unit is reached -------------------------------------------------------------------- */

struct desk_unit {
	int64_t place_id; /* whose they are: hers, or of a place above */
	struct span name, post, mail, phone;
	struct span recourse; /* délais et voies de recours */
	int64_t changes;
};
/* Those of a place, each from itself or from the nearest place above that has it; `name` is then the
 * place's own. */
MUST_USE bool desk_unit_of(struct arena *arena, struct db *db, int64_t root_id,
                           const struct place_tree *tree, uint32_t place,
                           struct desk_unit *unit_r, struct fault *fault_r);
/* What this place says itself; FOUND_NONE: nothing, *unit_r is empty. */
MUST_USE enum found desk_unit_own(struct arena *arena, struct db *db, int64_t root_id,
                                  int64_t place_id, struct desk_unit *unit_r,
                                  struct fault *fault_r);
/* FOUND_NONE: somebody saved it since. */
MUST_USE enum found desk_unit_save(struct db *db, int64_t root_id, const struct desk_unit *unit,
                                   struct fault *fault_r);

/* --- what is said at once: the receipt, the acknowledgement (R112-5, R112-11-1) --------------- */

struct desk_receipt {
	struct span text;
	unsigned there;   /* bits of enum law_mention that it says */
	unsigned missing; /* of those it must say; 0: it is an acknowledgement, else a receipt only */
};
/* `link`: of the request's page; empty: none. */
struct desk_receipt desk_receipt_write(struct arena *arena, const struct desk_request *request,
                                       const struct desk_around *around,
                                       const struct desk_unit *unit, struct span link);

/* --- who sees --------------------------------------------------------------------------------- */

/* What a reader may see: units of subtrees, by their rights; and units themselves, for what is
 * confidential there. */
struct desk_sight;
/* Of a reader who may not see a request at all, an empty one. `tree` is today's and lives as long. */
MUST_USE struct desk_sight *desk_sight_of(struct arena *arena, const struct reader *reader,
                                          const struct place_tree *tree);
bool desk_sight_is_empty(const struct desk_sight *sight);
bool desk_sees(const struct desk_sight *sight, const struct desk_request *request);
/* May this reader be given work of that unit? */
bool desk_sees_unit(const struct desk_sight *sight, int64_t unit_id);

/* --- reading ---------------------------------------------------------------------------------- */

/* FOUND_NONE: there is none, or this reader may not see it: the same. */
MUST_USE enum found desk_load(struct arena *arena, struct db *db, int64_t root_id,
                              const struct desk_sight *sight, struct span reference,
                              struct desk_request *request_r, struct fault *fault_r);
/* Whoever may see it is the caller's affair: its asker, a program. */
MUST_USE enum found desk_by_id(struct arena *arena, struct db *db, int64_t root_id,
                               int64_t request_id, struct desk_request *request_r,
                               struct fault *fault_r);
/* The same, of what was typed of a reference. */
MUST_USE enum found desk_by_reference(struct arena *arena, struct db *db, int64_t root_id,
                                      struct span typed, struct desk_request *request_r,
                                      struct fault *fault_r);
/* Those that an account asked for, latest first. */
MUST_USE bool desk_asked_by(struct arena *arena, struct db *db, int64_t root_id,
                            int64_t account_id, struct desk_request **requests_r, size_t *count_r,
                            struct fault *fault_r);
MUST_USE bool desk_entries(struct arena *arena, struct db *db, int64_t root_id, int64_t request_id,
                           struct desk_entry **entries_r, size_t *count_r, struct fault *fault_r);
MUST_USE bool desk_files(struct arena *arena, struct db *db, int64_t root_id, int64_t request_id,
                         struct desk_file **files_r, size_t *count_r, struct fault *fault_r);
MUST_USE bool desk_pauses(struct arena *arena, struct db *db, int64_t root_id, int64_t request_id,
                          struct desk_pause **pauses_r, size_t *count_r, struct fault *fault_r);

struct desk_owner {
	int64_t account_id, before_s;
};
struct desk_query {
	const struct desk_sight *sight;
	enum desk_queue queue;
	int64_t unit_id;  /* 0: all that are seen */
	int64_t owner_id; /* 0: whoever has it */
	int64_t offering_id; /* 0: whatever is asked for */
	bool is_unowned;  /* nobody has it */
	/* Their words call somebody soon, whatever their queue: distress first, then who has waited longest. */
	bool is_flagged;
	/* Not NULL: those of these accounts that are due before a second, and no other. */
	const struct desk_owner *owners;
	size_t owner_count;
	/* Where the last page ended (listed_s); both 0: from the front. */
	int64_t after_rank_s, after_id;
	size_t count;     /* at most DESK_PAGE_COUNT */
};
/* Rows of one queue, from its front. */
MUST_USE bool desk_list(struct arena *arena, struct db *db, int64_t root_id,
                        const struct desk_query *query, struct desk_request **requests_r,
                        size_t *count_r, struct fault *fault_r);
/* How many are there, counted up to `most` (then `most` itself). */
MUST_USE bool desk_count(struct arena *arena, struct db *db, int64_t root_id,
                         const struct desk_query *query, int64_t most, int64_t *count_r,
                         struct fault *fault_r);
/* How many open requests each of these accounts has, of those that are seen; how long she takes is told
 * to nobody. */
struct desk_charge {
	int64_t account_id, count; /* the count is the answer */
};
MUST_USE bool desk_charges(struct arena *arena, struct db *db, int64_t root_id,
                         const struct desk_sight *sight, struct desk_charge *charges, size_t count,
                         struct fault *fault_r);
enum {
	DESK_EXCERPT_COUNT = 60, /* entries of a page */
	DESK_OWN_S = 3600,       /* what one just did stays at hand */
};
/* The latest entries before that one (0: the last), in order, at most DESK_EXCERPT_COUNT. */
MUST_USE bool desk_entries_before(struct arena *arena, struct db *db, int64_t root_id,
                                  int64_t request_id, int64_t before_id,
                                  struct desk_entry **entries_r, size_t *count_r,
                                  struct fault *fault_r);
/* The request on which this account did what happened last, less than DESK_OWN_S ago: what she just did
 * may have taken it out of her sight (taken down for another unit, sent on); she still prints its receipt,
 * or undoes it. */
struct desk_hand;
MUST_USE enum found desk_load_own(struct arena *arena, struct db *db, const struct desk_hand *hand,
                                  int64_t account_id, struct span reference,
                                  struct desk_request *request_r, struct fault *fault_r);
/* The requests of one person and of those she is the same as, latest first, as far as they are seen: at
 * most 200 of each, among her latest 20 000. */
MUST_USE bool desk_history(struct arena *arena, struct db *db, int64_t root_id,
                           const struct desk_sight *sight, int64_t person_id,
                           struct desk_request **requests_r, size_t *count_r,
                           struct fault *fault_r);

/* What a request that was read is reckoned with: the hours and the holidays of its unit, its pauses. */
MUST_USE bool desk_around_load(struct arena *arena, struct db *db, const struct desk_hand *hand,
                               const struct desk_request *request, const struct offering *offering,
                               struct desk_around *around_r, struct fault *fault_r);

/* --- for who tells what presses ------------------------------------------------------------------ */

/* Open requests that this sight has by its units, counted by unit (and day): every one of them. */
struct desk_tally {
	int64_t unit_id;
	int32_t day; /* when silence decides */
	int64_t count;
};
/* Whose rank came before that second: something of them is overdue. */
MUST_USE bool desk_tally_late(struct arena *arena, struct db *db, int64_t root_id,
                              const struct desk_sight *sight, int64_t before_s,
                              struct desk_tally **tallies_r, size_t *count_r,
                              struct fault *fault_r);
/* That are not decided, and that silence decides from a day to another, both included: first days first.
 * Those that wait for the person too: that stops our clocks, not always the law's. */
struct desk_days {
	int32_t first, last;
};
MUST_USE bool desk_tally_silence(struct arena *arena, struct db *db, int64_t root_id,
                                 const struct desk_sight *sight, struct desk_days days,
                                 struct desk_tally **tallies_r, size_t *count_r,
                                 struct fault *fault_r);

/* --- for who publishes where requests stand ------------------------------------------------------ */

/* Requests of one offering received from `from_s` to `to_s`, both included, latest first. None that is
 * confidential, none that was no request. They hold names and words: telling only what may be told is
 * whoever publishes' affair. */
enum desk_standing { DESK_ANY, DESK_STANDS_OPEN, DESK_STANDS_CLOSED };
struct desk_span {
	int64_t offering_id, from_s, to_s;
	enum desk_standing standing;
	size_t count; /* at most */
};
MUST_USE bool desk_received_in(struct arena *arena, struct db *db, int64_t root_id,
                               const struct desk_span *span, struct desk_request **requests_r,
                               size_t *count_r, struct fault *fault_r);
/* When something last happened to it that is no note between ourselves. */
MUST_USE bool desk_changed(struct arena *arena, struct db *db, int64_t root_id, int64_t request_id,
                           int64_t *at_unix_s_r, struct fault *fault_r);

/* --- for an index of requests ------------------------------------------------------------------- */

/* Words that open a request, words that a reader holds: she sees it when they have one in common, exactly
 * then. Letters in capitals and figures: no word of a text, folded, is one. Those of a request follow its
 * unit's place in the tree. */
struct desk_keys {
	struct span *all;
	size_t count;
};
struct desk_keys desk_request_keys(struct arena *arena, const struct place_tree *tree,
                                   const struct desk_request *request);
struct desk_keys desk_sight_keys(struct arena *arena, const struct desk_sight *sight);

/* Their numbers from one on, in order, whoever sees them; of one person, not of those she is the same as. */
enum { DESK_IDS_COUNT = 200 };
struct desk_ids_asked {
	int64_t person_id, from_id;
};
MUST_USE bool desk_ids_from(struct arena *arena, struct db *db, int64_t root_id, int64_t from_id,
                            int64_t ids_r[DESK_IDS_COUNT], size_t *count_r,
                            struct fault *fault_r);
MUST_USE bool desk_ids_of_person(struct arena *arena, struct db *db, int64_t root_id,
                                 const struct desk_ids_asked *asked,
                                 int64_t ids_r[DESK_IDS_COUNT], size_t *count_r,
                                 struct fault *fault_r);
/* Those of these, DESK_PAGE_COUNT at most, that are there and seen, in their order. */
MUST_USE bool desk_seen_among(struct arena *arena, struct db *db, int64_t root_id,
                              const struct desk_sight *sight, const int64_t *ids, size_t count,
                              struct desk_request *requests_r, size_t *count_r,
                              struct fault *fault_r);

/* --- for who reckons how long requests last ------------------------------------------------------- */

/* What is reckoned with; whoever it is of is told to nobody. */
struct desk_lasting {
	int64_t request_id, unit_id, owner_id;
	int64_t who_id; /* the person, as joined; or the account of an internal one; 0: not known */
	int64_t received_unix_s, first_unix_s, done_unix_s; /* 0: not yet */
	enum desk_outcome outcome;
	int64_t ask_count; /* how many times the person was asked for something */
	bool is_left_out;  /* joined to one that is confidential, or was no request: it is not reckoned with */
};
/* Requests of one offering that were written after one, from `from_s` on and before `to_s`, first ones
 * first: `count` of them at most. None that is confidential, none that was no request; one that was joined
 * to another has the unit, the owner and the end of that one. */
struct desk_stretch {
	int64_t offering_id, from_s, to_s;
	int64_t after_id; /* where the last slice ended; 0: from the first */
	size_t count;
};
MUST_USE bool desk_lastings(struct arena *arena, struct db *db, int64_t root_id,
                            const struct desk_stretch *stretch, struct desk_lasting **lastings_r,
                            size_t *count_r, struct fault *fault_r);

/* --- for who says where a request should go -------------------------------------------------------- */

/* What was asked, in the words of whoever asked, and where it is. None that is confidential. */
struct desk_where {
	int64_t request_id, unit_id, owner_id, offering_id, place_id;
	enum desk_queue queue;
	bool is_brought;
	struct span reference, title, text;
};
/* FOUND_NONE: it is not there, or confidential. Whoever may see it is the caller's affair. */
MUST_USE enum found desk_where(struct arena *arena, struct db *db, int64_t root_id,
                               int64_t request_id, struct desk_where *where_r,
                               struct fault *fault_r);
/* The latest ones before that number (INT64_MAX: of all), latest first: fewer than DESK_WHERE_COUNT, there
 * are no more. None that was set aside. */
enum { DESK_WHERE_COUNT = 100 };
MUST_USE bool desk_wheres(struct arena *arena, struct db *db, int64_t root_id, int64_t before_id,
                          struct desk_where wheres_r[DESK_WHERE_COUNT], size_t *count_r,
                          struct fault *fault_r);

/* --- for who reads what many wrote ----------------------------------------------------------------- */

/* The first message of a request, in the words of whoever asks and by her own hand: on the web, by letter or
 * SMS, by a program. None that is confidential, was brought from another tool, was no request, or is a form
 * that was filled; none that was joined to one of those. */
/* Of which offerings: those of relations with the public, and what agents ask of one another. What is said
 * for another purpose (aid, civil status, children, housing) is read with nothing else (room offering),
 * and what is confidential by nobody. */
bool desk_is_read_with_others(const struct offering *offering);
/* Of what is read, which request is not: confidential, no request at all, or joined to such a one: one that
 * follows another is as that one is. */
MUST_USE bool desk_is_left_out(struct arena *arena, struct db *db, int64_t root_id,
                               const struct desk_request *request, bool *is_r, struct fault *fault_r);
struct desk_written {
	int64_t request_id, unit_id;
	int64_t row_id;    /* whoever asks, as she was written down; 0: as below */
	int64_t person_id; /* the one all of hers are joined into; 0: not known, or an agent asks */
	int64_t asker_id;  /* the account of an internal one; 0: none */
};
/* Of one offering, received from `from_s` on and before `to_s`, in the order they came, after that one; and
 * whether there are no more. */
enum { DESK_WRITTEN_COUNT = 500 };
struct desk_written_asked {
	int64_t offering_id, from_s, to_s, after_id;
	bool is_over;
};
MUST_USE bool desk_written(struct arena *arena, struct db *db, int64_t root_id,
                           struct desk_written_asked *asked,
                           struct desk_written written_r[DESK_WRITTEN_COUNT], size_t *count_r,
                           struct fault *fault_r);
/* The words of one of them. FOUND_NONE: it is gone, or is one of those left out by now. */
MUST_USE enum found desk_written_words(struct arena *arena, struct db *db, int64_t root_id,
                                       int64_t request_id, struct span *words_r,
                                       struct fault *fault_r);

/* --- for later rooms that have something to tell the person ----------------------------------------- */

struct desk_hand;
/* As the program, by that way, in the caller's transaction: an entry that she reads on her page, and that
 * leaves with the other messages. It changes nothing of the request and is no fact. */
MUST_USE bool desk_tell(struct db *db, const struct desk_hand *hand, int64_t request_id,
                        enum desk_channel channel, struct span text, struct fault *fault_r);

/* The same for those who deal with it: what the program did and why, in the history, which she does not
 * read. */
MUST_USE bool desk_record(struct db *db, const struct desk_hand *hand, int64_t request_id,
                          enum desk_channel channel, struct span text, struct fault *fault_r);

/* --- for a later room that tells her before she asks -------------------------------------------------- */

enum {
	DESK_AHEAD_COUNT = 50,
	DESK_AHEAD_DAYS = 5,       /* before the last day that she was told to answer */
	DESK_AHEAD_ASKED_DAYS = 2, /* whoever was just asked is not reminded */
	DESK_AHEAD_LATE_DAYS = 14, /* what went by longer ago is left to whoever answers */
};
enum desk_ahead_kind {
	DESK_AHEAD_LATE,  /* the day she was told went by, and nobody replied yet */
	DESK_AHEAD_LIMIT, /* she is waited for until a day that is near */
};
struct desk_ahead {
	enum desk_ahead_kind kind;
	int64_t request_id, unit_id, pause_id; /* pause 0: LATE */
	enum desk_channel channel;             /* by which she is answered */
	int32_t day;                           /* that was told */
	bool is_pieces;
	int64_t asked_unix_s; /* of LATE: received */
};
/* The first of those that nobody took, of both the confidential and the others in turn. */
MUST_USE bool desk_ahead(struct arena *arena, struct db *db, const struct desk_hand *hand,
                         enum desk_ahead_kind kind, bool is_confidential,
                         struct desk_ahead aheads_r[DESK_AHEAD_COUNT], size_t *count_r,
                         struct fault *fault_r);
/* In the caller's transaction. FOUND_NONE: another took it, or it is no longer so. */
MUST_USE enum found desk_ahead_take(struct db *db, const struct desk_hand *hand,
                                    const struct desk_ahead *ahead, struct fault *fault_r);

/* --- writing: each in the caller's transaction, with its entry and its fact ------------------- */

struct desk_sheet {
	struct span name, value; /* a field of the form and its answer, in words */
};
struct desk_receiving {
	const struct offering *offering;
	int64_t place_id, unit_id;      /* unit 0: by the offering's rules */
	int64_t person_id, asker_id;
	enum desk_channel channel, reply_channel;
	struct span title, text, quoted; /* title empty: the first words of the text */
	const struct desk_sheet *sheet;  /* what the form held, told after the text */
	size_t sheet_count;
	int64_t inquiry_id, inquiry_version; /* of the form that was filled; 0: none was */
	struct span answers;             /* to it, by code, as JSON (room filling); kept beside the words */
	bool is_placed;
	double east, north;
	struct span address;
	int32_t received_first_day;      /* earlier, when it was sent on, or by its postmark; 0: today */
	int32_t received_competent_day;  /* earlier, when it lay with us unread; 0: today */
	int64_t owner_id;                /* who took it down; 0: nobody */
	int64_t inner_minutes;           /* agreed between units; 0: none */
	bool is_confidential;            /* even where its offering is not */
	int64_t account_id;              /* who acts; 0: whoever asks */
	struct span hint;                /* told beside what is promised, in what leaves at once; empty: none */
	struct span once;                /* idempotency key */
};
struct desk_received {
	int64_t request_id, entry_id;
	struct span reference;
};
/* Where a room stands when it writes. */
struct desk_hand {
	int64_t root_id, now_s;
	int32_t today;
	const struct place_tree *tree; /* today's */
	const char *address; /* of the house: what links begin with; NULL: letters hold none */
	struct span once;    /* idempotency key of the form; empty: none */
	bool is_past;        /* now_s went by long ago (an invented town): its requests are of that day */
};
/* FOUND_NONE: this key was taken already; *received_r is what it made (entry_id apart), and the caller
 * gives up. */
MUST_USE enum found desk_receive(struct arena *arena, struct db *db, const struct desk_hand *hand,
                                 const struct desk_receiving *receiving,
                                 struct desk_received *received_r, struct fault *fault_r);

/* --- requests that come from another tool, and leave again ------------------------------------- */

/* As it stood there. It is of the day it was received; no receipt, no message and no fact of its own is
 * made of it: nothing follows from a request that others dealt with. */
struct desk_bringing {
	const struct offering *offering;
	int64_t unit_id, place_id, person_id;
	enum desk_channel channel, reply_channel;
	struct span title, text; /* title empty: the first words of the text */
	struct span origin;      /* « Reprise de GLPI, où elle portait le numéro 1234. » */
	bool is_placed;
	double east, north;
	struct span address;
	int64_t received_unix_s;
	int64_t first_unix_s;      /* its first reply; 0: none is known */
	int64_t done_unix_s;       /* 0: it is open */
	bool is_waiting;           /* open, and the person is waited for: from now on */
	enum desk_outcome outcome; /* DESK_NOT_DONE when it is open */
};
/* `around`: of its unit, from the day before it was received on, with no pause and room for one. Neither its
 * identifier nor its reference is asked for first, which would cost more than the request: once in some
 * thousands of them, two meet, the fault is db_conflict, and the caller writes again. */
MUST_USE bool desk_bring(struct arena *arena, struct db *db, const struct desk_hand *hand,
                         const struct desk_bringing *bringing, struct desk_around *around,
                         int64_t *request_id_r, struct fault *fault_r);
/* One that was brought goes again, with all that was written with it. FOUND_NONE: it is not there, or
 * somebody did something to it since, and it stays. */
MUST_USE enum found desk_take_away(struct arena *arena, struct db *db, int64_t root_id,
                                   int64_t request_id, int64_t *person_id_r,
                                   struct fault *fault_r);
/* Has this person, by this row of hers, any request? */
MUST_USE bool desk_has_of_person(struct arena *arena, struct db *db, int64_t root_id,
                                 int64_t person_id, bool *has_r, struct fault *fault_r);

/* --- all of them, in the order they came --------------------------------------------------------- */

/* Those received from `from_s` to `to_s`, both included, in the order of their identifiers, after that
 * one, as far as they are seen; `offering_id` 0: whatever was asked for. */
struct desk_walk {
	const struct desk_sight *sight;
	int64_t offering_id, from_s, to_s;
	int64_t after_id; /* of the last one looked at, seen or not; 0: from the first */
	int64_t looked_at; /* how many were */
	bool is_over;
};
/* The next ones, DESK_PAGE_COUNT at most, and walk->after_id: none may be seen, and others follow until
 * walk->is_over. */
MUST_USE bool desk_walk_on(struct arena *arena, struct db *db, int64_t root_id,
                           struct desk_walk *walk, struct desk_request **requests_r,
                           size_t *count_r, struct fault *fault_r);
/* The pauses of requests from one identifier to another, both included, in their order. */
struct desk_paused {
	int64_t request_id;
	bool is_pieces;
	int64_t asked_unix_s, given_unix_s; /* given 0: still waiting */
};
MUST_USE bool desk_pauses_between(struct arena *arena, struct db *db, int64_t root_id,
                                  int64_t first_id, int64_t last_id, struct desk_paused **pauses_r,
                                  size_t *count_r, struct fault *fault_r);

/* --- who reads, who writes -------------------------------------------------------------------- */

enum {
	DESK_WATCH_COUNT_MAX = 50,
	DESK_WRITING_S = 1800, /* whoever was not seen since then writes no more */
};
/* Who, and when last. */
struct desk_watcher {
	int64_t account_id, at_unix_s;
	int32_t day;
};
/* This account opened a confidential request that day. */
MUST_USE bool desk_note_reading(struct db *db, int64_t root_id, int64_t request_id,
                                int64_t account_id, int32_t day, struct fault *fault_r);
/* Who did, the latest day first; a row for each account and day. */
MUST_USE bool desk_readings(struct arena *arena, struct db *db, int64_t root_id, int64_t request_id,
                            struct desk_watcher **watchers_r, size_t *count_r,
                            struct fault *fault_r);
/* This account writes an answer now; or does no more. */
MUST_USE bool desk_note_writing(struct db *db, const struct desk_hand *hand, int64_t request_id,
                                int64_t account_id, struct fault *fault_r);
MUST_USE bool desk_end_writing(struct db *db, int64_t root_id, int64_t request_id,
                               int64_t account_id, struct fault *fault_r);
/* Who does, the latest first. */
MUST_USE bool desk_writers(struct arena *arena, struct db *db, const struct desk_hand *hand,
                           int64_t request_id, struct desk_watcher **watchers_r, size_t *count_r,
                           struct fault *fault_r);

/* --- who is to be called back ------------------------------------------------------------------ */

enum {
	DESK_CALLBACK_DAYS_MAX = 60,        /* a promise is kept within these days */
	DESK_CALLBACK_WORDS_LENGTH_MAX = 300,
	DESK_CALLBACK_LATE_S = 1800,        /* after what was told, it is late */
};
/* One of a request at a time. It goes with the request. */
struct desk_callback {
	int64_t request_id;
	int64_t due_unix_s; /* from then on, as the person was told */
	int64_t account_id; /* who promised */
	struct span phone;  /* as one writes it */
	struct span words;  /* why; may be empty */
	int64_t caller_id, called_unix_s; /* who calls, since when; 0: nobody */
	int64_t tries;      /* calls without an answer */
	int64_t changes;    /* 0: it is new */
};
/* Is it past what was told; does somebody call now, or did less than DESK_WRITING_S ago? */
bool desk_callback_is_late(const struct desk_callback *callback, int64_t now_s);
bool desk_callback_is_called(const struct desk_callback *callback, int64_t now_s);
/* « lundi 30 novembre 2026 vers 14 h 30 », with « vers » or « à » between. */
void desk_add_when(struct text *text, const struct zone *zone, int64_t at_s, const char *between);

/* Whoever may see the request is the caller's affair. FOUND_NONE: nobody promised to call. */
MUST_USE enum found desk_callback_of(struct arena *arena, struct db *db, int64_t root_id,
                                     int64_t request_id, struct desk_callback *callback_r,
                                     struct fault *fault_r);
/* Those of requests that are seen, whatever their queue, first due first, after that one. */
struct desk_callback_query {
	const struct desk_sight *sight;
	int64_t after_due_s, after_id; /* both 0: from the first */
	size_t count;                  /* at most DESK_PAGE_COUNT */
};
MUST_USE bool desk_callbacks(struct arena *arena, struct db *db, int64_t root_id,
                             const struct desk_callback_query *query,
                             struct desk_callback callbacks_r[DESK_PAGE_COUNT], size_t *count_r,
                             struct fault *fault_r);
/* What stands in the history of the request, and who did it; no words: nothing. A request that is full
 * (desk_is_full) keeps no more of it. */
struct desk_callback_told {
	int64_t account_id;
	struct span words;
};
/* In the caller's transaction: promised, put off, taken by a caller. FOUND_NONE: it changed since it was
 * read, another stands already, or the request is there no more; nothing was written. */
MUST_USE enum found desk_callback_put(struct arena *arena, struct db *db,
                                      const struct desk_hand *hand,
                                      const struct desk_callback *callback,
                                      const struct desk_callback_told *told, struct fault *fault_r);
/* She was called. FOUND_NONE: as above. */
MUST_USE enum found desk_callback_end(struct arena *arena, struct db *db,
                                      const struct desk_hand *hand,
                                      const struct desk_callback *callback,
                                      const struct desk_callback_told *told, struct fault *fault_r);

/* --- what calls somebody soon ------------------------------------------------------------------- */

/* The person's own words are read as they come (craft/flags), and call whoever sees the request: it is no
 * figure, decides nothing, and goes once she is answered, or somebody says that it does not press. That
 * words hurt is kept nowhere: whoever draws them reads it in them. What was brought from another tool
 * is not read. */
enum { DESK_FLAGS_KEPT = 1 << FLAGS_URGENT | 1 << FLAGS_DISTRESS };
/* In the caller's transaction: she wrote, by whatever way. */
MUST_USE bool desk_flag(struct arena *arena, struct db *db, const struct desk_hand *hand,
                        int64_t request_id, struct span words, struct fault *fault_r);
/* Those of these requests, DESK_PAGE_COUNT at most. */
MUST_USE bool desk_flags(struct arena *arena, struct db *db, int64_t root_id,
                         const int64_t *request_ids, size_t count, unsigned *flags_r,
                         struct fault *fault_r);
/* In the caller's transaction: somebody read it, and says that these do not call. A fact, without which.
 * FOUND_NONE: none of them did, or this form was taken already: the write gives up. */
MUST_USE enum found desk_unflag(struct arena *arena, struct db *db, const struct desk_hand *hand,
                                const struct desk_request *request, int64_t account_id,
                                unsigned flags, struct fault *fault_r);

/* --- acknowledgements that are owed ----------------------------------------------------------- */

struct desk_owing {
	unsigned missing; /* bits of enum law_mention; 0: nothing is owed */
	int32_t due_day;  /* the law's last day; 0: it gives none */
};
/* What is owed of each of these requests, DESK_PAGE_COUNT at most. */
MUST_USE bool desk_owed(struct arena *arena, struct db *db, int64_t root_id,
                        const int64_t *request_ids, size_t count, struct desk_owing *owing_r,
                        struct fault *fault_r);
/* How many open requests of a unit wait for theirs, as far as they are seen, and for what in all; looked
 * for among the first DESK_OWED_COUNT_MAX: `is_more` says that there are others. */
enum { DESK_OWED_COUNT_MAX = 10000 };
struct desk_owed_there {
	int64_t count;
	unsigned missing;
	bool is_more;
};
MUST_USE bool desk_owed_of_unit(struct arena *arena, struct db *db, int64_t root_id,
                                const struct desk_sight *sight, int64_t unit_id,
                                struct desk_owed_there *there_r, struct fault *fault_r);
/* Writes the acknowledgements that would now lack nothing, since somebody said what their unit did not:
 * each with its entry and its fact, by the person's way. Of its own transactions; may run twice, and be
 * cut. `hand->once` is empty. *count_r: how many left. */
MUST_USE bool desk_settle(struct arena *arena, struct store *store, const struct desk_hand *hand,
                          int64_t *count_r, struct fault *fault_r);

/* What became of an act. */
enum desk_done {
	DESK_IS_DONE,
	DESK_IS_STALE,   /* the request changed since it was seen: nothing was written */
	DESK_IS_REFUSED, /* *sentence_r says why */
	DESK_WAS_DONE,   /* this form was taken already */
	DESK_FAILED,
};
/* `seen_changes` -1: whatever happened since. `files` go with what is said. */
struct desk_writing {
	int64_t request_id, seen_changes;
	const struct desk_act *act;
	const struct desk_file *files;
	size_t file_count;
};
MUST_USE enum desk_done desk_write(struct arena *arena, struct db *db, const struct desk_hand *hand,
                                   const struct desk_writing *writing, int64_t *entry_id_r,
                                   const char **sentence_r, struct fault *fault_r);

/* --- requests that have to do with each other ----------------------------------------------------- */

enum desk_tie_kind {
	DESK_TIE_KEPT,   /* this one was joined to that one */
	DESK_TIE_HELD,   /* that one was joined to this one */
	DESK_TIE_PARENT, /* that one is what this one is a part of */
	DESK_TIE_CHILD,
	DESK_TIE_LINKED, /* they have to do with each other */
	DESK_TIE_APART,  /* they look alike and are two: not proposed again */
	DESK_TIE_KIND_COUNT
};
enum { DESK_TIE_COUNT_MAX = 200 }; /* of one request */
struct desk_tie {
	int64_t other_id;
	enum desk_tie_kind kind; /* as this one sees that one */
	int64_t at_unix_s, account_id;
};
/* By kind. A tie tells of the other: whoever shows it asks whether her reader sees that one. */
MUST_USE bool desk_ties(struct arena *arena, struct db *db, int64_t root_id, int64_t request_id,
                        struct desk_tie **ties_r, size_t *count_r, struct fault *fault_r);
/* The one that is followed when this one was joined: at the end of the joins; itself when it is not.
 * FOUND_NONE: nobody said to which it was. */
MUST_USE enum found desk_kept(struct arena *arena, struct db *db, int64_t root_id,
                              const struct desk_request *request, struct desk_request *kept_r,
                              struct fault *fault_r);

struct desk_tying {
	int64_t request_id, other_id; /* another one */
	enum desk_tie_kind kind;      /* of desk_tie */
	int64_t account_id;
};
/* `request_id` is closed and follows `other_id`: its person is told, and again when that one is closed. Its
 * words stay its own. Undone by desk_part, in any order of several. DESK_WAS_DONE, DESK_IS_REFUSED: as for
 * desk_write. */
MUST_USE enum desk_done desk_join(struct arena *arena, struct db *db, const struct desk_hand *hand,
                                  const struct desk_tying *tying, const char **sentence_r,
                                  struct fault *fault_r);
MUST_USE enum desk_done desk_part(struct arena *arena, struct db *db, const struct desk_hand *hand,
                                  const struct desk_tying *tying, const char **sentence_r,
                                  struct fault *fault_r);
/* Linked, parent, child, or said to be two; then no more. */
MUST_USE enum desk_done desk_tie(struct arena *arena, struct db *db, const struct desk_hand *hand,
                                 const struct desk_tying *tying, const char **sentence_r,
                                 struct fault *fault_r);
MUST_USE enum desk_done desk_untie(struct arena *arena, struct db *db, const struct desk_hand *hand,
                                   const struct desk_tying *tying, const char **sentence_r,
                                   struct fault *fault_r);

/* --- the end of a request ------------------------------------------------------------------------- */

/* Closed or put aside, and not followed with one that is still open. */
MUST_USE bool desk_is_forgettable(struct arena *arena, struct db *db, int64_t root_id,
                                  const struct desk_request *request, bool *is_r,
                                  struct fault *fault_r);
/* Its words, files, ties and dates go for ever, and whoever asked for it when nothing else is hers; a
 * count of its month stays (desk_past). Facts: desk.forgotten, person.erased. FOUND_NONE: it is not
 * forgettable, or there no more. Whoever may is the caller's affair. */
MUST_USE enum found desk_forget(struct arena *arena, struct db *db, const struct desk_hand *hand,
                                int64_t request_id, int64_t account_id, struct fault *fault_r);
/* Was a request, its subject, forgotten? Of use to whoever keeps rows of requests (journal_read_on). */
bool desk_is_forgotten(const struct fact *fact);
/* The forgettable requests of one offering that were closed from one instant to the other, that one left
 * out. */
struct desk_lot {
	int64_t offering_id, from_s, to_s;
	int64_t keep_one_in; /* 1: all of them; 10: without one of ten, always the same ones */
};
MUST_USE bool desk_lot_count(struct arena *arena, struct db *db, int64_t root_id,
                             const struct desk_lot *lot, bool is_confidential, int64_t *count_r,
                             struct fault *fault_r);
/* Some of them, DESK_IDS_COUNT at most; and of those that are confidential and were closed whenever
 * before. */
MUST_USE bool desk_lot_ids(struct arena *arena, struct db *db, int64_t root_id,
                           const struct desk_lot *lot, int64_t ids_r[DESK_IDS_COUNT],
                           size_t *count_r, struct fault *fault_r);
/* When the first one of an offering that is closed was; 0: none is. */
MUST_USE bool desk_lot_oldest(struct arena *arena, struct db *db, int64_t root_id,
                              int64_t offering_id, int64_t *done_unix_s_r, struct fault *fault_r);

/* --- what leaves by itself (desk_leaves) ------------------------------------------------------- */

enum {
	DESK_LEAVING_COUNT = 50,   /* told at once */
	DESK_LEASE_S = 300,        /* nobody else sends it meanwhile */
	DESK_LATE_S = 3600,        /* what waits for longer is late */
	DESK_LOST_S = 30 * DAY_S,  /* what was lost is known as such for so long */
};
struct desk_leaving {
	enum desk_channel channel;
	int64_t request_id, entry_id;
	int64_t tries;    /* begun, this one among them once it is leased */
	bool was_leaving; /* whoever was sending it died: it may have left */
	int64_t lease;
};
/* Those whose hour has come, the first ones. */
MUST_USE bool desk_leaving_due(struct arena *arena, struct db *db, int64_t root_id,
                               enum desk_channel channel, int64_t now_s,
                               struct desk_leaving **leaving_r, size_t *count_r,
                               struct fault *fault_r);
/* It is ours for DESK_LEASE_S. FOUND_NONE: it is somebody else's, or left. */
MUST_USE enum found desk_leaving_lease(struct arena *arena, struct db *db, int64_t root_id,
                                       int64_t now_s, struct desk_leaving *leaving,
                                       struct fault *fault_r);
/* It waits until then, having been tried leaving->tries times. FOUND_NONE: it is no longer ours. */
MUST_USE enum found desk_leaving_later(struct db *db, int64_t root_id,
                                       const struct desk_leaving *leaving, int64_t try_s,
                                       struct fault *fault_r);
/* It left; or it is not to leave (DESK_NOT_SENT). FOUND_NONE: it is no longer ours. */
MUST_USE enum found desk_leaving_end(struct db *db, int64_t root_id,
                                     const struct desk_leaving *leaving,
                                     enum desk_delivery delivery, struct fault *fault_r);
/* What was said in this entry did not reach the person, for the reason `words` gives: it is lost, whoever was
 * sending it; nobody waits for her answer; the request is to be dealt with. Once. */
MUST_USE bool desk_lose(struct arena *arena, struct db *db, const struct desk_hand *hand,
                        int64_t request_id, int64_t entry_id, struct span words,
                        struct fault *fault_r);
struct desk_leaving_health {
	int64_t waiting, late;    /* to be sent; of those, for more than DESK_LATE_S */
	int64_t lost;             /* within DESK_LOST_S */
};
MUST_USE bool desk_leaving_health(struct arena *arena, struct db *db, int64_t root_id,
                                  enum desk_channel channel, int64_t now_s,
                                  struct desk_leaving_health *health_r, struct fault *fault_r);
/* Forgets what was lost long ago. */
MUST_USE bool desk_leaving_forget(struct db *db, int64_t root_id, int64_t now_s,
                                  struct fault *fault_r);

/* --- what a form held (room filling) ---------------------------------------------------------------- */

/* Whoever may see the request is the caller's affair. FOUND_NONE: no form was filled. */
struct desk_answers {
	int64_t request_id, inquiry_id;
	struct span answers;
};
MUST_USE enum found desk_answers_of(struct arena *arena, struct db *db, int64_t root_id,
                                    int64_t request_id, struct desk_answers *answers_r,
                                    struct fault *fault_r);

/* --- what came with an entry, or in another's name ---------------------------------------------- */

/* Has it DESK_ENTRY_COUNT_MAX entries, or DESK_TEXTS_LENGTH_MAX characters in them? Then nothing more is
 * written on it. */
MUST_USE bool desk_is_full(struct arena *arena, struct db *db, int64_t root_id, int64_t request_id,
                           bool *is_full_r, struct fault *fault_r);
/* Files of an entry that was just written, in the same transaction. */
MUST_USE bool desk_attach(struct db *db, int64_t root_id, int64_t request_id, int64_t entry_id,
                          const struct desk_file *files, size_t count, struct fault *fault_r);
/* A note that nobody of us wrote is the person's after all (a message from an address we did not know): it
 * becomes hers, in its place, and is heard as DESK_HEAR is. Once. */
MUST_USE enum desk_done desk_accept(struct arena *arena, struct db *db,
                                    const struct desk_hand *hand, int64_t request_id,
                                    int64_t entry_id, int64_t account_id,
                                    const char **sentence_r, struct fault *fault_r);
/* Sums of all files after that one (empty: the first), in order, each once; at most DESK_SUM_COUNT. */
enum { DESK_SUM_COUNT = 500 };
MUST_USE bool desk_file_sums(struct arena *arena, struct db *db, int64_t root_id, struct span after,
                             struct span **sums_r, size_t *count_r, struct fault *fault_r);
/* Is there a file of this sum? FOUND_NONE: nobody keeps it. */
MUST_USE enum found desk_has_file(struct arena *arena, struct db *db, int64_t root_id,
                                  struct span sum, struct fault *fault_r);

#endif
