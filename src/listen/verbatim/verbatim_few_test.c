/* Few labels: what the texts without one bring, and which to label next. The figures of twenty draws are
 * those of bench/words/few.c. */
#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "listen/verbatim/verbatim_trial.h"

enum { DRAW_COUNT = 8, CHOSEN_DRAW_COUNT = 5, MANY_DRAW_COUNT = 20 };
static struct arena *arena;
static struct fault fault;

static int
begin(void **state)
{
	(void)state;
	arena = arena_new((size_t)2 << 30);
	fault = (struct fault){ 0 };
	return 0;
}

static int
end(void **state)
{
	(void)state;
	arena_end(arena);
	return 0;
}

struct known {
	struct verbatim_pool pool;
	uint32_t *truth;
};

static struct known
experiences(const char *column, const char *labels, int64_t least)
{
	const char *root = getenv("PARVIS_SOURCE");
	struct verbatim_lesson lesson;
	assert_non_null(root);
	const struct verbatim_source source = {
		.path = arena_format(arena, "%s/tests/data/spplus-experiences/experiences-dev.csv.gz", root),
		.text_columns = "Titre + Description", .label_column = column, .labels = labels, .least = least,
	};
	assert_true(verbatim_read_lesson(arena, &source, NULL, &lesson, &fault));
	const struct learn_vector **vectors = arena_array_of(arena, const struct learn_vector *, lesson.count);
	struct known known = { .truth = arena_array_of(arena, uint32_t, lesson.count) };
	for (size_t i = 0; i < lesson.count; i++) {
		vectors[i] = &lesson.examples[i].vector;
		known.truth[i] = (uint32_t)lesson.examples[i].class_id - 1;
	}
	known.pool = (struct verbatim_pool){ vectors, lesson.count, lesson.codebook,
		                                 verbatim_map_of(arena, vectors, lesson.count, 1) };
	return known;
}

static void
gains(const char *what, const struct verbatim_gained *gained, double least)
{
	printf("%s: %.3f, then %.3f, gain [%+.3f; %+.3f]\n", what, gained->plain, gained->better,
	       gained->gap.interval.low, gained->gap.interval.high);
	assert_int_equal(gained->gap.status, STATS_OK);
	assert_true(gained->gap.interval.low > least);
}

/* Beyond noise: with eight of each label some draws show it; with 32 the gain is a hundredth, and takes
 * twenty. */
static void
test_texts_without_a_label_teach(void **state)
{
	(void)state;
	const struct known known[] = { experiences("Ressenti usager", "Négatif, Positif", 2),
		                           experiences("Intitulé Typologie 1", NULL, 15) };
	for (size_t i = 0; i < LENGTH(known); i++) {
		struct verbatim_trial trial = { &known[i].pool, known[i].truth, 8, DRAW_COUNT, 1 };
		struct verbatim_trial_end told;
		assert_true(verbatim_try_few(arena, &trial, &told, &fault));
		gains("8 of each, the others", &told.of_rest, 0);
		gains("8 of each, unread", &told.of_unread, 0);
		trial.labelled = 32;
		trial.draws = MANY_DRAW_COUNT;
		assert_true(verbatim_try_few(arena, &trial, &told, &fault));
		gains("32 of each, the others", &told.of_rest, 0);
	}
}

static void
test_texts_chosen_teach_more_than_texts_drawn(void **state)
{
	(void)state;
	const struct known feelings = experiences("Ressenti usager", "Négatif, Positif", 2);
	const struct known bodies = experiences("Intitulé Typologie 1", NULL, 15);
	struct verbatim_trial trial = { &bodies.pool, bodies.truth, 32, CHOSEN_DRAW_COUNT, 1 };
	struct verbatim_gained gained;
	assert_true(verbatim_try_queue(arena, &trial, &gained, &fault));
	gains("32 chosen, bodies", &gained, 0);
	trial.pool = &feelings.pool;
	trial.truth = feelings.truth;
	assert_true(verbatim_try_queue(arena, &trial, &gained, &fault));
	gains("32 chosen, feelings", &gained, -0.02);
	assert_true(gained.gap.gap > 0);
}

