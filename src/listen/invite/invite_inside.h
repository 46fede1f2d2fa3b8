/* Between the files of this room only. */
#ifndef LISTEN_INVITE_INSIDE_H
#define LISTEN_INVITE_INSIDE_H

#include "craft/vault/vault.h"
#include "ground/people/people.h"
#include "listen/invite/invite.h"
#include "welcome/letters/letters.h"

enum invite_channel { INVITE_MAIL, INVITE_SMS, INVITE_CHANNEL_COUNT };

enum invite_state {
	INVITE_WAITS,
	INVITE_LEAVES,   /* being sent */
	INVITE_SENT,
	INVITE_UNSURE,   /* a short message that may have left: never sent again */
	INVITE_REFUSED,  /* by the server, at once */
	INVITE_GIVEN_UP, /* the server would not for two days */
	INVITE_LOST,     /* it came back */
	INVITE_STOPPED,  /* she asked to be left alone, or her address is refused for good */
	INVITE_SPARED,   /* enough was asked of her already */
	INVITE_LATE,     /* the survey closed before */
	INVITE_STATE_COUNT
};

enum invite_why { INVITE_ASKED, INVITE_DEAD };

enum {
	PRINT_SIZE = 16,
	MARK_SIGN_LENGTH = 16,
	CONTACT_SIZE_MAX = 254,
	/* In the place of a rank: the message that explains how to answer, to who was not understood. */
	INVITE_EXPLAINS = 3,
	STRATUM_LENGTH_MAX = 60,
	LANGUAGE_LENGTH_MAX = 10,
};

struct invite_print {
	uint8_t bytes[PRINT_SIZE];
};

/* --- invite_key.c --------------------------------------------------------------------------------- */

/* The key of the file, in memory; wiped by whoever got it. */
struct invite_key {
	uint8_t bytes[VAULT_KEY_SIZE];
};
/* FOUND_NONE: none was ever made. The file that is gone is a fault: without it, who asked to be left
 * alone would be written to. */
MUST_USE enum found invite_key_read(struct arena *arena, struct db *db, int64_t root_id,
                                    const char *folder, struct invite_key *key_r,
                                    struct fault *fault_r);
/* The same, made at its first use. */
MUST_USE bool invite_key_have(struct arena *arena, struct store *store, int64_t root_id,
                              const char *folder, struct invite_key *key_r,
                              struct fault *fault_r);
struct invite_print invite_print_of(const struct invite_key *key, struct span contact);
struct span invite_lock(struct arena *arena, const struct invite_key *key, struct span words);
MUST_USE bool invite_unlock(struct arena *arena, const struct invite_key *key, struct span locked,
                            struct span *words_r);
/* What stands in a Message-ID: the letter and our signature. */
struct span invite_mark(struct arena *arena, const struct invite_key *key, int64_t letter_id);
bool invite_mark_read(const struct invite_key *key, struct span mark, int64_t *letter_id_r);
/* What stands in « /ne-plus-demander/… »: her print and our signature, so that it serves as long as the
 * key does, and nothing is kept for it. */
struct span invite_stop_secret(struct arena *arena, const struct invite_key *key,
                               const struct invite_print *print);
bool invite_stop_secret_read(const struct invite_key *key, struct span secret,
                             struct invite_print *print_r);
/* A number below `most`, always the same for the same words. */
uint64_t invite_lot(const struct invite_key *key, struct span words, uint64_t most);

/* --- invite.c: rules ------------------------------------------------------------------------------ */

struct invite_rule {
	int64_t most, days;
	bool with_reminders, sundays, holidays;
	int64_t quiet_from, quiet_to;
};
extern const struct invite_rule invite_rule_default;
bool invite_is_quiet(const struct invite_rule *rule, struct local local);

/* An address or a mobile number as typed, the way it is known: small letters, or E.164. NULL, or why it
 * is neither, as the end of a sentence. */
const char *invite_contact_read(struct arena *arena, struct span typed, struct span *contact_r,
                                enum invite_channel *channel_r);

/* How many of each stratum, as their sizes are, to `total` in all (largest remainders). */
void invite_share_out(const int64_t *sizes, size_t count, int64_t total, int64_t *shares_r);

