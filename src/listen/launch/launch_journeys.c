/* Which journeys the survey asks about, step by step, with the floor beside each: along a journey too,
 * the note of fewer than ten agents is never shown. */
#include "listen/launch/launch_inside.h"

enum {
	WAY_NAME, WAY_VALUE, WAY_IS_CHOSEN, WAY_AGENTS, WAY_STEPS, WAY_FLOOR, WAY_ERROR,
	WAY_FIELD_COUNT
};
static const struct field way_fields[WAY_FIELD_COUNT] = {
	[WAY_NAME] = { "journey", FIELD_TEXT, FIELD_API, .help = "Name of the journey." },
	[WAY_VALUE] = { "journey_value", FIELD_TEXT, FIELD_PAGE },
	[WAY_IS_CHOSEN] = { "is_chosen", FIELD_FLAG, FIELD_API, .help = "The survey asks its steps." },
	[WAY_AGENTS] = { "agents", FIELD_TEXT, FIELD_API, .help = "Agents who work along it." },
	[WAY_STEPS] = { "steps", FIELD_TEXT, FIELD_API, .help = "How many steps it has." },
	[WAY_FLOOR] = { "floor", FIELD_TEXT, FIELD_API, .help = "What can be hoped." },
	[WAY_ERROR] = { "error", FIELD_TEXT, FIELD_PAGE },
};
enum {
	WAYS_TITLE, WAYS_WITHIN, WAYS_URL, WAYS_BACK_URL, WAYS_IS_DRAFT, WAYS_ANY, WAYS_LINES, WAYS_WRONG,
	WAYS_ERRORS, WAYS_FIELD_COUNT
};
static const struct field ways_fields[WAYS_FIELD_COUNT] = {
	[WAYS_TITLE] = { "title", FIELD_TEXT, FIELD_API, .help = "Title of the page." },
	[WAYS_WITHIN] = { "within", FIELD_TEXT, FIELD_PAGE },
	[WAYS_URL] = { "ways_url", FIELD_URL, FIELD_PAGE },
	[WAYS_BACK_URL] = { "back_url", FIELD_URL, FIELD_PAGE },
	[WAYS_IS_DRAFT] = { "is_draft", FIELD_FLAG, FIELD_PAGE },
	[WAYS_ANY] = { "any", FIELD_FLAG, FIELD_PAGE },
	[WAYS_LINES] = { "lines", FIELD_LIST, FIELD_API, .of = way_fields,
		.of_count = WAY_FIELD_COUNT, .help = "One a journey." },
	[WAYS_WRONG] = { "wrong", FIELD_FLAG, FIELD_PAGE },
	[WAYS_ERRORS] = { "errors", FIELD_LIST, FIELD_PAGE, .of = form_error_fields,
		.of_count = FORM_ERROR_FIELD_COUNT },
};
const struct page_kind launch_journeys_page = { "survey.journeys",
	"listen/launch/pages/journeys.html", ways_fields, WAYS_FIELD_COUNT };

/* By journey of the organisation that this survey may ask about. */
struct choosing {
	struct launching launching;
	struct journey *journeys;
	size_t count;
	bool *is_chosen;
	int64_t *agents; /* -1: not said */
	struct span *typed;
	const char **errors;
	size_t *steps;
	bool is_wrong;
};

static bool
count_steps(struct choosing *choosing)
{
	struct visit *visit = choosing->launching.visit;
	for (size_t i = 0; i < choosing->count; i++) {
		struct journey_step *steps;
		size_t count;
		if (!journey_steps(visit->arena, visit->db, visit->root_id, choosing->journeys[i].id,
		                   &steps, &count, &choosing->launching.fault))
			return false;
		for (size_t k = 0; k < count; k++)
			choosing->steps[i] += !steps[k].is_removed;
	}
	return true;
}

