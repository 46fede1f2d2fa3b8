/* Within the room. */
#ifndef WELCOME_APPOINTMENT_INSIDE_H
#define WELCOME_APPOINTMENT_INSIDE_H

#include "craft/mapping/mapping.h"
#include "craft/visit/visit_wait.h"
#include "ground/journal/journal.h"
#include "welcome/appointment/appointment.h"

/* --- a file, read ------------------------------------------------------------------------------ */

enum {
	APPOINTMENT_FILE_SIZE_MAX = 8 << 20,
	APPOINTMENT_LINE_COUNT_MAX = 20000,  /* occurrences among them */
	APPOINTMENT_EVENT_SIZE_MAX = 64 << 10,
	APPOINTMENT_EVENT_DEPTH_MAX = 4,
	APPOINTMENT_ZONE_COUNT_MAX = 50,     /* VTIMEZONE of a file */
	APPOINTMENT_REPEAT_COUNT_MAX = 500,  /* of one event */
	APPOINTMENT_REPEAT_STEPS_MAX = 20000,
	APPOINTMENT_READ_S_MAX = 10,         /* a calendar that takes longer is refused */
	APPOINTMENT_UID_SIZE_MAX = 500,
	APPOINTMENT_MAP_SIZE_MAX = 8000,
	APPOINTMENT_COLUMN_COUNT_MAX = 60,
	APPOINTMENT_VALUE_COUNT_MAX = 200,
};

/* A line of a table, an event of a calendar or one of its occurrences. */
struct appointment_line {
	int64_t number;        /* line of the file where it begins */
	const char *complaint; /* NULL, or a French sentence: it cannot be taken */
	struct appointment_when begin;
	int64_t length_s;
	enum appointment_state state;
	struct span place;     /* as the file says it; empty: it does not */
	bool must_find_place;  /* a place that is not known here is a mistake */
	struct span window, about, name, mail, phone, reference;
	struct span uid;       /* its name there, its own occurrence apart */
	int64_t sequence;
	bool says_no, is_override;
};
struct appointment_file {
	struct appointment_line *lines;
	size_t count;
	int64_t left; /* components of a calendar that are no event */
	bool is_calendar;
	bool is_cut; /* more lines than APPOINTMENT_LINE_COUNT_MAX: the others are left */
};
/* Where floating hours of a calendar are looked for in recurrences: from and to, in days. */
struct appointment_horizon {
	int32_t first_day, last_day;
	int64_t read_us_max; /* 0: APPOINTMENT_READ_S_MAX */
};

bool appointment_is_calendar(struct span bytes);
/* Every event, each occurrence of those that repeat within the horizon. False: it is no calendar. */
MUST_USE bool appointment_ical_read(struct arena *arena, struct span bytes,
                                    struct appointment_horizon horizon, struct appointment_file *file_r,
                                    struct fault *fault_r);

/* How the columns of a table are read. */
struct appointment_map;
/* The mapping that one begins with. */
struct span appointment_map_usual(void);
MUST_USE struct appointment_map *appointment_map_read(struct arena *arena, struct span bytes,
                                                      struct fault *fault_r);
MUST_USE bool appointment_csv_read(struct arena *arena, struct span bytes,
                                   const struct appointment_map *map, struct appointment_file *file_r,
                                   struct fault *fault_r);
/* « Non honoré » and « non-honore » are the same word. */
struct span appointment_key(struct arena *arena, struct span words);
/* One line, without controls, at most APPOINTMENT_WORDS_LENGTH_MAX characters or `length_max`. */
struct span appointment_clean(struct arena *arena, struct span words, size_t length_max);

/* --- brought in --------------------------------------------------------------------------------- */

enum { APPOINTMENT_BATCH_COUNT = 200, APPOINTMENT_SAMPLE_COUNT = 5 };
struct appointment_run {
	struct arena *arena;
	int64_t root_id, now_s;
	int32_t today;
	const struct place_tree *tree;
	uint32_t place;                  /* of lines that say none */
	const struct reader *reader;     /* whose places and requests count; NULL: the terminal */
	const struct desk_sight *sight;  /* hers */
	struct hours_book *book;
	struct appointment_file file;
	struct appointment *list;        /* one for each line; place_id 0: it is not taken */
	struct import *import;           /* lists bad lines */
	int64_t counts[APPOINTMENT_STATE_COUNT]; /* of the good ones */
	int64_t good, known, unreachable, outside;
	int64_t *known_ids;              /* what its lines are here already: `known` of them */
	/* To come at `place`, within the days of the file, brought by an earlier one and not in it. */
	struct appointment *gone;
	size_t gone_count;
	bool is_whole;                   /* then these are called off */
	int64_t added, changed;          /* once it was kept */
	bool is_registered;              /* in the register of imports: it changed something */
	struct fault fault;
};
/* What a file would become, from what is kept now. */
MUST_USE bool appointment_run_look(struct appointment_run *run, struct db *db);
/* Keeps it, some hundred at a time. */
MUST_USE bool appointment_run_keep(struct appointment_run *run, struct store *store);
MUST_USE bool appointment_file_read(struct appointment_run *run, struct span bytes,
                                    struct span map_text);

