/* Words, codes and names of a survey of LimeSurvey, within our limits. */
#include <stdlib.h>
#include <string.h>

#include "base/bytes.h"
#include "ground/inquiry/inquiry_lime_inside.h"

/* --- words ------------------------------------------------------------------------------------ */

/* Line feeds and tabs are the only control characters of a text. */
struct span
inquiry_plain(struct arena *arena, struct span words)
{
	const struct span trimmed = span_trim(words);
	char *bytes = arena_array_of(arena, char, trimmed.length + 1);
	size_t length = 0;
	for (size_t i = 0; i < trimmed.length; i++) {
		const unsigned char c = (unsigned char)trimmed.at[i];
		if ((c >= ' ' && c != 0x7f) || c == '\n' || c == '\t')
			bytes[length++] = (char)c;
	}
	return span_trim(span_from(bytes, length));
}

struct inquiry_words
making_words(struct making *making, const struct lime_text *texts)
{
	struct inquiry_words words = inquiry_words_new(making->arena, making->inquiry);
	for (size_t i = 0; texts != NULL && i < making->inquiry->language_count; i++)
		words.in[i] = inquiry_plain(making->arena, texts[making->lime_language[i]].words);
	return words;
}

struct inquiry_words
making_said(struct making *making, enum lime_said said)
{
	struct inquiry_words words = inquiry_words_new(making->arena, making->inquiry);
	for (size_t i = 0; i < making->inquiry->language_count; i++)
		words.in[i] =
			span_of(inquiry_lime_said(said, making->inquiry->languages[i], i == 0));
	return words;
}

bool
words_are_empty(const struct inquiry *inquiry, struct inquiry_words words)
{
	for (size_t i = 0; words.in != NULL && i < inquiry->language_count; i++)
		if (words.in[i].length > 0)
			return false;
	return true;
}

struct inquiry_words
making_joined(struct making *making, struct inquiry_words a, struct inquiry_words b)
{
	struct inquiry_words joined = inquiry_words_new(making->arena, making->inquiry);
	for (size_t i = 0; i < making->inquiry->language_count; i++) {
		const struct span first = inquiry_say(a, i), second = inquiry_say(b, i);
		struct span head = first;
		/* « Combien de temps ? : attente » reads badly. */
		const bool has_end = head.length > 0 && strchr(":?!.", head.at[head.length - 1]) != NULL;
		const bool is_own = (a.in != NULL && a.in[i].length > 0) ||
		                    (b.in != NULL && b.in[i].length > 0);
		if (i == 0 || is_own)
			joined.in[i] =
				first.length == 0    ? second
				: second.length == 0 ? first
									 : span_of(arena_format(making->arena, "%.*s%s%.*s",
			                                                SPAN_ARGS(first),
			                                                has_end ? " " : "\u202f: ",
			                                                SPAN_ARGS(second)));
	}
	return joined;
}

/* So many characters, cut at the last blank outside of braces. */
static struct span
cut_of(struct arena *arena, struct span words, size_t length_max)
{
	size_t characters = 0, last_blank = 0, braces = 0, at = 0, whole = 0;
	for (; at < words.length; at++) {
		const unsigned char c = (unsigned char)words.at[at];
		if ((c & 0xc0) == 0x80)
			continue;
		if (characters + 1 >= length_max)
			break;
		characters++;
		whole = at;
		braces += c == '{';
		braces -= c == '}' && braces > 0;
		if ((c == ' ' || c == '\n') && braces == 0)
			last_blank = at;
	}
	if (last_blank == 0)
		last_blank = whole;
	return span_of(arena_format(arena, "%.*s…", (int)last_blank, words.at));
}

bool
making_fit(struct making *making, struct inquiry_words *words, size_t length_max)
{
	bool is_cut = false;
	for (size_t i = 0; words->in != NULL && i < making->inquiry->language_count; i++)
		if (form_length(words->in[i]) > length_max) {
			words->in[i] = cut_of(making->arena, words->in[i], length_max);
			is_cut = true;
		}
	return is_cut;
}

void
making_fill(struct making *making, struct inquiry_words *words, struct span otherwise)
{
	if (words->in == NULL)
		*words = inquiry_words_new(making->arena, making->inquiry);
	for (size_t i = 0; i < making->inquiry->language_count && words->in[0].length == 0; i++)
		words->in[0] = words->in[i];
	if (words->in[0].length == 0)
		words->in[0] = otherwise;
}

/* --- codes ------------------------------------------------------------------------------------ */

static bool
is_plain_sign(char c)
{
	return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9');
}

/* Names come from a file, and a slow table is the worst that they can make. */
static size_t
hash_of(struct span name)
{
	const uint64_t hash = bytes_sum(name);
	return (size_t)(hash ^ hash >> 29);
}

static struct span *
taken_slot(const struct making *making, struct span name)
{
	size_t at = hash_of(name) & (LIME_TAKEN_ROOM - 1);
	while (making->taken[at].at != NULL && !span_equal(making->taken[at], name))
		at = (at + 1) & (LIME_TAKEN_ROOM - 1);
	return &making->taken[at];
}

