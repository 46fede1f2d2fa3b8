#include "craft/logic/logic_inside.h"

#include <stdlib.h>
#include <string.h>

static bool
is_letter(char c)
{
	return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
}

bool
logic_name_is_free(struct span name)
{
	if (name.length == 0 || name.length > LOGIC_NAME_LENGTH_MAX || !is_letter(name.at[0]))
		return false;
	for (size_t i = 0; i < name.length; i++) {
		const char c = name.at[i];
		if (!is_letter(c) && !(c >= '0' && c <= '9') && c != '_' && c != '.')
			return false;
	}
	return logic_word_of(name) == WORD_NAME;
}

static bool
code_is_usable(struct span code)
{
	if (code.length == 0 || code.length > LOGIC_NAME_LENGTH_MAX || !span_is_utf8(code) ||
	    logic_text_trim(code).length != code.length)
		return false;
	static const char *const marks[] = { "\"", "\u00bb", "\u201d" };
	for (size_t i = 0; i < LENGTH(marks); i++)
		if (span_find(code, span_of(marks[i])) != SIZE_MAX)
			return false;
	for (size_t i = 0; i < code.length; i++)
		if ((unsigned char)code.at[i] < ' ')
			return false;
	return true;
}

static int
compare_codes(const void *a, const void *b)
{
	return strcmp(*(const char *const *)a, *(const char *const *)b);
}

static bool
codes_are_usable(struct arena *arena, const struct logic_symbol *symbol, const char **sentence_r)
{
	if (symbol->code_count > LOGIC_CODE_MAX) {
		*sentence_r = arena_format(arena,
			"«\u202f%s\u202f» a plus de 2\u202f000 réponses possibles. Réduisez la liste.",
			symbol->name);
		return false;
	}
	const char **sorted = arena_array_of(arena, const char *, symbol->code_count + 1);
	for (size_t i = 0; i < symbol->code_count; i++) {
		sorted[i] = symbol->codes[i].code;
		if (!code_is_usable(span_of(sorted[i]))) {
			*sentence_r = arena_format(arena,
				"Un code de «\u202f%s\u202f» ne peut pas servir\u202f: il doit avoir de 1 à 64 signes, sans "
				"guillemet ni blanc autour.", symbol->name);
			return false;
		}
	}
	qsort(sorted, symbol->code_count, sizeof *sorted, compare_codes);
	for (size_t i = 1; i < symbol->code_count; i++)
		if (strcmp(sorted[i - 1], sorted[i]) == 0) {
			*sentence_r = arena_format(arena,
				"Le code «\u202f%s\u202f» est deux fois dans «\u202f%s\u202f». Donnez un autre code à "
				"l’une des deux réponses.", sorted[i], symbol->name);
			return false;
		}
	return true;
}

static int
compare_places(const void *a, const void *b, void *symbols)
{
	const struct logic_symbol *all = symbols;
	return strcmp(all[*(const uint32_t *)a].name, all[*(const uint32_t *)b].name);
}

const struct logic_table *
logic_table_new(struct arena *arena, const struct logic_symbol *symbols, size_t count,
                const char **sentence_r)
{
	if (count > LOGIC_SYMBOL_MAX) {
		*sentence_r = "Il y a plus de 20\u202f000 noms. Partagez le questionnaire.";
		return NULL;
	}
	uint32_t *sorted = arena_array_of(arena, uint32_t, count + 1);
	for (size_t i = 0; i < count; i++) {
		const struct logic_symbol *symbol = &symbols[i];
		must(symbol->type > LOGIC_NONE && symbol->type < LOGIC_TYPE_COUNT);
		sorted[i] = (uint32_t)i;
		if (!logic_name_is_free(span_of(symbol->name))) {
			*sentence_r = arena_format(arena,
				"Le nom «\u202f%.80s\u202f» ne peut pas servir dans une condition. Prenez de 1 à 64 "
				"lettres sans accent, chiffres, _ ou points, une lettre d’abord, et pas un mot du "
				"langage comme «\u202fet\u202f».", symbol->name);
			return NULL;
		}
		if ((symbol->type == LOGIC_CHOICE || symbol->type == LOGIC_CHOICES) &&
		    !codes_are_usable(arena, symbol, sentence_r))
			return NULL;
	}
	qsort_r(sorted, count, sizeof *sorted, compare_places, (void *)(uintptr_t)symbols);
	for (size_t i = 1; i < count; i++)
		if (strcmp(symbols[sorted[i - 1]].name, symbols[sorted[i]].name) == 0) {
			*sentence_r = arena_format(arena,
				"Deux questions s’appellent «\u202f%s\u202f». Donnez un autre nom à l’une d’elles.",
				symbols[sorted[i]].name);
			return NULL;
		}
	struct logic_table *table = arena_new_of(arena, struct logic_table);
	*table = (struct logic_table){ symbols, count, sorted };
	return table;
}

size_t
logic_table_find(const struct logic_table *table, struct span name)
{
	size_t low = 0, high = table->count;
	while (low < high) {
		const size_t middle = low + (high - low) / 2;
		const int order =
			span_compare(span_of(table->symbols[table->sorted[middle]].name), name);
		if (order == 0)
			return table->sorted[middle];
		if (order < 0)
			low = middle + 1;
		else
			high = middle;
	}
	return SIZE_MAX;
}

size_t
logic_code_find(const struct logic_symbol *symbol, struct span code)
{
	for (size_t i = 0; i < symbol->code_count; i++)
		if (span_is(code, symbol->codes[i].code))
			return i;
	return SIZE_MAX;
}

/* Levenshtein's distance, case and accents apart. */
static size_t
distance(struct span a, struct span b)
{
	uint32_t left[LOGIC_NAME_LENGTH_MAX];
	size_t row[LOGIC_NAME_LENGTH_MAX + 1], count = 0;
	struct logic_fold fold = { a, 0 };
	for (uint32_t c = logic_fold_next(&fold); c != 0 && count < LENGTH(left);
	     c = logic_fold_next(&fold))
		left[count++] = c;
	for (size_t i = 0; i <= count; i++)
		row[i] = i;
	fold = (struct logic_fold){ b, 0 };
	for (uint32_t c = logic_fold_next(&fold); c != 0; c = logic_fold_next(&fold)) {
		size_t corner = row[0]++;
		for (size_t i = 0; i < count; i++) {
			size_t best = corner + (left[i] != c);
			corner = row[i + 1];
			if (row[i] + 1 < best)
				best = row[i] + 1;
			if (corner + 1 < best)
				best = corner + 1;
			row[i + 1] = best;
		}
	}
	return row[count];
}

const char *
logic_table_like(const struct logic_table *table, struct span typed)
{
	if (typed.length > LOGIC_NAME_LENGTH_MAX)
		return NULL;
	/* A short name is like everything: fewer letters may differ. */
	size_t best = typed.length < 4 ? 2 : 3;
	const char *like = NULL;
	for (size_t i = 0; i < table->count && best > 0; i++) {
		const size_t apart = distance(typed, span_of(table->symbols[i].name));
		if (apart < best) {
			best = apart;
			like = table->symbols[i].name;
		}
	}
	return like;
}