struct invite_words {
	struct span link, place, question;
	int32_t closes_day;
	const struct catalogue *catalogue; /* Parvis's own words; NULL: in French */
};
/* {lien} {lieu} {fin} {question} in their places. */
struct span invite_fill(struct arena *arena, struct span text, const struct invite_words *words);

struct invite_wave {
	struct span subject, letter, sms, seed;
	int64_t reminders, delay_days, drawn;
	int32_t begun_day;
};
/* What leaves: with the link to stop, and, for the first of several, how many reminders may follow. */
struct span invite_letter_text(struct arena *arena, const struct invite_wave *wave,
                               const struct invite_words *words, int rank, const char *stop_url);
struct span invite_letter_subject(struct arena *arena, const struct invite_wave *wave,
                                  const struct invite_words *words, int rank);
struct span invite_sms_text(struct arena *arena, const struct invite_wave *wave,
                            const struct invite_words *words, const char *sms_from,
                            const char *stop_url);
/* When an invitation of a key moment leaves: after the delay; for who served, at 18 h of that day in
 * Paris, or of the next one. */
int64_t invite_moment_due(const struct zone *zone, enum side side, int64_t at_s, int64_t delay_s);

/* --- invite_list.c -------------------------------------------------------------------------------- */

struct invite_line {
	int64_t number;
	struct span contact, stratum, language;
	struct invite_print print;
	enum invite_channel channel;
	enum side side;
	int64_t place_id;
};
struct invite_list {
	struct invite_line *lines;
	size_t count, room;
	struct bad_line *bad; /* the first IMPORT_BAD_LISTED_MAX */
	size_t bad_listed, bad_count;
};
/* Reads a list: contact ; place ; side ; stratum ; language, with or without a first line of names. A
 * fault: the rest of it is no table. */
MUST_USE bool invite_list_read(struct arena *arena, struct sheet *sheet,
                               const struct place_tree *tree, const struct invite_key *key,
                               struct invite_list *list_r, struct fault *fault_r);
void invite_list_complain(struct invite_list *list, struct arena *arena, int64_t number,
                          const char *why);
bool invite_side_read(struct span words, enum side *side_r);

/* --- invite_store.c ------------------------------------------------------------------------------- */

MUST_USE enum found invite_store_key(struct arena *arena, struct db *db, int64_t root_id,
                                     int64_t *key_id_r, struct span *proof_r,
                                     struct fault *fault_r);
MUST_USE bool invite_store_key_add(struct db *db, int64_t root_id, int64_t key_id,
                                   struct span proof, struct fault *fault_r);
/* Until this transaction ends, no other of this organisation passes here: of two surveys that ask one
 * person at the same instant, the second sees the first. */
MUST_USE bool invite_store_in_turn(struct db *db, int64_t root_id, struct fault *fault_r);
MUST_USE bool invite_store_rule(struct arena *arena, struct db *db, int64_t root_id,
                                struct invite_rule *rule_r, struct fault *fault_r);
MUST_USE bool invite_store_rule_keep(struct db *db, int64_t root_id,
                                     const struct invite_rule *rule, struct fault *fault_r);
MUST_USE bool invite_store_stop_add(struct db *db, int64_t root_id,
                                    const struct invite_print *print, enum invite_why why,
                                    int32_t day, struct fault *fault_r);
/* FOUND_ONE: nothing is sent to this contact. */
MUST_USE enum found invite_store_stop(struct arena *arena, struct db *db, int64_t root_id,
                                      const struct invite_print *print, struct fault *fault_r);
MUST_USE bool invite_store_stop_counts(struct arena *arena, struct db *db, int64_t root_id,
                                       int64_t counts_r[2], struct fault *fault_r);
MUST_USE bool invite_store_solicit(struct db *db, int64_t root_id,
                                   const struct invite_print *print, int32_t day,
                                   int64_t letter_id, struct fault *fault_r);
MUST_USE bool invite_store_solicit_undo(struct db *db, int64_t root_id,
                                        const struct invite_print *print, int64_t letter_id,
                                        struct fault *fault_r);
/* How often since that day; `with_reminders`: reminders too. */
MUST_USE bool invite_store_solicited(struct arena *arena, struct db *db, int64_t root_id,
                                     const struct invite_print *print, int32_t since_day,
                                     bool with_reminders, int64_t *count_r,
                                     struct fault *fault_r);

