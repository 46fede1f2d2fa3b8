/* The themes of a heap are made: read, found, matched with those that were there, their lists written
 * beside the old ones, then all of them taken at once. */
#include <stdlib.h>
#include <string.h>

#include "base/ident.h"
#include "listen/codebook/codebook_growth.h"

enum { RUN_MEMORY = 2047 << 20, BATCH_COUNT = 2000 };

struct running {
	struct arena *arena;
	const struct verbatim_keeper *keeper;
	const struct verbatim_heap *heap;
	struct codebook_kept_heap kept;
	struct codebook_reading reading;
	struct codebook_following following; /* from the last survey, the first time */
	struct codebook_finding finding;
	struct codebook_making *makings;
	size_t count;
	/* What is written now. */
	const struct codebook_making *making;
	struct codebook_span_of_rows span;
	struct verbatim_progress progress;
	struct fault fault;
};

/* --- what is there ---------------------------------------------------------------------------- */

static bool
load_making(struct arena *arena, struct db *db, int64_t root_id, struct codebook_making *making,
            struct fault *fault_r)
{
	struct codebook_answer *answers;
	struct codebook_mark *marks;
	struct codebook_growth *growths;
	size_t mark_count, growth_count;
	const int64_t theme_id = making->theme.theme_id;
	if (!codebook_store_answers(arena, db, root_id, theme_id, &answers, &making->answer_count, fault_r) ||
	    !codebook_store_marks(arena, db, root_id, theme_id, &marks, &mark_count, fault_r) ||
	    codebook_store_model(arena, db, root_id, theme_id, &making->model, fault_r) == FOUND_FAILED ||
	    !codebook_store_growths(arena, db, root_id, making->theme.heap_id, theme_id, &growths, &growth_count,
	                            fault_r))
		return false;
	const enum found decided = codebook_store_decided(arena, db, root_id, &making->theme, fault_r);
	if (decided == FOUND_FAILED)
		return false;
	making->answers = answers;
	making->is_kept = making->theme.source != CODEBOOK_FOUND || making->theme.is_named || mark_count > 0 ||
	                  making->theme.rule.length > 0 || making->theme.merged_id != 0 ||
	                  making->answer_count > 0 || growth_count > 0 || decided == FOUND_ONE;
	return true;
}

static bool
load(struct running *running, struct db *db, struct fault *fault_r)
{
	struct arena *arena = running->arena;
	const struct verbatim_sight sight = verbatim_sight_of_program(running->keeper->root_id);
	struct codebook_theme *themes;
	size_t count;
	if (!codebook_read(arena, db, &sight, running->heap->id, &running->reading, fault_r) ||
	    !codebook_store_themes(arena, db, sight.root_id, running->heap->id, &themes, &count, fault_r))
		return false;
	if (running->kept.made_unix_s == 0 &&
	    !codebook_follow_load(arena, db, sight.root_id, running->heap, &running->following, fault_r))
		return false;
	running->makings = arena_array_of(arena, struct codebook_making,
	                                  count + running->following.count + TOPICS_COUNT_MAX);
	for (size_t i = 0; i < count; i++) {
		struct codebook_making *making = &running->makings[running->count++];
		making->theme = themes[i];
		if (!load_making(arena, db, sight.root_id, making, fault_r) ||
		    (themes[i].taught > 0 && themes[i].source == CODEBOOK_FOLLOWED &&
		     !codebook_follow_weigh(arena, db, sight.root_id, &running->reading, making, fault_r)))
			return false;
	}
	return true;
}

/* Those of the last survey that can be told in this one. FOUND_NONE: it was stopped. */
static enum found
follow(struct running *running, struct fault *fault_r)
{
	const enum found found =
		codebook_follow_learn(running->arena, &running->following, running->keeper->stops, fault_r);
	for (size_t i = 0; found == FOUND_ONE && i < running->following.count; i++)
		if (running->following.list[i].is_known)
			running->makings[running->count++] =
				(struct codebook_making){ .theme = running->following.list[i].theme,
				                          .model = running->following.list[i].model,
				                          .is_new = true,
				                          .is_kept = true };
	return found;
}

