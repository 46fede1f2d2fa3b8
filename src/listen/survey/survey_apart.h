/* Replies that were perhaps not read: set apart to be looked at, never taken away.
 *
 * Three signs, in what was ticked alone (when, how long and in which order are not kept, and what was
 * written is joined to no reply):
 *   straight  the same level all along a block of at least six sentences of one scale, one of the
 *             reversed sentences at least when the block has some;
 *   contrary  « aucun de ceux-là » ticked with others of its list; or all of a dimension at one end of
 *             the scale, its reversed sentence too;
 *   copied    the same levels, all of them, as somebody else at the same place and side, when chance
 *             makes it unlikely (below).
 * A sign is no proof: somebody content ticks « tout à fait d’accord » all along.
 *
 * Chance of a copy. In each class of replies of nearly the same mean, answers to each question are
 * taken as drawn by themselves with the frequencies of the class: p is how likely this very reply is.
 * That somebody among n has m - 1 twins is at most N C(n - 1, m - 1) p^(m - 1), N replies in the
 * whole side; under 0.01, copies are told, all but one of them. Frequencies count the copies too, so
 * that the test is the more prudent. At least eight answers, and no straight reply. */
#ifndef LISTEN_SURVEY_APART_H
#define LISTEN_SURVEY_APART_H

#include "listen/survey/survey_inside.h"

enum {
	SURVEY_APART_STRAIGHT_MIN = 6, /* sentences of a block */
	SURVEY_APART_COPIED_MIN = 8,   /* answers of a copy */
};
#define SURVEY_APART_CHANCE 0.01

/* Bits of why. */
enum {
	SURVEY_STRAIGHT = 1 << SURVEY_SIGN_STRAIGHT,
	SURVEY_CONTRARY = 1 << SURVEY_SIGN_CONTRARY,
	SURVEY_COPIED = 1 << SURVEY_SIGN_COPIED,
};

struct survey_apart;
/* Items from 0 to item_count have levels. */
struct survey_apart *survey_apart_new(struct arena *arena, const struct survey_form *form,
                                      size_t item_count);
/* Levels as they are kept (reversed ones turned round), a byte an item, 252 and more for none. */
void survey_apart_add(struct survey_apart *apart, enum side side, uint32_t place,
                      int64_t reply_id, struct span levels);

/* What else a reply says, to tell copies from look-alikes: bytes, or empty. False: a fault. */
typedef bool survey_apart_more(void *context, uint32_t place, enum side side, int64_t reply_id,
                               struct span *more_r);
/* Once all are there. False: `more` failed. */
MUST_USE bool survey_apart_settle(struct survey_apart *apart, survey_apart_more *more,
                                  void *context);

struct survey_apart_count {
	int64_t replies, apart;
	int64_t signs[SURVEY_SIGN_COUNT];
};
struct survey_apart_count survey_apart_count(const struct survey_apart *apart, enum side side);
/* People by level of an item: of the whole side, and of those set apart. */
void survey_apart_levels(const struct survey_apart *apart, enum side side, size_t item,
                         size_t level_count, int64_t *whole_r, int64_t *apart_r);

/* What may be told of them: survey_apart_gate.c. */
struct survey_parting {
	const struct survey_apart *apart;
	const struct survey_wave *wave;
	const struct survey_form *form;
	enum side side;
	const bool *is_shown; /* by item: the figure of the whole is */
};
/* Cells SECRECY_APART and SECRECY_WITHOUT of the whole organisation; how many. *programs: linear programs
 * solved, added. */
size_t survey_apart_cells(struct arena *arena, const struct survey_parting *parting,
                          struct secrecy_cell **cells_r, int64_t *programs);

/* Bits of why, of the nth reply of a side as they were added; for tests. */
unsigned survey_apart_why(const struct survey_apart *apart, enum side side, size_t nth);

#endif
