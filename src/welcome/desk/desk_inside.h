/* Within the room. */
#ifndef WELCOME_DESK_INSIDE_H
#define WELCOME_DESK_INSIDE_H

#include "base/time.h"
#include "craft/vault/vault.h"
#include "welcome/desk/desk.h"

struct desk_range {
	uint32_t begin, end; /* of the tree */
};
struct desk_sight {
	const struct place_tree *tree;
	int64_t account_id;
	struct desk_range *ranges;
	size_t range_count;
	int64_t *units; /* where one has a right by name: what is confidential there is hers too */
	size_t unit_count;
	bool sees_all;
};
bool desk_is_of_unit(const struct desk_sight *sight, int64_t unit_id);

enum {
	DESK_PAUSE_COUNT_MAX = 100,
	DESK_HISTORY_COUNT_MAX = 200, /* of one person */
};
#define DESK_NO_CLOCK_S (400 * (int64_t)DAY_S) /* where what is due on no day stands in its queue */

/* What a text is called that was given no title. */
struct span desk_first_words(struct span text);

/* --- desk_add.c: what each write adds ------------------------------------------------------------ */

/* What is owed at once: an acknowledgement, or as long as it would lack a mention a receipt only. */
struct desk_owed_now {
	bool is_owed;
	struct desk_receipt receipt;
	int32_t due_day;
};
/* Written, and the request says when it was registered, acknowledged. */
MUST_USE bool desk_prepare_receipt(struct arena *arena, struct db *db, const struct desk_hand *hand,
                                   struct desk_request *request, const struct desk_around *around,
                                   struct desk_owed_now *owed_r, struct fault *fault_r);
MUST_USE bool desk_add_receipt(struct db *db, const struct desk_hand *hand,
                               const struct desk_request *request, const struct desk_owed_now *owed,
                               struct fault *fault_r);
/* Its number and its instant are given here. */
MUST_USE bool desk_add_entry(struct db *db, const struct desk_hand *hand, int64_t request_id,
                             struct desk_entry *entry, struct fault *fault_r);
/* The register says that it happened, never what is in it: an auditor reads the register. */
struct desk_happening {
	const char *kind, *words;
	const struct desk_request *request;
	int64_t account_id;
};
MUST_USE enum found desk_add_fact(struct arena *arena, struct db *db, const struct desk_hand *hand,
                                  const struct desk_happening *happening, struct fault *fault_r);

/* --- rows ------------------------------------------------------------------------------------- */

/* The order of struct desk_request as rows give it. */
#define DESK_COLUMNS                                                                               \
	"request_id, reference, offering_id, unit_id, place_id, person_id, asker_id, owner_id,"        \
	" channel, reply_channel, queue, is_confidential, title, inquiry_version, outcome, rank_s,"    \
	" received_unix_s, received_first_day, received_competent_day, decided_day, done_unix_s,"      \
	" registered_unix_s, acknowledged_unix_s, promised_day, silence_day, first_due_s,"             \
	" first_unix_s, next_due_s, solve_due_s, east, north, address, abusive, changes, is_brought," \
	" inner_minutes, inner_due_s"
struct desk_request desk_request_of(struct arena *arena, const struct rows *rows);
/* entry_id, kind, channel, at_unix_s, account_id, is_shown, text, quoted, delivery */
struct desk_entry desk_entry_of(struct arena *arena, const struct rows *rows);
/* Whoever asks for it: the caller decides what may be seen. */
MUST_USE enum found desk_store_by_reference(struct arena *arena, struct db *db, int64_t root_id,
                                            struct span reference,
                                            struct desk_request *request_r,
                                            struct fault *fault_r);

MUST_USE bool desk_store_add(struct db *db, int64_t root_id, const struct desk_request *request,
                             struct fault *fault_r);
/* FOUND_NONE: it changed since (`changes` is one more than what was read). */
MUST_USE enum found desk_store_change(struct db *db, int64_t root_id,
                                      const struct desk_request *request, struct fault *fault_r);
MUST_USE bool desk_store_add_entry(struct db *db, int64_t root_id, int64_t request_id,
                                   const struct desk_entry *entry, struct fault *fault_r);
MUST_USE bool desk_store_add_file(struct db *db, int64_t root_id, int64_t request_id,
                                  const struct desk_file *file, struct fault *fault_r);
/* Pauses from `from` on are new, those before may have ended. */
MUST_USE bool desk_store_keep_pauses(struct db *db, int64_t root_id, int64_t request_id,
                                     const struct desk_pause *pauses, size_t from, size_t count,
                                     struct fault *fault_r);
