/* What is figures alone: the Sécurité sociale, tax, companies, bank cards, phones. They are written in
 * groups, with blanks, dots, hyphens or line ends between. */
#include "craft/mask/mask_inside.h"

enum { GROUP_COUNT_MAX = 64, GROUP_SIZE_MAX = 40, DIGITS_MAX = 40 };

struct group {
	size_t from, to;
	char before; /* what stands between it and the group before: ' ', '.', '-', '/' */
	bool has_letter; /* 2A, 2B */
};
struct run {
	struct group groups[GROUP_COUNT_MAX];
	size_t count, end;
	size_t base; /* the first one that is part of nothing yet */
};
/* Some groups of a run, their figures one after another. */
struct piece {
	char digits[DIGITS_MAX + 1];
	size_t length, first, last;
	bool is_whole; /* what stands around it is written otherwise */
};

/* --- runs -------------------------------------------------------------------------------------------- */

/* 2A and 2B are departments. */
static bool
is_corsica(const struct view *view, size_t at)
{
	const char c = lower_of(view_at(view, at)), next = view_at(view, at + 1);
	return (c == 'a' || c == 'b') && at > 0 && view->c[at - 1] == '2' && (!is_alnum(next) ||
		is_digit(next));
}

/* One blank or two, and a sign at most: 0: it goes on no more. */
static size_t
separator(const struct view *view, size_t at, char *kind_r)
{
	size_t i = at, signs = 0;
	*kind_r = ' ';
	for (; i < at + 3; i++) {
		const char c = view_at(view, i);
		if (is_blank(c) || c == '(' || c == ')')
			continue;
		if ((c != '.' && c != '-' && c != '/') || signs++ > 0)
			break;
		*kind_r = c;
	}
	return is_digit(view_at(view, i)) && i > at ? i - at : 0;
}

static void
run_read(const struct view *view, size_t at, struct run *run)
{
	char kind = ' ';
	run->count = run->base = 0;
	for (;;) {
		struct group *group = &run->groups[run->count++];
		*group = (struct group){ .from = at, .before = kind };
		while (is_digit(view_at(view, at)) || is_corsica(view, at))
			group->has_letter |= !is_digit(view->c[at++]);
		run->end = group->to = at;
		const size_t size = separator(view, at, &kind);
		if (size == 0 || run->count == GROUP_COUNT_MAX)
			return;
		at += size;
	}
}

/* The groups from `first` on that make `length` figures together. */
static bool
piece_of(const struct view *view, const struct run *run, size_t first, size_t length,
	struct piece *piece)
{
	piece->length = 0;
	piece->first = piece->last = first;
	for (size_t i = first; i < run->count && piece->length < length; i++) {
		const struct group *group = &run->groups[i];
		if (group->to - group->from > length - piece->length)
			return false;
		memcpy(piece->digits + piece->length, view->c + group->from, group->to - group->from);
		piece->length += group->to - group->from;
		piece->last = i;
	}
	const size_t last = piece->last;
	const char inside = last > first ? run->groups[first + 1].before : 0;
	const bool is_begun = first == run->base || (inside != 0 &&
		run->groups[first].before != inside);
	const bool is_ended = last + 1 == run->count || (inside != 0 &&
		run->groups[last + 1].before != run->groups[last].before);
	piece->is_whole = is_begun && is_ended;
	return piece->length == length;
}

/* Groups of these sizes? "3335" */
static bool
is_shaped(const struct run *run, const struct piece *piece, const char *const *shapes)
{
	if (piece->first < piece->last && piece->first != run->base)
		return false; /* some groups within more: an IBAN holds such ones */
	for (; *shapes != NULL; shapes++) {
		const char *shape = *shapes;
		size_t i = piece->first;
		while (i <= piece->last && *shape != '\0' &&
		       run->groups[i].to - run->groups[i].from == (size_t)(*shape - (*shape >= 'a' ?
			'a' - 10 : '0')))
			i++, shape++;
		if (*shape == '\0' && i == piece->last + 1)
			return true;
	}
	return false;
}

