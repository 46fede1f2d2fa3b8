/* Within the room. */
#ifndef WELCOME_RIGHTS_INSIDE_H
#define WELCOME_RIGHTS_INSIDE_H

#include "welcome/rights/rights.h"

/* desk_history gives so many of one row: there may be more. */
enum { RIGHTS_REQUEST_COUNT_MAX = 200 };

/* The first who asked stays. */
MUST_USE bool rights_store_ask(struct db *db, int64_t root_id, const struct rights_erasure *erasure,
                               struct fault *fault_r);

MUST_USE bool rights_store_objections(struct arena *arena, struct db *db, int64_t root_id,
                                      int64_t **person_ids_r, size_t *count_r, struct fault *fault_r);
MUST_USE bool rights_store_relent(struct db *db, int64_t root_id, int64_t person_id,
                                  struct fault *fault_r);

/* A request of hers that the reader sees, and what may become of it. */
struct rights_row {
	struct desk_request request;
	bool is_forgettable, is_asked;
	bool was_shown; /* on the page whose button was pressed */
	struct rights_erasure erasure; /* when it is asked */
};
/* A visit to a person, from a request that its reader sees. */
struct righting {
	struct visit *visit;
	struct db *db;
	const struct place_tree *tree;
	const struct desk_sight *sight;
	struct desk_hand hand;
	struct desk_request request; /* of the address */
	struct person person;
	struct rights_row *rows;
	size_t count;
	struct form *ask, *agree;
	bool objects; /* to her words being read with those of others */
	const char *trouble;
	struct fault fault;
};
MUST_USE bool rights_rows(struct righting *righting, struct db *db);
void rights_show(struct righting *righting, int status);
const char *rights_address(const struct righting *righting, const char *more);
/* The register says that it happened, never to whom. False: a fault, or this form was taken already. */
MUST_USE bool rights_note(struct righting *righting, struct db *db, const char *kind,
                          const char *words);

extern const char *const rights_why_words[RIGHTS_WHY_COUNT];
enum { RIGHTS_ASK_WHY, RIGHTS_ASK_SURE, RIGHTS_ASK_COUNT };
enum { RIGHTS_AGREE_DOCUMENT, RIGHTS_AGREE_SURE, RIGHTS_AGREE_COUNT };
enum { RIGHTS_DOCUMENT_LENGTH_MAX = 300 };
extern const struct form_field rights_ask_form[RIGHTS_ASK_COUNT];
extern const struct form_field rights_agree_form[RIGHTS_AGREE_COUNT];

void rights_post_copy(struct righting *righting);
void rights_post_ask(struct righting *righting);
void rights_post_agree(struct righting *righting);
void rights_post_drop(struct righting *righting);
void rights_post_object(struct righting *righting);
void rights_post_relent(struct righting *righting);
/* Sets righting->objects. */
MUST_USE bool rights_look_at_objection(struct righting *righting, struct db *db);
void rights_get_erased(struct visit *visit);
void rights_get_register(struct visit *visit);
extern const struct page_kind rights_person_page, rights_erased_page, rights_register_page;

#endif
