#include <stdlib.h>

#include "base/time.h"
#include "confront/mirror/mirror_inside.h"
#include "listen/answer/answer.h"

/* A gap on its way to its verdict: the family it belongs to is one level of the tree, themes and
 * items apart, journeys apart. */
struct pending {
	struct mirror_gap gap;
	struct stats_gap test;
	int64_t family;
	const struct secrecy_cell *first, *second; /* NULL when places are paired */
};

struct judging {
	struct arena *arena;
	struct survey_wave wave;
	struct survey_form form;
	const struct place_tree *tree;
	struct secrecy_cell *cells; /* by kind, subject, journey, place, side, group */
	size_t cell_count;
	struct pending *pending;
	size_t count, room;
};

enum { FAMILY_JOURNEYS = 1000000, FAMILY_DEPTHS = 2000000 };

static bool
is_guess(const struct judging *judging, int64_t item_id)
{
	return item_id >= 0 && item_id < (int64_t)judging->form.item_count &&
	       judging->form.items[item_id].kind == 'D';
}

/* The steps of one journey are judged together, apart from those of another: 0 for other sentences,
 * else from 2 on. */
static int64_t
journey_rank(const struct judging *judging, int64_t item_id)
{
	const struct survey_item *items = judging->form.items;
	if (item_id < 0 || item_id >= (int64_t)judging->form.item_count ||
	    items[item_id].step_id == 0)
		return 0;
	int64_t first = item_id;
	while (first > 0 && items[first - 1].journey_id == items[item_id].journey_id)
		first--;
	return first + 2;
}

static int64_t
family_of(const struct judging *judging, const struct mirror_gap *gap)
{
	int64_t level = 0; /* the whole organisation */
	if (gap->journey_id != 0)
		level = FAMILY_JOURNEYS;
	else if (gap->place_id != 0)
		level = (int64_t)judging->tree->places[place_by_id(judging->tree, gap->place_id)].depth +
		        1;
	if (gap->kind != SECRECY_ITEM)
		return level;
	return level + (int64_t)FAMILY_DEPTHS * (is_guess(judging, gap->subject_id)
	                                             ? 2
	                                             : 1 + journey_rank(judging, gap->subject_id));
}

static void
keep(struct judging *judging, struct mirror_gap gap, struct stats_gap test,
     const struct secrecy_cell *first, const struct secrecy_cell *second)
{
	if (judging->count == judging->room) {
		const size_t room = judging->room * 2 + 256;
		judging->pending = arena_grow(judging->arena, judging->pending, judging->count, room,
		                              sizeof *judging->pending);
		judging->room = room;
	}
	judging->pending[judging->count++] =
		(struct pending){ gap, test, family_of(judging, &gap), first, second };
}

/* --- answers and counts: two cells face to face ---------------------------------------------- */

/* Only what both judge about the same service has a gap (QUESTIONNAIRE §1). */
static bool
has_gap(const struct judging *judging, const struct secrecy_cell *cell)
{
	if (cell->kind == SECRECY_THEME)
		return true;
	if (cell->kind != SECRECY_ITEM)
		return false;
	for (size_t i = 0; i < judging->form.item_count; i++)
		if (judging->form.items[i].id == cell->subject_id)
			return judging->form.items[i].kind == 'S';
	return false;
}

static bool
same_place(const struct secrecy_cell *a, const struct secrecy_cell *b)
{
	return a->kind == b->kind && a->subject_id == b->subject_id &&
	       a->journey_id == b->journey_id && a->place_id == b->place_id;
}

static void
face(struct judging *judging, const struct secrecy_cell *first, const struct secrecy_cell *second)
{
	struct stats_gap test;
	struct mirror_gap gap = mirror_compare(first, second, &test);
	gap.place_id = first->place_id;
	gap.journey_id = first->journey_id;
	gap.kind = first->kind;
	gap.subject_id = first->subject_id;
	gap.first_group_id = first->group_id;
	gap.second_group_id = second->group_id;
	keep(judging, gap, test, first, second);
}

