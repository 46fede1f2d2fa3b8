/* verbatim, kept: what people wrote, as it may be read.
 *
 * A heap is made of the texts of usagers and of agents that answer one question of a closed survey, that
 * came in one file, or that were written all year round, of one quarter that is over: to the desk, or to
 * tell an experience. The floor holds by construction: when a heap is filled, a place where fewer people
 * wrote than the floor of their side (room secrecy) is said to be the place above, near copies counting
 * once; a side under its floor as a whole is not kept at all. Words are masked (craft/mask) before they
 * are kept. Leaders' texts are not read: they are too few. A heap whose survey changed since is read by
 * nobody until it is filled again.
 *
 * Nobody reads without a sight, made from who visits: whoever prepares the surveys (référent) of every
 * place of the heap, from the closing on; the direction within its places, once the results were given
 * back; texts that somebody hid, or that are to be looked at first (a doubtful name, health, opinions …),
 * are for the référent alone. Auditors and administrators see how many there are, never one.
 *
 * Words as they were written are kept locked for some time (verbatim_rule); reading them is a fact of the
 * journal, written before they are shown. */
#ifndef LISTEN_VERBATIM_KEPT_H
#define LISTEN_VERBATIM_KEPT_H

#include <stdatomic.h>

#include "craft/visit/visit.h"
#include "ground/place/place.h"
#include "listen/survey/survey.h"

enum {
	VERBATIM_SIDE_COUNT = 2, /* SIDE_USAGER, SIDE_AGENT */
	VERBATIM_ASK_MAX = 200,  /* texts given at once */
	VERBATIM_LOOK_MAX = 1000, /* texts looked at for one asking: the cursor goes on from there */
	VERBATIM_REASON_LENGTH_MAX = 500,
	VERBATIM_HEAP_COUNT_MAX = 5000,
	VERBATIM_PLACE_COUNT_MAX = 400000, /* in which one reads at once: both sides of all places */
};

enum verbatim_tone_told {
	VERBATIM_NOT_TOLD, VERBATIM_NEGATIVE, VERBATIM_MIXED, VERBATIM_POSITIVE, VERBATIM_TONE_COUNT
};
enum verbatim_state { VERBATIM_TO_LOOK_AT, VERBATIM_SHOWN, VERBATIM_HIDDEN, VERBATIM_STATE_COUNT };
enum verbatim_flag {
	VERBATIM_DOUBTFUL = 1, VERBATIM_SPECIAL = 2, VERBATIM_MASKED = 4, VERBATIM_SURE = 8
};

/* --- who reads --------------------------------------------------------------------------------- */

struct verbatim_sight {
	int64_t root_id;
	struct reader reader;
	const struct place_tree *tree; /* of today: rights follow it */
	bool is_program; /* what is computed of texts and shown behind sights; never of a visit */
};
/* Of who visits. False after visit_fail. */
MUST_USE bool verbatim_sight_of(struct visit *visit, struct verbatim_sight *sight_r);
/* Of the program itself, for themes, the two voices, search: all that is shown, of every heap. What it
 * makes of them is read behind the sight of whoever reads it (verbatim_reach). */
struct verbatim_sight verbatim_sight_of_program(int64_t root_id);

/* How far one reads in a heap. */
enum verbatim_reach {
	VERBATIM_REACH_NONE,
	VERBATIM_REACH_COUNTS, /* how many there are on each side */
	VERBATIM_REACH_SOME,   /* what is shown, within one's places */
	VERBATIM_REACH_SHOWN,  /* what is shown, everywhere: what was made of the whole heap may be read too */
	VERBATIM_REACH_ALL,    /* the référent: also what is hidden, or to be looked at first */
};

/* --- heaps ------------------------------------------------------------------------------------- */

