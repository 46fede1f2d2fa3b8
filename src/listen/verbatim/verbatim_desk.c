/* The desk, quarter after quarter, and what both sides say when a request ends (room closing): what people
 * ask for and complain of, on the usagers' side; what agents ask of one another, on theirs. Which requests
 * may be read is said by room desk, who objects by room rights. */
#include <stdlib.h>
#include <string.h>

#include "base/ident.h"
#include "base/time.h"
#include "craft/vault/vault.h"
#include "ground/journal/journal.h"
#include "listen/closing/closing.h"
#include "listen/invite/invite.h"
#include "listen/verbatim/verbatim_kept_inside.h"
#include "welcome/rights/rights.h"

enum {
	REQUEST_COUNT_MAX = 1000000, /* of one quarter that are read: the first ones */
	ROWS_MEMORY = 64 << 20,      /* of one question to the database */
};

/* What is compared with what: an idea is not answered as a complaint is. */
enum kind { DEMANDS, SUGGESTIONS, ENDS, KIND_COUNT };
static const char *const names[KIND_COUNT] = { "Demandes et réclamations", "Suggestions",
	                                           "Avis à la fin des demandes" };

struct reading {
	const struct verbatim_keeper *keeper;
	enum kind kind;
	int32_t since_day;
};

/* --- which number a text has ---------------------------------------------------------------------------- */

/* A keyed print of its request, another one in each heap: always the same, so that whatever is decided of
 * it stays, and so that it goes when its request does. The key is a file, never in the database (room
 * invite): without it no number leads to a request. */
static int64_t
text_id_of(const uint8_t key[INVITE_PRINT_SIZE], enum kind kind, int64_t request_id)
{
	char secret[INVITE_PRINT_SIZE + sizeof request_id + 1];
	uint8_t hash[VAULT_HASH_SIZE];
	uint64_t number = 0;
	memcpy(secret, key, INVITE_PRINT_SIZE);
	memcpy(secret + INVITE_PRINT_SIZE, &request_id, sizeof request_id);
	secret[sizeof secret - 1] = (char)kind;
	vault_hash("verbatim request", span_from(secret, sizeof secret), hash);
	for (size_t i = 0; i < sizeof number; i++)
		number = number << 8 | hash[i];
	return (int64_t)(number >> 1) | 1; /* never 0 */
}

/* --- who wrote ------------------------------------------------------------------------------------------ */

/* Persons are known again only by whoever joins them: who writes twice on the web is written down twice.
 * Whoever has a contact in common is counted as one here; who left none may be anybody. */
struct tie {
	struct span key; /* of a contact, or of a person */
	size_t at;       /* whose: among `parents` */
};
struct ties {
	struct arena *arena, *rows;
	struct tie *all;
	size_t count;
	size_t *parents; /* of each person: another with whom she is one, or herself */
	bool *is_known;  /* she left a contact */
};

static int
compare_ties(const void *one, const void *other)
{
	return span_compare(((const struct tie *)one)->key, ((const struct tie *)other)->key);
}

static size_t
top_of(struct ties *ties, size_t at)
{
	while (ties->parents[at] != at)
		at = ties->parents[at] = ties->parents[ties->parents[at]];
	return at;
}

static void
add_tie(struct ties *ties, struct span key, size_t at)
{
	ties->all = arena_room(ties->arena, ties->all, ties->count, sizeof *ties->all);
	ties->all[ties->count++] = (struct tie){ key, at };
}

static bool
add_person(struct ties *ties, struct db *db, int64_t root_id, int64_t row_id, int64_t top_id, size_t at,
           struct fault *fault_r)
{
	struct person_contact *contacts;
	size_t count;
	add_tie(ties, span_of(arena_format(ties->arena, "%lld", (long long)top_id)), at);
	if (row_id != top_id) /* an objection may be noted under either */
		add_tie(ties, span_of(arena_format(ties->arena, "%lld", (long long)row_id)), at);
	arena_reset(ties->rows);
	if (!person_contacts(ties->rows, db, root_id, row_id, &contacts, &count, fault_r))
		return false;
	for (size_t i = 0; i < count; i++) {
		if (contacts[i].key.length == 0)
			continue;
		ties->is_known[at] = true;
		add_tie(ties, span_of(arena_format(ties->arena, "%d %.*s", (int)contacts[i].kind,
		                                   SPAN_ARGS(contacts[i].key))),
		        at);
	}
	return true;
}

