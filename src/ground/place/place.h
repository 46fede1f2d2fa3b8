/* place: the tree of places where usagers and agents meet, and the register of what was imported.
 *
 * A place has a permanent code; its name and its parent are dated. The tree is small (tens of
 * thousands at most) and is loaded whole, in depth-first order: the places under a node are then
 * the range [node, node.end). */
#ifndef GROUND_PLACE_H
#define GROUND_PLACE_H

#include "craft/sheet/sheet.h"
#include "craft/store/store.h"

enum { PLACE_CODE_LENGTH_MAX = 100, PLACE_NAME_LENGTH_MAX = 300, PLACE_COUNT_MAX = 200000 };

/* --- the organisation ------------------------------------------------------------------------ */

/* The organisation this database keeps; *root_id_r = 0: none yet. */
MUST_USE bool place_root_there(struct arena *arena, struct db *db, int64_t *root_id_r,
                               struct fault *fault_r);
/* The same, made at its first use. */
MUST_USE bool place_root(struct arena *arena, struct store *store, int64_t *root_id_r,
                         struct fault *fault_r);

/* Its name, as people write it. */
MUST_USE bool place_root_name(struct arena *arena, struct db *db, int64_t root_id,
                              struct span *name_r, struct fault *fault_r);
MUST_USE bool place_root_rename(struct db *db, int64_t root_id, struct span name,
                                struct fault *fault_r);

/* An organisation that was invented says so on every page, in these words; empty for the others.
 * Nothing takes the mark away. */
MUST_USE bool place_root_invented(struct arena *arena, struct db *db, int64_t root_id,
                                  struct span *words_r, struct fault *fault_r);
MUST_USE bool place_root_invent(struct db *db, int64_t root_id, struct span words,
                                struct fault *fault_r);

/* --- the tree -------------------------------------------------------------------------------- */

struct place {
	int64_t id;
	struct span code, name;
	uint32_t parent; /* index in the tree, PLACE_NONE at the top */
	uint32_t end;    /* index after the last place under this one */
	uint32_t depth;  /* 0 at the top */
};

#define PLACE_NONE UINT32_MAX

struct place_tree {
	const struct place *places; /* depth-first, siblings by name */
	uint32_t count;
	const struct place_index *index;
};

/* The tree as it stood at the end of `day`. With several places at the top, or none, there is no
 * single top: "the whole organisation" is the range [0, count). */
MUST_USE struct place_tree *place_tree_load(struct arena *arena, struct db *db, int64_t root_id,
                                            int32_t day, struct fault *fault_r);
/* The name of one place as it stood at the end of `day`, without loading the tree: for those who answer
 * by thousands. */
MUST_USE enum found place_name(struct arena *arena, struct db *db, int64_t root_id,
                               int64_t place_id, int32_t day, struct span *name_r,
                               struct fault *fault_r);
/* Of the tree as it stood at the end of `day`, these places and those above them alone: the tree that the
 * whole would be without the rest. For those who answer by thousands: what it costs does not grow with the
 * tree. Ids that are none, and 0, are left out. */
MUST_USE struct place_tree *place_branch_load(struct arena *arena, struct db *db, int64_t root_id,
                                              int32_t day, const int64_t *place_ids, size_t count,
                                              struct fault *fault_r);
/* The place of a code, for the same. */
MUST_USE enum found place_of_code(struct arena *arena, struct db *db, int64_t root_id,
                                  struct span code, int64_t *place_id_r, struct fault *fault_r);
/* PLACE_NONE when there is none. A name counts when exactly one place bears it. */
uint32_t place_by_id(const struct place_tree *tree, int64_t place_id);
uint32_t place_by_code(const struct place_tree *tree, struct span code);
uint32_t place_by_code_or_name(const struct place_tree *tree, struct span code_or_name);
/* Its name, as people read it: « toute l’organisation » of 0, « un lieu fermé depuis » when the tree has it
 * no more. It lives as long as the tree. */
struct span place_said(const struct place_tree *tree, int64_t place_id);

/* --- from the places of one day to those of another ---------------------------------------------- */

/* What a place of the first day is on the second: a place that was merged has one such pair, one
 * that was split several. A place that went on beside what it gave or took is also its own
 * successor. A place born in between is some pair's `after_id` and no pair's `before_id`. Whatever
 * is in no pair went on as it was. */
struct place_passage {
	int64_t before_id, after_id;
};

/* A row of the register. */
struct place_successor {
	int64_t place_id, successor_id;
	int32_t from_day;
};

/* Passages from the end of `before_day` to the end of `after_day`, by before_id, then after_id,
 * through all the changes in between; `successors` come by from_day. */
