/* What mixes letters and figures: bank accounts, plates, papers, cases. */
#include "craft/mask/mask_inside.h"

/* --- bank accounts ---------------------------------------------------------------------------- */

enum { IBAN_SIZE_MAX = 34, RIB_SIZE = 23 };

/* How long it is where it begins so; 0: no such country has one. */
static size_t
iban_length(const char *begin)
{
	static const struct {
		char country[3];
		uint8_t length;
	} lengths[] = {
		{ "AD", 24 }, { "AE", 23 }, { "AT", 20 }, { "BE", 16 }, { "BG", 22 }, { "BR", 29 },
			{ "CH", 21 },
		{ "CI", 28 }, { "CY", 28 }, { "CZ", 24 }, { "DE", 22 }, { "DK", 18 }, { "EE", 20 },
			{ "ES", 24 },
		{ "FI", 18 }, { "FR", 27 }, { "GB", 22 }, { "GR", 27 }, { "HR", 21 }, { "HU", 28 },
			{ "IE", 22 },
		{ "IL", 23 }, { "IT", 27 }, { "LB", 28 }, { "LI", 21 }, { "LT", 20 }, { "LU", 20 },
			{ "LV", 21 },
		{ "MA", 28 }, { "MC", 27 }, { "MT", 31 }, { "NL", 18 }, { "NO", 15 }, { "PL", 28 },
			{ "PT", 25 },
		{ "RO", 24 }, { "SA", 24 }, { "SE", 24 }, { "SI", 19 }, { "SK", 24 }, { "SM", 27 },
			{ "SN", 28 },
		{ "TN", 24 }, { "TR", 26 },
	};
	for (size_t i = 0; i < LENGTH(lengths); i++)
		if (memcmp(lengths[i].country, begin, 2) == 0)
			return lengths[i].length;
	return 0;
}

static char
upper_of(char c)
{
	return c >= 'a' && c <= 'z' ? (char)(c & ~0x20) : c;
}

/* `wanted` letters and figures from there on, with one or two blanks, a dot or a hyphen between. Where they
 * end; 0: there are less, or it goes on. */
static size_t
gather(const struct view *view, size_t at, size_t wanted, char *gathered)
{
	size_t count = 0;
	while (count < wanted) {
		const char c = view_at(view, at);
		if (is_class(c, CLASS_DIGIT | CLASS_LOWER | CLASS_UPPER)) {
			gathered[count++] = upper_of(c);
			at++;
			continue;
		}
		size_t size = 0;
		while (size < 3 && (is_blank(view_at(view, at + size)) || view_at(view, at + size) == '.' ||
		                    view_at(view, at + size) == '-'))
			size++;
		if (size == 0 || size == 3)
			return 0;
		at += size;
	}
	return is_alnum(view_at(view, at)) ? 0 : at;
}

static bool
has_iban_key(const char *iban, size_t length)
{
	unsigned rest = 0;
	for (size_t i = 0; i < length; i++) {
		const char c = iban[(i + 4) % length];
		rest = is_digit(c) ?
			(rest * 10 + (unsigned)(c - '0')) % 97 : (rest * 100 + (unsigned)(c - 'A' + 10)) % 97;
	}
	return rest == 1;
}

/* Bank 5, counter 5, account 11 and key 2: 97 - (89 b + 15 g + 3 c) mod 97, where letters count as
 * 1 to 9 from A, from J, and 2 to 9 from S. */
static bool
has_rib_key(const char *rib)
{
	static const char figures[] = "12345678912345678923456789";
	uint64_t parts[4] = { 0 };
	static const uint8_t sizes[] = { 5, 5, 11, 2 };
	for (size_t part = 0, i = 0; part < LENGTH(sizes); part++)
		for (size_t j = 0; j < sizes[part]; j++, i++) {
			const char c = is_digit(rib[i]) ? rib[i] : figures[rib[i] - 'A'];
			parts[part] = parts[part] * 10 + (uint64_t)(c - '0');
		}
	return (89 * parts[0] + 15 * parts[1] + 3 * parts[2] + parts[3]) % 97 == 0;
}

