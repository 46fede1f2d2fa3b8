/* The document as JSON (RFC 8259), by jansson. Tables say each key once, for reading and writing. */
#include <jansson.h>
#include <string.h>

#include "ground/inquiry/inquiry_inside.h"

enum kept_as { KEPT_SPAN, KEPT_WORDS, KEPT_INT64, KEPT_INT, KEPT_SIZE, KEPT_BOOL };

struct key {
	const char *name;
	enum kept_as kept_as;
	size_t at;
};

#define INQUIRY_KEY(name, as, member)  { name, as, offsetof(struct inquiry, member) }
#define QUESTION_KEY(name, as, member) { name, as, offsetof(struct inquiry_question, member) }
#define CHOICE_KEY(name, as, member)   { name, as, offsetof(struct inquiry_choice, member) }
#define PAGE_KEY(name, as, member)     { name, as, offsetof(struct inquiry_page, member) }
#define QUOTA_KEY(name, as, member)    { name, as, offsetof(struct inquiry_quota, member) }

static const struct key inquiry_keys[] = {
	INQUIRY_KEY("name", KEPT_SPAN, name),
	INQUIRY_KEY("request", KEPT_BOOL, is_request),
	INQUIRY_KEY("title", KEPT_WORDS, title),
	INQUIRY_KEY("welcome", KEPT_WORDS, welcome),
	INQUIRY_KEY("end", KEPT_WORDS, end),
};

static const struct key page_keys[] = {
	PAGE_KEY("title", KEPT_WORDS, title),
	PAGE_KEY("text", KEPT_WORDS, text),
	PAGE_KEY("shown_if", KEPT_SPAN, shown_if),
};

static const struct key question_keys[] = {
	QUESTION_KEY("code", KEPT_SPAN, code),
	QUESTION_KEY("theme", KEPT_SPAN, theme),
	QUESTION_KEY("words", KEPT_WORDS, words),
	QUESTION_KEY("words_usager", KEPT_WORDS, said[SIDE_USAGER]),
	QUESTION_KEY("words_agent", KEPT_WORDS, said[SIDE_AGENT]),
	QUESTION_KEY("words_leader", KEPT_WORDS, said[SIDE_LEADER]),
	QUESTION_KEY("other", KEPT_WORDS, other),
	QUESTION_KEY("help", KEPT_WORDS, help),
	QUESTION_KEY("reason", KEPT_WORDS, reason),
	QUESTION_KEY("text", KEPT_WORDS, text),
	QUESTION_KEY("unit", KEPT_WORDS, unit),
	QUESTION_KEY("shuffled", KEPT_BOOL, is_shuffled),
	QUESTION_KEY("reversed", KEPT_BOOL, is_reversed),
	QUESTION_KEY("least", KEPT_INT64, least),
	QUESTION_KEY("most", KEPT_INT64, most),
	QUESTION_KEY("total", KEPT_INT64, total),
	QUESTION_KEY("decimals", KEPT_INT, decimals),
	QUESTION_KEY("length", KEPT_SIZE, length_max),
	QUESTION_KEY("photo", KEPT_BOOL, is_photo),
	QUESTION_KEY("journey", KEPT_SPAN, journey),
	QUESTION_KEY("least_words", KEPT_WORDS, least_words),
	QUESTION_KEY("most_words", KEPT_WORDS, most_words),
	QUESTION_KEY("shown_if", KEPT_SPAN, shown_if),
	QUESTION_KEY("check", KEPT_SPAN, check),
	QUESTION_KEY("check_words", KEPT_WORDS, check_words),
	QUESTION_KEY("formula", KEPT_SPAN, formula),
	QUESTION_KEY("purpose", KEPT_SPAN, purpose),
};

static const struct key choice_keys[] = {
	CHOICE_KEY("code", KEPT_SPAN, code),
	CHOICE_KEY("words", KEPT_WORDS, words),
	CHOICE_KEY("other", KEPT_WORDS, other),
	CHOICE_KEY("last", KEPT_BOOL, is_anchored),
	CHOICE_KEY("step", KEPT_SPAN, step),
};

static const struct key quota_keys[] = {
	QUOTA_KEY("name", KEPT_SPAN, name),
	QUOTA_KEY("condition", KEPT_SPAN, condition),
	QUOTA_KEY("limit", KEPT_INT64, limit),
	QUOTA_KEY("message", KEPT_WORDS, message),
};

