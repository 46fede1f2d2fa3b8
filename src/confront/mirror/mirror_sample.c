/* « À quoi ressemblera votre miroir »: the page as it will be, with invented figures, said to be
 * invented. The same drawing and the same verdicts as the real one: nothing is pretended but the
 * answers, which are the same for everybody (no chance: a page that changes looks like news). */
#include <math.h>

#include "confront/mirror/mirror_page.h"
#include "confront/mirror/mirror_sections.h"
#include "craft/html/frame.h"
#include "listen/launch/launch.h"

enum {
	SAMPLE_USAGERS = 420,
	SAMPLE_AGENTS = 60,
	SAMPLE_PEOPLE_MIN = 12,
	SAMPLE_LEVEL_MAX = SURVEY_LEVEL_COUNT_MAX
};

/* What each side is made to think, sentence after sentence: one clear gap, one shared strength, one
 * hidden note, one small gap, one where sixty agents are too few to say. Shares of the scale. */
static const struct {
	double first, second;
	bool hides_second;
} stories[] = {
	{ 0.62, 0.64, false }, { 0.38, 0.68, false }, { 0.55, 0.55, true },
	{ 0.74, 0.74, false }, { 0.60, 0.52, false },
};

struct sampling {
	struct arena *arena;
	struct mirror_view *view;
	size_t cell_room;
	int64_t people[2]; /* usagers, agents */
};

/* Counts by level of a rounded bell: as many as `people`, always the same. */
static void
invent_levels(double mean, double spread, size_t level_count, int64_t people, int64_t *levels_r)
{
	double weights[SAMPLE_LEVEL_MAX], sum = 0, before = 0;
	int64_t given = 0;
	for (size_t k = 0; k < level_count; k++) {
		const double far = ((double)k - mean) / spread;
		weights[k] = exp(-far * far / 2);
		sum += weights[k];
	}
	for (size_t k = 0; k < level_count; k++) {
		before += weights[k] / sum;
		const int64_t until = llround(before * (double)people);
		levels_r[k] = until - given;
		given = until;
	}
}

static void
add_cell(struct sampling *sampling, const struct secrecy_cell *cell)
{
	struct mirror_view *view = sampling->view;
	must(view->cell_count < sampling->cell_room);
	view->cells[view->cell_count++] = *cell;
}

/* A figure of a side from its levels, on its scale. */
static void
add_figure(struct sampling *sampling, enum secrecy_kind kind, int64_t subject_id, enum side side,
           const struct survey_scale *scale, const int64_t *levels)
{
	const size_t count = survey_level_count(scale);
	double *values = arena_array_of(sampling->arena, double, count);
	struct secrecy_cell cell = { .kind = kind,
		                         .subject_id = subject_id,
		                         .side = side,
		                         .has_spread = true,
		                         .values = values,
		                         .levels = levels,
		                         .value_count = count };
	for (size_t k = 0; k < count; k++)
		values[k] = survey_level_value(scale, k);
	const struct stats_sample sample = { values, levels, count };
	const struct stats_summary summary = stats_summary_of(&sample);
	cell.people = summary.n;
	cell.mean = summary.mean;
	cell.variance = summary.variance;
	add_cell(sampling, &cell);
}

static int64_t *
invent_side(struct sampling *sampling, size_t story, enum side side, size_t level_count)
{
	int64_t *levels = arena_array_of(sampling->arena, int64_t, level_count);
	const double share = side == SIDE_USAGER ? stories[story].first : stories[story].second;
	const double mean = share * (double)(level_count - 1);
	invent_levels(mean, (double)level_count / 5, level_count, sampling->people[side], levels);
	return levels;
}

static void
invent_people(struct sampling *sampling)
{
	for (int side = SIDE_USAGER; side <= SIDE_AGENT; side++)
		add_cell(sampling, &(struct secrecy_cell){ .kind = SECRECY_PEOPLE,
		                                           .side = (enum side)side,
		                                           .people = sampling->people[side] });
}

/* A theme reads as its first sentence does: the order of cells is that of the real ones. */
static void
invent_themes(struct sampling *sampling)
{
	struct mirror_view *view = sampling->view;
	const struct survey_scale *scale = &view->wave.scale;
	for (size_t t = 0; t < view->asked_count; t++) {
		const size_t story = t % LENGTH(stories);
		for (int side = SIDE_USAGER; side <= SIDE_AGENT; side++)
			if (side == SIDE_USAGER || !stories[story].hides_second)
				add_figure(sampling, SECRECY_THEME, view->asked[t], (enum side)side, scale,
				           invent_side(sampling, story, (enum side)side,
				                       survey_level_count(scale)));
	}
}

