/* Dates of birth, and addresses. */
#include "craft/mask/mask_inside.h"

static bool
is_near(const struct word *word)
{
	return word->gap != GAP_BEGIN && word->gap != GAP_OTHER;
}

static uint64_t
number_of(const struct view *view, const struct word *word)
{
	uint64_t number = 0;
	for (size_t i = word->from; i < word->to && i < word->from + 6 && is_digit(view->c[i]); i++)
		number = number * 10 + (uint64_t)(view->c[i] - '0');
	return number;
}

static size_t
size_of(const struct word *word)
{
	return word->to - word->from;
}

/* --- births ------------------------------------------------------------------------------------------- */

static bool
is_date(uint64_t day, uint64_t month, uint64_t year)
{
	static const uint8_t days[] = { 31, 29, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31 };
	const bool is_leap = year < 100 || (year % 4 == 0 && (year % 100 != 0 || year % 400 == 0));
	return month >= 1 && month <= 12 && day >= 1 && day <= days[month - 1] &&
	       (month != 2 || day < 29 || is_leap) && (year < 100 || (year >= 1900 && year <= 2099));
}

/* 1 to 12; 0: no month. By its first letters: of juin and juillet four are needed. */
static uint64_t
month_of(const struct view *view, const struct word *word)
{
	static const char *const names[] = { "jan", "fev", "mar", "avr", "mai", "juin", "juil", "aou",
		"sep", "oct", "nov", "dec" };
	for (size_t i = 0; (word->bits & WORD(BIT_MONTH)) && i < LENGTH(names); i++) {
		size_t same = 0;
		while (names[i][same] != '\0' && lower_of(view_at(view,
			word->from + same)) == names[i][same])
			same++;
		if (names[i][same] == '\0')
			return i + 1;
	}
	return 0;
}

/* A date whose first word is this one: its third word is the last. */
static bool
is_date_at(const struct view *view, const struct word *word)
{
	const uint64_t first = number_of(view, word), last = number_of(view, word + 2);
	const bool is_year = word[2].shape == SHAPE_NUMBER && (size_of(&word[2]) == 4 ||
		size_of(&word[2]) == 2);
	const uint64_t month = month_of(view, &word[1]);
	if (!is_digit(view->c[word->from]) || word[1].from - word->to > 3 ||
		word[2].from - word[1].to > 3)
		return false;
	if (month > 0)
		return is_year && is_date(first, month, last);
	if (word->shape != SHAPE_NUMBER || word[1].shape != SHAPE_NUMBER ||
		word[2].shape != SHAPE_NUMBER)
		return false;
	const uint64_t second = number_of(view, &word[1]);
	return size_of(word) == 4 ? is_date(last, second, first) : is_year && size_of(word) <= 2 &&
		is_date(first, second, last);
}

void
find_births(struct finder *finder)
{
	const struct words *words = &finder->words;
	enum { BETWEEN_MAX = 5 };
	for (size_t i = 0; i < words->count; i++) {
		if (!(words->all[i].bits & WORD(BIT_BORN)))
			continue;
		for (size_t k = i + 1; k + 2 < words->count && k <= i + BETWEEN_MAX; k++) {
			const struct word *word = &words->all[k];
			const bool is_ending = k == i + 1 && size_of(word) <= 2 && word->from == words->all[i].to + 1 &&
				finder->view.c[word->from - 1] == '('; /* né(e), nés (es) */
			if (is_ending && k + 3 < words->count && is_free(finder, word)) {
				k++;
				word++;
			} else if (!is_near(word) || !is_free(finder, word))
				break;
			if (!is_free(finder, word + 1) || !is_free(finder, word + 2) ||
				!is_date_at(&finder->view, word))
				continue;
			(void)finder_tell(finder, MASK_BIRTH, true, word->from, word[2].to);
			break;
		}
	}
}

/* --- addresses ---------------------------------------------------------------------------------------- */

static bool
is_named_well(const struct word *word)
{
	return word->shape == SHAPE_CAPITAL || word->shape == SHAPE_UPPER ||
		word->shape == SHAPE_INITIAL;
}

static bool
goes_on(const struct finder *finder, size_t i)
{
	if (i >= finder->words.count || !is_free(finder, &finder->words.all[i]))
		return false;
	const struct word *word = &finder->words.all[i];
	if (word->gap != GAP_BLANK && word->gap != GAP_HYPHEN && word->gap != GAP_APOSTROPHE &&
		word->gap != GAP_DOT)
		return false;
	/* Nothing found stands between. */
	return i == 0 || memchr(finder->view.c + word[-1].to, VIEW_BARRIER,
		word->from - word[-1].to) == NULL;
}