MUST_USE bool invite_store_wave(struct arena *arena, struct db *db, int64_t root_id,
                                int64_t wave_id, struct invite_wave *wave_r,
                                struct fault *fault_r); /* all empty when there is none */
MUST_USE bool invite_store_wave_keep(struct db *db, int64_t root_id, int64_t wave_id,
                                     const struct invite_wave *wave, struct fault *fault_r);

struct invite_person {
	int64_t person_id, batch_id, place_id, journey_id;
	int64_t state;
	int32_t round, made_day;
	enum invite_channel channel;
	enum side side;
	struct span stratum, language, locked;
	struct invite_print print;
};
/* FOUND_NONE: she is there already. */
MUST_USE enum found invite_store_person_add(struct db *db, int64_t root_id, int64_t wave_id,
                                            const struct invite_person *person,
                                            struct fault *fault_r);
MUST_USE enum found invite_store_person(struct arena *arena, struct db *db, int64_t root_id,
                                        int64_t wave_id, int64_t person_id,
                                        struct invite_person *person_r, struct fault *fault_r);
/* Those after a person, by id, at most `most`: without what is locked. */
MUST_USE bool invite_store_people(struct arena *arena, struct db *db, int64_t root_id,
                                  int64_t wave_id, int64_t after_id, int64_t most,
                                  struct invite_person **people_r, size_t *count_r,
                                  struct fault *fault_r);
/* A message waits for each of those between two ids who are in that state at least. */
MUST_USE bool invite_store_queue(struct db *db, int64_t root_id, int64_t wave_id,
                                 int64_t after_id, int64_t last_id, int64_t state,
                                 int64_t now_s, struct fault *fault_r);
MUST_USE bool invite_store_person_state(struct db *db, int64_t root_id, int64_t wave_id,
                                        int64_t person_id, int64_t state,
                                        struct fault *fault_r);
MUST_USE bool invite_store_batch_keep(struct db *db, int64_t root_id, int64_t wave_id,
                                      int64_t batch_id, int64_t *changed_r,
                                      struct fault *fault_r);
/* The list that waits for a yes: of a survey, one at a time. */
MUST_USE bool invite_store_batch_drop(struct db *db, int64_t root_id, int64_t wave_id,
                                      struct fault *fault_r);
/* How many, by side, channel and state. */
struct invite_count {
	enum side side;
	enum invite_channel channel;
	int64_t state, count;
	int rank; /* of letters */
};
MUST_USE bool invite_store_people_counts(struct arena *arena, struct db *db, int64_t root_id,
                                         int64_t wave_id, struct invite_count **counts_r,
                                         size_t *count_r, struct fault *fault_r);

/* --- invite_letter_store.c ------------------------------------------------------------------------ */

struct invite_letter {
	int64_t letter_id, wave_id, lease, tries, due_s, made_s, done_s;
	enum invite_channel channel;
	enum side side;
	enum invite_state state;
	struct span locked;
};
static inline int64_t
invite_person_of(int64_t letter_id)
{
	return letter_id & ~(int64_t)3;
}
static inline int
invite_rank_of(int64_t letter_id)
{
	return (int)(letter_id & 3);
}
MUST_USE bool invite_store_letter_add(struct db *db, int64_t root_id,
                                      const struct invite_letter *letter,
                                      struct fault *fault_r);
MUST_USE enum found invite_store_letter(struct arena *arena, struct db *db, int64_t root_id,
                                        int64_t letter_id, struct invite_letter *letter_r,
                                        struct fault *fault_r);
/* Those of a survey whose hour has come, by this channel, in this state; the first ones. */
enum { INVITE_DUE_COUNT = 50 };
MUST_USE bool invite_store_due(struct arena *arena, struct db *db, int64_t root_id,
                               int64_t wave_id, enum invite_channel channel,
                               enum invite_state state, int64_t now_s,
                               int64_t letters_r[INVITE_DUE_COUNT], size_t *count_r,
                               struct fault *fault_r);
/* FOUND_ONE: it is ours until now_s + INVITE_LEASE_S, and here it is, as it was before. */
MUST_USE enum found invite_store_lease(struct arena *arena, struct db *db, int64_t root_id,
                                       int64_t letter_id, int64_t lease, int64_t now_s,
                                       struct invite_letter *letter_r, struct fault *fault_r);
