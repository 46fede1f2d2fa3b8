/* Within the room. */
#ifndef WELCOME_COUNTER_INSIDE_H
#define WELCOME_COUNTER_INSIDE_H

#include "ground/hours/hours.h"
#include "ground/people/people.h"
#include "welcome/counter/counter.h"
#include "welcome/inbox/inbox.h"

/* Who says what a counter is, and reads how long one waits there. */
enum {
	COUNTER_KEEPERS = WHO(ROLE_REFERENT) | WHO(ROLE_DIRECTOR),
	COUNTER_READERS = WHO(ROLE_TEAM_LEADER) | WHO(ROLE_REFERENT) | WHO(ROLE_DIRECTOR),
};

struct counter_file {
	char letter;
	struct span name;
	int64_t offering_id; /* 0: anything */
};
struct counter_window {
	struct span name, letters; /* letters: of the files it takes; empty: all */
	int64_t account_id;        /* who sits there; 0: nobody */
	int64_t since_unix_s;
};
/* A place's, as it is kept. */
struct counter {
	int64_t place_id, changes;
	struct span kiosk;
	bool prints;
	struct counter_file files[COUNTER_FILE_COUNT_MAX];
	size_t file_count;
	struct counter_window windows[COUNTER_WINDOW_COUNT_MAX];
	size_t window_count;
};
const struct counter_file *counter_file_of(const struct counter *counter, char letter); /* NULL: none */
const struct counter_window *counter_window_of(const struct counter *counter, struct span name);
/* Somebody sits there, and takes this file. */
bool counter_window_takes(const struct counter_window *window, char letter);

/* --- counter_lines.c: files and windows, a line each ------------------------------------------ */

/* « A | Papiers d’identité | passeport ». NULL, or the sentence that says which line is wrong and why. */
const char *counter_files_read(struct arena *arena, struct span lines, const struct offering *offerings,
                               size_t offering_count, struct counter *counter);
/* « Guichet 1 | A B ». After the files. */
const char *counter_windows_read(struct arena *arena, struct span lines, struct counter *counter);
struct span counter_files_lines(struct arena *arena, const struct counter *counter,
                                const struct offering *offerings, size_t offering_count);
struct span counter_windows_lines(struct arena *arena, const struct counter *counter);

/* --- counter_store.c -------------------------------------------------------------------------- */

MUST_USE enum found counter_store_load(struct arena *arena, struct db *db, int64_t root_id,
                                       int64_t place_id, struct counter *counter_r,
                                       struct fault *fault_r);
/* Places that have one. */
MUST_USE bool counter_store_places(struct arena *arena, struct db *db, int64_t root_id,
                                   int64_t **place_ids_r, size_t *count_r, struct fault *fault_r);
MUST_USE enum found counter_store_of_kiosk(struct arena *arena, struct db *db, int64_t root_id,
                                           struct span kiosk, int64_t *place_id_r,
                                           struct fault *fault_r);
/* Before anything is read in a write of that place: whoever else writes there waits until this is kept, so
 * that no two windows call one ticket and no two tickets bear one number. */
MUST_USE bool counter_store_hold(struct db *db, int64_t root_id, int64_t place_id,
                                 struct fault *fault_r);
/* FOUND_NONE: somebody saved it since, or somebody would be `left` behind. Whoever sits at a window that
 * stays, stays. */
struct counter_saving {
	const struct counter *counter; /* `changes` as it was read; 0: it is new */
	int32_t today;                 /* there */
	/* Who waits for a file, or is called to a window, that would be no more; NULL: nobody. */
	const struct counter_ticket *left;
	bool is_of_file;
};
MUST_USE enum found counter_store_save(struct arena *arena, struct db *db, int64_t root_id,
                                       struct counter_saving *saving, struct fault *fault_r);
/* Another address for its kiosk: the former leads nowhere any more. */
MUST_USE bool counter_store_rekey(struct db *db, int64_t root_id, const struct counter *counter,
                                  struct span kiosk, struct fault *fault_r);
/* account_id 0: nobody sits there any more. */
MUST_USE bool counter_store_sit(struct db *db, int64_t root_id, int64_t place_id,
                                const struct counter_window *window, struct fault *fault_r);
/* Leaves whatever window it sat at, there and elsewhere. */
MUST_USE bool counter_store_rise(struct db *db, int64_t root_id, int64_t account_id,
                                 struct fault *fault_r);
/* Whoever forgot to leave her window last night is no longer there this morning. */
MUST_USE bool counter_store_empty(struct db *db, int64_t root_id, int64_t place_id, int64_t before_s,
                                  struct fault *fault_r);
/* Somebody is called, or is, where this account sits, wherever that is. */
MUST_USE bool counter_store_busy(struct arena *arena, struct db *db, int64_t root_id,
                                 int64_t account_id, int32_t day, bool *is_busy_r,
                                 struct fault *fault_r);
/* Where this account sits; FOUND_NONE: nowhere. */
MUST_USE enum found counter_store_seat(struct arena *arena, struct db *db, int64_t root_id,
                                       int64_t account_id, int64_t *place_id_r,
                                       struct fault *fault_r);

/* --- counter_ticket_store.c ------------------------------------------------------------------- */

