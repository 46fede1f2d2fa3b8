/* Key moments: a step ended, those whom a rule asks are asked. */
#include <string.h>

#include "base/ident.h"
#include "base/time.h"
#include "listen/invite/invite_inside.h"

/* --- one moment --------------------------------------------------------------------------------- */

struct meeting {
	struct arena *arena;
	struct db *db;
	int64_t root_id;
	const struct invite_ended *ended;
	const struct invite_key *key;
	const struct zone *zone;
	const char *once;
	struct fault *fault_r;
};

/* What the fact is known by: nothing of a request can be read in it. */
static const char *
once_of(struct arena *arena, const struct invite_key *key, const struct invite_ended *ended)
{
	struct text words = text_new(arena, 900);
	text_format(&words, "%lld %lld %.*s", (long long)ended->journey_id, (long long)ended->step_id,
	            SPAN_ARGS(ended->once));
	const struct invite_print print = invite_print_of(key, text_span(&words));
	struct text once = text_new(arena, 100);
	text_add_z(&once, "ended-");
	for (size_t i = 0; i < PRINT_SIZE; i++)
		text_format(&once, "%02x", print.bytes[i]);
	return text_z(&once);
}

static bool
is_drawn(const struct meeting *meeting, const struct invite_moment *moment)
{
	const char *words = arena_format(meeting->arena, "%lld %s", (long long)moment->moment_id, meeting->once);
	return invite_lot(meeting->key, span_of(words), 100) < (uint64_t)moment->percent;
}

/* FOUND_NONE: this rule asks nothing of anybody here. */
static enum found
is_met(const struct meeting *meeting, const struct invite_moment *moment, struct span *contact_r)
{
	const struct invite_ended *ended = meeting->ended;
	struct survey_wave wave;
	enum invite_channel channel;
	if (moment->is_over || moment->journey_id != ended->journey_id ||
	    moment->step_id != ended->step_id)
		return FOUND_NONE;
	const struct span typed = moment->side == SIDE_AGENT ? ended->served_by : ended->contact;
	if (invite_contact_read(meeting->arena, typed, contact_r, &channel) != NULL ||
	    channel != moment->channel || !is_drawn(meeting, moment))
		return FOUND_NONE;
	const enum found found = survey_wave_by_id(meeting->arena, meeting->db, meeting->root_id,
	                                           moment->wave_id, &wave, meeting->fault_r);
	return found == FOUND_ONE && wave.state != SURVEY_OPEN ? FOUND_NONE : found;
}

/* Of who served, nothing of the moment is kept: the day, and the evening at which all leave. */
static bool
invite_one(const struct meeting *meeting, const struct invite_moment *moment,
           struct span contact)
{
	struct arena *arena = meeting->arena;
	const int64_t due_s = invite_moment_due(meeting->zone, moment->side,
	                                        meeting->ended->at_unix_s, moment->delay_s);
	const int32_t day = zone_local(meeting->zone, due_s).days;
	const struct invite_person person = { .person_id = ident_random() & ~(int64_t)3,
		                                  .place_id = meeting->ended->place_id,
		                                  .journey_id = moment->journey_id,
		                                  .state = 1,
		                                  .round = day,
		                                  .made_day = day,
		                                  .channel = moment->channel,
		                                  .side = moment->side,
		                                  .stratum = SPAN(""),
		                                  .language = SPAN(""),
		                                  .locked = invite_lock(arena, meeting->key, contact),
		                                  .print = invite_print_of(meeting->key, contact) };
	const enum found found = invite_store_person_add(
		meeting->db, meeting->root_id, moment->wave_id, &person, meeting->fault_r);
	if (found != FOUND_ONE)
		return found == FOUND_NONE; /* asked that day already */
	const struct invite_letter letter = { .letter_id = person.person_id,
		                                  .wave_id = moment->wave_id,
		                                  .channel = moment->channel,
		                                  .side = moment->side,
		                                  .due_s = due_s,
		                                  .locked = SPAN("") };
	return invite_store_letter_add(meeting->db, meeting->root_id, &letter, meeting->fault_r);
}

static bool
ask_all(const struct meeting *meeting)
{
	struct invite_moment *moments;
	size_t count;
	if (!invite_store_moments(meeting->arena, meeting->db, meeting->root_id, &moments, &count,
	                          meeting->fault_r))
		return false;
	for (size_t i = 0; i < count; i++) {
		struct span contact;
		const enum found met = is_met(meeting, &moments[i], &contact);
		if (met == FOUND_FAILED ||
		    (met == FOUND_ONE && !invite_one(meeting, &moments[i], contact)))
			return false;
	}
	return true;
}

