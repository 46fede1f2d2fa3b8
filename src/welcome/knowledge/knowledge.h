/* knowledge: answers that are written once, and the steps of a request that are not to be forgotten.
 *
 * An article answers one question, in plain French, for everybody or for agents alone. Whoever is about to
 * ask reads those of her offering first; whoever answers has them at hand, and says in one line which one
 * is missing. Each has an owner, a unit, and a day on which it is to be read again.
 *
 * An internal article is told to nobody outside, by no page, search, count or suggestion: the public's
 * questions are asked of published public articles alone, and their words are on a shelf of their own.
 *
 * A checklist is ticked on each request, with who and when; what is not ticked is told when the request is
 * closed, and prevents nothing. Nothing counts what one agent writes or ticks. */
#ifndef WELCOME_KNOWLEDGE_H
#define WELCOME_KNOWLEDGE_H

#include "craft/visit/visit.h"
#include "ground/people/people.h"
#include "ground/place/place.h"
#include "welcome/desk/desk.h"
#include "welcome/offering/offering.h"

enum {
	KNOWLEDGE_CODE_LENGTH_MAX = 60,
	KNOWLEDGE_TITLE_LENGTH_MAX = 150,
	KNOWLEDGE_BODY_LENGTH_MAX = 6000,
	KNOWLEDGE_LINE_LENGTH_MAX = 200,   /* « il manque une réponse » */
	KNOWLEDGE_STEP_COUNT_MAX = 20,     /* of one offering */
	KNOWLEDGE_STEP_LENGTH_MAX = 120,
	KNOWLEDGE_SUGGESTED_COUNT = 3,     /* shown at once */
	KNOWLEDGE_TYPED_WORDS = 3,         /* are needed before a suggestion */
	KNOWLEDGE_AT_HAND_COUNT = 8,       /* in a form's page, the others waiting for what is typed */
};

/* --- prose: a small safe markup ------------------------------------------------------------------ */

/* Paragraphs apart by an empty line; « # title »; « - item »; « 1. step »; « [words](address) », where an
 * address is one that url_is_safe takes, else it is read as it is written. Drawn by {{>prose}}: escaped as
 * any text is. */
enum prose_block {
	PROSE_IS_TITLE, PROSE_IS_INNER_TITLE, PROSE_IS_TEXT, PROSE_IS_LIST, PROSE_IS_STEPS, PROSE_PARTS,
	PROSE_ITEMS, PROSE_BLOCK_FIELD_COUNT
};
extern const struct field prose_block_fields[PROSE_BLOCK_FIELD_COUNT];
#define PROSE_LIST \
	{ "prose", FIELD_LIST, FIELD_API, .of = prose_block_fields, .of_count = PROSE_BLOCK_FIELD_COUNT, \
		.help = "What it says: paragraphs, titles, lists, links." }
/* `is_inner`: within a section of the page: its titles are none of the page's. */
void knowledge_prose_draw(struct model *model, size_t list, struct span body, bool is_inner);
/* The same for a letter: no marks, « words : address »; own paths after `address` (NULL: as they are). */
struct span knowledge_prose_plain(struct arena *arena, struct span body, const char *address);

/* --- articles ------------------------------------------------------------------------------------- */

struct knowledge_article {
	int64_t article_id;
	struct span code;
	int64_t unit_id;
	int32_t review_day;      /* 0: none was given */
	int64_t version, told;   /* told 0: it is not published */
	bool is_public;          /* of the one that is read */
	int64_t told_unix_s, told_by;
	struct span title_words, words;
	int64_t changes;
	/* Of the version that was asked for. */
	struct span title, body;
	bool says_public;
	int64_t writer_id, written_unix_s;
	int64_t helped; /* how often it was the answer, in the last 90 days */
};

/* Is it past the day on which it was to be read again? */
bool knowledge_is_old(const struct knowledge_article *article, int32_t today);
/* « À revoir depuis le 3 mars 2026 »; NULL: it is not. */
const char *knowledge_review_words(struct arena *arena, const struct knowledge_article *article,
                                   int32_t today);
/* « /reponses/CODE », « /articles/CODE » */
const char *knowledge_url(struct arena *arena, const struct knowledge_article *article, bool is_public);
/* The one of that code as it is published; `for_public`: only if everybody may read it. */
MUST_USE enum found knowledge_told(struct arena *arena, struct db *db, int64_t root_id,
                                   struct span code, bool for_public,
                                   struct knowledge_article *article_r, struct fault *fault_r);

/* Published articles that may answer: those of the offering first, those that share the most words, those
 * that helped most. To agents also those of no offering that share enough words. */
struct knowledge_question {
	int64_t root_id;
	int64_t offering_id;
	int32_t today;
	const struct place_tree *tree; /* NULL: wherever */
	uint32_t place;                /* articles of other places are left out; PLACE_NONE: wherever */
	struct span typed;             /* words of the request; empty: none yet */
	bool for_public;
	bool by_words;                 /* only those that share enough words with what is typed */
	size_t most;
};
MUST_USE bool knowledge_suggest(struct arena *arena, struct db *db,
                                const struct knowledge_question *question,
                                struct knowledge_article **articles_r, size_t *count_r,
                                struct fault *fault_r);

/* --- in the pages of other rooms ------------------------------------------------------------------ */

