/* How languages call themselves (Unicode CLDR, endonyms), so that one finds one's own. */
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

struct span
answer_language_name(struct span code)
{
	struct span first, rest = code;
	if (!span_cut(&rest, '-', &first))
		first = code;
	for (size_t i = 0; i < LENGTH(languages); i++)
		if (span_is(first, languages[i].code))
			return span_of(languages[i].name);
	return code;
}
