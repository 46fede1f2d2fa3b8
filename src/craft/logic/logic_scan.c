#include "craft/logic/logic_inside.h"

#include <string.h>

#include "base/time.h"

static const struct {
	const char *folded;
	enum logic_word word;
} words[] = {
	{ "et", WORD_AND },        { "ou", WORD_OR },       { "non", WORD_NOT },
	{ "oui", WORD_YES },       { "vrai", WORD_TRUE },   { "faux", WORD_FALSE },
	{ "rien", WORD_NOTHING },  { "parmi", WORD_AMONG }, { "contient", WORD_CONTAINS },
	{ "est", WORD_IS },
};

bool
logic_word_is(struct span word, const char *folded)
{
	struct logic_fold fold = { word, 0 };
	for (;; folded++) {
		const uint32_t c = logic_fold_next(&fold);
		if (c != (unsigned char)*folded)
			return false;
		if (c == 0)
			return true;
	}
}

enum logic_word
logic_word_of(struct span word)
{
	for (size_t i = 0; i < LENGTH(words); i++)
		if (logic_word_is(word, words[i].folded))
			return words[i].word;
	return WORD_NAME;
}

static bool
is_digit(char c)
{
	return c >= '0' && c <= '9';
}

/* Letters, figures, _ and . ; letters with accents are of two bytes from C3 to C9, among which × and
 * ÷ are none. */
static size_t
word_length(struct span rest)
{
	size_t length = 0;
	while (length < rest.length) {
		const unsigned char c = (unsigned char)rest.at[length];
		const bool plain = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
		if (plain || (length > 0 && (is_digit((char)c) || c == '_' || c == '.')))
			length++;
		else if (c >= 0xc3 && c <= 0xc9 && length + 1 < rest.length &&
		         !(c == 0xc3 && ((unsigned char)rest.at[length + 1] & 0xdf) == 0x97))
			length += 2;
		else
			break;
	}
	return length;
}

/* How `d` figures follow one another at `at`. */
static size_t
digits(struct span rest, size_t at)
{
	size_t count = 0;
	while (at + count < rest.length && is_digit(rest.at[at + count]))
		count++;
	return count;
}

static bool
sign_at(struct span rest, size_t at, char sign)
{
	return at < rest.length && rest.at[at] == sign;
}

static int
small_number(struct span rest, size_t at, size_t count)
{
	int number = 0;
	for (size_t i = 0; i < count; i++)
		number = number * 10 + (rest.at[at + i] - '0');
	return number;
}

/* 12/03/2026 and 2026-03-12, without a blank. FOUND_FAILED: it looks like one and is none. */
static enum found
scan_date(struct span rest, struct logic_token *token)
{
	const size_t first = digits(rest, 0);
	const char mark = first == 4 ? '-' : '/';
	if ((first != 1 && first != 2 && first != 4) || !sign_at(rest, first, mark))
		return FOUND_NONE;
	const size_t second = digits(rest, first + 1), last_at = first + second + 2;
	if ((second != 1 && second != 2) || !sign_at(rest, first + 1 + second, mark))
		return FOUND_NONE;
	const size_t last = digits(rest, last_at);
	if (first == 4 ? last != 1 && last != 2 : last != 4)
		return FOUND_NONE;
	const int a = small_number(rest, 0, first), b = small_number(rest, last_at, last);
	const struct date date = { first == 4 ? a : b, small_number(rest, first + 1, second),
		                       first == 4 ? b : a };
	token->kind = TOKEN_DATE;
	token->span.length = last_at + last;
	if (!date_is_valid(date))
		return FOUND_FAILED;
	token->day = date_days(date);
	return FOUND_ONE;
}

