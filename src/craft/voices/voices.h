/* What one of two sides says more than the other, of short French texts that both wrote.
 *
 * The words each uses more, themes made of both and who speaks of them, what one sees and the other never
 * mentions, whether both are irritated by the same things, quotes, themes that grew beyond chance. A text is
 * one voice: what it repeats counts once. Each family of comparisons is corrected together (Benjamini &
 * Hochberg 1995): `q` is the p so corrected. Differences are side 1 minus side 0.
 *
 * Texts are the caller's, already masked and above the floor: a trade knows of neither. Words between
 * brackets (« [NOM 1] ») are passed over. Any bytes may come. Pure: the same texts and the same seed give the
 * same figures; what cannot be said is a status. Results live in the arena, quotes point into the texts. */
#ifndef CRAFT_VOICES_H
#define CRAFT_VOICES_H

#include "craft/stats/stats_share.h"
#include "craft/topics/topics.h"

enum { VOICES_SIDE_COUNT = 2, VOICES_BOTH = 2 };
enum {
	VOICES_TEXT_COUNT_MAX = 200000,
	VOICES_TEXT_SIZE_MAX = 4000,       /* bytes of a text whose words count */
	VOICES_TOKEN_COUNT_MAX = 24000000, /* words of all texts, 8 bytes each */
	VOICES_STEM_COUNT_MAX = 500000,    /* met; new ones are no longer taken after that */
	VOICES_PHRASE_COUNT_MAX = 500000,  /* likewise, of those that may be held by enough */
	VOICES_HOLDER_COUNT_MAX = 1000,    /* of one word: texts told, spread over those that hold it */
	VOICES_DRAW_COUNT = 1000,
	VOICES_FIRST_COUNT = 3,
	VOICES_CANDIDATE_COUNT_MAX = 2000, /* of quotes: the heaviest */
	VOICES_QUOTE_COUNT_MAX = 20,
	VOICES_QUOTE_LETTERS_MIN = 40, /* code points */
	VOICES_QUOTE_LETTERS_MAX = 300,
};

enum voices_tone {
	VOICES_TONE_NONE, /* it was not told */
	VOICES_NEGATIVE,
	VOICES_MIXED,
	VOICES_POSITIVE,
	VOICES_TONE_COUNT
};

struct voices_text {
	struct span words;
	int64_t place; /* 0: unknown, or many */
	int64_t day;   /* any count of days that goes up */
	uint8_t side;  /* 0 or 1 */
	uint8_t tone;
};
struct voices_texts {
	const struct voices_text *list;
	size_t count;
};

enum voices_status {
	VOICES_DONE,
	VOICES_ONE_SIDE, /* a side has no text, or no word that is compared */
	VOICES_TOO_FEW,  /* themes or words to compare: at least two */
	VOICES_ALL_ALIKE, /* no order: a side tells nothing negatively, or all as often */
	VOICES_TOO_MANY, /* VOICES_TEXT_COUNT_MAX or VOICES_TOKEN_COUNT_MAX */
};

/* --- words ---------------------------------------------------------------------------------------- */

struct voices_asked {
	struct voices_texts texts;
	int64_t seen_min; /* a word is compared from so many texts on; 0: 5 */
	double alpha;     /* declared up to this q; 0: 0.05 */
	double prior;     /* weight of what both say, in words; 0: 500 */
};
/* A word, or two in a row with little words between (« carte d’identité »), as written most often. */
struct voices_word {
	struct span words;
	bool is_phrase, is_declared;
	uint8_t side; /* that says it more */
	int64_t seen[VOICES_SIDE_COUNT]; /* texts that hold it */
	/* How much more: log-odds ratio with an informative Dirichlet prior, all words of both sides (Monroe,
	 * Colaresi & Quinn 2008, eq. 16 to 22), and it by its standard error. */
	double log_odds, z;
	/* How surely: exact and two-sided, given how many texts hold it (binomial), then corrected. The p of z
	 * would find a word ten times more frequent in one draw of ten, this one in eight (README.md). */
	double p, q;
	const uint32_t *holders; /* of its own side, when declared; ascending */
	size_t holder_count;
};
struct voices_words {
	const struct voices_word *words; /* the surest first */
	size_t count, word_count;        /* compared; of these words, the others are phrases */
	size_t declared[VOICES_SIDE_COUNT];
	int64_t texts[VOICES_SIDE_COUNT];
};
MUST_USE enum voices_status voices_words(struct arena *arena, const struct voices_asked *asked,
                                         struct voices_words *words_r);

/* --- themes on both sides -------------------------------------------------------------------------- */

