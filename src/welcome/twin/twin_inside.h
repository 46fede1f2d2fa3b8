/* Within the room. */
#ifndef WELCOME_TWIN_INSIDE_H
#define WELCOME_TWIN_INSIDE_H

#include "welcome/twin/twin.h"

/* A visit to a request: what its reader sees. */
struct twinning {
	struct visit *visit;
	struct db *db;
	const struct place_tree *tree;
	const struct desk_sight *sight;
	struct desk_hand hand;
	struct desk_request request; /* of the address */
	const char *trouble;         /* why nothing was done */
	struct fault fault;
};
/* Loads it, and keeps the trace of a confidential one. False after a page was answered. */
MUST_USE bool twin_begin(struct visit *visit, struct twinning *twinning_r);
/* Another one, by what was typed or sent of its reference, as this reader sees it now, in the caller's
 * conversation. FOUND_NONE: none, or not seen, or the same. */
MUST_USE enum found twin_other(struct twinning *twinning, struct db *db, struct span reference,
                               struct desk_request *other_r);
/* « la référence 2026-K7MX4P3, en cours, reçue le 26 novembre 2026 » */
const char *twin_state_words(struct visit *visit, const struct desk_request *request);
const char *twin_address(struct arena *arena, struct span reference, const char *more);
struct span twin_title(const struct desk_request *request);

enum {
	TWIN_ROW_REFERENCE, TWIN_ROW_TITLE, TWIN_ROW_URL, TWIN_ROW_STATE, TWIN_ROW_WHY,
	TWIN_ROW_CAN_PART, TWIN_ROW_CAN_GIVE_BACK, TWIN_ROW_CAN_UNTIE, TWIN_ROW_FIELD_COUNT
};
/* A list has as many of them as it shows: up to TWIN_ROW_WHY, up to TWIN_ROW_CAN_PART, or all. */
extern const struct field twin_row_fields[TWIN_ROW_FIELD_COUNT];
struct model *twin_row_draw(struct visit *visit, struct model *page, size_t list,
                            const struct desk_request *request);

/* --- pages ------------------------------------------------------------------------------------- */

extern const struct page_kind twin_ties_page, twin_person_page;
void twin_get_ties(struct visit *visit);
void twin_post_ties(struct visit *visit);
void twin_get_person(struct visit *visit);
void twin_post_person(struct visit *visit);

/* --- twin_person_form.c ------------------------------------------------------------------------ */

enum {
	TWIN_FORM_NAME, TWIN_FORM_MAILS, TWIN_FORM_PHONES, TWIN_FORM_POST, TWIN_FORM_PREFERS,
	TWIN_FORM_NEEDS, TWIN_FORM_LANGUAGE, TWIN_FORM_ACTS_FOR, TWIN_FORM_COUNT
};
struct form *twin_form_new(struct arena *arena);
void twin_form_fill(struct form *form, struct arena *arena, const struct person *person,
                    const struct person_contact *contacts, size_t count);
/* What was typed, over what was kept: a contact that stays proved is proved. Complains. */
void twin_form_read(struct form *form, struct arena *arena, struct person *person,
                    const struct person_contact *kept, size_t kept_count,
                    struct person_contact contacts_r[PERSON_CONTACT_COUNT_MAX], size_t *count_r);

#endif
