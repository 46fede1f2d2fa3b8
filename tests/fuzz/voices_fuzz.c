/* Lines that two sides wrote, whatever they are: words, themes, irritants, quotes keep what they promise. */
#include <math.h>
#include <stddef.h>
#include <stdint.h>

#include "craft/text/text_alike.h"
#include "craft/voices/voices_inside.h"

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t size);

enum { TEXT_COUNT_MAX = 400, THEMES = 3 };

static void
are_words(struct arena *arena, const struct voices_texts *texts)
{
	const struct voices_asked asked = { .texts = *texts, .seen_min = 1 };
	struct voices_words words;
	if (voices_words(arena, &asked, &words) != VOICES_DONE)
		return;
	must(words.word_count <= words.count);
	for (size_t i = 0; i < words.count; i++) {
		const struct voices_word *word = &words.words[i];
		must(word->words.length > 0 && word->words.length <= 512);
		must(isfinite(word->z) && isfinite(word->log_odds) && word->p >= 0 && word->q >= word->p);
		for (size_t side = 0; side < VOICES_SIDE_COUNT; side++)
			must(word->seen[side] >= 0 && word->seen[side] <= words.texts[side]);
		must(word->is_declared ? word->holder_count > 0 : word->holder_count == 0);
		struct voices_candidate *candidates;
		must(voices_of_word(arena, texts, &words, i, &candidates) == word->holder_count);
	}
}

static void
are_quotes(struct arena *arena, const struct voices_texts *texts, const struct topics_rows *rows,
           const struct topics *themes)
{
	struct voices_candidate *candidates;
	struct voices_quote quotes[VOICES_QUOTE_COUNT_MAX];
	const size_t count = voices_of_theme(arena, texts, themes, 0, 0, &candidates);
	const struct voices_quoting quoting = { .texts = texts, .rows = rows, .candidates = candidates,
		                                    .count = count, .words = themes->topics[0].words,
		                                    .word_count = themes->topics[0].word_count };
	const size_t quoted = voices_quotes(&quoting, LENGTH(quotes), quotes);
	for (size_t i = 0; i < quoted; i++) {
		const struct span text = texts->list[quotes[i].text].words;
		must(quotes[i].words.at >= text.at && quotes[i].words.length >= VOICES_QUOTE_LETTERS_MIN);
		must(quotes[i].words.at + quotes[i].words.length <= text.at + text.length);
		for (size_t k = 0; k < i; k++)
			must(text_alike_share(arena, quotes[i].words, quotes[k].words) < 0.8);
	}
}

int
LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t size)
{
	struct arena *arena = arena_new(256 << 20);
	struct voices_text *list = arena_array_of(arena, struct voices_text, TEXT_COUNT_MAX);
	struct span *spans = arena_array_of(arena, struct span, TEXT_COUNT_MAX);
	struct span rest = span_from((const char *)bytes, size), line;
	struct voices_texts texts = { list, 0 };
	while (texts.count < TEXT_COUNT_MAX && rest.length > 0 && span_cut(&rest, '\n', &line)) {
		const uint8_t first = line.length > 0 ? (uint8_t)line.at[0] : 0;
		list[texts.count] = (struct voices_text){ .words = line, .side = first & 1, .place = first >> 5,
			                                      .tone = (first >> 1) % VOICES_TONE_COUNT };
		spans[texts.count++] = line;
	}
	are_words(arena, &texts);
	const struct topics_reading reading = { .texts = spans, .count = texts.count, .seen_min = 1,
		                                    .seen_share_max = 1 };
	const struct topics_question question = { .count = THEMES, .seed = 1, .found_in_max = TOPICS_COUNT_MAX };
	struct topics_rows *rows;
	struct topics themes;
	if (topics_read(arena, &reading, &rows) == TOPICS_DONE &&
	    topics_find(arena, rows, &question, &themes) == TOPICS_DONE && themes.count > 0) {
		struct voices_theme told[TOPICS_COUNT_MAX];
		struct voices_order order;
		must(voices_themes(arena, &texts, &themes, told) <= VOICES_ONE_SIDE);
		must(voices_order(&texts, &themes, 1, &order) <= VOICES_ALL_ALIKE);
		are_quotes(arena, &texts, rows, &themes);
	}
	arena_end(arena);
	return 0;
}
