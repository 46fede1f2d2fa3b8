/* CSV by a window on the file: a record is found whole in it, then its quotes are undone in
 * place. The window slides; it grows only for a record longer than itself. */
#include <stdio.h>
#include <string.h>

#include "craft/sheet/sheet_inner.h"

enum {
	CSV_READ_SIZE = 256 << 10,
	CSV_READ_SIZE_MAX = 4 << 20,
	CSV_COMPLAINT_SIZE = 400,
	CSV_GUESS_SEPARATOR_SIZE = 64 << 10,
};

/* What is wrong with a record, the first one found. */
enum issue {
	ISSUE_NONE,
	ISSUE_UNCLOSED,
	ISSUE_AFTER_QUOTE,
	ISSUE_ROW_SIZE,
	ISSUE_CELL_SIZE,
	ISSUE_COLUMNS,
	ISSUE_NUL,
	ISSUE_LETTERS,
	ISSUE_COUNT,
};

static const char *const issue_sentences[] = {
	[ISSUE_NONE] = "",
	[ISSUE_UNCLOSED] = "Les guillemets ouverts à la ligne %lld ne sont jamais refermés\u202f: le "
	                   "fichier est peut-être coupé. Refermez-les, ou exportez-le de nouveau.",
	[ISSUE_AFTER_QUOTE] = "Du texte suit un guillemet fermant à la ligne %lld. À l’intérieur d’une "
	                      "cellule entre guillemets, doublez chaque guillemet (\"\").",
	[ISSUE_ROW_SIZE] = "La ligne %lld dépasse 16 Mo\u202f: un guillemet n’est sans doute pas "
	                   "refermé. Corrigez-la, puis recommencez.",
	[ISSUE_CELL_SIZE] = "Une cellule de la ligne %lld dépasse 1 Mo. Raccourcissez-la, ou refermez "
	                    "le guillemet qui manque.",
	[ISSUE_COLUMNS] = "La ligne %lld a plus de 16\u202f384 colonnes. Vérifiez le séparateur, ou "
	                  "retirez des colonnes.",
	[ISSUE_NUL] = "La ligne %lld contient des octets nuls, ce n’est pas du texte. Exportez le "
	              "fichier de nouveau en «\u202fCSV UTF-8\u202f».",
	[ISSUE_LETTERS] = "La ligne %lld contient des caractères illisibles. Exportez le fichier de "
	                  "nouveau en «\u202fCSV UTF-8\u202f».",
};
_Static_assert(sizeof issue_sentences / sizeof *issue_sentences == ISSUE_COUNT,
               "one sentence per issue");

struct csv {
	struct arena *arena;
	struct source *source;
	struct buffer *window, *raw; /* raw: Windows-1252 before it becomes UTF-8 */
	enum sheet_letters letters;
	bool letters_open;   /* only ASCII so far: the first accents will tell */
	struct sheet_facts *facts;
	char separator;
	bool ended;          /* the window holds the end of the file */
	bool header_given;
	bool skipping;       /* inside a line too long to be held */
	bool stops[256];     /* bytes that end an unquoted run */
	size_t start;        /* of the record in the window */
	int64_t line;        /* of the record */

	/* The record being scanned. */
	size_t at;           /* where the scan is, in the window */
	int64_t lines;       /* line ends inside the record */
	enum issue issue;
	size_t quote_at;     /* the last opening quote */
	int64_t quote_line;
	struct span *cells;  /* SHEET_COLUMN_MAX of them */
	bool *doubled;       /* for each cell: it holds doubled quotes */
	size_t cell_count;
	char complaint[CSV_COMPLAINT_SIZE];
};

/* --- the window ------------------------------------------------------------------------- */

/* Slides the record to the front and reads as much again as is held, up to a few megabytes: a
 * long record is scanned again after each reading. */
