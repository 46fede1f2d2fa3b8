/* A calendar (RFC 5545). libical, known here alone, reads each event by itself: a broken one costs one
 * line. */
#include <libical/ical.h>
#include <pthread.h>
#include <stdlib.h>
#include <string.h>

#include "base/ident.h"
#include "base/time.h"
#include "craft/form/form.h"
#include "ground/people/people.h"
#include "welcome/appointment/appointment_inside.h"

enum { ZONE_CHANGE_COUNT_MAX = 2000 }; /* of the rules of a zone, until YEAR_MAX: two a year and to spare */

/* A component of the file, as it stands there. */
struct chunk {
	int64_t number;
	struct span bytes;
	const char *complaint;
};
struct chunks {
	struct chunk *list;
	size_t count;
};
struct named_zone {
	struct span name;
	const struct zone *ours;  /* of the system's tzdata; NULL: not known there */
	icaltimezone *theirs;     /* of the file; NULL: none */
	bool was_sought;          /* among the system's */
};
struct reader_of {
	struct arena *arena;
	struct appointment_horizon horizon;
	struct appointment_file *file;
	struct named_zone *zones;
	size_t zone_count;
	bool is_cancel; /* METHOD:CANCEL */
	int64_t until_us; /* later, it costs too much */
	struct fault fault;
};

/* --- components, found by their lines ----------------------------------------------------------- */

static bool
line_says(struct span line, const char *word)
{
	const size_t length = strlen(word);
	/* What begins with a blank is folded: it is of the line before, whoever wrote it. */
	if (line.length == 0 || line.at[0] == ' ' || line.at[0] == '\t')
		return false;
	line = span_trim(line);
	if (line.length != length)
		return false;
	for (size_t i = 0; i < length; i++)
		if ((line.at[i] >= 'a' && line.at[i] <= 'z' ? line.at[i] - 'a' + 'A' : line.at[i]) != word[i])
			return false;
	return true;
}

static bool
line_begins(struct span line, const char *word)
{
	return line.length > strlen(word) && line_says(span_from(line.at, strlen(word)), word);
}

static void
add_chunk(struct arena *arena, struct chunks *chunks, struct chunk chunk)
{
	chunks->list = arena_room(arena, chunks->list, chunks->count, sizeof *chunks->list);
	chunks->list[chunks->count++] = chunk;
}

/* Where one looks for the lines of a calendar. */
struct scan {
	struct span rest, line;
	const char *begin; /* of the line */
	int64_t number;
};

static bool
next_line(struct scan *scan)
{
	scan->begin = scan->rest.at;
	scan->number++;
	return scan->rest.length > 0 && span_cut(&scan->rest, '\n', &scan->line);
}

/* From the line BEGIN that was just read to its END. */
static struct chunk
read_chunk(struct scan *scan)
{
	struct chunk chunk = { .number = scan->number };
	const char *begin = scan->begin;
	int depth = 1, deepest = 1;
	while (depth > 0 && next_line(scan) && !line_says(scan->line, "END:VCALENDAR")) {
		/* A folded line begins with a blank. */
		if (line_begins(scan->line, "BEGIN:"))
			depth++;
		else if (line_begins(scan->line, "END:"))
			depth--;
		if (depth > deepest)
			deepest = depth;
	}
	const char *end = scan->rest.at;
	chunk.bytes = span_from(begin, (size_t)(end - begin));
	if (depth > 0)
		chunk.complaint = "l’événement n’est pas fini\u202f: le fichier est coupé.";
	else if (deepest > APPOINTMENT_EVENT_DEPTH_MAX)
		chunk.complaint = "l’événement en contient d’autres, trop profondément.";
	else if (chunk.bytes.length > APPOINTMENT_EVENT_SIZE_MAX)
		chunk.complaint = "l’événement dépasse 64 ko.";
	return chunk;
}

bool
appointment_is_calendar(struct span bytes)
{
	struct scan scan = { .rest = bytes };
	for (int i = 0; i < 20 && next_line(&scan); i++)
		if (line_says(scan.line, "BEGIN:VCALENDAR") || line_says(scan.line, "\xef\xbb\xbf" "BEGIN:VCALENDAR"))
			return true;
	return false;
}

