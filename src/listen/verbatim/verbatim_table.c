/* A table of texts, row by row. */
#include <string.h>

#include "craft/text/text_repair.h"
#include "listen/verbatim/verbatim_inside.h"

struct verbatim_table {
	struct arena *arena, *row_arena;
	struct sheet *sheet;
	size_t texts[VERBATIM_TEXT_COLUMN_MAX], text_count;
	size_t label, second; /* SIZE_MAX: none */
};

static void
end_rows(void *table)
{
	arena_end(((struct verbatim_table *)table)->row_arena);
}

/* « Pas de colonne « Texte ». Il y a : … » */
static bool
no_column(struct arena *arena, struct span name, const struct sheet_row *header, struct fault *fault_r)
{
	enum { SENTENCE_SIZE_MAX = 900 };
	struct text text = text_new(arena, SENTENCE_SIZE_MAX);
	text_format(&text, "Ce fichier n’a pas de colonne «\u202f%.*s\u202f». Il a\u202f: ",
	            (int)(name.length < 200 ? name.length : 200), name.at);
	for (size_t i = 0; i < header->cell_count && text.length < SENTENCE_SIZE_MAX - 120; i++) {
		const struct span cell = span_trim(header->cells[i]);
		if (cell.length > 0 && cell.length < 100)
			text_format(&text, "%s«\u202f%.*s\u202f»", i > 0 ? ", " : "", SPAN_ARGS(cell));
	}
	text_add_z(&text, ".");
	return fault_is(fault_r, "verbatim: no such column", text_z(&text));
}

static bool
find_column(struct arena *arena, const struct sheet_row *header, struct span name, size_t *column_r,
            struct fault *fault_r)
{
	*column_r = sheet_header_find(header, span_copy(arena, name));
	return *column_r != SIZE_MAX || no_column(arena, name, header, fault_r);
}

/* « Titre + Description », unless a column bears that very name. */
static bool
find_texts(struct verbatim_table *table, const struct sheet_row *header, const char *names,
           struct fault *fault_r)
{
	static const char plus[] = " + ";
	struct span rest = span_of(names);
	if (sheet_header_find(header, names) != SIZE_MAX)
		return find_column(table->arena, header, rest, &table->texts[table->text_count++], fault_r);
	for (bool is_last = false; !is_last;) {
		const size_t at = span_find(rest, SPAN(" + "));
		is_last = at == SIZE_MAX;
		const struct span name = span_trim(is_last ? rest : span_from(rest.at, at));
		if (table->text_count == VERBATIM_TEXT_COLUMN_MAX)
			return fault_is(fault_r, "verbatim: too many columns", "Quatre colonnes de texte au plus.");
		if (!find_column(table->arena, header, name, &table->texts[table->text_count++], fault_r))
			return false;
		if (!is_last)
			rest = span_from(rest.at + at + strlen(plus), rest.length - at - strlen(plus));
	}
	return true;
}

struct verbatim_table *
verbatim_open(struct arena *arena, const struct verbatim_source *source, struct fault *fault_r)
{
	enum { ROW_MEMORY = 64 << 20 };
	struct verbatim_table *table = arena_new_of(arena, struct verbatim_table);
	struct sheet_row header = { .complaint = NULL };
	table->arena = arena;
	table->label = table->second = SIZE_MAX;
	table->sheet = sheet_open(arena, source->path, NULL, fault_r);
	if (table->sheet == NULL)
		return NULL;
	table->row_arena = arena_new(ROW_MEMORY);
	arena_defer(arena, end_rows, table);
	const enum found found = sheet_next(table->sheet, &header, fault_r);
	if (found == FOUND_NONE || (found == FOUND_ONE && header.complaint != NULL))
		(void)fault_is(fault_r, "verbatim: no header", "Ce fichier n’a pas de première ligne qui nomme ses "
		                                               "colonnes.");
	if (found != FOUND_ONE || header.complaint != NULL ||
	    !find_texts(table, &header, source->text_columns, fault_r))
		return NULL;
	if (source->label_column != NULL &&
	    !find_column(arena, &header, span_of(source->label_column), &table->label, fault_r))
		return NULL;
	if (source->second_column != NULL &&
	    !find_column(arena, &header, span_of(source->second_column), &table->second, fault_r))
		return NULL;
	return table;
}

bool
verbatim_look(struct arena *arena, const struct verbatim_source *source, struct fault *fault_r)
{
	return verbatim_open(arena, source, fault_r) != NULL;
}

static struct span
cell_at(const struct sheet_row *row, size_t column)
{
	return column < row->cell_count ? span_trim(row->cells[column]) : SPAN("");
}

/* Its columns one after another, a line each: no word of one joins those of the next. */
static struct span
text_of(struct verbatim_table *table, const struct sheet_row *row)
{
	if (table->text_count == 1)
		return cell_at(row, table->texts[0]);
	struct text text = text_new(table->row_arena, VERBATIM_TEXT_COLUMN_MAX * (SHEET_CELL_SIZE_MAX + 1));
	for (size_t i = 0; i < table->text_count; i++) {
		const struct span cell = cell_at(row, table->texts[i]);
		if (cell.length > 0 && text.length > 0)
			text_add_char(&text, '\n');
		text_add(&text, cell);
	}
	return text_span(&text);
}

static void
leave(struct verbatim_left *left, int64_t number, const char *why)
{
	if (left->bad++ == 0) {
		left->first_bad = number;
		left->why = why;
	}
}

enum found
verbatim_next(struct verbatim_table *table, struct verbatim_row *row_r, struct verbatim_left *left,
              struct fault *fault_r)
{
	struct sheet_row row;
	enum found found;
	arena_reset(table->row_arena);
	while ((found = sheet_next(table->sheet, &row, fault_r)) == FOUND_ONE) {
		if (row.complaint != NULL) {
			leave(left, row.number, arena_copy_text(table->arena, row.complaint));
			continue;
		}
		*row_r = (struct verbatim_row){ .number = row.number,
			                            .text = text_repair(table->row_arena, text_of(table, &row), NULL),
			                            .label = cell_at(&row, table->label),
			                            .second = cell_at(&row, table->second) };
		if (row_r->label.length > VERBATIM_LABEL_SIZE_MAX || row_r->second.length > VERBATIM_LABEL_SIZE_MAX)
			leave(left, row.number, "Son étiquette est trop longue.");
		else if (row_r->text.length == 0)
			leave(left, row.number, "Elle n’a pas de texte.");
		else
			return FOUND_ONE;
	}
	return found;
}
