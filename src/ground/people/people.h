/* people: accounts, how they sign in, what they may do and where; delegation and absence.
 *
 * A right is a role over a subtree of places. The route table says which roles may take a route;
 * a room asks people_may for the place. What an account does is a fact of the journal. */
#ifndef GROUND_PEOPLE_H
#define GROUND_PEOPLE_H

#include "craft/visit/visit.h"
#include "ground/journal/journal.h"
#include "ground/place/place.h"
#include "ground/post/post.h"

extern const char *const people_role_words[ROLE_COUNT]; /* « référent relation usager » … */

/* May this reader act under `role` at this place (index in the tree; PLACE_NONE: the whole)? */
bool people_may(const struct reader *reader, const struct place_tree *tree, unsigned who,
                uint32_t place);

/* Who comes, from the cookie of the request: fills *reader_r (account_id 0 when nobody, when the
 * session ended or was ended). Rights delegated to the account for today are among its rights. */
MUST_USE bool people_reader(struct arena *arena, struct db *db, int64_t root_id,
                            struct span cookie_header, int64_t now_s, struct reader *reader_r,
                            struct fault *fault_r);

/* The rights of an account that day, for what is written to it outside any visit. */
MUST_USE bool people_reader_of(struct arena *arena, struct db *db, int64_t root_id,
                               int64_t account_id, int32_t day, struct reader *reader_r,
                               struct fault *fault_r);

/* Notes that the session is alive, at most each quarter of an hour. */
void people_seen(struct store *store, int64_t root_id, const struct reader *reader,
                 int64_t now_s);

/* As long as there is no account, everything released may be read on this machine (the server
 * listens on it alone), and one link makes the first administrator. */
MUST_USE bool people_has_accounts(struct arena *arena, struct db *db, int64_t root_id,
                                  bool *has_r, struct fault *fault_r);
/* Makes (again) the link for the first administrator: "/premier/TOKEN". Only its hash is kept.
 * Empty when there are accounts. */
MUST_USE bool people_first_link(struct arena *arena, struct store *store, int64_t root_id,
                                struct span *path_r, struct fault *fault_r);

/* The name of an account, "compte supprimé" when it is gone, « Parvis » for 0. */
MUST_USE bool people_name(struct arena *arena, struct db *db, int64_t root_id,
                          int64_t account_id, struct span *name_r, struct fault *fault_r);

/* Who may be in charge of something: open accounts, by name. `mail` tells namesakes apart. */
struct colleague {
	int64_t account_id;
	struct span name, mail;
};
MUST_USE bool people_list(struct arena *arena, struct db *db, int64_t root_id,
                          struct colleague **people_r, size_t *count_r, struct fault *fault_r);

/* Who may be given work at a place: open accounts that hold one of these roles over one of these places
 * (0: the whole), by name. Whoever stands in for another is not among them. */
enum { PEOPLE_PLACE_COUNT_MAX = 16 };
struct people_where {
	unsigned who; /* WHO bits */
	const int64_t *place_ids;
	size_t place_count; /* PEOPLE_PLACE_COUNT_MAX at most */
};
MUST_USE bool people_holders(struct arena *arena, struct db *db, int64_t root_id,
                             const struct people_where *where, struct colleague **people_r,
                             size_t *count_r, struct fault *fault_r);

/* Who said that she is away that day, by account, and until when: of absences that follow each other
 * without a day between them, the end of the last. Why is asked of nobody. */
enum { PEOPLE_ABSENCE_COUNT_MAX = 2000 };
struct people_absence {
	int64_t account_id;
	int32_t last_day;
};
MUST_USE bool people_absences(struct arena *arena, struct db *db, int64_t root_id, int32_t day,
                              struct people_absence **absences_r, size_t *count_r,
                              struct fault *fault_r);

/* An account made by the program, with one role over a place (0: the whole). `password` is its hash
 * (vault_password_hash): what it is the hash of is kept nowhere. */
MUST_USE bool people_plant(struct db *db, int64_t root_id, struct span name, struct span mail,
                           struct span password, struct reader_right right,
                           int64_t *account_id_r, struct fault *fault_r);
/* Somebody is away, both days included; another account (0: none) has her rights meanwhile. */
MUST_USE bool people_plant_absence(struct db *db, int64_t root_id, int64_t account_id,
                                   int64_t other_id, int32_t first_day, int32_t last_day,
                                   struct fault *fault_r);
/* Who may be written to on Monday: open accounts of référents, who want it unless they said no, and of
 * directors, who do not unless they asked. */
MUST_USE bool people_weekly_readers(struct arena *arena, struct db *db, int64_t root_id,
                                    struct post_reader **readers_r, size_t *count_r,
                                    struct fault *fault_r);

/* What time ends: links that no longer serve, sessions that are over, counters of wrong passwords after
 * two quiet days, absences a month after their last day. */
MUST_USE bool people_clock(struct store *store, int64_t root_id, int64_t now_s,
                           struct fault *fault_r);
/* How many are kept. */
struct people_kept {
	int64_t open_accounts, closed_accounts, sessions, links;
};
MUST_USE bool people_kept(struct arena *arena, struct db *db, int64_t root_id,
                          struct people_kept *kept_r, struct fault *fault_r);

extern const struct room_pages people_pages;

#endif
