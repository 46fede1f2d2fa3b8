/* The rules of a counter: who is called, what may happen to a ticket, what is announced, what is told. */
#include <string.h>

#include "welcome/counter/counter.h"

/* --- a ticket --------------------------------------------------------------------------------- */

/* From which states each verb may be said. */
static const unsigned from_states[COUNTER_VERB_COUNT] = {
	[COUNTER_CALL] = 1u << COUNTER_WAITING | 1u << COUNTER_ABSENT,
	[COUNTER_AGAIN] = 1u << COUNTER_CALLED,
	[COUNTER_MISS] = 1u << COUNTER_CALLED,
	[COUNTER_BEGIN] = 1u << COUNTER_CALLED,
	[COUNTER_END] = 1u << COUNTER_CALLED | 1u << COUNTER_HERE,
	[COUNTER_SEND] = 1u << COUNTER_CALLED | 1u << COUNTER_HERE,
	[COUNTER_BACK] = 1u << COUNTER_ABSENT,
	[COUNTER_FIRST] = 1u << COUNTER_WAITING | 1u << COUNTER_ABSENT,
	[COUNTER_IN_TURN] = 1u << COUNTER_WAITING | 1u << COUNTER_ABSENT,
};

/* What the window that has it alone may do. */
enum {
	OF_ITS_WINDOW = 1u << COUNTER_AGAIN | 1u << COUNTER_MISS | 1u << COUNTER_BEGIN | 1u << COUNTER_END |
	                1u << COUNTER_SEND
};

static void
do_it(struct counter_ticket *ticket, const struct counter_act *act)
{
	switch (act->verb) {
	case COUNTER_CALL:
		if (ticket->called_unix_s == 0)
			ticket->called_unix_s = act->at_s;
		ticket->state = COUNTER_CALLED;
		ticket->window = act->window;
		ticket->again_unix_s = act->at_s;
		ticket->call_count++;
		break;
	case COUNTER_AGAIN:
		ticket->again_unix_s = act->at_s;
		ticket->call_count++;
		break;
	case COUNTER_MISS:
		ticket->state = COUNTER_ABSENT;
		ticket->window = SPAN("");
		break;
	case COUNTER_BEGIN:
		ticket->state = COUNTER_HERE;
		ticket->begun_unix_s = act->at_s;
		break;
	case COUNTER_END:
		ticket->begun_unix_s = ticket->begun_unix_s == 0 ? ticket->again_unix_s : ticket->begun_unix_s;
		ticket->state = COUNTER_OVER;
		ticket->over_unix_s = act->at_s;
		break;
	case COUNTER_SEND: /* its place in the other file is that of the minute when it was taken */
		ticket->state = COUNTER_WAITING;
		ticket->file = act->file;
		ticket->window = SPAN("");
		ticket->begun_unix_s = 0;
		break;
	case COUNTER_BACK: ticket->state = COUNTER_WAITING; break;
	case COUNTER_FIRST: ticket->is_first = true; break;
	case COUNTER_IN_TURN: ticket->is_first = false; break;
	case COUNTER_VERB_COUNT: must(false);
	}
}

const char *
counter_apply(struct counter_ticket *ticket, const struct counter_act *act)
{
	must(act->verb < COUNTER_VERB_COUNT && ticket->state < COUNTER_STATE_COUNT);
	if ((from_states[act->verb] & 1u << ticket->state) == 0)
		return "Ce ticket n’en est plus là\u202f: un autre guichet s’en est occupé, ou la visite est finie.";
	if ((OF_ITS_WINDOW & 1u << act->verb) != 0 && !span_equal(ticket->window, act->window))
		return "Un autre guichet a appelé ce ticket.";
	if (act->verb == COUNTER_AGAIN && ticket->call_count >= COUNTER_CALL_COUNT_MAX)
		return "Ce ticket a été appelé bien des fois\u202f: dites plutôt que la personne est absente.";
	if (act->verb == COUNTER_SEND && act->file == ticket->file)
		return "Cette personne attend déjà dans cette file.";
	must(act->verb != COUNTER_CALL || act->window.length > 0);
	do_it(ticket, act);
	return NULL;
}

/* --- the order -------------------------------------------------------------------------------- */

static bool
comes_before(const struct counter_ticket *one, const struct counter_ticket *other)
{
	if (one->is_first != other->is_first)
		return one->is_first;
	if (one->taken_unix_s != other->taken_unix_s)
		return one->taken_unix_s < other->taken_unix_s;
	return one->letter != other->letter ? one->letter < other->letter : one->number < other->number;
}

static bool
has_letter(struct span letters, char letter)
{
	return memchr(letters.at, letter, letters.length) != NULL;
}

