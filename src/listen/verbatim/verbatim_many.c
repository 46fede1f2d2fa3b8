/* Several texts at once, of whatever heaps: what the reader may read of each is asked for each. */
#include "ground/people/people.h"
#include "listen/verbatim/verbatim_kept_inside.h"

/* A heap that some of the keys name, as this reader sees it. */
struct pile {
	int64_t heap_id;
	enum found found; /* FOUND_NONE: it is being filled, or gone */
	struct verbatim_heap heap;
	struct survey_wave wave;
	bool is_scoped;
	enum verbatim_reach reach;
};
struct loading {
	struct arena *arena;
	struct db *db;
	const struct verbatim_sight *sight;
	const struct verbatim_keys *keys;
	struct pile *piles;
	size_t pile_count;
	size_t *pile_of;    /* of each key */
	struct verbatim_text *texts;
	bool *is_there;     /* of each key: it may be read */
	struct fault *fault_r;
};

static bool
find_pile(struct loading *loading, size_t key)
{
	const int64_t heap_id = loading->keys->all[key].heap_id;
	size_t at = loading->pile_count;
	while (at > 0 && loading->piles[at - 1].heap_id != heap_id)
		at--;
	if (at > 0) {
		loading->pile_of[key] = at - 1;
		return true;
	}
	struct pile *pile = &loading->piles[loading->pile_count];
	*pile = (struct pile){ .heap_id = heap_id };
	loading->pile_of[key] = loading->pile_count++;
	pile->found = verbatim_store_heap(loading->arena, loading->db, loading->sight->root_id, heap_id,
	                                  &pile->heap, loading->fault_r);
	if (pile->found == FOUND_ONE)
		pile->found = verbatim_look_at_wave(loading->arena, loading->db, loading->sight->root_id,
		                                    &pile->heap, &pile->wave, loading->fault_r);
	return pile->found != FOUND_FAILED;
}

/* Whoever prepares the surveys of some places alone reads all of a heap or nothing: which places is it of? */
static bool
scope(struct loading *loading, struct pile *pile)
{
	struct verbatim_scope scope;
	struct verbatim_heap heap;
	if (pile->is_scoped)
		return true;
	const enum found found = verbatim_scope_load(loading->arena, loading->db, loading->sight, pile->heap_id,
	                                             &heap, &scope, loading->fault_r);
	pile->is_scoped = true;
	pile->reach = found == FOUND_ONE ? scope.reach : VERBATIM_REACH_NONE;
	return found != FOUND_FAILED;
}

/* As verbatim_scope_of says for one side and place, mostly without asking how many texts each place has. */
static bool
may_read(struct loading *loading, struct pile *pile, const struct verbatim_text *text, bool *may_r)
{
	const struct verbatim_sight *sight = loading->sight;
	const struct reader *reader = &sight->reader;
	*may_r = false;
	if (pile->found != FOUND_ONE || text->state != VERBATIM_SHOWN)
		return true;
	*may_r = sight->is_program;
	if (sight->is_program || reader->account_id == 0 || reader->previews)
		return true;
	*may_r = people_may(reader, sight->tree, WHO(ROLE_REFERENT), PLACE_NONE) ||
	         (pile->wave.state >= SURVEY_RETURNED &&
	          people_may(reader, sight->tree, WHO(ROLE_DIRECTOR), place_by_id(sight->tree, text->place_id)));
	if (*may_r || (reader->roles & WHO(ROLE_REFERENT)) == 0)
		return true;
	if (!scope(loading, pile))
		return false;
	*may_r = pile->reach == VERBATIM_REACH_ALL;
	return true;
}

static bool
take(struct loading *loading, const struct verbatim_text *text, const size_t *wanted, size_t count)
{
	for (size_t i = 0; i < count; i++) {
		const size_t key = wanted[i];
		if (loading->keys->all[key].text_id != text->text_id)
			continue;
		if (!may_read(loading, &loading->piles[loading->pile_of[key]], text, &loading->is_there[key]))
			return false;
		if (!loading->is_there[key])
			continue;
		loading->texts[key] = *text;
		loading->texts[key].words = span_keep(loading->arena, text->words);
		loading->texts[key].language = span_keep(loading->arena, text->language);
		loading->texts[key].answer = span_keep(loading->arena, text->answer);
	}
	return true;
}

/* Some keys of one heap. */
static bool
load_some(struct loading *loading, const struct pile *pile, const size_t *wanted, size_t count)
{
	int64_t ids[VERBATIM_STORE_MANY];
	enum found found;
	bool is_fine = true;
	for (size_t i = 0; i < LENGTH(ids); i++)
		ids[i] = i < count ? loading->keys->all[wanted[i]].text_id : 0;
	struct rows *rows = verbatim_store_many(loading->arena, loading->db, loading->sight->root_id,
	                                        pile->heap_id, ids);
	while (is_fine && (found = rows_next(rows, loading->fault_r)) == FOUND_ONE) {
		const struct verbatim_text text = verbatim_store_row(rows);
		is_fine = take(loading, &text, wanted, count);
	}
	rows_end(rows);
	return is_fine && found != FOUND_FAILED;
}

static bool
load_pile(struct loading *loading, size_t pile)
{
	size_t wanted[VERBATIM_STORE_MANY], count = 0;
	if (loading->piles[pile].found != FOUND_ONE)
		return true;
	for (size_t i = 0; i < loading->keys->count; i++) {
		if (loading->pile_of[i] != pile)
			continue;
		wanted[count++] = i;
		if (count == LENGTH(wanted)) {
			if (!load_some(loading, &loading->piles[pile], wanted, count))
				return false;
			count = 0;
		}
	}
	return count == 0 || load_some(loading, &loading->piles[pile], wanted, count);
}

bool
verbatim_load_many(struct arena *arena, struct db *db, const struct verbatim_sight *sight,
                   const struct verbatim_keys *keys, struct verbatim_many *many_r, struct fault *fault_r)
{
	struct loading loading = { .arena = arena,
		                       .db = db,
		                       .sight = sight,
		                       .keys = keys,
		                       .piles = arena_array_of(arena, struct pile, keys->count + 1),
		                       .pile_of = arena_array_of(arena, size_t, keys->count + 1),
		                       .texts = arena_array_of(arena, struct verbatim_text, keys->count + 1),
		                       .is_there = arena_array_of(arena, bool, keys->count + 1),
		                       .fault_r = fault_r };
	*many_r = (struct verbatim_many){ .all = arena_array_of(arena, struct verbatim_one, keys->count + 1) };
	for (size_t i = 0; i < keys->count; i++)
		if (!find_pile(&loading, i))
			return false;
	for (size_t i = 0; i < loading.pile_count; i++)
		if (!load_pile(&loading, i))
			return false;
	for (size_t i = 0; i < keys->count; i++) {
		const struct pile *pile = &loading.piles[loading.pile_of[i]];
		if (loading.is_there[i])
			many_r->all[many_r->count++] =
				(struct verbatim_one){ loading.texts[i], pile->heap.name,
				                       pile->heap.wave_id == 0 ? SPAN("") : pile->wave.name,
				                       pile->heap.origin, pile->wave.internal };
	}
	return true;
}

bool
verbatim_heaps_made(struct arena *arena, struct db *db, int64_t root_id, struct verbatim_heap **heaps_r,
                    size_t *count_r, struct fault *fault_r)
{
	return verbatim_store_heaps(arena, db, root_id, heaps_r, count_r, fault_r);
}