static const char *const side_codes[SIDE_COUNT] = { "usager", "agent", "leader" };
static const char *const apart_codes[] = { "NA", "PNR", "NSP" };

/* --- writing ----------------------------------------------------------------------------------- */

static json_t *
json_of_span(struct span span)
{
	json_t *string = json_stringn(span.at != NULL ? span.at : "", span.length);
	must(string != NULL); /* UTF-8, checked where it entered */
	return string;
}

static void
set(json_t *object, const char *key, json_t *value)
{
	must(value != NULL && json_object_set_new(object, key, value) == 0);
}

static void
append(json_t *array, json_t *value)
{
	must(value != NULL && json_array_append_new(array, value) == 0);
}

/* NULL: none in any language. */
static json_t *
json_of_words(const struct inquiry *inquiry, struct inquiry_words words)
{
	json_t *object = NULL;
	for (size_t i = 0; words.in != NULL && i < inquiry->language_count; i++) {
		if (words.in[i].length == 0)
			continue;
		if (object == NULL)
			object = json_object();
		json_t *said = json_of_span(words.in[i]);
		must(json_object_setn_new(object, inquiry->languages[i].at,
		                          inquiry->languages[i].length, said) == 0);
	}
	return object;
}

static void
write_key(const struct inquiry *inquiry, json_t *object, const struct key *key, const void *from)
{
	const void *at = (const char *)from + key->at;
	json_t *words;
	switch (key->kept_as) {
	case KEPT_SPAN:
		if (((const struct span *)at)->length > 0)
			set(object, key->name, json_of_span(*(const struct span *)at));
		break;
	case KEPT_WORDS:
		words = json_of_words(inquiry, *(const struct inquiry_words *)at);
		if (words != NULL)
			set(object, key->name, words);
		break;
	case KEPT_INT64:
		if (*(const int64_t *)at != 0)
			set(object, key->name, json_integer(*(const int64_t *)at));
		break;
	case KEPT_INT:
		if (*(const int *)at != 0)
			set(object, key->name, json_integer(*(const int *)at));
		break;
	case KEPT_SIZE:
		if (*(const size_t *)at != 0)
			set(object, key->name, json_integer((json_int_t) * (const size_t *)at));
		break;
	case KEPT_BOOL:
		if (*(const bool *)at)
			set(object, key->name, json_true());
		break;
	}
}

static json_t *
json_of(const struct inquiry *inquiry, const struct key *keys, size_t count, const void *from)
{
	json_t *object = json_object();
	must(object != NULL);
	for (size_t i = 0; i < count; i++)
		write_key(inquiry, object, &keys[i], from);
	return object;
}

static void
write_levels(const struct inquiry *inquiry, json_t *object,
             const struct inquiry_question *question)
{
	if (question->level_words == NULL && question->level_codes == NULL)
		return;
	json_t *levels = json_array();
	for (int64_t i = 0; i <= question->most - question->least; i++) {
		json_t *level = json_object();
		if (question->level_codes != NULL)
			set(level, "code", json_of_span(question->level_codes[i]));
		if (question->level_words != NULL) {
			json_t *words = json_of_words(inquiry, question->level_words[i]);
			if (words != NULL)
				set(level, "words", words);
		}
		append(levels, level);
	}
	set(object, "levels", levels);
}

static json_t *
json_of_question(const struct inquiry *inquiry, const struct inquiry_question *question)
{
	json_t *object = json_of(inquiry, question_keys, LENGTH(question_keys), question);
	json_t *asked = json_array(), *aparts = json_array(), *choices = json_array();
	set(object, "kind", json_string(inquiry_kind_codes[question->kind]));
	set(object, "nature", json_stringn(&question->nature, 1));
	for (int side = 0; side < SIDE_COUNT; side++)
		if (question->asked[side])
			append(asked, json_string(side_codes[side]));
	set(object, "asked", asked);
	for (size_t i = 0; i < LENGTH(apart_codes); i++)
		if ((question->aparts & 1u << i) != 0)
			append(aparts, json_string(apart_codes[i]));
	if (question->aparts != 0)
		set(object, "aparts", aparts);
	else
		json_decref(aparts);
	for (size_t i = 0; i < question->choice_count; i++)
		append(choices, json_of(inquiry, choice_keys, LENGTH(choice_keys), &question->choices[i]));
	if (question->choice_count > 0)
		set(object, "choices", choices);
	else
		json_decref(choices);
	write_levels(inquiry, object, question);
	return object;
}

