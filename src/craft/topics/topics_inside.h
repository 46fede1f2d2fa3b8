/* What the files of craft/topics share. */
#ifndef CRAFT_TOPICS_INSIDE_H
#define CRAFT_TOPICS_INSIDE_H

#include "craft/text/text.h"
#include "craft/topics/topics.h"

/* Sparse rows, one after another. */
struct topics_rows {
	size_t count, term_count;
	const size_t *starts; /* [row], and the end of the last */
	uint32_t *terms;
	float *weights;
	const struct span *words; /* by term */
	const uint64_t *hashes;   /* by term; none of rows drawn from others */
	const float *rarities;
};

enum { TOPICS_WORDS_MAX = TOPICS_TEXT_SIZE_MAX }; /* of one text, each a byte at least */
/* The words of a text that say something, in the order they stand; what is written with hyphens is one,
 * without its parts. `found` has room for TOPICS_WORDS_MAX; `row` lives until they are used. */
size_t topics_terms(struct arena *row, struct text_word *found, struct span text);

/* splitmix64 (Steele, Lea, Flood 2014). */
uint64_t topics_draw(uint64_t *state);

/* `count` rows drawn, with the same terms; their numbers, in the order drawn. */
struct topics_rows topics_draw_rows(struct arena *arena, const struct topics_rows *rows, size_t count,
                                    uint64_t *seed, size_t **numbers_r);

/* The same rows with those terms alone that enough of them have, each of length 1 again; the number that each
 * term had. */
struct topics_rows topics_cut_rows(struct arena *arena, const struct topics_rows *rows, size_t seen_min,
                                   const uint32_t **terms_r);
/* From how many texts on a word counts, of so many. */
size_t topics_seen_min(size_t count);

/* The strongest directions of rows: [term × count], and how strong. */
void topics_directions(struct arena *arena, const struct topics_rows *rows, size_t count, uint64_t seed,
                       double *directions_r, double *strengths_r);

/* Two factors: rows ≈ texts × terms'. */
struct topics_factors {
	size_t count;
	double *texts; /* [row × count] */
	double *terms; /* [term × count] */
	int steps;
	bool converged, stopped;
};
void topics_factor(struct arena *arena, const struct topics_rows *rows,
                   const struct topics_question *question, struct topics_factors *factors_r);
/* The same, from directions that are known: [term × count], of as many themes or more. */
struct topics_start {
	const double *directions;
	size_t count;
};
void topics_factor_from(struct arena *arena, const struct topics_rows *rows,
                        const struct topics_question *question, const struct topics_start *start,
                        struct topics_factors *factors_r);

/* How much each row has of themes that were found in others: where the error is least, themes as they are. */
void topics_place(struct arena *arena, const struct topics_rows *rows, struct topics_factors *factors);

/* The heaviest terms of a theme, the heaviest first; of equal ones the first. How many. */
size_t topics_heaviest(const struct topics_factors *factors, size_t term_count, size_t topic,
                       uint32_t terms_r[TOPICS_WORD_COUNT]);
struct topics_words {
	uint32_t terms[TOPICS_WORD_COUNT];
	size_t count;
};
/* What their words have in common: 0 to 1 (Jaccard). */
double topics_alike(const struct topics_words *one, const struct topics_words *other);
/* [count] */
void topics_npmi(struct arena *arena, const struct topics_rows *rows, const struct topics_words *words,
                 size_t count, double *npmi_r);
/* Mean Jaccard of themes matched one to one at best. */
double topics_match(struct arena *arena, const struct topics_words *one, const struct topics_words *other,
                    size_t count);

#endif
