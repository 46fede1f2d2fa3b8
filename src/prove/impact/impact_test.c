/* The rules of a change, without a database. Figures named "R" were computed with R 4.2.2. */
#include <setjmp.h>
#include <stdarg.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "base/file.h"
#include "prove/impact/impact_inside.h"

static struct arena *arena;
static const double levels[5] = { 1, 2, 3, 4, 5 };

static int
begin(void **state)
{
	(void)state;
	arena = arena_new(256 << 20);
	return 0;
}

static int
end(void **state)
{
	(void)state;
	arena_end(arena);
	return 0;
}

static void
near(double ours, double theirs)
{
	if (!(fabs(ours - theirs) <= 1e-9 * fmax(1, fabs(theirs))))
		fail_msg("%.15g is not %.15g", ours, theirs);
}

static const struct secrecy_cell *
cell_of(const int64_t counts[5])
{
	const struct stats_sample sample = { levels, counts, 5 };
	const struct stats_summary summary = stats_summary_of(&sample);
	struct secrecy_cell *cell = arena_new_of(arena, struct secrecy_cell);
	*cell = (struct secrecy_cell){ .kind = SECRECY_ITEM,
		                           .people = summary.n,
		                           .mean = summary.mean,
		                           .variance = summary.variance,
		                           .has_spread = summary.n > 1,
		                           .values = levels,
		                           .levels = counts,
		                           .value_count = 5 };
	return cell;
}

/* --- pooling ---------------------------------------------------------------------------------- */

static void
places_put_together_are_all_their_people(void **state)
{
	(void)state;
	static const int64_t parts[3][5] = { { 3, 4, 9, 20, 11 }, { 1, 0, 2, 5, 2 }, { 30, 9, 4, 1, 0 } };
	int64_t all[5] = { 0 };
	const struct secrecy_cell *cells[3];
	for (size_t i = 0; i < 3; i++) {
		cells[i] = cell_of(parts[i]);
		for (size_t k = 0; k < 5; k++)
			all[k] += parts[i][k];
	}
	const struct secrecy_cell pool = impact_pool(arena, cells, 3), *whole = cell_of(all);
	assert_int_equal(pool.people, whole->people);
	near(pool.mean, whole->mean);
	near(pool.variance, whole->variance);
	assert_true(pool.has_spread);
	assert_int_equal(pool.value_count, 5);
	for (size_t k = 0; k < 5; k++)
		assert_int_equal(pool.levels[k], all[k]);
	near(impact_pool(arena, cells, 1).mean, cells[0]->mean);
}

static void
a_place_without_its_answers_leaves_the_whole_without_a_spread(void **state)
{
	(void)state;
	struct secrecy_cell note = { .kind = SECRECY_ITEM, .people = 30, .mean = 4 };
	const struct secrecy_cell *cells[2] = { cell_of((const int64_t[5]){ 0, 0, 10, 0, 0 }), &note };
	const struct secrecy_cell pool = impact_pool(arena, cells, 2);
	near(pool.mean, 3.75);
	assert_false(pool.has_spread);
	assert_int_equal(pool.value_count, 0);
	struct stats_gap test;
	const struct impact_voice voice = impact_compare(&pool, &pool, &test);
	assert_int_equal(voice.state, IMPACT_COMPARED);
	assert_false(voice.is_tested);
	assert_int_equal(voice.verdict, STATS_NOT_TESTABLE);
}

static void
a_note_that_is_not_shown_has_no_change(void **state)
{
	(void)state;
	struct stats_gap test;
	const struct secrecy_cell *cell = cell_of((const int64_t[5]){ 1, 2, 3, 4, 5 });
	const struct impact_voice before = impact_compare(cell, NULL, &test);
	assert_int_equal(before.state, IMPACT_HIDDEN);
	assert_true(before.is_shown[IMPACT_BEFORE] && !before.is_shown[IMPACT_AFTER]);
	assert_false(before.is_tested || before.has_visible);
	assert_int_equal(impact_compare(NULL, NULL, &test).state, IMPACT_HIDDEN);
}

/* --- a family, against R ---------------------------------------------------------------------- */