static json_t *
json_of_whole(const struct inquiry *inquiry)
{
	json_t *root = json_of(inquiry, inquiry_keys, LENGTH(inquiry_keys), inquiry);
	json_t *quotas = json_array();
	for (size_t i = 0; i < inquiry->quota_count; i++)
		append(quotas, json_of(inquiry, quota_keys, LENGTH(quota_keys), &inquiry->quotas[i]));
	if (inquiry->quota_count > 0)
		set(root, "quotas", quotas);
	else
		json_decref(quotas);
	return root;
}

json_t *
inquiry_json_of(const struct inquiry *inquiry, enum inquiry_piece piece, size_t at)
{
	if (piece == INQUIRY_WHOLE)
		return json_of_whole(inquiry);
	return piece == INQUIRY_PAGE
	           ? json_of(inquiry, page_keys, LENGTH(page_keys), &inquiry->pages[at])
	           : json_of_question(inquiry, &inquiry->questions[at]);
}

struct span
inquiry_write(struct arena *arena, const struct inquiry *inquiry)
{
	json_t *root = json_of_whole(inquiry);
	json_t *languages = json_array(), *pages = json_array();
	for (size_t i = 0; i < inquiry->language_count; i++)
		append(languages, json_of_span(inquiry->languages[i]));
	set(root, "languages", languages);
	for (size_t i = 0; i < inquiry->page_count; i++) {
		const struct inquiry_page *page = &inquiry->pages[i];
		json_t *object = json_of(inquiry, page_keys, LENGTH(page_keys), page);
		json_t *questions = json_array();
		for (size_t q = 0; q < page->count; q++)
			append(questions, json_of_question(inquiry, &inquiry->questions[page->first + q]));
		set(object, "questions", questions);
		append(pages, object);
	}
	set(root, "pages", pages);
	const size_t length = json_dumpb(root, NULL, 0, JSON_INDENT(1));
	char *text = arena_array_of(arena, char, length + 1);
	must(length > 0 && json_dumpb(root, text, length, JSON_INDENT(1)) == length);
	json_decref(root);
	return span_from(text, length);
}

/* --- reading ----------------------------------------------------------------------------------- */

struct reading {
	struct arena *arena;
	struct inquiry *inquiry;
	const char *sentence; /* NULL as long as nothing is wrong */
};

static void
refuse(struct reading *reading, const char *sentence)
{
	if (reading->sentence == NULL)
		reading->sentence = sentence;
}

static void
refuse_key(struct reading *reading, const char *key)
{
	refuse(reading, arena_format(reading->arena,
	                             "La ligne «\u202f%.60s\u202f» du document n’est pas comprise.",
	                             key));
}

/* Line feeds and tabs are the only control characters of a text. */
static bool
is_plain(struct span span)
{
	for (size_t i = 0; i < span.length; i++)
		if ((unsigned char)span.at[i] < ' ' && span.at[i] != '\n' && span.at[i] != '\t')
			return false;
	return true;
}

static struct span
span_read(struct reading *reading, const json_t *value, const char *key)
{
	const struct span span = json_is_string(value)
	                             ? span_from(json_string_value(value), json_string_length(value))
	                             : SPAN("");
	if (!json_is_string(value) || !is_plain(span))
		refuse_key(reading, key);
	return is_plain(span) ? span_keep(reading->arena, span) : SPAN("");
}

static struct inquiry_words
words_read(struct reading *reading, json_t *value, const char *key)
{
	const char *language;
	json_t *said;
	struct inquiry_words words = inquiry_words_new(reading->arena, reading->inquiry);
	if (!json_is_object(value))
		refuse_key(reading, key);
	json_object_foreach(value, language, said) {
		const size_t at = inquiry_language(reading->inquiry, span_of(language));
		if (at < reading->inquiry->language_count)
			words.in[at] = span_read(reading, said, key);
		else
			refuse(reading, arena_format(reading->arena,
			                             "La langue «\u202f%.20s\u202f» n’est pas dans la liste.",
			                             language));
	}
	return words;
}