static void
join_ties(struct ties *ties)
{
	if (ties->count > 0)
		qsort(ties->all, ties->count, sizeof *ties->all, compare_ties);
	for (size_t i = 1; i < ties->count; i++)
		if (span_equal(ties->all[i].key, ties->all[i - 1].key))
			ties->parents[top_of(ties, ties->all[i].at)] = top_of(ties, ties->all[i - 1].at);
}

/* --- the texts of a quarter
 * ------------------------------------------------------------------------------ */

struct gathered {
	struct reading *reading;
	struct arena *arena, *rows;
	struct db *db;
	uint8_t key[INVITE_PRINT_SIZE];
	struct verbatim_given *given;
	int64_t *row_ids, *top_ids; /* of each; 0: of nobody, or of an agent */
	size_t count;
	struct fault *fault_r;
};

static void
add_written(struct gathered *gathered, const struct offering *offering, const struct desk_written *written)
{
	const size_t count = gathered->count;
	gathered->given = arena_room(gathered->arena, gathered->given, count, sizeof *gathered->given);
	gathered->row_ids = arena_room(gathered->arena, gathered->row_ids, count, sizeof *gathered->row_ids);
	gathered->top_ids = arena_room(gathered->arena, gathered->top_ids, count, sizeof *gathered->top_ids);
	const bool is_internal = written->asker_id != 0;
	gathered->given[count] = (struct verbatim_given){
		.text_id = text_id_of(gathered->key, gathered->reading->kind, written->request_id),
		.source_id = written->request_id,
		.side = is_internal ? SIDE_AGENT : SIDE_USAGER,
		.place_id = written->unit_id,
		.journey_id = offering->journey_id,
		.step_id = offering->step_id,
		.who = is_internal ? written->asker_id : VERBATIM_ANYBODY,
		.answer = SPAN(""),
	};
	gathered->row_ids[count] = is_internal ? 0 : written->row_id;
	gathered->top_ids[count] = is_internal ? 0 : written->person_id;
	gathered->count++;
}

static int64_t
midnight(int32_t day)
{
	return zone_instant(zone_here(), (struct local){ .days = day }, NULL);
}

static bool
add_offering(struct gathered *gathered, const struct offering *offering,
             const struct verbatim_quarter *quarter)
{
	const int32_t since = gathered->reading->since_day;
	const int32_t first = quarter->first_day > since ? quarter->first_day : since;
	struct desk_written_asked asked = { .offering_id = offering->offering_id,
		                                .from_s = midnight(first),
		                                .to_s = midnight(quarter->last_day + 1) };
	struct desk_written written[DESK_WRITTEN_COUNT];
	while (!asked.is_over && gathered->count < REQUEST_COUNT_MAX) {
		size_t count;
		arena_reset(gathered->rows);
		if (!desk_written(gathered->rows, gathered->db, gathered->reading->keeper->root_id, &asked, written,
		                  &count, gathered->fault_r))
			return false;
		for (size_t i = 0; i < count; i++)
			add_written(gathered, offering, &written[i]);
	}
	return true;
}

static bool
add_offerings(struct gathered *gathered, const struct verbatim_quarter *quarter)
{
	struct offering *offerings;
	size_t count;
	if (!offering_list(gathered->arena, gathered->db, gathered->reading->keeper->root_id, &offerings, &count,
	                   gathered->fault_r))
		return false;
	for (size_t i = 0; i < count; i++) {
		const enum kind kind = offerings[i].kind == OFFERING_SUGGESTION ? SUGGESTIONS : DEMANDS;
		if (kind == gathered->reading->kind && desk_is_read_with_others(&offerings[i]) &&
		    !add_offering(gathered, &offerings[i], quarter))
			return false;
	}
	return true;
}

/* What both sides say when a request ends. Of persons, of what is read of the desk; nothing says who of
 * those who handled requests wrote what, nor where: it is of the whole, and was shown as the whole may be
 * (room closing). */
