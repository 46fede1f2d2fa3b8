/* A window, as who sits there has it: who is called, who waits, what may be done, one key each. */
#include "craft/http/http_form.h"
#include "welcome/bulletin/bulletin.h"
#include "welcome/counter/counter_window.h"
#include "welcome/desk/desk.h"

enum { SHOWN_COUNT_MAX = 60 };

/* --- fields ----------------------------------------------------------------------------------- */

enum { CHAIR_NAME, CHAIR_TAKES, CHAIR_HOLDER, CHAIR_ID, CHAIR_FIELD_COUNT };
static const struct field chair_fields[CHAIR_FIELD_COUNT] = {
	[CHAIR_NAME] = { "window_name", FIELD_TEXT, FIELD_API, .help = "The window." },
	[CHAIR_TAKES] = { "window_takes", FIELD_TEXT, FIELD_API, .help = "Files it takes; null: all." },
	[CHAIR_HOLDER] = { "window_holder", FIELD_TEXT, FIELD_PAGE },
	[CHAIR_ID] = { "window_id", FIELD_TEXT, FIELD_PAGE },
};
enum { PERSON_NUMBER, PERSON_CODE, PERSON_FILE, PERSON_SINCE, PERSON_IS_FIRST, PERSON_FIELD_COUNT };
static const struct field person_fields[PERSON_FIELD_COUNT] = {
	[PERSON_NUMBER] = { "number", FIELD_TEXT, FIELD_API, .help = "Of the ticket." },
	[PERSON_CODE] = { "ticket_code", FIELD_TEXT, FIELD_PAGE },
	[PERSON_FILE] = { "file", FIELD_TEXT, FIELD_API, .help = "What one came for." },
	[PERSON_SINCE] = { "since_words", FIELD_TEXT, FIELD_API, .help = "How long ago it was taken." },
	[PERSON_IS_FIRST] = { "is_first", FIELD_FLAG, FIELD_API, .help = "It passes before the others." },
};
enum { QUEUE_LETTER, QUEUE_NAME, QUEUE_IS_OTHER, QUEUE_FIELD_COUNT };
static const struct field queue_fields[QUEUE_FIELD_COUNT] = {
	[QUEUE_LETTER] = { "letter", FIELD_TEXT, FIELD_PAGE },
	[QUEUE_NAME] = { "name", FIELD_TEXT, FIELD_PAGE },
	[QUEUE_IS_OTHER] = { "is_other", FIELD_FLAG, FIELD_PAGE },
};
enum {
	SEAT_TITLE, SEAT_WITHIN, SEAT_TROUBLE, SEAT_DONE, SEAT_GIVEN_URL, SEAT_URL, SEAT_SCREEN_URL,
	SEAT_EDIT_URL, SEAT_WAITS_URL, SEAT_DOOR_URL,
	SEAT_SEEN, SEAT_IS_SITTING, SEAT_WINDOW, SEAT_CHAIRS, SEAT_NUMBER,
	SEAT_FILE, SEAT_STATE, SEAT_IS_CALLED, SEAT_IS_FIRST, SEAT_TAKE_URL, SEAT_CAN_ANSWER, SEAT_ANSWER_WORDS,
	SEAT_CAN_SEND, SEAT_NEXT, SEAT_WAITING, SEAT_HAS_WAITING, SEAT_WAITING_COUNT, SEAT_ABSENT,
	SEAT_HAS_ABSENT, SEAT_QUEUES, SEAT_BULLETINS, SEAT_HAS_BULLETINS, SEAT_FIELD_COUNT
};
static const struct field seat_fields[SEAT_FIELD_COUNT] = {
	[SEAT_TITLE] = { "title", FIELD_TEXT, FIELD_API, .help = "Where one is." },
	[SEAT_WITHIN] = { "within", FIELD_TEXT, FIELD_PAGE },
	[SEAT_TROUBLE] = { "trouble", FIELD_TEXT, FIELD_API, .help = "Why nothing was done; null: it was." },
	[SEAT_DONE] = { "done", FIELD_TEXT, FIELD_API, .help = "What was just done." },
	[SEAT_GIVEN_URL] = { "given_url", FIELD_URL, FIELD_PAGE },
	[SEAT_URL] = { "page_url", FIELD_URL, FIELD_PAGE },
	[SEAT_SCREEN_URL] = { "screen_url", FIELD_URL, FIELD_PAGE },
	[SEAT_EDIT_URL] = { "edit_url", FIELD_URL, FIELD_PAGE },
	[SEAT_WAITS_URL] = { "waits_url", FIELD_URL, FIELD_PAGE },
	[SEAT_DOOR_URL] = { "incident_url", FIELD_URL, FIELD_PAGE },
	[SEAT_SEEN] = { "seen", FIELD_TEXT, FIELD_PAGE },
	[SEAT_IS_SITTING] = { "is_sitting", FIELD_FLAG, FIELD_API, .help = "This reader has a window." },
	[SEAT_WINDOW] = { "window", FIELD_TEXT, FIELD_API, .help = "Which." },
	[SEAT_CHAIRS] = { "windows", FIELD_LIST, FIELD_API, .of = chair_fields,
		.of_count = CHAIR_FIELD_COUNT, .help = "Windows one may sit at." },
	[SEAT_NUMBER] = { "called_number", FIELD_TEXT, FIELD_API, .help = "The ticket there; null: nobody." },
	[SEAT_FILE] = { "called_file", FIELD_TEXT, FIELD_API, .help = "What one came for." },
	[SEAT_STATE] = { "state_words", FIELD_TEXT, FIELD_API, .help = "Called, since when; there." },
	[SEAT_IS_CALLED] = { "is_called", FIELD_FLAG, FIELD_API, .help = "Called, and not yet there." },
	[SEAT_IS_FIRST] = { "called_is_first", FIELD_FLAG, FIELD_PAGE },
	[SEAT_TAKE_URL] = { "take_url", FIELD_URL, FIELD_PAGE },
	[SEAT_CAN_ANSWER] = { "can_answer", FIELD_FLAG, FIELD_PAGE },
	[SEAT_ANSWER_WORDS] = { "answer_words", FIELD_TEXT, FIELD_PAGE },
	[SEAT_CAN_SEND] = { "can_send", FIELD_FLAG, FIELD_PAGE },
	[SEAT_NEXT] = { "next_number", FIELD_TEXT, FIELD_API, .help = "Who is called next; null: nobody." },
	[SEAT_WAITING] = { "waiting", FIELD_LIST, FIELD_API, .of = person_fields,
		.of_count = PERSON_FIELD_COUNT, .help = "Who waits, in the order they are called." },
	[SEAT_HAS_WAITING] = { "has_waiting", FIELD_FLAG, FIELD_PAGE },
	[SEAT_WAITING_COUNT] = { "waiting_count", FIELD_COUNT, FIELD_API, .help = "How many wait." },
	[SEAT_ABSENT] = { "absent", FIELD_LIST, FIELD_API, .of = person_fields,
		.of_count = PERSON_FIELD_COUNT, .help = "Who was called in vain." },
	[SEAT_HAS_ABSENT] = { "has_absent", FIELD_FLAG, FIELD_PAGE },
	[SEAT_QUEUES] = { "files", FIELD_LIST, FIELD_PAGE, .of = queue_fields,
		.of_count = QUEUE_FIELD_COUNT },
	[SEAT_BULLETINS] = BULLETIN_LIST,
	[SEAT_HAS_BULLETINS] = BULLETIN_FLAG,
};
const struct page_kind counter_window_page = { "counter window", "welcome/counter/pages/window.html",
	seat_fields, SEAT_FIELD_COUNT };

