#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/bytes.h"
#include "base/ident.h"
#include "base/time.h"
#include "craft/text/text_repair.h"
#include "listen/survey/survey_plan.h"

enum {
	REPLY_BATCH = 8192, /* replies are written by random id within a batch: quick and unordered */
	TEXT_BATCH = 4 << 20, /* and what they wrote apart, shuffled: in bytes */
	PROGRESS_EVERY = 4096,
};

/* --- where ----------------------------------------------------------------------------------- */

static struct span
cell_at(const struct sheet_row *row, size_t column)
{
	return column < row->cell_count ? span_trim(row->cells[column]) : span_of("");
}

static struct slot *
slot_of(struct run *run, struct span code)
{
	for (size_t at = bytes_sum(code) & (PLACE_SLOT_COUNT - 1);; at = (at + 1) & (PLACE_SLOT_COUNT - 1)) {
		struct slot *slot = &run->slots[at];
		if (slot->place_id == 0 || span_equal(slot->code, code))
			return slot;
	}
}

/* The place of a line: said by its column, or the mapping's own when that is blank or not there. */
static struct span
place_code(const struct run *run, const struct sheet_row *row)
{
	const struct span cell =
		run->plan.place == COLUMN_NONE ? SPAN("") : cell_at(row, run->plan.place);
	return cell.length > 0 ? cell : run->map->place_fixed;
}

/* The place of a line: known by code, then by a name that only one place bears, or made. */
static bool
find_place(struct run *run, const struct sheet_row *row, int64_t *place_id_r)
{
	const struct plan *plan = &run->plan;
	struct import *import = run->import;
	const struct span code = place_code(run, row);
	if (code.length == 0 || code.length > PLACE_CODE_LENGTH_MAX) {
		import_complain(import, row->number,
		                code.length == 0 ? "le lieu manque." : "le code du lieu est trop long.");
		return false;
	}
	struct slot *slot = slot_of(run, code);
	if (slot->place_id == 0) {
		const uint32_t at = place_by_code_or_name(run->tree, code);
		int64_t place_id = at == PLACE_NONE ? 0 : run->tree->places[at].id;
		if (place_id == 0 && !run->map->create_places) {
			import_complain(import, row->number,
			                "le lieu «\u202f%.*s\u202f» n’est pas connu. Importez d’abord les structures, "
			                "ou ajoutez la ligne «\u202fcreate places\u202f».",
			                SPAN_ARGS(code));
			return false;
		}
		if (run->slot_count == PLACE_SLOT_COUNT / 2) {
			import_complain(import, row->number, "il y a plus de 131\u202f072 lieux.");
			return false;
		}
		if (place_id == 0) {
			struct span name = cell_at(row, plan->place_name);
			if (name.length == 0 || name.length > PLACE_NAME_LENGTH_MAX)
				name = code;
			if (!place_create(run->db, import, code, name, run->today, &place_id,
			                  &import->fault))
				return false;
			import->place_count++;
		}
		run->slot_count++;
		*slot = (struct slot){ span_keep(run->arena, code), place_id };
	}
	*place_id_r = slot->place_id;
	return true;
}

/* --- who ------------------------------------------------------------------------------------- */

static bool
find_group(struct run *run, const struct sheet_row *row, struct who *who_r, bool *side_known_r)
{
	const struct survey_map *map = run->map;
	const struct span cell = cell_at(row, run->plan.group);
	for (size_t i = 0; i < map->group_count; i++) {
		const struct map_group *group = &map->groups[i];
		const bool named = group->when.count > 0 ? map_names_has(&group->when, cell)
		                                         : span_equal(group->code, cell);
		if (!named)
			continue;
		*who_r = (struct who){ group->side, run->group_ids[i] };
		*side_known_r = true;
		return true;
	}
	if (cell.length == 0)
		return true;
	import_complain(run->import, row->number, "le groupe «\u202f%.*s\u202f» n’est pas déclaré.",
	                SPAN_ARGS(cell));
	return false;
}

