#include "doors/web/web.h"

#include <errno.h>
#include <pthread.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

#include "confront/mirror/mirror.h"
#include "craft/html/asset.h"
#include "craft/html/frame.h"
#include "craft/http/http.h"
#include "craft/http/http_form.h"
#include "craft/http/notify.h"

struct web {
	struct house *house;
	struct template_set *templates;
	struct http_server *server;
};

struct visit {
	struct web *web;
	struct http_request *request;
	struct http_response *response;
	struct http_pairs query;
	struct arena *arena;
	struct model *frame;
};

/* --- the frame around every page -------------------------------------------------------------- */

static void
add_link(struct model *frame, size_t list, const char *label, const char *url, bool is_current)
{
	struct model *link = model_row(frame, list);
	model_text_z(link, FRAME_LINK_LABEL, label);
	model_url_z(link, FRAME_LINK_URL, url);
	model_flag(link, FRAME_LINK_CURRENT, is_current);
}

static struct model *
frame_new(struct arena *arena, struct span path)
{
	struct model *frame = model_new(arena, &frame_kind);
	model_url_z(frame, FRAME_HOME_URL, "/miroir");
	add_link(frame, FRAME_ROOMS, "Miroir", "/miroir", span_is(path, "/miroir"));
	add_link(frame, FRAME_ROOMS, "Méthode", "/methode", span_is(path, "/methode"));
	add_link(frame, FRAME_FOOT, "Accessibilité\u202f: non conforme", "/accessibilite",
	         span_is(path, "/accessibilite"));
	add_link(frame, FRAME_FOOT, "Ce qui protège les réponses", "/methode#secret", false);
	return frame;
}

static void
answer_page(struct visit *visit, const struct page_kind *kind, const struct model *page)
{
	struct text html = text_new(visit->arena, HTML_SIZE_MAX);
	html_render(visit->web->templates, kind, page, visit->frame, &html);
	must(!html.cut);
	visit->response->content_type = "text/html; charset=utf-8";
	visit->response->body = text_span(&html);
}

/* --- plain pages ------------------------------------------------------------------------------ */

enum { PLAIN_TITLE, PLAIN_WORDS, PLAIN_FIELD_COUNT };
static const struct field plain_fields[PLAIN_FIELD_COUNT] = {
	[PLAIN_TITLE] = { "title", FIELD_TEXT, FIELD_API, .help = "What happened." },
	[PLAIN_WORDS] = { "words", FIELD_TEXT, FIELD_API, .help = "What to do." },
};
static const struct page_kind plain_page = { "plain", "doors/web/pages/plain.html", plain_fields,
	PLAIN_FIELD_COUNT };

enum { ACCESS_TITLE, ACCESS_FIELD_COUNT };
static const struct field access_fields[ACCESS_FIELD_COUNT] = {
	[ACCESS_TITLE] = { "title", FIELD_TEXT, FIELD_API, .help = "Title of the page." },
};
static const struct page_kind access_page = { "accessibility",
	"doors/web/pages/accessibility.html", access_fields, ACCESS_FIELD_COUNT };

static void
answer_plain(struct visit *visit, int status, const char *title, const char *words)
{
	struct model *page = model_new(visit->arena, &plain_page);
	model_text_z(page, PLAIN_TITLE, title);
	model_text_z(page, PLAIN_WORDS, words);
	visit->response->status = status;
	answer_page(visit, &plain_page, page);
}

/* A fault is logged with its detail and shown without. */
static void
answer_fault(struct visit *visit, const struct fault *fault)
{
	log_fault("web.fault", fault);
	answer_plain(visit, 500, "Cette page n’a pas pu être préparée",
	             "La panne est notée. Rechargez la page dans un moment\u202f; si elle continue, "
	             "prévenez la personne qui administre Parvis.");
}

static void
get_method(struct visit *visit)
{
	struct model *page = model_new(visit->arena, &mirror_method_page);
	model_text_z(page, 0, "Comment ces chiffres sont faits");
	answer_page(visit, &mirror_method_page, page);
}

