/* What may happen to an appointment, when its person is reminded, how instants are read and told. */
#include "welcome/appointment/appointment.h"

#include <string.h>

#include "craft/form/form.h"

const char *const appointment_state_words[APPOINTMENT_STATE_COUNT] = {
	[APPOINTMENT_BOOKED] = "pris",
	[APPOINTMENT_FREE] = "libre",
	[APPOINTMENT_CAME] = "la personne est venue",
	[APPOINTMENT_MISSED] = "la personne n’est pas venue",
	[APPOINTMENT_CANCELLED] = "annulé par la personne",
	[APPOINTMENT_CANCELLED_BY_US] = "annulé par le service",
};

enum {
	EARLY_S = 4 * 3600,          /* she may come that early */
	MORNING_S = 7 * 3600,        /* nobody is reminded before, on the wall */
	EVENING_S = 20 * 3600,       /* nor after */
	NEAR_S = 2 * 3600,
	FAR_DAYS = 2,
	FAR_LAST_S = 12 * 3600,      /* later, « in two days » is of no use: the next one is near */
	NEAR_LAST_S = 15 * 60,
};

/* --- what happens to it ----------------------------------------------------------------------- */

static const char *
mark(struct appointment *appointment, enum appointment_state state, int64_t now_s)
{
	const int64_t from_s = appointment->begin_s - (state == APPOINTMENT_CAME ? EARLY_S : 0);
	if (appointment->state != APPOINTMENT_BOOKED && appointment->state != APPOINTMENT_CAME &&
	    appointment->state != APPOINTMENT_MISSED)
		return "Ce rendez-vous a été annulé, ou n’est pris par personne.";
	if (now_s < from_s)
		return "Ce rendez-vous est à venir\u202f: on ne sait pas encore si la personne viendra.";
	appointment->state = state;
	return NULL;
}

static const char *
cancel(struct appointment *appointment, enum appointment_state state, int64_t now_s)
{
	if (appointment->state != APPOINTMENT_BOOKED && appointment->state != APPOINTMENT_FREE)
		return "Ce rendez-vous n’est plus à annuler.";
	if (appointment->begin_s <= now_s)
		return "Ce rendez-vous a déjà commencé.";
	appointment->state = state;
	return NULL;
}

const char *
appointment_apply(struct appointment *appointment, enum appointment_verb verb, int64_t now_s)
{
	switch (verb) {
	case APPOINTMENT_COME: return mark(appointment, APPOINTMENT_CAME, now_s);
	case APPOINTMENT_MISS: return mark(appointment, APPOINTMENT_MISSED, now_s);
	case APPOINTMENT_UNMARK:
		if (appointment->state != APPOINTMENT_CAME && appointment->state != APPOINTMENT_MISSED)
			return "Ce rendez-vous n’est noté ni venu ni manqué.";
		appointment->state = APPOINTMENT_BOOKED;
		return NULL;
	case APPOINTMENT_CANCEL:
		if (appointment->state == APPOINTMENT_FREE)
			return "Ce rendez-vous n’est pris par personne.";
		return cancel(appointment, APPOINTMENT_CANCELLED, now_s);
	case APPOINTMENT_CALL_OFF: return cancel(appointment, APPOINTMENT_CANCELLED_BY_US, now_s);
	case APPOINTMENT_HUSH:
	case APPOINTMENT_REMIND:
		if (appointment->state != APPOINTMENT_BOOKED)
			return "Ce rendez-vous n’est plus à venir.";
		appointment->says_no = verb == APPOINTMENT_HUSH;
		return NULL;
	case APPOINTMENT_FORGET:
		appointment->name = appointment->mail = appointment->phone = appointment->about = SPAN("");
		appointment->sequence = APPOINTMENT_SEALED;
		return NULL;
	case APPOINTMENT_VERB_COUNT: break;
	}
	must(false);
	return NULL;
}

static bool
is_marked(enum appointment_state state)
{
	return state == APPOINTMENT_CAME || state == APPOINTMENT_MISSED;
}

