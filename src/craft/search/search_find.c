/* Finding: from the newest text to the oldest, as far as it takes. */
#include <string.h>

#include "craft/search/search_inside.h"

enum {
	FRESH_COUNT = 1024,  /* texts not in a run, read at a time */
	BATCH_FIRST = 2,     /* runs asked at once: a common word needs the last one only */
	BATCH_MAX = 32,
};

struct finding_run {
	struct search_run run;
	uint64_t bits[BITS_COUNT];  /* positions that have all the words looked at */
	uint64_t forms[BITS_COUNT]; /* that have a form of the word that is only begun */
	bool is_out;                /* none has them all */
};

struct finder {
	struct arena *arena;
	struct db *db;
	const struct search_shelf *shelf;
	const struct search_asked *asked;
	struct search_found *found;
	struct fault *fault_r;

	struct rows *fresh;
	int64_t fresh_id; /* the one read last; 0: there are no more */
	int64_t fresh_count;
	bool fresh_meets;

	struct finding_run *runs; /* BATCH_MAX */
	size_t run_count;
	const struct text_query_word *begun; /* NULL: all are whole */
};

static bool
is_full(const struct finder *finder)
{
	return finder->found->count == finder->asked->limit;
}

static void
add(struct finder *finder, int64_t id)
{
	if (!is_full(finder))
		finder->found->ids[finder->found->count++] = id;
}

/* --- texts not in a run ---------------------------------------------------------------------- */

static bool
fresh_next(struct finder *finder)
{
	for (;;) {
		const enum found found = rows_next(finder->fresh, finder->fault_r);
		if (found == FOUND_FAILED)
			return false;
		if (found == FOUND_ONE) {
			finder->fresh_id = rows_int64(finder->fresh, 0);
			finder->fresh_meets = text_query_meets(finder->asked->query, rows_text(finder->fresh, 1));
			finder->fresh_count++;
			return true;
		}
		const bool is_last = finder->fresh_count < FRESH_COUNT;
		const int64_t last_id = finder->fresh_id;
		finder->fresh_count = finder->fresh_id = 0;
		if (is_last)
			return true;
		finder->fresh = search_fresh_before(finder->arena, finder->db, finder->shelf, last_id,
		                                    FRESH_COUNT);
	}
}

/* Those newer than a text of a run; then says whether this one was put again or dropped since. */
static bool
fresh_until(struct finder *finder, int64_t id, bool *is_void_r)
{
	while (finder->fresh_id > id && !is_full(finder)) {
		if (finder->fresh_meets)
			add(finder, finder->fresh_id);
		if (!fresh_next(finder))
			return false;
	}
	*is_void_r = finder->fresh_id == id;
	return true;
}

/* --- words ----------------------------------------------------------------------------------- */

static struct finding_run *
run_by_first_id(struct finder *finder, int64_t first_id)
{
	size_t i = 0;
	while (i < finder->run_count && finder->runs[i].run.first_id != first_id)
		i++;
	return i < finder->run_count ? &finder->runs[i] : NULL;
}

/* Into bits[], those of the word on the page, if it stands there. */
static bool
page_word_set(struct span body, struct span word, uint32_t doc_count, uint64_t *bits)
{
	struct page_reader reader;
	struct page_word read;
	page_open(&reader, body);
	while (page_next(&reader, &read)) {
		const int order = span_compare(read.word, word);
		if (order == 0)
			return page_positions_set(&read, doc_count, bits);
		if (order > 0)
			return true;
	}
	return !reader.is_wrong;
}