static bool
find_who(struct run *run, const struct sheet_row *row, struct who *who_r)
{
	const struct survey_map *map = run->map;
	bool known = map->has_side;
	*who_r = (struct who){ map->side_fixed, 0 };
	if (run->plan.group != COLUMN_NONE && !find_group(run, row, who_r, &known))
		return false;
	if (run->plan.side != COLUMN_NONE) {
		const struct span cell = cell_at(row, run->plan.side);
		for (size_t i = 0; i < map->side_count; i++) {
			if (!map_names_has(&map->sides[i].names, cell))
				continue;
			const enum side side = (enum side)(int)map->sides[i].value;
			if (who_r->group_id != 0 && who_r->side != side) {
				import_complain(run->import, row->number,
				                "le groupe et le côté de cette ligne se contredisent.");
				return false;
			}
			who_r->side = side;
			return true;
		}
		import_complain(run->import, row->number,
		                cell.length == 0 ? "le côté (usager, agent) manque.%.*s"
		                                 : "le côté «\u202f%.*s\u202f» n’est pas déclaré.",
		                SPAN_ARGS(cell));
		return false;
	}
	if (!known)
		import_complain(run->import, row->number, "on ne sait pas de quel côté est la réponse.");
	return known;
}

/* --- what ------------------------------------------------------------------------------------ */

/* A cell that names a level says how this item calls it: « 5 » too, when the mapping says what it is. */
static size_t
level_of_name(struct run *run, size_t item, struct span cell)
{
	const struct survey_map *map = run->map;
	for (size_t i = 0; i < map->level_count; i++) {
		if (!map_names_has(&map->levels[i].names, cell))
			continue;
		const size_t level = survey_level_of(&map->scale, map->levels[i].value);
		if (level == SIZE_MAX)
			return SIZE_MAX;
		struct span *words = &run->words[item * run->level_count + level];
		if (words->length == 0)
			*words = span_keep(run->arena, cell);
		return level;
	}
	return SIZE_MAX;
}

/* The level index of a cell; SURVEY_NOT_ANSWERED when blank or absent; false: a bad line. */
static bool
read_level(struct run *run, const struct sheet_row *row, size_t item, struct span cell,
           struct span column, uint8_t *level_r)
{
	const struct survey_map *map = run->map;
	*level_r = SURVEY_NOT_ANSWERED;
	if (cell.length == 0)
		return true;
	double value = 0;
	size_t level = level_of_name(run, item, cell);
	if (level == SIZE_MAX && span_real64(cell, &value))
		level = survey_level_of(&map->scale, value);
	if (level != SIZE_MAX) {
		*level_r = (uint8_t)level;
		return true;
	}
	if (map_names_has(&map->absent, cell))
		return true;
	import_complain(run->import, row->number,
	                "«\u202f%.*s\u202f» n’est pas un niveau de l’échelle (%g à %g), colonne «\u202f%.*s\u202f».",
	                (int)(cell.length > 60 ? 60 : cell.length), cell.at, map->scale.low,
	                map->scale.high, SPAN_ARGS(column));
	return false;
}

static uint8_t
turned(const struct run *run, size_t item, uint8_t level)
{
	if (level == SURVEY_NOT_ANSWERED || !run->form.items[item].is_reversed)
		return level;
	return (uint8_t)(run->level_count - 1 - level);
}

static bool
find_journey(struct run *run, const struct sheet_row *row, int64_t *journey_id_r)
{
	*journey_id_r = 0;
	const struct span cell = cell_at(row, run->plan.journey);
	if (cell.length == 0)
		return true;
	for (size_t i = 0; i < run->journey_count; i++)
		if (span_equal(run->journeys[i].code, cell) || span_equal(run->journeys[i].name, cell)) {
			*journey_id_r = run->journeys[i].id;
			return true;
		}
	if (run->journey_count == JOURNEY_COUNT_MAX || cell.length > JOURNEY_CODE_LENGTH_MAX) {
		import_complain(run->import, row->number,
		                cell.length > JOURNEY_CODE_LENGTH_MAX
		                    ? "le nom du parcours dépasse 60 caractères."
		                    : "il y a déjà 1\u202f000 parcours.");
		return false;
	}
	if (!run->map->create_journeys) {
		import_complain(run->import, row->number,
		                "le parcours «\u202f%.*s\u202f» n’est pas connu. Ajoutez la ligne «\u202fcreate "
		                "journeys\u202f» pour le créer.",
		                (int)(cell.length > 60 ? 60 : cell.length), cell.at);
		return false;
	}
	struct journey *journey = &run->journeys[run->journey_count];
	journey->code = journey->name = span_keep(run->arena, cell);
	if (!journey_keep(run->arena, run->db, run->import->root_id, cell, cell, &journey->id,
	                  &run->import->fault))
		return false;
	run->journey_count++;
	*journey_id_r = journey->id;
	return true;
}

