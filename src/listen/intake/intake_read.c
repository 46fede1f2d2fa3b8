/* Every reply of a file, read as if it had been given here; the good ones may be kept as records. */
#include <stdlib.h>
#include <string.h>

#include "base/ident.h"
#include "base/time.h"
#include "craft/text/text_repair.h"
#include "listen/intake/intake_inside.h"

enum { ROW_SIZE_MAX = 256 << 20, PROGRESS_EVERY = 1024 };

static void
complain(struct intake_reading *reading, int64_t number, const char *sentence)
{
	import_complain(reading->import, number, "%s", sentence);
}

/* --- who and where ---------------------------------------------------------------------------- */

static bool
find_column(struct intake_reading *reading, struct span name, size_t *column_r)
{
	*column_r = SIZE_MAX;
	if (name.length == 0)
		return true;
	*column_r = intake_column(reading->source, name);
	return *column_r != SIZE_MAX ||
	       fault_is(&reading->import->fault, "import: a column of the mapping is not in the file",
	                arena_format(reading->arena,
	                             "La colonne «\u202f%.*s\u202f» n’est pas dans ce fichier.",
	                             SPAN_ARGS(name)));
}

/* Said as a code, or as the words of that code in any language. */
static bool
is_said(const struct intake_reading *reading, size_t column, struct span raw, struct span said)
{
	if (span_equal(raw, said))
		return true;
	const struct lime_column *of = &reading->source->columns[column];
	const struct span code = lime_code_of(reading->source->survey, of, said);
	return code.at != NULL && span_equal(raw, code);
}

static bool
find_value(const struct intake_reading *reading, size_t column, struct span raw,
           const struct intake_value *values, size_t count, int64_t *means_r)
{
	for (size_t i = 0; i < count; i++)
		if (is_said(reading, column, raw, values[i].said)) {
			*means_r = values[i].means;
			return true;
		}
	return false;
}

static const char *
unknown(const struct intake_reading *reading, const char *what, struct span raw, const char *end)
{
	enum { SHOWN_MAX = 60 };
	return raw.length == 0
	           ? arena_format(reading->row, "%s manque.", what)
	           : arena_format(reading->row, "%s «\u202f%.*s\u202f» %s", what,
	                          (int)(raw.length > SHOWN_MAX ? SHOWN_MAX : raw.length), raw.at, end);
}

static bool
find_side(struct intake_reading *reading, const struct lime_reply *reply, enum side *side_r)
{
	int64_t means = reading->how->side;
	if (reading->side_column != SIZE_MAX) {
		const struct span raw = span_trim(reply->values[reading->side_column]);
		if (!find_value(reading, reading->side_column, raw, reading->how->sides,
		                reading->how->side_count, &means)) {
			complain(reading, reply->number,
			         unknown(reading, "le côté", raw, "n’est pas déclaré."));
			return false;
		}
	}
	*side_r = (enum side)means;
	return true;
}

/* The words of an answer, in the language that names one place. */
static uint32_t
place_of_words(const struct intake_reading *reading, struct span raw)
{
	const struct lime_question *question =
		reading->source->columns[reading->place_column].question;
	uint32_t at = place_by_code_or_name(reading->tree, raw);
	for (size_t i = 0; question != NULL && at == PLACE_NONE && i < question->answer_count; i++)
		for (size_t l = 0; l < reading->source->survey->language_count && at == PLACE_NONE; l++)
			if (span_equal(question->answers[i].code, raw))
				at = place_by_code_or_name(reading->tree,
				                           span_trim(question->answers[i].texts[l].words));
	return at;
}

static bool
find_place(struct intake_reading *reading, const struct lime_reply *reply, int64_t *place_id_r)
{
	*place_id_r = reading->how->place_id;
	if (reading->place_column != SIZE_MAX) {
		const struct span raw = span_trim(reply->values[reading->place_column]);
		if (!find_value(reading, reading->place_column, raw, reading->how->places,
		                reading->how->place_count, place_id_r)) {
			const uint32_t at =
				raw.length == 0 ? PLACE_NONE : place_of_words(reading, raw);
			if (at == PLACE_NONE) {
				complain(reading, reply->number,
				         unknown(reading, "le lieu", raw, "n’est pas connu."));
				return false;
			}
			*place_id_r = reading->tree->places[at].id;
		} else if (*place_id_r == 0) {
			complain(reading, reply->number,
			         unknown(reading, "le lieu", raw, "n’est pas repris."));
			return false;
		}
	}
	const uint32_t at = place_by_id(reading->tree, *place_id_r);
	must(at != PLACE_NONE);
	if (reading->reader == NULL ||
	    people_may(reading->reader, reading->tree, WHO(ROLE_REFERENT), at))
		return true;
	complain(reading, reply->number,
	         arena_format(reading->row, "le lieu «\u202f%.*s\u202f» n’est pas l’un des vôtres.",
	                      SPAN_ARGS(reading->tree->places[at].name)));
	return false;
}

