#include "doors/demo/town.h"

#include <string.h>

#include "craft/html/asset.h"
#include "doors/demo/town_chance.h"

/* --- what was put in on purpose ------------------------------------------------------------------ */

const struct town_deed town_deeds[TOWN_DEED_COUNT] = {
	[TOWN_DEED_HELPED] = { "relation-habitants", "P2.S2", 2,
	                       { [SIDE_USAGER] = 0.45, [SIDE_AGENT] = 0.35 } },
	[TOWN_DEED_IDLE] = { "education-enfance", "P3.S1", 1, { 0 } },
};

/* A place where both sides see the service lower. */
static const char low_place[] = "instruction-urbanisme";
static const double low_by = 0.8;

/* How a sentence is answered. A guess is drawn towards the middle of the scale, and given by less
 * different people. */
enum manner { OF_SERVICE, OF_ONESELF, GUESSED };

static const struct story {
	const char *code;
	enum manner manner;
	double mean[SIDE_COUNT]; /* 1 to 5 */
} stories[] = {
	{ "P1.S1", OF_SERVICE, { 3.20, 3.20, 3.40 } }, /* no gap: what is seen here and there is noise */
	{ "P2.S2", OF_SERVICE, { 2.65, 3.40, 3.55 } }, /* the gap */
	{ "P3.S1", OF_SERVICE, { 3.05, 3.14, 3.40 } }, /* a gap that is real, and small */
	{ "P4.S1", OF_SERVICE, { 4.05, 4.05, 4.10 } }, /* the strength of both */
	{ "GEN.S1", OF_SERVICE, { 3.50, 3.66, 3.80 } },
	{ "CSD.V1", OF_ONESELF, { 3.75, 3.35, 3.70 } },
	{ "ECO.V1", OF_ONESELF, { 3.40, 3.00, 3.30 } },
	{ "Q2", OF_ONESELF, { 0, 2.95, 0 } },
	{ "B1", OF_ONESELF, { 0, 3.40, 0 } },
	{ "G2", OF_SERVICE, { 3.15, 0, 0 } },
	{ "D.U>A.GEN.S1", GUESSED, { 3.66, 0, 0 } },
	{ "D.A>U.GEN.S1", GUESSED, { 0, 3.50, 0 } },
	{ "D.L>U.GEN.S1", GUESSED, { 0, 0, 3.50 } },
	{ "D.L>A.GEN.S1", GUESSED, { 0, 0, 3.66 } },
	{ "D.L>U.P2.S2", GUESSED, { 0, 0, 2.65 } },
};

/* Steps that are not like the others: low for both, low for usagers alone. */
static const struct {
	const char *journey;
	int rank;
	double mean[SIDE_COUNT];
} steps[] = {
	{ "titre-identite", 3, { 2.30, 2.35, 2.60 } },
	{ "titre-identite", 6, { 2.40, 3.75, 3.70 } },
	{ "creche", 3, { 2.45, 3.60, 3.50 } },
	{ "urbanisme", 4, { 2.20, 2.40, 2.60 } },
	{ "piscine", 3, { 4.15, 4.10, 4.00 } },
};

/* What counts most: a chance of being ticked. Delays count for all; consideration and listening for
 * usagers, tools and a free hand for agents. */
static const struct {
	const char *choice;
	double chance[SIDE_COUNT];
} expectations[] = {
	{ "P2", { 0.46, 0.43, 0.45 } },   { "CSD", { 0.34, 0.17, 0.22 } },
	{ "ECO", { 0.33, 0.18, 0.22 } },  { "FAC", { 0.30, 0.24, 0.30 } },
	{ "ENV", { 0.08, 0.38, 0.16 } },  { "AUT", { 0.07, 0.33, 0.16 } },
	{ "P1", { 0.25, 0.22, 0.24 } },   { "P3", { 0.24, 0.21, 0.20 } },
	{ "P4", { 0.16, 0.16, 0.22 } },   { "CFI", { 0.18, 0.16, 0.18 } },
	{ "VAL", { 0.13, 0.20, 0.24 } },  { "SAV", { 0.14, 0.19, 0.15 } },
};

