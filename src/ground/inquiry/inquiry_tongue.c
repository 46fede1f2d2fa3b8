/* Languages as people write them: by their French name or by their code (RFC 5646). */
#include <string.h>

#include "ground/inquiry/inquiry_desk.h"

/* Those most read at French counters; any other code is taken as it is. */
static const struct {
	const char *code, *name;
} tongues[] = {
	{ "fr", "français" },   { "en", "anglais" },    { "ar", "arabe" },      { "es", "espagnol" },
	{ "pt", "portugais" },  { "it", "italien" },    { "de", "allemand" },   { "tr", "turc" },
	{ "ro", "roumain" },    { "pl", "polonais" },   { "ru", "russe" },      { "uk", "ukrainien" },
	{ "zh", "chinois" },    { "vi", "vietnamien" }, { "ta", "tamoul" },     { "bn", "bengali" },
	{ "hi", "hindi" },      { "ur", "ourdou" },     { "fa", "persan" },     { "ps", "pachto" },
	{ "ku", "kurde" },      { "so", "somali" },     { "ti", "tigrigna" },   { "am", "amharique" },
	{ "wo", "wolof" },      { "bm", "bambara" },    { "ff", "peul" },       { "ln", "lingala" },
	{ "sw", "swahili" },    { "mg", "malgache" },   { "ht", "créole haïtien" },
	{ "gcf", "créole guadeloupéen" },
	{ "rcf", "créole réunionnais" }, { "br", "breton" }, { "eu", "basque" }, { "co", "corse" },
	{ "oc", "occitan" },    { "nl", "néerlandais" }, { "he", "hébreu" },    { "sq", "albanais" },
	{ "sr", "serbe" },      { "hy", "arménien" },   { "ka", "géorgien" },   { "el", "grec" },
	{ "ja", "japonais" },   { "ko", "coréen" },
};

const char *
inquiry_tongue(struct arena *arena, struct span code)
{
	for (size_t i = 0; i < LENGTH(tongues); i++)
		if (span_is(code, tongues[i].code))
			return tongues[i].name;
	return span_copy(arena, code);
}

/* Letters and figures in parts: « pt-BR ». */
static bool
is_code(struct span code)
{
	size_t first = 0;
	for (size_t i = 0; i < code.length; i++) {
		const char c = code.at[i];
		const bool is_letter = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
		if (c == '-' && i > 1 && first == 0)
			first = i;
		else if (!is_letter && !(c >= '0' && c <= '9' && first > 0) && !(c == '-' && first > 0))
			return false;
	}
	first = first == 0 ? code.length : first;
	return first >= 2 && first <= 3 && code.length <= 20;
}

/* Names are read whatever their accents: « creole haitien » too. */
static struct span
code_of(struct arena *arena, struct span typed)
{
	enum { NAME_LENGTH_MAX = 60 };
	const struct span slug = span_slug(arena, typed, NAME_LENGTH_MAX);
	for (size_t i = 0; i < LENGTH(tongues); i++)
		if (slug.length > 0 &&
		    (span_equal(slug, span_slug(arena, span_of(tongues[i].name), NAME_LENGTH_MAX)) ||
		     span_is(slug, tongues[i].code)))
			return span_of(tongues[i].code);
	return typed;
}

const char *
inquiry_tongues_read(struct arena *arena, struct span typed, struct span **codes_r,
                     size_t *count_r)
{
	struct span rest = typed, part;
	struct span *codes = arena_array_of(arena, struct span, INQUIRY_LANGUAGE_COUNT_MAX);
	size_t count = 0;
	while (span_cut(&rest, ',', &part)) {
		const struct span code = code_of(arena, span_trim(part));
		if (code.length == 0)
			continue;
		if (!is_code(code))
			return arena_format(arena,
			                    "«\u202f%.40s\u202f» n’est pas une langue connue\u202f: écrivez son nom "
			                    "français ou son code, comme «\u202ffr\u202f» ou «\u202fpt-BR\u202f».",
			                    span_copy(arena, code));
		if (count == INQUIRY_LANGUAGE_COUNT_MAX)
			return "40 langues au plus.";
		for (size_t i = 0; i < count; i++)
			if (span_equal(codes[i], code))
				return arena_format(arena, "«\u202f%.*s\u202f» est écrit deux fois.",
				                    SPAN_ARGS(code));
		codes[count++] = code;
	}
	if (count == 0)
		return "Écrivez au moins une langue.";
	*codes_r = codes;
	*count_r = count;
	return NULL;
}

struct span
inquiry_tongues_write(struct arena *arena, const struct inquiry *inquiry)
{
	enum { LENGTH_MAX = 2000 };
	struct text out = text_new(arena, LENGTH_MAX);
	for (size_t i = 0; i < inquiry->language_count; i++)
		text_format(&out, "%s%s", i > 0 ? ", " : "",
		            inquiry_tongue(arena, inquiry->languages[i]));
	return text_span(&out);
}
