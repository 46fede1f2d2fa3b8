/* Shared by the files of this folder only. */
#ifndef CRAFT_LIME_INSIDE_H
#define CRAFT_LIME_INSIDE_H

#include "craft/lime/lime.h"
#include "craft/lime/lime_replies.h"

/* --- XML: tables of rows of cells ------------------------------------------------------- */

struct lime_cell {
	const char *column; /* kept once per name, for the life of the parser's arena */
	struct span value;
};

struct lime_xml_row {
	const char *table;
	const struct lime_cell *cells; /* until the next row; a null column has no cell */
	size_t cell_count;
};

/* What is asked of a file as it is parsed. Rows are given as they end. */
struct lime_xml_reader {
	/* False: enough for now, lime_xml_feed pauses. */
	bool (*row)(void *data, const struct lime_xml_row *row);
	/* Text of <document>'s own children and grandchildren that are not rows: DBVersion,
	 * languages/language, fields/fieldname. */
	void (*leaf)(void *data, const char *table, const char *name, struct span value);
	void (*table)(void *data, const char *table); /* starts */
};

struct lime_xml;
struct lime_xml *lime_xml_new(struct arena *arena, const struct lime_xml_reader *reader,
                              void *data);
/* Parses the bytes; `last` when none follow. FOUND_ONE: paused by a row, call lime_xml_resume;
 * FOUND_NONE: wants more (or has all). */
MUST_USE enum found lime_xml_feed(struct lime_xml *xml, struct span bytes, bool last,
                                  struct fault *fault_r);
MUST_USE enum found lime_xml_resume(struct lime_xml *xml, struct fault *fault_r);
/* From a reader's call: nothing more is called. Both texts are constants. */
void lime_xml_refuse(struct lime_xml *xml, const char *for_log, const char *for_reader);

struct span lime_cell_of(const struct lime_xml_row *row, const char *column); /* at NULL: null */
int64_t lime_number_of(const struct lime_xml_row *row, const char *column, int64_t otherwise);

/* --- a file of survey, read as tables --------------------------------------------------- */

struct lime_table {
	const char *name;
	struct lime_xml_row *rows;
	size_t count, room;
	bool known;
};

struct lime_tables {
	struct arena *arena;
	struct lime_table *tables;
	size_t count, room, cell_count;
	struct span *languages;
	size_t language_count;
	struct span document_type, db_version;
	struct lime_xml *xml;
};

MUST_USE bool lime_tables_read(struct arena *arena, struct span bytes,
                               struct lime_tables *tables_r, struct fault *fault_r);
/* Marks it known; an empty one when the file has none. */
const struct lime_table *lime_tables_take(struct lime_tables *tables, const char *name);

/* --- ids looked up, never trusted ------------------------------------------------------- */

struct lime_ids {
	struct arena *arena;
	int64_t *keys;
	size_t *values;
	size_t count, room;
};

/* False when the key is there already: *value_r is its value. */
bool lime_ids_add(struct lime_ids *ids, int64_t key, size_t value, size_t *value_r);
size_t lime_ids_find(const struct lime_ids *ids, int64_t key); /* SIZE_MAX: none */

/* The same by words, which are borrowed. */
struct lime_words {
	struct lime_ids ids; /* arena set */
	struct span *words;
	size_t *values;
	size_t count, room;
};

bool lime_words_add(struct lime_words *words, struct span word, size_t value); /* false: is there */
void lime_words_change(struct lime_words *words, struct span word, size_t value); /* is there */
size_t lime_words_find(const struct lime_words *words, struct span word);

/* Items grouped by owner: those of owner o are items[first[o]] up to items[first[o + 1]]. */
struct lime_shelf {
	size_t *items, *first;
};

/* `ranked` gives the items in the order they keep on a shelf. Owner SIZE_MAX: left out. */
struct lime_shelf lime_shelve(struct arena *arena, const size_t *ranked, const size_t *owners,
                              size_t item_count, size_t owner_count);

/* --- replies ---------------------------------------------------------------------------- */

/* What a survey's questions are called, to find the column of each. Lives in `arena`. */
struct lime_names {
	struct arena *arena;
	const struct lime_survey *survey;
	const struct lime_question **questions;
	int64_t *gids;
	size_t count;
	struct lime_ids by_id;
	struct lime_words by_code, by_text; /* by_text: one language's words with blanks for breaks */
};

struct lime_names *lime_names_new(struct arena *arena, const struct lime_survey *survey);
struct lime_column lime_column_of(const struct lime_names *names, struct span heading);

/* --- reading ---------------------------------------------------------------------------- */

struct lime_reading {
	struct arena *kept, *brief; /* the caller's, and what ends with the reading */
	struct lime_tables tables;
	struct lime_survey *survey;
	struct lime_ids question_ids; /* qid to its place in `homes` */
	struct lime_ids group_ids;
	struct lime_note *notes;
	size_t note_count, note_more, note_room, wording_count;
	struct fault *fault;
};

void lime_note(struct lime_reading *reading, enum lime_fate fate, const char *what,
               const char *where, const char *sentence);
const char *lime_where(struct lime_reading *reading, const char *kind, struct span code,
                       int64_t id);
/* The index of the language a row names; -1 when it names none; -2 when the survey has it not. */
int lime_language_of(const struct lime_survey *survey, struct span name);
/* One text per language; false over LIME_WORDING_MAX. */
bool lime_texts_new(struct lime_reading *reading, struct lime_text **texts_r);
struct lime_text lime_text_of(struct lime_reading *reading, struct span html);
struct span lime_keep(struct lime_reading *reading, struct span value); /* at NULL stays so */
bool lime_any_formatted(const struct lime_survey *survey, const struct lime_text *texts);

MUST_USE bool lime_read_questions(struct lime_reading *reading);
MUST_USE bool lime_read_answers(struct lime_reading *reading, struct lime_question **questions,
                                size_t count);
MUST_USE bool lime_read_rules(struct lime_reading *reading);

/* Letters, figures, _ and -, and not empty: what may be written as a name or a language. */
bool lime_name_is_plain(struct span name);
/* Over a limit: always false. */
bool lime_too_much(struct lime_reading *reading, const char *for_log, const char *for_reader);

#define LIME_DAMAGED \
	"Ce fichier LimeSurvey est abîmé ou incomplet. Exportez-le de nouveau depuis LimeSurvey, " \
	"et envoyez ce nouveau fichier."

#endif
