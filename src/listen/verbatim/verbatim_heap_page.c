/* « /verbatims/HEAP »: the texts one may read, fifty at a time, and as a table. */
#include <string.h>

#include "base/time.h"
#include "craft/html/frame.h"
#include "craft/http/http_form.h"
#include "craft/sheet/sheet_write.h"
#include "ground/journal/journal.h"
#include "listen/verbatim/verbatim.h"
#include "listen/verbatim/verbatim_call.h"
#include "listen/verbatim/verbatim_page.h"

enum { PAGE_COUNT = 50, TABLE_COUNT_MAX = 20000, WORDS_LENGTH_MAX = 100 };

#define TEXT(name, words) { name, FIELD_TEXT, FIELD_API, .help = words }

enum {
	ROW_WORDS, ROW_LANGUAGE, ROW_SIDE, ROW_SIDE_WORDS, ROW_WHO, ROW_PLACE, ROW_MONTH, ROW_TONE,
	ROW_TONE_WORDS, ROW_SURE, ROW_CERTAINTY, ROW_STATE, ROW_LOOK, ROW_TWIN, ROW_ANSWER, ROW_NEAR_URL,
	ROW_URL, ROW_URL_WORDS, ROW_FIELD_COUNT
};
static const struct field row_fields[ROW_FIELD_COUNT] = {
	[ROW_WORDS] = TEXT("words", "The text: names and numbers are masked."),
	[ROW_LANGUAGE] = TEXT("language", "ISO 639-1; null: not told."),
	[ROW_SIDE] = { "side", FIELD_COUNT, FIELD_API, .help = "0 usagers, 1 agents." },
	[ROW_SIDE_WORDS] = TEXT("side_words", "The same, in French."),
	[ROW_WHO] = { "who", FIELD_TEXT, FIELD_PAGE },
	[ROW_PLACE] = TEXT("place", "Where, or the place above when too few wrote there."),
	[ROW_MONTH] = TEXT("month", "When; null: not kept."),
	[ROW_TONE] = TEXT("tone", "As a model says: negative, mixed, positive, not_told."),
	[ROW_TONE_WORDS] = TEXT("tone_words", "The same, in French; null: not told."),
	[ROW_SURE] = TEXT("sure", "Is the model sure? In French; null: no tone."),
	[ROW_CERTAINTY] = { "certainty", FIELD_COUNT, FIELD_API, .help = "Its probability, in thousandths." },
	[ROW_STATE] = TEXT("state", "Hidden or to be looked at, in French; null: shown."),
	[ROW_LOOK] = TEXT("look_at", "What is to be looked at in it, in French."),
	[ROW_TWIN] = { "is_twin", FIELD_FLAG, FIELD_API, .help = "Another says nearly the same." },
	[ROW_ANSWER] = TEXT("answer", "The service's public answer."),
	[ROW_NEAR_URL] = { "near_url", FIELD_URL, FIELD_API, .help = "Those that say much the same." },
	[ROW_URL] = { "url", FIELD_URL, FIELD_PAGE },
	[ROW_URL_WORDS] = { "url_words", FIELD_TEXT, FIELD_PAGE },
};
enum {
	PAGE_TITLE, PAGE_ORIGIN, PAGE_WITHIN, PAGE_ERRORS, PAGE_WRONG, PAGE_FIELDS, PAGE_ACTION_URL,
	PAGE_HAS, PAGE_TEXTS,
	PAGE_NEXT_URL, PAGE_IS_SEARCHING, PAGE_CSV_URL, PAGE_JSON_URL, PAGE_LOOK, PAGE_LOOK_URL, PAGE_THEMES_URL,
	PAGE_IS_OPEN, PAGE_VOICES_URL, PAGE_TONE, PAGE_CALLS_WORDS, PAGE_CALLS_URL, PAGE_FIELD_COUNT
};
static const struct field page_fields[PAGE_FIELD_COUNT] = {
	[PAGE_TITLE] = TEXT("title", "The question as it was asked, or the quarter."),
	[PAGE_ORIGIN] = TEXT("origin", "Whence its texts come, in French."),
	[PAGE_WITHIN] = TEXT("survey", "The survey; null: of none."),
	[PAGE_ERRORS] = { "errors", FIELD_LIST, FIELD_PAGE, .of = form_error_fields,
		.of_count = FORM_ERROR_FIELD_COUNT },
	[PAGE_WRONG] = { "wrong", FIELD_FLAG, FIELD_PAGE },
	[PAGE_FIELDS] = { "fields", FIELD_LIST, FIELD_PAGE, .of = form_row_fields,
		.of_count = FORM_ROW_FIELD_COUNT },
	[PAGE_ACTION_URL] = { "action_url", FIELD_URL, FIELD_PAGE },
	[PAGE_HAS] = { "has_texts", FIELD_FLAG, FIELD_PAGE },
	[PAGE_TEXTS] = { "texts", FIELD_LIST, FIELD_API, .of = row_fields, .of_count = ROW_FIELD_COUNT,
		.help = "Fifty at most, in an order that tells nothing." },
	[PAGE_NEXT_URL] = { "next_url", FIELD_URL, FIELD_API, .help = "Those after; null: there are none." },
	[PAGE_IS_SEARCHING] = { "is_searching", FIELD_FLAG, FIELD_PAGE },
	[PAGE_CSV_URL] = { "csv_url", FIELD_URL, FIELD_PAGE },
	[PAGE_JSON_URL] = { "json_url", FIELD_URL, FIELD_PAGE },
	[PAGE_TONE] = TEXT("tone", "Which share has which tone, of usagers' texts long enough; in French."),
	[PAGE_LOOK] = { "to_look_at", FIELD_COUNT, FIELD_API, .help = "To be read before others do." },
	[PAGE_LOOK_URL] = { "look_url", FIELD_URL, FIELD_PAGE },
	[PAGE_THEMES_URL] = { "themes_url", FIELD_URL, FIELD_PAGE },
	[PAGE_IS_OPEN] = { "is_open", FIELD_FLAG, FIELD_PAGE },
	[PAGE_CALLS_WORDS] = { "calls_words", FIELD_TEXT, FIELD_PAGE }, /* no program reads it */
	[PAGE_CALLS_URL] = { "calls_url", FIELD_URL, FIELD_PAGE },
	[PAGE_VOICES_URL] = { "voices_url", FIELD_URL, FIELD_PAGE },
};
const struct page_kind verbatim_heap_page = { "verbatim", "listen/verbatim/pages/heap.html", page_fields,
	PAGE_FIELD_COUNT };

