/* Who reads which texts: every query of texts begins here, with a sight. */
#include <stdlib.h>

#include "craft/text/text.h"
#include "ground/journal/journal.h"
#include "ground/people/people.h"
#include "listen/invite/invite.h"
#include "listen/verbatim/verbatim_kept_inside.h"

enum { LOOK_AT_ONCE = 500, LOOK_MEMORY = 64 << 20, FACT_NAME_MAX = 300 };

/* --- sights ------------------------------------------------------------------------------------- */

bool
verbatim_sight_of(struct visit *visit, struct verbatim_sight *sight_r)
{
	struct fault fault = { 0 };
	struct db *db = visit_db(visit);
	if (db == NULL)
		return false;
	*sight_r = (struct verbatim_sight){ .root_id = visit->root_id, .reader = visit->reader };
	sight_r->tree = place_tree_load(visit->arena, db, visit->root_id, visit->today, &fault);
	if (sight_r->tree == NULL)
		visit_fail(visit, &fault);
	return sight_r->tree != NULL;
}

struct verbatim_sight
verbatim_sight_of_program(int64_t root_id)
{
	return (struct verbatim_sight){ .root_id = root_id, .is_program = true };
}

/* A place that is no longer there, and what is said to be nowhere, is for whoever has the whole. */
static bool
has_place(const struct verbatim_sight *sight, unsigned who, int64_t place_id)
{
	return people_may(&sight->reader, sight->tree, who, place_by_id(sight->tree, place_id));
}

/* Each side and place once, in their order. */
static struct verbatim_group *
groups_of(struct arena *arena, const struct verbatim_tally *tallies, size_t count, size_t *count_r)
{
	struct verbatim_group *groups = arena_array_of(arena, struct verbatim_group, count + 1);
	size_t used = 0;
	for (size_t i = 0; i < count; i++) {
		const struct verbatim_group *group = &tallies[i].group;
		if (used == 0 || groups[used - 1].side != group->side ||
		    groups[used - 1].place_id != group->place_id)
			groups[used++] = *group;
	}
	*count_r = used;
	return groups;
}

/* Keeps of the groups those where she may act under this role; how many. */
static size_t
keep_hers(const struct verbatim_sight *sight, unsigned who, struct verbatim_group *groups, size_t count)
{
	size_t kept = 0;
	for (size_t i = 0; i < count; i++)
		if (has_place(sight, who, groups[i].place_id))
			groups[kept++] = groups[i];
	return kept;
}

static bool
has_all(const struct verbatim_sight *sight, unsigned who, const struct verbatim_group *groups, size_t count)
{
	for (size_t i = 0; i < count; i++)
		if (!has_place(sight, who, groups[i].place_id))
			return false;
	return count > 0;
}

struct verbatim_scope
verbatim_scope_of(struct arena *arena, const struct verbatim_sight *sight, bool is_returned,
                  const struct verbatim_tally *tallies, size_t count)
{
	enum { COUNTERS = WHO(ROLE_AUDITOR) | WHO(ROLE_ADMINISTRATOR) };
	const struct reader *reader = &sight->reader;
	struct verbatim_scope scope = { .reach = VERBATIM_REACH_NONE };
	struct verbatim_group *groups = groups_of(arena, tallies, count, &scope.count);
	scope.groups = groups;
	if (scope.count == 0)
		return scope;
	if (sight->is_program)
		scope.reach = VERBATIM_REACH_SHOWN;
	else if (reader->account_id != 0 && !reader->previews) {
		if (has_all(sight, WHO(ROLE_REFERENT), groups, scope.count))
			scope.reach = VERBATIM_REACH_ALL;
		else if (is_returned && has_all(sight, WHO(ROLE_DIRECTOR), groups, scope.count))
			scope.reach = VERBATIM_REACH_SHOWN;
		else if (is_returned) {
			scope.count = keep_hers(sight, WHO(ROLE_DIRECTOR), groups, scope.count);
			scope.reach = scope.count > 0 ? VERBATIM_REACH_SOME : VERBATIM_REACH_NONE;
		}
	}
	if (scope.reach != VERBATIM_REACH_NONE)
		return scope;
	scope.count = 0;
	if (reader->account_id != 0 && (reader->roles & COUNTERS) != 0)
		scope.reach = VERBATIM_REACH_COUNTS;
	return scope;
}

