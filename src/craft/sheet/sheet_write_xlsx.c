/* XLSX through libxlsxwriter in its constant-memory mode: rows go to an unnamed temporary file,
 * and the workbook is built straight into the file or into memory, never under a public name. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <unistd.h>
#include <xlsxwriter.h>

#include "craft/sheet/sheet_write_inner.h"

enum {
	BOOK_FORMAT_COUNT = 10, /* 0 to 9 decimals */
	BOOK_TAB_NAME_MAX = 31, /* what spreadsheets accept */
	BOOK_WIDTH_MIN = 8,
	BOOK_WIDTH_MAX = 60,
};

struct book_writer {
	lxw_workbook *workbook;
	lxw_worksheet *tab;
	lxw_format *header, *date, *numbers[BOOK_FORMAT_COUNT];
	lxw_row_t row;
	int memory; /* descriptor of the anonymous file, -1: to the writer's */
};

static const char too_many_rows[] =
	"Ce tableau dépasse 1\u202f048\u202f576 lignes, la limite d’un classeur. Choisissez le format "
	"CSV, ou réduisez la période.";
static const char not_built[] =
	"Le classeur n’a pas pu être écrit. Choisissez le format CSV, ou recommencez dans quelques "
	"minutes.";

static void
close_book(void *subject)
{
	struct book_writer *book = subject;
	if (book->workbook != NULL)
		lxw_workbook_free(book->workbook);
	if (book->memory >= 0)
		close(book->memory);
}

static void
make_formats(struct book_writer *book)
{
	book->header = workbook_add_format(book->workbook);
	format_set_bold(book->header);
	format_set_text_wrap(book->header);
	format_set_align(book->header, LXW_ALIGN_VERTICAL_TOP);
	book->date = workbook_add_format(book->workbook);
	format_set_num_format(book->date, "dd/mm/yyyy");
	for (int i = 0; i < BOOK_FORMAT_COUNT; i++) {
		char code[16] = "0";
		if (i > 0)
			snprintf(code, sizeof code, "0.%.*s", i, "000000000");
		book->numbers[i] = workbook_add_format(book->workbook);
		format_set_num_format(book->numbers[i], code);
	}
}

struct book_writer *
book_writer_new(struct sheet_writer *writer)
{
	struct book_writer *book = arena_new_of(writer->arena, struct book_writer);
	book->memory = writer->descriptor < 0 ? memfd_create("sheet", MFD_CLOEXEC) : -1;
	arena_defer(writer->arena, close_book, book);
	const int to = writer->descriptor < 0 ? book->memory : writer->descriptor;
	char path[40];
	snprintf(path, sizeof path, "/proc/self/fd/%d", to);
	lxw_workbook_options options = { .constant_memory = LXW_TRUE };
	book->workbook = to < 0 ? NULL : workbook_new_opt(path, &options);
	if (book->workbook == NULL)
		writer_fail(writer, "sheet: workbook_new failed", not_built);
	else
		make_formats(book);
	return book;
}

/* --- tabs ------------------------------------------------------------------------------- */

/* At most `max` characters of the name, without what a tab may not be called. */
static struct span
tab_name(struct arena *arena, const char *name, size_t max)
{
	char *clean = arena_take(arena, strlen(name) + 1, 1);
	size_t length = 0, characters = 0;
	for (const char *at = name; *at != '\0'; at++) {
		characters += ((unsigned char)*at & 0xc0) != 0x80;
		if (characters > max)
			break;
		clean[length++] = strchr("[]:*?/\\", *at) == NULL && (unsigned char)*at >= ' ' ? *at : ' ';
	}
	struct span span = span_trim(span_from(clean, length));
	while (span_starts(span, "'"))
		span = span_trim(span_from(span.at + 1, span.length - 1));
	while (span_ends(span, "'"))
		span = span_trim(span_from(span.at, span.length - 1));
	return span.length == 0 ? SPAN("Tableau") : span;
}

static lxw_worksheet *
add_tab(struct sheet_writer *writer, const char *name)
{
	lxw_workbook *workbook = writer->book->workbook;
	const char *wanted = span_copy(writer->arena, tab_name(writer->arena, name, BOOK_TAB_NAME_MAX));
	for (int again = 2; again < SHEET_TAB_MAX; again++) {
		if (workbook_validate_sheet_name(workbook, wanted) == LXW_NO_ERROR)
			return workbook_add_worksheet(workbook, wanted);
		const struct span start = tab_name(writer->arena, name, BOOK_TAB_NAME_MAX - 5);
		wanted = arena_format(writer->arena, "%.*s %d", SPAN_ARGS(start), again);
	}
	return NULL;
}

static double
width_of(const struct sheet_column *column)
{
	int width = column->width;
	for (const char *at = column->name; column->width == 0 && *at != '\0'; at++)
		width += ((unsigned char)*at & 0xc0) != 0x80;
	width += column->width == 0 ? 2 : 0;
	return width < BOOK_WIDTH_MIN ? BOOK_WIDTH_MIN : width > BOOK_WIDTH_MAX ? BOOK_WIDTH_MAX : width;
}

/* --- cells ------------------------------------------------------------------------------ */

static bool
can_write(struct sheet_writer *writer)
{
	struct book_writer *book = writer->book;
	if (writer->fault.for_log == NULL && book->row >= LXW_ROW_MAX)
		writer_fail(writer, "sheet: over the rows of a workbook", too_many_rows);
	return writer->fault.for_log == NULL && book->tab != NULL;
}

