/* Between the files of this room only. */
#ifndef LISTEN_CODEBOOK_INSIDE_H
#define LISTEN_CODEBOOK_INSIDE_H

#include "craft/learn/learn.h"
#include "craft/stats/stats_agree.h"
#include "craft/stats/stats_pair.h"
#include "craft/topics/topics.h"
#include "listen/codebook/codebook.h"

enum {
	CODEBOOK_RULE_PARTS_MAX = 60,
	CODEBOOK_PART_STEMS_MAX = 6,
	CODEBOOK_STEMS_MAX = 1500,
	CODEBOOK_STABLE_FROM = 500, /* thousandths: of ten words, nearly seven come back */
	CODEBOOK_PREVIEW_TEXTS = 5000,
	CODEBOOK_PREVIEW_QUOTES = 10,
};

/* --- codebook_rule.c -------------------------------------------------------------------------- */

struct codebook_part {
	struct span stems[CODEBOOK_PART_STEMS_MAX];
	size_t count;
	bool is_excluded;
};
struct codebook_rule {
	struct codebook_part parts[CODEBOOK_RULE_PARTS_MAX]; /* those after are not read */
	size_t count, wanted, excluded;
};
/* « eau "eau chaude" -rosé »: any bytes may come; what has no word is passed over. */
struct codebook_rule *codebook_rule_read(struct arena *arena, struct span typed);
enum codebook_meets { CODEBOOK_MEETS_NOT, CODEBOOK_MEETS, CODEBOOK_EXCLUDED };
/* The words of a text, as rules meet them: its first CODEBOOK_STEMS_MAX. */
struct codebook_stems {
	struct span *stems;
	size_t count;
};
struct codebook_stems codebook_stems_of(struct arena *arena, struct span words);
enum codebook_meets codebook_rule_meets(const struct codebook_rule *rule,
                                        const struct codebook_stems *stems);

/* --- codebook_read.c: the texts of a heap, as themes are made of them ------------------------- */

enum { CODEBOOK_NO_DAY = INT32_MIN };
struct codebook_read_text {
	int64_t text_id;
	uint8_t side, tone;
	bool is_copy;
	int32_t day; /* the first of its month */
	struct span words;
};
struct codebook_reading {
	struct codebook_read_text *texts;
	size_t count, unlike; /* near copies counted once */
	bool is_cut;          /* there were more than CODEBOOK_HEAP_TEXTS_MAX */
};
MUST_USE bool codebook_read(struct arena *arena, struct db *db, const struct verbatim_sight *sight,
                            int64_t heap_id, struct codebook_reading *reading_r, struct fault *fault_r);

/* --- codebook_find.c: themes that nobody wrote ------------------------------------------------ */

struct codebook_finding {
	struct topics topics;                      /* of the texts, in their order */
	int64_t stability[TOPICS_COUNT_MAX];       /* thousandths; -1: not measured */
	size_t chosen;                             /* how many were asked for; 0: too few texts */
};
struct codebook_seeking {
	const struct codebook_reading *reading;
	size_t count;             /* 0: their number is to be chosen */
	const atomic_bool *stops; /* may be NULL */
	void (*begins)(void *context, enum verbatim_theming_stage stage); /* may be NULL */
	void *context;
};
/* False: it was stopped. */
MUST_USE bool codebook_find(struct arena *arena, const struct codebook_seeking *seeking,
                            struct codebook_finding *finding_r);
/* The words of a theme, a line each. */
struct span codebook_words_of(struct arena *arena, const struct topic *topic);
/* How much two lists of words, a line each, have in common: 0 to 1 (Jaccard). */
double codebook_alike(struct span words, struct span other);
/* « vote, internet, législatives » */
struct span codebook_first_words(struct arena *arena, struct span words);
/* Which new theme each old one is, the most alike first, each once; SIZE_MAX: none is alike enough. */
void codebook_match(const struct span *old, size_t old_count, const struct span *new, size_t new_count,
                    size_t *of_old_r);

/* --- codebook_assign.c: which texts each theme has -------------------------------------------- */

