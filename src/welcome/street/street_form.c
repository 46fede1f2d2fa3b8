/* The form that an offering bears, for programs: what it asks, what they answer. */
#include <jansson.h>
#include <string.h>

#include "welcome/street/street_inside.h"

/* --- what they answer --------------------------------------------------------------------------------- */

static const struct ask_question *
question_of(const struct filling *filling, struct span code)
{
	const struct ask_list list = filling_list(filling);
	for (size_t i = 0; i < list.count; i++)
		if (span_equal(list.questions[i].code, code))
			return &list.questions[i];
	return NULL;
}

/* GeoReport v2 has no word for a table: each of its lines is an attribute, « CODE.LINE ». */
static bool
has_lines(enum ask_kind kind)
{
	return kind == ASK_MATRIX || kind == ASK_PAIRS || kind == ASK_BUDGET;
}

/* The question that « CODE.LINE » is a line of; NULL: none. */
static const struct ask_question *
question_of_line(const struct filling *filling, struct span name, struct span *line_r)
{
	const struct ask_list list = filling_list(filling);
	for (size_t i = 0; i < list.count; i++) {
		const struct ask_question *question = &list.questions[i];
		const size_t length = question->code.length;
		if (!has_lines(question->kind) || name.length <= length + 1 || name.at[length] != '.' ||
		    !span_equal(span_from(name.at, length), question->code))
			continue;
		*line_r = span_from(name.at + length + 1, name.length - length - 1);
		for (size_t j = 0; j < question->choice_count; j++)
			if (span_equal(question->choices[j].code, *line_r))
				return question;
	}
	return NULL;
}

static json_t *
json_of(struct span text)
{
	return json_stringn(text.at != NULL ? text.at : "", text.length);
}

struct span
street_json_span(struct arena *arena, const json_t *json)
{
	const size_t size = json_dumpb(json, NULL, 0, JSON_COMPACT | JSON_ENCODE_ANY);
	char *written = arena_array_of(arena, char, size + 1);
	must(json_dumpb(json, written, size, JSON_COMPACT | JSON_ENCODE_ANY) == size);
	return span_from(written, size);
}

/* « 2030-07-14T00:00:00Z »: a date of Open311 has an hour. */
static struct span
day_part(struct span value)
{
	const size_t at = span_find(value, SPAN("T"));
	return at == SIZE_MAX ? value : span_from(value.at, at);
}

/* One attribute, an answer or a part of one. `line` empty: of the whole question. */
static void
take_attribute(struct street_asked *asked, json_t *answers, const struct ask_question *question,
               struct span line, const struct desk_sheet *sent)
{
	const char *code = span_copy(asked->arena, question->code);
	const char *key = line.length > 0 ? span_copy(asked->arena, line) : NULL;
	const bool is_list = key == NULL && question->kind == ASK_SEVERAL;
	json_t *there = json_object_get(answers, code);
	if (there == NULL && (is_list || key != NULL))
		json_object_set_new(answers, code, there = is_list ? json_array() : json_object());
	if (is_list)
		json_array_append_new(there, json_of(sent->value));
	else if (key != NULL && json_is_object(there) && json_object_get(there, key) == NULL)
		json_object_set_new(there, key, json_of(sent->value));
	else if (key == NULL && there == NULL)
		json_object_set_new(answers, code,
		                    json_of(question->kind == ASK_DATE ? day_part(sent->value) : sent->value));
	else
		street_complain(asked, arena_format(asked->arena, "attribute[%.*s]", SPAN_ARGS(sent->name)),
		                "Une seule valeur.");
}

/* Attributes of Open311 that are questions of the form become its answers; the others stay with the words. */
static void
take_attributes(struct street_making *making)
{
	struct street_asked *asked = making->asked;
	json_t *answers = json_object();
	size_t kept = 0;
	for (size_t i = 0; i < asked->sheet_count; i++) {
		const struct desk_sheet sent = asked->sheet[i];
		struct span line = SPAN("");
		const struct ask_question *question = question_of(making->filling, sent.name);
		if (question == NULL)
			question = question_of_line(making->filling, sent.name, &line);
		if (question == NULL)
			asked->sheet[kept++] = sent;
		else
			take_attribute(asked, answers, question, line, &sent);
	}
	asked->sheet_count = kept;
	asked->answers = street_json_span(asked->arena, answers);
	json_decref(answers);
}

