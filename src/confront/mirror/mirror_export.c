/* The figures of a mirror as tables, with the sense of each column: CSV holds the gaps, XLSX all. */
#include "confront/mirror/mirror_page.h"
#include "confront/mirror/mirror_sections.h"
#include "craft/html/table.h"

/* --- gaps -------------------------------------------------------------------------------------- */

/* The columns of the export, with the names of the JSON and a French heading for the codebook. */
static const struct table_column columns[] = {
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
static const struct table_column origins[] = {
	{ MIRROR_WAVE_CODE, "enquete", "code de l’enquête" },
	{ MIRROR_PLACE_CODE, "lieu_code",
	  "code du lieu\u202f; vide\u202f: toute l’organisation" },
	{ MIRROR_PLACE_NAME, "lieu_nom", "nom du lieu" },
	{ MIRROR_JOURNEY_NAME, "parcours", "nom du parcours\u202f; vide\u202f: tous" },
	{ MIRROR_MARGIN, "marge", "marge fixée avant de voir les chiffres" },
};

static void
write_rows(struct sheet_writer *writer, const struct model *page, const struct model *comparison,
           size_t list)
{
	for (size_t i = 0; i < model_row_count(comparison, list); i++) {
		table_cells(writer, page, origins, LENGTH(origins));
		sheet_writer_text(writer, model_get_text(comparison, COMPARISON_FIRST));
		sheet_writer_text(writer, model_get_text(comparison, COMPARISON_SECOND));
		table_cells(writer, model_row_at(comparison, list, i), columns, LENGTH(columns));
		sheet_writer_row_end(writer);
	}
}

/* --- what stands around them ------------------------------------------------------------------- */

static const struct table_column facing_columns[] = {
	{ FACING_CODE, "code", "code de la phrase ou du choix" },
	{ FACING_LABEL, "point", "phrase ou choix" },
	{ FACING_ABOUT, "precision", "qui devine\u202f; phrase posée aux agents" },
	{ FACING_FIRST_PEOPLE, "usagers_n", "personnes derrière le chiffre" },
	{ FACING_FIRST_VALUE, "usagers",
	  "attentes\u202f: %\u202f; devinées\u202f: note\u202f; vécus\u202f: de 0 à 100" },
	{ FACING_FIRST_LOW, "usagers_bas", "intervalle à 95 %" },
	{ FACING_FIRST_HIGH, "usagers_haut", "intervalle à 95 %" },
	{ FACING_SECOND_PEOPLE, "agents_n", "personnes derrière le chiffre" },
	{ FACING_SECOND_VALUE, "agents", "de même" },
	{ FACING_SECOND_LOW, "agents_bas", "intervalle à 95 %" },
	{ FACING_SECOND_HIGH, "agents_haut", "intervalle à 95 %" },
	{ FACING_READING_WORDS, "lecture", "ce que l’on peut en dire" },
	{ FACING_SENTENCE, "phrase", "la lecture en entier" },
};

static const struct table_column weight_columns[] = {
	{ WEIGHT_CODE, "code", "code de la phrase ou de l’attente" },
	{ WEIGHT_LABEL, "point", "phrase ou attente" },
	{ WEIGHT_FIRST, "usagers_importance",
	  "dite\u202f: % qui l’ont choisie\u202f; déduite\u202f: % des différences de la note d’ensemble" },
	{ WEIGHT_FIRST_LOW, "usagers_bas", "intervalle à 95 %" },
	{ WEIGHT_FIRST_HIGH, "usagers_haut", "intervalle à 95 %" },
	{ WEIGHT_FIRST_WORDS, "usagers_lecture", "où cela place ce point" },
	{ WEIGHT_SECOND, "agents_importance", "de même" },
	{ WEIGHT_SECOND_LOW, "agents_bas", "intervalle à 95 %" },
	{ WEIGHT_SECOND_HIGH, "agents_haut", "intervalle à 95 %" },
	{ WEIGHT_SECOND_WORDS, "agents_lecture", "où cela place ce point" },
};

static const struct table_column rate_columns[] = {
	{ RATE_PLACE, "lieu", "où" },
	{ RATE_FIRST_RECEIVED, "usagers_reponses", "vide\u202f: non montré" },
	{ RATE_FIRST_EXPECTED, "usagers_attendus", "vide\u202f: non connu" },
	{ RATE_SECOND_RECEIVED, "agents_reponses", "vide\u202f: non montré" },
	{ RATE_SECOND_EXPECTED, "agents_invites", "vide\u202f: non connu" },
};

static const struct table_column weighted_columns[] = {
	{ WEIGHTED_LABEL, "dimension", "nom de la dimension" },
	{ WEIGHTED_FIRST, "usagers_note", "chaque réponse compte pour un" },
	{ WEIGHTED_FIRST_ANEW, "usagers_redressee",
	  "chaque lieu compte pour ses usagers attendus" },
	{ WEIGHTED_SECOND, "agents_note", "chaque réponse compte pour un" },
	{ WEIGHTED_SECOND_ANEW, "agents_redressee",
	  "chaque lieu compte pour ses agents invités" },
};

/* A tab of lists of rows: those of each section, or of the page itself. */
static const struct tab {
	const char *name;
	size_t sections;   /* list of the page that holds the rows' lists; rows: the page itself holds them */
	bool is_nested;
	size_t title, rows; /* of a section: its heading, its rows */
	const struct table_column *columns;
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
		table_cells(writer, row, tab->columns, tab->column_count);
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
	table_headings(tab->columns, tab->column_count, headings + count);
	count += tab->column_count;
	if (!sheet_writer_tab(writer, tab->name, headings, count))
		return;
	for (size_t i = 0; tab->is_nested && i < model_row_count(page, tab->sections); i++)
		write_tab_rows(writer, tab, model_row_at(page, tab->sections, i));
	if (!tab->is_nested)
		write_tab_rows(writer, tab, page);
}

/* --- the sense of the columns, and the whole ---------------------------------------------------- */

static void
write_codebook(struct sheet_writer *writer)
{
	if (!table_codebook(writer))
		return;
	table_meanings(writer, "Miroir", origins, LENGTH(origins));
	table_meaning(writer, "Miroir", "usagers", "le groupe d’usagers comparé");
	table_meaning(writer, "Miroir", "agents", "le groupe d’agents comparé");
	table_meanings(writer, "Miroir", columns, LENGTH(columns));
	for (size_t t = 0; t < LENGTH(tabs); t++)
		table_meanings(writer, tabs[t].name, tabs[t].columns, tabs[t].column_count);
}

bool
mirror_table(struct arena *arena, const struct model *model, bool xlsx, struct span *bytes_r,
             struct fault *fault_r)
{
	struct sheet_writer *writer = sheet_writer_new(arena, xlsx ? SHEET_XLSX : SHEET_CSV_FRENCH);
	enum { FIRST = LENGTH(origins), SECOND, ROWS };
	struct sheet_column headings[ROWS + LENGTH(columns)] = { [FIRST] = { "usagers", 14 },
		                                                     [SECOND] = { "agents", 14 } };
	table_headings(origins, LENGTH(origins), headings);
	table_headings(columns, LENGTH(columns), headings + ROWS);
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
