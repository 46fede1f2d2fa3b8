#include "confront/moment/moment.h"

#include <stdlib.h>

static const struct mirror_voice *
voice_of(const struct moment_step *step, enum side side)
{
	return side == SIDE_USAGER ? &step->first : &step->second;
}

void
moment_read(struct moment_step *step)
{
	const enum mirror_level first = mirror_level_of(&step->first, &step->scale);
	const enum mirror_level second = mirror_level_of(&step->second, &step->scale);
	step->is_strength = first == MIRROR_HIGH && second == MIRROR_HIGH;
	step->is_pain = first == MIRROR_LOW && second == MIRROR_LOW;
	step->is_blind = step->gap != NULL && step->gap->verdict == STATS_DIFFERENT;
}

/* --- extremes --------------------------------------------------------------------------------- */

struct standing {
	const struct mirror_voice *voice;
	size_t step;
};

static int
compare_standings(const void *a, const void *b)
{
	const struct standing *first = a, *second = b;
	if (first->voice->value != second->voice->value)
		return first->voice->value < second->voice->value ? -1 : 1;
	return first->step < second->step ? -1 : first->step > second->step;
}

/* Does the interval of each of the first `count` leave apart that of each of the others? */
static bool
are_all_apart(const struct standing *standings, size_t count, size_t all)
{
	for (size_t i = 0; i < count; i++)
		for (size_t k = count; k < all; k++)
			if (!mirror_are_apart(standings[i].voice, standings[k].voice))
				return false;
	return true;
}

static void
turn(struct standing *standings, size_t count)
{
	for (size_t i = 0; i < count / 2; i++) {
		const struct standing kept = standings[i];
		standings[i] = standings[count - 1 - i];
		standings[count - 1 - i] = kept;
	}
}

/* A note without its interval is compared with none: nothing is then said of any. */
struct moment_extreme
moment_extreme_of(struct arena *arena, const struct moment_step *steps, size_t count,
                  enum side side, bool lowest)
{
	struct standing *standings = arena_array_of(arena, struct standing, count + 1);
	struct moment_extreme extreme = { .count = 0 };
	size_t shown = 0;
	for (size_t i = 0; i < count; i++)
		if (voice_of(&steps[i], side)->is_shown)
			standings[shown++] = (struct standing){ voice_of(&steps[i], side), i };
	if (shown < 2)
		return extreme;
	/* More than half of them are no extreme. */
	qsort(standings, shown, sizeof *standings, compare_standings);
	if (!lowest)
		turn(standings, shown);
	for (size_t size = 1; size <= MOMENT_EXTREME_COUNT_MAX && size * 2 <= shown; size++) {
		if (!are_all_apart(standings, size, shown))
			continue;
		for (size_t i = 0; i < size; i++)
			extreme.steps[extreme.count++] = standings[i].step;
		break;
	}
	return extreme;
}

/* --- said ------------------------------------------------------------------------------------- */

struct saying {
	struct text *text;
	const struct moment_step *steps;
	size_t count;
	int decimals;
};

/* « Attendre » (2,0) et « Prendre rendez-vous » (2,2) */
static void
add_steps(const struct saying *saying, const struct moment_extreme *extreme, enum side side)
{
	for (size_t i = 0; i < extreme->count; i++) {
		const struct moment_step *step = &saying->steps[extreme->steps[i]];
		text_format(saying->text, "%s«\u202f%.*s\u202f» (",
		            i == 0                    ? ""
		            : i + 1 < extreme->count ? ", "
		                                      : " et ",
		            SPAN_ARGS(step->step.title));
		text_add_number(saying->text, voice_of(step, side)->value, saying->decimals);
		text_add_z(saying->text, ")");
	}
}

static void
add_extreme(const struct saying *saying, const struct moment_extreme *extreme, enum side side,
            const char *one, const char *several)
{
	text_format(saying->text, "%s ", extreme->count > 1 ? several : one);
	add_steps(saying, extreme, side);
}

static void
add_side(const struct saying *saying, struct arena *arena, enum side side, struct span name)
{
	struct text *text = saying->text;
	size_t shown = 0;
	for (size_t i = 0; i < saying->count; i++)
		shown += voice_of(&saying->steps[i], side)->is_shown;
	text_format(text, "%sCôté %.*s, ", text->length > 0 ? " " : "", SPAN_ARGS(name));
	if (shown < 2) {
		text_add_z(text, shown == 0 ? "aucune étape n’est montrée."
		                            : "une seule étape est montrée\u202f: rien ne s’y compare.");
		return;
	}
	const struct moment_extreme low =
		moment_extreme_of(arena, saying->steps, saying->count, side, true);
	const struct moment_extreme high =
		moment_extreme_of(arena, saying->steps, saying->count, side, false);
	if (low.count == 0 && high.count == 0) {
		text_add_z(text, "on ne peut pas encore dire quelle étape est la moins bien jugée, ni la "
		                 "mieux jugée.");
		return;
	}
	if (low.count > 0)
		add_extreme(saying, &low, side, "l’étape la moins bien jugée est",
		            "les étapes les moins bien jugées sont");
	else
		text_add_z(text, "on ne peut pas encore dire quelle étape est la moins bien jugée");
	if (high.count > 0) {
		text_add_z(text, "\u202f; ");
		add_extreme(saying, &high, side, "la mieux jugée est", "les mieux jugées sont");
	} else
		text_add_z(text, "\u202f; on ne peut pas encore dire quelle étape est la mieux jugée");
	text_add_z(text, ".");
}

/* One step that is surely the lowest, or the highest, of both. */
static void
add_shared(const struct saying *saying, struct arena *arena, bool lowest)
{
	const struct moment_extreme first =
		moment_extreme_of(arena, saying->steps, saying->count, SIDE_USAGER, lowest);
	const struct moment_extreme second =
		moment_extreme_of(arena, saying->steps, saying->count, SIDE_AGENT, lowest);
	if (first.count != 1 || second.count != 1 || first.steps[0] != second.steps[0])
		return;
	text_format(saying->text, "%s«\u202f%.*s\u202f» est l’étape %s jugée des deux côtés.",
	            saying->text->length > 0 ? " " : "",
	            SPAN_ARGS(saying->steps[first.steps[0]].step.title), lowest ? "la moins bien" : "la mieux");
}

struct span
moment_lead(struct arena *arena, const struct moment_step *steps, size_t count,
            const struct mirror_names *names, int decimals)
{
	enum { LEAD_LENGTH_MAX = 10000 };
	struct text text = text_new(arena, LEAD_LENGTH_MAX);
	const struct saying saying = { &text, steps, count, decimals };
	add_shared(&saying, arena, true);
	add_shared(&saying, arena, false);
	add_side(&saying, arena, SIDE_USAGER, names->first);
	add_side(&saying, arena, SIDE_AGENT, names->second);
	must(!text.cut);
	return text_span(&text);
}