struct codebook_entry {
	uint32_t text; /* in the reading */
	uint16_t weight;
	uint8_t how;
};
struct codebook_list {
	struct codebook_entry *entries; /* in the order of the texts, then by side and weight */
	size_t count;
};
struct codebook_model {
	struct span bytes; /* empty: it learnt nothing */
	int64_t bar;
	uint32_t confusion[4]; /* [said by people (no, yes) × 2 + by the model (no, yes)] */
};
/* What is made of a theme. */
struct codebook_making {
	struct codebook_theme theme;
	const struct topics *topics;  /* NULL: it was not found */
	size_t topic;
	/* Without topics: how much of each text is of it, as it was found; NULL: nothing was. */
	const uint16_t *found;
	struct codebook_model model;
	const struct codebook_answer *answers; /* what people said */
	size_t answer_count;
	struct codebook_list list;
	struct codebook_list as_found; /* of one that people told texts of: what the program found alone */
	int64_t run_id;
	bool is_new, is_kept;         /* is_kept: by what a person decided of it */
};
struct codebook_answer {
	int64_t text_id, account_id, answer, rank;
	bool is_drawn; /* by chance: it measures */
};
enum { CODEBOOK_NO, CODEBOOK_YES, CODEBOOK_UNKNOWN, CODEBOOK_ASKED, CODEBOOK_ANSWER_COUNT };
enum { CODEBOOK_LEARNT_NO = 1, CODEBOOK_LEARNT_YES = 2 }; /* classes of a model */
/* What people said of it: yes or no; CODEBOOK_UNKNOWN when none did, or they do not agree. */
int codebook_said_of(const struct codebook_making *making, int64_t text_id);
/* How much of a text is of the theme, in thousandths, as the program found it; 0: it is not. */
uint16_t codebook_found_weight(const struct codebook_making *making, size_t text);
/* All themes of a heap; those that are merged count with the other too. */
void codebook_assign(struct arena *arena, const struct codebook_reading *reading,
                     struct codebook_making *makings, size_t count);

/* --- codebook_count.c ------------------------------------------------------------------------- */

/* What people said of the texts that a tally counts. */
enum codebook_said { CODEBOOK_SAID_NOTHING, CODEBOOK_SAID_YES, CODEBOOK_SAID_NO, CODEBOOK_SAID_COUNT };
struct codebook_tally {
	int64_t theme_id, run_id;
	enum side side;
	enum verbatim_tone_told tone;
	enum codebook_said said;
	int64_t texts, unlike;
};
/* The sizes of a theme from the tallies of its heap. */
void codebook_size_of(struct arena *arena, const struct codebook_tally *tallies, size_t count,
                      int64_t all_run_id, const struct codebook_model *model,
                      struct codebook_theme *theme);
/* Between two heaps of the same question: NULL when one has no text. */
const char *codebook_trend_words(struct arena *arena, const struct codebook_size *before,
                                 const struct codebook_size *now);

/* --- codebook_choice.c: few texts for many ------------------------------------------------------ */

struct codebook_offer {
	struct span words;
	int64_t place_id, weight;
};
/* At most `most` of them, in the order to show them: 40 to 300 bytes, of a place once as far as there are
 * others, none that says what another one says. The first `pinned` are taken already. How many. */
size_t codebook_choose(const struct codebook_offer *offers, size_t count, size_t pinned, size_t most,
                       size_t *chosen_r);

/* --- codebook.c ------------------------------------------------------------------------------- */

/* The theme it was copied from, with its sizes, as far as this reader may see them. */
MUST_USE enum found codebook_origin_load(struct arena *arena, struct db *db,
                                         const struct verbatim_sight *sight,
                                         const struct codebook_theme *theme,
                                         struct codebook_theme *origin_r, struct fault *fault_r);

/* --- codebook_store.c, codebook_write_store.c: the only SQL of its tables --------------------- */

struct codebook_kept_heap {
	int64_t heap_id, filled_unix_s, theme_count, texts, run_id, made_unix_s;
};
MUST_USE enum found codebook_store_heap(struct arena *arena, struct db *db, int64_t root_id, int64_t heap_id,
                                        struct codebook_kept_heap *heap_r, struct fault *fault_r);
