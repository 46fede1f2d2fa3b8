/* Runs made of runs and of what was put among them. */
#include <stdlib.h>
#include <string.h>

#include "base/ident.h"
#include "craft/search/search_inside.h"

static const uint32_t NOWHERE = UINT32_MAX;

/* One of those that are joined. */
struct part {
	const struct search_run *run;
	int64_t *ids;
	uint32_t *to; /* each position among all; NOWHERE: put again or dropped since */
	struct span *pages;
	size_t page_count, page_next;
	struct page_reader reader;
	struct page_word word;
	char before[TEXT_WORD_SIZE_MAX]; /* the word before it */
	bool is_over;
};

/* A word of a text that was put. */
struct mention {
	struct span word;
	uint32_t position;
};

struct work {
	struct joining *joining;
	struct part *parts; /* as many as runs */
	uint32_t *fresh_to;
	struct mention *mentions;
	size_t mention_count, mention_next;
	uint32_t doc_count;
	uint32_t *positions, *some; /* of the word at hand; of one part of it */
};

/* --- reading --------------------------------------------------------------------------------- */

static bool
read_ids(struct part *part, struct db *db, const struct joining *joining, struct fault *fault_r)
{
	struct arena *arena = joining->arena;
	struct rows *rows = search_ids_of_run(arena, db, joining->shelf->root_id, part->run->run_id);
	int64_t ids[IDS_COUNT];
	uint32_t count = 0;
	enum found found;
	part->ids = arena_array_of(arena, int64_t, part->run->doc_count + 1);
	part->to = arena_array_of(arena, uint32_t, part->run->doc_count + 1);
	while ((found = rows_next(rows, fault_r)) == FOUND_ONE) {
		size_t more;
		if (!page_ids_read(rows_bytes(rows, 2), rows_int64(rows, 1), ids, &more) ||
		    rows_int64(rows, 0) != count || more > part->run->doc_count - count ||
		    (count > 0 && ids[0] <= part->ids[count - 1]))
			return search_is_damaged(fault_r);
		memcpy(part->ids + count, ids, more * sizeof *ids);
		count += (uint32_t)more;
	}
	rows_end(rows);
	return found == FOUND_NONE &&
	       ((count == part->run->doc_count && count > 0) || search_is_damaged(fault_r));
}

static bool
read_pages(struct part *part, struct db *db, const struct joining *joining, struct fault *fault_r)
{
	struct arena *arena = joining->arena;
	struct rows *rows = search_pages_of_run(arena, db, joining->shelf->root_id, part->run->run_id);
	size_t room = 0;
	enum found found;
	while ((found = rows_next(rows, fault_r)) == FOUND_ONE) {
		if (part->page_count == room) {
			room = room == 0 ? 64 : 2 * room;
			part->pages = arena_grow(arena, part->pages, part->page_count, room, sizeof *part->pages);
		}
		part->pages[part->page_count++] = span_keep(arena, rows_bytes(rows, 1));
	}
	rows_end(rows);
	return found == FOUND_NONE;
}

static bool
part_next(struct part *part, struct fault *fault_r)
{
	const struct span before = span_from(part->before, part->word.word.length);
	memcpy(part->before, part->word.word.at, before.length);
	while (!page_next(&part->reader, &part->word)) {
		if (part->reader.is_wrong)
			return search_is_damaged(fault_r);
		if (part->page_next == part->page_count) {
			part->is_over = true;
			return true;
		}
		page_open(&part->reader, part->pages[part->page_next++]);
	}
	return span_compare(before, part->word.word) < 0 || search_is_damaged(fault_r);
}

static bool
read_parts(struct work *work, struct db *db, struct fault *fault_r)
{
	const struct joining *joining = work->joining;
	work->parts = arena_array_of(joining->arena, struct part, joining->run_count + 1);
	for (size_t i = 0; i < joining->run_count; i++) {
		struct part *part = &work->parts[i];
		part->run = &joining->runs[i];
		part->word.word = (struct span){ "", 0 };
		page_open(&part->reader, (struct span){ "", 0 });
		if (!read_ids(part, db, joining, fault_r) || !read_pages(part, db, joining, fault_r) ||
		    !part_next(part, fault_r))
			return false;
	}
	return true;
}

/* --- positions ------------------------------------------------------------------------------- */

