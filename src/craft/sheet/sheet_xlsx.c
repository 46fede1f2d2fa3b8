/* The rows of one tab, as the parser meets them: it pauses at the end of each row. */
#include "craft/sheet/sheet_xlsx.h"

#include <stdlib.h>
#include <string.h>

/* A full tab of a million rows of text is about 1 GB of XML. */
static const int64_t tab_size_max = 4LL << 30;

struct piece {
	uint32_t from, length; /* in the bytes of the row */
};

enum cell_type { CELL_NUMBER, CELL_SHARED, CELL_TEXT, CELL_BOOLEAN };

struct xlsx {
	struct book book;
	struct part *part;
	bool in_rows, in_row, in_cell, in_text;
	int in_phonetic;
	int64_t row;            /* its number */
	struct buffer *bytes;   /* the texts of its cells */
	struct piece *pieces;   /* by column */
	struct span *cells;
	size_t cell_count;      /* columns seen in this row */
	size_t used_count;      /* up to the last cell with something in it */
	size_t width;           /* of the header, once given */
	const char *complaint;

	/* The cell being read. */
	size_t column, next_column, from;
	enum cell_type type;
	enum number_style style;
};

static void
complain(struct xlsx *xlsx, const char *complaint)
{
	if (xlsx->complaint == NULL)
		xlsx->complaint = complaint;
}

/* --- places ----------------------------------------------------------------------------- */

/* The column of a place such as AB12, from 0, or SIZE_MAX. */
static size_t
column_of(const char *place)
{
	size_t column = 0, letters = 0;
	for (; *place >= 'A' && *place <= 'Z'; place++) {
		if (++letters > 3)
			return SIZE_MAX;
		column = column * 26 + (size_t)(*place - 'A') + 1;
	}
	if (column == 0 || column > SHEET_COLUMN_MAX || *place == '\0')
		return SIZE_MAX;
	return place[strspn(place, "0123456789")] == '\0' ? column - 1 : SIZE_MAX;
}

static void
start_row(struct xlsx *xlsx, struct part *part, const char **attributes)
{
	const char *said = part_attribute(attributes, "r");
	int64_t number = xlsx->row + 1;
	xlsx->complaint = NULL;
	if (said != NULL && (!span_int64(span_of(said), &number) || number < 1 ||
	                     number > SHEET_XLSX_ROW_MAX)) {
		complain(xlsx, "Une ligne du classeur porte un numéro impossible. Enregistrez-le de nouveau "
		               "dans votre tableur.");
		number = xlsx->row + 1;
	}
	if (number > SHEET_XLSX_ROW_MAX) {
		part_refuse(part, "sheet: too many rows",
		            "Ce classeur annonce plus de 1\u202f048\u202f576 lignes. Enregistrez le tableau "
		            "en .csv, et envoyez ce nouveau fichier.");
		return;
	}
	xlsx->row = number;
	xlsx->in_row = true;
	xlsx->bytes->length = xlsx->cell_count = xlsx->used_count = xlsx->next_column = 0;
}

/* --- cells ------------------------------------------------------------------------------ */

static enum cell_type
type_of(const char *said)
{
	if (said == NULL || strcmp(said, "n") == 0)
		return CELL_NUMBER;
	if (strcmp(said, "s") == 0)
		return CELL_SHARED;
	return strcmp(said, "b") == 0 ? CELL_BOOLEAN : CELL_TEXT;
}

static void
start_cell(struct xlsx *xlsx, const char **attributes)
{
	const char *place = part_attribute(attributes, "r"), *style = part_attribute(attributes, "s");
	xlsx->column = place == NULL ? xlsx->next_column : column_of(place);
	if (xlsx->column >= SHEET_COLUMN_MAX) {
		complain(xlsx, "Une cellule de cette ligne est à une place impossible. Enregistrez le "
		               "classeur de nouveau dans votre tableur.");
		return;
	}
	int64_t format;
	xlsx->style = STYLE_NUMBER;
	if (style != NULL && span_int64(span_of(style), &format) && format >= 0 &&
	    format < (int64_t)xlsx->book.style_count)
		xlsx->style = (enum number_style)xlsx->book.styles[format];
	xlsx->type = type_of(part_attribute(attributes, "t"));
	xlsx->from = xlsx->bytes->length;
	xlsx->next_column = xlsx->column + 1;
	xlsx->in_cell = true;
}

