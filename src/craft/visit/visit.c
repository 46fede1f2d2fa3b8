#include "craft/visit/visit.h"

#include <stdarg.h>
#include <stdio.h>
#include <string.h>

#include "craft/html/frame.h"

enum { PLAIN_TITLE, PLAIN_WORDS, PLAIN_FIELD_COUNT };
static const struct field plain_fields[PLAIN_FIELD_COUNT] = {
	[PLAIN_TITLE] = { "title", FIELD_TEXT, FIELD_API, .help = "What happened." },
	[PLAIN_WORDS] = { "words", FIELD_TEXT, FIELD_API, .help = "What to do." },
};
const struct page_kind visit_plain_page = { "plain", "craft/visit/pages/plain.html", plain_fields,
	PLAIN_FIELD_COUNT };

/* --- languages ------------------------------------------------------------------------------- */

const struct catalogue *
visit_catalogue(const struct visit *visit)
{
	return visit->templates == NULL ? NULL : template_set_words(visit->templates);
}

bool
visit_speak(struct visit *visit, struct span language)
{
	if (catalogue_serves(visit_catalogue(visit), language))
		return true;
	for (size_t i = 0; i < visit->spoken_count; i++)
		if (catalogue_serves(template_set_words(visit->spoken[i]), language)) {
			visit->templates = visit->spoken[i];
			return true;
		}
	return false;
}

const char *
visit_words(const struct visit *visit, const char *french)
{
	return catalogue_say(visit_catalogue(visit), french);
}

void
visit_remind(struct visit *visit, const char *words, const char *url)
{
	struct model *line = model_row(visit->frame, FRAME_REMINDERS);
	model_text_z(line, FRAME_LINK_LABEL, words);
	model_url_z(line, FRAME_LINK_URL, url);
}

/* --- reading and writing --------------------------------------------------------------------- */

int32_t
visit_day(const struct visit *visit, int64_t unix_s)
{
	must(visit->zone != NULL);
	return zone_local(visit->zone, unix_s).days;
}

struct db *
visit_db(struct visit *visit)
{
	if (visit->db == NULL) {
		struct fault fault = { 0 };
		visit->db = store_read(visit->arena, visit->store, &fault);
		if (visit->db == NULL)
			visit_fail(visit, &fault);
	}
	return visit->db;
}

void
visit_db_end(struct visit *visit)
{
	if (visit->db != NULL)
		db_end(visit->db);
	visit->db = NULL;
}

bool
visit_write(struct visit *visit, store_write_fn *write, void *data, bool *gave_up_r)
{
	struct fault fault = { 0 };
	visit_db_end(visit);
	if (gave_up_r != NULL)
		*gave_up_r = false;
	if (store_write(visit->store, write, data, &fault))
		return true;
	if (fault.for_log == NULL && gave_up_r != NULL) {
		*gave_up_r = true;
		return false;
	}
	if (fault.for_log == NULL)
		fault = (struct fault){ "visit: a write gave up without being expected to",
			                    "L’écriture a été abandonnée." };
	visit_fail(visit, &fault);
	return false;
}

bool
visit_lookup(void *subject, const char *name, struct span *value_r)
{
	struct visit *visit = subject;
	size_t at = 0;
	return http_pairs_next(&visit->body, name, &at, value_r);
}

struct span
visit_asked(const struct visit *visit, const char *name)
{
	return http_pairs_first(&visit->query, name);
}

const struct http_upload *
visit_upload(const struct visit *visit, const char *name)
{
	for (size_t i = 0; i < visit->uploads.count; i++)
		if (span_is(visit->uploads.list[i].name, name) && visit->uploads.list[i].bytes.length > 0)
			return &visit->uploads.list[i];
	return NULL;
}

/* --- answering ------------------------------------------------------------------------------- */

enum visit_format
visit_format(const struct visit *visit)
{
	static const char *const words[] = { "html", "json", "csv", "xlsx" };
	static const char *const offers[] = {
		"text/html", "application/json", "text/csv",
		"application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
	};
	const struct span asked = visit_asked(visit, "format");
	if (asked.length == 0) {
		const size_t best =
			http_accepts(http_header(visit->request, "Accept"), offers, LENGTH(offers));
		return best == SIZE_MAX ? VISIT_HTML : (enum visit_format)best;
	}
	for (size_t i = 0; i < LENGTH(words); i++)
		if (span_is(asked, words[i]))
			return (enum visit_format)i;
	return VISIT_FORMAT_NONE;
}

/* What people wrote may be longer than a page: this one is not shown, the others are. */
static void
too_long(struct visit *visit)
{
	visit_fail(visit, &(struct fault){ "visit: a page is longer than HTML_SIZE_MAX",
		                               "Cette page est trop longue." });
}

