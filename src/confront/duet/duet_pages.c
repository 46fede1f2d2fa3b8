/* « /verbatims/HEAP/voix »: who reads it, as a page and as a table; and where one is led to it from. */
#include "confront/duet/duet_view.h"
#include "craft/sheet/sheet_write.h"
#include "ground/journey/journey.h"

/* --- one heap ---------------------------------------------------------------------------------------- */

static bool
view_heap(struct visit *visit, struct duet_view *view_r)
{
	int64_t heap_id = 0;
	enum found found = FOUND_NONE;
	*view_r = (struct duet_view){ .visit = visit };
	if (!verbatim_sight_of(visit, &view_r->sight))
		return false;
	view_r->db = visit->db;
	if (span_int64(visit->part[0], &heap_id))
		found = verbatim_heap_load(visit->arena, view_r->db, &view_r->sight, heap_id, &view_r->heap,
		                           &view_r->fault);
	if (found == FOUND_ONE && (view_r->heap.reach < VERBATIM_REACH_SHOWN || !duet_has_both(&view_r->heap)))
		found = FOUND_NONE;
	if (found == FOUND_ONE && view_r->heap.wave_id != 0)
		found = survey_wave_by_id(visit->arena, view_r->db, visit->root_id, view_r->heap.wave_id,
		                          &view_r->wave, &view_r->fault);
	if (found == FOUND_ONE) {
		view_r->names = duet_names_of(view_r->wave.internal);
		const enum found made = duet_load(visit->arena, view_r->db, visit->root_id, heap_id, &view_r->duet,
		                                  &view_r->is_old, &view_r->fault);
		view_r->is_made = made == FOUND_ONE;
		found = made == FOUND_FAILED ? made : FOUND_ONE;
	}
	if (found == FOUND_FAILED)
		visit_fail(visit, &view_r->fault);
	if (found == FOUND_NONE)
		visit_missing(visit);
	return found == FOUND_ONE;
}

/* --- as a table --------------------------------------------------------------------------------------- */

static void
write_row(struct sheet_writer *writer, const struct duet *duet, const char *kind, struct span words,
          const int64_t *texts)
{
	sheet_writer_text(writer, span_of(kind));
	sheet_writer_text(writer, words);
	for (unsigned side = 0; side < VOICES_SIDE_COUNT; side++) {
		const struct stats_share share =
			stats_share_of(texts[side], duet->texts[side], STATS_WILSON, 0.95);
		sheet_writer_count(writer, share.x);
		sheet_writer_count(writer, share.n);
		sheet_writer_number(writer, share.share * 100, 1);
		sheet_writer_number(writer, share.interval.low * 100, 1);
		sheet_writer_number(writer, share.interval.high * 100, 1);
	}
}

void
duet_answer_table(struct duet_view *view, bool is_xlsx)
{
	static const struct sheet_column columns[] = {
		{ "quoi", 8 },         { "mots", 40 },        { "usagers", 10 },     { "usagers_sur", 10 },
		{ "usagers_pct", 10 }, { "usagers_bas", 10 }, { "usagers_haut", 10 }, { "agents", 10 },
		{ "agents_sur", 10 },  { "agents_pct", 10 },  { "agents_bas", 10 },  { "agents_haut", 10 },
		{ "difference_sure", 16 }, { "ton_usagers", 30 }, { "ton_agents", 30 },
	};
	const enum sheet_format format = is_xlsx ? SHEET_XLSX : SHEET_CSV_FRENCH;
	struct visit *visit = view->visit;
	const struct duet *duet = &view->duet;
	struct span bytes;
	struct sheet_writer *writer = sheet_writer_new(visit->arena, format);
	must(sheet_writer_tab(writer, "Voix", columns, LENGTH(columns)));
	for (unsigned side = 0; side < VOICES_SIDE_COUNT; side++)
		for (size_t i = 0; i < duet->word_counts[side]; i++) {
			write_row(writer, duet, "mot", duet->words[side][i].words, duet->words[side][i].seen);
			sheet_writer_text(writer, SPAN("oui"));
			sheet_writer_blank(writer);
			sheet_writer_blank(writer);
			sheet_writer_row_end(writer);
		}
	for (size_t i = 0; i < duet->theme_count; i++) {
		const struct duet_theme *theme = &duet->themes[i];
		const int64_t texts[VOICES_SIDE_COUNT] = { theme->parts[0].texts, theme->parts[1].texts };
		write_row(writer, duet, "thème", theme->name, texts);
		sheet_writer_text(writer, theme->is_sure ? SPAN("oui") : SPAN("non"));
		for (unsigned side = 0; side < VOICES_SIDE_COUNT; side++)
			sheet_writer_text(writer, duet_tone_words(visit->arena, &theme->parts[side]));
		sheet_writer_row_end(writer);
	}
	if (!sheet_writer_end(writer, &bytes, &view->fault)) {
		visit_fail(visit, &view->fault);
		return;
	}
	visit->response->body = bytes;
	visit->response->content_type = sheet_format_media_type(format);
	http_response_header(visit->response, "Content-Disposition",
	                     arena_format(visit->arena, "attachment; filename=\"voix-%lld.%s\"",
	                                  (long long)view->heap.id, sheet_format_extension(format)));
}