static size_t
story_of(const struct mirror_view *view, const struct survey_item *item)
{
	for (size_t t = 0; t < view->asked_count; t++)
		if (view->asked[t] == item->theme_id)
			return t % LENGTH(stories);
	return (size_t)item->id % 2;
}

/* Expectations: a share each, no two alike; sentences: the story of their theme. */
static void
invent_items(struct sampling *sampling)
{
	const struct mirror_view *view = sampling->view;
	for (size_t i = 0; i < view->form.item_count; i++) {
		const struct survey_item *item = &view->form.items[i];
		const struct survey_scale scale = survey_item_scale(&view->wave, item);
		const size_t story = story_of(view, item);
		for (int side = SIDE_USAGER; side <= SIDE_AGENT; side++) {
			const bool hides = side == SIDE_AGENT && item->kind == 'S' &&
			                   stories[story].hides_second;
			if (item->level_count < 2 || item->rank[side] == 0 || hides)
				continue;
			int64_t *levels =
				invent_side(sampling, story, (enum side)side, item->level_count);
			if (item->stem.length > 0) {
				const int64_t people = sampling->people[side];
				const int64_t turn = (item->id * (side == SIDE_USAGER ? 7 : 5) + 3) % 12;
				levels[1] = people * (8 + 4 * turn) / 100;
				levels[0] = people - levels[1];
			}
			add_figure(sampling, SECRECY_ITEM, item->id, (enum side)side, &scale, levels);
		}
	}
}

/* As many as may be hoped here, three in five of those invited: the precision shown is then the one
 * to expect. */
static bool
count_people(struct sampling *sampling, struct db *db, struct fault *fault_r)
{
	_Static_assert(SIDE_USAGER == 0 && SIDE_AGENT == 1, "people[] is by side");
	const struct mirror_view *view = sampling->view;
	struct survey_population *populations;
	size_t count;
	int64_t invited[2] = { 0, 0 };
	if (!survey_populations(sampling->arena, db, view->root_id, view->wave.id, &populations,
	                        &count, fault_r))
		return false;
	for (size_t i = 0; i < count; i++)
		if (populations[i].side <= SIDE_AGENT)
			invited[populations[i].side] += populations[i].people;
	for (int side = 0; side < 2; side++) {
		const int64_t hoped = invited[side] * 3 / 5;
		sampling->people[side] = invited[side] == 0         ? side == 0 ? SAMPLE_USAGERS
		                                                                : SAMPLE_AGENTS
		                         : hoped < SAMPLE_PEOPLE_MIN ? SAMPLE_PEOPLE_MIN
		                                                     : hoped;
	}
	return true;
}

static bool
look_around(struct sampling *sampling, struct db *db, struct fault *fault_r)
{
	struct mirror_view *view = sampling->view;
	struct arena *arena = sampling->arena;
	view->place = PLACE_NONE;
	view->journey = SIZE_MAX;
	view->left_first = view->left_second = -1;
	view->tree = place_tree_load(arena, db, view->root_id, view->wave.closed_day, fault_r);
	return view->tree != NULL &&
	       launch_form(arena, db, view->root_id, &view->wave, &view->form, fault_r) &&
	       theme_list(arena, db, view->root_id, &view->themes, &view->theme_count, fault_r) &&
	       survey_themes(arena, db, view->root_id, &view->wave, &view->form, &view->asked,
	                     &view->asked_count, fault_r);
}

bool
mirror_fill_sample(struct arena *arena, struct db *db, int64_t root_id,
                   const struct survey_wave *wave, struct model *page, struct fault *fault_r)
{
	struct mirror_view view = { .root_id = root_id, .wave = *wave };
	struct sampling sampling = { .arena = arena, .view = &view };
	if (!look_around(&sampling, db, fault_r) || !count_people(&sampling, db, fault_r))
		return false;
	sampling.cell_room = 2 * (1 + view.asked_count + view.form.item_count);
	view.cells = arena_array_of(arena, struct secrecy_cell, sampling.cell_room);
	invent_people(&sampling);
	invent_themes(&sampling);
	invent_items(&sampling);
	const struct mirror_judged judged = mirror_judge_cells(
		arena, &view.wave, &view.form, view.tree, view.cells, view.cell_count);
	view.gaps = arena_array_of(arena, struct mirror_gap, judged.gap_count + 1);
	for (size_t i = 0; i < judged.gap_count; i++)
		view.gaps[i] = judged.gaps[i];
	view.gap_count = judged.gap_count;
	model_flag(page, MIRROR_HAS_FIGURES, true);
	model_flag(page, MIRROR_SAMPLE, true);
	model_text_z(page, MIRROR_MARGIN_WORDS,
	             span_copy(arena, mirror_margin_words(arena, &view.wave.scale)));
	return mirror_fill_figures(arena, &view, page, fault_r);
}

