#include <string.h>

#include "craft/html/asset.h"
#include "ground/inquiry/inquiry_template.h"

#define OWN_WORDS "Phrases écrites pour Parvis, sous sa licence (AGPL 3 ou suivante)\u202f: prenez, changez."

const struct inquiry_template inquiry_templates[] = {
	{ .code = "miroir", .name = "Le miroir, en douze phrases", .is_checked = true,
	  .whom = "Usagers, agents et dirigeants, sur le même service.",
	  .measures = "Le service vu des deux côtés, ce que chacun vit, ce que chacun attend et devine de "
	              "l’autre. L’écart se calcule entre groupes, jamais pour une personne.",
	  .source = "Banque de phrases de Parvis, sur huit dimensions de la relation et quatre engagements "
	            "d’accueil.",
	  .right = OWN_WORDS },
	{ .code = "contact", .name = "Après un contact", .is_checked = true,
	  .whom = "La personne qui vient d’avoir une réponse, usager ou collègue d’un autre service.",
	  .measures = "Satisfaction (CSAT), facilité (CES) et recommandation nette (NPS) de ce contact. Rien "
	              "sur l’agent qui a répondu.",
	  .source = "Phrases écrites ici. Calculs\u202f: NPS de Reichheld (2003), CES 2.0 (2013), CSAT part "
	            "des deux meilleurs niveaux.",
	  .right = OWN_WORDS " «\u202fNet Promoter\u202f» et «\u202fNPS\u202f» sont des marques déposées\u202f: "
	           "le calcul est libre, le nom ne l’est pas dans une publicité." },
	{ .code = "jdma", .name = "Je donne mon avis", .is_checked = true,
	  .whom = "Usagers, à la fin d’une démarche en ligne.",
	  .measures = "Satisfaction, clarté et aide sur 10\u202f; aide joignable et autonomie en pour cent, "
	              "comme le bouton national.",
	  .source = "Code public du site jedonnemonavis.numerique.gouv.fr, lu le 27 juillet 2026\u202f; la "
	            "question «\u202favez-vous réussi à joindre l’administration\u202f?\u202f» vient du guide des "
	            "ministères.",
	  .right = "Licence MIT, © 2026 Direction interministérielle du numérique, à garder avec ces "
	           "mots." },
	{ .code = "a11", .name = "Confiance après un service (A-11)", .is_checked = false,
	  .whom = "Usagers, juste après un échange. En français et en anglais.",
	  .measures = "La confiance gagnée ou perdue, et ce qui l’explique aux yeux de la personne.",
	  .source = "Circulaire A-11, section 280, du gouvernement des États-Unis. La phrase de confiance a été "
	            "lue sur performance.gov\u202f; celles de ce qui l’explique n’ont pas été relues. Le "
	            "français est notre traduction.",
	  .right = "Œuvre du gouvernement des États-Unis, libre d’usage." },
	{ .code = "qvt", .name = "Qualité de vie, bien-être et sens du travail", .is_checked = true,
	  .whom = "Agents, et dirigeants s’ils le veulent\u202f; une fois par an.",
	  .measures = "Trois indices de 0 à 100\u202f: QVT, BA et SENS. Jamais par personne.",
	  .source = "Banque de phrases de Parvis.",
	  .right = OWN_WORDS },
	{ .code = "gollac", .name = "Six axes de risques (Gollac)", .is_checked = false,
	  .whom = "Agents, avant un plan de prévention ou le document unique.",
	  .measures = "L’exposition à chacun des six axes, de 0 à 100. Elle ouvre une discussion, ne pose pas "
	              "de diagnostic.",
	  .source = "Les six axes du collège d’expertise présidé par Michel Gollac (rapport de 2011), dont les "
	            "intitulés n’ont pas été relus. Les dix-huit phrases sont écrites ici\u202f: ce n’est pas un "
	            "instrument validé.",
	  .right = OWN_WORDS },
	{ .code = "accueil", .name = "Observation d’un accueil", .is_checked = true,
	  .whom = "Qui observe\u202f: usager volontaire, agent d’un autre service, visiteur.",
	  .measures = "La part des points tenus, pour l’échange et pour le lieu. Un accueil, jamais un agent.",
	  .source = "Grille écrite ici\u202f; le respect s’observe dans les deux sens.",
	  .right = OWN_WORDS },
	{ .code = "formation", .name = "Sortie d’une formation", .is_checked = true,
	  .whom = "Agents et dirigeants, le dernier jour.",
	  .measures = "La qualité de 0 à 100 et le progrès que la personne se voit. Ce qui change au travail se "
	              "mesure plus tard.",
	  .source = "Phrases écrites ici, sur les deux premiers niveaux de Kirkpatrick (1959).",
	  .right = OWN_WORDS },
	{ .code = "servqual", .name = "Attendu et vécu (d’après SERVQUAL)", .is_checked = false,
	  .whom = "Usagers prêts à y passer cinq minutes.",
	  .measures = "Vécu moins attendu sur cinq dimensions, puis un écart d’ensemble, pondéré ou non\u202f; "
	              "le vécu seul est SERVPERF.",
	  .source = "Structure et calculs de Parasuraman, Zeithaml et Berry (Journal of Retailing 64, 1988), "
	            "SERVPERF de Cronin et Taylor (1992), non relus. Les vingt-deux phrases sont écrites "
	            "ici\u202f: ce ne sont pas celles de l’instrument.",
	  .right = OWN_WORDS },
	{ .code = "who5", .name = "Bien-être (WHO-5)", .is_checked = false,
	  .whom = "Agents, avec l’accord du médecin du travail. Une donnée de santé\u202f: voyez votre DPO.",
	  .measures = "Un indice de 0 à 100\u202f; 50 ou moins est un bien-être bas. Jamais par personne.",
	  .source = "Organisation mondiale de la santé, 1998\u202f; calcul des manuels publiés. Phrases à prendre "
	            "dans la version française officielle, sans en changer un mot.",
	  .right = "Conditions de l’OMS à lire avant usage\u202f; la source est toujours nommée, tout mot changé "
	           "est signalé." },
	{ .code = "karasek", .name = "Latitude, demande et soutien (Karasek)", .is_checked = false,
	  .whom = "Agents, avec un médecin ou un psychologue du travail.",
	  .measures = "Latitude, demande et soutien. La tension au travail se lit dans un groupe, avec des "
	              "seuils que vous choisissez\u202f: aucun n’est officiel.",
	  .source = "Version française de l’enquête SUMER, 26 phrases\u202f; poids lus dans un barème public, "
	            "ordre des phrases non relu.",
	  .right = "Le Job Content Questionnaire appartient à son centre (jcqcenter.com), qui fait payer chaque "
	           "phrase\u202f: le calcul est livré, les phrases non." },
	{ .code = "siegrist", .name = "Efforts et récompenses (Siegrist)", .is_checked = false,
	  .whom = "Agents, avec un médecin ou un psychologue du travail.",
	  .measures = "Le rapport des efforts aux récompenses\u202f: au-dessus de 1, les efforts l’emportent. Et le "
	              "surinvestissement.",
	  .source = "Version courte, 16 phrases (université de Düsseldorf)\u202f; les phrases comptées à l’envers "
	            "n’ont pas été relues dans le manuel.",
	  .right = "Accord de l’auteur nécessaire\u202f: le calcul est livré, les phrases non." },
	{ .code = "copsoq", .name = "COPSOQ, version courte", .is_checked = false,
	  .whom = "Agents, avec un médecin ou un psychologue du travail.",
	  .measures = "Vingt-quatre échelles de 0 à 100, chacune dans le sens de son nom.",
	  .source = "Version française courte, 46 phrases\u202f: vingt-deux échelles de deux phrases et deux d’une, "
	            "répartition à comparer avec la notice.",
	  .right = "Licence du réseau COPSOQ, sans vente ni changement\u202f: le calcul est livré, les phrases et "
	           "les noms des échelles non." },
};
const size_t inquiry_template_count = LENGTH(inquiry_templates);

const struct inquiry_template *
inquiry_template_find(struct span code)
{
	for (size_t i = 0; i < inquiry_template_count; i++)
		if (span_is(code, inquiry_templates[i].code))
			return &inquiry_templates[i];
	return NULL;
}

struct inquiry *
inquiry_template_read(struct arena *arena, const struct inquiry_template *template)
{
	const char *sentence;
	const struct asset *asset =
		asset_lookup(arena_format(arena, "ground/inquiry/templates/%s.json", template->code));
	must(asset != NULL);
	struct inquiry *inquiry = inquiry_read(arena, asset->bytes, &sentence);
	must(inquiry != NULL); /* a file of this room: a test reads each */
	return inquiry;
}
