#define MATHLIB_STANDALONE
#include <Rmath.h>

#include "craft/stats/stats_inside.h"

/* Gauss–Legendre nodes and weights on [-1, 1], the positive half of sixteen points (Abramowitz &
 * Stegun, table 25.4). */
static const double gauss_nodes[] = {
	0.0950125098376374402, 0.2816035507792589132, 0.4580167776572273863, 0.6178762444026437484,
	0.7554044083550030339, 0.8656312023878317439, 0.9445750230732325761, 0.9894009349916499326,
};
static const double gauss_weights[] = {
	0.1894506104550684963, 0.1826034150449235889, 0.1691565193950025382, 0.1495959888165767321,
	0.1246289712555338720, 0.0951585116824927848, 0.0622535239386478929, 0.0271524594117540949,
};
_Static_assert(LENGTH(gauss_nodes) == LENGTH(gauss_weights), "one weight per node");

/* Φ(t·s - shift) times the density of s = √(χ²/df). */
static double
integrand(double s, double t, double df, double shift)
{
	if (s <= 0)
		return 0;
	return pnorm(t * s - shift, 0, 1, true, false) * dchisq(df * s * s, df, false) * 2 * df * s;
}

static double
integral(double low, double high, double t, double df, double shift)
{
	enum { PANELS = 4 };
	const double half = (high - low) / PANELS / 2;
	double sum = 0;
	for (int panel = 0; panel < PANELS; panel++) {
		const double middle = low + half * (2 * panel + 1);
		for (size_t i = 0; i < LENGTH(gauss_nodes); i++)
			sum += gauss_weights[i] *
			       (integrand(middle - half * gauss_nodes[i], t, df, shift) +
			        integrand(middle + half * gauss_nodes[i], t, df, shift));
	}
	return sum * half;
}

/* T = (Z + δ)/S, so P(T ≤ t) = E[Φ(t·S - δ)] with S = √(χ²/df). Own integral and not r-mathlib's
 * pnt: that one prints on standard output when it doubts itself, and switches formula at
 * |δ| = 37.6. Φ is 0 under the window of S and 1 above it to 1e-12; outside nine deviations S
 * itself has no mass to speak of, whatever df. Within, both factors are smooth at the scale of
 * a panel. */
double
stats_noncentral_t(double t, double df, double noncentrality)
{
	must(df >= 1);
	if (t < 0)
		return 1 - stats_noncentral_t(-t, df, -noncentrality);
	const double window = 7, spread = 9 / sqrt(2 * df);
	if (t < 1e-12)
		return pnorm(-noncentrality, 0, 1, true, false);
	const double mass_low = fmax(0, 1 - spread), mass_high = 1 + spread;
	const double low = fmin(fmax((noncentrality - window) / t, mass_low), mass_high);
	const double high = fmin(fmax((noncentrality + window) / t, mass_low), mass_high);
	double p = high < mass_high ? pchisq(df * high * high, df, false, false) : 0;
	if (low < high)
		p += integral(low, high, t, df, noncentrality);
	return fmin(fmax(p, 0), 1);
}

/* The noncentrality where P(T ≤ t) = p: the probability falls as the noncentrality grows, so a
 * bracket widened from the normal approximation always closes. Illinois's rule (regula falsi that
 * cannot stall) needs some ten evaluations. */
static double
noncentrality_at(double t, double df, double p)
{
	const double scale = sqrt(1 + t * t / (2 * df));
	const double start = t - qnorm(p, 0, 1, true, false) * scale;
	double low = start - scale, high = start + scale, step = scale;
	double at_low = stats_noncentral_t(t, df, low) - p;
	double at_high = stats_noncentral_t(t, df, high) - p;
	for (int i = 0; i < 60 && at_low < 0; i++, step *= 2) {
		high = low, at_high = at_low;
		low -= step;
		at_low = stats_noncentral_t(t, df, low) - p;
	}
	for (int i = 0; i < 60 && at_high > 0; i++, step *= 2) {
		low = high, at_low = at_high;
		high += step;
		at_high = stats_noncentral_t(t, df, high) - p;
	}
	for (int i = 0, last = 0; i < 100 && high - low > 1e-10 * (1 + fabs(low) + fabs(high)); i++) {
		double at = at_low - at_high > 0 ? low + (high - low) * at_low / (at_low - at_high) : low;
		if (!(at > low && at < high))
			at = low + (high - low) / 2;
		const double value = stats_noncentral_t(t, df, at) - p;
		if (fabs(value) < 1e-12)
			return at;
		if (value > 0) {
			low = at, at_low = value;
			at_high = last == 1 ? at_high / 2 : at_high;
			last = 1;
		} else {
			high = at, at_high = value;
			at_low = last == -1 ? at_low / 2 : at_low;
			last = -1;
		}
	}
	return low + (high - low) / 2;
}

struct stats_interval
stats_noncentrality(double t, double df, double level)
{
	must(level > 0 && level < 1);
	const double tail = (1 - level) / 2;
	return (struct stats_interval){
		noncentrality_at(t, df, 1 - tail), noncentrality_at(t, df, tail),
	};
}
