#include "craft/plain/plain.h"

#include "craft/plain/plain_inside.h"

const char *const plain_kind_codes[PLAIN_KIND_COUNT] = {
	[PLAIN_LONG] = "phrase-longue",   [PLAIN_JARGON] = "jargon",       [PLAIN_SHOUT] = "majuscules",
	[PLAIN_NO_STEP] = "sans-suite",   [PLAIN_NO_DATE] = "sans-delai",  [PLAIN_NO_CONTACT] = "sans-contact",
};

struct reading {
	struct arena *arena;
	struct plain_words words;
	struct plain_reading *marked;
};

static void
mark(struct reading *reading, enum plain_kind kind, size_t at, size_t end, const char *advice)
{
	struct plain_reading *marked = reading->marked;
	must(at <= end);
	if (marked->count == PLAIN_MARK_COUNT_MAX) {
		marked->is_cut = true;
		return;
	}
	marked->marks[marked->count++] = (struct plain_mark){ kind, at, end - at, advice };
}

static size_t
end_of(const struct reading *reading, size_t word)
{
	return reading->words.all[word].at + reading->words.all[word].length;
}

/* --- what is hard ----------------------------------------------------------------------------- */

static void
read_sentence(struct reading *reading, size_t first)
{
	const struct plain_words *words = &reading->words;
	size_t end = first, counted = 0;
	do
		counted += words->all[end++].is_counted;
	while (end < words->count && !words->all[end].begins);
	if (counted > PLAIN_SENTENCE_WORDS_MAX)
		mark(reading, PLAIN_LONG, words->all[first].at, end_of(reading, end - 1),
		     arena_format(reading->arena, "Phrase de %zu mots\u202f: coupez-la en deux.", counted));
}

/* How many words it takes there; 0: none. */
static size_t
read_jargon(struct reading *reading, size_t first)
{
	const struct plain_words *words = &reading->words;
	size_t count;
	const struct plain_jargon *jargon = plain_jargon_at(words, first, &count);
	if (jargon == NULL)
		return 0;
	const size_t at = words->all[first].at, end = end_of(reading, first + count - 1);
	mark(reading, PLAIN_JARGON, at, end,
	     arena_format(reading->arena, "«\u202f%.*s\u202f»\u202f: %s.", (int)(end - at),
	                  words->text.at + at, jargon->plainer));
	return count;
}

static bool
is_shouted(const struct plain_word *word)
{
	return word->letters >= 2 && word->capitals == word->letters && word->letters >= word->folded.length;
}

/* Words that only shout when they are in capitals. */
static bool
is_shout_word(const struct plain_words *words, size_t at)
{
	static const char *const shouts[] = { "urgent+", "important+", "attention", "obligatoire+",
		                                  "imperatif+", "imperativement", "rappel+", "jamais",
		                                  "uniquement", "aucun+", "relance" };
	for (size_t i = 0; i < LENGTH(shouts); i++)
		if (plain_phrase_at(words, at, shouts[i]) > 0)
			return true;
	return false;
}

/* Three words or more, or one that shouts; neither a name nor an address on an envelope. How many words. */
static size_t
read_shout(struct reading *reading, size_t first)
{
	enum { WORDS_MIN = 3, LETTERS_MIN = 14 }; /* « RIO DE JANEIRO » is a town */
	const struct plain_words *words = &reading->words;
	size_t end = first, letters = 0;
	bool shouts = false;
	while (end < words->count && is_shouted(&words->all[end]) &&
	       (end == first || words->all[end].follows)) {
		letters += words->all[end].letters;
		shouts = shouts || is_shout_word(words, end);
		end++;
	}
	const bool is_envelope = first > 0 && words->all[first].follows && words->all[first - 1].is_number;
	if (!shouts && (end - first < WORDS_MIN || letters < LETTERS_MIN || is_envelope))
		return end - first;
	mark(reading, PLAIN_SHOUT, words->all[first].at, end_of(reading, end - 1),
	     "Des majuscules se lisent comme un cri, et moins vite\u202f: écrivez en minuscules.");
	return end - first;
}

/* « !! » after a word. */
static void
read_exclamations(struct reading *reading, size_t word)
{
	const struct span text = reading->words.text;
	size_t at = end_of(reading, word), end;
	at += plain_blank_at(text, at);
	for (end = at; end < text.length && text.at[end] == '!';)
		end++;
	if (end - at >= 2)
		mark(reading, PLAIN_SHOUT, at, end, "Un seul point d’exclamation suffit, ou aucun.");
}

/* --- what is missing -------------------------------------------------------------------------- */

static void
read_lacks(struct reading *reading)
{
	const struct plain_words *words = &reading->words;
	const size_t end = words->text.length;
	size_t counted = 0;
	for (size_t i = 0; i < words->count; i++)
		counted += words->all[i].is_counted;
	if (counted < PLAIN_ASKED_WORDS_MIN)
		return;
	if (!plain_says_step(words))
		mark(reading, PLAIN_NO_STEP, end, end,
		     "La suite manque\u202f: dites ce que la personne doit faire, ou ce que vous allez faire.");
	if (!plain_says_date(words))
		mark(reading, PLAIN_NO_DATE, end, end, "Aucun délai\u202f: dites pour quand, avec une date.");
	if (!plain_says_contact(words))
		mark(reading, PLAIN_NO_CONTACT, end, end,
		     "Aucun contact\u202f: dites à qui poser une question, et comment.");
}

void
plain_read(struct arena *arena, struct span text, struct plain_reading *reading_r)
{
	struct reading reading = { .arena = arena, .marked = reading_r };
	*reading_r = (struct plain_reading){ .is_cut = text.length > PLAIN_SIZE_MAX };
	if (reading_r->is_cut)
		text.length = PLAIN_SIZE_MAX;
	reading.words = plain_words_of(arena, text);
	size_t jargon_end = 0, shout_end = 0;
	for (size_t i = 0; i < reading.words.count; i++) {
		if (reading.words.all[i].begins)
			read_sentence(&reading, i);
		if (i >= jargon_end)
			jargon_end = i + read_jargon(&reading, i);
		if (i >= shout_end)
			shout_end = i + read_shout(&reading, i);
		read_exclamations(&reading, i);
	}
	if (!reading_r->is_cut)
		read_lacks(&reading);
}