bool
appointment_merge(struct appointment *known, const struct appointment *said)
{
	const bool moves = said->begin_s != known->begin_s || said->place_id != known->place_id;
	struct appointment after = *known;
	if (said->sequence < known->sequence)
		return false;
	after.sequence = said->sequence;
	after.place_id = said->place_id;
	after.begin_s = said->begin_s;
	after.end_s = said->end_s;
	after.window = said->window;
	after.about = said->about;
	after.name = said->name;
	after.mail = said->mail;
	after.phone = said->phone;
	if (said->request_id != 0)
		after.request_id = said->request_id;
	after.says_no = known->says_no || said->says_no;
	/* What was done here since stays, unless the other tool says more than « booked ». */
	if (moves || said->state != APPOINTMENT_BOOKED || known->state == APPOINTMENT_FREE ||
	    (said->sequence > known->sequence && !is_marked(known->state)))
		after.state = said->state;
	/* Now there may be a way to tell her. */
	const bool is_reached = !span_equal(after.mail, known->mail) || !span_equal(after.phone, known->phone) ||
	                        after.request_id != known->request_id;
	if (moves || (is_reached && known->far_s == APPOINTMENT_UNTOLD))
		after.far_s = 0;
	if (moves || (is_reached && known->near_s == APPOINTMENT_UNTOLD))
		after.near_s = 0;
	const bool is_same =
		!moves && after.end_s == known->end_s && after.state == known->state &&
		after.sequence == known->sequence && after.request_id == known->request_id &&
		after.says_no == known->says_no && span_equal(after.window, known->window) &&
		span_equal(after.about, known->about) && span_equal(after.name, known->name) &&
		span_equal(after.mail, known->mail) && span_equal(after.phone, known->phone);
	*known = after;
	return !is_same;
}

/* --- reminders -------------------------------------------------------------------------------- */

int64_t
appointment_reminder_s(const struct appointment *appointment, const struct zone *zone,
                       enum appointment_reminder which)
{
	struct local local = zone_local(zone, appointment->begin_s);
	if (which == APPOINTMENT_FAR) {
		local.days -= FAR_DAYS;
	} else {
		const int64_t at_s = appointment->begin_s - NEAR_S;
		const struct local two_hours_before = zone_local(zone, at_s);
		if (two_hours_before.second >= MORNING_S && two_hours_before.second <= EVENING_S)
			return at_s;
		local = two_hours_before;
	}
	if (local.second < MORNING_S)
		local.second = MORNING_S;
	if (local.second > EVENING_S)
		local.second = EVENING_S;
	return zone_instant(zone, local, NULL);
}

bool
appointment_reminder_due(const struct appointment *appointment, const struct zone *zone,
                         enum appointment_reminder which, int64_t now_s)
{
	const bool is_far = which == APPOINTMENT_FAR;
	const int64_t told_s = is_far ? appointment->far_s : appointment->near_s;
	const int64_t last_s = appointment->begin_s - (is_far ? FAR_LAST_S : NEAR_LAST_S);
	const int32_t second = zone_local(zone, now_s).second;
	if (appointment->state != APPOINTMENT_BOOKED || appointment->says_no || told_s != 0)
		return false;
	return now_s < last_s && second >= MORNING_S && second < EVENING_S + 3600 &&
	       now_s >= appointment_reminder_s(appointment, zone, which);
}

/* --- words ------------------------------------------------------------------------------------ */

const char *
appointment_hour_words(struct arena *arena, const struct zone *zone, int64_t at_s)
{
	const int32_t minute = zone_local(zone, at_s).second / 60;
	return minute % 60 == 0 ? arena_format(arena, "%d\u202fh", minute / 60)
	                        : arena_format(arena, "%d\u202fh\u202f%02d", minute / 60, minute % 60);
}

const char *
appointment_when_words(struct arena *arena, const struct zone *zone, int64_t at_s)
{
	struct text words = text_new(arena, 200);
	text_add_date_long(&words, zone_local(zone, at_s).days);
	text_format(&words, " à %s", appointment_hour_words(arena, zone, at_s));
	return text_z(&words);
}

/* --- an instant, as one types it ---------------------------------------------------------------- */

static void
skip(struct span *rest, size_t count)
{
	must(count <= rest->length);
	rest->at += count;
	rest->length -= count;
	*rest = span_trim(*rest);
	/* A narrow no-break space, as our own pages write. */
	while (rest->length >= 3 && memcmp(rest->at, "\u202f", 3) == 0) {
		rest->at += 3;
		rest->length -= 3;
		*rest = span_trim(*rest);
	}
}

