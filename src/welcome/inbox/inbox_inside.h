/* Within the room. */
#ifndef WELCOME_INBOX_INSIDE_H
#define WELCOME_INBOX_INSIDE_H

#include "craft/sheet/sheet_write.h"
#include "ground/people/people.h"
#include "welcome/accord/accord.h"
#include "welcome/complaint/complaint.h"
#include "welcome/filling/filling.h"
#include "welcome/inbox/inbox.h"
#include "welcome/knowledge/knowledge.h"
#include "welcome/skill/skill.h"
#include "welcome/twin/twin.h"

/* --- inbox_store.c ---------------------------------------------------------------------------- */

/* What was done to one request among many: kept until the day after, for taking it back. */
struct inbox_done {
	int64_t lot_id, request_id, account_id, at_unix_s;
	struct span reference;
	enum desk_verb verb;
	int64_t owner_id, unit_id; /* before */
	int64_t to_id;             /* to whom, or which unit; 0: nobody */
	int64_t changes;           /* after */
	bool is_undone;
};
struct inbox_lot {
	int64_t lot_id, account_id;
};
MUST_USE bool inbox_store_lot_add(struct db *db, int64_t root_id, const struct inbox_done *done,
                                  struct fault *fault_r);
MUST_USE bool inbox_store_lot(struct arena *arena, struct db *db, int64_t root_id,
                              const struct inbox_lot *lot, struct inbox_done dones_r[INBOX_ROW_COUNT],
                              size_t *count_r, struct fault *fault_r);
MUST_USE bool inbox_store_lot_undone(struct db *db, int64_t root_id, const struct inbox_done *done,
                                     struct fault *fault_r);
MUST_USE bool inbox_store_lots_forget(struct db *db, int64_t root_id, int64_t before_s,
                                      struct fault *fault_r);

/* FOUND_NONE: it was changed since `changes`. */
MUST_USE enum found inbox_store_door_save(struct db *db, int64_t root_id, const struct inbox_door *door,
                                          struct fault *fault_r);

/* Who says how a unit is reached. */
enum { INBOX_KEEPERS = WHO(ROLE_REFERENT) | WHO(ROLE_DIRECTOR) };

/* --- what every page of the room needs -------------------------------------------------------- */

enum { INBOX_LISTED_COUNT_MAX = 300 }; /* beyond, a list is no longer a help: one types */

struct inbox_known {
	int64_t account_id;
	struct span name;
};
/* A visit to the room: what this reader sees, today's places; names, offerings and hours once asked for. */
struct inboxing {
	struct visit *visit;
	const struct place_tree *tree;
	const struct desk_sight *sight;
	struct desk_hand hand;
	struct offering *offerings;
	size_t offering_count;
	bool has_offerings, sees_one_unit;
	struct hours_book *book;
	struct inbox_known *known;
	size_t known_count;
	struct people_absence *aways;
	size_t away_count;
	bool has_aways;
	struct fault fault;
};
/* False after a page was answered. */
MUST_USE bool inbox_begin(struct visit *visit, struct inboxing *inboxing_r);
/* Its name today; « un service fermé depuis », « aucun service pour l’instant » for 0. */
struct span inbox_unit_name(const struct inboxing *inboxing, int64_t unit_id);
MUST_USE bool inbox_account_name(struct inboxing *inboxing, int64_t account_id, struct span *name_r);
/* The whole catalogue, by name, read once. */
MUST_USE bool inbox_offerings(struct inboxing *inboxing);
/* NULL: no longer known. After inbox_offerings. */
const struct offering *inbox_offering(const struct inboxing *inboxing, int64_t offering_id);
const struct offering *inbox_offering_by_code(const struct inboxing *inboxing, struct span code);
MUST_USE bool inbox_clock_of(struct inboxing *inboxing, int64_t unit_id, struct inbox_clock *clock_r);
/* Who wrote it, or whom it is for: the person's name, or that of the account of an internal request;
 * empty: not known. */
