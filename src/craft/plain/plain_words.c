/* The words of a text, folded, and where its sentences begin. */
#include <string.h>

#include "craft/plain/plain_inside.h"
#include "craft/text/text_sentences.h"

/* Letters of Latin-1 from U+00C0 on, without accents; « . »: no letter. */
static const char latin[] = "aaaaaaaceeeeiiiidnooooo.ouuuuytsaaaaaaaceeeeiiiidnooooo.ouuuuyty";
_Static_assert(sizeof latin == 65, "a letter for each of U+00C0 to U+00FF");

/* What stands at a byte: how many it takes, its letters without accents (none: no letter). */
struct sign {
	size_t size;
	char letters[2];
	size_t letter_count;
	bool is_capital, is_digit;
};

static struct sign
sign_at(struct span text, size_t at)
{
	const unsigned char c = (unsigned char)text.at[at];
	const unsigned char d = at + 1 < text.length ? (unsigned char)text.at[at + 1] : 0;
	if (c >= '0' && c <= '9')
		return (struct sign){ 1, { (char)c }, 1, .is_digit = true };
	if ((c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z'))
		return (struct sign){ 1, { (char)(c | 0x20) }, 1, .is_capital = (c & 0x20) == 0 };
	if (c == 0xc3 && d >= 0x80 && d <= 0xbf && latin[d - 0x80] != '.')
		return (struct sign){ 2, { latin[d - 0x80] }, 1, .is_capital = d < 0x9f };
	if (c == 0xc5 && (d == 0x92 || d == 0x93)) /* Œ, œ */
		return (struct sign){ 2, { 'o', 'e' }, 2, .is_capital = d == 0x92 };
	return (struct sign){ .size = 1 };
}

static bool
has_at(struct span text, size_t at, const char *bytes)
{
	const size_t length = strlen(bytes);
	return at <= text.length && text.length - at >= length &&
	       memcmp(text.at + at, bytes, length) == 0;
}

static size_t
apostrophe_at(struct span text, size_t at)
{
	return has_at(text, at, "'") ? 1 : has_at(text, at, "’") ? strlen("’") : 0;
}

size_t
plain_blank_at(struct span text, size_t at)
{
	return has_at(text, at, " ") || has_at(text, at, "\t") ? 1
	       : has_at(text, at, "\u00a0")                    ? 2
	       : has_at(text, at, "\u202f")                    ? 3
	                                                       : 0;
}

static bool
is_joined(struct span text, size_t from, size_t to)
{
	size_t at = from;
	while (at < to) {
		const size_t blank = plain_blank_at(text, at), apostrophe = apostrophe_at(text, at);
		if (blank + apostrophe == 0 && text.at[at] != '-')
			return false;
		at += blank > 0 ? blank : apostrophe > 0 ? apostrophe : 1;
	}
	return at == to && to > from;
}

struct plain_words
plain_words_of(struct arena *arena, struct span text)
{
	struct plain_words words = { .text = text };
	must(text.length <= PLAIN_SIZE_MAX);
	/* No text has more words than half its bytes, and one. */
	words.all = arena_array_of(arena, struct plain_word, text.length / 2 + 1);
	char *folded = arena_take(arena, text.length + 1, 1);
	size_t end = 0; /* of the word before */
	struct text_sentences sentences = { .text = text };
	struct span sentence = { 0 };
	bool is_ahead = text_sentence_next(&sentences, &sentence);
	for (size_t at = 0; at < text.length;) {
		struct sign sign = sign_at(text, at);
		if (sign.letter_count == 0) {
			at += sign.size;
			continue;
		}
		struct plain_word *word = &words.all[words.count];
		*word = (struct plain_word){ .at = at, .folded = { folded, 0 }, .is_number = true };
		for (; at < text.length && (sign = sign_at(text, at)).letter_count > 0; at += sign.size) {
			memcpy(folded, sign.letters, sign.letter_count);
			folded += sign.letter_count;
			word->folded.length += sign.letter_count;
			word->letters += !sign.is_digit;
			word->capitals += sign.is_capital;
			word->is_number = word->is_number && sign.is_digit;
		}
		word->length = at - word->at;
		const bool is_first = words.count == 0;
		word->begins = is_first;
		for (; is_ahead && sentence.at < text.at + at; is_ahead = text_sentence_next(&sentences, &sentence))
			word->begins = true;
		word->follows = !is_first && !word->begins && is_joined(text, end, word->at);
		word->is_counted = apostrophe_at(text, at) == 0 &&
		                   !(word->follows && text.at[word->at - 1] == '-' && word->at - end == 1);
		end = at;
		words.count++;
	}
	return words;
}

/* --- phrases ---------------------------------------------------------------------------------- */

static bool
is_word(struct span word, struct span wanted)
{
	const char last = wanted.at[wanted.length - 1];
	const bool is_open = last == '*' || last == '+' || last == '~';
	const size_t length = wanted.length - is_open;
	if (word.length < length || memcmp(word.at, wanted.at, length) != 0)
		return false;
	const struct span rest = span_from(word.at + length, word.length - length);
	return last == '*' ? true
	       : last == '~' ? rest.length > 0
	       : rest.length == 0 ||
	             (last == '+' && (span_is(rest, "s") || span_is(rest, "e") || span_is(rest, "es")));
}

size_t
plain_phrase_at(const struct plain_words *words, size_t first, const char *phrase)
{
	struct span rest = span_of(phrase), wanted;
	size_t count = 0;
	while (span_cut(&rest, ' ', &wanted)) {
		if (first + count >= words->count || (count > 0 && !words->all[first + count].follows) ||
		    !is_word(words->all[first + count].folded, wanted))
			return 0;
		count++;
	}
	return count;
}