/* An IBAN there: where it ends; 0: none. */
static size_t
find_iban(struct finder *finder, size_t at)
{
	char iban[IBAN_SIZE_MAX];
	const struct view *view = &finder->view;
	size_t i = at + 2;
	const char country[2] = { upper_of(view_at(view, at)), upper_of(view_at(view, at + 1)) };
	if (!is_class(country[0], CLASS_UPPER) || !is_class(country[1], CLASS_UPPER))
		return 0;
	i += is_blank(view_at(view, i));
	if (!is_digit(view_at(view, i)) || !is_digit(view_at(view, i + 1)))
		return 0;
	const size_t length = iban_length(country);
	const size_t end = length == 0 ? 0 : gather(view, at, length, iban);
	if (end == 0)
		return 0;
	const bool is_french = memcmp(iban, "FR", 2) == 0 || memcmp(iban, "MC", 2) == 0;
	const bool has_key = has_iban_key(iban, length);
	if (!has_key && !finder_knows(finder, at, WORD(BIT_IBAN), 5))
		return 0;
	(void)finder_tell_value(finder, MASK_IBAN, has_key && (!is_french || has_rib_key(iban + 4)),
		at, end,
		span_from(iban, length));
	return end;
}

/* A RIB alone is looked for where a word says so. */
static size_t
find_rib(struct finder *finder, size_t at)
{
	char rib[RIB_SIZE];
	const size_t end = gather(&finder->view, at, RIB_SIZE, rib);
	if (end == 0 || !finder_knows(finder, at, WORD(BIT_IBAN), 5))
		return 0;
	for (size_t i = 0; i < 10; i++)
		if (!is_digit(rib[i]))
			return 0;
	(void)finder_tell_value(finder, MASK_IBAN, has_rib_key(rib), at, end, span_from(rib, RIB_SIZE));
	return end;
}

void
find_accounts(struct finder *finder)
{
	const struct view *view = &finder->view;
	for (size_t at = 0; at < view->length; at++) {
		if (!is_alnum(view->c[at]) || (at > 0 && is_alnum(view->c[at - 1])))
			continue;
		const size_t end = is_digit(view->c[at]) ? find_rib(finder, at) : find_iban(finder, at);
		if (end > at)
			at = end - 1;
	}
}

/* --- plates ----------------------------------------------------------------------------------- */

/* I, O and U are on no plate. */
static bool
is_plate_letter(char c)
{
	c = upper_of(c);
	return is_class(c, CLASS_UPPER) && c != 'I' && c != 'O' && c != 'U';
}

static size_t
skip_one(const struct view *view, size_t at)
{
	const char c = view_at(view, at);
	return c == '-' || c == ' ' || c == '.' ? 1 : 0;
}

/* AA-123-AA */
static size_t
find_plate(struct finder *finder, size_t at)
{
	const struct view *view = &finder->view;
	size_t i = at, hyphens = 0;
	bool is_capital = true;
	for (size_t sign = 0; sign < 7; sign++) {
		const bool is_figure = sign >= 2 && sign < 5;
		if (sign == 2 || sign == 5) {
			hyphens += view_at(view, i) == '-';
			i += skip_one(view, i);
		}
		const char c = view_at(view, i++);
		if (is_figure ? !is_digit(c) : !is_plate_letter(c))
			return 0;
		is_capital = is_capital && (is_figure || is_upper(c));
	}
	if (is_alnum(view_at(view, i)))
		return 0;
	const bool is_known = finder_knows(finder, at, WORD(BIT_PLATE), 6);
	if (!is_capital && hyphens < 2 && !is_known)
		return 0;
	(void)finder_tell(finder, MASK_PLATE, is_known || hyphens == 2, at, i);
	return i;
}

