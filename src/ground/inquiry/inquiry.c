#include <string.h>

#include "ground/inquiry/inquiry_inside.h"

const char *const inquiry_kind_codes[ASK_KIND_COUNT] = {
	[ASK_ONE] = "one",           [ASK_SEVERAL] = "several", [ASK_SCALE] = "scale",
	[ASK_SMILEYS] = "smileys",   [ASK_YES_NO] = "yes-no",   [ASK_MATRIX] = "matrix",
	[ASK_RANKING] = "ranking",   [ASK_NUMBER] = "number",   [ASK_DATE] = "date",
	[ASK_TIME] = "time",         [ASK_TEXT] = "text",       [ASK_LONG] = "long",
	[ASK_MAIL] = "mail",         [ASK_PHONE] = "phone",     [ASK_PLACE] = "place",
	[ASK_BUDGET] = "budget",     [ASK_PAIRS] = "pairs",     [ASK_KANO] = "kano",
	[ASK_COMPUTED] = "computed", [ASK_PAGE] = "page",       [ASK_CONSENT] = "consent",
	[ASK_FILE] = "file",
};

const char *const inquiry_kind_words[ASK_KIND_COUNT] = {
	[ASK_ONE] = "une réponse au choix",
	[ASK_SEVERAL] = "plusieurs réponses",
	[ASK_SCALE] = "une note",
	[ASK_SMILEYS] = "des visages",
	[ASK_YES_NO] = "oui ou non",
	[ASK_MATRIX] = "un tableau de notes",
	[ASK_RANKING] = "un classement",
	[ASK_NUMBER] = "un nombre",
	[ASK_DATE] = "une date",
	[ASK_TIME] = "une heure",
	[ASK_TEXT] = "un texte court",
	[ASK_LONG] = "un texte long",
	[ASK_MAIL] = "une adresse électronique",
	[ASK_PHONE] = "un numéro de téléphone",
	[ASK_PLACE] = "un lieu",
	[ASK_BUDGET] = "des points à partager",
	[ASK_PAIRS] = "des mots opposés",
	[ASK_KANO] = "avec et sans (Kano)",
	[ASK_COMPUTED] = "une valeur calculée",
	[ASK_PAGE] = "une page à lire",
	[ASK_CONSENT] = "un accord",
	[ASK_FILE] = "une photo ou un document",
};

const char *const inquiry_state_words[INQUIRY_STATE_COUNT] = {
	[INQUIRY_DRAFT] = "brouillon",
	[INQUIRY_REVIEW] = "en relecture",
	[INQUIRY_PUBLISHED] = "publié",
};

struct inquiry_words
inquiry_words_new(struct arena *arena, const struct inquiry *inquiry)
{
	return (struct inquiry_words){
		.in = arena_array_of(arena, struct span, inquiry->language_count)
	};
}

struct span
inquiry_say(struct inquiry_words words, size_t language)
{
	if (words.in == NULL)
		return SPAN("");
	return words.in[language].length > 0 ? words.in[language] : words.in[0];
}

struct span
inquiry_question_say(const struct inquiry_question *question, enum side side, size_t language)
{
	const struct span own = inquiry_say(question->said[side], language);
	return own.length > 0 ? own : inquiry_say(question->words, language);
}

size_t
inquiry_language(const struct inquiry *inquiry, struct span code)
{
	size_t language = 0;
	while (language < inquiry->language_count &&
	       !span_equal(inquiry->languages[language], code))
		language++;
	return language;
}

size_t
inquiry_file_of(const struct inquiry *inquiry)
{
	size_t at = 0;
	while (at < inquiry->question_count && inquiry->questions[at].kind != ASK_FILE)
		at++;
	return at;
}

/* Scripts of these languages run from right to left (Unicode CLDR, layout orientation). */
bool
inquiry_is_rtl(struct span language)
{
	static const char *const known[] = { "ar", "fa", "he", "ur", "ps", "sd", "ckb", "dv", "yi" };
	struct span first, rest = language;
	if (!span_cut(&rest, '-', &first))
		first = language;
	for (size_t i = 0; i < LENGTH(known); i++)
		if (span_is(first, known[i]))
			return true;
	return false;
}