static int64_t
number_read(struct reading *reading, const json_t *value, const struct key *key)
{
	const int64_t number = json_integer_value(value);
	const bool fits = key->kept_as == KEPT_INT64
	                      ? number >= -ASK_NUMBER_FAR_MAX && number <= ASK_NUMBER_FAR_MAX
	                      : number >= 0 && number <= 1000000;
	if (!json_is_integer(value) || !fits)
		refuse_key(reading, key->name);
	return json_is_integer(value) && fits ? number : 0;
}

static void
read_key(struct reading *reading, const struct key *key, json_t *value, void *into)
{
	void *at = (char *)into + key->at;
	switch (key->kept_as) {
	case KEPT_SPAN: *(struct span *)at = span_read(reading, value, key->name); break;
	case KEPT_WORDS: *(struct inquiry_words *)at = words_read(reading, value, key->name); break;
	case KEPT_INT64: *(int64_t *)at = number_read(reading, value, key); break;
	case KEPT_INT: *(int *)at = (int)number_read(reading, value, key); break;
	case KEPT_SIZE: *(size_t *)at = (size_t)number_read(reading, value, key); break;
	case KEPT_BOOL:
		if (!json_is_boolean(value))
			refuse_key(reading, key->name);
		*(bool *)at = json_is_true(value);
		break;
	}
}

/* Keys of the table; `others` are read by the caller. What is neither is refused. */
static void
read_object(struct reading *reading, const struct key *keys, size_t count, json_t *object,
            const char *const *others, void *into)
{
	const char *name;
	json_t *value;
	if (!json_is_object(object))
		refuse(reading, "Le document n’a pas la forme attendue.");
	json_object_foreach(object, name, value) {
		size_t at = 0, other = 0;
		while (at < count && strcmp(keys[at].name, name) != 0)
			at++;
		while (others != NULL && others[other] != NULL && strcmp(others[other], name) != 0)
			other++;
		if (at < count)
			read_key(reading, &keys[at], value, into);
		else if (others == NULL || others[other] == NULL)
			refuse_key(reading, name);
	}
}

/* The elements of an array, `most` at the most; an absent one has none. */
static size_t
array_read(struct reading *reading, const json_t *object, const char *key, size_t most,
           json_t **array_r)
{
	*array_r = json_object_get(object, key);
	if (*array_r == NULL)
		return 0;
	if (!json_is_array(*array_r))
		refuse_key(reading, key);
	const size_t count = json_array_size(*array_r);
	if (count > most)
		refuse(reading, arena_format(reading->arena,
		                             "«\u202f%s\u202f»\u202f: %zu au plus, il y en a %zu.", key,
		                             most, count));
	return count > most ? 0 : count;
}

static size_t
code_of(const json_t *value, const char *const *codes, size_t count)
{
	size_t at = 0;
	const char *text = json_is_string(value) ? json_string_value(value) : "";
	while (at < count && strcmp(codes[at], text) != 0)
		at++;
	return at;
}

static void
read_levels(struct reading *reading, const json_t *object, struct inquiry_question *question)
{
	static const char *const others[] = { "code", "words", NULL };
	json_t *levels;
	const size_t count = array_read(reading, object, "levels", ASK_LEVEL_COUNT_MAX, &levels);
	if (levels == NULL)
		return;
	if ((int64_t)count != question->most - question->least + 1) {
		refuse_key(reading, "levels");
		return;
	}
	question->level_words = arena_array_of(reading->arena, struct inquiry_words, count);
	question->level_codes = arena_array_of(reading->arena, struct span, count);
	bool has_words = false, has_codes = false;
	for (size_t i = 0; i < count; i++) {
		json_t *level = json_array_get(levels, i);
		json_t *words = json_object_get(level, "words"), *code = json_object_get(level, "code");
		read_object(reading, NULL, 0, level, others, NULL);
		has_words = has_words || words != NULL;
		has_codes = has_codes || code != NULL;
		question->level_words[i] = words != NULL ? words_read(reading, words, "levels")
		                                         : (struct inquiry_words){ NULL };
		question->level_codes[i] = code != NULL ? span_read(reading, code, "levels") : SPAN("");
	}
	if (!has_words)
		question->level_words = NULL;
	if (!has_codes)
		question->level_codes = NULL;
}

