/* Once a day, learnt again from nothing: requests that were erased teach no more, and those that were sent
 * elsewhere since teach where they ended. */
#include "welcome/orient/orient_inside.h"

enum {
	LEARNING_MEMORY = 1 << 30,
	SLICE_MEMORY = 64 << 20, /* of DESK_WHERE_COUNT requests */
	SUGGESTED_COUNT = 500,   /* open ones, the latest, that are told where they might go */
	FEW_COUNT = 1000,        /* with fewer and nothing learnt, it is tried again within the day */
};

/* The units that an offering's requests go to as they are received. */
struct catalogued {
	int64_t offering_id;
	struct offering_unit *units;
	size_t count;
};

struct learning {
	const struct orient_clock *clock;
	struct arena *arena;
	struct db *db;
	struct place_tree *tree;
	struct learn_example *examples;
	size_t count, features;
	int64_t *units; /* of the examples, each once */
	int64_t *counts;
	size_t unit_count;
	int64_t least; /* requests of a unit that is suggested */
	struct catalogued *offerings; /* those met so far */
	size_t offering_count;
	int64_t open_ids[SUGGESTED_COUNT];
	size_t open_count;
	struct orient_measure last, measure;
	struct span bytes;
	const struct learn_model *model;
	struct fault fault;
};

static bool
is_stopped(const struct learning *learning)
{
	return learning->clock->stops != NULL && atomic_load(learning->clock->stops);
}

/* --- read ---------------------------------------------------------------------------------------- */

/* Done, or somebody has it: it is where it belongs. */
static bool
is_settled(const struct desk_where *where)
{
	return where->unit_id != 0 && (where->queue == DESK_DONE || where->owner_id != 0);
}

static void
count_unit(struct learning *learning, int64_t unit_id)
{
	size_t i = 0;
	while (i < learning->unit_count && learning->units[i] != unit_id)
		i++;
	if (i == learning->unit_count) {
		if (i % 64 == 0) {
			learning->units =
				arena_grow(learning->arena, learning->units, i, i + 64, sizeof *learning->units);
			learning->counts =
				arena_grow(learning->arena, learning->counts, i, i + 64, sizeof *learning->counts);
		}
		learning->units[learning->unit_count++] = unit_id;
	}
	learning->counts[i]++;
}

/* The unit where it would be, had nobody sent it on. */
static bool
find_here(struct learning *learning, const struct desk_where *where, int64_t *unit_id_r)
{
	size_t i = 0;
	while (i < learning->offering_count &&
	       learning->offerings[i].offering_id != where->offering_id)
		i++;
	if (i == learning->offering_count) {
		if (i % 16 == 0)
			learning->offerings = arena_grow(learning->arena, learning->offerings, i, i + 16,
			                                 sizeof *learning->offerings);
		struct catalogued *new = &learning->offerings[i];
		new->offering_id = where->offering_id;
		if (!offering_units(learning->arena, learning->db, learning->clock->root_id,
		                    where->offering_id, &new->units, &new->count, &learning->fault))
			return false;
		learning->offering_count++;
	}
	const uint32_t place =
		where->place_id == 0 ? PLACE_NONE : place_by_id(learning->tree, where->place_id);
	*unit_id_r = offering_unit_for(learning->tree, learning->offerings[i].units,
	                               learning->offerings[i].count, place);
	return true;
}

/* *has_room_r: more may be taken. False: a fault. */
static bool
take(struct learning *learning, const struct desk_where *where, bool *has_room_r)
{
	const bool is_open = where->queue == DESK_TODO || where->queue == DESK_WAITING;
	if (is_open && !where->is_brought && learning->open_count < SUGGESTED_COUNT)
		learning->open_ids[learning->open_count++] = where->request_id;
	int64_t here_id;
	if (!is_settled(where))
		return true;
	*has_room_r = learning->count < LEARN_EXAMPLE_COUNT_MAX;
	if (!*has_room_r)
		return true;
	if (!find_here(learning, where, &here_id))
		return false;
	const struct learn_vector vector = orient_vector(learning->arena, where);
	*has_room_r = learning->features + vector.count <= LEARN_FEATURES_MAX;
	if (!*has_room_r)
		return true;
	learning->features += vector.count;
	learning->examples[learning->count++] =
		(struct learn_example){ vector, where->unit_id, here_id };
	count_unit(learning, where->unit_id);
	return true;
}