struct counter_ticket *
counter_next(struct counter_ticket *tickets, size_t count, struct span letters)
{
	struct counter_ticket *next = NULL;
	for (size_t i = 0; i < count; i++) {
		struct counter_ticket *ticket = &tickets[i];
		if (ticket->state != COUNTER_WAITING ||
		    (letters.length > 0 && !has_letter(letters, ticket->file)))
			continue;
		if (next == NULL || comes_before(ticket, next))
			next = ticket;
	}
	return next;
}

size_t
counter_before(const struct counter_ticket *tickets, size_t count,
               const struct counter_ticket *ticket, struct span letters)
{
	size_t before = 0;
	for (size_t i = 0; i < count; i++)
		before += tickets[i].state == COUNTER_WAITING && has_letter(letters, tickets[i].file) &&
		          comes_before(&tickets[i], ticket);
	return before;
}

/* --- its number ------------------------------------------------------------------------------- */

const char *
counter_ticket_words(struct arena *arena, const struct counter_ticket *ticket)
{
	return arena_format(arena, "%c\u00a0%lld", ticket->letter, (long long)ticket->number);
}

bool
counter_ticket_read(struct span typed, char *letter_r, int64_t *number_r)
{
	typed = span_trim(typed);
	if (typed.length < 2)
		return false;
	const char letter = typed.at[0] >= 'a' && typed.at[0] <= 'z' ? (char)(typed.at[0] - 'a' + 'A')
	                                                             : typed.at[0];
	int64_t number;
	if (letter < 'A' || letter > 'Z' ||
	    !span_int64(span_trim(span_from(typed.at + 1, typed.length - 1)), &number) || number < 1 ||
	    number > COUNTER_NUMBER_MAX)
		return false;
	*letter_r = letter;
	*number_r = number;
	return true;
}

/* --- what is announced ------------------------------------------------------------------------ */

/* What is left of a visit that has lasted so long: the mean of what was left of those that lasted longer.
 * 0: none did. */
static int64_t
left_s(const struct counter_pace *pace, int64_t lasted_s)
{
	int64_t left = 0, longer = 0;
	for (size_t i = 0; i < pace->visit_count; i++)
		if (pace->visit_s[i] > lasted_s) {
			left += pace->visit_s[i] - lasted_s;
			longer++;
		}
	return longer > 0 ? left / longer : 0;
}

static int64_t
mean_s(const struct counter_pace *pace)
{
	int64_t sum = 0;
	for (size_t i = 0; i < pace->visit_count; i++)
		sum += pace->visit_s[i];
	return sum / (int64_t)pace->visit_count;
}

static size_t
first_free(const int64_t *free_s, size_t count)
{
	size_t first = 0;
	for (size_t i = 1; i < count; i++)
		if (free_s[i] < free_s[first])
			first = i;
	return first;
}

int64_t
counter_wait_minutes(size_t before, const struct counter_pace *pace)
{
	int64_t free_s[COUNTER_WINDOW_COUNT_MAX];
	const size_t count = pace->window_count;
	must(pace->visit_count <= COUNTER_PACE_COUNT && count <= COUNTER_WINDOW_COUNT_MAX);
	if (count == 0 || pace->visit_count < COUNTER_PACE_COUNT_MIN)
		return -1;
	const int64_t visit_s = mean_s(pace);
	for (size_t i = 0; i < count; i++) {
		const int64_t left = left_s(pace, pace->busy_s[i]);
		/* Of a visit longer than all of them nothing is known: it counts as one that begins. */
		free_s[i] = pace->busy_s[i] < 0 ? 0 : left > 0 ? left : visit_s;
	}
	for (size_t i = 0; i < before; i++)
		free_s[first_free(free_s, count)] += visit_s;
	return (free_s[first_free(free_s, count)] + 59) / 60;
}

/* In steps of five minutes, upwards, then of a quarter of an hour: it is no appointment. */
const char *
counter_wait_words(struct arena *arena, int64_t minutes)
{
	if (minutes < 0)
		return NULL;
	if (minutes < 5)
		return "moins de 5\u00a0minutes";
	const int64_t step = minutes <= 45 ? 5 : 15;
	const int64_t told = (minutes + step - 1) / step * step;
	if (told < 60)
		return arena_format(arena, "environ %lld\u00a0minutes", (long long)told);
	if (told > 180)
		return "plus de 3\u00a0heures";
	if (told % 60 == 0)
		return arena_format(arena, "environ %lld\u00a0heure%s", (long long)(told / 60),
		                    told == 60 ? "" : "s");
	return arena_format(arena, "environ %lld\u00a0h\u00a0%02lld", (long long)(told / 60),
	                    (long long)(told % 60));
}

