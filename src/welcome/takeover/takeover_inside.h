/* Between the files of this room only. */
#ifndef WELCOME_TAKEOVER_INSIDE_H
#define WELCOME_TAKEOVER_INSIDE_H

#include <stdio.h>

#include "craft/mapping/mapping.h"
#include "craft/visit/visit_wait.h"
#include "welcome/desk/desk.h"
#include "welcome/takeover/takeover.h"

/* --- takeover_map.c: how a file is read ------------------------------------------------------ */

enum {
	TAKEOVER_COLUMN_COUNT_MAX = 60, /* that a mapping names */
	TAKEOVER_RULE_COUNT_MAX = 1000,
	TAKEOVER_MARK_COUNT_MAX = 10,
	TAKEOVER_CODE_LENGTH_MAX = 40,
	TAKEOVER_MAP_SIZE_MAX = 20000,  /* what one may type */
};

enum takeover_what {
	TAKEOVER_NUMBER, TAKEOVER_RECEIVED, TAKEOVER_REPLIED, TAKEOVER_CLOSED, TAKEOVER_OFFERING,
	TAKEOVER_UNIT, TAKEOVER_STATE, TAKEOVER_CHANNEL, TAKEOVER_TITLE, TAKEOVER_TEXT, TAKEOVER_FIELD,
	TAKEOVER_ADDRESS, TAKEOVER_NORTH, TAKEOVER_EAST, TAKEOVER_NAME, TAKEOVER_MAIL, TAKEOVER_PHONE,
	TAKEOVER_WHAT_COUNT
};
extern const char *const takeover_what_words[TAKEOVER_WHAT_COUNT]; /* « Son numéro » … */

/* Order of day, month and year where it is not told by the figures. */
enum takeover_order { TAKEOVER_DAY_FIRST, TAKEOVER_MONTH_FIRST, TAKEOVER_YEAR_FIRST };

struct takeover_column {
	enum takeover_what what;
	struct mapping_names names; /* the first of them that is there */
	size_t at;                  /* in the file; SIZE_MAX: none is */
};
/* « quand »: this value means that; of an offering or a unit a code, else a word that is known. */
struct takeover_rule {
	enum takeover_what what;
	struct span value; /* empty with `otherwise`: whatever is said by no other */
	bool is_otherwise;
	struct span code;
	int means; /* enum desk_channel, or enum takeover_state */
};
enum takeover_state {
	TAKEOVER_OPEN, TAKEOVER_WAITING, TAKEOVER_DONE /* + enum desk_outcome */
};
struct takeover_map {
	struct span tool, tool_name, zone;
	enum takeover_order order;
	struct takeover_column columns[TAKEOVER_COLUMN_COUNT_MAX];
	size_t column_count;
	struct takeover_rule *rules;
	size_t rule_count;
	struct mapping_names marks[TAKEOVER_MARK_COUNT_MAX]; /* headings that tell this tool */
	size_t mark_count;
};
/* NULL with the sentence of the line that is wrong. */
MUST_USE struct takeover_map *takeover_map_read(struct arena *arena, struct span bytes,
                                                struct fault *fault_r);
/* As words are compared, whatever their accents, capitals and marks. */
struct span takeover_key(struct arena *arena, struct span words);

/* --- takeover_source.c, takeover_json.c: a file, row after row ------------------------------- */

/* An array of flat objects, one after the other in constant memory. What is no object costs its place;
 * what cannot be read further ends the reading with a complaint. */
enum { TAKEOVER_OBJECT_SIZE_MAX = 1 << 20, TAKEOVER_DEPTH_MAX = 24, TAKEOVER_HEADING_COUNT_MAX = 300 };
struct takeover_json {
	FILE *file;
	struct arena *row; /* of the object at hand */
	const struct span *keys;
	size_t key_count;
	int64_t number;
	bool is_over;
};
/* The keys of the first object, which is the next one given. */
MUST_USE enum found takeover_json_begin(struct arena *arena, FILE *file, struct takeover_json *json_r,
                                        struct fault *fault_r);
MUST_USE enum found takeover_json_next(struct takeover_json *json, struct sheet_row *row_r,
                                       struct fault *fault_r);

struct takeover_source {
	struct sheet *sheet;        /* NULL: JSON */
	struct takeover_json json;
	const struct span *headings, *keys; /* the first TAKEOVER_HEADING_COUNT_MAX */
	size_t count;
};
MUST_USE bool takeover_open(struct arena *arena, const char *path, struct takeover_source *source_r,
                            struct fault *fault_r);
MUST_USE enum found takeover_next(struct takeover_source *source, struct sheet_row *row_r,
                                  struct fault *fault_r);
/* « ligne », or « objet » of JSON. */
const char *takeover_numbered(const struct takeover_source *source);