static void
face_all(struct judging *judging)
{
	for (size_t i = 0; i < judging->cell_count; i++) {
		const struct secrecy_cell *first = &judging->cells[i];
		if (first->side != SIDE_USAGER || !has_gap(judging, first))
			continue;
		for (size_t j = i + 1; j < judging->cell_count; j++) {
			const struct secrecy_cell *second = &judging->cells[j];
			if (!same_place(first, second))
				break;
			if (second->side == SIDE_AGENT)
				face(judging, first, second);
		}
	}
}

/* --- guesses: what one side thought that the other would say --------------------------------- */

/* The first cell of an item, since cells are sorted by kind, then subject. */
static size_t
first_cell(const struct judging *judging, int64_t item_id)
{
	size_t low = 0, high = judging->cell_count;
	while (low < high) {
		const size_t middle = (low + high) / 2;
		const struct secrecy_cell *cell = &judging->cells[middle];
		if (cell->kind < SECRECY_ITEM ||
		    (cell->kind == SECRECY_ITEM && cell->subject_id < item_id))
			low = middle + 1;
		else
			high = middle;
	}
	return low;
}

static bool
is_of(const struct judging *judging, size_t at, int64_t item_id)
{
	return at < judging->cell_count && judging->cells[at].kind == SECRECY_ITEM &&
	       judging->cells[at].subject_id == item_id;
}

/* Guess minus what the others really answered, place by place (QUESTIONNAIRE §5.5). */
static void
face_guess(struct judging *judging, const struct survey_item *item)
{
	size_t real = first_cell(judging, item->about_id);
	for (size_t at = first_cell(judging, item->id); is_of(judging, at, item->id); at++) {
		const struct secrecy_cell *guess = &judging->cells[at];
		struct stats_gap test;
		for (; is_of(judging, real, item->about_id); real++) {
			const struct secrecy_cell *cell = &judging->cells[real];
			if (cell->journey_id > guess->journey_id ||
			    (cell->journey_id == guess->journey_id && cell->place_id >= guess->place_id))
				break;
		}
		for (size_t i = real; is_of(judging, i, item->about_id); i++) {
			const struct secrecy_cell *cell = &judging->cells[i];
			if (cell->journey_id != guess->journey_id || cell->place_id != guess->place_id)
				break;
			if (cell->side != item->about_side || cell->group_id != 0)
				continue;
			struct mirror_gap gap = mirror_compare(cell, guess, &test);
			gap.place_id = guess->place_id;
			gap.journey_id = guess->journey_id;
			gap.kind = SECRECY_ITEM;
			gap.subject_id = item->id;
			keep(judging, gap, test, cell, guess);
		}
	}
}

static void
face_guesses(struct judging *judging)
{
	for (size_t i = 0; i < judging->form.item_count; i++)
		if (judging->form.items[i].kind == 'D' && judging->form.items[i].about_id >= 0)
			face_guess(judging, &judging->form.items[i]);
}

/* --- scores: place by place ------------------------------------------------------------------ */

/* What one pair of groups says of one theme, for each place where both notes are released. */
struct pairing {
	int64_t theme_id, first_group_id, second_group_id;
	double *first, *second; /* by place of the tree */
	bool *has_first, *has_second;
};

