/* What is done at a window: each a verb of a ticket, or who sits there. */
#include "craft/http/http_form.h"
#include "welcome/counter/counter_window.h"

/* What each button sends. */
enum deed {
	DEED_SIT, DEED_RISE, DEED_NEXT, DEED_AGAIN, DEED_MISS, DEED_BEGIN, DEED_END, DEED_ANSWERED,
	DEED_END_NEXT, DEED_SEND, DEED_BACK, DEED_FIRST, DEED_IN_TURN, DEED_GIVE, DEED_COUNT
};
static const struct {
	const char *code, *done;
	enum counter_verb verb; /* of the ticket; COUNTER_VERB_COUNT: none alone */
	bool of_called;         /* of the ticket that is called or there; else of `billet` */
} deeds[DEED_COUNT] = {
	[DEED_SIT] = { "installer", "Vous êtes à ce guichet.", COUNTER_VERB_COUNT, false },
	[DEED_RISE] = { "quitter", "Vous avez quitté votre guichet.", COUNTER_VERB_COUNT, false },
	[DEED_NEXT] = { "suivant", NULL, COUNTER_VERB_COUNT, false },
	[DEED_AGAIN] = { "rappeler", "Rappelé.", COUNTER_AGAIN, true },
	[DEED_MISS] = { "absent", "Noté absent.", COUNTER_MISS, true },
	[DEED_BEGIN] = { "commencer", NULL, COUNTER_BEGIN, true },
	[DEED_END] = { "terminer", "Visite terminée.", COUNTER_END, true },
	[DEED_ANSWERED] = { "repondu", "Visite terminée, réponse immédiate comptée.", COUNTER_END, true },
	[DEED_END_NEXT] = { "terminer-suivant", NULL, COUNTER_END, true },
	[DEED_SEND] = { "envoyer", "La personne attend dans l’autre file, à son tour.", COUNTER_SEND, true },
	[DEED_BACK] = { "revenir", "La personne attend de nouveau et garde son tour.", COUNTER_BACK, false },
	[DEED_FIRST] = { "priorite", "Cette personne passera en priorité.", COUNTER_FIRST, false },
	[DEED_IN_TURN] = { "tour", "Cette personne passera à son tour.", COUNTER_IN_TURN, false },
	[DEED_GIVE] = { "donner", NULL, COUNTER_VERB_COUNT, false },
};

struct acting {
	struct seat *seat;
	enum deed deed;
	struct span window_name, billet, seen;
	char file;
	bool is_first; /* of a ticket given by hand */
	struct counter_taking taking;
	const char *sentence; /* why nothing was done */
};

/* --- in a write ------------------------------------------------------------------------------- */

static bool
refuse(struct acting *acting, const char *sentence)
{
	acting->sentence = sentence;
	return false;
}

static bool
change(struct acting *acting, struct db *db, struct counter_ticket *ticket, enum counter_verb verb)
{
	struct hall *hall = &acting->seat->hall;
	const struct counter_act act = {
		.verb = verb,
		.at_s = hall->visit->now_s,
		.window = acting->seat->window == NULL ? SPAN("") : acting->seat->window->name,
		.file = acting->file,
	};
	const char *wrong = counter_apply(ticket, &act);
	if (wrong != NULL)
		return refuse(acting, wrong);
	return counter_store_change(db, hall->visit->root_id, hall->counter.place_id, ticket, &hall->fault);
}

static bool
sit(struct acting *acting, struct db *db)
{
	struct hall *hall = &acting->seat->hall;
	const struct visit *visit = hall->visit;
	const struct counter_window window = { .name = acting->window_name,
		                                   .account_id = visit->reader.account_id,
		                                   .since_unix_s = visit->now_s };
	if (counter_window_of(&hall->counter, window.name) == NULL)
		return refuse(acting, "Choisissez un guichet.");
	bool is_busy;
	if (!counter_store_busy(visit->arena, db, visit->root_id, visit->reader.account_id, hall->today,
	                        &is_busy, &hall->fault))
		return false;
	if (acting->seat->ticket == NULL && is_busy)
		return refuse(acting, "Vous avez appelé une personne à un autre accueil\u202f: terminez d’abord sa "
		                      "visite.");
	if (is_busy)
		return refuse(acting, "Terminez d’abord la visite en cours.");
	return counter_store_rise(db, visit->root_id, visit->reader.account_id, &hall->fault) &&
	       counter_store_sit(db, visit->root_id, hall->counter.place_id, &window, &hall->fault);
}

