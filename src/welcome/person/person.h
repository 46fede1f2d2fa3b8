/* person: whoever asks, known for one purpose at a time.
 *
 * The same human being who asks for a passport and for aid is two persons here: histories of two purposes
 * are never seen together, unless she asks for it or a mission says so, and then it is recorded. No file of
 * a population: a person is kept as long as her requests are.
 *
 * Several addresses and phones, the one she prefers, what she needs (an interpreter, easy-to-read), who
 * acts for her. Duplicates are proposed, joined and parted again. */
#ifndef WELCOME_PERSON_H
#define WELCOME_PERSON_H

#include "craft/visit/visit.h"
#include "welcome/offering/offering.h"

enum {
	PERSON_NAME_LENGTH_MAX = 160,
	PERSON_NEEDS_LENGTH_MAX = 500,
	PERSON_CONTACT_LENGTH_MAX = 400,
	PERSON_CONTACT_COUNT_MAX = 20,
	PERSON_PAIR_COUNT_MAX = 100,
};

enum person_contact_kind { PERSON_MAIL, PERSON_PHONE, PERSON_POST, PERSON_CONTACT_KIND_COUNT };
extern const char *const person_contact_words[PERSON_CONTACT_KIND_COUNT];

struct person_contact {
	enum person_contact_kind kind;
	struct span value; /* as one writes it */
	/* What is compared: an address in small letters, +33612345678; empty of a postal one. */
	struct span key;
	bool is_preferred; /* of its kind, and of all when PERSON_PREFERS is that kind */
	bool is_proved;    /* she answered from it, or followed a link sent to it */
};
/* As typed, into value and key. False: it is none of its kind. */
bool person_contact_read(struct arena *arena, enum person_contact_kind kind, struct span typed,
                         struct person_contact *contact_r);
/* A number as it is shown: on one line. */
struct span person_phone_words(struct arena *arena, struct span phone);

struct person {
	int64_t person_id;
	enum offering_purpose purpose;
	struct span name;     /* « Mme Durand »; empty: not said */
	struct span needs;    /* what helps her, in her words */
	struct span language; /* RFC 5646; empty: French */
	struct span acts_for; /* she is somebody's representative: whose, and why */
	enum person_contact_kind prefers;
	int64_t joined_into;  /* another person that she is the same as; 0: none */
	int64_t changes;
};

/* FOUND_NONE: there is none of that number. What was joined leads to whom it was joined into. */
MUST_USE enum found person_load(struct arena *arena, struct db *db, int64_t root_id,
                                int64_t person_id, struct person *person_r,
                                struct fault *fault_r);
MUST_USE bool person_contacts(struct arena *arena, struct db *db, int64_t root_id,
                              int64_t person_id, struct person_contact **contacts_r,
                              size_t *count_r, struct fault *fault_r);
/* The names of some persons, as they are shown, PERSON_NAMED_COUNT_MAX at most, in their order. Empty of one
 * that is not known or has no name. */
enum { PERSON_NAMED_COUNT_MAX = 50 };
MUST_USE bool person_names(struct arena *arena, struct db *db, int64_t root_id,
                           const int64_t *person_ids, size_t count, struct span *names_r,
                           struct fault *fault_r);
/* Persons of a purpose that one may be reached at this contact, the latest first, at most 20. */
MUST_USE bool person_by_contact(struct arena *arena, struct db *db, int64_t root_id,
                                enum offering_purpose purpose, const struct person_contact *contact,
                                struct person **persons_r, size_t *count_r,
                                struct fault *fault_r);
/* The one person of a purpose who has this contact and no other has: hers; else a new one with this name
 * and these contacts. Two persons who share an address (a couple, an association) are told apart by
 * name, else a new one is made: joining is for people to decide. */
MUST_USE bool person_find_or_add(struct arena *arena, struct db *db, int64_t root_id,
                                 const struct person *person, const struct person_contact *contacts,
                                 size_t count, int64_t now_s, int64_t *person_id_r,
                                 struct fault *fault_r);
/* Holds her row until the write is kept: whoever erases, joins or takes her away meanwhile waits, and she who
 * was found is there when a request is made hers. FOUND_NONE: she was erased, or is there no more. */
MUST_USE enum found person_hold(struct db *db, int64_t root_id, int64_t person_id,
                                struct fault *fault_r);
/* A new one, whoever else has these contacts: for a writer who may not learn who does. */
MUST_USE bool person_add(struct arena *arena, struct db *db, int64_t root_id,
                         const struct person *person, const struct person_contact *contacts,
                         size_t count, int64_t now_s, int64_t *person_id_r,
                         struct fault *fault_r);
