#include "confront/mirror/mirror_page.h"
#include "craft/sheet/sheet_write.h"

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
		for (size_t field = 0; field < FORM_ERROR_FIELD_COUNT; field++)
			if (form_error_fields[field].kind == FIELD_TEXT)
				text_format(out, "%.*s\n", SPAN_ARGS(model_get_text(error, field)));
	}
}

/* --- as a table ------------------------------------------------------------------------------- */

/* The columns of the export, with the names of the JSON and a French heading for the codebook. */
static const struct {
	enum mirror_row_field field;
	const char *heading, *meaning;
} columns[] = {
	{ ROW_KIND, "type", "theme\u202f: une dimension\u202f; item\u202f: une phrase" },
	{ ROW_CODE, "code", "code de la dimension ou de la phrase" },
	{ ROW_LABEL, "point", "nom de la dimension, ou phrase telle que posée" },
	{ ROW_THEME, "dimension", "dimension de la phrase" },
	{ ROW_FIRST_PEOPLE, "usagers_n", "personnes derrière la note des usagers" },
	{ ROW_FIRST_MEAN, "usagers_note", "note moyenne des usagers\u202f; vide\u202f: non montrée" },
	{ ROW_FIRST_LOW, "usagers_bas", "intervalle à 95 % de cette note" },
	{ ROW_FIRST_HIGH, "usagers_haut", "intervalle à 95 % de cette note" },
	{ ROW_SECOND_PEOPLE, "agents_n", "personnes derrière la note des agents" },
	{ ROW_SECOND_MEAN, "agents_note", "note moyenne des agents\u202f; vide\u202f: non montrée" },
	{ ROW_SECOND_LOW, "agents_bas", "intervalle à 95 % de cette note" },
	{ ROW_SECOND_HIGH, "agents_haut", "intervalle à 95 % de cette note" },
	{ ROW_PAIRS, "lieux", "lieux comparés deux à deux, quand seules les notes sont connues" },
	{ ROW_GAP, "ecart", "agents moins usagers" },
	{ ROW_GAP_LOW, "ecart_bas", "intervalle à 95 % de l’écart" },
	{ ROW_GAP_HIGH, "ecart_haut", "intervalle à 95 % de l’écart" },
	{ ROW_VERDICT_WORDS, "lecture", "ce que l’on peut en dire" },
	{ ROW_P_DIFFERENT, "p_difference", "p corrigé\u202f: l’écart est nul" },
	{ ROW_P_ALIKE, "p_equivalence", "p corrigé\u202f: l’écart dépasse la marge" },
	{ ROW_CLIFF, "delta_cliff", "delta de Cliff (1993)" },
	{ ROW_P_RANK, "p_brunner_munzel", "Brunner et Munzel (2000), non corrigé" },
	{ ROW_HEDGES, "g_hedges", "g de Hedges (1981)" },
	{ ROW_CORRELATION, "correlation", "entre les notes des lieux (Pearson)" },
	{ ROW_CORRELATION_LOW, "correlation_bas", "son intervalle à 95 %" },
	{ ROW_CORRELATION_HIGH, "correlation_haut", "son intervalle à 95 %" },
	{ ROW_SENTENCE, "phrase", "la lecture en entier" },
};

/* What every line repeats: a file once saved must still say which figures it holds. */
static const struct {
	enum mirror_page_field field;
	enum field_kind kind;
	const char *heading, *meaning;
} origins[] = {
	{ MIRROR_WAVE_CODE, FIELD_TEXT, "enquete", "code de l’enquête" },
	{ MIRROR_PLACE_CODE, FIELD_TEXT, "lieu_code",
	  "code du lieu\u202f; vide\u202f: toute l’organisation" },
	{ MIRROR_PLACE_NAME, FIELD_TEXT, "lieu_nom", "nom du lieu" },
	{ MIRROR_JOURNEY_NAME, FIELD_TEXT, "parcours", "nom du parcours\u202f; vide\u202f: tous" },
	{ MIRROR_MARGIN, FIELD_NUMBER, "marge", "marge fixée avant de voir les chiffres" },
};

