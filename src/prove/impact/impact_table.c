/* The same figures as a table that people take away. */
#include "craft/sheet/sheet_write.h"
#include "prove/impact/impact_page.h"

static const struct {
	enum impact_row_field field;
	const char *heading, *meaning;
} columns[] = {
	{ ROW_KIND, "type", "S\u202f: le service\u202f; V\u202f: vécu\u202f; Q B M\u202f: travail\u202f; G\u202f: démarche" },
	{ ROW_CODE, "code", "code de la phrase" },
	{ ROW_LABEL, "phrase", "phrase telle que posée la seconde fois" },
	{ ROW_FIRST_BEFORE_PEOPLE, "usagers_avant_n", "personnes derrière la première note" },
	{ ROW_FIRST_BEFORE, "usagers_avant", "première note\u202f; vide\u202f: non montrée" },
	{ ROW_FIRST_AFTER_PEOPLE, "usagers_apres_n", "personnes derrière la seconde note" },
	{ ROW_FIRST_AFTER, "usagers_apres", "seconde note\u202f; vide\u202f: non montrée" },
	{ ROW_FIRST_CHANGE, "usagers_changement", "après moins avant" },
	{ ROW_FIRST_LOW, "usagers_bas", "intervalle à 95 % du changement" },
	{ ROW_FIRST_HIGH, "usagers_haut", "intervalle à 95 % du changement" },
	{ ROW_FIRST_P_DIFFERENT, "usagers_p_difference", "p corrigé\u202f: rien n’a bougé" },
	{ ROW_FIRST_P_ALIKE, "usagers_p_equivalence", "p corrigé\u202f: au-delà de la marge" },
	{ ROW_FIRST_WORDS, "usagers_lecture", "ce que l’on peut en dire" },
	{ ROW_SECOND_BEFORE_PEOPLE, "agents_avant_n", "de même pour les agents" },
	{ ROW_SECOND_BEFORE, "agents_avant", "première note\u202f; vide\u202f: non montrée" },
	{ ROW_SECOND_AFTER_PEOPLE, "agents_apres_n", "personnes derrière la seconde note" },
	{ ROW_SECOND_AFTER, "agents_apres", "seconde note\u202f; vide\u202f: non montrée" },
	{ ROW_SECOND_CHANGE, "agents_changement", "après moins avant" },
	{ ROW_SECOND_LOW, "agents_bas", "intervalle à 95 % du changement" },
	{ ROW_SECOND_HIGH, "agents_haut", "intervalle à 95 % du changement" },
	{ ROW_SECOND_P_DIFFERENT, "agents_p_difference", "p corrigé\u202f: rien n’a bougé" },
	{ ROW_SECOND_P_ALIKE, "agents_p_equivalence", "p corrigé\u202f: au-delà de la marge" },
	{ ROW_SECOND_WORDS, "agents_lecture", "ce que l’on peut en dire" },
	{ ROW_GAP_BEFORE, "ecart_avant", "agents moins usagers, la première fois" },
	{ ROW_GAP_AFTER, "ecart_apres", "agents moins usagers, la seconde fois" },
	{ ROW_GAP_CHANGE, "ecart_changement", "différence des deux écarts" },
	{ ROW_GAP_LOW, "ecart_bas", "intervalle à 95 % de cette différence" },
	{ ROW_GAP_HIGH, "ecart_haut", "intervalle à 95 % de cette différence" },
	{ ROW_GAP_P_DIFFERENT, "ecart_p_difference", "p corrigé\u202f: l’écart n’a pas bougé" },
	{ ROW_GAP_P_ALIKE, "ecart_p_equivalence", "p corrigé\u202f: au-delà de la marge" },
	{ ROW_GAP_WORDS, "ecart_lecture", "ce que l’on peut en dire" },
	{ ROW_NOTE, "remarque", "la phrase a été reformulée sans changer de sens" },
};

/* What every line repeats: a file once saved must still say which figures it holds. */
static const struct {
	enum impact_page_field field;
	const char *heading, *meaning;
} origins[] = {
	{ IMPACT_WAVE_BEFORE, "avant", "code de la première enquête" },
	{ IMPACT_WAVE_AFTER, "apres", "code de la seconde enquête" },
	{ IMPACT_PLACE_CODE, "lieu_code", "code du lieu\u202f; vide\u202f: toute l’organisation" },
	{ IMPACT_PLACE_NAME, "lieu_nom", "nom du lieu" },
	{ IMPACT_PLACE_WORDS, "lieux_compares", "ce qui est comparé quand les lieux ont changé" },
	{ IMPACT_FIRST, "usagers", "le premier côté" },
	{ IMPACT_SECOND, "agents", "le second côté" },
};

static void
write_cell(struct sheet_writer *writer, const struct model *row, size_t field)
{
	if (!model_has(row, field)) {
		sheet_writer_blank(writer);
		return;
	}
	switch (impact_row_fields[field].kind) {
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
write_group(struct sheet_writer *writer, const struct model *page, const struct model *group)
{
	for (size_t i = 0; i < model_row_count(group, GROUP_ROWS); i++) {
		const struct model *row = model_row_at(group, GROUP_ROWS, i);
		for (size_t c = 0; c < LENGTH(origins); c++)
			sheet_writer_text(writer, model_get_text(page, origins[c].field));
		for (size_t c = 0; c < LENGTH(columns); c++)
			write_cell(writer, row, columns[c].field);
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
	static const struct sheet_column headings[] = { { "colonne", 24 }, { "sens", 60 } };
	if (!sheet_writer_tab(writer, "Sens des colonnes", headings, LENGTH(headings)))
		return;
	for (size_t c = 0; c < LENGTH(origins); c++)
		write_meaning(writer, origins[c].heading, origins[c].meaning);
	for (size_t c = 0; c < LENGTH(columns); c++)
		write_meaning(writer, columns[c].heading, columns[c].meaning);
}

bool
impact_table(struct arena *arena, const struct model *page, bool xlsx, struct span *bytes_r,
             struct fault *fault_r)
{
	struct sheet_writer *writer = sheet_writer_new(arena, xlsx ? SHEET_XLSX : SHEET_CSV_FRENCH);
	struct sheet_column headings[LENGTH(origins) + LENGTH(columns)];
	for (size_t c = 0; c < LENGTH(origins); c++)
		headings[c] = (struct sheet_column){ origins[c].heading, 0 };
	for (size_t c = 0; c < LENGTH(columns); c++)
		headings[LENGTH(origins) + c] = (struct sheet_column){ columns[c].heading, 0 };
	const bool begun = sheet_writer_tab(writer, "Effets", headings, LENGTH(headings));
	must(begun);
	for (size_t i = 0; i < model_row_count(page, IMPACT_GROUPS); i++)
		write_group(writer, page, model_row_at(page, IMPACT_GROUPS, i));
	write_codebook(writer);
	return sheet_writer_end(writer, bytes_r, fault_r);
}