/* --- looking ---------------------------------------------------------------------------------- */

const char *
counter_ticket_code(struct arena *arena, const struct counter_ticket *ticket)
{
	return ticket == NULL ? "" : arena_format(arena, "%c%lld", ticket->letter, (long long)ticket->number);
}

/* What its file is about, when it may be asked for. */
static bool
read_offering(struct seat *seat, struct db *db)
{
	const struct visit *visit = seat->hall.visit;
	const struct counter_file *file =
		seat->ticket == NULL ? NULL : counter_file_of(&seat->hall.counter, seat->ticket->file);
	seat->offering = (struct offering){ 0 };
	if (file == NULL || file->offering_id == 0)
		return true;
	const enum found found = offering_load(visit->arena, db, visit->root_id, file->offering_id,
	                                       &seat->offering, &seat->hall.fault);
	if (found == FOUND_NONE || seat->offering.state != OFFERING_OPEN ||
	    seat->offering.kind == OFFERING_INTERNAL)
		seat->offering = (struct offering){ 0 };
	return found != FOUND_FAILED;
}

bool
counter_seat_look(struct seat *seat, struct db *db)
{
	const struct hall *hall = &seat->hall;
	seat->window = NULL;
	seat->ticket = NULL;
	for (size_t i = 0; i < hall->counter.window_count; i++)
		if (hall->counter.windows[i].account_id == hall->visit->reader.account_id)
			seat->window = &hall->counter.windows[i];
	for (size_t i = 0; seat->window != NULL && i < hall->ticket_count; i++) {
		const struct counter_ticket *ticket = &hall->tickets[i];
		if ((ticket->state == COUNTER_CALLED || ticket->state == COUNTER_HERE) &&
		    span_equal(ticket->window, seat->window->name))
			seat->ticket = ticket;
	}
	return read_offering(seat, db);
}