static bool
read_requests(struct learning *learning)
{
	int64_t before_id = INT64_MAX;
	size_t count = DESK_WHERE_COUNT;
	bool is_fine = true, has_room = true;
	learning->examples =
		arena_array_of(learning->arena, struct learn_example, LEARN_EXAMPLE_COUNT_MAX);
	while (is_fine && has_room && count == DESK_WHERE_COUNT && !is_stopped(learning)) {
		struct arena *slice = arena_new(SLICE_MEMORY);
		struct desk_where *wheres = arena_array_of(slice, struct desk_where, DESK_WHERE_COUNT);
		is_fine = desk_wheres(slice, learning->db, learning->clock->root_id, before_id, wheres,
		                      &count, &learning->fault);
		for (size_t i = 0; is_fine && has_room && i < count; i++)
			is_fine = take(learning, &wheres[i], &has_room);
		if (is_fine && count > 0)
			before_id = wheres[count - 1].request_id;
		if (!is_fine)
			fault_keep(learning->arena, &learning->fault);
		arena_end(slice);
	}
	return is_fine;
}

/* --- learnt -------------------------------------------------------------------------------------- */

/* Units with too few, or that are closed, are one class together, which is never suggested: else what goes
 * to them would be told as surely another's. */
static bool
is_told(const struct learning *learning, int64_t unit_id)
{
	size_t i = 0;
	while (learning->units[i] != unit_id)
		i++;
	return learning->counts[i] >= learning->least &&
	       place_by_id(learning->tree, unit_id) != PLACE_NONE;
}

/* Of more units than a model has room for, those with the most requests; one class is for the others. */
static void
count_units(struct learning *learning)
{
	learning->least = ORIENT_UNIT_LEAST - 1;
	do {
		learning->least++;
		learning->measure.units = 0;
		for (size_t i = 0; i < learning->unit_count; i++)
			learning->measure.units += is_told(learning, learning->units[i]);
	} while (learning->measure.units >= LEARN_CLASS_COUNT_MAX);
}

static bool
learn(struct learning *learning)
{
	struct learn_model *model;
	count_units(learning);
	learning->measure.examples = (int64_t)learning->count;
	if (learning->measure.units < 2)
		return true;
	for (size_t i = 0; i < learning->count; i++)
		if (!is_told(learning, learning->examples[i].class_id))
			learning->examples[i].class_id = 0;
	const struct learn_lesson lesson = { .examples = learning->examples,
		                                 .count = learning->count,
		                                 .precision = ORIENT_PRECISION,
		                                 .seed = 1,
		                                 .stops = learning->clock->stops };
	const enum found found = learn_train(learning->arena, &lesson, &model,
	                                     &learning->measure.measure, &learning->fault);
	if (found != FOUND_ONE)
		return found == FOUND_NONE;
	const struct span bytes = learn_write(learning->arena, model);
	if (bytes.length > LEARN_MODEL_SIZE_MAX)
		return fault_is(&learning->fault, "orient: the model is too large",
		                "L’orientation n’a pas pu être apprise\u202f: trop de services.");
	learning->bytes = bytes;
	learning->model = model;
	learning->measure.is_learnt = true;
	return true;
}

/* --- kept ---------------------------------------------------------------------------------------- */

static bool
write_learnt(struct db *db, void *data)
{
	struct learning *learning = data;
	return orient_store_learnt(db, learning->clock->root_id, &learning->measure, learning->bytes,
	                           &learning->fault);
}

