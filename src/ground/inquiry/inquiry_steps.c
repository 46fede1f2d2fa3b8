/* « À quelle étape ? »: the steps of a journey as the choices of a question. */
#include "ground/inquiry/inquiry_desk.h"

static const char *
number_z(struct arena *arena, int64_t number)
{
	return arena_format(arena, "%lld", (long long)number);
}

/* The choice that was this step, or said the same; NULL: none. */
static const struct inquiry_choice *
choice_of_step(const struct inquiry_question *question, struct span step, struct span title)
{
	const struct inquiry_choice *said = NULL;
	for (size_t i = 0; i < question->choice_count; i++) {
		const struct inquiry_choice *choice = &question->choices[i];
		if (span_equal(choice->step, step))
			return choice;
		if (choice->step.length == 0 && span_equal(inquiry_say(choice->words, 0), title))
			said = choice;
	}
	return said;
}

void
inquiry_steps_put(struct arena *arena, const struct inquiry *inquiry,
                  struct inquiry_question *question, const struct journey_step *steps,
                  size_t count)
{
	struct inquiry_choice *choices = arena_array_of(arena, struct inquiry_choice, count + 1);
	must(count <= ASK_CHOICE_COUNT_MAX);
	for (size_t i = 0; i < count; i++) {
		const struct span step = span_of(number_z(arena, steps[i].id));
		const struct inquiry_choice *before = choice_of_step(question, step, steps[i].title);
		choices[i] = (struct inquiry_choice){
			.code = span_of(number_z(arena, (int64_t)i + 1)),
			.words = inquiry_words_new(arena, inquiry),
			.step = step,
		};
		for (size_t l = 1; before != NULL && before->words.in != NULL && l < inquiry->language_count;
		     l++)
			choices[i].words.in[l] = before->words.in[l];
		choices[i].words.in[0] = steps[i].title;
	}
	question->choices = choices;
	question->choice_count = count;
}

static bool
is_number(struct span text, int64_t number)
{
	int64_t read;
	return span_int64(text, &read) && read == number;
}

bool
inquiry_steps_agree(const struct inquiry_question *question, const struct journey_step *steps,
                    size_t count)
{
	bool agrees = question->choice_count == count;
	for (size_t i = 0; agrees && i < count; i++) {
		const struct inquiry_choice *choice = &question->choices[i];
		agrees = is_number(choice->code, (int64_t)i + 1) && is_number(choice->step, steps[i].id) &&
		         span_equal(inquiry_say(choice->words, 0), steps[i].title);
	}
	return agrees;
}

void
inquiry_leave_journey(struct inquiry_question *question)
{
	question->journey = SPAN("");
	for (size_t i = 0; i < question->choice_count; i++)
		question->choices[i].step = SPAN("");
}

/* --- from the ground -------------------------------------------------------------------------- */

static const struct journey *
journey_of(const struct inquiry_desk *desk, struct span code)
{
	for (size_t i = 0; i < desk->journey_count; i++)
		if (span_equal(desk->journeys[i].code, code))
			return &desk->journeys[i];
	return NULL;
}

/* False: a fault, on the desk. */
static bool
steps_on_way(struct inquiry_desk *desk, const struct journey *journey)
{
	struct visit *visit = desk->visit;
	size_t all, kept = 0;
	desk->step_count = 0;
	if (!journey_steps(visit->arena, visit->db, visit->root_id, journey->id, &desk->steps, &all,
	                   &desk->fault))
		return false;
	for (size_t i = 0; i < all; i++)
		if (!desk->steps[i].is_removed)
			desk->steps[kept++] = desk->steps[i];
	desk->step_count = kept;
	return true;
}

bool
inquiry_steps_load(struct inquiry_desk *desk, struct span code)
{
	const struct journey *journey = journey_of(desk, code);
	if (journey == NULL || steps_on_way(desk, journey))
		return true;
	visit_fail(desk->visit, &desk->fault);
	return false;
}

bool
inquiry_steps_check(struct inquiry_desk *desk, struct inquiry_remark **remarks_r, size_t *count_r)
{
	struct arena *arena = desk->visit->arena;
	struct inquiry_remarks remarks = { .arena = arena };
	for (size_t i = 0; i < desk->inquiry->question_count; i++) {
		const struct inquiry_question *question = &desk->inquiry->questions[i];
		const struct journey *journey = journey_of(desk, question->journey);
		if (question->journey.length == 0)
			continue;
		if (journey != NULL && !steps_on_way(desk, journey))
			return false;
		if (journey == NULL)
			inquiry_remark(&remarks, i, true,
			               arena_format(arena,
			                            "Question %.*s\u202f: le parcours dont elle demande l’étape n’existe "
			                            "pas ici. Choisissez-en un autre.",
			                            SPAN_ARGS(question->code)));
		else if (!inquiry_steps_agree(question, desk->steps, desk->step_count))
			inquiry_remark(&remarks, i, true,
			               arena_format(arena,
			                            "Question %.*s\u202f: les étapes du parcours «\u202f%.*s\u202f» ont changé. "
			                            "Ouvrez-la et enregistrez-la\u202f: elle les reprendra.",
			                            SPAN_ARGS(question->code), SPAN_ARGS(journey->name)));
	}
	*remarks_r = remarks.list;
	*count_r = remarks.count;
	return true;
}
