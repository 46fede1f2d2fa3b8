/* Blanks of a template: found, filled, left. */
#include "base/time.h"
#include "welcome/reply/reply_inside.h"

const char *const reply_blank_words[REPLY_BLANK_COUNT] = {
	[REPLY_FIRST_NAME] = "prénom",           [REPLY_REFERENCE] = "référence",
	[REPLY_LIMIT] = "date limite",           [REPLY_PIECES] = "pièces manquantes",
	[REPLY_UNIT] = "nom du service",         [REPLY_CONTACT] = "contact",
	[REPLY_TO_WRITE] = "à compléter",
};

enum { BLANK_SIZE_MAX = 80 }; /* bytes between braces; what is longer is no blank */

/* The next {…} of one line; its words are without braces. */
static bool
next_braces(struct span text, size_t *at, size_t *begin_r, struct span *words_r)
{
	for (; *at < text.length; (*at)++) {
		if (text.at[*at] != '{')
			continue;
		size_t end = *at + 1;
		while (end < text.length && end - *at <= BLANK_SIZE_MAX && text.at[end] != '}' &&
		       text.at[end] != '{' && text.at[end] != '\n')
			end++;
		if (end < text.length && text.at[end] == '}') {
			*begin_r = *at;
			*words_r = span_from(text.at + *at + 1, end - *at - 1);
			*at = end + 1;
			return true;
		}
	}
	return false;
}

/* However it is written: accents, capitals and blanks do not count. REPLY_BLANK_COUNT: none. */
static enum reply_blank
blank_of(struct arena *arena, struct span words)
{
	const struct span slug = span_slug(arena, words, BLANK_SIZE_MAX);
	for (size_t i = 0; i < REPLY_BLANK_COUNT; i++)
		if (span_equal(slug, span_slug(arena, span_of(reply_blank_words[i]), BLANK_SIZE_MAX)))
			return (enum reply_blank)i;
	return REPLY_BLANK_COUNT;
}

struct span
reply_fill(struct arena *arena, struct span text, const struct reply_values *values)
{
	struct text filled = text_new(arena, DESK_TEXT_LENGTH_MAX * 4);
	struct span words;
	size_t at = 0, begin, done = 0;
	while (next_braces(text, &at, &begin, &words)) {
		const enum reply_blank blank = blank_of(arena, words);
		if (blank == REPLY_BLANK_COUNT || values->of[blank].length == 0)
			continue;
		text_add(&filled, span_from(text.at + done, begin - done));
		text_add(&filled, values->of[blank]);
		done = at;
	}
	text_add(&filled, span_from(text.at + done, text.length - done));
	/* Too long to be sent: the form says so; half a letter would be cut nowhere but there. */
	return filled.cut ? text : text_span(&filled);
}

const char *
reply_left(struct arena *arena, struct span text)
{
	bool has[REPLY_BLANK_COUNT] = { false };
	struct span words;
	size_t at = 0, begin, count = 0, told = 0;
	while (next_braces(text, &at, &begin, &words)) {
		const enum reply_blank blank = blank_of(arena, words);
		if (blank != REPLY_BLANK_COUNT && !has[blank]) {
			has[blank] = true;
			count++;
		}
	}
	struct text left = text_new(arena, 1000);
	for (size_t i = 0; i < REPLY_BLANK_COUNT; i++)
		if (has[i]) {
			text_format(&left, "%s{%s}", told == 0 ? "" : told + 1 == count ? " et " : ", ",
			            reply_blank_words[i]);
			told++;
		}
	return count == 0 ? NULL : text_z(&left);
}

const char *
reply_unknown(struct arena *arena, struct span text)
{
	struct span words;
	size_t at = 0, begin;
	while (next_braces(text, &at, &begin, &words))
		if (blank_of(arena, words) == REPLY_BLANK_COUNT)
			return arena_format(arena, "{%.*s}", SPAN_ARGS(words));
	return NULL;
}

/* --- what they are of a request --------------------------------------------------------------- */

/* « Mme », « M. », « Docteur »: what stands before a name. */
static bool
is_title(struct span word)
{
	static const char *const titles[] = { "M.", "M", "Mr", "Mr.", "Mme", "Mme.", "Mlle", "Mlle.",
		                                  "Monsieur", "Madame", "Mademoiselle", "Dr", "Dr.",
		                                  "Docteur", "Me", "Maître", "et" };
	for (size_t i = 0; i < LENGTH(titles); i++)
		if (span_is(word, titles[i]))
			return true;
	return false;
}

/* « MARTIN », « J. »: no first name one may call somebody by. A small letter, or one with an accent, says
 * that it is written as names are. */
static bool
is_called(struct span word)
{
	for (size_t i = 1; i < word.length; i++)
		if ((word.at[i] >= 'a' && word.at[i] <= 'z'))
			return true;
	return false;
}

/* « de », « des »: then it may be an association as well. */
static bool
is_small(struct span word)
{
	return word.at[0] >= 'a' && word.at[0] <= 'z';
}

struct span
reply_first_name(struct span name)
{
	struct span rest = span_trim(name), word, first = { "", 0 };
	size_t count = 0;
	while (rest.length > 0 && span_cut(&rest, ' ', &word)) {
		if (word.length == 0 || is_title(word))
			continue;
		if (is_small(word))
			return SPAN("");
		count++;
		if (first.length == 0 && is_called(word))
			first = word;
	}
	return count == 2 || count == 3 ? first : SPAN(""); /* « M. Petit » has none */
}
