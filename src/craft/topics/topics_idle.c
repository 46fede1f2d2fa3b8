/* Words that are in all matters and make none: what remains of French grammar beside the little words of
 * craft/text, and how one opens and closes a letter. Folded, in the order of bytes. Those of feelings are not
 * here: the caller leaves them out. */
#include <stdlib.h>

#include "craft/topics/topics_inside.h"

static const char *const idle[] = {
	"afin", "agreer", "ai", "aient", "ailleurs", "ainsi", "ait", "alors", "apres", "assez",
	"aucun", "aucune", "aucunement", "aujourdhui", "auparavant", "aupres", "auquel", "aura",
	"aurai", "auraient", "aurais", "aurait", "auront", "aussi", "autant", "autre", "autrement",
	"autres", "avaient", "avais", "avait", "avant", "avoir", "ayant", "beaucoup", "bien",
	"bonjour", "bonsoir", "bref", "ceci", "cela", "celle", "celles", "celui", "cependant",
	"certain", "certaine", "certaines", "certains", "cest", "ceux", "chacun", "chaque", "chez",
	"ci", "combien", "comme", "comment", "contre", "cordialement", "cordiales",
	"dedans", "deja", "depuis", "derriere", "desormais", "dessous",
	"dessus", "deux", "devant", "devoir", "devraient", "devrait", "dire", "dis", "distinguees",
	"distingues", "dit", "dois", "doit", "doivent", "donc", "donne", "donner", "dun", "dune",
	"durant", "ecris", "egalement", "encore", "enfin", "entre", "envers", "environ", "estce",
	"etaient", "etais", "etait", "etant", "ete", "etes", "etre", "eut", "eux", "faire", "fais",
	"faisait", "fait", "faites", "fallait", "falloir", "fallu", "faudrait", "faut", "fera", "fois",
	"font", "furent", "fut", "hors", "hui", "ici", "ils", "jai", "jamais", "jusqua", "jusque",
	"ladite", "laquelle", "ledit", "lequel", "lesquelles", "lesquels", "lors", "lorsque", "madame",
	"mademoiselle", "maintenant", "malgre", "meme", "memes", "merci", "mesdames", "messieurs",
	"mettre", "mieux", "mis", "mme", "moins", "monsieur", "mr", "nai", "neanmoins", "nombreuses",
	"nombreux", "non", "notamment", "nul", "nulle", "oui", "outre", "parce", "parfois", "parmi",
	"particulierement", "partout", "pas", "pendant", "peu", "peut", "peutetre", "peuvent", "peux",
	"plus", "plusieurs", "plutot", "pourquoi", "pourraient", "pourrais", "pourrait", "pourtant",
	"pouvez", "pouvoir", "pouvons", "prendre", "presque", "prie", "prier", "puis", "puisque",
	"quand", "quant", "quel", "quelle", "quelles", "quelque", "quelques", "quelquun", "quels",
	"quil", "quoi", "quoique", "respectueuses", "respectueux", "rien", "salutations", "sans",
	"sauf", "selon", "sera", "serai", "seraient", "serais", "serait", "seront", "seulement", "sil",
	"sinceres", "sinon", "soi", "soient", "sois", "soit", "sommes", "souvent", "surtout", "svp",
	"tandis", "tant", "tel", "telle", "tellement", "telles", "tels", "toujours", "tous", "tout",
	"toute", "toutefois", "toutes", "tres", "trois", "trop", "va", "vais", "vers", "veuillez",
	"veut", "veux", "voici", "voila", "voir", "vont", "voulais", "voulait", "vouloir", "voulu",
	"vraiment", "vu",
};

static int
compare(const void *key, const void *element)
{
	const struct span *word = key;
	return span_compare(*word, span_of(*(const char *const *)element));
}

bool
topics_is_idle(struct span folded)
{
	return bsearch(&folded, idle, LENGTH(idle), sizeof *idle, compare) != NULL;
}