/* 1234 AB 75, before 2009 */
static size_t
find_old_plate(struct finder *finder, size_t at)
{
	const struct view *view = &finder->view;
	size_t i = at, letters = 0;
	while (is_digit(view_at(view, i)) && i < at + 4)
		i++;
	i += skip_one(view, i);
	while (is_plate_letter(view_at(view, i)) && letters < 3)
		i++, letters++;
	i += skip_one(view, i);
	const size_t department = i;
	while (is_digit(view_at(view, i)) && i < department + 3)
		i++;
	if (i == department + 1 && view->c[department] == '2' && strchr("ABab", view_at(view,
		i)) != NULL)
		i++;
	if (letters < 2 || i < department + 2 || is_alnum(view_at(view, i)) ||
	    !finder_knows(finder, at, WORD(BIT_PLATE), 6))
		return 0;
	(void)finder_tell(finder, MASK_PLATE, true, at, i);
	return i;
}

/* 12 AB 34567, after « passeport »; in one it is a code like others. */
static size_t
find_passport(struct finder *finder, size_t at)
{
	const struct view *view = &finder->view;
	static const uint8_t sizes[] = { 2, 2, 5 };
	size_t i = at;
	for (size_t part = 0; part < LENGTH(sizes); part++) {
		if (part > 0 && !is_blank(view_at(view, i++)))
			return 0;
		for (size_t k = 0; k < sizes[part]; k++, i++)
			if (part == 1 ? !is_upper(view_at(view, i)) : !is_digit(view_at(view, i)))
				return 0;
	}
	if (is_alnum(view_at(view, i)) || !finder_knows(finder, at, WORD(BIT_IDENTITY), 5))
		return 0;
	(void)finder_tell(finder, MASK_IDENTITY, true, at, i);
	return i;
}

/* --- papers and cases -------------------------------------------------------------------------- */

/* Letters and figures in one, its parts joined by - / _ . , figures by a blank as well. */
struct code {
	size_t from, to, letters, digits;
	bool is_date; /* 12/03/2024, 03/2024, 2024-2025 */
};

static bool
is_year(const struct view *view, size_t at)
{
	const char first = view_at(view, at), second = view_at(view, at + 1);
	return ((first == '1' && second == '9') || (first == '2' && second == '0')) &&
	       is_digit(view_at(view, at + 2)) && is_digit(view_at(view, at + 3)) &&
	       !is_digit(view_at(view, at + 4));
}

static struct code
code_at(const struct view *view, size_t at)
{
	struct code code = { .from = at, .to = at };
	enum { CODE_SIZE_MAX = 40 };
	size_t i = at, groups = 1, slashes = 0;
	while (i < at + CODE_SIZE_MAX) {
		const char c = view_at(view, i), next = view_at(view, i + 1);
		if (is_alnum(c)) {
			code.digits += is_digit(c);
			code.letters += !is_digit(c);
			code.to = ++i;
			continue;
		}
		const bool joins = (c == '-' || c == '/' || c == '_' || c == '.') && is_alnum(next) &&
			(is_digit(next) || is_upper(next));
		const bool blank = c == ' ' && is_digit(next) && is_digit(view_at(view, i + 2)) &&
			is_digit(view->c[i - 1]);
		if (!joins && !blank)
			break;
		slashes += c == '/' || c == '.' || c == '-';
		groups++;
		i++;
	}
	const size_t length = code.to - at;
	const bool is_month = length == 7 && code.digits == 6 && is_year(view, code.to - 4) && view->c[at] <= '1';
	const bool are_years = length == 9 && code.digits == 8 && is_year(view, at) && is_year(view, code.to - 4);
	code.is_date = code.letters == 0 && ((groups == 3 && slashes == 2 && code.digits <= 8) || is_month ||
		are_years);
	return code;
}

