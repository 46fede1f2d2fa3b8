/* Within the room. */
#ifndef WELCOME_KNOWLEDGE_INSIDE_H
#define WELCOME_KNOWLEDGE_INSIDE_H

#include "craft/search/search.h"
#include "ground/journal/journal.h"
#include "welcome/knowledge/knowledge.h"

enum {
	KNOWLEDGE_ARTICLE_COUNT_MAX = 5000, /* of an organisation */
	KNOWLEDGE_VERSION_COUNT_MAX = 50,   /* kept of one, beside the one that is read */
	KNOWLEDGE_TIE_COUNT_MAX = 40,       /* of one kind */
	KNOWLEDGE_WANTED_COUNT_MAX = 200,   /* shown */
	KNOWLEDGE_PAGE_COUNT = 50,
	KNOWLEDGE_CANDIDATE_COUNT = 60,     /* looked at for a suggestion */
	KNOWLEDGE_HELPED_DAYS = 90,
	KNOWLEDGE_SEEN_WORDS = 2,           /* of the words typed, that one looked for by them shares */
};

/* Who publishes, in their units: the others write. */
enum { KNOWLEDGE_PUBLISHERS = WHO(ROLE_TEAM_LEADER) | WHO(ROLE_REFERENT) | WHO(ROLE_DIRECTOR) };
/* Who says how articles of an offering are published, and its steps. */
enum { KNOWLEDGE_KEEPERS = WHO(ROLE_REFERENT) | WHO(ROLE_DIRECTOR) };

/* --- knowledge.c: rules --------------------------------------------------------------------------- */

/* How many words both have; they are as text_words_index gives them. */
size_t knowledge_shared(struct span words, struct span others);
/* The rank of an article among others: words of its title count for three. */
int64_t knowledge_score(const struct knowledge_article *article, struct span typed_words);
/* « Un article a été publié : « … ». » */
struct span knowledge_fact_words(struct arena *arena, const char *verb,
                                 const struct knowledge_article *article);
/* NULL: this account may publish it; else the French sentence of why not. */
const char *knowledge_may_not_publish(struct arena *arena, const struct knowledge_article *article,
                                      bool two_names, int64_t account_id, struct span writer);
/* « Une étape par ligne » into steps, those kept that have the same words. NULL, or what is wrong. */
const char *knowledge_read_steps(struct arena *arena, struct span lines,
                                 const struct knowledge_step *known, size_t known_count,
                                 struct knowledge_step steps_r[KNOWLEDGE_STEP_COUNT_MAX],
                                 size_t *count_r);

/* --- knowledge_store.c: articles and their versions ----------------------------------------------- */

enum knowledge_sort { KNOWLEDGE_BY_TITLE, KNOWLEDGE_BY_HELP };
/* The one of that code, as it was last written. */
MUST_USE enum found knowledge_store_last(struct arena *arena, struct db *db, int64_t root_id,
                                         struct span code, struct knowledge_article *article_r,
                                         struct fault *fault_r);
/* That version of it. */
MUST_USE enum found knowledge_store_version(struct arena *arena, struct db *db, int64_t root_id,
                                            int64_t article_id, int64_t version,
                                            struct knowledge_article *article_r,
                                            struct fault *fault_r);
/* All its versions, last first. */
MUST_USE bool knowledge_store_versions(struct arena *arena, struct db *db, int64_t root_id,
                                       int64_t article_id, struct knowledge_article **versions_r,
                                       size_t *count_r, struct fault *fault_r);
/* Published ones after that code, by code: `for_public`, those that everybody may read. */
struct knowledge_listing {
	int64_t root_id;
	int32_t today;
	bool for_public;
	int64_t offering_id; /* 0: of all */
	struct span after;
	size_t count;
};
MUST_USE bool knowledge_store_list(struct arena *arena, struct db *db,
                                   const struct knowledge_listing *listing,
                                   struct knowledge_article **articles_r, size_t *count_r,
                                   struct fault *fault_r);
