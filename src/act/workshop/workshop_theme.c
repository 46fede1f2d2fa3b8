/* The sheet of a theme of what people wrote. It quotes nobody, unless who prepares it asks for it. */
#include "act/action/action.h"
#include "act/workshop/workshop_inside.h"
#include "base/time.h"

struct theming {
	struct visit *visit;
	struct verbatim_sight sight;
	struct codebook_start start;
	struct codebook_since since;
	struct fault fault;
};

static bool
take_id(const struct visit *visit, const char *name, int64_t *id_r)
{
	return span_int64(visit_asked(visit, name), id_r) && *id_r > 0;
}

/* False after a page was answered. */
static bool
begin(struct visit *visit, struct theming *theming)
{
	struct codebook_starting starting = { .day = visit->today };
	enum found found = FOUND_NONE;
	*theming = (struct theming){ .visit = visit };
	if (!verbatim_sight_of(visit, &theming->sight))
		return false;
	if (take_id(visit, "tas", &starting.heap_id) && take_id(visit, "theme", &starting.theme_id))
		found = codebook_start_take(visit->arena, visit->db, &theming->sight, &starting, &theming->start,
		                            &theming->fault);
	if (found == FOUND_ONE && !codebook_since_load(visit->arena, visit->db, &theming->sight, &theming->start,
	                                               &theming->since, &theming->fault))
		found = FOUND_FAILED;
	if (found == FOUND_FAILED)
		visit_fail(visit, &theming->fault);
	else if (found == FOUND_NONE)
		visit_missing(visit);
	return found == FOUND_ONE;
}

static const char *
address_of(const struct theming *theming, const char *path, const char *more)
{
	return arena_format(theming->visit->arena, "%s?tas=%lld&theme=%lld%s", path,
	                    (long long)theming->start.heap.id, (long long)theming->start.theme_id, more);
}

static void
draw_addresses(const struct theming *theming, bool is_quoted, struct model *page)
{
	struct arena *arena = theming->visit->arena;
	const long long heap_id = (long long)theming->start.heap.id;
	model_url_z(page, SHEET_MIRROR_URL,
	            arena_format(arena, "/verbatims/%lld/themes/%lld", heap_id,
	                         (long long)theming->start.theme_id));
	model_url_z(page, SHEET_CHOOSE_URL, arena_format(arena, "/verbatims/%lld/themes", heap_id));
	model_url_z(page, is_quoted ? SHEET_BARE_URL : SHEET_QUOTED_URL,
	            address_of(theming, "/atelier", is_quoted ? "" : "&citations=oui"));
	if ((theming->visit->reader.roles & ACTION_DECIDERS) != 0)
		model_url_z(page, SHEET_ACTION_URL, address_of(theming, "/actions/nouvelle", ""));
}

/* Two of a side. */
static bool
draw_quotes(struct theming *theming, struct model *page)
{
	enum { QUOTED_OF_A_SIDE = 2 };
	static const size_t lists[VERBATIM_SIDE_COUNT] = { [SIDE_USAGER] = SHEET_FIRST_SAID,
		                                               [SIDE_AGENT] = SHEET_SECOND_SAID };
	struct visit *visit = theming->visit;
	struct verbatim_many many;
	if (!codebook_start_quotes(visit->arena, visit->db, &theming->sight, &theming->start,
	                           CODEBOOK_EVIDENCE_MAX, &many, &theming->fault))
		return false;
	for (int side = 0; side < VERBATIM_SIDE_COUNT; side++) {
		struct verbatim_one of_side[QUOTED_OF_A_SIDE];
		struct verbatim_many some = { of_side, 0 };
		for (size_t i = 0; i < many.count && some.count < QUOTED_OF_A_SIDE; i++)
			if ((int)many.all[i].text.side == side)
				of_side[some.count++] = many.all[i];
		codebook_start_draw(visit->arena, &theming->sight, &some, page, lists[side]);
	}
	model_flag(page, SHEET_HAS_SAID, many.count > 0);
	return true;
}

/* « À la question « … », enquête close le 27 novembre 2026 » */
static struct span
scope_words(struct arena *arena, const struct verbatim_heap *heap)
{
	const bool is_asked = heap->wave_id != 0, is_all_year = verbatim_is_all_year(heap->origin);
	struct text scope = text_new(arena, 2000);
	text_format(&scope, "%s«\u202f%.*s\u202f»%s", is_asked ? "À la question " : is_all_year ? "" : "Fichier ",
	            SPAN_ARGS(heap->name),
	            is_asked ? ", enquête close le " : is_all_year ? ", jusqu’au " : ", importé le ");
	text_add_date_words(&scope, heap->closed_day);
	return text_span(&scope);
}

static void
draw_words(const struct theming *theming, struct span organisation, struct model *page)
{
	struct arena *arena = theming->visit->arena;
	const struct codebook_start *start = &theming->start;
	const struct survey_wave wave = { .internal = start->is_internal };
	const struct mirror_names names = mirror_names_of(&wave);
	const char *questions[WORKSHOP_QUESTION_COUNT_MAX];
	model_text_z(page, SHEET_TITLE, "Feuille d’atelier");
	model_text(page, SHEET_WITHIN, start->name);
	model_text(page, SHEET_SERVICE, organisation);
	model_text(page, SHEET_LABEL, start->name);
	model_text(page, SHEET_SCOPE, scope_words(arena, &start->heap));
	model_text(page, SHEET_FIRST, names.first_capital);
	model_text(page, SHEET_SECOND, names.second_capital);
	model_text(page, SHEET_FIRST_SMALL, names.first);
	model_text(page, SHEET_SECOND_SMALL, names.second);
	model_flag(page, SHEET_IS_THEME, true);
	model_flag(page, SHEET_FOLLOWED, theming->since.state == CODEBOOK_AWAITED);
	model_text_z(page, SHEET_FIRST_SIZE, codebook_start_side_words(arena, start, SIDE_USAGER));
	model_text_z(page, SHEET_SECOND_SIZE, codebook_start_side_words(arena, start, SIDE_AGENT));
	const size_t count = workshop_theme_questions(arena, codebook_start_says(start), &names, questions);
	for (size_t i = 0; i < count; i++)
		model_text_z(model_row(page, SHEET_QUESTIONS), ASK_WORDS, questions[i]);
}

void
workshop_show_theme(struct visit *visit)
{
	struct theming *theming = arena_new_of(visit->arena, struct theming);
	const bool is_quoted = span_is(visit_asked(visit, "citations"), "oui");
	struct span organisation;
	if (!begin(visit, theming))
		return;
	struct model *page = model_new(visit->arena, &workshop_sheet_page);
	if (!place_root_name(visit->arena, visit->db, visit->root_id, &organisation, &theming->fault) ||
	    (is_quoted && !draw_quotes(theming, page))) {
		visit_fail(visit, &theming->fault);
		return;
	}
	draw_words(theming, organisation, page);
	draw_addresses(theming, is_quoted, page);
	visit_show(visit, &workshop_sheet_page, page);
}
