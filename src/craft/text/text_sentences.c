/* Where sentences end. */
#include <stdlib.h>
#include <string.h>
#include <strings.h>
#include <utf8proc.h>

#include "craft/text/text_sentences.h"

enum { FOLDED_LINE_MIN = 60 }; /* bytes: shorter, whoever wrote it meant a new line */

enum sign { SIGN_OTHER, SIGN_SMALL, SIGN_CAPITAL, SIGN_LETTER, SIGN_FIGURE, SIGN_SPACE, SIGN_LINE,
	        SIGN_DOT, SIGN_STOP, SIGN_DOTS, SIGN_CLOSE, SIGN_PICTURE };

struct sign_at {
	enum sign sign;
	size_t size;
};

static enum sign
sign_of_ascii(char c)
{
	if (c >= 'a' && c <= 'z')
		return SIGN_SMALL;
	if (c >= 'A' && c <= 'Z')
		return SIGN_CAPITAL;
	if (c >= '0' && c <= '9')
		return SIGN_FIGURE;
	switch (c) {
	case ' ':
	case '\t': return SIGN_SPACE;
	case '\n':
	case '\r': return SIGN_LINE;
	case '.': return SIGN_DOT;
	case '!':
	case '?': return SIGN_STOP;
	case ')':
	case ']':
	case '"':
	case '\'': return SIGN_CLOSE;
	default: return SIGN_OTHER;
	}
}

static enum sign
sign_of(int32_t code)
{
	switch (code) {
	case 0xa0:
	case 0x2007:
	case 0x2009:
	case 0x202f: return SIGN_SPACE;
	case 0x2028:
	case 0x2029: return SIGN_LINE;
	case 0x203c:
	case 0x2047:
	case 0x2048:
	case 0x2049:
	case 0x61f:
	case 0x6d4:
	case 0x964:
	case 0x3002:
	case 0xff01:
	case 0xff1f: return SIGN_STOP;
	case 0x2026: return SIGN_DOTS;
	case 0xbb:
	case 0x2019:
	case 0x201d:
	case 0x203a: return SIGN_CLOSE;
	default: break;
	}
	if ((code >= 0x2600 && code < 0x27c0) || (code >= 0x1f000 && code < 0x1fb00) || code == 0xfe0f ||
	    code == 0x200d)
		return SIGN_PICTURE;
	switch (utf8proc_category(code)) {
	case UTF8PROC_CATEGORY_LL: return SIGN_SMALL;
	case UTF8PROC_CATEGORY_LU:
	case UTF8PROC_CATEGORY_LT: return SIGN_CAPITAL;
	case UTF8PROC_CATEGORY_LM:
	case UTF8PROC_CATEGORY_LO:
	case UTF8PROC_CATEGORY_MN:
	case UTF8PROC_CATEGORY_MC: return SIGN_LETTER;
	case UTF8PROC_CATEGORY_ND: return SIGN_FIGURE;
	case UTF8PROC_CATEGORY_ZS: return SIGN_SPACE;
	default: return SIGN_OTHER;
	}
}

static struct sign_at
look(struct span text, size_t at)
{
	if (at >= text.length)
		return (struct sign_at){ SIGN_LINE, 0 };
	if ((unsigned char)text.at[at] < 0x80)
		return (struct sign_at){ sign_of_ascii(text.at[at]), 1 };
	int32_t code;
	const utf8proc_ssize_t size = utf8proc_iterate((const utf8proc_uint8_t *)text.at + at,
	                                               (utf8proc_ssize_t)(text.length - at), &code);
	if (size <= 0)
		return (struct sign_at){ SIGN_OTHER, 1 };
	return (struct sign_at){ sign_of(code), (size_t)size };
}

/* Past all that has this sign. */
static size_t
skip(struct span text, size_t at, enum sign sign)
{
	struct sign_at next;
	while ((next = look(text, at)).sign == sign && next.size > 0)
		at += next.size;
	return at;
}

/* --- what stands before a full stop ------------------------------------------------------------- */

static bool
is_among(struct span word, const char *const *list, size_t count)
{
	for (size_t i = 0; i < count; i++)
		if (word.length == strlen(list[i]) && strncasecmp(word.at, list[i], word.length) == 0)
			return true;
	return false;
}

/* Something follows these for sure: a name, what they shorten. */
static bool
is_opening(struct span word)
{
	static const char *const openings[] = { "mm",  "mme", "mmes", "mlle", "mlles", "mgr", "dr",  "drs",
		                                    "pr",  "me",  "mtre", "st",   "ste",   "cf",  "ref", "réf",
		                                    "av",  "bd",  "bld",  "ex",   "mr",    "mrs", "ms",  "sra",
		                                    "vs",  "resp", "bât", "cdt" };
	return is_among(word, openings, LENGTH(openings));
}

