/* Between the files that import texts. */
#ifndef LISTEN_VERBATIM_IMPORT_INSIDE_H
#define LISTEN_VERBATIM_IMPORT_INSIDE_H

#include "craft/mapping/mapping.h"
#include "craft/sheet/sheet.h"
#include "listen/verbatim/verbatim_import.h"
#include "listen/verbatim/verbatim_kept_inside.h"

/* --- verbatim_import_map.c: what the columns mean --------------------------------------------- */

enum verbatim_what {
	VERBATIM_OF_TEXT, VERBATIM_OF_SIDE, VERBATIM_OF_PLACE, VERBATIM_OF_DAY, VERBATIM_OF_ANSWER,
	VERBATIM_WHAT_COUNT
};
extern const char *const verbatim_what_words[VERBATIM_WHAT_COUNT]; /* « le texte » … */

enum {
	VERBATIM_COLUMN_MAX = 12, VERBATIM_MARK_MAX = 6, VERBATIM_SIDE_RULE_MAX = 20,
	VERBATIM_TEXT_PART_MAX = 4, /* columns of one text */
};
struct verbatim_column {
	enum verbatim_what what;
	struct mapping_names names; /* any of these */
	size_t at;                  /* in the file; SIZE_MAX: it is not there */
};
struct verbatim_side_rule {
	struct mapping_names values;
	enum side side;
};
struct verbatim_map {
	struct span format, name;   /* empty: not told */
	struct span place_code;     /* all is there; empty: as the columns say */
	struct verbatim_column columns[VERBATIM_COLUMN_MAX];
	size_t column_count;
	struct mapping_names marks[VERBATIM_MARK_MAX]; /* a file that has them all is of this format */
	size_t mark_count;
	struct verbatim_side_rule sides[VERBATIM_SIDE_RULE_MAX]; /* none: the usual words */
	size_t side_count;
	struct mapping_names nowhere; /* what a column of places says of no place */
	enum side side;               /* without a column of it */
	bool is_utc;                  /* days have an hour, of Greenwich */
	bool is_known;                /* ours: a column may be missing */
};
/* A table, and its first line. */
struct verbatim_table_file {
	struct sheet *sheet;
	const struct span *headings; /* without blanks around */
	size_t count;
};
MUST_USE bool verbatim_file_open(struct arena *arena, const char *path, struct verbatim_table_file *file_r,
                                 struct fault *fault_r);
/* By its name, else by its letters and figures alone; SIZE_MAX: there is none. */
size_t verbatim_heading(struct arena *arena, const struct verbatim_table_file *file, struct span name);
/* What a mapping says; NULL with a fault that names the line. */
struct verbatim_map *verbatim_map_read(struct arena *arena, const struct mapping *mapping,
                                       struct fault *fault_r);
/* The format of this file, or a map of which nothing is told. */
struct verbatim_map *verbatim_map_known(struct arena *arena, const struct verbatim_table_file *file);
/* What somebody chose replaces what was told before it. */
MUST_USE bool verbatim_map_choose(struct arena *arena, struct verbatim_map *map,
                                  const struct verbatim_table_file *file,
                                  const struct verbatim_chosen *chosen, struct fault *fault_r);
/* Where its columns are; one that is not there, or no text, is a fault. */
MUST_USE bool verbatim_map_find(struct arena *arena, struct verbatim_map *map,
                                const struct verbatim_table_file *file, struct fault *fault_r);
/* From now on these columns of the file are read as that, and no others; count 0: none. */
void verbatim_map_set(struct arena *arena, struct verbatim_map *map, const struct verbatim_table_file *file,
                      enum verbatim_what what, const size_t *columns, size_t count);
/* Those that are there, in their order; how many. */
size_t verbatim_map_columns(const struct verbatim_map *map, enum verbatim_what what,
                            size_t columns_r[static VERBATIM_COLUMN_MAX]);
/* Is a column read as that? */
bool verbatim_map_has(const struct verbatim_map *map, enum verbatim_what what);

/* --- verbatim_import_guess.c ------------------------------------------------------------------ */

/* Of a file whose headings are not known: its first lines tell which column is of texts, of places … A guess,
 * which somebody then corrects. A fault of the file is told by whoever reads it next. */
void verbatim_map_guess(struct arena *arena, const char *path, const struct place_tree *tree,
                        const struct verbatim_table_file *file, struct verbatim_map *map);

/* --- verbatim_import_line.c: one line of it --------------------------------------------------- */

struct verbatim_line {
	enum side side;
	int64_t place_id; /* 0: nowhere */
	bool has_day;
	int32_t day;      /* the first of its month */
	struct span words, answer;
};
struct verbatim_line_reader {
	const struct verbatim_map *map;
	const struct place_tree *tree; /* of today */
	int32_t today;
	int64_t place_id; /* of map->place_code */
};
/* NULL, or why it cannot be taken. */
const char *verbatim_line_read(struct arena *arena, const struct verbatim_line_reader *reader,
                               const struct sheet_row *row, struct verbatim_line *line_r);
