/* What the public has before it: the kiosk where a ticket is taken, the ticket, followed on a phone too. */
#include "craft/chart/chart.h"
#include "craft/http/http_form.h"
#include "welcome/bulletin/bulletin.h"
#include "welcome/counter/counter_inside.h"

enum { BACK_S = 25, AGAIN_S = 20 }; /* the kiosk goes back to its first page; a phone asks again */

/* --- fields ----------------------------------------------------------------------------------- */

enum { FILE_LETTER, FILE_NAME, FILE_WAITING, FILE_WAIT, FILE_FIELD_COUNT };
static const struct field file_fields[FILE_FIELD_COUNT] = {
	[FILE_LETTER] = { "letter", FIELD_TEXT, FIELD_API, .help = "First in the numbers of its tickets." },
	[FILE_NAME] = { "name", FIELD_TEXT, FIELD_API, .help = "What one comes for." },
	[FILE_WAITING] = { "waiting", FIELD_COUNT, FIELD_API, .help = "How many wait." },
	[FILE_WAIT] = { "wait_words", FIELD_TEXT, FIELD_API, .help = "How long one may wait; null: not known." },
};
enum {
	KIOSK_TITLE, KIOSK_PLACE, KIOSK_URL, KIOSK_IS_OPEN, KIOSK_OPENS, KIOSK_TROUBLE, KIOSK_FILES,
	KIOSK_BULLETINS, KIOSK_HAS_BULLETINS, KIOSK_FIELD_COUNT
};
static const struct field kiosk_fields[KIOSK_FIELD_COUNT] = {
	[KIOSK_TITLE] = { "title", FIELD_TEXT, FIELD_API, .help = "Title of the page." },
	[KIOSK_PLACE] = { "place", FIELD_TEXT, FIELD_API, .help = "Where one is." },
	[KIOSK_URL] = { "kiosk_url", FIELD_URL, FIELD_PAGE },
	[KIOSK_IS_OPEN] = { "is_open", FIELD_FLAG, FIELD_API, .help = "Tickets are given." },
	[KIOSK_OPENS] = { "opens_words", FIELD_TEXT, FIELD_API, .help = "When they will be; null: not known." },
	[KIOSK_TROUBLE] = { "trouble", FIELD_TEXT, FIELD_PAGE },
	[KIOSK_FILES] = { "files", FIELD_LIST, FIELD_API, .of = file_fields, .of_count = FILE_FIELD_COUNT,
		.help = "What one may come for." },
	[KIOSK_BULLETINS] = BULLETIN_LIST,
	[KIOSK_HAS_BULLETINS] = BULLETIN_FLAG,
};
const struct page_kind counter_kiosk_page = { "counter kiosk", "welcome/counter/pages/kiosk.html",
	kiosk_fields, KIOSK_FIELD_COUNT };

enum {
	TICKET_TITLE, TICKET_PLACE, TICKET_NUMBER, TICKET_FILE, TICKET_TAKEN, TICKET_IS_WAITING, TICKET_BEFORE,
	TICKET_IS_NEXT, TICKET_WAIT, TICKET_WINDOW, TICKET_IS_ABSENT, TICKET_IS_OVER, TICKET_IS_FIRST,
	TICKET_KIOSK_URL, TICKET_PRINTS, TICKET_STAY_URL, TICKET_ADDRESS, TICKET_QR, TICKET_BULLETINS,
	TICKET_HAS_BULLETINS, TICKET_FIELD_COUNT
};
static const struct field ticket_fields[TICKET_FIELD_COUNT] = {
	[TICKET_TITLE] = { "title", FIELD_TEXT, FIELD_API, .help = "Title of the page." },
	[TICKET_PLACE] = { "place", FIELD_TEXT, FIELD_API, .help = "Where it was taken." },
	[TICKET_NUMBER] = { "number", FIELD_TEXT, FIELD_API, .help = "What is called." },
	[TICKET_FILE] = { "file", FIELD_TEXT, FIELD_API, .help = "What one came for." },
	[TICKET_TAKEN] = { "taken_words", FIELD_TEXT, FIELD_API, .help = "When it was taken, there." },
	[TICKET_IS_WAITING] = { "is_waiting", FIELD_FLAG, FIELD_API, .help = "It was not called yet." },
	[TICKET_BEFORE] = { "before", FIELD_COUNT, FIELD_API, .help = "How many wait in its file before it." },
	[TICKET_IS_NEXT] = { "is_next", FIELD_FLAG, FIELD_PAGE },
	[TICKET_WAIT] = { "wait_words", FIELD_TEXT, FIELD_API, .help = "How long still; null: not known." },
	[TICKET_WINDOW] = { "window", FIELD_TEXT, FIELD_API, .help = "Where it is called; null: nowhere." },
	[TICKET_IS_ABSENT] = { "is_absent", FIELD_FLAG, FIELD_API, .help = "It was called in vain." },
	[TICKET_IS_OVER] = { "is_over", FIELD_FLAG, FIELD_API, .help = "The visit is over." },
	[TICKET_IS_FIRST] = { "is_first", FIELD_FLAG, FIELD_API, .help = "It passes before the others." },
	[TICKET_KIOSK_URL] = { "kiosk_url", FIELD_URL, FIELD_PAGE },
	[TICKET_PRINTS] = { "prints", FIELD_FLAG, FIELD_PAGE },
	[TICKET_STAY_URL] = { "stay_url", FIELD_URL, FIELD_PAGE },
	[TICKET_ADDRESS] = { "address", FIELD_TEXT, FIELD_PAGE },
	[TICKET_QR] = { "qr", FIELD_MARKUP, FIELD_PAGE },
	[TICKET_BULLETINS] = BULLETIN_LIST,
	[TICKET_HAS_BULLETINS] = BULLETIN_FLAG,
};
const struct page_kind counter_ticket_page = { "counter ticket", "welcome/counter/pages/ticket.html",
	ticket_fields, TICKET_FIELD_COUNT };