/* FOUND_NONE: somebody changed her since. */
MUST_USE enum found person_save(struct arena *arena, struct db *db, int64_t root_id,
                                const struct person *person, const struct person_contact *contacts,
                                size_t count, struct fault *fault_r);

/* She answered from this contact, or followed a link sent to it. */
MUST_USE bool person_prove(struct db *db, int64_t root_id, int64_t person_id,
                           const struct person_contact *contact, struct fault *fault_r);

/* --- the same person twice -------------------------------------------------------------------- */

/* Pairs that may be one: an address or a number in common; never across purposes; those that somebody
 * said are two are not proposed again. */
struct person_pair {
	struct person one, other;
	const char *why; /* « même adresse électronique » */
};
MUST_USE bool person_pairs(struct arena *arena, struct db *db, int64_t root_id,
                           enum offering_purpose purpose, struct person_pair **pairs_r,
                           size_t *count_r, struct fault *fault_r);
/* `from` is the same as `into`. Their requests stay where they are: whoever reads follows joined_into.
 * May be undone, in any order: parting gives `from` back as it was. FOUND_NONE: it would make a circle,
 * they are of two purposes, one was erased, or somebody else joined one of them meanwhile. */
MUST_USE enum found person_join(struct arena *arena, struct db *db, int64_t root_id, int64_t from_id,
                                int64_t into_id, struct fault *fault_r);
MUST_USE enum found person_part(struct arena *arena, struct db *db, int64_t root_id, int64_t from_id,
                                struct fault *fault_r);
/* They are two: not proposed again. */
MUST_USE bool person_are_two(struct db *db, int64_t root_id, int64_t one_id, int64_t other_id,
                             int64_t account_id, int64_t now_s, struct fault *fault_r);
/* Everybody who is the same as her, herself included: their requests are her history. */
MUST_USE bool person_same(struct arena *arena, struct db *db, int64_t root_id, int64_t person_id,
                          int64_t **person_ids_r, size_t *count_r, struct fault *fault_r);
/* The same, in a write: nobody is joined to her, and none of them is found again, until it is kept. */
MUST_USE bool person_hold_same(struct arena *arena, struct db *db, int64_t root_id, int64_t person_id,
                               int64_t **person_ids_r, size_t *count_r, struct fault *fault_r);

/* Whom each of these is joined into at the end, in its place; whoever is not joined, or not there, stays. */
MUST_USE bool person_tops(struct arena *arena, struct db *db, int64_t root_id, int64_t *person_ids,
                          size_t count, struct fault *fault_r);

/* Of one person, nobody joined: who has an address or a number of hers, in the same purpose, is not the same
 * already and was not said to be another. Whoever proposes it sees both, or tells what she may not. */
enum { PERSON_ALIKE_COUNT_MAX = 20 };
struct person_alike {
	struct person top; /* as she is shown */
	int64_t row_id;    /* who has the contact: her, or somebody joined into her */
	enum person_contact_kind shares;
};
MUST_USE bool person_alike(struct arena *arena, struct db *db, int64_t root_id,
                           const struct person *person, struct person_alike **alike_r,
                           size_t *count_r, struct fault *fault_r);
/* Everybody who is the same as her, each as she was before she was joined; the one they are joined into
 * first. */
struct person_row {
	int64_t person_id;
	struct span name;
	int64_t joined_into;
};
MUST_USE bool person_rows(struct arena *arena, struct db *db, int64_t root_id, int64_t person_id,
                          struct person_row **rows_r, size_t *count_r, struct fault *fault_r);

/* --- the right to be forgotten ---------------------------------------------------------------- */

/* Name, needs and contacts go, with those joined into her; the row stays, so that requests are counted. */
MUST_USE bool person_erase(struct arena *arena, struct db *db, int64_t root_id, int64_t person_id,
                           int64_t now_s, struct fault *fault_r);
/* Who was erased from that instant on, in order, for rooms that keep words of hers; at most
 * PERSON_ERASED_COUNT, after that one. */
enum { PERSON_ERASED_COUNT = 200 };
struct person_gone {
	int64_t at_unix_s, person_id;
};
MUST_USE bool person_erased(struct arena *arena, struct db *db, int64_t root_id,
                            const struct person_gone *after, struct person_gone **gone_r,
                            size_t *count_r, struct fault *fault_r);
/* She goes wholly, as if she had never been added: whoever added her takes it back, and knows that she has
 * no request. FOUND_NONE: she is not there, or something was done with her since; she stays. */
MUST_USE enum found person_take_away(struct arena *arena, struct db *db, int64_t root_id,
                                     int64_t person_id, struct fault *fault_r);

#endif
