/* Each theme laid against what came before, once its heap was made: those that grew are kept. */
#include "listen/codebook/codebook_growth.h"

/* --- what came before ------------------------------------------------------------------------- */

enum found
codebook_before_load(struct arena *arena, struct db *db, const struct verbatim_sight *sight,
                     const struct codebook_theme *theme, struct codebook_before *before_r,
                     struct fault *fault_r)
{
	struct verbatim_heap heap;
	bool joined, joined_before;
	*before_r = (struct codebook_before){ .closed_day = 0 };
	if (theme->origin_id == 0)
		return FOUND_NONE;
	enum found found = codebook_origin_load(arena, db, sight, theme, &before_r->theme, fault_r);
	if (found == FOUND_ONE)
		found = verbatim_heap_load(arena, db, sight, before_r->theme.heap_id, &heap, fault_r);
	if (found != FOUND_ONE)
		return found;
	if (!codebook_store_joined(arena, db, sight->root_id, theme->heap_id, theme->theme_id, &joined,
	                           fault_r) ||
	    !codebook_store_joined(arena, db, sight->root_id, heap.id, before_r->theme.theme_id, &joined_before,
	                           fault_r))
		return FOUND_FAILED;
	joined |= joined_before || before_r->theme.merged_id != 0;
	before_r->is_followed = theme->source == CODEBOOK_FOLLOWED &&
	                        codebook_still_follows(theme, joined, before_r->theme.taught > 0);
	before_r->closed_day = heap.closed_day;
	for (int side = 0; side < VERBATIM_SIDE_COUNT; side++)
		before_r->is_alike[side] =
			codebook_is_read_alike(&before_r->theme, theme, joined, (enum side)side);
	return FOUND_ONE;
}

/* --- what is laid against it ------------------------------------------------------------------ */

struct watching {
	struct arena *arena;
	struct db *db;
	const struct verbatim_keeper *keeper;
	struct verbatim_sight sight;
	struct codebook_state state;
	struct codebook_month *months;
	size_t month_count;
	int64_t all_run_id, newest;
	bool has_periods[VERBATIM_SIDE_COUNT];
	struct codebook_span_of_days days[VERBATIM_SIDE_COUNT], earlier_days[VERBATIM_SIDE_COUNT];
	struct codebook_growth *growths;
	size_t count;
	enum found found;
	struct fault fault;
};

static void
add(struct watching *watching, const struct codebook_growth *growth)
{
	if (growth->all < CODEBOOK_PERIOD_TEXTS_MIN || growth->earlier_all < CODEBOOK_PERIOD_TEXTS_MIN)
		return;
	watching->growths =
		arena_room(watching->arena, watching->growths, watching->count, sizeof *watching->growths);
	watching->growths[watching->count++] = *growth;
}

static bool
add_against_survey(struct watching *watching, const struct codebook_theme *theme, struct fault *fault_r)
{
	struct codebook_before before;
	const enum found found = codebook_before_load(watching->arena, watching->db, &watching->sight, theme,
	                                              &before, fault_r);
	for (int side = 0; found == FOUND_ONE && side < VERBATIM_SIDE_COUNT; side++) {
		const struct codebook_size *earlier = &before.theme.sizes[side], *size = &theme->sizes[side];
		const int32_t day = watching->state.heap.closed_day;
		if (before.is_alike[side])
			add(watching, &(struct codebook_growth){ .theme_id = theme->theme_id,
			                                         .side = (enum side)side,
			                                         .against = CODEBOOK_AGAINST_SURVEY,
			                                         .days = { day, day },
			                                         .earlier_days = { before.closed_day, before.closed_day },
			                                         .texts = size->texts,
			                                         .all = size->all,
			                                         .earlier = earlier->texts,
			                                         .earlier_all = earlier->all,
			                                         .is_unsure = codebook_is_unsure(theme, earlier, size) });
	}
	return found != FOUND_FAILED;
}

/* The sizes of a theme in some months. */
static struct codebook_theme
theme_in(const struct watching *watching, const struct codebook_theme *theme,
         struct codebook_span_of_days days, const struct codebook_model *model)
{
	struct codebook_theme there = *theme;
	struct codebook_tally *tallies = arena_array_of(watching->arena, struct codebook_tally,
	                                                watching->month_count + 1);
	size_t count = 0;
	for (size_t i = 0; i < watching->month_count; i++) {
		const struct codebook_month *month = &watching->months[i];
		if (month->day >= days.from && month->day <= days.until)
			tallies[count++] = (struct codebook_tally){ .theme_id = month->theme_id,
				                                        .run_id = month->run_id,
				                                        .side = month->side,
				                                        .said = month->said,
				                                        .texts = month->unlike,
				                                        .unlike = month->unlike };
	}
	codebook_size_of(watching->arena, tallies, count, watching->all_run_id, model, &there);
	return there;
}

