/* What the files of craft/search share: rows as values, pages as words. */
#ifndef CRAFT_SEARCH_INSIDE_H
#define CRAFT_SEARCH_INSIDE_H

#include "craft/search/search.h"

enum {
	RUN_DOCS_MAX = 32768,  /* a row of a word that all texts have stays below 64 kB */
	RUN_DOCS_FULL = 28672, /* not joined with others any more */
	RUN_DOCS_SMALL = 4096, /* below: joined eight by eight */
	RUN_COUNT_MAX = 65536, /* of a shelf: two billion texts */
	SEAL_MIN = 512,        /* put and not in a run: from here on a run is made */
	SEAL_MAX = 4096,       /* of them at a time */
	JOIN_COUNT = 8,
	PAGE_SIZE_AIM = 1800,  /* PostgreSQL keeps a row below 2 kB with its neighbours */
	IDS_COUNT = 256,
	BITS_COUNT = RUN_DOCS_MAX / 64,
	WORKING_MEMORY = 256 << 20,
};

struct search_run {
	int64_t first_id, last_id, run_id;
	uint32_t doc_count;
};

/* --- pages (search_page.c) --------------------------------------------------------------------- */

/* A word of a page, and the positions of its texts. */
struct page_word {
	struct span word, positions;
	uint32_t count;
};

struct page_reader {
	struct span rest;
	char word[TEXT_WORD_SIZE_MAX];
	size_t word_size;
	bool is_wrong; /* the page is damaged: nothing more is read */
};

void page_open(struct page_reader *reader, struct span body);
/* The word lives until the next one. */
bool page_next(struct page_reader *reader, struct page_word *word_r);
/* positions_r[count]; false when they are not ascending below doc_count. */
bool page_positions(const struct page_word *word, uint32_t doc_count, uint32_t *positions_r);
/* The same into a set of bits. */
bool page_positions_set(const struct page_word *word, uint32_t doc_count, uint64_t *bits);

struct page {
	struct span first_word, body;
};
struct page_writer {
	struct arena *arena;
	struct text body;
	char word[TEXT_WORD_SIZE_MAX]; /* the last one */
	size_t word_size;
	struct span first_word;
	struct page *pages; /* those that are done */
	size_t page_count, page_room;
};
void page_writer_begin(struct page_writer *writer, struct arena *arena);
/* Words come in order, positions too. */
void page_write(struct page_writer *writer, struct span word, const uint32_t *positions,
                uint32_t count);
void page_writer_end(struct page_writer *writer);

/* At most IDS_COUNT, ascending. */
struct page_ids {
	uint32_t first_position;
	int64_t first_id;
	struct span body; /* the others */
};
struct page_ids page_ids_write(struct arena *arena, const int64_t *ids, size_t count,
                               uint32_t first_position);
/* ids_r[IDS_COUNT]; false when damaged. */
bool page_ids_read(struct span body, int64_t first_id, int64_t *ids_r, size_t *count_r);

bool search_is_damaged(struct fault *fault_r); /* returns false */

/* --- rows (search_store.c) --------------------------------------------------------------------- */

MUST_USE bool search_runs(struct arena *arena, struct db *db, const struct search_shelf *shelf,
                          struct search_run **runs_r, size_t *count_r, struct fault *fault_r);
/* Rows of runs that begin before an identifier, newest first. */
struct rows *search_runs_before(struct arena *arena, struct db *db, const struct search_shelf *shelf,
                                int64_t before_id, int64_t room);
struct search_run search_run_of(const struct rows *rows, int first_column);

/* Rows of (doc_id, words), newest first. */
struct rows *search_fresh_before(struct arena *arena, struct db *db,
                                 const struct search_shelf *shelf, int64_t before_id, int64_t room);
/* Rows of (doc_id, is dropped), oldest first. */
struct rows *search_fresh_heads(struct arena *arena, struct db *db, const struct search_shelf *shelf,
                                int64_t room);
/* Rows of (doc_id, put_id, words) from one to another, oldest first. */
struct rows *search_fresh_between(struct arena *arena, struct db *db,
                                  const struct search_shelf *shelf, int64_t first_id,
                                  int64_t last_id, int64_t room);

