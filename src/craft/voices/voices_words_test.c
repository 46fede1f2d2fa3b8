#include <math.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <string.h>

#include <cmocka.h>

#include "craft/sheet/sheet.h"
#include "craft/stats/stats_oracle.h"
#include "craft/text/text.h"
#include "craft/text/text_repair.h"
#include "craft/voices/voices_inside.h"

enum { EXPERIENCES = 597, ARENA_SIZE = 512 << 20, DRAW_COUNT = 500, DRAWN = 150, DRAWN_SIZE = 200 };
#define EXPERIENCES_PATH TESTS_ROOT "/data/spplus-experiences/experiences-dev.csv.gz"

/* Those that felt badly are side 1, well side 0; `both`: without those that felt neither. */
static struct voices_texts
experiences(struct arena *arena, bool both)
{
	struct fault fault = { 0 };
	struct sheet_row row;
	struct voices_text *list = arena_array_of(arena, struct voices_text, EXPERIENCES);
	struct sheet *sheet = sheet_open(arena, EXPERIENCES_PATH, NULL, &fault);
	size_t count = 0;
	assert_non_null(sheet);
	assert_int_equal(sheet_next(sheet, &row, &fault), FOUND_ONE);
	const size_t title = sheet_header_find(&row, "Titre"), body = sheet_header_find(&row, "Description");
	const size_t felt = sheet_header_find(&row, "Ressenti usager");
	while (sheet_next(sheet, &row, &fault) == FOUND_ONE) {
		const bool is_bad = span_is(row.cells[felt], "Négatif");
		if (both && !is_bad && !span_is(row.cells[felt], "Positif"))
			continue;
		struct text text = text_new(arena, 1 << 20);
		text_add(&text, row.cells[title]);
		text_add_z(&text, "\n");
		text_add(&text, row.cells[body]);
		list[count++] = (struct voices_text){ .words = text_repair(arena, text_span(&text), NULL),
			                                  .side = is_bad };
	}
	return (struct voices_texts){ list, count };
}

static struct voices_words
words_of(struct arena *arena, struct voices_texts texts, int64_t seen_min)
{
	const struct voices_asked asked = { .texts = texts, .seen_min = seen_min };
	struct voices_words words;
	assert_int_equal(voices_words(arena, &asked, &words), VOICES_DONE);
	return words;
}

static const struct voices_word *
word_in(const struct voices_words *words, const char *word)
{
	for (size_t i = 0; i < words->count; i++)
		if (span_is(words->words[i].words, word))
			return &words->words[i];
	return NULL;
}

/* --- figures --------------------------------------------------------------------------------------- */

static void
the_words_of_real_texts_have_the_figures_of_r(void **state)
{
	(void)state;
	struct arena *arena = arena_new(ARENA_SIZE);
	struct oracle oracle = oracle_open("two voices", "17_two_voices.expected.json");
	const struct voices_words words = words_of(arena, experiences(arena, true), 0);
	assert_int_equal(words.texts[0], 196);
	assert_int_equal(words.texts[1], 203);
	oracle_is(&oracle, "compared", (double)words.count);
	oracle_is(&oracle, "declared.side0", (double)words.declared[0]);
	oracle_is(&oracle, "declared.side1", (double)words.declared[1]);
	for (size_t i = 0; i < oracle_length(&oracle, "words"); i++) {
		const char *shown = json_string_value(oracle_at(&oracle, oracle_path("words.%zu.words", i)));
		const struct voices_word *word = word_in(&words, shown);
		if (word == NULL)
			fail_msg("« %s » is not compared", shown);
		oracle_is_word(&oracle, oracle_path("words.%zu.words", i), shown);
		oracle_is(&oracle, oracle_path("words.%zu.log_odds", i), word->log_odds);
		oracle_is(&oracle, oracle_path("words.%zu.z", i), word->z);
		oracle_is(&oracle, oracle_path("words.%zu.p", i), word->p);
		oracle_is(&oracle, oracle_path("words.%zu.q", i), word->q);
	}
	const double a[] = { 12, 9, 9, 4, 0, 7, 3, 3, 1, 5 }, b[] = { 8, 11, 2, 4, 1, 7, 7, 0, 2, 5 };
	double tau = 0, rho = 0;
	assert_true(voices_tau_b(a, b, LENGTH(a), &tau));
	assert_true(voices_spearman(a, b, LENGTH(a), &rho));
	oracle_is(&oracle, "order.tau", tau);
	oracle_is(&oracle, "order.rho", rho);
	oracle_close(&oracle, 0);
	arena_end(arena);
}

