/* What the pages of this room share. */
#ifndef LISTEN_CODEBOOK_PAGE_H
#define LISTEN_CODEBOOK_PAGE_H

#include "listen/codebook/codebook_inside.h"

/* A heap as a visit sees it, and a theme of it. */
struct codebook_view {
	struct visit *visit;
	struct db *db;
	struct verbatim_sight sight;
	struct codebook_state state;
	struct codebook_theme theme; /* where the address has one */
	struct survey_wave wave;     /* id 0: imported */
	struct fault fault;
};
enum codebook_need { CODEBOOK_READS = 0, CODEBOOK_WRITES = 1, CODEBOOK_OF_THEME = 2 };
/* `need`: of enum codebook_need. False after a page was answered: it is not there, or not for this reader. */
MUST_USE bool codebook_view_begin(struct visit *visit, unsigned need, struct codebook_view *view_r);
/* May this reader write? The référent alone, of all its places. */
bool codebook_may_write(const struct codebook_view *view);

/* Can this theme learn from texts that people told? In a heap that is read at once, unless the program no
 * longer finds it. */
bool codebook_can_learn(const struct codebook_view *view);

/* May a language model be asked for its name? One that was found, where a model for words is set. */
bool codebook_can_name(const struct codebook_view *view);
/* Has another one of these that name? */
bool codebook_is_name_taken(const struct codebook_theme *themes, size_t count,
                            const struct codebook_theme *theme);

/* « /verbatims/HEAP/themes » and what follows. */
const char *codebook_url(const struct codebook_view *view, const char *rest);
const char *codebook_theme_url(const struct codebook_view *view, int64_t theme_id, const char *rest);

/* « usagers », « agents »; of an internal survey, both are colleagues. */
const char *codebook_side_words(const struct codebook_view *view, enum side side);
/* « écrit par le service », « trouvé par le programme » with its stability. */
const char *codebook_source_words(struct arena *arena, const struct codebook_theme *theme);
/* Its words, on one line. */
struct span codebook_words_line(struct arena *arena, struct span words);
/* « plutôt négatif · Guichet nord · novembre 2026 » */
const char *codebook_about_words(const struct codebook_view *view, const struct verbatim_text *text);
/* A long text is cut between two characters. */
struct span codebook_cut(struct arena *arena, struct span words, size_t length);

/* A quote in a page: {{#quotes}}. */
enum codebook_quote_field { QUOTE_WORDS, QUOTE_LANGUAGE, QUOTE_ABOUT, QUOTE_PINNED, QUOTE_FIELD_COUNT };
extern const struct field codebook_quote_fields[QUOTE_FIELD_COUNT];
#define CODEBOOK_QUOTES(name, words) \
	{ name, FIELD_LIST, FIELD_API, .of = codebook_quote_fields, .of_count = QUOTE_FIELD_COUNT, .help = words }
/* Some good ones of a side. False after visit_fail. */
MUST_USE bool codebook_draw_quotes(struct codebook_view *view, const struct codebook_theme *theme,
                                   enum side side, struct model *model, size_t list, size_t most);

/* The share of each side on the axis, 0 to 100 %. */
struct markup codebook_marks(const struct codebook_view *view, const struct codebook_theme *theme);
struct markup codebook_axis(struct arena *arena);

extern const struct page_kind codebook_list_page, codebook_theme_page, codebook_edit_page,
	codebook_label_page, codebook_name_page;
void codebook_get_list(struct visit *visit);
void codebook_get_theme(struct visit *visit);
void codebook_post_theme(struct visit *visit);
void codebook_post_seen(struct visit *visit);
void codebook_get_new(struct visit *visit);
void codebook_post_new(struct visit *visit);
void codebook_get_edit(struct visit *visit);
void codebook_post_edit(struct visit *visit);
void codebook_get_label(struct visit *visit);
void codebook_post_label(struct visit *visit);
void codebook_get_name(struct visit *visit);
void codebook_post_name(struct visit *visit);

#endif
