/* Lines become requests, some hundred in a transaction: a million of them hold nobody up. */
#include "base/ident.h"
#include "welcome/seek/seek.h"
#include "welcome/takeover/takeover_inside.h"

struct kept_line {
	struct takeover_line line;
	const struct offering *offering;
	int64_t unit_id;
};
struct takeover_batch {
	struct takeover_run *run;
	struct arena *arena; /* of the lines at hand */
	struct arena *writing; /* of a try of their transaction */
	struct kept_line *lines;
	size_t count;
	int64_t added, known; /* in the transaction at hand */
	int64_t first_s; /* of those added, when the first was received */
	int64_t all_added, all_known;
};

struct takeover_batch *
takeover_batch_new(struct takeover_run *run)
{
	struct takeover_batch *batch = arena_new_of(run->arena, struct takeover_batch);
	batch->run = run;
	batch->arena = arena_new(ARENA_VISIT_SIZE_MAX);
	batch->writing = arena_new(ARENA_VISIT_SIZE_MAX);
	return batch;
}

void
takeover_batch_end(struct takeover_batch *batch)
{
	arena_end(batch->writing);
	arena_end(batch->arena);
}

void
takeover_batch_count(const struct takeover_batch *batch, int64_t *added_r, int64_t *known_r)
{
	*added_r = batch->all_added;
	*known_r = batch->all_known;
}

/* --- who ------------------------------------------------------------------------------------- */

struct asker {
	struct person person;
	struct person_contact contacts[2];
	size_t count;
	bool has_mail; /* contacts[0] */
};

static struct asker
asker_of(struct arena *arena, const struct kept_line *kept)
{
	const struct takeover_line *line = &kept->line;
	struct asker asker = { .person = { .purpose = kept->offering->purpose,
		                               .name = line->name,
		                               .needs = SPAN(""),
		                               .language = SPAN(""),
		                               .acts_for = SPAN(""),
		                               .prefers = PERSON_MAIL } };
	asker.has_mail = line->mail.length > 0 && person_contact_read(arena, PERSON_MAIL, line->mail,
	                                                              &asker.contacts[0]);
	asker.count = asker.has_mail;
	/* Some tools give a name where an address was meant. */
	if (line->mail.length > 0 && !asker.has_mail && line->name.length == 0 &&
	    form_length(line->mail) <= PERSON_NAME_LENGTH_MAX)
		asker.person.name = line->mail;
	if (line->phone.length > 0 && person_contact_read(arena, PERSON_PHONE, line->phone,
	                                                  &asker.contacts[asker.count]))
		asker.count++;
	if (!asker.has_mail && asker.count > 0)
		asker.person.prefers = PERSON_PHONE;
	return asker;
}

/* She who came with another request, of the same purpose, under the same address and name: nobody else
 * is joined to her by a file, and a telephone is not enough. *person_id_r 0: she is new. */
static bool
find_who_came(struct takeover_batch *batch, struct db *db, const struct asker *asker,
              int64_t *person_id_r)
{
	struct takeover_run *run = batch->run;
	struct fault *fault_r = &run->import->fault;
	struct person *persons;
	size_t count;
	*person_id_r = 0;
	if (!asker->has_mail)
		return true;
	if (!person_by_contact(batch->writing, db, run->hand.root_id, asker->person.purpose,
	                       &asker->contacts[0], &persons, &count, fault_r))
		return false;
	for (size_t i = 0; i < count && *person_id_r == 0; i++) {
		if (!span_equal(persons[i].name, asker->person.name) || persons[i].joined_into != 0)
			continue;
		enum found found = takeover_store_has_person(batch->writing, db, run->hand.root_id,
		                                             persons[i].person_id, fault_r);
		if (found == FOUND_ONE)
			found = person_hold(db, run->hand.root_id, persons[i].person_id, fault_r);
		if (found == FOUND_FAILED)
			return false;
		if (found == FOUND_ONE)
			*person_id_r = persons[i].person_id;
	}
	return true;
}

static bool
find_person(struct takeover_batch *batch, struct db *db, const struct asker *asker,
            int64_t *person_id_r)
{
	struct takeover_run *run = batch->run;
	struct fault *fault_r = &run->import->fault;
	*person_id_r = 0;
	if (asker->person.name.length == 0 && asker->count == 0)
		return true;
	if (!find_who_came(batch, db, asker, person_id_r))
		return false;
	return *person_id_r != 0 ||
	       (person_add(batch->writing, db, run->hand.root_id, &asker->person, asker->contacts,
	                   asker->count, run->hand.now_s, person_id_r, fault_r) &&
	        takeover_store_person_add(db, run->hand.root_id, *person_id_r, fault_r));
}

/* --- what ------------------------------------------------------------------------------------ */

static bool
find_around(struct takeover_batch *batch, const struct kept_line *kept,
            struct desk_around *around_r)
{
	struct takeover_run *run = batch->run;
	const struct place_tree *tree = run->hand.tree;
	const uint32_t place = kept->unit_id == 0 ? PLACE_NONE : place_by_id(tree, kept->unit_id);
	struct hours_calendar **calendar =
		&run->calendars[place == PLACE_NONE ? tree->count : place];
	if (*calendar == NULL)
		*calendar = hours_book_calendar(run->book, place, &run->import->fault);
	if (*calendar == NULL)
		return false;
	*around_r = (struct desk_around){ .hours = *calendar,
		                              .days = hours_holidays(*calendar),
		                              .zone = hours_zone(*calendar),
		                              .offering = kept->offering,
		                              .pauses = arena_new_of(batch->writing, struct desk_pause) };
	return true;
}