static void
pair_node(struct judging *judging, const struct pairing *pairing, uint32_t node)
{
	const uint32_t begin = node == 0 ? 0 : node - 1;
	const uint32_t end = node == 0 ? judging->tree->count : judging->tree->places[begin].end;
	struct arena *arena = judging->arena;
	double *first = arena_array_of(arena, double, end - begin + 1);
	double *second = arena_array_of(arena, double, end - begin + 1);
	size_t count = 0;
	for (uint32_t i = begin; i < end; i++) {
		if (!pairing->has_first[i] || !pairing->has_second[i])
			continue;
		first[count] = pairing->first[i];
		second[count++] = pairing->second[i];
	}
	if (count < 2)
		return;
	struct stats_gap test;
	struct mirror_gap gap = mirror_pair(arena, first, second, count, &test);
	gap.place_id = node == 0 ? 0 : judging->tree->places[begin].id;
	gap.kind = SECRECY_THEME;
	gap.subject_id = pairing->theme_id;
	gap.first_group_id = pairing->first_group_id;
	gap.second_group_id = pairing->second_group_id;
	keep(judging, gap, test, NULL, NULL);
}

static void
pairing_fill(struct judging *judging, struct pairing *pairing)
{
	const uint32_t places = judging->tree->count;
	pairing->first = arena_array_of(judging->arena, double, places + 1);
	pairing->second = arena_array_of(judging->arena, double, places + 1);
	pairing->has_first = arena_array_of(judging->arena, bool, places + 1);
	pairing->has_second = arena_array_of(judging->arena, bool, places + 1);
	for (size_t i = 0; i < judging->cell_count; i++) {
		const struct secrecy_cell *cell = &judging->cells[i];
		if (cell->kind != SECRECY_THEME || cell->subject_id != pairing->theme_id)
			continue;
		const uint32_t place = place_by_id(judging->tree, cell->place_id);
		if (place == PLACE_NONE)
			continue;
		if (cell->side == SIDE_USAGER && cell->group_id == pairing->first_group_id) {
			pairing->first[place] = cell->mean;
			pairing->has_first[place] = true;
		}
		if (cell->side == SIDE_AGENT && cell->group_id == pairing->second_group_id) {
			pairing->second[place] = cell->mean;
			pairing->has_second[place] = true;
		}
	}
}

/* A place that has notes of its own keeps them; one above compares the places under it. */
static void
pair_theme(struct judging *judging, int64_t theme_id, int64_t first_group_id,
           int64_t second_group_id)
{
	struct pairing pairing = { .theme_id = theme_id,
		                       .first_group_id = first_group_id,
		                       .second_group_id = second_group_id };
	pairing_fill(judging, &pairing);
	for (uint32_t node = 0; node <= judging->tree->count; node++) {
		const bool own = node > 0 && (pairing.has_first[node - 1] || pairing.has_second[node - 1]);
		const bool leaf = node > 0 && judging->tree->places[node - 1].end == node;
		if (!own && !leaf)
			pair_node(judging, &pairing, node);
	}
}

/* Groups of a side; a side without groups is one group, 0. */
static size_t
groups_of(const struct survey_form *form, enum side side, int64_t ids_r[SURVEY_GROUP_COUNT_MAX])
{
	size_t count = 0;
	for (size_t i = 0; i < form->group_count; i++)
		if (form->groups[i].side == side)
			ids_r[count++] = form->groups[i].id;
	if (count == 0)
		ids_r[count++] = 0;
	return count;
}

static void
pair_all(struct judging *judging, const struct theme *themes, size_t theme_count)
{
	int64_t first[SURVEY_GROUP_COUNT_MAX], second[SURVEY_GROUP_COUNT_MAX];
	const size_t first_count = groups_of(&judging->form, SIDE_USAGER, first);
	const size_t second_count = groups_of(&judging->form, SIDE_AGENT, second);
	for (size_t t = 0; t < theme_count; t++)
		for (size_t i = 0; i < first_count; i++)
			for (size_t j = 0; j < second_count; j++)
				pair_theme(judging, themes[t].id, first[i], second[j]);
}

/* --- verdicts -------------------------------------------------------------------------------- */

static int
compare_families(const void *a, const void *b)
{
	const struct pending *first = a, *second = b;
	return (first->family > second->family) - (first->family < second->family);
}