/* --- which ones --------------------------------------------------------------------------------------- */

static const struct form_choice tone_choices[] = {
	{ "tous", "Tous" },
	{ "negatif", "Plutôt négatif" },
	{ "mitige", "Mitigé" },
	{ "positif", "Plutôt positif" },
	{ "non-dit", "Ton non dit" },
};
static const int tones[] = { VERBATIM_ANY, VERBATIM_NEGATIVE, VERBATIM_MIXED, VERBATIM_POSITIVE,
	                         VERBATIM_NOT_TOLD };
static const struct form_choice state_choices[] = {
	{ "tous", "Tous" },
	{ "montres", "Ceux que les autres lisent" },
	{ "a-regarder", "Ceux à regarder" },
	{ "caches", "Ceux qui sont cachés" },
};
static const int states[] = { VERBATIM_ANY, VERBATIM_SHOWN, VERBATIM_TO_LOOK_AT, VERBATIM_HIDDEN };
_Static_assert(LENGTH(tones) == LENGTH(tone_choices) && LENGTH(states) == LENGTH(state_choices),
               "one for each choice");

enum { ASK_SIDE, ASK_PLACE, ASK_TONE, ASK_WORDS, ASK_STATE, ASK_COUNT };
static const struct form_field ask_form[ASK_COUNT] = {
	[ASK_SIDE] = { "cote", FORM_SELECT, "Qui écrit", .wrong = "Choisissez dans la liste qui écrit." },
	[ASK_PLACE] = { "lieu", FORM_TEXT, "Lieu",
		.hint = "Le nom exact ou le code d’un lieu. Laissez vide pour tous les lieux.",
		.length_max = PLACE_NAME_LENGTH_MAX },
	[ASK_TONE] = { "ton", FORM_SELECT, "Ton", .choices = tone_choices,
		.choice_count = LENGTH(tone_choices), .wrong = "Choisissez un ton de la liste." },
	[ASK_WORDS] = { "mots", FORM_TEXT, "Mots du texte", .length_max = WORDS_LENGTH_MAX },
	/* Of the référent alone: the last, so that it can be left out. */
	[ASK_STATE] = { "etat", FORM_SELECT, "Lesquels", .choices = state_choices,
		.choice_count = LENGTH(state_choices), .wrong = "Choisissez dans la liste lesquels." },
};