/* After these a number goes on; anything else begins a sentence. */
static bool
is_before_figure(struct span word)
{
	static const char *const shortened[] = {
		"no", "n",  "nos", "num", "tel", "tél", "port", "fax", "bp", "cs",   "l",    "r",    "d",
		"c",  "a",  "nr",  "v",   "éd",  "art", "p",    "pp",  "chap", "fig", "vol",  "alin", "env",
	};
	return is_among(word, shortened, LENGTH(shortened));
}

/* These end one only before a capital: « etc. », « janv. », « max. ». */
static bool
is_before_small(struct span word)
{
	static const char *const shortened[] = {
		"etc", "max", "min",  "janv", "févr", "fév", "avr", "juil", "sept", "oct", "nov",
		"déc", "hab", "cie",  "dép",  "dépt", "adj", "ing", "apt",  "appt", "dir",
	};
	return is_among(word, shortened, LENGTH(shortened));
}

/* A capital alone: « J. Dupont », « S.N.C.F. »; not « J’y vais. » */
static bool
is_initial(struct span word)
{
	const struct sign_at first = look(word, 0);
	return first.size == word.length && first.sign == SIGN_CAPITAL;
}

/* --- is it an end? ------------------------------------------------------------------------------ */

struct cut {
	struct span text;
	size_t from;  /* where the sentence begins */
	size_t token; /* where what has no blank within begins: an address, a number */
	size_t word;  /* where its last letters begin */
	size_t at;    /* the sign that may end it */
};

enum { TOKEN_MAX = 256 }; /* bytes looked at: enough to tell an address, and never twice a whole text */

static struct span
token_of(const struct cut *cut)
{
	const size_t length = cut->at - cut->token;
	return span_from(cut->text.at + cut->token, length < TOKEN_MAX ? length : TOKEN_MAX);
}

/* « https://x.fr/?p », « jean@ », « www.x »: nothing within ends anything. */
static bool
is_address(const struct cut *cut)
{
	const struct span token = token_of(cut);
	return memchr(token.at, '@', token.length) != NULL || span_find(token, SPAN("://")) != SIZE_MAX ||
	       (token.length > 3 && strncasecmp(token.at, "www.", 4) == 0);
}

/* « 1. », « a. », « II. » where a sentence begins. */
static bool
is_list_mark(const struct cut *cut)
{
	const struct span token = token_of(cut);
	if (cut->token != cut->from || token.length == 0 || token.length > 4)
		return false;
	const bool is_letter = token.length == 1 && (look(token, 0).sign == SIGN_SMALL || is_initial(token));
	size_t roman = 0;
	while (roman < token.length && strchr("IVX", token.at[roman]) != NULL && token.at[roman] != '\0')
		roman++;
	return is_letter || skip(token, 0, SIGN_FIGURE) == token.length || roman == token.length;
}

/* « jean.Dupont@ville.fr »: an address goes on there. */
static bool
is_before_at(struct span text, size_t at)
{
	const size_t most = at + 64 < text.length ? at + 64 : text.length;
	while (at < most && text.at[at] != '@' && text.at[at] != ' ' && text.at[at] != '\n')
		at++;
	return at < most && text.at[at] == '@';
}

/* « fin.Il », « reçu.J’ai »: the blank is missing. Not « ville.fr », « S.N », « Node.JS », « M.Petit ». */
static bool
lacks_blank(const struct cut *cut, size_t next)
{
	const struct span token = token_of(cut), word = span_from(cut->text.at + cut->word, cut->at - cut->word);
	size_t at = 0, small = 0;
	for (struct sign_at sign; at < word.length; at += sign.size)
		small = (sign = look(word, at)).sign == SIGN_SMALL ? small + 1 : 0;
	const struct sign_at first = look(cut->text, next), second = look(cut->text, next + first.size);
	const bool is_year = word.length > 0 && skip(word, 0, SIGN_FIGURE) == word.length; /* « en 2021.Il » */
	return (small >= 2 || is_year) && first.sign == SIGN_CAPITAL &&
	       memchr(token.at, '/', token.length) == NULL &&
	       (second.sign == SIGN_SMALL || second.sign == SIGN_SPACE || second.sign == SIGN_CLOSE) &&
	       !is_address(cut) && !is_opening(word) && !is_before_at(cut->text, next);
}

/* Does a full stop at cut->at, followed by what stands at `next` after `blanks` bytes of blanks, end it? */
static bool
dot_ends(const struct cut *cut, size_t next, size_t blanks)
{
	const struct span word = span_from(cut->text.at + cut->word, cut->at - cut->word);
	const enum sign follows = look(cut->text, next).sign;
	if (follows == SIGN_LINE)
		return !is_list_mark(cut); /* an end of line, of the text */
	if (blanks == 0)
		return lacks_blank(cut, next);
	if (memchr(",;:=)", cut->text.at[next], 5) != NULL)
		return false;
	if (is_list_mark(cut) || is_opening(word) || is_initial(word))
		return false;
	if (is_before_figure(word))
		return follows != SIGN_FIGURE;
	return !is_before_small(word) || follows == SIGN_CAPITAL;
}

