/* What was answered: in words, for people; by code, for programs. */
#include <jansson.h>

#include "welcome/filling/filling_inside.h"

/* --- in words --------------------------------------------------------------------------------- */

static void
add_ticked(const struct ask_question *question, const struct ask_value *value, struct text *out)
{
	for (size_t i = 0; i < question->choice_count; i++)
		if (value->parts[i].state == ASK_ANSWERED && value->parts[i].number == 1)
			text_format(out, "%s%.*s", out->length > 0 ? "\n" : "",
			            SPAN_ARGS(question->choices[i].words));
}

static void
add_ranked(const struct ask_question *question, const struct ask_value *value, struct text *out)
{
	for (int32_t rank = 1; rank <= (int32_t)question->choice_count; rank++)
		for (size_t i = 0; i < question->choice_count; i++)
			if (value->parts[i].state == ASK_ANSWERED && value->parts[i].number == rank)
				text_format(out, "%s%d. %.*s", out->length > 0 ? "\n" : "", (int)rank,
				            SPAN_ARGS(question->choices[i].words));
}

static void
add_rows(const struct ask_question *question, const struct ask_value *value, struct text *out)
{
	static const char *const kano[] = { "Si c’est le cas", "Si ce n’est pas le cas" };
	for (size_t i = 0; i < ask_part_count(question); i++) {
		if (value->parts[i].state == ASK_NOT_SHOWN || value->parts[i].state == ASK_NOT_ANSWERED)
			continue;
		text_format(out, "%s%.*s\u202f: ", out->length > 0 ? "\n" : "",
		            SPAN_ARGS(question->kind == ASK_KANO ? span_of(kano[i])
		                                                 : question->choices[i].words));
		ask_tell_words(NULL, question, value, i, out);
	}
}

static struct span
told(const struct filling *filling, size_t at)
{
	const struct ask_question *question = &filling->sitting.questions[at];
	const struct ask_value *value = &ask_values(filling->sitting.sheet)[at];
	struct text out = text_new(filling->arena, 1 << 17);
	struct span place;
	if (value->state == ASK_ANSWERED && question->kind == ASK_SEVERAL)
		add_ticked(question, value, &out);
	else if (value->state == ASK_ANSWERED && question->kind == ASK_RANKING)
		add_ranked(question, value, &out);
	else if (value->state == ASK_ANSWERED && ask_part_count(question) > 0)
		add_rows(question, value, &out);
	else if (value->state == ASK_ANSWERED && question->kind == ASK_PLACE &&
	         place_by_id(filling->tree, value->number) != PLACE_NONE) {
		place = filling->tree->places[place_by_id(filling->tree, value->number)].name;
		text_add(&out, place);
	} else
		ask_tell_words(NULL, question, value, 0, &out);
	return text_span(&out);
}

void
filling_tell(const struct filling *filling, struct desk_sheet **lines_r, size_t *count_r)
{
	const size_t count = filling_list(filling).count;
	struct desk_sheet *lines = arena_array_of(filling->arena, struct desk_sheet, count + 1);
	*count_r = 0;
	for (size_t i = 0; i < count; i++)
		if (filling_is_answered(filling, i) && filling_list(filling).questions[i].kind != ASK_COMPUTED)
			lines[(*count_r)++] =
				(struct desk_sheet){ filling->sitting.questions[i].words, told(filling, i) };
	*lines_r = lines;
}

/* --- by code ---------------------------------------------------------------------------------- */

static json_t *
coded(const struct filling *filling, const struct ask_question *question,
      const struct ask_value *value, size_t column)
{
	struct text out = text_new(filling->arena, 1 << 14);
	ask_tell_code(question, value, column, &out);
	return json_stringn(text_span(&out).at, text_span(&out).length);
}

/* Of the codes of choices: those that are ticked, or ranked from the first to the last. */
static json_t *
coded_list(const struct ask_question *question, const struct ask_value *value)
{
	json_t *array = json_array();
	const int32_t last = question->kind == ASK_RANKING ? (int32_t)question->choice_count : 1;
	for (int32_t number = 1; number <= last; number++)
		for (size_t i = 0; i < question->choice_count; i++)
			if (value->parts[i].state == ASK_ANSWERED && value->parts[i].number == number)
				json_array_append_new(array, json_stringn(question->choices[i].code.at,
				                                          question->choices[i].code.length));
	return array;
}

