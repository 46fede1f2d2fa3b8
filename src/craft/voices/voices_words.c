/* The words each side uses more: log-odds with a prior, corrected together, shown as they are written. */
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "craft/stats/stats_family.h"
#include "craft/text/text.h"
#include "craft/voices/voices_inside.h"

enum {
	READING_MEMORY = 1 << 30,
	FORM_COUNT_MAX = 1000000, /* beyond, a term has its first one alone */
	FORM_SIZE_MAX = 2 * UINT8_MAX + 2, /* a phrase: two words and what is between */
	SEEN_MIN_USUAL = 5,
};
static const double alpha_usual = 0.05, prior_usual = 500;

/* One of the ways a term is written. */
struct form {
	uint64_t hash; /* 0: empty */
	uint32_t number, seen;
	struct span source;
};
struct counting {
	struct arena *arena, *passing;
	const struct voices_texts *texts;
	struct voices_reading reading;
	struct voices_terms phrases; /* `last` of a compared one: its number; else UINT32_MAX */
	uint32_t *numbers;           /* by stem; UINT32_MAX: not compared */
	struct voices_word *words;
	size_t count, word_count;
	struct form *forms;
	size_t form_slots, form_used;
	bool *has_form; /* by number */
};

/* --- figures -------------------------------------------------------------------------------------- */

/* Exact and two-sided: of those that hold it, as many or more on one side, were it chance. */
static double
exact_p(const uint32_t seen[VOICES_SIDE_COUNT], const double totals[VOICES_SIDE_COUNT])
{
	const double share = totals[1] / (totals[0] + totals[1]);
	const int64_t all = (int64_t)seen[0] + seen[1];
	const double more = stats_share_above(seen[1], all, share).value;
	const double less = stats_share_above(seen[0], all, 1 - share).value;
	return fmin(1, 2 * fmin(more, less));
}

struct voices_log_odds
voices_log_odds(const uint32_t seen[VOICES_SIDE_COUNT], const double totals[VOICES_SIDE_COUNT], double prior)
{
	must(totals[0] > 0 && totals[1] > 0 && prior > 0);
	const double own = prior * ((double)seen[0] + seen[1]) / (totals[0] + totals[1]);
	struct voices_log_odds odds = { .p = 1 };
	double logs[VOICES_SIDE_COUNT], variance = 0;
	for (size_t side = 0; side < VOICES_SIDE_COUNT; side++) {
		const double has = seen[side] + own, has_not = totals[side] + prior - has;
		if (!(has > 0 && has_not > 0)) /* it is all that is said */
			return odds;
		logs[side] = log(has / has_not);
		variance += 1 / has;
	}
	odds.value = logs[1] - logs[0];
	odds.z = odds.value / sqrt(variance);
	odds.p = exact_p(seen, totals);
	return odds;
}

static bool
judge(struct counting *counting, size_t first, size_t count, double prior)
{
	double totals[VOICES_SIDE_COUNT] = { 0 };
	for (size_t i = first; i < first + count; i++)
		for (size_t side = 0; side < VOICES_SIDE_COUNT; side++)
			totals[side] += (double)counting->words[i].seen[side];
	if (totals[0] <= 0 || totals[1] <= 0) {
		for (size_t i = first; i < first + count; i++)
			counting->words[i].p = 1;
		return false;
	}
	for (size_t i = first; i < first + count; i++) {
		struct voices_word *word = &counting->words[i];
		const uint32_t seen[] = { (uint32_t)word->seen[0], (uint32_t)word->seen[1] };
		const struct voices_log_odds odds = voices_log_odds(seen, totals, prior);
		word->log_odds = odds.value;
		word->z = odds.z;
		word->p = odds.p;
		word->side = odds.value > 0;
	}
	return true;
}

static void
correct(struct counting *counting, double alpha, struct voices_words *words)
{
	double *p = arena_array_of(counting->passing, double, counting->count + 1);
	for (size_t i = 0; i < counting->count; i++)
		p[i] = counting->words[i].p;
	stats_adjust(counting->passing, STATS_BH, p, NULL, counting->count, p);
	for (size_t i = 0; i < counting->count; i++) {
		struct voices_word *word = &counting->words[i];
		word->q = p[i];
		word->is_declared = word->q <= alpha;
		words->declared[word->side] += word->is_declared;
	}
}

/* --- which are compared ----------------------------------------------------------------------------- */

