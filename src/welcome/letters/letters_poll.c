/* A mailbox looked at: fetched, kept, then marked. */
#include "base/time.h"
#include "welcome/letters/letters_inside.h"

enum {
	BATCH_SIZE = 8 << 20, /* bytes fetched before they are kept, unless one alone has more */
	LIST_COUNT_MAX = 20,
	FAULTY_FACTOR = 3,    /* as long as that before a mailbox that failed is looked at again */
	LOOK_S = LETTERS_POLL_LEASE_S / 2, /* at once: what is left is for the next time */
};
#define BATCH_ARENA_SIZE ((size_t)1 << 30)

struct polling {
	struct arena *arena;
	const struct letters_poller *poller;
	struct mail_box *box;
	struct letters_cursor cursor;
	int32_t today;
	size_t new_count; /* of the list that was just read */
	enum found found;
	uint32_t held; /* the first that is for later; 0: none */
	const char *held_fault, *end_fault;
	int64_t due_s, now_s, begun_us;
	struct fault fault;
};

/* --- one batch --------------------------------------------------------------------------------- */

struct batch {
	struct arena *arena;
	struct letters_message messages[LETTERS_BATCH_COUNT];
	struct letters_taking takings[LETTERS_BATCH_COUNT];
	uint32_t numbers[LETTERS_BATCH_COUNT]; /* of those that were fetched */
	size_t count, size;
	struct {
		uint32_t numbers[LETTERS_BATCH_COUNT];
		size_t count;
	} taken, left;
};

/* It waits alone: what came after it is read, and the next look begins with it. */
static enum found
hold(struct polling *polling, uint32_t number, const struct fault *why)
{
	if (polling->held == 0 || number < polling->held)
		polling->held = number;
	polling->held_fault = why->for_reader;
	return FOUND_ONE;
}

/* FOUND_NONE: no more fits, or there is none. */
static enum found
fetch_one(struct polling *polling, struct batch *batch, uint32_t number, struct fault *fault_r)
{
	struct mail_box_message message;
	bool is_its = false;
	const enum found found = mail_box_fetch(batch->arena, polling->box, number, LETTERS_SIZE_MAX,
	                                        &message, fault_r);
	if (found != FOUND_ONE)
		return found == FOUND_NONE ? FOUND_ONE : FOUND_FAILED; /* it is gone: on to the next */
	struct letters_taking *taking = &batch->takings[batch->count];
	batch->size += message.bytes.length;
	batch->messages[batch->count] =
		(struct letters_message){ message.bytes, message.size, message.came_unix_s };
	if (!letters_read(batch->arena, &polling->poller->house, &batch->messages[batch->count],
	                  polling->now_s, taking, fault_r))
		return taking->is_later ? hold(polling, number, fault_r) : FOUND_FAILED;
	if (taking->in.report == MAIL_REPORT_DELIVERY && polling->poller->first != NULL &&
	    !polling->poller->first(polling->poller->context, batch->arena, message.bytes,
	                            polling->now_s, &is_its, fault_r))
		return FOUND_FAILED;
	if (is_its)
		batch->taken.numbers[batch->taken.count++] = number;
	else
		batch->numbers[batch->count++] = number;
	return FOUND_ONE;
}

static void
sort_fates(struct batch *batch)
{
	for (size_t i = 0; i < batch->count; i++) {
		const enum letters_fate fate = batch->takings[i].fate;
		const bool is_left = fate == LETTERS_NO_BOX || fate == LETTERS_UNREAD;
		if (is_left)
			batch->left.numbers[batch->left.count++] = batch->numbers[i];
		else
			batch->taken.numbers[batch->taken.count++] = batch->numbers[i];
	}
}

static void
tell(const struct batch *batch)
{
	for (size_t i = 0; i < batch->count; i++)
		log_line(LOG_INFO, "letters.in",
		         (struct log_field[]){ log_text("fate", letters_fate_words[batch->takings[i].fate]),
		                               log_number("request", batch->takings[i].request_id) },
		         2);
}

static bool
write_some(struct polling *polling, struct batch *batch, size_t from, size_t count,
           struct fault *fault_r)
{
	struct letters_round round = { .arena = batch->arena, .house = &polling->poller->house,
		                           .takings = batch->takings + from, .count = count,
		                           .cursor = &polling->cursor };
	if (letters_write(&round, polling->now_s, fault_r))
		return true;
	if (round.is_lost)
		(void)fault_is(fault_r, "letters: another program reads this mailbox now",
		               "Un autre programme relève cette boîte.");
	return false;
}

/* Together, or else one by one: when some can be kept, those that cannot are left where they are, flagged,
 * and hold up nothing. When none can, it is the database, and all are for later. */
static bool
write_batch(struct polling *polling, struct batch *batch, struct fault *fault_r)
{
	size_t kept = 0;
	if (write_some(polling, batch, 0, batch->count, fault_r))
		return true;
	for (size_t i = 0; i < batch->count; i++) {
		const bool is_kept = write_some(polling, batch, i, 1, fault_r);
		if (!is_kept)
			log_fault("letters.in", fault_r);
		if (!is_kept)
			batch->takings[i].fate = LETTERS_UNREAD;
		kept += is_kept;
	}
	return kept > 0;
}

/* Kept with how far we came; marked after that, never before. */
static bool
keep_batch(struct polling *polling, struct batch *batch, struct fault *fault_r)
{
	if (!write_batch(polling, batch, fault_r))
		return false;
	sort_fates(batch);
	tell(batch);
	return mail_box_taken(polling->box, batch->taken.numbers, batch->taken.count, fault_r) &&
	       mail_box_left(polling->box, batch->left.numbers, batch->left.count, fault_r);
}

