/* A file of texts, read twice: first all its texts are counted, and places under the floor merged; then they
 * are masked and kept, some at a time. Nobody reads any of them before the end, when the import gets its
 * number. */
#include <pthread.h>
#include <string.h>

#include "base/ident.h"
#include "craft/text/text.h"
#include "ground/journal/journal.h"
#include "listen/invite/invite.h"
#include "listen/verbatim/verbatim_import_inside.h"

enum {
	BATCH_COUNT = 500,          /* texts, in one transaction */
	BATCH_SIZE = 4 << 20,       /* or their bytes */
	BATCH_MEMORY = 128 << 20,
	ROW_MEMORY = 64 << 20,
	FILE_MEMORY = 256 << 20,
	PROGRESS_EVERY = 500,
};

/* --- line after line -------------------------------------------------------------------------- */

/* The file is read in two halves of the way. */
enum half { COUNTING, KEEPING };
typedef bool line_fn(struct verbatim_run *run, const struct verbatim_line *line, int64_t number, void *data);

static void
tell_progress(const struct import *import, const struct sheet *sheet, int64_t lines, enum half half)
{
	const int64_t read = sheet_bytes_read(sheet), total = sheet_bytes_total(sheet);
	if (import->progress == NULL || lines % PROGRESS_EVERY != 0)
		return;
	import->progress(import->progress_context, lines, half == COUNTING || total <= 0 ? read : total + read,
	                 total <= 0 ? total : 2 * total);
}

static bool
too_many(struct verbatim_run *run)
{
	return fault_is(&run->import->fault, "import: too many lines",
	                run->line_count_max < VERBATIM_LINE_COUNT_MAX
	                    ? "Ce fichier a plus de 20\u202f000 lignes. La personne qui administre Parvis peut "
	                      "l’importer dans un terminal\u202f: parvis import verbatims."
	                    : "Ce fichier a plus d’un million de lignes. Coupez-le en plusieurs.");
}

static bool
each_row(struct verbatim_run *run, struct sheet *sheet, enum half half, line_fn *with, void *data)
{
	struct import *import = run->import;
	struct arena *arena = arena_new(ROW_MEMORY);
	struct sheet_row row;
	enum found found = FOUND_NONE;
	bool is_fine = true;
	int64_t lines = 0;
	while (is_fine && (found = sheet_next(sheet, &row, &import->fault)) == FOUND_ONE) {
		struct verbatim_line line;
		arena_reset(arena);
		const char *why = verbatim_line_read(arena, &run->lines, &row, &line);
		if (lines++ == run->line_count_max)
			is_fine = too_many(run);
		else if (why == NULL)
			is_fine = with(run, &line, row.number, data);
		else if (half == COUNTING)
			import_complain(import, row.number, "%s", why);
		tell_progress(import, sheet, lines, half);
	}
	arena_end(arena);
	run->line_count = lines;
	return is_fine && found != FOUND_FAILED;
}

static bool
each_line(struct verbatim_run *run, enum half half, line_fn *with, void *data)
{
	struct arena *arena = arena_new(FILE_MEMORY);
	struct verbatim_table_file file;
	const bool is_fine = verbatim_file_open(arena, run->path, &file, &run->import->fault) &&
	                     each_row(run, file.sheet, half, with, data);
	if (half == COUNTING && is_fine && sheet_facts(file.sheet)->letters == SHEET_WINDOWS_1252)
		run->import->remark = "Ce fichier n’est pas en UTF-8\u202f: je l’ai lu comme du "
		                      "Windows-1252. Vérifiez les "
		                      "accents.";
	import_keep_fault(run->import);
	arena_end(arena);
	return is_fine;
}

/* --- the file, and what its columns mean ------------------------------------------------------ */

static int64_t
mark_with(int64_t mark, struct span words)
{
	uint64_t mixed = (uint64_t)mark;
	for (size_t i = 0; i < words.length; i++)
		mixed = (mixed ^ (unsigned char)words.at[i]) * 0x100000001b3u;
	return (int64_t)(((mixed ^ 0xff) * 0x100000001b3u) >> 1);
}

