/* Where a request might go, and what is told of it. */
#include "welcome/orient/orient_inside.h"

struct orient_suggested
orient_suggest(struct arena *arena, const struct learn_model *model, const struct place_tree *tree,
               const struct desk_where *where)
{
	struct learn_guess *guesses = arena_array_of(arena, struct learn_guess, LEARN_CLASS_COUNT_MAX);
	const struct learn_vector vector = orient_vector(arena, where);
	const struct span text = orient_text(arena, where);
	const size_t told = learn_predict(arena, model, &vector, guesses, LEARN_CLASS_COUNT_MAX);
	struct orient_suggested suggested = { .is_known = learn_is_known(model, &vector) };
	for (size_t i = 0; i < told && suggested.count < ORIENT_GUESS_COUNT; i++) {
		struct span words[LEARN_WHY_COUNT];
		if (guesses[i].class_id == 0 || place_by_id(tree, guesses[i].class_id) == PLACE_NONE)
			continue; /* of no unit that has enough; of one that is closed */
		const size_t word_count = learn_why(arena, model, text, guesses[i].class_id, words);
		suggested.guesses[suggested.count++] =
			(struct orient_kept){ guesses[i].class_id, guesses[i].probability,
			                      orient_why_write(arena, text, words, word_count) };
	}
	return suggested;
}

bool
orient_of(struct arena *arena, struct db *db, int64_t root_id, const struct desk_request *request,
          struct orient_told *told_r, struct fault *fault_r)
{
	struct orient_kept kept[ORIENT_GUESS_COUNT];
	struct desk_where where;
	*told_r = (struct orient_told){ 0 };
	if (request->is_confidential)
		return true;
	const enum found moved =
		orient_store_moved(arena, db, root_id, request->request_id, &told_r->move, fault_r);
	if (moved == FOUND_FAILED || !orient_store_guesses(arena, db, root_id, request->request_id, kept,
	                                                   &told_r->count, fault_r))
		return false;
	told_r->is_moved = moved == FOUND_ONE && told_r->move.to_unit_id == request->unit_id;
	if (told_r->count == 0)
		return true;
	const enum found found =
		desk_where(arena, db, root_id, request->request_id, &where, fault_r);
	if (found != FOUND_ONE) {
		told_r->count = 0;
		return found == FOUND_NONE;
	}
	const struct span text = orient_text(arena, &where);
	for (size_t i = 0; i < told_r->count; i++) {
		struct orient_guess *guess = &told_r->guesses[i];
		guess->unit_id = kept[i].unit_id;
		guess->probability = kept[i].probability;
		guess->why_count = orient_why_read(text, kept[i].why, guess->why);
	}
	return true;
}
