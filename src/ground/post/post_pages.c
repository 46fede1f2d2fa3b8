/* « Ne plus recevoir », by a link, without signing in. */
#include "ground/post/post_inside.h"

enum { STOP_TITLE, STOP_ACTION_URL, STOP_DONE, STOP_FIELD_COUNT };
static const struct field stop_fields[STOP_FIELD_COUNT] = {
	[STOP_TITLE] = { "title", FIELD_TEXT, FIELD_API, .help = "Title of the page." },
	[STOP_ACTION_URL] = { "action_url", FIELD_URL, FIELD_PAGE },
	[STOP_DONE] = { "done", FIELD_FLAG, FIELD_API, .help = "It is stopped." },
};
const struct page_kind post_stop_page = { "stop", "ground/post/pages/stop.html", stop_fields,
	STOP_FIELD_COUNT };

static bool
stop_look(struct visit *visit, int64_t *account_id_r)
{
	struct fault fault = { 0 };
	struct db *db = visit_db(visit);
	if (db == NULL)
		return false;
	http_response_header(visit->response, "Referrer-Policy", "no-referrer");
	const enum found found = post_store_stop(visit->arena, db, visit->root_id, visit->part[0],
	                                         visit->now_s, account_id_r, &fault);
	if (found == FOUND_FAILED)
		visit_fail(visit, &fault);
	else if (found == FOUND_NONE)
		visit_say(visit, 404, "Ce lien ne sert plus",
		          "Il est trop ancien. Celui du dernier message reçu sert encore\u202f; le choix se "
		          "fait aussi dans «\u202fMon compte\u202f».");
	return found == FOUND_ONE;
}

static void
show_stop(struct visit *visit, bool is_done)
{
	struct model *page = model_new(visit->arena, &post_stop_page);
	model_text_z(page, STOP_TITLE, "Ne plus recevoir le résumé du lundi");
	model_url(page, STOP_ACTION_URL, visit->request->path);
	model_flag(page, STOP_DONE, is_done);
	visit_show(visit, &post_stop_page, page);
}

/* A page with a button: machines that look at links before people do must not stop anything. Who
 * writes « one click » in a mail program sends the form at once (RFC 8058). */
static void
get_stop(struct visit *visit)
{
	int64_t account_id;
	if (stop_look(visit, &account_id))
		show_stop(visit, false);
}

struct stopping {
	int64_t root_id, account_id;
	struct fault fault;
};

static bool
stop(struct db *db, void *data)
{
	struct stopping *stopping = data;
	return post_want(db, stopping->root_id, stopping->account_id, false, &stopping->fault);
}

static void
post_stop(struct visit *visit)
{
	struct stopping stopping = { .root_id = visit->root_id };
	if (stop_look(visit, &stopping.account_id) && visit_write(visit, stop, &stopping, NULL))
		show_stop(visit, true);
}

static const struct route routes[] = {
	{ HTTP_GET, "/ne-plus-recevoir/{}", WHO_ANYONE, "stop", get_stop },
	{ HTTP_POST, "/ne-plus-recevoir/{}", WHO_ANYONE, "stop.take", post_stop },
};
static const struct page_kind *const pages[] = { &post_stop_page };
const struct room_pages post_pages = { routes, LENGTH(routes), pages, LENGTH(pages) };