/* --- what is found ---------------------------------------------------------------------------- */

/* Which new theme each old one is, of those that somebody decided something of, or of the others; new ones
 * that are taken already are nobody's. */
static void
match_some(struct running *running, bool kept, struct span *new, bool *is_taken)
{
	const struct topics *topics = &running->finding.topics;
	struct span old[CODEBOOK_THEME_COUNT_MAX] = { { NULL, 0 } }, left[TOPICS_COUNT_MAX] = { { NULL, 0 } };
	size_t makings[CODEBOOK_THEME_COUNT_MAX], of_old[CODEBOOK_THEME_COUNT_MAX], old_count = 0;
	for (size_t i = 0; i < running->count && old_count < CODEBOOK_THEME_COUNT_MAX; i++)
		if (running->makings[i].theme.source == CODEBOOK_FOUND && running->makings[i].is_kept == kept) {
			makings[old_count] = i;
			old[old_count++] = running->makings[i].theme.words;
		}
	for (size_t k = 0; k < topics->count; k++)
		left[k] = is_taken[k] ? SPAN("") : new[k];
	codebook_match(old, old_count, left, topics->count, of_old);
	for (size_t i = 0; i < old_count; i++) {
		struct codebook_making *making = &running->makings[makings[i]];
		making->theme.is_lost = of_old[i] == SIZE_MAX;
		if (making->theme.is_lost)
			continue;
		is_taken[of_old[i]] = true;
		making->topics = topics;
		making->topic = of_old[i];
	}
}

/* Each theme that is found is one that was there, or a new one; those that are no longer found stay when
 * somebody decided something of them. */
static void
match(struct running *running)
{
	const struct topics *topics = &running->finding.topics;
	struct span new[TOPICS_COUNT_MAX];
	bool is_taken[TOPICS_COUNT_MAX] = { false };
	for (size_t k = 0; k < topics->count; k++)
		new[k] = codebook_words_of(running->arena, &topics->topics[k]);
	/* A theme that split in two is, first of all, the one that somebody named. */
	match_some(running, true, new, is_taken);
	match_some(running, false, new, is_taken);
	for (size_t k = 0; k < topics->count && running->count < CODEBOOK_THEME_COUNT_MAX; k++)
		if (!is_taken[k])
			running->makings[running->count++] = (struct codebook_making){
				.theme = { .heap_id = running->heap->id, .source = CODEBOOK_FOUND, .name = SPAN(""),
				           .rule = SPAN("") },
				.topics = topics, .topic = k, .is_new = true,
			};
	for (size_t i = 0; i < running->count; i++) {
		struct codebook_making *making = &running->makings[i];
		if (making->topics == NULL)
			continue;
		making->theme.words = new[making->topic];
		making->theme.stability = running->finding.stability[making->topic];
	}
}

/* --- written ---------------------------------------------------------------------------------- */

bool
codebook_write_rows(struct db *db, int64_t root_id, const struct codebook_reading *reading,
                    const struct codebook_making *making, struct codebook_span_of_rows *span,
                    struct fault *fault_r)
{
	const struct codebook_list *list = span->is_found ? &making->as_found : &making->list;
	const int64_t run_id = span->is_found ? making->theme.found_id : making->run_id;
	for (size_t i = span->first; i < list->count && i < span->first + span->most; i++) {
		const struct codebook_entry *entry = &list->entries[i];
		const struct codebook_read_text *text = &reading->texts[entry->text];
		const struct codebook_row row = { (int64_t)++span->rank[text->side], text->text_id, entry->weight,
			                              (enum codebook_how)entry->how, text->is_copy };
		if (!codebook_store_text(db, root_id, making->theme.theme_id, run_id, (enum side)text->side,
		                         &row, fault_r))
			return false;
	}
	return true;
}