/* What became of a letter that is still ours (`lease`). FOUND_NONE: it is no longer. */
MUST_USE enum found invite_store_note(struct db *db, int64_t root_id,
                                      const struct invite_letter *letter,
                                      struct fault *fault_r);
/* Whoever holds it: a report came. */
MUST_USE bool invite_store_mark(struct db *db, int64_t root_id, int64_t letter_id,
                                enum invite_state state, int64_t now_s, struct fault *fault_r);
/* The last short message to her that left and holds its link still. */
MUST_USE enum found invite_store_last_sms(struct arena *arena, struct db *db, int64_t root_id,
                                          int64_t wave_id, const struct invite_print *print,
                                          struct invite_letter *letter_r, struct fault *fault_r);
MUST_USE bool invite_store_letter_drop(struct db *db, int64_t root_id, int64_t letter_id,
                                       struct fault *fault_r);
MUST_USE bool invite_store_letter_counts(struct arena *arena, struct db *db, int64_t root_id,
                                         int64_t wave_id, struct invite_count **counts_r,
                                         size_t *count_r, struct fault *fault_r);
/* A survey is over: what waits goes no more; later, contacts and links go. */
MUST_USE bool invite_store_close(struct db *db, int64_t root_id, int64_t wave_id, int64_t now_s,
                                 struct fault *fault_r);
MUST_USE bool invite_store_forget_wave(struct db *db, int64_t root_id, int64_t wave_id,
                                       struct fault *fault_r);
MUST_USE bool invite_store_forget(struct db *db, int64_t root_id, int32_t today,
                                  int32_t budget_days, struct fault *fault_r);

struct invite_moment {
	int64_t moment_id, journey_id, step_id, wave_id, delay_s, percent;
	enum side side;
	enum invite_channel channel;
	bool is_over;
};
MUST_USE bool invite_store_moments(struct arena *arena, struct db *db, int64_t root_id,
                                   struct invite_moment **moments_r, size_t *count_r,
                                   struct fault *fault_r);
MUST_USE bool invite_store_moment_add(struct db *db, int64_t root_id,
                                      const struct invite_moment *moment,
                                      struct fault *fault_r);
MUST_USE bool invite_store_moment_end(struct db *db, int64_t root_id, int64_t moment_id,
                                      int64_t wave_id, struct fault *fault_r);

/* --- invite_return.c: answered by return ----------------------------------------------------------- */

/* Does this message hold {question}? */
bool invite_asks_back(struct span sms);
/* The inquiry that a survey puts, if any. */
struct invite_asking {
	const struct inquiry *inquiry;
	bool is_internal;
};
MUST_USE bool invite_asking_load(struct arena *arena, struct db *db, int64_t root_id,
                                 const struct survey_wave *wave, struct invite_asking *asking_r,
                                 struct fault *fault_r);
/* What a short message may ask of that side. False: nothing; and of agents, whose employer keeps the
 * gateway and would read their answer beside their number, nothing ever. */
bool invite_asking_of(struct arena *arena, const struct invite_asking *asking, enum side side,
                      struct span language, struct inquiry_return *return_r);
/* The language in which she is asked: hers when the survey has it, else the survey's first; of sentences
 * of the mirror, French. Parvis's own words around the référent's follow it, as pages do. */
struct span invite_language(const struct invite_asking *asking, struct span hers);
/* The short message of that rank, before its holes are filled. */
struct span invite_sms_words(struct arena *arena, struct span sms, int rank,
                             const struct invite_words *words);
/* Where a text goes that is of no survey. */
struct letters_house invite_desk(const struct visit *visit);
/* What somebody wrote back, STOP apart. */
void invite_take_answer(struct visit *visit, const struct sms_received *received);

/* --- invite_tally.c, invite_tally_store.c ---------------------------------------------------------- */

struct invite_counter {
	struct store *store;
	int64_t root_id;
	const struct invite_key *key;
};
/* Counts what became of those that a survey invites, when an hour passed since the last time. */
MUST_USE bool invite_count(struct arena *arena, const struct invite_counter *counter,
                           const struct survey_wave *wave, const struct zone *zone, int64_t now_s,
                           struct fault *fault_r);