/* bits_of: where in the run. */
static bool
look_form_up(struct finder *finder, struct span form, uint64_t (*bits)[BITS_COUNT])
{
	const int64_t newest = finder->runs[0].run.first_id;
	const int64_t oldest = finder->runs[finder->run_count - 1].run.first_id;
	struct rows *rows = search_pages_of_word(finder->arena, finder->db, finder->shelf, oldest, newest,
	                                         form);
	enum found found;
	while ((found = rows_next(rows, finder->fault_r)) == FOUND_ONE) {
		const struct finding_run *run = run_by_first_id(finder, rows_int64(rows, 0));
		must(run != NULL);
		if (!run->is_out && !page_word_set(rows_bytes(rows, 1), form, run->run.doc_count,
		                                   bits[run - finder->runs]))
			return search_is_damaged(finder->fault_r);
	}
	return found == FOUND_NONE;
}

static bool
bits_are_none(const uint64_t *bits)
{
	uint64_t any = 0;
	for (size_t i = 0; i < BITS_COUNT; i++)
		any |= bits[i];
	return any == 0;
}

static bool
look_word_up(struct finder *finder, const struct text_query_word *word)
{
	uint64_t(*bits)[BITS_COUNT] = arena_take(finder->arena, finder->run_count, sizeof *bits);
	for (size_t i = 0; i < word->form_count; i++)
		if (!look_form_up(finder, word->forms[i], bits))
			return false;
	for (size_t i = 0; i < finder->run_count; i++) {
		struct finding_run *run = &finder->runs[i];
		if (word->prefix.length > 0) {
			memcpy(run->forms, bits[i], sizeof run->forms);
			continue;
		}
		for (size_t k = 0; k < BITS_COUNT; k++)
			run->bits[k] &= bits[i][k];
		run->is_out = run->is_out || bits_are_none(run->bits);
	}
	return true;
}

static bool
begins(struct span word, struct span prefix)
{
	return word.length >= prefix.length && memcmp(word.at, prefix.at, prefix.length) == 0;
}

/* Run by run, since it reads many words: older runs are looked at only if the newer had too few. */
static bool
look_prefix_up(struct finder *finder, struct finding_run *run)
{
	const struct span prefix = finder->begun->prefix;
	struct rows *rows = search_pages_of_prefix(finder->arena, finder->db, finder->shelf->root_id,
	                                           run->run.run_id, prefix);
	enum found found;
	while ((found = rows_next(rows, finder->fault_r)) == FOUND_ONE) {
		struct page_reader reader;
		struct page_word read;
		bool is_right = true;
		page_open(&reader, rows_bytes(rows, 0));
		while (is_right && page_next(&reader, &read))
			if (begins(read.word, prefix))
				is_right = page_positions_set(&read, run->run.doc_count, run->forms);
			else if (span_compare(read.word, prefix) > 0)
				break;
		if (!is_right || reader.is_wrong)
			return search_is_damaged(finder->fault_r);
	}
	rows_end(rows);
	for (size_t k = 0; k < BITS_COUNT; k++)
		run->bits[k] &= run->forms[k];
	return found == FOUND_NONE;
}

/* --- runs ------------------------------------------------------------------------------------ */

static bool
batch_read(struct finder *finder, int64_t before_id, size_t room)
{
	struct rows *rows =
		search_runs_before(finder->arena, finder->db, finder->shelf, before_id, (int64_t)room);
	enum found found;
	finder->run_count = 0;
	while ((found = rows_next(rows, finder->fault_r)) == FOUND_ONE) {
		struct finding_run *run = &finder->runs[finder->run_count++];
		run->run = search_run_of(rows, 0);
		run->is_out = false;
		memset(run->bits, 0xff, sizeof run->bits);
	}
	rows_end(rows);
	return found == FOUND_NONE;
}

static bool
batch_look_up(struct finder *finder)
{
	const struct text_query *query = finder->asked->query;
	finder->begun = NULL;
	for (size_t i = 0; i < query->count; i++) {
		bool is_out = true;
		for (size_t k = 0; k < finder->run_count; k++)
			is_out = is_out && finder->runs[k].is_out;
		if (is_out)
			return true;
		if (!look_word_up(finder, &query->words[i]))
			return false;
		if (query->words[i].prefix.length > 0)
			finder->begun = &query->words[i]; /* the last one, if any */
	}
	return true;
}

