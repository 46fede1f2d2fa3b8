#include "craft/sheet/sheet_sav.h"

#include <ctype.h>
#include <errno.h>
#include <fcntl.h>
#include <math.h>
#include <readstat.h>
#include <stdio.h>
#include <string.h>
#include <strings.h>
#include <unistd.h>

#include "craft/sheet/sheet_inner.h"

enum { SAV_FLUSH_SIZE = 256 << 10, SAV_TITLE_SIZE_MAX = 64, SAV_NAME_ROOM = 8 };

struct sheet_sav {
	struct arena *arena;
	int descriptor;
	readstat_writer_t *writer;
	const struct sheet_sav_column *columns;
	size_t column_count, at;
	int64_t rows_left;
	struct buffer *bytes;
	char cell[SHEET_SAV_TEXT_SIZE_MAX + 1];
	struct fault fault;
};

static const char not_written[] =
	"Le fichier n’a pas pu être écrit. Vérifiez la place libre sur le disque, puis recommencez.";

/* SPSS counts seconds since the Gregorian calendar. */
static const double day_s = 86400;
enum { SAV_DAYS_BEFORE_1970 = 141428 };

static void
fail(struct sheet_sav *sav, const char *what, readstat_error_t error)
{
	if (error != READSTAT_OK && sav->fault.for_log == NULL)
		sav->fault = (struct fault){ arena_format(sav->arena, "sheet: sav: %s: %s", what,
		                                          readstat_error_message(error)),
			                         not_written };
}

/* --- names ---------------------------------------------------------------------------------- */

static bool
is_taken(const char *name, const char *const *taken, size_t count)
{
	static const char *const words[] = { "all", "and", "by", "eq", "ge", "gt", "le",
		                                 "lt",  "ne",  "not", "or", "to", "with" };
	for (size_t i = 0; i < LENGTH(words); i++)
		if (strcasecmp(name, words[i]) == 0)
			return true;
	for (size_t i = 0; i < count; i++)
		if (strcasecmp(name, taken[i]) == 0)
			return true;
	return false;
}

const char *
sheet_sav_name(struct arena *arena, struct span wanted, const char *const *taken, size_t count)
{
	char plain[SHEET_SAV_NAME_SIZE_MAX - SAV_NAME_ROOM + 1];
	size_t length = 0;
	if (wanted.length == 0 || !isalpha((unsigned char)wanted.at[0]) ||
	    !isascii((unsigned char)wanted.at[0]))
		plain[length++] = 'q';
	for (size_t i = 0; i < wanted.length && length < sizeof plain - 1; i++) {
		const unsigned char c = (unsigned char)wanted.at[i];
		const char put = isascii(c) && isalnum(c) ? (char)c : '_';
		if (put != '_' || (length > 0 && plain[length - 1] != '_'))
			plain[length++] = put;
	}
	while (length > 1 && plain[length - 1] == '_')
		length--;
	plain[length] = '\0';
	const char *name = arena_copy_text(arena, plain);
	for (int again = 2; is_taken(name, taken, count); again++)
		name = arena_format(arena, "%s_%d", plain, again);
	must(strlen(name) <= SHEET_SAV_NAME_SIZE_MAX);
	return name;
}

/* At most `size_max` bytes of it, at a letter's end. */
static const char *
cut(struct arena *arena, struct span words, size_t size_max)
{
	if (words.length <= size_max)
		return span_copy(arena, words);
	size_t length = size_max - strlen("…");
	while (length > 0 && ((unsigned char)words.at[length] & 0xc0) == 0x80)
		length--;
	return arena_format(arena, "%.*s…", (int)length, words.at);
}

/* --- bytes ----------------------------------------------------------------------------------- */

static void
flush(struct sheet_sav *sav)
{
	size_t at = 0;
	while (at < sav->bytes->length && sav->fault.for_log == NULL) {
		const ssize_t put =
			write(sav->descriptor, sav->bytes->bytes + at, sav->bytes->length - at);
		if (put < 0 && errno != EINTR)
			sav->fault = (struct fault){ arena_format(sav->arena, "sheet: write: errno %d", errno),
				                         not_written };
		at += put < 0 ? 0 : (size_t)put;
	}
	sav->bytes->length = 0;
}

