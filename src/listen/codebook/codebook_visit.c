/* What all pages of themes begin with, and the words they share. */
#include "base/time.h"
#include "craft/chart/chart.h"
#include "listen/codebook/codebook_page.h"

bool
codebook_may_write(const struct codebook_view *view)
{
	return view->state.heap.reach == VERBATIM_REACH_ALL &&
	       (view->visit->reader.roles & WHO(ROLE_REFERENT)) != 0;
}

bool
codebook_can_learn(const struct codebook_view *view)
{
	enum { LEARN_TEXTS_MAX = 20000 };
	return codebook_may_write(view) && !view->theme.is_lost && view->state.is_made &&
	       view->state.texts <= LEARN_TEXTS_MAX;
}

bool
codebook_is_name_taken(const struct codebook_theme *themes, size_t count, const struct codebook_theme *theme)
{
	for (size_t i = 0; i < count; i++)
		if (themes[i].theme_id != theme->theme_id && span_equal(themes[i].name, theme->name))
			return true;
	return false;
}

static enum found
load(struct codebook_view *view, unsigned need)
{
	struct visit *visit = view->visit;
	int64_t heap_id, theme_id;
	if (!span_int64(visit->part[0], &heap_id) || heap_id <= 0)
		return FOUND_NONE;
	enum found found =
		codebook_look(visit->arena, view->db, &view->sight, heap_id, &view->state, &view->fault);
	if (found == FOUND_ONE && view->state.heap.wave_id != 0)
		found = survey_wave_by_id(visit->arena, view->db, visit->root_id, view->state.heap.wave_id,
		                          &view->wave, &view->fault);
	if (found != FOUND_ONE || (need & CODEBOOK_OF_THEME) == 0)
		return found;
	if (!span_int64(visit->part[1], &theme_id) || theme_id <= 0)
		return FOUND_NONE;
	return codebook_theme_load(visit->arena, view->db, &view->sight, heap_id, theme_id, &view->theme,
	                           &view->fault);
}

bool
codebook_view_begin(struct visit *visit, unsigned need, struct codebook_view *view_r)
{
	*view_r = (struct codebook_view){ .visit = visit };
	if (!verbatim_sight_of(visit, &view_r->sight))
		return false;
	view_r->db = visit_db(visit);
	if (view_r->db == NULL)
		return false;
	const enum found found = load(view_r, need);
	if (found == FOUND_FAILED)
		visit_fail(visit, &view_r->fault);
	else if (found == FOUND_NONE || ((need & CODEBOOK_WRITES) != 0 && !codebook_may_write(view_r)))
		visit_missing(visit);
	else
		return true;
	return false;
}

const char *
codebook_url(const struct codebook_view *view, const char *rest)
{
	return arena_format(view->visit->arena, "/verbatims/%lld/themes%s", (long long)view->state.heap.id, rest);
}

const char *
codebook_theme_url(const struct codebook_view *view, int64_t theme_id, const char *rest)
{
	return arena_format(view->visit->arena, "/verbatims/%lld/themes/%lld%s",
	                    (long long)view->state.heap.id, (long long)theme_id, rest);
}

/* --- words ------------------------------------------------------------------------------------ */

const char *
codebook_side_words(const struct codebook_view *view, enum side side)
{
	static const char *const words[2][VERBATIM_SIDE_COUNT] = {
		{ "usagers", "agents" }, { "collègues qui demandent", "collègues qui traitent" }
	};
	return words[view->wave.id != 0 && view->wave.internal][side];
}

const char *
codebook_source_words(struct arena *arena, const struct codebook_theme *theme)
{
	const char *stability = codebook_stability_words(theme);
	const bool has_twin = theme->twin_id != 0 && theme->twin_name.length > 0;
	if (theme->source == CODEBOOK_WRITTEN)
		return theme->has_learnt ? "écrit par le service, appris de textes lus un par un"
		                         : "écrit par le service";
	if (theme->source == CODEBOOK_FOLLOWED)
		return arena_format(arena, "suivi depuis l’enquête d’avant, où le programme l’avait trouvé%s%s%.*s%s",
		                    theme->taught > 0 ? ", appris de textes lus un par un" : "",
		                    has_twin ? "\u202f; le programme a aussi trouvé ici «\u202f" : "",
		                    SPAN_ARGS(has_twin ? theme->twin_name : SPAN("")),
		                    has_twin ? "\u202f», presque les mêmes textes" : "");
	if (theme->is_lost)
		return "trouvé par le programme avant, pas cette fois";
	return arena_format(arena, "trouvé par le programme%s%s%s%s%.*s%s", stability == NULL ? "" : ", ",
	                    stability == NULL ? "" : stability,
	                    theme->has_learnt ? ", appris de textes lus un par un" : "",
	                    has_twin ? "\u202f; presque les mêmes textes que «\u202f" : "",
	                    SPAN_ARGS(has_twin ? theme->twin_name : SPAN("")),
	                    has_twin ? "\u202f», suivi depuis l’enquête d’avant" : "");
}