/* The position after the last text below the identifier that was asked for. */
static bool
end_position(struct finder *finder, const struct finding_run *run, struct search_ids *ids,
             uint32_t *end_r)
{
	const int64_t before_id = finder->asked->before_id;
	*end_r = run->run.doc_count;
	if (run->run.last_id < before_id)
		return true;
	if (!search_ids_below(finder->arena, finder->db, ids, before_id, finder->fault_r))
		return false;
	size_t count = ids->count;
	while (count > 0 && ids->ids[count - 1] >= before_id)
		count--;
	*end_r = ids->first_position + (uint32_t)count;
	return true;
}

static bool
take_position(struct finder *finder, struct search_ids *ids, uint32_t position)
{
	bool is_void = false;
	if (ids->count == 0 || position < ids->first_position) {
		if (!search_ids_at(finder->arena, finder->db, ids, position, finder->fault_r))
			return false;
		if (ids->count == 0 || position < ids->first_position ||
		    position - ids->first_position >= ids->count)
			return search_is_damaged(finder->fault_r);
	}
	const int64_t id = ids->ids[position - ids->first_position];
	if (!fresh_until(finder, id, &is_void))
		return false;
	if (!is_void)
		add(finder, id);
	return true;
}

static bool
run_take(struct finder *finder, struct finding_run *run)
{
	struct search_ids ids = { .root_id = finder->shelf->root_id, .run_id = run->run.run_id };
	uint32_t end;
	if (run->is_out)
		return true;
	if ((finder->begun != NULL && !look_prefix_up(finder, run)) ||
	    !end_position(finder, run, &ids, &end))
		return false;
	for (uint32_t word = (end + 63) / 64; word-- > 0 && !is_full(finder);) {
		uint64_t bits = run->bits[word];
		if (end < (word + 1) * 64)
			bits &= (UINT64_C(1) << (end - word * 64)) - 1;
		while (bits != 0 && !is_full(finder)) {
			const uint32_t bit = 63 - (uint32_t)__builtin_clzll(bits);
			bits ^= UINT64_C(1) << bit;
			if (!take_position(finder, &ids, word * 64 + bit))
				return false;
		}
	}
	return true;
}

static bool
find(struct finder *finder)
{
	int64_t before_id = finder->asked->before_id;
	bool is_void;
	if (!fresh_next(finder))
		return false;
	for (size_t room = BATCH_FIRST; !is_full(finder); room = room * 4 < BATCH_MAX ? room * 4 : BATCH_MAX) {
		if (!batch_read(finder, before_id, room))
			return false;
		if (finder->run_count == 0)
			return fresh_until(finder, 0, &is_void);
		if (!batch_look_up(finder))
			return false;
		for (size_t i = 0; i < finder->run_count && !is_full(finder); i++)
			if (!run_take(finder, &finder->runs[i]))
				return false;
		before_id = finder->runs[finder->run_count - 1].run.first_id;
	}
	return true;
}

bool
search_find(struct arena *arena, struct db *db, const struct search_shelf *shelf,
            const struct search_asked *asked, struct search_found *found_r, struct fault *fault_r)
{
	must(asked->limit > 0 && asked->limit <= SEARCH_FOUND_MAX);
	*found_r = (struct search_found){ .ids = arena_array_of(arena, int64_t, asked->limit) };
	if (asked->query->count == 0)
		return true;
	/* What is read on the way goes with it. */
	struct arena *working = arena_new(WORKING_MEMORY);
	struct finder finder = { .arena = working,
		                     .db = db,
		                     .shelf = shelf,
		                     .asked = asked,
		                     .found = found_r,
		                     .fault_r = fault_r };
	finder.runs = arena_array_of(working, struct finding_run, BATCH_MAX);
	finder.fresh = search_fresh_before(working, db, shelf, asked->before_id, FRESH_COUNT);
	const bool good = find(&finder);
	arena_end(working);
	return good;
}
