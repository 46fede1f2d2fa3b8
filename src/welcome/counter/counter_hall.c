/* A counter as it stands now: is it open, who waits, how long. */
#include "craft/http/http_form.h"
#include "craft/vault/vault.h"
#include "welcome/counter/counter_inside.h"

enum { LOOKED_AHEAD_DAYS = 15, FOLLOW_LENGTH = 12 };

/* --- loading ---------------------------------------------------------------------------------- */

static bool
somebody_sits(const struct counter *counter)
{
	for (size_t i = 0; i < counter->window_count; i++)
		if (counter->windows[i].account_id != 0)
			return true;
	return false;
}

/* Its hours say when tickets are given; a window where somebody sits says it too: one day a counter stays
 * open longer than was written. */
static bool
read_hours(struct hall *hall, struct db *db)
{
	struct visit *visit = hall->visit;
	const struct hours_question question = { .root_id = visit->root_id,
		                                     .tree = hall->tree,
		                                     .first_day = visit->today - 2,
		                                     .last_day = visit->today + LOOKED_AHEAD_DAYS };
	struct hours_calendar *calendar =
		hours_calendar_load(visit->arena, db, &question, hall->place, &hall->fault);
	int64_t opens_s;
	if (calendar == NULL)
		return false;
	hall->zone = hours_zone(calendar);
	const struct local local = zone_local(hall->zone, visit->now_s);
	hall->today = local.days;
	hall->minute = local.second / 60;
	hall->is_open = hours_open(calendar, visit->now_s) || somebody_sits(&hall->counter);
	if (!hall->is_open && hours_opening(calendar, visit->now_s, &opens_s)) {
		const struct inbox_clock clock = { .zone = hall->zone,
			                               .days = hours_holidays(calendar),
			                               .now_s = visit->now_s,
			                               .today = hall->today };
		hall->opens_words = inbox_at_words(visit->arena, opens_s, &clock);
	}
	return true;
}

bool
counter_hall_tickets(struct hall *hall, struct db *db)
{
	const struct visit *visit = hall->visit;
	const int64_t place_id = hall->counter.place_id;
	return counter_store_tickets(visit->arena, db, visit->root_id, place_id, hall->today,
	                             &hall->tickets, &hall->ticket_count, &hall->fault) &&
	       counter_store_pace(visit->arena, db, visit->root_id, place_id, hall->today,
	                          hall->pace.visit_s, &hall->pace.visit_count, &hall->fault);
}

enum found
counter_hall_load(struct visit *visit, struct hall *hall, int64_t place_id)
{
	hall->visit = visit;
	struct db *db = visit_db(visit);
	if (db == NULL)
		return FOUND_FAILED;
	if (hall->tree == NULL)
		hall->tree = place_branch_load(visit->arena, db, visit->root_id, visit->today, &place_id, 1,
		                               &hall->fault);
	if (hall->tree == NULL)
		return FOUND_FAILED;
	hall->place = place_by_id(hall->tree, place_id);
	if (hall->place == PLACE_NONE)
		return FOUND_NONE;
	const enum found found = counter_store_load(visit->arena, db, visit->root_id, place_id,
	                                            &hall->counter, &hall->fault);
	if (found != FOUND_ONE)
		return found;
	return read_hours(hall, db) && counter_hall_tickets(hall, db) ? FOUND_ONE : FOUND_FAILED;
}

/* --- what is told ----------------------------------------------------------------------------- */

size_t
counter_hall_waiting(const struct hall *hall, char file)
{
	size_t count = 0;
	for (size_t i = 0; i < hall->ticket_count; i++)
		count += hall->tickets[i].state == COUNTER_WAITING && hall->tickets[i].file == file;
	return count;
}

/* The letters that windows which take this file take too, this one first. */
static struct span
letters_beside(const struct hall *hall, char file)
{
	struct text letters = text_new(hall->visit->arena, COUNTER_FILE_COUNT_MAX + 1);
	text_add_char(&letters, file);
	for (size_t i = 0; i < hall->counter.file_count; i++) {
		const char other = hall->counter.files[i].letter;
		bool is_beside = false;
		for (size_t j = 0; j < hall->counter.window_count; j++) {
			const struct counter_window *window = &hall->counter.windows[j];
			const bool takes_all = window->letters.length == 0;
			const bool takes_both =
				span_find(window->letters, span_from(&file, 1)) != SIZE_MAX &&
				span_find(window->letters, span_from(&other, 1)) != SIZE_MAX;
			is_beside = is_beside || (window->account_id != 0 && (takes_all || takes_both));
		}
		if (other != file && is_beside)
			text_add_char(&letters, other);
	}
	return text_span(&letters);
}

/* For how long whoever is called there, or is there, has been; -1: it is free. */
static int64_t
busy_s(const struct counter_window *window, const struct counter_ticket *tickets, size_t count,
       int64_t now_s)
{
	for (size_t i = 0; i < count; i++) {
		const struct counter_ticket *ticket = &tickets[i];
		const bool is_there = ticket->state == COUNTER_CALLED || ticket->state == COUNTER_HERE;
		if (!is_there || !span_equal(ticket->window, window->name))
			continue;
		const int64_t since_s = ticket->begun_unix_s == 0 ? ticket->again_unix_s : ticket->begun_unix_s;
		return now_s > since_s ? now_s - since_s : 0;
	}
	return -1;
}