static void
read_asked(struct reading *reading, const json_t *object, struct inquiry_question *question)
{
	json_t *array;
	const size_t sides = array_read(reading, object, "asked", SIDE_COUNT, &array);
	for (size_t i = 0; i < sides; i++) {
		const size_t side = code_of(json_array_get(array, i), side_codes, SIDE_COUNT);
		if (side < SIDE_COUNT)
			question->asked[side] = true;
		else
			refuse_key(reading, "asked");
	}
	const size_t aparts = array_read(reading, object, "aparts", LENGTH(apart_codes), &array);
	for (size_t i = 0; i < aparts; i++) {
		const size_t apart = code_of(json_array_get(array, i), apart_codes, LENGTH(apart_codes));
		if (apart < LENGTH(apart_codes))
			question->aparts |= 1u << apart;
		else
			refuse_key(reading, "aparts");
	}
}

static void
read_question(struct reading *reading, json_t *object, struct inquiry_question *question)
{
	static const char *const others[] = { "kind",    "nature",  "asked", "aparts",
		                                  "choices", "levels", NULL };
	static const char natures[] = "SVQBMEOG";
	json_t *choices;
	read_object(reading, question_keys, LENGTH(question_keys), object, others, question);
	const size_t kind =
		code_of(json_object_get(object, "kind"), inquiry_kind_codes, ASK_KIND_COUNT);
	if (kind == ASK_KIND_COUNT)
		refuse_key(reading, "kind");
	question->kind = kind == ASK_KIND_COUNT ? ASK_PAGE : (enum ask_kind)kind;
	const char *nature = json_string_value(json_object_get(object, "nature"));
	question->nature = nature != NULL && nature[0] != '\0' ? nature[0] : 'G';
	if (strchr(natures, question->nature) == NULL)
		refuse_key(reading, "nature");
	read_asked(reading, object, question);
	question->choice_count =
		array_read(reading, object, "choices", ASK_CHOICE_COUNT_MAX, &choices);
	question->choices =
		arena_array_of(reading->arena, struct inquiry_choice, question->choice_count + 1);
	for (size_t i = 0; i < question->choice_count; i++)
		read_object(reading, choice_keys, LENGTH(choice_keys), json_array_get(choices, i), NULL,
		            &question->choices[i]);
	read_levels(reading, object, question);
}

static void
read_page(struct reading *reading, json_t *object, struct inquiry_page *page)
{
	static const char *const others[] = { "questions", NULL };
	struct inquiry *inquiry = reading->inquiry;
	json_t *questions;
	read_object(reading, page_keys, LENGTH(page_keys), object, others, page);
	page->first = inquiry->question_count;
	page->count = array_read(reading, object, "questions",
	                         INQUIRY_QUESTION_COUNT_MAX - inquiry->question_count, &questions);
	for (size_t i = 0; i < page->count; i++)
		read_question(reading, json_array_get(questions, i),
		              &inquiry->questions[inquiry->question_count++]);
}

