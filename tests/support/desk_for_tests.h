/* A desk at work: what the tests of rooms that deal with requests begin with, each act in a transaction of
 * its own. A test fails when an act that is to be done is not. */
#ifndef SUPPORT_DESK_FOR_TESTS_H
#define SUPPORT_DESK_FOR_TESTS_H

#include "support/rooms_for_tests.h"
#include "welcome/desk/desk.h"

struct desk_town {
	struct rooms *rooms;
	struct place_tree *tree;
	int64_t now_s;
};
struct desk_hand desk_town_hand(const struct desk_town *town, const char *once);
/* Puts it in the catalogue, in the charge of one place. */
void desk_town_offer(const struct desk_town *town, struct offering *offering, const char *unit_code);
/* By this way, with these words and nothing else. */
struct desk_receiving desk_town_asked(const struct offering *offering, enum desk_channel channel,
                                      const char *words);
/* The request's number. */
int64_t desk_town_receive(const struct desk_town *town, const struct desk_receiving *receiving);
/* At this instant; what it does not say is empty. */
void desk_town_act(const struct desk_town *town, int64_t request_id, struct desk_act act);

typedef enum desk_done desk_tie_fn(struct arena *arena, struct db *db, const struct desk_hand *hand,
                                   const struct desk_tying *tying, const char **sentence_r,
                                   struct fault *fault_r);
/* Whatever becomes of it; a refusal says why, and nothing else does. */
enum desk_done desk_town_tie(const struct desk_town *town, desk_tie_fn *does,
                             const struct desk_tying *tying, const char *once);

#endif