static void
get_accessibility(struct visit *visit)
{
	struct model *page = model_new(visit->arena, &access_page);
	model_text_z(page, ACCESS_TITLE, "Accessibilité\u202f: non conforme");
	answer_page(visit, &access_page, page);
}

static void
get_home(struct visit *visit)
{
	http_redirect(visit->response, "/miroir");
}

/* --- the mirror ------------------------------------------------------------------------------- */

enum format { FORMAT_HTML, FORMAT_JSON, FORMAT_CSV, FORMAT_XLSX, FORMAT_NONE };

/* « ?format= » wins over what the browser prefers. */
static enum format
format_of(const struct visit *visit)
{
	static const char *const words[] = { "html", "json", "csv", "xlsx" };
	static const char *const offers[] = {
		"text/html", "application/json", "text/csv",
		"application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
	};
	const struct span asked = http_pairs_first(&visit->query, "format");
	if (asked.length == 0) {
		const size_t best =
			http_accepts(http_header(visit->request, "Accept"), offers, LENGTH(offers));
		return best == SIZE_MAX ? FORMAT_HTML : (enum format)best;
	}
	for (size_t i = 0; i < LENGTH(words); i++)
		if (span_is(asked, words[i]))
			return (enum format)i;
	return FORMAT_NONE;
}

static void
answer_table(struct visit *visit, const struct model *page, bool xlsx)
{
	struct fault fault;
	struct span bytes;
	if (!mirror_table(visit->arena, page, xlsx, &bytes, &fault)) {
		answer_fault(visit, &fault);
		return;
	}
	visit->response->body = bytes;
	visit->response->content_type =
		xlsx ? "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
			 : "text/csv; charset=utf-8";
	http_response_header(visit->response, "Content-Disposition",
	                     xlsx ? "attachment; filename=\"miroir.xlsx\""
	                          : "attachment; filename=\"miroir.csv\"");
}

static void
answer_json(struct visit *visit, const struct model *page)
{
	struct text json = text_new(visit->arena, HTML_SIZE_MAX);
	model_json(page, &json);
	must(!json.cut);
	visit->response->content_type = "application/json";
	visit->response->body = text_span(&json);
}

static void
get_mirror(struct visit *visit)
{
	const enum format format = format_of(visit);
	if (format == FORMAT_NONE) {
		answer_plain(visit, 400, "Ce format n’existe pas",
		             "Les formats possibles sont html, json, csv et xlsx.");
		return;
	}
	struct fault fault;
	struct model *page;
	const struct mirror_question question = { http_pairs_first(&visit->query, "enquete"),
		                                      http_pairs_first(&visit->query, "lieu"),
		                                      http_pairs_first(&visit->query, "parcours") };
	struct house *house = visit->web->house;
	struct db *db = store_read(visit->arena, house->store, &fault);
	const enum found found = db == NULL
	                             ? FOUND_FAILED
	                             : mirror_fill(visit->arena, db, house->root_id, &question, &page,
	                                           visit->frame, &fault);
	if (found == FOUND_FAILED) {
		answer_fault(visit, &fault);
		return;
	}
	if (found == FOUND_NONE)
		visit->response->status = 404;
	switch (format) {
	case FORMAT_JSON:
		answer_json(visit, page);
		break;
	case FORMAT_CSV:
	case FORMAT_XLSX:
		if (found == FOUND_ONE) {
			answer_table(visit, page, format == FORMAT_XLSX);
			break;
		}
		answer_page(visit, &mirror_page, page);
		break;
	default:
		answer_page(visit, &mirror_page, page);
	}
}

/* --- for machines ----------------------------------------------------------------------------- */

/* Healthy: the database answers. */
static void
get_health(struct visit *visit)
{
	struct fault fault;
	struct db *db = store_read(visit->arena, visit->web->house->store, &fault);
	visit->response->content_type = "text/plain; charset=utf-8";
	visit->response->status = db != NULL ? 200 : 503;
	visit->response->body = db != NULL ? SPAN("ok\n") : SPAN("database\n");
	if (db == NULL)
		log_fault("web.health", &fault);
}