static bool
window_fill(struct csv *csv, struct fault *fault_r)
{
	must(!csv->ended);
	struct buffer *window = csv->window;
	must(csv->start <= window->length);
	window->length -= csv->start;
	if (csv->start > 0)
		memmove(window->bytes, window->bytes + csv->start, window->length);
	csv->start = 0;
	const size_t held = window->length;
	const size_t wanted = held < CSV_READ_SIZE       ? CSV_READ_SIZE
	                      : held < CSV_READ_SIZE_MAX ? held
	                                                 : CSV_READ_SIZE_MAX;
	size_t got;
	if (csv->letters == SHEET_UTF_8) {
		buffer_reserve(window, wanted + 1);
		if (!source_read(csv->source, window->bytes + window->length, wanted, &got, fault_r))
			return false;
		window->length += got;
	} else {
		buffer_reserve(csv->raw, wanted);
		if (!source_read(csv->source, csv->raw->bytes, wanted, &got, fault_r))
			return false;
		letters_add_1252(window, span_from(csv->raw->bytes, got));
		buffer_reserve(window, 1);
	}
	csv->ended = got == 0;
	window->bytes[window->length] = '\n'; /* a sentinel: unquoted runs need no other bound */
	return true;
}

/* --- one record ------------------------------------------------------------------------- */

static void
complain(struct csv *csv, enum issue issue)
{
	if (csv->issue == ISSUE_NONE)
		csv->issue = issue;
}

static void
add_cell(struct csv *csv, size_t from, size_t to, bool doubled)
{
	must(from <= to);
	if (csv->cell_count == SHEET_COLUMN_MAX) {
		complain(csv, ISSUE_COLUMNS);
		return;
	}
	if (to - from > SHEET_CELL_SIZE_MAX)
		complain(csv, ISSUE_CELL_SIZE);
	csv->cells[csv->cell_count] = span_from(csv->window->bytes + from, to - from);
	csv->doubled[csv->cell_count++] = doubled;
}

/* An unquoted run: to the separator, the end of the line, or the sentinel. */
static size_t
run_end(const struct csv *csv, size_t at)
{
	const unsigned char *bytes = (const unsigned char *)csv->window->bytes;
	while (!csv->stops[bytes[at]])
		at++;
	return at;
}

static void
count_lines(struct csv *csv, size_t from, size_t to)
{
	const char *bytes = csv->window->bytes;
	for (size_t i = from; i < to; i++)
		csv->lines += bytes[i] == '\n' || (bytes[i] == '\r' && bytes[i + 1] != '\n');
}

/* A quoted cell at csv->at. False: its end is not in the window. Leaves csv->at after it. */
static bool
scan_quoted(struct csv *csv)
{
	const struct buffer *window = csv->window;
	csv->quote_at = csv->at;
	csv->quote_line = csv->line + csv->lines;
	size_t at = csv->at + 1;
	bool doubled = false;
	for (;; at += 2, doubled = true) {
		const char *quote = memchr(window->bytes + at, '"', window->length - at);
		if (quote == NULL)
			return false;
		at = (size_t)(quote - window->bytes);
		if (at + 1 == window->length)
			break;
		if (quote[1] != '"')
			break;
	}
	if (at + 1 == window->length && !csv->ended)
		return false; /* the next byte may double this quote */
	count_lines(csv, csv->at + 1, at);
	add_cell(csv, csv->at + 1, at, doubled);
	const size_t end = run_end(csv, at + 1);
	for (size_t i = at + 1; i < end; i++)
		if (window->bytes[i] != ' ')
			complain(csv, ISSUE_AFTER_QUOTE);
	csv->at = end;
	return true;
}

enum scan { SCAN_WHOLE, SCAN_SHORT, SCAN_UNCLOSED };

