#include "welcome/letters/letters.h"
#include "welcome/reception/reception_inside.h"

static const struct route routes[] = {
	{ HTTP_GET, "/demandes", WHO_ANYONE, "reception.catalogue", reception_get_catalogue,
		.is_reminded = true },
	{ HTTP_GET, "/demandes/{}", WHO_ANYONE, "reception.ask", reception_get_ask },
	{ HTTP_POST, "/demandes/{}", WHO_ANYONE, "reception.ask.take", reception_post_ask,
		.body_max = LETTERS_JOINED_BODY_MAX, .takes_files = true },
	{ HTTP_GET, "/suivi", WHO_ANYONE, "reception.find", reception_get_find },
	{ HTTP_POST, "/suivi", WHO_ANYONE, "reception.find.take", reception_post_find },
	{ HTTP_GET, "/suivi/{}/{}", WHO_ANYONE, "reception.follow", reception_get_follow,
		.is_reminded = true },
	{ HTTP_POST, "/suivi/{}/{}", WHO_ANYONE, "reception.follow.take", reception_post_follow,
		.body_max = LETTERS_JOINED_BODY_MAX, .takes_files = true },
};

static const struct page_kind *const pages[] = { &reception_catalogue_page, &reception_ask_page,
	                                             &reception_follow_page, &reception_find_page };

const struct room_pages reception_pages = { routes, LENGTH(routes), pages, LENGTH(pages) };
