/* demo: keeps the invented town in a data folder of its own, and takes it away again. */
#ifndef DOORS_DEMO_H
#define DOORS_DEMO_H

#include "doors/house/house.h"

enum { DEMO_ACCOUNT_COUNT = 7, DEMO_PASSWORD_LENGTH = 21, DEMO_SEED_DEFAULT = 2026 };

/* Whoever signs in to look. The password is drawn at random and kept nowhere in the clear. */
struct demo_account {
	const char *who, *mail;
	char password[DEMO_PASSWORD_LENGTH + 1];
};

/* Is this a folder where a town may be made: not there yet, or empty? */
MUST_USE bool demo_is_free(struct arena *arena, const char *folder, bool *free_r,
                           struct fault *fault_r);

/* Fills an empty house. Its last survey closed two months before `now_s`; its desk has worked for six,
 * unless it is wanted empty: no offering, no request, nobody who deals with them. The figures of the
 * surveys are made afterwards, as for any other (mirror_refresh). */
struct demo_wish {
	uint64_t seed;
	int64_t now_s;
	bool no_desk;
};
MUST_USE bool demo_make(struct house *house, struct demo_wish wish,
                        struct demo_account accounts_r[DEMO_ACCOUNT_COUNT],
                        struct fault *fault_r);

/* A town that could not be made whole: what was made of it goes, and the folder unless it was there
 * before. The house must be closed. */
void demo_abandon(struct arena *arena, const char *folder, bool was_there);

/* Takes the folder away. *why_r: NULL, or why nothing was touched: it is no invented town, or holds
 * something that Parvis did not put there. */
MUST_USE bool demo_remove(struct arena *arena, const char *folder, const char **why_r,
                          struct fault *fault_r);

#endif