/* 9h, 14h30, 14:30. */
static enum found
scan_time(struct span rest, struct logic_token *token)
{
	const size_t hours = digits(rest, 0);
	if (hours == 0 || hours > 2 || !(sign_at(rest, hours, 'h') || sign_at(rest, hours, ':')))
		return FOUND_NONE;
	const size_t minutes = digits(rest, hours + 1);
	if (minutes != 2 && !(minutes == 0 && rest.at[hours] == 'h'))
		return FOUND_NONE;
	const int hour = small_number(rest, 0, hours);
	const int minute = small_number(rest, hours + 1, minutes);
	token->kind = TOKEN_TIME;
	token->span.length = hours + 1 + minutes;
	if (hour > 23 || minute > 59)
		return FOUND_FAILED;
	token->minute = hour * 60 + minute;
	return FOUND_ONE;
}

static bool
scan_figures(struct arena *arena, struct span rest, struct logic_token *token,
             const char **sentence_r)
{
	enum found found = scan_date(rest, token);
	if (found == FOUND_NONE)
		found = scan_time(rest, token);
	if (found == FOUND_FAILED)
		*sentence_r = arena_format(arena, token->kind == TOKEN_DATE
			? "«\u202f%.*s\u202f» n’est pas un jour du calendrier, de 1900 à 2200. Corrigez-le."
			: "«\u202f%.*s\u202f» n’est pas une heure, de 0h00 à 23h59. Corrigez-la.",
			SPAN_ARGS(token->span));
	if (found != FOUND_NONE)
		return found == FOUND_ONE;
	size_t length = digits(rest, 0);
	if (length + 1 < rest.length && (rest.at[length] == '.' || rest.at[length] == ',') &&
	    is_digit(rest.at[length + 1])) {
		token->comma = rest.at[length] == ',';
		length += 1 + digits(rest, length + 1);
	}
	token->kind = TOKEN_NUMBER;
	token->span.length = length;
	const bool has_mark = digits(rest, 0) < length;
	if (length - has_mark <= 15 && span_real64(token->span, &token->number))
		return true;
	*sentence_r = "Ce nombre est trop long. Écrivez au plus 15 chiffres.";
	return false;
}

static const struct {
	const char *open, *close;
} quotes[] = { { "\u00ab", "\u00bb" }, { "\"", "\"" }, { "\u201c", "\u201d" } };

void
logic_add_literal(struct text *text, struct span literal)
{
	size_t kind = 0;
	while (kind + 1 < LENGTH(quotes) && span_find(literal, span_of(quotes[kind].close)) != SIZE_MAX)
		kind++;
	text_add_z(text, quotes[kind].open);
	if (kind == 0)
		text_add_z(text, "\u202f");
	text_add(text, literal);
	if (kind == 0)
		text_add_z(text, "\u202f");
	text_add_z(text, quotes[kind].close);
}

static enum found
scan_text(struct span rest, struct logic_token *token, const char **sentence_r)
{
	for (size_t i = 0; i < LENGTH(quotes); i++) {
		if (!span_starts(rest, quotes[i].open))
			continue;
		const size_t skip = strlen(quotes[i].open);
		const struct span inside = span_from(rest.at + skip, rest.length - skip);
		const size_t end = span_find(inside, span_of(quotes[i].close));
		token->kind = TOKEN_TEXT;
		token->span.length = skip;
		if (end == SIZE_MAX) {
			*sentence_r = "Ce guillemet est ouvert mais jamais fermé. Fermez-le après le texte.";
			return FOUND_FAILED;
		}
		token->text = logic_text_trim(span_from(inside.at, end));
		token->span.length = skip + end + strlen(quotes[i].close);
		return FOUND_ONE;
	}
	return FOUND_NONE;
}

static const struct {
	const char *sign;
	enum logic_token_kind kind;
} signs[] = {
	/* The longer ones first. */
	{ "==", TOKEN_EQUAL },         { "!=", TOKEN_DIFFERENT },      { "<>", TOKEN_DIFFERENT },
	{ "<=", TOKEN_LESS_OR_EQUAL }, { ">=", TOKEN_MORE_OR_EQUAL },  { "\u2260", TOKEN_DIFFERENT },
	{ "=", TOKEN_EQUAL },          { "\u2264", TOKEN_LESS_OR_EQUAL },
	{ "\u2265", TOKEN_MORE_OR_EQUAL },
	{ "<", TOKEN_LESS },           { ">", TOKEN_MORE },            { "+", TOKEN_PLUS },
	{ "-", TOKEN_MINUS },          { "\u2212", TOKEN_MINUS },      { "*", TOKEN_TIMES },
	{ "\u00d7", TOKEN_TIMES },     { "/", TOKEN_DIVIDE },          { "\u00f7", TOKEN_DIVIDE },
	{ "(", TOKEN_OPEN },           { ")", TOKEN_CLOSE },           { ",", TOKEN_COMMA },
	{ ";", TOKEN_SEMICOLON },      { "}", TOKEN_BRACE },
};

