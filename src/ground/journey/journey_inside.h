/* Between the files of this room only. */
#ifndef GROUND_JOURNEY_INSIDE_H
#define GROUND_JOURNEY_INSIDE_H

#include "ground/journal/journal.h"
#include "ground/journey/journey.h"
#include "ground/people/people.h"
#include "ground/place/place.h"

enum { /* characters */
	JOURNEY_TITLE_LENGTH_MAX = 80,
	JOURNEY_ACTOR_LENGTH_MAX = 80,
	JOURNEY_WORDS_LENGTH_MAX = 600, /* on stage, behind the scenes */
};

/* --- journey_text.c: a journey as a person writes it, one step a line --------------------------- */

struct journey_bad {
	int64_t line; /* from 1 */
	const char *why;
};

struct journey_text {
	struct journey_step *steps; /* without ids */
	size_t count;
	size_t written; /* lines that meant a step, good or bad */
	struct journey_bad *bad;
	size_t bad_count;
};

/* « * Déposer au guichet ; G ; mairie »: a star for a key moment, then channels, then who acts
 * (in brackets: an outside body); « devant : … » and « coulisses : … » under it. */
struct journey_text journey_text_read(struct arena *arena, struct span words);
/* The same, from steps that are on the way. */
struct span journey_text_write(struct arena *arena, const struct journey_step *steps, size_t count);
/* What is wrong with so many steps; NULL: nothing. */
const char *journey_count_complaint(struct arena *arena, size_t written);
/* A sentence for all the bad lines together. */
const char *journey_bad_complaint(struct arena *arena, const struct journey_text *text);

/* « Personne sans internet ; être reçue sans rendez-vous », one a line. */
struct journey_profiles_text {
	struct journey_profile *profiles;
	size_t count;
	struct journey_bad *bad;
	size_t bad_count;
};
struct journey_profiles_text journey_profiles_read(struct arena *arena, struct span words);
struct span journey_profiles_write(struct arena *arena, const struct journey_profile *profiles,
                                   size_t count);

/* --- journey_match.c: which step is which ------------------------------------------------------- */

enum { JOURNEY_NEW = -1 };

/* For each step written, the index of the kept one it is, or JOURNEY_NEW: the same title (on the way,
 * else taken off it), or else the step that stood at that place between two known ones. */
void journey_match(struct arena *arena, const struct journey_step *kept, size_t kept_count,
                   const struct journey_step *written, size_t written_count, int64_t *was_r);
/* The ids given: was_r as above; `kept` ones that no line is any more are not told. */
struct journey_change {
	const char *kind; /* "renamed", "new", "removed", "back" */
	struct span words; /* French, a whole sentence */
};
size_t journey_changes(struct arena *arena, const struct journey_step *kept, size_t kept_count,
                       const struct journey_step *written, size_t written_count,
                       struct journey_change **changes_r);

/* --- journey_template.c --------------------------------------------------------------------------- */

struct journey_template {
	int64_t rank; /* from 1 */
	enum journey_audience audience;
	struct span code, name;
	struct journey_step steps[JOURNEY_STEP_COUNT_MAX];
	size_t step_count;
};
/* The thirty of DOMAIN §5, from templates.csv. */
const struct journey_template *journey_templates(struct arena *arena, size_t *count_r);

/* --- journey_store.c ------------------------------------------------------------------------------ */

/* The steps on the way of all journeys, by journey and rank: id of the journey, title, is it key. */
struct journey_title {
	int64_t journey_id;
	struct span title;
	bool is_key;
};
MUST_USE bool journey_store_titles(struct arena *arena, struct db *db, int64_t root_id,
                                   struct journey_title **titles_r, size_t *count_r,
                                   struct fault *fault_r);
MUST_USE bool journey_store_add(struct db *db, int64_t root_id, const struct journey *journey,
                                struct fault *fault_r);
/* Writes what is in `journey` over its version, and makes it the next. *done_r false: somebody else
 * wrote meanwhile. */
MUST_USE bool journey_store_change(struct db *db, int64_t root_id, const struct journey *journey,
                                   bool *done_r, struct fault *fault_r);
MUST_USE bool journey_store_step(struct db *db, int64_t root_id, int64_t journey_id,
                                 const struct journey_step *step, struct fault *fault_r);
MUST_USE bool journey_store_profiles(struct db *db, int64_t root_id, int64_t journey_id,
                                     const struct journey_profile *profiles, size_t count,
                                     struct fault *fault_r);
/* Makes the steps of the way those written: renames, adds, takes off, brings back. */
MUST_USE bool journey_write_steps(struct arena *arena, struct db *db, int64_t root_id,
                                  int64_t journey_id, const struct journey_step *written,
                                  size_t count, struct fault *fault_r);

/* --- pages ---------------------------------------------------------------------------------------- */

extern const struct page_kind journey_list_page, journey_choose_page, journey_edit_page;
void journey_get_list(struct visit *visit);
void journey_get_new(struct visit *visit);
void journey_post_new(struct visit *visit);
void journey_get_edit(struct visit *visit);
void journey_post_edit(struct visit *visit);
void journey_post_close(struct visit *visit);

#endif