static void
judge_family(struct judging *judging, struct pending *pending, size_t count)
{
	struct arena *arena = judging->arena;
	struct stats_gap *tests = arena_array_of(arena, struct stats_gap, count);
	double *margins = arena_array_of(arena, double, count);
	struct stats_judgement *judgements = arena_array_of(arena, struct stats_judgement, count);
	int64_t size = 0;
	for (size_t i = 0; i < count; i++) {
		tests[i] = pending[i].test;
		margins[i] = judging->wave.scale.margin;
		size += tests[i].status == STATS_OK;
	}
	stats_judge(arena, tests, margins, count, 0.05, judgements);
	for (size_t i = 0; i < count; i++) {
		struct mirror_gap *gap = &pending[i].gap;
		gap->verdict = judgements[i].verdict;
		gap->is_beyond = judgements[i].beyond;
		gap->p_different = judgements[i].p_different;
		gap->p_alike = judgements[i].p_alike;
		gap->family_size = size;
		if (gap->verdict == STATS_UNSURE && pending[i].first != NULL)
			mirror_needed(gap, pending[i].first, pending[i].second,
			              judging->wave.scale.margin);
	}
}

static void
judge_all(struct judging *judging)
{
	if (judging->count > 0)
		qsort(judging->pending, judging->count, sizeof *judging->pending,
		      compare_families);
	for (size_t i = 0; i < judging->count;) {
		size_t end = i;
		while (end < judging->count && judging->pending[end].family == judging->pending[i].family)
			end++;
		judge_family(judging, &judging->pending[i], end - i);
		i = end;
	}
}

/* --- the whole ------------------------------------------------------------------------------- */

static bool
load(struct judging *judging, struct db *db, int64_t root_id, struct span wave_code,
     struct theme **themes_r, size_t *theme_count_r, struct fault *fault_r)
{
	const enum found found =
		survey_wave_by_code(judging->arena, db, root_id, wave_code, &judging->wave, fault_r);
	if (found != FOUND_ONE)
		return found == FOUND_NONE &&
		       fault_is(fault_r, "judge: no such wave", "Cette enquête n’existe pas.");
	judging->tree =
		place_tree_load(judging->arena, db, root_id, judging->wave.closed_day, fault_r);
	return judging->tree != NULL &&
	       survey_form_load(judging->arena, db, root_id, judging->wave.id, &judging->form,
	                        fault_r) &&
	       theme_list(judging->arena, db, root_id, themes_r, theme_count_r, fault_r) &&
	       secrecy_cells_all(judging->arena, db, root_id, judging->wave.id, &judging->cells,
	                         &judging->cell_count, fault_r);
}

/* What both live between places: the sentences of V asked of both sides. */
static size_t
link_places(struct judging *judging, struct mirror_symmetry *symmetries)
{
	size_t count = 0;
	for (size_t i = 0; i < judging->form.item_count; i++) {
		const struct survey_item *item = &judging->form.items[i];
		if (item->kind == 'V' && item->rank[SIDE_USAGER] > 0 && item->rank[SIDE_AGENT] > 0)
			symmetries[count++] =
				mirror_symmetry_of(judging->arena, judging->tree, judging->cells,
			                       judging->cell_count, item->id);
	}
	return count;
}

static struct mirror_judged
judged_of(struct judging *judging)
{
	struct mirror_gap *gaps =
		arena_array_of(judging->arena, struct mirror_gap, judging->count + 1);
	for (size_t i = 0; i < judging->count; i++)
		gaps[i] = judging->pending[i].gap;
	struct mirror_symmetry *symmetries =
		arena_array_of(judging->arena, struct mirror_symmetry, judging->form.item_count + 1);
	const size_t count = link_places(judging, symmetries);
	return (struct mirror_judged){ gaps, judging->count, symmetries, count };
}

