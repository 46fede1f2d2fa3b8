/* Between the files that keep texts. */
#ifndef LISTEN_VERBATIM_KEPT_INSIDE_H
#define LISTEN_VERBATIM_KEPT_INSIDE_H

#include "listen/verbatim/verbatim_kept.h"

/* --- verbatim_kept.c: what one reads of a heap ------------------------------------------------------ */

struct verbatim_group {
	enum side side;
	int64_t place_id;
};
struct verbatim_tally {
	struct verbatim_group group;
	enum verbatim_tone_told tone;
	enum verbatim_state state;
	int64_t texts;
};
/* Where one reads in it, by side and place; none unless the reach is at least VERBATIM_REACH_SOME. */
struct verbatim_scope {
	enum verbatim_reach reach;
	struct verbatim_group *groups;
	size_t count;
};
/* `tallies`: all of the heap, by side and place. `is_returned`: its results were given back. */
struct verbatim_scope verbatim_scope_of(struct arena *arena, const struct verbatim_sight *sight,
                                        bool is_returned, const struct verbatim_tally *tallies,
                                        size_t count);
/* The survey of a heap; imported: one that was given back, for there is nothing to wait for. FOUND_NONE: the
 * survey is gone, or changed since, and the heap is to be filled again: nobody reads it. */
MUST_USE enum found verbatim_look_at_wave(struct arena *arena, struct db *db, int64_t root_id,
                                          const struct verbatim_heap *heap, struct survey_wave *wave_r,
                                          struct fault *fault_r);
/* Fills the reach and the counts of a heap. */
void verbatim_count(struct verbatim_heap *heap, const struct verbatim_scope *scope,
                    const struct verbatim_tally *tallies, size_t count);
/* The scope of a heap that is there and filled; FOUND_NONE: none is, or this reader may not see it. */
MUST_USE enum found verbatim_scope_load(struct arena *arena, struct db *db,
                                        const struct verbatim_sight *sight, int64_t heap_id,
                                        struct verbatim_heap *heap_r, struct verbatim_scope *scope_r,
                                        struct fault *fault_r);

/* --- verbatim_kept_store.c ------------------------------------------------------------------------- */

MUST_USE bool verbatim_store_heaps(struct arena *arena, struct db *db, int64_t root_id,
                                   struct verbatim_heap **heaps_r, size_t *count_r, struct fault *fault_r);
MUST_USE enum found verbatim_store_heap(struct arena *arena, struct db *db, int64_t root_id,
                                        int64_t heap_id, struct verbatim_heap *heap_r,
                                        struct fault *fault_r);
MUST_USE bool verbatim_store_tallies(struct arena *arena, struct db *db, int64_t root_id, int64_t heap_id,
                                     struct verbatim_tally **tallies_r, size_t *count_r,
                                     struct fault *fault_r);
/* Texts of one group after asked->after.text_id, at most `limit`. */
struct rows *verbatim_store_group(struct arena *arena, struct db *db, int64_t root_id,
                                  const struct verbatim_asked *asked, const struct verbatim_group *group,
                                  size_t limit);
/* All that is shown of one group, in constant memory. */
struct rows *verbatim_store_shown(struct arena *arena, struct db *db, int64_t root_id, int64_t heap_id,
                                  const struct verbatim_group *group);
struct verbatim_text verbatim_store_row(const struct rows *rows);
MUST_USE enum found verbatim_store_text(struct arena *arena, struct db *db, int64_t root_id,
                                        int64_t heap_id, int64_t text_id, struct verbatim_text *text_r,
                                        struct fault *fault_r);
/* Some of one heap, in any order. */
enum { VERBATIM_STORE_MANY = 32 };
struct rows *verbatim_store_many(struct arena *arena, struct db *db, int64_t root_id, int64_t heap_id,
                                 const int64_t text_ids[VERBATIM_STORE_MANY]);
/* Its state, and the tallies with it. */
MUST_USE enum found verbatim_store_move(struct db *db, int64_t root_id, const struct verbatim_text *text,
                                        enum verbatim_state state, struct fault *fault_r);
MUST_USE enum found verbatim_store_original(struct arena *arena, struct db *db, int64_t root_id,
                                            int64_t heap_id, int64_t text_id, struct span *locked_r,
                                            struct fault *fault_r);
MUST_USE bool verbatim_store_rule(struct db *db, int64_t root_id, int64_t keep_days, struct fault *fault_r);

/* --- verbatim_fill_store.c: while a heap is filled --------------------------------------------------- */

