#include "ground/hours/hours_inside.h"

static const struct route routes[] = {
	{ HTTP_GET, "/horaires", WHO_SIGNED_IN, "hours", hours_get_place },
	{ HTTP_GET, "/horaires/exception", HOURS_KEEPERS, "hours.exception", hours_get_exception },
	{ HTTP_POST, "/horaires/exception", HOURS_KEEPERS, "hours.except", hours_post_exception },
	{ HTTP_POST, "/horaires/retirer", HOURS_KEEPERS, "hours.withdraw", hours_post_withdraw },
	{ HTTP_GET, "/horaires/semaine", HOURS_KEEPERS, "hours.week", hours_get_week },
	{ HTTP_POST, "/horaires/semaine", HOURS_KEEPERS, "hours.week.change", hours_post_week },
	{ HTTP_GET, "/horaires/reglages", HOURS_KEEPERS, "hours.site", hours_get_site },
	{ HTTP_POST, "/horaires/reglages", HOURS_KEEPERS, "hours.site.change", hours_post_site },
};
static const struct page_kind *const pages[] = { &hours_place_page, &hours_edit_page };
const struct room_pages hours_pages = { routes, LENGTH(routes), pages, LENGTH(pages) };