bool
street_form_fill(struct street_making *making, struct db *db)
{
	struct visit *visit = making->visit;
	struct street_asked *asked = making->asked;
	size_t count;
	if (!filling_begin(visit->arena, db, visit->root_id, &making->offering, visit->today, &making->filling,
	                   &making->fault))
		return false;
	if (making->filling == NULL) {
		if (asked->answers.length > 0)
			street_complain(asked, "answers", "Cette demande n’a pas de formulaire.");
		return true;
	}
	if (making->is_open311)
		take_attributes(making);
	filling_read_sent(making->filling, asked->answers);
	const struct filling_wrong *wrongs = filling_wrongs(making->filling, &count);
	for (size_t i = 0; i < count; i++)
		street_complain(asked,
		                wrongs[i].code.length == 0 ? "answers"
		                : making->is_open311
		                    ? arena_format(asked->arena, "attribute[%.*s]", SPAN_ARGS(wrongs[i].code))
		                    : arena_format(asked->arena, "answers.%.*s", SPAN_ARGS(wrongs[i].code)),
		                wrongs[i].sentence);
	return true;
}

/* --- what it asks, in Open311 --------------------------------------------------------------------------- */

/* NULL: a kind that GeoReport v2 has no word for. */
static const char *
datatype_of(enum ask_kind kind)
{
	switch (kind) {
	case ASK_ONE:
	case ASK_SCALE:
	case ASK_SMILEYS:
	case ASK_YES_NO:
	case ASK_CONSENT: return "singlevaluelist";
	case ASK_SEVERAL: return "multivaluelist";
	case ASK_NUMBER: return "number";
	case ASK_DATE: return "datetime";
	case ASK_LONG: return "text";
	case ASK_TIME:
	case ASK_TEXT:
	case ASK_MAIL:
	case ASK_PHONE:
	case ASK_PLACE:
	case ASK_PAGE: return "string";
	default: return NULL;
	}
}

static void
take_levels(struct arena *arena, const struct ask_question *question,
            struct street_attribute *attribute_r)
{
	const int64_t first = question->kind == ASK_SMILEYS ? 1 : question->least;
	const int64_t last = question->kind == ASK_SMILEYS ? 5 : question->most;
	struct street_value *values =
		arena_array_of(arena, struct street_value, (size_t)(last - first + 1));
	for (int64_t level = first; level <= last; level++) {
		const struct ask_value value = { .state = ASK_ANSWERED, .number = level };
		struct text words = text_new(arena, 2000);
		ask_tell_words(NULL, question, &value, 0, &words);
		values[attribute_r->value_count++] = (struct street_value){
			span_of(arena_format(arena, "%lld", (long long)level)), text_span(&words)
		};
	}
	attribute_r->values = values;
}

static void
take_values(struct arena *arena, const struct ask_question *question,
            struct street_attribute *attribute_r)
{
	static const struct street_value yes_no[] = { { { "oui", 3 }, { "oui", 3 } },
		                                          { { "non", 3 }, { "non", 3 } } };
	struct street_value *values =
		arena_array_of(arena, struct street_value, question->choice_count + 1);
	if (question->kind == ASK_SCALE || question->kind == ASK_SMILEYS)
		take_levels(arena, question, attribute_r);
	else if (question->kind == ASK_YES_NO || question->kind == ASK_CONSENT) {
		attribute_r->values = yes_no;
		attribute_r->value_count = LENGTH(yes_no);
	} else if (question->kind == ASK_ONE || question->kind == ASK_SEVERAL) {
		for (size_t i = 0; i < question->choice_count; i++)
			values[i] = (struct street_value){ question->choices[i].code, question->choices[i].words };
		attribute_r->values = values;
		attribute_r->value_count = question->choice_count;
	}
}

