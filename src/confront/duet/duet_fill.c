/* The page: figures of the document, quotes read through the sight of whoever reads them. */
#include "base/time.h"
#include "confront/duet/duet_view.h"
#include "craft/chart/chart.h"

#define TEXT(name, words)  { name, FIELD_TEXT, FIELD_API, .help = words }
#define SHOWN(name)        { name, FIELD_TEXT, FIELD_PAGE }
#define FLAG(name)         { name, FIELD_FLAG, FIELD_PAGE }
#define COUNT(name, words) { name, FIELD_COUNT, FIELD_API, .help = words }
#define PART(name, words)  { name, FIELD_NUMBER, FIELD_API, .unit = "%", .help = words }
#define LIST(name, rows, words) \
	{ name, FIELD_LIST, FIELD_API, .of = rows, .of_count = LENGTH(rows), .help = words }

enum { QUOTE_WORDS, QUOTE_SIDE, QUOTE_WHO, QUOTE_PLACE, QUOTE_MONTH, QUOTE_LANGUAGE, QUOTE_FIELD_COUNT };
static const struct field quote_fields[QUOTE_FIELD_COUNT] = {
	[QUOTE_WORDS] = TEXT("words", "Some sentences of a text: names and numbers are masked."),
	[QUOTE_SIDE] = COUNT("side", "0 usagers, 1 agents."),
	[QUOTE_WHO] = SHOWN("who"),
	[QUOTE_PLACE] = TEXT("place", "Where, or the place above when too few wrote there."),
	[QUOTE_MONTH] = TEXT("month", "When; null: not kept."),
	[QUOTE_LANGUAGE] = TEXT("language", "ISO 639-1; null: not told."),
};
enum {
	WORD_WORDS, WORD_SIZE, WORD_FIRST, WORD_SECOND, WORD_FIRST_SHARE, WORD_SECOND_SHARE, WORD_HAS_QUOTES,
	WORD_QUOTES, WORD_FIELD_COUNT
};
static const struct field word_fields[WORD_FIELD_COUNT] = {
	[WORD_WORDS] = TEXT("word", "A word, or a few in a row, as written most often."),
	[WORD_SIZE] = SHOWN("size"),
	[WORD_FIRST] = COUNT("first_texts", "Texts of usagers that hold it."),
	[WORD_SECOND] = COUNT("second_texts", "Texts of agents that hold it."),
	[WORD_FIRST_SHARE] = PART("first_share", "Of all texts of usagers, in per cent."),
	[WORD_SECOND_SHARE] = PART("second_share", "Of all texts of agents, in per cent."),
	[WORD_HAS_QUOTES] = FLAG("has_quotes"),
	[WORD_QUOTES] = LIST("quotes", quote_fields, "Three at most, of the side that says it more."),
};
enum {
	SIDE_CODE, SIDE_FIRST, SIDE_NAME, SIDE_TEXTS, SIDE_DECLARED, SIDE_MORE, SIDE_HAS, SIDE_WORDS,
	SIDE_IRRITANTS, SIDE_IRRITANTS_NONE, SIDE_FIELD_COUNT
};
static const struct field irritant_fields[] = { TEXT("irritant", "The name of a theme.") };
static const struct field side_fields[SIDE_FIELD_COUNT] = {
	[SIDE_CODE] = COUNT("side", "0 usagers, 1 agents."),
	[SIDE_FIRST] = FLAG("is_first"),
	[SIDE_NAME] = TEXT("side_words", "The same, in French."),
	[SIDE_TEXTS] = COUNT("texts", "Compared: near copies count once."),
	[SIDE_DECLARED] = COUNT("declared", "Words that it surely says more, shown or not."),
	[SIDE_MORE] = { "more", FIELD_COUNT, FIELD_PAGE },
	[SIDE_HAS] = FLAG("has_words"),
	[SIDE_WORDS] = LIST("words_more", word_fields, "Those it surely says more, the surest first."),
	[SIDE_IRRITANTS] = LIST("irritants", irritant_fields, "Themes it tells negatively most, three at most."),
	[SIDE_IRRITANTS_NONE] = FLAG("no_irritant"),
};
enum {
	THEME_NAME, THEME_MARKS, THEME_SURE, THEME_FIRST, THEME_FIRST_SHARE, THEME_FIRST_LOW, THEME_FIRST_HIGH,
	THEME_FIRST_TONE, THEME_SECOND, THEME_SECOND_SHARE, THEME_SECOND_LOW, THEME_SECOND_HIGH,
	THEME_SECOND_TONE, THEME_READING, THEME_QUOTES, THEME_HAS_QUOTES, THEME_FIELD_COUNT
};
static const struct field theme_fields[THEME_FIELD_COUNT] = {
	[THEME_NAME] = TEXT("theme", "Its first words: found in the texts, named by nobody."),
	[THEME_MARKS] = { "marks", FIELD_MARKUP, FIELD_PAGE },
	[THEME_SURE] = { "is_sure", FIELD_FLAG, FIELD_API, .help = "One side surely tells it more." },
	[THEME_FIRST] = COUNT("first_texts", "Texts of usagers that speak of it."),
	[THEME_FIRST_SHARE] = PART("first_share", "Of all theirs, in per cent."),
	[THEME_FIRST_LOW] = PART("first_low", "95 % interval."),
	[THEME_FIRST_HIGH] = PART("first_high", "95 % interval."),
	[THEME_FIRST_TONE] = TEXT("first_tone", "In French: a model says the tone."),
	[THEME_SECOND] = COUNT("second_texts", "Texts of agents that speak of it."),
	[THEME_SECOND_SHARE] = PART("second_share", "Of all theirs, in per cent."),
	[THEME_SECOND_LOW] = PART("second_low", "95 % interval."),
	[THEME_SECOND_HIGH] = PART("second_high", "95 % interval."),
	[THEME_SECOND_TONE] = TEXT("second_tone", "In French: a model says the tone."),
	[THEME_READING] = TEXT("reading", "Who tells it more, in French."),
	[THEME_QUOTES] = LIST("quotes", quote_fields, "Three at most of each side."),
	[THEME_HAS_QUOTES] = FLAG("has_quotes"),
};
_Static_assert(THEME_SECOND - THEME_FIRST == 5, "fill_part counts on this order");
static const struct field seen_fields[] = { TEXT("theme", "Its name."), TEXT("sentence", "Who sees it.") };