/* What LANGUAGE §6 saw: those that felt badly speak of the caf, months, the impossible. */
static void
those_that_felt_badly_and_well_say_other_words(void **state)
{
	(void)state;
	struct arena *arena = arena_new(ARENA_SIZE);
	static const char *const bad[] = { "impossible", "aucune", "mois", "caf" };
	static const char *const good[] = { "consulat", "très",   "passeport", "vote",   "merci",
		                                "internet", "facile", "rapide",    "carte d'identité" };
	const struct voices_words words = words_of(arena, experiences(arena, true), 0);
	for (size_t i = 0; i < LENGTH(bad); i++)
		assert_true(word_in(&words, bad[i])->is_declared && word_in(&words, bad[i])->side == 1);
	for (size_t i = 0; i < LENGTH(good); i++)
		assert_true(word_in(&words, good[i])->is_declared && word_in(&words, good[i])->side == 0);
	/* they write longer texts: these do not stand out of all they say */
	assert_false(word_in(&words, "réponse")->is_declared || word_in(&words, "préfecture")->is_declared);
	for (size_t i = 0; i < words.count; i++) {
		const struct voices_word *word = &words.words[i];
		assert_int_equal(word->holder_count, word->is_declared ? word->seen[word->side] : 0);
		assert_true(i == 0 || words.words[i - 1].is_declared >= word->is_declared);
	}
	arena_end(arena);
}

static bool
index_has(struct span index, struct span stem)
{
	struct span word;
	while (span_cut(&index, ' ', &word))
		if (span_equal(word, stem))
			return true;
	return false;
}

/* Beside the index of craft/text, which reads the same texts its own way. */
static void
texts_that_hold_a_word_are_counted_right(void **state)
{
	(void)state;
	struct arena *arena = arena_new(ARENA_SIZE);
	struct voices_texts texts = experiences(arena, true);
	struct voices_text *list = arena_array_of(arena, struct voices_text, texts.count);
	for (size_t i = 0; i < texts.count; i++) { /* its index has the parts of what has a hyphen too */
		char *bytes = span_copy(arena, texts.list[i].words);
		list[i] = texts.list[i];
		list[i].words.at = bytes;
		for (char *at = bytes; (at = strchr(at, '-')) != NULL;)
			*at = ' ';
	}
	texts.list = list;
	const struct voices_words words = words_of(arena, texts, 0);
	struct span *indexes = arena_array_of(arena, struct span, texts.count);
	size_t compared = 0;
	for (size_t i = 0; i < texts.count; i++) {
		struct span text = texts.list[i].words;
		text.length = text.length > VOICES_TEXT_SIZE_MAX ? (size_t)VOICES_TEXT_SIZE_MAX : text.length;
		indexes[i] = text_words_index(arena, text);
	}
	for (size_t i = 0; i < words.count; i++) {
		const struct voices_word *word = &words.words[i];
		int64_t seen[VOICES_SIDE_COUNT] = { 0 };
		struct text_word first;
		if (word->is_phrase || !text_words_next(text_words_begin(arena, word->words), &first))
			continue;
		for (size_t k = 0; k < texts.count; k++)
			seen[texts.list[k].side] += index_has(indexes[k], first.word);
		compared++;
		for (size_t side = 0; side < VOICES_SIDE_COUNT; side++)
			if (word->seen[side] != seen[side])
				fail_msg("« %.*s »: %lld texts of side %zu, %lld in the index", SPAN_ARGS(word->words),
				         (long long)word->seen[side], side, (long long)seen[side]);
	}
	assert_true(compared > 700);
	arena_end(arena);
}

