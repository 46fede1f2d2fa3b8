/* home: the first page of who is signed in: what the last survey says, what was decided, and the
 * three things that press most this week for this reader.
 *
 * It makes no figure: the title, the notes and the verdicts are those of the mirror and of the
 * effects, from released cells of waves this reader may read. */
#ifndef PROVE_HOME_H
#define PROVE_HOME_H

#include "act/action/action.h"
#include "listen/codebook/codebook.h"
#include "listen/launch/launch.h"
#include "prove/impact/impact.h"
#include "welcome/alert/alert.h"

/* --- what presses (rules only) ---------------------------------------------------------------- */

/* In order of urgency: first what cannot be caught up with, then what keeps others waiting, then
 * what was promised, then what can be begun. */
enum home_matter {
	HOME_DESK_SILENCE, /* silence decides soon on requests */
	HOME_LAST_DAYS,   /* a survey ends soon, and places have too few answers to be shown */
	HOME_WAIT,        /* a survey is ready but for a word this reader gives or notes */
	HOME_GIVE_BACK,   /* results that agents have not been given */
	HOME_DESK_LATE,   /* requests overdue, in units that she leads */
	HOME_DESK_SOON,   /* requests that she has, due soon */
	HOME_LATE,        /* actions past their date */
	HOME_OPEN,        /* nothing stands any more against opening a survey */
	HOME_DUE,         /* actions that come to their date within seven days */
	HOME_GROWS,       /* themes that grow in what people write, which nobody saw yet */
	HOME_ANSWER,      /* a survey this reader can answer herself */
	HOME_JUDGE,       /* actions done that can be judged now */
	HOME_READ,        /* results given back to agents not long ago */
	HOME_BEGIN,       /* actions decided a month ago and not begun */
	HOME_PUBLISH,     /* results given back, not public yet */
	HOME_PREPARE,     /* a draft */
	HOME_JOURNEY,     /* journeys that no survey asks about */
	HOME_FIRST,       /* no survey at all: prepare the first */
	HOME_MATTER_COUNT
};

enum { HOME_SOON_DAYS = 7, HOME_READ_DAYS = 60, HOME_TASK_COUNT_MAX = 200, HOME_SHOWN_COUNT = 3 };

struct home_task {
	enum home_matter matter;
	int32_t day;      /* the earlier, the more it presses among its like; 0: none */
	int64_t count;    /* places, actions, journeys; at least 1 */
	struct span what; /* name of the survey, of the only action, of the journey */
	struct span who;  /* HOME_WAIT: whose word is awaited */
	const char *url;
	bool is_more; /* `count` at least */
};

/* Sorts by urgency and keeps HOME_SHOWN_COUNT of them at most. */
size_t home_pick(struct home_task *tasks, size_t count);
/* One sentence, and the words of its link. */
struct span home_task_words(struct arena *arena, const struct home_task *task, int32_t today);
const char *home_task_verb(enum home_matter matter);
/* « a monté », « est stable » … only as far as the verdict of the effects goes; NULL: nothing may be
 * said. */
const char *home_moved_words(const struct impact_voice *voice);

/* --- what a reader is asked ------------------------------------------------------------------- */

/* Everything that presses for this reader, in no order; `actions` are those she follows. */
struct home_reading {
	int64_t root_id;
	const struct reader *reader;
	int32_t today;
	const struct place_tree *tree; /* of today */
	struct launch_need *needs;
	size_t need_count;
	struct action *actions; /* all, by date */
	size_t action_count;
	struct journey *journeys;
	size_t journey_count;
	const int64_t *asked_journeys;
	size_t asked_journey_count;
	size_t wave_count; /* that she may read */
	struct alert_told desk;
	struct codebook_growing growing; /* of heaps she decides of */
};
MUST_USE bool home_read(struct arena *arena, struct db *db, struct home_reading *reading,
                        struct fault *fault_r);
/* Pure: what these facts ask of her. */
size_t home_tasks(struct arena *arena, const struct home_reading *reading,
                  struct home_task tasks_r[HOME_TASK_COUNT_MAX]);

/* --- the summary of the week ------------------------------------------------------------------ */

enum { HOME_LINE_COUNT = HOME_SHOWN_COUNT };

/* A title and three lines at most for a letter of Monday. FOUND_NONE: nothing presses. */
struct home_summary {
	struct span title, lines[HOME_LINE_COUNT]; /* empty lines come last */
};
MUST_USE enum found home_summary(struct arena *arena, struct db *db, int64_t root_id,
                                 int64_t account_id, int32_t monday,
                                 struct home_summary *summary_r, struct fault *fault_r);

/* --- the page --------------------------------------------------------------------------------- */

extern const struct page_kind home_page;
MUST_USE bool home_fill(struct arena *arena, struct db *db, int64_t root_id,
                        const struct reader *reader, int32_t today, struct model *page,
                        struct model *frame, struct fault *fault_r);

extern const struct room_pages home_pages;

#endif