/* What is hidden is lent nothing, labels stay, and the same is lent each time; as many as there are. */
static void
test_labels_are_lent_to_those_without(void **state)
{
	(void)state;
	const struct known known = experiences("Ressenti usager", "Négatif, Positif", 2);
	uint32_t labels[1000], lent[1000], again[1000];
	size_t lent_count = 0, right = 0, free_count = 0;
	assert_true(known.pool.count <= LENGTH(labels));
	for (size_t i = 0; i < known.pool.count; i++) {
		labels[i] = i % 3 == 0 ? known.truth[i] : i % 3 == 1 ? VERBATIM_NO_LABEL : VERBATIM_KEPT_BACK;
		free_count += i % 3 == 1;
	}
	verbatim_lend(known.pool.map, labels, 2, lent);
	verbatim_lend(known.pool.map, labels, 2, again);
	assert_memory_equal(lent, again, known.pool.count * sizeof *lent);
	for (size_t i = 0; i < known.pool.count; i++) {
		if (i % 3 != 1)
			assert_int_equal(lent[i], labels[i]);
		lent_count += i % 3 == 1 && lent[i] != VERBATIM_NO_LABEL;
		right += i % 3 == 1 && lent[i] == known.truth[i];
	}
	assert_in_range(lent_count, free_count * 39 / 100, free_count * 41 / 100 + 1);
	assert_true(right * 100 >= lent_count * 85); /* the clearest */
	/* Fewer than two labels lend none. */
	for (size_t i = 0; i < known.pool.count; i++)
		labels[i] = i == 0 ? 1 : VERBATIM_NO_LABEL;
	verbatim_lend(known.pool.map, labels, 2, lent);
	assert_memory_equal(lent, labels, known.pool.count * sizeof *lent);
}

/* Each once, none that is labelled or hidden, and no more than there are. */
static void
test_the_next_texts_are_others(void **state)
{
	(void)state;
	const struct known known = experiences("Ressenti usager", "Négatif, Positif", 2);
	uint32_t labels[1000];
	size_t chosen[60];
	struct verbatim_model model;
	for (size_t i = 0; i < known.pool.count; i++)
		labels[i] = i < 40 ? known.truth[i] : i < 90 ? VERBATIM_NO_LABEL : VERBATIM_KEPT_BACK;
	assert_true(verbatim_train_pool(arena, &known.pool, labels, 1, 0, &model, &fault));
	for (int with_model = 0; with_model < 2; with_model++) {
		bool is_chosen[1000] = { false };
		assert_int_equal(verbatim_choose_of(&known.pool, labels, with_model ? &model : NULL, 60, chosen), 50);
		for (size_t i = 0; i < 50; i++) {
			assert_in_range(chosen[i], 40, 89);
			assert_false(is_chosen[chosen[i]]);
			is_chosen[chosen[i]] = true;
		}
	}
}