static bool
call_next(struct acting *acting, struct db *db)
{
	struct seat *seat = acting->seat;
	struct counter_ticket *next =
		counter_next(seat->hall.tickets, seat->hall.ticket_count, seat->window->letters);
	if (next == NULL)
		return acting->deed == DEED_END_NEXT || refuse(acting, "Personne n’attend pour votre guichet.");
	return change(acting, db, next, COUNTER_CALL);
}

/* An answer given at once is counted as room inbox does: neither words, nor person, nor agent. */
static bool
count_answer(struct acting *acting, struct db *db)
{
	struct seat *seat = acting->seat;
	struct hall *hall = &seat->hall;
	const struct visit *visit = hall->visit;
	struct offering_unit *units;
	size_t count;
	if (seat->offering.offering_id == 0)
		return true;
	if (!offering_units(visit->arena, db, visit->root_id, seat->offering.offering_id, &units, &count,
	                    &hall->fault))
		return false;
	const struct inbox_instant instant = {
		.day = visit->today,
		.unit_id = offering_unit_for(hall->tree, units, count, hall->place),
		.offering_id = seat->offering.offering_id,
		.channel = DESK_COUNTER,
		.count = 1,
	};
	return inbox_instant_add(db, visit->root_id, &instant, &hall->fault);
}

static bool
give(struct acting *acting, struct db *db)
{
	const bool is_given = counter_take(db, &acting->taking);
	if (!is_given && acting->taking.sentence != NULL)
		return refuse(acting, acting->taking.sentence);
	if (!is_given)
		acting->seat->hall.fault = acting->taking.fault;
	return is_given;
}

static struct counter_ticket *
ticket_of(const struct acting *acting)
{
	const struct hall *hall = &acting->seat->hall;
	char letter;
	int64_t number;
	if (counter_ticket_read(acting->billet, &letter, &number))
		for (size_t i = 0; i < hall->ticket_count; i++)
			if (hall->tickets[i].letter == letter && hall->tickets[i].number == number)
				return &hall->tickets[i];
	return NULL;
}

/* Of the ticket that is called; the form says which one it saw, so that one sent twice acts once. */
static bool
act_on_called(struct acting *acting, struct db *db)
{
	struct seat *seat = acting->seat;
	const struct visit *visit = seat->hall.visit;
	if (!span_is(acting->seen, counter_ticket_code(visit->arena, seat->ticket)))
		return refuse(acting, "Ce guichet a avancé entre-temps\u202f: voici où il en est.");
	if (acting->deed == DEED_NEXT)
		return seat->ticket == NULL ? call_next(acting, db)
		                            : refuse(acting, "Terminez d’abord la visite en cours.");
	if (acting->deed == DEED_RISE && seat->ticket != NULL)
		return refuse(acting, "Terminez d’abord la visite en cours.");
	if (acting->deed == DEED_RISE)
		return counter_store_rise(db, visit->root_id, visit->reader.account_id, &seat->hall.fault);
	if (seat->ticket == NULL)
		return refuse(acting, "Personne n’est à votre guichet.");
	if (acting->deed == DEED_SEND && counter_file_of(&seat->hall.counter, acting->file) == NULL)
		return refuse(acting, "Choisissez l’autre file.");
	struct counter_ticket *ticket = &seat->hall.tickets[seat->ticket - seat->hall.tickets];
	return (acting->deed != DEED_ANSWERED || count_answer(acting, db)) &&
	       change(acting, db, ticket, deeds[acting->deed].verb) &&
	       (acting->deed != DEED_END_NEXT || call_next(acting, db));
}

static enum found
seat_of(struct hall *hall, struct db *db, int64_t *place_id_r)
{
	const struct visit *visit = hall->visit;
	return counter_store_seat(visit->arena, db, visit->root_id, visit->reader.account_id, place_id_r,
	                          &hall->fault);
}

/* Whoever sits down leaves the window she had: nobody is called there meanwhile. Two counters are held in the
 * order of their numbers, so that two who change places do not wait for each other. */
static bool
hold(struct acting *acting, struct db *db)
{
	struct hall *hall = &acting->seat->hall;
	const int64_t root_id = hall->visit->root_id, here = hall->counter.place_id;
	int64_t left = here, now_left = here;
	if (acting->deed != DEED_SIT)
		return counter_store_hold(db, root_id, here, &hall->fault);
	if (seat_of(hall, db, &left) == FOUND_FAILED ||
	    !counter_store_hold(db, root_id, left < here ? left : here, &hall->fault) ||
	    (left != here && !counter_store_hold(db, root_id, left < here ? here : left, &hall->fault)) ||
	    seat_of(hall, db, &now_left) == FOUND_FAILED)
		return false;
	return now_left == left || now_left == here ||
	       refuse(acting, "Ce guichet a avancé entre-temps\u202f: voici où il en est.");
}

