/* What a model is taught: the labels of a table first, then its texts. */
#include <stdlib.h>

#include "listen/verbatim/verbatim_inside.h"

static int
compare_labels(const void *a, const void *b)
{
	return span_compare(((const struct verbatim_label *)a)->words, ((const struct verbatim_label *)b)->words);
}

size_t
verbatim_rank(const struct verbatim_codebook *codebook, struct span words)
{
	const struct verbatim_label wanted = { .words = words };
	const struct verbatim_label *found =
		codebook->count == 0 ? NULL
							 : bsearch(&wanted, codebook->labels, codebook->count, sizeof wanted,
		                               compare_labels);
	return found == NULL ? SIZE_MAX : (size_t)(found - codebook->labels);
}

struct learn_vector
verbatim_vector(struct arena *arena, struct span text)
{
	return learn_read(arena, text, NULL, 0);
}

/* --- the labels --------------------------------------------------------------------------------- */

/* In order; a new one where it belongs. False: there are too many. */
static bool
count_label(struct arena *arena, struct verbatim_codebook *met, struct span words)
{
	const size_t known = verbatim_rank(met, words);
	if (known != SIZE_MAX) {
		met->labels[known].count++;
		return true;
	}
	if (met->count == VERBATIM_LABELS_MET_MAX)
		return false;
	size_t at = met->count++;
	for (; at > 0 && span_compare(met->labels[at - 1].words, words) > 0; at--)
		met->labels[at] = met->labels[at - 1];
	met->labels[at] = (struct verbatim_label){ span_keep(arena, words), 1 };
	return true;
}

/* Among those that were asked for, if any were. */
static bool
is_asked(const struct verbatim_source *source, struct span words)
{
	struct span rest = span_of(source->labels), one;
	bool is = source->labels == NULL;
	while (!is && span_cut(&rest, ',', &one))
		is = span_equal(span_trim(one), words);
	return is;
}

static bool
too_many(struct arena *arena, const struct verbatim_source *source, size_t count, struct fault *fault_r)
{
	return fault_is(fault_r, "verbatim: too many labels",
	                arena_format(arena,
	                             "La colonne «\u202f%s\u202f» a %s%zu étiquettes différentes, et %d au plus "
	                             "s’apprennent\u202f: choisissez-les (--labels \"A, B\"), ou gardez celles "
	                             "qui ont assez de textes (--least 15).",
	                             source->label_column, count >= VERBATIM_LABELS_MET_MAX ? "plus de " : "",
	                             count, LEARN_CLASS_COUNT_MAX));
}

static bool
too_few(struct arena *arena, const struct verbatim_source *source, size_t count, struct fault *fault_r)
{
	const char *what = count == 0 ? "n’a aucune étiquette à apprendre" : "n’a qu’une étiquette";
	return fault_is(fault_r, "verbatim: fewer than two labels",
	                arena_format(arena,
	                             "La colonne «\u202f%s\u202f» %s\u202f: il en faut deux, de %lld textes au "
	                             "moins chacune, pour qu’il y ait quelque chose à distinguer.",
	                             source->label_column, what, (long long)source->least));
}

static bool
read_labels(struct arena *arena, const struct verbatim_source *source, struct verbatim_codebook *codebook_r,
            struct fault *fault_r)
{
	struct verbatim_left left = { .bad = 0 };
	struct verbatim_codebook met = { .labels = arena_array_of(arena, struct verbatim_label,
		                                                      VERBATIM_LABELS_MET_MAX) };
	struct verbatim_row row;
	enum found found;
	struct verbatim_table *table = verbatim_open(arena, source, fault_r);
	if (table == NULL)
		return false;
	while ((found = verbatim_next(table, &row, &left, fault_r)) == FOUND_ONE)
		if (row.label.length > 0 && is_asked(source, row.label) && !count_label(arena, &met, row.label))
			return too_many(arena, source, VERBATIM_LABELS_MET_MAX, fault_r);
	size_t kept = 0;
	for (size_t i = 0; i < met.count; i++)
		if (met.labels[i].count >= source->least)
			met.labels[kept++] = met.labels[i];
	*codebook_r = (struct verbatim_codebook){ met.labels, kept };
	if (found == FOUND_FAILED)
		return false;
	if (kept > LEARN_CLASS_COUNT_MAX)
		return too_many(arena, source, kept, fault_r);
	return kept >= 2 || too_few(arena, source, kept, fault_r);
}

/* --- the texts ---------------------------------------------------------------------------------- */

/* Their features, together with those of the labelled ones, are at most those that are learnt from at
 * once. */
static void
keep_unlabelled(struct arena *arena, struct verbatim_lesson *lesson, size_t *features,
                const struct verbatim_row *row)
{
	if (lesson->unlabelled == NULL || lesson->unlabelled_count == VERBATIM_UNLABELLED_MAX ||
	    *features > LEARN_FEATURES_MAX / 2)
		return;
	const struct learn_vector vector = verbatim_vector(arena, row->text);
	*features += vector.count;
	lesson->unlabelled_rows[lesson->unlabelled_count] = row->number;
	lesson->unlabelled[lesson->unlabelled_count++] = (struct learn_example){ .vector = vector };
}

/* False: no more may be taken. */
static bool
take(struct arena *arena, struct verbatim_lesson *lesson, size_t *features, const struct verbatim_row *row)
{
	const size_t rank = verbatim_rank(&lesson->codebook, row->label);
	if (row->label.length == 0 || rank == SIZE_MAX) {
		lesson->left.unlabelled += row->label.length == 0;
		lesson->left.others += row->label.length > 0;
		if (row->label.length == 0)
			keep_unlabelled(arena, lesson, features, row);
		return true;
	}
	if (lesson->count == LEARN_EXAMPLE_COUNT_MAX)
		return false;
	const struct learn_vector vector = verbatim_vector(arena, row->text);
	if (*features + vector.count > LEARN_FEATURES_MAX)
		return false;
	*features += vector.count;
	lesson->rows[lesson->count] = row->number;
	lesson->examples[lesson->count++] =
		(struct learn_example){ .vector = vector, .class_id = (int64_t)rank + 1 };
	return true;
}

bool
verbatim_read_lesson(struct arena *arena, const struct verbatim_source *source,
                     const struct verbatim_codebook *codebook, struct verbatim_lesson *lesson_r,
                     struct fault *fault_r)
{
	struct verbatim_row row;
	size_t features = 0;
	enum found found;
	*lesson_r = (struct verbatim_lesson){ .count = 0 };
	if (codebook != NULL)
		lesson_r->codebook = *codebook;
	else if (!read_labels(arena, source, &lesson_r->codebook, fault_r))
		return false;
	struct verbatim_table *table = verbatim_open(arena, source, fault_r);
	if (table == NULL)
		return false;
	lesson_r->examples = arena_array_of(arena, struct learn_example, LEARN_EXAMPLE_COUNT_MAX);
	lesson_r->rows = arena_array_of(arena, int64_t, LEARN_EXAMPLE_COUNT_MAX);
	if (source->keeps_unlabelled) {
		lesson_r->unlabelled = arena_array_of(arena, struct learn_example, VERBATIM_UNLABELLED_MAX);
		lesson_r->unlabelled_rows = arena_array_of(arena, int64_t, VERBATIM_UNLABELLED_MAX);
	}
	while ((found = verbatim_next(table, &row, &lesson_r->left, fault_r)) == FOUND_ONE)
		if (!take(arena, lesson_r, &features, &row)) {
			lesson_r->left.is_cut = true;
			break;
		}
	return found != FOUND_FAILED;
}