/* Before a form, for the public: {{>answers}}. `at` are the two fields. */
enum knowledge_answer_row {
	KNOWLEDGE_ANSWER_TITLE, KNOWLEDGE_ANSWER_PROSE, KNOWLEDGE_ANSWER_URL, KNOWLEDGE_ANSWER_WORDS,
	KNOWLEDGE_ANSWER_WAITS, KNOWLEDGE_ANSWER_ROW_FIELD_COUNT
};
extern const struct field knowledge_answer_fields[KNOWLEDGE_ANSWER_ROW_FIELD_COUNT];
#define KNOWLEDGE_ANSWER_LIST \
	{ "answers", FIELD_LIST, FIELD_API, .of = knowledge_answer_fields, \
		.of_count = KNOWLEDGE_ANSWER_ROW_FIELD_COUNT, .help = "What may answer already." }
#define KNOWLEDGE_ANSWER_FLAG { "has_answers", FIELD_FLAG, FIELD_PAGE }
struct knowledge_place {
	struct model *model;
	size_t list, flag;
};
MUST_USE bool knowledge_answers_draw(struct visit *visit, const struct offering *offering,
                                     struct span typed, struct knowledge_place at,
                                     struct fault *fault_r);

/* While an agent writes: the answers that are closest to it, {{>ready}}, in a form of the page. As one types,
 * static/ready.js asks for them; without it the button does (`faire` = KNOWLEDGE_SEEK_CODE). */
enum knowledge_ready_row {
	KNOWLEDGE_READY_ID, KNOWLEDGE_READY_WORDS, KNOWLEDGE_READY_FOUND, KNOWLEDGE_READY_OF,
	KNOWLEDGE_READY_OFFERING, KNOWLEDGE_READY_PLACE, KNOWLEDGE_READY_INTO, KNOWLEDGE_READY_SEEK_URL,
	KNOWLEDGE_READY_FIELD_COUNT
};
extern const struct field knowledge_ready_fields[KNOWLEDGE_READY_FIELD_COUNT];
#define KNOWLEDGE_READY_LIST \
	{ "ready", FIELD_LIST, FIELD_API, .of = knowledge_ready_fields, \
		.of_count = KNOWLEDGE_READY_FIELD_COUNT, .help = "Answers that are ready." }
/* Buttons of a form that is being written: another code follows the last two. */
#define KNOWLEDGE_SEEK_CODE "chercher"
#define KNOWLEDGE_LINK_CODE "article-lien-"
#define KNOWLEDGE_TEXT_CODE "article-texte-"
struct knowledge_seeking {
	int64_t offering_id; /* 0: not known; its code */
	struct span offering_code;
	const struct place_tree *tree; /* NULL: wherever */
	uint32_t place;
	struct span typed;
	bool seeks;           /* the button was pressed; else nothing is looked for yet */
	const char *of;       /* the id of the field that is typed in */
	const char *seek_url; /* where its button leads */
	const char *into_url; /* where those that put an answer into it lead; NULL: it is none of ours */
};
MUST_USE bool knowledge_ready_draw(struct visit *visit, const struct knowledge_seeking *seeking,
                                   struct model *page, size_t list, struct fault *fault_r);
/* What is put into a reply: its text, or its title and its address. The article is a public one. */
struct span knowledge_cite(const struct visit *visit, const struct knowledge_article *article,
                           bool is_link);

/* What is missing, said while dealing with a request: idempotent by visit->once (FOUND_NONE: it was said
 * already). In the caller's transaction. */
MUST_USE enum found knowledge_want(struct arena *arena, struct db *db, const struct visit *visit,
                                   const struct desk_request *request, struct span words,
                                   struct fault *fault_r);

/* --- steps ---------------------------------------------------------------------------------------- */

struct knowledge_step {
	int64_t step_id;
	struct span words;
	bool is_ticked;
	int64_t account_id, at_unix_s; /* who ticked it, when */
};
/* Those of the request's offering, and those that were ticked and are no longer asked; in order. */
MUST_USE bool knowledge_steps(struct arena *arena, struct db *db, int64_t root_id,
                              const struct desk_request *request,
                              struct knowledge_step steps_r[2 * KNOWLEDGE_STEP_COUNT_MAX],
                              size_t *count_r, struct fault *fault_r);
/* Ticks it, or takes the tick away; with its fact, in the caller's transaction. FOUND_NONE: it is no step
 * of this request, or it is so already. */
struct knowledge_ticking {
	const struct desk_request *request;
	int64_t step_id;
	bool is_ticked;
};
MUST_USE enum found knowledge_tick(struct arena *arena, struct db *db, const struct visit *visit,
                                   const struct knowledge_ticking *ticking, struct fault *fault_r);
/* What was ticked on a request that is no more. */
MUST_USE bool knowledge_forget(struct db *db, int64_t root_id, int64_t request_id,
                               struct fault *fault_r);
/* « 2 étapes ne sont pas cochées. »; NULL: all are. */
const char *knowledge_steps_left(struct arena *arena, const struct knowledge_step *steps, size_t count);

/* Words are made again when they are read otherwise; ticks go with their requests. */
MUST_USE bool knowledge_clock(struct arena *arena, struct store *store, int64_t root_id,
                              struct fault *fault_r);

/* --- what the program writes (knowledge_plant.c), in the caller's transaction ----------------------- */

/* An article, written and published at once; it was the answer `helped` times, that day. */
struct knowledge_planting {
	struct span title, body;
	bool is_public;
	int64_t unit_id, writer_id, told_by, at_s, helped;
	int32_t day, review_day;
	const int64_t *offering_ids;
	size_t offering_count;
};
MUST_USE bool knowledge_plant(struct arena *arena, struct db *db, int64_t root_id,
                              const struct knowledge_planting *planting, struct fault *fault_r);
/* The steps of an offering that has none, a line each. */
MUST_USE bool knowledge_plant_steps(struct arena *arena, struct db *db, int64_t root_id,
                                    int64_t offering_id, struct span lines, struct fault *fault_r);

extern const struct room_pages knowledge_pages;

#endif
