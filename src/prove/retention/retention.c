/* How long each kind of data is kept: data, in the words of the page. */
#include "prove/retention/retention_inside.h"

#include "base/time.h"

#define BY_ITSELF "De lui-même"
#define BY_VISA "Sur visa de la direction"
#define NEVER "Pas de fin prévue"
#define MISSION "Mission d’intérêt public (RGPD, art. 6-1 e)"

const struct retention_kind retention_kinds[RETENTION_COUNT] = {
	[RETENTION_ACCOUNTS] = { "accounts", "Comptes ouverts\u202f: nom, adresse de messagerie, rôles",
		"Savoir qui peut quoi, et lui écrire.", "Tant que le compte est ouvert", MISSION, false,
		"Quand l’administration ferme le compte" },
	[RETENTION_CLOSED] = { "closed-accounts", "Comptes fermés\u202f: nom, adresse de messagerie",
		"Le registre garde le nom de qui a décidé.", "Sans limite aujourd’hui",
		"À décider avec votre délégué à la protection des données\u202f: le nom sert au registre, "
		"l’adresse ne sert plus", false, NEVER },
	[RETENTION_SESSIONS] = { "sessions", "Sessions\u202f: navigateur, heure",
		"Rester connecté\u202f; voir ses propres appareils.",
		"12 heures sans s’en servir, 30 jours au plus", MISSION, false, BY_ITSELF },
	[RETENTION_LINKS] = { "links", "Liens d’invitation et de mot de passe (leur empreinte)",
		"Qu’un lien serve une seule fois.", "7 jours pour une invitation, 1 jour pour un mot de passe",
		MISSION, false, BY_ITSELF },
	[RETENTION_LETTERS] = { "letters", "Messages\u202f: adresse, objet\u202f; texte scellé",
		"Envoyer, essayer de nouveau, dire ce qui n’est pas parti.",
		"Le texte jusqu’à l’envoi, l’adresse 30 jours après", MISSION, false, BY_ITSELF },
	[RETENTION_INVITED] = { "invited", "Noms des liens personnels, brouillons, clés de formulaires",
		"Inviter\u202f; qu’une réponse compte une fois.", "Jusqu’à la clôture de l’enquête",
		"CNIL, recommandation 2025-028", false, BY_ITSELF },
	[RETENTION_SEALED] = { "sealed", "Réponses scellées, en attente d’être mélangées",
		"Que personne ne relie une réponse à une heure.", "Jusqu’à leur ouverture, au plus tard à la clôture",
		"CNIL, recommandation 2025-028", false, BY_ITSELF },
	[RETENTION_KEYS] = { "keys", "Clés des enquêtes (fichiers, hors de la base)", "Ouvrir ce qui est scellé.",
		"Jusqu’à la restitution aux agents", "CNIL, recommandation 2025-028", false, BY_ITSELF },
	[RETENTION_REPLIES] = { "replies", "Réponses cochées, sans nom ni heure",
		"Comparer une enquête à la suivante.", "Sans limite\u202f: ni nom ni heure n’y est",
		MISSION, false, NEVER },
	[RETENTION_TEXTS] = { "texts", "Textes libres et fichiers joints des enquêtes closes",
		"Comprendre les notes. Un texte peut nommer quelqu’un, une photo le montrer\u202f: ils ne restent pas.",
		"3 ans après la clôture (notre proposition)",
		"RGPD, art. 5-1 e\u202f; élimination d’archives publiques, Code du patrimoine, art. L212-2", false,
		BY_VISA },
	[RETENTION_TOLD] = { "told", "Expériences racontées, masquées\u202f; adresse de l’auteur, sous clé",
		"Les publier, y répondre, dire une fois à l’auteur que c’est fait.",
		"2 ans, ou jusqu’à ce que l’auteur la retire\u202f; l’adresse, 90 jours après la réponse",
		"Accord de l’auteur (RGPD, art. 6-1 a)", false, BY_ITSELF },
	[RETENTION_REQUESTS] = { "requests", "Demandes closes du guichet\u202f: nom, contacts, paroles, fichiers",
		"Répondre, prouver ce qui a été répondu, répondre à un recours\u202f; sans nom, comprendre ce qui "
		"revient souvent.",
		"La durée que chaque démarche dit, après l’année de la clôture",
		"RGPD, art. 5-1 e\u202f; archives publiques, Code du patrimoine, art. L212-2", false, BY_VISA },
	[RETENTION_AGREEMENTS] = { "agreements", "Accords d’ouverture, actions, engagements\u202f: noms et textes",
		"Ce qui a été décidé reste dit.", "Sans limite", MISSION, false, NEVER },
	[RETENTION_REGISTER] = { "register", "Registre\u202f: ce qui a été fait, par qui, quand",
		"Pouvoir rendre compte.", "Sans limite\u202f: rien n’en est retiré", "RGPD, art. 5-2", false, NEVER },
	[RETENTION_LOG] = { "log", "Journal du programme (systemd)\u202f: numéros, jamais de noms",
		"Comprendre une panne.", "Celle que votre machine fixe\u202f: de 6 mois à 1 an",
		"CNIL, délibération 2021-122", false, "Par votre machine" },
	[RETENTION_BACKUPS] = { "backups", "Sauvegardes", "Rétablir après une panne.",
		"Celle que vous fixez\u202f: ce qui est effacé ici y reste jusque-là", "RGPD, art. 32", false,
		"Par qui les garde" },
};

int32_t
retention_before(int32_t today)
{
	return date_add_months(today, -12 * RETENTION_TEXT_YEARS);
}

/* The first day on which retention_before is after it. */
int32_t
retention_end(int32_t closed_day)
{
	int32_t day = date_add_months(closed_day, 12 * RETENTION_TEXT_YEARS);
	while (retention_before(day) <= closed_day)
		day++;
	return day;
}

const char *
retention_purge_words(struct arena *arena, const struct retention_purge *purge)
{
	struct text text = text_new(arena, 400);
	text_add_count(&text, purge->told);
	text_add_z(&text, purge->told > 1 ? " textes libres ou fichiers joints de "
	                                  : " texte libre ou fichier joint de ");
	text_add_count(&text, purge->waves);
	text_add_z(&text, purge->waves > 1 ? " enquêtes closes avant le " : " enquête close avant le ");
	text_add_date_words(&text, purge->before_day);
	return text_z(&text);
}