/* Whence its texts come. */
enum verbatim_origin {
	VERBATIM_OF_SURVEY,
	VERBATIM_OF_FILE,
	VERBATIM_OF_DESK,        /* what people and agents asked for, of one quarter */
	VERBATIM_OF_EXPERIENCES, /* what people told of the service, of one quarter */
	VERBATIM_ORIGIN_COUNT
};
extern const char *const verbatim_origin_words[VERBATIM_ORIGIN_COUNT]; /* « Demandes du guichet » */
/* No question was asked, nothing closes but a quarter; and the words as they were written are not kept
 * beside: they stand where they were written, or nowhere. */
bool verbatim_is_all_year(enum verbatim_origin origin);

struct verbatim_heap {
	int64_t id, wave_id, item_id, import_id;
	enum verbatim_origin origin;
	struct span name;
	int64_t journey_id, step_id;
	int32_t closed_day;
	int64_t made_unix_s;
	int64_t changes; /* since its themes were last made */
	int64_t made_of; /* the making of the figures of its survey that it was filled for */
	enum verbatim_reach reach;
	/* Of those one may read, by side and tone; with VERBATIM_REACH_COUNTS, all under VERBATIM_NOT_TOLD, and
	 * only what is shown is counted. */
	int64_t counts[VERBATIM_SIDE_COUNT][VERBATIM_TONE_COUNT];
	int64_t to_look_at; /* VERBATIM_REACH_ALL only */
};
/* Is one the other, asked at another time: the same question, or the same of another quarter? */
bool verbatim_is_same_again(const struct verbatim_heap *one, const struct verbatim_heap *other);
/* Those one may see that have a text, the latest closed first; at most VERBATIM_HEAP_COUNT_MAX. */
MUST_USE bool verbatim_heaps(struct arena *arena, struct db *db, const struct verbatim_sight *sight,
                             struct verbatim_heap **heaps_r, size_t *count_r, struct fault *fault_r);
/* FOUND_NONE: there is none, it is being filled, or it is not for this reader. */
MUST_USE enum found verbatim_heap_load(struct arena *arena, struct db *db,
                                       const struct verbatim_sight *sight, int64_t heap_id,
                                       struct verbatim_heap *heap_r, struct fault *fault_r);

/* --- texts ------------------------------------------------------------------------------------- */

struct verbatim_text {
	int64_t heap_id, text_id;
	enum side side;
	int64_t place_id, journey_id, step_id; /* 0: none */
	bool has_day;
	int32_t day;                           /* the first of its month */
	struct span words, language;
	enum verbatim_tone_told tone;
	int64_t certainty; /* thousandths */
	unsigned flags;
	unsigned calls;    /* only while it is filled: whoever reads it learns nothing of it (verbatim_call.h) */
	int64_t twin_id;   /* 0: none */
	enum verbatim_state state;
	struct span answer;
};

/* Where an asking goes on; all 0: from the first. */
struct verbatim_cursor {
	enum side side;
	int64_t place_id, text_id;
};
enum { VERBATIM_ANY = -1 };
struct verbatim_asked {
	int64_t heap_id;
	int side;           /* enum side, or VERBATIM_ANY */
	int64_t place_id;   /* with all those under it today; 0: everywhere */
	int64_t journey_id, step_id; /* 0: all */
	int tone, state;    /* or VERBATIM_ANY */
	unsigned flags;     /* those that have all of these */
	struct span words;  /* that have these words, as craft/text looks for them; empty: all */
	struct verbatim_cursor after;
	size_t limit;       /* VERBATIM_ASK_MAX at most */
};
struct verbatim_found {
	struct verbatim_text *texts;
	size_t count;
	bool is_more;                /* there may be others, after `next` */
	struct verbatim_cursor next;
};
/* By side, then place, in an order that tells nothing. A heap that is not for this reader has no text.
 * At most VERBATIM_LOOK_MAX texts are looked at: few, or none, may be found of them, and others after. */
MUST_USE bool verbatim_ask(struct arena *arena, struct db *db, const struct verbatim_sight *sight,
                           const struct verbatim_asked *asked, struct verbatim_found *found_r,
                           struct fault *fault_r);
MUST_USE enum found verbatim_load(struct arena *arena, struct db *db, const struct verbatim_sight *sight,
                                  int64_t heap_id, int64_t text_id, struct verbatim_text *text_r,
                                  struct fault *fault_r);