static bool
write_batch(struct db *db, void *data)
{
	struct running *running = data;
	struct codebook_span_of_rows span = running->span; /* it may run twice */
	return codebook_write_rows(db, running->keeper->root_id, &running->reading, running->making, &span,
	                           &running->fault);
}

struct tallies {
	struct codebook_tally of[VERBATIM_SIDE_COUNT][VERBATIM_TONE_COUNT][CODEBOOK_SAID_COUNT];
};

static void
count_text(struct tallies *tallies, const struct codebook_read_text *text, enum codebook_said said)
{
	struct codebook_tally *tally = &tallies->of[text->side][text->tone][said];
	tally->texts++;
	tally->unlike += !text->is_copy;
}

bool
codebook_write_tallies(struct db *db, int64_t root_id, int64_t heap_id,
                       const struct codebook_reading *reading,
                       const struct codebook_making *making, struct fault *fault_r)
{
	struct tallies tallies = { 0 };
	const bool is_all = making->theme.theme_id == 0;
	for (size_t i = 0; !is_all && i < making->list.count; i++)
		count_text(&tallies, &reading->texts[making->list.entries[i].text],
		           making->list.entries[i].how == CODEBOOK_BY_PERSON ? CODEBOOK_SAID_YES
		                                                             : CODEBOOK_SAID_NOTHING);
	for (size_t i = 0; i < reading->count; i++) {
		if (is_all)
			count_text(&tallies, &reading->texts[i], CODEBOOK_SAID_NOTHING);
		else if (making->answer_count > 0 &&
		         codebook_said_of(making, reading->texts[i].text_id) == CODEBOOK_NO)
			count_text(&tallies, &reading->texts[i], CODEBOOK_SAID_NO);
	}
	for (int side = 0; side < VERBATIM_SIDE_COUNT; side++)
		for (int tone = 0; tone < VERBATIM_TONE_COUNT; tone++)
			for (int said = 0; said < CODEBOOK_SAID_COUNT; said++) {
				struct codebook_tally *tally = &tallies.of[side][tone][said];
				tally->theme_id = making->theme.theme_id;
				tally->run_id = making->run_id;
				tally->side = (enum side)side;
				tally->tone = (enum verbatim_tone_told)tone;
				tally->said = (enum codebook_said)said;
				if (tally->texts > 0 && !codebook_store_tally(db, root_id, heap_id, tally, fault_r))
					return false;
			}
	return codebook_write_months(db, root_id, heap_id, reading, making, fault_r);
}

/* While the heap is filled again its texts are not all there, and nothing is known to be gone. */
static bool
leave_what_is_gone(struct running *running, struct db *db)
{
	const struct verbatim_sight sight = verbatim_sight_of_program(running->keeper->root_id);
	struct verbatim_heap heap;
	const enum found found =
		verbatim_heap_load(running->arena, db, &sight, running->heap->id, &heap, &running->fault);
	return found == FOUND_ONE ? codebook_store_leave(running->arena, db, sight.root_id, heap.id,
	                                                 &running->fault)
	                          : found == FOUND_NONE;
}

/* All at once: what was written beside becomes what is read. False without a fault: somebody changed a
 * theme. */
