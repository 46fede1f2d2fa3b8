/* What the invented town decided: priorities, actions of every state, of which one helped and one did
 * not. Days are told in months from now, so that the week has something to ask. */
#include "act/action/action.h"
#include "base/time.h"
#include "doors/demo/demo_inside.h"

static const struct {
	const char *name, *why;
} axes[] = {
	{ "Des délais dits et tenus", "C’est l’attente que les habitants et les agents partagent, et là que "
	                              "leurs visions diffèrent le plus." },
	{ "La bonne personne du premier coup", "On renvoie encore trop souvent d’un guichet à l’autre." },
	{ "Le temps d’écouter, des deux côtés", "Être écouté compte pour les habitants\u202f; avoir le temps "
	                                        "d’écouter, pour les agents." },
};

enum { NO_AXIS = -1, OUTSIDE = -1, NEVER = 1000 };

/* Of a sentence of the questionnaire, or of no survey (item NULL). Months from now: decided, due,
 * begun and ended (NEVER: not yet), judged. */
static const struct deed {
	const char *what, *place, *item, *sentence;
	int axis, owner, wave;
	enum action_origin origin;
	enum action_state state;
	int decided, due, begun, ended, judged;
	enum action_way ways[ACTION_SIDE_COUNT];
	const char *ended_words, *public_words; /* NULL: none */
	bool is_of_whole; /* read over the whole organisation, not where it is done */
} deeds[] = {
	{ .what = "Annoncer à chaque guichet un délai revu chaque lundi, et prévenir quand il change",
	  .place = "relation-habitants", .item = "P2.S2", .sentence = "Le délai annoncé est tenu.",
	  .axis = 0, .owner = ACCOUNT_DIRECTOR, .wave = 1, .origin = ACTION_FROM_GAP,
	  .state = ACTION_DONE, .decided = -9, .due = -5, .begun = -8, .ended = -5, .judged = -3,
	  .ways = { ACTION_RISE, ACTION_RISE },
	  .ended_words = "Le délai est affiché et revu chaque lundi par l’équipe\u202f; un message part quand "
	                 "il change.",
	  .public_words = "À chaque guichet, le délai annoncé est revu toutes les semaines. S’il change, "
	                  "vous en êtes averti." },
	{ .what = "Un plan des services à l’entrée de chaque école",
	  .place = "education-enfance", .item = "P3.S1",
	  .sentence = "La demande arrive directement à la bonne personne.", .axis = 1,
	  .owner = ACCOUNT_REFERENT, .wave = 0, .origin = ACTION_FROM_GAP, .state = ACTION_DONE,
	  .decided = -17, .due = -13, .begun = -15, .ended = -13, .judged = -11,
	  .ways = { ACTION_RISE, ACTION_STAY },
	  .ended_words = "Le plan est affiché partout. Les demandes arrivent comme avant." },
	{ .what = "Ouvrir des rendez-vous de titres chaque jour à midi, et garder deux créneaux d’urgence",
	  .place = "titres-identite", .item = "P2.S2", .sentence = "Le délai annoncé est tenu.",
	  .axis = 0, .owner = ACCOUNT_REFERENT, .wave = 2, .origin = ACTION_FROM_GAP,
	  .state = ACTION_UNDER_WAY, .decided = -2, .due = 2, .begun = -1, .ended = NEVER, .judged = 6,
	  .ways = { ACTION_RISE, ACTION_STAY } },
	{ .what = "Une heure sans guichet par semaine pour les dossiers bloqués",
	  .place = "mairie-annexe-vignes", .item = "ECO.V1",
	  .sentence = "On m’a laissé le temps de m’expliquer.", .axis = 2, .owner = ACCOUNT_DIRECTOR,
	  .wave = 1, .origin = ACTION_FROM_GAP, .state = ACTION_UNDER_WAY, .decided = -8, .due = -1,
	  .begun = -6, .ended = NEVER, .judged = 6, .is_of_whole = true,
	  .ways = { ACTION_STAY, ACTION_RISE } },
	{ .what = "Dire l’attente et les pannes avant que l’on se déplace\u202f: cause de réclamations (Faire une "
	          "réclamation)",
	  .place = "relation-habitants", .item = NULL, .axis = 0, .owner = ACCOUNT_DIRECTOR,
	  .origin = ACTION_FREE, .state = ACTION_UNDER_WAY, .decided = -2, .due = 1, .begun = -1,
	  .ended = NEVER, .judged = 5, .ways = { ACTION_RISE, ACTION_RISE } },
	{ .what = "Deux logiciels d’instruction qui se parlent", .place = "urbanisme-habitat", .item = NULL,
	  .axis = NO_AXIS, .owner = OUTSIDE, .origin = ACTION_FREE, .state = ACTION_DECIDED,
	  .decided = -3, .due = 5, .begun = NEVER, .ended = NEVER, .judged = 12,
	  .ways = { ACTION_STAY, ACTION_RISE } },
	{ .what = "Répondre aux courriels le samedi", .place = "accueil-hotel-de-ville", .item = NULL,
	  .axis = NO_AXIS, .owner = ACCOUNT_DIRECTOR, .origin = ACTION_FREE, .state = ACTION_GIVEN_UP,
	  .decided = -16, .due = -12, .begun = NEVER, .ended = -14, .judged = -10,
	  .ways = { ACTION_RISE, ACTION_NOT_AIMED },
	  .ended_words = "Personne ne pouvait le faire sans heures en plus\u202f: le courriel du samedi reste "
	                 "lu le lundi, et la réponse automatique le dit." },
};

