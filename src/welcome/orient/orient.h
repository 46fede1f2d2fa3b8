/* orient: where a request should go, said by a rule of words, or learnt from where others went.
 *
 * Rules are written by a référent of the whole organisation: « si la demande porte sur l’offre X et
 * contient l’un de ces mots, elle va à l’unité Y ». The first that holds wins. What no rule says is learnt
 * (craft/learn) from the requests that were dealt with: three units with a probability, and the words of the
 * request that weighed. People send it on, or the program does, once it is sure enough and a référent said
 * so; whoever asks is told each time (L114-2), the history says why, and one button takes it back. The unit
 * where a request ends is the truth of the next learning: every correction teaches.
 *
 * It follows the journal, some seconds behind. What is confidential is neither moved, nor learnt from, nor
 * counted; of the others hashes are kept, and no word. */
#ifndef WELCOME_ORIENT_H
#define WELCOME_ORIENT_H

#include <stdatomic.h>

#include "craft/learn/learn.h"
#include "craft/visit/visit.h"
#include "welcome/desk/desk.h"

enum {
	ORIENT_RULE_COUNT_MAX = 100,
	ORIENT_WORDS_LENGTH_MAX = 500,  /* characters, of one rule */
	ORIENT_PHRASE_COUNT_MAX = 30,   /* between commas */
	ORIENT_UNIT_LEAST = 30,         /* requests of a unit, below it is not suggested */
	ORIENT_GUESS_COUNT = 3,
	ORIENT_TRIED_COUNT = 200,       /* requests that a rule is tried on before it is saved */
	ORIENT_FRESH_S = DAY_S,         /* received longer ago, a request stays where it is */
};
#define ORIENT_PRECISION 0.95

struct orient_clock {
	struct arena *arena; /* for what a fault says */
	struct store *store;
	int64_t root_id, now_s;
	int32_t today;
	const char *address;      /* of the house; NULL: letters hold no link */
	const atomic_bool *stops; /* may be NULL */
};
/* Follows the journal: rules, suggestions, what became of both. May run twice, and be cut. */
MUST_USE bool orient_clock(const struct orient_clock *clock, struct fault *fault_r);
/* Learns again, once a day: minutes of a processor when requests are many, so in a thread of its own. */
MUST_USE bool orient_learn(const struct orient_clock *clock, struct fault *fault_r);

struct orient_guess {
	int64_t unit_id;
	double probability;
	struct span why[LEARN_WHY_COUNT]; /* words of the request, as written there */
	size_t why_count;
};
struct orient_move {
	int64_t request_id, rule_id, from_unit_id, to_unit_id, at_unix_s; /* rule_id 0: learnt */
};
/* What is told of one request to who deals with it; nothing of one that is confidential. */
struct orient_told {
	struct orient_guess guesses[ORIENT_GUESS_COUNT];
	size_t count;
	bool is_moved; /* by itself, and it is still there */
	struct orient_move move;
};
MUST_USE bool orient_of(struct arena *arena, struct db *db, int64_t root_id,
                        const struct desk_request *request, struct orient_told *told_r,
                        struct fault *fault_r);
/* « très probable, 9 fois sur 10 » */
const char *orient_likely_words(struct arena *arena, double probability);
/* 1 to 99: nothing is sure. */
int orient_percent(double probability);

/* A rule that the program writes, after the others: of an offering and below a place (0: whichever), whose
 * request holds one of these words, parted by commas. */
struct orient_planting {
	int64_t offering_id, place_id, unit_id;
	struct span words;
};
MUST_USE bool orient_plant(struct db *db, int64_t root_id, const struct orient_planting *planting,
                           struct fault *fault_r);

extern const struct room_pages orient_pages;

#endif