static void
find_chunks(struct reader_of *reader, struct span bytes, struct chunks *events, struct chunks *zones)
{
	struct scan scan = { .rest = bytes };
	while (next_line(&scan)) {
		if (line_says(scan.line, "BEGIN:VEVENT"))
			add_chunk(reader->arena, events, read_chunk(&scan));
		else if (line_says(scan.line, "BEGIN:VTIMEZONE"))
			add_chunk(reader->arena, zones, read_chunk(&scan));
		else if (line_says(scan.line, "METHOD:CANCEL"))
			reader->is_cancel = true;
		else if (line_says(scan.line, "BEGIN:VTODO") || line_says(scan.line, "BEGIN:VJOURNAL") ||
		         line_says(scan.line, "BEGIN:VFREEBUSY")) {
			(void)read_chunk(&scan);
			reader->file->left++;
		}
	}
}

static void
free_component(void *component)
{
	icalcomponent_free(component);
}

static void
free_zone(void *zone)
{
	icaltimezone_free(zone, 1);
}

/* NULL: libical finds no such component there. */
static icalcomponent *
parse(struct arena *arena, struct span bytes, icalcomponent_kind kind)
{
	icalcomponent *component = icalparser_parse_string(span_copy(arena, bytes));
	if (component == NULL)
		return NULL;
	if (icalcomponent_isa(component) == kind)
		return component;
	icalcomponent_free(component);
	return NULL;
}

static bool
is_too_long(const struct reader_of *reader)
{
	return time_monotonic_us() >= reader->until_us;
}

/* --- zones --------------------------------------------------------------------------------------- */

static struct span
kept(struct arena *arena, const char *words)
{
	return words == NULL ? SPAN("") : span_keep(arena, span_of(words));
}

/* How often a rule of a zone changes its clocks; what changes them more than yearly is no zone, and libical
 * would reckon each of its seconds. */
static size_t
count_changes(const struct reader_of *reader, icalproperty *rule, icaltimetype begin)
{
	const struct icalrecurrencetype recurrence = icalproperty_get_rrule(rule);
	size_t count = 0;
	if (recurrence.freq != ICAL_YEARLY_RECURRENCE || is_too_long(reader))
		return ZONE_CHANGE_COUNT_MAX + 1;
	icalrecur_iterator *iterator = icalrecur_iterator_new(recurrence, begin);
	if (iterator == NULL)
		return 0;
	icaltimetype change = icalrecur_iterator_next(iterator);
	while (count <= ZONE_CHANGE_COUNT_MAX && !icaltime_is_null_time(change) && change.year < YEAR_MAX) {
		change = icalrecur_iterator_next(iterator);
		count++;
	}
	icalrecur_iterator_free(iterator);
	return count;
}

static bool
is_sane(const struct reader_of *reader, icalcomponent *zone)
{
	size_t count = 0;
	for (icalcomponent *one = icalcomponent_get_first_component(zone, ICAL_ANY_COMPONENT); one != NULL;
	     one = icalcomponent_get_next_component(zone, ICAL_ANY_COMPONENT)) {
		/* Before the loop: it moves libical's place among the properties. */
		const icaltimetype begin = icalcomponent_get_dtstart(one);
		for (icalproperty *rule = icalcomponent_get_first_property(one, ICAL_RRULE_PROPERTY);
		     rule != NULL && count <= ZONE_CHANGE_COUNT_MAX;
		     rule = icalcomponent_get_next_property(one, ICAL_RRULE_PROPERTY))
			count += count_changes(reader, rule, begin);
	}
	return count <= ZONE_CHANGE_COUNT_MAX;
}

