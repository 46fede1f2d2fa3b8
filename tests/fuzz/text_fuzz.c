/* Whatever comes has words: each once, in order, within their limits; and what is typed finds itself. */
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include "craft/text/text.h"
#include "craft/text/text_alike.h"
#include "craft/text/text_repair.h"
#include "craft/text/text_sentences.h"

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t size);

static void
is_an_index(struct span words)
{
	struct span rest = words, word, before = { "", 0 };
	must(span_is_utf8(words));
	while (rest.length > 0 && span_cut(&rest, ' ', &word)) {
		must(word.length > 0 && word.length <= TEXT_WORD_SIZE_MAX);
		must(span_compare(before, word) < 0);
		for (size_t i = 0; i < word.length; i++)
			must((unsigned char)word.at[i] > ' ');
		before = word;
	}
}

static void
is_a_query(const struct text_query *query)
{
	must(query->count <= TEXT_QUERY_WORDS_MAX);
	for (size_t i = 0; i < query->count; i++) {
		const struct text_query_word *word = &query->words[i];
		must(word->form_count > 0 || word->prefix.length > 0);
		must(word->form_count <= TEXT_QUERY_FORMS_MAX && span_is_utf8(word->prefix));
		for (size_t k = 0; k < word->form_count; k++)
			must(word->forms[k].length > 0 && span_is_utf8(word->forms[k]));
	}
}

/* Word by word, the slow way. */
static bool
meets(const struct text_query *query, struct span words)
{
	for (size_t i = 0; i < query->count; i++) {
		struct span rest = words, word;
		bool found = false;
		while (!found && rest.length > 0 && span_cut(&rest, ' ', &word))
			found = text_query_has(query, i, word);
		if (!found)
			return false;
	}
	return query->count > 0;
}

int
LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t size)
{
	struct arena *arena = arena_new(64 << 20);
	const struct span text = span_from((const char *)bytes, size);
	const struct span words = text_words_index(arena, text);
	is_an_index(words);
	/* words are read again as themselves, or as what they begin with: never as a fault */
	is_an_index(text_words_index(arena, words));
	const struct text_query *begun = text_query_read(arena, text);
	is_a_query(begun);
	must(text_query_meets(begun, words) == meets(begun, words));
	/* the words of its second half, whatever it is cut in */
	const struct span half = span_from(text.at + size / 2, size - size / 2);
	const struct text_query *other = text_query_read(arena, half);
	must(text_query_meets(other, words) == meets(other, words));
	/* a blank after it: all its words are whole */
	struct text typed = text_new(arena, size + 2);
	text_add(&typed, text);
	text_add_char(&typed, '\n');
	const struct text_query *query = text_query_read(arena, text_span(&typed));
	is_a_query(query);
	must(query->count == 0 || text_query_meets(query, words));
	struct text_words *each = text_words_begin(arena, text);
	struct text_word word;
	while (text_words_next(each, &word))
		must(word.source.at >= text.at && word.source.length > 0 &&
		     word.source.at + word.source.length <= text.at + text.length);
	struct text_sentences sentences = { .text = text };
	struct span sentence;
	const char *end = text.at; /* of the one before */
	while (text_sentence_next(&sentences, &sentence)) {
		must(sentence.at >= end && sentence.length > 0);
		end = sentence.at + sentence.length;
		must(end <= text.at + text.length);
	}
	struct text_alikes *alikes = text_alikes_new(arena);
	must(text_alikes_add(alikes, text) == 0);
	must(text_alikes_add(alikes, text) == (text_alike_share(arena, text, text) > 0 ? 0 : 1));
	must(span_is_utf8(text_repair(arena, text, NULL)));
	arena_end(arena);
	return 0;
}