const struct town_journey town_journeys[] = {
	{ "titre-identite", "Le plus demandé, et l’attente du rendez-vous en tête des "
	                    "réclamations.", JOURNEY_REWORKED },
	{ "acte-etat-civil", "Tout le monde y passe un jour, souvent dans un moment difficile.",
	  JOURNEY_FOLLOWED },
	{ "inscription-ecole", "Chaque printemps, les mêmes questions arrivent à quatre guichets.",
	  JOURNEY_REWORKED },
	{ "cantine-periscolaire", "La facture est le premier motif d’appel de la direction.",
	  JOURNEY_OBSERVED },
	{ "creche", "Il n’y a pas de place pour tous\u202f: ceux qui attendent veulent comprendre.",
	  JOURNEY_OBSERVED },
	{ "aide-sociale", "Les agents disent y manquer de temps, les habitants d’écoute.",
	  JOURNEY_REWORKED },
	{ "piscine", "Beaucoup de passages, et une équipe qui se renouvelle.", JOURNEY_OBSERVED },
	{ "bibliotheque", "Ce qui y marche bien peut servir aux autres.", JOURNEY_FOLLOWED },
	{ "voirie-proprete", "On signale, puis on ne sait plus rien\u202f: ni l’habitant, ni l’agent.",
	  JOURNEY_OBSERVED },
	{ "urbanisme", "Des délais que la loi fixe, et que personne n’a sous les yeux.",
	  JOURNEY_REWORKED },
};
const size_t town_journey_count = LENGTH(town_journeys);
const struct town_journey town_inner_journeys[] = {
	{ "poste-vacant", "Les agents demandent des réponses, même négatives.", JOURNEY_CHOSEN },
	{ "aide-informatique", "Une panne au guichet fait attendre des deux côtés.", JOURNEY_CHOSEN },
};
const size_t town_inner_journey_count = LENGTH(town_inner_journeys);

/* --- the places --------------------------------------------------------------------------------- */

/* Tables are files of this room, embedded: whatever is wrong in them is a bug. */
struct sheet *
town_table(struct arena *arena, const char *name)
{
	struct fault fault;
	struct sheet_row row;
	const struct sheet_options options = { .separator = ';' };
	const struct asset *asset = asset_lookup(name);
	must(asset != NULL);
	struct sheet *sheet = sheet_open_bytes(arena, asset->bytes, &options, &fault);
	must(sheet != NULL);
	must(sheet_next(sheet, &row, &fault) == FOUND_ONE); /* the headings */
	return sheet;
}

size_t
town_place_by_code(const struct town *town, struct span code)
{
	for (size_t i = 0; i < town->place_count; i++)
		if (span_equal(town->places[i].code, code))
			return i;
	return TOWN_NOWHERE;
}

bool
town_is_under(const struct town *town, size_t place, size_t above)
{
	while (place != above && place != TOWN_NOWHERE)
		place = town->places[place].parent;
	return place == above;
}

static void
take_places(struct arena *arena, struct town *town)
{
	enum { CODE, NAME, PARENT, AGENTS, VISITS, JOURNEY, CELL_COUNT };
	struct sheet *sheet = town_table(arena, "doors/demo/town_places.csv");
	struct sheet_row row;
	struct fault fault;
	while (sheet_next(sheet, &row, &fault) == FOUND_ONE) {
		must(row.cell_count == CELL_COUNT && town->place_count < TOWN_PLACE_COUNT_MAX);
		struct town_place place = { .code = span_keep(arena, row.cells[CODE]),
			                        .name = span_keep(arena, row.cells[NAME]),
			                        .parent = town_place_by_code(town, row.cells[PARENT]),
			                        .journey = span_keep(arena, row.cells[JOURNEY]) };
		must(span_int64(row.cells[AGENTS], &place.agents));
		must(span_int64(row.cells[VISITS], &place.visits));
		if (place.parent != TOWN_NOWHERE)
			place.depth = town->places[place.parent].depth + 1;
		town->places[town->place_count++] = place;
	}
}