/* Rows of (first_id of the run, body): the page where a word would stand, for each run that begins
 * between two identifiers. */
struct rows *search_pages_of_word(struct arena *arena, struct db *db, const struct search_shelf *shelf,
                                  int64_t first_id, int64_t last_id, struct span word);
/* Rows of (body): the pages of a run where words that begin so would stand. */
struct rows *search_pages_of_prefix(struct arena *arena, struct db *db, int64_t root_id,
                                    int64_t run_id, struct span prefix);
/* Rows of (first_word, body), rows of (first_position, first_id, body), in order. */
struct rows *search_pages_of_run(struct arena *arena, struct db *db, int64_t root_id, int64_t run_id);
struct rows *search_ids_of_run(struct arena *arena, struct db *db, int64_t root_id, int64_t run_id);

/* Identifiers of a run, a row at a time: the row where a position stands, or the last identifier below
 * another. */
struct search_ids {
	int64_t root_id, run_id;
	int64_t ids[IDS_COUNT];
	uint32_t first_position;
	size_t count; /* 0: none was read */
};
MUST_USE bool search_ids_at(struct arena *arena, struct db *db, struct search_ids *ids,
                            uint32_t position, struct fault *fault_r);
MUST_USE bool search_ids_below(struct arena *arena, struct db *db, struct search_ids *ids,
                               int64_t before_id, struct fault *fault_r);

/* Writing; *there_r: the run was still there. */
MUST_USE bool search_run_delete(struct db *db, const struct search_shelf *shelf,
                                const struct search_run *run, bool *there_r, struct fault *fault_r);
/* Does a run have identifiers between its first and its last one? */
MUST_USE enum found search_run_overlaps(struct db *db, const struct search_shelf *shelf,
                                        const struct search_run *run, struct fault *fault_r);
MUST_USE bool search_run_add(struct db *db, const struct search_shelf *shelf,
                             const struct search_run *run, struct fault *fault_r);
MUST_USE bool search_page_add(struct db *db, int64_t root_id, int64_t run_id, const struct page *page,
                              struct fault *fault_r);
MUST_USE bool search_ids_add(struct db *db, int64_t root_id, int64_t run_id,
                             const struct page_ids *ids, struct fault *fault_r);
/* Only if it was not put again since. */
MUST_USE bool search_fresh_delete(struct db *db, const struct search_shelf *shelf, int64_t doc_id,
                                  int64_t put_id, struct fault *fault_r);

/* Rows of (shelf): those with texts put and not in runs. */
struct rows *search_shelves_with_fresh(struct arena *arena, struct db *db, int64_t root_id);
/* Rows of (shelf, first_id, last_id, run_id, doc_count), shelf by shelf, oldest first. */
struct rows *search_every_run(struct arena *arena, struct db *db, int64_t root_id);
MUST_USE bool search_count_fresh(struct db *db, int64_t root_id, int64_t *count_r,
                                 struct fault *fault_r);
/* Pages and identifiers of no run. */
MUST_USE bool search_count_strays(struct db *db, int64_t root_id, int64_t *count_r,
                                  struct fault *fault_r);

/* --- making runs (search_join.c) ---------------------------------------------------------------- */

struct fresh_doc {
	int64_t doc_id, put_id;
	struct span words; /* empty: dropped */
};

/* What becomes of some runs, one after another, and of what was put among them. */
struct joining {
	struct arena *arena;
	const struct search_shelf *shelf;
	const struct search_run *runs;
	size_t run_count;
	const struct fresh_doc *fresh; /* ascending */
	size_t fresh_count;
	/* Made by search_join: */
	struct search_run *made; /* with their identifiers and pages */
	struct page_writer *writers;
	int64_t *ids; /* of all of them, in order */
	size_t made_count;
};

MUST_USE bool search_join(struct joining *joining, struct db *db, struct fault *fault_r);
/* For store_write: puts what was made in the place of what it was made of. Gives up when another
 * program was faster. */
bool search_join_write(struct db *db, void *joining);

#endif