static int
compare_groups(const void *a, const void *b)
{
	const struct verbatim_group *left = a, *right = b;
	if (left->side != right->side)
		return left->side < right->side ? -1 : 1;
	return left->place_id < right->place_id ? -1 : left->place_id > right->place_id;
}

void
verbatim_count(struct verbatim_heap *heap, const struct verbatim_scope *scope,
               const struct verbatim_tally *tallies, size_t count)
{
	heap->reach = scope->reach;
	for (size_t i = 0; i < count; i++) {
		const struct verbatim_tally *tally = &tallies[i];
		must((int)tally->group.side < VERBATIM_SIDE_COUNT);
		if (scope->reach == VERBATIM_REACH_COUNTS) {
			/* All, whatever became of them: how many somebody hid would be one figure more. */
			heap->counts[tally->group.side][VERBATIM_NOT_TOLD] += tally->texts;
			continue;
		}
		if (bsearch(&tally->group, scope->groups, scope->count, sizeof *scope->groups,
		            compare_groups) == NULL)
			continue;
		if (tally->state == VERBATIM_SHOWN || scope->reach == VERBATIM_REACH_ALL)
			heap->counts[tally->group.side][tally->tone] += tally->texts;
		if (tally->state == VERBATIM_TO_LOOK_AT && scope->reach == VERBATIM_REACH_ALL)
			heap->to_look_at += tally->texts;
	}
}

/* --- heaps -------------------------------------------------------------------------------------- */

enum found
verbatim_look_at_wave(struct arena *arena, struct db *db, int64_t root_id, const struct verbatim_heap *heap,
                      struct survey_wave *wave_r, struct fault *fault_r)
{
	*wave_r = (struct survey_wave){ .state = SURVEY_RETURNED };
	if (heap->wave_id == 0)
		return FOUND_ONE;
	const enum found found = survey_wave_by_id(arena, db, root_id, heap->wave_id, wave_r, fault_r);
	if (found != FOUND_ONE)
		return found;
	return wave_r->state >= SURVEY_CLOSED && wave_r->changes == 0 && wave_r->sealed_id == heap->made_of
	           ? FOUND_ONE
	           : FOUND_NONE;
}

static enum found
scope_of_heap(struct arena *arena, struct db *db, const struct verbatim_sight *sight,
              struct verbatim_heap *heap, struct verbatim_scope *scope_r, struct fault *fault_r)
{
	struct verbatim_tally *tallies;
	size_t count;
	struct survey_wave wave;
	const enum found found =
		verbatim_look_at_wave(arena, db, sight->root_id, heap, &wave, fault_r);
	if (found != FOUND_ONE)
		return found;
	if (!verbatim_store_tallies(arena, db, sight->root_id, heap->id, &tallies, &count, fault_r))
		return FOUND_FAILED;
	*scope_r = verbatim_scope_of(arena, sight, wave.state >= SURVEY_RETURNED, tallies, count);
	verbatim_count(heap, scope_r, tallies, count);
	return scope_r->reach == VERBATIM_REACH_NONE ? FOUND_NONE : FOUND_ONE;
}

enum found
verbatim_scope_load(struct arena *arena, struct db *db, const struct verbatim_sight *sight, int64_t heap_id,
                    struct verbatim_heap *heap_r, struct verbatim_scope *scope_r, struct fault *fault_r)
{
	const enum found found =
		verbatim_store_heap(arena, db, sight->root_id, heap_id, heap_r, fault_r);
	return found == FOUND_ONE ? scope_of_heap(arena, db, sight, heap_r, scope_r, fault_r) : found;
}

