#include <errno.h>
#include <fcntl.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/bytes.h"
#include "base/file.h"
#include "base/time.h"
#include "ground/place/place_inside.h"

/* --- what any import does -------------------------------------------------------------------- */

void
import_begin(struct import *import, struct arena *arena)
{
	import->arena = arena;
	import->good_count = import->bad_count = 0;
	import->place_count = import->name_count = 0;
	import->bad_listed = 0;
	import->bad_lines = arena_array_of(arena, struct bad_line, IMPORT_BAD_LISTED_MAX);
	import->numbered = "ligne ";
	import->remark = NULL;
	import->fault = (struct fault){ 0 };
}

void
import_complain(struct import *import, int64_t line, const char *why, ...)
{
	import->bad_count++;
	if (import->bad_listed == IMPORT_BAD_LISTED_MAX)
		return;
	char sentence[600];
	va_list list;
	va_start(list, why);
	vsnprintf(sentence, sizeof sentence, why, list);
	va_end(list);
	import->bad_lines[import->bad_listed++] =
		(struct bad_line){ line, arena_copy_text(import->arena, sentence) };
}

void
import_keep_fault(struct import *import)
{
	if (import->fault.for_log != NULL)
		import->fault = (struct fault){
			arena_copy_text(import->arena, import->fault.for_log),
			arena_copy_text(import->arena, import->fault.for_reader),
		};
}

bool
import_is_kept(const struct import *import)
{
	return !import->dry_run && !(import->strict && import->bad_count > 0) &&
	       import->good_count > 0 && import->fault.for_log == NULL;
}

bool
place_file_mark(struct arena *arena, const char *path, int64_t *mark_r, struct fault *fault_r)
{
	const int file = open(path, O_RDONLY | O_CLOEXEC);
	if (file < 0)
		return file_fault(arena, "open", path, errno, fault_r);
	uint64_t mark = BYTES_SUM_OF_NONE;
	char bytes[1 << 16];
	ssize_t length;
	while ((length = read(file, bytes, sizeof bytes)) > 0)
		mark = bytes_sum_on(mark, span_from(bytes, (size_t)length));
	const int error = errno;
	close(file);
	if (length < 0)
		return file_fault(arena, "read", path, error, fault_r);
	*mark_r = (int64_t)(mark >> 1);
	return true;
}

/* --- structures ------------------------------------------------------------------------------ */

static const struct span code_headings[] = { { "code", 4 },
	                                         { "Code", 4 },
	                                         { "Code SP+ de la structure", 24 } };
static const struct span name_headings[] = { { "nom", 3 },
	                                         { "Nom", 3 },
	                                         { "name", 4 },
	                                         { "Intitulé de la structure", 25 } };
static const struct span parent_headings[] = { { "parent", 6 },
	                                           { "Parent", 6 },
	                                           { "Code SP+ structure parent", 25 } };
static const struct span replaces_headings[] = { { "remplace", 8 }, { "Remplace", 8 } };
static const struct span since_headings[] = { { "depuis", 6 }, { "Depuis", 6 } };

const struct place_columns place_columns_known = {
	.code = code_headings,
	.name = name_headings,
	.parent = parent_headings,
	.replaces = replaces_headings,
	.since = since_headings,
	.code_count = LENGTH(code_headings),
	.name_count = LENGTH(name_headings),
	.parent_count = LENGTH(parent_headings),
	.replaces_count = LENGTH(replaces_headings),
	.since_count = LENGTH(since_headings),
};

enum structure_column {
	COLUMN_CODE, COLUMN_NAME, COLUMN_PARENT, COLUMN_REPLACES, COLUMN_SINCE, COLUMN_COUNT
};

/* A line of the file. */
struct structure {
	int64_t line;
	struct span code, name, parent;
	struct span replaces; /* codes, with commas between them */
	int32_t since;        /* first day in their place */
	int64_t place_id; /* 0: new */
	size_t walk;      /* the last walk to the top that came by here, 0: none */
	bool bad;
};

struct work {
	struct db *db;
	struct import *import;
	const struct place_columns *columns;
	struct arena *arena; /* of this run of the write */
	const struct place_tree *tree;
	struct structure *structures;
	uint32_t *by_code; /* indexes of structures, sorted by code, then by line */
	size_t count;
	int64_t file_mark;
	int32_t day;
};

static int
column_of(const struct sheet_row *header, const struct span *names, size_t name_count)
{
	for (size_t n = 0; n < name_count; n++)
		for (size_t i = 0; i < header->cell_count; i++)
			if (span_equal(span_trim(header->cells[i]), names[n]))
				return (int)i;
	return -1;
}

