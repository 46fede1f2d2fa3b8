/* Who asks, where it is, and the words that are filled in. */
#include <string.h>

#include "base/time.h"
#include "doors/demo/town_chance.h"
#include "doors/demo/town_desk.h"

static const struct {
	const char *name;
	bool is_woman;
} first_names[] = {
	{ "Inès", true },    { "Camille", true },  { "Fatou", true },   { "Odette", true },  { "Léa", true },
	{ "Sarah", true },   { "Monique", true },  { "Amina", true },   { "Julie", true },   { "Rose", true },
	{ "Chantal", true }, { "Maëlle", true },   { "Yasmine", true }, { "Lucie", true },   { "Thérèse", true },
	{ "Nour", true },    { "Élodie", true },   { "Ana", true },     { "Mireille", true }, { "Zoé", true },
	{ "Paul", false },   { "Karim", false },   { "Marcel", false }, { "Hugo", false },   { "Moussa", false },
	{ "Bernard", false }, { "Tom", false },    { "Yanis", false },  { "Louis", false },  { "Gérard", false },
	{ "Mathieu", false }, { "Ilyes", false },  { "Denis", false },  { "Victor", false }, { "Adama", false },
	{ "Simon", false },  { "René", false },    { "Noé", false },    { "Luis", false },   { "Omar", false },
};
static const char *const last_names[] = {
	"Aubépine", "Bouleau", "Bruyère",   "Cerisier", "Charme",   "Cormier",  "Églantine", "Érable", "Fougère",
	"Frêne",    "Genêt",   "Glycine",   "Houblon",  "Lavande",  "Lierre",   "Lilas",     "Mélèze", "Merisier",
	"Mimosa",   "Muguet",  "Mûrier",    "Myrtille", "Noisetier", "Orme",    "Peuplier",  "Pommier", "Prunier",
	"Roseau",   "Sapin",   "Saule",     "Sorbier",  "Sureau",   "Thuya",    "Tremble",   "Troène", "Verveine",
};
static const char *const streets[] = {
	/* « de la », « derrière la »: each is a « la » and begins with a consonant */
	"rue des Tisserands", "promenade de la Vionne", "place du Marché-aux-Grains", "rue du Moulin-Vert",
	"rue des Coquelicots", "place de la Gare", "rue des Vignes", "venelle du Lavoir", "rue des Mariniers",
	"rue de la Filature", "rue des Tilleuls", "rue Basse", "rue du Four-Banal", "rue de l’Écluse",
	"rue des Cerisiers", "rue du Vieux-Pont", "rue des Potiers", "place du Kiosque",
};

/* What some of them need, or for whom they write, as their words say. */
static const struct {
	const char *begins, *needs, *acts_for;
} special[] = {
	{ "Bonjour,¶Notre fils est sourd", "Langue des signes française (LSF) pour les rendez-vous", NULL },
	{ "La boucle magnétique", "Entend mal\u202f: écrire plutôt qu’appeler", NULL },
	{ "Je suis aveugle", "Lecteur d’écran\u202f: pas de document en image", NULL },
	{ "La rampe de la mairie", "Fauteuil roulant\u202f: un lieu de plain-pied", NULL },
	{ "J’écris pour ma mère", NULL, "Sa mère, Mme Odette Tremble, 84 ans\u202f: accord écrit donné au CCAS" },
};

struct span
town_draw_street(struct town_drawing *drawing, int *number_r)
{
	*number_r = 1 + (int)draw_below(&drawing->state, 80);
	return span_of(streets[draw_below(&drawing->state, LENGTH(streets))]);
}

/* « ines.aubepine12@example.org » */
static struct span
mail_of(struct town_drawing *drawing, const char *first, const char *last)
{
	struct arena *arena = drawing->arena;
	const struct span one = span_slug(arena, span_of(first), 30), two = span_slug(arena, span_of(last), 30);
	return span_of(arena_format(arena, "%.*s.%.*s%zu@example.org", SPAN_ARGS(one), SPAN_ARGS(two),
	                            drawing->desk->person_count + 1));
}