/* --- replies --------------------------------------------------------------------------------- */

static int
compare_replies(const void *a, const void *b)
{
	const struct survey_reply *first = a, *second = b;
	return (first->reply_id > second->reply_id) - (first->reply_id < second->reply_id);
}

/* In an order of their own: nothing leads from a text to its reply, nor to another of its author. */
static bool
flush_texts(struct run *run)
{
	for (size_t i = 0; i < run->text_count; i++) {
		const size_t other = i + (uint64_t)ident_random() % (run->text_count - i);
		const struct survey_text text = run->texts[other];
		run->texts[other] = run->texts[i];
		if (!survey_text_import(run->db, run->import->root_id, run->wave.id,
		                        run->import->import_id, &text, &run->import->fault))
			return false;
	}
	arena_reset(run->texts_arena);
	run->texts = NULL;
	run->text_count = run->text_room = run->text_size = 0;
	return true;
}

static bool
flush_replies(struct run *run)
{
	qsort(run->batch, run->batch_count, sizeof *run->batch, compare_replies);
	for (size_t i = 0; i < run->batch_count; i++)
		if (!survey_store_reply_add(run->db, run->import->root_id, run->wave.id,
		                            run->import->import_id, &run->batch[i],
		                            &run->import->fault))
			return false;
	run->batch_count = 0;
	return flush_texts(run);
}

/* 2026-06-30, or 30/06/2026 as French spreadsheets write it. */
static bool
day_of(struct span cell, int32_t *day_r)
{
	if (cell.length == 10 && cell.at[2] == '/' && cell.at[5] == '/') {
		char iso[11];
		snprintf(iso, sizeof iso, "%.4s-%.2s-%.2s", cell.at + 6, cell.at + 3, cell.at);
		return date_read(span_from(iso, 10), day_r);
	}
	return date_read(cell, day_r);
}

static bool
read_day(struct run *run, const struct sheet_row *row, struct survey_reply *reply)
{
	const struct span cell = cell_at(row, run->plan.day);
	if (cell.length == 0)
		return true;
	/* An instant is cut to its day: the minute of an answer is never kept. */
	const struct span day = span_from(cell.at, cell.length < 10 ? cell.length : 10);
	reply->has_day = day_of(day, &reply->day);
	if (!reply->has_day)
		import_complain(run->import, row->number,
		                "la date «\u202f%.*s\u202f» ne se lit pas\u202f: écrivez-la 2026-06-30.",
		                (int)(cell.length > 40 ? 40 : cell.length), cell.at);
	return reply->has_day;
}

static bool
is_absent(const struct run *run, struct span cell)
{
	return cell.length == 0 || map_names_has(&run->map->absent, cell);
}

static bool
take_levels(struct run *run, const struct sheet_row *row, uint8_t *levels, bool *answered_r)
{
	for (size_t item = 0; item < run->closed_count; item++) {
		const size_t column = run->plan.items[item];
		const struct mapping_names *when = run->plan.whens[item];
		const struct span cell = column == COLUMN_NONE ? SPAN("") : cell_at(row, column);
		uint8_t level = SURVEY_NOT_ANSWERED;
		if (when != NULL && !is_absent(run, cell))
			level = map_names_has(when, cell) ? (uint8_t)(run->level_count - 1) : 0;
		else if (when == NULL && column != COLUMN_NONE &&
		         !read_level(run, row, item, cell, run->plan.headings[column], &level))
			return false;
		*answered_r |= level != SURVEY_NOT_ANSWERED;
		levels[item] = turned(run, item, level);
	}
	return true;
}

/* Are the texts of this line fit to be kept? */
static bool
check_texts(struct run *run, const struct sheet_row *row, bool *answered_r)
{
	for (size_t item = run->closed_count; item < run->form.item_count; item++) {
		const size_t column = run->plan.items[item];
		const struct span cell = column == COLUMN_NONE ? SPAN("") : cell_at(row, column);
		if (cell.length > SURVEY_TEXT_SIZE_MAX) {
			import_complain(run->import, row->number,
			                "le texte de la colonne «\u202f%.*s\u202f» est trop long (16\u202f000 octets au "
			                "plus).",
			                SPAN_ARGS(run->plan.headings[column]));
			return false;
		}
		*answered_r |= !is_absent(run, cell);
	}
	return true;
}