static bool
take(struct db *db, void *data)
{
	struct running *running = data;
	const int64_t root_id = running->keeper->root_id, heap_id = running->heap->id;
	for (size_t i = 0; i < running->count; i++) {
		const struct codebook_making *making = &running->makings[i];
		struct codebook_theme theme = making->theme;
		if (theme.is_lost && !making->is_kept) {
			if (!codebook_store_drop(db, root_id, heap_id, theme.theme_id, &running->fault))
				return false;
			continue;
		}
		theme.run_id = making->run_id;
		if (!(making->is_new ? codebook_store_add(db, root_id, &theme, &running->fault)
		                     : codebook_store_made(db, root_id, &theme, &running->fault) == FOUND_ONE) ||
		    !codebook_write_tallies(db, root_id, heap_id, &running->reading, making, &running->fault))
			return false;
		if (making->is_new && theme.source == CODEBOOK_FOLLOWED &&
		    !codebook_store_follow(db, root_id, theme.theme_id, &making->model, &running->fault))
			return false;
	}
	for (size_t i = 0; i < running->following.count; i++)
		if (!running->following.list[i].is_known &&
		    !codebook_store_unknown(db, root_id, running->following.list[i].origin_id, &running->fault))
			return false;
	const struct codebook_making all = { .run_id = running->kept.run_id };
	return codebook_write_tallies(db, root_id, heap_id, &running->reading, &all, &running->fault) &&
	       codebook_store_keep(db, root_id, &running->kept, &running->fault) &&
	       verbatim_mark_read(db, root_id, heap_id, running->heap->changes, &running->fault) &&
	       verbatim_progress_end(db, root_id, heap_id, &running->fault) && leave_what_is_gone(running, db) &&
	       codebook_store_clean(db, root_id, heap_id, &running->fault);
}

static _Thread_local const struct codebook_reading *sorting;

static int
compare_entries(const void *a, const void *b)
{
	const struct codebook_entry *left = a, *right = b;
	if (left->weight != right->weight)
		return left->weight > right->weight ? -1 : 1;
	const int64_t one = sorting->texts[left->text].text_id, other = sorting->texts[right->text].text_id;
	return one < other ? -1 : one > other;
}

void
codebook_sort(const struct codebook_reading *reading, struct codebook_list *list)
{
	sorting = reading;
	if (list->count > 0)
		qsort(list->entries, list->count, sizeof *list->entries, compare_entries);
}

static enum found
write_step(struct running *running, store_write_fn *write, struct fault *fault_r)
{
	if (running->keeper->stops != NULL && atomic_load(running->keeper->stops))
		return FOUND_NONE;
	running->fault = (struct fault){ 0 };
	if (store_write(running->keeper->store, write, running, fault_r))
		return FOUND_ONE;
	if (fault_r->for_log == NULL)
		*fault_r = running->fault;
	return fault_r->for_log == NULL ? FOUND_NONE : FOUND_FAILED;
}

static bool
write_progress(struct db *db, void *data)
{
	struct running *running = data;
	return verbatim_progress_tell(db, running->keeper->root_id, &running->progress, &running->fault);
}

/* For whoever waits: a fault of it is no reason not to make the themes. */
static void
tell_progress(struct running *running, enum verbatim_stage stage, size_t done, size_t whole)
{
	struct fault fault = { 0 };
	running->progress = (struct verbatim_progress){ .heap_id = running->heap->id,
		                                            .stage = stage,
		                                            .done = (int64_t)done,
		                                            .whole = (int64_t)whole };
	(void)write_step(running, write_progress, &fault);
}

static void
begin_stage(void *context, enum verbatim_theming_stage stage)
{
	static const enum verbatim_stage stages[] = { [VERBATIM_THEMING_WORDS] = VERBATIM_STAGE_WORDS,
		                                          [VERBATIM_THEMING_NUMBER] = VERBATIM_STAGE_NUMBER,
		                                          [VERBATIM_THEMING_THEMES] = VERBATIM_STAGE_THEMES,
		                                          [VERBATIM_THEMING_STABILITY] = VERBATIM_STAGE_STABILITY };
	struct running *running = context;
	tell_progress(running, stages[stage], 0, running->reading.count);
}

static void
next_span(struct running *running)
{
	struct codebook_span_of_rows *span = &running->span;
	const struct codebook_list *list = span->is_found ? &running->making->as_found : &running->making->list;
	for (size_t i = span->first; i < list->count && i < span->first + span->most; i++)
		span->rank[running->reading.texts[list->entries[i].text].side]++;
	span->first += span->most;
}

