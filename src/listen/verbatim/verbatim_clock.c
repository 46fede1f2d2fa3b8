/* What time does: heaps of surveys that closed, and of quarters that are over, are filled, what has come
 * to its day is forgotten. */
#include "ground/place/place.h"
#include "listen/answer/answer.h"
#include "listen/verbatim/verbatim_import.h"
#include "listen/verbatim/verbatim_kept_inside.h"

enum { FORGET_STEP_MAX = 200, WAVE_MEMORY = 256 << 20 };

struct keeping {
	const struct verbatim_keeper *keeper;
	int64_t wave_id, sealed_id; /* that is followed */
	int64_t heap_id;            /* that ends */
	int32_t day;
	enum found found;
	struct arena *arena;
	struct fault fault;
};

static bool
write_one(struct keeping *keeping, store_write_fn *write, struct fault *fault_r)
{
	if (store_write(keeping->keeper->store, write, keeping, fault_r))
		return true;
	if (fault_r->for_log == NULL)
		*fault_r = keeping->fault;
	return false;
}

/* --- filling --------------------------------------------------------------------------------------- */

static bool
follow(struct db *db, void *data)
{
	struct keeping *keeping = data;
	return verbatim_store_follow(db, keeping->keeper->root_id, keeping->wave_id, keeping->sealed_id,
	                             &keeping->fault);
}

/* Its form; FOUND_NONE: its letters are being opened. */
static enum found
load_form(struct arena *arena, const struct verbatim_keeper *keeper, const struct survey_wave *wave,
          struct survey_form *form_r, struct fault *fault_r)
{
	struct answer_progress progress;
	struct db *db = store_read(arena, keeper->store, fault_r);
	if (db == NULL)
		return FOUND_FAILED;
	const bool is_fine =
		answer_progress(arena, db, keeper->root_id, wave, &progress, fault_r) &&
		survey_form_load(arena, db, keeper->root_id, wave->id, form_r, fault_r);
	db_end(db);
	return !is_fine ? FOUND_FAILED : progress.is_opening ? FOUND_NONE : FOUND_ONE;
}

static bool
fill_wave(struct arena *arena, const struct verbatim_keeper *keeper, const struct survey_wave *wave,
          struct fault *fault_r)
{
	struct survey_form form;
	struct keeping keeping = { .keeper = keeper, .wave_id = wave->id, .sealed_id = wave->sealed_id };
	enum found found = load_form(arena, keeper, wave, &form, fault_r);
	for (size_t i = 0; found == FOUND_ONE && i < form.item_count; i++) {
		if (form.items[i].kind != 'O')
			continue;
		struct arena *one = arena_new(WAVE_MEMORY);
		found = verbatim_fill(one, keeper, wave, &form.items[i], fault_r);
		if (found == FOUND_FAILED) /* the sentences outlive this arena */
			*fault_r = (struct fault){ arena_copy_text(arena, fault_r->for_log),
				                       arena_copy_text(arena, fault_r->for_reader) };
		arena_end(one);
	}
	return found == FOUND_ONE ? write_one(&keeping, follow, fault_r) : found == FOUND_NONE;
}

static bool
is_followed(const struct verbatim_followed *followed, size_t count, const struct survey_wave *wave)
{
	for (size_t i = 0; i < count; i++)
		if (followed[i].wave_id == wave->id)
			return followed[i].sealed_id == wave->sealed_id;
	return false;
}

static bool
fill_all(struct arena *arena, const struct verbatim_keeper *keeper, struct fault *fault_r)
{
	struct survey_wave *waves;
	struct verbatim_followed *followed;
	size_t count, followed_count;
	struct db *db = store_read(arena, keeper->store, fault_r);
	if (db == NULL)
		return false;
	const bool is_fine =
		survey_waves_kept(arena, db, keeper->root_id, &waves, &count, fault_r) &&
		verbatim_store_followed(arena, db, keeper->root_id, &followed, &followed_count, fault_r);
	db_end(db);
	if (!is_fine)
		return false;
	for (size_t i = 0; i < count; i++)
		if (waves[i].kind == SURVEY_ANSWERS && waves[i].changes == 0 && waves[i].sealed_id != 0 &&
		    !is_followed(followed, followed_count, &waves[i]) &&
		    !fill_wave(arena, keeper, &waves[i], fault_r))
			return false;
	return true;
}

/* --- forgetting -------------------------------------------------------------------------------------- */

static bool
forget(struct db *db, void *data)
{
	struct keeping *keeping = data;
	keeping->found = verbatim_store_forget(keeping->arena, db, keeping->keeper->root_id, keeping->day,
	                                       &keeping->fault);
	return keeping->found != FOUND_FAILED;
}

static bool
end_heap(struct db *db, void *data)
{
	struct keeping *keeping = data;
	int64_t erased;
	keeping->found = verbatim_store_erase(db, keeping->keeper->root_id, keeping->heap_id,
	                                      &erased, &keeping->fault);
	return keeping->found != FOUND_FAILED;
}

/* Some at a time, until there are none, or the others have had to wait long enough. */
static bool
do_all(struct keeping *keeping, store_write_fn *write, struct fault *fault_r)
{
	const struct verbatim_keeper *keeper = keeping->keeper;
	keeping->found = FOUND_ONE;
	for (int i = 0; i < FORGET_STEP_MAX && keeping->found == FOUND_ONE; i++) {
		if (keeper->stops != NULL && atomic_load(keeper->stops))
			return true;
		if (!write_one(keeping, write, fault_r))
			return false;
	}
	return true;
}

static bool
is_undone(const struct place_import *imports, size_t count, int64_t import_id)
{
	for (size_t i = 0; i < count; i++)
		if (imports[i].import_id == import_id)
			return imports[i].undone_unix_s != 0;
	return false;
}

static bool
forget_all(struct arena *arena, const struct verbatim_keeper *keeper, struct fault *fault_r)
{
	struct keeping keeping = { .keeper = keeper, .arena = arena };
	struct verbatim_heap *heaps;
	struct place_import *imports = NULL;
	size_t count, import_count = 0;
	int64_t days;
	struct db *db = store_read(arena, keeper->store, fault_r);
	if (db == NULL)
		return false;
	const bool is_fine =
		verbatim_keep_days(arena, db, keeper->root_id, &days, fault_r) &&
		verbatim_store_imported(arena, db, keeper->root_id, &heaps, &count, fault_r) &&
		(count == 0 ||
	     place_imports(arena, db, keeper->root_id, &imports, &import_count, fault_r));
	db_end(db);
	if (!is_fine)
		return false;
	keeping.day = (int32_t)(keeper->today - days);
	if (!do_all(&keeping, forget, fault_r))
		return false;
	for (size_t i = 0; i < count; i++) {
		keeping.heap_id = heaps[i].id;
		if (is_undone(imports, import_count, heaps[i].import_id) && !do_all(&keeping, end_heap, fault_r))
			return false;
	}
	return true;
}

bool
verbatim_clock(struct arena *arena, const struct verbatim_keeper *keeper, bool is_slow,
               struct fault *fault_r)
{
	/* Requests last: without the key of contacts they fail, and nothing else has to wait for that. */
	return fill_all(arena, keeper, fault_r) &&
	       (!is_slow || (forget_all(arena, keeper, fault_r) &&
	                     verbatim_import_clock(arena, keeper, fault_r))) &&
	       verbatim_desk_clock(arena, keeper, fault_r);
}