/* What its line is called in the other tool, as a keyed hash. FOUND_NONE: no key was made yet, so nothing
 * came before. */
MUST_USE enum found appointment_print_of(struct appointment_run *run, struct db *db, struct arena *arena,
                                         const struct appointment_line *line, int64_t place_id,
                                         uint8_t print_r[DESK_PRINT_SIZE]);

/* A UID is of the world, a place is not: what came for one that this reader does not manage stays there. */
bool appointment_is_beyond(const struct appointment_run *run, const struct appointment *known);

/* --- undone: appointment_undo.c, appointment_brought_store.c ----------------------------------------- */

enum { APPOINTMENT_UNDO_DAYS = 7 }; /* then what was before is forgotten */
/* Why one of an import stays. */
enum appointment_stay {
	APPOINTMENT_REMINDED, APPOINTMENT_GAVE_UP, APPOINTMENT_TOUCHED, APPOINTMENT_STAY_COUNT
};
struct appointment_brought_by {
	int64_t import_id, account_id, place_id, at_s; /* account 0: the terminal */
	int64_t stays[APPOINTMENT_STAY_COUNT];         /* once it was undone */
};
struct appointment_brought {
	int64_t import_id, appointment_id, changes; /* changes: after it; more, and something happened since */
	bool is_new, has_print;                     /* has_print: what it was called there went to another one */
	struct appointment before;
	uint8_t print[DESK_PRINT_SIZE];
};
MUST_USE bool appointment_brought_begin(struct db *db, int64_t root_id,
                                        const struct appointment_brought_by *by, struct fault *fault_r);
MUST_USE enum found appointment_brought_whose(struct arena *arena, struct db *db, int64_t root_id,
                                              int64_t import_id, struct appointment_brought_by *by_r,
                                              struct fault *fault_r);
MUST_USE bool appointment_brought_add(struct db *db, int64_t root_id,
                                      const struct appointment_brought *brought, struct fault *fault_r);
/* Those of an import, `most` of them before that identifier, the latest made first: an hour goes before the
 * one whose name it took. */
MUST_USE bool appointment_brought_list(struct arena *arena, struct db *db, int64_t root_id,
                                       int64_t import_id, int64_t before_id, size_t most,
                                       struct appointment_brought *list_r, size_t *count_r,
                                       struct fault *fault_r);
/* They are told apart no more, and so many stay. */
MUST_USE bool appointment_brought_end(struct db *db, int64_t root_id, int64_t import_id, int64_t from_id,
                                      const int64_t stays[APPOINTMENT_STAY_COUNT], struct fault *fault_r);
/* It is again as it was before a file: for the files before that one, nothing happened since. */
MUST_USE bool appointment_brought_follow(struct db *db, int64_t root_id,
                                         const struct appointment_brought *brought, int64_t changes,
                                         struct fault *fault_r);
/* What they were before goes: of one whose person is forgotten, of a request, of old imports, old names. */
MUST_USE bool appointment_brought_forget(struct db *db, int64_t root_id, int64_t appointment_id,
                                         struct fault *fault_r);
MUST_USE bool appointment_brought_forget_request(struct db *db, int64_t root_id, int64_t request_id,
                                                 struct fault *fault_r);
MUST_USE bool appointment_brought_forget_old(struct db *db, int64_t root_id, int64_t names_before_s,
                                             int64_t imports_before_s, struct fault *fault_r);
/* FOUND_NONE: another one is called so. */
MUST_USE enum found appointment_source_back(struct db *db, int64_t root_id,
                                            const uint8_t print[DESK_PRINT_SIZE], int64_t appointment_id,
                                            struct fault *fault_r);
MUST_USE bool appointment_drop(struct db *db, int64_t root_id, int64_t appointment_id, int64_t changes,
                               struct fault *fault_r);

/* Where files of this room wait for a yes. */
const char *appointment_folder(struct arena *arena, const char *folder);

