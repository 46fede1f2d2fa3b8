#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "prove/impact/impact_inside.h"

#define IMPACT_LEVEL 0.95
#define IMPACT_ALPHA 0.05

enum side
impact_side(size_t side)
{
	static const enum side sides[IMPACT_SIDE_COUNT] = { SIDE_USAGER, SIDE_AGENT };
	must(side < IMPACT_SIDE_COUNT);
	return sides[side];
}

const char *
impact_state_word(enum impact_state state)
{
	static const char *const words[] = {
		[IMPACT_COMPARED] = "compared",   [IMPACT_NOT_ASKED] = "not_asked",
		[IMPACT_REWORDED] = "reworded",   [IMPACT_RESCALED] = "rescaled",
		[IMPACT_MOVED] = "moved",         [IMPACT_HIDDEN] = "hidden",
	};
	_Static_assert(LENGTH(words) == IMPACT_STATE_COUNT, "one word per state");
	must(state >= 0 && state < IMPACT_STATE_COUNT);
	return words[state];
}

/* --- people of several places together -------------------------------------------------------- */

static int
compare_values(const void *a, const void *b)
{
	const double *first = a, *second = b;
	return (*first > *second) - (*first < *second);
}

/* The distribution of the whole, when each part's is known. */
static void
pool_levels(struct arena *arena, const struct secrecy_cell *const *cells, size_t count,
            struct secrecy_cell *pool)
{
	size_t room = 0, kept = 0;
	for (size_t i = 0; i < count; i++) {
		if (cells[i]->value_count == 0)
			return;
		room += cells[i]->value_count;
	}
	double *values = arena_array_of(arena, double, room);
	int64_t *levels = arena_array_of(arena, int64_t, room);
	size_t at = 0;
	for (size_t i = 0; i < count; i++)
		for (size_t k = 0; k < cells[i]->value_count; k++)
			values[at++] = cells[i]->values[k];
	qsort(values, room, sizeof *values, compare_values);
	for (size_t i = 0; i < room; i++)
		if (kept == 0 || values[i] > values[kept - 1])
			values[kept++] = values[i];
	for (size_t i = 0; i < count; i++)
		for (size_t k = 0, v = 0; k < cells[i]->value_count; k++) {
			while (values[v] < cells[i]->values[k])
				v++;
			levels[v] += cells[i]->levels[k];
		}
	pool->values = values;
	pool->levels = levels;
	pool->value_count = kept;
}

struct secrecy_cell
impact_pool(struct arena *arena, const struct secrecy_cell *const *cells, size_t count)
{
	must(count > 0);
	if (count == 1)
		return *cells[0];
	struct secrecy_cell pool = { .kind = cells[0]->kind,
		                         .subject_id = cells[0]->subject_id,
		                         .side = cells[0]->side,
		                         .has_spread = true };
	double sum = 0, squares = 0;
	for (size_t i = 0; i < count; i++) {
		must(cells[i]->side == pool.side && cells[i]->people > 0);
		pool.people += cells[i]->people;
		sum += (double)cells[i]->people * cells[i]->mean;
		pool.has_spread &= cells[i]->has_spread;
	}
	pool.mean = sum / (double)pool.people;
	/* Within each place, and between the places. */
	for (size_t i = 0; i < count; i++) {
		const double apart = cells[i]->mean - pool.mean, people = (double)cells[i]->people;
		squares += (people - 1) * cells[i]->variance + people * apart * apart;
	}
	if (pool.has_spread)
		pool.variance = squares / (double)(pool.people - 1);
	pool_levels(arena, cells, count, &pool);
	return pool;
}

/* --- one change ------------------------------------------------------------------------------- */

struct impact_voice
impact_compare(const struct secrecy_cell *before, const struct secrecy_cell *after,
               struct stats_gap *test_r)
{
	const struct secrecy_cell *cells[IMPACT_TIME_COUNT] = { before, after };
	struct impact_voice voice = { .state = IMPACT_HIDDEN, .verdict = STATS_NOT_TESTABLE };
	*test_r = (struct stats_gap){ .status = STATS_TOO_FEW };
	for (int time = 0; time < IMPACT_TIME_COUNT; time++) {
		if (cells[time] == NULL)
			continue;
		voice.is_shown[time] = true;
		voice.people[time] = cells[time]->people;
		voice.value[time] = cells[time]->mean;
	}
	if (before == NULL || after == NULL)
		return voice;
	voice.state = IMPACT_COMPARED;
	voice.change = after->mean - before->mean;
	if (!before->has_spread || !after->has_spread)
		return voice;
	const struct stats_summary a = mirror_summary_of(before), b = mirror_summary_of(after);
	*test_r = stats_welch(&a, &b, IMPACT_LEVEL);
	voice.is_tested = test_r->status == STATS_OK;
	if (!voice.is_tested)
		return voice;
	voice.low = test_r->interval.low;
	voice.high = test_r->interval.high;
	const struct stats_plan plan = stats_plan_of(&a, &b);
	const struct stats_number visible = stats_smallest_gap(&plan);
	voice.has_visible = visible.status == STATS_OK;
	voice.visible = visible.value;
	return voice;
}

