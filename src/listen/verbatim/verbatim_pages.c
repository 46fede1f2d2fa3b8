/* « /verbatims »: the questions people answered in their own words, and how many did. */
#include "base/time.h"
#include "ground/people/people.h"
#include "listen/verbatim/verbatim_call.h"
#include "listen/verbatim/verbatim_page.h"

#define TEXT(name, words) { name, FIELD_TEXT, FIELD_API, .help = words }
#define COUNT(name, words) { name, FIELD_COUNT, FIELD_API, .help = words }

enum { SIDE_CODE, SIDE_WORDS, SIDE_TEXTS, SIDE_FIELD_COUNT };
static const struct field side_fields[SIDE_FIELD_COUNT] = {
	[SIDE_CODE] = COUNT("side", "0 usagers, 1 agents."),
	[SIDE_WORDS] = TEXT("side_words", "The same, in French."),
	[SIDE_TEXTS] = COUNT("texts", "How many may be read, or counted, by this reader."),
};
enum {
	HEAP_NAME, HEAP_URL, HEAP_ORIGIN, HEAP_IS_FILE, HEAP_OF, HEAP_CLOSED, HEAP_SIDES, HEAP_LOOK,
	HEAP_LOOK_URL, HEAP_CALLS, HEAP_CALLS_URL, HEAP_FIELD_COUNT
};
static const struct field heap_fields[HEAP_FIELD_COUNT] = {
	[HEAP_NAME] = TEXT("name", "The question as it was asked, the name of the file, or the quarter."),
	[HEAP_URL] = { "url", FIELD_URL, FIELD_API, .help = "Its texts; null: not for this reader." },
	[HEAP_ORIGIN] = TEXT("origin", "Whence its texts come, in French."),
	[HEAP_IS_FILE] = { "is_file", FIELD_FLAG, FIELD_PAGE },
	[HEAP_OF] = TEXT("survey", "The survey it was asked in; null: in none."),
	[HEAP_CLOSED] = { "closed", FIELD_DATE, FIELD_API,
		.help = "The last day of the survey, or of the quarter." },
	[HEAP_SIDES] = { "sides", FIELD_LIST, FIELD_API, .of = side_fields, .of_count = SIDE_FIELD_COUNT,
		.help = "Those that have a text." },
	[HEAP_LOOK_URL] = { "look_url", FIELD_URL, FIELD_PAGE },
	[HEAP_LOOK] = COUNT("to_look_at", "Texts that somebody has to read before others do."),
	[HEAP_CALLS] = { "calls", FIELD_COUNT, FIELD_PAGE },
	[HEAP_CALLS_URL] = { "calls_url", FIELD_URL, FIELD_PAGE },
};
enum { READ_NAME, READ_SHARE, READ_FIELD_COUNT };
static const struct field read_fields[READ_FIELD_COUNT] = {
	[READ_NAME] = TEXT("name", "The question as it was asked, or the name of the file."),
	[READ_SHARE] = COUNT("share", "How far the reading of its texts is, in hundredths."),
};
enum {
	LIST_TITLE, LIST_HAS, LIST_HEAPS, LIST_RULE_URL, LIST_IMPORT_URL, LIST_SEARCH_URL, LIST_IS_READING,
	LIST_READING, LIST_FIELD_COUNT
};
static const struct field list_fields[LIST_FIELD_COUNT] = {
	[LIST_TITLE] = TEXT("title", "Title of the page."),
	[LIST_HAS] = { "has_heaps", FIELD_FLAG, FIELD_PAGE },
	[LIST_HEAPS] = { "heaps", FIELD_LIST, FIELD_API, .of = heap_fields, .of_count = HEAP_FIELD_COUNT,
		.help = "The latest closed first." },
	[LIST_RULE_URL] = { "rule_url", FIELD_URL, FIELD_PAGE },
	[LIST_IMPORT_URL] = { "import_url", FIELD_URL, FIELD_PAGE },
	[LIST_SEARCH_URL] = { "search_url", FIELD_URL, FIELD_PAGE },
	[LIST_IS_READING] = { "is_reading", FIELD_FLAG, FIELD_PAGE },
	[LIST_READING] = { "being_read", FIELD_LIST, FIELD_API, .of = read_fields, .of_count = READ_FIELD_COUNT,
		.help = "Those that nobody reads yet, since the program still reads them. Only for who may import." },
};
const struct page_kind verbatim_heaps_page = { "verbatims", "listen/verbatim/pages/heaps.html",
	list_fields, LIST_FIELD_COUNT };

