/* The screen of the room: who was called where, how many wait, what is said of the place. */
#include "welcome/bulletin/bulletin.h"
#include "welcome/counter/counter_inside.h"

enum { CALL_COUNT = 6, AGAIN_S = 10 };

enum { CALL_NUMBER, CALL_WINDOW, CALL_IS_LAST, CALL_FIELD_COUNT };
static const struct field call_fields[CALL_FIELD_COUNT] = {
	[CALL_NUMBER] = { "number", FIELD_TEXT, FIELD_API, .help = "The ticket." },
	[CALL_WINDOW] = { "window", FIELD_TEXT, FIELD_API, .help = "Where it is called." },
	[CALL_IS_LAST] = { "is_last", FIELD_FLAG, FIELD_API, .help = "It was called last of all." },
};
enum { WAIT_LETTER, WAIT_NAME, WAIT_WAITING, WAIT_WORDS, WAIT_FIELD_COUNT };
static const struct field wait_fields[WAIT_FIELD_COUNT] = {
	[WAIT_LETTER] = { "letter", FIELD_TEXT, FIELD_API, .help = "First in the numbers of its tickets." },
	[WAIT_NAME] = { "name", FIELD_TEXT, FIELD_API, .help = "What one comes for." },
	[WAIT_WAITING] = { "waiting", FIELD_COUNT, FIELD_API, .help = "How many wait." },
	[WAIT_WORDS] = { "wait_words", FIELD_TEXT, FIELD_API, .help = "How long one may wait; null: not known." },
};
enum {
	SCREEN_TITLE, SCREEN_CLOCK, SCREEN_IS_OPEN, SCREEN_OPENS, SCREEN_CALLS, SCREEN_HAS_CALLS, SCREEN_WAITS,
	SCREEN_STILL_URL, SCREEN_AGAIN_URL, SCREEN_BULLETINS, SCREEN_HAS_BULLETINS, SCREEN_FIELD_COUNT
};
static const struct field screen_fields[SCREEN_FIELD_COUNT] = {
	[SCREEN_TITLE] = { "title", FIELD_TEXT, FIELD_API, .help = "Where one is." },
	[SCREEN_CLOCK] = { "clock", FIELD_TEXT, FIELD_API, .help = "What the clock on the wall shows." },
	[SCREEN_IS_OPEN] = { "is_open", FIELD_FLAG, FIELD_API, .help = "Tickets are given." },
	[SCREEN_OPENS] = { "opens_words", FIELD_TEXT, FIELD_API, .help = "When they will be; null: not known." },
	[SCREEN_CALLS] = { "calls", FIELD_LIST, FIELD_API, .of = call_fields, .of_count = CALL_FIELD_COUNT,
		.help = "The last calls, latest first." },
	[SCREEN_HAS_CALLS] = { "has_calls", FIELD_FLAG, FIELD_PAGE },
	[SCREEN_WAITS] = { "files", FIELD_LIST, FIELD_API, .of = wait_fields, .of_count = WAIT_FIELD_COUNT,
		.help = "Who waits." },
	[SCREEN_STILL_URL] = { "still_url", FIELD_URL, FIELD_PAGE },
	[SCREEN_AGAIN_URL] = { "again_url", FIELD_URL, FIELD_PAGE },
	[SCREEN_BULLETINS] = BULLETIN_LIST,
	[SCREEN_HAS_BULLETINS] = BULLETIN_FLAG,
};
const struct page_kind counter_screen_page = { "counter screen", "welcome/counter/pages/screen.html",
	screen_fields, SCREEN_FIELD_COUNT };

/* The latest call among those that are at a window, after `before`; NULL: none. */
static const struct counter_ticket *
call_before(const struct hall *hall, const struct counter_ticket *before)
{
	const struct counter_ticket *latest = NULL;
	for (size_t i = 0; i < hall->ticket_count; i++) {
		const struct counter_ticket *ticket = &hall->tickets[i];
		const bool is_at_window = ticket->state == COUNTER_CALLED || ticket->state == COUNTER_HERE;
		if (is_at_window &&
		    (before == NULL || ticket->again_unix_s < before->again_unix_s ||
		     (ticket->again_unix_s == before->again_unix_s && ticket < before)) &&
		    (latest == NULL || ticket->again_unix_s >= latest->again_unix_s))
			latest = ticket;
	}
	return latest;
}

static void
draw(struct hall *hall, struct model *page)
{
	struct arena *arena = hall->visit->arena;
	const struct counter_ticket *ticket = call_before(hall, NULL);
	for (size_t i = 0; ticket != NULL && i < CALL_COUNT; i++) {
		struct model *row = model_row(page, SCREEN_CALLS);
		model_text_z(row, CALL_NUMBER, counter_ticket_words(arena, ticket));
		model_text(row, CALL_WINDOW, ticket->window);
		model_flag(row, CALL_IS_LAST, i == 0);
		model_flag(page, SCREEN_HAS_CALLS, true);
		ticket = call_before(hall, ticket);
	}
	for (size_t i = 0; hall->is_open && i < hall->counter.file_count; i++) {
		const struct counter_file *file = &hall->counter.files[i];
		struct model *row = model_row(page, SCREEN_WAITS);
		model_text(row, WAIT_LETTER, span_from(&file->letter, 1));
		model_text(row, WAIT_NAME, file->name);
		model_count(row, WAIT_WAITING, (int64_t)counter_hall_waiting(hall, file->letter));
		model_text_z(row, WAIT_WORDS, counter_hall_wait(hall, file->letter, NULL));
	}
}

/* A screen on a wall asks again by itself; whoever reads it on her own may stop that (RGAA 13.1). With the
 * script it is the script that asks: the page does not blink. */
static void
refresh(struct visit *visit, struct model *page)
{
	const struct span way = visit_asked(visit, "image");
	if (way.length == 0)
		http_response_header(visit->response, "Refresh", arena_format(visit->arena, "%d", AGAIN_S));
	if (span_is(way, "fixe"))
		model_url_z(page, SCREEN_AGAIN_URL, "?");
	else
		model_url_z(page, SCREEN_STILL_URL, "?image=fixe");
}

void
counter_get_screen(struct visit *visit)
{
	struct hall *hall = arena_new_of(visit->arena, struct hall);
	int64_t place_id;
	struct db *db = visit_db(visit);
	if (db == NULL)
		return;
	enum found found =
		place_of_code(visit->arena, db, visit->root_id, visit->part[0], &place_id, &hall->fault);
	if (found == FOUND_ONE)
		found = counter_hall_load(visit, hall, place_id);
	if (found == FOUND_NONE) {
		visit_missing(visit);
		return;
	}
	struct model *page = model_new(visit->arena, &counter_screen_page);
	if (found == FOUND_ONE) {
		model_text(page, SCREEN_TITLE, hall->tree->places[hall->place].name);
		model_text_z(page, SCREEN_CLOCK, counter_hall_clock(hall, visit->now_s));
		model_flag(page, SCREEN_IS_OPEN, hall->is_open);
		model_text_z(page, SCREEN_OPENS, hall->opens_words);
		draw(hall, page);
		refresh(visit, page);
		if (!bulletin_draw(visit, &place_id, 1,
		                   (struct bulletin_page){ page, SCREEN_BULLETINS, SCREEN_HAS_BULLETINS },
		                   &hall->fault))
			found = FOUND_FAILED;
	}
	if (found == FOUND_FAILED)
		visit_fail(visit, &hall->fault);
	else
		visit_show(visit, &counter_screen_page, page);
}