static void
choose(struct counting *counting, int64_t seen_min)
{
	const struct voices_reading *reading = &counting->reading;
	size_t room = counting->phrases.used;
	counting->numbers = arena_array_of(counting->passing, uint32_t, reading->stem_count + 1);
	for (size_t stem = 0; stem < reading->stem_count; stem++) {
		const bool is_in = (int64_t)reading->seen[stem][0] + reading->seen[stem][1] >= seen_min;
		counting->numbers[stem] = is_in ? (uint32_t)counting->count++ : UINT32_MAX;
	}
	counting->word_count = counting->count;
	counting->words = arena_array_of(counting->arena, struct voices_word, counting->count + room + 1);
	for (size_t stem = 0; stem < reading->stem_count; stem++)
		if (counting->numbers[stem] != UINT32_MAX)
			counting->words[counting->numbers[stem]] = (struct voices_word){
				.seen = { reading->seen[stem][0], reading->seen[stem][1] },
			};
	for (size_t i = 0; i < counting->phrases.slot_count; i++) {
		struct voices_term *term = &counting->phrases.slots[i];
		const bool is_in = term->key != 0 && (int64_t)term->seen[0] + term->seen[1] >= seen_min;
		term->last = is_in ? (uint32_t)counting->count : UINT32_MAX;
		if (is_in)
			counting->words[counting->count++] = (struct voices_word){
				.is_phrase = true, .seen = { term->seen[0], term->seen[1] },
			};
	}
}

/* The numbers of the word and of the phrase that end with a token; UINT32_MAX: not compared. */
static void
numbers_at(const struct counting *counting, size_t at, uint32_t numbers_r[2])
{
	const struct voices_token *token = voices_token(&counting->reading, at);
	numbers_r[0] = counting->numbers[token->stem];
	numbers_r[1] = UINT32_MAX;
	if (!token->joins)
		return;
	const uint64_t before = voices_token(&counting->reading, at - 1)->stem;
	const struct voices_term *term = voices_term_slot(&counting->phrases, (before + 1) << 32 | token->stem);
	if (term->key != 0)
		numbers_r[1] = term->last;
}

/* --- how they are written ---------------------------------------------------------------------------- */

static struct form *
form_slot(const struct counting *counting, uint64_t hash)
{
	size_t at = (size_t)(hash >> 20) & (counting->form_slots - 1);
	while (counting->forms[at].hash != 0 && counting->forms[at].hash != hash)
		at = (at + 1) & (counting->form_slots - 1);
	return &counting->forms[at];
}

static void
count_form(struct counting *counting, uint32_t number, struct span source)
{
	char bytes[FORM_SIZE_MAX];
	if (2 * (counting->form_used + 1) >= counting->form_slots) {
		const struct form *old = counting->forms;
		const size_t old_slots = counting->form_slots;
		counting->form_slots = old_slots == 0 ? 1 << 13 : 2 * old_slots;
		counting->forms = arena_array_of(counting->passing, struct form, counting->form_slots);
		for (size_t i = 0; i < old_slots; i++)
			if (old[i].hash != 0)
				*form_slot(counting, old[i].hash) = old[i];
	}
	const uint64_t hash = voices_hash(text_small_letters(source, bytes, sizeof bytes), number);
	struct form *form = form_slot(counting, hash);
	if (form->hash == 0) {
		if (counting->form_used >= FORM_COUNT_MAX && counting->has_form[number])
			return;
		counting->has_form[number] = true;
		*form = (struct form){ .hash = hash, .number = number, .source = source };
		counting->form_used++;
	}
	form->seen++;
}

static void
count_forms(struct counting *counting)
{
	const struct voices_reading *reading = &counting->reading;
	counting->has_form = arena_array_of(counting->passing, bool, counting->count + 1);
	for (size_t text = 0; text < counting->texts->count; text++) {
		const char *bytes = counting->texts->list[text].words.at;
		for (size_t at = reading->starts[text]; at < reading->starts[text + 1]; at++) {
			const struct voices_token *token = voices_token(reading, at);
			uint32_t numbers[2];
			numbers_at(counting, at, numbers);
			if (numbers[0] != UINT32_MAX)
				count_form(counting, numbers[0], span_from(bytes + token->at, token->size));
			if (numbers[1] == UINT32_MAX)
				continue;
			const size_t from = voices_token(reading, at - 1)->at;
			count_form(counting, numbers[1],
			           span_from(bytes + from, (size_t)token->at + token->size - from));
		}
	}
}

/* The most frequent; of two, the one whose bytes come first. */
static void
choose_forms(struct counting *counting)
{
	uint32_t *times = arena_array_of(counting->passing, uint32_t, counting->count + 1);
	for (size_t i = 0; i < counting->form_slots; i++) {
		const struct form *form = &counting->forms[i];
		char bytes[FORM_SIZE_MAX];
		if (form->hash == 0 || form->seen < times[form->number])
			continue;
		struct voices_word *word = &counting->words[form->number];
		const struct span small = text_small_letters(form->source, bytes, sizeof bytes);
		if (form->seen == times[form->number] && span_compare(small, word->words) > 0)
			continue;
		times[form->number] = form->seen;
		word->words = span_keep(counting->arena, small);
	}
}

