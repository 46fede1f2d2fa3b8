/* Buttons for other sites and for posters: where they stand, how often they are pressed; and, of one
 * survey, its kiosks and its buttons. */
#include "craft/chart/chart.h"
#include "craft/http/http_form.h"
#include "ground/people/people.h"
#include "listen/kiosk/kiosk_inside.h"

static const char *const side_names[SIDE_COUNT] = { "usagers", "agents", "dirigeants" };

enum { SPOT_WORD, SPOT_OPENINGS, SPOT_SNIPPET, SPOT_URL, SPOT_WORDS, SPOT_QR, SPOT_FIELD_COUNT };
static const struct field spot_fields[SPOT_FIELD_COUNT] = {
	[SPOT_WORD] = { "word", FIELD_TEXT, FIELD_API, .help = "Where the button stands." },
	[SPOT_OPENINGS] = { "openings", FIELD_COUNT, FIELD_API, .help = "How often it was pressed." },
	[SPOT_SNIPPET] = { "snippet", FIELD_TEXT, FIELD_API, .help = "What a site shows." },
	[SPOT_URL] = { "spot_url", FIELD_URL, FIELD_PAGE },
	[SPOT_WORDS] = { "spot_words", FIELD_TEXT, FIELD_API, .help = "Its address." },
	[SPOT_QR] = { "qr", FIELD_MARKUP, FIELD_PAGE },
};
enum {
	BUTTON_TITLE, BUTTON_WITHIN, BUTTON_PLACE, BUTTON_SIDE, BUTTON_URL, BUTTON_BACK_URL,
	BUTTON_HAS_SPOTS, BUTTON_SPOTS, BUTTON_FIELDS, BUTTON_ERRORS, BUTTON_WRONG, BUTTON_FIELD_COUNT
};
static const struct field button_fields[BUTTON_FIELD_COUNT] = {
	[BUTTON_TITLE] = { "title", FIELD_TEXT, FIELD_API, .help = "Title of the page." },
	[BUTTON_WITHIN] = { "within", FIELD_TEXT, FIELD_API, .help = "Name of the survey." },
	[BUTTON_PLACE] = { "place", FIELD_TEXT, FIELD_API, .help = "Name of the place." },
	[BUTTON_SIDE] = { "side", FIELD_TEXT, FIELD_API, .help = "Who answers." },
	[BUTTON_URL] = { "button_url", FIELD_URL, FIELD_PAGE },
	[BUTTON_BACK_URL] = { "back_url", FIELD_URL, FIELD_PAGE },
	[BUTTON_HAS_SPOTS] = { "has_spots", FIELD_FLAG, FIELD_PAGE },
	[BUTTON_SPOTS] = { "spots", FIELD_LIST, FIELD_API, .of = spot_fields,
		.of_count = SPOT_FIELD_COUNT, .help = "Where buttons stand." },
	[BUTTON_FIELDS] = { "fields", FIELD_LIST, FIELD_PAGE, .of = form_row_fields,
		.of_count = FORM_ROW_FIELD_COUNT },
	[BUTTON_ERRORS] = { "errors", FIELD_LIST, FIELD_PAGE, .of = form_error_fields,
		.of_count = FORM_ERROR_FIELD_COUNT },
	[BUTTON_WRONG] = { "wrong", FIELD_FLAG, FIELD_PAGE },
};
const struct page_kind kiosk_button_page = { "button", "listen/kiosk/pages/button.html",
	button_fields, BUTTON_FIELD_COUNT };

enum { ADD_WORD, ADD_FORM_COUNT };
static const struct form_field add_form[ADD_FORM_COUNT] = {
	[ADD_WORD] = { "depuis", FORM_TEXT, "Où sera ce bouton",
		.hint = "Un mot, qui sera dans l’adresse\u202f: lettres sans accent ni capitale, chiffres, "
		        "traits d’union. Par exemple «\u202faccueil-du-site\u202f» ou «\u202fguichet-3\u202f».",
		.required = "Écrivez un mot qui dit où sera ce bouton.",
		.length_max = KIOSK_PLACEMENT_LENGTH_MAX },
};

/* An open link as whoever prepared it looks at it. */
struct looking {
	struct visit *visit;
	struct answer_way way;
	struct span place;
	struct form *form;
	struct kiosk_placement *spots; /* of the whole wave */
	size_t spot_count;
	struct fault fault;
};

