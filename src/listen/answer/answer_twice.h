/* Papers typed in by two people: between the files of this room only. The first typing is sealed as any
 * reply and waits; the number that its page shows is written on the sheet, and only a hash of it is
 * kept. Whoever types it in next, blind, is shown what differs, with both values, and looks at the
 * paper: what she sends then is received.
 *
 * To compare, the first typing is opened in memory with the wave's private key, as letters of a kiosk
 * are, for somebody who holds the sheet and its number; nothing that is opened is written. */
#ifndef LISTEN_ANSWER_TWICE_H
#define LISTEN_ANSWER_TWICE_H

#include <string.h>

#include "listen/answer/answer_page.h"

enum answer_twice_state { TWICE_WAITS, TWICE_COMPARED, TWICE_RECEIVED };
struct answer_twice {
	int64_t wave_id, place_id, journey_id;
	enum side side;
	enum answer_twice_state state;
	uint8_t hash[VAULT_HASH_SIZE], typist[VAULT_HASH_SIZE], once[VAULT_HASH_SIZE];
	struct span bytes;
};

/* Fields of answer_agreement that are no question. */
enum { ANSWER_WHOLE_PAPER = -1, ANSWER_TYPED_ONCE = -2 };

/* --- answer_twice_store.c --------------------------------------------------------------------- */

/* The same form sent again changes nothing. */
MUST_USE bool answer_store_twice_add(struct db *db, int64_t root_id,
                                     const struct answer_twice *twice, struct fault *fault_r);
MUST_USE enum found answer_store_twice(struct arena *arena, struct db *db, int64_t root_id,
                                       const uint8_t hash[VAULT_HASH_SIZE],
                                       struct answer_twice *twice_r, struct fault *fault_r);
/* FOUND_NONE: it was compared before. */
MUST_USE enum found answer_store_twice_compared(struct db *db, int64_t root_id,
                                                const struct answer_twice *twice,
                                                struct fault *fault_r);
MUST_USE bool answer_store_twice_waiting(struct arena *arena, struct db *db, int64_t root_id,
                                         int64_t wave_id, int64_t *count_r,
                                         struct fault *fault_r);
/* Those that nobody typed a second time. */
MUST_USE bool answer_store_twice_left(struct arena *arena, struct db *db, int64_t root_id,
                                      int64_t wave_id, size_t most, struct answer_twice **left_r,
                                      size_t *count_r, struct fault *fault_r);
/* One of them becomes a reply as it is. */
MUST_USE bool answer_store_twice_release(struct db *db, int64_t root_id,
                                         const struct answer_twice *twice,
                                         struct fault *fault_r);
MUST_USE bool answer_store_agree(struct db *db, int64_t root_id, int64_t wave_id, int64_t field,
                                 bool agrees, struct fault *fault_r);
/* Rows of field, papers, agreed. */
struct rows *answer_store_agreement(struct arena *arena, struct db *db, int64_t root_id,
                                    int64_t wave_id);

/* --- answer_compare.c: pure ------------------------------------------------------------------- */

/* Two typings of a free text: the same letters and figures. Capitals, accents, blanks and signs are the
 * typist's; what is in another script is compared as it is. */
bool answer_same_words(struct arena *arena, struct span first, struct span second);

/* One question of both typings. */
struct answer_compared {
	int64_t field;    /* as answer_agreement keeps it */
	size_t at;        /* rank among the paper's questions, or the list's */
	bool is_answered; /* by either */
	bool differs;
};
/* Of the sentences of the mirror: `paper` holds the second typing. */
void answer_compare_paper(struct arena *arena, const struct paper *paper,
                          const struct answer_reply *first, struct answer_compared **compared_r,
                          size_t *count_r);
/* Of an inquiry. */
void answer_compare_values(struct arena *arena, struct ask_list list,
                           const struct ask_value *first, const struct ask_value *second,
                           struct answer_compared **compared_r, size_t *count_r);

/* --- answer_twice.c: between the pages --------------------------------------------------------- */

extern const struct page_kind answer_twice_page;

/* What the form says of a second typing (« feuille », « revu »), and whether the survey wants papers
 * typed twice. False after a page was answered. */
MUST_USE bool twice_sit(struct sitting *sitting, const struct http_pairs *pairs);
/* Once the form is known: after the differences were shown, the first typing is opened again. */
MUST_USE bool twice_resume(struct sitting *sitting, const struct http_pairs *pairs,
                           struct fault *fault_r);
/* By the number, as it was typed: the wave, the place and the side of the paper. NULL, or the sentence
 * of why not; *fault_r on a fault. */
const char *twice_find(struct sitting *sitting, struct span typed, struct fault *fault_r);
/* Is there a paper to type a second time, or a survey that wants it? */
MUST_USE bool twice_is_offered(struct visit *visit, const struct survey_wave *waves, size_t count,
                               bool *offered_r, bool *wanted_r, struct fault *fault_r);

enum twice_next {
	TWICE_GO_ON,   /* it is received the common way */
	TWICE_DIFFERS, /* the sheet is shown again: sitting->first is the first typing */
	TWICE_SHOWN,   /* a page was answered */
	TWICE_FAILED   /* *fault_r says why: nothing was kept, the sheet is shown again */
};
/* A complete sheet was sent. */
MUST_USE enum twice_next twice_send(struct sitting *sitting, const struct answer_reply *reply,
                                    struct fault *fault_r);
/* « Première saisie : « 3 ». La vôtre : « 4 ». … » */
const char *twice_sentence(struct arena *arena, struct span first, struct span second);
extern const char twice_note[]; /* above a sheet whose differences are shown */
/* Beside each question of the mirror's sheet, how both typings differ. */
void twice_mark_paper(struct sitting *sitting);

/* Of a closed wave: papers typed in once only are replies. */
MUST_USE bool twice_release(const struct answer_opening *opening, int64_t wave_id,
                            struct fault *fault_r);

#endif