static void
take_texts(struct arena *arena, struct town *town)
{
	enum { VOICE, PLACE, WAVE, WORDS, CELL_COUNT };
	struct sheet *sheet = town_table(arena, "doors/demo/town_texts.csv");
	struct sheet_row row;
	struct fault fault;
	int64_t wave;
	while (sheet_next(sheet, &row, &fault) == FOUND_ONE) {
		must(row.cell_count == CELL_COUNT && town->text_count < TOWN_TEXT_COUNT_MAX);
		const size_t place = town_place_by_code(town, row.cells[PLACE]);
		must(place != TOWN_NOWHERE);
		must(span_int64(row.cells[WAVE], &wave) && wave >= 1 && wave <= TOWN_WAVE_COUNT);
		town->texts[town->text_count++] = (struct town_text){
			.side = span_is(row.cells[VOICE], "U") ? SIDE_USAGER : SIDE_AGENT,
			.place = place,
			.wave = (int)wave - 1,
			.words = span_keep(arena, row.cells[WORDS]),
		};
	}
}

struct town *
town_new(struct arena *arena, uint64_t seed)
{
	struct town *town = arena_new_of(arena, struct town);
	uint64_t state = seed;
	town->seed = seed;
	take_places(arena, town);
	take_texts(arena, town);
	for (size_t i = 0; i < town->place_count; i++) {
		struct town_place *place = &town->places[i];
		const double above = place->parent == TOWN_NOWHERE ? 0 : town->places[place->parent].lean;
		place->lean = place->depth == 0 ? 0 : above + draw_around(&state, 0.15);
		place->lived = place->depth < 2 ? 0 : draw_around(&state, 0.65);
		if (span_is(place->code, low_place))
			place->lean = place->lived = -low_by;
	}
	return town;
}

int64_t
town_journey_people(const struct town *town, struct span code, size_t *direction_r)
{
	int64_t agents = 0;
	*direction_r = TOWN_NOWHERE;
	for (size_t i = 0; i < town->place_count; i++)
		if (span_equal(town->places[i].journey, code)) {
			agents += town->places[i].agents;
			*direction_r = town->places[i].parent;
		}
	return agents;
}

/* --- one answer ---------------------------------------------------------------------------------- */

/* Whoever answers: the same person answers all sentences in her own manner. */
struct somebody {
	uint64_t *state;
	const struct town *town;
	int wave;
	enum side side;
	size_t place;
	struct span journey;
	double temper; /* how much higher than the others she answers */
	double delays; /* how much better than expected she found the delays */
};

/* A level, 0 to `last`, whose mean is that of the share: exact, whatever the share. */
static uint8_t
draw_level(uint64_t *state, double share, int last)
{
	uint8_t level = 0;
	for (int i = 0; i < last; i++)
		level = (uint8_t)(level + draw_yes(state, share));
	return level;
}

static double
between(double value, double low, double high)
{
	return value < low ? low : value > high ? high : value;
}

/* A note of 1 to 5 as a level of 0 to 4, around a mean: within these bounds what is added to the mean
 * is added to what is seen, to the hundredth. */
static uint8_t
draw_note(struct somebody *person, double mean)
{
	const double share = between((mean - 1) / 4 + person->temper, 0.02, 0.98);
	return draw_level(person->state, share, 4);
}

static double
helped_by(const struct somebody *person, const char *item)
{
	double effect = 0;
	for (size_t i = 0; i < LENGTH(town_deeds); i++) {
		const struct town_deed *deed = &town_deeds[i];
		const size_t above = town_place_by_code(person->town, span_of(deed->place));
		if (person->wave >= deed->wave && strcmp(deed->item, item) == 0 &&
		    town_is_under(person->town, person->place, above))
			effect += deed->effect[person->side];
	}
	return effect;
}