enum found
verbatim_heap_load(struct arena *arena, struct db *db, const struct verbatim_sight *sight, int64_t heap_id,
                   struct verbatim_heap *heap_r, struct fault *fault_r)
{
	struct verbatim_scope scope;
	return verbatim_scope_load(arena, db, sight, heap_id, heap_r, &scope, fault_r);
}

bool
verbatim_heaps(struct arena *arena, struct db *db, const struct verbatim_sight *sight,
               struct verbatim_heap **heaps_r, size_t *count_r, struct fault *fault_r)
{
	struct verbatim_heap *heaps;
	size_t count, kept = 0;
	if (!verbatim_store_heaps(arena, db, sight->root_id, &heaps, &count, fault_r))
		return false;
	for (size_t i = 0; i < count; i++) {
		struct verbatim_scope scope;
		struct verbatim_heap heap = heaps[i];
		const enum found found = scope_of_heap(arena, db, sight, &heap, &scope, fault_r);
		if (found == FOUND_FAILED)
			return false;
		if (found == FOUND_ONE)
			heaps[kept++] = heap;
	}
	*heaps_r = heaps;
	*count_r = kept;
	return true;
}

/* --- texts -------------------------------------------------------------------------------------- */

/* May a text of this state be read so far? */
static bool
is_within(enum verbatim_reach reach, enum verbatim_state state)
{
	return reach == VERBATIM_REACH_ALL || (reach >= VERBATIM_REACH_SOME && state == VERBATIM_SHOWN);
}

/* Is this place the one that is asked for, or under it today? */
static bool
is_asked_place(const struct verbatim_sight *sight, int64_t asked_id, int64_t place_id)
{
	if (asked_id == 0 || asked_id == place_id)
		return true;
	if (sight->tree == NULL)
		return false;
	const uint32_t asked = place_by_id(sight->tree, asked_id);
	const uint32_t place = place_by_id(sight->tree, place_id);
	return asked != PLACE_NONE && place != PLACE_NONE && place >= asked &&
	       place < sight->tree->places[asked].end;
}

struct asking {
	struct arena *arena, *rows, *words;
	struct db *db;
	const struct verbatim_sight *sight;
	struct verbatim_asked asked; /* its cursor moves */
	const struct text_query *query; /* NULL: whatever the words */
	struct verbatim_found *found;
	size_t looked;
	bool is_full;
};

static void
take(struct asking *asking, struct verbatim_text text)
{
	struct verbatim_found *found = asking->found;
	asking->looked++;
	found->next = (struct verbatim_cursor){ text.side, text.place_id, text.text_id };
	if (asking->query != NULL) {
		arena_reset(asking->words);
		if (!text_query_meets(asking->query, text_words_index(asking->words, text.words)))
			return;
	}
	text.words = span_keep(asking->arena, text.words);
	text.language = span_keep(asking->arena, text.language);
	text.answer = span_keep(asking->arena, text.answer);
	found->texts[found->count++] = text;
}

/* The texts of one group, as long as there is room, until as many were looked at as may be. */
static bool
ask_group(struct asking *asking, const struct verbatim_group *group, struct fault *fault_r)
{
	enum found found = FOUND_ONE;
	size_t given = LOOK_AT_ONCE;
	while (found != FOUND_FAILED && given == LOOK_AT_ONCE && !asking->is_full) {
		struct rows *rows = verbatim_store_group(asking->rows, asking->db, asking->sight->root_id,
		                                         &asking->asked, group, LOOK_AT_ONCE);
		given = 0;
		while (!asking->is_full && (found = rows_next(rows, fault_r)) == FOUND_ONE) {
			given++;
			if (asking->found->count == asking->asked.limit || asking->looked == VERBATIM_LOOK_MAX) {
				asking->is_full = true;
				continue;
			}
			take(asking, verbatim_store_row(rows));
			asking->asked.after.text_id = asking->found->next.text_id;
		}
		rows_end(rows);
	}
	return found != FOUND_FAILED;
}