/* What is open is told by what was just learnt; one write for each, so that nobody waits. */
struct suggesting {
	struct learning *learning;
	struct arena *arena;
	int64_t request_id;
};

static bool
write_suggestion(struct db *db, void *data)
{
	const struct suggesting *suggesting = data;
	struct learning *learning = suggesting->learning;
	const int64_t root_id = learning->clock->root_id;
	struct orient_suggested suggested = { 0 };
	struct desk_where where;
	const enum found found = desk_where(suggesting->arena, db, root_id, suggesting->request_id,
	                                    &where, &learning->fault);
	if (found == FOUND_ONE)
		suggested = orient_suggest(suggesting->arena, learning->model, learning->tree, &where);
	return found != FOUND_FAILED &&
	       orient_store_guess(db, root_id, suggesting->request_id, suggested.guesses,
	                          suggested.count, &learning->fault);
}

static bool
keep(struct learning *learning, struct fault *fault_r)
{
	struct store *store = learning->clock->store;
	if (!store_write(store, write_learnt, learning, fault_r))
		return false;
	for (size_t i = 0; learning->model != NULL && i < learning->open_count; i++) {
		struct suggesting suggesting = { learning, arena_new(SLICE_MEMORY), learning->open_ids[i] };
		const bool is_fine = store_write(store, write_suggestion, &suggesting, fault_r);
		if (!is_fine)
			fault_keep(learning->clock->arena,
			           fault_r->for_log != NULL ? fault_r : &learning->fault);
		arena_end(suggesting.arena);
		if (!is_fine)
			return false;
	}
	return true;
}

/* --- once a day ---------------------------------------------------------------------------------- */

static bool
is_due(const struct learning *learning)
{
	const struct orient_measure *last = &learning->last;
	return last->day < learning->clock->today || (!last->is_learnt && last->examples < FEW_COUNT);
}

/* Nothing could be learnt the last time, nor now: there is nothing to write. */
static bool
is_as_before(const struct learning *learning)
{
	const struct orient_measure *last = &learning->last, *now = &learning->measure;
	return last->day == now->day && last->examples == now->examples && last->units == now->units &&
	       !last->is_learnt && !now->is_learnt;
}

static bool
read_and_learn(struct learning *learning, bool *is_due_r)
{
	const struct orient_clock *clock = learning->clock;
	*is_due_r = false;
	if (!orient_store_measure(learning->arena, learning->db, clock->root_id, &learning->last,
	                          &learning->fault))
		return false;
	*is_due_r = is_due(learning);
	if (!*is_due_r)
		return true;
	learning->measure.day = clock->today;
	learning->tree = place_tree_load(learning->arena, learning->db, clock->root_id, clock->today,
	                                 &learning->fault);
	return learning->tree != NULL && read_requests(learning);
}

bool
orient_learn(const struct orient_clock *clock, struct fault *fault_r)
{
	struct arena *arena = arena_new(LEARNING_MEMORY);
	struct learning *learning = arena_new_of(arena, struct learning);
	bool is_now_due = false;
	learning->clock = clock;
	learning->arena = arena;
	learning->bytes = SPAN("");
	*fault_r = (struct fault){ 0 };
	learning->db = store_read(arena, clock->store, fault_r);
	bool is_fine = learning->db != NULL;
	if (is_fine) {
		is_fine = read_and_learn(learning, &is_now_due);
		db_end(learning->db);
		is_fine = is_fine && (!is_now_due || is_stopped(learning) || learn(learning));
		if (!is_fine)
			*fault_r = learning->fault;
	}
	if (is_fine && is_now_due && !is_stopped(learning) && !is_as_before(learning))
		is_fine = keep(learning, fault_r);
	if (!is_fine) {
		if (fault_r->for_log == NULL)
			*fault_r = learning->fault;
		fault_keep(clock->arena, fault_r);
	}
	arena_end(arena);
	return is_fine;
}