static const struct vector {
	int64_t cells[IMPACT_SIDE_COUNT][IMPACT_TIME_COUNT][5];
	struct {
		double change, low, high, p_different, p_alike;
		enum stats_verdict verdict;
		bool is_beyond;
		const char *chip;
	} expected[3]; /* usagers, agents, gap */
} vectors[] = {
	{ { { { 40, 80, 150, 230, 100 }, { 30, 60, 140, 250, 130 } },
	    { { 4, 9, 17, 21, 9 }, { 3, 8, 14, 25, 12 } } },
	  { { 0.1893442622951, 0.0657468436436, 0.3129416809466, 5.41133677609967e-03,
	      0.335828650722302391, STATS_DIFFERENT, false, "a monté" },
	    { 0.197849462366, -0.199389305969, 0.595088230701, 4.89068876732780e-01,
	      0.596518641336050814, STATS_UNSURE, false, "pas assez pour conclure" },
	    { 0.00850520007051, -0.40713233956582, 0.42414273970684, 9.67793420180171e-01,
	      0.379045680100483, STATS_UNSURE, false, "pas assez pour conclure" } } },
	{ { { { 90, 140, 150, 150, 70 }, { 40, 90, 150, 190, 120 } },
	    { { 20, 40, 70, 110, 60 }, { 22, 38, 72, 108, 62 } } },
	  { { 0.490677966102, 0.353323851006, 0.628032081197, 2.41384313817719e-11,
	      0.999696649379081759, STATS_DIFFERENT, true, "a monté" },
	    { -0.00331125827815, -0.18844582775845, 0.18182331120216, 9.71990829341599e-01,
	      0.013645349406790620, STATS_ALIKE, false, "n’a pas bougé" },
	    { -0.493989224380, -0.724351762501, -0.263626686259, 8.31651878694617e-05,
	      0.981039532312814, STATS_DIFFERENT, true, "s’est resserré" } } },
	{ { { { 30, 70, 140, 250, 110 }, { 32, 72, 138, 248, 112 } },
	    { { 8, 22, 58, 145, 67 }, { 18, 40, 70, 110, 40 } } },
	  { { -0.00852713178295, -0.13058780102638, 0.11353353746048, 9.71990829341599e-01,
	      0.000328641827920975, STATS_ALIKE, false, "n’a pas bougé" },
	    { -0.393261390887, -0.562252203268, -0.224270578506, 1.79849757146343e-05,
	      0.999696649379081759, STATS_DIFFERENT, false, "a baissé" },
	    { -0.384734259104, -0.593045982345, -0.176422535864, 4.54818888731203e-04,
	      0.981039532312814, STATS_DIFFERENT, false, "a changé de sens" } } },
};

static const struct survey_item judged = { .kind = 'S', .level_count = 5, .rank = { 1, 1, 1 } };

static struct impact_line
line_new(void)
{
	return (struct impact_line){ .items = { &judged, &judged },
		                         .scale = { 1, 5, 1, 4, 0.25 } };
}

static void
is_close(double ours, double theirs, double tolerance)
{
	if (!(fabs(ours - theirs) <= tolerance))
		fail_msg("%.12g is not %.12g", ours, theirs);
}

static void
changes_and_their_verdicts_are_those_of_r(void **state)
{
	(void)state;
	struct impact_line lines[LENGTH(vectors)];
	int64_t family, gap_family;
	for (size_t i = 0; i < LENGTH(vectors); i++) {
		lines[i] = line_new();
		for (size_t side = 0; side < IMPACT_SIDE_COUNT; side++)
			lines[i].voices[side] = impact_compare(
				cell_of(vectors[i].cells[side][IMPACT_BEFORE]),
				cell_of(vectors[i].cells[side][IMPACT_AFTER]), &lines[i].tests[side]);
	}
	impact_judge(arena, lines, LENGTH(vectors), &family, &gap_family);
	assert_int_equal(family, 6);
	assert_int_equal(gap_family, 3);
	for (size_t i = 0; i < LENGTH(vectors); i++) {
		const struct impact_voice *voices[3] = { &lines[i].voices[0], &lines[i].voices[1],
			                                     &lines[i].gap };
		for (size_t k = 0; k < 3; k++) {
			const struct impact_voice *voice = voices[k];
			is_close(voice->change, vectors[i].expected[k].change, 1e-11);
			is_close(voice->low, vectors[i].expected[k].low, 1e-11);
			is_close(voice->high, vectors[i].expected[k].high, 1e-11);
			is_close(voice->p_different / vectors[i].expected[k].p_different, 1, 1e-9);
			is_close(voice->p_alike / vectors[i].expected[k].p_alike, 1, 1e-9);
			assert_int_equal(voice->verdict, vectors[i].expected[k].verdict);
			assert_int_equal(voice->is_beyond, vectors[i].expected[k].is_beyond);
			assert_string_equal(k < 2 ? impact_chip(voice) : impact_gap_chip(&lines[i]),
			                    vectors[i].expected[k].chip);
		}
	}
}

