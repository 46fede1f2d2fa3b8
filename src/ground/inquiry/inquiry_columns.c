/* What of a reply can be counted: a column for each closed answer; texts and files stand apart. */
#include "ground/inquiry/inquiry_inside.h"

static size_t
part_levels(const struct ask_question *question)
{
	switch (question->kind) {
	case ASK_SCALE:
	case ASK_MATRIX:
	case ASK_PAIRS: return (size_t)(question->most - question->least + 1);
	case ASK_SMILEYS:
	case ASK_KANO: return 5;
	case ASK_RANKING: return question->choice_count;
	case ASK_ONE:
	case ASK_SEVERAL:
	case ASK_YES_NO:
	case ASK_CONSENT: return 2;
	default: return 0;
	}
}

bool
inquiry_stands_apart(enum ask_kind kind)
{
	return kind == ASK_TEXT || kind == ASK_LONG || kind == ASK_MAIL || kind == ASK_PHONE ||
	       kind == ASK_FILE;
}

size_t
inquiry_aparts(struct arena *arena, struct ask_list list, size_t most, size_t **questions_r)
{
	size_t *questions = arena_array_of(arena, size_t, list.count + 1), count = 0;
	for (int is_rest = 0; is_rest <= 1; is_rest++)
		for (size_t i = 0; i < list.count && count < most; i++)
			if (inquiry_stands_apart(list.questions[i].kind) &&
			    (list.questions[i].kind == ASK_FILE) != (is_rest == 1))
				questions[count++] = i;
	*questions_r = questions;
	return count;
}

/* Beyond, a rank is no level that a figure could be made of. */
enum { RANKED_COUNT_MAX = 20 };

/* How many columns a question takes: its rows or its choices, or itself. */
static size_t
column_count(const struct ask_question *question)
{
	switch (question->kind) {
	case ASK_ONE:
	case ASK_SEVERAL:
	case ASK_MATRIX:
	case ASK_PAIRS: return question->choice_count;
	case ASK_RANKING:
		return question->choice_count <= RANKED_COUNT_MAX ? question->choice_count : 0;
	case ASK_KANO: return 2;
	default: return part_levels(question) > 0 ? 1 : 0;
	}
}

size_t
inquiry_columns(struct arena *arena, struct ask_list list, size_t most,
                struct inquiry_column **columns_r)
{
	size_t count = 0, room = 0;
	for (size_t i = 0; i < list.count; i++)
		room += column_count(&list.questions[i]);
	struct inquiry_column *columns = arena_array_of(arena, struct inquiry_column, room + 1);
	for (size_t i = 0; i < list.count; i++) {
		const struct ask_question *question = &list.questions[i];
		const size_t wanted = column_count(question);
		if (count + wanted > most)
			continue; /* as a whole or not at all */
		for (size_t part = 0; part < wanted; part++)
			columns[count++] = (struct inquiry_column){ i, part, part_levels(question) };
	}
	*columns_r = columns;
	return count;
}

static struct ask_part
choice_level(const struct ask_value *value, size_t choice)
{
	return (struct ask_part){ value->state, value->number == (int64_t)choice };
}

struct ask_part
inquiry_level(struct ask_list list, const struct ask_value *values,
              const struct inquiry_column *column)
{
	const struct ask_question *question = &list.questions[column->question];
	const struct ask_value *value = &values[column->question];
	switch (question->kind) {
	case ASK_ONE: return choice_level(value, column->part);
	case ASK_YES_NO:
	case ASK_CONSENT: return (struct ask_part){ value->state, (int32_t)value->number };
	case ASK_SMILEYS: return (struct ask_part){ value->state, (int32_t)value->number - 1 };
	case ASK_SCALE:
		return (struct ask_part){ value->state, (int32_t)(value->number - question->least) };
	default: break;
	}
	if (value->parts == NULL || value->state == ASK_NOT_SHOWN)
		return (struct ask_part){ value->state, 0 };
	struct ask_part part = value->parts[column->part];
	if (part.state != ASK_ANSWERED) /* « sans objet » of the whole is that of each part */
		return (struct ask_part){ value->state == ASK_ANSWERED ? part.state : value->state, 0 };
	if (question->kind == ASK_MATRIX || question->kind == ASK_PAIRS)
		part.number -= (int32_t)question->least;
	else if (question->kind == ASK_RANKING) /* the first has the highest level */
		part.number = (int32_t)question->choice_count - part.number;
	return part;
}

struct ask_list
inquiry_kept_list(struct arena *arena, struct ask_list list)
{
	struct ask_question *kept = arena_array_of(arena, struct ask_question, list.count + 1);
	size_t count = 0;
	for (size_t i = 0; i < list.count; i++)
		if (!inquiry_stands_apart(list.questions[i].kind))
			kept[count++] = list.questions[i];
	return (struct ask_list){ kept, count };
}

const struct ask_value *
inquiry_kept_values(struct arena *arena, struct ask_list list, const struct ask_value *values)
{
	struct ask_value *kept = arena_array_of(arena, struct ask_value, list.count + 1);
	size_t count = 0;
	for (size_t i = 0; i < list.count; i++)
		if (!inquiry_stands_apart(list.questions[i].kind))
			kept[count++] = values[i];
	return kept;
}