static void
get_voices(struct visit *visit)
{
	struct duet_view *view = arena_new_of(visit->arena, struct duet_view);
	const enum visit_format format = visit_format(visit);
	if (format == VISIT_FORMAT_NONE) {
		visit_say(visit, 400, "Ce format n’existe pas",
		          "Les formats possibles sont html, json, csv et xlsx.");
		return;
	}
	if (!view_heap(visit, view))
		return;
	if (format == VISIT_CSV || format == VISIT_XLSX) {
		duet_answer_table(view, format == VISIT_XLSX);
		return;
	}
	struct model *page = model_new(visit->arena, &duet_page);
	if (duet_fill(view, page))
		visit_show(visit, &duet_page, page);
	else
		visit_fail(visit, &view->fault);
}

/* --- a line above the mirror, and above a journey ------------------------------------------------------- */

enum { READERS = WHO(ROLE_REFERENT) | WHO(ROLE_DIRECTOR) };

/* Is this heap of what that page is about? */
static bool
is_about(const struct visit *visit, const struct verbatim_heap *heap, int64_t journey_id, int64_t wave_id)
{
	if (span_starts(visit->request->path, "/parcours/"))
		return journey_id != 0 && heap->journey_id == journey_id;
	return heap->wave_id != 0 && (wave_id == 0 || heap->wave_id == wave_id);
}

/* What the address names; a fault says nothing: the page itself tells. */
static bool
read_address(struct visit *visit, struct db *db, int64_t *journey_id_r, int64_t *wave_id_r)
{
	const struct span code = visit_asked(visit, "enquete");
	struct fault fault;
	*journey_id_r = *wave_id_r = 0;
	if (span_starts(visit->request->path, "/parcours/")) {
		struct journey journey;
		if (journey_lookup(visit->arena, db, visit->root_id, visit->part[0], &journey, &fault) != FOUND_ONE)
			return false;
		*journey_id_r = journey.id;
		return true;
	}
	struct survey_wave wave;
	if (code.length == 0)
		return true;
	if (survey_wave_by_code(visit->arena, db, visit->root_id, code, &wave, &fault) != FOUND_ONE)
		return false;
	*wave_id_r = wave.id;
	return true;
}

void
duet_remind(struct visit *visit)
{
	struct verbatim_sight sight;
	struct verbatim_heap *heaps;
	struct fault fault;
	size_t count;
	int64_t journey_id, wave_id;
	if ((visit->reader.roles & READERS) == 0 || visit->reader.account_id == 0 ||
	    (!span_is(visit->request->path, "/miroir") && !span_starts(visit->request->path, "/parcours/")) ||
	    !verbatim_sight_of(visit, &sight) || !read_address(visit, visit->db, &journey_id, &wave_id) ||
	    !verbatim_heaps(visit->arena, visit->db, &sight, &heaps, &count, &fault))
		return;
	for (size_t i = 0; i < count; i++) { /* the latest closed first */
		if (heaps[i].reach < VERBATIM_REACH_SHOWN || !duet_has_both(&heaps[i]) ||
		    !is_about(visit, &heaps[i], journey_id, wave_id))
			continue;
		visit_remind(visit,
		             arena_format(visit->arena,
		                          "Avec leurs mots\u202f: ce que chaque côté dit plus que l’autre, à "
		                          "«\u202f%.*s\u202f»",
		                          SPAN_ARGS(heaps[i].name)),
		             arena_format(visit->arena, "/verbatims/%lld/voix", (long long)heaps[i].id));
		return;
	}
}

static const struct route routes[] = {
	{ HTTP_GET, "/verbatims/{}/voix", READERS, "verbatims.voices", get_voices },
};
static const struct page_kind *const pages[] = { &duet_page };
const struct room_pages duet_pages = { routes, LENGTH(routes), pages, LENGTH(pages), .remind = duet_remind };
