/* result: what was answered, question after question, and the answers themselves for who takes them
 * away.
 *
 * The page reads released cells (ground/secrecy): what the gate holds back is not there. What has no
 * cell (numbers, points, Kano's table) is counted from the replies of the public alone, with its
 * floor, for the whole organisation: one level, so that nothing comes back by subtraction.
 *
 * Answers one by one leave for the public alone: never an agent's, never a leader's, never of an
 * internal survey, whoever asks (DESIGN §5: no figure about one agent; survey_public_replies does
 * not give them). Places with fewer people than the floor are merged into the place above; the day,
 * the journey, the language and the way a reply came stay here: beside a place, they name someone. */
#ifndef CONFRONT_RESULT_H
#define CONFRONT_RESULT_H

#include "craft/visit/visit.h"
#include "ground/inquiry/inquiry.h"
#include "listen/survey/survey.h"

/* --- who may read ----------------------------------------------------------------------------- */

/* The first state of a wave whose figures this reader may read: earlier ones are unknown to her. */
enum survey_state result_least_state(const struct reader *reader);
/* The register says, once a day, who saw results before they were public. False after a fault was
 * answered. */
MUST_USE bool result_keep_seen(struct visit *visit, const struct survey_wave *wave);

/* « /enquetes/CODE/resultats?lieu=… »; an empty place is the whole organisation. */
struct span result_address(struct arena *arena, struct span wave_code, struct span place_code);

/* --- answers one by one ----------------------------------------------------------------------- */

enum result_format {
	RESULT_CSV_FRENCH,
	RESULT_CSV,      /* international */
	RESULT_XLSX,     /* answers, texts, what the columns mean */
	RESULT_JSON,
	RESULT_SAV,      /* SPSS */
	RESULT_SCRIPT,   /* R: reads the .sav or a CSV again, and gives the figures of the page */
	RESULT_TEXTS,    /* what people wrote, shuffled, without the rest (CSV, French) */
	RESULT_CODEBOOK, /* what the columns mean (CSV, French) */
	RESULT_FORMAT_COUNT
};
extern const char *const result_format_codes[RESULT_FORMAT_COUNT]; /* "csv", "sav" … */
extern const char *const result_format_words[RESULT_FORMAT_COUNT];
/* « accueil-2026-reponses.sav » */
const char *result_file_name(struct arena *arena, const struct survey_wave *wave,
                             enum result_format format);
/* From a name that ends as those do; false: none of them. */
bool result_format_of_name(struct span name, enum result_format *format_r);
const char *result_media_type(enum result_format format);

enum { RESULT_COLUMN_COUNT_MAX = 4000 };

struct result_taken {
	int64_t replies, texts; /* written */
	int64_t unread;         /* replies that could not be: their cells are empty */
};
/* Writes a file, row by row in constant memory. FOUND_NONE: these answers do not leave, and
 * *why_r says it in French (an internal survey, one that is not closed, fewer people than the
 * floor). */
MUST_USE enum found result_write(struct arena *arena, struct db *db, int64_t root_id,
                                 const struct survey_wave *wave, enum result_format format,
                                 const char *path, struct result_taken *taken_r,
                                 const char **why_r, struct fault *fault_r);

extern const struct room_pages result_pages;

#endif
