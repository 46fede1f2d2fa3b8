/* Hours as people type them, as they read them, as they are kept. */
#include <stdlib.h>
#include <string.h>

#include "ground/hours/hours_inside.h"

const char *const hours_day_words[7] = { "lundi",    "mardi",  "mercredi", "jeudi",
	                                     "vendredi", "samedi", "dimanche" };

static const struct hours_window office[] = { { 9 * 60, 12 * 60 }, { 14 * 60, 17 * 60 } };
#define OFFICE { office, LENGTH(office) }
const struct hours_week hours_week_supposed = {
	.from_day = DAYS_MIN,
	.place_id = HOURS_SUPPOSED,
	.days = { OFFICE, OFFICE, OFFICE, OFFICE, OFFICE },
};

/* --- reading ------------------------------------------------------------------------------------- */

/* What is left to read. */
struct typed {
	const char *at, *end;
};

static bool
take(struct typed *typed, const char *word)
{
	const size_t length = strlen(word);
	if ((size_t)(typed->end - typed->at) < length || memcmp(typed->at, word, length) != 0)
		return false;
	typed->at += length;
	return true;
}

static void
skip_blanks(struct typed *typed)
{
	while (take(typed, " ") || take(typed, "\t") || take(typed, "\n") || take(typed, "\u00a0") ||
	       take(typed, "\u202f"))
		;
}

/* One of the words, with blanks around; letters in either case. */
static bool
take_one(struct typed *typed, const char *const *words, size_t count)
{
	skip_blanks(typed);
	for (size_t i = 0; i < count; i++)
		if (take(typed, words[i])) {
			skip_blanks(typed);
			return true;
		}
	return false;
}

static bool
is_digit(const struct typed *typed, size_t at)
{
	return (size_t)(typed->end - typed->at) > at && typed->at[at] >= '0' && typed->at[at] <= '9';
}

static bool
take_hour_sign(struct typed *typed)
{
	static const char *const signs[] = { "heures", "heure", "h", "H", ":" };
	return take_one(typed, signs, LENGTH(signs));
}

/* « 14 h 30 », « 14:30 », « 14h », « 14 ». Two digits after the sign are minutes, unless a sign follows
 * them too: « 9 h 12 h » is two hours. */
static bool
take_clock(struct typed *typed, int *minute_r)
{
	int hour = 0, minute = 0;
	if (!is_digit(typed, 0))
		return false;
	for (size_t i = 0; i < 2 && is_digit(typed, 0); i++)
		hour = hour * 10 + (*typed->at++ - '0');
	if (is_digit(typed, 0))
		return false;
	const struct typed before = *typed;
	if (take_hour_sign(typed)) {
		struct typed after = *typed;
		if (is_digit(typed, 0) && is_digit(typed, 1) && !is_digit(typed, 2)) {
			after.at += 2;
			struct typed behind = after;
			if (!take_hour_sign(&behind)) {
				minute = (typed->at[0] - '0') * 10 + (typed->at[1] - '0');
				*typed = after;
			}
		}
	} else
		*typed = before;
	*minute_r = hour * 60 + minute;
	return hour <= 24 && minute <= 59 && *minute_r <= HOURS_DAY_MINUTES;
}

enum { TYPED_COUNT_MAX = 24 }; /* read before it is said that there are too many */

/* « de 9 h à 12 h » */
static bool
take_window(struct typed *typed, int *opens_r, int *closes_r)
{
	static const char *const from[] = { "de ", "De ", "du " };
	static const char *const to[] = { "-", "–", "—", "\u2212", "\u2011", "à", "À", "a", "A", "->",
		                              "→" };
	(void)take_one(typed, from, LENGTH(from));
	return take_clock(typed, opens_r) && take_one(typed, to, LENGTH(to)) &&
	       take_clock(typed, closes_r);
}

static int
compare_windows(const void *a, const void *b)
{
	const struct hours_window *x = a, *y = b;
	return x->opens != y->opens ? x->opens - y->opens : x->closes - y->closes;
}

static const char *
window_words(struct arena *arena, struct hours_window window)
{
	const struct hours_day day = { &window, 1 };
	struct text text = text_new(arena, 100);
	text_add_hours(&text, &day);
	return text_z(&text);
}

/* What is wrong with one window; NULL: nothing. */
static const char *
window_complaint(struct arena *arena, int opens, int closes)
{
	if (opens < closes)
		return NULL;
	const struct hours_window window = { (int16_t)opens, (int16_t)closes };
	return arena_format(arena,
	                    "%s\u202f: l’heure de fermeture doit venir après celle d’ouverture. Pour une nuit, "
	                    "écrivez la fin du jour (20\u202fh à 24\u202fh), et le reste au jour suivant (0\u202fh "
	                    "à 2\u202fh).",
	                    window_words(arena, window));
}

