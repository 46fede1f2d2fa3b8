/* The public page, its preview, and who shows it or takes it back. */
#include "base/file.h"
#include "base/time.h"
#include "craft/vault/vault.h"
#include "ground/journal/journal.h"
#include "prove/publish/publish_inside.h"

/* --- the page --------------------------------------------------------------------------------- */

static const char *
tag_of(struct arena *arena, struct span html)
{
	uint8_t hash[VAULT_HASH_SIZE];
	vault_hash("page", html, hash);
	return arena_format(arena, "%02x%02x%02x%02x%02x%02x%02x%02x", hash[0], hash[1], hash[2],
	                    hash[3], hash[4], hash[5], hash[6], hash[7]);
}

/* The packed file is read only beside a plain one, and only when it unpacks to it: their ages may
 * differ for the time of a write. Its last four bytes say how long the plain one is. */
static void
pack(struct visit *visit, size_t plain_length)
{
	struct span packed;
	struct fault fault;
	const struct span encodings = http_header(visit->request, "Accept-Encoding");
	http_response_header(visit->response, "Vary", "Accept-Encoding");
	if (span_find(encodings, SPAN("gzip")) == SIZE_MAX ||
	    file_read(visit->arena, publish_path(visit->arena, visit->folder, true),
	              PUBLISH_SIZE_MAX, &packed, &fault) != FOUND_ONE ||
	    packed.length < 18)
		return;
	const unsigned char *end = (const unsigned char *)packed.at + packed.length - 4;
	const size_t length = end[0] | (size_t)end[1] << 8 | (size_t)end[2] << 16 |
	                      (size_t)end[3] << 24;
	if (length != plain_length)
		return;
	visit->response->body = packed;
	http_response_header(visit->response, "Content-Encoding", "gzip");
}

/* What is not public leads to what is: nobody learns that there was a page. */
static void
get_service(struct visit *visit)
{
	struct publish_state state;
	struct fault fault = { 0 };
	struct span html;
	struct db *db = visit_db(visit);
	if (db == NULL)
		return;
	if (!publish_store_state(visit->arena, db, visit->root_id, &state, &fault)) {
		visit_fail(visit, &fault);
		return;
	}
	if (!state.is_public) {
		visit_go(visit, "/miroir");
		return;
	}
	if (visit_format(visit) == VISIT_JSON) {
		struct model *page = model_new(visit->arena, &publish_service_page);
		if (publish_fill(visit->arena, db, visit->root_id, visit->today, page, &fault))
			visit_show(visit, &publish_service_page, page);
		else
			visit_fail(visit, &fault);
		return;
	}
	enum found found = file_read(visit->arena, publish_path(visit->arena, visit->folder, false),
	                             PUBLISH_SIZE_MAX, &html, &fault);
	const bool is_kept = found == FOUND_ONE;
	if (found == FOUND_NONE && publish_render(visit->arena, db, visit->root_id, visit->today,
	                                          &html, &fault))
		found = FOUND_ONE;
	if (found != FOUND_ONE) {
		visit_fail(visit, &fault);
		return;
	}
	visit->response->cache = HTTP_CACHE_CHECK;
	if (http_unchanged(visit->request, visit->response, tag_of(visit->arena, html)))
		return;
	visit->response->body = html;
	if (is_kept)
		pack(visit, html.length);
}

/* --- its preview ------------------------------------------------------------------------------ */

static bool
find_obstacle(struct visit *visit, struct db *db, const char **obstacle_r, struct fault *fault_r)
{
	struct survey_wave *waves;
	size_t count;
	if (!survey_waves(visit->arena, db, visit->root_id, &waves, &count, fault_r))
		return false;
	*obstacle_r = publish_obstacle(visit->arena, waves, count);
	return true;
}

static bool
fill_preview(struct visit *visit, struct db *db, struct model *page, struct fault *fault_r)
{
	struct publish_state state;
	const char *obstacle;
	struct span name;
	struct text since = text_new(visit->arena, 1000);
	if (!publish_fill(visit->arena, db, visit->root_id, visit->today, page, fault_r) ||
	    !publish_store_state(visit->arena, db, visit->root_id, &state, fault_r) ||
	    !find_obstacle(visit, db, &obstacle, fault_r))
		return false;
	model_flag(page, PREVIEW_IS_PUBLIC, state.is_public);
	if (state.is_public) {
		if (!people_name(visit->arena, db, visit->root_id, state.account_id, &name, fault_r))
			return false;
		text_add_z(&since, "depuis le ");
		text_add_date_words(&since, state.changed_day);
		text_format(&since, ", par %.*s", SPAN_ARGS(name));
		model_text(page, PREVIEW_SINCE, text_span(&since));
	} else {
		model_text_z(page, PREVIEW_OBSTACLE, obstacle);
	}
	model_flag(page, PREVIEW_MAY, !state.is_public && obstacle == NULL);
	return true;
}