/* "fr", "pt-BR", "de-informal": letters and figures in parts. */
bool
inquiry_is_language(struct span code)
{
	for (size_t i = 0; i < code.length; i++) {
		const char c = code.at[i];
		if (!((c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') ||
		      (c == '-' && i > 0)))
			return false;
	}
	return code.length >= 2 && code.length <= 20;
}

static void
read_languages(struct reading *reading, const json_t *root)
{
	struct inquiry *inquiry = reading->inquiry;
	json_t *languages;
	const size_t count =
		array_read(reading, root, "languages", INQUIRY_LANGUAGE_COUNT_MAX, &languages);
	inquiry->languages = arena_array_of(reading->arena, struct span, count + 1);
	for (size_t i = 0; i < count; i++) {
		const struct span code = span_read(reading, json_array_get(languages, i), "languages");
		if (!inquiry_is_language(code) || inquiry_language(inquiry, code) < inquiry->language_count)
			refuse_key(reading, "languages");
		inquiry->languages[inquiry->language_count++] = code;
	}
	if (count == 0)
		refuse(reading, "Il manque la langue du questionnaire.");
}

/* How many questions there are; of too many, as many as may be. */
static size_t
question_room(const json_t *pages)
{
	size_t room = 0;
	for (size_t i = 0; i < json_array_size(pages); i++)
		room += json_array_size(json_object_get(json_array_get(pages, i), "questions"));
	return room < INQUIRY_QUESTION_COUNT_MAX ? room : INQUIRY_QUESTION_COUNT_MAX;
}

static void
read_quotas(struct reading *reading, const json_t *root)
{
	struct inquiry *inquiry = reading->inquiry;
	json_t *array;
	inquiry->quota_count = array_read(reading, root, "quotas", INQUIRY_QUOTA_COUNT_MAX, &array);
	inquiry->quotas =
		arena_array_of(reading->arena, struct inquiry_quota, inquiry->quota_count + 1);
	for (size_t i = 0; i < inquiry->quota_count; i++)
		read_object(reading, quota_keys, LENGTH(quota_keys), json_array_get(array, i), NULL,
		            &inquiry->quotas[i]);
}

bool
inquiry_json_into(struct arena *arena, struct inquiry *inquiry, enum inquiry_piece piece, size_t at,
                  json_t *object, const char **sentence_r)
{
	static const char *const others[] = { "quotas", NULL };
	struct reading reading = { .arena = arena, .inquiry = inquiry };
	struct inquiry whole = *inquiry;
	struct inquiry_question question = { 0 };
	struct inquiry_page page = { .first = 0 };
	if (piece == INQUIRY_WHOLE) {
		read_object(&reading, inquiry_keys, LENGTH(inquiry_keys), object, others, inquiry);
		read_quotas(&reading, object);
	} else if (piece == INQUIRY_PAGE) {
		page.first = inquiry->pages[at].first;
		page.count = inquiry->pages[at].count;
		read_object(&reading, page_keys, LENGTH(page_keys), object, NULL, &page);
	} else {
		read_question(&reading, object, &question);
	}
	*sentence_r = reading.sentence;
	if (reading.sentence != NULL)
		*inquiry = whole;
	else if (piece == INQUIRY_PAGE)
		inquiry->pages[at] = page;
	else if (piece == INQUIRY_QUESTION)
		inquiry->questions[at] = question;
	return reading.sentence == NULL;
}

static void
read_root(struct reading *reading, json_t *root)
{
	static const char *const others[] = { "languages", "pages", "quotas", NULL };
	struct inquiry *inquiry = reading->inquiry;
	json_t *array;
	read_languages(reading, root);
	if (reading->sentence != NULL)
		return;
	read_object(reading, inquiry_keys, LENGTH(inquiry_keys), root, others, inquiry);
	inquiry->page_count = array_read(reading, root, "pages", INQUIRY_PAGE_COUNT_MAX, &array);
	inquiry->pages =
		arena_array_of(reading->arena, struct inquiry_page, inquiry->page_count + 1);
	inquiry->questions =
		arena_array_of(reading->arena, struct inquiry_question, question_room(array) + 1);
	for (size_t i = 0; i < inquiry->page_count; i++)
		read_page(reading, json_array_get(array, i), &inquiry->pages[i]);
	read_quotas(reading, root);
}

struct inquiry *
inquiry_read(struct arena *arena, struct span json, const char **sentence_r)
{
	struct reading reading = { .arena = arena, .inquiry = arena_new_of(arena, struct inquiry) };
	json_error_t error;
	*sentence_r = NULL;
	if (json.length > INQUIRY_DOCUMENT_SIZE_MAX) {
		*sentence_r = "Ce questionnaire est trop long\u202f: 4 Mo au plus.";
		return NULL;
	}
	if (span_depth(json) > INQUIRY_DEPTH_MAX) {
		*sentence_r = "Ce n’est pas un questionnaire\u202f: trop de parties les unes dans les autres.";
		return NULL;
	}
	json_t *root = json_loadb(json.at != NULL ? json.at : "", json.length,
	                          JSON_REJECT_DUPLICATES, &error);
	if (root == NULL) {
		*sentence_r = arena_format(arena, "Ce n’est pas du JSON\u202f: ligne %d, colonne %d.",
		                           error.line, error.column);
		return NULL;
	}
	read_root(&reading, root);
	json_decref(root);
	*sentence_r = reading.sentence;
	return reading.sentence == NULL ? reading.inquiry : NULL;
}