/* Finds the cells of the record at csv->start and leaves csv->at after its line end. */
static enum scan
scan_record(struct csv *csv)
{
	const struct buffer *window = csv->window;
	csv->at = csv->start;
	csv->lines = 0;
	csv->issue = ISSUE_NONE;
	csv->cell_count = 0;
	for (;; csv->at++) {
		const size_t from = csv->at;
		if (from < window->length && window->bytes[from] == '"') {
			if (!scan_quoted(csv))
				return SCAN_UNCLOSED;
		} else {
			csv->at = run_end(csv, from);
			add_cell(csv, from, csv->at, false);
		}
		if (csv->at >= window->length)
			return csv->ended ? SCAN_WHOLE : SCAN_SHORT;
		if (window->bytes[csv->at] != csv->separator)
			break;
	}
	if (window->bytes[csv->at] == '\r') {
		if (csv->at + 1 == window->length && !csv->ended)
			return SCAN_SHORT; /* LF may follow */
		csv->at += csv->at + 1 < window->length && window->bytes[csv->at + 1] == '\n';
	}
	csv->at++;
	csv->lines++;
	return SCAN_WHOLE;
}

/* After a quote that is never closed: the record ends with the line of that quote. */
static void
end_at_quote_line(struct csv *csv, enum issue issue)
{
	const struct buffer *window = csv->window;
	size_t at = csv->quote_at;
	while (at < window->length && window->bytes[at] != '\n' && window->bytes[at] != '\r')
		at++;
	if (at + 1 < window->length && window->bytes[at] == '\r' && window->bytes[at + 1] == '\n')
		at++;
	csv->issue = issue;
	csv->lines = csv->quote_line - csv->line + 1;
	csv->skipping = at >= window->length && !csv->ended;
	csv->at = at < window->length ? at + 1 : window->length;
}

/* A record longer than the limit: the line is dropped as it is read, whatever its quotes. */
static void
end_too_long(struct csv *csv)
{
	csv->issue = ISSUE_ROW_SIZE;
	csv->lines = 1;
	csv->at = csv->window->length;
	csv->skipping = true;
}

/* The record at csv->start, with more of the file as needed. False: a fault. */
static bool
find_record(struct csv *csv, struct fault *fault_r)
{
	for (;;) {
		const enum scan scan = scan_record(csv);
		if (scan == SCAN_WHOLE)
			return true;
		if (csv->ended) {
			must(scan == SCAN_UNCLOSED);
			end_at_quote_line(csv, ISSUE_UNCLOSED);
			return true;
		}
		if (csv->window->length - csv->start > SHEET_ROW_SIZE_MAX) {
			if (scan == SCAN_UNCLOSED)
				end_at_quote_line(csv, ISSUE_ROW_SIZE);
			else
				end_too_long(csv);
			return true;
		}
		if (!window_fill(csv, fault_r))
			return false;
	}
}

/* Drops what is left of a line that is too long. */
static bool
skip_line(struct csv *csv, struct fault *fault_r)
{
	while (csv->skipping) {
		const struct buffer *window = csv->window;
		size_t at = csv->start;
		while (at < window->length && window->bytes[at] != '\n' && window->bytes[at] != '\r')
			at++;
		csv->start = at;
		/* A CR LF cut in two would count twice: an empty line, and one number too far. */
		const bool cut = at + 1 == window->length && window->bytes[at] == '\r' && !csv->ended;
		if (at < window->length && !cut) {
			csv->start += window->bytes[at] == '\r' && window->bytes[at + 1] == '\n' ? 2 : 1;
			if (csv->start > window->length)
				csv->start = window->length;
			csv->skipping = false;
		} else if (csv->ended) {
			csv->skipping = false;
		} else if (!window_fill(csv, fault_r)) {
			return false;
		}
	}
	return true;
}

/* --- letters ---------------------------------------------------------------------------- */

/* What follows the leading ASCII, by eight bytes: most records have nothing else. */
static struct span
after_ascii(struct span span)
{
	size_t i = 0;
	for (; i + 8 <= span.length; i += 8) {
		uint64_t word;
		memcpy(&word, span.at + i, sizeof word);
		if ((word & 0x8080808080808080u) != 0)
			break;
	}
	while (i < span.length && (unsigned char)span.at[i] < 0x80)
		i++;
	return span_from(span.at + i, span.length - i);
}

