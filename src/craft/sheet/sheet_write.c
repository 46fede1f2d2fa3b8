/* CSV, and what the three formats have in common. */
#include "craft/sheet/sheet_write.h"

#include <errno.h>
#include <fcntl.h>
#include <math.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "craft/sheet/sheet_write_inner.h"

enum { WRITE_FLUSH_SIZE = 256 << 10 };

static const char not_written[] =
	"Le fichier n’a pas pu être écrit. Vérifiez la place libre sur le disque, puis recommencez.";

static const struct {
	const char *extension, *media_type;
} formats[] = {
	[SHEET_CSV_FRENCH] = { "csv", "text/csv; charset=utf-8" },
	[SHEET_CSV_INTERNATIONAL] = { "csv", "text/csv; charset=utf-8" },
	[SHEET_XLSX] = { "xlsx",
	                 "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet" },
};
_Static_assert(sizeof formats / sizeof *formats == SHEET_FORMAT_COUNT, "one line per format");

const char *
sheet_format_extension(enum sheet_format format)
{
	must(format < SHEET_FORMAT_COUNT);
	return formats[format].extension;
}

const char *
sheet_format_media_type(enum sheet_format format)
{
	must(format < SHEET_FORMAT_COUNT);
	return formats[format].media_type;
}

void
writer_fail(struct sheet_writer *writer, const char *for_log, const char *for_reader)
{
	if (writer->fault.for_log == NULL)
		writer->fault = (struct fault){ for_log, for_reader };
}

/* --- bytes ------------------------------------------------------------------------------ */

static void
flush(struct sheet_writer *writer)
{
	size_t at = 0;
	while (at < writer->bytes->length && writer->fault.for_log == NULL) {
		const ssize_t put =
			write(writer->descriptor, writer->bytes->bytes + at, writer->bytes->length - at);
		if (put < 0 && errno != EINTR)
			writer_fail(writer, arena_format(writer->arena, "sheet: write: errno %d", errno),
			            not_written);
		at += put < 0 ? 0 : (size_t)put;
	}
	writer->bytes->length = 0;
}

static void
put(struct sheet_writer *writer, struct span span)
{
	if (writer->descriptor >= 0 && writer->bytes->length > WRITE_FLUSH_SIZE)
		flush(writer);
	if (writer->bytes->length + span.length > SHEET_WRITTEN_SIZE_MAX)
		writer_fail(writer, "sheet: table over the limit in memory",
		            "Ce tableau est trop grand pour être envoyé en une fois. Réduisez la période ou "
		            "le périmètre, puis recommencez.");
	else
		buffer_add(writer->bytes, span.at, span.length);
}

static void
put_z(struct sheet_writer *writer, const char *text)
{
	put(writer, span_of(text));
}

/* --- CSV -------------------------------------------------------------------------------- */

static void
start_cell(struct sheet_writer *writer)
{
	must(!writer->ended);
	must(writer->cell_count < writer->column_count);
	if (writer->cell_count++ > 0 && writer->book == NULL)
		put_z(writer, writer->format == SHEET_CSV_FRENCH ? ";" : ",");
}

/* Spreadsheets take these for the start of a formula, or drop them and look again. */
static bool
starts_formula(struct span text)
{
	return text.length > 0 && text.at[0] != '\0' && strchr("=+-@\t\r\n", text.at[0]) != NULL;
}

static bool
needs_quotes(struct sheet_writer *writer, struct span text)
{
	const char separator = writer->format == SHEET_CSV_FRENCH ? ';' : ',';
	for (size_t i = 0; i < text.length; i++)
		if (text.at[i] == separator || text.at[i] == '"' || text.at[i] == '\r' ||
		    text.at[i] == '\n')
			return true;
	/* A mark of UTF-8 that opens a cell would be taken for the file's own. */
	return span_starts(text, "\xef\xbb\xbf");
}

static void
put_text(struct sheet_writer *writer, struct span text)
{
	const bool quotes = needs_quotes(writer, text);
	put_z(writer, quotes ? "\"" : "");
	put_z(writer, starts_formula(text) ? "'" : "");
	size_t from = 0;
	for (size_t i = 0; i < text.length; i++) {
		if (text.at[i] != '"' && text.at[i] != '\0')
			continue;
		put(writer, span_from(text.at + from, i - from));
		if (text.at[i] == '\0')
			put_z(writer, "\ufffd");
		else if (quotes)
			put_z(writer, "\"\"");
		from = i + 1;
	}
	put(writer, span_from(text.at + from, text.length - from));
	put_z(writer, quotes ? "\"" : "");
}

/* --- cells of any format ---------------------------------------------------------------- */

void
sheet_writer_text(struct sheet_writer *writer, struct span text)
{
	must(span_is_utf8(text));
	start_cell(writer);
	if (text.length == 0)
		return;
	writer->row_is_empty = false;
	if (writer->book != NULL)
		book_writer_text(writer, text);
	else
		put_text(writer, text);
}