/* All identifiers in order: of the parts, but for those put again since, and of what was put. */
static void
order_ids(struct work *work)
{
	struct joining *joining = work->joining;
	size_t room = joining->fresh_count, next = 0;
	for (size_t i = 0; i < joining->run_count; i++)
		room += joining->runs[i].doc_count;
	joining->ids = arena_array_of(joining->arena, int64_t, room + 1);
	work->fresh_to = arena_array_of(joining->arena, uint32_t, joining->fresh_count + 1);
	uint32_t count = 0;
	for (size_t i = 0; i <= joining->run_count; i++) {
		const bool is_part = i < joining->run_count;
		struct part *part = &work->parts[i];
		for (uint32_t k = 0; is_part ? k < part->run->doc_count : next < joining->fresh_count;) {
			const struct fresh_doc *fresh =
				next < joining->fresh_count ? &joining->fresh[next] : NULL;
			if (fresh != NULL && (!is_part || fresh->doc_id <= part->ids[k])) {
				if (is_part && fresh->doc_id == part->ids[k])
					part->to[k++] = NOWHERE;
				work->fresh_to[next++] = fresh->words.length > 0 ? count : NOWHERE;
				if (fresh->words.length > 0)
					joining->ids[count++] = fresh->doc_id;
			} else {
				joining->ids[count] = part->ids[k];
				part->to[k++] = count++;
			}
		}
	}
	work->doc_count = count;
}

static int
compare_mentions(const void *a, const void *b)
{
	const struct mention *left = a, *right = b;
	const int order = span_compare(left->word, right->word);
	return order != 0 ? order : (left->position > right->position) - (left->position < right->position);
}

static void
list_mentions(struct work *work)
{
	const struct joining *joining = work->joining;
	size_t room = 1;
	for (size_t i = 0; i < joining->fresh_count; i++)
		for (size_t k = 0; k <= joining->fresh[i].words.length; k++)
			room += k == joining->fresh[i].words.length || joining->fresh[i].words.at[k] == ' ';
	work->mentions = arena_array_of(joining->arena, struct mention, room);
	for (size_t i = 0; i < joining->fresh_count; i++) {
		struct span rest = joining->fresh[i].words, word;
		while (rest.length > 0 && span_cut(&rest, ' ', &word))
			if (word.length > 0 && word.length <= TEXT_WORD_SIZE_MAX)
				work->mentions[work->mention_count++] = (struct mention){ word, work->fresh_to[i] };
	}
	if (work->mention_count > 0)
		qsort(work->mentions, work->mention_count, sizeof *work->mentions, compare_mentions);
}

/* --- words ----------------------------------------------------------------------------------- */

static bool
least_word(const struct work *work, struct span *word_r)
{
	bool is_there = false;
	for (size_t i = 0; i < work->joining->run_count; i++) {
		const struct part *part = &work->parts[i];
		if (!part->is_over && (!is_there || span_compare(part->word.word, *word_r) < 0)) {
			*word_r = part->word.word;
			is_there = true;
		}
	}
	if (work->mention_next < work->mention_count) {
		const struct span word = work->mentions[work->mention_next].word;
		if (!is_there || span_compare(word, *word_r) < 0)
			*word_r = word;
		is_there = true;
	}
	return is_there;
}

static int
compare_positions(const void *a, const void *b)
{
	const uint32_t left = *(const uint32_t *)a, right = *(const uint32_t *)b;
	return (left > right) - (left < right);
}

/* Where the word stands among all texts; every part that has it goes on. */
static bool
gather(struct work *work, struct span word, uint32_t *count_r, struct fault *fault_r)
{
	uint32_t count = 0;
	for (size_t i = 0; i < work->joining->run_count; i++) {
		struct part *part = &work->parts[i];
		if (part->is_over || !span_equal(part->word.word, word))
			continue;
		if (!page_positions(&part->word, part->run->doc_count, work->some))
			return search_is_damaged(fault_r);
		for (uint32_t k = 0; k < part->word.count; k++)
			if (part->to[work->some[k]] != NOWHERE)
				work->positions[count++] = part->to[work->some[k]];
		if (!part_next(part, fault_r))
			return false;
	}
	while (work->mention_next < work->mention_count &&
	       span_equal(work->mentions[work->mention_next].word, word)) {
		const uint32_t position = work->mentions[work->mention_next++].position;
		if (count == 0 || work->positions[count - 1] != position) /* words twice: once */
			work->positions[count++] = position;
	}
	bool is_ordered = true;
	for (uint32_t i = 1; i < count; i++)
		is_ordered = is_ordered && work->positions[i] > work->positions[i - 1];
	if (!is_ordered)
		qsort(work->positions, count, sizeof *work->positions, compare_positions);
	*count_r = count;
	return true;
}