/* Texts that a person told are counted as they were told, in both periods alike. */
static bool
add_against_months(struct watching *watching, const struct codebook_theme *theme, struct fault *fault_r)
{
	struct codebook_model model = { .bar = 0 };
	if (theme->has_learnt && codebook_store_model(watching->arena, watching->db, watching->sight.root_id,
	                                              theme->theme_id, &model, fault_r) == FOUND_FAILED)
		return false;
	for (int side = 0; side < VERBATIM_SIDE_COUNT; side++) {
		if (!watching->has_periods[side])
			continue;
		const struct codebook_theme now = theme_in(watching, theme, watching->days[side], &model),
		                            before = theme_in(watching, theme, watching->earlier_days[side], &model);
		const struct codebook_size *earlier = &before.sizes[side], *size = &now.sizes[side];
		add(watching, &(struct codebook_growth){ .theme_id = theme->theme_id,
		                                         .side = (enum side)side,
		                                         .against = CODEBOOK_AGAINST_MONTHS,
		                                         .days = watching->days[side],
		                                         .earlier_days = watching->earlier_days[side],
		                                         .texts = size->texts,
		                                         .all = size->all,
		                                         .earlier = earlier->texts,
		                                         .earlier_all = earlier->all,
		                                         .is_unsure = codebook_is_unsure(theme, earlier, size) });
	}
	return true;
}

/* --- a heap ----------------------------------------------------------------------------------- */

/* FOUND_NONE: there is nothing to compare now. */
static enum found
look(struct watching *watching, int64_t heap_id, struct fault *fault_r)
{
	struct arena *arena = watching->arena;
	const int64_t root_id = watching->sight.root_id;
	struct codebook_kept_heap kept;
	struct codebook_theme *themes;
	size_t count;
	const enum found found =
		codebook_look(arena, watching->db, &watching->sight, heap_id, &watching->state, fault_r);
	if (found != FOUND_ONE || watching->state.is_due)
		return found == FOUND_FAILED ? FOUND_FAILED : FOUND_NONE;
	if (!codebook_store_newest(arena, watching->db, root_id, heap_id, &watching->newest, fault_r) ||
	    codebook_store_heap(arena, watching->db, root_id, heap_id, &kept, fault_r) == FOUND_FAILED ||
	    !codebook_store_months(arena, watching->db, root_id, heap_id, &watching->months,
	                           &watching->month_count, fault_r) ||
	    !codebook_themes(arena, watching->db, &watching->sight, heap_id, false, &themes, &count, fault_r))
		return FOUND_FAILED;
	watching->all_run_id = kept.run_id;
	for (int side = 0; side < VERBATIM_SIDE_COUNT; side++)
		watching->has_periods[side] =
			codebook_periods(watching->months, watching->month_count, kept.run_id, (enum side)side,
		                     &watching->days[side], &watching->earlier_days[side]);
	for (size_t i = 0; i < count; i++)
		if (!themes[i].is_lost && themes[i].run_id != 0 &&
		    !(add_against_survey(watching, &themes[i], fault_r) &&
		      add_against_months(watching, &themes[i], fault_r)))
			return FOUND_FAILED;
	return FOUND_ONE;
}

/* Only of what is still so: a theme made again meanwhile is compared again. */
static bool
keep(struct db *db, void *data)
{
	struct watching *watching = data;
	const int64_t root_id = watching->sight.root_id, heap_id = watching->state.heap.id;
	int64_t newest;
	if (!codebook_store_newest(watching->arena, db, root_id, heap_id, &newest, &watching->fault))
		return false;
	if (newest != watching->newest)
		return true;
	for (size_t i = 0; i < watching->count; i++)
		if (watching->growths[i].grows &&
		    !codebook_store_growth(db, root_id, &watching->growths[i], &watching->fault))
			return false;
	return codebook_store_watch(db, root_id, heap_id, newest, (int64_t)watching->count, &watching->fault);
}