/* The window, from the record on, was read as stored: it becomes UTF-8 like what follows. */
static void
decode_window(struct csv *csv)
{
	struct buffer *stored = csv->window;
	csv->window = csv->raw;
	csv->raw = stored;
	csv->window->length = 0;
	letters_add_1252(csv->window, span_from(stored->bytes + csv->start,
	                                        stored->length - csv->start));
	buffer_reserve(csv->window, 1);
	csv->window->bytes[csv->window->length] = '\n';
	csv->start = 0;
}

/* On all that is in the window from the record on. */
static void
decide_letters(struct csv *csv)
{
	const struct span known =
		span_from(csv->window->bytes + csv->start, csv->window->length - csv->start);
	csv->letters_open = after_ascii(known).length == 0;
	csv->letters = guess_letters(known, csv->ended);
	csv->facts->letters = csv->letters;
	if (csv->letters == SHEET_WINDOWS_1252)
		decode_window(csv);
}

/* --- rows ------------------------------------------------------------------------------- */

static struct span
record_bytes(const struct csv *csv)
{
	return span_from(csv->window->bytes + csv->start, csv->at - csv->start);
}

static void
check_bytes(struct csv *csv)
{
	const struct span record = record_bytes(csv);
	if (record.length > SHEET_ROW_SIZE_MAX)
		complain(csv, ISSUE_ROW_SIZE);
	if (record.length > 0 && memchr(record.at, '\0', record.length) != NULL)
		complain(csv, ISSUE_NUL);
	if (!span_is_utf8(after_ascii(record)))
		complain(csv, ISSUE_LETTERS);
}

static void
undouble(struct span *cell)
{
	char *to = (char *)cell->at; /* in the window, which is ours */
	for (size_t i = 0; i < cell->length; i++) {
		*to++ = cell->at[i];
		i += cell->at[i] == '"';
	}
	cell->length = (size_t)(to - cell->at);
}

/* Some exports write the mark of UTF-8 inside a first header between quotes, and so quote the
 * name twice. */
static void
clean_header(struct span *cell)
{
	if (!span_starts(*cell, "\xef\xbb\xbf"))
		return;
	*cell = span_from(cell->at + 3, cell->length - 3);
	if (cell->length >= 2 && span_starts(*cell, "\"") && span_ends(*cell, "\""))
		*cell = span_from(cell->at + 1, cell->length - 2);
}

static void
fill_row(struct csv *csv, struct sheet_row *row_r)
{
	*row_r = (struct sheet_row){ .number = csv->line };
	if (csv->issue != ISSUE_NONE) {
		const int64_t line = csv->issue == ISSUE_UNCLOSED ? csv->quote_line : csv->line;
		_Static_assert(sizeof csv->complaint >= 400, "the longest sentence fits");
		snprintf(csv->complaint, sizeof csv->complaint, issue_sentences[csv->issue],
		         (long long)line);
		row_r->complaint = csv->complaint;
		return;
	}
	for (size_t i = 0; i < csv->cell_count; i++)
		if (csv->doubled[i])
			undouble(&csv->cells[i]);
	if (!csv->header_given)
		clean_header(&csv->cells[0]);
	row_r->cells = csv->cells;
	row_r->cell_count = csv->cell_count;
}

/* A line with nothing on it; `""` is a cell that someone wrote. */
static bool
record_is_empty(const struct csv *csv)
{
	return csv->issue == ISSUE_NONE && csv->cell_count == 1 &&
	       csv->at - csv->start <= 2 && csv->window->bytes[csv->start] != '"' &&
	       csv->cells[0].length == 0;
}