static void
add_zones(struct reader_of *reader, const struct chunks *chunks)
{
	const size_t most = APPOINTMENT_ZONE_COUNT_MAX;
	for (size_t i = 0; i < chunks->count && reader->zone_count < most; i++) {
		if (chunks->list[i].complaint != NULL)
			continue;
		icalcomponent *component =
			parse(reader->arena, chunks->list[i].bytes, ICAL_VTIMEZONE_COMPONENT);
		if (component == NULL)
			continue;
		if (!is_sane(reader, component)) {
			icalcomponent_free(component);
			continue;
		}
		icaltimezone *zone = icaltimezone_new();
		if (!icaltimezone_set_component(zone, component)) {
			icalcomponent_free(component);
			icaltimezone_free(zone, 1);
			continue;
		}
		arena_defer(reader->arena, free_zone, zone);
		const struct span name = kept(reader->arena, icaltimezone_get_tzid(zone));
		reader->zones[reader->zone_count++] = (struct named_zone){ .name = name, .theirs = zone };
	}
}

/* « Europe/Paris », also at the end of « /example.org/Europe/Paris ». */
static const struct zone *
system_zone(struct arena *arena, struct span name)
{
	struct fault fault;
	struct span rest = name, part;
	if (name.length == 0 || name.length > 100 || memchr(name.at, '\0', name.length) != NULL)
		return NULL;
	if (zone_name_is_valid(span_copy(arena, name)))
		return zone_open(arena, span_copy(arena, name), &fault);
	while (span_cut(&rest, '/', &part))
		if (rest.length > 0 && memchr(rest.at, '/', rest.length) != NULL &&
		    zone_name_is_valid(span_copy(arena, rest))) {
			const struct zone *zone = zone_open(arena, span_copy(arena, rest), &fault);
			if (zone != NULL)
				return zone;
		}
	return NULL;
}

static const struct named_zone *
zone_named(struct reader_of *reader, const char *words)
{
	const struct span name = span_of(words);
	struct named_zone *found = NULL;
	for (size_t i = 0; i < reader->zone_count && found == NULL; i++)
		if (span_equal(reader->zones[i].name, name))
			found = &reader->zones[i];
	if (found == NULL) {
		if (reader->zone_count == 2 * APPOINTMENT_ZONE_COUNT_MAX)
			return NULL;
		found = &reader->zones[reader->zone_count++];
		*found = (struct named_zone){ .name = span_keep(reader->arena, name) };
	}
	if (!found->was_sought)
		found->ours = system_zone(reader->arena, name);
	found->was_sought = true;
	return found->ours == NULL && found->theirs == NULL ? NULL : found;
}

/* --- instants ------------------------------------------------------------------------------------ */

static bool
wall_of(icaltimetype time, struct local *local_r)
{
	const struct date date = { time.year, time.month, time.day };
	if (time.year < YEAR_MIN + 1 || time.year > YEAR_MAX - 1 || !date_is_valid(date) || time.hour < 0 ||
	    time.hour > 23 || time.minute < 0 || time.minute > 59 || time.second < 0 || time.second > 60)
		return false;
	*local_r = (struct local){ date_days(date), time.hour * 3600 + time.minute * 60 };
	return true;
}

/* Of a time whose zone is `zone` (NULL: UTC or floating). NULL, or why not. */
static const char *
when_of(const struct named_zone *zone, icaltimetype time, struct appointment_when *when_r)
{
	struct local local;
	if (icaltime_is_null_time(time) || !wall_of(time, &local))
		return "sa date ne se lit pas.";
	if (time.is_date)
		return "il est d’une journée entière, sans heure.";
	*when_r = (struct appointment_when){ .is_local = zone == NULL && !icaltime_is_utc(time),
		                                 .local = local };
	if (when_r->is_local)
		return NULL;
	if (zone == NULL) {
		when_r->at_s = local.days * (int64_t)DAY_S + local.second;
	} else if (zone->ours != NULL) {
		when_r->at_s = zone_instant(zone->ours, local, NULL);
	} else {
		int is_daylight;
		icaltimetype wall = time;
		const int offset_s = icaltimezone_get_utc_offset(zone->theirs, &wall, &is_daylight);
		if (offset_s <= -DAY_S || offset_s >= DAY_S)
			return "son fuseau horaire ne se lit pas.";
		when_r->at_s = local.days * (int64_t)DAY_S + local.second - offset_s;
	}
	return NULL;
}