/* --- when, in which language ------------------------------------------------------------------- */

/* LimeSurvey writes 1980-01-01 when the survey keeps no date. */
bool
intake_day(const struct intake_source *source, const struct lime_reply *reply, int32_t *day_r)
{
	enum { NO_DATE_YEAR = 1980 };
	if (source->ended == SIZE_MAX)
		return false;
	const struct span raw = span_trim(reply->values[source->ended]);
	return raw.length >= 10 && date_read(span_from(raw.at, 10), day_r) &&
	       date_of_days(*day_r).year > NO_DATE_YEAR;
}

bool
intake_is_ended(const struct intake_source *source, const struct lime_reply *reply)
{
	const struct span raw =
		source->ended == SIZE_MAX ? SPAN("") : span_trim(reply->values[source->ended]);
	return source->ended == SIZE_MAX ||
	       (raw.length > 0 && !span_is(raw, "N") && !span_is(raw, "NULL"));
}

static size_t
language_of(const struct intake_reading *reading, const struct lime_reply *reply)
{
	const size_t column = reading->source->language;
	if (column == SIZE_MAX)
		return 0;
	const size_t at = inquiry_language(reading->inquiry, span_trim(reply->values[column]));
	return at < reading->inquiry->language_count ? at : 0;
}

static void
see_day(struct intake_counts *counts, int32_t day)
{
	if (!counts->has_days || day < counts->first_day)
		counts->first_day = day;
	if (!counts->has_days || day > counts->last_day)
		counts->last_day = day;
	counts->has_days = true;
}

/* --- one reply ---------------------------------------------------------------------------------- */

static bool
count_group(struct intake_reading *reading, int64_t place_id, enum side side)
{
	struct intake_counts *counts = &reading->counts;
	size_t at = 0;
	while (at < counts->group_count && (counts->groups[at].place_id != place_id ||
	                                    counts->groups[at].side != side))
		at++;
	if (at == INTAKE_GROUP_COUNT_MAX)
		return false;
	if (at == counts->group_count)
		counts->groups[counts->group_count++] = (struct intake_group){ place_id, side, 0 };
	counts->groups[at].replies++;
	return true;
}

static bool
put(struct intake_reading *reading, const void *bytes, size_t size)
{
	return size == 0 || fwrite(bytes, 1, size, reading->records) == size ||
	       fault_is(&reading->import->fault, "intake: a record is not written",
	                "Le disque du serveur est plein, ou ne s’écrit plus\u202f: libérez de la place, puis "
	                "recommencez.");
}

static bool
keep_record(struct intake_reading *reading, struct intake_record record,
            const struct answer_kept *kept)
{
	record.levels = (uint32_t)kept->levels.length;
	record.more = (uint32_t)kept->more.length;
	/* As it was meant: old exports lose apostrophes, or were encoded twice. */
	struct span *texts = arena_array_of(reading->row, struct span, kept->text_count + 1);
	for (size_t i = 0; i < kept->text_count; i++) {
		texts[i] = text_repair(reading->row, kept->texts[i], NULL);
		record.texts += texts[i].length > 0;
	}
	if (!put(reading, &record, sizeof record) ||
	    !put(reading, kept->levels.at, kept->levels.length) ||
	    !put(reading, kept->more.at, kept->more.length))
		return false;
	for (size_t i = 0; i < kept->text_count; i++) {
		const uint32_t head[2] = { (uint32_t)(kept->text_first + i),
			                       (uint32_t)texts[i].length };
		if (head[1] > 0 && (!put(reading, head, sizeof head) ||
		                    !put(reading, texts[i].at, texts[i].length)))
			return false;
	}
	return true;
}

