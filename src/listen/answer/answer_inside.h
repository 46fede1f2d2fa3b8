/* Between the files of this room only. */
#ifndef LISTEN_ANSWER_INSIDE_H
#define LISTEN_ANSWER_INSIDE_H

#include "craft/vault/vault.h"
#include "listen/answer/answer.h"

/* --- what a wave asks, frozen since it is ready: read once, kept by the process -------------- */

struct answer_form {
	int64_t wave_id;
	struct survey_wave wave; /* its state may have changed since: never read from here */
	struct survey_form form;
	size_t text_first; /* index of the first open question */
	uint8_t public_key[VAULT_KEY_SIZE];
	/* A wave that puts an inquiry; NULL: sentences of the mirror. */
	const struct inquiry *inquiry;
	struct ask_list list, kept; /* all its questions; without texts */
	struct inquiry_column *columns; /* of items: text_first of them */
	size_t *texts;                  /* questions of open items, form.text_count of them */
	size_t file; /* of those, which is a file; form.text_count: none */
	_Atomic(const struct inquiry_asked *) *asked; /* by side, then language; made when first read */
};

/* An inquiry as a side reads it in a language; lives as long as the program. */
const struct inquiry_asked *answer_asked(const struct answer_form *form, enum side side,
                                         size_t language);

/* What an inquiry makes of the form's items, which stand in form->form. */
void answer_form_spread(struct arena *arena, struct answer_form *form,
                        const struct inquiry *inquiry);

/* The form of a wave that left its draft; lives as long as the program. NULL: a fault, or none. */
MUST_USE const struct answer_form *answer_form_of(struct db *db, int64_t root_id,
                                                  int64_t wave_id, struct fault *fault_r);

/* --- packing --------------------------------------------------------------------------------- */

struct answer_packed {
	bool has_day;
	int32_t day;
	int64_t journey_id;
};

/* Levels, texts and what is kept beside (`more`), from the values of an inquiry. */
struct span answer_spread(struct arena *arena, const struct answer_form *form,
                          struct answer_reply *reply);

/* Levels are kept turned round where agreeing is unfavourable, as imports keep them. */
void answer_turn_levels(const struct answer_form *form, struct answer_reply *reply);

/* The same for every reply of a wave: what is written does not show in the size. */
size_t answer_packed_size(const struct answer_form *form);
/* packed_r has room for answer_packed_size. Texts are cut to nothing more than their maximum: the
 * page has checked them. */
void answer_pack(const struct answer_form *form, const struct answer_packed *head,
                 const struct answer_reply *reply, uint8_t *packed_r);
/* False: not of this form, or damaged. Texts and values point into `packed`, or into the arena. */
bool answer_unpack(struct arena *arena, const struct answer_form *form, const uint8_t *packed,
                   size_t size, struct answer_packed *head_r, struct answer_reply *reply_r);

/* Where a reply goes: by a link, or typed in for somebody by a colleague (link_id 0). */
struct answer_target {
	int64_t wave_id, link_id;
	enum survey_way way;
	enum side side;
	int64_t place_id, journey_id;
	bool is_used;
	enum answer_link_kind kind;
	const uint8_t *twice; /* hash of the number of a paper typed in by two people; NULL: none */
};

/* A reply as it is kept until it is opened. */
struct span answer_seal(struct arena *arena, const struct answer_form *form,
                        const struct answer_target *target, const struct answer_reply *reply);

MUST_USE bool answer_take(struct arena *arena, struct store *store, int64_t root_id,
                          const struct answer_form *form, const struct answer_target *target,
                          struct span once, struct span draft,
                          const struct answer_reply *reply, enum answer_outcome *outcome_r,
                          struct fault *fault_r);

/* The wave's pair; FOUND_NONE: the private key is not where it should be. To be wiped. */
MUST_USE enum found answer_key_pair(struct arena *arena, struct db *db, int64_t root_id,
                                    int64_t wave_id, const char *folder,
                                    struct vault_pair *pair_r, struct fault *fault_r);
