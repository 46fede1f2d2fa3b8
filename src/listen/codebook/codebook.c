/* Who reads which themes: every asking begins here, with a sight. */
#include <stdlib.h>

#include "listen/codebook/codebook_inside.h"

enum found
codebook_look(struct arena *arena, struct db *db, const struct verbatim_sight *sight, int64_t heap_id,
              struct codebook_state *state_r, struct fault *fault_r)
{
	struct codebook_kept_heap kept;
	*state_r = (struct codebook_state){ .is_made = false };
	enum found found = verbatim_heap_load(arena, db, sight, heap_id, &state_r->heap, fault_r);
	if (found != FOUND_ONE)
		return found;
	/* Whoever reads a part of the heap does not read what was made of all of it. */
	if (state_r->heap.reach < VERBATIM_REACH_SHOWN)
		return FOUND_NONE;
	found = codebook_store_heap(arena, db, sight->root_id, heap_id, &kept, fault_r);
	if (found == FOUND_FAILED)
		return FOUND_FAILED;
	state_r->is_made = found == FOUND_ONE;
	state_r->is_due = !state_r->is_made || state_r->heap.changes > 0;
	state_r->made_unix_s = kept.made_unix_s;
	state_r->theme_count = kept.theme_count;
	state_r->texts = kept.texts;
	return !state_r->is_due || verbatim_progress_load(arena, db, sight->root_id, heap_id, &state_r->progress,
	                                                  fault_r) != FOUND_FAILED
	           ? FOUND_ONE
	           : FOUND_FAILED;
}

/* --- sizes ------------------------------------------------------------------------------------ */

struct counting {
	struct arena *arena;
	struct db *db;
	int64_t root_id, heap_id, all_run_id;
	struct codebook_tally *tallies;
	size_t count;
};

static bool
begin_count(struct counting *counting, struct fault *fault_r)
{
	struct codebook_kept_heap kept;
	if (codebook_store_heap(counting->arena, counting->db, counting->root_id, counting->heap_id, &kept,
	                        fault_r) == FOUND_FAILED)
		return false;
	counting->all_run_id = kept.run_id;
	return codebook_store_tallies(counting->arena, counting->db, counting->root_id, counting->heap_id,
	                              &counting->tallies, &counting->count, fault_r);
}

static bool
count(const struct counting *counting, struct codebook_theme *theme, struct fault *fault_r)
{
	struct codebook_model model = { .bar = 0 };
	if (theme->has_learnt && codebook_store_model(counting->arena, counting->db, counting->root_id,
	                                              theme->theme_id, &model, fault_r) == FOUND_FAILED)
		return false;
	codebook_size_of(counting->arena, counting->tallies, counting->count, counting->all_run_id, &model,
	                 theme);
	return true;
}

static int64_t
texts_of(const struct codebook_theme *theme)
{
	int64_t texts = 0;
	for (int side = 0; side < VERBATIM_SIDE_COUNT; side++)
		texts += theme->sizes[side].texts;
	return texts;
}

static int
compare_themes(const void *a, const void *b)
{
	const struct codebook_theme *left = a, *right = b;
	if (texts_of(left) != texts_of(right))
		return texts_of(left) > texts_of(right) ? -1 : 1;
	return left->theme_id < right->theme_id ? -1 : left->theme_id > right->theme_id;
}

bool
codebook_themes(struct arena *arena, struct db *db, const struct verbatim_sight *sight, int64_t heap_id,
                bool with_merged, struct codebook_theme **themes_r, size_t *count_r, struct fault *fault_r)
{
	struct codebook_state state;
	struct counting counting = { arena, db, sight->root_id, heap_id, 0, NULL, 0 };
	size_t kept = 0;
	*themes_r = NULL;
	*count_r = 0;
	const enum found found = codebook_look(arena, db, sight, heap_id, &state, fault_r);
	if (found != FOUND_ONE)
		return found == FOUND_NONE;
	if (!begin_count(&counting, fault_r) ||
	    !codebook_store_themes(arena, db, sight->root_id, heap_id, themes_r, count_r, fault_r))
		return false;
	for (size_t i = 0; i < *count_r; i++) {
		if ((*themes_r)[i].merged_id != 0 && !with_merged)
			continue;
		(*themes_r)[kept] = (*themes_r)[i];
		if (!count(&counting, &(*themes_r)[kept++], fault_r))
			return false;
	}
	*count_r = kept;
	if (kept > 0)
		qsort(*themes_r, kept, sizeof **themes_r, compare_themes);
	return true;
}