MUST_USE bool inbox_asker_names(struct inboxing *inboxing, const struct desk_request *requests,
                                size_t count, struct span *names_r);
/* Choices: units (all, or those that are seen), by code and indented as the tree is; a field to type in
 * when they are too many. `but_id`: left out. */
void inbox_offer_units(const struct inboxing *inboxing, struct form_field *field, bool only_seen,
                       int64_t but_id);
/* What was chosen or typed there; PLACE_NONE: nothing that is known, and the form complains of it. */
uint32_t inbox_chosen_unit(const struct inboxing *inboxing, struct form *form, size_t field,
                           const char *name);
/* « /guichet/2026-K7MX4P3 » and more. */
const char *inbox_address(struct arena *arena, struct span reference, const char *more);
/* « 23/11/2026 » */
const char *inbox_day_typed(struct arena *arena, int32_t day);
/* Who may be given work of that unit; of a confidential request, those of that very unit. */
MUST_USE bool inbox_holders(struct inboxing *inboxing, int64_t unit_id, bool is_confidential,
                            struct colleague **people_r, size_t *count_r);
/* Choices of the same, by account, with how many open requests each has as far as this reader sees them:
 * who can do most of what is needed first; whoever is away says until when, and comes last. Says what is
 * needed and what nobody there has (needed->lacking). False after a fault. */
struct inbox_needed;
MUST_USE bool inbox_offer_people(struct inboxing *inboxing, struct form_field *field,
                                 const struct colleague *people, size_t count,
                                 struct inbox_needed *needed);
/* Who was chosen or typed there, by account, address or the one name; 0: nobody, and the form complains. */
int64_t inbox_chosen_person(struct form *form, size_t field, const char *name,
                            const struct colleague *people, size_t count);
/* --- inbox_away.c: who is away ----------------------------------------------------------------- */

/* Whose team she looks after: she is shown what falls due while somebody is away. */
bool inbox_leads(const struct inboxing *inboxing);
/* « absence jusqu’au 3 décembre 2026 »; NULL: that account is here. After inbox_aways. */
const char *inbox_away_words(const struct inboxing *inboxing, int64_t account_id);
MUST_USE bool inbox_aways(struct inboxing *inboxing);
/* Those who are away and have open requests that this reader sees, but herself: each with the end of her
 * last day. Never NULL. */
MUST_USE bool inbox_away_owners(struct inboxing *inboxing, struct desk_owner **owners_r,
                                size_t *count_r);

/* --- inbox_skills.c: what a request needs of whoever deals with it -------------------------------- */

struct inbox_needed {
	struct skill skills[SKILL_COUNT_MAX];
	size_t count;
	const char *lacking; /* what nobody of those who may have it can do; NULL: nothing */
};
/* Of one more request that this reader sees. */
MUST_USE bool inbox_needed_add(struct inboxing *inboxing, const struct skill_question *question,
                               struct inbox_needed *needed);
/* What one of some colleagues can do, of what is needed. */
struct inbox_held {
	uint64_t which; /* a bit for each of needed->skills */
	size_t count;
	bool is_away;
};
_Static_assert(SKILL_COUNT_MAX <= 64, "one bit each");
MUST_USE bool inbox_needed_held(struct inboxing *inboxing, const struct inbox_needed *needed,
                                const struct colleague *people, size_t count,
                                struct inbox_held *held_r);
const char *inbox_lacking_words(struct arena *arena, const struct inbox_needed *needed,
                                const struct inbox_held *held, size_t count);
/* « Anglais, LSF », of those that one has; NULL: none. */
const char *inbox_held_words(struct arena *arena, const struct inbox_needed *needed,
                             const struct inbox_held *held);
struct inbox_one;
/* inbox_accord.c: what was asked of other units about it, which unit asked for it; false after a fault. */
MUST_USE bool inbox_accord_draw(struct inbox_one *one, struct model *page);
void inbox_skills_draw(const struct inbox_one *one, struct model *page);

