/* inbox: the desk as those who answer have it before them: what waits, one request with all that was said,
 * a call taken down, how a unit is reached.
 *
 * Whoever has a person in front of her finds the request and answers; whoever has forty of them takes,
 * gives, sends on or sets aside many at once, and takes it back. By keyboard, without JavaScript.
 *
 * It decides nothing: who sees is room desk's affair, and every act one of its verbs. What a reader may
 * not see, no page here names, counts or lists. */
#ifndef WELCOME_INBOX_H
#define WELCOME_INBOX_H

#include "craft/visit/visit.h"
#include "welcome/promise/promise.h"

enum {
	INBOX_ROW_COUNT = 40,          /* requests of a page */
	INBOX_COUNT_MOST = 99,         /* « 99+ » beyond */
	INBOX_TABLE_COUNT_MAX = 5000,  /* rows of a table one takes away */
	INBOX_LIMIT_DAYS_MAX = 180,    /* given to the person to send what is asked for */
	INBOX_POST_DAYS_MAX = 60,      /* a letter that took longer was not lost by the post */
};

/* --- what is due next (rules only) ------------------------------------------------------------ */

/* Where and when one looks. */
struct inbox_clock {
	const struct zone *zone;
	const struct calendar *days; /* public holidays of the unit */
	int64_t now_s;
	int32_t today;
};

enum inbox_matter {
	INBOX_NO_MATTER,   /* nothing is due on any day */
	INBOX_ANSWER,      /* a first reply, or the reply to what the person wrote last */
	INBOX_SOLVE,
	INBOX_INNER,       /* what was agreed with the unit that asks (room accord) */
	INBOX_PROMISED,    /* the day that was told to the person */
	INBOX_SILENCE,     /* at the end of that day silence decides */
	INBOX_ACKNOWLEDGE, /* the law's last day for the acknowledgement */
	INBOX_PERSON,      /* the person is waited for; day 0: without a limit */
	INBOX_OVER,        /* done, or set aside; day: when */
	INBOX_MATTER_COUNT
};
struct inbox_due {
	enum inbox_matter matter;
	int64_t at_s; /* INBOX_ANSWER, INBOX_SOLVE, INBOX_INNER; else the end of `day` */
	int32_t day;
	bool is_late;
};
/* The soonest of what is due: what its rank in the queue was made of. */
struct inbox_due inbox_due(const struct desk_request *request, const struct desk_owing *owing,
                           const struct inbox_clock *clock);
/* « réponse due aujourd’hui à 16 h 30 », « réponse en retard de 2 jours ouvrés », « le silence vaudra
 * refus le 23 juin 2026 au soir ». `silence`: what it means for this request. */
const char *inbox_due_words(struct arena *arena, const struct inbox_due *due,
                            enum law_silence silence, const struct inbox_clock *clock);
/* « accusé de réception incomplet : il manque le numéro de téléphone du service »; NULL: nothing is. */
const char *inbox_lack_words(struct arena *arena, unsigned missing);
/* « le numéro de téléphone du service et les délais et voies de recours » */
const char *inbox_mention_words(struct arena *arena, unsigned mentions);
/* « aujourd’hui à 16 h 30 », « le 4 décembre 2026 à 9 h » */
const char *inbox_at_words(struct arena *arena, int64_t at_s, const struct inbox_clock *clock);
/* « à l’instant », « il y a 2 minutes », « il y a 3 heures », « le 4 décembre 2026 » */
const char *inbox_ago_words(struct arena *arena, int64_t at_s, const struct inbox_clock *clock);

/* --- answers given at once -------------------------------------------------------------------- */

/* How many were given of one kind, that day: no word of them is kept, no person, and not by whom. */
struct inbox_instant {
	int32_t day;
	int64_t unit_id, offering_id; /* the unit in charge; 0: none is */
	enum desk_channel channel;
	int64_t count;
};
MUST_USE bool inbox_instant_add(struct db *db, int64_t root_id, const struct inbox_instant *instant,
                                struct fault *fault_r);
/* Those of a unit from a day on, summed over days, the most frequent first. */
MUST_USE bool inbox_instants(struct arena *arena, struct db *db, int64_t root_id, int64_t unit_id,
                             int32_t from_day, struct inbox_instant **instants_r, size_t *count_r,
                             struct fault *fault_r);

/* How many were given of one offering from a day to another, both included. */
MUST_USE bool inbox_instants_of(struct arena *arena, struct db *db, int64_t root_id,
                                int64_t offering_id, int32_t from_day, int32_t to_day,
                                int64_t *count_r, struct fault *fault_r);

/* --- the door of incivilities --------------------------------------------------------------------- */

/* Where agents report an incivility, in the whole house: said by the référent. No report is kept here, nor
 * ever in a person's history (room incident will keep them, apart). */
#define INBOX_DOOR_URL "/guichet/incivilite"
struct inbox_door {
	struct span words, phone, mail, url; /* each empty: not said */
	int64_t changes;
};
/* FOUND_NONE: nothing is said, and nothing leads there. */
MUST_USE enum found inbox_door(struct arena *arena, struct db *db, int64_t root_id,
                               struct inbox_door *door_r, struct fault *fault_r);

extern const struct room_pages inbox_pages;

#endif
