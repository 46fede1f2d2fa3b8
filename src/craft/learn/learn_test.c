#include <math.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <string.h>

#include <cmocka.h>

#include "craft/learn/learn_inside.h"
#include "support/requests_for_tests.h"

enum { TAUGHT_COUNT = 1500, HELD_OUT_COUNT = 600, ARENA_SIZE = 512 << 20 };

static struct learn_lesson
lesson_of(struct arena *arena, size_t count)
{
	struct learn_example *examples = arena_array_of(arena, struct learn_example, count);
	for (size_t i = 0; i < count; i++) {
		const struct request_for_tests request = request_for_tests(arena, (unsigned)i);
		examples[i].vector = learn_read(arena, request.text, NULL, 0);
		examples[i].class_id = 100 + request.service;
	}
	return (struct learn_lesson){ .examples = examples, .count = count, .nowhere_id = 0,
		                          .precision = 0.95, .seed = 7 };
}

static struct learn_model *
learn(struct arena *arena, size_t count, struct learn_measure *measure_r)
{
	const struct learn_lesson lesson = lesson_of(arena, count);
	struct learn_model *model;
	struct fault fault;
	assert_int_equal(learn_train(arena, &lesson, &model, measure_r, &fault), FOUND_ONE);
	return model;
}

static void
a_text_is_numbers_in_order_and_no_name_or_number_of_a_person_counts(void **state)
{
	(void)state;
	struct arena *arena = arena_new(ARENA_SIZE);
	const int64_t marks[] = { 12, 34 };
	const struct learn_vector plain = learn_read(arena, SPAN("La lampe s’éteint"), NULL, 0);
	const struct learn_vector marked = learn_read(arena, SPAN("La lampe s’éteint"), marks, 2);
	assert_true(plain.count > 10);
	assert_int_equal(marked.count, plain.count + 2);
	for (size_t i = 0; i < plain.count; i++) {
		assert_true(plain.buckets[i] < LEARN_BUCKET_COUNT && plain.times[i] >= 1);
		assert_true(i == 0 || plain.buckets[i] > plain.buckets[i - 1]);
	}
	const struct learn_vector more =
		learn_read(arena, SPAN("La lampe s’éteint. 06 12 34 56 78, 2026-K7MX4P3 12345"), NULL, 0);
	assert_int_equal(more.count, plain.count);
	assert_int_equal(learn_read(arena, SPAN(""), NULL, 0).count, 0);
	assert_int_equal(learn_read(arena, SPAN("\xff\xfe 12 \x80"), NULL, 0).count, 0);
	arena_end(arena);
}

static void
what_it_announces_holds_on_what_it_never_saw(void **state)
{
	(void)state;
	struct arena *arena = arena_new(ARENA_SIZE);
	struct learn_measure measure;
	const struct learn_model *model = learn(arena, TAUGHT_COUNT, &measure);
	int64_t right = 0, three = 0, sure = 0, sure_right = 0;
	double told = 0;
	for (unsigned i = 0; i < HELD_OUT_COUNT; i++) {
		const struct request_for_tests request = request_for_tests(arena, 500000 + i);
		const struct learn_vector vector = learn_read(arena, request.text, NULL, 0);
		struct learn_guess guesses[REQUESTS_SERVICE_COUNT];
		double sum = 0;
		assert_int_equal(learn_predict(arena, model, &vector, guesses, REQUESTS_SERVICE_COUNT),
		                 REQUESTS_SERVICE_COUNT);
		for (int k = 0; k < REQUESTS_SERVICE_COUNT; k++) {
			sum += guesses[k].probability;
			three += k < 3 && guesses[k].class_id == 100 + request.service;
			assert_true(k == 0 || guesses[k].probability <= guesses[k - 1].probability);
		}
		assert_true(sum > 0.999999 && sum < 1.000001);
		const bool is_right = guesses[0].class_id == 100 + request.service;
		right += is_right;
		told += guesses[0].probability;
		sure += guesses[0].probability >= measure.threshold;
		sure_right += guesses[0].probability >= measure.threshold && is_right;
	}
	print_message("folds: %lld of %lld right, %lld in three; followed from %.2f on: %lld of %lld. "
	              "Never seen: %lld of %d, followed: %lld of %lld, told %.3f\n",
	              (long long)measure.right, (long long)measure.tried,
	              (long long)measure.right_three, measure.threshold,
	              (long long)measure.sure_right, (long long)measure.sure_tried, (long long)right,
	              HELD_OUT_COUNT, (long long)sure_right, (long long)sure, told / HELD_OUT_COUNT);
	assert_int_equal(measure.tried, TAUGHT_COUNT);
	assert_true(measure.right_three >= measure.right);
	/* What is followed without asking is right 95 times of 100 at least, and it is most of them. */
	assert_true(measure.threshold >= 0.5);
	assert_true(sure > HELD_OUT_COUNT / 2);
	assert_true((double)sure_right >= 0.95 * (double)sure);
	/* Probabilities are true: what is told on average is how often it is right, within four hundredths. */
	const double share = (double)right / HELD_OUT_COUNT;
	assert_true(told / HELD_OUT_COUNT > share - 0.04 && told / HELD_OUT_COUNT < share + 0.04);
	/* And the folds did not flatter. */
	assert_true(share > (double)measure.right / (double)measure.tried - 0.04);
	assert_true(three >= right);
	arena_end(arena);
}