/* The zone that a property names. NULL and no complaint: none. */
static const char *
zone_of(struct reader_of *reader, icalproperty *property, icaltimetype time,
        const struct named_zone **zone_r)
{
	icalparameter *named = icalproperty_get_first_parameter(property, ICAL_TZID_PARAMETER);
	const char *name = named == NULL ? NULL : icalparameter_get_tzid(named);
	*zone_r = NULL;
	if (name == NULL || icaltime_is_utc(time))
		return NULL;
	*zone_r = zone_named(reader, name);
	return *zone_r == NULL ? "son fuseau horaire n’est pas connu." : NULL;
}

/* What an occurrence is called: its own first hour, as an instant, or as the wall shows it. */
static struct span
mark_of(struct arena *arena, struct appointment_when when)
{
	return span_of(when.is_local
	                   ? arena_format(arena, "%d+%d", (int)when.local.days, (int)when.local.second)
	                   : arena_format(arena, "%lld", (long long)when.at_s));
}

static bool
same_when(struct appointment_when a, struct appointment_when b)
{
	return a.is_local == b.is_local &&
	       (a.is_local ? a.local.days == b.local.days && a.local.second == b.local.second
	                   : a.at_s == b.at_s);
}

/* --- words --------------------------------------------------------------------------------------- */

struct span
appointment_clean(struct arena *arena, struct span words, size_t length_max)
{
	const struct span clean = span_trim(form_clean(arena, words));
	struct text text = text_new(arena, length_max * 4);
	size_t length = 0;
	for (size_t i = 0; i < clean.length && length <= length_max; i++) {
		const unsigned char c = (unsigned char)clean.at[i];
		length += (c & 0xc0) != 0x80;
		if (length <= length_max)
			text_add_char(&text, c < 0x20 || c == 0x7f ? ' ' : clean.at[i]);
	}
	return span_trim(text_span(&text));
}

static const char *
text_of(icalcomponent *event, icalproperty_kind kind)
{
	icalproperty *property = icalcomponent_get_first_property(event, kind);
	icalvalue *value = property == NULL ? NULL : icalproperty_get_value(property);
	if (value == NULL)
		return NULL;
	const char *words = icalvalue_get_text(value);
	return words != NULL ? words : NULL;
}

/* « 2026-K7MX4P3 » in the words; empty: none. */
static struct span
reference_in(struct arena *arena, struct span words)
{
	char read[IDENT_REFERENCE_LENGTH + 1];
	for (size_t i = 0; i + IDENT_REFERENCE_LENGTH <= words.length; i++)
		if (words.at[i] == '2' && words.at[i + 4] == '-' &&
		    (i == 0 || strchr(" \t\n([#:", words.at[i - 1]) != NULL) &&
		    ident_reference_read(span_from(words.at + i, IDENT_REFERENCE_LENGTH), read))
			return span_keep(arena, span_of(read));
	return SPAN("");
}

/* An address of the first who is asked, and does not ask. */
static void
read_person(struct arena *arena, icalcomponent *event, struct appointment_line *line)
{
	icalproperty *organizer = icalcomponent_get_first_property(event, ICAL_ORGANIZER_PROPERTY);
	const char *whose = organizer == NULL ? NULL : icalproperty_get_organizer(organizer);
	const struct span own = kept(arena, whose);
	for (icalproperty *one = icalcomponent_get_first_property(event, ICAL_ATTENDEE_PROPERTY); one != NULL;
	     one = icalcomponent_get_next_property(event, ICAL_ATTENDEE_PROPERTY)) {
		const struct span address = kept(arena, icalproperty_get_attendee(one));
		icalparameter *kind = icalproperty_get_first_parameter(one, ICAL_CUTYPE_PARAMETER);
		icalparameter *name = icalproperty_get_first_parameter(one, ICAL_CN_PARAMETER);
		icalparameter *answer = icalproperty_get_first_parameter(one, ICAL_PARTSTAT_PARAMETER);
		const icalparameter_cutype what =
			kind == NULL ? ICAL_CUTYPE_INDIVIDUAL : icalparameter_get_cutype(kind);
		if (what == ICAL_CUTYPE_ROOM || what == ICAL_CUTYPE_RESOURCE ||
		    (own.length > 0 && span_equal(own, address)))
			continue;
		if (span_starts(address, "mailto:") || span_starts(address, "MAILTO:"))
			line->mail = appointment_clean(arena, span_from(address.at + 7, address.length - 7), 254);
		else if (span_starts(address, "tel:"))
			line->phone = appointment_clean(arena, span_from(address.at + 4, address.length - 4), 40);
		line->name = appointment_clean(arena, kept(arena, name == NULL ? NULL : icalparameter_get_cn(name)),
		                               PERSON_NAME_LENGTH_MAX);
		if (answer != NULL && icalparameter_get_partstat(answer) == ICAL_PARTSTAT_DECLINED &&
		    line->state == APPOINTMENT_BOOKED)
			line->state = APPOINTMENT_CANCELLED;
		return;
	}
}