/* Programs read null where there is nothing. */
void inbox_draw_text(struct model *model, size_t field, struct span text);
/* Idempotency key of one of several acts of a form. */
struct span inbox_once(const struct visit *visit, struct span reference, int number);

/* --- inbox_list.c, inbox_row.c: what waits ---------------------------------------------------- */

enum inbox_tab {
	INBOX_TODO, INBOX_MINE, INBOX_UNOWNED, INBOX_WAITING, INBOX_DONE, INBOX_ASIDE,
	INBOX_AWAY, /* for leaders */
	INBOX_FLAGGED, /* their words press, or worry. After the others: views keep these numbers */
	INBOX_TAB_COUNT
};
const char *inbox_tab_code(enum inbox_tab tab);
const char *inbox_tab_label(enum inbox_tab tab);
enum inbox_tab inbox_tab_of(struct span code); /* INBOX_TODO: none that is known */

/* --- inbox_views.c, inbox_view_store.c: names for filters --------------------------------------- */

enum { INBOX_VIEW_COUNT_MAX = 30, INBOX_VIEW_NAME_LENGTH_MAX = 60 };
struct inbox_view {
	int64_t view_id;
	int64_t account_id, place_id; /* whose: an account's own; else of all who have a right at that place */
	struct span name;
	enum inbox_tab tab;
	int64_t unit_id, offering_id; /* 0: all */
};
MUST_USE bool inbox_store_view_add(struct db *db, int64_t root_id, const struct inbox_view *view,
                                   struct fault *fault_r);
/* Those of the same account and place as `whose`. */
MUST_USE bool inbox_store_views(struct arena *arena, struct db *db, int64_t root_id,
                                const struct inbox_view *whose,
                                struct inbox_view views_r[INBOX_VIEW_COUNT_MAX], size_t *count_r,
                                struct fault *fault_r);
MUST_USE bool inbox_store_view_drop(struct db *db, int64_t root_id, const struct inbox_view *view,
                                    struct fault *fault_r);
MUST_USE bool inbox_views(struct inboxing *inboxing, struct inbox_view **views_r, size_t *count_r);
const char *inbox_view_address(const struct inboxing *inboxing, const struct inbox_view *view);

struct inbox_listing {
	struct inboxing inboxing;
	struct form *form;
	struct form_field fields[3];
	enum inbox_tab tab;
	struct desk_owner *owners; /* who are away; NULL: she leads nobody */
	size_t owner_count;
	struct desk_query query;
	struct desk_request *requests;
	size_t count;
	bool has_more;
};
enum {
	INBOX_ROW_REFERENCE, INBOX_ROW_TITLE, INBOX_ROW_URL, INBOX_ROW_BOX, INBOX_ROW_OFFERING,
	INBOX_ROW_PERSON, INBOX_ROW_CAME, INBOX_ROW_UNIT, INBOX_ROW_SAYS_UNIT, INBOX_ROW_CAN_TICK,
	INBOX_ROW_OWNER, INBOX_ROW_OWNER_AWAY, INBOX_ROW_IS_CONFIDENTIAL, INBOX_ROW_FLAG,
	INBOX_ROW_DUE, INBOX_ROW_IS_LATE, INBOX_ROW_LACK, INBOX_ROW_RECEIVED, INBOX_ROW_PROMISED,
	INBOX_ROW_SILENCE, INBOX_ROW_FIRST_DUE, INBOX_ROW_FIRST, INBOX_ROW_NEXT_DUE,
	INBOX_ROW_SOLVE_DUE, INBOX_ROW_DONE, INBOX_ROW_OUTCOME, INBOX_ROW_FIELD_COUNT
};
extern const struct field inbox_row_fields[INBOX_ROW_FIELD_COUNT];
/* What is said beside requests: who asks, who has it, what is owed, which clock is on the wall of its
 * unit; a question or two for all of them. */
struct inbox_beside {
	struct span *names, *owners; /* empty: not known, nobody */
	struct desk_owing *owing;
	unsigned *flags; /* of the desk (desk_flags) */
	struct inbox_clock *clocks;
};
MUST_USE bool inbox_beside_load(struct inboxing *inboxing, const struct desk_request *requests,
                                size_t count, struct inbox_beside *beside_r);
