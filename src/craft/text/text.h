/* The words of a text, as they are looked for: « L’École des Œillets » has the words ecol and oeillet.
 *
 * One treatment for texts and for what people type, so that both meet: capitals, accents and ligatures
 * are folded, what French elides is cut (l’, d’, qu’ …), the little words of its grammar are passed
 * over, then Snowball's French stemmer takes the endings away, plurals first. Another language goes
 * the same way: its words meet too, only less often across their endings. Nothing here is ever shown:
 * show the text, and mark in it where its words begin and end.
 *
 * Any bytes may come: what is no UTF-8 separates words, like blanks. Nothing is a fault. */
#ifndef CRAFT_TEXT_H
#define CRAFT_TEXT_H

#include "base/base.h"

enum {
	TEXT_WORD_SIZE_MAX = 48,     /* bytes; a longer one is what it begins with */
	TEXT_WORDS_MAX = 20000,      /* of one text: those after are not indexed */
	TEXT_QUERY_WORDS_MAX = 12,   /* asked at once: those after are left out */
	TEXT_QUERY_SIZE_MAX = 1000,  /* bytes read of a query */
	TEXT_QUERY_FORMS_MAX = 16,   /* of one word of a query */
	TEXT_CLUSTER_MAX = 16,       /* parts of what is written in one: rendez-vous, an address, a phone */
};

struct text_word {
	struct span word;      /* folded, without ending; until the next one */
	struct span folded;    /* with it */
	bool has_stem;         /* an ending was looked for */
	struct span source;    /* where it stands in the text */
	bool is_little;        /* le, de, nous …: in no index */
	/* What queries ask for. Of a reference, a phone or an e-mail address they ask the whole, in one
	 * word; of « rendez-vous », its parts. A text has both. */
	bool is_asked;
};

/* The words of a text, one after another; it lives until its arena ends. */
struct text_words;
struct text_words *text_words_begin(struct arena *arena, struct span text);
bool text_words_next(struct text_words *words, struct text_word *word_r);

/* The letter (or accent) that stands there, in small; 0: none does. The bytes it takes, one at least. */
int32_t text_letter_at(struct span text, size_t at, size_t *size_r);
/* Words in small letters, to be shown: what is no letter stays. Cut at a letter when there is no room. */
struct span text_small_letters(struct span source, char *bytes, size_t room);

/* The words to be indexed: each once, in the order of bytes, a space between. A word is letters and
 * figures alone, none below U+0021. */
struct span text_words_index(struct arena *arena, struct span text);

/* One word of a query: a text has it when it has one of `forms`, or a word that begins with `prefix`. */
struct text_query_word {
	struct span forms[TEXT_QUERY_FORMS_MAX];
	size_t form_count;
	struct span prefix; /* empty: none */
};

/* What is looked for: a text that has all these words. Without any, nothing is found. */
struct text_query {
	struct text_query_word words[TEXT_QUERY_WORDS_MAX];
	size_t count;
	bool cut; /* more was typed than is looked for: say so */
};

/* The last word is one that is being typed: « récla », « réclamat » and « réclamations » find what
 * « réclamation » does. A blank or a quotation mark after it makes it whole: « "port" » does not find
 * portail. */
struct text_query *text_query_read(struct arena *arena, struct span typed);

/* Does it answer that word of the query? To mark in a text what was looked for. */
bool text_query_has(const struct text_query *query, size_t index, struct span word);
/* Has a text all of the words? `words` is as text_words_index gives them. */
bool text_query_meets(const struct text_query *query, struct span words);

/* How this program and its stemmer read words: when it is no longer what it was, an index of words
 * made before must be made again. */
int64_t text_words_mark(void);

#endif
