/* What was read, written in one transaction: a closed wave, its replies in an order that tells nothing. */
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/file.h"
#include "base/ident.h"
#include "base/time.h"
#include "ground/journal/journal.h"
#include "listen/intake/intake_inside.h"

enum { BATCH = 8192, BATCH_SIZE_MAX = 1 << 30 };

/* A good reply, back from its record. */
struct taken {
	struct survey_reply reply;
	const struct survey_text *texts;
	size_t text_count;
};

struct writing {
	struct intake_keeping *keeping;
	struct db *db;
	struct arena *arena; /* of this run of the write */
	struct arena *batch;
	struct survey_form form;
	struct fault *fault_r;
};

enum found
intake_prepare(struct intake_keeping *keeping, struct db *db, struct fault *fault_r)
{
	struct inquiry_row row;
	struct inquiry *inquiry;
	struct survey_form form;
	struct arena *arena = keeping->arena;
	const int64_t root_id = keeping->reading.import->root_id;
	const enum found found = inquiry_load_published(arena, db, root_id, keeping->inquiry_id, &row,
	                                                &inquiry, fault_r);
	if (found != FOUND_ONE)
		return found;
	keeping->version = row.version;
	keeping->reading.inquiry = inquiry;
	const struct survey_wave asked = { .form_id = keeping->inquiry_id,
		                               .inquiry_version = row.version };
	if (!launch_form(arena, db, root_id, &asked, &form, fault_r))
		return FOUND_FAILED;
	keeping->reading.form = answer_form_elsewhere(arena, inquiry, &form);
	return FOUND_ONE;
}

/* --- the wave --------------------------------------------------------------------------------- */

/* The address people see, as of a survey made here; a figure more when it is taken. */
static bool
find_code(struct writing *writing, struct survey_wave *wave)
{
	enum { SLUG_LENGTH_MAX = 50, TRIES_MAX = 1000 };
	struct survey_wave other;
	const struct span slug = span_slug(writing->arena, wave->name, SLUG_LENGTH_MAX);
	const int year = date_of_days(wave->closed_day).year;
	for (int i = 1; i < TRIES_MAX; i++) {
		wave->code = span_of(
			i == 1 ? arena_format(writing->arena, "%d-%.*s", year, SPAN_ARGS(slug))
				   : arena_format(writing->arena, "%d-%.*s-%d", year, SPAN_ARGS(slug), i));
		const enum found found =
			survey_wave_by_code(writing->arena, writing->db,
		                        writing->keeping->reading.import->root_id, wave->code, &other,
		                        writing->fault_r);
		if (found != FOUND_ONE)
			return found == FOUND_NONE;
	}
	return fault_is(writing->fault_r, "intake: no code is free", "Donnez un autre nom à l’enquête.");
}

static bool
close_wave(struct writing *writing, int64_t wave_id, enum survey_state from, enum survey_state to)
{
	bool done = from == to;
	return done || (survey_wave_move(writing->db, writing->keeping->reading.import->root_id,
	                                 wave_id, from, to, &done, writing->fault_r) &&
	                done);
}

/* What it asks becomes its own, then it closes. */
static bool
fill_wave(struct writing *writing, const struct survey_wave *wave)
{
	const int64_t root_id = writing->keeping->reading.import->root_id;
	struct survey_form form;
	return launch_form(writing->arena, writing->db, root_id, wave, &form, writing->fault_r) &&
	       survey_form_replace(writing->db, root_id, wave->id, &form, writing->fault_r) &&
	       close_wave(writing, wave->id, SURVEY_DRAFT, SURVEY_CLOSED);
}

static bool
make_wave(struct writing *writing, struct survey_wave *wave)
{
	if (wave->code.length == 0 && !find_code(writing, wave))
		return false;
	return survey_wave_draft(writing->db, writing->keeping->reading.import->root_id, wave,
	                         writing->fault_r) &&
	       fill_wave(writing, wave);
}

/* One whose imports were all undone begins again, in its place. */
static bool
make_again(struct writing *writing, struct survey_wave *wave, const struct survey_wave *before)
{
	const int64_t root_id = writing->keeping->reading.import->root_id;
	wave->id = before->id;
	return close_wave(writing, wave->id, before->state, SURVEY_DRAFT) &&
	       survey_wave_change(writing->db, root_id, wave, writing->fault_r) &&
	       survey_inquiry_put(writing->db, root_id, wave, writing->fault_r) &&
	       fill_wave(writing, wave);
}