/* --- the kiosk -------------------------------------------------------------------------------- */

static bool
draw_bulletins(struct hall *hall, struct model *page, size_t list, size_t flag)
{
	return bulletin_draw(hall->visit, &hall->counter.place_id, 1,
	                     (struct bulletin_page){ page, list, flag }, &hall->fault);
}

/* The counter of the kiosk's address; false after a page was answered. */
static bool
begin(struct visit *visit, struct hall *hall)
{
	int64_t place_id;
	struct db *db = visit_db(visit);
	if (db == NULL)
		return false;
	enum found found = counter_store_of_kiosk(visit->arena, db, visit->root_id, visit->part[0],
	                                          &place_id, &hall->fault);
	if (found == FOUND_ONE)
		found = counter_hall_load(visit, hall, place_id);
	if (found == FOUND_NONE)
		visit_missing(visit);
	else if (found == FOUND_FAILED)
		visit_fail(visit, &hall->fault);
	return found == FOUND_ONE;
}

static const char *
kiosk_url(const struct hall *hall, const char *more)
{
	return arena_format(hall->visit->arena, "/ticket/%.*s%s", SPAN_ARGS(hall->counter.kiosk), more);
}

static void
show_kiosk(struct hall *hall, const char *trouble, int status)
{
	struct visit *visit = hall->visit;
	struct model *page = model_new(visit->arena, &counter_kiosk_page);
	model_text_z(page, KIOSK_TITLE, "Prenez un ticket");
	model_text(page, KIOSK_PLACE, hall->tree->places[hall->place].name);
	model_url_z(page, KIOSK_URL, kiosk_url(hall, ""));
	model_flag(page, KIOSK_IS_OPEN, hall->is_open);
	model_text_z(page, KIOSK_OPENS, hall->opens_words);
	model_text_z(page, KIOSK_TROUBLE, trouble);
	for (size_t i = 0; hall->is_open && i < hall->counter.file_count; i++) {
		const struct counter_file *file = &hall->counter.files[i];
		struct model *row = model_row(page, KIOSK_FILES);
		model_text(row, FILE_LETTER, span_from(&file->letter, 1));
		model_text(row, FILE_NAME, file->name);
		model_count(row, FILE_WAITING, (int64_t)counter_hall_waiting(hall, file->letter));
		model_text_z(row, FILE_WAIT, counter_hall_wait(hall, file->letter, NULL));
	}
	if (!draw_bulletins(hall, page, KIOSK_BULLETINS, KIOSK_HAS_BULLETINS)) {
		visit_fail(visit, &hall->fault);
		return;
	}
	visit->response->status = status;
	visit_show(visit, &counter_kiosk_page, page);
}

void
counter_get_kiosk(struct visit *visit)
{
	struct hall *hall = arena_new_of(visit->arena, struct hall);
	if (begin(visit, hall))
		show_kiosk(hall, NULL, 200);
}

void
counter_post_kiosk(struct visit *visit)
{
	struct hall *hall = arena_new_of(visit->arena, struct hall);
	const struct span file = span_trim(http_pairs_first(&visit->body, "file"));
	bool gave_up = false;
	if (!begin(visit, hall))
		return;
	if (!hall->is_open) {
		show_kiosk(hall, NULL, 409);
		return;
	}
	struct counter_taking taking = { .hall = hall,
		                             .file = file.length == 1 ? file.at[0] : '?',
		                             .is_first =
		                                 http_pairs_first(&visit->body, "prioritaire").length > 0,
		                             .once = visit->once };
	if (visit_write(visit, counter_take, &taking, &gave_up))
		visit_go(visit, "%s", kiosk_url(hall, arena_format(visit->arena, "/%.*s",
		                                                   SPAN_ARGS(taking.ticket.follow))));
	else if (gave_up && taking.sentence != NULL)
		show_kiosk(hall, taking.sentence, 422);
	else if (gave_up)
		visit_fail(visit, &taking.fault);
}

/* --- a ticket --------------------------------------------------------------------------------- */

