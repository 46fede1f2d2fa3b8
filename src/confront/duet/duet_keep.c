/* A document, written and read: lines of whole numbers that were counted, then words after a tab. Shares and
 * intervals are reckoned from them again. */
#include "confront/duet/duet_inside.h"

enum { DOCUMENT_SIZE_MAX = 1 << 20, NUMBER_COUNT_MAX = 20, QUOTE_NUMBER_COUNT = 4, BEGUN = 1, GOING_ON = 2 };
/* Of the order of irritants: known, shared, has an interval, how many on each side, which, thousandths. */
enum { ORDER_KNOWN, ORDER_SHARED, ORDER_SURELY, ORDER_COUNTS, ORDER_FIRSTS = ORDER_COUNTS + VOICES_SIDE_COUNT,
	ORDER_TAU = ORDER_FIRSTS + VOICES_SIDE_COUNT * VOICES_FIRST_COUNT, ORDER_NUMBER_COUNT = ORDER_TAU + 3 };
_Static_assert((int)ORDER_NUMBER_COUNT <= (int)NUMBER_COUNT_MAX, "a line holds them");

/* --- written ---------------------------------------------------------------------------------------- */

static void
add_numbers(struct text *text, const int64_t *numbers, size_t count)
{
	for (size_t i = 0; i < count; i++)
		text_format(text, " %lld", (long long)numbers[i]);
}

static void
add_quotes(struct text *text, const struct duet_quotes *quotes)
{
	for (size_t i = 0; i < quotes->count; i++) {
		const struct duet_quote *quote = &quotes->list[i];
		const int64_t numbers[QUOTE_NUMBER_COUNT] = {
			quote->text_id, (int64_t)quote->at, (int64_t)quote->length,
			(quote->is_begun ? BEGUN : 0) | (quote->is_going_on ? GOING_ON : 0),
		};
		add_numbers(text, numbers, QUOTE_NUMBER_COUNT);
	}
}

/* The words of a text are its own: of blanks, only those between them. */
static void
add_words(struct text *text, struct span words)
{
	text_add_char(text, '\t');
	for (size_t i = 0; i < words.length; i++)
		text_add_char(text, words.at[i] == '\n' || words.at[i] == '\t' ? ' ' : words.at[i]);
	text_add_char(text, '\n');
}

static void
add_theme(struct text *text, const struct duet_theme *theme)
{
	const int64_t numbers[] = { theme->is_sure, theme->sight, theme->seen_by };
	text_add_char(text, 't');
	add_numbers(text, numbers, LENGTH(numbers));
	add_words(text, theme->name);
	for (unsigned side = 0; side < VOICES_SIDE_COUNT; side++) {
		text_add_char(text, 'p');
		add_numbers(text, &theme->parts[side].texts, 1);
		add_numbers(text, theme->parts[side].tones, VOICES_TONE_COUNT);
		add_quotes(text, &theme->parts[side].quotes);
		text_add_char(text, '\n');
	}
}

/* -1 to 1, in thousandths above -1. */
static int64_t
thousandths(double value)
{
	return value >= -1 && value <= 1 ? (int64_t)((value + 1) * 1000 + 0.5) : 1000; /* else it is not told */
}

static void
add_order(struct text *text, const struct duet_order *order)
{
	int64_t numbers[ORDER_NUMBER_COUNT] = {
		[ORDER_KNOWN] = order->is_known,
		[ORDER_SHARED] = (int64_t)order->shared_count,
		[ORDER_SURELY] = order->tau.has_interval,
		[ORDER_TAU] = thousandths(order->tau.value),
		[ORDER_TAU + 1] = thousandths(order->tau.low),
		[ORDER_TAU + 2] = thousandths(order->tau.high),
	};
	for (unsigned side = 0; side < VOICES_SIDE_COUNT; side++) {
		numbers[ORDER_COUNTS + side] = (int64_t)order->first_counts[side];
		for (size_t i = 0; i < order->first_counts[side]; i++)
			numbers[ORDER_FIRSTS + side * VOICES_FIRST_COUNT + i] = (int64_t)order->firsts[side][i];
	}
	text_add_char(text, 'o');
	add_numbers(text, numbers, ORDER_NUMBER_COUNT);
	text_add_char(text, '\n');
}

