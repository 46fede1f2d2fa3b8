/* The small survey that the tests of this craft talk about. */
#ifndef CRAFT_LOGIC_LOGIC_FOR_TESTS_H
#define CRAFT_LOGIC_LOGIC_FOR_TESTS_H

#include "base/time.h"
#include "craft/logic/logic.h"

static const struct logic_code rdv_codes[] = { { "A1", "Oui" }, { "A2", "Non" }, { "3", NULL } };
static const struct logic_code motif_codes[] = {
	{ "etat", "État civil" }, { "impots", "Impôts" }, { "autre", "Autre motif" } };

enum {
	Q_RDV, Q_RDV2, Q_MOTIFS, Q_NOTE, Q_AGE, Q_NOM, Q_REVENU, Q_DEBUT, Q_FIN, Q_HEURE, Q_CONTENT,
	Q_SCORE, Q_TOTAL, Q_MOTIF, Q_APRES, Q_COUNT
};

static const struct logic_symbol symbols_for_tests[Q_COUNT] = {
	[Q_RDV] = { "rdv", "Aviez-vous rendez-vous\u202f?", LOGIC_CHOICE, 0, rdv_codes, 3 },
	[Q_RDV2] = { "rdv2", NULL, LOGIC_CHOICE, 1, rdv_codes, 3 },
	[Q_MOTIFS] = { "motifs", "Pour quels motifs\u202f?", LOGIC_CHOICES, 2, motif_codes, 3 },
	[Q_NOTE] = { "note", "Votre note", LOGIC_NUMBER, 3, NULL, 0 },
	[Q_AGE] = { "age", "Votre âge", LOGIC_NUMBER, 4, NULL, 0 },
	[Q_NOM] = { "nom", "Votre nom", LOGIC_TEXT, 5, NULL, 0 },
	[Q_REVENU] = { "Q1.revenu_net", NULL, LOGIC_NUMBER, 6, NULL, 0 },
	[Q_DEBUT] = { "debut", "Le premier jour", LOGIC_DATE, 7, NULL, 0 },
	[Q_FIN] = { "fin", "Le dernier jour", LOGIC_DATE, 8, NULL, 0 },
	[Q_HEURE] = { "heure", "Votre heure", LOGIC_TIME, 9, NULL, 0 },
	[Q_CONTENT] = { "content", "Êtes-vous content\u202f?", LOGIC_YESNO, 10, NULL, 0 },
	[Q_SCORE] = { "score", NULL, LOGIC_NUMBER, 11, NULL, 0 },
	[Q_TOTAL] = { "total", NULL, LOGIC_NUMBER, 12, NULL, 0 },
	[Q_MOTIF] = { "motif", "Le premier motif", LOGIC_CHOICE, 13, motif_codes, 3 },
	[Q_APRES] = { "apres", "La question d’après", LOGIC_CHOICE, 50, motif_codes, 3 },
};

static inline struct logic_value
value_in_array(const void *data, size_t symbol)
{
	return ((const struct logic_value *)data)[symbol];
}

#endif
