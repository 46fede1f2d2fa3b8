/* Replies that come with the program, in plain words. What rests on a law is marked « à relire par votre
 * service juridique »: no text of law is quoted, the article is named, and whoever knows the law of the
 * service reads it before it serves. Articles: code des relations entre le public et l'administration. */
#include "welcome/reply/reply_inside.h"

#define HELLO "Bonjour {prénom},\n\n"
#define ASK "\n\nUne question\u202f? Répondez à ce message, ou joignez-nous\u202f: {contact}.\n\n{nom du service}"

const struct reply_shipped reply_shipped[] = {
	{ "droit-erreur", "Droit à l’erreur\u202f: corriger avant une date",
	  "La personne s’est trompée de bonne foi, et c’est la première fois (article L123-1).", true,
	  HELLO
	  "Dans votre dossier {référence}, une information n’est pas exacte\u202f: {à compléter}.\n\n"
	  "Tout le monde peut se tromper. La loi vous permet de corriger sans sanction (article L123-1).\n\n"
	  "Envoyez-nous l’information juste avant le {date limite}. Si vous la corrigez à temps, vous "
	  "n’aurez ni amende ni pénalité pour cette erreur." ASK },
	{ "droit-erreur-acquis", "Droit à l’erreur\u202f: c’est corrigé",
	  "La personne a corrigé d’elle-même, ou après votre invitation (article L123-1).", true,
	  HELLO
	  "Vous avez corrigé votre dossier {référence}. Merci.\n\n"
	  "Vous n’avez rien à faire de plus. Cette erreur ne donne lieu à aucune sanction (article L123-1)."
	  ASK },
	{ "pieces", "Il manque des pièces",
	  "La demande est incomplète\u202f: la liste, et une date (article L114-5). Demandez d’abord ces pièces "
	  "par «\u202fDemander une précision ou des pièces\u202f», pour que le délai soit suspendu.", true,
	  HELLO
	  "Votre demande {référence} est bien arrivée. Pour continuer, il nous manque\u202f:\n\n"
	  "{pièces manquantes}\n\n"
	  "Envoyez-les avant le {date limite}. Notre délai pour décider s’arrête jusque-là et reprend "
	  "quand vous les envoyez (article L114-5)." ASK },
	{ "forme", "Une formalité à refaire",
	  "La demande ne respecte pas une forme, et cela se corrige (article L114-6).", true,
	  HELLO
	  "Votre demande {référence} ne peut pas encore être étudiée. Voici ce qui manque, et le texte qui "
	  "le demande\u202f: {à compléter}.\n\n"
	  "Corrigez-le avant le {date limite}, et nous l’étudierons (article L114-6)." ASK },
	{ "transmise", "Transmise à une autre administration",
	  "Ce n’est pas votre compétence\u202f: vous transmettez et vous prévenez (article L114-2).", true,
	  HELLO
	  "Votre demande {référence} dépend d’un autre service public\u202f: {à compléter}.\n\n"
	  "Nous la lui avons transmise aujourd’hui (article L114-2). Vous n’avez rien à faire\u202f: ce "
	  "service vous répondra." ASK },
	{ "une-fois", "Nous avons déjà ce document",
	  "Une administration le détient\u202f: on ne le redemande pas (article L114-8).", true,
	  HELLO
	  "Pour votre demande {référence}, vous n’avez pas à nous envoyer ce document\u202f: {à compléter}.\n\n"
	  "Une administration l’a déjà, et nous le lui demandons (article L114-8). Nous vous répondrons "
	  "avant le {date limite}." ASK },
	{ "accord", "C’est accepté", "La réponse est oui.", false,
	  HELLO
	  "Votre demande {référence} est acceptée.\n\n"
	  "Voici ce qui se passe maintenant, et quand\u202f: {à compléter}." ASK },
	{ "refus", "Refus, avec ses raisons",
	  "Une décision défavorable dit ses raisons, de droit et de fait (articles L211-2 et L211-5).", true,
	  HELLO
	  "Nous ne pouvons pas accepter votre demande {référence}.\n\n"
	  "Voici pourquoi, et d’après quel texte\u202f: {à compléter}.\n\n"
	  "Vous pouvez contester cette décision dans les deux mois. Écrivez-nous en disant pourquoi, ou "
	  "saisissez le tribunal administratif\u202f: {à compléter}." ASK },
	{ "motifs", "Les raisons d’un refus par silence",
	  "La personne les demande\u202f: vous avez un mois (article L232-4).", true,
	  HELLO
	  "Votre demande {référence} est restée sans réponse, et ce silence vaut refus. Vous nous avez "
	  "demandé pourquoi (article L232-4).\n\n"
	  "Voici nos raisons, et le texte sur lequel elles reposent\u202f: {à compléter}.\n\n"
	  "Vous pouvez saisir le tribunal administratif dans les deux mois qui suivent ce message." ASK },
	{ "attestation", "Attestation d’un accord par silence",
	  "Le silence a valu accord, et la personne demande une preuve (article L232-3).", true,
	  HELLO
	  "Nous attestons que votre demande {référence} est acceptée depuis le {à compléter}. Nous n’y "
	  "avions pas répondu, et ce silence vaut accord (article L232-3).\n\n"
	  "Gardez ce message\u202f: il vous sert de preuve. Vous n’avez rien d’autre à faire." ASK },
	{ "reclamation", "Réponse à une réclamation",
	  "Ce que l’on a compris, ce que l’on fait, et les recours (article L231-4).", true,
	  HELLO
	  "Vous nous avez signalé ceci\u202f: {à compléter}.\n\n"
	  "Nous sommes désolés de ce que vous avez vécu. Voici ce que nous faisons, et pour quelle "
	  "date\u202f: {à compléter}.\n\n"
	  "Si cette réponse ne vous convient pas, vous pouvez nous le dire en répondant à ce message. Vous "
	  "pouvez aussi saisir le Défenseur des droits, gratuitement." ASK },
	{ "recours", "Recours gracieux bien reçu",
	  "La personne conteste une décision auprès de vous (articles L411-2 et L411-7).", true,
	  HELLO
	  "Vous contestez une décision, et votre recours {référence} est bien arrivé.\n\n"
	  "Nous vous répondrons avant le {date limite}. Sans réponse deux mois après sa réception, il "
	  "sera refusé (article L411-7). Vous pourrez alors saisir le tribunal administratif." ASK },
	{ "documents", "Un document demandé est là",
	  "Communication d’un document administratif (article L311-1).", true,
	  HELLO
	  "Vous avez demandé un document\u202f: le voici, joint à ce message (article L311-1).\n\n"
	  "Ce que nous avons caché, et pourquoi\u202f: {à compléter}.\n\n"
	  "Vous pouvez demander l’avis de la commission d’accès aux documents administratifs (CADA) dans "
	  "les deux mois." ASK },
	{ "accessibilite", "Un contenu que la personne ne peut pas lire",
	  "Plainte d’accessibilité\u202f: une réponse en une semaine (RGAA).", true,
	  HELLO
	  "Vous ne pouvez pas lire ou utiliser une page de notre site. Merci de nous l’avoir dit.\n\n"
	  "Voici ce contenu sous une autre forme\u202f: {à compléter}.\n\n"
	  "La page sera corrigée avant le {date limite}. Si rien ne change, vous pouvez saisir le "
	  "Défenseur des droits." ASK },
	{ "suggestion", "Suites données à une idée",
	  "La personne propose quelque chose.", false,
	  HELLO
	  "Merci pour votre idée. Nous l’avons lue, et voici ce que nous en faisons\u202f: {à compléter}.\n\n"
	  "Nous vous dirons avant le {date limite} ce qui a changé." ASK },
	{ "renseignement", "Réponse à une question", "Un renseignement.", false,
	  HELLO
	  "Voici la réponse à votre question\u202f: {à compléter}.\n\n"
	  "Vous n’avez rien d’autre à faire." ASK },
};
const size_t reply_shipped_count = LENGTH(reply_shipped);
