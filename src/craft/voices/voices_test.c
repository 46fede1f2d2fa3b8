#include <math.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "craft/text/text_alike.h"
#include "craft/voices/voices_inside.h"

enum { ARENA_SIZE = 512 << 20, TOPICS = 4 };

/* Texts and themes made by hand: `bits` says which themes a text speaks of. */
struct stage {
	struct voices_text *list;
	float *weights;
	struct topics themes;
	struct voices_texts texts;
};

static struct stage
stage_new(struct arena *arena, size_t room)
{
	struct stage stage = {
		.list = arena_array_of(arena, struct voices_text, room + 1),
		.weights = arena_array_of(arena, float, room * TOPICS + 1),
		.themes = { .count = TOPICS, .weight_min = 0.1 },
	};
	stage.texts.list = stage.list;
	stage.themes.weights = stage.weights;
	return stage;
}

static void
say(struct stage *stage, size_t times, struct voices_text text, unsigned bits)
{
	for (; times > 0; times--) {
		for (size_t topic = 0; topic < TOPICS; topic++)
			stage->weights[stage->texts.count * TOPICS + topic] = bits >> topic & 1 ? 0.5f : 0.05f;
		stage->list[stage->texts.count++] = text;
		stage->themes.row_count = stage->texts.count;
	}
}

static struct voices_text
voice(unsigned side, enum voices_tone tone)
{
	return (struct voices_text){ .words = SPAN("le guichet"), .side = (uint8_t)side, .tone = (uint8_t)tone };
}

/* --- themes ---------------------------------------------------------------------------------------- */

static void
a_theme_is_counted_on_both_sides_with_its_tones(void **state)
{
	(void)state;
	struct arena *arena = arena_new(ARENA_SIZE);
	struct stage stage = stage_new(arena, 1000);
	struct voices_theme themes[TOPICS];
	say(&stage, 30, voice(0, VOICES_NEGATIVE), 1 | 2);
	say(&stage, 10, voice(0, VOICES_POSITIVE), 1);
	say(&stage, 60, voice(0, VOICES_TONE_NONE), 0);
	say(&stage, 5, voice(1, VOICES_MIXED), 1);
	say(&stage, 95, voice(1, VOICES_NEGATIVE), 8);
	assert_int_equal(voices_themes(arena, &stage.texts, &stage.themes, themes), VOICES_DONE);
	const struct voices_part *parts = themes[0].parts;
	assert_true(parts[0].share.x == 40 && parts[0].share.n == 100 && parts[1].share.x == 5);
	assert_true(parts[0].tones[VOICES_NEGATIVE] == 30 && parts[0].tones[VOICES_POSITIVE] == 10);
	assert_true(parts[1].tones[VOICES_MIXED] == 5 && parts[1].tones[VOICES_TONE_NONE] == 0);
	/* Wilson of 40 of 100, Newcombe of 5 and 40 of 100 (R: prop.test(40, 100, correct = FALSE)) */
	assert_true(fabs(parts[0].share.interval.low - 0.3094012864) < 1e-9);
	assert_true(fabs(parts[0].share.interval.high - 0.4979974132) < 1e-9);
	assert_true(fabs(themes[0].gap.difference + 0.35) < 1e-12 && themes[0].gap.interval.high < -0.2);
	assert_true(themes[0].sight == VOICES_SEEN_MOSTLY && themes[0].seen_by == 0); /* 11 % at most, of 40 % */
	assert_true(themes[1].sight == VOICES_SEEN_ONLY && themes[1].seen_by == 0);
	assert_true(themes[2].sight == VOICES_SEEN_BY_BOTH && themes[2].q >= 1); /* nobody speaks of it */
	assert_true(themes[3].sight == VOICES_SEEN_ONLY && themes[3].seen_by == 1);
	arena_end(arena);
}

