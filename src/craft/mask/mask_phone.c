/* Phones that are written not to be seen: « zéro six douze … », « O6 l2 34 », « 0_6_1_2 », « 06 * 12 ».
 *
 * Figures, letters drawn like them and words are gathered with whatever stands between. Ten figures alone
 * prove little (a date and an hour have as many): letters for figures or words must be among them, or the
 * same sign must stand between groups of one or of two. */
#include "craft/mask/mask_inside.h"

enum { FIGURES_MAX = 13, GAP_SIZE_MAX = 8, WORD_SIZE_MAX = 10, PART_COUNT_MAX = FIGURES_MAX };

struct hidden {
	char figures[FIGURES_MAX + 1];
	size_t count, parts, end;
	size_t ones, twos;         /* parts of one figure, of two */
	size_t words, letters;     /* how many parts are words; figures that are letters */
	size_t far;                /* signs between that no usual phone has */
	char sign;                 /* the last one between */
	bool is_uneven;            /* they are not the same */
	bool is_over;              /* too many figures */
};

/* --- one part --------------------------------------------------------------------------------------- */

/* The figure that a sign is, or is drawn like; -1: none. */
static int
figure_of(char c)
{
	if (is_digit(c))
		return c - '0';
	return c == 'O' || c == 'o' ? 0 : c == 'l' || c == 'I' ? 1 : -1;
}

/* A word: its number below 100 and where it ends; -1: it is none. */
static int
small_number_at(const struct view *view, size_t at, size_t *end_r)
{
	static const struct {
		char word[WORD_SIZE_MAX];
		int8_t number;
	} words[] = {
		{ "zero", 0 }, { "un", 1 }, { "une", 1 }, { "deux", 2 }, { "trois", 3 }, { "quatre", 4 }, { "cinq",
		5 },
		{ "six", 6 }, { "sept", 7 }, { "huit", 8 }, { "neuf", 9 }, { "dix", 10 }, { "onze", 11 },
		{ "douze", 12 }, { "treize", 13 }, { "quatorze", 14 }, { "quinze", 15 }, { "seize", 16 },
		{ "vingt", 20 }, { "vingts", 20 }, { "trente", 30 }, { "quarante", 40 }, { "cinquante", 50 },
		{ "soixante", 60 }, { "septante", 70 }, { "octante", 80 }, { "huitante", 80 }, { "nonante", 90 },
	};
	char word[WORD_SIZE_MAX + 1];
	size_t size = 0;
	while (size < WORD_SIZE_MAX && is_letter(view_at(view, at + size))) {
		word[size] = lower_of(view->c[at + size]);
		size++;
	}
	*end_r = at + size;
	if (size < 2 || is_alnum(view_at(view, at + size)))
		return -1;
	word[size] = '\0';
	for (size_t i = 0; i < LENGTH(words); i++)
		if (strcmp(words[i].word, word) == 0)
			return words[i].number;
	return -1;
}

/* A number in words there, « soixante-dix-huit », « vingt et un »; -1: none. */
static int
number_at(const struct view *view, size_t at, size_t *end_r)
{
	int number = small_number_at(view, at, end_r);
	while (number > 0) {
		size_t next = *end_r, end;
		const bool joined = view_at(view, next) == '-' || view_at(view, next) == ' ';
		const bool and_one = joined && lower_of(view_at(view, next + 1)) == 'e' &&
			lower_of(view_at(view, next + 2)) == 't' && (view_at(view, next + 3) == ' ' ||
			view_at(view, next + 3) == '-');
		const int more = joined ? small_number_at(view, next + (and_one ? 4 : 1), &end) : -1;
		const bool is_score = number == 4 && more == 20;               /* quatre-vingts */
		const bool is_teen = number == 10 && more >= 7 && more <= 9;   /* dix-sept */
		const bool is_wide = (number == 60 || number == 80) && more >= 10 && more <= 16; /* soixante-douze */
		const bool is_unit = number >= 20 && number % 10 == 0 && more >= 1 && more <= 9;
		const bool is_wide_teen = (number == 70 || number == 90) && more >= 7 && more <= 9;
		if (and_one ? more != 1 && more != 11 : !is_score && !is_teen && !is_wide && !is_unit &&
			!is_wide_teen)
			break;
		if (and_one && !(is_unit || is_wide))
			break;
		number = is_score ? 80 : number + more;
		*end_r = end;
	}
	return number;
}

static void
put(struct hidden *hidden, int figure)
{
	if (hidden->count == FIGURES_MAX)
		hidden->is_over = true;
	else
		hidden->figures[hidden->count++] = (char)('0' + figure);
}

