/* The same figures as a table that people take away. */
#include "craft/html/table.h"
#include "prove/impact/impact_page.h"

static const struct table_column columns[] = {
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
static const struct table_column origins[] = {
	{ IMPACT_WAVE_BEFORE, "avant", "code de la première enquête" },
	{ IMPACT_WAVE_AFTER, "apres", "code de la seconde enquête" },
	{ IMPACT_PLACE_CODE, "lieu_code", "code du lieu\u202f; vide\u202f: toute l’organisation" },
	{ IMPACT_PLACE_NAME, "lieu_nom", "nom du lieu" },
	{ IMPACT_PLACE_WORDS, "lieux_compares", "ce qui est comparé quand les lieux ont changé" },
	{ IMPACT_FIRST, "usagers", "le premier côté" },
	{ IMPACT_SECOND, "agents", "le second côté" },
};

static void
write_group(struct sheet_writer *writer, const struct model *page, const struct model *group)
{
	for (size_t i = 0; i < model_row_count(group, GROUP_ROWS); i++) {
		const struct model *row = model_row_at(group, GROUP_ROWS, i);
		table_cells(writer, page, origins, LENGTH(origins));
		table_cells(writer, row, columns, LENGTH(columns));
		sheet_writer_row_end(writer);
	}
}

bool
impact_table(struct arena *arena, const struct model *page, bool xlsx, struct span *bytes_r,
             struct fault *fault_r)
{
	struct sheet_writer *writer = sheet_writer_new(arena, xlsx ? SHEET_XLSX : SHEET_CSV_FRENCH);
	struct sheet_column headings[LENGTH(origins) + LENGTH(columns)];
	table_headings(origins, LENGTH(origins), headings);
	table_headings(columns, LENGTH(columns), headings + LENGTH(origins));
	const bool begun = sheet_writer_tab(writer, "Effets", headings, LENGTH(headings));
	must(begun);
	for (size_t i = 0; i < model_row_count(page, IMPACT_GROUPS); i++)
		write_group(writer, page, model_row_at(page, IMPACT_GROUPS, i));
	if (table_codebook(writer)) { /* a format of one table only leaves it out */
		table_meanings(writer, "Effets", origins, LENGTH(origins));
		table_meanings(writer, "Effets", columns, LENGTH(columns));
	}
	return sheet_writer_end(writer, bytes_r, fault_r);
}
