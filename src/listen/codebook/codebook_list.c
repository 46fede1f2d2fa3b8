/* « /verbatims/HEAP/themes »: what the texts are about, both sides on one axis. */
#include "base/time.h"
#include "craft/html/frame.h"
#include "listen/codebook/codebook_growth_page.h"

enum { QUOTED_COUNT = 2, QUOTED_THEMES_MAX = 20 };

#define TEXT(name, words) { name, FIELD_TEXT, FIELD_API, .help = words }
#define COUNT(name, words) { name, FIELD_COUNT, FIELD_API, .help = words }

enum {
	ROW_ID, ROW_NAME, ROW_URL, ROW_ACT_URL, ROW_SOURCE, ROW_STABILITY, ROW_WORDS, ROW_MARKS,
	ROW_SHORT, ROW_FIRST, ROW_SECOND, ROW_HAS_FIRST, ROW_HAS_SECOND,
	ROW_FIRST_TEXTS, ROW_SECOND_TEXTS, ROW_FIRST_NEGATIVE, ROW_FIRST_TREND,
	ROW_SECOND_TREND, ROW_GROWTH, ROW_FIRST_QUOTES, ROW_SECOND_QUOTES, ROW_HAS_QUOTES, ROW_FIELD_COUNT
};
static const struct field row_fields[ROW_FIELD_COUNT] = {
	[ROW_ID] = COUNT("theme_id", "Number of the theme."),
	[ROW_NAME] = TEXT("name", "Given by a person, or its first words."),
	[ROW_URL] = { "url", FIELD_URL, FIELD_API, .help = "Its page." },
	[ROW_ACT_URL] = { "act_url", FIELD_URL, FIELD_PAGE },
	[ROW_SOURCE] = TEXT("source", "Who made it, and how stable it is, in French."),
	[ROW_STABILITY] = COUNT("stability", "How many of its words come back when a fifth of the texts goes, in "
	                                     "thousandths; null: not measured."),
	[ROW_WORDS] = TEXT("theme_words", "Its words, or its rule."),
	[ROW_MARKS] = { "marks", FIELD_MARKUP, FIELD_PAGE },
	[ROW_SHORT] = { "shares", FIELD_TEXT, FIELD_PAGE },
	[ROW_HAS_FIRST] = { "has_first_quotes", FIELD_FLAG, FIELD_PAGE },
	[ROW_HAS_SECOND] = { "has_second_quotes", FIELD_FLAG, FIELD_PAGE },
	[ROW_FIRST] = TEXT("first_share", "Share of the texts of usagers, with its interval at 95 %."),
	[ROW_SECOND] = TEXT("second_share", "The same of agents."),
	[ROW_FIRST_TEXTS] = COUNT("first_texts", "Different texts of usagers."),
	[ROW_SECOND_TEXTS] = COUNT("second_texts", "Different texts of agents."),
	[ROW_FIRST_NEGATIVE] = TEXT("first_negative", "Share of those of usagers that are negative, in French."),
	[ROW_FIRST_TREND] = TEXT("first_trend", "Against the last time, in French."),
	[ROW_SECOND_TREND] = TEXT("second_trend", "The same of agents."),
	[ROW_GROWTH] = TEXT("growth", "That it grows beyond chance, with both figures, in French; null: it "
	                              "does not, or somebody saw it."),
	[ROW_FIRST_QUOTES] = CODEBOOK_QUOTES("first_quotes", "Two texts of usagers."),
	[ROW_SECOND_QUOTES] = CODEBOOK_QUOTES("second_quotes", "Two texts of agents."),
	[ROW_HAS_QUOTES] = { "has_quotes", FIELD_FLAG, FIELD_PAGE },
};
enum {
	PAGE_TITLE, PAGE_QUESTION, PAGE_SURVEY, PAGE_HEAP_URL, PAGE_DONE, PAGE_MADE, PAGE_DUE, PAGE_PROGRESS,
	PAGE_OWN_URL, PAGE_NOTHING, PAGE_NEW_URL,
	PAGE_FIRST, PAGE_SECOND, PAGE_FIRST_ALL, PAGE_SECOND_ALL, PAGE_AXIS, PAGE_HAS, PAGE_THEMES,
	PAGE_HAS_TREND, PAGE_HAS_TONE, PAGE_GROWN, PAGE_HAS_LOST, PAGE_LOST, PAGE_FIELD_COUNT
};
static const struct field page_fields[PAGE_FIELD_COUNT] = {
	[PAGE_TITLE] = { "title", FIELD_TEXT, FIELD_PAGE },
	[PAGE_QUESTION] = TEXT("question", "What was asked, or the name of the file."),
	[PAGE_SURVEY] = { "survey", FIELD_TEXT, FIELD_PAGE },
	[PAGE_HEAP_URL] = { "heap_url", FIELD_URL, FIELD_PAGE },
	[PAGE_DONE] = { "done", FIELD_TEXT, FIELD_PAGE },
	[PAGE_MADE] = TEXT("made", "When and of how many texts, in French."),
	[PAGE_DUE] = { "is_due", FIELD_FLAG, FIELD_API,
	               .help = "Texts changed since: they are being made again." },
	[PAGE_PROGRESS] = TEXT("progress", "How far they are, in French; null: nobody is at it yet."),
	[PAGE_OWN_URL] = { "own_url", FIELD_URL, FIELD_PAGE },
	[PAGE_NOTHING] = TEXT("nothing", "Why the program found no theme, in French."),
	[PAGE_NEW_URL] = { "new_url", FIELD_URL, FIELD_PAGE },
	[PAGE_FIRST] = { "first", FIELD_TEXT, FIELD_PAGE },
	[PAGE_SECOND] = { "second", FIELD_TEXT, FIELD_PAGE },
	[PAGE_FIRST_ALL] = COUNT("first_all", "Different texts of usagers."),
	[PAGE_SECOND_ALL] = COUNT("second_all", "Different texts of agents."),
	[PAGE_AXIS] = { "axis", FIELD_MARKUP, FIELD_PAGE },
	[PAGE_HAS] = { "has_themes", FIELD_FLAG, FIELD_PAGE },
	[PAGE_THEMES] = { "themes", FIELD_LIST, FIELD_API, .of = row_fields, .of_count = ROW_FIELD_COUNT,
		.help = "The largest first." },
	[PAGE_HAS_TONE] = { "has_tone", FIELD_FLAG, FIELD_PAGE },
	[PAGE_HAS_TREND] = { "has_trend", FIELD_FLAG, FIELD_PAGE },
	[PAGE_GROWN] = TEXT("grown", "What was compared with what came before, in French."),
	[PAGE_HAS_LOST] = { "has_lost", FIELD_FLAG, FIELD_PAGE },
	[PAGE_LOST] = { "lost", FIELD_LIST, FIELD_API, .of = row_fields, .of_count = ROW_FIELD_COUNT,
		.help = "Named by a person, no longer found." },
};
const struct page_kind codebook_list_page = { "codebook", "listen/codebook/pages/list.html", page_fields,
	PAGE_FIELD_COUNT };