/* Two of three texts do not mention it either way: that they are few is no sight. */
static void
few_texts_that_are_silent_do_not_ignore_a_theme(void **state)
{
	(void)state;
	struct arena *arena = arena_new(ARENA_SIZE);
	struct stage stage = stage_new(arena, 1000);
	struct voices_theme themes[TOPICS];
	say(&stage, 20, voice(0, VOICES_NEGATIVE), 1);
	say(&stage, 80, voice(0, VOICES_NEGATIVE), 0);
	say(&stage, 4, voice(1, VOICES_NEGATIVE), 0);
	assert_int_equal(voices_themes(arena, &stage.texts, &stage.themes, themes), VOICES_DONE);
	assert_int_equal(themes[0].sight, VOICES_SEEN_BY_BOTH);
	say(&stage, 96, voice(1, VOICES_NEGATIVE), 0);
	assert_int_equal(voices_themes(arena, &stage.texts, &stage.themes, themes), VOICES_DONE);
	assert_int_equal(themes[0].sight, VOICES_SEEN_ONLY);
	say(&stage, 400, voice(0, VOICES_NEGATIVE), 0); /* under 5 % */
	assert_int_equal(voices_themes(arena, &stage.texts, &stage.themes, themes), VOICES_DONE);
	assert_int_equal(themes[0].sight, VOICES_SEEN_BY_BOTH);
	stage.texts.count = stage.themes.row_count = 100;
	assert_int_equal(voices_themes(arena, &stage.texts, &stage.themes, themes), VOICES_ONE_SIDE);
	arena_end(arena);
}

/* --- irritants --------------------------------------------------------------------------------------- */

static void
irritants_that_both_share_are_told(void **state)
{
	(void)state;
	struct arena *arena = arena_new(ARENA_SIZE);
	struct stage stage = stage_new(arena, 4000);
	struct voices_order order, again;
	static const size_t times[VOICES_SIDE_COUNT][TOPICS] = { { 400, 300, 100, 200 }, { 80, 60, 20, 40 } };
	for (unsigned side = 0; side < VOICES_SIDE_COUNT; side++)
		for (unsigned topic = 0; topic < TOPICS; topic++) {
			say(&stage, times[side][topic], voice(side, VOICES_NEGATIVE), 1u << topic);
			say(&stage, 100, voice(side, VOICES_POSITIVE), 1u << topic); /* no irritant */
		}
	assert_int_equal(voices_order(&stage.texts, &stage.themes, 5, &order), VOICES_DONE);
	assert_true(fabs(order.tau.value - 1) < 1e-12 && fabs(order.rho.value - 1) < 1e-12);
	assert_true(order.tau.has_interval && order.tau.low > 0.3 && order.tau.high >= order.tau.low);
	assert_true(order.shared_count == 3 && order.first_counts[1] == 3);
	assert_true(order.firsts[0][0] == 0 && order.firsts[0][1] == 1 && order.firsts[0][2] == 3);
	assert_true(order.is_shared[1][2] && order.negatives[1][2] == 20 && order.texts[0] == 1400);
	assert_int_equal(voices_order(&stage.texts, &stage.themes, 5, &again), VOICES_DONE);
	assert_memory_equal(&order.tau, &again.tau, sizeof order.tau);
	assert_true(fabs(order.tau.low - again.tau.low) <= 0 && fabs(order.rho.low - again.rho.low) <= 0);
	arena_end(arena);
}