static void
the_same_examples_make_the_same_model(void **state)
{
	(void)state;
	struct arena *arena = arena_new(ARENA_SIZE);
	struct learn_measure measure, again;
	const struct span first = learn_write(arena, learn(arena, 300, &measure));
	const struct span second = learn_write(arena, learn(arena, 300, &again));
	assert_true(span_equal(first, second));
	assert_memory_equal(&measure, &again, sizeof measure);
	arena_end(arena);
}

static void
labels_that_mean_nothing_are_never_followed(void **state)
{
	(void)state;
	struct arena *arena = arena_new(ARENA_SIZE);
	struct learn_lesson lesson = lesson_of(arena, 600);
	struct learn_example *examples = arena_array_of(arena, struct learn_example, lesson.count);
	for (size_t i = 0; i < lesson.count; i++) {
		examples[i] = lesson.examples[i];
		examples[i].class_id = 1 + (int64_t)(i * 7919 % 613 % 3);
	}
	lesson.examples = examples;
	struct learn_model *model;
	struct learn_measure measure;
	struct fault fault;
	assert_int_equal(learn_train(arena, &lesson, &model, &measure, &fault), FOUND_ONE);
	assert_true(measure.threshold <= 0);
	assert_int_equal(measure.sure_tried, 0);
	/* One out of three by chance, and it says so: no first guess is told as likely. */
	double told = 0;
	for (size_t i = 0; i < 100; i++) {
		struct learn_guess guess;
		const struct request_for_tests request = request_for_tests(arena, 700000 + (unsigned)i);
		const struct learn_vector vector = learn_read(arena, request.text, NULL, 0);
		assert_int_equal(learn_predict(arena, model, &vector, &guess, 1), 1);
		told += guess.probability / 100;
	}
	assert_true(told < 0.5);
	arena_end(arena);
}

static void
what_belongs_nowhere_is_never_followed(void **state)
{
	(void)state;
	struct arena *arena = arena_new(ARENA_SIZE);
	struct learn_lesson lesson = lesson_of(arena, TAUGHT_COUNT);
	struct learn_model *model;
	struct learn_measure all, but_one;
	struct fault fault;
	assert_int_equal(learn_train(arena, &lesson, &model, &all, &fault), FOUND_ONE);
	lesson.nowhere_id = 100;
	assert_int_equal(learn_train(arena, &lesson, &model, &but_one, &fault), FOUND_ONE);
	assert_int_equal(all.right, but_one.right);
	assert_true(but_one.sure_tried < all.sure_tried);
	arena_end(arena);
}

