/* Reads the survey files of LimeSurvey (.lss) into plain structs, and writes them back.
 *
 * Dialects: a row per language (LimeSurvey 1.91 to 3, DBVersion 146 on) and texts in tables of
 * their own, `…_l10ns` (4 on). Nothing of a file is trusted: ids are only looked up, what cannot
 * be attached is dropped, and what was changed or dropped is told in notes.
 *
 * Texts meant for readers are HTML in the file. Here they are plain: entities decoded, tags,
 * comments, scripts and styles dropped, line breaks kept, each blank run one space, expressions
 * {…} as they were. Plain text may hold « < » and must be escaped like any other. Codes,
 * expressions, patterns, attributes and default values come as they are in the file. All is
 * well-formed UTF-8. Everything lives in the arena; a file within the limits takes less than
 * LIME_KEPT_SIZE_MAX of it. */
#ifndef CRAFT_LIME_LIME_H
#define CRAFT_LIME_LIME_H

#include "base/base.h"

enum {
	LIME_FILE_SIZE_MAX = 32 << 20,
	LIME_FIELD_SIZE_MAX = 1 << 20, /* one text, as HTML */
	LIME_CELL_MAX = 2000000,       /* columns of all rows of a file */
	LIME_DEPTH_MAX = 32,
	LIME_LANGUAGE_MAX = 64,
	LIME_SETTING_MAX = 500,
	LIME_GROUP_MAX = 2000,
	LIME_QUESTION_MAX = 20000,     /* with their sub-questions */
	LIME_ANSWER_MAX = 200000,
	LIME_RULE_MAX = 20000,         /* conditions; quotas; their members; assessments */
	LIME_WORDING_MAX = 1000000,    /* things that have a text, times languages */
	LIME_CODE_SIZE_MAX = 255,
	LIME_NOTE_MAX = 2000,          /* further ones are only counted */
	LIME_KEPT_SIZE_MAX = 192 << 20,
	LIME_DB_VERSION_MIN = 146,
	LIME_DB_VERSION_ROWS_MAX = 366, /* the last with a row per language, from memory */
};

struct lime_text {
	struct span words; /* at NULL: the file has none in this language, which is not empty */
	bool formatted;    /* the file had bold, lists, images…, which are lost */
};

struct lime_pair {
	struct span name, value;
};

struct lime_attribute {
	struct span name, value;
	int language; /* index, or -1 for all */
};

struct lime_answer {
	struct span code;
	int64_t order, assessment_value, scale;
	struct lime_text *texts; /* one per language of the survey, like every `texts` here */
};

struct lime_default {
	int64_t scale, subquestion; /* a qid, or 0 */
	struct span special, value; /* special: "other", a comment… */
	int language;               /* index, or -1 for all */
};

/* A sub-question is the same thing with another home; it has no sub-questions. Nothing keeps two
 * questions of a file from having one code. */
struct lime_question {
	int64_t qid, order, scale; /* scale: of a sub-question, 1 = across in a table */
	char type;                 /* LimeSurvey's letter; of a sub-question the parent's, usually */
	char mandatory;            /* Y, N, or S: asked for once more, then let go */
	bool other, same_default; /* same_default: the base language's for all */
	struct span code, relevance, pattern; /* at NULL: none in the file */
	struct lime_text *texts, *helps;
	struct lime_attribute *attributes;
	struct lime_question *subquestions;
	struct lime_answer *answers;
	struct lime_default *defaults;
	size_t attribute_count, subquestion_count, answer_count, default_count;
};

struct lime_group {
	int64_t gid, order;
	struct span relevance, random_group;
	struct lime_text *titles, *descriptions;
	struct lime_question *questions;
	size_t question_count;
};

/* The old way of asking only some, beside relevance: rows of one scenario are joined by AND (by
 * OR on the same question), scenarios by OR. */
struct lime_condition {
	int64_t cid, qid, asked_qid, scenario; /* asked_qid 0: a token attribute, named by `field` */
	struct span field, method, value;
};

struct lime_quota_member {
	int64_t qid;
	struct span code;
};

struct lime_quota {
	int64_t id, limit, action;
	bool active;
	struct span name;
	struct lime_text *messages;
	struct span *urls; /* one per language; at NULL: none */
	struct lime_quota_member *members;
	size_t member_count;
};

struct lime_assessment {
	int64_t id, gid;          /* gid 0: of the whole survey */
	char scope;               /* T: total, G: group */
	struct span minimum, maximum;
	struct lime_text *names, *messages;
};

/* What a respondent reads around the questions. */
struct lime_frame {
	struct lime_text title, description, welcome, end, url_description;
	struct span url;
};

enum lime_dialect { LIME_ROWS, LIME_L10NS, LIME_DIALECT_COUNT };
enum lime_fate { LIME_CHANGED, LIME_DROPPED, LIME_FATE_COUNT };

struct lime_note {
	enum lime_fate fate;
	const char *what;     /* as the file calls it: "themes", "question.preg" */
	const char *where;    /* in French, "question Q12", "tout le questionnaire" */
	const char *sentence; /* in French, whole */
};

struct lime_survey {
	int64_t sid;
	int db_version;
	enum lime_dialect dialect;
	struct span *languages; /* "fr", "de-informal"; the first is the base */
	struct lime_pair *settings; /* columns of `surveys`, but for people, mail and passwords */
	struct lime_frame *frames;  /* one per language */
	struct lime_group *groups;
	struct lime_condition *conditions;
	struct lime_quota *quotas;
	struct lime_assessment *assessments;
	size_t language_count, setting_count, group_count, condition_count, quota_count,
	       assessment_count;
	const struct lime_note *notes;
	size_t note_count, note_more; /* note_more: told by their number only */
};

/* NULL with *fault_r when this is no survey of LimeSurvey, is damaged, or is beyond a limit. The
 * bytes may go afterwards. */
MUST_USE struct lime_survey *lime_lss_read(struct arena *arena, struct span bytes,
                                           struct fault *fault_r);
MUST_USE struct lime_survey *lime_lss_open(struct arena *arena, const char *path,
                                           struct fault *fault_r);

/* Borrowed, or an empty span. */
struct span lime_setting(const struct lime_survey *survey, const char *name);
struct span lime_attribute(const struct lime_question *question, const char *name);
const struct lime_question *lime_question_lookup(const struct lime_survey *survey, int64_t qid);

/* A row per language, whatever the survey was read from: LimeSurvey 3 knows no other, and 4 to 6
 * read it too. Texts are written as HTML, escaped, of LIME_FIELD_SIZE_MAX at most; what XML cannot
 * hold is written U+FFFD. Languages and names of settings are letters, figures, _ and -. */
MUST_USE bool lime_lss_write(struct arena *arena, const struct lime_survey *survey,
                             struct span *bytes_r, struct fault *fault_r);

/* HTML to plain text, as above, and plain text to HTML: reading what was written gives the same
 * words. */
struct lime_text lime_plain(struct arena *arena, struct span html);
struct span lime_html(struct arena *arena, struct span plain);

#endif