/* Several at once, each of whatever heap: those that this reader may read and that are shown, in the order of
 * their keys, with where they come from. What one reads of a heap is asked for each. */
struct verbatim_key {
	int64_t heap_id, text_id;
};
struct verbatim_keys {
	const struct verbatim_key *all;
	size_t count;
};
struct verbatim_one {
	struct verbatim_text text;
	struct span question; /* the name of its heap */
	struct span survey;   /* empty: of none */
	enum verbatim_origin origin;
	bool internal;        /* both sides are colleagues */
};
struct verbatim_many {
	struct verbatim_one *all;
	size_t count;
};
MUST_USE bool verbatim_load_many(struct arena *arena, struct db *db, const struct verbatim_sight *sight,
                                 const struct verbatim_keys *keys, struct verbatim_many *many_r,
                                 struct fault *fault_r);
/* Heaps that are filled, whoever reads them: for what follows them by the clock. No reach, no counts. */
MUST_USE bool verbatim_heaps_made(struct arena *arena, struct db *db, int64_t root_id,
                                  struct verbatim_heap **heaps_r, size_t *count_r, struct fault *fault_r);

/* All shown texts of some heaps, one after another, in constant memory. Until it ends nothing else may
 * be asked of this db. NULL on a fault. */
struct verbatim_walk;
MUST_USE struct verbatim_walk *verbatim_each(struct arena *arena, struct db *db,
                                             const struct verbatim_sight *sight,
                                             const int64_t *heap_ids, size_t heap_count,
                                             struct fault *fault_r);
/* Its words live until the next one. */
MUST_USE enum found verbatim_each_next(struct verbatim_walk *walk, struct verbatim_text *text_r,
                                       struct fault *fault_r);
void verbatim_each_end(struct verbatim_walk *walk);

/* --- words about them ----------------------------------------------------------------------------- */

/* « usagers »; of an internal survey, both are colleagues. */
const char *verbatim_side_words(bool internal, enum side side);
/* One of them: « usager ». */
const char *verbatim_writer_words(bool internal, enum side side);
extern const char *const verbatim_tone_words[VERBATIM_TONE_COUNT];  /* « plutôt négatif » */
extern const char *const verbatim_tone_codes[VERBATIM_TONE_COUNT];  /* "negative" */
/* « novembre 2026 »; NULL: not kept. */
const char *verbatim_month_words(struct arena *arena, const struct verbatim_text *text);
/* « sûr », « pas sûr »; NULL: no tone. */
const char *verbatim_sure_words(const struct verbatim_text *text);
/* Beside a text: « plutôt négatif » when the model is sure of it, else « ton incertain »: one guess in three
 * is wrong, and beside somebody's words it would be read as if it were not. NULL: no tone. */
const char *verbatim_tone_said(const struct verbatim_text *text);
/* Which share of texts has each tone, the errors of the model taken back (verbatim_shares); `tones` counts
 * them as told, both [VERBATIM_TONE_COUNT]. False: of fewer than 20 the tone is told. */
struct verbatim_figure;
MUST_USE bool verbatim_tone_shares(struct arena *arena, const int64_t *tones,
                                   struct verbatim_figure *shares_r);

/* --- hiding and showing, in the caller's transaction ---------------------------------------------- */

struct verbatim_act {
	int64_t heap_id, text_id;
	struct span reason;
	struct span once; /* of the form */
};
/* A fact with the reason, never the words. FOUND_NONE: it is not there, it already is so, the form came
 * twice, or this reader may not (VERBATIM_REACH_ALL): the write gives up. */
MUST_USE enum found verbatim_hide(struct arena *arena, struct db *db, const struct verbatim_sight *sight,
                                  const struct verbatim_act *act, struct fault *fault_r);
MUST_USE enum found verbatim_show(struct arena *arena, struct db *db, const struct verbatim_sight *sight,
                                  const struct verbatim_act *act, struct fault *fault_r);