/* Private memory, from the kernel: what the budget of DESIGN §6 speaks of. */
static int64_t
memory_anonymous(void)
{
	FILE *status = fopen("/proc/self/status", "re");
	char line[200];
	int64_t kilobytes = 0;
	while (status != NULL && fgets(line, sizeof line, status) != NULL) {
		const struct span rest = span_of(line);
		if (span_starts(rest, "RssAnon:"))
			(void)span_int64(span_trim(span_from(line + 8, rest.length - 8 - 4)), &kilobytes);
	}
	if (status != NULL)
		fclose(status);
	return kilobytes * 1024;
}

static void
get_metrics(struct visit *visit)
{
	struct text text = text_new(visit->arena, 1 << 20);
	http_metrics(visit->web->server, &text);
	text_format(&text,
	            "# HELP parvis_wal_bytes Bytes in the write-ahead log.\n"
	            "# TYPE parvis_wal_bytes gauge\nparvis_wal_bytes %lld\n"
	            "# HELP parvis_memory_anonymous_bytes Private memory of the process.\n"
	            "# TYPE parvis_memory_anonymous_bytes gauge\n"
	            "parvis_memory_anonymous_bytes %lld\n",
	            (long long)store_wal_size(visit->web->house->store),
	            (long long)memory_anonymous());
	visit->response->content_type = "text/plain; version=0.0.4; charset=utf-8";
	visit->response->body = text_span(&text);
}

static void
get_asset(struct visit *visit)
{
	const struct asset *asset = asset_lookup_path(visit->request->path);
	if (asset == NULL) {
		answer_plain(visit, 404, "Ce fichier n’existe pas", "Vérifiez son adresse.");
		return;
	}
	visit->response->content_type = asset->content_type;
	visit->response->cache =
		span_is(http_pairs_first(&visit->query, "v"), asset->hash) ? HTTP_CACHE_IMMUTABLE
																   : HTTP_CACHE_CHECK;
	if (http_unchanged(visit->request, visit->response, asset->hash))
		return;
	const struct span encodings = http_header(visit->request, "Accept-Encoding");
	const bool packed =
		asset->gzip.length > 0 && span_find(encodings, SPAN("gzip")) != SIZE_MAX;
	visit->response->body = packed ? asset->gzip : asset->bytes;
	if (packed)
		http_response_header(visit->response, "Content-Encoding", "gzip");
	if (asset->gzip.length > 0)
		http_response_header(visit->response, "Vary", "Accept-Encoding");
}

/* --- routes ----------------------------------------------------------------------------------- */

/* Who may take a route. Accounts do not exist yet: the server listens on this machine only, by
 * default, and whoever reaches it reads what is released. */
enum who { WHO_ANYONE };

static const struct route {
	const char *path; /* ends with '/': everything below */
	enum http_method method;
	enum who who;
	const char *name;
	void (*answer)(struct visit *visit);
} routes[] = {
	{ "/", HTTP_GET, WHO_ANYONE, "home", get_home },
	{ "/miroir", HTTP_GET, WHO_ANYONE, "mirror", get_mirror },
	{ "/methode", HTTP_GET, WHO_ANYONE, "method", get_method },
	{ "/accessibilite", HTTP_GET, WHO_ANYONE, "accessibility", get_accessibility },
	{ "/health", HTTP_GET, WHO_ANYONE, "health", get_health },
	{ "/metrics", HTTP_GET, WHO_ANYONE, "metrics", get_metrics },
	{ "/static/", HTTP_GET, WHO_ANYONE, "static", get_asset },
};

static const struct route *
find_route(struct span path)
{
	for (size_t i = 0; i < LENGTH(routes); i++) {
		const size_t length = strlen(routes[i].path);
		const bool folder = length > 1 && routes[i].path[length - 1] == '/';
		if (folder ? span_starts(path, routes[i].path) : span_is(path, routes[i].path))
			return &routes[i];
	}
	return NULL;
}