/* Of agents no day is kept: who knows when somebody answered would know what. */
static bool
keeps_day(const struct intake_reading *reading, enum side side)
{
	return side == SIDE_USAGER && !reading->how->is_internal;
}

/* False: the whole must stop, with a fault. */
static bool
take_values(struct intake_reading *reading, const struct lime_reply *reply,
            struct intake_record record)
{
	const struct ask_value *values;
	const char *sentence;
	int32_t day = 0;
	const enum inquiry_reading read =
		inquiry_lime_reply(reading->row, reading->replies, (enum side)record.side, reply->values,
	                       &values, &reading->counts.told, &sentence);
	if (read == INQUIRY_READ_WORDS)
		return fault_is(&reading->import->fault, "import: words where codes are wanted",
		                "Ce fichier a les réponses en toutes lettres, et Parvis lit leurs codes. Dans "
		                "LimeSurvey, exportez de nouveau les réponses\u202f: titres «\u202fCode de la "
		                "question\u202f», réponses «\u202fCodes de réponse\u202f»\u202f; ou l’archive (.lsa).");
	if (read == INQUIRY_READ_BADLY) {
		complain(reading, reply->number, sentence);
		return true;
	}
	if (!count_group(reading, record.place_id, (enum side)record.side)) {
		complain(reading, reply->number, "il y a plus de lieux qu’une enquête ne peut en compter.");
		return true;
	}
	const bool has_day = intake_day(reading->source, reply, &day);
	if (has_day)
		see_day(&reading->counts, day);
	record.has_day = has_day && keeps_day(reading, (enum side)record.side);
	record.day = record.has_day ? day : 0;
	reading->counts.good++;
	reading->counts.taken_partial += !intake_is_ended(reading->source, reply);
	if (reading->records == NULL)
		return true;
	const struct answer_kept kept =
		answer_keep(reading->row, reading->form, values, language_of(reading, reply));
	return keep_record(reading, record, &kept);
}

static bool
take_reply(struct intake_reading *reading, const struct lime_reply *reply)
{
	struct intake_record record = { .reply_id = ident_random() };
	enum side side;
	reading->counts.read++;
	if (reply->complaint != NULL) {
		complain(reading, reply->number, reply->complaint);
		return true;
	}
	if (!intake_is_ended(reading->source, reply) && !reading->how->takes_partial) {
		reading->counts.partial++;
		return true;
	}
	if (!find_side(reading, reply, &side) || !find_place(reading, reply, &record.place_id))
		return true;
	record.side = (int32_t)side;
	return take_values(reading, reply, record);
}

/* --- the whole ---------------------------------------------------------------------------------- */

bool
intake_match(struct intake_reading *reading)
{
	const char *sentence;
	struct intake_source *source = reading->source;
	reading->import->numbered = intake_numbered(source);
	reading->replies = inquiry_lime_replies(reading->arena, reading->inquiry, source->survey,
	                                        source->columns, source->column_count, &sentence);
	return reading->replies != NULL ||
	       fault_is(&reading->import->fault, "import: replies to another questionnaire", sentence);
}

static bool
prepare(struct intake_reading *reading)
{
	reading->counts = (struct intake_counts){
		.groups = arena_array_of(reading->arena, struct intake_group, INTAKE_GROUP_COUNT_MAX),
		.tells_end = reading->source->ended != SIZE_MAX,
	};
	return intake_match(reading) &&
	       find_column(reading, reading->how->side_column, &reading->side_column) &&
	       find_column(reading, reading->how->place_column, &reading->place_column);
}

bool
intake_read(struct intake_reading *reading)
{
	struct import *import = reading->import;
	struct lime_reply reply;
	enum found found = FOUND_FAILED;
	if (!prepare(reading))
		return false;
	reading->row = arena_new(ROW_SIZE_MAX);
	bool goes_on = true;
	while (goes_on && (found = intake_next(reading->source, &reply, &import->fault)) == FOUND_ONE) {
		arena_reset(reading->row);
		goes_on = take_reply(reading, &reply);
		if (import->progress != NULL && reading->counts.read % PROGRESS_EVERY == 0)
			import->progress(import->progress_context, reading->counts.read, 0, 0);
	}
	if (import->fault.for_log != NULL)
		import_keep_fault(import);
	arena_end(reading->row);
	reading->counts.bad = import->bad_count;
	import->good_count = reading->counts.good;
	return goes_on && found == FOUND_NONE;
}
