/* What happens to a request, and what is due. Pure: no table, no clock. */
#include "welcome/desk/desk.h"

#include "base/time.h"
#include "welcome/desk/desk_inside.h"

const char *const desk_channel_words[DESK_CHANNEL_COUNT] = {
	[DESK_WEB] = "en ligne",        [DESK_MAIL] = "par courriel",  [DESK_SMS] = "par SMS",
	[DESK_PHONE] = "par téléphone", [DESK_COUNTER] = "au guichet", [DESK_LETTER] = "par courrier",
	[DESK_API] = "par un autre logiciel",
};

const char *const desk_queue_words[DESK_QUEUE_COUNT] = {
	[DESK_TODO] = "à traiter",
	[DESK_WAITING] = "en attente de la personne",
	[DESK_DONE] = "close",
	[DESK_ASIDE] = "mise de côté",
};

const char *const desk_outcome_words[DESK_OUTCOME_COUNT] = {
	[DESK_NOT_DONE] = "en cours",
	[DESK_SOLVED] = "faite, ou accordée",
	[DESK_ANSWERED] = "réponse donnée",
	[DESK_REFUSED] = "refusée",
	[DESK_SENT_ON] = "transmise à une autre administration",
	[DESK_WITHDRAWN] = "retirée par la personne",
	[DESK_NO_REPLY] = "sans réponse de la personne",
	[DESK_JOINED] = "jointe à une autre",
	[DESK_NO_REQUEST] = "ce n’est pas une demande",
};

enum law_way
desk_way(enum desk_channel channel)
{
	switch (channel) {
	case DESK_PHONE:
	case DESK_COUNTER:
	case DESK_LETTER: return LAW_ON_PAPER;
	case DESK_WEB:
	case DESK_MAIL:
	case DESK_SMS:
	case DESK_API:
	case DESK_CHANNEL_COUNT: break;
	}
	return LAW_ELECTRONIC;
}

/* --- what is due ------------------------------------------------------------------------------ */

static int32_t
day_of(const struct desk_around *around, int64_t at_s)
{
	return at_s == 0 ? 0 : zone_local(around->zone, at_s).days;
}

/* The last instant of a day, in the zone of the place. */
static int64_t
end_of(const struct desk_around *around, int32_t day)
{
	return zone_instant(around->zone, (struct local){ day + 1, 0 }, NULL) - 1;
}

struct law_case
desk_case(const struct desk_request *request, const struct desk_around *around)
{
	struct law_case law_case = offering_case(around->offering, desk_way(request->channel));
	law_case.is_abusive = request->is_abusive;
	law_case.received_first = request->received_first_day;
	law_case.received_competent = request->received_competent_day;
	law_case.decided = request->decided_day;
	for (size_t i = 0; i < around->pause_count; i++) {
		const struct desk_pause *pause = &around->pauses[i];
		if (pause->is_pieces && law_case.pause_count < LAW_PAUSE_COUNT_MAX)
			law_case.pauses[law_case.pause_count++] =
				(struct law_pause){ .asked = day_of(around, pause->asked_unix_s),
				                    .limit = pause->limit_day,
				                    .given = day_of(around, pause->given_unix_s) };
	}
	return law_case;
}

/* When so many business minutes have gone by, without those when the person was waited for. While she
 * still is, what follows does not count: the instant is told as if she answered now. */
static int64_t
due(const struct desk_around *around, int64_t from_s, int64_t minutes)
{
	struct hours_pause pauses[DESK_PAUSE_COUNT_MAX];
	size_t count = 0;
	int64_t at_s;
	if (minutes == 0)
		return 0;
	for (size_t i = 0; i < around->pause_count && count < LENGTH(pauses); i++)
		if (around->pauses[i].given_unix_s > from_s)
			pauses[count++] = (struct hours_pause){ around->pauses[i].asked_unix_s,
				                                    around->pauses[i].given_unix_s };
	/* A unit that is never open again has no clock. */
	return hours_after_without(around->hours, (struct hours_pauses){ pauses, count }, from_s,
	                           minutes, &at_s)
	           ? at_s
	           : 0;
}

