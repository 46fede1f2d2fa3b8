#include "doors/web/web.h"

#include <errno.h>
#include <pthread.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

#include "act/action/action.h"
#include "act/workshop/workshop.h"
#include "base/ident.h"
#include "base/time.h"
#include "confront/duet/duet.h"
#include "confront/mirror/mirror.h"
#include "confront/moment/moment.h"
#include "craft/html/asset.h"
#include "craft/html/frame.h"
#include "craft/http/http.h"
#include "craft/http/http_form.h"
#include "craft/http/notify.h"
#include "craft/vault/vault.h"
#include "doors/clock/clock.h"
#include "doors/state/state.h"
#include "doors/web/web_menu.h"
#include "ground/hours/hours.h"
#include "ground/inquiry/inquiry.h"
#include "ground/journey/journey.h"
#include "ground/people/people.h"
#include "ground/place/place.h"
#include "ground/post/post.h"
#include "listen/answer/answer.h"
#include "listen/closing/closing.h"
#include "listen/codebook/codebook.h"
#include "listen/experience/experience.h"
#include "listen/follow/follow.h"
#include "listen/intake/intake.h"
#include "listen/invite/invite.h"
#include "listen/kiosk/kiosk.h"
#include "listen/launch/launch.h"
#include "listen/retrieve/retrieve.h"
#include "listen/verbatim/verbatim.h"
#include "listen/questionnaire/questionnaire.h"
#include "prove/home/home.h"
#include "prove/impact/impact.h"
#include "prove/publish/publish.h"
#include "prove/retention/retention.h"
#include "welcome/accord/accord.h"
#include "welcome/alert/alert.h"
#include "welcome/appointment/appointment.h"
#include "welcome/bulletin/bulletin.h"
#include "welcome/complaint/complaint.h"
#include "welcome/counter/counter.h"
#include "welcome/effort/effort.h"
#include "welcome/inbox/inbox.h"
#include "welcome/knowledge/knowledge.h"
#include "welcome/letters/letters.h"
#include "welcome/offering/offering.h"
#include "welcome/orient/orient.h"
#include "welcome/reception/reception.h"
#include "welcome/reply/reply.h"
#include "welcome/rights/rights.h"
#include "welcome/seek/seek.h"
#include "welcome/street/street.h"
#include "welcome/skill/skill.h"
#include "welcome/takeover/takeover.h"
#include "welcome/twin/twin.h"

struct web {
	struct house *house;
	const struct template_set *spoken[1 + CATALOGUE_COUNT_MAX]; /* pages by language: French first */
	size_t spoken_count;
	struct http_server *server;
	const struct zone *zone; /* of the service: where a day begins */
};

/* --- files ------------------------------------------------------------------------------------ */

