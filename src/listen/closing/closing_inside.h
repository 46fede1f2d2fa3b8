/* Within the room. */
#ifndef LISTEN_CLOSING_INSIDE_H
#define LISTEN_CLOSING_INSIDE_H

#include "ground/people/people.h"
#include "ground/secrecy/secrecy.h"
#include "listen/closing/closing.h"
#include "listen/invite/invite.h"
#include "welcome/desk/desk.h"

/* --- closing.c: rules ------------------------------------------------------------------------- */

/* « Votre demande est-elle réglée ? »; « Aviez-vous ce qu’il fallait ? » */
enum closing_met {
	CLOSING_UNSAID, CLOSING_YES, CLOSING_PARTLY, CLOSING_NOT_YET, CLOSING_NO, CLOSING_NOT_MINE,
	CLOSING_MET_COUNT
};
enum { CLOSING_EASE_MAX = 5, CLOSING_EASY = 4 };

enum closing_irritant {
	CLOSING_NO_IRRITANT, CLOSING_MISSING, CLOSING_TOOL, CLOSING_RULE, CLOSING_WAITING, CLOSING_TWICE,
	CLOSING_TIME, CLOSING_IRRITANT_COUNT
};
extern const char *const closing_irritant_words[CLOSING_IRRITANT_COUNT];

enum closing_question { CLOSING_MET, CLOSING_EASE, CLOSING_IRRITANT, CLOSING_QUESTION_COUNT };
enum { CLOSING_LEVEL_MAX = 6 };
size_t closing_level_count(enum closing_question question);

/* Is anything asked when it ends so? Not of who withdrew it, or sent nothing. */
bool closing_asks(const struct desk_request *request);
/* Somebody has to call back. */
bool closing_is_bad(enum closing_met met, int64_t ease);
int32_t closing_week(int32_t day); /* its Monday */

struct closing_rule {
	int64_t percent, hours, weekly;
};
extern const struct closing_rule closing_rule_default;
enum { CLOSING_HOURS_MAX = 240, CLOSING_WEEKLY_MAX = 20 };

/* What those who handled it say. */
struct closing_said {
	int32_t week;
	int64_t unit_id, offering_id, step_id;
	enum closing_met met;
	int64_t ease;
	enum closing_irritant irritant;
	struct span words;
};
/* All of one size, so that what is locked tells nothing by it. */
enum { CLOSING_PACK_SIZE = 1024 };
struct span closing_pack(struct arena *arena, const struct closing_said *said);
bool closing_unpack(struct span pack, struct closing_said *said_r);

/* --- closing_gate.c: what may be shown (pure) --------------------------------------------------- */

struct closing_reply {
	int64_t unit_id, offering_id;
	int levels[CLOSING_QUESTION_COUNT]; /* from 0; -1: not said */
};
struct closing_reply closing_reply_of(int64_t unit_id, int64_t offering_id, int64_t met, int64_t ease,
                                      int64_t irritant);
/* Who spoke, apart from what was said. */
struct closing_part {
	int64_t who; /* a number of the same person, and of nobody else */
	int64_t unit_id, offering_id;
	int64_t counts[CLOSING_QUESTION_COUNT];
};
struct closing_cell {
	enum side side;
	int64_t unit_id, offering_id; /* 0: all */
	enum closing_question question;
	int64_t levels[CLOSING_LEVEL_MAX];
};
struct closing_weighing {
	enum side side;
	const struct place_tree *tree; /* of the last day */
	const struct closing_reply *replies;
	size_t reply_count;
	const struct closing_part *parts;
	size_t part_count;
};
/* By unit and by offering, and what was in the way for the whole: answers pass room secrecy's gate, and
 * people are counted beside: under the floor of people, or where one of them gave more than half, nothing
 * is shown, nor what would tell it by subtraction: of the whole less its parts, and, of those who handled
 * requests, of an offering less a unit. */
