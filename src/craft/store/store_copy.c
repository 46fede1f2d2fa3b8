/* What the schemas say of their tables, and rows out of them and into them. */
#include <string.h>

#include "craft/store/store_copy.h"
#include "craft/store/store_driver.h"

enum { TABLE_COUNT_MAX = 1000, COPY_SQL_SIZE_MAX = 16 << 10, REFERENCE_COUNT_MAX = 8 };

/* --- reading a schema ------------------------------------------------------------------------ */

struct reading {
	struct arena *arena;
	struct span rest;
	struct sql_token token; /* the one that comes next, neither blank nor comment */
	struct span comment;    /* the last one before it; those of one column follow one another */
	struct store_column *column; /* whose comments come */
	bool table_comments;
	struct store_table *table;
};

static struct span
comment_words(struct span comment)
{
	return span_trim(span_from(comment.at + 2, comment.length - 2));
}

static struct span
joined(struct arena *arena, struct span first, struct span second)
{
	return first.length == 0 ? second
	                         : span_of(arena_format(arena, "%.*s %.*s", SPAN_ARGS(first),
	                                                SPAN_ARGS(second)));
}

static void
note_comment(struct reading *reading, struct span comment)
{
	const struct span words = comment_words(comment);
	if (reading->column != NULL)
		reading->column->comment = joined(reading->arena, reading->column->comment, words);
	else if (reading->table != NULL && reading->table_comments)
		reading->table->comment = joined(reading->arena, reading->table->comment, words);
	else if (reading->table == NULL)
		/* What stands above a step's line is the file's own comment. */
		reading->comment = span_starts(words, "step ")
		                       ? (struct span){ "", 0 }
		                       : joined(reading->arena, reading->comment, words);
}

static void
advance(struct reading *reading)
{
	for (;;) {
		reading->token = store_sql_token(&reading->rest);
		if (reading->token.kind == SQL_COMMENT)
			note_comment(reading, reading->token.span);
		else if (reading->token.kind != SQL_BLANK)
			return;
	}
}

static bool
is_next(const struct reading *reading, const char *text)
{
	return span_is(reading->token.span, text);
}

static bool
take(struct reading *reading, const char *text)
{
	const bool is = is_next(reading, text);
	if (is)
		advance(reading);
	return is;
}

static struct span
take_word(struct reading *reading)
{
	must(reading->token.kind == SQL_WORD);
	const struct span word = reading->token.span;
	advance(reading);
	return word;
}

/* ( a, b ) → "a, b", with the blanks as they were written. */
static struct span
take_list(struct reading *reading)
{
	must(is_next(reading, "("));
	const char *from = reading->token.span.at + 1;
	while (!is_next(reading, ")")) {
		must(reading->token.kind != SQL_END);
		advance(reading);
	}
	const struct span list = span_from(from, (size_t)(reading->token.span.at - from));
	advance(reading);
	return span_trim(list);
}

static enum db_kind
kind_of(struct span word)
{
	static const struct {
		const char *word;
		enum db_kind kind;
	} kinds[] = { { "ID", DB_INT64 }, { "INT64", DB_INT64 }, { "REAL64", DB_REAL64 },
		          { "TEXT", DB_TEXT }, { "BYTES", DB_BYTES } };
	for (size_t i = 0; i < LENGTH(kinds); i++)
		if (span_is(word, kinds[i].word))
			return kinds[i].kind;
	return DB_NULL;
}

static void
add_column(struct reading *reading)
{
	struct store_table *table = reading->table;
	must(table->column_count < DB_VALUE_COUNT_MAX);
	struct store_column *column = &table->columns[table->column_count++];
	*column = (struct store_column){ .name = take_word(reading), .may_be_null = true };
	column->kind = kind_of(reading->token.span);
	must(column->kind != DB_NULL);
	reading->column = column;
	reading->table_comments = false;
	advance(reading);
	while (!is_next(reading, ",") && !is_next(reading, ")") && !is_next(reading, ";")) {
		must(reading->token.kind != SQL_END);
		if (take(reading, "NOT"))
			column->may_be_null = false;
		else if (is_next(reading, "("))
			(void)take_list(reading);
		else
			advance(reading);
	}
}

/* The columns of both sides, one by one: "c.a = p.b AND c.d = p.e", or those that are not null. */
static void
add_pairs(struct text *sql, struct span own, struct span theirs, bool matches)
{
	struct span mine, other;
	for (bool first = true; span_cut(&own, ',', &mine); first = false) {
		const bool paired = span_cut(&theirs, ',', &other);
		must(paired);
		mine = span_trim(mine);
		other = span_trim(other);
		text_add_z(sql, first ? "" : " AND ");
		if (matches)
			text_format(sql, "p.%.*s = c.%.*s", SPAN_ARGS(other), SPAN_ARGS(mine));
		else
			text_format(sql, "c.%.*s IS NOT NULL", SPAN_ARGS(mine));
	}
}