/* Another column of the same file is another question. */
static bool
make_mark(struct verbatim_run *run)
{
	if (!place_file_mark(run->arena, run->path, &run->mark, &run->import->fault))
		return false;
	for (size_t i = 0; i < run->map->column_count; i++) {
		const struct verbatim_column *column = &run->map->columns[i];
		if (column->what == VERBATIM_OF_TEXT && column->at != SIZE_MAX)
			run->mark = mark_with(run->mark, run->file.headings[column->at]);
	}
	return true;
}

static bool
came_before(struct verbatim_run *run, struct db *db, int64_t import_id)
{
	struct fault *fault_r = &run->import->fault;
	struct place_import *imports;
	size_t count;
	if (!place_imports(run->arena, db, run->keeper.root_id, &imports, &count, fault_r))
		return true;
	for (size_t i = 0; i < count; i++)
		if (imports[i].import_id == import_id && imports[i].undone_unix_s == 0)
			return !fault_is(fault_r, "import: same file twice",
			                 arena_format(run->arena,
			                              "Ce fichier a déjà été importé (import n°\u00a0%lld). "
			                              "Pour le reprendre, "
			                              "annulez d’abord cet import\u202f: parvis import --undo %lld",
			                              (long long)imports[i].number, (long long)imports[i].number));
	return false;
}

/* The tree of today, and whether these texts are here already. */
static bool
look_here(struct verbatim_run *run)
{
	struct fault *fault_r = &run->import->fault;
	struct verbatim_marked marked = { 0 };
	struct verbatim_line_reader *lines = &run->lines;
	struct db *db = store_read(run->arena, run->keeper.store, fault_r);
	if (db == NULL)
		return false;
	lines->tree = place_tree_load(run->arena, db, run->keeper.root_id, run->keeper.today, fault_r);
	bool is_fine = lines->tree != NULL;
	if (is_fine && !run->import->dry_run) {
		const enum found found = verbatim_store_marked(run->arena, db, run->keeper.root_id, run->mark,
		                                               &marked, fault_r);
		is_fine = found == FOUND_NONE ||
		          (found == FOUND_ONE && (marked.import_id == 0 || !came_before(run, db, marked.import_id)));
	}
	db_end(db);
	if (!is_fine || run->map->place_code.length == 0)
		return is_fine && fault_r->for_log == NULL;
	const uint32_t place = place_by_code_or_name(lines->tree, run->map->place_code);
	lines->place_id = place == PLACE_NONE ? 0 : lines->tree->places[place].id;
	return place != PLACE_NONE ||
	       fault_is(fault_r, "mapping: no such place", "Le lieu que dit la correspondance n’existe pas.");
}

/* As it was told, else that of the file, without its folder. */
static bool
name_it(struct verbatim_run *run)
{
	struct span *name = &run->map->name;
	const char *path = run->import->file_path, *slash = strrchr(path, '/');
	if (name->length == 0)
		*name = span_of(slash == NULL ? path : slash + 1);
	if (!span_is_utf8(*name))
		*name = SPAN("?");
	return form_length(*name) <= VERBATIM_NAME_LENGTH_MAX ||
	       fault_is(&run->import->fault, "import: name too long", "Le nom a plus de 200 caractères.");
}

bool
verbatim_run_open(struct verbatim_run *run)
{
	return verbatim_file_open(run->arena, run->path, &run->file, &run->import->fault);
}

bool
verbatim_run_begin(struct verbatim_run *run, struct verbatim_map *map, const struct verbatim_chosen *chosen)
{
	struct fault *fault_r = &run->import->fault;
	run->map = map != NULL ? map : verbatim_map_known(run->arena, &run->file);
	run->lines = (struct verbatim_line_reader){ .map = run->map, .today = run->keeper.today };
	return verbatim_map_choose(run->arena, run->map, &run->file, chosen, fault_r) &&
	       verbatim_map_find(run->arena, run->map, &run->file, fault_r) && name_it(run) &&
	       make_mark(run) && look_here(run);
}

/* --- counted ---------------------------------------------------------------------------------- */

struct counting {
	int64_t *from; /* where each was written */
};