void closing_weigh(struct arena *arena, const struct closing_weighing *weighing,
                   struct closing_cell **cells_r, size_t *count_r);

/* --- closing_store.c ---------------------------------------------------------------------------- */

enum closing_telling {
	CLOSING_NOT_TOLD, CLOSING_TO_TELL, CLOSING_TOLD,
	CLOSING_NOT_FOLLOWED, /* she answered before the journal was read */
};
struct closing_end {
	int64_t request_id, person_id, unit_id, offering_id, step_id;
	bool is_counted;
	int32_t ended_day, told_day, answered_day; /* 0: not yet */
	enum closing_telling telling;
	int64_t tell_unix_s;
	enum closing_met met;
	int64_t ease;
	struct span words;
};
MUST_USE bool closing_store_rule(struct arena *arena, struct db *db, int64_t root_id,
                                 struct closing_rule *rule_r, struct fault *fault_r);
MUST_USE bool closing_store_rule_keep(struct db *db, int64_t root_id,
                                      const struct closing_rule *rule, struct fault *fault_r);
MUST_USE bool closing_store_read(struct arena *arena, struct db *db, int64_t root_id,
                                 int64_t *number_r, int64_t *erased_unix_s_r,
                                 struct fault *fault_r);
/* Before what was read is written. FOUND_NONE: another program was first; the caller gives up. */
MUST_USE enum found closing_store_read_take(struct db *db, int64_t root_id, int64_t from,
                                            int64_t number, struct fault *fault_r);
/* Never back. */
MUST_USE bool closing_store_erased_to(struct db *db, int64_t root_id, int64_t erased_unix_s,
                                      struct fault *fault_r);
MUST_USE enum found closing_store_end(struct arena *arena, struct db *db, int64_t root_id,
                                      int64_t request_id, struct closing_end *end_r,
                                      struct fault *fault_r);
/* Unless it is there. */
MUST_USE bool closing_store_end_add(struct db *db, int64_t root_id, const struct closing_end *end,
                                    struct fault *fault_r);
MUST_USE bool closing_store_end_count(struct db *db, int64_t root_id, int64_t request_id,
                                      bool is_counted, struct fault *fault_r);
/* Unless it was answered. */
MUST_USE bool closing_store_end_drop(struct db *db, int64_t root_id, int64_t request_id,
                                     struct fault *fault_r);
/* FOUND_NONE: it was answered. */
MUST_USE enum found closing_store_answer(struct db *db, int64_t root_id,
                                         const struct closing_end *end, struct fault *fault_r);
enum { CLOSING_DUE_COUNT = 50 };
MUST_USE bool closing_store_due(struct arena *arena, struct db *db, int64_t root_id, int64_t now_s,
                                int64_t requests_r[CLOSING_DUE_COUNT], size_t *count_r,
                                struct fault *fault_r);
/* Whoever tells takes it first: it waits no more, unless it is set to again. FOUND_NONE: another did. */
MUST_USE enum found closing_store_tell_take(struct db *db, int64_t root_id, int64_t request_id,
                                            struct fault *fault_r);
MUST_USE bool closing_store_tell(struct db *db, int64_t root_id, int64_t request_id,
                                 enum closing_telling telling, int32_t told_day,
                                 struct fault *fault_r);
/* FOUND_ONE: she was written to since that day, under whatever number she is known. */
MUST_USE enum found closing_store_told(struct arena *arena, struct db *db, int64_t root_id,
                                       const uint8_t print[INVITE_PRINT_SIZE], int32_t since_day,
                                       struct fault *fault_r);
/* FOUND_NONE: she was, meanwhile, for another of hers. */
MUST_USE enum found closing_store_told_add(struct db *db, int64_t root_id,
                                           const uint8_t print[INVITE_PRINT_SIZE], int32_t day,
                                           struct fault *fault_r);
/* It was erased: what was said of it, if it counts, is counted still, in no words; the rest goes, and nobody
 * is called back about it. */
