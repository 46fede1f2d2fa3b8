/* A whole file: looked at, then kept, some hundred at a time. */
#include <stdlib.h>
#include <string.h>

#include "base/file.h"
#include "base/ident.h"
#include "base/time.h"
#include "welcome/appointment/appointment_inside.h"

/* --- read ------------------------------------------------------------------------------------------ */

bool
appointment_file_read(struct appointment_run *run, struct span bytes, struct span map_text)
{
	const struct appointment_horizon horizon = { run->today - APPOINTMENT_BACK_DAYS,
		                                         run->today + APPOINTMENT_AHEAD_DAYS };
	if (appointment_is_calendar(bytes))
		return appointment_ical_read(run->arena, bytes, horizon, &run->file, &run->fault);
	const struct appointment_map *map = appointment_map_read(run->arena, map_text, &run->fault);
	return map != NULL && appointment_csv_read(run->arena, bytes, map, &run->file, &run->fault);
}

/* --- what a line is here --------------------------------------------------------------------------- */

/* Where. NULL, or why not: what this reader may not fill is a place that is not known. */
static const char *
find_place(const struct appointment_run *run, const struct appointment_line *line, uint32_t *place_r)
{
	static const char unknown[] = "son lieu n’est pas de ceux que vous gérez.";
	*place_r = run->place;
	if (line->place.length == 0)
		return NULL;
	const uint32_t place = place_by_code_or_name(run->tree, line->place);
	const bool may = place != PLACE_NONE &&
	                 (run->reader == NULL ||
	                  people_may(run->reader, run->tree, APPOINTMENT_KEEPERS, place));
	if (may)
		*place_r = place;
	return may || !line->must_find_place ? NULL : unknown;
}

/* Of a request that this reader sees. NULL, or why not: the same for one that does not exist. */
static const char *
find_request(struct appointment_run *run, struct db *db, const struct appointment_line *line,
             struct appointment *appointment)
{
	struct desk_request request;
	if (line->reference.length == 0)
		return NULL;
	const enum found found =
		run->sight == NULL
			? desk_by_reference(run->arena, db, run->root_id, line->reference, &request, &run->fault)
			: desk_load(run->arena, db, run->root_id, run->sight, line->reference, &request,
	                    &run->fault);
	if (found == FOUND_FAILED)
		return "";
	if (found == FOUND_NONE)
		return "vous ne voyez aucune demande de cette référence.";
	appointment->request_id = request.request_id;
	/* Whose it is, the request says: nothing is kept twice. */
	appointment->name = appointment->mail = appointment->phone = SPAN("");
	return NULL;
}

static const char *
find_hours(struct appointment_run *run, const struct appointment_line *line, uint32_t place,
           struct appointment *appointment)
{
	const struct hours_calendar *calendar = hours_book_calendar(run->book, place, &run->fault);
	enum local_kind kind = LOCAL_ONCE;
	if (calendar == NULL)
		return "";
	appointment->begin_s = line->begin.is_local
	                           ? zone_instant(hours_zone(calendar), line->begin.local, &kind)
	                           : line->begin.at_s;
	appointment->end_s = appointment->begin_s + line->length_s;
	if (kind == LOCAL_SKIPPED)
		return "cette heure n’existe pas ce jour-là\u202f: on passe à l’heure d’été.";
	if (line->length_s < APPOINTMENT_LENGTH_MIN_S || line->length_s > APPOINTMENT_LENGTH_MAX_S)
		return "il dure moins de cinq minutes ou plus de douze heures.";
	if (appointment->begin_s > run->now_s + (int64_t)APPOINTMENT_AHEAD_DAYS * DAY_S)
		return "il est dans plus de treize mois.";
	if (appointment->begin_s < run->now_s - (int64_t)(APPOINTMENT_BACK_DAYS - 2) * DAY_S)
		return "il date de plus de treize mois.";
	run->outside += (line->state == APPOINTMENT_BOOKED || line->state == APPOINTMENT_FREE) &&
	                appointment->begin_s > run->now_s &&
	                hours_minutes(calendar, appointment->begin_s, appointment->end_s) * 60 <
	                    line->length_s / 60 * 60;
	return NULL;
}