bool
counter_seat_begin(struct visit *visit, struct seat *seat)
{
	struct hall *hall = &seat->hall;
	enum found found = FOUND_NONE;
	struct db *db = visit_db(visit);
	if (db == NULL)
		return false;
	hall->tree = place_tree_load(visit->arena, db, visit->root_id, visit->today, &hall->fault);
	const uint32_t place = hall->tree == NULL ? PLACE_NONE : place_by_code(hall->tree, visit->part[0]);
	if (place != PLACE_NONE && people_may(&visit->reader, hall->tree, DESK_DEALERS, place))
		found = counter_hall_load(visit, hall, hall->tree->places[place].id);
	if (hall->tree == NULL || found == FOUND_FAILED ||
	    (found == FOUND_ONE && !counter_seat_look(seat, db)))
		visit_fail(visit, &hall->fault);
	else if (found == FOUND_NONE)
		visit_missing(visit);
	else
		return true;
	return false;
}

/* --- drawing ---------------------------------------------------------------------------------- */

static void
draw_person(const struct hall *hall, const struct counter_ticket *ticket, struct model *row)
{
	struct arena *arena = hall->visit->arena;
	const struct counter_file *file = counter_file_of(&hall->counter, ticket->file);
	const int64_t minutes = (hall->visit->now_s - ticket->taken_unix_s) / 60;
	model_text_z(row, PERSON_NUMBER, counter_ticket_words(arena, ticket));
	model_text_z(row, PERSON_CODE, counter_ticket_code(arena, ticket));
	model_text(row, PERSON_FILE, file == NULL ? SPAN("une file qui n’est plus là") : file->name);
	model_text_z(row, PERSON_SINCE,
	             minutes < 1 ? "à l’instant"
	                         : arena_format(arena, "depuis %lld\u00a0min", (long long)minutes));
	model_flag(row, PERSON_IS_FIRST, ticket->is_first);
}