struct listing {
	struct codebook_view view;
	struct codebook_theme *themes;
	size_t count, quoted;
	struct codebook_grown grown;
	struct model *page;
};

/* --- against the last time -------------------------------------------------------------------- */

/* The same theme in the heap that it was copied from. False after visit_fail. */
static bool
draw_trend(struct listing *listing, const struct codebook_theme *theme, struct model *row)
{
	struct codebook_view *view = &listing->view;
	struct arena *arena = view->visit->arena;
	struct codebook_before before;
	const enum found found =
		codebook_before_load(arena, view->db, &view->sight, theme, &before, &view->fault);
	if (found == FOUND_FAILED)
		visit_fail(view->visit, &view->fault);
	if (found != FOUND_ONE)
		return found == FOUND_NONE;
	model_text_z(row, ROW_FIRST_TREND, codebook_before_words(arena, &before, theme, SIDE_USAGER));
	model_text_z(row, ROW_SECOND_TREND, codebook_before_words(arena, &before, theme, SIDE_AGENT));
	model_flag(listing->page, PAGE_HAS_TREND, true);
	return true;
}

/* --- rows ------------------------------------------------------------------------------------- */

static struct span
words_of(struct arena *arena, const struct codebook_theme *theme)
{
	return theme->source == CODEBOOK_WRITTEN ? theme->rule : codebook_words_line(arena, theme->words);
}