static bool
take_batch(struct polling *polling, const uint32_t *numbers, size_t count, size_t *done_r,
           struct fault *fault_r)
{
	struct arena *arena = arena_new(BATCH_ARENA_SIZE);
	struct batch *batch = arena_new_of(arena, struct batch);
	bool is_fine = true;
	batch->arena = arena;
	*done_r = 0;
	while (is_fine && *done_r < count && *done_r < LETTERS_BATCH_COUNT &&
	       (*done_r == 0 || batch->size < BATCH_SIZE)) {
		is_fine = fetch_one(polling, batch, numbers[*done_r], fault_r) == FOUND_ONE;
		if (is_fine && numbers[*done_r] > polling->cursor.last_number &&
		    (polling->held == 0 || numbers[*done_r] < polling->held))
			polling->cursor.last_number = numbers[*done_r];
		*done_r += is_fine;
	}
	is_fine = is_fine && keep_batch(polling, batch, fault_r);
	if (!is_fine)
		fault_keep(polling->arena, fault_r);
	arena_end(arena);
	return is_fine;
}

/* --- the mailbox -------------------------------------------------------------------------------- */

static bool
stops(const struct polling *polling)
{
	return (polling->poller->stops != NULL && atomic_load(polling->poller->stops)) ||
	       time_monotonic_us() - polling->begun_us > LOOK_S * 1000000LL;
}

static bool
read_list(struct polling *polling, struct fault *fault_r)
{
	uint32_t *numbers;
	size_t count, at = 0, done;
	const int64_t before = polling->cursor.last_number;
	polling->new_count = 0;
	if (!mail_box_list(polling->arena, polling->box, (uint32_t)before,
	                   polling->today - LETTERS_UNREAD_DAYS, &numbers, &count, fault_r))
		return false;
	for (size_t i = 0; i < count; i++)
		polling->new_count += numbers[i] > before;
	for (; at < count && !stops(polling); at += done)
		if (!take_batch(polling, numbers + at, count - at, &done, fault_r))
			return false;
	return true;
}

/* The first time, and when its numbers began anew: what is there already is not ours, but for what nobody
 * read, which the list gives. */
static bool
read_box(struct polling *polling, struct fault *fault_r)
{
	polling->box =
		mail_box_open(polling->arena, polling->poller->box, polling->poller->stops, fault_r);
	if (polling->box == NULL)
		return false;
	const uint32_t next = mail_box_next(polling->box);
	if (polling->cursor.validity != mail_box_validity(polling->box)) {
		polling->cursor.validity = mail_box_validity(polling->box);
		polling->cursor.last_number = next > 0 ? next - 1 : 0;
	}
	int lists = 0;
	do {
		if (!read_list(polling, fault_r))
			return false;
	} while (polling->new_count == MAIL_BOX_LIST_COUNT_MAX && polling->held == 0 &&
	         ++lists < LIST_COUNT_MAX && !stops(polling));
	return true;
}

/* Before anybody said what letters are for, a mailbox is left as it is: nothing in it is marked. */
static bool
has_box(struct polling *polling, bool *has_r, struct fault *fault_r)
{
	struct letters_box *boxes;
	size_t count;
	struct db *db = store_read(polling->arena, polling->poller->house.store, fault_r);
	*has_r = false;
	if (db == NULL)
		return false;
	const bool is_fine = letters_boxes(polling->arena, db, polling->poller->house.root_id, &boxes,
	                                   &count, fault_r);
	for (size_t i = 0; is_fine && i < count; i++)
		*has_r |= boxes[i].channel == DESK_MAIL;
	db_end(db);
	return is_fine;
}

static bool
lease(struct db *db, void *data)
{
	struct polling *polling = data;
	polling->found = letters_poll_lease(polling->arena, db, polling->poller->house.root_id,
	                                    polling->now_s, &polling->cursor, &polling->fault);
	return polling->found == FOUND_ONE;
}

/* Also how far it came without a message: the first look at an empty mailbox is one. */
static bool
end(struct db *db, void *data)
{
	struct polling *polling = data;
	const int64_t root_id = polling->poller->house.root_id;
	const enum found kept =
		polling->end_fault != NULL ? FOUND_ONE
								   : letters_poll_keep(db, root_id, polling->now_s, &polling->cursor,
	                                                   &polling->fault);
	return kept != FOUND_FAILED &&
	       letters_poll_end(db, root_id, polling->now_s, &polling->cursor, polling->due_s,
	                        polling->end_fault, &polling->fault);
}

bool
letters_poll(struct arena *arena, const struct letters_poller *poller, int64_t now_s,
             struct fault *fault_r)
{
	struct fault unwritten;
	struct polling polling = { .arena = arena, .poller = poller, .now_s = now_s,
		                       .today = day_here(now_s),
		                       .begun_us = time_monotonic_us(),
		                       .cursor = { .box = span_of(mail_box_name(poller->box)) } };
	bool has;
	if (!has_box(&polling, &has, fault_r))
		return false;
	if (!has)
		return true;
	if (!store_write(poller->house.store, lease, &polling, fault_r)) {
		if (polling.found == FOUND_NONE)
			return true;
		if (fault_r->for_log == NULL)
			*fault_r = polling.fault;
		return false;
	}
	const bool is_fine = read_box(&polling, fault_r);
	polling.end_fault = is_fine ? polling.held_fault : fault_r->for_reader;
	const int64_t every_s = poller->every_s > 0 ? poller->every_s : LETTERS_POLL_S;
	polling.due_s = now_s + every_s * (polling.end_fault == NULL ? 1 : FAULTY_FACTOR);
	if (!store_write(poller->house.store, end, &polling, &unwritten) && is_fine) {
		*fault_r = unwritten.for_log != NULL ? unwritten : polling.fault;
		return false;
	}
	return is_fine;
}
