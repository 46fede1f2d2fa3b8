/* Tables as data: what the schemas say of them, all their rows in one order, and rows into empty
 * tables. It is how a whole database is backed up, checked, given away, and moved from one engine
 * to the other. The list of tables is the schemas': nobody writes it a second time.
 *
 * The statements made here are assembled, which no room may do: every word in them comes from a
 * schema, which is part of the program. */
#ifndef CRAFT_STORE_COPY_H
#define CRAFT_STORE_COPY_H

#include "craft/store/store.h"

struct store_column {
	struct span name, comment;
	enum db_kind kind; /* never DB_NULL */
	bool may_be_null;
	bool is_secret; /* its comment begins with « secret »: it opens a door, and is never given away */
};

/* A foreign key. */
struct store_reference {
	struct span table, columns; /* what it refers to; its own columns, as written */
	const char *sql_orphans;
};

struct store_table {
	const char *room;
	struct span name, comment;
	struct store_column *columns;
	size_t column_count;
	struct store_reference *references;
	size_t reference_count;
	const char *sql_all;  /* every row, all columns, in the order of the primary key */
	const char *sql_some; /* one row, if there is one */
	const char *sql_add;
};

/* In the order of the schemas: a table refers to those before it. The store's own is not among
 * them: it is made with the schemas. */
struct store_table *store_tables(struct arena *arena, const struct store_schema *schemas,
                                 size_t schema_count, size_t *count_r);

/* Every row, in constant memory: nothing else may be asked meanwhile (db_stream). */
struct rows *store_table_rows(struct arena *arena, struct db *db, const struct store_table *table);
/* The value of a column of the row. */
struct db_value rows_value(const struct rows *rows, int column);
MUST_USE bool store_table_is_empty(struct arena *arena, struct db *db,
                                   const struct store_table *table, bool *empty_r,
                                   struct fault *fault_r);

/* Fills values[column_count] and lends them until it is called again. FOUND_NONE: that was all. The
 * sentence of its fault for the reader is constant. */
typedef enum found store_next_fn(void *context, struct db_value *values, struct fault *fault_r);
/* Puts rows into a table, as fast as the engine can. A row that the table refuses is a fault. */
MUST_USE bool store_table_fill(struct db *db, const struct store_table *table,
                               store_next_fn *next, void *context, int64_t *count_r,
                               struct fault *fault_r);

/* How many rows of the table refer to none. */
MUST_USE bool store_orphans(struct arena *arena, struct db *db,
                            const struct store_reference *reference, int64_t *count_r,
                            struct fault *fault_r);

/* What the engine itself says of its files: NULL when all is well, else its first words, for the
 * log. SQLite reads every page and every index; PostgreSQL checks its pages as they are read, so
 * that reading the tables is the check. */
MUST_USE bool store_engine_check(struct arena *arena, struct db *db, const char **words_r,
                                 struct fault *fault_r);

/* --- steps of the schemas ---------------------------------------------------------------------- */

struct store_step {
	struct span room;
	int64_t number, checksum;
};

/* Those that were applied, by room and number. */
MUST_USE bool store_steps(struct arena *arena, struct db *db, struct store_step **steps_r,
                          size_t *count_r, struct fault *fault_r);
/* The schemas as they were when these steps were all there was: to read or to fill a database of
 * before. A step that this program does not know, or knows otherwise, is a fault. */
MUST_USE bool store_schemas_at(struct arena *arena, const struct store_schema *schemas,
                               size_t schema_count, const struct store_step *steps,
                               size_t step_count, struct store_schema **at_r, size_t *at_count_r,
                               struct fault *fault_r);

#endif