static struct desk_bringing
bringing_of(struct takeover_batch *batch, const struct kept_line *kept, const struct asker *asker,
            int64_t person_id)
{
	const struct takeover_line *line = &kept->line;
	const struct takeover_map *map = batch->run->map;
	return (struct desk_bringing){
		.offering = kept->offering,
		.unit_id = kept->unit_id,
		.person_id = person_id,
		.channel = line->channel,
		.reply_channel = asker->has_mail    ? DESK_MAIL
		                 : asker->count > 0 ? DESK_PHONE : DESK_WEB,
		.title = line->title,
		.text = line->text,
		.origin = span_of(arena_format(batch->writing,
		                               "Reprise de %.*s, où elle portait le numéro %.*s.",
		                               SPAN_ARGS(map->tool_name), SPAN_ARGS(line->number))),
		.is_placed = line->is_placed,
		.east = line->east,
		.north = line->north,
		.address = line->address,
		.received_unix_s = line->received_s,
		.first_unix_s = line->replied_s,
		.done_unix_s = line->closed_s,
		.is_waiting = line->is_waiting,
		.outcome = line->outcome,
	};
}

static bool
write_line(struct takeover_batch *batch, struct db *db, const struct kept_line *kept)
{
	struct takeover_run *run = batch->run;
	struct fault *fault_r = &run->import->fault;
	struct takeover_brought brought = { .import_id = run->import->import_id,
		                                .tool = run->map->tool,
		                                .number = kept->line.number };
	struct desk_around around;
	int64_t person_id;
	const enum found found = takeover_store_has(batch->writing, db, run->hand.root_id, brought.tool,
	                                            brought.number, fault_r);
	if (found != FOUND_NONE) {
		batch->known += found == FOUND_ONE;
		return found == FOUND_ONE;
	}
	const struct asker asker = asker_of(batch->writing, kept);
	if (!find_person(batch, db, &asker, &person_id) || !find_around(batch, kept, &around))
		return false;
	const struct desk_bringing bringing = bringing_of(batch, kept, &asker, person_id);
	if (batch->added++ == 0 || bringing.received_unix_s < batch->first_s)
		batch->first_s = bringing.received_unix_s;
	return desk_bring(batch->writing, db, &run->hand, &bringing, &around, &brought.request_id,
	                  fault_r) &&
	       takeover_store_add(db, run->hand.root_id, &brought, fault_r);
}

/* Runs on the writer; it may run twice, so it starts from nothing each time. */
static bool
write_batch(struct db *db, void *data)
{
	struct takeover_batch *batch = data;
	arena_reset(batch->writing);
	batch->run->import->fault = (struct fault){ 0 };
	batch->added = batch->known = 0;
	for (size_t i = 0; i < batch->count; i++)
		if (!write_line(batch, db, &batch->lines[i]))
			return false;
	/* With them: whatever becomes of the rest of the file, those that came are found. */
	return batch->added == 0 || seek_again_from(db, batch->run->hand.root_id,
	                                            ident_ordered_from(batch->first_s * 1000),
	                                            &batch->run->import->fault);
}

/* Two references may meet (see desk_bring): others are then drawn for all of the batch. */
enum { TRY_COUNT = 20 };

bool
takeover_batch_flush(struct takeover_batch *batch)
{
	struct import *import = batch->run->import;
	struct fault fault = { 0 };
	if (batch->count == 0)
		return true;
	bool is_fine = false, is_met = true;
	for (int i = 0; i < TRY_COUNT && !is_fine && is_met; i++) {
		is_fine = store_write(batch->run->store, write_batch, batch, &fault);
		is_met = fault.for_log == NULL && import->fault.for_log == db_conflict;
	}
	if (!is_fine && fault.for_log != NULL)
		import->fault = fault;
	import_keep_fault(import);
	if (is_fine) {
		batch->all_added += batch->added;
		batch->all_known += batch->known;
	}
	batch->count = 0;
	batch->lines = NULL;
	arena_reset(batch->arena);
	return is_fine;
}

static void
keep_spans(struct arena *arena, struct takeover_line *line)
{
	struct span *const spans[] = { &line->number, &line->offering, &line->unit, &line->title,
		                           &line->text, &line->address, &line->name, &line->mail,
		                           &line->phone };
	for (size_t i = 0; i < LENGTH(spans); i++)
		*spans[i] = span_keep(arena, *spans[i]);
}

bool
takeover_batch_add(struct takeover_batch *batch, const struct takeover_line *line,
                   const struct offering *offering, int64_t unit_id)
{
	if (batch->lines == NULL)
		batch->lines = arena_array_of(batch->arena, struct kept_line, TAKEOVER_BATCH_COUNT);
	struct kept_line *kept = &batch->lines[batch->count++];
	*kept = (struct kept_line){ *line, offering, unit_id };
	keep_spans(batch->arena, &kept->line);
	return batch->count < TAKEOVER_BATCH_COUNT || takeover_batch_flush(batch);
}
