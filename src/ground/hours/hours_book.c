/* What a place says, what is said above it, and the calendar that comes of both. */
#include <stdlib.h>
#include <string.h>

#include "ground/hours/hours_inside.h"

const char hours_zone_default[] = ZONE_HERE;

struct hours_chain
hours_chain_of(struct arena *arena, const struct place_tree *tree, uint32_t place)
{
	size_t count = 1;
	for (uint32_t at = place; at != PLACE_NONE; at = tree->places[at].parent)
		count++;
	struct hours_chain chain = { arena_array_of(arena, int64_t, count), count };
	for (uint32_t at = place; at != PLACE_NONE; at = tree->places[at].parent)
		chain.places[--count] = tree->places[at].id;
	return chain; /* the first is 0, the whole organisation */
}

/* --- what is said nearest ------------------------------------------------------------------------ */

/* The rank of the first row that is not before this place, by the id that stands `offset` bytes into each. */
static size_t
rank_of(const void *rows, size_t count, size_t size, size_t offset, int64_t place_id)
{
	size_t low = 0, high = count;
	while (low < high) {
		const size_t middle = low + (high - low) / 2;
		int64_t id;
		memcpy(&id, (const char *)rows + middle * size + offset, sizeof id);
		if (id < place_id)
			low = middle + 1;
		else
			high = middle;
	}
	return low;
}

static size_t
weeks_from(const struct hours_kept *kept, int64_t place_id)
{
	return rank_of(kept->weeks, kept->week_count, sizeof *kept->weeks,
	               offsetof(struct hours_week_row, week.place_id), place_id);
}

static size_t
exceptions_from(const struct hours_kept *kept, int64_t place_id)
{
	return rank_of(kept->exceptions, kept->exception_count, sizeof *kept->exceptions,
	               offsetof(struct hours_exception, place_id), place_id);
}

static size_t
sites_from(const struct hours_kept *kept, int64_t place_id)
{
	return rank_of(kept->sites, kept->site_count, sizeof *kept->sites,
	               offsetof(struct hours_site, place_id), place_id);
}

struct hours_site
hours_site_of(const struct hours_kept *kept, struct hours_chain chain)
{
	struct hours_site site = { .territory = TERRITORY_METROPOLE,
		                       .good_friday = 0,
		                       .zone = span_of(hours_zone_default) };
	for (size_t i = 0; i < chain.count; i++) {
		const size_t at = sites_from(kept, chain.places[i]);
		if (at == kept->site_count || kept->sites[at].place_id != chain.places[i])
			continue;
		const struct hours_site *said = &kept->sites[at];
		if (said->territory != HOURS_AS_ABOVE)
			site.territory = said->territory;
		if (said->good_friday != HOURS_AS_ABOVE)
			site.good_friday = said->good_friday;
		if (said->zone.length > 0)
			site.zone = said->zone;
	}
	site.place_id = chain.places[chain.count - 1];
	return site;
}

/* The last word of a place by that day; NULL: it had said nothing. */
static const struct hours_week_row *
said_by(const struct hours_kept *kept, int64_t place_id, int32_t day)
{
	const struct hours_week_row *last = NULL;
	for (size_t i = weeks_from(kept, place_id);
	     i < kept->week_count && kept->weeks[i].week.place_id == place_id; i++)
		if (kept->weeks[i].week.from_day <= day)
			last = &kept->weeks[i];
	return last;
}

/* The week in force that day: of the nearest place that has one. */
static const struct hours_week *
week_of(const struct hours_kept *kept, struct hours_chain chain, int32_t day)
{
	for (size_t i = chain.count; i > 0; i--) {
		const struct hours_week_row *row = said_by(kept, chain.places[i - 1], day);
		if (row != NULL && !row->follows)
			return &row->week;
	}
	return &hours_week_supposed;
}

static int
compare_days(const void *a, const void *b)
{
	const int32_t x = *(const int32_t *)a, y = *(const int32_t *)b;
	return (x > y) - (x < y);
}

struct hours_week *
hours_weeks_of(struct arena *arena, const struct hours_kept *kept, struct hours_chain chain,
               size_t *count_r)
{
	size_t count = 1, kept_count = 0;
	for (size_t i = 0; i < chain.count; i++)
		for (size_t at = weeks_from(kept, chain.places[i]);
		     at < kept->week_count && kept->weeks[at].week.place_id == chain.places[i]; at++)
			count++;
	int32_t *days = arena_array_of(arena, int32_t, count);
	struct hours_week *weeks = arena_array_of(arena, struct hours_week, count);
	days[0] = DAYS_MIN - 1; /* before anybody said anything */
	count = 1;
	for (size_t i = 0; i < chain.count; i++)
		for (size_t at = weeks_from(kept, chain.places[i]);
		     at < kept->week_count && kept->weeks[at].week.place_id == chain.places[i]; at++)
			days[count++] = kept->weeks[at].week.from_day;
	qsort(days, count, sizeof *days, compare_days);
	const struct hours_week *before = NULL;
	for (size_t i = 0; i < count; i++) {
		const struct hours_week *week = week_of(kept, chain, days[i]);
		if (week == before)
			continue;
		weeks[kept_count] = *week;
		weeks[kept_count++].from_day = days[i];
		before = week;
	}
	*count_r = kept_count;
	return weeks;
}