static struct span
cell_at(const struct sheet_row *row, int column)
{
	if (column < 0 || (size_t)column >= row->cell_count)
		return span_of("");
	return span_trim(row->cells[column]);
}

/* The day from which a place stands in for others; today when it is not said. 2026-06-30, or
 * 30/06/2026 as French spreadsheets write it. */
static bool
take_since(const struct work *work, struct span cell, int32_t *day_r)
{
	char iso[11];
	*day_r = work->day;
	if (cell.length == 0)
		return true;
	if (cell.length != 10 || cell.at[2] != '/' || cell.at[5] != '/')
		return date_read(cell, day_r);
	snprintf(iso, sizeof iso, "%.4s-%.2s-%.2s", cell.at + 6, cell.at + 3, cell.at);
	return date_read(span_from(iso, 10), day_r);
}

static void
take_structure(struct work *work, const struct sheet_row *row, const int columns[COLUMN_COUNT])
{
	struct import *import = work->import;
	if (row->complaint != NULL) {
		import_complain(import, row->number, "%s", row->complaint);
		return;
	}
	const struct span code = cell_at(row, columns[COLUMN_CODE]);
	const struct span name = cell_at(row, columns[COLUMN_NAME]);
	const struct span since_cell = cell_at(row, columns[COLUMN_SINCE]);
	int32_t since;
	if (code.length == 0)
		import_complain(import, row->number, "le code du lieu manque.");
	else if (code.length > PLACE_CODE_LENGTH_MAX)
		import_complain(import, row->number, "le code du lieu dépasse %d caractères.",
		                PLACE_CODE_LENGTH_MAX);
	else if (name.length == 0)
		import_complain(import, row->number, "le nom du lieu «\u202f%.*s\u202f» manque.", SPAN_ARGS(code));
	else if (name.length > PLACE_NAME_LENGTH_MAX)
		import_complain(import, row->number, "le nom du lieu «\u202f%.*s\u202f» dépasse %d caractères.",
		                SPAN_ARGS(code), PLACE_NAME_LENGTH_MAX);
	else if (!take_since(work, since_cell, &since))
		import_complain(import, row->number,
		                "la date «\u202f%.*s\u202f» ne se lit pas\u202f: écrivez-la 2026-06-30.",
		                SPAN_ARGS(since_cell));
	else
		work->structures[work->count++] = (struct structure){
			.line = row->number,
			.code = span_keep(work->arena, code),
			.name = span_keep(work->arena, name),
			.parent = span_keep(work->arena, cell_at(row, columns[COLUMN_PARENT])),
			.replaces = span_keep(work->arena, cell_at(row, columns[COLUMN_REPLACES])),
			.since = since,
		};
}

static bool
read_structures(struct work *work)
{
	struct import *import = work->import;
	struct sheet *sheet = sheet_open(work->arena, import->file_path, NULL, &import->fault);
	struct sheet_row row;
	if (sheet == NULL)
		return false;
	const enum found first = sheet_next(sheet, &row, &import->fault);
	if (first != FOUND_ONE)
		return first == FOUND_NONE &&
		       fault_is(&import->fault, "import: empty file", "Ce fichier est vide.");
	if (row.complaint != NULL)
		return fault_is(&import->fault, "import: unreadable header",
		                arena_format(import->arena,
		                             "La première ligne, qui nomme les colonnes, ne se lit "
		                             "pas\u202f: %s",
		                             row.complaint));
	const struct place_columns *names = work->columns;
	const int columns[COLUMN_COUNT] = {
		[COLUMN_CODE] = column_of(&row, names->code, names->code_count),
		[COLUMN_NAME] = column_of(&row, names->name, names->name_count),
		[COLUMN_PARENT] = column_of(&row, names->parent, names->parent_count),
		[COLUMN_REPLACES] = column_of(&row, names->replaces, names->replaces_count),
		[COLUMN_SINCE] = column_of(&row, names->since, names->since_count),
	};
	if (columns[COLUMN_CODE] < 0 || columns[COLUMN_NAME] < 0)
		return fault_is(&import->fault, "import: no code or no name column",
		                "La première ligne doit nommer au moins deux colonnes\u202f: «\u202fcode\u202f» et "
		                "«\u202fnom\u202f» (et «\u202fparent\u202f» pour l’arbre).");
	size_t room = 0;
	enum found found;
	while ((found = sheet_next(sheet, &row, &import->fault)) == FOUND_ONE) {
		if (work->count == PLACE_COUNT_MAX)
			return fault_is(&import->fault, "import: too many places",
			                "Ce fichier compte plus de 200\u202f000 lieux. Séparez-le.");
		if (work->count == room) {
			const size_t more = room * 2 + 1024;
			work->structures = arena_grow(work->arena, work->structures, room, more,
			                              sizeof *work->structures);
			room = more;
		}
		take_structure(work, &row, columns);
	}
	return found != FOUND_FAILED;
}

