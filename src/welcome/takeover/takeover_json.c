/* JSON as tools give it: an array of objects, one after the other. Each is cut out of the file by its
 * braces, within a size and a depth, before jansson reads it: neither the file nor the stack is ever
 * asked for more. */
#include <jansson.h>
#include <string.h>

#include "welcome/takeover/takeover_inside.h"

static int
skip_blanks(FILE *file)
{
	int c;
	do
		c = getc(file);
	while (c == ' ' || c == '\t' || c == '\r' || c == '\n');
	return c;
}

static bool
bad_json(struct fault *fault_r)
{
	return fault_is(fault_r, "import: JSON unreadable",
	                "Ce fichier JSON ne se lit pas\u202f: il faut une liste d’objets, entre crochets, comme la "
	                "donne le logiciel.");
}

/* After the « { »: the whole object, or why not. */
static bool
cut_object(FILE *file, struct text *text)
{
	int depth = 1, c;
	bool in_text = false, is_escaped = false;
	text_add_char(text, '{');
	while (depth > 0 && !text->cut && (c = getc(file)) != EOF) {
		text_add_char(text, (char)c);
		if (in_text) {
			in_text = is_escaped || c != '"';
			is_escaped = !is_escaped && c == '\\';
		} else if (c == '"')
			in_text = true;
		else if (c == '{' || c == '[')
			depth++;
		else if (c == '}' || c == ']')
			depth--;
		if (depth > TAKEOVER_DEPTH_MAX)
			return false;
	}
	return depth == 0 && !text->cut;
}

static bool
parse(struct arena *arena, FILE *file, json_t **object_r)
{
	struct text text = text_new(arena, TAKEOVER_OBJECT_SIZE_MAX);
	*object_r = NULL;
	if (cut_object(file, &text))
		*object_r = json_loadb(text.bytes, text.length, JSON_REJECT_DUPLICATES, NULL);
	return *object_r != NULL;
}

static void
let_go(void *object)
{
	json_decref(object);
}

/* The next object, which the arena lets go of. FOUND_NONE: the list is over. */
static enum found
next_object(struct takeover_json *json, json_t **object_r, struct fault *fault_r)
{
	if (json->is_over)
		return FOUND_NONE;
	int c = skip_blanks(json->file);
	if (c == ',' && json->number > 0)
		c = skip_blanks(json->file);
	json->is_over = true; /* unless an object is found */
	if (c == ']')
		return FOUND_NONE;
	if (c != '{' || !parse(json->row, json->file, object_r)) {
		(void)bad_json(fault_r);
		return FOUND_FAILED;
	}
	arena_defer(json->row, let_go, *object_r);
	json->is_over = false;
	json->number++;
	return FOUND_ONE;
}

/* As a cell shows it; what stands within is not read. */
static struct span
cell_of(struct arena *arena, const json_t *value)
{
	switch (json_typeof(value)) {
	case JSON_STRING:
		return memchr(json_string_value(value), '\0', json_string_length(value)) != NULL
		           ? SPAN("")
		           : span_from(json_string_value(value), json_string_length(value));
	case JSON_INTEGER:
		return span_of(arena_format(arena, "%lld", (long long)json_integer_value(value)));
	case JSON_REAL: return span_of(arena_format(arena, "%.15g", json_real_value(value)));
	case JSON_TRUE: return SPAN("oui");
	case JSON_FALSE: return SPAN("non");
	case JSON_NULL:
	case JSON_OBJECT:
	case JSON_ARRAY: break;
	}
	return SPAN("");
}

static void
row_of(struct takeover_json *json, json_t *object, struct sheet_row *row_r)
{
	struct span *cells = arena_array_of(json->row, struct span, json->key_count + 1);
	for (size_t i = 0; i < json->key_count; i++) {
		const json_t *value =
			json_object_getn(object, json->keys[i].at, json->keys[i].length);
		cells[i] = value == NULL ? SPAN("") : cell_of(json->row, value);
	}
	*row_r = (struct sheet_row){ json->number, cells, json->key_count, NULL };
}

enum found
takeover_json_begin(struct arena *arena, FILE *file, struct takeover_json *json_r,
                    struct fault *fault_r)
{
	json_t *object;
	*json_r = (struct takeover_json){ .file = file, .row = arena_new(16 << 20) };
	arena_defer(arena, (void (*)(void *))arena_end, json_r->row);
	if (skip_blanks(file) != '[') {
		(void)bad_json(fault_r);
		return FOUND_FAILED;
	}
	const long begin = ftell(file);
	const enum found found = next_object(json_r, &object, fault_r);
	if (found != FOUND_ONE)
		return found;
	struct span *keys = arena_array_of(arena, struct span, TAKEOVER_HEADING_COUNT_MAX);
	for (void *at = json_object_iter(object);
	     at != NULL && json_r->key_count < TAKEOVER_HEADING_COUNT_MAX;
	     at = json_object_iter_next(object, at))
		keys[json_r->key_count++] =
			span_of(arena_copy_text(arena, json_object_iter_key(at)));
	json_r->keys = keys;
	json_r->number = 0;
	if (begin < 0 || fseek(file, begin, SEEK_SET) != 0) {
		(void)bad_json(fault_r);
		return FOUND_FAILED;
	}
	return FOUND_ONE;
}

enum found
takeover_json_next(struct takeover_json *json, struct sheet_row *row_r, struct fault *fault_r)
{
	json_t *object;
	arena_reset(json->row);
	const enum found found = next_object(json, &object, fault_r);
	if (found == FOUND_ONE)
		row_of(json, object, row_r);
	return found;
}