struct asking {
	struct verbatim_view view;
	struct form *form;
	struct verbatim_asked asked;
	uint32_t place;
	size_t side, tone, state; /* choices */
};
enum { ANY_SIDE, FIRST_SIDE, SECOND_SIDE, SIDE_CHOICE_COUNT };
static const char *const side_values[SIDE_CHOICE_COUNT] = { "tous", "usagers", "agents" };

static bool
query_lookup(void *subject, const char *name, struct span *value_r)
{
	const struct visit *visit = subject;
	*value_r = visit_asked(visit, name);
	if (value_r->length == 0 &&
	    (strcmp(name, "cote") == 0 || strcmp(name, "ton") == 0 || strcmp(name, "etat") == 0))
		*value_r = SPAN("tous");
	return value_r->length > 0;
}

/* « cote-lieu-texte » of the last one read. */
static struct verbatim_cursor
cursor_of(struct span words)
{
	struct verbatim_cursor cursor = { SIDE_USAGER, 0, 0 };
	int64_t numbers[3];
	struct span part;
	for (size_t i = 0; i < LENGTH(numbers); i++)
		if (!span_cut(&words, '-', &part) || !span_int64(part, &numbers[i]) || numbers[i] < 0)
			return cursor;
	if (numbers[0] < VERBATIM_SIDE_COUNT)
		cursor = (struct verbatim_cursor){ (enum side)numbers[0], numbers[1], numbers[2] };
	return cursor;
}

static void
offer_sides(struct asking *asking)
{
	struct visit *visit = asking->view.visit;
	struct form_choice *choices = arena_array_of(visit->arena, struct form_choice, SIDE_CHOICE_COUNT);
	for (size_t i = 0; i < SIDE_CHOICE_COUNT; i++) {
		choices[i].value = side_values[i];
		choices[i].label = i == ANY_SIDE ? "Tout le monde"
		                                 : verbatim_side_words(asking->view.wave.internal,
		                                                       (enum side)(i - FIRST_SIDE));
	}
	form_offer(asking->form, ASK_SIDE, choices, SIDE_CHOICE_COUNT);
}

/* False: something that is asked for cannot be, and the form says so. */
static bool
read_form(struct asking *asking)
{
	struct verbatim_view *view = &asking->view;
	struct visit *visit = view->visit;
	const bool is_all = view->heap.reach == VERBATIM_REACH_ALL;
	asking->form = form_new(visit->arena, ask_form, is_all ? ASK_COUNT : ASK_STATE);
	asking->place = PLACE_NONE;
	offer_sides(asking);
	asking->asked = (struct verbatim_asked){ .heap_id = view->heap.id,
		                                     .side = VERBATIM_ANY,
		                                     .tone = VERBATIM_ANY,
		                                     .state = VERBATIM_ANY,
		                                     .words = SPAN(""),
		                                     .limit = PAGE_COUNT };
	if (!form_read(asking->form, query_lookup, visit))
		return false;
	const struct span place = form_text(asking->form, ASK_PLACE);
	if (place.length > 0) {
		asking->place = place_by_code_or_name(view->sight.tree, place);
		if (asking->place == PLACE_NONE) {
			form_complain(asking->form, "lieu",
			              "Ce lieu n’est pas connu. Vérifiez son code ou son nom, ou laissez vide pour tous "
			              "les lieux.");
			return false;
		}
		asking->asked.place_id = view->sight.tree->places[asking->place].id;
	}
	asking->side = form_choice(asking->form, ASK_SIDE);
	asking->tone = form_choice(asking->form, ASK_TONE);
	asking->state = is_all ? form_choice(asking->form, ASK_STATE) : 0;
	asking->asked.side = asking->side == ANY_SIDE ? VERBATIM_ANY : (int)(asking->side - FIRST_SIDE);
	asking->asked.tone = tones[asking->tone];
	asking->asked.state = states[asking->state];
	asking->asked.words = form_text(asking->form, ASK_WORDS);
	asking->asked.after = cursor_of(visit_asked(visit, "apres"));
	return true;
}

