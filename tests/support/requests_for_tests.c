#include "support/requests_for_tests.h"

enum { MATTER_COUNT = 10, WAY_COUNT = 8 };

static const char *const matters[REQUESTS_SERVICE_COUNT][MATTER_COUNT] = {
	{ "le lampadaire devant chez moi clignote", "une lampe est éteinte dans la rue",
	  "l’éclairage ne marche plus le soir", "trois réverbères sont en panne",
	  "il fait noir sous le pont depuis que l’ampoule a grillé",
	  "l’éclairage public reste allumé en plein jour", "un candélabre penche dangereusement",
	  "la lumière du passage piéton est cassée",
	  "les lampadaires de la place s’éteignent trop tôt",
	  "le boîtier électrique d’un lampadaire est ouvert" },
	{ "ma poubelle n’a pas été ramassée", "le bac jaune déborde",
	  "les déchets traînent au pied des conteneurs", "quand passe la collecte du verre",
	  "il me faut un composteur pour mes épluchures",
	  "des encombrants sont abandonnés sur le trottoir",
	  "le camion poubelle est passé sans s’arrêter", "le couvercle de mon bac est cassé",
	  "la déchetterie est-elle ouverte dimanche",
	  "une décharge sauvage grossit derrière le stade" },
	{ "je voudrais inscrire ma fille à la cantine",
	  "le dossier d’inscription à l’école maternelle",
	  "mon fils a une allergie et mange à la cantine",
	  "je veux annuler le périscolaire de mercredi", "combien coûte la garderie du soir",
	  "la facture de cantine de mon enfant est fausse", "reste-t-il une place en crèche",
	  "l’étude surveillée pour le CE2", "le car scolaire ne s’est pas arrêté",
	  "changer d’école primaire après un déménagement" },
	{ "je demande un acte de naissance", "comment refaire ma carte d’identité",
	  "mon passeport a expiré", "une copie de l’acte de mariage de mes parents",
	  "je dois m’inscrire sur les listes électorales", "reconnaître un enfant avant la naissance",
	  "un certificat de décès pour le notaire", "le rendez-vous pour le passeport est trop loin",
	  "changer de prénom à l’état civil", "faire une procuration pour voter" },
	{ "un nid-de-poule a abîmé ma roue", "la chaussée s’effondre",
	  "le trottoir est impraticable en fauteuil", "il faudrait un ralentisseur dans cette rue",
	  "le panneau stop est tombé", "les travaux bloquent mon garage",
	  "le marquage du passage piéton est effacé", "une plaque d’égout fait du bruit",
	  "le feu tricolore reste rouge", "stationner une benne pour des travaux" },
	{ "je ne peux plus payer mon loyer", "une aide pour ma facture de chauffage",
	  "je suis en attente du RSA", "ma mère âgée a besoin d’un portage de repas",
	  "obtenir une aide à domicile", "un colis alimentaire",
	  "le dossier d’allocation est incomplet", "je suis menacé d’expulsion",
	  "la carte de transport solidaire", "rencontrer une assistante sociale" },
};
static const char *const ways[WAY_COUNT] = {
	"Bonjour, %s. Merci de faire le nécessaire.",
	"%s, pouvez-vous m’aider ?",
	"Bonjour, je vous écris car %s. J’ai déjà appelé deux fois la mairie sans réponse. Cordialement.",
	"%s depuis trois semaines !!!",
	"Madame, Monsieur, %s. Dans l’attente de votre retour, je vous prie d’agréer mes salutations.",
	"bonjour %s svp",
	"Suite à mon message, %s. C’est urgent, que dois-je faire ?",
	"Je vous signale ceci : %s. J’habite le quartier de la gare.",
};
static const char *const others[] = {
	"Par ailleurs, %s, mais ce n’est pas le plus important.",
	"Mon voisin me dit aussi que %s.",
};

/* A small generator: any number leads to any other. */
static unsigned
draw(uint64_t *state, unsigned below)
{
	*state = *state * 6364136223846793005u + 1442695040888963407u;
	return (unsigned)(*state >> 33) % below;
}

/* Two letters that change places, outside of accents. */
static void
mistype(char *text, size_t length, uint64_t *state)
{
	const size_t at = 1 + draw(state, (unsigned)length - 2);
	const char a = text[at], b = text[at + 1];
	if (a >= 'a' && a <= 'z' && b >= 'a' && b <= 'z') {
		text[at] = b;
		text[at + 1] = a;
	}
}

static void
add(struct text *text, const char *way, const char *matter)
{
	for (; *way != '\0'; way++)
		if (way[0] == '%') {
			text_add_z(text, matter);
			way++;
		} else
			text_add_char(text, *way);
}

/* Drawn one after another: compilers do not agree on which argument comes first. */
static void
add_drawn(struct text *text, uint64_t *state, const char *const *said, unsigned count, int service)
{
	const char *way = said[draw(state, count)];
	add(text, way, matters[service][draw(state, MATTER_COUNT)]);
}

struct request_for_tests
request_for_tests(struct arena *arena, unsigned number)
{
	uint64_t state = 88172645463325252u + number * 2654435761u;
	struct text text = text_new(arena, 2000);
	(void)draw(&state, 2);
	const int service = (int)draw(&state, REQUESTS_SERVICE_COUNT);
	add_drawn(&text, &state, ways, WAY_COUNT, service);
	if (draw(&state, 5) == 0)
		add_drawn(&text, &state, ways, WAY_COUNT, service);
	if (draw(&state, 6) == 0) { /* another matter, of whichever service */
		const int another = (int)draw(&state, REQUESTS_SERVICE_COUNT);
		text_add_char(&text, ' ');
		add_drawn(&text, &state, others, LENGTH(others), another);
	}
	const struct span made = text_span(&text);
	char *letters = span_copy(arena, made);
	for (unsigned i = draw(&state, 4); i > 0; i--)
		mistype(letters, made.length, &state);
	/* Some were dealt with elsewhere than where they belong. */
	const bool strayed = draw(&state, 80) == 0;
	return (struct request_for_tests){ strayed ? (int)draw(&state, REQUESTS_SERVICE_COUNT) : service,
		                               span_of(letters) };
}
