/* Sheets filled at random: which questions are ever shown, which checks are ever met, how long it takes.
 * Answers stand within their types; no more is pretended: nobody answers like this. */
#include <stdlib.h>
#include <string.h>

#include "ground/inquiry/inquiry_editing.h"

enum { IN_TEN = 10, ANSWERED_IN_TEN = 9, SHEET_SIZE_MAX = 64 << 20 };

/* splitmix64 (Steele, Lea and Flood, 2014): small, and the same on every machine. */
static uint64_t
draw(uint64_t *state)
{
	uint64_t z = (*state += UINT64_C(0x9e3779b97f4a7c15));
	z = (z ^ (z >> 30)) * UINT64_C(0xbf58476d1ce4e5b9);
	z = (z ^ (z >> 27)) * UINT64_C(0x94d049bb133111eb);
	return z ^ (z >> 31);
}

static int64_t
from_to(uint64_t *state, int64_t least, int64_t most)
{
	must(most >= least);
	return least + (int64_t)(draw(state) % ((uint64_t)(most - least) + 1));
}

struct trying {
	const struct ask_question *question;
	uint64_t *state;
	int32_t today;
};

static int64_t
draw_number(const struct trying *trying)
{
	enum { NUMBER_FAR = 100, DAYS_BEFORE = 400, DAYS_AFTER = 60, MINUTES = 24 * 60 };
	const struct ask_question *question = trying->question;
	const bool has_limits = question->least != 0 || question->most != 0;
	int64_t units = 1;
	switch (question->kind) {
	case ASK_ONE: return from_to(trying->state, 0, (int64_t)question->choice_count - 1);
	case ASK_SMILEYS: return from_to(trying->state, 1, 5);
	case ASK_YES_NO:
	case ASK_CONSENT: return from_to(trying->state, 0, 1);
	case ASK_PLACE:
	case ASK_FILE: return 1;
	case ASK_DATE:
		return has_limits ? from_to(trying->state, question->least, question->most)
		                  : from_to(trying->state, trying->today - DAYS_BEFORE,
		                            trying->today + DAYS_AFTER);
	case ASK_TIME:
		return has_limits ? from_to(trying->state, question->least, question->most)
		                  : from_to(trying->state, 0, MINUTES - 1);
	case ASK_NUMBER:
		if (has_limits)
			return from_to(trying->state, question->least, question->most);
		for (int i = 0; i < question->decimals; i++)
			units *= 10;
		return from_to(trying->state, 0, NUMBER_FAR * units);
	default: return from_to(trying->state, question->least, question->most);
	}
}

static struct span
draw_text(const struct trying *trying)
{
	static const char *const texts[] = { "Oui", "Rien à dire", "L’attente est longue", "Bon accueil" };
	const struct ask_question *question = trying->question;
	if (question->kind == ASK_MAIL)
		return SPAN("essai@exemple.fr");
	if (question->kind == ASK_PHONE)
		return SPAN("+33140205050");
	const struct span text = span_of(texts[draw(trying->state) % LENGTH(texts)]);
	return question->length_max > 0 && form_length(text) > question->length_max ? SPAN("a") : text;
}

/* How many choices: within what is asked for. */
static size_t
draw_ticks(const struct trying *trying)
{
	const struct ask_question *question = trying->question;
	const int64_t all = (int64_t)question->choice_count;
	const int64_t least = question->least > 0 ? question->least : 1;
	return (size_t)from_to(trying->state, least, question->most > 0 ? question->most : all);
}

static void
draw_parts(const struct trying *trying, struct ask_part *parts, const uint8_t *order)
{
	const struct ask_question *question = trying->question;
	const size_t count = ask_part_count(question);
	const bool is_ranking = question->kind == ASK_RANKING;
	const size_t ticks =
		is_ranking || question->kind == ASK_SEVERAL ? draw_ticks(trying) : count;
	int64_t left = question->total;
	for (size_t i = 0; i < count; i++) {
		struct ask_part *part = &parts[order[i]];
		part->state = is_ranking && i >= ticks ? ASK_NOT_ANSWERED : ASK_ANSWERED;
		if (question->kind == ASK_SEVERAL)
			part->number = i < ticks;
		else if (is_ranking)
			part->number = i < ticks ? (int32_t)i + 1 : 0;
		else if (question->kind == ASK_BUDGET) {
			part->number = (int32_t)(i + 1 == count ? left : from_to(trying->state, 0, left));
			left -= part->number;
		} else if (question->kind == ASK_KANO)
			part->number = (int32_t)from_to(trying->state, 0, 4);
		else
			part->number = (int32_t)from_to(trying->state, question->least, question->most);
	}
}

static void
draw_order(uint64_t *state, uint8_t *order, size_t count)
{
	for (size_t i = 0; i < count; i++)
		order[i] = (uint8_t)i;
	for (size_t i = 0; i + 1 < count; i++) {
		const size_t other = (size_t)from_to(state, (int64_t)i, (int64_t)count - 1);
		const uint8_t kept = order[i];
		order[i] = order[other];
		order[other] = kept;
	}
}

