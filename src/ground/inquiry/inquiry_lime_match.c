/* Which column of a file of LimeSurvey's replies says what of a question here. The survey in the file
 * is read as it was when it was taken in; its questions are then found here by their code. */
#include <string.h>

#include "ground/inquiry/inquiry_lime_inside.h"

struct matching {
	struct making *making;
	const struct inquiry *theirs; /* what the file's survey makes */
	struct inquiry_lime_replies *replies;
	size_t *ours;  /* by question of theirs; SIZE_MAX: none here */
	size_t *rooms; /* of cells, by question of ours */
	size_t taken;  /* columns */
};

/* --- questions ------------------------------------------------------------------------------ */

static bool
is_words(enum ask_kind kind)
{
	return kind == ASK_TEXT || kind == ASK_LONG;
}

static bool
is_yes(enum ask_kind kind)
{
	return kind == ASK_YES_NO || kind == ASK_CONSENT;
}

static bool
are_alike(enum ask_kind a, enum ask_kind b)
{
	return a == b || (is_words(a) && is_words(b)) || (is_yes(a) && is_yes(b)) ||
	       (a == ASK_MATRIX && b == ASK_PAIRS) || (a == ASK_PAIRS && b == ASK_MATRIX);
}

static size_t
find_question(const struct inquiry *inquiry, struct span code)
{
	for (size_t i = 0; i < inquiry->question_count; i++)
		if (span_equal(inquiry->questions[i].code, code))
			return i;
	return SIZE_MAX;
}

static int64_t
find_choice(const struct inquiry_question *question, struct span code)
{
	for (size_t i = 0; i < question->choice_count; i++)
		if (span_equal(question->choices[i].code, code))
			return (int64_t)i;
	return -1;
}

static int64_t
first_level(const struct inquiry_question *question)
{
	return question->kind == ASK_KANO ? 0 : question->kind == ASK_SMILEYS ? 1 : question->least;
}

static int64_t
last_level(const struct inquiry_question *question)
{
	return question->kind == ASK_KANO ? 4 : question->kind == ASK_SMILEYS ? 5 : question->most;
}

/* A level there is the same here by its code, or else by its number. */
static int64_t
find_level(const struct inquiry_question *theirs, const struct inquiry_question *ours,
           int64_t level)
{
	const int64_t first = first_level(ours), last = last_level(ours);
	if ((theirs->level_codes == NULL) != (ours->level_codes == NULL))
		return -1;
	if (theirs->level_codes == NULL)
		return level >= first && level <= last ? level - first : -1;
	for (int64_t i = 0; i <= last - first; i++)
		if (span_equal(ours->level_codes[i], theirs->level_codes[level - theirs->least]))
			return i;
	return -1;
}

/* --- codes ------------------------------------------------------------------------------------ */

static void
add_code(struct lime_codes *codes, struct span theirs, int64_t ours)
{
	codes->theirs[codes->count] = theirs;
	codes->ours[codes->count++] = ours;
}

static struct lime_codes
codes_new(struct arena *arena, size_t room)
{
	return (struct lime_codes){ .theirs = arena_array_of(arena, struct span, room + 1),
		                        .ours = arena_array_of(arena, int64_t, room + 1) };
}

static struct lime_codes
level_codes(struct arena *arena, const struct made *made, const struct inquiry_question *theirs,
            const struct inquiry_question *ours)
{
	const int64_t first = first_level(theirs), last = last_level(theirs);
	/* A scale that left as a list has its levels as answers. */
	const struct span *named =
		made->level_codes != NULL ? made->level_codes
		: theirs->kind == ASK_SCALE ? made->choice_codes : NULL;
	struct lime_codes codes = codes_new(arena, (size_t)(last - first + 1));
	for (int64_t level = first; level <= last; level++)
		add_code(&codes,
		         named != NULL ? span_keep(arena, named[level - first])
		                       : span_of(arena_format(arena, "%lld", (long long)level)),
		         find_level(theirs, ours, level));
	return codes;
}