/* --- how long one waited ---------------------------------------------------------------------- */

struct histogram {
	int64_t served[COUNTER_WAIT_MINUTES_MAX + 1];
};

/* The minute at which this share of them had been called: the nearest rank. */
static int64_t
minute_of_share(const struct histogram *histogram, int64_t count, int64_t tenths)
{
	const int64_t rank = (count * tenths + 9) / 10;
	int64_t seen = 0;
	for (int64_t minutes = 0; minutes <= COUNTER_WAIT_MINUTES_MAX; minutes++) {
		seen += histogram->served[minutes];
		if (seen >= rank)
			return minutes;
	}
	must(false);
	return 0;
}

/* Rows of [from, to) as one band; histogram is scratch. */
static struct counter_band
band_of(const struct counter_waited *waited, size_t from, size_t to, bool by_hour,
        struct histogram *histogram)
{
	struct counter_band band = { .first = by_hour ? waited[from].hour : waited[from].day,
		                         .last = by_hour ? waited[to - 1].hour : waited[to - 1].day,
		                         .middle = -1,
		                         .ninth = -1 };
	memset(histogram, 0, sizeof *histogram);
	for (size_t i = from; i < to; i++) {
		must(waited[i].minutes >= 0 && waited[i].minutes <= COUNTER_WAIT_MINUTES_MAX);
		band.count += waited[i].count;
		if (waited[i].is_lost)
			band.lost += waited[i].count;
		else
			histogram->served[waited[i].minutes] += waited[i].count;
	}
	const int64_t served = band.count - band.lost;
	if (served >= COUNTER_FLOOR) {
		band.middle = minute_of_share(histogram, served, 5);
		band.ninth = minute_of_share(histogram, served, 9);
	}
	return band;
}

static int64_t
key_of(const struct counter_waited *waited, bool by_hour)
{
	return by_hour ? waited->hour : waited->day;
}

/* Where each band begins: as soon as the one before holds the floor and another day (or hour) comes; then
 * where the last one ends. */
static size_t
cut(const struct counter_waited *waited, size_t count, bool by_hour, size_t *begins)
{
	size_t bands = 0;
	int64_t people = 0;
	for (size_t i = 0; i < count; i++) {
		const bool is_new =
			i == 0 || key_of(&waited[i], by_hour) != key_of(&waited[i - 1], by_hour);
		if (i == 0 || (is_new && people >= COUNTER_FLOOR)) {
			begins[bands++] = i;
			people = 0;
		}
		people += waited[i].count;
	}
	begins[bands] = count;
	if (bands > 0 && people < COUNTER_FLOOR) {
		bands--;
		if (by_hour && bands > 0)
			begins[bands] = count;
	}
	return bands;
}

struct counter_band *
counter_bands(struct arena *arena, const struct counter_waited *waited, size_t count, bool by_hour,
              size_t *count_r)
{
	size_t *begins = arena_array_of(arena, size_t, count + 1);
	struct histogram *histogram = arena_new_of(arena, struct histogram);
	*count_r = cut(waited, count, by_hour, begins);
	struct counter_band *bands = arena_array_of(arena, struct counter_band, *count_r + 1);
	for (size_t i = 0; i < *count_r; i++)
		bands[i] = band_of(waited, begins[i], begins[i + 1], by_hour, histogram);
	return bands;
}

struct counter_days
counter_days_told(const struct counter_band *bands, size_t count, int32_t today)
{
	size_t from = 0;
	while (from < count && bands[from].first < today - COUNTER_TOLD_DAYS)
		from++;
	return from < count ? (struct counter_days){ bands[from].first, bands[count - 1].last }
	                    : (struct counter_days){ 1, 0 };
}

/* Which four weeks a band is of: those of its first day. */
static int64_t
four_weeks_of(const struct counter_band *band)
{
	enum { A_MONDAY = 4 }; /* 5 January 1970 */
	return (band->first - A_MONDAY) / COUNTER_TOLD_DAYS;
}

/* They are over when a band of later ones is whole: none can be added to them. */
struct counter_days
counter_days_of_hours(const struct counter_band *bands, size_t count)
{
	struct counter_days days = { 1, 0 };
	for (size_t i = count; i > 0; i--) {
		const struct counter_band *band = &bands[i - 1];
		if (four_weeks_of(band) == four_weeks_of(&bands[count - 1]))
			continue;
		if (days.first > days.last)
			days.last = band->last;
		else if (i < count && four_weeks_of(band) != four_weeks_of(&bands[i]))
			break;
		days.first = band->first;
	}
	return days;
}
