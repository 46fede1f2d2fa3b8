/* Rows as bytes, and back. */
#include <string.h>

#include "doors/keep/keep_inside.h"

_Static_assert(__BYTE_ORDER__ == __ORDER_LITTLE_ENDIAN__, "rows are kept little endian");

enum { BATCH_SIZE = 64 << 10, ROW_SIZE_MAX = 1 << 30 };

static void
add_names(struct text *text, const struct store_table *table)
{
	text_format(text, "parvis 1 %.*s", SPAN_ARGS(table->name));
	for (size_t i = 0; i < table->column_count; i++)
		text_format(text, " %.*s", SPAN_ARGS(table->columns[i].name));
	text_add_char(text, '\n');
}

static struct span
head_of(struct arena *arena, const struct store_table *table)
{
	struct text head = text_new(arena, 16 << 10);
	add_names(&head, table);
	must(!head.cut);
	return text_span(&head);
}

/* --- giving ---------------------------------------------------------------------------------- */

static void
put(struct keep_giver *giver, const void *bytes, size_t size)
{
	if (giver->length + size > giver->room) {
		size_t room = giver->room * 2;
		while (giver->length + size > room)
			room *= 2;
		giver->pending = arena_grow(giver->arena, giver->pending, giver->length, room, 1);
		giver->room = room;
	}
	if (size > 0)
		memcpy(giver->pending + giver->length, bytes, size);
	giver->length += size;
}

static void
put_value(struct keep_giver *giver, struct db_value value)
{
	const uint8_t kind = (uint8_t)value.kind;
	const uint32_t length = (uint32_t)value.span.length;
	put(giver, &kind, 1);
	switch (value.kind) {
	case DB_NULL: break;
	case DB_INT64: put(giver, &value.int64, sizeof value.int64); break;
	case DB_REAL64: put(giver, &value.real64, sizeof value.real64); break;
	case DB_TEXT:
	case DB_BYTES:
		put(giver, &length, sizeof length);
		put(giver, value.span.at, value.span.length);
		break;
	}
}

static void
begin(struct keep_giver *giver)
{
	giver->arena = arena_new((size_t)4 << 30);
	giver->room = 2 * BATCH_SIZE;
	giver->pending = arena_take(giver->arena, giver->room, 1);
	const struct span head = head_of(giver->arena, giver->table);
	put(giver, head.at, head.length);
	giver->rows = store_table_rows(giver->arena, giver->house->db, giver->table);
}

static bool
fill(struct keep_giver *giver, struct fault *fault_r)
{
	enum found found = FOUND_ONE;
	while (giver->length < BATCH_SIZE && (found = rows_next(giver->rows, fault_r)) == FOUND_ONE) {
		put(giver, "R", 1);
		for (size_t i = 0; i < giver->table->column_count; i++)
			put_value(giver, rows_value(giver->rows, (int)i));
		giver->count++;
	}
	if (found == FOUND_NONE) {
		put(giver, "E", 1);
		put(giver, &giver->count, sizeof giver->count);
		giver->ended = true;
	}
	return found != FOUND_FAILED;
}

static void
end(struct keep_giver *giver)
{
	if (giver->arena != NULL)
		arena_end(giver->arena);
	giver->arena = NULL;
	giver->at = giver->length = 0;
}

bool
keep_give_rows(void *context, void *bytes_r, size_t size, size_t *got_r, struct fault *fault_r)
{
	struct keep_giver *giver = context;
	*got_r = 0;
	if (giver->arena == NULL && !giver->ended)
		begin(giver);
	if (giver->at == giver->length && !giver->ended) {
		giver->at = giver->length = 0;
		if (!fill(giver, fault_r)) {
			giver->ended = true;
			end(giver);
			return false;
		}
	}
	const size_t left = giver->length - giver->at;
	*got_r = left < size ? left : size;
	if (*got_r > 0)
		memcpy(bytes_r, giver->pending + giver->at, *got_r);
	giver->at += *got_r;
	if (*got_r == 0)
		end(giver);
	return true;
}

/* --- taking ---------------------------------------------------------------------------------- */

struct keep_taker {
	struct arena *arena;
	struct pack_source *source;
	const struct store_table *table;
	char *window;
	size_t at, length, room;
	int64_t count;
	bool over; /* the source has no more */
};