static bool
is_figures(const struct run *run, const struct piece *piece)
{
	for (size_t i = piece->first; i <= piece->last; i++)
		if (run->groups[i].has_letter)
			return false;
	return true;
}

/* Letters stand right before or after it: a part of something else. */
static bool
is_glued(const struct view *view, const struct run *run, const struct piece *piece)
{
	const size_t from = run->groups[piece->first].from, to = run->groups[piece->last].to;
	return (from > 0 && is_letter(view->c[from - 1])) || is_letter(view_at(view, to));
}

static bool
has_slash(const struct run *run, const struct piece *piece)
{
	for (size_t i = piece->first; i <= piece->last; i++)
		if (run->groups[i].before == '/')
			return true;
	return false;
}

static uint64_t
number_of(const char *digits, size_t length)
{
	uint64_t number = 0;
	for (size_t i = 0; i < length; i++)
		number = number * 10 + (uint64_t)(digits[i] - '0');
	return number;
}

static bool
tell(struct finder *finder, struct run *run, const struct piece *piece, enum mask_kind kind,
	bool is_sure)
{
	(void)finder_tell_value(finder, kind, is_sure, run->groups[piece->first].from,
		run->groups[piece->last].to,
		span_from(piece->digits, piece->length));
	run->base = piece->last + 1;
	return true;
}

/* --- keys -------------------------------------------------------------------------------------------- */

static bool
has_luhn(const struct piece *piece)
{
	unsigned sum = 0, digits = 0;
	for (size_t i = 0; i < piece->length; i++) {
		const unsigned digit = (unsigned)(piece->digits[piece->length - 1 - i] - '0');
		const unsigned doubled = digit * 2;
		sum += i % 2 == 0 ? digit : doubled > 9 ? doubled - 9 : doubled;
		digits |= digit;
	}
	return sum % 10 == 0 && digits != 0;
}

/* Sex, year, month, department, commune, order; without the key. */
static bool
is_nir_body(const char *digits)
{
	const uint64_t sex = number_of(digits, 1), month = number_of(digits + 3, 2);
	const bool has_month = (month >= 1 && month <= 12) || month == 20 || (month >= 30 &&
		month <= 42) || month >= 50;
	return sex >= 1 && sex <= 8 && sex != 5 && sex != 6 && has_month && memcmp(digits + 5, "00",
		2) != 0 &&
	       memcmp(digits + 10, "000", 3) != 0;
}

static bool
find_nir(struct finder *finder, struct run *run, size_t first)
{
	struct piece piece;
	bool is_known = false;
	for (size_t length = 15; length >= 13; length -= 2) {
		if (!piece_of(&finder->view, run, first, length, &piece))
			continue;
		const size_t begins = run->groups[first].to - run->groups[first].from;
		if (first != run->base && begins != 1 && begins < 13)
			continue; /* the middle of something longer */
		const size_t from = run->groups[first].from;
		if (from > 0 && is_letter(finder->view.c[from - 1]) &&
		    is_letter(view_at(&finder->view, run->groups[piece.last].to)))
			continue; /* letters on both sides: an account */
		/* 2A is counted as 19, 2B as 18; a letter anywhere else is no number. */
		char digits[16] = "";
		memcpy(digits, piece.digits, length);
		const char corsica = lower_of(digits[6]);
		if (corsica == 'a' || corsica == 'b') {
			digits[5] = '1';
			digits[6] = corsica == 'a' ? '9' : '8';
		}
		bool is_number = true;
		for (size_t i = 0; i < length; i++)
			is_number = is_number && is_digit(digits[i]);
		if (!is_number || !is_nir_body(digits))
			continue;
		if (length == 15 && 97 - number_of(digits, 13) % 97 == number_of(digits + 13, 2))
			return tell(finder, run, &piece, MASK_NIR, true);
		is_known = is_known || finder_knows(finder, run->groups[first].from, WORD(BIT_NIR), 8);
		if (is_known && piece.is_whole)
			return tell(finder, run, &piece, MASK_NIR, false);
	}
	return false;
}