/* Second minus first, at both times, and how much that moved. */
static struct impact_voice
compare_gap(const struct impact_line *line, struct stats_gap *test_r)
{
	const struct impact_voice *first = &line->voices[0], *second = &line->voices[1];
	struct impact_voice gap = { .state = IMPACT_HIDDEN, .verdict = STATS_NOT_TESTABLE };
	*test_r = (struct stats_gap){ .status = STATS_TOO_FEW };
	if (line->items[IMPACT_AFTER]->kind != 'S')
		gap.state = IMPACT_NOT_ASKED;
	else if (first->state != IMPACT_COMPARED || second->state != IMPACT_COMPARED)
		gap.state = first->state != IMPACT_COMPARED ? first->state : second->state;
	else
		gap.state = IMPACT_COMPARED;
	if (gap.state != IMPACT_COMPARED)
		return gap;
	for (int time = 0; time < IMPACT_TIME_COUNT; time++) {
		gap.is_shown[time] = true;
		gap.people[time] = first->people[time] + second->people[time];
		gap.value[time] = second->value[time] - first->value[time];
	}
	gap.change = gap.value[IMPACT_AFTER] - gap.value[IMPACT_BEFORE];
	/* The same four samples either way round: agents' change minus usagers' change. */
	*test_r = stats_gap_difference(&line->tests[0], &line->tests[1], IMPACT_LEVEL);
	gap.is_tested = test_r->status == STATS_OK;
	if (gap.is_tested) {
		gap.low = test_r->interval.low;
		gap.high = test_r->interval.high;
	}
	return gap;
}

/* --- what both waves asked -------------------------------------------------------------------- */

bool
impact_is_rated(const struct survey_wave *wave, const struct survey_item *item)
{
	return strchr("SVQBMG", item->kind) != NULL && item->step_id == 0 && item->level_count > 1 &&
	       item->level_count == survey_level_count(&wave->scale) && item->stem.length == 0;
}

static bool
same_words(const struct impact_line *line, enum side side)
{
	const struct survey_item *before = line->items[IMPACT_BEFORE];
	const struct survey_item *after = line->items[IMPACT_AFTER];
	if (before->kind != after->kind || before->is_reversed != after->is_reversed)
		return false;
	/* An imported sentence has no version: its letter is all that is known of it. */
	if (before->version == after->version || before->version == 0 || after->version == 0)
		return span_equal(before->asked[side], after->asked[side]);
	return line->is_same_series;
}

static bool
same_scale(const struct impact_line *line, const struct survey_wave waves[IMPACT_TIME_COUNT])
{
	const struct survey_item *before = line->items[IMPACT_BEFORE];
	const struct survey_item *after = line->items[IMPACT_AFTER];
	const struct survey_scale a = survey_item_scale(&waves[IMPACT_BEFORE], before);
	const struct survey_scale b = survey_item_scale(&waves[IMPACT_AFTER], after);
	const bool same_code = before->scale.length == 0 || after->scale.length == 0 ||
	                       span_equal(before->scale, after->scale);
	return same_code && a.low == b.low && a.high == b.high && a.step == b.step;
}

enum impact_state
impact_state_of(const struct impact_line *line, const struct survey_wave waves[IMPACT_TIME_COUNT],
                enum side side)
{
	for (int time = 0; time < IMPACT_TIME_COUNT; time++)
		if (line->items[time]->rank[side] == 0)
			return IMPACT_NOT_ASKED;
	if (!same_words(line, side))
		return IMPACT_REWORDED;
	return same_scale(line, waves) ? IMPACT_COMPARED : IMPACT_RESCALED;
}

/* --- verdicts --------------------------------------------------------------------------------- */

struct family {
	struct arena *arena;
	struct stats_gap *tests;
	double *margins;
	struct impact_voice **voices;
	size_t count;
};