/* Is it less than all? Then the form stands open, and says which. */
static bool
is_choosing(const struct asking *asking)
{
	return asking->side != 0 || asking->tone != 0 || asking->state != 0 || asking->place != PLACE_NONE ||
	       asking->asked.words.length > 0;
}

/* « /verbatims/HEAP?cote=… » with what is asked for. */
static struct text
address(const struct asking *asking)
{
	struct text text = text_new(asking->view.visit->arena, 4000);
	text_format(&text, "/verbatims/%lld?cote=%s&ton=%s", (long long)asking->view.heap.id,
	            side_values[asking->side], tone_choices[asking->tone].value);
	if (asking->view.heap.reach == VERBATIM_REACH_ALL)
		text_format(&text, "&etat=%s", state_choices[asking->state].value);
	if (asking->place != PLACE_NONE) {
		text_add_z(&text, "&lieu=");
		http_percent_encode(&text, asking->view.sight.tree->places[asking->place].code);
	}
	if (asking->asked.words.length > 0) {
		text_add_z(&text, "&mots=");
		http_percent_encode(&text, asking->asked.words);
	}
	return text;
}

/* Rooms of later floors tell of what the texts speak and compare the two sides, for who reads both
 * everywhere: known by their addresses. */
static void
fill_readings(const struct verbatim_view *view, struct model *page)
{
	struct arena *arena = view->visit->arena;
	const long long heap_id = (long long)view->heap.id;
	bool has[VERBATIM_SIDE_COUNT] = { false };
	for (int side = 0; side < VERBATIM_SIDE_COUNT; side++)
		for (int tone = 0; tone < VERBATIM_TONE_COUNT; tone++)
			has[side] = has[side] || view->heap.counts[side][tone] > 0;
	if (view->heap.reach < VERBATIM_REACH_SHOWN)
		return;
	model_url_z(page, PAGE_THEMES_URL, arena_format(arena, "/verbatims/%lld/themes", heap_id));
	if (has[SIDE_USAGER] && has[SIDE_AGENT])
		model_url_z(page, PAGE_VOICES_URL, arena_format(arena, "/verbatims/%lld/voix", heap_id));
}

/* --- the page
 * ------------------------------------------------------------------------------------------ */

static const char *
url_words(const struct verbatim_view *view, const struct verbatim_text *text)
{
	if (text->state != VERBATIM_SHOWN)
		return "Regarder, puis montrer ou non";
	return verbatim_is_all_year(view->heap.origin) ? "Cacher" : "Cacher, ou lire l’original";
}