/* More replies may come while nobody has seen the figures: who compares those of before with those
 * of after finds what came between. */
static const char *
why_not_there(const struct survey_wave *wave, const struct survey_wave *there)
{
	if (!there->is_elsewhere)
		return "elle n’a pas été faite ailleurs";
	if (there->form_id != wave->form_id || there->inquiry_version != wave->inquiry_version)
		return "elle suit un autre questionnaire, ou une autre version de celui-ci";
	if (there->internal != wave->internal)
		return "son public (interne ou non) est différent";
	return there->state == SURVEY_CLOSED ? NULL : "ses résultats ont déjà été rendus";
}

static bool
has_replies(struct writing *writing, int64_t wave_id, bool *has_r)
{
	struct survey_brought *brought;
	size_t count = 0;
	const bool good = survey_imports_of(writing->arena, writing->db,
	                                    writing->keeping->reading.import->root_id, wave_id,
	                                    &brought, &count, writing->fault_r);
	*has_r = count > 0;
	return good;
}

static bool
find_wave(struct writing *writing)
{
	const struct intake_keeping *keeping = writing->keeping;
	const int64_t root_id = keeping->reading.import->root_id;
	struct survey_wave *wave = &writing->keeping->wave, there;
	bool has_some = false;
	if (wave->code.length == 0)
		return make_wave(writing, wave);
	const enum found found = survey_wave_by_code(writing->arena, writing->db, root_id, wave->code,
	                                             &there, writing->fault_r);
	if (found == FOUND_NONE)
		return make_wave(writing, wave);
	if (found == FOUND_FAILED || !has_replies(writing, there.id, &has_some))
		return false;
	if (there.is_elsewhere && !has_some)
		return make_again(writing, wave, &there);
	const char *why = why_not_there(wave, &there);
	*wave = there;
	return why == NULL ||
	       fault_is(writing->fault_r, "import: no replies may join this wave",
	                arena_format(keeping->arena,
	                             "L’enquête «\u202f%.*s\u202f» existe déjà et %s. Donnez un autre code.",
	                             SPAN_ARGS(there.code), why));
}

/* --- places -------------------------------------------------------------------------------------- */

static bool
keep_populations(struct writing *writing)
{
	const struct intake_keeping *keeping = writing->keeping;
	const struct intake_counts *counts = &keeping->reading.counts;
	const int64_t root_id = keeping->reading.import->root_id;
	struct survey_population *known;
	size_t count;
	if (!survey_populations(writing->arena, writing->db, root_id, keeping->wave.id, &known,
	                        &count, writing->fault_r))
		return false;
	struct survey_population *all = arena_array_of(writing->arena, struct survey_population,
	                                               count + counts->group_count + 1);
	if (count > 0)
		memcpy(all, known, count * sizeof *all);
	for (size_t g = 0; g < counts->group_count; g++) {
		const struct intake_group *group = &counts->groups[g];
		size_t at = 0;
		while (at < count &&
		       (all[at].place_id != group->place_id || all[at].side != group->side))
			at++;
		if (at == count) /* how many could have answered is not known */
			all[count++] = (struct survey_population){ group->place_id, group->place_id,
				                                       group->side, 0 };
	}
	return survey_populations_replace(writing->db, root_id, keeping->wave.id, all, count,
	                                  writing->fault_r);
}

/* --- replies ------------------------------------------------------------------------------------- */

static bool
get(struct writing *writing, void *bytes, size_t size)
{
	return size == 0 || fread(bytes, 1, size, writing->keeping->reading.records) == size ||
	       fault_is(writing->fault_r, "intake: a record is not read",
	                "Ce qui a été lu ne se relit pas. Recommencez.");
}

static bool
get_span(struct writing *writing, uint32_t length, struct span *span_r)
{
	char *bytes = arena_array_of(writing->batch, char, length + 1);
	*span_r = span_from(bytes, length);
	return get(writing, bytes, length);
}