static bool
find_company(struct finder *finder, struct run *run, size_t first)
{
	static const char *const shapes[] = { "e", "3335", "95", "338", NULL };
	struct piece piece;
	if (!piece_of(&finder->view, run, first, 14, &piece) || !is_figures(run, &piece) ||
	    is_glued(&finder->view, run, &piece) || !(piece.is_whole || is_shaped(run, &piece, shapes)))
		return false;
	unsigned sum = 0;
	for (size_t i = 0; i < piece.length; i++)
		sum += (unsigned)(piece.digits[i] - '0');
	/* The offices of La Poste are too many for Luhn. */
	const bool is_post = memcmp(piece.digits, "356000000", 9) == 0 && sum % 5 == 0;
	if (has_luhn(&piece) || is_post)
		return tell(finder, run, &piece, MASK_COMPANY, true);
	return finder_knows(finder, run->groups[first].from, WORD(BIT_COMPANY), 5) &&
	       tell(finder, run, &piece, MASK_COMPANY, false);
}

static bool
find_small_company(struct finder *finder, struct run *run, size_t first)
{
	static const char *const shapes[] = { "9", NULL };
	struct piece piece;
	if (!piece_of(&finder->view, run, first, 9, &piece) || !is_figures(run, &piece) ||
	    is_glued(&finder->view, run, &piece))
		return false;
	const bool is_known = finder_knows(finder, run->groups[first].from, WORD(BIT_COMPANY), 5);
	if (!is_known && (has_slash(run, &piece) ||
	                  finder_knows(finder, run->groups[first].from, WORD(BIT_FILE), 4)))
		return false; /* « DOS/2024/12345 », « réf. 123 456 782 » */
	if (!piece.is_whole && !(is_known && is_shaped(run, &piece, shapes)))
		return false;
	/* One number of nine figures in ten has the key by chance. */
	if (has_luhn(&piece) && !finder_counts(finder, run->groups[piece.last].to))
		return tell(finder, run, &piece, MASK_COMPANY, is_known);
	return is_known && tell(finder, run, &piece, MASK_COMPANY, false);
}

static bool
is_card_begin(const char *digits, size_t length)
{
	const uint64_t two = number_of(digits, 2), four = number_of(digits, 4);
	return digits[0] == '4'               ? length == 13 || length == 16 || length == 19
	       : two == 34 || two == 37       ? length == 15
	       : two == 35                    ? length == 16
	       : four >= 2221 && four <= 2720 ? length == 16
	       : two >= 51 && two <= 55       ? length == 16
	       : four == 6011 || two == 65 || two == 64 || two == 62 ? length >= 16
	       : two == 50 || (two >= 56 && two <= 69)               ? length == 16 || length == 19
	                                                             : false;
}

static bool
find_card(struct finder *finder, struct run *run, size_t first)
{
	static const char *const shapes[] = { "4444", "g", "465", "44443", "j", "f", "d", NULL };
	struct piece piece;
	for (size_t length = 19; length >= 13; length--) {
		if (!piece_of(&finder->view, run, first, length, &piece) || !is_figures(run, &piece) ||
		    is_glued(&finder->view, run, &piece) || !(piece.is_whole || is_shaped(run, &piece,
			shapes)) ||
		    !is_card_begin(piece.digits, length))
			continue;
		if (has_luhn(&piece))
			return tell(finder, run, &piece, MASK_CARD, true);
		if (piece.is_whole && finder_knows(finder, run->groups[first].from, WORD(BIT_CARD), 5))
			return tell(finder, run, &piece, MASK_CARD, false);
	}
	return false;
}

/* Two figures more: it is a NIR with a wrong key. */
static bool
has_key_after(const struct run *run, const struct piece *piece)
{
	const struct group *after = &run->groups[piece->last + 1];
	return piece->last + 1 < run->count && after->to - after->from == 2;
}