/* Tickets of that day which are not over, in the order they were taken. */
MUST_USE bool counter_store_tickets(struct arena *arena, struct db *db, int64_t root_id,
                                    int64_t place_id, int32_t day, struct counter_ticket **tickets_r,
                                    size_t *count_r, struct fault *fault_r);
/* How long the last visits of that day lasted, in seconds, COUNTER_PACE_COUNT at most. */
MUST_USE bool counter_store_pace(struct arena *arena, struct db *db, int64_t root_id, int64_t place_id,
                                 int32_t day, int64_t visit_s_r[COUNTER_PACE_COUNT], size_t *count_r,
                                 struct fault *fault_r);
/* Of the word of its address, or of the form that took it. */
MUST_USE enum found counter_store_by_word(struct arena *arena, struct db *db, int64_t root_id,
                                          struct span word, int64_t *place_id_r,
                                          struct counter_ticket *ticket_r, struct fault *fault_r);
/* The last number of that letter that day; 0: none. */
MUST_USE bool counter_store_last(struct arena *arena, struct db *db, int64_t root_id, int64_t place_id,
                                 const struct counter_ticket *like, int64_t *number_r,
                                 struct fault *fault_r);
/* `once`: key of the form; empty: none. */
MUST_USE bool counter_store_add(struct db *db, int64_t root_id, int64_t place_id,
                                const struct counter_ticket *ticket, struct span once,
                                struct fault *fault_r);
MUST_USE bool counter_store_change(struct db *db, int64_t root_id, int64_t place_id,
                                   const struct counter_ticket *ticket, struct fault *fault_r);

/* --- counter_waited_store.c ------------------------------------------------------------------- */

/* Tickets of other days than this one become counts, and go: a place at a time. */
MUST_USE bool counter_store_sweep(struct arena *arena, struct db *db, int64_t root_id,
                                  int64_t place_id, int32_t before_day, struct fault *fault_r);
/* How many came each day, of all that is kept: what days are cut by. */
MUST_USE bool counter_store_days(struct arena *arena, struct db *db, int64_t root_id, int64_t place_id,
                                 struct counter_waited **waited_r, size_t *count_r,
                                 struct fault *fault_r);
/* Of some days, by day or by hour. */
struct counter_asked {
	struct counter_days days;
	bool by_hour;
};
MUST_USE bool counter_store_waited(struct arena *arena, struct db *db, int64_t root_id,
                                   int64_t place_id, const struct counter_asked *asked,
                                   struct counter_waited **waited_r, size_t *count_r,
                                   struct fault *fault_r);

/* --- counter_hall.c: a counter as it stands now ----------------------------------------------- */

struct hall {
	struct visit *visit;
	struct place_tree *tree;
	uint32_t place; /* index in the tree */
	struct counter counter;
	const struct zone *zone; /* there */
	int32_t today;           /* there */
	int64_t minute;          /* of that day */
	bool is_open;            /* by its hours, or since somebody sits there */
	const char *opens_words; /* when it does not: « demain à 9 h »; NULL: not known */
	struct counter_ticket *tickets; /* that are not over */
	size_t ticket_count;
	struct counter_pace pace; /* of the last visits; its windows depend on the file */
	struct fault fault;
};
/* The counter of a place as it stands; FOUND_NONE: it has none. */
MUST_USE enum found counter_hall_load(struct visit *visit, struct hall *hall_r, int64_t place_id);
/* The same again, in a write. */
MUST_USE bool counter_hall_tickets(struct hall *hall, struct db *db);
size_t counter_hall_waiting(const struct hall *hall, char file);
/* Into `pace`, the windows that take this file, and since when each is busy. */
void counter_hall_windows(const struct counter *counter, const struct counter_ticket *tickets,
                          size_t count, char file, int64_t now_s, struct counter_pace *pace);
/* « environ 10 minutes », for one who would come now, or has that ticket; NULL: not known. */
const char *counter_hall_wait(const struct hall *hall, char file, const struct counter_ticket *ticket);
/* « 14 h 05 », there. */
const char *counter_hall_clock(const struct hall *hall, int64_t at_s);
/* « /file/CODE » and more. */
const char *counter_hall_url(struct arena *arena, const struct place_tree *tree, uint32_t place,
                             const char *before, const char *more);
/* « https://ville.fr/attente/… » */
const char *counter_whole_address(const struct visit *visit, const char *path);

/* Takes a ticket in a write. NULL, or why there is none: the form says it. */
struct counter_taking {
	struct hall *hall;
	char file;
	bool is_first;
	struct span once;
	struct counter_ticket ticket; /* taken now, or when the same form came before */
	const char *sentence;
	struct fault fault;
};
bool counter_take(struct db *db, void *taking);

/* --- pages ------------------------------------------------------------------------------------ */

extern const struct page_kind counter_list_page, counter_window_page, counter_edit_page,
	counter_waits_page, counter_kiosk_page, counter_ticket_page, counter_screen_page;
void counter_get_list(struct visit *visit);
void counter_get_window(struct visit *visit);
void counter_post_window(struct visit *visit);
void counter_get_edit(struct visit *visit);
void counter_post_edit(struct visit *visit);
void counter_get_waits(struct visit *visit);
void counter_get_kiosk(struct visit *visit);
void counter_post_kiosk(struct visit *visit);
void counter_get_kiosk_ticket(struct visit *visit);
void counter_get_ticket(struct visit *visit);
void counter_get_screen(struct visit *visit);

#endif
