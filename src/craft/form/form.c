#include "craft/form/form.h"

#include <string.h>

#include "base/time.h"
#include "craft/form/inside.h"

struct form *
form_new(struct arena *arena, const struct form_field *fields, size_t count)
{
	must(count > 0 && count <= FORM_FIELD_MAX);
	struct form *form = arena_new_of(arena, struct form);
	form->arena = arena;
	form->fields = fields;
	form->count = count;
	form->answers = arena_array_of(arena, struct answer, count);
	for (size_t i = 0; i < count; i++) {
		must(fields[i].name != NULL && fields[i].kind < FORM_KIND_COUNT);
		form->answers[i].typed = span_of("");
		form->answers[i].choices = fields[i].choices;
		form->answers[i].choice_count = fields[i].choice_count;
	}
	return form;
}

void
form_speak(struct form *form, const struct catalogue *words)
{
	must(!form->is_read);
	form->words = words;
}

void
form_offer(struct form *form, size_t field, const struct form_choice *choices, size_t count)
{
	must(field < form->count);
	must(count <= FORM_CHOICE_MAX);
	form->answers[field].choices = choices;
	form->answers[field].choice_count = count;
}

void
form_fill(struct form *form, size_t field, struct span value)
{
	must(field < form->count);
	form->answers[field].typed = value;
}

static void
complain(struct form *form, size_t field, const char *sentence)
{
	if (form->answers[field].complaint == NULL)
		form->answers[field].complaint = sentence;
	form->is_wrong = true;
}

size_t
form_length(struct span span)
{
	size_t count = 0;
	for (size_t i = 0; i < span.length; i++)
		count += ((unsigned char)span.at[i] & 0xc0) != 0x80;
	return count;
}

struct span
form_clean(struct arena *arena, struct span raw)
{
	const bool is_text = span_is_utf8(raw);
	struct text out = text_new(arena, raw.length * 3 + 1);
	for (size_t i = 0; i < raw.length; i++) {
		const unsigned char c = (unsigned char)raw.at[i];
		if (c == '\r' && i + 1 < raw.length && raw.at[i + 1] == '\n')
			continue;
		if (c == '\r')
			text_add_char(&out, '\n');
		else if ((c < 0x20 && c != '\n' && c != '\t') || c == 0x7f || (c >= 0x80 && !is_text))
			text_add_z(&out, "\ufffd");
		else
			text_add_char(&out, (char)c);
	}
	return text_span(&out);
}

static bool
read_digits(struct span span, size_t least, size_t most, int *number_r)
{
	int64_t number;
	if (span.length < least || span.length > most || !span_int64(span, &number) || number < 0)
		return false;
	*number_r = (int)number;
	return true;
}

bool
form_read_date(struct span typed, int32_t *day_r)
{
	const bool is_iso = span_find(typed, SPAN("-")) != SIZE_MAX;
	struct span part[3], rest = typed;
	for (size_t i = 0; i < 3; i++)
		if (!span_cut(&rest, is_iso ? '-' : '/', &part[i]))
			return false;
	struct date date;
	if (rest.at != NULL || !read_digits(part[is_iso ? 0 : 2], 4, 4, &date.year) ||
	    !read_digits(part[1], 1, 2, &date.month) ||
	    !read_digits(part[is_iso ? 2 : 0], 1, 2, &date.day) || !date_is_valid(date))
		return false;
	*day_r = date_days(date);
	return true;
}

static bool
is_within(const struct form_field *field, int64_t number)
{
	return (field->least == 0 && field->most == 0) ||
	       (number >= field->least && number <= field->most);
}

static bool
read_choice(struct answer *answer)
{
	for (size_t i = 0; i < answer->choice_count; i++)
		if (span_is(answer->typed, answer->choices[i].value)) {
			answer->number = (int64_t)i;
			return true;
		}
	return false;
}

bool
form_read_number(struct span typed, int64_t *number_r)
{
	char digits[24]; /* an int64 and its sign have 20 at most */
	size_t length = 0;
	for (size_t i = 0; i < typed.length; i++) {
		const struct span rest = span_from(typed.at + i, typed.length - i);
		if (span_starts(rest, "\u00a0"))
			i += 1;
		else if (span_starts(rest, "\u202f"))
			i += 2;
		else if (typed.at[i] != ' ') {
			if (length == sizeof digits)
				return false;
			digits[length++] = typed.at[i];
		}
	}
	return span_int64(span_from(digits, length), number_r);
}

static bool
is_readable(const struct form_field *field, struct answer *answer)
{
	int32_t day;
	switch (field->kind) {
	case FORM_NUMBER:
		return form_read_number(answer->typed, &answer->number) &&
		       is_within(field, answer->number);
	case FORM_DATE:
		if (!form_read_date(answer->typed, &day))
			return false;
		answer->number = day;
		return is_within(field, day);
	case FORM_CHOICE:
	case FORM_SELECT:
		return read_choice(answer);
	case FORM_CHECK:
		return span_is(answer->typed, "oui");
	default:
		return span_find(answer->typed, SPAN("\ufffd")) == SIZE_MAX;
	}
}