static bool
ask_all(struct asking *asking, const struct verbatim_scope *scope, struct fault *fault_r)
{
	const struct verbatim_cursor after = asking->asked.after;
	const struct verbatim_group first = { after.side, after.place_id };
	for (size_t i = 0; i < scope->count && !asking->is_full; i++) {
		const struct verbatim_group *group = &scope->groups[i];
		const int order = compare_groups(group, &first);
		if (order < 0 || (asking->asked.side != VERBATIM_ANY && asking->asked.side != (int)group->side) ||
		    !is_asked_place(asking->sight, asking->asked.place_id, group->place_id))
			continue;
		asking->asked.after.text_id = order == 0 ? after.text_id : 0;
		if (!ask_group(asking, group, fault_r))
			return false;
	}
	return true;
}

bool
verbatim_ask(struct arena *arena, struct db *db, const struct verbatim_sight *sight,
             const struct verbatim_asked *asked, struct verbatim_found *found_r, struct fault *fault_r)
{
	struct verbatim_heap heap;
	struct verbatim_scope scope;
	struct asking asking = { arena, NULL, NULL, db, sight, *asked, NULL, found_r, 0, false };
	must(asked->limit > 0 && asked->limit <= VERBATIM_ASK_MAX);
	*found_r = (struct verbatim_found){ .next = asked->after };
	const enum found found =
		verbatim_scope_load(arena, db, sight, asked->heap_id, &heap, &scope, fault_r);
	if (found != FOUND_ONE || scope.reach < VERBATIM_REACH_SOME)
		return found != FOUND_FAILED;
	if (scope.reach != VERBATIM_REACH_ALL) {
		if (asked->state != VERBATIM_ANY && asked->state != VERBATIM_SHOWN)
			return true;
		asking.asked.state = VERBATIM_SHOWN;
	}
	if (span_trim(asked->words).length > 0)
		asking.query = text_query_read(arena, asked->words);
	found_r->texts = arena_array_of(arena, struct verbatim_text, asked->limit);
	asking.rows = arena_new(LOOK_MEMORY);
	asking.words = arena_new(LOOK_MEMORY);
	const bool is_fine = ask_all(&asking, &scope, fault_r);
	arena_end(asking.rows);
	arena_end(asking.words);
	found_r->is_more = asking.is_full;
	return is_fine;
}

/* A text that this reader may read, with how far she reads in its heap. */
static enum found
load(struct arena *arena, struct db *db, const struct verbatim_sight *sight, int64_t heap_id,
     int64_t text_id, struct verbatim_heap *heap_r, struct verbatim_text *text_r, struct fault *fault_r)
{
	struct verbatim_scope scope;
	enum found found = verbatim_scope_load(arena, db, sight, heap_id, heap_r, &scope, fault_r);
	if (found != FOUND_ONE)
		return found;
	found = verbatim_store_text(arena, db, sight->root_id, heap_id, text_id, text_r, fault_r);
	if (found != FOUND_ONE)
		return found;
	const struct verbatim_group group = { text_r->side, text_r->place_id };
	const bool is_hers = is_within(scope.reach, text_r->state) &&
	                     bsearch(&group, scope.groups, scope.count, sizeof group, compare_groups) != NULL;
	return is_hers ? FOUND_ONE : FOUND_NONE;
}

enum found
verbatim_load(struct arena *arena, struct db *db, const struct verbatim_sight *sight, int64_t heap_id,
              int64_t text_id, struct verbatim_text *text_r, struct fault *fault_r)
{
	struct verbatim_heap heap;
	return load(arena, db, sight, heap_id, text_id, &heap, text_r, fault_r);
}

/* --- all of them -------------------------------------------------------------------------------- */