static void
fill_row(const struct asking *asking, const struct verbatim_text *text, struct model *row)
{
	const struct verbatim_view *view = &asking->view;
	struct arena *arena = view->visit->arena;
	model_text(row, ROW_WORDS, text->words);
	if (text->language.length > 0)
		model_text(row, ROW_LANGUAGE, text->language);
	model_count(row, ROW_SIDE, text->side);
	model_text_z(row, ROW_SIDE_WORDS, verbatim_side_words(view->wave.internal, text->side));
	model_text_z(row, ROW_WHO, verbatim_writer_words(view->wave.internal, text->side));
	model_text(row, ROW_PLACE, place_said(view->sight.tree, text->place_id));
	model_text_z(row, ROW_MONTH, verbatim_month_words(arena, text));
	model_text_z(row, ROW_TONE, verbatim_tone_codes[text->tone]);
	if (text->tone != VERBATIM_NOT_TOLD)
		model_text_z(row, ROW_TONE_WORDS, verbatim_tone_said(text));
	model_text_z(row, ROW_SURE, verbatim_sure_words(text)); /* for programs */
	if (text->tone != VERBATIM_NOT_TOLD)
		model_count(row, ROW_CERTAINTY, text->certainty);
	if (text->state != VERBATIM_SHOWN)
		model_text_z(row, ROW_STATE, verbatim_state_words[text->state]);
	model_flag(row, ROW_TWIN, text->twin_id != 0);
	if (text->answer.length > 0)
		model_text(row, ROW_ANSWER, text->answer);
	if (text->state == VERBATIM_SHOWN) /* the others cannot be found */
		model_url_z(row, ROW_NEAR_URL,
		            arena_format(arena, "/verbatims/%lld/%lld/proches", (long long)text->heap_id,
		                         (long long)text->text_id));
	if (view->heap.reach != VERBATIM_REACH_ALL)
		return;
	model_text_z(row, ROW_LOOK, verbatim_flag_words(text));
	model_url_z(row, ROW_URL,
	            arena_format(arena, "/verbatims/%lld/%lld", (long long)text->heap_id,
	                         (long long)text->text_id));
	model_text_z(row, ROW_URL_WORDS, url_words(view, text));
}

static void
fill_links(struct asking *asking, const struct verbatim_found *found, struct model *page)
{
	const struct verbatim_view *view = &asking->view;
	struct arena *arena = view->visit->arena;
	struct text text = address(asking);
	const char *here = text_z(&text);
	model_url_z(page, PAGE_CSV_URL, arena_format(arena, "%s&format=csv", here));
	model_url_z(page, PAGE_JSON_URL, arena_format(arena, "%s&format=json", here));
	if (found->is_more)
		model_url_z(page, PAGE_NEXT_URL,
		            arena_format(arena, "%s&apres=%d-%lld-%lld", here, (int)found->next.side,
		                         (long long)found->next.place_id, (long long)found->next.text_id));
	model_flag(page, PAGE_IS_SEARCHING, found->is_more && found->count < PAGE_COUNT);
	if (view->heap.to_look_at > 0 && asking->asked.state == VERBATIM_ANY) {
		model_count(page, PAGE_LOOK, view->heap.to_look_at);
		model_url_z(page, PAGE_LOOK_URL,
		            arena_format(arena, "/verbatims/%lld?etat=a-regarder", (long long)view->heap.id));
	}
}

static const char *
share_words(struct arena *arena, const struct verbatim_figure *share)
{
	return arena_format(arena, "%.0f\u202f%% (de %.0f à %.0f)", share->value * 100, share->low * 100,
	                    share->high * 100);
}

/* Of usagers: the model was taught no other's words. */
static void
fill_tone(const struct verbatim_view *view, struct model *page)
{
	struct arena *arena = view->visit->arena;
	const int64_t *counts = view->heap.counts[SIDE_USAGER];
	struct verbatim_figure shares[VERBATIM_TONE_COUNT];
	int64_t told = 0;
	for (int tone = VERBATIM_NOT_TOLD + 1; tone < VERBATIM_TONE_COUNT; tone++)
		told += counts[tone];
	if (verbatim_tone_shares(arena, counts, shares))
		model_text_z(page, PAGE_TONE,
		             arena_format(arena,
		                          "De %lld textes d’usagers assez longs pour que leur ton soit dit\u202f: plutôt "
		                          "négatifs %s, mitigés %s, plutôt positifs %s.",
		                          (long long)told, share_words(arena, &shares[VERBATIM_NEGATIVE]),
		                          share_words(arena, &shares[VERBATIM_MIXED]),
		                          share_words(arena, &shares[VERBATIM_POSITIVE])));
}

