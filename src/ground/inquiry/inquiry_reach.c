/* Can anybody ever fill a quota? Its condition is tried with each answer there may be to the questions
 * that it names, and to those that decide whether these are shown: no answer found is a proof, unless a
 * name may have too many values (a text, a number without limits), and then nothing is said. */
#include "ground/inquiry/inquiry_editing.h"

enum {
	NAME_MAX = 24,      /* tried together */
	TRY_MAX = 1 << 17,  /* sheets, at the most: some tens of milliseconds */
	NUMBERS_MAX = 400,
	TICKS_MAX = 10,     /* choices of which all sets are tried */
};

struct reaching {
	const struct inquiry_asked *asked;
	size_t names[NAME_MAX];  /* symbols */
	size_t ranges[NAME_MAX]; /* of values, none included; 0: too many */
	size_t count;
	size_t drawn[NAME_MAX];  /* which value each has now; 0: none */
	uint16_t ticks[NAME_MAX][TICKS_MAX];
	bool is_beyond; /* more names than that */
};

/* --- what a name may be ------------------------------------------------------------------------ */

static size_t
numbers(int64_t least, int64_t most)
{
	return most >= least && most - least < NUMBERS_MAX ? (size_t)(most - least) + 2 : 0;
}

static size_t
range_of(const struct inquiry_asked *asked, size_t symbol)
{
	enum { SMILEYS = 5, KANO = 5 };
	const struct inquiry_symbol *named = &asked->symbols[symbol];
	const struct inquiry_question *question = &asked->inquiry->questions[named->question];
	if (question->kind != ASK_COMPUTED && !question->asked[asked->side])
		return 1; /* never answered */
	switch (question->kind) {
	case ASK_ONE: return question->choice_count + 1;
	case ASK_SEVERAL:
		return question->choice_count <= TICKS_MAX ? ((size_t)1 << question->choice_count) + 1 : 0;
	case ASK_YES_NO:
	case ASK_CONSENT: return 3;
	case ASK_SMILEYS: return SMILEYS + 1;
	case ASK_KANO: return KANO + 1;
	case ASK_SCALE:
	case ASK_MATRIX:
	case ASK_PAIRS: return numbers(question->least, question->most);
	case ASK_BUDGET: return numbers(0, question->total);
	case ASK_NUMBER:
		return question->decimals == 0 && (question->least != 0 || question->most != 0)
		           ? numbers(question->least, question->most)
		           : 0;
	default: return 0;
	}
}

static size_t
find(const struct reaching *reaching, size_t symbol)
{
	size_t at = 0;
	while (at < reaching->count && reaching->names[at] != symbol)
		at++;
	return at;
}

static void
add_names(struct reaching *reaching, const struct logic_program *program)
{
	size_t count;
	if (program == NULL)
		return;
	const size_t *names = logic_program_names(program, &count);
	for (size_t i = 0; i < count; i++) {
		if (find(reaching, names[i]) < reaching->count)
			continue;
		reaching->is_beyond = reaching->is_beyond || reaching->count == NAME_MAX;
		if (reaching->is_beyond)
			return;
		reaching->ranges[reaching->count] = range_of(reaching->asked, names[i]);
		reaching->names[reaching->count++] = names[i];
	}
}

/* --- one sheet --------------------------------------------------------------------------------- */

static struct logic_value
ticked(struct reaching *reaching, size_t at, size_t choices)
{
	size_t count = 0;
	const size_t set = reaching->drawn[at] - 1;
	for (size_t i = 0; i < choices; i++)
		if ((set >> i & 1) != 0)
			reaching->ticks[at][count++] = (uint16_t)i;
	return (struct logic_value){ .type = LOGIC_CHOICES, .choices = { reaching->ticks[at], count } };
}

static struct logic_value
value_of(const void *data, size_t symbol)
{
	struct reaching *reaching = (struct reaching *)data;
	const size_t at = find(reaching, symbol);
	must(at < reaching->count);
	const struct inquiry_question *question =
		&reaching->asked->inquiry->questions[reaching->asked->symbols[symbol].question];
	if (reaching->drawn[at] == 0)
		return (struct logic_value){ .type = LOGIC_NONE };
	const int64_t rank = (int64_t)reaching->drawn[at] - 1;
	switch (question->kind) {
	case ASK_ONE: return (struct logic_value){ .type = LOGIC_CHOICE, .code = (uint16_t)rank };
	case ASK_SEVERAL: return ticked(reaching, at, question->choice_count);
	case ASK_YES_NO:
	case ASK_CONSENT: return (struct logic_value){ .type = LOGIC_YESNO, .yes = rank == 1 };
	case ASK_SMILEYS: return (struct logic_value){ .type = LOGIC_NUMBER, .number = (double)rank + 1 };
	case ASK_KANO:
	case ASK_BUDGET: return (struct logic_value){ .type = LOGIC_NUMBER, .number = (double)rank };
	default: break;
	}
	if (question->level_codes != NULL)
		return (struct logic_value){ .type = LOGIC_CHOICE, .code = (uint16_t)rank };
	return (struct logic_value){ .type = LOGIC_NUMBER, .number = (double)(question->least + rank) };
}