static int
compare_structures(const void *a, const void *b, void *data)
{
	const struct structure *all = data;
	const struct structure *first = &all[*(const uint32_t *)a];
	const struct structure *second = &all[*(const uint32_t *)b];
	const int order = span_compare(first->code, second->code);
	return order != 0 ? order : (first->line > second->line) - (first->line < second->line);
}

static struct structure *
find_structure(const struct work *work, struct span code)
{
	size_t low = 0, high = work->count;
	while (low < high) {
		const size_t middle = low + (high - low) / 2;
		if (span_compare(work->structures[work->by_code[middle]].code, code) < 0)
			low = middle + 1;
		else
			high = middle;
	}
	if (low == work->count)
		return NULL;
	struct structure *found = &work->structures[work->by_code[low]];
	return span_equal(found->code, code) ? found : NULL;
}

static void
refuse(struct work *work, struct structure *structure, const char *why)
{
	structure->bad = true;
	import_complain(work->import, structure->line, "%s", why);
}

static void
refuse_doubles(struct work *work)
{
	for (size_t i = 1; i < work->count; i++) {
		struct structure *this = &work->structures[work->by_code[i]];
		const struct structure *before = &work->structures[work->by_code[i - 1]];
		if (span_equal(this->code, before->code))
			refuse(work, this,
			       arena_format(work->arena, "le code «\u202f%.*s\u202f» est déjà à la ligne %lld.",
			                    SPAN_ARGS(this->code), (long long)before->line));
	}
}

static bool
place_is_known(const struct work *work, struct span code)
{
	const struct structure *in_file = find_structure(work, code);
	return (in_file != NULL && !in_file->bad) || place_by_code(work->tree, code) != PLACE_NONE;
}

/* The next of the codes with commas between them. */
static bool
next_code(struct span *rest, struct span *code_r)
{
	while (rest->length > 0 && span_cut(rest, ',', code_r)) {
		*code_r = span_trim(*code_r);
		if (code_r->length > 0)
			return true;
	}
	return false;
}

/* The first code that names no place, or empty. */
static struct span
replaced_unknown(const struct work *work, const struct structure *this)
{
	struct span rest = this->replaces, code;
	while (next_code(&rest, &code))
		if (!place_is_known(work, code))
			return code;
	return span_of("");
}

/* A refused line may orphan others: again until nothing more is refused. */
static void
refuse_orphans(struct work *work)
{
	for (bool again = true; again;) {
		again = false;
		for (size_t i = 0; i < work->count; i++) {
			struct structure *this = &work->structures[i];
			if (this->bad)
				continue;
			const bool orphan =
				this->parent.length > 0 && !place_is_known(work, this->parent);
			const struct span lost = orphan ? this->parent : replaced_unknown(work, this);
			if (lost.length == 0)
				continue;
			refuse(work, this,
			       arena_format(work->arena,
			                    "le lieu %s «\u202f%.*s\u202f» n’existe ni dans le fichier "
			                    "ni dans l’arbre.",
			                    orphan ? "parent" : "remplacé", SPAN_ARGS(lost)));
			again = true;
		}
	}
}

/* The next line of the file above `this`, once the file is applied: places that only the tree
 * knows are passed over, since the tree alone never turns round. */
static struct structure *
line_above(const struct work *work, const struct structure *this)
{
	struct span code = this->parent;
	while (code.length > 0) {
		struct structure *in_file = find_structure(work, code);
		if (in_file != NULL && !in_file->bad)
			return in_file;
		const uint32_t at = place_by_code(work->tree, code);
		if (at == PLACE_NONE || work->tree->places[at].parent == PLACE_NONE)
			return NULL;
		code = work->tree->places[work->tree->places[at].parent].code;
	}
	return NULL;
}

/* Walks from each line to the top, stopping where an earlier walk has been: every line is passed
 * once, however deep it hangs below a circle. True when a line was refused. */
static bool
refuse_circles(struct work *work)
{
	bool refused = false;
	for (size_t i = 0; i < work->count; i++)
		work->structures[i].walk = 0;
	for (size_t i = 0; i < work->count; i++) {
		struct structure *this = &work->structures[i];
		while (this != NULL && !this->bad && this->walk == 0) {
			this->walk = i + 1;
			this = line_above(work, this);
		}
		if (this == NULL || this->bad || this->walk != i + 1)
			continue;
		refuse(work, this, "ce lieu serait au-dessus de lui-même\u202f: les parents "
		                   "tournent en rond.");
		refused = true;
	}
	return refused;
}

