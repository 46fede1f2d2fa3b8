/* filling: the form that an offering bears, filled by whichever way: a page, a call sheet, a program.
 *
 * It is a questionnaire of room inquiry, published, and written for requests: the same kinds of question,
 * the same conditions and checks as in a survey. It is one page without a script: a question that an answer
 * calls for comes when the page is sent, with everything typed still there. What is kept are the answers by
 * their codes (desk_answers_of) and, in the words of the request itself, what was asked and answered: read
 * wherever the request may be read, found, copied and erased with it. */
#ifndef WELCOME_FILLING_H
#define WELCOME_FILLING_H

#include "craft/http/http_form.h"
#include "ground/inquiry/inquiry.h"
#include "welcome/desk/desk.h"

struct filling;

/* The form of an offering as it is published now, nothing typed. *filling_r NULL: it bears none. `today` is
 * the day whose places may be answered. */
MUST_USE bool filling_begin(struct arena *arena, struct db *db, int64_t root_id,
                            const struct offering *offering, int32_t today,
                            struct filling **filling_r, struct fault *fault_r);
/* What a page sent, once. Of the form as it was in another version, or of another one, what has the same
 * code is taken over, and it is not fine: she reads it again. */
MUST_USE bool filling_read_page(struct filling *filling, struct db *db,
                                const struct http_pairs *pairs, struct fault *fault_r);
/* Before filling_read_page: another button than that which sends was pressed. What is typed stays, nothing is
 * complained of yet. */
void filling_hold(struct filling *filling);
/* Nothing was sent yet: what every one is asked is shown. */
void filling_open(struct filling *filling);
/* What a program sent, once: a JSON object by the codes of questions, as filling_answers writes it. */
void filling_read_sent(struct filling *filling, struct span json);

/* May it be kept? Not as long as something is wrong, or was never shown. */
bool filling_is_fine(const struct filling *filling);
/* Was a button of a ranking, or one that only helps (filling_hold), pressed? Then nothing is sent yet. */
bool filling_was_moved(const struct filling *filling);
/* Was nothing answered? */
bool filling_is_empty(const struct filling *filling);

/* What is wrong of what a program sent: the code of a question and a sentence. */
struct filling_wrong {
	struct span code;
	const char *sentence;
};
enum { FILLING_WRONG_COUNT_MAX = 16 };
const struct filling_wrong *filling_wrongs(const struct filling *filling, size_t *count_r);

/* --- drawn: {{>filling}} in a form of the page ------------------------------------------------------ */

enum { FILLING_ROW_FIELD_COUNT = 5 };
extern const struct field filling_row_fields[FILLING_ROW_FIELD_COUNT];
#define FILLING_LIST                                                                               \
	{ "filling", FIELD_LIST, FIELD_PAGE, .of = filling_row_fields,                             \
		.of_count = FILLING_ROW_FIELD_COUNT }
struct filling_page {
	struct model *model;
	size_t list; /* FILLING_LIST */
	size_t errors, wrong;
	bool is_deep; /* titles of its pages are <h3>, not <h2> */
};
void filling_draw(const struct filling *filling, struct filling_page page);

/* --- kept --------------------------------------------------------------------------------------------- */

/* Puts it into what is received: its words, its answers by code, its version. */
void filling_keep(const struct filling *filling, struct desk_receiving *receiving);
/* What was answered, in words, for people; and by code, as JSON. */
void filling_tell(const struct filling *filling, struct desk_sheet **lines_r, size_t *count_r);
struct span filling_answers(const struct filling *filling);
/* What was answered to questions of these codes, a cell each, as a table has it: the codes of choices parted
 * by blanks, « row=value » of rows. *others_r: what no question of the list bears. */
void filling_cells(struct arena *arena, struct ask_list list, struct span answers,
                   struct span **cells_r, struct span *others_r);
/* The questions that are put, for programs that fill it. */
struct ask_list filling_list(const struct filling *filling);
/* Is it asked of whoever asks for this offering, now or after some answers? Must she answer it, whatever
 * she answers to others? After filling_open. */
bool filling_may_ask(const struct filling *filling, size_t question);
bool filling_needs(const struct filling *filling, size_t question);
const struct inquiry_question *filling_question(const struct filling *filling, size_t question);

#endif