/* 2026-11-23, 23/11/2026, with or without an hour. */
bool verbatim_day_read(struct span cell, bool is_utc, int32_t *day_r);
enum verbatim_side_read { VERBATIM_SIDE_OTHER = -1 };
/* A side in the usual words, or VERBATIM_SIDE_OTHER. */
int verbatim_side_of(struct arena *arena, struct span words);

/* --- verbatim_import.c: a whole file, twice: counted, then kept ------------------------------- */

enum { VERBATIM_SAMPLE_COUNT = 10 };
/* A line as it will be kept. */
struct verbatim_sample {
	int64_t number;
	struct verbatim_text text; /* its place: as its words will be said of */
	int64_t from_place_id;     /* and where they were written */
	bool is_dropped;
};
struct verbatim_run {
	struct arena *arena; /* of all of it */
	struct import *import;
	struct verbatim_keeper keeper;
	const char *path;
	int64_t line_count_max, account_id;
	struct span once; /* of the form; empty: none */

	struct verbatim_table_file file;
	struct verbatim_map *map;
	struct verbatim_line_reader lines;
	int64_t mark; /* of the file and of what is read as its text */
	struct verbatim_plan *plan;
	int64_t *ids; /* of the texts, in the order of their lines */
	int64_t line_count, written[VERBATIM_SIDE_COUNT], dropped[VERBATIM_SIDE_COUNT], moved;
	struct verbatim_sample samples[VERBATIM_SAMPLE_COUNT];
	size_t sample_count;
	bool is_again; /* the same form came twice: it is done */
};
/* The file, then its mapping: `map` NULL, as its headings are known. A file that was kept already is a fault,
 * unless the run is dry. */
MUST_USE bool verbatim_run_open(struct verbatim_run *run);
MUST_USE bool verbatim_run_begin(struct verbatim_run *run, struct verbatim_map *map,
                                 const struct verbatim_chosen *chosen);
/* What can be taken, and where it will be said to come from. */
MUST_USE bool verbatim_run_count(struct verbatim_run *run);
/* The first lines, as they will be kept. */
MUST_USE bool verbatim_run_sample(struct verbatim_run *run);
/* Keeps it, when import_is_kept says so. */
MUST_USE bool verbatim_run_keep(struct verbatim_run *run);
/* What the floor, and other tabs, do to it; NULL: nothing. */
const char *verbatim_run_report(struct arena *arena, const struct verbatim_run *run);

/* --- verbatim_import_store.c ------------------------------------------------------------------ */

struct verbatim_marked {
	int64_t heap_id, import_id, made_unix_s;
};
/* The heap of an imported file. */
MUST_USE enum found verbatim_store_marked(struct arena *arena, struct db *db, int64_t root_id, int64_t mark,
                                          struct verbatim_marked *marked_r, struct fault *fault_r);
MUST_USE enum found verbatim_store_of_import(struct arena *arena, struct db *db, int64_t root_id,
                                             int64_t import_id, int64_t *heap_id_r, struct fault *fault_r);
/* The import that it came with is told, at the end. */
MUST_USE bool verbatim_store_set_import(struct db *db, int64_t root_id, int64_t heap_id, int64_t import_id,
                                        struct fault *fault_r);
/* A heap of a file that was begun before, and that nobody ends. */
MUST_USE enum found verbatim_store_abandoned(struct arena *arena, struct db *db, int64_t root_id,
                                             int64_t before_heap_id, int64_t *heap_id_r,
                                             struct fault *fault_r);

/* --- verbatim_import_end.c: how it goes ------------------------------------------------------- */

/* Erases a heap, some texts at a time. */
MUST_USE bool verbatim_heap_end(struct store *store, int64_t root_id, int64_t heap_id, int64_t *texts_r,
                                struct fault *fault_r);

/* --- the pages -------------------------------------------------------------------------------- */

enum { VERBATIM_UPLOAD_SIZE_MAX = 32 << 20 };
const char *verbatim_import_folder(struct arena *arena, const char *folder);
/* One file at a time is read: each takes a processor and some hundred megabytes. */
void verbatim_one_at_a_time(bool begins);
bool verbatim_is_mistake(const struct fault *fault);
void verbatim_show_file(struct visit *visit, const char *wrong);
void verbatim_get_file(struct visit *visit);
void verbatim_post_file(struct visit *visit);
void verbatim_get_look(struct visit *visit);
void verbatim_post_look(struct visit *visit);
extern const struct page_kind verbatim_file_page, verbatim_look_page;

#endif
