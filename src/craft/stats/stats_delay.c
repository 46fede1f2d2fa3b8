#include "craft/stats/stats_delay.h"

#define MATHLIB_STANDALONE
#include <Rmath.h>

#include "craft/stats/stats_delay_inside.h"
#include "craft/stats/stats_inside.h"

/* Two heights of a curve this near are the same: as R's, and under one request of ten million. */
static const double same_height = 1.4901161193847656e-8;

struct stats_delays *
stats_delays_new(struct arena *arena)
{
	struct stats_delays *delays = arena_new_of(arena, struct stats_delays);
	delays->arena = arena;
	delays->longest = -1;
	return delays;
}

const struct stats_slot *
stats_delays_slot(const struct stats_delays *delays, int64_t duration)
{
	static const struct stats_slot nothing;
	const struct stats_slot *page = duration < 0 || duration > delays->longest
		? NULL
		: delays->pages[duration / STATS_SLOTS];
	return page == NULL ? &nothing : &page[duration % STATS_SLOTS];
}

static struct stats_slot *
slot_for(struct stats_delays *delays, int64_t duration)
{
	struct stats_slot **page = &delays->pages[duration / STATS_SLOTS];
	if (*page == NULL)
		*page = arena_array_of(delays->arena, struct stats_slot, STATS_SLOTS);
	return &(*page)[duration % STATS_SLOTS];
}

void
stats_delays_add(struct stats_delays *delays, enum stats_ending ending, int64_t duration,
                 int64_t times)
{
	stats_delays_add_late(delays, ending, 0, duration, times);
}

void
stats_delays_add_late(struct stats_delays *delays, enum stats_ending ending, int64_t entry,
                      int64_t duration, int64_t times)
{
	must(ending >= 0 && ending < STATS_ENDING_COUNT);
	if (entry < 0 || duration < 0 || times < 0 ||
	    times > STATS_COUNT_MAX - delays->n - delays->left_out) {
		delays->out_of_range = true; /* for good: the counts are no longer read */
		return;
	}
	if (times == 0)
		return;
	if (duration > STATS_DELAY_MAX) {
		duration = STATS_DELAY_MAX;
		ending = STATS_OPEN;
	}
	if (entry > 0 && entry >= duration) {
		delays->left_out += times;
		return;
	}
	delays->n += times;
	delays->longest = duration > delays->longest ? duration : delays->longest;
	struct stats_slot *slot = slot_for(delays, duration);
	slot->ended[ending] += times;
	if (entry > 0) {
		slot->ended_late[ending] += times;
		slot_for(delays, entry)->entered += times;
		delays->late += times;
	}
}

/* Walks the durations with the number of those waiting. */
struct watch {
	const struct stats_delays *delays;
	const struct stats_slot *slot; /* at `duration` */
	int64_t duration;
	int64_t at_risk, to_enter;
	bool cut;
};

static struct watch
watch_of(const struct stats_delays *delays)
{
	return (struct watch){
		.delays = delays, .duration = -1,
		.at_risk = delays->n - delays->late, .to_enter = delays->late,
	};
}

/* The next duration where something changes; false at the end, or where the curve must be cut:
 * nobody is followed, or all who are end at once while others are still to enter. `duration` is
 * then the first one of which nothing is known. */
static bool
watch_next(struct watch *watch)
{
	const struct stats_slot *before = stats_delays_slot(watch->delays, watch->duration);
	if (watch->duration >= 0)
		watch->at_risk -= stats_slot_ended(before);
	for (watch->duration++; watch->duration <= watch->delays->longest; watch->duration++) {
		const int64_t entered = stats_delays_slot(watch->delays, watch->duration - 1)->entered;
		watch->at_risk += entered;
		watch->to_enter -= entered;
		watch->slot = stats_delays_slot(watch->delays, watch->duration);
		watch->cut = watch->to_enter > 0 && watch->at_risk == watch->slot->ended[STATS_DONE];
		must(watch->at_risk >= stats_slot_ended(watch->slot));
		if (watch->cut) {
			watch->at_risk -= entered; /* they came to what nothing is known of */
			watch->to_enter += entered;
			return false;
		}
		if (entered > 0 || stats_slot_ended(watch->slot) > 0)
			return true;
	}
	return false;
}