/* For the référent: how many texts wait to be read soon. */
static bool
fill_calls(struct verbatim_view *view, struct model *page)
{
	struct arena *arena = view->visit->arena;
	struct verbatim_calls calls;
	if (view->heap.reach != VERBATIM_REACH_ALL)
		return true;
	if (!verbatim_calls_of(arena, view->db, view->visit->root_id, view->heap.id, &calls, &view->fault))
		return false;
	model_url_z(page, PAGE_CALLS_URL,
	            arena_format(arena, "/verbatims/%lld/a-lire", (long long)view->heap.id));
	model_text_z(page, PAGE_CALLS_WORDS,
	             !calls.are_looked_for ? "pas encore cherchés ici"
	             : calls.texts == 0    ? "aucun n’attend"
	             : calls.texts == 1    ? "un texte attend"
	                           : arena_format(arena, "%lld textes attendent", (long long)calls.texts));
	return true;
}

static void
show(struct asking *asking, bool is_fine)
{
	struct verbatim_view *view = &asking->view;
	struct visit *visit = view->visit;
	struct model *page = model_new(visit->arena, &verbatim_heap_page);
	struct verbatim_found found = { 0 };
	if ((is_fine && !verbatim_ask(visit->arena, view->db, &view->sight, &asking->asked, &found,
	                              &view->fault)) ||
	    !fill_calls(view, page)) {
		visit_fail(visit, &view->fault);
		return;
	}
	model_text(page, PAGE_TITLE, view->heap.name);
	model_text_z(page, PAGE_ORIGIN, verbatim_origin_words[view->heap.origin]);
	if (view->wave.id != 0) {
		model_text(page, PAGE_WITHIN, view->wave.name);
		model_text(visit->frame, FRAME_WITHIN, view->wave.name); /* each survey asks the same question */
	}
	fill_readings(view, page);
	fill_tone(view, page);
	form_draw(asking->form, page, (struct form_place){ PAGE_FIELDS, PAGE_ERRORS, PAGE_WRONG });
	model_url_z(page, PAGE_ACTION_URL,
	            arena_format(visit->arena, "/verbatims/%lld", (long long)view->heap.id));
	model_flag(page, PAGE_HAS, found.count > 0);
	model_flag(page, PAGE_IS_OPEN, !is_fine || is_choosing(asking));
	for (size_t i = 0; i < found.count; i++)
		fill_row(asking, &found.texts[i], model_row(page, PAGE_TEXTS));
	if (is_fine)
		fill_links(asking, &found, page);
	else
		visit->response->status = 422;
	visit_show(visit, &verbatim_heap_page, page);
}

/* --- as a table
 * ------------------------------------------------------------------------------------------ */

struct taking {
	struct verbatim_view *view;
	int64_t texts;
	struct fault fault;
};

/* Once a day and a heap. */
static bool
note_taken(struct db *db, void *data)
{
	struct taking *taking = data;
	const struct verbatim_view *view = taking->view;
	struct visit *visit = view->visit;
	const struct fact fact = {
		.kind = "verbatim.taken",
		.account_id = visit->reader.account_id,
		.subject_id = view->heap.id,
		.words = span_of(arena_format(visit->arena, "Textes masqués emportés (%lld)%s%.*s%s.",
		                              (long long)taking->texts,
		                              view->wave.id == 0 ? "" : ", enquête «\u202f",
		                              SPAN_ARGS(view->wave.id == 0 ? SPAN("") : view->wave.name),
		                              view->wave.id == 0 ? "" : "\u202f»")),
		.once = span_of(arena_format(visit->arena, "verbatims taken %lld %lld %d", (long long)view->heap.id,
		                             (long long)visit->reader.account_id, (int)visit->today)),
	};
	return journal_add(visit->arena, db, visit->root_id, &fact, &taking->fault) == FOUND_ONE;
}