static void
take_texts(struct run *run, const struct sheet_row *row, const struct survey_reply *reply)
{
	for (size_t item = run->closed_count; item < run->form.item_count; item++) {
		const size_t column = run->plan.items[item];
		const struct span cell = column == COLUMN_NONE ? SPAN("") : cell_at(row, column);
		if (is_absent(run, cell))
			continue;
		if (run->text_count == run->text_room) {
			const size_t room = run->text_room * 2 + 64;
			run->texts = arena_grow(run->texts_arena, run->texts, run->text_count, room,
			                        sizeof *run->texts);
			run->text_room = room;
		}
		run->texts[run->text_count++] = (struct survey_text){
			.item_id = (int64_t)item,
			.side = reply->side,
			.place_id = reply->place_id,
			/* As it was meant: old exports lose apostrophes, or were encoded twice. */
			.words = span_keep(run->texts_arena, text_repair(run->texts_arena, cell, NULL)),
		};
		run->text_size += cell.length;
	}
}

static bool
take_reply(struct run *run, const struct sheet_row *row)
{
	struct survey_reply *reply = &run->batch[run->batch_count];
	uint8_t *levels = run->batch_levels + run->batch_count * run->form.item_count;
	*reply = (struct survey_reply){ .reply_id = ident_random() };
	struct who who;
	bool answered = false;
	if (!take_levels(run, row, levels, &answered) || !check_texts(run, row, &answered))
		return false;
	if (!answered) {
		import_complain(run->import, row->number, "cette ligne ne contient aucune réponse.");
		return false;
	}
	if (!find_who(run, row, &who) || !read_day(run, row, reply) ||
	    !find_journey(run, row, &reply->journey_id) ||
	    !find_place(run, row, &reply->place_id)) /* last: it may make the place */
		return false;
	reply->side = who.side;
	reply->group_id = who.group_id;
	reply->levels = span_from((const char *)levels, run->closed_count);
	take_texts(run, row, reply);
	run->batch_count++;
	return (run->batch_count < REPLY_BATCH && run->text_size < TEXT_BATCH) || flush_replies(run);
}

/* --- counts and scores ----------------------------------------------------------------------- */

/* Complains when this place already has this number, from this file or an earlier import. */
static bool
number_is_new(struct run *run, const struct sheet_row *row, const struct survey_number *number)
{
	struct import *import = run->import;
	const int64_t before = plan_seen(run, number, row->number);
	if (before != 0) {
		if (before > 0)
			import_complain(import, row->number, "ce lieu est déjà à la ligne %lld.",
			                (long long)before);
		else
			import_complain(import, row->number,
			                "cette enquête a déjà ces chiffres pour ce lieu, par un autre import.");
		return false;
	}
	return true;
}

static bool
number_add(struct run *run, const struct survey_number *number)
{
	struct import *import = run->import;
	if (run->map->kind == SURVEY_COUNTS)
		return survey_store_count_add(run->db, import->root_id, run->wave.id, import->import_id,
		                              number, &import->fault);
	return survey_store_score_add(run->db, import->root_id, run->wave.id, import->import_id,
	                              number, &import->fault);
}

static bool
read_people(struct run *run, const struct sheet_row *row, struct span cell, int64_t *people_r)
{
	double value;
	if (span_real64(cell, &value) && value >= 0 && value <= 1e9 && value == (double)(int64_t)value) {
		*people_r = (int64_t)value;
		return true;
	}
	import_complain(run->import, row->number,
	                cell.length == 0 ? "le nombre de personnes manque.%.*s"
	                                 : "«\u202f%.*s\u202f» n’est pas un nombre de personnes.",
	                (int)(cell.length > 40 ? 40 : cell.length), cell.at);
	return false;
}

static bool
read_score(struct run *run, const struct sheet_row *row, struct span cell, double *score_r)
{
	const struct survey_scale *scale = &run->map->scale;
	if (span_real64(cell, score_r) && *score_r >= scale->low && *score_r <= scale->high)
		return true;
	import_complain(run->import, row->number,
	                "«\u202f%.*s\u202f» n’est pas une note de l’échelle (%g à %g).",
	                (int)(cell.length > 40 ? 40 : cell.length), cell.at, scale->low, scale->high);
	return false;
}