MUST_USE bool codebook_store_heaps(struct arena *arena, struct db *db, int64_t root_id, int64_t **ids_r,
                                   size_t *count_r, struct fault *fault_r);
/* All of a heap, in the order they were made; without sizes. */
MUST_USE bool codebook_store_themes(struct arena *arena, struct db *db, int64_t root_id, int64_t heap_id,
                                    struct codebook_theme **themes_r, size_t *count_r,
                                    struct fault *fault_r);
MUST_USE enum found codebook_store_theme(struct arena *arena, struct db *db, int64_t root_id,
                                         int64_t heap_id, int64_t theme_id, struct codebook_theme *theme_r,
                                         struct fault *fault_r);
/* Do others count with it? */
MUST_USE bool codebook_store_joined(struct arena *arena, struct db *db, int64_t root_id, int64_t heap_id,
                                    int64_t theme_id, bool *is_joined_r, struct fault *fault_r);
/* The heap of a theme. */
MUST_USE enum found codebook_store_heap_of(struct arena *arena, struct db *db, int64_t root_id,
                                           int64_t theme_id, int64_t *heap_id_r, struct fault *fault_r);
MUST_USE bool codebook_store_tallies(struct arena *arena, struct db *db, int64_t root_id, int64_t heap_id,
                                     struct codebook_tally **tallies_r, size_t *count_r,
                                     struct fault *fault_r);
struct codebook_row {
	int64_t rank, text_id, weight;
	enum codebook_how how;
	bool is_copy;
};
/* Those of a side after a rank, at most `most`, in their order. */
MUST_USE bool codebook_store_rows(struct arena *arena, struct db *db, int64_t root_id,
                                  const struct codebook_quoting *quoting, size_t most,
                                  struct codebook_row **rows_r, size_t *count_r, struct fault *fault_r);
/* Those that somebody pinned. */
MUST_USE bool codebook_store_pinned(struct arena *arena, struct db *db, int64_t root_id,
                                    const struct codebook_quoting *quoting, struct codebook_row **rows_r,
                                    size_t *count_r, struct fault *fault_r);
struct codebook_mark {
	int64_t theme_id, text_id;
	enum codebook_kind kind;
	struct span reason;
};
MUST_USE bool codebook_store_marks(struct arena *arena, struct db *db, int64_t root_id, int64_t theme_id,
                                   struct codebook_mark **marks_r, size_t *count_r, struct fault *fault_r);
/* The texts of a theme as the program found them, in the order of their numbers. */
MUST_USE bool codebook_store_found(struct arena *arena, struct db *db, int64_t root_id,
                                   const struct codebook_theme *theme, struct codebook_row **rows_r,
                                   size_t *count_r, struct fault *fault_r);
MUST_USE bool codebook_store_answers(struct arena *arena, struct db *db, int64_t root_id, int64_t theme_id,
                                     struct codebook_answer **answers_r, size_t *count_r,
                                     struct fault *fault_r);
/* FOUND_NONE: it learnt nothing. */
MUST_USE enum found codebook_store_model(struct arena *arena, struct db *db, int64_t root_id,
                                         int64_t theme_id, struct codebook_model *model_r,
                                         struct fault *fault_r);

/* The one before, to go back to. */
MUST_USE enum found codebook_store_model_before(struct arena *arena, struct db *db, int64_t root_id,
                                                int64_t theme_id, struct codebook_model *model_r,
                                                struct fault *fault_r);

/* What tells the texts of a theme that is followed; what labels teach comes beside it. */
MUST_USE enum found codebook_store_model_followed(struct arena *arena, struct db *db, int64_t root_id,
                                                  int64_t theme_id, struct codebook_model *model_r,
                                                  struct fault *fault_r);
MUST_USE bool codebook_store_follow(struct db *db, int64_t root_id, int64_t theme_id,
                                    const struct codebook_model *model, struct fault *fault_r);
/* The next survey cannot tell it. */
MUST_USE bool codebook_store_unknown(struct db *db, int64_t root_id, int64_t theme_id,
                                     struct fault *fault_r);

/* CODEBOOK_NEITHER: no longer decided. */
MUST_USE bool codebook_store_mark(struct db *db, int64_t root_id, const struct codebook_mark *mark,
                                  struct fault *fault_r);
