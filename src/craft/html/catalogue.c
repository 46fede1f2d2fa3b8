#include "craft/html/catalogue.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/time.h"
#include "craft/html/asset.h"
#include "craft/html/model.h"

/* What a language does with numbers: one row to add with its catalogue. Plural rules and months are
 * those of Unicode CLDR 42. */
struct spelling {
	const char *language;
	size_t form_count;
	size_t (*form)(double number);
	char point;
	const char *group; /* between thousands */
	const char *const *months;
};

struct entry {
	struct span french;
	const char *const *forms;
	size_t form_count, line;
};

struct catalogue {
	const char *name;
	const struct spelling *spelling;
	struct entry *entries; /* by their French, in bytes */
	size_t count;
};

/* French: zero and one are singular, and 1.9. */
static size_t
form_french(double number)
{
	return fabs(number) >= 2;
}

static size_t
form_english(double number)
{
	return fabs(number) != 1;
}

static const char *const months_english[] = { "January", "February", "March", "April", "May", "June",
	"July", "August", "September", "October", "November", "December" };

static const struct spelling spellings[] = {
	{ "en", 2, form_english, '.', ",", months_english },
};

/* --- reading ------------------------------------------------------------------------------------- */

enum line_kind { LINE_NONE, LINE_ID, LINE_PLURAL, LINE_WORDS, LINE_FORM };

struct reading {
	struct arena *arena;
	struct catalogue *catalogue;
	struct fault *fault_r;
	size_t line;
	/* The entry being read. */
	size_t entry_line, form_count, room;
	enum line_kind last;
	bool has_id, has_plural;
	struct text id, plural, forms[CATALOGUE_FORM_COUNT_MAX];
};

static bool
refuse(const struct reading *reading, size_t line, const char *why)
{
	return fault_format(reading->arena, reading->fault_r,
	                    "Un catalogue de mots est mal écrit. Le journal dit lequel.", "%s:%zu: %s",
	                    reading->catalogue->name, line, why);
}

/* The text within the quotes, to the end of the line. */
static bool
read_quoted(const struct reading *reading, struct span quoted, struct text *out)
{
	if (quoted.length < 2 || quoted.at[0] != '"' || quoted.at[quoted.length - 1] != '"')
		return refuse(reading, reading->line, "words stand between two quotes, to the end of the line");
	for (size_t i = 1; i < quoted.length - 1; i++) {
		char c = quoted.at[i];
		if (c == '"')
			return refuse(reading, reading->line, "a quote within words is written \\\"");
		if (c == '\\' && i + 1 == quoted.length - 1)
			return refuse(reading, reading->line, "words stand between two quotes, to the end of the line");
		if (c == '\\') {
			c = quoted.at[++i];
			if (c != '"' && c != '\\' && c != 'n')
				return refuse(reading, reading->line, "only \\\" \\\\ and \\n are written with a backslash");
			c = c == 'n' ? '\n' : c;
		}
		text_add_char(out, c);
	}
	return true;
}

/* The next {{value}}, or printf directive, at or after *at. */
static bool
next_tag(const char **at, struct span *tag_r)
{
	const char *open = strstr(*at, "{{");
	const char *close = open == NULL ? NULL : strstr(open, "}}");
	if (close == NULL)
		return false;
	*tag_r = span_from(open, (size_t)(close + 2 - open));
	*at = close + 2;
	return true;
}

/* As printf reads them, so that what it would take for one is one. */
static bool
next_format(const char **at, struct span *format_r)
{
	const char *open = strchr(*at, '%');
	if (open == NULL)
		return false;
	const char *end = open + 1;
	end += strspn(end, "-+ #0'123456789.*hlLqjzt");
	*at = *end == '\0' ? end : end + 1;
	*format_r = span_from(open, (size_t)(*at - open));
	return true;
}

static size_t
tag_count(const char *words, struct span wanted)
{
	struct span tag;
	size_t count = 0;
	while (next_tag(&words, &tag))
		count += span_equal(tag, wanted);
	return count;
}

static bool
has_same_tags(const char *first, const char *second)
{
	const char *const both[] = { first, second };
	for (size_t i = 0; i < LENGTH(both); i++) {
		const char *at = both[i];
		struct span tag;
		while (next_tag(&at, &tag))
			if (tag_count(first, tag) != tag_count(second, tag))
				return false;
	}
	return true;
}

static bool
has_same_formats(const char *first, const char *second)
{
	struct span one = { 0 }, other = { 0 };
	bool has_one, has_other;
	do {
		has_one = next_format(&first, &one);
		has_other = next_format(&second, &other);
		if (has_one != has_other || (has_one && !span_equal(one, other)))
			return false;
	} while (has_one);
	return true;
}