static void
only_what_both_sides_judge_has_a_gap_and_only_when_both_are_compared(void **state)
{
	(void)state;
	static const struct survey_item lived = { .kind = 'V', .level_count = 5, .rank = { 1, 1, 1 } };
	struct impact_line lines[2] = { line_new(), line_new() };
	int64_t family, gap_family;
	lines[0].items[0] = lines[0].items[1] = &lived;
	for (size_t i = 0; i < 2; i++)
		for (size_t side = 0; side < IMPACT_SIDE_COUNT; side++)
			lines[i].voices[side] =
				impact_compare(cell_of(vectors[0].cells[side][0]),
			                   i == 1 && side == 1 ? NULL : cell_of(vectors[0].cells[side][1]),
			                   &lines[i].tests[side]);
	impact_judge(arena, lines, 2, &family, &gap_family);
	assert_int_equal(family, 3);
	assert_int_equal(gap_family, 0);
	assert_int_equal(lines[0].gap.state, IMPACT_NOT_ASKED);
	assert_int_equal(lines[1].gap.state, IMPACT_HIDDEN);
	assert_string_equal(impact_gap_chip(&lines[1]), "");
}

static void
a_gap_turns_only_when_it_was_one_on_both_sides(void **state)
{
	(void)state;
	static const struct {
		double before, after;
		const char *chip;
	} cases[] = {
		{ -0.8, -0.3, "s’est resserré" }, { 0.3, 0.8, "s’est creusé" },
		{ -0.5, 0.4, "a changé de sens" }, { -0.04, 0.97, "s’est creusé" },
		{ 0.6, -0.05, "s’est resserré" },
	};
	for (size_t i = 0; i < LENGTH(cases); i++) {
		struct impact_line line = line_new();
		line.gap = (struct impact_voice){ .state = IMPACT_COMPARED,
			                              .value = { cases[i].before, cases[i].after },
			                              .change = cases[i].after - cases[i].before,
			                              .verdict = STATS_DIFFERENT };
		assert_string_equal(impact_gap_chip(&line), cases[i].chip);
	}
}

/* Everybody gave the same answer, at both times: nothing to test, and no number that is none. */
static void
identical_answers_have_a_change_and_no_test(void **state)
{
	(void)state;
	struct impact_line line = line_new();
	int64_t family, gap_family;
	for (size_t side = 0; side < IMPACT_SIDE_COUNT; side++)
		line.voices[side] = impact_compare(cell_of((const int64_t[5]){ 0, 0, 0, 12, 0 }),
		                                   cell_of((const int64_t[5]){ 0, 0, 0, 0, 15 }),
		                                   &line.tests[side]);
	impact_judge(arena, &line, 1, &family, &gap_family);
	assert_int_equal(family + gap_family, 0);
	near(line.voices[0].change, 1);
	assert_false(line.voices[0].is_tested);
	assert_string_equal(impact_chip(&line.voices[0]), "sans conclusion");
	assert_string_equal(impact_gap_chip(&line), "sans conclusion");
}

/* --- oracle 11 -------------------------------------------------------------------------------- */

static double
member(struct span json, const char *name)
{
	const size_t section = span_find(json, SPAN("\"before_after\": {"));
	assert_true(section != SIZE_MAX);
	json = span_from(json.at + section, json.length - section);
	const size_t at = span_find(json, span_of(name));
	assert_true(at != SIZE_MAX);
	return strtod(json.at + at + strlen(name), NULL);
}

/* Clusters follow the same units through time; a page compares samples: only the difference of
 * differences itself is the same figure. */