/* CONTACT, which may be a number or an address. */
static void
read_contact(struct arena *arena, icalcomponent *event, struct appointment_line *line)
{
	struct person_contact contact;
	const struct span words =
		appointment_clean(arena, kept(arena, text_of(event, ICAL_CONTACT_PROPERTY)), 254);
	if (line->phone.length == 0 && person_contact_read(arena, PERSON_PHONE, words, &contact))
		line->phone = contact.value;
	else if (line->mail.length == 0 && person_contact_read(arena, PERSON_MAIL, words, &contact))
		line->mail = contact.value;
}

static void
read_words(struct reader_of *reader, icalcomponent *event, struct appointment_line *line)
{
	struct arena *arena = reader->arena;
	const struct span summary = kept(arena, text_of(event, ICAL_SUMMARY_PROPERTY));
	const struct span description = kept(arena, text_of(event, ICAL_DESCRIPTION_PROPERTY));
	const enum icalproperty_status status = icalcomponent_get_status(event);
	line->about = appointment_clean(arena, summary, APPOINTMENT_WORDS_LENGTH_MAX);
	line->place = appointment_clean(arena, kept(arena, text_of(event, ICAL_LOCATION_PROPERTY)),
	                                PLACE_NAME_LENGTH_MAX);
	line->reference = reference_in(arena, summary);
	if (line->reference.length == 0)
		line->reference = reference_in(arena, description);
	if (reader->is_cancel || status == ICAL_STATUS_CANCELLED)
		line->state = APPOINTMENT_CANCELLED_BY_US;
	const struct span key = appointment_key(arena, line->about);
	read_person(arena, event, line);
	read_contact(arena, event, line);
	if (line->state == APPOINTMENT_BOOKED && line->name.length == 0 && line->mail.length == 0 &&
	    (span_starts(key, "libre") || span_starts(key, "disponible") || span_starts(key, "creneau-libre")))
		line->state = APPOINTMENT_FREE;
	line->sequence = icalcomponent_get_sequence(event);
	if (line->sequence < 0 || line->sequence >= APPOINTMENT_SEALED)
		line->sequence = 0;
}

/* --- an event ------------------------------------------------------------------------------------ */

/* One event while it is read. */
struct event {
	icalcomponent *component;
	icalproperty *start;
	icaltimetype begin;
	const struct named_zone *zone;
	struct appointment_line line; /* what all its occurrences say */
};

static void
add_line(struct reader_of *reader, const struct appointment_line *line)
{
	struct appointment_file *file = reader->file;
	file->is_cut |= file->count == APPOINTMENT_LINE_COUNT_MAX;
	if (file->is_cut)
		return;
	file->lines = arena_room(reader->arena, file->lines, file->count, sizeof *file->lines);
	file->lines[file->count++] = *line;
}

static void
complain(struct reader_of *reader, int64_t number, const char *why)
{
	const struct appointment_line line = { .number = number, .complaint = why };
	add_line(reader, &line);
}

