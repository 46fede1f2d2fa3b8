/* Which step is which, before and after a person has written: what was asked of a step must stay
 * with it. */
#include <string.h>

#include "ground/journey/journey_inside.h"

enum { SLUG_LENGTH_MAX = 1000 };

struct matching {
	struct arena *arena;
	const struct journey_step *kept, *written;
	size_t kept_count, written_count;
	struct span *kept_slugs, *written_slugs;
	int64_t *was, *is; /* of a written one, of a kept one; JOURNEY_NEW: none yet */
};

static void
pair(struct matching *matching, size_t kept, size_t written)
{
	must(matching->was[written] == JOURNEY_NEW);
	must(matching->is[kept] == JOURNEY_NEW);
	matching->was[written] = (int64_t)kept;
	matching->is[kept] = (int64_t)written;
}

static struct span *
slugs_of(struct arena *arena, const struct journey_step *steps, size_t count)
{
	struct span *slugs = arena_array_of(arena, struct span, count + 1);
	for (size_t i = 0; i < count; i++) {
		slugs[i] = span_slug(arena, steps[i].title, SLUG_LENGTH_MAX);
		if (slugs[i].length == 0) /* nothing but other letters than ours */
			slugs[i] = steps[i].title;
	}
	return slugs;
}

static void
pair_titles(struct matching *matching, bool removed)
{
	for (size_t i = 0; i < matching->written_count; i++)
		for (size_t k = 0; k < matching->kept_count && matching->was[i] == JOURNEY_NEW; k++)
			if (matching->kept[k].is_removed == removed && matching->is[k] == JOURNEY_NEW &&
			    span_equal(matching->kept_slugs[k], matching->written_slugs[i]))
				pair(matching, k, i);
}

/* --- by place: what stands between two known steps ---------------------------------------------- */

/* Words that both titles hold, those of three letters and less apart. */
static size_t
words_shared(struct span a, struct span b)
{
	size_t count = 0;
	struct span rest = a, word, other, others;
	while (span_cut(&rest, '-', &word)) {
		others = b;
		while (word.length > 3 && span_cut(&others, '-', &other))
			count += span_equal(word, other);
	}
	return count;
}

/* The kept steps on the way that follow `after` (JOURNEY_NEW: from the first) and have no line. */
static size_t
run_after(const struct matching *matching, int64_t after, size_t *run)
{
	size_t count = 0;
	for (size_t k = (size_t)(after + 1); k < matching->kept_count; k++) {
		if (matching->kept[k].is_removed)
			continue;
		if (matching->is[k] != JOURNEY_NEW)
			break;
		run[count++] = k;
	}
	return count;
}

/* A run of kept steps against a run of written ones. */
struct runs {
	const size_t *kept;
	size_t kept_count, written, written_count;
};

/* Those that share most words are one, and cut the runs in two; where none share any, each is the one
 * that stands at its place. */
static void
pair_run(struct matching *matching, struct runs runs)
{
	size_t most = 0, best_kept = 0, best_written = 0;
	for (size_t k = 0; k < runs.kept_count; k++)
		for (size_t w = 0; w < runs.written_count; w++) {
			const size_t shared = words_shared(matching->kept_slugs[runs.kept[k]],
			                                   matching->written_slugs[runs.written + w]);
			if (shared > most) {
				most = shared;
				best_kept = k;
				best_written = w;
			}
		}
	if (most == 0) {
		for (size_t i = 0; i < runs.kept_count && i < runs.written_count; i++)
			pair(matching, runs.kept[i], runs.written + i);
		return;
	}
	pair(matching, runs.kept[best_kept], runs.written + best_written);
	pair_run(matching, (struct runs){ runs.kept, best_kept, runs.written, best_written });
	pair_run(matching, (struct runs){ runs.kept + best_kept + 1, runs.kept_count - best_kept - 1,
	                                  runs.written + best_written + 1,
	                                  runs.written_count - best_written - 1 });
}

