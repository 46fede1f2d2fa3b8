/* Values for the fields of a sheet, of what was not sent as the page has it: another version, JSON. */
#include <jansson.h>
#include <string.h>

#include "welcome/filling/filling_inside.h"

/* --- by the names of fields ------------------------------------------------------------------- */

bool
filling_field(struct span name, size_t count, size_t *question_r, struct span *suffix_r)
{
	struct span rest, figures;
	int64_t number;
	if (name.length < 2 || name.at[0] != 'q')
		return false;
	rest = span_from(name.at + 1, name.length - 1);
	if (!span_cut(&rest, '-', &figures) || figures.length > 6 || !span_int64(figures, &number) ||
	    number < 0 || (uint64_t)number >= count)
		return false;
	*question_r = (size_t)number;
	*suffix_r = rest.at == NULL ? SPAN("") : rest;
	return true;
}

bool
filling_lookup(void *subject, const char *name, struct span *value_r)
{
	const struct filling *filling = subject;
	struct span suffix;
	size_t question;
	if (filling->first == NULL ||
	    !filling_field(span_of(name), filling_list(filling).count, &question, &suffix))
		return false;
	for (size_t i = filling->first[question]; i != SIZE_MAX; i = filling->sent[i].next)
		if (span_equal(filling->sent[i].suffix, suffix)) {
			*value_r = filling->sent[i].value;
			return true;
		}
	return false;
}

void
filling_add_sent(struct filling *filling, size_t question, struct span suffix, struct span value)
{
	const size_t count = filling_list(filling).count;
	if (filling->first == NULL) {
		filling->first = arena_array_of(filling->arena, size_t, count + 1);
		for (size_t i = 0; i < count; i++)
			filling->first[i] = SIZE_MAX;
		filling->sent = arena_array_of(filling->arena, struct filling_sent, FILLING_SENT_COUNT_MAX);
	}
	if (filling->sent_count == FILLING_SENT_COUNT_MAX)
		return;
	filling->sent[filling->sent_count] =
		(struct filling_sent){ suffix, value, filling->first[question] };
	filling->first[question] = filling->sent_count++;
}

static size_t
question_of_code(struct ask_list list, struct span code)
{
	size_t i = 0;
	while (i < list.count && !span_equal(list.questions[i].code, code))
		i++;
	return i;
}

static size_t
choice_of_code(const struct ask_question *question, struct span code)
{
	size_t i = 0;
	while (i < question->choice_count && !span_equal(question->choices[i].code, code))
		i++;
	return i;
}

static struct span
rank_words(const struct filling *filling, size_t rank)
{
	return span_of(arena_format(filling->arena, "%zu", rank));
}

/* --- another version -------------------------------------------------------------------------- */

/* « 3 », a choice of the list before, as it stands in the list now; anything else stays. False: it is there
 * no more. */
static bool
translate(const struct filling *filling, const struct ask_question *before,
          const struct ask_question *now, struct span *rank)
{
	int64_t number;
	if (before->choice_count == 0 || !span_int64(*rank, &number))
		return true;
	if (number < 0 || (uint64_t)number >= before->choice_count)
		return false;
	const size_t choice = choice_of_code(now, before->choices[number].code);
	*rank = rank_words(filling, choice);
	return choice < now->choice_count;
}

void
filling_take_over(struct filling *filling, struct ask_list before, const struct http_pairs *pairs)
{
	const struct ask_list list = filling_list(filling);
	for (size_t i = 0; i < pairs->count; i++) {
		struct span suffix, value = pairs->list[i].value;
		size_t question;
		if (!filling_field(pairs->list[i].name, before.count, &question, &suffix))
			continue;
		const struct ask_question *was = &before.questions[question];
		const size_t at = question_of_code(list, was->code);
		if (at < list.count && list.questions[at].kind == was->kind &&
		    translate(filling, was, &list.questions[at], &suffix) &&
		    (was->kind != ASK_ONE || translate(filling, was, &list.questions[at], &value)))
			filling_add_sent(filling, at, suffix, value);
	}
}

/* --- JSON ------------------------------------------------------------------------------------- */

static struct span
text_of(const struct filling *filling, const json_t *value)
{
	if (json_is_string(value))
		return span_keep(filling->arena,
		                 span_from(json_string_value(value), json_string_length(value)));
	if (json_is_boolean(value))
		return json_is_true(value) ? SPAN("oui") : SPAN("non");
	if (json_is_integer(value))
		return span_of(arena_format(filling->arena, "%lld", (long long)json_integer_value(value)));
	return span_of(arena_format(filling->arena, "%.15g", json_real_value(value)));
}

/* « NA », « PNR », « NSP » as the fields say it. */
static struct span
apart_of(struct span code)
{
	static const char *const codes[][2] = { { "NA", "na" }, { "PNR", "pnr" }, { "NSP", "nsp" } };
	for (size_t i = 0; i < LENGTH(codes); i++)
		if (span_is(code, codes[i][0]))
			return span_of(codes[i][1]);
	return SPAN("");
}

static const char unknown_choice[] = "Cette question n’a pas de réponse de ce code.";