static void
irritants_without_an_order_are_none(void **state)
{
	(void)state;
	struct arena *arena = arena_new(ARENA_SIZE);
	struct stage stage = stage_new(arena, 400);
	struct voices_order order;
	assert_int_equal(voices_order(&stage.texts, &stage.themes, 5, &order), VOICES_ONE_SIDE);
	say(&stage, 10, voice(0, VOICES_NEGATIVE), 1);
	say(&stage, 10, voice(1, VOICES_POSITIVE), 2);
	assert_int_equal(voices_order(&stage.texts, &stage.themes, 5, &order), VOICES_ALL_ALIKE);
	assert_true(order.first_counts[0] == 1 && order.first_counts[1] == 0 && order.shared_count == 0);
	say(&stage, 1, voice(1, VOICES_NEGATIVE), 2); /* so rare that most draws miss it */
	assert_int_equal(voices_order(&stage.texts, &stage.themes, 5, &order), VOICES_DONE);
	assert_true(!order.tau.has_interval && order.tau.value < 0);
	stage.themes.count = 1;
	assert_int_equal(voices_order(&stage.texts, &stage.themes, 5, &order), VOICES_TOO_FEW);
	arena_end(arena);
}

/* --- grown ------------------------------------------------------------------------------------------ */

static const struct voices_periods periods = { .side = VOICES_BOTH, .first_day = 31, .last_day = 40,
	                                           .earlier_first_day = 1, .earlier_last_day = 30 };

/* Days 1 to 40, 40 texts a day; a theme in one text of ten, `grown` times as often from day 31 on. */
static size_t
alerts_of(double grown, uint64_t seed, bool any)
{
	struct arena *arena = arena_new(ARENA_SIZE);
	struct stage stage = stage_new(arena, 1600);
	struct voices_growth growths[TOPICS];
	size_t alerts = 0;
	for (int64_t day = 1; day <= 40; day++)
		for (int i = 0; i < 40; i++) {
			struct voices_text text = voice((unsigned)i % 2, VOICES_NEGATIVE);
			unsigned bits = 0;
			for (unsigned topic = 0; topic < TOPICS; topic++) {
				const double share = 0.1 * (topic == 0 && day > 30 ? grown : 1);
				bits |= (unsigned)((double)(voices_draw(&seed) >> 11) * 0x1p-53 < share) << topic;
			}
			text.day = day;
			say(&stage, 1, text, bits);
		}
	assert_int_equal(voices_grown(arena, &stage.texts, &stage.themes, &periods, growths), VOICES_DONE);
	assert_true(growths[1].now_texts == 400 && growths[1].earlier_texts == 1200);
	assert_true(fabs(growths[1].expected - (double)growths[1].earlier / 3) < 1e-9);
	for (size_t topic = 0; topic < TOPICS; topic++)
		alerts += growths[topic].is_alert && (any || topic == 0);
	arena_end(arena);
	return alerts;
}

static void
a_theme_that_grew_is_told_and_chance_is_not(void **state)
{
	(void)state;
	size_t by_chance = 0, found = 0;
	for (uint64_t seed = 1; seed <= 500; seed++) {
		by_chance += alerts_of(1, seed * 1000003, true) > 0;
		found += seed <= 100 && alerts_of(1.8, seed * 1000003, false) > 0;
	}
	printf("alerts by chance in %zu of 500 draws; a theme 1.8 times as frequent told in %zu of 100\n",
	       by_chance, found);
	assert_true(by_chance <= 35); /* 5 % and two standard errors */
	assert_true(found >= 80);
}

/* 12 of 100 now, 10 of 300 before (R: binom.test(12, 22, 1/4, "greater")). */
static void
growth_has_the_figure_of_r(void **state)
{
	(void)state;
	struct arena *arena = arena_new(ARENA_SIZE);
	struct stage stage = stage_new(arena, 500);
	struct voices_growth growths[TOPICS];
	struct voices_text now = voice(0, VOICES_NEGATIVE), earlier = now;
	now.day = 40;
	earlier.day = 1;
	assert_int_equal(voices_grown(arena, &stage.texts, &stage.themes, &periods, growths), VOICES_TOO_FEW);
	say(&stage, 12, now, 1);
	say(&stage, 88, now, 0);
	say(&stage, 10, earlier, 1);
	say(&stage, 290, earlier, 0);
	assert_int_equal(voices_grown(arena, &stage.texts, &stage.themes, &periods, growths), VOICES_DONE);
	assert_true(growths[0].is_alert && growths[0].now == 12 && growths[0].earlier == 10);
	assert_true(fabs(growths[0].p - 0.002870986946) < 1e-10);
	struct voices_periods other = periods;
	other.side = 1;
	assert_int_equal(voices_grown(arena, &stage.texts, &stage.themes, &other, growths), VOICES_TOO_FEW);
	arena_end(arena);
}

