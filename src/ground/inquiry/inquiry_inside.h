/* Between the files of this room only. */
#ifndef GROUND_INQUIRY_INSIDE_H
#define GROUND_INQUIRY_INSIDE_H

#include "ground/inquiry/inquiry.h"

/* --- inquiry_json.c: a piece of the document, alone ------------------------------------------- */

struct json_t; /* of jansson */
enum inquiry_piece { INQUIRY_WHOLE, INQUIRY_PAGE, INQUIRY_QUESTION };
/* Without what is inside it: of a page, not its questions; of the whole, no page. To be released. */
struct json_t *inquiry_json_of(const struct inquiry *inquiry, enum inquiry_piece piece, size_t at);
/* The other way, over what was there; false, and nothing is changed, when the reader refuses it. */
MUST_USE bool inquiry_json_into(struct arena *arena, struct inquiry *inquiry,
                                enum inquiry_piece piece, size_t at, struct json_t *object,
                                const char **sentence_r);
/* "fr", "pt-BR", "de-informal": letters and figures in parts. */
bool inquiry_is_language(struct span code);

/* --- inquiry_form.c: the list as a side reads it in a language -------------------------------- */

struct ask_question *inquiry_questions(struct arena *arena, const struct inquiry *inquiry,
                                       enum side side, size_t language);

/* --- inquiry_blank.c: words that are still to be written ------------------------------------------- */

/* INQUIRY_BLANK stands somewhere in a question; in the titles and texts around them. */
bool inquiry_question_has_blank(const struct inquiry *inquiry,
                                const struct inquiry_question *question);
bool inquiry_frame_has_blank(const struct inquiry *inquiry);

/* --- inquiry_time.c: how long it takes to read and tick -------------------------------------------- */

/* 200 words a minute and 4 s a choice, as the mirror's forms; free texts are not counted. `is_shown` by
 * question, or NULL: all that is asked of the side. */
int inquiry_seconds(const struct inquiry *inquiry, enum side side, size_t language,
                    const bool *is_shown);

/* --- inquiry_logic.c: names, conditions, computed values ------------------------------------------- */

/* A name of the conditions: a question, or a part of one (a row, a choice). */
struct inquiry_symbol {
	size_t question, part; /* part SIZE_MAX: the whole */
};

struct inquiry_asked {
	const struct inquiry *inquiry;
	struct ask_list list;
	enum side side;
	const struct logic_table *table;
	struct inquiry_symbol *symbols;
	int32_t *ranks; /* of each symbol: 1 + the last question that it needs */
	size_t symbol_count;
	/* By question; NULL: none. */
	const struct logic_program **shown, **check, **formula;
	const struct logic_piped **words, **helps, **texts;
	const char **check_words; /* NULL: the program's own */
	const struct logic_program **page_shown; /* by page */
	const struct logic_program **quotas;
	size_t *computed; /* questions, in the order in which they can be computed … */
	int32_t *computed_ranks; /* … and after how many questions */
	size_t computed_count;
	size_t *screen_of, *page_of; /* by question */
	size_t screen_count;
};

/* Where something does not parse; the programs of what does. */
struct inquiry_remarks {
	struct arena *arena;
	struct inquiry_remark *list;
	size_t count, room;
	bool is_blocked;
};
void inquiry_remark(struct inquiry_remarks *remarks, size_t question, bool is_blocking,
                    const char *sentence);
/* Names, programs and screens, from `list` and `inquiry`; what is wrong goes into remarks. */
void inquiry_compile(struct arena *arena, struct inquiry_asked *asked,
                     struct inquiry_remarks *remarks);

/* --- inquiry_exchange.c: pages of files that come in and go out ------------------------------- */

extern const struct page_kind inquiry_import_page, inquiry_fate_page;
void inquiry_get_import(struct visit *visit);
void inquiry_post_import(struct visit *visit); /* the file; takes_files */
void inquiry_post_draft(struct visit *visit);
void inquiry_get_json(struct visit *visit);
void inquiry_get_lss(struct visit *visit);
/* Room for a file and its form; for a document in a form, where each byte may take three. */
enum {
	INQUIRY_UPLOAD_BODY_MAX = INQUIRY_FILE_SIZE_MAX + (1 << 20),
	INQUIRY_DRAFT_BODY_MAX = 3 * INQUIRY_DOCUMENT_SIZE_MAX + (1 << 20),
};

/* --- inquiry_store.c -------------------------------------------------------------------------- */

/* Who saved the latest version last. */
MUST_USE enum found inquiry_store_saver(struct arena *arena, struct db *db, int64_t root_id,
                                        int64_t inquiry_id, int64_t *account_id_r,
                                        struct fault *fault_r);
/* Of a question reworded in a version: its series goes on, or is cut there. */
MUST_USE bool inquiry_store_series_set(struct db *db, int64_t root_id,
                                       const struct inquiry_row *row, struct span question,
                                       bool continues, struct fault *fault_r);
struct inquiry_series {
	int64_t version;
	struct span question;
	bool continues;
};
/* By version, then by question. */
MUST_USE bool inquiry_store_series(struct arena *arena, struct db *db, int64_t root_id,
                                   int64_t inquiry_id, struct inquiry_series **series_r,
                                   size_t *count_r, struct fault *fault_r);

struct inquiry_comment {
	int64_t comment_id, version, account_id, made_unix_s;
	struct span question, words;
	bool is_done;
};
/* Oldest first. */
MUST_USE bool inquiry_store_comments(struct arena *arena, struct db *db, int64_t root_id,
                                     int64_t inquiry_id, struct inquiry_comment **comments_r,
                                     size_t *count_r, struct fault *fault_r);
MUST_USE bool inquiry_store_comment_add(struct db *db, int64_t root_id, int64_t inquiry_id,
                                        const struct inquiry_comment *comment,
                                        struct fault *fault_r);
MUST_USE bool inquiry_store_comment_done(struct db *db, int64_t root_id, int64_t inquiry_id,
                                         int64_t comment_id, bool is_done,
                                         struct fault *fault_r);

/* --- inquiry_template_pages.c ---------------------------------------------------------------------- */

extern const struct page_kind inquiry_templates_page, inquiry_template_page;
void inquiry_get_templates(struct visit *visit);
void inquiry_get_template(struct visit *visit);
void inquiry_post_template(struct visit *visit);

#endif