static struct span
part_name(struct arena *arena, struct span code, struct span part)
{
	return span_of(arena_format(arena, "%.*s_%.*s", SPAN_ARGS(code), SPAN_ARGS(part)));
}

static bool
is_free(struct making *making, struct span code, const struct span *parts, size_t part_count)
{
	if (!logic_name_is_free(code) || taken_slot(making, code)->at != NULL)
		return false;
	for (size_t i = 0; i < part_count; i++) {
		const struct span name = part_name(making->arena, code, parts[i]);
		if (!logic_name_is_free(name) || taken_slot(making, name)->at != NULL)
			return false;
	}
	return true;
}

/* Of a question's code: letters, figures and `_`, a letter first; 30 bytes, so that what is added
 * fits. */
static struct span
cleaned(struct arena *arena, struct span wanted)
{
	enum { KEPT_MAX = 30 };
	struct text text = text_new(arena, ASK_CODE_LENGTH_MAX);
	const char first = wanted.length > 0 ? wanted.at[0] : '0';
	if (!is_plain_sign(first) || (first >= '0' && first <= '9'))
		text_add_char(&text, 'Q');
	for (size_t i = 0; i < wanted.length && text.length < KEPT_MAX; i++)
		text_add_char(&text, is_plain_sign(wanted.at[i]) ? wanted.at[i] : '_');
	return text_span(&text);
}

struct span
making_code(struct making *making, struct span wanted, const struct span *parts, size_t part_count)
{
	const struct span clean = cleaned(making->arena, wanted);
	struct span code = clean;
	for (int i = 0; !is_free(making, code, parts, part_count); i++)
		code = span_of(i == 0 ? arena_format(making->arena, "Q_%.*s", SPAN_ARGS(clean))
		                      : arena_format(making->arena, "%.*s_%d", SPAN_ARGS(clean), i + 1));
	making->taken_count += part_count + 1;
	if (making->taken_count > LOGIC_SYMBOL_MAX) {
		making->is_too_long = true;
		return code;
	}
	*taken_slot(making, code) = code;
	for (size_t i = 0; i < part_count; i++) {
		const struct span name = part_name(making->arena, code, parts[i]);
		*taken_slot(making, name) = name;
	}
	return code;
}

struct span
making_part_code(struct making *making, struct span wanted, struct span *before, size_t count)
{
	enum { KEPT_MAX = 24 };
	struct text text = text_new(making->arena, ASK_CODE_LENGTH_MAX);
	for (size_t i = 0; i < wanted.length && text.length < KEPT_MAX; i++)
		text_add_char(&text, is_plain_sign(wanted.at[i]) ? wanted.at[i] : '_');
	if (text.length == 0)
		text_format(&text, "C%zu", count + 1);
	const struct span clean = text_span(&text);
	struct span code = clean;
	bool is_new = false;
	for (int i = 2; !is_new; i++) {
		is_new = true;
		for (size_t j = 0; j < count; j++)
			is_new = is_new && !span_equal(before[j], code);
		if (!is_new)
			code = span_of(arena_format(making->arena, "%.*s_%d", SPAN_ARGS(clean), i));
	}
	before[count] = code;
	return code;
}

/* --- names, as their formulas call them ------------------------------------------------------- */

static void
add_variable(struct making *making, struct lime_variable variable)
{
	if (making->variable_count == making->variable_room) {
		making->variable_room = making->variable_room * 2 + 256;
		making->variables =
			arena_grow(making->arena, making->variables, making->variable_count,
		               making->variable_room, sizeof *making->variables);
	}
	making->variables[making->variable_count++] = variable;
}

/* Q1, Q1_SQ001 and Q1SQ001; 1234X5X678, 1234X5X678SQ001. */
void
making_name(struct making *making, size_t question, size_t part, struct span suffix)
{
	const struct lime_question *from = making->question;
	const bool is_parted = suffix.length > 0;
	const char *sgqa = arena_format(making->arena, "%lldX%lldX%lld",
	                                (long long)making->survey->sid, (long long)making->group->gid,
	                                (long long)from->qid);
	struct lime_variable variable = { .whole = from->code, .question = question, .part = part,
		                              .is_code = true };
	variable.name = is_parted ? part_name(making->arena, from->code, suffix) : from->code;
	add_variable(making, variable);
	variable.is_code = false;
	/* In SGQA two suffixes of a table stand apart, a lone one does not. */
	variable.name = span_of(arena_format(making->arena, "%s%.*s", sgqa, SPAN_ARGS(suffix)));
	add_variable(making, variable);
}

/* --- attributes ------------------------------------------------------------------------------- */

struct span
making_attribute(const struct making *making, const char *name)
{
	return span_trim(lime_attribute(making->question, name));
}

bool
making_number(const struct making *making, const char *name, int64_t *number_r)
{
	const struct span value = making_attribute(making, name);
	double number;
	if (value.length == 0 || value.length > 15 || !span_real64(value, &number) ||
	    number != (double)(int64_t)number)
		return false;
	*number_r = (int64_t)number;
	return true;
}
