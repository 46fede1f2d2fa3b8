/* Replies row by row: tables through craft/sheet, archives straight from the ZIP. */
#include <string.h>

#include "craft/lime/lime_replies_inside.h"
#include "craft/sheet/sheet.h"

/* --- what all have in common -------------------------------------------------------------- */

struct lime_replies *
lime_replies_new(struct arena *arena, const struct lime_survey *survey)
{
	struct lime_replies *replies = arena_new_of(arena, struct lime_replies);
	replies->arena = arena;
	replies->survey = survey;
	replies->last = FOUND_ONE;
	return replies;
}

const struct lime_column *
lime_replies_columns(const struct lime_replies *replies, size_t *count_r)
{
	*count_r = replies->column_count;
	return replies->columns;
}

enum found
lime_replies_next(struct lime_replies *replies, struct lime_reply *reply_r, struct fault *fault_r)
{
	if (replies->last == FOUND_ONE)
		replies->last = replies->next(replies, reply_r, &replies->fault);
	if (replies->last == FOUND_FAILED)
		*fault_r = replies->fault;
	return replies->last;
}

/* --- VV and CSV --------------------------------------------------------------------------- */

static const struct {
	const char *written, *means;
} escapes[] = {
	/* In the order LimeSurvey undoes them: its own brace last. */
	{ "{newline}", "\n" }, { "{cr}", "\r" }, { "{tab}", "\t" }, { "{quote}", "\"" },
	{ "{lbrace}", "{" },
};

/* {lbrace}newline} is the text « {newline} »: one pass, each escape undone once. */
static struct span
undo_vv(struct arena *row, struct span cell)
{
	if (span_is(cell, "{question_not_shown}"))
		return (struct span){ NULL, 0 };
	if (cell.length == 0 || memchr(cell.at, '{', cell.length) == NULL)
		return cell;
	char *bytes = arena_take(row, cell.length + 1, 1);
	size_t length = 0;
	for (size_t i = 0; i < cell.length;) {
		size_t e = cell.at[i] == '{' ? 0 : LENGTH(escapes);
		while (e < LENGTH(escapes) &&
		       !span_starts(span_from(cell.at + i, cell.length - i), escapes[e].written))
			e++;
		bytes[length++] = e == LENGTH(escapes) ? cell.at[i] : escapes[e].means[0];
		i += e == LENGTH(escapes) ? 1 : strlen(escapes[e].written);
	}
	return span_from(bytes, length);
}

/* LimeSurvey may put a ' before what a spreadsheet would compute. */
static struct span
undo_csv(struct span cell)
{
	return span_starts(cell, "'=") ? span_from(cell.at + 1, cell.length - 1) : cell;
}

static enum found
next_of_table(struct lime_replies *replies, struct lime_reply *reply_r, struct fault *fault_r)
{
	struct sheet_row row;
	const enum found found = sheet_next(replies->sheet, &row, fault_r);
	if (found != FOUND_ONE)
		return found;
	*reply_r = (struct lime_reply){ .number = row.number, .complaint = row.complaint };
	if (row.complaint != NULL)
		return found;
	bool too_wide = false;
	for (size_t i = replies->column_count; i < row.cell_count; i++)
		too_wide |= row.cells[i].length > 0;
	if (too_wide || row.cell_count < replies->column_count) {
		reply_r->complaint = too_wide
			? "Cette ligne a plus de cases que la première ligne n’a de titres : elle est ignorée."
			: "Cette ligne a moins de cases que la première ligne n’a de titres : elle est ignorée.";
		return found;
	}
	arena_reset(replies->row);
	for (size_t i = 0; i < replies->column_count; i++)
		replies->values[i] = replies->kind == LIME_VV ? undo_vv(replies->row, row.cells[i])
		                                              : undo_csv(row.cells[i]);
	reply_r->values = replies->values;
	return found;
}

static void
end_row_arena(void *subject)
{
	arena_end(subject);
}

static bool
read_headings(struct lime_replies *replies, enum lime_table_kind kind, struct fault *fault_r)
{
	static const char no_heading[] =
		"Ce fichier n’a pas la ligne de titres attendue. Exportez-le de nouveau depuis LimeSurvey "
		"(réponses en CSV ou en VV), sans l’ouvrir dans un tableur entre-temps.";
	struct sheet_row row;
	for (int line = 0; line < (kind == LIME_VV ? 2 : 1); line++) {
		const enum found found = sheet_next(replies->sheet, &row, fault_r);
		if (found == FOUND_FAILED)
			return false;
		if (found == FOUND_NONE)
			return fault_is(fault_r, "lime: no headings", no_heading);
	}
	if (row.complaint != NULL || row.cell_count > LIME_COLUMN_MAX)
		return fault_is(fault_r, "lime: unusable headings", no_heading);
	const struct lime_names *names = lime_names_new(replies->arena, replies->survey);
	replies->columns = arena_array_of(replies->arena, struct lime_column, row.cell_count + 1);
	replies->values = arena_array_of(replies->arena, struct span, row.cell_count + 1);
	replies->column_count = row.cell_count;
	bool some = false;
	for (size_t i = 0; i < row.cell_count; i++) {
		replies->columns[i] =
			lime_column_of(names, span_keep(replies->arena, undo_csv(row.cells[i])));
		some |= replies->columns[i].question != NULL;
	}
	if (!some)
		return fault_is(fault_r, "lime: no known heading",
		                "Aucun titre de colonne de ce fichier n’est une question de ce "
		                "questionnaire. Vérifiez que les deux vont ensemble.");
	return true;
}

static struct lime_replies *
table_of(struct arena *arena, enum lime_table_kind kind, struct sheet *sheet,
         const struct lime_survey *survey, struct fault *fault_r)
{
	if (sheet == NULL)
		return NULL;
	struct lime_replies *replies = lime_replies_new(arena, survey);
	replies->sheet = sheet;
	replies->kind = kind;
	replies->next = next_of_table;
	replies->row = arena_new((size_t)4 * SHEET_ROW_SIZE_MAX);
	arena_defer(arena, end_row_arena, replies->row);
	return read_headings(replies, kind, fault_r) ? replies : NULL;
}

static const struct sheet_options vv_options = { .separator = '\t' };

struct lime_replies *
lime_table_open(struct arena *arena, enum lime_table_kind kind, const char *path,
                const struct lime_survey *survey, struct fault *fault_r)
{
	const struct sheet_options *options = kind == LIME_VV ? &vv_options : NULL;
	return table_of(arena, kind, sheet_open(arena, path, options, fault_r), survey, fault_r);
}

struct lime_replies *
lime_table_open_bytes(struct arena *arena, enum lime_table_kind kind, struct span bytes,
                      const struct lime_survey *survey, struct fault *fault_r)
{
	const struct sheet_options *options = kind == LIME_VV ? &vv_options : NULL;
	return table_of(arena, kind, sheet_open_bytes(arena, bytes, options, fault_r), survey,
	                fault_r);
}
