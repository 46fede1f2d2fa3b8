/* impact: did it help, on both sides? Two waves that asked the same sentences, one after the other.
 *
 * A change is always after minus before, of one side, from released cells only; the change of a gap
 * is a difference of differences. Both sides always stand together. Nobody is followed from one
 * wave to the next: answers are anonymous, so that the two waves are compared as two samples.
 *
 * What a page may say: that a figure moved, or did not, or that it cannot be told. Never why: two
 * waves without places to compare with know nothing of causes (STATISTICS §5). */
#ifndef PROVE_IMPACT_H
#define PROVE_IMPACT_H

#include "act/action/action.h"

enum impact_time { IMPACT_BEFORE, IMPACT_AFTER, IMPACT_TIME_COUNT };

enum impact_state {
	IMPACT_COMPARED,
	IMPACT_NOT_ASKED, /* of this side, in one of the waves at least */
	IMPACT_REWORDED,  /* with another meaning: the comparison begins at the later wave */
	IMPACT_RESCALED,  /* answered on another scale */
	IMPACT_MOVED,     /* its place is now a part of what it was, or several of them */
	IMPACT_HIDDEN,    /* the note is not shown at one of the two times */
	IMPACT_STATE_COUNT
};
const char *impact_state_word(enum impact_state state); /* "compared", … for JSON and tables */

/* A figure at two times. What follows `change` is known only when it is compared. */
struct impact_voice {
	enum impact_state state;
	bool is_shown[IMPACT_TIME_COUNT];
	int64_t people[IMPACT_TIME_COUNT]; /* of a gap: of both sides together */
	double value[IMPACT_TIME_COUNT];
	double change;
	bool is_tested; /* the interval and the adjusted p are known */
	double low, high, p_different, p_alike;
	enum stats_verdict verdict;
	bool is_beyond;  /* the whole interval of the change is beyond the margin */
	bool has_visible;
	double visible;  /* smallest change that so many answers show with 80 % power */
};

/* One sentence on both sides, as every page says it. */
struct impact_change {
	struct span code, wording;
	char kind;
	struct impact_voice first, second;
	struct impact_voice gap; /* second minus first; compared for S alone, when both sides are */
	const char *first_words, *second_words, *gap_words; /* what may be said; gap_words "": nothing */
	int64_t family_size, gap_family_size;               /* changes judged together */
};

/* --- rules (no database) ---------------------------------------------------------------------- */

/* The cell of all these people together: exact mean, variance and distribution. Its spread is known
 * when each one's is. */
struct secrecy_cell impact_pool(struct arena *arena, const struct secrecy_cell *const *cells,
                                size_t count);
/* The change of two cells of one figure; a cell that is not shown is NULL. Not yet judged. */
struct impact_voice impact_compare(const struct secrecy_cell *before,
                                   const struct secrecy_cell *after, struct stats_gap *test_r);

/* --- asking ----------------------------------------------------------------------------------- */

/* What a reader asks for; empty means the default: the two latest waves that share a sentence, the
 * whole organisation. Waves before the state `least` are unknown to the reader. */
struct impact_question {
	struct span before, after, place;
	enum survey_state least;
	bool with_actions; /* the page lists what was decided: for those who may read actions */
};

/* What was observed of one sentence: FOUND_NONE when a word of the question names nothing, when the
 * two waves do not both ask it, or while figures are being made. Judged with all the sentences of
 * that place: it says what the page says. */
MUST_USE enum found impact_change_of(struct arena *arena, struct db *db, int64_t root_id,
                                     const struct impact_question *question, struct span item_code,
                                     struct impact_change *change_r, struct fault *fault_r);

/* --- one action ------------------------------------------------------------------------------- */

/* An action is judged by two waves that ask its sentence: after, the first one closed on or after the
 * day it was done and the day from which it is to be judged; before, the last one closed on or before
 * the day it began. What came between or since is another matter. */
enum impact_effect_state {
	IMPACT_EFFECT_COMPARED,
	IMPACT_EFFECT_OTHERWISE, /* no sentence judges it */
	IMPACT_EFFECT_GIVEN_UP,
	IMPACT_EFFECT_UNFINISHED,
	IMPACT_EFFECT_TOO_EARLY, /* its day has not come */
	IMPACT_EFFECT_NO_AFTER,  /* no wave that this reader may read has asked since */
	IMPACT_EFFECT_NO_BEFORE, /* … had asked before */
	IMPACT_EFFECT_APART,     /* asked, but of a step or on its own scale: impact_is_rated */
	IMPACT_EFFECT_PREPARING, /* figures are being made */
	IMPACT_EFFECT_NO_PLACE,  /* not a place on the day of the later wave */
	IMPACT_EFFECT_STATE_COUNT
};
const char *impact_effect_state_word(enum impact_effect_state state);

/* What was observed beside what was expected. A movement, never what made it. */
enum impact_grade {
	IMPACT_GRADE_UNKNOWN,
	IMPACT_GRADE_EXPECTED,
	IMPACT_GRADE_SLIGHT,   /* the way expected, under the margin */
	IMPACT_GRADE_UNMOVED,  /* a rise was expected */
	IMPACT_GRADE_OPPOSITE,
	IMPACT_GRADE_OPPOSITE_SLIGHT,
	IMPACT_GRADE_NOT_AIMED, /* nothing was expected: what moved is said all the same */
	IMPACT_GRADE_COUNT
};
const char *impact_grade_word(enum impact_grade grade);
enum impact_grade impact_grade_of(enum action_way way, const struct impact_voice *voice);
/* « Cela va dans le sens attendu. » */
const char *impact_grade_words(enum action_way way, const struct impact_voice *voice);

struct impact_action_question {
	const struct action *action;
	enum survey_state least; /* as above */
	int32_t today;
};

struct impact_effect {
	enum impact_effect_state state;
	int32_t from_day;                            /* a wave closed from then on judges it */
	struct survey_wave waves[IMPACT_TIME_COUNT]; /* from IMPACT_EFFECT_PREPARING on, and compared */
	struct impact_change change;                 /* when compared: what /effets says of that place */
};
MUST_USE bool impact_of_action(struct arena *arena, struct db *db, int64_t root_id,
                               const struct impact_action_question *question,
                               struct impact_effect *effect_r, struct fault *fault_r);

/* --- the page --------------------------------------------------------------------------------- */

extern const struct page_kind impact_page;

/* FOUND_NONE: a word of the question names nothing; the model says so beside the field. */
MUST_USE enum found impact_fill(struct arena *arena, struct db *db, int64_t root_id,
                                const struct impact_question *question, struct model **model_r,
                                struct model *frame, struct fault *fault_r);
MUST_USE bool impact_table(struct arena *arena, const struct model *page, bool xlsx,
                           struct span *bytes_r, struct fault *fault_r);

extern const struct room_pages impact_pages;

#endif