/* Rows of the page's list. */
MUST_USE bool inbox_rows_draw(struct inboxing *inboxing, const struct desk_request *requests,
                              size_t count, struct model *page, size_t list);
/* Its first words; when it has none, what it asks for. After inbox_offerings. */
struct span inbox_title(const struct inboxing *inboxing, const struct desk_request *request);
/* What silence means for it, whatever is still missing. */
enum law_silence inbox_silence(const struct inboxing *inboxing, const struct desk_request *request);
/* The next page of rows; false after a fault. */
MUST_USE bool inbox_list_read(struct inbox_listing *listing);
/* Columns of the table for the form of the offering that is looked at; without one, those before. */
struct inbox_answers {
	const struct sheet_column *columns;
	size_t column_count;
	struct ask_list list;
};
MUST_USE bool inbox_answers_begin(struct inbox_listing *listing, const struct sheet_column *before,
                                  size_t before_count, struct inbox_answers *answers_r);
MUST_USE bool inbox_answers_write(struct inboxing *inboxing, const struct inbox_answers *answers,
                                  const struct desk_request *request, struct sheet_writer *writer);
/* The same requests, all of them, as a table. */
void inbox_table_answer(struct inbox_listing *listing, bool is_xlsx);

/* --- inbox_one.c, inbox_exchange.c, inbox_act.c: one request ---------------------------------- */