static int32_t
day_of(const struct making *making, int months)
{
	return months == NEVER ? 0 : date_add_months(making->today, months);
}

static struct span
words_of(const char *words)
{
	return words != NULL ? span_of(words) : SPAN("");
}

static struct action
action_of(const struct making *making, const struct deed *deed, const int64_t *axis_ids)
{
	const size_t place = town_place_by_code(making->town, span_of(deed->place));
	must(place != TOWN_NOWHERE);
	const int64_t place_id = making->place_ids[place];
	struct action action = {
		.what = span_of(deed->what),
		.owner_id = deed->owner == OUTSIDE ? 0 : making->account_ids[deed->owner],
		.owner_words = deed->owner == OUTSIDE ? SPAN("Syndicat intercommunal d’informatique") : SPAN(""),
		.due_day = day_of(making, deed->due),
		.place_id = place_id,
		.axis_id = deed->axis == NO_AXIS ? 0 : axis_ids[deed->axis],
		.source = { .origin = deed->origin, .subject_code = words_of(deed->item),
		            .journey_code = SPAN(""), .label = words_of(deed->sentence) },
		.judged_day = day_of(making, deed->judged),
		.judged_code = words_of(deed->item),
		.judged_sentence = words_of(deed->sentence),
		.judged_words = deed->item == NULL ? SPAN("Point fait avec l’équipe concernée.") : SPAN(""),
		.state = deed->state,
		.decided_day = day_of(making, deed->decided),
		.begun_day = day_of(making, deed->begun),
		.ended_day = day_of(making, deed->ended),
		.ended_words = words_of(deed->ended_words),
		.is_public = deed->public_words != NULL,
		.public_words = words_of(deed->public_words),
	};
	if (deed->item != NULL) {
		action.source.wave_id = making->waves[deed->wave].id;
		action.source.place_id = deed->is_of_whole ? 0 : place_id;
	}
	for (int side = 0; side < ACTION_SIDE_COUNT; side++)
		action.effects[side] = (struct action_effect){ deed->ways[side], SPAN("") };
	return action;
}

/* Its history, as its page tells it. */
static bool
keep_history(struct making *making, const struct deed *deed, const struct action *action)
{
	const bool was_done = deed->state == ACTION_DONE;
	const struct {
		const char *kind, *words;
		int32_t day;
	} facts[] = {
		{ "action.decided", "Action %.*s décidée.", action->decided_day },
		{ "action.begun", "Action %.*s commencée.", action->begun_day },
		{ was_done ? "action.done" : "action.given_up",
		  was_done ? "Action %.*s faite." : "Action %.*s abandonnée.", action->ended_day },
	};
	for (size_t i = 0; i < LENGTH(facts); i++) {
		const struct fact fact = {
			.at_unix_s = (int64_t)facts[i].day * DAY_S,
			.kind = facts[i].kind,
			.account_id = making->account_ids[ACCOUNT_REFERENT],
			.place_id = action->place_id,
			.subject_id = action->id,
			.words = span_of(arena_format(making->arena, facts[i].words,
			                              SPAN_ARGS(action->reference))),
			.once = SPAN(""),
		};
		if (facts[i].day != 0 &&
		    journal_add(making->arena, making->db, making->house->root_id, &fact,
		                &making->fault) != FOUND_ONE)
			return false;
	}
	return true;
}

bool
demo_make_actions(struct making *making)
{
	const int64_t root_id = making->house->root_id;
	int64_t axis_ids[LENGTH(axes)];
	for (size_t i = 0; i < LENGTH(axes); i++) {
		struct action_axis axis = {
			.code = span_of(arena_format(making->arena, "%zu", i + 1)),
			.name = span_of(axes[i].name),
			.why = span_of(axes[i].why),
		};
		if (!action_plant_axis(making->db, root_id, &axis, &making->fault))
			return false;
		axis_ids[i] = axis.id;
	}
	for (size_t i = 0; i < LENGTH(deeds); i++) {
		struct action action = action_of(making, &deeds[i], axis_ids);
		if (!action_plant(making->arena, making->db, root_id, &action, &making->fault) ||
		    !keep_history(making, &deeds[i], &action))
			return false;
	}
	return true;
}
