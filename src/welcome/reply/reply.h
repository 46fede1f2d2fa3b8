/* reply: answering well the first time. Templates whose blanks are filled from the request, and a second
 * pair of eyes before a reply leaves.
 *
 * A template is of the whole organisation, or of a unit and those below; of one offering, or of all. A blank
 * without value stays in the text with its braces, where everybody sees it, and the reply does not leave
 * before somebody filled it or took it away.
 *
 * A colleague who may see the request reads a reply that waits and lets it leave, or sends it back with a
 * word. She is never its author. It leaves as she read it, to the byte, in its author's name; clocks go on
 * meanwhile, and the person sees nothing of it. */
#ifndef WELCOME_REPLY_H
#define WELCOME_REPLY_H

#include "craft/plain/plain.h"
#include "craft/visit/visit.h"
#include "welcome/desk/desk.h"

enum {
	REPLY_NAME_LENGTH_MAX = 80, /* characters */
	REPLY_TEXT_LENGTH_MAX = 8000,
	REPLY_WORD_LENGTH_MAX = 1000, /* of whoever sends it back */
	REPLY_TEMPLATE_COUNT_MAX = 500, /* of an organisation; more are refused */
	REPLY_OFFERED_COUNT_MAX = 60, /* with one request */
	REPLY_VERSION_COUNT_MAX = 50, /* the latest that are shown */
	REPLY_WAITING_COUNT_MAX = 500, /* the first ones that are looked at */
};

/* --- blanks (rules only) ---------------------------------------------------------------------- */

/* The closed list. */
enum reply_blank {
	REPLY_FIRST_NAME, /* {prénom} */
	REPLY_REFERENCE,  /* {référence} */
	REPLY_LIMIT,      /* {date limite} the person was given to send pieces */
	REPLY_PIECES,     /* {pièces manquantes} that she was asked for */
	REPLY_UNIT,       /* {nom du service} */
	REPLY_CONTACT,    /* {contact} of the unit */
	REPLY_TO_WRITE,   /* {à compléter}: never has a value */
	REPLY_BLANK_COUNT
};
extern const char *const reply_blank_words[REPLY_BLANK_COUNT]; /* "prénom" … */

/* What they are of a request; empty: not known. */
struct reply_values {
	struct span of[REPLY_BLANK_COUNT];
};
/* Blanks that have a value are filled; the others stay. */
struct span reply_fill(struct arena *arena, struct span text, const struct reply_values *values);
/* « {date limite} et {contact} »: those of the list that stand in it, each once, however they are written
 * ({DATE  LIMITE}); NULL: none. */
const char *reply_left(struct arena *arena, struct span text);
/* The first {…} that is not of the list; NULL: none is. */
const char *reply_unknown(struct arena *arena, struct span text);
/* « Léa » of « Mme Léa Martin » and of « MARTIN Léa »; empty when it cannot be told: « M. Petit ». */
struct span reply_first_name(struct span name);

MUST_USE bool reply_values_of(struct arena *arena, struct db *db, const struct desk_hand *hand,
                              const struct desk_request *request, struct reply_values *values_r,
                              struct fault *fault_r);

/* --- templates -------------------------------------------------------------------------------- */

struct reply_template {
	int64_t template_id;
	int64_t place_id;    /* of that unit and those below; 0: of the whole */
	int64_t offering_id; /* 0: whatever is asked for */
	int64_t version;     /* that is offered, from 1 */
	bool is_closed;      /* offered no more */
	int64_t uses;        /* replies that left with it */
	struct span name, text;
	bool is_to_check;    /* « à relire par votre service juridique » */
	int64_t account_id, at_unix_s; /* who wrote this version, when */
};
/* Those that are offered with a request, by name. */
MUST_USE bool reply_offered(struct arena *arena, struct db *db, int64_t root_id,
                            const struct place_tree *tree, const struct desk_request *request,
                            struct reply_template **templates_r, size_t *count_r,
                            struct fault *fault_r);
MUST_USE enum found reply_template_load(struct arena *arena, struct db *db, int64_t root_id,
                                        int64_t template_id, struct reply_template *template_r,
                                        struct fault *fault_r);
/* A reply left with it: neither whose nor to whom. */
MUST_USE bool reply_count_use(struct db *db, int64_t root_id, int64_t template_id,
                              struct fault *fault_r);

/* --- read by a colleague before it leaves ------------------------------------------------------- */

/* Must the replies of an offering be? */
MUST_USE bool reply_is_read_first(struct arena *arena, struct db *db, int64_t root_id,
                                  int64_t offering_id, bool *is_r, struct fault *fault_r);
/* Those of a request must be, or those of another that was joined to it: its person is answered with it. */
MUST_USE bool reply_of_is_read_first(struct arena *arena, struct db *db, int64_t root_id,
                                     const struct desk_request *request, bool *is_r,
                                     struct fault *fault_r);