/* A heap as it is being filled. */
struct verbatim_filling {
	struct verbatim_heap heap;
	int64_t made_of, filled_id;
};
/* Which making of its figures each survey was filled for, by survey. */
struct verbatim_followed {
	int64_t wave_id, sealed_id;
};
MUST_USE bool verbatim_store_followed(struct arena *arena, struct db *db, int64_t root_id,
                                      struct verbatim_followed **followed_r, size_t *count_r,
                                      struct fault *fault_r);
MUST_USE bool verbatim_store_follow(struct db *db, int64_t root_id, int64_t wave_id, int64_t sealed_id,
                                    struct fault *fault_r);
/* The heap of a question, made when there is none; begun again when it was made of other figures. */
MUST_USE bool verbatim_store_begin(struct arena *arena, struct db *db, int64_t root_id,
                                   struct verbatim_filling *filling, struct fault *fault_r);
/* Takes the turn from filling->filled_id to `to`. FOUND_NONE: somebody else did, or it begins again. */
MUST_USE enum found verbatim_store_turn(struct db *db, int64_t root_id,
                                        const struct verbatim_filling *filling, int64_t to,
                                        struct fault *fault_r);
/* What people decided of a text. */
struct verbatim_decided {
	int64_t text_id;
	unsigned flags;
	enum verbatim_state state;
	struct span answer;
};
struct verbatim_range {
	int64_t heap_id, after, last; /* numbers in (after, last] */
};
MUST_USE bool verbatim_store_decided(struct arena *arena, struct db *db, int64_t root_id,
                                     const struct verbatim_range *range,
                                     struct verbatim_decided **decided_r, size_t *count_r,
                                     struct fault *fault_r);
MUST_USE bool verbatim_store_clear(struct db *db, int64_t root_id, const struct verbatim_range *range,
                                   struct fault *fault_r);
MUST_USE bool verbatim_store_add(struct db *db, int64_t root_id, const struct verbatim_text *text,
                                 struct fault *fault_r);
MUST_USE bool verbatim_store_lock(struct db *db, int64_t root_id, int64_t heap_id, int64_t text_id,
                                  struct span locked, struct fault *fault_r);
/* Words as they were written, and what called, whose text is no longer there. */
MUST_USE bool verbatim_store_clear_locked(struct db *db, int64_t root_id,
                                          const struct verbatim_range *range, struct fault *fault_r);
/* It may be read from now on. */
MUST_USE bool verbatim_store_end(struct db *db, int64_t root_id, const struct verbatim_filling *filling,
                                 int64_t now_s, struct fault *fault_r);
/* --- verbatim_plan.c: where each text is said to come from -------------------------------------------- */

enum { VERBATIM_COUNTS_FOR_NOBODY = 1, VERBATIM_IS_DROPPED = 2 };
struct verbatim_entry {
	int64_t text_id, twin_id; /* the first that says nearly the same; 0: none */
	int64_t place_id;         /* where it was written, then where it is said to be; 0: nowhere */
	int64_t who;              /* 0: nobody else's; VERBATIM_ANYBODY */
	int64_t journey_id, step_id;
	uint32_t number;          /* among those of its side that are compared */
	uint8_t side, marks;
};
struct text_alikes;
struct verbatim_plan {
	struct arena *arena, *passing;
	const struct place_tree *tree; /* of the survey's last day */
	struct verbatim_entry *entries;
	size_t count;
	struct text_alikes *alikes[VERBATIM_SIDE_COUNT];
	size_t numbered[VERBATIM_SIDE_COUNT];
	enum respondent who[VERBATIM_SIDE_COUNT]; /* when it ended */
};
struct verbatim_plan *verbatim_plan_new(struct arena *arena, const struct place_tree *tree);
/* Of all texts, in the order of their numbers. */
void verbatim_plan_text(struct verbatim_plan *plan, const struct verbatim_given *given);
/* Near copies are found, people counted once, places merged, sides under the floor dropped; a step, or a
 * journey, that fewer than the floor wrote of at one place is not said there. */
void verbatim_plan_end(struct verbatim_plan *plan, bool internal, bool agents_told);
/* NULL: it was not planned. */
const struct verbatim_entry *verbatim_plan_entry(const struct verbatim_plan *plan, int64_t text_id);
/* A mark alone (« … », « 👍 ») has none. */
bool verbatim_has_letter(struct span words);

/* --- verbatim_read.c: a text -------------------------------------------------------------------------- */