/* A text speaks of a theme from themes->weight_min on; of several, or of none. */
enum voices_sight {
	VOICES_SEEN_BY_BOTH,
	VOICES_SEEN_MOSTLY, /* at least 5 % of one side, surely under a third of that of the other */
	VOICES_SEEN_ONLY,   /* at least 5 % of one side, no text of the other */
};
struct voices_part {
	struct stats_share share;          /* of its texts; Wilson, 95 % */
	int64_t tones[VOICES_TONE_COUNT];  /* of those that speak of it */
};
struct voices_theme {
	size_t topic; /* its rank in the themes */
	struct voices_part parts[VOICES_SIDE_COUNT];
	struct stats_share_gap gap; /* Newcombe, 95 %; side 1 minus side 0 */
	double q;                   /* of its p, over themes */
	enum voices_sight sight; /* only with q at most 0.05 */
	uint8_t seen_by;         /* which side, when not both */
};
/* As many as themes->count, in their order. `themes` were found in these texts, in this order. */
MUST_USE enum voices_status voices_themes(struct arena *arena, const struct voices_texts *texts,
                                          const struct topics *themes, struct voices_theme *themes_r);

/* --- are both irritated by the same ---------------------------------------------------------------- */

struct voices_figure {
	double value, low, high;
	bool has_interval;
};
struct voices_order {
	/* Themes by the share of a side's texts that tell them negatively: are both orders alike? Kendall's tau-b
	 * and Spearman's rho, percentile intervals at 95 % (bootstrap over the texts of each side); none when
	 * more than one draw of ten has no order. */
	struct voices_figure tau, rho;
	size_t firsts[VOICES_SIDE_COUNT][VOICES_FIRST_COUNT]; /* topics, those told negatively at all */
	bool is_shared[VOICES_SIDE_COUNT][VOICES_FIRST_COUNT]; /* among the first of the other side too */
	size_t first_counts[VOICES_SIDE_COUNT], shared_count;
	int64_t negatives[VOICES_SIDE_COUNT][TOPICS_COUNT_MAX]; /* texts, by topic */
	int64_t texts[VOICES_SIDE_COUNT];
};
MUST_USE enum voices_status voices_order(const struct voices_texts *texts, const struct topics *themes,
                                         uint64_t seed, struct voices_order *order_r);

/* --- quotes ---------------------------------------------------------------------------------------- */

struct voices_candidate {
	uint32_t text;
	double weight; /* above 0 */
};
struct voices_quoting {
	const struct voices_texts *texts;
	const struct topics_rows *rows; /* of these texts */
	const struct voices_candidate *candidates;
	size_t count;
	/* Of a long text, the sentences that hold most of these words; may be empty. */
	const struct span *words;
	size_t word_count;
};
struct voices_quote {
	uint32_t text;
	struct span words;         /* VOICES_QUOTE_LETTERS_MIN to MAX letters, whole sentences */
	bool is_begun, is_going_on; /* something stands before, after */
	double weight, score;
};
/* The heaviest, then those that add something (maximal marginal relevance, Carbonell & Goldstein 1998, lambda
 * 0.7, cosine of TF-IDF). Never two that are nearly the same; never two of one place when one of another
 * place scores at most 0.05 less. How many, at most `most`, in the order they were chosen. */
size_t voices_quotes(const struct voices_quoting *quoting, size_t most, struct voices_quote *quotes_r);
/* The texts of a side that speak of a theme, by its weight in each. How many; the list is the arena's. */
size_t voices_of_theme(struct arena *arena, const struct voices_texts *texts, const struct topics *themes,
                       size_t topic, unsigned side, struct voices_candidate **candidates_r);
/* The texts that hold a declared word, those that hold most declared words of its side first. */
size_t voices_of_word(struct arena *arena, const struct voices_texts *texts,
                      const struct voices_words *words, size_t word,
                      struct voices_candidate **candidates_r);

/* --- grown beyond chance --------------------------------------------------------------------------- */

struct voices_periods {
	unsigned side; /* VOICES_BOTH: both */
	int64_t first_day, last_day;               /* both included */
	int64_t earlier_first_day, earlier_last_day; /* before, or apart */
};
struct voices_growth {
	size_t topic;
	int64_t now, now_texts;         /* that speak of it, of all texts of the period */
	int64_t earlier, earlier_texts;
	double expected; /* now, were it told as often as earlier */
	double p, q;     /* one-sided, exact (Przyborowski & Wilenski 1940), corrected over themes */
	bool is_alert;   /* q at most 0.05 */
};
/* What was counted elsewhere: expected and p of one theme, from its four counts. Both periods have a text. */
void voices_weigh(struct voices_growth *growth);
/* As many as themes->count, in their order. VOICES_TOO_FEW: a period without a text. */
MUST_USE enum voices_status voices_grown(struct arena *arena, const struct voices_texts *texts,
                                         const struct topics *themes, const struct voices_periods *periods,
                                         struct voices_growth *growths_r);

#endif