/* --- words ---------------------------------------------------------------------------------------- */

const char *const verbatim_state_words[VERBATIM_STATE_COUNT] = {
	[VERBATIM_TO_LOOK_AT] = "à regarder",
	[VERBATIM_SHOWN] = "montré",
	[VERBATIM_HIDDEN] = "caché",
};

const char *const verbatim_origin_words[VERBATIM_ORIGIN_COUNT] = {
	[VERBATIM_OF_SURVEY] = "Enquête",
	[VERBATIM_OF_FILE] = "Fichier",
	[VERBATIM_OF_DESK] = "Demandes du guichet",
	[VERBATIM_OF_EXPERIENCES] = "Expériences racontées",
};

bool
verbatim_is_all_year(enum verbatim_origin origin)
{
	return origin != VERBATIM_OF_SURVEY && origin != VERBATIM_OF_FILE;
}

const char *
verbatim_side_words(bool internal, enum side side)
{
	static const char *const words[2][VERBATIM_SIDE_COUNT] = {
		{ "usagers", "agents" }, { "collègues qui demandent", "collègues qui traitent" }
	};
	must((int)side < VERBATIM_SIDE_COUNT);
	return words[internal][side];
}

const char *
verbatim_writer_words(bool internal, enum side side)
{
	static const char *const words[2][VERBATIM_SIDE_COUNT] = {
		{ "usager", "agent" }, { "collègue qui demande", "collègue qui traite" }
	};
	must((int)side < VERBATIM_SIDE_COUNT);
	return words[internal][side];
}

const char *
verbatim_month_words(struct arena *arena, const struct verbatim_text *text)
{
	if (!text->has_day)
		return NULL;
	const struct date date = date_of_days(text->day);
	return arena_format(arena, "%s %d", month_words(date.month), date.year);
}

const char *
verbatim_sure_words(const struct verbatim_text *text)
{
	if (text->tone == VERBATIM_NOT_TOLD)
		return NULL;
	return (text->flags & VERBATIM_SURE) != 0 ? "sûr" : "pas sûr";
}

const char *
verbatim_flag_words(const struct verbatim_text *text)
{
	const bool is_doubtful = (text->flags & VERBATIM_DOUBTFUL) != 0;
	const bool is_special = (text->flags & VERBATIM_SPECIAL) != 0;
	if (is_doubtful && is_special)
		return "un nom peut-être resté, et un sujet sensible (santé, opinions…)";
	return is_doubtful  ? "un nom ou un numéro est peut-être resté"
	       : is_special ? "un sujet sensible (santé, opinions…)"
	                    : NULL;
}

/* --- a heap of the address ------------------------------------------------------------------------- */

static bool
view(struct visit *visit, struct verbatim_view *view_r, enum verbatim_reach least)
{
	int64_t heap_id = 0;
	enum found found = FOUND_NONE;
	*view_r = (struct verbatim_view){ .visit = visit };
	if (!verbatim_sight_of(visit, &view_r->sight))
		return false;
	view_r->db = visit->db;
	if (span_int64(visit->part[0], &heap_id))
		found = verbatim_heap_load(visit->arena, visit->db, &view_r->sight, heap_id, &view_r->heap,
		                           &view_r->fault);
	if (found == FOUND_ONE && view_r->heap.reach < least)
		found = FOUND_NONE;
	if (found == FOUND_ONE && view_r->heap.wave_id != 0)
		found = survey_wave_by_id(visit->arena, visit->db, visit->root_id, view_r->heap.wave_id,
		                          &view_r->wave, &view_r->fault);
	if (found == FOUND_FAILED)
		visit_fail(visit, &view_r->fault);
	if (found == FOUND_NONE)
		visit_missing(visit);
	return found == FOUND_ONE;
}