static bool
add_end(struct gathered *gathered, const struct closing_written *written)
{
	const int64_t root_id = gathered->reading->keeper->root_id;
	struct offering offering = { .offering_id = 0 };
	struct desk_request request;
	if (written->side == SIDE_USAGER) {
		arena_reset(gathered->rows);
		const enum found found = desk_by_id(gathered->rows, gathered->db, root_id, written->source_id,
		                                    &request, gathered->fault_r);
		bool is_left_out;
		if (found != FOUND_ONE || request.is_brought || written->day < gathered->reading->since_day)
			return found != FOUND_FAILED;
		if (!desk_is_left_out(gathered->rows, gathered->db, root_id, &request, &is_left_out,
		                      gathered->fault_r))
			return false;
		if (is_left_out)
			return true;
		const enum found offered = offering_load(gathered->rows, gathered->db, root_id, written->offering_id,
		                                         &offering, gathered->fault_r);
		if (offered != FOUND_ONE || !desk_is_read_with_others(&offering))
			return offered != FOUND_FAILED;
	}
	const struct desk_written as_asked = { .request_id = written->source_id,
		                                   .unit_id = written->unit_id,
		                                   .row_id = written->person_id,
		                                   .person_id = written->person_id };
	add_written(gathered, &offering, &as_asked);
	struct verbatim_given *given = &gathered->given[gathered->count - 1];
	given->words = written->words;
	given->side = written->side;
	given->who = written->side == SIDE_AGENT ? 0 : VERBATIM_ANYBODY;
	return true;
}

static enum found
add_ends(struct gathered *gathered, const struct verbatim_quarter *quarter)
{
	struct closing_written *written;
	size_t count;
	const enum found found =
		closing_written(gathered->arena, gathered->db, gathered->reading->keeper->root_id, quarter->number,
	                    &written, &count, gathered->fault_r);
	for (size_t i = 0; i < count; i++)
		if (!add_end(gathered, &written[i]))
			return FOUND_FAILED;
	return found;
}

/* Those of who objects go, and of whoever has a contact of hers; the others are counted by person. */
static bool
tell_persons(struct gathered *gathered)
{
	const int64_t root_id = gathered->reading->keeper->root_id;
	struct rights_objected objected;
	if (!rights_objected(gathered->arena, gathered->db, root_id, &objected, gathered->fault_r) ||
	    !person_tops(gathered->arena, gathered->db, root_id, gathered->top_ids, gathered->count,
	                 gathered->fault_r))
		return false;
	const size_t all = objected.count + gathered->count;
	struct ties ties = { .arena = gathered->arena,
		                 .rows = gathered->rows,
		                 .parents = arena_array_of(gathered->arena, size_t, all + 1),
		                 .is_known = arena_array_of(gathered->arena, bool, all + 1) };
	bool *is_out = arena_array_of(gathered->arena, bool, all + 1);
	for (size_t i = 0; i < all; i++)
		ties.parents[i] = i;
	for (size_t i = 0; i < all; i++) {
		const bool is_objecting = i < objected.count;
		const int64_t row_id = is_objecting ? objected.person_ids[i] : gathered->row_ids[i - objected.count];
		const int64_t top_id = is_objecting ? row_id : gathered->top_ids[i - objected.count];
		if (row_id != 0 &&
		    !add_person(&ties, gathered->db, root_id, row_id, top_id, i, gathered->fault_r))
			return false;
	}
	join_ties(&ties);
	for (size_t i = 0; i < objected.count; i++)
		is_out[top_of(&ties, i)] = true;
	size_t kept = 0;
	for (size_t i = 0; i < gathered->count; i++) {
		const size_t at = objected.count + i, top = top_of(&ties, at);
		if (gathered->row_ids[i] != 0 && is_out[top])
			continue;
		if (gathered->row_ids[i] != 0 && ties.is_known[at])
			gathered->given[i].who = (int64_t)top + 1;
		gathered->given[kept++] = gathered->given[i];
	}
	gathered->count = kept;
	return true;
}

static int
compare_given(const void *one, const void *other)
{
	const struct verbatim_given *a = one, *b = other;
	return (a->text_id > b->text_id) - (a->text_id < b->text_id);
}

static enum found
gather(struct gathered *gathered, const struct verbatim_quarter *quarter)
{
	const struct reading *reading = gathered->reading;
	if (!invite_print_words(gathered->arena, gathered->db, reading->keeper->root_id, reading->keeper->folder,
	                        SPAN("verbatim requests"), gathered->key, gathered->fault_r) ||
	    (reading->kind != ENDS && !add_offerings(gathered, quarter)))
		return FOUND_FAILED;
	const enum found found = reading->kind == ENDS ? add_ends(gathered, quarter) : FOUND_ONE;
	if (found != FOUND_ONE)
		return found;
	return tell_persons(gathered) ? FOUND_ONE : FOUND_FAILED;
}

