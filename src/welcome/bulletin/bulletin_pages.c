#include "welcome/bulletin/bulletin_inside.h"

static const struct route routes[] = {
	{ HTTP_GET, "/bulletins", BULLETIN_WRITERS, "bulletin.list", bulletin_get_list },
	{ HTTP_GET, "/bulletins/{}", BULLETIN_WRITERS, "bulletin.edit", bulletin_get_edit },
	{ HTTP_POST, "/bulletins/{}", BULLETIN_WRITERS, "bulletin.save", bulletin_post_edit },
	{ HTTP_GET, "/info/{}", WHO_ANYONE, "bulletin.info", bulletin_get_info, .for_machines = true },
};

static const struct page_kind *const pages[] = { &bulletin_list_page, &bulletin_edit_page };

const struct room_pages bulletin_pages = { routes, LENGTH(routes), pages, LENGTH(pages) };
