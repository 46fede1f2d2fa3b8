/* What an endpoint answered, read by jansson within its limits, as if made to harm. Pure. */
#include <jansson.h>
#include <math.h>
#include <string.h>
#include <utf8proc.h>

#include "craft/neural/neural_inside.h"

static json_t *
read_json(struct span bytes, size_t size_max)
{
	if (bytes.length == 0 || bytes.length > size_max || span_depth(bytes) > NEURAL_DEPTH_MAX)
		return NULL;
	return json_loadb(bytes.at, bytes.length, JSON_REJECT_DUPLICATES, NULL);
}

/* --- vectors --------------------------------------------------------------------------------------- */

/* Its numbers, at length 1. A vector of zeros says nothing; no model gives numbers beyond a million. */
static bool
read_vector(const json_t *numbers, size_t length, float *vector)
{
	enum { LARGEST = 1000000 };
	double square = 0;
	if (json_array_size(numbers) != length)
		return false;
	for (size_t i = 0; i < length; i++) {
		const json_t *number = json_array_get(numbers, i);
		const double value = json_number_value(number);
		if (!json_is_number(number) || !isfinite(value) || fabs(value) > LARGEST)
			return false;
		vector[i] = (float)value;
		square += value * value;
	}
	const double size = sqrt(square);
	if (size < 1e-6)
		return false;
	for (size_t i = 0; i < length; i++)
		vector[i] = (float)((double)vector[i] / size);
	return true;
}

/* Each text’s vector once, in any order, all of one length. */
static bool
read_data(struct arena *arena, const json_t *data, size_t count, size_t length,
          struct neural_vectors *vectors_r)
{
	bool is_there[NEURAL_TEXT_COUNT_MAX] = { false };
	if (json_array_size(data) != count)
		return false;
	if (length == 0)
		length = json_array_size(json_object_get(json_array_get(data, 0), "embedding"));
	if (length == 0 || length > NEURAL_VECTOR_LENGTH_MAX)
		return false;
	float *at = arena_array_of(arena, float, count * length);
	for (size_t i = 0; i < count; i++) {
		const json_t *item = json_array_get(data, i), *index = json_object_get(item, "index");
		const json_int_t row = json_integer_value(index);
		if (!json_is_integer(index) || row < 0 || (size_t)row >= count || is_there[row] ||
		    !read_vector(json_object_get(item, "embedding"), length, at + (size_t)row * length))
			return false;
		is_there[row] = true;
	}
	*vectors_r = (struct neural_vectors){ at, count, length };
	return true;
}

bool
neural_read_vectors(struct arena *arena, struct span bytes, size_t count, size_t length,
                   struct neural_vectors *vectors_r)
{
	must(count >= 1 && count <= NEURAL_TEXT_COUNT_MAX && length <= NEURAL_VECTOR_LENGTH_MAX);
	json_t *root = read_json(bytes, NEURAL_VECTORS_SIZE_MAX);
	const bool is_read = read_data(arena, json_object_get(root, "data"), count, length, vectors_r);
	json_decref(root);
	return is_read;
}

/* --- words ----------------------------------------------------------------------------------------- */

/* The sign at *at, which moves on; 0: it is none. */
static int32_t
sign_at(struct span words, size_t *at)
{
	utf8proc_int32_t sign = 0;
	const utf8proc_ssize_t length = utf8proc_iterate((const utf8proc_uint8_t *)words.at + *at,
	                                                 (utf8proc_ssize_t)(words.length - *at), &sign);
	*at += length > 0 ? (size_t)length : 1;
	return length > 0 ? sign : 0;
}

/* Signs that are not read as they are written: controls, those that turn the words after them around or are
 * seen by nobody, in whichever plane (U+00AD, U+200B, U+E0041…). Lines end where they may. */
static bool
is_readable(struct span words, bool has_lines)
{
	for (size_t at = 0; at < words.length;) {
		const int32_t sign = sign_at(words, &at);
		if (sign == '\n' && has_lines)
			continue;
		switch (utf8proc_category(sign)) {
		case UTF8PROC_CATEGORY_CC:
		case UTF8PROC_CATEGORY_CF:
		case UTF8PROC_CATEGORY_CS:
		case UTF8PROC_CATEGORY_CO:
		case UTF8PROC_CATEGORY_CN:
		case UTF8PROC_CATEGORY_ZL:
		case UTF8PROC_CATEGORY_ZP: return false;
		default: break;
		}
		if (utf8proc_get_property(sign)->ignorable)
			return false;
	}
	return true;
}