static bool
is_here(const struct looking *looking, const struct kiosk_placement *spot)
{
	return span_equal(spot->code, looking->way.code);
}

static bool
look_at_rights(struct looking *looking)
{
	struct visit *visit = looking->visit;
	const struct place_tree *tree =
		place_tree_load(visit->arena, visit->db, visit->root_id, visit->today, &looking->fault);
	if (tree == NULL) {
		visit_fail(visit, &looking->fault);
		return false;
	}
	const uint32_t place = place_by_id(tree, looking->way.place_id);
	looking->place = place == PLACE_NONE ? SPAN("ce service") : tree->places[place].name;
	if (people_may(&visit->reader, tree, WHO(ROLE_REFERENT), place))
		return true;
	visit_refuse(visit, "Cette enquête concerne d’autres lieux que les vôtres.");
	return false;
}

static bool
look(struct visit *visit, struct looking *looking)
{
	*looking = (struct looking){ .visit = visit };
	struct db *db = visit_db(visit);
	if (db == NULL)
		return false;
	const enum found found = answer_way(visit->arena, db, visit->root_id, visit->part[0],
	                                    &looking->way, &looking->fault);
	if (found == FOUND_NONE)
		visit_missing(visit);
	if (found == FOUND_FAILED ||
	    (found == FOUND_ONE &&
	     !kiosk_placements(visit->arena, db, visit->root_id, looking->way.wave.id,
	                       &looking->spots, &looking->spot_count, &looking->fault))) {
		visit_fail(visit, &looking->fault);
		return false;
	}
	looking->form = form_new(visit->arena, add_form, ADD_FORM_COUNT);
	return found == FOUND_ONE && look_at_rights(looking);
}

/* The house's own address, or as this browser reached us, through the proxy in front. */
static const char *
address_of(const struct visit *visit)
{
	if (visit->address != NULL)
		return visit->address;
	const struct span host = http_header(visit->request, "Host");
	const bool secure = span_is(http_header(visit->request, "X-Forwarded-Proto"), "https");
	return arena_format(visit->arena, "%s://%.*s", secure ? "https" : "http", SPAN_ARGS(host));
}

static void
show_spots(struct looking *looking, struct model *page)
{
	struct visit *visit = looking->visit;
	struct arena *arena = visit->arena;
	for (size_t i = 0; i < looking->spot_count; i++) {
		const struct kiosk_placement *spot = &looking->spots[i];
		if (!is_here(looking, spot))
			continue;
		const char *path = arena_format(arena, "/bouton/%.*s/%.*s", SPAN_ARGS(spot->code),
		                                SPAN_ARGS(spot->word));
		const char *address = arena_format(arena, "%s%s", address_of(visit), path);
		struct model *row = model_row(page, BUTTON_SPOTS);
		model_text(row, SPOT_WORD, spot->word);
		model_count(row, SPOT_OPENINGS, spot->openings);
		model_text_z(row, SPOT_SNIPPET,
		             arena_format(arena, "<a href=\"%s\">Donner mon avis sur ce service</a>",
		                          address));
		model_url_z(row, SPOT_URL, path);
		model_text_z(row, SPOT_WORDS, address);
		model_markup(row, SPOT_QR,
		             chart_qr(arena, span_of(address), SPAN("Code à lire avec un téléphone")));
		model_flag(page, BUTTON_HAS_SPOTS, true);
	}
}

static void
show_button(struct looking *looking)
{
	struct visit *visit = looking->visit;
	struct model *page = model_new(visit->arena, &kiosk_button_page);
	struct text back = text_new(visit->arena, 4096);
	text_add_z(&back, "/enquetes/");
	http_percent_encode(&back, looking->way.wave.code);
	text_add_z(&back, "/bornes");
	model_text_z(page, BUTTON_TITLE, "Un bouton pour donner son avis");
	model_text(page, BUTTON_WITHIN, looking->way.wave.name);
	model_text(page, BUTTON_PLACE, looking->place);
	model_text_z(page, BUTTON_SIDE, side_names[looking->way.side]);
	model_url_z(page, BUTTON_URL,
	            arena_format(visit->arena, "/bouton/%.*s", SPAN_ARGS(looking->way.code)));
	model_url_z(page, BUTTON_BACK_URL, text_z(&back));
	show_spots(looking, page);
	form_draw(looking->form, page,
	          (struct form_place){ BUTTON_FIELDS, BUTTON_ERRORS, BUTTON_WRONG });
	if (!form_is_fine(looking->form))
		visit->response->status = 422;
	visit_show(visit, &kiosk_button_page, page);
}