struct stats_curve
stats_curve_of(struct arena *arena, const struct stats_delays *delays)
{
	if (delays->out_of_range)
		return (struct stats_curve){ .status = STATS_OUT_OF_RANGE };
	struct stats_curve curve = { .status = STATS_TOO_FEW, .left_out = delays->left_out };
	size_t count = 0;
	struct watch watch = watch_of(delays);
	while (watch_next(&watch))
		count++;
	curve.cut = watch.cut;
	curve.n = watch.duration > 0 ? delays->n - watch.to_enter : 0;
	curve.left_out += delays->n - curve.n;
	if (watch.duration == 0)
		return curve;
	struct stats_curve_step *steps = arena_array_of(arena, struct stats_curve_step, count);
	struct stats_sum spread = { 0 };
	double share = 1;
	watch = watch_of(delays);
	for (size_t i = 0; watch_next(&watch); i++) {
		const double waiting = (double)watch.at_risk;
		const double left = (double)(watch.at_risk - watch.slot->ended[STATS_DONE]);
		share *= left / waiting;
		if (left > 0)
			stats_add(&spread, (waiting - left) / waiting / left);
		steps[i] = (struct stats_curve_step){
			.duration = watch.duration, .at_risk = watch.at_risk,
			.done = watch.slot->ended[STATS_DONE],
			.withdrawn = watch.slot->ended[STATS_WITHDRAWN],
			.share = share, .error = share > 0 ? sqrt(stats_total(&spread)) : 0,
		};
		curve.done += steps[i].done;
		curve.withdrawn += steps[i].withdrawn;
	}
	curve.status = STATS_OK;
	curve.until = watch.duration - 1;
	curve.at_risk_last = watch.at_risk;
	curve.step_count = count;
	curve.steps = steps;
	return curve;
}

/* How many steps are at `duration` or before. */
static size_t
steps_until(const struct stats_curve *curve, int64_t duration)
{
	size_t low = 0, high = curve->step_count;
	while (low < high) {
		const size_t middle = low + (high - low) / 2;
		if (curve->steps[middle].duration <= duration)
			low = middle + 1;
		else
			high = middle;
	}
	return low;
}

/* Those waiting just before `duration` are those of the first step there or after. */
static int64_t
at_risk_before(const struct stats_curve *curve, int64_t duration)
{
	const size_t next = steps_until(curve, duration - 1);
	if (next < curve->step_count)
		return curve->steps[next].at_risk;
	return duration <= curve->until ? curve->at_risk_last : 0;
}

static double
normal_reach(double level)
{
	must(level > 0 && level < 1);
	return qnorm((1 - level) / 2, 0, 1, false, false);
}

/* Of a share strictly inside (0, 1); `reach` is how far its logarithm may be off. */
static struct stats_interval
limits(double share, double reach, enum stats_transform transform)
{
	if (transform == STATS_LOG)
		return (struct stats_interval){ share * exp(-reach), fmin(1, share * exp(reach)) };
	const double turned = log(-log(share)), bend = reach / log(share);
	return (struct stats_interval){ exp(-exp(turned - bend)), exp(-exp(turned + bend)) };
}

static void
point_close(struct stats_curve_point *point, double error, enum stats_transform transform, double z)
{
	point->status = STATS_OK;
	point->interval = (struct stats_interval){ point->share, point->share };
	point->se = point->share * error;
	if (!(point->share > 0) || !(point->share < 1) || !(error > 0))
		point->status = STATS_NO_VARIANCE;
	else
		point->interval = limits(point->share, z * error, transform);
}

struct stats_curve_point
stats_curve_at(const struct stats_curve *curve, int64_t duration, enum stats_transform transform,
               double level)
{
	must(duration >= 0);
	struct stats_curve_point point = { .status = curve->status };
	if (curve->status != STATS_OK)
		return point;
	const size_t passed = steps_until(curve, duration);
	const struct stats_curve_step *last = passed > 0 ? &curve->steps[passed - 1] : NULL;
	point.status = STATS_TOO_FEW;
	if (duration > curve->until && (last == NULL || last->share > 0))
		return point;
	point.at_risk = at_risk_before(curve, duration);
	point.share = last == NULL ? 1 : last->share;
	point_close(&point, last == NULL ? 0 : last->error, transform, normal_reach(level));
	return point;
}

const struct stats_curve_step *
stats_curve_reaches(const struct stats_curve *curve, double share)
{
	for (size_t i = 0; i < curve->step_count; i++)
		if (1 - curve->steps[i].share >= share - same_height)
			return &curve->steps[i];
	return NULL;
}

/* Which line comes down: the curve, or one of its limits. */
enum line { LINE_CURVE, LINE_LOW, LINE_HIGH };

struct descent {
	enum line line;
	enum stats_transform transform;
	double p, z;
};

/* Where the line first leaves a share p done, or more. A limit is not known where the curve is at
 * 1 or 0. */
static struct stats_number
come_down(const struct stats_curve *curve, const struct descent *descent)
{
	const struct stats_number unknown = { .status = STATS_TOO_FEW };
	const struct stats_curve_step *reached = NULL;
	bool known = false;
	for (size_t i = 0; i < curve->step_count; i++) {
		const struct stats_curve_step *step = &curve->steps[i];
		double height = step->share;
		known = descent->line == LINE_CURVE || (step->error > 0 && step->share < 1);
		if (!known)
			continue;
		if (descent->line != LINE_CURVE) {
			const struct stats_interval interval =
				limits(step->share, descent->z * step->error, descent->transform);
			height = descent->line == LINE_LOW ? interval.low : interval.high;
		}
		if (reached == NULL && 1 - height >= descent->p - same_height)
			reached = step;
		if (1 - height >= descent->p + same_height)
			return (struct stats_number){
				STATS_OK, (double)(reached->duration + step->duration) / 2,
			};
	}
	if (reached == NULL || !known)
		return unknown;
	return (struct stats_number){ STATS_OK, (double)(reached->duration + curve->until) / 2 };
}