/* Every name of it is tried; otherwise it is left aside, as if it were met. */
static bool
is_tried(const struct reaching *reaching, const struct logic_program *program)
{
	size_t count;
	const size_t *names = logic_program_names(program, &count);
	for (size_t i = 0; i < count; i++) {
		const size_t at = find(reaching, names[i]);
		if (at == reaching->count || reaching->ranges[at] == 0)
			return false;
	}
	return true;
}

static bool
may_hold(const struct reaching *reaching, const struct logic_program *program)
{
	const struct logic_answers answers = { value_of, reaching };
	return program == NULL || !is_tried(reaching, program) || logic_holds(program, &answers);
}

/* Nobody answers what is not shown, nor ticks more than may be, nor sends what a check refuses. */
static bool
may_be_sent(const struct reaching *reaching)
{
	const struct inquiry_asked *asked = reaching->asked;
	const struct logic_answers answers = { value_of, reaching };
	for (size_t i = 0; i < reaching->count; i++) {
		const size_t at = asked->symbols[reaching->names[i]].question;
		const struct inquiry_question *question = &asked->inquiry->questions[at];
		const struct logic_program *check = asked->check[at];
		if (reaching->drawn[i] == 0 || question->kind == ASK_COMPUTED)
			continue;
		if (!may_hold(reaching, asked->shown[at]) ||
		    !may_hold(reaching, asked->page_shown[asked->page_of[at]]) ||
		    (check != NULL && is_tried(reaching, check) && !logic_accepts(check, &answers)))
			return false;
		if (question->kind == ASK_SEVERAL && question->most > 0 &&
		    __builtin_popcountll(reaching->drawn[i] - 1) > question->most)
			return false;
	}
	return true;
}

static bool
draw_next(struct reaching *reaching)
{
	for (size_t i = 0; i < reaching->count; i++) {
		if (reaching->ranges[i] == 0) /* one of a program that is left aside */
			continue;
		if (++reaching->drawn[i] < reaching->ranges[i])
			return true;
		reaching->drawn[i] = 0;
	}
	return false;
}

enum inquiry_reach
inquiry_reach_of(const struct inquiry_asked *asked, size_t quota)
{
	const struct logic_program *program = asked->quotas[quota];
	struct reaching reaching = { .asked = asked };
	must(program != NULL);
	add_names(&reaching, program);
	bool is_asked = true;
	for (size_t i = 0; i < reaching.count; i++)
		is_asked = is_asked && reaching.ranges[i] != 1;
	for (size_t i = 0; i < reaching.count; i++) { /* those that come in turn, too */
		const size_t at = asked->symbols[reaching.names[i]].question;
		add_names(&reaching, asked->shown[at]);
		add_names(&reaching, asked->page_shown[asked->page_of[at]]);
		add_names(&reaching, asked->check[at]);
	}
	size_t sheets = 1;
	for (size_t i = 0; i < reaching.count && sheets <= TRY_MAX; i++)
		sheets *= reaching.ranges[i] > 0 ? reaching.ranges[i] : 1;
	if (reaching.is_beyond || sheets > TRY_MAX || !is_tried(&reaching, program))
		return INQUIRY_REACHED;
	const struct logic_answers answers = { value_of, &reaching };
	do {
		if (logic_holds(program, &answers) && may_be_sent(&reaching))
			return INQUIRY_REACHED;
	} while (draw_next(&reaching));
	return is_asked ? INQUIRY_OUT_OF_REACH : INQUIRY_NOT_ASKED;
}

size_t
inquiry_twin_quota(const struct inquiry_asked *asked, size_t quota)
{
	for (size_t i = 0; i < quota; i++)
		if (logic_program_equal(asked->quotas[i], asked->quotas[quota]))
			return i;
	return quota;
}
