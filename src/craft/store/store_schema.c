/* The schemas of the rooms: cut into steps, translated for the engine, applied once. */
#include <stdio.h>
#include <string.h>
#include <time.h>

#include "craft/store/store_driver.h"

enum {
	STEP_COUNT_MAX = 1000,
	SCHEMA_SQL_SIZE_MAX = 1 << 20,
	SCHEMA_MEMORY_MAX = 64 << 20,
	ROUNDS_MAX = 20,
};

/* Tokens: */

static bool
is_word_start(char c)
{
	return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '_' || (c & 0x80) != 0;
}

static bool
is_digit(char c)
{
	return c >= '0' && c <= '9';
}

static bool
is_blank(char c)
{
	return c == ' ' || c == '\t' || c == '\n' || c == '\r' || c == '\f';
}

static size_t
length_while(struct span span, size_t from, bool (*is)(char))
{
	while (from < span.length && is(span.at[from]))
		from++;
	return from;
}

static bool
is_word(char c)
{
	return is_word_start(c) || is_digit(c) || c == '$';
}

/* Up to and with `end`, or all that is left when it is not there. */
static size_t
length_to(struct span span, size_t from, struct span end)
{
	const size_t found = span_find(span_from(span.at + from, span.length - from), end);
	return found == SIZE_MAX ? span.length : from + found + end.length;
}

struct sql_token
store_sql_token(struct span *rest)
{
	const struct span span = *rest;
	struct sql_token token = { SQL_END, span_from(span.at, 0) };
	if (span.length == 0)
		return token;
	const char first = span.at[0], second = span.length > 1 ? span.at[1] : '\0';
	size_t length = 1;
	token.kind = SQL_OTHER;
	if (is_blank(first)) {
		token.kind = SQL_BLANK;
		length = length_while(span, 1, is_blank);
	} else if (first == '-' && second == '-') {
		token.kind = SQL_COMMENT;
		length = length_to(span, 2, SPAN("\n"));
	} else if (first == '/' && second == '*') {
		token.kind = SQL_COMMENT;
		length = length_to(span, 2, SPAN("*/"));
	} else if (first == '\'' || first == '"') {
		/* A doubled quote reads as two quoted tokens side by side, which changes nothing. */
		token.kind = SQL_QUOTED;
		length = length_to(span, 1, span_from(&first, 1));
	} else if (first == '$' && is_digit(second)) {
		token.kind = SQL_PARAMETER;
		length = length_while(span, 1, is_digit);
	} else if (is_word_start(first)) {
		token.kind = SQL_WORD;
		length = length_while(span, 1, is_word);
	} else if (is_digit(first)) {
		length = length_while(span, 1, is_word); /* 1e5, and never a word after a digit */
	}
	token.span = span_from(span.at, length);
	*rest = span_from(span.at + length, span.length - length);
	return token;
}

int
store_sql_parameters(const char *sql, uint64_t *used_r)
{
	int greatest = 0;
	*used_r = 0;
	struct span rest = span_of(sql);
	for (struct sql_token token = store_sql_token(&rest); token.kind != SQL_END;
	     token = store_sql_token(&rest)) {
		int64_t number = 0;
		if (token.kind != SQL_PARAMETER)
			continue;
		must(span_int64(span_from(token.span.at + 1, token.span.length - 1), &number));
		must(number >= 1 && number <= DB_VALUE_COUNT_MAX);
		*used_r |= UINT64_C(1) << (number - 1);
		if (number > greatest)
			greatest = (int)number;
	}
	return greatest;
}

/* Translation: */

struct translation {
	const struct store_dialect *dialect;
	struct text text;
	int depth;       /* of parentheses */
	bool create, table, wide, started;
};

/* `-- wide`, `-- kept by root, wide: its texts are long` */
static bool
says_wide(struct span comment)
{
	struct span part, rest = span_from(comment.at + 2, comment.length - 2);
	while (span_cut(&rest, ',', &part)) {
		part = span_trim(part);
		if (span_starts(part, "wide") && (part.length == 4 || !is_word(part.at[4])))
			return true;
	}
	return false;
}