bool
verbatim_view_heap(struct visit *visit, struct verbatim_view *view_r)
{
	return view(visit, view_r, VERBATIM_REACH_SOME);
}

bool
verbatim_view_whole(struct visit *visit, struct verbatim_view *view_r)
{
	return view(visit, view_r, VERBATIM_REACH_ALL);
}

bool
verbatim_view_text(struct visit *visit, struct verbatim_view *view_r, struct verbatim_text *text_r)
{
	int64_t text_id = 0;
	enum found found = FOUND_NONE;
	if (!view(visit, view_r, VERBATIM_REACH_ALL))
		return false;
	if (span_int64(visit->part[1], &text_id))
		found = verbatim_load(visit->arena, view_r->db, &view_r->sight, view_r->heap.id, text_id, text_r,
		                      &view_r->fault);
	if (found == FOUND_FAILED)
		visit_fail(visit, &view_r->fault);
	if (found == FOUND_NONE)
		visit_missing(visit);
	return found == FOUND_ONE;
}

/* --- the list -------------------------------------------------------------------------------------- */

static void
fill_sides(const struct verbatim_heap *heap, bool internal, struct model *row)
{
	for (int side = 0; side < VERBATIM_SIDE_COUNT; side++) {
		int64_t texts = 0;
		for (int tone = 0; tone < VERBATIM_TONE_COUNT; tone++)
			texts += heap->counts[side][tone];
		if (texts == 0)
			continue;
		struct model *line = model_row(row, HEAP_SIDES);
		model_count(line, SIDE_CODE, side);
		model_text_z(line, SIDE_WORDS, verbatim_side_words(internal, (enum side)side));
		model_count(line, SIDE_TEXTS, texts);
	}
}

static bool
fill_heap(struct visit *visit, const struct verbatim_heap *heap, struct model *row, struct fault *fault_r)
{
	struct survey_wave wave = { .id = 0 };
	if (heap->wave_id != 0 && survey_wave_by_id(visit->arena, visit->db, visit->root_id, heap->wave_id,
	                                            &wave, fault_r) == FOUND_FAILED)
		return false;
	model_text(row, HEAP_NAME, heap->name);
	model_text_z(row, HEAP_ORIGIN, verbatim_origin_words[heap->origin]);
	model_flag(row, HEAP_IS_FILE, heap->origin == VERBATIM_OF_FILE);
	if (wave.id != 0)
		model_text(row, HEAP_OF, wave.name);
	model_date(row, HEAP_CLOSED, heap->closed_day);
	if (heap->reach > VERBATIM_REACH_COUNTS)
		model_url_z(row, HEAP_URL, arena_format(visit->arena, "/verbatims/%lld", (long long)heap->id));
	if (heap->to_look_at > 0) {
		model_count(row, HEAP_LOOK, heap->to_look_at);
		model_url_z(row, HEAP_LOOK_URL,
		            arena_format(visit->arena, "/verbatims/%lld?etat=a-regarder", (long long)heap->id));
	}
	fill_sides(heap, wave.internal, row);
	return true;
}

/* For the référent alone: how many wait. */
static void
fill_calls(struct visit *visit, const struct verbatim_heap *heap, const struct verbatim_heap_calls *calls,
           size_t count, struct model *row)
{
	for (size_t i = 0; heap->reach == VERBATIM_REACH_ALL && i < count; i++) {
		if (calls[i].heap_id != heap->id)
			continue;
		model_count(row, HEAP_CALLS, calls[i].texts);
		model_url_z(row, HEAP_CALLS_URL,
		            arena_format(visit->arena, "/verbatims/%lld/a-lire", (long long)heap->id));
	}
}

/* For whoever may bring texts: what comes, and how far it is. */
static bool
fill_reading(struct visit *visit, struct model *page, struct fault *fault_r)
{
	struct verbatim_progress *reading;
	size_t count;
	if (!people_may(&visit->reader, NULL, WHO(ROLE_REFERENT), PLACE_NONE))
		return true;
	if (!verbatim_being_read(visit->arena, visit->db, visit->root_id, &reading, &count, fault_r))
		return false;
	for (size_t i = 0; i < count; i++) {
		struct model *row = model_row(page, LIST_READING);
		model_text(row, READ_NAME, reading[i].name);
		model_count(row, READ_SHARE, verbatim_progress_share(&reading[i]));
	}
	model_flag(page, LIST_IS_READING, count > 0);
	return true;
}

