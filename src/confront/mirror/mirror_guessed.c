/* Guesses (D): what one side thought that the other would say, beside what it really said
 * (QUESTIONNAIRE §5.5). Never mixed with anybody's own answer. */
#include <math.h>

#include "confront/mirror/mirror_page.h"
#include "confront/mirror/mirror_sections.h"

struct guessing {
	struct arena *arena;
	const struct mirror_view *view;
	struct mirror_names names;
	const struct survey_item *item, *about;
	enum side guesser;
	const struct secrecy_cell *guess, *real;
	const struct mirror_gap *gap;
	struct fault *fault_r;
};

static struct span
name_of(const struct mirror_names *names, enum side side)
{
	return side == SIDE_USAGER ? names->first
	       : side == SIDE_AGENT ? names->second
	                            : SPAN("dirigeants");
}

static const struct mirror_gap *
gap_of(const struct mirror_view *view, int64_t item_id)
{
	for (size_t i = 0; i < view->gap_count; i++)
		if (view->gaps[i].kind == SECRECY_ITEM && view->gaps[i].subject_id == item_id)
			return &view->gaps[i];
	return NULL;
}

/* « Les agents s’attendaient à une meilleure note. » */
static void
add_reading(struct text *text, const struct guessing *guessing)
{
	const struct span who = name_of(&guessing->names, guessing->guesser);
	switch (guessing->gap->verdict) {
	case STATS_ALIKE:
		text_format(text, "Les %.*s devinent juste.", SPAN_ARGS(who));
		break;
	case STATS_DIFFERENT_BUT_SMALL:
		text_format(text, "Les %.*s devinent presque juste.", SPAN_ARGS(who));
		break;
	case STATS_DIFFERENT:
		text_format(text, "Les %.*s s’attendaient à une %s note.", SPAN_ARGS(who),
		            guessing->gap->gap > 0 ? "meilleure" : "moins bonne");
		break;
	default:
		text_format(text, "Pas assez de réponses pour savoir si les %.*s devinent juste.",
		            SPAN_ARGS(who));
	}
}

/* Guesses at most one step of the scale away from what the others really answered. */
static double
near_share(const struct guessing *guessing)
{
	const struct secrecy_cell *guess = guessing->guess;
	const double step = guessing->view->wave.scale.step;
	int64_t near = 0;
	for (size_t i = 0; i < guess->value_count; i++)
		if (fabs(guess->values[i] - guessing->real->mean) <= step + 1e-9)
			near += guess->levels[i];
	return (double)near / (double)guess->people;
}

static const char *
sentence_of(const struct guessing *guessing)
{
	struct text text = text_new(guessing->arena, 2000);
	const int decimals = mirror_decimals(&guessing->view->wave.scale);
	const struct secrecy_cell *unknown = mirror_cell(guessing->view, SECRECY_UNKNOWN,
	                                                 guessing->item->id, guessing->guesser, 0);
	add_reading(&text, guessing);
	text_add_z(&text, " Ils pensaient à ");
	text_add_number(&text, guessing->guess->mean, decimals);
	text_format(&text, ", les %.*s donnent ",
	            SPAN_ARGS(name_of(&guessing->names, guessing->item->about_side)));
	text_add_number(&text, guessing->real->mean, decimals);
	text_add_z(&text, ".");
	if (guessing->guess->value_count > 0 && guessing->view->wave.scale.step > 0) {
		text_add_char(&text, ' ');
		text_add_number(&text, near_share(guessing) * 100, 0);
		text_add_z(&text, "\u202f% sont à un point au plus de la vraie note.");
	}
	if (unknown != NULL) {
		text_add_char(&text, ' ');
		text_add_number(&text, unknown->mean * 100, 0);
		text_add_z(&text, "\u202f% ne savaient pas.");
	}
	return text_z(&text);
}

static void
set_reading(const struct guessing *guessing, struct mirror_facing *facing)
{
	static const struct {
		const char *reading, *words, *class;
		enum chart_link link;
	} readings[STATS_VERDICT_COUNT] = {
		[STATS_DIFFERENT] = { "wrong", "devinent à côté", "different", CHART_LINK_DIFFERENT },
		[STATS_DIFFERENT_BUT_SMALL] = { "nearly", "presque juste", "small", CHART_LINK_SMALL },
		[STATS_ALIKE] = { "right", "devinent juste", "alike", CHART_LINK_ALIKE },
		[STATS_UNSURE] = { "unsure", "pas assez pour savoir", "unsure", CHART_LINK_UNSURE },
		[STATS_NOT_TESTABLE] = { "unsure", "pas assez pour savoir", "unsure",
		                         CHART_LINK_UNSURE },
	};
	facing->reading = readings[guessing->gap->verdict].reading;
	facing->reading_words = readings[guessing->gap->verdict].words;
	facing->reading_class = readings[guessing->gap->verdict].class;
	facing->link = readings[guessing->gap->verdict].link;
	facing->sentence = sentence_of(guessing);
}