enum inbox_form {
	INBOX_REPLY, INBOX_ASK, INBOX_NOTE, INBOX_GIVE, INBOX_MOVE, INBOX_HEAR, INBOX_CLOSE, INBOX_REOPEN,
	INBOX_FORM_COUNT
};
enum { INBOX_FIELD_MAX = 7 }; /* of one of these forms */
enum { INBOX_REPLY_WORDS, INBOX_REPLY_FILES, INBOX_REPLY_WAY, INBOX_REPLY_OUTCOME };
enum { INBOX_ASK_WORDS, INBOX_ASK_KIND, INBOX_ASK_LIMIT, INBOX_ASK_WAY };
enum { INBOX_HEAR_WORDS, INBOX_HEAR_FILES, INBOX_HEAR_WAY };
enum { INBOX_CLOSE_OUTCOME, INBOX_CLOSE_WORDS };
/* Those of a complaint come after the others, in both forms that close. */
enum { INBOX_REPLY_COMPLAINT = INBOX_REPLY_OUTCOME + 1, INBOX_CLOSE_COMPLAINT = INBOX_CLOSE_WORDS + 1 };
enum { INBOX_FIND_COUNT_MAX = 5 };
/* The words of a request that call somebody. */
struct inbox_finds {
	struct span words[INBOX_FIND_COUNT_MAX];
	size_t count;
};
struct inbox_one {
	struct inboxing inboxing;
	struct desk_request request;
	struct offering offering;
	struct desk_around around;
	struct inbox_clock clock;
	struct person person; /* person_id 0: not known */
	struct person_contact *contacts;
	size_t contact_count;
	struct complaint complaint; /* what was said of one; steps: those that may be said */
	struct journey_step *steps;
	size_t step_count;
	struct span asker; /* its name; empty: not known */
	struct colleague *people; /* who may have it */
	size_t person_count;
	struct inbox_needed needed;
	struct form *forms[INBOX_FORM_COUNT];
	struct form_field fields[INBOX_FORM_COUNT][INBOX_FIELD_MAX];
	enum inbox_form asked; /* whose form was sent; INBOX_FORM_COUNT: none */
	struct span said;      /* by the person, as far as the page shows it */
	struct inbox_finds finds[FLAGS_KIND_COUNT]; /* in what the page shows of the exchange */
	const char *ticked, *told; /* what was done beside the reply, each told where it was */
	bool replies;          /* the form of a reply is there */
	const char *trouble;   /* why nothing was done */
	const char *done;      /* what just was */
	int64_t template_id;   /* the reply was begun with; 0: none */
	struct span reply_words; /* that stand in its form */
	bool reads_again;      /* they are read again */
	bool seeks;            /* answers that are ready are looked for */
	const char *reply_done; /* what was done to them */
	int64_t seen_changes;  /* what its reader saw last; -1: the request as it is */
};
enum { INBOX_ADVICE_UNIT, INBOX_ADVICE_WORDS, INBOX_ADVICE_FIELD_COUNT };
extern const struct field inbox_advice_fields[INBOX_ADVICE_FIELD_COUNT];
enum { INBOX_GUESS_FIELD_COUNT = 9 }; /* of a unit that is suggested */
extern const struct field inbox_guess_fields[INBOX_GUESS_FIELD_COUNT];
enum { INBOX_TEMPLATE_CODE, INBOX_TEMPLATE_NAME, INBOX_TEMPLATE_TO_CHECK, INBOX_TEMPLATE_FIELD_COUNT };
extern const struct field inbox_template_fields[INBOX_TEMPLATE_FIELD_COUNT];
enum {
	INBOX_ARTICLE_TITLE, INBOX_ARTICLE_URL, INBOX_ARTICLE_IS_INNER, INBOX_ARTICLE_REVIEW,
	INBOX_ARTICLE_PROSE, INBOX_ARTICLE_LINK, INBOX_ARTICLE_TEXT, INBOX_ARTICLE_FIELD_COUNT
};
extern const struct field inbox_article_fields[INBOX_ARTICLE_FIELD_COUNT];
enum {
	INBOX_STEP_WORDS, INBOX_STEP_IS_TICKED, INBOX_STEP_WHO, INBOX_STEP_CODE, INBOX_STEP_FIELD_COUNT
};
extern const struct field inbox_step_fields[INBOX_STEP_FIELD_COUNT];
enum {
	INBOX_ONE_READY, INBOX_ONE_ARTICLES, INBOX_ONE_HELPS,
	INBOX_ONE_ASIDE_FORM, INBOX_ONE_TICKED, INBOX_ONE_TOLD,
	INBOX_ONE_WANTED, INBOX_ONE_CITE_URL, INBOX_ONE_ARTICLES_URL, INBOX_ONE_STEPS, INBOX_ONE_HAS_STEPS,
	INBOX_ONE_STEPS_LEFT, INBOX_ONE_STEPS_URL,
	INBOX_ONE_TITLE, INBOX_ONE_WITHIN, INBOX_ONE_TROUBLE, INBOX_ONE_DONE, INBOX_ONE_REFERENCE,
	INBOX_ONE_STATE, INBOX_ONE_IS_CONFIDENTIAL, INBOX_ONE_CONFIDENTIAL_WORDS, INBOX_ONE_READERS,
	INBOX_ONE_HAS_READERS, INBOX_ONE_OFFERING, INBOX_ONE_UNIT, INBOX_ONE_UNIT_URL,
	INBOX_ONE_OWNER, INBOX_ONE_OWNER_AWAY,
	INBOX_ONE_CAME, INBOX_ONE_WHERE, INBOX_ONE_MAP, INBOX_ONE_DUE, INBOX_ONE_IS_LATE, INBOX_ONE_PROMISED,
	INBOX_ONE_SILENCE, INBOX_ONE_SILENCE_WORDS, INBOX_ONE_LACK, INBOX_ONE_PERSON, INBOX_ONE_CONTACTS,
	INBOX_ONE_NEEDS, INBOX_ONE_LANGUAGE, INBOX_ONE_ACTS_FOR, INBOX_ONE_WAY, INBOX_ONE_HISTORY,
	INBOX_ONE_HAS_HISTORY, INBOX_ONE_PERSON_URL, INBOX_ONE_SAME, INBOX_ONE_TIES, INBOX_ONE_HAS_TIES,
	INBOX_ONE_TIES_URL, INBOX_ONE_BRIEF_URL, INBOX_ONE_GUESSES, INBOX_ONE_HAS_GUESSES,
	INBOX_ONE_IS_ELSEWHERE, INBOX_ONE_MOVED,
	INBOX_ONE_BACK_CODE, INBOX_ONE_BACK_UNIT, INBOX_ONE_ENTRIES, INBOX_ONE_BEFORE_URL, INBOX_ONE_LATER_URL,
	INBOX_ONE_WRITERS, INBOX_ONE_URL, INBOX_ONE_SEEN, INBOX_ONE_REPLY_URL, INBOX_ONE_CAN_ACT,
	INBOX_ONE_CAN_REOPEN, INBOX_ONE_REPLIES, INBOX_ONE_CAN_TAKE, INBOX_ONE_CAN_PUT_BACK, INBOX_ONE_CAN_GIVE,
	INBOX_ONE_CALL_URL, INBOX_ONE_CALL_WORDS, INBOX_ONE_DOOR_URL,
	INBOX_ONE_VEIL_WORDS, INBOX_ONE_RECEIPT_URL, INBOX_ONE_REPLY_FIELDS, INBOX_ONE_ASK_FIELDS,
	INBOX_ONE_NOTE_FIELDS, INBOX_ONE_GIVE_FIELDS, INBOX_ONE_MOVE_FIELDS, INBOX_ONE_HEAR_FIELDS,
	INBOX_ONE_CLOSE_FIELDS, INBOX_ONE_REOPEN_FIELDS, INBOX_ONE_ASK_OPEN, INBOX_ONE_NOTE_OPEN,
	INBOX_ONE_GIVE_OPEN, INBOX_ONE_MOVE_OPEN, INBOX_ONE_HEAR_OPEN, INBOX_ONE_CLOSE_OPEN,
	INBOX_ONE_ERRORS, INBOX_ONE_WRONG, INBOX_ONE_TEMPLATES, INBOX_ONE_HAS_TEMPLATES,
	INBOX_ONE_TEMPLATES_OPEN, INBOX_ONE_TEMPLATES_URL, INBOX_ONE_TEMPLATE, INBOX_ONE_IS_READ_FIRST,
	INBOX_ONE_HELP_URL, INBOX_ONE_MARKS_URL, INBOX_ONE_READS_AGAIN, INBOX_ONE_MARKS_WORDS, INBOX_ONE_MARKS,
	INBOX_ONE_REPLY_DONE, INBOX_ONE_IS_OVER, INBOX_ONE_SAYS_PROMISE,
	INBOX_ONE_COMPLAINT, INBOX_ONE_COMPLAINTS_URL, INBOX_ONE_SKILLS, INBOX_ONE_LACKING, INBOX_ONE_TEAM_URL,
	INBOX_ONE_ADVICE, INBOX_ONE_HAS_ADVICE, INBOX_ONE_ADVICE_URL, INBOX_ONE_FOR_UNIT, INBOX_ONE_FOR_WORDS,
	INBOX_ONE_FLAGS, INBOX_ONE_HAS_FLAGS, INBOX_ONE_FLAG_URL,
	INBOX_ONE_FIELD_COUNT
};
enum {
	INBOX_ENTRY_KIND, INBOX_ENTRY_WHO, INBOX_ENTRY_AT, INBOX_ENTRY_AT_WORDS, INBOX_ENTRY_WAY,
	INBOX_ENTRY_WORDS, INBOX_ENTRY_QUOTED, INBOX_ENTRY_IS_SHOWN, INBOX_ENTRY_IS_NOTE,
	INBOX_ENTRY_IS_EVENT, INBOX_ENTRY_IS_FROM_PERSON, INBOX_ENTRY_FATE, INBOX_ENTRY_FILES,
	INBOX_ENTRY_HAS_FILES, INBOX_ENTRY_STRANGER, INBOX_ENTRY_ID, INBOX_ENTRY_ACCEPT_URL,
	INBOX_ENTRY_HURTS, INBOX_ENTRY_FIELD_COUNT
};
extern const struct field inbox_entry_fields[INBOX_ENTRY_FIELD_COUNT];
/* The request of the address as this reader sees it, with what is around it. False after a page was
 * answered. */