static ssize_t
take_bytes(const void *data, size_t length, void *context)
{
	struct sheet_sav *sav = context;
	if (sav->bytes->length > SAV_FLUSH_SIZE)
		flush(sav);
	buffer_add(sav->bytes, data, length);
	return sav->fault.for_log == NULL ? (ssize_t)length : -1;
}

static void
close_sav(void *subject)
{
	struct sheet_sav *sav = subject;
	if (sav->writer != NULL)
		readstat_writer_free(sav->writer);
	if (sav->descriptor >= 0)
		close(sav->descriptor);
}

/* --- columns --------------------------------------------------------------------------------- */

static readstat_label_set_t *
add_codes(struct sheet_sav *sav, const struct sheet_sav_column *column)
{
	if (column->code_count == 0 || column->kind != SHEET_SAV_NUMBER)
		return NULL;
	readstat_label_set_t *set =
		readstat_add_label_set(sav->writer, READSTAT_TYPE_DOUBLE, column->name);
	for (size_t i = 0; i < column->code_count; i++)
		readstat_label_double_value(
			set, column->codes[i].value,
			cut(sav->arena, column->codes[i].words, SHEET_SAV_VALUE_SIZE_MAX));
	return set;
}

static const char *
format_of(struct sheet_sav *sav, const struct sheet_sav_column *column)
{
	switch (column->kind) {
	case SHEET_SAV_DAY: return "SDATE10";
	case SHEET_SAV_TIME: return "TIME5";
	case SHEET_SAV_TEXT: return arena_format(sav->arena, "A%zu", column->size_max);
	default: return arena_format(sav->arena, "F16.%d", column->decimals);
	}
}

static void
add_column(struct sheet_sav *sav, const struct sheet_sav_column *column)
{
	const bool is_text = column->kind == SHEET_SAV_TEXT;
	must(!is_text || (column->size_max > 0 && column->size_max <= SHEET_SAV_TEXT_SIZE_MAX));
	must(column->decimals >= 0 && column->decimals <= 9);
	readstat_variable_t *variable =
		readstat_add_variable(sav->writer, column->name,
	                          is_text ? READSTAT_TYPE_STRING : READSTAT_TYPE_DOUBLE,
	                          is_text ? column->size_max : 0);
	readstat_variable_set_label(variable,
	                            cut(sav->arena, column->label, SHEET_SAV_LABEL_SIZE_MAX));
	readstat_variable_set_format(variable, format_of(sav, column));
	readstat_variable_set_measure(variable, is_text              ? READSTAT_MEASURE_NOMINAL
	                                        : column->is_ordered ? READSTAT_MEASURE_ORDINAL
	                                        : column->code_count > 0 ? READSTAT_MEASURE_NOMINAL
	                                                                 : READSTAT_MEASURE_SCALE);
	readstat_label_set_t *codes = add_codes(sav, column);
	if (codes != NULL)
		readstat_variable_set_label_set(variable, codes);
	if (column->kind == SHEET_SAV_NUMBER && column->missing_low < column->missing_high)
		fail(sav, "missing",
		     readstat_variable_add_missing_double_range(variable, column->missing_low,
		                                                column->missing_high));
}

