/* Pages in other languages. French stands in the sources; a catalogue, one file a language, says the
 * same in another (craft/html/words/en.po, the format of gettext, which translators' tools write).
 *
 *	msgid "Étape %zu sur %zu"
 *	msgstr "Step %zu of %zu"
 *
 *	msgid "{{count}} avis"
 *	msgid_plural "{{count}} avis reçus"
 *	msgstr[0] "{{count}} opinion"
 *	msgstr[1] "{{count}} opinions"
 *
 * A NULL catalogue is French. What a catalogue lacks is said in French: tools/tidy sees to it that it
 * lacks nothing of what people meet who answer. Read-only once read: threads may share it. */
#ifndef CRAFT_HTML_CATALOGUE_H
#define CRAFT_HTML_CATALOGUE_H

#include "base/base.h"

struct catalogue;

enum {
	CATALOGUE_SIZE_MAX = 1 << 20,
	CATALOGUE_ENTRY_COUNT_MAX = 5000,
	CATALOGUE_FORM_COUNT_MAX = 6, /* plural forms: Arabic has six */
	CATALOGUE_COUNT_MAX = 40
};

/* Reads one; `name` is its file, "craft/html/words/en.po". Refused, with file:line in for_log: a line
 * that is none of the format, an escape but \" \\ \n, a sentence twice, empty or marked fuzzy, another
 * number of plural forms than the language has, values ({{name}}, %s) that are not those of the source
 * (printf's in the same order), a header without its Language or of another language than the file's,
 * a language whose plurals and numbers catalogue.c does not know. The bytes are copied. */
MUST_USE struct catalogue *catalogue_read(struct arena *program, const char *name, struct span po,
                                          struct fault *fault_r);
/* Every catalogue that is in the program. */
MUST_USE bool catalogue_read_all(struct arena *program,
                                 const struct catalogue *list_r[CATALOGUE_COUNT_MAX],
                                 size_t *count_r, struct fault *fault_r);

/* "fr", "en". */
const char *catalogue_language(const struct catalogue *catalogue);
/* Does it serve who reads `language`? "en-GB" is served by "en". */
bool catalogue_serves(const struct catalogue *catalogue, struct span language);

/* --- words -------------------------------------------------------------------------------------- */

/* Marks French words of a table that catalogue_say will say: tools/tidy looks for them. */
#define FRENCH(french) french

/* The words, or the French ones when there are none. May be a format: its values are the same. */
const char *catalogue_say(const struct catalogue *catalogue, const char *french)
	__attribute__((format_arg(2)));
/* The same by number: `one` and `many` are French (many: two or more). */
const char *catalogue_count(const struct catalogue *catalogue, const char *one, const char *many,
                            int64_t count)
	__attribute__((format_arg(2), format_arg(3)));

/* For templates: the forms of a sentence, and where they stand ("craft/html/words/en.po:12").
 * False when the catalogue has none. */
struct catalogue_found {
	const char *const *forms;
	size_t form_count; /* 1: not a plural */
	size_t line;
};
bool catalogue_find(const struct catalogue *catalogue, struct span french,
                    struct catalogue_found *found_r);
const char *catalogue_name(const struct catalogue *catalogue); /* of its file */
/* Which plural form a number takes: 0 is the singular. */
size_t catalogue_form(const struct catalogue *catalogue, double number);

/* --- numbers and days, as its readers write them -------------------------------------------------- */

/* 1 912,50 in French; 1,912.50 in English. U+2212 before what is negative. */
void catalogue_add_number(const struct catalogue *catalogue, struct text *out, double number,
                          int decimals);
void catalogue_add_signed(const struct catalogue *catalogue, struct text *out, double number,
                          int decimals);
void catalogue_add_count(const struct catalogue *catalogue, struct text *out, int64_t count);
char catalogue_point(const struct catalogue *catalogue); /* ',' or '.' */
/* Does a comma stand between thousands, as in 1,912, for who reads `language` ("en-GB")? */
bool catalogue_comma_groups(struct span language);
/* « 1er mai 2026 », « 1 May 2026 »; `gap` stands between day and month: " " or "\u00a0". */
void catalogue_add_day(const struct catalogue *catalogue, struct text *out, int32_t day_unix,
                       const char *gap);

#endif
