/* Which requests are public, what is told of them. Pure. */
#include <string.h>

#include "welcome/street/street_inside.h"

/* --- services -------------------------------------------------------------------------------------- */

/* Whatever has to do with somebody's aid, children or civil status is nobody else's to follow. */
static bool
is_public(const struct offering *offering)
{
	return offering->is_placed && !offering->is_confidential &&
	       offering->purpose == OFFERING_GENERAL &&
	       (offering->kind == OFFERING_REPORT || offering->kind == OFFERING_REQUEST);
}

bool
street_is_service(const struct offering *offering)
{
	return offering->state == OFFERING_OPEN && is_public(offering);
}

bool
street_may_be_allowed(const struct offering *offering)
{
	return offering->state == OFFERING_OPEN && !offering->is_confidential &&
	       offering->kind != OFFERING_INTERNAL;
}

bool
street_shows(const struct offering *offering, const struct desk_request *request)
{
	must(offering->offering_id == request->offering_id);
	return is_public(offering) && offering->state != OFFERING_DRAFT && !request->is_confidential &&
	       request->outcome != DESK_NO_REQUEST;
}

/* --- words ------------------------------------------------------------------------------------------ */

const char *const street_change_words[STREET_CHANGE_COUNT] = {
	[STREET_TAKEN] = "Prise en charge.",
	[STREET_MOVED] = "Transmise à un autre service.",
	[STREET_REPLIED] = "Une réponse a été donnée.",
	[STREET_ASKED] = "Une précision est attendue de la personne.",
	[STREET_DONE] = "Close.",
	[STREET_REOPENED] = "Rouverte.",
};

enum street_change
street_change_of(const char *fact_kind)
{
	static const char *const kinds[STREET_CHANGE_COUNT] = {
		[STREET_TAKEN] = "desk.taken",     [STREET_MOVED] = "desk.moved",
		[STREET_REPLIED] = "desk.replied", [STREET_ASKED] = "desk.asked",
		[STREET_DONE] = "desk.done",       [STREET_REOPENED] = "desk.reopened",
	};
	for (size_t i = 0; i < STREET_CHANGE_COUNT; i++)
		if (strcmp(kinds[i], fact_kind) == 0)
			return (enum street_change)i;
	return STREET_CHANGE_COUNT;
}

bool
street_is_closed(const struct desk_request *request)
{
	return request->queue == DESK_DONE || request->queue == DESK_ASIDE;
}

const char *
street_state_words(const struct desk_request *request)
{
	static const char *const done[DESK_OUTCOME_COUNT] = {
		[DESK_SOLVED] = "Traitée.",
		[DESK_ANSWERED] = "Réponse donnée.",
		[DESK_REFUSED] = "Il n’a pas pu y être donné suite.",
		[DESK_SENT_ON] = "Transmise à une autre administration.",
		[DESK_WITHDRAWN] = "Retirée par la personne.",
		[DESK_NO_REPLY] = "Close faute de réponse de la personne.",
		[DESK_JOINED] = "Suivie avec une autre demande qui porte sur la même chose.",
		[DESK_NO_REQUEST] = "Ce n’était pas une demande.",
	};
	if (street_is_closed(request))
		return done[request->outcome];
	if (request->queue == DESK_WAITING)
		return "En attente d’une précision de la personne.";
	return request->owner_id != 0 ? "Prise en charge." : "Reçue.";
}