static struct lime_codes
choice_codes(struct arena *arena, const struct made *made, const struct inquiry_question *theirs,
             const struct inquiry_question *ours)
{
	struct lime_codes codes = codes_new(arena, theirs->choice_count);
	for (size_t i = 0; i < theirs->choice_count; i++) {
		const struct span code = theirs->choices[i].code;
		add_code(&codes,
		         span_keep(arena, made->choice_codes != NULL ? made->choice_codes[i] : code),
		         find_choice(ours, code));
	}
	return codes;
}

static struct lime_codes
codes_of(struct arena *arena, const struct made *made, const struct inquiry_question *theirs,
         const struct inquiry_question *ours)
{
	switch (theirs->kind) {
	case ASK_ONE:
	case ASK_RANKING: return choice_codes(arena, made, theirs, ours);
	case ASK_SCALE:
	case ASK_SMILEYS:
	case ASK_MATRIX:
	case ASK_PAIRS:
	case ASK_KANO: return level_codes(arena, made, theirs, ours);
	default: return (struct lime_codes){ .count = 0 };
	}
}

static void
match_questions(struct matching *matching)
{
	struct inquiry_lime_replies *replies = matching->replies;
	for (size_t i = 0; i < matching->theirs->question_count; i++) {
		const struct inquiry_question *theirs = &matching->theirs->questions[i];
		const size_t at = find_question(replies->inquiry, theirs->code);
		matching->ours[i] = at;
		if (at == SIZE_MAX || !are_alike(theirs->kind, replies->inquiry->questions[at].kind))
			continue;
		const struct inquiry_question *ours = &replies->inquiry->questions[at];
		replies->codes[at] = codes_of(replies->arena, &matching->making->made[i], theirs, ours);
		replies->is_reworded[at] =
			!span_equal(inquiry_question_say(theirs, SIDE_USAGER, 0),
		                inquiry_question_say(ours, SIDE_USAGER, 0));
	}
}

/* --- columns ---------------------------------------------------------------------------------- */

/* What follows the question's code in the name of a variable: see making_name. */
static const char *
suffix_of(struct arena *arena, const struct lime_column *column, const char *end)
{
	const struct span sub = column->subquestion != NULL ? column->subquestion->code : SPAN("");
	if (column->part == LIME_SCALE)
		return arena_format(arena, "_%.*s_%lld", SPAN_ARGS(sub), (long long)column->rank);
	if (column->across != NULL)
		return arena_format(arena, "_%.*s_%.*s", SPAN_ARGS(sub), SPAN_ARGS(column->across->code));
	if (column->subquestion == NULL && end[0] == '\0')
		return "";
	return arena_format(arena, "_%.*s%s", SPAN_ARGS(sub), end);
}

static const struct lime_variable *
find_variable(const struct matching *matching, const struct lime_column *column, const char *end)
{
	const struct making *making = matching->making;
	const struct span name = span_of(arena_format(making->arena, "%.*s%s",
	                                              SPAN_ARGS(column->question->code),
	                                              suffix_of(making->arena, column, end)));
	size_t low = 0, high = making->variable_count;
	while (low < high) {
		const size_t middle = low + (high - low) / 2;
		if (span_compare(making->variables[middle].name, name) < 0)
			low = middle + 1;
		else
			high = middle;
	}
	for (; low < making->variable_count && span_equal(making->variables[low].name, name); low++)
		if (making->made[making->variables[low].question].from == column->question)
			return &making->variables[low];
	return NULL;
}

static void
add_cell(struct matching *matching, size_t question, struct lime_cell cell)
{
	struct inquiry_lime_replies *replies = matching->replies;
	size_t *count = &replies->cell_counts[question], *room = &matching->rooms[question];
	if (*count == *room) {
		*room = *room * 2 + 2;
		replies->cells[question] = arena_grow(replies->arena, replies->cells[question], *count,
		                                      *room, sizeof(struct lime_cell));
	}
	replies->cells[question][(*count)++] = cell;
}