/* < before a letter or / ! ?: HTML, or what a model thinks aloud. « délai < 5 jours » is none. */
static bool
has_tag(struct span words)
{
	for (size_t i = 0; i + 1 < words.length; i++) {
		const char next = words.at[i + 1];
		if (words.at[i] == '<' && ((next >= 'a' && next <= 'z') || (next >= 'A' && next <= 'Z') ||
		                           next == '/' || next == '!' || next == '?'))
			return true;
	}
	return false;
}

/* An address that a text may have asked it to write. */
static bool
has_link(struct span words)
{
	static const char *const signs[] = { "://", "www.", "WWW.", "](", "mailto:" };
	for (size_t i = 0; i < LENGTH(signs); i++)
		if (span_find(words, span_of(signs[i])) != SIZE_MAX)
			return true;
	return false;
}

/* A share; in the name of a theme, any figure, of whichever script: counts are ours. */
static bool
has_count(struct span words, enum neural_task task)
{
	for (size_t at = 0; at < words.length;) {
		const int32_t sign = sign_at(words, &at);
		const utf8proc_category_t category = utf8proc_category(sign);
		if (sign == '%' || sign == 0x2030 || sign == 0x066a || sign == 0xff05 ||
		    (task == NEURAL_NAME_THEME && category >= UTF8PROC_CATEGORY_ND &&
		     category <= UTF8PROC_CATEGORY_NO))
			return true;
	}
	return false;
}
_Static_assert(UTF8PROC_CATEGORY_NL > UTF8PROC_CATEGORY_ND && UTF8PROC_CATEGORY_NL < UTF8PROC_CATEGORY_NO,
               "figures, letters that count, fractions");

static bool
has_letter(struct span words)
{
	for (size_t i = 0; i < words.length; i++)
		if ((words.at[i] >= 'a' && words.at[i] <= 'z') || (words.at[i] >= 'A' && words.at[i] <= 'Z'))
			return true;
	return false;
}

static size_t
characters(struct span words)
{
	size_t count = 0;
	for (size_t i = 0; i < words.length; i++)
		count += (words.at[i] & 0xc0) != 0x80;
	return count;
}

/* Without the marks around a title: « … », "…", **…**, a full stop. */
static struct span
bare_name(struct span words)
{
	static const char *const around[][2] = {
		{ "**", "**" }, { "«", "»" }, { "\"", "\"" }, { "“", "”" }, { "", "." }
	};
	for (size_t i = 0; i < LENGTH(around); i++) {
		const size_t before = strlen(around[i][0]), after = strlen(around[i][1]);
		if (words.length > before + after && span_starts(words, around[i][0]) &&
		    span_ends(words, around[i][1]))
			words = span_trim(span_from(words.at + before, words.length - before - after));
	}
	/* U+202F, that stands within « ». */
	if (span_starts(words, "\u202f"))
		words = span_from(words.at + 3, words.length - 3);
	if (span_ends(words, "\u202f"))
		words.length -= 3;
	return words;
}

/* Whether its words may be shown, and how: what names somebody is masked in a draft, refused in a name. */
static bool
is_fit(struct arena *arena, enum neural_task task, const struct mask *mask, struct span *words)
{
	const bool is_name = task == NEURAL_NAME_THEME;
	*words = span_trim(*words);
	if (is_name)
		*words = bare_name(*words);
	const size_t count = characters(*words);
	if (!has_letter(*words) || count > (size_t)(is_name ? NEURAL_NAME_OF_THEME_MAX : NEURAL_DRAFT_MAX) ||
	    !is_readable(*words, !is_name) || has_tag(*words) || has_link(*words) || has_count(*words, task) ||
	    neural_is_proposal(*words))
		return false;
	const struct mask_reading reading = mask_read(arena, mask, *words);
	if (is_name && reading.count > 0)
		return false;
	*words = mask_write(arena, *words, &reading);
	return true;
}

enum found
neural_read_words(struct arena *arena, struct span bytes, enum neural_task task, const struct mask *mask,
                 struct span *proposal_r)
{
	json_t *root = read_json(bytes, NEURAL_WORDS_SIZE_MAX);
	const json_t *choice = json_array_get(json_object_get(root, "choices"), 0);
	const json_t *content = json_object_get(json_object_get(choice, "message"), "content");
	enum found found = FOUND_FAILED;
	if (json_is_string(content)) {
		struct span words = span_from(json_string_value(content), json_string_length(content));
		found = is_fit(arena, task, mask, &words) ? FOUND_ONE : FOUND_NONE;
		if (found == FOUND_ONE)
			*proposal_r = span_of(arena_format(arena, NEURAL_MARK "%.*s", SPAN_ARGS(words)));
	}
	json_decref(root);
	return found;
}
