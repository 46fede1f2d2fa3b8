#include <math.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <string.h>

#include <cmocka.h>

#include "craft/topics/topics_inside.h"
#include "support/requests_for_tests.h"

#define LITERAL(text) { text, sizeof text - 1 }
enum { REQUEST_COUNT = 600, ARENA_SIZE = 256 << 20, THEMES = 24 /* several matters a service */ };

/* What opens and closes these letters, whatever they ask. */
static const struct span furniture[] = {
	LITERAL("Dans l’attente de votre retour, je vous écris, suite à mon message, sans réponse"),
	LITERAL("nécessaire urgent signale habite quartier gare aider appelé mairie voudrais semaines"),
};

static struct topics_rows *
rows_of(struct arena *arena, size_t count)
{
	struct span *texts = arena_array_of(arena, struct span, count);
	for (size_t i = 0; i < count; i++)
		texts[i] = request_for_tests(arena, (unsigned)i).text;
	const struct topics_reading reading = { .texts = texts, .count = count, .left_out = furniture,
		                                    .left_out_count = LENGTH(furniture) };
	struct topics_rows *rows;
	assert_int_equal(topics_read(arena, &reading, &rows), TOPICS_DONE);
	return rows;
}

static enum topics_status
read_texts(struct arena *arena, const struct span *texts, size_t count, struct topics_rows **rows_r)
{
	const struct topics_reading reading = { .texts = texts, .count = count };
	return topics_read(arena, &reading, rows_r);
}

static bool
has_word(const struct topics_rows *rows, const char *word)
{
	for (size_t term = 0; term < topics_term_count(rows); term++)
		if (span_is(topics_term_word(rows, term), word))
			return true;
	return false;
}

/* --- rows --------------------------------------------------------------------------------------- */

static const struct span few[] = {
	LITERAL("L’École élémentaire est fermée"),
	LITERAL("Écoles fermées, rendez-vous annulé ?"),
	LITERAL("école : RENDEZ-VOUS annulés 12 fois"),
	LITERAL("Madame, Monsieur, le lampadaire clignote"),
	LITERAL("Lampadaires éteints, bonjour"),
	LITERAL("lampadaire"),
	LITERAL("0612345678 x@y.fr 2026-K7MX4P3"),
};

static void
a_word_is_shown_as_it_is_written_most_often(void **state)
{
	(void)state;
	struct arena *arena = arena_new(ARENA_SIZE);
	struct topics_rows *rows;
	assert_int_equal(read_texts(arena, few, LENGTH(few), &rows), TOPICS_DONE);
	assert_int_equal(topics_row_count(rows), LENGTH(few));
	assert_true(has_word(rows, "école") && has_word(rows, "lampadaire") && has_word(rows, "rendez-vous"));
	assert_false(has_word(rows, "rendez") || has_word(rows, "monsieur") || has_word(rows, "clignote"));
	for (size_t row = 0; row < LENGTH(few); row++) {
		const uint32_t *terms;
		const float *weights;
		double square = 0;
		const size_t count = topics_row(rows, row, &terms, &weights);
		for (size_t i = 0; i < count; i++)
			square += (double)weights[i] * (double)weights[i];
		assert_int_equal(count == 0, row == 6);
		assert_true(count == 0 || fabs(square - 1) < 1e-5);
	}
	arena_end(arena);
}

static void
words_left_out_are_in_no_form(void **state)
{
	(void)state;
	struct arena *arena = arena_new(ARENA_SIZE);
	const struct span left_out[] = { SPAN("FERMER"), SPAN("les lampadaires") };
	const struct topics_reading reading = { .texts = few, .count = LENGTH(few), .left_out = left_out,
		                                    .left_out_count = LENGTH(left_out) };
	struct topics_rows *rows;
	assert_int_equal(topics_read(arena, &reading, &rows), TOPICS_DONE);
	assert_false(has_word(rows, "lampadaire") || has_word(rows, "fermée") || has_word(rows, "fermées"));
	assert_true(has_word(rows, "école"));
	arena_end(arena);
}

/* --- what may come ------------------------------------------------------------------------------ */