static const char *
read_length(struct reader_of *reader, struct event *event)
{
	icalproperty *end = icalcomponent_get_first_property(event->component, ICAL_DTEND_PROPERTY);
	const struct icaltimetype until = icalcomponent_get_dtend(event->component);
	const struct named_zone *zone = event->zone;
	struct appointment_when when;
	const char *why = end == NULL ? NULL : zone_of(reader, end, until, &zone);
	if (why != NULL)
		return why;
	event->line.length_s = APPOINTMENT_USUAL_S;
	if (icaltime_is_null_time(until) || icaltime_compare(until, event->begin) == 0)
		return NULL;
	why = when_of(zone, until, &when);
	if (why != NULL)
		return "sa fin ne se lit pas.";
	if (when.is_local != event->line.begin.is_local)
		return "son début et sa fin ne sont pas dans le même fuseau.";
	event->line.length_s =
		when.is_local ? (when.local.days - event->line.begin.local.days) * (int64_t)DAY_S +
							when.local.second - event->line.begin.local.second
					  : when.at_s - event->line.begin.at_s;
	return NULL;
}

static bool
is_within(const struct reader_of *reader, struct appointment_when when)
{
	const int64_t days = when.is_local ? when.local.days : when.at_s / DAY_S;
	return days >= reader->horizon.first_day && days <= reader->horizon.last_day;
}

/* Is this occurrence one that does not take place? */
static bool
is_excluded(struct reader_of *reader, const struct event *event, struct appointment_when when)
{
	icalproperty *one = icalcomponent_get_first_property(event->component, ICAL_EXDATE_PROPERTY);
	for (int i = 0; one != NULL && i < APPOINTMENT_REPEAT_COUNT_MAX; i++) {
		struct icaltimetype time = icalproperty_get_exdate(one);
		const struct named_zone *zone;
		struct appointment_when excluded;
		if (time.is_date && wall_of(time, &excluded.local)) {
			struct local begin;
			if (wall_of(event->begin, &begin)) {
				time.is_date = 0;
				time.hour = event->begin.hour;
				time.minute = event->begin.minute;
			}
			if (when_of(event->zone, time, &excluded) == NULL && same_when(excluded, when))
				return true;
		} else if (zone_of(reader, one, time, &zone) == NULL &&
		           when_of(zone, time, &excluded) == NULL && same_when(excluded, when)) {
			return true;
		}
		one = icalcomponent_get_next_property(event->component, ICAL_EXDATE_PROPERTY);
	}
	return false;
}

static void
add_occurrence(struct reader_of *reader, const struct event *event, struct appointment_when when)
{
	struct appointment_line line = event->line;
	if (!is_within(reader, when) || is_excluded(reader, event, when))
		return;
	line.begin = when;
	line.uid = span_of(arena_format(reader->arena, "%.*s\n%.*s", SPAN_ARGS(line.uid),
	                                SPAN_ARGS(mark_of(reader->arena, when))));
	add_line(reader, &line);
}

/* NULL, or why its occurrences are not all there. */
static const char *
repeat(struct reader_of *reader, const struct event *event, icalproperty *rule)
{
	struct icalrecurrencetype recurrence = icalproperty_get_rrule(rule);
	const size_t before = reader->file->count;
	int steps = 0;
	if (recurrence.freq != ICAL_DAILY_RECURRENCE && recurrence.freq != ICAL_WEEKLY_RECURRENCE &&
	    recurrence.freq != ICAL_MONTHLY_RECURRENCE && recurrence.freq != ICAL_YEARLY_RECURRENCE)
		return "il se répète plus souvent que chaque jour, ou d’une façon qui ne se lit pas.";
	struct icaltimetype wall = event->begin;
	wall.zone = event->zone == NULL && icaltime_is_utc(event->begin) ? event->begin.zone : NULL;
	icalrecur_iterator *iterator = icalrecur_iterator_new(recurrence, wall);
	if (iterator == NULL)
		return "sa répétition ne se lit pas.";
	for (;;) {
		struct appointment_when when;
		const struct icaltimetype next = icalrecur_iterator_next(iterator);
		if (icaltime_is_null_time(next) || ++steps > APPOINTMENT_REPEAT_STEPS_MAX || is_too_long(reader) ||
		    when_of(event->zone, next, &when) != NULL)
			break;
		const int64_t day = when.is_local ? when.local.days : when.at_s / DAY_S;
		if (day > reader->horizon.last_day ||
		    reader->file->count - before == APPOINTMENT_REPEAT_COUNT_MAX)
			break;
		add_occurrence(reader, event, when);
	}
	icalrecur_iterator_free(iterator);
	return NULL;
}