/* Heaps that may be read and changed since their themes were made, at most VERBATIM_HEAP_COUNT_MAX. */
MUST_USE bool verbatim_heaps_changed(struct arena *arena, struct db *db, int64_t root_id, int64_t **ids_r,
                                     size_t *count_r, struct fault *fault_r);
/* Is it there at all, be it that nobody may read it while it is filled again? Else it never comes back. */
MUST_USE bool verbatim_heap_is_there(struct arena *arena, struct db *db, int64_t root_id, int64_t heap_id,
                                     bool *is_there_r, struct fault *fault_r);
/* Numbers of all its texts, shown or not, in their order: what is kept of any other is of nothing. */
MUST_USE bool verbatim_text_ids(struct arena *arena, struct db *db, int64_t root_id, int64_t heap_id,
                                int64_t **ids_r, size_t *count_r, struct fault *fault_r);
/* Texts of this heap changed: its themes are to be made again. */
MUST_USE bool verbatim_mark_changes(struct db *db, int64_t root_id, int64_t heap_id, struct fault *fault_r);
/* They were, of what it was when it had so many changes. */
MUST_USE bool verbatim_mark_read(struct db *db, int64_t root_id, int64_t heap_id, int64_t changes,
                                 struct fault *fault_r);

/* --- words as they were written ------------------------------------------------------------------- */

enum { VERBATIM_KEEP_DAYS = 90 }; /* unless the service decides otherwise */
MUST_USE bool verbatim_keep_days(struct arena *arena, struct db *db, int64_t root_id, int64_t *days_r,
                                 struct fault *fault_r);
/* Writes the fact, then reads them. FOUND_NONE: they are no longer kept, or this reader may not
 * (VERBATIM_REACH_ALL). On FOUND_FAILED nothing was answered yet. */
MUST_USE enum found verbatim_original(struct visit *visit, const struct verbatim_sight *sight,
                                      const struct verbatim_act *act, struct span *words_r,
                                      struct fault *fault_r);

/* --- how far it is -------------------------------------------------------------------------------- */

enum verbatim_stage {
	VERBATIM_STAGE_NONE, VERBATIM_STAGE_TEXTS, VERBATIM_STAGE_WORDS, VERBATIM_STAGE_NUMBER,
	VERBATIM_STAGE_THEMES, VERBATIM_STAGE_STABILITY, VERBATIM_STAGE_LISTS, VERBATIM_STAGE_COUNT
};
struct verbatim_progress {
	int64_t heap_id;
	enum verbatim_stage stage;
	int64_t done, whole; /* 0: it is not counted */
	struct span name;    /* of verbatim_being_read */
};
MUST_USE bool verbatim_progress_tell(struct db *db, int64_t root_id, const struct verbatim_progress *progress,
                                     struct fault *fault_r);
MUST_USE bool verbatim_progress_end(struct db *db, int64_t root_id, int64_t heap_id, struct fault *fault_r);
/* FOUND_NONE: nobody is at it, or was cut some minutes ago. */
MUST_USE enum found verbatim_progress_load(struct arena *arena, struct db *db, int64_t root_id,
                                           int64_t heap_id, struct verbatim_progress *progress_r,
                                           struct fault *fault_r);
/* Heaps that nobody reads yet, since their texts are being read. */
MUST_USE bool verbatim_being_read(struct arena *arena, struct db *db, int64_t root_id,
                                  struct verbatim_progress **list_r, size_t *count_r, struct fault *fault_r);
/* In hundredths: no count of texts, which a floor may hide. */
int verbatim_progress_share(const struct verbatim_progress *progress);

/* --- time ------------------------------------------------------------------------------------------ */

struct verbatim_keeper {
	struct store *store;
	int64_t root_id;
	const char *folder; /* of the data: the key is there */
	int64_t now_s;
	int32_t today;
	const atomic_bool *stops; /* NULL: never */
};
/* Fills the heaps of surveys that closed, or changed since; when `is_slow`, forgets words as they were
 * written whose day has come, and heaps of imports that were undone. May run twice, and in two
 * programs; after it was killed it goes on. */
