/* Within the room. */
#ifndef WELCOME_LETTERS_INSIDE_H
#define WELCOME_LETTERS_INSIDE_H

#include "craft/parcel/parcel.h"
#include "ground/people/people.h"
#include "welcome/letters/letters.h"

struct letters_print {
	uint8_t bytes[DESK_PRINT_SIZE];
};

/* --- letters_words.c: what is written and read, pure -------------------------------------------- */

/* At most so many characters, whole. */
struct span letters_cut(struct span text, size_t length);
/* « Re: TR : Une lampe [2026-K7MX4P3] » is « Une lampe ». */
struct span letters_bare_subject(struct span subject);
/* In one line, as a header takes it: no control character, nothing that reads as an encoded word. */
struct span letters_line(struct arena *arena, struct span words, size_t size_max);
/* « Re : Une lampe [2026-K7MX4P3] », as a header takes it. */
struct span letters_subject(struct arena *arena, struct span title, struct span reference);
/* What a letter may hold of a text: no control character. */
struct span letters_clean(struct arena *arena, struct span text);
/* Small letters, without what follows a « + »: an address as boxes know it. */
struct span letters_address(struct arena *arena, struct span address);
/* In 7-bit letters where that can be; at most SMS_SEGMENT_COUNT_MAX segments, and then `more` (may be empty)
 * says where the rest is. */
struct span letters_sms_text(struct arena *arena, struct span text, struct span more);

/* --- letters_store.c ----------------------------------------------------------------------------- */

struct letters_box {
	enum desk_channel channel;
	struct span address;
	int64_t offering_id, unit_id, changes;
};
/* All of them, by way and address. */
MUST_USE bool letters_boxes(struct arena *arena, struct db *db, int64_t root_id,
                            struct letters_box **boxes_r, size_t *count_r, struct fault *fault_r);
/* changes 0: a new one. FOUND_NONE: somebody saved it since, or it is there already. */
MUST_USE enum found letters_box_save(struct db *db, int64_t root_id, const struct letters_box *box,
                                     struct fault *fault_r);
MUST_USE bool letters_box_drop(struct db *db, int64_t root_id, const struct letters_box *box,
                               struct fault *fault_r);
/* The one for an address, else the one for all others; NULL: none. */
const struct letters_box *letters_box_for(const struct letters_box *boxes, size_t count,
                                          enum desk_channel channel, struct span address);

MUST_USE enum found letters_store_known(struct arena *arena, struct db *db, int64_t root_id,
                                        struct span sum, struct fault *fault_r);
/* FOUND_NONE: another program took it just now. */
MUST_USE enum found letters_store_take(struct db *db, int64_t root_id, struct span sum,
                                       const struct letters_print *sender, int64_t now_s,
                                       enum letters_fate fate, int64_t request_id,
                                       struct fault *fault_r);
/* How often a message was tried, this time included. */
MUST_USE bool letters_store_try(struct arena *arena, struct db *db, int64_t root_id, struct span sum,
                                int64_t now_s, int64_t *tries_r, struct fault *fault_r);
/* How many came from there since, counted up to `most`. */
MUST_USE bool letters_store_came(struct arena *arena, struct db *db, int64_t root_id,
                                 const struct letters_print *sender, int64_t since_s, int64_t most,
                                 int64_t *count_r, struct fault *fault_r);

struct letters_thread {
	int64_t request_id;
	enum desk_channel channel;
	struct letters_print sender;
	struct span message_id, before; /* before: one a line */
	bool is_muted;
	int64_t away;
};
/* FOUND_NONE: none, *thread_r is empty. */
MUST_USE enum found letters_store_thread(struct arena *arena, struct db *db, int64_t root_id,
                                         int64_t request_id, struct letters_thread *thread_r,
                                         struct fault *fault_r);
MUST_USE bool letters_store_thread_keep(struct db *db, int64_t root_id,
                                        const struct letters_thread *thread,
                                        struct fault *fault_r);
