/* The kiosk: its page, its service worker, and the letters it sends. */
#include "craft/html/asset.h"
#include "craft/http/http_form.h"
#include "ground/place/place.h"
#include "listen/kiosk/kiosk_inside.h"

enum {
	KIOSK_TITLE, KIOSK_WITHIN, KIOSK_PLACE, KIOSK_PLAIN_URL, KIOSK_CODE, KIOSK_KEY, KIOSK_SIZE,
	KIOSK_SIGNS, KIOSK_BYTES, KIOSK_WORK, KIOSK_LANGUAGE, KIOSK_FIELD_COUNT
};
static const struct field kiosk_fields[KIOSK_FIELD_COUNT] = {
	[KIOSK_TITLE] = { "title", FIELD_TEXT, FIELD_API, .help = "Title of the page." },
	[KIOSK_WITHIN] = { "within", FIELD_TEXT, FIELD_API, .help = "Name of the survey." },
	[KIOSK_PLACE] = { "place", FIELD_TEXT, FIELD_API, .help = "The place spoken of." },
	[KIOSK_PLAIN_URL] = { "plain_url", FIELD_URL, FIELD_PAGE },
	[KIOSK_CODE] = { "code", FIELD_TEXT, FIELD_PAGE },
	[KIOSK_KEY] = { "key", FIELD_TEXT, FIELD_PAGE },
	[KIOSK_SIZE] = { "size", FIELD_COUNT, FIELD_PAGE },
	[KIOSK_SIGNS] = { "signs", FIELD_COUNT, FIELD_PAGE },
	[KIOSK_BYTES] = { "bytes", FIELD_COUNT, FIELD_PAGE },
	[KIOSK_WORK] = { "work", FIELD_COUNT, FIELD_PAGE },
	[KIOSK_LANGUAGE] = { "language", FIELD_TEXT, FIELD_API, .help = "In which its questions are read." },
};
const struct page_kind kiosk_page = { "kiosk", "listen/kiosk/pages/kiosk.html", kiosk_fields,
	KIOSK_FIELD_COUNT };

static const char *
hexadecimal(struct arena *arena, const uint8_t *bytes, size_t size)
{
	struct text text = text_new(arena, 2 * size + 1);
	for (size_t i = 0; i < size; i++)
		text_format(&text, "%02x", bytes[i]);
	return text_z(&text);
}

/* Whatever is wrong with a code, the page of this code says it. */
static void
go_to_plain_page(struct visit *visit)
{
	struct text path = text_new(visit->arena, 4096);
	text_add_z(&path, "/repondre/");
	http_percent_encode(&path, visit->part[0]);
	visit_go(visit, "%s", path.cut ? "/repondre" : text_z(&path));
}

/* As the pages of questions: the language asked for, if the survey has it, else its first; Parvis's own
 * words in the same when they can. */
static bool
speak(struct visit *visit, const struct survey_wave *wave, struct span *language_r,
      struct fault *fault_r)
{
	struct inquiry_row row;
	struct inquiry *inquiry;
	*language_r = SPAN("fr");
	if (wave->inquiry_version == 0)
		return true;
	const enum found found = inquiry_load(visit->arena, visit->db, visit->root_id, wave->form_id,
	                                      wave->inquiry_version, &row, &inquiry, fault_r);
	if (found == FOUND_ONE) {
		*language_r = inquiry->languages[answer_language_of(inquiry, visit_asked(visit, "langue"))];
		(void)visit_speak(visit, *language_r);
	}
	return found != FOUND_FAILED;
}

static void
get_kiosk(struct visit *visit)
{
	struct answer_way way;
	struct span place, language;
	struct fault fault = { 0 };
	struct db *db = visit_db(visit);
	if (db == NULL)
		return;
	http_response_header(visit->response, "Referrer-Policy", "no-referrer");
	http_response_header(visit->response, "X-Robots-Tag", "noindex");
	enum found found =
		answer_way(visit->arena, db, visit->root_id, visit->part[0], &way, &fault);
	if (found == FOUND_NONE) {
		go_to_plain_page(visit);
		return;
	}
	if (found == FOUND_ONE && way.asks_file) {
		visit_say(visit, 200, "Cette enquête ne se fait pas à une borne",
		          "Elle demande une photo ou un document, qu’une borne ne prend pas. Répondez depuis votre "
		          "téléphone, par le lien ou l’affiche.");
		return;
	}
	if (found == FOUND_ONE)
		found = place_name(visit->arena, db, visit->root_id, way.place_id, visit->today, &place,
		                   &fault);
	if (found != FOUND_FAILED && !speak(visit, &way.wave, &language, &fault))
		found = FOUND_FAILED;
	if (found == FOUND_FAILED) {
		visit_fail(visit, &fault);
		return;
	}
	struct model *page = model_new(visit->arena, &kiosk_page);
	model_text_z(page, KIOSK_TITLE, visit_words(visit, "Votre avis compte"));
	model_text(page, KIOSK_LANGUAGE, language);
	model_text(page, KIOSK_WITHIN, way.wave.name);
	model_text(page, KIOSK_PLACE, found == FOUND_ONE ? place : span_of(visit_words(visit, "ce service")));
	model_url_z(page, KIOSK_PLAIN_URL,
	            arena_format(visit->arena, "/repondre/%.*s?langue=%.*s", SPAN_ARGS(way.code),
	                         SPAN_ARGS(language)));
	model_text(page, KIOSK_CODE, way.code);
	model_text_z(page, KIOSK_KEY,
	             hexadecimal(visit->arena, way.public_key, sizeof way.public_key));
	model_count(page, KIOSK_SIZE, ANSWER_LETTER_SIZE);
	model_count(page, KIOSK_SIGNS, ANSWER_TEXT_LENGTH_MAX);
	model_count(page, KIOSK_BYTES, ANSWER_TEXT_SIZE_MAX);
	model_count(page, KIOSK_WORK, ANSWER_WORK_BITS);
	visit_show(visit, &kiosk_page, page);
}