/* --- books --------------------------------------------------------------------------------------- */

struct hours_book {
	struct arena *arena;
	struct hours_question question;
	struct hours_kept kept;
	struct opened *zones; /* read once */
	size_t zone_count;
};

struct opened {
	struct span name;
	const struct zone *zone;
};

static const struct zone *
open_zone(struct hours_book *book, struct span name, struct fault *fault_r)
{
	for (size_t i = 0; i < book->zone_count; i++)
		if (span_equal(book->zones[i].name, name))
			return book->zones[i].zone;
	const struct zone *zone = zone_open(book->arena, span_copy(book->arena, name), fault_r);
	if (zone == NULL)
		return NULL;
	book->zones = arena_grow(book->arena, book->zones, book->zone_count, book->zone_count + 1,
	                         sizeof *book->zones);
	book->zones[book->zone_count++] = (struct opened){ name, zone };
	return zone;
}

/* One day more on either side: a calendar counts local days, the question those of UTC. */
static struct hours_question
widened(const struct hours_question *question)
{
	struct hours_question wide = *question;
	must(question->first_day > DAYS_MIN && question->last_day < DAYS_MAX);
	must(question->first_day <= question->last_day);
	wide.first_day--;
	wide.last_day++;
	return wide;
}

/* Of the chain, the nearest place last. */
static const struct hours_exception *
exceptions_of(struct hours_book *book, struct hours_chain chain, size_t *count_r)
{
	const struct hours_kept *kept = &book->kept;
	struct hours_exception *exceptions = NULL;
	for (size_t pass = 0; pass < 2; pass++) { /* counted, then copied */
		if (pass == 1)
			exceptions = arena_array_of(book->arena, struct hours_exception, *count_r + 1);
		*count_r = 0;
		for (size_t i = 0; i < chain.count; i++)
			for (size_t at = exceptions_from(kept, chain.places[i]);
			     at < kept->exception_count && kept->exceptions[at].place_id == chain.places[i];
			     at++, ++*count_r)
				if (exceptions != NULL)
					exceptions[*count_r] = kept->exceptions[at];
	}
	return exceptions;
}

struct hours_calendar *
hours_calendar_of(struct hours_book *book, struct hours_chain chain, struct fault *fault_r)
{
	const struct hours_kept *kept = &book->kept;
	const struct hours_site site = hours_site_of(kept, chain);
	struct hours_source source = {
		.zone = open_zone(book, site.zone, fault_r),
		.holidays = { .territory = (enum territory)site.territory,
		              .good_friday = site.good_friday == 1 },
		.first_day = book->question.first_day,
		.last_day = book->question.last_day,
	};
	if (source.zone == NULL)
		return NULL;
	source.weeks = hours_weeks_of(book->arena, kept, chain, &source.week_count);
	source.exceptions = exceptions_of(book, chain, &source.exception_count);
	return hours_calendar_new(book->arena, &source);
}

struct hours_book *
hours_book_load(struct arena *arena, struct db *db, const struct hours_question *question,
                struct fault *fault_r)
{
	struct hours_book *book = arena_new_of(arena, struct hours_book);
	*book = (struct hours_book){ .arena = arena, .question = widened(question) };
	return hours_store_read(arena, db, &book->question, NULL, 0, &book->kept, fault_r) ? book : NULL;
}

struct hours_calendar *
hours_book_calendar(struct hours_book *book, uint32_t place, struct fault *fault_r)
{
	return hours_calendar_of(book, hours_chain_of(book->arena, book->question.tree, place), fault_r);
}

struct hours_book *
hours_book_of(struct arena *arena, struct db *db, const struct hours_question *question,
              struct hours_chain chain, struct fault *fault_r)
{
	struct hours_book *book = arena_new_of(arena, struct hours_book);
	*book = (struct hours_book){ .arena = arena, .question = widened(question) };
	return hours_store_read(arena, db, &book->question, chain.places, chain.count, &book->kept,
	                        fault_r)
	           ? book
	           : NULL;
}

const struct hours_kept *
hours_book_kept(const struct hours_book *book)
{
	return &book->kept;
}

struct hours_calendar *
hours_calendar_load(struct arena *arena, struct db *db, const struct hours_question *question,
                    uint32_t place, struct fault *fault_r)
{
	const struct hours_chain chain = hours_chain_of(arena, question->tree, place);
	struct hours_book *book = hours_book_of(arena, db, question, chain, fault_r);
	return book == NULL ? NULL : hours_calendar_of(book, chain, fault_r);
}