static void
show_html(struct visit *visit, const struct page_kind *kind, const struct model *page)
{
	struct text html = text_new(visit->arena, HTML_SIZE_MAX);
	html_render(visit->templates, kind, page, visit->frame, &html);
	if (html.cut) {
		too_long(visit);
		return;
	}
	visit->response->content_type = "text/html; charset=utf-8";
	visit->response->body = text_span(&html);
}

void
visit_show(struct visit *visit, const struct page_kind *kind, const struct model *page)
{
	if (visit_format(visit) != VISIT_JSON) {
		show_html(visit, kind, page);
		return;
	}
	struct text json = text_new(visit->arena, HTML_SIZE_MAX);
	model_json(page, &json);
	if (json.cut) {
		too_long(visit);
		return;
	}
	visit->response->content_type = "application/json";
	visit->response->body = text_span(&json);
}

void
visit_say(struct visit *visit, int status, const char *title, const char *words)
{
	struct model *page = model_new(visit->arena, &visit_plain_page);
	model_text_z(page, PLAIN_TITLE, title);
	model_text_z(page, PLAIN_WORDS, words);
	visit->response->status = status;
	visit_show(visit, &visit_plain_page, page);
}

void
visit_fail(struct visit *visit, const struct fault *fault)
{
	log_fault("web.fault", fault);
	visit_say(visit, 500, visit_words(visit, "Cette page n’a pas pu être préparée"),
	          visit_words(visit,
	                      "La panne est notée. Rechargez la page dans un moment\u202f; si elle "
	                      "continue, prévenez la personne qui administre Parvis."));
}

void
visit_missing(struct visit *visit)
{
	visit_say(visit, 404, visit_words(visit, "Cette page n’existe pas"),
	          visit_words(visit,
	                      "L’adresse a peut-être été mal recopiée, ou bien cette page n’est pas pour "
	                      "votre compte. Reprenez depuis la page d’accueil."));
}

void
visit_refuse(struct visit *visit, const char *words)
{
	visit_say(visit, 403, "Votre compte ne permet pas cela", words);
}

void
visit_go(struct visit *visit, const char *path, ...)
{
	char written[2048];
	va_list values;
	va_start(values, path);
	const int length = vsnprintf(written, sizeof written, path, values);
	va_end(values);
	must(length > 0 && (size_t)length < sizeof written);
	http_redirect(visit->response, arena_copy_text(visit->arena, written));
}

/* --- routes ---------------------------------------------------------------------------------- */

/* Does the route take this path? "{}" takes one segment, not empty; a final '/' all below. */
static bool
takes(const char *route, struct span path, struct span part_r[VISIT_PART_COUNT_MAX])
{
	struct span rest = path;
	size_t count = 0;
	for (const char *at = route; *at != '\0';) {
		if (at[0] == '{' && at[1] == '}') {
			size_t length = 0;
			while (length < rest.length && rest.at[length] != '/')
				length++;
			if (length == 0)
				return false;
			must(count < VISIT_PART_COUNT_MAX);
			part_r[count++] = span_from(rest.at, length);
			rest = span_from(rest.at + length, rest.length - length);
			at += 2;
			continue;
		}
		if (rest.length == 0 || rest.at[0] != *at)
			return false;
		rest = span_from(rest.at + 1, rest.length - 1);
		at++;
	}
	const size_t length = strlen(route);
	return rest.length == 0 || (length > 1 && route[length - 1] == '/');
}

static int
count_parts(const char *path)
{
	int count = 0;
	for (path = strstr(path, "{}"); path != NULL; path = strstr(path + 2, "{}"))
		count++;
	return count;
}

/* Plain words win over {}: « /comptes/nouveau » is no account, « /verbatims/1/themes » no text. */
static bool
is_plainer(const struct route *a, const struct route *b)
{
	return b == NULL || count_parts(a->path) < count_parts(b->path);
}

const struct route *
visit_route(const struct visit_house *house, enum http_method method, struct span path,
            struct span part_r[VISIT_PART_COUNT_MAX], bool *path_known_r)
{
	const enum http_method wanted = method == HTTP_HEAD ? HTTP_GET : method;
	const struct route *best = NULL;
	struct span part[VISIT_PART_COUNT_MAX];
	*path_known_r = false;
	for (size_t room = 0; room < house->room_count; room++)
		for (size_t i = 0; i < house->rooms[room]->route_count; i++) {
			const struct route *route = &house->rooms[room]->routes[i];
			memset(part, 0, sizeof part);
			if (!takes(route->path, path, part))
				continue;
			*path_known_r = true;
			if (route->method != wanted || !is_plainer(route, best))
				continue;
			best = route;
			memcpy(part_r, part, sizeof part);
		}
	return best;
}