enum found
codebook_theme_load(struct arena *arena, struct db *db, const struct verbatim_sight *sight, int64_t heap_id,
                    int64_t theme_id, struct codebook_theme *theme_r, struct fault *fault_r)
{
	struct codebook_state state;
	struct counting counting = { arena, db, sight->root_id, heap_id, 0, NULL, 0 };
	enum found found = codebook_look(arena, db, sight, heap_id, &state, fault_r);
	if (found == FOUND_ONE)
		found = codebook_store_theme(arena, db, sight->root_id, heap_id, theme_id, theme_r, fault_r);
	if (found == FOUND_ONE && !(begin_count(&counting, fault_r) && count(&counting, theme_r, fault_r)))
		return FOUND_FAILED;
	return found;
}

enum found
codebook_origin_load(struct arena *arena, struct db *db, const struct verbatim_sight *sight,
                     const struct codebook_theme *theme, struct codebook_theme *origin_r,
                     struct fault *fault_r)
{
	int64_t heap_id;
	const enum found found =
		codebook_store_heap_of(arena, db, sight->root_id, theme->origin_id, &heap_id, fault_r);
	return found == FOUND_ONE
	           ? codebook_theme_load(arena, db, sight, heap_id, theme->origin_id, origin_r, fault_r)
	           : found;
}

/* --- quotes ----------------------------------------------------------------------------------- */

enum { CHOICE_LOOKED_AT = 40 };

struct choosing {
	struct arena *arena;
	struct db *db;
	const struct verbatim_sight *sight;
	const struct codebook_quoting *quoting;
	struct codebook_mark *marks;
	size_t mark_count;
	struct codebook_quote *quotes;
	size_t count;
};

static const struct codebook_mark *
mark_of(const struct choosing *choosing, int64_t text_id)
{
	for (size_t i = 0; i < choosing->mark_count; i++)
		if (choosing->marks[i].text_id == text_id)
			return &choosing->marks[i];
	return NULL;
}

/* A row, and its words as this reader may read them. */
struct read_row {
	struct codebook_row row;
	struct verbatim_text text;
	bool is_shown;
};

/* Only what is shown is a quote: a text to be looked at, or hidden since, is none, not even for whoever may
 * read it elsewhere. */
static bool
read_all(const struct choosing *choosing, const struct codebook_row *rows, size_t count,
         struct read_row **read_r, struct fault *fault_r)
{
	struct arena *arena = choosing->arena;
	struct verbatim_key *all = arena_array_of(arena, struct verbatim_key, count + 1);
	struct read_row *read = arena_array_of(arena, struct read_row, count + 1);
	const struct verbatim_keys keys = { all, count };
	struct verbatim_many many;
	size_t at = 0;
	for (size_t i = 0; i < count; i++)
		all[i] = (struct verbatim_key){ choosing->quoting->theme->heap_id, rows[i].text_id };
	*read_r = read;
	if (!verbatim_load_many(arena, choosing->db, choosing->sight, &keys, &many, fault_r))
		return false;
	for (size_t i = 0; i < count; i++) { /* those that are there come in the same order */
		read[i] = (struct read_row){ .row = rows[i] };
		if (at == many.count || many.all[at].text.text_id != rows[i].text_id)
			continue;
		read[i].text = many.all[at++].text;
		read[i].is_shown = read[i].text.side == choosing->quoting->side;
	}
	return true;
}

static void
add_quote(struct choosing *choosing, const struct read_row *read)
{
	const struct codebook_mark *mark = mark_of(choosing, read->row.text_id);
	struct codebook_quote quote = { .text = read->text, .how = read->row.how, .weight = read->row.weight,
		                            .reason = SPAN("") };
	if (!read->is_shown)
		return;
	if (mark != NULL) {
		quote.kind = mark->kind;
		quote.reason = mark->reason;
	}
	choosing->quotes[choosing->count++] = quote;
}