struct span
codebook_words_line(struct arena *arena, struct span words)
{
	struct text line = text_new(arena, 4000);
	struct span word;
	for (int i = 0; words.length > 0 && span_cut(&words, '\n', &word); i++) {
		text_add_z(&line, i > 0 ? ", " : "");
		text_add(&line, word);
	}
	return text_span(&line);
}

const char *
codebook_about_words(const struct codebook_view *view, const struct verbatim_text *text)
{
	const char *month = verbatim_month_words(view->visit->arena, text), *tone = verbatim_tone_said(text);
	return arena_format(view->visit->arena, "%.*s%s%s%s%s",
	                    SPAN_ARGS(place_said(view->sight.tree, text->place_id)), month == NULL ? "" : " · ",
	                    month == NULL ? "" : month, tone == NULL ? "" : " · ", tone == NULL ? "" : tone);
}

struct span
codebook_cut(struct arena *arena, struct span words, size_t length)
{
	if (words.length <= length)
		return words;
	while (length > 0 && (words.at[length] & 0xc0) == 0x80)
		length--;
	return span_of(arena_format(arena, "%.*s…", (int)length, words.at));
}

/* --- quotes ----------------------------------------------------------------------------------- */

const struct field codebook_quote_fields[QUOTE_FIELD_COUNT] = {
	[QUOTE_WORDS] = { "words", FIELD_TEXT, FIELD_API, .help = "The text: names and numbers are masked." },
	[QUOTE_LANGUAGE] = { "language", FIELD_TEXT, FIELD_API, .help = "ISO 639-1; null: not told." },
	[QUOTE_ABOUT] = { "about", FIELD_TEXT, FIELD_API, .help = "Place, month, tone." },
	[QUOTE_PINNED] = { "is_pinned", FIELD_FLAG, FIELD_API, .help = "A person chose it." },
};

bool
codebook_draw_quotes(struct codebook_view *view, const struct codebook_theme *theme, enum side side,
                     struct model *model, size_t list, size_t most)
{
	enum { SHOWN_SIZE_MAX = 320 };
	struct visit *visit = view->visit;
	const struct codebook_quoting quoting = { theme, side, most, 0, true };
	struct codebook_quote *quotes;
	size_t count;
	int64_t rank;
	if (!codebook_quotes(visit->arena, view->db, &view->sight, &quoting, &quotes, &count, &rank,
	                     &view->fault)) {
		visit_fail(visit, &view->fault);
		return false;
	}
	for (size_t i = 0; i < count; i++) {
		struct model *row = model_row(model, list);
		model_text(row, QUOTE_WORDS, codebook_cut(visit->arena, quotes[i].text.words, SHOWN_SIZE_MAX));
		if (quotes[i].text.language.length > 0)
			model_text(row, QUOTE_LANGUAGE, quotes[i].text.language);
		model_text_z(row, QUOTE_ABOUT, codebook_about_words(view, &quotes[i].text));
		model_flag(row, QUOTE_PINNED, quotes[i].kind == CODEBOOK_PINNED);
	}
	return true;
}

/* --- the axis --------------------------------------------------------------------------------- */

static const struct chart_scale whole = { 0, 100, 20 };

static struct chart_voice
voice_of(const struct stats_share *share)
{
	return (struct chart_voice){ .is_shown = share->status != STATS_TOO_FEW,
		                         .value = share->share * 100,
		                         .has_interval = true,
		                         .low = share->interval.low * 100,
		                         .high = share->interval.high * 100 };
}

struct markup
codebook_marks(const struct codebook_view *view, const struct codebook_theme *theme)
{
	struct arena *arena = view->visit->arena;
	const struct stats_share *first = &theme->sizes[0].share, *second = &theme->sizes[1].share;
	const bool is_apart = first->interval.low > second->interval.high ||
	                      second->interval.low > first->interval.high;
	const char *one = codebook_share_words(arena, first), *other = codebook_share_words(arena, second);
	const struct chart_gap gap = {
		.scale = whole,
		.first = voice_of(first),
		.second = voice_of(second),
		.link = is_apart ? CHART_LINK_DIFFERENT : CHART_LINK_UNSURE,
		.label = span_of(arena_format(arena, "%.*s\u202f: %s, %s\u202f; %s, %s", SPAN_ARGS(theme->name),
		                              codebook_side_words(view,
		                                                  SIDE_USAGER), one == NULL ? "aucun texte" : one,
		                              codebook_side_words(view, SIDE_AGENT),
		                              other == NULL ? "aucun texte" : other)),
	};
	return chart_gap_marks(arena, &gap);
}

struct markup
codebook_axis(struct arena *arena)
{
	return chart_gap_axis(arena, whole);
}
