/* Of one survey: its kiosks, its buttons, and what came too late. */
#include "ground/place/place.h"
#include "craft/http/http_form.h"
#include "listen/kiosk/kiosk_inside.h"
#include "listen/launch/launch.h"

static const char *const side_names[SIDE_COUNT] = { "usagers", "agents", "dirigeants" };

enum { WAY_PLACE, WAY_SIDE, WAY_KIOSK_URL, WAY_BUTTON_URL, WAY_BUTTONS, WAY_FIELD_COUNT };
static const struct field way_fields[WAY_FIELD_COUNT] = {
	[WAY_PLACE] = { "place", FIELD_TEXT, FIELD_API, .help = "Name of the place." },
	[WAY_SIDE] = { "side", FIELD_TEXT, FIELD_API, .help = "Who answers." },
	[WAY_KIOSK_URL] = { "kiosk_url", FIELD_URL, FIELD_PAGE },
	[WAY_BUTTON_URL] = { "button_url", FIELD_URL, FIELD_PAGE },
	[WAY_BUTTONS] = { "buttons", FIELD_TEXT, FIELD_API, .help = "How often each was pressed." },
};
enum { LIST_TITLE, LIST_WITHIN, LIST_BACK_URL, LIST_IS_OPEN, LIST_LATE, LIST_ASKS_FILE,
	   LIST_LANGUAGES, LIST_HAS_WAYS, LIST_WAYS, LIST_FIELD_COUNT };
static const struct field list_fields[LIST_FIELD_COUNT] = {
	[LIST_TITLE] = { "title", FIELD_TEXT, FIELD_API, .help = "Title of the page." },
	[LIST_WITHIN] = { "within", FIELD_TEXT, FIELD_API, .help = "Name of the survey." },
	[LIST_BACK_URL] = { "back_url", FIELD_URL, FIELD_PAGE },
	[LIST_IS_OPEN] = { "is_open", FIELD_FLAG, FIELD_API, .help = "Whether it can be answered." },
	[LIST_LATE] = { "late", FIELD_COUNT, FIELD_API,
		.help = "Replies that kiosks sent after the end, and which were not taken." },
	[LIST_ASKS_FILE] = { "asks_file", FIELD_FLAG, FIELD_API,
		.help = "Usagers are asked for a file, which a kiosk does not take." },
	[LIST_LANGUAGES] = { "languages", FIELD_TEXT, FIELD_API,
		.help = "What to add to a kiosk's address for each language but the first." },
	[LIST_HAS_WAYS] = { "has_ways", FIELD_FLAG, FIELD_PAGE },
	[LIST_WAYS] = { "ways", FIELD_LIST, FIELD_API, .of = way_fields,
		.of_count = WAY_FIELD_COUNT, .help = "Links for all." },
};
const struct page_kind kiosk_list_page = { "survey.kiosks", "listen/kiosk/pages/list.html",
	list_fields, LIST_FIELD_COUNT };

struct listing {
	struct visit *visit;
	struct survey_wave wave;
	struct place_tree *tree;
	struct answer_link *links;
	size_t link_count;
	struct kiosk_placement *spots;
	size_t spot_count;
	struct survey_population *populations;
	size_t population_count;
	int64_t late;
	bool asks_file;
	const char *languages;
	struct fault fault;
};

/* « ?langue=en ou ?langue=ar »; empty: the questions have one language. */
static bool
load_languages(struct listing *listing)
{
	const struct visit *visit = listing->visit;
	struct inquiry_row row;
	struct inquiry *inquiry;
	struct text text = text_new(visit->arena, 512);
	enum found found = FOUND_NONE;
	if (listing->wave.inquiry_version > 0)
		found = inquiry_load(visit->arena, visit->db, visit->root_id, listing->wave.form_id,
		                     listing->wave.inquiry_version, &row, &inquiry, &listing->fault);
	for (size_t i = 1; found == FOUND_ONE && i < inquiry->language_count; i++)
		text_format(&text, "%s?langue=%.*s", i > 1 ? " ou " : "", SPAN_ARGS(inquiry->languages[i]));
	listing->languages = text_z(&text);
	return found != FOUND_FAILED;
}

