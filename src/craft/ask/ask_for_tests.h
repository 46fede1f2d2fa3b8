/* For tests, the gallery and the fuzzer only: one question of each type, and lists drawn at random. */
#ifndef CRAFT_ASK_ASK_FOR_TESTS_H
#define CRAFT_ASK_ASK_FOR_TESTS_H

#include "craft/ask/ask.h"

/* Ranks in the list of all, by name. */
enum ask_all {
	ALL_PAGE, ALL_CONSENT, ALL_ONE, ALL_SEVERAL, ALL_NET, ALL_AGREE, ALL_FACES, ALL_YES, ALL_MATRIX,
	ALL_RANKING, ALL_NUMBER, ALL_DATE, ALL_TIME, ALL_TEXT, ALL_LONG, ALL_MAIL, ALL_PHONE, ALL_PLACE,
	ALL_BUDGET, ALL_PAIRS, ALL_KANO, ALL_COMPUTED, ALL_FILE,
	ALL_COUNT
};
extern const struct ask_list ask_all;
extern const struct ask_places ask_places_for_tests; /* ids 1 to 4 */
/* Of one name: `name` came, number 7 when `why` is NULL. */
struct ask_file_sent {
	const char *name, *why;
};
struct ask_files ask_files_for_tests(struct ask_file_sent *sent);

/* A small generator (splitmix64), the same on every machine. */
uint64_t ask_random(uint64_t *state);
/* A sound list of one to twelve questions, and values that stand within it. */
struct ask_list ask_random_list(struct arena *arena, uint64_t *state);
struct ask_value *ask_random_values(struct arena *arena, struct ask_list list, uint64_t *state);

#endif
