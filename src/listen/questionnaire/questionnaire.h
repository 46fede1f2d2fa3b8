/* questionnaire: what may be asked, of whom and in which words: the bank, and the forms made of it.
 *
 * Six kinds of sentences, and what each may be compared with (docs/questionnaire.md):
 *   S  the service, judged by both: the same sentence, letter for letter, on all sides: the gap
 *   D  the guess of what the other side answers to an S sentence
 *   V  each side's own experience of one quality: the symmetry, never a gap
 *   E  what counts most, three choices at most in one list
 *   Q B M  quality of work life, well-being, meaning of work (agents, leaders)
 *   G  facts and effort (usagers)      O  open question (all)
 *
 * A question keeps its identity (item_id, code) across versions; a change of wording makes a new
 * version and says whether the series goes on. A form that was asked is never changed: changing
 * it makes the next version of the form. */
#ifndef LISTEN_QUESTIONNAIRE_H
#define LISTEN_QUESTIONNAIRE_H

#include "ground/people/people.h"
#include "ground/theme/theme.h"

enum {
	QUESTION_SENTENCE_LENGTH_MAX = 200, /* characters */
	QUESTION_CODE_LENGTH_MAX = 40,
	QUESTION_LEVEL_COUNT_MAX = 16,
	QUESTIONNAIRE_ENTRY_COUNT_MAX = 80,
	QUESTIONNAIRE_NAME_LENGTH_MAX = 120,
};

/* A scale is data: its levels from the lowest. A5: 1 « Pas du tout d’accord » … 5. A list (E1's
 * expectations) is a scale whose levels are choices. */
struct question_scale {
	struct span code; /* "A5", "G1", "E1", "O" (text: no level) */
	struct span words[QUESTION_LEVEL_COUNT_MAX];
	struct span level_codes[QUESTION_LEVEL_COUNT_MAX]; /* lists: dimension of each choice */
	size_t level_count;
	size_t choice_count_max; /* 1; 3 for E1 */
};

struct question {
	int64_t item_id, version;
	struct span code; /* "P2.S2", "D.A>U.GEN.S1" */
	char kind;        /* one of "SDVEQBMGO" */
	struct span dimension;   /* "P2", "CSD" …; empty: none */
	struct span commitments; /* "P2, SP+4" */
	struct span sentence[SIDE_COUNT]; /* empty: not asked of that side */
	struct span scale;
	bool is_reversed;
	struct span about;     /* D: the code of the S sentence guessed */
	enum side about_side;  /* D: whose answer is guessed */
	struct span source;    /* "own", "own, SP+1" … */
	bool is_checked;       /* the wording was checked against its source */
};

struct questionnaire_entry {
	struct question question;
	int rank[SIDE_COUNT]; /* from 1; 0: not asked of that side */
};

struct questionnaire {
	int64_t form_id, version;
	struct span name;
	bool is_asked; /* of a wave that left its draft: a change makes the next version */
	struct questionnaire_entry *entries;
	size_t entry_count;
};

/* Puts the bank, the dimensions (as themes) and the default form of 12 sentences in the
 * organisation, once; may run twice. */
MUST_USE bool questionnaire_prepare(struct arena *arena, struct store *store, int64_t root_id,
                                    struct fault *fault_r);

MUST_USE bool questionnaire_list(struct arena *arena, struct db *db, int64_t root_id,
                                 struct questionnaire **forms_r, size_t *count_r,
                                 struct fault *fault_r); /* without their entries; default first */
MUST_USE enum found questionnaire_load(struct arena *arena, struct db *db, int64_t root_id,
                                       int64_t form_id, struct questionnaire *form_r,
                                       struct fault *fault_r);
MUST_USE enum found questionnaire_scale_load(struct arena *arena, struct db *db, int64_t root_id,
                                             struct span code, struct question_scale *scale_r,
                                             struct fault *fault_r);
/* Did every change of words of this question, from one version to a later one, keep its meaning?
 * Whoever reworded it said so: the series goes on. False when a version is not known. */
MUST_USE bool questionnaire_same_series(struct arena *arena, struct db *db, int64_t root_id,
                                        struct span code, int64_t from_version,
                                        int64_t to_version, bool *same_r, struct fault *fault_r);
/* Freezes the form: called when a wave leaves its draft. */
MUST_USE bool questionnaire_mark_asked(struct db *db, int64_t root_id, int64_t form_id,
                                       struct fault *fault_r);

/* What stands against opening with this form (QUESTIONNAIRE §7), and what is only to be known. */
struct questionnaire_remark {
	struct span sentence; /* French */
	bool is_blocking;
	int64_t item_id; /* 0: the form as a whole */
};
void questionnaire_check(struct arena *arena, const struct questionnaire *form,
                         struct questionnaire_remark **remarks_r, size_t *count_r);
/* Seconds to read and answer, by side: 200 words a minute and 4 s a choice, E counted three times,
 * without the open question (QUESTIONNAIRE §3). */
int questionnaire_seconds(const struct questionnaire *form, enum side side);

/* The words that say who « on » is, above sentences of a kind, for a side; `{lieu}` is the place.
 * Internal journeys say colleagues. */
const char *questionnaire_frame(char kind, enum side side, enum side about_side);
/* « Deux minutes, et rien n’est obligatoire. … » (QUESTIONNAIRE §2) */
const char *questionnaire_opening(enum side side);

extern const struct room_pages questionnaire_pages;

#endif
