/* Key phrases of many short French texts: « carte d’identité », « prise de rendez-vous », as they are
 * written most often.
 *
 * A phrase is two to four words that say something, with nothing between but a blank or one of de, du,
 * des, d’, de la, de l’, à, en. « Cartes d’identité » and « carte d’identité » are one, by their stems.
 * What a phrase is worth is its C-value (Frantzi, Ananiadou 2000): how often it stands, less how often it
 * only stands within a longer one, times log2 of its words. Among some of the texts, what stands out
 * there against the others is told by the log-likelihood of texts that have it (Dunning 1993).
 *
 * No dictionary: parts of speech of hunspell were tried and gave the same first phrases (README.md). Any
 * bytes may come. The same texts give the same phrases. */
#ifndef CRAFT_TOPICS_PHRASES_H
#define CRAFT_TOPICS_PHRASES_H

#include "base/base.h"

enum {
	TOPICS_PHRASE_WORDS_MAX = 4,
	TOPICS_PHRASES_MET_MAX = 1000000, /* different ones; new ones are no longer taken after that */
};

struct topics_phrase {
	struct span words; /* in small letters */
	size_t times, texts; /* among those asked for */
	double worth;      /* C-value */
	double stands_out; /* log-likelihood; 0 when all texts were asked for */
};
struct topics_phrasing {
	const struct span *texts; /* they must live while it runs */
	size_t count;
	size_t seen_min;      /* a phrase is told from so many texts on; 2 at least */
	const bool *is_among; /* of each text; NULL: all */
};
/* The first `most` of them, the one worth most first; among some texts, the one that stands out most, and
 * only those that do beyond chance (1 in 100). How many. The words live in the arena. */
size_t topics_phrases(struct arena *arena, const struct topics_phrasing *asked,
                      struct topics_phrase *phrases_r, size_t most);

#endif