/* NULL, or why it is not taken; "" after a fault. */
static const char *
resolve(struct appointment_run *run, struct db *db, const struct appointment_line *line,
        struct appointment *appointment)
{
	uint32_t place;
	if (line->complaint != NULL)
		return line->complaint;
	*appointment = (struct appointment){ .state = line->state, .window = line->window,
		                                 .about = line->about, .name = line->name,
		                                 .mail = line->mail, .phone = line->phone,
		                                 .sequence = line->sequence, .says_no = line->says_no };
	const char *why = find_place(run, line, &place);
	if (why == NULL)
		why = find_hours(run, line, place, appointment);
	if (why == NULL)
		why = find_request(run, db, line, appointment);
	if (why != NULL)
		return why;
	const int64_t named_s = run->now_s - (int64_t)APPOINTMENT_KEEP_NAME_DAYS * DAY_S;
	if (line->state == APPOINTMENT_FREE || appointment->end_s < named_s)
		appointment->name = appointment->mail = appointment->phone = appointment->about = SPAN("");
	appointment->is_slot = line->state == APPOINTMENT_FREE;
	appointment->place_id = run->tree->places[place].id;
	return NULL;
}

enum found
appointment_print_of(struct appointment_run *run, struct db *db, struct arena *arena,
                     const struct appointment_line *line, int64_t place_id,
                     uint8_t print_r[DESK_PRINT_SIZE])
{
	/* A number of a table is of its place; a UID is of the world. */
	const char *words = run->file.is_calendar
	                        ? arena_format(arena, "appointment %.*s", SPAN_ARGS(line->uid))
	                        : arena_format(arena, "appointment %lld %.*s", (long long)place_id,
	                                       SPAN_ARGS(span_from(line->uid.at, line->uid.length < 700
	                                                                             ? line->uid.length
	                                                                             : 700)));
	return desk_print(arena, db, run->root_id, span_of(words), print_r, &run->fault);
}

bool
appointment_is_beyond(const struct appointment_run *run, const struct appointment *known)
{
	return run->reader != NULL && !people_may(run->reader, run->tree, APPOINTMENT_KEEPERS,
	                                          place_by_id(run->tree, known->place_id));
}

static bool
look_at(struct appointment_run *run, struct db *db, size_t i)
{
	const struct appointment_line *line = &run->file.lines[i];
	struct appointment *appointment = &run->list[i], known;
	uint8_t print[DESK_PRINT_SIZE];
	const char *why = resolve(run, db, line, appointment);
	enum found found = FOUND_NONE;
	if (why != NULL && why[0] == '\0')
		return false;
	if (why == NULL) {
		struct arena *arena = arena_new(1 << 20);
		found = appointment_print_of(run, db, arena, line, appointment->place_id, print);
		if (found == FOUND_ONE)
			found = appointment_by_source(arena, db, run->root_id, print, &known, &run->fault);
		if (found == FOUND_ONE && appointment_is_beyond(run, &known))
			why = "son identifiant (UID) est celui d’un rendez-vous d’un lieu que vous ne gérez pas.";
		arena_end(arena);
	}
	if (found == FOUND_FAILED)
		return false;
	if (why != NULL) {
		appointment->place_id = 0;
		import_complain(run->import, line->number, "%s", why);
		return true;
	}
	if (found == FOUND_ONE)
		run->known_ids[run->known++] = known.appointment_id;
	run->good++;
	run->counts[appointment->state]++;
	run->unreachable += appointment->state == APPOINTMENT_BOOKED && appointment->begin_s > run->now_s &&
	                    appointment->request_id == 0 && appointment->mail.length == 0 &&
	                    appointment->phone.length == 0;
	return true;
}

static int
by_id(const void *left, const void *right)
{
	const int64_t a = *(const int64_t *)left, b = *(const int64_t *)right;
	return a < b ? -1 : a > b;
}

