/* Within the room. */
#ifndef CRAFT_PLAIN_INSIDE_H
#define CRAFT_PLAIN_INSIDE_H

#include "craft/plain/plain.h"

struct plain_word {
	size_t at, length;  /* in the text */
	struct span folded; /* small letters without accents: « École » is ecole */
	size_t letters, capitals;
	bool is_number;     /* digits alone */
	bool is_counted;    /* a word of its own: neither « l’ » nor the second half of « rendez-vous » */
	bool begins;        /* a sentence */
	bool follows;       /* only a blank, an apostrophe or a hyphen stands between it and the one before */
};
struct plain_words {
	struct span text;
	struct plain_word *all;
	size_t count;
};
/* The words of a text, at most PLAIN_SIZE_MAX bytes. */
struct plain_words plain_words_of(struct arena *arena, struct span text);

/* How many bytes a blank within a line takes there; 0: none stands there. */
size_t plain_blank_at(struct span text, size_t at);

/* A phrase as the lists write it, folded, its words with one space between: « d ores et deja ». A word that
 * ends with + may have e, s or es after it; with *, anything; with ~, it must have something. How many
 * words it has there; 0: it is not there. */
size_t plain_phrase_at(const struct plain_words *words, size_t first, const char *phrase);

/* plain_jargon.c: the one that begins there; NULL: none does. */
struct plain_jargon {
	const char *phrase, *plainer; /* plainer: what to write instead, or what to do */
};
const struct plain_jargon *plain_jargon_at(const struct plain_words *words, size_t first,
                                           size_t *count_r);

/* plain_lacks.c: what a reader looks for. */
bool plain_says_step(const struct plain_words *words);
bool plain_says_date(const struct plain_words *words);
bool plain_says_contact(const struct plain_words *words);

#endif