bool answer_key_has_file(struct arena *arena, const char *folder, int64_t wave_id);
void answer_key_forget(struct arena *arena, const char *folder, int64_t wave_id);

/* --- answer_store.c -------------------------------------------------------------------------- */

MUST_USE enum found answer_store_key(struct db *db, int64_t root_id, int64_t wave_id,
                                     uint8_t key_r[VAULT_KEY_SIZE], struct fault *fault_r);
MUST_USE bool answer_store_key_keep(struct db *db, int64_t root_id, int64_t wave_id,
                                    const uint8_t key[VAULT_KEY_SIZE], struct fault *fault_r);
/* The link of a secret. */
MUST_USE enum found answer_store_target(struct db *db, int64_t root_id, struct span secret,
                                        struct answer_target *target_r, struct fault *fault_r);
MUST_USE bool answer_store_link_add(struct db *db, int64_t root_id, int64_t wave_id,
                                    const struct answer_link *link, struct fault *fault_r);
/* The code of an open link, or FOUND_NONE. */
MUST_USE enum found answer_store_open_code(struct arena *arena, struct db *db, int64_t root_id,
                                           int64_t wave_id, const struct answer_link *link,
                                           struct span *code_r, struct fault *fault_r);
/* FOUND_NONE: it has served already. */
MUST_USE enum found answer_store_link_use(struct db *db, int64_t root_id,
                                          const struct answer_target *target,
                                          struct fault *fault_r);
/* FOUND_NONE: the paper of this number was received already. */
MUST_USE enum found answer_store_twice_end(struct db *db, int64_t root_id, int64_t wave_id,
                                           const uint8_t hash[VAULT_HASH_SIZE],
                                           struct fault *fault_r);
/* FOUND_NONE: this form was taken already. */
MUST_USE enum found answer_store_once(struct db *db, int64_t root_id, int64_t wave_id,
                                      struct span once, struct fault *fault_r);
/* One more who meets a quota. FOUND_NONE: it was full. */
MUST_USE enum found answer_store_quota(struct db *db, int64_t root_id, int64_t wave_id,
                                       size_t quota, int64_t limit, struct fault *fault_r);
MUST_USE bool answer_store_seal(struct db *db, int64_t root_id,
                                const struct answer_target *target, struct span bytes,
                                struct fault *fault_r);

/* --- answer_file.c: what is joined, sealed and opened ------------------------------------------ */

/* May it be joined by this way? Usagers by a link for all, and nobody else: a link of one person is
 * marked used, and a photo often says who took it. */
bool answer_may_join(const struct answer_form *form, const struct answer_target *target);
struct span answer_file_seal(struct arena *arena, const struct answer_form *form,
                             const struct picture *picture);
/* False: not for this key, damaged, or nothing that was joined. */
bool answer_file_open(struct arena *arena, const struct vault_pair *pair, struct span sealed,
                      struct picture *picture_r);
/* Of an opened reply, its file (if it has one) goes to those of the wave, under another number. One that
 * cannot be read goes nowhere, and is told in the log. */
struct answer_moving {
	int64_t root_id, wave_id;
	const struct answer_form *form;
	const struct vault_pair *pair;
	enum side side;
	int64_t place_id;
};
MUST_USE bool answer_file_move(struct arena *arena, struct db *db,
                               const struct answer_moving *moving,
                               const struct ask_value *values, struct fault *fault_r);

/* --- answer_file_store.c --- */

MUST_USE bool answer_store_file_add(struct db *db, int64_t root_id, int64_t wave_id,
                                    int64_t file_id, struct span sealed, struct fault *fault_r);
MUST_USE enum found answer_store_file(struct arena *arena, struct db *db, int64_t root_id,
                                      int64_t wave_id, int64_t file_id, struct span *sealed_r,
                                      struct fault *fault_r);