static bool
find_tax(struct finder *finder, struct run *run, size_t first)
{
	static const char *const shapes[] = { "d", "22333", "13333", "4333", NULL };
	struct piece piece;
	if (!piece_of(&finder->view, run, first, 13, &piece) || !is_figures(run, &piece) ||
	    is_glued(&finder->view, run, &piece) || !(piece.is_whole || (is_shaped(run, &piece,
		shapes) && !has_key_after(run, &piece))) ||
	    piece.digits[0] > '3' || number_of(piece.digits, 10) == 0)
		return false;
	if (number_of(piece.digits, 10) % 511 == number_of(piece.digits + 10, 3))
		return tell(finder, run, &piece, MASK_TAX, true);
	return finder_knows(finder, run->groups[first].from, WORD(BIT_TAX), 5) &&
	       tell(finder, run, &piece, MASK_TAX, false);
}

/* --- phones ------------------------------------------------------------------------------------------ */

/* 01 to 07 and 09; what begins with 08 is a service's, and so are numbers of four figures or less. */
static bool
is_personal_phone(const char *digits)
{
	return digits[0] == '0' && digits[1] >= '1' && digits[1] <= '9' && digits[1] != '8';
}

/* +33 6 12 34 56 78, 0033 (0)6…, +262 692…, +44 20 7073 1000 */
static bool
find_far_phone(struct finder *finder, struct run *run, size_t first)
{
	static const char *const overseas[] = { "262", "508", "590", "594", "596", "687", "689",
		"681", "269" };
	const struct view *view = &finder->view;
	size_t from = run->groups[first].from;
	const bool has_plus = (from > 0 && view->c[from - 1] == '+') ||
	                      (from > 1 && view->c[from - 1] == '(' && view->c[from - 2] == '+');
	struct piece best = { .length = 0 }, piece;
	bool is_overseas = false;
	if (!has_plus && (first != run->base || run->groups[first].to - from < 2 ||
	                  (from > 0 && is_letter(view->c[from - 1]))))
		return false;
	const bool is_french = piece_of(view, run, first, 13, &piece) && memcmp(piece.digits, "0033", 4) == 0;
	if (!has_plus && !is_french && find_tax(finder, run, first))
		return true; /* some begin with 00 */
	if (!has_plus && !is_french && memcmp(view->c + from, "00", 2) == 0 &&
	    finder_knows(finder, from, WORD(BIT_IDENTITY), 5))
		return false; /* so do those of papers */
	for (size_t length = 8; length <= 17; length++) {
		if (!piece_of(view, run, first, length, &piece) || !is_figures(run, &piece))
			continue;
		const size_t skip = has_plus ? 0 : 2;
		if (!has_plus && memcmp(piece.digits, "00", 2) != 0)
			return false;
		const char *digits = piece.digits + skip;
		const size_t count = length - skip;
		if (memcmp(digits, "33", 2) == 0) {
			const size_t zero = digits[2] == '0';
			if (count == 11 + zero && digits[2 + zero] >= '1' && digits[2 + zero] != '8')
				best = piece;
			continue;
		}
		bool is_ours = false;
		for (size_t i = 0; i < LENGTH(overseas); i++)
			is_ours = is_ours || memcmp(digits, overseas[i], 3) == 0;
		if (digits[0] != '0' && count >= 8 && count <= 15 && (has_plus || is_ours ||
			piece.is_whole))
			best = piece;
		is_overseas = is_overseas || is_ours;
		if (is_ours && count >= 12)
			break;
	}
	const bool is_said = has_plus || is_overseas || memcmp(best.digits, "0033", 4) == 0;
	if (best.length == 0 || (!is_said && !finder_knows(finder, from, WORD(BIT_PHONE), 3)))
		return false; /* « 0044… »: many things begin with 00 */
	if (has_plus)
		from -= view->c[from - 1] == '+' ? 1 : 2;
	const bool is_sure = has_plus || memcmp(best.digits, "0033", 4) == 0;
	(void)finder_tell_value(finder, MASK_PHONE, is_sure, from, run->groups[best.last].to,
		span_from(best.digits, best.length));
	run->base = best.last + 1;
	return true;
}