static bool
act(struct db *db, void *data)
{
	struct acting *acting = data;
	struct seat *seat = acting->seat;
	struct hall *hall = &seat->hall;
	acting->sentence = NULL;
	/* As it stands now: two windows that call at once get two tickets. */
	if (!hold(acting, db) ||
	    counter_store_load(hall->visit->arena, db, hall->visit->root_id, hall->counter.place_id,
	                       &hall->counter, &hall->fault) != FOUND_ONE ||
	    !counter_hall_tickets(hall, db) || !counter_seat_look(seat, db))
		return false;
	if (acting->deed == DEED_SIT)
		return sit(acting, db);
	if (acting->deed == DEED_GIVE)
		return give(acting, db);
	const bool is_of_ticket = acting->deed == DEED_BACK || acting->deed == DEED_FIRST ||
	                          acting->deed == DEED_IN_TURN;
	if (!is_of_ticket && seat->window == NULL)
		return refuse(acting, "Installez-vous d’abord à un guichet.");
	if (!is_of_ticket)
		return act_on_called(acting, db);
	struct counter_ticket *ticket = ticket_of(acting);
	return ticket == NULL ? refuse(acting, "Ce ticket n’est plus là.")
	                      : change(acting, db, ticket, deeds[acting->deed].verb);
}

/* --- the page --------------------------------------------------------------------------------- */

void
counter_get_window(struct visit *visit)
{
	struct seat *seat = arena_new_of(visit->arena, struct seat);
	char letter;
	int64_t number;
	if (!counter_seat_begin(visit, seat))
		return;
	for (size_t i = 0; i < DEED_COUNT; i++)
		if (span_is(visit_asked(visit, "fait"), deeds[i].code))
			seat->done = deeds[i].done;
	if (counter_ticket_read(visit_asked(visit, "donne"), &letter, &number))
		for (size_t i = 0; i < seat->hall.ticket_count; i++) {
			const struct counter_ticket *ticket = &seat->hall.tickets[i];
			if (ticket->letter != letter || ticket->number != number)
				continue;
			seat->done = arena_format(visit->arena, "Ticket %s donné.",
			                          counter_ticket_words(visit->arena, ticket));
			seat->given_url =
				arena_format(visit->arena, "/attente/%.*s", SPAN_ARGS(ticket->follow));
		}
	counter_seat_show(seat, 200);
}

static bool
read_deed(const struct visit *visit, struct acting *acting)
{
	const struct http_pairs *body = &visit->body;
	const struct span asked = http_pairs_first(body, "faire");
	const struct span file = span_trim(http_pairs_first(body, "file"));
	for (size_t i = 0; i < DEED_COUNT; i++)
		if (span_is(asked, deeds[i].code)) {
			acting->deed = (enum deed)i;
			acting->window_name = span_trim(http_pairs_first(body, "guichet"));
			acting->billet = http_pairs_first(body, "billet");
			acting->seen = http_pairs_first(body, "vu");
			acting->file = file.length == 1 ? file.at[0] : '?';
			acting->taking = (struct counter_taking){
				.hall = &acting->seat->hall,
				.file = acting->file,
				.is_first = http_pairs_first(body, "prioritaire").length > 0,
				.once = visit->once,
			};
			return true;
		}
	return false;
}

void
counter_post_window(struct visit *visit)
{
	struct seat *seat = arena_new_of(visit->arena, struct seat);
	struct acting acting = { .seat = seat };
	bool gave_up = false;
	if (!counter_seat_begin(visit, seat))
		return;
	const char *url = counter_hall_url(visit->arena, seat->hall.tree, seat->hall.place, "/file/", "");
	if (!read_deed(visit, &acting)) {
		visit_go(visit, "%s", url);
		return;
	}
	if (visit_write(visit, act, &acting, &gave_up)) {
		if (acting.deed == DEED_GIVE)
			visit_go(visit, "%s?donne=%s", url,
			         counter_ticket_code(visit->arena, &acting.taking.ticket));
		else
			visit_go(visit, "%s?fait=%s", url, deeds[acting.deed].code);
	} else if (gave_up && acting.sentence != NULL) {
		seat->trouble = acting.sentence;
		counter_seat_show(seat, 409);
	} else if (gave_up) {
		visit_fail(visit, &seat->hall.fault);
	}
}