enum { RULERS = WHO(ROLE_REFERENT) | WHO(ROLE_ADMINISTRATOR) };

static void
get_heaps(struct visit *visit)
{
	struct fault fault = { 0 };
	struct verbatim_sight sight;
	struct verbatim_heap *heaps;
	struct verbatim_heap_calls *calls;
	size_t count, call_count;
	if (!verbatim_sight_of(visit, &sight))
		return;
	struct model *page = model_new(visit->arena, &verbatim_heaps_page);
	bool is_fine = verbatim_heaps(visit->arena, visit->db, &sight, &heaps, &count, &fault) &&
	               verbatim_calls_by_heap(visit->arena, visit->db, visit->root_id, &calls, &call_count,
	                                      &fault);
	for (size_t i = 0; is_fine && i < count; i++) {
		struct model *row = model_row(page, LIST_HEAPS);
		is_fine = fill_heap(visit, &heaps[i], row, &fault);
		fill_calls(visit, &heaps[i], calls, call_count, row);
	}
	is_fine = is_fine && fill_reading(visit, page, &fault);
	if (!is_fine) {
		visit_fail(visit, &fault);
		return;
	}
	model_text_z(page, LIST_TITLE, "Ce que les gens ont écrit");
	model_flag(page, LIST_HAS, count > 0);
	for (size_t i = 0; i < count; i++)
		if (heaps[i].reach > VERBATIM_REACH_COUNTS)
			model_url_z(page, LIST_SEARCH_URL, "/verbatims/recherche");
	if ((visit->reader.roles & RULERS) != 0)
		model_url_z(page, LIST_RULE_URL, "/verbatims/conservation");
	if (people_may(&visit->reader, NULL, WHO(ROLE_REFERENT), PLACE_NONE))
		model_url_z(page, LIST_IMPORT_URL, "/verbatims/importer");
	visit_show(visit, &verbatim_heaps_page, page);
}

static const struct route routes[] = {
	{ HTTP_GET, "/verbatims", WHO_STAFF, "verbatims", get_heaps },
	{ HTTP_GET, "/verbatims/conservation", RULERS, "verbatims.rule", verbatim_get_rule },
	{ HTTP_POST, "/verbatims/conservation", RULERS, "verbatims.rule", verbatim_post_rule },
	{ HTTP_GET, "/verbatims/{}", WHO(ROLE_REFERENT) | WHO(ROLE_DIRECTOR), "verbatims.heap",
	  verbatim_get_heap },
	{ HTTP_GET, "/verbatims/{}/a-lire", WHO(ROLE_REFERENT), "verbatims.calls", verbatim_get_calls },
	{ HTTP_GET, "/verbatims/{}/{}/a-lire", WHO(ROLE_REFERENT), "verbatims.call", verbatim_get_call },
	{ HTTP_POST, "/verbatims/{}/{}/a-lire", WHO(ROLE_REFERENT), "verbatims.call", verbatim_post_call },
	{ HTTP_GET, "/verbatims/{}/{}", WHO(ROLE_REFERENT), "verbatims.text", verbatim_get_text },
	{ HTTP_POST, "/verbatims/{}/{}", WHO(ROLE_REFERENT), "verbatims.text", verbatim_post_text },
	{ HTTP_GET, "/verbatims/{}/{}/original", WHO(ROLE_REFERENT), "verbatims.original",
	  verbatim_get_original },
	{ HTTP_POST, "/verbatims/{}/{}/original", WHO(ROLE_REFERENT), "verbatims.original",
	  verbatim_post_original },
};
static const struct page_kind *const pages[] = { &verbatim_heaps_page, &verbatim_heap_page,
	                                             &verbatim_text_page, &verbatim_original_page,
	                                             &verbatim_rule_page, &verbatim_calls_page,
	                                             &verbatim_call_page };
const struct room_pages verbatim_pages = { routes, LENGTH(routes), pages, LENGTH(pages) };
