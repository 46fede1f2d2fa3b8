/* What is asked when a request ends, and when somebody has to call back: rules. */
#include "listen/closing/closing_inside.h"

#include "base/time.h"

const char *const closing_irritant_words[CLOSING_IRRITANT_COUNT] = {
	[CLOSING_NO_IRRITANT] = "Rien de particulier",
	[CLOSING_MISSING] = "Une pièce ou une information manquait",
	[CLOSING_TOOL] = "Un outil ne répondait pas",
	[CLOSING_RULE] = "La règle n’était pas claire",
	[CLOSING_WAITING] = "Il fallait attendre un autre service",
	[CLOSING_TWICE] = "Il fallait saisir deux fois la même chose",
	[CLOSING_TIME] = "Le temps manquait",
};

const struct closing_rule closing_rule_default = { .percent = 100, .hours = 24, .weekly = 3 };

size_t
closing_level_count(enum closing_question question)
{
	switch (question) {
	case CLOSING_MET: return CLOSING_NO - CLOSING_YES + 1;
	case CLOSING_EASE: return CLOSING_EASE_MAX;
	case CLOSING_IRRITANT: return CLOSING_IRRITANT_COUNT - 1;
	case CLOSING_QUESTION_COUNT: break;
	}
	must(false);
	return 0;
}
_Static_assert((int)CLOSING_IRRITANT_COUNT - 1 <= (int)CLOSING_LEVEL_MAX &&
                   (int)CLOSING_EASE_MAX <= (int)CLOSING_LEVEL_MAX,
               "levels have their places");

bool
closing_asks(const struct desk_request *request)
{
	if (request->queue != DESK_DONE)
		return false;
	switch (request->outcome) {
	case DESK_SOLVED:
	case DESK_ANSWERED:
	case DESK_REFUSED:
	case DESK_SENT_ON: return true;
	case DESK_NOT_DONE:
	case DESK_WITHDRAWN:
	case DESK_NO_REPLY:
	case DESK_JOINED:
	case DESK_NO_REQUEST:
	case DESK_OUTCOME_COUNT: break;
	}
	return false;
}

bool
closing_is_bad(enum closing_met met, int64_t ease)
{
	return met == CLOSING_NO || met == CLOSING_NOT_YET || ease == 1;
}

/* --- quarters and weeks ------------------------------------------------------------------------- */

int64_t
closing_quarter(int32_t day)
{
	const struct date date = date_of_days(day);
	return (int64_t)date.year * 4 + (date.month - 1) / 3;
}

int32_t
closing_quarter_first(int64_t quarter)
{
	return date_days((struct date){ (int)(quarter / 4), (int)(quarter % 4) * 3 + 1, 1 });
}

const char *
closing_quarter_words(struct arena *arena, int64_t quarter)
{
	const int rank = (int)(quarter % 4) + 1;
	return arena_format(arena, "%d%s trimestre %d", rank, rank == 1 ? "er" : "e", (int)(quarter / 4));
}

int32_t
closing_week(int32_t day)
{
	return day - ((int32_t)date_weekday(day) - MONDAY);
}

/* --- the end of a request ------------------------------------------------------------------------ */

void
closing_end_of(const struct desk_request *request, const struct offering *offering, int32_t today,
               struct closing_end *end_r)
{
	*end_r = (struct closing_end){
		.request_id = request->request_id,
		.person_id = request->person_id,
		.unit_id = request->unit_id,
		.offering_id = request->offering_id,
		.step_id = offering->step_id,
		.is_counted = !request->is_confidential && offering->kind != OFFERING_INTERNAL,
		.ended_day = today,
		.words = SPAN(""),
	};
}