MUST_USE bool verbatim_clock(struct arena *arena, const struct verbatim_keeper *keeper, bool is_slow,
                             struct fault *fault_r);

/* --- what people write all year round: a heap of each quarter ---------------------------------------- */

/* A text, as the room where it was written gives it. */
struct verbatim_given {
	int64_t text_id;   /* its own in the heap, always the same: positive, in an order that tells nothing */
	int64_t source_id; /* for that room alone: it is not kept */
	enum side side;
	int64_t place_id, journey_id, step_id; /* 0: none */
	/* One number for all that one person wrote, who counts once in her side; 0: nobody else's. */
	int64_t who;
	struct span words, answer;
};
enum { VERBATIM_ANYBODY = -1 }; /* whose it is, is not known: it counts for nobody */

struct verbatim_quarter {
	int64_t number; /* closing_quarter */
	int32_t first_day, last_day;
};
struct verbatim_quarter verbatim_quarter_of(int32_t day);

enum {
	VERBATIM_QUARTER_KIND_COUNT = 10,
	VERBATIM_QUARTER_WAIT_DAYS = 7, /* after its end: what was no text is sorted out meanwhile */
};
/* What is gathered quarter after quarter. */
struct verbatim_gathering {
	enum verbatim_origin origin;
	int kind;           /* several of one origin: from 0 */
	const char *name;   /* « Suggestions », before « du 3e trimestre 2026 » */
	int32_t since_day;  /* the first quarter is that of this day */
	bool needs_key;     /* numbers are prints by the key of contacts (room invite): it is there first */
	/* The texts of a quarter that may be read now, in the order of their numbers. FOUND_NONE: they are not
	 * all there yet, and the quarter waits. */
	enum found (*load)(void *context, struct arena *arena, struct db *db,
	                   const struct verbatim_quarter *quarter, struct verbatim_given **given_r,
	                   size_t *count_r, struct fault *fault_r);
	/* Fills what they say, in the arena, of those that are too many to be loaded with it. FOUND_NONE: it
	 * may not be read any more. */
	enum found (*say)(void *context, struct arena *arena, struct db *db, struct verbatim_given *given,
	                  struct fault *fault_r);
	void *context;
};
/* Makes the heap of each quarter that is over and has none yet: what comes later of that quarter is not
 * added to it. Once a day, and when verbatim_quarter_changed says so, its texts are compared with those
 * that may be read: when one may not any more, nobody reads the heap until it is made again without it.
 * May run twice, and in two programs; after it was killed it begins again. */
MUST_USE bool verbatim_quarters(struct arena *arena, const struct verbatim_keeper *keeper,
                              const struct verbatim_gathering *gathering, struct fault *fault_r);
/* A text of that day may not be read any more, in the caller's transaction: the next verbatim_quarters
 * looks. */
MUST_USE bool verbatim_quarter_changed(struct db *db, int64_t root_id, enum verbatim_origin origin,
                                       int32_t day, struct fault *fault_r);

/* Since when whoever writes to the desk, or tells an experience, reads on its page that her words are read
 * with those of others: what came before is left out. FOUND_NONE: the clock has not come by yet. */
MUST_USE enum found verbatim_since(struct arena *arena, struct db *db, int64_t root_id, int32_t *day_r,
                                   struct fault *fault_r);
/* In the caller's transaction, before the clock says today. Once. */
MUST_USE bool verbatim_since_set(struct db *db, int64_t root_id, int32_t day, struct fault *fault_r);

/* --- the end (room retention) ----------------------------------------------------------------------- */

enum { VERBATIM_ERASE_COUNT = 500 }; /* in one transaction */
/* Erases some texts of heaps closed before that day, for ever. FOUND_NONE: there were none left. */
MUST_USE enum found verbatim_erase_before(struct arena *arena, struct db *db, int64_t root_id, int32_t day,
                                          int64_t *erased_r, struct fault *fault_r);

extern const struct room_pages verbatim_pages;

#endif
