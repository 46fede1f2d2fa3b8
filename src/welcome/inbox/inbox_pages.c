/* The addresses of the inbox. Whoever may take one still sees what room desk lets her see. */
#include "welcome/inbox/inbox_inside.h"
#include "welcome/letters/letters.h"

static const struct route routes[] = {
	{ HTTP_GET, "/guichet", DESK_DEALERS, "inbox", inbox_get_list, .is_reminded = true },
	{ HTTP_GET, "/guichet/lot", DESK_DEALERS, "inbox.lot", inbox_get_lot },
	{ HTTP_POST, "/guichet/lot", DESK_DEALERS, "inbox.lot", inbox_post_lot },
	{ HTTP_GET, "/guichet/lot/{}", DESK_DEALERS, "inbox.lot.done", inbox_get_lot_done },
	{ HTTP_POST, "/guichet/lot/{}", DESK_DEALERS, "inbox.lot.undo", inbox_post_lot_undo },
	{ HTTP_GET, "/guichet/vues", DESK_DEALERS, "inbox.views", inbox_get_views },
	{ HTTP_POST, "/guichet/vues", DESK_DEALERS, "inbox.views", inbox_post_views },
	{ HTTP_GET, "/guichet/nouvelle", DESK_DEALERS, "inbox.take", inbox_get_take },
	{ HTTP_POST, "/guichet/nouvelle", DESK_DEALERS, "inbox.take", inbox_post_take,
		.body_max = LETTERS_JOINED_BODY_MAX, .takes_files = true },
	{ HTTP_GET, "/guichet/rappels", DESK_DEALERS, "inbox.calls", inbox_get_calls },
	{ HTTP_GET, "/guichet/incivilite", DESK_DEALERS, "inbox.door", inbox_get_door },
	{ HTTP_POST, "/guichet/incivilite", INBOX_KEEPERS, "inbox.door", inbox_post_door },
	{ HTTP_GET, "/guichet/service/{}", INBOX_KEEPERS, "inbox.unit", inbox_get_unit },
	{ HTTP_POST, "/guichet/service/{}", INBOX_KEEPERS, "inbox.unit", inbox_post_unit },
	{ HTTP_GET, "/guichet/{}", DESK_DEALERS, "inbox.request", inbox_get_one, .is_reminded = true },
	{ HTTP_POST, "/guichet/{}", DESK_DEALERS, "inbox.request", inbox_post_one,
		.body_max = LETTERS_JOINED_BODY_MAX, .takes_files = true },
	{ HTTP_POST, "/guichet/{}/accepter", DESK_DEALERS, "inbox.accept", inbox_post_accept },
	{ HTTP_POST, "/guichet/{}/signal", DESK_DEALERS, "inbox.flag", inbox_post_flag },
	{ HTTP_GET, "/guichet/{}/rappel", DESK_DEALERS, "inbox.call", inbox_get_call },
	{ HTTP_POST, "/guichet/{}/rappel", DESK_DEALERS, "inbox.call", inbox_post_call },
	{ HTTP_GET, "/guichet/{}/recepisse", DESK_DEALERS, "inbox.receipt", inbox_get_receipt },
};
static const struct page_kind *const pages[] = {
	&inbox_list_page, &inbox_lot_page, &inbox_lot_done_page, &inbox_one_page,
	&inbox_take_page, &inbox_receipt_page, &inbox_unit_page, &inbox_views_page,
	&inbox_call_page, &inbox_calls_page, &inbox_door_page,
};
const struct room_pages inbox_pages = { routes, LENGTH(routes), pages, LENGTH(pages) };