/* « 22 % et 14 % » */
static const char *
short_words(struct arena *arena, const struct codebook_theme *theme)
{
	struct text words = text_new(arena, 200);
	for (int side = 0; side < VERBATIM_SIDE_COUNT; side++) {
		const struct stats_share *share = &theme->sizes[side].share;
		text_add_z(&words, side > 0 ? " et " : "");
		if (share->status == STATS_TOO_FEW)
			text_add_z(&words, "aucun texte");
		else
			text_format(&words, "%.0f\u202f%%", share->share * 100);
	}
	return text_z(&words);
}

static bool
draw_theme(struct listing *listing, const struct codebook_theme *theme)
{
	struct codebook_view *view = &listing->view;
	struct arena *arena = view->visit->arena;
	struct model *row = model_row(listing->page, theme->is_lost ? PAGE_LOST : PAGE_THEMES);
	model_flag(listing->page, theme->is_lost ? PAGE_HAS_LOST : PAGE_HAS, true);
	model_count(row, ROW_ID, theme->theme_id);
	model_text(row, ROW_NAME, theme->name);
	model_url_z(row, ROW_URL, codebook_theme_url(view, theme->theme_id, ""));
	model_url_z(row, ROW_ACT_URL, codebook_theme_url(view, theme->theme_id, "#agir"));
	model_text_z(row, ROW_SOURCE, codebook_source_words(arena, theme));
	if (theme->stability >= 0)
		model_count(row, ROW_STABILITY, theme->stability);
	model_text(row, ROW_WORDS, words_of(arena, theme));
	model_text_z(row, ROW_GROWTH, codebook_theme_growth_words(view, &listing->grown, theme->theme_id));
	if (theme->is_lost)
		return true;
	model_markup(row, ROW_MARKS, codebook_marks(view, theme));
	model_text_z(row, ROW_FIRST, codebook_share_words(arena, &theme->sizes[0].share));
	model_text_z(row, ROW_SECOND, codebook_share_words(arena, &theme->sizes[1].share));
	model_text_z(row, ROW_SHORT, short_words(arena, theme));
	model_count(row, ROW_FIRST_TEXTS, theme->sizes[0].texts);
	model_count(row, ROW_SECOND_TEXTS, theme->sizes[1].texts);
	model_text_z(row, ROW_FIRST_NEGATIVE, codebook_negative_words(arena, &theme->sizes[0]));
	if (theme->sizes[0].negative.status == STATS_OK)
		model_flag(listing->page, PAGE_HAS_TONE, true);
	if (listing->quoted++ < QUOTED_THEMES_MAX) {
		model_flag(row, ROW_HAS_QUOTES, theme->sizes[0].texts + theme->sizes[1].texts > 0);
		if (!codebook_draw_quotes(view, theme, SIDE_USAGER, row, ROW_FIRST_QUOTES, QUOTED_COUNT) ||
		    !codebook_draw_quotes(view, theme, SIDE_AGENT, row, ROW_SECOND_QUOTES, QUOTED_COUNT))
			return false;
		model_flag(row, ROW_HAS_FIRST, model_row_count(row, ROW_FIRST_QUOTES) > 0);
		model_flag(row, ROW_HAS_SECOND, model_row_count(row, ROW_SECOND_QUOTES) > 0);
	}
	return draw_trend(listing, theme, row);
}

/* --- the page --------------------------------------------------------------------------------- */

/* NULL: nobody is at it. */
static const char *
progress_words(struct arena *arena, const struct verbatim_progress *progress)
{
	switch (progress->stage) {
	case VERBATIM_STAGE_WORDS: return "Étape 1 sur 5\u202f: le programme lit les mots des textes.";
	case VERBATIM_STAGE_NUMBER:
		return "Étape 2 sur 5\u202f: le programme cherche combien de thèmes se retrouvent quand on enlève "
		       "des textes.";
	case VERBATIM_STAGE_THEMES: return "Étape 3 sur 5\u202f: le programme cherche les thèmes.";
	case VERBATIM_STAGE_STABILITY:
		return "Étape 4 sur 5\u202f: le programme cherche chaque thème à nouveau, pour dire s’il est stable.";
	case VERBATIM_STAGE_LISTS:
		return arena_format(arena, "Étape 5 sur 5\u202f: le programme range les textes par thème "
		                           "(%lld thèmes rangés sur %lld).",
		                    (long long)progress->done, (long long)progress->whole);
	default: return NULL;
	}
}

