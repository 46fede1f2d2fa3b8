/* Which language a person reads, and how languages call themselves (Unicode CLDR, endonyms), so that one
 * finds one's own. */
#include <string.h>

#include "listen/answer/answer_page.h"

static const struct {
	const char *code, *name;
} languages[] = {
	{ "am", "አማርኛ" },      { "ar", "العربية" },    { "bg", "Български" }, { "bn", "বাংলা" },
	{ "br", "Brezhoneg" },  { "ca", "Català" },     { "co", "Corsu" },     { "cs", "Čeština" },
	{ "da", "Dansk" },      { "de", "Deutsch" },    { "el", "Ελληνικά" },  { "en", "English" },
	{ "es", "Español" },    { "et", "Eesti" },      { "eu", "Euskara" },   { "fa", "فارسی" },
	{ "fi", "Suomi" },      { "fr", "Français" },   { "gl", "Galego" },    { "he", "עברית" },
	{ "hi", "हिन्दी" },       { "hr", "Hrvatski" },   { "hu", "Magyar" },    { "hy", "Հայերեն" },
	{ "it", "Italiano" },   { "ja", "日本語" },      { "ka", "ქართული" },   { "ko", "한국어" },
	{ "ku", "Kurdî" },      { "lt", "Lietuvių" },   { "lv", "Latviešu" },  { "nb", "Norsk bokmål" },
	{ "nl", "Nederlands" }, { "oc", "Occitan" },    { "pl", "Polski" },    { "ps", "پښتو" },
	{ "pt", "Português" },  { "rcf", "Kréol rényoné" }, { "ro", "Română" }, { "ru", "Русский" },
	{ "sk", "Slovenčina" }, { "sl", "Slovenščina" }, { "so", "Soomaali" }, { "sq", "Shqip" },
	{ "sr", "Српски" },     { "sv", "Svenska" },    { "sw", "Kiswahili" }, { "ta", "தமிழ்" },
	{ "th", "ไทย" },         { "ti", "ትግርኛ" },      { "tr", "Türkçe" },    { "uk", "Українська" },
	{ "ur", "اردو" },        { "vi", "Tiếng Việt" }, { "zh", "中文" },
};

/* « pt-BR » is of « pt ». */
static struct span
family_of(struct span code)
{
	struct span first, rest = code;
	return span_cut(&rest, '-', &first) ? first : code;
}

struct span
answer_language_name(struct span code)
{
	const struct span family = family_of(code);
	for (size_t i = 0; i < LENGTH(languages); i++)
		if (span_is(family, languages[i].code))
			return span_of(languages[i].name);
	return code;
}

size_t
answer_language_of(const struct inquiry *inquiry, struct span asked)
{
	const size_t exact = inquiry_language(inquiry, asked);
	if (exact < inquiry->language_count)
		return exact;
	for (size_t i = 0; i < inquiry->language_count; i++)
		if (span_equal(family_of(inquiry->languages[i]), family_of(asked)))
			return i;
	return 0;
}

void
answer_speak(struct visit *visit, struct span language)
{
	if (!visit_speak(visit, language))
		(void)visit_speak(visit, SPAN("fr"));
}

const char *
answer_address(struct visit *visit, const char *path, struct span language)
{
	struct text out = text_new(visit->arena, 4096);
	text_add_z(&out, path);
	if (language.length > 0 && language.length <= ANSWER_LANGUAGE_LENGTH_MAX) {
		text_add_z(&out, strchr(path, '?') == NULL ? "?langue=" : "&langue=");
		http_percent_encode(&out, language);
	}
	must(!out.cut);
	return text_z(&out);
}