static void
sort_structures(struct work *work)
{
	work->by_code = arena_array_of(work->arena, uint32_t, work->count + 1);
	for (size_t i = 0; i < work->count; i++)
		work->by_code[i] = (uint32_t)i;
	qsort_r(work->by_code, work->count, sizeof *work->by_code, compare_structures,
	        work->structures);
}

static bool
write_names(struct work *work, struct structure *this)
{
	struct import *import = work->import;
	const uint32_t at = place_by_code(work->tree, this->code);
	if (at == PLACE_NONE) {
		import->place_count++;
		return place_create(work->db, import, this->code, this->name, work->day,
		                    &this->place_id, &import->fault);
	}
	this->place_id = work->tree->places[at].id;
	if (span_equal(work->tree->places[at].name, this->name))
		return true;
	import->name_count++;
	return place_store_add_name(work->db, import, this->place_id, work->day, this->name,
	                            &import->fault);
}

static int64_t
place_id_of(const struct work *work, struct span code)
{
	if (code.length == 0)
		return 0;
	const struct structure *in_file = find_structure(work, code);
	if (in_file != NULL && !in_file->bad)
		return in_file->place_id;
	return work->tree->places[place_by_code(work->tree, code)].id;
}

static bool
write_parent(struct work *work, const struct structure *this)
{
	const uint32_t at = place_by_code(work->tree, this->code);
	const int64_t parent_id = place_id_of(work, this->parent);
	int64_t before = 0;
	if (at != PLACE_NONE && work->tree->places[at].parent != PLACE_NONE)
		before = work->tree->places[work->tree->places[at].parent].id;
	if (parent_id == before)
		return true;
	return place_store_add_parent(work->db, work->import, this->place_id, work->day, parent_id,
	                              &work->import->fault);
}

/* A place that was there before goes on with what it takes: it is its own successor too. */
static bool
write_successors(struct work *work, const struct structure *this)
{
	struct span rest = this->replaces, code;
	struct fault *fault_r = &work->import->fault;
	const bool was_there = place_by_code(work->tree, this->code) != PLACE_NONE;
	struct place_successor row = { this->place_id, this->place_id, this->since };
	if (this->replaces.length == 0)
		return true;
	if (was_there && !place_store_add_successor(work->db, work->import, &row, fault_r))
		return false;
	while (next_code(&rest, &code)) {
		row.place_id = place_id_of(work, code);
		if (!place_store_add_successor(work->db, work->import, &row, fault_r))
			return false;
	}
	return true;
}

static bool
write_structures(struct work *work)
{
	for (size_t i = 0; i < work->count; i++) {
		if (work->structures[i].bad)
			continue;
		if (!write_names(work, &work->structures[i]))
			return false;
		work->import->good_count++;
	}
	for (size_t i = 0; i < work->count; i++)
		if (!work->structures[i].bad && (!write_parent(work, &work->structures[i]) ||
		                                 !write_successors(work, &work->structures[i])))
			return false;
	return true;
}

static int
compare_lines(const void *a, const void *b)
{
	const struct bad_line *first = a, *second = b;
	return (first->number > second->number) - (first->number < second->number);
}

/* Runs on the writer; it may run twice, so it starts from nothing each time. */
static bool
import_structures(struct db *db, void *data)
{
	struct work *work = data;
	struct import *import = work->import;
	import_begin(import, import->arena);
	arena_reset(work->arena);
	work->db = db;
	work->structures = NULL;
	work->count = 0;
	work->day = day_here(time_now_s());
	work->tree = place_tree_load(work->arena, db, import->root_id, work->day, &import->fault);
	if (work->tree == NULL || !place_import_register(db, import, work->file_mark) ||
	    !read_structures(work))
		return false;
	sort_structures(work);
	refuse_doubles(work);
	refuse_orphans(work);
	while (refuse_circles(work)) /* a refused line leaves its place where the tree had it */
		refuse_orphans(work);
	qsort(import->bad_lines, import->bad_listed, sizeof *import->bad_lines, compare_lines);
	return write_structures(work) && place_import_finish(db, import) && import_is_kept(import);
}

bool
place_import_structures(struct store *store, struct import *import,
                        const struct place_columns *columns)
{
	struct work work = { .import = import,
		                 .columns = columns,
		                 .arena = arena_new(ARENA_VISIT_SIZE_MAX) };
	bool done = place_file_mark(import->arena, import->file_path, &work.file_mark,
	                            &import->fault);
	if (done) {
		struct fault fault = { 0 };
		done = store_write(store, import_structures, &work, &fault);
		if (!done && fault.for_log != NULL)
			import->fault = fault;
	}
	import_keep_fault(import);
	arena_end(work.arena);
	return import->fault.for_log == NULL;
}