/* --- quotes ----------------------------------------------------------------------------------------- */

#define QUEUE "La file d’attente du guichet est bien trop longue le samedi matin"
static const char *const said[] = {
	QUEUE ".",
	QUEUE " !",
	"Au guichet, on attend debout dans la file, sans une chaise pour les personnes âgées.",
	"Le formulaire en ligne refuse ma pièce jointe sans dire pourquoi, trois fois de suite.",
	"Le guichet ferme à midi pile et la file d’attente reste dehors sous la pluie.",
	"Trop court.",
};
enum { SAID = LENGTH(said), LONG_COUNT = 7 };

static size_t
quotes_of(struct arena *arena, const char *const *lines, size_t count, struct voices_quote *quotes,
          size_t most)
{
	struct voices_text *list = arena_array_of(arena, struct voices_text, 2 * count);
	struct span *spans = arena_array_of(arena, struct span, 2 * count);
	struct voices_candidate *candidates = arena_array_of(arena, struct voices_candidate, count);
	struct topics_rows *rows;
	/* each twice, so that words are kept; the second is no candidate */
	for (size_t i = 0; i < 2 * count; i++) {
		list[i] = (struct voices_text){ .words = span_of(lines[i % count]),
			                            .place = i % count < 2 || i % count == 4 };
		spans[i] = list[i].words;
		if (i < count)
			candidates[i] = (struct voices_candidate){ (uint32_t)i, 1 - 0.01 * (double)i };
	}
	const struct topics_reading reading = { .texts = spans, .count = 2 * count, .seen_share_max = 1 };
	assert_int_equal(topics_read(arena, &reading, &rows), TOPICS_DONE);
	const struct voices_texts texts = { list, 2 * count };
	const struct span sought[] = { SPAN("guichet"), SPAN("file d’attente") };
	const struct voices_quoting quoting = { .texts = &texts, .rows = rows, .candidates = candidates,
		                                    .count = count, .words = sought, .word_count = LENGTH(sought) };
	return voices_quotes(&quoting, most, quotes);
}

static void
quotes_say_different_things_from_different_places(void **state)
{
	(void)state;
	struct arena *arena = arena_new(ARENA_SIZE);
	struct voices_quote quotes[SAID];
	const size_t count = quotes_of(arena, said, SAID, quotes, SAID);
	assert_int_equal(count, 4); /* one of the two that are the same, none that is too short */
	assert_int_equal(quotes[0].text, 0);
	assert_int_equal(quotes[1].text, 3); /* nothing in common with it, and from elsewhere */
	assert_int_equal(quotes[2].text, 2);
	assert_int_equal(quotes[3].text, 4); /* of the same place as the first */
	assert_true(fabs(quotes[0].score - 0.7) < 1e-9 && quotes[1].score < quotes[0].score);
	for (size_t i = 0; i < count; i++)
		assert_false(quotes[i].is_begun || quotes[i].is_going_on);
	assert_int_equal(quotes_of(arena, said, SAID, quotes, 2), 2);
	arena_end(arena);
}