static bool
find_phone(struct finder *finder, struct run *run, size_t first)
{

	struct view *view = &finder->view;
	struct piece piece;
	const size_t from = run->groups[first].from;
	if (piece_of(view, run, first, 10, &piece) && is_figures(run, &piece) &&
		is_personal_phone(piece.digits)) {
		bool is_usual = piece.first == piece.last || piece.last == piece.first + 4;
		for (size_t i = piece.first; piece.first < piece.last && i <= piece.last; i++)
			is_usual = is_usual && run->groups[i].to - run->groups[i].from == 2;
		const bool ends = piece.last + 1 == run->count;
		const size_t before = first - run->base;
		/* « au 3 06 12 34 56 78 », « 75012 0612345678 »: a number stands before; no more. */
		const bool stands = before == 0 || (before == 1 && ends &&
			run->groups[run->base].to - run->groups[run->base].from <= 5);
		size_t letters = 0;
		while (letters < 8 && letters < from && is_letter(view->c[from - 1 - letters]))
			letters++;
		/* « 371N0927… », « R0331… »: within a code */
		const bool is_code = letters == 1 && is_upper(view->c[from - 1]);
		const bool is_within = is_code || (letters > 0 && letters < from &&
			is_digit(view->c[from - 1 - letters]));
		const bool is_date = !is_usual && has_slash(run, &piece); /* 01/02/2024 10 h */
		if (!is_within && !is_date && (piece.is_whole || (is_usual && stands)))
			return tell(finder, run, &piece, MASK_PHONE, true);
	}
	/* O6 12 34 56 78 */
	if (from > 0 && lower_of(view->c[from - 1]) == 'o' && !(from > 1 &&
		is_alnum(view->c[from - 2])) &&
	    piece_of(view, run, first, 9, &piece) && is_figures(run, &piece) && piece.is_whole &&
		piece.digits[0] != '8') {
		char digits[11] = "0";
		memcpy(digits + 1, piece.digits, 9);
		(void)finder_tell_value(finder, MASK_PHONE, true, from - 1, run->groups[piece.last].to,
			span_from(digits, 10));
		run->base = piece.last + 1;
		return true;
	}
	return false;
}

/* « tél. 20 7073 1000 »: only the word says so. */
static bool
find_said_phone(struct finder *finder, struct run *run, size_t first)
{
	struct piece piece;
	if (first != run->base || !finder_knows(finder, run->groups[first].from, WORD(BIT_PHONE), 3))
		return false;
	for (size_t length = 13; length >= 7; length--)
		if (piece_of(&finder->view, run, first, length, &piece) && piece.last + 1 == run->count &&
		    is_figures(run, &piece) && !is_glued(&finder->view, run, &piece) &&
		    !(length == 10 && memcmp(piece.digits, "08", 2) == 0) &&
		    !finder_counts(finder, run->groups[piece.last].to))
			return tell(finder, run, &piece, MASK_PHONE, false);
	return false;
}

void
find_numbers(struct finder *finder)
{
	static bool (*const finds[])(struct finder *, struct run *, size_t) = {
		find_far_phone, find_nir, find_company, find_card, find_tax, find_phone,
			find_small_company, find_said_phone,
	};
	struct run run;
	for (size_t at = 0; at < finder->view.length;) {
		if (!is_digit(finder->view.c[at])) {
			at++;
			continue;
		}
		run_read(&finder->view, at, &run);
		for (size_t first = 0; first < run.count;) {
			bool found = false;
			const struct group *group = &run.groups[first];
			for (size_t i = 0; i < LENGTH(finds) && !found &&
				group->to - group->from <= DIGITS_MAX; i++)
				found = finds[i](finder, &run, first);
			first = found ? run.base : first + 1;
		}
		at = run.end;
	}
}