/* A part there: where it ends; `at`: none. */
static size_t
part_at(const struct view *view, size_t at, struct hidden *hidden)
{
	size_t end = at, figures = 0, letters = 0;
	while (end < at + FIGURES_MAX + 1 && figure_of(view_at(view, end)) >= 0) {
		letters += !is_digit(view->c[end]);
		end++;
	}
	figures = end - at - letters;
	/* « O » alone begins one; « Ol » may stand within. */
	const bool is_zero = figures == 0 && letters > 0 && letters <= 1 + (hidden->parts > 0) &&
		(view->c[at] == 'O' || view->c[at] == 'o');
	if (end > at && !is_alnum(view_at(view, end)) && (figures > 0 || is_zero)) {
		for (size_t i = at; i < end; i++)
			put(hidden, figure_of(view->c[i]));
		hidden->letters += letters;
		hidden->ones += end - at == 1;
		hidden->twos += end - at == 2;
		return end;
	}
	const int number = number_at(view, at, &end);
	if (number < 0)
		return at;
	if (number >= 10)
		put(hidden, number / 10);
	put(hidden, number % 10);
	hidden->words++;
	return end;
}

/* --- all of them ------------------------------------------------------------------------------------ */

/* What stands between two parts: where it ends; `at`: nothing, or too much. */
static size_t
gap_at(const struct view *view, size_t at, struct hidden *hidden)
{
	size_t i = at, signs = 0;
	char sign = ' ';
	bool is_far = false;
	for (; i < at + GAP_SIZE_MAX && !is_alnum(view_at(view, i)); i++) {
		const char c = view_at(view, i);
		if (c == VIEW_BARRIER)
			return at;
		if (is_blank(c))
			continue;
		is_far = is_far || (c != '.' && c != '-') || signs++ > 0;
		sign = c;
	}
	is_far = is_far || i - at > 3;
	if (i == at || !is_alnum(view_at(view, i)))
		return at;
	hidden->far += is_far;
	hidden->is_uneven = hidden->is_uneven || (hidden->parts > 1 && hidden->sign != sign);
	hidden->sign = sign;
	return i;
}

static struct hidden
hidden_at(const struct view *view, size_t at)
{
	struct hidden hidden = { .end = at };
	while (hidden.parts < PART_COUNT_MAX && !hidden.is_over) {
		const struct hidden before = hidden;
		const size_t begin = hidden.parts == 0 ? at : gap_at(view, hidden.end, &hidden);
		if (hidden.parts > 0 && begin == hidden.end) {
			hidden = before;
			break;
		}
		const size_t end = part_at(view, begin, &hidden);
		if (end == begin) {
			hidden = before;
			break;
		}
		hidden.parts++;
		hidden.end = end;
	}
	return hidden;
}

/* A French phone, by its figures: 06…, 336… */
static bool
is_phone(const struct hidden *hidden, bool has_plus)
{
	const char *figures = hidden->figures;
	size_t skip = 0;
	if (has_plus && hidden->count >= 11 && memcmp(figures, "33", 2) == 0)
		skip = 2;
	else if (hidden->count >= 13 && memcmp(figures, "0033", 4) == 0)
		skip = 4;
	else if (hidden->count != 10 || figures[0] != '0')
		return false;
	skip += figures[skip] == '0';
	return hidden->count - skip == 9 && figures[skip] >= '1' && figures[skip] != '8';
}

/* « lots 01, 03, 05, 07, 12 » */
static bool
is_list(const struct hidden *hidden)
{
	if (hidden->twos != hidden->parts || strchr(",;/", hidden->sign) == NULL)
		return false;
	for (size_t i = 2; i + 1 < hidden->count; i += 2)
		if (memcmp(hidden->figures + i, hidden->figures + i - 2, 2) <= 0)
			return false;
	return true;
}

/* `is_after`: figures stand before it, as in a list. */
static bool
is_proved(const struct hidden *hidden, bool is_after)
{
	static const char counted[] = "0123456789";
	if (hidden->words >= 2 || hidden->letters > 0)
		return true;
	const bool is_small = hidden->ones + hidden->twos + hidden->words == hidden->parts;
	const bool is_even = hidden->ones == hidden->parts || hidden->twos == hidden->parts;
	if (hidden->words > 0)
		return is_small;
	return hidden->far > 0 && is_even && !is_after && !hidden->is_uneven && !is_list(hidden) &&
	       memcmp(hidden->figures, counted, 10) != 0;
}

void
find_hidden_phones(struct finder *finder)
{
	const struct view *view = &finder->view;
	for (size_t at = 0; at < view->length; at++) {
		const char c = lower_of(view->c[at]);
		if ((c != '0' && c != 'o' && c != 'z' && c != '3') || (at > 0 && is_alnum(view->c[at - 1])))
			continue;
		const bool has_plus = at > 0 && (view->c[at - 1] == '+' || (at > 1 && view->c[at - 1] == '(' &&
			view->c[at - 2] == '+'));
		if (c == '3' && !has_plus)
			continue;
		const struct hidden hidden = hidden_at(view, at);
		size_t before = at;
		while (before > 0 && before + GAP_SIZE_MAX > at && !is_alnum(view->c[before - 1]))
			before--;
		const bool is_after = before > 0 && is_digit(view->c[before - 1]);
		if (hidden.is_over || !is_phone(&hidden, has_plus) || !is_proved(&hidden, is_after))
			continue;
		const size_t from = at - (!has_plus ? 0 : view->c[at - 1] == '+' ? 1 : 2);
		(void)finder_tell_value(finder, MASK_PHONE, true, from, hidden.end,
			span_from(hidden.figures, hidden.count));
		at = hidden.end - 1;
	}
}
