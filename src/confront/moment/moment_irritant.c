/* What is said of an irritant, on its journey's page too. */
#include "base/time.h"
#include "confront/moment/moment_inside.h"
#include "ground/people/people.h"

const char *
moment_irritant_state_words(struct arena *arena, const struct moment_irritant *irritant)
{
	static const char *const words[MOMENT_LED_STATE_COUNT] = {
		[MOMENT_LED_OPEN] = "traité par l’action %.*s",
		[MOMENT_LED_DONE] = "traité par l’action %.*s, faite",
		[MOMENT_LED_GIVEN_UP] = "ouvert\u202f: l’action %.*s a été abandonnée",
	};
	struct text text = text_new(arena, 300);
	if (irritant->lifted_day != 0) {
		text_add_z(&text, "levé le ");
		text_add_date_words(&text, irritant->lifted_day);
		return text_z(&text);
	}
	if (irritant->led.action_id == 0)
		return "ouvert";
	return arena_format(arena, words[irritant->led.state], SPAN_ARGS(irritant->led.reference));
}

const char *
moment_irritant_side_words(int sides, bool is_internal)
{
	static const char *const both[] = { "usagers et agents", "collègues des deux côtés" };
	if (sides == (MOMENT_SAID_BY_FIRST | MOMENT_SAID_BY_SECOND))
		return both[is_internal];
	return verbatim_side_words(is_internal, sides == MOMENT_SAID_BY_FIRST ? SIDE_USAGER : SIDE_AGENT);
}

bool
moment_irritant_waits(const struct moment_irritant *irritant)
{
	return irritant->lifted_day == 0 &&
	       (irritant->led.action_id == 0 || irritant->led.state == MOMENT_LED_GIVEN_UP);
}

bool
moment_irritant_may_decide(struct arena *arena, struct db *db, const struct verbatim_sight *sight,
                           const struct moment_irritant *irritant, bool *may_r, struct fault *fault_r)
{
	struct journey *journeys;
	size_t count;
	*may_r = false;
	if (!journey_list(arena, db, sight->root_id, &journeys, &count, fault_r))
		return false;
	const size_t at = journey_by_id(journeys, count, irritant->journey_id);
	*may_r = at != SIZE_MAX && people_may(&sight->reader, sight->tree, MIRROR_DECIDES,
	                                      place_by_id(sight->tree, journeys[at].place_id));
	return true;
}

/* --- in the page of its journey --------------------------------------------------------------- */

#define TEXT(name, words) { name, FIELD_TEXT, FIELD_API, .help = words }
const struct field moment_irritant_fields[IRRITANT_FIELD_COUNT] = {
	[IRRITANT_ID] = TEXT("irritant_id", "Permanent, as a decimal number."),
	[IRRITANT_WORDS] = TEXT("irritant", "In a sentence."),
	[IRRITANT_URL] = { "irritant_url", FIELD_URL, FIELD_PAGE },
	[IRRITANT_STEP] = TEXT("irritant_step", "The step that it weighs on."),
	[IRRITANT_SIDES] = TEXT("irritant_sides", "Who says it, in French."),
	[IRRITANT_STATE] = TEXT("irritant_state", "Open, dealt with, or lifted, in French."),
	[IRRITANT_SIZE] = TEXT("irritant_size", "How many texts said it that day; null: not for this reader."),
	[IRRITANT_SAID] = CODEBOOK_SAID("said", "Two texts, for whoever may read them."),
};

enum { SAID_IN_JOURNEY = 2 };

static bool
draw_start(struct visit *visit, const struct verbatim_sight *sight, int64_t start_id, struct model *row,
           struct fault *fault_r)
{
	struct codebook_start start;
	struct verbatim_many many;
	const enum found found = codebook_start_load(visit->arena, visit->db, sight, start_id, &start, fault_r);
	if (found != FOUND_ONE)
		return found == FOUND_NONE;
	if (!codebook_start_quotes(visit->arena, visit->db, sight, &start, SAID_IN_JOURNEY, &many, fault_r))
		return false;
	model_text_z(row, IRRITANT_SIZE, codebook_start_words(visit->arena, &start));
	codebook_start_draw(visit->arena, sight, &many, row, IRRITANT_SAID);
	return true;
}

struct drawing {
	struct visit *visit;
	struct verbatim_sight sight;
	const struct moment_view *view;
	const struct moment_irritant *irritants;
	size_t count;
	struct model *page;
	size_t list;
	struct fault fault;
};

static bool
draw_irritant(struct drawing *drawing, const struct moment_irritant *irritant, struct span step)
{
	struct visit *visit = drawing->visit;
	struct model *row = model_row(drawing->page, drawing->list);
	model_text_z(row, IRRITANT_ID, arena_format(visit->arena, "%lld", (long long)irritant->id));
	model_text(row, IRRITANT_WORDS, irritant->words);
	model_url_z(row, IRRITANT_URL, arena_format(visit->arena, "/irritants/%lld", (long long)irritant->id));
	model_text(row, IRRITANT_STEP, step);
	model_text_z(row, IRRITANT_SIDES,
	             moment_irritant_side_words(irritant->sides,
	                                        drawing->view->journey.audience == JOURNEY_INTERNAL));
	model_text_z(row, IRRITANT_STATE, moment_irritant_state_words(visit->arena, irritant));
	return irritant->lifted_day != 0 ||
	       draw_start(visit, &drawing->sight, irritant->start_id, row, &drawing->fault);
}

static bool
is_on_the_way(const struct moment_view *view, int64_t step_id)
{
	for (size_t i = 0; i < view->step_count; i++)
		if (view->steps[i].step.id == step_id)
			return true;
	return false;
}

/* Step by step along the way, those that still irritate first; then those of steps that were taken off it. */
static bool
draw_all(struct drawing *drawing)
{
	const struct moment_view *view = drawing->view;
	for (size_t step = 0; step < view->step_count; step++)
		for (size_t i = 0; i < drawing->count; i++)
			if (drawing->irritants[i].step_id == view->steps[step].step.id &&
			    !draw_irritant(drawing, &drawing->irritants[i], view->steps[step].step.title))
				return false;
	for (size_t i = 0; i < drawing->count; i++)
		if (!is_on_the_way(view, drawing->irritants[i].step_id) &&
		    !draw_irritant(drawing, &drawing->irritants[i], SPAN("une étape retirée depuis")))
			return false;
	return true;
}

bool
moment_draw_irritants(struct visit *visit, const struct moment_view *view, struct model *page, size_t list)
{
	struct drawing drawing = { .visit = visit, .view = view, .page = page, .list = list };
	struct moment_irritant *irritants;
	if (!verbatim_sight_of(visit, &drawing.sight))
		return false;
	bool good = moment_irritants(visit->arena, visit->db, visit->root_id, view->journey.id, &irritants,
	                             &drawing.count, &drawing.fault);
	drawing.irritants = irritants;
	good = good && draw_all(&drawing);
	if (!good)
		visit_fail(visit, &drawing.fault);
	return good;
}