MUST_USE bool codebook_store_answer(struct db *db, int64_t root_id, int64_t theme_id,
                                    const struct codebook_answer *answer, struct fault *fault_r);
MUST_USE bool codebook_store_teach(struct db *db, int64_t root_id, int64_t theme_id,
                                   const struct codebook_model *model, struct fault *fault_r);
MUST_USE bool codebook_store_unteach(struct db *db, int64_t root_id, int64_t theme_id,
                                     struct fault *fault_r);
MUST_USE bool codebook_store_add(struct db *db, int64_t root_id, const struct codebook_theme *theme,
                                 struct fault *fault_r);
/* Its name, rule, what it counts with. FOUND_NONE: somebody changed it since `changes`. */
MUST_USE enum found codebook_store_save(struct db *db, int64_t root_id, const struct codebook_theme *theme,
                                        struct fault *fault_r);
/* What was made of it. FOUND_NONE as above. */
MUST_USE enum found codebook_store_made(struct db *db, int64_t root_id, const struct codebook_theme *theme,
                                        struct fault *fault_r);
/* With its texts, its counts, all that was said of them. */
MUST_USE bool codebook_store_drop(struct db *db, int64_t root_id, int64_t heap_id, int64_t theme_id,
                                  struct fault *fault_r);
MUST_USE bool codebook_store_text(struct db *db, int64_t root_id, int64_t theme_id, int64_t run_id,
                                  enum side side, const struct codebook_row *row, struct fault *fault_r);
MUST_USE bool codebook_store_tally(struct db *db, int64_t root_id, int64_t heap_id,
                                   const struct codebook_tally *tally, struct fault *fault_r);
MUST_USE bool codebook_store_keep(struct db *db, int64_t root_id, const struct codebook_kept_heap *heap,
                                  struct fault *fault_r);
/* What somebody said or quoted of texts that are in the heap no more: they were erased, or objected to. */
MUST_USE bool codebook_store_leave(struct arena *arena, struct db *db, int64_t root_id, int64_t heap_id,
                                   struct fault *fault_r);
/* Lists that no theme of the heap has any longer. */
MUST_USE bool codebook_store_clean(struct db *db, int64_t root_id, int64_t heap_id, struct fault *fault_r);
MUST_USE bool codebook_store_forget(struct arena *arena, struct db *db, int64_t root_id, int64_t heap_id,
                                    struct fault *fault_r);

/* --- codebook_start_store.c ------------------------------------------------------------------- */

/* With the id of its heap alone. */
MUST_USE enum found codebook_store_start(struct arena *arena, struct db *db, int64_t root_id,
                                         int64_t start_id, struct codebook_start *start_r,
                                         struct fault *fault_r);
/* The heap is no more: neither are the name of the theme and what was quoted. Numbers stay. */
MUST_USE bool codebook_store_start_forget(struct db *db, int64_t root_id, int64_t heap_id,
                                          struct fault *fault_r);
/* The theme is no more, nor is what was said of its quotes: those not to be quoted never are again. */
MUST_USE bool codebook_store_start_drop(struct db *db, int64_t root_id, int64_t theme_id,
                                        struct fault *fault_r);
/* The theme that it was copied from; 0: none. */
MUST_USE enum found codebook_store_origin(struct arena *arena, struct db *db, int64_t root_id,
                                          int64_t theme_id, int64_t *origin_id_r, struct fault *fault_r);
/* The theme that was copied from this one, the last of them. */
MUST_USE enum found codebook_store_copy(struct arena *arena, struct db *db, int64_t root_id,
                                        int64_t *theme_id, int64_t *heap_id_r, struct fault *fault_r);

/* Was anything decided of this theme? */
MUST_USE enum found codebook_store_decided(struct arena *arena, struct db *db, int64_t root_id,
                                           const struct codebook_theme *theme, struct fault *fault_r);
MUST_USE bool codebook_store_is_unknown(struct arena *arena, struct db *db, int64_t root_id,
                                        int64_t theme_id, bool *is_unknown_r, struct fault *fault_r);

/* --- codebook_follow.c: themes of the last survey, looked for in the next --------------------- */

