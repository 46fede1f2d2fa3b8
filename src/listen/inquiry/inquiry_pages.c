#include "listen/inquiry/inquiry_inside.h"

static const struct route routes[] = {
	{ HTTP_GET, "/questionnaires/modeles", WHO_STAFF, "templates", inquiry_get_templates },
	{ HTTP_GET, "/questionnaires/modeles/{}", WHO_STAFF, "template", inquiry_get_template },
	{ HTTP_POST, "/questionnaires/modeles/{}", WHO(ROLE_REFERENT) | WHO(ROLE_ADMINISTRATOR),
	  "template.take", inquiry_post_template },
};

static const struct page_kind *const pages[] = { &inquiry_templates_page, &inquiry_template_page };

const struct room_pages inquiry_pages = { routes, LENGTH(routes), pages, LENGTH(pages) };
