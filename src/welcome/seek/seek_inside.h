/* Within the room. */
#ifndef WELCOME_SEEK_INSIDE_H
#define WELCOME_SEEK_INSIDE_H

#include "craft/search/search.h"
#include "welcome/seek/seek.h"

static inline struct search_shelf
seek_shelf(int64_t root_id)
{
	return (struct search_shelf){ root_id, "desk" };
}

/* --- seek_words.c ------------------------------------------------------------------------------ */

/* Words that are no words of a text, in capitals as those of desk_request_keys (P, C, O). */
enum seek_mark {
	SEEK_ABOVE = 'A',    /* a place: its unit, or above it */
	SEEK_OFFERING = 'F',
	SEEK_QUEUE = 'Q',
	SEEK_DAYS = 'D',     /* a day, or a block of days */
	SEEK_HEAD = 'H',     /* a word of what it is called by, after it */
};
struct span seek_mark_of(struct arena *arena, enum seek_mark mark, int64_t number);
struct span seek_head_of(struct arena *arena, struct span word);

/* Blocks of 1, 2, 4 … 4,096 days: a day is in one of each size, and days from one to another are few
 * blocks: exactly when they are fewer than 512, else the oldest block may begin earlier. */
enum { SEEK_LEVEL_COUNT = 13, SEEK_BLOCK_COUNT_MAX = TEXT_QUERY_FORMS_MAX };
void seek_day_marks(struct arena *arena, int32_t day, struct span marks_r[SEEK_LEVEL_COUNT]);
size_t seek_day_cover(struct arena *arena, int32_t from_day, int32_t to_day,
                      struct span marks_r[SEEK_BLOCK_COUNT_MAX]);

/* What is known of a request. */
struct seek_request {
	struct desk_request request;
	struct person person; /* person_id 0: none */
	struct person_contact *contacts;
	size_t contact_count;
	struct span said; /* what was written, by whomever */
};
/* FOUND_NONE: it is there no more. */
MUST_USE enum found seek_read(struct arena *arena, struct db *db, int64_t root_id,
                              int64_t request_id, struct seek_request *request_r,
                              struct fault *fault_r);
/* Its words as search_put takes them. */
struct span seek_words(struct arena *arena, const struct place_tree *tree,
                       const struct seek_request *request);
/* The places above a unit, it first: « 42/7/1 ». Another one, and its requests are to be put again. */
struct span seek_path(struct arena *arena, const struct place_tree *tree, int64_t unit_id);

/* --- seek_store.c ------------------------------------------------------------------------------ */

struct seek_state {
	int64_t number;   /* the last fact that was followed */
	int64_t again_id; /* requests from here on are to be put again; INT64_MAX: none is */
	int64_t changes;
	int64_t asked; /* as it was read: how often others said from where to put again */
	/* The fact after `number` tells of a person of many requests: of her rows those before this one are put
	 * again, and of it the requests before from_id; 0: nothing of it yet. */
	int64_t person_id, from_id;
};
/* A row to write in, for who writes before anything was followed. */
MUST_USE bool seek_store_state_begin(struct db *db, int64_t root_id, struct fault *fault_r);
/* Nothing yet: all is to be put. */
MUST_USE bool seek_store_state(struct arena *arena, struct db *db, int64_t root_id,
                               struct seek_state *state_r, struct fault *fault_r);
/* FOUND_NONE: another program was faster. `state->changes` is that which was read. */
MUST_USE enum found seek_store_keep(struct db *db, int64_t root_id, const struct seek_state *state,
                                    struct fault *fault_r);

struct seek_path_kept {
	int64_t unit_id;
	struct span path;
};
MUST_USE bool seek_store_paths(struct arena *arena, struct db *db, int64_t root_id,
                               struct seek_path_kept **paths_r, size_t *count_r,
                               struct fault *fault_r);
/* The first one that was kept stays. */
MUST_USE bool seek_store_path_add(struct db *db, int64_t root_id, const struct seek_path_kept *path,
                                  struct fault *fault_r);
MUST_USE bool seek_store_path_change(struct db *db, int64_t root_id,
                                     const struct seek_path_kept *path, struct fault *fault_r);

/* --- pages ------------------------------------------------------------------------------------- */

extern const struct page_kind seek_search_page;
void seek_get_search(struct visit *visit);

#endif
