/* skill: what an agent can do that some requests need.
 *
 * A référent keeps a short list: « Anglais », « Langue des signes (LSF) », « Facile à lire ». Whoever leads a
 * unit says who has what, and each reads her own with who said so. An offering may need some; a person too,
 * by what helps her or by her language (room person).
 *
 * It only helps to choose: whoever gives a request sees first who has what it needs, and may choose anybody.
 * Declared by people, guessed from nothing, counted nowhere: nothing here says how an agent works. */
#ifndef WELCOME_SKILL_H
#define WELCOME_SKILL_H

#include "craft/visit/visit.h"
#include "welcome/desk/desk.h"

enum {
	SKILL_COUNT_MAX = 40, /* of an organisation: more is no longer a help */
	SKILL_NAME_LENGTH_MAX = 60,
	SKILL_WORDS_LENGTH_MAX = 300,
};

struct skill {
	int64_t skill_id;
	struct span name;
	struct span words; /* between commas; empty: no person says it */
	int64_t changes;
};

/* --- rules, pure ------------------------------------------------------------------------------ */

/* Does what helps a person, in her words, say that she needs it? `language` is hers (RFC 5646): its French
 * name is looked for too. Its own name always says it. */
bool skill_is_said(struct arena *arena, const struct skill *skill, struct span needs,
                   struct span language);
/* « Anglais, Facile à lire »; NULL when there is none. */
const char *skill_names(struct arena *arena, const struct skill *skills, size_t count);

/* --- reading ---------------------------------------------------------------------------------- */

/* All of them, by name. */
MUST_USE bool skill_list(struct arena *arena, struct db *db, int64_t root_id, struct skill **skills_r,
                         size_t *count_r, struct fault *fault_r);
/* What a request needs: what its offering does, then what its person does. Whoever may see both is the
 * caller's affair. */
struct skill_question {
	int64_t offering_id;
	struct span needs, language; /* of the person; empty: not known */
};
MUST_USE bool skill_needed(struct arena *arena, struct db *db, int64_t root_id,
                           const struct skill_question *question, struct skill **skills_r,
                           size_t *count_r, struct fault *fault_r);
/* Accounts that have it, in their order. */
MUST_USE bool skill_holders(struct arena *arena, struct db *db, int64_t root_id, int64_t skill_id,
                            int64_t **account_ids_r, size_t *count_r, struct fault *fault_r);

/* --- what time does --------------------------------------------------------------------------- */

/* The skills of accounts that were closed since go. May run twice. */
MUST_USE bool skill_clock(struct arena *arena, struct store *store, int64_t root_id,
                          struct fault *fault_r);

/* Who keeps the list; who says what others can do. */
enum {
	SKILL_KEEPERS = WHO(ROLE_REFERENT) | WHO(ROLE_DIRECTOR),
	SKILL_LEADERS = WHO(ROLE_TEAM_LEADER) | WHO(ROLE_REFERENT) | WHO(ROLE_DIRECTOR)
};

extern const struct room_pages skill_pages;

#endif