struct pile {
	int64_t heap_id;
	struct verbatim_scope scope;
};
struct verbatim_walk {
	struct arena *arena;
	struct db *db;
	int64_t root_id;
	struct pile *piles;
	size_t count, pile, group;
	struct rows *rows; /* NULL: the next group is to be asked for */
};

struct verbatim_walk *
verbatim_each(struct arena *arena, struct db *db, const struct verbatim_sight *sight,
              const int64_t *heap_ids, size_t heap_count, struct fault *fault_r)
{
	struct verbatim_walk *walk = arena_new_of(arena, struct verbatim_walk);
	walk->arena = arena_new(ARENA_VISIT_SIZE_MAX);
	arena_defer(arena, (void (*)(void *))arena_end, walk->arena);
	walk->db = db;
	walk->root_id = sight->root_id;
	walk->piles = arena_array_of(arena, struct pile, heap_count + 1);
	for (size_t i = 0; i < heap_count; i++) {
		struct pile *pile = &walk->piles[walk->count];
		struct verbatim_heap heap;
		const enum found found =
			verbatim_scope_load(arena, db, sight, heap_ids[i], &heap, &pile->scope, fault_r);
		if (found == FOUND_FAILED)
			return NULL;
		pile->heap_id = heap_ids[i];
		walk->count += found == FOUND_ONE && pile->scope.reach >= VERBATIM_REACH_SOME;
	}
	return walk;
}

enum found
verbatim_each_next(struct verbatim_walk *walk, struct verbatim_text *text_r, struct fault *fault_r)
{
	for (;;) {
		if (walk->rows != NULL) {
			const enum found found = rows_next(walk->rows, fault_r);
			if (found == FOUND_ONE)
				*text_r = verbatim_store_row(walk->rows);
			if (found != FOUND_NONE)
				return found;
			verbatim_each_end(walk);
		}
		while (walk->pile < walk->count && walk->group == walk->piles[walk->pile].scope.count) {
			walk->pile++;
			walk->group = 0;
		}
		if (walk->pile == walk->count)
			return FOUND_NONE;
		const struct pile *pile = &walk->piles[walk->pile];
		walk->rows = verbatim_store_shown(walk->arena, walk->db, walk->root_id, pile->heap_id,
		                                  &pile->scope.groups[walk->group++]);
	}
}

void
verbatim_each_end(struct verbatim_walk *walk)
{
	if (walk->rows != NULL)
		rows_end(walk->rows);
	walk->rows = NULL;
	arena_reset(walk->arena);
}

/* --- hiding and showing ------------------------------------------------------------------------- */

/* The question, short enough for the register: cut between two characters. */
static struct span
short_name(struct arena *arena, const struct verbatim_heap *heap)
{
	size_t length = heap->name.length;
	if (length <= FACT_NAME_MAX)
		return heap->name;
	for (length = FACT_NAME_MAX; length > 0 && (heap->name.at[length] & 0xc0) == 0x80; length--)
		;
	return span_of(arena_format(arena, "%.*s…", (int)length, heap->name.at));
}

/* The same form for another text is another act. */
static struct span
once_of(struct arena *arena, const char *kind, const struct verbatim_act *act)
{
	return act->once.length == 0 ? act->once
	                             : span_of(arena_format(arena, "%.*s %s %lld", SPAN_ARGS(act->once), kind,
	                                                    (long long)act->text_id));
}

static enum found
note(struct arena *arena, struct db *db, const struct verbatim_sight *sight, const char *kind,
     const char *what, const struct verbatim_heap *heap, const struct verbatim_act *act,
     struct fault *fault_r)
{
	const struct fact fact = {
		.kind = kind,
		.account_id = sight->reader.account_id,
		.subject_id = act->text_id,
		.words = span_of(arena_format(arena, "%s, %s «\u202f%.*s\u202f». Motif\u202f: %.*s", what,
		                              verbatim_is_all_year(heap->origin) ? "dans" : "à la question",
		                              SPAN_ARGS(short_name(arena, heap)), SPAN_ARGS(act->reason))),
		.once = once_of(arena, kind, act),
	};
	return journal_add(arena, db, sight->root_id, &fact, fault_r);
}