static void
what_stays_where_it_would_be_is_no_move(void **state)
{
	(void)state;
	struct arena *arena = arena_new(ARENA_SIZE);
	struct learn_lesson lesson = lesson_of(arena, TAUGHT_COUNT);
	struct learn_example *examples = arena_array_of(arena, struct learn_example, lesson.count);
	for (size_t i = 0; i < lesson.count; i++) {
		examples[i] = lesson.examples[i];
		examples[i].here_id = i % 2 == 0 ? examples[i].class_id : 0;
	}
	struct learn_model *model;
	struct learn_measure all, half;
	struct fault fault;
	assert_int_equal(learn_train(arena, &lesson, &model, &all, &fault), FOUND_ONE);
	lesson.examples = examples;
	assert_int_equal(learn_train(arena, &lesson, &model, &half, &fault), FOUND_ONE);
	assert_int_equal(all.right, half.right);
	assert_int_equal(all.moved, TAUGHT_COUNT);
	assert_int_equal(all.moved_right, all.right);
	/* Of those that would be there anyway only mistakes are moves. */
	assert_true(half.moved < TAUGHT_COUNT * 6 / 10 && half.moved > TAUGHT_COUNT / 2);
	assert_true(half.moved_right < half.moved);
	assert_true(half.sure_tried <= half.moved);
	arena_end(arena);
}

/* Each offering always ends in one place, so that its mark alone tells; of a new one only words can. */
static void
of_a_mark_that_is_new_it_is_less_sure(void **state)
{
	(void)state;
	struct arena *arena = arena_new(ARENA_SIZE);
	struct learn_lesson lesson = lesson_of(arena, 300);
	struct learn_example *examples = arena_array_of(arena, struct learn_example, lesson.count);
	struct learn_model *model;
	struct learn_measure measure;
	struct fault fault;
	double known = 0, unknown = 0, right = 0;
	for (size_t i = 0; i < lesson.count; i++) {
		const struct request_for_tests request = request_for_tests(arena, (unsigned)i);
		const int64_t mark = 1 + request.service;
		examples[i] = (struct learn_example){ learn_read(arena, request.text, &mark, 1),
			                                  100 + request.service, 0 };
	}
	lesson.examples = examples;
	assert_int_equal(learn_train(arena, &lesson, &model, &measure, &fault), FOUND_ONE);
	assert_true(measure.right > 295);
	for (size_t i = 0; i < 200; i++) {
		const struct request_for_tests request = request_for_tests(arena, 600000 + (unsigned)i);
		const int64_t seen = 1 + request.service, new = 77;
		const struct learn_vector with = learn_read(arena, request.text, &seen, 1);
		const struct learn_vector without = learn_read(arena, request.text, &new, 1);
		struct learn_guess guess;
		assert_true(learn_is_known(model, &with));
		assert_false(learn_is_known(model, &without));
		assert_int_equal(learn_predict(arena, model, &with, &guess, 1), 1);
		known += guess.probability / 200;
		assert_int_equal(learn_predict(arena, model, &without, &guess, 1), 1);
		unknown += guess.probability / 200;
		right += (guess.class_id == 100 + request.service) / 200.0;
	}
	print_message("of marks it knows %.3f, of others %.3f, right %.3f\n", known, unknown, right);
	assert_true(known > 0.95 && unknown < known - 0.05);
	assert_true(unknown < right + 0.05); /* it does not boast */
	arena_end(arena);
}

static void
nothing_is_learnt_of_one_class_or_of_nothing(void **state)
{
	(void)state;
	struct arena *arena = arena_new(ARENA_SIZE);
	struct learn_lesson lesson = lesson_of(arena, 20);
	struct learn_example same[20];
	struct learn_model *model;
	struct learn_measure measure;
	struct fault fault;
	atomic_bool stops;
	memcpy(same, lesson.examples, sizeof same);
	for (size_t i = 0; i < 20; i++)
		same[i].class_id = 1;
	const struct learn_lesson one = { .examples = same, .count = 20, .precision = 0.95 };
	assert_int_equal(learn_train(arena, &one, &model, &measure, &fault), FOUND_NONE);
	const struct learn_lesson none = { .examples = same, .precision = 0.95 };
	assert_int_equal(learn_train(arena, &none, &model, &measure, &fault), FOUND_NONE);
	atomic_init(&stops, true);
	lesson.stops = &stops;
	assert_int_equal(learn_train(arena, &lesson, &model, &measure, &fault), FOUND_NONE);
	lesson.count = LEARN_EXAMPLE_COUNT_MAX + 1;
	assert_int_not_equal(learn_train(arena, &one, &model, &measure, &fault), FOUND_FAILED);
	arena_end(arena);
}

