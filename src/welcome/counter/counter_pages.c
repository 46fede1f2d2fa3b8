/* The addresses of a counter. Those of the public know nobody: who takes a ticket stays unknown. */
#include "welcome/counter/counter_inside.h"
#include "welcome/desk/desk.h"

static const struct route routes[] = {
	{ HTTP_GET, "/file", DESK_DEALERS, "counter.list", counter_get_list },
	{ HTTP_GET, "/file/{}", DESK_DEALERS, "counter.window", counter_get_window },
	{ HTTP_POST, "/file/{}", DESK_DEALERS, "counter.act", counter_post_window },
	{ HTTP_GET, "/file/{}/reglages", COUNTER_KEEPERS, "counter.edit", counter_get_edit },
	{ HTTP_POST, "/file/{}/reglages", COUNTER_KEEPERS, "counter.save", counter_post_edit },
	{ HTTP_GET, "/file/{}/attente", COUNTER_READERS, "counter.waits", counter_get_waits },

	{ HTTP_GET, "/ticket/{}", WHO_ANYONE, "counter.kiosk", counter_get_kiosk, .discreet = true },
	{ HTTP_POST, "/ticket/{}", WHO_ANYONE, "counter.take", counter_post_kiosk, .discreet = true },
	{ HTTP_GET, "/ticket/{}/{}", WHO_ANYONE, "counter.taken", counter_get_kiosk_ticket,
		.discreet = true },
	{ HTTP_GET, "/attente/{}", WHO_ANYONE, "counter.ticket", counter_get_ticket, .discreet = true },
	{ HTTP_GET, "/ecran/{}", WHO_ANYONE, "counter.screen", counter_get_screen, .discreet = true },
};

static const struct page_kind *const pages[] = {
	&counter_list_page, &counter_window_page, &counter_edit_page, &counter_waits_page,
	&counter_kiosk_page, &counter_ticket_page, &counter_screen_page,
};

const struct room_pages counter_pages = { routes, LENGTH(routes), pages, LENGTH(pages) };
