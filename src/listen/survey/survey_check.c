/* Are the answers such as figures can be made of, and are the figures shown those that they make? */
#include <math.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "listen/survey/survey_inside.h"

struct checking {
	struct arena *arena;
	const struct survey_wave *wave;
	struct survey_form form;
	const struct place_tree *tree;
	struct survey_checked *checked;
};

/* --- rows ------------------------------------------------------------------------------------ */

static bool
side_is_known(enum side side)
{
	return side == SIDE_USAGER || side == SIDE_AGENT || side == SIDE_LEADER;
}

static bool
levels_are_known(const struct survey_form *form, struct span levels)
{
	const size_t columns = form->item_count - form->text_count;
	if (levels.length > form->item_count)
		return false;
	for (size_t i = 0; i < levels.length && i < columns; i++) {
		const uint8_t level = (uint8_t)levels.at[i];
		if (level <= SURVEY_LEVEL_LAST && level >= form->items[i].level_count)
			return false;
	}
	return true;
}

static void
note_row(struct checking *checking, int64_t place_id, bool is_readable)
{
	checking->checked->rows++;
	checking->checked->misplaced += place_by_id(checking->tree, place_id) == PLACE_NONE;
	checking->checked->misread += !is_readable;
}

static bool
check_replies(struct checking *checking, struct db *db, int64_t root_id, struct fault *fault_r)
{
	struct rows *rows = survey_store_replies(checking->arena, db, root_id, checking->wave->id);
	enum found found;
	while ((found = rows_next(rows, fault_r)) == FOUND_ONE) {
		const struct survey_reply reply = survey_store_reply(rows);
		note_row(checking, reply.place_id,
		         side_is_known(reply.side) && levels_are_known(&checking->form, reply.levels));
	}
	rows_end(rows);
	return found != FOUND_FAILED;
}

/* All its bytes are there. */
static bool
file_is_known(const struct survey_form *form, const struct survey_file *file, int64_t there)
{
	return file->side == SIDE_USAGER && file->kind < PICTURE_KIND_COUNT && file->size > 0 &&
	       file->size == there && file->item_id >= 0 &&
	       (size_t)file->item_id < form->item_count &&
	       form->items[file->item_id].level_count == 0;
}

static bool
check_files(struct checking *checking, struct db *db, int64_t root_id, struct fault *fault_r)
{
	struct rows *rows = survey_store_files(checking->arena, db, root_id, checking->wave->id);
	enum found found;
	while ((found = rows_next(rows, fault_r)) == FOUND_ONE) {
		int64_t there;
		const struct survey_file file = survey_store_file(rows, &there);
		note_row(checking, file.place_id, file_is_known(&checking->form, &file, there));
	}
	rows_end(rows);
	return found != FOUND_FAILED;
}

static bool
number_is_known(const struct checking *checking, const struct survey_number *number)
{
	const struct survey_form *form = &checking->form;
	if (!side_is_known(number->side) || number->people < 0)
		return false;
	if (checking->wave->kind == SURVEY_SCORES)
		return isfinite(number->score);
	return number->subject_id >= 0 && (size_t)number->subject_id < form->item_count &&
	       number->level >= 0 &&
	       (size_t)number->level < form->items[number->subject_id].level_count;
}

static bool
check_numbers(struct checking *checking, struct db *db, int64_t root_id, struct fault *fault_r)
{
	struct survey_number *numbers;
	size_t count;
	if (!survey_store_numbers(checking->arena, db, root_id, checking->wave, &numbers, &count,
	                          fault_r))
		return false;
	for (size_t i = 0; i < count; i++)
		note_row(checking, numbers[i].place_id, number_is_known(checking, &numbers[i]));
	return true;
}

static bool
check_rows(struct checking *checking, const struct survey_seal *seal, struct fault *fault_r)
{
	struct arena *arena = checking->arena;
	struct db *db = store_read(arena, seal->store, fault_r);
	if (db == NULL || !survey_form_load(arena, db, seal->root_id, checking->wave->id,
	                                    &checking->form, fault_r))
		return false;
	checking->tree =
		place_tree_load(arena, db, seal->root_id, checking->wave->closed_day, fault_r);
	const bool good =
		checking->tree != NULL && (checking->wave->kind == SURVEY_ANSWERS
	                                   ? check_replies(checking, db, seal->root_id, fault_r) &&
	                                         check_files(checking, db, seal->root_id, fault_r)
	                                   : check_numbers(checking, db, seal->root_id, fault_r));
	db_end(db);
	return good;
}

/* --- cells ----------------------------------------------------------------------------------- */

/* The last digit may move with a compiler; what is shown does not. */
static bool
is_near(double a, double b)
{
	return fabs(a - b) <= 1e-9 * fmax(1, fmax(fabs(a), fabs(b)));
}