MUST_USE bool closing_store_forget_request(struct db *db, int64_t root_id, int64_t request_id,
                                           struct fault *fault_r);
MUST_USE bool closing_store_forget_person(struct db *db, int64_t root_id, int64_t person_id,
                                          struct fault *fault_r);
/* What persons said from a day to another, that counts. */
MUST_USE bool closing_store_replies(struct arena *arena, struct db *db, int64_t root_id,
                                    int32_t from_day, int32_t to_day, struct closing_reply **replies_r,
                                    struct closing_part **parts_r, size_t *count_r,
                                    struct fault *fault_r);
MUST_USE bool closing_store_forget(struct db *db, int64_t root_id, int32_t today,
                                   struct fault *fault_r);

/* --- closing_said_store.c: those who handled it --------------------------------------------------- */

MUST_USE bool closing_store_ask(struct db *db, int64_t root_id, int64_t account_id,
                                int64_t request_id, int32_t today, struct fault *fault_r);
/* FOUND_NONE: enough was asked that week. */
MUST_USE enum found closing_store_week_take(struct db *db, int64_t root_id, int64_t account_id,
                                            int32_t week, int64_t most, struct fault *fault_r);
MUST_USE bool closing_store_ask_drop(struct db *db, int64_t root_id, int64_t request_id,
                                     struct fault *fault_r);
/* FOUND_NONE: it was said, or is no longer asked. */
MUST_USE enum found closing_store_ask_take(struct db *db, int64_t root_id, int64_t account_id,
                                           int64_t request_id, struct fault *fault_r);
enum { CLOSING_ASKED_COUNT = 40 };
MUST_USE bool closing_store_asked(struct arena *arena, struct db *db, int64_t root_id,
                                  int64_t account_id, int64_t requests_r[CLOSING_ASKED_COUNT],
                                  size_t *count_r, struct fault *fault_r);
/* Locked (closing_pack); with who spoke, apart: `print` is of the account and the quarter. */
MUST_USE bool closing_store_say(struct db *db, int64_t root_id, const struct closing_said *said,
                                struct span locked, const uint8_t print[INVITE_PRINT_SIZE],
                                struct fault *fault_r);
MUST_USE bool closing_store_said(struct arena *arena, struct db *db, int64_t root_id,
                                 int64_t quarter, struct span **locked_r, size_t *count_r,
                                 struct fault *fault_r);
MUST_USE bool closing_store_word_add(struct db *db, int64_t root_id, int64_t quarter,
                                     struct span words, struct fault *fault_r);
MUST_USE bool closing_store_parts(struct arena *arena, struct db *db, int64_t root_id,
                                  int64_t quarter, struct closing_part **parts_r, size_t *count_r,
                                  struct fault *fault_r);
/* In the order of random numbers. */
enum { CLOSING_WORDS_COUNT = 200 };
MUST_USE bool closing_store_words(struct arena *arena, struct db *db, int64_t root_id,
                                  int64_t quarter, struct span words_r[CLOSING_WORDS_COUNT],
                                  size_t *count_r, struct fault *fault_r);
/* The first quarter that something is known of; FOUND_NONE: nothing is. */
MUST_USE enum found closing_store_first_day(struct arena *arena, struct db *db, int64_t root_id,
                                            int32_t *day_r, struct fault *fault_r);
MUST_USE enum found closing_store_released(struct arena *arena, struct db *db, int64_t root_id,
                                           int64_t quarter, struct fault *fault_r);
/* FOUND_NONE: somebody else did. What was said, locked, and the prints of who spoke go. */
MUST_USE enum found closing_store_release(struct db *db, int64_t root_id, int64_t quarter,
                                          int64_t now_s, struct fault *fault_r);
MUST_USE bool closing_store_cell_add(struct db *db, int64_t root_id, int64_t quarter,
                                     const struct closing_cell *cell, struct fault *fault_r);
MUST_USE bool closing_store_cells(struct arena *arena, struct db *db, int64_t root_id,
                                  int64_t quarter, struct closing_cell **cells_r, size_t *count_r,
                                  struct fault *fault_r);

