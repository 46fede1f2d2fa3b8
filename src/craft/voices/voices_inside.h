/* What the files of craft/voices share. */
#ifndef CRAFT_VOICES_INSIDE_H
#define CRAFT_VOICES_INSIDE_H

#include "craft/voices/voices.h"

/* Where a word stands in its text. */
struct voices_token {
	uint32_t stem;
	uint16_t at;
	uint8_t size;
	bool joins; /* makes a phrase with the one before; little words at most between */
};
enum { VOICES_CHUNK_BITS = 15, VOICES_CHUNK_COUNT = 1 << VOICES_CHUNK_BITS };

/* The words of all texts, one after another. */
struct voices_reading {
	struct voices_token **chunks;
	size_t *starts; /* by text, and the end of the last */
	uint32_t (*seen)[VOICES_SIDE_COUNT]; /* by stem: texts */
	size_t stem_count;
};
MUST_USE enum voices_status voices_read(struct arena *passing, const struct voices_texts *texts,
                                        struct voices_reading *reading_r);

static inline const struct voices_token *
voices_token(const struct voices_reading *reading, size_t at)
{
	return &reading->chunks[at >> VOICES_CHUNK_BITS][at & (VOICES_CHUNK_COUNT - 1)];
}

/* A hash of 64 bits, never 0. */
uint64_t voices_hash(struct span bytes, uint64_t seed);
/* splitmix64 (Steele, Lea, Flood 2014). */
uint64_t voices_draw(uint64_t *state);

/* Phrases met, how many texts of each side hold them. */
struct voices_term {
	uint64_t key; /* its two stems, the first + 1 above */
	uint32_t seen[VOICES_SIDE_COUNT];
	uint32_t last; /* the text that was counted last, + 1 */
};
struct voices_terms {
	struct voices_term *slots; /* key 0: empty */
	size_t slot_count, used;
};
struct voices_term *voices_term_slot(const struct voices_terms *terms, uint64_t key);
/* Phrases that at least `seen_min` texts hold, both of whose words as many do. */
void voices_phrases(struct arena *passing, const struct voices_texts *texts,
                    const struct voices_reading *reading, int64_t seen_min, struct voices_terms *phrases_r);

struct voices_log_odds {
	double value, z; /* Monroe, Colaresi & Quinn 2008 */
	double p;        /* exact, binomial, given how many texts hold it */
};
/* `seen` of `totals`, texts that hold a word among all such pairs of a word and a text. */
struct voices_log_odds voices_log_odds(const uint32_t seen[VOICES_SIDE_COUNT],
                                       const double totals[VOICES_SIDE_COUNT], double prior);

/* Kendall 1945, and Spearman 1904 on midranks; false: all of one are equal. */
bool voices_tau_b(const double *a, const double *b, size_t count, double *tau_r);
bool voices_spearman(const double *a, const double *b, size_t count, double *rho_r);

bool voices_speaks(const struct topics *themes, size_t text, size_t topic);
bool voices_themes_fit(const struct voices_texts *texts, const struct topics *themes);

#endif