/* Replaces what was read of the cell by what it means. */
static void
settle_cell(struct xlsx *xlsx)
{
	struct buffer *bytes = xlsx->bytes;
	const size_t length = bytes->length - xlsx->from;
	if (length == 0)
		return;
	const struct span raw = span_from(bytes->bytes + xlsx->from, length);
	char number[NUMBER_ROOM];
	int64_t index;
	struct span text = raw;
	if (xlsx->type == CELL_NUMBER) {
		if (length < NUMBER_ROOM)
			text = span_from(number, number_write(number, raw, xlsx->style, xlsx->book.from_1904));
	} else if (xlsx->type == CELL_SHARED) {
		if (!span_int64(span_trim(raw), &index) || index < 0 ||
		    !book_string(&xlsx->book, (size_t)index, &text))
			complain(xlsx, "Le texte d’une cellule de cette ligne manque dans le classeur. "
			               "Enregistrez-le de nouveau dans votre tableur.");
	} else if (xlsx->type == CELL_BOOLEAN) {
		text = span_is(span_trim(raw), "1") ? SPAN("VRAI") : SPAN("FAUX");
	} else {
		bytes->length = xlsx->from + text_unescape(bytes->bytes + xlsx->from, length);
		return;
	}
	if (text.at == raw.at)
		return;
	bytes->length = xlsx->from;
	buffer_add(bytes, text.at, text.length);
}

static void
end_cell(struct xlsx *xlsx)
{
	settle_cell(xlsx);
	const size_t length = xlsx->bytes->length - xlsx->from;
	if (length > SHEET_CELL_SIZE_MAX)
		complain(xlsx, "Une cellule de cette ligne dépasse 1 Mo. Raccourcissez-la, puis recommencez.");
	if (xlsx->bytes->length > SHEET_ROW_SIZE_MAX) {
		complain(xlsx, "Cette ligne dépasse 16 Mo. Raccourcissez-la, puis recommencez.");
		xlsx->bytes->length = xlsx->from;
	}
	while (xlsx->cell_count <= xlsx->column)
		xlsx->pieces[xlsx->cell_count++] = (struct piece){ 0, 0 };
	xlsx->pieces[xlsx->column] = (struct piece){ (uint32_t)xlsx->from, (uint32_t)length };
	if (length > 0 && xlsx->column >= xlsx->used_count)
		xlsx->used_count = xlsx->column + 1;
	xlsx->in_cell = false;
}

/* --- what the parser meets -------------------------------------------------------------- */

static void
on_start(void *data, struct part *part, const char *name, const char **attributes)
{
	struct xlsx *xlsx = data;
	if (!xlsx->in_rows)
		xlsx->in_rows = strcmp(name, "sheetData") == 0;
	else if (!xlsx->in_row)
		strcmp(name, "row") == 0 ? start_row(xlsx, part, attributes) : (void)0;
	else if (!xlsx->in_cell)
		strcmp(name, "c") == 0 ? start_cell(xlsx, attributes) : (void)0;
	else if (strcmp(name, "rPh") == 0)
		xlsx->in_phonetic++;
	else
		xlsx->in_text = xlsx->in_phonetic == 0 &&
		                (strcmp(name, "v") == 0 || strcmp(name, "t") == 0);
}