struct mirror_judged
mirror_judge_cells(struct arena *arena, const struct survey_wave *wave,
                   const struct survey_form *form, const struct place_tree *tree,
                   struct secrecy_cell *cells, size_t cell_count)
{
	struct judging judging = { .arena = arena,
		                       .wave = *wave,
		                       .form = *form,
		                       .tree = tree,
		                       .cells = cells,
		                       .cell_count = cell_count };
	must(wave->kind != SURVEY_SCORES);
	face_all(&judging);
	face_guesses(&judging);
	judge_all(&judging);
	return judged_of(&judging);
}

static bool
judge(struct judging *judging, struct store *store, int64_t root_id, struct span wave_code,
      struct fault *fault_r)
{
	struct theme *themes;
	size_t theme_count;
	struct db *db = store_read(judging->arena, store, fault_r);
	if (db == NULL || !load(judging, db, root_id, wave_code, &themes, &theme_count, fault_r))
		return false;
	db_end(db);
	face_all(judging);
	if (judging->wave.kind == SURVEY_SCORES)
		pair_all(judging, themes, theme_count);
	else
		face_guesses(judging);
	judge_all(judging);
	const struct mirror_judged judged = judged_of(judging);
	return mirror_keep(judging->arena, store, root_id, &judging->wave, &judged, fault_r);
}

bool
mirror_judge(struct arena *visit, struct store *store, int64_t root_id, struct span wave_code,
             struct fault *fault_r)
{
	struct judging judging = { .arena = arena_new((size_t)8 << 30) };
	const bool good = judge(&judging, store, root_id, wave_code, fault_r);
	if (!good) /* the sentences outlive this arena */
		*fault_r = (struct fault){ arena_copy_text(visit, fault_r->for_log),
			                       arena_copy_text(visit, fault_r->for_reader) };
	arena_end(judging.arena);
	return good;
}

static bool
refresh_wave(struct arena *visit, const struct survey_seal *seal,
             const struct survey_wave *wave, struct survey_sealed *sealed,
             struct fault *fault_r)
{
	struct survey_sealed one;
	if (wave->changes > 0) {
		if (!survey_seal(visit, seal, wave->code, &one, fault_r))
			return false;
		sealed->shown += one.shown;
		sealed->hidden += one.hidden;
		sealed->complements += one.complements;
		sealed->programs += one.programs;
	}
	return mirror_judge(visit, seal->store, seal->root_id, wave->code, fault_r);
}

/* Figures of a part of the replies would tell, beside those of all, who came late. */
static bool
is_late(struct arena *visit, struct db *db, int64_t root_id, const struct survey_wave *wave,
        bool *late_r, struct fault *fault_r)
{
	int64_t sealed_id = 0;
	struct answer_progress progress;
	if (!answer_progress(visit, db, root_id, wave, &progress, fault_r) ||
	    mirror_store_judged(visit, db, root_id, wave->id, &sealed_id, fault_r) == FOUND_FAILED)
		return false;
	*late_r = !progress.is_opening &&
	          (wave->changes > 0 || sealed_id != wave->sealed_id || sealed_id == 0);
	return true;
}

bool
mirror_refresh(struct arena *visit, const struct survey_seal *seal,
               struct survey_sealed *sealed_r, struct fault *fault_r)
{
	struct survey_wave *waves;
	size_t count;
	*sealed_r = (struct survey_sealed){ 0 };
	struct db *db = store_read(visit, seal->store, fault_r);
	if (db == NULL || !survey_waves_kept(visit, db, seal->root_id, &waves, &count, fault_r))
		return false;
	bool *late = arena_array_of(visit, bool, count + 1);
	for (size_t i = 0; i < count; i++)
		if (!is_late(visit, db, seal->root_id, &waves[i], &late[i], fault_r))
			return false;
	db_end(db);
	for (size_t i = 0; i < count; i++)
		if (late[i] && !refresh_wave(visit, seal, &waves[i], sealed_r, fault_r))
			return false;
	return true;
}