void
counter_hall_windows(const struct counter *counter, const struct counter_ticket *tickets, size_t count,
                     char file, int64_t now_s, struct counter_pace *pace)
{
	pace->window_count = 0;
	for (size_t i = 0; i < counter->window_count; i++)
		if (counter_window_takes(&counter->windows[i], file))
			pace->busy_s[pace->window_count++] =
				busy_s(&counter->windows[i], tickets, count, now_s);
}

const char *
counter_hall_wait(const struct hall *hall, char file, const struct counter_ticket *ticket)
{
	const struct counter_ticket last = { .file = file, .taken_unix_s = INT64_MAX };
	const size_t before = counter_before(hall->tickets, hall->ticket_count,
	                                     ticket == NULL ? &last : ticket, letters_beside(hall, file));
	struct counter_pace *pace = arena_new_of(hall->visit->arena, struct counter_pace);
	*pace = hall->pace;
	counter_hall_windows(&hall->counter, hall->tickets, hall->ticket_count, file, hall->visit->now_s, pace);
	return counter_wait_words(hall->visit->arena, counter_wait_minutes(before, pace));
}

const char *
counter_hall_clock(const struct hall *hall, int64_t at_s)
{
	const int minute = zone_local(hall->zone, at_s).second / 60;
	return minute % 60 == 0
	           ? arena_format(hall->visit->arena, "%d\u202fh", minute / 60)
	           : arena_format(hall->visit->arena, "%d\u202fh\u202f%02d", minute / 60, minute % 60);
}

const char *
counter_hall_url(struct arena *arena, const struct place_tree *tree, uint32_t place, const char *before,
                 const char *more)
{
	struct text url = text_new(arena, 1000);
	text_add_z(&url, before);
	http_percent_encode(&url, tree->places[place].code);
	text_add_z(&url, more);
	return text_z(&url);
}

const char *
counter_whole_address(const struct visit *visit, const char *path)
{
	if (visit->address != NULL)
		return arena_format(visit->arena, "%s%s", visit->address, path);
	const struct span host = http_header(visit->request, "Host");
	const bool secure = span_is(http_header(visit->request, "X-Forwarded-Proto"), "https");
	return arena_format(visit->arena, "%s://%.*s%s", secure ? "https" : "http", SPAN_ARGS(host), path);
}

/* --- a ticket is taken ------------------------------------------------------------------------ */

static const char *
refusal(const struct counter_taking *taking)
{
	size_t waiting = 0;
	for (size_t i = 0; i < taking->hall->ticket_count; i++)
		waiting += taking->hall->tickets[i].state == COUNTER_WAITING;
	if (counter_file_of(&taking->hall->counter, taking->file) == NULL)
		return "Choisissez ce que vous venez faire.";
	if (waiting >= COUNTER_WAITING_COUNT_MAX || taking->ticket.number > COUNTER_NUMBER_MAX)
		return "Trop de personnes attendent déjà\u202f: adressez-vous à l’accueil.";
	return NULL;
}

bool
counter_take(struct db *db, void *data)
{
	struct counter_taking *taking = data;
	struct hall *hall = taking->hall;
	const struct visit *visit = hall->visit;
	struct counter_ticket *ticket = &taking->ticket;
	char token[VAULT_TOKEN_LENGTH + 1];
	int64_t place_id, last;
	taking->sentence = NULL;
	/* Its files as they are now: one that is no more calls nobody. */
	if (!counter_store_hold(db, visit->root_id, hall->counter.place_id, &taking->fault) ||
	    counter_store_load(visit->arena, db, visit->root_id, hall->counter.place_id, &hall->counter,
	                       &taking->fault) != FOUND_ONE)
		return false;
	const enum found found =
		taking->once.length == 0 ? FOUND_NONE
								 : counter_store_by_word(visit->arena, db, visit->root_id, taking->once,
	                                                     &place_id, ticket, &taking->fault);
	if (found != FOUND_NONE)
		return found == FOUND_ONE; /* this form was taken already: the same ticket */
	vault_token(token);
	*ticket = (struct counter_ticket){
		.day = hall->today,
		.minute = hall->minute,
		.letter = taking->file,
		.file = taking->file,
		.is_first = taking->is_first,
		.taken_unix_s = visit->now_s,
		.follow = span_keep(visit->arena, span_from(token, FOLLOW_LENGTH)),
	};
	if (!counter_hall_tickets(hall, db) ||
	    !counter_store_last(visit->arena, db, visit->root_id, hall->counter.place_id, ticket, &last,
	                        &taking->fault))
		return false;
	ticket->number = last + 1;
	taking->sentence = refusal(taking);
	return taking->sentence == NULL &&
	       counter_store_add(db, visit->root_id, hall->counter.place_id, ticket, taking->once,
	                         &taking->fault);
}