static void
write_cell(struct sheet_writer *writer, const struct model *row, size_t field,
           enum field_kind kind)
{
	if (!model_has(row, field)) {
		sheet_writer_blank(writer);
		return;
	}
	switch (kind) {
	case FIELD_NUMBER:
		sheet_writer_number(writer, model_get_number(row, field), 4);
		break;
	case FIELD_COUNT:
		sheet_writer_count(writer, model_get_count(row, field));
		break;
	default:
		sheet_writer_text(writer, model_get_text(row, field));
	}
}

static void
write_rows(struct sheet_writer *writer, const struct model *page, const struct model *comparison,
           size_t list)
{
	for (size_t i = 0; i < model_row_count(comparison, list); i++) {
		for (size_t c = 0; c < LENGTH(origins); c++)
			write_cell(writer, page, origins[c].field, origins[c].kind);
		sheet_writer_text(writer, model_get_text(comparison, COMPARISON_FIRST));
		sheet_writer_text(writer, model_get_text(comparison, COMPARISON_SECOND));
		for (size_t c = 0; c < LENGTH(columns); c++)
			write_cell(writer, model_row_at(comparison, list, i), columns[c].field,
			           mirror_row_fields[columns[c].field].kind);
		sheet_writer_row_end(writer);
	}
}

static void
write_meaning(struct sheet_writer *writer, const char *heading, const char *meaning)
{
	sheet_writer_text(writer, span_of(heading));
	sheet_writer_text(writer, span_of(meaning));
	sheet_writer_row_end(writer);
}

/* A format of one table only leaves the codebook out. */
static void
write_codebook(struct sheet_writer *writer)
{
	static const struct sheet_column headings[] = { { "colonne", 20 }, { "sens", 70 } };
	if (!sheet_writer_tab(writer, "Sens des colonnes", headings, LENGTH(headings)))
		return;
	for (size_t c = 0; c < LENGTH(origins); c++)
		write_meaning(writer, origins[c].heading, origins[c].meaning);
	write_meaning(writer, "usagers", "le groupe d’usagers comparé");
	write_meaning(writer, "agents", "le groupe d’agents comparé");
	for (size_t c = 0; c < LENGTH(columns); c++)
		write_meaning(writer, columns[c].heading, columns[c].meaning);
}

bool
mirror_table(struct arena *arena, const struct model *model, bool xlsx, struct span *bytes_r,
             struct fault *fault_r)
{
	struct sheet_writer *writer = sheet_writer_new(arena, xlsx ? SHEET_XLSX : SHEET_CSV_FRENCH);
	enum { FIRST = LENGTH(origins), SECOND, ROWS };
	struct sheet_column headings[ROWS + LENGTH(columns)] = { [FIRST] = { "usagers", 14 },
		                                                     [SECOND] = { "agents", 14 } };
	for (size_t c = 0; c < LENGTH(origins); c++)
		headings[c] = (struct sheet_column){ origins[c].heading, 0 };
	for (size_t c = 0; c < LENGTH(columns); c++)
		headings[ROWS + c] = (struct sheet_column){ columns[c].heading, 0 };
	const bool begun = sheet_writer_tab(writer, "Miroir", headings, LENGTH(headings));
	must(begun);
	for (size_t i = 0; i < model_row_count(model, MIRROR_COMPARISONS); i++) {
		const struct model *comparison = model_row_at(model, MIRROR_COMPARISONS, i);
		write_rows(writer, model, comparison, COMPARISON_ROWS);
		write_rows(writer, model, comparison, COMPARISON_ITEMS);
	}
	write_codebook(writer);
	return sheet_writer_end(writer, bytes_r, fault_r);
}