/* --- who holds them --------------------------------------------------------------------------------- */

struct holders {
	uint32_t *list;
	uint32_t met, count, stride, last;
};

static void
hold(struct holders *holders, uint32_t text)
{
	if (holders->last == text + 1)
		return;
	holders->last = text + 1;
	if (holders->met++ % holders->stride == 0)
		holders->list[holders->count++] = text;
}

static void
find_holders(struct counting *counting)
{
	struct holders *all = arena_array_of(counting->passing, struct holders, counting->count + 1);
	for (size_t i = 0; i < counting->count; i++) {
		const struct voices_word *word = &counting->words[i];
		const uint32_t seen = (uint32_t)word->seen[word->side];
		if (!word->is_declared)
			continue;
		all[i].stride = (seen + VOICES_HOLDER_COUNT_MAX - 1) / VOICES_HOLDER_COUNT_MAX;
		all[i].list = arena_array_of(counting->arena, uint32_t, seen / all[i].stride + 1);
	}
	for (uint32_t text = 0; text < counting->texts->count; text++)
		for (size_t at = counting->reading.starts[text]; at < counting->reading.starts[text + 1]; at++) {
			uint32_t numbers[2];
			numbers_at(counting, at, numbers);
			for (size_t i = 0; i < LENGTH(numbers); i++)
				if (numbers[i] != UINT32_MAX && all[numbers[i]].list != NULL &&
				    counting->words[numbers[i]].side == counting->texts->list[text].side)
					hold(&all[numbers[i]], text);
		}
	for (size_t i = 0; i < counting->count; i++) {
		counting->words[i].holders = all[i].list;
		counting->words[i].holder_count = all[i].count;
	}
}

/* --- all together ------------------------------------------------------------------------------------ */

/* The surest first; then by what is said. */
static int
compare_words(const void *a, const void *b)
{
	const struct voices_word *left = a, *right = b;
	if (left->is_declared != right->is_declared)
		return left->is_declared ? -1 : 1;
	if (fabs(left->z) > fabs(right->z) || fabs(left->z) < fabs(right->z))
		return fabs(left->z) > fabs(right->z) ? -1 : 1;
	return span_compare(left->words, right->words);
}

static enum voices_status
compare_sides(struct counting *counting, const struct voices_asked *asked, struct voices_words *words)
{
	const int64_t seen_min = asked->seen_min > 0 ? asked->seen_min : SEEN_MIN_USUAL;
	const double prior = asked->prior > 0 ? asked->prior : prior_usual;
	const enum voices_status status = voices_read(counting->passing, counting->texts, &counting->reading);
	if (status != VOICES_DONE)
		return status;
	voices_phrases(counting->passing, counting->texts, &counting->reading, seen_min, &counting->phrases);
	choose(counting, seen_min);
	if (!judge(counting, 0, counting->word_count, prior))
		return VOICES_ONE_SIDE;
	(void)judge(counting, counting->word_count, counting->count - counting->word_count, prior);
	correct(counting, asked->alpha > 0 ? asked->alpha : alpha_usual, words);
	count_forms(counting);
	choose_forms(counting);
	find_holders(counting);
	qsort(counting->words, counting->count, sizeof *counting->words, compare_words);
	words->words = counting->words;
	words->count = counting->count;
	words->word_count = counting->word_count;
	return VOICES_DONE;
}

enum voices_status
voices_words(struct arena *arena, const struct voices_asked *asked, struct voices_words *words_r)
{
	must(asked->alpha >= 0 && asked->alpha < 1 && asked->prior >= 0 && asked->seen_min >= 0);
	*words_r = (struct voices_words){ .count = 0 };
	if (asked->texts.count > VOICES_TEXT_COUNT_MAX)
		return VOICES_TOO_MANY;
	for (size_t i = 0; i < asked->texts.count; i++) {
		must(asked->texts.list[i].side < VOICES_SIDE_COUNT);
		words_r->texts[asked->texts.list[i].side]++;
	}
	if (words_r->texts[0] == 0 || words_r->texts[1] == 0)
		return VOICES_ONE_SIDE;
	struct counting counting = { .arena = arena, .passing = arena_new(READING_MEMORY),
		                         .texts = &asked->texts };
	const enum voices_status status = compare_sides(&counting, asked, words_r);
	arena_end(counting.passing);
	return status;
}