static struct family
family_new(struct arena *arena, size_t count)
{
	return (struct family){ .arena = arena,
		                    .tests = arena_array_of(arena, struct stats_gap, count + 1),
		                    .margins = arena_array_of(arena, double, count + 1),
		                    .voices = arena_array_of(arena, struct impact_voice *, count + 1) };
}

static void
family_add(struct family *family, struct impact_voice *voice, const struct stats_gap *test,
           double margin)
{
	if (voice->state != IMPACT_COMPARED)
		return;
	must(margin > 0);
	family->tests[family->count] = *test;
	family->margins[family->count] = margin;
	family->voices[family->count++] = voice;
}

static int64_t
family_judge(struct family *family)
{
	struct stats_judgement *judgements =
		arena_array_of(family->arena, struct stats_judgement, family->count + 1);
	int64_t size = 0;
	stats_judge(family->arena, family->tests, family->margins, family->count, IMPACT_ALPHA,
	            judgements);
	for (size_t i = 0; i < family->count; i++) {
		struct impact_voice *voice = family->voices[i];
		voice->verdict = judgements[i].verdict;
		voice->is_beyond = judgements[i].beyond;
		voice->p_different = judgements[i].p_different;
		voice->p_alike = judgements[i].p_alike;
		size += voice->is_tested;
	}
	return size;
}

void
impact_judge(struct arena *arena, struct impact_line *lines, size_t count, int64_t *family_r,
             int64_t *gap_family_r)
{
	struct family family = family_new(arena, count * IMPACT_SIDE_COUNT);
	struct family gaps = family_new(arena, count);
	for (size_t i = 0; i < count; i++) {
		struct impact_line *line = &lines[i];
		for (size_t side = 0; side < IMPACT_SIDE_COUNT; side++)
			family_add(&family, &line->voices[side], &line->tests[side], line->scale.margin);
		line->gap = compare_gap(line, &line->gap_test);
		family_add(&gaps, &line->gap, &line->gap_test, line->scale.margin);
	}
	*family_r = family_judge(&family);
	*gap_family_r = family_judge(&gaps);
}

/* --- one sentence, for other pages ------------------------------------------------------------ */

static bool
load_choice(struct arena *arena, struct impact_view *view, const struct impact_choice *choice,
            struct span place, enum found *found_r, struct fault *fault_r)
{
	*found_r = FOUND_NONE;
	for (int time = 0; time < IMPACT_TIME_COUNT; time++) {
		view->waves[time] = choice->shelf.waves[choice->at[time]];
		view->forms[time] = choice->forms[time];
		if (view->waves[time].changes > 0)
			return true;
	}
	if (!impact_view_load(arena, view, fault_r))
		return false;
	view->place = PLACE_NONE;
	if (place.length > 0) {
		view->place = place_by_code_or_name(view->places.trees[IMPACT_AFTER], place);
		if (view->place == PLACE_NONE)
			return true;
	}
	*found_r = FOUND_ONE;
	return impact_view_figures(arena, view, fault_r);
}

struct impact_change
impact_change_from(struct arena *arena, const struct impact_view *view, const struct impact_line *line)
{
	const struct impact_words words = impact_words_of(arena, view);
	const struct survey_item *item = line->items[IMPACT_AFTER];
	return (struct impact_change){
		.code = item->code,
		.wording = item->wording,
		.kind = item->kind,
		.first = line->voices[0],
		.second = line->voices[1],
		.gap = line->gap,
		.first_words = impact_voice_words(&words, line, 0),
		.second_words = impact_voice_words(&words, line, 1),
		.gap_words = impact_gap_words(&words, line),
		.family_size = view->family_size,
		.gap_family_size = view->gap_family_size,
	};
}

enum found
impact_change_of(struct arena *arena, struct db *db, int64_t root_id,
                 const struct impact_question *question, struct span item_code,
                 struct impact_change *change_r, struct fault *fault_r)
{
	struct impact_choice choice;
	struct impact_view *view = arena_new_of(arena, struct impact_view);
	enum found found;
	view->db = db;
	view->root_id = root_id;
	if (!impact_choose(arena, db, root_id, question, &choice, fault_r))
		return FOUND_FAILED;
	if (!impact_has_both(&choice))
		return FOUND_NONE;
	if (!load_choice(arena, view, &choice, span_trim(question->place), &found, fault_r))
		return FOUND_FAILED;
	const struct impact_line *line =
		found == FOUND_ONE ? impact_line_by_code(view, item_code) : NULL;
	if (line == NULL)
		return FOUND_NONE;
	*change_r = impact_change_from(arena, view, line);
	return FOUND_ONE;
}