/* Who waits, in the order they are called; what this window does not take comes too, after. */
static void
draw_waiting(const struct seat *seat, struct model *page)
{
	const struct hall *hall = &seat->hall;
	struct counter_ticket *left = arena_array_of(hall->visit->arena, struct counter_ticket,
	                                             hall->ticket_count + 1);
	const struct span letters = seat->window == NULL ? SPAN("") : seat->window->letters;
	const struct counter_ticket *next;
	size_t count = 0, shown = 0;
	for (size_t i = 0; i < hall->ticket_count; i++) {
		left[i] = hall->tickets[i];
		count += left[i].state == COUNTER_WAITING;
		if (left[i].state == COUNTER_ABSENT) {
			draw_person(hall, &left[i], model_row(page, SEAT_ABSENT));
			model_flag(page, SEAT_HAS_ABSENT, true);
		}
	}
	next = counter_next(left, hall->ticket_count, letters);
	if (seat->window != NULL && next != NULL)
		model_text_z(page, SEAT_NEXT, counter_ticket_words(hall->visit->arena, next));
	for (size_t turn = 0; turn < 2; turn++)
		for (struct counter_ticket *ticket;
		     shown < SHOWN_COUNT_MAX &&
		     (ticket = counter_next(left, hall->ticket_count, turn == 0 ? letters : SPAN(""))) != NULL;
		     shown++) {
			draw_person(hall, ticket, model_row(page, SEAT_WAITING));
			ticket->state = COUNTER_OVER; /* drawn */
		}
	model_flag(page, SEAT_HAS_WAITING, count > 0);
	model_count(page, SEAT_WAITING_COUNT, (int64_t)count);
}

static const char *
state_words(const struct seat *seat)
{
	const struct counter_ticket *ticket = seat->ticket;
	const char *at = counter_hall_clock(&seat->hall, ticket->again_unix_s);
	if (ticket->state == COUNTER_HERE)
		return arena_format(seat->hall.visit->arena, "À votre guichet depuis %s.",
		                    counter_hall_clock(&seat->hall, ticket->begun_unix_s));
	return ticket->call_count == 1
	           ? arena_format(seat->hall.visit->arena, "Appelé à %s.", at)
	           : arena_format(seat->hall.visit->arena, "Appelé %lld fois, la dernière à %s.",
	                          (long long)ticket->call_count, at);
}

static void
draw_called(const struct seat *seat, struct model *page)
{
	const struct hall *hall = &seat->hall;
	struct arena *arena = hall->visit->arena;
	const struct counter_ticket *ticket = seat->ticket;
	if (ticket == NULL)
		return;
	const struct counter_file *file = counter_file_of(&hall->counter, ticket->file);
	model_text_z(page, SEAT_NUMBER, counter_ticket_words(arena, ticket));
	if (file != NULL)
		model_text(page, SEAT_FILE, file->name);
	model_text_z(page, SEAT_STATE, state_words(seat));
	model_flag(page, SEAT_IS_CALLED, ticket->state == COUNTER_CALLED);
	model_flag(page, SEAT_IS_FIRST, ticket->is_first);
	model_flag(page, SEAT_CAN_SEND, hall->counter.file_count > 1);
	if (seat->offering.offering_id == 0) {
		model_url_z(page, SEAT_TAKE_URL, "/guichet/nouvelle");
		return;
	}
	model_url_z(page, SEAT_TAKE_URL,
	            arena_format(arena, "/guichet/nouvelle?demarche=%.*s", SPAN_ARGS(seat->offering.code)));
	model_flag(page, SEAT_CAN_ANSWER, true);
	model_text(page, SEAT_ANSWER_WORDS, seat->offering.name);
}

static bool
draw_chairs(struct seat *seat, struct model *page)
{
	const struct hall *hall = &seat->hall;
	struct visit *visit = hall->visit;
	struct db *db = visit_db(visit);
	for (size_t i = 0; db != NULL && seat->window == NULL && i < hall->counter.window_count; i++) {
		const struct counter_window *window = &hall->counter.windows[i];
		struct model *row = model_row(page, SEAT_CHAIRS);
		struct text takes = text_new(visit->arena, 3 * COUNTER_FILE_COUNT_MAX);
		struct span holder;
		for (size_t j = 0; j < window->letters.length; j++)
			text_format(&takes, j == 0 ? "%c" : ", %c", window->letters.at[j]);
		model_text(row, CHAIR_NAME, window->name);
		model_text_z(row, CHAIR_ID, arena_format(visit->arena, "guichet-%zu", i + 1));
		model_text(row, CHAIR_TAKES, text_span(&takes));
		if (window->account_id == 0)
			continue;
		if (!people_name(visit->arena, db, visit->root_id, window->account_id, &holder,
		                 &seat->hall.fault))
			return false;
		model_text(row, CHAIR_HOLDER, holder);
	}
	return db != NULL;
}