static void
a_long_text_is_quoted_by_its_sentences(void **state)
{
	(void)state;
	struct arena *arena = arena_new(ARENA_SIZE);
	struct text text = text_new(arena, 1 << 20), endless = text_new(arena, 1 << 20);
	struct voices_quote quotes[2];
	for (int i = 0; i < LONG_COUNT; i++)
		text_add_z(&text, "Je raconte ici tout autre chose, avec beaucoup de mots et de détails. ");
	text_add_z(&text, "Oui. " QUEUE ". ");
	for (int i = 0; i < LONG_COUNT; i++)
		text_add_z(&text, "Je raconte encore autre chose, avec autant de mots et de détails. ");
	for (int i = 0; i < 100; i++)
		text_add_z(&endless, "le guichet de la file d’attente et puis ");
	const char *lines[] = { text_z(&text), text_z(&endless) };
	assert_int_equal(quotes_of(arena, lines, LENGTH(lines), quotes, 2), 1);
	assert_true(quotes[0].is_begun && quotes[0].is_going_on);
	assert_true(span_find(quotes[0].words, SPAN(QUEUE)) != SIZE_MAX);
	assert_true(quotes[0].words.length <= 2 * VOICES_QUOTE_LETTERS_MAX && span_ends(quotes[0].words, "."));
	arena_end(arena);
}

/* --- what may come ----------------------------------------------------------------------------------- */

/* Everything at once, on texts that nobody should write: nothing fails, and what is told keeps its word. */
static void
all_is_told_of(struct arena *arena, struct voices_text *list, size_t count)
{
	const struct voices_asked asked = { .texts = { list, count } };
	struct voices_words words;
	struct topics_rows *rows;
	struct topics themes;
	struct voices_theme told[TOPICS_COUNT_MAX];
	struct voices_order order;
	struct span *spans = arena_array_of(arena, struct span, count);
	for (size_t i = 0; i < count; i++)
		spans[i] = list[i].words;
	if (voices_words(arena, &asked, &words) == VOICES_DONE)
		for (size_t i = 0; i < words.count; i++) {
			const struct voices_word *word = &words.words[i];
			assert_true(word->words.length > 0 && isfinite(word->z) && isfinite(word->log_odds));
			assert_true(word->p >= 0 && word->p <= word->q && word->q <= 1);
			assert_true(word->seen[0] + word->seen[1] >= 5 && word->seen[0] <= words.texts[0]);
			for (size_t k = 0; k < word->holder_count; k++)
				assert_true(list[word->holders[k]].side == word->side &&
				            (k == 0 || word->holders[k - 1] < word->holders[k]));
		}
	const struct topics_reading reading = { .texts = spans, .count = count };
	const struct topics_question question = { .count = 3, .seed = 1 };
	if (topics_read(arena, &reading, &rows) != TOPICS_DONE ||
	    topics_find(arena, rows, &question, &themes) != TOPICS_DONE)
		return;
	assert_int_equal(voices_themes(arena, &asked.texts, &themes, told), VOICES_DONE);
	assert_true(voices_order(&asked.texts, &themes, 1, &order) <= VOICES_ALL_ALIKE);
	for (size_t topic = 0; topic < themes.count; topic++) {
		struct voices_candidate *candidates;
		struct voices_quote quotes[VOICES_QUOTE_COUNT_MAX];
		const size_t found = voices_of_theme(arena, &asked.texts, &themes, topic, 0, &candidates);
		const struct voices_quoting quoting = { .texts = &asked.texts, .rows = rows, .candidates = candidates,
			                                    .count = found };
		const size_t quoted = voices_quotes(&quoting, LENGTH(quotes), quotes);
		for (size_t i = 0; i < quoted; i++) {
			const struct span text = list[quotes[i].text].words;
			assert_true(quotes[i].words.at >= text.at);
			assert_true(quotes[i].words.at + quotes[i].words.length <= text.at + text.length);
			for (size_t k = 0; k < i; k++)
				assert_true(text_alike_share(arena, quotes[i].words, quotes[k].words) < 0.8);
		}
	}
}