static void
draw_state(struct listing *listing)
{
	const struct codebook_view *view = &listing->view;
	struct arena *arena = view->visit->arena;
	struct model *page = listing->page;
	model_flag(page, PAGE_DUE, view->state.is_due);
	model_text_z(page, PAGE_PROGRESS, progress_words(arena, &view->state.progress));
	model_url_z(page, PAGE_OWN_URL, codebook_url(view, ""));
	if (!view->state.is_made)
		return;
	struct text made = text_new(arena, 300);
	text_add_z(&made, "Lus le ");
	text_add_date_words(&made, visit_day(view->visit, view->state.made_unix_s));
	text_format(&made, "\u202f: %lld textes différents. Ce qui dit presque la même chose compte une fois.",
	            (long long)view->state.texts);
	model_text(page, PAGE_MADE, text_span(&made));
	if (view->state.texts < CODEBOOK_TEXTS_MIN)
		model_text_z(page, PAGE_NOTHING,
		             arena_format(arena,
		                          "Le programme cherche des thèmes à partir de %d textes différents. Lisez "
		                          "ceux-ci, ou écrivez vos propres thèmes.",
		                          (int)CODEBOOK_TEXTS_MIN));
	else if (view->state.theme_count == 0)
		model_text_z(page, PAGE_NOTHING,
		             "Le programme n’a pas trouvé de thème\u202f: ces textes ont trop peu de mots en commun.");
}

static const char *
done_words(struct span done)
{
	if (span_is(done, "ecrit"))
		return "Votre thème est enregistré.";
	if (span_is(done, "retire"))
		return "Votre thème est retiré.";
	return NULL;
}

void
codebook_get_list(struct visit *visit)
{
	struct listing *listing = arena_new_of(visit->arena, struct listing);
	struct codebook_view *view = &listing->view;
	if (!codebook_view_begin(visit, CODEBOOK_READS, view))
		return;
	if (!codebook_themes(visit->arena, view->db, &view->sight, view->state.heap.id, false, &listing->themes,
	                     &listing->count, &view->fault)) {
		visit_fail(visit, &view->fault);
		return;
	}
	if (!codebook_growing_load(view, &listing->grown))
		return;
	struct model *page = listing->page = model_new(visit->arena, &codebook_list_page);
	model_text_z(page, PAGE_TITLE, "De quoi parlent ces textes");
	model_text(page, PAGE_QUESTION, view->state.heap.name);
	if (view->wave.id != 0)
		model_text(page, PAGE_SURVEY, view->wave.name);
	model_text(visit->frame, FRAME_WITHIN, view->state.heap.name); /* those of another have the same title */
	model_url_z(page, PAGE_HEAP_URL,
	            arena_format(visit->arena, "/verbatims/%lld", (long long)view->state.heap.id));
	model_text_z(page, PAGE_DONE, done_words(visit_asked(visit, "fait")));
	model_text_z(page, PAGE_FIRST, codebook_side_words(view, SIDE_USAGER));
	model_text_z(page, PAGE_SECOND, codebook_side_words(view, SIDE_AGENT));
	model_markup(page, PAGE_AXIS, codebook_axis(visit->arena));
	if (codebook_may_write(view))
		model_url_z(page, PAGE_NEW_URL, codebook_url(view, "/nouveau"));
	draw_state(listing);
	model_text_z(page, PAGE_GROWN, codebook_grown_words(view, &listing->grown));
	if (listing->count > 0) {
		model_count(page, PAGE_FIRST_ALL, listing->themes[0].sizes[0].all);
		model_count(page, PAGE_SECOND_ALL, listing->themes[0].sizes[1].all);
	}
	for (size_t i = 0; i < listing->count; i++)
		if (!draw_theme(listing, &listing->themes[i]))
			return;
	visit_show(visit, &codebook_list_page, page);
}
