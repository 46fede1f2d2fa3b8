/* What is said of an irritant, on its journey's page too. */
#include "base/time.h"
#include "confront/moment/moment_inside.h"

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

static struct span
step_title(const struct moment_view *view, int64_t step_id)
{
	for (size_t i = 0; i < view->step_count; i++)
		if (view->steps[i].step.id == step_id)
			return view->steps[i].step.title;
	return SPAN("une étape retirée depuis");
}

bool
moment_draw_irritants(struct visit *visit, const struct moment_view *view, struct model *page, size_t list)
{
	struct verbatim_sight sight;
	struct moment_irritant *irritants;
	struct fault fault;
	size_t count;
	if (!verbatim_sight_of(visit, &sight))
		return false;
	bool good = moment_irritants(visit->arena, visit->db, visit->root_id, view->journey.id, &irritants,
	                             &count, &fault);
	for (size_t i = 0; good && i < count; i++) {
		const struct moment_irritant *irritant = &irritants[i];
		struct model *row = model_row(page, list);
		model_text_z(row, IRRITANT_ID, arena_format(visit->arena, "%lld", (long long)irritant->id));
		model_text(row, IRRITANT_WORDS, irritant->words);
		model_url_z(row, IRRITANT_URL,
		            arena_format(visit->arena, "/irritants/%lld", (long long)irritant->id));
		model_text(row, IRRITANT_STEP, step_title(view, irritant->step_id));
		model_text_z(row, IRRITANT_SIDES,
		             moment_irritant_side_words(irritant->sides,
		                                        view->journey.audience == JOURNEY_INTERNAL));
		model_text_z(row, IRRITANT_STATE, moment_irritant_state_words(visit->arena, irritant));
		good = draw_start(visit, &sight, irritant->start_id, row, &fault);
	}
	if (!good)
		visit_fail(visit, &fault);
	return good;
}