static bool
cells_are_alike(const struct secrecy_cell *a, const struct secrecy_cell *b)
{
	bool alike = a->people == b->people && is_near(a->mean, b->mean) &&
	             a->has_spread == b->has_spread && a->has_range == b->has_range &&
	             a->value_count == b->value_count;
	if (alike && a->has_spread)
		alike = is_near(a->variance, b->variance);
	if (alike && a->has_range)
		alike = is_near(a->low, b->low) && is_near(a->high, b->high);
	for (size_t k = 0; alike && k < a->value_count; k++)
		alike = is_near(a->values[k], b->values[k]) && a->levels[k] == b->levels[k];
	return alike;
}

/* Figures made before signs were looked for have none of these cells, and are right. */
static bool
has_apart(const struct secrecy_cell *cells, size_t count)
{
	for (size_t i = 0; i < count; i++)
		if (cells[i].kind == SECRECY_APART)
			return true;
	return false;
}

static bool
is_newer(const struct secrecy_cell *cell)
{
	return cell->kind == SECRECY_APART || cell->kind == SECRECY_WITHOUT;
}

static void
compare_cells(struct survey_checked *checked, const struct secrecy_cell *kept, size_t kept_count,
              const struct survey_made *made)
{
	const bool is_old = !has_apart(kept, kept_count);
	size_t i = 0, k = 0;
	while (i < kept_count || k < made->count) {
		if (is_old && k < made->count && is_newer(&made->cells[k])) {
			k++;
			continue;
		}
		const int order = i == kept_count   ? 1
		                  : k == made->count ? -1
		                                     : survey_cells_compare(&kept[i], &made->cells[k]);
		checked->differing += order != 0 || !cells_are_alike(&kept[i], &made->cells[k]);
		i += order <= 0;
		k += order >= 0;
	}
}

static void
check_floors(struct survey_checked *checked, const struct secrecy_cell *kept, size_t count,
             bool internal)
{
	for (size_t i = 0; i < count; i++)
		checked->under_floor +=
			kept[i].people < secrecy_floor(secrecy_respondent(kept[i].side, internal));
}

/* The wave as it is now: other figures than those just made may have been released meanwhile. */
static bool
compare_made(void *context, const struct survey_made *made, struct fault *fault_r)
{
	struct checking *checking = context;
	struct survey_checked *checked = checking->checked;
	struct survey_wave now;
	struct secrecy_cell *kept;
	size_t count;
	struct db *db = store_read(checking->arena, made->seal->store, fault_r);
	if (db == NULL)
		return false;
	const enum found found = survey_wave_by_id(checking->arena, db, made->seal->root_id,
	                                           made->wave->id, &now, fault_r);
	bool good = found != FOUND_FAILED &&
	            secrecy_cells_all(checking->arena, db, made->seal->root_id, made->wave->id, &kept,
	                              &count, fault_r);
	db_end(db);
	if (!good)
		return false;
	checked->is_moving = found == FOUND_NONE || now.changes != 0 || made->wave->changes != 0 ||
	                     now.sealed_id != made->wave->sealed_id;
	if (checked->is_moving)
		return true;
	survey_cells_sort(kept, count);
	survey_cells_sort(made->cells, made->count);
	checked->cells = (int64_t)count;
	compare_cells(checked, kept, count, made);
	check_floors(checked, kept, count, made->wave->internal);
	return true;
}

bool
survey_check(struct arena *visit, const struct survey_seal *seal, const struct survey_wave *wave,
             struct survey_checked *checked_r, struct fault *fault_r)
{
	struct arena *arena = arena_new((size_t)8 << 30);
	struct checking checking = { .arena = arena, .wave = wave, .checked = checked_r };
	const struct survey_use use = { compare_made, &checking };
	struct survey_sealed sealed;
	*checked_r = (struct survey_checked){ .is_moving = wave->changes != 0 };
	*fault_r = (struct fault){ 0 };
	bool good = check_rows(&checking, seal, fault_r);
	if (good && checked_r->misplaced == 0 && checked_r->misread == 0 && !checked_r->is_moving)
		good = survey_make(visit, seal, wave->code, &use, &sealed, fault_r);
	if (!good)
		fault_keep(visit, fault_r);
	arena_end(arena);
	return good;
}

/* --- files ----------------------------------------------------------------------------------- */

enum found
survey_check_columns(struct arena *arena, const char *folder, const struct survey_wave *wave,
                     const char **words_r)
{
	static const char *const ends[] = { "", ".journeys" };
	enum found found = FOUND_NONE;
	*words_r = NULL;
	for (size_t i = 0; i < LENGTH(ends) && *words_r == NULL; i++) {
		struct fault fault;
		const char *path = arena_format(arena, "%s/%lld%s.columns", folder, (long long)wave->id,
		                                ends[i]);
		if (access(path, F_OK) != 0)
			continue;
		found = FOUND_ONE;
		struct columns *columns = columns_open(arena, path, &fault);
		if (columns == NULL || !columns_check(columns, &fault))
			*words_r = fault.for_log;
		else if (columns_shape(columns)->tag != wave->id)
			*words_r = "it is the file of another wave";
	}
	return found;
}
