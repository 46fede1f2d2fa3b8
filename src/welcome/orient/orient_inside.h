/* Within the room. */
#ifndef WELCOME_ORIENT_INSIDE_H
#define WELCOME_ORIENT_INSIDE_H

#include "craft/text/text.h"
#include "welcome/orient/orient.h"

/* Who reads the page; who changes it has that right over the whole organisation. */
enum { ORIENT_KEEPERS = WHO(ROLE_REFERENT) | WHO(ROLE_DIRECTOR) };

/* --- rules, pure (orient.c) ------------------------------------------------------------------- */

struct orient_rule {
	int64_t rule_id, rank, offering_id, place_id, unit_id, changes;
	struct span words;
};
/* Rules in their order, with what is looked for in each. */
struct orient_rules {
	const struct orient_rule *rules;
	size_t count;
	struct text_query **queries; /* [rule × ORIENT_PHRASE_COUNT_MAX] */
	size_t *query_counts;
};
struct orient_rules orient_rules_read(struct arena *arena, const struct orient_rule *rules,
                                      size_t count);
/* NULL, or the sentence of what is wrong. */
const char *orient_words_wrong(struct arena *arena, struct span words);
/* What a request says: its title, then its text, unless the one begins the other. */
struct span orient_text(struct arena *arena, const struct desk_where *where);
/* The first rule that holds; NULL: none. `indexed`: text_words_index of its text. */
const struct orient_rule *orient_rule_for(const struct orient_rules *rules,
                                          const struct place_tree *tree,
                                          const struct desk_where *where, struct span indexed);
/* Where words of a text stand in it, and back: whatever is not in the text is left out. */
struct span orient_why_write(struct arena *arena, struct span text, const struct span *words,
                             size_t count);
size_t orient_why_read(struct span text, struct span why, struct span words_r[LEARN_WHY_COUNT]);

struct learn_vector orient_vector(struct arena *arena, const struct desk_where *where);

/* --- orient_store.c --------------------------------------------------------------------------- */

MUST_USE bool orient_store_rules(struct arena *arena, struct db *db, int64_t root_id,
                                 struct orient_rule **rules_r, size_t *count_r,
                                 struct fault *fault_r);
/* rule_id 0: a new one, the last. FOUND_NONE: somebody saved it since, or deleted it. */
MUST_USE enum found orient_store_rule_save(struct db *db, int64_t root_id,
                                           const struct orient_rule *rule, struct fault *fault_r);
MUST_USE bool orient_store_rule_rank(struct db *db, int64_t root_id, int64_t rule_id, int64_t rank,
                                     struct fault *fault_r);
MUST_USE bool orient_store_rule_delete(struct db *db, int64_t root_id, int64_t rule_id,
                                       struct fault *fault_r);

struct orient_setting {
	bool is_automatic;
	int64_t changes;
};
MUST_USE bool orient_store_setting(struct arena *arena, struct db *db, int64_t root_id,
                                   struct orient_setting *setting_r, struct fault *fault_r);
/* FOUND_NONE: somebody saved it since. */
MUST_USE enum found orient_store_setting_save(struct db *db, int64_t root_id,
                                              const struct orient_setting *setting,
                                              struct fault *fault_r);

MUST_USE bool orient_store_number(struct arena *arena, struct db *db, int64_t root_id,
                                  int64_t *number_r, struct fault *fault_r);
/* FOUND_NONE: somebody else followed from there. */
MUST_USE enum found orient_store_number_move(struct db *db, int64_t root_id, int64_t from, int64_t to,
                                             struct fault *fault_r);

/* --- orient_guess_store.c --------------------------------------------------------------------- */

struct orient_measure {
	int32_t day; /* 0: nothing was tried yet */
	int64_t examples, units;
	bool is_learnt;
	struct learn_measure measure;
};
MUST_USE bool orient_store_measure(struct arena *arena, struct db *db, int64_t root_id,
                                   struct orient_measure *measure_r, struct fault *fault_r);
/* In place of what was learnt before; empty bytes: nothing was. */
MUST_USE bool orient_store_learnt(struct db *db, int64_t root_id,
                                  const struct orient_measure *measure, struct span bytes,
                                  struct fault *fault_r);
/* *bytes_r empty: nothing was. */
MUST_USE bool orient_store_model(struct arena *arena, struct db *db, int64_t root_id,
                                 struct span *bytes_r, struct fault *fault_r);

/* A guess as it is kept: `why` by where words stand. */
struct orient_kept {
	int64_t unit_id;
	double probability;
	struct span why;
};
MUST_USE bool orient_store_guesses(struct arena *arena, struct db *db, int64_t root_id,
                                   int64_t request_id,
                                   struct orient_kept guesses_r[ORIENT_GUESS_COUNT],
                                   size_t *count_r, struct fault *fault_r);
/* In place of those before; none: they go. */
MUST_USE bool orient_store_guess(struct db *db, int64_t root_id, int64_t request_id,
                                 const struct orient_kept *guesses, size_t count,
                                 struct fault *fault_r);

MUST_USE bool orient_store_move(struct db *db, int64_t root_id, const struct orient_move *move,
                                struct fault *fault_r);
MUST_USE enum found orient_store_moved(struct arena *arena, struct db *db, int64_t root_id,
                                       int64_t request_id, struct orient_move *move_r,
                                       struct fault *fault_r);
/* It is in that unit now: corrected, unless that is where it had gone. */
MUST_USE bool orient_store_move_now(struct db *db, int64_t root_id, int64_t request_id,
                                    int64_t unit_id, struct fault *fault_r);
MUST_USE bool orient_store_forget(struct db *db, int64_t root_id, int64_t request_id,
                                  struct fault *fault_r);
/* Of what went by itself since that instant: [0] by what was learnt, [1] by rules. */
struct orient_counted {
	int64_t moved, corrected;
};
MUST_USE bool orient_store_counted(struct arena *arena, struct db *db, int64_t root_id,
                                   int64_t since_s, struct orient_counted counted_r[2],
                                   struct fault *fault_r);

/* --- suggesting (orient_suggest.c) ------------------------------------------------------------ */

/* The units it might belong to, of those that are open today. */
struct orient_suggested {
	struct orient_kept guesses[ORIENT_GUESS_COUNT];
	size_t count;
	bool is_known; /* its offering and its place were learnt: how sure it is was measured */
};
struct orient_suggested orient_suggest(struct arena *arena, const struct learn_model *model,
                                       const struct place_tree *tree,
                                       const struct desk_where *where);

/* --- pages ------------------------------------------------------------------------------------ */

extern const struct page_kind orient_list_page, orient_rule_page;
void orient_get_list(struct visit *visit);
void orient_post_list(struct visit *visit);
void orient_get_rule(struct visit *visit);
void orient_post_rule(struct visit *visit);
/* « Si la demande porte sur « Question » et contient lampe ou réverbère » */
const char *orient_rule_words(struct arena *arena, const struct orient_rule *rule,
                              const struct place_tree *tree, const struct offering *offerings,
                              size_t offering_count);
struct span orient_unit_name(const struct place_tree *tree, int64_t unit_id);

#endif