static void
the_change_of_a_gap_is_the_difference_of_differences_of_the_oracle(void **state)
{
	(void)state;
	struct fault fault;
	struct span csv, json, row;
	double sums[2][2] = { { 0 } }, squares[2][2] = { { 0 } };
	int64_t counts[2][2] = { { 0 } };
	assert_int_equal(file_read(arena, PARVIS_TESTS "/oracles/11_before_after.csv", 1 << 16, &csv,
	                           &fault),
	                 FOUND_ONE);
	assert_int_equal(file_read(arena, PARVIS_TESTS "/oracles/11_did_cluster.expected.json", 1 << 16,
	                           &json, &fault),
	                 FOUND_ONE);
	assert_true(span_cut(&csv, '\n', &row)); /* unit, t, treat, post, y */
	while (span_cut(&csv, '\n', &row) && row.length > 0) {
		int unit, time, treat, post;
		double y;
		assert_int_equal(sscanf(span_copy(arena, row), "%d,%d,%d,%d,%lf", &unit, &time, &treat,
		                        &post, &y),
		                 5);
		sums[treat][post] += y;
		squares[treat][post] += y * y;
		counts[treat][post]++;
	}
	struct impact_line line = line_new();
	int64_t family, gap_family;
	for (int side = 0; side < 2; side++) {
		struct secrecy_cell cells[2];
		for (int time = 0; time < 2; time++) {
			const double n = (double)counts[side][time], mean = sums[side][time] / n;
			assert_int_equal(counts[side][time], 12);
			cells[time] = (struct secrecy_cell){
				.people = 12, .mean = mean, .has_spread = true,
				.variance = (squares[side][time] - n * mean * mean) / (n - 1)
			};
		}
		line.voices[side] = impact_compare(&cells[0], &cells[1], &line.tests[side]);
	}
	impact_judge(arena, &line, 1, &family, &gap_family);
	assert_true(fabs(line.gap.change / member(json, "\"did\": ") - 1) < 1e-9);
	assert_true(fabs(line.gap.change / member(json, "\"coef\": ") - 1) < 1e-9);
	print_message("oracle 11: 2 members checked\n");
}

/* --- the words -------------------------------------------------------------------------------- */

static void
words_that_changed_cut_the_series_unless_their_meaning_did_not(void **state)
{
	(void)state;
	const struct survey_wave waves[2] = { { .scale = { 1, 5, 1, 4, 0.25 } },
		                                  { .scale = { 1, 5, 1, 4, 0.25 } } };
	struct survey_item before = judged, after = judged;
	struct impact_line line = { .items = { &before, &after } };
	before.asked[SIDE_USAGER] = after.asked[SIDE_USAGER] = SPAN("Le délai est tenu.");
	before.asked[SIDE_AGENT] = after.asked[SIDE_AGENT] = SPAN("Le délai est tenu.");
	assert_int_equal(impact_state_of(&line, waves, SIDE_USAGER), IMPACT_COMPARED);
	after.asked[SIDE_AGENT] = SPAN("Le délai est respecté.");
	assert_int_equal(impact_state_of(&line, waves, SIDE_USAGER), IMPACT_COMPARED);
	assert_int_equal(impact_state_of(&line, waves, SIDE_AGENT), IMPACT_REWORDED);
	before.version = 1; /* an imported sentence has none: its letter counts */
	assert_int_equal(impact_state_of(&line, waves, SIDE_USAGER), IMPACT_COMPARED);
	after.version = 2;
	assert_int_equal(impact_state_of(&line, waves, SIDE_USAGER), IMPACT_REWORDED);
	line.is_same_series = true;
	assert_int_equal(impact_state_of(&line, waves, SIDE_AGENT), IMPACT_COMPARED);
	after.is_reversed = true;
	assert_int_equal(impact_state_of(&line, waves, SIDE_AGENT), IMPACT_REWORDED);
	after.is_reversed = false;
	after.level_count = 4;
	assert_int_equal(impact_state_of(&line, waves, SIDE_AGENT), IMPACT_RESCALED);
	after.level_count = 5;
	after.scale = SPAN("A5");
	assert_int_equal(impact_state_of(&line, waves, SIDE_AGENT), IMPACT_COMPARED);
	before.scale = SPAN("B5");
	assert_int_equal(impact_state_of(&line, waves, SIDE_AGENT), IMPACT_RESCALED);
	after.rank[SIDE_AGENT] = 0;
	assert_int_equal(impact_state_of(&line, waves, SIDE_AGENT), IMPACT_NOT_ASKED);
}