/* All the numbers of a wide line are read before the first is written: a line is taken whole. */
static bool
take_wide(struct run *run, const struct sheet_row *row)
{
	const struct plan *plan = &run->plan;
	int64_t place_id;
	size_t count = 0;
	struct survey_number *numbers = run->line_numbers;
	for (size_t i = 0; i < plan->wide_count; i++) {
		const struct wide *wide = &plan->wide[i];
		const struct span cell = cell_at(row, wide->column);
		if (is_absent(run, cell))
			continue;
		struct survey_number number = { .side = wide->who.side,
			                            .group_id = wide->who.group_id,
			                            .subject_id = wide->subject_id,
			                            .level = wide->level };
		const bool read = run->map->kind == SURVEY_COUNTS
		                      ? read_people(run, row, cell, &number.people)
		                      : read_score(run, row, cell, &number.score) &&
		                            read_people(run, row, cell_at(row, wide->people),
		                                        &number.people);
		if (!read)
			return false;
		if (number.people > 0)
			numbers[count++] = number;
	}
	if (count == 0) {
		import_complain(run->import, row->number, "cette ligne ne contient aucun chiffre.");
		return false;
	}
	if (!find_place(run, row, &place_id))
		return false;
	for (size_t i = 0; i < count; i++) {
		numbers[i].place_id = place_id;
		if (!number_is_new(run, row, &numbers[i]))
			return false;
	}
	for (size_t i = 0; i < count; i++)
		if (!number_add(run, &numbers[i]))
			return false;
	return true;
}

static bool
find_subject(struct run *run, const struct sheet_row *row, struct survey_number *number)
{
	const bool counts = run->map->kind == SURVEY_COUNTS;
	const struct span cell = cell_at(row, counts ? run->plan.item : run->plan.theme);
	if (counts) {
		for (size_t i = 0; i < run->form.item_count; i++)
			if (span_equal(run->form.items[i].code, cell)) {
				number->subject_id = (int64_t)i;
				return true;
			}
	} else {
		for (size_t i = 0; i < run->map->theme_count; i++)
			if (span_equal(run->map->themes[i].code, cell) ||
			    span_equal(run->map->themes[i].name, cell)) {
				number->subject_id = run->theme_ids[i];
				return true;
			}
	}
	import_complain(run->import, row->number,
	                counts ? "la phrase «\u202f%.*s\u202f» n’est pas déclarée."
	                       : "la dimension «\u202f%.*s\u202f» n’est pas déclarée.",
	                (int)(cell.length > 60 ? 60 : cell.length), cell.at);
	return false;
}

static bool
take_long(struct run *run, const struct sheet_row *row)
{
	const struct plan *plan = &run->plan;
	struct survey_number number = { .level = 0 };
	struct who who;
	const struct span cell = cell_at(row, plan->value);
	if (run->map->kind == SURVEY_COUNTS) {
		uint8_t level;
		if (!find_subject(run, row, &number) ||
		    !read_level(run, row, (size_t)number.subject_id, cell_at(row, plan->level),
		                SPAN("niveau"), &level) ||
		    !read_people(run, row, cell, &number.people))
			return false;
		if (level == SURVEY_NOT_ANSWERED)
			return true; /* « sans objet » leaves n: counted by nobody */
		number.level = turned(run, (size_t)number.subject_id, level);
	} else if (!find_subject(run, row, &number) || !read_score(run, row, cell, &number.score) ||
	           !read_people(run, row, cell_at(row, plan->people), &number.people)) {
		return false;
	}
	if (!find_who(run, row, &who) || !find_place(run, row, &number.place_id))
		return false;
	if (number.people == 0)
		return true;
	number.side = who.side;
	number.group_id = who.group_id;
	return number_is_new(run, row, &number) && number_add(run, &number);
}

/* --- the whole file -------------------------------------------------------------------------- */

static bool
take_row(struct run *run, const struct sheet_row *row)
{
	if (row->complaint != NULL) {
		import_complain(run->import, row->number, "%s", row->complaint);
		return false;
	}
	if (run->map->kind == SURVEY_ANSWERS)
		return take_reply(run, row);
	return run->plan.wide_count > 0 ? take_wide(run, row) : take_long(run, row);
}