/* It is muted no more. */
MUST_USE bool letters_store_thread_speak(struct db *db, int64_t root_id, int64_t request_id,
                                         struct fault *fault_r);
/* The latest requests of that number by that way, at most LETTERS_RECENT_COUNT. */
enum { LETTERS_RECENT_COUNT = 10 };
MUST_USE bool letters_store_recent(struct arena *arena, struct db *db, int64_t root_id,
                                   enum desk_channel channel, const struct letters_print *sender,
                                   int64_t request_ids_r[LETTERS_RECENT_COUNT], size_t *count_r,
                                   struct fault *fault_r);

MUST_USE bool letters_store_stranger_add(struct db *db, int64_t root_id, int64_t request_id,
                                         const struct letters_stranger *stranger,
                                         struct span message_id, struct fault *fault_r);
MUST_USE bool letters_store_stranger_accept(struct db *db, int64_t root_id, int64_t request_id,
                                            int64_t entry_id, struct fault *fault_r);
/* Did people accept a message of that address on this request? */
MUST_USE enum found letters_store_admitted(struct arena *arena, struct db *db, int64_t root_id,
                                           int64_t request_id, struct span address,
                                           struct fault *fault_r);

/* Automatic answers to an address since: how many, and when the first of them left. */
MUST_USE bool letters_store_answers(struct arena *arena, struct db *db, int64_t root_id,
                                    const struct letters_print *sender, int64_t since_s,
                                    int64_t *count_r, int64_t *first_s_r, struct fault *fault_r);
MUST_USE bool letters_store_answer_add(struct db *db, int64_t root_id,
                                       const struct letters_print *sender, int64_t now_s,
                                       int64_t entry_id, struct fault *fault_r);

MUST_USE bool letters_store_stop(struct db *db, int64_t root_id,
                                 const struct letters_print *sender, int64_t now_s,
                                 struct fault *fault_r);
MUST_USE bool letters_store_stop_end(struct db *db, int64_t root_id,
                                     const struct letters_print *sender, struct fault *fault_r);
MUST_USE enum found letters_store_stopped(struct arena *arena, struct db *db, int64_t root_id,
                                          const struct letters_print *sender,
                                          struct fault *fault_r);
MUST_USE bool letters_store_forget(struct db *db, int64_t root_id, int64_t now_s,
                                   struct fault *fault_r);
/* A request was erased. */
MUST_USE bool letters_store_forget_request(struct db *db, int64_t root_id, int64_t request_id,
                                           struct fault *fault_r);
/* How far the register was read; 0: never. */
MUST_USE bool letters_store_seen(struct arena *arena, struct db *db, int64_t root_id,
                                 int64_t *number_r, struct fault *fault_r);
/* From where it was read. FOUND_NONE: another program read it meanwhile. */
MUST_USE enum found letters_store_keep_seen(struct db *db, int64_t root_id, int64_t before,
                                            int64_t number, struct fault *fault_r);

/* --- letters_poll_store.c ------------------------------------------------------------------------- */

struct letters_cursor {
	struct span box;
	int64_t lease, validity, last_number;
};
enum { LETTERS_POLL_LEASE_S = 300 };
/* FOUND_ONE: it is time, and it is ours. */
MUST_USE enum found letters_poll_lease(struct arena *arena, struct db *db, int64_t root_id,
                                       int64_t now_s, struct letters_cursor *cursor,
                                       struct fault *fault_r);
/* How far it came; ours for as long again. FOUND_NONE: it is no longer ours. */
MUST_USE enum found letters_poll_keep(struct db *db, int64_t root_id, int64_t now_s,
                                      const struct letters_cursor *cursor, struct fault *fault_r);
/* It ended: `fault` NULL, well. */
MUST_USE bool letters_poll_end(struct db *db, int64_t root_id, int64_t now_s,
                               const struct letters_cursor *cursor, int64_t due_s,
                               const char *fault, struct fault *fault_r);