static json_t *
coded_rows(const struct filling *filling, const struct ask_question *question,
           const struct ask_value *value)
{
	static const char *const kano[] = { "presence", "absence" };
	json_t *object = json_object();
	for (size_t i = 0; i < ask_part_count(question); i++) {
		const char *key = question->kind == ASK_KANO
		                      ? kano[i]
		                      : span_copy(filling->arena, question->choices[i].code);
		if (value->parts[i].state > ASK_NOT_ANSWERED)
			json_object_set_new(object, key, coded(filling, question, value, i));
	}
	return object;
}

static json_t *
coded_value(const struct filling *filling, size_t at)
{
	const struct ask_question *question = &filling_list(filling).questions[at];
	const struct ask_value *value = &ask_values(filling->sitting.sheet)[at];
	if (value->state != ASK_ANSWERED) {
		json_t *apart = json_object();
		json_object_set_new(apart, "apart", coded(filling, question, value, 0));
		return apart;
	}
	if (question->kind == ASK_SEVERAL || question->kind == ASK_RANKING)
		return coded_list(question, value);
	if (ask_part_count(question) > 0)
		return coded_rows(filling, question, value);
	if (question->kind == ASK_YES_NO || question->kind == ASK_CONSENT)
		return json_boolean(value->number == 1);
	return coded(filling, question, value, 0);
}

struct span
filling_answers(const struct filling *filling)
{
	json_t *root = json_object();
	for (size_t i = 0; i < filling_list(filling).count; i++)
		if (filling_is_answered(filling, i))
			json_object_set_new(root, span_copy(filling->arena, filling_list(filling).questions[i].code),
			                    coded_value(filling, i));
	const size_t size = json_dumpb(root, NULL, 0, JSON_COMPACT);
	char *written = arena_array_of(filling->arena, char, size + 1);
	must(size > 0 && json_dumpb(root, written, size, JSON_COMPACT) == size);
	json_decref(root);
	return span_from(written, size);
}

/* --- in cells --------------------------------------------------------------------------------- */

static void
add_scalar(const json_t *value, struct text *out)
{
	if (json_is_boolean(value))
		text_add_z(out, json_is_true(value) ? "1" : "0");
	else
		text_add(out, span_from(json_string_value(value), json_string_length(value)));
}

static void
add_cell(json_t *value, struct text *out)
{
	const char *row;
	json_t *one;
	size_t i;
	if (json_is_array(value))
		json_array_foreach(value, i, one) {
			text_add_z(out, i > 0 ? " " : "");
			add_scalar(one, out);
		}
	else if (json_object_get(value, "apart") != NULL && json_object_size(value) == 1)
		add_scalar(json_object_get(value, "apart"), out);
	else if (json_is_object(value))
		json_object_foreach(value, row, one) {
			text_format(out, "%s%s=", out->length > 0 ? " " : "", row);
			add_scalar(one, out);
		}
	else
		add_scalar(value, out);
}

void
filling_cells(struct arena *arena, struct ask_list list, struct span answers, struct span **cells_r,
              struct span *others_r)
{
	struct text others = text_new(arena, 1 << 18);
	json_error_t error;
	json_t *root = answers.length == 0 ? NULL : json_loadb(answers.at, answers.length, 0, &error), *value;
	const char *code;
	*cells_r = arena_array_of(arena, struct span, list.count + 1);
	json_object_foreach(root, code, value) {
		struct text cell = text_new(arena, 1 << 17);
		size_t at = 0;
		add_cell(value, &cell);
		while (at < list.count && !span_is(list.questions[at].code, code))
			at++;
		if (at < list.count)
			(*cells_r)[at] = text_span(&cell);
		else
			text_format(&others, "%s%s\u202f: %.*s", others.length > 0 ? "\n" : "", code,
			            SPAN_ARGS(text_span(&cell)));
	}
	json_decref(root);
	*others_r = text_span(&others);
}