enum {
	PAGE_TITLE, PAGE_QUESTION, PAGE_SURVEY, PAGE_ORIGIN, PAGE_IS_ASKED, PAGE_CLOSED,
	PAGE_HEAP_URL, PAGE_WAITING, PAGE_OLD, PAGE_FEW,
	PAGE_MANY, PAGE_COMPARED, PAGE_HAS_WORDS, PAGE_SIDES, PAGE_FIRST, PAGE_SECOND,
	PAGE_FIRST_SMALL, PAGE_SECOND_SMALL,
	PAGE_SMALL, PAGE_HAS_THEMES, PAGE_THEMES, PAGE_MOST, PAGE_SEEN, PAGE_HAS_SEEN, PAGE_ORDER,
	PAGE_MIRROR_URL, PAGE_THEMES_URL, PAGE_CSV_URL, PAGE_JSON_URL, PAGE_FIELD_COUNT
};
static const struct field page_fields[PAGE_FIELD_COUNT] = {
	[PAGE_TITLE] = TEXT("title", "What the figures carry."),
	[PAGE_QUESTION] = TEXT("question", "The question as it was asked, or the name of the file."),
	[PAGE_SURVEY] = TEXT("survey", "The survey it was asked in; null: in none."),
	[PAGE_ORIGIN] = TEXT("origin", "Whence its texts come, in French."),
	[PAGE_IS_ASKED] = { "is_asked", FIELD_FLAG, FIELD_PAGE },
	[PAGE_CLOSED] = { "closed", FIELD_DATE, FIELD_API,
		.help = "The last day of the survey, or of the quarter." },
	[PAGE_HEAP_URL] = { "heap_url", FIELD_URL, FIELD_PAGE },
	[PAGE_WAITING] = { "is_preparing", FIELD_FLAG, FIELD_API, .help = "It is being compared." },
	[PAGE_OLD] = { "is_old", FIELD_FLAG, FIELD_API, .help = "Texts were hidden or shown since." },
	[PAGE_FEW] = FLAG("is_few"),
	[PAGE_MANY] = FLAG("is_many"),
	[PAGE_COMPARED] = { "is_compared", FIELD_FLAG, FIELD_API, .help = "Enough texts on both sides." },
	[PAGE_HAS_WORDS] = FLAG("has_any"),
	[PAGE_SIDES] = LIST("sides", side_fields, "Usagers, then agents."),
	[PAGE_FIRST] = SHOWN("first"),
	[PAGE_SECOND] = SHOWN("second"),
	[PAGE_FIRST_SMALL] = SHOWN("first_small"),
	[PAGE_SECOND_SMALL] = SHOWN("second_small"),
	[PAGE_SMALL] = FLAG("is_small"),
	[PAGE_HAS_THEMES] = FLAG("has_themes"),
	[PAGE_THEMES] = LIST("themes", theme_fields, "The one most texts speak of first."),
	[PAGE_MOST] = { "most", FIELD_NUMBER, FIELD_PAGE, .unit = "%" },
	[PAGE_SEEN] = LIST("seen_by_one", seen_fields, "What one side alone sees, or nearly."),
	[PAGE_HAS_SEEN] = FLAG("has_seen"),
	[PAGE_ORDER] = TEXT("irritants_words", "Are both irritated by the same? In French."),
	[PAGE_MIRROR_URL] = { "mirror_url", FIELD_URL, FIELD_PAGE },
	[PAGE_THEMES_URL] = { "themes_url", FIELD_URL, FIELD_PAGE },
	[PAGE_CSV_URL] = { "csv_url", FIELD_URL, FIELD_PAGE },
	[PAGE_JSON_URL] = { "json_url", FIELD_URL, FIELD_PAGE },
};
const struct page_kind duet_page = { "voices", "confront/duet/pages/duet.html", page_fields,
	PAGE_FIELD_COUNT };