/* What is read of a text: its words masked, its language, of what a usager wrote its tone, what is to be
 * looked at first; of the answer that came with it (it may be empty), whether it names somebody. `arena`
 * holds what is kept of it. One thread at a time. */
struct verbatim_reader;
struct verbatim_reader *verbatim_reader_new(struct arena *arena);
void verbatim_read(struct arena *arena, struct verbatim_reader *reader, bool is_usager, struct span words,
                   struct span answer, struct verbatim_text *text);

/* --- verbatim_fill.c: a heap from its texts ----------------------------------------------------------- */

/* Are words as they were written still to be kept, of what closed that day? The key is then there. */
MUST_USE bool verbatim_keeps_original(struct arena *arena, const struct verbatim_keeper *keeper,
                                      int32_t closed_day, bool *keeps_r, struct fault *fault_r);

/* Some texts after a number, in the order of their numbers. */
enum { VERBATIM_SOME_COUNT = 500 };
struct verbatim_some {
	struct verbatim_given *all; /* room for so many */
	size_t count;
	bool is_last;
};
struct verbatim_feed {
	bool internal, agents_told;
	bool keeps_original;
	/* Into some_r->all; words live in the arena. FOUND_NONE: one that was counted is gone. */
	enum found (*read)(const struct verbatim_feed *feed, struct arena *arena, struct db *db, int64_t after,
	                   struct verbatim_some *some_r, struct fault *fault_r);
	int64_t root_id;
	const void *context;
};
/* Fills a heap that was begun, or goes on with it. FOUND_NONE: somebody else does, or what it is made of
 * changed meanwhile: later. */
MUST_USE enum found verbatim_fill_from(struct arena *arena, const struct verbatim_keeper *keeper,
                                       struct verbatim_filling *filling, const struct verbatim_feed *feed,
                                       struct fault *fault_r);

/* Fills the heap of one question, or goes on with it. FOUND_NONE: as above. */
MUST_USE enum found verbatim_fill(struct arena *arena, const struct verbatim_keeper *keeper,
                                  const struct survey_wave *wave, const struct survey_item *item,
                                  struct fault *fault_r);

/* --- verbatim_quarter_store.c, verbatim_desk.c: what people write all year round
 * -------------------------- */

/* A quarter whose heap was made, or begun. */
struct verbatim_made {
	int64_t item_id, heap_id; /* heap 0: it was erased, or is erased now */
	int64_t made_unix_s;      /* 0: it is to be made again */
	int32_t looked_day;       /* VERBATIM_QUARTER_ENDED: retention takes it away */
};
enum { VERBATIM_QUARTER_ENDED = INT32_MAX };
MUST_USE bool verbatim_store_quarters(struct arena *arena, struct db *db, int64_t root_id,
                                      struct verbatim_made **made_r, size_t *count_r,
                                      struct fault *fault_r);
MUST_USE bool verbatim_store_looked(struct db *db, int64_t root_id, int64_t item_id, int32_t day,
                                    struct fault *fault_r);
/* Of one kind, whichever its quarter. */
MUST_USE bool verbatim_kind_changed(struct db *db, int64_t root_id, enum verbatim_origin origin, int kind,
                                    struct fault *fault_r);
/* Of all quarters of that origin. */
MUST_USE bool verbatim_quarters_changed(struct db *db, int64_t root_id, enum verbatim_origin origin,
                                        struct fault *fault_r);
int64_t verbatim_quarter_item(enum verbatim_origin origin, int kind, int64_t number);
/* Requests of the desk, of each quarter. */
MUST_USE bool verbatim_desk_clock(struct arena *arena, const struct verbatim_keeper *keeper,
                                  struct fault *fault_r);

/* --- verbatim_end_store.c: forgetting ----------------------------------------------------------------- */

/* Nobody reads it from now on; then some of its texts go, and it when there are none. FOUND_NONE: it is
 * gone. */
MUST_USE enum found verbatim_store_erase(struct db *db, int64_t root_id,
                                         int64_t heap_id, int64_t *erased_r, struct fault *fault_r);
/* Words as they were written, of heaps closed by that day: some of them. FOUND_NONE: there were none. */
MUST_USE enum found verbatim_store_forget(struct arena *arena, struct db *db, int64_t root_id, int32_t day,
                                          struct fault *fault_r);
/* Heaps that came by imports. */
MUST_USE bool verbatim_store_imported(struct arena *arena, struct db *db, int64_t root_id,
                                      struct verbatim_heap **heaps_r, size_t *count_r,
                                      struct fault *fault_r);

#endif
