/* What LimeSurvey has no place for, in attributes of its questions: « parvis_nature », with what ours
 * is, and the sum of what was read there without it. When that has changed since, somebody changed
 * it in LimeSurvey, and what she wrote counts. */
#include <jansson.h>
#include <string.h>

#include "base/bytes.h"
#include "ground/inquiry/inquiry_lime_inside.h"

static const char *const prefixes[] = {
	[INQUIRY_WHOLE] = "parvis_all_",
	[INQUIRY_PAGE] = "parvis_page_",
	[INQUIRY_QUESTION] = "parvis_",
};
/* Of a question: read once names are known, for they have formulas. */
static const char *const late_keys[] = { "words", "words_usager", "words_agent", "words_leader",
	                                     "help", "text", "shown_if", "check", "check_words",
	                                     "formula" };

bool
inquiry_is_kept_attribute(struct span name)
{
	return span_starts(name, prefixes[INQUIRY_QUESTION]);
}

static bool
is_wanted(enum inquiry_piece piece, const char *key, enum keep_when when)
{
	bool is_late = piece != INQUIRY_QUESTION;
	for (size_t i = 0; i < LENGTH(late_keys); i++)
		is_late = is_late || strcmp(key, late_keys[i]) == 0;
	return is_late == (when == KEEP_LATE);
}

static struct span
dumped(struct arena *arena, const json_t *value)
{
	const size_t flags = JSON_COMPACT | JSON_SORT_KEYS | JSON_ENCODE_ANY;
	const size_t length = json_dumpb(value, NULL, 0, flags);
	char *text = arena_array_of(arena, char, length + 1);
	must(length > 0 && json_dumpb(value, text, length, flags) == length);
	return span_from(text, length);
}

/* Of the canonical text: against mix-ups, not against forgers. */
static const char *
sum_of(struct arena *arena, const json_t *value)
{
	const struct span text = value != NULL ? dumped(arena, value) : SPAN("");
	return arena_format(arena, "%016llx", (unsigned long long)bytes_sum(text));
}

/* --- reading ---------------------------------------------------------------------------------- */

/* The key after the prefix of that piece; NULL: of another, or none of ours. */
static const char *
key_of(struct arena *arena, enum inquiry_piece piece, struct span name)
{
	const char *prefix = prefixes[piece];
	if (!span_starts(name, prefix) || memchr(name.at, '\0', name.length) != NULL)
		return NULL;
	if (piece == INQUIRY_QUESTION && (span_starts(name, prefixes[INQUIRY_WHOLE]) ||
	                                  span_starts(name, prefixes[INQUIRY_PAGE])))
		return NULL;
	return span_copy(arena, span_from(name.at + strlen(prefix), name.length - strlen(prefix)));
}

/* False: changed since, or not understood. */
static bool
put_back(struct arena *arena, json_t *object, const char *key, struct span value)
{
	if (span_depth(value) > INQUIRY_DEPTH_MAX)
		return false;
	json_t *pair = json_loadb(value.at != NULL ? value.at : "", value.length,
	                          JSON_REJECT_DUPLICATES, NULL);
	const char *sum = json_string_value(json_array_get(pair, 0));
	json_t *kept = json_array_get(pair, 1), *now = json_object_get(object, key);
	bool is_well = kept != NULL && sum != NULL;
	const bool is_there = is_well && (json_is_null(kept) ? now == NULL : json_equal(kept, now));
	if (is_well && !is_there) {
		is_well = strcmp(sum, sum_of(arena, now)) == 0;
		if (is_well && json_is_null(kept))
			(void)json_object_del(object, key);
		else if (is_well)
			must(json_object_set(object, key, kept) == 0);
	}
	json_decref(pair);
	return is_well;
}

void
inquiry_keep_read(struct arena *arena, struct inquiry *inquiry, enum inquiry_piece piece, size_t at,
                  const struct lime_question *from, enum keep_when when,
                  struct inquiry_telling *telling)
{
	json_t *object = NULL;
	const char *sentence = NULL;
	for (size_t i = 0; i < from->attribute_count; i++) {
		const struct lime_attribute *attribute = &from->attributes[i];
		const char *key = key_of(arena, piece, attribute->name);
		if (key == NULL || !is_wanted(piece, key, when))
			continue;
		if (object == NULL)
			object = inquiry_json_of(inquiry, piece, at);
		if (!put_back(arena, object, key, attribute->value))
			inquiry_tell(telling, INQUIRY_CHANGED,
			             arena_format(arena, "question %.*s", SPAN_ARGS(from->code)),
			             arena_format(arena, "«\u202f%s\u202f» a changé depuis l’export de Parvis\u202f: c’est "
			                          "LimeSurvey qui compte.", key));
	}
	if (object != NULL && !inquiry_json_into(arena, inquiry, piece, at, object, &sentence))
		inquiry_tell(telling, INQUIRY_DROPPED,
		             arena_format(arena, "question %.*s", SPAN_ARGS(from->code)), sentence);
	json_decref(object);
}

/* --- writing ---------------------------------------------------------------------------------- */

static void
keep(struct arena *arena, struct lime_question *to, const char *name, const json_t *read,
     json_t *wanted)
{
	json_t *pair = json_pack("[s,o]", sum_of(arena, read),
	                         wanted == NULL ? json_null() : json_incref(wanted));
	must(pair != NULL);
	size_t at = 0;
	while (at < to->attribute_count && !span_is(to->attributes[at].name, name))
		at++;
	if (at == to->attribute_count) {
		to->attributes = arena_grow(arena, to->attributes, to->attribute_count,
		                            to->attribute_count + 1, sizeof *to->attributes);
		to->attribute_count++;
	}
	to->attributes[at] = (struct lime_attribute){
		.name = span_of(arena_copy_text(arena, name)),
		.value = dumped(arena, pair),
		.language = -1,
	};
	json_decref(pair);
}

bool
inquiry_keep_write(struct arena *arena, const struct inquiry *wanted, const struct inquiry *read,
                   enum inquiry_piece piece, size_t at, enum keep_when when,
                   struct lime_question *to)
{
	json_t *ours = inquiry_json_of(wanted, piece, at), *theirs = inquiry_json_of(read, piece, at);
	json_t *value;
	const char *key;
	bool is_different = false;
	json_object_foreach(ours, key, value) {
		json_t *other = json_object_get(theirs, key);
		if (!is_wanted(piece, key, when) || (other != NULL && json_equal(value, other)))
			continue;
		keep(arena, to, arena_format(arena, "%s%s", prefixes[piece], key), other, value);
		is_different = true;
	}
	json_object_foreach(theirs, key, value)
		if (is_wanted(piece, key, when) && json_object_get(ours, key) == NULL) {
			keep(arena, to, arena_format(arena, "%s%s", prefixes[piece], key), value, NULL);
			is_different = true;
		}
	json_decref(ours);
	json_decref(theirs);
	return is_different;
}

void
inquiry_keep_formula(struct arena *arena, struct span formula, struct lime_question *to)
{
	json_t *value = json_stringn(formula.at, formula.length);
	must(value != NULL);
	keep(arena, to, "parvis_formula", NULL, value);
	json_decref(value);
}
