/* TZif files (RFC 8536): changes of offset up to some year, then a rule for all later years. */
#include "base/time.h"

#include <pthread.h>
#include <string.h>

#include "base/file.h"

enum {
	ZONE_FILE_SIZE_MAX = 256 << 10, /* the largest of Debian 12 is 4 kB */
	ZONE_CHANGE_COUNT_MAX = 4096,
	ZONE_TYPE_COUNT_MAX = 256,
	ZONE_NAME_LENGTH_MAX = 64,
	HEADER_SIZE = 44,
};

static const char zone_folder[] = "/usr/share/zoneinfo/";

/* One of the two changes of a year, as a POSIX TZ text says it: « M3.5.0/2 ». */
struct yearly {
	enum { BY_WEEKDAY, BY_DAY_NO_LEAP, BY_DAY } kind;
	int month, week, weekday; /* weekday 0 is Sunday */
	int day;
	int32_t second; /* local, may be negative or more than a day */
};

struct rule {
	int32_t standard_s, summer_s; /* offsets */
	bool has_summer;
	struct yearly start, end;
};

struct zone {
	size_t change_count;
	int64_t *changes;  /* increasing */
	int32_t *offsets;  /* from the change of the same rank on */
	int32_t offset_before;
	bool has_rule;
	struct rule rule;
};

/* --- the rule for later years --------------------------------------------------------------- */

static bool
take_char(struct span *rest, char c)
{
	if (rest->length == 0 || rest->at[0] != c)
		return false;
	*rest = span_from(rest->at + 1, rest->length - 1);
	return true;
}

static bool
take_number(struct span *rest, int max, int *number_r)
{
	size_t length = 0;
	int number = 0;
	while (length < rest->length && rest->at[length] >= '0' && rest->at[length] <= '9') {
		number = number * 10 + (rest->at[length++] - '0');
		if (number > max)
			return false;
	}
	*rest = span_from(rest->at + length, rest->length - length);
	*number_r = number;
	return length > 0;
}

/* « [+-]hh[:mm[:ss]] » */
static bool
take_time(struct span *rest, int hour_max, int32_t *second_r)
{
	const bool negative = take_char(rest, '-');
	if (!negative)
		(void)take_char(rest, '+');
	int hours, minutes = 0, seconds = 0;
	if (!take_number(rest, hour_max, &hours))
		return false;
	if (take_char(rest, ':') && !take_number(rest, 59, &minutes))
		return false;
	if (take_char(rest, ':') && !take_number(rest, 59, &seconds))
		return false;
	*second_r = (negative ? -1 : 1) * (hours * 3600 + minutes * 60 + seconds);
	return true;
}