static void
what_cannot_be_done_is_said(void **state)
{
	(void)state;
	struct arena *arena = arena_new(ARENA_SIZE);
	struct topics_rows *rows;
	assert_int_equal(read_texts(arena, NULL, 0, &rows), TOPICS_NO_TEXT);
	const struct span nothing[] = { SPAN(""), SPAN("\xff\xfe\x80"), SPAN("12 34"), SPAN("le la") };
	assert_int_equal(read_texts(arena, nothing, LENGTH(nothing), &rows), TOPICS_NO_WORD);
	char *huge = arena_take(arena, 1 << 20, 1);
	memset(huge, 'a', 1 << 20);
	struct span words[] = { span_from(huge, 1 << 20), span_from(huge, 1 << 20), SPAN("b"), SPAN("c") };
	assert_int_equal(read_texts(arena, words, LENGTH(words), &rows), TOPICS_NO_WORD);
	words[2] = words[3] = SPAN("Lampadaire ! lampadaires");
	assert_int_equal(read_texts(arena, words, LENGTH(words), &rows), TOPICS_DONE);
	assert_int_equal(topics_term_count(rows), 1);
	assert_true(span_is(topics_term_word(rows, 0), "lampadaire"));
	struct topics topics;
	struct topics_axes axes;
	struct topics_choice choice;
	const struct topics_question question = { .count = 2 };
	assert_int_equal(topics_find(arena, rows, &question, &topics), TOPICS_TOO_FEW);
	assert_int_equal(topics_axes(arena, rows, 2, 1, &axes), TOPICS_TOO_FEW);
	assert_int_equal(topics_choose(rows, 1, NULL, &choice), TOPICS_TOO_FEW);
	arena_end(arena);
}

static void
a_hundred_thousand_lines_that_are_the_same_make_no_theme(void **state)
{
	(void)state;
	enum { LINES = 100000 };
	struct arena *arena = arena_new(ARENA_SIZE);
	struct span *texts = arena_array_of(arena, struct span, LINES);
	struct topics_rows *rows;
	for (size_t i = 0; i < LINES; i++)
		texts[i] = SPAN("Fermeture du guichet");
	assert_int_equal(read_texts(arena, texts, LINES, &rows), TOPICS_NO_WORD);
	/* Half of each of two: two themes, however many are asked. */
	for (size_t i = 0; i < 2000; i++)
		texts[i] = i % 2 == 0 ? SPAN("Fermeture du guichet de poste") : SPAN("Lampadaire cassé rue Pasteur");
	assert_int_equal(read_texts(arena, texts, 2000, &rows), TOPICS_DONE);
	struct topics topics;
	const struct topics_question question = { .count = 5, .seed = 3 };
	assert_int_equal(topics_find(arena, rows, &question, &topics), TOPICS_DONE);
	assert_int_equal(topics.count, 2);
	assert_true(topics.error < 1e-3 && topics.converged);
	assert_int_equal(topics.topics[0].main_count, 1000);
	assert_true(fabs(topics.topics[1].npmi - 1) < 1e-9);
	arena_end(arena);
}

/* Letters, bytes that are none, signs of elsewhere, nothing at all. */
static void
any_bytes_may_come(void **state)
{
	(void)state;
	enum { TEXTS = 300, SIZE = 200 };
	uint64_t seed = 17;
	size_t done = 0;
	for (int round = 0; round < 20; round++) {
		struct arena *arena = arena_new(ARENA_SIZE);
		struct span *texts = arena_array_of(arena, struct span, TEXTS);
		for (size_t i = 0; i < TEXTS; i++) {
			char *bytes = arena_take(arena, SIZE, 1);
			for (size_t at = 0; at < SIZE; at++)
				bytes[at] = "  \xc3\xa9-'abcde"[topics_draw(&seed) % 11];
			for (size_t at = 0; round % 2 == 0 && at < SIZE; at += 3)
				bytes[at] = (char)topics_draw(&seed);
			texts[i] = span_from(bytes, (size_t)(topics_draw(&seed) % SIZE));
		}
		struct topics_rows *rows;
		struct topics topics;
		struct topics_axes axes;
		const struct topics_question question = { .count = 5, .seed = seed };
		if (read_texts(arena, texts, TEXTS, &rows) == TOPICS_DONE) {
			const enum topics_status status = topics_find(arena, rows, &question, &topics);
			assert_int_equal(status, rows->term_count < 5 ? TOPICS_TOO_FEW : TOPICS_DONE);
			assert_int_equal(topics_axes(arena, rows, 5, 1, &axes), status);
			done += status == TOPICS_DONE;
			for (size_t i = 0; status == TOPICS_DONE && i < TEXTS * topics.count; i++)
				assert_true(topics.weights[i] >= 0 && topics.weights[i] < 2);
			for (size_t term = 0; term < rows->term_count; term++)
				assert_true(span_is_utf8(topics_term_word(rows, term)));
		}
		arena_end(arena);
	}
	assert_true(done >= 10);
}