/* --- quotes ------------------------------------------------------------------------------------------ */

enum { QUOTE_COUNT_MAX = VOICES_SIDE_COUNT * DUET_QUOTE_COUNT * (DUET_WORD_COUNT_MAX +
                                                                 DUET_THEME_COUNT_MAX) };

static void
add_keys(const struct duet_view *view, const struct duet_quotes *quotes, struct verbatim_key *keys,
         size_t *count)
{
	for (size_t i = 0; i < quotes->count; i++)
		keys[(*count)++] = (struct verbatim_key){ view->heap.id, quotes->list[i].text_id };
}

/* All of them at once: what one may read of a heap is asked for once a page. */
static bool
load_quoted(struct duet_view *view)
{
	const struct duet *duet = &view->duet;
	struct verbatim_key *all = arena_array_of(view->visit->arena, struct verbatim_key, QUOTE_COUNT_MAX);
	size_t count = 0;
	for (unsigned side = 0; side < VOICES_SIDE_COUNT; side++) {
		for (size_t i = 0; i < duet->word_counts[side]; i++)
			add_keys(view, &duet->words[side][i].quotes, all, &count);
		for (size_t i = 0; i < duet->theme_count; i++)
			add_keys(view, &duet->themes[i].parts[side].quotes, all, &count);
	}
	must(count <= QUOTE_COUNT_MAX);
	const struct verbatim_keys keys = { all, count };
	return verbatim_load_many(view->visit->arena, view->db, &view->sight, &keys, &view->quoted,
	                          &view->fault);
}

/* Of a text that is shown still, to this reader: else it is left out. */
static void
fill_quote(const struct duet_view *view, const struct duet_quote *quote, struct model *of, size_t field)
{
	struct arena *arena = view->visit->arena;
	const struct verbatim_text *text = NULL;
	for (size_t i = 0; i < view->quoted.count && text == NULL; i++)
		if (view->quoted.all[i].text.text_id == quote->text_id)
			text = &view->quoted.all[i].text;
	if (text == NULL || quote->at > text->words.length || quote->length > text->words.length - quote->at)
		return;
	struct model *row = model_row(of, field);
	model_text_z(row, QUOTE_WORDS,
	             arena_format(arena, "%s%.*s%s", quote->is_begun ? "… " : "",
	                          SPAN_ARGS(span_from(text->words.at + quote->at, quote->length)),
	                          quote->is_going_on ? " …" : ""));
	model_count(row, QUOTE_SIDE, text->side);
	model_text(row, QUOTE_WHO, view->names.capital[text->side == SIDE_AGENT]);
	model_text(row, QUOTE_PLACE, place_said(view->sight.tree, text->place_id));
	model_text_z(row, QUOTE_MONTH, verbatim_month_words(arena, text));
	if (text->language.length > 0)
		model_text(row, QUOTE_LANGUAGE, text->language);
}

static void
fill_quotes(const struct duet_view *view, const struct duet_quotes *quotes, struct model *of, size_t field)
{
	for (size_t i = 0; i < quotes->count; i++)
		fill_quote(view, &quotes->list[i], of, field);
}

/* --- words ------------------------------------------------------------------------------------------- */

static double
share_of(int64_t some, int64_t all)
{
	return all == 0 ? 0 : 100.0 * (double)some / (double)all;
}

/* As large as its share of the side's texts, in five steps. */
static const char *
size_of(double share)
{
	return share < 5 ? "1" : share < 10 ? "2" : share < 20 ? "3" : share < 40 ? "4" : "5";
}