/* A line of a table, as if it were a question of its own. */
static struct street_attribute
attribute_of_line(struct arena *arena, const struct ask_question *question,
                  const struct ask_choice *line, bool is_needed)
{
	const bool is_pair = question->kind == ASK_PAIRS;
	struct ask_question alone = *question;
	alone.kind = question->kind == ASK_BUDGET ? ASK_NUMBER : ASK_SCALE;
	if (is_pair) {
		alone.least_words = line->words;
		alone.most_words = line->other;
	}
	struct street_attribute attribute = {
		.code = span_of(arena_format(arena, "%.*s.%.*s", SPAN_ARGS(question->code), SPAN_ARGS(line->code))),
		.datatype = span_of(datatype_of(alone.kind)),
		.help = question->help,
		.words = span_of(arena_format(arena, "%.*s %.*s%s%.*s", SPAN_ARGS(question->words),
		                              SPAN_ARGS(line->words), is_pair ? " – " : "",
		                              SPAN_ARGS(is_pair ? line->other : SPAN("")))),
		.is_needed = is_needed,
	};
	take_values(arena, &alone, &attribute);
	return attribute;
}

static size_t
attribute_count_max(struct ask_list list)
{
	size_t count = 0;
	for (size_t i = 0; i < list.count; i++)
		count += has_lines(list.questions[i].kind) ? list.questions[i].choice_count : 1;
	return count;
}

size_t
street_form_attributes(struct arena *arena, const struct filling *filling,
                       struct street_attribute **attributes_r)
{
	const struct ask_list list = filling_list(filling);
	struct street_attribute *attributes =
		arena_array_of(arena, struct street_attribute, attribute_count_max(list) + 1);
	size_t count = 0;
	for (size_t i = 0; i < list.count; i++) {
		const struct ask_question *question = &list.questions[i];
		const char *datatype = datatype_of(question->kind);
		if (!filling_may_ask(filling, i))
			continue;
		const bool needs_lines = question->kind != ASK_BUDGET && filling_needs(filling, i);
		for (size_t j = 0; has_lines(question->kind) && j < question->choice_count; j++)
			attributes[count++] =
				attribute_of_line(arena, question, &question->choices[j], needs_lines);
		if (datatype == NULL)
			continue;
		struct street_attribute *attribute = &attributes[count++];
		*attribute = (struct street_attribute){
			.code = question->code,
			.datatype = span_of(datatype),
			.help = question->help,
			.words = question->kind == ASK_PAGE ? question->text : question->words,
			.is_needed = filling_needs(filling, i),
			.is_told = question->kind == ASK_PAGE,
		};
		take_values(arena, question, attribute);
	}
	*attributes_r = attributes;
	return count;
}

/* --- what it asks, in our JSON ------------------------------------------------------------------------ */

static void
write_question(struct street_out *out, const struct filling *filling, size_t at)
{
	static const struct {
		unsigned bit;
		const char *code;
	} aparts[] = {
		{ ASK_MAY_NOT_APPLY, "NA" },
		{ ASK_MAY_DECLINE, "PNR" },
		{ ASK_MAY_NOT_KNOW, "NSP" },
	};
	const struct ask_question *question = &filling_list(filling).questions[at];
	street_out_open(out, "", STREET_OBJECT);
	street_out_text(out, "code", question->code);
	street_out_text(out, "kind", span_of(inquiry_kind_codes[question->kind]));
	street_out_text(out, "words", question->words);
	street_out_text(out, "help", question->help);
	street_out_text(out, "reason", question->reason);
	street_out_text(out, "shown_if", filling_question(filling, at)->shown_if);
	street_out_flag(out, "required", filling_needs(filling, at));
	street_out_count(out, "least", question->least);
	street_out_count(out, "most", question->most);
	street_out_count(out, "decimals", question->decimals);
	street_out_count(out, "total", question->total);
	street_out_text(out, "unit", question->unit);
	street_out_open(out, "choices", STREET_LIST);
	for (size_t i = 0; i < question->choice_count; i++) {
		street_out_open(out, "", STREET_OBJECT);
		street_out_text(out, "code", question->choices[i].code);
		street_out_text(out, "words", question->choices[i].words);
		street_out_close(out);
	}
	street_out_close(out);
	street_out_open(out, "aparts", STREET_LIST);
	for (size_t i = 0; i < LENGTH(aparts); i++)
		if ((question->aparts & aparts[i].bit) != 0)
			street_out_text(out, "", span_of(aparts[i].code));
	street_out_close(out);
	street_out_close(out);
}

void
street_write_form(struct street_out *out, const struct filling *filling)
{
	const struct ask_list list = filling_list(filling);
	for (size_t i = 0; i < list.count; i++)
		if (filling_may_ask(filling, i) && list.questions[i].kind != ASK_PAGE)
			write_question(out, filling, i);
}