static bool
get_texts(struct writing *writing, const struct intake_record *record, struct taken *taken_r)
{
	struct survey_text *texts =
		arena_array_of(writing->batch, struct survey_text, record->texts + 1);
	taken_r->texts = texts;
	taken_r->text_count = record->texts;
	for (uint32_t i = 0; i < record->texts; i++) {
		uint32_t head[2];
		texts[i] = (struct survey_text){ .side = (enum side)record->side,
			                             .place_id = record->place_id };
		if (!get(writing, head, sizeof head) || !get_span(writing, head[1], &texts[i].words))
			return false;
		texts[i].item_id = head[0];
	}
	return true;
}

static bool
get_reply(struct writing *writing, struct taken *taken_r)
{
	struct intake_record record;
	*taken_r = (struct taken){ .text_count = 0 };
	if (!get(writing, &record, sizeof record))
		return false;
	taken_r->reply = (struct survey_reply){ .reply_id = record.reply_id,
		                                    .side = (enum side)record.side,
		                                    .place_id = record.place_id,
		                                    .has_day = record.has_day != 0,
		                                    .day = record.day,
		                                    .way = SURVEY_WAY_IMPORT };
	return get_span(writing, record.levels, &taken_r->reply.levels) &&
	       get_span(writing, record.more, &taken_r->reply.more) &&
	       get_texts(writing, &record, taken_r);
}

static int
by_id(const void *a, const void *b)
{
	const struct taken *first = a, *second = b;
	return (first->reply.reply_id > second->reply.reply_id) -
	       (first->reply.reply_id < second->reply.reply_id);
}

static bool
write_texts(struct writing *writing, const struct taken *taken, size_t count)
{
	const struct import *import = writing->keeping->reading.import;
	size_t all = 0, at = 0;
	for (size_t i = 0; i < count; i++)
		all += taken[i].text_count;
	const struct survey_text **texts =
		arena_array_of(writing->batch, const struct survey_text *, all + 1);
	for (size_t i = 0; i < count; i++)
		for (size_t k = 0; k < taken[i].text_count; k++)
			texts[at++] = &taken[i].texts[k];
	for (size_t i = all; i-- > 1;) { /* Fisher–Yates: none tells the other's author */
		const size_t j = (size_t)ident_random() % (i + 1);
		const struct survey_text *kept = texts[i];
		texts[i] = texts[j];
		texts[j] = kept;
	}
	for (size_t i = 0; i < all; i++)
		if (!survey_text_import(writing->db, import->root_id, writing->keeping->wave.id,
		                        import->import_id, texts[i], writing->fault_r))
			return false;
	return true;
}

static bool
write_batch(struct writing *writing, size_t count)
{
	const struct import *import = writing->keeping->reading.import;
	struct taken *taken = arena_array_of(writing->batch, struct taken, count);
	for (size_t i = 0; i < count; i++)
		if (!get_reply(writing, &taken[i]))
			return false;
	qsort(taken, count, sizeof *taken, by_id);
	for (size_t i = 0; i < count; i++)
		if (!survey_reply_import(writing->db, import->root_id, writing->keeping->wave.id,
		                         import->import_id, &taken[i].reply, writing->fault_r))
			return false;
	return write_texts(writing, taken, count);
}

static bool
write_replies(struct writing *writing)
{
	rewind(writing->keeping->reading.records);
	bool good = true;
	for (int64_t left = writing->keeping->reading.counts.good; good && left > 0;) {
		const size_t count = left < BATCH ? (size_t)left : BATCH;
		arena_reset(writing->batch);
		good = write_batch(writing, count);
		left -= (int64_t)count;
	}
	return good;
}

/* --- the whole ------------------------------------------------------------------------------------- */

static enum found
write_fact(struct writing *writing)
{
	const struct intake_keeping *keeping = writing->keeping;
	const struct import *import = keeping->reading.import;
	const struct fact fact = {
		.kind = "intake.taken",
		.account_id = keeping->account_id,
		.subject_id = keeping->wave.id,
		.words = span_of(arena_format(writing->arena,
		                              "%lld réponses de LimeSurvey reprises dans «\u202f%.*s\u202f».",
		                              (long long)import->good_count,
		                              SPAN_ARGS(keeping->wave.name))),
		.once = keeping->once,
	};
	return journal_add(writing->arena, writing->db, import->root_id, &fact, writing->fault_r);
}

