/* What was answered before, back in the fields; and the buttons of a ranking. */
#include <string.h>

#include "base/time.h"
#include "craft/ask/ask_inside.h"

static struct span
number_typed(struct arena *arena, int64_t number)
{
	return span_of(arena_format(arena, "%lld", (long long)number));
}

static struct span
value_typed(const struct ask_sheet *sheet, const struct ask_question *question,
            const struct ask_value *value)
{
	struct text out = text_new(sheet->arena, 64);
	switch (question->kind) {
	case ASK_NUMBER:
		ask_add_decimal(&out, value->number, question->decimals,
		                catalogue_point(sheet->words));
		return text_span(&out);
	case ASK_DATE: {
		const struct date date = date_of_days((int32_t)value->number);
		text_format(&out, "%02d/%02d/%04d", date.day, date.month, date.year);
		return text_span(&out);
	}
	case ASK_TIME:
		text_format(&out, "%02d:%02d", (int)(value->number / 60), (int)(value->number % 60));
		return text_span(&out);
	case ASK_YES_NO:
	case ASK_CONSENT:
		return value->number == 1 ? SPAN("oui") : SPAN("non");
	case ASK_TEXT:
	case ASK_LONG:
	case ASK_MAIL:
	case ASK_PHONE:
		return value->text;
	default:
		return number_typed(sheet->arena, value->number);
	}
}

static struct span
part_typed(struct arena *arena, const struct ask_question *question, const struct ask_part *part)
{
	const struct apart *apart = ask_apart_of(part->state);
	if (apart != NULL)
		return span_of(apart->value);
	if (part->state != ASK_ANSWERED)
		return span_of("");
	if (question->kind == ASK_SEVERAL)
		return part->number == 1 ? SPAN("oui") : SPAN("");
	return number_typed(arena, part->number);
}

static void
fill_whole(struct ask_sheet *sheet, struct ask_entry *entry, const struct ask_value *value)
{
	const struct apart *apart = ask_apart_of(value->state);
	const bool in_boxes = ask_apart_place(entry->question->kind) == APART_IN_BOXES;
	if (apart != NULL && in_boxes)
		entry->ticked = apart->bit;
	else if (apart != NULL)
		entry->typed = span_of(apart->value);
	else if (value->state == ASK_ANSWERED && entry->question->kind != ASK_PLACE)
		entry->typed = value_typed(sheet, entry->question, value);
	else if (value->state == ASK_ANSWERED) {
		entry->typed_parts[0] = number_typed(sheet->arena, value->number);
		must(sheet->places != NULL);
		(void)sheet->places->known(sheet->places->subject, value->number, &entry->typed);
	}
}

void
ask_fill(struct ask_sheet *sheet, size_t question, const struct ask_value *value)
{
	must(question < sheet->list.count);
	struct ask_entry *entry = &sheet->entries[question];
	must(ask_value_is_valid(entry->question, value));
	const size_t parts = ask_part_count(entry->question);
	entry->value.state = value->state;
	entry->value.number = value->number;
	entry->value.text = value->text;
	for (size_t i = 0; i < parts; i++) {
		entry->value.parts[i] = value->parts[i];
		entry->typed_parts[i] = part_typed(sheet->arena, entry->question, &value->parts[i]);
	}
	if (entry->question->is_shuffled)
		memcpy(entry->value.order, value->order, entry->question->choice_count);
	fill_whole(sheet, entry, value);
}

/* --- a ranking's buttons ------------------------------------------------------------------------ */

/* « 3-7-haut »: question, choice, where to. */
static bool
read_pressed(const struct ask_sheet *sheet, struct span pressed, size_t *question_r,
             size_t *choice_r, bool *is_up_r)
{
	struct span rest = pressed, question, choice;
	if (!span_cut(&rest, '-', &question) || !span_cut(&rest, '-', &choice) || rest.at == NULL)
		return false;
	*is_up_r = span_is(rest, "haut");
	if (!*is_up_r && !span_is(rest, "bas"))
		return false;
	if (!ask_index_read(question, sheet->list.count, question_r))
		return false;
	const struct ask_entry *entry = &sheet->entries[*question_r];
	return entry->question->kind == ASK_RANKING && !entry->is_hidden &&
	       ask_index_read(choice, entry->question->choice_count, choice_r) &&
	       !entry->withheld[*choice_r];
}

/* The ranked items in their order, whatever was typed: two of rank 2 stay beside each other. */
static size_t
ranked_of(const struct ask_entry *entry, size_t *ranked_r)
{
	int64_t rank[ASK_CHOICE_COUNT_MAX];
	size_t count = 0;
	for (size_t i = 0; i < entry->question->choice_count; i++) {
		if (entry->withheld[i] || !span_int64(entry->typed_parts[i], &rank[i]) || rank[i] < 1)
			continue;
		size_t at = count++;
		for (; at > 0 && rank[ranked_r[at - 1]] > rank[i]; at--)
			ranked_r[at] = ranked_r[at - 1];
		ranked_r[at] = i;
	}
	return count;
}

static void
move(size_t *ranked, size_t *count, size_t choice, bool is_up)
{
	size_t at = 0;
	while (at < *count && ranked[at] != choice)
		at++;
	const size_t to = is_up ? at - 1 : at + 1;
	if (at == *count && is_up)
		ranked[(*count)++] = choice; /* not ranked yet: it comes last */
	else if (at < *count && to < *count) {
		ranked[at] = ranked[to];
		ranked[to] = choice;
	}
}

bool
ask_move(struct ask_sheet *sheet, struct span pressed)
{
	size_t question, choice, ranked[ASK_CHOICE_COUNT_MAX];
	bool is_up;
	if (!read_pressed(sheet, pressed, &question, &choice, &is_up))
		return false;
	struct ask_entry *entry = &sheet->entries[question];
	size_t count = ranked_of(entry, ranked);
	move(ranked, &count, choice, is_up);
	for (size_t i = 0; i < entry->question->choice_count; i++)
		entry->typed_parts[i] = span_of("");
	entry->note = arena_format(sheet->arena,
	                           ask_say(sheet, "«\u00a0%.*s\u00a0» n’a pas encore de rang."),
	                           SPAN_ARGS(entry->question->choices[choice].words));
	for (size_t i = 0; i < count; i++) {
		entry->typed_parts[ranked[i]] = number_typed(sheet->arena, (int64_t)i + 1);
		if (ranked[i] == choice)
			entry->note = arena_format(sheet->arena,
			                           ask_say(sheet, "«\u00a0%.*s\u00a0» est au rang %zu."),
			                           SPAN_ARGS(entry->question->choices[choice].words), i + 1);
	}
	for (size_t i = 0; i < entry->question->choice_count; i++)
		if (!entry->withheld[i])
			entry->value.parts[i] = (struct ask_part){ .state = ASK_NOT_ANSWERED };
	for (size_t i = 0; i < count; i++)
		entry->value.parts[ranked[i]] = (struct ask_part){ ASK_ANSWERED, (int32_t)i + 1 };
	entry->value.state = ASK_ANSWERED;
	if (!ask_value_is_valid(entry->question, &entry->value)) /* not all of them yet */
		ask_value_clear(entry->question, &entry->value, ASK_NOT_ANSWERED);
	entry->moved = choice;
	entry->ticked = 0;
	entry->error = NULL;
	entry->is_error_ours = false;
	return true;
}