struct span
duet_write(struct arena *arena, const struct duet *duet)
{
	struct text text = text_new(arena, DOCUMENT_SIZE_MAX);
	const int64_t head[] = { DUET_VERSION, duet->state, duet->texts[0], duet->texts[1], duet->declared[0],
		                     duet->declared[1] };
	text_add_char(&text, 'd');
	add_numbers(&text, head, LENGTH(head));
	text_add_char(&text, '\n');
	for (unsigned side = 0; side < VOICES_SIDE_COUNT; side++)
		for (size_t i = 0; i < duet->word_counts[side]; i++) {
			const struct duet_word *word = &duet->words[side][i];
			const int64_t numbers[] = { side, word->seen[0], word->seen[1] };
			text_add_char(&text, 'w');
			add_numbers(&text, numbers, LENGTH(numbers));
			add_quotes(&text, &word->quotes);
			add_words(&text, word->words);
		}
	for (size_t i = 0; i < duet->theme_count; i++)
		add_theme(&text, &duet->themes[i]);
	add_order(&text, &duet->order);
	must(!text.cut);
	return text_span(&text);
}

/* --- read ------------------------------------------------------------------------------------------- */

struct line {
	int64_t numbers[NUMBER_COUNT_MAX];
	size_t count;
	struct span words;
};

/* The next line, if it begins with this letter and holds nothing but numbers, none below zero. */
static bool
read_line(struct span *rest, char kind, struct line *line_r)
{
	struct span line, part, kept = *rest;
	if (!span_cut(&kept, '\n', &line) || line.length == 0 || line.at[0] != kind)
		return false;
	*rest = kept;
	*line_r = (struct line){ .count = 0 };
	line_r->words = line;
	if (!span_cut(&line_r->words, '\t', &line))
		return false;
	line = span_from(line.at + 1, line.length - 1);
	while (span_cut(&line, ' ', &part)) {
		if (part.length == 0)
			continue;
		if (line_r->count == NUMBER_COUNT_MAX || !span_int64(part, &line_r->numbers[line_r->count]) ||
		    line_r->numbers[line_r->count] < 0)
			return false;
		line_r->count++;
	}
	return true;
}

/* What follows the first numbers of a line. */
static bool
read_quotes(const struct line *line, size_t from, struct duet_quotes *quotes_r)
{
	if (line->count < from || (line->count - from) % QUOTE_NUMBER_COUNT != 0 ||
	    (line->count - from) / QUOTE_NUMBER_COUNT > DUET_QUOTE_COUNT)
		return false;
	quotes_r->count = (line->count - from) / QUOTE_NUMBER_COUNT;
	for (size_t i = 0; i < quotes_r->count; i++) {
		const int64_t *numbers = &line->numbers[from + i * QUOTE_NUMBER_COUNT];
		quotes_r->list[i] = (struct duet_quote){ .text_id = numbers[0], .at = (size_t)numbers[1],
			                                     .length = (size_t)numbers[2],
			                                     .is_begun = (numbers[3] & BEGUN) != 0,
			                                     .is_going_on = (numbers[3] & GOING_ON) != 0 };
	}
	return true;
}

static bool
read_word(struct arena *arena, const struct line *line, struct duet *duet)
{
	enum { SIDE, FIRST, SECOND, COUNT };
	if (line->count < COUNT || line->numbers[SIDE] >= VOICES_SIDE_COUNT)
		return false;
	size_t *count = &duet->word_counts[line->numbers[SIDE]];
	if (*count == DUET_WORD_COUNT_MAX)
		return false;
	struct duet_word *word = &duet->words[line->numbers[SIDE]][(*count)++];
	word->words = span_keep(arena, line->words);
	word->seen[0] = line->numbers[FIRST];
	word->seen[1] = line->numbers[SECOND];
	return read_quotes(line, COUNT, &word->quotes);
}