static void
sooner(int64_t *rank_s, int64_t due_s)
{
	if (due_s != 0 && due_s < *rank_s)
		*rank_s = due_s;
}

static int64_t
rank_to_do(const struct desk_request *request, const struct desk_around *around)
{
	int64_t rank_s = request->received_unix_s + DESK_NO_CLOCK_S;
	if (request->first_unix_s == 0)
		sooner(&rank_s, request->first_due_s);
	sooner(&rank_s, request->next_due_s);
	sooner(&rank_s, request->solve_due_s);
	sooner(&rank_s, request->inner_due_s);
	if (request->promised_day != 0)
		sooner(&rank_s, end_of(around, request->promised_day));
	if (request->silence_day != 0 && request->decided_day == 0)
		sooner(&rank_s, end_of(around, request->silence_day));
	if (request->acknowledged_unix_s == 0 && !request->is_brought) {
		const struct law_case law_case = desk_case(request, around);
		const char *why;
		const int32_t day = law_owes(&law_case, &why) == LAW_OWES_BOTH
		                        ? law_acknowledged_by(&law_case, around->days)
		                        : 0;
		sooner(&rank_s, day == 0 ? 0 : end_of(around, day));
	}
	return rank_s;
}

static int64_t
rank_waiting(const struct desk_request *request, const struct desk_around *around)
{
	for (size_t i = around->pause_count; i > 0; i--) {
		const struct desk_pause *pause = &around->pauses[i - 1];
		if (pause->given_unix_s == 0)
			return pause->limit_day != 0 ? end_of(around, pause->limit_day)
			                             : pause->asked_unix_s + DESK_NO_CLOCK_S;
	}
	return request->received_unix_s + DESK_NO_CLOCK_S;
}

void
desk_reckon(struct desk_request *request, const struct desk_around *around)
{
	const struct offering *offering = around->offering;
	const struct law_case law_case = desk_case(request, around);
	request->first_due_s = due(around, request->received_unix_s, offering->first_minutes);
	request->solve_due_s = due(around, request->received_unix_s, offering->solve_minutes);
	request->inner_due_s = due(around, request->received_unix_s, request->inner_minutes);
	request->silence_day = law_decides_on(&law_case);
	switch (request->queue) {
	case DESK_TODO: request->rank_s = rank_to_do(request, around); return;
	case DESK_WAITING: request->rank_s = rank_waiting(request, around); return;
	case DESK_DONE:
	case DESK_ASIDE: request->rank_s = -request->done_unix_s; return;
	case DESK_QUEUE_COUNT: break;
	}
	must(false);
}

/* --- what happens ----------------------------------------------------------------------------- */

bool
desk_is_over(const struct desk_request *request, int64_t now_s)
{
	if (request->outcome == DESK_JOINED) /* whoever follows another one may say that it is not hers */
		return false;
	return request->queue == DESK_ASIDE ||
	       (request->queue == DESK_DONE &&
	        now_s > request->done_unix_s + DESK_REOPEN_DAYS * (int64_t)DAY_S);
}

/* Nobody waits for the person any more. */
static void
end_pauses(struct desk_around *around, int64_t at_s)
{
	for (size_t i = 0; i < around->pause_count; i++)
		if (around->pauses[i].given_unix_s == 0)
			around->pauses[i].given_unix_s = at_s;
}

static void
replied(struct desk_request *request, const struct desk_act *act)
{
	if (request->first_unix_s == 0)
		request->first_unix_s = act->at_s;
	request->next_due_s = 0;
}

static const char *
ask(struct desk_request *request, struct desk_around *around, const struct desk_act *act)
{
	if (act->text.length == 0)
		return "Écrivez ce que vous demandez à la personne.";
	if (act->limit_day != 0 && act->limit_day < act->today)
		return "Donnez un délai qui n’est pas déjà passé.";
	if (around->pause_count == DESK_PAUSE_COUNT_MAX)
		return "Cette demande a déjà attendu la personne cent fois. Ouvrez-en une autre.";
	around->pauses[around->pause_count++] = (struct desk_pause){
		.is_pieces = act->is_pieces,
		.words = act->text,
		.asked_unix_s = act->at_s,
		.limit_day = act->limit_day,
	};
	replied(request, act);
	request->queue = DESK_WAITING;
	return NULL;
}