static const char *
wrong_sentence(const struct form *form, const struct form_field *field)
{
	static const char *const sentences[] = {
		[FORM_NUMBER] = FRENCH("Écrivez un nombre entier, en chiffres."),
		[FORM_DATE] = FRENCH("Écrivez une date qui existe\u202f: jour, mois, année, comme 14/07/2030."),
		[FORM_CHOICE] = FRENCH("Choisissez une des réponses proposées."),
		[FORM_SELECT] = FRENCH("Choisissez une des réponses de la liste."),
		[FORM_CHECK] = FRENCH("Cochez la case, ou laissez-la vide."),
		[FORM_KIND_COUNT] = FRENCH("Certains caractères n’ont pas pu être lus. Écrivez-les à nouveau."),
	};
	if (field->wrong != NULL)
		return catalogue_say(form->words, field->wrong);
	const bool has_limits = field->kind == FORM_NUMBER && (field->least != 0 || field->most != 0);
	if (has_limits)
		return arena_format(form->arena,
		                    catalogue_say(form->words, "Écrivez un nombre entier, de %lld à %lld."),
		                    (long long)field->least, (long long)field->most);
	const bool has_own = sentences[field->kind] != NULL;
	return catalogue_say(form->words, sentences[has_own ? field->kind : FORM_KIND_COUNT]);
}

static void
check(struct form *form, size_t i)
{
	const struct form_field *field = &form->fields[i];
	struct answer *answer = &form->answers[i];
	const size_t most = field->length_max == 0 ? FORM_LENGTH_MAX : field->length_max;
	const size_t length = form_length(answer->typed);
	if (length == 0) {
		if (field->required != NULL)
			complain(form, i, catalogue_say(form->words, field->required));
	} else if (length > most) {
		complain(form, i,
		         arena_format(form->arena,
		                      catalogue_say(form->words, "Ce texte compte %zu caractères. "
		                                                 "Raccourcissez-le à %zu au plus."),
		                      length, most));
	} else if (is_readable(field, answer)) {
		answer->has_value = true;
	} else {
		complain(form, i, wrong_sentence(form, field));
	}
}

/* Of several lines, the first may be shifted to the right as the others are: its blanks tell. */
static struct span
trim_lines(struct span value)
{
	const struct span whole = span_trim(value);
	size_t at = whole.length == 0 ? 0 : (size_t)(whole.at - value.at);
	const size_t end = at + whole.length;
	while (at > 0 && value.at[at - 1] != '\n')
		at--;
	return span_from(value.at + at, whole.length == 0 ? 0 : end - at);
}

static struct span
trim(enum form_kind kind, struct span value)
{
	return kind == FORM_SECRET ? value
	       : kind == FORM_LONG ? trim_lines(value)
	                           : span_trim(value);
}

bool
form_read(struct form *form, form_lookup *lookup, void *subject)
{
	must(!form->is_read);
	form->is_read = true;
	for (size_t i = 0; i < form->count; i++) {
		struct span value = span_of("");
		if (form->fields[i].kind == FORM_FILES ||
		    !lookup(subject, form->fields[i].name, &value))
			value = span_of("");
		value = form_clean(form->arena, value);
		form->answers[i].typed = trim(form->fields[i].kind, value);
		check(form, i);
	}
	return !form->is_wrong;
}

void
form_complain(struct form *form, const char *name, const char *sentence)
{
	must(sentence != NULL);
	size_t i = 0;
	while (i < form->count && strcmp(form->fields[i].name, name) != 0)
		i++;
	must(i < form->count);
	complain(form, i, sentence);
}

bool
form_is_fine(const struct form *form)
{
	return !form->is_wrong;
}

static const struct answer *
answer_of(const struct form *form, size_t field)
{
	must(form->is_read);
	must(field < form->count);
	return &form->answers[field];
}

bool
form_has(const struct form *form, size_t field)
{
	return answer_of(form, field)->has_value;
}

struct span
form_text(const struct form *form, size_t field)
{
	return answer_of(form, field)->typed;
}

int64_t
form_number(const struct form *form, size_t field)
{
	must(form->fields[field].kind == FORM_NUMBER);
	must(form_has(form, field));
	return form->answers[field].number;
}

int32_t
form_date(const struct form *form, size_t field)
{
	must(form->fields[field].kind == FORM_DATE);
	must(form_has(form, field));
	return (int32_t)form->answers[field].number;
}

bool
form_check(const struct form *form, size_t field)
{
	must(form->fields[field].kind == FORM_CHECK);
	return form_has(form, field);
}

size_t
form_choice(const struct form *form, size_t field)
{
	must(form->fields[field].kind == FORM_CHOICE || form->fields[field].kind == FORM_SELECT);
	must(form_has(form, field));
	return (size_t)form->answers[field].number;
}