static void
it_stops_when_it_is_told_to(void **state)
{
	(void)state;
	struct arena *arena = arena_new(ARENA_SIZE);
	const struct topics_rows *rows = rows_of(arena, 200);
	const atomic_bool stops = true;
	const struct topics_question question = { .count = 4, .stops = &stops };
	struct topics topics;
	struct topics_choice choice;
	assert_int_equal(topics_find(arena, rows, &question, &topics), TOPICS_STOPPED);
	assert_int_equal(topics_choose(rows, 1, &stops, &choice), TOPICS_STOPPED);
	arena_end(arena);
}

/* --- themes --------------------------------------------------------------------------------------- */

static void
themes_are_what_services_are_asked(void **state)
{
	(void)state;
	struct arena *arena = arena_new(ARENA_SIZE);
	const struct topics_rows *rows = rows_of(arena, REQUEST_COUNT);
	const struct topics_question question = { .count = THEMES, .seed = 1 };
	struct topics topics, again;
	assert_int_equal(topics_find(arena, rows, &question, &topics), TOPICS_DONE);
	assert_int_equal(topics.count, THEMES);
	assert_true(topics.converged && topics.error > 0 && topics.error < 1);
	size_t of[THEMES][REQUESTS_SERVICE_COUNT] = { 0 }, mains = 0, good = 0;
	for (unsigned row = 0; row < REQUEST_COUNT; row++) {
		float best = 0;
		for (size_t k = 0; k < THEMES; k++) {
			assert_true(topics.weights[row * THEMES + k] >= 0);
			best = fmaxf(best, topics.weights[row * THEMES + k]);
		}
		if (topics.mains[row] == TOPICS_NONE) {
			assert_true((double)best < topics.weight_min);
			continue;
		}
		assert_true(topics.weights[row * THEMES + topics.mains[row]] >= best);
		of[topics.mains[row]][request_for_tests(arena, row).service]++;
	}
	for (size_t k = 0; k < THEMES; k++) {
		size_t most = 0;
		for (size_t service = 0; service < REQUESTS_SERVICE_COUNT; service++)
			most = of[k][service] > most ? of[k][service] : most;
		good += most;
		mains += topics.topics[k].main_count;
		assert_int_equal(topics.topics[k].word_count, TOPICS_WORD_COUNT);
		assert_true(k == 0 || topics.topics[k].main_count <= topics.topics[k - 1].main_count);
	}
	print_message("%zu of %d texts have a theme, %zu that of their service; NPMI %.3f, %d steps\n", mains,
	              REQUEST_COUNT, good, topics.npmi, topics.steps);
	assert_int_equal(mains + topics.none_count, REQUEST_COUNT);
	assert_true(good > mains * 2 / 3);
	assert_int_equal(topics_find(arena, rows, &question, &again), TOPICS_DONE);
	assert_memory_equal(topics.weights, again.weights, REQUEST_COUNT * THEMES * sizeof *again.weights);
	arena_end(arena);
}

static void
themes_found_in_some_are_looked_for_in_all(void **state)
{
	(void)state;
	struct arena *arena = arena_new(ARENA_SIZE);
	const struct topics_rows *rows = rows_of(arena, REQUEST_COUNT);
	struct topics_question question = { .count = 6, .seed = 1 };
	struct topics_factors factors;
	topics_factor(arena, rows, &question, &factors);
	const double *found = factors.texts;
	topics_place(arena, rows, &factors); /* of those they were found in: what was found */
	for (size_t i = 0; i < REQUEST_COUNT * question.count; i++)
		assert_true(fabs(found[i] - factors.texts[i]) < 0.02);
	struct topics all, some;
	assert_int_equal(topics_find(arena, rows, &question, &all), TOPICS_DONE);
	question.found_in_max = REQUEST_COUNT / 2;
	assert_int_equal(topics_find(arena, rows, &question, &some), TOPICS_DONE);
	assert_int_equal(some.row_count, REQUEST_COUNT);
	assert_true(some.error >= all.error - 1e-3 && some.error < all.error + 0.02);
	question.found_in_max = REQUEST_COUNT;
	assert_int_equal(topics_find(arena, rows, &question, &some), TOPICS_DONE);
	assert_memory_equal(some.weights, all.weights, REQUEST_COUNT * question.count * sizeof *all.weights);
	arena_end(arena);
}

