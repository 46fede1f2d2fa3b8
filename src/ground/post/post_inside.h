/* Between the files of this room only. */
#ifndef GROUND_POST_INSIDE_H
#define GROUND_POST_INSIDE_H

#include "craft/vault/vault.h"
#include "ground/post/post.h"

enum post_state { POST_WAITS, POST_LEAVES, POST_SENT, POST_GIVEN_UP };

struct post_row {
	int64_t letter_id, about_id, made_s, due_s, done_s, tries, lease;
	enum post_state state;
	struct span to, subject, sealed, fault;
};

/* --- rules (no database) --------------------------------------------------------------------- */

/* Seconds until the next try, after `tries` of them; -1: no more. */
int64_t post_delay_s(int64_t tries);
/* The summary as a letter. */
struct span post_summary_text(struct arena *arena, const struct post_summary *summary,
                              struct span name, const char *address, const char *stop_url);

/* --- post_store.c ---------------------------------------------------------------------------- */

struct post_key {
	int64_t key_id;
	uint8_t public_key[VAULT_KEY_SIZE];
};
MUST_USE enum found post_store_key(struct arena *arena, struct db *db, int64_t root_id,
                                   struct post_key *key_r, struct fault *fault_r);
/* Takes the place of the key `replaced` (0: of none), or of nothing when another came first. */
MUST_USE bool post_store_key_keep(struct db *db, int64_t root_id, const struct post_key *key,
                                  int64_t replaced, struct fault *fault_r);

MUST_USE bool post_store_add(struct db *db, int64_t root_id, int64_t key_id,
                             const struct post_row *row, struct fault *fault_r);
/* One letter in this state, sealed to this key, whose hour has come: waiting, or left by who was
 * sending it. */
MUST_USE enum found post_store_due(struct arena *arena, struct db *db, int64_t root_id,
                                   int64_t key_id, enum post_state state, int64_t now_s,
                                   int64_t *letter_id_r, struct fault *fault_r);
/* FOUND_ONE: it is ours until now_s + POST_LEASE_S, and here it is. */
MUST_USE enum found post_store_lease(struct arena *arena, struct db *db, int64_t root_id,
                                     int64_t letter_id, int64_t lease, int64_t now_s,
                                     struct post_row *row_r, struct fault *fault_r);
/* Notes what became of a letter that is still ours: waits until due_s, or is done. FOUND_NONE: it is
 * no longer ours. */
MUST_USE enum found post_store_note(struct db *db, int64_t root_id, const struct post_row *row,
                                    struct fault *fault_r);
MUST_USE enum found post_store_last(struct arena *arena, struct db *db, int64_t root_id,
                                    int64_t about_id, struct post_row *row_r,
                                    struct fault *fault_r);

/* Gives up what is older than POST_LIFE_S; forgets what is over. */
MUST_USE bool post_store_forget(struct db *db, int64_t root_id, int64_t now_s,
                                struct span given_up_words, int64_t *given_up_r,
                                struct fault *fault_r);

MUST_USE enum found post_store_wish(struct arena *arena, struct db *db, int64_t root_id,
                                    int64_t account_id, bool *weekly_r, struct fault *fault_r);
MUST_USE enum found post_store_week(struct arena *arena, struct db *db, int64_t root_id,
                                    int32_t monday, int64_t account_id, struct fault *fault_r);
/* FOUND_NONE: it was there already. */
MUST_USE enum found post_store_week_keep(struct db *db, int64_t root_id, int32_t monday,
                                         int64_t account_id, struct fault *fault_r);
MUST_USE bool post_store_stop_add(struct db *db, int64_t root_id, struct span secret,
                                  int64_t account_id, int64_t now_s, struct fault *fault_r);
MUST_USE enum found post_store_stop(struct arena *arena, struct db *db, int64_t root_id,
                                    struct span secret, int64_t now_s, int64_t *account_id_r,
                                    struct fault *fault_r);

/* --- post.c ---------------------------------------------------------------------------------- */

/* The private half of a key. FOUND_NONE: its file is not here. */
MUST_USE enum found post_key_read(struct arena *arena, const char *folder,
                                  const struct post_key *key, struct vault_pair *pair_r,
                                  struct fault *fault_r);
/* What a letter says, from its seal. False: damaged. */
MUST_USE bool post_unseal(struct arena *arena, const struct vault_pair *pair,
                          const struct post_row *row, struct mail_letter *letter_r);

/* --- post_pages.c ---------------------------------------------------------------------------- */

extern const struct page_kind post_stop_page;

#endif