static const char *
type_of(const struct store_dialect *dialect, struct span word)
{
	static const char *const words[] = { [WORD_ID] = "ID",
	                                     [WORD_INT64] = "INT64",
	                                     [WORD_REAL64] = "REAL64",
	                                     [WORD_TEXT] = "TEXT",
	                                     [WORD_BYTES] = "BYTES" };
	_Static_assert(LENGTH(words) == WORD_COUNT, "a word for each type");
	for (size_t i = 0; i < LENGTH(words); i++)
		if (span_is(word, words[i]))
			return dialect->types[i];
	return NULL;
}

static void
translate_word(struct translation *t, struct span word)
{
	const char *type = type_of(t->dialect, word);
	if (type != NULL)
		text_add_z(&t->text, type);
	else
		text_add(&t->text, word);
	if (t->create && span_is(word, "TABLE"))
		t->table = true;
	t->create = span_is(word, "CREATE");
	t->started = t->started || t->depth > 0;
}

static void
translate_other(struct translation *t, struct span other)
{
	if (other.at[0] == '(')
		t->depth++;
	else if (other.at[0] == ')')
		t->depth--;
	else if (other.at[0] == ';' && t->depth == 0) {
		if (t->table)
			text_add_z(&t->text, t->wide ? t->dialect->table_end_wide : t->dialect->table_end);
		t->table = t->wide = t->started = false;
	}
	must(t->depth >= 0);
	text_add(&t->text, other);
}

static const char *
translate(struct arena *arena, const struct store_dialect *dialect, struct span sql)
{
	struct translation t = { .dialect = dialect };
	t.text = text_new(arena, SCHEMA_SQL_SIZE_MAX);
	for (struct sql_token token = store_sql_token(&sql); token.kind != SQL_END;
	     token = store_sql_token(&sql)) {
		if (token.kind == SQL_WORD)
			translate_word(&t, token.span);
		else if (token.kind == SQL_OTHER)
			translate_other(&t, token.span);
		else
			text_add(&t.text, token.span);
		/* The table's own comment stands above it or before its first column. */
		if (token.kind == SQL_COMMENT && !t.started && says_wide(token.span))
			t.wide = true;
	}
	must(t.depth == 0);
	must(!t.text.cut);
	return text_z(&t.text);
}

/* FNV-1a of all but blanks and comments: a comment put right is not a changed schema. */
static int64_t
checksum_of(struct span sql)
{
	uint64_t sum = UINT64_C(0xcbf29ce484222325);
	for (struct sql_token token = store_sql_token(&sql); token.kind != SQL_END;
	     token = store_sql_token(&sql)) {
		if (token.kind == SQL_BLANK || token.kind == SQL_COMMENT)
			continue;
		for (size_t i = 0; i <= token.span.length; i++) {
			sum ^= i < token.span.length ? (unsigned char)token.span.at[i] : '\n';
			sum *= UINT64_C(0x100000001b3);
		}
	}
	return (int64_t)sum;
}

/* Steps: */

struct step {
	const char *room;
	int64_t number;
	struct span sql;
	int64_t checksum;
	bool applied;
};

struct steps {
	struct arena *arena;
	struct step list[STEP_COUNT_MAX];
	size_t count;
};

static bool
is_only_comments(struct span sql)
{
	for (;;) {
		const struct sql_token token = store_sql_token(&sql);
		if (token.kind == SQL_END)
			return true;
		if (token.kind != SQL_BLANK && token.kind != SQL_COMMENT)
			return false;
	}
}

/* Schemas are part of the program: what is wrong in one is a bug, not a fault. */
static void
cut_steps(struct steps *steps, const struct store_schema *schema)
{
	struct step *step = NULL;
	const char *const end = schema->sql.at + schema->sql.length;
	struct span line, rest = schema->sql, before = { schema->sql.at, 0 };
	int64_t number = 0;
	while (span_cut(&rest, '\n', &line)) {
		if (!span_starts(line, "-- step ")) {
			if (step == NULL)
				before.length = (size_t)(line.at + line.length - before.at);
			continue;
		}
		must(span_int64(span_trim(span_from(line.at + 8, line.length - 8)), &number));
		must(number == (step == NULL ? 1 : step->number + 1));
		must(steps->count < LENGTH(steps->list));
		if (step != NULL)
			step->sql.length = (size_t)(line.at - step->sql.at);
		step = &steps->list[steps->count++];
		*step = (struct step){ .room = schema->room, .number = number };
		const char *from = line.at + line.length;
		step->sql = span_from(from, (size_t)(end - from));
	}
	must(is_only_comments(before));
}