/* Leaves the answers of cells that may not be told. */
void invite_tally_protect(struct invite_tally *tallies, size_t count, bool is_internal);

/* A person and what became of her first message. */
struct invite_outcome {
	int64_t person_id, place_id, done_s;
	int64_t stop_day; /* when she asked to be left alone; -1: never */
	enum side side;
	enum invite_state state;
	struct span stratum, locked;
};
MUST_USE bool invite_store_outcomes(struct arena *arena, struct db *db, int64_t root_id,
                                    int64_t wave_id, int64_t after_id, int64_t most,
                                    struct invite_outcome **outcomes_r, size_t *count_r,
                                    struct fault *fault_r);
MUST_USE enum found invite_store_has_links(struct arena *arena, struct db *db, int64_t root_id,
                                           int64_t wave_id, struct fault *fault_r);
MUST_USE bool invite_store_counted(struct arena *arena, struct db *db, int64_t root_id,
                                   int64_t wave_id, int64_t *counted_s_r, struct fault *fault_r);
MUST_USE bool invite_store_tallies_drop(struct db *db, int64_t root_id, int64_t wave_id,
                                        struct fault *fault_r);
MUST_USE bool invite_store_tally_add(struct db *db, int64_t root_id, int64_t wave_id,
                                     const struct invite_tally *tally, int64_t now_s,
                                     struct fault *fault_r);

/* --- pages ---------------------------------------------------------------------------------------- */

/* A survey and its invitations, as its pages need them. */
struct inviting {
	struct visit *visit;
	struct survey_wave wave;
	struct invite_wave said;
	const struct place_tree *tree;
	struct survey_population *populations;
	size_t population_count;
	const char *base; /* "/enquetes/CODE" */
	bool asks_file;   /* usagers are not invited one by one */
	struct fault fault;
};
/* Leaves those who would be led to nothing: their side is not asked at their place. */
void invite_leave_unasked(const struct inviting *inviting, struct arena *arena,
                          struct invite_list *list);
MUST_USE bool invite_look(struct visit *visit, bool writes, struct inviting *inviting_r);
/* Is this side asked there? While a draft is written, everywhere. */
bool invite_is_asked(const struct inviting *inviting, enum side side, int64_t place_id);
/* Writes a fact of this survey with the form's key. */
MUST_USE bool invite_note(struct db *db, struct inviting *inviting, const char *kind,
                          const char *words);
/* Answers the main page; `pasted` is what was refused, with why (NULL: nothing). */
void invite_show(struct inviting *inviting, struct span pasted, const char *why);

/* --- invite_send.c: what the buttons do ---------------------------------------------------------- */

/* Draws `total` of those on the list, by stratum, from the wave's seed; 0: everybody again. */
MUST_USE bool invite_draw(struct arena *arena, struct store *store, int64_t root_id,
                          int64_t wave_id, int64_t total, struct span seed,
                          struct fault *fault_r);
/* A message waits for each of those drawn, or of all: in several transactions, each of which may run
 * again. *count_r: people. */
MUST_USE bool invite_queue(struct arena *arena, struct store *store, int64_t root_id,
                           int64_t wave_id, bool is_drawn, int64_t now_s, int64_t *count_r,
                           struct fault *fault_r);
/* Keeps a list read, waiting for a yes; those who are on it already are complained of. */
MUST_USE bool invite_keep(struct arena *arena, struct store *store, int64_t root_id,
                          int64_t wave_id, const struct invite_key *key, int64_t batch_id,
                          int32_t today, struct invite_list *list, struct fault *fault_r);

extern const struct page_kind invite_page, invite_list_page, invite_message_page, invite_rules_page,
	invite_stop_page, invite_ended_page, invite_moments_page;
void invite_get(struct visit *visit);
void invite_post_list(struct visit *visit);
void invite_post_sending(struct visit *visit);
void invite_get_message(struct visit *visit);
void invite_post_message(struct visit *visit);
void invite_get_rules(struct visit *visit);
void invite_post_rules(struct visit *visit);
void invite_get_stop(struct visit *visit);
void invite_post_stop(struct visit *visit);
void invite_get_ended(struct visit *visit);
void invite_post_ended(struct visit *visit);
void invite_get_moments(struct visit *visit);
void invite_post_moments(struct visit *visit);
void invite_get_sms(struct visit *visit);

#endif
