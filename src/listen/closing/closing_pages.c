/* The addresses of the room. */
#include "listen/closing/closing_inside.h"

static const struct route routes[] = {
	{ HTTP_GET, "/suivi/{}/{}/fin", WHO_ANYONE, "closing.answer", closing_get_answer },
	{ HTTP_POST, "/suivi/{}/{}/fin", WHO_ANYONE, "closing.answer.take", closing_post_answer },
	{ HTTP_GET, "/fins", DESK_DEALERS, "closing", closing_get_own },
	{ HTTP_GET, "/fins/chiffres", WHO(ROLE_REFERENT) | WHO(ROLE_DIRECTOR), "closing.figures",
	  closing_get_figures },
	{ HTTP_POST, "/fins/chiffres", WHO(ROLE_REFERENT) | WHO(ROLE_DIRECTOR), "closing.rule",
	  closing_post_rule },
	{ HTTP_GET, "/fins/{}", DESK_DEALERS, "closing.back", closing_get_back },
	{ HTTP_POST, "/fins/{}", DESK_DEALERS, "closing.back.take", closing_post_back },
	{ HTTP_POST, "/fins/{}/avis", DESK_DEALERS, "closing.own.take", closing_post_own },
};
static const struct page_kind *const pages[] = { &closing_answer_page, &closing_own_page,
	                                             &closing_back_page, &closing_figures_page };
const struct room_pages closing_pages = { routes, LENGTH(routes), pages, LENGTH(pages),
	.remind = closing_remind };