static void
check(struct sheet_writer *writer, lxw_error error)
{
	if (error != LXW_NO_ERROR)
		writer_fail(writer, arena_format(writer->arena, "sheet: libxlsxwriter: %s",
		                                 lxw_strerror(error)), not_built);
}

static lxw_col_t
column(const struct sheet_writer *writer)
{
	must(writer->cell_count > 0);
	return (lxw_col_t)(writer->cell_count - 1);
}

static bool
is_escape(const char *at, size_t left)
{
	return left >= 7 && at[0] == '_' && at[1] == 'x' && at[6] == '_' &&
	       strspn(at + 2, "0123456789abcdefABCDEF") >= 4;
}

/* What the text is in a workbook: `_x0041_` would be read as A, XML has no NUL and no U+FFFE,
 * and a cell ends somewhere. */
static const char *
book_text(struct arena *arena, struct span text)
{
	struct text out = text_new(arena, (size_t)SHEET_WRITTEN_CELL_MAX * 4 + 16);
	size_t units = 0;
	for (size_t i = 0; i < text.length;) {
		const unsigned char c = (unsigned char)text.at[i];
		const size_t length = c < 0x80 ? 1 : c < 0xe0 ? 2 : c < 0xf0 ? 3 : 4;
		struct span character = span_from(text.at + i, length);
		if (c == '\0' || span_is(character, "\xef\xbf\xbe") || span_is(character, "\xef\xbf\xbf"))
			character = SPAN("\ufffd");
		else if (is_escape(text.at + i, text.length - i))
			character = SPAN("_x005F_");
		units += character.length == 7 ? 7 : length == 4 ? 2 : 1;
		if (units >= SHEET_WRITTEN_CELL_MAX && i + length < text.length) {
			text_add_z(&out, "…");
			break;
		}
		text_add(&out, character);
		i += length;
	}
	must(!out.cut);
	return text_z(&out);
}

static void
write_string(struct sheet_writer *writer, struct span text, lxw_format *format)
{
	if (!can_write(writer))
		return;
	struct arena *brief = arena_new(4 << 20); /* the row's: a table may have a million texts */
	check(writer, worksheet_write_string(writer->book->tab, writer->book->row, column(writer),
	                                     book_text(brief, text), format));
	arena_end(brief);
}

void
book_writer_text(struct sheet_writer *writer, struct span text)
{
	write_string(writer, text, NULL);
}

void
book_writer_number(struct sheet_writer *writer, double value, int decimals)
{
	if (can_write(writer))
		check(writer, worksheet_write_number(writer->book->tab, writer->book->row, column(writer),
		                                     value + 0.0, writer->book->numbers[decimals]));
}

void
book_writer_date(struct sheet_writer *writer, int year, int month, int day)
{
	lxw_datetime when = { .year = year, .month = month, .day = day };
	if (can_write(writer))
		check(writer, worksheet_write_datetime(writer->book->tab, writer->book->row,
		                                       column(writer), &when, writer->book->date));
}

void
book_writer_row_end(struct sheet_writer *writer)
{
	if (can_write(writer))
		writer->book->row++;
}

void
book_writer_tab(struct sheet_writer *writer, const char *name, const struct sheet_column *columns)
{
	struct book_writer *book = writer->book;
	if (writer->fault.for_log != NULL)
		return;
	book->row = 0;
	book->tab = add_tab(writer, name);
	if (book->tab == NULL) {
		writer_fail(writer, "sheet: workbook_add_worksheet failed", not_built);
		return;
	}
	worksheet_freeze_panes(book->tab, 1, 0);
	for (size_t i = 0; i < writer->column_count; i++) {
		const lxw_col_t at = (lxw_col_t)i;
		check(writer, worksheet_set_column(book->tab, at, at, width_of(&columns[i]), NULL));
		writer->cell_count = i + 1;
		write_string(writer, span_of(columns[i].name), book->header);
	}
	writer->cell_count = 0;
	book->row = 1;
}

/* --- the end ---------------------------------------------------------------------------- */

static void
take_memory(struct sheet_writer *writer)
{
	struct stat facts;
	const int memory = writer->book->memory;
	if (fstat(memory, &facts) != 0 || facts.st_size > SHEET_WRITTEN_SIZE_MAX) {
		writer_fail(writer, "sheet: workbook over the limit in memory",
		            "Ce classeur est trop gros pour être envoyé en une fois. Réduisez la période ou "
		            "le périmètre, puis recommencez.");
		return;
	}
	const size_t size = (size_t)facts.st_size;
	buffer_reserve(writer->bytes, size);
	while (writer->bytes->length < size) {
		const ssize_t got = pread(memory, writer->bytes->bytes + writer->bytes->length,
		                          size - writer->bytes->length, (off_t)writer->bytes->length);
		if (got <= 0) {
			writer_fail(writer, "sheet: reading the workbook back failed", not_built);
			return;
		}
		writer->bytes->length += (size_t)got;
	}
}

void
book_writer_end(struct sheet_writer *writer)
{
	struct book_writer *book = writer->book;
	if (book->workbook != NULL)
		check(writer, workbook_close(book->workbook)); /* frees it, whatever it answers */
	book->workbook = NULL;
	if (writer->fault.for_log == NULL && book->memory >= 0)
		take_memory(writer);
}