/* RDATE: other days on which it takes place. All are read first: looking for what is excluded moves libical's
 * place among the properties. */
static void
repeat_dates(struct reader_of *reader, const struct event *event)
{
	struct appointment_when dates[APPOINTMENT_REPEAT_COUNT_MAX];
	size_t count = 0;
	for (icalproperty *one = icalcomponent_get_first_property(event->component, ICAL_RDATE_PROPERTY);
	     one != NULL && count < LENGTH(dates);
	     one = icalcomponent_get_next_property(event->component, ICAL_RDATE_PROPERTY)) {
		const struct icaldatetimeperiodtype date = icalproperty_get_rdate(one);
		const struct icaltimetype time =
			icaltime_is_null_time(date.time) ? date.period.start : date.time;
		const struct named_zone *zone;
		count += zone_of(reader, one, time, &zone) == NULL && when_of(zone, time, &dates[count]) == NULL;
	}
	for (size_t i = 0; i < count && !is_too_long(reader); i++)
		add_occurrence(reader, event, dates[i]);
}

/* NULL, or why the event is not taken. */
static const char *
read_event(struct reader_of *reader, struct event *event)
{
	icalcomponent *component = event->component;
	event->start = icalcomponent_get_first_property(component, ICAL_DTSTART_PROPERTY);
	if (event->start == NULL)
		return "il n’a pas de début.";
	event->begin = icalproperty_get_dtstart(event->start);
	const char *why = zone_of(reader, event->start, event->begin, &event->zone);
	if (why == NULL)
		why = when_of(event->zone, event->begin, &event->line.begin);
	if (why == NULL)
		why = read_length(reader, event);
	if (why != NULL)
		return why;
	const char *uid = icalcomponent_get_uid(component);
	event->line.uid = kept(reader->arena, uid);
	if (event->line.uid.length == 0 || event->line.uid.length > APPOINTMENT_UID_SIZE_MAX ||
	    !span_is_utf8(event->line.uid))
		return "il n’a pas d’identifiant (UID), ou il est trop long\u202f: on ne saurait pas s’il est déjà là.";
	read_words(reader, component, &event->line);
	return NULL;
}

/* An occurrence that is told apart from the others. */
static const char *
read_override(struct reader_of *reader, struct event *event, icalproperty *which)
{
	const struct icaltimetype time = icalproperty_get_recurrenceid(which);
	const struct named_zone *zone;
	struct appointment_when when;
	const char *why = zone_of(reader, which, time, &zone);
	if (why == NULL)
		why = when_of(zone, time, &when);
	if (why != NULL)
		return "l’occurrence qu’il remplace ne se lit pas.";
	event->line.is_override = true;
	event->line.uid = span_of(arena_format(reader->arena, "%.*s\n%.*s", SPAN_ARGS(event->line.uid),
	                                       SPAN_ARGS(mark_of(reader->arena, when))));
	add_line(reader, &event->line);
	return NULL;
}