static enum found
load(void *context, struct arena *arena, struct db *db, const struct verbatim_quarter *quarter,
     struct verbatim_given **given_r, size_t *count_r, struct fault *fault_r)
{
	struct gathered gathered = { .reading = context,
		                         .arena = arena,
		                         .rows = arena_new(ROWS_MEMORY),
		                         .db = db,
		                         .fault_r = fault_r };
	const enum found found = gather(&gathered, quarter);
	if (found == FOUND_FAILED)
		fault_keep(arena, fault_r);
	arena_end(gathered.rows);
	vault_wipe(gathered.key, sizeof gathered.key);
	if (gathered.count > 0)
		qsort(gathered.given, gathered.count, sizeof *gathered.given, compare_given);
	*given_r = gathered.given;
	*count_r = gathered.count;
	return found;
}

static enum found
say(void *context, struct arena *arena, struct db *db, struct verbatim_given *given, struct fault *fault_r)
{
	const struct reading *reading = context;
	if (reading->kind == ENDS) /* what was loaded says it all */
		return FOUND_ONE;
	return desk_written_words(arena, db, reading->keeper->root_id, given->source_id, &given->words, fault_r);
}

/* --- what happens to requests
 * ----------------------------------------------------------------------------- */

static bool
takes_something_away(const struct fact *fact)
{
	return desk_is_forgotten(fact) || rights_is_objection(fact) || strcmp(fact->kind, "desk.veiled") == 0;
}

/* Its number says when it was written: the same day as it was received, or minutes later. */
static bool
follow(struct arena *arena, struct db *db, int64_t root_id, const struct fact *fact, struct fault *fault_r)
{
	(void)arena;
	if (rights_is_objection(fact))
		return verbatim_quarters_changed(db, root_id, VERBATIM_OF_DESK, fault_r);
	const int32_t day = day_here(ident_ordered_ms(fact->subject_id) / 1000);
	return verbatim_quarter_changed(db, root_id, VERBATIM_OF_DESK, day, fault_r) &&
	       verbatim_quarter_changed(db, root_id, VERBATIM_OF_DESK, day - 1, fault_r) &&
	       verbatim_kind_changed(db, root_id, VERBATIM_OF_DESK, ENDS, fault_r); /* it may end much later */
}

/* --- since when
 * ------------------------------------------------------------------------------------------- */

struct beginning {
	const struct verbatim_keeper *keeper;
	struct fault fault;
};

static bool
begin(struct db *db, void *data)
{
	struct beginning *beginning = data;
	return verbatim_since_set(db, beginning->keeper->root_id, beginning->keeper->today, &beginning->fault);
}

/* *has_desk_r: somebody once asked for something. Else nothing is made, not even a key. */
static enum found
find_since(struct arena *arena, const struct verbatim_keeper *keeper, int32_t *day_r, bool *has_desk_r,
           struct fault *fault_r)
{
	int64_t ids[DESK_IDS_COUNT];
	size_t count = 0;
	struct db *db = store_read(arena, keeper->store, fault_r);
	if (db == NULL)
		return FOUND_FAILED;
	enum found found = verbatim_since(arena, db, keeper->root_id, day_r, fault_r);
	if (found == FOUND_ONE && !desk_ids_from(arena, db, keeper->root_id, 1, ids, &count, fault_r))
		found = FOUND_FAILED;
	db_end(db);
	*has_desk_r = count > 0;
	return found;
}

bool
verbatim_desk_clock(struct arena *arena, const struct verbatim_keeper *keeper, struct fault *fault_r)
{
	const struct journal_reader reader = { keeper->root_id, "verbatim", takes_something_away, follow };
	struct reading reading = { .keeper = keeper };
	bool has_desk;
	const enum found found = find_since(arena, keeper, &reading.since_day, &has_desk, fault_r);
	if (found == FOUND_NONE) {
		struct beginning beginning = { .keeper = keeper };
		if (store_write(keeper->store, begin, &beginning, fault_r))
			return true;
		if (fault_r->for_log == NULL)
			*fault_r = beginning.fault;
		return false;
	}
	if (found == FOUND_FAILED || !journal_read_on(arena, keeper->store, &reader, fault_r))
		return false;
	for (reading.kind = 0; has_desk && reading.kind < KIND_COUNT; reading.kind++) {
		const struct verbatim_gathering gathering = { .origin = VERBATIM_OF_DESK,
			                                          .kind = (int)reading.kind,
			                                          .name = names[reading.kind],
			                                          .since_day = reading.since_day,
			                                          .needs_key = true,
			                                          .load = load,
			                                          .say = say,
			                                          .context = &reading };
		if (!verbatim_quarters(arena, keeper, &gathering, fault_r))
			return false;
	}
	return true;
}