/* Letters only, small or capital without accent. */
static bool
takes(struct span *rest, const char *word)
{
	const size_t length = strlen(word);
	if (rest->length < length)
		return false;
	for (size_t i = 0; i < length; i++) {
		const char c = rest->at[i];
		if ((c >= 'A' && c <= 'Z' ? (char)(c - 'A' + 'a') : c) != word[i])
			return false;
	}
	skip(rest, length);
	return true;
}

/* Up to four figures; how many. */
static size_t
number(struct span *rest, int *number_r)
{
	size_t count = 0;
	*number_r = 0;
	while (count < rest->length && count < 4 && rest->at[count] >= '0' && rest->at[count] <= '9')
		*number_r = *number_r * 10 + (rest->at[count++] - '0');
	if (count > 0)
		skip(rest, count);
	return count;
}

static const char *const weekdays[] = { "lundi", "mardi", "mercredi", "jeudi", "vendredi", "samedi",
	                                    "dimanche" };
/* The longer first where one begins another. */
static const struct {
	const char *word;
	int month;
} months[] = {
	{ "janvier", 1 }, { "février", 2 }, { "fevrier", 2 }, { "mars", 3 }, { "avril", 4 }, { "mai", 5 },
	{ "juin", 6 }, { "juillet", 7 }, { "août", 8 }, { "aout", 8 }, { "septembre", 9 },
	{ "octobre", 10 }, { "novembre", 11 }, { "décembre", 12 }, { "decembre", 12 },
};

/* « 1er décembre 2026 » */
static bool
spelled(struct span *rest, int32_t *day_r)
{
	struct date date;
	size_t count = number(rest, &date.day);
	if (count == 0 || count > 2)
		return false;
	(void)takes(rest, "er");
	for (size_t i = 0; i < LENGTH(months); i++)
		if (takes(rest, months[i].word)) {
			date.month = months[i].month;
			if (number(rest, &date.year) != 4 || !date_is_valid(date))
				return false;
			*day_r = date_days(date);
			return true;
		}
	return false;
}

/* The day that it begins with, taken off. */
static bool
day_taken(struct span *rest, int32_t *day_r)
{
	int weekday = 0;
	size_t length = 0;
	(void)takes(rest, "le ");
	for (int i = 0; i < (int)LENGTH(weekdays); i++)
		if (weekday == 0 && takes(rest, weekdays[i]))
			weekday = i + 1;
	(void)takes(rest, ",");
	while (length < rest->length && rest->at[length] != '\0' &&
	       strchr("0123456789/-", rest->at[length]) != NULL)
		length++;
	const struct span figures = span_from(rest->at, length);
	const bool is_figures = length >= 8 && form_read_date(figures, day_r);
	if (is_figures)
		skip(rest, length);
	else if (!spelled(rest, day_r))
		return false;
	return weekday == 0 || (int)date_weekday(*day_r) == weekday;
}

bool
appointment_hour_read(struct span typed, int32_t *second_r)
{
	struct span rest = span_trim(typed);
	int hour, minute = 0, second = 0;
	if (number(&rest, &hour) == 0 || rest.length == 0)
		return false;
	if (takes(&rest, "heures") || takes(&rest, "heure") || takes(&rest, "h")) {
		if (rest.length > 0 && number(&rest, &minute) == 0)
			return false;
	} else if (takes(&rest, ":")) {
		if (number(&rest, &minute) != 2 || (takes(&rest, ":") && number(&rest, &second) != 2))
			return false;
	} else {
		return false;
	}
	*second_r = (hour * 60 + minute) * 60;
	return rest.length == 0 && hour < 24 && minute < 60 && second < 60;
}

bool
appointment_day_read(struct span typed, int32_t *day_r)
{
	struct span rest = span_trim(typed);
	return day_taken(&rest, day_r) && rest.length == 0;
}

bool
appointment_when_read(struct span typed, struct appointment_when *when_r)
{
	struct span rest = span_trim(typed);
	*when_r = (struct appointment_when){ .is_local = false };
	if (instant_read(rest, &when_r->at_s))
		return true;
	when_r->is_local = true;
	if (!day_taken(&rest, &when_r->local.days))
		return false;
	(void)takes(&rest, ",");
	(void)(takes(&rest, "à") || takes(&rest, "t") || takes(&rest, "-"));
	return appointment_hour_read(rest, &when_r->local.second);
}