void
kiosk_get_button(struct visit *visit)
{
	struct looking looking;
	if (look(visit, &looking))
		show_button(&looking);
}

/* --- one more -------------------------------------------------------------------------------- */

static bool
add_spot(struct db *db, void *data)
{
	struct looking *looking = data;
	const struct span word = form_text(looking->form, ADD_WORD);
	const struct visit *visit = looking->visit;
	const struct fact fact = {
		.kind = "kiosk.placement",
		.account_id = visit->reader.account_id,
		.place_id = looking->way.place_id,
		.subject_id = looking->way.wave.id,
		.words = span_of(arena_format(visit->arena, "Bouton ajouté\u202f: %.*s.", SPAN_ARGS(word))),
		.once = visit->once,
	};
	return journal_add(visit->arena, db, visit->root_id, &fact, &looking->fault) == FOUND_ONE &&
	       kiosk_store_placement_add(db, visit->root_id, looking->way.wave.id, looking->way.code,
	                                 word, &looking->fault);
}

static void
check_spot(struct looking *looking)
{
	const struct span word = form_text(looking->form, ADD_WORD);
	size_t count = 0;
	if (!kiosk_is_placement(word))
		form_complain(looking->form, "depuis",
		              "Gardez les lettres de a à z, les chiffres et le trait d’union.");
	for (size_t i = 0; i < looking->spot_count; i++) {
		if (!is_here(looking, &looking->spots[i]))
			continue;
		count++;
		if (span_equal(looking->spots[i].word, word))
			form_complain(looking->form, "depuis",
			              "Il y a déjà un bouton de ce nom, plus bas. Choisissez un autre mot.");
	}
	if (count >= KIOSK_PLACEMENT_COUNT_MAX)
		form_complain(looking->form, "depuis", "Il y a déjà quarante boutons pour ce lien.");
}

void
kiosk_post_button(struct visit *visit)
{
	struct looking looking;
	bool gave_up = false;
	if (!look(visit, &looking))
		return;
	if (form_read(looking.form, visit_lookup, visit))
		check_spot(&looking);
	if (!form_is_fine(looking.form))
		show_button(&looking);
	else if (visit_write(visit, add_spot, &looking, &gave_up) || gave_up)
		visit_go(visit, "/bouton/%.*s", SPAN_ARGS(looking.way.code));
}

/* --- pressed --------------------------------------------------------------------------------- */

struct opened {
	int64_t root_id, wave_id;
	struct span code, word;
	struct fault fault;
};

static bool
count_opened(struct db *db, void *data)
{
	struct opened *opened = data;
	return kiosk_store_opened(db, opened->root_id, opened->wave_id, opened->code, opened->word,
	                          &opened->fault);
}

/* Counted, then forgotten: the page it leads to does not know where its reader comes from. Nobody waits
 * or is turned away because counting failed. */
void
kiosk_get_opened(struct visit *visit)
{
	struct answer_way way;
	struct fault fault = { 0 };
	struct db *db = visit_db(visit);
	if (db == NULL)
		return;
	http_response_header(visit->response, "Referrer-Policy", "no-referrer");
	const enum found found =
		answer_way(visit->arena, db, visit->root_id, visit->part[0], &way, &fault);
	visit_db_end(visit);
	if (found == FOUND_FAILED) {
		visit_fail(visit, &fault);
		return;
	}
	if (found == FOUND_NONE) {
		visit_go(visit, "/repondre");
		return;
	}
	struct opened opened = { visit->root_id, way.wave.id, way.code, visit->part[1], { 0 } };
	if (visit->request->method == HTTP_GET && way.wave.state == SURVEY_OPEN &&
	    kiosk_is_placement(opened.word) &&
	    !store_write(visit->store, count_opened, &opened, &fault))
		log_fault("button.fault", &fault);
	visit_go(visit, "/repondre/%.*s", SPAN_ARGS(way.code));
}
