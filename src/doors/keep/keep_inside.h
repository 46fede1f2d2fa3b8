/* Between the files of this door only. */
#ifndef DOORS_KEEP_INSIDE_H
#define DOORS_KEEP_INSIDE_H

#include "craft/pack/pack.h"
#include "craft/store/store_copy.h"
#include "doors/keep/keep.h"

enum { KEEP_DONE = 0, KEEP_FAULT = 1, KEEP_WRONG = 2 };

int keep_say_fault(const struct fault *fault);
int keep_say_wrong(const char *sentence);
/* FOUND_NONE: the folder is not there. FOUND_ONE: *empty_r says whether it is empty. */
MUST_USE enum found keep_folder_is_empty(struct arena *arena, const char *folder, bool *empty_r,
                                         struct fault *fault_r);

/* --- a house as it is ------------------------------------------------------------------------ */

/* The database as its own schema says, be it of an older program, in one snapshot. */
struct keep_house {
	struct arena *arena;
	const char *folder;
	struct store *store;
	struct db *db; /* the snapshot */
	struct store_step *steps;
	size_t step_count;
	struct store_table *tables;
	size_t table_count;
	bool is_behind; /* this program knows steps that were not applied */
	int64_t root_id;
};

/* False after having said why, with the code to give. */
MUST_USE bool keep_open(struct arena *arena, const struct keep_options *options,
                        struct keep_house *house_r, int *code_r);

/* --- rows as bytes --------------------------------------------------------------------------- */

/* A line of names, then for each row « R » and its values, each a kind (0 null, 1 INT64, 2 REAL64,
 * 3 TEXT, 4 BYTES) and its bytes, little endian, spans after their length on 32 bits; at the end
 * « E » and how many rows there were. */
struct keep_giver {
	struct keep_house *house;
	const struct store_table *table;
	struct arena *arena; /* of this table's rows; NULL before and after */
	struct rows *rows;
	char *pending;
	size_t at, length, room;
	int64_t count;
	bool ended;
};
/* A pack_give_fn; `context` is a keep_giver with its house and table. */
bool keep_give_rows(void *context, void *bytes_r, size_t size, size_t *got_r,
                    struct fault *fault_r);

struct keep_taker; /* a store_next_fn's context */
MUST_USE struct keep_taker *keep_taker_new(struct arena *arena, struct pack_source *source,
                                           const struct store_table *table,
                                           struct fault *fault_r);
enum found keep_take_row(void *taker, struct db_value *values, struct fault *fault_r);

/* --- the manifest ---------------------------------------------------------------------------- */

extern const char keep_manifest_name[];

enum keep_kind { KEEP_DATA, KEEP_KEYS, KEEP_KIND_COUNT };

struct keep_part {
	struct span name, digest;
	int64_t rows, size; /* rows -1: it is no table */
};

struct keep_manifest {
	enum keep_kind kind;
	struct span program, engine;
	int64_t made_unix_s, root_id;
	struct store_step *steps;
	size_t step_count;
	struct keep_part *parts;
	size_t part_count;
};

void keep_manifest_write(const struct keep_manifest *manifest, struct text *text);
MUST_USE bool keep_manifest_read(struct arena *arena, struct span text,
                                 struct keep_manifest *manifest_r, struct fault *fault_r);

/* A part that is bytes of memory: a pack_give_fn. */
struct keep_bytes {
	struct span bytes;
};
bool keep_give_bytes(void *bytes, void *bytes_r, size_t size, size_t *got_r,
                     struct fault *fault_r);

/* Writes the parts, and a manifest after them. `rows[i]` is how many rows part i has, once it was
 * given; NULL: it is no table. */
struct keep_writing {
	struct keep_manifest manifest;
	struct pack_part *parts; /* room for one more, the manifest's */
	const int64_t **rows;
	size_t count;
	char digest[VAULT_DIGEST_TEXT_SIZE]; /* of the manifest, in the end */
};
MUST_USE bool keep_write(struct arena *arena, const char *path, struct keep_writing *writing,
                         struct fault *fault_r);

/* --- keys ------------------------------------------------------------------------------------ */

int keep_restore_keys(struct arena *arena, const struct keep_options *options, struct pack *pack,
                      const struct keep_manifest *manifest);

#endif