/* Signs of other languages, and what to write instead. */
static const struct {
	const char *sign, *sentence;
} foreign[] = {
	{ "&&", "Écrivez «\u202fet\u202f» au lieu de «\u202f&&\u202f»." },
	{ "||", "Écrivez «\u202fou\u202f» au lieu de «\u202f||\u202f»." },
	{ "!", "Écrivez «\u202fnon\u202f» au lieu de «\u202f!\u202f»." },
	{ "%", "Le pourcentage n’a pas de signe ici. Écrivez par exemple 0,2 pour 20\u202f%." },
	{ "'", "Entourez un texte de «\u202f» ou de \"\", pas d’apostrophes." },
	{ "\u2019", "Entourez un texte de «\u202f» ou de \"\", pas d’apostrophes." },
	{ "{", "Une accolade n’a pas de sens dans une formule. Employez des parenthèses." },
	{ "[", "Un crochet n’a pas de sens dans une formule. Employez des parenthèses." },
};

static bool
scan_sign(struct arena *arena, struct span rest, struct logic_token *token, const char **sentence_r)
{
	for (size_t i = 0; i < LENGTH(signs); i++)
		if (span_starts(rest, signs[i].sign)) {
			token->kind = signs[i].kind;
			token->span.length = strlen(signs[i].sign);
			return true;
		}
	for (size_t i = 0; i < LENGTH(foreign); i++)
		if (span_starts(rest, foreign[i].sign)) {
			token->span.length = strlen(foreign[i].sign);
			*sentence_r = foreign[i].sentence;
			return false;
		}
	token->span.length = 1;
	while (token->span.length < rest.length && (rest.at[token->span.length] & 0xc0) == 0x80)
		token->span.length++;
	*sentence_r = (unsigned char)rest.at[0] < ' '
		? "Un signe invisible est ici. Effacez-le."
		: arena_format(arena, "Le signe «\u202f%.*s\u202f» n’a pas de sens ici. Effacez-le.",
		               SPAN_ARGS(token->span));
	return false;
}

bool
logic_scan(struct arena *arena, struct span source, size_t *at, struct logic_token *token_r,
           const char **sentence_r)
{
	struct span rest = span_from(source.at + *at, source.length - *at);
	for (;;) {
		const size_t blank = span_starts(rest, "\u00a0") ? 2 : span_starts(rest, "\u202f") ? 3
			: rest.length > 0 && strchr(" \t\r\n", rest.at[0]) != NULL && rest.at[0] != '\0';
		if (blank == 0)
			break;
		rest = span_from(rest.at + blank, rest.length - blank);
	}
	*token_r = (struct logic_token){ .kind = TOKEN_END, .span = span_from(rest.at, 0) };
	bool scanned = true;
	if (rest.length > 0 && is_digit(rest.at[0])) {
		scanned = scan_figures(arena, rest, token_r, sentence_r);
	} else if (word_length(rest) > 0) {
		token_r->kind = TOKEN_WORD;
		token_r->span.length = word_length(rest);
		token_r->word = logic_word_of(token_r->span);
	} else if (rest.length > 0) {
		const enum found found = scan_text(rest, token_r, sentence_r);
		scanned = found == FOUND_ONE ||
			(found == FOUND_NONE && scan_sign(arena, rest, token_r, sentence_r));
	}
	*at = (size_t)(rest.at - source.at) + token_r->span.length;
	return scanned;
}
