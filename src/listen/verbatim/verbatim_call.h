/* Texts that somebody should read soon (craft/flags), of a heap: for the référent alone (VERBATIM_REACH_ALL).
 *
 * Their words are read as they were written, while the heap is filled or imported. That a text calls is
 * not of the text: no list, search, theme, table or program knows it. It is no figure about anybody, and
 * nothing says whose it is. What is never read one by one calls nobody. */
#ifndef LISTEN_VERBATIM_CALL_H
#define LISTEN_VERBATIM_CALL_H

#include "craft/flags/flags.h"
#include "listen/verbatim/verbatim_kept_inside.h"

enum { VERBATIM_CALL_NOTE_LENGTH_MAX = 500, VERBATIM_CALL_PAGE_COUNT = 50 };

struct verbatim_call {
	int64_t text_id;
	int64_t rank;          /* how grave: 1 distress, 2 it presses, 3 it may hurt */
	unsigned kinds;        /* 1 << enum flags_kind */
	int32_t read_day;      /* 0: it waits */
	int64_t account_id;    /* who read it; 0: nobody */
	struct span note;
};
struct verbatim_calls {
	int64_t waiting[FLAGS_KIND_COUNT]; /* a text may be of two */
	int64_t texts; /* that wait */
	int64_t read;
	bool are_looked_for; /* else its texts were kept before anybody looked */
};
MUST_USE bool verbatim_calls_of(struct arena *arena, struct db *db, int64_t root_id, int64_t heap_id,
                                struct verbatim_calls *calls_r, struct fault *fault_r);
/* How many texts of each heap wait, in the order of heaps; of all the organisation. */
struct verbatim_heap_calls {
	int64_t heap_id, texts;
};
MUST_USE bool verbatim_calls_by_heap(struct arena *arena, struct db *db, int64_t root_id,
                                     struct verbatim_heap_calls **calls_r, size_t *count_r,
                                     struct fault *fault_r);
/* Those of one of these kinds that wait, or that were read, the gravest first. */
struct verbatim_calls_asked {
	int64_t heap_id;
	int64_t after_rank, after_id; /* of the last one read; both 0: from the first */
	unsigned kinds;
	bool are_read;
	size_t limit;
};
MUST_USE bool verbatim_calls_ask(struct arena *arena, struct db *db, int64_t root_id,
                                 const struct verbatim_calls_asked *asked, struct verbatim_call **calls_r,
                                 size_t *count_r, struct fault *fault_r);
MUST_USE enum found verbatim_call_load(struct arena *arena, struct db *db, int64_t root_id,
                                       int64_t heap_id, int64_t text_id, struct verbatim_call *call_r,
                                       struct fault *fault_r);
/* Somebody read it. FOUND_NONE: somebody did already, or it is there no more. */
MUST_USE enum found verbatim_call_read(struct db *db, int64_t root_id, int64_t heap_id,
                                       const struct verbatim_call *call, struct fault *fault_r);

/* --- while a heap is filled: what was read stays so ------------------------------------------------- */

MUST_USE bool verbatim_calls_begin(struct db *db, int64_t root_id, const struct verbatim_range *range,
                                   struct fault *fault_r);
MUST_USE bool verbatim_calls_add(struct db *db, int64_t root_id, const struct verbatim_text *text,
                                 struct fault *fault_r);
MUST_USE bool verbatim_calls_end(struct db *db, int64_t root_id, const struct verbatim_range *range,
                                 struct fault *fault_r);
MUST_USE bool verbatim_calls_erase(struct db *db, int64_t root_id, int64_t heap_id, struct fault *fault_r);

/* --- pages ------------------------------------------------------------------------------------------- */

extern const struct page_kind verbatim_calls_page, verbatim_call_page;
void verbatim_get_calls(struct visit *visit);
void verbatim_get_call(struct visit *visit);
void verbatim_post_call(struct visit *visit);

#endif
