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

/* --- quarters and weeks ---------------------------------------------------------------------- */

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

/* --- the end of a request -------------------------------------------------------------------- */

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

struct closing_reply
closing_reply_of(int64_t unit_id, int64_t offering_id, int64_t met, int64_t ease, int64_t irritant)
{
	return (struct closing_reply){
		.unit_id = unit_id,
		.offering_id = offering_id,
		.levels = { [CLOSING_MET] = met >= CLOSING_YES && met <= CLOSING_NO
		                                ? (int)(met - CLOSING_YES)
		                                : -1,
		            [CLOSING_EASE] = (int)ease - 1,
		            [CLOSING_IRRITANT] = (int)irritant - 1 },
	};
}

/* --- what is said, as bytes of one size ------------------------------------------------------------ */

struct span
closing_pack(struct arena *arena, const struct closing_said *said)
{
	struct text text = text_new(arena, CLOSING_PACK_SIZE + 1);
	text_format(&text, "%d %lld %lld %lld %d %lld %d\n%.*s", (int)said->week,
	            (long long)said->unit_id, (long long)said->offering_id, (long long)said->step_id,
	            (int)said->met, (long long)said->ease, (int)said->irritant, SPAN_ARGS(said->words));
	while (text.length < CLOSING_PACK_SIZE)
		text_add_char(&text, ' ');
	must(!text.cut && text.length == CLOSING_PACK_SIZE);
	return text_span(&text);
}

bool
closing_unpack(struct span pack, struct closing_said *said_r)
{
	enum { NUMBER_COUNT = 7 };
	int64_t numbers[NUMBER_COUNT];
	struct span rest = pack, line, part;
	if (pack.length != CLOSING_PACK_SIZE || !span_cut(&rest, '\n', &line))
		return false;
	for (size_t i = 0; i < NUMBER_COUNT; i++)
		if (!span_cut(&line, ' ', &part) || !span_int64(part, &numbers[i]))
			return false;
	*said_r = (struct closing_said){
		.week = (int32_t)numbers[0],
		.unit_id = numbers[1],
		.offering_id = numbers[2],
		.step_id = numbers[3],
		.met = (enum closing_met)numbers[4],
		.ease = numbers[5],
		.irritant = (enum closing_irritant)numbers[6],
		.words = span_trim(rest),
	};
	return true;
}