static void
take_event(struct reader_of *reader, const struct chunk *chunk)
{
	struct event event = { .line = { .number = chunk->number, .state = APPOINTMENT_BOOKED } };
	if (chunk->complaint != NULL) {
		complain(reader, chunk->number, chunk->complaint);
		return;
	}
	struct arena *arena = arena_new(ARENA_VISIT_SIZE_MAX);
	event.component = parse(arena, chunk->bytes, ICAL_VEVENT_COMPONENT);
	const char *why = "l’événement ne se lit pas.";
	if (event.component != NULL) {
		arena_defer(arena, free_component, event.component);
		why = read_event(reader, &event);
	}
	icalproperty *which = why != NULL ? NULL
	                                  : icalcomponent_get_first_property(
											event.component, ICAL_RECURRENCEID_PROPERTY);
	icalproperty *rule =
		why != NULL ? NULL : icalcomponent_get_first_property(event.component, ICAL_RRULE_PROPERTY);
	icalproperty *dates =
		why != NULL ? NULL : icalcomponent_get_first_property(event.component, ICAL_RDATE_PROPERTY);
	if (which != NULL)
		why = read_override(reader, &event, which);
	else if (rule != NULL)
		why = repeat(reader, &event, rule);
	else if (why == NULL && dates != NULL)
		add_occurrence(reader, &event, event.line.begin);
	else if (why == NULL)
		add_line(reader, &event.line);
	if (why == NULL && which == NULL && dates != NULL)
		repeat_dates(reader, &event);
	if (why != NULL)
		complain(reader, chunk->number, why);
	arena_end(arena);
}

/* --- the file ------------------------------------------------------------------------------------ */

static int
by_uid(const void *left, const void *right)
{
	const struct appointment_line *a = left, *b = right;
	const int order = span_compare(a->uid, b->uid);
	if (order != 0)
		return order;
	if (a->is_override != b->is_override)
		return a->is_override ? -1 : 1;
	if (a->sequence != b->sequence)
		return a->sequence > b->sequence ? -1 : 1;
	/* Written later in the file, it is the later word. */
	return a->number > b->number ? -1 : a->number < b->number;
}

static int
by_number(const void *left, const void *right)
{
	const struct appointment_line *a = left, *b = right;
	if (a->number != b->number)
		return a->number < b->number ? -1 : 1;
	return span_compare(a->uid, b->uid);
}

/* Of what is told twice under one name, the last word stays. */
static void
keep_last(struct appointment_file *file)
{
	size_t count = 0;
	if (file->count == 0)
		return;
	qsort(file->lines, file->count, sizeof *file->lines, by_uid);
	for (size_t i = 0; i < file->count; i++)
		if (count == 0 || file->lines[i].uid.length == 0 ||
		    !span_equal(file->lines[i].uid, file->lines[count - 1].uid))
			file->lines[count++] = file->lines[i];
	file->count = count;
	qsort(file->lines, file->count, sizeof *file->lines, by_number);
}

bool
appointment_ical_read(struct arena *arena, struct span bytes, struct appointment_horizon horizon,
                      struct appointment_file *file_r, struct fault *fault_r)
{
	/* libical keeps zones and errors of the whole program. */
	static pthread_mutex_t one_at_a_time = PTHREAD_MUTEX_INITIALIZER;
	struct reader_of reader = { .arena = arena, .horizon = horizon, .file = file_r };
	const int64_t most_us =
		horizon.read_us_max > 0 ? horizon.read_us_max : (int64_t)APPOINTMENT_READ_S_MAX * 1000000;
	struct chunks events = { .count = 0 }, zones = { .count = 0 };
	*file_r = (struct appointment_file){ .is_calendar = true };
	if (bytes.length == 0 || memchr(bytes.at, '\0', bytes.length) != NULL)
		return fault_is(fault_r, "ical: NUL", "Ce calendrier contient des octets qui n’en sont pas.");
	reader.zones = arena_array_of(arena, struct named_zone, 2 * APPOINTMENT_ZONE_COUNT_MAX);
	find_chunks(&reader, bytes, &events, &zones);
	pthread_mutex_lock(&one_at_a_time);
	reader.until_us = time_monotonic_us() + most_us;
	add_zones(&reader, &zones);
	for (size_t i = 0; i < events.count && !is_too_long(&reader) && !file_r->is_cut; i++)
		take_event(&reader, &events.list[i]);
	const bool is_long = is_too_long(&reader);
	pthread_mutex_unlock(&one_at_a_time);
	if (is_long)
		return fault_is(fault_r, "ical: too long to read",
		                "Ce calendrier se répète trop pour être lu d’un coup. Exportez une période plus "
		                "courte, ou sans répétitions.");
	keep_last(file_r);
	if (events.count == 0)
		return fault_is(fault_r, "ical: no event", "Ce calendrier ne contient aucun événement.");
	return true;
}