static void
write_row(const struct asking *asking, struct sheet_writer *writer, const struct verbatim_text *text)
{
	const struct verbatim_view *view = &asking->view;
	sheet_writer_text(writer, text->words);
	sheet_writer_text(writer, span_of(verbatim_side_words(view->wave.internal, text->side)));
	sheet_writer_text(writer, place_said(view->sight.tree, text->place_id));
	if (text->has_day) {
		const struct date date = date_of_days(text->day);
		sheet_writer_date(writer, date.year, date.month, date.day);
	} else
		sheet_writer_blank(writer);
	sheet_writer_text(writer, text->language);
	sheet_writer_text(writer, span_of(verbatim_tone_words[text->tone]));
	if (text->tone == VERBATIM_NOT_TOLD)
		sheet_writer_blank(writer);
	else
		sheet_writer_number(writer, (double)text->certainty / 1000, 3);
	sheet_writer_text(writer, text->tone == VERBATIM_NOT_TOLD ? SPAN("")
	                                                          : span_of(verbatim_sure_words(text)));
	sheet_writer_text(writer, span_of(verbatim_state_words[text->state]));
	sheet_writer_row_end(writer);
}

/* *is_cut_r: there are more than a page may give. */
static bool
write_rows(struct asking *asking, struct sheet_writer *writer, int64_t *count_r, bool *is_cut_r)
{
	struct verbatim_view *view = &asking->view;
	struct verbatim_asked asked = asking->asked;
	struct verbatim_found found;
	struct arena *some = arena_new(64 << 20);
	bool is_fine;
	*count_r = 0;
	asked.limit = VERBATIM_ASK_MAX;
	do {
		arena_reset(some);
		is_fine = verbatim_ask(some, view->db, &view->sight, &asked, &found, &view->fault);
		for (size_t i = 0; is_fine && i < found.count; i++)
			write_row(asking, writer, &found.texts[i]);
		if (is_fine) {
			*count_r += (int64_t)found.count;
			asked.after = found.next;
		}
		*is_cut_r = is_fine && found.is_more;
	} while (*is_cut_r && *count_r < TABLE_COUNT_MAX);
	arena_end(some);
	return is_fine;
}

static void
answer_table(struct asking *asking, enum sheet_format format)
{
	static const struct sheet_column columns[] = {
		{ "texte", 80 }, { "cote", 12 }, { "lieu", 24 }, { "mois", 12 }, { "langue", 8 },
		{ "ton", 16 }, { "certitude", 10 }, { "sur", 10 }, { "etat", 12 },
	};
	struct verbatim_view *view = &asking->view;
	struct visit *visit = view->visit;
	struct taking taking = { .view = view };
	struct span bytes;
	bool gave_up = false, is_cut = false;
	struct sheet_writer *writer = sheet_writer_new(visit->arena, format);
	must(sheet_writer_tab(writer, "Textes", columns, LENGTH(columns)));
	if (!write_rows(asking, writer, &taking.texts, &is_cut) ||
	    !sheet_writer_end(writer, &bytes, &view->fault)) {
		visit_fail(visit, &view->fault);
		return;
	}
	if (is_cut) {
		visit_say(visit, 422, "Il y a trop de textes pour un tableau",
		          "Un tableau en tient vingt mille. Choisissez un côté, un lieu ou un ton, et prenez-en "
		          "plusieurs.");
		return;
	}
	visit_db_end(visit);
	if (!visit_write(visit, note_taken, &taking, &gave_up) && !gave_up)
		return;
	visit->response->body = bytes;
	visit->response->content_type = sheet_format_media_type(format);
	http_response_header(visit->response, "Content-Disposition",
	                     arena_format(visit->arena, "attachment; filename=\"textes-%lld.%s\"",
	                                  (long long)view->heap.id, sheet_format_extension(format)));
}

void
verbatim_get_heap(struct visit *visit)
{
	struct asking asking = { 0 };
	const enum visit_format format = visit_format(visit);
	if (format == VISIT_FORMAT_NONE) {
		visit_say(visit, 400, "Ce format n’existe pas",
		          "Les formats possibles sont html, json, csv et xlsx.");
		return;
	}
	if (!verbatim_view_heap(visit, &asking.view))
		return;
	const bool is_fine = read_form(&asking);
	if (is_fine && (format == VISIT_CSV || format == VISIT_XLSX))
		answer_table(&asking, format == VISIT_XLSX ? SHEET_XLSX : SHEET_CSV_FRENCH);
	else
		show(&asking, is_fine);
}