/* --- the two addresses ------------------------------------------------------------------------ */

static void
show_sample(struct visit *visit, struct db *db, const struct survey_wave *wave, const char *title,
            const char *lead)
{
	struct fault fault = { 0 };
	struct model *page = model_new(visit->arena, &mirror_page);
	if (!mirror_fill_sample(visit->arena, db, visit->root_id, wave, page, &fault)) {
		visit_fail(visit, &fault);
		return;
	}
	model_text_z(page, MIRROR_TITLE, title);
	model_text_z(page, MIRROR_LEAD, lead);
	model_text_z(visit->frame, FRAME_INVENTED,
	             "Tous les chiffres de cette page sont inventés\u202f: aucune réponse n’a été lue.");
	visit_show(visit, &mirror_page, page);
}

void
mirror_get_sample(struct visit *visit)
{
	struct survey_wave wave;
	struct fault fault = { 0 };
	struct db *db = visit_db(visit);
	if (db == NULL)
		return;
	const enum found found =
		survey_wave_by_code(visit->arena, db, visit->root_id, visit->part[0], &wave, &fault);
	if (found == FOUND_FAILED)
		visit_fail(visit, &fault);
	else if (found == FOUND_NONE || wave.form_id == 0)
		visit_missing(visit);
	else
		show_sample(visit, db, &wave, "À quoi ressemblera votre miroir",
		            "Vos phrases, vos dimensions, et des réponses inventées\u202f: voici ce que vous "
		            "saurez lire après la clôture.");
}

/* The survey that was named; or, for who comes from a page that names none, the latest one. */
static enum found
find_shown(struct visit *visit, struct db *db, struct survey_wave *wave_r, struct fault *fault_r)
{
	const struct span code = visit_asked(visit, "enquete");
	struct survey_wave *waves;
	size_t count;
	if (code.length > 0) {
		const enum found found =
			survey_wave_by_code(visit->arena, db, visit->root_id, code, wave_r, fault_r);
		return found == FOUND_ONE && (wave_r->form_id == 0 || wave_r->state < SURVEY_OPEN)
		           ? FOUND_NONE
		           : found;
	}
	if (!survey_waves_asked(visit->arena, db, visit->root_id, &waves, &count, fault_r))
		return FOUND_FAILED;
	for (size_t i = 0; i < count; i++)
		if (waves[i].state >= SURVEY_OPEN) {
			*wave_r = waves[i];
			return FOUND_ONE;
		}
	return FOUND_NONE;
}

#define SHOWN_TITLE "Ce que votre hiérarchie verra"
#define SHOWN_PROMISE \
	"des moyennes d’au moins dix agents, jamais une réponse seule. Là où trop peu répondent, la " \
	"note des agents n’est pas montrée, et rien n’en est dit. Aucune liste ne dit qui a répondu."

void
mirror_get_shown(struct visit *visit)
{
	struct survey_wave wave;
	struct fault fault = { 0 };
	struct db *db = visit_db(visit);
	if (db == NULL)
		return;
	switch (find_shown(visit, db, &wave, &fault)) {
	case FOUND_ONE:
		show_sample(visit, db, &wave, SHOWN_TITLE,
		            "C’est l’écran exact, avec des réponses inventées\u202f: " SHOWN_PROMISE);
		break;
	case FOUND_NONE:
		if (visit_asked(visit, "enquete").length > 0)
			visit_missing(visit);
		else
			visit_say(visit, 200, SHOWN_TITLE,
			          "Elle verra " SHOWN_PROMISE " Dès qu’une enquête sera ouverte, cette page en "
			          "montrera l’écran exact, avec des réponses inventées.");
		break;
	case FOUND_FAILED:
		visit_fail(visit, &fault);
	}
}
