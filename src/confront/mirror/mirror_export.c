/* The figures of a mirror as tables, with the sense of each column: CSV holds the gaps, XLSX all. */
#include "confront/mirror/mirror_page.h"
#include "confront/mirror/mirror_sections.h"
#include "craft/sheet/sheet_write.h"

/* --- gaps -------------------------------------------------------------------------------------- */

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

/* --- what stands around them ------------------------------------------------------------------- */

struct tab_column {
	size_t field;
	enum field_kind kind;
	const char *heading, *meaning;
};

static const struct tab_column facing_columns[] = {
	{ FACING_CODE, FIELD_TEXT, "code", "code de la phrase ou du choix" },
	{ FACING_LABEL, FIELD_TEXT, "point", "phrase ou choix" },
	{ FACING_ABOUT, FIELD_TEXT, "precision", "qui devine\u202f; phrase posée aux agents" },
	{ FACING_FIRST_PEOPLE, FIELD_COUNT, "usagers_n", "personnes derrière le chiffre" },
	{ FACING_FIRST_VALUE, FIELD_NUMBER, "usagers",
	  "attentes\u202f: %\u202f; devinées\u202f: note\u202f; vécus\u202f: de 0 à 100" },
	{ FACING_FIRST_LOW, FIELD_NUMBER, "usagers_bas", "intervalle à 95 %" },
	{ FACING_FIRST_HIGH, FIELD_NUMBER, "usagers_haut", "intervalle à 95 %" },
	{ FACING_SECOND_PEOPLE, FIELD_COUNT, "agents_n", "personnes derrière le chiffre" },
	{ FACING_SECOND_VALUE, FIELD_NUMBER, "agents", "de même" },
	{ FACING_SECOND_LOW, FIELD_NUMBER, "agents_bas", "intervalle à 95 %" },
	{ FACING_SECOND_HIGH, FIELD_NUMBER, "agents_haut", "intervalle à 95 %" },
	{ FACING_READING_WORDS, FIELD_TEXT, "lecture", "ce que l’on peut en dire" },
	{ FACING_SENTENCE, FIELD_TEXT, "phrase", "la lecture en entier" },
};

static const struct tab_column weight_columns[] = {
	{ WEIGHT_CODE, FIELD_TEXT, "code", "code de la phrase ou de l’attente" },
	{ WEIGHT_LABEL, FIELD_TEXT, "point", "phrase ou attente" },
	{ WEIGHT_FIRST, FIELD_NUMBER, "usagers_importance",
	  "dite\u202f: % qui l’ont choisie\u202f; déduite\u202f: % des différences de la note d’ensemble" },
	{ WEIGHT_FIRST_LOW, FIELD_NUMBER, "usagers_bas", "intervalle à 95 %" },
	{ WEIGHT_FIRST_HIGH, FIELD_NUMBER, "usagers_haut", "intervalle à 95 %" },
	{ WEIGHT_FIRST_WORDS, FIELD_TEXT, "usagers_lecture", "où cela place ce point" },
	{ WEIGHT_SECOND, FIELD_NUMBER, "agents_importance", "de même" },
	{ WEIGHT_SECOND_LOW, FIELD_NUMBER, "agents_bas", "intervalle à 95 %" },
	{ WEIGHT_SECOND_HIGH, FIELD_NUMBER, "agents_haut", "intervalle à 95 %" },
	{ WEIGHT_SECOND_WORDS, FIELD_TEXT, "agents_lecture", "où cela place ce point" },
};

static const struct tab_column rate_columns[] = {
	{ RATE_PLACE, FIELD_TEXT, "lieu", "où" },
	{ RATE_FIRST_RECEIVED, FIELD_COUNT, "usagers_reponses", "vide\u202f: non montré" },
	{ RATE_FIRST_EXPECTED, FIELD_COUNT, "usagers_attendus", "vide\u202f: non connu" },
	{ RATE_SECOND_RECEIVED, FIELD_COUNT, "agents_reponses", "vide\u202f: non montré" },
	{ RATE_SECOND_EXPECTED, FIELD_COUNT, "agents_invites", "vide\u202f: non connu" },
};

static const struct tab_column weighted_columns[] = {
	{ WEIGHTED_LABEL, FIELD_TEXT, "dimension", "nom de la dimension" },
	{ WEIGHTED_FIRST, FIELD_NUMBER, "usagers_note", "chaque réponse compte pour un" },
	{ WEIGHTED_FIRST_ANEW, FIELD_NUMBER, "usagers_redressee",
	  "chaque lieu compte pour ses usagers attendus" },
	{ WEIGHTED_SECOND, FIELD_NUMBER, "agents_note", "chaque réponse compte pour un" },
	{ WEIGHTED_SECOND_ANEW, FIELD_NUMBER, "agents_redressee",
	  "chaque lieu compte pour ses agents invités" },
};

