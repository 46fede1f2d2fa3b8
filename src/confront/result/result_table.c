/* The figures of the page as a table, with the sense of each column. */
#include "confront/result/result_page.h"
#include "craft/html/table.h"

/* What every line repeats: a file once saved must still say which figures it holds. */
static const struct table_column origins[] = {
	{ RESULT_WAVE, "enquete", "code de l’enquête" },
	{ RESULT_PLACE, "lieu_code", "code du lieu\u202f; vide\u202f: toute l’organisation" },
};

static const struct table_column questions[] = {
	{ QUESTION_CODE, "question", "code de la question" },
	{ QUESTION_WORDS, "enonce", "telle que posée aux usagers" },
	{ QUESTION_KIND, "sorte", "ce qui est demandé" },
};

static const struct table_column lines[] = {
	{ LINE_CODE, "code", "code du choix, de la ligne ou de la question" },
	{ LINE_LABEL, "libelle", "choix, ligne, ou ce qui est mesuré" },
	{ LINE_MEASURE, "mesure",
	  "share\u202f: part en %\u202f; mean\u202f: moyenne\u202f; rank\u202f: rang moyen\u202f; score\u202f: "
	  "de −100 à 100" },
	{ LINE_FIRST + VOICE_PEOPLE, "usagers_n", "personnes derrière le chiffre" },
	{ LINE_FIRST + VOICE_VALUE, "usagers", "vide\u202f: non montré, ou pas demandé" },
	{ LINE_FIRST + VOICE_LOW, "usagers_bas", "intervalle à 95 %" },
	{ LINE_FIRST + VOICE_HIGH, "usagers_haut", "intervalle à 95 %" },
	{ LINE_SECOND + VOICE_PEOPLE, "agents_n", "personnes derrière le chiffre" },
	{ LINE_SECOND + VOICE_VALUE, "agents", "vide\u202f: non montré, ou pas demandé" },
	{ LINE_SECOND + VOICE_LOW, "agents_bas", "intervalle à 95 %" },
	{ LINE_SECOND + VOICE_HIGH, "agents_haut", "intervalle à 95 %" },
	{ LINE_THIRD + VOICE_PEOPLE, "dirigeants_n", "personnes derrière le chiffre" },
	{ LINE_THIRD + VOICE_VALUE, "dirigeants", "vide\u202f: non montré, ou pas demandé" },
	{ LINE_THIRD + VOICE_LOW, "dirigeants_bas", "intervalle à 95 %" },
	{ LINE_THIRD + VOICE_HIGH, "dirigeants_haut", "intervalle à 95 %" },
	{ LINE_LOWER, "quartile_1", "d’un nombre\u202f: un quart des usagers a donné moins" },
	{ LINE_MEDIAN, "mediane", "d’un nombre\u202f: la moitié a donné moins" },
	{ LINE_UPPER, "quartile_3", "d’un nombre\u202f: un quart a donné plus" },
};

static const struct table_column levels[] = {
	{ LEVEL_WORDS, "niveau", "tel qu’écrit à côté du bouton" },
	{ LEVEL_FIRST, "usagers", "% des usagers qui ont répondu\u202f; vide\u202f: non montré" },
	{ LEVEL_SECOND, "agents", "% des agents qui ont répondu\u202f; vide\u202f: non montré" },
	{ LEVEL_THIRD, "dirigeants", "% des dirigeants qui ont répondu\u202f; vide\u202f: non montré" },
};

static void
write_rows(struct sheet_writer *writer, const struct model *page, const struct model *question,
           size_t list)
{
	for (size_t i = 0; i < model_row_count(question, list); i++) {
		table_cells(writer, page, origins, LENGTH(origins));
		table_cells(writer, question, questions, LENGTH(questions));
		table_cells(writer, model_row_at(question, list, i), lines, LENGTH(lines));
		sheet_writer_row_end(writer);
	}
}

/* A format of one table only leaves these out. */
static void
write_levels(struct sheet_writer *writer, const struct model *page)
{
	struct sheet_column headings[2 + LENGTH(levels)] = { { "question", 14 }, { "code", 14 } };
	table_headings(levels, LENGTH(levels), headings + 2);
	if (!sheet_writer_tab(writer, "Niveaux", headings, LENGTH(headings)))
		return;
	for (size_t q = 0; q < model_row_count(page, RESULT_QUESTIONS); q++) {
		const struct model *question = model_row_at(page, RESULT_QUESTIONS, q);
		for (size_t i = 0; i < model_row_count(question, QUESTION_LINES); i++) {
			const struct model *line = model_row_at(question, QUESTION_LINES, i);
			for (size_t k = 0; k < model_row_count(line, LINE_LEVELS); k++) {
				sheet_writer_text(writer, model_get_text(question, QUESTION_CODE));
				sheet_writer_text(writer, model_get_text(line, LINE_CODE));
				table_cells(writer, model_row_at(line, LINE_LEVELS, k), levels, LENGTH(levels));
				sheet_writer_row_end(writer);
			}
		}
	}
}

bool
result_table(struct arena *arena, const struct model *page, bool xlsx, struct span *bytes_r,
             struct fault *fault_r)
{
	enum { QUESTIONS = LENGTH(origins), LINES = QUESTIONS + LENGTH(questions) };
	struct sheet_writer *writer = sheet_writer_new(arena, xlsx ? SHEET_XLSX : SHEET_CSV_FRENCH);
	struct sheet_column headings[LINES + LENGTH(lines)];
	table_headings(origins, LENGTH(origins), headings);
	table_headings(questions, LENGTH(questions), headings + QUESTIONS);
	table_headings(lines, LENGTH(lines), headings + LINES);
	const bool begun = sheet_writer_tab(writer, "Résultats", headings, LENGTH(headings));
	must(begun);
	for (size_t i = 0; i < model_row_count(page, RESULT_QUESTIONS); i++) {
		const struct model *question = model_row_at(page, RESULT_QUESTIONS, i);
		write_rows(writer, page, question, QUESTION_LINES);
		write_rows(writer, page, question, QUESTION_SCORES);
	}
	write_levels(writer, page);
	if (table_codebook(writer)) {
		table_meanings(writer, "Résultats", origins, LENGTH(origins));
		table_meanings(writer, "Résultats", questions, LENGTH(questions));
		table_meanings(writer, "Résultats", lines, LENGTH(lines));
		table_meanings(writer, "Niveaux", levels, LENGTH(levels));
	}
	return sheet_writer_end(writer, bytes_r, fault_r);
}