enum reply_state {
	REPLY_WAITS,      /* for a colleague */
	REPLY_SENT_BACK,  /* with a word */
	REPLY_TAKEN_BACK, /* by its author, who goes on writing */
	REPLY_STATE_COUNT
};
enum { REPLY_SUM_SIZE = 32 };
/* One of each author on a request. */
struct reply_draft {
	int64_t request_id, author_id, template_id; /* template_id 0: none */
	enum reply_state state;
	enum desk_channel channel;
	enum desk_outcome outcome; /* DESK_NOT_DONE: it closes nothing */
	int64_t files_entry_id;    /* its files wait in that note; 0: it has none */
	struct span text;
	uint8_t sum[REPLY_SUM_SIZE]; /* of all that leaves */
	int64_t asked_unix_s, judge_id, judged_unix_s;
	struct span word; /* of whoever sent it back */
};
MUST_USE enum found reply_draft_of(struct arena *arena, struct db *db, int64_t root_id,
                                   int64_t request_id, int64_t author_id,
                                   struct reply_draft *draft_r, struct fault *fault_r);
/* The one that waits. */
MUST_USE enum found reply_draft_waiting(struct arena *arena, struct db *db, int64_t root_id,
                                        int64_t request_id, struct reply_draft *draft_r,
                                        struct fault *fault_r);

/* Each in the caller's transaction, which is given up unless it is done; whoever may see the request is the
 * caller's affair. `hand->once` counts. */
struct reply_asking {
	const struct desk_request *request; /* as it is now */
	int64_t author_id, template_id;
	enum desk_channel channel;
	enum desk_outcome outcome;
	struct span text;
	const struct desk_file *files; /* kept until then in an internal note */
	size_t file_count;
};
/* DESK_IS_REFUSED: another one waits, or a blank is left. */
MUST_USE enum desk_done reply_ask(struct arena *arena, struct db *db, const struct desk_hand *hand,
                                  const struct reply_asking *asking, const char **sentence_r,
                                  struct fault *fault_r);
/* Its author goes on writing. FOUND_NONE: none of hers waits. */
MUST_USE enum found reply_take_back(struct db *db, int64_t root_id, int64_t request_id,
                                    int64_t author_id, struct fault *fault_r);
/* Of her who sent one another way: what she wrote before goes. */
MUST_USE bool reply_drop(struct db *db, int64_t root_id, int64_t request_id, int64_t author_id,
                         struct fault *fault_r);

struct reply_judging {
	const struct desk_request *request; /* as it is now */
	int64_t judge_id, seen_changes;
	uint8_t seen_sum[REPLY_SUM_SIZE]; /* of what was read */
	int32_t today;      /* in its unit */
	struct span word;   /* to send it back */
};
/* It leaves, in its author's name; a note says who read it. DESK_IS_STALE: what was read is not what waits,
 * or the request changed since; DESK_IS_REFUSED: whoever judges wrote it, or it cannot be done. */
MUST_USE enum desk_done reply_approve(struct arena *arena, struct db *db,
                                      const struct desk_hand *hand,
                                      const struct reply_judging *judging, const char **sentence_r,
                                      struct fault *fault_r);
MUST_USE enum desk_done reply_send_back(struct arena *arena, struct db *db,
                                        const struct desk_hand *hand,
                                        const struct reply_judging *judging,
                                        const char **sentence_r, struct fault *fault_r);

/* --- the aid, on a page --------------------------------------------------------------------- */

/* Rows of marks (craft/plain). Nothing of them is kept. */
enum {
	REPLY_MARK_KIND, REPLY_MARK_AT, REPLY_MARK_LENGTH, REPLY_MARK_QUOTE, REPLY_MARK_ADVICE,
	REPLY_MARK_FIELD_COUNT
};
extern const struct field reply_mark_fields[REPLY_MARK_FIELD_COUNT];
/* Reads it, draws its marks in that list, and says how many there are: « 3 remarques. Aucune n’empêche
 * d’envoyer. » */
const char *reply_draw_marks(struct arena *arena, struct span text, struct model *page, size_t list);

/* --- time, pages ------------------------------------------------------------------------------ */

/* What is of a request that was forgotten goes. */
MUST_USE bool reply_clock(struct arena *arena, struct store *store, int64_t root_id,
                          struct fault *fault_r);
/* Takes those that come with the program, of the whole and of every offering, as one takes them on their
 * page: what rests on a law stays marked « à relire par votre service juridique ». */
MUST_USE bool reply_plant(struct arena *arena, struct db *db, int64_t root_id, int64_t account_id,
                          int64_t at_s, struct fault *fault_r);
extern const struct room_pages reply_pages;

#endif