static void
add_reference(struct reading *reading)
{
	struct store_table *table = reading->table;
	must(table->reference_count < REFERENCE_COUNT_MAX);
	struct store_reference *reference = &table->references[table->reference_count++];
	must(take(reading, "KEY"));
	reference->columns = take_list(reading);
	must(take(reading, "REFERENCES"));
	reference->table = take_word(reading);
	const struct span theirs = take_list(reading);
	struct text sql = text_new(reading->arena, COPY_SQL_SIZE_MAX);
	text_format(&sql, "SELECT count(*) FROM %.*s AS c WHERE ", SPAN_ARGS(table->name));
	add_pairs(&sql, reference->columns, theirs, false);
	text_format(&sql, " AND NOT EXISTS (SELECT 1 FROM %.*s AS p WHERE ",
	            SPAN_ARGS(reference->table));
	add_pairs(&sql, reference->columns, theirs, true);
	text_add_z(&sql, ")");
	must(!sql.cut);
	reference->sql_orphans = text_z(&sql);
}

/* --- statements ------------------------------------------------------------------------------ */

static void
add_names(struct text *sql, const struct store_table *table)
{
	for (size_t i = 0; i < table->column_count; i++)
		text_format(sql, "%s%.*s", i > 0 ? ", " : "", SPAN_ARGS(table->columns[i].name));
}

static void
make_statements(struct reading *reading, struct span key)
{
	struct store_table *table = reading->table;
	struct text all = text_new(reading->arena, COPY_SQL_SIZE_MAX);
	struct text add = text_new(reading->arena, COPY_SQL_SIZE_MAX);
	must(key.length > 0); /* without a key, two readings would not be in one order */
	text_add_z(&all, "SELECT ");
	add_names(&all, table);
	text_format(&all, " FROM %.*s ORDER BY %.*s", SPAN_ARGS(table->name), SPAN_ARGS(key));
	text_format(&add, "INSERT INTO %.*s (", SPAN_ARGS(table->name));
	add_names(&add, table);
	text_add_z(&add, ") VALUES (");
	for (size_t i = 0; i < table->column_count; i++)
		text_format(&add, "%s$%zu", i > 0 ? ", " : "", i + 1);
	text_add_z(&add, ")");
	must(!all.cut && !add.cut);
	table->sql_all = text_z(&all);
	table->sql_add = text_z(&add);
	table->sql_some = arena_format(reading->arena, "SELECT %.*s FROM %.*s LIMIT 1",
	                               SPAN_ARGS(table->columns[0].name), SPAN_ARGS(table->name));
}

static void
read_table(struct reading *reading, const char *room, struct store_table *table)
{
	struct span key = { "", 0 };
	*table = (struct store_table){
		.room = room,
		.comment = reading->comment,
		.columns = arena_array_of(reading->arena, struct store_column, DB_VALUE_COUNT_MAX),
		.references = arena_array_of(reading->arena, struct store_reference, REFERENCE_COUNT_MAX),
	};
	table->name = take_word(reading);
	reading->table = table;
	reading->table_comments = true;
	must(take(reading, "("));
	do {
		if (take(reading, "PRIMARY")) {
			reading->column = NULL;
			must(take(reading, "KEY"));
			key = take_list(reading);
		} else if (take(reading, "UNIQUE")) {
			reading->column = NULL;
			(void)take_list(reading);
		} else if (take(reading, "FOREIGN")) {
			reading->column = NULL;
			add_reference(reading);
		} else {
			add_column(reading);
		}
	} while (take(reading, ","));
	reading->column = NULL;
	must(take(reading, ")"));
	reading->comment = (struct span){ "", 0 };
	make_statements(reading, key);
	reading->table = NULL;
}

static struct store_table *
table_by_name(struct store_table *tables, size_t count, struct span name)
{
	size_t i = 0;
	while (i < count && !span_equal(tables[i].name, name))
		i++;
	must(i < count);
	return &tables[i];
}

/* ALTER TABLE t ADD COLUMN c …: after it, the statements name it too. */
static void
read_addition(struct reading *reading, struct store_table *tables, size_t count)
{
	reading->table = table_by_name(tables, count, take_word(reading));
	must(take(reading, "ADD") && take(reading, "COLUMN"));
	const struct span all = span_of(reading->table->sql_all);
	const size_t order = span_find(all, SPAN(" ORDER BY "));
	must(order != SIZE_MAX);
	add_column(reading);
	make_statements(reading, span_from(all.at + order + 10, all.length - order - 10));
	/* Its comment stands on the line of the `;`. */
	must(take(reading, ";"));
	reading->table = NULL;
	reading->column = NULL;
	reading->comment = (struct span){ "", 0 };
}

