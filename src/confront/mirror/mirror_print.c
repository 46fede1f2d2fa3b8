#include "confront/mirror/mirror_page.h"

/* --- in a terminal ---------------------------------------------------------------------------- */

/* Pads by what is seen: one column for each code point. */
static void
add_padded(struct text *text, struct span words, size_t width)
{
	size_t seen = 0;
	for (size_t i = 0; i < words.length; i++)
		seen += ((unsigned char)words.at[i] & 0xc0) != 0x80;
	text_add(text, words);
	for (; seen < width; seen++)
		text_add_char(text, ' ');
}

static struct span
number_words(struct arena *arena, const struct model *row, size_t field, int decimals,
             bool is_signed)
{
	struct text text = text_new(arena, 100);
	if (!model_has(row, field))
		return SPAN("non montré");
	if (is_signed)
		text_add_signed(&text, model_get_number(row, field), decimals);
	else
		text_add_number(&text, model_get_number(row, field), decimals);
	return text_span(&text);
}

static void
print_row(struct arena *arena, const struct model *row, struct text *out)
{
	add_padded(out, model_get_text(row, ROW_LABEL), 34);
	text_add_char(out, ' ');
	add_padded(out, number_words(arena, row, ROW_FIRST_MEAN, 1, false), 11);
	add_padded(out, number_words(arena, row, ROW_SECOND_MEAN, 1, false), 11);
	add_padded(out,
	           model_has(row, ROW_GAP) ? number_words(arena, row, ROW_GAP, 2, true) : SPAN("–"),
	           8);
	if (model_has(row, ROW_GAP_HALF)) {
		text_add_z(out, "± ");
		add_padded(out, number_words(arena, row, ROW_GAP_HALF, 2, false), 7);
	} else {
		add_padded(out, span_of(""), 9);
	}
	text_add(out, model_get_text(row, ROW_VERDICT_WORDS));
	text_add_char(out, '\n');
}

static void
print_comparison(struct arena *arena, const struct model *comparison, struct text *out)
{
	text_format(out, "\n%.*s\n", SPAN_ARGS(model_get_text(comparison, COMPARISON_HEADING)));
	text_format(out, "%.*s\n\n", SPAN_ARGS(model_get_text(comparison, COMPARISON_CAPTION)));
	add_padded(out, span_of(""), 35);
	add_padded(out, model_get_text(comparison, COMPARISON_FIRST), 11);
	add_padded(out, model_get_text(comparison, COMPARISON_SECOND), 11);
	text_add_z(out, " écart\n");
	for (size_t i = 0; i < model_row_count(comparison, COMPARISON_ROWS); i++)
		print_row(arena, model_row_at(comparison, COMPARISON_ROWS, i), out);
	for (size_t i = 0; i < model_row_count(comparison, COMPARISON_ROWS); i++) {
		const struct model *row = model_row_at(comparison, COMPARISON_ROWS, i);
		if (model_has(row, ROW_CORRELATION_WORDS))
			text_format(out, "\n%.*s\u202f: %.*s", SPAN_ARGS(model_get_text(row, ROW_LABEL)),
			            SPAN_ARGS(model_get_text(row, ROW_CORRELATION_WORDS)));
	}
	text_add_char(out, '\n');
}

void
mirror_print(struct arena *arena, const struct model *model, struct text *out)
{
	text_format(out, "%.*s\n", SPAN_ARGS(model_get_text(model, MIRROR_TITLE)));
	if (model_has(model, MIRROR_EMPTY))
		text_add_z(out, "Importez d’abord des réponses\u202f: parvis import … (voir "
		                "docs/import.md)\n");
	if (model_has(model, MIRROR_LEAD))
		text_format(out, "%.*s\n", SPAN_ARGS(model_get_text(model, MIRROR_LEAD)));
	for (size_t i = 0; i < model_row_count(model, MIRROR_COMPARISONS); i++)
		print_comparison(arena, model_row_at(model, MIRROR_COMPARISONS, i), out);
}

void
mirror_print_errors(const struct model *model, struct text *out)
{
	for (size_t i = 0; i < model_row_count(model, MIRROR_ERRORS); i++) {
		const struct model *error = model_row_at(model, MIRROR_ERRORS, i);
		text_format(out, "%.*s\n", SPAN_ARGS(model_get_text(error, FORM_ERROR_SENTENCE)));
	}
}