/* --- closing_back_store.c: who is called back ------------------------------------------------------- */

struct closing_back {
	int64_t request_id, owner_id;
	int32_t due_day;
	int64_t opened_unix_s, done_unix_s, done_by, entry_id; /* done 0: not yet */
};
/* Unless there is one. */
MUST_USE bool closing_store_back_add(struct db *db, int64_t root_id, const struct closing_back *back,
                                     struct fault *fault_r);
MUST_USE enum found closing_store_back(struct arena *arena, struct db *db, int64_t root_id,
                                       int64_t request_id, struct closing_back *back_r,
                                       struct fault *fault_r);
/* Those to be made, the most pressing first, after one of them (NULL: from the first), at most
 * CLOSING_BACK_COUNT. */
enum { CLOSING_BACK_COUNT = 500 };
MUST_USE bool closing_store_backs(struct arena *arena, struct db *db, int64_t root_id,
                                  const struct closing_back *after, struct closing_back **backs_r,
                                  size_t *count_r, struct fault *fault_r);
/* FOUND_NONE: it was done. */
MUST_USE enum found closing_store_back_done(struct db *db, int64_t root_id,
                                            const struct closing_back *back, struct fault *fault_r);

/* --- closing_tell.c, closing_release.c: what time does ------------------------------------------------ */

MUST_USE bool closing_tell(struct arena *arena, const struct closing_keeper *keeper,
                           const struct desk_hand *hand, struct fault *fault_r);
MUST_USE bool closing_release(struct arena *arena, const struct closing_keeper *keeper,
                              int32_t today, struct fault *fault_r);
/* Persons' figures, from a day to another, as they would be shown. */
MUST_USE bool closing_persons(struct arena *arena, struct db *db, int64_t root_id, int32_t from_day,
                              int32_t to_day, const struct place_tree *tree,
                              struct closing_cell **cells_r, size_t *count_r,
                              struct fault *fault_r);

/* --- pages ---------------------------------------------------------------------------------------- */

/* The end of a request that is asked about, as it is now. */
void closing_end_of(const struct desk_request *request, const struct offering *offering,
                    int32_t today, struct closing_end *end_r);
/* Who calls back about it: who has it if she still may, else who leads the unit, else 0. */
MUST_USE bool closing_back_owner(struct arena *arena, struct db *db, int64_t root_id,
                                 const struct place_tree *tree, const struct desk_request *request,
                                 int64_t *owner_id_r, struct fault *fault_r);
/* What every page of those who deal with requests needs. */
struct closing_visit {
	struct visit *visit;
	struct place_tree *tree;
	const struct desk_sight *sight;
	struct desk_hand hand;
	struct fault fault;
};
/* False after a page was answered. */
MUST_USE bool closing_begin(struct visit *visit, struct closing_visit *closing_r);
/* Call-backs that this reader sees, with their requests: the most pressing first, at most
 * CLOSING_BACK_COUNT. */
struct closing_seen {
	struct closing_back back;
	struct desk_request request;
};
MUST_USE bool closing_backs_seen(struct closing_visit *closing, struct closing_seen **seen_r,
                                 size_t *count_r);
/* Requests that this reader handled, is asked about and sees. */
MUST_USE bool closing_asks_seen(struct closing_visit *closing,
                                struct desk_request seen_r[CLOSING_ASKED_COUNT], size_t *count_r);

extern const struct page_kind closing_answer_page, closing_own_page, closing_back_page,
	closing_figures_page;
void closing_get_answer(struct visit *visit);
void closing_post_answer(struct visit *visit);
void closing_get_own(struct visit *visit);
void closing_post_own(struct visit *visit);
void closing_get_back(struct visit *visit);
void closing_post_back(struct visit *visit);
void closing_get_figures(struct visit *visit);
void closing_post_rule(struct visit *visit);
void closing_remind(struct visit *visit);

#endif