/* Learnt again with the heat it had: the same is told, and nothing is measured. What is lent is not tried. */
static void
it_is_learnt_again_and_what_is_lent_is_no_proof(void **state)
{
	(void)state;
	struct arena *arena = arena_new(ARENA_SIZE);
	struct learn_lesson lesson = lesson_of(arena, 200);
	struct learn_example examples[200];
	struct learn_model *model, *again;
	struct learn_measure measure;
	struct learn_guess guess, other;
	struct fault fault;
	assert_int_equal(learn_train(arena, &lesson, &model, &measure, &fault), FOUND_ONE);
	lesson.heat = learn_heat(model);
	assert_true(lesson.heat > 0);
	assert_int_equal(learn_train(arena, &lesson, &again, &measure, &fault), FOUND_ONE);
	assert_int_equal(measure.tried, 0);
	for (size_t i = 0; i < lesson.count; i++) {
		assert_int_equal(learn_predict(arena, model, &lesson.examples[i].vector, &guess, 1), 1);
		assert_int_equal(learn_predict(arena, again, &lesson.examples[i].vector, &other, 1), 1);
		assert_int_equal(guess.class_id, other.class_id);
		assert_true(fabs(guess.probability - other.probability) < 1e-6);
	}
	memcpy(examples, lesson.examples, sizeof examples);
	for (size_t i = 0; i < LENGTH(examples); i++)
		examples[i].is_lent = i % 4 == 0;
	lesson.examples = examples;
	lesson.heat = 0;
	assert_int_equal(learn_train(arena, &lesson, &model, &measure, &fault), FOUND_ONE);
	assert_int_equal(measure.tried, 150);
	arena_end(arena);
}

static void
two_classes_and_marks_are_told_apart(void **state)
{
	(void)state;
	struct arena *arena = arena_new(ARENA_SIZE);
	struct learn_example examples[80] = { 0 };
	for (int64_t i = 0; i < 80; i++) {
		const int64_t marks[] = { i % 2, 5 };
		examples[i].vector = learn_read(arena, request_for_tests(arena, (unsigned)i).text, marks, 2);
		examples[i].class_id = i % 2 == 0 ? 11 : 22;
	}
	const struct learn_lesson lesson = { .examples = examples, .count = 80, .precision = 0.95 };
	struct learn_model *model;
	struct learn_measure measure;
	struct learn_guess guess;
	struct fault fault;
	assert_int_equal(learn_train(arena, &lesson, &model, &measure, &fault), FOUND_ONE);
	for (int64_t mark = 0; mark < 2; mark++) {
		const int64_t marks[] = { mark, 5 };
		const struct learn_vector vector = learn_read(arena, SPAN("une question"), marks, 2);
		assert_int_equal(learn_predict(arena, model, &vector, &guess, 1), 1);
		assert_int_equal(guess.class_id, mark == 0 ? 11 : 22);
	}
	arena_end(arena);
}

static void
why_is_told_in_words_of_the_text(void **state)
{
	(void)state;
	struct arena *arena = arena_new(ARENA_SIZE);
	struct learn_measure measure;
	const struct learn_model *model = learn(arena, TAUGHT_COUNT, &measure);
	const struct span text = SPAN("Bonjour, deux Réverbères sont éteints dans la rue, merci.");
	struct span words[LEARN_WHY_COUNT];
	const size_t count = learn_why(arena, model, text, 100, words);
	assert_true(count >= 1);
	bool has_lamps = false;
	for (size_t i = 0; i < count; i++) {
		assert_true(words[i].at >= text.at && words[i].at + words[i].length <= text.at + text.length);
		has_lamps = has_lamps || span_is(words[i], "Réverbères");
		assert_false(span_is(words[i], "Bonjour") || span_is(words[i], "merci"));
	}
	assert_true(has_lamps);
	assert_int_equal(learn_why(arena, model, text, 999, words), 0);
	assert_int_equal(learn_why(arena, model, SPAN("12 34"), 100, words), 0);
	arena_end(arena);
}