/* --- takeover_tools.c: the tools that are known ---------------------------------------------- */

/* The mapping of the tool whose headings these are, as text; empty: none is known. */
struct span takeover_tool(struct arena *arena, const struct takeover_source *source);
/* What one begins with when none is. */
struct span takeover_tool_none(void);
/* Finds each column in the file; a fault when one it cannot do without is not there. */
MUST_USE bool takeover_map_find(struct arena *arena, struct takeover_map *map,
                                const struct takeover_source *source, struct fault *fault_r);

/* --- takeover_date.c ------------------------------------------------------------------------- */

/* 2025-03-14T01:20:00Z, 2025-03-14 01:20, 14/03/2025 01:20, 3/14/2025 1:20 PM, 14/03/2025. A day without
 * an hour is noon (*has_hour_r false). Local to `zone` unless it says its own. */
bool takeover_instant(struct span text, enum takeover_order order, const struct zone *zone,
                      int64_t *at_s_r, bool *has_hour_r);

/* --- takeover_line.c: a row, read ------------------------------------------------------------ */

enum { TAKEOVER_FIELD_COUNT_MAX = 20, TAKEOVER_NUMBER_LENGTH_MAX = 100 };
struct takeover_line {
	int64_t row;
	struct span number, offering, unit; /* as they are said */
	int64_t received_s, replied_s, closed_s;
	bool is_waiting, is_placed;
	enum desk_outcome outcome;
	enum desk_channel channel;
	struct span title, text, address, name, mail, phone;
	double north, east;
};
/* NULL, or the French sentence of why this row cannot be taken. What the line points to is the row's, or
 * the arena's. */
const char *takeover_line_read(struct arena *arena, const struct takeover_map *map,
                               const struct zone *zone, int64_t now_s, const struct sheet_row *row,
                               struct takeover_line *line_r);
/* What this row says of one thing; empty: nothing. */
struct span takeover_cell(const struct takeover_map *map, const struct sheet_row *row,
                          enum takeover_what what);

/* --- takeover_values.c: what categories and services of the file are here -------------------- */

enum { TAKEOVER_VALUE_COUNT_MAX = 60 }; /* told one by one; the others are as « sinon » says */
struct takeover_value {
	struct span said;
	int64_t count;
	int64_t id;       /* of the offering, or of the unit; 0: none */
	bool is_by_rule;  /* the mapping says it */
};
struct takeover_values {
	struct takeover_value list[TAKEOVER_VALUE_COUNT_MAX];
	size_t count;
	int64_t others;       /* lines that say something else */
	int64_t otherwise_id; /* 0: they are left, or follow the offering */
};
/* Counts it; the words are kept in the arena. */
void takeover_value_add(struct arena *arena, struct takeover_values *values, struct span said);
/* Its id, or that of « sinon ». */
int64_t takeover_value_id(const struct takeover_values *values, struct span said);

/* --- takeover_store.c ------------------------------------------------------------------------ */

MUST_USE bool takeover_store_begin(struct db *db, int64_t root_id, int64_t import_id,
                                   int64_t account_id, struct fault *fault_r);
struct takeover_brought {
	int64_t request_id, import_id;
	struct span tool, number;
};
MUST_USE enum found takeover_store_has(struct arena *arena, struct db *db, int64_t root_id,
                                       struct span tool, struct span number, struct fault *fault_r);
MUST_USE bool takeover_store_add(struct db *db, int64_t root_id, const struct takeover_brought *brought,
                                 struct fault *fault_r);
/* Those of an import after that request, TAKEOVER_BATCH_COUNT at most. */
enum { TAKEOVER_BATCH_COUNT = 200 };
MUST_USE bool takeover_store_of_import(struct arena *arena, struct db *db, int64_t root_id,
                                       int64_t import_id, int64_t after_id,
                                       int64_t ids_r[TAKEOVER_BATCH_COUNT], size_t *count_r,
                                       struct fault *fault_r);
MUST_USE bool takeover_store_forget(struct db *db, int64_t root_id, int64_t request_id,
                                    struct fault *fault_r);
/* Those of requests from one identifier to another, both included, in their order. */
MUST_USE bool takeover_store_between(struct arena *arena, struct db *db, int64_t root_id,
                                     int64_t first_id, int64_t last_id,
                                     struct takeover_brought **brought_r, size_t *count_r,
                                     struct fault *fault_r);
/* The number that a request had there becomes a mark. */
MUST_USE bool takeover_store_erase(struct arena *arena, struct db *db, int64_t root_id,
                                   int64_t request_id, struct fault *fault_r);
/* Persons that came with requests. */
MUST_USE bool takeover_store_person_add(struct db *db, int64_t root_id, int64_t person_id,
                                        struct fault *fault_r);