/* Thirty texts labelled more: as right before and after as their folds say, and which texts changed. */
static void
test_what_thirty_more_labels_change(void **state)
{
	(void)state;
	enum { OLD_COUNT = 16, NEW_COUNT = 30 };
	const struct known known = experiences("Ressenti usager", "Négatif, Positif", 2);
	struct learn_example examples[1000];
	int64_t rows[1000];
	bool is_new[1000] = { false };
	struct verbatim_gain gain, none;
	for (size_t i = 0; i < known.pool.count; i++) {
		const size_t at = i * 97 % known.pool.count; /* the file begins with complaints */
		examples[i] = (struct learn_example){ .vector = *known.pool.vectors[at],
			                                  .class_id = (int64_t)known.truth[at] + 1 };
		rows[i] = 1000 + (int64_t)i;
		is_new[i] = i >= OLD_COUNT && i < OLD_COUNT + NEW_COUNT;
	}
	struct verbatim_lesson lesson = { .codebook = known.pool.codebook, .examples = examples,
		                              .count = OLD_COUNT + NEW_COUNT, .rows = rows,
		                              .unlabelled = examples + OLD_COUNT + NEW_COUNT,
		                              .unlabelled_rows = rows + OLD_COUNT + NEW_COUNT,
		                              .unlabelled_count = known.pool.count - OLD_COUNT - NEW_COUNT };
	const struct verbatim_gain_asked asked = { &lesson, is_new, false, 1 };
	assert_true(verbatim_gain(arena, &asked, &gain, &fault));
	assert_true(gain.had_before);
	assert_int_equal(gain.texts, OLD_COUNT + NEW_COUNT);
	assert_true(gain.after.value > gain.before.value && gain.difference.low < gain.difference.value);
	assert_true(gain.difference.value <= gain.difference.high);
	assert_in_range(gain.changed_count, 10, lesson.unlabelled_count / 2);
	for (size_t i = 0; i < gain.changed_count; i++) {
		assert_true(gain.changed[i].before != gain.changed[i].now);
		assert_in_range(gain.changed[i].row, 1000 + OLD_COUNT + NEW_COUNT, 1000 + known.pool.count - 1);
		assert_true(i == 0 || gain.changed[i].now_probability <= gain.changed[i - 1].now_probability);
	}
	/* Nothing new: the same, without an interval. */
	const struct verbatim_gain_asked nothing = { &lesson, NULL, false, 1 };
	assert_true(verbatim_gain(arena, &nothing, &none, &fault));
	assert_true(none.difference.low >= 0 && none.difference.high <= 0);
	assert_int_equal(none.changed_count, 0);
	/* All of them new: there was no model. */
	for (size_t i = 0; i < OLD_COUNT; i++)
		is_new[i] = true;
	assert_true(verbatim_gain(arena, &asked, &none, &fault));
	assert_false(none.had_before);
	assert_true(none.before.value <= 0 && none.after.value > 0.6);
	/* Texts without a label lend theirs. */
	verbatim_lend_labels(arena, &lesson, 1);
	const struct verbatim_gain_asked lent = { &lesson, NULL, true, 1 };
	assert_true(verbatim_gain(arena, &lent, &gain, &fault));
	printf("46 labels: %.3f, lent %.3f [%+.3f; %+.3f]\n", gain.before.value, gain.after.value,
	       gain.difference.low, gain.difference.high);
	assert_true(gain.difference.value > 0 && gain.changed_count > 0);
}

/* No word in common, no text at all. */
static void
test_texts_without_common_words_stand_nowhere(void **state)
{
	(void)state;
	const struct learn_vector vectors[] = { verbatim_vector(arena, SPAN("bonjour")),
		                                    verbatim_vector(arena, SPAN("merci")), { .count = 0 } };
	const struct learn_vector *all[] = { &vectors[0], &vectors[1], &vectors[2] };
	const uint32_t labels[] = { 0, 1, VERBATIM_NO_LABEL };
	uint32_t lent[3];
	struct verbatim_pool pool = { .vectors = all, .count = 3 };
	size_t chosen[3];
	pool.map = verbatim_map_of(arena, all, 3, 1);
	assert_int_equal(pool.map->axes.count, 0);
	verbatim_lend(pool.map, labels, 2, lent);
	assert_int_equal(lent[2], VERBATIM_NO_LABEL);
	assert_int_equal(verbatim_choose_of(&pool, labels, NULL, 3, chosen), 1);
	assert_int_equal(chosen[0], 2);
	assert_int_equal(verbatim_map_of(arena, all, 0, 1)->axes.count, 0);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup_teardown(test_texts_without_a_label_teach, begin, end),
		cmocka_unit_test_setup_teardown(test_texts_chosen_teach_more_than_texts_drawn, begin, end),
		cmocka_unit_test_setup_teardown(test_labels_are_lent_to_those_without, begin, end),
		cmocka_unit_test_setup_teardown(test_the_next_texts_are_others, begin, end),
		cmocka_unit_test_setup_teardown(test_what_thirty_more_labels_change, begin, end),
		cmocka_unit_test_setup_teardown(test_texts_without_common_words_stand_nowhere, begin, end),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