/* --- letters_read.c: a message, before anything is written ---------------------------------------- */

struct letters_taking {
	const struct letters_message *message;
	struct mail_in in;
	bool is_message;
	struct span sum;           /* it is known by */
	struct span name, address; /* of who wrote; the address in small letters, empty: none can be answered */
	struct span text, quoted;  /* as an entry takes them */
	struct desk_file *files;
	size_t file_count;
	struct text remarks;       /* what whoever reads must know, a line each */
	size_t remark_length;      /* of those that were known before it is written */
	int64_t tries;             /* this one included; 0: its scanner said what it is of all its files */
	bool is_later;             /* it was not read, and what came after it may be */
	/* found out when it is written */
	struct letters_print sender;
	enum letters_fate fate;
	int64_t request_id;
};
/* Reads it, and keeps its files unless a robot sent it. False: a fault; it may be given again. */
MUST_USE bool letters_read(struct arena *arena, const struct letters_house *house,
                           const struct letters_message *message, int64_t now_s,
                           struct letters_taking *taking_r, struct fault *fault_r);
/* Its tries, once more. */
MUST_USE bool letters_try(struct arena *arena, const struct letters_house *house,
                          struct letters_taking *taking, int64_t now_s, struct fault *fault_r);
void letters_remark(struct letters_taking *taking, const char *format, ...) PRINTF_LIKE(2, 3);
MUST_USE bool letters_files_keep(struct arena *arena, const struct letters_house *house,
                                 struct letters_taking *taking, int64_t now_s,
                                 struct fault *fault_r);
/* One of them, by its sum; a picture is written again. file_id and entry_id are not set. */
MUST_USE bool letters_file_keep(struct arena *arena, const char *folder, struct span name,
                                struct span bytes, struct desk_file *file_r,
                                struct fault *fault_r);

/* --- letters_take.c --------------------------------------------------------------------------------- */

/* letters_forget.c: what goes with time, with requests that were erased; files that nobody keeps. */
MUST_USE bool letters_forget(struct arena *arena, const struct letters_house *house, int64_t now_s,
                             struct fault *fault_r);

/* What those of one transaction share. */
struct letters_round {
	struct arena *arena;
	const struct letters_house *house;
	struct desk_hand hand;
	struct letters_box *boxes;
	size_t box_count;
	struct letters_taking *takings;
	size_t count;
	const struct letters_cursor *cursor; /* kept with them; NULL: none */
	bool is_lost;                        /* the cursor is somebody else's now */
	struct fault fault;
};
MUST_USE bool letters_round_load(struct letters_round *round, struct db *db,
                                 struct fault *fault_r);
MUST_USE bool letters_write(struct letters_round *round, int64_t now_s, struct fault *fault_r);
/* A note of the program's. */
MUST_USE bool letters_note(struct letters_round *round, struct db *db, int64_t request_id,
                           struct desk_act note, int64_t *entry_id_r);
/* Whom a message is of: somebody of whom nothing is known but what it says, else somebody new. */
MUST_USE bool letters_person(struct letters_round *round, struct db *db,
                             const struct person *person, const struct person_contact *contact,
                             int64_t *person_id_r);

/* --- pages ------------------------------------------------------------------------------------------- */

/* Who says what an address is for: over the whole organisation. */
enum { LETTERS_KEEPERS = WHO(ROLE_REFERENT) | WHO(ROLE_DIRECTOR) };
/* Who deals with requests: each sees those of her places (desk_sight). */
enum {
	LETTERS_DEALERS = WHO(ROLE_AGENT) | WHO(ROLE_TEAM_LEADER) | WHO(ROLE_REFERENT) | WHO(ROLE_DIRECTOR)
};
extern const struct page_kind letters_boxes_page, letters_file_page;
void letters_get_boxes(struct visit *visit);
void letters_post_boxes(struct visit *visit);
void letters_get_file(struct visit *visit);
void letters_get_own_file(struct visit *visit);

#endif
