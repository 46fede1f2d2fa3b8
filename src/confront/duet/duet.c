/* What is compared, of texts that may be read. */
#include <string.h>

#include "confront/duet/duet.h"

enum {
	FEELING_COUNT_MAX = 100,
	FOUND_IN_MAX = 20000,   /* of more texts, themes are found in so many */
	SEEN_MIN = 3,           /* a theme's word, where texts are few */
	FEW_TEXTS = 250,
	TEXTS_FOR_A_THEME = 25, /* ten themes from 250 texts on */
	THEME_COUNT_MIN = 3,
};

/* What stands between brackets was masked: a blank for each. */
static struct span
without_masks(struct arena *arena, struct span words)
{
	struct text bare = text_new(arena, words.length + 1);
	for (size_t i = 0; i < words.length; i++) {
		const char *end = words.at[i] == '[' ? memchr(words.at + i, ']', words.length - i) : NULL;
		if (end == NULL)
			text_add_char(&bare, words.at[i]);
		else {
			text_add_char(&bare, ' ');
			i = (size_t)(end - words.at);
		}
	}
	return text_span(&bare);
}

static struct duet_quotes
quotes_of(const struct duet_texts *texts, const struct voices_quoting *quoting)
{
	struct voices_quote found[DUET_QUOTE_COUNT];
	struct duet_quotes quotes = { .count = voices_quotes(quoting, DUET_QUOTE_COUNT, found) };
	for (size_t i = 0; i < quotes.count; i++)
		quotes.list[i] = (struct duet_quote){
			.text_id = texts->ids[found[i].text],
			.at = (size_t)(found[i].words.at - texts->texts.list[found[i].text].words.at),
			.length = found[i].words.length,
			.is_begun = found[i].is_begun,
			.is_going_on = found[i].is_going_on,
		};
	return quotes;
}

/* --- words ---------------------------------------------------------------------------------------- */

static void
keep_words(struct arena *arena, const struct duet_texts *texts, const struct topics_rows *rows,
           struct duet *duet)
{
	const struct voices_asked asked = { .texts = texts->texts, .alpha = DUET_ALPHA };
	struct voices_words words;
	if (voices_words(arena, &asked, &words) != VOICES_DONE)
		return;
	for (unsigned side = 0; side < VOICES_SIDE_COUNT; side++)
		duet->declared[side] = (int64_t)words.declared[side];
	for (size_t i = 0; i < words.count; i++) {
		const struct voices_word *word = &words.words[i];
		size_t *count = &duet->word_counts[word->side];
		if (!word->is_declared || *count == DUET_WORD_COUNT_MAX)
			continue;
		struct voices_candidate *candidates = NULL;
		struct voices_quoting quoting = { .texts = &texts->texts, .rows = rows, .words = &word->words,
			                              .word_count = 1 };
		if (rows != NULL)
			quoting.count = voices_of_word(arena, &texts->texts, &words, i, &candidates);
		quoting.candidates = candidates;
		duet->words[word->side][(*count)++] = (struct duet_word){
			.words = span_keep(arena, word->words),
			.seen = { word->seen[0], word->seen[1] },
			.quotes = quoting.count > 0 ? quotes_of(texts, &quoting) : (struct duet_quotes){ .count = 0 },
		};
	}
}

/* --- themes --------------------------------------------------------------------------------------- */

static struct span
name_of(struct arena *arena, const struct topic *topic)
{
	struct text text = text_new(arena, 300);
	for (size_t i = 0; i < topic->word_count && i < DUET_THEME_WORD_COUNT; i++) {
		text_add_z(&text, i == 0 ? "" : ", ");
		text_add(&text, topic->words[i]);
	}
	return text_span(&text);
}

