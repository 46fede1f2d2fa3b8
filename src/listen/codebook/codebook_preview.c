/* What words would find, before they are kept; and a theme made at once, when its heap is small. */
#include <stdlib.h>

#include "base/ident.h"
#include "listen/codebook/codebook_inside.h"

enum { PASSING_MEMORY = 64 << 20 };

static void
keep_example(struct arena *arena, struct codebook_preview *preview, const struct verbatim_text *text)
{
	enum { OF_A_SIDE = CODEBOOK_PREVIEW_QUOTES / VERBATIM_SIDE_COUNT };
	size_t *count = &preview->example_counts[text->side], at = *count;
	/* Their numbers are random: the smallest ones are a fair draw. */
	if (at == OF_A_SIDE)
		for (size_t i = 0, most = 0; i < OF_A_SIDE; i++)
			if (preview->examples[text->side][i].text_id > preview->examples[text->side][most].text_id ||
			    i == 0)
				at = most = i;
	if (*count == OF_A_SIDE && preview->examples[text->side][at].text_id < text->text_id)
		return;
	*count += *count < OF_A_SIDE;
	struct verbatim_text *kept = &preview->examples[text->side][at];
	*kept = *text;
	kept->words = span_keep(arena, text->words);
	kept->language = span_keep(arena, text->language);
	kept->answer = SPAN("");
}

bool
codebook_preview(struct arena *arena, struct db *db, const struct verbatim_sight *sight,
                 const struct verbatim_heap *heap, struct span typed, struct codebook_preview *preview_r,
                 struct fault *fault_r)
{
	const struct codebook_rule *rule = codebook_rule_read(arena, typed);
	struct arena *passing = arena_new(PASSING_MEMORY);
	struct verbatim_text text;
	int64_t all = 0;
	enum found found = FOUND_FAILED;
	*preview_r = (struct codebook_preview){ .step = 1 };
	for (int side = 0; side < VERBATIM_SIDE_COUNT; side++)
		for (int tone = 0; tone < VERBATIM_TONE_COUNT; tone++)
			all += heap->counts[side][tone];
	preview_r->step = 1 + (all - 1) / CODEBOOK_PREVIEW_TEXTS;
	struct verbatim_walk *walk = verbatim_each(arena, db, sight, &heap->id, 1, fault_r);
	for (int64_t i = 0;
	     walk != NULL && (found = verbatim_each_next(walk, &text, fault_r)) == FOUND_ONE; i++) {
		if (i % preview_r->step != 0)
			continue;
		arena_reset(passing);
		const struct codebook_stems stems = codebook_stems_of(passing, text.words);
		const enum codebook_meets meets = codebook_rule_meets(rule, &stems);
		preview_r->looked[text.side]++;
		preview_r->found[text.side] += meets == CODEBOOK_MEETS;
		preview_r->excluded[text.side] += meets == CODEBOOK_EXCLUDED;
		if (meets == CODEBOOK_MEETS)
			keep_example(arena, preview_r, &text);
	}
	if (walk != NULL)
		verbatim_each_end(walk);
	arena_end(passing);
	return found == FOUND_NONE;
}

/* --- at once ---------------------------------------------------------------------------------- */

static int
compare_rows(const void *a, const void *b)
{
	const struct codebook_row *left = a, *right = b;
	return left->text_id < right->text_id ? -1 : left->text_id > right->text_id;
}

/* What the program found, of each text that is read. */
static bool
load_found(struct arena *arena, struct db *db, int64_t root_id, struct codebook_prepared *prepared,
           struct fault *fault_r)
{
	uint16_t *found = arena_array_of(arena, uint16_t, prepared->reading.count + 1);
	struct codebook_row *rows;
	size_t count;
	if (!codebook_store_found(arena, db, root_id, &prepared->making.theme, &rows, &count, fault_r))
		return false;
	for (size_t i = 0; count > 0 && i < prepared->reading.count; i++) {
		const struct codebook_row wanted = { .text_id = prepared->reading.texts[i].text_id };
		const struct codebook_row *row = bsearch(&wanted, rows, count, sizeof *rows, compare_rows);
		found[i] = row == NULL ? 0 : (uint16_t)row->weight;
	}
	prepared->making.found = found;
	return true;
}

bool
codebook_prepare(struct arena *arena, struct db *db, int64_t root_id, const struct codebook_theme *theme,
                 struct codebook_prepared *prepared_r, struct fault *fault_r)
{
	const struct verbatim_sight sight = verbatim_sight_of_program(root_id);
	struct codebook_answer *answers = NULL;
	*prepared_r = (struct codebook_prepared){ .making = { .theme = *theme } };
	if (!codebook_read(arena, db, &sight, theme->heap_id, &prepared_r->reading, fault_r))
		return false;
	if (theme->theme_id != 0 &&
	    (!codebook_store_answers(arena, db, root_id, theme->theme_id, &answers,
	                             &prepared_r->making.answer_count, fault_r) ||
	     codebook_store_model(arena, db, root_id, theme->theme_id, &prepared_r->making.model, fault_r) ==
	         FOUND_FAILED))
		return false;
	prepared_r->making.answers = answers;
	if (theme->source == CODEBOOK_FOLLOWED)
		return codebook_follow_weigh(arena, db, root_id, &prepared_r->reading, &prepared_r->making, fault_r);
	return theme->source != CODEBOOK_FOUND || load_found(arena, db, root_id, prepared_r, fault_r);
}

enum codebook_meets
codebook_meets_of(struct arena *passing, const struct codebook_prepared *prepared,
                  const struct codebook_rule *rule, size_t text)
{
	const bool is_found = codebook_found_weight(&prepared->making, text) > 0;
	if (rule->count == 0)
		return is_found ? CODEBOOK_MEETS : CODEBOOK_MEETS_NOT;
	const struct codebook_stems stems = codebook_stems_of(passing, prepared->reading.texts[text].words);
	const enum codebook_meets meets = codebook_rule_meets(rule, &stems);
	return meets == CODEBOOK_MEETS_NOT && is_found ? CODEBOOK_MEETS : meets;
}

void
codebook_prepare_list(struct arena *arena, struct codebook_prepared *prepared)
{
	codebook_assign(arena, &prepared->reading, &prepared->making, 1);
	codebook_sort(&prepared->reading, &prepared->making.list);
	prepared->making.run_id = ident_ordered();
}

bool
codebook_write_prepared(struct db *db, int64_t root_id, const struct codebook_prepared *prepared,
                        struct codebook_theme *theme, struct fault *fault_r)
{
	struct codebook_making making = prepared->making;
	struct codebook_span_of_rows span = { .most = SIZE_MAX / 2 };
	making.theme.theme_id = theme->theme_id;
	/* What was found stays beside what is told now. */
	if (theme->source == CODEBOOK_FOUND && theme->found_id == 0)
		theme->found_id = theme->run_id;
	theme->run_id = making.run_id;
	return codebook_write_rows(db, root_id, &prepared->reading, &making, &span, fault_r) &&
	       codebook_write_tallies(db, root_id, theme->heap_id, &prepared->reading, &making, fault_r);
}