static void
draw_state(const struct hall *hall, const struct counter_ticket *ticket, struct model *page)
{
	const bool is_waiting = ticket->state == COUNTER_WAITING;
	const char letter[] = { ticket->file, '\0' };
	const size_t before = counter_before(hall->tickets, hall->ticket_count, ticket, span_of(letter));
	model_flag(page, TICKET_IS_WAITING, is_waiting);
	model_flag(page, TICKET_IS_ABSENT, ticket->state == COUNTER_ABSENT);
	model_flag(page, TICKET_IS_OVER, ticket->state == COUNTER_OVER);
	if (ticket->state == COUNTER_CALLED || ticket->state == COUNTER_HERE)
		model_text(page, TICKET_WINDOW, ticket->window);
	if (!is_waiting)
		return;
	model_flag(page, TICKET_IS_NEXT, before == 0);
	model_text_z(page, TICKET_WAIT, counter_hall_wait(hall, ticket->file, ticket));
	if (before > 0)
		model_count(page, TICKET_BEFORE, (int64_t)before);
}

/* It shows itself again, unless one asked it to stay: who reads slowly has the time. */
static void
refresh(struct visit *visit, struct model *page, int after_s, const char *to)
{
	if (visit_asked(visit, "rester").length > 0)
		return;
	http_response_header(visit->response, "Refresh",
	                     arena_format(visit->arena, "%d; url=%s", after_s, to));
	model_url_z(page, TICKET_STAY_URL, "?rester=1");
}

static void
show_ticket(struct hall *hall, const struct counter_ticket *ticket, bool is_at_kiosk)
{
	struct visit *visit = hall->visit;
	struct arena *arena = visit->arena;
	const struct counter_file *file = counter_file_of(&hall->counter, ticket->file);
	const char *path = arena_format(arena, "/attente/%.*s", SPAN_ARGS(ticket->follow));
	const char *address = counter_whole_address(visit, path);
	struct model *page = model_new(arena, &counter_ticket_page);
	model_text_z(page, TICKET_TITLE, "Votre ticket");
	model_text(page, TICKET_PLACE, hall->tree->places[hall->place].name);
	model_text_z(page, TICKET_NUMBER, counter_ticket_words(arena, ticket));
	if (file != NULL)
		model_text(page, TICKET_FILE, file->name);
	model_text_z(page, TICKET_TAKEN, counter_hall_clock(hall, ticket->taken_unix_s));
	model_flag(page, TICKET_IS_FIRST, ticket->is_first);
	draw_state(hall, ticket, page);
	if (is_at_kiosk) {
		model_url_z(page, TICKET_KIOSK_URL, kiosk_url(hall, ""));
		model_flag(page, TICKET_PRINTS, hall->counter.prints);
		model_text_z(page, TICKET_ADDRESS, address);
		model_markup(page, TICKET_QR,
		             chart_qr(arena, span_of(address), SPAN("Code à lire avec un téléphone")));
		refresh(visit, page, BACK_S, kiosk_url(hall, ""));
	} else if (ticket->state != COUNTER_OVER)
		refresh(visit, page, AGAIN_S, path);
	if (draw_bulletins(hall, page, TICKET_BULLETINS, TICKET_HAS_BULLETINS))
		visit_show(visit, &counter_ticket_page, page);
	else
		visit_fail(visit, &hall->fault);
}

/* The ticket of that word, with its counter; false after a page was answered. */
static bool
find_ticket(struct visit *visit, struct span word, struct hall *hall, struct counter_ticket *ticket_r)
{
	int64_t place_id;
	struct db *db = visit_db(visit);
	if (db == NULL)
		return false;
	enum found found = counter_store_by_word(visit->arena, db, visit->root_id, word, &place_id, ticket_r,
	                                         &hall->fault);
	if (found == FOUND_ONE && !span_equal(ticket_r->follow, word))
		found = FOUND_NONE; /* the key of a form is no address */
	if (found == FOUND_ONE)
		found = counter_hall_load(visit, hall, place_id);
	if (found == FOUND_FAILED)
		visit_fail(visit, &hall->fault);
	else if (found == FOUND_NONE)
		visit_say(visit, 404, "Ce ticket n’est plus là",
		          "Un ticket vit une journée. S’il est d’aujourd’hui, vérifiez l’adresse.");
	return found == FOUND_ONE;
}

void
counter_get_kiosk_ticket(struct visit *visit)
{
	struct hall *hall = arena_new_of(visit->arena, struct hall);
	struct counter_ticket ticket;
	if (!find_ticket(visit, visit->part[1], hall, &ticket))
		return;
	if (span_equal(hall->counter.kiosk, visit->part[0]))
		show_ticket(hall, &ticket, true);
	else
		visit_missing(visit);
}

void
counter_get_ticket(struct visit *visit)
{
	struct hall *hall = arena_new_of(visit->arena, struct hall);
	struct counter_ticket ticket;
	if (find_ticket(visit, visit->part[0], hall, &ticket))
		show_ticket(hall, &ticket, false);
}