static enum found
csv_next(void *reader, struct sheet_row *row_r, struct fault *fault_r)
{
	struct csv *csv = reader;
	for (;;) {
		if (!skip_line(csv, fault_r))
			return FOUND_FAILED;
		if (csv->ended && csv->start == csv->window->length)
			return FOUND_NONE;
		if (!find_record(csv, fault_r))
			return FOUND_FAILED;
		if (csv->letters_open && after_ascii(record_bytes(csv)).length > 0) {
			decide_letters(csv);
			csv->skipping = false;
			continue; /* its bytes may have changed */
		}
		const bool empty = csv->at == csv->start || record_is_empty(csv);
		if (!empty) {
			check_bytes(csv);
			fill_row(csv, row_r);
			csv->header_given = true;
		}
		csv->line += csv->lines;
		csv->start = csv->at;
		if (!empty)
			return FOUND_ONE;
	}
}

/* --- opening ---------------------------------------------------------------------------- */

/* The first part of the file, as it is stored, to guess upon. */
static bool
read_start(struct csv *csv, struct fault *fault_r)
{
	while (!csv->ended && csv->window->length < GUESS_SIZE)
		if (!window_fill(csv, fault_r))
			return false;
	return true;
}

/* `sep=;` alone on the first line is an instruction to spreadsheets. */
static char
obey_first_line(struct csv *csv)
{
	const struct span start = span_from(csv->window->bytes + csv->start,
	                                    csv->window->length - csv->start);
	if (start.length < 6 || !span_starts(start, "sep=") ||
	    (start.at[5] != '\r' && start.at[5] != '\n') || (unsigned char)start.at[4] >= 0x80)
		return 0;
	csv->start += start.at[5] == '\r' && start.length > 6 && start.at[6] == '\n' ? 7 : 6;
	csv->line++;
	return start.at[4];
}

static bool
can_separate(char c)
{
	return c == '\t' || (c >= ' ' && c < 0x7f && c != '"');
}

static void
choose_separator(struct csv *csv, const struct sheet_options *options)
{
	const char told = obey_first_line(csv);
	size_t length = csv->window->length - csv->start;
	if (length > CSV_GUESS_SEPARATOR_SIZE)
		length = CSV_GUESS_SEPARATOR_SIZE;
	if (options->separator != 0)
		csv->separator = options->separator;
	else if (told != 0 && can_separate(told))
		csv->separator = told;
	else
		csv->separator = guess_separator(span_from(csv->window->bytes + csv->start, length));
	must(can_separate(csv->separator));
	csv->stops[(unsigned char)csv->separator] = csv->stops['\n'] = csv->stops['\r'] = true;
}

void *
csv_open(struct arena *arena, struct source *source, const struct sheet_options *options,
         struct sheet_facts *facts_r, struct fault *fault_r)
{
	struct csv *csv = arena_new_of(arena, struct csv);
	csv->arena = arena;
	csv->source = source;
	csv->window = buffer_new(arena);
	csv->raw = buffer_new(arena);
	csv->cells = arena_array_of(arena, struct span, SHEET_COLUMN_MAX);
	csv->doubled = arena_array_of(arena, bool, SHEET_COLUMN_MAX);
	csv->line = 1;
	if (!read_start(csv, fault_r))
		return NULL;
	const struct span start = span_from(csv->window->bytes, csv->window->length);
	if (guess_is_utf16(start))
		return fault_is(fault_r, "sheet: UTF-16",
		                "Ce fichier est en UTF-16, que Parvis ne lit pas. Dans votre tableur, "
		                "choisissez «\u202fEnregistrer sous\u202f», puis le format «\u202fCSV "
		                "UTF-8\u202f», et envoyez ce nouveau fichier."), NULL;
	csv->facts = facts_r;
	decide_letters(csv);
	if (span_starts(start, "\xef\xbb\xbf"))
		csv->start = 3;
	choose_separator(csv, options);
	facts_r->kind = SHEET_KIND_CSV;
	facts_r->separator = csv->separator;
	return csv;
}

static int64_t
csv_bytes_read(const void *reader)
{
	return source_bytes_read(((const struct csv *)reader)->source);
}

static int64_t
csv_bytes_total(const void *reader)
{
	return source_bytes_total(((const struct csv *)reader)->source);
}

const struct sheet_driver csv_driver = { csv_next, csv_bytes_read, csv_bytes_total };