MUST_USE bool inbox_one_begin(struct visit *visit, struct inbox_one *one);
void inbox_one_show(struct inbox_one *one, int status);
/* What it has to do with others, who may be the same person; false after a fault. */
MUST_USE bool inbox_twins_draw(struct inbox_one *one, struct model *page);
/* Where it might go instead, and what took it here. */
MUST_USE bool inbox_orient_draw(struct inbox_one *one, struct model *page);
enum { INBOX_PAST_URL, INBOX_PAST_TITLE, INBOX_PAST_WORDS, INBOX_PAST_FIELD_COUNT };
/* What was said, a page of it; false after a fault. */
MUST_USE bool inbox_exchange_draw(struct inbox_one *one, struct model *page);
/* May she be reached so? The way of that name; by which she came; how it ends. */
bool inbox_is_reached(const struct person_contact *contacts, size_t count,
                      enum person_contact_kind kind);
enum desk_channel inbox_way(struct span code);
enum desk_channel inbox_came_by(const struct form *form, size_t field);
enum desk_outcome inbox_outcome(const struct form *form, size_t field);
/* The forms of what may be done now, as a table each. */
MUST_USE bool inbox_forms_begin(struct inbox_one *one);
void inbox_forms_draw(struct inbox_one *one, struct model *page);