static bool
watch(struct watching *watching, int64_t heap_id, struct fault *fault_r)
{
	watching->db = store_read(watching->arena, watching->keeper->store, fault_r);
	if (watching->db == NULL)
		return false;
	const enum found found = look(watching, heap_id, fault_r);
	db_end(watching->db);
	if (found != FOUND_ONE)
		return found == FOUND_NONE;
	codebook_judge(watching->arena, watching->growths, watching->count);
	for (size_t i = 0; i < watching->count; i++)
		watching->growths[i].made_unix_s = watching->keeper->now_s;
	if (store_write(watching->keeper->store, keep, watching, fault_r))
		return true;
	if (fault_r->for_log == NULL)
		*fault_r = watching->fault;
	return false;
}

bool
codebook_watch(struct arena *arena, const struct verbatim_keeper *keeper, int64_t heap_id,
               struct fault *fault_r)
{
	enum { WATCH_MEMORY = 256 << 20 };
	struct watching watching = { .arena = arena_new(WATCH_MEMORY), .keeper = keeper,
		                         .sight = verbatim_sight_of_program(keeper->root_id) };
	const bool is_fine = watch(&watching, heap_id, fault_r);
	if (!is_fine)
		fault_keep(arena, fault_r); /* the sentences outlive this arena */
	arena_end(watching.arena);
	return is_fine;
}

/* Themes made before months were counted are made again, once: what never was compared has no month. */
static bool
remake(struct db *db, void *data)
{
	struct watching *watching = data;
	return verbatim_mark_changes(db, watching->sight.root_id, watching->state.heap.id, &watching->fault);
}

static bool
watch_or_remake(struct arena *arena, const struct verbatim_keeper *keeper, int64_t heap_id,
                struct fault *fault_r)
{
	struct watching watching = { .arena = arena, .keeper = keeper,
		                         .sight = verbatim_sight_of_program(keeper->root_id),
		                         .state = { .heap = { .id = heap_id } } };
	int64_t compared;
	struct db *db = store_read(arena, keeper->store, fault_r);
	if (db == NULL)
		return false;
	const bool is_fine =
		codebook_store_compared(arena, db, keeper->root_id, heap_id, &compared, fault_r) &&
		codebook_store_months(arena, db, keeper->root_id, heap_id, &watching.months, &watching.month_count,
	                          fault_r);
	db_end(db);
	if (!is_fine || compared >= 0 || watching.month_count > 0)
		return is_fine && codebook_watch(arena, keeper, heap_id, fault_r);
	if (store_write(keeper->store, remake, &watching, fault_r))
		return true;
	if (fault_r->for_log == NULL)
		*fault_r = watching.fault;
	return false;
}

bool
codebook_watch_all(struct arena *arena, const struct verbatim_keeper *keeper, struct fault *fault_r)
{
	int64_t *ids;
	size_t count;
	struct db *db = store_read(arena, keeper->store, fault_r);
	if (db == NULL)
		return false;
	bool is_fine = codebook_store_unwatched(arena, db, keeper->root_id, &ids, &count, fault_r);
	db_end(db);
	for (size_t i = 0; is_fine && i < count; i++) {
		if (keeper->stops != NULL && atomic_load(keeper->stops))
			return true;
		is_fine = watch_or_remake(arena, keeper, ids[i], fault_r);
	}
	return is_fine;
}

/* --- who is told ------------------------------------------------------------------------------ */

bool
codebook_growing(struct arena *arena, struct db *db, const struct verbatim_sight *sight,
                 struct codebook_growing *growing_r, struct fault *fault_r)
{
	struct codebook_open *open;
	size_t count;
	*growing_r = (struct codebook_growing){ .themes = 0 };
	if (!codebook_store_open(arena, db, sight->root_id, &open, &count, fault_r))
		return false;
	for (size_t i = 0; i < count; i++) {
		struct verbatim_heap heap;
		const enum found found = verbatim_heap_load(arena, db, sight, open[i].heap_id, &heap, fault_r);
		if (found == FOUND_FAILED)
			return false;
		if (found == FOUND_NONE || heap.reach != VERBATIM_REACH_ALL)
			continue;
		if (growing_r->themes == 0)
			growing_r->heap_id = open[i].heap_id;
		growing_r->theme_id = growing_r->themes + open[i].themes == 1 ? open[i].theme_id : 0;
		growing_r->themes += open[i].themes;
	}
	return true;
}

bool
codebook_growth_acted(struct db *db, int64_t root_id, int64_t theme_id, int64_t now_s, struct fault *fault_r)
{
	const struct codebook_closing closing = { theme_id, now_s, now_s, CODEBOOK_ACTED, SPAN("") };
	return codebook_store_close(db, root_id, &closing, NULL, fault_r);
}