static void
tell_progress(const struct run *run, const struct sheet *sheet, int64_t lines)
{
	const struct import *import = run->import;
	if (import->progress != NULL && lines % PROGRESS_EVERY == 0)
		import->progress(import->progress_context, lines, sheet_bytes_read(sheet),
		                 sheet_bytes_total(sheet));
}

static bool
take_file(struct run *run)
{
	struct import *import = run->import;
	struct sheet *sheet = sheet_open(run->arena, import->file_path, NULL, &import->fault);
	struct sheet_row row;
	if (sheet == NULL)
		return false;
	const enum found first = sheet_next(sheet, &row, &import->fault);
	if (first == FOUND_NONE)
		return fault_is(&import->fault, "import: empty file", "Ce fichier est vide.");
	if (first == FOUND_FAILED || !plan_make(run, &row))
		return false;
	if (sheet_facts(sheet)->letters == SHEET_WINDOWS_1252)
		import->remark = "Ce fichier n’est pas en UTF-8\u202f: je l’ai lu comme du Windows-1252. "
		                 "Vérifiez les accents.";
	enum found found;
	int64_t lines = 0;
	while ((found = sheet_next(sheet, &row, &import->fault)) == FOUND_ONE) {
		if (take_row(run, &row))
			import->good_count++;
		else if (import->fault.for_log != NULL)
			return false;
		tell_progress(run, sheet, ++lines);
	}
	return found == FOUND_NONE && flush_replies(run) && run_keep_words(run);
}

/* Runs on the writer; it may run twice, so it starts from nothing each time. */
static bool
import_write(struct db *db, void *data)
{
	struct run *run = data;
	struct import *import = run->import;
	import_begin(import, import->arena);
	arena_reset(run->arena);
	run->db = db;
	run->today = day_here(time_now_s());
	return place_import_register(db, import, run->file_mark) && run_prepare(run) &&
	       take_file(run) && place_import_finish(db, import) && import_is_kept(import);
}

bool
survey_import(struct store *store, struct import *import, const struct survey_map *map)
{
	struct run *run = run_new(import, map);
	if (place_file_mark(import->arena, import->file_path, &run->file_mark, &import->fault)) {
		struct fault fault = { 0 };
		if (!store_write(store, import_write, run, &fault) && fault.for_log != NULL)
			import->fault = fault;
	}
	import_keep_fault(import);
	run_end(run);
	return import->fault.for_log == NULL;
}

/* --- undoing --------------------------------------------------------------------------------- */

struct undoing {
	struct arena *arena;
	int64_t root_id, number;
	struct fault fault;
};

static bool
find_import(struct undoing *undoing, struct db *db, int64_t *import_id_r)
{
	struct place_import *imports;
	size_t count;
	if (!place_imports(undoing->arena, db, undoing->root_id, &imports, &count, &undoing->fault))
		return false;
	for (size_t i = 0; i < count; i++) {
		if (imports[i].number != undoing->number)
			continue;
		if (imports[i].undone_unix_s != 0)
			return fault_is(&undoing->fault, "undo: already undone",
			                "Cet import est déjà annulé.");
		*import_id_r = imports[i].import_id;
		return true;
	}
	return fault_is(&undoing->fault, "undo: no such import",
	                "Aucun import ne porte ce numéro. «\u202fparvis imports\u202f» en donne la liste.");
}

static bool
undo_write(struct db *db, void *data)
{
	struct undoing *undoing = data;
	int64_t import_id = 0, wave_id = 0, *places = NULL;
	size_t place_count = 0;
	undoing->fault = (struct fault){ 0 };
	return find_import(undoing, db, &import_id) &&
	       survey_store_undo(undoing->arena, db, undoing->root_id, import_id, &wave_id,
	                         &undoing->fault) &&
	       survey_store_places(undoing->arena, db, undoing->root_id, &places, &place_count,
	                           &undoing->fault) &&
	       place_undo(undoing->arena, db, undoing->root_id, import_id, places, place_count,
	                  &undoing->fault) &&
	       place_import_mark_undone(db, undoing->root_id, import_id, &undoing->fault);
}

bool
survey_undo(struct arena *arena, struct store *store, int64_t root_id, int64_t number,
            struct fault *fault_r)
{
	struct undoing undoing = { arena, root_id, number, { 0 } };
	if (store_write(store, undo_write, &undoing, fault_r))
		return true;
	if (fault_r->for_log == NULL)
		*fault_r = undoing.fault;
	return false;
}