static void
guesses_expectations_and_texts_are_not_notes(void **state)
{
	(void)state;
	static const struct survey_wave wave = { .scale = { 1, 5, 1, 4, 0.25 } };
	struct survey_item item = judged;
	for (const char *kind = "SVQBMG"; *kind != '\0'; kind++) {
		item.kind = *kind;
		assert_true(impact_is_rated(&wave, &item));
	}
	for (const char *kind = "DEO"; *kind != '\0'; kind++) {
		item.kind = *kind;
		assert_false(impact_is_rated(&wave, &item));
	}
	item.kind = 'S';
	item.step_id = 3; /* of a journey */
	assert_false(impact_is_rated(&wave, &item));
	item.step_id = 0;
	item.kind = 'G'; /* yes, partly, not yet, no: more is not better */
	item.level_count = 4;
	assert_false(impact_is_rated(&wave, &item));
}

/* --- simulations: what the words are worth ---------------------------------------------------- */

enum { SEEDS = 400, PEOPLE = 200, SENTENCES = 12 };

static uint64_t
random_bits(uint64_t *state) /* splitmix64 (Steele, Lea & Flood 2014) */
{
	uint64_t z = *state += 0x9e3779b97f4a7c15u;
	z = (z ^ (z >> 30)) * 0xbf58476d1ce4e5b9u;
	z = (z ^ (z >> 27)) * 0x94d049bb133111ebu;
	return z ^ (z >> 31);
}

static double
random_share(uint64_t *state)
{
	return (double)(random_bits(state) >> 11) * 0x1p-53;
}

static double
random_normal(uint64_t *state)
{
	const double u = 1 - random_share(state), v = random_share(state);
	return sqrt(-2 * log(u)) * cos(6.283185307179586 * v);
}

/* A wave of people who answer every sentence: their answers go together (each person is more or
 * less content), as those of real people do. */
static void
draw_wave(uint64_t *state, int64_t counts_r[SENTENCES][5])
{
	memset(counts_r, 0, SENTENCES * 5 * sizeof **counts_r);
	for (int person = 0; person < PEOPLE; person++) {
		const double mood = random_normal(state);
		for (int item = 0; item < SENTENCES; item++) {
			const double note = 3.3 + 0.6 * mood + random_normal(state);
			const int level = note < 1.5 ? 0 : note >= 4.5 ? 4 : (int)(note - 0.5);
			counts_r[item][level]++;
		}
	}
}

static bool
says_it_moved(const struct impact_voice *voice)
{
	const char *chip = impact_chip(voice);
	return strncmp(chip, "a monté", strlen("a monté")) == 0 ||
	       strncmp(chip, "a baissé", strlen("a baissé")) == 0;
}

static void
when_nothing_moved_the_words_seldom_say_that_something_did(void **state)
{
	(void)state;
	int families = 0, gap_families = 0, words = 0;
	for (uint64_t seed = 1; seed <= SEEDS; seed++) {
		uint64_t random = seed;
		int64_t counts[IMPACT_SIDE_COUNT][IMPACT_TIME_COUNT][SENTENCES][5];
		struct impact_line lines[SENTENCES];
		int64_t family, gap_family;
		bool any = false, any_gap = false;
		for (size_t side = 0; side < IMPACT_SIDE_COUNT; side++)
			for (int time = 0; time < IMPACT_TIME_COUNT; time++)
				draw_wave(&random, counts[side][time]);
		for (size_t i = 0; i < SENTENCES; i++) {
			lines[i] = line_new();
			for (size_t side = 0; side < IMPACT_SIDE_COUNT; side++)
				lines[i].voices[side] =
					impact_compare(cell_of(counts[side][0][i]), cell_of(counts[side][1][i]),
				                   &lines[i].tests[side]);
		}
		impact_judge(arena, lines, SENTENCES, &family, &gap_family);
		assert_int_equal(family, SENTENCES * IMPACT_SIDE_COUNT);
		for (size_t i = 0; i < SENTENCES; i++) {
			for (size_t side = 0; side < IMPACT_SIDE_COUNT; side++) {
				words += says_it_moved(&lines[i].voices[side]);
				any |= says_it_moved(&lines[i].voices[side]);
			}
			any_gap |= lines[i].gap.p_different <= 0.05;
		}
		families += any;
		gap_families += any_gap;
		arena_reset(arena);
	}
	print_message("nothing moved: a word in %d families of %d (%d words of %d), a gap in %d\n",
	              families, SEEDS, words, SEEDS * SENTENCES * IMPACT_SIDE_COUNT, gap_families);
	assert_true(families <= SEEDS / 20);
	assert_true(gap_families <= SEEDS / 20 + 14); /* 5 %, and three deviations of 400 draws */
}

