/* The rules as rows. A text that changes gets a new row from its day on, the old one its last day: what
 * was received under it stays under it. */
#include "base/time.h"
#include "welcome/law/law.h"

enum {
	/* The CRPA came into force on 1 January 2016; rows begin there, though a few articles are older or
	 * younger: nothing here was received before. */
	CRPA = 16801,
	READ_ON = 20685, /* 2026-08-20 */
};

const struct law_rule law_rules[] = {
	{ LAW_REGISTERED, "R112-11-2", 1, LAW_DAYS_OUVRES, CRPA, LAW_ALWAYS, READ_ON,
	  "Un envoi électronique reçoit un accusé d’enregistrement aussitôt, ou en un jour ouvré." },
	{ LAW_ACKNOWLEDGED, "R112-11-2", 10, LAW_DAYS_OUVRES, CRPA, LAW_ALWAYS, READ_ON,
	  "L’accusé de réception électronique part en dix jours ouvrés, comptés quand l’administration "
	  "compétente a la demande." },
	{ LAW_SILENCE_ACCEPTS, "L231-1", 2, LAW_MONTHS, CRPA, LAW_ALWAYS, READ_ON,
	  "Sans réponse deux mois après la réception du dossier complet, la demande est acceptée." },
	{ LAW_SILENCE_REJECTS, "L231-4", 2, LAW_MONTHS, CRPA, LAW_ALWAYS, READ_ON,
	  "Sans réponse deux mois après la réception, la demande est rejetée." },
	{ LAW_DOCUMENTS_REFUSED, "R*311-12, R311-13", 1, LAW_MONTHS, CRPA, LAW_ALWAYS, READ_ON,
	  "Sans réponse un mois après la réception, la communication du document est refusée." },
	{ LAW_REASONS, "L232-4", 1, LAW_MONTHS, CRPA, LAW_ALWAYS, READ_ON,
	  "Les raisons d’un refus né du silence, demandées à temps, sont données dans le mois." },
	{ LAW_SUE, "R421-1, R421-2 CJA", 2, LAW_MONTHS, CRPA, LAW_ALWAYS, 0,
	  "Le tribunal administratif peut être saisi dans les deux mois." },
	{ LAW_DOCUMENTS_BOARD, "R343-1", 2, LAW_MONTHS, CRPA, LAW_ALWAYS, READ_ON,
	  "La CADA peut être saisie dans les deux mois du refus." },
	{ LAW_RECOURSE_REJECTED, "L411-7", 2, LAW_MONTHS, CRPA, LAW_ALWAYS, READ_ON,
	  "Sans réponse en deux mois, le recours gracieux ou hiérarchique est rejeté." },
	{ LAW_NOTIFIED, "R112-20", 15, LAW_DAYS, CRPA, LAW_ALWAYS, READ_ON,
	  "Un document mis à disposition est réputé notifié à sa première lecture, ou après quinze jours." },
	{ LAW_ACCESSIBILITY, "RGAA, obligations", 7, LAW_DAYS, CRPA, LAW_ALWAYS, READ_ON,
	  "Un signalement d’accessibilité reçoit une réponse en une semaine." },
};
const size_t law_rule_count = LENGTH(law_rules);