static void
what_is_kept_tells_the_same_and_a_broken_one_is_refused(void **state)
{
	(void)state;
	struct arena *arena = arena_new(ARENA_SIZE);
	struct learn_measure measure;
	const struct learn_model *model = learn(arena, 300, &measure);
	const struct span bytes = learn_write(arena, model);
	const struct learn_model *kept = learn_open(arena, bytes);
	assert_non_null(kept);
	for (unsigned i = 0; i < 50; i++) {
		const struct learn_vector vector =
			learn_read(arena, request_for_tests(arena, 900000 + i).text, NULL, 0);
		struct learn_guess guess, again;
		assert_int_equal(learn_predict(arena, model, &vector, &guess, 1), 1);
		assert_int_equal(learn_predict(arena, kept, &vector, &again, 1), 1);
		assert_memory_equal(&guess, &again, sizeof guess);
	}
	char *broken = arena_take(arena, bytes.length, 1);
	for (size_t at = 0; at < bytes.length; at += at < 300 ? 1 : bytes.length / 97) {
		memcpy(broken, bytes.at, bytes.length);
		broken[at] ^= 0x10;
		assert_null(learn_open(arena, span_from(broken, bytes.length)));
	}
	for (size_t length = 0; length < bytes.length; length += length < 100 ? 1 : bytes.length / 61)
		assert_null(learn_open(arena, span_from(bytes.at, length)));
	arena_end(arena);
}

static void
what_is_likely_is_told_as_such(void **state)
{
	(void)state;
	struct arena *arena = arena_new(ARENA_SIZE);
	/* Two classes whose scores are 1 apart, and the first is right three times of four; each counts as
	 * five sixths, the other class as one: 3/4 × 5/6 + 1/4 × 1/6 = 2/3, so that e^t = 2. */
	const float scores[] = { 1, 0, 1, 0, 1, 0, 1, 0 };
	const uint32_t class_of[] = { 0, 0, 0, 1 };
	const uint32_t here_of[] = { UINT32_MAX, UINT32_MAX, 0, 1 };
	const struct learn_held_out held_out = { scores, class_of, 4, 2, here_of, SIZE_MAX };
	const double temperature = learn_temperature(arena, &held_out);
	assert_true(temperature > 0.6931 && temperature < 0.6932); /* log 2 = 0.69315 */
	double p[2];
	learn_probabilities(scores, 2, temperature, p);
	assert_true(p[0] > 0.6666 && p[0] < 0.6668);
	const struct learn_measure measure = learn_measure(arena, &held_out, temperature, 0.5);
	assert_int_equal(measure.right, 3);
	assert_int_equal(measure.right_three, 4);
	assert_int_equal(measure.moved, 3); /* the third would have been there anyway */
	assert_int_equal(measure.moved_right, 2);
	assert_true(measure.threshold <= 0); /* four are too few */
	arena_end(arena);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(a_text_is_numbers_in_order_and_no_name_or_number_of_a_person_counts),
		cmocka_unit_test(what_it_announces_holds_on_what_it_never_saw),
		cmocka_unit_test(the_same_examples_make_the_same_model),
		cmocka_unit_test(labels_that_mean_nothing_are_never_followed),
		cmocka_unit_test(what_belongs_nowhere_is_never_followed),
		cmocka_unit_test(what_stays_where_it_would_be_is_no_move),
		cmocka_unit_test(of_a_mark_that_is_new_it_is_less_sure),
		cmocka_unit_test(nothing_is_learnt_of_one_class_or_of_nothing),
		cmocka_unit_test(it_is_learnt_again_and_what_is_lent_is_no_proof),
		cmocka_unit_test(two_classes_and_marks_are_told_apart),
		cmocka_unit_test(why_is_told_in_words_of_the_text),
		cmocka_unit_test(what_is_kept_tells_the_same_and_a_broken_one_is_refused),
		cmocka_unit_test(what_is_likely_is_told_as_such),
	};
	return cmocka_run_group_tests_name("craft learn", tests, NULL, NULL);
}
