/* duet: the two voices of one question, in words: what usagers and agents wrote, laid side by side.
 *
 * Of a heap whose two sides are kept (room verbatim): the words each uses more, the themes of both with
 * their tone, what one sees and the other never says, whether both are irritated by the same. The trade is
 * craft/voices. Texts are masked and above the floor before they come here; near copies count once.
 *
 * It is made by the clock and kept as one document of a heap, which holds figures, words that at least five
 * texts hold, and where quotes stand: never a text. Quotes are read through the sight of whoever reads the
 * page: what was hidden since is not there. */
#ifndef CONFRONT_DUET_H
#define CONFRONT_DUET_H

#include <stdatomic.h>

#include "craft/voices/voices.h"
#include "listen/verbatim/verbatim.h"

enum {
	DUET_WORD_COUNT_MAX = 20, /* shown of a side */
	DUET_QUOTE_COUNT = 3,     /* of a word, or of a theme on a side */
	DUET_THEME_COUNT_MAX = 10,
	DUET_THEME_WORD_COUNT = 3,
	DUET_SIDE_MIN = 10, /* texts, for anything to be compared */
};
/* Words and themes are said to differ up to this q, of their own family. */
#define DUET_ALPHA 0.01

enum duet_state { DUET_TOO_FEW, DUET_TOO_MANY, DUET_COMPARED };

/* Some bytes of a text. */
struct duet_quote {
	int64_t text_id;
	size_t at, length;
	bool is_begun, is_going_on;
};
struct duet_quotes {
	struct duet_quote list[DUET_QUOTE_COUNT];
	size_t count;
};
struct duet_word {
	struct span words;
	int64_t seen[VOICES_SIDE_COUNT]; /* texts that hold it */
	struct duet_quotes quotes;       /* of the side that says it more */
};
struct duet_part {
	int64_t texts; /* that speak of it */
	int64_t tones[VOICES_TONE_COUNT];
	struct duet_quotes quotes;
};
struct duet_theme {
	struct span name; /* its first words */
	struct duet_part parts[VOICES_SIDE_COUNT];
	bool is_sure; /* told more by one side */
	enum voices_sight sight; /* by both, unless it is sure */
	uint8_t seen_by;
};
struct duet_order {
	bool is_known;
	struct voices_figure tau;
	size_t firsts[VOICES_SIDE_COUNT][VOICES_FIRST_COUNT]; /* themes */
	size_t first_counts[VOICES_SIDE_COUNT], shared_count;
};
struct duet {
	enum duet_state state;
	int64_t texts[VOICES_SIDE_COUNT]; /* compared: near copies left out */
	struct duet_word words[VOICES_SIDE_COUNT][DUET_WORD_COUNT_MAX]; /* the surest first */
	size_t word_counts[VOICES_SIDE_COUNT];
	int64_t declared[VOICES_SIDE_COUNT]; /* of which so many are shown */
	struct duet_theme themes[DUET_THEME_COUNT_MAX]; /* the one most texts speak of first */
	size_t theme_count;
	struct duet_order order;
};

/* --- rules (no database) --------------------------------------------------------------------- */

struct duet_texts {
	struct voices_texts texts;
	const int64_t *ids;
};
/* The same texts give the same figures. */
void duet_make(struct arena *arena, const struct duet_texts *texts, struct duet *duet_r);

/* « usagers », « agents », and with a capital; internal: colleagues. */
struct duet_names {
	struct span small[VOICES_SIDE_COUNT], capital[VOICES_SIDE_COUNT];
};
struct duet_names duet_names_of(bool internal);
/* What the figures carry, and nothing more. */
struct span duet_title(struct arena *arena, const struct duet *duet, const struct duet_names *names);
/* Are both irritated by the same? A sentence, its interval in words. */
struct span duet_order_words(struct arena *arena, const struct duet *duet, const struct duet_names *names);
/* « surtout négatif (12 sur 15) »; empty: nobody there speaks of it. */
struct span duet_tone_words(struct arena *arena, const struct duet_part *part);
/* What is seen by one side, in a sentence; empty: by both. */
struct span duet_sight_words(struct arena *arena, const struct duet *duet, const struct duet_theme *theme,
                             const struct duet_names *names);
struct stats_share duet_share(const struct duet *duet, const struct duet_theme *theme, unsigned side);

/* --- kept -------------------------------------------------------------------------------------- */

/* As lines of text. False: it is cut, or another version wrote it. */
struct span duet_write(struct arena *arena, const struct duet *duet);
MUST_USE bool duet_read(struct arena *arena, struct span document, struct duet *duet_r);

/* FOUND_NONE: it is not made, or was of a heap that was filled again since. *is_old_r: texts were hidden
 * or shown since. Whoever shows it has asked verbatim_heap_load for VERBATIM_REACH_SHOWN first. */
MUST_USE enum found duet_load(struct arena *arena, struct db *db, int64_t root_id, int64_t heap_id,
                              struct duet *duet_r, bool *is_old_r, struct fault *fault_r);

struct duet_keeper {
	struct store *store;
	int64_t root_id;
	const atomic_bool *stops; /* NULL: never */
};
/* Makes what is missing; when `is_slow`, also what changed by what somebody hid or showed; throws away
 * those of heaps that are not readable any more. May run twice, and in two programs. */
MUST_USE bool duet_clock(struct arena *arena, const struct duet_keeper *keeper, bool is_slow,
                         struct fault *fault_r);

extern const struct room_pages duet_pages;

#endif
