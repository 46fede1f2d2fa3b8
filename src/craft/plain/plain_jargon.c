/* Words of the trade, each with what to write instead.
 *
 * Source: written for Parvis from the letters one gets from French administrations; ours, under the licence
 * of the program. No list of anybody else was copied. A word stands here only when everyday French has
 * another that says the same: a word of the law that changes what is said (silence, recours, forclusion) is
 * to be explained, and the advice says so. Phrases as plain_inside.h writes them. */
#include "craft/plain/plain_inside.h"

#define WRITE(words) "écrivez plutôt «\u202f" words "\u202f»"

static const struct plain_jargon jargon[] = {
	{ "a compter d", WRITE("à partir de") },
	{ "a compter de", WRITE("à partir de") },
	{ "a compter du", WRITE("à partir du") },
	{ "a defaut", WRITE("sinon") },
	{ "a l effet de", WRITE("pour") },
	{ "a l encontre de", WRITE("contre") },
	{ "a l issue d", WRITE("après") },
	{ "a l issue de", WRITE("après") },
	{ "a titre gracieux", WRITE("gratuitement") },
	{ "a titre onereux", WRITE("payant") },
	{ "a toutes fins utiles", "ces mots n’apprennent rien\u202f: retirez-les" },
	{ "afferent+", WRITE("lié à") },
	{ "aux fins de", WRITE("pour") },
	{ "au regard de", WRITE("d’après") },
	{ "au titre de", WRITE("pour") },
	{ "au vu de", WRITE("d’après") },
	{ "ayant+ droit+", WRITE("personne qui a droit à") },
	{ "ayants cause", WRITE("personnes qui ont reçu ce droit") },
	{ "caduc+", WRITE("n’est plus valable") },
	{ "caduque+", WRITE("n’est plus valable") },
	{ "ci apres denomme+", "donnez son nom, puis «\u202fil\u202f» ou «\u202felle\u202f»" },
	{ "concomitam*", WRITE("en même temps") },
	{ "concomitant+", WRITE("en même temps") },
	{ "conformement a", WRITE("comme le dit") },
	{ "conformement aux", WRITE("comme le disent") },
	{ "courant+ du mois", "donnez une date" },
	{ "dans les meilleurs delais", "donnez une date" },
	{ "dans les plus brefs delais", "donnez une date" },
	{ "d ores et deja", WRITE("déjà") },
	{ "decohabit~", WRITE("quitter le logement") },
	{ "diligenter", WRITE("faire") },
	{ "diligente+", WRITE("fait") },
	{ "dilatoire+", WRITE("qui fait perdre du temps") },
	{ "en application de", WRITE("d’après") },
	{ "en date du", WRITE("du") },
	{ "en l espece", WRITE("ici") },
	{ "en l etat", WRITE("pour l’instant") },
	{ "en la matiere", "ces mots n’apprennent rien\u202f: retirez-les" },
	{ "en sus", WRITE("en plus") },
	{ "en tout etat de cause", WRITE("de toute façon") },
	{ "en vertu de", WRITE("d’après") },
	{ "en vue de", WRITE("pour") },
	{ "faire droit a", WRITE("accepter") },
	{ "fait droit a", WRITE("accepté") },
	{ "forclos+", "dites que la date est passée, et laquelle" },
	{ "forclusion", "dites quelle date ne pas dépasser, et ce qui se passe après" },
	{ "il appert", WRITE("nous voyons") },
	{ "il convient de", WRITE("il faut") },
	{ "il convient d", WRITE("il faut") },
	{ "il vous appartient de", WRITE("vous devez") },
	{ "il vous incombe de", WRITE("vous devez") },
	{ "indu+", WRITE("somme reçue en trop") },
	{ "injonction+", WRITE("ordre") },
	{ "instruction de votre", WRITE("étude de votre") },
	{ "instruire votre", WRITE("étudier votre") },
	{ "irrecevable+", "dites pourquoi elle ne peut pas être étudiée" },
	{ "la presente", WRITE("cette lettre") },
	{ "par la presente", "retirez ces mots" },
	{ "le cas echeant", WRITE("si c’est votre cas") },
	{ "ledit", WRITE("ce") },
	{ "ladite", WRITE("cette") },
	{ "lesdits", WRITE("ces") },
	{ "lesdites", WRITE("ces") },
	{ "dudit", WRITE("de ce") },
	{ "mise+ en demeure", "dites ce qu’il faut faire, avant quand, et ce qui se passe sinon" },
	{ "modalite+", WRITE("façon de faire") },
	{ "moyennant", WRITE("contre") },
	{ "nonobstant", WRITE("malgré") },
	{ "notification+", WRITE("lettre officielle") },
	{ "notifi*", WRITE("envoyer officiellement") },
	{ "obere*", WRITE("endetté") },
	{ "permanence+ d acces aux soins", "donnez l’adresse et les heures" },
	{ "petitionnaire+", WRITE("vous") },
	{ "piece+ justificative+", WRITE("document") },
	{ "justificatif de domicile", "dites lesquels vous acceptez\u202f: facture, quittance de loyer" },
	{ "prealablement", WRITE("avant") },
	{ "au prealable", WRITE("avant") },
	{ "prejudiciable+", WRITE("qui cause du tort") },
	{ "preemption", "dites qui peut acheter avant les autres" },
	{ "proceder a", "prenez le verbe lui-même\u202f: «\u202fvérifier\u202f», pas «\u202fprocéder à la vérification\u202f»" },
	{ "procedons a", "prenez le verbe lui-même\u202f: «\u202fnous vérifions\u202f»" },
	{ "prorog*", WRITE("prolonger") },
	{ "quotite+", WRITE("part") },
	{ "reliquat+", WRITE("reste") },
	{ "requerant+", WRITE("vous") },
	{ "requerir", WRITE("demander") },
	{ "requis+", WRITE("demandé") },
	{ "resilier", WRITE("mettre fin à") },
	{ "ressortissant+", WRITE("personne de nationalité") },
	{ "retroactivement", "dites depuis quelle date" },
	{ "se prevaloir", WRITE("s’appuyer sur") },
	{ "sans prejudice d*", WRITE("en plus de") },
	{ "sis+ au", WRITE("situé au") },
	{ "sollicitation+", WRITE("demande") },
	{ "sollicit*", WRITE("demander") },
	{ "sous couvert d*", WRITE("par") },
	{ "sous huitaine", "donnez une date" },
	{ "sous quinzaine", "donnez une date" },
	{ "sous reserve d*", WRITE("si") },
	{ "statuer", WRITE("décider") },
	{ "stipul*", WRITE("dire") },
	{ "subordonne+ a", WRITE("possible seulement si") },
	{ "subsequent+", WRITE("suivant") },
	{ "surseoir", WRITE("attendre") },
	{ "sursis a statuer", WRITE("décision repoussée") },
	{ "susmentionne+", WRITE("cité plus haut") },
	{ "susnomme+", WRITE("cité plus haut") },
	{ "susvise+", WRITE("cité plus haut") },
	{ "tacite+", "dites que l’absence de réponse vaut accord, ou refus" },
	{ "transmis pour attribution", "dites à qui, et quand cette personne répondra" },
	{ "usufruit*", "dites qui peut habiter ou louer le bien" },
	{ "veuillez trouver ci joint*", WRITE("vous trouverez avec ce message") },
	{ "vise+ en objet", WRITE("cité plus haut") },
	{ "voies et delais de recours", "c’est le titre de la loi\u202f: dites ensuite où écrire, et avant quand" },
};

/* The longest one that begins there, and of two as long the first of the list. */
const struct plain_jargon *
plain_jargon_at(const struct plain_words *words, size_t first, size_t *count_r)
{
	const struct plain_jargon *best = NULL;
	*count_r = 0;
	for (size_t i = 0; i < LENGTH(jargon); i++) {
		/* one look at its first letter spares nearly all of them */
		if (jargon[i].phrase[0] != words->all[first].folded.at[0])
			continue;
		const size_t count = plain_phrase_at(words, first, jargon[i].phrase);
		if (count > *count_r) {
			*count_r = count;
			best = &jargon[i];
		}
	}
	return best;
}