/* In order; two that overlap are told. */
static const char *
settle(struct arena *arena, struct hours_window *windows, size_t count, struct hours_day *day_r)
{
	qsort(windows, count, sizeof *windows, compare_windows);
	for (size_t i = 1; i < count; i++)
		if (windows[i].opens < windows[i - 1].closes)
			return arena_format(arena,
			                    "De %s et de %s se chevauchent. Gardez l’une des deux, ou écrivez une "
			                    "seule plage.",
			                    window_words(arena, windows[i - 1]),
			                    window_words(arena, windows[i]));
	*day_r = (struct hours_day){ windows, count };
	return NULL;
}

const char *
hours_day_read(struct arena *arena, struct span typed, struct hours_day *day_r)
{
	static const char unreadable[] =
		"Écrivez les heures comme «\u202f9\u202fh à 12\u202fh et 14\u202fh\u202f30 à 17\u202fh\u202f».";
	static const char *const closed[] = { "fermé", "Fermé", "fermée", "ferme", "-", "–" };
	static const char *const between[] = { ",", ";", "et", "puis", "+", "/" };
	struct typed left = { typed.at, typed.at + typed.length };
	struct hours_window *windows = arena_array_of(arena, struct hours_window, TYPED_COUNT_MAX);
	size_t count = 0;
	*day_r = (struct hours_day){ NULL, 0 };
	if (span_trim(typed).length == 0)
		return NULL;
	for (size_t i = 0; i < LENGTH(closed); i++)
		if (span_is(span_trim(typed), closed[i]))
			return NULL;
	do {
		int opens, closes;
		if (count == TYPED_COUNT_MAX || !take_window(&left, &opens, &closes))
			return unreadable;
		const char *complaint = window_complaint(arena, opens, closes);
		if (complaint != NULL)
			return complaint;
		windows[count++] = (struct hours_window){ (int16_t)opens, (int16_t)closes };
	} while (take_one(&left, between, LENGTH(between)));
	skip_blanks(&left);
	(void)take(&left, ".");
	skip_blanks(&left);
	if (left.at != left.end)
		return unreadable;
	if (count > HOURS_WINDOW_COUNT_MAX)
		return "Six plages au plus dans un jour.";
	return settle(arena, windows, count, day_r);
}

/* --- writing ------------------------------------------------------------------------------------- */

void
text_add_clock(struct text *text, int minute)
{
	must(minute >= 0 && minute <= HOURS_DAY_MINUTES);
	text_format(text, "%d\u202fh", minute / 60);
	if (minute % 60 != 0)
		text_format(text, "\u202f%02d", minute % 60);
}

void
text_add_hours(struct text *text, const struct hours_day *day)
{
	if (day->count == 0)
		text_add_z(text, "fermé");
	for (size_t i = 0; i < day->count; i++) {
		text_add_z(text, i == 0 ? "" : ", ");
		text_add_clock(text, day->windows[i].opens);
		text_add_z(text, "\u00a0à\u00a0"); /* read aloud as it is said; a dash could end a line */
		text_add_clock(text, day->windows[i].closes);
	}
}

/* The last day, from this one on, that has the same hours. */
static size_t
run_of(const struct hours_week *week, size_t day)
{
	const struct hours_day *first = &week->days[day];
	while (day + 1 < 7 && week->days[day + 1].count == first->count &&
	       memcmp(week->days[day + 1].windows, first->windows,
	              first->count * sizeof *first->windows) == 0)
		day++;
	return day;
}

void
text_add_week(struct text *text, const struct hours_week *week)
{
	size_t last;
	bool is_open = false;
	for (size_t day = 0; day < 7; day = last + 1) {
		const bool closed = week->days[day].count == 0;
		last = closed ? day : run_of(week, day);
		if (closed)
			continue;
		text_add_z(text, is_open ? "\u202f; " : "");
		is_open = true;
		if (day == 0 && last == 6)
			text_add_z(text, "tous les jours");
		else if (last > day + 1)
			text_format(text, "du %s au %s", hours_day_words[day], hours_day_words[last]);
		else if (last > day)
			text_format(text, "%s et %s", hours_day_words[day], hours_day_words[last]);
		else
			text_add_z(text, hours_day_words[day]);
		text_add_char(text, ' ');
		text_add_hours(text, &week->days[day]);
	}
	text_add_z(text, !is_open ? "jamais ouvert" : week->on_holidays ? ", jours fériés aussi" : "");
}