static bool
check_values(const struct reading *reading, const struct entry *entry, const char *one,
             const char *many)
{
	if (!has_same_formats(one, many))
		return refuse(reading, entry->line, "msgid and msgid_plural have not the same printf values");
	for (size_t i = 0; i < entry->form_count; i++) {
		const char *said = entry->forms[i];
		if (said[0] == '\0')
			return refuse(reading, entry->line, "this entry is empty: what is not translated is left out");
		if (!has_same_formats(many, said))
			return refuse(reading, entry->line,
			              "the translation has not the printf values of the source, in their order");
		if (!has_same_tags(many, said) && (i > 0 || !has_same_tags(one, said)))
			return refuse(reading, entry->line, "the translation has not the {{values}} of the source");
	}
	return true;
}

/* The header: « Language: en » is the file's. */
static bool
check_header(struct reading *reading, struct span header)
{
	struct catalogue *catalogue = reading->catalogue;
	struct span line, language = { 0 };
	while (span_cut(&header, '\n', &line))
		if (span_starts(line, "Language: "))
			language = span_from(line.at + 10, line.length - 10);
	if (language.length == 0)
		return refuse(reading, reading->entry_line, "the header says no Language");
	const char *file = arena_format(reading->arena, "/%.*s.po", SPAN_ARGS(language));
	if (!span_ends(span_of(catalogue->name), file))
		return refuse(reading, reading->entry_line, "the header's language is not that of the file's name");
	for (size_t i = 0; i < LENGTH(spellings); i++)
		if (span_is(language, spellings[i].language))
			catalogue->spelling = &spellings[i];
	return catalogue->spelling != NULL ||
	       refuse(reading, reading->entry_line,
	              "catalogue.c does not know how this language writes plurals and numbers");
}

static void
keep_entry(struct reading *reading, struct entry entry)
{
	struct catalogue *catalogue = reading->catalogue;
	if (catalogue->count == reading->room) {
		const size_t room = reading->room == 0 ? 64 : reading->room * 2;
		catalogue->entries = arena_grow(reading->arena, catalogue->entries,
		                                catalogue->count, room, sizeof entry);
		reading->room = room;
	}
	catalogue->entries[catalogue->count++] = entry;
}

static void
begin_entry(struct reading *reading)
{
	reading->last = LINE_NONE;
	reading->has_id = reading->has_plural = false;
	reading->form_count = 0;
	reading->id = text_new(reading->arena, CATALOGUE_SIZE_MAX);
	reading->plural = text_new(reading->arena, CATALOGUE_SIZE_MAX);
}

/* A blank line, or the end. */
static bool
end_entry(struct reading *reading)
{
	struct catalogue *catalogue = reading->catalogue;
	if (!reading->has_id)
		return true;
	if (reading->form_count == 0)
		return refuse(reading, reading->entry_line, "this entry has no msgstr");
	const bool is_header = catalogue->spelling == NULL;
	if (is_header && reading->id.length > 0)
		return refuse(reading, reading->entry_line, "the first entry is the header, with an empty msgid");
	if (!is_header && reading->id.length == 0)
		return refuse(reading, reading->entry_line, "an empty msgid is that of the header");
	if (is_header && !check_header(reading, text_span(&reading->forms[0])))
		return false;
	if (reading->has_plural && reading->form_count != catalogue->spelling->form_count)
		return refuse(reading, reading->entry_line, "this language has another number of plural forms");
	if (!is_header) {
		const char **forms = arena_array_of(reading->arena, const char *, reading->form_count);
		for (size_t i = 0; i < reading->form_count; i++)
			forms[i] = text_z(&reading->forms[i]);
		const struct entry entry = { text_span(&reading->id), forms, reading->form_count,
			                         reading->entry_line };
		const char *one = text_z(&reading->id);
		if (catalogue->count == CATALOGUE_ENTRY_COUNT_MAX)
			return refuse(reading, reading->entry_line, "too many entries");
		if (!check_values(reading, &entry, one,
		                  reading->has_plural ? text_z(&reading->plural) : one))
			return false;
		keep_entry(reading, entry);
	}
	begin_entry(reading);
	return true;
}