MUST_USE bool answer_store_file_drop(struct db *db, int64_t root_id, int64_t wave_id,
                                     int64_t file_id, struct fault *fault_r);
/* Those that are sealed still: how many, and their bytes. */
MUST_USE bool answer_store_files(struct arena *arena, struct db *db, int64_t root_id,
                                 int64_t wave_id, int64_t *count_r, int64_t *size_r,
                                 struct fault *fault_r);

/* --- answer_opening_store.c ------------------------------------------------------------------ */

/* Letters of one place and side. */
struct answer_group {
	int64_t place_id;
	enum side side;
	bool known_ways; /* with those that came by a person's link */
};
/* The group after this one, by place, then side. */
MUST_USE enum found answer_store_next_group(struct arena *arena, struct db *db, int64_t root_id,
                                            int64_t wave_id, const struct answer_group *after,
                                            struct answer_group *group_r,
                                            struct fault *fault_r);
/* How many letters there are, each of them being read. */
MUST_USE bool answer_store_letters(struct arena *arena, struct db *db, int64_t root_id,
                                   int64_t wave_id, int64_t *count_r, struct fault *fault_r);
/* The same without reading them: forms that were taken, less the replies that are opened. */
MUST_USE bool answer_store_unopened(struct arena *arena, struct db *db, int64_t root_id,
                                    int64_t wave_id, int64_t *count_r, struct fault *fault_r);
/* Rows of sealed_id, way, bytes after a sealed_id (-1: all), by sealed_id: an order that tells
 * nothing. */
struct rows *answer_store_sealed(struct arena *arena, struct db *db, int64_t root_id,
                                 int64_t wave_id, const struct answer_group *group, int64_t after,
                                 size_t count_max);
/* FOUND_NONE: it is no longer there. */
MUST_USE enum found answer_store_unseal(struct db *db, int64_t root_id, int64_t wave_id,
                                        const struct answer_group *group, int64_t sealed_id,
                                        struct fault *fault_r);
/* How far the opening of a closed wave is: begun with so many letters, so many more are opened,
 * done but for those that cannot be read. */
MUST_USE bool answer_store_begin(struct db *db, int64_t root_id, int64_t wave_id, int64_t count,
                                 struct fault *fault_r);
MUST_USE bool answer_store_step(struct db *db, int64_t root_id, int64_t wave_id, int64_t count,
                                struct fault *fault_r);
MUST_USE bool answer_store_opened(struct db *db, int64_t root_id, int64_t wave_id,
                                  int64_t unreadable, bool had_key, bool *done_r,
                                  struct fault *fault_r);

/* Waves with a key pair: what time has to do with them. */
struct answer_key {
	int64_t wave_id;
	bool is_opened, had_no_key, is_forgotten, has_sealed;
};
MUST_USE bool answer_store_keys(struct arena *arena, struct db *db, int64_t root_id,
                                struct answer_key **keys_r, size_t *count_r,
                                struct fault *fault_r);
/* Keys of forms go by slices, then all the rest. */
enum { ANSWER_SLICE_COUNT = 16 };
MUST_USE bool answer_store_forget_once(struct db *db, int64_t root_id, int64_t wave_id,
                                       unsigned slice, struct fault *fault_r);
MUST_USE bool answer_store_forget(struct db *db, int64_t root_id, int64_t wave_id,
                                  struct fault *fault_r);

MUST_USE bool answer_store_draft_keep(struct db *db, int64_t root_id, int64_t wave_id,
                                      struct span draft, struct span bytes,
                                      struct fault *fault_r);
MUST_USE enum found answer_store_draft(struct arena *arena, struct db *db, int64_t root_id,
                                       int64_t wave_id, struct span draft, struct span *bytes_r,
                                       struct fault *fault_r);
MUST_USE bool answer_store_draft_drop(struct db *db, int64_t root_id, int64_t wave_id,
                                      struct span draft, struct fault *fault_r);

#endif