/* No number can move and lessen the error. */
static void
where_it_ends_nothing_is_better_nearby(void **state)
{
	(void)state;
	struct arena *arena = arena_new(ARENA_SIZE);
	const struct topics_rows *rows = rows_of(arena, 150);
	const struct topics_question question = { .count = 4, .seed = 5 };
	struct topics_factors factors;
	topics_factor(arena, rows, &question, &factors);
	assert_true(factors.converged);
	double worst = 0;
	for (size_t row = 0; row < 150; row++)
		for (size_t k = 0; k < 4; k++) {
			const double here = factors.texts[row * 4 + k];
			double slope = 0;
			const uint32_t *terms;
			const float *weights;
			const size_t count = topics_row(rows, row, &terms, &weights);
			for (size_t term = 0; term < rows->term_count; term++)
				for (size_t other = 0; other < 4; other++)
					slope += factors.texts[row * 4 + other] * factors.terms[term * 4 + other] *
					         factors.terms[term * 4 + k];
			for (size_t i = 0; i < count; i++)
				slope -= (double)weights[i] * factors.terms[terms[i] * 4 + k];
			worst = fmax(worst, here > 0 ? fabs(slope) : -slope);
		}
	print_message("the steepest slope left: %.5f\n", worst);
	assert_true(worst < 0.01);
	arena_end(arena);
}

static void
their_number_is_the_most_stable_and_the_curve_is_given(void **state)
{
	(void)state;
	struct arena *arena = arena_new(ARENA_SIZE);
	const struct topics_rows *rows = rows_of(arena, 150);
	struct topics_choice choice, again;
	memset(&choice, 0, sizeof choice);
	memset(&again, 0, sizeof again);
	assert_int_equal(topics_choose(rows, 11, NULL, &choice), TOPICS_DONE);
	assert_int_equal(choice.trial_count, 120 / 5 - TOPICS_CHOICE_MIN + 1);
	double best = 0, chosen = 0;
	for (size_t i = 0; i < choice.trial_count; i++) {
		const struct topics_trial *trial = &choice.trials[i];
		assert_int_equal(trial->count, TOPICS_CHOICE_MIN + i);
		assert_true(trial->stability > 0 && trial->stability <= 1 && fabs(trial->npmi) <= 1);
		assert_true(trial->stability_least <= trial->stability + 1e-12);
		best = fmax(best, trial->stability);
		chosen = trial->count == choice.count ? trial->stability : chosen;
	}
	assert_true(chosen >= best);
	assert_int_equal(choice.texts, 150);
	assert_int_equal(topics_choose(rows, 11, NULL, &again), TOPICS_DONE);
	assert_memory_equal(&choice, &again, sizeof choice);
	arena_end(arena);
}

static void
of_many_texts_some_tell_how_many_themes_and_how_stable(void **state)
{
	(void)state;
	enum { MANY = TOPICS_CHOICE_TEXTS_MAX + 400 };
	struct arena *arena = arena_new(ARENA_SIZE);
	const struct topics_rows *rows = rows_of(arena, MANY);
	const atomic_bool stops = true;
	struct topics_question question = { .count = 6, .seed = 3 };
	struct topics_choice choice;
	struct topics topics;
	double stability[TOPICS_COUNT_MAX], again[TOPICS_COUNT_MAX];
	assert_int_equal(topics_choose(rows, 3, NULL, &choice), TOPICS_DONE);
	assert_int_equal(choice.texts, TOPICS_CHOICE_TEXTS_MAX);
	assert_in_range(choice.count, TOPICS_CHOICE_MIN, TOPICS_CHOICE_MAX);
	assert_int_equal(topics_find(arena, rows, &question, &topics), TOPICS_DONE);
	assert_int_equal(topics_steady(rows, &question, &topics, stability), TOPICS_DONE);
	assert_int_equal(topics_steady(rows, &question, &topics, again), TOPICS_DONE);
	for (size_t k = 0; k < topics.count; k++) {
		assert_true(stability[k] > 0 && stability[k] <= 1 + 1e-12);
		assert_true(fabs(stability[k] - again[k]) <= 0);
	}
	question.stops = &stops;
	assert_int_equal(topics_steady(rows, &question, &topics, again), TOPICS_STOPPED);
	arena_end(arena);
}