struct place_passage *place_passages_of(struct arena *arena,
                                        const struct place_successor *successors, size_t count,
                                        size_t *passage_count_r);
MUST_USE bool place_passages(struct arena *arena, struct db *db, int64_t root_id,
                             int32_t before_day, int32_t after_day,
                             struct place_passage **passages_r, size_t *count_r,
                             struct fault *fault_r);

/* --- imports --------------------------------------------------------------------------------- */

/* One line that could not be taken: its number in the file, and why, in French. */
struct bad_line {
	int64_t number;
	const char *why;
};

enum { IMPORT_BAD_LISTED_MAX = 1000 };

/* What an import does, whatever its kind: filled by whoever runs it, then told to the person. */
struct import {
	int64_t root_id, import_id, number;
	const char *kind; /* structures, answers, counts, scores, limesurvey, requests, verbatims … */
	const char *file_path;
	bool dry_run, strict;
	struct arena *arena;      /* for the sentences */
	void (*progress)(void *context, int64_t lines, int64_t bytes_read, int64_t bytes_total);
	void *progress_context;

	int64_t good_count, bad_count, place_count, name_count;
	struct bad_line *bad_lines; /* the first IMPORT_BAD_LISTED_MAX */
	size_t bad_listed;
	const char *numbered;     /* what bad lines are numbers of: "ligne ", "réponse n° " */
	const char *remark;       /* NULL, or a sentence worth saying (an encoding that was guessed) */
	struct fault fault;       /* set when the import could not be done at all */
};

void import_begin(struct import *import, struct arena *arena);
/* Lists a bad line; the text is copied. */
void import_complain(struct import *import, int64_t line, const char *why, ...) PRINTF_LIKE(3, 4);
/* Copies the sentences of the fault, if any, so that they outlive the memory of the try that met
 * it: called before that memory ends. */
void import_keep_fault(struct import *import);
/* Everything is in: should it be kept? False for a dry run, for --strict with bad lines, and when
 * nothing good was found. */
bool import_is_kept(const struct import *import);

/* Registers the import under the next number of its organisation. False with a sentence when the
 * same bytes were already imported and not undone. */
MUST_USE bool place_import_register(struct db *db, struct import *import, int64_t file_mark);
MUST_USE bool place_import_finish(struct db *db, struct import *import);
/* FNV-1a 64 of a file's bytes. */
MUST_USE bool place_file_mark(struct arena *arena, const char *path, int64_t *mark_r,
                              struct fault *fault_r);

struct place_import {
	int64_t import_id, number, good_count, bad_count, done_unix_s, undone_unix_s;
	struct span kind, file_name;
};

/* The imports of an organisation, latest first. */
MUST_USE bool place_imports(struct arena *arena, struct db *db, int64_t root_id,
                            struct place_import **imports_r, size_t *count_r,
                            struct fault *fault_r);

/* Structures: one line a place, with its code, its name, the code of its parent and, after a
 * reorganisation, the codes of the places that it replaces and since when (today). */
struct place_columns {
	const struct span *code, *name, *parent, *replaces, *since; /* accepted headings */
	size_t code_count, name_count, parent_count, replaces_count, since_count;
};
/* The headings known without a mapping: code/nom/parent/remplace/depuis and those of Services
 * Publics+. */
extern const struct place_columns place_columns_known;

/* Imports structures. Run by place_import_structures inside one write. */
MUST_USE bool place_import_structures(struct store *store, struct import *import,
                                      const struct place_columns *columns);

/* A place made while importing answers (the mapping says `create places`), at the top or under
 * the only top. The tree does not see it before it is loaded again. */
MUST_USE bool place_create(struct db *db, const struct import *import, struct span code,
                           struct span name, int32_t from_day, int64_t *place_id_r,
                           struct fault *fault_r);

/* A place made by hand, under a parent (0: at the top); its code must be free. */
MUST_USE bool place_plant(struct db *db, int64_t root_id, struct span code, struct span name,
                          int64_t parent_id, int32_t from_day, int64_t *place_id_r,
                          struct fault *fault_r);

/* Undoes what an import brought to the tree: its places (but those in `kept`, still in use), names
 * and parents. False with a sentence when a place of another import stands under one of them. */
MUST_USE bool place_undo(struct arena *arena, struct db *db, int64_t root_id, int64_t import_id,
                         const int64_t *kept, size_t kept_count, struct fault *fault_r);
MUST_USE bool place_import_mark_undone(struct db *db, int64_t root_id, int64_t import_id,
                                       struct fault *fault_r);

#endif