/* It serves the addresses below its own, so it cannot stand with the other files. */
static void
get_worker(struct visit *visit)
{
	const struct asset *asset = asset_lookup("listen/kiosk/static/kiosk-worker.js");
	must(asset != NULL);
	visit->response->content_type = asset->content_type;
	visit->response->cache = HTTP_CACHE_CHECK;
	if (!http_unchanged(visit->request, visit->response, asset->hash))
		visit->response->body = asset->bytes;
}

/* --- letters --------------------------------------------------------------------------------- */

struct lateness {
	struct arena *arena;
	int64_t root_id, wave_id;
	struct span letter;
	struct fault fault;
};

static bool
note_late(struct db *db, void *data)
{
	struct lateness *late = data;
	return kiosk_store_late(late->arena, db, late->root_id, late->wave_id, late->letter,
	                        &late->fault);
}

/* The wave refused it. Whoever prepared it reads how many there were; the tablet still holds them. */
static bool
keep_count_of_late(struct visit *visit, struct span letter, struct fault *fault_r)
{
	struct answer_way way;
	struct db *db = visit_db(visit);
	if (db == NULL)
		return false;
	const enum found found =
		answer_way(visit->arena, db, visit->root_id, visit->part[0], &way, fault_r);
	visit_db_end(visit);
	if (found != FOUND_ONE || way.wave.state <= SURVEY_OPEN)
		return found != FOUND_FAILED;
	struct lateness late = { visit->arena, visit->root_id, way.wave.id, letter, { 0 } };
	return store_write(visit->store, note_late, &late, fault_r);
}

static void
post_letter(struct visit *visit)
{
	struct fault fault = { 0 };
	struct span letter;
	enum answer_outcome outcome = ANSWER_REFUSED;
	const struct answer_opening opening = { .store = visit->store,
		                                    .root_id = visit->root_id,
		                                    .folder = visit->folder };
	struct http_response *response = visit->response;
	bool good = true;
	response->content_type = "application/json";
	if (kiosk_letter_read(visit->arena, http_pairs_first(&visit->body, "lettre"), &letter)) {
		const struct answer_letter given = { visit->part[0], letter,
			                                 http_pairs_first(&visit->body, "preuve") };
		good = answer_receive_letter(visit->arena, &opening, &given, &outcome, &fault);
		if (good && outcome == ANSWER_SHUT)
			good = keep_count_of_late(visit, letter, &fault);
	}
	if (!good) { /* it is sent again */
		log_fault("kiosk.fault", &fault);
		response->status = 503;
		response->body = SPAN("{\"outcome\":\"fault\"}\n");
		return;
	}
	const struct kiosk_receipt receipt = kiosk_receipt(outcome);
	response->status = receipt.status;
	response->body = span_of(receipt.json);
}

/* --- routes ---------------------------------------------------------------------------------- */

static const struct route routes[] = {
	{ HTTP_GET, "/borne/travailleur.js", WHO_ANYONE, "kiosk.worker", get_worker,
		.discreet = true, .for_machines = true },
	{ HTTP_GET, "/borne/{}", WHO_ANYONE, "kiosk", get_kiosk, .discreet = true },
	{ HTTP_POST, "/borne/{}/reponses", WHO_ANYONE, "kiosk.take", post_letter, .discreet = true,
		.for_machines = true, .body_max = KIOSK_BODY_SIZE_MAX },
	{ HTTP_GET, "/bouton/{}", WHO(ROLE_REFERENT), "button", kiosk_get_button },
	{ HTTP_POST, "/bouton/{}", WHO(ROLE_REFERENT), "button.add", kiosk_post_button },
	{ HTTP_GET, "/bouton/{}/{}", WHO_ANYONE, "button.opened", kiosk_get_opened,
		.discreet = true },
	{ HTTP_GET, "/enquetes/{}/bornes", WHO_STAFF, "kiosk.list", kiosk_get_list },
};
static const struct page_kind *const pages[] = { &kiosk_page, &kiosk_button_page,
	                                             &kiosk_list_page };

const struct room_pages kiosk_pages = { routes, LENGTH(routes), pages, LENGTH(pages),
	.speaks = true };
