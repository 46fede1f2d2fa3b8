/* secrecy: decides whether a figure may be shown, and keeps the figures that may.
 *
 * Floors follow who answers: agents 10, never under 5; the public 5 (DESIGN §5; DOMAIN §3.2).
 * Floors alone fail: a small team comes back by subtracting its neighbours from their total
 * (STATISTICS §0.2). So what the shown figures leave over is itself held to the floor, and an
 * attacker's linear program is run against each hidden place before anything is released.
 *
 * Whatever is not released has no n, no mean, no sign and no reason: every page, export and
 * command reads released cells, and nothing else. */
#ifndef GROUND_SECRECY_H
#define GROUND_SECRECY_H

#include "craft/store/store.h"
#include "ground/place/place.h"

enum respondent { RESPONDENT_PUBLIC, RESPONDENT_AGENT, RESPONDENT_COUNT };

enum { SECRECY_FLOOR_PUBLIC = 5, SECRECY_FLOOR_AGENT = 10, SECRECY_FLOOR_AGENT_MIN = 5 };

/* Who speaks for a side: on an internal journey both sides are agents. */
enum respondent secrecy_respondent(enum side side, bool internal);
int64_t secrecy_floor(enum respondent respondent);
/* Of figures made of what each of several people did, be they many: does one of them make more than half?
 * Then it is hers (the dominance rule of official statistics), whatever the floor says. */
bool secrecy_is_of_one(int64_t most, int64_t count);

/* --- what is read one by one ------------------------------------------------------------------- */

struct secrecy_count {
	int64_t place_id; /* of no place of the tree: said to be nowhere */
	int64_t count;    /* of people; 0: what is there counts for nobody, and must go with others */
};
/* For each place of the tree, where what was said there is said to come from: itself or a place above;
 * PLACE_NONE, no place. Each, nowhere too, is then nobody or at least `floor` people: a place under it goes
 * up, and when what came up is itself too few the smallest neighbour joins it. What one may read of a
 * parent and of its children therefore leaves nothing smaller by subtraction. False: fewer than the floor
 * in all, and nothing may be read. */
MUST_USE bool secrecy_merge(struct arena *arena, const struct place_tree *tree, int64_t floor,
                            const struct secrecy_count *counts, size_t count, uint32_t **merged_r);

/* --- the gate (rules only: no database) ------------------------------------------------------ */

enum secrecy_state {
	SECRECY_SHOWN,
	SECRECY_EMPTY,      /* nobody answered: nothing to show, nothing to protect */
	SECRECY_FLOOR,      /* too few people */
	SECRECY_ALIKE,      /* agents who all gave the same answer: the mean would tell each one's */
	SECRECY_LINKED,     /* withheld: it would tell another hidden figure */
	SECRECY_COMPLEMENT, /* hidden to protect another */
	SECRECY_STATE_COUNT
};

/* One figure of one side over a tree: node 0 is the whole, and the nodes under i are [i + 1,
 * end[i]). The numbers of a node include those of the nodes under it. */
struct secrecy_figure {
	int64_t people;
	double sum;            /* of the people's scores */
	const int64_t *levels; /* people by value, or NULL when the values are too many */
};

struct secrecy_table {
	enum respondent respondent;
	uint32_t node_count;
	const uint32_t *end;
	const struct secrecy_figure *figures;
	const double *values; /* ascending; the scores that `levels` counts */
	size_t value_count;   /* 0: figures have no levels */
	double low, high;     /* of the scale: what everyone knows of a score */
	/* Nodes whose figure would tell another hidden one (a theme, of a hidden sentence), by node:
	 * SECRECY_LINKED is hidden and protected like those under the floor, SECRECY_COMPLEMENT is
	 * hidden only, SECRECY_SHOWN is left to the gate. NULL: all are. */
	const enum secrecy_state *withheld;
};

/* What an attacker may not learn: where a hidden mean stands within less than this share of the
 * scale (1 point on 1–5). Everything shown counts as known exactly, with its whole distribution
 * and the number of people of each hidden place: more than any page says. */
#define SECRECY_BLUR 0.25

struct secrecy_audit {
	uint32_t shown, hidden, complements;
	int64_t programs; /* linear programs solved */
};

/* Fills states_r[node_count]. Keeps no memory. */
void secrecy_gate(const struct secrecy_table *table, enum secrecy_state *states_r,
                  struct secrecy_audit *audit_r);

/* --- released cells -------------------------------------------------------------------------- */

enum secrecy_kind {
	SECRECY_PEOPLE, /* how many answered: no mean */
	SECRECY_THEME,
	SECRECY_ITEM,
	SECRECY_UNKNOWN, /* of an item: 1 for who did not know, 0 for who did */
	SECRECY_DRIVER,  /* of an item: what it explains of the whole note, between 0 and 1 */
	SECRECY_APART,   /* replies that bear a sign of not having been read; subjects below */
	SECRECY_WITHOUT, /* of an item: without those replies */
	SECRECY_KIND_COUNT
};

/* Subjects of SECRECY_APART; from 0 on, each sign (room survey). */
enum { SECRECY_LOOKED_AT = -1, SECRECY_ANY_SIGN = -2 };

struct secrecy_cell {
	int64_t place_id;   /* 0: the whole organisation */
	int64_t journey_id; /* 0: all */
	enum secrecy_kind kind;
	int64_t subject_id; /* theme or item, 0 for people */
	enum side side;
	int64_t group_id;   /* 0: the whole side */
	int64_t people;
	double mean;
	bool has_spread;    /* scores received without their answers have none */
	double variance;    /* denominator n - 1 */
	bool has_range;     /* of a figure whose interval is not one of a mean */
	double low, high;   /* its 95 % interval */
	/* The distribution, ascending; empty when there is none. */
	const double *values;
	const int64_t *levels;
	size_t value_count;
};

/* Replaces what was released of a wave, some places after others, so that nobody waits long for the
 * writer: clears those in (after, last], 0 being the whole organisation; then adds theirs, in one
 * write. A wave whose cells are being replaced is read by no page: who calls sees to it. */
MUST_USE bool secrecy_clear(struct db *db, int64_t root_id, int64_t wave_id,
                            int64_t after_place_id, int64_t last_place_id,
                            struct fault *fault_r);
MUST_USE bool secrecy_release(struct arena *arena, struct db *db, int64_t root_id,
                              int64_t wave_id, const struct secrecy_cell *cell,
                              struct fault *fault_r);

/* What may be shown of one place and journey. */
MUST_USE bool secrecy_cells(struct arena *arena, struct db *db, int64_t root_id, int64_t wave_id,
                            int64_t place_id, int64_t journey_id, struct secrecy_cell **cells_r,
                            size_t *count_r, struct fault *fault_r);
/* How many people answered there, by side; 0: not shown. Cheaper than all the cells. */
MUST_USE bool secrecy_people(struct arena *arena, struct db *db, int64_t root_id,
                             int64_t wave_id, int64_t place_id, int64_t people_r[SIDE_COUNT],
                             struct fault *fault_r);
/* Everything released of a wave, by kind, subject, journey, place, side, group. */
MUST_USE bool secrecy_cells_all(struct arena *arena, struct db *db, int64_t root_id,
                                int64_t wave_id, struct secrecy_cell **cells_r, size_t *count_r,
                                struct fault *fault_r);

#endif
