/* town_desk: what people of Belair-sur-Vionne ask the town for in six months, and what becomes of it.
 *
 * From the seed and an instant: who asks what, when and by which way, and what is done about it, in the order
 * it happens, until that instant. No database: room demo does it through the rooms' own functions. Whoever
 * asks bears a plant's name, whoever answers a bird's; numbers are of ranges that the ARCEP keeps for
 * fiction, addresses of example.org. */
#ifndef DOORS_DEMO_TOWN_DESK_H
#define DOORS_DEMO_TOWN_DESK_H

#include "doors/demo/town.h"
#include "ground/hours/hours.h"
#include "welcome/desk/desk.h"

enum {
	TOWN_OFFERING_COUNT_MAX = 24,
	TOWN_PIECE_COUNT_MAX = 30,
	TOWN_ASK_COUNT_MAX = 160,
	TOWN_SAY_COUNT_MAX = 100,
	TOWN_PERSON_COUNT_MAX = 700,
	TOWN_REQUEST_COUNT = 700,
	TOWN_ACT_COUNT_MAX = 16 * TOWN_REQUEST_COUNT,
	TOWN_DESK_DAYS = 182,
	TOWN_WORK_MINUTES = 420, /* of a day at the counter: see demo_desk.c */
};

struct town_offering {
	struct offering offering; /* without its numbers */
	size_t unit;              /* in charge, in the town's places */
	int64_t lasts_days;       /* what it takes, mostly */
	int64_t weight;           /* how many are asked for, in about six months */
};
struct town_piece {
	size_t offering;
	struct offering_piece piece;
};
/* What is asked, and what settles it (empty: anything does). */
struct town_ask {
	size_t offering, rank; /* rank: among those of its offering */
	struct span title, words, reply;
};
enum town_said {
	TOWN_REMINDS, TOWN_THANKS, TOWN_IS_ANGRY, TOWN_GIVES, TOWN_NOTES, TOWN_SENDS, TOWN_GOES_ON, TOWN_REFUSES,
	TOWN_WITHDRAWS, TOWN_GIVES_UP, TOWN_ANSWERS, TOWN_WANTS_PIECES, TOWN_WANTS_WORDS, TOWN_PASSES_ON,
	TOWN_CONTESTS, TOWN_KEEPS_TO_IT, TOWN_SAYS_THE_SAME,
	TOWN_SAID_COUNT
};
struct town_say {
	size_t offering; /* TOWN_OFFERING_COUNT_MAX: any */
	enum town_said said;
	struct span words;
};

struct town_person {
	struct span name, mail, phone, post; /* empty: none */
	struct span needs, language, acts_for;
};
struct town_request {
	size_t offering, ask, person;
	enum desk_channel channel, reply_channel;
	int64_t at_s;
	struct span title, text, address;
	struct span spot; /* « 12 rue des Tisserands »: what is filled in, whether it is asked where or not */
	double east, north;
	uint64_t who; /* a number: which colleague asks, or takes it down */
};

enum town_event {
	TOWN_RECEIVED,
	TOWN_DONE,    /* `verb` */
	TOWN_JOINED,  /* to request `other` */
	TOWN_JUDGED,  /* whoever asked says how it ended; `met`, `ease` */
	TOWN_SAID,    /* so does whoever handled it */
	TOWN_PROMISED /* to call back, `due_s` */
};
struct town_act {
	int64_t at_s;
	size_t request, rank; /* rank: its place among those of one instant */
	enum town_event event;
	enum desk_verb verb;
	enum desk_outcome outcome;
	struct span words;
	size_t unit;          /* where it is done */
	size_t to;            /* DESK_MOVE: where it goes */
	uint64_t who;         /* a number: which colleague there */
	size_t other;
	bool is_pieces;
	int64_t met, ease, due_s;
};

struct town_desk {
	struct town_offering offerings[TOWN_OFFERING_COUNT_MAX];
	struct town_piece pieces[TOWN_PIECE_COUNT_MAX];
	struct town_ask asks[TOWN_ASK_COUNT_MAX];
	struct town_say says[TOWN_SAY_COUNT_MAX];
	struct town_person persons[TOWN_PERSON_COUNT_MAX];
	struct town_request requests[TOWN_REQUEST_COUNT]; /* in the order they came */
	struct town_act acts[TOWN_ACT_COUNT_MAX];         /* in the order they happened */
	size_t offering_count, piece_count, ask_count, say_count, person_count, act_count;
};

/* `hours`: of the town, from a month before those six to a month after. */
struct town_desk *town_desk_new(struct arena *arena, const struct town *town,
                                const struct hours_calendar *hours, int64_t now_s);
/* The catalogue alone. */
struct town_desk *town_desk_tables(struct arena *arena, const struct town *town);

/* --- between the files of the town -------------------------------------------------------------- */

struct town_drawing {
	struct arena *arena;
	const struct town *town;
	const struct hours_calendar *hours;
	struct town_desk *desk;
	int64_t now_s;
	uint64_t state;
};
/* town_people.c: who asks, of the ask; one of those before, or a new one. */
size_t town_draw_person(struct town_drawing *drawing, const struct town_ask *ask);
/* « 12 rue des Tisserands », and the street alone. */
struct span town_draw_street(struct town_drawing *drawing, int *number_r);
/* {rue}, {no}, {jour}, {bientot} as drawn; « ¶ » ends a line. */
struct span town_fill(struct town_drawing *drawing, struct span words, const struct town_request *request,
                      int64_t at_s);
/* town_acts.c: what becomes of it. */
void town_draw_acts(struct town_drawing *drawing, size_t request);

#endif