static bool
read_theme(struct arena *arena, const struct line *line, struct span *rest, struct duet *duet)
{
	enum { SURE, SIGHT, BY, COUNT };
	struct line part;
	if (line->count != COUNT || duet->theme_count == DUET_THEME_COUNT_MAX ||
	    line->numbers[SIGHT] > VOICES_SEEN_ONLY || line->numbers[BY] >= VOICES_SIDE_COUNT)
		return false;
	struct duet_theme *theme = &duet->themes[duet->theme_count++];
	theme->name = span_keep(arena, line->words);
	theme->is_sure = line->numbers[SURE] != 0;
	theme->sight = (enum voices_sight)line->numbers[SIGHT];
	theme->seen_by = (uint8_t)line->numbers[BY];
	for (unsigned side = 0; side < VOICES_SIDE_COUNT; side++) {
		if (!read_line(rest, 'p', &part) ||
		    !read_quotes(&part, 1 + VOICES_TONE_COUNT, &theme->parts[side].quotes))
			return false;
		theme->parts[side].texts = part.numbers[0];
		for (int tone = 0; tone < VOICES_TONE_COUNT; tone++)
			theme->parts[side].tones[tone] = part.numbers[1 + tone];
	}
	return true;
}

static bool
read_order(const struct line *line, size_t theme_count, struct duet_order *order_r)
{
	const int64_t *numbers = line->numbers;
	if (line->count != ORDER_NUMBER_COUNT || numbers[ORDER_SHARED] > VOICES_FIRST_COUNT)
		return false;
	order_r->is_known = numbers[ORDER_KNOWN] != 0;
	order_r->shared_count = (size_t)numbers[ORDER_SHARED];
	order_r->tau = (struct voices_figure){ (double)numbers[ORDER_TAU] / 1000 - 1,
		                                   (double)numbers[ORDER_TAU + 1] / 1000 - 1,
		                                   (double)numbers[ORDER_TAU + 2] / 1000 - 1,
		                                   numbers[ORDER_SURELY] != 0 };
	for (unsigned side = 0; side < VOICES_SIDE_COUNT; side++) {
		if (numbers[ORDER_COUNTS + side] > VOICES_FIRST_COUNT)
			return false;
		order_r->first_counts[side] = (size_t)numbers[ORDER_COUNTS + side];
		for (size_t i = 0; i < order_r->first_counts[side]; i++) {
			const int64_t theme = numbers[ORDER_FIRSTS + side * VOICES_FIRST_COUNT + i];
			if (theme >= (int64_t)theme_count)
				return false;
			order_r->firsts[side][i] = (size_t)theme;
		}
	}
	return true;
}

bool
duet_read(struct arena *arena, struct span document, struct duet *duet_r)
{
	enum { VERSION, STATE, FIRST, SECOND, FIRST_DECLARED, SECOND_DECLARED, COUNT };
	struct line line;
	*duet_r = (struct duet){ .state = DUET_TOO_FEW };
	if (document.length == 0 || document.at[document.length - 1] != '\n' ||
	    !read_line(&document, 'd', &line) || line.count != COUNT ||
	    line.numbers[VERSION] != DUET_VERSION || line.numbers[STATE] > DUET_COMPARED)
		return false;
	duet_r->state = (enum duet_state)line.numbers[STATE];
	for (unsigned side = 0; side < VOICES_SIDE_COUNT; side++) {
		duet_r->texts[side] = line.numbers[FIRST + side];
		duet_r->declared[side] = line.numbers[FIRST_DECLARED + side];
	}
	while (read_line(&document, 'w', &line))
		if (!read_word(arena, &line, duet_r))
			return false;
	while (read_line(&document, 't', &line))
		if (!read_theme(arena, &line, &document, duet_r))
			return false;
	return read_line(&document, 'o', &line) && read_order(&line, duet_r->theme_count, &duet_r->order);
}