static bool
take_known(struct choosing *choosing)
{
	struct launching *launching = &choosing->launching;
	struct visit *visit = launching->visit;
	struct launch_journey *known;
	size_t count;
	if (!launch_store_journeys(visit->arena, visit->db, visit->root_id, launching->wave.id,
	                           &known, &count, &launching->fault))
		return false;
	for (size_t k = 0; k < count; k++) {
		const size_t at =
			journey_by_id(choosing->journeys, choosing->count, known[k].journey_id);
		if (at == SIZE_MAX)
			continue;
		choosing->is_chosen[at] = true;
		choosing->agents[at] = known[k].agents;
	}
	return true;
}

static bool
choose_look(struct visit *visit, bool writes, struct choosing *choosing)
{
	*choosing = (struct choosing){ .count = 0 };
	struct launching *launching = &choosing->launching;
	struct journey *all;
	size_t count;
	if (!launch_look(visit, writes, launching))
		return false;
	struct arena *arena = visit->arena;
	bool good = journey_list(arena, visit->db, visit->root_id, &all, &count, &launching->fault);
	choosing->journeys = all;
	/* Colleagues on both sides, or the public on one: a survey has one floor for each side. */
	const enum journey_audience audience =
		launching->wave.internal ? JOURNEY_INTERNAL : JOURNEY_PUBLIC;
	for (size_t i = 0; good && i < count; i++)
		if (!all[i].is_closed && all[i].audience == audience)
			all[choosing->count++] = all[i];
	choosing->is_chosen = arena_array_of(arena, bool, choosing->count + 1);
	choosing->agents = arena_array_of(arena, int64_t, choosing->count + 1);
	choosing->typed = arena_array_of(arena, struct span, choosing->count + 1);
	choosing->errors = arena_array_of(arena, const char *, choosing->count + 1);
	choosing->steps = arena_array_of(arena, size_t, choosing->count + 1);
	for (size_t i = 0; i < choosing->count; i++)
		choosing->agents[i] = -1;
	good = good && count_steps(choosing) && take_known(choosing);
	if (!good)
		visit_fail(visit, &launching->fault);
	return good;
}

static void
show_line(struct choosing *choosing, size_t i, struct model *page)
{
	struct arena *arena = choosing->launching.visit->arena;
	const struct journey *journey = &choosing->journeys[i];
	struct model *row = model_row(page, WAYS_LINES);
	const char *value = arena_format(arena, "%lld", (long long)journey->id);
	model_text(row, WAY_NAME, journey->name);
	model_text_z(row, WAY_VALUE, value);
	model_flag(row, WAY_IS_CHOSEN, choosing->is_chosen[i]);
	model_text(row, WAY_AGENTS,
	           choosing->is_wrong         ? choosing->typed[i]
	           : choosing->agents[i] < 0 ? SPAN("")
	                                      : span_of(arena_format(arena, "%lld",
	                                                             (long long)choosing->agents[i])));
	model_text_z(row, WAY_STEPS,
	             choosing->steps[i] == 0
	                 ? "pas encore d’étapes"
	                 : arena_format(arena, "%zu étapes, %zu secondes de plus", choosing->steps[i],
	                                choosing->steps[i] * 6));
	if (choosing->is_chosen[i] && choosing->agents[i] >= 0)
		model_text_z(row, WAY_FLOOR,
		             launch_floor_words(arena, choosing->agents[i],
		                                secrecy_floor(RESPONDENT_AGENT)));
	model_text_z(row, WAY_ERROR, choosing->errors[i]);
	if (choosing->errors[i] == NULL)
		return;
	struct model *error = model_row(page, WAYS_ERRORS);
	model_url_z(error, 0, arena_format(arena, "#a-%s", value));
	model_text_z(error, 1,
	             arena_format(arena, "%.*s\u202f: %s", SPAN_ARGS(journey->name),
	                          choosing->errors[i]));
}