static uint8_t
answer_sentence(struct somebody *person, const struct story *story)
{
	const struct town_place *place = &person->town->places[person->place];
	double mean = story->mean[person->side];
	if (story->manner == GUESSED) {
		/* « je ne sais pas » is an answer, and no level */
		if (draw_yes(person->state, 0.18))
			return SURVEY_NOT_KNOWN;
		mean = 3 + (mean + place->lean - 3) * 0.45;
		return (uint8_t)(1 + draw_level(person->state, between((mean - 2) / 2, 0, 1), 2));
	}
	if (strcmp(story->code, "GEN.S1") == 0) /* delays weigh on the whole */
		mean += 0.2 * person->delays;
	const double here = mean + (story->manner == OF_ONESELF ? place->lived : place->lean);
	const uint8_t level = draw_note(person, here + helped_by(person, story->code));
	if (strcmp(story->code, "P2.S2") == 0)
		person->delays = level + 1 - here;
	return level;
}

static uint8_t
answer_step(struct somebody *person, const struct survey_item *item)
{
	const int rank = item->rank[person->side];
	/* Steps of a journey are not all as good: the same for all, from their codes. */
	double mean = 3.45 + 0.15 * (rank % 3);
	if (draw_yes(person->state, 0.06))
		return SURVEY_NOT_APPLICABLE;
	for (size_t i = 0; i < LENGTH(steps); i++)
		if (span_is(person->journey, steps[i].journey) && rank == steps[i].rank)
			mean = steps[i].mean[person->side];
	return draw_note(person, mean + person->town->places[person->place].lean / 2);
}

static uint8_t
answer_fact(struct somebody *person)
{
	/* « Votre demande est-elle réglée ? » oui, en partie, pas encore, non */
	const double part = draw_part(person->state);
	return part < 0.62 ? 0 : part < 0.79 ? 1 : part < 0.92 ? 2 : 3;
}

/* --- one reply ------------------------------------------------------------------------------------- */

/* « J.creche.123 »: is this step on the way of this journey? */
static bool
is_step_of(const struct survey_item *item, struct span journey)
{
	return journey.length > 0 && item->step_id != 0 && item->code.length > journey.length + 3 &&
	       span_equal(span_from(item->code.at + 2, journey.length), journey) &&
	       item->code.at[2 + journey.length] == '.';
}

static uint8_t
answer_item(struct somebody *person, const struct survey_item *item)
{
	if (item->rank[person->side] == 0 || draw_yes(person->state, 0.03))
		return SURVEY_NOT_ANSWERED;
	if (item->step_id != 0)
		return is_step_of(item, person->journey) ? answer_step(person, item)
		                                         : SURVEY_NOT_ANSWERED;
	for (size_t i = 0; i < LENGTH(stories); i++)
		if (span_is(item->code, stories[i].code))
			return answer_sentence(person, &stories[i]);
	return span_is(item->code, "G1") ? answer_fact(person) : SURVEY_NOT_ANSWERED;
}

/* Three choices at most among those of the list, in an order of chance. */
static void
answer_expectations(struct somebody *person, const struct survey_form *form, uint8_t *levels)
{
	enum { CHOICE_COUNT_MAX = 3 };
	size_t ticked = 0;
	const size_t begin = (size_t)(draw(person->state) % LENGTH(expectations));
	if (draw_yes(person->state, 0.05))
		return;
	for (size_t i = 0; i < form->item_count; i++)
		if (form->items[i].kind == 'E')
			levels[i] = 0;
	for (size_t k = 0; k < LENGTH(expectations) && ticked < CHOICE_COUNT_MAX; k++) {
		const size_t choice = (begin + k) % LENGTH(expectations);
		if (!draw_yes(person->state, expectations[choice].chance[person->side]))
			continue;
		for (size_t i = 0; i < form->item_count; i++)
			if (form->items[i].kind == 'E' && span_ends(form->items[i].code,
			                                            expectations[choice].choice))
				levels[i] = 1;
		ticked++;
	}
}