/* ! and ? end one, unless what was quoted goes on (« « Quoi ? » dit-il »), or the ? stands for an accent
 * that was lost (« num?rique »). */
static bool
stop_ends(const struct cut *cut, size_t next, size_t row_end, bool has_closed)
{
	const bool is_small = look(cut->text, next).sign == SIGN_SMALL;
	const bool is_accent = cut->text.at[cut->at] == '?' && cut->at > cut->word && next == cut->at + 1;
	return !is_address(cut) && !(is_small && (has_closed || (is_accent && next == row_end)));
}

/* A row of marks: « ... », « ?! », « ! ! ». */
struct row {
	size_t end, dots;
	bool has_stop;
};

static struct row
row_at(struct span text, size_t at)
{
	struct row row = { .end = at };
	for (struct sign_at sign; (sign = look(text, at)).sign == SIGN_DOT || sign.sign == SIGN_STOP ||
	                          sign.sign == SIGN_DOTS;) {
		row.dots += sign.sign == SIGN_DOTS ? 3 : sign.sign == SIGN_DOT;
		row.has_stop = row.has_stop || sign.sign == SIGN_STOP;
		row.end = at += sign.size;
		const size_t after = skip(text, at, SIGN_SPACE);
		if (row.has_stop && look(text, after).sign == SIGN_STOP)
			at = after;
	}
	return row;
}

/* Past what closes: quotation marks, parentheses, « » » after its blank. */
static size_t
close_at(struct span text, size_t at)
{
	for (;;) {
		const size_t after = skip(text, at, SIGN_SPACE);
		const struct sign_at sign = look(text, at);
		if (after > at && span_starts(span_from(text.at + after, text.length - after), "»"))
			at = after;
		else if (sign.sign == SIGN_CLOSE)
			at += sign.size;
		else
			return at;
	}
}

/* Where the next sentence may begin when one ends at cut->at, 0 when none does; where it ends, with what
 * closes and a picture after it; where the row of marks ends. */
static size_t
end_at_sign(const struct cut *cut, size_t *end_r, size_t *row_r)
{
	const struct span text = cut->text;
	const struct row row = row_at(text, cut->at);
	const size_t closed = close_at(text, row.end);
	size_t next = skip(text, closed, SIGN_SPACE);
	const size_t pictures = skip(text, next, SIGN_PICTURE);
	*end_r = pictures > next ? pictures : closed; /* « Merci ! 😀 » */
	*row_r = row.end;
	next = skip(text, *end_r, SIGN_SPACE);
	if (row.has_stop)
		return stop_ends(cut, next, row.end, closed > row.end) ? next : 0;
	if (row.dots > 1) { /* « J’attends... et rien » goes on */
		const enum sign follows = look(text, next).sign;
		return !is_address(cut) && follows != SIGN_SMALL && (follows != SIGN_FIGURE || next > *end_r) ? next
		                                                                                             : 0;
	}
	return dot_ends(cut, next, next - row.end) ? next : 0;
}

/* A line that ends at `at` is folded when it is long and the next begins with a small letter. */
static bool
is_folded(struct span text, size_t line, size_t at)
{
	size_t next = at;
	if (text.at[next] == '\r')
		next++;
	if (next < text.length && text.at[next] == '\n')
		next++;
	return at - line >= FOLDED_LINE_MIN && look(text, next).sign == SIGN_SMALL;
}

/* « :) », « ;-) », « :( ». */
static size_t
smile_at(struct span text, size_t at)
{
	if (text.at[at] != ':' && text.at[at] != ';')
		return 0;
	size_t eyes = at + 1;
	if (eyes < text.length && text.at[eyes] == '-')
		eyes++;
	const bool is_smile = eyes < text.length && memchr(")(DPp", text.at[eyes], 5) != NULL;
	return is_smile ? eyes + 1 - at : 0;
}

/* A picture or a smile, a blank, a capital: a sentence ends there. */
static size_t
end_at_picture(struct span text, size_t at, size_t *end_r)
{
	const size_t smile = smile_at(text, at);
	*end_r = smile > 0 ? at + smile : skip(text, at, SIGN_PICTURE);
	const size_t next = skip(text, *end_r, SIGN_SPACE);
	return *end_r > at && next > *end_r && look(text, next).sign == SIGN_CAPITAL ? next : 0;
}

/* « logiqueBonne journée », « santéJe »: the end of a line was lost, with what ended it. Only before words
 * that mostly begin a sentence: « tousAntiCovid » is one word. */