/* --- kept ----------------------------------------------------------------------------------------- */

MUST_USE enum found appointment_load(struct arena *arena, struct db *db, int64_t root_id,
                                     int64_t appointment_id, struct appointment *appointment_r,
                                     struct fault *fault_r);
/* FOUND_NONE: it changed since `changes`: nothing was written. */
MUST_USE enum found appointment_save(struct db *db, int64_t root_id,
                                     const struct appointment *appointment, struct fault *fault_r);
/* Those of a place that begin from an instant to another, that one left out, in order. */
MUST_USE bool appointment_between(struct arena *arena, struct db *db, int64_t root_id,
                                  int64_t place_id, int64_t from_s, int64_t to_s,
                                  struct appointment **list_r, size_t *count_r,
                                  struct fault *fault_r);
/* Of a place, booked or free, that a file brought. */
enum { APPOINTMENT_SOURCED_COUNT_MAX = 5000 };
MUST_USE bool appointment_sourced(struct arena *arena, struct db *db, int64_t root_id,
                                  int64_t place_id, int64_t from_s, int64_t to_s,
                                  struct appointment **list_r, size_t *count_r,
                                  struct fault *fault_r);
/* Booked, that begin from an instant to another, anywhere: `count` of them at most. */
MUST_USE bool appointment_booked_between(struct arena *arena, struct db *db, int64_t root_id,
                                         int64_t from_s, int64_t to_s, struct appointment **list_r,
                                         size_t *count_r, struct fault *fault_r);
/* Places that have some from an instant to another, and how many. */
struct appointment_place {
	int64_t place_id, count;
};
MUST_USE bool appointment_places(struct arena *arena, struct db *db, int64_t root_id, int64_t from_s,
                                 int64_t to_s, struct appointment_place **places_r, size_t *count_r,
                                 struct fault *fault_r);
MUST_USE bool appointment_of_request(struct arena *arena, struct db *db, int64_t root_id,
                                     int64_t request_id, struct appointment **list_r,
                                     size_t *count_r, struct fault *fault_r);
/* What another tool calls so. */
MUST_USE enum found appointment_by_source(struct arena *arena, struct db *db, int64_t root_id,
                                          const uint8_t print[DESK_PRINT_SIZE],
                                          struct appointment *appointment_r, struct fault *fault_r);
MUST_USE bool appointment_source_add(struct db *db, int64_t root_id,
                                     const uint8_t print[DESK_PRINT_SIZE], int64_t appointment_id,
                                     struct fault *fault_r);
MUST_USE bool appointment_source_drop(struct db *db, int64_t root_id,
                                      const uint8_t print[DESK_PRINT_SIZE], struct fault *fault_r);
/* Free hours of a place to come, APPOINTMENT_FREE_COUNT_MAX at most. */
MUST_USE bool appointment_free(struct arena *arena, struct db *db, int64_t root_id, int64_t place_id,
                               int64_t now_s, struct appointment **list_r, size_t *count_r,
                               struct fault *fault_r);
/* Says that she was reminded, if she was not and it still stands as it was seen. FOUND_NONE: somebody else
 * did, or it changed. */
struct appointment_claim {
	enum appointment_reminder which;
	int64_t told_s, now_s; /* told_s: now, or APPOINTMENT_UNTOLD when there is no way to */
};
MUST_USE enum found appointment_claim(struct db *db, int64_t root_id,
                                      const struct appointment *appointment,
                                      const struct appointment_claim *claim, struct fault *fault_r);
/* It did not leave: another time. */
MUST_USE bool appointment_unclaim(struct db *db, int64_t root_id, int64_t appointment_id,
                                  enum appointment_reminder which, int64_t now_s,
                                  struct fault *fault_r);
/* This free hour is of that request from now on. FOUND_NONE: somebody took it, or it is over. */
MUST_USE enum found appointment_take(struct db *db, int64_t root_id, int64_t appointment_id,
                                     int64_t request_id, struct span about, int64_t now_s,
                                     struct fault *fault_r);
struct appointment_offer {
	int64_t request_id, place_id, at_s;
};
MUST_USE enum found appointment_offer_of(struct arena *arena, struct db *db, int64_t root_id,
                                         int64_t request_id, struct appointment_offer *offer_r,
                                         struct fault *fault_r);
MUST_USE bool appointment_offer_save(struct db *db, int64_t root_id,
                                     const struct appointment_offer *offer, struct fault *fault_r);
MUST_USE bool appointment_offer_end(struct db *db, int64_t root_id, int64_t request_id,
                                    struct fault *fault_r);