static void
keep_theme(struct arena *arena, const struct duet_texts *texts, const struct topics_rows *rows,
           const struct topics *themes, const struct voices_theme *told, struct duet_theme *theme)
{
	const struct topic *topic = &themes->topics[told->topic];
	*theme = (struct duet_theme){ .name = name_of(arena, topic), .is_sure = told->q <= DUET_ALPHA };
	theme->sight = theme->is_sure ? told->sight : VOICES_SEEN_BY_BOTH;
	theme->seen_by = told->seen_by;
	for (unsigned side = 0; side < VOICES_SIDE_COUNT; side++) {
		struct voices_candidate *candidates;
		struct voices_quoting quoting = {
			.texts = &texts->texts, .rows = rows, .words = topic->words, .word_count = topic->word_count,
		};
		quoting.count = voices_of_theme(arena, &texts->texts, themes, told->topic, side, &candidates);
		quoting.candidates = candidates;
		theme->parts[side].texts = told->parts[side].share.x;
		for (int tone = 0; tone < VOICES_TONE_COUNT; tone++)
			theme->parts[side].tones[tone] = told->parts[side].tones[tone];
		theme->parts[side].quotes = quotes_of(texts, &quoting);
	}
}

static void
keep_order(const struct duet_texts *texts, const struct topics *themes, struct duet *duet)
{
	struct voices_order order;
	if (voices_order(&texts->texts, themes, 1, &order) != VOICES_DONE)
		return;
	duet->order = (struct duet_order){ .is_known = true, .tau = order.tau,
		                               .shared_count = order.shared_count };
	for (unsigned side = 0; side < VOICES_SIDE_COUNT; side++) {
		duet->order.first_counts[side] = order.first_counts[side];
		for (size_t i = 0; i < order.first_counts[side]; i++)
			duet->order.firsts[side][i] = order.firsts[side][i];
	}
}

static void
keep_themes(struct arena *arena, const struct duet_texts *texts, const struct topics_rows *rows,
            struct duet *duet)
{
	const size_t wanted = texts->texts.count / TEXTS_FOR_A_THEME;
	const struct topics_question question = {
		.count = wanted < THEME_COUNT_MIN        ? (size_t)THEME_COUNT_MIN
		         : wanted > DUET_THEME_COUNT_MAX ? (size_t)DUET_THEME_COUNT_MAX
		                                         : wanted,
		.seed = 1,
		.found_in_max = FOUND_IN_MAX,
	};
	struct voices_theme told[TOPICS_COUNT_MAX];
	struct topics themes;
	if (topics_find(arena, rows, &question, &themes) != TOPICS_DONE ||
	    voices_themes(arena, &texts->texts, &themes, told) != VOICES_DONE)
		return;
	must(themes.count <= DUET_THEME_COUNT_MAX);
	duet->theme_count = themes.count;
	for (size_t i = 0; i < themes.count; i++) /* in their order: duet_order names them by it */
		keep_theme(arena, texts, rows, &themes, &told[i], &duet->themes[i]);
	keep_order(texts, &themes, duet);
}

void
duet_make(struct arena *arena, const struct duet_texts *texts, struct duet *duet_r)
{
	struct span left_out[FEELING_COUNT_MAX];
	struct topics_rows *rows = NULL;
	*duet_r = (struct duet){ .state = DUET_TOO_MANY };
	if (texts->texts.count > VOICES_TEXT_COUNT_MAX)
		return;
	struct span *bare = arena_array_of(arena, struct span, texts->texts.count + 1);
	for (size_t i = 0; i < texts->texts.count; i++) {
		duet_r->texts[texts->texts.list[i].side]++;
		bare[i] = without_masks(arena, texts->texts.list[i].words);
	}
	duet_r->state = DUET_TOO_FEW;
	if (duet_r->texts[0] < DUET_SIDE_MIN || duet_r->texts[1] < DUET_SIDE_MIN)
		return;
	duet_r->state = DUET_COMPARED;
	const struct topics_reading reading = {
		.texts = bare, .count = texts->texts.count,
		.seen_min = texts->texts.count < FEW_TEXTS ? (size_t)SEEN_MIN : 0,
		.left_out = left_out, .left_out_count = verbatim_feelings(left_out, FEELING_COUNT_MAX),
	};
	if (topics_read(arena, &reading, &rows) != TOPICS_DONE)
		rows = NULL; /* too few words in common for themes */
	keep_words(arena, texts, rows, duet_r);
	if (rows != NULL)
		keep_themes(arena, texts, rows, duet_r);
}