/* The words of a way's name from i on: the first word after; i: it has none. */
static size_t
way_end(const struct finder *finder, size_t i)
{
	enum { WAY_WORDS_MAX = 8 };
	const struct word *all = finder->words.all;
	const size_t first = i;
	size_t end = i;
	bool has_name = false;
	for (; goes_on(finder, i) && i < first + WAY_WORDS_MAX; i++) {
		const struct word *word = &all[i];
		if (i == first && size_of(word) == 2 && memcmp(finder->view.c + word->from, "et", 2) == 0)
			break; /* allées et venues */
		if (word->bits & WORD(BIT_LINK))
			continue; /* part of it if a name follows */
		const bool is_day = word->shape == SHAPE_NUMBER && i + 1 < finder->words.count &&
			(all[i + 1].bits & WORD(BIT_MONTH));
		const bool is_of_day = i > first && (word->bits & WORD(BIT_MONTH)) &&
			is_digit(finder->view.c[all[i - 1].from]);
		const bool is_year = word->shape == SHAPE_NUMBER && i > first &&
			(all[i - 1].bits & WORD(BIT_MONTH));
		const bool is_joined = i > first && has_name && (word->gap == GAP_HYPHEN ||
			word->gap == GAP_APOSTROPHE);
		const bool is_begun = i > first && !(all[i - 1].bits & WORD(BIT_LINK)) && has_name;
		const bool is_person = is_begun && (all[i - 1].bits & WORD(BIT_GIVEN)) &&
			!(word->bits & WORD(BIT_STOP)) && word->shape == SHAPE_LOWER;
		/* rue Anatole France */
		const bool is_full = is_begun && (all[i - 1].bits & WORD(BIT_GIVEN)) &&
			(word->bits & WORD(BIT_GIVEN));
		const bool is_capital = is_named_well(word) &&
			(is_full || !(has_name && (word->bits & WORD(BIT_STOP))));
		const bool is_first = !has_name && word->shape == SHAPE_LOWER &&
			!(word->bits & WORD(BIT_STOP));
		if (!(is_day || is_of_day || is_year || is_joined || is_person || is_capital || is_first))
			break;
		has_name = true;
		end = i + 1;
	}
	return end;
}

/* « 75011 Paris », « 69003 LYON CEDEX 03 », « Saint-Denis »: the first word after; i: there is none. */
static size_t
town_end(const struct finder *finder, size_t i)
{
	const struct words *words = &finder->words;
	enum { TOWN_WORDS_MAX = 8 };
	if (i >= words->count || !is_free(finder, &words->all[i]) || words->all[i].gap == GAP_BEGIN)
		return i;
	const struct word *word = &words->all[i];
	const bool has_code = word->shape == SHAPE_NUMBER && size_of(word) == 5;
	if (!has_code)
		return (word->bits & WORD(BIT_TOWN)) && is_named_well(word) && word->gap != GAP_LINE ?
			i + 1 : i;
	size_t end = i + 1;
	for (size_t k = i + 1; k <= i + TOWN_WORDS_MAX && goes_on(finder, k); k++) {
		const bool is_first = k == i + 1;
		const bool is_cedex = words->all[k].shape == SHAPE_NUMBER &&
			size_of(&words->all[k]) <= 2 && k > i + 1;
		if (!is_first && words->all[k].gap == GAP_DOT)
			break;
		if ((words->all[k].bits & (WORD(BIT_STOP) | WORD(BIT_LINK))) &&
			words->all[k].gap == GAP_BLANK &&
		    !((words->all[k].bits & WORD(BIT_LINK)) && is_named_well(&words->all[k])))
			break;
		if (!is_first && !is_cedex && !is_named_well(&words->all[k]) &&
			words->all[k].gap == GAP_BLANK)
			break;
		end = k + 1;
	}
	return end;
}

/* The first word of the number before a way: « 12 bis, »; `way`: it has none. */
static size_t
number_before(const struct finder *finder, size_t way)
{
	const struct word *all = finder->words.all;
	size_t i = way;
	if (i == 0 || all[i].gap == GAP_BEGIN || all[i].gap == GAP_OTHER || !is_free(finder,
		&all[i - 1]) ||
	    all[i].from - all[i - 1].to > 3)
		return way;
	i--;
	if (i > 0 && size_of(&all[i]) <= 6 && !is_digit(finder->view.c[all[i].from]) &&
		all[i].gap == GAP_BLANK &&
	    (size_of(&all[i]) == 1 || all[i].bits & WORD(BIT_LINK)) && is_free(finder, &all[i - 1]))
		i--;
	const size_t size = size_of(&all[i]);
	const bool is_number = is_digit(finder->view.c[all[i].from]) && size <= 8 &&
	                       (all[i].shape == SHAPE_NUMBER ?
		size <= 4 : !is_digit(finder->view.c[all[i].to - 1]));
	return is_number ? i : way;
}

/* An address around a way: the first word after; `way`: there is none. */
static size_t
find_address(struct finder *finder, size_t way)
{
	struct word *all = finder->words.all;
	const bool is_weak = (all[way].bits & WORD(BIT_WEAK_WAY)) != 0;
	size_t first = number_before(finder, way), end = way_end(finder, way + 1);
	if (end == way + 1)
		return way;
	const size_t town = town_end(finder, end);
	bool is_capital = false;
	for (size_t i = way + 1; i < end; i++)
		is_capital = is_capital || (is_named_well(&all[i]) && !(all[i].bits & WORD(BIT_LINK)));
	const bool has_code = town > end;
	bool is_sure = first < way;
	if (!is_sure)
		is_sure = has_code && all[end].shape == SHAPE_NUMBER && (!is_weak || is_capital);
	if (is_weak && !is_capital && !has_code)
		return way;
	if (!is_sure && !finder_knows(finder, all[way].from, WORD(BIT_HOME), 4)) {
		for (size_t i = way + 1; i < end && is_capital; i++)
			all[i].bits |= WORD(BIT_STOP); /* « rue Victor-Hugo » names a place */
		return is_capital ? end : way;
	}
	end = town;
	/* « 3 rue X, 12 allée Y »: one after the other, each its own. */
	(void)finder_tell(finder, MASK_ADDRESS, is_sure, all[first].from, all[end - 1].to);
	return end;
}

void
find_addresses(struct finder *finder)
{
	const struct words *words = &finder->words;
	for (size_t i = 0; i < words->count; i++)
		if ((words->all[i].bits & WORD(BIT_WAY)) && is_free(finder, &words->all[i])) {
			const size_t end = find_address(finder, i);
			if (end > i)
				i = end - 1;
		}
}