/* --- inbox_flags.c: what calls somebody to read it soon ----------------------------------------- */

enum {
	INBOX_FLAG_TITLE, INBOX_FLAG_FINDS, INBOX_FLAG_LINE, INBOX_FLAG_CODE, INBOX_FLAG_BUTTON,
	INBOX_FLAG_FIELD_COUNT
};
extern const struct field inbox_flag_fields[INBOX_FLAG_FIELD_COUNT];
/* « Paraît urgente », beside its title; NULL: nothing calls. */
const char *inbox_flag_words(unsigned flags);
/* Words of the person that the page shows: those that call are kept. Do they hurt? */
bool inbox_flags_read(struct inbox_one *one, struct span text);
/* After inbox_exchange_draw; false after a fault. */
MUST_USE bool inbox_flags_draw(struct inbox_one *one, struct model *page);
void inbox_post_flag(struct visit *visit);

/* --- inbox_complaint.c: what a complaint says (room complaint) ---------------------------------- */

bool inbox_is_complaint(const struct inbox_one *one);
/* What was said of it, which steps may be. After the offering. */
MUST_USE bool inbox_complaint_load(struct inbox_one *one, struct db *db);
/* Its fields into a form that closes; returns how many are then in it. */
size_t inbox_complaint_fields(struct inbox_one *one, enum inbox_form form, size_t count);
void inbox_complaint_fill(struct inbox_one *one, enum inbox_form form);
/* In the write that closes: what was chosen, of a form that has these fields. */
MUST_USE bool inbox_complaint_write(const struct inbox_one *one, struct db *db, struct fault *fault_r);
void inbox_complaint_draw(const struct inbox_one *one, struct model *page);

/* --- inbox_reply.c: its words (room reply) ----------------------------------------------------- */

/* What helps to write it, when its form is there; false after a fault. */
MUST_USE bool inbox_reply_draw(struct inbox_one *one, struct model *page);
/* Her own that came back, into the form. */
MUST_USE bool inbox_reply_resume(struct inbox_one *one);
/* A button that helps and sends nothing: the page comes back with all that was typed. */
bool inbox_reply_is_help(struct span pressed);
void inbox_reply_help(struct inbox_one *one, struct span pressed, int64_t seen_changes);
/* What was typed, as it was: nothing is asked of it yet. */
void inbox_reply_keep_typed(struct inbox_one *one);
/* After what is there already. */
void inbox_reply_add_words(struct inbox_one *one, struct span more);
/* Which template was taken up, as the form says; 0: none. */
int64_t inbox_reply_template(const struct visit *visit);
/* The form complains of blanks that are left; of nobody else being there to read. */
void inbox_reply_complain(struct inbox_one *one, enum inbox_form form, size_t field);
void inbox_reply_complain_alone(struct inbox_one *one);
/* Why these words may not leave as they are; NULL: they may. */
const char *inbox_reply_refusal(struct inbox_one *one, struct db *db,
                                const struct desk_request *request, const struct desk_act *act,
                                bool *is_fine_r);
