/* Themes go on in the next survey of the same question. One that the service wrote takes its words along. One
 * that the program found, and that somebody named, told texts of or decided something of, is learnt from the
 * texts that it has: a model tells it in the next survey, and what it gets wrong is taken back. */
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "listen/codebook/codebook_inside.h"

enum { ROWS_MEMORY = 256 << 20, TEXT_MEMORY = 64 << 20, WEIGHT_MAX = 1000 };
static const double same_from = 0.5; /* Jaccard: two thirds of the texts of either, when they are as many */

/* --- what comes from the last survey ---------------------------------------------------------- */

static struct codebook_theme
next_of(const struct codebook_theme *before, int64_t heap_id)
{
	const bool is_written = before->source == CODEBOOK_WRITTEN;
	return (struct codebook_theme){ .heap_id = heap_id,
		                            .source = is_written ? CODEBOOK_WRITTEN : CODEBOOK_FOLLOWED,
		                            .name = before->name,
		                            .is_named = is_written || before->is_named,
		                            .words = is_written ? SPAN("") : before->words,
		                            .rule = is_written ? before->rule : SPAN(""),
		                            .stability = -1,
		                            .origin_id = before->theme_id };
}

/* What somebody cared for: a theme that follows another does already. */
static enum found
is_cared_for(struct arena *arena, struct db *db, int64_t root_id, const struct codebook_theme *theme,
             size_t answer_count, struct fault *fault_r)
{
	if (theme->merged_id != 0 || theme->is_lost || theme->run_id == 0)
		return FOUND_NONE;
	if (theme->source != CODEBOOK_FOUND || theme->is_named || theme->has_learnt || answer_count > 0)
		return FOUND_ONE;
	return codebook_store_decided(arena, db, root_id, theme, fault_r);
}

/* One that was found, and what it can be learnt from. */
static enum found
load_found(struct arena *arena, struct db *db, int64_t root_id, const struct codebook_theme *theme,
           struct codebook_follower *follower, struct fault *fault_r)
{
	struct codebook_making *making = &follower->making;
	struct codebook_answer *answers;
	bool joined;
	*making = (struct codebook_making){ .theme = *theme };
	if (!codebook_store_answers(arena, db, root_id, theme->theme_id, &answers, &making->answer_count,
	                            fault_r))
		return FOUND_FAILED;
	making->answers = answers;
	enum found found = is_cared_for(arena, db, root_id, theme, making->answer_count, fault_r);
	if (found != FOUND_ONE)
		return found;
	if (!codebook_store_joined(arena, db, root_id, theme->heap_id, theme->theme_id, &joined, fault_r))
		return FOUND_FAILED;
	/* The model of one that follows already goes on; what it is tried against stays what was found. */
	follower->is_known = follower->is_learnt =
		theme->source == CODEBOOK_FOLLOWED && codebook_still_follows(theme, joined, false);
	if (follower->is_known)
		found = codebook_store_model_followed(arena, db, root_id, theme->theme_id, &follower->model, fault_r);
	else if (theme->source == CODEBOOK_FOUND ? theme->has_learnt : theme->taught > 0)
		found = codebook_store_model(arena, db, root_id, theme->theme_id, &making->model, fault_r);
	return found;
}

static int
compare_ids(const void *a, const void *b)
{
	const int64_t left = *(const int64_t *)a, right = *(const int64_t *)b;
	return left < right ? -1 : left > right;
}

/* Which of the texts that were read the theme has: all that count in its size. */
static bool
load_list(struct arena *arena, struct db *db, int64_t root_id, const struct codebook_reading *reading,
          struct codebook_follower *follower, struct fault *fault_r)
{
	struct arena *passing = arena_new(ROWS_MEMORY);
	int64_t *ids = arena_array_of(passing, int64_t, 2 * reading->count + 1);
	size_t count = 0;
	bool is_fine = true;
	follower->is_in = arena_array_of(arena, bool, reading->count + 1);
	for (int side = 0; is_fine && side < VERBATIM_SIDE_COUNT; side++) {
		const struct codebook_quoting quoting = { .theme = &follower->making.theme, .side = (enum side)side };
		struct codebook_row *rows;
		size_t row_count;
		is_fine = codebook_store_rows(passing, db, root_id, &quoting, reading->count, &rows, &row_count,
		                              fault_r);
		for (size_t i = 0; is_fine && i < row_count; i++)
			ids[count++] = rows[i].text_id;
	}
	if (count > 0)
		qsort(ids, count, sizeof *ids, compare_ids);
	for (size_t i = 0; is_fine && count > 0 && i < reading->count; i++)
		follower->is_in[i] =
			bsearch(&reading->texts[i].text_id, ids, count, sizeof *ids, compare_ids) != NULL;
	if (!is_fine)
		fault_keep(arena, fault_r);
	arena_end(passing);
	return is_fine;
}

static bool
load_themes(struct arena *arena, struct db *db, int64_t root_id, const struct verbatim_heap *heap,
            const struct codebook_theme *themes, size_t count, struct codebook_following *following,
            struct fault *fault_r)
{
	size_t found_count = 0;
	following->list = arena_array_of(arena, struct codebook_follower, count + 1);
	for (size_t i = 0; i < count; i++) {
		struct codebook_follower follower = { .theme = next_of(&themes[i], heap->id),
			                                  .origin_id = themes[i].theme_id };
		enum found found = themes[i].merged_id == 0 ? FOUND_ONE : FOUND_NONE;
		if (themes[i].source == CODEBOOK_WRITTEN)
			follower.is_known = follower.is_learnt = true;
		else
			found = found_count < CODEBOOK_FOLLOWED_COUNT_MAX
			            ? load_found(arena, db, root_id, &themes[i], &follower, fault_r)
			            : FOUND_NONE;
		if (found == FOUND_FAILED)
			return false;
		if (found == FOUND_NONE)
			continue;
		found_count += themes[i].source != CODEBOOK_WRITTEN;
		following->list[following->count++] = follower;
	}
	return true;
}