static int
draw_level(uint64_t *state, const double shares[5])
{
	double share = random_share(state);
	int level = 0;
	while (level < 4 && share >= shares[level])
		share -= shares[level++];
	return level;
}

static struct stats_summary
law_of(const double shares[5])
{
	struct stats_summary law = { .status = STATS_OK, .n = PEOPLE };
	for (int k = 0; k < 5; k++)
		law.mean += shares[k] * levels[k];
	for (int k = 0; k < 5; k++)
		law.variance += shares[k] * (levels[k] - law.mean) * (levels[k] - law.mean);
	return law;
}

static void
check_power(const double before[5], const double after[5], double moved)
{
	const struct stats_summary laws[2] = { law_of(before), law_of(after) };
	const struct stats_plan plan = stats_plan_of(&laws[0], &laws[1]);
	const double power = stats_power_different(&plan, moved, 0.05).value;
	const double deviation = sqrt(power * (1 - power) / SEEDS);
	int seen = 0;
	near(laws[1].mean - laws[0].mean, moved);
	for (uint64_t seed = 1; seed <= SEEDS; seed++) {
		uint64_t random = seed;
		int64_t counts[2][5] = { { 0 } }, family, gap_family;
		struct impact_line line = line_new();
		for (int person = 0; person < PEOPLE; person++) {
			counts[0][draw_level(&random, before)]++;
			counts[1][draw_level(&random, after)]++;
		}
		line.voices[0] = impact_compare(cell_of(counts[0]), cell_of(counts[1]), &line.tests[0]);
		line.voices[1] = impact_compare(NULL, NULL, &line.tests[1]);
		impact_judge(arena, &line, 1, &family, &gap_family);
		seen += says_it_moved(&line.voices[0]) && line.voices[0].change > 0;
		arena_reset(arena);
	}
	print_message("+%.2f with %d and %d: seen %d times of %d, power %.3f\n", moved, PEOPLE, PEOPLE,
	              seen, SEEDS, power);
	assert_true(fabs((double)seen / SEEDS - power) <= 3.5 * deviation);
}

static void
a_change_is_seen_as_often_as_the_plan_says(void **state)
{
	(void)state;
	static const double before[5] = { .20, .25, .25, .20, .10 };
	static const double half[5] = { .10, .20, .25, .25, .20 };
	static const double quarter[5] = { .15, .225, .25, .225, .15 };
	check_power(before, half, 0.5);
	check_power(before, quarter, 0.25);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(places_put_together_are_all_their_people),
		cmocka_unit_test(a_place_without_its_answers_leaves_the_whole_without_a_spread),
		cmocka_unit_test(a_note_that_is_not_shown_has_no_change),
		cmocka_unit_test(changes_and_their_verdicts_are_those_of_r),
		cmocka_unit_test(only_what_both_sides_judge_has_a_gap_and_only_when_both_are_compared),
		cmocka_unit_test(a_gap_turns_only_when_it_was_one_on_both_sides),
		cmocka_unit_test(identical_answers_have_a_change_and_no_test),
		cmocka_unit_test(the_change_of_a_gap_is_the_difference_of_differences_of_the_oracle),
		cmocka_unit_test(words_that_changed_cut_the_series_unless_their_meaning_did_not),
		cmocka_unit_test(guesses_expectations_and_texts_are_not_notes),
		cmocka_unit_test(when_nothing_moved_the_words_seldom_say_that_something_did),
		cmocka_unit_test(a_change_is_seen_as_often_as_the_plan_says),
	};
	return cmocka_run_group_tests_name("impact", tests, begin, end);
}