static void
draw_queues(const struct seat *seat, struct model *page)
{
	for (size_t i = 0; i < seat->hall.counter.file_count; i++) {
		const struct counter_file *file = &seat->hall.counter.files[i];
		struct model *row = model_row(page, SEAT_QUEUES);
		model_text(row, QUEUE_LETTER, span_from(&file->letter, 1));
		model_text(row, QUEUE_NAME, file->name);
		model_flag(row, QUEUE_IS_OTHER, seat->ticket != NULL && seat->ticket->file != file->letter);
	}
}

static void
draw_ways(const struct seat *seat, struct model *page)
{
	const struct hall *hall = &seat->hall;
	const struct visit *visit = hall->visit;
	struct arena *arena = visit->arena;
	model_url_z(page, SEAT_URL, counter_hall_url(arena, hall->tree, hall->place, "/file/", ""));
	model_url_z(page, SEAT_SCREEN_URL, counter_hall_url(arena, hall->tree, hall->place, "/ecran/", ""));
	if (people_may(&visit->reader, hall->tree, COUNTER_KEEPERS, hall->place))
		model_url_z(page, SEAT_EDIT_URL,
		            counter_hall_url(arena, hall->tree, hall->place, "/file/", "/reglages"));
	if (people_may(&visit->reader, hall->tree, COUNTER_READERS, hall->place))
		model_url_z(page, SEAT_WAITS_URL,
		            counter_hall_url(arena, hall->tree, hall->place, "/file/", "/attente"));
}

static bool
draw_door(struct seat *seat, struct model *page)
{
	struct hall *hall = &seat->hall;
	struct inbox_door door;
	struct db *db = visit_db(hall->visit);
	const enum found found =
		db == NULL ? FOUND_FAILED
				   : inbox_door(hall->visit->arena, db, hall->visit->root_id, &door, &hall->fault);
	if (found == FOUND_ONE)
		model_url_z(page, SEAT_DOOR_URL, INBOX_DOOR_URL);
	return found != FOUND_FAILED;
}

void
counter_seat_show(struct seat *seat, int status)
{
	struct hall *hall = &seat->hall;
	struct visit *visit = hall->visit;
	struct model *page = model_new(visit->arena, &counter_window_page);
	model_text(page, SEAT_TITLE, hall->tree->places[hall->place].name);
	model_text_z(page, SEAT_WITHIN, "Accueil du public");
	model_text_z(page, SEAT_TROUBLE, seat->trouble);
	model_text_z(page, SEAT_DONE, seat->done);
	model_url_z(page, SEAT_GIVEN_URL, seat->given_url);
	model_text_z(page, SEAT_SEEN, counter_ticket_code(visit->arena, seat->ticket));
	model_flag(page, SEAT_IS_SITTING, seat->window != NULL);
	if (seat->window != NULL)
		model_text(page, SEAT_WINDOW, seat->window->name);
	draw_ways(seat, page);
	draw_called(seat, page);
	draw_queues(seat, page);
	draw_waiting(seat, page);
	if (!draw_chairs(seat, page) || !draw_door(seat, page) ||
	    !bulletin_draw_known(visit, (struct bulletin_page){ page, SEAT_BULLETINS, SEAT_HAS_BULLETINS },
	                         &hall->fault)) {
		visit_fail(visit, &hall->fault);
		return;
	}
	visit->response->status = status;
	visit_show(visit, &counter_window_page, page);
}
