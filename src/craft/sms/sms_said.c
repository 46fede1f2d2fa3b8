/* What a short answer says. */
#include <string.h>

#include "craft/sms/sms.h"

/* In small letters without accents, as span_slug leaves them; separated by blanks. What may stand
 * beside an answer and changes nothing of it: */
static const char beside_answer[] =
	"bonjour bonsoir je reponds reponse choix note la le l c est ma mon n no numero d merci "
	"cordialement svp stp";
static const char beside_stop[] =
	"bonjour bonsoir merci svp stp s il vous te plait sms texto textos message messages mail pub "
	"tout tous toute toutes au a de d m me nous envoyer ecrire contacter des les ces vos le la l "
	"ce cet envoi envois";
static const char stop[] =
	"stop stopsms stops arret arrets arreter arretez arrete stoppez stopper desabonner "
	"desabonnement desinscription desinscrire unsubscribe";
static const char yes[] = "oui ouais ok yes daccord accord";
static const char no[] = "non nan";

static const char *const numbers[] = { "zero", "un", "deux", "trois", "quatre", "cinq",
	                                   "six", "sept", "huit", "neuf", "dix" };

static bool
is_among(struct span word, const char *words)
{
	struct span rest = span_of(words), one;
	while (span_cut(&rest, ' ', &one))
		if (span_equal(one, word))
			return true;
	return false;
}

static bool
is_figures(struct span word)
{
	for (size_t i = 0; i < word.length; i++)
		if (word.at[i] < '0' || word.at[i] > '9')
			return false;
	return word.length > 0;
}

/* 0 to 10, in figures or in words; -1 otherwise. */
static int
number_of(struct span word)
{
	int64_t number = 0;
	if (is_figures(word))
		return word.length <= 2 && span_int64(word, &number) && number < (int)LENGTH(numbers)
		           ? (int)number
		           : -1;
	for (size_t i = 0; i < LENGTH(numbers); i++)
		if (span_is(word, numbers[i]))
			return (int)i;
	return span_is(word, "une") ? 1 : -1;
}

/* « stop au 36105 »: the number is what one writes to. */
static bool
says_stop(struct span slug)
{
	enum { SHORT_NUMBER_LENGTH_MIN = 4 };
	size_t stop_count = 0;
	struct span word;
	while (span_cut(&slug, '-', &word))
		if (is_among(word, stop))
			stop_count++;
		else if (!is_among(word, beside_stop) &&
		         !(is_figures(word) && word.length >= SHORT_NUMBER_LENGTH_MIN))
			return false;
	return stop_count > 0;
}

/* One answer, and nothing beside it that could change it. */
static struct sms_said
answer_of(struct span slug)
{
	const struct sms_said words = { .sense = SMS_SAYS_WORDS };
	struct sms_said said = words;
	struct span word;
	size_t count = 0;
	while (span_cut(&slug, '-', &word)) {
		const int number = number_of(word);
		if (number >= 0)
			said = (struct sms_said){ .sense = SMS_SAYS_NUMBER, .number = number };
		else if (is_among(word, yes))
			said.sense = SMS_SAYS_YES;
		else if (is_among(word, no))
			said.sense = SMS_SAYS_NO;
		else if (is_among(word, beside_answer))
			continue;
		else
			return words;
		count++;
	}
	return count == 1 ? said : words;
}

/* A sign beside a figure: « -1 », « +2 », « 2,5 », « 1/2 », « 2% » say something else than the figure
 * alone; the slug would lose it. */
static bool
has_sign_with_figure(struct span text)
{
	for (size_t i = 0; i < text.length; i++) {
		if (text.at[i] == '%')
			return true;
		const bool is_figure = text.at[i] >= '0' && text.at[i] <= '9';
		if (is_figure && i > 0 && strchr("+-,/*<>=~", text.at[i - 1]) != NULL)
			return true;
		if (is_figure && i > 0 && text.at[i - 1] == '.' && i > 1 && text.at[i - 2] >= '0' &&
		    text.at[i - 2] <= '9')
			return true;
		if (is_figure && i + 1 < text.length && strchr("+/*", text.at[i + 1]) != NULL)
			return true;
	}
	return false;
}

struct sms_said
sms_understand(struct arena *arena, struct span text)
{
	enum { SHORT_LENGTH_MAX = 100 };
	const struct sms_said words = { .sense = SMS_SAYS_WORDS };
	if (text.length > SHORT_LENGTH_MAX || !span_is_utf8(text) || text.length == 0)
		return words;
	const struct span slug = span_slug(arena, text, 2 * SHORT_LENGTH_MAX);
	if (slug.length == 0)
		return words;
	if (says_stop(slug))
		return (struct sms_said){ .sense = SMS_SAYS_STOP };
	return has_sign_with_figure(text) ? words : answer_of(slug);
}
