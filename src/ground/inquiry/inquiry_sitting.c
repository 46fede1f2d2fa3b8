/* One person's sheet: what is shown to her, what is computed, what is said again. */
#include <math.h>
#include <string.h>

#include "ground/inquiry/inquiry_inside.h"

struct deciding {
	struct arena *arena;
	const struct inquiry_asked *asked;
	const struct ask_value *values;
	const bool *is_hidden;       /* by question */
	struct logic_value *results; /* of computed values, by question */
};

struct inquiry_sitting
inquiry_sit(struct arena *arena, const struct inquiry_asked *asked)
{
	const struct ask_list shared = asked->list;
	struct ask_question *own = arena_array_of(arena, struct ask_question, shared.count + 1);
	memcpy(own, shared.questions, shared.count * sizeof *own);
	return (struct inquiry_sitting){
		.asked = asked,
		.questions = own,
		.sheet = ask_sheet_new(arena, (struct ask_list){ own, shared.count }),
	};
}

/* --- from an answer to a value of the language -------------------------------------------------- */

static struct logic_value
number_value(double number)
{
	return (struct logic_value){ .type = LOGIC_NUMBER, .number = number };
}

/* Ticked boxes in the order of the list; of a ranking, in that of the answer. */
static struct logic_value
choices_value(struct arena *arena, const struct ask_question *question,
              const struct ask_value *value)
{
	const size_t count = question->choice_count;
	uint16_t *codes = arena_array_of(arena, uint16_t, count + 1);
	size_t kept = 0;
	for (int32_t rank = 1; question->kind == ASK_RANKING && rank <= (int32_t)count; rank++)
		for (size_t i = 0; i < count; i++)
			if (value->parts[i].state == ASK_ANSWERED && value->parts[i].number == rank)
				codes[kept++] = (uint16_t)i;
	for (size_t i = 0; question->kind == ASK_SEVERAL && i < count; i++)
		if (value->parts[i].state == ASK_ANSWERED && value->parts[i].number == 1)
			codes[kept++] = (uint16_t)i;
	return (struct logic_value){ .type = LOGIC_CHOICES, .choices = { codes, kept } };
}

static struct logic_value
level_value(const struct ask_question *question, const struct inquiry_question *written,
            int64_t level)
{
	if (written->level_codes == NULL)
		return number_value((double)level);
	return (struct logic_value){ .type = LOGIC_CHOICE,
		                         .code = (uint16_t)(level - question->least) };
}

static struct logic_value
part_value(const struct ask_question *question, const struct inquiry_question *written,
           const struct ask_value *value, size_t part)
{
	const struct ask_part *answered = &value->parts[part];
	if (answered->state != ASK_ANSWERED)
		return (struct logic_value){ .type = LOGIC_NONE };
	return question->kind == ASK_MATRIX || question->kind == ASK_PAIRS
	           ? level_value(question, written, answered->number)
	           : number_value(answered->number);
}

static struct logic_value
whole_value(struct arena *arena, const struct ask_question *question,
            const struct inquiry_question *written, const struct ask_value *value)
{
	switch (question->kind) {
	case ASK_ONE:
		return (struct logic_value){ .type = LOGIC_CHOICE, .code = (uint16_t)value->number };
	case ASK_SEVERAL:
	case ASK_RANKING: return choices_value(arena, question, value);
	case ASK_SCALE: return level_value(question, written, value->number);
	case ASK_SMILEYS: return number_value((double)value->number);
	case ASK_NUMBER: return number_value((double)value->number / pow(10, question->decimals));
	case ASK_YES_NO:
	case ASK_CONSENT:
		return (struct logic_value){ .type = LOGIC_YESNO, .yes = value->number == 1 };
	case ASK_DATE:
		return (struct logic_value){ .type = LOGIC_DATE, .day = (int32_t)value->number };
	case ASK_TIME:
		return (struct logic_value){ .type = LOGIC_TIME, .minute = (int32_t)value->number };
	case ASK_TEXT:
	case ASK_LONG:
	case ASK_MAIL:
	case ASK_PHONE: return (struct logic_value){ .type = LOGIC_TEXT, .text = value->text };
	default: return (struct logic_value){ .type = LOGIC_NONE };
	}
}

static struct logic_value
value_of(const void *data, size_t symbol)
{
	const struct deciding *deciding = data;
	const struct inquiry_symbol *named = &deciding->asked->symbols[symbol];
	const struct ask_question *question = &deciding->asked->list.questions[named->question];
	const struct inquiry_question *written = &deciding->asked->inquiry->questions[named->question];
	const struct ask_value *value = &deciding->values[named->question];
	if (question->kind == ASK_COMPUTED)
		return deciding->results[named->question];
	if (deciding->is_hidden[named->question])
		return (struct logic_value){ .type = LOGIC_NONE };
	if (named->part != SIZE_MAX)
		return value->parts == NULL ? (struct logic_value){ .type = LOGIC_NONE }
		                            : part_value(question, written, value, named->part);
	return value->state == ASK_ANSWERED
	           ? whole_value(deciding->arena, question, written, value)
	           : (struct logic_value){ .type = LOGIC_NONE };
}

/* --- deciding ------------------------------------------------------------------------------------- */