MUST_USE enum found takeover_store_has_person(struct arena *arena, struct db *db, int64_t root_id,
                                              int64_t person_id, struct fault *fault_r);
MUST_USE bool takeover_store_person_forget(struct db *db, int64_t root_id, int64_t person_id,
                                           struct fault *fault_r);
/* Whose import it is. FOUND_NONE: none of this room. */
MUST_USE enum found takeover_store_whose(struct arena *arena, struct db *db, int64_t root_id,
                                         int64_t import_id, int64_t *account_id_r,
                                         struct fault *fault_r);

/* --- takeover_run.c: a whole file ------------------------------------------------------------ */

struct takeover_counts {
	int64_t read, good, known, open, done, with_person;
	int64_t unmatched; /* of the bad ones: no offering is chosen for what they say */
	int64_t first_s, last_s; /* received, of the good ones */
};
struct takeover_run {
	struct arena *arena; /* of the run: what is kept through the file */
	struct store *store;
	struct import *import;
	const char *path;
	struct span map_text; /* empty: that of a tool that is known */
	struct takeover_map *map;
	const struct zone *zone;
	struct desk_hand hand;
	const struct desk_sight *sight; /* whose units they must be; NULL: any */
	int64_t account_id;             /* 0: from the terminal */
	int64_t line_count_max;
	struct takeover_source source;
	struct takeover_values offerings, units;
	struct takeover_counts counts;
	bool is_again; /* this form was taken already */

	/* --- inside takeover_run.c and takeover_resolve.c */
	struct offering *catalogue;
	size_t catalogue_count;
	struct takeover_units *unit_cache; /* of each offering, in its order */
	struct hours_book *book;
	struct hours_calendar **calendars; /* of each place of the tree; the last is of none */
	struct takeover_seen *seen;
};
/* Opens the file at run->path. False with import->fault. */
MUST_USE bool takeover_start(struct takeover_run *run);
/* Reads the mapping (run->map_text, or that of the tool which is known by its headings), finds its columns,
 * reads which categories and services the file names, and what they are here. False with import->fault,
 * which begins with « mapping: » or « import: » when it is the mapping that is wrong. */
MUST_USE bool takeover_begin(struct takeover_run *run);
/* takeover_resolve.c: once more, after something was chosen. */
MUST_USE bool takeover_resolve(struct takeover_run *run, struct db *db);
const struct offering *takeover_offering(const struct takeover_run *run, int64_t offering_id);
/* NULL, or why this line cannot be taken; where it goes. *offering_r NULL: nothing is chosen for what it
 * says. */
const char *takeover_place_line(struct takeover_run *run, const struct takeover_line *line,
                                const struct offering **offering_r, int64_t *unit_id_r);
MUST_USE bool takeover_load_units(struct takeover_run *run, struct db *db);
/* Reads every line without keeping any: run->counts, and the bad ones in run->import. */
MUST_USE bool takeover_count(struct takeover_run *run);
/* Keeps them, after takeover_count, if import_is_kept; some hundred at a time. */
MUST_USE bool takeover_keep(struct takeover_run *run);
/* takeover_write.c: lines written some hundred at a time. *added_r, *known_r: what became of them. */
struct takeover_batch;
MUST_USE struct takeover_batch *takeover_batch_new(struct takeover_run *run);
void takeover_batch_end(struct takeover_batch *batch);
void takeover_batch_count(const struct takeover_batch *batch, int64_t *added_r, int64_t *known_r);
MUST_USE bool takeover_batch_add(struct takeover_batch *batch, const struct takeover_line *line,
                                 const struct offering *offering, int64_t unit_id);
MUST_USE bool takeover_batch_flush(struct takeover_batch *batch);

/* Where files of this room wait for a yes. */
const char *takeover_folder(struct arena *arena, const char *folder);

/* --- pages ----------------------------------------------------------------------------------- */

enum { TAKEOVER_UPLOAD_SIZE_MAX = 32 << 20 };
enum { TAKEOVER_BRINGERS = WHO(ROLE_REFERENT) | WHO(ROLE_DIRECTOR) };
extern const struct page_kind takeover_file_page, takeover_look_page, takeover_delay_page;
void takeover_get_file(struct visit *visit);
void takeover_post_file(struct visit *visit);
/* `wrong`: why the last one was not taken, or NULL. */
void takeover_show_file(struct visit *visit, const char *wrong);
void takeover_get_look(struct visit *visit);
void takeover_post_look(struct visit *visit);
void takeover_get_delays(struct visit *visit);
void takeover_one_at_a_time(bool begins);
/* Of what the person sent, and not of the machine. */
bool takeover_is_mistake(const struct fault *fault);

#endif