static void
get_asset(struct visit *visit)
{
	const struct asset *asset = asset_lookup_path(visit->request->path);
	if (asset == NULL) {
		visit_say(visit, 404, "Ce fichier n’existe pas", "Vérifiez son adresse.");
		return;
	}
	visit->response->content_type = asset->content_type;
	visit->response->cache =
		span_is(visit_asked(visit, "v"), asset->hash) ? HTTP_CACHE_IMMUTABLE
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

static const struct route door_routes[] = {
	{ HTTP_GET, "/static/", WHO_ANYONE, "static", get_asset, .for_machines = true },
};
static const struct page_kind *const door_page_list[] = { &visit_plain_page };
static const struct room_pages door_pages = { door_routes, LENGTH(door_routes), door_page_list,
	LENGTH(door_page_list), .speaks = true };

/* --- the rooms ---------------------------------------------------------------------------------- */

static const struct room_pages *const rooms[] = {
	&door_pages, &state_pages,
	&post_pages, &people_pages, &hours_pages, &journey_pages, &inquiry_pages,
	&offering_pages, &letters_pages, &bulletin_pages, &reception_pages, &inbox_pages, &street_pages,
	&seek_pages, &twin_pages, &effort_pages, &alert_pages, &takeover_pages, &counter_pages,
	&rights_pages, &appointment_pages, &orient_pages, &reply_pages, &knowledge_pages,
	&complaint_pages, &skill_pages, &accord_pages,
	&questionnaire_pages, &answer_pages, &launch_pages, &intake_pages, &kiosk_pages,
	&invite_pages, &follow_pages, &closing_pages,
	&verbatim_import_pages, &verbatim_pages, /* the first: « importer » is no heap */
	&codebook_pages, &retrieve_pages, &experience_pages,
	&result_pages, &mirror_pages, &moment_pages, &duet_pages,
	&action_pages, &workshop_pages,
	&impact_pages, &home_pages, &publish_pages, &retention_pages,
};
static const struct visit_house visit_rooms = { rooms, LENGTH(rooms) };

/* --- the frame around every page -------------------------------------------------------------- */

/* On every page but those of answering, which lead nowhere else than to the first two: those stand in
 * the layout, in the language that is read. */
static const struct {
	const char *label, *url;
} foot[] = {
	{ "Accessibilité\u202f: non conforme", "/accessibilite" },
	{ "Ce qui protège les réponses", "/methode#secret" },
	{ "Mentions légales", "/mentions-legales" },
	{ "Données personnelles", "/donnees-personnelles" },
	{ "Plan du site", "/plan-du-site" },
	{ "Aide", "/aide" },
};

static void
fill_frame(struct visit *visit, const struct route *route)
{
	struct model *frame = visit->frame;
	const struct reader *reader = &visit->reader;
	const bool bare = route != NULL && route->discreet;
	model_url_z(frame, FRAME_HOME_URL, bare ? "/repondre" : "/");
	model_flag(frame, FRAME_BARE, bare);
	if (!bare)
		web_menu_add(visit, &visit_rooms);
	for (size_t i = 0; !bare && i < LENGTH(foot); i++)
		web_menu_add_link(visit, FRAME_FOOT, foot[i].label, foot[i].url);
	model_text_z(frame, FRAME_ONCE,
	             arena_format(visit->arena, "%016llx%016llx", (long long)ident_random(),
	                          (long long)ident_random()));
	if (!bare && reader->account_id == 0)
		web_menu_add_link(visit, FRAME_LINKS, "Se connecter", "/entrer");
	if (bare || reader->account_id == 0)
		return;
	model_text(frame, FRAME_READER, reader->name);
	model_text_z(frame, FRAME_GUARD, reader->guard);
	web_menu_add_link(visit, FRAME_LINKS, "Mon compte", "/compte");
	model_url_z(frame, FRAME_LEAVE_URL, "/sortir");
	if (reader->previews) {
		model_text_z(frame, FRAME_PREVIEW,
		             "Vous voyez Parvis avec les yeux d’un autre rôle\u202f: rien ne peut être "
		             "changé.");
		model_url_z(frame, FRAME_PREVIEW_URL, "/apercu/fin");
	}
}

/* --- who may take a route ------------------------------------------------------------------------ */

/* A form sent by another site: browsers say where they come from, in one header or the other. */
static bool
comes_from_elsewhere(const struct http_request *request)
{
	const struct span site = http_header(request, "Sec-Fetch-Site");
	if (site.length > 0)
		return !span_is(site, "same-origin") && !span_is(site, "none");
	struct span origin = http_header(request, "Origin");
	if (origin.length == 0)
		return false;
	const size_t at = span_find(origin, SPAN("://"));
	if (at == SIZE_MAX)
		return true;
	origin = span_from(origin.at + at + 3, origin.length - at - 3);
	return !span_equal(origin, http_header(request, "Host"));
}

static void
add_hash(struct text *text, struct span span)
{
	uint8_t hash[VAULT_HASH_SIZE];
	vault_hash("form part", span, hash);
	text_add(text, span_from((const char *)hash, sizeof hash));
}

/* What was sent: its bytes; of a form with files what they hold, since a browser draws another boundary each
 * time that it sends. */
static void
hash_body(const struct visit *visit, uint8_t hash_r[VAULT_HASH_SIZE])
{
	const struct http_pairs *pairs = &visit->body;
	const struct http_uploads *uploads = &visit->uploads;
	if (!http_is_multipart(visit->request->content_type)) {
		vault_hash("form body", visit->request->body, hash_r);
		return;
	}
	const size_t parts = 2 * pairs->count + 3 * uploads->count;
	struct text text = text_new(visit->arena, parts * VAULT_HASH_SIZE + 1);
	for (size_t i = 0; i < pairs->count; i++) {
		add_hash(&text, pairs->list[i].name);
		add_hash(&text, pairs->list[i].value);
	}
	for (size_t i = 0; i < uploads->count; i++) {
		add_hash(&text, uploads->list[i].name);
		add_hash(&text, uploads->list[i].file_name);
		add_hash(&text, uploads->list[i].bytes);
	}
	must(!text.cut);
	vault_hash("form with files", text_span(&text), hash_r);
}

/* The key of a form serves this person, at this address, for these very words: sent twice, it is one
 * form; mended after going back, it is another; and whatever key is made up, it is never that of a
 * fact which somebody else, or the program, writes. It tells nothing of a password in the body: the
 * key drawn with the page, which nobody keeps, is in the body too. */
static struct span
key_of_form(const struct visit *visit)
{
	enum { WORDS = 2 * VAULT_HASH_SIZE, KEY_SIZE = 16 };
	uint8_t body[VAULT_HASH_SIZE], key[VAULT_HASH_SIZE];
	if (http_pairs_first(&visit->body, "cle").length == 0)
		return span_of("");
	struct text text = text_new(visit->arena, visit->request->path.length + WORDS + 40);
	hash_body(visit, body);
	text_format(&text, "%lld ", (long long)visit->reader.account_id);
	for (size_t i = 0; i < sizeof body; i++)
		text_format(&text, "%02x", body[i]);
	text_format(&text, " %.*s", SPAN_ARGS(visit->request->path));
	must(!text.cut);
	vault_hash("form", text_span(&text), key);
	struct text words = text_new(visit->arena, 2 * KEY_SIZE + 1);
	for (size_t i = 0; i < KEY_SIZE; i++)
		text_format(&words, "%02x", key[i]);
	must(!words.cut);
	return text_span(&words);
}

static bool
read_body(struct visit *visit, const struct route *route)
{
	const struct http_request *request = visit->request;
	if (route->takes_files && http_is_multipart(request->content_type))
		return http_multipart_read(visit->arena, request->content_type, request->body, &visit->body,
		                           &visit->uploads) != FOUND_FAILED;
	return (request->body.length == 0 || http_is_form(request->content_type)) &&
	       http_pairs_read(visit->arena, request->body, &visit->body) != FOUND_FAILED;
}

static bool
take_form(struct visit *visit, const struct route *route)
{
	must(!route->takes_any || route->for_machines);
	if (route->method != HTTP_POST || route->takes_any)
		return true;
	const struct http_request *request = visit->request;
	if (!read_body(visit, route)) {
		visit_say(visit, 400, "Ce formulaire ne se lit pas",
		          "Il contient des signes inattendus, ou trop de champs. Revenez en arrière et "
		          "recommencez.");
		return false;
	}
	visit->once = key_of_form(visit);
	const struct reader *reader = &visit->reader;
	const bool forged = reader->account_id != 0 &&
	                    !span_is(http_pairs_first(&visit->body, "jeton"), reader->guard);
	if (!forged && !comes_from_elsewhere(request))
		return true;
	visit_say(visit, 403, "Ce formulaire ne vient pas de votre session",
	          "Elle a peut-être pris fin. Revenez en arrière\u202f: ce que vous avez écrit y est "
	          "encore. Copiez-le, rechargez la page, puis envoyez de nouveau.");
	return false;
}

static bool
may_take(struct visit *visit, const struct route *route)
{
	const struct reader *reader = &visit->reader;
	if (reader->previews && route->method == HTTP_POST &&
	    !span_is(visit->request->path, "/apercu/fin") &&
	    !span_is(visit->request->path, "/sortir")) {
		visit_refuse(visit, "Vous regardez avec les yeux d’un autre rôle. Revenez à votre rôle "
		                    "pour changer quelque chose.");
		return false;
	}
	if (route->who == WHO_ANYONE || (route->who & reader->roles) != 0)
		return true;
	if (reader->account_id != 0) {
		visit_refuse(visit, "Cette page est réservée à d’autres rôles. Si vous en avez besoin, "
		                    "demandez à la personne qui administre Parvis.");
		return false;
	}
	if (route->method == HTTP_POST) {
		visit_say(visit, 403, "Votre session a pris fin",
		          "Ouvrez un autre onglet, connectez-vous, puis revenez ici et envoyez de "
		          "nouveau\u202f: ce que vous avez écrit est encore là.");
		return false;
	}
	struct text next = text_new(visit->arena, 8 << 10);
	text_add_z(&next, "/entrer?suite=");
	http_percent_encode(&next, visit->request->path);
	if (next.cut || next.length > 2000)
		visit_go(visit, "/entrer");
	else
		visit_go(visit, "%s", text_z(&next));
	return false;
}

/* Answering routes know nobody: no cookie is read there, no session looked for. */
static bool
know_reader(struct visit *visit, const struct route *route)
{
	struct fault fault = { 0 };
	const struct span cookies = http_header(visit->request, "Cookie");
	if (route == NULL || route->discreet || route->for_machines)
		return true;
	struct db *db = visit_db(visit);
	if (db == NULL)
		return false;
	bool has_accounts = true;
	if (!people_reader(visit->arena, db, visit->root_id, cookies, visit->now_s, &visit->reader,
	                   &fault) ||
	    (visit->reader.account_id == 0 &&
	     !people_has_accounts(visit->arena, db, visit->root_id, &has_accounts, &fault))) {
		visit_fail(visit, &fault);
		return false;
	}
	visit->reader.is_alone = !has_accounts;
	if (visit->reader.is_due) {
		visit_db_end(visit);
		people_seen(visit->store, visit->root_id, &visit->reader, visit->now_s);
	}
	return true;
}

/* Whose house it is stands on every page: people answer a service they know, not a program. */
static bool
name_house(struct visit *visit, const struct route *route)
{
	struct fault fault = { 0 };
	struct span name;
	if (visit->reader.is_alone) /* nobody has said it yet */
		return true;
	if (route != NULL && route->for_machines)
		return true;
	struct db *db = visit_db(visit);
	if (db == NULL)
		return false;
	if (!place_root_name(visit->arena, db, visit->root_id, &name, &fault)) {
		visit_fail(visit, &fault);
		return false;
	}
	model_text(visit->frame, FRAME_SERVICE, name);
	return true;
}

/* What later rooms have to say before the page. */
static void
remind(struct visit *visit, const struct route *route)
{
	for (size_t i = 0; route->is_reminded && i < LENGTH(rooms); i++)
		if (rooms[i]->remind != NULL)
			rooms[i]->remind(visit);
}

static void
handle(void *context, struct http_request *request, struct http_response *response)
{
	struct web *web = context;
	struct visit visit = { .arena = request->arena,
		                   .request = request,
		                   .response = response,
		                   .now_s = time_now_s(),
		                   .store = web->house->store,
		                   .root_id = web->house->root_id,
		                   .folder = web->house->folder,
		                   .clamd = web->house->clamd,
		                   .address = web->house->address,
		                   .mails = web->house->mail != NULL,
		                   .sms = web->house->sms,
		                   .sms_from = web->house->sms_from,
		                   .sms_price = web->house->sms_price,
		                   .atlas = web->house->atlas,
		                   .model = web->house->model,
		                   .templates = web->spoken[0],
		                   .spoken = web->spoken,
		                   .spoken_count = web->spoken_count };
	bool known = false;
	const struct route *route =
		visit_route(&visit_rooms, request->method, request->path, visit.part, &known);
	visit.zone = web->zone;
	visit.today = visit_day(&visit, visit.now_s);
	visit.frame = model_new(visit.arena, &frame_kind);
	if (web->house->invented.length > 0) /* before anything is answered, be it a fault */
		model_text(visit.frame, FRAME_INVENTED, web->house->invented);
	response->route = route != NULL ? route->name : "unknown";
	response->discreet = route != NULL && route->discreet;
	const enum found query = http_pairs_read(visit.arena, request->query, &visit.query);
	if (!know_reader(&visit, route) || !name_house(&visit, route))
		return;
	fill_frame(&visit, route);
	if (query == FOUND_FAILED)
		visit_say(&visit, 400, "Cette adresse ne se lit pas",
		          "Elle contient des signes inattendus. Reprenez depuis la page d’accueil.");
	else if (route != NULL) {
		if (may_take(&visit, route) && take_form(&visit, route)) {
			remind(&visit, route);
			route->answer(&visit);
		}
	} else if (known) {
		http_response_header(response, "Allow",
		                     request->method == HTTP_POST ? "GET, HEAD" : "POST");
		visit_say(&visit, 405, "Cette page ne se prend pas ainsi",
		          "Reprenez depuis la page d’accueil.");
	} else
		visit_missing(&visit);
}

static size_t
body_max(void *context, enum http_method method, struct span path)
{
	(void)context;
	struct span part[VISIT_PART_COUNT_MAX];
	bool known;
	const struct route *route = visit_route(&visit_rooms, method, path, part, &known);
	return route != NULL && route->body_max != 0 ? route->body_max : HTTP_BODY_SIZE_MAX;
}

/* --- the life of the server ------------------------------------------------------------------- */

/* In French, every page; in another language those of the rooms that speak it. */
static struct template_set *
templates_new(struct arena *arena, const struct catalogue *words, struct fault *fault_r)
{
	struct template_set *set = template_set_new(arena);
	template_set_speak(set, words);
	if (!template_set_layout(set, &frame_kind, fault_r))
		return NULL;
	for (size_t room = 0; room < LENGTH(rooms); room++)
		for (size_t i = 0; (words == NULL || rooms[room]->speaks) && i < rooms[room]->page_count; i++)
			if (!template_set_add_page(set, rooms[room]->pages[i], fault_r))
				return NULL;
	return set;
}

static bool
web_learn(struct web *web, struct arena *arena, struct fault *fault_r)
{
	const struct catalogue *catalogues[1 + CATALOGUE_COUNT_MAX] = { NULL };
	size_t count;
	if (!catalogue_read_all(arena, catalogues + 1, &count, fault_r))
		return false;
	for (size_t i = 0; i <= count; i++) {
		web->spoken[i] = templates_new(arena, catalogues[i], fault_r);
		if (web->spoken[i] == NULL)
			return false;
	}
	web->spoken_count = count + 1;
	return true;
}

static void
stay(const sigset_t *signals)
{
	const int64_t watchdog_us = notify_watchdog_us();
	const struct timespec second = { .tv_sec = 1 };
	while (sigtimedwait(signals, NULL, &second) <= 0)
		if (watchdog_us > 0)
			(void)notify_manager("WATCHDOG=1");
}

static void
tell_open(const char *listen)
{
	const bool is_file = strncmp(listen, "unix:", strlen("unix:")) == 0;
	if (is_file || strcmp(listen, "systemd") == 0)
		printf("Parvis est ouvert sur la socket %s (Ctrl-C pour fermer)\n",
		       is_file ? listen + strlen("unix:") : "de systemd");
	else
		printf("Parvis est ouvert\u202f: http://%s/  (Ctrl-C pour fermer)\n", listen);
}

bool
web_serve(struct house *house, const struct web_door *door, struct fault *fault_r)
{
	struct web web = { .house = house };
	if (!web_learn(&web, house->arena, fault_r))
		return false;
	web.zone = zone_here();
	sigset_t signals;
	sigemptyset(&signals);
	sigaddset(&signals, SIGTERM);
	sigaddset(&signals, SIGINT);
	pthread_sigmask(SIG_BLOCK, &signals, NULL);
	signal(SIGPIPE, SIG_IGN);
	struct clock *clock = clock_start(house->arena, house, fault_r);
	if (clock == NULL)
		return false;
	state_begin(house, clock);
	const struct http_options options = {
		.address = door->listen,
		.trusted_proxy = door->trusted_proxy,
		.proxy_header = door->proxy_header,
		.connection_limit = door->connections,
		.connection_per_address_limit = door->connections_per_address,
		.handler = handle,
		.body_max = body_max,
		.context = &web,
	};
	web.server = http_start(house->arena, &options, fault_r);
	if (web.server == NULL) {
		clock_stop(clock);
		return false;
	}
	state_serves(web.server);
	log_line(LOG_INFO, "web.open",
	         (struct log_field[]){ log_text("address", door->listen),
	                               log_number("port", http_port(web.server)) },
	         2);
	if (isatty(STDOUT_FILENO)) {
		tell_open(door->listen);
		fflush(stdout);
	}
	(void)notify_manager("READY=1");
	stay(&signals);
	(void)notify_manager("STOPPING=1");
	clock_stop(clock);
	log_event(LOG_INFO, "web.close");
	if (!http_stop(web.server, 10)) {
		log_event(LOG_WARN, "web.close.forced");
		_Exit(0); /* a handler still runs: what it uses may not be taken away */
	}
	return true;
}