/* What time ends, and what follows the register. */
MUST_USE bool appointment_forget_names(struct db *db, int64_t root_id, int64_t before_s,
                                       struct fault *fault_r);
MUST_USE bool appointment_forget_all(struct db *db, int64_t root_id, int64_t before_s,
                                     struct fault *fault_r);
MUST_USE bool appointment_forget_request(struct db *db, int64_t root_id, int64_t request_id,
                                         struct fault *fault_r);
/* Of a place and those below it, how many came and did not, from an instant on. */
struct appointment_count {
	int64_t place_id;
	enum appointment_state state;
	bool was_reminded;
	int64_t count;
};
MUST_USE bool appointment_counts(struct arena *arena, struct db *db, int64_t root_id, int64_t from_s,
                                 int64_t to_s, struct appointment_count **counts_r,
                                 size_t *count_r, struct fault *fault_r);

/* --- what is told to the person -------------------------------------------------------------------- */

/* « https://…/mon-rendez-vous/NUMBER/SECRET », or the path alone without `address`. */
MUST_USE bool appointment_link(struct arena *arena, struct db *db, int64_t root_id,
                               const char *address, int64_t appointment_id, const char **link_r,
                               struct fault *fault_r);
/* Whoever holds it reads and cancels it. FOUND_NONE: it opens nothing. */
MUST_USE enum found appointment_open(struct arena *arena, struct db *db, int64_t root_id,
                                     struct span number, struct span secret,
                                     struct appointment *appointment_r, struct fault *fault_r);
/* What she needs to know, whatever the way. */
struct appointment_told {
	struct span place, post, phone; /* its name, its address, its number */
	struct offering_piece *pieces;  /* to bring; none of what is confidential in a message */
	size_t piece_count;
	bool is_confidential;
	struct desk_request request;    /* request_id 0: none */
	const struct zone *zone;
};
MUST_USE bool appointment_tell(struct arena *arena, struct db *db, int64_t root_id,
                               const struct place_tree *tree, int32_t today,
                               const struct appointment *appointment,
                               struct appointment_told *told_r, struct fault *fault_r);
/* « mardi 1er décembre 2026 à 10 h 30 », on the wall of its place. */
MUST_USE bool appointment_when_there(struct visit *visit, struct db *db,
                                     const struct appointment *appointment, const char **words_r,
                                     struct fault *fault_r);
/* The words of a message: what begins it, when, where, what to bring, how to cancel. */
struct span appointment_letter(struct arena *arena, const struct appointment *appointment,
                               const struct appointment_told *told, const char *begins,
                               const char *link, bool is_short);

/* --- pages ------------------------------------------------------------------------------------------ */

extern const struct page_kind appointment_list_page, appointment_day_page, appointment_file_page,
	appointment_look_page, appointment_own_page, appointment_choose_page, appointment_brief_page,
	appointment_slots_page, appointment_figures_page, appointment_offer_page;

void appointment_get_list(struct visit *visit);
void appointment_get_day(struct visit *visit);
void appointment_post_day(struct visit *visit);
void appointment_get_file(struct visit *visit);
void appointment_post_file(struct visit *visit);
void appointment_get_look(struct visit *visit);
void appointment_post_look(struct visit *visit);
void appointment_get_own(struct visit *visit);
void appointment_post_own(struct visit *visit);
void appointment_get_choose(struct visit *visit);
void appointment_post_choose(struct visit *visit);
void appointment_get_brief(struct visit *visit);
void appointment_get_offer(struct visit *visit);
void appointment_post_offer(struct visit *visit);
void appointment_get_slots(struct visit *visit);
void appointment_post_slots(struct visit *visit);
void appointment_get_figures(struct visit *visit);
void appointment_remind(struct visit *visit);

/* What each page of agents begins with; false after a page was answered. */
struct appointing {
	struct visit *visit;
	struct db *db;
	struct place_tree *tree;
	const struct desk_sight *sight;
	uint32_t place; /* of visit->part[0], when it asks for one */
	struct fault fault;
};
bool appointment_begin(struct visit *visit, struct appointing *appointing_r);
/* The same, of the place whose code is the first part, where this reader holds one of these roles. */
bool appointment_begin_at(struct visit *visit, struct appointing *appointing_r, unsigned who);
/* Of a place, from yesterday until so many days from now. */
struct hours_calendar *appointment_hours(struct appointing *appointing, uint32_t place, int32_t days);
const char *appointment_url(struct arena *arena, const struct place_tree *tree, uint32_t place,
                            const char *more);

#endif
