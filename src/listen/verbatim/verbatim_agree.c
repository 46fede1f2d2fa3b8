/* Do two people label the same texts alike? */
#include "listen/verbatim/verbatim_inside.h"

enum { TEXT_COUNT_MAX = 100000 };

static bool
is_level(struct verbatim_codebook *levels, struct span words, int32_t *code_r)
{
	size_t at = 0;
	while (at < levels->count && !span_equal(levels->labels[at].words, words))
		at++;
	*code_r = (int32_t)at;
	return at < levels->count;
}

/* Those that are asked for, in their order; else as they are met. */
static bool
code_of(struct arena *arena, struct verbatim_codebook *levels, bool is_closed, struct span words,
        int32_t *code_r)
{
	*code_r = STATS_CODE_NONE;
	if (words.length == 0 || is_level(levels, words, code_r))
		return true;
	if (is_closed) {
		*code_r = STATS_CODE_NONE;
		return true;
	}
	if (levels->count == STATS_CODE_LEVEL_MAX)
		return false;
	levels->labels[levels->count++].words = span_keep(arena, words);
	return true;
}

static void
list_levels(const struct verbatim_source *source, struct verbatim_codebook *levels)
{
	struct span rest = span_of(source->labels), one;
	while (source->labels != NULL && levels->count < STATS_CODE_LEVEL_MAX && span_cut(&rest, ',', &one))
		levels->labels[levels->count++].words = span_trim(one);
}

bool
verbatim_agree(struct arena *arena, const struct verbatim_source *source, uint64_t seed,
               struct verbatim_agreement *agreement_r, struct fault *fault_r)
{
	struct verbatim_codebook levels = { .labels = arena_array_of(arena, struct verbatim_label,
		                                                         STATS_CODE_LEVEL_MAX) };
	int32_t *codes = arena_array_of(arena, int32_t, 2 * TEXT_COUNT_MAX);
	struct stats_codes coded = { .codes = codes, .coder_count = 2 };
	struct verbatim_row row;
	enum found found;
	*agreement_r = (struct verbatim_agreement){ .texts = 0 };
	list_levels(source, &levels);
	struct verbatim_table *table = verbatim_open(arena, source, fault_r);
	if (table == NULL)
		return false;
	while ((found = verbatim_next(table, &row, &agreement_r->left, fault_r)) == FOUND_ONE &&
	       coded.unit_count < TEXT_COUNT_MAX) {
		int32_t *of_text = codes + 2 * coded.unit_count++;
		if (!code_of(arena, &levels, source->labels != NULL, row.label, &of_text[0]) ||
		    !code_of(arena, &levels, source->labels != NULL, row.second, &of_text[1]))
			return fault_is(fault_r, "verbatim: too many labels to compare",
			                "Ces colonnes ont plus de cent étiquettes différentes\u202f: choisissez-les "
			                "(--labels \"A, B\").");
		const bool both = of_text[0] != STATS_CODE_NONE && of_text[1] != STATS_CODE_NONE;
		agreement_r->texts += both;
		agreement_r->alike += both && of_text[0] == of_text[1];
	}
	if (found == FOUND_FAILED)
		return false;
	coded.level_count = levels.count > 0 ? levels.count : 1;
	agreement_r->has_order = source->labels != NULL && levels.count >= 3;
	agreement_r->nominal = stats_alpha_of(arena, &coded, STATS_NOMINAL, 0.95, seed);
	agreement_r->ordinal = stats_alpha_of(arena, &coded, STATS_ORDINAL, 0.95, seed);
	return true;
}
