/* experience: people tell what happened to them with the service; it is published, with the service's answer.
 *
 * Whoever tells sees, before sending, the text as it would be published: names, numbers and addresses are
 * masked (craft/mask); only words that may be no name at all can be left, and she decides. What she wrote
 * is kept in no other form. A référent of the place then publishes, hides more words, or refuses and says
 * why; who deals with requests there answers in public. Flags (craft/flags) call a person and decide
 * nothing. Refused texts are counted beside the published ones.
 *
 * No account: her own address, with a secret of which only a print is kept, says where her text stands and
 * takes it back. Her e-mail, if she leaves one, serves once, for the answer. */
#ifndef LISTEN_EXPERIENCE_H
#define LISTEN_EXPERIENCE_H

#include "craft/store/store.h"
#include "craft/visit/visit.h"

enum experience_feeling {
	EXPERIENCE_NEGATIVE, EXPERIENCE_MIXED, EXPERIENCE_POSITIVE, EXPERIENCE_FEELING_COUNT
};
enum experience_state {
	EXPERIENCE_TO_READ, EXPERIENCE_PUBLISHED, EXPERIENCE_REFUSED, EXPERIENCE_STATE_COUNT
};

enum {
	EXPERIENCE_TITLE_LENGTH_MAX = 120,
	EXPERIENCE_WORDS_LENGTH_MAX = 5000,
	EXPERIENCE_ANSWER_LENGTH_MAX = 4000,
	EXPERIENCE_REASON_LENGTH_MAX = 500,
	EXPERIENCE_COUNT_MAX = 100000, /* published texts that are listed */
	EXPERIENCE_PAGE_COUNT = 20,    /* texts of a page */
	EXPERIENCE_KEEP_MONTHS = 24,
	EXPERIENCE_MAIL_KEEP_DAYS = 90, /* after the answer, or the refusal */
	EXPERIENCE_ERASE_COUNT = 500,   /* in one transaction */
};

/* May people tell? */
MUST_USE bool experience_is_open(struct arena *arena, struct db *db, int64_t root_id, bool *is_open_r,
                                 struct fault *fault_r);

/* Erases texts that are two years old, and e-mails whose day has come. May run twice, and in two programs. */
MUST_USE bool experience_clock(struct arena *arena, struct store *store, int64_t root_id, int32_t today,
                               struct fault *fault_r);

/* One of an invented town, published, as its author and its readers would have left it. No answer: none
 * yet. */
struct experience_planting {
	int64_t place_id;
	int32_t told_day, published_day, answered_day;
	enum experience_feeling feeling;
	struct span title, words, answer;
};
MUST_USE bool experience_plant(struct arena *arena, struct db *db, int64_t root_id,
                               const struct experience_planting *planting, struct fault *fault_r);
/* May people tell, from now on? */
MUST_USE bool experience_open(struct db *db, int64_t root_id, struct fault *fault_r);

struct verbatim_keeper;
/* Makes heaps of what was published, quarter after quarter (room verbatim). May run twice, and in two
 * programs. */
MUST_USE bool experience_gather(struct arena *arena, const struct verbatim_keeper *keeper,
                                 struct fault *fault_r);

extern const struct room_pages experience_pages;

#endif
