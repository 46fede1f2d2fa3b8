/* Between the page of delays and its table. */
#ifndef WELCOME_TAKEOVER_MEASURE_H
#define WELCOME_TAKEOVER_MEASURE_H

#include "craft/sheet/sheet_write.h"
#include "craft/stats/stats_delay.h"
#include "welcome/takeover/takeover_inside.h"

enum {
	TAKEOVER_LOOKED_AT_COUNT_MAX = 50000, /* of a period, seen or not: what a page may take a second for */
};

/* Minutes, of the clock on the wall and of the unit's opening hours; the latter without the time when the
 * person was waited for. -1: there is none. */
struct takeover_delay {
	int64_t calendar, working;
};
struct takeover_measure {
	struct takeover_delay first; /* to the first reply */
	struct takeover_delay end;   /* to the closing; of an open one, to now */
	struct takeover_delay wait;  /* of which for the person */
};

/* What is measured: requests received from a day to another, both included, as far as they are seen. */
struct takeover_measuring {
	struct visit *visit;
	const struct place_tree *tree;
	struct desk_walk walk;
	struct hours_book *book;
	struct hours_calendar **calendars; /* of each place; the last is of none */
	struct offering *catalogue;
	size_t catalogue_count;
	bool is_cut; /* more were there than one looks at */
	struct fault fault;

	/* The requests at hand, and what is beside them. */
	struct arena *page;
	struct desk_request *requests;
	size_t count;
	struct desk_paused *pauses;
	size_t pause_count;
	struct takeover_brought *brought;
	size_t brought_count;
};
MUST_USE bool takeover_measure_begin(struct takeover_measuring *measuring, int32_t from_day,
                                     int32_t to_day);
/* The next requests; count 0 and false with no fault: it is over. */
MUST_USE bool takeover_measure_on(struct takeover_measuring *measuring);
MUST_USE bool takeover_measure(struct takeover_measuring *measuring, const struct desk_request *request,
                               struct takeover_measure *measure_r);
MUST_USE struct hours_calendar *takeover_calendar(struct takeover_measuring *measuring, int64_t unit_id);
const struct takeover_brought *takeover_origin(const struct takeover_measuring *measuring,
                                               int64_t request_id);

/* The table, answered. */
void takeover_export(struct takeover_measuring *measuring, enum sheet_format format);

#endif