static void
show_journeys(struct choosing *choosing)
{
	struct launching *launching = &choosing->launching;
	struct visit *visit = launching->visit;
	struct model *page = model_new(visit->arena, &launch_journeys_page);
	model_text_z(page, WAYS_TITLE, "De quels parcours parle cette enquête\u202f?");
	model_text(page, WAYS_WITHIN, launching->wave.name);
	model_url_z(page, WAYS_URL, arena_format(visit->arena, "%s/parcours", launching->base));
	model_url_z(page, WAYS_BACK_URL, launching->base);
	model_flag(page, WAYS_IS_DRAFT, launching->wave.state == SURVEY_DRAFT &&
	                                    (visit->reader.roles & WHO(ROLE_REFERENT)) != 0);
	model_flag(page, WAYS_ANY, choosing->count > 0);
	for (size_t i = 0; i < choosing->count; i++)
		show_line(choosing, i, page);
	model_flag(page, WAYS_WRONG, choosing->is_wrong);
	if (choosing->is_wrong)
		visit->response->status = 422;
	visit_show(visit, &launch_journeys_page, page);
}

void
launch_get_journeys(struct visit *visit)
{
	struct choosing choosing;
	if (choose_look(visit, false, &choosing))
		show_journeys(&choosing);
}

/* --- keeping --------------------------------------------------------------------------------- */

static void
read_journeys(struct choosing *choosing)
{
	struct visit *visit = choosing->launching.visit;
	size_t chosen = 0;
	for (size_t i = 0; i < choosing->count; i++) {
		const long long id = (long long)choosing->journeys[i].id;
		const char *box = arena_format(visit->arena, "p-%lld", id);
		choosing->is_chosen[i] = http_pairs_first(&visit->body, box).length > 0;
		choosing->typed[i] = span_trim(
			http_pairs_first(&visit->body, arena_format(visit->arena, "a-%lld", id)));
		choosing->agents[i] = -1;
		if (choosing->typed[i].length > 0 &&
		    (!form_read_number(choosing->typed[i], &choosing->agents[i]) ||
		     choosing->agents[i] < 0 || choosing->agents[i] > 1000000))
			choosing->errors[i] = "écrivez un nombre entier, ou rien.";
		else if (choosing->is_chosen[i] && choosing->steps[i] == 0)
			choosing->errors[i] = "ce parcours n’a pas d’étapes. Écrivez-les d’abord.";
		else if (choosing->is_chosen[i] && ++chosen > LAUNCH_JOURNEY_COUNT_MAX)
			choosing->errors[i] = "douze parcours au plus par enquête.";
		choosing->is_wrong = choosing->is_wrong || choosing->errors[i] != NULL;
	}
}

static bool
write_journeys(struct db *db, void *data)
{
	struct choosing *choosing = data;
	struct launching *launching = &choosing->launching;
	struct visit *visit = launching->visit;
	struct launch_journey chosen[LAUNCH_JOURNEY_COUNT_MAX];
	struct survey_wave now;
	size_t count = 0;
	for (size_t i = 0; i < choosing->count; i++)
		if (choosing->is_chosen[i])
			chosen[count++] =
				(struct launch_journey){ choosing->journeys[i].id, choosing->agents[i] };
	return launch_note(db, launching, "wave.journeys", "Parcours de l’enquête choisis.") &&
	       survey_wave_by_id(visit->arena, db, visit->root_id, launching->wave.id, &now,
	                         &launching->fault) == FOUND_ONE &&
	       now.state == SURVEY_DRAFT &&
	       launch_store_journeys_replace(db, visit->root_id, launching->wave.id, chosen, count,
	                                     &launching->fault);
}

void
launch_post_journeys(struct visit *visit)
{
	struct choosing choosing;
	bool gave_up = false;
	if (!choose_look(visit, true, &choosing))
		return;
	if (choosing.launching.wave.state != SURVEY_DRAFT) {
		visit_say(visit, 409, "Cette enquête est déjà prête",
		          "Ce qu’elle demande ne change plus\u202f: c’est ce qui permet de comparer.");
		return;
	}
	read_journeys(&choosing);
	if (choosing.is_wrong)
		show_journeys(&choosing);
	else if (visit_write(visit, write_journeys, &choosing, &gave_up) || gave_up)
		visit_go(visit, "%s/parcours", choosing.launching.base);
}