static enum found
move(struct arena *arena, struct db *db, const struct verbatim_sight *sight, const struct verbatim_act *act,
     enum verbatim_state state, struct fault *fault_r)
{
	struct verbatim_heap heap;
	struct verbatim_text text;
	enum found found =
		load(arena, db, sight, act->heap_id, act->text_id, &heap, &text, fault_r);
	if (found != FOUND_ONE)
		return found;
	if (heap.reach != VERBATIM_REACH_ALL || text.state == state)
		return FOUND_NONE;
	found = verbatim_store_move(db, sight->root_id, &text, state, fault_r);
	if (found != FOUND_ONE)
		return found;
	return state == VERBATIM_HIDDEN
	           ? note(arena, db, sight, "verbatim.hidden", "Un texte caché", &heap, act, fault_r)
	           : note(arena, db, sight, "verbatim.shown", "Un texte montré", &heap, act, fault_r);
}

enum found
verbatim_hide(struct arena *arena, struct db *db, const struct verbatim_sight *sight,
              const struct verbatim_act *act, struct fault *fault_r)
{
	return move(arena, db, sight, act, VERBATIM_HIDDEN, fault_r);
}

enum found
verbatim_show(struct arena *arena, struct db *db, const struct verbatim_sight *sight,
              const struct verbatim_act *act, struct fault *fault_r)
{
	return move(arena, db, sight, act, VERBATIM_SHOWN, fault_r);
}

/* --- words as they were written ------------------------------------------------------------------ */

struct opening {
	struct visit *visit;
	const struct verbatim_sight *sight;
	const struct verbatim_act *act;
	struct span locked;
	enum found found;
	struct fault fault;
};

static bool
note_reading(struct db *db, void *data)
{
	struct opening *opening = data;
	struct arena *arena = opening->visit->arena;
	struct verbatim_heap heap;
	struct verbatim_text text;
	opening->found = load(arena, db, opening->sight, opening->act->heap_id, opening->act->text_id, &heap,
	                      &text, &opening->fault);
	if (opening->found == FOUND_ONE && heap.reach != VERBATIM_REACH_ALL)
		opening->found = FOUND_NONE;
	if (opening->found == FOUND_ONE)
		opening->found = verbatim_store_original(arena, db, opening->sight->root_id,
		                                         opening->act->heap_id, opening->act->text_id,
		                                         &opening->locked, &opening->fault);
	if (opening->found != FOUND_ONE)
		return false;
	/* The form that comes twice is one reading: it is already told. */
	const enum found noted = note(arena, db, opening->sight, "verbatim.original",
	                              "Un texte lu tel qu’il a été écrit", &heap, opening->act,
	                              &opening->fault);
	if (noted == FOUND_FAILED)
		opening->found = FOUND_FAILED;
	return noted == FOUND_ONE;
}

enum found
verbatim_original(struct visit *visit, const struct verbatim_sight *sight, const struct verbatim_act *act,
                  struct span *words_r, struct fault *fault_r)
{
	struct opening opening = { .visit = visit, .sight = sight, .act = act };
	visit_db_end(visit);
	if (!store_write(visit->store, note_reading, &opening, fault_r)) {
		if (fault_r->for_log != NULL)
			return FOUND_FAILED;
		if (opening.found != FOUND_ONE) {
			*fault_r = opening.fault;
			return opening.found;
		}
	}
	struct db *db = store_read(visit->arena, visit->store, fault_r);
	if (db == NULL)
		return FOUND_FAILED;
	const enum found found = invite_unlock_words(visit->arena, db, visit->root_id, visit->folder,
	                                             opening.locked, words_r, fault_r);
	db_end(db);
	return found;
}