static void
pair_places(struct matching *matching)
{
	size_t *run = arena_array_of(matching->arena, size_t, matching->kept_count + 1);
	for (size_t begin = 0; begin < matching->written_count;) {
		size_t end = begin;
		if (matching->was[begin] != JOURNEY_NEW) {
			begin++;
			continue;
		}
		while (end < matching->written_count && matching->was[end] == JOURNEY_NEW)
			end++;
		const int64_t after = begin == 0 ? JOURNEY_NEW : matching->was[begin - 1];
		const size_t run_count = run_after(matching, after, run);
		pair_run(matching, (struct runs){ run, run_count, begin, end - begin });
		begin = end;
	}
}

void
journey_match(struct arena *arena, const struct journey_step *kept, size_t kept_count,
              const struct journey_step *written, size_t written_count, int64_t *was_r)
{
	struct matching matching = {
		.arena = arena,
		.kept = kept,
		.written = written,
		.kept_count = kept_count,
		.written_count = written_count,
		.kept_slugs = slugs_of(arena, kept, kept_count),
		.written_slugs = slugs_of(arena, written, written_count),
		.was = was_r,
		.is = arena_array_of(arena, int64_t, kept_count + 1),
	};
	for (size_t i = 0; i < written_count; i++)
		was_r[i] = JOURNEY_NEW;
	for (size_t k = 0; k < kept_count; k++)
		matching.is[k] = JOURNEY_NEW;
	pair_titles(&matching, false);
	pair_titles(&matching, true);
	pair_places(&matching);
}

/* --- said ------------------------------------------------------------------------------------- */

static struct journey_change
change_of(struct arena *arena, const struct journey_step *was, const struct journey_step *now)
{
	const struct span before = was == NULL ? SPAN("") : was->title;
	const struct span title = now == NULL ? SPAN("") : now->title;
	if (was == NULL)
		return (struct journey_change){ "new", span_of(arena_format(arena, "«\u202f%.*s\u202f» est une "
			                                                               "étape nouvelle.",
			                                                        SPAN_ARGS(title))) };
	if (now == NULL)
		return (struct journey_change){
			"removed", span_of(arena_format(arena,
			                                "«\u202f%.*s\u202f» est retirée\u202f: les enquêtes qui l’ont "
			                                "jugée gardent son nom.",
			                                SPAN_ARGS(before)))
		};
	if (was->is_removed)
		return (struct journey_change){ "back", span_of(arena_format(arena, "«\u202f%.*s\u202f» revient, "
			                                                                "avec ses notes passées.",
			                                                         SPAN_ARGS(title))) };
	return (struct journey_change){
		"renamed", span_of(arena_format(arena,
		                                "«\u202f%.*s\u202f» s’appelle maintenant «\u202f%.*s\u202f»\u202f: "
		                                "ses notes passées la suivent. Si c’est une autre étape, "
		                                "retirez d’abord la ligne et enregistrez.",
		                                SPAN_ARGS(before), SPAN_ARGS(title)))
	};
}

size_t
journey_changes(struct arena *arena, const struct journey_step *kept, size_t kept_count,
                const struct journey_step *written, size_t written_count,
                struct journey_change **changes_r)
{
	int64_t *was = arena_array_of(arena, int64_t, written_count + 1);
	bool *stays = arena_array_of(arena, bool, kept_count + 1);
	struct journey_change *changes =
		arena_array_of(arena, struct journey_change, written_count + kept_count + 1);
	size_t count = 0;
	journey_match(arena, kept, kept_count, written, written_count, was);
	for (size_t i = 0; i < written_count; i++) {
		const struct journey_step *before = was[i] == JOURNEY_NEW ? NULL : &kept[was[i]];
		if (before != NULL)
			stays[was[i]] = true;
		if (before == NULL || before->is_removed || !span_equal(before->title, written[i].title))
			changes[count++] = change_of(arena, before, &written[i]);
	}
	for (size_t k = 0; k < kept_count; k++)
		if (!stays[k] && !kept[k].is_removed)
			changes[count++] = change_of(arena, &kept[k], NULL);
	*changes_r = changes;
	return count;
}