/* --- chance ----------------------------------------------------------------------------------------- */

/* `ones` of them go to side 1, whoever wrote them. */
static void
deal(struct voices_text *list, size_t count, size_t ones, uint64_t *state)
{
	for (size_t i = 0, left = count, need = ones; i < count; i++, left--) {
		list[i].side = voices_draw(state) % left < need;
		need -= list[i].side;
	}
}

/* How many of 500 draws declare a word, when both sides are one pool. */
static size_t
declared_by_chance(const struct voices_texts *pool, size_t ones)
{
	uint64_t state = ones;
	size_t any = 0;
	struct voices_text list[DRAWN];
	for (size_t draw = 0; draw < DRAW_COUNT; draw++) {
		struct arena *passing = arena_new(ARENA_SIZE);
		for (size_t i = 0; i < DRAWN; i++) {
			list[i] = pool->list[(draw + i * 5) % pool->count];
			if (list[i].words.length > DRAWN_SIZE) /* their beginnings: it takes long enough */
				list[i].words.length = DRAWN_SIZE;
		}
		deal(list, DRAWN, ones, &state);
		const struct voices_words words = words_of(passing, (struct voices_texts){ list, DRAWN }, 0);
		any += words.declared[0] + words.declared[1] > 0;
		arena_end(passing);
	}
	return any;
}

static void
words_are_declared_by_chance_in_one_draw_of_twenty_at_most(void **state)
{
	(void)state;
	struct arena *arena = arena_new(ARENA_SIZE);
	const struct voices_texts pool = experiences(arena, false);
	/* 5 % of 500 and two standard errors: 25 + 10 */
	const size_t alike = declared_by_chance(&pool, DRAWN / 2), apart = declared_by_chance(&pool, DRAWN / 10);
	printf("declared by chance in %zu (as many on both sides), %zu (a tenth on one) of %d draws\n", alike,
	       apart, DRAW_COUNT);
	assert_true(alike <= 35 && apart <= 35);
	arena_end(arena);
}

static void
a_word_planted_is_found(void **state)
{
	(void)state;
	struct arena *arena = arena_new(ARENA_SIZE);
	const struct voices_texts pool = experiences(arena, false);
	uint64_t seed = 3;
	size_t found = 0;
	for (int draw = 0; draw < 12; draw++) {
		struct arena *passing = arena_new(ARENA_SIZE);
		struct voices_text *list = arena_array_of(passing, struct voices_text, pool.count);
		memcpy(list, pool.list, pool.count * sizeof *list);
		deal(list, pool.count, pool.count / 2, &seed);
		for (size_t i = 0; i < pool.count; i++) {
			struct text text = text_new(passing, list[i].words.length + 32);
			if (voices_draw(&seed) % 1000 < (list[i].side == 1 ? 130 : 13))
				text_add(&text, SPAN("Hippocampes. "));
			text_add(&text, list[i].words);
			list[i].words = text_span(&text);
		}
		const struct voices_words words = words_of(passing, (struct voices_texts){ list, pool.count }, 0);
		const struct voices_word *word = word_in(&words, "hippocampes");
		found += word != NULL && word->is_declared && word->side == 1 && word->log_odds > 0;
		arena_end(passing);
	}
	printf("a word in 13 %% of one side's texts, 1.3 %% of the other's, found in %zu of 12 draws\n", found);
	assert_true(found >= 10);
	arena_end(arena);
}

/* --- how they are read ------------------------------------------------------------------------------ */