static void
show_preview(struct visit *visit, int status)
{
	struct fault fault = { 0 };
	struct db *db = visit_db(visit);
	if (db == NULL)
		return;
	struct model *page = model_new(visit->arena, &publish_preview_page);
	if (!fill_preview(visit, db, page, &fault)) {
		visit_fail(visit, &fault);
		return;
	}
	visit->response->status = status;
	visit_show(visit, &publish_preview_page, page);
}

static void
get_preview(struct visit *visit)
{
	show_preview(visit, 200);
}

/* --- shown, taken back ------------------------------------------------------------------------ */

struct changing {
	struct visit *visit;
	struct publish_state state;
	struct fault fault;
};

/* The rule is read again in the transaction: a survey may have changed meanwhile. */
static bool
write_state(struct db *db, void *data)
{
	struct changing *changing = data;
	struct visit *visit = changing->visit;
	const bool shows = changing->state.is_public;
	const struct fact fact = {
		.kind = shows ? "page.published" : "page.withdrawn",
		.account_id = visit->reader.account_id,
		.words = shows ? SPAN("Page publique montrée.") : SPAN("Page publique retirée."),
		.once = visit->once
	};
	const char *obstacle = NULL;
	if (shows && (!find_obstacle(visit, db, &obstacle, &changing->fault) || obstacle != NULL))
		return false;
	return journal_add(visit->arena, db, visit->root_id, &fact, &changing->fault) == FOUND_ONE &&
	       publish_store_state_keep(db, visit->root_id, &changing->state, &changing->fault);
}

/* The file follows at once: the clock would only come a second later. */
static void
follow(struct visit *visit, bool shows)
{
	struct fault fault = { 0 };
	struct db *db = NULL;
	bool done;
	if (!shows) {
		done = publish_remove(visit->arena, visit->folder, &fault);
	} else {
		db = visit_db(visit);
		if (db == NULL)
			return;
		done = publish_write(visit->arena, db, visit->root_id, visit->folder, visit->today, &fault);
	}
	if (done)
		visit_go(visit, "/service/apercu");
	else
		visit_fail(visit, &fault);
}

static void
post_preview(struct visit *visit)
{
	const bool shows = span_is(http_pairs_first(&visit->body, "faire"), "publier");
	struct changing changing = { .visit = visit,
		                         .state = { .is_public = shows,
		                                    .changed_day = visit->today,
		                                    .account_id = visit->reader.account_id } };
	struct fault fault = { 0 };
	const char *obstacle = NULL;
	bool gave_up = false;
	struct db *db = visit_db(visit);
	if (db == NULL)
		return;
	if (shows && !find_obstacle(visit, db, &obstacle, &fault)) {
		visit_fail(visit, &fault);
		return;
	}
	if (obstacle != NULL) {
		show_preview(visit, 422);
		return;
	}
	if (visit_write(visit, write_state, &changing, &gave_up))
		follow(visit, shows);
	else if (gave_up)
		visit_go(visit, "/service/apercu");
}

/* --- routes ----------------------------------------------------------------------------------- */

enum { SHOWERS = WHO(ROLE_REFERENT) | WHO(ROLE_DIRECTOR) };

static const struct route routes[] = {
	{ HTTP_GET, "/service", WHO_ANYONE, "service", get_service },
	{ HTTP_GET, "/service/apercu", WHO_STAFF, "service.preview", get_preview },
	{ HTTP_POST, "/service/apercu", SHOWERS, "service.show", post_preview },
	{ HTTP_GET, "/mentions-legales", WHO_ANYONE, "mentions", publish_get_mentions },
	{ HTTP_GET, "/mentions-legales/modifier", WHO(ROLE_ADMINISTRATOR), "mentions.edit",
	  publish_get_edit },
	{ HTTP_POST, "/mentions-legales/modifier", WHO(ROLE_ADMINISTRATOR), "mentions.keep",
	  publish_post_edit },
	{ HTTP_GET, "/donnees-personnelles", WHO_ANYONE, "personal-data", publish_get_data },
	{ HTTP_GET, "/accessibilite", WHO_ANYONE, "accessibility", publish_get_access },
	{ HTTP_GET, "/plan-du-site", WHO_ANYONE, "site-map", publish_get_map },
	{ HTTP_GET, "/aide", WHO_ANYONE, "help", publish_get_help },
};
static const struct page_kind *const pages[] = {
	&publish_preview_page, &publish_mentions_page, &publish_data_page, &publish_access_page,
	&publish_map_page,     &publish_help_page,     &publish_edit_page,
};
const struct room_pages publish_pages = { routes, LENGTH(routes), pages, LENGTH(pages) };
