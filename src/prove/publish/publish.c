#include "base/time.h"
#include "prove/publish/publish.h"

const char *
publish_obstacle(struct arena *arena, const struct survey_wave *waves, size_t count)
{
	for (size_t i = 0; i < count; i++)
		if (waves[i].state >= SURVEY_PUBLISHED)
			return NULL;
	if (count == 0)
		return "Il n’y a encore aucun résultat à montrer.";
	if (waves[0].state < SURVEY_RETURNED)
		return arena_format(arena,
		                    "Les agents d’abord\u202f: les résultats de «\u202f%.*s\u202f» ne leur ont pas "
		                    "encore été rendus.",
		                    SPAN_ARGS(waves[0].name));
	return arena_format(arena,
	                    "«\u202f%.*s\u202f» est rendue aux agents, mais ses résultats ne sont pas "
	                    "publiés. Publiez-les d’abord, depuis la page de l’enquête.",
	                    SPAN_ARGS(waves[0].name));
}

enum publish_part
publish_part_of(const struct action *action)
{
	if (!action->is_public || action->public_words.length == 0)
		return PUBLISH_NOT_SHOWN;
	if (action_is_open(action))
		return PUBLISH_DECIDED;
	return action->state == ACTION_DONE ? PUBLISH_DONE : PUBLISH_NOT_SHOWN;
}

const char *
publish_when_words(struct arena *arena, const struct action *action, int32_t today)
{
	struct text text = text_new(arena, 200);
	if (!action_is_open(action)) {
		text_add_z(&text, "fait le ");
		text_add_date_words(&text, action->ended_day);
		return text_z(&text);
	}
	text_add_z(&text, "prévu pour le ");
	text_add_date_words(&text, action->due_day);
	if (action_is_late(action, today))
		text_add_z(&text, ", pas encore fait");
	return text_z(&text);
}