MUST_USE bool desk_store_add_answers(struct db *db, int64_t root_id,
                                     const struct desk_answers *answers, struct fault *fault_r);
/* An acknowledgement that waits for what it would not say; `missing` 0: it waits no more. */
MUST_USE bool desk_store_owe(struct db *db, int64_t root_id, int64_t request_id, unsigned missing,
                             int32_t due_day, struct fault *fault_r);
/* Acknowledgements owed to open requests, by request, after that one. */
enum { DESK_DEBT_COUNT = 200 };
struct desk_debt {
	int64_t request_id, unit_id;
	unsigned missing;
};
MUST_USE bool desk_store_owed_after(struct arena *arena, struct db *db, int64_t root_id,
                                    int64_t after_id, struct desk_debt debts_r[DESK_DEBT_COUNT],
                                    size_t *count_r, struct fault *fault_r);
/* Writes the acknowledgement of a request that was owed one and lacks nothing now; else says what it still
 * lacks. *is_done_r: it left. */
MUST_USE bool desk_acknowledge(struct arena *arena, struct db *db, const struct desk_hand *hand,
                               int64_t request_id, bool *is_done_r, struct fault *fault_r);
/* The key of the organisation's requests, made at the first use (of a writing db). FOUND_NONE: none was
 * made, and this db only reads. */
MUST_USE enum found desk_store_key(struct arena *arena, struct db *db, int64_t root_id,
                                   uint8_t key_r[VAULT_KEY_SIZE], struct fault *fault_r);
/* « https://…/suivi/REFERENCE/SECRET »; empty when the house has no address. */
MUST_USE bool desk_link(struct arena *arena, struct db *db, const struct desk_hand *hand,
                        struct span reference, struct span *link_r, struct fault *fault_r);

/* All its rows. */
MUST_USE bool desk_store_forget(struct db *db, int64_t root_id, int64_t request_id,
                                struct fault *fault_r);
/* What stays of requests that went: a row for each month they were received in. */
struct desk_past {
	int64_t offering_id, unit_id; /* unit 0: confidential, or of nobody */
	int32_t month_day;            /* the first of that month */
	enum desk_channel channel;
	enum desk_outcome outcome;
	int64_t requests, days, late; /* days from received to done, in all; done after the day told */
};
MUST_USE bool desk_store_count_past(struct db *db, int64_t root_id, const struct desk_past *past,
                                    struct fault *fault_r);

/* Of both, each as it sees the other. */
MUST_USE bool desk_store_tie(struct db *db, const struct desk_hand *hand,
                             const struct desk_tying *tying, struct fault *fault_r);
MUST_USE bool desk_store_untie(struct db *db, int64_t root_id, int64_t request_id, int64_t other_id,
                               struct fault *fault_r);
/* --- desk_flag_store.c ------------------------------------------------------------------------ */

/* These too; 0: nothing. */
MUST_USE bool desk_store_flag(struct arena *arena, struct db *db, const struct desk_hand *hand,
                              const struct desk_request *request, unsigned flags,
                              struct fault *fault_r);
/* The request changed: whoever sees it sees its flag. */
MUST_USE bool desk_store_flag_follow(struct db *db, int64_t root_id, const struct desk_request *request,
                                     struct fault *fault_r);
/* She was answered. */
MUST_USE bool desk_store_flags_end(struct db *db, int64_t root_id, int64_t request_id,
                                   struct fault *fault_r);

/* A request was closed: those who follow it are told. */
MUST_USE bool desk_tell_joined(struct arena *arena, struct db *db, const struct desk_hand *hand,
                               const struct desk_request *kept, struct fault *fault_r);
MUST_USE bool desk_store_delivery(struct db *db, int64_t root_id, int64_t request_id,
                                  int64_t entry_id, enum desk_delivery delivery,
                                  struct fault *fault_r);
MUST_USE bool desk_store_lost(struct db *db, int64_t root_id, int64_t request_id,
                              const struct desk_entry *entry, int64_t now_s,
                              struct fault *fault_r);
MUST_USE bool desk_store_drop_pause(struct db *db, int64_t root_id, int64_t request_id,
                                    int64_t pause_id, struct fault *fault_r);
/* FOUND_NONE: it is no note of nobody’s. */
MUST_USE enum found desk_store_accept(struct db *db, int64_t root_id, int64_t request_id,
                                      int64_t entry_id, struct fault *fault_r);

#endif
