/* Within the room. */
#ifndef WELCOME_OFFERING_INSIDE_H
#define WELCOME_OFFERING_INSIDE_H

#include "welcome/offering/offering.h"

extern const struct page_kind offering_list_page, offering_edit_page;

/* Codes of kinds, purposes and silences, in forms and in the starter. */
extern const char *const offering_kind_codes[OFFERING_KIND_COUNT];
extern const char *const offering_purpose_codes[OFFERING_PURPOSE_COUNT];
extern const char *const offering_silence_codes[LAW_SILENCE_COUNT];

/* The catalogue to begin with: drafts, embedded. */
struct offering *offering_starter(struct arena *arena, size_t *count_r);

/* « pièce | pourquoi elle bloque | qui la détient », a line each. NULL, or the French sentence of what is
 * wrong. */
const char *offering_read_pieces(struct arena *arena, struct span lines,
                                 struct offering_piece *pieces_r, size_t *count_r);
struct span offering_piece_lines(struct arena *arena, const struct offering_piece *pieces,
                                 size_t count);
/* « lieu : service », codes or names, a line each. */
const char *offering_read_units(struct arena *arena, const struct place_tree *tree,
                                struct span lines, struct offering_unit *units_r, size_t *count_r);
struct span offering_unit_lines(struct arena *arena, const struct place_tree *tree,
                                const struct offering_unit *units, size_t count);

/* Where it is on a journey: « JOURNEY-STEP », by their numbers; empty: on none. */
struct span offering_step_words(struct arena *arena, int64_t journey_id, int64_t step_id);
bool offering_read_step(struct span words, int64_t *journey_id_r, int64_t *step_id_r);
/* The steps that are on the way, as choices. */
MUST_USE bool offering_steps(struct arena *arena, struct db *db, int64_t root_id,
                             struct form_choice **choices_r, size_t *count_r,
                             struct fault *fault_r);

/* The questionnaires that are published for requests, as choices; `borne_id` is among them, whatever it is
 * for now. */
MUST_USE bool offering_inquiries(struct arena *arena, struct db *db, int64_t root_id,
                                 int64_t borne_id, struct form_choice **choices_r, size_t *count_r,
                                 struct fault *fault_r);

void offering_get_list(struct visit *visit);
void offering_post_starter(struct visit *visit);
void offering_get_new(struct visit *visit);
void offering_post_new(struct visit *visit);
void offering_get_edit(struct visit *visit);
void offering_post_edit(struct visit *visit);

#endif