/* msgid, msgid_plural, msgstr or msgstr[n], in that order. */
static bool
read_keyword(struct reading *reading, struct span line)
{
	struct span word, rest = line;
	(void)span_cut(&rest, ' ', &word);
	const struct span quoted = rest.at == NULL ? span_of("") : rest;
	const enum line_kind last = reading->last;
	size_t form = 0;
	if (span_is(word, "msgid") && last == LINE_NONE) {
		reading->last = LINE_ID;
		reading->has_id = true;
		reading->entry_line = reading->line;
		return read_quoted(reading, quoted, &reading->id);
	}
	if (span_is(word, "msgid_plural") && last == LINE_ID) {
		reading->last = LINE_PLURAL;
		reading->has_plural = true;
		return read_quoted(reading, quoted, &reading->plural);
	}
	if (span_is(word, "msgstr") && last == LINE_ID)
		reading->last = LINE_WORDS;
	else if (word.length == 9 && span_starts(word, "msgstr[") && word.at[8] == ']' &&
	         (last == LINE_PLURAL || last == LINE_FORM) &&
	         word.at[7] == (char)('0' + reading->form_count) &&
	         reading->form_count < CATALOGUE_FORM_COUNT_MAX) {
		reading->last = LINE_FORM;
		form = reading->form_count;
	} else
		return refuse(reading, reading->line,
		              "here stands msgid, msgid_plural, msgstr or msgstr[n], in that order, or a blank line");
	reading->form_count = form + 1;
	reading->forms[form] = text_new(reading->arena, CATALOGUE_SIZE_MAX);
	return read_quoted(reading, quoted, &reading->forms[form]);
}

static bool
read_line(struct reading *reading, struct span line)
{
	if (line.length == 0)
		return end_entry(reading);
	if (span_starts(line, "#,") && span_find(line, SPAN("fuzzy")) != SIZE_MAX)
		return refuse(reading, reading->line, "a fuzzy entry is to be read over, or left out");
	if (span_starts(line, "#~"))
		return refuse(reading, reading->line, "an entry that no longer serves is left out");
	if (line.at[0] == '#')
		return true;
	if (line.at[0] != '"')
		return read_keyword(reading, line);
	switch (reading->last) {
	case LINE_ID: return read_quoted(reading, line, &reading->id);
	case LINE_PLURAL: return read_quoted(reading, line, &reading->plural);
	case LINE_WORDS:
	case LINE_FORM: return read_quoted(reading, line, &reading->forms[reading->form_count - 1]);
	default: return refuse(reading, reading->line, "these words continue nothing");
	}
}

static bool
read_lines(struct reading *reading, struct span po)
{
	struct span line;
	if (po.length > CATALOGUE_SIZE_MAX)
		return refuse(reading, 1, "the catalogue is too long");
	if (!span_is_utf8(po))
		return refuse(reading, 1, "this is not UTF-8");
	begin_entry(reading);
	while (span_cut(&po, '\n', &line)) {
		reading->line++;
		for (size_t i = 0; i < line.length; i++)
			if ((unsigned char)line.at[i] < 0x20 || line.at[i] == 0x7f)
				return refuse(reading, reading->line, "a control character stands here");
		if (!read_line(reading, line))
			return false;
	}
	if (!end_entry(reading))
		return false;
	return reading->catalogue->spelling != NULL || refuse(reading, 1, "the header is missing");
}

static int
by_french(const void *a, const void *b)
{
	const struct entry *first = a, *second = b;
	return span_compare(first->french, second->french);
}

struct catalogue *
catalogue_read(struct arena *program, const char *name, struct span po, struct fault *fault_r)
{
	struct catalogue *catalogue = arena_new_of(program, struct catalogue);
	struct reading *reading = arena_new_of(program, struct reading);
	catalogue->name = arena_copy_text(program, name);
	*reading = (struct reading){ .arena = program, .catalogue = catalogue, .fault_r = fault_r };
	if (!read_lines(reading, po))
		return NULL;
	if (catalogue->count > 0)
		qsort(catalogue->entries, catalogue->count, sizeof *catalogue->entries, by_french);
	for (size_t i = 1; i < catalogue->count; i++)
		if (by_french(&catalogue->entries[i - 1], &catalogue->entries[i]) == 0) {
			refuse(reading, catalogue->entries[i].line, "this msgid stands twice");
			return NULL;
		}
	return catalogue;
}

bool
catalogue_read_all(struct arena *program, const struct catalogue *list_r[CATALOGUE_COUNT_MAX],
                   size_t *count_r, struct fault *fault_r)
{
	*count_r = 0;
	for (size_t i = 0; i < asset_count(); i++) {
		const struct asset *asset = asset_at(i);
		if (!span_starts(span_of(asset->name), "craft/html/words/") ||
		    !span_ends(span_of(asset->name), ".po"))
			continue;
		must(*count_r < CATALOGUE_COUNT_MAX);
		const struct catalogue *catalogue =
			catalogue_read(program, asset->name, asset->bytes, fault_r);
		if (catalogue == NULL)
			return false;
		list_r[(*count_r)++] = catalogue;
	}
	return true;
}