static bool
count_line(struct verbatim_run *run, const struct verbatim_line *line, int64_t number, void *data)
{
	struct counting *counting = data;
	const size_t at = run->plan->count;
	const struct verbatim_given given = { .text_id = (int64_t)at + 1,
		                                  .side = line->side,
		                                  .place_id = line->place_id,
		                                  .words = line->words };
	verbatim_plan_text(run->plan, &given);
	counting->from = arena_room(run->arena, counting->from, at, sizeof *counting->from);
	counting->from[at] = line->place_id;
	run->written[line->side]++;
	if (at == run->sample_count && at < VERBATIM_SAMPLE_COUNT)
		run->samples[run->sample_count++] = (struct verbatim_sample){
			.number = number,
			.from_place_id = line->place_id,
			.text = { .side = line->side, .has_day = line->has_day, .day = line->day,
			          .words = span_keep(run->arena, line->words),
			          .answer = span_keep(run->arena, line->answer) },
		};
	return true;
}

bool
verbatim_run_count(struct verbatim_run *run)
{
	struct counting counting = { NULL };
	run->plan = verbatim_plan_new(run->arena, run->lines.tree);
	if (!each_line(run, COUNTING, count_line, &counting))
		return false;
	/* What agents were told elsewhere is known to whoever brings the file: the page says so. */
	verbatim_plan_end(run->plan, false, true);
	run->ids = arena_array_of(run->arena, int64_t, run->plan->count + 1);
	for (size_t i = 0; i < run->plan->count; i++) {
		const struct verbatim_entry *entry = &run->plan->entries[i];
		const bool is_dropped = (entry->marks & VERBATIM_IS_DROPPED) != 0;
		run->ids[i] = ident_random();
		run->dropped[entry->side] += is_dropped;
		run->moved += !is_dropped && entry->place_id != counting.from[i];
		run->import->good_count += !is_dropped;
	}
	return true;
}

/* --- as it is kept ---------------------------------------------------------------------------- */

bool
verbatim_run_sample(struct verbatim_run *run)
{
	struct verbatim_reader *reader = verbatim_reader_new(run->arena);
	for (size_t i = 0; i < run->sample_count; i++) {
		struct verbatim_sample *sample = &run->samples[i];
		const struct verbatim_entry *entry = &run->plan->entries[i];
		const struct span words = sample->text.words, answer = sample->text.answer;
		sample->is_dropped = (entry->marks & VERBATIM_IS_DROPPED) != 0;
		sample->text.place_id = entry->place_id;
		verbatim_read(run->arena, reader, sample->text.side == SIDE_USAGER, words, answer, &sample->text);
	}
	return true;
}

/* --- kept ------------------------------------------------------------------------------------- */

/* Reading is most of the work: two do it, every other text. */
enum { HAND_COUNT = 2 };
struct hand {
	struct batch *batch;
	struct arena *arena;
	struct verbatim_reader *reader;
	size_t first;
	pthread_t thread;
};
struct batch {
	struct arena *arena;
	struct verbatim_run *run;
	struct hand hands[HAND_COUNT];
	bool keeps_original, is_last;
	struct verbatim_filling filling;
	struct verbatim_text texts[BATCH_COUNT];
	struct span words[BATCH_COUNT], answers[BATCH_COUNT]; /* as they were written */
	struct span locked[BATCH_COUNT];                      /* empty: not kept */
	size_t count, size, at; /* at: of the next line */
	struct fault fault;
};

/* It gets its number, and may be read from now on. */
static bool
end_heap(struct db *db, struct batch *batch)
{
	struct verbatim_run *run = batch->run;
	const int64_t root_id = run->keeper.root_id, heap_id = batch->filling.heap.id;
	if (!verbatim_store_end(db, root_id, &batch->filling, run->keeper.now_s, &batch->fault))
		return false;
	if (!place_import_register(db, run->import, run->mark) || !place_import_finish(db, run->import)) {
		batch->fault = run->import->fault;
		return false;
	}
	const struct fact fact = {
		.at_unix_s = run->keeper.now_s,
		.kind = "verbatim.imported",
		.account_id = run->account_id,
		.subject_id = heap_id,
		.words = span_of(arena_format(batch->arena, "Des textes venus d’un fichier ont été importés (import "
		                                            "n°\u00a0%lld).",
		                              (long long)run->import->number)),
		.once = run->once,
	};
	const enum found found = journal_add(batch->arena, db, root_id, &fact, &batch->fault);
	run->is_again = found == FOUND_NONE;
	return found == FOUND_ONE && verbatim_store_set_import(db, root_id, heap_id, run->import->import_id,
	                                                       &batch->fault);
}

