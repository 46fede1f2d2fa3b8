/* Few labels, drawn many times. */
#include "listen/verbatim/verbatim_trial.h"

enum { DRAW_MEMORY = 1 << 30, UNREAD_PART = 5, LOT = 8 };

/* One part in `unread_part` of each label hidden, so many labelled, the others without a label. */
static void
draw_labels(struct arena *arena, const struct verbatim_trial *trial, size_t draw, size_t labelled_max,
            size_t unread_part, uint32_t *labels)
{
	const size_t count = trial->pool->count;
	size_t *order = arena_array_of(arena, size_t, count + 1);
	uint64_t state = (uint64_t)trial->seed * 1000 + draw;
	for (size_t label = 0; label < trial->pool->codebook.count; label++) {
		size_t of_label = 0;
		for (size_t i = 0; i < count; i++)
			if (trial->truth[i] == label)
				order[of_label++] = i;
		for (size_t i = of_label; i > 1; i--) {
			const size_t other = (size_t)(verbatim_draw(&state) % i), held = order[i - 1];
			order[i - 1] = order[other];
			order[other] = held;
		}
		const size_t hidden = of_label / unread_part, half = (of_label - hidden) / 2;
		const size_t labelled = labelled_max < half ? labelled_max : half;
		for (size_t i = 0; i < of_label; i++)
			labels[order[i]] = i < hidden              ? VERBATIM_KEPT_BACK
			                   : i < hidden + labelled ? (uint32_t)label
			                                           : VERBATIM_NO_LABEL;
	}
}

/* The share of those whose label is `which` that are told rightly. */
static double
right_of(struct arena *arena, const struct verbatim_trial *trial, const struct verbatim_model *model,
         const uint32_t *labels, uint32_t which)
{
	double right = 0, all = 0;
	for (size_t i = 0; i < trial->pool->count; i++) {
		if (labels[i] != which)
			continue;
		right += verbatim_guess(arena, model, trial->pool->vectors[i]).label == trial->truth[i];
		all++;
	}
	return right / all;
}

static struct verbatim_gained
gained_of(struct arena *arena, const double *plain, const double *better, size_t draws)
{
	struct verbatim_gained gained = { .gap = stats_paired(arena, plain, better, draws, 0.95) };
	for (size_t i = 0; i < draws; i++) {
		gained.plain += plain[i] / (double)draws;
		gained.better += better[i] / (double)draws;
	}
	return gained;
}

bool
verbatim_try_few(struct arena *arena, const struct verbatim_trial *trial, struct verbatim_trial_end *end_r,
                 struct fault *fault_r)
{
	enum { REST, UNREAD, PLACES };
	static const uint32_t which[PLACES] = { VERBATIM_NO_LABEL, VERBATIM_KEPT_BACK };
	double plain[PLACES][VERBATIM_TRIAL_DRAWS_MAX], better[PLACES][VERBATIM_TRIAL_DRAWS_MAX];
	struct verbatim_pool alone = *trial->pool;
	bool is_fine = true;
	must(trial->draws <= VERBATIM_TRIAL_DRAWS_MAX);
	alone.map = NULL;
	for (size_t draw = 0; is_fine && draw < trial->draws; draw++) {
		struct arena *passing = arena_new(DRAW_MEMORY);
		uint32_t *labels = arena_array_of(passing, uint32_t, trial->pool->count + 1);
		struct verbatim_model one, other;
		draw_labels(passing, trial, draw, trial->labelled, UNREAD_PART, labels);
		is_fine = verbatim_train_pool(passing, &alone, labels, trial->seed, 0, &one, fault_r) &&
		          verbatim_train_pool(passing, trial->pool, labels, trial->seed, 0, &other, fault_r);
		for (int place = 0; is_fine && place < PLACES; place++) {
			plain[place][draw] = right_of(passing, trial, &one, labels, which[place]);
			better[place][draw] = right_of(passing, trial, &other, labels, which[place]);
		}
		arena_end(passing);
	}
	if (!is_fine)
		return false;
	end_r->of_rest = gained_of(arena, plain[REST], better[REST], trial->draws);
	end_r->of_unread = gained_of(arena, plain[UNREAD], better[UNREAD], trial->draws);
	return true;
}

/* --- the queue ----------------------------------------------------------------------------------- */

size_t
verbatim_choose_of(const struct verbatim_pool *pool, const uint32_t *labels,
                   const struct verbatim_model *model, size_t most, size_t *chosen_r)
{
	const struct verbatim_queue queue = { pool->map, pool->vectors, labels,
		                                  model == NULL ? NULL : model->learnt };
	return verbatim_choose(&queue, most, chosen_r);
}

/* The labels of the chosen ones told, eight by eight. */
static bool
label_chosen(struct arena *arena, const struct verbatim_trial *trial, uint32_t *labels,
             struct verbatim_model *model_r, struct fault *fault_r)
{
	size_t chosen[LOT];
	bool has_model = false;
	for (size_t told = 0; told < trial->labelled;) {
		const size_t left = trial->labelled - told;
		const size_t count = verbatim_choose_of(trial->pool, labels, has_model ? model_r : NULL,
		                                        left < LOT ? left : LOT, chosen);
		must(count > 0);
		for (size_t i = 0; i < count; i++)
			labels[chosen[i]] = trial->truth[chosen[i]];
		told += count;
		/* One label alone teaches nothing yet. */
		has_model = verbatim_train_pool(arena, trial->pool, labels, trial->seed, 0, model_r, fault_r);
	}
	return has_model;
}

static void
label_drawn(const struct verbatim_trial *trial, size_t draw, uint32_t *labels)
{
	uint64_t state = (uint64_t)trial->seed * 7919 + draw;
	for (size_t told = 0; told < trial->labelled;) {
		const size_t at = (size_t)(verbatim_draw(&state) % trial->pool->count);
		if (labels[at] != VERBATIM_NO_LABEL)
			continue;
		labels[at] = trial->truth[at];
		told++;
	}
}

bool
verbatim_try_queue(struct arena *arena, const struct verbatim_trial *trial, struct verbatim_gained *gained_r,
                   struct fault *fault_r)
{
	double drawn[VERBATIM_TRIAL_DRAWS_MAX], chosen[VERBATIM_TRIAL_DRAWS_MAX];
	bool is_fine = true;
	for (size_t draw = 0; is_fine && draw < trial->draws; draw++) {
		struct arena *passing = arena_new(DRAW_MEMORY);
		uint32_t *labels = arena_array_of(passing, uint32_t, trial->pool->count + 1);
		struct verbatim_model model;
		draw_labels(passing, trial, draw, 0, 2, labels);
		label_drawn(trial, draw, labels);
		is_fine = verbatim_train_pool(passing, trial->pool, labels, trial->seed, 0, &model, fault_r);
		drawn[draw] = is_fine ? right_of(passing, trial, &model, labels, VERBATIM_KEPT_BACK) : 0;
		draw_labels(passing, trial, draw, 0, 2, labels);
		is_fine = is_fine && label_chosen(passing, trial, labels, &model, fault_r);
		chosen[draw] = is_fine ? right_of(passing, trial, &model, labels, VERBATIM_KEPT_BACK) : 0;
		arena_end(passing);
	}
	if (is_fine)
		*gained_r = gained_of(arena, drawn, chosen, trial->draws);
	return is_fine;
}
