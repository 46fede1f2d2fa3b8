/* codebook: what the texts of a heap are about, as the service says it.
 *
 * * A theme is found by the program (craft/topics, on the texts of both sides together), or written by the
 * service: words, phrases, exclusions. Both are read and counted the same way: how many different texts of
 * each side, with an interval; how they sound, in columns of its own, since what one speaks of and how are
 * two questions; quotes, which a person may pin, or hide with a reason. A theme that is found again keeps
 * the name a person gave it, and what was decided of its quotes.
 *
 * * Made by the program's own sight when a heap changed, read behind the sight of who reads: whoever reads
 * all that is shown of the heap (VERBATIM_REACH_SHOWN), nobody else. The words of a text are never kept
 * here. The référent alone writes. */
#ifndef LISTEN_CODEBOOK_H
#define LISTEN_CODEBOOK_H

#include "craft/stats/stats_share.h"
#include "listen/verbatim/verbatim.h"

enum {
	CODEBOOK_THEME_COUNT_MAX = 80,  /* of one heap */
	CODEBOOK_OWN_COUNT_MAX = 30,    /* of these, written by the service */
	CODEBOOK_NAME_LENGTH_MAX = 80,
	CODEBOOK_RULE_LENGTH_MAX = 1000,
	CODEBOOK_REASON_LENGTH_MAX = 300,
	CODEBOOK_QUOTE_COUNT_MAX = 50,  /* of one side, asked for at once */
	CODEBOOK_TEXTS_MIN = 40,        /* different texts: with fewer the program looks for no theme */
	CODEBOOK_HEAP_TEXTS_MAX = 300000,
};

/* CODEBOOK_FOLLOWED: the program found it in the last survey of the same question, a person named it, told
 * texts of it, or decided something of it; a model tells its texts in this one. */
enum codebook_source { CODEBOOK_FOUND = 1, CODEBOOK_WRITTEN = 2, CODEBOOK_FOLLOWED = 3 };
enum codebook_how { CODEBOOK_BY_FINDING = 1, CODEBOOK_BY_WORDS, CODEBOOK_BY_LEARNING, CODEBOOK_BY_PERSON };
enum codebook_kind { CODEBOOK_NEITHER, CODEBOOK_PINNED, CODEBOOK_HIDDEN };

/* Texts, near copies counted once. */
struct codebook_size {
	int64_t texts, all;             /* of the theme on this side; of the heap on this side */
	int64_t tones[VERBATIM_TONE_COUNT]; /* of those of the theme */
	/* Of the texts of this side, as told by words or by finding: Wilson, 95 %. Of a theme that learnt: the
	 * errors of its model taken back (verbatim_shares), `is_mended`. Status TOO_FEW: this side has none. */
	struct stats_share share;
	bool is_mended;
	int64_t said;       /* texts of which people said whether they are of the theme */
	struct stats_share negative;    /* of those of the theme whose tone is told (verbatim_tone_shares) */
};
struct codebook_theme {
	int64_t heap_id, theme_id;
	enum codebook_source source;
	struct span name;   /* as shown: given by a person, else its first words */
	bool is_named;      /* by a person */
	struct span words;  /* of one that was found: a line each */
	struct span rule;
	int64_t stability;  /* thousandths; -1: not measured */
	int64_t merged_id, origin_id, run_id;
	int64_t found_id;   /* the run of its texts as they were found; 0: run_id has them */
	bool is_lost, has_learnt;
	int64_t taught;     /* models that labels made, and that are kept; one that is followed has its own too */
	int64_t twin_id;    /* of one followed, that found here with most of the same texts, or the reverse; 0 */
	struct span twin_name;
	bool is_unknown;    /* the next survey could not tell its texts well enough */
	int64_t changes;
	struct codebook_size sizes[VERBATIM_SIDE_COUNT];
};
/* « stable », « à prendre avec prudence », or NULL for one that the program did not find. */
const char *codebook_stability_words(const struct codebook_theme *theme);

/* How the themes of a heap stand. */
struct codebook_state {
	struct verbatim_heap heap;
	bool is_made, is_due;  /* were they ever; are they to be made again */
	int64_t made_unix_s, theme_count, texts;
	struct verbatim_progress progress; /* while they are made; stage 0: nobody is at it */
};
/* FOUND_NONE: there is no such heap, or it is not for this reader to read what was made of all of it. */
MUST_USE enum found codebook_look(struct arena *arena, struct db *db, const struct verbatim_sight *sight,
                                  int64_t heap_id, struct codebook_state *state_r, struct fault *fault_r);
/* Those that stand alone, the largest first; merged ones only if asked for. Empty when the reader may not. */
MUST_USE bool codebook_themes(struct arena *arena, struct db *db, const struct verbatim_sight *sight,
                              int64_t heap_id, bool with_merged, struct codebook_theme **themes_r,
                              size_t *count_r, struct fault *fault_r);
MUST_USE enum found codebook_theme_load(struct arena *arena, struct db *db,
                                        const struct verbatim_sight *sight, int64_t heap_id,
                                        int64_t theme_id, struct codebook_theme *theme_r,
                                        struct fault *fault_r);

/* A quote: a text that is shown, masked, of a place over the floor (room verbatim), as this reader may
 * read it. */
struct codebook_quote {
	struct verbatim_text text;
	enum codebook_how how;
	enum codebook_kind kind;
	struct span reason; /* why it is hidden */
	int64_t weight;     /* thousandths */
};
struct codebook_quoting {
	const struct codebook_theme *theme;
	enum side side;
	size_t most;        /* CODEBOOK_QUOTE_COUNT_MAX at most */
	int64_t after_rank; /* 0: from the first; then `rank_r` of the last asking */
	/* Few good ones, each of which says something else: pinned first, 40 to 300 characters, one of a place,
	 * none hidden, no copies (codebook_choice.c). */
	bool is_choice;
};
/* Those that are most of the theme first. `rank_r` 0: there are no others. */
MUST_USE bool codebook_quotes(struct arena *arena, struct db *db, const struct verbatim_sight *sight,
                              const struct codebook_quoting *quoting, struct codebook_quote **quotes_r,
                              size_t *count_r, int64_t *rank_r, struct fault *fault_r);

/* Themes that grew beyond chance, of heaps that this reader may decide of (VERBATIM_REACH_ALL), which wait
 * for somebody to say that she saw them. */
struct codebook_growing {
	int64_t themes;
	int64_t heap_id, theme_id; /* the latest of these heaps; the only theme, 0: there are several */
};
MUST_USE bool codebook_growing(struct arena *arena, struct db *db, const struct verbatim_sight *sight,
                               struct codebook_growing *growing_r, struct fault *fault_r);
/* The theme became an action: that it grows waits for nobody any more. In the caller's transaction. */
MUST_USE bool codebook_growth_acted(struct db *db, int64_t root_id, int64_t theme_id, int64_t now_s,
                                    struct fault *fault_r);

/* Makes the themes of heaps that changed, forgets those of heaps that are no more. May run twice, and in two
 * programs. */
MUST_USE bool codebook_clock(struct arena *arena, const struct verbatim_keeper *keeper, bool is_slow,
                             struct fault *fault_r);

extern const struct room_pages codebook_pages;

/* What is decided of a theme begins with it: the other half of this contract. */
#include "listen/codebook/codebook_start.h"

#endif