/* A tab of lists of rows: those of each section, or of the page itself. */
static const struct tab {
	const char *name;
	size_t sections;   /* list of the page that holds the rows' lists; rows: the page itself holds them */
	bool is_nested;
	size_t title, rows; /* of a section: its heading, its rows */
	const struct tab_column *columns;
	size_t column_count;
} tabs[] = {
	{ "Attentes", MIRROR_BEFORE, true, SECTION_HEADING, SECTION_ROWS, facing_columns,
	  LENGTH(facing_columns) },
	{ "Devinettes et vécus", MIRROR_AFTER, true, SECTION_HEADING, SECTION_ROWS, facing_columns,
	  LENGTH(facing_columns) },
	{ "Importance", MIRROR_MAPS, true, MAP_HEADING, MAP_ROWS, weight_columns,
	  LENGTH(weight_columns) },
	{ "Réponses", MIRROR_RATES, false, 0, MIRROR_RATES, rate_columns, LENGTH(rate_columns) },
	{ "Redressement", MIRROR_WEIGHTED, false, 0, MIRROR_WEIGHTED, weighted_columns,
	  LENGTH(weighted_columns) },
};

enum { TAB_COLUMN_COUNT_MAX = 20 };

static void
write_tab_rows(struct sheet_writer *writer, const struct tab *tab, const struct model *holder)
{
	for (size_t i = 0; i < model_row_count(holder, tab->rows); i++) {
		const struct model *row = model_row_at(holder, tab->rows, i);
		if (tab->is_nested)
			sheet_writer_text(writer, model_get_text(holder, tab->title));
		for (size_t c = 0; c < tab->column_count; c++)
			write_cell(writer, row, tab->columns[c].field, tab->columns[c].kind);
		sheet_writer_row_end(writer);
	}
}

/* A format of one table only leaves these out; so does a page that has none of them. */
static void
write_tab(struct sheet_writer *writer, const struct tab *tab, const struct model *page)
{
	struct sheet_column headings[TAB_COLUMN_COUNT_MAX];
	size_t count = 0;
	if (model_row_count(page, tab->sections) == 0)
		return;
	if (tab->is_nested)
		headings[count++] = (struct sheet_column){ "partie", 30 };
	must(count + tab->column_count <= TAB_COLUMN_COUNT_MAX);
	for (size_t c = 0; c < tab->column_count; c++)
		headings[count++] = (struct sheet_column){ tab->columns[c].heading, 0 };
	if (!sheet_writer_tab(writer, tab->name, headings, count))
		return;
	for (size_t i = 0; tab->is_nested && i < model_row_count(page, tab->sections); i++)
		write_tab_rows(writer, tab, model_row_at(page, tab->sections, i));
	if (!tab->is_nested)
		write_tab_rows(writer, tab, page);
}

/* --- the sense of the columns, and the whole ---------------------------------------------------- */

static void
write_meaning(struct sheet_writer *writer, const char *tab, const char *heading,
              const char *meaning)
{
	sheet_writer_text(writer, span_of(tab));
	sheet_writer_text(writer, span_of(heading));
	sheet_writer_text(writer, span_of(meaning));
	sheet_writer_row_end(writer);
}

static void
write_codebook(struct sheet_writer *writer)
{
	static const struct sheet_column headings[] = { { "onglet", 20 }, { "colonne", 20 },
		                                            { "sens", 70 } };
	if (!sheet_writer_tab(writer, "Sens des colonnes", headings, LENGTH(headings)))
		return;
	for (size_t c = 0; c < LENGTH(origins); c++)
		write_meaning(writer, "Miroir", origins[c].heading, origins[c].meaning);
	write_meaning(writer, "Miroir", "usagers", "le groupe d’usagers comparé");
	write_meaning(writer, "Miroir", "agents", "le groupe d’agents comparé");
	for (size_t c = 0; c < LENGTH(columns); c++)
		write_meaning(writer, "Miroir", columns[c].heading, columns[c].meaning);
	for (size_t t = 0; t < LENGTH(tabs); t++)
		for (size_t c = 0; c < tabs[t].column_count; c++)
			write_meaning(writer, tabs[t].name, tabs[t].columns[c].heading,
			              tabs[t].columns[c].meaning);
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
	for (size_t t = 0; t < LENGTH(tabs); t++)
		write_tab(writer, &tabs[t], model);
	write_codebook(writer);
	return sheet_writer_end(writer, bytes_r, fault_r);
}