enum { CODEBOOK_FOLLOWED_COUNT_MAX = 20 }; /* of one heap, of those that the program found */

/* A theme that comes from the last heap of the same question. */
struct codebook_follower {
	struct codebook_theme theme; /* as it will be added */
	int64_t origin_id;
	/* Of one that was found: what it learns from, unless its model goes on as it is. */
	struct codebook_making making;
	bool *is_in; /* of the texts that were read */
	bool is_learnt, is_known;
	struct codebook_model model;
};
struct codebook_following {
	struct codebook_reading reading; /* of the last heap, if there is anything to learn */
	struct codebook_follower *list;
	size_t count;
};
MUST_USE bool codebook_follow_load(struct arena *arena, struct db *db, int64_t root_id,
                                   const struct verbatim_heap *heap, struct codebook_following *following_r,
                                   struct fault *fault_r);
/* Which of those that were found can be told in other texts. FOUND_NONE: it was stopped. */
MUST_USE enum found codebook_follow_learn(struct arena *arena, struct codebook_following *following,
                                          const atomic_bool *stops, struct fault *fault_r);
/* How much of each text is of a theme that is followed, as its own model says, beside what labels taught. */
MUST_USE bool codebook_follow_weigh(struct arena *arena, struct db *db, int64_t root_id,
                                    const struct codebook_reading *reading, struct codebook_making *making,
                                    struct fault *fault_r);
/* Does the size of one that is followed still say how much would have been found? `joined`: others count with
 * it. `was_mended`: so was the size that it follows, which people's labels made. */
bool codebook_still_follows(const struct codebook_theme *theme, bool joined, bool was_mended);
/* Which of those that were found here have most of the texts of one that is followed (Jaccard 0.5). */
void codebook_mark_twins(const struct codebook_reading *reading, struct codebook_making *makings,
                         size_t count);

/* --- codebook_run.c --------------------------------------------------------------------------- */

/* Makes all themes of a heap again. FOUND_NONE: somebody changed them meanwhile, or it was stopped: later. */
MUST_USE enum found codebook_run(struct arena *arena, const struct verbatim_keeper *keeper,
                                 const struct verbatim_heap *heap, const struct codebook_kept_heap *kept,
                                 struct fault *fault_r);

/* The heaviest first. */
void codebook_sort(const struct codebook_reading *reading, struct codebook_list *list);
/* Some of the list of a theme; `rank` moves on. */
struct codebook_span_of_rows {
	size_t first, most, rank[VERBATIM_SIDE_COUNT];
	bool is_found; /* of what the program found alone */
};
MUST_USE bool codebook_write_rows(struct db *db, int64_t root_id, const struct codebook_reading *reading,
                                  const struct codebook_making *making, struct codebook_span_of_rows *span,
                                  struct fault *fault_r);
/* Of theme 0: of all texts. */
MUST_USE bool codebook_write_tallies(struct db *db, int64_t root_id, int64_t heap_id,
                                     const struct codebook_reading *reading,
                                     const struct codebook_making *making, struct fault *fault_r);

/* --- codebook_preview.c ----------------------------------------------------------------------- */

enum { CODEBOOK_AT_ONCE = 5000 }; /* texts of a heap: with more, the clock makes it */

struct codebook_preview {
	int64_t step; /* one text of so many was looked at */
	int64_t looked[VERBATIM_SIDE_COUNT], found[VERBATIM_SIDE_COUNT], excluded[VERBATIM_SIDE_COUNT];
	struct verbatim_text examples[VERBATIM_SIDE_COUNT][CODEBOOK_PREVIEW_QUOTES / VERBATIM_SIDE_COUNT];
	size_t example_counts[VERBATIM_SIDE_COUNT];
};
MUST_USE bool codebook_preview(struct arena *arena, struct db *db, const struct verbatim_sight *sight,
                               const struct verbatim_heap *heap, struct span typed,
                               struct codebook_preview *preview_r, struct fault *fault_r);

/* A theme of its own, made at once: its texts read, with what people said and what it learnt … */
struct codebook_prepared {
	struct codebook_reading reading;
	struct codebook_making making;
};
/* Is a text of the theme before it learnt anything: by the words of the service, or as it was found? */
enum codebook_meets codebook_meets_of(struct arena *passing, const struct codebook_prepared *prepared,
                                      const struct codebook_rule *rule, size_t text);