void
text_add_days(struct text *text, int32_t first, int32_t last)
{
	text_add_z(text, first == last ? "le " : "du ");
	text_add_date_long(text, first);
	if (first == last)
		return;
	text_add_z(text, " au ");
	text_add_date_long(text, last);
}

void
text_add_exception(struct text *text, const struct hours_exception *exception)
{
	must(exception->kind < HOURS_KIND_COUNT);
	text_add_z(text, exception->kind == HOURS_OPEN_BETWEEN ? "ouvert" : "fermé");
	for (size_t i = 0; i < exception->day.count; i++) {
		const struct hours_day one = { &exception->day.windows[i], 1 };
		text_add_z(text, i == 0 ? " de " : " et de ");
		text_add_hours(text, &one);
	}
}

const char *const hours_territory_words[TERRITORY_COUNT] = {
	[TERRITORY_METROPOLE] = "Métropole",
	[TERRITORY_ALSACE_MOSELLE] = "Alsace-Moselle",
	[TERRITORY_GUADELOUPE] = "Guadeloupe",
	[TERRITORY_GUYANE] = "Guyane",
	[TERRITORY_LA_REUNION] = "La Réunion",
	[TERRITORY_MARTINIQUE] = "Martinique",
	[TERRITORY_MAYOTTE] = "Mayotte",
	[TERRITORY_SAINT_BARTHELEMY] = "Saint-Barthélemy",
	[TERRITORY_SAINT_MARTIN] = "Saint-Martin",
};

/* Where France is, by its clocks. */
const struct hours_zone_choice hours_zones[HOURS_ZONE_COUNT] = {
	{ "Europe/Paris", "Paris (métropole)" },
	{ "America/Guadeloupe", "Guadeloupe" },
	{ "America/Cayenne", "Guyane" },
	{ "Indian/Reunion", "La Réunion" },
	{ "America/Martinique", "Martinique" },
	{ "Indian/Mayotte", "Mayotte" },
	{ "Pacific/Noumea", "Nouvelle-Calédonie" },
	{ "Pacific/Tahiti", "Polynésie française" },
	{ "Pacific/Gambier", "Polynésie française, îles Gambier" },
	{ "Pacific/Marquesas", "Polynésie française, îles Marquises" },
	{ "America/St_Barthelemy", "Saint-Barthélemy" },
	{ "America/Marigot", "Saint-Martin" },
	{ "America/Miquelon", "Saint-Pierre-et-Miquelon" },
	{ "Pacific/Wallis", "Wallis-et-Futuna" },
};

/* --- keeping ------------------------------------------------------------------------------------- */

struct span
hours_day_code(struct arena *arena, const struct hours_day *day)
{
	struct text text = text_new(arena, 12 * HOURS_WINDOW_COUNT_MAX);
	for (size_t i = 0; i < day->count; i++)
		text_format(&text, "%s%02d:%02d-%02d:%02d", i == 0 ? "" : " ",
		            day->windows[i].opens / 60, day->windows[i].opens % 60,
		            day->windows[i].closes / 60, day->windows[i].closes % 60);
	must(!text.cut);
	return text_span(&text);
}

/* Two digits, without a sign; -1 when they are none. */
static int
decode_pair(const char *at)
{
	return at[0] >= '0' && at[0] <= '9' && at[1] >= '0' && at[1] <= '9'
	           ? (at[0] - '0') * 10 + (at[1] - '0')
	           : -1;
}

/* « 09:00 », five bytes */
static bool
decode_clock(const char *at, int16_t *minute_r)
{
	const int hour = decode_pair(at), minute = decode_pair(at + 3);
	if (hour < 0 || minute < 0 || minute > 59 || at[2] != ':' ||
	    hour * 60 + minute > HOURS_DAY_MINUTES)
		return false;
	*minute_r = (int16_t)(hour * 60 + minute);
	return true;
}

bool
hours_day_decode(struct arena *arena, struct span code, struct hours_day *day_r)
{
	struct hours_window *windows =
		arena_array_of(arena, struct hours_window, HOURS_WINDOW_COUNT_MAX);
	struct span rest = code, part;
	size_t count = 0;
	*day_r = (struct hours_day){ windows, 0 };
	while (code.length > 0 && span_cut(&rest, ' ', &part)) {
		struct hours_window one;
		if (count == HOURS_WINDOW_COUNT_MAX || part.length != 11 || part.at[5] != '-' ||
		    !decode_clock(part.at, &one.opens) ||
		    !decode_clock(part.at + 6, &one.closes) || one.opens >= one.closes ||
		    (count > 0 && one.opens < windows[count - 1].closes))
			return false;
		windows[count++] = one;
	}
	day_r->count = count;
	return true;
}