static bool
set_hidden(const struct guessing *guessing, struct mirror_facing *facing)
{
	const bool hides_guess = guessing->guess == NULL;
	const enum side side = hides_guess ? guessing->guesser : guessing->item->about_side;
	struct span coarser;
	if (!mirror_coarser(guessing->arena, guessing->view, SECRECY_ITEM,
	                    hides_guess ? guessing->item->id : guessing->about->id, side, 0, &coarser,
	                    guessing->fault_r))
		return false;
	facing->reading = "hidden";
	facing->reading_words = "non montré";
	facing->reading_class = "hidden";
	facing->link = CHART_LINK_UNSURE;
	facing->sentence =
		span_copy(guessing->arena, mirror_hidden_words(guessing->arena, "La réponse",
	                                                   name_of(&guessing->names, side), coarser));
	return true;
}

/* Usagers above, agents below, whoever guesses: on one line what was guessed, on the other what is.
 * Leaders have no line here. */
static bool
add_guess(struct guessing *guessing, struct model *section, const struct mirror_unit *unit)
{
	const bool by_first = guessing->guesser == SIDE_USAGER;
	const struct mirror_voice guess = mirror_voice_of(guessing->guess);
	const struct mirror_voice real = mirror_voice_of(guessing->real);
	const struct span who = name_of(&guessing->names, guessing->guesser);
	struct mirror_facing facing = {
		.code = guessing->item->code,
		.acts = guessing->view->acts,
		.label = guessing->about->wording,
		.about = span_of(arena_format(
			guessing->arena, "Ce que les %.*s pensaient que les %.*s répondraient.",
			SPAN_ARGS(who),
			SPAN_ARGS(name_of(&guessing->names, guessing->item->about_side)))),
		.first = by_first ? guess : real,
		.second = by_first ? real : guess,
	};
	if (guessing->gap != NULL)
		set_reading(guessing, &facing);
	else if (!set_hidden(guessing, &facing))
		return false;
	mirror_facing_add(guessing->arena, section, &facing, unit, &guessing->names);
	return true;
}

static bool
take_guess(struct guessing *guessing, const struct survey_item *item)
{
	const struct mirror_view *view = guessing->view;
	if (item->kind != 'D' || item->about_id < 0 ||
	    (size_t)item->about_id >= view->form.item_count)
		return false;
	guessing->item = item;
	guessing->about = &view->form.items[item->about_id];
	guessing->guesser = item->rank[SIDE_USAGER] > 0  ? SIDE_USAGER
	                    : item->rank[SIDE_AGENT] > 0 ? SIDE_AGENT
	                                                 : SIDE_LEADER;
	guessing->guess = mirror_cell(view, SECRECY_ITEM, item->id, guessing->guesser, 0);
	guessing->real =
		mirror_cell(view, SECRECY_ITEM, guessing->about->id, item->about_side, 0);
	guessing->gap = guessing->guess == NULL || guessing->real == NULL ? NULL
	                                                                  : gap_of(view, item->id);
	return guessing->guesser != SIDE_LEADER;
}

static bool
is_any_shown(struct guessing *guessing)
{
	const struct survey_form *form = &guessing->view->form;
	for (size_t i = 0; i < form->item_count; i++)
		if (take_guess(guessing, &form->items[i]) &&
		    (guessing->guess != NULL || guessing->real != NULL))
			return true;
	return false;
}

bool
mirror_fill_guessed(struct arena *arena, const struct mirror_view *view, struct model *page,
                    struct fault *fault_r)
{
	const struct survey_scale *scale = &view->wave.scale;
	const struct mirror_unit unit = { .scale = mirror_chart_scale(scale->low, scale->high),
		                              .decimals = mirror_decimals(scale),
		                              .suffix = "" };
	struct guessing guessing = { .arena = arena,
		                         .view = view,
		                         .names = mirror_names_of(&view->wave),
		                         .fault_r = fault_r };
	struct model *section = NULL;
	const bool any = is_any_shown(&guessing);
	for (size_t i = 0; i < view->form.item_count; i++) {
		if (!take_guess(&guessing, &view->form.items[i]))
			continue;
		if (section == NULL) {
			section = mirror_section_add(page, MIRROR_AFTER, "guessed",
			                             "Ce que chacun croyait de l’autre", &guessing.names);
			model_text_z(section, SECTION_INTRO,
			             "Avant de connaître les réponses, chacun a dit ce que l’autre répondrait "
			             "en moyenne.");
			model_markup(section, SECTION_AXIS, chart_gap_axis(arena, unit.scale));
			model_text_z(section, SECTION_CAPTION,
			             "La note devinée d’un côté, la vraie note de l’autre.");
			model_text_z(section, SECTION_NOTE,
			             "Deviner n’est pas noter\u202f: ces réponses ne comptent dans aucune "
			             "autre note. Une moyenne de réponses devinées se rapproche toujours du "
			             "milieu.");
		}
		if (any && !add_guess(&guessing, section, &unit))
			return false;
	}
	if (section != NULL && !any)
		mirror_section_hide(section);
	return true;
}