/* Each `times` times, on the side that its place says: the first half is side 0. */
static struct voices_words
words_of_lines(struct arena *arena, const char *const *lines, size_t count, size_t times)
{
	struct voices_text *list = arena_array_of(arena, struct voices_text, count * times);
	for (size_t i = 0; i < count * times; i++)
		list[i] = (struct voices_text){ .words = span_of(lines[i % count]),
			                            .side = i % count >= count / 2 };
	return words_of(arena, (struct voices_texts){ list, count * times }, 0);
}

static void
phrases_are_shown_as_they_are_written(void **state)
{
	(void)state;
	static const char *const lines[] = {
		"Ma carte d’identité est prête. Pas de réponse !",
		"La CARTE D’IDENTITÉ, et la carte d’identité : pas de réponse",
		"Prise en charge rapide, rendez-vous annulé par [NOM 1] et [TÉLÉPHONE 2]",
		"Prise en charge : rapide. Rendez-vous annulé ; été très long",
	};
	struct arena *arena = arena_new(ARENA_SIZE);
	const struct voices_words words = words_of_lines(arena, lines, LENGTH(lines), 20);
	const struct voices_word *card = word_in(&words, "carte d’identité");
	assert_true(card != NULL && card->is_phrase && card->side == 0 && card->is_declared);
	assert_true(card->seen[0] == 40 && card->seen[1] == 0);
	assert_non_null(word_in(&words, "pas de réponse"));
	assert_non_null(word_in(&words, "prise en charge"));
	assert_int_equal(word_in(&words, "rendez-vous annulé")->seen[1], 40);
	assert_int_equal(word_in(&words, "charge rapide")->seen[1], 20);
	assert_int_equal(word_in(&words, "carte")->seen[0], 40); /* a text that says it twice is one */
	static const char *const none[] = { "nom", "téléphone", "été très",
		                                "prête pas", "réponse à", "réponse carte" };
	for (size_t i = 0; i < LENGTH(none); i++)
		assert_null(word_in(&words, none[i]));
	assert_null(word_in(&words, "rendez"));
	arena_end(arena);
}

static void
what_cannot_be_compared_is_said(void **state)
{
	(void)state;
	struct arena *arena = arena_new(ARENA_SIZE);
	struct voices_words words;
	struct voices_text list[12] = { { .words = SPAN("guichet fermé") } };
	struct voices_asked asked = { .texts = { list, 0 } };
	assert_int_equal(voices_words(arena, &asked, &words), VOICES_ONE_SIDE);
	asked.texts.count = LENGTH(list);
	assert_int_equal(voices_words(arena, &asked, &words), VOICES_ONE_SIDE);
	list[11].side = 1;
	assert_int_equal(voices_words(arena, &asked, &words), VOICES_ONE_SIDE); /* no word to compare */
	for (size_t i = 0; i < LENGTH(list); i++)
		list[i] = (struct voices_text){ .words = SPAN("guichet"), .side = i % 2 };
	assert_int_equal(voices_words(arena, &asked, &words), VOICES_DONE);
	assert_true(words.count == 1 && !words.words[0].is_declared); /* it is all that is said */
	asked.texts.count = VOICES_TEXT_COUNT_MAX + 1;
	assert_int_equal(voices_words(arena, &asked, &words), VOICES_TOO_MANY);
	arena_end(arena);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(the_words_of_real_texts_have_the_figures_of_r),
		cmocka_unit_test(those_that_felt_badly_and_well_say_other_words),
		cmocka_unit_test(texts_that_hold_a_word_are_counted_right),
		cmocka_unit_test(words_are_declared_by_chance_in_one_draw_of_twenty_at_most),
		cmocka_unit_test(a_word_planted_is_found),
		cmocka_unit_test(phrases_are_shown_as_they_are_written),
		cmocka_unit_test(what_cannot_be_compared_is_said),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