static bool
is_identity(const struct code *code)
{
	const size_t size = code->letters + code->digits;
	return (size == 12 && code->letters == 0) || (size == 9 && code->digits >= 2) ||
	       (size == 10 && code->letters == 0) || (size == 15 && code->digits >= 12);
}

/* « 13 411*07 », « 3310-CA3-SD »: forms, which have numbers too. */
static bool
is_form(const struct view *view, const struct code *code)
{
	const bool is_cerfa = view_at(view, code->to) == '*' && is_digit(view_at(view, code->to + 1));
	return is_cerfa || (code->to - code->from > 3 && memcmp(view->c + code->to - 3, "-SD", 3) == 0);
}

/* « 1234567 A »: a number of the CAF may have a letter. */
static bool
has_letter_after(const struct view *view, const struct code *code)
{
	const char after = view_at(view, code->to + 2);
	return code->digits == 7 && code->letters == 0 && view_at(view, code->to) == ' ' &&
	       is_upper(view_at(view, code->to + 1)) && !is_alnum(after) && after != '\'';
}

/* « une commande de 12000 masques », « une facture de 450 000 € »: how many. */
static bool
is_many(struct finder *finder, const struct word *word, const struct code *code)
{
	if (code->letters > 0)
		return false;
	const struct word *before = word > finder->words.all && word->gap == GAP_BLANK ? word - 1 : NULL;
	return (finder_counts(finder, code->to) && !has_letter_after(&finder->view, code)) ||
	       (before != NULL && before->to - before->from == 2 &&
	        memcmp(finder->view.c + before->from, "de", 2) == 0);
}

/* A code of which a word says what it is. */
static size_t
find_code(struct finder *finder, const struct word *word)
{
	const struct view *view = &finder->view;
	const struct code code = code_at(view, word->from);
	if (code.is_date && is_digit(view->c[word->from]))
		return code.to; /* nor is what is left of it */
	if (code.digits < 2 || code.letters + code.digits < 5 || is_form(view, &code) || is_many(finder, word,
		&code))
		return 0;
	if (is_identity(&code) && finder_knows(finder, code.from, WORD(BIT_IDENTITY), 5)) {
		(void)finder_tell(finder, MASK_IDENTITY, true, code.from, code.to);
		return code.to;
	}
	if (code.digits == 10 && code.letters == 0 && memcmp(view->c + code.from, "08", 2) == 0)
		return 0; /* the phone of a service */
	if (code.digits < 5 || finder_knows(finder, code.from, WORD(BIT_LAW), 3) ||
	    !finder_knows(finder, code.from, WORD(BIT_FILE), 4))
		return 0;
	/* 75011 may be a town's. */
	const bool is_short = code.digits == 5 && code.letters == 0;
	const char after = view_at(view, code.to + 1);
	if (is_short && view_at(view, code.to) == ' ' && is_upper(after))
		return 0;
	const size_t to = code.to + (has_letter_after(view, &code) ? 2 : 0);
	(void)finder_tell(finder, MASK_FILE, !is_short, code.from, to);
	return to;
}

void
find_papers(struct finder *finder)
{
	const struct words *words = &finder->words;
	size_t done = 0;
	for (size_t i = 0; i < words->count; i++) {
		const struct word *word = &words->all[i];
		if (word->from < done || !is_free(finder, word))
			continue;
		const bool is_mixed = word->shape == SHAPE_MIXED, is_number = word->shape == SHAPE_NUMBER;
		size_t end = 0;
		if (word->to - word->from == 2 || is_mixed)
			end = find_plate(finder, word->from);
		if (is_number && word->to - word->from == 2)
			end = find_passport(finder, word->from);
		if (end == 0 && (is_number || is_mixed))
			end = find_old_plate(finder, word->from);
		if (end == 0 && word->shape != SHAPE_LOWER && word->shape != SHAPE_CAPITAL)
			end = find_code(finder, word);
		if (end > 0)
			done = end;
	}
}