static void
texts_that_nobody_should_write_do_no_harm(void **state)
{
	(void)state;
	enum { PIECES = 14, MANY = 600 };
	struct arena *arena = arena_new(ARENA_SIZE);
	char *huge = arena_take(arena, 1 << 20, 1);
	memset(huge, 'a', 1 << 20);
	const struct span pieces[PIECES] = {
		SPAN("guichet "), SPAN("fermé. "), SPAN("\xe2\x80\x8bgui\xe2\x80\x8b" "chet "), SPAN("\xff\xfe\x80 "),
		SPAN("[["), SPAN("] "), SPAN("\xe2\x80\xae\xd8\xa7\xd9\x84\xd9\x85\xd9\x88\xd8\xb9\xd8\xaf "),
		SPAN("\0 x "), SPAN("rendez-vous "), SPAN("l’’’é "), SPAN("😀😀 "), SPAN("\n\n"),
		SPAN("carte d’identité "), SPAN("-- a-b-c-"),
	};
	struct voices_text *list = arena_array_of(arena, struct voices_text, MANY);
	for (uint64_t seed = 1; seed <= 12; seed++) {
		uint64_t draws = seed;
		for (size_t i = 0; i < MANY; i++) {
			struct text text = text_new(arena, 1 << 14);
			for (uint64_t left = voices_draw(&draws) % (seed % 3 == 0 ? 300 : 40); left > 0; left--)
				text_add(&text, pieces[voices_draw(&draws) % PIECES]);
			list[i] = (struct voices_text){ .words = text_span(&text), .side = voices_draw(&draws) % 2,
				                            .tone = (uint8_t)(voices_draw(&draws) % VOICES_TONE_COUNT),
				                            .place = (int64_t)(voices_draw(&draws) % 5) };
		}
		list[0].words = span_from(huge, 1 << 20);
		list[1].words = span_from(NULL, 0);
		all_is_told_of(arena, list, MANY);
	}
	arena_end(arena);
}

static void
a_hundred_thousand_lines_that_are_the_same_differ_in_nothing(void **state)
{
	(void)state;
	enum { LINES = 100000 };
	struct arena *arena = arena_new(ARENA_SIZE);
	struct voices_text *list = arena_array_of(arena, struct voices_text, LINES);
	const struct voices_asked asked = { .texts = { list, LINES } };
	struct voices_words words;
	for (size_t i = 0; i < LINES; i++)
		list[i] = (struct voices_text){ .words = SPAN("Fermeture du guichet de la poste"),
			                            .side = i % 3 == 0 };
	assert_int_equal(voices_words(arena, &asked, &words), VOICES_DONE);
	assert_true(words.count == 5 && words.declared[0] + words.declared[1] == 0);
	/* each side its own line, told by all: a thousand of its texts are named for each word */
	for (size_t i = 0; i < LINES; i++)
		list[i].words = i % 3 == 0 ? SPAN("Lampadaire cassé") : SPAN("Fermeture du guichet");
	assert_int_equal(voices_words(arena, &asked, &words), VOICES_DONE);
	assert_true(words.declared[0] == 3 && words.declared[1] == 3);
	const size_t holder_count = words.words[0].holder_count;
	assert_true(holder_count > 900 && holder_count <= VOICES_HOLDER_COUNT_MAX);
	struct voices_candidate *candidates;
	assert_int_equal(voices_of_word(arena, &asked.texts, &words, 0, &candidates), holder_count);
	assert_true(candidates[0].weight >= 2);
	arena_end(arena);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(a_theme_is_counted_on_both_sides_with_its_tones),
		cmocka_unit_test(few_texts_that_are_silent_do_not_ignore_a_theme),
		cmocka_unit_test(irritants_that_both_share_are_told),
		cmocka_unit_test(irritants_without_an_order_are_none),
		cmocka_unit_test(a_theme_that_grew_is_told_and_chance_is_not),
		cmocka_unit_test(growth_has_the_figure_of_r),
		cmocka_unit_test(quotes_say_different_things_from_different_places),
		cmocka_unit_test(a_long_text_is_quoted_by_its_sentences),
		cmocka_unit_test(texts_that_nobody_should_write_do_no_harm),
		cmocka_unit_test(a_hundred_thousand_lines_that_are_the_same_differ_in_nothing),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