static struct town_person
draw_new(struct town_drawing *drawing)
{
	struct arena *arena = drawing->arena;
	uint64_t *state = &drawing->state;
	int number;
	const size_t first = draw_below(state, LENGTH(first_names));
	const char *name = first_names[first].name;
	const char *last = last_names[draw_below(state, LENGTH(last_names))];
	const struct span street = town_draw_street(drawing, &number);
	const bool is_mobile = draw_yes(state, 0.8);
	const unsigned digits = (unsigned)draw_below(state, 10000);
	struct town_person person = {
		.name = span_of(arena_format(arena, "%s %s %s", first_names[first].is_woman ? "Mme" : "M.",
		                             name, last)),
		.post = span_of(arena_format(arena, "%d %.*s, Belair-sur-Vionne", number, SPAN_ARGS(street))),
		.mail = SPAN(""), .needs = SPAN(""), .language = SPAN(""), .acts_for = SPAN(""),
	};
	person.phone = span_of(arena_format(arena, "%s %02u %02u", is_mobile ? "06 39 98" : "01 99 00",
	                                    digits / 100, digits % 100));
	if (draw_yes(state, 0.82))
		person.mail = mail_of(drawing, name, last);
	if (draw_yes(state, 0.02))
		person.language = SPAN("en");
	return person;
}

static void
know_needs(struct town_person *person, struct span words)
{
	for (size_t i = 0; i < LENGTH(special); i++) {
		if (!span_starts(words, special[i].begins))
			continue;
		if (special[i].needs != NULL)
			person->needs = span_of(special[i].needs);
		if (special[i].acts_for != NULL)
			person->acts_for = span_of(special[i].acts_for);
	}
}

size_t
town_draw_person(struct town_drawing *drawing, const struct town_ask *ask)
{
	struct town_desk *desk = drawing->desk;
	const size_t before = desk->person_count;
	struct town_person person = draw_new(drawing);
	know_needs(&person, ask->words);
	const bool is_special = person.needs.length + person.acts_for.length > 0;
	if (before > 20 && !is_special && draw_yes(&drawing->state, 0.3))
		return draw_below(&drawing->state, before);
	must(before < TOWN_PERSON_COUNT_MAX);
	desk->persons[before] = person;
	return desk->person_count++;
}

/* --- words ------------------------------------------------------------------------------------ */

static void
add_day(struct town_drawing *drawing, struct text *text, const struct town_request *request)
{
	uint64_t *state = &drawing->state;
	const bool is_civil =
		drawing->desk->offerings[request->offering].offering.purpose == OFFERING_CIVIL;
	const int32_t day = day_here(request->at_s);
	/* a birth, or something that was sent lately */
	const int32_t back = is_civil ? 3000 + (int32_t)draw_below(state, 14000)
	                              : 12 + (int32_t)draw_below(state, 30);
	const struct date date = date_of_days(day - back);
	if (is_civil)
		text_add_date_words(text, day - back);
	else
		text_format(text, "%d%s %s", date.day, date.day == 1 ? "er" : "", month_words(date.month));
}

static void
add_soon(struct town_drawing *drawing, struct text *text, int64_t at_s)
{
	const struct calendar *days = hours_holidays(drawing->hours);
	const int32_t day = day_here(at_s);
	text_add_z(text, "le ");
	text_add_date_long(text, workday_after(days, WORKDAYS_OUVRES, day,
	                                       2 + (int)draw_below(&drawing->state, 6)));
}

static bool
takes(struct span *rest, const char *word)
{
	if (!span_starts(*rest, word))
		return false;
	*rest = span_from(rest->at + strlen(word), rest->length - strlen(word));
	return true;
}

struct span
town_fill(struct town_drawing *drawing, struct span words, const struct town_request *request,
          int64_t at_s)
{
	enum { GROWS = 1000 };
	struct text text = text_new(drawing->arena, words.length + GROWS);
	struct span rest = words;
	struct span number, street = request->spot;
	(void)span_cut(&street, ' ', &number);
	while (rest.length > 0) {
		if (takes(&rest, "{rue}"))
			text_add(&text, street);
		else if (takes(&rest, "{no}"))
			text_add(&text, number);
		else if (takes(&rest, "{jour}"))
			add_day(drawing, &text, request);
		else if (takes(&rest, "{bientot}"))
			add_soon(drawing, &text, at_s);
		else if (takes(&rest, "¶"))
			text_add_z(&text, "\n");
		else {
			text_add(&text, span_from(rest.at, 1));
			rest = span_from(rest.at + 1, rest.length - 1);
		}
	}
	must(!text.cut);
	return text_span(&text);
}