/* In a write: it waits for a colleague; it left. */
MUST_USE enum desk_done inbox_reply_ask(struct inbox_one *one, struct db *db,
                                        const struct desk_writing *writing,
                                        const struct desk_request *now, const char **sentence_r);
MUST_USE bool inbox_reply_left(struct inbox_one *one, struct db *db);
/* As forms send them; "": none. */
const char *inbox_way_code(enum desk_channel channel);
const char *inbox_outcome_code(enum desk_outcome outcome);

/* --- inbox_articles.c: answers written already, steps to tick (room knowledge) ----------------- */

/* False after a fault. After inbox_exchange_draw, which knows what the person said. */
MUST_USE bool inbox_articles_draw(struct inbox_one *one, struct model *page);
/* A button that helps and sends nothing: the page comes back with all that was typed. */
bool inbox_articles_is_help(struct span pressed);
void inbox_articles_help(struct inbox_one *one, struct span pressed, int64_t seen_changes);

/* --- inbox_call.c, inbox_calls.c: who is to be called back ------------------------------------- */

/* A number that no line breaks. */
/* « tel:+33612345678 »; NULL: it is no number. */
const char *inbox_phone_url(struct arena *arena, struct span phone);
/* « demain à 14 h », « en retard : promis hier à 9 h 30 » */
const char *inbox_call_words(struct inboxing *inboxing, const struct desk_callback *callback,
                             const struct inbox_clock *clock);
const char *inbox_tries_words(struct arena *arena, int64_t tries);
/* « Léa Martin l’appelle (il y a 2 minutes). »; NULL: nobody does. */
MUST_USE bool inbox_caller_words(struct inboxing *inboxing, const struct desk_callback *callback,
                                 const struct inbox_clock *clock, const char **words_r);
/* Beside a request: whether the person is to be called back; false after a fault. */
MUST_USE bool inbox_call_draw(struct inbox_one *one, struct model *page);
/* How many there are, as far as they are seen. */
MUST_USE bool inbox_calls_count(struct inboxing *inboxing, const char **words_r);

/* « 3 demandes prises en charge », of a lot. */
const char *inbox_lot_words(struct arena *arena, const struct inbox_done *done, size_t count);

/* --- pages ------------------------------------------------------------------------------------ */

extern const struct page_kind inbox_list_page, inbox_lot_page, inbox_lot_done_page, inbox_one_page,
	inbox_take_page, inbox_receipt_page, inbox_unit_page, inbox_views_page,
	inbox_call_page, inbox_calls_page, inbox_door_page;
void inbox_get_list(struct visit *visit);
void inbox_get_door(struct visit *visit);
void inbox_post_door(struct visit *visit);
void inbox_get_views(struct visit *visit);
void inbox_post_views(struct visit *visit);
void inbox_get_lot(struct visit *visit);
void inbox_post_lot(struct visit *visit);
void inbox_get_lot_done(struct visit *visit);
void inbox_post_lot_undo(struct visit *visit);
void inbox_get_one(struct visit *visit);
void inbox_post_one(struct visit *visit);
void inbox_post_accept(struct visit *visit);
void inbox_get_take(struct visit *visit);
void inbox_post_take(struct visit *visit);
void inbox_get_receipt(struct visit *visit);
void inbox_get_calls(struct visit *visit);
void inbox_get_call(struct visit *visit);
void inbox_post_call(struct visit *visit);
void inbox_get_unit(struct visit *visit);
void inbox_post_unit(struct visit *visit);

#endif
