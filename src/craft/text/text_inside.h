/* What the files of craft/text share: a text cut into atoms, and what stands between them. */
#ifndef CRAFT_TEXT_INSIDE_H
#define CRAFT_TEXT_INSIDE_H

#include <libstemmer.h>

#include "craft/text/text.h"

/* What separates an atom from the one before. */
enum joint {
	JOINT_OTHER, /* or nothing before */
	JOINT_SPACE, /* one, or a parenthesis with it: +33 (0)6 */
	JOINT_APOSTROPHE,
	JOINT_HYPHEN,
	JOINT_DOT,
	JOINT_SLASH, /* and _, + */
	JOINT_AT,
};

/* Letters, figures and their accents without anything between: folded. */
struct atom {
	size_t at, end; /* in the text */
	uint8_t size;
	bool is_figures, has_figure, is_latin; /* is_latin: a to z alone */
	bool is_cut;      /* there was more of it */
	bool after_plus;  /* +33 */
	enum joint joint;
	char bytes[TEXT_WORD_SIZE_MAX];
};

struct scanner {
	struct span text;
	size_t at;
};

/* The next atom that is not empty; false at the end. */
bool text_atom_next(struct scanner *scanner, struct atom *atom_r);

bool text_is_elided(struct span word);
bool text_is_little(struct span word);

/* The word without its ending, written over it; `word` has room for TEXT_WORD_SIZE_MAX. */
size_t text_stem(struct sb_stemmer *stemmer, char *word, size_t size);
/* A stemmer, and what it lately said. NULL: all are taken. */
struct text_french;
struct text_french *text_french_take(void);
void text_french_give_back(struct text_french *french);
struct sb_stemmer *text_french_stemmer(const struct text_french *french);
/* As text_stem; a little word keeps its ending. */
size_t text_french_stem(struct text_french *french, char *word, size_t size, bool *is_little_r);
struct sb_stemmer *text_stemmer_new(struct arena *arena);

/* `typed`: a phone that is not whole yet is one word all the same. */
struct text_words *text_words_begin_typed(struct arena *arena, struct span text);
struct sb_stemmer *text_words_stemmer(struct text_words *words);

#endif