/* Nine in ten answer what they may leave. */
static struct ask_value
draw_value(struct arena *arena, const struct trying *trying)
{
	const struct ask_question *question = trying->question;
	const size_t parts = ask_part_count(question);
	const bool is_needed = question->reason.length > 0;
	const bool is_answered = question->kind != ASK_PAGE && question->kind != ASK_COMPUTED &&
	                         (is_needed || from_to(trying->state, 1, IN_TEN) <= ANSWERED_IN_TEN);
	struct ask_value value = { .state = is_answered ? ASK_ANSWERED : ASK_NOT_ANSWERED };
	value.order = arena_array_of(arena, uint8_t, question->choice_count + parts + 1);
	draw_order(trying->state, value.order, question->choice_count > 0 ? question->choice_count : parts);
	value.parts = arena_array_of(arena, struct ask_part, parts + 1);
	for (size_t i = 0; i < parts; i++)
		value.parts[i].state = ASK_NOT_ANSWERED;
	if (!is_answered)
		return value;
	if (parts > 0)
		draw_parts(trying, value.parts, value.order);
	else if (question->kind == ASK_TEXT || question->kind == ASK_LONG ||
	         question->kind == ASK_MAIL || question->kind == ASK_PHONE)
		value.text = draw_text(trying);
	else
		value.number = draw_number(trying);
	return value;
}

static int
by_size(const void *a, const void *b)
{
	const int first = *(const int *)a, second = *(const int *)b;
	return (first > second) - (first < second);
}

/* Any place will do: conditions cannot name one. */
static size_t
find_none(void *subject, struct span typed, struct ask_place *found_r, size_t room)
{
	(void)subject, (void)typed, (void)found_r, (void)room;
	return 0;
}

static bool
knows_any(void *subject, int64_t id, struct span *words_r)
{
	(void)subject;
	*words_r = SPAN("un lieu");
	return id > 0;
}

static const struct ask_places any_place = { find_none, knows_any, NULL };

/* One sheet: drawn, decided, judged, counted. */
static int
try_one(struct arena *arena, const struct inquiry_asked *asked, size_t language,
        struct inquiry_tried *tried, struct trying trying)
{
	const struct ask_list list = inquiry_list(asked);
	struct inquiry_sitting sitting = inquiry_sit(arena, asked);
	ask_give_places(sitting.sheet, &any_place);
	for (size_t i = 0; i < list.count; i++) {
		trying.question = &list.questions[i];
		const struct ask_value value = draw_value(arena, &trying);
		ask_fill(sitting.sheet, i, &value);
	}
	inquiry_decide(arena, &sitting);
	bool *is_shown = arena_array_of(arena, bool, list.count + 1);
	bool *was_answered = arena_array_of(arena, bool, list.count + 1);
	const struct ask_value *values = ask_values(sitting.sheet);
	for (size_t i = 0; i < list.count; i++) {
		is_shown[i] = values[i].state != ASK_NOT_SHOWN && list.questions[i].kind != ASK_COMPUTED;
		was_answered[i] = values[i].state == ASK_ANSWERED;
		tried->shown[i] += is_shown[i];
	}
	inquiry_judge(arena, &sitting);
	values = ask_values(sitting.sheet);
	for (size_t i = 0; i < list.count; i++)
		if (asked->check[i] != NULL && was_answered[i]) {
			tried->answered[i]++;
			tried->refused[i] += values[i].state != ASK_ANSWERED;
		}
	return inquiry_seconds(asked->inquiry, asked->side, language, is_shown);
}

struct inquiry_tried
inquiry_try(struct arena *arena, const struct inquiry_asked *asked, size_t language,
            size_t sheets, uint64_t seed, int32_t today)
{
	must(sheets > 0 && sheets <= INQUIRY_TRY_COUNT_MAX);
	const size_t count = inquiry_list(asked).count;
	struct inquiry_tried tried = {
		.sheets = sheets,
		.shown = arena_array_of(arena, size_t, count + 1),
		.answered = arena_array_of(arena, size_t, count + 1),
		.refused = arena_array_of(arena, size_t, count + 1),
	};
	int *seconds = arena_array_of(arena, int, sheets);
	struct arena *sheet = arena_new(SHEET_SIZE_MAX);
	for (size_t i = 0; i < sheets; i++) {
		seconds[i] = try_one(sheet, asked, language, &tried,
		                     (struct trying){ .state = &seed, .today = today });
		arena_reset(sheet);
	}
	arena_end(sheet);
	qsort(seconds, sheets, sizeof *seconds, by_size);
	tried.least_s = seconds[0];
	tried.median_s = seconds[sheets / 2];
	tried.most_s = seconds[sheets - 1];
	return tried;
}
