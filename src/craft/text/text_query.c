/* What is typed to look for something. */
#include <string.h>

#include "craft/text/text_inside.h"

/* --- a word that is being typed -------------------------------------------------------------- */

/* Texts hold words without their endings: « réclamat » finds none that begins like it. It is finished
 * with each of these and what they end with, and the stems of that are looked for too. */
static const char *const endings[] = {
	"ations", "itions", "utions", "ements", "ances", "ences", "ants", "antes", "ents", "entes",
	"ables", "ibles", "iques", "ismes", "istes", "ives", "ifs", "eurs", "euses", "rices", "aux",
	"eaux", "aires", "oires", "ites", "elles", "iers", "ieres", "ees", "er", "ir",
};

static void
add_form(struct arena *arena, struct text_query_word *word, struct span form)
{
	if (word->form_count == TEXT_QUERY_FORMS_MAX || form.length == 0)
		return;
	if (word->prefix.length > 0 && form.length >= word->prefix.length &&
	    memcmp(form.at, word->prefix.at, word->prefix.length) == 0)
		return; /* begins like it */
	for (size_t i = 0; i < word->form_count; i++)
		if (span_equal(word->forms[i], form))
			return;
	word->forms[word->form_count++] = span_keep(arena, form);
}

static void
add_finished(struct arena *arena, struct sb_stemmer *stemmer, struct text_query_word *word)
{
	char finished[TEXT_WORD_SIZE_MAX];
	const struct span begun = word->prefix;
	for (size_t i = 0; i < LENGTH(endings); i++)
		for (const char *end = endings[i]; *end != '\0'; end++) {
			const size_t length = strlen(end);
			if (begun.length + length > sizeof finished)
				continue;
			memcpy(finished, begun.at, begun.length);
			memcpy(finished + begun.length, end, length);
			add_form(arena, word,
			         span_from(finished, text_stem(stemmer, finished, begun.length + length)));
		}
}

/* --- reading --------------------------------------------------------------------------------- */

enum { FINISHED_LENGTH_MIN = 3 }; /* of two letters too much would be made */

static void
read_word(struct arena *arena, struct sb_stemmer *stemmer, const struct text_word *read,
          bool is_begun, struct text_query_word *word)
{
	*word = (struct text_query_word){ .prefix = { "", 0 } };
	if (is_begun)
		word->prefix = span_keep(arena, read->folded);
	add_form(arena, word, read->word);
	if (is_begun && read->has_stem && read->folded.length >= FINISHED_LENGTH_MIN)
		add_finished(arena, stemmer, word);
}

/* At a limit, not in the middle of a sign. */
static struct span
cut_typed(struct span typed, bool *cut_r)
{
	*cut_r = typed.length > TEXT_QUERY_SIZE_MAX;
	if (!*cut_r)
		return typed;
	size_t length = TEXT_QUERY_SIZE_MAX;
	while (length > 0 && (typed.at[length] & 0xc0) == 0x80)
		length--;
	return span_from(typed.at, length);
}

static bool
is_same(const struct text_query_word *a, const struct text_query_word *b)
{
	return a->form_count == 1 && b->form_count == 1 && a->prefix.length == 0 &&
	       b->prefix.length == 0 && span_equal(a->forms[0], b->forms[0]);
}

struct text_query *
text_query_read(struct arena *arena, struct span typed)
{
	struct text_query *query = arena_new_of(arena, struct text_query);
	typed = cut_typed(typed, &query->cut);
	struct text_words *words = text_words_begin_typed(arena, typed);
	const char *end = typed.at + typed.length;
	struct text_word read;
	while (text_words_next(words, &read)) {
		const bool is_begun = read.source.at + read.source.length == end;
		/* « carte de » : of what follows nothing is known yet. « de » alone may become demande. */
		if (!read.is_asked || (read.is_little && !(is_begun && query->count == 0)))
			continue;
		if (query->count == TEXT_QUERY_WORDS_MAX) {
			query->cut = true;
			break;
		}
		struct text_query_word *word = &query->words[query->count++];
		read_word(arena, text_words_stemmer(words), &read, is_begun, word);
		for (size_t i = 0; i + 1 < query->count; i++)
			if (is_same(&query->words[i], word)) {
				query->count--;
				break;
			}
	}
	return query;
}

/* --- matching -------------------------------------------------------------------------------- */

static bool
has(const struct text_query_word *asked, struct span word)
{
	if (asked->prefix.length > 0 && word.length >= asked->prefix.length &&
	    memcmp(word.at, asked->prefix.at, asked->prefix.length) == 0)
		return true;
	for (size_t i = 0; i < asked->form_count; i++)
		if (span_equal(asked->forms[i], word))
			return true;
	return false;
}

bool
text_query_has(const struct text_query *query, size_t index, struct span word)
{
	must(index < query->count);
	return has(&query->words[index], word);
}

/* Looked for as bytes first, since most texts have it nowhere; then it must begin a word, and end it
 * unless it is only begun. */
static bool
stands_in(struct span words, struct span part, bool is_begun)
{
	const char *end = words.at + words.length, *from = words.at, *at;
	while ((at = memmem(from, (size_t)(end - from), part.at, part.length)) != NULL) {
		const char *after = at + part.length;
		if ((at == words.at || at[-1] == ' ') && (is_begun || after == end || *after == ' '))
			return true;
		from = at + 1;
	}
	return false;
}

bool
text_query_meets(const struct text_query *query, struct span words)
{
	for (size_t i = 0; i < query->count; i++) {
		const struct text_query_word *asked = &query->words[i];
		bool found = asked->prefix.length > 0 && stands_in(words, asked->prefix, true);
		for (size_t k = 0; !found && k < asked->form_count; k++)
			found = stands_in(words, asked->forms[k], false);
		if (!found)
			return false;
	}
	return query->count > 0;
}

/* --- what the reading depends on ------------------------------------------------------------- */

/* FNV-1a of what some text of every kind gives. */
int64_t
text_words_mark(void)
{
	static const char sample[] =
		"L’école des Œillets, aujourd’hui, réclamations, réclamées, réclamera, premières demandes "
		"d’inscription au rendez-vous du 12/03/2026. Écrire à jean.dupont@mairie.fr, 06 12 34 56 78, "
		"+33 (0)6 12 34 56 79, dossier 2026-K7MX4P3 (S.N.C.F.), journaux nationaux, heureusement, "
		"délais annoncés, agents accueillants, usagères mécontentes, qualité, insécurité, travaux, "
		"ﬁches, №5, m², naïveté, Straße, Łódź, 市役所, мэрия, ΔΉΜΟΣ, finissions, établissements.";
	struct arena *arena = arena_new(1 << 20);
	const struct span words = text_words_index(arena, span_of(sample));
	uint64_t sum = UINT64_C(0xcbf29ce484222325);
	for (size_t i = 0; i < words.length; i++)
		sum = (sum ^ (unsigned char)words.at[i]) * UINT64_C(0x100000001b3);
	arena_end(arena);
	return (int64_t)(sum >> 1); /* positive: easier on the eye in a log */
}