static void
take_scalar(struct filling *filling, size_t at, const json_t *value)
{
	const struct ask_question *question = &filling_list(filling).questions[at];
	struct span text = text_of(filling, value);
	if (question->kind == ASK_ONE) {
		const size_t choice = choice_of_code(question, text);
		if (choice == question->choice_count) {
			filling_complain(filling, question->code, unknown_choice);
			return;
		}
		text = rank_words(filling, choice);
	}
	if (ask_part_count(question) > 0)
		filling_complain(filling, question->code,
		                 question->kind == ASK_SEVERAL || question->kind == ASK_RANKING
		                     ? "Une liste de codes, entre crochets."
		                     : "Un objet, une valeur par ligne.");
	else
		filling_add_sent(filling, at, SPAN(""), text);
}

/* Ticked, or from the first to the last. */
static void
take_array(struct filling *filling, size_t at, const json_t *value)
{
	const struct ask_question *question = &filling_list(filling).questions[at];
	if (question->kind != ASK_SEVERAL && question->kind != ASK_RANKING) {
		filling_complain(filling, question->code, "Une seule valeur, sans crochets.");
		return;
	}
	for (size_t i = 0; i < json_array_size(value) && i <= question->choice_count; i++) {
		const json_t *one = json_array_get(value, i);
		const size_t choice = json_is_string(one) ? choice_of_code(question, text_of(filling, one))
		                                          : question->choice_count;
		if (choice == question->choice_count) {
			filling_complain(filling, question->code, unknown_choice);
			return;
		}
		filling_add_sent(filling, at, rank_words(filling, choice),
		                 question->kind == ASK_SEVERAL ? SPAN("oui") : rank_words(filling, i + 1));
	}
	if (json_array_size(value) > question->choice_count)
		filling_complain(filling, question->code, "Une réponse y est deux fois.");
}

/* Why there is no answer: {"apart": "NA"}. */
static void
take_apart(struct filling *filling, size_t at, const json_t *code)
{
	const struct ask_question *question = &filling_list(filling).questions[at];
	const struct span apart = json_is_string(code) ? apart_of(text_of(filling, code)) : SPAN("");
	const bool is_among = question->kind == ASK_ONE || question->kind == ASK_SCALE ||
	                      question->kind == ASK_SMILEYS || question->kind == ASK_YES_NO;
	if (apart.length == 0)
		filling_complain(filling, question->code, "NA, PNR ou NSP.");
	else if (is_among)
		filling_add_sent(filling, at, SPAN(""), apart);
	else
		filling_add_sent(filling, at, apart, SPAN("oui"));
}

static size_t
row_of_key(const struct ask_question *question, const char *key)
{
	if (question->kind == ASK_KANO)
		return strcmp(key, "presence") == 0 ? 0 : strcmp(key, "absence") == 0 ? 1 : SIZE_MAX;
	const size_t choice = choice_of_code(question, span_of(key));
	return choice == question->choice_count ? SIZE_MAX : choice;
}

static void
take_object(struct filling *filling, size_t at, json_t *object)
{
	const struct ask_question *question = &filling_list(filling).questions[at];
	if (json_object_size(object) == 1 && json_object_get(object, "apart") != NULL) {
		take_apart(filling, at, json_object_get(object, "apart"));
		return;
	}
	if (ask_part_count(question) == 0 || question->kind == ASK_SEVERAL ||
	    question->kind == ASK_RANKING) {
		filling_complain(filling, question->code, "Une valeur, sans accolades.");
		return;
	}
	for (void *it = json_object_iter(object); it != NULL; it = json_object_iter_next(object, it)) {
		const json_t *value = json_object_iter_value(it);
		const size_t row = row_of_key(question, json_object_iter_key(it));
		if (row == SIZE_MAX || json_is_object(value) || json_is_array(value)) {
			filling_complain(filling, question->code, "Une ligne de ce code n’existe pas.");
			return;
		}
		const struct span text = json_is_null(value) ? SPAN("") : text_of(filling, value);
		const struct span apart = apart_of(text);
		filling_add_sent(filling, at, rank_words(filling, row), apart.length > 0 ? apart : text);
	}
}

static void
take_value(struct filling *filling, const char *key, json_t *value)
{
	const struct ask_list list = filling_list(filling);
	const struct span code = span_of(arena_copy_text(filling->arena, key));
	const size_t at = question_of_code(list, code);
	if (at == list.count || list.questions[at].kind == ASK_PAGE ||
	    list.questions[at].kind == ASK_COMPUTED)
		filling_complain(filling, code, "Aucune question de ce formulaire ne porte ce code.");
	else if (json_is_array(value))
		take_array(filling, at, value);
	else if (json_is_object(value))
		take_object(filling, at, value);
	else if (!json_is_null(value))
		take_scalar(filling, at, value);
}

void
filling_take_json(struct filling *filling, struct span json)
{
	json_error_t error;
	if (json.length == 0)
		return;
	json_t *root = json_loadb(json.at, json.length, 0, &error);
	if (!json_is_object(root))
		filling_complain(filling, SPAN(""), "Un objet\u202f: les réponses, par le code des questions.");
	else
		for (void *it = json_object_iter(root); it != NULL && filling->wrong_count < FILLING_WRONG_COUNT_MAX;
		     it = json_object_iter_next(root, it))
			take_value(filling, json_object_iter_key(it), json_object_iter_value(it));
	json_decref(root);
}
