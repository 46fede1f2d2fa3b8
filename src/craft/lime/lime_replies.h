/* Reads what people replied to a survey of LimeSurvey, row by row: its archive (.lsa, a ZIP of the
 * survey, replies and participants), its VV files, and the CSV of answers it exports.
 *
 * Columns are told by the survey's own ids or codes, whatever their order. Nothing is decided
 * here about persons: addresses, tokens and instants come as columns of LIME_ABOUT, to be left
 * out by who has no use for them. Everything is closed by the end of the arena. */
#ifndef CRAFT_LIME_REPLIES_H
#define CRAFT_LIME_REPLIES_H

#include "craft/lime/lime.h"

enum {
	LIME_COLUMN_MAX = 16384,
	LIME_ENTRY_MAX = 100,  /* files in an archive */
	LIME_RATIO_MAX = 200,  /* unpacked over packed… */
	LIME_RATIO_FROM = 16 << 20, /* …once this much is unpacked */
};

enum lime_part {
	LIME_UNKNOWN,       /* no question of this survey has this heading */
	LIME_ABOUT,         /* about the reply: id, submitdate, token, ipaddr… */
	LIME_VALUE,
	LIME_OTHER,         /* the text of « Autre » */
	LIME_COMMENT,       /* beside a choice */
	LIME_OTHER_COMMENT, /* beside « Autre » */
	LIME_RANK,          /* the answer put at this rank */
	LIME_SCALE,         /* one of the two scales of a row */
	LIME_FILE_COUNT,
	LIME_PART_COUNT,
};

struct lime_column {
	struct span heading; /* as in the file */
	enum lime_part part;
	const struct lime_question *question; /* NULL for UNKNOWN and ABOUT */
	const struct lime_question *subquestion, *across; /* NULL: none; across: of a table, scale 1 */
	int64_t rank; /* RANK: from 1; SCALE: 0 or 1 */
};

struct lime_reply {
	int64_t number;            /* of its line or row, from 1 */
	const struct span *values; /* one per column; at NULL: not asked, which is not empty */
	const char *complaint;     /* NULL, or a French sentence: this one has no usable values */
};

enum lime_table_kind { LIME_VV, LIME_CSV, LIME_TABLE_KIND_COUNT };
struct lime_replies;

/* VV: two lines of headings, of which the second counts (ids or codes). CSV: one, of codes, of
 * codes and texts, or of whole texts in one language; texts cut short are not told apart.
 * The survey must outlive the arena's replies. */
MUST_USE struct lime_replies *lime_table_open(struct arena *arena, enum lime_table_kind kind,
                                              const char *path, const struct lime_survey *survey,
                                              struct fault *fault_r);
MUST_USE struct lime_replies *lime_table_open_bytes(struct arena *arena, enum lime_table_kind kind,
                                                    struct span bytes,
                                                    const struct lime_survey *survey,
                                                    struct fault *fault_r);

struct lime_archive;
MUST_USE struct lime_archive *lime_archive_open(struct arena *arena, const char *path,
                                                struct fault *fault_r);
MUST_USE struct lime_archive *lime_archive_open_bytes(struct arena *arena, struct span bytes,
                                                      struct fault *fault_r);
const struct lime_survey *lime_archive_survey(const struct lime_archive *archive);
enum lime_inside { LIME_RESPONSES, LIME_PARTICIPANTS, LIME_INSIDE_COUNT };
bool lime_archive_has(const struct lime_archive *archive, enum lime_inside inside);
/* All columns of participants are LIME_ABOUT. A part that is not there is a fault. */
MUST_USE struct lime_replies *lime_archive_replies(struct lime_archive *archive,
                                                   enum lime_inside inside,
                                                   struct fault *fault_r);

const struct lime_column *lime_replies_columns(const struct lime_replies *replies,
                                               size_t *count_r);
/* Values live until the next call. After NONE or FAILED, the same again. */
MUST_USE enum found lime_replies_next(struct lime_replies *replies, struct lime_reply *reply_r,
                                      struct fault *fault_r);

/* The code of an answer offered in that column, given as its code or as its words in any
 * language; at NULL when it is neither. */
struct span lime_code_of(const struct lime_survey *survey, const struct lime_column *column,
                         struct span value);

#endif