enum found
invite_step_ended(struct arena *arena, struct db *db, int64_t root_id, const char *folder,
                  const struct invite_ended *ended, struct fault *fault_r)
{
	struct invite_key key;
	must(db_writes(db));
	must(ended->once.length > 0 && ended->once.length <= 200);
	enum found found = invite_key_read(arena, db, root_id, folder, &key, fault_r);
	if (found == FOUND_NONE)
		return fault_is(fault_r, "invite: no key", "Les invitations n’ont pas encore de clé."),
		       FOUND_FAILED;
	if (found == FOUND_FAILED)
		return FOUND_FAILED;
	const struct meeting meeting = { .arena = arena,
		                             .db = db,
		                             .root_id = root_id,
		                             .ended = ended,
		                             .key = &key,
		                             .zone = zone_here(),
		                             .once = once_of(arena, &key, ended),
		                             .fault_r = fault_r };
	found = journey_step_ended(arena, db, root_id, ended->step_id, ended->place_id,
	                           span_of(meeting.once), fault_r);
	if (found == FOUND_ONE && !ask_all(&meeting))
		found = FOUND_FAILED;
	vault_wipe(&key, sizeof key);
	return found;
}

/* --- a table of them ---------------------------------------------------------------------------- */

enum { COLUMN_JOURNEY, COLUMN_STEP, COLUMN_PLACE, COLUMN_CONTACT, COLUMN_SERVED, COLUMN_REF, COLUMN_COUNT };
static const char *const column_names[COLUMN_COUNT][2] = {
	[COLUMN_JOURNEY] = { "parcours", "journey" }, [COLUMN_STEP] = { "etape", "étape" },
	[COLUMN_PLACE] = { "lieu", "place" },         [COLUMN_CONTACT] = { "contact", "adresse" },
	[COLUMN_SERVED] = { "agent", "servi par" },   [COLUMN_REF] = { "reference", "référence" },
};
enum { ENDED_AT_ONCE = 500 };

struct importing {
	struct arena *arena; /* of the file */
	struct store *store;
	struct import *import;
	const char *folder;
	const struct place_tree *tree;
	struct journey *journeys;
	size_t journey_count;
	size_t columns[COLUMN_COUNT];
	struct invite_ended ended[ENDED_AT_ONCE];
	int64_t lines[ENDED_AT_ONCE];
	size_t count;
	int64_t now_s;
	bool is_known[ENDED_AT_ONCE]; /* of the last write: taken before */
	struct fault fault;
};

static bool
keep_ended(struct db *db, void *data)
{
	struct importing *importing = data;
	for (size_t i = 0; i < importing->count; i++) {
		const enum found found =
			invite_step_ended(importing->arena, db, importing->import->root_id,
		                      importing->folder, &importing->ended[i], &importing->fault);
		if (found == FOUND_FAILED)
			return false;
		importing->is_known[i] = found == FOUND_NONE;
	}
	return true;
}

static bool
flush_ended(struct importing *importing)
{
	struct import *import = importing->import;
	struct fault *fault_r = &import->fault;
	*fault_r = (struct fault){ 0 };
	if (importing->count > 0 && !import->dry_run &&
	    !store_write(importing->store, keep_ended, importing, fault_r)) {
		if (fault_r->for_log == NULL)
			*fault_r = importing->fault;
		return false;
	}
	for (size_t i = 0; i < importing->count; i++)
		if (importing->is_known[i])
			import_complain(import, importing->lines[i], "cette référence a déjà été prise.");
		else
			import->good_count++;
	importing->count = 0;
	return true;
}

static struct span
cell(const struct importing *importing, const struct sheet_row *row, int column)
{
	const size_t at = importing->columns[column];
	return at < row->cell_count ? span_trim(row->cells[at]) : SPAN("");
}

/* By its rank or its title. 0: no such step on the way. */
static enum found
step_of(struct importing *importing, struct db *db, int64_t journey_id, struct span words,
        int64_t *step_id_r)
{
	struct journey_step *steps;
	size_t count;
	int64_t rank = 0;
	(void)span_int64(words, &rank);
	if (!journey_steps(importing->arena, db, importing->import->root_id, journey_id, &steps,
	                   &count, &importing->import->fault))
		return FOUND_FAILED;
	for (size_t i = 0; i < count; i++)
		if (!steps[i].is_removed && (steps[i].rank == rank || span_equal(steps[i].title, words))) {
			*step_id_r = steps[i].id;
			return FOUND_ONE;
		}
	return FOUND_NONE;
}

/* An empty contact is nobody to ask; a wrong one is told. */
static const char *
contact_wrong(struct arena *arena, struct span typed)
{
	struct span contact;
	enum invite_channel channel;
	return typed.length == 0 ? NULL : invite_contact_read(arena, typed, &contact, &channel);
}

