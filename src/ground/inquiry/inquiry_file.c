/* A questionnaire as a file that comes in or goes out: LimeSurvey's, or our own document. */
#include <pthread.h>
#include <string.h>

#include "ground/journal/journal.h"
#include "ground/inquiry/inquiry_lime_inside.h"

/* A file of a few megabytes takes some hundreds once it is read: one at a time. */
enum { BRIEF_SIZE_MAX = 1 << 30 };
static pthread_mutex_t one_at_a_time = PTHREAD_MUTEX_INITIALIZER;

static void
keep_report(struct arena *arena, struct inquiry_report *report)
{
	struct inquiry_note *notes =
		arena_array_of(arena, struct inquiry_note, report->note_count + 1);
	for (size_t i = 0; i < report->note_count; i++)
		notes[i] = (struct inquiry_note){ report->notes[i].fate,
			                              arena_copy_text(arena, report->notes[i].where),
			                              arena_copy_text(arena, report->notes[i].sentence) };
	report->notes = notes;
}

static struct inquiry *
read_lime(struct arena *arena, struct arena *brief, struct span bytes,
          struct inquiry_report *report_r, const char **sentence_r)
{
	struct fault fault = { "", "" };
	const struct lime_survey *survey = lime_lss_read(brief, bytes, &fault);
	if (survey == NULL) {
		*sentence_r = arena_copy_text(arena, fault.for_reader);
		return NULL;
	}
	const struct inquiry *read = inquiry_from_lime(brief, survey, report_r, sentence_r);
	keep_report(arena, report_r);
	if (read == NULL) {
		*sentence_r = arena_copy_text(arena, *sentence_r);
		return NULL;
	}
	/* As the document says it: what is kept is what was shown. */
	return inquiry_read(arena, span_keep(arena, inquiry_write(brief, read)), sentence_r);
}

struct inquiry *
inquiry_from_file(struct arena *arena, struct span bytes, struct inquiry_report *report_r,
                  const char **sentence_r)
{
	const struct span trimmed = span_trim(bytes);
	*report_r = (struct inquiry_report){ 0 };
	*sentence_r = NULL;
	if (span_starts(trimmed, "{")) {
		struct inquiry *inquiry = inquiry_read(arena, trimmed, sentence_r);
		if (inquiry != NULL)
			report_r->questions[INQUIRY_KEPT] = inquiry->question_count;
		return inquiry;
	}
	pthread_mutex_lock(&one_at_a_time);
	struct arena *brief = arena_new(BRIEF_SIZE_MAX);
	struct inquiry *inquiry = read_lime(arena, brief, trimmed, report_r, sentence_r);
	arena_end(brief);
	pthread_mutex_unlock(&one_at_a_time);
	return inquiry;
}

bool
inquiry_to_lss(struct arena *arena, const struct inquiry *inquiry, struct span *bytes_r,
               struct inquiry_report *report_r, const char **sentence_r)
{
	struct fault fault = { "", "" };
	struct span bytes;
	pthread_mutex_lock(&one_at_a_time);
	struct arena *brief = arena_new(BRIEF_SIZE_MAX);
	const struct lime_survey *survey = inquiry_to_lime(brief, inquiry, report_r, sentence_r);
	bool is_written = survey != NULL;
	if (is_written && !lime_lss_write(brief, survey, &bytes, &fault)) {
		*sentence_r = fault.for_reader;
		is_written = false;
	}
	if (is_written)
		*bytes_r = span_keep(arena, bytes);
	else
		*sentence_r = arena_copy_text(arena, *sentence_r);
	keep_report(arena, report_r);
	arena_end(brief);
	pthread_mutex_unlock(&one_at_a_time);
	return is_written;
}

enum found
inquiry_add_read(struct arena *arena, struct db *db, int64_t root_id,
                 const struct inquiry *inquiry, const struct inquiry_adding *adding,
                 int64_t *inquiry_id_r, struct fault *fault_r)
{
	if (!inquiry_add(arena, db, root_id, inquiry, adding->account_id, adding->now_s, inquiry_id_r,
	                 fault_r))
		return FOUND_FAILED;
	const struct fact fact = {
		.kind = "inquiry.imported",
		.account_id = adding->account_id,
		.subject_id = *inquiry_id_r,
		.words = span_of(arena_format(arena, "Questionnaire «\u202f%.*s\u202f» importé d’un fichier.",
		                              SPAN_ARGS(inquiry->name))),
		.once = adding->once,
	};
	return journal_add(arena, db, root_id, &fact, fault_r);
}