static void
compute(struct deciding *deciding, struct ask_sheet *sheet, size_t at)
{
	const struct logic_answers answers = { value_of, deciding };
	const struct ask_question *question = &deciding->asked->list.questions[at];
	const struct logic_value value = logic_evaluate(deciding->asked->formula[at], &answers);
	struct ask_value kept = { .state = ASK_NOT_ANSWERED };
	deciding->results[at] = value;
	if (value.type == LOGIC_NUMBER) {
		const double units = round(value.number * pow(10, question->decimals));
		if (fabs(units) <= (double)ASK_NUMBER_FAR_MAX)
			kept = (struct ask_value){ .state = ASK_ANSWERED, .number = (int64_t)units };
	}
	ask_fill(sheet, at, &kept);
}

static bool
is_shown(const struct deciding *deciding, size_t at)
{
	const struct inquiry_asked *asked = deciding->asked;
	const struct logic_answers answers = { value_of, deciding };
	const struct logic_program *page = asked->page_shown[asked->page_of[at]];
	return asked->inquiry->questions[at].asked[asked->side] &&
	       (page == NULL || logic_holds(page, &answers)) &&
	       (asked->shown[at] == NULL || logic_holds(asked->shown[at], &answers));
}

void
inquiry_decide(struct arena *arena, struct inquiry_sitting *sitting)
{
	const struct inquiry_asked *asked = sitting->asked;
	bool *is_hidden = arena_array_of(arena, bool, asked->list.count + 1);
	struct deciding deciding = {
		arena, asked, ask_values(sitting->sheet), is_hidden,
		arena_array_of(arena, struct logic_value, asked->list.count + 1),
	};
	size_t computed = 0;
	for (size_t i = 0; i <= asked->list.count; i++) {
		for (; computed < asked->computed_count && asked->computed_ranks[computed] <= (int32_t)i;
		     computed++)
			compute(&deciding, sitting->sheet, asked->computed[computed]);
		if (i == asked->list.count || asked->list.questions[i].kind == ASK_COMPUTED)
			continue;
		is_hidden[i] = !is_shown(&deciding, i);
		if (is_hidden[i])
			ask_show(sitting->sheet, i, false);
	}
	must(computed == asked->computed_count);
}

/* What is known once it was decided: hidden questions have lost their answers. */
static struct deciding
as_decided(struct arena *arena, const struct inquiry_sitting *sitting)
{
	const struct inquiry_asked *asked = sitting->asked;
	struct deciding decided = {
		arena, asked, ask_values(sitting->sheet),
		arena_array_of(arena, bool, asked->list.count + 1),
		arena_array_of(arena, struct logic_value, asked->list.count + 1),
	};
	for (size_t i = 0; i < asked->list.count; i++)
		if (asked->list.questions[i].kind == ASK_COMPUTED &&
		    decided.values[i].state == ASK_ANSWERED)
			decided.results[i] = number_value((double)decided.values[i].number /
			                                  pow(10, asked->list.questions[i].decimals));
	return decided;
}

/* In the inquiry's words, or in ours. */
static void
complain(struct ask_sheet *sheet, size_t question, const char *words)
{
	if (words != NULL)
		ask_complain(sheet, question, words);
	else
		ask_complain_ours(sheet, question,
		                  ask_say(sheet, "Cette réponse ne s’accorde pas avec les autres."));
}

void
inquiry_judge(struct arena *arena, struct inquiry_sitting *sitting)
{
	const struct inquiry_asked *asked = sitting->asked;
	const struct deciding decided = as_decided(arena, sitting);
	const struct logic_answers answers = { value_of, &decided };
	for (size_t i = 0; i < asked->list.count; i++)
		if (asked->check[i] != NULL && decided.values[i].state == ASK_ANSWERED &&
		    !logic_accepts(asked->check[i], &answers))
			complain(sitting->sheet, i, asked->check_words[i]);
}

uint64_t
inquiry_quotas_met(struct arena *arena, const struct inquiry_sitting *sitting)
{
	const struct inquiry_asked *asked = sitting->asked;
	const struct deciding decided = as_decided(arena, sitting);
	const struct logic_answers answers = { value_of, &decided };
	uint64_t met = 0;
	_Static_assert(INQUIRY_QUOTA_COUNT_MAX <= 64, "a bit for each");
	for (size_t i = 0; i < asked->inquiry->quota_count; i++)
		if (logic_holds(asked->quotas[i], &answers))
			met |= UINT64_C(1) << i;
	return met;
}

static struct span
piped(struct arena *arena, const struct logic_piped *source, const struct logic_answers *answers)
{
	struct text text = text_new(arena, LOGIC_PIPED_LENGTH_MAX);
	logic_piped_render(source, answers, &text);
	return text_span(&text);
}

void
inquiry_pipe(struct arena *arena, struct inquiry_sitting *sitting)
{
	const struct inquiry_asked *asked = sitting->asked;
	const struct deciding decided = as_decided(arena, sitting);
	const struct logic_answers answers = { value_of, &decided };
	for (size_t i = 0; i < asked->list.count; i++) {
		struct ask_question *question = &sitting->questions[i];
		if (asked->words[i] != NULL)
			question->words = piped(arena, asked->words[i], &answers);
		if (asked->helps[i] != NULL)
			question->help = piped(arena, asked->helps[i], &answers);
		if (asked->texts[i] != NULL)
			question->text = piped(arena, asked->texts[i], &answers);
	}
}
