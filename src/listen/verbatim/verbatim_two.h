/* Two voices of a table: what those on one side write, and those on the other, laid side by side.
 *
 * A column says who wrote each text; two of its values are compared. Names and numbers are masked before
 * anything is read. Nothing is told of a side with fewer than VERBATIM_SIDE_MIN texts, nor of a word that
 * fewer than five texts hold. The trade is craft/voices. */
#ifndef LISTEN_VERBATIM_TWO_H
#define LISTEN_VERBATIM_TWO_H

#include "craft/voices/voices.h"
#include "listen/verbatim/verbatim.h"

enum { VERBATIM_SIDE_MIN = 10, VERBATIM_SIDES_MET_MAX = 50 };

struct verbatim_two {
	struct span sides[VOICES_SIDE_COUNT]; /* as the column names them, in the order of their bytes */
	struct voices_texts texts;            /* masked; their tone is what verbatim_tone says */
	struct voices_words words;            /* none when words in common are too few */
	struct topics_rows *rows;
	struct topics themes;                 /* likewise */
	struct voices_theme told[TOPICS_COUNT_MAX];
	struct voices_order order;
	bool has_order;
	struct verbatim_left left; /* others: texts of other sides */
};
/* `source->label_column` says who wrote; `source->labels` which two, when it has more. Columns that are not
 * there, not two sides, a side with too few texts: a fault whose sentence says what to do. */
MUST_USE bool verbatim_two(struct arena *arena, const struct verbatim_source *source, const struct mask *mask,
                           size_t theme_count, struct verbatim_two *two_r, struct fault *fault_r);
/* What a side says of a theme. How many, at most `most`. */
size_t verbatim_two_quotes(struct arena *arena, const struct verbatim_two *two, size_t topic, unsigned side,
                           size_t most, struct voices_quote *quotes_r);

/* Words of feelings, which make no theme. How many. */
size_t verbatim_feelings(struct span *words_r, size_t most);

#endif