struct stats_curve_quantile
stats_curve_quantile_of(const struct stats_curve *curve, double p, enum stats_transform transform,
                        double level)
{
	must(p > 0 && p < 1);
	const double z = normal_reach(level);
	struct stats_number three[] = { [LINE_CURVE] = { .status = curve->status },
		[LINE_LOW] = { .status = curve->status }, [LINE_HIGH] = { .status = curve->status } };
	for (enum line line = LINE_CURVE; curve->status == STATS_OK && line <= LINE_HIGH; line++)
		three[line] = come_down(curve, &(struct descent){ line, transform, p, z });
	/* The lower limit of the curve comes down first: it is the low end of the duration. */
	return (struct stats_curve_quantile){ three[LINE_CURVE], three[LINE_LOW], three[LINE_HIGH] };
}

struct stats_curve_mean
stats_curve_mean_of(const struct stats_curve *curve, int64_t until)
{
	must(until > 0);
	if (curve->status != STATS_OK)
		return (struct stats_curve_mean){ .status = curve->status };
	const size_t count = steps_until(curve, until);
	if (until > curve->until && (count == 0 || curve->steps[count - 1].share > 0))
		return (struct stats_curve_mean){ .status = STATS_TOO_FEW };
	struct stats_sum area = { 0 }, variance = { 0 };
	int64_t right = until;
	for (size_t i = count; i-- > 0;) {
		const struct stats_curve_step *step = &curve->steps[i];
		const double waiting = (double)step->at_risk, left = waiting - (double)step->done;
		stats_add(&area, (double)(right - step->duration) * step->share);
		if (left > 0)
			stats_add(&variance, stats_square(stats_total(&area)) *
			                     ((double)step->done / waiting / left));
		right = step->duration;
	}
	stats_add(&area, (double)right);
	const double se = sqrt(stats_total(&variance));
	return (struct stats_curve_mean){
		se > 0 ? STATS_OK : STATS_NO_VARIANCE, stats_total(&area), se,
	};
}

/* Still waiting, and ended as one ending; their variances and covariance. */
struct states {
	double waiting, ended;
	double waiting_variance, ended_variance, covariance;
	bool other; /* something ended otherwise */
};

/* One step of Aalen & Johansen: what is left of the past, plus what a multinomial draw among those
 * at risk adds. */
static void
states_step(struct states *states, double n, double mine, double other)
{
	const double any = (mine + other) / n, share = mine / n;
	const double stay = 1 - any, square = states->waiting * states->waiting / n;
	states->ended_variance += 2 * share * states->covariance +
	                          share * share * states->waiting_variance +
	                          square * share * (1 - share);
	states->covariance = stay * (states->covariance + share * states->waiting_variance) -
	                     square * share * stay;
	states->waiting_variance = stay * stay * states->waiting_variance + square * any * stay;
	states->ended += states->waiting * share;
	states->waiting *= stay;
	states->other = states->other || other > 0;
}

struct stats_curve_point
stats_curve_incidence(const struct stats_curve *curve, enum stats_ending ending, int64_t duration,
                      double level)
{
	must(ending == STATS_DONE || ending == STATS_WITHDRAWN);
	must(duration >= 0);
	struct stats_curve_point point = { .status = curve->status };
	if (curve->status != STATS_OK)
		return point;
	const size_t passed = steps_until(curve, duration);
	struct states states = { .waiting = 1 };
	point.status = STATS_TOO_FEW;
	for (size_t i = 0; i < passed; i++) {
		const struct stats_curve_step *step = &curve->steps[i];
		const double done = (double)step->done, withdrawn = (double)step->withdrawn;
		/* All had ended, and others entered just then: of those nothing was seen before. */
		if (!(states.waiting > 0))
			return point;
		states_step(&states, (double)step->at_risk, ending == STATS_DONE ? done : withdrawn,
		            ending == STATS_DONE ? withdrawn : done);
	}
	if (duration > curve->until && states.waiting > 0)
		return point;
	if (!states.other) { /* the curve itself, without its rounding */
		states.ended = 1 - states.waiting;
		states.ended_variance = states.waiting_variance;
	}
	point.at_risk = at_risk_before(curve, duration);
	point.share = fmin(states.ended, 1);
	point_close(&point, point.share > 0 ? sqrt(fmax(0, states.ended_variance)) / point.share : 0,
	            STATS_LOGLOG, normal_reach(level));
	return point;
}