/* The row, the box or the share here of a part there; false: it is gone. */
static bool
find_part(const struct matching *matching, const struct lime_variable *variable, size_t ours,
          size_t *part_r)
{
	const struct inquiry_question *theirs = &matching->theirs->questions[variable->question];
	*part_r = variable->part;
	if (variable->part == SIZE_MAX || theirs->kind == ASK_KANO)
		return true;
	if (variable->part >= theirs->choice_count)
		return false;
	const int64_t found = find_choice(&matching->replies->inquiry->questions[ours],
	                                  theirs->choices[variable->part].code);
	*part_r = (size_t)found;
	return found >= 0;
}

static const char *
why_otherwise(enum ask_kind kind)
{
	switch (kind) {
	case ASK_COMPUTED: return "elle est calculée de nouveau ici.";
	case ASK_PLACE: return "un lieu ne se reprend pas d’un texte.";
	default: return "cette question n’est plus de la même sorte ici.";
	}
}

static struct inquiry_fitted
left(enum inquiry_fit fit, size_t question, const char *sentence)
{
	return (struct inquiry_fitted){ fit, question, sentence };
}

static struct inquiry_fitted
fit_variable(struct matching *matching, size_t column, const struct lime_variable *variable,
             enum lime_says says)
{
	const struct inquiry *inquiry = matching->replies->inquiry;
	const enum ask_kind kind = matching->theirs->questions[variable->question].kind;
	const size_t at = matching->ours[variable->question];
	size_t part;
	if (at == SIZE_MAX)
		return left(INQUIRY_FIT_NONE, at, "ce questionnaire n’a pas cette question.");
	const struct inquiry_question *ours = &inquiry->questions[at];
	if (kind == ASK_COMPUTED || kind == ASK_PLACE || !are_alike(kind, ours->kind))
		return left(INQUIRY_FIT_OTHERWISE, at, why_otherwise(kind));
	if (ours->kind == ASK_MAIL || ours->kind == ASK_PHONE ||
	    (inquiry_stands_apart(ours->kind) && inquiry_is_personal(ours)))
		return left(INQUIRY_FIT_PERSONAL, at, "ses réponses peuvent dire qui a répondu.");
	if (!find_part(matching, variable, at, &part))
		return left(INQUIRY_FIT_OTHERWISE, at, "ce choix ou cette ligne n’est plus ici.");
	add_cell(matching, at, (struct lime_cell){ column, part, says });
	return left(INQUIRY_FIT_TAKEN, at, NULL);
}

/* The text of « autre » also ticks its box. */
static void
tick_other(struct matching *matching, size_t column)
{
	const struct lime_variable *box =
		find_variable(matching, &matching->replies->columns[column], "othercheck");
	if (box != NULL)
		(void)fit_variable(matching, column, box, LIME_SAYS_OTHER);
}

static struct inquiry_fitted
fit_rank(struct matching *matching, size_t column, const struct lime_variable *variable)
{
	struct inquiry_fitted fitted = fit_variable(matching, column, variable, LIME_SAYS_RANK);
	if (fitted.fit == INQUIRY_FIT_TAKEN) {
		struct inquiry_lime_replies *replies = matching->replies;
		replies->cells[fitted.question][replies->cell_counts[fitted.question] - 1].part =
			(size_t)replies->columns[column].rank;
	}
	return fitted;
}