/* Those that somebody pinned. */
static bool
choose_pinned(struct choosing *choosing, struct fault *fault_r)
{
	struct codebook_row *pinned;
	struct read_row *read;
	size_t count;
	bool any = false;
	for (size_t i = 0; i < choosing->mark_count; i++)
		any |= choosing->marks[i].kind == CODEBOOK_PINNED;
	if (!any)
		return true;
	if (!codebook_store_pinned(choosing->arena, choosing->db, choosing->sight->root_id, choosing->quoting,
	                           &pinned, &count, fault_r) ||
	    !read_all(choosing, pinned, count, &read, fault_r))
		return false;
	for (size_t i = 0; i < count && choosing->count < choosing->quoting->most; i++)
		add_quote(choosing, &read[i]);
	return true;
}

/* Pinned ones; then those that are most of the theme and say something else (codebook_choice.c). */
static bool
choose(struct choosing *choosing, const struct codebook_row *rows, size_t count, struct fault *fault_r)
{
	struct codebook_offer *offers =
		arena_array_of(choosing->arena, struct codebook_offer, choosing->quoting->most + count + 1);
	size_t *of_row = arena_array_of(choosing->arena, size_t, choosing->quoting->most + count + 1);
	size_t *chosen = arena_array_of(choosing->arena, size_t, choosing->quoting->most + 1);
	struct read_row *read;
	size_t offered = 0;
	if (!choose_pinned(choosing, fault_r) || !read_all(choosing, rows, count, &read, fault_r))
		return false;
	const size_t pinned = choosing->count;
	for (; offered < pinned; offered++)
		offers[offered] = (struct codebook_offer){ choosing->quotes[offered].text.words,
			                                       choosing->quotes[offered].text.place_id,
			                                       choosing->quotes[offered].weight };
	for (size_t i = 0; i < count; i++) {
		const struct verbatim_text *text = &read[i].text;
		if (!read[i].is_shown || read[i].row.is_copy || mark_of(choosing, text->text_id) != NULL)
			continue;
		of_row[offered] = i;
		offers[offered++] = (struct codebook_offer){ text->words, text->place_id, read[i].row.weight };
	}
	const size_t taken = codebook_choose(offers, offered, pinned, choosing->quoting->most - pinned, chosen);
	for (size_t i = 0; i < taken; i++)
		add_quote(choosing, &read[of_row[chosen[i]]]);
	return true;
}

bool
codebook_quotes(struct arena *arena, struct db *db, const struct verbatim_sight *sight,
                const struct codebook_quoting *quoting, struct codebook_quote **quotes_r, size_t *count_r,
                int64_t *rank_r, struct fault *fault_r)
{
	struct choosing choosing = { .arena = arena, .db = db, .sight = sight, .quoting = quoting };
	struct codebook_row *rows;
	size_t count;
	const size_t asked = quoting->is_choice ? CHOICE_LOOKED_AT : quoting->most + 1;
	must(quoting->most > 0 && quoting->most <= CODEBOOK_QUOTE_COUNT_MAX);
	*quotes_r = choosing.quotes = arena_array_of(arena, struct codebook_quote, quoting->most + 1);
	*count_r = 0;
	*rank_r = 0;
	if (!codebook_store_rows(arena, db, sight->root_id, quoting, asked, &rows, &count, fault_r) ||
	    !codebook_store_marks(arena, db, sight->root_id, quoting->theme->theme_id, &choosing.marks,
	                          &choosing.mark_count, fault_r))
		return false;
	if (quoting->is_choice) {
		const bool is_fine = choose(&choosing, rows, count, fault_r);
		*count_r = choosing.count;
		return is_fine;
	}
	struct read_row *read;
	if (count > quoting->most) {
		count = quoting->most;
		*rank_r = rows[count - 1].rank;
	}
	if (!read_all(&choosing, rows, count, &read, fault_r))
		return false;
	for (size_t i = 0; i < count; i++)
		add_quote(&choosing, &read[i]);
	*count_r = choosing.count;
	return true;
}