static enum found
load(struct listing *listing)
{
	struct visit *visit = listing->visit;
	struct arena *arena = visit->arena;
	struct db *db = visit->db;
	const int64_t root_id = visit->root_id;
	struct fault *fault = &listing->fault;
	const enum found found =
		survey_wave_by_code(arena, db, root_id, visit->part[0], &listing->wave, fault);
	if (found != FOUND_ONE || listing->wave.form_id == 0)
		return found == FOUND_FAILED ? FOUND_FAILED : FOUND_NONE;
	listing->tree = place_tree_load(arena, db, root_id, visit->today, fault);
	return listing->tree != NULL &&
	               answer_links(arena, db, root_id, listing->wave.id, &listing->links,
	                            &listing->link_count, fault) &&
	               survey_populations(arena, db, root_id, listing->wave.id,
	                                  &listing->populations, &listing->population_count,
	                                  fault) &&
	               kiosk_placements(arena, db, root_id, listing->wave.id, &listing->spots,
	                                &listing->spot_count, fault) &&
	               kiosk_late(arena, db, root_id, listing->wave.id, &listing->late, fault) &&
	               launch_asks_file(arena, db, root_id, &listing->wave, &listing->asks_file, fault) &&
	               load_languages(listing)
	           ? FOUND_ONE
	           : FOUND_FAILED;
}

/* As on the page of links: agents are asked where agents work. */
static bool
is_asked(const struct listing *listing, const struct answer_link *link)
{
	for (size_t i = 0; i < listing->population_count; i++) {
		const struct survey_population *one = &listing->populations[i];
		if (one->lead_place_id == link->place_id && one->side == SIDE_AGENT && one->people > 0)
			return true;
	}
	return link->side != SIDE_AGENT;
}

/* « accueil-du-site 12, guichet-3 4 »; empty: no button. */
static const char *
button_words(const struct listing *listing, struct span code)
{
	struct text text = text_new(listing->visit->arena, 8 << 10);
	for (size_t i = 0; i < listing->spot_count; i++)
		if (span_equal(listing->spots[i].code, code))
			text_format(&text, "%s%.*s %lld", text.length > 0 ? ", " : "",
			            SPAN_ARGS(listing->spots[i].word),
			            (long long)listing->spots[i].openings);
	return text_z(&text);
}

static void
show_ways(const struct listing *listing, struct model *page)
{
	struct arena *arena = listing->visit->arena;
	for (size_t i = 0; i < listing->link_count; i++) {
		const struct answer_link *link = &listing->links[i];
		if (link->kind != ANSWER_OPEN || !is_asked(listing, link))
			continue;
		const uint32_t place = place_by_id(listing->tree, link->place_id);
		struct model *row = model_row(page, LIST_WAYS);
		model_text(row, WAY_PLACE,
		           place == PLACE_NONE ? SPAN("") : listing->tree->places[place].name);
		model_text_z(row, WAY_SIDE, side_names[link->side]);
		if (!listing->asks_file || link->side != SIDE_USAGER)
			model_url_z(row, WAY_KIOSK_URL,
			            arena_format(arena, "/borne/%.*s", SPAN_ARGS(link->secret)));
		if (people_may(&listing->visit->reader, listing->tree, WHO(ROLE_REFERENT), place))
			model_url_z(row, WAY_BUTTON_URL,
			            arena_format(arena, "/bouton/%.*s", SPAN_ARGS(link->secret)));
		model_text_z(row, WAY_BUTTONS, button_words(listing, link->secret));
		model_flag(page, LIST_HAS_WAYS, true);
	}
}

void
kiosk_get_list(struct visit *visit)
{
	struct listing listing = { .visit = visit };
	if (visit_db(visit) == NULL)
		return;
	const enum found found = load(&listing);
	if (found == FOUND_FAILED)
		visit_fail(visit, &listing.fault);
	else if (found == FOUND_NONE)
		visit_missing(visit);
	if (found != FOUND_ONE)
		return;
	struct text back = text_new(visit->arena, 4096);
	text_add_z(&back, "/enquetes/");
	http_percent_encode(&back, listing.wave.code);
	struct model *page = model_new(visit->arena, &kiosk_list_page);
	model_text_z(page, LIST_TITLE, "Bornes et boutons");
	model_text(page, LIST_WITHIN, listing.wave.name);
	model_url_z(page, LIST_BACK_URL, text_z(&back));
	model_flag(page, LIST_IS_OPEN, listing.wave.state == SURVEY_OPEN);
	if (listing.late > 0)
		model_count(page, LIST_LATE, listing.late);
	model_flag(page, LIST_ASKS_FILE, listing.asks_file);
	model_text_z(page, LIST_LANGUAGES, listing.languages);
	show_ways(&listing, page);
	visit_show(visit, &kiosk_list_page, page);
}