/* NULL: taken. Otherwise why not; a fault is in import->fault. */
static const char *
read_ended(struct importing *importing, struct db *db, const struct sheet_row *row,
           struct invite_ended *ended_r)
{
	struct arena *arena = importing->arena;
	const struct span code = cell(importing, row, COLUMN_JOURNEY);
	if (row->complaint != NULL)
		return row->complaint;
	size_t journey = 0;
	while (journey < importing->journey_count &&
	       !span_equal(importing->journeys[journey].code, code))
		journey++;
	const uint32_t place = place_by_code_or_name(importing->tree, cell(importing, row, COLUMN_PLACE));
	*ended_r = (struct invite_ended){
		.contact = span_keep(arena, cell(importing, row, COLUMN_CONTACT)),
		.served_by = span_keep(arena, cell(importing, row, COLUMN_SERVED)),
		.once = span_keep(arena, cell(importing, row, COLUMN_REF)),
		.at_unix_s = importing->now_s,
	};
	if (journey == importing->journey_count)
		return "aucun parcours n’a ce code.";
	ended_r->journey_id = importing->journeys[journey].id;
	if (step_of(importing, db, ended_r->journey_id, cell(importing, row, COLUMN_STEP),
	            &ended_r->step_id) != FOUND_ONE)
		return "cette étape n’est pas sur le parcours.";
	if (place == PLACE_NONE)
		return "aucun lieu n’a ce code ni ce nom.";
	ended_r->place_id = importing->tree->places[place].id;
	if (ended_r->once.length == 0 || ended_r->once.length > 200)
		return "la référence manque ou est trop longue\u202f: elle empêche de prendre deux fois la même "
		       "ligne.";
	const char *why = contact_wrong(arena, ended_r->contact);
	return why != NULL ? why : contact_wrong(arena, ended_r->served_by);
}

static bool
read_header(struct importing *importing, struct sheet *sheet)
{
	struct sheet_row header;
	struct fault *fault_r = &importing->import->fault;
	const enum found found = sheet_next(sheet, &header, fault_r);
	if (found == FOUND_FAILED)
		return false;
	for (int i = 0; i < COLUMN_COUNT; i++) {
		importing->columns[i] = SIZE_MAX;
		for (size_t k = 0; found == FOUND_ONE && k < 2 && importing->columns[i] == SIZE_MAX; k++)
			importing->columns[i] = sheet_header_find(&header, column_names[i][k]);
		if (importing->columns[i] == SIZE_MAX && i != COLUMN_CONTACT && i != COLUMN_SERVED)
			return fault_format(importing->import->arena, fault_r,
			                    arena_format(importing->import->arena,
			                                 "La colonne «\u202f%s\u202f» manque\u202f: la première ligne est "
			                                 "parcours, etape, lieu, contact, agent, reference.",
			                                 column_names[i][0]),
			                    "import: no column %s", column_names[i][0]);
	}
	return true;
}

static bool
read_all(struct importing *importing, struct db *db, struct sheet *sheet)
{
	struct sheet_row row;
	struct import *import = importing->import;
	enum found found;
	while ((found = sheet_next(sheet, &row, &import->fault)) == FOUND_ONE) {
		const char *why =
			read_ended(importing, db, &row, &importing->ended[importing->count]);
		if (import->fault.for_log != NULL)
			return false;
		if (why != NULL)
			import_complain(import, row.number, "%s", why);
		else
			importing->lines[importing->count++] = row.number;
		if (importing->count == ENDED_AT_ONCE && !flush_ended(importing))
			return false;
	}
	return found == FOUND_NONE && flush_ended(importing);
}

bool
invite_moments_import(struct store *store, struct import *import, const char *folder,
                      int64_t now_s)
{
	struct invite_key key;
	struct arena *arena = import->arena;
	struct fault *fault_r = &import->fault;
	struct importing *importing = arena_new_of(arena, struct importing);
	*importing = (struct importing){
		.arena = arena, .store = store, .import = import, .folder = folder, .now_s = now_s,
	};
	struct sheet *sheet = sheet_open(arena, import->file_path, NULL, fault_r);
	if (sheet == NULL || !invite_key_have(arena, store, import->root_id, folder, &key, fault_r))
		return false;
	vault_wipe(&key, sizeof key);
	struct db *db = store_read(arena, store, fault_r);
	if (db == NULL)
		return false;
	importing->tree =
		place_tree_load(arena, db, import->root_id, day_here(now_s), fault_r);
	const bool good = importing->tree != NULL &&
	                  journey_list(arena, db, import->root_id, &importing->journeys,
	                               &importing->journey_count, fault_r) &&
	                  read_header(importing, sheet) && read_all(importing, db, sheet);
	db_end(db);
	return good;
}