static void
handle(void *context, struct http_request *request, struct http_response *response)
{
	struct visit visit = { .web = context,
		                   .request = request,
		                   .response = response,
		                   .arena = request->arena };
	visit.frame = frame_new(visit.arena, request->path);
	const struct route *route = find_route(request->path);
	response->route = route != NULL ? route->name : "unknown";
	if (http_pairs_read(visit.arena, request->query, &visit.query) == FOUND_FAILED)
		answer_plain(&visit, 400, "Cette adresse ne se lit pas",
		             "Elle contient des signes inattendus. Reprenez depuis la page du miroir.");
	else if (route == NULL)
		answer_plain(&visit, 404, "Cette page n’existe pas",
		             "L’adresse a peut-être été mal recopiée. Reprenez depuis la page du miroir.");
	else if (request->method != route->method && request->method != HTTP_HEAD) {
		http_response_header(response, "Allow", "GET, HEAD");
		answer_plain(&visit, 405, "Cette page ne reçoit rien", "Elle se lit seulement.");
	} else
		route->answer(&visit);
}

/* --- the life of the server ------------------------------------------------------------------- */

static struct template_set *
templates_new(struct arena *arena, struct fault *fault_r)
{
	static const struct page_kind *const pages[] = { &mirror_page, &mirror_method_page,
		                                             &plain_page, &access_page };
	struct template_set *set = template_set_new(arena);
	if (!template_set_layout(set, &frame_kind, fault_r))
		return NULL;
	for (size_t i = 0; i < LENGTH(pages); i++)
		if (!template_set_add_page(set, pages[i], fault_r))
			return NULL;
	return set;
}

/* Waits for a signal; meanwhile, makes the figures that an import left behind. */
static void
stay(struct web *web, const sigset_t *signals)
{
	const int64_t watchdog_us = notify_watchdog_us();
	const struct timespec second = { .tv_sec = 1 };
	for (;;) {
		if (sigtimedwait(signals, NULL, &second) > 0)
			return;
		struct arena *arena = arena_new(ARENA_VISIT_SIZE_MAX);
		struct survey_sealed sealed;
		struct fault fault = { 0 };
		if (!mirror_refresh(arena, &web->house->seal, &sealed, &fault))
			log_fault("web.refresh", &fault);
		arena_end(arena);
		if (watchdog_us > 0)
			(void)notify_manager("WATCHDOG=1");
	}
}

bool
web_serve(struct house *house, const char *address, struct fault *fault_r)
{
	struct web web = { .house = house };
	web.templates = templates_new(house->arena, fault_r);
	if (web.templates == NULL)
		return false;
	sigset_t signals;
	sigemptyset(&signals);
	sigaddset(&signals, SIGTERM);
	sigaddset(&signals, SIGINT);
	pthread_sigmask(SIG_BLOCK, &signals, NULL);
	signal(SIGPIPE, SIG_IGN);
	const struct http_options options = { .address = address, .handler = handle, .context = &web };
	web.server = http_start(house->arena, &options, fault_r);
	if (web.server == NULL)
		return false;
	log_line(LOG_INFO, "web.open",
	         (struct log_field[]){ log_text("address", address),
	                               log_number("port", http_port(web.server)) },
	         2);
	if (isatty(STDOUT_FILENO)) {
		printf("Parvis est ouvert\u202f: http://%s/  (Ctrl-C pour fermer)\n", address);
		fflush(stdout);
	}
	(void)notify_manager("READY=1");
	stay(&web, &signals);
	(void)notify_manager("STOPPING=1");
	log_event(LOG_INFO, "web.close");
	if (!http_stop(web.server, 10)) {
		log_event(LOG_WARN, "web.close.forced");
		_Exit(0); /* a handler still runs: what it uses may not be taken away */
	}
	return true;
}