static void
fill_word(const struct duet_view *view, const struct duet_word *word, unsigned side, struct model *row)
{
	const int64_t *texts = view->duet.texts;
	model_text(row, WORD_WORDS, word->words);
	model_text_z(row, WORD_SIZE, size_of(share_of(word->seen[side], texts[side])));
	model_count(row, WORD_FIRST, word->seen[0]);
	model_count(row, WORD_SECOND, word->seen[1]);
	model_number(row, WORD_FIRST_SHARE, share_of(word->seen[0], texts[0]));
	model_number(row, WORD_SECOND_SHARE, share_of(word->seen[1], texts[1]));
	fill_quotes(view, &word->quotes, row, WORD_QUOTES);
	model_flag(row, WORD_HAS_QUOTES, model_row_count(row, WORD_QUOTES) > 0);
}

static void
fill_side(const struct duet_view *view, unsigned side, struct model *row)
{
	const struct duet *duet = &view->duet;
	const size_t count = duet->word_counts[side];
	model_count(row, SIDE_CODE, side);
	model_flag(row, SIDE_FIRST, side == 0);
	model_text(row, SIDE_NAME, view->names.capital[side]);
	model_count(row, SIDE_TEXTS, duet->texts[side]);
	model_count(row, SIDE_DECLARED, duet->declared[side]);
	if (duet->declared[side] > (int64_t)count)
		model_count(row, SIDE_MORE, duet->declared[side] - (int64_t)count);
	model_flag(row, SIDE_HAS, count > 0);
	for (size_t i = 0; i < count; i++)
		fill_word(view, &duet->words[side][i], side, model_row(row, SIDE_WORDS));
	for (size_t i = 0; i < duet->order.first_counts[side]; i++)
		model_text(model_row(row, SIDE_IRRITANTS), 0, duet->themes[duet->order.firsts[side][i]].name);
	model_flag(row, SIDE_IRRITANTS_NONE, duet->order.first_counts[side] == 0);
}

/* --- themes ------------------------------------------------------------------------------------------ */

static struct chart_voice
voice_of(const struct stats_share *share)
{
	return (struct chart_voice){ true, share->share, true, share->interval.low, share->interval.high };
}

static void
fill_part(const struct duet_view *view, const struct duet_theme *theme, unsigned side, struct model *row)
{
	const struct stats_share share = duet_share(&view->duet, theme, side);
	const size_t at = side == 0 ? THEME_FIRST : THEME_SECOND;
	const struct span tone = duet_tone_words(view->visit->arena, &theme->parts[side]);
	model_count(row, at, share.x);
	model_number(row, at + 1, share.share * 100);
	model_number(row, at + 2, share.interval.low * 100);
	model_number(row, at + 3, share.interval.high * 100);
	if (tone.length > 0)
		model_text(row, at + 4, tone);
}

static struct span
reading_of(const struct duet_view *view, const struct duet_theme *theme)
{
	const double gap = duet_share(&view->duet, theme, 1).share - duet_share(&view->duet, theme, 0).share;
	if (!theme->is_sure)
		return SPAN("pas de différence sûre");
	return span_of(arena_format(view->visit->arena, "plus chez les %.*s",
	                            SPAN_ARGS(view->names.small[gap > 0])));
}

static void
fill_theme(const struct duet_view *view, const struct duet_theme *theme, double most, struct model *row)
{
	struct arena *arena = view->visit->arena;
	const struct stats_share first = duet_share(&view->duet, theme, 0);
	const struct stats_share second = duet_share(&view->duet, theme, 1);
	const struct chart_facing facing = {
		.most = most, .first = voice_of(&first), .second = voice_of(&second),
		.label = span_of(arena_format(arena, "%.*s\u202f: %.*s %.0f %%, %.*s %.0f %%", SPAN_ARGS(theme->name),
		                              SPAN_ARGS(view->names.small[0]), first.share * 100,
		                              SPAN_ARGS(view->names.small[1]), second.share * 100)),
	};
	model_text(row, THEME_NAME, theme->name);
	model_markup(row, THEME_MARKS, chart_facing_marks(arena, &facing));
	model_flag(row, THEME_SURE, theme->is_sure);
	model_text(row, THEME_READING, reading_of(view, theme));
	for (unsigned side = 0; side < VOICES_SIDE_COUNT; side++) {
		fill_part(view, theme, side, row);
		fill_quotes(view, &theme->parts[side].quotes, row, THEME_QUOTES);
	}
	model_flag(row, THEME_HAS_QUOTES, model_row_count(row, THEME_QUOTES) > 0);
}