/* What an earlier file brought and this one no longer says: somebody may have deleted it there. */
static bool
find_gone(struct appointment_run *run, struct db *db)
{
	const int64_t place_id = run->tree->places[run->place].id;
	int64_t first_s = INT64_MAX, last_s = 0;
	struct appointment *list;
	size_t count;
	for (size_t i = 0; i < run->file.count; i++)
		if (run->list[i].place_id == place_id) {
			first_s = run->list[i].begin_s < first_s ? run->list[i].begin_s : first_s;
			last_s = run->list[i].begin_s > last_s ? run->list[i].begin_s : last_s;
		}
	if (last_s <= run->now_s || run->file.is_cut)
		return true;
	if (!appointment_sourced(run->arena, db, run->root_id, place_id,
	                         first_s > run->now_s ? first_s : run->now_s + 1, last_s + 1, &list, &count,
	                         &run->fault))
		return false;
	qsort(run->known_ids, (size_t)run->known, sizeof *run->known_ids, by_id);
	run->gone = list;
	for (size_t i = 0; i < count; i++)
		if (bsearch(&list[i].appointment_id, run->known_ids, (size_t)run->known, sizeof *run->known_ids,
		            by_id) == NULL)
			run->gone[run->gone_count++] = list[i];
	return true;
}

bool
appointment_run_look(struct appointment_run *run, struct db *db)
{
	const struct hours_question question = { .root_id = run->root_id,
		                                     .tree = run->tree,
		                                     .first_day = run->today - APPOINTMENT_BACK_DAYS - 2,
		                                     .last_day = run->today + APPOINTMENT_AHEAD_DAYS + 3 };
	run->book = hours_book_load(run->arena, db, &question, &run->fault);
	if (run->book == NULL)
		return false;
	run->list = arena_array_of(run->arena, struct appointment, run->file.count + 1);
	run->known_ids = arena_array_of(run->arena, int64_t, run->file.count + 1);
	for (size_t i = 0; i < run->file.count; i++)
		if (!look_at(run, db, i))
			return false;
	if (!find_gone(run, db))
		return false;
	run->import->good_count = run->good;
	if (run->file.is_cut)
		run->import->remark = "Ce fichier a plus de 20\u202f000 rendez-vous\u202f: la suite n’est pas lue.";
	return true;
}

/* --- from the terminal ------------------------------------------------------------------------------ */

static bool
read_files(struct appointment_run *run, const char *map_path, struct span *bytes_r, struct span *map_r)
{
	*map_r = appointment_map_usual();
	enum found found = file_read(run->arena, run->import->file_path, APPOINTMENT_FILE_SIZE_MAX, bytes_r,
	                             &run->fault);
	if (found == FOUND_NONE)
		return fault_is(&run->fault, "appointment: no such file", "Ce fichier n’existe pas.");
	if (found == FOUND_ONE && map_path != NULL) {
		found = file_read(run->arena, map_path, APPOINTMENT_MAP_SIZE_MAX, map_r, &run->fault);
		if (found == FOUND_NONE)
			return fault_is(&run->fault, "mapping: no such file",
			                "Le fichier de correspondance n’existe pas.");
	}
	return found == FOUND_ONE;
}

static bool
load_tree(struct appointment_run *run, struct db *db, const char *place)
{
	run->today = day_here(run->now_s);
	run->tree = place_tree_load(run->arena, db, run->root_id, run->today, &run->fault);
	if (run->tree == NULL)
		return false;
	run->place = place_by_code_or_name(run->tree, span_of(place));
	return run->place != PLACE_NONE ||
	       fault_is(&run->fault, "appointment: no such place",
	                "Dites le lieu des rendez-vous, par son code ou son nom\u202f: --place CODE.");
}

bool
appointment_import(struct store *store, struct import *import, const char *place,
                   const char *map_path, int64_t *known_r)
{
	struct appointment_run run = { .arena = arena_new((size_t)1 << 30), .root_id = import->root_id,
		                           .now_s = time_now_s(), .import = import };
	struct span bytes, map;
	struct db *db = store_read(run.arena, store, &run.fault);
	bool is_fine = db != NULL && load_tree(&run, db, place) &&
	               read_files(&run, map_path, &bytes, &map) &&
	               appointment_file_read(&run, bytes, map) && appointment_run_look(&run, db);
	if (db != NULL)
		db_end(db);
	if (is_fine && import_is_kept(import))
		is_fine = appointment_run_keep(&run, store);
	*known_r = run.known;
	if (!is_fine)
		import->fault = run.fault;
	import_keep_fault(import);
	arena_end(run.arena);
	return is_fine;
}