/* Those whose last version is not the one that is read, or that are past their day; as last written. */
MUST_USE bool knowledge_store_to_do(struct arena *arena, struct db *db, int64_t root_id,
                                    int32_t today, struct knowledge_article **articles_r,
                                    size_t *count_r, struct fault *fault_r);
/* Published ones of these identifiers, in their order. */
MUST_USE bool knowledge_store_among(struct arena *arena, struct db *db, int64_t root_id,
                                    const int64_t *ids, size_t count, bool for_public,
                                    struct knowledge_article *articles_r, size_t *count_r,
                                    struct fault *fault_r);
/* Candidates of a suggestion: of the offering; or, offering 0, of no offering. */
MUST_USE bool knowledge_store_candidates(struct arena *arena, struct db *db,
                                         const struct knowledge_listing *listing,
                                         struct knowledge_article *articles_r, size_t *count_r,
                                         struct fault *fault_r);
/* A new one (article_id 0: it is given one, and a code), or one more version. FOUND_NONE: somebody saved it
 * since. */
MUST_USE enum found knowledge_store_save(struct arena *arena, struct db *db, int64_t root_id,
                                         struct knowledge_article *article, struct fault *fault_r);
/* The last version is read from now on; `told` 0: none is. Its words are made here. FOUND_NONE: somebody
 * saved it since. */
MUST_USE enum found knowledge_store_tell(struct arena *arena, struct db *db, int64_t root_id,
                                         struct knowledge_article *article, struct fault *fault_r);
/* Words of articles after that one, made again; *last_r 0: there are no more. */
MUST_USE bool knowledge_store_words_again(struct arena *arena, struct db *db, int64_t root_id,
                                          int64_t after_id, int64_t *last_r, struct fault *fault_r);

/* --- knowledge_tie_store.c ------------------------------------------------------------------------ */

enum knowledge_tie { KNOWLEDGE_OF_OFFERING, KNOWLEDGE_OF_PLACE, KNOWLEDGE_TIE_KIND_COUNT };
struct knowledge_ties {
	int64_t ids[KNOWLEDGE_TIE_KIND_COUNT][KNOWLEDGE_TIE_COUNT_MAX];
	int64_t versions[KNOWLEDGE_TIE_KIND_COUNT][KNOWLEDGE_TIE_COUNT_MAX]; /* each holds from that one on */
	size_t counts[KNOWLEDGE_TIE_KIND_COUNT];
};
MUST_USE bool knowledge_store_ties(struct arena *arena, struct db *db, int64_t root_id,
                                   int64_t article_id, struct knowledge_ties *ties_r,
                                   struct fault *fault_r);
/* Of its last version: what it was not about before holds once that one is published, which may ask for two
 * names; what it is no longer about ends at once. */
MUST_USE bool knowledge_store_tie(struct arena *arena, struct db *db, int64_t root_id,
                                  const struct knowledge_article *article,
                                  const struct knowledge_ties *ties, struct fault *fault_r);
/* The first one that holds for what is read now, from `at` on; SIZE_MAX: there are no more. */
size_t knowledge_tie_told(const struct knowledge_ties *ties, enum knowledge_tie kind, size_t at,
                          int64_t told);
MUST_USE bool knowledge_store_help(struct db *db, int64_t root_id, int64_t article_id, int32_t day,
                                   struct fault *fault_r);
struct knowledge_wanted {
	int64_t wanted_id, offering_id, unit_id;
	bool is_confidential;
	struct span words;
	int32_t day;
};
MUST_USE bool knowledge_store_want(struct db *db, int64_t root_id,
                                   const struct knowledge_wanted *wanted, struct fault *fault_r);
/* Last ones first. */
MUST_USE bool knowledge_store_wanted(struct arena *arena, struct db *db, int64_t root_id,
                                     struct knowledge_wanted **wanted_r, size_t *count_r,
                                     struct fault *fault_r);
MUST_USE enum found knowledge_store_wanted_one(struct arena *arena, struct db *db, int64_t root_id,
                                               int64_t wanted_id, struct knowledge_wanted *wanted_r,
                                               struct fault *fault_r);