void
sheet_writer_number(struct sheet_writer *writer, double value, int decimals)
{
	must(isfinite(value));
	must(decimals >= 0 && decimals <= 9);
	start_cell(writer);
	writer->row_is_empty = false;
	if (writer->book != NULL) {
		book_writer_number(writer, value, decimals);
		return;
	}
	char plain[400];
	snprintf(plain, sizeof plain, "%.*f", decimals, fabs(value));
	const bool zero = strspn(plain, "0.") == strlen(plain); /* never -0,00 */
	char *point = strchr(plain, '.');
	if (point != NULL && writer->format == SHEET_CSV_FRENCH)
		*point = ',';
	put_z(writer, value < 0 && !zero ? "-" : "");
	put_z(writer, plain);
}

/* A double holds whole numbers up to 2^53: a count of anything stays below. */
void
sheet_writer_count(struct sheet_writer *writer, int64_t count)
{
	must(count > -(1LL << 53) && count < 1LL << 53);
	sheet_writer_number(writer, (double)count, 0);
}

/* A minus sign there starts no formula: nothing but a number can follow it. */
void
sheet_writer_plain(struct sheet_writer *writer, const char *number)
{
	must(number[0] != '\0' && strspn(number, "0123456789+-.eE") == strlen(number));
	start_cell(writer);
	writer->row_is_empty = false;
	if (writer->book != NULL)
		book_writer_text(writer, span_of(number));
	else
		put_z(writer, number);
}

void
sheet_writer_date(struct sheet_writer *writer, int year, int month, int day)
{
	must(year >= 1901 && year <= 9999);
	must(month >= 1 && month <= 12 && day >= 1 && day <= 31);
	start_cell(writer);
	writer->row_is_empty = false;
	char iso[32];
	snprintf(iso, sizeof iso, "%04d-%02d-%02d", year, month, day);
	if (writer->book != NULL)
		book_writer_date(writer, year, month, day);
	else
		put_z(writer, iso);
}

void
sheet_writer_blank(struct sheet_writer *writer)
{
	start_cell(writer);
}

void
sheet_writer_row_end(struct sheet_writer *writer)
{
	must(writer->column_count > 0);
	must(writer->cell_count == writer->column_count);
	if (writer->book != NULL) {
		book_writer_row_end(writer);
	} else {
		/* An empty line would not be a row. */
		put_z(writer, writer->row_is_empty && writer->column_count == 1 ? "\"\"" : "");
		put_z(writer, "\r\n");
	}
	writer->cell_count = 0;
	writer->row_is_empty = true;
}

bool
sheet_writer_tab(struct sheet_writer *writer, const char *name,
                 const struct sheet_column *columns, size_t column_count)
{
	must(!writer->ended);
	must(writer->cell_count == 0);
	must(column_count > 0 && column_count <= SHEET_COLUMN_MAX);
	if (writer->tab_count > 0 && writer->book == NULL)
		return false;
	writer->tab_count++;
	writer->column_count = column_count;
	if (writer->book != NULL) {
		book_writer_tab(writer, name, columns);
		return true;
	}
	if (writer->format == SHEET_CSV_FRENCH)
		put_z(writer, "\xef\xbb\xbf");
	for (size_t i = 0; i < column_count; i++)
		sheet_writer_text(writer, span_of(columns[i].name));
	sheet_writer_row_end(writer);
	return true;
}

/* --- start and end ---------------------------------------------------------------------- */

static void
close_writer(void *subject)
{
	struct sheet_writer *writer = subject;
	if (writer->descriptor >= 0)
		close(writer->descriptor);
}

static struct sheet_writer *
writer_start(struct arena *arena, enum sheet_format format, int descriptor)
{
	must(format < SHEET_FORMAT_COUNT);
	struct sheet_writer *writer = arena_new_of(arena, struct sheet_writer);
	writer->arena = arena;
	writer->format = format;
	writer->descriptor = descriptor;
	writer->row_is_empty = true;
	writer->bytes = buffer_new(arena);
	arena_defer(arena, close_writer, writer);
	if (format == SHEET_XLSX)
		writer->book = book_writer_new(writer);
	return writer;
}

struct sheet_writer *
sheet_writer_new(struct arena *arena, enum sheet_format format)
{
	return writer_start(arena, format, -1);
}

struct sheet_writer *
sheet_writer_open(struct arena *arena, enum sheet_format format, const char *path,
                  struct fault *fault_r)
{
	const int descriptor = open(path, O_RDWR | O_CREAT | O_TRUNC | O_CLOEXEC, 0600);
	if (descriptor < 0)
		return fault_format(arena, fault_r, not_written, "sheet: open for writing: errno %d",
		                    errno), NULL;
	return writer_start(arena, format, descriptor);
}

bool
sheet_writer_end(struct sheet_writer *writer, struct span *bytes_r, struct fault *fault_r)
{
	must(!writer->ended);
	must(writer->cell_count == 0);
	must(writer->tab_count > 0);
	writer->ended = true;
	if (writer->book != NULL)
		book_writer_end(writer);
	else if (writer->descriptor >= 0)
		flush(writer);
	*bytes_r = writer->bytes->length == 0
	                   ? SPAN("")
	                   : span_from(writer->bytes->bytes, writer->bytes->length);
	if (writer->fault.for_log == NULL)
		return true;
	*fault_r = writer->fault;
	return false;
}