static struct steps *
steps_of(struct arena *arena, const struct store_options *options)
{
	struct steps *steps = arena_new_of(arena, struct steps);
	steps->arena = arena;
	for (size_t i = 0; i < options->schema_count; i++)
		cut_steps(steps, &options->schemas[i]);
	for (size_t i = 0; i < steps->count; i++)
		steps->list[i].checksum = checksum_of(steps->list[i].sql);
	return steps;
}

/* Applying: */

static const char store_schema_own[] =
	"-- shared list: the steps of the schemas that were applied\n"
	"CREATE TABLE IF NOT EXISTS store_step (\n"
	"	room TEXT NOT NULL,             -- the room whose schema it is\n"
	"	step INT64 NOT NULL,            -- its number, from 1\n"
	"	checksum INT64 NOT NULL,        -- FNV-1a 64 of its tokens\n"
	"	applied_unix_s INT64 NOT NULL,  -- when\n"
	"	PRIMARY KEY (room, step)\n"
	");\n";

static const char store_sql_steps[] DB_SQL =
	"SELECT room, step, checksum"
	"  FROM store_step"
	" ORDER BY room, step";

static const char store_sql_step_add[] DB_SQL =
	"INSERT INTO store_step (room, step, checksum, applied_unix_s)"
	" VALUES ($1, $2, $3, $4)";

static bool
make_own_table(struct db *db, void *data)
{
	struct steps *steps = data;
	const struct store_driver *driver = db->store->driver;
	const char *sql = translate(steps->arena, &driver->dialect, span_of(store_schema_own));
	return driver->script(db, sql, &db->fault);
}

static bool
note_applied(struct steps *steps, struct span room, int64_t number, int64_t checksum,
             struct fault *fault_r)
{
	for (size_t i = 0; i < steps->count; i++) {
		struct step *step = &steps->list[i];
		if (step->number != number || !span_is(room, step->room))
			continue;
		step->applied = true;
		if (step->checksum == checksum)
			return true;
		return store_fault(fault_r, TROUBLE_CHANGED, "step %d of room %.*s was changed",
		                   (int)number, SPAN_ARGS(room));
	}
	return store_fault(fault_r, TROUBLE_NEWER, "step %d of room %.*s is not known",
	                   (int)number, SPAN_ARGS(room));
}

static bool
read_applied(struct store *store, struct steps *steps, struct fault *fault_r)
{
	struct arena *arena = arena_new(SCHEMA_MEMORY_MAX);
	struct db *db = store_read(arena, store, fault_r);
	bool good = db != NULL;
	if (good) {
		struct rows *rows = db_ask(arena, db, store_sql_steps, WITH_NOTHING);
		enum found found;
		while (good && (found = rows_next(rows, fault_r)) != FOUND_NONE)
			good = found == FOUND_ONE &&
			       note_applied(steps, rows_text(rows, 0), rows_int64(rows, 1),
			                    rows_int64(rows, 2), fault_r);
	}
	arena_end(arena);
	return good;
}

struct applying {
	struct steps *steps;
	const struct step *step;
};

/* The row comes first: of two programs that start at once, one waits for the other there, then
 * meets a conflict and reads again. No lock that outlives the transaction is needed. */
static bool
apply(struct db *db, void *data)
{
	const struct applying *applying = data;
	const struct step *step = applying->step;
	const struct store_driver *driver = db->store->driver;
	struct fault fault;
	if (!db_do(db, store_sql_step_add,
	           WITH(db_text(span_of(step->room)), db_int64(step->number),
	                db_int64(step->checksum), db_int64((int64_t)time(NULL))),
	           NULL, &fault))
		return false;
	const char *sql = translate(applying->steps->arena, &driver->dialect, step->sql);
	return !store_step_fails(&db->fault) && driver->script(db, sql, &db->fault);
}

/* Applies the steps that are missing; *again_r when another program did some meanwhile. */
static bool
apply_missing(struct store *store, struct steps *steps, bool *again_r, struct fault *fault_r)
{
	*again_r = false;
	for (size_t i = 0; i < steps->count; i++) {
		if (steps->list[i].applied)
			continue;
		struct applying applying = { steps, &steps->list[i] };
		if (store_write(store, apply, &applying, fault_r))
			continue;
		*again_r = fault_r->for_log == NULL;
		return false;
	}
	return true;
}