MUST_USE bool knowledge_store_wanted_drop(struct db *db, int64_t root_id, int64_t wanted_id,
                                          struct fault *fault_r);

/* --- knowledge_step_store.c ----------------------------------------------------------------------- */

struct knowledge_setting {
	int64_t offering_id;
	bool two_names;
	int64_t changes;
};
/* Of an offering of which nothing was said, all is empty. */
MUST_USE bool knowledge_store_setting(struct arena *arena, struct db *db, int64_t root_id,
                                      int64_t offering_id, struct knowledge_setting *setting_r,
                                      struct fault *fault_r);
/* Does one of the article's offerings ask for two names? */
MUST_USE bool knowledge_store_two_names(struct arena *arena, struct db *db, int64_t root_id,
                                        int64_t article_id, bool *two_names_r,
                                        struct fault *fault_r);
/* Those that are asked now, in order. */
MUST_USE bool knowledge_store_steps(struct arena *arena, struct db *db, int64_t root_id,
                                    int64_t offering_id,
                                    struct knowledge_step steps_r[KNOWLEDGE_STEP_COUNT_MAX],
                                    size_t *count_r, struct fault *fault_r);
/* Both; step_id 0: a new one. FOUND_NONE: somebody saved them since. */
MUST_USE enum found knowledge_store_set(struct db *db, int64_t root_id,
                                        const struct knowledge_setting *setting,
                                        const struct knowledge_step *steps, size_t count,
                                        struct fault *fault_r);

/* --- knowledge_find.c ----------------------------------------------------------------------------- */

/* Public ones are on both shelves, internal ones on the agents' alone. */
MUST_USE bool knowledge_shelve(struct db *db, int64_t root_id,
                               const struct knowledge_article *article, struct fault *fault_r);
MUST_USE bool knowledge_find(struct arena *arena, struct db *db,
                             const struct knowledge_listing *listing, struct span typed,
                             struct knowledge_article *articles_r, size_t *count_r,
                             struct fault *fault_r);
MUST_USE bool knowledge_find_again(struct arena *arena, struct store *store, int64_t root_id,
                                   struct fault *fault_r);

/* --- pages ---------------------------------------------------------------------------------------- */

/* A visit of who works here. */
struct knowing {
	struct visit *visit;
	struct place_tree *tree;
	struct desk_sight *sight;
	struct fault fault;
};
/* False after a page was answered. */
MUST_USE bool knowledge_begin(struct visit *visit, struct knowing *knowing_r);
/* May she write for that unit, publish for it? */
bool knowledge_writes(const struct knowing *knowing, int64_t unit_id);
bool knowledge_publishes(const struct knowing *knowing, int64_t unit_id);
struct span knowledge_unit_name(const struct knowing *knowing, int64_t unit_id);
bool knowledge_sees_wanted(const struct knowing *knowing, const struct knowledge_wanted *wanted);
/* Choices of places that are seen, indented. */
void knowledge_offer_places(const struct knowing *knowing, struct form_field *field, bool only_seen);

extern const struct page_kind knowledge_public_page, knowledge_answer_page, knowledge_list_page,
	knowledge_one_page, knowledge_edit_page, knowledge_ready_page, knowledge_setting_page;
void knowledge_get_public(struct visit *visit);
void knowledge_get_answer(struct visit *visit);
void knowledge_post_helped(struct visit *visit);
void knowledge_get_ready(struct visit *visit);
void knowledge_post_ready(struct visit *visit);
void knowledge_get_list(struct visit *visit);
void knowledge_post_wanted(struct visit *visit);
void knowledge_get_one(struct visit *visit);
void knowledge_post_one(struct visit *visit);
void knowledge_get_new(struct visit *visit);
void knowledge_post_new(struct visit *visit);
void knowledge_get_edit(struct visit *visit);
void knowledge_post_edit(struct visit *visit);
void knowledge_get_setting(struct visit *visit);
void knowledge_post_setting(struct visit *visit);

#endif