static void
mark_secrets(struct store_table *tables, size_t count)
{
	for (size_t i = 0; i < count; i++)
		for (size_t k = 0; k < tables[i].column_count; k++)
			tables[i].columns[k].is_secret = span_starts(tables[i].columns[k].comment, "secret");
}

struct store_table *
store_tables(struct arena *arena, const struct store_schema *schemas, size_t schema_count,
             size_t *count_r)
{
	struct store_table *tables = arena_array_of(arena, struct store_table, TABLE_COUNT_MAX);
	*count_r = 0;
	for (size_t i = 0; i < schema_count; i++) {
		struct reading reading = { .arena = arena, .rest = schemas[i].sql };
		advance(&reading);
		while (reading.token.kind != SQL_END) {
			if (take(&reading, "ALTER")) {
				must(take(&reading, "TABLE"));
				read_addition(&reading, tables, *count_r);
				continue;
			}
			must(take(&reading, "CREATE"));
			if (take(&reading, "TABLE")) {
				must(*count_r < TABLE_COUNT_MAX);
				read_table(&reading, schemas[i].room, &tables[(*count_r)++]);
			} else {
				must(is_next(&reading, "INDEX") || is_next(&reading, "UNIQUE"));
				while (!is_next(&reading, ";"))
					advance(&reading);
			}
			must(take(&reading, ";"));
		}
	}
	mark_secrets(tables, *count_r);
	return tables;
}

/* --- rows ------------------------------------------------------------------------------------ */

struct rows *
store_table_rows(struct arena *arena, struct db *db, const struct store_table *table)
{
	return db_stream(arena, db, table->sql_all, WITH_NOTHING);
}

struct db_value
rows_value(const struct rows *rows, int column)
{
	must(rows->row != NULL);
	must(column >= 0 && column < rows->column_count);
	return rows->row[column];
}

bool
store_table_is_empty(struct arena *arena, struct db *db, const struct store_table *table,
                     bool *empty_r, struct fault *fault_r)
{
	struct rows *rows = db_ask(arena, db, table->sql_some, WITH_NOTHING);
	const enum found found = rows_next(rows, fault_r);
	rows_end(rows);
	*empty_r = found == FOUND_NONE;
	return found != FOUND_FAILED;
}

/* A row as the engine asks for it: counted, and such as both engines take it. */
struct filling {
	const struct store_table *table;
	store_next_fn *next;
	void *context;
	int64_t count;
};

static enum found
next_sound(void *context, struct db_value *values, struct fault *fault_r)
{
	struct filling *filling = context;
	struct fault fault;
	const enum found found = filling->next(filling->context, values, &fault);
	if (found == FOUND_FAILED) {
		/* Its own text may be gone before the conversation is. */
		store_fault(fault_r, TROUBLE_OTHER, "%s", fault.for_log);
		fault_r->for_reader = fault.for_reader;
	}
	if (found != FOUND_ONE)
		return found;
	const size_t count = filling->table->column_count;
	for (size_t i = 0; i < count; i++) {
		const struct store_column *column = &filling->table->columns[i];
		if (values[i].kind != column->kind && !(values[i].kind == DB_NULL && column->may_be_null))
			return store_fault(fault_r, TROUBLE_REFUSED, "column %zu of %.*s has another kind",
			                   i + 1, SPAN_ARGS(filling->table->name)),
			       FOUND_FAILED;
	}
	if (!store_values_are_sound(values, count, fault_r))
		return FOUND_FAILED;
	filling->count++;
	return FOUND_ONE;
}

bool
store_table_fill(struct db *db, const struct store_table *table, store_next_fn *next,
                 void *context, int64_t *count_r, struct fault *fault_r)
{
	must(db->writes);
	must(db->stream == NULL);
	struct filling filling = { table, next, context, 0 };
	const bool good = db->store->driver->fill(db, table, next_sound, &filling, fault_r);
	*count_r = filling.count;
	if (!good)
		db->fault = *fault_r;
	return good;
}

bool
store_orphans(struct arena *arena, struct db *db, const struct store_reference *reference,
              int64_t *count_r, struct fault *fault_r)
{
	struct rows *rows = db_ask(arena, db, reference->sql_orphans, WITH_NOTHING);
	const bool good = rows_next(rows, fault_r) == FOUND_ONE;
	if (good)
		*count_r = rows_int64(rows, 0);
	rows_end(rows);
	return good;
}

bool
store_engine_check(struct arena *arena, struct db *db, const char **words_r,
                   struct fault *fault_r)
{
	*words_r = NULL;
	if (db->store->driver->sql_check == NULL)
		return true;
	struct rows *rows = db_ask(arena, db, db->store->driver->sql_check, WITH_NOTHING);
	enum found found = rows_next(rows, fault_r);
	if (found == FOUND_ONE && !span_is(rows_text(rows, 0), "ok"))
		*words_r = span_copy(arena, rows_text(rows, 0));
	rows_end(rows);
	return found == FOUND_ONE;
}
