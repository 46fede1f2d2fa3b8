/* flags: says of a text that somebody should read it soon: it presses, it hurts somebody, its author is
 * in distress.
 *
 * A flag calls a person and nothing else: it is no figure about anybody, decides nothing, and is not
 * counted but to say how many texts wait. It is made to miss little: what it calls for is often nothing.
 * It is read by lists of phrases that anybody can read and change (urgent.txt, rude.txt, distress.txt;
 * their first lines say how), under what disguises words (craft/text/text_bare.h). Words that hurt are
 * those of either side, against either side.
 *
 * Any bytes may come. One pass over the words; time is in proportion to them. Nothing is kept. */
#ifndef CRAFT_FLAGS_H
#define CRAFT_FLAGS_H

#include "base/base.h"

enum flags_kind {
	FLAGS_URGENT,   /* a deadline that falls, no roof, no food, no power, a danger */
	FLAGS_RUDE,     /* insults, threats, contempt; said or told */
	FLAGS_DISTRESS, /* « je n’en peux plus », suicide */
	FLAGS_KIND_COUNT
};
enum { FLAGS_ALL = (1 << FLAGS_KIND_COUNT) - 1 }; /* 1 << enum flags_kind of each */
extern const char *const flags_kind_codes[FLAGS_KIND_COUNT];  /* "urgence", "propos", "detresse": kept */
extern const char *const flags_kind_labels[FLAGS_KIND_COUNT]; /* "à voir vite", "propos", "détresse" */

/* Goes with any text that is flagged for distress, to whoever reads it. */
extern const char flags_distress_line[];

enum {
	FLAGS_LIST_SIZE_MAX = 200 << 10, /* bytes of a list */
	FLAGS_PHRASE_WORDS_MAX = 24,     /* a gap counts as three */
	FLAGS_FIND_COUNT_MAX = 32,       /* of a text; more are not told, only that the flag is up */
};

/* The lists of phrases, one for each kind; it lives until its arena ends, is never changed, and serves any
 * number of threads. */
struct flags;
/* Ours. Made once: it takes two milliseconds and 1 MB. */
const struct flags *flags_ours(struct arena *arena);

/* Somebody's own. A line that cannot be read is a mistake of who wrote it: which, and a sentence. An
 * empty list flags nothing. */
struct flags_mistake {
	enum flags_kind kind;
	size_t line;       /* from 1 */
	const char *why;   /* a sentence */
};
MUST_USE const struct flags *flags_new(struct arena *arena, const struct span lists[FLAGS_KIND_COUNT],
                                       struct flags_mistake *mistake_r);

struct flags_find {
	enum flags_kind kind;
	size_t at, length; /* the words that say so: bytes of the text */
};
struct flags_reading {
	bool is_up[FLAGS_KIND_COUNT];
	struct flags_find finds[FLAGS_FIND_COUNT_MAX]; /* by sentence */
	size_t count;
};
/* Those of some kinds (1 << enum flags_kind), without what stands within another of the same kind. */
size_t flags_widest(const struct flags_reading *reading, unsigned kinds,
                    struct flags_find finds_r[FLAGS_FIND_COUNT_MAX]);
/* Reads one text after another, for one thread; it lives until its arena ends and needs some 20 bytes of
 * it for each word of the lists. */
struct flags_reader;
struct flags_reader *flags_reader_new(struct arena *arena, const struct flags *flags);
void flags_read(struct flags_reader *reader, struct span text, struct flags_reading *reading_r);

/* By our lists, made once a program; from any thread, one text at a time. */
void flags_read_ours(struct span text, struct flags_reading *reading_r);
/* 1 << enum flags_kind of those that are up in one of these texts. */
unsigned flags_up(const struct span *texts, size_t count);

#endif