static const char *
decide(struct desk_request *request, struct desk_around *around, const struct desk_act *act)
{
	if (act->outcome == DESK_NOT_DONE || act->outcome >= DESK_OUTCOME_COUNT)
		return "Dites comment la demande se termine.";
	if (act->outcome == DESK_REFUSED && act->text.length == 0)
		return "Écrivez les raisons du refus\u202f: elles sont dues à la personne.";
	if (act->outcome == DESK_SENT_ON && act->text.length == 0)
		return "Écrivez à la personne à qui sa demande est transmise\u202f: elle doit en être avisée.";
	if (act->text.length > 0)
		replied(request, act);
	end_pauses(around, act->at_s);
	const bool is_aside = act->outcome == DESK_JOINED || act->outcome == DESK_NO_REQUEST;
	request->queue = is_aside ? DESK_ASIDE : DESK_DONE;
	request->outcome = act->outcome;
	request->done_unix_s = act->at_s;
	request->next_due_s = 0;
	if (request->decided_day == 0 && (act->outcome == DESK_SOLVED || act->outcome == DESK_REFUSED))
		request->decided_day = act->today;
	return NULL;
}

static void
open_again(struct desk_request *request)
{
	request->queue = DESK_TODO;
	request->outcome = DESK_NOT_DONE;
	request->done_unix_s = 0;
}

/* The person wrote: whoever waited for her does no more, and a reply is due to her. */
static const char *
hear(struct desk_request *request, struct desk_around *around, const struct desk_act *act)
{
	if (desk_is_over(request, act->at_s))
		return "Cette demande est close depuis trop longtemps\u202f: ouvrez-en une autre.";
	end_pauses(around, act->at_s);
	open_again(request);
	if (request->first_unix_s != 0 && request->next_due_s == 0)
		request->next_due_s = due(around, act->at_s, around->offering->next_minutes);
	return NULL;
}

static const char *
on_open(struct desk_request *request, struct desk_around *around, const struct desk_act *act)
{
	switch (act->verb) {
	case DESK_TAKE: request->owner_id = act->account_id; return NULL;
	case DESK_GIVE: request->owner_id = act->to_id; return NULL;
	case DESK_MOVE:
		if (act->to_id == request->unit_id)
			return "La demande est déjà dans ce service.";
		request->unit_id = act->to_id;
		request->owner_id = 0;
		return NULL;
	case DESK_REPLY:
		if (act->text.length == 0)
			return "Écrivez votre réponse.";
		replied(request, act);
		return NULL;
	case DESK_ASK: return ask(request, around, act);
	case DESK_DECIDE: return decide(request, around, act);
	case DESK_VEIL: request->is_confidential = true; return NULL;
	case DESK_UNVEIL: request->is_confidential = false; return NULL;
	case DESK_REMIND: return NULL;
	case DESK_REOPEN: return "La demande est déjà en cours.";
	case DESK_NOTE:
	case DESK_HEAR:
	case DESK_VERB_COUNT: break;
	}
	must(false);
	return NULL;
}

const char *
desk_apply(struct desk_request *request, struct desk_around *around, const struct desk_act *act)
{
	const bool is_open = request->queue == DESK_TODO || request->queue == DESK_WAITING;
	const char *sentence = NULL;
	must(act->verb < DESK_VERB_COUNT);
	if (act->verb == DESK_NOTE)
		sentence = act->text.length == 0 ? "Écrivez votre note." : NULL;
	else if (act->verb == DESK_HEAR)
		sentence = hear(request, around, act);
	else if (is_open)
		sentence = on_open(request, around, act);
	else if (act->verb == DESK_REOPEN && act->text.length > 0)
		open_again(request);
	else
		sentence = act->verb == DESK_REOPEN ? "Dites pourquoi la demande est rouverte."
		                                    : "La demande est close. Rouvrez-la d’abord.";
	if (sentence == NULL) {
		request->changes++;
		desk_reckon(request, around);
	}
	return sentence;
}
