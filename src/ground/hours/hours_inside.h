/* Between the files of this room only. */
#ifndef GROUND_HOURS_INSIDE_H
#define GROUND_HOURS_INSIDE_H

#include "ground/hours/hours.h"
#include "ground/journal/journal.h"
#include "ground/people/people.h"

/* --- hours.c ------------------------------------------------------------------------------------- */

/* Open minutes of the day in [from, to), minutes since midnight. */
int hours_day_minutes(const struct hours_day *day, int from, int to);

/* --- hours_words.c ------------------------------------------------------------------------------- */

/* As it is kept: « 09:00-12:00 14:00-17:00 »; empty: no window. */
struct span hours_day_code(struct arena *arena, const struct hours_day *day);
/* False when it is not so written, or not in order. */
bool hours_day_decode(struct arena *arena, struct span code, struct hours_day *day_r);
/* « 14 h 30 », with no-break spaces. */
void text_add_clock(struct text *text, int minute);

extern const char *const hours_day_words[7]; /* « lundi » … */
/* « du lundi au vendredi 9 h à 12 h ; samedi 10 h à 12 h, jours fériés aussi » */
void text_add_week(struct text *text, const struct hours_week *week);
/* « le lundi 3 août 2026 », « du lundi 3 août 2026 au vendredi 7 août 2026 » */
void text_add_days(struct text *text, int32_t first, int32_t last);
/* « fermé », « fermé de 14 h à 17 h », « ouvert de 9 h à 12 h » */
void text_add_exception(struct text *text, const struct hours_exception *exception);

/* As people say them: whose holidays, which clock. */
extern const char *const hours_territory_words[TERRITORY_COUNT];
struct hours_zone_choice {
	const char *name, *words; /* « Indian/Reunion », « La Réunion » */
};
enum { HOURS_ZONE_COUNT = 14 };
extern const struct hours_zone_choice hours_zones[HOURS_ZONE_COUNT];
/* In force when nobody said anything: Monday to Friday, 9 h – 12 h and 14 h – 17 h. */
extern const struct hours_week hours_week_supposed;

/* --- hours_store.c ------------------------------------------------------------------------------- */

/* A row of hours_week: a week of its own, or that of the place above from that day on. */
struct hours_week_row {
	struct hours_week week; /* place_id: whose */
	int64_t id;
	bool follows;
};
/* What a place says of itself; what it does not say is said above. */
struct hours_site {
	int64_t place_id;
	int territory;   /* enum territory, or HOURS_AS_ABOVE */
	int good_friday; /* 0, 1, or HOURS_AS_ABOVE */
	struct span zone; /* IANA name; empty: as above */
};
enum { HOURS_AS_ABOVE = -1 };

struct hours_kept {
	struct hours_week_row *weeks;          /* by place, from_day, id */
	struct hours_exception *exceptions;    /* by place, id */
	struct hours_site *sites;              /* by place */
	size_t week_count, exception_count, site_count;
};
/* Of the places given (`place_count` 0: of all), as far as it says something of those days. */
MUST_USE bool hours_store_read(struct arena *arena, struct db *db,
                               const struct hours_question *question, const int64_t *places,
                               size_t place_count, struct hours_kept *kept_r,
                               struct fault *fault_r);
MUST_USE bool hours_store_week_add(struct arena *arena, struct db *db, int64_t root_id,
                                   const struct hours_week_row *row, struct fault *fault_r);
MUST_USE bool hours_store_exception_add(struct arena *arena, struct db *db, int64_t root_id,
                                        const struct hours_exception *exception,
                                        struct fault *fault_r);
/* *done_r false: withdrawn already. */
MUST_USE bool hours_store_withdraw(struct db *db, int64_t root_id,
                                   const struct hours_exception *exception, int64_t now_s,
                                   bool *done_r, struct fault *fault_r);
MUST_USE bool hours_store_site_keep(struct db *db, int64_t root_id, const struct hours_site *site,
                                    struct fault *fault_r);

/* --- hours_book.c -------------------------------------------------------------------------------- */

/* From the top (the whole organisation) to the place itself. */
struct hours_chain {
	int64_t *places;
	size_t count;
};
struct hours_chain hours_chain_of(struct arena *arena, const struct place_tree *tree,
                                  uint32_t place);
/* What holds at the place, from rows of the chain; fields that nobody said are the defaults. */
struct hours_site hours_site_of(const struct hours_kept *kept, struct hours_chain chain);
/* The weeks in force one after the other: the first holds before its day too. */
struct hours_week *hours_weeks_of(struct arena *arena, const struct hours_kept *kept,
                                  struct hours_chain chain, size_t *count_r);
extern const char hours_zone_default[]; /* of an organisation that said nothing */

/* A book of the places of one chain, in three questions; what is in it; a calendar from it. */
MUST_USE struct hours_book *hours_book_of(struct arena *arena, struct db *db,
                                          const struct hours_question *question,
                                          struct hours_chain chain, struct fault *fault_r);
const struct hours_kept *hours_book_kept(const struct hours_book *book);
MUST_USE struct hours_calendar *hours_calendar_of(struct hours_book *book,
                                                  struct hours_chain chain,
                                                  struct fault *fault_r);

/* --- pages --------------------------------------------------------------------------------------- */

enum { /* days, from today */
	HOURS_BEHIND_MAX = 3660, /* what may still be told of the past */
	HOURS_AHEAD_MAX = 1000,  /* what may be told of the future */
	HOURS_SHOWN_BEHIND = 31, /* exceptions that are over are shown for a month */
	HOURS_READ_AHEAD = HOURS_AHEAD_MAX + HOURS_EXCEPTION_DAY_COUNT_MAX,
};

/* A place that is looked at: « ?lieu= », a code or a name; nothing: the whole organisation. */
struct hours_looking {
	struct visit *visit;
	const struct place_tree *tree;
	uint32_t place;
	int64_t place_id;     /* 0: the whole organisation */
	bool is_unknown;      /* a place that nobody knows was asked: the whole is shown */
	struct hours_question question;
	struct hours_chain chain;
	const struct hours_kept *kept; /* of the chain */
	struct hours_calendar *calendar;
	int32_t today; /* there */
	bool may_keep;
	struct fault fault;
};
/* False after a page was answered. */
MUST_USE bool hours_look(struct visit *visit, struct hours_looking *looking_r);
/* The same for a form: 404 when nobody knows the place, 403 when it is not the reader's. */
MUST_USE bool hours_look_to_keep(struct visit *visit, struct hours_looking *looking_r);
/* « Accueil », « toute l’organisation » */
struct span hours_place_name(const struct hours_looking *looking, int64_t place_id);
/* The place above this one; of a place at the top, the whole organisation. */
int64_t hours_above(const struct hours_looking *looking);
/* « /horaires/semaine?lieu=accueil » */
const char *hours_path(const struct hours_looking *looking, const char *more);
/* To the page of the place, which says what was done. */
void hours_go(const struct hours_looking *looking, const char *note);
/* Writes a fact with the form's key: false when this form was taken already, or after a fault. */
MUST_USE bool hours_note(struct db *db, struct hours_looking *looking, const char *kind,
                         int64_t subject_id, const char *words);

extern const struct page_kind hours_place_page, hours_edit_page;
void hours_get_place(struct visit *visit);
void hours_get_exception(struct visit *visit);
void hours_post_exception(struct visit *visit);
void hours_post_withdraw(struct visit *visit);
void hours_get_week(struct visit *visit);
void hours_post_week(struct visit *visit);
void hours_get_site(struct visit *visit);
void hours_post_site(struct visit *visit);

#endif