static struct inquiry_fitted
fit_column(struct matching *matching, size_t at)
{
	static const char *const ends[LIME_PART_COUNT] = {
		[LIME_VALUE] = "", [LIME_OTHER] = "other", [LIME_COMMENT] = "comment", [LIME_RANK] = "",
		[LIME_SCALE] = "",
	};
	const struct lime_column *column = &matching->replies->columns[at];
	if (column->part == LIME_ABOUT)
		return left(INQUIRY_FIT_ABOUT, SIZE_MAX, "elle dit qui a répondu, quand ou d’où.");
	if (column->question == NULL)
		return left(INQUIRY_FIT_NONE, SIZE_MAX, "aucune question n’a ce nom.");
	if (column->question->type == 'X') /* words to read: nobody answers them */
		return left(INQUIRY_FIT_TAKEN, SIZE_MAX, NULL);
	if (column->question->type == '|')
		return left(INQUIRY_FIT_OTHERWISE, SIZE_MAX,
		            "les fichiers joints restent dans LimeSurvey.");
	if (ends[column->part] == NULL)
		return left(INQUIRY_FIT_NONE, SIZE_MAX, "rien ici ne lui correspond.");
	const struct lime_variable *variable = find_variable(matching, column, ends[column->part]);
	if (variable == NULL)
		return left(INQUIRY_FIT_NONE, SIZE_MAX, "elle n’a pas été reprise avec le questionnaire.");
	if (column->part == LIME_OTHER)
		tick_other(matching, at);
	return column->part == LIME_RANK ? fit_rank(matching, at, variable)
	                                 : fit_variable(matching, at, variable, LIME_SAYS_VALUE);
}

/* --- the whole -------------------------------------------------------------------------------- */

static void
prepare(struct matching *matching, size_t column_count)
{
	struct inquiry_lime_replies *replies = matching->replies;
	const size_t count = replies->inquiry->question_count;
	replies->fitted = arena_array_of(replies->arena, struct inquiry_fitted, column_count + 1);
	replies->cells = arena_array_of(replies->arena, struct lime_cell *, count + 1);
	replies->cell_counts = arena_array_of(replies->arena, size_t, count + 1);
	replies->codes = arena_array_of(replies->arena, struct lime_codes, count + 1);
	replies->is_reworded = arena_array_of(replies->arena, bool, count + 1);
	matching->rooms = arena_array_of(matching->making->arena, size_t, count + 1);
	matching->ours = arena_array_of(matching->making->arena, size_t,
	                                matching->theirs->question_count + 1);
}

static bool
match(struct matching *matching, size_t column_count, const char **sentence_r)
{
	struct inquiry_lime_replies *replies = matching->replies;
	prepare(matching, column_count);
	match_questions(matching);
	for (size_t i = 0; i < column_count; i++) {
		replies->fitted[i] = fit_column(matching, i);
		matching->taken += replies->fitted[i].fit == INQUIRY_FIT_TAKEN &&
		                   replies->fitted[i].question != SIZE_MAX;
	}
	*sentence_r = matching->taken > 0 ? NULL
	                                  : "Aucune colonne de ce fichier ne répond à une question de ce "
	                                    "questionnaire\u202f: c’est sans doute celui d’une autre enquête.";
	return matching->taken > 0;
}

struct inquiry_lime_replies *
inquiry_lime_replies(struct arena *arena, const struct inquiry *inquiry,
                     const struct lime_survey *survey, const struct lime_column *columns,
                     size_t column_count, const char **sentence_r)
{
	enum { BRIEF_SIZE_MAX = 1 << 30 };
	struct making making;
	struct inquiry_report report;
	struct inquiry_lime_replies *replies = arena_new_of(arena, struct inquiry_lime_replies);
	*replies = (struct inquiry_lime_replies){ .arena = arena, .inquiry = inquiry,
		                                      .survey = survey, .columns = columns };
	struct arena *brief = arena_new(BRIEF_SIZE_MAX);
	struct matching matching = { .making = &making, .replies = replies };
	matching.theirs = inquiry_lime_trace(brief, survey, &report, &making, sentence_r);
	const bool is_matched =
		matching.theirs != NULL && match(&matching, column_count, sentence_r);
	if (!is_matched)
		*sentence_r = arena_copy_text(arena, *sentence_r);
	arena_end(brief);
	return is_matched ? replies : NULL;
}

const struct inquiry_fitted *
inquiry_lime_fitted(const struct inquiry_lime_replies *replies)
{
	return replies->fitted;
}

bool
inquiry_lime_is_reworded(const struct inquiry_lime_replies *replies, size_t question)
{
	must(question < replies->inquiry->question_count);
	return replies->is_reworded[question] && replies->cell_counts[question] > 0;
}