static struct town_reply
reply_of(struct arena *arena, struct somebody *person, const struct survey_form *form)
{
	enum { TEMPER_MAX_PERMIL = 130, DAY_COUNT = 21 };
	const size_t count = form->item_count - form->text_count;
	const struct town_place *place = &person->town->places[person->place];
	uint8_t *levels = arena_array_of(arena, uint8_t, count + 1);
	person->temper = draw_around(person->state, TEMPER_MAX_PERMIL / 1000.0);
	person->delays = 0;
	person->journey = draw_yes(person->state, 0.75) ? place->journey : SPAN("");
	for (size_t i = 0; i < count; i++)
		levels[i] = form->items[i].kind == 'E' ? SURVEY_NOT_ANSWERED
		                                       : answer_item(person, &form->items[i]);
	answer_expectations(person, form, levels);
	const double way = draw_part(person->state);
	return (struct town_reply){
		.reply_id = (int64_t)(draw(person->state) >> 1 | 1),
		.side = person->side,
		.place = person->place,
		.journey = person->journey,
		.way = person->side != SIDE_USAGER || way < 0.7 ? SURVEY_WAY_OPEN
		       : way < 0.9                              ? SURVEY_WAY_CARD
		                                                : SURVEY_WAY_PAPER,
		.day = (int32_t)(draw(person->state) % DAY_COUNT),
		.levels = span_from((const char *)levels, count),
	};
}

/* --- a wave --------------------------------------------------------------------------------------- */

/* Where somebody who comes to the town's services goes. */
static size_t
draw_visit(uint64_t *state, const struct town *town)
{
	int64_t visits = 0;
	for (size_t i = 0; i < town->place_count; i++)
		visits += town->places[i].visits;
	int64_t left = (int64_t)(draw_part(state) * (double)visits);
	for (size_t i = 0; i < town->place_count; i++) {
		if (left < town->places[i].visits)
			return i;
		left -= town->places[i].visits;
	}
	return town->place_count - 1;
}

struct town_reply *
town_replies(struct arena *arena, const struct town *town, int wave,
             const struct survey_form *form, size_t *count_r)
{
	enum { REPLY_COUNT_MAX = 2 * TOWN_USAGERS };
	/* A stream a wave: what one draws does not move the next. */
	uint64_t state = town->seed ^ (UINT64_C(0x5851f42d4c957f2d) * (uint64_t)(wave + 1));
	struct somebody person = { .state = &state, .town = town, .wave = wave };
	struct town_reply *replies = arena_array_of(arena, struct town_reply, REPLY_COUNT_MAX);
	size_t count = 0;
	const size_t usagers = TOWN_USAGERS - 60 + (size_t)(draw(&state) % 121);
	must(wave >= 0 && wave < TOWN_WAVE_COUNT);
	person.side = SIDE_USAGER;
	for (size_t i = 0; i < usagers; i++) {
		person.place = draw_visit(&state, town);
		replies[count++] = reply_of(arena, &person, form);
	}
	for (size_t i = 0; i < town->place_count; i++) {
		const bool leads = town->places[i].depth == 1;
		const int64_t people = leads ? TOWN_LEADERS_BY_DIRECTION : town->places[i].agents;
		person.place = i;
		person.side = leads ? SIDE_LEADER : SIDE_AGENT;
		for (int64_t k = 0; k < people; k++)
			if (draw_yes(&state, leads ? 0.85 : 0.59)) {
				must(count < REPLY_COUNT_MAX);
				replies[count++] = reply_of(arena, &person, form);
			}
	}
	*count_r = count;
	return replies;
}
