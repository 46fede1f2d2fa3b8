/* What may be told of how long requests last: pure. */
#include "welcome/promise/promise.h"

#include <math.h>
#include <stdlib.h>

#include "base/time.h"

const int32_t promise_windows[PROMISE_WINDOW_COUNT] = { 91, 182, PROMISE_WINDOW_MAX };

const char *const promise_state_words[PROMISE_STATE_COUNT] = {
	[PROMISE_TOLD] = "annoncé",
	[PROMISE_TOO_FEW] = "trop peu de réponses ou de personnes pour annoncer un délai",
	[PROMISE_ONE_AGENT] = "ce serait surtout le travail d’un seul agent, qui n’est montré à personne",
	[PROMISE_NOT_REACHED] = "moins de 9 demandes sur 10 ont leur réponse, même parmi les plus anciennes",
};

enum stats_ending
promise_ending(enum desk_outcome outcome)
{
	switch (outcome) {
	case DESK_SOLVED:
	case DESK_ANSWERED:
	case DESK_REFUSED: return STATS_DONE;
	case DESK_SENT_ON: /* the answer is another's */
	case DESK_WITHDRAWN:
	case DESK_NO_REPLY:
	case DESK_JOINED:
	case DESK_NO_REQUEST: return STATS_WITHDRAWN;
	case DESK_NOT_DONE:
	case DESK_OUTCOME_COUNT: break;
	}
	return STATS_OPEN;
}

/* --- the gate --------------------------------------------------------------------------------- */

static int
compare(int64_t a, int64_t b)
{
	return a < b ? -1 : a > b;
}

static int
by_who(const void *a, const void *b)
{
	return compare(((const struct promise_case *)a)->who_id, ((const struct promise_case *)b)->who_id);
}

static int
by_owner(const void *a, const void *b)
{
	return compare(((const struct promise_case *)a)->owner_id,
	               ((const struct promise_case *)b)->owner_id);
}

/* People who are not known are counted one each: a request without a name is somebody's. */
static int64_t
people_of(struct promise_case *cases, size_t count)
{
	int64_t people = 0;
	qsort(cases, count, sizeof *cases, by_who);
	for (size_t i = 0; i < count; i++)
		people += i == 0 || cases[i].who_id == 0 || cases[i].who_id != cases[i - 1].who_id;
	return people;
}

/* The most that one agent has; what nobody has is the team's. */
static int64_t
most_of_one(struct promise_case *cases, size_t count)
{
	int64_t most = 0, run = 0;
	qsort(cases, count, sizeof *cases, by_owner);
	for (size_t i = 0; i < count; i++) {
		run = i > 0 && cases[i].owner_id == cases[i - 1].owner_id ? run + 1 : 1;
		if (cases[i].owner_id != 0 && run > most)
			most = run;
	}
	return most;
}

enum promise_state
promise_gate(struct promise_case *cases, size_t count, int64_t least)
{
	must(least >= 1);
	if ((int64_t)count < least || people_of(cases, count) < least)
		return PROMISE_TOO_FEW;
	const int64_t most = most_of_one(cases, count);
	if ((int64_t)count - most < least || secrecy_is_of_one(most, (int64_t)count))
		return PROMISE_ONE_AGENT;
	return PROMISE_TOLD;
}

/* --- the delay -------------------------------------------------------------------------------- */

/* Whole days around the interval, which may end between two. */
static int64_t
limit(struct stats_number number, double whole)
{
	return number.status == STATS_OK ? (int64_t)whole : -1;
}

/* Those who had their answer are whom the figure is of: the gate looks at them alone. */
static size_t
put_done_first(struct promise_case *cases, size_t count)
{
	size_t done = 0;
	for (size_t i = 0; i < count; i++)
		if (cases[i].ending == STATS_DONE) {
			const struct promise_case kept = cases[done];
			cases[done++] = cases[i];
			cases[i] = kept;
		}
	return done;
}

bool
promise_may_be_left(struct promise_case *cases, size_t count, int64_t least)
{
	size_t left = put_done_first(cases, count);
	for (size_t i = 0; i < count && left == 0; i++) /* what nobody has yet tells of no agent */
		left = cases[i].owner_id != 0 ? count : 0;
	return left == 0 || promise_gate(cases, left, least) == PROMISE_TOLD;
}

struct promise_delay
promise_reckon(struct arena *arena, struct promise_case *cases, size_t count, int64_t least)
{
	struct stats_delays *delays = stats_delays_new(arena);
	for (size_t i = 0; i < count; i++)
		stats_delays_add(delays, cases[i].ending, cases[i].days, 1);
	const struct stats_announced announced =
		stats_announced_of(arena, delays, PROMISE_SHARE,
	                       least > STATS_ANNOUNCE_DONE_MIN ? least : STATS_ANNOUNCE_DONE_MIN);
	struct promise_delay delay = { .total = announced.n, .done = announced.done, .low = -1,
		                           .high = -1, .state = PROMISE_TOO_FEW };
	if (announced.announce == STATS_ANNOUNCE_TOO_FEW)
		return delay;
	must(announced.announce != STATS_ANNOUNCE_OUT_OF_RANGE);
	const size_t done = put_done_first(cases, count);
	delay.state = promise_gate(cases, done, least);
	if (delay.state == PROMISE_TOLD && announced.announce == STATS_ANNOUNCE_NOT_REACHED)
		delay.state = PROMISE_NOT_REACHED;
	if (delay.state != PROMISE_TOLD)
		return delay;
	delay.delay = announced.delay;
	delay.low = limit(announced.low, floor(announced.low.value));
	delay.high = limit(announced.high, ceil(announced.high.value));
	return delay;
}

enum stats_promise
promise_judge(const struct promise_case *one, int64_t told)
{
	/* Its quick sisters are answered already, the slow ones are not late yet: judged one day, all are. */
	if (one->age < told)
		return STATS_PROMISE_PENDING;
	return stats_promise_of(told, one->days, one->ending);
}

/* --- words ------------------------------------------------------------------------------------ */

const char *
promise_days_words(struct arena *arena, int64_t days)
{
	must(days >= 0 && days <= PROMISE_DAYS_MAX);
	if (days == 0)
		return "le jour même";
	if (days == 1)
		return "en un jour ouvré au plus";
	return arena_format(arena, "en %lld jours ouvrés ou moins", (long long)days);
}

const char *
promise_sentence(struct arena *arena, int64_t days)
{
	return arena_format(arena, "En ce moment, 9 demandes sur 10 ont leur réponse %s.",
	                    promise_days_words(arena, days));
}

const char *
promise_short(struct arena *arena, int64_t days)
{
	return arena_format(arena, "9 réponses sur 10 %s", promise_days_words(arena, days));
}

struct span
promise_kept_range(struct arena *arena, int64_t kept, int64_t broken)
{
	int64_t counts[STATS_PROMISE_COUNT] = { 0 };
	counts[STATS_PROMISE_KEPT] = kept;
	counts[STATS_PROMISE_BROKEN] = broken;
	const struct stats_kept share = stats_kept_of(counts, 0.95);
	if (share.share.status == STATS_TOO_FEW)
		return SPAN("");
	return span_of(arena_format(arena, "entre %.0f et %.0f\u00a0%%",
	                            floor(share.share.interval.low * 100),
	                            ceil(share.share.interval.high * 100)));
}