bool
codebook_follow_load(struct arena *arena, struct db *db, int64_t root_id, const struct verbatim_heap *heap,
                     struct codebook_following *following_r, struct fault *fault_r)
{
	const struct verbatim_sight sight = verbatim_sight_of_program(root_id);
	struct verbatim_heap *heaps;
	struct codebook_theme *before;
	size_t heap_count, count = 0;
	bool learns = false;
	*following_r = (struct codebook_following){ .count = 0 };
	if (heap->origin == VERBATIM_OF_FILE)
		return true;
	if (!verbatim_heaps(arena, db, &sight, &heaps, &heap_count, fault_r))
		return false;
	for (size_t i = 0; i < heap_count && count == 0; i++) {
		if (heaps[i].id == heap->id || heaps[i].closed_day > heap->closed_day ||
		    !verbatim_is_same_again(&heaps[i], heap))
			continue;
		if (!codebook_store_themes(arena, db, root_id, heaps[i].id, &before, &count, fault_r))
			return false;
	}
	if (count == 0)
		return true;
	if (!load_themes(arena, db, root_id, heap, before, count, following_r, fault_r))
		return false;
	for (size_t i = 0; i < following_r->count; i++)
		learns |= !following_r->list[i].is_learnt;
	if (learns && !codebook_read(arena, db, &sight, before[0].heap_id, &following_r->reading, fault_r))
		return false;
	for (size_t i = 0; i < following_r->count; i++)
		if (!following_r->list[i].is_learnt &&
		    !load_list(arena, db, root_id, &following_r->reading, &following_r->list[i], fault_r))
			return false;
	return true;
}

enum found
codebook_follow_learn(struct arena *arena, struct codebook_following *following, const atomic_bool *stops,
                      struct fault *fault_r)
{
	for (size_t i = 0; i < following->count; i++) {
		struct codebook_follower *follower = &following->list[i];
		struct codebook_follow learnt;
		if (stops != NULL && atomic_load(stops))
			return FOUND_NONE;
		if (follower->is_learnt)
			continue;
		if (!codebook_learn_list(arena, &following->reading, &follower->making, follower->is_in, &learnt,
		                         fault_r))
			return FOUND_FAILED;
		follower->is_learnt = true;
		follower->is_known = learnt.is_known;
		follower->model = learnt.model;
	}
	return FOUND_ONE;
}

/* --- here ------------------------------------------------------------------------------------- */

bool
codebook_follow_weigh(struct arena *arena, struct db *db, int64_t root_id,
                      const struct codebook_reading *reading, struct codebook_making *making,
                      struct fault *fault_r)
{
	struct codebook_model own;
	const enum found found =
		codebook_store_model_followed(arena, db, root_id, making->theme.theme_id, &own, fault_r);
	const struct learn_model *model = found == FOUND_ONE ? learn_open(arena, own.bytes) : NULL;
	uint16_t *weights = arena_array_of(arena, uint16_t, reading->count + 1);
	making->found = weights;
	if (model == NULL)
		return found != FOUND_FAILED;
	struct arena *passing = arena_new(TEXT_MEMORY);
	for (size_t i = 0; i < reading->count; i++) {
		arena_reset(passing);
		const double weight = codebook_chance(passing, model, reading->texts[i].words, false) * WEIGHT_MAX;
		weights[i] = weight >= (double)own.bar ? (uint16_t)fmin(WEIGHT_MAX, fmax(1, weight)) : 0;
	}
	arena_end(passing);
	return true;
}

bool
codebook_still_follows(const struct codebook_theme *theme, bool joined, bool was_mended)
{
	return !joined && theme->merged_id == 0 && theme->rule.length == 0 && (theme->taught == 0 || was_mended);
}

/* How much two lists have in common, near copies once; both are in the order of the texts. */
static double
jaccard(const struct codebook_reading *reading, const struct codebook_list *list,
        const struct codebook_list *other)
{
	size_t at = 0, there = 0, same = 0, all = 0;
	while (at < list->count || there < other->count) {
		const uint32_t one = at < list->count ? list->entries[at].text : UINT32_MAX;
		const uint32_t two = there < other->count ? other->entries[there].text : UINT32_MAX;
		if (!reading->texts[one <= two ? one : two].is_copy) {
			same += one == two;
			all++;
		}
		at += one <= two;
		there += two <= one;
	}
	return all == 0 ? 0 : (double)same / (double)all;
}

void
codebook_mark_twins(const struct codebook_reading *reading, struct codebook_making *makings, size_t count)
{
	for (size_t i = 0; i < count; i++)
		makings[i].theme.twin_id = 0;
	for (size_t i = 0; i < count; i++) {
		struct codebook_making *twin = NULL;
		double most = same_from;
		if (makings[i].theme.source != CODEBOOK_FOLLOWED || makings[i].theme.merged_id != 0)
			continue;
		for (size_t k = 0; k < count; k++) {
			const struct codebook_theme *other = &makings[k].theme;
			if (other->source != CODEBOOK_FOUND || other->is_lost || other->merged_id != 0 ||
			    other->twin_id != 0)
				continue;
			const double alike = jaccard(reading, &makings[i].list, &makings[k].list);
			if (alike < most)
				continue;
			most = alike;
			twin = &makings[k];
		}
		if (twin == NULL)
			continue;
		makings[i].theme.twin_id = twin->theme.theme_id;
		twin->theme.twin_id = makings[i].theme.theme_id;
	}
}