MUST_USE bool codebook_prepare(struct arena *arena, struct db *db, int64_t root_id,
                               const struct codebook_theme *theme, struct codebook_prepared *prepared_r,
                               struct fault *fault_r);
/* … its list made … */
void codebook_prepare_list(struct arena *arena, struct codebook_prepared *prepared);
/* … and written: `theme->run_id` is then to be kept, in the same transaction. */
MUST_USE bool codebook_write_prepared(struct db *db, int64_t root_id,
                                      const struct codebook_prepared *prepared,
                                      struct codebook_theme *theme, struct fault *fault_r);

/* --- codebook_learn.c: thirty labels, and what they give -------------------------------------- */

enum {
	CODEBOOK_TEN = 10,            /* texts asked at once */
	CODEBOOK_TEN_DRAWN = 5,       /* of these by chance: they measure; the others teach */
	CODEBOOK_LABEL_COUNT_MAX = 1000, /* of one theme, by one person */
	CODEBOOK_BAR = 500,           /* thousandths */
	CODEBOOK_CHANGED_COUNT = 3,
};
/* The chance that a text is of the theme; `meets`: its words say so, which the model knows beside them. */
double codebook_chance(struct arena *passing, const struct learn_model *model, struct span words, bool meets);

struct codebook_gain {
	size_t yes, no;            /* texts that people told */
	size_t drawn;              /* of these drawn by chance, on which it is measured */
	size_t words_right, learnt_right; /* by its words, or as it was found; by what it learnt */
	struct stats_gap gap;      /* learnt less that, of the drawn ones, by models that had not read them */
	bool is_learnt;            /* else there is too little to learn from */
	struct codebook_model model;
	/* What it changes, of the texts looked at: those that enter, those that leave. */
	size_t looked, enters, leaves;
	int64_t entering[CODEBOOK_CHANGED_COUNT], leaving[CODEBOOK_CHANGED_COUNT]; /* texts; 0: none */
};
/* `prepared` has the texts and the answers of a theme. */
MUST_USE bool codebook_learn(struct arena *arena, const struct codebook_prepared *prepared,
                             struct codebook_gain *gain_r, struct fault *fault_r);
/* What tells the texts of a theme in the next survey, learnt from those that it has and the others. */
enum {
	CODEBOOK_FOLLOWED_TEXTS_MIN = 15, /* different ones, of the theme and of the others */
	CODEBOOK_FOLLOWED_FROM = 750,     /* thousandths of balanced accuracy, on texts that it had not read */
};
struct codebook_follow {
	struct codebook_model model; /* its confusion: against the list; of one that learnt, against people */
	size_t yes;
	double balanced;
	bool is_known;
};
/* `making`: what people said of the texts that were read, what it learnt. */
MUST_USE bool codebook_learn_list(struct arena *arena, const struct codebook_reading *reading,
                                  const struct codebook_making *making, const bool *is_in,
                                  struct codebook_follow *follow_r, struct fault *fault_r);
/* The next ones to ask about: what was said until now teaches which. */
MUST_USE bool codebook_next(struct arena *arena, const struct codebook_prepared *prepared,
                            struct codebook_answer asked_r[CODEBOOK_TEN], size_t *count_r,
                            struct fault *fault_r);
/* Do those who coded the same texts agree? Krippendorff's alpha; TOO_FEW: nobody else did yet. */
struct stats_alpha codebook_agreement(struct arena *arena, const struct codebook_answer *answers,
                                      size_t count);
/* What it means; NULL: nothing yet. `is_trusted_r`: at least 0.667. */
const char *codebook_agreement_words(struct arena *arena, const struct stats_alpha *alpha,
                                     bool *is_trusted_r);

/* « 38 % (de 31 à 45 %) »; NULL: there is no text. */
const char *codebook_share_words(struct arena *arena, const struct stats_share *share);
/* The share of those whose tone is negative, or why there is none. */
const char *codebook_negative_words(struct arena *arena, const struct codebook_size *size);

#endif