/* « CEST » or « <-03> »: we only step over it. */
static bool
take_name(struct span *rest)
{
	size_t length = 0;
	const bool quoted = take_char(rest, '<');
	for (; length < rest->length; length++) {
		const char c = rest->at[length];
		const bool letter = (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z');
		if (!letter && !(quoted && (c == '+' || c == '-' || (c >= '0' && c <= '9'))))
			break;
	}
	*rest = span_from(rest->at + length, rest->length - length);
	return length >= 3 && (!quoted || take_char(rest, '>'));
}

static bool
take_yearly(struct span *rest, struct yearly *yearly_r)
{
	*yearly_r = (struct yearly){ .second = 2 * 3600 };
	bool good;
	if (take_char(rest, 'M')) {
		yearly_r->kind = BY_WEEKDAY;
		good = take_number(rest, 12, &yearly_r->month) && take_char(rest, '.') &&
		       take_number(rest, 5, &yearly_r->week) && take_char(rest, '.') &&
		       take_number(rest, 6, &yearly_r->weekday) && yearly_r->month >= 1 &&
		       yearly_r->week >= 1;
	} else if (take_char(rest, 'J')) {
		yearly_r->kind = BY_DAY_NO_LEAP;
		good = take_number(rest, 365, &yearly_r->day) && yearly_r->day >= 1;
	} else {
		yearly_r->kind = BY_DAY;
		good = take_number(rest, 365, &yearly_r->day);
	}
	return good && (!take_char(rest, '/') || take_time(rest, 167, &yearly_r->second));
}

static bool
rule_read(struct span rest, struct rule *rule_r)
{
	*rule_r = (struct rule){ 0 };
	if (!take_name(&rest) || !take_time(&rest, 23, &rule_r->standard_s))
		return false;
	rule_r->standard_s = -rule_r->standard_s; /* POSIX counts westwards */
	if (rest.length == 0)
		return true;
	rule_r->has_summer = true;
	rule_r->summer_s = rule_r->standard_s + 3600;
	if (!take_name(&rest))
		return false;
	if (rest.length > 0 && rest.at[0] != ',') {
		if (!take_time(&rest, 23, &rule_r->summer_s))
			return false;
		rule_r->summer_s = -rule_r->summer_s;
	}
	return rule_r->summer_s < DAY_S && take_char(&rest, ',') &&
	       take_yearly(&rest, &rule_r->start) && take_char(&rest, ',') &&
	       take_yearly(&rest, &rule_r->end) && rest.length == 0;
}

static int32_t
yearly_day(const struct yearly *yearly, int year)
{
	const int32_t january_1 = date_days((struct date){ year, 1, 1 });
	if (yearly->kind == BY_DAY)
		return january_1 + yearly->day;
	if (yearly->kind == BY_DAY_NO_LEAP)
		return january_1 + yearly->day - 1 +
		       (yearly->day >= 60 && date_month_length(year, 2) == 29);
	const int32_t first = date_days((struct date){ year, yearly->month, 1 });
	const int to_weekday = (yearly->weekday - (int)date_weekday(first) + 7) % 7;
	int day = to_weekday + 7 * (yearly->week - 1);
	if (day >= date_month_length(year, yearly->month))
		day -= 7; /* week 5 means the last one */
	return first + day;
}

/* When summer time starts and ends that year. */
static void
rule_turns(const struct rule *rule, int year, int64_t *start_r, int64_t *end_r)
{
	*start_r = (int64_t)yearly_day(&rule->start, year) * DAY_S + rule->start.second -
	           rule->standard_s;
	*end_r = (int64_t)yearly_day(&rule->end, year) * DAY_S + rule->end.second - rule->summer_s;
}

static int
rule_year(const struct rule *rule, int64_t instant_s)
{
	const int64_t wall_s = instant_s + rule->standard_s - (int64_t)DAYS_MIN * DAY_S;
	return date_of_days((int32_t)(wall_s / DAY_S) + DAYS_MIN).year;
}

static int32_t
rule_offset_s(const struct rule *rule, int64_t instant_s)
{
	if (!rule->has_summer)
		return rule->standard_s;
	int64_t start, end;
	rule_turns(rule, rule_year(rule, instant_s), &start, &end);
	const bool summer = start < end ? instant_s >= start && instant_s < end
	                                : instant_s >= start || instant_s < end; /* southern */
	return summer ? rule->summer_s : rule->standard_s;
}

/* --- the file ------------------------------------------------------------------------------- */

static int64_t
big_endian(const char *at, int size)
{
	uint64_t number = size == 4 && (at[0] & 0x80) ? UINT64_MAX : 0;
	for (int i = 0; i < size; i++)
		number = number << 8 | (unsigned char)at[i];
	return (int64_t)number;
}

struct block {
	size_t utc_count, standard_count, leap_count, change_count, type_count, char_count;
	const char *body;
	size_t body_size;
};

/* The header at the start of `bytes`, whose times are `time_size` bytes wide. */
static bool
block_read(struct span bytes, size_t time_size, struct block *block_r)
{
	if (bytes.length < HEADER_SIZE || memcmp(bytes.at, "TZif", 4) != 0)
		return false;
	size_t counts[6];
	for (size_t i = 0; i < LENGTH(counts); i++) {
		const int64_t count = big_endian(bytes.at + 20 + 4 * i, 4);
		if (count < 0 || count > ZONE_CHANGE_COUNT_MAX)
			return false;
		counts[i] = (size_t)count;
	}
	*block_r = (struct block){ counts[0], counts[1], counts[2], counts[3], counts[4], counts[5],
		bytes.at + HEADER_SIZE, 0 };
	block_r->body_size = counts[3] * (time_size + 1) + counts[4] * 6 + counts[5] +
	                     counts[2] * (time_size + 4) + counts[1] + counts[0];
	return bytes.length - HEADER_SIZE >= block_r->body_size;
}

static bool
changes_read(struct arena *arena, const struct block *block, struct zone *zone)
{
	/* Zones with leap seconds (right/…) count other seconds than ours. */
	if (block->type_count == 0 || block->type_count > ZONE_TYPE_COUNT_MAX ||
	    block->leap_count > 0)
		return false;
	int32_t offsets[ZONE_TYPE_COUNT_MAX];
	const char *kinds = block->body + block->change_count * 8;
	const char *types = kinds + block->change_count;
	for (size_t i = 0; i < block->type_count; i++) {
		const int64_t offset_s = big_endian(types + 6 * i, 4);
		if (offset_s <= -DAY_S || offset_s >= DAY_S)
			return false;
		offsets[i] = (int32_t)offset_s;
	}
	zone->offset_before = offsets[0];
	zone->change_count = block->change_count;
	zone->changes = arena_array_of(arena, int64_t, block->change_count + 1);
	zone->offsets = arena_array_of(arena, int32_t, block->change_count + 1);
	for (size_t i = 0; i < block->change_count; i++) {
		const unsigned char kind = (unsigned char)kinds[i];
		zone->changes[i] = big_endian(block->body + 8 * i, 8);
		if (kind >= block->type_count || (i > 0 && zone->changes[i] <= zone->changes[i - 1]))
			return false;
		zone->offsets[i] = offsets[kind];
	}
	return true;
}

/* « \nCET-1CEST,M3.5.0,M10.5.0/3\n », or nothing between the two line ends. */
static bool
footer_read(struct span footer, struct zone *zone)
{
	if (footer.length < 2 || footer.at[0] != '\n' || footer.at[footer.length - 1] != '\n')
		return false;
	const struct span rule = span_from(footer.at + 1, footer.length - 2);
	zone->has_rule = rule.length > 0;
	return !zone->has_rule || rule_read(rule, &zone->rule);
}

struct zone *
zone_from(struct arena *arena, const char *name, struct span bytes, struct fault *fault_r)
{
	struct zone *zone = arena_new_of(arena, struct zone);
	struct block old, block;
	bool good = bytes.length <= ZONE_FILE_SIZE_MAX && block_read(bytes, 4, &old) &&
	            bytes.at[4] >= '2';
	if (good) {
		const size_t skipped = HEADER_SIZE + old.body_size;
		const struct span rest = span_from(bytes.at + skipped, bytes.length - skipped);
		good = block_read(rest, 8, &block) && changes_read(arena, &block, zone);
		const size_t used = HEADER_SIZE + block.body_size;
		good = good && footer_read(span_from(rest.at + used, rest.length - used), zone);
	}
	if (good)
		return zone;
	return fault_format(arena, fault_r, "Ce fuseau horaire est illisible\u202f: réinstallez le "
	                    "paquet tzdata.", "zone %s: damaged TZif", name), NULL;
}

bool
zone_name_is_valid(const char *name)
{
	const size_t length = strlen(name);
	if (length == 0 || length > ZONE_NAME_LENGTH_MAX || name[length - 1] == '/')
		return false;
	char before = '/';
	for (size_t i = 0; i < length; before = name[i++]) {
		const char c = name[i];
		const bool letter = (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z');
		/* Each part starts with a letter: no « .. », no absolute path, no hidden file. */
		if (before == '/' ? !letter
		                  : !letter && (c < '0' || c > '9') && strchr("_+-/", c) == NULL)
			return false;
	}
	return true;
}

struct zone *
zone_open(struct arena *arena, const char *name, struct fault *fault_r)
{
	must(name != NULL);
	const char *unknown = "Ce fuseau horaire n’existe pas\u202f: écrivez un nom comme "
	                      "«\u202fEurope/Paris\u202f».";
	if (!zone_name_is_valid(name))
		return fault_is(fault_r, "zone: not a zone name", unknown), NULL;
	struct span bytes;
	const char *path = arena_format(arena, "%s%s", zone_folder, name);
	const enum found found = file_read(arena, path, ZONE_FILE_SIZE_MAX, &bytes, fault_r);
	if (found == FOUND_NONE)
		return fault_format(arena, fault_r, unknown, "zone %s: unknown", name), NULL;
	return found == FOUND_ONE ? zone_from(arena, name, bytes, fault_r) : NULL;
}

/* --- here ----------------------------------------------------------------------------------- */

static struct arena *here_arena; /* for good */
static const struct zone *here;

static void
open_here(void)
{
	enum { HERE_SIZE_MAX = 1 << 20 };
	struct fault fault = { 0 };
	here_arena = arena_new(HERE_SIZE_MAX);
	here = zone_open(here_arena, ZONE_HERE, &fault);
	must(here != NULL);
}

const struct zone *
zone_here(void)
{
	static pthread_once_t once = PTHREAD_ONCE_INIT;
	must(pthread_once(&once, open_here) == 0);
	return here;
}

int32_t
day_here(int64_t instant_s)
{
	return zone_local(zone_here(), instant_s).days;
}

/* --- asking --------------------------------------------------------------------------------- */

static int64_t
into_range(int64_t instant_s)
{
	if (instant_s < INSTANT_MIN)
		return INSTANT_MIN;
	return instant_s > INSTANT_MAX ? INSTANT_MAX : instant_s;
}

/* The rank of the first change after the instant. */
static size_t
change_after(const struct zone *zone, int64_t instant_s)
{
	size_t low = 0, high = zone->change_count;
	while (low < high) {
		const size_t middle = low + (high - low) / 2;
		if (zone->changes[middle] <= instant_s)
			low = middle + 1;
		else
			high = middle;
	}
	return low;
}

int32_t
zone_offset_s(const struct zone *zone, int64_t instant_s)
{
	const size_t low = change_after(zone, instant_s);
	if (low == zone->change_count && zone->has_rule)
		return rule_offset_s(&zone->rule, into_range(instant_s));
	return low == 0 ? zone->offset_before : zone->offsets[low - 1];
}

/* The rule's first turn after an instant. A turn may be told days into the next year. */
static int64_t
rule_turn_after(const struct rule *rule, int64_t instant_s)
{
	const int year = rule_year(rule, into_range(instant_s));
	int64_t first = INT64_MAX;
	for (int y = year > YEAR_MIN ? year - 1 : year; y <= year + 1 && y <= YEAR_MAX; y++) {
		int64_t turns[2];
		rule_turns(rule, y, &turns[0], &turns[1]);
		for (size_t i = 0; i < 2; i++)
			if (turns[i] > instant_s && turns[i] < first)
				first = turns[i];
	}
	return first;
}

int64_t
zone_change_after(const struct zone *zone, int64_t instant_s)
{
	for (size_t low = change_after(zone, instant_s); low < zone->change_count; low++) {
		/* Some changes are of the name alone. */
		if (zone->offsets[low] != (low == 0 ? zone->offset_before : zone->offsets[low - 1]))
			return zone->changes[low];
		instant_s = zone->changes[low];
	}
	while (zone->has_rule && zone->rule.has_summer && instant_s <= INSTANT_MAX) {
		instant_s = rule_turn_after(&zone->rule, instant_s);
		if (instant_s <= INSTANT_MAX &&
		    zone_offset_s(zone, instant_s - 1) != zone_offset_s(zone, instant_s))
			return instant_s;
	}
	return INT64_MAX;
}

struct local
zone_local(const struct zone *zone, int64_t instant_s)
{
	must(instant_is_valid(instant_s));
	const int64_t wall_s = instant_s + zone_offset_s(zone, instant_s) - (int64_t)DAYS_MIN * DAY_S;
	return (struct local){ (int32_t)(wall_s / DAY_S) + DAYS_MIN, (int32_t)(wall_s % DAY_S) };
}

int64_t
zone_instant(const struct zone *zone, struct local local, enum local_kind *kind_r)
{
	must(local.days >= DAYS_MIN && local.days <= DAYS_MAX);
	must(local.second >= 0 && local.second < DAY_S);
	const int64_t wall_s = (int64_t)local.days * DAY_S + local.second;
	/* No offset reaches a day, so these two instants stand on either side of the answer. */
	const int32_t before_s = zone_offset_s(zone, wall_s - DAY_S);
	const int32_t after_s = zone_offset_s(zone, wall_s + DAY_S);
	const int64_t with_before = wall_s - before_s, with_after = wall_s - after_s;
	const bool before_is_right = zone_offset_s(zone, with_before) == before_s;
	const bool after_is_right = zone_offset_s(zone, with_after) == after_s;
	enum local_kind kind = LOCAL_ONCE;
	if (!before_is_right && !after_is_right)
		kind = LOCAL_SKIPPED;
	else if (before_is_right && after_is_right && before_s != after_s)
		kind = LOCAL_TWICE;
	if (kind_r != NULL)
		*kind_r = kind;
	return into_range(after_is_right && !before_is_right ? with_after : with_before);
}