static bool
write_batch(struct db *db, void *data)
{
	struct batch *batch = data;
	const int64_t root_id = batch->run->keeper.root_id;
	const enum found found = verbatim_store_turn(db, root_id, &batch->filling, (int64_t)batch->at + 1,
	                                             &batch->fault);
	if (found == FOUND_NONE)
		(void)fault_is(&batch->fault, "import: begun again elsewhere",
		               "Le même fichier est importé par quelqu’un d’autre en ce moment.");
	if (found != FOUND_ONE)
		return false;
	for (size_t i = 0; i < batch->count; i++) {
		const struct verbatim_text *text = &batch->texts[i];
		if (!verbatim_store_add(db, root_id, text, &batch->fault) ||
		    (batch->locked[i].length > 0 &&
		     !verbatim_store_lock(db, root_id, text->heap_id, text->text_id, batch->locked[i],
		                          &batch->fault)))
			return false;
	}
	const struct verbatim_progress progress = { .heap_id = batch->filling.heap.id,
		                                        .stage = VERBATIM_STAGE_TEXTS,
		                                        .done = (int64_t)batch->at,
		                                        .whole = (int64_t)batch->run->plan->count };
	return batch->is_last ? end_heap(db, batch)
	                      : verbatim_progress_tell(db, root_id, &progress, &batch->fault);
}

static void *
read_some(void *data)
{
	const struct hand *hand = data;
	struct batch *batch = hand->batch;
	for (size_t i = hand->first; i < batch->count; i += HAND_COUNT)
		verbatim_read(hand->arena, hand->reader, batch->texts[i].side == SIDE_USAGER, batch->words[i],
		              batch->answers[i], &batch->texts[i]);
	return NULL;
}

/* Without a second thread the first one does it all. */
static void
read_batch(struct batch *batch)
{
	bool is_started[HAND_COUNT] = { false };
	for (size_t i = 1; i < HAND_COUNT; i++)
		is_started[i] = pthread_create(&batch->hands[i].thread, NULL, read_some, &batch->hands[i]) == 0;
	for (size_t i = 0; i < HAND_COUNT; i++)
		if (!is_started[i])
			(void)read_some(&batch->hands[i]);
	for (size_t i = 1; i < HAND_COUNT; i++)
		if (is_started[i])
			must(pthread_join(batch->hands[i].thread, NULL) == 0);
}

static bool
lock_batch(struct batch *batch)
{
	const struct verbatim_keeper *keeper = &batch->run->keeper;
	struct fault *fault_r = &batch->run->import->fault;
	bool is_fine = true;
	struct db *db = store_read(batch->arena, keeper->store, fault_r);
	if (db == NULL)
		return false;
	for (size_t i = 0; i < batch->count && is_fine; i++)
		is_fine = invite_lock_words(batch->arena, db, keeper->root_id, keeper->folder, batch->words[i],
		                            &batch->locked[i], fault_r);
	db_end(db);
	return is_fine;
}

static bool
write_one(struct verbatim_run *run, store_write_fn *write, void *data, const struct fault *own)
{
	struct fault fault = { 0 };
	if (store_write(run->keeper.store, write, data, &fault))
		return true;
	run->import->fault = fault.for_log != NULL ? fault : *own;
	import_keep_fault(run->import);
	return false;
}

static bool
flush(struct batch *batch)
{
	read_batch(batch);
	const bool is_fine = (!batch->keeps_original || lock_batch(batch)) &&
	                     write_one(batch->run, write_batch, batch, &batch->fault);
	import_keep_fault(batch->run->import);
	batch->filling.filled_id = (int64_t)batch->at + 1;
	memset(batch->locked, 0, sizeof batch->locked);
	batch->count = batch->size = 0;
	arena_reset(batch->arena);
	for (size_t i = 0; i < HAND_COUNT; i++)
		arena_reset(batch->hands[i].arena);
	return is_fine;
}