/* Runs on the writer; it may run twice, so it starts from nothing each time. */
static bool
write_all(struct db *db, void *data)
{
	struct writing *writing = data;
	struct intake_keeping *keeping = writing->keeping;
	struct import *import = keeping->reading.import;
	const struct survey_wave wanted = keeping->wave;
	arena_reset(writing->arena);
	writing->db = db;
	*writing->fault_r = (struct fault){ 0 };
	bool good = place_import_register(db, import, keeping->file_mark) && find_wave(writing);
	const enum found noted = good ? write_fact(writing) : FOUND_FAILED;
	keeping->is_again = noted == FOUND_NONE;
	good = noted == FOUND_ONE && keep_populations(writing) && write_replies(writing) &&
	       survey_mark_changed(db, import->root_id, keeping->wave.id, writing->fault_r) &&
	       place_import_finish(db, import);
	if (good) {
		keeping->wave.code = span_keep(keeping->arena, keeping->wave.code);
		keeping->wave.name = span_keep(keeping->arena, keeping->wave.name);
	} else {
		keeping->wave = wanted;
	}
	return good;
}

static void
write_down(struct intake_keeping *keeping)
{
	struct import *import = keeping->reading.import;
	struct fault fault = { 0 };
	struct writing writing = { .keeping = keeping,
		                       .arena = arena_new(ARENA_VISIT_SIZE_MAX),
		                       .batch = arena_new(BATCH_SIZE_MAX),
		                       .fault_r = &import->fault };
	if (!store_write(keeping->store, write_all, &writing, &fault) && fault.for_log != NULL)
		import->fault = fault;
	if (import->fault.for_log != NULL)
		import_keep_fault(import);
	arena_end(writing.batch);
	arena_end(writing.arena);
}

/* Its days: those that were said, or those of the replies. */
static bool
set_days(struct intake_keeping *keeping)
{
	const struct intake_how *how = keeping->reading.how;
	const struct intake_counts *counts = &keeping->reading.counts;
	struct survey_wave *wave = &keeping->wave;
	if (!how->has_closes && !counts->has_days)
		return fault_is(&keeping->reading.import->fault, "import: no last day",
		                "Ce fichier ne dit pas quand on a répondu\u202f: dites le dernier jour de "
		                "l’enquête (close).");
	wave->closed_day = how->has_closes ? how->closed_day : counts->last_day;
	wave->opens_day = how->has_opens      ? how->opens_day
	                  : counts->has_days ? counts->first_day : wave->closed_day;
	if (wave->opens_day > wave->closed_day)
		wave->opens_day = wave->closed_day;
	return true;
}

/* Deleted as soon as it is made: nothing of it is left when the program ends. */
static FILE *
records_new(struct intake_keeping *keeping)
{
	char *path = arena_format(keeping->arena, "%s/reprise.XXXXXX", keeping->folder);
	const int handle = mkstemp(path);
	FILE *records = handle < 0 ? NULL : fdopen(handle, "w+");
	if (handle >= 0)
		(void)unlink(path);
	if (records == NULL)
		(void)fault_is(&keeping->reading.import->fault, "intake: no temporary file",
		               "Le dossier des données ne s’écrit pas.");
	return records;
}

bool
intake_keep(struct intake_keeping *keeping)
{
	struct intake_reading *reading = &keeping->reading;
	const struct intake_how *how = reading->how;
	keeping->wave = (struct survey_wave){ .code = how->wave_code,
		                                  .name = how->wave_name,
		                                  .form_id = keeping->inquiry_id,
		                                  .inquiry_version = keeping->version,
		                                  .is_elsewhere = true,
		                                  .internal = how->is_internal,
		                                  .scale = { 1, 5, 1, 4, 0.25 } };
	if (!reading->import->dry_run && (reading->records = records_new(keeping)) == NULL)
		return false;
	if (intake_read(reading) && set_days(keeping) && import_is_kept(reading->import))
		write_down(keeping);
	if (reading->records != NULL)
		fclose(reading->records);
	reading->records = NULL;
	return reading->import->fault.for_log == NULL;
}