static size_t
applied_count(const struct steps *steps)
{
	size_t count = 0;
	for (size_t i = 0; i < steps->count; i++)
		count += steps->list[i].applied;
	return count;
}

/* A database that holds something is copied before its schema changes. Of two programs that start at
 * once, the second waits, reads again and finds nothing left to do. */
static bool
bring_up(struct store *store, struct steps *steps, bool *again_r, struct fault *fault_r)
{
	const struct store_driver *driver = store->driver;
	*again_r = false;
	if (applied_count(steps) == steps->count)
		return true;
	if (!driver->upgrade_begin(store, fault_r))
		return false;
	bool good = read_applied(store, steps, fault_r);
	const size_t applied = applied_count(steps);
	if (good && applied > 0 && applied < steps->count)
		good = driver->upgrade_copy(store, fault_r);
	good = good && apply_missing(store, steps, again_r, fault_r);
	driver->upgrade_end(store);
	return good;
}

bool
store_schemas_apply(struct store *store, const struct store_options *options,
                    struct fault *fault_r)
{
	struct arena *arena = arena_new(SCHEMA_MEMORY_MAX);
	struct steps *steps = steps_of(arena, options);
	if (options->as_it_is) {
		const bool known = read_applied(store, steps, fault_r);
		arena_end(arena);
		return known;
	}
	/* A conflict while making the own table: another program has just made it. */
	bool good = store_write(store, make_own_table, steps, fault_r) || fault_r->for_log == NULL;
	bool again = good;
	for (int round = 0; again && round < ROUNDS_MAX; round++) {
		again = false;
		good = read_applied(store, steps, fault_r) && bring_up(store, steps, &again, fault_r);
	}
	if (!good && fault_r->for_log == NULL)
		store_fault(fault_r, TROUBLE_BUSY, "schema steps are applied by another program");
	arena_end(arena);
	return good;
}

/* Schemas of before: */

bool
store_steps(struct arena *arena, struct db *db, struct store_step **steps_r, size_t *count_r,
            struct fault *fault_r)
{
	struct store_step *steps = arena_array_of(arena, struct store_step, STEP_COUNT_MAX);
	struct rows *rows = db_ask(arena, db, store_sql_steps, WITH_NOTHING);
	enum found found;
	*count_r = 0;
	while ((found = rows_next(rows, fault_r)) == FOUND_ONE && *count_r < STEP_COUNT_MAX)
		steps[(*count_r)++] = (struct store_step){ .room = span_keep(arena, rows_text(rows, 0)),
			                                       .number = rows_int64(rows, 1),
			                                       .checksum = rows_int64(rows, 2) };
	rows_end(rows);
	*steps_r = steps;
	return found != FOUND_FAILED;
}

/* A room's schema without its steps after `last`. */
static struct span
schema_until(struct span sql, int64_t last)
{
	struct span line, rest = sql;
	while (span_cut(&rest, '\n', &line)) {
		int64_t number;
		if (span_starts(line, "-- step ") &&
		    span_int64(span_trim(span_from(line.at + 8, line.length - 8)), &number) &&
		    number > last)
			return span_from(sql.at, (size_t)(line.at - sql.at));
	}
	return sql;
}

bool
store_schemas_at(struct arena *arena, const struct store_schema *schemas, size_t schema_count,
                 const struct store_step *steps, size_t step_count, struct store_schema **at_r,
                 size_t *at_count_r, struct fault *fault_r)
{
	const struct store_options options = { .schemas = schemas, .schema_count = schema_count };
	struct steps *known = steps_of(arena, &options);
	for (size_t i = 0; i < step_count; i++)
		if (!note_applied(known, steps[i].room, steps[i].number, steps[i].checksum, fault_r))
			return false;
	*at_r = arena_array_of(arena, struct store_schema, schema_count + 1);
	*at_count_r = 0;
	for (size_t i = 0; i < schema_count; i++) {
		int64_t last = 0;
		for (size_t k = 0; k < known->count; k++)
			if (known->list[k].applied && strcmp(known->list[k].room, schemas[i].room) == 0 &&
			    known->list[k].number == last + 1)
				last++;
		if (last > 0)
			(*at_r)[(*at_count_r)++] =
				(struct store_schema){ schemas[i].room, schema_until(schemas[i].sql, last) };
	}
	return true;
}