static void
themes_are_matched_at_best_not_greedily(void **state)
{
	(void)state;
	struct arena *arena = arena_new(ARENA_SIZE);
	const struct topics_words one[] = { { { 1, 2, 3, 4 }, 4 }, { { 1, 2, 3, 9 }, 4 } };
	const struct topics_words other[] = { { { 1, 2, 3, 5 }, 4 }, { { 9, 11, 12, 13 }, 4 } };
	/* 3/5 + 1/7 one way, 0 + 3/5 the other. */
	assert_true(fabs(topics_match(arena, one, other, 2) - (3.0 / 5 + 1.0 / 7) / 2) < 1e-12);
	assert_true(fabs(topics_match(arena, one, one, 2) - 1) < 1e-12);
	arena_end(arena);
}

/* --- axes --------------------------------------------------------------------------------------- */

static void
axes_are_at_right_angles_and_say_what_rows_say(void **state)
{
	(void)state;
	enum { AXES = 30 };
	struct arena *arena = arena_new(ARENA_SIZE);
	const struct topics_rows *rows = rows_of(arena, 300);
	struct topics_axes axes;
	assert_int_equal(topics_axes(arena, rows, AXES, 9, &axes), TOPICS_DONE);
	for (size_t k = 0; k < AXES; k++) {
		double pushed = 0;
		for (size_t row = 0; row < 300; row++) { /* ‖X v‖ is its strength */
			const uint32_t *terms;
			const float *weights;
			double said = 0;
			const size_t count = topics_row(rows, row, &terms, &weights);
			for (size_t i = 0; i < count; i++)
				said += (double)weights[i] * (double)axes.terms[terms[i] * AXES + k];
			pushed += said * said;
		}
		assert_true(fabs(sqrt(pushed) - axes.strengths[k]) < 1e-4);
		assert_true(k == 0 || axes.strengths[k] <= axes.strengths[k - 1] + 1e-12);
		for (size_t other = 0; other <= k; other++) {
			double common = 0;
			for (size_t term = 0; term < axes.term_count; term++)
				common += (double)axes.terms[term * AXES + k] * (double)axes.terms[term * AXES + other];
			assert_true(fabs(common - (other == k)) < 1e-5);
		}
	}
	struct topics_near near[5];
	size_t same = 0, all = 0;
	for (unsigned row = 0; row < 100; row++) {
		const size_t count = topics_nearest(&axes, row, near, LENGTH(near));
		for (size_t i = 0; i < count; i++, all++) {
			assert_true(near[i].row != row && (i == 0 || near[i].cosine <= near[i - 1].cosine));
			same += request_for_tests(arena, (unsigned)near[i].row).service ==
			        request_for_tests(arena, row).service;
		}
	}
	print_message("of %zu nearest texts %zu are for the same service\n", all, same);
	assert_true(same > all * 7 / 10);
	assert_int_equal(topics_nearest(&axes, 0, near, 0), 0);
	arena_end(arena);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(a_word_is_shown_as_it_is_written_most_often),
		cmocka_unit_test(words_left_out_are_in_no_form),
		cmocka_unit_test(what_cannot_be_done_is_said),
		cmocka_unit_test(a_hundred_thousand_lines_that_are_the_same_make_no_theme),
		cmocka_unit_test(any_bytes_may_come),
		cmocka_unit_test(it_stops_when_it_is_told_to),
		cmocka_unit_test(themes_are_what_services_are_asked),
		cmocka_unit_test(themes_found_in_some_are_looked_for_in_all),
		cmocka_unit_test(where_it_ends_nothing_is_better_nearby),
		cmocka_unit_test(their_number_is_the_most_stable_and_the_curve_is_given),
		cmocka_unit_test(of_many_texts_some_tell_how_many_themes_and_how_stable),
		cmocka_unit_test(themes_are_matched_at_best_not_greedily),
		cmocka_unit_test(axes_are_at_right_angles_and_say_what_rows_say),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