const char *
catalogue_language(const struct catalogue *catalogue)
{
	return catalogue == NULL ? "fr" : catalogue->spelling->language;
}

/* « en-GB » is of « en ». */
static bool
is_of(struct span language, const char *family)
{
	const size_t length = strlen(family);
	return span_starts(language, family) &&
	       (language.length == length || language.at[length] == '-');
}

bool
catalogue_serves(const struct catalogue *catalogue, struct span language)
{
	return is_of(language, catalogue_language(catalogue));
}

/* --- words --------------------------------------------------------------------------------------- */

static const struct entry *
find(const struct catalogue *catalogue, struct span french)
{
	const struct entry wanted = { .french = french };
	if (catalogue == NULL || catalogue->count == 0)
		return NULL;
	return bsearch(&wanted, catalogue->entries, catalogue->count, sizeof wanted, by_french);
}

const char *
catalogue_say(const struct catalogue *catalogue, const char *french)
{
	const struct entry *entry = find(catalogue, span_of(french));
	return entry == NULL ? french : entry->forms[0];
}

const char *
catalogue_count(const struct catalogue *catalogue, const char *one, const char *many, int64_t count)
{
	const struct entry *entry = find(catalogue, span_of(one));
	const double number = (double)count;
	if (entry == NULL)
		return form_french(number) == 0 ? one : many;
	const size_t form = catalogue->spelling->form(number);
	return entry->forms[form < entry->form_count ? form : 0];
}

bool
catalogue_find(const struct catalogue *catalogue, struct span french,
               struct catalogue_found *found_r)
{
	const struct entry *entry = find(catalogue, french);
	if (entry != NULL)
		*found_r = (struct catalogue_found){ entry->forms, entry->form_count, entry->line };
	return entry != NULL;
}

const char *
catalogue_name(const struct catalogue *catalogue)
{
	return catalogue->name;
}

size_t
catalogue_form(const struct catalogue *catalogue, double number)
{
	return catalogue == NULL ? form_french(number) : catalogue->spelling->form(number);
}

/* --- numbers and days ---------------------------------------------------------------------------- */

/* French is written by base; what it gives has its own signs in the place of the comma and of the
 * narrow no-break space. */
static void
respell(const struct catalogue *catalogue, struct text *out, struct span french)
{
	static const char gap[] = "\u202f";
	for (size_t i = 0; i < french.length; i++)
		if (french.at[i] == ',')
			text_add_char(out, catalogue->spelling->point);
		else if (span_starts(span_from(french.at + i, french.length - i), gap)) {
			text_add_z(out, catalogue->spelling->group);
			i += sizeof gap - 2;
		} else
			text_add_char(out, french.at[i]);
}

static void
add_number(const struct catalogue *catalogue, struct text *out, double number, int decimals,
           void (*add)(struct text *, double, int))
{
	if (catalogue == NULL) {
		add(out, number, decimals);
		return;
	}
	struct text french = text_new(out->arena, 800);
	add(&french, number, decimals);
	respell(catalogue, out, text_span(&french));
}

void
catalogue_add_number(const struct catalogue *catalogue, struct text *out, double number,
                     int decimals)
{
	add_number(catalogue, out, number, decimals, text_add_number);
}

void
catalogue_add_signed(const struct catalogue *catalogue, struct text *out, double number,
                     int decimals)
{
	add_number(catalogue, out, number, decimals, text_add_signed);
}

void
catalogue_add_count(const struct catalogue *catalogue, struct text *out, int64_t count)
{
	if (catalogue == NULL) {
		text_add_count(out, count);
		return;
	}
	struct text french = text_new(out->arena, 80);
	text_add_count(&french, count);
	respell(catalogue, out, text_span(&french));
}

char
catalogue_point(const struct catalogue *catalogue)
{
	return catalogue == NULL ? ',' : catalogue->spelling->point;
}

bool
catalogue_comma_groups(struct span language)
{
	for (size_t i = 0; i < LENGTH(spellings); i++)
		if (is_of(language, spellings[i].language))
			return strcmp(spellings[i].group, ",") == 0;
	return false;
}

void
catalogue_add_day(const struct catalogue *catalogue, struct text *out, int32_t day_unix,
                  const char *gap)
{
	if (catalogue == NULL && strcmp(gap, " ") == 0)
		text_add_date_words(out, day_unix);
	else if (catalogue == NULL)
		text_add_day(out, day_unix);
	else {
		const struct date date = date_of_days(day_unix);
		text_format(out, "%d%s%s %d", date.day, gap, catalogue->spelling->months[date.month - 1],
		            date.year);
	}
}