/* The ends of the axis: the highest interval, up to the next ten. */
static double
most_of(const struct duet *duet)
{
	double most = 0;
	for (size_t i = 0; i < duet->theme_count; i++)
		for (unsigned side = 0; side < VOICES_SIDE_COUNT; side++) {
			const double high = duet_share(duet, &duet->themes[i], side).interval.high;
			most = high > most ? high : most;
		}
	for (int tenth = 1; tenth < 10; tenth++)
		if (most <= tenth / 10.0)
			return tenth / 10.0;
	return 1;
}

static void
fill_themes(const struct duet_view *view, struct model *page)
{
	const struct duet *duet = &view->duet;
	const double most = most_of(duet);
	model_flag(page, PAGE_HAS_THEMES, duet->theme_count > 0);
	model_number(page, PAGE_MOST, most * 100);
	for (size_t i = 0; i < duet->theme_count; i++) {
		const struct duet_theme *theme = &duet->themes[i];
		const struct span seen = duet_sight_words(view->visit->arena, duet, theme, &view->names);
		fill_theme(view, theme, most, model_row(page, PAGE_THEMES));
		if (seen.length == 0)
			continue;
		struct model *row = model_row(page, PAGE_SEEN);
		model_text(row, 0, theme->name);
		model_text(row, 1, seen);
	}
	model_flag(page, PAGE_HAS_SEEN, model_row_count(page, PAGE_SEEN) > 0);
	model_text(page, PAGE_ORDER, duet_order_words(view->visit->arena, duet, &view->names));
}

/* --- the page ---------------------------------------------------------------------------------------- */

bool
duet_fill(struct duet_view *view, struct model *page)
{
	enum { SMALL = 100 }; /* texts of a side under which only a wide difference can be sure */
	struct arena *arena = view->visit->arena;
	const struct duet *duet = &view->duet;
	const bool is_compared = view->is_made && duet->state == DUET_COMPARED;
	const char *here = arena_format(arena, "/verbatims/%lld", (long long)view->heap.id);
	model_text(page, PAGE_TITLE,
	           view->is_made ? duet_title(arena, duet, &view->names) : SPAN("Les deux voix, bientôt"));
	model_text(page, PAGE_QUESTION, view->heap.name);
	model_text_z(page, PAGE_ORIGIN, verbatim_origin_words[view->heap.origin]);
	model_flag(page, PAGE_IS_ASKED, !verbatim_is_all_year(view->heap.origin));
	model_date(page, PAGE_CLOSED, view->heap.closed_day);
	model_url_z(page, PAGE_HEAP_URL, here);
	model_flag(page, PAGE_WAITING, !view->is_made);
	model_flag(page, PAGE_OLD, view->is_made && view->is_old);
	model_flag(page, PAGE_FEW, view->is_made && duet->state == DUET_TOO_FEW);
	model_flag(page, PAGE_MANY, view->is_made && duet->state == DUET_TOO_MANY);
	model_flag(page, PAGE_COMPARED, is_compared);
	model_text(page, PAGE_FIRST, view->names.capital[0]);
	model_text(page, PAGE_SECOND, view->names.capital[1]);
	model_text(page, PAGE_FIRST_SMALL, view->names.small[0]);
	model_text(page, PAGE_SECOND_SMALL, view->names.small[1]);
	if (view->wave.id != 0) {
		struct text mirror = text_new(arena, 1000);
		text_add_z(&mirror, "/miroir?enquete=");
		http_percent_encode(&mirror, view->wave.code);
		model_text(page, PAGE_SURVEY, view->wave.name);
		model_url(page, PAGE_MIRROR_URL, text_span(&mirror));
	}
	if (!is_compared)
		return true;
	if (!load_quoted(view))
		return false;
	model_flag(page, PAGE_HAS_WORDS, duet->word_counts[0] + duet->word_counts[1] > 0);
	model_flag(page, PAGE_SMALL, duet->texts[0] < SMALL || duet->texts[1] < SMALL);
	model_url_z(page, PAGE_THEMES_URL, arena_format(arena, "%s/themes", here));
	model_url_z(page, PAGE_CSV_URL, arena_format(arena, "%s/voix?format=csv", here));
	model_url_z(page, PAGE_JSON_URL, arena_format(arena, "%s/voix?format=json", here));
	for (unsigned side = 0; side < VOICES_SIDE_COUNT; side++)
		fill_side(view, side, model_row(page, PAGE_SIDES));
	fill_themes(view, page);
	return true;
}
