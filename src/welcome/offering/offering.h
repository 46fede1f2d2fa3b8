/* offering: what one may ask this service for, and what is promised to whoever asks.
 *
 * A catalogue: a request, a complaint, a report, a suggestion, a request for documents, a complaint about
 * accessibility, and what agents ask of their own administration. An offering says which form is filled
 * (a questionnaire of room inquiry), which pieces are wanted, which unit is in charge for which place,
 * how soon one is answered, and under which regime of the law (room law).
 *
 * What was promised is kept with the request: a change here holds for what comes after. */
#ifndef WELCOME_OFFERING_H
#define WELCOME_OFFERING_H

#include "craft/visit/visit.h"
#include "ground/people/people.h"
#include "welcome/law/law.h"

enum {
	OFFERING_CODE_LENGTH_MAX = 40, /* [a-z0-9-], in addresses and in Open311's service_code */
	OFFERING_NAME_LENGTH_MAX = 120,
	OFFERING_TEXT_LENGTH_MAX = 4000,
	OFFERING_PIECE_COUNT_MAX = 30,
	OFFERING_UNIT_COUNT_MAX = 2000,
	OFFERING_DAYS_MAX = 400,
	OFFERING_MINUTES_MAX = 400 * 24 * 60,
};

enum offering_kind {
	OFFERING_REQUEST, OFFERING_COMPLAINT, OFFERING_REPORT, OFFERING_SUGGESTION, OFFERING_QUESTION,
	OFFERING_DOCUMENTS, OFFERING_ACCESSIBILITY, OFFERING_INTERNAL, OFFERING_KIND_COUNT
};
extern const char *const offering_kind_words[OFFERING_KIND_COUNT]; /* « réclamation » … */
/* The regime that a kind is under, whatever is chosen for the rest. */
enum law_regime offering_regime(enum offering_kind kind);

/* Why persons are known: histories of two purposes are never seen together (L114-8, and no central file
 * of a population). */
enum offering_purpose {
	OFFERING_GENERAL,  /* relations with the public */
	OFFERING_SOCIAL,   /* aid, under professional secrecy */
	OFFERING_CIVIL,    /* civil status, elections */
	OFFERING_CHILDREN, /* school, nursery */
	OFFERING_HOUSING,
	OFFERING_STAFF,    /* agents as askers */
	OFFERING_PURPOSE_COUNT
};
extern const char *const offering_purpose_words[OFFERING_PURPOSE_COUNT];

enum offering_state { OFFERING_DRAFT, OFFERING_OPEN, OFFERING_CLOSED, OFFERING_STATE_COUNT };
extern const char *const offering_state_words[OFFERING_STATE_COUNT];

struct offering {
	int64_t offering_id;
	struct span code, name, about; /* about: what one reads before asking, plain text */
	enum offering_kind kind;
	enum offering_purpose purpose;
	enum offering_state state;
	int64_t place_id;     /* whose catalogue it is in; 0: the whole organisation */
	int64_t inquiry_id;   /* its form; 0: a few words are enough */
	int64_t journey_id, step_id; /* where on a journey asking for it is; 0: on none */
	enum law_silence silence;
	int64_t silence_count; /* another delay than the common one; 0: the common one */
	enum law_unit silence_unit;
	struct span basis;    /* the decree that says so */
	bool is_exempt;       /* no acknowledgement on paper (R112-4) */
	bool is_confidential; /* its requests are seen by the unit in charge alone, title included */
	bool is_placed;       /* asks where: a place of the tree, or a point on a map */
	int64_t promised_days; /* working days one is told; 0: computed from what happened, once it can be */
	/* Business minutes of the unit's calendar; 0: no such clock. */
	int64_t first_minutes, next_minutes, solve_minutes;
	int64_t keep_days;    /* after closing, before an archival decision is asked for */
	int64_t changes;      /* who saves an older one is told */
};

struct offering_piece {
	struct span name, reason; /* reason: why its absence blocks; empty: it does not (L114-5-1) */
	struct span held_by;      /* another administration that has it: then it is never asked for (L114-8) */
};

/* The unit in charge of what is asked for a place or below it. */
struct offering_unit {
	int64_t place_id; /* 0: everywhere else */
	int64_t unit_id;  /* a place of the tree */
};

/* --- reading ---------------------------------------------------------------------------------- */

MUST_USE enum found offering_load(struct arena *arena, struct db *db, int64_t root_id,
                                  int64_t offering_id, struct offering *offering_r,
                                  struct fault *fault_r);
MUST_USE enum found offering_by_code(struct arena *arena, struct db *db, int64_t root_id,
                                     struct span code, struct offering *offering_r,
                                     struct fault *fault_r);
/* All of them, by name. */
MUST_USE bool offering_list(struct arena *arena, struct db *db, int64_t root_id,
                            struct offering **offerings_r, size_t *count_r,
                            struct fault *fault_r);
MUST_USE bool offering_pieces(struct arena *arena, struct db *db, int64_t root_id,
                              int64_t offering_id, struct offering_piece **pieces_r,
                              size_t *count_r, struct fault *fault_r);
MUST_USE bool offering_units(struct arena *arena, struct db *db, int64_t root_id,
                             int64_t offering_id, struct offering_unit **units_r,
                             size_t *count_r, struct fault *fault_r);
/* The unit in charge for a place (PLACE_NONE: none was said): that of the nearest place above, else of
 * everywhere. 0: nobody is, and somebody has to send it on by hand. */
int64_t offering_unit_for(const struct place_tree *tree, const struct offering_unit *units,
                          size_t count, uint32_t place);
/* The case of a request for it, as the law sees it; days are the caller's. */
struct law_case offering_case(const struct offering *offering, enum law_way way);

/* --- writing ---------------------------------------------------------------------------------- */

struct offering_saving {
	const struct offering *offering; /* offering_id 0: a new one */
	const struct offering_piece *pieces;
	size_t piece_count;
	const struct offering_unit *units;
	size_t unit_count;
};
/* FOUND_NONE: somebody saved it since, or the code is taken (*taken_r). */
MUST_USE enum found offering_save(struct arena *arena, struct db *db, int64_t root_id,
                                  const struct offering_saving *saving, int64_t *offering_id_r,
                                  bool *taken_r, struct fault *fault_r);

/* --- who writes it ---------------------------------------------------------------------------- */

enum { OFFERING_KEEPERS = WHO(ROLE_REFERENT) | WHO(ROLE_DIRECTOR) };
/* May she change it: she keeps every unit in charge of it. What nobody is in charge of yet, any keeper
 * may. */
bool offering_may_change(const struct reader *reader, const struct place_tree *tree,
                         const struct offering_unit *units, size_t count);
/* The one that the visit's address names (« /catalogue/{} … »), for who may change it. False after a page
 * was answered: it is not there, or others keep it. */
MUST_USE bool offering_of_visit(struct visit *visit, struct offering *offering_r);

extern const struct room_pages offering_pages;

#endif