static enum found
write_list(struct running *running, struct codebook_list *list, bool is_found, struct fault *fault_r)
{
	enum found found = FOUND_ONE;
	running->span = (struct codebook_span_of_rows){ .most = BATCH_COUNT, .is_found = is_found };
	codebook_sort(&running->reading, list);
	while (running->span.first < list->count && found == FOUND_ONE) {
		found = write_step(running, write_batch, fault_r);
		next_span(running);
	}
	return found;
}

static enum found
write_all(struct running *running, struct fault *fault_r)
{
	enum found found = FOUND_ONE;
	for (size_t i = 0; i < running->count; i++)
		if (running->makings[i].is_new)
			running->makings[i].theme.theme_id = ident_ordered();
	codebook_mark_twins(&running->reading, running->makings, running->count);
	for (size_t i = 0; i < running->count && found == FOUND_ONE; i++) {
		struct codebook_making *making = &running->makings[i];
		tell_progress(running, VERBATIM_STAGE_LISTS, i, running->count);
		making->run_id = ident_ordered();
		making->theme.found_id = making->as_found.count > 0 ? ident_ordered() : 0;
		running->making = making;
		found = write_list(running, &making->list, false, fault_r);
		if (found == FOUND_ONE)
			found = write_list(running, &making->as_found, true, fault_r);
	}
	running->kept.run_id = ident_ordered();
	return found == FOUND_ONE ? write_step(running, take, fault_r) : found;
}

/* --- a heap ----------------------------------------------------------------------------------- */

/* Their number is chosen again when many texts came or went. */
static size_t
count_kept(const struct running *running)
{
	const int64_t before = running->kept.texts, now = (int64_t)running->reading.unlike;
	return running->kept.theme_count > 0 && llabs(now - before) * 10 <= before
	           ? (size_t)running->kept.theme_count
	           : 0;
}

static enum found
run(struct running *running, struct fault *fault_r)
{
	const struct verbatim_keeper *keeper = running->keeper;
	struct db *db = store_read(running->arena, keeper->store, fault_r);
	if (db == NULL)
		return FOUND_FAILED;
	const bool is_loaded = load(running, db, fault_r);
	db_end(db);
	if (!is_loaded)
		return FOUND_FAILED;
	const enum found followed = follow(running, fault_r);
	if (followed != FOUND_ONE)
		return followed;
	const struct codebook_seeking seeking = { &running->reading, count_kept(running), keeper->stops,
		                                      begin_stage, running };
	if (!codebook_find(running->arena, &seeking, &running->finding))
		return FOUND_NONE;
	match(running);
	codebook_assign(running->arena, &running->reading, running->makings, running->count);
	running->kept = (struct codebook_kept_heap){ .heap_id = running->heap->id,
		                                         .filled_unix_s = running->heap->made_unix_s,
		                                         .theme_count = (int64_t)running->finding.chosen,
		                                         .texts = (int64_t)running->reading.unlike,
		                                         .made_unix_s = keeper->now_s };
	return write_all(running, fault_r);
}

enum found
codebook_run(struct arena *arena, const struct verbatim_keeper *keeper, const struct verbatim_heap *heap,
             const struct codebook_kept_heap *kept, struct fault *fault_r)
{
	struct running running = { .arena = arena_new(RUN_MEMORY), .keeper = keeper, .heap = heap,
	                           .kept = *kept };
	const enum found found = run(&running, fault_r);
	if (found == FOUND_FAILED) /* its sentences outlive this arena */
		*fault_r = (struct fault){
			fault_r->for_log == NULL ? NULL : arena_copy_text(arena, fault_r->for_log),
			fault_r->for_reader == NULL ? NULL : arena_copy_text(arena, fault_r->for_reader),
		};
	arena_end(running.arena);
	return found;
}