static bool
more(struct keep_taker *taker, struct fault *fault_r)
{
	size_t got;
	memmove(taker->window, taker->window + taker->at, taker->length - taker->at);
	taker->length -= taker->at;
	taker->at = 0;
	if (taker->length == taker->room) {
		if (taker->room > ROW_SIZE_MAX)
			return fault_is(fault_r, "keep: a row is too long", pack_damaged);
		taker->window =
			arena_grow(taker->arena, taker->window, taker->length, taker->room * 2, 1);
		taker->room *= 2;
	}
	if (!pack_source_read(taker->source, taker->window + taker->length,
	                      taker->room - taker->length, &got, fault_r))
		return false;
	taker->length += got;
	taker->over = got == 0;
	return true;
}

/* What comes next, `size` bytes from *at of the window on; false: it is not there yet. */
static bool
peek(const struct keep_taker *taker, size_t *at, void *bytes_r, size_t size)
{
	if (taker->length - *at < size)
		return false;
	memcpy(bytes_r, taker->window + *at, size);
	*at += size;
	return true;
}

enum reading { READING_GOOD, READING_SHORT, READING_BAD };

static enum reading
read_value(const struct keep_taker *taker, size_t *at, struct db_value *value_r)
{
	uint8_t kind;
	uint32_t length;
	*value_r = db_null();
	if (!peek(taker, at, &kind, 1))
		return READING_SHORT;
	if (kind > DB_BYTES)
		return READING_BAD;
	value_r->kind = (enum db_kind)kind;
	if (kind == DB_NULL)
		return READING_GOOD;
	if (kind == DB_INT64)
		return peek(taker, at, &value_r->int64, 8) ? READING_GOOD : READING_SHORT;
	if (kind == DB_REAL64) {
		if (!peek(taker, at, &value_r->real64, 8))
			return READING_SHORT;
		return value_r->real64 == value_r->real64 ? READING_GOOD : READING_BAD;
	}
	if (!peek(taker, at, &length, 4) || taker->length - *at < length)
		return READING_SHORT;
	value_r->span = span_from(taker->window + *at, length);
	*at += length;
	return READING_GOOD;
}

static enum reading
read_row(struct keep_taker *taker, struct db_value *values, bool *end_r)
{
	char mark;
	int64_t count;
	size_t at = taker->at;
	*end_r = false;
	if (!peek(taker, &at, &mark, 1))
		return READING_SHORT;
	if (mark == 'E') {
		if (!peek(taker, &at, &count, sizeof count))
			return READING_SHORT;
		*end_r = true;
		taker->at = at;
		return count == taker->count ? READING_GOOD : READING_BAD;
	}
	if (mark != 'R')
		return READING_BAD;
	for (size_t i = 0; i < taker->table->column_count; i++) {
		const enum reading reading = read_value(taker, &at, &values[i]);
		if (reading != READING_GOOD)
			return reading;
	}
	taker->at = at;
	return READING_GOOD;
}

struct keep_taker *
keep_taker_new(struct arena *arena, struct pack_source *source, const struct store_table *table,
               struct fault *fault_r)
{
	struct keep_taker *taker = arena_new_of(arena, struct keep_taker);
	*taker = (struct keep_taker){ .arena = arena, .source = source, .table = table,
		                          .room = 256 << 10 };
	taker->window = arena_take(arena, taker->room, 1);
	const struct span head = head_of(arena, table);
	while (taker->length < head.length && !taker->over)
		if (!more(taker, fault_r))
			return NULL;
	taker->over = false;
	if (taker->length < head.length || memcmp(taker->window, head.at, head.length) != 0) {
		(void)fault_format(arena, fault_r, pack_damaged, "keep: the columns of %.*s",
		                   SPAN_ARGS(table->name));
		return NULL;
	}
	taker->at = head.length;
	return taker;
}

enum found
keep_take_row(void *context, struct db_value *values, struct fault *fault_r)
{
	struct keep_taker *taker = context;
	bool ends;
	for (;;) {
		const enum reading reading = read_row(taker, values, &ends);
		if (reading == READING_GOOD && ends && taker->at == taker->length)
			return FOUND_NONE;
		if (reading == READING_GOOD && !ends) {
			taker->count++;
			return FOUND_ONE;
		}
		if (reading != READING_SHORT || taker->over)
			return fault_format(taker->arena, fault_r, pack_damaged, "keep: row %lld of %.*s",
			                    (long long)taker->count + 1, SPAN_ARGS(taker->table->name)),
			       FOUND_FAILED;
		if (!more(taker, fault_r))
			return FOUND_FAILED;
	}
}