static bool
keep_line(struct verbatim_run *run, const struct verbatim_line *line, int64_t number, void *data)
{
	struct batch *batch = data;
	(void)number;
	if (batch->at == run->plan->count)
		return fault_is(&run->import->fault, "import: file changed",
		                "Le fichier a changé pendant qu’il était lu. Recommencez.");
	const struct verbatim_entry *entry = &run->plan->entries[batch->at];
	struct verbatim_text *text = &batch->texts[batch->count];
	const int64_t text_id = run->ids[batch->at++];
	if ((entry->marks & VERBATIM_IS_DROPPED) != 0)
		return true;
	*text = (struct verbatim_text){ .heap_id = batch->filling.heap.id,
		                            .text_id = text_id,
		                            .side = (enum side)entry->side,
		                            .place_id = entry->place_id,
		                            .has_day = line->has_day,
		                            .day = line->day,
		                            .twin_id = entry->twin_id == 0 ? 0 : run->ids[entry->twin_id - 1] };
	batch->answers[batch->count] = span_keep(batch->arena, line->answer);
	batch->words[batch->count++] = span_keep(batch->arena, line->words);
	batch->size += line->words.length + line->answer.length;
	return (batch->count < BATCH_COUNT && batch->size < BATCH_SIZE) || flush(batch);
}

static bool
begin_heap(struct db *db, void *data)
{
	struct batch *batch = data;
	return verbatim_store_begin(batch->arena, db, batch->run->keeper.root_id, &batch->filling, &batch->fault);
}

/* What was begun with this file and never ended, or is being undone, goes first. */
static bool
clear_before(struct verbatim_run *run)
{
	struct fault *fault_r = &run->import->fault;
	struct verbatim_marked marked;
	int64_t texts;
	struct db *db = store_read(run->arena, run->keeper.store, fault_r);
	if (db == NULL)
		return false;
	const enum found found =
		verbatim_store_marked(run->arena, db, run->keeper.root_id, run->mark, &marked, fault_r);
	db_end(db);
	return found == FOUND_NONE ||
	       (found == FOUND_ONE && verbatim_heap_end(run->keeper.store, run->keeper.root_id, marked.heap_id,
	                                                &texts, fault_r));
}

static bool
keep_all(struct batch *batch)
{
	struct verbatim_run *run = batch->run;
	struct fault forgotten;
	int64_t texts;
	if (!write_one(run, begin_heap, batch, &batch->fault))
		return false;
	bool is_fine = each_line(run, KEEPING, keep_line, batch);
	if (is_fine) {
		batch->is_last = true;
		is_fine = flush(batch);
	}
	/* Else nobody reads it, and the clock would end it after a day. */
	if (!is_fine && !verbatim_heap_end(run->keeper.store, run->keeper.root_id, batch->filling.heap.id,
	                                   &texts, &forgotten))
		return false;
	return is_fine;
}

bool
verbatim_run_keep(struct verbatim_run *run)
{
	struct import *import = run->import;
	struct batch *batch;
	if (!import_is_kept(import))
		return import->fault.for_log == NULL;
	batch = arena_new_of(run->arena, struct batch);
	batch->run = run;
	batch->filling = (struct verbatim_filling){
		.heap = { .item_id = run->mark, .name = run->map->name, .closed_day = run->keeper.today },
		.made_of = ident_ordered(),
	};
	if (!verbatim_keeps_original(run->arena, &run->keeper, run->keeper.today, &batch->keeps_original,
	                             &import->fault) ||
	    !clear_before(run))
		return false;
	batch->arena = arena_new(BATCH_MEMORY);
	for (size_t i = 0; i < HAND_COUNT; i++)
		batch->hands[i] = (struct hand){ .batch = batch, .arena = arena_new(BATCH_MEMORY),
			                             .reader = verbatim_reader_new(run->arena), .first = i };
	const bool is_fine = keep_all(batch);
	import_keep_fault(import);
	for (size_t i = 0; i < HAND_COUNT; i++)
		arena_end(batch->hands[i].arena);
	arena_end(batch->arena);
	return is_fine || run->is_again;
}