struct sheet_sav *
sheet_sav_open(struct arena *arena, const char *path, struct span title,
               const struct sheet_sav_column *columns, size_t column_count, int64_t row_count,
               struct fault *fault_r)
{
	must(column_count > 0);
	must(row_count >= 0 && row_count <= SHEET_SAV_ROW_COUNT_MAX);
	struct sheet_sav *sav = arena_new_of(arena, struct sheet_sav);
	*sav = (struct sheet_sav){ .arena = arena,
		                       .columns = columns,
		                       .column_count = column_count,
		                       .rows_left = row_count,
		                       .bytes = buffer_new(arena) };
	sav->descriptor = open(path, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0600);
	if (sav->descriptor < 0)
		return fault_format(arena, fault_r, not_written, "sheet: open for writing: errno %d",
		                    errno), NULL;
	sav->writer = readstat_writer_init();
	arena_defer(arena, close_sav, sav);
	if (sav->writer == NULL)
		return fault_is(fault_r, "sheet: sav: out of memory", not_written), NULL;
	fail(sav, "begin", readstat_set_data_writer(sav->writer, take_bytes));
	fail(sav, "title", readstat_writer_set_file_label(sav->writer,
	                                                  cut(arena, title, SAV_TITLE_SIZE_MAX)));
	fail(sav, "compression", readstat_writer_set_compression(sav->writer, READSTAT_COMPRESS_ROWS));
	for (size_t i = 0; i < column_count; i++)
		add_column(sav, &columns[i]);
	if (sav->fault.for_log == NULL)
		fail(sav, "begin", readstat_begin_writing_sav(sav->writer, sav, (long)row_count));
	if (sav->fault.for_log == NULL)
		return sav;
	*fault_r = sav->fault;
	return NULL;
}

/* --- cells ----------------------------------------------------------------------------------- */

static bool
next_cell(struct sheet_sav *sav, const struct sheet_sav_column **column_r,
          readstat_variable_t **variable_r)
{
	must(sav->at < sav->column_count);
	must(sav->rows_left > 0);
	if (sav->at == 0 && sav->fault.for_log == NULL)
		fail(sav, "row", readstat_begin_row(sav->writer));
	*column_r = &sav->columns[sav->at];
	*variable_r = readstat_get_variable(sav->writer, (int)sav->at);
	sav->at++;
	return sav->fault.for_log == NULL;
}

void
sheet_sav_number(struct sheet_sav *sav, double value)
{
	const struct sheet_sav_column *column;
	readstat_variable_t *variable;
	must(isfinite(value));
	if (!next_cell(sav, &column, &variable))
		return;
	must(column->kind != SHEET_SAV_TEXT);
	if (column->kind == SHEET_SAV_DAY)
		value = (value + SAV_DAYS_BEFORE_1970) * day_s;
	else if (column->kind == SHEET_SAV_TIME)
		value *= 60;
	fail(sav, "number", readstat_insert_double_value(sav->writer, variable, value));
}

/* A NUL ends a text there: nobody types one. */
void
sheet_sav_text(struct sheet_sav *sav, struct span text)
{
	const struct sheet_sav_column *column;
	readstat_variable_t *variable;
	if (!next_cell(sav, &column, &variable))
		return;
	must(column->kind == SHEET_SAV_TEXT);
	size_t length = text.length < column->size_max ? text.length : column->size_max;
	while (length < text.length && length > 0 &&
	       ((unsigned char)text.at[length] & 0xc0) == 0x80)
		length--;
	if (length > 0)
		memcpy(sav->cell, text.at, length);
	sav->cell[length] = '\0';
	fail(sav, "text", readstat_insert_string_value(sav->writer, variable, sav->cell));
}

void
sheet_sav_blank(struct sheet_sav *sav)
{
	const struct sheet_sav_column *column;
	readstat_variable_t *variable;
	if (next_cell(sav, &column, &variable))
		fail(sav, "blank", readstat_insert_missing_value(sav->writer, variable));
}

void
sheet_sav_row_end(struct sheet_sav *sav)
{
	must(sav->at == sav->column_count);
	if (sav->fault.for_log == NULL)
		fail(sav, "row", readstat_end_row(sav->writer));
	sav->at = 0;
	sav->rows_left--;
}

bool
sheet_sav_end(struct sheet_sav *sav, struct fault *fault_r)
{
	must(sav->at == 0);
	must(sav->rows_left == 0 || sav->fault.for_log != NULL);
	if (sav->fault.for_log == NULL)
		fail(sav, "end", readstat_end_writing(sav->writer));
	flush(sav);
	if (sav->fault.for_log == NULL)
		return true;
	*fault_r = sav->fault;
	return false;
}