/* Each run that is made has its share of the positions. */
static void
share_out(struct work *work, struct span word, uint32_t count)
{
	struct joining *joining = work->joining;
	uint32_t from = 0, first = 0;
	for (size_t i = 0; i < joining->made_count; i++) {
		const uint32_t end = first + joining->made[i].doc_count;
		uint32_t to = from;
		while (to < count && work->positions[to] < end)
			work->positions[to++] -= first;
		if (to > from)
			page_write(&joining->writers[i], word, work->positions + from, to - from);
		from = to;
		first = end;
	}
	must(from == count);
}

static void
name_made(struct work *work)
{
	struct joining *joining = work->joining;
	const uint32_t count = (work->doc_count + RUN_DOCS_MAX - 1) / RUN_DOCS_MAX;
	joining->made = arena_array_of(joining->arena, struct search_run, count + 1);
	joining->writers = arena_array_of(joining->arena, struct page_writer, count + 1);
	joining->made_count = count;
	for (uint32_t i = 0; i < count; i++) {
		const uint32_t first = (uint32_t)((uint64_t)work->doc_count * i / count);
		const uint32_t end = (uint32_t)((uint64_t)work->doc_count * (i + 1) / count);
		joining->made[i] = (struct search_run){ .first_id = joining->ids[first],
			                                    .last_id = joining->ids[end - 1],
			                                    .run_id = ident_ordered(),
			                                    .doc_count = end - first };
		page_writer_begin(&joining->writers[i], joining->arena);
	}
}

bool
search_join(struct joining *joining, struct db *db, struct fault *fault_r)
{
	struct work work = { .joining = joining };
	if (!read_parts(&work, db, fault_r))
		return false;
	order_ids(&work);
	list_mentions(&work);
	name_made(&work);
	work.positions = arena_array_of(joining->arena, uint32_t, work.doc_count + work.mention_count + 1);
	work.some = arena_array_of(joining->arena, uint32_t, RUN_DOCS_MAX);
	struct span least;
	char word[TEXT_WORD_SIZE_MAX];
	while (least_word(&work, &least)) {
		uint32_t count = 0;
		/* Its bytes are those of a part that goes on. */
		memcpy(word, least.at, least.length);
		const struct span kept = span_from(word, least.length);
		if (!gather(&work, kept, &count, fault_r))
			return false;
		share_out(&work, kept, count);
	}
	for (size_t i = 0; i < joining->made_count; i++)
		page_writer_end(&joining->writers[i]);
	return true;
}

/* --- writing --------------------------------------------------------------------------------- */

static bool
write_ids(struct db *db, const struct joining *joining, size_t made, const int64_t *ids,
          struct fault *fault_r)
{
	const struct search_run *run = &joining->made[made];
	struct arena *arena = arena_new(1 << 20);
	bool good = true;
	for (uint32_t first = 0; good && first < run->doc_count; first += IDS_COUNT) {
		const uint32_t left = run->doc_count - first;
		const struct page_ids page =
			page_ids_write(arena, ids + first, left < IDS_COUNT ? left : IDS_COUNT, first);
		good = search_ids_add(db, joining->shelf->root_id, run->run_id, &page, fault_r);
		arena_reset(arena);
	}
	arena_end(arena);
	return good;
}

static bool
write_made(struct db *db, const struct joining *joining, struct fault *fault_r)
{
	const int64_t *ids = joining->ids;
	for (size_t i = 0; i < joining->made_count; i++) {
		const struct page_writer *writer = &joining->writers[i];
		if (!search_run_add(db, joining->shelf, &joining->made[i], fault_r) ||
		    !write_ids(db, joining, i, ids, fault_r))
			return false;
		ids += joining->made[i].doc_count;
		for (size_t k = 0; k < writer->page_count; k++)
			if (!search_page_add(db, joining->shelf->root_id, joining->made[i].run_id,
			                     &writer->pages[k], fault_r))
				return false;
	}
	return true;
}

bool
search_join_write(struct db *db, void *data)
{
	const struct joining *joining = data;
	struct fault fault;
	for (size_t i = 0; i < joining->run_count; i++) {
		bool there;
		if (!search_run_delete(db, joining->shelf, &joining->runs[i], &there, &fault) || !there)
			return false;
	}
	for (size_t i = 0; i < joining->fresh_count; i++)
		if (!search_fresh_delete(db, joining->shelf, joining->fresh[i].doc_id,
		                         joining->fresh[i].put_id, &fault))
			return false;
	/* What is made of what was put alone has no run to say that it comes late: the same texts may be in
	 * another's, joined already with those before, and would be found twice. */
	for (size_t i = 0; i < joining->made_count; i++)
		if (search_run_overlaps(db, joining->shelf, &joining->made[i], &fault) != FOUND_NONE)
			return false;
	return write_made(db, joining, &fault);
}
