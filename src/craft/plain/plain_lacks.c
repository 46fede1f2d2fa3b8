/* What a reader looks for in an answer: what happens next, by when, whom to ask. A list of signs; when one
 * is there, nothing is said. */
#include <string.h>

#include "craft/plain/plain_inside.h"

static bool
has_one(const struct plain_words *words, const char *const *phrases, size_t count)
{
	for (size_t i = 0; i < words->count; i++)
		for (size_t k = 0; k < count; k++)
			if (plain_phrase_at(words, i, phrases[k]) > 0)
				return true;
	return false;
}

/* --- the next step ---------------------------------------------------------------------------- */

/* « Envoyez », « Rappelez-nous »: a sentence that begins with what to do. Farewells are none. */
static bool
is_order(const struct plain_words *words, size_t at)
{
	static const char *const no_orders[] = { "assez", "chez", "avez", "hesitez", "sachez", "soyez" };
	static const char *const farewells[] = { "veuillez agreer", "veuillez recevoir", "veuillez croire",
		                                     "veuillez trouver", "recevez", "agreez", "croyez" };
	const struct span word = words->all[at].folded;
	if (!words->all[at].begins || word.length < 5 || !span_ends(word, "ez"))
		return false;
	for (size_t i = 0; i < LENGTH(no_orders); i++)
		if (span_is(word, no_orders[i]))
			return false;
	for (size_t i = 0; i < LENGTH(farewells); i++)
		if (plain_phrase_at(words, at, farewells[i]) > 0)
			return false;
	return true;
}

/* « nous vous rappellerons », « vous recevrez » */
static bool
is_future(const struct plain_words *words, size_t at)
{
	const bool is_us = span_is(words->all[at].folded, "nous");
	if (!is_us && !span_is(words->all[at].folded, "vous"))
		return false;
	for (size_t i = at + 1; i < words->count && i <= at + 2 && words->all[i].follows; i++) {
		const struct span word = words->all[i].folded;
		if (word.length >= 6 && span_ends(word, is_us ? "rons" : "rez"))
			return true;
	}
	return false;
}

bool
plain_says_step(const struct plain_words *words)
{
	static const char *const phrases[] = {
		"vous pouvez",      "vous devez",     "il vous suffit",   "il vous faut",  "il faut",
		"nous allons",      "vous allez",     "rien a faire",     "rien d autre",  "merci de",
		"merci d",          "pour cela",      "prochaine+ etape+", "a vous de",    "est termine+",
		"est regle+",       "est close+",     "je vous rappelle*", "je vous invite", "nous vous invitons",
		"nous vous demandons", "je vous demande", "je reviens vers", "sera+ *",    "seront *",
		"vous avez jusqu",  "veuillez nous",  "veuillez m*",      "date limite",
	};
	for (size_t i = 0; i < words->count; i++)
		if (is_order(words, i) || is_future(words, i))
			return true;
	return has_one(words, phrases, LENGTH(phrases));
}

/* --- a date, a delay -------------------------------------------------------------------------- */

/* « 12/03 », « 12.03.2026 » */
static bool
is_written_date(const struct plain_words *words, size_t at)
{
	if (at + 1 >= words->count || !words->all[at].is_number || !words->all[at + 1].is_number ||
	    words->all[at].length > 2 || words->all[at + 1].length > 2)
		return false;
	const size_t end = words->all[at].at + words->all[at].length;
	return words->all[at + 1].at == end + 1 && memchr("/.-", words->text.at[end], 3) != NULL;
}

static bool
is_amount(struct span word, bool is_number)
{
	static const char *const amounts[] = { "un", "une", "deux", "trois", "quatre", "cinq", "six",
		                                   "sept", "huit", "dix", "douze", "quinze", "vingt",
		                                   "trente", "quelques", "jours", "ouvres", "ouvrables" };
	for (size_t i = 0; i < LENGTH(amounts); i++)
		if (span_is(word, amounts[i]))
			return true;
	return is_number;
}

/* « dix jours », « 48 heures », « deux mois » */
static bool
is_delay(const struct plain_words *words, size_t at)
{
	static const char *const units[] = { "jour", "jours", "semaine", "semaines", "mois", "heure",
		                                 "heures", "an", "ans" };
	for (size_t i = 0; at > 0 && i < LENGTH(units); i++)
		if (span_is(words->all[at].folded, units[i]))
			return is_amount(words->all[at - 1].folded, words->all[at - 1].is_number);
	return false;
}

bool
plain_says_date(const struct plain_words *words)
{
	static const char *const phrases[] = {
		"janvier",       "fevrier",     "mars",         "avril",       "mai",        "juin",
		"juillet",       "aout",        "septembre",    "octobre",     "novembre",   "decembre",
		"lundi+",        "mardi+",      "mercredi+",    "jeudi+",      "vendredi+",  "samedi+",
		"demain",        "aujourd hui", "cette semaine", "semaine prochaine", "ce mois",
		"fin du mois",   "dans la journee", "rien a faire", "des maintenant", "des a present",
		"date limite",   "rien d autre a faire",
	};
	for (size_t i = 0; i < words->count; i++)
		if (is_written_date(words, i) || is_delay(words, i))
			return true;
	return has_one(words, phrases, LENGTH(phrases));
}

/* --- whom to ask ------------------------------------------------------------------------------ */

/* « 03 85 00 11 22 », « 0385001122 », « +33 3 85 00 11 22 »: nine or ten digits in a row. */
static bool
is_phone(const struct plain_words *words, size_t at)
{
	size_t digits = 0;
	for (size_t i = at; i < words->count && words->all[i].is_number && digits <= 11; i++) {
		const struct plain_word *word = &words->all[i];
		/* from one to the next, a blank or a point */
		if (i > at && word->at > word[-1].at + word[-1].length + 3)
			break;
		digits += word->length;
	}
	return (words->all[at].folded.at[0] == '0' && digits == 10) ||
	       (span_is(words->all[at].folded, "33") && digits == 11);
}

static bool
is_address(const struct plain_words *words, size_t at)
{
	const size_t end = words->all[at].at + words->all[at].length;
	const bool goes_on = at + 1 < words->count && words->all[at + 1].at == end + 1;
	return (goes_on && words->text.at[end] == '@') || plain_phrase_at(words, at, "https") > 0 ||
	       plain_phrase_at(words, at, "http") > 0 || plain_phrase_at(words, at, "www") > 0;
}

bool
plain_says_contact(const struct plain_words *words)
{
	static const char *const phrases[] = {
		"repondez a ce",   "repondre a ce",   "repondant a ce",  "reponse a ce", "page de suivi",
		"a l accueil",     "au guichet",      "nos guichets",    "en mairie",    "contact",
	};
	for (size_t i = 0; i < words->count; i++)
		if ((words->all[i].is_number && is_phone(words, i)) || is_address(words, i))
			return true;
	return has_one(words, phrases, LENGTH(phrases));
}
