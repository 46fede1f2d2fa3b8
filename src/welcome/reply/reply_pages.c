/* The addresses of the room. */
#include "welcome/reply/reply_inside.h"

static const struct route routes[] = {
	{ HTTP_GET, "/guichet/modeles", DESK_DEALERS, "reply.templates", reply_get_templates },
	{ HTTP_POST, "/guichet/modeles", REPLY_KEEPERS, "reply.rule", reply_post_templates },
	{ HTTP_GET, "/guichet/modeles/nouveau", REPLY_KEEPERS, "reply.new", reply_get_new },
	{ HTTP_POST, "/guichet/modeles/nouveau", REPLY_KEEPERS, "reply.add", reply_post_new },
	{ HTTP_GET, "/guichet/modeles/{}", REPLY_KEEPERS, "reply.template", reply_get_template },
	{ HTTP_POST, "/guichet/modeles/{}", REPLY_KEEPERS, "reply.save", reply_post_template },
	{ HTTP_GET, "/guichet/relectures", DESK_DEALERS, "reply.waiting", reply_get_waiting },
	{ HTTP_GET, "/guichet/{}/relecture", DESK_DEALERS, "reply.review", reply_get_review },
	{ HTTP_POST, "/guichet/{}/relecture", DESK_DEALERS, "reply.judge", reply_post_review },
	{ HTTP_GET, "/guichet/relire", DESK_DEALERS, "reply.check", reply_get_check },
	{ HTTP_POST, "/guichet/relire", DESK_DEALERS, "reply.check", reply_post_check },
};
static const struct page_kind *const pages[] = {
	&reply_templates_page, &reply_template_page, &reply_review_page, &reply_waiting_page,
	&reply_check_page,
};
const struct room_pages reply_pages = { routes, LENGTH(routes), pages, LENGTH(pages),
	.remind = reply_remind };