static void
on_end(void *data, struct part *part, const char *name)
{
	struct xlsx *xlsx = data;
	xlsx->in_text = false;
	if (xlsx->in_cell) {
		xlsx->in_phonetic -= strcmp(name, "rPh") == 0;
		if (strcmp(name, "c") == 0)
			end_cell(xlsx);
	} else if (xlsx->in_row) {
		if (strcmp(name, "row") != 0)
			return;
		xlsx->in_row = false;
		if (xlsx->used_count > 0 || xlsx->complaint != NULL)
			part_pause(part);
	} else if (xlsx->in_rows && strcmp(name, "sheetData") == 0) {
		xlsx->in_rows = false;
	}
}

/* A cell over its limit is not kept whole: end_cell says so. */
static void
on_text(void *data, struct part *part, struct span text)
{
	(void)part;
	struct xlsx *xlsx = data;
	if (xlsx->in_text && xlsx->bytes->length - xlsx->from <= SHEET_CELL_SIZE_MAX)
		buffer_add(xlsx->bytes, text.at, text.length);
}

/* --- rows ------------------------------------------------------------------------------- */

/* A workbook does not write the empty cells at the end of a row: they are given up to the width
 * of the header, so that a row is not thought too short. */
static void
fill_row(struct xlsx *xlsx, struct sheet_row *row_r)
{
	*row_r = (struct sheet_row){ .number = xlsx->row, .complaint = xlsx->complaint };
	if (xlsx->complaint != NULL)
		return;
	if (xlsx->width == 0)
		xlsx->width = xlsx->used_count;
	const size_t count = xlsx->used_count > xlsx->width ? xlsx->used_count : xlsx->width;
	must(count > 0 && count <= SHEET_COLUMN_MAX);
	for (size_t i = 0; i < count; i++) {
		const struct piece piece = i < xlsx->cell_count ? xlsx->pieces[i] : (struct piece){ 0, 0 };
		must(piece.from + piece.length <= xlsx->bytes->length);
		xlsx->cells[i] = piece.length == 0 ? SPAN("")
		                                   : span_from(xlsx->bytes->bytes + piece.from,
		                                               piece.length);
	}
	row_r->cells = xlsx->cells;
	row_r->cell_count = count;
}

static enum found
xlsx_next(void *reader, struct sheet_row *row_r, struct fault *fault_r)
{
	struct xlsx *xlsx = reader;
	const enum found found = part_run(xlsx->part, fault_r);
	if (found == FOUND_ONE)
		fill_row(xlsx, row_r);
	return found;
}

void *
xlsx_open(struct arena *arena, struct source *source, const struct sheet_options *options,
          struct sheet_facts *facts_r, struct fault *fault_r)
{
	static const struct part_reader reader = { on_start, on_end, on_text };
	struct xlsx *xlsx = arena_new_of(arena, struct xlsx);
	xlsx->book.arena = arena;
	xlsx->book.archive = archive_open(arena, source, fault_r);
	if (xlsx->book.archive == NULL || !book_open(&xlsx->book, options, facts_r, fault_r) ||
	    !book_read_styles(&xlsx->book, fault_r) || !book_read_strings(&xlsx->book, fault_r))
		return NULL;
	xlsx->bytes = buffer_new(arena);
	xlsx->pieces = arena_array_of(arena, struct piece, SHEET_COLUMN_MAX);
	xlsx->cells = arena_array_of(arena, struct span, SHEET_COLUMN_MAX);
	xlsx->part = part_open(arena, xlsx->book.archive, xlsx->book.tab_path, tab_size_max, &reader,
	                       xlsx, fault_r);
	return xlsx->part == NULL ? NULL : xlsx;
}

static int64_t
xlsx_bytes_read(const void *reader)
{
	return part_bytes_read(((const struct xlsx *)reader)->part);
}

static int64_t
xlsx_bytes_total(const void *reader)
{
	return part_bytes_total(((const struct xlsx *)reader)->part);
}

const struct sheet_driver xlsx_driver = { xlsx_next, xlsx_bytes_read, xlsx_bytes_total };