static bool
is_lost_line(const struct cut *cut)
{
	static const char *const beginnings[] = {
		"je",     "j",       "il",      "ils",    "elle",    "elles", "on",    "nous",   "vous",
		"le",     "la",      "les",     "l",      "un",      "une",   "des",   "du",     "de",
		"ce",     "cela",    "cette",   "ces",    "c",       "ceci",  "mon",   "ma",     "mes",
		"notre",  "nos",     "votre",   "vos",    "mais",    "et",    "or",    "donc",   "car",
		"alors",  "puis",    "ensuite", "enfin",  "en",      "au",    "aux",   "dans",   "pour",
		"par",    "sur",     "sans",    "si",     "quand",   "lors",  "lorsque", "depuis", "après",
		"avec",   "bonjour", "bonne",   "merci",  "cordialement",     "conclusion",     "résultat",
		"pourquoi", "comment", "y",     "ne",     "n",       "tout",  "très",  "aucun",  "aucune",
		"malgré", "chaque",  "entre",   "dommage", "premièrement",    "deuxièmement",   "d",
	};
	const size_t before = cut->at - cut->word;
	size_t end = cut->at;
	for (struct sign_at sign; (sign = look(cut->text, end)).sign == SIGN_CAPITAL || sign.sign == SIGN_SMALL;
	     end += sign.size)
		if (sign.sign == SIGN_CAPITAL && end > cut->at)
			return false;
	const struct span word = span_from(cut->text.at + cut->at, end - cut->at);
	const enum sign after = look(cut->text, end).sign;
	return before >= 2 && word.length <= 14 && (after == SIGN_SPACE || after == SIGN_CLOSE) &&
	       is_among(word, beginnings, LENGTH(beginnings)) && !is_address(cut) &&
	       !is_before_at(cut->text, cut->at);
}

/* --- sentences ---------------------------------------------------------------------------------- */

/* Where the sentence that begins at `from` ends, and where to look on. */
static size_t
sentence_end(struct span text, size_t from, size_t *next_r)
{
	struct cut cut = { text, from, from, from, from };
	size_t line = from;
	while (line > 0 && text.at[line - 1] != '\n' && from - line < FOLDED_LINE_MIN)
		line--;
	enum sign before = SIGN_SPACE;
	for (struct sign_at sign; cut.at < text.length; cut.at += sign.size) {
		size_t end = 0, next = 0;
		sign = look(text, cut.at);
		if (sign.sign == SIGN_LINE) {
			if (!is_folded(text, line, cut.at)) {
				*next_r = cut.at + sign.size;
				return cut.at;
			}
			line = cut.at + sign.size;
		} else if (sign.sign == SIGN_DOT || sign.sign == SIGN_STOP || sign.sign == SIGN_DOTS) {
			size_t row;
			next = end_at_sign(&cut, &end, &row);
			sign.size = row - cut.at; /* a row is looked at once */
		} else if (sign.sign == SIGN_PICTURE || text.at[cut.at] == ':' || text.at[cut.at] == ';') {
			next = before == SIGN_PICTURE ? 0 : end_at_picture(text, cut.at, &end);
		}
		if (sign.sign == SIGN_CAPITAL && before == SIGN_SMALL && is_lost_line(&cut))
			next = end = cut.at;
		if (next > 0) {
			*next_r = next;
			return end;
		}
		if (sign.sign == SIGN_SPACE || sign.sign == SIGN_LINE)
			cut.token = cut.word = cut.at + sign.size;
		else if (sign.sign != SIGN_SMALL && sign.sign != SIGN_CAPITAL && sign.sign != SIGN_LETTER &&
		         sign.sign != SIGN_FIGURE)
			cut.word = cut.at + sign.size;
		before = sign.sign;
	}
	*next_r = text.length;
	return text.length;
}

static bool
says_something(struct span sentence)
{
	for (size_t at = 0; at < sentence.length;) {
		const struct sign_at sign = look(sentence, at);
		if (sign.sign >= SIGN_SMALL && sign.sign <= SIGN_FIGURE)
			return true;
		at += sign.size;
	}
	return false;
}

static size_t
skip_blanks(struct span text, size_t at)
{
	struct sign_at sign;
	while ((sign = look(text, at)).size > 0 && (sign.sign == SIGN_SPACE || sign.sign == SIGN_LINE))
		at += sign.size;
	return at;
}

bool
text_sentence_next(struct text_sentences *sentences, struct span *sentence_r)
{
	const struct span text = sentences->text;
	while ((sentences->at = skip_blanks(text, sentences->at)) < text.length) {
		const size_t from = sentences->at;
		size_t end = sentence_end(text, from, &sentences->at);
		must(sentences->at > from && end <= text.length);
		*sentence_r = span_trim(span_from(text.at + from, end - from));
		if (says_something(*sentence_r))
			return true;
	}
	return false;
}
