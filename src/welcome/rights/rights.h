/* rights: what a person may ask about herself at the desk. A copy of all that concerns her for one purpose,
 * as far as its reader sees it; the erasure of what is closed, asked by one and agreed by another; and, for
 * everybody, what the desk keeps, why and how long. */
#ifndef WELCOME_RIGHTS_H
#define WELCOME_RIGHTS_H

#include "craft/visit/visit.h"
#include "welcome/desk/desk.h"

enum { RIGHTS_COPY_SIZE_MAX = 8 << 20 }; /* bytes of each of its parts */

struct rights_asked {
	const struct person *person; /* the one that all of hers are joined into */
	const struct desk_request *requests; /* those that are copied, as they are seen */
	size_t count;
	const struct place_tree *tree;
	const struct zone *zone;
	int32_t today;
};
struct rights_copy {
	struct span json, html;
	bool is_cut; /* it is longer than a page may give */
};
/* Her name and contacts, and of whoever was joined into her when one of `requests` is hers; each request
 * with all that was said of it. */
MUST_USE bool rights_copy_write(struct arena *arena, struct db *db, int64_t root_id,
                                const struct rights_asked *asked, struct rights_copy *copy_r,
                                struct fault *fault_r);

/* Why she may. */
enum rights_why { RIGHTS_WRITTEN, RIGHTS_SAID, RIGHTS_REPRESENTED, RIGHTS_WHY_COUNT };
struct rights_erasure {
	int64_t request_id, asked_by, asked_unix_s;
	enum rights_why why;
};
/* FOUND_NONE: nobody asked to erase that request. */
MUST_USE enum found rights_erasure_of(struct arena *arena, struct db *db, int64_t root_id,
                                      int64_t request_id, struct rights_erasure *erasure_r,
                                      struct fault *fault_r);

/* A person objects to her words being read with those of others (RGPD, article 21); once is enough. Its fact,
 * « rights.objected », is the caller's. */
struct rights_objection {
	int64_t person_id, noted_by, noted_unix_s;
};
MUST_USE bool rights_object(struct db *db, int64_t root_id, const struct rights_objection *objection,
                            struct fault *fault_r);
/* Persons whose words are not to be read with those of others so: of each, the one that all of
 * hers are joined into (person_tops). */
struct rights_objected {
	const int64_t *person_ids;
	size_t count;
};
MUST_USE bool rights_objected(struct arena *arena, struct db *db, int64_t root_id,
                              struct rights_objected *objected_r, struct fault *fault_r);
bool rights_has_objected(const struct rights_objected *objected, int64_t person_id);
/* Did somebody object? Of use to whoever keeps such words (journal_read_on). */
bool rights_is_objection(const struct fact *fact);

/* It is dropped, agreed to, or the request is gone otherwise. FOUND_NONE: nobody asks it any more. */
MUST_USE enum found rights_drop(struct db *db, int64_t root_id, int64_t request_id,
                                struct fault *fault_r);

extern const struct room_pages rights_pages;

#endif
